"""A copy that was marked before and came back: its marks are taken off before new ones are put on."""

from __future__ import annotations

import re
from collections.abc import Callable

from ..problems import Problem
from .files import Raw
from .marked_notes import remove_notes
from .marked_sheet import Cell, MarkedSheet
from .marked_styles import Styles
from .marked_workbook import MarkedWorkbook, SheetEntry
from .mending_list import CODE_COLUMN, COLOR_COLUMN, HEADER, SENTENCE_COLUMN, read_color_line
from .sheet import MENDING_LIST, Sheet
from .workbook import read_workbook

_LINE = re.compile(r"[^\W\d]+(?: [^\W\d]+)? ([EW]-[A-Z][0-9]{3}): (.*?)…?")


def unmark(workbook: MarkedWorkbook, raw: Raw) -> SheetEntry | None:
    """Take the marks off that the list in the workbook tells of; returns the list's sheet, None where there is none."""
    package = workbook.package
    if not any(MENDING_LIST.encode() in package.part(name) for name in package.names if name.endswith(".xml")):
        return None
    sheets = read_workbook(raw)
    ours = [] if isinstance(sheets, Problem) else [sheet for sheet in sheets if sheet.is_mending_list]
    entry = workbook.sheet(ours[0].title) if ours else None
    if entry is None:
        return None
    colors = _colors(ours[0])
    is_ours = _knows(ours[0])
    part = workbook.styles_part()
    styles = Styles(package.part(part))
    for other in workbook.sheets:
        if other.part and other != entry and b"sheetData" in package.part(other.part):
            _restore(workbook, other, styles, colors.get(other.name, {}))
            remove_notes(package, other.part, is_ours)
    package.put(part, styles.made())
    return entry


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

    def is_ours(text: str) -> bool:
        lines = [line.strip() for line in text.splitlines() if line.strip()]
        found = [_LINE.fullmatch(line) for line in lines]
        return bool(lines) and all(
            line is not None and any(sentence.startswith(line[2]) for sentence in sentences.get(line[1], ()))
            for line in found
        )

    return is_ours


def _restore(workbook: MarkedWorkbook, entry: SheetEntry, styles: Styles, colors: dict[Cell, str]) -> None:
    """Give the marked cells of a sheet the fill they had; none where that is not known."""
    marking = styles.marking
    sheet = MarkedSheet(workbook.package.part(entry.part))
    seen = {first: colors[cell] for cell, first in sheet.shown_cells(colors).items()}
    cells = {cell: seen.get(cell, "") for cell in sheet.cells_of(marking)}
    if cells:
        sheet.restyle(cells, styles.filled)
        workbook.package.put(entry.part, sheet.edits.made())
