"""The ranking workbook: values and formats, never formulas."""

from __future__ import annotations

import io
from collections.abc import Iterable
from fractions import Fraction
from typing import IO

from openpyxl import Workbook
from openpyxl.cell import Cell as SheetCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from ..language import Language
from ..number import to_cell
from ..problems import Message
from ..results import Results
from ..tables.details import details_table
from ..tables.fields import fields_tables
from ..tables.provenance import problems_table, provenance_table
from ..tables.ranking import ranking_tables
from ..tables.table import Align, Badge, Cell, Column, Row, Table, Tone, Weight
from ..tables.wording import cell_text, heading_text

MAX_TEXT = 32_767
"""Characters that a cell can hold."""

_FONT = "Times New Roman"
_FILLS = {Tone.BEST: "C6E7CE", Tone.GOOD: "D3E9F7", Tone.MIDDLE: "FFF1C4", Tone.LOW: "F8D3CF", Tone.QUIET: "EEEEEE"}
_HEADER_FILL = "D9E2EC"
_RULE = Side(style="thin", color="B0B7BF")
_WIDTHS = {"wide": (28, 60), "narrow": (8, 26)}
"""Least and most characters of a column."""


def write_workbook(results: Results, language: Language, stream: IO[bytes]) -> None:
    """The workbook of a round, one sheet for each view."""
    workbook = Workbook()
    workbook.remove(workbook.active)  # type: ignore[arg-type]
    sheets = [
        ranking_tables(results),
        *([table] for table in fields_tables(results)),
        [details_table(results)],
        [provenance_table(results), problems_table(results)],
    ]
    for tables in sheets:
        _SheetWriter(workbook, tables, language).write()
    workbook.properties.title = results.round
    workbook.properties.creator = f"cchc {results.version}"
    buffer = io.BytesIO()
    workbook.save(buffer)
    stream.write(buffer.getvalue())


def sheet_title(name: str, taken: Iterable[str]) -> str:
    """A name that a sheet can have: at most 31 characters, none of ``[]:*?/\\``, unlike the others."""
    safe = "".join(" " if c in "[]:*?/\\" else c for c in name).strip("' ")[:31] or "Sheet"
    title, number = safe, 2
    lowered = {other.casefold() for other in taken}
    while title.casefold() in lowered:
        ending = f" ({number})"
        title, number = safe[: 31 - len(ending)] + ending, number + 1
    return title


class _SheetWriter:
    """Writes tables one below the other on a sheet of their own; the first one's header freezes."""

    def __init__(self, workbook: Workbook, tables: list[Table], language: Language) -> None:
        self.tables = tables
        self.language = language
        name = language.sentence(tables[0].name)
        self.sheet: Worksheet = workbook.create_sheet(sheet_title(name, workbook.sheetnames))
        self.line = 1
        self.widths: dict[int, int] = {}

    def write(self) -> None:
        for position, table in enumerate(self.tables):
            self._table(table, first=position == 0)
            self.line += 1
        for position, width in self.widths.items():
            self.sheet.column_dimensions[get_column_letter(position)].width = width
        setup = self.sheet.page_setup
        setup.orientation, setup.paperSize, setup.fitToWidth, setup.fitToHeight = "landscape", 9, 1, 0
        self.sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        self.sheet.sheet_view.showGridLines = False

    def _table(self, table: Table, *, first: bool) -> None:
        if table.title is not None:
            self._line(table.title, Font(name=_FONT, size=14 if first else 12, bold=True))
        for text in table.subtitle:
            self._line(text, Font(name=_FONT, size=11, italic=True))
        header = self.line
        if any(heading_text(column, self.language) for column in table.columns):
            for position, column in enumerate(table.columns, 1):
                cell = self._text(position, heading_text(column, self.language), Font(name=_FONT, size=11, bold=True))
                cell.fill = PatternFill("solid", fgColor=_HEADER_FILL)
                cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
                cell.border = Border(bottom=_RULE, top=_RULE)
            self.line += 1
        start = self.line
        for row in table.rows:
            self._row(row, table.columns)
        for note in table.notes:
            self._line(note, Font(name=_FONT, size=10, italic=True))
        self._measure(table)
        if first and start > header:
            self.sheet.freeze_panes = f"{get_column_letter(_first_free(table.columns))}{start}"
            self.sheet.print_title_rows = f"{header}:{header}"
            if table.rows:
                last = get_column_letter(len(table.columns))
                self.sheet.auto_filter.ref = f"A{header}:{last}{start + len(table.rows) - 1}"

    def _line(self, text: Message, font: Font) -> None:
        self._text(1, self.language.sentence(text), font)
        self.line += 1

    def _row(self, row: Row, columns: tuple[Column, ...]) -> None:
        for position, (item, column) in enumerate(zip(row.cells, columns, strict=True), 1):
            font = Font(name=_FONT, size=11, bold=row.weight is not Weight.PLAIN)
            cell = self._value(position, item, column, font)
            cell.alignment = Alignment(horizontal=column.align.value, vertical="top", wrap_text=column.wide)
            cell.border = Border(bottom=_RULE)
            if isinstance(item, Badge):
                cell.fill = PatternFill("solid", fgColor=_FILLS[item.tone])
        self.line += 1

    def _value(self, position: int, value: Cell, column: Column, font: Font) -> SheetCell:
        if isinstance(value, (int, Fraction)):
            cell = self._cell(position)
            cell.value = to_cell(value)
            cell.number_format = "General" if column.places is None else _number_format(column.places)
            cell.font = font
            return cell
        return self._text(position, cell_text(value, column, self.language), font)

    def _cell(self, position: int) -> SheetCell:
        cell = self.sheet.cell(self.line, position)
        assert isinstance(cell, SheetCell)
        return cell

    def _text(self, position: int, text: str, font: Font) -> SheetCell:
        cell = self._cell(position)
        if text:
            cell.value = text[:MAX_TEXT]
            cell.data_type = "s"  # whatever it starts with, it is no formula
        cell.font = font
        return cell

    def _measure(self, table: Table) -> None:
        for position, column in enumerate(table.columns, 1):
            texts = [cell_text(row.cells[position - 1], column, self.language) for row in table.rows]
            least, most = _WIDTHS["wide" if column.wide else "narrow"]
            longest = max((len(line) for text in texts for line in text.splitlines()), default=0)
            heading = max((len(word) for word in heading_text(column, self.language).split()), default=0)
            width = min(max(least, longest + 2, heading + 2), most)
            self.widths[position] = max(width, self.widths.get(position, 0))


def _number_format(places: int) -> str:
    return "0" if places == 0 else f"0.{'0' * places}"


def _first_free(columns: tuple[Column, ...]) -> int:
    """The first column that scrolls: what names the row stays."""
    named = [position for position, column in enumerate(columns, 1) if column.key in ("name", "unit")]
    return named[0] + 1 if named and len(columns) > 4 and columns[0].align is Align.RIGHT else 1
