"""A neutral table whose cells are turned into values and styles of a workbook."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from heapq import nlargest

from ...number import to_cell
from ...problems import Message
from ...tables.table import Align, Badge, Cell, Column, Mark, Marked, Row, Table, Tone, Weight
from ...tables.wording import cell_text, heading_text
from . import times
from .book import Book
from .letterhead import MAX_TEXT, Span
from .rows import PlainRow, Value
from .styles import FILLS, TOTAL_FILL, Look, number_format

_WIDE, _SHORT, _FIGURE, _FOLDED = (24, 48), (7, 24), (7.4, 14), (5.2, 14)
"""Least and most width of a column of long texts, of short ones, of figures, and of figures that can be folded away."""
_DITTO = 7, 48
"""Of a column whose long texts stand in every row, which would be tall."""
_ALONE = 66
"""Most width of long texts that are the only ones."""
_MEASURED = 40
"""Of a column's texts, how many of the longest are measured."""
_LETTER = 0.75
"""Of the font's size: hardly a text has letters as wide on average."""


_CENTERED = ("rank", "number")
_INDENT = 1.5
"""How much of a column's width an indent takes."""


def wraps(column: Column) -> bool:
    return column.wide or column.align is Align.LEFT


class PreparedTable:
    def __init__(self, table: Table, book: Book, size: int) -> None:
        self.table = table
        self._language, self._styles, self._size = book.language, book.styles, size
        self._suffixes = [book.language.sentence(column.suffix) for column in table.columns]
        columns = range(len(table.columns))
        self._plain = [(self._style(place, figure=False), self._style(place, figure=True)) for place in columns]
        """The styles of most cells: of a column's texts and of its figures."""
        self._others: dict[tuple[int, bool, Tone | None, Mark | None, Weight], int] = {}
        self._known: dict[tuple[int, int], tuple[Value, int]] = {}
        """Cells that occur again and again, by their identity and column: the table keeps them alive."""
        self._marked: set[int] = set()
        """The columns in which a cell carries a mark."""
        self.cells = [self._row(row) for row in table.rows]

    @property
    def plain_rows(self) -> int:
        """Those above the totals, which a filter may hide and sort."""
        return sum(row.weight is not Weight.TOTAL for row in self.table.rows)

    def _row(self, row: Row) -> list[tuple[Value, int]]:
        """Told apart by their very types: a long list has a hundred thousand cells."""
        if row.weight is not Weight.PLAIN:
            return [self._cell(cell, place, row.weight) for place, cell in enumerate(row.cells)]
        plain, known = self._plain, self._known
        found: list[tuple[Value, int]] = []
        for place, cell in enumerate(row.cells):
            kind = type(cell)
            if kind is int or kind is Fraction:
                found.append((to_cell(cell), plain[place][1]))  # type: ignore[arg-type]
            elif kind is str:
                found.append((cell[:MAX_TEXT], plain[place][0]))  # type: ignore[index,arg-type]
            elif cell is None:
                found.append((None, plain[place][0]))
            elif kind is Message and cell.values:  # type: ignore[union-attr]
                found.append((self._language.sentence(cell)[:MAX_TEXT], plain[place][0]))  # type: ignore[arg-type]
            else:
                key = id(cell), place
                if key not in known:
                    known[key] = self._cell(cell, place, row.weight)
                found.append(known[key])
        return found

    def _cell(self, cell: Cell, place: int, weight: Weight) -> tuple[Value, int]:
        tone = mark = None
        if isinstance(cell, Marked):
            cell, tone, mark = cell
            if mark:
                self._marked.add(place)
        elif isinstance(cell, Badge):
            tone = cell.tone
        figure = isinstance(cell, (int, Fraction))
        key = (place, figure, tone, mark, weight)
        if key not in self._others:
            self._others[key] = self._style(place, figure=figure, tone=tone, mark=mark, weight=weight)
        value: Value
        if isinstance(cell, (int, Fraction)):
            value = to_cell(cell)
        else:
            value = cell_text(cell, self.table.columns[place], self._language)[:MAX_TEXT]
        return value, self._others[key]

    def _style(
        self,
        place: int,
        *,
        figure: bool,
        tone: Tone | None = None,
        mark: Mark | None = None,
        weight: Weight = Weight.PLAIN,
    ) -> int:
        column = self.table.columns[place]
        centered = (tone is not None and not figure) or column.key in _CENTERED
        form = number_format(column.places, signed=column.signed, mark=mark, suffix=self._suffixes[place])
        look = Look(
            self._size,
            bold=weight is not Weight.PLAIN or column.strong,
            align=Align.CENTER if centered else column.align,
            wrap=wraps(column),
            indent=int(self._is_indented(place) and not centered),
            number=form if figure else "General",
            fill=FILLS[tone] if tone else TOTAL_FILL if weight is not Weight.PLAIN else "",
        )
        return self._styles.number(look)

    def _is_indented(self, place: int) -> bool:
        """Whether a column's texts begin where figures end, and would seem to be one with them."""
        columns = self.table.columns
        before = columns[place - 1]
        follows = place > 0 and before.align is Align.RIGHT and before.key not in _CENTERED
        return follows and columns[place].align is Align.LEFT

    def widths(self) -> list[float]:
        """How wide each column should be."""
        return [self._width(place, column) for place, column in enumerate(self.table.columns)]

    def _width(self, place: int, column: Column) -> float:
        least, most = self._bounds(column)
        values = dict.fromkeys([row[place][0] for row in self.cells])  # long lists say the same again and again
        texts = nlargest(_MEASURED, [value for value in values if isinstance(value, str)], len)
        lines = [line for text in texts for line in text.split("\n")]
        heads = [row.cells[place] for row in self.table.heads]
        figures = [value for value in values if isinstance(value, (int, float))]
        figures += [to_cell(head) for head in heads if isinstance(head, (int, Fraction))]
        if figures:
            lines.append(self._longest_figure(figures, place, column))
        longest = max((times.width(line, self._size, bold=True) for line in lines), default=0)
        heading = heading_text(column, self._language)
        word = max((times.width(part, self._size, bold=True) for part in heading.split()), default=0)
        third = times.columns_for(times.width(heading, self._size, bold=True) / 3)  # else headings are towers
        free = _INDENT if self._is_indented(place) else 0
        return max(min(max(least, times.columns_for(longest) + free, third), most), times.columns_for(word))

    def _bounds(self, column: Column) -> tuple[float, float]:
        if column.wide:
            least, most = _WIDE
            return least, _ALONE if sum(other.wide for other in self.table.columns) == 1 else most
        if column.align is not Align.RIGHT:
            return _DITTO if column.ditto else _SHORT
        return _FOLDED if column.outline else _FIGURE

    def _longest_figure(self, figures: Sequence[float], place: int, column: Column) -> str:
        """Text as wide as the widest of the figures."""
        least, greatest = min(figures), max(figures)
        sign = "-" if column.signed or least < 0 else ""
        largest = max(greatest, -least)
        digits = (
            f"{largest:,.0f}" if column.places == 0 else f"{largest:.{4 if column.places is None else column.places}f}"
        )
        return f"{sign}{digits}{self._suffixes[place]}{' W' if place in self._marked else ''}"

    def rows(self, spans: Sequence[Span], widths: Sequence[float]) -> Iterator[PlainRow]:
        """As they are streamed, each cell in its span of so wide a column; a row is as high as its longest text."""
        size = self._size
        texts = [place for place, column in enumerate(self.table.columns) if wraps(column)]
        widths = [width - _INDENT * self._is_indented(place) for place, width in enumerate(widths)]
        short = {place: times.room(widths[place]) / (size * _LETTER) for place in texts}
        left: list[tuple[Value, int]] = [(None, 0)] * (spans[0].first - 1)
        moved = bool(left) or any(span.last > span.first for span in spans)
        for row in self.cells:
            count = 1
            for place in texts:
                value = row[place][0]
                if isinstance(value, str) and (len(value) > short[place] or "\n" in value):
                    count = max(count, times.lines(value, widths[place], size))
            cells = row
            if moved:
                cells = list(left)
                for (value, style), span in zip(row, spans, strict=True):
                    cells += [(value, style), *([(None, style)] * (span.last - span.first))]
            yield PlainRow(times.height(count, size), cells)
