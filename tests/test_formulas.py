"""The formulas of forms, worked out in fractions, give what the second scorer gives, wherever it accepts the facts.

What LibreOffice makes of them in floats is for ``test_form_formulas``.
"""

from __future__ import annotations

import re
from fractions import Fraction
from pathlib import Path

import pytest
import random_rounds as rounds
import second_scorer as second
import test_expression as expressions
import test_rules as rules
from hypothesis import given, settings
from hypothesis import strategies as st
from spreadsheet import worked_out

from cchc.formats.files import Raw
from cchc.formats.sets.reading import parse_set
from cchc.number import Rounding, RoundingMode, quotient
from cchc.problems import Message
from cchc.rules import Choice, Expression, Figure, Way
from cchc.rules.formula import points_formula, soundness_formula

TESTS = Path(__file__).parent
AWAY = "KAD"


# The spreadsheet itself, by what every spreadsheet shows


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("1+2*3-4/8", Fraction(13, 2)),
        ("2*(1-3)", -4),
        ("-2*3+10^2", 94),
        ("7-2-1", 4),
        ("8/2/2", 2),
        ("ROUND(2.665,2)", Fraction(267, 100)),
        ("ROUND(-2.665,2)", Fraction(-267, 100)),
        ("TRUNC(-2.669,2)", Fraction(-266, 100)),
        ("INT(-0.5)", -1),
        ("MOD(7,2)", 1),
        ("SIGN(-3)*ABS(-3)", -3),
        ("MAX(0,MIN(2,3))", 2),
        ("IF(AND(1>=1,2<3,1<>2),1,0)", 1),
        ("IF(AND(1>1,TRUE),1,0)", 0),
        ('IF(A1="c0",3,"KAD")', 3),
        ('IF(B1="c0",3,"KAD")', "KAD"),
        ("ISNUMBER(A1)", False),
        ("ISNUMBER(C1)", True),
        ('2*(A1="c0")+C1', 5),
        ('MAX(0,A1="c0")', None),
        ('1*(A1="c0")>=1', True),
        ('(A1="c0")>=1', None),
        ("1/0", None),
        ("ROUND(1/0,2)>=0", None),
        ("IF(C1=0,1,1/0)", None),
        ("IF(C1=3,1,1/0)", 1),
    ],
)
def test_the_spreadsheet(formula, value):
    assert worked_out(formula, {"A1": "c0", "C1": Fraction(3)}) == value


def answers_of_the_cases():
    """Every rule of the cases with every answer that can be typed, each with a rounding that keeps its maximum."""
    for kind, file in sorted(rules.FILES.items()):
        for case in file["rules"]:
            if kind != "relative":
                rounding = case.get("rounding", "exact")
                given = [one["answer"] for one in case["answers"] if isinstance(one["answer"], dict)]
                yield pytest.param(case["rule"], case["maximum"], rounding, given, id=f"{kind}: {case['name']}")


@pytest.mark.parametrize(("rule", "maximum", "rounding", "answers"), list(answers_of_the_cases()))
def test_the_cases_of_rules(rule, maximum, rounding, answers):
    criteria = rules.one_rule(rule, maximum, rounding).sound
    assert criteria is not None
    leaf = {"rule": rule, "maximum": maximum}
    for answer in answers:
        compare(criteria, criteria.leaves[0], leaf, rounding, answer)


@settings(deadline=None, max_examples=200)
@given(expressions.pieces(), st.booleans(), st.sampled_from([0, 1, quotient(1, 2), quotient(-3, 2)]), st.data())
def test_any_expression(parts, whole, factor, data):
    """Also those that no kind of rule states today."""
    made = Expression(top=(factor,), pieces=parts, ceiling=2, lowest=quotient(-1, 2))
    way = Way((Figure("n", "n", whole=whole),), made, lambda _, __: Message("n"))
    value = data.draw(st.integers(0, 12) if whole else st.integers(0, 48).map(lambda n: quotient(n, 4)))
    cells = {"A1": Fraction(value)}
    for rounding in (None, Rounding(1), Rounding(0, RoundingMode.HALF_EVEN), Rounding(1, RoundingMode.DOWN)):
        rounded = quotient if rounding is None else lambda *parts, rounding=rounding: rounding.of(quotient(*parts))
        formula = points_formula(way, ["A1"], rounding=rounding, not_applicable="0")
        assert worked_out(formula, cells) == made.evaluator(rounded)((value,))[0], formula


@pytest.mark.parametrize("kind", ["ratio", "number", "count", "deduction", "survey", "points"])
def test_a_text_in_a_cell_is_unsound_and_no_error(kind):
    for case in rules.FILES[kind]["rules"]:
        criteria = rules.one_rule(case["rule"], case["maximum"], case.get("rounding", "exact")).sound
        for way in criteria.leaves[0].rule.ways:
            terms = [f"A{number}" for number in range(1, len(way.inputs) + 1)]
            formula = soundness_formula(way, terms)
            for cell in terms:
                assert worked_out(formula, dict.fromkeys(terms, Fraction(1)) | {cell: "mười"}) is False


def test_whole_figures_are_compared_as_they_are():
    """Only figures with decimals have noise of floats to be rid of."""
    whole, amounts = (
        rules.one_rule(
            {
                "kind": "ratio",
                "numerator": {"key": "a", "whole": written},
                "denominator": {"key": "b", "whole": written},
                "when_zero": "zero",
                "scale": [{"from": "90", "points": "2"}, {"points": "0"}],
            },
            "2",
        ).sound.leaves[0]
        for written in ("true", "false")
    )
    for leaf, expected in ((whole, False), (amounts, True)):
        formula = points_formula(leaf.rule.ways[0], ["A1", "A2"], rounding=Rounding(2), not_applicable="0")
        assert ("ROUND(" in formula) is expected


@pytest.mark.parametrize("part", range(4))
def test_random_sets(part):
    compared = 0
    for seed in range(part, 60, 4):
        draw = rounds.Draw(seed)
        given = rounds.criteria_set(draw)
        criteria = parse_set(Raw("set.yaml", rounds.written(given, flow=True).encode())).sound
        assert criteria is not None
        leaves = [*rounds.leaves_of(given), *given.get("adjustments", [])]
        for leaf, read in zip(leaves, criteria.answered, strict=True):
            if leaf["rule"]["kind"] != "relative":
                sized = {"maximum": leaf.get("cap")} | leaf
                for answer in answers_to(draw, leaf):
                    compared += compare(criteria, read, sized, given["policy"]["rounding"]["points"], answer)
    assert compared > 500


def answers_to(draw, leaf: dict) -> list[dict]:
    sound = [rounds.facts(draw, leaf) for _ in range(6)]
    return sound + [rounds.spoiled(draw, leaf, facts) for facts in sound[:2]]


def compare(criteria, read, leaf: dict, rounding: object, answer: dict) -> bool:
    """Hold the formulas of the way in which an answer is stated against the second scorer; False where it has none."""
    facts = {key: text for key, text in answer.items() if key not in second.BESIDE["self"]}
    way = next((way for way in read.rule.ways if set(way.keys) == set(facts)), None)
    cells = None if way is None else typed(way, facts)
    if way is None or cells is None:
        return False
    terms = [term for number, asked in enumerate(way.inputs, 1) for term in terms_of(asked, number)]
    sound = worked_out(soundness_formula(way, terms), cells)
    maximum = Fraction(leaf["maximum"])
    try:
        accepted = second.stated(leaf["rule"], maximum, facts)
    except second.Wrong:
        assert sound is False, (leaf, answer)
        return True
    assert sound is True, (leaf, answer)
    points = second.worth(leaf["rule"], maximum, accepted, None)
    if points is not None and rounding != "exact":
        points = second.rounded(points, rounding)
    formula = points_formula(way, terms, rounding=criteria.policy.points_rounding, not_applicable=f'"{AWAY}"')
    shown = worked_out(formula, cells)
    assert shown == (AWAY if points is None else points), (leaf, answer, formula)
    assert isinstance(shown, str if points is None else Fraction), "a condition is no points"
    return True


def typed(way: Way, facts: dict) -> dict | None:
    """What would stand in the cells; None for what no list offers and no number is."""
    cells: dict = {}
    for number, asked in enumerate(way.inputs, 1):
        text = facts[asked.key]
        if isinstance(asked, Choice):
            chosen = text if asked.several else [text]
            codes = [option.code for option in asked.options]
            if not isinstance(chosen, list) or any(code not in codes or chosen.count(code) > 1 for code in chosen):
                return None
            cells |= {f"{'ABCDEFGHIJ'[codes.index(code)]}{number}": "yes" for code in chosen}
        elif not isinstance(text, str) or not re.fullmatch(r"-?[0-9]+([.,][0-9]+)?", text):
            return None
        elif re.fullmatch(r"[1-9][0-9]{0,2}[.,][0-9]{3}", text) or len(text) > 15:
            return None  # a cell has a number and not its text; and one that is too long for Excel
        else:
            cells[f"A{number}"] = Fraction(text.replace(",", "."))
    return cells


def terms_of(asked, number: int) -> list[str]:
    if isinstance(asked, Choice):
        return [f'({"ABCDEFGHIJ"[place]}{number}="yes")' for place in range(asked.width)]
    return [f"A{number}"]
