"""Bonuses and penalties: outside the fields, capped one by one and all together, never hidden in another figure."""

from __future__ import annotations

import json
import shutil
from fractions import Fraction
from pathlib import Path

import pytest
from openpyxl import load_workbook

from cchc import forms
from cchc.assessment import Unit
from cchc.criteria import ScoredBy
from cchc.formats.assessment_yaml import YamlAssessment
from cchc.formats.assessments import read_assessment
from cchc.formats.criteria_file import load_set, load_set_with_nodes, parse_set
from cchc.formats.criteria_json import criteria_json
from cchc.formats.expected import Expected
from cchc.formats.files import Raw
from cchc.formats.forms.workbook import write_form
from cchc.formats.set_book.reading import import_set
from cchc.formats.set_book.workbook import write_set_workbook
from cchc.formats.yaml_file import read_yaml
from cchc.language import language
from cchc.number import from_cell
from cchc.problems import Place
from cchc.ranking import Why
from cchc.rounds import Round, score_submission
from cchc.scoring import State, UnitResult, score

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
    text = f"unit: {unit}\nyear: 2023\ncriteria: adjusted\nanswers: {json.dumps(answers)}"
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
def test_sums(criteria, answers, bonus, penalty, points, index):
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
def test_self_assessments(criteria, answers, elsewhere, codes):
    outcome, problems = score_submission(criteria, submitted(criteria, HALF | answers), elsewhere=elsewhere)
    assert [problem.code for problem in problems] == codes
    assert isinstance(outcome, UnitResult) if not codes else outcome is Why.INVALID


def test_a_penalty_is_told_at_its_place(criteria):
    _, (problem,) = score_submission(criteria, submitted(criteria, {"P1": {"cases": 1}}))
    assert str(problem.places[0]) == "u.yaml:4:17"
    assert EN.sentence(problem.message) == (
        "P1 (Để tổ chức, cá nhân khiếu nại đúng về thủ tục hành chính) is imposed by the appraiser, not self-scored; "
        "leave it empty in the self-assessment"
    )


def test_claims_are_compared(criteria):
    _, problems = score_submission(criteria, submitted(criteria, FULL | {"T1": {"count": 1, "claimed": 2}}))
    assert [problem.code for problem in problems] == ["W-A020"]


# --- the form --------------------------------------------------------------------------------------------------

COLUMN = {heading: position for position, heading in enumerate(forms.HEADINGS, 1)}
TOTALS = ("Tổng cộng", "Điểm tối đa áp dụng", "Chỉ số CCHC tạm tính (%)")
ALL_IN_ONE = {"T1": {"count": 9, "claimed": 2}, "T2": {"level": "bo", "claimed": 1}}


def form_of(criteria, path: Path, answers, elsewhere=frozenset()) -> None:
    round_ = Round("Đợt", 2023, criteria, (Unit("u", "Xã U"),), Place("round.yaml"), elsewhere=elsewhere)
    submission = submitted(criteria, answers)
    with path.open("wb") as stream:
        write_form(round_, round_.units[0], VI, stream, assessment=submission.assessment)


def rows_of(path: Path):
    """The cells of the rows of a form, by code, or by item where there is no code."""
    sheet = load_workbook(path, data_only=True)[forms.SHEET]
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


@pytest.mark.skipif(not shutil.which("soffice"), reason="needs LibreOffice")
def test_live_points_are_those_of_the_engine(criteria, tmp_path, libreoffice):
    """The total and the index of a form that LibreOffice worked out, with and without caps, and beyond 100 %."""
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
    for path, (set_, answers) in zip(libreoffice(paths, "xlsx"), cases, strict=True):
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
