"""Forms of appraisal and explanation: what they tell, what they ask, and that they come back as what YAML would say."""

from __future__ import annotations

import datetime
import json
import random
import shutil

import pytest
from reading_workbooks import load_workbook
from staged_rounds import bare, cell_of, columns_of, fill, issue, make_round, read, say, shown, the_case

from cchc.answers import NOT_APPLICABLE
from cchc.criteria import ScoredBy
from cchc.formats.forms.workbook import write_form, write_stage_form
from cchc.formats.json_text import dump
from cchc.formats.results.writing import to_json
from cchc.formats.round.folder import load_round, read_submissions
from cchc.formats.sheets import times
from cchc.language import Language
from cchc.recording import results_of
from cchc.rounds import score_round
from cchc.stages import forms

SELF = {
    "1.1.1": "{level: kip-thoi, claimed: 2, evidence: 'KH số 2, tr. 1'}",
    "1.1.2": "{met: [muc-tieu, kinh-phi], claimed: 2}",
    "1.2": "{on_time: 61, settled: 66}",
    "1.3": "{saved: 25}",
    "2.1": "{ideas: 3}",
    "2.2": "{late: 0, lost: 1}",
    "2.3": "not_applicable",
    "2.4": "{points: 1.25, claimed: 1.25}",
}
SAID = {
    "1.1.1": "{level: cham, reason: Ban hành ngày 20/02, explain: true, note: Xem lại}",
    "1.1.2": "{met: [kinh-phi], reason: Không có mục tiêu}",
    "1.2": "{percent: 85.5, reason: Trích xuất lại, evidence: Báo cáo số 7}",
    "1.3": "not_applicable",
    "2.1": "{points: 0.75, reason: 'Một sáng kiến chưa công nhận', explain: true}",
    "2.2": "{late: 2, lost: 1, reason: Thêm hai hồ sơ trễ}",
    "2.3": "{A: 3, B: 1, C: 0, D: 0, reason: Có phiếu}",
    "2.4": "{points: 1.5, reason: Họp lại}",
    "2.5": "{explain: true}",
}
"""Something for every kind of rule, and every key."""
SAID["1.3"] = "{not_applicable: true, reason: Không phát sinh}"
EXPLAINED = {
    "1.1.1": "{explanation: 'Ban hành 05/01', evidence: Sổ văn bản đi, note: Gửi kèm}",
    "2.5": "{explanation: Đã đủ phòng}",
}


@pytest.fixture
def home(tmp_path):
    return make_round(tmp_path / "round", self=SELF)


@pytest.fixture
def asked(tmp_path):
    return make_round(tmp_path / "round", self=SELF, appraisal_1=SAID)


# --- out and back -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_an_appraisal_comes_back_as_it_was_filled_in(home, tmp_path, lang):
    say(home, "appraisal-1", SAID)
    due = read(home, "appraisal-1", home / "appraisal-1" / "nhan-co.yaml")
    form = issue(home, "appraisal-1", tmp_path / "nhan-co.xlsx", filled=True, lang=lang)
    back = read(home, "appraisal-1", form)
    assert (due.problems, back.problems, back.unit) == ((), (), "nhan-co")
    assert bare(back.assessment) == bare(due.assessment)
    assert bare(due.assessment).keys() == SAID.keys()


def test_a_form_filled_in_by_hand_says_what_yaml_would(home, tmp_path):
    say(home, "appraisal-1", SAID)
    due = read(home, "appraisal-1", home / "appraisal-1" / "nhan-co.yaml")
    (home / "appraisal-1" / "nhan-co.yaml").unlink()
    form = issue(home, "appraisal-1", tmp_path / "nhan-co.xlsx")
    value, reason, explain = forms.CORRECTION, forms.REASON, forms.EXPLAIN
    fill(
        form,
        {
            ("1.1.1 level", value): "Ban hành chậm", ("1.1.1", reason): "Ban hành ngày 20/02",
            ("1.1.1", explain): "Có", ("1.1.1", forms.NOTE): "Xem lại",
            ("1.1.2 met muc-tieu", value): "Không", ("1.1.2 met kinh-phi", value): "Có",
            ("1.1.2", reason): "Không có mục tiêu",
            ("1.2 percent", value): "85,5", ("1.2", reason): "Trích xuất lại", ("1.2", forms.ADDED): "Báo cáo số 7",
            ("1.3", forms.NOT_APPLICABLE): "Không áp dụng", ("1.3", reason): "Không phát sinh",
            ("2.1", forms.SETTLED): 0.75, ("2.1", reason): "Một sáng kiến chưa công nhận", ("2.1", explain): "có",
            ("2.2 late", value): 2, ("2.2 lost", value): 1, ("2.2", reason): "Thêm hai hồ sơ trễ",
            ("2.3 A", value): 3, ("2.3 B", value): 1, ("2.3 C", value): 0, ("2.3 D", value): 0,
            ("2.3", reason): "Có phiếu",
            ("2.4 points", value): 1.5, ("2.4", reason): "Họp lại",
            ("2.5", explain): "Có",
        },
    )  # fmt: skip
    back = read(home, "appraisal-1", form)
    assert back.problems == ()
    assert bare(back.assessment) == bare(due.assessment)


def test_an_explanation_comes_back_as_it_was_filled_in(asked, tmp_path):
    say(asked, "explanation", EXPLAINED)
    due = read(asked, "explanation", asked / "explanation" / "nhan-co.yaml")
    form = issue(asked, "explanation", tmp_path / "nhan-co.xlsx", filled=True)
    back = read(asked, "explanation", form)
    assert (due.problems, back.problems) == ((), ())
    assert bare(back.assessment) == bare(due.assessment)
    assert bare(due.assessment).keys() == EXPLAINED.keys()


@pytest.mark.parametrize(("stage", "said"), [("appraisal-1", SAID), ("explanation", EXPLAINED)])
def test_the_day_that_a_stage_s_file_states_is_in_its_form(stage, said, asked, tmp_path):
    say(asked, stage, said)
    path = asked / stage / "nhan-co.yaml"
    path.write_text(path.read_text("utf-8").replace("answers:", "received: 05/02/2024\nanswers:", 1), encoding="utf-8")
    form = issue(asked, stage, tmp_path / "nhan-co.xlsx", filled=True)
    back = read(asked, stage, form)
    assert back.problems == ()
    assert back.assessment.received.date == datetime.date(2024, 2, 5)
    assert bare(back.assessment).keys() == said.keys()


def test_a_council_has_a_form_of_its_own(tmp_path):
    stages = "stages: [self, appraisal-1, council]\n"
    home = make_round(tmp_path / "round", more=stages, self=SELF, appraisal_1=SAID)
    say(home, "council", {"2.4": "{points: 2, reason: Biểu quyết}"})
    form = issue(home, "council", tmp_path / "nhan-co.xlsx", filled=True)
    texts = [cell.value for row in load_workbook(form).worksheets[0].iter_rows() for cell in row]
    assert {"CHỦ TỊCH HỘI ĐỒNG", "THƯ KÝ", "Năm 2023, Xã Nhân Cơ (hội đồng)"} <= set(texts)
    due = read(home, "council", home / "council" / "nhan-co.yaml")
    assert bare(read(home, "council", form).assessment) == bare(due.assessment)


def test_the_round_scores_the_same_from_forms_as_from_yaml(asked, cchc):
    say(asked, "explanation", EXPLAINED)
    say(asked, "appraisal-2", {"1.1.1": "{level: kip-thoi, reason: Chấp nhận giải trình}"})
    before = cchc("batch", asked, "--format", "csv")
    for stage in ("appraisal-1", "explanation", "appraisal-2"):
        form = issue(asked, stage, asked / "nhan-co.xlsx", filled=True)
        (asked / stage / "nhan-co.yaml").unlink()
        form.rename(asked / stage / "nhan-co.xlsx")
    after = cchc("batch", asked, "--format", "csv")
    assert (after.status, after.out) == (before.status, before.out)
    assert "1;nhan-co;Xã Nhân Cơ;8,05;16,00;73,44;50,31;Đạt" in before.out


def test_the_example_round_comes_to_the_same_from_forms(root, tmp_path, cchc):
    """Through all its stages, with penalties and a late unit."""
    home = tmp_path / "round"
    shutil.copytree(root / "examples" / "communes-2025-appraised", home)
    before = cchc("batch", home, "--format", "csv")
    for stage in ("appraisal-1", "explanation", "appraisal-2"):
        assert cchc("forms", home, "--stage", stage, "--filled", "-o", tmp_path / stage).status == 0
    for said in [*home.glob("a*-[12]/*.yaml"), *home.glob("explanation/*.yaml")]:
        said.unlink()
        shutil.copy(tmp_path / said.parent.name / f"{said.stem}.xlsx", said.parent)
    after = cchc("batch", home, "--format", "csv")
    assert (after.status, after.out) == (before.status, before.out)
    assert after.out.count("\n") > 5


# --- what it tells ----------------------------------------------------------------------------------------------


def test_an_appraisal_form_tells_what_is_known(asked, tmp_path):
    say(asked, "explanation", EXPLAINED)
    form = issue(asked, "appraisal-2", tmp_path / "nhan-co.xlsx")
    due = {
        ("1.1.1", forms.ANSWER): "Ban hành kịp thời",
        ("1.1.1", forms.GIVEN): "KH số 2, tr. 1",
        ("1.1.1", forms.CLAIMED): 2,
        ("1.1.1", forms.BEFORE): 1,
        ("1.1.1", forms.EXCHANGE): (
            "Thẩm định 1: Ban hành chậm; lý do: Ban hành ngày 20/02; yêu cầu giải trình; ghi chú: Xem lại\n"
            "Giải trình: Ban hành 05/01; tài liệu: Sổ văn bản đi; ghi chú: Gửi kèm"
        ),
        ("1.1.2", forms.ANSWER): "Có mục tiêu: Có\nCó dự toán kinh phí: Có",
        ("1.2", forms.ANSWER): "Số hồ sơ đúng hạn: 61\nSố hồ sơ đã giải quyết: 66",
        ("1.2", forms.CLAIMED): None,
        ("1.3", forms.ANSWER): "Số tiền tiết kiệm: 25 triệu đồng",
        ("1.3", forms.BEFORE): "KAD",
        ("1.3", forms.FACT): "Số tiền tiết kiệm (triệu đồng)",
        ("2.1", forms.EXCHANGE): "Thẩm định 1: chốt 0,75 điểm; lý do: Một sáng kiến chưa công nhận; yêu cầu giải trình",
        ("2.3", forms.ANSWER): "Không áp dụng",
        ("2.5", forms.ANSWER): "Chưa trả lời",
        ("2.5", forms.BEFORE): None,
    }
    assert {where: shown(form, *where) for where in due} == due


def test_a_first_appraisal_has_no_column_for_what_was_said_since(home, tmp_path):
    columns = columns_of(load_workbook(issue(home, "appraisal-1", tmp_path / "a.xlsx")).worksheets[0])[1]
    absent = {forms.EXCHANGE, forms.PREVIOUS}
    assert [*columns] == [heading for heading in forms.APPRAISAL_FORM.headings if heading not in absent]


def test_last_years_points_are_those_of_the_same_indicator(home, tmp_path):
    folder, _ = load_round(home)
    results = json.loads(
        dump(to_json(results_of(score_round(folder.round, read_submissions(folder)[0]), []), Language("vi")))
    )
    results["round"]["year"] = 2022
    text = json.dumps(results, ensure_ascii=False).replace('"name": "Sáng kiến"', '"name": "Sáng kiến, mô hình"')
    (home / "last.json").write_text(text, encoding="utf-8")
    make_round(home, more="previous: last.json\n")
    form = issue(home, "appraisal-1", tmp_path / "a.xlsx")
    due = {"1.1.1": 2, "1.2": 2, "2.1": None, "2.2": 1, "2.3": "KAD", "2.5": None}
    assert {code: shown(form, code, forms.PREVIOUS) for code in due} == due


@pytest.mark.parametrize(
    ("predecessors", "is_shown"), [("[xa-cu]", True), ("[xa-cu, nhan-co]", False), ("[xa-khac]", False)]
)
def test_last_years_points_are_those_of_the_unit_that_it_was(home, tmp_path, predecessors, is_shown):
    """Not those of one of several; where there are none, there is no column for them."""
    folder, _ = load_round(home)
    results = json.loads(
        dump(to_json(results_of(score_round(folder.round, read_submissions(folder)[0]), []), Language("vi")))
    )
    results["round"]["year"] = 2022
    results["units"][0]["code"] = "xa-cu"
    (home / "last.json").write_text(json.dumps(results), encoding="utf-8")
    make_round(home, more="previous: last.json\n")
    units = (home / "units.yaml").read_text(encoding="utf-8")
    (line,) = [line for line in units.splitlines() if "code: nhan-co" in line]
    named = line.replace("}", f", predecessors: {predecessors}}}")
    (home / "units.yaml").write_text(units.replace(line, named), encoding="utf-8")
    form = issue(home, "appraisal-1", tmp_path / "a.xlsx")
    _row, columns = columns_of(load_workbook(form)["Thẩm định"])
    assert (forms.PREVIOUS in columns) is is_shown
    assert not is_shown or shown(form, "1.1.1", forms.PREVIOUS) == 2


def test_points_of_another_maximum_are_shown_with_it(home, tmp_path):
    case = the_case(home, "appraisal-1")
    folder, _ = load_round(home)
    units = results_of(score_round(folder.round, read_submissions(folder)[0]), []).units
    records = {item.code: item._replace(maximum=4) for item in units[0].unit.indicators}
    with (tmp_path / "a.xlsx").open("wb") as stream:
        write_stage_form(case._replace(previous=records), Language("vi"), stream)
    assert shown(tmp_path / "a.xlsx", "2.1", forms.PREVIOUS) == "1,5 / 4"


def test_who_scores_an_indicator_is_asked_about_it(tmp_path):
    more = "stages: [self, appraisal-1, council]\n"
    answers = {"1.1": "{level: kip-thoi}", "2.3": "{percent: 75}"}
    home = make_round(tmp_path / "round", "staged", more)
    say(home, "assessments", answers, "staged")
    asked = {}
    for stage in ("appraisal-1", "council"):
        form = issue(home, stage, tmp_path / f"{stage}.xlsx")
        sheet = load_workbook(form).worksheets[0]
        slots = columns_of(sheet)[1][forms.SLOT]
        asked[stage] = {cell.value.partition(" ")[0] for cell in sheet[slots] if cell.value and "." in cell.value}
        closed = sheet[cell_of(sheet, "2.2", forms.REASON)].protection.locked
        assert closed == (stage == "appraisal-1")
    assert asked == {
        "appraisal-1": {"1.1", "1.2", "1.3", "2.1", "2.3"},
        "council": {"1.1", "1.2", "1.3", "2.1", "2.2", "2.3"},
    }
    assert shown(tmp_path / "appraisal-1.xlsx", "2.2", forms.FACT) == "hội đồng thẩm định chấm"


def test_the_survey_is_asked_of_nobody_else_where_the_round_has_it_from_its_own_records(tmp_path):
    home = make_round(tmp_path / "round", "staged")
    say(home, "assessments", {"1.1": "{level: kip-thoi}"}, "staged")
    case = the_case(home, "appraisal-1")
    round_ = case.round._replace(elsewhere=case.round.elsewhere | {ScoredBy.SURVEY})
    assert round_.elsewhere_in(case.stage) == {ScoredBy.SURVEY}
    assert case.round.elsewhere_in(case.stage) == frozenset()


def test_settled_points_are_closed_where_none_can_be(home, tmp_path):
    sheet = load_workbook(issue(home, "appraisal-1", tmp_path / "a.xlsx")).worksheets[0]
    closed = {code: sheet[cell_of(sheet, code, forms.SETTLED)].protection.locked for code in ("1.2", "2.3", "2.4")}
    assert closed == {"1.2": False, "2.3": True, "2.4": True}
    validation = next(
        one for one in sheet.data_validations.dataValidation if cell_of(sheet, "2.2", forms.SETTLED) in one.sqref
    )
    assert (validation.type, validation.formula1, validation.formula2) == ("decimal", "-1", "2")
    assert validation.error == "Cần số từ -1 đến 2."


def test_an_explanation_form_lists_the_questions_alone(asked, tmp_path):
    form = issue(asked, "explanation", tmp_path / "nhan-co.xlsx")
    sheet = load_workbook(form).worksheets[0]
    slots = [cell.value for cell in sheet[columns_of(sheet)[1][forms.SLOT]] if cell.value]
    assert slots == ["Mã dòng", "1.1.1 explanation", "2.1 explanation", "2.5 explanation"]
    due = {
        ("1.1.1", forms.ITEM): "Ban hành kế hoạch",
        ("1.1.1", forms.MAXIMUM): 2,
        ("1.1.1", forms.ANSWER): "Ban hành kịp thời",
        ("1.1.1", forms.BEFORE): 2,
        ("1.1.1", forms.AFTER): 1,
        ("1.1.1", forms.FOUND): "Ban hành chậm\nLý do: Ban hành ngày 20/02",
        ("2.1", forms.FOUND): "Chốt 0,75 điểm\nLý do: Một sáng kiến chưa công nhận",
        ("2.5", forms.FOUND): None,
    }
    assert {where: shown(form, *where) for where in due} == due


# --- what comes back wrong --------------------------------------------------------------------------------------

R, V, S, E, A = forms.REASON, forms.CORRECTION, forms.SETTLED, forms.EXPLAIN, forms.NOT_APPLICABLE
WRONG = {
    "no reason for facts": ({("1.1.1", V): "Ban hành chậm"}, "E-P002", ("1.1.1", R)),
    "no reason for points": ({("2.1", S): 1}, "E-P002", ("2.1", R)),
    "no reason for what does not apply": ({("2.1", forms.NOT_APPLICABLE): "KAD"}, "E-P002", ("2.1", R)),
    "facts and points": ({("2.1", V): 1, ("2.1", S): 1, ("2.1", R): "x"}, "E-P003", ("2.1", S)),
    "points of what does not apply": ({("2.3", S): 1, ("2.3", R): "x"}, "E-P004", ("2.3", S)),
    "points above the maximum": ({("2.1", S): 2.5, ("2.1", R): "x"}, "E-P005", ("2.1", S)),
    "points below the lowest": ({("2.2", S): -1.5, ("2.2", R): "x"}, "E-P005", ("2.2", S)),
    "points too fine": ({("2.1", S): 1.125, ("2.1", R): "x"}, "E-P006", ("2.1", S)),
    "always applies": ({("1.1.1", A): "KAD", ("1.1.1", R): "x"}, "E-A006", ("1.1.1", A)),
    "points of a points rule": ({("2.4", S): 1, ("2.4", R): "x"}, "E-P031", ("2.4", S)),
    "a word for a number": ({("2.1", S): "một"}, "E-N001", ("2.1", S)),
    "a date": ({("2.1", S): datetime.date(2023, 2, 1)}, "E-X004", ("2.1", S)),
    "an error": ({("2.1", S): "#DIV/0!"}, "E-T011", ("2.1", S)),
    "a formula": ({("2.1", S): "=1+1"}, "E-T010", ("2.1", S)),
    "an old font": ({("2.1", R): "UBND x· Nh©n C¬ ban hµnh kÕ ho¹ch"}, "E-X006", ("2.1", R)),
    "neither yes nor no": ({("2.1", E): "hỏi lại"}, "E-X015", ("2.1", E)),
    "no such level": ({("1.1.1", V): "Ban hành đúng hạn", ("1.1.1", R): "x"}, "E-X015", ("1.1.1", V)),
    "one figure of two": ({("1.2 on_time", V): 5, ("1.2", R): "x"}, "E-A012", ("1.2 settled", V)),
    "a part above its whole": (
        {("1.2 on_time", V): 5, ("1.2 settled", V): 4, ("1.2", R): "x"}, "E-A013", ("1.2 on_time", V),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_each_complaint_goes_to_the_cell_that_it_is_about(name, home, cchc):
    cells, code, place = WRONG[name]
    form = issue(home, "appraisal-1", home / "appraisal-1" / "nhan-co.xlsx")
    fill(form, cells)
    sheet = load_workbook(form).worksheets[0]
    done = cchc("check", home, lang="en")
    told = [line for line in done.err.splitlines() if f"{form.name} 'Thẩm định'!" in line]
    assert "(the key" not in done.err  # a form has headings
    assert [line.split(": ")[0].rpartition("!")[2] for line in told] == [cell_of(sheet, *place)], done.err
    assert (done.status, [line.split(": ")[1].split()[0] for line in told]) == (1, [code])


def test_two_mistakes_in_one_row_are_both_told(home, cchc):
    form = issue(home, "appraisal-1", home / "appraisal-1" / "nhan-co.xlsx")
    fill(form, {("1.1.1", V): "Ban hành đúng hạn", ("1.1.1", S): "một", ("1.1.1", E): "hỏi"})
    done = cchc("check", home, lang="en")
    assert {code for code in ("E-X015", "E-N001") if code in done.err} == {"E-X015", "E-N001"}
    assert done.err.count("E-X015") == 2


def test_what_follows_a_form_with_a_mistake_is_checked_but_for_what_the_mistake_may_change(home, cchc):
    form = issue(home, "appraisal-1", home / "appraisal-1" / "nhan-co.xlsx")
    fill(form, {("2.1", S): "một điểm", ("2.1", R): "Nhầm", ("2.1", forms.EXPLAIN): "Có"})
    say(home, "explanation", {"2.1": "{explanation: Có thể đã được hỏi}", "2.2": "{explanation: Không ai hỏi}"})
    say(home, "appraisal-2", {"2.1": "{points: 0.5}", "1.3": "{saved: 24}"})
    told = [line.split(": ")[1][:6] for line in cchc("check", home).err.splitlines() if ": E-" in line]
    assert sorted(told) == ["E-N001", "E-P002", "E-P007"]


def test_a_percent_is_refused_in_its_cell(home, cchc):
    form = issue(home, "appraisal-1", home / "appraisal-1" / "nhan-co.xlsx")
    workbook = load_workbook(form)
    cell = workbook.worksheets[0][cell_of(workbook.worksheets[0], "2.1", S)]
    cell.value, cell.number_format = 0.95, "0%"
    workbook.save(form)
    assert f"{cell.coordinate}: E-X005" in cchc("check", home).err


def test_a_question_left_open_is_told_at_its_cell(asked, cchc):
    form = issue(asked, "explanation", asked / "explanation" / "nhan-co.xlsx")
    names = fill(
        form, {("1.1.1", forms.EXPLANATION): "Đúng hạn", ("2.1", forms.ADDED): "Sổ", ("2.5", forms.NOTE): None}
    )
    sheet = load_workbook(form).worksheets[0]
    done = cchc("check", asked, lang="en")
    assert f"{cell_of(sheet, '2.1', forms.EXPLANATION)}: E-P009 2.1" in done.err
    asked_there = "[" in done.err.partition("E-P009")[2]
    assert asked_there
    fill(form, {("2.1", forms.EXPLANATION): "Đã công nhận"})
    done = cchc("check", asked, lang="en")
    assert f"{cell_of(sheet, '2.5', forms.EXPLANATION)}: W-P014" in done.err
    assert (done.status, "E-P009" in done.err, len(names)) == (0, False, 3)


def test_a_question_that_was_withdrawn_is_told(asked, cchc):
    form = issue(asked, "explanation", asked / "explanation" / "nhan-co.xlsx")
    fill(
        form,
        {("1.1.1", forms.EXPLANATION): "Đúng hạn", ("2.1", forms.EXPLANATION): "Đủ", ("2.5", forms.EXPLANATION): "Có"},
    )
    assert cchc("check", asked).status == 0
    say(
        asked,
        "appraisal-1",
        {code: text.replace(", explain: true", "") for code, text in SAID.items() if code != "2.5"},
    )
    done = cchc("check", asked, lang="en")
    assert (done.status, done.err.count("E-P007")) == (1, 3)


def test_a_form_of_another_stage_is_refused(asked, cchc):
    issue(asked, "appraisal-1", asked / "explanation" / "nhan-co.xlsx")
    done = cchc("check", asked, lang="en")
    assert "E-X009 the form is for the stage appraisal 1, and explanation is due here" in done.err
    assert done.err.count("E-X") == 1


def test_a_form_of_an_earlier_stage_is_not_said_to_be_out_of_date(asked, cchc):
    form = issue(asked, "appraisal-1", asked / "appraisal-2" / "nhan-co.xlsx", filled=True)
    say(asked, "explanation", {"1.1.1": "{explanation: Đúng hạn, evidence: KH số 2}"})
    done = cchc("check", asked, lang="en")
    assert [line.split(": ")[1].split()[0] for line in done.err.splitlines() if str(form) in line] == ["E-X009"]


def test_a_form_away_from_its_round_is_scored_with_it(home, tmp_path, cchc):
    form = issue(home, "appraisal-1", tmp_path / "gui-ve.xlsx")
    done = cchc("score", form, "-c", home / "set.yaml", lang="en")
    assert (done.status, done.out) == (1, "")
    assert "E-P020 this is a file of the stage appraisal 1" in done.err


def test_an_appraisal_of_answers_that_have_changed_is_told_at_each_of_them(home, cchc):
    form = issue(home, "appraisal-1", home / "appraisal-1" / "nhan-co.xlsx")
    fill(form, {("2.1", S): 1, ("2.1", R): "Thiếu"})
    assert cchc("check", home).status == 0
    say(home, "assessments", {**SELF, "1.2": "{on_time: 65, settled: 66}", "1.1.2": "{met: [muc-tieu, kinh-phi]}"})
    sheet = load_workbook(form).worksheets[0]
    done = cchc("check", home, lang="en")
    assert (done.status, done.err.count("E-P030")) == (1, 1)  # a claim is no answer
    assert f"{cell_of(sheet, '1.2', V)}: E-P030 1.2 (Hồ sơ đúng hạn)" in done.err
    assert f"cchc forms … -o {home}/appraisal-1 --stage appraisal-1 --unit nhan-co --filled --force" in done.err
    made = cchc("forms", home, "--stage", "appraisal-1", "-o", home / "appraisal-1", "--filled", "--force")
    assert (made.status, cchc("check", home).status) == (0, 0)
    assert shown(form, "2.1", S) == 1


def test_an_explanation_that_comes_late_makes_the_second_appraisal_stale(asked, cchc):
    issue(asked, "appraisal-2", asked / "appraisal-2" / "nhan-co.xlsx")
    assert cchc("check", asked).status == 0
    say(asked, "explanation", EXPLAINED)
    done = cchc("check", asked, lang="en")
    assert [line.split("E-P030 ")[1].split()[0] for line in done.err.splitlines() if "E-P030" in line] == [
        "1.1.1",
        "2.5",
    ]


# --- what is forgiven -------------------------------------------------------------------------------------------


def unmerge(sheet):
    for merged in list(sheet.merged_cells.ranges):
        sheet.unmerge_cells(str(merged))


def sort_rows(sheet):
    unmerge(sheet)
    header, columns = columns_of(sheet)
    rows = [row for row in range(header + 1, sheet.max_row + 1) if sheet[f"{columns[forms.SLOT]}{row}"].value]
    values = [[cell.value for cell in sheet[row]] for row in rows]
    random.Random(7).shuffle(values)
    for row, line in zip(rows, values, strict=True):
        for column, value in enumerate(line, 1):
            sheet.cell(row, column).value = value


def turn_columns(sheet):
    unmerge(sheet)
    for row in range(columns_of(sheet)[0], sheet.max_row + 1):
        values = [cell.value for cell in sheet[row]]
        for column, value in enumerate(reversed(values), 1):
            sheet.cell(row, column).value = value


@pytest.mark.parametrize("change", [sort_rows, turn_columns, unmerge])
@pytest.mark.parametrize(("stage", "said"), [("appraisal-1", SAID), ("explanation", EXPLAINED)])
def test_moved_rows_and_columns_are_found(change, stage, said, asked, tmp_path):
    say(asked, stage, said)
    due = read(asked, stage, asked / stage / "nhan-co.yaml")
    form = issue(asked, stage, tmp_path / "x.xlsx", filled=True)
    workbook = load_workbook(form)
    change(workbook.worksheets[0])
    workbook.save(form)
    back = read(asked, stage, form)
    assert back.problems == ()
    assert bare(back.assessment) == bare(due.assessment)


def test_rows_that_are_missing_are_named(asked, tmp_path):
    for stage, code in (("appraisal-1", "2.1"), ("explanation", "2.5")):
        form = issue(asked, stage, tmp_path / f"{stage}.xlsx")
        workbook = load_workbook(form)
        sheet = workbook.worksheets[0]
        row = sheet[cell_of(sheet, code, forms.SLOT)].row
        unmerge(sheet)
        sheet.delete_rows(row)
        workbook.save(form)
        (problem,) = read(asked, stage, form).problems
        assert (problem.code, problem.message.values["codes"]) == ("E-X012", (code,))


def test_points_settled_on_two_lines_are_two(home, tmp_path):
    form = issue(home, "appraisal-1", tmp_path / "x.xlsx")
    workbook = load_workbook(form)
    unmerge(workbook.worksheets[0])
    workbook.save(form)
    cells = fill(form, {("2.2 late", S): 1, ("2.2 lost", S): 0, ("2.2", R): "x"})
    (problem,) = read(home, "appraisal-1", form).problems
    assert (problem.code, problem.places[0].cell) == ("E-P032", cells["2.2 lost", S])


# --- the command ------------------------------------------------------------------------------------------------


def test_forms_of_a_stage_that_nothing_has_come_in_for(home, tmp_path, cchc):
    done = cchc("forms", home, "--stage", "appraisal-1", "-o", tmp_path / "out", lang="en")
    assert done.err.splitlines() == [
        "No form without what comes before it, sound: 1 unit (Xã Đắk Wer)",
        f"Made: 1 form in {tmp_path / 'out'}",
    ]
    assert (done.status, [path.name for path in (tmp_path / "out").iterdir()]) == (0, ["nhan-co.xlsx"])
    again = cchc("forms", home, "--stage", "appraisal-1", "-o", tmp_path / "out")
    assert (again.status, "E-F009" in again.err) == (1, True)


def test_units_that_were_not_asked_get_no_explanation_form(asked, tmp_path, cchc):
    say_other = (asked / "assessments" / "nhan-co.yaml").read_text(encoding="utf-8").replace("nhan-co", "dak-wer")
    (asked / "assessments" / "dak-wer.yaml").write_text(say_other, encoding="utf-8")
    done = cchc("forms", asked, "--stage", "explanation", "-o", tmp_path / "out", lang="en")
    assert done.err.splitlines() == [
        "No form for those who were asked nothing: 1 unit (Xã Đắk Wer)",
        f"Made: 1 form in {tmp_path / 'out'}",
    ]
    assert done.status == 0


def test_a_stage_that_the_round_does_not_have_is_wrong_usage(home, tmp_path, cchc):
    done = cchc("forms", home, "--stage", "apraisal-1", "-o", tmp_path / "out", lang="en")
    assert (done.status, "did you mean appraisal-1?" in done.err, (tmp_path / "out").exists()) == (2, True, False)


def test_without_a_stage_the_form_is_the_self_assessments_whatever_has_come_in(asked, tmp_path, cchc):
    assert cchc("forms", asked, "-o", tmp_path / "out", "--filled").status == 0
    workbook = load_workbook(tmp_path / "out" / "nhan-co.xlsx")
    assert (workbook.sheetnames[0], workbook[forms.IDENTITY_SHEET]["B5"].value) == ("Tự chấm", "self")


def test_forms_of_a_damaged_round_before_are_made_without_it(home, tmp_path, cchc):
    (home / "last.json").write_text("{}", encoding="utf-8")
    make_round(home, more="previous: last.json\n")
    done = cchc("forms", home, "--stage", "appraisal-1", "-o", tmp_path / "out", lang="en")
    assert (done.status, "E-J002" in done.err, (tmp_path / "out" / "nhan-co.xlsx").exists()) == (1, True, True)


def test_two_files_of_one_unit_fill_in_none(asked, tmp_path, cchc):
    issue(asked, "appraisal-1", asked / "appraisal-1" / "copy.xlsx", filled=True)
    done = cchc("forms", asked, "--stage", "appraisal-1", "-o", tmp_path / "out", "--filled")
    assert (done.status, "E-A004" in done.err) == (1, True)
    assert shown(tmp_path / "out" / "nhan-co.xlsx", "2.1", S) is None


def test_a_form_that_is_wrong_goes_back_marked(home, tmp_path, cchc):
    form = issue(home, "appraisal-1", home / "appraisal-1" / "nhan-co.xlsx")
    fill(form, {("2.1", S): 2.5, ("2.1", R): "Nâng điểm"})
    done = cchc("check", home, "--mark", tmp_path / "marked", lang="en")
    assert done.status == 1
    workbook = load_workbook(tmp_path / "marked" / "nhan-co.xlsx")
    sheet = workbook["Thẩm định"]
    cell = sheet[cell_of(sheet, "2.1", S)]
    assert "E-P005" in cell.comment.text
    assert {one.value for one in sheet[cell.row] if one.comment} == {2.5}
    (tmp_path / "marked" / "nhan-co.xlsx").replace(form)
    fill_again = load_workbook(form)
    fill_again["Thẩm định"][cell.coordinate] = 2
    fill_again.save(form)
    assert cchc("check", home).status == 0
    assert read(home, "appraisal-1", form).assessment.answers["2.1"].settled == 2
    assert read(home, "appraisal-1", form).assessment.answers["2.3"].stated is not NOT_APPLICABLE


RECORDED = """\
id: recorded
name: Bộ có số liệu từ danh sách
level: commune
years: [2023]
status: illustrative
source: Bộ mẫu để kiểm thử
maximum: 6
policy:
  grades: [{code: dat, name: Đạt}]
fields:
  - code: "1"
    name: Thủ tục hành chính
    maximum: 6
    criteria:
      - code: "1.1"
        name: Hồ sơ đúng hạn
        maximum: 2
        rule:
          kind: ratio
          numerator: {key: on_time, name: Đúng hạn, from: dossiers.on_time}
          denominator: {key: settled, name: Đã giải quyết, from: dossiers.settled}
          scale: [{linear: true}]
          when_zero: not_applicable
      - code: "1.2"
        name: Hài lòng
        maximum: 2
        scored_by: survey
        rule: {kind: survey, options: [{code: A, name: Có, weight: 100}, {code: B, name: Không, weight: 0}]}
      - {code: "1.3", name: Kế hoạch, maximum: 2, rule: {kind: points}}
"""
RECORDS = {
    "set.yaml": RECORDED,
    "round.yaml": """\
name: Đợt thử
year: 2023
criteria: set.yaml
units: units.yaml
assessments: assessments
survey: {records: replies.csv, questionnaire: questionnaire.yaml}
dossiers: {records: dossiers.csv, columns: {unit: unit, received: received, due: due, returned: returned}}
""",
    "questionnaire.yaml": "name: Phiếu\nquestions: [{code: C1, text: Có hài lòng không?, indicator: '1.2'}]\n",
    "replies.csv": "unit,question,option,count\nnhan-co,C1,A,3\nnhan-co,C1,B,1\n",
    "dossiers.csv": "unit,received,due,returned\n"
    "nhan-co,02/01/2023,09/01/2023,05/01/2023\nnhan-co,02/01/2023,09/01/2023,15/01/2023\n",
}


def test_a_form_tells_what_records_answer_and_comes_back(tmp_path, cchc):
    home = make_round(tmp_path / "round")
    for name, text in RECORDS.items():
        (home / name).write_text(text, encoding="utf-8")
    say(home, "assessments", {"1.3": "{points: 1}"}, "recorded")
    made = cchc("forms", home, "--stage", "appraisal-1", "--unit", "nhan-co", "-o", home / "appraisal-1")
    assert made.status == 0
    form = home / "appraisal-1" / "nhan-co.xlsx"
    assert shown(form, "1.1", forms.ANSWER) == "Đúng hạn: 1\nĐã giải quyết: 2"
    assert [shown(form, code, forms.BEFORE) for code in ("1.1", "1.2", "1.3")] == [1, 1.5, 1]
    assert "E-P030" not in cchc("check", home).err


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("replies.csv", "C1,A,3", "C1,A,5"),
        ("round.yaml", "survey: {records: replies.csv, questionnaire: questionnaire.yaml}", "survey: none"),
    ],
)
def test_an_appraisal_stays_when_the_survey_comes_later(tmp_path, cchc, name, old, new):
    home = make_round(tmp_path / "round")
    for written, text in RECORDS.items():
        (home / written).write_text(text, encoding="utf-8")
    say(home, "assessments", {"1.3": "{points: 1}"}, "recorded")
    cchc("forms", home, "--stage", "appraisal-1", "--unit", "nhan-co", "-o", home / "appraisal-1")
    path = home / name
    path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")
    assert "E-P030" not in cchc("check", home).err  # the appraisers have no say in it
    dossiers = home / "dossiers.csv"
    dossiers.write_text(dossiers.read_text("utf-8").replace("15/01/2023", "08/01/2023"), "utf-8")
    assert "E-P030 1.1 " in cchc("check", home).err


# --- nothing is lost silently -----------------------------------------------------------------------------------

BY_OTHERS = {"1.1": "{level: kip-thoi}", "1.2": "{on_time: 1, settled: 2}", "1.3": "{ideas: 2}"}
COUNCIL = "stages: [self, appraisal-1, council]\n"


@pytest.mark.parametrize("heading", [forms.REASON, forms.CORRECTION, forms.SETTLED, forms.ADDED, forms.NOTE])
@pytest.mark.parametrize(("name", "code", "asked"), [("staged", "2.2", "1.1"), ("appraised", "3.2", "1.1.1")])
def test_what_is_typed_where_others_answer_is_told(name, code, asked, heading, tmp_path):
    """In rows that are closed in this stage, also in those below the last that is asked (3.2)."""
    home = make_round(tmp_path / "round", name, COUNCIL, self={asked: "{level: kip-thoi}"})
    form = issue(home, "appraisal-1", tmp_path / "nhan-co.xlsx")
    names = fill(form, {(code, heading): "1", (asked, forms.NOTE): "Xem lại"})
    back = read(home, "appraisal-1", form)
    (problem,) = back.problems
    assert (problem.code, problem.places[0].cell) == ("W-X021", names[code, heading])
    assert problem.message.values == {"codes": (code,)}
    assert back.assessment.answers[asked].note == "Xem lại"


@pytest.mark.parametrize("heading", [forms.CLAIMED, forms.EVIDENCE, forms.NOTE])
def test_a_remark_of_what_others_answer_by_now_is_told(heading, tmp_path):
    """The form was issued when the round still asked the unit."""
    home = make_round(tmp_path / "round", "staged", self=BY_OTHERS)
    form = tmp_path / "nhan-co.xlsx"
    folder, _ = load_round(home, examples=False, stage="self")
    with form.open("wb") as stream:
        write_form(folder.round, folder.round.units[0], Language("vi"), stream)
    names = fill(form, {("2.2", heading): 1, ("1.3", forms.VALUE): 2})
    (home / "round.yaml").write_text((home / "round.yaml").read_text("utf-8") + COUNCIL, encoding="utf-8")
    back = read(home, "self", form)
    (problem,) = back.problems
    assert (problem.code, problem.places[0].cell) == ("W-X021", names["2.2", heading])


@pytest.mark.parametrize(
    ("stage", "said", "codes"),
    [
        ("appraisal-1", {"2.2": "{reason: Chờ hội đồng}", "2.1": "{points: 1}"}, "2.2"),
        ("appraisal-1", {"2.2": "{points: 1, reason: Chấm hộ}", "1.3": "{ideas: 1, reason: Sai}"}, "2.2"),
        ("explanation", {"1.1": "{explanation: Đã gửi}", "1.3": "{evidence: QĐ số 5}"}, "1.3"),
    ],
)
def test_what_a_filled_form_has_no_room_for_is_told(stage, said, codes, tmp_path, cchc):
    stages = "stages: [self, appraisal-1, explanation, council]\n"
    home = make_round(tmp_path / "round", "staged", stages, self=BY_OTHERS, appraisal_1={"1.1": "{explain: true}"})
    say(home, stage, said, "staged")
    run = cchc("forms", home, "--stage", stage, "--filled", "--unit", "nhan-co", "-o", tmp_path / "made", lang="en")
    (line,) = [line for line in run.err.splitlines() if "W-P033" in line]
    place = str(home / stage / "nhan-co.yaml")
    assert line.startswith(f"{place}:") and f"W-P033 {codes}: " in line
    assert (run.status, (tmp_path / "made" / "nhan-co.xlsx").exists()) == (0, True)


def test_what_a_form_says_beside_its_rows_is_told_when_its_answers_go_to_another(tmp_path, cchc):
    home = make_round(tmp_path / "round", "staged", COUNCIL, self=BY_OTHERS)
    form = issue(home, "appraisal-1", home / "appraisal-1" / "nhan-co.xlsx")
    names = fill(form, {("2.2", forms.REASON): "Chờ hội đồng"})
    run = cchc("forms", home, "--stage", "appraisal-1", "--filled", "-o", tmp_path / "made", lang="en")
    assert f"{names['2.2', forms.REASON]}: W-X021 2.2: " in run.err


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("stage", ["appraisal-1", "explanation"])
def test_no_word_of_a_heading_is_broken(asked, tmp_path, stage, lang):
    """“Maxim-um”, “Explanat-ion requeste-d”."""
    sheet = load_workbook(issue(asked, stage, tmp_path / "form.xlsx", lang=lang)).worksheets[0]
    header = next(row for row in sheet.iter_rows() if row[0].value in ("Mã", "Code"))
    for cell in header:
        free = times.room(sheet.column_dimensions[cell.column_letter].width)
        for word in str(cell.value).split():
            assert times.width(word, cell.font.size, bold=cell.font.bold) <= free, (cell.value, word)
