"""The workbook, read back: figures are figures, texts are texts, and everything is on paper."""

from __future__ import annotations

import io
import json
import re
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest
from openpyxl import load_workbook

import cchc as package
from cchc.formats.results_xlsx import sheet_title
from cchc.language import Language

EXAMPLES = Path(__file__).parent.parent / "examples"
COMMUNES = EXAMPLES / "dak-rlap-communes-2023"

RANKING, POINTS, PERCENT, DETAILS, PROVENANCE, PROBLEMS = range(6)
"""The sheets, in order."""


@pytest.fixture
def made(tmp_path, cchc):
    """``made(round, lang)``: the workbook of a round, and the results document of the same run."""

    def make(path, lang="vi"):
        target = tmp_path / "made.xlsx"
        cchc("batch", path, "-o", target, "-o", tmp_path / "made.json", lang=lang)
        return load_workbook(target), json.loads((tmp_path / "made.json").read_text(encoding="utf-8"))

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
    assert english == ["Ranking", "Points by field", "Percent by field", "Details", "Provenance", "Problems"]
    assert made("rounds/sound", "vi")[0].sheetnames == [Language("vi").say(name) for name in english]


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
        assert (formats[0], formats[2:]) == ("0", ["0.00", "0.00", "0.00"])
    after = sheet.cell(header + len(document["units"]) + 1, 1).value
    assert not isinstance(after, int), "units that are not ranked have no rank"


def test_units_that_are_not_ranked_are_listed_apart_with_the_reason(made, workplace):
    sheet = made("rounds/sound")[0].worksheets[RANKING]
    title = row_of(sheet, ("Không xếp hạng",))[0].row
    assert [[cell.value for cell in row[:2]] for row in sheet.iter_rows(min_row=title + 1, max_row=title + 4)] == [
        ["Đơn vị", "Lý do"],
        ["Xã Giao Long", "chưa nộp"],
        ["Xã Hòa Sơn", "chưa nộp"],
        ["Xã Khe Vàng", "không có chỉ tiêu nào áp dụng"],
    ]


def test_grades_and_their_shares(made, workplace):
    sheet = made(COMMUNES)[0].worksheets[RANKING]
    for name, count, share in (("Tốt", 1, "9.1"), ("Khá", 6, "54.5"), ("Trung bình", 4, "36.4"), ("Yếu", 0, "0.0")):
        row = row_of(sheet, (name,))
        assert row[2].value == count
        assert f"{row[3].value:.1f}" == share
        assert row[3].number_format == "0.0"


def test_points_and_percent_of_every_field(made, workplace):
    workbook, document = made("rounds/sound")
    points, percent = workbook.worksheets[POINTS : PERCENT + 1]
    for unit in document["units"]:
        start = (unit["rank"], unit["name"])
        assert [cell.value for cell in row_of(points, start)][2:] == [
            *(number(part["points"]) for part in unit["fields"]),
            number(unit["points"]),
        ]
        assert [cell.value for cell in row_of(percent, start)][2:] == [
            *(number(part["index"]) for part in unit["fields"]),
            number(unit["index"]),
        ]
    assert [cell.value for cell in row_of(points, (None, "Điểm tối đa"))][2:] == [6, 4, 10]


@pytest.mark.parametrize("path", ["rounds/sound", COMMUNES], ids=["sound", "communes"])
@pytest.mark.parametrize("lang", ["vi", "en"])
def test_every_indicator_of_every_unit(made, path, lang, workplace):
    """A long table is written another way than a short one, and reads the same."""
    workbook, document = made(path, lang)
    sheet = workbook.worksheets[DETAILS]
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
def test_provenance(made, lang, workplace):
    workbook, document = made("rounds/sound", lang)
    sheet = workbook.worksheets[PROVENANCE]
    said = texts(sheet)
    assert document["criteria"]["sha256"] in said
    assert document["criteria"]["source"] in said
    assert f"{document['criteria']['name']} ({document['criteria']['id']})" in said
    assert f"cchc {package.__version__}" in said
    for unit in document["units"]:
        assert row_of(sheet, (unit["source"]["name"], unit["source"]["sha256"]))
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
    assert len(workbook.worksheets) == PROBLEMS


def test_points_that_are_kept_exact_are_the_nearest_figures(made, workplace):
    workbook, _ = made("rounds/apart")
    row = row_of(workbook.worksheets[RANKING], (1, "Khối 1", "Sở A"))
    assert row[3].value == pytest.approx(5 / 3, rel=1e-15)
    assert row[5].value == 55.5
    assert row[5].number_format == "0.0"


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
    details = row_of(workbook.worksheets[DETAILS], (1, shown, "1.1.2"))
    assert details[10].value == shown
    assert details[10].data_type in ("s", "inlineStr")


def test_no_part_of_the_file_has_a_formula(made, odd, tmp_path):
    made(odd("=1+1"))
    with zipfile.ZipFile(tmp_path / "made.xlsx") as archive:
        sheets = [archive.read(name) for name in archive.namelist() if "worksheets/sheet" in name]
    assert len(sheets) == 6
    assert [sheet for sheet in sheets if b"<f>" in sheet or b"<f " in sheet] == []


def test_a_long_table_has_no_formula_either(made, tmp_path, workplace):
    """Above some rows a sheet is streamed; evidence that starts like a formula stays a text there."""
    shutil.copytree(COMMUNES, "communes")
    path = Path("communes/assessments/nhan-co.yaml")
    text = path.read_text(encoding="utf-8")
    odd = [f"{name} & <{name}>" for name in NAMES]
    left = iter(odd)
    text = re.sub(r'evidence: "[^"]*"', lambda _: f"evidence: {json.dumps(next(left))}", text, count=len(odd))
    path.write_text(text, encoding="utf-8")
    workbook, document = made("communes")
    assert [cell.coordinate for cell in cells(workbook) if cell.data_type == "f"] == []
    sheet = workbook.worksheets[DETAILS]
    evidence = {row[2].value: row[10].value for row in sheet.iter_rows() if row[1].value == "Xã Nhân Cơ"}
    first = next(unit for unit in document["units"] if unit["code"] == "nhan-co")
    said = {item["code"]: item["evidence"] or None for item in first["indicators"]}
    assert evidence == said
    assert {" ".join(name.split()) for name in odd} <= set(said.values())


@pytest.mark.parametrize("path", ["rounds/sound", COMMUNES], ids=["sound", "communes"])
def test_no_number_is_a_text(made, path, workplace):
    """Apart from codes, years and what a sentence holds."""
    workbook, _ = made(path)
    for sheet in workbook.worksheets[:4]:
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


def test_headers_freeze_with_what_names_the_row(made, workplace):
    workbook, document = made("rounds/sound")
    for sheet in workbook.worksheets[: DETAILS + 1]:
        header = row_of(sheet, ("Hạng", "Đơn vị"))[0].row
        assert sheet.freeze_panes == f"C{header + 1}"
        assert sheet.print_title_rows == f"${header}:${header}"
        assert sheet.auto_filter.ref.startswith(f"A{header}:")
    details = workbook.worksheets[DETAILS]
    rows = sum(len(unit["indicators"]) for unit in document["units"])
    assert details.auto_filter.ref.endswith(str(details.max_row))
    assert details.max_row == row_of(details, ("Hạng", "Đơn vị"))[0].row + rows


def test_every_sheet_prints_across_one_page_of_a4(made, workplace):
    workbook, _ = made("rounds/sound")
    for sheet in workbook.worksheets:
        assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
        assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage


@pytest.mark.parametrize("path", ["rounds/sound", "rounds/apart", COMMUNES], ids=["sound", "apart", "communes"])
def test_columns_are_wide_enough_for_their_figures_and_wrap_their_texts(made, path, workplace):
    workbook, _ = made(path)
    for sheet in workbook.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                width = sheet.column_dimensions[cell.column_letter].width
                if isinstance(cell.value, (int, float)):
                    shown = f"{cell.value:.2f}" if "." in cell.number_format else str(round(cell.value, 4))
                    assert len(shown) < width, (sheet.title, cell.coordinate)
                assert 8 <= width <= 60


def test_wrapped_rows_are_as_high_as_their_text(made, workplace):
    """Viewers that do not measure rows themselves would hide the ends of reasons and evidence."""
    sheet = made(COMMUNES)[0].worksheets[DETAILS]
    header = row_of(sheet, ("Hạng", "Đơn vị"))[0].row
    short = []
    for row in sheet.iter_rows(min_row=header + 1):
        height = sheet.row_dimensions[row[0].row].height
        for cell in row:
            if isinstance(cell.value, str):
                width = sheet.column_dimensions[cell.column_letter].width
                if cell.alignment.wrap_text and len(cell.value) > 1.2 * width * (height // 15):
                    short.append(cell.coordinate)
                if not cell.alignment.wrap_text:
                    assert len(cell.value) <= width + 2, cell.coordinate
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
    assert workbook.properties.creator == f"cchc {package.__version__}"


def test_the_file_is_sound_xml_in_every_part(made, tmp_path, odd):
    from xml.etree import ElementTree

    made(odd("<b>&amp;</b>"))
    with zipfile.ZipFile(tmp_path / "made.xlsx") as archive:
        assert archive.testzip() is None
        for name in archive.namelist():
            ElementTree.parse(io.BytesIO(archive.read(name)))


# --- on paper --------------------------------------------------------------------------------------------------


@pytest.mark.skipif(
    not (shutil.which("soffice") and shutil.which("pdftotext")), reason="needs LibreOffice and pdftotext"
)
@pytest.mark.parametrize("lang", ["vi", "en"])
def test_libreoffice_prints_the_ranking(made, tmp_path, lang, workplace):
    _, document = made(COMMUNES, lang)
    profile = (tmp_path / "profile").as_uri()
    subprocess.run(
        ["soffice", f"-env:UserInstallation={profile}", "--headless", "--convert-to", "pdf", "made.xlsx"],
        cwd=tmp_path,
        check=True,
        capture_output=True,
        timeout=300,
    )
    shown = subprocess.run(
        ["pdftotext", "-layout", str(tmp_path / "made.pdf"), "-"], check=True, capture_output=True
    ).stdout.decode("utf-8")
    lines = [" ".join(line.split()) for line in shown.splitlines()]
    for unit in document["units"]:
        figures = " ".join([unit["points"], unit["maximum"], unit["index"]])
        row = re.compile(rf"{unit['rank']} {re.escape(unit['name'])} {figures.replace('.', '[.,]')} ")
        assert any(row.match(line) for line in lines), row.pattern
    assert "#" * 3 not in shown, "a column too narrow for its figures"
