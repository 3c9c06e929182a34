"""The ranking workbook: values and formats, never formulas."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from functools import cache
from math import ceil
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
from .sheet_rows import PlainRow, StreamedRows, save_with_rows

MANY_ROWS = 200
"""Rows above which a table of plain rows is streamed, which is ten times as fast."""
MAX_TEXT = 32_767
"""Characters that a cell can hold."""

_FONT = "Times New Roman"
_FILLS = {Tone.BEST: "C6E7CE", Tone.GOOD: "D3E9F7", Tone.MIDDLE: "FFF1C4", Tone.LOW: "F8D3CF", Tone.QUIET: "EEEEEE"}
_HEADER_FILL = "D9E2EC"
_RULE = Side(style="thin", color="B0B7BF")
_WIDE, _NARROW = (24, 44), (9, 22)
"""Least and most characters of a column."""
_LINE_HEIGHT = 15.5
"""Points, of text at 11 points."""
_A4 = 9


def write_workbook(results: Results, language: Language, stream: IO[bytes]) -> None:
    """The workbook of a round, one sheet for each view."""
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    sheets = [
        ranking_tables(results),
        *([table] for table in fields_tables(results)),
        [details_table(results)],
        [provenance_table(results)],
    ]
    if results.problems:
        sheets.append([problems_table(results)])
    streamed: dict[str, StreamedRows] = {}
    for tables in sheets:
        writer = _SheetWriter(workbook, tables, language)
        writer.write()
        streamed.update(writer.streamed)
    workbook.properties.title = results.round
    workbook.properties.creator = f"cchc {results.version}"
    save_with_rows(workbook, streamed, stream)


def sheet_title(name: str, taken: Iterable[str]) -> str:
    r"""A name that a sheet can have: at most 31 characters, none of ``[]:*?/\``, unlike the others."""
    safe = "".join(" " if c in "[]:*?/\\" else c for c in name).strip("' ")[:31].strip("' ") or "Sheet"
    title, number = safe, 2
    lowered = {other.casefold() for other in taken}
    while title.casefold() in lowered:
        ending = f" ({number})"
        title, number = safe[: 31 - len(ending)] + ending, number + 1
    return title


@cache
def _font(size: int, *, bold: bool = False, italic: bool = False) -> Font:
    return Font(name=_FONT, size=size, bold=bold, italic=italic)


@cache
def _alignment(align: Align, *, wrap: bool, middle: bool) -> Alignment:
    return Alignment(horizontal=align.value, vertical="center" if middle else "top", wrap_text=wrap)


_UNDERLINED = Border(bottom=_RULE)
_BOXED = Border(bottom=_RULE, top=_RULE, left=_RULE, right=_RULE)


class _SheetWriter:
    """Writes tables one below the other on a sheet of their own; the first one's header freezes."""

    def __init__(self, workbook: Workbook, tables: list[Table], language: Language) -> None:
        self.tables = tables
        self.language = language
        name = language.sentence(tables[0].name)
        self.sheet: Worksheet = workbook.create_sheet(sheet_title(name, workbook.sheetnames))
        self.line = 1
        self.widths = self._measure()
        self.streamed: dict[str, StreamedRows] = {}

    def write(self) -> None:
        for position, width in enumerate(self.widths, 1):
            self.sheet.column_dimensions[get_column_letter(position)].width = width
        for position, table in enumerate(self.tables):
            self._table(table, first=position == 0)
            self.line += 1
        setup = self.sheet.page_setup
        setup.orientation, setup.paperSize, setup.fitToWidth, setup.fitToHeight = "landscape", _A4, 1, 0
        self.sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        footer = self.sheet.oddFooter
        assert footer is not None and footer.center is not None
        footer.center.text = "&P/&N"

    def _measure(self) -> list[int]:
        """Column widths in characters, for all tables of the sheet together."""
        widths = [0] * max(len(table.columns) for table in self.tables)
        for table in self.tables:
            for position, column in enumerate(table.columns):
                least, most = _WIDE if column.wide else _NARROW
                texts = [cell_text(row.cells[position], column, self.language) for row in table.rows]
                heading = heading_text(column, self.language)
                longest = max((len(line) for text in texts for line in text.splitlines()), default=0)
                word = max((len(word) for word in heading.split()), default=0)
                width = min(max(least, longest + 3, word + 3, min(len(heading) // 3, 16)), most)
                widths[position] = max(widths[position], width)
        return widths

    def _table(self, table: Table, *, first: bool) -> None:
        if table.title is not None:
            self._line(table.title, _font(14 if first else 12, bold=True))
        for text in table.subtitle:
            self._line(text, _font(11, italic=True))
        header = self.line
        headings = [heading_text(column, self.language) for column in table.columns]
        if any(headings):
            self._header(headings)
        start = self.line
        if len(table.rows) > MANY_ROWS and not table.notes:
            self._stream(table)
        else:
            for row in table.rows:
                self._row(row, table.columns)
        if first and start > header:
            self.sheet.freeze_panes = f"{get_column_letter(_first_free(table.columns))}{start}"
            self.sheet.print_title_rows = f"{header}:{header}"
            if table.rows:
                last = get_column_letter(len(table.columns))
                plain = sum(row.weight is not Weight.TOTAL for row in table.rows)
                self.sheet.auto_filter.ref = f"A{header}:{last}{start + plain - 1}"
        for note in table.notes:
            self._line(note, _font(10, italic=True))

    def _line(self, text: Message, font: Font) -> None:
        self._text(1, self.language.sentence(text), font)
        self.line += 1

    def _header(self, headings: list[str]) -> None:
        for position, heading in enumerate(headings, 1):
            cell = self._text(position, heading, _font(11, bold=True))
            cell.fill = PatternFill("solid", fgColor=_HEADER_FILL)
            cell.alignment = _alignment(Align.CENTER, wrap=True, middle=True)
            cell.border = _BOXED
        self._set_height(headings, [True] * len(headings), bold=True)
        self.line += 1

    def _stream(self, table: Table) -> None:
        """Leave the rows to be streamed: the first is written as any other, and its styles are those of all."""
        self._row(table.rows[0], table.columns)
        styles = [self.sheet.cell(self.line - 1, position).style_id for position in range(1, len(table.columns) + 1)]
        start = self.line - 1
        last = f"{get_column_letter(len(table.columns))}{start + len(table.rows) - 1}"
        self.streamed[self.sheet.title] = StreamedRows(start, last, self._plain_rows(table, styles))

    def _plain_rows(self, table: Table, styles: list[int]) -> Iterator[PlainRow]:
        wraps = [column.wide or column.align is Align.LEFT for column in table.columns]
        for row in table.rows:
            values = [
                to_cell(cell)
                if isinstance(cell, (int, Fraction))
                else cell_text(cell, column, self.language)[:MAX_TEXT]
                for cell, column in zip(row.cells, table.columns, strict=True)
            ]
            texts = [value if isinstance(value, str) else "" for value in values]
            yield PlainRow(self._height(texts, wraps), list(zip(values, styles, strict=True)))

    def _row(self, row: Row, columns: tuple[Column, ...]) -> None:
        font = _font(11, bold=row.weight is not Weight.PLAIN)
        texts, wraps = [], []
        for position, (item, column) in enumerate(zip(row.cells, columns, strict=True), 1):
            cell = self._value(position, item, column, font)
            centered = isinstance(item, Badge) or column.key == "rank"
            wrap = column.wide or column.align is Align.LEFT
            cell.alignment = _alignment(Align.CENTER if centered else column.align, wrap=wrap, middle=False)
            cell.border = _UNDERLINED
            if isinstance(item, Badge):
                cell.fill = PatternFill("solid", fgColor=_FILLS[item.tone])
            texts.append(cell.value if isinstance(cell.value, str) else "")
            wraps.append(wrap)
        self._set_height(texts, wraps)
        self.line += 1

    def _set_height(self, texts: list[str], wraps: list[bool], *, bold: bool = False) -> None:
        self.sheet.row_dimensions[self.line].height = self._height(texts, wraps, bold=bold)

    def _height(self, texts: list[str], wraps: list[bool], *, bold: bool = False) -> float:
        """A row is as high as its longest wrapped text; viewers do not all work that out themselves."""
        lines = 1
        for text, wrap, width in zip(texts, wraps, self.widths, strict=False):
            if wrap and text:
                # Times New Roman sets about a sixth more characters than the width counts.
                room = max(width - 3 if bold else width + width // 6 - 1, 1)
                lines = max(lines, sum(ceil(len(part) / room) or 1 for part in text.split("\n")))
        return _LINE_HEIGHT * lines

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


def _number_format(places: int) -> str:
    return "0" if places == 0 else f"0.{'0' * places}"


def _first_free(columns: tuple[Column, ...]) -> int:
    """The first column that scrolls: what names the row stays."""
    named = [position for position, column in enumerate(columns, 1) if column.key in ("name", "unit")]
    return named[0] + 1 if named and columns[0].key == "rank" else 1
