"""Where the pages of a long sheet begin, so that none tears what belongs together."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from openpyxl.worksheet.pagebreak import Break

from ..sheets.book import PAGE_HEIGHT, PAGE_WIDTH
from ..sheets.table_sheet import TableSheet


def scale_of(sheet: TableSheet) -> int:
    """Percent, at which the columns of a sheet are as wide as a page."""
    return min(100, int(100 * PAGE_WIDTH / sum(sheet.widths)))


def room_of(sheet: TableSheet) -> float:
    """Points of rows that a page has room for at that scale."""
    return PAGE_HEIGHT * 100 / scale_of(sheet)


def page_starts(
    heights: Sequence[float], *, room: float, whole: Collection[range], first: Collection[int], repeated: float
) -> list[int]:
    """The lines, from 1, that begin a page, but for line 1.

    ``heights`` are those of the lines; the lines of each range of ``whole`` stay on one page where one has room for
    them; those of ``first`` begin a page in any case. ``repeated`` is the height of the header that is printed again on
    every page but the first.
    """
    needed = {lines[0]: sum(heights[line - 1] for line in lines) for lines in whole}
    starts: list[int] = []
    used = 0.0
    empty = 0.0
    for line, height in enumerate(heights, 1):
        least = needed.get(line, height)
        due = height if least > room - repeated else least
        if used > empty and (line in first or used + due > room):
            starts.append(line)
            used = empty = repeated
        used += height
    return starts


def break_pages(sheet: TableSheet, starts: Sequence[int]) -> None:
    """Begin pages there. A program that scales a sheet to fit would pass over them, so it is told how much to scale."""
    page = sheet.sheet
    for line in starts:
        page.row_breaks.append(Break(id=line - 1))
    assert page.sheet_properties.pageSetUpPr is not None
    page.sheet_properties.pageSetUpPr.fitToPage = False
    page.page_setup.fitToWidth = page.page_setup.fitToHeight = None
    page.page_setup.scale = scale_of(sheet)
