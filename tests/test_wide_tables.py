"""A whole round in one table: a row a unit, a column a figure, worth the same as the files it stands for."""

from __future__ import annotations

import csv
import datetime
import io
import json
import random
import re
import shutil
import time
import unicodedata
import zipfile
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from cchc.formats.round.folder import load_round
from cchc.formats.wide_table import read_wide_table

needs_libreoffice = pytest.mark.skipif(not shutil.which("soffice"), reason="needs LibreOffice")
SETS = Path(__file__).parent / "bad" / "sets"
CODE = re.compile(r"[EW]-[A-Z][0-9]{3}")
SYLLABLES = ["An", "Bình", "Cư", "Đắk", "Ea", "Hòa", "Kiến", "Long", "Mỹ", "Nam", "Phú", "Quảng"]

UNITS = """\
units:
  - {code: nhan-co, name: Xã Nhân Cơ}
  - {code: dak-wer, name: Xã Đắk Wer}
"""
FORMS = {
    "nhan-co": """\
unit: nhan-co
year: 2023
criteria: kinds
answers:
  "1.1.1": {level: cham, claimed: 2}
  "1.1.2": {met: [muc-tieu, kinh-phi]}
  "1.2": {on_time: 1561, settled: 1566, evidence: Báo cáo số 156/BC-UBND}
  "1.3": {saved: 12.5}
  "2.1": {ideas: 3}
  "2.2": {late: 1, lost: 2}
  "2.3": {A: 10, B: 5, C: 1, D: 0}
  "2.4": {points: 1.25}
  "2.5": {met: [de-an, quyet-dinh]}
""",
    "dak-wer": """\
unit: dak-wer
year: 2023
criteria: kinds
answers:
  "1.1.1": {level: kip-thoi}
  "1.1.2": {met: []}
  "1.2": {on_time: 0, settled: 0}
  "2.2": {late: 0, lost: 0}
  "2.3": not_applicable
  "2.4": {points: 0.5}
  "2.5": {met: [de-an]}
""",
}
TABLE: list[list[str]] = [
    [
        *("unit", "name", "1.1.1", "1.1.1.claimed", "1.1.2", "1.2.on_time", "1.2.settled", "1.2.evidence", "1.3"),
        *("2.1.ideas", "2.2.late", "2.2.lost", "2.3.A", "2.3.B", "2.3.C", "2.3.D", "2.4", "2.5.met"),
    ],
    [
        *("nhan-co", "Xã Nhân Cơ", "cham", "2", "muc-tieu kinh-phi", "1561", "1566", "Báo cáo số 156/BC-UBND", "12.5"),
        *("3", "1", "2", "10", "5", "1", "0", "1.25", "de-an quyet-dinh"),
    ],
    [
        *("dak-wer", "Xã Đắk Wer", "kip-thoi", "", "[]", "0", "0", "", ""),
        *("", "0", "0", "KAD", "KAD", "KAD", "KAD", "0.5", "de-an"),
    ],
]


@pytest.fixture
def here(tmp_path, monkeypatch) -> Path:
    """The current folder: a round whose assessments are to be written."""
    monkeypatch.chdir(tmp_path)
    shutil.copytree(SETS, "sets")
    Path("units.yaml").write_text(UNITS, encoding="utf-8")
    return tmp_path


@pytest.fixture
def batch(here, cchc) -> Any:
    """Scores the round with the assessments in a file or folder; returns status, problems and the results document."""

    def batch(assessments: str) -> tuple[int, list[str], dict[str, Any]]:
        lines = ["name: Đợt thử", "year: 2023", "criteria: sets/kinds.yaml", "units: units.yaml"]
        Path("round.yaml").write_text("\n".join([*lines, f"assessments: {assessments}\n"]), encoding="utf-8")
        done = cchc("batch", ".", "--format", "json", lang="en")
        return done.status, [line for line in done.err.splitlines() if CODE.search(line)], json.loads(done.out)

    return batch


def save_csv(rows: list[list[str]], *, delimiter: str = ",", mark: bool = False, end: str = "\r\n") -> str:
    stream = io.StringIO(newline="")
    csv.writer(stream, delimiter=delimiter, lineterminator=end).writerows(rows)
    Path("table.csv").write_bytes(stream.getvalue().encode("utf-8-sig" if mark else "utf-8"))
    return "table.csv"


def save_xlsx(rows: list[list[object]], name: str = "table.xlsx") -> str:
    book = Workbook()
    assert book.active is not None
    book.active.title = "Tự chấm"
    for row in rows:
        book.active.append(row)
    book.save(name)
    return name


def numbers(rows: list[list[str]]) -> list[list[object]]:
    """The same table with numbers in the cells of numbers, but for the heading."""
    return [list(rows[0]), *([_number(cell) for cell in row] for row in rows[1:])]


def _number(cell: str) -> object:
    if re.fullmatch("[0-9]+", cell):
        return int(cell)
    return float(cell) if re.fullmatch(r"[0-9]+\.[0-9]+", cell) else cell or None


def with_commas(rows: list[list[str]]) -> list[list[str]]:
    """The same table with decimal commas, as a Vietnamese Excel saves it."""
    return [rows[0], *([cell.replace(".", ",") for cell in row] for row in rows[1:])]


def in_columns(rows: list[list[str]], order: list[int]) -> list[list[str]]:
    return [[row[position] for position in order] for row in rows]


def named_separator(name: str) -> str:
    """With the first line by which files tell Excel what separates values."""
    text = Path(name).read_text(encoding="utf-8-sig")
    Path(name).write_text(f"sep=;\n{text}", encoding="utf-8-sig", newline="")
    return name


WAYS = {
    "commas": lambda: save_csv(TABLE),
    "semicolons": lambda: save_csv(TABLE, delimiter=";"),
    "tabs": lambda: save_csv(TABLE, delimiter="\t"),
    "byte order mark": lambda: save_csv(TABLE, mark=True),
    "semicolons and decimal commas": lambda: save_csv(with_commas(TABLE), delimiter=";", mark=True),
    "commas and decimal commas": lambda: save_csv(with_commas(TABLE)),
    "unix line ends": lambda: save_csv(TABLE, end="\n"),
    "blank rows": lambda: save_csv([TABLE[0], [""] * 18, *TABLE[1:], [""] * 18]),
    "blank rows above": lambda: save_csv([[""] * 18, [], *TABLE], delimiter=";"),
    "a workbook with a blank row above": lambda: save_xlsx([[], *(list(row) for row in TABLE)]),
    "its separator named": lambda: named_separator(save_csv(TABLE, delimiter=";", mark=True)),
    "blank columns": lambda: save_csv([[*row, "", ""] for row in TABLE]),
    "rows without their empty end": lambda: save_csv([[*TABLE[0], "2.5.evidence"], *TABLE[1:]]),
    "other order of rows": lambda: save_csv([TABLE[0], TABLE[2], TABLE[1]]),
    "other order of columns": lambda: save_csv(in_columns(TABLE, [*range(17, 0, -1), 0])),
    "workbook of numbers": lambda: save_xlsx(numbers(TABLE)),
    "workbook of texts": lambda: save_xlsx([list(row) for row in TABLE]),
    "workbook with decimal commas": lambda: save_xlsx([list(row) for row in with_commas(TABLE)]),
    "upper case suffix": lambda: save_xlsx(numbers(TABLE), "TABLE.XLSX"),
}


def without_source(document: dict[str, Any]) -> dict[str, Any]:
    for unit in document["units"]:
        del unit["source"]
    del document["inputs"]
    document["problems"] = [problem["text"] for problem in document["problems"]]
    return document


@pytest.mark.parametrize("way", WAYS)
def test_a_table_is_worth_what_the_files_are(way, batch):
    Path("assessments").mkdir()
    for unit, text in FORMS.items():
        Path(f"assessments/{unit}.yaml").write_text(text, encoding="utf-8")
    status, problems, document = batch("assessments")
    assert (status, [CODE.findall(line) for line in problems]) == (0, [["W-A020"]])
    assert [(unit["code"], unit["points"], unit["maximum"]) for unit in document["units"]] == [
        ("nhan-co", "11.90", "18.00"),
        ("dak-wer", "4.50", "14.00"),
    ]
    of_table = batch(WAYS[way]())
    assert of_table[0] == 0
    assert without_source(of_table[2]) == without_source(document)


def test_a_claim_in_a_table_is_told_at_its_row(batch):
    assert batch(save_csv(TABLE))[1] == ["table.csv:2:3: W-A020 1.1.1: 2 pt is claimed, the rule gives 1"]
    assert batch(save_xlsx(numbers(TABLE)))[1] == [
        "table.xlsx 'Tự chấm'!C2: W-A020 1.1.1: 2 pt is claimed, the rule gives 1"
    ]


def test_what_two_units_say_alike_is_told_at_both_rows(batch):
    head, first, _ = TABLE
    told = [line for line in batch(save_csv([head, first, ["dak-wer", *first[1:]]]))[1] if "W-A020" in line]
    assert told == [f"table.csv:{row}:3: W-A020 1.1.1: 2 pt is claimed, the rule gives 1" for row in (2, 3)]


def test_a_figure_that_is_read_with_a_warning_is_warned_of_in_each_row(batch):
    _, problems, _ = batch(save_csv([["unit", "1.3"], ["nhan-co", "1.234"], ["dak-wer", "1.234"]]))
    assert [line[:19] for line in problems] == ["table.csv:2:2: W-N0", "table.csv:3:2: W-N0"]


def test_an_answer_stands_in_its_first_cell_that_says_something(batch):
    """Or where it says that it does not apply: beside evidence this is what may be forbidden."""
    head = ["unit", "1.1.1.evidence", "1.1.1", "1.1.1.claimed"]
    rows = [["nhan-co", "", "cham", "2"], ["dak-wer", "", "cham", "2"]]
    assert [line[:21] for line in batch(save_csv([head, *rows]))[1]] == [f"table.csv:{row}:3: W-A020" for row in (2, 3)]
    rows = [["nhan-co", "KH 1", "KAD", ""], ["dak-wer", "KH 1", "KAD", ""]]
    assert [line[:21] for line in batch(save_csv([head, *rows]))[1]] == [f"table.csv:{row}:3: E-A006" for row in (2, 3)]


# --- one cell -----------------------------------------------------------------------------------------------------

READ: list[tuple[str, object, dict[str, object] | str | None]] = [
    # the heading, the cell, the answer as it is read
    ("2.1", 3, {"ideas": 3}),
    ("2.1", 3.0, {"ideas": 3}),
    ("2.1", "3", {"ideas": 3}),
    ("2.1", " 3 ", {"ideas": 3}),
    ("2.1.ideas", 0, {"ideas": 0}),
    ("1.3", 12.5, {"saved": "12.5"}),
    ("1.3", "12,5", {"saved": "12.5"}),
    ("1.3", 0.1, {"saved": "0.1"}),
    ("1.3", 1.234, {"saved": "1.234"}),
    ("1.3", 1e-3, {"saved": "0.001"}),
    ("1.3", 123456789012345, {"saved": "123456789012345"}),
    ("1.2.percent", 99.68, {"percent": "99.68"}),
    ("1.2", 99.68, {"percent": "99.68"}),
    ("2.3", 85, {"percent": "85"}),
    ("2.3.percent", "85,5", {"percent": "85.5"}),
    ("2.4", 1.25, {"points": "1.25"}),
    ("1.1.1", "kip-thoi", {"level": "kip-thoi"}),
    ("1.1.1.level", "kip-thoi", {"level": "kip-thoi"}),
    ("1.1.2", "kinh-phi muc-tieu", {"met": ["muc-tieu", "kinh-phi"]}),
    ("1.1.2", " muc-tieu\nkinh-phi ", {"met": ["muc-tieu", "kinh-phi"]}),
    ("1.1.2", 0, {"met": []}),
    ("1.1.2", "[]", {"met": []}),
    ("1.1.2", None, None),
    ("1.1.2", "  ", None),
    *(
        (heading, word, "not_applicable")
        for heading in ("2.1", "2.5", "2.4")
        for word in ("KAD", "kad", "not_applicable")
    ),
    ("2.1", "Không áp dụng", "not_applicable"),
    ("2.1", "KHÔNG  ÁP DỤNG", "not_applicable"),
    ("2.1", "kho\u0302ng a\u0301p du\u0323ng", "not_applicable"),
]


@pytest.mark.parametrize(("heading", "cell", "answer"), READ)
def test_a_cell_is_read(heading, cell, answer, batch):
    status, problems, document = batch(save_xlsx([["unit", heading, "2.2.late", "2.2.lost"], ["nhan-co", cell, 0, 0]]))
    assert (status, [CODE.findall(line) for line in problems]) == (0, [["W-A023"]])
    (unit,) = document["units"]
    read = {item["code"]: item for item in unit["indicators"]}
    code = heading if heading in read else heading.rpartition(".")[0]
    assert read[code]["answer"] == answer
    assert read[code]["state"] == {None: "unanswered", "not_applicable": "not_applicable"}.get(
        answer if isinstance(answer, str | None) else "", "scored"
    )


REFUSED: list[tuple[str, object, str]] = [
    # the heading, the cell, the code of the complaint
    ("2.1", 1.5, "E-N002"),
    ("2.1", -1, "E-N006"),
    ("2.1", "1.234", "E-N004"),
    ("2.1", 1.234, "E-N004"),
    ("2.1", 1.2345, "E-N002"),
    ("2.1", "1 234", "E-N001"),
    ("2.1", "ba", "E-A029"),
    ("2.1", True, "E-A029"),
    ("2.1", "N/A", "E-A032"),
    ("2.1", "không phát sinh", "E-A032"),
    ("2.1", datetime.datetime.fromisoformat("2023-01-10 07:30"), "E-X004"),
    ("2.1", datetime.date(2023, 1, 10), "E-X004"),
    ("2.1", datetime.time(1, 30), "E-X004"),
    ("2.1", datetime.timedelta(hours=30), "E-X004"),
    ("2.1", "=1+1", "E-T010"),
    ("2.1", "#DIV/0!", "E-T011"),
    ("2.1", "#N/A", "E-T011"),
    ("2.1", "#REF!", "E-T011"),
    ("1.3", 1e20, "E-N003"),
    ("1.3", 1 / 3, "E-N003"),
    ("2.4", 2.5, "E-A015"),
    ("2.4", 1.1, "E-A016"),
    ("1.2", 101, "E-A015"),
    ("1.1.1", "kip-thoii", "E-A019"),
    ("1.1.1", "Ban hành kịp thời", "E-A019"),
    ("1.1.1", "KAD", "E-A006"),
    ("1.1.2", "muc-tieu muc-tieu", "E-A018"),
    ("1.1.2", "muc-tieu, kinh-phi", "E-A019"),
    ("2.1", "null", "E-Y011"),
]


@pytest.mark.parametrize(("heading", "cell", "code"), REFUSED)
def test_a_cell_is_refused_where_it_stands_and_the_other_unit_is_scored(heading, cell, code, batch):
    rows = [["unit", heading, "2.2.late", "2.2.lost"], ["nhan-co", cell, 0, 0], ["dak-wer", None, 0, 0]]
    status, problems, document = batch(save_xlsx(rows))
    assert status == 1
    assert [(line.partition(" E-")[0], CODE.findall(line)) for line in problems] == [
        ("table.xlsx 'Tự chấm'!B2:", [code])
    ]
    assert [unit["code"] for unit in document["units"]] == ["dak-wer"]
    assert document["unranked"] == [{"code": "nhan-co", "name": "Xã Nhân Cơ", "why": "invalid"}]


def test_a_formula_that_was_calculated_is_its_value(batch):
    save_xlsx([["unit", "2.1"], ["nhan-co", "=1+2"]], "made.xlsx")
    # As Excel saves it: the formula, and the value that it came to.
    with zipfile.ZipFile("made.xlsx") as made, zipfile.ZipFile("table.xlsx", "w") as saved:
        for name in made.namelist():
            saved.writestr(name, re.sub(rb"<v ?/>|<v></v>", b"<v>3</v>", made.read(name)))
    document = batch("table.xlsx")[2]
    answers = {item["code"]: item["answer"] for item in document["units"][0]["indicators"]}
    assert answers["2.1"] == {"ideas": 3}


def sheets(**rows: list[list[object]]) -> str:
    book = Workbook()
    for title, lines in rows.items():
        sheet = book.create_sheet(title)
        for line in lines:
            sheet.append(line)
    book.remove(book.worksheets[0])
    book.save("table.xlsx")
    return "table.xlsx"


TABLE_OF_ONE: list[list[object]] = [["unit", "2.1"], ["nhan-co", 3]]
GUIDE: list[list[object]] = [[], ["Hướng dẫn nhập số liệu"], ["Mỗi đơn vị một dòng"]]
LIST: list[list[object]] = [["unit", "name"], ["nhan-co", "Xã Nhân Cơ"]]


@pytest.mark.parametrize(
    "book",
    [
        {"Bảng": TABLE_OF_ONE, "Ghi chú": [["unit", "9.9"]]},
        {"Hướng dẫn": GUIDE, "Bảng": TABLE_OF_ONE},
        {"Điểm tối đa": [["", "2.1"], ["Tối đa", 3]], "Bảng": TABLE_OF_ONE},
        {"Danh sách": LIST, "Hướng dẫn": GUIDE, "Bảng": [[], *TABLE_OF_ONE], "Trống": []},
    ],
)
def test_the_table_is_the_one_sheet_with_units_and_answers(book, batch):
    status, problems, document = batch(sheets(**book))
    assert (status, [CODE.findall(line) for line in problems]) == (0, [["W-A023"]])
    assert [unit["code"] for unit in document["units"]] == ["nhan-co"]


def test_what_nobody_sees_in_a_heading_makes_no_other_of_it(batch):
    for save in (save_csv, save_xlsx):
        assert batch(save([["\u200bUnit\u00a0", "2.1\u200b"], ["nhan-co", "3"], ["dak-wer", "3"]]))[:2] == (0, [])


def test_of_two_tables_none_is_chosen(batch):
    status, problems, document = batch(sheets(Cũ=TABLE_OF_ONE, Mới=TABLE_OF_ONE))
    assert (status, [CODE.findall(line) for line in problems]) == (1, [["E-T023"]])
    assert document["units"] == []


def test_where_no_sheet_is_a_table_it_is_said_which_was_looked_at(batch):
    _, problems, _ = batch(sheets(Một=GUIDE, Hai=GUIDE))
    (line,) = [line for line in problems if "E-T001" in line]
    assert line.startswith("table.xlsx 'Một'!A2: ")
    assert line.endswith("; nor is it on another sheet: Hai")
    assert "another sheet" not in " ".join(batch(sheets(Một=GUIDE))[1])


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ([["Tổng cộng", 4]], {"table.csv:4:1": "W-T022"}),
        ([["", 4], ["TỔNG:", 4]], {"table.csv:4:1": "E-T006", "table.csv:5:1": "W-T022"}),
        ([["Trung bình", "2,0"], ["Tổng cộng (2 xã)", 4]], {"table.csv:4:1": "W-T022"}),
        ([["Ghi chú: số liệu năm"], ["", "TM. ỦY BAN NHÂN DÂN"], ["", "Lê Văn A"]], {"table.csv:4:1": "W-T022"}),
        ([["", "Nhân Cơ, ngày 05 tháng 01 năm 2024"]], {"table.csv:4:2": "W-T022"}),
        # What may be a unit's is a mistake, also where it looks like a note or stands below one.
        ([["Nhân Co"]], {"table.csv:4:1": "E-A001"}),
        ([["Nguồn", 3]], {"table.csv:4:1": "E-A001"}),
        ([["Người lập biểu"], ["Nhân Co", 3]], {"table.csv:4:1": "W-T022", "table.csv:5:1": "E-A001"}),
        ([["Người lập biểu"], ["Nhân Co", "KAD"]], {"table.csv:4:1": "W-T022", "table.csv:5:1": "E-A001"}),
        ([["Tổng cộng xã", 3]], {"table.csv:4:1": "E-A001"}),
        # So is a figure or a choice that is not written as it should be, and a row whose first words are no note.
        ([["Nguồn", "12 sáng kiến"]], {"table.csv:4:1": "E-A001"}),
        ([["Nguồn", "1.234,5"]], {"table.csv:4:1": "E-A001"}),
        ([["Người lập"], ["Nhân Cơ"], ["Lê A"]], {"table.csv:4:1": "W-T022", "table.csv:5:1": "E-A001"}),
        ([["Người lập"], ["Nhân Co", "N/A"]], {"table.csv:4:1": "W-T022", "table.csv:5:1": "E-A001"}),
        ([["Nguồn", "", "Cham"]], {"table.csv:4:1": "E-A001"}),
        ([["Nguồn", "", "BAN HÀNH CHẬM"]], {"table.csv:4:1": "E-A001"}),
        ([["Nhân Co", "", "", "Số 1, ngày 5 tháng 1 năm 2024"]], {"table.csv:4:1": "E-A001"}),
        # Days, and people in a list, are no figures.
        ([["Người lập", "05/01/2024"], ["", "1. Lê Văn A"], ["", "2) Lê B"]], {"table.csv:4:1": "W-T022"}),
        ([["", "Lê Văn A"]], {"table.csv:4:1": "E-T006"}),
    ],
)
def test_what_stands_below_a_table_is_told_and_passed_over(rows, told, batch):
    table = [["unit", "2.1", "1.1.1", "1.1.1.evidence"], ["nhan-co", 1], ["dak-wer", 3], *rows]
    filled = [[*row, *[""] * (4 - len(row))] for row in table]
    _, problems, document = batch(save_csv(filled, delimiter=";"))
    assert {line.partition(": ")[0]: CODE.findall(line)[0] for line in problems} == told
    assert len(document["units"]) == 2


def test_below_a_note_units_may_go_on(batch):
    """Then it is no note below the table, and whoever wrote it says whose row it is."""
    rows = [["unit", "2.1"], ["nhan-co", 1], ["Ghi chú"], ["Lê Văn A"], ["dak-wer", 3], ["Tổng", 4]]
    status, problems, _ = batch(save_csv(rows))
    assert status == 1
    assert [CODE.findall(line)[0] for line in problems] == ["E-A001", "E-A001", "W-T022"]


@pytest.mark.parametrize("name", ["Tổng cộng", "Ghi chú", "Chủ tịch"])
def test_a_unit_of_such_a_name_is_a_unit(name, here, batch):
    (here / "units.yaml").write_text(f"units:\n  - {{code: a, name: {name}}}\n", encoding="utf-8")
    status, problems, document = batch(save_csv([["unit", "2.1"], [name, 1]]))
    assert (status, problems, [unit["name"] for unit in document["units"]]) == (0, [], [name])


@pytest.mark.parametrize(
    ("units", "written"),
    [
        ({"a": "Xã Trung Bình"}, "Trung Bình"),
        ({"a": "Trung Bình"}, "TRUNG BÌNH"),
        ({"trung-binh": "Xã A"}, "trung bình"),
        ({"a": "Nguồn Hương"}, "Nguồn Hươn"),
        ({"q.1": "Quận 1", "q.2": "Quận 2"}, "Q.3"),
        ({"a": "Q. Tân Phú"}, "Q. Tân Phu"),
        ({"kt.5": "A"}, "kt.55"),
    ],
)
def test_what_reads_like_a_unit_is_no_note(units, written, here, batch):
    """Of a unit whose name was not typed as it is listed, the row would be passed over with a warning."""
    listed = "".join(f"  - {{code: {code}, name: {name}}}\n" for code, name in units.items())
    (here / "units.yaml").write_text(f"units:\n{listed}", encoding="utf-8")
    for answer in ("3", ""):
        _, problems, _ = batch(save_csv([["unit", "2.1"], [written, answer]]))
        assert "E-A001" in {CODE.findall(line)[0] for line in problems}, answer


@pytest.mark.parametrize("text", ["Cộng", "Trung bình", "TM. UBND", "Nơi nhận: như trên", "Ngày 5 tháng 1 năm 2024"])
def test_units_of_such_names_leave_notes_notes(text, here, batch):
    """Only the end of a name and the abbreviation of a code can be taken for one."""
    names = ("Phường Cộng Hòa", "Xã Trung Bình Đông", "Nơi Khác", "Ngày Mới")
    listed = "".join(f"  - {{code: u{position}, name: {name}}}\n" for position, name in enumerate(names))
    (here / "units.yaml").write_text(f"units:\n{listed}", encoding="utf-8")
    _, problems, _ = batch(save_csv([["unit", "2.1"], *([name, "3"] for name in names), [text, ""]]))
    assert [CODE.findall(line)[0] for line in problems] == ["W-T022"]


def test_units_that_are_all_named_otherwise_are_told_in_a_moment(here, batch):
    """Who leaves out the kind of each of thousands is told of all, with the code that is meant where it is plain."""
    names = [f"{one} {two} {three}" for one in SYLLABLES for two in SYLLABLES for three in SYLLABLES]
    listed = "".join(f"  - {{code: u{position}, name: Xã {name}}}\n" for position, name in enumerate(names))
    (here / "units.yaml").write_text(f"units:\n{listed}", encoding="utf-8")
    start = time.process_time()
    _, problems, _ = batch(save_csv([["unit", "2.1"], *([name, "3"] for name in names)]))
    assert time.process_time() - start < 10
    assert sum("E-A001" in line for line in problems) == len(names)
    _, problems, _ = batch(save_csv([["unit", "2.1"], *([f"XÃ {name}", "3"] for name in names)]))
    assert all(f"u{position}" in line for position, line in enumerate(line for line in problems if "E-A001" in line))


def test_of_many_names_of_no_unit_the_first_fifty_are_told_the_code_that_is_near(here, batch):
    listed = "".join(f"  - {{code: don-vi-{number}, name: Xã {number}}}\n" for number in range(100, 160))
    (here / "units.yaml").write_text(f"units:\n{listed}", encoding="utf-8")
    _, problems, _ = batch(save_csv([["unit", "2.1"], *([f"don-vj-{number}", "3"] for number in range(100, 160))]))
    strangers = [line for line in problems if "E-A001" in line]
    assert [
        f"(did you mean don-vi-{99 + position} (Xã {99 + position})?)" in line
        for position, line in enumerate(strangers, 1)
    ] == [
        *[True] * 50,
        *[False] * 10,
    ]


def test_a_name_without_a_code_is_no_note_for_its_evidence(batch):
    heading = ["unit", "name", "2.1", "2.1.evidence"]
    _, problems, _ = batch(save_csv([heading, ["", "Xã Nhân Coo", "", "Báo cáo 1, ngày 5 tháng 1 năm 2024"]]))
    assert [CODE.findall(line)[0] for line in problems if "table.csv" in line] == ["E-T006"]


def test_what_stands_beside_not_applicable_is_kept(batch):
    """As YAML has it: an indicator without figures may have evidence all the same, and a claim is told."""
    rows: list[list[object]] = [
        ["unit", "2.1", "2.1.evidence", "2.1.claimed", "1.2.on_time", "1.2.settled", "1.2.evidence", "2.4"],
        ["nhan-co", "KAD", "Công văn số 5", 1, "kad", "không áp dụng", "Biên bản", 1],
    ]
    status, problems, document = batch(save_xlsx(rows))
    assert (status, [CODE.findall(line) for line in problems]) == (0, [["W-A030"], ["W-A023"]])
    assert problems[0].startswith("table.xlsx 'Tự chấm'!B2: ")
    read = {item["code"]: item for item in document["units"][0]["indicators"]}
    assert [(read[code]["state"], read[code]["evidence"]) for code in ("2.1", "1.2")] == [
        ("not_applicable", "Công văn số 5"),
        ("not_applicable", "Biên bản"),
    ]


TEN = """\
id: ten
name: Bộ mười tiêu chí
level: commune
years: [2023]
status: illustrative
source: Bộ mẫu để kiểm thử
maximum: 10
policy: {grades: [{code: dat, name: Đạt}]}
fields:
  - code: "1"
    name: Kết quả
    maximum: 10
    criteria:
""" + "".join(
    f'      - {{code: "1.{number}", name: Việc {number}, maximum: 1, rule: {{kind: points}}}}\n'
    for number in range(1, 11)
)


@pytest.mark.parametrize(
    ("heading", "told", "answered"),
    [
        ("1.1", [], ["1.1"]),
        ("1.10", [], ["1.10"]),
        (1.2, [], ["1.2"]),
        (1.1, ["E-T020"], []),  # what Excel makes of 1.10, too
        (1, ["E-T002"], []),
        (datetime.date(2001, 1, 10), ["E-T021"], []),
    ],
)
def test_a_heading_that_excel_may_have_changed_is_not_guessed(heading, told, answered, batch):
    Path("sets/kinds.yaml").write_text(TEN, encoding="utf-8")
    status, problems, document = batch(save_xlsx([["unit", heading], ["nhan-co", 1], ["dak-wer", 0.5]]))
    assert (status, [code for line in problems for code in CODE.findall(line)]) == (1 if told else 0, told)
    given = {item["code"] for unit in document["units"] for item in unit["indicators"] if item["answer"] is not None}
    assert sorted(given) == answered


@pytest.mark.parametrize(
    ("headings", "told", "answered"),
    [
        ((1.1, "1.10"), [], ["1.1", "1.10"]),  # the one that Excel changed was typed again as text
        (("1.10", 1.1), [], ["1.1", "1.10"]),
        (("1.1", 1.1), ["E-T020"], []),
        ((1.1, 1.1, "1.10"), ["E-T003"], []),
        ((1.2, "1.2"), ["E-T003"], []),
    ],
)
def test_a_number_is_no_code_that_stands_beside_it_as_text(headings, told, answered, batch):
    Path("sets/kinds.yaml").write_text(TEN, encoding="utf-8")
    figures = [1] * len(headings)
    status, problems, document = batch(save_xlsx([["unit", *headings], ["nhan-co", *figures], ["dak-wer", *figures]]))
    assert (status, [code for line in problems for code in CODE.findall(line)]) == (1 if told else 0, told)
    given = {item["code"] for unit in document["units"] for item in unit["indicators"] if item["answer"] is not None}
    assert sorted(given) == answered


@pytest.mark.parametrize(("text", "told"), [(3, "E-T020"), ("3", None), ("03", None), (7, None), (8, "E-A001")])
def test_a_unit_whose_code_excel_may_have_changed_is_not_guessed(text, told, batch):
    Path("units.yaml").write_text(
        'units:\n  - {code: "3", name: Xã Ba}\n  - {code: "03", name: Xã Không Ba}\n  - {code: "7", name: Xã Bảy}\n',
        encoding="utf-8",
    )
    status, problems, document = batch(save_xlsx([["unit", "2.1"], [text, 3]]))
    assert status == (1 if told else 0)
    assert [line for line in problems if told and told in line] == problems[: 1 if told else 0]
    assert [unit["code"] for unit in document["units"]] == ([] if told else [str(text)])


@pytest.mark.parametrize("state", ["hidden", "veryHidden", "empty"])
def test_a_sheet_that_nobody_sees_is_not_the_table(state, batch):
    save_xlsx([["unit", "2.1"], ["nhan-co", 3], ["dak-wer", 1]])
    book = load_workbook("table.xlsx")
    before = book.create_sheet("Năm trước", 0)
    if state != "empty":
        before.append(["unit", "2.1"])
        before.append(["nhan-co", 4])
        before.sheet_state = state
    book.active = 1
    book.save("table.xlsx")
    status, problems, document = batch("table.xlsx")
    assert (status, problems) == (0, [])
    read = {unit["code"]: item["answer"] for unit in document["units"] for item in unit["indicators"] if item["answer"]}
    assert read == {"nhan-co": {"ideas": 3}, "dak-wer": {"ideas": 1}}


def test_not_applicable_all_along_the_row_is_no_claim(batch):
    rows: list[list[object]] = [
        ["unit", "2.1", "2.1.claimed", "2.4"],
        ["nhan-co", "KAD", "KAD", 1],
        ["dak-wer", 1, 1, 1],
    ]
    status, problems, document = batch(save_xlsx(rows))
    assert status == 0
    assert [(line.partition(":")[0], CODE.findall(line)) for line in problems] == [
        ("table.xlsx 'Tự chấm'!B3", ["W-A020"])
    ]
    assert len(document["units"]) == 2
    assert CODE.findall(batch(save_xlsx([rows[0], ["nhan-co", 1, "KAD", 1]]))[1][0]) == ["E-N001"]


# --- units --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["nhan-co", "Xã Nhân Cơ", " Xã  Nhân Cơ ", "Xã Nha\u0302n Co\u031b"])
def test_a_unit_is_found_by_code_or_exact_name(text, batch):
    document = batch(save_csv([["unit", "2.1"], [text, "3"]]))[2]
    assert [unit["code"] for unit in document["units"]] == ["nhan-co"]


@pytest.mark.parametrize("listed", ["Xã Hoà Thuỷ", "Xã Hòa Thủy"])
@pytest.mark.parametrize(
    "text", ["Xã Hoà Thuỷ", "Xã Hòa Thủy", "Xã Hoà Thủy", unicodedata.normalize("NFD", "Xã Hoà Thuỷ")]
)
def test_a_name_is_the_same_in_both_spellings_of_its_tone_marks(listed, text, here, batch):
    (here / "units.yaml").write_text(UNITS.replace("Xã Nhân Cơ", listed), encoding="utf-8")
    _, problems, results = batch(save_csv([["unit", "name", "2.4"], [text, text, "1"]]))
    assert [entry["code"] for entry in results["units"]] == ["nhan-co"]
    assert [CODE.search(line)[0] for line in problems] == ["W-A023"]  # of the other


def test_of_two_units_whose_names_differ_by_that_alone_each_is_found_as_it_is_listed(here, batch):
    units = UNITS.replace("Xã Nhân Cơ", "Xã Hoà").replace("Xã Đắk Wer", "Xã Hòa")
    (here / "units.yaml").write_text(units, encoding="utf-8")
    _, problems, results = batch(save_csv([["unit", "2.4"], ["Xã Hòa", "1"], ["Xã Hoà", "0.5"]]))
    assert [entry["code"] for entry in results["units"]] == ["dak-wer", "nhan-co"]
    assert [CODE.search(line)[0] for line in problems] == ["W-U012"]  # nobody could tell them apart in print


@pytest.mark.parametrize("text", ["Nhân Cơ", "xã nhân cơ", "Xa Nhan Co", "NHAN-CO"])
def test_a_unit_is_not_guessed_but_suggested(text, batch):
    status, problems, document = batch(save_csv([["unit", "2.1"], [text, "3"], ["dak-wer", "1"]]))
    assert status == 1
    assert (
        f"table.csv:2:1: E-A001 there is no unit {text} in this round (did you mean nhan-co (Xã Nhân Cơ)?)" in problems
    )
    assert [unit["code"] for unit in document["units"]] == ["dak-wer"]


def test_all_units_are_suggested_that_differ_by_accents_alone(batch):
    Path("units.yaml").write_text(
        "units:\n  - {code: tan-lap, name: Xã Tân Lập}\n  - {code: tan-lap-2, name: Xã Tấn Lập}\n", encoding="utf-8"
    )
    problems = batch(save_csv([["unit", "2.1"], ["Xa Tan Lap", "3"], ["tan-lap-2", "1"]]))[1]
    hint = "(did you mean one of tan-lap (Xã Tân Lập); tan-lap-2 (Xã Tấn Lập)?)"
    assert f"table.csv:2:1: E-A001 there is no unit Xa Tan Lap in this round {hint}" in problems


def test_a_unit_of_two_rows_is_told_at_both_and_not_scored(batch):
    status, problems, document = batch(
        save_csv([["unit", "2.1"], ["nhan-co", "3"], ["dak-wer", "1"], ["nhan-co", "3"]])
    )
    assert status == 1
    assert [(line.partition(" ")[0], CODE.findall(line)) for line in problems] == [("table.csv:2:1:", ["E-A004"])]
    assert problems[0].endswith("[table.csv:4:1]")
    assert document["unranked"] == [{"code": "nhan-co", "name": "Xã Nhân Cơ", "why": "invalid"}]


# --- the table as a whole -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("heading", "told"),
    [
        ("2.9", "E-T002"),
        ("ghi chú", "E-T002"),
        ("1.1", "E-T002"),
        ("2.1.idea", "E-T002"),
        ("2.2", "E-T004"),
        ("1.2.on_time", "E-T004"),
        ("unit", "E-T003"),
        ("2.1.ideas", "E-T015"),
    ],
)
def test_a_column_that_cannot_be_understood_leaves_no_unit_scored(heading, told, batch):
    status, problems, document = batch(
        save_csv([["unit", "2.1", heading], ["nhan-co", "3", "1"], ["dak-wer", "1", ""]])
    )
    assert status == 1
    assert [(line.partition(" ")[0], CODE.findall(line)) for line in problems] == [("table.csv:1:3:", [told])]
    assert document["units"] == []
    assert [(unit["code"], unit["why"]) for unit in document["unranked"]] == [
        ("nhan-co", "invalid"),
        ("dak-wer", "invalid"),
    ]


def test_an_error_in_the_heading_is_told(batch):
    status, problems, document = batch(save_xlsx([["unit", "2.1", "#REF!"], ["nhan-co", 3, 1], ["dak-wer", 1, None]]))
    assert (status, [(line.partition(" E-")[0], CODE.findall(line)) for line in problems]) == (
        1,
        [("table.xlsx 'Tự chấm'!C1:", ["E-T011"])],
    )
    assert document["units"] == []


def test_a_row_of_nothing_but_errors_is_told(batch):
    status, problems, document = batch(save_xlsx([["unit", "2.1"], ["#REF!", None], ["dak-wer", 1], ["nhan-co", 1]]))
    assert status == 1
    assert [line.partition(" E-")[0] for line in problems if "E-T011" in line] == ["table.xlsx 'Tự chấm'!A2:"]
    assert [unit["code"] for unit in document["units"]] == ["nhan-co", "dak-wer"]


def test_a_row_that_ends_before_the_column_of_units(batch):
    status, problems, document = batch(save_csv([["2.1", "unit"], ["3"], ["1", "dak-wer"]]))
    assert status == 1
    assert [CODE.findall(line) for line in problems] == [["E-T006"], ["W-A023"]]
    assert [unit["code"] for unit in document["units"]] == ["dak-wer"]


def test_a_quotation_mark_that_is_never_closed_swallows_no_unit(batch):
    Path("table.csv").write_text(
        'unit,2.1,1.2.percent,1.2.evidence\nnhan-co,3,99,"Báo cáo\ndak-wer,1,98,x\n', encoding="utf-8"
    )
    status, problems, document = batch("table.csv")
    assert (status, [CODE.findall(line) for line in problems]) == (1, [["E-T013"]])
    assert document["units"] == []


def test_a_line_break_inside_quotes_keeps_the_places_right(batch):
    Path("table.csv").write_text(
        'unit,2.1,1.2.percent,1.2.evidence\nnhan-co,3,99,"Báo cáo\nsố 1"\ndak-wer,x,98,\n', encoding="utf-8"
    )
    assert [line.partition(" ")[0] for line in batch("table.csv")[1]] == ["table.csv:4:2:"]


def test_a_line_that_names_the_separator_keeps_the_places_right(batch):
    Path("table.csv").write_text("sep=,\nunit,2.1\nnhan-co,1;2\ndak-wer,x\n", encoding="utf-8")
    assert [line.partition(" ")[0] for line in batch("table.csv")[1]] == ["table.csv:3:2:", "table.csv:4:2:"]


def test_some_figures_of_an_indicator_missing(batch):
    status, problems, _ = batch(
        save_csv([["unit", "2.2.late", "2.2.lost"], ["nhan-co", "1", ""], ["dak-wer", "1", "0"]])
    )
    assert (status, problems) == (
        1,
        ["table.csv:2:2: E-A012 2.2: Số hồ sơ thất lạc (lost) is missing; give all figures of the indicator, or none"],
    )


def test_an_empty_row_of_a_unit_is_not_submitted(batch):
    status, problems, document = batch(save_csv([["unit", "2.1"], ["nhan-co", ""], ["dak-wer", "1"]]))
    assert (status, [CODE.findall(line) for line in problems]) == (0, [["W-A024"]])
    assert document["unranked"] == [{"code": "nhan-co", "name": "Xã Nhân Cơ", "why": "not_submitted"}]


def test_20_000_rows_of_a_workbook_are_read(batch):
    rows: list[list[object]] = [["unit", "2.1"], ["nhan-co", 3], *([None, None] for _ in range(19_996)), ["dak-wer", 1]]
    assert [unit["code"] for unit in batch(save_xlsx(rows))[2]["units"]] == ["nhan-co", "dak-wer"]


STRANGE = (
    "",
    "1",
    "0",
    "2",
    "1561",
    "-1",
    "1.5",
    "1,5",
    "x",
    "KAD",
    "[]",
    "cham",
    "kip-thoi",
    "de-an",
    "muc-tieu kinh-phi",
)
"""What may stand in a cell."""


@pytest.mark.parametrize("save", [save_csv, save_xlsx])
def test_a_row_that_is_read_after_others_is_what_it_is_by_itself(save, here):
    """Rows share what was understood of them; each is read alike without the others, errors among it."""
    (here / "round.yaml").write_text(
        "name: Đợt thử\nyear: 2023\ncriteria: sets/kinds.yaml\nunits: units.yaml\nassessments: assessments\n",
        encoding="utf-8",
    )
    (here / "assessments").mkdir()
    folder, _ = load_round(here)
    assert folder is not None
    rng = random.Random(11)
    head, *rows = TABLE
    for number in range(60):
        row = list(rows[number % 2])
        for _ in range(number % 5):
            row[rng.randrange(2, len(row))] = rng.choice(STRANGE)
        rows.append(row)
    together, general = read_wide_table(save([head, *rows]), folder.expected)
    assert general == []
    blank = [""] * len(head)
    for number, row in enumerate(rows):
        alone, general = read_wide_table(save([head, *[blank] * number, row]), folder.expected)
        assert general == []
        (one,) = alone
        own = together[number]
        assert (one.unit, one.problems, one.place) == (own.unit, own.problems, own.place)
        assert one.assessment is not None
        assert own.assessment is not None
        assert one.assessment.answers == own.assessment.answers
    assert len({len(submission.problems) for submission in together}) > 2


def test_a_decimal_comma_among_commas_moves_no_figure(batch):
    """Nothing of the row is read: each figure may be another column's."""
    Path("table.csv").write_text(
        "unit,1.2.percent,2.1\nnhan-co,82,5,3\ndak-wer,82,,\nnhan-co-2,1,1\n", encoding="utf-8"
    )
    status, problems, document = batch("table.csv")
    assert (status, [CODE.findall(line) for line in problems]) == (1, [["E-T016"], ["E-T016"], ["E-A001"]])
    assert document["units"] == []


def merged(area: str, *, blank: bool = False, hidden: bool = False, name: str = "table.xlsx") -> str:
    """Excel empties the cells that are covered; other programs may keep what they hold."""
    rows: list[list[object]] = [["unit", "2.2.late", "2.2.lost", "2.1"], ["nhan-co", 0, 0, 1], ["dak-wer", 0, 0, 2]]
    save_xlsx(rows, name)
    book = load_workbook(name)
    sheet = book.worksheets[0]
    first, _, last = area.partition(":")
    if blank:
        sheet[first].value = None
    if not hidden and last in ("C2", "D3", "A3"):
        sheet[last].value = None
    sheet.merged_cells.add(area)
    book.save(name)
    return name


@pytest.mark.parametrize(
    ("area", "blank", "told"),
    [
        ("D2:D3", False, [["E-T018"]]),
        ("B2:C2", False, [["E-T018"]]),
        ("A2:A3", False, [["E-T018"], ["W-A023"]]),
        ("D2:D3", True, []),
        ("D3:E9", False, []),
        ("D2:XFD1048576", False, [["E-T018"]]),
    ],
)
def test_a_cell_that_a_merged_one_covers_is_not_unanswered(area, blank, told, batch):
    status, problems, document = batch(merged(area, blank=blank))
    assert sorted(CODE.findall(line) for line in problems) == sorted(told)
    assert status == (1 if told else 0)
    assert len(document["units"]) == (1 if told else 2)


def test_what_a_merged_cell_hides_is_not_read_as_an_answer(batch):
    status, problems, document = batch(merged("D2:D3", blank=True, hidden=True))
    assert (status, [CODE.findall(line) for line in problems]) == (1, [["E-T018"]])
    assert [unit["code"] for unit in document["units"]] == ["nhan-co"]


@needs_libreoffice
def test_merged_cells_of_an_old_workbook_are_known(batch, libreoffice):
    (old,) = libreoffice([Path(merged("D2:D3")).resolve()], "xls")
    shutil.copy(old, "table.xls")
    status, problems, _ = batch("table.xls")
    assert (status, [CODE.findall(line) for line in problems]) == (1, [["E-T018"]])
    assert problems[0].startswith("table.xls 'Tự chấm'!D3: ")
    assert problems[0].endswith("[table.xls 'Tự chấm'!D2]")


@pytest.mark.parametrize(
    ("name", "told"),
    [("Xã Nhân Cơ", []), ("nhan-co", []), ("", []), ("Xã Đắk Wer", ["W-T019"]), ("Xã Nhân Cô", ["W-T019"])],
)
def test_a_row_whose_name_is_not_its_codes_is_told(name, told, batch):
    rows: list[list[object]] = [["unit", "name", "2.1"], ["nhan-co", name, 1], ["dak-wer", None, 2]]
    status, problems, document = batch(save_xlsx(rows))
    assert (status, [code for line in problems for code in CODE.findall(line)]) == (0, told)
    assert [unit["code"] for unit in document["units"]] == ["dak-wer", "nhan-co"]


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ([["Đơn vị", "2.1"], ["Xã Nhân Cơ", 1], ["Xã Đắk Wer", 2]], []),
        ([["STT", "Tên đơn vị", "2.1"], [1, "Xã Nhân Cơ", 1], [2, "dak-wer", 2]], []),
        (
            [["TT", "Mã đơn vị", "Tên đơn vị", "2.1"], [1, "nhan-co", "Xã Nhân Cơ", 1], [2, "dak-wer", "?", 2]],
            ["W-T019"],
        ),
        ([["Tên xã", "2.1", "MÃ"], ["Xã Nhân Cơ", 1, "nhan-co"], ["", 2, "dak-wer"]], []),
        ([["Đơn vị", "2.1", "unit"], ["Xã Nhân Cơ", 1, "nhan-co"], ["Xã Đắk Wer", 2, "dak-wer"]], []),
        ([["Đơn vị", "2.1", "Tên đơn vị"], ["nhan-co", 1, "x"], ["dak-wer", 2, "x"]], ["E-T002"]),
        ([["Đơn vị", "2.1", "Đơn vị"], ["nhan-co", 1, "x"], ["dak-wer", 2, "x"]], ["E-T003"]),
        ([["Mã đơn vị", "2.1", "Mã"], ["nhan-co", 1, "x"], ["dak-wer", 2, "x"]], ["E-T002"]),
        ([["Xã, phường", "2.1"], ["nhan-co", 1], ["dak-wer", 2]], ["E-T001"]),
    ],
)
def test_the_column_of_units_is_headed_as_people_head_it(rows, told, batch):
    for save in (save_xlsx, save_csv):
        status, problems, document = batch(save(rows))
        assert [code for line in problems for code in CODE.findall(line)] == told
        ranked = [unit["code"] for unit in document["units"]]
        assert (status, ranked) == ((1, []) if told and told[0][0] == "E" else (0, ["dak-wer", "nhan-co"]))


CUT = "unit;1.2.percent;2.1;2.2.late;2.2.lost\nnhan-co;82,5;3;0;0\n"


@pytest.mark.parametrize(
    ("last", "heading"),
    [
        ("dak-wer;82", "2.1"),
        ("dak-wer;82;", "2.2.late"),
        ("dak-wer", "1.2.percent"),
        ('Xã Đắk Wer;"82,5";3;1', "2.2.lost"),
        ("dak-wer;82;3;0;0", None),
        ("dak-wer;82;3;;", None),
        ("dak-wer;82\n", None),
        ("dak-wer;82\r\n", None),
        ("dak-wer;82;3;0;0\n\n", None),
        ("dak-wer;82;3;0;0\n  ", None),
    ],
)
def test_a_file_cut_off_in_its_last_row_is_told(last, heading, batch):
    """A row that is ended may leave its blank end away, as Excel does; what is not ended and short was cut off."""
    Path("table.csv").write_text(CUT + last, encoding="utf-8", newline="")
    _, problems, _ = batch("table.csv")
    told = [line for line in problems if "W-T020" in line]
    assert [line.partition(" the column ")[2].partition(";")[0] for line in told] == ([heading] if heading else [])
    if told:
        assert told[0].startswith(f"table.csv:3:{last.count(';') + 1}: W-T020 Xã Đắk Wer (dak-wer):")


def test_headings_that_are_blank_are_not_missed(batch):
    Path("table.csv").write_text("unit;1.2.percent;;\nnhan-co;82\ndak-wer;82", encoding="utf-8")
    assert batch("table.csv")[:2] == (0, [])


@needs_libreoffice
def test_a_table_that_libreoffice_saves_as_csv_is_whole(batch, libreoffice):
    """Also where the last row, or the last column, is blank but for the unit."""
    rows = [["unit", "1.2.percent", "2.1"], ["nhan-co", 82.5, None], ["dak-wer", None, None]]
    (path,) = libreoffice([Path(save_xlsx(rows)).resolve()], "csv")
    assert path.read_bytes().endswith(b"\n")
    shutil.copy(path, "table.csv")
    assert not [line for line in batch("table.csv")[1] if "W-T" in line]
