"""How the sheets of a criteria set's workbook look: cells, headings, heights, paper."""

from __future__ import annotations

from collections.abc import Iterable

from openpyxl.cell import Cell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from ....number import exact_text, from_cell, to_cell
from ...sheets import times
from ...sheets.book import set_paper
from ...sheets.letterhead import put as put_text
from ...sheets.styles import BOX, HEADER_FILL, alignment, fill, font
from .rows import CellValue

SIZE = 11
"""Of the text in the cells, in points."""
TEXT = "@"
"""The format of cells in which Excel makes nothing of what is typed."""


def put(sheet: Worksheet, line: int, column: int, value: CellValue | None, own: Font | None = None) -> Cell:
    """A value in a cell; a number that a cell cannot hold exactly, as a text."""
    cell = put_text(sheet, line, column, value if isinstance(value, str) else "")
    cell.font = own or font()
    if value is not None and not isinstance(value, str):
        stored = to_cell(value)
        if from_cell(stored) == value:
            cell.value = stored
        else:
            cell.value, cell.number_format = exact_text(value), TEXT
    return cell


def header(sheet: Worksheet, line: int, headings: Iterable[str], *, height: int = 1) -> None:
    for column, heading in enumerate(headings, 1):
        cell = put(sheet, line, column, heading, font(bold=True))
        cell.fill, cell.border, cell.alignment = fill(HEADER_FILL), BOX, alignment("center", middle=True)
    sheet.row_dimensions[line].height = times.height(height, SIZE) + 3


def set_widths(sheet: Worksheet, widths: Iterable[int]) -> None:
    for position, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(position)].width = width


def row_height(texts: Iterable[tuple[str, int]]) -> float:
    """Of a row whose texts are wrapped at these widths; viewers do not all work that out themselves."""
    return times.height(max((times.lines(text, width, SIZE) for text, width in texts if text), default=1), SIZE)


def set_up_paper(sheet: Worksheet, title_line: int | None) -> None:
    set_paper(sheet)
    margins = sheet.page_margins
    margins.left = margins.right = 0.4
    margins.top = margins.bottom = 0.75
    footer = sheet.oddFooter
    assert footer is not None and footer.center is not None
    footer.center.text = "&P/&N"
    if title_line is not None:
        sheet.print_title_rows = f"{title_line}:{title_line}"
