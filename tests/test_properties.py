"""What must hold of every number, rule, answer, round and order, whatever they are."""

from __future__ import annotations

import json
from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cchc import number
from cchc.assessment import Unit
from cchc.criteria import Ties
from cchc.formats.assessment_yaml import YamlAssessment
from cchc.formats.expected import Expected
from cchc.formats.files import Raw
from cchc.formats.sets.reading import parse_set
from cchc.formats.yaml_file import read_yaml
from cchc.number import Rounding, RoundingMode
from cchc.problems import Place
from cchc.ranking import Order, comparable, standings
from cchc.recording import results_of
from cchc.rounds import Round, score_round
from cchc.rules import KINDS
from cchc.scoring import State, score

often = settings(deadline=None, max_examples=100, suppress_health_check=[HealthCheck.too_slow])
seldom = settings(often, max_examples=50)

# Numbers

exact_values = st.one_of(
    st.integers(-(10**9), 10**9),
    st.builds(number.quotient, st.integers(-(10**9), 10**9), st.integers(1, 10**6)),
    st.builds(lambda n, p: number.quotient(n, 10**p), st.integers(-(10**12), 10**12), st.integers(0, 9)),
)
decimal_values = st.builds(lambda n, p: number.quotient(n, 10**p), st.integers(-(10**12), 10**12), st.integers(0, 9))
DECIMAL_MODES = {
    RoundingMode.HALF_UP: ROUND_HALF_UP,
    RoundingMode.HALF_EVEN: ROUND_HALF_EVEN,
    RoundingMode.DOWN: ROUND_DOWN,
}


@often
@given(exact_values)
def test_exact_text_reads_back(value):
    read = number.parse_exact(number.exact_text(value))
    assert (read, type(read)) == (value, type(value))


@often
@given(exact_values, st.integers(0, 12))
def test_fixed_reads_back(value, places):
    assert number.parse_exact(number.fixed(value, places)) == value


@often
@given(decimal_values, st.booleans())
def test_what_is_shown_with_all_decimals_reads_back(value, comma):
    text = number.show(value, comma=comma, places=number.decimals_of(value), grouped=False)
    read, remark = number.parse(text)
    assert read == value
    assert remark is None or remark.code == "W-N005"


@often
@given(exact_values, st.booleans())
def test_what_is_shown_is_the_value_or_very_near_it(value, comma):
    read, _ = number.parse(number.show(value, comma=comma, grouped=False))
    if number.is_shown_whole(value):
        assert read == value
    elif number.decimals_of(value) is None:
        assert read != value
    assert abs(read - value) <= Fraction(1, 200)


@often
@given(exact_values, st.integers(0, 6), st.booleans())
def test_setting_thousands_apart_only_adds_separators(value, places, comma):
    grouped = number.show(value, comma=comma, places=places)
    assert grouped.replace("." if comma else ",", "") == number.show(value, comma=comma, places=places, grouped=False)


@often
@given(decimal_values, st.integers(0, 9), st.sampled_from(RoundingMode))
def test_rounding_is_that_of_decimal(value, places, mode):
    with localcontext() as context:
        context.prec = 60
        decimal = Decimal(value.numerator) / Decimal(value.denominator)
        expected = decimal.quantize(Decimal(1).scaleb(-places), rounding=DECIMAL_MODES[mode])
    assert Rounding(places, mode).of(value) == Fraction(expected)


@often
@given(st.integers(-(10**6), 10**6), st.integers(0, 4), st.sampled_from(RoundingMode))
def test_rounding_half_a_tick_is_that_of_decimal(ticks, places, mode):
    half = number.quotient(2 * ticks + 1, 2 * 10**places)
    decimal = Decimal(2 * ticks + 1) / 2
    expected = int(decimal.quantize(Decimal(1), rounding=DECIMAL_MODES[mode]))
    assert Rounding(places, mode).ticks(half) == expected


@often
@given(exact_values, st.integers(0, 6), st.sampled_from(RoundingMode))
def test_rounding_moves_less_than_a_tick_and_only_once(value, places, mode):
    rounding = Rounding(places, mode)
    rounded = rounding.of(value)
    assert abs(rounded - value) * 10**places <= (1 if mode is RoundingMode.DOWN else Fraction(1, 2))
    assert rounding.of(rounded) == rounded
    assert rounding.of(-value) == -rounded


@often
@given(exact_values, st.integers(0, 6), st.sampled_from(RoundingMode), st.integers(-3, 3))
def test_from_which_value_on_the_rounded_one_is_enough(value, places, mode, ticks):
    rounding = Rounding(places, mode)
    end, closed = rounding.from_which(value)
    near = Fraction(1, 10 ** (places + 3))
    assert (rounding.of(end) >= value) is closed
    assert rounding.of(end + near) >= value
    assert rounding.of(end - near) < value
    beside = end + Fraction(ticks, 10**places)
    assert (rounding.of(beside) >= value) is (beside > end or (closed and beside == end))


@often
@given(st.lists(exact_values, max_size=30))
def test_adding_is_exact(values):
    assert number.add(values) == sum(map(Fraction, values))


@often
@given(st.integers(1 - 10**15, 10**15 - 1), st.integers(0, 9))
def test_what_is_typed_into_excel_comes_back(digits, places):
    """Excel keeps 15 digits of a number."""
    typed = Fraction(digits, 10**places)
    assert number.from_cell(number.to_cell(typed)) == typed


@often
@given(st.floats(-1e15, 1e15))
def test_a_cell_is_read_to_its_15th_digit(value):
    assert abs(number.from_cell(value) - Fraction(value)) <= abs(Fraction(value)) / 10**14


# Rules: each strategy makes a rule that reaches its maximum, with a strategy for sound answers to it

hundredths = st.integers(0, 1000)
maxima = st.integers(1, 1000).map(lambda n: Fraction(n, 100))


def text(value: Fraction) -> str:
    return number.fixed(number.quotient(value, 1), 2)


@st.composite
def scales(draw, maximum: Fraction, highest: int, *, rising: bool):
    """Rows from the top, the first worth the maximum; where ``rising``, none worth more than those above it."""
    ends = sorted(draw(st.sets(st.integers(1, highest * 10 - 1), min_size=1, max_size=4)), reverse=True)
    worths = [Fraction(n, 1000) * maximum for n in draw(st.lists(st.integers(0, 1000), min_size=5, max_size=5))]
    worths = [Fraction(int(worth * 100), 100) for worth in (sorted(worths, reverse=True) if rising else worths)]
    rows = []
    for position, end in enumerate(ends):
        row = {draw(st.sampled_from(["from", "above"])): text(Fraction(end, 10))}
        row["points"] = text(maximum if position == 0 else worths[position])
        if not rising and position and draw(st.booleans()):
            row |= {"every": draw(st.sampled_from(["1", "0.7", "12.5"])), "add": draw(st.sampled_from(["0", "0.31"]))}
        rows.append(row)
    if not rising and draw(st.booleans()):
        return [*rows, {"linear": "true", "of": str(draw(st.integers(1, 200)))}]
    return [*rows, {"points": text(worths[-1])}]


counts = st.one_of(st.integers(0, 12), st.integers(0, 10**15 - 1)).map(str)
amounts = st.integers(0, 10**6).map(lambda n: text(Fraction(n, 100)))
ratios = st.tuples(st.integers(0, 10**6), st.integers(0, 10**6)).map(
    lambda pair: {"a": str(min(pair)), "b": str(max(pair))}
)


@st.composite
def rules(draw, kind: str, maximum: Fraction, *, rising: bool = False):
    full = text(maximum)
    part = st.integers(0, 100).map(lambda n: text(Fraction(int(maximum * n), 100)))
    if kind == "levels":
        some = draw(st.lists(part, max_size=4))
        levels = [{"code": f"c{n}", "name": f"Mức {n}", "points": p} for n, p in enumerate([full, *some])]
        return {"kind": kind, "levels": levels}, st.sampled_from(levels).map(lambda level: {"level": level["code"]})
    if kind == "checklist":
        some = draw(st.lists(part, max_size=4))
        items = [{"code": f"c{n}", "name": f"Mục {n}", "points": p} for n, p in enumerate([full, *some])]
        mode = draw(st.sampled_from(["sum", "all"]))
        if mode == "all":
            items = [{key: item[key] for key in ("code", "name")} for item in items]
        met = st.lists(st.sampled_from([item["code"] for item in items]), unique=True)
        return {"kind": kind, "mode": mode, "items": items}, met.map(lambda codes: {"met": codes})
    if kind == "ratio":
        rule = {"kind": kind, "numerator": {"key": "a"}, "denominator": {"key": "b"}, "percent": "allowed"}
        rule |= {"when_zero": draw(st.sampled_from(["not_applicable", "full", "zero"]))}
        rule |= {"scale": draw(scales(maximum, 100, rising=rising))}
        stated = st.integers(0, 10000).map(lambda n: {"percent": text(Fraction(n, 100))})
        return rule, st.one_of(ratios, stated)
    if kind == "number":
        rule = {"kind": kind, "input": {"key": "n"}, "scale": draw(scales(maximum, 50, rising=rising))}
        return rule, amounts.map(lambda n: {"n": n})
    if kind == "count":
        each = text(Fraction(draw(st.integers(1, 500)), 100))
        return {"kind": kind, "input": {"key": "n"}, "each": each}, counts.map(lambda n: {"n": n})
    if kind == "deduction":
        taken = [{"key": f"d{n}", "each": text(Fraction(each, 100))} for n, each in enumerate(draw(EACH))]
        floor = text(Fraction(draw(st.integers(-500, int(maximum * 100))), 100))
        answer = st.fixed_dictionaries({item["key"]: counts for item in taken})
        return {"kind": kind, "deductions": taken, "floor": floor}, answer
    if kind == "survey":
        weights = ["100", *draw(st.lists(st.integers(0, 100).map(str), max_size=4))]
        options = [{"code": f"c{n}", "weight": weight} for n, weight in enumerate(weights)]
        replies = st.fixed_dictionaries({option["code"]: counts for option in options})
        return {"kind": kind, "options": options}, replies.filter(lambda n: any(int(each) for each in n.values()))
    if kind == "relative":
        when_zero = draw(st.sampled_from(["not_applicable", "full", "zero"]))
        return {"kind": kind, "input": {"key": "n"}, "when_zero": when_zero}, amounts.map(lambda n: {"n": n})
    assert kind == "points"
    return {"kind": kind}, part.map(lambda points: {"points": points})


EACH = st.lists(st.integers(1, 300), min_size=1, max_size=3)


def loaded_set(fields: list[list[tuple[Fraction, dict]]], points: object = "exact", **policy: object):
    """Fields of criteria, each a maximum and a rule."""
    listed = []
    for f, criteria in enumerate(fields, start=1):
        items = [
            {"code": f"{f}.{c}", "name": f"Tiêu chí {f}.{c}", "maximum": text(maximum), "rule": rule}
            for c, (maximum, rule) in enumerate(criteria, start=1)
        ]
        total = text(sum((maximum for maximum, _ in criteria), Fraction(0)))
        listed.append({"code": str(f), "name": f"Lĩnh vực {f}", "maximum": total, "criteria": items})
    document = {
        "id": "set",
        "name": "Bộ tiêu chí",
        "level": "commune",
        "years": ["2023"],
        "status": "illustrative",
        "source": "bài kiểm tra",
        "maximum": text(sum((maximum for criteria in fields for maximum, _ in criteria), Fraction(0))),
        "policy": {"rounding": {"points": points}, "grades": [{"code": "a", "name": "Một hạng"}], **policy},
        "fields": listed,
    }
    return parse_set(Raw("set.yaml", json.dumps(document).encode()))


def parsed_set(fields: list[list[tuple[Fraction, dict]]], points: object = "exact", **policy: object):
    loaded = loaded_set(fields, points, **policy)
    assert loaded.sound is not None, loaded.problems
    return loaded.sound


def submitted(criteria, unit: str, answers: dict[str, object]):
    document = {"unit": unit, "year": "2023", "criteria": "set", "answers": answers}
    raw = Raw(f"{unit}.yaml", json.dumps(document).encode())
    source, node = read_yaml(raw)
    submission = YamlAssessment(raw, source, node).read(Expected(criteria))
    assert {problem.code for problem in submission.problems} <= {"W-N005"}
    return submission


def points_of(criteria, answer: object):
    return score(criteria, submitted(criteria, "u", {"1.1": answer}).assessment).indicators[0]


ROUNDINGS = st.sampled_from(["exact", {"places": "2"}, {"places": "4"}])


@pytest.mark.parametrize("kind", KINDS)
@often
@given(data=st.data())
def test_points_are_never_above_the_maximum_nor_below_the_lowest(kind, data):
    maximum = data.draw(maxima)
    rule, answers = data.draw(rules(kind, maximum))
    criteria = parsed_set([[(maximum, rule)]], data.draw(ROUNDINGS))
    lowest = Fraction(rule.get("floor", "0"))
    for answer in data.draw(st.lists(answers, min_size=1, max_size=5)):
        result = points_of(criteria, answer)
        assert result.state is not State.UNANSWERED
        if result.state is State.SCORED:
            assert lowest <= result.points <= maximum
        else:
            assert (result.points, result.maximum) == (0, 0)


@often
@given(st.integers(-2000, -1), st.integers(1, 999))
def test_a_floor_is_kept_also_when_points_are_rounded(thousandths, more):
    floor = Fraction(thousandths, 1000) - Fraction(more, 10**6)
    rule = {"kind": "deduction", "deductions": [{"key": "n", "each": "1"}], "floor": number.fixed(floor, 7)}
    criteria = loaded_set([[(Fraction(1), rule)]], {"places": "2"}).sound
    # A floor that points cannot keep may be refused, as such a maximum is.
    assert criteria is None or points_of(criteria, {"n": "9"}).points >= floor


@pytest.mark.parametrize("kind", ["ratio", "number"])
@often
@given(data=st.data())
def test_more_is_never_less_on_a_rising_scale(kind, data):
    maximum = data.draw(maxima)
    rule, answers = data.draw(rules(kind, maximum, rising=True))
    criteria = parsed_set([[(maximum, rule)]])

    def measure(answer):
        if "b" in answer:
            return Fraction(100 * int(answer["a"]), int(answer["b"]))
        return Fraction(answer["percent"] if "percent" in answer else answer["n"])

    stated = data.draw(st.lists(answers.filter(lambda answer: answer.get("b") != "0"), min_size=2, max_size=6))
    points = [points_of(criteria, answer).points for answer in sorted(stated, key=measure)]
    assert all(one <= next_ for one, next_ in pairwise(points))


@often
@given(data=st.data())
def test_more_is_never_less_by_count_and_never_more_by_deduction(data):
    maximum = data.draw(maxima)
    ordered = sorted(data.draw(st.lists(st.integers(0, 2000), min_size=2, max_size=6)))
    rule, _ = data.draw(rules("count", maximum))
    gained = [points_of(parsed_set([[(maximum, rule)]]), {"n": str(n)}).points for n in ordered]
    assert gained == sorted(gained)
    taken = {"kind": "deduction", "deductions": [{"key": "n", "each": rule["each"]}], "floor": "-3"}
    left = [points_of(parsed_set([[(maximum, taken)]]), {"n": str(n)}).points for n in ordered]
    assert left == sorted(left, reverse=True)


@often
@given(data=st.data())
def test_a_better_reply_is_never_worth_less(data):
    maximum = data.draw(maxima)
    rule, answers = data.draw(rules("survey", maximum))
    criteria = parsed_set([[(maximum, rule)]])
    answer = data.draw(answers)
    better = answer | {"c0": str(int(answer["c0"]) % 10**14 + 1)}
    answer |= {"c0": str(int(answer["c0"]) % 10**14)}
    if any(int(n) for n in answer.values()):
        assert points_of(criteria, answer).points <= points_of(criteria, better).points


# Rounds

rule_and_answers = st.sampled_from(list(KINDS)).flatmap(
    lambda kind: maxima.flatmap(lambda maximum: st.tuples(st.just(maximum), rules(kind, maximum)))
)


@st.composite
def rounds(draw, units: int = 5, **policy: object):
    """A set of random rules, and submissions of units who may leave out an answer or say it does not apply."""
    fields = draw(st.lists(st.lists(rule_and_answers, min_size=1, max_size=3), min_size=1, max_size=3))
    criteria = parsed_set(
        [[(maximum, rule) for maximum, (rule, _) in part] for part in fields], draw(ROUNDINGS), **policy
    )
    strategies = {
        f"{f}.{c}": answers
        for f, part in enumerate(fields, start=1)
        for c, (_, (_, answers)) in enumerate(part, start=1)
    }
    every = st.fixed_dictionaries(
        {
            code: st.one_of(answers, answers, st.just({}), st.just("not_applicable"))
            for code, answers in strategies.items()
        }
    )
    sent = draw(st.lists(every, min_size=units, max_size=units))
    listed = tuple(Unit(f"u{n}", f"Xã {n}") for n in range(units))
    submissions = [submitted(criteria, f"u{n}", answers) for n, answers in enumerate(sent)]
    return Round("Đợt", 2023, criteria, listed, Place("round.yaml")), submissions


@seldom
@given(rounds(units=1))
def test_parts_add_up_to_their_whole_exactly(drawn):
    round_, (submission,) = drawn
    result = score(round_.criteria, submission.assessment)
    leaves = {item.indicator.code: item for item in result.indicators}
    for part in result.fields:
        inside = [leaves[leaf.code] for leaf in part.field.indicators]
        assert part.sums.points == sum(item.points for item in inside)
        assert part.sums.maximum == sum(item.maximum for item in inside)
    assert result.sums.points == sum(part.sums.points for part in result.fields)
    assert result.sums.maximum == sum(part.sums.maximum for part in result.fields)
    if result.sums.maximum:
        assert result.index_exact * result.sums.maximum == 100 * result.sums.points
        assert abs(result.index - result.index_exact) <= Fraction(1, 200)
    else:
        assert result.index is None


@seldom
@given(rounds(), st.randoms(use_true_random=False))
def test_the_order_of_submissions_never_changes_the_result(drawn, shuffle):
    round_, submissions = drawn
    shuffled = list(submissions)
    shuffle.shuffle(shuffled)
    assert results_of(score_round(round_, shuffled), []) == results_of(score_round(round_, submissions), [])


@seldom
@given(rounds(ranking={"ties": "competition"}))
def test_ranks_follow_the_index(drawn):
    ranked = score_round(*drawn).ranking.ranked
    for one, next_ in pairwise(ranked):
        assert one.result.index_exact >= next_.result.index_exact
        assert (one.rank == next_.rank) == (one.result.index_exact == next_.result.index_exact)
        assert one.grade == next_.grade
    for entry in ranked:
        above = [other for other in ranked if other.result.index_exact > entry.result.index_exact]
        equal = [other for other in ranked if other.result.index_exact == entry.result.index_exact]
        assert entry.rank == 1 + len(above)
        assert entry.tied == (len(equal) > 1)


key_parts = st.one_of(st.none(), st.integers(-3, 3), st.fractions(-3, 3, max_denominator=3))


@often
@given(st.lists(st.tuples(key_parts, key_parts), max_size=9), st.sampled_from(Ties))
def test_standings_are_those_of_their_definition(pairs, ties):
    def better(one, other):
        for a, b in zip(one, other, strict=True):
            if a != b:
                return b is None or (a is not None and a > b)
        return False

    found = standings([(comparable(a), comparable(b)) for a, b in pairs], ties)
    for position, pair in enumerate(pairs):
        above = [other for other in pairs if better(other, pair)]
        due = {
            Ties.COMPETITION: 1 + len(above),
            Ties.DENSE: 1 + len(set(above)),
            Ties.ORDINAL: 1 + len(above) + pairs[:position].count(pair),
        }[ties]
        assert found[position].rank == due
        assert found[position].tied == (pairs.count(pair) > 1)


@often
@given(st.lists(st.tuples(key_parts, key_parts), min_size=1, max_size=9), st.data(), st.sampled_from(Ties))
def test_a_place_among_others_is_the_one_that_ranking_gives(pairs, data, ties):
    keys = [(comparable(a), comparable(b)) for a, b in pairs]
    position = data.draw(st.integers(0, len(keys) - 1))
    drawn = data.draw(st.tuples(key_parts, key_parts))
    key = max(keys[position], (comparable(drawn[0]), comparable(drawn[1])))
    changed = [*keys[:position], key, *keys[position + 1 :]]
    assert Order(keys, ties).raised(position, key) == standings(changed, ties)[position]
