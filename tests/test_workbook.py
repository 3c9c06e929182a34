"""The workbook, read back: figures are figures, texts are texts, and everything is on paper."""

from __future__ import annotations

import io
import json
import math
import os
import re
import shutil
import subprocess
import sys
import zipfile
from fractions import Fraction
from pathlib import Path
from xml.etree import ElementTree

import pytest
from openpyxl.utils import get_column_letter
from reading_workbooks import load_workbook

import cchc as package
from cchc.formats.sheets import times
from cchc.formats.sheets.book import sheet_title
from cchc.formats.sheets.letterhead import COUNTRY, MOTTO
from cchc.language import Language

EXAMPLES = Path(__file__).parent.parent / "examples"
COMMUNES = EXAMPLES / "dak-rlap-communes-2023"

RANKING, FIELDS, DETAILS, LOSSES, CHARTS, REASONS, PROVENANCE, PROBLEMS, FIGURES = range(9)
"""The sheets, in order."""
TABLES = (RANKING, FIELDS, DETAILS, LOSSES, REASONS, PROBLEMS, FIGURES)
"""Those with a table that can be filtered."""
ILLUSTRATIVE = {
    "vi": "Bộ tiêu chí minh họa, không phải quyết định của cơ quan nào",
    "en": "Illustrative criteria set: not a decision of any authority",
}


MADE = {}
"""What was made, by all that it was made from; tests look at it and leave it as it is."""


@pytest.fixture
def made(tmp_path, cchc):
    """``made(round, lang)``: the workbook of a round, and the results document of the same run."""

    def make(path, lang="vi"):
        files = {str(file.relative_to(path)): file.read_bytes() for file in Path(path).rglob("*") if file.is_file()}
        files |= {str(file): file.read_bytes() for file in Path().glob("sets/*")}
        given = str(path), lang, tuple(sorted(files.items()))
        if given not in MADE:
            cchc("batch", path, "-o", tmp_path / "made.xlsx", "-o", tmp_path / "made.json", lang=lang)
            written = [(tmp_path / f"made.{kind}").read_bytes() for kind in ("xlsx", "json")]
            workbook = load_workbook(io.BytesIO(written[0]))
            for cell in cells(workbook):
                # Excel and LibreOffice take the escape of a _ for what it is; openpyxl leaves it as it stands.
                if isinstance(cell.value, str) and "_x005F_" in cell.value:
                    cell.value = cell.value.replace("_x005F_", "_")
            MADE[given] = written, workbook
        (book, document), workbook = MADE[given]
        (tmp_path / "made.xlsx").write_bytes(book)
        return workbook, json.loads(document)

    return make


def cells(workbook):
    for sheet in workbook.worksheets:
        for row in sheet.iter_rows():
            yield from (cell for cell in row if cell.value is not None)


def texts(sheet):
    return [cell.value for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)]


def row_of(sheet, first):
    """The first row whose cells begin with these values."""
    for row in sheet.iter_rows():
        if tuple(cell.value for cell in row[: len(first)]) == first:
            return row
    raise AssertionError(first)


def number(text):
    """A figure of the results document as a cell holds it."""
    return float(text) if text is not None else None


# --- what is in it ---------------------------------------------------------------------------------------------


def test_sheets_have_names_in_the_language_of_the_run(made, workplace):
    english = made("rounds/sound", "en")[0].sheetnames
    assert english == [
        "Ranking", "By field", "Details", "Points lost", "Charts", "Reasons", "Provenance", "Problems", "Chart figures",
    ]  # fmt: skip
    assert made("rounds/sound", "vi")[0].sheetnames == [
        "Xếp hạng", "Theo lĩnh vực", "Chi tiết", "Điểm mất", "Biểu đồ", "Giải thích", "Nguồn", "Vấn đề",
        "Số liệu biểu đồ",
    ]  # fmt: skip


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("path", ["rounds/sound", COMMUNES], ids=["sound", "communes"])
def test_ranking_holds_the_figures_of_the_document(made, lang, path, workplace):
    workbook, document = made(path, lang)
    grades = {grade["code"]: grade["name" if lang == "vi" else "name_en"] for grade in document["policy"]["grades"]}
    sheet = workbook.worksheets[RANKING]
    header = row_of(sheet, ("Hạng", "Đơn vị") if lang == "vi" else ("Rank", "Unit"))[0].row
    for offset, unit in enumerate(document["units"], 1):
        row = [cell.value for cell in sheet[header + offset]][:6]
        figures = [number(unit[key]) for key in ("points", "maximum", "index")]
        assert row == [unit["rank"], unit["name"], *figures, grades[unit["grade"]]]
        formats = [cell.number_format for cell in sheet[header + offset]][:5]
        assert (formats[0], formats[2:]) == ("#,##0", ["0.00", "0.00", "0.00"])
    after = sheet.cell(header + len(document["units"]) + 1, 1).value
    assert not isinstance(after, int), "units that are not ranked have no rank"


def test_units_that_are_not_ranked_are_listed_apart_with_the_reason(made, workplace):
    sheet = made("rounds/sound")[0].worksheets[RANKING]
    title = row_of(sheet, ("Không xếp hạng",))[0].row
    assert [[cell.value for cell in row[1:3]] for row in sheet.iter_rows(min_row=title + 1, max_row=title + 4)] == [
        ["Đơn vị", "Lý do"],
        ["Xã Giao Long", "chưa nộp"],
        ["Xã Hòa Sơn", "chưa nộp"],
        ["Xã Khe Vàng", "không có chỉ tiêu nào áp dụng"],
    ]


def test_grades_and_their_shares(made, workplace):
    """Told apart from the ranking above by what stands behind the figures, should a page begin between them."""
    sheet = made(COMMUNES)[0].worksheets[RANKING]
    for name, ends, count, share in (
        ("Tốt", "từ 80", 1, "9.1"),
        ("Khá", "từ 65 đến dưới 80", 6, "54.5"),
        ("Trung bình", "từ 50 đến dưới 65", 4, "36.4"),
        ("Yếu", "dưới 50", 0, "0.0"),
    ):
        row = [cell for cell in row_of(sheet, (None, name)) if cell.value is not None]
        assert [cell.value for cell in row[:3]] == [name, ends, count]
        assert f"{row[3].value:.1f}" == share
        assert [cell.number_format for cell in row[2:]] == ['#,##0" đơn vị"', '0.0" %"']


@pytest.mark.parametrize("path", ["rounds/sound", COMMUNES], ids=["sound", "communes"])
def test_points_and_percent_of_every_field(made, path, workplace):
    workbook, document = made(path)
    sheet = workbook.worksheets[FIELDS]
    for unit in document["units"]:
        row = [cell.value for cell in row_of(sheet, (unit["rank"], unit["name"]))][2:]
        parts = [*unit["fields"], unit]
        expected = [(number(part["points"]), number(part["index"])) if part["index"] else ("–", "–") for part in parts]
        assert list(zip(row[::2], row[1::2], strict=True)) == expected
    maxima = [cell.value for cell in row_of(sheet, (None, "Điểm tối đa"))][2:]
    fields = [*document["criteria"]["fields"], document["criteria"]]
    assert maxima == [figure for part in fields for figure in (number(part["maximum"]), None)]


def test_means_are_of_the_exact_figures(made, workplace):
    workbook, document = made(COMMUNES)
    row = [cell.value for cell in row_of(workbook.worksheets[FIELDS], (None, "Bình quân"))][2:]
    expected = []
    for position in range(9):
        parts = [[*unit["fields"], unit][position] for unit in document["units"]]
        exact = [Fraction(part["index_exact"]) for part in parts if part["index_exact"]]
        points = [Fraction(part["points"]) for part in parts if part["index_exact"]]
        expected += [half_up(sum(points) / len(points)), half_up(sum(exact) / len(exact))]
    assert row == expected


def half_up(value):
    return math.floor(value * 100 + Fraction(1, 2)) / 100


def test_best_and_worst_of_a_field_are_marked(made, workplace):
    workbook, document = made(COMMUNES)
    sheet = workbook.worksheets[FIELDS]
    for position in range(9):
        shown = {unit["name"]: number([*unit["fields"], unit][position]["index"]) for unit in document["units"]}
        marks = dict.fromkeys(shown, "")
        marks |= {name: " ▲" for name in shown if shown[name] == max(shown.values())}
        marks |= {name: " ▼" for name in shown if shown[name] == min(shown.values())}
        found = {
            unit["name"]: row_of(sheet, (unit["rank"], unit["name"]))[3 + 2 * position].number_format
            for unit in document["units"]
        }
        assert found == {name: f'0.00"{mark}"' if mark else "0.00" for name, mark in marks.items()}


def test_where_all_are_alike_nobody_is_marked(made, workplace):
    """One unit is neither best nor worst."""
    for path in Path("rounds/sound/assessments").glob("*.yaml"):
        if path.name != "an-binh.yaml":
            path.unlink()
    sheet = made("rounds/sound")[0].worksheets[FIELDS]
    assert not [cell.coordinate for row in sheet.iter_rows() for cell in row if "▲" in cell.number_format]


@pytest.mark.parametrize("path", ["rounds/sound", COMMUNES, "rounds/apart"], ids=["sound", "communes", "apart"])
@pytest.mark.parametrize("lang", ["vi", "en"])
def test_a_column_for_every_indicator_after_the_total_of_its_field(made, path, lang, workplace):
    workbook, document = made(path, lang)
    sheet = workbook.worksheets[DETAILS]
    head = row_of(sheet, ("Hạng",) if lang == "vi" else ("Rank",))
    lead = [cell.value for cell in head].index("Đơn vị" if lang == "vi" else "Unit") + 1
    field = "Lĩnh vực" if lang == "vi" else "Field"
    headings = []
    for part in document["criteria"]["fields"]:
        headings += [f"{field} {part['code']}", *leaves(part)]
    headings += ["Tổng cộng", "Chỉ số (%)"] if lang == "vi" else ["Total", "Index (%)"]
    assert [cell.value for cell in head][lead:] == headings
    maxima = {item["code"]: number(item["maximum"]) for unit in document["units"] for item in unit["indicators"]}
    above = [cell.value for cell in sheet[head[0].row - 1]][lead:]
    assert {code: above[headings.index(code)] for code in maxima} == maxima
    marks = {"unanswered": ("trống", "blank"), "not_applicable": ("KAD", "n/a")}
    for unit in document["units"]:
        row = [cell.value for cell in row_of(sheet, (unit["rank"], unit["name"]))]
        found = dict(zip(headings, row[lead:], strict=True))
        for item in unit["indicators"]:
            mark = marks.get(item["state"], (None, None))[lang == "en"]
            expected = float(Fraction(item["points"])) if mark is None else mark
            assert found[item["code"]] == expected, (unit["name"], item["code"])
        for part in unit["fields"]:
            none = marks["not_applicable"][lang == "en"]
            assert found[f"{field} {part['code']}"] == (float(Fraction(part["points"])) if part["index"] else none)
        assert row[-2:] == [float(Fraction(unit["points"])), number(unit["index"])]


def leaves(item):
    below = item.get("criteria", item.get("sub_indicators", []))
    return [code for part in below for code in leaves(part)] if below else [item["code"]]


def test_lost_points_show_at_a_glance_and_states_are_words(made, workplace):
    """No fill: nothing lost. What a colour says is said by the figure or word too."""
    workbook, document = made(COMMUNES)
    sheet = workbook.worksheets[DETAILS]
    head = row_of(sheet, ("Hạng", "Đơn vị"))
    columns = {cell.value: cell.column for cell in head}
    seen = set()
    for offset, unit in enumerate(document["units"], 1):
        for item in unit["indicators"]:
            cell = sheet.cell(head[0].row + offset, columns[item["code"]])
            fill = cell.fill.fgColor.rgb[-6:] if cell.fill.fill_type else None
            if item["state"] == "scored":
                share = Fraction(item["points"]) / Fraction(item["maximum"])
                kind = "full" if share >= 1 else "none" if share <= 0 else "half" if share <= Fraction(1, 2) else "most"
            else:
                kind = item["state"]
            seen.add((kind, fill, isinstance(cell.value, str)))
    assert seen == {
        ("full", None, False),
        ("most", "FFF1C4", False),
        ("half", "FBD9AE", False),
        ("none", "F6C4BF", False),
        ("unanswered", "F6C4BF", True),
        ("not_applicable", "E4E4E4", True),
    }
    legend = [row_of(sheet, (None, word))[2].value for word in ("trống", "KAD")]
    assert legend == ["chưa trả lời: 0 điểm", "không áp dụng: không tính vào điểm tối đa"]


def test_indicators_fold_into_the_totals_of_their_fields(made, workplace):
    workbook, document = made(COMMUNES)
    sheet = workbook.worksheets[DETAILS]
    head = row_of(sheet, ("Hạng", "Đơn vị"))
    codes = {code for part in document["criteria"]["fields"] for code in leaves(part)}
    levels = {cell.value: sheet.column_dimensions[cell.column_letter].outlineLevel for cell in head}
    assert levels == {cell.value: 1 if cell.value in codes else 0 for cell in head}
    assert not sheet.sheet_properties.outlinePr.summaryRight
    assert sheet.sheet_format.outlineLevelCol == 1
    names = {part["code"]: f"{part['code']}. {part['name']}" for part in document["criteria"]["fields"]}
    merged = {
        str(found.min_col): (found.max_col - found.min_col, sheet.cell(found.min_row, found.min_col).value)
        for found in sheet.merged_cells.ranges
        if found.min_row == head[0].row - 3
    }
    for cell in head:
        if str(cell.value).startswith("Lĩnh vực "):
            code = cell.value.split()[-1]
            part = next(item for item in document["criteria"]["fields"] if item["code"] == code)
            assert merged[str(cell.column)] == (len(leaves(part)), names[code])
    upright = [sheet.cell(head[0].row - 2, cell.column) for cell in head if cell.value in codes]
    assert {cell.alignment.textRotation for cell in upright} == {90}
    assert upright[0].value == document["criteria"]["fields"][0]["criteria"][0]["sub_indicators"][0]["name"]


def test_points_lost_by_indicator_the_greatest_first(made, workplace):
    workbook, document = made(COMMUNES)
    sheet = workbook.worksheets[LOSSES]
    head = row_of(sheet, ("STT", "Mã"))
    items = {}
    for unit in document["units"]:
        for item in unit["indicators"]:
            items.setdefault(item["code"], []).append(item)
    total = sum(
        Fraction(i["maximum"]) - Fraction(i["points"]) for found in items.values() for i in found if i["points"]
    )
    rows = [
        [cell.value for cell in row]
        for row in sheet.iter_rows(min_row=head[0].row + 1, max_row=head[0].row + len(items))
    ]
    assert [row[0] for row in rows] == list(range(1, len(items) + 1))
    assert {row[1] for row in rows} == items.keys()
    for row in rows:
        found = [item for item in items[row[1]] if item["points"] is not None]
        lost = [Fraction(item["maximum"]) - Fraction(item["points"]) for item in found]
        assert row[3] == number(items[row[1]][0]["maximum"])
        assert row[4:6] == [len(found), sum(missing > 0 for missing in lost)]
        assert row[7] == sum(item["state"] == "unanswered" for item in found)
        figures = [Fraction(100 * row[5], row[4]), sum(lost), sum(lost) / len(lost), 100 * sum(lost) / total]
        assert [row[6], *row[8:]] == pytest.approx([float(figure) for figure in figures], rel=1e-12)
    assert [row[8] for row in rows] == sorted((row[8] for row in rows), reverse=True)
    last = [cell.value for cell in sheet[head[0].row + len(items) + 1]]
    assert last[2] == "Tổng cộng"
    assert last[8] == pytest.approx(float(total))
    assert last[7] == sum(item["state"] == "unanswered" for found in items.values() for item in found)


@pytest.mark.parametrize("path", ["rounds/sound", COMMUNES], ids=["sound", "communes"])
@pytest.mark.parametrize("lang", ["vi", "en"])
def test_reason_and_evidence_of_every_indicator_of_every_unit(made, path, lang, workplace):
    workbook, document = made(path, lang)
    sheet = workbook.worksheets[REASONS]
    header = row_of(sheet, ("Hạng", "Đơn vị") if lang == "vi" else ("Rank", "Unit"))[0].row
    rows = sheet.iter_rows(min_row=header + 1)
    for unit in document["units"]:
        for item in unit["indicators"]:
            row = next(rows)
            values = [cell.value or None if isinstance(cell.value, str) else cell.value for cell in row]
            lost = None if item["points"] is None else round(number(item["maximum"]) - number(item["points"]), 9)
            assert values[:3] == [unit["rank"], unit["name"], item["code"]]
            assert values[4:6] == [number(item["maximum"]), number(item["points"])]
            assert (values[6] if lost is None else round(values[6], 9)) == lost
            assert values[7] == number(item["claimed"])
            assert values[9:11] == [item["reason"]["text"], item["evidence"] or None]
            assert {cell.number_format for cell in row[4:8] if cell.value is not None} == {"0.00"}
    assert all(cell.value is None for row in rows for cell in row)


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_provenance_names_the_set_the_tool_and_every_input(made, lang, workplace):
    workbook, document = made("rounds/sound", lang)
    sheet = workbook.worksheets[PROVENANCE]
    said = texts(sheet)
    assert document["criteria"]["sha256"] in said
    assert document["criteria"]["source"] in said
    assert f"{document['criteria']['name']} ({document['criteria']['id']})" in said
    assert f"cchc {package.__version__}" in said
    assert {file["role"] for file in document["inputs"]} == {"round", "units", "criteria", "assessment"}
    for file in document["inputs"]:
        name = f"{file['name']} ({file['unit']})" if "unit" in file else file["name"]
        assert row_of(sheet, (name, file["sha256"]))
    assert ("bản dự thảo, chưa chốt" if lang == "vi" else "draft, not final") in said
    policy = "phần lẻ từ một nửa trở lên" if lang == "vi" else "half up"
    assert [text for text in said if policy in text]
    illustrative = "minh họa, không phải quyết định" if lang == "vi" else "illustrative, not a decision"
    assert [text for text in said if illustrative in text]


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_problems_with_their_places(made, lang, workplace):
    workbook, document = made("rounds/errors", lang)
    sheet = workbook.worksheets[PROBLEMS]
    errors = {"error": "lỗi", "warning": "cảnh báo"}
    for problem in document["problems"]:
        severity = errors[problem["severity"]] if lang == "vi" else problem["severity"]
        places = ", ".join(f"{place['file']}:{place['line']}:{place['column']}" for place in problem["places"])
        assert row_of(sheet, (severity, problem["code"], places, problem["text"]))


def test_a_round_without_problems_needs_no_sheet_of_them(made, workplace):
    for name in ("ghi-chu.txt", "an-binh.yaml", "dong-tam.yaml", "hoa-son.yaml", "khe-vang.yaml"):
        Path("rounds/sound/assessments", name).unlink()
    units = Path("rounds/sound/units.yaml")
    kept = [
        line for line in units.read_text(encoding="utf-8").splitlines() if not re.search("an-|dong|giao|hoa|khe", line)
    ]
    units.write_text("\n".join(kept), encoding="utf-8")
    workbook, document = made("rounds/sound")
    assert document["problems"] == []
    assert workbook.sheetnames[PROVENANCE:] == ["Nguồn", "Số liệu biểu đồ"]


def test_points_that_are_kept_exact_are_the_nearest_figures(made, workplace):
    workbook, _ = made("rounds/apart")
    row = row_of(workbook.worksheets[RANKING], (1, "Sở A"))
    assert row[2].value == pytest.approx(5 / 3, rel=1e-15)
    assert row[4].value == 55.5
    assert row[4].number_format == "0.0"


GROUPS = {"Khối 1": [(1, "Sở A"), (1, "Sở C"), (2, "Sở D")], "Khối 2": [(1, "Sở E"), (2, "Sở B")]}


def lines_from(sheet, title, count):
    """The first two cells of the rows below the header of the table with this title."""
    top = row_of(sheet, (title,))[0].row
    below = ([cell.value for cell in sheet[line][:2]] for line in range(top + 1, sheet.max_row + 1))
    body = (tuple(cells) for cells in below if isinstance(cells[0], int) or cells[1] == "Bình quân")
    return [next(body) for _ in range(count)]


def test_groups_that_are_ranked_apart_have_tables_of_their_own(made, workplace):
    """With the group in the title; means, best and worst are those of the group."""
    workbook, document = made("rounds/apart")
    ranking, fields, details = (workbook.worksheets[place] for place in (RANKING, FIELDS, DETAILS))
    for group, order in GROUPS.items():
        mean = (None, "Bình quân")
        assert lines_from(ranking, f"Xếp hạng – {group}", len(order) + 1) == [*order, mean]
        assert lines_from(fields, f"Điểm và chỉ số theo lĩnh vực – {group}", len(order) + 1) == [*order, mean]
        assert lines_from(details, f"Điểm chi tiết theo từng chỉ tiêu – {group}", len(order)) == order
        exact = [Fraction(unit["index_exact"]) for unit in document["units"] if unit["group"] == group]
        due = math.floor(sum(exact) / len(exact) * 10) / 10  # one decimal, cut off
        for sheet, column in ((ranking, 4), (fields, fields.max_column - 1)):
            means = [row for row in sheet.iter_rows() if row[1].value == "Bình quân"]
            row = means[[*GROUPS].index(group)]
            assert row[column].value == due
            assert row[column].font.b
    marks = {unit: row_of(fields, (rank, unit))[-1].number_format for order in GROUPS.values() for rank, unit in order}
    assert marks == {
        "Sở A": '0.0" ▲"',
        "Sở C": '0.0" ▲"',
        "Sở D": '0.0" ▼"',
        "Sở E": '0.0" ▲"',
        "Sở B": '0.0" ▼"',
    }


def test_each_group_has_its_grades_below_it(made, workplace):
    workbook, _ = made("rounds/apart")
    ranking = workbook.worksheets[RANKING]
    found = [[cell.value for cell in row if cell.value is not None] for row in ranking.iter_rows()]
    kept = [
        row for row in found if row and (str(row[0]).startswith("Tổng hợp xếp loại") or str(row[0]).startswith("Loại"))
    ]
    assert kept == [
        ["Tổng hợp xếp loại – Khối 1"],
        ["Loại A", "từ 60", 0, 0],
        ["Loại B", "dưới 60", 3, 100],
        ["Tổng hợp xếp loại – Khối 2"],
        ["Loại A", "từ 60", 2, 100],
        ["Loại B", "dưới 60", 0, 0],
    ]
    assert row_of(ranking, (None, "Sở G"))[2].value.startswith("còn chỉ tiêu chưa trả lời")


def test_a_filter_of_one_group_is_not_offered_as_one_of_all(made, workplace):
    workbook, _ = made("rounds/apart")
    assert [workbook.worksheets[place].auto_filter.ref for place in (RANKING, FIELDS, DETAILS)] == [None] * 3


def test_a_condition_that_is_missed_stands_below_its_group(made, workplace):
    workbook, _ = made("rounds/conditions")
    ranking = workbook.worksheets[RANKING]
    assert row_of(ranking, (2, "Xã Bình Minh"))[5].value == "Khá*"
    assert row_of(ranking, (1, "Xã An Lạc"))[5].value == "Tốt"
    notes = [row[0].value for row in ranking.iter_rows() if str(row[0].value).startswith("*")]
    assert notes == [
        (
            "* Xã Bình Minh: chỉ số 84,98 % đủ mức Tốt, nhưng không đạt điều kiện: "
            "chỉ số lĩnh vực 2 là 69,96 %, yêu cầu từ 70 %"
        ),
        "* Xã Cẩm Giang: chỉ số 82 % đủ mức Tốt, nhưng không đạt điều kiện: chỉ số lĩnh vực 1 là 76 %, yêu cầu từ 85 %",
        "* Xã Cẩm Giang: chỉ số 82 % đủ mức Khá, nhưng không đạt điều kiện: chỉ số lĩnh vực 1 là 76 %, yêu cầu từ 80 %",
        (
            "* Đặc khu Cồn Lớn: chỉ số 70 % đủ mức Khá, nhưng không đạt điều kiện: "
            "chỉ số lĩnh vực 1 là 60 %, yêu cầu từ 80 %"
        ),
    ]
    below = [row[0].value for row in ranking.iter_rows(min_row=row_of(ranking, (notes[2],))[0].row + 1)]
    assert next(text for text in below if text).startswith("Tổng hợp xếp loại – Xã")


# --- numbers are numbers, texts are texts ----------------------------------------------------------------------

NAMES = [
    "=1+1",
    "+84",
    "-x",
    "@SUM(A1)",
    '=HYPERLINK("http://x","y")',
    "'trích",
    "1,5",
    "<b>&amp;</b>",
    "_x0041_",
    "  hai   dấu cách ",
]


@pytest.fixture
def odd(workplace):
    """The round ``sound`` with a name, evidence and title that spreadsheets take for something else."""

    def rename(name):
        for path in [Path("rounds/sound/units.yaml"), *Path("rounds/sound/assessments").glob("*.yaml")]:
            text = path.read_text(encoding="utf-8")
            text = text.replace("name: Xã An Bình,", f"name: {json.dumps(name)},")
            text = text.replace('"Sổ theo dõi hồ sơ"', json.dumps(name))
            path.write_text(text, encoding="utf-8")
        path = Path("rounds/sound/round.yaml")
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace("name: Đợt thử năm 2023", f"name: {json.dumps(name)}"), encoding="utf-8")
        return "rounds/sound"

    return rename


@pytest.mark.parametrize("name", NAMES)
def test_no_cell_is_a_formula(made, odd, name):
    workbook, _ = made(odd(name))
    assert [cell.coordinate for cell in cells(workbook) if cell.data_type == "f"] == []
    shown = " ".join(name.split())
    assert row_of(workbook.worksheets[RANKING], (1, shown))[1].data_type == "s"
    assert row_of(workbook.worksheets[DETAILS], (1, shown))[1].data_type == "s"
    reasons = row_of(workbook.worksheets[REASONS], (1, shown, "1.1.2"))
    assert reasons[10].value == shown
    assert reasons[10].data_type in ("s", "inlineStr")


def test_what_looks_like_an_escape_is_escaped(made, odd, tmp_path):
    """Excel would show ``_x0041_`` as ``A``."""
    made(odd("_x0041_"))
    with zipfile.ZipFile(tmp_path / "made.xlsx") as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    said = re.findall(r"<t>([^<]*_x0041_)</t>", sheet)
    assert said == ["_x005F_x0041_"] * 2, "the round above the table, and the unit in it"


def test_no_part_of_the_file_has_a_formula(made, odd, tmp_path):
    made(odd("=1+1"))
    with zipfile.ZipFile(tmp_path / "made.xlsx") as archive:
        sheets = [archive.read(name) for name in archive.namelist() if "worksheets/sheet" in name]
    assert len(sheets) == 9
    assert [sheet for sheet in sheets if b"<f>" in sheet or b"<f " in sheet] == []


def test_evidence_is_text_whatever_it_looks_like(made, workplace):
    shutil.copytree(COMMUNES, "communes")
    path = Path("communes/assessments/nhan-co.yaml")
    text = path.read_text(encoding="utf-8")
    odd = [f"{name} & <{name}>" for name in NAMES]
    left = iter(odd)
    text = re.sub(r'evidence: "[^"]*"', lambda _: f"evidence: {json.dumps(next(left))}", text, count=len(odd))
    path.write_text(text, encoding="utf-8")
    workbook, document = made("communes")
    assert [cell.coordinate for cell in cells(workbook) if cell.data_type == "f"] == []
    sheet = workbook.worksheets[REASONS]
    evidence = {row[2].value: row[10].value for row in sheet.iter_rows() if row[1].value == "Xã Nhân Cơ"}
    first = next(unit for unit in document["units"] if unit["code"] == "nhan-co")
    said = {item["code"]: item["evidence"] or None for item in first["indicators"]}
    assert evidence == said
    assert {" ".join(name.split()) for name in odd} <= set(said.values())


@pytest.mark.parametrize("path", ["rounds/sound", COMMUNES], ids=["sound", "communes"])
def test_no_number_is_a_text(made, path, workplace):
    """Apart from codes, years and what a sentence holds."""
    workbook, _ = made(path)
    for sheet in workbook.worksheets[: LOSSES + 1]:
        figures = [
            cell.coordinate
            for row in sheet.iter_rows()
            for cell in row
            if isinstance(cell.value, str) and re.fullmatch(r"-?\d+[.,]\d{2}", cell.value)
        ]
        assert figures == []


@pytest.mark.parametrize("path", ["rounds/sound", COMMUNES], ids=["sound", "communes"])
def test_programs_that_trust_the_stated_size_see_every_row(made, path, tmp_path, workplace):
    """openpyxl's own fast mode is one of them."""
    whole, _ = made(path)
    fast = load_workbook(tmp_path / "made.xlsx", read_only=True)
    sizes = {sheet.title: (sheet.max_row, sheet.max_column) for sheet in fast.worksheets}
    fast.close()
    assert sizes == {sheet.title: (sheet.max_row, sheet.max_column) for sheet in whole.worksheets}


def test_very_long_text_is_cut_where_a_cell_ends(made, odd):
    """A cell holds 32,767 characters; more would make the file unreadable to Excel."""
    workbook, _ = made(odd("dài " * 2400))
    assert max(len(cell.value) for cell in cells(workbook) if isinstance(cell.value, str)) <= 32_767


# --- how it looks ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["rounds/sound", COMMUNES], ids=["sound", "communes"])
def test_headers_freeze_with_what_names_the_row(made, path, workplace):
    workbook, document = made(path)
    for place in (RANKING, FIELDS, DETAILS, REASONS):
        sheet = workbook.worksheets[place]
        header = row_of(sheet, ("Hạng", "Đơn vị"))[0].row
        above = {FIELDS: 2, DETAILS: 3}.get(place, 0)
        assert sheet.freeze_panes == f"C{header + 1}"
        assert sheet.print_title_rows == f"${header - above}:${header}"
        rows = len(document["units"]) * (len(document["units"][0]["indicators"]) if place == REASONS else 1)
        last = {RANKING: "F", REASONS: "K"}.get(place, get_column_letter(sheet.max_column))
        assert sheet.auto_filter.ref == f"A{header}:{last}{header + rows}"
    losses = workbook.worksheets[LOSSES]
    assert losses.freeze_panes == f"D{row_of(losses, ('STT', 'Mã'))[0].row + 1}"


def test_a_sheet_of_several_tables_repeats_no_heading(made, workplace):
    """Over a lower table, the first one's would lie."""
    sheet = made(COMMUNES)[0].worksheets[FIGURES]
    assert sheet.print_title_rows is None
    assert sheet.freeze_panes


def test_every_sheet_prints_across_one_page_of_a4(made, workplace):
    workbook, _ = made("rounds/sound")
    for place, sheet in enumerate(workbook.worksheets):
        assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
        assert sheet.page_setup.fitToWidth == 1
        assert sheet.sheet_properties.pageSetUpPr.fitToPage == (place != CHARTS)
        # A short ranking keeps its signatures on the page, and what follows a short table stands below it.
        assert sheet.page_setup.fitToHeight == (1 if place in (RANKING, DETAILS, FIGURES) else 0)
        assert sheet.print_options.horizontalCentered


def test_charts_are_broken_into_pages_that_are_no_wider_than_paper(made, workplace):
    """They are not fitted: Excel would then break pages where it likes."""
    sheet = made(COMMUNES)[0].worksheets[CHARTS]
    assert sheet.print_area == f"'Biểu đồ'!$A$1:$X${32 * 4}"
    assert [pagebreak.id for pagebreak in sheet.row_breaks.brk] == [32, 64, 96]
    inches = sum(sheet.column_dimensions[get_column_letter(column)].width for column in range(1, 25)) * 7 / 96
    assert 9.5 < inches < 11.69 - 2 * sheet.page_margins.left


@pytest.mark.parametrize("path", ["rounds/sound", "rounds/apart", COMMUNES], ids=["sound", "apart", "communes"])
def test_no_two_merged_ranges_overlap(made, path, workplace):
    """Excel would offer to repair the file."""
    for sheet in made(path)[0].worksheets:
        seen = set()
        for found in sheet.merged_cells.ranges:
            inside = {(row, column) for row, column in found.cells}
            assert len(inside) > 1
            assert not inside & seen, (sheet.title, str(found))
            seen |= inside


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_pages_say_who_publishes_what(made, lang, workplace):
    workbook, _ = made("rounds/sound", lang)
    for sheet in workbook.worksheets:
        assert sheet.oddHeader.left.text == "UBND HUYỆN THỬ – PHÒNG NỘI VỤ"
        assert sheet.oddHeader.right.text == ILLUSTRATIVE[lang]
        assert sheet.oddFooter.left.text == "Đợt thử năm 2023"
        assert sheet.oddFooter.center.text == "&P/&N"
        assert sheet.oddFooter.right.text == "&A"


def test_a_name_with_an_ampersand_is_no_code_of_a_footer(made, odd):
    workbook, _ = made(odd("Xã A&B &P"))
    assert workbook.worksheets[RANKING].oddFooter.left.text == "Xã A&&B &&P"


@pytest.mark.parametrize("name", ["dài " * 100, "&" * 300, "x" * 89 + "&&&"])
def test_heads_and_feet_of_pages_are_no_longer_than_excel_takes(made, odd, tmp_path, name):
    made(odd(name))
    with zipfile.ZipFile(tmp_path / "made.xlsx") as archive:
        for part in archive.namelist():
            if "worksheets/sheet" in part:
                root = ElementTree.fromstring(archive.read(part))
                for text in root.find("{*}headerFooter").itertext():
                    assert len(text) <= 255
                    assert text.replace("&&", "").count("&") == sum(text.count(code) for code in CODES)


CODES = ("&L", "&C", "&R", '&"', "&9", "&P", "&N", "&A")


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_an_illustrative_set_is_marked_on_every_sheet_and_chart(made, lang, workplace):
    workbook, _ = made(COMMUNES, lang)
    for place, sheet in enumerate(workbook.worksheets):
        if place != CHARTS:
            marked = [cell for row in sheet.iter_rows() for cell in row if cell.value == ILLUSTRATIVE[lang]]
            assert len(marked) == 1, sheet.title
            assert marked[0].font.b
            assert marked[0].font.color.rgb == "00B00020"
    assert workbook.properties.description == ILLUSTRATIVE[lang]


def test_an_official_set_bears_no_such_mark(made, workplace):
    workbook, _ = made("rounds/apart")
    assert not [text for sheet in workbook.worksheets for text in texts(sheet) if "minh họa" in text]
    assert not any(sheet.oddHeader.right.text for sheet in workbook.worksheets)


def test_the_ranking_has_the_form_of_a_document(made, workplace):
    sheet = made("rounds/sound")[0].worksheets[RANKING]
    shown = {cell.value: cell for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)}
    order = [
        "UBND HUYỆN THỬ", "PHÒNG NỘI VỤ", "BẢNG XẾP HẠNG CHỈ SỐ CẢI CÁCH HÀNH CHÍNH", "Đợt thử năm 2023",
        "Bộ tiêu chí: Bộ tiêu chí thử (small)", ILLUSTRATIVE["vi"],
        "(Kèm theo Quyết định số 12/QĐ-UBND ngày 05/01/2024)", "Xã An Bình", "Tổng hợp xếp loại", "Không xếp hạng",
        "Thử, ngày …… tháng …… năm 20……", "NGƯỜI LẬP BIỂU", "Nguyễn Thị Thử",
    ]  # fmt: skip
    rows = [shown[text].row for text in order]
    assert rows == sorted(rows)
    assert (shown[COUNTRY].row, shown[MOTTO].row) == (1, 2)
    assert shown["TRƯỞNG PHÒNG"].row == shown["NGƯỜI LẬP BIỂU"].row
    assert shown["TRƯỞNG PHÒNG"].column > shown["NGƯỜI LẬP BIỂU"].column
    assert "A5:F5" in {str(found) for found in sheet.merged_cells.ranges}
    policy = [text for text in shown if text.startswith(("Làm tròn:", "Thứ hạng:"))]
    assert len(policy) == 2
    assert {cell.font.name for cell in shown.values()} == {"Times New Roman"}


def test_annexes_name_the_decision_and_working_sheets_do_not(made, workplace):
    workbook = made("rounds/sound")[0]
    said = "(Kèm theo Quyết định số 12/QĐ-UBND ngày 05/01/2024)"
    found = [place for place, sheet in enumerate(workbook.worksheets) if said in texts(sheet)]
    assert found == [RANKING, FIELDS, DETAILS, LOSSES, REASONS]


def test_titles_of_wide_sheets_start_where_the_screen_does(made, workplace):
    workbook = made(COMMUNES)[0]
    aligned = [sheet["A1"].alignment.horizontal for sheet in workbook.worksheets]
    assert aligned[FIELDS] == "center"
    assert aligned[DETAILS] == "left"


def test_everything_is_in_times_new_roman(made, workplace):
    workbook, _ = made(COMMUNES)
    assert {cell.font.name for cell in cells(workbook)} == {"Times New Roman"}


def test_percentages_are_coloured_by_how_high_they_are(made, workplace):
    workbook, document = made(COMMUNES)
    sheet = workbook.worksheets[FIELDS]
    first = row_of(sheet, (1, "Xã Nhân Cơ"))[0].row
    found = {str(item.sqref): rules[0] for item, rules in sheet.conditional_formatting._cf_rules.items()}
    columns = [get_column_letter(column) for column in range(4, 21, 2)]
    assert found.keys() == {f"{letter}{first}:{letter}{first + len(document['units'])}" for letter in columns}
    scale = found[f"D{first}:D{first + 11}"].colorScale
    assert [(step.type, step.val) for step in scale.cfvo] == [("num", 50), ("num", 75), ("num", 100)]
    assert [color.rgb[-6:] for color in scale.color] == ["F6C4BF", "FFF6DA", "A9D9B5"]


def test_lost_points_have_bars(made, workplace):
    workbook, document = made(COMMUNES)
    sheet = workbook.worksheets[LOSSES]
    first = row_of(sheet, (1, "8.4"))[0].row
    (found,) = sheet.conditional_formatting
    assert str(found.sqref) == f"I{first}:I{first + len(document['units'][0]['indicators']) - 1}"
    assert [(step.type, step.val) for step in found.rules[0].dataBar.cfvo] == [("num", 0), ("max", None)]


def test_changes_since_a_year_before(made, cchc, tmp_path, workplace):
    cchc("batch", EXAMPLES / "dak-nong-districts-2022", "-o", "before.json")
    cchc(
        "batch", EXAMPLES / "dak-nong-districts-2023", "--previous", "before.json", "-o", tmp_path / "made.xlsx"
    )  # fmt: skip
    sheet = load_workbook(tmp_path / "made.xlsx").worksheets[RANKING]
    header = row_of(sheet, ("Hạng", "Đơn vị"))
    assert [cell.value for cell in header[6:]] == ["Chỉ số ± 2022", "Hạng ± 2022"]
    row = row_of(sheet, (2, "Huyện Đăk R'Lấp"))
    assert [cell.value for cell in row[6:]] == [12.51, 1]
    assert [cell.number_format for cell in row[6:]] == ["+0.00;-0.00;0.00", "+#,##0;-#,##0;#,##0"]
    assert [cell.value for cell in row_of(sheet, (3, "Huyện Ea Tuôr"))[6:]] == [7.77, -1]
    assert [text for text in texts(sheet) if text.startswith("So sánh với: Chỉ số CCHC cấp huyện năm 2022")]
    provenance = load_workbook(tmp_path / "made.xlsx")["Nguồn"]
    against = "Chỉ số CCHC cấp huyện năm 2022, tỉnh Đắk Nông (2022); Bộ tiêu chí xác định Chỉ số CCHC cấp huyện"
    assert row_of(provenance, ("So sánh với", against))


def test_units_without_a_predecessor_have_no_change(made, cchc, tmp_path, workplace):
    cchc("batch", EXAMPLES / "dak-nong-districts-2022", "-o", "before.json")
    cchc("batch", "rounds/sound", "--previous", "before.json", "-o", tmp_path / "made.xlsx")
    sheet = load_workbook(tmp_path / "made.xlsx").worksheets[RANKING]
    assert [cell.value for cell in row_of(sheet, (1, "Xã An Bình"))[6:]] == ["–", "–"]
    said = "Bộ tiêu chí của kết quả năm 2022 là bộ khác: Bộ tiêu chí xác định Chỉ số CCHC cấp huyện"
    assert said in texts(sheet)


def test_workbooks_do_not_depend_on_what_else_is_installed():
    code = "import cchc.formats.ranking.workbook, openpyxl.xml; print(openpyxl.xml.LXML)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout == "False\n"


def test_the_same_results_make_the_same_bytes(workplace, cchc):
    """On another day and in another process, too: nothing in the file depends on a clock or on chance."""
    cchc("batch", COMMUNES, "-o", "one.xlsx", "-o", "results.json")
    for seed in ("1", "2"):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "CCHC_LANG": "vi"}
        command = [sys.executable, "-m", "cchc", "export", "results.json", "-o", f"{seed}.xlsx"]
        subprocess.run(command, env=environment, check=True, capture_output=True)
    assert Path("1.xlsx").read_bytes() == Path("2.xlsx").read_bytes() == Path("one.xlsx").read_bytes()


@pytest.mark.parametrize("path", ["rounds/sound", "rounds/apart", COMMUNES], ids=["sound", "apart", "communes"])
def test_columns_are_wide_enough_for_their_figures_and_wrap_their_texts(made, path, workplace):
    workbook, _ = made(path)
    for sheet in workbook.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                width = sheet.column_dimensions[get_column_letter(cell.column)].width
                if isinstance(cell.value, (int, float)) and not merged(sheet, cell):
                    decimals = re.search(r"0\.(0+)", cell.number_format)
                    places = len(decimals[1]) if decimals else 0
                    general = cell.number_format == "General"
                    shown = str(round(cell.value, 4)) if general else f"{cell.value:.{places}f}"
                    room = times.room(width)
                    assert times.width(shown, cell.font.sz, bold=cell.font.b) <= room, (sheet.title, cell.coordinate)
                assert 5 <= width <= 110


def merged(sheet, cell):
    return next((found for found in sheet.merged_cells.ranges if cell.coordinate in found), None)


@pytest.mark.parametrize("path", ["rounds/sound", "rounds/apart", COMMUNES], ids=["sound", "apart", "communes"])
def test_rows_are_as_high_as_their_text(made, path, workplace):
    """Viewers that do not measure rows themselves would hide the ends of reasons and evidence."""
    short = []
    for sheet in made(path)[0].worksheets:
        for row in sheet.iter_rows():
            height = sheet.row_dimensions[row[0].row].height
            for cell in row:
                if isinstance(cell.value, str) and not cell.alignment.textRotation:
                    span = merged(sheet, cell)
                    columns = range(span.min_col, span.max_col + 1) if span else [cell.column]
                    width = sum(sheet.column_dimensions[get_column_letter(column)].width for column in columns)
                    count = times.lines(cell.value, width, cell.font.sz, bold=cell.font.b)
                    if count > 1:
                        assert cell.alignment.wrap_text, (sheet.title, cell.coordinate)
                    if count * cell.font.sz * 1.2 > height and set(cell.value) != {"_"}:
                        short.append((sheet.title, cell.coordinate))
    assert short == []


@pytest.mark.parametrize(
    ("name", "taken", "title"),
    [
        ("Xếp hạng", [], "Xếp hạng"),
        ("a[b]c:d*e?f/g\\h", [], "a b c d e f g h"),
        ("'trích dẫn'", [], "trích dẫn"),
        ("", [], "Sheet"),
        ("[]", [], "Sheet"),
        ("x" * 40, [], "x" * 31),
        ("x" * 40, ["X" * 31], "x" * 27 + " (2)"),
        ("Xã", ["xã", "Xã (2)"], "Xã (3)"),
    ],
)
def test_sheet_titles_are_safe(name, taken, title):
    assert sheet_title(name, taken) == title


def test_a_title_that_is_cut_does_not_end_in_what_excel_refuses():
    """An apostrophe may not be first or last, wherever the name is cut."""
    assert not sheet_title("x" * 30 + "'yyy", []).endswith("'")


def test_properties_name_the_round_and_the_tool(made, workplace):
    workbook, _ = made("rounds/sound")
    assert workbook.properties.title == "Đợt thử năm 2023"
    assert workbook.properties.subject == "Chỉ số CCHC năm 2023: Bộ tiêu chí thử"
    assert workbook.properties.keywords == "CCHC, PAR INDEX, 2023, small"
    assert workbook.properties.creator == f"cchc {package.__version__}"


def test_the_file_is_sound_xml_in_every_part(made, tmp_path, odd):
    made(odd("<b>&amp;</b>"))
    with zipfile.ZipFile(tmp_path / "made.xlsx") as archive:
        assert archive.testzip() is None
        for name in archive.namelist():
            ElementTree.parse(io.BytesIO(archive.read(name)))


# --- on paper --------------------------------------------------------------------------------------------------


@pytest.mark.skipif(
    not (shutil.which("soffice") and shutil.which("pdftotext")), reason="needs LibreOffice and pdftotext"
)
def test_libreoffice_prints_the_ranking(made, tmp_path, workplace, libreoffice):
    documents = {}
    for lang in ("vi", "en"):
        _, documents[lang] = made(COMMUNES, lang)
        (tmp_path / "made.xlsx").rename(tmp_path / f"{lang}.xlsx")
    for path in libreoffice([tmp_path / f"{lang}.xlsx" for lang in documents], "pdf"):
        assert_printed(path, documents[path.stem], path.stem)


def assert_printed(path, document, lang):
    shown = subprocess.run(["pdftotext", "-layout", path, "-"], check=True, capture_output=True).stdout.decode("utf-8")
    lines = [" ".join(line.split()) for line in shown.splitlines()]
    for unit in document["units"]:
        figures = " ".join([unit["points"], unit["maximum"], unit["index"]])
        row = re.compile(rf"{unit['rank']} {re.escape(unit['name'])} {figures.replace('.', '[.,]')} ")
        assert any(row.match(line) for line in lines), row.pattern
    assert "#" * 3 not in shown, "a column too narrow for its figures"
    first = [" ".join(line.split()) for line in shown.split("\f")[0].splitlines()]
    for signer in document["round"]["heading"]["signers"]:
        assert any(signer["title"] in line for line in first), "the signatures are on the page of a short ranking"
    said = Language(lang).say
    for text in (COUNTRY, MOTTO, said("Index by unit (%)"), said("Mean index by field (%)"), said("blank")):
        assert any(text in line for line in lines), text
    for mark in ("▲", "▼"):
        assert sum(line.count(mark) for line in lines) >= 9
    assert sum(ILLUSTRATIVE[lang] in page.replace("\n", " ") for page in shown.split("\f")) >= shown.count("\f") - 1


def test_widths_are_counted_in_the_font_of_the_texts(made, workplace):
    workbook, _ = made("rounds/sound")
    assert workbook._named_styles["Normal"].font.name == "Times New Roman"


@pytest.mark.parametrize(
    ("command", "is_named"),
    [(["export"], True), (["gaps"], False), (["robust"], False), (["compare", "r.json"], False)],
    ids=lambda value: value[0] if isinstance(value, list) else None,
)
def test_where_results_come_from_names_no_sheet_that_is_not_there(command, is_named, workplace, cchc):
    assert cchc("batch", "rounds/sound", "-o", "r.json").status == 0
    assert cchc(*command, "r.json", "-o", "r.xlsx", lang="en").status == 0
    book = load_workbook("r.xlsx")
    named = {
        name for row in book["Provenance"].values for text in row for name in re.findall("sheet “(.+?)”", str(text))
    }
    assert named == ({"Reasons"} if is_named else set())
    assert named <= set(book.sheetnames)
