"""Bonuses and penalties: outside the fields, capped one by one and all together, never hidden in another figure."""

from __future__ import annotations

import io
import json
import re
import zipfile
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reading_workbooks import load_workbook

from cchc.answers import UNANSWERED, Answer, Finding
from cchc.assessment import Unit
from cchc.criteria import ScoredBy
from cchc.formats.assessment_yaml import YamlAssessment
from cchc.formats.assessments import read_assessment
from cchc.formats.documents.criteria import criteria_json
from cchc.formats.expected import Expected
from cchc.formats.files import Raw
from cchc.formats.forms.workbook import write_form
from cchc.formats.json_text import dump
from cchc.formats.ranking.workbook import write_workbook
from cchc.formats.results.reading import parse_results
from cchc.formats.results.writing import to_json
from cchc.formats.round.new import create_round
from cchc.formats.sets.book.reading import import_set
from cchc.formats.sets.book.workbook import write_set_workbook
from cchc.formats.sets.reading import load_set, load_set_with_nodes, parse_set
from cchc.formats.wide_table import read_wide_table
from cchc.formats.yaml_file import read_yaml
from cchc.language import language
from cchc.number import from_cell
from cchc.problems import Place, Problem
from cchc.ranking import Why, rank
from cchc.recording import results_of, unit_record
from cchc.results import Results
from cchc.rounds import Round, Scored, score_round, score_submission
from cchc.scoring import State, UnitResult, score
from cchc.stages import forms
from cchc.stages.stage import SELF_STAGE, Stage, StageKind
from cchc.tables.charts import Kind, charts
from cchc.tables.details import details_tables
from cchc.tables.explanation.indicator import adjustment_explanation_table
from cchc.tables.explanations import explanations_table
from cchc.tables.fields import fields_tables
from cchc.tables.losses import losses_table, penalties_table
from cchc.tables.ranking import ranking_table
from cchc.tables.unit import unit_table
from cchc.tables.wording import cell_text

SET = Path(__file__).parent / "golden" / "files" / "sets" / "adjusted.yaml"
VI, EN = language("vi"), language("en")

FULL = {"1.1.1": {"points": "4"}, "1.1.2": {"points": "2"}, "2.1": {"on_time": 4, "settled": 4}}
HALF = {"1.1.1": {"points": "2"}, "1.1.2": {"points": "1"}, "2.1": {"on_time": 2, "settled": 4}}


@pytest.fixture(scope="module")
def criteria():
    loaded = load_set(SET)
    assert loaded.problems == []
    assert loaded.sound is not None
    return loaded.sound


def changed(*pairs: tuple[str, str]):
    """The set with passages replaced."""
    text = SET.read_text(encoding="utf-8")
    for old, new in pairs:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return parse_set(Raw("set.yaml", text.encode()))


def submitted(criteria, answers, unit="u"):
    text = f"unit: {unit}\nyear: {criteria.years[0]}\ncriteria: {criteria.id}\nanswers: {json.dumps(answers)}"
    raw = Raw(f"{unit}.yaml", text.replace('"BLANK"', "").encode())
    source, node = read_yaml(raw)
    assert node is not None
    return YamlAssessment(raw, source, node).read(Expected(criteria))


def scored(criteria, answers):
    submission = submitted(criteria, answers)
    assert submission.problems == ()
    assert submission.assessment is not None
    return score(criteria, submission.assessment)


# --- the set ---------------------------------------------------------------------------------------------------


def test_adjustments_are_no_part_of_the_tree(criteria):
    assert [(kind.value, leaf.code, leaf.maximum) for kind, leaf in criteria.adjustments] == [
        ("bonus", "T1", 2),
        ("bonus", "T2", 1),
        ("penalty", "P1", 2),
        ("penalty", "P2", 2),
    ]
    assert [leaf.code for leaf in criteria.leaves] == ["1.1.1", "1.1.2", "2.1"]
    assert [leaf.code for leaf in criteria.answered] == ["1.1.1", "1.1.2", "2.1", "T1", "T2", "P1", "P2"]
    assert list(criteria.by_code) == list(criteria.evaluators) == [leaf.code for leaf in criteria.answered]
    assert criteria.counts == (2, 2, 2, 3)
    assert criteria.maximum == 10
    assert (criteria.policy.bonus_cap, criteria.policy.penalty_cap) == (Fraction(5, 2), 3)


def test_who_scores_them_unless_the_set_says(criteria):
    assert [(leaf.code, leaf.scored_by) for _, leaf in criteria.adjustments] == [
        ("T1", ScoredBy.UNIT),
        ("T2", ScoredBy.COUNCIL),
        ("P1", ScoredBy.APPRAISER),
        ("P2", ScoredBy.COUNCIL),
    ]


@pytest.mark.parametrize(
    ("pairs", "codes"),
    [
        pytest.param([("bonus: 2.5, ", "")], [], id="a-kind-without-a-cap"),
        pytest.param([("  adjustments: {bonus: 2.5, penalty: 3}\n", "")], [], id="no-caps"),
        pytest.param([("bonus: 2.5", "bonus: 0")], ["E-C026"], id="cap-of-0"),
        pytest.param([("bonus: 2.5", "bonus: -1")], ["E-N006"], id="negative-cap"),
        pytest.param([("bonus: 2.5", "bonus: 2.5555")], ["E-B006"], id="cap-that-rounding-drops"),
        pytest.param([("{bonus: 2.5, penalty: 3}", "{bonuses: 2.5}")], ["E-Y003"], id="another-kind-of-cap"),
        pytest.param([("code: T2", "code: T1")], ["E-C004"], id="code-twice"),
        pytest.param([("code: T2", 'code: "1.1.1"')], ["E-C004"], id="code-of-an-indicator"),
        pytest.param([("code: T2", 'code: "2"')], ["E-C004"], id="code-of-a-field"),
        pytest.param([("name: Bị cơ quan cấp trên phê bình", "name: Kế hoạch năm")], ["W-C019"], id="name-twice"),
        pytest.param([("step: 0.5}", "step: 0.5}\n    not_applicable: zero")], ["E-Y003"], id="always-applies"),
        pytest.param([("kind: points, step: 0.5", "kind: points, step: 1.5")], ["E-C006"], id="cap-out-of-reach"),
        pytest.param([("cấp bộ, points: 1", "cấp bộ, points: 2")], ["E-C007"], id="level-above-the-cap"),
        pytest.param([("cap: 1\n", "cap: 1.0005\n"), ("points: 1}", "points: 1.0005}")], ["E-C029"], id="decimals"),
        pytest.param([("answer: {count: 3}, points: 1.5", "answer: {count: 3}, points: 2")], ["E-C017"], id="example"),
        pytest.param(
            [("    kind: penalty\n    cap: 2\n    rule:\n", "    cap: 2\n    rule:\n")], ["E-Y004"], id="kind"
        ),
        pytest.param([("    cap: 1\n", "    maximum: 1\n")], ["E-Y004", "E-Y003"], id="maximum-for-cap"),
    ],
)
def test_what_is_said_of_a_set(pairs, codes):
    assert [problem.code for problem in changed(*pairs).problems] == codes


# --- the arithmetic --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answers", "bonus", "penalty", "points", "index"),
    [
        pytest.param({}, 0, 0, 5, 50, id="none"),
        pytest.param({"T1": {"count": 3}}, Fraction(3, 2), 0, Fraction(13, 2), 65, id="bonus"),
        pytest.param({"T1": {"count": 9}}, 2, 0, 7, 70, id="bonus-at-its-cap"),
        pytest.param({"T1": {"count": 9}, "T2": {"level": "bo"}}, Fraction(5, 2), 0, Fraction(15, 2), 75, id="all"),
        pytest.param({"P1": {"cases": 1}}, 0, Fraction(3, 4), Fraction(17, 4), Fraction(85, 2), id="penalty"),
        pytest.param({"P1": {"cases": 9}, "P2": {"points": "1.5"}}, 0, 3, 2, 20, id="all-penalties-at-their-cap"),
        pytest.param({"T1": {"count": 1}, "P2": {"points": "0.5"}}, Fraction(1, 2), Fraction(1, 2), 5, 50, id="both"),
    ],
)
def test_bonuses_are_added_and_penalties_taken_up_to_their_caps(criteria, answers, bonus, penalty, points, index):
    result = scored(criteria, HALF | answers)
    assert (result.bonus, result.penalty) == (bonus, penalty)
    assert result.sums == (points, 10)
    assert result.index_exact == index
    assert [part.sums for part in result.fields] == [(3, 6), (2, 4)]


def test_no_caps_of_all():
    criteria = changed(("  adjustments: {bonus: 2.5, penalty: 3}\n", "")).sound
    assert criteria is not None
    result = scored(criteria, HALF | {"T1": {"count": 9}, "T2": {"level": "bo"}, "P1": {"cases": 9}})
    assert (result.bonus, result.penalty, result.sums.points) == (3, 2, 6)


def test_an_index_may_pass_100_and_fall_below_0(criteria):
    assert scored(criteria, FULL | {"T1": {"count": 9}}).index == 120
    nothing = {"1.1.1": {"points": "0"}, "1.1.2": {"points": "0"}, "2.1": {"on_time": 0, "settled": 4}}
    result = scored(criteria, nothing | {"P2": {"points": "2"}})
    assert (result.sums.points, result.index) == (-2, -20)
    assert criteria.policy.grade_of(-20).code == "yeu"
    assert criteria.policy.grade_of(120).code == "tot"


def test_the_maximum_is_that_of_the_fields_that_apply(criteria):
    result = scored(criteria, FULL | {"2.1": {"on_time": 0, "settled": 0}, "T1": {"count": 2}, "P1": {"cases": 1}})
    assert result.sums == (Fraction(25, 4), 6)
    assert result.index_exact == Fraction(625, 6)
    assert result.index == Fraction(10417, 100)


def test_points_of_each_are_rounded_as_indicators_are():
    criteria = changed(
        ("each: 0.5", "each: 0.333"), ("{answer: {count: 3}, points: 1.5}", "{answer: {count: 3}, points: 1}")
    ).sound
    assert criteria is not None
    assert scored(criteria, HALF | {"T1": {"count": 1}}).bonus == Fraction(33, 100)


def test_one_without_an_answer_is_no_unanswered_indicator():
    criteria = changed(("  not_applicable: exclude\n", "  unanswered: refuse\n")).sound
    assert criteria is not None
    outcome, problems = score_submission(criteria, submitted(criteria, FULL))
    assert isinstance(outcome, UnitResult)
    assert (outcome.index, problems) == (100, [])
    assert [item.state for item in outcome.adjustments] == [State.UNANSWERED] * 4


amounts = st.integers(0, 40)
caps = st.one_of(st.none(), st.integers(1, 80))


@settings(deadline=None, max_examples=80)
@given(st.tuples(amounts, amounts, amounts, amounts), st.tuples(caps, caps), st.integers(0, 80), st.integers(0, 80))
def test_the_index_is_what_it_is_by_hand(given_, capped, first, second):
    """Two bonuses and two penalties in tenths of a point, on two fields of 8 points, one of which may be away."""
    names = {kind: cap for kind, cap in zip(("bonus", "penalty"), capped, strict=True) if cap is not None}
    policy = "".join(f"{kind}: {tenths(cap)}, " for kind, cap in names.items())
    items = "".join(
        f"- {{code: {code}, name: Khoản {code}, kind: {kind}, cap: 4, rule: {{kind: points}}}}\n"
        for code, kind in (("T1", "bonus"), ("T2", "bonus"), ("P1", "penalty"), ("P2", "penalty"))
    )
    fields = "".join(
        f"- {{code: '{code}', name: Lĩnh vực {code}, maximum: 8, criteria: ["
        f"{{code: '{code}.1', name: Mục {code}, maximum: 8, rule: {{kind: points}}}}]}}\n"
        for code in (1, 2)
    )
    text = (
        "id: adjusted\nname: Bộ\nlevel: commune\nyears: [2023]\nstatus: illustrative\nsource: thử\nmaximum: 16\n"
        f"policy: {{grades: [{{code: a, name: A}}], adjustments: {{{policy}}}}}\nfields:\n"
        f"{fields}"
        f"adjustments:\n{items}"
    )
    criteria = parse_set(Raw("set.yaml", text.encode())).sound
    assert criteria is not None
    answers = {code: {"points": tenths(n)} for code, n in zip(("T1", "T2", "P1", "P2"), given_, strict=True)}
    answers |= {"1.1": {"points": tenths(first)}, "2.1": {"points": tenths(second)} if second else "not_applicable"}
    result = scored(criteria, answers)
    bonus, penalty = given_[0] + given_[1], given_[2] + given_[3]
    if capped[0] is not None:
        bonus = min(bonus, capped[0])
    if capped[1] is not None:
        penalty = min(penalty, capped[1])
    total = first + second + bonus - penalty
    assert result.sums.points == Fraction(total, 10)
    assert result.index_exact == Fraction(100 * total, 160 if second else 80)
    assert [part.sums.points for part in result.fields] == [Fraction(first, 10), Fraction(second, 10)]
    record = unit_record(result, "Xã")
    assert (
        record.points
        == sum(part.points for part in record.fields) + record.adjustments.bonus - record.adjustments.penalty
    )


def tenths(number: int) -> str:
    return f"{number // 10}.{number % 10}"


# --- what a self-assessment may state -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answers", "elsewhere", "codes"),
    [
        pytest.param({"T1": {"count": 1}, "T2": {"level": "bo"}}, (), [], id="bonuses"),
        pytest.param({"T1": {"count": 1}, "T2": {"level": "bo"}}, {ScoredBy.COUNCIL}, ["E-B004"], id="the-council's"),
        pytest.param({"P1": {"cases": 0}}, (), ["E-B004"], id="penalty-of-nothing"),
        pytest.param({"P1": {"cases": "BLANK"}, "P2": "BLANK"}, (), [], id="blank-penalties"),
        pytest.param({"P1": {"cases": 1}, "P2": {"points": "1"}}, (), ["E-B004", "E-B004"], id="penalties"),
        pytest.param({"T1": "not_applicable"}, (), ["E-A006"], id="bonus-not-applicable"),
    ],
)
def test_a_self_assessment_states_no_penalty_and_no_bonus_of_others(criteria, answers, elsewhere, codes):
    round_ = Round("Đợt", 2023, criteria, (Unit("u", "Xã U"),), Place("round.yaml"), elsewhere=frozenset(elsewhere))
    outcome, problems = score_submission(criteria, submitted(criteria, HALF | answers), round_=round_)
    assert [problem.code for problem in problems] == codes
    assert isinstance(outcome, UnitResult) if not codes else outcome is Why.INVALID


def test_a_penalty_is_told_at_its_place(criteria):
    _, (problem,) = score_submission(criteria, submitted(criteria, {"P1": {"cases": 1}}))
    assert str(problem.places[0]) == "u.yaml:4:17"
    assert EN.sentence(problem.message) == (
        "P1 (Để tổ chức, cá nhân khiếu nại đúng về thủ tục hành chính) is given by the appraisers or the council, "
        "in a stage of theirs, not self-scored; leave it empty in the self-assessment"
    )


def test_claims_are_compared(criteria):
    _, problems = score_submission(criteria, submitted(criteria, FULL | {"T1": {"count": 1, "claimed": 2}}))
    assert [problem.code for problem in problems] == ["W-A020"]


# --- the form --------------------------------------------------------------------------------------------------

COLUMN = {heading: position for position, heading in enumerate(forms.SELF_FORM.headings, 1)}
TOTALS = ("Tổng cộng", "Điểm tối đa áp dụng", "Chỉ số CCHC tạm tính (%)")
ALL_IN_ONE = {"T1": {"count": 9, "claimed": 2}, "T2": {"level": "bo", "claimed": 1}}


def form_of(criteria, path: Path, answers, elsewhere=frozenset()) -> None:
    round_ = Round("Đợt", 2023, criteria, (Unit("u", "Xã U"),), Place("round.yaml"), elsewhere=elsewhere)
    submission = submitted(criteria, answers)
    with path.open("wb") as stream:
        write_form(round_, round_.units[0], VI, stream, assessment=submission.assessment)


def rows_of(path: Path):
    """The cells of the rows of a form, by code, or by item where there is no code."""
    sheet = load_workbook(path, data_only=True)[forms.SELF_FORM.sheet]
    found = {}
    for row in range(1, sheet.max_row + 1):
        code, item = (sheet.cell(row, COLUMN[heading]).value for heading in (forms.CODE, forms.ITEM))
        if code or item:
            found.setdefault(code or item, {name: sheet.cell(row, column) for name, column in COLUMN.items()})
    return found


def test_the_form_asks_for_bonuses_and_shows_penalties_closed(criteria, tmp_path):
    form_of(criteria, tmp_path / "form.xlsx", {}, frozenset({ScoredBy.COUNCIL}))
    rows = rows_of(tmp_path / "form.xlsx")
    head = "Điểm thưởng, điểm trừ (ngoài điểm tối đa)"
    assert list(rows)[list(rows).index("2.1") :][:6] == ["2.1", head, "T1", "T2", "P1", "P2"]
    assert rows[head][forms.HOW].value == "tổng điểm thưởng tối đa 2,5 điểm\ntổng điểm trừ tối đa 3 điểm"
    assert {code: rows[code][forms.DATA].value for code in ("T1", "T2", "P1", "P2")} == {
        "T1": "Số sáng kiến",
        "T2": "lấy từ: hội đồng thẩm định chấm",
        "P1": "điểm trừ, đơn vị không tự khai: cơ quan thẩm định chấm",
        "P2": "điểm trừ, đơn vị không tự khai: hội đồng thẩm định chấm",
    }
    assert [code for code in ("T1", "T2", "P1", "P2") if not rows[code][forms.VALUE].protection.locked] == ["T1"]
    assert [rows[code][forms.SLOT].value for code in ("T1", "T2", "P1")] == ["T1 count", None, None]
    assert rows["T1"][forms.NOT_APPLICABLE].protection.locked


def test_a_form_comes_back(criteria, tmp_path):
    path = tmp_path / "form.xlsx"
    form_of(criteria, path, HALF | ALL_IN_ONE)
    read = read_assessment(path, Expected(criteria, year=2023, units=[Unit("u", "Xã U")]))
    assert read.problems == ()
    assert read.assessment is not None
    result = score(criteria, read.assessment)
    assert (result.bonus, result.sums.points) == (Fraction(5, 2), Fraction(15, 2))
    assert [item.answer.claimed for item in result.adjustments] == [2, 1, None, None]


def test_a_form_of_before_a_change_of_a_bonus_is_told(criteria, tmp_path):
    path = tmp_path / "form.xlsx"
    form_of(criteria, path, HALF)
    now = changed(("each: 0.5", "each: 0.25"), ("{answer: {count: 3}, points: 1.5}", "{answer: {count: 4}, points: 1}"))
    assert now.sound is not None
    read = read_assessment(path, Expected(now.sound, year=2023, units=[Unit("u", "Xã U")]))
    assert [problem.code for problem in read.problems] == ["E-X010"]


@pytest.mark.filterwarnings("ignore:Workbook contains no default style")  # as Gnumeric saves it
def test_live_points_are_those_of_the_engine(criteria, tmp_path, recalculated):
    """The total and the index of a form that was worked out, with and without caps, and beyond 100 %."""
    uncapped = changed(("  adjustments: {bonus: 2.5, penalty: 3}\n", "")).sound
    nothing_to_measure = {"2.1": {"on_time": 0, "settled": 0}}
    cases = [
        (set_, answers)
        for set_ in (criteria, uncapped)
        for answers in (
            HALF,
            HALF | ALL_IN_ONE,
            FULL | ALL_IN_ONE,
            HALF | {"T1": {"count": 1, "claimed": 1}},
            FULL | nothing_to_measure | ALL_IN_ONE,
            {"T2": {"level": "tinh"}},
        )
    ]
    paths = [tmp_path / f"{number}.xlsx" for number in range(len(cases))]
    for path, (set_, answers) in zip(paths, cases, strict=True):
        form_of(set_, path, answers)
    for path, (set_, answers) in zip(recalculated(paths), cases, strict=True):
        rows, result = rows_of(path), scored(set_, answers)
        shown = [rows[name][forms.TENTATIVE].value for name in TOTALS]
        assert [from_cell(value) for value in shown] == [result.sums.points, result.sums.maximum, result.index]
        claims = [item.answer.claimed or 0 for item in result.adjustments]
        cap = set_.policy.bonus_cap
        due = sum(claims) if cap is None else min(sum(claims), cap)
        assert from_cell(rows["Tổng cộng"][forms.CLAIMED].value) == due


# --- the set in a workbook ------------------------------------------------------------------------------------


def exported(path: Path) -> Path:
    loaded, root = load_set_with_nodes(SET)
    assert loaded.sound is not None
    assert root is not None
    with path.open("wb") as stream:
        write_set_workbook(loaded.sound, root, VI, stream)
    return path


def test_a_set_goes_to_a_workbook_and_back(criteria, tmp_path):
    imported = import_set(exported(tmp_path / "set.xlsx"))
    assert imported.problems == []
    assert imported.text is not None
    again = parse_set(Raw("set.yaml", imported.text.encode())).sound
    assert again is not None
    document = criteria_json(again, EN)
    assert document | {"sha256": criteria.sha256} == criteria_json(criteria, EN)
    assert [(kind, forms.meaning(leaf), len(leaf.examples)) for kind, leaf in again.adjustments] == [
        (kind, forms.meaning(leaf), len(leaf.examples)) for kind, leaf in criteria.adjustments
    ]
    assert "\n  adjustments: {bonus: 2.5, penalty: 3}\n" in imported.text
    assert '\n\nadjustments:\n  - code: "T1"\n' in imported.text


@pytest.mark.parametrize(
    ("cell", "value", "told"),
    [
        pytest.param("C5", None, ("E-Y007", "'Thưởng, trừ'!C5"), id="neither"),
        pytest.param("C5", "thưởng", ("E-Y010", "'Thưởng, trừ'!C5"), id="another-word"),
        pytest.param("D5", None, ("E-Y007", "'Thưởng, trừ'!D5"), id="no-cap"),
        pytest.param("E5", "Lĩnh vực", ("E-Y010", "'Thưởng, trừ'!E5"), id="a-field"),
        pytest.param("E5", "Tử số", ("E-S010", "'Thưởng, trừ'!E5"), id="a-figure"),
    ],
)
def test_what_is_said_of_a_workbook(tmp_path, cell, value, told):
    path = exported(tmp_path / "set.xlsx")
    workbook = load_workbook(path)
    workbook["Thưởng, trừ"][cell].value = value
    workbook.save(path)
    problems = import_set(path).problems
    assert told in [(problem.code, str(problem.places[0]).removeprefix(f"{path} ")) for problem in problems]


# --- results and tables ---------------------------------------------------------------------------------------

SENT = {
    "Xã An Bình": FULL | {"T1": {"count": 9, "claimed": 2, "evidence": "QĐ 12/QĐ-UBND, tr. 1"}},
    "Xã Cẩm Thủy": HALF
    | {"T1": {"count": 9}, "T2": {"level": "bo"}, "P1": {"cases": 9}, "P2": {"points": "1.5", "evidence": "CV 3"}},
    "Xã Khe Vàng": {
        "1.1.1": {"points": "0"},
        "1.1.2": {"points": "0"},
        "2.1": {"on_time": 0, "settled": 4},
        "P2": {"points": "2"},
    },
    "Xã Hòa Sơn": HALF,
}
"""What each unit is scored with once its penalties have been imposed."""


def results_with(criteria, sent=SENT):
    units = tuple(Unit(f"u{number}", name) for number, name in enumerate(sent))
    outcomes = [
        (unit, score(criteria, submitted(criteria, answers, unit.code).assessment))
        for unit, answers in zip(units, sent.values(), strict=True)
    ]
    round_ = Round("Đợt thử", 2023, criteria, units, Place("round.yaml"))
    return results_of(Scored(round_, rank(outcomes, criteria.policy), {}, []), [])


@pytest.fixture(scope="module")
def results(criteria):
    return results_with(criteria)


def shown(table, keys=None):
    """The texts of a table's rows in English, of the columns with these keys."""
    places = [place for place, column in enumerate(table.columns) if keys is None or column.key in keys]
    return [[cell_text(row.cells[place], table.columns[place], EN) for place in places] for row in table.rows]


def test_ranks_are_by_the_index_with_all_that_is_added_and_taken(results):
    table = ranking_table(results)
    keys = ("rank", "name", "bonus", "penalty", "points", "index", "grade")
    assert shown(table, keys) == [
        ["1", "Xã An Bình", "+2.00", "0.00", "12.00", "120.00", "Good"],
        ["2", "Xã Hòa Sơn", "0.00", "0.00", "5.00", "50.00", "Weak"],
        ["3", "Xã Cẩm Thủy", "+2.50", "-3.00", "4.50", "45.00", "Weak"],
        ["4", "Xã Khe Vàng", "0.00", "-2.00", "-2.00", "-20.00", "Weak"],
    ]
    assert [column.key for column in table.columns][3:5] == ["bonus", "penalty"]


def test_a_set_without_them_has_no_columns_for_them(results_of):
    results = results_of([90, 70])
    for table in (ranking_table(results), fields_tables(results)[0], details_tables(results)[0]):
        assert not {"bonus", "penalty", "adjustments"} & {column.key for column in table.columns}
    assert penalties_table(results) is None


def test_a_units_table_shows_bonuses_and_penalties_below_its_fields(results, criteria):
    unit = results.units[2].unit
    rows = shown(
        unit_table(unit, results.criteria, criteria.policy, results.units[2].grade),
        ("code", "name", "points", "maximum", "why"),
    )
    assert [row[:3] for row in rows if row[0] in ("1", "2")] == [
        ["1", "Chỉ đạo, điều hành", "3.00"],
        ["2", "Thủ tục hành chính", "2.00"],
    ]
    assert rows[-8:] == [
        ["", "Bonuses and penalties", "-0.50", "", ""],
        ["", "All bonuses", "2.50", "", "3 pt by the items, and the set allows 2.5 pt in all → 2.5 pt"],
        [
            *("T1", "Có sáng kiến cải cách hành chính được công nhận (at most 2 pt)", "2.00", ""),
            "số sáng kiến: 9 sáng kiến × 0.5 → 2 pt, the maximum",
        ],
        ["T2", "Được khen thưởng về cải cách hành chính (at most 1 pt)", "1.00", "", "“Bằng khen cấp bộ” → 1 pt"],
        ["", "All penalties", "-3.00", "", "3.5 pt by the items, and the set allows 3 pt in all → 3 pt"],
        [
            *("P1", "Để tổ chức, cá nhân khiếu nại đúng về thủ tục hành chính (at most 2 pt)", "-2.00", ""),
            "số vụ khiếu nại đúng: 9 vụ × 0.75 → 2 pt, the maximum",
        ],
        ["P2", "Bị cơ quan cấp trên phê bình (at most 2 pt)", "-1.50", "", "entered as points → 1.5 pt"],
        ["", "Total", "4.50", "10.00", "Weak"],
    ]


def test_none_is_told_as_none(results, criteria):
    rows = shown(
        unit_table(results.units[1].unit, results.criteria, criteria.policy, results.units[1].grade),
        ("code", "points", "why"),
    )
    assert [row for row in rows if row[0] in ("T1", "P1")] == [
        ["T1", "0.00", "none is stated: nothing is added"],
        ["P1", "0.00", "none is imposed: nothing is taken"],
    ]


@pytest.mark.parametrize(
    ("unit", "code", "title", "facts", "points"),
    [
        (0, "T1", "Xã An Bình: bonus T1, Có sáng kiến cải cách hành chính được công nhận", "Số sáng kiến: 9", "2"),
        (2, "P2", "Xã Cẩm Thủy: penalty P2, Bị cơ quan cấp trên phê bình", "points: 1.5", "-1.5"),
        (1, "P2", "Xã Hòa Sơn: penalty P2, Bị cơ quan cấp trên phê bình", "none is imposed: nothing is taken", "0"),
    ],
)
def test_a_bonus_or_a_penalty_is_explained(results, criteria, unit, code, title, facts, points):
    table = adjustment_explanation_table(results.units[unit].unit, criteria, criteria.adjustment(code))
    rows = dict(shown(table))
    assert table.title is not None
    assert EN.sentence(table.title) == title
    assert (rows["Answer"], rows["Points"]) == (facts, points)


def test_the_table_by_field_adds_up_with_bonuses_and_penalties(results):
    table = fields_tables(results)[0]
    keys = ("name", "points_1", "points_2", "bonus", "penalty", "points_total", "index_total")
    assert shown(table, keys) == [
        ["Xã An Bình", "6.00", "4.00", "+2.00", "0.00", "12.00", "120.00 ▲"],
        ["Xã Hòa Sơn", "3.00", "2.00", "0.00", "0.00", "5.00", "50.00"],
        ["Xã Cẩm Thủy", "3.00", "2.00", "+2.50", "-3.00", "4.50", "45.00"],
        ["Xã Khe Vàng", "0.00", "0.00", "0.00", "-2.00", "-2.00", "-20.00 ▼"],
        ["Mean", "3.00", "2.00", "+1.13", "-1.25", "4.88", "48.75"],
    ]
    assert all(len(row.cells) == len(table.columns) for row in (*table.heads, *table.rows))


def test_the_details_have_a_column_for_each_bonus_and_penalty(results):
    table = details_tables(results)[0]
    keys = ("name", "field_1", "adjustments", "T1", "T2", "P1", "P2", "points")
    assert shown(table, keys)[2] == ["Xã Cẩm Thủy", "3.00", "-0.50", "+2.00", "+1.00", "-2.00", "-1.50", "4.50"]
    assert all(len(row.cells) == len(table.columns) for row in (*table.heads, *table.rows))


def test_reasons_and_evidence(results):
    rows = shown(explanations_table(results), ("unit", "code", "maximum", "points", "lost", "state", "evidence"))
    assert len(rows) == 4 * 7
    assert [row for row in rows if row[0] == "Xã Cẩm Thủy"][3:] == [
        ["Xã Cẩm Thủy", "T1", "", "2.00", "", "Bonus", ""],
        ["Xã Cẩm Thủy", "T2", "", "1.00", "", "Bonus", ""],
        ["Xã Cẩm Thủy", "P1", "", "-2.00", "2.00", "Penalty", ""],
        ["Xã Cẩm Thủy", "P2", "", "-1.50", "1.50", "Penalty", "CV 3"],
    ]


def test_penalties_are_lost_apart(results):
    assert losses_table(results).rows[-1].cells[8] == 20
    table = penalties_table(results)
    assert table is not None
    assert shown(table) == [
        ["1", "P1", "Để tổ chức, cá nhân khiếu nại đúng về thủ tục hành chính", "2.00", "1", "25.0", "2.00"],
        ["2", "P2", "Bị cơ quan cấp trên phê bình", "2.00", "2", "50.0", "3.50"],
        ["", "", "All penalties, as they count", "", "", "", "5.00"],
    ]


def test_results_come_back_from_json(results):
    document = to_json(results, EN)
    assert document["policy"]["adjustments"] == {"bonus": "2.5", "penalty": "3"}
    assert document["criteria"]["adjustments"][2] == {
        "code": "P1",
        "name": "Để tổ chức, cá nhân khiếu nại đúng về thủ tục hành chính",
        "kind": "penalty",
        "cap": "2",
    }
    unit = document["units"][2]
    assert (unit["points"], unit["index"], unit["index_exact"]) == ("4.50", "45.00", "45")
    assert (unit["adjustments"]["bonus"], unit["adjustments"]["penalty"]) == ("2.50", "3.00")
    item = unit["adjustments"]["items"][3]
    assert item["reason"].pop("text") == "entered as points → 1.5 pt"
    assert (item["code"], item["kind"], item["points"], item["cap"]) == ("P2", "penalty", "1.50", "2.00")
    assert (item["answer"], item["claimed"], item["evidence"]) == ({"points": "1.5"}, None, "CV 3")
    again = parse_results(Raw("results.json", dump(to_json(results, EN)).encode()))
    assert isinstance(again, Results)
    assert again.criteria == results.criteria
    assert [entry.unit.adjustments for entry in again.units] == [entry.unit.adjustments for entry in results.units]
    assert (again.policy.bonus_cap, again.policy.penalty_cap) == (Fraction(5, 2), 3)
    assert to_json(again, EN) == to_json(results, EN)


@pytest.mark.parametrize(
    ("spoil", "path"),
    [
        (lambda unit: unit.pop("adjustments"), "units[0].adjustments"),
        (lambda unit: unit["adjustments"]["items"].pop(), "units[0].adjustments"),
        (lambda unit: unit["adjustments"]["items"][0].update(kind="penalty"), "units[0].adjustments"),
        (lambda unit: unit["adjustments"]["items"][0].update(kind="gift"), "units[0].adjustments.items[0].kind"),
        (lambda unit: unit["adjustments"].update(bonus="viel"), "units[0].adjustments.bonus"),
    ],
)
def test_a_damaged_document_is_told(results, spoil, path):
    document = to_json(results, EN)
    spoil(document["units"][0])
    problem = parse_results(Raw("results.json", dump(document).encode()))
    assert isinstance(problem, Problem)
    assert (problem.code, problem.message.values["path"]) == ("E-J003", path)


def test_charts_reach_beyond_100_and_below_0(results):
    sent = {f"Xã {number:03}": FULL | {"T1": {"count": number % 3}} for number in range(160)}
    sent["Xã Khe Vàng"] = SENT["Xã Khe Vàng"]
    many = results_with(load_set(SET).sound, sent)
    bands = next(chart for chart in charts(many) if chart.kind is Kind.BANDS)
    counted = {row[0]: [cell for cell in row[1:] if cell] for row in shown(bands.table)}
    assert {label: cells for label, cells in counted.items() if cells} == {
        "-20 to below -15": ["1"],
        "95 to 100": ["54"],
        "105 to below 110": ["53"],
        "110 to below 115": ["53"],
    }
    assert "above 100 to below 105" in counted
    stream = io.BytesIO()
    write_workbook(results, VI, stream)
    xml = zipfile.ZipFile(stream).read("xl/charts/chart1.xml").decode()
    assert re.findall(r"<(?:c:)?(max|min) val=.([-0-9.]+)", xml) == [("max", "120")]


# --- other files ----------------------------------------------------------------------------------------------


def test_a_wide_table_has_columns_for_them(criteria, tmp_path):
    path = tmp_path / "table.csv"
    path.write_text("unit,1.1.1,T1,T2.level,P1.cases\nu,4,3,bo,\n", encoding="utf-8")
    (read,), problems = read_wide_table(path, Expected(criteria, year=2023, units=[Unit("u", "Xã U")]))
    assert (problems, read.problems) == ([], ())
    result, told = score_submission(criteria, read)
    assert isinstance(result, UnitResult)
    assert (told, result.bonus, result.penalty, result.sums.points) == ([], Fraction(5, 2), 0, Fraction(13, 2))


def test_a_new_round_asks_for_bonuses_and_tells_of_penalties(criteria, tmp_path):
    folder = tmp_path / "round"
    created = create_round(
        folder, criteria, [Unit("u", "Xã U")], name="Đợt", year=2023, set_reference=str(SET), language=EN
    )
    assert created is None
    text = (folder / "assessments" / "u.yaml").read_text(encoding="utf-8")
    assert '\n  "T1": {count: , claimed: , evidence: }\n' in text
    assert '\n  "T2": {level: , claimed: , evidence: }\n' in text
    assert '"P1"' not in text
    assert "\n  # P2 Bị cơ quan cấp trên phê bình (-2)\n  #   a penalty, not stated by the unit: the council\n" in text
    read = read_assessment(folder / "assessments" / "u.yaml", Expected(criteria))
    assert read.assessment is not None
    assert (read.problems, read.assessment.is_blank) == ((), True)


def test_what_the_page_on_sets_shows():
    """Its section on bonuses and penalties, put into its complete set, scores as the section says."""
    page = (Path(__file__).parent.parent / "criteria" / "README.md").read_text(encoding="utf-8")
    whole, *blocks = re.findall(r"^```yaml\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    (snippet,) = (block for block in blocks if "\nadjustments:\n" in block)
    policy, _, items = snippet.removeprefix("policy:\n").partition("\nadjustments:\n")
    text = whole.replace("policy:\n", f"policy:\n{policy}") + f"\nadjustments:\n{items}"
    loaded = parse_set(Raw("set.yaml", text.encode()))
    assert loaded.problems == []
    criteria = loaded.sound
    assert criteria is not None
    assert (criteria.policy.bonus_cap, criteria.policy.penalty_cap) == (3, 5)
    answers = {"2.1": {"points": "6"}, "T1": {"so_sang_kien": 4}, "P1": {"so_vu": 1}}
    result = scored(criteria, answers)
    assert (result.bonus, result.penalty, result.sums, result.index) == (2, 1, (7, 9), Fraction(7778, 100))


# --- in stages -------------------------------------------------------------------------------------------------


def test_appraisers_impose_penalties(criteria):
    """What a later stage states is taken from what the unit's self-assessment came to."""
    stages = (SELF_STAGE, Stage("appraisal-1", StageKind.APPRAISAL))
    units = (Unit("u", "Xã U"),)
    round_ = Round("Đợt", 2023, criteria, units, Place("round.yaml"), stages=stages, stage="appraisal-1")
    own = submitted(criteria, HALF | {"T1": {"count": 9}})
    silent = submitted(criteria, {"P1": {"cases": 1}, "P2": {"points": "1"}})._replace(stage="appraisal-1")
    assert [problem.code for problem in score_round(round_, [own, silent]).problems] == ["E-P002", "E-P002"]
    said = silent.assessment
    reasoned = {
        code: answer._replace(finding=Finding(reason="Kết luận thanh tra số 7"))
        for code, answer in said.answers.items()
    }
    appraisal = silent._replace(assessment=said._replace(answers=reasoned))
    done = score_round(round_, [own, appraisal])
    assert done.problems == []
    (entry,) = done.ranking.ranked
    assert (entry.result.bonus, entry.result.penalty, entry.result.sums) == (2, Fraction(7, 4), (Fraction(21, 4), 10))
    (unit,) = to_json(results_of(done, []), EN)["units"]
    assert [stage["points"] for stage in unit["stages"]] == ["7.00", "5.25"]
    items = unit["adjustments"]["items"]
    assert [item["points"] for item in items] == ["2.00", "0.00", "0.75", "1.00"]
    assert [
        [(step["stage"], step["points"], step.get("why")) for step in item.get("stages", [])] for item in items
    ] == [
        [],
        [],
        [("self", "0.00", None), ("appraisal-1", "0.75", "Kết luận thanh tra số 7")],
        [("self", "0.00", None), ("appraisal-1", "1.00", "Kết luận thanh tra số 7")],
    ]


@pytest.mark.parametrize(
    ("finding", "codes"),
    [
        pytest.param(Finding(points=1), ["E-P002"], id="without-a-reason"),
        pytest.param(Finding(points=1, reason="Kết luận thanh tra số 7"), [], id="with-a-reason"),
        pytest.param(Finding(points=0), [], id="nothing-is-taken"),
    ],
)
def test_a_penalty_whose_points_are_settled_takes_a_reason_like_any(criteria, finding, codes):
    stages = (SELF_STAGE, Stage("appraisal-1", StageKind.APPRAISAL))
    units = (Unit("u", "Xã U"),)
    round_ = Round("Đợt", 2023, criteria, units, Place("round.yaml"), stages=stages, stage="appraisal-1")
    blank = submitted(criteria, {"P1": {"cases": "BLANK"}})
    said = blank.assessment._replace(answers={"P1": Answer(UNANSWERED, finding=finding)}, stage="appraisal-1")
    appraisal = blank._replace(stage="appraisal-1", assessment=said)
    done = score_round(round_, [submitted(criteria, HALF), appraisal])
    assert [problem.code for problem in done.problems] == codes
