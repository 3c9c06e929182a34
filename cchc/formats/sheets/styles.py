"""How cells look, each look made once for a workbook."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.worksheet.worksheet import Worksheet

from ...tables.table import Align, Mark, Tone
from . import times

FILLS = {
    Tone.BEST: "C6E7CE",
    Tone.GOOD: "D3E9F7",
    Tone.MIDDLE: "FFF1C4",
    Tone.POOR: "FBD9AE",
    Tone.LOW: "F6C4BF",
    Tone.QUIET: "E4E4E4",
}
HEADER_FILL, TOTAL_FILL = "D9E2EC", "EEF2F6"
WARNING = "B00020"
"""The colour of what must not be overlooked."""

LINE = Side(style="thin", color="8A939C")
BOX = Border(left=LINE, right=LINE, top=LINE, bottom=LINE)
_UNLOCKED = Protection(locked=False)


class Look(NamedTuple):
    size: int = 11
    bold: bool = False
    italic: bool = False
    color: str = "000000"
    align: Align = Align.LEFT
    middle: bool = False
    wrap: bool = False
    upright: bool = False
    indent: int = 0
    number: str = "General"
    fill: str = ""
    boxed: bool = True
    unlocked: bool = False
    """Whether it can be filled in on a protected sheet."""

    def dress(self, cell: Cell) -> None:
        cell.font = font(self.size, bold=self.bold, italic=self.italic, color=self.color)
        cell.alignment = alignment(
            self.align.value, middle=self.middle, wrap=self.wrap, upright=self.upright, indent=self.indent
        )
        cell.number_format = self.number
        if self.fill:
            cell.fill = fill(self.fill)
        if self.boxed:
            cell.border = BOX
        if self.unlocked:
            cell.protection = _UNLOCKED


class Styles:
    """The numbers of a workbook's looks, for rows that are streamed."""

    def __init__(self, workbook: Workbook) -> None:
        self._workbook = workbook
        self._numbers: dict[Look, int] = {}

    def number(self, look: Look) -> int:
        if look not in self._numbers:
            sheet = self._workbook.worksheets[0]
            assert isinstance(sheet, Worksheet)
            cell = Cell(sheet, row=1, column=1)  # it is on no sheet: only its style is kept
            look.dress(cell)
            self._numbers[look] = cell.style_id
        return self._numbers[look]


def new_workbook() -> Workbook:
    """A workbook whose normal style is in the font of its texts.

    Programs count the widths of columns in digits of that style: in a font that is not installed (Calibri, where there
    is no Excel) they would come out a third wider.
    """
    workbook = Workbook()
    workbook._named_styles["Normal"].font = Font(name=times.FONT, size=11)  # type: ignore[attr-defined]  # noqa: SLF001
    return workbook


def number_format(places: int | None, *, signed: bool = False, mark: Mark | None = None, suffix: str = "") -> str:
    """Of a column's numbers; exact ones show two to four decimals, and of counts the thousands stand apart."""
    plain = "0.00##" if places is None else "#,##0" if places == 0 else f"0.{'0' * places}"
    after = f"{suffix} {mark.value}" if mark else suffix
    if after:
        return f'{plain}"{after}"'
    return f"+{plain};-{plain};{plain}" if signed else plain


@cache
def font(size: int = 11, *, bold: bool = False, italic: bool = False, color: str = "000000") -> Font:
    return Font(name=times.FONT, size=size, bold=bold, italic=italic, color=color)


@cache
def alignment(
    horizontal: str = "left", *, middle: bool = False, wrap: bool = True, upright: bool = False, indent: int = 0
) -> Alignment:
    return Alignment(
        horizontal=horizontal,
        vertical="center" if middle else "top",
        wrap_text=wrap,
        text_rotation=90 if upright else 0,
        indent=indent,
    )


@cache
def fill(color: str) -> PatternFill:
    return PatternFill("solid", fgColor=color)
