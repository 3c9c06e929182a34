"""Filled forms as they come back: what is harmless is forgiven, the rest is refused in the right cell, all at once."""

from __future__ import annotations

import datetime
import random
import re
import shutil
import unicodedata
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from openpyxl.styles import PatternFill
from openpyxl.worksheet.worksheet import Worksheet
from reading_workbooks import load_workbook

from cchc.answers import NOT_APPLICABLE, Answer
from cchc.assessment import Assessment, Submission, Unit
from cchc.criteria import CriteriaSet
from cchc.formats.assessment_yaml import YamlAssessment
from cchc.formats.assessments import read_assessment
from cchc.formats.expected import Expected
from cchc.formats.files import Raw
from cchc.formats.forms.workbook import write_form
from cchc.formats.sets.reading import parse_set
from cchc.formats.workbooks.font_code_signs import legacy_code
from cchc.formats.yaml_file import read_yaml
from cchc.language import Language
from cchc.problems import Place, column_letters
from cchc.rounds import Round
from cchc.stages import forms

needs_libreoffice = pytest.mark.skipif(not shutil.which("soffice"), reason="needs LibreOffice")

SET = (Path(__file__).parent / "bad" / "sets" / "kinds.yaml").read_text(encoding="utf-8")
UNITS = (Unit("nhan-co", "Xã Nhân Cơ"), Unit("dak-wer", "Xã Đắk Wer"))
LETTER = {heading: column_letters(number) for number, heading in enumerate(forms.SELF_FORM.headings, 1)}
VALUE, AWAY, CLAIMED = LETTER[forms.VALUE], LETTER[forms.NOT_APPLICABLE], LETTER[forms.CLAIMED]
EVIDENCE, NOTE, SLOT = LETTER[forms.EVIDENCE], LETTER[forms.NOTE], LETTER[forms.SLOT]

FILLED = """
"1.1.1": {level: cham, claimed: 1.5, evidence: "Kế hoạch số 02/KH-UBND, tr. 1-6", note: Chậm vì sáp nhập}
"1.1.2": {met: [kinh-phi]}
"1.2": {on_time: 61, settled: 66}
"1.3": {saved: 25}
"2.1": {ideas: 3, evidence: Quyết định công nhận}
"2.2": {late: 0, lost: 1}
"2.3": not_applicable
"2.4": {points: 1.25, claimed: 1.25}
"2.5": {met: []}
"""
"""Something for every kind, with a zero, a decimal and something that does not apply."""


def set_of(text: str = SET) -> CriteriaSet:
    loaded = parse_set(Raw("set.yaml", text.encode()))
    assert loaded.sound is not None, loaded.problems
    return loaded.sound


CRITERIA = set_of()
EXPECTED = Expected(CRITERIA, year=2023, units=UNITS)


def round_of(criteria: CriteriaSet, year: int = 2023) -> Round:
    return Round("Đợt thử", year, criteria, UNITS, Place("round.yaml"))


def stated(criteria: CriteriaSet, answers: str) -> Assessment:
    raw = Raw("a.yaml", f"unit: nhan-co\nyear: 2023\ncriteria: {criteria.id}\nanswers: {{{_flow(answers)}}}\n".encode())
    source, node = read_yaml(raw)
    assert node is not None, source.problems
    submission = YamlAssessment(raw, source, node).read(Expected(criteria))
    assert submission.assessment is not None and not submission.problems, submission.problems
    return submission.assessment


def _flow(answers: str) -> str:
    return ", ".join(answers.strip().splitlines())


def issue(
    path: Path, answers: str = FILLED, *, unit: Unit = UNITS[0], year: int = 2023, text: str = SET, lang: str = "vi"
) -> Path:
    """A form, filled in."""
    criteria = set_of(text)
    with path.open("wb") as stream:
        write_form(round_of(criteria, year), unit, Language(lang), stream, assessment=stated(criteria, answers))
    return path


def read(path: Path) -> Submission:
    return read_assessment(path, EXPECTED)


def told(submission: Submission) -> list[str]:
    """``F17 E-X004`` for each problem, in order of cells."""
    problems = sorted(submission.problems, key=lambda problem: (problem.places[0].order, problem.code))
    return [f"{problem.places[0].cell or ''} {problem.code}".strip() for problem in problems]


def said(assessment: Assessment | None) -> dict[str, Answer]:
    """The answers, wherever they stand."""
    assert assessment is not None
    return {
        code: answer._replace(at=None, claimed_at=None, evidence_at=None) for code, answer in assessment.answers.items()
    }


DUE = said(stated(CRITERIA, FILLED))


def sheet_of(workbook: Workbook) -> Worksheet:
    return next(sheet for sheet in workbook.worksheets if sheet.title == forms.SELF_FORM.sheet)


def row_of(sheet: Worksheet, slot: str) -> int:
    return next(row for row in range(1, sheet.max_row + 1) if sheet[f"{SLOT}{row}"].value == slot)


def header_of(sheet: Worksheet) -> int:
    return row_of(sheet, Language("vi").say(forms.SLOT))


def unmerge(sheet: Worksheet) -> None:
    for merged in list(sheet.merged_cells.ranges):
        sheet.unmerge_cells(str(merged))


def edit(path: Path, change: Callable[[Worksheet], object]) -> None:
    workbook = load_workbook(path)
    change(sheet_of(workbook))
    workbook.save(path)


def patch(path: Path, change: Callable[[str], str], part: str = "xl/worksheets/sheet1.xml") -> None:
    """Change a part of the package as a text."""
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    parts[part] = change(parts[part].decode()).encode()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in parts.items():
            package.writestr(name, data)


# --- forgiven -------------------------------------------------------------------------------------------------


def rows_of_table(sheet: Worksheet) -> range:
    rows = [row for row in range(header_of(sheet) + 1, sheet.max_row + 1) if sheet[f"{SLOT}{row}"].value]
    return range(rows[0], rows[-1] + 1)


def shuffle_rows(sheet: Worksheet) -> None:
    unmerge(sheet)
    rows = rows_of_table(sheet)
    values = [[cell.value for cell in sheet[row]] for row in rows]
    random.Random(7).shuffle(values)
    for row, line in zip(rows, values, strict=True):
        for column, value in enumerate(line, 1):
            sheet.cell(row, column).value = value


def filter_and_hide(sheet: Worksheet) -> None:
    rows = rows_of_table(sheet)
    sheet.auto_filter.ref = f"A{rows[0] - 1}:{SLOT}{rows[-1]}"
    for row in rows[1::2]:
        sheet.row_dimensions[row].hidden = True


def color(sheet: Worksheet) -> None:
    for row in rows_of_table(sheet):
        sheet[f"{VALUE}{row}"].fill = PatternFill("solid", fgColor="FF0000")


def insert_rows(sheet: Worksheet) -> None:
    unmerge(sheet)
    for row in (rows_of_table(sheet)[5], rows_of_table(sheet)[0], header_of(sheet)):
        sheet.insert_rows(row, 2)


def turn_columns(sheet: Worksheet) -> None:
    """The columns from right to left, the hidden one first."""
    unmerge(sheet)
    for row in range(header_of(sheet), sheet.max_row + 1):
        values = [cell.value for cell in sheet[row]]
        for column, value in enumerate(reversed(values), 1):
            sheet.cell(row, column).value = value


def map_texts(change: Callable[[str], str]) -> Callable[[Worksheet], None]:
    def apply(sheet: Worksheet) -> None:
        for row in sheet.iter_rows(min_row=header_of(sheet)):
            for cell in row:
                if isinstance(cell.value, str) and cell.data_type == "s" and cell.column_letter != SLOT:
                    cell.value = change(cell.value)

    return apply


def map_values(change: Callable[[object], object], column: str = VALUE) -> Callable[[Worksheet], None]:
    def apply(sheet: Worksheet) -> None:
        for row in rows_of_table(sheet):
            cell = sheet[f"{column}{row}"]
            if cell.value is not None:
                cell.value = change(cell.value)

    return apply


def as_text(value: object) -> object:
    return str(value).replace(".", ",") + " " if isinstance(value, (int, float)) else value


def add_sheet_in_front(sheet: Worksheet) -> None:
    added = sheet.parent.create_sheet("Hướng dẫn", 0)
    added.append([Language("vi").say(heading) for heading in (forms.CODE, forms.ITEM, forms.EVIDENCE)])


def put_in_value_cells(sheet: Worksheet) -> None:
    """Không áp dụng typed where the figures go."""
    row = row_of(sheet, "2.3 A")
    sheet[f"{AWAY}{row}"].value = None
    sheet[f"{VALUE}{row}"].value = "kad"


def put_claims_elsewhere(sheet: Worksheet) -> None:
    """After unmerging, in another row of the same indicator."""
    unmerge(sheet)
    row = row_of(sheet, "1.2 on_time")
    sheet[f"{EVIDENCE}{row + 1}"].value = None


FORGIVEN: dict[str, Callable[[Worksheet], object]] = {
    "nothing": lambda _: None,
    "rows in another order": shuffle_rows,
    "rows filtered and hidden": filter_and_hide,
    "cells coloured": color,
    "blank rows inserted": insert_rows,
    "columns in another order": turn_columns,
    "blanks at the ends": map_texts(lambda text: f"  {text}\u00a0 "),
    "blanks doubled": map_texts(lambda text: text.replace(" ", "  ")),
    "NFD": map_texts(lambda text: unicodedata.normalize("NFD", text)),
    "upper case": map_values(lambda value: value.upper() if isinstance(value, str) else value),
    "lower case": map_values(lambda value: value.lower() if isinstance(value, str) else value),
    "numbers as texts with a comma": map_values(as_text),
    "claims as texts with a comma": map_values(as_text, CLAIMED),
    "another name of the sheet": lambda sheet: setattr(sheet, "title", "Biểu đã điền"),
    "another sheet in front": add_sheet_in_front,
    "not applicable in a value cell": put_in_value_cells,
    "a merged cell undone": put_claims_elsewhere,
    "a styled cell at the very end": lambda sheet: setattr(
        sheet.cell(1_048_576, 16_384), "fill", PatternFill("solid", fgColor="FF0000")
    ),
    "blank texts beside the table": lambda sheet: sheet.cell(header_of(sheet) + 3, 20, "   "),
    "a remark below the table": lambda sheet: sheet.cell(sheet.max_row + 2, 6, "Đã kiểm tra"),
    "protection taken off": lambda sheet: setattr(sheet.protection, "sheet", False),
    "not applicable as the claim of what is not": lambda sheet: sheet.cell(row_of(sheet, "2.3 A"), 10, "KAD"),
    "a level by its code": lambda sheet: sheet.cell(row_of(sheet, "1.1.1 level"), 6, "CHAM"),
}  # fmt: skip


@pytest.mark.parametrize("case", FORGIVEN)
def test_what_is_harmless_is_forgiven(case, tmp_path):
    path = issue(tmp_path / "nhan-co.xlsx")
    edit(path, FORGIVEN[case])
    submission = read(path)
    assert (told(submission), submission.unit) == ([], "nhan-co")
    assert said(submission.assessment) == DUE


def test_a_form_is_as_it_was_written(tmp_path):
    assert said(read(issue(tmp_path / "nhan-co.xlsx")).assessment) == DUE
    assert DUE["2.3"].stated is NOT_APPLICABLE


@pytest.mark.parametrize("name", ["Bieu gui lai (1).xlsx", "BIỂU CỦA XÃ.XLSX", "x.bak.xlsx"])
def test_a_file_of_another_name_is_forgiven(name, tmp_path):
    submission = read(issue(tmp_path / name))
    assert (told(submission), submission.unit, said(submission.assessment)) == ([], "nhan-co", DUE)


def test_a_form_in_english_is_read_in_a_vietnamese_run(tmp_path):
    submission = read(issue(tmp_path / "nhan-co.xlsx", lang="en"))
    assert (told(submission), said(submission.assessment)) == ([], DUE)


def test_a_workbook_with_macros_is_read(tmp_path):
    path = issue(tmp_path / "nhan-co.xlsm")
    main = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    patch(
        path,
        lambda text: text.replace(main, "application/vnd.ms-excel.sheet.macroEnabled.main+xml"),
        "[Content_Types].xml",
    )
    with zipfile.ZipFile(path, "a") as package:
        package.writestr("xl/vbaProject.bin", b"\0" * 100)
    submission = read(path)
    assert (told(submission), said(submission.assessment)) == ([], DUE)


def test_a_formula_with_a_saved_value_is_its_value(tmp_path):
    path = issue(tmp_path / "nhan-co.xlsx")
    edit(path, lambda sheet: sheet.__setitem__(f"{VALUE}{row_of(sheet, '2.1 ideas')}", "=1+2"))
    patch(path, lambda text: re.sub(r"(<f>1\+2</f>)(?:<v ?/>|<v></v>)", r"\1<v>3</v>", text))
    submission = read(path)
    assert (told(submission), said(submission.assessment)) == ([], DUE)


MENDED = {
    "a level": ("Ban hành chậm", "Ban hành chậm (lỗi gõ)"),
    "an item": ("Có mục tiêu", "Có muc tiêu"),
    "an indicator": ("Ban hành kế hoạch", "Ban hanh kế hoạch"),
    "a figure": ("Số hồ sơ đúng hạn", "Số hồ sơ đúng hẹn"),
    "a field": ("Chỉ đạo, điều hành", "Chỉ đạo điều hành"),
}


@pytest.mark.parametrize("what", MENDED)
def test_a_typo_that_was_mended_since_is_forgiven(what, tmp_path):
    mended, issued = MENDED[what]
    assert mended in SET
    submission = read(issue(tmp_path / "nhan-co.xlsx", text=SET.replace(mended, issued)))
    assert (told(submission), said(submission.assessment)) == ([], DUE)


def test_a_name_that_went_to_another_level_is_refused(tmp_path):
    """Whether the words were meant or the points that they stood for, nobody can know."""
    taken = (
        SET.replace("Ban hành chậm", "?")
        .replace("Ban hành kịp thời", "Ban hành chậm")
        .replace("?", "Ban hành kịp thời")
    )
    submission = read(issue(tmp_path / "nhan-co.xlsx", '"1.1.1": {level: kip-thoi}', text=taken))
    assert told(submission) == ["F14 E-X010"]
    assert submission.assessment is not None
    assert "1.1.1" not in submission.assessment.answers


APPLIED = SET.replace("Không ban hành", "Không áp dụng").replace("        not_applicable: forbid", "", 1)


@pytest.mark.parametrize(
    ("value", "away", "stated"),
    [
        ("Không áp dụng", None, (0, 0, 1)),
        ("KHÔNG ÁP DỤNG", None, (0, 0, 1)),
        (None, "Không áp dụng", NOT_APPLICABLE),
        ("KAD", None, NOT_APPLICABLE),
    ],
)
def test_a_level_may_be_named_as_what_does_not_apply(value, away, stated, tmp_path):
    """The indicator applies where it is chosen: its points, and its maximum, count."""
    path = issue(tmp_path / "nhan-co.xlsx", '"1.1.1": {level: kip-thoi}', text=APPLIED)
    edit(path, typed("1.1.1 level", value))
    edit(path, typed("1.1.1 level", away, AWAY))
    submission = read_assessment(path, Expected(set_of(APPLIED), year=2023, units=UNITS))
    assert told(submission) == []
    assert said(submission.assessment)["1.1.1"].stated == stated


@pytest.mark.parametrize("value", ["Không áp dụng", "Ban hành chậm"])
def test_a_level_is_not_chosen_where_the_indicator_does_not_apply(value, tmp_path):
    path = issue(tmp_path / "nhan-co.xlsx", '"1.1.1": {level: kip-thoi}', text=APPLIED)
    edit(path, typed("1.1.1 level", value))
    edit(path, typed("1.1.1 level", "Không áp dụng", AWAY))
    submission = read_assessment(path, Expected(set_of(APPLIED), year=2023, units=UNITS))
    assert told(submission) == ["H14 E-T007"]


def test_the_name_of_a_level_comes_before_the_code_of_another(tmp_path):
    text = SET.replace("code: cham, name: Ban hành chậm", "code: khac, name: Khong")
    submission = read_assessment(
        issue(tmp_path / "nhan-co.xlsx", '"1.1.1": {level: khac}', text=text),
        Expected(set_of(text), year=2023, units=UNITS),
    )
    assert (told(submission), said(submission.assessment)["1.1.1"].stated) == ([], (0, 1, 0))


def test_phantom_rows_are_forgiven(tmp_path):
    """Rows that were formatted far down, and hold nothing."""
    path = issue(tmp_path / "nhan-co.xlsx")
    phantoms = "".join(f'<row r="{row}" s="1"><c r="A{row}" s="1"/></row>' for row in range(300, 90_000))
    patch(path, lambda text: text.replace("</sheetData>", f"{phantoms}</sheetData>"))
    submission = read(path)
    assert (told(submission), said(submission.assessment)) == ([], DUE)


@needs_libreoffice
@pytest.mark.parametrize("to", ["xlsx", "xls"])
def test_a_form_that_libreoffice_saved_is_the_same(to, libreoffice, tmp_path):
    (saved,) = libreoffice([issue(tmp_path / "nhan-co.xlsx")], to)
    submission = read(saved)
    assert (told(submission), said(submission.assessment)) == ([], DUE)


# --- refused --------------------------------------------------------------------------------------------------


def typed(slot: str, value: object, column: str = VALUE, number_format: str = "General") -> Callable[[Worksheet], None]:
    def put(sheet: Worksheet) -> None:
        cell = sheet[f"{column}{row_of(sheet, slot)}"]
        cell.value, cell.number_format = value, number_format

    return put


def error(slot: str, text: str) -> Callable[[Worksheet], None]:
    def put(sheet: Worksheet) -> None:
        cell = sheet[f"{VALUE}{row_of(sheet, slot)}"]
        cell.value = text
        cell.data_type = "e"

    return put


REFUSED: dict[str, tuple[str, Callable[[Worksheet], object], list[str]]] = {
    "a text for a number": ("2.1 ideas", typed("2.1 ideas", "ba sáng kiến"), ["F E-A029"]),
    "a number with a unit": ("2.1 ideas", typed("2.1 ideas", "3 sáng kiến"), ["F E-N001"]),
    "a number with thousands": ("1.2 settled", typed("1.2 settled", "1.566"), ["F E-N004"]),
    "a number with a blank": ("1.2 settled", typed("1.2 settled", "1 566"), ["F E-N001"]),
    "half a thing": ("2.1 ideas", typed("2.1 ideas", 2.5), ["F E-N002"]),
    "less than nothing": ("2.1 ideas", typed("2.1 ideas", -1), ["F E-N006"]),
    "a step missed": ("2.4 points", typed("2.4 points", 1.3), ["F E-A016"]),
    "above the maximum": ("2.4 points", typed("2.4 points", 2.25), ["F E-A015"]),
    "a part above its whole": ("1.2 on_time", typed("1.2 on_time", 67), ["F E-A013"]),
    "one figure of two": ("2.2 lost", typed("2.2 lost", None), ["F E-A012"]),
    "counts and percent": ("1.2 percent", typed("1.2 percent", 92), ["F-2 E-A010"]),
    "a date": ("2.1 ideas", typed("2.1 ideas", datetime.date(2023, 2, 1), number_format="d/m/yyyy"), ["F E-X004"]),
    "a time": ("2.1 ideas", typed("2.1 ideas", datetime.time(1, 30), number_format="h:mm"), ["F E-X004"]),
    "a date typed as text": ("2.1 ideas", typed("2.1 ideas", "1/2"), ["F E-N001"]),
    "a percentage": ("2.1 ideas", typed("2.1 ideas", 0.03, number_format="0%"), ["F E-X005"]),
    "a logical value": ("2.1 ideas", typed("2.1 ideas", True), ["F E-A029"]),
    "not applicable for a figure": ("2.1 ideas", typed("2.1 ideas", "Không áp dụng."), ["F E-A032"]),
    "its short form": ("2.1 ideas", typed("2.1 ideas", "K.A.D"), ["F E-A032"]),
    "#REF!": ("2.1 ideas", error("2.1 ideas", "#REF!"), ["F E-T011"]),
    "#N/A in a choice": ("1.1.1 level", error("1.1.1 level", "#N/A"), ["F E-T011"]),
    "a formula never calculated": ("2.1 ideas", typed("2.1 ideas", "=1+2"), ["F E-T010"]),
    "a formula never calculated in a choice": ("1.1.2 met kinh-phi", typed("1.1.2 met kinh-phi", "=F1"), ["F E-T010"]),
    "TCVN3": ("2.1 ideas", typed("2.1 ideas", "QuyÕt ®Þnh c«ng nhËn s¸ng kiÕn", EVIDENCE), ["K E-X006"]),
    "VNI": ("2.1 ideas", typed("2.1 ideas", "Quyeát ñònh coâng nhaän saùng kieán", NOTE), ["L E-X006"]),
    "TCVN3 in a choice": ("1.1.1 level", typed("1.1.1 level", "Kh«ng ban hµnh"), ["F E-X006"]),
    "a level that is none": ("1.1.1 level", typed("1.1.1 level", "Ban hành sớm"), ["F E-X015"]),
    "neither yes nor no": ("1.1.2 met kinh-phi", typed("1.1.2 met kinh-phi", "x"), ["F E-X015"]),
    "one item of two": ("1.1.2 met kinh-phi", typed("1.1.2 met kinh-phi", None), ["F E-A012"]),
    "another word for not applicable": ("2.3 A", typed("2.3 A", "x", AWAY), ["H E-X015"]),
    "not applicable beside a figure": ("2.3 A", typed("2.3 A", 12), ["H E-T007"]),
    "a claim in words": ("2.4 points", typed("2.4 points", "1,25 điểm", CLAIMED), ["J E-N001"]),
    "a claim that is a date": (
        "2.4 points", typed("2.4 points", datetime.date(2023, 2, 1), CLAIMED, "d/m/yyyy"), ["J E-X004"],
    ),
    "a character that steers": ("2.1 ideas", typed("2.1 ideas", "tr. 1\u202e-6", EVIDENCE), ["K E-Y014"]),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_not_harmless_is_refused_in_its_cell(case, tmp_path):
    slot, spoil, expected = REFUSED[case]
    path = issue(tmp_path / "nhan-co.xlsx")
    edit(path, spoil)
    row = row_of(sheet_of(load_workbook(path)), slot)
    cells = [
        re.sub(r"^([A-Z])(-\d)?", lambda found: f"{found[1]}{row + int(found[2] or 0)}", line) for line in expected
    ]
    submission = read(path)
    assert told(submission) == cells
    answers = dict(DUE)
    if cells[0][0] in (VALUE, AWAY):
        del answers[slot.partition(" ")[0]]
        assert said(submission.assessment) == answers


def test_everything_is_told_at_once(tmp_path):
    path = issue(tmp_path / "nhan-co.xlsx")
    together = [case for case in REFUSED if case in (
        "a text for a number", "a level that is none", "neither yes nor no", "a part above its whole",
        "a claim in words", "one figure of two", "not applicable beside a figure",
    )]  # fmt: skip
    for case in together:
        edit(path, REFUSED[case][1])
    edit(path, typed("2.3 A", "hai", CLAIMED))
    sheet = sheet_of(load_workbook(path))
    due = [
        f"{REFUSED[case][2][0][0]}{row_of(sheet, REFUSED[case][0])}{REFUSED[case][2][0][1:]}" for case in together
    ] + [f"{CLAIMED}{row_of(sheet, '2.3 A')} E-N001"]
    assert sorted(told(read(path))) == sorted(due)


OTHERS: dict[str, tuple[Callable[[Path], object], list[str]]] = {
    "of another year": (lambda path: issue(path, year=2022), ["E-A002"]),
    "of another set": (lambda path: issue(path, text=SET.replace("id: kinds", "id: others")), ["E-A003"]),
    "of a unit that is not here": (lambda path: issue(path, unit=Unit("xa-la", "Xã Lạ")), ["E-A001"]),
    "of another unit": (lambda path: issue(path, unit=UNITS[1]), ["E-X011"]),
    "of another unit, set and year": (
        lambda path: issue(path, unit=UNITS[1], year=2022, text=SET.replace("id: kinds", "id: others")),
        ["E-A002", "E-A003", "E-X011"],
    ),
    "of a set that has changed in three ways": (
        lambda path: issue(path, text=SET.replace("each: 0.5}", "each: 1}").replace("percent: 50", "percent: 40")
                           .replace("floor: -1", "floor: -2")),
        ["F14 E-X010", "F22 E-X010", "F23 E-X010"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", OTHERS)
def test_a_form_that_is_not_the_one_due_is_refused(case, tmp_path):
    make, expected = OTHERS[case]
    path = tmp_path / "nhan-co.xlsx"
    make(path)
    assert told(read(path)) == expected


def test_of_a_set_that_has_changed_the_form_is_read_but_for_what_changed(tmp_path):
    """Also for what is wrong in the rest."""
    old = SET.replace("each: 0.5}", "each: 1}").replace("percent: 50", "percent: 40")
    path = issue(tmp_path / "nhan-co.xlsx", text=old)
    changed = dict.fromkeys(problem.message.values["code"] for problem in read(path).problems)
    assert set(changed) <= DUE.keys()
    assert said(read(path).assessment) == {code: answer for code, answer in DUE.items() if code not in changed}
    edit(path, typed("1.2 on_time", "hai", CLAIMED))
    for code in changed:
        edit(path, typed(f"{code} {next(iter(CRITERIA.by_code[code].rule.keys))}", "gì đó"))
    sheet = sheet_of(load_workbook(path))
    assert told(read(path)) == [
        "F14 E-X010",
        f"{CLAIMED}{row_of(sheet, '1.2 on_time')} E-N001",
        "F22 E-X010",
        "F23 E-X010",
    ]


@pytest.mark.parametrize("seed", range(5))
def test_rows_sorted_without_their_hidden_keys_are_refused(seed, tmp_path):
    """Or each answer would be another's."""

    def shuffle(sheet: Worksheet) -> None:
        unmerge(sheet)
        rows = rows_of_table(sheet)
        values = [[cell.value for cell in sheet[row][:-1]] for row in rows]
        random.Random(seed).shuffle(values)
        for row, line in zip(rows, values, strict=True):
            for column, value in enumerate(line, 1):
                sheet.cell(row, column).value = value

    path = issue(tmp_path / "nhan-co.xlsx")
    edit(path, shuffle)
    submission = read(path)
    assert {problem.code for problem in submission.problems} - {"W-X017"} == {"E-X018"}
    assert submission.assessment is None


def test_a_row_of_an_indicator_that_is_no_longer_there_is_not_read_as_another_s(tmp_path):
    """Two rows that changed places without their hidden keys, one of which asks what the set does not ask any more."""
    old = SET.replace('code: "2.1"', 'code: "2.1b"').replace("Số sáng kiến", "Số đề tài")
    path = issue(tmp_path / "nhan-co.xlsx", FILLED.replace('"2.1"', '"2.1b"'), text=old)
    assert said(read(path).assessment) == {code: answer for code, answer in DUE.items() if code != "2.1"}

    def swap(sheet: Worksheet) -> None:
        unmerge(sheet)
        first, second = (row_of(sheet, slot) for slot in ("1.3 saved", "2.1b ideas"))
        for column in range(1, sheet.max_column):
            one, other = sheet.cell(first, column), sheet.cell(second, column)
            one.value, other.value = other.value, one.value

    edit(path, swap)
    submission = read(path)
    assert "E-X018" in {problem.code for problem in submission.problems}
    assert submission.assessment is None


def test_figures_whose_names_were_taken_for_one_another_are_refused(tmp_path):
    """A form that asked for the one where it now means the other."""
    taken = SET.replace("Số hồ sơ đúng hạn", "?").replace("Số hồ sơ đã giải quyết", "Số hồ sơ đúng hạn").replace(
        "?", "Số hồ sơ đã giải quyết")  # fmt: skip
    submission = read(issue(tmp_path / "nhan-co.xlsx", text=taken))
    assert (told(submission), submission.assessment) == (["F17 E-X018"], None)


# --- files that are no forms ----------------------------------------------------------------------------------


@pytest.mark.parametrize("cut", [0.2, 0.5, 0.9, 0.999])
def test_a_form_that_was_cut_off_is_refused(cut, tmp_path):
    path = issue(tmp_path / "nhan-co.xlsx")
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * cut)])
    assert told(read(path)) == ["E-T008"]


def test_two_cells_far_apart_are_refused(tmp_path):
    path = issue(tmp_path / "nhan-co.xlsx")
    edit(path, lambda sheet: sheet.cell(1_048_576, 16_384, 1))
    assert told(read(path)) == ["E-X003"]


@pytest.mark.parametrize("cell", ['<c r="A{}"><v>0</v></c>', '<c r="A{}" s="1"/>'], ids=["in use", "phantom"])
def test_a_million_rows_are_refused(cell, tmp_path):
    path = issue(tmp_path / "nhan-co.xlsx")
    rows = "".join(f'<row r="{row}">{cell.format(row)}</row>' for row in range(300, 1_000_300))
    patch(path, lambda text: text.replace("</sheetData>", f"{rows}</sheetData>"))
    assert told(read(path)) == ["E-X003"]


# --- rounds of forms ------------------------------------------------------------------------------------------


@pytest.fixture
def here(tmp_path, monkeypatch) -> Path:
    """The current folder: a round of two units that has no assessments yet."""
    monkeypatch.chdir(tmp_path)
    Path("assessments").mkdir()
    Path("set.yaml").write_text(SET, encoding="utf-8")
    Path("round.yaml").write_text(
        "name: Đợt thử\nyear: 2023\ncriteria: set.yaml\nunits: units.yaml\nassessments: assessments\n", encoding="utf-8"
    )
    units = "".join(f"  - {{code: {unit.code}, name: {unit.name}}}\n" for unit in UNITS)
    Path("units.yaml").write_text(f"units:\n{units}", encoding="utf-8")
    return tmp_path


CODE = re.compile(r"[EW]-[A-Z][0-9]{3}")
BLANK_YAML = 'unit: nhan-co\nyear: 2023\ncriteria: kinds\nanswers:\n  "2.1": {ideas: }\n'
ANSWERED_YAML = 'unit: nhan-co\nyear: 2023\ncriteria: kinds\nanswers:\n  "2.1": {ideas: 1}\n'


def batch(cchc: Any) -> tuple[int, list[str], list[tuple[str, str]]]:
    """The status, the codes, and each unit with its index or why it is not ranked."""
    import json

    done = cchc("batch", ".", "--format", "json", lang="vi")
    document = json.loads(done.out)
    units = [(unit["code"], unit["index"]) for unit in document["units"]]
    return done.status, CODE.findall(done.err), units + [(unit["code"], unit["why"]) for unit in document["unranked"]]


def test_forms_are_made_filled_and_scored(here, cchc):
    assert cchc("forms", ".", "-o", "assessments").status == 0
    assert batch(cchc) == (0, ["W-A024", "W-A024"], [("nhan-co", "not_submitted"), ("dak-wer", "not_submitted")])
    for unit in UNITS:
        edit(Path(f"assessments/{unit.code}.xlsx"), typed("2.1 ideas", 4))
    assert batch(cchc) == (0, [], [("nhan-co", "11.11"), ("dak-wer", "11.11")])


def test_a_form_made_anew_has_the_answers_whose_rules_have_not_changed(here, cchc):
    issue(Path("assessments/nhan-co.xlsx"), text=SET.replace("percent: 50", "percent: 40"))
    assert cchc("forms", ".", "-o", "anew", "--filled", "--unit", "nhan-co").status == 1
    submission = read(Path("anew/nhan-co.xlsx"))
    assert [code for code, answer in said(submission.assessment).items() if answer != DUE.get(code)] == ["1.1.1"]
    edit(Path("anew/nhan-co.xlsx"), typed("1.1.1 level", "Ban hành kịp thời"))
    Path("anew/nhan-co.xlsx").replace("assessments/nhan-co.xlsx")
    assert batch(cchc)[:2] == (0, ["W-A023"])


def test_a_claim_alone_is_a_form_without_an_answer(here, cchc):
    edit(issue(Path("assessments/nhan-co.xlsx"), '"2.1": {ideas: }'), typed("2.1 ideas", 2, CLAIMED))
    status, codes, units = batch(cchc)
    assert (status, sorted(codes), units[0]) == (0, ["W-A021", "W-A023", "W-A024"], ("nhan-co", "not_submitted"))


def test_two_forms_for_one_unit_are_both_refused(here, cchc):
    issue(Path("assessments/nhan-co.xlsx"))
    issue(Path("assessments/nhan-co (2).xlsx"))
    assert batch(cchc) == (1, ["E-A004", "W-A023"], [("nhan-co", "invalid"), ("dak-wer", "not_submitted")])
    assert "assessments/nhan-co (2).xlsx 'Tự chấm': E-A004" in cchc("batch", ".").err


def test_a_form_beside_a_file_of_yaml_is_refused(here, cchc):
    issue(Path("assessments/nhan-co.xlsx"))
    Path("assessments/nhan-co.yaml").write_text(ANSWERED_YAML, encoding="utf-8")
    assert batch(cchc)[1:] == (["E-A004", "W-A023"], [("nhan-co", "invalid"), ("dak-wer", "not_submitted")])


def test_a_file_that_was_never_filled_in_is_no_conflict(here, cchc):
    issue(Path("assessments/nhan-co.xlsx"), '"2.1": {ideas: 4}')
    Path("assessments/nhan-co.yaml").write_text(BLANK_YAML, encoding="utf-8")
    issue(Path("assessments/nhan-co (blank).xlsx"), '"2.1": {ideas: }')
    assert batch(cchc) == (0, ["W-A023"], [("nhan-co", "11.11"), ("dak-wer", "not_submitted")])


def test_a_form_by_itself_is_scored_and_checked(here, cchc):
    issue(Path("assessments/Gửi lại.xlsx"), '"2.1": {ideas: 4}')
    for command in ("score", "check"):
        assert cchc(command, "assessments/Gửi lại.xlsx").status == 0
    shutil.move("assessments/Gửi lại.xlsx", "..")
    assert "11,11" in cchc("score", "../Gửi lại.xlsx", "-c", "set.yaml").out
    assert CODE.findall(cchc("score", "../Gửi lại.xlsx").err) == ["E-A028"]


# --- legacy font codes ----------------------------------------------------------------------------------------

TCVN3 = (
    "Uû ban nh©n d©n x· Nh©n C¬", "B¸o c¸o c¶i c¸ch hµnh chÝnh n¨m 2023", "KÕ ho¹ch sè 02/KH-UBND",
    "QuyÕt ®Þnh c«ng nhËn",
    "®· ban hµnh ®óng h¹n", "céng hoµ x· héi chñ nghÜa ViÖt Nam", "Tê tr×nh cña UBND huyÖn", "HuyÖn §¾k R'LÊp",
    "kiÓm tra c«ng vô", "Danh s¸ch c¸n bé", "Th«ng b¸o sè 15/TB-UBND",
)  # fmt: skip
VNI = (
    "Uyû ban nhaân daân xaõ Nhaân Cô", "Baùo caùo caûi caùch haønh chính naêm 2023", "Keá hoaïch soá 02/KH-UBND",
    "Quyeát ñònh coâng nhaän", "ñaõ ban haønh ñuùng haïn", "coäng hoøa xaõ hoäi chuû nghóa Vieät Nam",
    "Tôø trình cuûa UBND huyeän", "Ñaêk R'Laáp", "kieåm tra coâng vuï", "ñöôïc coâng nhaän",
)  # fmt: skip
SOUND = (
    "Krông Păk", "Ea H'leo", "M'Drắk", "Cư M'gar", "Đắk R'lấp", "Buôn Đôn", "Chư Prông", "Ia Grai", "Kon Plông",
    "Cư Jút",
    "Đắk Glong", "Krông Nô", "Ea Súp", "Cư Kuin", "Lắk", "Mđrăk", "Bŭk So", "Ƀuôn Ama Thuột", "Êa H'leo", "Čư M'gar",
    "Ủy ban nhân dân xã Nhân Cơ", "UỶ BAN NHÂN DÂN", "Báo cáo cải cách hành chính năm 2023", "Hoà Bình, Thuý, Quý, Huế",
    "ÂN CẦN, CHU ĐÁO", "chính quyền số, đô thị thông minh", "ổn định ±0,5 %", "½ số xã", "§ 12 khoản 3", "25 °C",
    "“đúng hạn” và «trước hạn»", "«À la carte», «déjà vu»", "café, résumé, naïve", "Façade des Français à l'hôtel",
    "Mme Thérèse Lefèvre, château", "on-time delivery, 95 % of the total", "n° 12, 3 × 4, 6 ÷ 2, 5 µm, ¼ ha, 10 m²",
    "© 2023 UBND xã; ® nhãn hiệu", "El Niño, São Tomé, Müller, Øresund", "tr. 1–6; mục 2…", "→ • ★ ✓", "m³/ngày, km²",
    "Bảo tồn voọc chà vá chân nâu", "oán trách, oái oăm, loã xoã, hoá đơn", "ùn ứ, đùn đẩy, ủi, ưu đãi, được",
    "Quyết định số 02/QĐ-UBND ngày 10/01/2023", "Tháng 1 – quý I/2023: 1.234 hồ sơ", "€ 5, £ 3, ¥ 7", "Sở TT&TT",
    "ô nhiễm, ồn ào, ơn, ở, êm, ếch", "Ông Y Bhăm Êñuôl", "Y Ñuê Buôn Krông", "H'Ñoan Êban", "Ñăm Săn", "Niê Kdăm",
)  # fmt: skip


@pytest.mark.parametrize("text", TCVN3)
def test_tcvn3_is_named(text):
    assert legacy_code(text) == "TCVN3"


@pytest.mark.parametrize("text", VNI)
def test_vni_is_named(text):
    assert legacy_code(text) == "VNI"


@pytest.mark.parametrize("text", [form for text in SOUND for form in (text, text.upper(), text.lower())])
def test_sound_text_is_not_taken_for_a_legacy_code(text):
    assert legacy_code(text) is None
    assert legacy_code(unicodedata.normalize("NFD", text)) is None
