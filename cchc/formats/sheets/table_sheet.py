"""Neutral tables on a sheet of a workbook, one below the other, ready to be printed."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from math import ceil

from openpyxl.formatting.rule import ColorScale, DataBar, FormatObject, Rule
from openpyxl.styles.colors import Color
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.filters import FilterColumn
from openpyxl.worksheet.properties import Outline

from ...problems import Message
from ...tables.table import Column, Shade, Table
from . import times
from .book import Book
from .header import SheetHeader
from .letterhead import Span, Style, put
from .prepared_table import PreparedTable
from .rows import Block

_PAGE = 128
"""How wide the columns of a sheet are together at least: a page of A4, but for its margins."""
_STRETCH = 1.6
"""How much wider than it needs to be a column may become to fill the page."""
_SCALE = {50: "FFF6C4BF", 75: "FFFFF6DA", 100: "FFA9D9B5"}
"""The colours of a percentage, and between them."""
_CHANGES = {-20: "FFF6C4BF", 0: "FFFFFFFF", 20: "FFA9D9B5"}
"""Those of a change of a percentage."""


class TableSheet:
    """Writes tables from the top of a sheet; the first one's header freezes and is repeated on every page.

    The columns are those of the first table, and of others that have the same. Further ones lie below, indented unless
    they begin alike with a number or a code, and each of their columns takes as many of the sheet's as it needs.
    """

    def __init__(
        self,
        book: Book,
        name: Message,
        tables: Sequence[Table],
        *,
        size: int = 11,
        indent: int = 1,
        aligned: bool = False,
        titled: bool = False,
        page: float = _PAGE,
    ) -> None:
        """Where ``aligned``, all tables lie in the same columns, and none is repeated alone.

        Where ``titled``, the first table has its title above it as the others do: what stands over it is of them all.
        """
        self.book, self.language, self.size = book, book.language, size
        self.sheet = book.sheet(name)
        self._aligned, self._titled = aligned, titled
        self._repeated = False
        self._header_rows = ""
        self.tops: list[int] = []
        """The line that each table begins at."""
        self._tables = [PreparedTable(table, book, size) for table in tables]
        needed = [table.widths() for table in self._tables]
        alike = [aligned or table.columns == tables[0].columns for table in tables]
        columns = max(map(len, needed)) if aligned else len(needed[0])
        chosen = [found for found, same in zip(needed, alike, strict=True) if same]
        widths = [max(found[place] for found in chosen if place < len(found)) for place in range(columns)]
        stretch = min(max(page / sum(widths), 1), _STRETCH)
        self.widths = [ceil(width * stretch * 10) / 10 for width in widths]
        self._spans = [
            [Span(place + 1, place + 1) for place in range(len(found))]
            if alike[position]
            else self._spread(
                found, _first(tables[0], tables[position], indent), last_takes_rest=tables[position].columns[-1].wide
            )
            for position, found in enumerate(needed)
        ]
        for column, width in enumerate(self.widths, 1):
            self.sheet.column_dimensions[get_column_letter(column)].width = width
        self.line = 1

    @property
    def count(self) -> int:
        """How many tables there are."""
        return len(self._tables)

    @property
    def columns(self) -> int:
        return len(self.widths)

    def _spread(self, needed: Sequence[float], first: int, *, last_takes_rest: bool) -> list[Span]:
        """Columns of the sheet for each of a lower table's; where there are none left, new ones."""
        spans = []
        for position, width in enumerate(needed):
            last = first
            if first > self.columns:
                self.widths.append(width)
            while self._width(Span(first, last)) < width and last < self.columns:
                last += 1
            if last_takes_rest and position == len(needed) - 1:
                last = self.columns
            spans.append(Span(first, last))
            first = last + 1
        return spans

    def _width(self, span: Span) -> float:
        return sum(self.widths[span.first - 1 : span.last])

    @property
    def height(self) -> float:
        """Points, of all that has been written."""
        streamed = sum(row.height for block in self.book.rows_of(self.sheet).blocks for row in block.rows)
        dimensions = self.sheet.row_dimensions
        return streamed + sum(dimensions[row].height or times.height(1, self.size) for row in dimensions)

    def heights(self) -> list[float]:
        """Points, of each line from the top."""
        found = {
            block.start + offset: row.height
            for block in self.book.rows_of(self.sheet).blocks
            for offset, row in enumerate(block.rows)
        }
        for line, row in self.sheet.row_dimensions.items():
            found.setdefault(line, row.height or times.height(1, self.size))
        return [found.get(line, times.height(1, self.size)) for line in range(1, max(*found, self.line - 1, 0) + 1)]

    def height_of(self, position: int) -> float:
        """Points that a table will take, with its title, header and notes."""
        table = self._tables[position].table
        spans = self._spans[position]
        rows = [
            *self._header(position).rows,
            *self._tables[position].rows(spans, [self._width(span) for span in spans]),
        ]
        notes = [times.lines(self.language.sentence(note), sum(self.widths), self._note_size) for note in table.notes]
        texts = sum(times.height(count, self._note_size) for count in notes)
        return sum(row.height for row in rows) + texts + 2 * times.height(1, self.size + 1)

    @property
    def _note_size(self) -> int:
        return max(self.size - 1, 10)

    def _header(self, position: int) -> SheetHeader:
        table, spans = self._tables[position].table, self._spans[position]
        return SheetHeader(table, spans, self._width, styles=self.book.styles, language=self.language, size=self.size)

    def write(self, *, repeated: bool = True, bare: Collection[int] = ()) -> list[range]:
        """All tables. Returns the rows of the sheet that the body of each one takes.

        Where ``repeated``, the first table's header is printed on every page; ``bare`` tables have no other.
        """
        self._repeated = repeated and not self._aligned
        bodies = [self._table(position, bare=position in bare) for position in range(self.count)]
        self.close()
        return bodies

    def repeat_header(self) -> None:
        """Have the first table's header printed on every page, unless tables lie in the same columns."""
        if self._header_rows and not self._aligned:
            self.sheet.print_title_rows = self._header_rows

    def close(self) -> None:
        """Say where the sheet ends."""
        rows = self.book.rows_of(self.sheet)
        ends = [block.start + len(block.rows) - 1 for block in rows.blocks]
        rows.last_row, rows.last_column = max(self.sheet.max_row, *ends, 1), self.columns

    def text(self, text: str, style: Style) -> None:
        """A line over all columns."""
        cell = put(self.sheet, self.line, 1, text)
        style.dress(cell)
        self._merge(Span(1, self.columns), self.line)
        count = times.lines(text, sum(self.widths), style.size, bold=style.bold)
        self.sheet.row_dimensions[self.line].height = times.height(count, style.size)
        self.line += 1

    def _merge(self, span: Span, row: int) -> None:
        if span.last > span.first:
            self.sheet.merged_cells.add(f"{get_column_letter(span.first)}{row}:{get_column_letter(span.last)}{row}")

    def _table(self, position: int, *, bare: bool) -> range:
        prepared, spans = self._tables[position], self._spans[position]
        table = prepared.table
        self.line += 1 if position else 0
        self.tops.append(self.line)
        if table.title is not None and (position or self._aligned or self._titled):
            self.text(self.language.sentence(table.title), Style(self.size + 1, bold=True, align="left"))
        header = self._header(position)
        above = [] if bare else header.rows
        rows = [*above, *prepared.rows(spans, [self._width(span) for span in spans])]
        for offset, span in [] if bare else header.merged:
            self._merge(span, self.line + offset)
        start = self.line + len(above)
        if rows:
            self.book.rows_of(self.sheet).add(Block(self.line, rows))
            self.line += len(rows)
        for span in spans:
            if span.last > span.first:
                for row in range(start, self.line):
                    self._merge(span, row)
        self._shade(prepared, start)
        if not position and header.rows:
            self._freeze(prepared, start - len(header.rows), start)
        for note in table.notes:
            self.text(self.language.sentence(note), Style(self._note_size, italic=True, align="left"))
        return range(start, start + len(table.rows))

    def _shade(self, prepared: PreparedTable, start: int) -> None:
        plain, end = start + prepared.plain_rows - 1, start + len(prepared.table.rows) - 1
        for position, column in enumerate(prepared.table.columns, 1):
            last = plain if column.shade is Shade.BAR else end
            if column.shade is not None and last >= start:
                letter = get_column_letter(position)
                self.sheet.conditional_formatting.add(f"{letter}{start}:{letter}{last}", _rule(column.shade))

    def _freeze(self, prepared: PreparedTable, header: int, start: int) -> None:
        columns = prepared.table.columns
        self.sheet.freeze_panes = f"{get_column_letter(_first_free(columns))}{start}"
        self._header_rows = f"{header}:{start - 1}"
        if self._repeated:
            self.repeat_header()
        if prepared.plain_rows and not self._titled:  # a filter of the first table would seem one of all
            last = get_column_letter(len(columns))
            self.sheet.auto_filter.ref = f"A{start - 1}:{last}{start + prepared.plain_rows - 1}"
        folded = [position for position, column in enumerate(columns) if column.outline]
        for position in folded:
            self.sheet.column_dimensions[get_column_letter(position + 1)].outlineLevel = columns[position].outline
            # A button would hide the code in so narrow a column.
            self.sheet.auto_filter.filterColumn.append(FilterColumn(colId=position, hiddenButton=True))
        if folded:
            self.sheet.sheet_properties.outlinePr = Outline(summaryRight=False)
            # openpyxl finds this out too late to write it, and without it Excel shows nothing to fold with.
            self.sheet.column_dimensions.max_outline = max(columns[position].outline for position in folded)


def _rule(shade: Shade) -> Rule:
    if shade is Shade.BAR:
        ends = [FormatObject("num", val=0), FormatObject("max")]
        return Rule("dataBar", dataBar=DataBar(cfvo=ends, color=Color("FFF0A58F"), showValue=True))
    scale = _SCALE if shade is Shade.PERCENT else _CHANGES
    steps = [FormatObject("num", val=value) for value in scale]
    return Rule("colorScale", colorScale=ColorScale(cfvo=steps, color=[Color(color) for color in scale.values()]))


def _first(above: Table, table: Table, indent: int) -> int:
    """Where a lower table begins: a narrow first column would be as wide as the names are that it lies under."""
    first = table.columns[0].key
    return 1 if first in ("number", "code") and first == above.columns[0].key else indent + 1


def _first_free(columns: tuple[Column, ...]) -> int:
    """The first column that scrolls: what names the row stays."""
    named = [position for position, column in enumerate(columns, 1) if column.key in ("name", "unit")]
    return named[0] + 1 if named and columns[0].key in ("rank", "number") else 1
