"""The cheapest way up (con đường ngắn nhất): what a unit would have to do for the next grade or the next rank.

``Ways(results, criteria)`` knows the rules; ``to_next_grade`` and ``to_next_rank`` answer for one unit. Where its
points were lost, and why, is in ``losses``.

A way is a plan of steps, at most one an indicator, each the next answer that the rule can come to: a higher level,
further items, the next band, one violation fewer (see ``rules.steps``). The cheapest plan is found exactly: it touches
the fewest indicators; of as many it goes least beyond what is needed; of equal ones it is that of the indicators that
come first in the set, each with its least step. Where points are kept exact only some amounts are weighed, as the steps
have them; the figures of the plan are then taken back to what is just enough.

In a plan is only what the unit can do itself. Left out are the indicators that the survey, the appraisers or the
council answer, those that are compared with the other units, and bonuses. What does not apply stays so. Where a stage
has settled the points, a step is one from the facts that stand, to an answer that is worth more than these facts by the
rule and more than the settled points; what it adds is counted from the points that stand. What a stage has taken off
comes back by evidence alone, and is no step. The other units stay as they are.
"""

from __future__ import annotations

import enum
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial
from math import ceil, floor, lcm
from typing import NamedTuple

from ..answers import NOT_APPLICABLE, Absent, Answer
from ..criteria import AdjustmentKind, CriteriaSet, Grade, Indicator, RankBy, ScoredBy, Ties
from ..grading import Merits, conditions_missed, graded
from ..number import Exact, add, quotient
from ..problems import Message
from ..ranking import Key, Order, comparable, key_of
from ..results import IndicatorRecord, RankedRecord, Results, UnitRecord
from ..rules import Facts
from ..rules.steps import Step, is_movable, least_of, next_steps
from .cheapest import Menu, cheapest
from .groups import ranked_groups
from .kept_answers import kept_answer
from .standing import standing_key


class Outcome(enum.Enum):
    """Whether there is a way."""

    TOP = "top"
    """There is nothing above."""
    PLAN = "plan"
    """There is a plan that leads there."""
    OUT_OF_REACH = "out_of_reach"
    """Not even all steps together lead there."""
    BLOCKED = "blocked"
    """A condition is missed that no step can mend, such as a penalty."""


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


@dataclass(frozen=True, slots=True)
class Position:
    """What a unit would come to."""

    points: Exact
    maximum: Exact
    index: Exact
    index_exact: Exact
    grade: str
    """Its code."""
    rank: int
    tied: bool


class FieldNeed(NamedTuple):
    """What a grade requires of one field more than the unit has, or a field that decides a tie."""

    field: str
    floor: Exact
    """Percent."""
    points: Exact
    """Missing to it."""
    beyond: bool = False
    """Whether the index of the field must be more than the floor."""


@dataclass(frozen=True, slots=True)
class Route:
    """The way of one unit to one goal."""

    outcome: Outcome
    goal: str = ""
    """The grade's code, or the code of the unit just above; empty at the top."""
    needed: Exact = 0
    """Points that are missing in the fields; 0 where only a condition is missed."""
    beyond: bool = False
    """Whether the points must be more than ``needed``, as they are kept exact and just as many are not enough."""
    floors: tuple[FieldNeed, ...] = ()
    obstacles: tuple[Message, ...] = ()
    """Conditions that no step can mend."""
    steps: tuple[PlannedStep, ...] = ()
    """The plan; where none is enough, in each indicator the step that adds most."""
    after: Position | None = None
    """What these steps lead to; None at the top."""
    shared: bool = False
    """Whether the ``floors`` make the unit level in every field of the tie-break, and the two share the rank."""

    @property
    def gain(self) -> Exact:
        return add([step.gain for step in self.steps])


class _Need(NamedTuple):
    """An amount, and whether just that is not enough."""

    points: Exact
    beyond: bool

    def is_met(self, gain: Exact) -> bool:
        return gain > self.points if self.beyond else gain >= self.points

    def ticks(self, unit: int) -> int:
        """In whole parts of a point, of which all gains are multiples."""
        value = self.points * unit
        return floor(value) + 1 if self.beyond else ceil(value)


class _Group(NamedTuple):
    """Units that are ranked together."""

    ranked: tuple[RankedRecord, ...]
    """By rank, then in the order of units.yaml."""
    order: Order


class Ways:
    """The ways of the units of one round. ``criteria`` is the set that the results were scored with."""

    def __init__(self, results: Results, criteria: CriteriaSet) -> None:
        self.results, self.criteria, self.policy = results, criteria, criteria.policy
        self._field_of = {leaf.code: part.code for part in criteria.fields for leaf in part.indicators}
        self._in_hand = {
            leaf.code: leaf
            for leaf in criteria.leaves
            if leaf.scored_by is ScoredBy.UNIT and is_movable(leaf.rule.ways[0])
        }
        self._place: dict[str, tuple[_Group, int]] = {}
        """Of each unit its group, and which it is there in the list of units."""
        for _, entries in ranked_groups(results):
            listed = sorted(entries, key=lambda entry: entry.unit.order)
            order = Order([self._key(entry.unit) for entry in listed], self.policy.ties)
            group = _Group(entries, order)
            self._place |= {entry.unit.code: (group, position) for position, entry in enumerate(listed)}
        self._found: dict[tuple[str, Answer, Exact], Choices | None] = {}
        self._routes: dict[tuple[str, str], Route] = {}
        self._menus: dict[str, tuple[Choices, ...]] = {}

    @cached_property
    def left_out(self) -> tuple[Indicator, ...]:
        """The indicators that are in no plan, whatever a unit answers, in the order of the set."""
        return tuple(leaf for leaf in self.criteria.leaves if leaf.code not in self._in_hand)

    def to_next_grade(self, entry: RankedRecord) -> Route:
        """To the grade above, or to one still higher where the conditions of that above make it the harder one."""
        return self._once(entry, "grade", self._next_grade)

    def _once(self, entry: RankedRecord, goal: str, find: Callable[[RankedRecord], Route]) -> Route:
        key = (entry.unit.code, goal)
        if key not in self._routes:
            self._routes[key] = find(entry)
        return self._routes[key]

    def _next_grade(self, entry: RankedRecord) -> Route:
        position = next(at for at, grade in enumerate(self.policy.grades) if grade.code == entry.grade)
        if position == 0:
            return Route(Outcome.TOP)
        *higher, above = self.policy.grades[:position]
        routes = [self._to_grade(entry, above)]
        if routes[0].floors or routes[0].obstacles:
            routes += [self._to_grade(entry, grade) for grade in reversed(higher)]
        plans = [route for route in routes if route.outcome is Outcome.PLAN]
        return min(plans, key=lambda route: (len(route.steps), route.gain), default=routes[0])

    def _to_grade(self, entry: RankedRecord, grade: Grade) -> Route:
        unit = entry.unit
        floors = tuple(self._floors(unit, grade))
        nothing = dict.fromkeys((part.code for part in unit.fields), None)
        obstacles = tuple(conditions_missed(grade.requires, self.policy, nothing, _merits(unit)))
        assert grade.start is not None
        need = self._need(unit, *self.policy.index_rounding.from_which(grade.start))
        return self._route(entry, grade.code, need, floors, obstacles)

    def to_next_rank(self, entry: RankedRecord) -> Route:
        """To the least index with which the unit has a smaller rank number, the other units being as they are.

        An index equal to that of the unit just above is enough where the policy has the two share the rank, or decides
        for the unit by the fields of its tie-break or the order of the units. Where it does not so far, the index must
        be higher, or steps in these fields must make it so: whichever is cheaper.
        """
        return self._once(entry, "rank", self._next_rank)

    def _next_rank(self, entry: RankedRecord) -> Route:
        group, _ = self._place[entry.unit.code]
        before = bisect_left(group.ranked, entry.rank, key=lambda other: other.rank)
        if before == 0:
            return Route(Outcome.TOP)
        above = group.ranked[before - 1]
        (_, index), *tail = self._key(above.unit)
        own = self._key(entry.unit)[1:]
        later = self.policy.ties is Ties.ORDINAL and entry.unit.order > above.unit.order
        equal_will_do = own > tuple(tail) or (own == tuple(tail) and not later)
        if equal_will_do:
            return self._route(entry, above.unit.code, self._need(entry.unit, *self._from(index)), (), ())
        ahead = self._route(entry, above.unit.code, self._need(entry.unit, *self._beyond(index)), (), ())
        level = self._need(entry.unit, *self._from(index))
        decided = self._decisions(entry.unit, above.unit, level_will_do=not later)
        routes = [
            ahead,
            *(
                replace(self._route(entry, above.unit.code, level, floors, ()), shared=shared)
                for floors, shared in decided
            ),
        ]
        plans = [route for route in routes if route.outcome is Outcome.PLAN]
        return min(plans, key=lambda route: (len(route.steps), route.gain), default=ahead)

    def _from(self, index: Exact) -> tuple[Exact, bool]:
        """The exact index from which a unit is level with another, by what is compared; whether that itself is."""
        return (index, True) if self.policy.rank_by is RankBy.EXACT else self.policy.index_rounding.from_which(index)

    def _beyond(self, index: Exact) -> tuple[Exact, bool]:
        """The same from which it is ahead of the other."""
        if self.policy.rank_by is RankBy.EXACT:
            return index, False
        rounding = self.policy.index_rounding
        return rounding.from_which(index + quotient(1, 10**rounding.places))

    def _decisions(
        self, unit: UnitRecord, above: UnitRecord, *, level_will_do: bool
    ) -> Iterator[tuple[tuple[tuple[FieldNeed, _Need], ...], bool]]:
        """What of the fields of the tie-break has to be reached for a unit that is level with the one above.

        Each field in turn decides, those before it being at least level; or all are, where being level will do
        (``level_will_do``): then the two share the rank, unless the order of the list decides. Beside each stands
        whether they do.
        """
        fields, others = ({part.code: part for part in said.fields} for said in (unit, above))
        before: list[tuple[FieldNeed, _Need]] = []
        for code in self.policy.tie_break:
            part, due = fields[code], others[code].index
            if part.index is None or due is None:
                # Nothing applies in it to one of the two: no step changes who is ahead in it.
                if comparable(part.index) > comparable(due):
                    yield tuple(before), False
                if comparable(part.index) != comparable(due):
                    return
                continue
            short = quotient(quotient(due * part.maximum, 100) - part.points, 1)
            if short < 0:
                yield tuple(before), False
                return
            ahead = _Need(short, beyond=True)
            yield (*before, (FieldNeed(code, due, self._told(ahead), beyond=True), ahead)), False
            if short > 0:
                level = _Need(short, beyond=False)
                before.append((FieldNeed(code, due, self._told(level)), level))
        if level_will_do:
            yield tuple(before), self.policy.ties is not Ties.ORDINAL

    def menus(self, unit: UnitRecord) -> tuple[Choices, ...]:
        """What a unit can do, an indicator each, in the order of the set."""
        if unit.code not in self._menus:
            menus = []
            for record in unit.indicators:
                leaf = self._in_hand.get(record.code)
                if record.points is not None and leaf is not None:
                    menus.append(self._choices(leaf, record, record.points))
            self._menus[unit.code] = tuple(menu for menu in menus if menu is not None)
        return self._menus[unit.code]

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
            self._found[key] = Choices(leaf, field, answer, points, self.criteria.points_unit, steps) if steps else None
        return self._found[key]

    def _steps(self, leaf: Indicator, answer: Answer, points: Exact) -> tuple[Step, ...]:
        unit = self.criteria.points_unit
        evaluate = self.criteria.evaluators[leaf.code][answer.way]
        facts = None if isinstance(answer.stated, Absent) else answer.stated
        bar = points * unit
        if facts is not None:
            bar = max(bar, evaluate(facts)[0])
        rounded = self.policy.points_rounding is not None
        return next_steps(
            leaf.rule.ways[answer.way], facts, evaluate, full=leaf.maximum * unit, bar=bar, rounded=rounded
        )

    def _need(self, unit: UnitRecord, index: Exact, closed: bool) -> _Need:
        """The points in the fields that are missing to an exact index."""
        missing = quotient(quotient(index * unit.maximum, 100) - unit.points, _scale(unit))
        return _Need(missing, not closed)

    def _floors(self, unit: UnitRecord, grade: Grade) -> Iterable[tuple[FieldNeed, _Need]]:
        fields = {part.code: part for part in unit.fields}
        for code, due, _ in grade.requires.fields:
            part = fields[code]
            if part.index is None or self.policy.index_rounding.of(part.index) >= due:
                continue
            end, closed = self.policy.index_rounding.from_which(due)
            need = _Need(quotient(end * part.maximum, 100) - part.points, not closed)
            yield FieldNeed(code, due, self._told(need)), need

    def _told(self, need: _Need) -> Exact:
        """What is missing, in the points that can be had: rounded up where points are rounded."""
        if self.policy.points_rounding is None:
            return max(quotient(need.points, 1), 0)
        return max(quotient(need.ticks(self.criteria.points_unit), self.criteria.points_unit), 0)

    def _route(
        self,
        entry: RankedRecord,
        goal: str,
        need: _Need,
        floors: tuple[tuple[FieldNeed, _Need], ...],
        obstacles: tuple[Message, ...],
    ) -> Route:
        menus = self.menus(entry.unit)
        # Whole numbers of one common unit, in which every gain and every need can be told apart.
        unit = lcm(self.criteria.points_unit, *(menu.denominator for menu in menus))
        taken = cheapest(
            [Menu(menu.gains(unit), menu.field) for menu in menus],
            need.ticks(unit),
            {told.field: missing.ticks(unit) for told, missing in floors},
        )
        outcome = Outcome.BLOCKED if obstacles else Outcome.OUT_OF_REACH if taken is None else Outcome.PLAN
        if taken is None:
            steps = tuple(menu.most for menu in menus)
        else:
            steps = tuple(menus[at].step(quotient(gain, unit)) for at, gain in taken)
            if self.policy.points_rounding is None:
                steps = self._no_more_than_needed(steps, need, {told.field: missing for told, missing in floors})
        return Route(
            outcome,
            goal,
            self._told(need),
            need.beyond and self.policy.points_rounding is None,
            tuple(told for told, _ in floors),
            obstacles,
            steps,
            self.after(entry, steps),
        )

    def _no_more_than_needed(
        self, steps: Sequence[PlannedStep], need: _Need, floors: Mapping[str, _Need]
    ) -> tuple[PlannedStep, ...]:
        """The plan in figures that are just enough. Of points that are kept exact only some amounts were weighed."""
        plan = list(steps)

        def is_enough(at: int, step: PlannedStep) -> bool:
            made = [*plan[:at], step, *plan[at + 1 :]]
            return need.is_met(add([one.gain for one in made])) and all(
                floor.is_met(add([one.gain for one in made if one.field == field])) for field, floor in floors.items()
            )

        for at, step in enumerate(steps):
            plan[at] = self._just_enough(step, partial(is_enough, at))
        return tuple(plan)

    def _just_enough(self, step: PlannedStep, is_enough: Callable[[PlannedStep], bool]) -> PlannedStep:
        before, after = step.before.stated, step.after.stated
        assert not isinstance(after, Absent)
        evaluate = self.criteria.evaluators[step.indicator.code][step.after.way]

        def to(facts: Facts) -> PlannedStep:
            points = quotient(evaluate(facts)[0], self.criteria.points_unit)
            return step._replace(after=step.after._replace(stated=facts), to=points)

        def will_do(facts: Facts) -> bool:
            """Also by the rule it must be worth more than the answer that stands, whatever that was settled at."""
            return (start is None or evaluate(facts)[0] > evaluate(start)[0]) and is_enough(to(facts))

        start = None if isinstance(before, Absent) else before
        return to(least_of(step.indicator.rule.ways[step.after.way], start, after, will_do))

    def after(self, entry: RankedRecord, steps: Iterable[PlannedStep]) -> Position:
        """What a unit would come to by these steps, the other units being as they are."""
        unit, total = entry.unit, _NOTHING
        gains = dict.fromkeys((part.code for part in unit.fields), _NOTHING)
        for step in steps:
            gains[step.field] += step.gain
            total += step.gain
        points = quotient(unit.points + total * _scale(unit), 1)
        exact = quotient(100 * points, unit.maximum)
        index = self.policy.index_rounding.of(exact)
        fields = {
            part.code: quotient(100 * (part.points + gains[part.code]), part.maximum) if part.maximum else None
            for part in unit.fields
        }
        group, position = self._place[unit.code]
        standing = group.order.raised(position, key_of(self.policy, exact, index, fields))
        grade = graded(self.policy, index, fields, _merits(unit)).grade
        return Position(points, unit.maximum, index, exact, grade.code, standing.rank, standing.tied)

    def _key(self, unit: UnitRecord) -> Key:
        return standing_key(unit, self.policy)


_NOTHING: Exact = 0


def _scale(unit: UnitRecord) -> Exact:
    """What a point of a field counts: more than 1 where no survey was held and the others stand for the whole."""
    return 1 if unit.measured is None else quotient(unit.maximum, unit.measured.maximum)


def _merits(unit: UnitRecord) -> Merits:
    imposed = unit.adjustments.of_kind(AdjustmentKind.PENALTY)
    return Merits(unit.is_late, frozenset(item.code for item in imposed if item.points > 0))
