"""Which columns of a record of dossiers hold what."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from ...nodes import did_you_mean
from ...problems import Message, Place, Problem, Value
from ...records.dossiers import Row
from ...text import normal, shown, slug


class Names(NamedTuple):
    """What the records call their columns."""

    row: Row
    """The channel is empty where the records do not tell it."""
    procedure: str = ""
    """Named so that a reader knows it; no figure is made of it."""
    number: str = ""
    """The dossier's own number, by which one that occurs twice is found; empty where the records do not tell it."""

    @property
    def named(self) -> dict[str, str]:
        """By the key in round.yaml, those that must be there."""
        names = {"procedure": self.procedure, "dossier": self.number, **self.row._asdict()}
        return {key: name for key, name in names.items() if name}


class Positions(NamedTuple):
    """Where the columns stand, from 0; the channel and the dossier's number are None where there is none."""

    unit: int
    channel: int | None
    received: int
    due: int
    returned: int
    width: int
    """Values that a whole row has."""
    number: int | None = None
    unnamed: str = ""
    """The heading that looks like that of the dossier's number, where round.yaml names none."""

    @property
    def read(self) -> tuple[int, ...]:
        """The columns whose cells are looked at."""
        columns = (self.unit, self.channel, self.received, self.due, self.returned, self.number)
        return tuple(column for column in columns if column is not None)


def is_header(cells: Sequence[str], names: Names) -> bool:
    """Whether a row has the headings, or most of them: it need not be the first of a sheet."""
    headings = {normal(cell) for cell in cells}
    return 2 * sum(name in headings for name in names.named.values()) > len(names.named)


def find_columns(cells: Sequence[str], names: Names, place: Place) -> Positions | list[Problem]:
    """Where the columns stand; a complaint for each that is missing or there twice."""
    headings = [normal(cell) for cell in cells]
    known = tuple(shown(heading) for heading in headings if heading)
    problems = []
    at: dict[str, int] = {}
    for key, name in names.named.items():
        if headings.count(name) > 1:
            problems.append(Problem(Message("E-T003", {"heading": name}), (place,)))
        elif name in headings:
            at[key] = headings.index(name)
        else:
            values: dict[str, Value] = {"column": name, "key": key, "known": known, "hint": did_you_mean(name, known)}
            problems.append(Problem(Message("E-H011", values), (place,)))
    if problems:
        return problems
    width = len(headings)
    while width and not headings[width - 1]:
        width -= 1
    unnamed = ""
    if not names.number:
        others = (heading for heading in headings if heading not in names.named.values())
        unnamed = next((shown(heading) for heading in others if _is_number_heading(heading)), "")
    return Positions(
        at["unit"], at.get("channel"), at["received"], at["due"], at["returned"], width, at.get("dossier"), unnamed
    )


_NUMBER_HEADINGS = frozenset(("mahoso", "sohoso", "masohoso", "sohieuhoso", "mahs", "sohs", "masohs"))


def _is_number_heading(heading: str) -> bool:
    """Whether a heading plainly is that of the dossier's own number: Mã hồ sơ, so_ho_so."""
    return slug(heading).replace("-", "") in _NUMBER_HEADINGS
