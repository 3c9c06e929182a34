"""A workbook that is being made: its sheets, its styles, and the rows that are streamed into it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import IO

from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from ...language import Language
from ...problems import Message
from . import times
from .rows import SheetRows, save_with_rows
from .styles import Styles, new_workbook

PAGE_HEIGHT, PAGE_WIDTH = 490, 140
"""What a page has room for: points between head and foot, and columns beside each other, whatever program prints it."""
_A4 = 9
_LONGEST = 90
"""Characters of a text in the head or foot of a page."""


class Book:
    def __init__(self, language: Language) -> None:
        self.workbook = new_workbook()
        self.workbook.remove(self.workbook.worksheets[0])
        self.language = language
        self.styles = Styles(self.workbook)
        self.rows: dict[str, SheetRows] = {}

    def sheet(self, name: Message) -> Worksheet:
        title = sheet_title(self.language.sentence(name), self.workbook.sheetnames)
        sheet: Worksheet = self.workbook.create_sheet(title)
        return sheet

    def rows_of(self, sheet: Worksheet) -> SheetRows:
        if sheet.title not in self.rows:
            self.rows[sheet.title] = SheetRows(sheet)
        return self.rows[sheet.title]

    def save(self, stream: IO[bytes]) -> None:
        save_with_rows(self.workbook, self.rows, stream)


def sheet_title(name: str, taken: Iterable[str]) -> str:
    r"""A name that a sheet can have: at most 31 characters, none of ``[]:*?/\``, unlike the others."""
    safe = "".join(" " if c in "[]:*?/\\" else c for c in name).strip("' ")[:31].strip("' ") or "Sheet"
    title, number = safe, 2
    lowered = {other.casefold() for other in taken}
    while title.casefold() in lowered:
        ending = f" ({number})"
        title, number = safe[: 31 - len(ending)] + ending, number + 1
    return title


def set_paper(sheet: Worksheet, *, portrait: bool = False) -> None:
    """A4 across, or upright, everything on one page's width."""
    setup = sheet.page_setup
    setup.orientation = "portrait" if portrait else "landscape"
    setup.paperSize, setup.fitToWidth, setup.fitToHeight = _A4, 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def set_page(sheet: Worksheet, *, header: tuple[str, str], footer: str, portrait: bool = False) -> None:
    """The paper of a sheet, and what stands at the head and foot of its numbered pages."""
    set_paper(sheet, portrait=portrait)
    sheet.print_options.horizontalCentered = True
    sheet.page_margins = PageMargins(left=0.5, right=0.5, top=0.75, bottom=0.7, header=0.35, footer=0.35)
    top, bottom = sheet.oddHeader, sheet.oddFooter
    assert top is not None
    assert bottom is not None
    texts = (
        (top.left, page_text(header[0])),
        (top.right, page_text(header[1])),
        (bottom.left, page_text(footer)),
        (bottom.center, "&P/&N"),
        (bottom.right, "&A"),
    )
    for part, text in texts:
        assert part is not None
        part.text, part.font, part.size = text, f"{times.FONT},Italic", 9


def page_text(text: str) -> str:
    """A text whose & is no code. All of a head together may have 255 characters, or Excel refuses the file."""
    kept = text[:_LONGEST]
    while len(kept.replace("&", "&&")) > _LONGEST:
        kept = kept[:-1]
    if kept != text:
        kept = f"{kept[:-1].rpartition(' ')[0] or kept[:-1]}…"  # whole words, where there are any
    return kept.replace("&", "&&")
