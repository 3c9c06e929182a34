"""A criteria set as a workbook that a clerk can fill in Excel."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import IO

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Side
from openpyxl.utils import get_column_letter
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from ....criteria import CriteriaSet, Status
from ....language import Language
from ....nodes import Node
from ....problems import N_, Message
from ...sheets.styles import BOX, LINE, alignment, fill, font, new_workbook
from .columns import ADJUSTMENT_COLUMNS, ADJUSTS, BY_KEY, COLUMNS, PRINTED, Column
from .guide import guide_lines
from .kinds import KIND_WORDS
from .layout import ADJUSTMENTS, EXAMPLE_HEADINGS, EXAMPLES, GUIDE, LISTS, POLICY, TREE
from .look import TEXT, header, put, row_height, set_up_paper, set_widths
from .rows import TreeRow, adjustment_rows, example_rows, grade_rows, setting_values, tree_rows
from .settings import CONDITION_NOTES, GRADE_COLUMNS, IN_TIME, SETTINGS

SPARE_ROWS = 500
"""Rows below the last item that already have the lists and formats."""

_FIELD_FILL, _CRITERION_FILL, _GROUP_FILL, _HEADING_FILL = "C9DDF0", "EAF2FA", "EEF1F4", "D9E2EC"
_GREY, _RED = "555555", "B00020"


def write_set_workbook(criteria: CriteriaSet, root: Node, language: Language, stream: IO[bytes]) -> None:
    """The workbook of a set that is read from these nodes."""
    workbook = new_workbook()
    workbook.remove(workbook.worksheets[0])
    _Items(workbook, TREE, COLUMNS, language).write(criteria, list(tree_rows(criteria, root, language)))
    _write_policy(workbook, criteria, language)
    adjustments = list(adjustment_rows(criteria, root, language))
    _Items(workbook, ADJUSTMENTS, ADJUSTMENT_COLUMNS, language).write(criteria, adjustments)
    _write_examples(workbook, criteria, root, language)
    _write_guide(workbook, language)
    _write_lists(workbook)
    workbook.properties.title = criteria.name
    workbook.properties.creator = "cchc"
    workbook.save(stream)


def _list_name(key: str) -> str:
    return f"ds_{key}"


def _add_list(sheet: Worksheet, key: str, cells: str, language: Language) -> None:
    """A drop-down over a range: by a defined name, which every program keeps."""
    validation = DataValidation(type="list", formula1=_list_name(key), allow_blank=True, showErrorMessage=True)
    validation.errorTitle = language.say(N_("Not in the list"))
    validation.error = language.say(N_("Choose one of the words of the list, or leave the cell empty."))
    sheet.add_data_validation(validation)
    validation.add(cells)


class _Items:
    """The sheet of items, or that of bonuses and penalties."""

    HEADER = 4

    def __init__(self, workbook: Workbook, title: str, columns: tuple[Column, ...], language: Language) -> None:
        self.sheet: Worksheet = workbook.create_sheet(title)
        self.columns = columns
        self.language = language

    def write(self, criteria: CriteriaSet, rows: Sequence[TreeRow]) -> None:
        sheet = self.sheet
        set_widths(sheet, (column.width for column in self.columns))
        self._title(criteria)
        header(sheet, self.HEADER, (column.heading for column in self.columns), height=3)
        for position, column in enumerate(self.columns, 1):
            _comment(sheet, self.HEADER, position, self.language.say(column.note))
        top = min((row.depth for row in rows), default=0)
        for line, row in enumerate(rows, self.HEADER + 1):
            self._row(line, row)
            self.sheet.row_dimensions[line].outlineLevel = row.depth - top
        last = self.HEADER + len(rows)
        for position, column in enumerate(self.columns, 1):
            if column.key in ("code", "key"):
                for line in range(last + 1, last + 1 + SPARE_ROWS):
                    sheet.cell(line, position).number_format = TEXT
            if column.words or column.key == "kind":
                letter = get_column_letter(position)
                _add_list(sheet, column.key, f"{letter}{self.HEADER + 1}:{letter}{last + SPARE_ROWS}", self.language)
        sheet.freeze_panes = f"C{self.HEADER + 1}"
        sheet.sheet_properties.outlinePr.summaryBelow = False  # type: ignore[union-attr]
        sheet.sheet_view.zoomScale = 90
        set_up_paper(sheet, self.HEADER)
        keys = [column.key for column in self.columns]
        printed = get_column_letter(keys.index(next(key for key in PRINTED if key in keys)) + 1)
        sheet.print_area = f"A1:{printed}{last}"

    def _title(self, criteria: CriteriaSet) -> None:
        sheet = self.sheet
        put(sheet, 1, 1, criteria.name, font(15, bold=True))
        sheet.row_dimensions[1].height = 22
        if criteria.status is Status.ILLUSTRATIVE:
            text = self.language.say(N_("illustrative, not a decision of any authority"))
            put(sheet, 2, 1, text[:1].upper() + text[1:], font(italic=True, color=_RED))
        put(
            sheet,
            3,
            1,
            self.language.say(
                N_(
                    "Levels, figures and rows of scales stand without a code below their item; see the sheet “Hướng "
                    "dẫn”."
                )
            ),
            font(10, italic=True, color=_GREY),
        )

    def _row(self, line: int, row: TreeRow) -> None:
        fills = (_FIELD_FILL, _CRITERION_FILL)
        is_item = row.depth < 3
        for position, column in enumerate(self.columns, 1):
            value = row.cells.get(column.key)
            quiet = not is_item and column.key == "name" and "key" not in row.cells
            named = column.key in ("code", "name", "points") if row.depth < 2 else column.key in ("code", "points")
            cell = put(self.sheet, line, position, value, font(bold=is_item and named, italic=quiet))
            cell.border = BOX
            indent = 2 if not is_item and column.key == "name" else 0
            cell.alignment = alignment("center" if column.numeric or column.key == "code" else "left", indent=indent)
            if column.key in ("code", "key"):
                cell.number_format = TEXT
            if row.depth < len(fills):
                cell.fill = fill(fills[row.depth])
        texts = ((str(row.cells.get(key, "")), BY_KEY[key].width) for key in ("name", "evidence", "source", "kind"))
        self.sheet.row_dimensions[line].height = row_height(texts)


def _comment(sheet: Worksheet, line: int, column: int, note: str) -> None:
    comment = Comment(note, "cchc")
    comment.width, comment.height = 260, 90
    sheet.cell(line, column).comment = comment


def _write_policy(workbook: Workbook, criteria: CriteriaSet, language: Language) -> None:
    sheet = workbook.create_sheet(POLICY)
    widths = (34, 60, 16, 16, 30, 26, 14)
    set_widths(sheet, widths)
    put(sheet, 1, 1, POLICY.upper(), font(15, bold=True))
    values = setting_values(criteria)
    line = 3
    for position, setting in enumerate(SETTINGS):
        if setting.heads:
            line += 1
            for column in (1, 2):
                cell = put(sheet, line, column, setting.heads if column == 1 else None, font(bold=True))
                cell.fill = fill(_GROUP_FILL)
            line += 1
        name = put(sheet, line, 1, setting.heading)
        value = put(sheet, line, 2, values[setting.path], font(bold=setting.required))
        if not setting.words and setting.path != ("maximum",):
            value.number_format = TEXT
        name.border = value.border = BOX
        name.alignment = value.alignment = alignment()
        note = put(sheet, line, 3, language.say(setting.note), font(10, italic=True, color=_GREY))
        note.alignment = Alignment(vertical="top")
        sheet.row_dimensions[line].height = row_height([(str(values[setting.path]), widths[1])])
        if setting.words:
            _add_list(sheet, f"setting_{position}", f"B{line}", language)
        line += 1
    line += 1
    header(sheet, line, GRADE_COLUMNS)
    for column, key in enumerate(GRADE_COLUMNS.values(), 1):
        if key in CONDITION_NOTES:
            _comment(sheet, line, column, language.say(CONDITION_NOTES[key]))
    in_time = get_column_letter([*GRADE_COLUMNS.values()].index("in_time") + 1)
    _add_list(sheet, "in_time", f"{in_time}{line + 1}:{in_time}{line + len(criteria.policy.grades)}", language)
    for row in grade_rows(criteria.policy):
        line += 1
        for column, value_ in enumerate(row, 1):
            cell = put(sheet, line, column, value_)
            cell.border = BOX
            cell.alignment = alignment("center" if column == 4 else "left")
            if column not in (2, 3, 4):
                cell.number_format = TEXT
    set_up_paper(sheet, None)


def _write_examples(workbook: Workbook, criteria: CriteriaSet, root: Node, language: Language) -> None:
    sheet = workbook.create_sheet(EXAMPLES)
    widths = (10, 70, 16, 16)
    set_widths(sheet, widths)
    put(
        sheet,
        1,
        1,
        language.say(N_("Worked examples: an answer, and the points that it must give")),
        font(15, bold=True),
    )
    header(sheet, 3, EXAMPLE_HEADINGS)
    line, last = 3, ""
    for row in example_rows(criteria, root):
        line += 1
        for column, value in enumerate(row, 1):
            cell = put(sheet, line, column, value)
            cell.border = BOX
            cell.alignment = alignment("center" if column > 2 else "left")
            cell.number_format = TEXT if column < 3 else cell.number_format
            if row.code != last:
                cell.border = Border(bottom=LINE, left=LINE, right=LINE, top=Side(style="medium", color="7A8794"))
        sheet.row_dimensions[line].height = row_height([(row.answer, widths[1])])
        last = row.code
    for spare in range(line + 1, line + 1 + SPARE_ROWS):
        for column in (1, 2):
            sheet.cell(spare, column).number_format = TEXT
    sheet.freeze_panes = "A4"
    set_up_paper(sheet, 3)


def _write_guide(workbook: Workbook, language: Language) -> None:
    sheet = workbook.create_sheet(GUIDE)
    widths = (24, 60, 70)
    set_widths(sheet, widths)
    for line, guide in enumerate(guide_lines(), 1):
        texts = [language.sentence(text) if isinstance(text, Message) else text for text in guide.texts]
        if guide.table:
            for column, text in enumerate(texts, 1):
                cell = put(sheet, line, column, text, font(bold=column == 1 or guide.heading))
                cell.border, cell.alignment = BOX, alignment()
                if guide.heading:
                    cell.fill = fill(_HEADING_FILL)
            sheet.row_dimensions[line].height = row_height(zip(texts, widths, strict=True))
        elif texts:
            cell = put(sheet, line, 1, texts[0], font(13 if guide.heading else 11, bold=guide.heading))
            sheet.merge_cells(start_row=line, end_row=line, start_column=1, end_column=len(widths))
            cell.alignment = alignment()
            sheet.row_dimensions[line].height = row_height([(texts[0], sum(widths))]) + (4 if guide.heading else 0)
    set_up_paper(sheet, None)


def _write_lists(workbook: Workbook) -> None:
    """The hidden sheet with the words of every drop-down, each under a defined name."""
    sheet = workbook.create_sheet(LISTS)
    sheet.sheet_state = "hidden"
    lists: dict[str, Iterable[str]] = {
        **{column.key: column.words for column in (*COLUMNS, ADJUSTS) if column.words},
        "kind": KIND_WORDS,
        "in_time": IN_TIME,
        **{f"setting_{position}": setting.words for position, setting in enumerate(SETTINGS) if setting.words},
    }
    for column, (key, words) in enumerate(lists.items(), 1):
        count = 0
        for count, word in enumerate(words, 1):
            put(sheet, count, column, word)
        letter = get_column_letter(column)
        name = _list_name(key)
        workbook.defined_names[name] = DefinedName(name, attr_text=f"'{LISTS}'!${letter}$1:${letter}${count}")
