"""The rule kinds, from a rule and an answer as they are written to points, problems and the reason told."""

from __future__ import annotations

import pickle
from fractions import Fraction
from pathlib import Path

import pytest
from plain_yaml import read_plain, written

from cchc.assessment import Submission
from cchc.criteria import CriteriaSet
from cchc.formats.assessment_yaml import YamlAssessment
from cchc.formats.expected import Expected
from cchc.formats.files import Raw
from cchc.formats.sets.reading import Loaded, parse_set
from cchc.formats.yaml_file import read_yaml
from cchc.language import language
from cchc.rounds import score_submission
from cchc.rules import KINDS
from cchc.rules.expression import Stretch
from cchc.rules.scale import tell_stretch
from cchc.scoring import score_indicator

FOLDER = Path(__file__).parent / "cases" / "rules"
FILES = {file.stem: read_plain(file) for file in FOLDER.glob("*.yaml")}


def one_rule(rule: object, maximum: str, rounding: object = "exact") -> Loaded:
    text = f"""
id: one-rule
name: Một quy tắc
level: commune
years: [2023]
status: illustrative
source: bài kiểm tra
maximum: {maximum}
policy:
  rounding: {{points: {written(rounding)}}}
  grades: [{{code: a, name: Một hạng}}]
fields:
  - code: "1"
    name: Lĩnh vực
    maximum: {maximum}
    criteria:
      - code: "1.1"
        name: Tiêu chí
        maximum: {maximum}
        rule: {written(rule)}
"""
    return parse_set(Raw("set.yaml", text.encode()))


def answered(criteria: CriteriaSet, answer: object) -> Submission:
    text = f"unit: u\nyear: 2023\ncriteria: one-rule\nanswers:\n  '1.1': {written(answer)}\n"
    raw = Raw("u.yaml", text.encode())
    source, node = read_yaml(raw)
    assert node is not None
    return YamlAssessment(raw, source, node).read(Expected(criteria))


def answers():
    for kind, file in sorted(FILES.items()):
        for case in file["rules"]:
            for expected in case["answers"]:
                name = f"{kind}: {case['name']}: {written(expected['answer'])}"
                yield pytest.param(case, expected, id=name)


def test_every_kind_has_cases():
    assert FILES.keys() == KINDS.keys()
    assert {kind: {case["rule"]["kind"] for case in file["rules"]} for kind, file in FILES.items()} == {
        kind: {kind} for kind in KINDS
    }


@pytest.mark.parametrize("case", [case for file in FILES.values() for case in file["rules"]], ids=lambda c: c["name"])
def test_rule_is_accepted(case):
    loaded = one_rule(case["rule"], case["maximum"], case.get("rounding", "exact"))
    assert [problem.code for problem in loaded.problems] == case.get("remarks", [])
    assert loaded.sound is not None
    rule = loaded.sound.leaves[0].rule
    assert (rule.kind, rule.maximum) == (case["rule"]["kind"], Fraction(case["maximum"]))
    assert [language("en").sentence(line) for line in rule.words] == case["words"]


@pytest.mark.parametrize(
    ("stretch", "words"),
    [
        (Stretch(0, True, None, False), "any value"),
        (Stretch(0, False, None, False), "above 0 %"),
        (Stretch(1, True, None, False), "from 1 %"),
        (Stretch(0, True, 100, True), "up to 100 %"),
        (Stretch(0, False, 100, True), "above 0 to 100 %"),
        (Stretch(1, True, 100, True), "from 1 %"),
        (Stretch(Fraction(1, 2), False, 100, True), "above 0.5 %"),
        (Stretch(1, True, 100, False), "from 1 to below 100 %"),
        (Stretch(100, True, 100, True), "from 100 %"),
        (Stretch(0, True, 0, True), "exactly 0 %"),
        (Stretch(7, True, 7, True), "exactly 7 %"),
        (Stretch(0, True, 5, False), "below 5 %"),
        (Stretch(0, False, 5, False), "above 0 to below 5 %"),
        (Stretch(2, False, 5, False), "above 2 to below 5 %"),
        (Stretch(2, True, 5, True), "from 2 to 5 %"),
        (Stretch(2, False, 5, True), "above 2 to 5 %"),
    ],
)
def test_a_stretch_of_percentages_in_words(stretch, words):
    part = {"key": "a", "name": "A"}
    scale = {"scale": [{"points": "0"}], "when_zero": "zero"}
    loaded = one_rule({"kind": "ratio", "numerator": part, "denominator": {"key": "b", "name": "B"}, **scale}, "2")
    (way,) = loaded.criteria.leaves[0].rule.ways
    assert language("en").sentence(tell_stretch(stretch, way=way)) == words


OF_THE_UNIT = {"W-A024", "W-A025", "W-P023"}
"""That the only answer of a set is blank, not applicable, or cannot be compared, is told of the unit too."""


@pytest.mark.parametrize(("case", "expected"), list(answers()))
def test_answer(case, expected):
    criteria = one_rule(case["rule"], case["maximum"], case.get("rounding", "exact")).sound
    assert criteria is not None
    submission = answered(criteria, expected["answer"])
    _, problems = score_submission(criteria, submission)
    codes = [problem.code for problem in problems if problem.code not in OF_THE_UNIT]
    assert sorted(codes) == expected.get("problems", [])
    answer = submission.assessment.answers.get("1.1")
    if answer is None:
        assert expected.keys() == {"answer", "problems"}
        return
    best = Fraction(expected["best"]) if "best" in expected else None
    result = score_indicator(criteria, criteria.by_code["1.1"], answer, best=best)
    assert result.state.value == expected.get("state", "scored")
    assert result.points == Fraction(expected.get("points", "0"))
    if "reason" in expected:
        assert language("en").sentence(result.reason) == expected["reason"]


@pytest.mark.parametrize(
    "case",
    [
        pytest.param(case, id=f"{case['problems']} {written(case['rule'])}")
        for _, file in sorted(FILES.items())
        for case in file["refused"]
    ],
)
def test_rule_is_refused(case):
    loaded = one_rule(case["rule"], case["maximum"])
    assert sorted(problem.code for problem in loaded.problems) == case["problems"]
    assert loaded.sound is None


@pytest.mark.parametrize("kind", KINDS)
def test_a_set_is_worth_the_same_in_another_process(kind):
    for case in FILES[kind]["rules"]:
        criteria = one_rule(case["rule"], case["maximum"], case.get("rounding", "exact")).sound
        copy = pickle.loads(pickle.dumps(criteria))
        for expected in case["answers"]:
            answer = answered(criteria, expected["answer"]).assessment.answers.get("1.1")
            if answer is not None:
                one, other = (score_indicator(s, s.by_code["1.1"], answer) for s in (criteria, copy))
                assert (one.points, one.state, one.reason) == (other.points, other.state, other.reason)
