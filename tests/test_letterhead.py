"""The head and foot of administrative sheets, and the room that text takes."""

from __future__ import annotations

import pytest
from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from reading_workbooks import load_workbook

from cchc.formats.sheets import times
from cchc.formats.sheets.letterhead import (
    BODY,
    COUNTRY,
    MOTTO,
    TITLE,
    write_letterhead,
    write_signatures,
    write_title,
)
from cchc.heading import Heading, Signer
from cchc.language import language

FULL = Heading(
    "UBND HUYỆN THỬ",
    "PHÒNG NỘI VỤ",
    "Thử",
    "12/QĐ-UBND",
    "05/01/2024",
    (Signer("NGƯỜI LẬP BIỂU"), Signer("TRƯỞNG PHÒNG", "Nguyễn Thị Thử")),
)
WIDTHS = (7, 30, 12, 12, 12, 12, 15)


@pytest.fixture
def sheet():
    found = Workbook().worksheets[0]
    for letter, width in zip("ABCDEFG", WIDTHS, strict=True):
        found.column_dimensions[letter].width = width
    return found


def merged(sheet):
    return {str(found) for found in sheet.merged_cells.ranges}


def values(sheet):
    return {cell.coordinate: cell.value for row in sheet.iter_rows() for cell in row if cell.value}


def test_the_issuing_body_stands_left_and_the_country_right(sheet):
    assert write_letterhead(sheet, FULL, columns=7) == 5
    assert {cell: text for cell, text in values(sheet).items() if "_" not in text} == {
        "A1": "UBND HUYỆN THỬ",
        "A2": "PHÒNG NỘI VỤ",
        "D1": COUNTRY,
        "D2": MOTTO,
    }
    assert merged(sheet) == {"A1:C1", "D1:G1", "A2:C2", "D2:G2", "A3:C3", "D3:G3"}
    assert [sheet[cell].font.b for cell in ("A1", "A2", "D1", "D2")] == [False, True, True, True]
    assert {sheet[cell].font.name for cell in ("A1", "A2", "A3", "D1", "D2", "D3")} == {"Times New Roman"}


def test_short_rules_stand_below_the_office_and_the_motto(sheet):
    write_letterhead(sheet, FULL, columns=7)
    for cell, text, share in (("A3", "PHÒNG NỘI VỤ", 0.4), ("D3", MOTTO, 1)):
        rule = sheet[cell]
        assert set(rule.value) == {"_"}
        long = times.width(rule.value, rule.font.sz, bold=True)
        assert long == pytest.approx(share * times.width(text, 12, bold=True), abs=3)


@pytest.mark.parametrize(
    ("heading", "bold"),
    [
        (Heading(), {"A1": "", "A2": ""}),
        (Heading(issuer="UBND HUYỆN THỬ"), {"A1": "UBND HUYỆN THỬ", "A2": ""}),
        (Heading(office="PHÒNG NỘI VỤ"), {"A1": "", "A2": "PHÒNG NỘI VỤ"}),
    ],
)
def test_what_a_heading_leaves_open_stays_blank(sheet, heading, bold):
    assert write_letterhead(sheet, heading, columns=7) == 5
    for cell, text in bold.items():
        found = sheet[cell]
        assert (found.value or "") == text
        assert found.font.b
    assert sheet["D1"].value == COUNTRY


@pytest.mark.parametrize(
    ("heading", "lang", "line"),
    [
        (FULL, "vi", "(Kèm theo Quyết định số 12/QĐ-UBND ngày 05/01/2024)"),
        (FULL, "en", "(Annex to Decision No. 12/QĐ-UBND of 05/01/2024)"),
        (Heading(decision_number="7"), "vi", "(Kèm theo Quyết định số 7)"),
        (Heading(decision_number="7", decision_date="2024-01-05"), "vi", "(Kèm theo Quyết định số 7 ngày 05/01/2024)"),
        (Heading(decision_number="7", decision_date="5 tháng 1"), "vi", "(Kèm theo Quyết định số 7 ngày 5 tháng 1)"),
        (Heading(decision_date="05/01/2024"), "vi", None),
        (Heading(), "vi", None),
    ],
)
def test_the_decision_stands_below_the_title(sheet, heading, lang, line):
    lines = [("BẢNG", TITLE), ("Năm 2023", BODY)]
    after = write_title(sheet, lines, heading, columns=7, row=5, language=language(lang))
    assert after == (8 if line else 7)
    assert values(sheet) == {"A5": "BẢNG", "A6": "Năm 2023"} | ({"A7": line} if line else {})
    assert merged(sheet) == {f"A{row}:G{row}" for row in range(5, after)}
    assert sheet["A5"].alignment.horizontal == "center"


def test_signers_stand_side_by_side_with_room_to_sign(sheet):
    after = write_signatures(sheet, FULL.signers, columns=7, row=10, language=language("vi"), place="Thử")
    assert after == 18
    assert values(sheet) == {
        "D10": "Thử, ngày …… tháng …… năm 20……",
        "A11": "NGƯỜI LẬP BIỂU",
        "D11": "TRƯỞNG PHÒNG",
        "A12": "(Ký, ghi rõ họ tên)",
        "D12": "(Ký, ghi rõ họ tên)",
        "D17": "Nguyễn Thị Thử",
    }
    assert sum(sheet.row_dimensions[row].height for row in range(13, 17)) >= 60
    assert sheet["D12"].font.i


def test_no_signers_need_no_room(sheet):
    assert write_signatures(sheet, (), columns=7, row=10, language=language("vi")) == 10
    assert values(sheet) == {}


@pytest.mark.parametrize("text", ["=1+1", '=HYPERLINK("http://x","y")', "+84", "@SUM(A1)", "-x"])
def test_no_name_becomes_a_formula(sheet, text):
    heading = Heading(text, text, text, text, text, (Signer(text, text),))
    row = write_letterhead(sheet, heading, columns=7)
    row = write_title(sheet, [(text, TITLE)], heading, columns=7, row=row, language=language("vi"))
    write_signatures(sheet, heading.signers, columns=7, row=row, language=language("vi"), place=text)
    assert {cell.data_type for line in sheet.iter_rows() for cell in line if cell.value} == {"s"}


def test_a_long_body_makes_its_row_higher(sheet):
    write_letterhead(sheet, Heading(issuer="ỦY BAN NHÂN DÂN THÀNH PHỐ TRỰC THUỘC TRUNG ƯƠNG RẤT DÀI" * 2), columns=7)
    assert sheet.row_dimensions[1].height >= 3 * 12 * 1.15
    assert sheet.row_dimensions[2].height < 2 * 12 * 1.15


@pytest.mark.parametrize(
    ("text", "size", "bold", "points"),
    [
        ("", 12, False, 0),
        ("0000000000", 10, False, 50),
        ("Ệ", 100, False, 61.1),
        ("ộ", 100, False, 50),
        ("ứ", 100, False, 54.2),
        ("ứ", 100, True, 61.1),
        ("đ", 100, True, 55.6),
        ("e\u0323\u0302", 100, False, 44.4),
        ("字", 100, False, 100),
    ],
)
def test_text_is_as_wide_as_its_letters(text, size, bold, points):
    assert times.width(text, size, bold=bold) == pytest.approx(points)


@pytest.mark.parametrize(
    ("text", "columns", "count"),
    [
        ("", 10, 1),
        ("một", 10, 1),
        ("một hai ba bốn năm sáu", 10, 3),
        ("một\nhai", 10, 2),
        ("0" * 40, 10, 5),
        ("a " + "0" * 40, 10, 6),
    ],
)
def test_lines_wrap_at_blanks_and_long_words_where_they_must(text, columns, count):
    assert times.lines(text, columns, 11) == count


@pytest.mark.parametrize("points", [20.0, 55.5, 300.0])
def test_a_column_has_room_for_what_it_was_made_for(points):
    assert times.room(times.columns_for(points)) == pytest.approx(points)


def test_those_who_sign_have_room_for_their_titles_and_names(workplace, cchc):
    """Between a narrow column of ranks and a wide one of names, the first of three stood in the narrow one."""
    folder = workplace / "rounds" / "sound"
    text = (folder / "round.yaml").read_text(encoding="utf-8").split("heading:")[0]
    people = "[{title: NGƯỜI LẬP BIỂU}, {title: TRƯỞNG PHÒNG CẢI CÁCH HÀNH CHÍNH, name: Lê B}, {title: GIÁM ĐỐC}]"
    (folder / "round.yaml").write_text(f"{text}heading: {{signers: {people}}}\n", encoding="utf-8")
    units = (folder / "units.yaml").read_text(encoding="utf-8").replace("Xã An Bình", f"Xã An Bình {'dài ' * 20}")
    (folder / "units.yaml").write_text(units, encoding="utf-8")
    assert cchc("batch", folder, "-o", "made.xlsx").status == 0
    sheet = load_workbook("made.xlsx").worksheets[0]
    row = next(row[0].row for row in sheet.iter_rows() if any(cell.value == "GIÁM ĐỐC" for cell in row))
    spans = [range(found.min_col, found.max_col + 1) for found in sheet.merged_cells.ranges if found.min_row == row]
    alone = [cell.column for cell in sheet[row] if cell.value and not any(cell.column in span for span in spans)]
    widths = [
        sum(sheet.column_dimensions[get_column_letter(column)].width for column in span)
        for span in [*spans, *([column] for column in alone)]
    ]
    assert len(widths) == 3
    assert min(widths) > 15


def test_the_room_to_sign_is_printed_where_no_name_stands_below_it(sheet):
    """Programs print no rows that hold nothing at the end."""
    end = write_signatures(sheet, (Signer("NGƯỜI LẬP"), Signer("CHỦ TỊCH")), columns=7, row=1, language=language("vi"))
    assert [cell.value for row in sheet.iter_rows(min_row=4) for cell in row if cell.value] == ["\u00a0"] * 2
    assert sheet.max_row == end - 1 == 7
