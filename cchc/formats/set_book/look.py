"""How the sheets of a criteria set's workbook look: cells, headings, heights, paper."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from ...number import exact_text, from_cell, to_cell
from ..sheets import times
from .rows import CellValue

SIZE = 11
"""Of the text in the cells, in points."""
RULE = Side(style="thin", color="B0B7BF")
BOX = Border(bottom=RULE, top=RULE, left=RULE, right=RULE)
TEXT = "@"
"""The format of cells in which Excel makes nothing of what is typed."""
_HEADER_FILL = "D9E2EC"
_A4 = 9
_ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")


@cache
def font(size: int = SIZE, *, bold: bool = False, italic: bool = False, color: str = "000000") -> Font:
    return Font(name=times.FONT, size=size, bold=bold, italic=italic, color=color)


@cache
def fill(color: str) -> PatternFill:
    return PatternFill("solid", fgColor=color)


@cache
def alignment(horizontal: str = "left", *, middle: bool = False, indent: int = 0) -> Alignment:
    return Alignment(horizontal=horizontal, vertical="center" if middle else "top", wrap_text=True, indent=indent)


def put(sheet: Worksheet, line: int, column: int, value: CellValue | None, own: Font | None = None) -> Cell:
    """A value in a cell; a number that a cell cannot hold exactly, as a text."""
    cell = sheet.cell(line, column)
    assert isinstance(cell, Cell)
    cell.font = own or font()
    if isinstance(value, str):
        if value:
            # A text that looks like the escape of a character, such as _x0041_, is escaped itself.
            cell.value = _ESCAPE.sub("_x005F_", value)
            cell.data_type = "s"  # whatever it starts with, it is no formula
    elif value is not None:
        stored = to_cell(value)
        if from_cell(stored) == value:
            cell.value = stored
        else:
            cell.value, cell.number_format = exact_text(value), TEXT
    return cell


def header(sheet: Worksheet, line: int, headings: Iterable[str], *, height: int = 1) -> None:
    for column, heading in enumerate(headings, 1):
        cell = put(sheet, line, column, heading, font(bold=True))
        cell.fill, cell.border, cell.alignment = fill(_HEADER_FILL), BOX, alignment("center", middle=True)
    sheet.row_dimensions[line].height = times.height(height, SIZE) + 3


def set_widths(sheet: Worksheet, widths: Iterable[int]) -> None:
    for position, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(position)].width = width


def row_height(texts: Iterable[tuple[str, int]], *, size: int = SIZE) -> float:
    """Of a row whose texts are wrapped at these widths; viewers do not all work that out themselves."""
    return times.height(max((times.lines(text, width, size) for text, width in texts if text), default=1), size)


def set_up_paper(sheet: Worksheet, title_line: int | None) -> None:
    setup = sheet.page_setup
    setup.orientation, setup.paperSize, setup.fitToWidth, setup.fitToHeight = "landscape", _A4, 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    margins = sheet.page_margins
    margins.left = margins.right = 0.4
    margins.top = margins.bottom = 0.75
    footer = sheet.oddFooter
    assert footer is not None and footer.center is not None
    footer.center.text = "&P/&N"
    if title_line is not None:
        sheet.print_title_rows = f"{title_line}:{title_line}"
