"""From the self-assessment to the published result: what each stage changes, and that it changes nothing else."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cchc.assessment import SELF, Submission, Unit
from cchc.criteria import ScoredBy
from cchc.formats.assessment_yaml import YamlAssessment
from cchc.formats.expected import Expected
from cchc.formats.files import Raw
from cchc.formats.json_text import dump
from cchc.formats.results.reading import parse_results
from cchc.formats.results.writing import to_json
from cchc.formats.round.folder import load_round
from cchc.formats.sets.reading import parse_set
from cchc.formats.yaml_file import read_yaml
from cchc.language import Language
from cchc.problems import Place
from cchc.ranking import Why
from cchc.recording import results_of
from cchc.rounds import Round, score_round
from cchc.scoring import State
from cchc.stages.stage import DEFAULT_STAGES, Stage, StageKind, kind_of, stage_words

SET = (Path(__file__).parent / "bad" / "sets" / "staged.yaml").read_text(encoding="utf-8")
UNIT = Unit("nhan-co", "Xã Nhân Cơ")
SELF_ANSWERS = {
    "1.1": "{level: kip-thoi, claimed: 2, evidence: KH số 2}",
    "1.2": "{on_time: 90, settled: 100, evidence: Báo cáo số 5}",
    "1.3": "{ideas: 2}",
    "2.3": "{percent: 75}",
}


def a_set(policy: str = ""):
    loaded = parse_set(Raw("set.yaml", SET.replace("policy:\n", f"policy:\n{policy}").encode()))
    assert loaded.sound is not None, loaded.problems
    return loaded.sound


CRITERIA = a_set()


def submission(stage: Stage, answers: dict[str, str], criteria=CRITERIA) -> Submission:
    lines = [f'  "{code}": {answer}\n' for code, answer in answers.items()]
    text = f"unit: nhan-co\nyear: 2023\ncriteria: staged\nanswers:{'' if lines else ' {}'}\n{''.join(lines)}"
    raw = Raw(f"{stage.name}/nhan-co.yaml", text.encode())
    source, node = read_yaml(raw)
    assert node is not None, source.problems
    return YamlAssessment(raw, source, node).read(Expected(criteria, stage=stage))._replace(stage=stage.name)


def scored(
    *said: dict[str, str], criteria=CRITERIA, stages=DEFAULT_STAGES, first: dict[str, str] | None = None, **changes
):
    """The round of one unit, with what each stage after the first said of it.

    Most of these stages score little of what is theirs, so that nobody is scored there is left out (W-P027), and so is
    a survey that nobody answered (W-P034).
    """
    spoken = stages[: len(said) + 1]
    round_ = Round("Đợt thử", 2023, criteria, (UNIT,), Place("round.yaml"), stages=stages, stage=spoken[-1].name)
    each = zip(spoken, (SELF_ANSWERS if first is None else first, *said), strict=True)
    given = [submission(stage, answers, criteria) for stage, answers in each]
    came_to = score_round(round_._replace(**changes), given)
    return came_to._replace(
        problems=[problem for problem in came_to.problems if problem.code not in ("W-P027", "W-P034")]
    )


def points(result) -> dict[str, object]:
    return {
        item.indicator.code: item.points if item.state is State.SCORED else item.state.value
        for item in result.indicators
    }


def only(round_):
    assert round_.problems == [], [problem.message for problem in round_.problems]
    (entry,) = round_.ranking.ranked
    return entry.result


# --- what a stage does ------------------------------------------------------------------------------------------


def test_a_round_goes_through_all_its_stages():
    round_ = scored(
        {
            "1.1": "{level: cham, reason: Ban hành ngày 20/02, explain: true}",
            "1.2": "{on_time: 80, settled: 100, reason: Trích xuất lại, explain: true}",
            "1.3": "{points: 0.5, reason: Một sáng kiến chưa được công nhận}",
            "2.1": "{points: 0.75}",
            "2.2": "{points: 0.9}",
        },
        {
            "1.1": "{explanation: Ban hành ngày 10/01, evidence: Công văn đi số 2}",
            "1.2": "{explanation: Hệ thống trích xuất thiếu}",
        },
        {"1.1": "{level: kip-thoi, reason: Chấp nhận giải trình}", "1.2": "{reason: Không chấp nhận}"},
    )
    result = only(round_)
    steps = {step.stage: points(step.result) for step in result.steps}
    assert steps["self"] == {
        "1.1": 2, "1.2": Fraction(9, 5), "1.3": 1, "2.1": "unanswered", "2.2": "unanswered", "2.3": Fraction(3, 2),
    }  # fmt: skip
    half, much = Fraction(1, 2), Fraction(9, 10)
    assert steps["appraisal-1"] == {
        "1.1": 1, "1.2": Fraction(8, 5), "1.3": half, "2.1": Fraction(3, 4), "2.2": much, "2.3": Fraction(3, 2),
    }  # fmt: skip
    assert steps["explanation"] == steps["appraisal-1"]
    assert steps["appraisal-2"] == {**steps["appraisal-1"], "1.1": 2} == points(result)
    assert result.index_exact == Fraction(2 * 100 + 160 + 50 + 75 + 90 + 150, 10)
    first = next(item for item in result.indicators if item.indicator.code == "1.1")
    assert first.answer.evidence == "KH số 2; Công văn đi số 2"
    assert first.answer.claimed == 2


def test_what_is_settled_gives_way_to_facts_that_a_later_stage_states():
    settled = {"1.3": "{points: 0.25, reason: Chưa công nhận}"}
    result = only(scored(settled, {}, {"1.3": "{ideas: 3, reason: Đã công nhận}"}))
    assert [points(step.result)["1.3"] for step in result.steps] == [1, Fraction(1, 4), Fraction(1, 4), Fraction(3, 2)]


def test_what_is_wrong_after_a_wrong_explanation_is_told_in_the_same_run():
    """An explanation changes no points, so that what the stages after it say is checked all the same."""
    asks = {"1.1": "{level: cham, reason: Ban hành muộn, explain: true}"}
    for explained in ({"1.2": "{explanation: Không ai hỏi}"}, {"1.1": "{evidence: Công văn số 2}"}):
        round_ = scored(asks, explained, {"1.1": "{level: kip-thoi}", "1.3": "{points: 9, reason: Nhầm}"})
        codes = [problem.code for problem in round_.problems]
        assert codes[0] in ("E-P007", "E-P009")
        assert codes[1:] == ["E-P002", "E-P005"]
        assert round_.ranking.unranked[0].why is Why.INVALID


BROKEN = [
    ("1.1", "{level: muon, reason: Ban hành muộn}"),  # cannot be read
    ("1.1", "{level: cham, reason: Ban hành muộn, reasn: x}"),
    ("1.1", "{level: cham}"),  # what it says cannot be
    ("1.3", "{points: 9, reason: Nhầm}"),
]


@pytest.mark.parametrize(("code", "answer"), BROKEN)
def test_what_is_wrong_after_a_wrong_appraisal_is_told_but_for_what_may_follow_from_it(code, answer):
    others = {"1.1": "{level: cham}", "1.3": "{points: 0.123, reason: Nhầm}", "1.2": "{on_time: 6, settled: 10}"}
    about = {other: said for other, said in others.items() if other != code}
    explained = {"1.2": "{explanation: Không ai hỏi}", code: "{explanation: Có thể đã được hỏi}"}
    again = {code: "{points: 0.5}"}  # without a reason, which may be due or not
    sound = scored({code: answer, "2.2": "{points: 0.5}"}, explained, {**about, **again})
    first, *after = sound.problems
    assert first.code.startswith("E") and first.places[0].file == "appraisal-1/nhan-co.yaml"
    told = {problem.message.values["code"]: problem.code for problem in after}
    assert told.pop("1.2") == "E-P002"
    assert told == {other: "E-P006" if other == "1.3" else "E-P002" for other in about if other != "1.2"}
    assert [problem.code for problem in after].count("E-P007") == 1
    assert sound.ranking.unranked[0].why is Why.INVALID


def test_what_an_unknown_code_of_an_appraisal_was_meant_for_is_not_guessed():
    """It may have been any of them: nothing is told that may follow from it."""
    round_ = scored(
        {"1.11": "{level: cham, explain: true}"}, {"1.1": "{explanation: Có hỏi}"}, {"1.1": "{level: cham}"}
    )
    assert [problem.code for problem in round_.problems] == ["E-A005"]


def test_whether_what_was_asked_is_answered_is_not_told_where_the_question_is_in_doubt():
    unknown = {"1.11": "{level: cham}", "1.1": "{level: cham, reason: Chậm, explain: true}"}
    assert [problem.code for problem in scored(unknown, {}).problems] == ["E-A005"]
    stages = (*DEFAULT_STAGES[:2], Stage("council", StageKind.APPRAISAL), DEFAULT_STAGES[2])
    asked = dict.fromkeys(("1.1", "1.3"), "{points: 0.5, reason: Thiếu, explain: true}")
    said = scored(asked, {"1.3": "{points: 9, reason: Nhầm}"}, {}, stages=stages).problems
    assert [(problem.code, problem.message.values.get("codes")) for problem in said if problem.code[0] == "W"] == [
        ("W-P014", ("1.1",))
    ]


def test_of_two_files_of_a_stage_neither_is_checked_by_itself():
    criteria = a_set("  not_applicable: forbid\n")
    first = submission(DEFAULT_STAGES[0], {**SELF_ANSWERS, "1.2": "{on_time: 9, settled: 2}"}, criteria)
    said = submission(DEFAULT_STAGES[1], {"1.3": "{not_applicable: true, reason: Không}"}, criteria)
    round_ = Round("Đợt thử", 2023, criteria, (UNIT,), Place("round.yaml"), stages=DEFAULT_STAGES, stage="appraisal-1")
    for files, told in (([said], ["E-A013", "E-A006"]), ([said, said], ["E-A013"])):
        assert [problem.code for problem in score_round(round_, [first, *files]).problems] == told


def test_a_warning_of_a_wrong_appraisal_leaves_no_doubt_about_its_indicator():
    wrong = {"1.1": "{level: muon, reason: Ban hành muộn}", "2.3": "{percent: 75.125, reason: Tính lại}"}
    told = [problem.code for problem in scored(wrong, {}, {"2.3": "{percent: 50}"}).problems]
    assert sorted(told) == ["E-A019", "E-P002", "W-N005"]


def test_a_stage_whose_file_is_nobodys_settles_nothing_that_is_known():
    """Though all that is wrong with it is about one indicator: who wrote it may have said more."""
    said = submission(DEFAULT_STAGES[1], {"1.1": "{level: muon, reason: Ban hành muộn}"})._replace(assessment=None)
    given = [submission(DEFAULT_STAGES[0], SELF_ANSWERS), said, submission(DEFAULT_STAGES[3], {"1.3": "{ideas: 1}"})]
    round_ = Round("Đợt thử", 2023, CRITERIA, (UNIT,), Place("round.yaml"), stages=DEFAULT_STAGES, stage="appraisal-2")
    told = [problem.code for problem in score_round(round_, given).problems]
    assert [code for code in told if code.startswith("E")] == ["E-A019"]


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"1.1": "{level: muon, reason: Muộn}"}, ["E-A019", "E-N001", "E-P002"]),  # of 1.2, and not of 1.1
        ({"1.11": "{level: cham}"}, ["E-A005", "E-N001"]),
    ],
)
def test_what_is_in_doubt_stays_so_through_all_stages(wrong, told):
    stages = (*DEFAULT_STAGES, Stage("appraisal-3", StageKind.APPRAISAL))
    last = {"1.1": "{level: cham}", "1.2": "{on_time: 6, settled: 10}", "1.3": "{ideas: 1}"}
    round_ = scored(wrong, {}, {"1.3": "{ideas: x1, reason: Nhầm}"}, last, stages=stages)
    assert sorted(problem.code for problem in round_.problems) == told


@pytest.mark.parametrize(
    ("appraised", "explained", "is_read", "told"),
    [
        ({}, {"1.1": "{explained: Không}"}, True, ["E-P002", "E-Y003"]),
        ({"1.11": "{points: 1}"}, {"1.1": "{explained: Không}"}, True, ["E-A005", "E-Y003"]),
        ({}, {"1.1": "{explained: Không}"}, False, ["E-Y003"]),
    ],
)
def test_what_an_explanation_says_wrongly_changes_no_points_but_makes_none_known(appraised, explained, is_read, told):
    answers = [SELF_ANSWERS, appraised, explained, {"1.3": "{ideas: 1}"}]
    given = [submission(stage, said) for stage, said in zip(DEFAULT_STAGES, answers, strict=True)]
    if not is_read:
        given[2] = given[2]._replace(assessment=None)
    round_ = Round("Đợt thử", 2023, CRITERIA, (UNIT,), Place("round.yaml"), stages=DEFAULT_STAGES, stage="appraisal-2")
    problems = score_round(round_, given).problems
    assert sorted(problem.code for problem in problems if problem.code.startswith("E")) == told


@pytest.mark.parametrize(
    ("appraised", "explained", "told"),
    [
        ({}, {}, ["E-P030", "E-P030"]),
        ({"1.1": "{level: muon, reason: Muộn}"}, {}, ["E-A019", "E-P030"]),
        ({}, {"1.11": "{explanation: Không}"}, ["E-A005"]),
        ({"1.1": "{points: 1, reason: Chậm, explain: true}"}, {"1.1": "{explained: Không}"}, ["E-P030", "E-Y003"]),
    ],
)
def test_what_a_form_was_issued_against_is_asked_where_that_is_known(appraised, explained, told):
    answers = [SELF_ANSWERS, appraised, explained, {"1.1": "{}", "1.3": "{}"}]
    *given, last = [submission(stage, said) for stage, said in zip(DEFAULT_STAGES, answers, strict=True)]
    assert last.assessment is not None
    issued = last._replace(assessment=last.assessment._replace(grounds={"1.1": "0" * 8, "1.3": "0" * 8}))
    round_ = Round("Đợt thử", 2023, CRITERIA, (UNIT,), Place("round.yaml"), stages=DEFAULT_STAGES, stage="appraisal-2")
    problems = score_round(round_, [*given, issued]).problems
    assert sorted(problem.code for problem in problems if problem.code.startswith("E")) == told


def test_what_stages_say_by_themselves_is_told_beside_a_wrong_self_assessment():
    wrong = {**SELF_ANSWERS, "1.2": "{on_time: 9, settled: 2}"}
    criteria = a_set("  not_applicable: forbid\n")
    told = scored({"1.3": "{not_applicable: true}", "1.1": "{level: cham}"}, criteria=criteria, first=wrong).problems
    assert [problem.code for problem in told] == ["E-A013", "E-A006"]


def test_of_a_unit_whose_appraisal_is_missing_that_is_told_and_not_that_nobody_asked():
    round_ = Round("Đợt", 2023, CRITERIA, (UNIT,), Place("round.yaml"), stages=DEFAULT_STAGES, stage="explanation")
    explained = submission(DEFAULT_STAGES[2], {"1.2": "{explanation: Hệ thống lỗi}"}, CRITERIA)
    first = submission(DEFAULT_STAGES[0], SELF_ANSWERS, CRITERIA)
    silent = submission(DEFAULT_STAGES[1], {"1.1": "{note: Đã xem}"}, CRITERIA)
    for sent, hint in (([first, explained], "HINT-NOT-APPRAISED"), ([first, silent, explained], "NO-HINT")):
        (problem,) = [one for one in score_round(round_, sent).problems if one.code == "E-P007"]
        assert problem.message.values["asked"].code == hint


def test_an_appraiser_may_hold_that_an_indicator_does_or_does_not_apply():
    away = only(scored({"1.3": "{not_applicable: true, reason: Không phát sinh}"}))
    assert (points(away)["1.3"], away.sums.maximum) == ("not_applicable", 8)
    applies = only(scored({"1.2": "{on_time: 1, settled: 2, reason: Có hồ sơ}"}, first={**SELF_ANSWERS, "1.2": "KAD"}))
    assert (points(applies)["1.2"], applies.sums.maximum) == (1, 10)


def test_a_reason_is_due_only_where_something_changes():
    same = {
        "1.1": "{level: kip-thoi}",
        "1.2": "{points: 1.8}",
        "1.3": "{explain: true}",
        "2.1": "{points: 1}",
        "2.3": "{note: Đã đối chiếu}",
    }
    only(scored(same))
    changed = {"1.1": "{level: cham}", "1.2": "{points: 1.81}", "1.3": "{ideas: 4}", "2.3": "not_applicable"}
    round_ = scored(changed)
    assert [problem.code for problem in round_.problems] == ["E-P002"] * 4
    assert round_.ranking.unranked[0].why is Why.INVALID


def test_a_second_word_of_the_appraiser_needs_a_reason():
    round_ = scored({"2.1": "{points: 1}"}, {}, {"2.1": "{points: 0.5}"})
    assert [problem.code for problem in round_.problems] == ["E-P002"]


def test_without_an_answer_of_the_unit_settling_points_is_a_change_even_at_0():
    first = {code: answer for code, answer in SELF_ANSWERS.items() if code != "1.3"}
    assert [problem.code for problem in scored({"1.3": "{points: 0}"}, first=first).problems] == ["E-P002"]
    result = only(scored({"1.3": "{points: 0, reason: Không có sáng kiến}"}, first=first))
    assert points(result)["1.3"] == 0


def test_a_unit_that_has_not_submitted_is_not_ranked_whatever_others_say():
    round_ = Round("Đợt thử", 2023, CRITERIA, (UNIT,), Place("round.yaml"), stages=DEFAULT_STAGES, stage="appraisal-1")
    said = submission(DEFAULT_STAGES[1], {"1.1": "{level: cham, reason: Chậm}"})
    result = score_round(round_, [said])
    assert result.ranking.unranked[0].why is Why.NOT_SUBMITTED
    assert [problem.code for problem in result.problems] == ["E-P013"]
    blank = score_round(round_, [submission(DEFAULT_STAGES[1], {"1.1": "{}"})])
    assert [problem.code for problem in blank.problems] == ["W-A023"]


def test_two_files_of_one_unit_in_one_stage_are_two():
    round_ = Round("Đợt thử", 2023, CRITERIA, (UNIT,), Place("round.yaml"), stages=DEFAULT_STAGES, stage="appraisal-1")
    said = submission(DEFAULT_STAGES[1], {"2.1": "{points: 1}"})
    result = score_round(round_, [submission(DEFAULT_STAGES[0], SELF_ANSWERS), said, said])
    assert [problem.code for problem in result.problems] == ["E-A004"]
    assert result.ranking.unranked[0].why is Why.INVALID


@pytest.mark.parametrize(
    ("stage", "answers", "told"),
    [
        (2, {"1.1": "{explanation: Bản gốc ngày 15/01}"}, []),
        (3, {"1.1": "{level: cham}"}, ["W-P014"]),  # that was asked, and can be read
    ],
    ids=["explanation", "second appraisal"],
)
def test_a_stage_is_not_held_against_one_that_cannot_be_read(stage, answers, told):
    """What the unreadable file asked or settled is not known: nothing is said of it that may be false."""
    wrong = {"1.1": "{level: cham, reason: Chậm, explain: true}", "2.1": "{points: 99}"}
    said = [wrong, {}, {}]
    said[stage - 1] = answers
    result = scored(*said)
    assert [problem.code for problem in result.problems] == ["E-A015", *told]


@pytest.mark.parametrize("wanting", [1, 12, 13, 15])
def test_of_what_is_unanswered_the_first_twelve_are_named(wanting):
    criteria = "".join(
        f'      - {{code: "1.{number}", name: Tiêu chí {number}, maximum: 1, rule: {{kind: points}}}}\n'
        for number in range(1, wanting + 2)
    )
    head = SET.partition("fields:")[0].replace("policy:\n", "policy:\n  unanswered: refuse\n")
    head = head.replace("maximum: 10", f"maximum: {wanting + 1}")
    text = f'{head}fields:\n  - code: "1"\n    name: A\n    maximum: {wanting + 1}\n    criteria:\n{criteria}'
    loaded = parse_set(Raw("set.yaml", text.encode()))
    assert loaded.sound is not None, loaded.problems
    (problem,) = scored(criteria=loaded.sound, first={"1.1": "{points: 1}"}).problems
    said = Language("en").problem(problem)
    named = [f"1.{number}" for number in range(2, wanting + 2)]
    assert problem.code == "E-A008"
    assert ", ".join(named[:12]) in said
    assert ("1.14" in said) is False
    assert (f"{wanting - 12} more" in said) == (wanting > 12)


def test_what_others_have_yet_to_answer_is_not_named_among_the_unanswered():
    first = {code: said for code, said in SELF_ANSWERS.items() if code != "1.3"}
    problems = scored(criteria=a_set("  unanswered: refuse\n"), first=first).problems
    (wanting,) = [problem.message.values["wanting"] for problem in problems if problem.code == "E-A008"]
    assert wanting.values["codes"] == ("1.3",)


def test_indicators_of_others_are_awaited_not_held_against_the_unit():
    criteria = a_set("  unanswered: refuse\n")
    own = only(scored(criteria=criteria))
    assert {item.indicator.code: item.reason.code for item in own.indicators if item.state is State.UNANSWERED} == {
        "2.1": "R-AWAITED",
        "2.2": "R-AWAITED",
    }
    round_ = scored({"2.1": "{points: 1}"}, criteria=criteria)
    assert [problem.code for problem in round_.problems] == ["E-A008"], "2.2 should have been scored by now"


def test_a_council_of_its_own_decides_what_is_the_councils():
    stages = (*DEFAULT_STAGES[:2], Stage("council", StageKind.COUNCIL))
    council = {"2.2": "{points: 0.8}", "1.1": "{points: 1.5, reason: Hội đồng thống nhất}"}
    result = only(scored({"2.1": "{points: 1}"}, council, stages=stages))
    assert (points(result)["1.1"], points(result)["2.2"]) == (Fraction(3, 2), Fraction(4, 5))
    settled = next(item for item in result.indicators if item.indicator.code == "1.1")
    assert Language("en").sentence(settled.reason) == "settled at 1.5 pt: Hội đồng thống nhất"


# --- nobody is scored ---------------------------------------------------------------------------------------------


def left_out(*said: dict[str, str]) -> list[tuple[str, ...]]:
    """What the round of two units says that others left out, where each unit has its own appraisal."""
    units = tuple(Unit(code, code) for code in "ab")
    stage = DEFAULT_STAGES[min(len(said), 1)].name
    round_ = Round("Đợt thử", 2023, CRITERIA, units, Place("round.yaml"), stages=DEFAULT_STAGES, stage=stage)
    given = [submission(DEFAULT_STAGES[0], SELF_ANSWERS)._replace(unit=unit.code) for unit in units]
    given += [
        submission(DEFAULT_STAGES[1], answers)._replace(unit=unit.code)
        for unit, answers in zip(units, said, strict=False)
    ]
    problems = score_round(round_, given).problems
    return [problem.message.values["codes"] for problem in problems if problem.code == "W-P027"]


def test_what_others_scored_for_nobody_is_told_once():
    everything = {"2.1": "{points: 1}", "2.2": "{points: 0.5}"}
    assert left_out() == [], "nobody has been asked yet"
    assert left_out({}, {}) == [("2.1", "2.2")]
    assert left_out({}, {"2.1": "{points: 1}"}) == [("2.2",)], "one unit's points are enough"
    assert left_out({}, everything) == []
    assert left_out({}, {**everything, "2.2": "{points: 0}"}) == [], "0 is points too"


# --- no survey ----------------------------------------------------------------------------------------------------

NO_SURVEY = {code: answer for code, answer in SELF_ANSWERS.items() if code != "2.3"} | {"1.3": "not_applicable"}
APPRAISED = {"2.1": "{points: 1}", "2.2": "{points: 0.5}"}


def test_without_a_survey_points_are_rescaled_to_the_whole_maximum():
    round_ = scored(APPRAISED, first=NO_SURVEY, criteria=a_set("  without_survey: rescale\n"))
    assert [problem.code for problem in round_.problems] == ["W-P018"]
    (entry,) = round_.ranking.ranked
    result = entry.result
    assert tuple(result.measured) == (Fraction(53, 10), 6)
    assert tuple(result.sums) == (Fraction(53, 10) * 8 / 6, 8)
    assert (result.index_exact, result.index) == (Fraction(5300, 60), Fraction(8833, 100))
    assert [tuple(part.sums) for part in result.fields] == [(Fraction(19, 5), 4), (Fraction(3, 2), 2)]
    survey = result.indicators[-1]
    assert (survey.state, survey.reason.code) == (State.NOT_APPLICABLE, "R-NO-SURVEY")


def test_without_a_survey_points_may_be_0():
    round_ = scored(APPRAISED, first=NO_SURVEY, criteria=a_set("  without_survey: zero\n"))
    (entry,) = round_.ranking.ranked
    assert tuple(entry.result.sums) == (Fraction(53, 10), 8)
    assert (entry.result.indicators[-1].state, entry.result.is_rescaled) == (State.SCORED, False)


def test_without_a_survey_no_unit_may_be_scored():
    round_ = scored(APPRAISED, first=NO_SURVEY, criteria=a_set("  without_survey: refuse\n"), survey_held=False)
    assert [problem.code for problem in round_.problems] == ["E-P017"]
    assert round_.ranking.unranked[0].why is Why.UNANSWERED


@pytest.mark.parametrize("said", ["{percent: 80, reason: Nhập kết quả}", "{points: 1, reason: Nhập kết quả}"])
def test_where_none_was_held_appraisers_have_no_answer_from_it_either(said):
    round_ = scored({**APPRAISED, "2.3": said}, first=NO_SURVEY, survey_held=False)
    assert [problem.code for problem in round_.problems] == ["E-P026"]
    assert round_.ranking.unranked[0].why is Why.INVALID


def test_a_note_about_a_survey_that_was_not_held_is_no_answer_from_it():
    """Else one unit's remark would make the survey one that was held, and count 0 points for all."""
    noted = {**NO_SURVEY, "2.3": "{note: Không tổ chức điều tra}"}
    said = {**APPRAISED, "2.3": "{note: Không có phiếu}"}
    for held, codes in ((None, ["W-P018"]), (False, [])):
        round_ = scored(said, first=noted, criteria=a_set("  without_survey: rescale\n"), survey_held=held)
        assert [problem.code for problem in round_.problems] == codes
        (entry,) = round_.ranking.ranked
        assert tuple(entry.result.sums) == (Fraction(53, 10) * 8 / 6, 8)


@pytest.mark.parametrize("policy", ["rescale", "zero", "refuse"])
def test_where_a_survey_was_held_the_policy_does_not_matter(policy):
    criteria = a_set(f"  without_survey: {policy}\n")
    assert points(only(scored(APPRAISED, criteria=criteria)))["2.3"] == Fraction(3, 2)
    missing = only(scored(APPRAISED, first=NO_SURVEY, criteria=criteria, survey_held=True))
    assert points(missing)["2.3"] == "unanswered"


# --- evidence -----------------------------------------------------------------------------------------------------


def test_points_without_evidence_are_told_of_the_unit_and_of_nobody_else():
    criteria = a_set("  evidence: warn\n")
    told = scored(APPRAISED, criteria=criteria)
    assert [(problem.code, problem.message.values["code"]) for problem in told.problems] == [("W-P022", "1.3")]
    decided = scored({**APPRAISED, "1.3": "{ideas: 3, reason: Có ba quyết định}"}, criteria=criteria)
    assert decided.problems == []
    added = scored({"1.3": "{explain: true}"}, {"1.3": "{explanation: Có, evidence: QĐ số 7}"}, criteria=criteria)
    assert added.problems == []


def test_required_evidence_keeps_a_unit_from_being_scored():
    round_ = scored(APPRAISED, criteria=a_set("  evidence: required\n"))
    assert [problem.code for problem in round_.problems] == ["E-P021"]
    assert round_.ranking.unranked[0].why is Why.INVALID


# --- what is kept -------------------------------------------------------------------------------------------------


def test_results_keep_every_step_and_read_them_back():
    round_ = scored(
        {"1.1": "{level: cham, reason: Ban hành ngày 20/02, explain: true}", "2.1": "{points: 0.75}"},
        {"1.1": "{explanation: Ban hành ngày 10/01, evidence: Công văn số 2}"},
        {"1.1": "{points: 1.5, reason: Chấp nhận một phần}"},
    )
    results = results_of(round_, [])
    document = to_json(results, Language("vi"))
    text = dump(document)
    unit = document["units"][0]
    assert document["round"]["stages"] == ["self", "appraisal-1", "explanation", "appraisal-2"]
    assert [(stage["stage"], stage["points"], stage["source"]["name"]) for stage in unit["stages"]] == [
        ("self", "6.30", "nhan-co.yaml"),
        ("appraisal-1", "6.05", "nhan-co.yaml"),
        ("explanation", "6.05", "nhan-co.yaml"),
        ("appraisal-2", "6.55", "nhan-co.yaml"),
    ]
    items = {item["code"]: item for item in unit["indicators"]}
    assert [step.pop("reason")["text"] for step in items["1.1"]["stages"] if "reason" in step] == [
        "“Ban hành kịp thời” → 2 điểm",
        "“Ban hành chậm” → 1 điểm",
        "thẩm định chốt 1,5 điểm: Chấp nhận một phần",
    ]
    assert items["1.1"]["stages"] == [
        {"stage": "self", "points": "2.00", "state": "scored", "answer": {"level": "kip-thoi"}, "evidence": "KH số 2"},
        {
            "stage": "appraisal-1", "points": "1.00", "state": "scored", "answer": {"level": "cham"},
            "why": "Ban hành ngày 20/02", "explain": True,
        },
        {
            "stage": "explanation", "points": "1.00", "state": "scored", "explanation": "Ban hành ngày 10/01",
            "evidence": "Công văn số 2",
        },
        {
            "stage": "appraisal-2", "points": "1.50", "state": "scored", "settled": True, "why": "Chấp nhận một phần",
        },
    ]  # fmt: skip
    assert items["1.1"]["reason"]["text"] == "thẩm định chốt 1,5 điểm: Chấp nhận một phần"
    assert "stages" not in items["1.2"]
    again = parse_results(Raw("results.json", text.encode()))
    assert dump(to_json(again, Language("vi"))) == text
    touched = {item.code: item for item in again.units[0].unit.indicators}
    assert [touched["1.1"].points_after(stage) for stage in results.stages] == [2, 1, 1, Fraction(3, 2)]
    assert touched["1.2"].points_after("self") == Fraction(9, 5)


def test_a_rescaled_result_is_read_back():
    results = results_of(scored(APPRAISED, first=NO_SURVEY, criteria=a_set("  without_survey: rescale\n")), [])
    document = to_json(results, Language("vi"))
    assert document["units"][0]["measured"] == {"points": "5.30", "maximum": "6.00"}
    assert document["policy"]["without_survey"] == "rescale"
    again = parse_results(Raw("results.json", json.dumps(document).encode()))
    assert to_json(again, Language("vi")) == document


# --- properties ---------------------------------------------------------------------------------------------------

LEVELS = st.sampled_from(["kip-thoi", "cham", "khong"]).map(lambda level: ("1.1", f"level: {level}"))
RATIOS = st.tuples(st.integers(0, 50), st.integers(1, 50)).map(
    lambda pair: ("1.2", f"on_time: {min(pair)}, settled: {max(pair)}")
)
COUNTS = st.integers(0, 6).map(lambda count: ("1.3", f"ideas: {count}"))
FACTS = st.tuples(LEVELS, RATIOS, COUNTS).map(dict)


def said(facts: dict[str, str], more: str = "reason: Đối chiếu") -> dict[str, str]:
    return {code: f"{{{fact}, {more}}}" for code, fact in facts.items()}


@given(FACTS, FACTS, st.sets(st.sampled_from(["1.1", "1.2", "1.3"])))
@settings(max_examples=60, deadline=None)
def test_corrected_facts_give_what_the_unit_would_have_got_with_them(first, corrected, touched):
    own = {code: f"{{{fact}}}" for code, fact in first.items()}
    changes = said({code: fact for code, fact in corrected.items() if code in touched})
    appraised = only(scored(changes, first=own))
    stated = {code: f"{{{corrected[code] if code in touched else fact}}}" for code, fact in first.items()}
    by_itself = only(scored(first=stated, stages=DEFAULT_STAGES[:1]))
    assert points(appraised) == points(by_itself)
    assert appraised.sums == by_itself.sums


@given(FACTS, st.sets(st.sampled_from(["1.1", "1.2", "1.3"])))
@settings(max_examples=40, deadline=None)
def test_an_explanation_never_changes_points(first, asked):
    own = {code: f"{{{fact}}}" for code, fact in first.items()}
    ask = dict.fromkeys(asked, "{explain: true}")
    explain = dict.fromkeys(asked, "{explanation: Xin giải trình, evidence: Công văn số 9}")
    before, after = only(scored(ask, first=own)), only(scored(ask, explain, first=own))
    assert points(before) == points(after)
    assert before.sums == after.sums


@given(FACTS, FACTS, st.randoms())
@settings(max_examples=30, deadline=None)
def test_the_order_in_which_files_come_in_does_not_matter(first, corrected, random):
    files = [
        submission(DEFAULT_STAGES[0], {code: f"{{{fact}}}" for code, fact in first.items()}),
        submission(DEFAULT_STAGES[1], said(corrected, "reason: Đối chiếu, explain: true")),
        submission(DEFAULT_STAGES[2], dict.fromkeys(corrected, "{explanation: Xin giải trình}")),
    ]
    round_ = Round("Đợt thử", 2023, CRITERIA, (UNIT,), Place("round.yaml"), stages=DEFAULT_STAGES, stage="explanation")
    straight = score_round(round_, files)
    random.shuffle(files)
    assert dump(to_json(results_of(straight, []), Language("vi"))) == dump(
        to_json(results_of(score_round(round_, files), []), Language("vi"))
    )


# --- the stages of a folder ---------------------------------------------------------------------------------------


def a_round(home: Path, *folders: str, stages: str = "") -> Path:
    (home / "set.yaml").write_text(SET, encoding="utf-8")
    (home / "units.yaml").write_text("units:\n  - {code: nhan-co, name: Xã Nhân Cơ}\n", encoding="utf-8")
    (home / "round.yaml").write_text(
        "name: Đợt thử\nyear: 2023\ncriteria: set.yaml\nunits: units.yaml\nassessments: assessments\n" + stages,
        encoding="utf-8",
    )
    for folder in ("assessments", *folders):
        (home / folder).mkdir()
        text = "unit: nhan-co\nyear: 2023\ncriteria: staged\nanswers: {}\n"
        (home / folder / "nhan-co.yaml").write_text(text, encoding="utf-8")
    return home


def test_a_round_without_folders_of_later_stages_has_none(tmp_path):
    folder, _ = load_round(a_round(tmp_path))
    assert ([stage.name for stage in folder.round.stages], folder.round.stage) == ([SELF], SELF)
    assert folder.round.elsewhere == frozenset()


def test_the_last_stage_that_has_files_is_scored(tmp_path):
    home = a_round(tmp_path, "appraisal-1", "explanation")
    (home / "appraisal-2").mkdir()
    folder, problems = load_round(home)
    assert problems == []
    assert folder.round.stages == DEFAULT_STAGES
    assert (folder.round.stage, [stage.name for stage in folder.round.spoken]) == (
        "explanation",
        ["self", "appraisal-1", "explanation"],
    )
    assert folder.round.elsewhere == {ScoredBy.APPRAISER, ScoredBy.COUNCIL}
    assert load_round(home, stage="self")[0].round.stage == SELF


def test_stages_may_have_names_and_folders_of_their_own(tmp_path):
    stages = "stages: [self, {name: phuc-tra, kind: appraisal, folder: Thẩm định}, {name: hoi-dong, kind: council}]\n"
    folder, problems = load_round(a_round(tmp_path, "Thẩm định", stages=stages))
    assert problems == []
    assert [(stage.name, stage.kind.value) for stage in folder.round.stages] == [
        ("self", "self"),
        ("phuc-tra", "appraisal"),
        ("hoi-dong", "council"),
    ]
    assert (folder.round.stage, folder.later) == ("phuc-tra", {"phuc-tra": tmp_path / "Thẩm định"})


@pytest.mark.parametrize(
    ("name", "kind", "vi"),
    [
        ("self", StageKind.SELF, "tự chấm điểm"),
        ("appraisal-2", StageKind.APPRAISAL, "thẩm định 2"),
        ("explanation", StageKind.EXPLANATION, "giải trình"),
        ("council", StageKind.COUNCIL, "hội đồng"),
        ("appraisals", None, "appraisals"),
        ("phuc-tra", None, "phuc-tra"),
    ],
)
def test_the_name_of_a_stage_says_its_kind(name, kind, vi):
    assert kind_of(name) is kind
    assert Language("vi").sentence(stage_words(name)) == vi


# --- compared with the best of the round ---------------------------------------------------------------------------

COMPARED = (Path(__file__).parent / "bad" / "W-P023-one-unit-alone" / "set.yaml").read_text(encoding="utf-8")


def compared(*figures: dict[str, str]):
    """A round of units a, b, …, whose stages state these figures of each."""
    criteria = parse_set(Raw("set.yaml", COMPARED.encode())).sound
    codes = sorted({unit for stage in figures for unit in stage})
    files = []
    for stage, stated in zip(DEFAULT_STAGES, figures, strict=False):
        for unit, answer in stated.items():
            text = f'unit: {unit}\nyear: 2023\ncriteria: so-sanh\nanswers:\n  "1.1": {answer}\n  "1.2": {{points: 1}}\n'
            raw = Raw(f"{stage.name}/{unit}.yaml", text.encode())
            source, node = read_yaml(raw)
            read = YamlAssessment(raw, source, node).read(Expected(criteria, stage=stage))
            files.append(read._replace(stage=stage.name))
    units = tuple(Unit(code, code) for code in codes)
    spoken = DEFAULT_STAGES[len(figures) - 1].name
    round_ = Round("Đợt thử", 2023, criteria, units, Place("round.yaml"), stages=DEFAULT_STAGES, stage=spoken)
    return score_round(round_, files)


def test_points_are_in_proportion_to_the_best_of_the_units_that_are_scored():
    round_ = compared({"a": "{thu: 120}", "b": "{thu: 90}", "c": "{thu: -5}", "d": "not_applicable", "e": "{thu: 0}"})
    found = {entry.unit.code: points(entry.result)["1.1"] for entry in round_.ranking.ranked}
    assert found == {"a": 2, "b": Fraction(3, 2), "d": "not_applicable", "e": 0}
    reason = next(entry for entry in round_.ranking.ranked if entry.unit.code == "b").result.indicators[0].reason
    assert Language("en").sentence(reason) == (
        "thu ngân sách: 90 tỷ đồng, the best of the round 120 = 75 % → 2 × 75/100 → 1.5 pt"
    )


def test_the_best_of_the_round_is_that_of_each_stage():
    round_ = compared(
        {"a": "{thu: 120}", "b": "{thu: 90}"}, {"a": "{thu: 100, reason: Đối chiếu kho bạc}", "b": "{explain: true}"}
    )
    found = {entry.unit.code: entry.result for entry in round_.ranking.ranked}
    assert [points(step.result)["1.1"] for step in found["b"].steps] == [Fraction(3, 2), Fraction(9, 5)]
    assert [points(step.result)["1.1"] for step in found["a"].steps] == [2, 2]
    assert round_.problems == []
