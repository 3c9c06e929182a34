"""What there is to say of the rows of dossiers: the first of each kind one by one, and how many more there are."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple, TypeAlias

from .. import dates
from ..problems import N_, Message, Place, Problem, Value
from ..text import normal, shown
from .dossiers import Class, Counts, Directory, Kind, Mark, Period, Row, kinds

MOST_TOLD = 20
"""Rows of a kind that are told."""
_LONGEST = 60


class Located(NamedTuple):
    """A row, and its number where the source numbers its rows; the headings of a file are row 1."""

    number: int | None
    row: Row


Found: TypeAlias = dict[Kind, list[Located]]
"""The first rows of each kind."""


class Telling(NamedTuple):
    """All that sentences about the rows of one source need."""

    period: Period
    directory: Directory
    headings: Row
    """What the source calls its columns."""
    place: Callable[[int | None, str | None], Place]
    """Of a row and one of ``Row``'s columns; of the source itself where there is none."""
    hint: Callable[[str], Message]
    """The end of a complaint about an unknown unit."""


def totals(counts: Mapping[Class, int], directory: Directory) -> dict[Kind, int]:
    """How many rows of each kind there are."""
    found: dict[Kind, int] = {}
    for of, count in counts.items():
        for kind in kinds(of, directory):
            found[kind] = found.get(kind, 0) + count
    return found


def note(found: Found, of: Sequence[Kind], located: Located) -> None:
    """Keep a row where it is among the first of its kinds."""
    for kind in of:
        rows = found.setdefault(kind, [])
        if len(rows) < MOST_TOLD:
            rows.append(located)


def row_problems(counts: Mapping[Class, int], found: Found, telling: Telling) -> list[Problem]:
    """Everything there is to say of the rows of a source."""
    problems = []
    how_many = totals(counts, telling.directory)
    for kind in Kind:
        total, rows = how_many.get(kind, 0), found.get(kind, [])
        if not total:
            continue
        if not kind.is_error:
            message = _summary(kind, total, rows, counts, telling)
            problems.append(Problem(message, (telling.place(None, None),)))
            continue
        places = [telling.place(located.number, _COLUMN[kind]) for located in rows]
        messages = [_remark(kind, located.row, telling) for located in rows]
        messages[-1] = and_more(messages[-1], total - len(rows), _MORE[kind])
        problems.extend(Problem(message, (place,)) for message, place in zip(messages, places, strict=True))
    return problems


def and_more(message: Message, count: int, kind: Message) -> Message:
    """The last message of a kind that is told, with how many rows there are beyond it."""
    more = Message("HINT-AND-MORE", {"count": count, "kind": kind}) if count else Message("NO-HINT")
    return Message(message.code, {**message.values, "more": more})


class Repeat(NamedTuple):
    """A dossier's number that the records have already."""

    number: str
    place: Place
    first: Place | None
    """Where it stands first; None where rows have no places."""


class Repeats(NamedTuple):
    """The numbers that occur more than once."""

    counts: Counts
    """The rows that have such a number, those of another year aside."""
    total: int
    """Rows that are too many."""
    first: tuple[Repeat, ...]


def repeat_problems(repeats: Repeats) -> Iterator[Problem]:
    for told, (number, place, first) in enumerate(repeats.first, 1):
        short = number if len(number) <= _LONGEST else f"{number[:_LONGEST]}…"
        rest = repeats.total - told if told == len(repeats.first) else 0
        message = and_more(Message("E-H033", {"number": shown(short)}), rest, _REPEATED)
        yield Problem(message, (place,) if first is None else (place, first))


_REPEATED = Message(N_("their numbers occur before"))

_COLUMN = {
    Kind.NO_UNIT: "unit",
    Kind.UNKNOWN_UNIT: "unit",
    Kind.NOT_RECEIVED: "received",
    Kind.RECEIVED_UNREAD: "received",
    Kind.DUE_UNREAD: "due",
    Kind.RETURNED_UNREAD: "returned",
    Kind.REVERSED: "returned",
}
"""The column that a complaint about a row points to."""

_MORE = {
    Kind.NO_UNIT: Message(N_("they have no unit")),
    Kind.UNKNOWN_UNIT: Message(N_("their unit is not in this round")),
    Kind.NOT_RECEIVED: Message(N_("they have no date of receipt")),
    Kind.RECEIVED_UNREAD: Message(N_("their date of receipt cannot be read")),
    Kind.DUE_UNREAD: Message(N_("their due date cannot be read")),
    Kind.RETURNED_UNREAD: Message(N_("their date of return cannot be read")),
    Kind.REVERSED: Message(N_("they were returned before they were received")),
}


def _remark(kind: Kind, row: Row, telling: Telling) -> Message:
    more: dict[str, Value] = {"more": Message("NO-HINT")}
    if kind is Kind.NO_UNIT:
        return Message("E-H007", more)
    if kind is Kind.UNKNOWN_UNIT:
        unit = normal(row.unit)
        unit = unit if len(unit) <= _LONGEST else f"{unit[:_LONGEST]}…"
        return Message("E-H030", {"unit": unit, "hint": telling.hint(unit), **more})
    if kind is Kind.NOT_RECEIVED:
        return Message("E-H005", {"what": telling.headings.received, **more})
    if kind is Kind.REVERSED:
        start, _ = dates.parse(row.received)
        end, _ = dates.parse(row.returned)
        assert start is not None and end is not None
        return Message("E-H006", {"received": dates.show(start), "returned": dates.show(end), **more})
    column = _COLUMN[kind]
    _, remark = dates.parse(getattr(row, column))
    assert remark is not None
    values: dict[str, Value] = {**remark.values, "what": getattr(telling.headings, column)}
    if kind is not Kind.RECEIVED_UNREAD and not any(map(str.isdigit, getattr(row, column))):  # “chưa trả”, “-”
        values["empty"] = Message("HINT-NO-DAY")
    if remark.code == "E-H002":
        values["format"] = Message("HINT-DAY-FORMAT")
    return Message(remark.code, values)


def _summary(kind: Kind, total: int, rows: Sequence[Located], counts: Mapping[Class, int], telling: Telling) -> Message:
    """What is told of all rows of a kind together, with their numbers."""
    values: dict[str, Value] = {"count": total, "rows": _numbers(rows, total)}
    if kind is Kind.EMPTY:
        return Message("W-H010", values)
    if kind is Kind.UNDATED:
        return Message("W-H009", values)
    if kind is Kind.UNNUMBERED:
        return Message("W-H034", values)
    within = Mark.SETTLED | Mark.SINCE
    returned = sum(
        count
        for of, count in counts.items()
        if of.marks & within == within and kinds(of, telling.directory) == (Kind.OUTSIDE,)
    )
    first, last = dates.show(telling.period.first), dates.show(telling.period.last)
    return Message("W-H008", {**values, "first": first, "last": last, "returned": returned})


def _numbers(rows: Sequence[Located], total: int) -> Message:
    numbers = tuple(str(located.number) for located in rows if located.number is not None)
    if not numbers:
        return Message("NO-HINT")
    if total == len(numbers):
        return Message("HINT-ROW-NUMBERS", {"rows": numbers})
    return Message("HINT-MORE-ROW-NUMBERS", {"rows": numbers, "more": total - len(numbers)})
