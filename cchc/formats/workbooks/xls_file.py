"""The .xls of Excel 97 to 2003."""

from __future__ import annotations

import io
from typing import Any

import xlrd

from ...problems import Problem
from ...text import shown
from ..files import Raw, problem
from .cells import Position
from .sheet import Sheet, Workbook, check_size
from .sheet_scan import Area, Odd


def read_xls(raw: Raw, most_rows: int) -> Workbook | Problem:
    """All sheets, in order; a problem where the file cannot be read."""
    try:
        book = xlrd.open_workbook(file_contents=raw.data, formatting_info=True, ragged_rows=True, logfile=io.StringIO())
        sheets = []
        for sheet in book.sheets():
            found = check_size(raw, sheet.name, sheet.nrows, sheet.ncols, most_rows)
            if found is not None:
                return found
            sheets.append(_read_sheet(raw, book, sheet))
    except Exception as error:  # noqa: BLE001  # xlrd raises whatever a damaged record makes it stumble over
        if "encrypted" in str(error):
            return problem("E-X001", raw.name)
        return problem("E-T008", raw.name, reason=type(error).__name__)
    return tuple(sheets)


def _read_sheet(raw: Raw, book: Any, sheet: Any) -> Sheet:
    odd: dict[Position, Odd] = {}
    rows = []
    for line in range(1, sheet.nrows + 1):
        row: list[object] = []
        for column, cell in enumerate(sheet.row(line - 1), 1):
            value: object = cell.value
            if cell.ctype == xlrd.XL_CELL_DATE:
                value = _date(cell.value, book.datemode)
            elif cell.ctype == xlrd.XL_CELL_BOOLEAN:
                value = bool(cell.value)
            elif cell.ctype == xlrd.XL_CELL_ERROR:
                value, odd[line, column] = xlrd.error_text_from_code.get(cell.value, "#?"), Odd.ERROR
            elif cell.ctype == xlrd.XL_CELL_NUMBER and _is_percent(book, cell):
                odd[line, column] = Odd.PERCENT
            row.append(value)
        rows.append(row)
    found = Sheet(raw.name, shown(sheet.name), rows, odd, hidden=bool(sheet.visibility))
    found.merged = [Area(top + 1, left + 1, bottom, right) for top, bottom, left, right in sheet.merged_cells]
    return found


def _date(value: float, mode: Any) -> object:
    """The day or time of a cell; what can be none is shown as Excel shows it, and still is no number."""
    try:
        return xlrd.xldate_as_datetime(value, mode)
    except (ValueError, OverflowError):
        return "#####"


def _is_percent(book: Any, cell: Any) -> bool:
    style = book.format_map.get(book.xf_list[cell.xf_index].format_key)
    return style is not None and "%" in style.format_str
