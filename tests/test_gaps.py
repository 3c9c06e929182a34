"""The cheapest way up, held against the engine and against every other way."""

from __future__ import annotations

import random
from collections import Counter
from fractions import Fraction
from functools import cache
from itertools import product
from math import lcm, prod

import pytest
import random_rounds as rounds

from cchc.analysis.gaps import Outcome, Ways
from cchc.answers import Absent, Finding
from cchc.assessment import Unit
from cchc.formats.assessment_yaml import YamlAssessment
from cchc.formats.expected import Expected
from cchc.formats.files import Raw
from cchc.formats.sets.reading import parse_set
from cchc.formats.yaml_file import read_yaml
from cchc.number import quotient
from cchc.problems import Place
from cchc.recording import results_of
from cchc.rounds import Round, score_round
from cchc.rules import Choice, Figure
from cchc.scoring import score_indicator

ROUNDS = 160


class Played:
    """A random round with floors for grades, indicators of others than the units, and settled points."""

    def __init__(self, seed: int) -> None:
        draw = random.Random(seed)
        given = rounds.random_round(seed)
        data = given["criteria"]
        for absent in ("without_survey", "evidence"):
            data["policy"].pop(absent, None)
        for grade in data["policy"]["grades"][:2]:
            if draw.random() < 0.5:
                codes = [part["code"] for part in data["fields"]]
                grade["requires"] = {"fields": {draw.choice(codes): str(draw.choice([40, 62.5, 90, 100]))}}
        loaded = parse_set(Raw("set.yaml", rounds.written(data, flow=False).encode()))
        assert loaded.sound is not None, loaded.problems
        self.criteria = loaded.sound
        units = tuple(Unit(unit["code"], unit["name"], group=unit.get("group", "")) for unit in given["units"])
        self.round = Round("Đợt", 2023, self.criteria, units, Place("round.yaml"))
        self.submissions = {}
        for file in reversed(given["files"]["self"]):
            code, sent = file["unit"], {"unit": file["unit"], "year": "2023", "criteria": "set"}
            raw = Raw(f"{code}.yaml", rounds.written(sent | {"answers": file["answers"]}, flow=False).encode())
            source, node = read_yaml(raw)
            read = YamlAssessment(raw, source, node).read(Expected(self.criteria, year=2023, units=units))
            if read.assessment is not None:
                answers = {
                    leaf: answer._replace(finding=Finding(points=self._settled(draw, leaf), reason="không đủ"))
                    if draw.random() < 0.1
                    else answer
                    for leaf, answer in read.assessment.answers.items()
                }
                read = read._replace(assessment=read.assessment._replace(answers=answers))
            self.submissions[code] = read
        self.results = self.scored(self.submissions)
        self.ways = Ways(self.results, self.criteria)

    def _settled(self, draw, code):
        return quotient(draw.randint(0, int(self.criteria.by_code[code].maximum * 10)), 10)

    def scored(self, submissions):
        return results_of(score_round(self.round, submissions.values()), [])

    def after(self, unit, steps):
        """What the engine makes of the round when a unit answers so, and no other answer has changed."""
        submission = self.submissions[unit]
        answers = submission.assessment.answers | {step.indicator.code: step.after for step in steps}
        changed = submission._replace(assessment=submission.assessment._replace(answers=answers))
        found = self.scored(self.submissions | {unit: changed})
        return next(entry for entry in found.units if entry.unit.code == unit)


@cache
def played(seed: int) -> Played:
    return Played(seed)


@pytest.mark.parametrize("part", range(4))
def test_a_step_gives_what_it_says_and_no_smaller_change_gives_as_much(part):
    for seed in range(part, ROUNDS, 4):
        round_ = played(seed)
        for entry in round_.results.units:
            records = {record.code: record for record in entry.unit.indicators}
            for choices in round_.ways.in_hand.choices(entry.unit):
                every = choices.all()
                menu = [*every[:6], *every[6:-3:40], *every[-3:]]
                assert [step.to for step in every] == sorted({step.to for step in every})
                for step in menu:
                    leaf = step.indicator
                    assert score_indicator(round_.criteria, leaf, step.after).points == step.to
                    assert step.to > records[leaf.code].points == step.points
                    for smaller in smaller_changes(step):
                        got = score_indicator(round_.criteria, leaf, step.after._replace(stated=smaller)).points
                        assert got < step.to, (seed, step, smaller)


def smaller_changes(step):
    """Every smaller change of what the step changes; of long ways the nearest and the farthest."""
    way = step.indicator.rule.ways[step.after.way]
    before, after = step.before.stated, step.after.stated
    if isinstance(before, Absent):
        return
    grains = [
        asked.step or (1 if asked.whole else quotient(1, lcm(100, before[at].denominator)))
        for at, asked in enumerate(way.inputs)
        if isinstance(asked, Figure)
    ]
    if isinstance(way.inputs[0], Choice):
        if not way.inputs[0].several:
            return
        grains = [1] * len(before)
    moved = [at for at in range(len(before)) if before[at] != after[at]]
    if len(moved) == 1:
        (at,) = moved
        grain, sign = grains[at], 1 if after[at] > before[at] else -1
        size = int(quotient(abs(after[at] - before[at]), grain))
        for distance in {*range(max(size - 30, 0), size), *range(min(size, 30))}:
            yield (*before[:at], before[at] + sign * distance * grain, *before[at + 1 :])
        return
    ends = [
        tuple(int(quotient(fact, grain)) for fact in pair)
        for pair, grain in zip(zip(before, after, strict=True), grains, strict=True)
    ]
    size = sum(abs(new - old) for old, new in ends)
    ranges = [range(max(old - size, 0), max(old, new) + 1) for old, new in ends]
    if prod(map(len, ranges)) < 1500:
        for other in product(*ranges):
            if sum(abs(now - old) for (old, _), now in zip(ends, other, strict=True)) < size:
                yield tuple(fact * grain for fact, grain in zip(other, grains, strict=True))


def test_no_combination_of_a_few_changes_is_passed_over():
    """Of items that are met and of violations: each that gives something no smaller change gives is there."""
    seen = Counter()
    for seed in range(ROUNDS):
        round_ = played(seed)
        for entry in round_.results.units:
            for choices in round_.ways.in_hand.choices(entry.unit):
                leaf, stated = choices.indicator, choices.before.stated
                if leaf.rule.kind not in ("checklist", "deduction") or isinstance(stated, Absent):
                    continue
                if not all(isinstance(fact, int) for fact in stated):
                    continue
                falls = leaf.rule.kind == "deduction"
                ranges = [range(fact + 1) if falls else range(fact, 2) for fact in stated]
                if prod(map(len, ranges)) > 200:
                    continue
                steps = {step.to: changed(step.before.stated, step.after.stated) for step in choices.all()}
                standing = score_indicator(round_.criteria, leaf, choices.before).points
                for other in product(*ranges):
                    points = score_indicator(round_.criteria, leaf, choices.before._replace(stated=other)).points
                    if points > max(choices.points, standing):
                        size = changed(stated, other)
                        least = min(steps[to] for to in steps if to >= points)
                        assert points in steps or least < size, (seed, leaf.code, stated, other)
                        seen[leaf.rule.kind] += size > 1
    assert min(seen["checklist"], seen["deduction"]) > 5, seen


def changed(before, after):
    return sum(abs(new - old) for old, new in zip(before, after, strict=True))


@pytest.mark.parametrize("part", range(4))
def test_a_plan_leads_where_it_says_by_the_engine(part):
    """Index, grade and rank are those that scoring and ranking give when the unit answers so."""
    for seed in range(part, ROUNDS, 4):
        round_ = played(seed)
        codes = [grade.code for grade in round_.criteria.policy.grades]
        for entry in round_.results.units:
            for route in (round_.ways.to_next_grade(entry), round_.ways.to_next_rank(entry)):
                if route.after is None:
                    continue
                found = round_.after(entry.unit.code, route.steps)
                at = route.after
                assert (found.unit.points, found.unit.maximum) == (at.points, at.maximum)
                assert (found.unit.index, found.unit.index_exact) == (at.index, at.index_exact)
                assert (found.grade, found.rank, found.tied) == (at.grade, at.rank, at.tied)
            grade, rank = round_.ways.to_next_grade(entry), round_.ways.to_next_rank(entry)
            if grade.outcome is Outcome.PLAN:
                assert codes.index(grade.after.grade) <= codes.index(grade.goal) < codes.index(entry.grade)
            if rank.outcome is Outcome.PLAN:
                assert rank.after.rank < entry.rank


COMPARED: Counter[int] = Counter()
"""Plans held against every combination, by how many steps they have."""


@pytest.mark.parametrize("part", range(4))
def test_no_other_way_is_cheaper(part):
    """Against every combination of steps: none reaches the goal with fewer indicators, or as many and fewer points."""
    for seed in range(part, ROUNDS, 4):
        round_ = played(seed)
        codes = [grade.code for grade in round_.criteria.policy.grades]
        for entry in round_.results.units:
            menus = [choices.all() for choices in round_.ways.in_hand.choices(entry.unit)]
            if prod(len(menu) + 1 for menu in menus) > 1500:
                continue
            grade, rank = round_.ways.to_next_grade(entry), round_.ways.to_next_rank(entry)
            found = {"grade": [], "rank": []}
            for chosen in product(*[(None, *menu) for menu in menus]):
                steps = [step for step in chosen if step is not None]
                after = round_.ways.after(entry, steps)
                cost = (len(steps), sum(step.gain for step in steps))
                if codes.index(after.grade) < codes.index(entry.grade):
                    found["grade"].append(cost)
                if rank.goal and after.rank < entry.rank:
                    found["rank"].append(cost)
            for name, route in (("grade", grade), ("rank", rank)):
                assert (route.outcome is Outcome.PLAN) == bool(found[name]), (seed, entry.unit.code, route)
                if found[name]:
                    least = min(found[name])
                    assert len(route.steps) == least[0]
                    if round_.criteria.policy.points_rounding is not None:
                        assert route.gain == least[1], (seed, entry.unit.code, name)
                        COMPARED[len(route.steps)] += 1
    assert min(COMPARED[1], COMPARED[2]) > 5


def test_no_figure_of_a_plan_goes_farther_than_it_must():
    """Where points are not rounded every amount may be had: one unit of a figure less is not enough for the grade."""
    held = 0
    for seed in range(ROUNDS):
        round_ = played(seed)
        if round_.criteria.policy.points_rounding is not None:
            continue
        codes = [grade.code for grade in round_.criteria.policy.grades]
        for entry in round_.results.units:
            route = round_.ways.to_next_grade(entry)
            for at, step in enumerate(route.steps if route.outcome is Outcome.PLAN else ()):
                for less in () if isinstance(step.before.stated, Absent) else one_less(step):
                    points = score_indicator(round_.criteria, step.indicator, less.after).points
                    steps = [*route.steps[:at], less._replace(to=points), *route.steps[at + 1 :]]
                    after = round_.ways.after(entry, steps)
                    assert codes.index(after.grade) > codes.index(route.goal), (seed, step)
                    held += 1
    assert held > 20


POINTS_SET = """
id: set
name: Bộ
level: commune
years: [2023]
status: official
source: thử
maximum: 12
policy:
  rounding: {{points: {{places: 2, mode: {mode}}}}}
  grades: [{{code: tot, name: Tốt, from: 39}}, {{code: yeu, name: Yếu}}]
fields:
  - code: "1"
    name: Lĩnh vực
    maximum: 12
    criteria: [{{code: "1.1", name: Chấm điểm, maximum: 12, rule: {{kind: points}}}}]
"""


def route_of_one(text, answer):
    """To the next grade, of a unit that is alone with its answer to 1.1."""
    criteria = parse_set(Raw("set.yaml", text.encode())).sound
    units = (Unit("u", "Xã U"),)
    raw = Raw("u.yaml", f'unit: u\nyear: 2023\ncriteria: set\nanswers:\n  "1.1": {answer}\n'.encode())
    source, node = read_yaml(raw)
    read = YamlAssessment(raw, source, node).read(Expected(criteria, year=2023, units=units))
    results = results_of(score_round(Round("Đợt", 2023, criteria, units, Place("round.yaml")), [read]), [])
    return Ways(results, criteria).to_next_grade(results.units[0])


@pytest.mark.parametrize("mode", ["half_up", "half_even", "down"])
@pytest.mark.parametrize("stands", ["0", "0.07"])
def test_points_that_are_entered_go_no_farther_than_they_must(stands, mode):
    """Also where more amounts of them are ahead than are looked at one by one."""
    route = route_of_one(POINTS_SET.format(mode=mode), f"{{points: {stands}}}")
    assert [step.to for step in route.steps] == [Fraction("4.68")]


BELOW_ZERO = """
id: set
name: Bộ
level: commune
years: [2023]
status: official
source: thử
maximum: 2
policy: {grades: [{code: tot, name: Tốt, from: 80}, {code: yeu, name: Yếu}]}
fields:
  - code: "1"
    name: Lĩnh vực
    maximum: 2
    criteria:
      - code: "1.1"
        name: Giảm so với năm trước
        maximum: 2
        rule:
          kind: number
          input: {key: growth, name: Tăng số vụ, whole: true}
          negative: allowed
          scale: [{above: -5, points: 0}, {points: 2}]
"""


def test_a_figure_may_have_to_fall_below_zero():
    """The fewer the better: from 3 more to 5 fewer."""
    route = route_of_one(BELOW_ZERO, "{growth: 3}")
    assert [(step.after.stated, step.to) for step in route.steps] == [((-5,), 2)]


def one_less(step):
    """The step with each of its figures a unit less far."""
    way, facts = step.indicator.rule.ways[step.after.way], step.after.stated
    position = 0
    for asked in way.inputs:
        here, there = step.before.stated[position], facts[position]
        if isinstance(asked, Figure) and here != there:
            unit = (asked.step or (1 if asked.whole else Fraction(1, 100))) * (1 if there > here else -1)
            moved = (*facts[:position], quotient(there - unit, 1), *facts[position + 1 :])
            if abs(there - here) > abs(unit):
                yield step._replace(after=step.after._replace(stated=moved))
        position += asked.width


def test_the_needed_points_are_the_least():
    """With so many points more the goal's index is reached, and with the last place of a point less it is not."""
    seen = Counter()
    for seed in range(ROUNDS):
        round_ = played(seed)
        policy = round_.criteria.policy
        if policy.points_rounding is None:
            continue
        tick = Fraction(1, round_.criteria.points_unit)
        for entry in round_.results.units:
            route = round_.ways.to_next_grade(entry)
            if route.outcome is Outcome.TOP:
                continue
            start = next(grade.start for grade in policy.grades if grade.code == route.goal)
            for more in (route.needed, route.needed - tick):
                index = policy.index_rounding.of(Fraction(100 * (entry.unit.points + more)) / entry.unit.maximum)
                if more >= 0:
                    assert (index >= start) == (more == route.needed), (seed, entry.unit.code)
                    seen[more == route.needed] += 1
    assert min(seen[True], seen[False]) > 100


def test_the_random_rounds_have_every_outcome():
    outcomes = Counter()
    kinds, unanswered, settled, sizes, floors = set(), 0, 0, Counter(), 0
    for seed in range(ROUNDS):
        round_ = played(seed)
        for entry in round_.results.units:
            routes = round_.ways.to_next_grade(entry), round_.ways.to_next_rank(entry)
            outcomes.update(route.outcome for route in routes)
            floors += any(route.floors for route in routes)
            records = {record.code: record for record in entry.unit.indicators}
            for route in routes:
                if route.outcome is Outcome.PLAN:
                    sizes[len(route.steps)] += 1
                    for step in route.steps:
                        kinds.add(step.indicator.rule.kind)
                        unanswered += isinstance(step.before.stated, Absent)
                        settled += records[step.indicator.code].reason.code == "R-SETTLED"
    assert {Outcome.TOP, Outcome.PLAN, Outcome.OUT_OF_REACH} <= outcomes.keys()
    assert kinds == {"levels", "checklist", "ratio", "number", "count", "deduction", "points"}
    assert min(unanswered, settled, floors, sizes[1], sizes[2], sizes[3]) > 10, (unanswered, settled, floors, sizes)
