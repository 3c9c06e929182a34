"""What replies come to: shares and points, what a round makes of them, and what there is to say of a file of them."""

from __future__ import annotations

import hashlib
import io
import json
import unicodedata
from collections import Counter
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook
from reading_workbooks import load_workbook

from cchc.answers import Answer, Finding
from cchc.criteria import ScoredBy
from cchc.formats.json_text import dump
from cchc.formats.records.survey_complaints import SHOWN
from cchc.formats.records.survey_workbook import write_survey_workbook
from cchc.formats.results.reading import load_results
from cchc.formats.results.writing import to_json
from cchc.formats.round.folder import load_round, read_submissions
from cchc.inputs import Role
from cchc.language import Language
from cchc.ranking import Why
from cchc.recording import results_of
from cchc.records.supplied import with_records
from cchc.rounds import score_round
from cchc.scoring import score_indicator
from cchc.stages.appraisal import after
from cchc.stages.forms import IndicatorLines, form_parts
from cchc.stages.stage import StageKind
from cchc.tables.survey import groups_table, questions_table, units_table

SET = """
id: nho
name: Bộ nhỏ
level: commune
years: [2023]
status: official
source: thử
maximum: 10
policy:
  grades: [{code: tot, name: Tốt, from: 50}, {code: yeu, name: Yếu}]
fields:
  - code: "1"
    name: Kết quả
    maximum: 10
    criteria:
      - code: "1.1"
        name: Hài lòng
        maximum: 4
        scored_by: survey
        rule:
          kind: survey
          options: [{code: A, weight: 100}, {code: B, weight: 60}, {code: C, weight: 20}, {code: D, weight: 0}]
      - code: "1.2"
        name: Lãnh đạo đánh giá
        maximum: 2
        scored_by: survey
        rule: {kind: points}
      - code: "1.3"
        name: Tỷ lệ hài lòng
        maximum: 2
        scored_by: survey
        rule:
          kind: number
          input: {key: satisfied, name: Tỷ lệ hài lòng, unit: "%", whole: false}
          scale: [{from: 80, points: 2}, {above: 50, points: 1}, {points: 0}]
      - code: "1.4"
        name: Sáng kiến
        maximum: 2
        rule: {kind: count, input: {key: ideas, name: Số sáng kiến}, each: 0.5}
"""
UNITS = "units:\n  - {code: an-phu, name: Xã An Phú}\n  - {code: binh-minh, name: Xã Bình Minh}\n"
QUESTIONS = """
questions:
  - {code: c1, text: Hài lòng không?, indicator: "1.1"}
  - {code: c2, text: Lãnh đạo nói gì?, indicator: "1.2"}
  - code: c3
    text: Có hài lòng không?
    indicator: "1.3"
    options: [{code: Y, name: Có, weight: 100}, {code: N, name: Không, weight: 0}]
"""
GROUPS = """
groups:
  - {code: dan, name: Người dân, weight: 3}
  - {code: cap-xa, name: Lãnh đạo cấp xã, weight: 1}
"""
HEADING = "unit,question,option"


def sheet(heading: str, *rows: str) -> str:
    return "".join(f"{row}\n" for row in (heading, *rows))


EACH_ONE = sheet(
    HEADING,
    *("an-phu,c1,A", "an-phu,c1,B", "an-phu,c2,B", "an-phu,c3,Y", "an-phu,c3,N"),
    *("binh-minh,c1,C", "binh-minh,c2,A", "binh-minh,c3,Y"),
)


@pytest.fixture
def make(tmp_path):
    """``make(records)`` writes a round with these records and loads it."""

    def make(records=EACH_ONE, questionnaire=QUESTIONS, *, name="replies.csv", columns="", answers=None, units=UNITS):
        (tmp_path / "set.yaml").write_text(SET, encoding="utf-8")
        (tmp_path / "units.yaml").write_text(units, encoding="utf-8")
        (tmp_path / "phieu.yaml").write_text(questionnaire, encoding="utf-8")
        if records is not None:
            data = records if isinstance(records, bytes) else records.encode()
            (tmp_path / name).write_bytes(data)
        (tmp_path / "round.yaml").write_text(
            "name: Đợt thử\nyear: 2023\ncriteria: set.yaml\nunits: units.yaml\nassessments: a\n"
            f"survey:\n  records: {name}\n  questionnaire: phieu.yaml\n{columns}",
            encoding="utf-8",
        )
        folder = tmp_path / "a"
        folder.mkdir(exist_ok=True)
        for unit in ("an-phu", "binh-minh") if answers is None else answers:
            stated = '  "1.4": {ideas: 2}\n' if answers is None else answers[unit]
            text = f"unit: {unit}\nyear: 2023\ncriteria: nho\nanswers:\n{stated}"
            (folder / f"{unit}.yaml").write_text(text, encoding="utf-8")
        return load_round(tmp_path)

    return make


def shares(folder):
    """Percent of each indicator, by unit."""
    return {entry.unit.code: [part.percent for part in entry.indicators] for entry in folder.survey.units}


def codes(problems):
    return sorted(problem.code for problem in problems)


def scored(folder):
    submissions, _, remarks = read_submissions(folder, jobs=1)
    return results_of(score_round(folder.round, submissions), remarks)


# --- arithmetic ------------------------------------------------------------------------------------------------

WEIGHED = (
    GROUPS
    + """
questions:
  - {code: c1, text: Câu 1, indicator: "1.1", weight: 1}
  - {code: c4, text: Câu 4, indicator: "1.1", weight: 2.5, groups: [dan]}
  - {code: c2, text: Câu 2, indicator: "1.2", groups: [cap-xa]}
  - {code: c3, text: Câu 3, indicator: "1.3", options: [{code: Y, weight: 100}, {code: N, weight: 0}], groups: [dan]}
"""
)


@pytest.mark.parametrize(
    ("counts", "due"),
    [
        # One question, one group: Σ n·w ÷ Σ n.
        ({"c1 dan": "A2 B1"}, [Fraction(260, 3), None, None]),
        ({"c1 dan": "D5"}, [0, None, None]),
        # Two groups by 3 and 1: (3 × 260/3 + 20) ÷ 4, however many replies each has.
        ({"c1 dan": "A2 B1", "c1 cap-xa": "C1"}, [70, None, None]),
        ({"c1 dan": "A200 B100", "c1 cap-xa": "C7"}, [70, None, None]),
        # Of groups, those that replied: 20 alone.
        ({"c1 cap-xa": "C3"}, [20, None, None]),
        # Two questions by 1 and 2.5: (100 + 2.5 × 60) ÷ 3.5; without replies to one, the other alone.
        ({"c1 dan": "A1", "c4 dan": "B9"}, [Fraction(500, 7), None, None]),
        ({"c4 dan": "B9"}, [60, None, None]),
        # Options of their own; other indicators.
        ({"c3 dan": "Y4 N1", "c2 cap-xa": "A1 B1 C1 D1"}, [None, 45, 80]),
    ],
)
def test_shares_are_exact(make, counts, due):
    rows = [
        f"an-phu,{question},{given[0]},{group},{given[1:]}"
        for key, value in counts.items()
        for question, group in [key.split()]
        for given in value.split()
    ]
    folder, _ = make(sheet("unit,question,option,group,count", *rows), WEIGHED)
    assert shares(folder)["an-phu"] == due


def test_points_are_the_maximum_times_the_share_rounded_as_the_set_says(make):
    folder, _ = make(sheet(f"{HEADING},count", "an-phu,c1,A,2", "an-phu,c1,B,1", "an-phu,c2,B,1", "an-phu,c2,C,1"))
    entry = folder.survey.units[0]
    first, second, _ = entry.indicators
    assert (first.percent, first.result.points) == (Fraction(260, 3), Fraction("3.47"))
    assert (second.percent, second.result.points) == (40, Fraction("0.8")), "a rule of points takes its share of 2"
    assert (entry.points, entry.maximum) == (Fraction("4.27"), 8)


@pytest.mark.parametrize(("yes", "no", "points"), [(8, 2, 2), (79, 21, 1), (51, 49, 1), (50, 50, 0)])
def test_a_share_falls_on_the_scale_of_a_figure_in_percent(make, yes, no, points):
    folder, _ = make(sheet(f"{HEADING},count", f"an-phu,c3,Y,{yes}", f"an-phu,c3,N,{no}"))
    assert folder.survey.units[0].indicators[2].result.points == points


@given(st.lists(st.tuples(st.sampled_from(["an-phu", "binh-minh"]), st.sampled_from("ABCD")), min_size=1, max_size=60))
def test_counts_and_single_replies_come_to_the_same(tmp_path_factory, replies):
    results = []
    single = [f"{unit},c1,{option}" for unit, option in replies]
    counted = [f"{unit},c1,{option},{count}" for (unit, option), count in Counter(replies).items()]
    for heading, rows in ((HEADING, single), (f"{HEADING},count", counted)):
        folder = load(tmp_path_factory.mktemp("round"), sheet(heading, *rows))
        results.append([(entry.replies, entry.points, entry.indicators[0].percent) for entry in folder.survey.units])
    weights = dict(zip("ABCD", (100, 60, 20, 0), strict=True))
    for (unit, *_), (count, _, percent) in zip((("an-phu",), ("binh-minh",)), results[0], strict=True):
        given_ = [weights[option] for name, option in replies if name == unit]
        assert (count, percent) == (len(given_), Fraction(sum(given_), len(given_)) if given_ else None)
    assert results[0] == results[1]


# --- tables of any make ----------------------------------------------------------------------------------------


def in_a_workbook(text):
    return in_cells(*(row.split(",") for row in text.splitlines()))


def in_cells(*rows):
    workbook = Workbook()
    for row in rows:
        workbook.active.append(row)
    stream = io.BytesIO()
    workbook.save(stream)
    return stream.getvalue()


@pytest.mark.parametrize(
    "records",
    [
        EACH_ONE,
        EACH_ONE.replace(",", ";"),
        EACH_ONE.replace(",", "\t"),
        EACH_ONE.replace("\n", "\r\n"),
        EACH_ONE.encode("utf-8-sig"),
        EACH_ONE.replace("unit,question", " Unit ,QUESTION"),
        "\n\n" + EACH_ONE + ",,\n\n",
        EACH_ONE.replace(",c1", ',"c1"'),
        EACH_ONE.replace("an-phu", "Xã An Phú").replace("c3,Y", "c3,Có").replace("c1,", "Hài lòng không?,"),
        unicodedata.normalize("NFD", EACH_ONE.replace("an-phu", "Xã An Phú").replace("c3,N", "c3,Không")),
        EACH_ONE.replace("an-phu", "  an-phu"),
    ],
    ids=["comma", "semicolon", "tab", "crlf", "bom", "heading", "blank lines", "quotes", "names", "nfd", "blanks"],
)
def test_a_table_is_read_whatever_program_wrote_it(make, records):
    folder, problems = make(records)
    assert codes(problems) == []
    assert shares(folder) == {"an-phu": [80, 60, 50], "binh-minh": [20, 100, 100]}


@pytest.mark.parametrize("suffix", ["xlsx", "xlsm"])
def test_a_workbook_says_the_same(make, suffix):
    folder, problems = make(in_a_workbook(EACH_ONE), name=f"replies.{suffix}")
    assert codes(problems) == []
    assert shares(folder) == {"an-phu": [80, 60, 50], "binh-minh": [20, 100, 100]}


@pytest.mark.parametrize(
    ("question", "told"), [("1.1", []), ("1.10", []), (1.1, ["E-K042"]), (1.2, []), ("c1", ["E-K015"])]
)
def test_a_question_that_excel_may_have_changed_is_not_guessed(make, question, told):
    """A cell in which 1.10 was typed holds 1.1, which is another question."""
    questionnaire = QUESTIONS.replace("c1", '"1.1"').replace("c2", '"1.10"').replace("c3", '"1.2"')
    option = "Y" if question == 1.2 else "A"
    folder, problems = make(in_cells(HEADING.split(","), ["an-phu", question, option]), questionnaire, name="r.xlsx")
    assert [code for code in codes(problems) if code.startswith("E")] == told
    counted = {} if folder.survey is None else shares(folder)
    assert any(any(share is not None for share in found) for found in counted.values()) == (not told)


def test_a_units_name_is_the_same_in_both_spellings_of_its_tone_marks(make):
    for listed, written in (("Xã Hoà Thuỷ", "Xã Hòa Thủy"), ("Xã Hòa Thủy", "Xã Hoà Thuỷ")):
        folder, problems = make(EACH_ONE.replace("an-phu", written), units=UNITS.replace("Xã An Phú", listed))
        assert codes(problems) == []
        assert shares(folder)["an-phu"] == [80, 60, 50]


def test_of_two_units_that_a_mixed_spelling_may_be_none_is_chosen(make):
    units = UNITS.replace("Xã An Phú", "Xã Hoà Thuỷ").replace("Xã Bình Minh", "Xã Hòa Thủy")
    folder, problems = make(EACH_ONE.replace("an-phu", "Xã Hoà Thủy"), units=units)
    assert {code for code in codes(problems) if code.startswith("E")} == {"E-K039"}
    assert not folder.survey.replies.is_usable


def test_columns_may_have_other_names(make):
    records = EACH_ONE.replace("unit,question,option", "Mã đơn vị,CÂU HỎI,Trả lời")
    columns = "  columns: {unit: Mã đơn vị, question: Câu hỏi, option: Trả lời}\n"
    for text in (records, unicodedata.normalize("NFD", records)):
        folder, problems = make(text, columns=columns)
        assert codes(problems) == []
        assert shares(folder)["an-phu"] == [80, 60, 50]


def test_options_are_the_questions_own_else_those_of_the_questionnaire_else_those_of_the_set(make):
    def options(text):
        folder, _ = make(questionnaire=text)
        return [{o.code: o.worth for o in q.options} for q in folder.survey.questionnaire.questions]

    usual, own = {"A": 100, "B": 60, "C": 20, "D": 0}, {"Y": 100, "N": 0}
    assert options(QUESTIONS) == [usual, usual, own]
    general = "options: [{code: A, weight: 100}, {code: B, weight: 0.5}, {code: C, weight: 0}]"
    assert options(general + QUESTIONS) == [{"A": 100, "B": Fraction(1, 2), "C": 0}] * 2 + [own]


def test_channels_are_counted(make):
    records = sheet(
        "unit,question,option,channel", "an-phu,c1,A,giấy", "an-phu,c1,B,mạng", "an-phu,c1,B,", "an-phu,c2,A,giấy"
    )
    folder, _ = make(records)
    assert folder.survey.replies.channels == {"giấy": 2, "mạng": 1, "": 1}
    notes = [Language("en").sentence(note) for note in units_table(folder.survey, "").notes]
    assert "Replies by channel: giấy 2; mạng 1; not stated 1" in notes


def test_the_table_says_where_points_are_not_the_maximum_times_the_share(make):
    by_share = QUESTIONS.replace('indicator: "1.3"', 'indicator: "1.2"')
    for questionnaire, told in ((QUESTIONS, [("1.3",)]), (by_share, [])):
        folder, _ = make(EACH_ONE, questionnaire=questionnaire)
        notes = units_table(folder.survey, "").notes
        assert [note.values["codes"] for note in notes if note.code.startswith("But ")] == told


# --- what is wrong with a row ------------------------------------------------------------------------------------


def test_a_unit_with_a_row_in_doubt_is_not_scored_and_all_others_are(make):
    folder, problems = make(EACH_ONE + "an-phu,c1,E\n")
    assert codes(problems) == ["E-K016"]
    results = scored(folder)
    assert [entry.unit.code for entry in results.units] == ["binh-minh"]
    assert [(entry.code, entry.why) for entry in results.unranked] == [("an-phu", Why.INVALID)]
    assert folder.survey.units[0].spoiled == 1


@pytest.mark.parametrize(
    ("row", "code"),
    [("an-phuu,c1,A", "E-K014"), (",c1,A", "E-K023"), ("an-phu,c1", "E-K021"), ("an-phu,c1,A,x", "E-K022")],
)
def test_no_unit_is_scored_while_a_row_may_be_any_units(make, row, code):
    folder, problems = make(f"{EACH_ONE}{row}\n")
    assert codes(problems) == [code]
    results = scored(folder)
    assert results.units == ()
    assert {entry.why for entry in results.unranked} == {Why.INVALID}


@pytest.mark.parametrize(
    ("records", "code"),
    [(None, "E-D002"), ("", "E-F007"), ("unit,question\nan-phu,c1\n", "E-K010"), (b"unit,\0question\n", "E-F006")],
)
def test_no_unit_is_scored_while_there_are_no_records(make, records, code):
    folder, problems = make(records)
    assert codes(problems) == [code]
    assert folder.survey is None
    assert {entry.why for entry in scored(folder).unranked} == {Why.INVALID}


def test_no_unit_is_scored_by_an_unsound_questionnaire(make):
    folder, problems = make(questionnaire=QUESTIONS.replace('"1.2"', '"1.5"'))
    assert codes(problems) == ["E-K004", "W-K007"]
    assert {entry.why for entry in scored(folder).unranked} == {Why.INVALID}


@pytest.mark.parametrize("end", range(1, len(EACH_ONE)))
def test_a_file_that_is_cut_in_the_middle_is_told(make, end):
    """Wherever but at the end of a line, where the file is as whole as it can be seen to be."""
    text = EACH_ONE[:end]
    _, problems = make(text)
    if text.endswith("\n"):
        assert not [problem for problem in problems if not problem.code.startswith("W-K03")] or text.count("\n") == 1
    else:
        assert {code for code in codes(problems) if not code.startswith("W-K03")}


def test_the_first_twenty_of_a_kind_are_told_and_the_others_counted(make):
    rows = ["nowhere,c1,A"] * 30 + ["elsewhere,c1,A"] * 300 + ["an-phu,c1,X"] * 2
    _, problems = make(sheet(HEADING, *rows))
    unknown = [problem for problem in problems if problem.code == "E-K014"]
    assert [problem.places[0].line for problem in unknown] == list(range(2, 2 + SHOWN))
    said = [Language("en").sentence(problem.message) for problem in unknown]
    assert said[-1].endswith("; 310 more rows are like this, the first of them row 22 (“elsewhere” 300; “nowhere” 10)")
    assert not any("more rows" in sentence for sentence in said[:-1])
    assert codes(problems).count("E-K016") == 2


def test_a_text_without_end_is_told_by_its_beginning(make):
    _, problems = make(sheet(HEADING, f"{'x' * 5000},c1,A", f"an-phu,{'y' * 5000},A"))
    said = [Language("en").sentence(problem.message) for problem in problems if problem.code.startswith("E-")]
    assert [len(sentence) < 250 for sentence in said] == [True, True]
    assert f"“{'x' * 59}…”" in said[0]


def test_a_reply_that_is_there_twice_names_both_rows(make):
    rows = ["an-phu,c1,A,P1", "an-phu,c2,A,P1", "binh-minh,c1,A,P1", "Xã An Phú,c1,B, P1"]
    folder, problems = make(sheet(f"{HEADING},respondent", *rows))
    (twice,) = [problem for problem in problems if problem.code == "E-K019"]
    assert [place.line for place in twice.places] == [5, 2]
    assert folder.survey.units[0].spoiled == 1
    assert folder.survey.units[1].spoiled == 0


def test_counts_of_other_groups_and_channels_are_no_repetition(make):
    heading = "unit,question,option,group,channel,count"
    rows = ["an-phu,c1,A,dan,giấy,2", "an-phu,c1,A,dan,mạng,3", "an-phu,c1,A,cap-xa,giấy,4"]
    folder, problems = make(sheet(heading, *rows), GROUPS + QUESTIONS)
    assert "E-K020" not in codes(problems)
    assert folder.survey.units[0].replies == 9


def test_replies_counted_under_no_option_are_a_mistake(make):
    """Unlike a question that one respondent left blank."""
    _, problems = make(sheet(f"{HEADING},count", "an-phu,c1,,300", "an-phu,c1,A,3"))
    assert codes(problems) == ["E-K023"]


def test_channels_without_number_are_told_apart_where_replies_are_counted(make):
    rows = [f"an-phu,c1,A,kênh {number},2" for number in range(50)]
    folder, problems = make(sheet("unit,question,option,channel,count", *rows))
    assert (codes(problems), folder.survey.units[0].replies) == ([], 100)


def test_a_million_different_channels_take_no_room(make):
    rows = [f"an-phu,c1,A,kênh {number}" for number in range(500)]
    folder, _ = make(sheet("unit,question,option,channel", *rows))
    assert sum(folder.survey.replies.channels.values()) == 500
    assert len(folder.survey.replies.channels) <= 21


@given(st.binary(max_size=300))
def test_whatever_the_bytes_the_reader_tells_and_does_not_fall(tmp_path_factory, data):
    path = tmp_path_factory.mktemp("round")
    load(path, EACH_ONE.encode() + data)
    load(path, data)


def load(folder, records):
    (folder / "a").mkdir(exist_ok=True)
    (folder / "set.yaml").write_text(SET, encoding="utf-8")
    (folder / "units.yaml").write_text(UNITS, encoding="utf-8")
    (folder / "phieu.yaml").write_text(QUESTIONS, encoding="utf-8")
    (folder / "replies.csv").write_bytes(records if isinstance(records, bytes) else records.encode())
    (folder / "round.yaml").write_text(
        "name: Đợt thử\nyear: 2023\ncriteria: set.yaml\nunits: units.yaml\nassessments: a\n"
        "survey: {records: replies.csv, questionnaire: phieu.yaml}\n",
        encoding="utf-8",
    )
    found, problems = load_round(folder)
    assert found is not None, problems
    return found


# --- what the round makes of it ----------------------------------------------------------------------------------


def test_answers_come_from_the_records_with_a_reason_that_names_the_replies(make):
    folder, _ = make()
    unit = next(entry.unit for entry in scored(folder).units if entry.unit.code == "an-phu")
    items = {item.code: item for item in unit.indicators}
    assert [items[code].points for code in ("1.1", "1.2", "1.3", "1.4")] == [Fraction("3.2"), Fraction("1.2"), 0, 1]
    assert items["1.1"].answer == {"percent": "80"}
    assert items["1.1"].evidence == "replies.csv"
    english = Language("en").sentence(items["1.1"].reason)
    assert english == "survey, 2 replies: c1 (A 1; B 1; C 0; D 0) = 80 % → 4 × 80/100 → 3.2 pt"
    assert Language("vi").sentence(items["1.3"].reason) == (
        "điều tra, 2 lượt trả lời: c3 (Y: 1; N: 1) = 50 % → không quá 50 % → 0 điểm"
    )


def test_what_appraisers_state_instead_has_a_reason_of_its_own(make):
    folder, _ = make()
    submission = next(iter(read_submissions(folder, jobs=1)[0]))
    criteria = folder.round.criteria
    stands = with_records(criteria, submission, folder.round.supplied[submission.unit]).assessment
    stated = Answer((90,), 1, finding=Finding(None, "Phiếu đếm lại"))
    answer = after(stands, stands._replace(answers={"1.1": stated}), StageKind.APPRAISAL).answers["1.1"]
    result = score_indicator(criteria, criteria.by_code["1.1"], answer)
    assert Language("en").sentence(result.reason) == "survey: 90 % → 4 × 90/100 → 3.6 pt"


def test_a_reason_names_the_groups_and_those_without_replies(make):
    folder, _ = make(sheet(f"{HEADING},group", "an-phu,c1,A,dan", "an-phu,c4,B,dan", "an-phu,c2,A,cap-xa"), WEIGHED)
    reason = folder.survey.units[0].indicators[0].result.reason
    assert Language("en").sentence(reason) == (
        "survey, 2 replies: c1 (Người dân: 1 replies = 100 %; Lãnh đạo cấp xã: no replies) = 100 %; "
        "c4 (A 0; B 1; C 0; D 0) = 60 %; together ≈ 71.43 % → 4 × 71.43/100 → 2.86 pt"
    )


def test_results_with_replies_are_read_again_as_they_were(make, tmp_path):
    folder, _ = make()
    results = scored(folder)
    path = tmp_path / "results.json"
    path.write_text(dump(to_json(results, Language("vi"))), encoding="utf-8")
    again = load_results(path)
    assert [entry.unit for entry in again.units] == [entry.unit for entry in results.units]


def test_the_round_names_its_records_and_their_fingerprints(make, tmp_path):
    folder, _ = make()
    assert [(file.name, file.sha256) for file in folder.inputs if file.role is Role.RECORDS] == [
        (name, hashlib.sha256((tmp_path / name).read_bytes()).hexdigest()) for name in ("replies.csv", "phieu.yaml")
    ]
    without, _ = load_round(tmp_path, records=False)
    assert [file for file in without.inputs if file.role is Role.RECORDS] == []
    assert (without.survey, without.round.supplied) == (None, {})
    assert without.round.elsewhere == folder.round.elsewhere == {ScoredBy.SURVEY}


def test_forms_do_not_ask_for_what_the_survey_answers(make):
    folder, _ = load_without_records(make)
    asked = [
        part.indicator.code
        for part in form_parts(folder.round.criteria, folder.round.elsewhere)
        if isinstance(part, IndicatorLines) and part.lines
    ]
    assert asked == ["1.4"]


def load_without_records(make):
    folder, problems = make(None)
    assert codes(problems) == ["E-D002"]
    return load_round(Path(folder.round.place.file).parent, records=False)


@pytest.mark.parametrize(
    "stated",
    ["{A: 1, B: 0, C: 0, D: 0}", "{percent: 50}", "not_applicable", "{claimed: 3}", "{percent: 50, claimed: 2}"],
)
def test_a_unit_does_not_answer_for_the_survey(make, stated):
    answers = {"an-phu": f'  "1.1": {stated}\n  "1.4": {{ideas: 2}}\n', "binh-minh": '  "1.4": {ideas: 1}\n'}
    folder, _ = make(answers=answers)
    results = scored(folder)
    (own,) = [problem for problem in results.problems if problem.code == "E-K030"]
    assert (own.places[0].line, own.message.values["code"]) == (5, "1.1")
    assert [entry.unit.code for entry in results.units] == ["binh-minh"]


def test_evidence_and_blank_answers_of_a_unit_are_no_answers(make):
    answers = {"an-phu": '  "1.1": {evidence: Báo cáo}\n  "1.2":\n  "1.4": {ideas: 2}\n'}
    folder, _ = make(answers=answers)
    assert [entry.unit.code for entry in scored(folder).units] == ["an-phu"]


def test_replies_do_not_submit_for_a_unit(make):
    """Neither where it sent nothing, nor where it sent a blank form."""
    folder, _ = make(answers={"an-phu": '  "1.4":\n'})
    results = scored(folder)
    assert {entry.code: entry.why for entry in results.unranked} == {
        "an-phu": Why.NOT_SUBMITTED,
        "binh-minh": Why.NOT_SUBMITTED,
    }


def test_a_unit_without_replies_is_unanswered_and_warned_of(make):
    folder, problems = make(sheet(HEADING, "an-phu,c1,A", "an-phu,c2,A", "an-phu,c3,Y"))
    assert problems == []
    results = scored(folder)
    assert [problem.code for problem in results.problems] == ["W-K035"]
    unit = next(entry.unit for entry in results.units if entry.unit.code == "binh-minh")
    assert [item.state.value for item in unit.indicators] == ["unanswered"] * 3 + ["scored"]
    table = units_table(folder.survey, "")
    assert table.rows[1].cells[-2:] == ("–", 8)


@pytest.mark.parametrize(
    ("policy", "code", "ranked"), [("warn", "W-K033", ["binh-minh", "an-phu"]), ("refuse", "E-K034", ["binh-minh"])]
)
def test_few_replies_are_warned_of_or_refused(make, policy, code, ranked):
    questionnaire = f"minimum_replies: {{count: 2, policy: {policy}}}" + QUESTIONS
    rows = ["an-phu,c1,A", "an-phu,c1,D", "an-phu,c2,D", "an-phu,c3,Y", "an-phu,c3,Y"]
    rows += [f"binh-minh,{question},{option}" for question, option in zip("123123", "AAYAAY", strict=True)]
    rows = [row.replace("binh-minh,", "binh-minh,c") for row in rows]
    folder, _ = make(sheet(HEADING, *rows), questionnaire)
    results = scored(folder)
    (told,) = [problem for problem in results.problems if problem.code.endswith(code[3:])]
    assert told.code == code
    assert {key: told.message.values[key] for key in ("unit", "question", "count", "least")} == {
        "unit": "an-phu",
        "question": "c2",
        "count": 1,
        "least": 2,
    }
    assert [entry.unit.code for entry in results.units] == ranked


def test_none_are_too_few_where_few_are_refused(make):
    folder, _ = make(sheet(HEADING, "an-phu,c1,A"), "minimum_replies: {count: 1, policy: refuse}" + QUESTIONS)
    results = scored(folder)
    assert codes(results.problems) == ["E-K034"] * 5
    assert results.units == ()


# --- commands ----------------------------------------------------------------------------------------------------


def test_score_of_one_file_is_that_of_the_round(make, tmp_path, cchc):
    make()
    batch = json.loads(cchc("batch", tmp_path, "--format", "json").out)
    alone = json.loads(cchc("score", tmp_path / "a" / "an-phu.yaml", "--format", "json").out)
    due = next(unit for unit in batch["units"] if unit["code"] == "an-phu")
    assert [item["points"] for item in alone["units"][0]["indicators"]] == ["3.20", "1.20", "0.00", "1.00"]
    assert alone["units"][0]["indicators"] == due["indicators"]


def test_score_by_another_set_takes_the_replies_too(make, tmp_path, cchc):
    make()
    other = tmp_path / "other.yaml"
    other.write_text(SET.replace("maximum: 10", "maximum: 11").replace("maximum: 4", "maximum: 5"), encoding="utf-8")
    run = cchc("score", tmp_path / "a" / "an-phu.yaml", "-c", other, "--format", "json", lang="en")
    assert json.loads(run.out)["units"][0]["indicators"][0]["points"] == "4.00"
    other.write_text(SET.replace("scored_by: survey", "scored_by: unit"), encoding="utf-8")
    run = cchc("score", tmp_path / "a" / "an-phu.yaml", "-c", other, lang="en")
    assert (run.status, run.err.count("E-K005")) == (1, 3)


def test_check_tells_of_the_records_even_where_nothing_was_sent(make, tmp_path, cchc):
    make(sheet(HEADING, "an-phu,c1,A", "an-phu,c1,Z"), answers={})
    run = cchc("check", tmp_path, lang="en")
    assert run.status == 1
    told = [line.split()[1] for line in run.err.splitlines() if ": " in line and "-" in line.split()[1]]
    assert {"E-K016", "W-K035", "W-A023"} <= set(told)


def test_the_document_holds_what_was_counted(make, tmp_path, cchc):
    rows = ["an-phu,c1,A,dan,2", "an-phu,c1,B,dan,1", "an-phu,c1,C,cap-xa,1", "an-phu,c4,A,dan,3"]
    make(sheet(f"{HEADING},group,count", *rows), WEIGHED)
    document = json.loads(cchc("survey", tmp_path, "--format", "json", lang="en").out)
    assert (document["format"], document["usable"]) == ("cchc-survey/1", True)
    unit, empty = document["units"]
    assert (unit["replies"], unit["points"], unit["maximum"]) == (7, "3.66", "8.00")
    indicator = unit["indicators"][0]
    assert (indicator["share"], indicator["points"]) == ("640/7", "3.66")
    first, second = indicator["questions"]
    assert first["groups"] == [
        {"code": "dan", "replies": 3, "options": {"A": 2, "B": 1, "C": 0, "D": 0}, "share": "260/3"},
        {"code": "cap-xa", "replies": 1, "options": {"A": 0, "B": 0, "C": 1, "D": 0}, "share": "20"},
    ]
    assert (first["share"], second["share"], second["no_replies_from"]) == ("70", "100", [])
    assert (empty["replies"], empty["points"], empty["indicators"][0]["share"]) == (0, None, None)


def test_nothing_is_shown_of_units_in_doubt(make, tmp_path, cchc):
    make(EACH_ONE + "an-phu,c1,E\n")
    document = json.loads(cchc("survey", tmp_path, "--format", "json").out)
    assert [unit["points"] for unit in document["units"]] == [None, "4.80"]
    run = cchc("survey", tmp_path, lang="en", columns=120)
    assert "Rows with errors, so that no share or point is shown: Xã An Phú (1 row)" in run.out
    line = next(line for line in run.out.splitlines() if "An Phú" in line)
    assert line.split() == ["Xã", "An", "Phú", "5", "–", "–", "–", "–", "8.00"]


def test_views_show_the_same_replies(make):
    folder, _ = make(sheet(f"{HEADING},group", "an-phu,c1,A,dan", "an-phu,c1,B,cap-xa", "an-phu,c2,B,cap-xa"), WEIGHED)
    by_question = {(row.cells[0], row.cells[2]): row.cells for row in questions_table(folder.survey).rows}
    assert by_question["c1", "Xã An Phú"][3:-1] == (2, 1, 1, 0, 0, None, None, 90)
    by_group = {row.cells[:3]: row.cells[3:] for row in groups_table(folder.survey).rows}
    assert by_group["c1", "Xã An Phú", "Người dân"] == (3, 1, 1, 0, 0, 0, None, None, 100)
    assert by_group["c1", "Xã An Phú", "Lãnh đạo cấp xã"] == (1, 1, 0, 1, 0, 0, None, None, 60)
    assert by_group["c2", "Xã Bình Minh", "Lãnh đạo cấp xã"] == (1, 0, 0, 0, 0, 0, None, None, "–")


def test_the_workbook_holds_the_figures_of_every_view(make):
    folder, _ = make(sheet(f"{HEADING},group", "an-phu,c1,A,dan", "an-phu,c1,B,cap-xa", "an-phu,c2,B,cap-xa"), WEIGHED)
    stream = io.BytesIO()
    write_survey_workbook(folder.survey, folder.round, Language("vi"), stream)
    workbook = load_workbook(stream)
    assert workbook.sheetnames == ["Theo đơn vị", "Theo câu hỏi", "Theo nhóm đối tượng", "Phiếu hỏi", "Nguồn"]
    rows = {
        sheet.title: [[cell for cell in row if cell is not None] for row in sheet.iter_rows(values_only=True)]
        for sheet in workbook
    }
    assert ["Xã An Phú", 3, 90, 3.6, 60, 1.2, "–", "–", 4.8, 8] in rows["Theo đơn vị"]
    assert ["c1", "1.1", "Xã An Phú", 2, 1, 1, 0, 0, 90] in rows["Theo câu hỏi"]
    assert ["c2", "Xã An Phú", "Lãnh đạo cấp xã", 1, 1, 0, 1, 0, 0, 60] in rows["Theo nhóm đối tượng"]
    assert ["replies.csv", folder.survey.replies.source.sha256] in rows["Nguồn"]


def test_what_a_file_says_is_no_formula_in_a_workbook(make):
    questionnaire = QUESTIONS.replace("Hài lòng không?", "=HYPERLINK(1)").replace("Lãnh đạo nói gì?", "+1")
    folder, _ = make(questionnaire=questionnaire)
    stream = io.BytesIO()
    write_survey_workbook(folder.survey, folder.round, Language("vi"), stream)
    kinds = {
        cell.data_type for sheet in load_workbook(stream) for row in sheet.iter_rows() for cell in row if cell.value
    }
    assert kinds == {"s", "n"}
