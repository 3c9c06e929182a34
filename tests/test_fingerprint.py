"""What a rule means, as a form carries it: the same where the points are, and another where anything makes others."""

from __future__ import annotations

import re

import pytest
import test_rules as rules

from cchc.rules.fingerprint import fingerprint, wording


def rule_of(rule: dict, maximum: str = "2"):
    loaded = rules.one_rule(rule, maximum)
    assert loaded.criteria is not None
    return loaded.criteria.leaves[0].rule


LEVELS = {
    "kind": "levels",
    "levels": [{"code": "a", "name": "Tốt", "points": "2"}, {"code": "b", "name": "Khá", "points": "1"}],
}
RATIO = {
    "kind": "ratio",
    "numerator": {"key": "a", "name": "Phần"},
    "denominator": {"key": "b"},
    "when_zero": "zero",
    "percent": "allowed",
    "scale": [
        {"from": "80", "points": "1", "every": "5", "add": "0.5"},
        {"from": "50", "points": "1"},
        {"points": "0"},
    ],
}
DEDUCTION = {"kind": "deduction", "deductions": [{"key": "a", "each": "0.5"}, {"key": "b", "each": "1"}]}
SURVEY = {"kind": "survey", "options": [{"code": "A", "weight": "100"}, {"code": "B", "weight": "60"}]}


def scale(*rows: dict) -> dict:
    return RATIO | {"scale": list(rows)}


DIFFERENT = [
    (LEVELS, "2"),
    (LEVELS | {"levels": [LEVELS["levels"][0], LEVELS["levels"][1] | {"points": "1.5"}]}, "2"),
    (LEVELS | {"levels": [LEVELS["levels"][0], LEVELS["levels"][1] | {"code": "c"}]}, "2"),
    (LEVELS, "3"),
    (RATIO, "2"),
    (RATIO | {"when_zero": "full"}, "2"),
    (RATIO | {"over": "cap"}, "2"),
    (RATIO | {"percent": "refused"}, "2"),
    (RATIO | {"numerator": {"key": "c"}}, "2"),
    (RATIO | {"numerator": {"key": "a", "whole": "false"}}, "2"),
    (scale({"from": "81", "points": "1", "every": "5", "add": "0.5"}, *RATIO["scale"][1:]), "2"),
    (scale({"above": "80", "points": "1", "every": "5", "add": "0.5"}, *RATIO["scale"][1:]), "2"),
    (scale({"from": "80", "points": "0.5", "every": "5", "add": "0.5"}, *RATIO["scale"][1:]), "2"),
    (scale({"from": "80", "points": "1", "every": "4", "add": "0.5"}, *RATIO["scale"][1:]), "2"),
    (scale({"from": "80", "points": "1", "every": "5", "add": "0.75"}, *RATIO["scale"][1:]), "2"),
    (scale({"from": "80", "linear": "true"}, {"points": "0"}), "2"),
    (scale({"from": "80", "linear": "true", "of": "90"}, {"points": "0"}), "2"),
    (DEDUCTION, "2"),
    (DEDUCTION | {"floor": "-1"}, "2"),
    (DEDUCTION | {"deductions": [DEDUCTION["deductions"][0], {"key": "b", "each": "2"}]}, "2"),
    (SURVEY, "2"),
    (SURVEY | {"options": [SURVEY["options"][0], {"code": "B", "weight": "50"}]}, "2"),
    ({"kind": "points"}, "2"),
    ({"kind": "points"}, "3"),
    ({"kind": "points", "step": "0.5"}, "2"),
    ({"kind": "points", "step": "1"}, "2"),
    ({"kind": "checklist", "items": [{"code": "a", "name": "Một", "points": "2"}]}, "2"),
    ({"kind": "checklist", "mode": "all", "items": [{"code": "a", "name": "Một"}]}, "2"),
    ({"kind": "count", "input": {"key": "n"}, "each": "1"}, "2"),
    ({"kind": "number", "input": {"key": "n"}, "scale": [{"linear": "true"}]}, "2"),
    ({"kind": "number", "input": {"key": "n"}, "negative": "allowed", "scale": [{"linear": "true"}]}, "2"),
    ({"kind": "relative", "input": {"key": "n"}, "when_zero": "zero"}, "2"),
]


def test_what_makes_other_points_is_another_rule():
    found = {fingerprint(rule_of(rule, maximum)): rule for rule, maximum in DIFFERENT}
    assert len(found) == len(DIFFERENT)
    assert all(re.fullmatch("[0-9a-f]{16}", text) for text in found)


@pytest.mark.parametrize(
    ("rule", "other"),
    [
        (LEVELS, LEVELS | {"levels": [level | {"name": f"Mức {level['code']}"} for level in LEVELS["levels"]]}),
        (LEVELS, LEVELS | {"levels": [LEVELS["levels"][0], {"code": "b", "name": "Khá", "percent": "50"}]}),
        (RATIO, RATIO | {"numerator": {"key": "a", "name": "Phần khác", "unit": "hồ sơ", "whole": "true"}}),
        (RATIO, RATIO | {"over": "refuse"}),
        (DEDUCTION, DEDUCTION | {"start": "2.0", "floor": "0"}),
        ({"kind": "number", "input": {"key": "n"}, "scale": [{"linear": "true"}]},
         {"kind": "number", "input": {"key": "n"}, "scale": [{"linear": "true", "of": "100"}]}),
    ],
)  # fmt: skip
def test_names_and_what_is_usual_make_no_difference(rule, other):
    assert fingerprint(rule_of(rule)) == fingerprint(rule_of(other))


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        (LEVELS, "d822b1d4156678e4"),
        (RATIO, "d021f612c0403225"),
        (DEDUCTION, "fb92d37ef0cd77bb"),
        ({"kind": "points", "step": "0.5"}, "27f0d460bf743fcd"),
    ],
)
def test_forms_that_are_out_are_known_again(rule, text):
    """A form carries these; another release that computed them otherwise would refuse every form that is filled in."""
    assert fingerprint(rule_of(rule)) == text


def test_wording_is_of_the_names_that_are_offered():
    renamed = LEVELS | {"levels": [LEVELS["levels"][0], LEVELS["levels"][1] | {"name": "Khá hơn"}]}
    texts = [wording(rule_of(rule)) for rule in (LEVELS, renamed)]
    assert texts[0] != texts[1]
    assert texts == ["72560586", "cc710229"]
    assert wording(rule_of(RATIO)) == ""
