"""The first sheet of a .csv file or a workbook as rows of located texts."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple, overload

from ..nodes import Scalar
from ..problems import Message, Problem
from ..text import shown
from .files import Raw, problem, read
from .workbooks.cells import GridSource, Position
from .workbooks.marks import WORKBOOK_SUFFIXES
from .workbooks.sheet import Sheet, first_table, sheets_seen
from .workbooks.sheet_scan import MAX_COLUMNS, MAX_ROWS
from .workbooks.workbook import read_workbook
from .yaml_file import decode

_SEPARATOR = re.compile(r"sep=([;,\t])(?:\r\n?|\n)")
"""A first line that tells Excel what stands between the values."""
_MOST_COVERED = 10_000
"""Cells under merged ones; of more, nobody wants to be told each."""


class Row(Sequence[Scalar]):
    """The cells of a row, made as they are asked for: a table may have two million of them."""

    def __init__(self, line: int, texts: list[str]) -> None:
        self.line = line
        self.texts = texts

    def __len__(self) -> int:
        return len(self.texts)

    @overload
    def __getitem__(self, index: int) -> Scalar: ...
    @overload
    def __getitem__(self, index: slice) -> list[Scalar]: ...
    def __getitem__(self, index: int | slice) -> Scalar | list[Scalar]:
        if isinstance(index, slice):
            return [self[position] for position in range(*index.indices(len(self)))]
        return Scalar(self.texts[index], (self.line, index % len(self.texts) + 1))


class Grid(NamedTuple):
    """Rows of cells; cells beyond the last used one of a row are not there."""

    source: GridSource
    rows: Iterator[Row]
    """At least one."""
    raw: Raw
    covered: Mapping[Position, Position] = {}
    """The cells that a merged one covers, each with the one that is seen; not those of blank ones."""
    unended: int = 0
    """The line of the last row where the file does not end it, as whatever writes one does; 0 where it does."""
    holds_number: Callable[[Position], bool] = lambda _: False
    """Whether a cell holds a number, and not a text that looks like one; a .csv file has texts alone."""
    others: tuple[str, ...] = ()
    """The names of other sheets that a person sees, where none has the headings that were looked for."""


def read_grid(path: str | Path, fits: Callable[[Sequence[str]], bool] | None = None) -> Grid | list[Problem]:
    """The table; problems where there is none. Complaints about single cells come as the cells are read.

    Of a workbook it is the first sheet that a person sees; with ``fits``, the only one whose headings are such, as
    there may be a guide before it.
    """
    raw = read(path)
    if isinstance(raw, Problem):
        return [raw]
    if Path(path).suffix.lower() not in WORKBOOK_SUFFIXES:
        return _read_csv(raw)
    workbook = read_workbook(raw, merged=True)
    if isinstance(workbook, Problem):
        return [workbook]
    sheet = first_table(workbook)
    others: tuple[str, ...] = ()
    if fits is not None:
        seen = sheets_seen(workbook)
        fitting = [sheet for sheet in seen if fits(_first_row(sheet))]
        if len(fitting) > 1:
            return [_on_several(fitting)]
        sheet = fitting[0] if fitting else sheet
        others = () if fitting else tuple(shown(other.title) for other in seen if other is not sheet)
    rows = [Row(line, [cell.text for cell in cells]) for line, cells in enumerate(sheet.rows, 1)]
    if not any(rows):
        return [problem("E-F007", raw.name)]
    return Grid(sheet.source, iter(rows), raw, _covered(sheet, rows), holds_number=sheet.holds_number, others=others)


def _first_row(sheet: Sheet) -> list[str]:
    """The texts of the first row that is not blank; none where all are."""
    for line, values in enumerate(sheet.values, 1):
        texts = [sheet.cell(line, column).text for column in range(1, len(values) + 1)]
        if any(texts):
            return texts
    return []


def _on_several(sheets: Sequence[Sheet]) -> Problem:
    titles = tuple(shown(sheet.title) for sheet in sheets)
    return Problem(Message("E-T023", {"sheets": titles}), tuple(sheet.source.place((1, 1)) for sheet in sheets))


def _covered(sheet: Sheet, rows: list[Row]) -> dict[Position, Position]:
    covered: dict[Position, Position] = {}
    width = max(map(len, rows))
    for area in sheet.merged:
        first = area.top, area.left
        shows = bool(sheet.cell(*first).text)
        for line in range(area.top, min(area.bottom, len(rows)) + 1):
            for column in range(area.left, min(area.right, width) + 1):
                if (line, column) != first and (shows or sheet.cell(line, column).text):
                    covered[line, column] = first
        if len(covered) > _MOST_COVERED:
            break
    return covered


def _read_csv(raw: Raw) -> Grid | list[Problem]:
    source = GridSource(raw.name)
    text = decode(raw, source)
    if text is None:
        return source.problems
    named = _SEPARATOR.match(text)
    text = text[named.end() :] if named else text
    if not text.strip():
        return [problem("E-F007", raw.name)]
    header = text.lstrip("\r\n").partition("\n")[0]
    delimiter = named[1] if named else max(";,\t", key=header.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows: list[tuple[int, list[str]]] = []
    before = line = 1 if named is None else 2
    try:
        for fields in reader:
            if len(fields) > MAX_COLUMNS or len(rows) >= MAX_ROWS:
                return [_too_large(raw.name, len(fields) > MAX_COLUMNS)]
            rows.append((line, fields))
            line = reader.line_num + before
    except csv.Error:
        return [problem("E-T013", raw.name)]
    unended = 0 if text.endswith(("\n", "\r")) else rows[-1][0]
    return Grid(source, (Row(line, [value.strip() for value in fields]) for line, fields in rows), raw, unended=unended)


def _too_large(name: str, columns: bool) -> Problem:
    if columns:
        return problem("E-T014", name, most=MAX_COLUMNS)
    return problem("E-T009", name, most=MAX_ROWS)
