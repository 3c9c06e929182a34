"""Where the pages of a sheet of several tables begin."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from ..sheets.book import PAGE_HEIGHT
from ..sheets.breaks import break_before, page_starts, scale_to_width
from ..sheets.table_sheet import TableSheet

LEAST_SCALE = 0.7
"""Of a ranking, or the tables of a group, that are put on one page rather than leave their end to another."""
_SIGNATURES = 130
"""Points that they take, about."""
_FEW = 3
"""Rows of a table that do not stand on a page without others of it."""
_SMALLEST = 10
"""Percent, that programs can scale a sheet to."""


class SheetPages:
    """Writes the tables of a sheet, and breaks its pages where that tears nothing.

    The tables of a group stay on one page where it has room for them, but for the last one rather than leave a page to
    the signatures; so do a table, its title and its first rows. The header of the first table is printed on all pages
    only where a group's own table is longer than a page: every group then begins a page, those after the first have no
    header of their own, and what follows such a table takes its last rows along, or the header would stand over it.
    """

    def __init__(self, sheet: TableSheet, groups: Sequence[range], *, signed: bool = False) -> None:
        """``groups`` are the positions of the tables of each, its own first; others may follow them."""
        self._sheet, self._groups = sheet, groups
        heights = [sheet.height_of(position) for position in range(sheet.count)]
        above = sum(sheet.heights())
        begin = above + heights[0]
        blocks = [sum(heights[position] for position in group) for group in groups]
        alone = max(begin, *(heights[group[0]] for group in groups))
        together = max(above + blocks[0], *blocks)
        wide = int(scale_to_width(sheet.widths) * 100)
        # What stands above the first group may leave no room for all of it.
        fits = [int(100 * PAGE_HEIGHT / high) for high in (together, max(begin, *blocks[1:], 0), alone)]
        chosen = next((fit for fit in fits if fit >= 100 * LEAST_SCALE), 100)
        self._scale = max(min(wide, chosen), _SMALLEST)
        self._room = PAGE_HEIGHT * 100 / self._scale
        whole = above + sum(heights) + (_SIGNATURES if signed else 0)
        self._is_one_page = whole <= PAGE_HEIGHT / LEAST_SCALE
        self._is_long = not self._is_one_page and alone > self._room
        self._bodies: list[range] = []

    def write(self) -> list[range]:
        """Returns the rows of the sheet that the body of each table takes."""
        bare = [group[0] for group in self._groups[1:]] if self._is_long else ()
        self._bodies = self._sheet.write(repeated=self._is_long, bare=bare)
        return self._bodies

    def break_pages(self) -> None:
        """When all that belongs to the sheet has been written."""
        sheet = self._sheet
        if self._is_one_page or (sheet.height <= PAGE_HEIGHT / LEAST_SCALE and not self._is_long):
            sheet.sheet.page_setup.fitToHeight = 1
            if len(self._groups) == 1:
                sheet.repeat_header()  # should rows be added
            return
        tops, heights = sheet.tops, sheet.heights()
        firsts = [tops[group[0]] for group in self._groups]
        header = heights[firsts[0] : self._bodies[0][0] - 1] if self._is_long else []
        starts = page_starts(
            heights,
            room=self._room,
            whole=list(self._kept_whole(len(heights) + 1)),
            first=firsts[1:] if self._is_long else (),
            repeated=sum(header),
        )
        break_before(sheet.sheet, starts, scale=self._scale)

    def _kept_whole(self, end: int) -> Iterator[range]:
        """Groups; tables; what follows the last title, for nobody signs an empty page; the mean and what it is of.

        But for the first group, which would leave the page to what stands above it.
        """
        tops = [*self._sheet.tops, end]
        yield from (range(tops[group[0]], tops[group[-1] + 1]) for group in self._groups[1:])
        yield from (range(top, stop) for top, stop in pairwise(tops[1:]))
        for top, body in zip(tops, self._bodies, strict=False):
            yield range(top, min(body.start + _FEW, body.stop))
        for group in self._groups:
            body = self._bodies[group[0]]
            last = max(body.stop - _FEW, body.start)
            yield range(last, body.stop)
            if self._is_long:
                yield range(last, tops[group[-1] + 1])
        if self._is_long:
            yield range(last, end)
