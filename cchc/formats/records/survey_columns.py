"""Which column of a survey's records holds what."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from ...nodes import Entry
from ...problems import Message, Problem, Value
from ...text import normal
from .survey_rows import Rows

NAMES = ("unit", "question", "option", "respondent", "group", "channel", "count")
"""What columns are for, and what they are called where the round does not say otherwise."""


class Columns(NamedTuple):
    """Positions, from 0; None where there is no such column."""

    unit: int
    question: int
    option: int
    respondent: int | None
    group: int | None
    channel: int | None
    amount: int | None


def read_names(entry: Entry | None) -> dict[str, str]:
    """``columns`` of a round: the headings that differ from the usual ones, by what the columns are for."""
    names: dict[str, str] = {}
    if entry is None:
        return names
    for key in NAMES:
        text = entry.text(key)
        if text is None:
            continue
        twin = next((other for other, name in names.items() if name.casefold() == text.casefold()), None)
        if twin is not None:
            entry.source.report("E-K040", entry.at_of(key), one=twin, other=key, column=text)
        names[key] = text
    entry.finish()
    return names


def find_columns(rows: Rows, names: Mapping[str, str], *, grouped: bool) -> tuple[Columns | None, list[Problem]]:
    """The columns of a table, found by their headings whatever the case; None where one that is needed is missing.

    ``grouped`` says whether a group of respondents is due in each row.
    """
    headings = [normal(text) for text in rows.header]
    problems: list[Problem] = []
    found: dict[str, int | None] = {}

    def report(code: str, position: int, /, **values: Value) -> None:
        problems.append(Problem(Message(code, values), (rows.place(rows.header_line, position + 1),)))

    for key in NAMES:
        name = names.get(key, key)
        positions = [at for at, heading in enumerate(headings) if heading.casefold() == name.casefold()]
        found[key] = positions[0] if positions else None
        if len(positions) > 1:
            report("E-K011", positions[1], column=headings[positions[1]])
        if not positions and (key in ("unit", "question", "option") or key in names or (key == "group" and grouped)):
            known = tuple(filter(None, headings))
            title = Message("HINT-ONE-HEADING" if len(known) == 1 else "NO-HINT")
            report("E-K010", 0, column=name, key=key, known=known, title=title)
    count, respondent = found["count"], found["respondent"]
    if count is not None and respondent is not None:
        report("E-K013", count, count=headings[count], respondent=headings[respondent])
    if problems:
        return None, problems
    if found["group"] is not None and not grouped:
        report("W-K026", found["group"], column=headings[found["group"]])
    used = set(found.values())
    idle = [at for at, heading in enumerate(headings) if heading and at not in used]
    if idle:
        report("W-K012", idle[0], columns=tuple(headings[at] for at in idle))
    unit, question, option = found["unit"], found["question"], found["option"]
    assert unit is not None
    assert question is not None
    assert option is not None
    group = found["group"] if grouped else None
    return Columns(unit, question, option, respondent, group, found["channel"], count), problems
