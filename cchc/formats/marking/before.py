"""A copy that was marked before and came back: its marks are taken off before new ones are put on."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial

from ...problems import Problem
from ...text import shown
from ..files import Raw
from ..workbooks.sheet import MENDING_LIST, Sheet
from ..workbooks.workbook import read_workbook
from .mending_list import CODE_COLUMN, COLOR_COLUMN, HEADER, SENTENCE_COLUMN, read_color_line
from .notes import remove_notes
from .sheet import Cell, MarkedSheet
from .styles import Styles
from .workbook import MarkedWorkbook, SheetEntry

_LINE = re.compile(r"[^\W\d]+(?: [^\W\d]+)? ([EW]-[A-Z][0-9]{3}): (.*?)…?")


def unmark(workbook: MarkedWorkbook, raw: Raw) -> SheetEntry | None:
    """Take the marks of before off; returns the sheet of their list, None where there is none.

    The list says what was marked, and how it looked before. Where somebody has deleted it, what is marked and has a
    note that can only be ours is no longer.
    """
    package = workbook.package
    listed = _list(workbook, raw)
    colors = {} if listed is None else _colors(listed)
    is_ours = _is_like_ours if listed is None else _knows(listed)
    entry = None if listed is None else workbook.sheet(listed.title)
    part = workbook.styles_part()
    styles = Styles(package.part(part))
    for other in workbook.sheets:
        if other.part and other != entry and b"sheetData" in package.part(other.part):
            cells = remove_notes(package, other.part, is_ours)
            if cells or listed is not None:
                _restore(workbook, other, styles, colors.get(shown(other.name), {}), None if listed else cells)
    if styles.has_more:
        package.put(part, styles.made())
    return entry


def _list(workbook: MarkedWorkbook, raw: Raw) -> Sheet | None:
    """The list of before."""
    package = workbook.package
    if not any(MENDING_LIST.encode() in package.part(name) for name in package.names if name.endswith(".xml")):
        return None
    sheets = read_workbook(raw)
    found = [] if isinstance(sheets, Problem) else [sheet for sheet in sheets if sheet.is_mending_list]
    return found[0] if found and workbook.sheet(found[0].title) else None


def _colors(sheet: Sheet) -> dict[str, dict[Cell, str]]:
    """What filled the cells of each sheet before they were marked."""
    colors: dict[str, dict[Cell, str]] = {}
    for row in range(HEADER + 1, len(sheet.values) + 1):
        for line in sheet.cell(row, COLOR_COLUMN).text.splitlines():
            found = read_color_line(line)
            if found is not None:
                title, cell, color = found
                colors.setdefault(title, {})[cell] = color
    return colors


def _knows(sheet: Sheet) -> Callable[[str], bool]:
    """Tells a note that says what the list says from one to which its reader has added."""
    sentences: dict[str, list[str]] = {}
    for row in range(HEADER + 1, len(sheet.values) + 1):
        sentences.setdefault(sheet.cell(row, CODE_COLUMN).text, []).append(sheet.cell(row, SENTENCE_COLUMN).text)

    def is_known(code: str, text: str) -> bool:
        return any(sentence.startswith(text) for sentence in sentences.get(code, ()))

    return partial(_is_like_ours, is_known=is_known)


def _is_like_ours(text: str, is_known: Callable[[str, str], bool] = lambda _code, _text: True) -> bool:
    """Whether every line of a note is one that we could have written."""
    lines = [_LINE.fullmatch(line.strip()) for line in text.splitlines() if line.strip()]
    return bool(lines) and all(line is not None and is_known(line[1], line[2]) for line in lines)


def _restore(
    workbook: MarkedWorkbook, entry: SheetEntry, styles: Styles, colors: dict[Cell, str], only: set[Cell] | None
) -> None:
    """Give the marked cells of a sheet, or some of them, the fill they had; none where that is not known."""
    sheet = MarkedSheet(workbook.package.part(entry.part))
    seen = {first: colors[cell] for cell, first in sheet.shown_cells(colors).items()}
    marked = [cell for cell in sheet.cells_of(styles.marking) if only is None or cell in only]
    if marked:
        sheet.restyle({cell: seen.get(cell, "") for cell in marked}, styles.filled)
        workbook.package.put(entry.part, sheet.edits.made())
