"""What a message advises, done to the letter, ends what it complains of: nobody is led in circles.

Each case is what a clerk wrote, the code and the advice that come back, and the same again with that done.
"""

from __future__ import annotations

import shlex
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
import staged_rounds
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet
from reading_workbooks import load_workbook
from test_intake import AWAY, CLAIMED, CRITERIA, SET, UNITS, VALUE, edit, issue, patch, round_of, typed
from test_problems import CODE, lay_out, read_expected

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


# --- bad documents ----------------------------------------------------------------------------------------------------


Step = Callable[[Path], object]
"""One thing that a clerk does where a document lies; a line of text is a command to run."""


def sub(name: str, old: str, new: str = "") -> Step:
    """Another text in the place of one that stands in a file."""

    def write(home: Path) -> None:
        text = (home / name).read_text(encoding="utf-8")
        assert old in text
        (home / name).write_text(text.replace(old, new), encoding="utf-8")

    return write


def add(name: str, text: str) -> Step:
    """A new file, or more at the end of one."""

    def write(home: Path) -> None:
        path = home / name
        path.parent.mkdir(exist_ok=True)
        old = path.read_text(encoding="utf-8") if path.exists() else ""
        path.write_text(old + text, encoding="utf-8")

    return write


def move(name: str, to: str) -> Step:
    def rename(home: Path) -> None:
        (home / to).parent.mkdir(exist_ok=True)
        (home / name).rename(home / to)

    return rename


def away(name: str) -> Step:
    return lambda home: (home / name).unlink()


def saved_from(encoding: str, name: str) -> Step:
    """What an editor does that is told to save as UTF-8."""
    return lambda home: (home / name).write_text((home / name).read_text(encoding=encoding), encoding="utf-8-sig")


def cells(name: str, values: dict[str, object]) -> Step:
    def type_in(home: Path) -> None:
        workbook = load_workbook(home / name)
        for cell, value in values.items():
            workbook.worksheets[0][cell].value = value
        workbook.save(home / name)

    return type_in


def as_csv(home: Path) -> None:
    """What Excel does that is told to save a workbook as CSV UTF-8."""
    sheet = load_workbook(home / "replies.xlsx").worksheets[0]
    rows = [",".join(str(value or "") for value in row) for row in sheet.iter_rows(values_only=True)]
    (home / "replies.csv").write_text("\n".join([*rows, ""]), encoding="utf-8-sig")


def as_windows_saves(home: Path) -> None:
    data = (home / "replies.csv").read_bytes()
    (home / "replies.csv").write_bytes(data.replace(b"\r", b"\r\n") + b"\r\n")


def done(case: str, english: str, vietnamese: str, *steps: Step | str, then: str = "", left: str = ""):
    """A document, what is advised, what is done, the command that runs again, and the codes that are told then."""
    return pytest.param(case, english, vietnamese, steps, then, left.split(), id=f"{case}: {english}")


ROUND, QUESTIONS, REPLIES = "round.yaml", "questionnaire.yaml", "replies.csv"
SENT, APPRAISAL, EXPLANATION = "assessments/nhan-co.yaml", "appraisal-1/nhan-co.yaml", "explanation/nhan-co.yaml"
DOSSIERS = "ho-so.csv"
SIGNED = "appraisal-1/nhan-co.xlsx"
THIRD = '  - {code: c1, text: Hỏi lại, indicator: "1.1"}\n'
LEVELS = """kind: levels
          levels:
            - {code: cao, name: Cao, points: 2}
            - {code: thap, name: Thấp, points: 0}"""
SURVEY = "{records: ../sets/survey/replies.csv, questionnaire: ../sets/survey/questionnaire.yaml}"
SURVEYED = '  "2.3": {percent: 80}\n'
DOCUMENTS = [
    # survey records
    done("E-K001-question-twice", "keep one", "giữ một", sub(QUESTIONS, THIRD)),
    done(
        "E-K001-question-twice", "give the other its own", "đặt mã khác cho cái còn lại",
        sub(QUESTIONS, "c1, text: Hỏi lại", "c3, text: Hỏi lại"), left="W-K037 W-K037",
    ),
    done("E-K002-minimum-of-nothing", "must be above 0", "phải lớn hơn 0", sub(QUESTIONS, "count: 0", "count: 1")),
    done(
        "E-K002-weight-of-nothing", "must be above 0", "phải lớn hơn 0", sub(QUESTIONS, "weight: 0", "weight: 1"),
        sub(QUESTIONS, "weight: -1", "weight: 1"), left="E-K010",
    ),
    done(
        "E-K003-option-above-a-hundred", "from 0 to 100", "từ 0 đến 100", sub(QUESTIONS, "120", "60"), left="W-K008",
    ),
    done("E-K003-weight-in-a-set", "from 0 to 100", "từ 0 đến 100", sub("set.yaml", "120", "100")),
    done(
        "E-K004-no-such-indicator", "did you mean 1.2?", "ý bạn là 1.2?", sub(QUESTIONS, "1.4", "1.2"),
        left="W-K037 W-K037",
    ),
    done(
        "E-K005-indicator-of-the-unit", "(scored_by: survey); correct the questionnaire [", "hãy sửa phiếu hỏi [",
        sub(QUESTIONS, "1.3", "1.1"), left="W-K037 W-K037",
    ),
    done(
        "E-K006-rule-of-levels", "points without steps", "points không có bước điểm",
        sub("../sets/surveyed-by-level.yaml", LEVELS, "kind: points"), left="E-K015 E-K015",
    ),
    done("E-K009-group-misspelled", "mean phong?", "là phong?", sub(QUESTIONS, "phongs", "phong"), left="E-K010"),
    done(
        "E-K010-named-column-misspelled", "its columns: Mã xã", "hiện có: Mã xã", sub(ROUND, "Mã đơn vị", "Mã xã"),
        left="W-K035 W-K036",
    ),
    done(
        "E-K010-no-column-of-options", "under survey: columns: {option: …}", "mục survey: columns: {option: …}",
        add(ROUND, "  columns: {option: answer}\n"), left="W-K035 W-K036",
    ),
    done(
        "E-K010-title-above-the-headings", "delete the row", "hãy xóa dòng này", sub(REPLIES, "KẾT QUẢ ĐIỀU TRA\n"),
    ),
    done(
        "E-K011-column-twice", "keep one", "giữ một", sub(REPLIES, ",Option"), sub(REPLIES, ",A,B", ",A"),
        left="W-K035 W-K036",
    ),
    done(
        "E-K013-count-and-respondent", "delete one of the columns", "xóa một trong hai cột", sub(REPLIES, ",count"),
        sub(REPLIES, "P1,2", "P1"), left="W-K035 W-K036",
    ),
    done(
        "E-K013-count-and-respondent", "a count of replies", "số lượt trả lời", sub(REPLIES, ",respondent"),
        sub(REPLIES, "P1,2", "2"), left="W-K035 W-K036",
    ),
    done("E-K014-unit-misspelled", "mean nhan-co (", "là nhan-co (", sub(REPLIES, "nhan-c,", "nhan-co,")),
    done(
        "E-K014-hundreds-of-rows", "(“dak-wr” 30; “nhan-c” 2)", "(“dak-wr” 30; “nhan-c” 2)",
        sub(REPLIES, "nhan-c,", "nhan-co,"), sub(REPLIES, "dak-wr,", "dak-wer,"),
    ),
    done("E-K015-no-such-question", "mean c1?", "là c1?", sub(REPLIES, "c11", "c1")),
    done(
        "E-K016-option-outside-the-list", "options: A, B, C, D", "các phương án: A, B, C, D",
        sub(REPLIES, ",E", ",D"), sub(REPLIES, ",a\n", ",A\n"),
    ),
    done("E-K017-no-such-group", "mean dan?", "là dan?", sub(REPLIES, "dân", "dan")),
    done(
        "E-K018-group-that-is-not-asked", "correct the row", "sửa dòng này",
        sub(REPLIES, "c2,A,Người dân", "c2,A,phong"),
    ),
    done(
        "E-K018-group-that-is-not-asked", "or the questionnaire", "hoặc sửa phiếu hỏi",
        sub("../sets/survey/groups.yaml", "groups: [phong]", "groups: [dan, phong]"), left="W-K038",
    ),
    done("E-K019-reply-twice", "keep one of the two", "giữ một trong hai", sub(REPLIES, "nhan-co,c1,B,P1\n")),
    done(
        "E-K020-count-twice", "keep one row", "giữ một dòng",
        sub(REPLIES, "c2,B,20\nnhan-co,c1,A,20\n", "c2,B,20\n"),
    ),
    done(
        "E-K020-count-twice", "add them up in one", "cộng lại thành một",
        sub(REPLIES, "c2,B,20\nnhan-co,c1,A,20\n", "c2,B,20\n"), sub(REPLIES, "nhan-co,c1,A,20", "nhan-co,c1,A,40"),
    ),
    done("E-K021-cut-off", "fill the row in", "ghi cho đủ", add(REPLIES, "1,A\n")),
    done(
        "E-K022-value-too-many", "in quotation marks", "trong ngoặc kép",
        sub(REPLIES, "mạng, điện thoại", '"mạng, điện thoại"'),
    ),
    done(
        "E-K022-remark-beside-the-workbook", "clear what stands beyond", "hãy xóa nội dung nằm ngoài cột cuối",
        cells("replies.xlsx", {"D3": None}),
    ),
    done(
        "E-K022-remark-beside-the-workbook", "give it a heading", "đặt tiêu đề cho cột đó",
        cells("replies.xlsx", {"D1": "Ghi chú"}), left="W-K012",
    ),
    done("E-K023-no-count", "fill it in", "hãy ghi giá trị", sub(REPLIES, "c1,A,\n", "c1,A,3\n")),
    done("E-K023-no-count", "delete the row", "xóa dòng này", sub(REPLIES, "nhan-co,c1,A,\n"), left="W-K036"),
    done("E-K023-no-unit", "fill it in", "hãy ghi giá trị", sub(REPLIES, "\n,c1,A\n", "\nnhan-co,c1,A\n")),
    done("E-K023-no-unit", "delete the row", "xóa dòng này", sub(REPLIES, ",c1,A\n"), left="W-K036"),
    done("E-K028-open-quote", "close", "hãy đóng", sub(REPLIES, '"B', '"B"'), left="W-K036"),
    done("E-K028-open-quote", "or delete it", "hoặc xóa dấu", sub(REPLIES, '"B', "B"), left="W-K036"),
    done(
        "E-K029-count-that-is-none", "in digits alone", "chỉ ghi chữ số", sub(REPLIES, "1.200", "1200"),
        sub(REPLIES, "-3", "3"), sub(REPLIES, "2.5", "2"),
    ),
    done(
        "E-K030-own-answer", "leave the answer and the claim of the unit empty", "để trống cả câu trả lời",
        sub(SENT, "{A: 20, B: 3, C: 0, D: 0}"), sub(SENT, "not_applicable"),
    ),
    done(
        "E-K032-workbook-of-many-rows", "save it as CSV (.csv, UTF-8)", "lưu thành CSV (.csv, UTF-8)", as_csv,
        sub(ROUND, "replies.xlsx", "replies.csv"), left="W-K035 W-K036",
    ),
    done("E-K039-two-units-of-one-name", "write the code", "ghi mã đơn vị", sub(REPLIES, "Xã Tân Lập", "tan-lap-1")),
    done(
        "E-K040-one-column-for-two", "has a column of its own", "ở một cột riêng",
        sub(ROUND, "{unit: Mã, question: mã}", "{unit: unit, question: question}"),
    ),
    done(
        "E-K041-round-without-a-survey", "records and questionnaire under survey", "ở mục survey",
        add(ROUND, f"survey: {SURVEY}\n"),
    ),
    done(
        "E-K042-units-by-formula", "type the value", "nhập thẳng giá trị",
        cells("replies.xlsx", {f"A{row}": "nhan-co" for row in range(6, 28)}),
    ),
    done("E-K043-lines-of-old-macs", "save it again", "lưu lại", as_windows_saves, left="W-K035 W-K036"),
    done("E-K044-group-asked-twice", "keep one", "chỉ giữ một", sub(QUESTIONS, "dan, dan", "dan"), left="E-K010"),
    done(
        "W-K007-indicator-without-a-question", "no question feeds 1.2", "không câu hỏi nào dùng cho 1.2",
        add(QUESTIONS, '  - {code: c2, text: Phòng đánh giá?, indicator: "1.2"}\n'), left="W-K036 W-K036",
    ),
    done(
        "W-K008-other-weights", "(A 100 %; B 60 %; C 20 %; D 0 %)", "(A: 100 %; B: 60 %; C: 20 %; D: 0 %)",
        sub(QUESTIONS, "weight: 50", "weight: 60"), sub(QUESTIONS, "weight: 25", "weight: 20"),
    ),
    done("W-K024-question-left-blank", "no option is given", "không ghi phương án", sub(REPLIES, "c1,\n", "c1,B\n")),
    done("W-K025-no-respondent", "(“respondent”)", "(“respondent”)", sub(REPLIES, "c2,B,\n", "c2,B,P1\n")),
    done("W-K027-last-line-not-ended", "is not ended", "dấu xuống dòng", add(REPLIES, "\n")),
    # dossiers
    done("E-H005-never-received", "write it", "hãy ghi ngày", sub(DOSSIERS, "mạng,,", "mạng,2023-03-01,")),
    done("E-H005-never-received", "delete the row", "xóa", sub(DOSSIERS, "nhan-co,qua mạng,,2023-03-15,2023-03-10\n")),
    done(
        "E-H006-returned-before-received", "correct one of the days", "sửa lại một",
        sub(DOSSIERS, "10/03/2023", "09/03/2023"),
    ),
    done("E-H007-no-unit", "write whose it is", "hãy ghi đơn vị", sub(DOSSIERS, "\n,qua", "\nnhan-co,qua")),
    done(
        "E-H011-column-misspelled", "correct the name there", "hãy sửa tên cột",
        sub(ROUND, "ngay_tra}", "ngay_tra_kq}"),
    ),
    done(
        "E-H011-column-misspelled", "or the heading here", "hoặc sửa tiêu đề",
        sub(DOSSIERS, "ngay_tra_kq", "ngay_tra"),
    ),
    done(
        "E-H012-cut-in-the-middle", "or fill the row in", "ghi cho đủ",
        sub(DOSSIERS, "2023-0\n", "2023-03-01,2023-03-15,\n"),
    ),
    done("E-H014-copy", "delete one of the files", "hãy bỏ một tệp", away("ho-so (1).csv")),
    done(
        "E-H019-cut-off-of-another-year", "from 01/01/2023 to", "từ 01/01/2023",
        sub(ROUND, "31/12/2022", "31/12/2023"),
    ),
    done(
        "E-H023-files-and-a-table", "name one of the two", "chọn một trong hai",
        sub(ROUND, "  connection: duckdb://kho.ddb\n  table: ho_so\n"),
    ),
    done("E-H024-no-word-for-online", "give both", "hãy ghi cả hai", add(ROUND, "  online: [qua mạng]\n")),
    done("E-H024-no-word-for-online", "or neither", "hoặc bỏ cả hai", sub(ROUND, "channel: kenh, ")),
    done(
        "E-H028-no-channels", "(columns: channel)", "(columns: channel)", add(ROUND, "  online: [qua mạng]\n"),
        sub(ROUND, "{unit: ma_don_vi, ", "{unit: ma_don_vi, channel: kenh, "),
    ),
    done(
        "E-H029-one-figure-of-two", "all figures of a rule", "đều lấy từ hồ sơ",
        sub("mot-cua.yaml", "giải quyết}", "giải quyết, from: dossiers.settled}"),
    ),
    done("E-H030-unit-misspelled", "mean nhan-co (", "là nhan-co (", sub(DOSSIERS, "nhan-coo", "nhan-co")),
    done("W-H013-last-line-not-ended", "is not ended", "chưa kết thúc", add(DOSSIERS, "\n")),
    done(
        "W-H021-word-for-online", "channels here: qua mạng", "trong danh sách: qua mạng",
        sub(ROUND, "[online]", "[qua mạng]"),
    ),
    done(
        "W-H032-online-spelled-in-two-ways", "mend the records", "hãy sửa danh sách",
        sub(DOSSIERS, "Trực tuyến", "truc-tuyen"),
    ),
    done(
        "W-H032-online-spelled-in-two-ways", "or add it to them", "hoặc thêm cách ghi này",
        sub(ROUND, "[truc", "[Trực tuyến, truc"),
    ),
    done(
        "E-H033-overlapping-exports", "keep only the row of the newer", "chỉ giữ dòng của tệp",
        sub("6-thang.csv", "H12-0002,nhan-co,qua mạng,2023-03-01,2023-03-15,2023-03-10\n"),
    ),
    done(
        "E-H033-overlapping-exports", "or correct the number", "hoặc sửa lại mã",
        sub("9-thang.csv", "H12-0002", "H12-0004"),
    ),
    done(
        "W-H035-number-not-named", "(columns: dossier)", "(columns: dossier)",
        sub(ROUND, "{unit: ma_don_vi", "{dossier: ma_ho_so, unit: ma_don_vi"),
    ),
    # stages
    done(
        "E-P001-appraiser-scores-for-the-council", "leave it empty here", "ở đây hãy để trống",
        sub(APPRAISAL, "{points: 0.5}"), left="W-P024",
    ),
    done(
        "E-P001-appraiser-scores-for-the-council", "only accepted from there", "chỉ nhận kết quả từ đó",
        move(APPRAISAL, "council/nhan-co.yaml"), left="W-P024 W-P024",
    ),
    done(
        "E-P001-unit-scores-for-the-appraiser", "leave it empty here", "ở đây hãy để trống", sub(SENT, "{points: 1}"),
        left="W-P024",
    ),
    done(
        "E-P002-change-without-a-reason", "(the key reason)", "(khóa reason)",
        sub(APPRAISAL, "level: cham", "level: cham, reason: Muộn"),
        sub(APPRAISAL, "points: 1.5", "points: 1.5, reason: Trùng"), left="W-P024",
    ),
    done("E-P003-points-and-facts", "the facts, by", "số liệu để", sub(APPRAISAL, "points: 1, "), left="W-P024"),
    done("E-P003-points-and-facts", "or the points", "hoặc điểm", sub(APPRAISAL, "level: cham, "), left="W-P024"),
    done(
        "E-P004-points-for-what-does-not-apply", "state the facts and the reason", "hãy nêu số liệu và lý do",
        sub(APPRAISAL, "points: 1,", "on_time: 5, settled: 10,"), left="W-P024",
    ),
    *[
        done("E-P005-settled-above-the-maximum", "from 0 to 2", "từ 0 đến 2", sub(APPRAISAL, "2.5", end), left="W-P024")
        for end in ("0", "2")
    ],
    done("E-P006-settled-too-finely", "at most 2", "tối đa 2", sub(APPRAISAL, "1.0625", "1.06"), left="W-P024"),
    done(
        "E-P007-asked-nothing", "Leave it out here", "Hãy bỏ nội dung này",
        sub(EXPLANATION, "{explanation: Có hai sáng kiến}"), left="W-P024",
    ),
    done(
        "E-P007-asked-nothing", "to be asked for in the appraisal", "yêu cầu trong bản thẩm định",
        add(APPRAISAL, '  "1.3": {explain: true}\n'), left="W-P024",
    ),
    done(
        "E-P007-nobody-asked", "asked about: 1.1. Leave it out", "được yêu cầu: 1.1. Hãy bỏ",
        sub(EXPLANATION, "{explanation: Có hai sáng kiến}"), left="W-P024",
    ),
    done(
        "E-P008-facts-in-an-explanation", "leave them out", "hãy bỏ phần đó", sub(EXPLANATION, "level: kip-thoi, "),
        left="W-P024",
    ),
    done(
        "E-P009-evidence-without-words", "(the key explanation)", "(khóa explanation)",
        sub(EXPLANATION, "{", "{explanation: Đã ban hành, "), left="W-P024",
    ),
    done(
        "E-P010-explanation-before-an-appraisal", "then an appraisal, then", "rồi một bước thẩm định, sau đó",
        sub(ROUND, "explanation, appraisal-1, council, appraisal-2", "appraisal-1, explanation, appraisal-2, council"),
        left="W-P027",
    ),
    done(
        "E-P011-kind-of-stage-unknown", "write {name: phuc-tra, kind: …}", "hãy viết {name: phuc-tra, kind: …}",
        sub(ROUND, "phuc-tra", "{name: phuc-tra, kind: appraisal}"),
    ),
    done("E-P012-stage-twice", "keep one", "chỉ giữ một", sub(ROUND, "appraisal-1, appraisal-1", "appraisal-1")),
    done(
        "E-P012-stage-twice", "its own name", "đặt tên khác cho bước kia",
        sub(ROUND, "appraisal-1, appraisal-1", "appraisal-1, appraisal-2"),
    ),
    done("E-P013-nothing-to-appraise", "take this file away", "bỏ tệp này ra", away(APPRAISAL), left="W-A023"),
    done(
        "E-P015-file-of-another-stage", "into the folder of its stage", "chuyển tệp sang thư mục của bước ấy",
        move(APPRAISAL, "appraisal-2/nhan-co.yaml"), left="W-P024 W-P029",
    ),
    done(
        "E-P015-file-of-another-stage", "correct the stage in it", "sửa lại bước ghi trong tệp",
        sub(APPRAISAL, "appraisal-2", "appraisal-1"), left="W-P024",
    ),
    done(
        "E-P015-stage-that-is-not-there", "has no such stage; correct the stage", "không có bước ấy; hãy sửa lại bước",
        sub(APPRAISAL, "appraisal-9", "appraisal-1"), left="W-P024",
    ),
    done(
        "E-P016-no-such-stage", "mean appraisal-1?", "là appraisal-1?", then="batch . --stage appraisal-1",
        left="W-P027",
    ),
    done(
        "E-P017-no-survey-refused", "give its answers and delete survey: none", "kết quả và bỏ dòng survey: none",
        *[add(f"assessments/{unit}.yaml", SURVEYED) for unit in ("nhan-co", "dak-wer")], sub(ROUND, "survey: none\n"),
    ),
    done(
        "E-P017-no-survey-refused", "say what follows without one (without_survey)", "(without_survey)",
        sub("set.yaml", "without_survey: refuse", "without_survey: rescale"),
    ),
    done(
        "E-P019-second-appraisal-first", "put the files of that stage into its folder", "hãy đưa các tệp của bước",
        add(APPRAISAL, 'unit: nhan-co\nyear: 2023\ncriteria: staged\nanswers:\n  "2.1": {points: 1}\n'),
        left="W-P024 W-P027",
    ),
    done("E-P020-appraisal-scored-by-itself", "by cchc batch", "bằng lệnh cchc batch", then="batch .", left="W-P027"),
    done(
        "E-P021-no-evidence", "name the documents", "hãy ghi tài liệu",
        sub(SENT, "kip-thoi", "kip-thoi, evidence: KH số 2"),
    ),
    done(
        "E-P026-survey-of-none", "leave it empty here", "hãy để trống ở đây", sub(SENT, "{A: 8, B: 2, C: 0, D: 0}"),
        left="W-P034",
    ),
    done("E-P026-survey-of-none", "delete survey: none", "bỏ dòng survey: none", sub(ROUND, "survey: none\n")),
    done(
        "E-P030-answer-sent-again", "(cchc forms … -o appraisal-1 --stage appraisal-1 --unit nhan-co --filled --force)",
        "(cchc forms … -o appraisal-1 --stage appraisal-1 --unit nhan-co --filled --force)",
        "forms . -o appraisal-1 --stage appraisal-1 --unit nhan-co --filled --force", left="W-P027",
    ),
    done(
        "E-P031-points-in-the-other-column", "type them under “Correction”", "hãy ghi điểm ở cột “Đính chính”",
        cells(SIGNED, {"L18": None, "J18": 1}), left="W-P024 W-P027",
    ),
    done(
        "E-P032-points-on-two-lines", "keep one", "chỉ giữ một ô", cells(SIGNED, {"L15": None, "N14": "Trùng"}),
        left="W-P027",
    ),
    done(
        "W-P014-not-explained", "was asked to explain 1.3 and", "giải trình 1.3 nhưng",
        add(EXPLANATION, '  "1.3": {explanation: Hai quyết định}\n'),
    ),
    done("W-P018-no-survey", "write survey: none", "ghi survey: none", add(ROUND, "survey: none\n")),
    done(
        "W-P018-no-survey", "else give the answers", "bổ sung kết quả",
        *[add(f"assessments/{unit}.yaml", SURVEYED) for unit in ("nhan-co", "dak-wer")],
    ),
    done(
        "W-P022-no-evidence", "2 pt without evidence", "không có tài liệu kiểm chứng",
        sub(SENT, "kip-thoi", "kip-thoi, evidence: KH số 2"),
    ),
    done("W-P023-one-unit-alone", "(cchc batch)", "(cchc batch)", then="batch ."),
    done(
        "W-P024-not-appraised", "appraisal-1/dak-wer.yaml:1:1: W-P024", "appraisal-1/dak-wer.yaml:1:1: W-P024",
        add("appraisal-1/dak-wer.yaml", '  "2.2": {points: 1}\n'), left="W-P024",
    ),
    done(
        "W-P025-folder-of-no-stage", "mean appraisal-1?", "là appraisal-1?", move("Appraisal_1", "appraisal-1"),
        left="W-P024 W-P024 W-P025",
    ),
    done(
        "W-P027-scored-for-nobody", "2.2: appraisers or the council", "2.2: do cơ quan thẩm định",
        add(APPRAISAL, '  "2.2": {points: 1}\n'), add("appraisal-1/dak-wer.yaml", '  "2.2": {points: 1}\n'),
    ),
    done(
        "W-P028-best-that-may-be-missing", "not scored: Xã Đắk Wer", "chưa được chấm: Xã Đắk Wer",
        add("assessments/dak-wer.yaml", "unit: dak-wer\nyear: 2023\ncriteria: so-sanh\n"),
        add("assessments/dak-wer.yaml", 'answers: {"1.1": {thu: 90}, "1.2": {points: 1}}\n'),
    ),
    done(
        "W-P029-asked-after-the-explanations", "no stage for explanations follows", "không còn bước giải trình nào",
        add(ROUND, "stages: [self, appraisal-1, explanation, appraisal-2, explanation-2]\n"),
    ),
    done(
        "W-P034-no-survey-and-no-policy", "(without_survey)", "(without_survey)",
        sub("set.yaml", "policy:\n", "policy:\n  without_survey: zero\n"),
    ),
    # forms
    done(
        "W-X026-behind-the-last-column", "write remarks under “Notes”, in the row", "ghi ở cột “Ghi chú”, đúng hàng",
        cells("assessments/nhan-co.xlsx", {"L22": "Chờ QĐ công nhận", "N22": None, "O22": None, "N24": None}),
    ),
    # deadlines
    done("E-L001-received-in-no-stage", "mean appraisal-1?", "appraisal-1?", sub(ROUND, "appraisal-2", "appraisal-1")),
    done(
        "E-L001-stage-misspelled", "mean explanation?", "là explanation?", sub(ROUND, "explanaton", "explanation"),
        left="W-L005",
    ),
    *[
        done("E-L002-deadlines-out-of-order", "correct one of the two days", "một trong hai ngày", sub(ROUND, *days))
        for days in (("2024-01-20", "2024-02-20"), ("2024-02-15", "2024-01-15"))
    ],
    done("E-L003-unit-misspelled", "mean nhan-co (", "là nhan-co (", sub(ROUND, "nhan-cơ", "nhan-co")),
    done("E-L004-received-on-two-days", "make them agree", "sửa cho khớp", sub(ROUND, "-12}", "-13}")),
    done("E-L004-received-on-two-days", "keep one of them", "giữ một", sub(SENT, "received: 2024-01-13\n")),
    *[
        done(
            case, "round.yaml under received: self: {nhan-co: …}", "round.yaml ở mục received: self: {nhan-co: …}",
            add(ROUND, "received:\n  self: {nhan-co: 2024-01-12}\n"),
        )
        for case in ("W-L005-known-from-the-file-alone", "W-L006-table-without-days")
    ],
    done(
        "W-L007-received-without-a-file", "Xã Đắk Wer (dak-wer) is noted", "(dak-wer) được ghi",
        sub(ROUND, ", dak-wer: 2024-01-15"),
    ),
    done("W-L008-received-tomorrow", "mistyped?", "ghi nhầm ngày", sub(ROUND, "2042", "2024")),
    done(
        "W-L009-no-deadline-to-be-late-for", "under deadlines: self: …", "ở mục deadlines: self: …",
        sub(ROUND, "deadlines: {", "deadlines: {self: 2024-01-15, "), left="W-L005",
    ),
    # files
    done("E-F002-folder-as-target", "a file is due", "cần một tệp", then="batch . -o ranking.json"),
    done(
        "E-F005-replies-in-another-code", "save the file as UTF-8", "bảng mã UTF-8", saved_from("cp1258", REPLIES),
        left="E-K014",
    ),
    done(
        "E-F005-utf-16", "save the file as UTF-8", "bảng mã UTF-8", saved_from("utf-16", "form.yaml"),
        add("form.yaml", "year: 2023\ncriteria: kinds\nanswers: {}\n"), left="W-A024",
    ),
    done(
        "E-F008-set-misspelled", "mean dak-rlap-commune-2022?", "là dak-rlap-commune-2022?",
        sub(ROUND, "comune", "commune"), left="E-A003",
    ),
    done(
        "E-F009-form-that-is-there", "--force writes over it", "--force để ghi đè",
        then="forms . -o assessments --force",
    ),
    done("W-F010-scan-among-assessments", "passed over", "bỏ qua", away("assessments/ban-quet.pdf")),
    done(
        "W-F014-folder-among-assessments", "put it directly among the others", "đặt cùng các biểu khác", away(SENT),
        move("assessments/Nhân Cơ/nhan-co.yaml", SENT),
    ),
]  # fmt: skip


@pytest.mark.parametrize(("case", "english", "vietnamese", "steps", "then", "left"), DOCUMENTS)
def test_bad_documents(case, english, vietnamese, steps, then, left, cchc, tmp_path, monkeypatch):
    expected = read_expected(case)
    assert any(english in line for line in expected["en"])
    assert any(vietnamese in line for line in expected["vi"])
    lay_out(case, expected, tmp_path)
    monkeypatch.chdir(tmp_path / "here")
    for step in steps:
        if isinstance(step, str):
            assert cchc(*shlex.split(step)).status == 0
        else:
            step(tmp_path / "here")
    lines = cchc(*shlex.split(then or expected["command"]), lang="en").err.splitlines()
    assert [code for line in lines for code in CODE.findall(line)[:1]] == left, lines


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
