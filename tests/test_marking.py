"""What is sent back to be mended: the sender's own workbook with nothing lost, or the list alone."""

from __future__ import annotations

import io
import os
import random
import re
import shutil
import subprocess
import unicodedata
import warnings
import zipfile
from functools import cache
from pathlib import Path
from xml.etree import ElementTree

import pytest
from marking_workbooks import FORM, MAIN, WORKBOOKS, check_package, excel, packed, parts_of, plain, rich, saved
from openpyxl import Workbook, load_workbook

from cchc.formats.marking import copy as marking_copy
from cchc.formats.marking import mending_list
from cchc.formats.marking.copy import Found, MarkedCopy, marked_copy
from cchc.formats.marking.mending_list import HEADER
from cchc.formats.marking.sent_back import write_marked
from cchc.formats.marking.styles import FILLS
from cchc.formats.workbooks.sheet import MENDING_LIST
from cchc.language import Language
from cchc.problems import Message, Place, Problem, Severity, Value, cell_position

FILE = "assessments/nhan-co.xlsx"
RED, AMBER = FILLS[Severity.ERROR], FILLS[Severity.WARNING]
CHANGED_ALWAYS = {"[Content_Types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml"}


def found(kind: str, cell: str | None = None, sheet: str | None = FORM, **values: Value) -> Found:
    line, column = cell_position(cell) if cell else (None, None)
    place = Place(FILE, line, column, sheet)
    return Found(Problem(Message(kind, values), (place,)), (place,))


def marked(data: bytes, *problems: Found, lang: str = "vi") -> bytes:
    copy = marked_copy(data, "nhan-co.xlsx", problems, Language(lang))
    assert copy.is_whole
    check_package(copy.data)
    return copy.data


FORMULA = "ô chứa công thức chưa được tính; hãy mở tệp rồi lưu lại, hoặc nhập thẳng giá trị"
UNNAMED = (
    "dòng đầu của bảng (bắt đầu bằng “Tên”) không có cột đơn vị; dòng đầu phải là tiêu đề, và cột mã hoặc tên đơn vị "
    "có tiêu đề là Đơn vị hoặc Mã đơn vị (hay unit)"
)
CLAIM = {"code": "1.1", "claimed": 2, "points": 1}
PROBLEMS = (
    found("E-T010", "C2"),
    found("W-A020", "C2", **CLAIM),
    found("W-A020", "B2", **CLAIM),
    found("E-T010", "D3"),
    found("E-T010", "G9"),
    found("E-T001", text="Tên"),
)
"""Two on one cell; on a cell that has a note; in a merged cell; beyond what is used; of no cell."""


def opened(data: bytes) -> Workbook:
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Data Validation extension")
        return load_workbook(io.BytesIO(data))


def listed(data: bytes) -> list[list[object]]:
    sheet = opened(data).worksheets[0]
    return [[cell.value for cell in row[:5]] for row in sheet.iter_rows(min_row=HEADER + 1)]


# --- nothing is lost ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", WORKBOOKS)
def test_a_copy_holds_together(kind):
    marked(WORKBOOKS[kind](), *PROBLEMS)


CHANGED = {
    "plain": {"docProps/app.xml", "xl/worksheets/sheet1.xml"},
    "rich": {
        "docProps/app.xml",
        *("xl/worksheets/sheet1.xml", "xl/worksheets/sheet3.xml"),
        *("xl/worksheets/_rels/sheet1.xml.rels", "xl/comments/comment1.xml", "xl/drawings/commentsDrawing1.vml"),
    },
    "excel": {
        "docProps/app.xml",
        *("xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml"),
        *("xl/comments1.xml", "xl/drawings/vmlDrawing1.vml"),
    },
    "prefixed": {"xl/worksheets/sheet1.xml"},
    "strict": {"xl/worksheets/sheet1.xml"},
    "no_styles": {"xl/worksheets/sheet1.xml"},
}
"""Beside those that always change. The last sheet of the rich one was selected, and no longer is."""


@pytest.mark.parametrize("kind", WORKBOOKS)
def test_all_other_parts_are_the_same_byte_for_byte(kind):
    before = parts_of(WORKBOOKS[kind]())
    after = parts_of(marked(WORKBOOKS[kind](), *PROBLEMS))
    assert [name for name in before if name not in after] == []
    assert list(after)[: len(before)] == list(before), "in their order"
    different = {name for name in before if after[name] != before[name]}
    assert different - CHANGED_ALWAYS <= CHANGED[kind]


@pytest.mark.parametrize("kind", WORKBOOKS)
def test_a_sheet_differs_in_styles_and_new_cells_alone(kind):
    """Without the styles, the new cells and the reference to notes, the sheet is as it was."""
    before = parts_of(WORKBOOKS[kind]())["xl/worksheets/sheet1.xml"].decode()
    after = parts_of(marked(WORKBOOKS[kind](), *PROBLEMS))["xl/worksheets/sheet1.xml"].decode()
    for cell in ("B2", "C2", "D2", "D3", "G9"):
        if f'r="{cell}"' not in before:
            after = re.sub(rf'<(x:)?c r="{cell}" s="\d+"/>', "", after)
    for row in ("3", "9"):
        if f'<row r="{row}"' not in before.replace("x:", ""):
            after = re.sub(rf'<(x:)?row r="{row}"></(x:)?row>', "", after)
    if '<row r="2"/>' in before.replace("x:", ""):
        after = re.sub('<(x:)?row r="2"></(x:)?row>', lambda found: f'<{found[1] or ""}row r="2"/>', after)
    if "legacyDrawing" not in before:
        after = re.sub(r'<(x:)?legacyDrawing xmlns:r="[^"]*" r:id="rId\d+"/>', "", after)
    style = re.compile(r' s="\d+"')
    assert style.sub("", after) == style.sub("", before)


def test_drop_downs_that_are_kept_as_extensions_survive():
    sheet = parts_of(marked(excel(), *PROBLEMS))["xl/worksheets/sheet1.xml"]
    root = ElementTree.fromstring(sheet)
    formulas = root.findall(".//{http://schemas.microsoft.com/office/excel/2006/main}f")
    assert [formula.text for formula in formulas] == ["'Danh mục'!$A$1:$A$2"]


def test_what_a_form_has_survives():
    before, after = (opened(data) for data in (rich(), marked(rich(), *PROBLEMS)))
    assert after.sheetnames == ["Cần sửa", *before.sheetnames]
    assert [sheet.sheet_state for sheet in after.worksheets[1:]] == ["visible", "hidden", "visible"]
    old, new = before[FORM], after[FORM]
    assert new.protection.sheet and new.protection.password == old.protection.password
    assert str(new.merged_cells) == str(old.merged_cells)
    assert (new.freeze_panes, new.print_title_rows) == ("B2", "$1:$1")
    assert [(item.formula1, str(item.sqref)) for item in new.data_validations.dataValidation] == [("MUC", "B2:B3")]
    assert [str(area.sqref) for area in new.conditional_formatting] == ["C2:C3"]
    assert new["A3"].hyperlink.target == "https://example.vn/"
    assert after.defined_names["MUC"].attr_text == "'Danh mục'!$A$1:$A$2"
    assert list(after["Danh mục"].defined_names) == ["RIENG"]
    cell = new["C2"]
    for name in ("number_format", "font", "border", "alignment", "protection"):
        assert repr(getattr(cell, name)) == repr(getattr(old["C2"], name)), name
    assert [[cell.value for cell in row] for row in new["A1:C3"]] == [
        [cell.value for cell in row] for row in old["A1:C3"]
    ]


def test_a_new_cell_has_the_style_of_its_row_or_column():
    sheet = opened(marked(rich(), found("E-T010", "G5"), found("E-T010", "B9")))[FORM]
    assert sheet["G5"].number_format == "0.000"
    assert sheet["B9"].number_format == "0%"
    assert {sheet[cell].fill.fgColor.rgb for cell in ("G5", "B9")} == {RED}


SMALL = [
    ("<sheetData/>", '<sheetData><row r="2"><c r="C2" s="1"/></row></sheetData>'),
    ("<sheetData></sheetData>", '<sheetData><row r="2"><c r="C2" s="1"/></row></sheetData>'),
    (
        '<sheetData><row r="1"/><row r="3"/></sheetData>',
        '<sheetData><row r="1"/><row r="2"><c r="C2" s="1"/></row><row r="3"/></sheetData>',
    ),
    ('<sheetData><row r="2"/></sheetData>', '<sheetData><row r="2"><c r="C2" s="1"/></row></sheetData>'),
    (
        '<sheetData><row r="2" spans="1:2"><c r="A2"/><c r="E2"/></row></sheetData>',
        '<sheetData><row r="2" spans="1:3"><c r="A2"/><c r="C2" s="1"/><c r="E2"/></row></sheetData>',
    ),
    ('<sheetData><row r="2"><c r="C2" s="0" t="b"><v>1</v></c></row></sheetData>', None),
    ("<sheetData><row r='2'><c t='str' s='0' r='C2'><f>\"&lt;c s='0'\"</f><v>x</v></c></row></sheetData>", None),
]
"""The data of a sheet, and what marking C2 makes of it; None where only the style is another."""


@pytest.mark.parametrize(("before", "after"), SMALL)
def test_a_cell_comes_where_it_belongs(before, after):
    parts = parts_of(plain())
    sheet = re.sub(rb"<sheetData>.*</sheetData>", before.encode(), parts["xl/worksheets/sheet1.xml"], flags=re.DOTALL)
    data = marked(packed(parts | {"xl/worksheets/sheet1.xml": sheet}), found("E-T010", "C2"))
    made = parts_of(data)["xl/worksheets/sheet1.xml"].decode()
    grid = re.search("<sheetData.*</sheetData>", made, re.DOTALL)
    assert grid is not None
    assert grid[0] == (after or re.sub("s=(['\"])0['\"]", 's="1"', before, count=1))


@pytest.mark.parametrize("name", ["A & B < C", "'Sổ' \"1\"", "1.1", "Sheet#2!x", "Tổng hợp"])
def test_sheets_of_any_name(name):
    parts = parts_of(plain())
    title = f'name="{FORM}"'.encode()
    assert title in parts["xl/workbook.xml"]
    escaped = name.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
    book = parts["xl/workbook.xml"].replace(title, f'name="{escaped}"'.encode())
    data = marked(packed(parts | {"xl/workbook.xml": book}), found("E-T010", "C2", sheet=name))
    after = opened(data)
    assert after.sheetnames == ["Cần sửa", name]
    quoted = name.replace("'", "''")
    assert after.worksheets[0].cell(HEADER + 1, 2).hyperlink.location == f"'{quoted}'!C2"
    assert after[name]["C2"].fill.fgColor.rgb == RED


def test_a_sheet_whose_name_comes_in_two_spellings_is_one():
    decomposed = unicodedata.normalize("NFD", FORM)
    assert decomposed != FORM
    data = marked(plain(), found("E-T010", "C2"), found("W-A020", "C2", sheet=decomposed, **CLAIM))
    sheet = opened(data)[FORM]
    assert sheet["C2"].fill.fgColor.rgb == RED
    assert [line.partition(":")[0] for line in sheet["C2"].comment.text.splitlines()] == [
        "Lỗi E-T010",
        "Cảnh báo W-A020",
    ]


def test_the_original_is_not_touched():
    data = rich()
    copy = bytes(data)
    marked(data, *PROBLEMS)
    assert data == copy


# --- cells, notes, list -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", [kind for kind in WORKBOOKS if kind != "strict"])  # which openpyxl does not read
def test_wrong_cells_are_red_or_amber_and_no_others(kind):
    before, after = (opened(d) for d in (WORKBOOKS[kind](), marked(WORKBOOKS[kind](), *PROBLEMS)))
    merged = kind == "rich"
    expected = {"C2": RED, "B2": AMBER, ("D2" if merged else "D3"): RED, "G9": RED}
    for row in after[FORM].iter_rows():
        for cell in row:
            fill = cell.fill.fgColor.rgb if cell.fill.fill_type else None
            if cell.coordinate in expected:
                assert fill == expected[cell.coordinate], cell.coordinate
            else:
                assert repr(cell.fill) == repr(before[FORM][cell.coordinate].fill), cell.coordinate


def test_a_note_says_everything_about_its_cell():
    sheet = opened(marked(plain(), *PROBLEMS))[FORM]
    notes = {cell.coordinate: cell.comment.text for row in sheet.iter_rows() for cell in row if cell.comment}
    claim = "1.1: tự chấm 2 điểm, theo quy tắc được 1 điểm"
    assert notes == {
        "C2": f"Lỗi E-T010: {FORMULA}\nCảnh báo W-A020: {claim}",
        "B2": f"Cảnh báo W-A020: {claim}",
        "D3": f"Lỗi E-T010: {FORMULA}",
        "G9": f"Lỗi E-T010: {FORMULA}",
    }
    assert {cell.comment.author for row in sheet.iter_rows() for cell in row if cell.comment} == {"cchc"}


def test_a_note_is_in_the_language_of_the_run():
    sheet = opened(marked(plain(), found("W-A020", "B2", **CLAIM), lang="en"))[FORM]
    assert sheet["B2"].comment.text == "Warning W-A020: 1.1: 2 pt is claimed, the rule gives 1"


def test_notes_that_are_there_survive_and_are_added_to():
    sheet = opened(marked(rich(), *PROBLEMS))[FORM]
    assert sheet["B3"].comment.text == "Ghi chú khác"
    claim = "Cảnh báo W-A020: 1.1: tự chấm 2 điểm, theo quy tắc được 1 điểm"
    assert sheet["B2"].comment.text == f"Ghi chú của đơn vị\n\n{claim}"
    assert sheet["B2"].comment.author == "An"


def test_threaded_comments_are_left_alone():
    before, after = parts_of(excel()), parts_of(marked(excel(), found("E-T010", "A1"), found("E-T010", "C2")))
    name = "xl/threadedComments/threadedComment1.xml"
    assert after[name] == before[name]
    old, new = (parts["xl/comments1.xml"].decode() for parts in (before, after))
    threaded = re.search(r'<comment ref="A1".*?</comment>', old, re.DOTALL)
    assert threaded is not None
    assert threaded[0] in new
    assert new.count('ref="A1"') == 1
    texts = ["".join(comment.itertext()) for comment in ElementTree.fromstring(new).iter(f"{{{MAIN}}}comment")]
    assert texts[1] == f"Bình:\nđã hỏi <Sở>\n\nLỗi E-T010: {FORMULA}"


def test_a_box_that_says_more_gets_higher():
    before, after = (parts_of(data)["xl/drawings/vmlDrawing1.vml"] for data in (excel(), marked(excel(), *PROBLEMS)))
    anchor = re.compile(rb"<x:Anchor>\s*([0-9, ]+)</x:Anchor>")
    old, new = ([[int(n) for n in found.split(b",")] for found in anchor.findall(data)] for data in (before, after))
    assert new[0] == old[0], "the box of the threaded comment"
    assert new[1][:6] == old[1][:6]
    assert new[1][6] > old[1][6] + 3, "the row of the lower edge"


def test_a_box_is_as_large_as_its_text_wherever_it_stands():
    long = found("E-T002", "A1", heading="ban hành kế hoạch " * 60, hint=Message("NO-HINT"))
    data = marked(plain(), found("W-A020", "B2", **CLAIM), long, found("E-T010", "XFD1048576"))
    boxes = parts_of(data)["xl/drawings/vmlDrawing1.vml"].decode()
    sizes = [(int(width), int(height)) for width, height in re.findall(r"width:(\d+)pt;height:(\d+)pt", boxes)]
    assert sizes[0][0] == sizes[2][0] == 240
    assert sizes[1][0] == 360
    # Ten points of a Vietnamese text are some 5 points wide and 12 high.
    assert all(width * height > 12 * 5 * size for (width, height), size in zip(sizes, (70, 1150, 90), strict=True))
    corners = [[int(n) for n in found.split(",")] for found in re.findall(r"<x:Anchor>([0-9, ]+)</x:Anchor>", boxes)]
    assert all(left < right < 16_384 and top < bottom < 1_048_576 for left, _, top, _, right, _, bottom, _ in corners)


def test_the_list_comes_first_and_leads_to_the_cells():
    other = found("E-T010", "A1", sheet="Sổ 'B'")
    data = marked(rich(), *PROBLEMS, other, found("E-T010", "A2", sheet="Danh mục"), found("E-T010", "A1", sheet="Mất"))
    book = opened(data)
    sheet = book.worksheets[0]
    assert book.active is sheet
    assert sheet.title == "Cần sửa"
    claim = "1.1: tự chấm 2 điểm, theo quy tắc được 1 điểm"
    assert listed(data) == [
        [1, f"'{FORM}'!C2", "lỗi", "E-T010", FORMULA],
        [2, f"'{FORM}'!C2", "cảnh báo", "W-A020", claim],
        [3, f"'{FORM}'!B2", "cảnh báo", "W-A020", claim],
        [4, f"'{FORM}'!D3", "lỗi", "E-T010", FORMULA],
        [5, f"'{FORM}'!G9", "lỗi", "E-T010", FORMULA],
        [6, f"'{FORM}'", "lỗi", "E-T001", UNNAMED],
        [7, "'Sổ 'B''!A1", "lỗi", "E-T010", FORMULA],
        [8, "'Danh mục'!A2", "lỗi", "E-T010", FORMULA],
        [9, "'Mất'!A1", "lỗi", "E-T010", FORMULA],
    ]
    links = [sheet.cell(HEADER + number, 2).hyperlink for number in range(1, 10)]
    assert [link and link.location for link in links] == [
        *(f"'{FORM}'!{cell}" for cell in ("C2", "C2", "B2", "D3", "G9", "A1")),
        "'Sổ ''B'''!A1",
        None,  # a hidden sheet, to which a click does not lead
        None,  # no sheet at all
    ]
    assert [sheet.cell(row, 1).value for row in range(2, 5)] == [
        "DANH SÁCH NỘI DUNG CẦN SỬA",
        "Tệp: nhan-co.xlsx",
        "Lỗi: 7, cảnh báo: 2",
    ]
    assert [cell.value for cell in sheet[HEADER][:5]] == ["STT", "Vị trí", "Mức độ", "Mã", "Nội dung cần sửa"]


def test_the_list_is_fit_to_print():
    sheet = opened(marked(plain(), *PROBLEMS)).worksheets[0]
    assert (sheet.page_setup.paperSize, sheet.page_setup.orientation, sheet.page_setup.fitToHeight) == (
        9,
        "landscape",
        0,
    )
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.print_title_rows == f"${HEADER}:${HEADER}"
    assert sheet.freeze_panes == f"A{HEADER + 1}"
    assert {cell.font.name for row in sheet.iter_rows(max_col=5) for cell in row if cell.value} == {"Times New Roman"}
    assert all(cell.alignment.wrap_text for row in sheet.iter_rows(min_row=HEADER, max_col=5) for cell in row)
    assert sheet.row_dimensions[1].hidden and sheet["A1"].value == MENDING_LIST


def test_a_sheet_of_that_name_keeps_it():
    book = Workbook()
    assert book.active is not None
    book.active.title = "cần sửa"
    book.create_sheet("Cần sửa (2)")
    copy = marked(saved(book), found("E-T010", "A1", sheet="cần sửa"))
    assert opened(copy).sheetnames == ["Cần sửa (3)", "cần sửa", "Cần sửa (2)"]


def test_a_problem_of_two_places_names_the_other():
    one, two = Place(FILE, 2, 3, FORM), Place("assessments/khac/nhan-co-2.xlsx", 4, 3, FORM)
    both = Problem(Message("E-A004", {"name": "Xã Nhân Cơ", "unit": "nhan-co"}), (one, two))
    row = listed(marked(plain(), Found(both, (one,))))[0]
    assert str(row[4]).endswith(f" [nhan-co-2.xlsx '{FORM}'!C4]"), "and not the checker's folders"


def test_a_problem_of_two_cells_is_one_and_marks_both():
    one, two = Place(FILE, 2, 3, FORM), Place(FILE, 3, 3, FORM)
    message = Message("E-A013", {"code": "1.2", "part": "a", "part_value": 5, "whole": "b", "whole_value": 4})
    data = marked(rich(), Found(Problem(message, (one, two)), (one, two)))
    sentence = "1.2: a = 5 lớn hơn b = 4"
    assert listed(data) == [[1, f"'{FORM}'!C2", "lỗi", "E-A013", f"{sentence} ['{FORM}'!C3]"]]
    sheet = opened(data)[FORM]
    assert [sheet[cell].fill.fgColor.rgb for cell in ("C2", "C3")] == [RED, RED]
    assert {sheet[cell].comment.text for cell in ("C2", "C3")} == {f"Lỗi E-A013: {sentence}"}
    sheet = opened(marked(data, found("E-T010", "A1")))[FORM]
    assert [sheet[cell].fill.fgColor.rgb for cell in ("C2", "C3")] == ["FFFFF9C4", "00000000"]
    assert [sheet[cell].comment for cell in ("C2", "C3")] == [None, None]


HARMFUL = {
    "formula": "=1+1",
    "command": "=cmd|' /C calc'!A0",
    "tag": "<script>alert(1)</script>",
    "end of CDATA": "]]> <![CDATA[x]]>",
    "entity": "&amp; &#10; &lolz;",
    "quotes": "\"'\"'",
    "escape": "_x0041_ _x000D_",
    "too long": "Đ" * 40_000,
}


@pytest.mark.parametrize("text", HARMFUL.values(), ids=HARMFUL)
def test_texts_are_texts(text):
    data = marked(plain(), found("E-T002", "A1", heading=text, hint=Message("NO-HINT")))
    sheet = parts_of(data)["xl/worksheets/sheet2.xml"].decode()
    assert "<f" not in sheet.replace("<fitTo", "").replace("<formula", "")
    sentence = str(listed(data)[0][4]).replace("_x005F_", "_")
    assert sentence == (
        f"không có chỉ tiêu hoặc số liệu {' '.join(text.split())}; hãy sửa tiêu đề hoặc xóa cột này"[:32_766]
        + ("…" if len(text) > 32_766 else "")
    )
    note = opened(data)[FORM]["A1"].comment.text
    assert len(note) <= 2_000
    assert note.replace("_x005F_", "_").startswith("Lỗi E-T002: không có chỉ tiêu hoặc số liệu " + text[:10].rstrip())


@pytest.mark.parametrize("text", ["\x00\x1b[31m", "\ud800", "\ufffe\uffff", "a\u202eb"])
def test_characters_that_xml_cannot_bear_are_replaced(text):
    data = marked(plain(), found("E-T002", "A1", heading=text, hint=Message("NO-HINT")))
    assert "\ufffd" in str(listed(data)[0][4])


def test_more_problems_than_can_be_listed(monkeypatch):
    """With a lower limit, so that the list is made and read sooner."""
    most = 1000
    for module in (mending_list, marking_copy):
        monkeypatch.setattr(module, "MAX_LISTED", most)
    data = marked(plain(), *(found("E-T010", f"A{row}") for row in range(1, most + 100)))
    book = opened(data)
    assert len(listed(data)) == most
    assert book.worksheets[0]["A4"].value == f"Lỗi: {most + 99}, cảnh báo: 0"
    assert book.worksheets[0]["A6"].value == "Chỉ liệt kê và đánh dấu 1.000 vấn đề đầu tiên."
    assert [book[FORM].cell(row, 1).fill.fgColor.rgb == RED for row in (most, most + 1)] == [True, False]


# --- a copy that comes back ---------------------------------------------------------------------------------------


def test_marks_of_before_are_taken_off():
    again = marked(marked(rich(), *PROBLEMS), found("E-T010", "G9"), found("E-T010", "A2"))
    before, after = opened(rich()), opened(again)
    assert after.sheetnames == ["Cần sửa", *before.sheetnames], "one list"
    assert [row[1] for row in listed(again)] == [f"'{FORM}'!G9", f"'{FORM}'!A2"]
    for cell in ("B2", "C2", "D2", "B3"):
        assert after[FORM][cell].fill.fgColor == before[FORM][cell].fill.fgColor, cell
    notes = {cell.coordinate: cell.comment.text for row in after[FORM].iter_rows() for cell in row if cell.comment}
    assert notes == {
        "B2": "Ghi chú của đơn vị",
        "B3": "Ghi chú khác",
        "G9": f"Lỗi E-T010: {FORMULA}",
        "A2": f"Lỗi E-T010: {FORMULA}",
    }


def test_a_color_of_the_theme_comes_back_too():
    again = marked(marked(excel(), found("E-T010", "C2")), found("E-T010", "B4"))
    color = opened(again)[FORM]["C2"].fill.fgColor
    assert (color.theme, color.tint) == (4, 0.59999389629810485)


def test_what_the_sender_wrote_into_a_note_stays():
    book = opened(marked(plain(), found("E-T010", "C2"), found("E-T010", "C3")))
    book[FORM]["C2"].comment.text += "\nĐã sửa theo QĐ số 5"
    notes = opened(marked(saved(book), found("E-T010", "A1")))[FORM]
    assert notes["C2"].comment.text == f"Lỗi E-T010: {FORMULA}\nĐã sửa theo QĐ số 5"
    assert notes["C3"].comment is None


@pytest.mark.parametrize("kind", [kind for kind in WORKBOOKS if kind != "no_styles"])  # of unnamed cells, not read
def test_there_is_one_list_however_often_a_file_comes_back(kind):
    data = WORKBOOKS[kind]()
    for cell in ("C2", "C2", "B2"):
        data = marked(data, found("E-T010", cell))
    sheets = [part for name, part in parts_of(data).items() if name.startswith("xl/worksheets/sheet")]
    assert sum(MENDING_LIST.encode() in sheet for sheet in sheets) == 1
    assert len(sheets) == 1 + sum(name.startswith("xl/worksheets/sheet") for name in parts_of(WORKBOOKS[kind]()))


def test_marks_come_off_where_the_list_was_deleted():
    book = opened(marked(rich(), *PROBLEMS))
    book.remove(book.worksheets[0])
    again = opened(marked(saved(book), found("E-T010", "A3")))
    assert again.sheetnames == ["Cần sửa", *opened(rich()).sheetnames]
    sheet = again[FORM]
    colors = {cell.coordinate: cell.fill.fgColor.rgb for row in sheet.iter_rows() for cell in row}
    assert [cell for cell, color in colors.items() if color in (RED, AMBER)] == ["A3"]
    notes = {cell.coordinate: cell.comment.text for row in sheet.iter_rows() for cell in row if cell.comment}
    # openpyxl has made one piece of the two that the note to B2 had.
    assert notes == {"B2": "Ghi chú của đơn vị", "B3": "Ghi chú khác", "A3": f"Lỗi E-T010: {FORMULA}"}


def test_the_same_file_gives_the_same_copy():
    original = excel()  # the same twice: a package made two seconds later says so in its head
    assert marked(original, *PROBLEMS) == marked(original, *PROBLEMS)


def test_marking_twice_is_marking_once():
    once = marked(rich(), *PROBLEMS)
    twice = marked(once, *PROBLEMS)
    for one, two in zip(opened(once), opened(twice), strict=True):
        assert [
            [(cell.value, cell.fill.fgColor, cell.number_format, cell.comment and cell.comment.text) for cell in row]
            for row in one.iter_rows()
        ] == [
            [(cell.value, cell.fill.fgColor, cell.number_format, cell.comment and cell.comment.text) for cell in row]
            for row in two.iter_rows()
        ]


# --- what cannot be marked ----------------------------------------------------------------------------------------

NO_WORKBOOK = "Đây chỉ là danh sách: tệp gốc không phải bảng tính .xlsx nên không đánh dấu được từng ô."
NOT_OPENED = "Đây chỉ là danh sách: tệp gửi đến không mở được, hoặc không phải biểu đã cấp."
NOT_CHANGED = "Đây chỉ là danh sách: tệp gốc có cấu trúc mà công cụ này không sửa đổi, để tránh làm hỏng tệp."


def alone(copy: MarkedCopy, remark: str) -> None:
    assert not copy.is_whole
    check_package(copy.data)
    book = opened(copy.data)
    assert book.sheetnames == ["Cần sửa"]
    assert book.worksheets[0]["A5"].value == remark
    assert [row[1] for row in listed(copy.data)] == [f"'{FORM}'!C2"]
    assert book.worksheets[0].cell(HEADER + 1, 2).hyperlink is None


def changed(name: str, old: bytes, new: bytes) -> bytes:
    parts = parts_of(excel())
    assert old in parts[name]
    return packed(parts | {name: parts[name].replace(old, new, 1)})


def bomb() -> bytes:
    return packed(parts_of(plain()) | {f"xl/media/{n}.png": bytes(2**22) for n in range(17)})


def entities(name: str) -> bytes:
    parts = parts_of(excel())
    lines = b"".join(b'<!ENTITY l%d "%s">' % (n, b"&l%d;" % (n - 1) * 10) for n in range(1, 10))
    start = parts[name].index(b"?>") + 2
    document = parts[name][:start] + b'<!DOCTYPE x [<!ENTITY l0 "ha">' + lines + b"]>" + parts[name][start:]
    return packed(parts | {name: document})


def locked() -> bytes:
    data = bytearray(excel())
    for mark, offset in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        at = data.find(mark)
        while at >= 0:
            data[at + offset] |= 1
            at = data.find(mark, at + 4)
    return bytes(data)


def renamed(old: str, new: str) -> bytes:
    return packed({new if name == old else name: data for name, data in parts_of(excel()).items()})


def twice(name: str) -> bytes:
    stream = io.BytesIO(excel())
    with zipfile.ZipFile(stream, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr(name, b"x")
    return stream.getvalue()


SHEET, STYLES, BOOK = "xl/worksheets/sheet1.xml", "xl/styles.xml", "xl/workbook.xml"
UNMARKABLE = {
    "cut off": (lambda: excel()[:-100], NOT_OPENED),
    "text": (lambda: b"unit,2.1\nnhan-co,3\n", NOT_OPENED),
    "empty": (lambda: b"", NOT_OPENED),
    "old or locked": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000), NOT_OPENED),
    "another archive": (lambda: packed({"word/document.xml": b"<w/>"}), NOT_CHANGED),
    "no parts": (lambda: packed({}), NOT_CHANGED),
    "zip bomb": (bomb, NOT_CHANGED),
    "password": (locked, NOT_CHANGED),
    "entities in the sheet": (lambda: entities(SHEET), NOT_CHANGED),
    "entities in the styles": (lambda: entities(STYLES), NOT_CHANGED),
    "entities in the types": (lambda: entities("[Content_Types].xml"), NOT_CHANGED),
    "path that leaves": (lambda: renamed("customXml/item1.xml", "../../evil.xml"), NOT_CHANGED),
    "absolute path": (lambda: renamed("customXml/item1.xml", "/etc/passwd"), NOT_CHANGED),
    "drive": (lambda: renamed("customXml/item1.xml", "C:\\evil.xml"), NOT_CHANGED),
    "a part twice": (lambda: twice(SHEET), NOT_CHANGED),
    "a part twice but for case": (lambda: packed(parts_of(excel()) | {SHEET.upper(): b"<x/>"}), NOT_CHANGED),
    "no sheet": (lambda: packed({n: d for n, d in parts_of(excel()).items() if n != STYLES}), NOT_CHANGED),
    "broken sheet": (lambda: changed(SHEET, b"</row>", b""), NOT_CHANGED),
    "rows out of order": (lambda: changed(SHEET, b'<row r="2"', b'<row r="9"'), NOT_CHANGED),
    "a row twice": (lambda: changed(SHEET, b'<row r="2"', b'<row r="1"'), NOT_CHANGED),
    "cells out of order": (lambda: changed(SHEET, b'r="A2"', b'r="D2"'), NOT_CHANGED),
    "a cell in another row": (lambda: changed(SHEET, b'r="C2"', b'r="C3"'), NOT_CHANGED),
    "a row that is none": (lambda: changed(SHEET, b'<row r="2"', b'<row r="99999999999"'), NOT_CHANGED),
    "a merged area that is none": (lambda: changed(SHEET, b"E6:F8", b"E6:F0"), NOT_CHANGED),
    "a style that is not there": (lambda: changed(SHEET, b'r="C2" s="1"', b'r="C2" s="77"'), NOT_CHANGED),
    "a style that is none": (lambda: changed(SHEET, b'r="C2" s="1"', b'r="C2" s="-1"'), NOT_CHANGED),
    "styles without fills": (lambda: changed(STYLES, b"<fills", b"<fulls").replace(b"x", b"x"), NOT_CHANGED),
    "sheet in another encoding": (lambda: changed(SHEET, b'encoding="UTF-8"', b'encoding="windows-1258"'), NOT_CHANGED),
    "no drawing for the notes": (
        lambda: changed(SHEET, b'legacyDrawing r:id="rId3"', b'legacyDrawing r:id="x"'),
        NOT_CHANGED,
    ),
    "notes without authors": (lambda: changed("xl/comments1.xml", b"<authors>", b"<a/><authors_>"), NOT_CHANGED),
    "a sheet's number that is none": (lambda: changed(BOOK, b'sheetId="7"', b'sheetId="x"'), NOT_CHANGED),
}


@pytest.mark.parametrize(("build", "remark"), UNMARKABLE.values(), ids=UNMARKABLE)
def test_what_cannot_be_marked_gets_the_list_alone(build, remark):
    alone(marked_copy(build(), "nhan-co.xlsx", [found("E-T010", "C2")], Language("vi")), remark)


def test_what_is_no_workbook_gets_the_list_alone():
    alone(marked_copy(None, "nhan-co.xls", [found("E-T010", "C2")], Language("vi")), NO_WORKBOOK)


def test_a_place_in_a_text_is_told_by_line_and_column():
    place = Place("assessments/nhan-co.yaml", 17, 5)
    problem = Problem(Message("E-T010", {}), (place,))
    copy = marked_copy(None, "nhan-co.yaml", [Found(problem, (place,))], Language("vi"))
    assert listed(copy.data) == [[1, "nhan-co.yaml:17:5", "lỗi", "E-T010", FORMULA]]


def test_damage_of_any_sort_breaks_nothing():
    """Whatever byte of whatever part is another, what is sent opens, and has the list."""
    chance = random.Random(7)
    before = parts_of(excel())
    names = [name for name in before if name.endswith((".xml", ".rels", ".vml"))]
    outcomes = set()
    for _ in range(300):
        name = chance.choice(names)
        data = bytearray(before[name])
        for _ in range(chance.randint(1, 4)):
            at = chance.randrange(len(data))
            data[at : at + chance.choice((0, 1, 1, 5))] = chance.choice(
                (b"", b"<", b">", b'"', b"\0", b"7", b"/>", b"&x;")
            )
        copy = marked_copy(
            packed(before | {name: bytes(data)}), "nhan-co.xlsx", [found("E-T010", "C2")], Language("vi")
        )
        outcomes.add(copy.is_whole)
        parts = parts_of(copy.data)
        assert any(MENDING_LIST.encode() in part for part in parts.values())
        if not copy.is_whole:
            check_package(copy.data)
        else:
            for part in parts.keys() - {name}:
                if part.endswith((".xml", ".rels")):
                    ElementTree.fromstring(parts[part])
    assert outcomes == {True, False}


def test_a_million_rows_are_refused_in_bounded_time():
    parts = parts_of(excel())
    rows = b"".join(b'<row r="%d"/>' % n for n in range(10, 1_000_000))
    data = packed(parts | {SHEET: parts[SHEET].replace(b"</sheetData>", rows + b"</sheetData>")})
    alone(marked_copy(data, "nhan-co.xlsx", [found("E-T010", "C2")], Language("vi")), NOT_CHANGED)


# --- LibreOffice --------------------------------------------------------------------------------------------------


@cache
def soffice() -> str | None:
    return shutil.which("soffice") or shutil.which("libreoffice")


def convert(folder: Path, out: Path, *files: Path) -> None:
    command = [
        soffice() or "",
        f"-env:UserInstallation={(folder / 'profile').as_uri()}",
        "--headless",
        "--convert-to",
        "xlsx",
    ]
    subprocess.run([*command, "--outdir", str(out), *map(str, files)], check=True, capture_output=True, timeout=300)


@pytest.mark.skipif(soffice() is None, reason="LibreOffice is not installed")
def test_libreoffice_opens_the_copies_and_what_it_saves_can_be_marked(tmp_path):
    sources, out, again = (tmp_path / name for name in ("sources", "out", "again"))
    sources.mkdir()
    for kind, build in WORKBOOKS.items():
        (sources / f"{kind}.xlsx").write_bytes(marked(build(), *PROBLEMS))
    (sources / "alone.xlsx").write_bytes(marked_copy(None, "x.yaml", PROBLEMS, Language("vi")).data)
    convert(tmp_path, out, *sources.iterdir())
    assert load_workbook(out / "alone.xlsx").sheetnames == ["Cần sửa"]
    for kind in WORKBOOKS:
        book = load_workbook(out / f"{kind}.xlsx")
        assert book.sheetnames[:2] == ["Cần sửa", FORM]
        assert book.active is book.worksheets[0]
        sheet = book[FORM]
        assert sheet["C2"].fill.fgColor.rgb == RED
        assert sheet["B2"].fill.fgColor.rgb == AMBER
        assert f"Lỗi E-T010: {FORMULA}" in sheet["C2"].comment.text
        assert [row[1] for row in listed((out / f"{kind}.xlsx").read_bytes())][:3] == [
            f"'{FORM}'!{cell}" for cell in ("C2", "C2", "B2")
        ]
        location = book.worksheets[0].cell(HEADER + 1, 2).hyperlink.location
        assert location.replace("'", "") == f"{FORM}!C2"
    # What came back from LibreOffice is marked anew: the list is one, what is mended is no longer red.
    data = marked((out / "rich.xlsx").read_bytes(), found("E-T010", "C3"))
    sheet = opened(data)[FORM]
    assert opened(data).sheetnames[:2] == ["Cần sửa", FORM]
    assert [sheet[cell].fill.fgColor.rgb for cell in ("C2", "C3")] == ["FFFFF9C4", RED]
    assert (sheet["C2"].comment, sheet["C3"].comment.text) == (None, f"Lỗi E-T010: {FORMULA}")
    again.mkdir()
    (again / "rich.xlsx").write_bytes(data)
    convert(tmp_path, tmp_path / "last", again / "rich.xlsx")
    assert load_workbook(tmp_path / "last" / "rich.xlsx")[FORM]["C3"].fill.fgColor.rgb == RED


# --- the command --------------------------------------------------------------------------------------------------

UNITS = "units:\n  - {code: nhan-co, name: Xã Nhân Cơ}\n  - {code: dak-wer, name: Xã Đắk Wer}\n"
ROUND = "name: Đợt thử\nyear: 2023\ncriteria: ../sets/kinds.yaml\nunits: units.yaml\nassessments: %s\n"
YAML = 'unit: nhan-co\nyear: 2023\ncriteria: kinds\nanswers:\n  "2.1": {ideas: 1.5}\n'


def write(path: str, content: str | bytes) -> Path:
    target = Path(path)
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(content.encode() if isinstance(content, str) else content)
    return target


def table(*rows: list[object]) -> bytes:
    book = Workbook()
    assert book.active is not None
    book.active.title = FORM
    for row in (["unit", "2.1"], *rows):
        book.active.append(row)
    return saved(book)


@pytest.fixture
def here(tmp_path, monkeypatch):
    """The current folder, with two rounds: ``wide`` has a table, ``files`` a folder."""
    monkeypatch.chdir(tmp_path)
    shutil.copytree(Path(__file__).parent / "bad" / "sets", "sets")
    write("wide/round.yaml", ROUND % "table.xlsx")
    write("wide/units.yaml", UNITS)
    write("wide/table.xlsx", table(["nhan-co", 1.5], ["dak-wer", "ba"]))
    write("files/round.yaml", ROUND % "assessments")
    write("files/units.yaml", UNITS)
    write("files/assessments/nhan-co.yaml", YAML)
    write("files/assessments/dak-wer.yaml", YAML.replace("nhan-co", "dak-wer").replace("1.5", "1"))
    write("files/assessments/ai-do.yaml", YAML.replace("nhan-co", "ai-do").replace("1.5", "1"))
    write("files/assessments/hong.yaml", b"\xff\xfe\0")
    write("files/assessments/thu.txt", "xin chào")
    return tmp_path


def state() -> dict[str, tuple[bytes, int]]:
    return {
        str(path): (path.read_bytes(), path.stat().st_mtime_ns)
        for path in Path().rglob("*")
        if path.is_file() and "gui" not in path.parts[:1]
    }


def written(folder: str = "gui") -> list[str]:
    return sorted(path.name for path in Path(folder).iterdir())


def test_a_wide_table_comes_back_with_its_cells_marked(here, cchc):
    before = state()
    run = cchc("check", "wide", "--mark", "gui")
    assert (run.status, run.out) == (1, "")
    assert run.err.splitlines()[-1] == f"Đã ghi: {Path('gui/table.xlsx')}, cho tệp {Path('wide/table.xlsx')}"
    assert state() == before
    assert written() == ["table.xlsx"]
    sheet = load_workbook("gui/table.xlsx")[FORM]
    assert [sheet[cell].fill.fgColor.rgb for cell in ("B2", "B3")] == [RED, RED]
    check_package(Path("gui/table.xlsx").read_bytes())


def test_a_copy_is_read_as_the_file_it_was_made_of(here, cchc):
    first = cchc("check", "wide", "--mark", "gui").err.splitlines()
    shutil.copy("gui/table.xlsx", "wide/table.xlsx")
    assert cchc("check", "wide").err.splitlines() == first[:-1]
    write("wide/table.xlsx", Path("gui/table.xlsx").read_bytes())
    book = load_workbook("wide/table.xlsx")
    book[FORM]["B2"], book[FORM]["B3"] = 1, 2
    book.save("wide/table.xlsx")
    assert cchc("check", "wide").status == 0


def test_every_file_of_a_round_gets_what_it_needs(here, cchc):
    before = state()
    run = cchc("check", "files", "--mark", "gui")
    assert run.status == 1
    assert written() == [f"{name}.can-sua.xlsx" for name in ("ai-do.yaml", "hong.yaml", "nhan-co.yaml", "thu.txt")]
    assert listed(Path("gui/nhan-co.yaml.can-sua.xlsx").read_bytes())[0][1:4] == ["nhan-co.yaml:5:18", "lỗi", "E-N002"]
    assert [row[3] for row in listed(Path("gui/thu.txt.can-sua.xlsx").read_bytes())] == ["W-F010"]
    assert f"{Path('gui/hong.yaml.can-sua.xlsx')} (chỉ có danh sách), cho tệp" in run.err
    assert state() == before


def test_single_files_and_names_that_are_taken(here, cchc):
    for folder in ("a", "b"):
        write(f"{folder}/Thu.XLSX", b"PK no workbook")
    write("c/thu.xlsx", b"")
    files = [
        "files/assessments/nhan-co.yaml",
        "a/Thu.XLSX",
        "b/Thu.XLSX",
        "c/thu.xlsx",
        "files/assessments/../assessments/nhan-co.yaml",
    ]
    assert cchc("check", *files, "--mark", "gui").status == 1
    assert written() == ["Thu (2).XLSX", "Thu.XLSX", "nhan-co.yaml.can-sua.xlsx", "thu (3).xlsx"]
    assert len(listed(Path("gui/nhan-co.yaml.can-sua.xlsx").read_bytes())) == 1, "one file, however it is named"


def test_a_workbook_with_macros_keeps_its_name_and_a_broken_one_gets_a_list(here):
    write("may.xlsm", excel())
    write("hong.xlsm", b"PK")
    write("cu.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
    unread = [Problem(Message("E-T008", {"reason": "XML"}), (Place(name),)) for name in ("hong.xlsm", "cu.xls")]
    wrong = Problem(Message("E-T010"), (Place("may.xlsm", 2, 3, FORM),))
    done = list(write_marked(Path("gui"), ["may.xlsm", "hong.xlsm", "cu.xls"], [*unread, wrong], Language("vi")))
    assert [isinstance(one, Problem) for one in done] == [False, False, False]
    assert written() == ["cu.xls.can-sua.xlsx", "hong.xlsm.can-sua.xlsx", "may.xlsm"]
    after = parts_of(Path("gui/may.xlsm").read_bytes())
    assert after["xl/vbaProject.bin"] == parts_of(excel())["xl/vbaProject.bin"]
    assert b"macroEnabled.main+xml" in after["[Content_Types].xml"]


def test_a_workbook_that_is_no_form_gets_the_list_alone(here, cchc):
    write("may.xlsm", excel())
    write("khac.xlsx", plain())
    assert cchc("check", "may.xlsm", "khac.xlsx", "--mark", "gui").status == 1
    assert written() == ["khac.xlsx", "may.xlsm.can-sua.xlsx"]
    for name in written():
        data = Path("gui", name).read_bytes()
        assert load_workbook(io.BytesIO(data)).sheetnames == ["Cần sửa"]
        assert NOT_OPENED in str([*load_workbook(io.BytesIO(data)).worksheets[0].values])


FORM_ERRORS = {"F14": "Ban hanh", "F15": 12, "F16": 10, "F18": "hai", "F23": 1.5}
"""A level that is not in the list, a part above its whole, a text for a number, half a thing."""


def test_a_form_comes_back_marked_is_mended_there_and_is_sound(here, examples, cchc):
    shutil.copytree(examples / "dak-rlap-communes-2023", "dot")
    cchc("forms", "dot", "-o", "bieu", "--unit", "nhan-co")
    Path("dot/assessments/nhan-co.yaml").unlink()
    target = Path("dot/assessments/nhan-co.xlsx")
    book = load_workbook("bieu/nhan-co.xlsx")
    for cell, value in FORM_ERRORS.items():
        book[FORM][cell] = value
    book.save(target)
    told = [line for line in cchc("check", "dot", "--mark", "gui").err.splitlines() if "nhan-co" in line]
    assert [line.partition(" E-")[0].partition(" W-")[0] for line in told[:-1]] == [
        f"{target} '{FORM}'!{cell}:" for cell in ("F14", "F15", "F18", "F23")
    ]
    before, after = load_workbook(target), load_workbook("gui/nhan-co.xlsx")
    assert after.sheetnames == ["Cần sửa", *before.sheetnames]
    assert [sheet.sheet_state for sheet in after][1:] == [sheet.sheet_state for sheet in before]
    old, new = before[FORM], after[FORM]
    assert [cell for cell in FORM_ERRORS if new[cell].fill.fgColor.rgb == RED] == list(FORM_ERRORS)
    assert all(new[cell].protection.locked is False for cell in FORM_ERRORS)
    assert new.protection.sheet == old.protection.sheet
    for name in ("formula1", "sqref", "type", "error"):
        drop_downs = [
            [str(getattr(item, name)) for item in sheet.data_validations.dataValidation] for sheet in (old, new)
        ]
        assert drop_downs[0] == drop_downs[1] != []
    # The copy is read as the form it is; mended in it, the form is sound.
    shutil.copy("gui/nhan-co.xlsx", target)
    again = [line for line in cchc("check", "dot").err.splitlines() if "nhan-co" in line]
    assert again == told[:-1]
    for cell in FORM_ERRORS:
        new[cell] = None
    after.save(target)
    assert not [line for line in cchc("check", "dot").err.splitlines() if "nhan-co" in line and " E-" in line]


def test_standard_input_gets_a_list_too(here, cchc):
    cchc("check", "-", "--mark", "gui", stdin=YAML.encode())
    assert written() == ["stdin.can-sua.xlsx"]
    assert str(listed(Path("gui/stdin.can-sua.xlsx").read_bytes())[0][1]).startswith("<stdin>:")


def test_nothing_is_written_where_nothing_is_wrong(here, cchc):
    run = cchc("check", "files/assessments/dak-wer.yaml", "--mark", "gui")
    assert (run.status, run.err) == (0, "Không phát hiện vấn đề nào.\n")
    assert not Path("gui").exists()


def test_problems_of_the_round_itself_are_nobodys(here, cchc):
    write("files/units.yaml", UNITS + "  - {code: vang-mat, name: Xã Vắng}\n")
    cchc("check", "files", "--mark", "gui")
    assert all(not name.startswith(("units", "round")) for name in written())


REFUSED = [
    "files/assessments",
    "files",
    ".",
    "..",
    "files/assessments/gui",
    "files/../files/assessments/gui/a",
    "round.txt",
]


@pytest.mark.parametrize("target", REFUSED)
def test_a_folder_in_which_an_original_could_be_lost_is_wrong_usage(target, here, cchc):
    write("round.txt", "a file")
    before = state()
    run = cchc("check", "files", "--mark", target)
    assert (run.status, run.out) == (2, "")
    assert "Lỗi: Giá trị của '--mark' không hợp lệ" in run.err
    assert state() == before


@pytest.mark.parametrize("target", ["wide/gui", "wide/gui/lan-1"])
def test_a_folder_beside_the_table_will_do(target, here, cchc):
    assert cchc("check", "wide", "--mark", target).status == 1
    assert written(target) == ["table.xlsx"]


def test_the_folder_of_a_link_and_of_what_it_leads_to_are_both_refused(here, cchc):
    write("kho/nhan-co.yaml", YAML)
    Path("lien-ket").mkdir()
    Path("lien-ket/nhan-co.yaml").symlink_to(here / "kho/nhan-co.yaml")
    Path("cong").symlink_to(here / "kho")
    for target in ("kho", "lien-ket", "cong"):
        assert cchc("check", "lien-ket/nhan-co.yaml", "--mark", target).status == 2, target


@pytest.mark.parametrize("link", ["symlink_to", "hardlink_to"])
def test_a_link_to_an_original_is_not_written_through(link, here, cchc):
    before = state()
    Path("gui").mkdir()
    getattr(Path("gui/table.xlsx"), link)(here / "wide/table.xlsx")
    run = cchc("check", "wide", "--mark", "gui")
    assert run.status == 1
    assert "E-F004 không ghi được: đó là một trong các tệp được kiểm tra" in run.err
    assert state() == before


def test_a_folder_that_cannot_be_made_is_told(here, cchc):
    write("tep", "")
    run = cchc("check", "wide", "--mark", "tep/gui")
    assert run.status == 1
    assert f"{Path('tep/gui')}: E-F004" in run.err


@pytest.mark.skipif(os.name == "nt" or not hasattr(os, "geteuid") or os.geteuid() == 0, reason="the owner may write")
def test_a_folder_that_may_not_be_written_is_told(here, cchc):
    Path("gui").mkdir(mode=0o500)
    assert "E-F004" in cchc("check", "wide", "--mark", "gui").err


def test_the_list_is_in_the_language_of_the_run(here, cchc):
    run = cchc("check", "wide", "--mark", "gui", lang="en")
    assert run.err.splitlines()[-1] == f"Written: {Path('gui/table.xlsx')}, for {Path('wide/table.xlsx')}"
    assert load_workbook("gui/table.xlsx").sheetnames == ["To mend", FORM]
