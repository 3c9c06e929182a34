"""Where the printed pages of a sheet begin."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.worksheet import Worksheet

from .book import PAGE_WIDTH

_DOTS = 0.97


def break_before(sheet: Worksheet, lines: Iterable[int], *, scale: int) -> None:
    """Begin a page at each of these lines of a sheet that has its paper, and print it at so many percent."""
    for line in lines:
        sheet.row_breaks.append(Break(id=line - 1))
    # A program that fits a sheet to pages would pass over the breaks.
    assert sheet.sheet_properties.pageSetUpPr is not None
    sheet.sheet_properties.pageSetUpPr.fitToPage = False
    sheet.page_setup.fitToWidth = sheet.page_setup.fitToHeight = None
    sheet.page_setup.scale = scale


def scale_to_width(widths: Sequence[float], page: float = PAGE_WIDTH) -> float:
    """What columns are to be scaled by to stand beside each other on a page so wide.

    A program that prints them makes each as wide as so many whole dots, and so all of them a little wider.
    """
    return 1 if sum(widths) <= _DOTS * page else _DOTS * page / sum(widths)


def page_starts(
    heights: Sequence[float], *, room: float, whole: Iterable[range], first: Collection[int], repeated: float
) -> list[int]:
    """The lines, from 1, that begin a page, but for line 1.

    ``heights`` are those of the lines; the lines of each range of ``whole`` stay on one page where one has room for
    them; those of ``first`` begin a page in any case. ``repeated`` is the height of the header that is printed again on
    every page but the first.
    """
    least: dict[int, float] = {}
    for lines in filter(None, whole):  # a table may have no rows: nobody is ranked
        height = sum(heights[line - 1] for line in lines)
        if height <= room - repeated:
            least[lines[0]] = max(height, least.get(lines[0], 0))
    starts: list[int] = []
    used = empty = 0.0
    for line, height in enumerate(heights, 1):
        if used > empty and (line in first or used + least.get(line, height) > room):
            starts.append(line)
            used = empty = repeated
        used += height
    return starts
