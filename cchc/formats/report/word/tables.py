"""Neutral tables as tables of a Word document."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise
from math import ceil

from ....language import Language
from ....tables.report import TablePart
from ....tables.table import Align, Cell, Column, Row, Shade, Table, Weight
from ....tables.wording import cell_text, heading_text
from ...sheets import times
from ..style import LIGHT
from ..tables import HEAT, band, heat_step
from .elements import Element, element, keep_next, paragraph, run
from .paper import Paper
from .widths import PADDING, layout

_KEPT = 0.25
"""Of the height of a page: a table that is kept on one."""
_LEADING = 1.25
"""The height of a line in a table, by the size of its letters."""
_HEADER, _TOTAL, _LINE = "E7E6E6", "F2F2F2", "7F7F7F"

_STYLES = {Align.LEFT: "TableText", Align.RIGHT: "TableFigure", Align.CENTER: "TableCenter"}


class Tables:
    """Writes the tables of one document."""

    def __init__(self, language: Language) -> None:
        self._language = language

    def of(self, part: TablePart, paper: Paper, title: str) -> Element:
        """``title`` is for those who do not see it."""
        table = part.table
        size, widths = layout(table, self._language, paper)
        cells = _Cells(self._language, size, [int(20 * width) for width in widths])
        kept = self._height(table, size, widths) <= _KEPT * paper.height
        made = element(
            "w:tbl",
            _properties(sum(cells.widths), title),
            element("w:tblGrid", *(element("w:gridCol", w_w=width) for width in cells.widths)),
        )
        made.extend(cells.header(table.columns))
        for number, row in enumerate(table.rows):
            made.append(cells.row(row, part, keep=kept and number < len(table.rows) - 1))
        return made

    def _height(self, table: Table, size: int, widths: Sequence[float]) -> float:
        """Points that the rows take, about."""
        lines = 0
        for row in table.rows:
            texts = (
                cell_text(cell, column, self._language) for cell, column in zip(row.cells, table.columns, strict=True)
            )
            free = (width - 2 * PADDING for width in widths)
            lines += max(ceil(times.width(text, size) / room) for text, room in zip(texts, free, strict=True)) or 1
        return lines * size * _LEADING

    def scale(self) -> Element:
        """What the colours of a map of numbers mean."""
        runs = []
        for step, (start, above) in enumerate(pairwise([None, *HEAT, None])):
            text = f"\u00a0{self._language.sentence(band(start, above))}\u00a0".replace(" ", "\u00a0")
            runs += [run(text, size=11, color=_ink(step), paper=_paper(step)), run("  ", size=11)]
        return paragraph("Note", runs, keep_next())


class _Cells:
    """Rows of one table."""

    def __init__(self, language: Language, size: int, widths: Sequence[int]) -> None:
        self._language, self._size, self.widths = language, size, widths
        self._is_foreign = language.code != "vi"

    def header(self, columns: Sequence[Column]) -> Iterator[Element]:
        """Headings, repeated on every page, and above them what neighbours have in common; none where all are empty."""
        headings = [heading_text(column, self._language) for column in columns]
        if not any(headings):
            return
        overs = [
            column.over if isinstance(column.over, str) else self._language.sentence(column.over) for column in columns
        ]
        if any(overs):
            cells, first = [], 0
            for over, group in groupby(overs):
                count = len(list(group))
                if over:
                    cells.append(self._heading(over, range(first, first + count)))
                else:
                    spans = (range(place, place + 1) for place in range(first, first + count))
                    cells += [self._heading(headings[span[0]], span, merge="restart") for span in spans]
                first += count
            yield _row(cells, header=True)
        below = zip(headings, overs, strict=True)
        yield _row(
            [
                self._heading(heading, range(place, place + 1), merge="continue" if any(overs) and not over else None)
                for place, (heading, over) in enumerate(below)
            ],
            header=True,
        )

    def _heading(self, text: str, span: range, merge: str | None = None) -> Element:
        said = [] if merge == "continue" else [run(text, size=self._size, bold=True)]
        lines = paragraph("TableCenter", said, keep_next())
        return self._cell(span, lines, fill=_HEADER, merge=merge, middle=True)

    def row(self, row: Row, part: TablePart, *, keep: bool) -> Element:
        columns = part.table.columns
        if row.weight is Weight.HEADING:
            return _row(list(self._over(row, columns)))
        bold = row.weight is Weight.TOTAL
        cells = []
        for place, (cell, column) in enumerate(zip(row.cells, columns, strict=True)):
            step = heat_step(cell) if part.heat and column.shade is Shade.PERCENT else None
            fill = _paper(step) if step is not None else _TOTAL if bold else None
            text = self._text(cell, column, bold=bold, color=None if step is None else _ink(step))
            line = paragraph(_STYLES[column.align], [text], keep_next() if keep else None)
            cells.append(self._cell(range(place, place + 1), line, fill=fill))
        return _row(cells)

    def _over(self, row: Row, columns: Sequence[Column]) -> Iterator[Element]:
        """Headings inside of a table: each reaches over empty cells that follow, the first over those before it too."""
        said = [bool(cell_text(cell, column, self._language)) for cell, column in zip(row.cells, columns, strict=True)]
        starts = [place for place, is_said in enumerate(said) if is_said] or [0]
        for start, end in pairwise([*starts, len(columns)]):
            span = range(0 if start == starts[0] else start, end)
            text = self._text(row.cells[start], columns[start], bold=True)
            yield self._cell(span, paragraph(_STYLES[columns[start].align], [text], keep_next()), fill=_TOTAL)

    def _text(self, cell: Cell, column: Column, *, bold: bool, color: str | None = None) -> Element:
        text = cell_text(cell, column, self._language)
        lang = "vi-VN" if self._is_foreign and isinstance(cell, str) and not cell.isascii() else None
        return run(text, size=self._size, bold=bold, color=color, lang=lang)

    def _cell(
        self, span: range, line: Element, *, fill: str | None = None, merge: str | None = None, middle: bool = False
    ) -> Element:
        properties = element(
            "w:tcPr",
            element("w:tcW", w_w=sum(self.widths[place] for place in span), w_type="dxa"),
            element("w:gridSpan", w_val=len(span)) if len(span) > 1 else None,
            None if merge is None else element("w:vMerge", w_val=merge),
            None if fill is None else element("w:shd", w_val="clear", w_color="auto", w_fill=fill),
            element("w:vAlign", w_val="center") if middle else None,
        )
        return element("w:tc", properties, line)


def grid(rows: Sequence[Sequence[Sequence[Element]]], widths: Sequence[float], *, lines: bool, title: str) -> Element:
    """Paragraphs beside each other; ``widths`` in points."""
    columns = [int(20 * width) for width in widths]
    made = element(
        "w:tbl",
        _properties(sum(columns), title, lines=lines),
        element("w:tblGrid", *(element("w:gridCol", w_w=width) for width in columns)),
    )
    for row in rows:
        cells = (
            element("w:tc", element("w:tcPr", element("w:tcW", w_w=width, w_type="dxa")), *cell)
            for width, cell in zip(columns, row, strict=True)
        )
        made.append(_row(list(cells)))
    return made


def _properties(width: int, title: str, *, lines: bool = True) -> Element:
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    line = {"w_val": "single", "w_sz": 4, "w_space": 0, "w_color": _LINE} if lines else {"w_val": "nil"}
    padding = int(20 * PADDING)
    return element(
        "w:tblPr",
        element("w:tblW", w_w=width, w_type="dxa"),
        element("w:jc", w_val="center"),
        element("w:tblBorders", *(element(f"w:{side}", **line) for side in sides)),
        element("w:tblLayout", w_type="fixed"),
        element("w:tblCellMar", *(element(f"w:{side}", w_w=padding, w_type="dxa") for side in ("left", "right"))),
        element("w:tblLook", w_val="0020" if lines else "0000", w_firstRow=int(lines)),
        element("w:tblCaption", w_val=title) if title else None,
    )


def _row(cells: Sequence[Element], *, header: bool = False) -> Element:
    """It is not split between pages."""
    return element(
        "w:tr", element("w:trPr", element("w:cantSplit"), element("w:tblHeader") if header else None), *cells
    )


def _ink(step: int) -> str:
    return LIGHT[f"heat-{step}-ink"].lstrip("#").upper()


def _paper(step: int) -> str:
    return LIGHT[f"heat-{step}-paper"].lstrip("#").upper()
