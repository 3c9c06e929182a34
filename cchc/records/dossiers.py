"""One-stop dossiers (hồ sơ một cửa): what one row says, and what the rows of a unit come to.

Whoever reads the rows (a file, line by line, or an engine over a hundred million of them) says of each only which
``Mark`` s it bears, and counts the rows that bear the same. What these counts come to is said here and nowhere else:

- received (tiếp nhận): received within the year, and not after the cut-off;
- settled (đã giải quyết): of these, returned by the cut-off;
- on time (đúng hạn): settled, and returned on the due date or before; late (trễ hạn): settled, and returned after it;
  undated: settled, with no due date to judge by;
- pending (đang giải quyết): not returned by the cut-off; overdue (quá hạn): pending, and due before the cut-off;
- online (trực tuyến): received through a channel that counts as online.

So received = settled + pending and settled = on time + late + undated. A dossier that was received in another year, or
after the cut-off, is of another count, even if it was returned in this year: it is told, and not used.
"""

from __future__ import annotations

import datetime
import enum
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import NamedTuple, TypeAlias

from .. import dates
from ..assessment import SourceFile, Unit, UnitNames
from ..number import Exact, Rounding, quotient
from ..problems import Problem
from ..text import normal, one_number_in_excel


class Mark(enum.IntFlag):
    """What is known of a row."""

    NOT_RECEIVED = 1
    """No date of receipt."""
    RECEIVED_UNREAD = 2
    EARLIER = 4
    """Received before the year."""
    LATER = 8
    """Received after the year or the cut-off."""
    NOT_DUE = 16
    """No due date."""
    DUE_UNREAD = 32
    OVERDUE = 64
    """Due before the cut-off."""
    NOT_RETURNED = 128
    """No date of return."""
    RETURNED_UNREAD = 256
    SETTLED = 512
    """Returned by the cut-off."""
    SINCE = 1024
    """Returned in the year or later."""
    REVERSED = 2048
    """Returned before it was received."""
    LATE = 4096
    """Returned after the due date."""
    NUMBERED = 8192
    """It has a number of its own. Neither this nor the next where the round names no column for it."""
    UNNUMBERED = 16384


_UNUSED = Mark.EARLIER | Mark.LATER
_NO_DATES = Mark.NOT_RECEIVED | Mark.NOT_DUE | Mark.NOT_RETURNED


class Period(NamedTuple):
    """The year and its cut-off date."""

    year: int
    cut_off: datetime.date

    @classmethod
    def of(cls, year: int) -> Period:
        """A year to its last day."""
        return cls(year, datetime.date(year, 12, 31))

    @property
    def first(self) -> datetime.date:
        return datetime.date(self.year, 1, 1)

    @property
    def last(self) -> datetime.date:
        """The last day on which a dossier that counts was received."""
        return min(datetime.date(self.year, 12, 31), self.cut_off)


class Row(NamedTuple):
    """The texts of a row's cells that count, as they stand in the file."""

    unit: str
    channel: str
    received: str
    due: str
    returned: str


class Class(NamedTuple):
    """Rows that are counted together."""

    unit: str
    channel: str
    marks: int

    @property
    def is_used(self) -> bool:
        """Whether they are of this year."""
        return not self.marks & _UNUSED


Counts: TypeAlias = dict[Class, int]


class _Day(NamedTuple):
    """What a text says as the date of a column: the marks that it makes by itself, and the day; 0 for none."""

    marks: int
    day: int


class _Days(dict[str, _Day]):
    """The dates of one column. A year has few days, so that each text is read once."""

    most = 50_000

    def __init__(self, marks: Callable[[datetime.date], Mark], blank: Mark, unread: Mark) -> None:
        super().__init__()
        self._marks, self._blank, self._unread = marks, blank, unread

    def __missing__(self, text: str) -> _Day:
        if not text.strip(dates.BLANKS):
            day = _Day(int(self._blank), 0)
        else:
            read, _ = dates.parse(text)
            day = _Day(int(self._unread), 0) if read is None else _Day(int(self._marks(read)), read.toordinal())
        if len(self) < self.most:
            self[text] = day
        return day


class Marker:
    """Tells the marks of rows, one after another."""

    def __init__(self, period: Period) -> None:
        first, last, cut_off = period.first, period.last, period.cut_off
        none = Mark(0)

        def received(day: datetime.date) -> Mark:
            return Mark.EARLIER if day < first else Mark.LATER if day > last else none

        def due(day: datetime.date) -> Mark:
            return Mark.OVERDUE if day < cut_off else none

        def returned(day: datetime.date) -> Mark:
            return (Mark.SETTLED if day <= cut_off else none) | (Mark.SINCE if day >= first else none)

        self._received = _Days(received, Mark.NOT_RECEIVED, Mark.RECEIVED_UNREAD)
        self._due = _Days(due, Mark.NOT_DUE, Mark.DUE_UNREAD)
        self._returned = _Days(returned, Mark.NOT_RETURNED, Mark.RETURNED_UNREAD)

    def marks(self, received: str, due: str, returned: str) -> int:
        """What the three dates of a row come to."""
        first, start = self._received[received]
        second, limit = self._due[due]
        third, end = self._returned[returned]
        marks = first | second | third
        if end:
            if end < start:
                marks |= 2048  # Mark.REVERSED; adding flags takes longer than all the rest
            if 0 < limit < end:
                marks |= 4096  # Mark.LATE
        return marks


class Kind(enum.Enum):
    """What there may be to say of a row."""

    NO_UNIT = "no unit"
    UNKNOWN_UNIT = "unknown unit"
    NOT_RECEIVED = "not received"
    RECEIVED_UNREAD = "received unread"
    DUE_UNREAD = "due unread"
    RETURNED_UNREAD = "returned unread"
    REVERSED = "reversed"
    OUTSIDE = "outside"
    """Not of this year: not used."""
    UNDATED = "undated"
    """No due date."""
    UNNUMBERED = "unnumbered"
    """No number of its own, though there is a column for it."""
    EMPTY = "empty"

    @property
    def is_error(self) -> bool:
        return self not in (Kind.OUTSIDE, Kind.UNDATED, Kind.UNNUMBERED, Kind.EMPTY)


_KINDS = (
    (Mark.NOT_RECEIVED, Kind.NOT_RECEIVED),
    (Mark.RECEIVED_UNREAD, Kind.RECEIVED_UNREAD),
    (Mark.DUE_UNREAD, Kind.DUE_UNREAD),
    (Mark.RETURNED_UNREAD, Kind.RETURNED_UNREAD),
    (Mark.REVERSED, Kind.REVERSED),
    (Mark.NOT_DUE, Kind.UNDATED),
    (Mark.UNNUMBERED, Kind.UNNUMBERED),
)


class Directory:
    """The round's units, by what a row may call them: the code, or the name where no other unit has it."""

    def __init__(self, units: Collection[Unit]) -> None:
        self._names = UnitNames((unit.code, unit.name) for unit in units)
        self.one_number = one_number_in_excel(unit.code for unit in units)
        """Codes that a cell with a number does not tell apart, by this number."""
        self._known: dict[str, str | None] = {}

    def code(self, text: str) -> str | None:
        """The code of the unit that a cell names; None where there is none."""
        if text not in self._known:
            named = self._names.codes(text)
            self._known[text] = named[0] if len(named) == 1 else None
        return self._known[text]


def kinds(of: Class, directory: Directory) -> tuple[Kind, ...]:
    """What there is to say of each row of a class."""
    marks = Mark(of.marks)
    no_unit = not normal(of.unit)
    if no_unit and not normal(of.channel) and marks & (_NO_DATES | Mark.NUMBERED) == _NO_DATES:
        return (Kind.EMPTY,)
    if not of.is_used:
        return (Kind.OUTSIDE,)
    found = [kind for mark, kind in _KINDS if marks & mark]
    if no_unit:
        return Kind.NO_UNIT, *found
    return (Kind.UNKNOWN_UNIT, *found) if directory.code(of.unit) is None else tuple(found)


class Tally(NamedTuple):
    """What a unit's dossiers come to. Rates are percentages, exact; None where there is nothing to divide by."""

    received: int = 0
    settled: int = 0
    on_time: int = 0
    late: int = 0
    undated: int = 0
    pending: int = 0
    overdue: int = 0
    online: int | None = None
    """None where the records do not tell channels."""
    unsound: int = 0
    """Rows that could not be counted."""

    def __add__(self, other: Tally) -> Tally:  # type: ignore[override]  # figures are added, not listed
        online = None if self.online is None or other.online is None else self.online + other.online
        return Tally(
            self.received + other.received,
            self.settled + other.settled,
            self.on_time + other.on_time,
            self.late + other.late,
            self.undated + other.undated,
            self.pending + other.pending,
            self.overdue + other.overdue,
            online,
            self.unsound + other.unsound,
        )

    @property
    def settled_rate(self) -> Exact | None:
        return _percent(self.settled, self.received)

    @property
    def on_time_rate(self) -> Exact | None:
        return _percent(self.on_time, self.settled)

    @property
    def late_rate(self) -> Exact | None:
        return _percent(self.late, self.settled)

    @property
    def pending_rate(self) -> Exact | None:
        return _percent(self.pending, self.received)

    @property
    def overdue_rate(self) -> Exact | None:
        """Of those pending."""
        return _percent(self.overdue, self.pending)

    @property
    def online_rate(self) -> Exact | None:
        return None if self.online is None else _percent(self.online, self.received)


def _percent(part: int, whole: int) -> Exact | None:
    return quotient(100 * part, whole) if whole else None


class Online:
    """Which channels count as online: by the words of the round, whatever their case."""

    def __init__(self, words: Collection[str]) -> None:
        self._words = frozenset(normal(word).casefold() for word in words)

    def __contains__(self, channel: str) -> bool:
        return normal(channel).casefold() in self._words


def tally(
    counts: Mapping[Class, int],
    units: Iterable[Unit],
    directory: Directory,
    online: Online | None,
    repeated: Mapping[Class, int] | None = None,
) -> tuple[dict[str, Tally], int]:
    """The figures of every unit, by its code; and the unsound rows that belong to none.

    Of the rows that are counted, ``repeated`` have a number that another row has too: they are unsound.
    """
    in_doubt = repeated or {}
    none = Tally(online=None if online is None else 0)
    found = {unit.code: none for unit in units}
    astray = 0
    for of, count in counts.items():
        told = kinds(of, directory)
        code = directory.code(of.unit)
        if Kind.OUTSIDE in told or Kind.EMPTY in told:
            continue
        if code is None:
            astray += count
        elif any(kind.is_error for kind in told):
            found[code] += none._replace(unsound=count)
        else:
            doubtful = in_doubt.get(of, 0)
            is_online = None if online is None else of.channel in online
            found[code] += _sound(Mark(of.marks), count - doubtful, online=is_online)._replace(unsound=doubtful)
    return found, astray


def _sound(marks: Mark, count: int, *, online: bool | None) -> Tally:
    """What so many rows with these marks come to."""
    settled = bool(marks & Mark.SETTLED)
    dated = not marks & Mark.NOT_DUE
    late = bool(marks & Mark.LATE)

    def counted(holds: bool) -> int:
        return count if holds else 0

    return Tally(
        received=count,
        settled=counted(settled),
        on_time=counted(settled and dated and not late),
        late=counted(settled and dated and late),
        undated=counted(settled and not dated),
        pending=counted(not settled),
        overdue=counted(not settled and bool(marks & Mark.OVERDUE)),
        online=None if online is None else counted(online),
    )


class Dossiers(NamedTuple):
    """A round's dossiers: the figures of each unit, where they come from, and what there is to say."""

    period: Period
    tallies: Mapping[str, Tally]
    """Of every unit of the round, by its code."""
    astray: int
    """Rows that could not be counted and belong to no unit: they may be any unit's."""
    sources: tuple[SourceFile, ...]
    problems: tuple[Problem, ...]
    rounding: Rounding = Rounding(2)
    """Of the rates, where they are shown."""
    is_whole: bool = True
    """Whether all that the round names could be read."""

    @property
    def total(self) -> Tally:
        first, *others = self.tallies.values()
        for other in others:
            first += other
        return first

    def figure(self, unit: str, name: str) -> int | None:
        """What the records say for ``dossiers.NAME``; None where they say nothing that can be relied on."""
        found = self.tallies.get(unit)
        if found is None or found.unsound or self.astray or not self.is_whole:
            return None
        value = getattr(found, name)
        assert value is None or isinstance(value, int)
        return value
