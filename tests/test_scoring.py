"""From answers to the index: policies, rounding, and published results that must come out."""

from __future__ import annotations

import json
from fractions import Fraction

import pytest

from cchc.answers import UNANSWERED, Answer, Finding
from cchc.assessment import Unit
from cchc.criteria import ScoredBy
from cchc.formats.assessment_yaml import YamlAssessment
from cchc.formats.expected import Expected
from cchc.formats.files import Raw
from cchc.formats.sets.reading import parse_set
from cchc.formats.yaml_file import read_yaml
from cchc.language import language
from cchc.number import show
from cchc.problems import Place
from cchc.ranking import Why
from cchc.rounds import Round, score_round, score_submission
from cchc.scoring import Lack, State, Surroundings, score, score_indicator

GRADES = """
  grades:
    - {code: tot, name: Tốt, from: 80}
    - {code: kha, name: Khá, from: 65}
    - {code: yeu, name: Yếu}
"""


def points_set(maxima: dict[str, list[str]], policy: str = "", extra: dict[str, str] | None = None):
    """A set of fields whose criteria are entered as points; ``extra`` lines by criterion code."""
    lines = [
        "id: set\nname: Bộ tiêu chí\nlevel: commune\nyears: [2023]\nstatus: illustrative\nsource: bài kiểm tra",
        f"maximum: {total(m for field in maxima.values() for m in field)}",
        "policy:" + policy + GRADES + "fields:",
    ]
    for code, field in maxima.items():
        lines.append(f"- {{code: '{code}', name: Lĩnh vực {code}, maximum: {total(field)}, criteria: [")
        for position, maximum in enumerate(field, start=1):
            more = (extra or {}).get(f"{code}.{position}", "rule: {kind: points}")
            lines.append(f"  {{code: '{code}.{position}', name: Mục {code}.{position}, maximum: {maximum}, {more}}},")
        lines.append("  ]}")
    loaded = parse_set(Raw("set.yaml", "\n".join(lines).encode()))
    assert [problem.code for problem in loaded.problems] == []
    assert loaded.sound is not None
    return loaded.sound


def total(numbers) -> str:
    hundredths = sum(Fraction(n) * 100 for n in numbers)
    assert hundredths.denominator == 1
    return f"{hundredths.numerator // 100}.{hundredths.numerator % 100:02}"


def submitted(criteria, answers: dict[str, object], unit: str = "u"):
    """An answer is points, or whatever else may stand there."""
    full = {code: {"points": answer} if isinstance(answer, str) else answer for code, answer in answers.items()}
    text = f"unit: {unit}\nyear: 2023\ncriteria: set\nanswers: {json.dumps(full)}"
    raw = Raw(f"{unit}.yaml", text.replace('{"points": "KAD"}', "KAD").encode())
    source, node = read_yaml(raw)
    assert node is not None
    return YamlAssessment(raw, source, node).read(Expected(criteria))


def scored(criteria, answers: dict[str, object]):
    submission = submitted(criteria, answers)
    assert submission.problems == ()
    assert submission.assessment is not None
    return score(criteria, submission.assessment)


def outcome(criteria, answers: dict[str, object]):
    """Of a round of one unit: its result or why there is none, and the codes of all problems."""
    round_ = Round("Đợt", 2023, criteria, (Unit("u", "Xã U"),), Place("round.yaml"))
    done = score_round(round_, [submitted(criteria, answers)])
    entries = [entry.result for entry in done.ranking.ranked] + [entry.why for entry in done.ranking.unranked]
    (entry,) = entries
    return entry, [problem.code for problem in done.problems]


def test_published_68_32_of_84():
    criteria = points_set({"1": ["50", "16"], "2": ["34"]})
    result = scored(criteria, {"1.1": "40.12", "1.2": "KAD", "2.1": "28.2"})
    assert result.sums == (Fraction("68.32"), 84)
    assert result.index_exact == Fraction(6832, 84)
    assert result.index == Fraction("81.33")
    assert criteria.policy.grade_of(result.index).code == "tot"


def test_published_parts_are_rounded_for_print_and_their_total_is_not_their_sum():
    criteria = points_set({"1": ["61.5"], "2": ["10"], "3": ["22"], "4": ["6.5"]}, "\n  rounding: {points: exact}")
    result = scored(criteria, {"1.1": "54.1975", "2.1": "8.2275", "3.1": "18.0475", "4.1": "5.3075"})
    printed = [show(part.sums.points, comma=False, places=2) for part in result.fields]
    assert printed == ["54.20", "8.23", "18.05", "5.31"]
    assert sum(Fraction(points) for points in printed) == Fraction("85.79")
    assert show(result.sums.points, comma=False, places=2) == "85.78"
    assert result.sums.maximum == 100
    assert result.index == Fraction("85.78")


def test_parts_add_up_where_points_are_rounded_one_by_one():
    criteria = points_set({"1": ["61.5"], "2": ["10"], "3": ["22"], "4": ["6.5"]})
    result = scored(criteria, {"1.1": "54.1975", "2.1": "8.2275", "3.1": "18.0475", "4.1": "5.3075"})
    assert [part.sums.points for part in result.fields] == [
        Fraction("54.20"),
        Fraction("8.23"),
        Fraction("18.05"),
        Fraction("5.31"),
    ]
    assert result.sums.points == Fraction("85.79")


@pytest.mark.parametrize(
    ("rounding", "entered", "points"),
    [
        ("{places: 2}", "2.665", "2.67"),
        ("{places: 2}", "2.6649", "2.66"),
        ("{places: 0}", "2.5", "3"),
        ("{places: 1}", "2.25", "2.3"),
        ("{places: 9}", "2.123456789", "2.123456789"),
        ("exact", "2.123456789", "2.123456789"),
        ("{places: 2, mode: half_up}", "2.665", "2.67"),
        ("{places: 2, mode: half_even}", "2.665", "2.66"),
        ("{places: 2, mode: down}", "2.669", "2.66"),
    ],
)
def test_points_are_rounded_once_each(rounding, entered, points):
    criteria = points_set({"1": ["3", "3"]}, f"\n  rounding: {{points: {rounding}}}")
    text = (
        f"unit: u\nyear: 2023\ncriteria: set\nanswers: {{'1.1': {{points: {entered}}}, '1.2': {{points: {entered}}}}}"
    )
    raw = Raw("u.yaml", text.encode())
    source, node = read_yaml(raw)
    result = score(criteria, YamlAssessment(raw, source, node).read(Expected(criteria)).assessment)
    assert [item.points for item in result.indicators] == [Fraction(points), Fraction(points)]
    assert result.sums.points == 2 * Fraction(points)


DEDUCTION = "rule: {kind: deduction, floor: -10, deductions: [{key: n, name: Vi phạm, each: 1.0050}]}"


@pytest.mark.parametrize(
    ("rounding", "violations", "index"),
    [
        # of 8 points: (8 − n × 1.005) ÷ 8 × 100
        ("{places: 2}", "1", "87.44"),  # 87.4375
        ("{places: 2, mode: half_up}", "2", "74.88"),  # 74.875
        ("{places: 2, mode: half_even}", "2", "74.88"),
        ("{places: 2, mode: half_even}", "6", "24.62"),  # 24.625
        ("{places: 2, mode: half_up}", "6", "24.63"),
        ("{places: 2, mode: down}", "6", "24.62"),
        ("{places: 2, mode: half_up}", "10", "-25.63"),  # −25.625
        ("{places: 2, mode: half_even}", "10", "-25.62"),
        ("{places: 2, mode: down}", "10", "-25.62"),
        ("{places: 0, mode: half_up}", "8", "-1"),  # −0.5
        ("{places: 0, mode: half_even}", "8", "0"),
        ("{places: 0, mode: down}", "8", "0"),
        ("{places: 3}", "10", "-25.625"),
    ],
)
def test_index_is_rounded_as_the_policy_says(rounding, violations, index):
    criteria = points_set({"1": ["8"]}, f"\n  rounding: {{points: exact, index: {rounding}}}", {"1.1": DEDUCTION})
    result = scored(criteria, {"1.1": {"n": violations}})
    assert result.index_exact == (8 - int(violations) * Fraction("1.005")) / 8 * 100
    assert result.index == Fraction(index)


def test_rounding_is_to_two_places_unless_told():
    result = scored(points_set({"1": ["3"]}), {"1.1": "1.2345"})
    assert result.sums.points == Fraction("1.23")
    assert result.index == 41


def test_unanswered_is_zero_of_its_maximum_and_listed():
    criteria = points_set({"1": ["4", "6"]}, "\n  unanswered: zero")
    result, problems = outcome(criteria, {"1.1": "4", "1.2": {}})
    assert result.sums == (4, 10)
    assert [item.state for item in result.indicators] == [State.SCORED, State.UNANSWERED]
    assert [item.reason.code for item in result.indicators] == ["R-DIRECT", "R-UNANSWERED"]
    assert not result.is_refused
    assert problems == []


@pytest.mark.parametrize("left_out", [{"1.1": "4"}, {"1.1": "4", "1.2": {}}])
def test_unanswered_may_be_refused(left_out):
    criteria = points_set({"1": ["4", "6"]}, "\n  unanswered: refuse")
    assert outcome(criteria, left_out) == (Why.UNANSWERED, ["E-A008"])
    assert outcome(criteria, {"1.1": "4", "1.2": "0"})[1] == []
    assert outcome(criteria, {"1.1": "4", "1.2": "KAD"})[1] == []


def test_zero_unanswered_not_applicable_and_not_submitted_are_four_things():
    criteria = points_set({"1": ["4", "6"]})
    assert outcome(criteria, {"1.1": "0", "1.2": "0"})[0].index == 0
    assert outcome(criteria, {"1.1": "0"})[0].index == 0
    assert outcome(criteria, {"1.1": "KAD", "1.2": "KAD"}) == (Why.NOTHING_APPLICABLE, ["W-A025"])
    assert outcome(criteria, {"1.1": {}, "1.2": {}}) == (Why.NOT_SUBMITTED, ["W-A024"])
    assert outcome(criteria, {}) == (Why.NOT_SUBMITTED, ["W-A024"])
    nobody = Round("Đợt", 2023, criteria, (Unit("u", "Xã U"),), Place("round.yaml"))
    done = score_round(nobody, [])
    assert [entry.why for entry in done.ranking.unranked] == [Why.NOT_SUBMITTED]
    assert [problem.code for problem in done.problems] == ["W-A023"]


def test_a_unit_that_sent_nothing_is_not_refused_for_unanswered_indicators():
    criteria = points_set({"1": ["4", "6"]}, "\n  unanswered: refuse")
    assert outcome(criteria, {"1.1": {}})[0] is Why.NOT_SUBMITTED


# policy, points, maximum, state, reason
NOT_APPLICABLE = [
    ("exclude", 0, 0, State.NOT_APPLICABLE, "R-NOT-APPLICABLE"),
    ("full", Fraction("2.5"), Fraction("2.5"), State.SCORED, "R-NOT-APPLICABLE-FULL"),
    ("zero", 0, Fraction("2.5"), State.SCORED, "R-NOT-APPLICABLE-ZERO"),
]


@pytest.mark.parametrize(("policy", "points", "maximum", "state", "reason"), NOT_APPLICABLE)
@pytest.mark.parametrize("override", [False, True])
def test_what_does_not_apply_counts_as_the_policy_says(policy, points, maximum, state, reason, override):
    if override:
        other = "zero" if policy != "zero" else "full"
        extra = {"1.2": f"not_applicable: {policy}, rule: {{kind: points}}"}
        criteria = points_set({"1": ["7.5", "2.5"]}, f"\n  not_applicable: {other}", extra)
    else:
        criteria = points_set({"1": ["7.5", "2.5"]}, f"\n  not_applicable: {policy}")
    result = scored(criteria, {"1.1": "3", "1.2": "KAD"})
    item = result.indicators[1]
    assert (item.points, item.maximum, item.state, item.reason.code) == (points, maximum, state, reason)
    assert result.sums == (3 + points, Fraction("7.5") + maximum)
    assert result.fields[0].sums == result.sums


def test_not_applicable_may_be_forbidden():
    criteria = points_set({"1": ["4", "6"]}, "\n  not_applicable: forbid")
    assert outcome(criteria, {"1.1": "4", "1.2": "KAD"}) == (Why.INVALID, ["E-A006"])


def test_an_indicator_may_forbid_or_allow_it_for_itself():
    forbids = {"1.2": "not_applicable: forbid, rule: {kind: points}"}
    assert outcome(points_set({"1": ["4", "6"]}, extra=forbids), {"1.1": "KAD", "1.2": "KAD"})[1] == ["E-A006"]
    allows = {"1.2": "not_applicable: exclude, rule: {kind: points}"}
    criteria = points_set({"1": ["4", "6"]}, "\n  not_applicable: forbid", allows)
    assert outcome(criteria, {"1.1": "4", "1.2": "KAD"})[0].sums == (4, 4)


RATIO = (
    "rule: {{kind: ratio, numerator: {{key: a}}, denominator: {{key: b}}, when_zero: {}, scale: [{{linear: true}}]}}"
)


@pytest.mark.parametrize(
    ("when_zero", "policy", "points", "maximum"),
    [
        ("not_applicable", "exclude", 0, 4),
        ("not_applicable", "full", 6, 10),
        ("not_applicable", "zero", 0, 10),
        ("not_applicable", "forbid", 0, 4),  # nothing was said that is forbidden
        ("full", "exclude", 6, 10),
        ("full", "zero", 6, 10),
        ("zero", "exclude", 0, 10),
        ("zero", "full", 0, 10),
    ],
)
def test_a_denominator_of_zero(when_zero, policy, points, maximum):
    extra = {"1.2": RATIO.format(when_zero)}
    criteria = points_set({"1": ["4", "6"]}, f"\n  not_applicable: {policy}", extra)
    result, problems = outcome(criteria, {"1.1": "1", "1.2": {"a": "0", "b": "0"}})
    assert problems == []
    assert result.sums == (1 + points, maximum)


def test_a_field_of_which_nothing_applies_has_no_index():
    criteria = points_set({"1": ["4"], "2": ["5", "1"]})
    result = scored(criteria, {"1.1": "3", "2.1": "KAD", "2.2": "KAD"})
    assert [part.sums for part in result.fields] == [(3, 4), (0, 0)]
    assert [part.sums.percent for part in result.fields] == [75, None]
    assert result.index == 75


def test_applicable_maxima_are_whole_where_they_can_be():
    result = scored(points_set({"1": ["2", "0.5", "0.5"]}), {"1.1": "2", "1.2": "KAD", "1.3": "KAD"})
    assert (result.sums.maximum, type(result.sums.maximum)) == (2, int)
    assert type(result.fields[0].sums.maximum) is int


@pytest.mark.parametrize(
    ("points", "index", "grade"),
    [
        ("80", "80", "tot"),
        ("79.995", "80", "tot"),
        ("79.994", "79.99", "kha"),
        ("65", "65", "kha"),
        ("64.9949", "64.99", "yeu"),
        ("0", "0", "yeu"),
    ],
)
def test_grades_compare_the_index_that_is_printed(points, index, grade):
    criteria = points_set({"1": ["100"]}, "\n  rounding: {points: exact}")
    text = f"unit: u\nyear: 2023\ncriteria: set\nanswers: {{'1.1': {{points: {points}}}}}"
    raw = Raw("u.yaml", text.encode())
    source, node = read_yaml(raw)
    submission = YamlAssessment(raw, source, node).read(Expected(criteria))
    round_ = Round("Đợt", 2023, criteria, (Unit("u", "Xã U"),), Place("round.yaml"))
    (entry,) = score_round(round_, [submission]).ranking.ranked
    assert entry.result.index == Fraction(index)
    assert entry.grade.code == grade


def test_a_claim_never_makes_points():
    criteria = points_set({"1": ["4", "6"]})
    claims = {"1.1": {"points": "1", "claimed": "4"}, "1.2": {"points": "2", "claimed": "7"}}
    result, problems = outcome(criteria, claims)
    assert result.sums == (3, 10)
    assert problems == ["W-A020", "W-A022"]
    assert outcome(criteria, {"1.1": {"points": "1", "claimed": "1.00"}, "1.2": {"claimed": "6"}})[1] == ["W-A021"]


def test_an_answer_with_an_error_leaves_the_unit_unscored():
    criteria = points_set({"1": ["4", "6"]})
    submission = submitted(criteria, {"1.1": "4", "1.2": "6.01"})
    assert score_submission(criteria, submission) == (Why.INVALID, list(submission.problems))
    assert outcome(criteria, {"1.1": "4", "1.2": "6.01"}) == (Why.INVALID, ["E-A015"])


def test_two_submissions_of_one_unit_score_neither():
    criteria = points_set({"1": ["4"]})
    round_ = Round("Đợt", 2023, criteria, (Unit("u", "Xã U"), Unit("v", "Xã V")), Place("round.yaml"))
    twice = [
        submitted(criteria, {"1.1": "4"}),
        submitted(criteria, {"1.1": "3"}),
        submitted(criteria, {"1.1": "2"}, "v"),
    ]
    done = score_round(round_, twice)
    assert [(entry.unit.code, entry.why) for entry in done.ranking.unranked] == [("u", Why.INVALID)]
    assert [(entry.unit.code, entry.rank) for entry in done.ranking.ranked] == [("v", 1)]
    (problem,) = done.problems
    assert problem.code == "E-A004"
    assert len(problem.places) == 2


def test_a_submission_of_nobody_in_the_round_only_leaves_its_problems():
    criteria = points_set({"1": ["4"]})
    round_ = Round("Đợt", 2023, criteria, (Unit("v", "Xã V"),), Place("round.yaml"))
    done = score_round(round_, [submitted(criteria, {"1.1": "5"}, "w")])
    assert [(entry.unit.code, entry.why) for entry in done.ranking.unranked] == [("v", Why.NOT_SUBMITTED)]
    assert sorted(problem.code for problem in done.problems) == ["E-A015", "W-A023"]


# --- reasons and sums -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("policy", "sentence"),
    [
        ("exclude", "not applicable: it leaves the maximum"),
        ("full", "not applicable: 2.5 pt, the maximum, by the set's policy"),
        ("zero", "not applicable: 0 pt by the set's policy"),
    ],
)
def test_the_reason_of_what_does_not_apply(policy, sentence):
    criteria = points_set({"1": ["2.5", "1"]}, f"\n  not_applicable: {policy}")
    first = scored(criteria, {"1.1": "KAD", "1.2": "1"}).indicators[0]
    assert language("en").sentence(first.reason) == sentence


@pytest.mark.parametrize(
    ("finding", "sentence"),
    [
        (Finding(Fraction(1, 2), "Theo hồ sơ"), "settled at 0.5 pt: Theo hồ sơ"),
        (Finding(0, "Không có"), "settled at 0 pt: Không có"),
    ],
)
def test_the_reason_of_settled_points(finding, sentence):
    criteria = points_set({"1": ["2", "1"]})
    result = score_indicator(criteria, criteria.leaves[0], Answer(UNANSWERED, finding=finding))
    assert (result.points, result.state) == (finding.points, State.SCORED)
    assert language("en").sentence(result.reason) == sentence


def test_maxima_leave_for_every_cause_at_once():
    """What does not apply, what no survey was held for and what there is nothing to compare with."""
    survey = "scored_by: survey, rule: {kind: survey, options: [{code: A, weight: 100}, {code: B, weight: 0}]}"
    relative = "rule: {kind: relative, input: {key: n}, when_zero: zero}"
    criteria = points_set({"1": ["4", "3"], "2": ["2", "1"]}, extra={"1.2": survey, "2.1": relative})
    assessment = submitted(criteria, {"1.1": "3", "2.1": {"n": 5}, "2.2": "KAD"}).assessment
    assert assessment is not None
    result = score(criteria, assessment, Surroundings({ScoredBy.SURVEY: Lack.NO_SURVEY}))
    assert [item.state for item in result.indicators] == [State.SCORED, *[State.NOT_APPLICABLE] * 3]
    assert [part.sums for part in result.fields] == [(3, 4), (0, 0)]
    assert (result.measured, result.sums) == ((3, 4), (Fraction(21, 4), 7))
    assert result.index_exact == 75


def test_where_nothing_else_applies_nothing_is_rescaled():
    survey = "scored_by: survey, rule: {kind: points}"
    criteria = points_set({"1": ["4", "3"]}, extra={"1.2": survey})
    assessment = submitted(criteria, {"1.1": "KAD"}).assessment
    assert assessment is not None
    result = score(criteria, assessment, Surroundings({ScoredBy.SURVEY: Lack.NO_SURVEY}))
    assert (result.is_rescaled, result.sums, result.index_exact) == (False, (0, 0), None)
    one = score(
        points_set({"1": ["1", "3"]}, extra={"1.2": survey}),
        assessment._replace(answers={}),
        Surroundings({ScoredBy.SURVEY: Lack.NO_SURVEY}),
    )
    assert (one.is_rescaled, one.sums) == (True, (0, 4)), "also where all that is left is 1 point"
