"""A table of records, however long: a CSV file line by line, or the sheet of a workbook."""

from __future__ import annotations

import codecs
import csv
import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TypeAlias

from ...assessment import SourceFile
from ...problems import Message, Place, Problem
from ..files import Raw, failed, problem, read
from ..workbooks.cells import Position
from ..workbooks.marks import WORKBOOK_SUFFIXES
from ..workbooks.sheet import Sheet, first_table
from ..workbooks.sheet_scan import MAX_ROWS, Odd
from ..workbooks.workbook import read_workbook

_MAX_LINE = 1024 * 1024
"""Bytes. A row of records has some hundred."""


class CutOff(Exception):
    """The rest of the file cannot be read; the problem says where."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.code)
        self.problem = problem


class CsvRows:
    """The rows of a CSV file, as they are asked for; its fingerprint is known when the last one was."""

    odd: Mapping[Position, Odd] = {}
    """The cells that are not what they show."""
    too_many = Message("HINT-QUOTE")
    """What to do about a row of more values than there are columns."""

    def __init__(self, path: Path, stream: IO[bytes]) -> None:
        self.name = str(path)
        self._stream = stream
        self._digest = hashlib.sha256()
        self._line = 0
        self._ended = True
        self._rows = self._read()
        self.header_line, self.header = next(self._rows, (1, []))

    @property
    def source(self) -> SourceFile:
        while data := self._stream.read(_MAX_LINE):
            self._digest.update(data)
        return SourceFile(Path(self.name).name, self._digest.hexdigest())

    @property
    def is_ended(self) -> bool:
        """Whether the last line ends with a line end, as every program writes it."""
        return self._ended

    def place(self, line: int, column: int = 1) -> Place:
        return Place(self.name, line, column)

    def cell_problem(self, line: int, column: int) -> Problem | None:
        """What is wrong with a cell by itself: nothing, in a text file."""
        del line, column
        return None

    def holds_number(self, line: int, column: int) -> bool:
        """Whether a cell holds a number, and not a text that looks like one."""
        del line, column
        return False

    def __iter__(self) -> Iterator[tuple[int, list[str]]]:
        """The line that each row begins in, and its values."""
        return self._rows

    def _read(self) -> Iterator[tuple[int, list[str]]]:
        lines = self._lines()
        first = next(lines, "")
        while first and not first.strip():
            first = next(lines, "")
        delimiter = max(";,\t", key=first.count)
        before = self._line - 1

        def all_lines() -> Iterator[str]:
            yield first
            yield from lines

        reader = csv.reader(all_lines(), delimiter=delimiter, strict=True)
        line = before + 1
        try:
            for values in reader:
                yield line, values
                line = before + reader.line_num + 1
        except csv.Error as error:
            raise CutOff(Problem(Message("E-K028"), (self.place(line),))) from error

    def _lines(self) -> Iterator[str]:
        """Decoded one by one, so that what is no UTF-8 is told with its line."""
        update, readline = self._digest.update, self._stream.readline
        while data := readline(_MAX_LINE):
            self._line += 1
            update(data)
            if self._line == 1:
                data = data.removeprefix(codecs.BOM_UTF8)
                if b"\0" in data and not data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
                    raise CutOff(problem("E-F006", self.name))
                if b"\r" in data.rstrip(b"\r\n"):
                    raise CutOff(Problem(Message("E-K043"), (self.place(self._line),)))
            if len(data) == _MAX_LINE:
                raise CutOff(Problem(Message("E-K028"), (self.place(self._line),)))
            self._ended = data.endswith(b"\n")
            try:
                yield data.decode("utf-8")
            except UnicodeDecodeError as error:
                message = Message("E-F005", {"byte": f"0x{data[error.start]:02X}"})
                column = len(data[: error.start].decode("utf-8")) + 1
                raise CutOff(Problem(message, (self.place(self._line, column),))) from error


class SheetRows:
    """The rows of a workbook's first sheet; those that are shorter than the heading end in empty cells."""

    is_ended = True
    too_many = Message("HINT-WITHOUT-HEADING")

    def __init__(self, raw: Raw, sheet: Sheet) -> None:
        self.source = raw.source
        self._sheet = sheet
        self.odd = sheet.source.odd
        self._rows: list[tuple[int, list[str]]] = [
            (line, [cell.text for cell in row]) for line, row in enumerate(sheet.rows, 1) if row
        ]
        self.header_line, self.header = self._rows.pop(0) if self._rows else (1, [])

    def place(self, line: int, column: int = 1) -> Place:
        return self._sheet.source.place((line, column))

    def cell_problem(self, line: int, column: int) -> Problem | None:
        """What is wrong with a cell by itself: an error, a formula that was never calculated."""
        source = self._sheet.source
        source.name(self._sheet.cell(line, column))
        return source.problems.pop() if source.problems else None

    def holds_number(self, line: int, column: int) -> bool:
        return self._sheet.holds_number((line, column))

    def __iter__(self) -> Iterator[tuple[int, list[str]]]:
        width = len(self.header)
        for line, values in self._rows:
            values.extend("" for _ in range(width - len(values)))
            yield line, values


Rows: TypeAlias = CsvRows | SheetRows


@contextmanager
def open_rows(path: Path) -> Iterator[Rows | Problem]:
    """The rows of a file, by its suffix; a problem where it is none that can be read."""
    if path.suffix.lower() in WORKBOOK_SUFFIXES:
        yield _open_sheet(path)
        return
    try:
        stream = path.open("rb")
    except OSError as error:
        yield failed("E-F001", str(path), error)
        return
    with stream:
        try:
            rows = CsvRows(path, stream)
        except CutOff as cut:
            yield cut.problem
            return
        yield rows if rows.header else problem("E-F007", str(path))


def _open_sheet(path: Path) -> SheetRows | Problem:
    raw = read(path)
    if isinstance(raw, Problem):
        return raw
    workbook = read_workbook(raw)
    if isinstance(workbook, Problem):
        too_long = workbook.code == "E-X003"
        return problem("E-K032", raw.name, most=MAX_ROWS) if too_long else workbook
    rows = SheetRows(raw, first_table(workbook))
    return rows if rows.header else problem("E-F007", raw.name)
