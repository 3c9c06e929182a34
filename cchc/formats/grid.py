"""The first sheet of a .csv or .xlsx file as rows of located texts."""

from __future__ import annotations

import csv
import datetime
import io
import zipfile
from itertools import zip_longest
from pathlib import Path
from typing import Any, NamedTuple

from .. import number
from ..nodes import At, Scalar, Source
from ..problems import Place, Problem
from ..text import unsafe_character
from .files import Raw, problem, read
from .yaml_file import decode

MAX_ROWS = 20_000
MAX_COLUMNS = 2_000
MAX_UNPACKED = 64 * 1024 * 1024
"""Bytes of all parts of a workbook together, as its directory states them."""


class GridSource(Source):
    """A table while it is read; positions are pairs of row (or line) and column."""

    def __init__(self, file: str, sheet: str | None = None) -> None:
        super().__init__(file)
        self.sheet = sheet

    def place(self, at: At) -> Place:
        line, column = at if isinstance(at, tuple) else (None, None)
        return Place(self.file, line, column, self.sheet)

    def position(self, at: Any) -> tuple[int, int]:
        line, column = at
        return line, column


class Grid(NamedTuple):
    """Rows of cells; cells beyond the last used one of a row are not there."""

    source: Source
    rows: list[list[Scalar]]
    raw: Raw


def read_grid(path: str | Path) -> Grid | list[Problem]:
    """The table; problems where there is none. Complaints about single cells are in its source."""
    raw = read(path)
    if isinstance(raw, Problem):
        return [raw]
    if Path(path).suffix.lower() == ".xlsx":
        return _read_xlsx(raw)
    return _read_csv(raw)


def _read_csv(raw: Raw) -> Grid | list[Problem]:
    source = GridSource(raw.name)
    text = decode(raw, source)
    if text is None:
        return source.problems
    if not text.strip():
        return [problem("E-F007", raw.name)]
    header = text.lstrip("\r\n").partition("\n")[0]
    delimiter = max(";,\t", key=header.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows: list[list[Scalar]] = []
    line = 1
    try:
        for fields in reader:
            if len(fields) > MAX_COLUMNS or len(rows) >= MAX_ROWS:
                return [_too_large(raw.name, len(fields) > MAX_COLUMNS)]
            rows.append([_scalar(source, value, (line, column)) for column, value in enumerate(fields, 1)])
            line = reader.line_num + 1
    except csv.Error:
        return [problem("E-T013", raw.name)]
    return Grid(source, rows, raw)


def _scalar(source: Source, text: str, at: tuple[int, int]) -> Scalar:
    character = unsafe_character(text)
    if character is not None:
        source.report("E-Y014", at, character=character)
        text = ""
    return Scalar(text.strip(), at)


def _too_large(name: str, columns: bool) -> Problem:
    if columns:
        return problem("E-T014", name, most=MAX_COLUMNS)
    return problem("E-T009", name, most=MAX_ROWS)


def _read_xlsx(raw: Raw) -> Grid | list[Problem]:
    try:
        with zipfile.ZipFile(io.BytesIO(raw.data)) as archive:
            if sum(part.file_size for part in archive.infolist()) > MAX_UNPACKED:
                return [problem("E-T005", raw.name, most=MAX_UNPACKED // (1024 * 1024))]
        title, values = _first_sheet(raw.data, data_only=True)
        _, formulas = _first_sheet(raw.data, data_only=False)
    # openpyxl raises whatever its parsers raise on what is no workbook; each means the same to the user.
    except Exception as error:  # noqa: BLE001
        return [problem("E-T008", raw.name, reason=type(error).__name__)]
    width = max((len(row) for row in formulas), default=0)
    if len(formulas) > MAX_ROWS or width > MAX_COLUMNS:
        return [_too_large(raw.name, width > MAX_COLUMNS)]
    source = GridSource(raw.name, title)
    rows = [
        [
            _cell(source, value, formula, (line, column))
            for column, (value, formula) in enumerate(zip_longest(row, written), 1)
        ]
        for line, (row, written) in enumerate(zip_longest(values, formulas, fillvalue=()), 1)
    ]
    return Grid(source, rows, raw) if any(rows) else [problem("E-F007", raw.name)]


def _first_sheet(data: bytes, *, data_only: bool) -> tuple[str, list[tuple[Any, ...]]]:
    """The title and the cell values of the first sheet, a row and a column beyond the bounds at the most."""
    from openpyxl import load_workbook

    workbook = load_workbook(io.BytesIO(data), read_only=True, data_only=data_only)
    try:
        sheet = workbook.worksheets[0]
        sheet.reset_dimensions()  # the stated dimension may be wrong
        rows = sheet.iter_rows(max_row=MAX_ROWS + 1, max_col=MAX_COLUMNS + 1, values_only=True)
        return sheet.title, [_used(row) for row in rows]
    finally:
        workbook.close()


def _used(row: tuple[Any, ...]) -> tuple[Any, ...]:
    """A row up to its last cell that holds anything."""
    length = len(row)
    while length and row[length - 1] is None:
        length -= 1
    return row[:length]


def _cell(source: Source, value: Any, formula: Any, at: tuple[int, int]) -> Scalar:
    if value is None:
        if isinstance(formula, str) and formula.startswith("="):
            source.report("E-T010", at)
        return Scalar("", at)
    if isinstance(value, bool):
        return Scalar(str(value).upper(), at)
    if isinstance(value, (int, float)):
        return Scalar(_unambiguous(number.from_cell(value)), at)
    if isinstance(value, (datetime.date, datetime.time)):
        return Scalar(value.isoformat(), at)
    text = str(value)
    if text.startswith("#") and text.rstrip("!?").isupper():
        source.report("E-T011", at, text=text)
        return Scalar("", at)
    return _scalar(source, text, at)


def _unambiguous(value: number.Exact) -> str:
    """A number cell is a number: with a fourth decimal, 1.234 is not taken for somebody's 1234."""
    return number.fixed(value, 4) if number.decimals_of(value) == 3 else number.exact_text(value)
