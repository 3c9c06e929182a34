"""What a unit can do itself: in each indicator the next answers that give more points.

A step is the next answer that the rule can come to: a higher level, further items, the next band, one violation fewer
(see ``rules.steps``). Left out are the indicators that the survey, the appraisers or the council answer, those that are
compared with the other units, and bonuses. What does not apply stays so. Where a stage has settled the points, a step
is one from the facts that stand, to an answer that is worth more than these facts by the rule and more than the settled
points; what it adds is counted from the points that stand. What a stage has taken off comes back by evidence alone, and
is no step.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from math import lcm
from typing import NamedTuple

from ..answers import NOT_APPLICABLE, Absent, Answer
from ..criteria import CriteriaSet, Indicator, ScoredBy
from ..number import Exact, quotient
from ..results import IndicatorRecord, UnitRecord
from ..rules import Facts
from ..rules.steps import Step, is_movable, least_of, next_steps
from .kept_answers import kept_answer


class PlannedStep(NamedTuple):
    """Another answer to one indicator."""

    indicator: Indicator
    field: str
    before: Answer
    """The answer that stands, perhaps none."""
    after: Answer
    """What it would have to be. Without a known whole it is stated of a hundred."""
    points: Exact
    """That stand."""
    to: Exact
    """That the rule gives for the other answer."""

    @property
    def gain(self) -> Exact:
        return quotient(self.to - self.points, 1)

    @property
    def is_of_a_hundred(self) -> bool:
        """Whether the answer is only a percentage: there is none yet that would say of what."""
        return isinstance(self.before.stated, Absent) and self.indicator.rule.ways[self.after.way].worth.bottom != ()


class Choices(NamedTuple):
    """What a unit can do in one indicator, of which a plan takes at most one step."""

    indicator: Indicator
    field: str
    before: Answer
    points: Exact
    """That stand."""
    unit: int
    """Ticks of a point, which steps are worth."""
    steps: tuple[Step, ...]
    """The least first."""

    @property
    def denominator(self) -> int:
        """Of all gains."""
        return lcm(self.points.denominator, *(quotient(step.worth, self.unit).denominator for step in self.steps))

    def gains(self, unit: int) -> tuple[range, ...]:
        """In parts of a point; ``unit`` is how many of them make one."""
        tick, stand = unit // self.unit, int(self.points * unit)
        ranges = []
        for step in self.steps:
            last = int(quotient(step.worth * unit, self.unit)) - stand
            lowest = last if step.slope is None else int(quotient(step.slope.lowest * unit, self.unit)) - stand
            ranges.append(range(lowest, last + 1, tick))
        return tuple(ranges)

    @property
    def most(self) -> PlannedStep:
        return self._planned(self.steps[-1])

    def step(self, gain: Exact) -> PlannedStep:
        """The smallest step that adds so much."""
        worth = (self.points + gain) * self.unit
        found = [step for step in self.steps if step.worth == worth]
        slopes = [step.slope for step in self.steps if step.slope is not None]
        worths = [step.worth for step in self.steps if step.slope is not None]
        found += [slope.step(worth) for slope, last in zip(slopes, worths, strict=True) if slope.lowest <= worth < last]
        return self._planned(min(found, key=lambda step: step.size))

    def all(self) -> tuple[PlannedStep, ...]:
        """Every step, also those on a slope, the least gain first."""
        unit = lcm(self.unit, self.denominator)
        gains = {quotient(gain, unit) for gains in self.gains(unit) for gain in gains}
        return tuple(self.step(gain) for gain in sorted(gains))

    def _planned(self, step: Step) -> PlannedStep:
        after = Answer(step.facts, self.before.way)
        return PlannedStep(self.indicator, self.field, self.before, after, self.points, quotient(step.worth, self.unit))


class InHand:
    """What is in the hands of units that are scored by a set."""

    def __init__(self, criteria: CriteriaSet) -> None:
        self._criteria = criteria
        self._field_of = {leaf.code: part.code for part in criteria.fields for leaf in part.indicators}
        self._leaves = {
            leaf.code: leaf
            for leaf in criteria.leaves
            if leaf.scored_by is ScoredBy.UNIT and is_movable(leaf.rule.ways[0])
        }
        self._found: dict[tuple[str, Answer, Exact], Choices | None] = {}
        self._of_unit: dict[str, tuple[Choices, ...]] = {}

    @cached_property
    def left_out(self) -> tuple[Indicator, ...]:
        """The indicators in which no unit can do anything, whatever it answers, in the order of the set."""
        return tuple(leaf for leaf in self._criteria.leaves if leaf.code not in self._leaves)

    def choices(self, unit: UnitRecord) -> tuple[Choices, ...]:
        """An indicator each, in the order of the set; ``unit`` is known by its code."""
        if unit.code not in self._of_unit:
            found = []
            for record in unit.indicators:
                leaf = self._leaves.get(record.code)
                if record.points is not None and leaf is not None:
                    found.append(self._choices(leaf, record, record.points))
            self._of_unit[unit.code] = tuple(one for one in found if one is not None)
        return self._of_unit[unit.code]

    def _choices(self, leaf: Indicator, record: IndicatorRecord, points: Exact) -> Choices | None:
        """None where there is nothing to do."""
        kept = kept_answer(record, leaf.rule)
        if kept is None or kept.stated is NOT_APPLICABLE:
            return None
        answer = Answer(kept.stated, kept.way)
        key = (leaf.code, answer, points)
        if key not in self._found:
            steps = self._steps(leaf, answer, points)
            field = self._field_of[leaf.code]
            self._found[key] = (
                Choices(leaf, field, answer, points, self._criteria.points_unit, steps) if steps else None
            )
        return self._found[key]

    def _steps(self, leaf: Indicator, answer: Answer, points: Exact) -> tuple[Step, ...]:
        unit = self._criteria.points_unit
        evaluate = self._criteria.evaluators[leaf.code][answer.way]
        facts = None if isinstance(answer.stated, Absent) else answer.stated
        bar = points * unit
        if facts is not None:
            bar = max(bar, evaluate(facts)[0])
        rounded = self._criteria.policy.points_rounding is not None
        return next_steps(
            leaf.rule.ways[answer.way], facts, evaluate, full=leaf.maximum * unit, bar=bar, rounded=rounded
        )

    def just_enough(self, step: PlannedStep, is_enough: Callable[[PlannedStep], bool]) -> PlannedStep:
        """The same step in the least figures that are still enough."""
        before, after = step.before.stated, step.after.stated
        assert not isinstance(after, Absent)
        evaluate = self._criteria.evaluators[step.indicator.code][step.after.way]

        def to(facts: Facts) -> PlannedStep:
            points = quotient(evaluate(facts)[0], self._criteria.points_unit)
            return step._replace(after=step.after._replace(stated=facts), to=points)

        def will_do(facts: Facts) -> bool:
            """Also by the rule it must be worth more than the answer that stands, whatever that was settled at."""
            return (start is None or evaluate(facts)[0] > evaluate(start)[0]) and is_enough(to(facts))

        start = None if isinstance(before, Absent) else before
        return to(least_of(step.indicator.rule.ways[step.after.way], start, after, will_do))
