"""What a message advises, done to the letter, ends what it complains of: nobody is led in circles.

Each case is what a clerk wrote, the code and the advice that come back, and the same again with that done.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
import staged_rounds
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet
from test_intake import AWAY, CLAIMED, CRITERIA, SET, UNITS, VALUE, edit, issue, patch, round_of, typed

from cchc.checks.of_assessments import check_applicability
from cchc.formats.assessments import read_assessment
from cchc.formats.expected import Expected
from cchc.formats.files import Raw
from cchc.formats.forms.workbook import write_form
from cchc.formats.sets.book.answer_text import read_answer_text
from cchc.formats.sets.reading import parse_set
from cchc.formats.units_list import read_units
from cchc.formats.units_yaml import load_units
from cchc.formats.wide_table import read_wide_table
from cchc.language import Language
from cchc.problems import Message, Problem, has_errors
from cchc.stages.stage import Stage, StageKind
from cchc.text import as_excel_keeps

FORBIDDING = SET.replace("policy:\n", "policy:\n  not_applicable: forbid\n", 1)
"""The same set, in which all indicators always apply."""


def expected(*, forbidding: bool = False) -> Expected:
    criteria = CRITERIA
    if forbidding:
        loaded = parse_set(Raw("set.yaml", FORBIDDING.encode()))
        assert loaded.sound is not None
        criteria = loaded.sound
    return Expected(criteria, year=2023, units=UNITS)


def errors(found: Expected, submission_problems: list[Problem], assessment: object) -> list[Problem]:
    told = [problem for problem in submission_problems if has_errors([problem])]
    if assessment is not None:
        told += check_applicability(found.criteria, assessment)  # type: ignore[arg-type]
    return told


def in_yaml(folder: Path, answers: str, *, forbidding: bool = False) -> list[Problem]:
    path = folder / "nhan-co.yaml"
    text = f"unit: nhan-co\nyear: 2023\ncriteria: kinds\nanswers:\n  {answers}\n"
    path.write_text(text, encoding="utf-8")
    found = expected(forbidding=forbidding)
    submission = read_assessment(path, found)
    return errors(found, list(submission.problems), submission.assessment)


def in_table(path: Path, cells: dict[str, object], *, forbidding: bool = False) -> list[Problem]:
    rows = [["unit", *cells], ["nhan-co", *cells.values()]]
    if path.suffix == ".csv":
        path.write_text("".join(";".join(map(str, row)) + "\n" for row in rows), encoding="utf-8")
    else:
        workbook = Workbook()
        for row in rows:
            workbook.active.append(["" if value == "" else value for value in row])
        workbook.save(path)
    found = expected(forbidding=forbidding)
    submissions, general = read_wide_table(path, found)
    told = [problem for problem in general if has_errors([problem])]
    for submission in submissions:
        told += errors(found, list(submission.problems), submission.assessment)
    return told


def in_form(folder: Path, *steps: Callable[[Worksheet], object], forbidding: bool = False) -> list[Problem]:
    path = folder / "nhan-co.xlsx"
    found = expected(forbidding=forbidding)
    with path.open("wb") as stream:
        write_form(round_of(found.criteria), UNITS[0], Language("vi"), stream)
    for step in steps:
        edit(path, step)
    submission = read_assessment(path, found)
    return errors(found, list(submission.problems), submission.assessment)


def advised(problems: list[Problem], code: str, english: str, vietnamese: str) -> None:
    """There is one complaint, which advises this."""
    assert [problem.code for problem in problems] == [code]
    assert english in Language("en").sentence(problems[0].message)
    assert vietnamese in Language("vi").sentence(problems[0].message)


YAML = [
    # what was written, the code and the advice, and what is written then
    (
        '"1.2": {on_time: N/A, settled: 5}', "E-A032",
        'write "1.2": not_applicable in the place of the whole answer',
        'ghi "1.2": not_applicable thay cho toàn bộ câu trả lời', '"1.2": not_applicable',
    ),
    (
        '"1.2": {on_time: not_applicable, settled: 5}', "E-A032",
        'write "1.2": not_applicable in the place', 'ghi "1.2": not_applicable', '"1.2": not_applicable',
    ),
    (
        '"2.3": {A: 0, B: 0, C: 0, D: 0}', "E-A014", 'write "2.3": not_applicable in the place',
        'ghi "2.3": not_applicable', '"2.3": not_applicable',
    ),
    ('"2.3": {A: 0, B: 0, C: 0, D: 0}', "E-A014", "leave the whole answer empty", "để trống toàn bộ", '"2.3":'),
    (
        '"2.1": 3', "E-A011", "in the form {ideas: …}; where", "theo dạng {ideas: …}; chỉ tiêu", '"2.1": {ideas: 3}',
    ),
    ('"2.1": N/A', "E-A011", 'write "2.1": not_applicable', 'ghi "2.1": not_applicable', '"2.1": not_applicable'),
    (
        '"2.2": {late: chưa rõ, lost: 1}', "E-A029", "all figures of the indicator", "mọi số liệu của chỉ tiêu",
        '"2.2": {late: , lost: }',
    ),
    ('"1.1.2": {met: N/A}', "E-A017", 'write "1.1.2": not_applicable', "ghi", '"1.1.2": not_applicable'),
    ('"1.1.2": {met: [not_applicable]}', "E-A019", 'write "1.1.2": not_applicable', "ghi", '"1.1.2": not_applicable'),
    ('"2.1": {not_applicable, note: x}', "E-Y010", "true", "true", '"2.1": {not_applicable: true, note: x}'),
    # what seems to be misspelled is not missing as well
    (
        '"1.2": {on_tim: 5, settled: 10}', "E-Y003", "did you mean on_time?", "ý bạn là on_time?",
        '"1.2": {on_time: 5, settled: 10}',
    ),
    ('"1.2": {percnt: 5}', "E-Y003", "did you mean percent?", "ý bạn là percent?", '"1.2": {percent: 5}'),
    (
        '"2.1": {idaes: 3, claimed: 1}', "E-Y003", "did you mean ideas?", "ý bạn là ideas?",
        '"2.1": {ideas: 3, claimed: 1}',
    ),
]  # fmt: skip


@pytest.mark.parametrize(("wrong", "code", "english", "vietnamese", "mended"), YAML)
def test_yaml(wrong, code, english, vietnamese, mended, tmp_path):
    advised(in_yaml(tmp_path, wrong), code, english, vietnamese)
    assert in_yaml(tmp_path, mended) == []


TABLES = [
    (
        {"1.2.on_time": "N/A", "1.2.settled": 5}, "E-A032", "write KAD here, and leave its other figures (1.2) empty",
        "ghi KAD vào ô này và để trống các số liệu khác của 1.2", {"1.2.on_time": "KAD", "1.2.settled": ""},
    ),
    ({"2.1": "k.p.s"}, "E-A032", "write KAD here", "ghi KAD vào ô này", {"2.1": "KAD"}),
    (
        {"2.3.A": 0, "2.3.B": 0, "2.3.C": 0, "2.3.D": 0}, "E-A014", "write KAD here, and leave its other figures",
        "ghi KAD vào ô này", {"2.3.A": "KAD", "2.3.B": "", "2.3.C": "", "2.3.D": ""},
    ),
    (
        {"1.1.2": "N/A"}, "E-A019", "where the indicator does not apply, write KAD here",
        "chỉ tiêu không áp dụng thì ghi KAD", {"1.1.2": "KAD"},
    ),
    (
        {"2.2.late": "chưa rõ", "2.2.lost": 1}, "E-A029", "all figures of the indicator",
        "mọi số liệu của chỉ tiêu", {"2.2.late": "", "2.2.lost": ""},
    ),
]  # fmt: skip


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
@pytest.mark.parametrize(("wrong", "code", "english", "vietnamese", "mended"), TABLES)
def test_wide_tables(wrong, code, english, vietnamese, mended, suffix, tmp_path):
    path = tmp_path / f"table.{suffix}"
    advised(in_table(path, wrong), code, english, vietnamese)
    assert in_table(path, mended) == []


def put(*cells: tuple[str, object, str]) -> Callable[[Worksheet], None]:
    def put_all(sheet: Worksheet) -> None:
        for slot, value, column in cells:
            typed(slot, value, column)(sheet)

    return put_all


FORMS = [
    (
        put(("1.2 on_time", "N/A", VALUE), ("1.2 settled", 5, VALUE)), "E-A032",
        "choose “Not applicable” in its column and clear the figures of 1.2",
        "chọn “Không áp dụng” ở cột dành riêng và xóa các số liệu của 1.2",
        put(("1.2 on_time", "Không áp dụng", AWAY), ("1.2 on_time", None, VALUE), ("1.2 settled", None, VALUE)),
    ),
    (
        put(*[(f"2.3 {option}", 0, VALUE) for option in "ABCD"]), "E-A014",
        "choose “Not applicable” in its column and clear the figures of 2.3",
        "chọn “Không áp dụng” ở cột dành riêng và xóa các số liệu của 2.3",
        put(*[(f"2.3 {option}", None, VALUE) for option in "ABCD"], ("2.3 A", "Không áp dụng", AWAY)),
    ),
    (
        put(("1.1.2 met muc-tieu", "N/A", VALUE), ("1.1.2 met kinh-phi", "Có", VALUE)), "E-X015",
        "choose “Not applicable” in its column and clear the figures of 1.1.2", "chọn “Không áp dụng”",
        put(
            ("1.1.2 met muc-tieu", None, VALUE), ("1.1.2 met kinh-phi", None, VALUE),
            ("1.1.2 met muc-tieu", "Không áp dụng", AWAY),
        ),
    ),
    (
        put(("2.2 late", "chưa rõ", VALUE), ("2.2 lost", 1, VALUE)), "E-A029", "all figures of the indicator",
        "mọi số liệu của chỉ tiêu", put(("2.2 late", None, VALUE), ("2.2 lost", None, VALUE)),
    ),
]  # fmt: skip


@pytest.mark.parametrize(("wrong", "code", "english", "vietnamese", "mend"), FORMS)
def test_forms(wrong, code, english, vietnamese, mend, tmp_path):
    advised(in_form(tmp_path, wrong), code, english, vietnamese)
    assert in_form(tmp_path, wrong, mend) == []


def test_in_a_later_stage_a_reason_goes_with_it(tmp_path):
    path = tmp_path / "nhan-co.yaml"
    stage = Stage("appraisal-1", StageKind.APPRAISAL)
    found = Expected(CRITERIA, year=2023, units=UNITS, stage=stage)

    def told(answer: str) -> list[Problem]:
        head = "unit: nhan-co\nyear: 2023\ncriteria: kinds\nstage: appraisal-1\nanswers:\n"
        path.write_text(f'{head}  "2.1": {answer}\n', encoding="utf-8")
        return list(read_assessment(path, found).problems)

    advice = '"2.1": {not_applicable: true, reason: …}'
    advised(told("{ideas: N/A, reason: Không phát sinh}"), "E-A032", f"write {advice} in", f"ghi {advice} thay")
    assert told("{not_applicable: true, reason: Không phát sinh}") == []


# --- what always applies --------------------------------------------------------------------------------------


ALWAYS = [
    # what was written in YAML and in a table, the code, and what is written instead
    ('"2.1": {ideas: N/A}', {"2.1": "N/A"}, "E-A033", '"2.1": {ideas: 0}', {"2.1": 0}),
    ('"2.1": {ideas: N/A}', {"2.1": "N/A"}, "E-A033", '"2.1": {ideas: }', {"2.1": ""}),
    ('"1.1.2": {met: [N/A]}', {"1.1.2": "N/A"}, "E-A019", '"1.1.2": {met: [kinh-phi]}', {"1.1.2": "kinh-phi"}),
    (
        '"2.3": {A: 0, B: 0, C: 0, D: 0}', {f"2.3.{option}": 0 for option in "ABCD"}, "E-A014",
        '"2.3":', {f"2.3.{option}": "" for option in "ABCD"},
    ),
]  # fmt: skip


@pytest.mark.parametrize(("in_file", "cells", "code", "mended", "mended_cells"), ALWAYS)
def test_nobody_is_told_to_write_what_the_set_forbids(in_file, cells, code, mended, mended_cells, tmp_path):
    told = [
        in_yaml(tmp_path, in_file, forbidding=True),
        in_table(tmp_path / "table.csv", cells, forbidding=True),
        in_table(tmp_path / "table.xlsx", cells, forbidding=True),
    ]
    if "1.1.2" not in cells:
        told.append(in_form(tmp_path, put(*filled(cells)), forbidding=True))
        assert in_form(tmp_path, put(*filled(cells)), put(*filled(mended_cells)), forbidding=True) == []
    for problems in told:
        assert [problem.code for problem in problems] == [code]
        assert "apply" not in Language("en").sentence(problems[0].message)
        assert "không áp dụng" not in Language("vi").sentence(problems[0].message)
    assert in_yaml(tmp_path, mended, forbidding=True) == []
    for name in ("table.csv", "table.xlsx"):
        assert in_table(tmp_path / name, mended_cells, forbidding=True) == []


def filled(cells: dict[str, object]) -> list[tuple[str, object, str]]:
    """The same in the form's column of values."""
    slots = {"2.1": "2.1 ideas"} | {f"2.3.{option}": f"2.3 {option}" for option in "ABCD"}
    return [(slots[heading], None if value == "" else value, VALUE) for heading, value in cells.items()]


def test_an_indicator_may_be_forbidden_alone():
    assert expected().always_apply == {"1.1.1"}
    assert expected(forbidding=True).always_apply == set(CRITERIA.by_code)


# --- stages ---------------------------------------------------------------------------------------------------


SAID = {"1.1": "{level: kip-thoi}", "1.2": "{on_time: 90, settled: 100}", "1.3": "{ideas: 2}"}
APPRAISED = {"1.1": "{level: cham, reason: Gửi sau hạn, explain: true}", "2.1": "{points: 1}"}

STAGES = [
    # the stage, what was written in it, the code and the advice, and what is written then
    (
        "appraisal-1", {"1.3": "not_applicable"}, "E-P002", 'write "1.3": {not_applicable: true, reason: …}',
        'hãy ghi "1.3": {not_applicable: true, reason: …}', {"1.3": "{not_applicable: true, reason: Không phát sinh}"},
    ),
    (
        "appraisal-1", {"1.3": "{ideas: 1, reson: Chỉ một}"}, "E-Y003", "did you mean reason?", "ý bạn là reason?",
        {"1.3": "{ideas: 1, reason: Chỉ một}"},
    ),
    (
        "appraisal-1", {"1.3": "{ideas: 1}"}, "E-P002", "(the key reason)", "(khóa reason)",
        {"1.3": "{ideas: 1, reason: Chỉ một}"},
    ),
    (
        "appraisal-1", {"1.3": "1"}, "E-A011", "in the form {ideas: …, reason: …}", "theo dạng {ideas: …, reason: …}",
        {"1.3": "{ideas: 1, reason: Chỉ một}"},
    ),
    (
        "appraisal-1", {"2.1": "0.75"}, "E-A011", "in the form {points: …};", "theo dạng {points: …};",
        {"2.1": "{points: 0.75}"},
    ),
    (
        "appraisal-1", {"1.3": "{points: N/A, reason: Chưa rõ}"}, "E-N001", "leave it empty", "thì để trống",
        {"1.3": "{points: , reason: Chưa rõ}"},
    ),
    (
        "appraisal-1", {"1.1": "{points: 1.005, reason: Chậm, explain: true}"}, "E-P006", "write at most 2",
        "chỉ ghi tối đa 2", {"1.1": "{points: 1.01, reason: Chậm, explain: true}"},
    ),
    (
        "appraisal-1", {"1.1": "{points: 1, level: cham, reason: Chậm, explain: true}"}, "E-P003", "keep one of them",
        "chỉ giữ một trong hai", {"1.1": "{level: cham, reason: Chậm, explain: true}"},
    ),
    (
        "explanation", {"1.1": "Đã gửi đúng hạn"}, "E-A011", "in the form {explanation: …}",
        "theo dạng {explanation: …}", {"1.1": "{explanation: Đã gửi đúng hạn}"},
    ),
    (
        "explanation", {"1.1": "{level: kip-thoi, explanation: Đã gửi đúng hạn}"}, "E-P008", "leave them out",
        "hãy bỏ phần đó", {"1.1": "{explanation: Đã gửi đúng hạn}"},
    ),
    (
        "explanation", {"1.1": "{levle: sai, explanation: Đã gửi đúng hạn}"}, "E-Y003",
        "known here: explanation, evidence, note", "có các khóa: explanation, evidence, note",
        {"1.1": "{explanation: Đã gửi đúng hạn}"},
    ),
    (
        "explanation", {"1.1": "{points: 2, explanation: Đã gửi đúng hạn}"}, "E-P008", "no points",
        "hay điểm", {"1.1": "{explanation: Đã gửi đúng hạn}"},
    ),
    (
        "explanation", {"1.1": "{explanation: Đã gửi}", "1.3": "{explanation: Cả hai}"}, "E-P007", "Leave it out here",
        "Hãy bỏ nội dung này", {"1.1": "{explanation: Đã gửi}"},
    ),
    (
        "explanation", {"1.1": "{evidence: KH số 2}"}, "E-P009", "in words (the key explanation)",
        "bằng lời (khóa explanation)", {"1.1": "{explanation: Đã gửi, evidence: KH số 2}"},
    ),
]  # fmt: skip


@pytest.mark.parametrize(("stage", "wrong", "code", "english", "vietnamese", "mended"), STAGES)
def test_stages(stage, wrong, code, english, vietnamese, mended, tmp_path, cchc):
    home = staged_rounds.make_round(tmp_path / "r", "staged", "stages: [self, appraisal-1, explanation]\n", self=SAID)
    staged_rounds.say(home, "appraisal-1", APPRAISED, "staged")

    def told(answers: dict[str, str], lang: str) -> list[str]:
        answers = {**APPRAISED, **answers} if stage == "appraisal-1" else answers
        staged_rounds.say(home, stage, answers, "staged")
        return [line for line in cchc("check", home, lang=lang).err.splitlines() if ": E-" in line]

    for lang, advice in (("en", english), ("vi", vietnamese)):
        (line,) = told(wrong, lang)
        assert f": {code} " in line
        assert advice in line
    assert told(mended, "en") == []


def test_a_claim_in_words_is_left_empty(tmp_path):
    advised(in_yaml(tmp_path, '"2.1": {ideas: 3, claimed: N/A}'), "E-N001", "leave it empty", "thì để trống")
    assert in_yaml(tmp_path, '"2.1": {ideas: 3, claimed: }') == []
    claim = put(("2.1 ideas", 3, VALUE), ("2.1 ideas", "chưa rõ", CLAIMED))
    advised(in_form(tmp_path, claim), "E-N001", "leave it empty", "thì để trống")
    assert in_form(tmp_path, claim, put(("2.1 ideas", None, CLAIMED))) == []
    assert "leave it empty" not in Language("en").sentence(in_yaml(tmp_path, '"2.1": {ideas: 1 5}')[0].message)


def test_names_with_commas_are_told_apart(tmp_path):
    """Of a list of names nobody knows which comma is whose."""
    names = Message("E-X015", {"known": ("Kịp thời, trước 31/01", "Chậm"), "code": "1.1", "text": "x"})
    codes = Message("E-X015", {"known": ("kip-thoi", "cham"), "code": "1.1", "text": "x"})
    assert "Kịp thời, trước 31/01; Chậm" in Language("vi").sentence(names)
    assert "kip-thoi, cham" in Language("vi").sentence(codes)


# --- records and lists ----------------------------------------------------------------------------------------


LISTS = [
    # a list of units as it came, the code and the advice, and the same with that done
    (
        "Tên đơn vị\nXã Tân Lập\nXã Tân Lập\n", "E-U004", "add a column of codes (Mã)", "thêm cột mã (tiêu đề: Mã)",
        "Mã;Tên đơn vị\ntl1;Xã Tân Lập\ntl2;Xã Tân Lập\n",
    ),
    ("STT;Mã\n1;a\n", "E-U003", "its heading: Tên đơn vị", "tiêu đề: Tên đơn vị", "STT;Mã;Tên đơn vị\n1;a;Xã A\n"),
    (
        "Mã;Tên đơn vị;Đơn vị trước sắp xếp\na;Xã A;b;c\n", "E-U008", "in CSV in quotation marks",
        "trong CSV phải đặt trong ngoặc kép", 'Mã;Tên đơn vị;Đơn vị trước sắp xếp\na;Xã A;"b; c"\n',
    ),
    (
        "Mã;Tên đơn vị\nxa a;Xã A\n", "E-U002", "without blanks", "không có dấu cách", "Mã;Tên đơn vị\nxa-a;Xã A\n",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("wrong", "code", "english", "vietnamese", "mended"), LISTS)
def test_lists_of_units(wrong, code, english, vietnamese, mended, tmp_path):
    def read(text: str) -> list[Problem]:
        path = tmp_path / "units.csv"
        path.write_bytes(text.replace("\n", "\r\n").encode("utf-8-sig"))
        return [problem for problem in read_units(path)[1] if has_errors([problem])]

    advised(read(wrong), code, english, vietnamese)
    assert read(mended) == []


def test_a_key_that_is_misspelled_is_not_missing_as_well(tmp_path):
    path = tmp_path / "units.yaml"
    path.write_text(
        "units:\n- {cod: nhan-co, nmae: Xã Nhân Cơ}\n- {code: dak-wer, ten: Xã Đắk Wer}\n", encoding="utf-8"
    )
    told = [(problem.code, Language("en").sentence(problem.message)) for problem in load_units(path)[1]]
    assert [code for code, _ in told] == ["E-Y003", "E-Y003", "E-Y004", "E-Y003"]
    assert "did you mean code?" in told[0][1] and "did you mean name?" in told[1][1] and "name" in told[2][1]


def test_an_empty_list_of_units_is_filled_as_it_says(tmp_path):
    path = tmp_path / "units.yaml"
    path.write_text("units: []\n", encoding="utf-8")
    advised(load_units(path)[1], "E-U014", "with nothing behind units: itself", "sau units: không ghi gì")
    path.write_text("units:\n- {code: nhan-co, name: Xã Nhân Cơ}\n", encoding="utf-8")
    assert load_units(path)[1] == []


@pytest.mark.parametrize("said", ["chưa trả", "-", "…"])
def test_a_day_that_is_still_to_come_is_left_empty(said, cchc, root, tmp_path):
    for name in ("dak-rlap-communes-dossiers-2023", "dak-rlap-communes-2023"):
        shutil.copytree(root / "examples" / name, tmp_path / name)
    home = tmp_path / "dak-rlap-communes-dossiers-2023"
    path = home / "ho-so" / "nhan-co.csv"
    heading, first, *rest = path.read_text(encoding="utf-8").splitlines()

    def told(day: str, lang: str) -> list[str]:
        row = f"{first.rpartition(',')[0]},{day}"
        path.write_text("\n".join([heading, row, *rest]) + "\n", encoding="utf-8")
        return [line for line in cchc("check", home, lang=lang).err.splitlines() if ": E-" in line]

    (english,), (vietnamese,) = told(said, "en"), told(said, "vi")
    assert "E-H001" in english and "or leave it empty where there is none" in english
    assert "chưa có ngày thì để trống" in vietnamese
    assert told("", "en") == []


# --- nothing hangs on what a file says ------------------------------------------------------------------------


REPEATED = 30_000
"""A pattern that looks at everything again and again takes minutes for so many: its test comes to no end."""


@pytest.mark.parametrize("fragment", ["<f ", "<f></f> ", '<c t="e"', '<c t="e"> ', "<mergeCell ", '<row a="1" ', "<v>"])
def test_a_sheet_of_one_piece_without_end_is_read_or_refused(fragment, tmp_path):
    path = issue(tmp_path / "nhan-co.xlsx")
    patch(path, lambda xml: xml.replace("</sheetData>", f"{fragment * REPEATED}</sheetData>", 1))
    assert read_assessment(path, expected()).unit == "nhan-co"


@pytest.mark.parametrize("text", [" ", "\xa0", "a ", '"', '\\"', "[", "a=", "; "])
def test_an_answer_of_one_piece_is_read(text):
    read_answer_text(f"x {text * REPEATED}!", None, single="a", several="b")
    number = f"{'0' * REPEATED}.{'0' * REPEATED}"
    assert as_excel_keeps(f"{number}x{text}") == f"{number}x{text}"
