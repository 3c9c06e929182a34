"""Dossiers row by row, by the standard library alone: what every other way of reading them must agree with."""

from __future__ import annotations

import codecs
import csv
import datetime
import hashlib
import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from ...assessment import SourceFile
from ...problems import N_, Message, Place, Problem, has_errors
from ...records.dossier_remarks import MOST_TOLD, Found, Located, Repeats, Telling, and_more, note, row_problems
from ...records.dossiers import Class, Counts, Directory, Kind, Mark, Marker, Period, Row, kinds
from ...text import as_excel_keeps, normal
from ..files import Raw, failed, problem, read
from ..workbooks.cells import cell_text
from ..workbooks.sheet import Sheet, sheets_seen
from ..workbooks.sheet_scan import Odd
from ..workbooks.workbook import read_workbook
from .dossiers_columns import Names, Positions, find_columns, is_header
from .dossiers_numbers import Numbers

MOST_CLASSES = 100_000
"""Different units and channels, with what their rows are; of more, one of the columns is not what it is taken for."""
MOST_SHEET_ROWS = 300_000
MOST_SHEET_BYTES = 64 * 1024 * 1024
_HEADER_LINES = 15
"""Of a sheet, in which its headings must be."""
_CHUNK = 1 << 20


_NOT_WHOLE = Message(N_("they are not whole"))
_NO_VALUE = Message(N_("a cell of theirs holds no value"))
_ANOTHER_UNIT = Message(N_("their unit may be another"))


class Due(NamedTuple):
    """What dossiers are read against."""

    names: Names
    period: Period
    directory: Directory
    hint: Callable[[str], Message]
    """The end of a complaint about an unknown unit."""
    numbers: Numbers | None = None
    """Where the numbers of all sources are gathered; None where no column is named for them."""


class Reading(NamedTuple):
    """What one source came to."""

    counts: Counts
    problems: list[Problem]
    source: SourceFile | None
    """None where it could not be read at all."""
    astray: int = 0
    """Rows that could not be taken apart."""
    is_whole: bool = True
    unnamed: str = ""
    """The heading that looks like that of the dossier's number, where round.yaml names none."""
    repeats: Repeats | None = None
    """Where the source finds by itself the numbers that it has more than once."""


class TooManyClasses(Exception):
    """The columns are not what they are taken for."""


class BrokenRow(Exception):
    """A row that cannot be taken apart, and with it all that follow."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.number = number


class AllFound(Exception):
    """Every row that is wanted has been found."""


class Rows:
    """Counts rows by class and keeps the first of each kind that there is something to say of."""

    def __init__(
        self,
        period: Period,
        directory: Directory,
        wanted: Mapping[Kind, int] | None = None,
        *,
        numbers: Numbers | None = None,
    ) -> None:
        self.found: Found = {}
        self._numbers = numbers
        self._marker = Marker(period)
        self._directory = directory
        self._missing = None if wanted is None else sum(min(count, MOST_TOLD) for count in wanted.values())
        """Where the counts are known already: how many rows are still to be found."""
        self._classes: dict[tuple[str, str, int], list[object]] = {}
        self.ragged: list[tuple[int, int]] = []
        """The first rows that are not whole, with how many values they have."""
        self.ragged_count = 0

    @property
    def counts(self) -> Counts:
        return {Class(*of): entry[0] for of, entry in self._classes.items()}  # type: ignore[misc]  # the first is it

    def take(self, rows: Iterable[Sequence[str]], at: Positions, first: int) -> None:
        """Take rows, the first of which has this number."""
        if self._numbers is not None and at.number is not None:
            self._take_numbered(rows, at, first, self._numbers, at.number)
            return
        unit, received, due, returned, width = at.unit, at.received, at.due, at.returned, at.width
        channel = at.channel
        marks_of, classes = self._marker.marks, self._classes
        number = first - 1
        try:
            for number, row in enumerate(rows, first):
                if len(row) != width and not self._is_whole(row, width, number):
                    continue
                marks = marks_of(row[received], row[due], row[returned])
                of = (row[unit], "" if channel is None else row[channel], marks)
                entry = classes.get(of)
                if entry is None:
                    entry = classes[of] = [0, kinds(Class(*of), self._directory)]
                    if len(classes) > MOST_CLASSES:
                        raise TooManyClasses
                entry[0] += 1  # type: ignore[operator]  # a count and kinds
                if entry[1]:
                    texts = Row(of[0], of[1], row[received], row[due], row[returned])
                    self._note(entry[1], Located(number, texts))  # type: ignore[arg-type]
        except csv.Error:
            raise BrokenRow(number + 1) from None

    def _take_numbered(
        self, rows: Iterable[Sequence[str]], at: Positions, first: int, numbers: Numbers, own: int
    ) -> None:
        """The same with the dossiers' own numbers, apart: a question more for each row would slow all others down."""
        unit, channel, received, due, returned = at.unit, at.channel, at.received, at.due, at.returned
        width, marks_of, classes = at.width, self._marker.marks, self._classes
        numbered, unnumbered = int(Mark.NUMBERED), int(Mark.UNNUMBERED)  # adding flags takes longer than all the rest
        number = first - 1
        try:
            for number, row in enumerate(rows, first):
                if len(row) != width and not self._is_whole(row, width, number):
                    continue
                own_number = normal(row[own])
                marks = marks_of(row[received], row[due], row[returned])
                marks |= numbered if own_number else unnumbered
                of = (row[unit], "" if channel is None else row[channel], marks)
                entry = classes.get(of)
                if entry is None:
                    named = Class(*of)
                    entry = classes[of] = [0, kinds(named, self._directory), numbers.class_number(named)]
                    if len(classes) > MOST_CLASSES:
                        raise TooManyClasses
                entry[0] += 1  # type: ignore[operator]  # a count, kinds, and the class's number
                if own_number:
                    numbers.add(own_number, number, entry[2])  # type: ignore[arg-type]
                if entry[1]:
                    texts = Row(of[0], of[1], row[received], row[due], row[returned])
                    self._note(entry[1], Located(number, texts))  # type: ignore[arg-type]
        except csv.Error:
            raise BrokenRow(number + 1) from None

    def _is_whole(self, row: Sequence[str], width: int, number: int) -> bool:
        """Whether a row of another length is sound: with nothing in the cells beyond the headings."""
        if not row:
            return False  # a line with nothing on it
        if len(row) > width and not any(cell.strip() for cell in row[width:]):
            return True
        self.ragged_count += 1
        if len(self.ragged) < MOST_TOLD:
            self.ragged.append((number, len(row)))
        return False

    def _note(self, of: Sequence[Kind], located: Located) -> None:
        before = sum(map(len, self.found.values()))
        note(self.found, of, located)
        if self._missing is not None:
            self._missing -= sum(map(len, self.found.values())) - before
            if self._missing <= 0:
                raise AllFound


def telling(due: Due, place: Place, at: Positions | None, headings: Row) -> Telling:
    """For the rows of a file; ``place`` is the file's, or the sheet's."""

    def of(number: int | None, column: str | None) -> Place:
        position = None if at is None or column is None else getattr(at, column)
        return place if number is None or position is None else place._replace(line=number, column=position + 1)

    return Telling(due.period, due.directory, headings, of, due.hint)


def read_sheet(path: Path, due: Due) -> Reading:
    """Dossiers of a workbook: the first sheet that has the headings."""
    raw = read(path, limit=MOST_SHEET_BYTES)
    if isinstance(raw, Problem):
        return failed_reading(raw)
    workbook = read_workbook(raw, most_rows=MOST_SHEET_ROWS)
    if isinstance(workbook, Problem):
        return failed_reading(workbook)
    sheets = sheets_seen(workbook)
    for sheet in sheets:
        for line, values in enumerate(sheet.values[:_HEADER_LINES], 1):
            if is_header([cell_text(value, None) for value in values], due.names):
                return _of_sheet(raw, sheet, line, due)
    first = sheets[0]
    header = next((values for values in first.values if any(values)), ())
    place = Place(raw.name, 1, 1, first.title)
    found = find_columns([cell_text(value, None) for value in header], due.names, place)
    assert isinstance(found, list)  # else it were a header
    return Reading({}, found, raw.source, is_whole=False)


def _of_sheet(raw: Raw, sheet: Sheet, line: int, due: Due) -> Reading:
    place, values = Place(raw.name, line, 1, sheet.title), sheet.values
    at = find_columns([cell_text(value, None) for value in values[line - 1]], due.names, place)
    if isinstance(at, list):
        return Reading({}, at, raw.source, is_whole=False)
    width, unread, guessed = at.width, _unread(sheet, line, at), _guessed(sheet, line, at, due.directory)

    def texts() -> Iterator[list[str]]:
        for number, row in enumerate(values[line:], line + 1):
            cells = [_text(value) for value in row[:width]]  # what stands beside the table is read by nobody
            yield (
                [*cells, *[""] * (width - len(cells))]
                if any(cells) and not (number in unread or number in guessed)
                else []
            )

    reading = _told(texts(), at, line + 1, due, Place(raw.name, None, None, sheet.title), raw.source)
    return reading._replace(
        problems=[
            *reading.problems,
            *_unread_problems(sheet, unread),
            *_guessed_problems(sheet, at, guessed, due.directory),
        ],
        astray=reading.astray + len(unread.keys() | guessed.keys()),
    )


def _unread(sheet: Sheet, line: int, at: Positions) -> dict[int, int]:
    """Rows below the headings with a cell that holds no value, and the first such cell: its column, from 1."""
    counted = {place + 1 for place in at.read}
    return dict(
        sorted(
            (
                position
                for position, odd in sheet.source.odd.items()
                if odd in (Odd.NEVER_CALCULATED, Odd.ERROR) and position[0] > line and position[1] in counted
            ),
            reverse=True,  # the first of a row's cells is the one that stays
        )
    )


def _unread_problems(sheet: Sheet, unread: Mapping[int, int]) -> Iterator[Problem]:
    for told, position in enumerate(sorted(unread.items())[:MOST_TOLD], 1):
        sheet.source.name(sheet.cell(*position))
        found = sheet.source.problems.pop()
        rest = len(unread) - told if told == MOST_TOLD else 0
        yield Problem(and_more(Message("E-H031", {"said": found.message}), rest, _NO_VALUE), found.places)


def _guessed(sheet: Sheet, line: int, at: Positions, directory: Directory) -> dict[int, str]:
    """Rows below the headings whose unit is a number of which several codes may have been made, with this number."""
    alike, column = directory.one_number, at.unit
    if not alike:
        return {}
    rows = ((row, values[column]) for row, values in enumerate(sheet.values[line:], line + 1) if len(values) > column)
    numbers = ((row, as_excel_keeps(_text(value))) for row, value in rows if type(value) is float)
    return {row: kept for row, kept in numbers if kept in alike}


def _guessed_problems(
    sheet: Sheet, at: Positions, guessed: Mapping[int, str], directory: Directory
) -> Iterator[Problem]:
    for told, (row, kept) in enumerate([*guessed.items()][:MOST_TOLD], 1):
        said = Message("E-T020", {"text": kept, "codes": directory.one_number[kept]})
        rest = len(guessed) - told if told == MOST_TOLD else 0
        place = sheet.source.place((row, at.unit + 1))
        yield Problem(and_more(Message("E-H031", {"said": said}), rest, _ANOTHER_UNIT), (place,))


def _text(value: object) -> str:
    """What a cell holds; of a day with a time, both."""
    if isinstance(value, datetime.datetime) and value.time() != datetime.time():
        return str(value)
    return cell_text(value, None)


def _told(
    rows: Iterable[Sequence[str]], at: Positions, first: int, due: Due, place: Place, source: SourceFile
) -> Reading:
    taken = rows_of(due, place, at)
    try:
        taken.take(rows, at, first)
    except TooManyClasses:
        return too_many_classes(place, source)
    return finished(taken, at, due, place, source, [])


def rows_of(due: Due, place: Place, at: Positions) -> Rows:
    """What takes the rows of a source, and their numbers."""
    if due.numbers is not None and at.number is not None:
        due.numbers.begin(place, at.number + 1)
    return Rows(due.period, due.directory, numbers=due.numbers)


def too_many_classes(place: Place, source: SourceFile) -> Reading:
    """What comes of columns that are not what they are taken for: nothing."""
    return Reading({}, [Problem(Message("E-H020", {"most": MOST_CLASSES}), (place,))], source, is_whole=False)


def finished(
    taken: Rows, at: Positions, due: Due, place: Place, source: SourceFile, problems: list[Problem]
) -> Reading:
    """What was taken, with all that there is to say of it."""
    counts = taken.counts
    told = row_problems(counts, taken.found, telling(due, place, at, due.names.row))
    for position, (number, found) in enumerate(taken.ragged, 1):
        rest = taken.ragged_count - position if position == len(taken.ragged) else 0
        how = Message("HINT-CUT-OFF" if found < at.width else "HINT-QUOTE")
        message = and_more(Message("E-H012", {"found": found, "due": at.width, "how": how}), rest, _NOT_WHOLE)
        told.append(Problem(message, (place._replace(line=number, column=1),)))
    return Reading(counts, [*problems, *told], source, taken.ragged_count, not has_errors(problems), at.unnamed)


def failed_reading(*problems: Problem) -> Reading:
    return Reading({}, list(problems), None, is_whole=False)


class Opened(NamedTuple):
    """The start of a .csv file."""

    header: list[str]
    delimiter: str
    starts_with_it: bool
    """Whether the headings are the first line, with no empty one before."""


class _Hashing(io.RawIOBase):
    """The bytes of a file as they are read, and the fingerprint of them all in the end."""

    def __init__(self, stream: io.RawIOBase) -> None:
        super().__init__()
        self._stream = stream
        self._hash = hashlib.sha256()
        self.last = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # any buffer would do
        count = self._stream.readinto(buffer) or 0
        if count:
            self._hash.update(buffer[:count])
            self.last = bytes(buffer[count - 1 : count])
        return count

    def sha256(self) -> str:
        """Of the whole file; what is left is read for it."""
        buffer = memoryview(bytearray(_CHUNK))
        while self.readinto(buffer):
            pass
        return self._hash.hexdigest()


def open_csv(path: Path, names: Names) -> tuple[Opened, Positions] | Reading:
    """The headings of a .csv file; what there is to say where they cannot be had."""
    name = str(path)
    try:
        with open(path, "rb") as stream:
            start = stream.read(64 * 1024)
    except IsADirectoryError:
        return failed_reading(problem("E-F002", name))
    except OSError as error:
        return failed_reading(failed("E-F001", name, error))
    if not start.strip():
        return failed_reading(problem("E-F007", name))
    if b"\0" in start:
        utf_16 = start.startswith((b"\xff\xfe", b"\xfe\xff"))
        return failed_reading(
            Problem(Message("E-F005", {"byte": f"0x{start[0]:02X}"}), (Place(name, 1, 1),))
            if utf_16
            else problem("E-F006", name)
        )
    text = codecs.getincrementaldecoder("utf-8-sig")("replace").decode(start)
    line = text.lstrip("\r\n").partition("\n")[0].rstrip("\r")
    delimiter = max(";,\t", key=line.count)
    try:
        header = next(csv.reader(io.StringIO(text.lstrip("\r\n"), newline=""), delimiter=delimiter, strict=True))
    except (csv.Error, StopIteration):
        return failed_reading(problem("E-T013", name))
    at = find_columns(header, names, Place(name, 1, 1))
    return (
        Reading({}, at, None, is_whole=False)
        if isinstance(at, list)
        else (Opened(header, delimiter, text[0] not in "\r\n"), at)
    )


def read_csv(path: Path, due: Due) -> Reading:
    """Dossiers of a .csv file, in one pass and little memory, whatever its length."""
    opened = open_csv(path, due.names)
    if isinstance(opened, Reading):
        return opened
    head, at = opened
    name = str(path)
    taken = rows_of(due, Place(name), at)
    problems: list[Problem] = []
    try:
        with open(path, "rb", buffering=0) as raw:
            hashing = _Hashing(raw)
            try:
                _take_lines(taken, hashing, head, at, name, problems)
            except TooManyClasses:
                return too_many_classes(Place(name), SourceFile(path.name, hashing.sha256()))
            source = SourceFile(path.name, hashing.sha256())
    except OSError as error:
        return failed_reading(failed("E-F001", name, error))
    if hashing.last not in (b"\n", b"\r"):
        problems.append(problem("W-H013", name))
    return finished(taken, at, due, Place(name), source, problems)


def _take_lines(
    taken: Rows, stream: io.RawIOBase, head: Opened, at: Positions, name: str, problems: list[Problem]
) -> None:
    """Take all rows, with a complaint where they cannot be taken to the end."""
    with io.TextIOWrapper(io.BufferedReader(stream, _CHUNK), encoding="utf-8-sig", newline="") as text:
        reader = csv.reader(text, delimiter=head.delimiter, strict=True)
        try:
            headings = next(number for number, row in enumerate(reader, 1) if row)
            taken.take(reader, at, headings + 1)
        except UnicodeDecodeError as error:
            # The text is decoded piece by piece, and the reader has taken every line of those before.
            line = reader.line_num + 1 + error.object.count(b"\n", 0, error.start)
            message = Message("E-F005", {"byte": f"0x{error.object[error.start]:02X}"})
            problems.append(Problem(message, (Place(name, line, 1),)))
        except BrokenRow as broken:
            problems.append(Problem(Message("E-T013"), (Place(name, broken.number, 1),)))
        except AllFound:
            pass


def locate(path: Path, head: Opened, at: Positions, due: Due, wanted: Mapping[Kind, int]) -> Found:
    """The first rows of the kinds that somebody has counted, read no further than it takes to find them."""
    taken = Rows(due.period, due.directory, wanted)
    with open(path, "rb", buffering=0) as raw:
        _take_lines(taken, raw, head, at, str(path), [])
    return taken.found
