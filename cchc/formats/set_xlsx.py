"""A criteria set as a workbook that a clerk can fill in Excel."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache
from math import ceil
from typing import IO

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from ..criteria import CriteriaSet, Status
from ..language import Language
from ..nodes import Node
from ..number import exact_text, from_cell, to_cell
from ..problems import N_, Message
from .set_guide import guide_lines
from .set_layout import (
    BY_KEY,
    COLUMNS,
    EXAMPLE_HEADINGS,
    EXAMPLES,
    GRADE_COLUMNS,
    GUIDE,
    KIND_WORDS,
    LISTS,
    POLICY,
    PRINTED,
    SETTINGS,
    TREE,
)
from .set_rows import CellValue, TreeRow, example_rows, grade_rows, setting_values, tree_rows

SPARE_ROWS = 500
"""Rows below the last item that already have the lists and formats."""

_FONT = "Times New Roman"
_HEADER_FILL, _FIELD_FILL, _CRITERION_FILL, _GROUP_FILL = "D9E2EC", "C9DDF0", "EAF2FA", "EEF1F4"
_RULE = Side(style="thin", color="B0B7BF")
_BOX = Border(bottom=_RULE, top=_RULE, left=_RULE, right=_RULE)
_LINE_HEIGHT = 15
"""Points, of text at 11 points."""
_A4 = 9
_TEXT = "@"
_ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")


def write_set_workbook(criteria: CriteriaSet, root: Node, language: Language, stream: IO[bytes]) -> None:
    """The workbook of a set that is read from these nodes."""
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    _Tree(workbook, language).write(criteria, list(tree_rows(criteria, root, language)))
    _write_policy(workbook, criteria, language)
    _write_examples(workbook, criteria, root, language)
    _write_guide(workbook, language)
    _write_lists(workbook)
    workbook.properties.title = criteria.name
    workbook.properties.creator = "cchc"
    workbook.save(stream)


@cache
def _font(size: int = 11, *, bold: bool = False, italic: bool = False, color: str = "000000") -> Font:
    return Font(name=_FONT, size=size, bold=bold, italic=italic, color=color)


@cache
def _fill(color: str) -> PatternFill:
    return PatternFill("solid", fgColor=color)


@cache
def _alignment(horizontal: str = "left", *, middle: bool = False, indent: int = 0) -> Alignment:
    return Alignment(horizontal=horizontal, vertical="center" if middle else "top", wrap_text=True, indent=indent)


def _put(sheet: Worksheet, line: int, column: int, value: CellValue | None, font: Font | None = None) -> Cell:
    """A value in a cell; a number that a cell cannot hold exactly, as a text."""
    cell = sheet.cell(line, column)
    assert isinstance(cell, Cell)
    cell.font = font or _font()
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
            cell.value, cell.number_format = exact_text(value), _TEXT
    return cell


def _header(sheet: Worksheet, line: int, headings: Iterable[str], *, height: int = 1) -> None:
    for column, heading in enumerate(headings, 1):
        cell = _put(sheet, line, column, heading, _font(bold=True))
        cell.fill, cell.border, cell.alignment = _fill(_HEADER_FILL), _BOX, _alignment("center", middle=True)
    sheet.row_dimensions[line].height = _LINE_HEIGHT * height + 3


def _widths(sheet: Worksheet, widths: Iterable[int]) -> None:
    for position, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(position)].width = width


def _height(texts: Iterable[tuple[str, int]]) -> float:
    """Of a row whose texts are wrapped at these widths; viewers do not all work that out themselves."""
    # Times New Roman sets about a fifth more characters than the width counts.
    return _LINE_HEIGHT * max((ceil(len(text) / (width * 1.18)) for text, width in texts if text), default=1)


def _print(sheet: Worksheet, title_line: int | None) -> None:
    setup = sheet.page_setup
    setup.orientation, setup.paperSize, setup.fitToWidth, setup.fitToHeight = "landscape", _A4, 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    margins = sheet.page_margins
    margins.left = margins.right = 0.4
    margins.top = margins.bottom = 0.6
    footer = sheet.oddFooter
    assert footer is not None and footer.center is not None
    footer.center.text = "&P/&N"
    if title_line is not None:
        sheet.print_title_rows = f"{title_line}:{title_line}"


def _list_name(key: str) -> str:
    return f"ds_{key}"


def _add_list(sheet: Worksheet, key: str, cells: str, language: Language) -> None:
    """A drop-down over a range: by a defined name, which every program keeps."""
    validation = DataValidation(type="list", formula1=f"={_list_name(key)}", allow_blank=True, showErrorMessage=True)
    validation.errorTitle = language.say(N_("Not in the list"))
    validation.error = language.say(N_("Choose one of the words of the list, or leave the cell empty."))
    sheet.add_data_validation(validation)
    validation.add(cells)


class _Tree:
    """The sheet of items."""

    HEADER = 4

    def __init__(self, workbook: Workbook, language: Language) -> None:
        self.sheet: Worksheet = workbook.create_sheet(TREE)
        self.language = language

    def write(self, criteria: CriteriaSet, rows: Sequence[TreeRow]) -> None:
        sheet = self.sheet
        _widths(sheet, (column.width for column in COLUMNS))
        self._title(criteria)
        _header(sheet, self.HEADER, (column.heading for column in COLUMNS), height=3)
        for position, column in enumerate(COLUMNS, 1):
            self._comment(position, column.note)
        for line, row in enumerate(rows, self.HEADER + 1):
            self._row(line, row)
        last = self.HEADER + len(rows)
        for line in range(last + 1, last + 1 + SPARE_ROWS):
            sheet.cell(line, 1).number_format = _TEXT
        for position, column in enumerate(COLUMNS, 1):
            if column.words or column.key == "kind":
                letter = get_column_letter(position)
                _add_list(sheet, column.key, f"{letter}{self.HEADER + 1}:{letter}{last + SPARE_ROWS}", self.language)
        sheet.freeze_panes = f"C{self.HEADER + 1}"
        sheet.sheet_properties.outlinePr.summaryBelow = False  # type: ignore[union-attr]
        sheet.sheet_view.zoomScale = 90
        _print(sheet, self.HEADER)
        printed = get_column_letter([column.key for column in COLUMNS].index(PRINTED) + 1)
        sheet.print_area = f"A1:{printed}{last}"

    def _title(self, criteria: CriteriaSet) -> None:
        sheet = self.sheet
        _put(sheet, 1, 1, criteria.name, _font(15, bold=True))
        sheet.row_dimensions[1].height = 22
        if criteria.status is Status.ILLUSTRATIVE:
            text = self.language.say(N_("illustrative, not a decision of any authority"))
            _put(sheet, 2, 1, text[:1].upper() + text[1:], _font(italic=True, color="B00020"))
        _put(
            sheet,
            3,
            1,
            self.language.say(
                N_(
                    "Levels, figures and rows of scales stand without a code below their item; see the sheet “Hướng "
                    "dẫn”."
                )
            ),
            _font(10, italic=True, color="555555"),
        )

    def _comment(self, column: int, note: str) -> None:
        comment = Comment(self.language.say(note), "cchc")
        comment.width, comment.height = 260, 90
        self.sheet.cell(self.HEADER, column).comment = comment

    def _row(self, line: int, row: TreeRow) -> None:
        fills = (_FIELD_FILL, _CRITERION_FILL)
        is_item = row.depth < 3
        for position, column in enumerate(COLUMNS, 1):
            value = row.cells.get(column.key)
            quiet = not is_item and column.key == "name" and "key" not in row.cells
            named = column.key in ("code", "name", "points") if row.depth < 2 else column.key in ("code", "points")
            font = _font(bold=is_item and named, italic=quiet)
            cell = _put(self.sheet, line, position, value, font)
            cell.border = _BOX
            indent = 2 if not is_item and column.key == "name" else 0
            cell.alignment = _alignment("center" if column.numeric or column.key == "code" else "left", indent=indent)
            if column.key == "code":
                cell.number_format = _TEXT
            if row.depth < len(fills):
                cell.fill = _fill(fills[row.depth])
        texts = ((str(row.cells.get(key, "")), BY_KEY[key].width) for key in ("name", "evidence", "source", "kind"))
        self.sheet.row_dimensions[line].height = _height(texts)
        self.sheet.row_dimensions[line].outlineLevel = row.depth


def _write_policy(workbook: Workbook, criteria: CriteriaSet, language: Language) -> None:
    sheet = workbook.create_sheet(POLICY)
    widths = (34, 60, 16, 16, 50)
    _widths(sheet, widths)
    _put(sheet, 1, 1, POLICY.upper(), _font(15, bold=True))
    values = setting_values(criteria)
    line = 3
    for position, setting in enumerate(SETTINGS):
        if setting.heads:
            line += 1
            for column in (1, 2):
                cell = _put(sheet, line, column, setting.heads if column == 1 else None, _font(bold=True))
                cell.fill = _fill(_GROUP_FILL)
            line += 1
        name = _put(sheet, line, 1, setting.heading)
        value = _put(sheet, line, 2, values[setting.path], _font(bold=setting.required))
        if not setting.words and setting.path != ("maximum",):
            value.number_format = _TEXT
        name.border = value.border = _BOX
        name.alignment = value.alignment = _alignment()
        note = _put(sheet, line, 3, language.say(setting.note), _font(10, italic=True, color="555555"))
        note.alignment = Alignment(vertical="top")
        sheet.row_dimensions[line].height = _height([(str(values[setting.path]), widths[1])])
        if setting.words:
            _add_list(sheet, f"setting_{position}", f"B{line}", language)
        line += 1
    line += 1
    _header(sheet, line, GRADE_COLUMNS)
    for row in grade_rows(criteria.policy):
        line += 1
        for column, value_ in enumerate(row, 1):
            cell = _put(sheet, line, column, value_)
            cell.border = _BOX
            cell.alignment = _alignment("center" if column == 4 else "left")
            if column == 1:
                cell.number_format = _TEXT
    _print(sheet, None)


def _write_examples(workbook: Workbook, criteria: CriteriaSet, root: Node, language: Language) -> None:
    sheet = workbook.create_sheet(EXAMPLES)
    widths = (10, 70, 16)
    _widths(sheet, widths)
    _put(
        sheet,
        1,
        1,
        language.say(N_("Worked examples: an answer, and the points that it must give")),
        _font(15, bold=True),
    )
    _header(sheet, 3, EXAMPLE_HEADINGS)
    line, last = 3, ""
    for row in example_rows(criteria, root):
        line += 1
        for column, value in enumerate(row, 1):
            cell = _put(sheet, line, column, value)
            cell.border = _BOX
            cell.alignment = _alignment("center" if column == 3 else "left")
            cell.number_format = _TEXT if column < 3 else cell.number_format
            if row.code != last:
                cell.border = Border(bottom=_RULE, left=_RULE, right=_RULE, top=Side(style="medium", color="7A8794"))
        sheet.row_dimensions[line].height = _height([(row.answer, widths[1])])
        last = row.code
    for spare in range(line + 1, line + 1 + SPARE_ROWS):
        for column in (1, 2):
            sheet.cell(spare, column).number_format = _TEXT
    sheet.freeze_panes = "A4"
    _print(sheet, 3)


def _write_guide(workbook: Workbook, language: Language) -> None:
    sheet = workbook.create_sheet(GUIDE)
    widths = (24, 60, 70)
    _widths(sheet, widths)
    for line, guide in enumerate(guide_lines(), 1):
        texts = [language.sentence(text) if isinstance(text, Message) else text for text in guide.texts]
        if guide.table:
            for column, text in enumerate(texts, 1):
                cell = _put(sheet, line, column, text, _font(bold=column == 1 or guide.heading))
                cell.border, cell.alignment = _BOX, _alignment()
                if guide.heading:
                    cell.fill = _fill(_HEADER_FILL)
            sheet.row_dimensions[line].height = _height(zip(texts, widths, strict=True))
        elif texts:
            cell = _put(sheet, line, 1, texts[0], _font(13 if guide.heading else 11, bold=guide.heading))
            sheet.merge_cells(start_row=line, end_row=line, start_column=1, end_column=len(widths))
            cell.alignment = _alignment()
            sheet.row_dimensions[line].height = _height([(texts[0], sum(widths))]) + (4 if guide.heading else 0)
    _print(sheet, None)


def _write_lists(workbook: Workbook) -> None:
    """The hidden sheet with the words of every drop-down, each under a defined name."""
    sheet = workbook.create_sheet(LISTS)
    sheet.sheet_state = "hidden"
    lists: dict[str, Iterable[str]] = {
        **{column.key: column.words for column in COLUMNS if column.words},
        "kind": KIND_WORDS,
        **{f"setting_{position}": setting.words for position, setting in enumerate(SETTINGS) if setting.words},
    }
    for column, (key, words) in enumerate(lists.items(), 1):
        count = 0
        for count, word in enumerate(words, 1):
            _put(sheet, count, column, word)
        letter = get_column_letter(column)
        name = _list_name(key)
        workbook.defined_names[name] = DefinedName(name, attr_text=f"'{LISTS}'!${letter}$1:${letter}${count}")
