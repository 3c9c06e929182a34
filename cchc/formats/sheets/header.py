"""The header of a table on a sheet: what columns have in common, their names and maxima, their headings."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import groupby

from ...language import Language
from ...number import to_cell
from ...tables.table import Align, Row, Table, Weight
from ...tables.wording import cell_text, heading_text
from . import times
from .letterhead import Span
from .rows import PlainRow, Value
from .styles import HEADER_FILL, Look, Styles, number_format

_TALLEST = 150
"""Points, of a row whose texts stand upright."""


class SheetHeader:
    """Rows as they are streamed, and what is merged in them: the row, from 0, and the columns."""

    def __init__(
        self,
        table: Table,
        spans: Sequence[Span],
        width: Callable[[Span], float],
        *,
        styles: Styles,
        language: Language,
        size: int,
    ) -> None:
        self.rows: list[PlainRow] = []
        self.merged: list[tuple[int, Span]] = []
        self._columns, self._spans, self._width = table.columns, spans, width
        self._styles, self._language, self._size = styles, language, size
        self._cells: list[tuple[Value, int]] = []
        if any(column.over for column in table.columns):
            self._add_over()
        for row in table.heads:
            self._add_head(row)
        headings = [heading_text(column, language) for column in table.columns]
        if any(headings):
            # Where there is more above, the buttons of the filter have a line of their own.
            extra = 1 if table.heads else 0
            for heading, span in zip(headings, spans, strict=True):
                self._put(span, heading, Look(size, middle=not extra))
            self._end_row(times.height(max(map(self._lines, headings, spans)) + extra, size))

    def _lines(self, text: str, span: Span) -> int:
        return times.lines(text, self._width(span), self._size, bold=True)

    def _put(self, span: Span, value: Value, look: Look) -> None:
        bold = not look.upright
        style = self._styles.number(look._replace(bold=bold, align=Align.CENTER, wrap=True, fill=HEADER_FILL))
        self._cells += [(None, 0)] * (span.first - 1 - len(self._cells))
        self._cells += [(value, style), *([(None, style)] * (span.last - span.first))]
        if span.last > span.first:
            self.merged.append((len(self.rows), span))

    def _end_row(self, height: float) -> None:
        self.rows.append(PlainRow(height, self._cells))
        self._cells = []

    def _add_over(self) -> None:
        """Headings that neighbours have in common."""
        highest = 1
        for over, places in groupby(range(len(self._columns)), key=lambda place: self._columns[place].over):
            text = over if isinstance(over, str) else self._language.sentence(over)
            spans = [self._spans[place] for place in places]
            for span in [Span(spans[0].first, spans[-1].last)] if text else spans:
                self._put(span, text, Look(self._size, middle=True))
                highest = max(highest, self._lines(text, span))
        self._end_row(times.height(highest, self._size))

    def _add_head(self, row: Row) -> None:
        height = times.height(1, self._size)
        place = 0
        while place < len(self._columns):
            cell, column, span, end = row.cells[place], self._columns[place], self._spans[place], place + 1
            if isinstance(cell, (int, Fraction)):
                # A number stands for its neighbours too that have none.
                while end < len(self._columns) and row.cells[end] is None and self._columns[end].over == column.over:
                    end += 1
                look = Look(self._size, middle=True, number=number_format(column.places))
                self._put(Span(span.first, self._spans[end - 1].last), to_cell(cell), look)
            else:
                text = cell_text(cell, column, self._language)
                upright = row.weight is Weight.TALL and column.align is Align.RIGHT and bool(text)
                if upright:
                    text, tall = _upright(text, self._width(span), self._size - 1)
                    height = max(height, tall)
                self._put(span, text, Look(self._size - upright, middle=True, upright=upright))
            place = end
        self._end_row(height)


def _upright(text: str, column: float, size: int) -> tuple[str, float]:
    """A text that stands upright in a narrow column, shortened if it must be, and how high it is."""
    count = max(int(times.room(column) / (size * 1.25)), 1)
    free = (_TALLEST - 2 * size) * count
    if times.width(text, size) > free:
        while text and times.width(f"{text}…", size) > free:
            text = text[:-1]
        text = f"{text.rstrip()}…"
    return text, min(times.width(text, size) / count + 3 * size, _TALLEST)
