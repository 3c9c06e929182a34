"""The cheapest way up (con đường ngắn nhất): what a unit would have to do for the next grade or the next rank.

``Ways(results, criteria)`` knows the rules; ``to_next_grade`` and ``to_next_rank`` answer for one unit. What it can do
itself is in ``choices``, what it needs in ``needs``; where its points were lost, and why, is in ``losses``.

A way is a plan of steps, at most one an indicator. The cheapest plan is found exactly: it touches the fewest
indicators; of as many it goes least beyond what is needed; of equal ones it is that of the indicators that come first
in the set, each with its least step. Where points are kept exact only some amounts are weighed, as the steps have them;
the figures of the plan are then taken back to what is just enough. The other units stay as they are.
"""

from __future__ import annotations

import enum
from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from math import lcm
from typing import NamedTuple

from ..criteria import AdjustmentKind, CriteriaSet, Grade, Ties
from ..grading import Merits, conditions_missed, graded
from ..number import Exact, add, quotient
from ..problems import Message
from ..ranking import Order, key_of
from ..results import RankedRecord, Results, UnitRecord
from .cheapest import Menu, cheapest
from .choices import InHand, PlannedStep
from .groups import ranked_groups
from .needs import FieldNeed, Need, Needs, scale
from .standing import compared_index, standing_key, tie_break_key


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


class _Group(NamedTuple):
    """Units that are ranked together."""

    ranked: tuple[RankedRecord, ...]
    """By rank, then in the order of units.yaml."""
    order: Order


class Ways:
    """The ways of the units of one round. ``criteria`` is the set that the results were scored with."""

    def __init__(self, results: Results, criteria: CriteriaSet) -> None:
        self.results, self.criteria, self.policy = results, criteria, criteria.policy
        self.in_hand = InHand(criteria)
        self._needs = Needs(criteria)
        self._place: dict[str, tuple[_Group, int]] = {}
        """Of each unit its group, and which it is there in the list of units."""
        for _, entries in ranked_groups(results):
            listed = sorted(entries, key=lambda entry: entry.unit.order)
            order = Order([standing_key(entry.unit, self.policy) for entry in listed], self.policy.ties)
            group = _Group(entries, order)
            self._place |= {entry.unit.code: (group, position) for position, entry in enumerate(listed)}
        self._routes: dict[tuple[str, str], Route] = {}

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
        nothing = dict.fromkeys((part.code for part in unit.fields), None)
        obstacles = tuple(conditions_missed(grade.requires, self.policy, nothing, _merits(unit)))
        floors = tuple(self._needs.floors(unit, grade))
        return self._route(entry, grade.code, self._needs.for_grade(unit, grade), floors, obstacles)

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
        unit, above = entry.unit, group.ranked[before - 1].unit
        own, due = tie_break_key(unit, self.policy), tie_break_key(above, self.policy)
        later = self.policy.ties is Ties.ORDINAL and unit.order > above.order
        index = compared_index(above, self.policy)
        level = self._needs.to_be_level(unit, index)
        if own > due or (own == due and not later):
            return self._route(entry, above.code, level)
        ahead = self._route(entry, above.code, self._needs.to_be_ahead(unit, index))
        decided = self._needs.in_tie_break(unit, above, level_will_do=not later)
        routes = [
            ahead,
            *(replace(self._route(entry, above.code, level, floors), shared=shared) for floors, shared in decided),
        ]
        plans = [route for route in routes if route.outcome is Outcome.PLAN]
        return min(plans, key=lambda route: (len(route.steps), route.gain), default=ahead)

    def _route(
        self,
        entry: RankedRecord,
        goal: str,
        need: Need,
        floors: tuple[FieldNeed, ...] = (),
        obstacles: tuple[Message, ...] = (),
    ) -> Route:
        choices = self.in_hand.choices(entry.unit)
        # Whole numbers of one common unit, in which every gain and every need can be told apart.
        unit = lcm(self.criteria.points_unit, *(one.denominator for one in choices))
        taken = cheapest(
            [Menu(one.gains(unit), one.field) for one in choices],
            need.ticks(unit),
            {part.field: part.need.ticks(unit) for part in floors},
        )
        outcome = Outcome.BLOCKED if obstacles else Outcome.OUT_OF_REACH if taken is None else Outcome.PLAN
        if taken is None:
            steps = tuple(one.most for one in choices)
        else:
            steps = tuple(choices[at].step(quotient(gain, unit)) for at, gain in taken)
            if self.policy.points_rounding is None:
                steps = self._no_more_than_needed(steps, need, floors)
        return Route(
            outcome,
            goal,
            self._needs.told(need),
            need.beyond and self.policy.points_rounding is None,
            floors,
            obstacles,
            steps,
            self.after(entry, steps),
        )

    def _no_more_than_needed(
        self, steps: Sequence[PlannedStep], need: Need, floors: Iterable[FieldNeed]
    ) -> tuple[PlannedStep, ...]:
        """The plan in figures that are just enough. Of points that are kept exact only some amounts were weighed."""
        plan = list(steps)

        def is_enough(at: int, step: PlannedStep) -> bool:
            made = [*plan[:at], step, *plan[at + 1 :]]
            return need.is_met(add([one.gain for one in made])) and all(
                part.need.is_met(add([one.gain for one in made if one.field == part.field])) for part in floors
            )

        for at, step in enumerate(steps):
            plan[at] = self.in_hand.just_enough(step, partial(is_enough, at))
        return tuple(plan)

    def after(self, entry: RankedRecord, steps: Iterable[PlannedStep]) -> Position:
        """What a unit would come to by these steps, the other units being as they are."""
        unit, total = entry.unit, _NOTHING
        gains = dict.fromkeys((part.code for part in unit.fields), _NOTHING)
        for step in steps:
            gains[step.field] += step.gain
            total += step.gain
        points = quotient(unit.points + total * scale(unit), 1)
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


_NOTHING: Exact = 0


def _merits(unit: UnitRecord) -> Merits:
    imposed = unit.adjustments.of_kind(AdjustmentKind.PENALTY)
    return Merits(unit.is_late, frozenset(item.code for item in imposed if item.points > 0))
