"""How far units are from the ranks and grades beside their own: exactly, in percent of index and in own points."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import NamedTuple

from ..criteria import Grade, Policy, RankBy
from ..number import Exact, quotient
from ..results import RankedRecord, Results, UnitRecord
from .groups import ranked_groups
from .standing import compared_index, decision, standing_key


class Distance(NamedTuple):
    """0 or more. A unit that gains or loses just so many points is on the line, not beyond it."""

    percent: Exact
    """Between the indices that are compared: the exact ones, or those published."""
    points: Exact
    """Of the unit's own applicable maximum. Where published indices are compared, to where rounding changes sides."""


class Neighbours(NamedTuple):
    """The units of the next better rank, or of the next worse one; more than one where they are equal."""

    entries: tuple[RankedRecord, ...]
    distance: Distance
    tie_break: str | None
    """The field that decides between them and the unit, where the indices are equal."""


class Margins(NamedTuple):
    """How far a unit is from the others, among those that it is ranked with, and from other grades."""

    entry: RankedRecord
    group: str
    """The group that it is ranked in; empty where all are ranked together."""
    above: Neighbours | None
    """None for the first."""
    below: Neighbours | None
    equals: tuple[RankedRecord, ...]
    """The others that are equal to it in all that is compared."""
    kept: Distance | None
    """What it may lose before it falls below its grade; None for the last grade."""
    next_grade: Grade | None
    next: Distance | None
    """What it lacks of the next better grade; 0 where only a condition hinders. None for the best."""


def margins(results: Results) -> list[Margins]:
    """Of all ranked units, group by group as they are shown, by rank."""
    return [found for name, entries in ranked_groups(results) for found in _of_group(entries, name, results.policy)]


def _of_group(entries: Sequence[RankedRecord], name: str, policy: Policy) -> list[Margins]:
    blocks = [tuple(block) for _, block in groupby(entries, key=lambda entry: standing_key(entry.unit, policy))]
    found = []
    for place, block in enumerate(blocks):
        for entry in block:
            above = _neighbours(entry, blocks[place - 1], policy) if place else None
            below = _neighbours(entry, blocks[place + 1], policy) if place + 1 < len(blocks) else None
            equals = tuple(other for other in block if other is not entry)
            found.append(Margins(entry, name, above, below, equals, *_grades(entry, policy)))
    return found


def _neighbours(entry: RankedRecord, others: tuple[RankedRecord, ...], policy: Policy) -> Neighbours:
    decided = decision(entry.unit, others[0].unit, policy)
    assert decided is not None  # those of another block differ
    return Neighbours(others, distance_between(entry.unit, others[0].unit, policy), decided.field)


def distance_between(unit: UnitRecord, other: UnitRecord, policy: Policy) -> Distance:
    """Of the unit from another, above or below it."""
    own, its = compared_index(unit, policy), compared_index(other, policy)
    assert unit.index_exact is not None
    gap = _gap(own, its)
    if policy.rank_by is RankBy.EXACT or not gap:
        return Distance(gap, _points(gap, unit))
    rounding = policy.index_rounding
    level, _ = rounding.from_which(its if its > own else its + quotient(1, 10**rounding.places))
    return Distance(gap, _points(_gap(level, unit.index_exact), unit))


def _grades(entry: RankedRecord, policy: Policy) -> tuple[Distance | None, Grade | None, Distance | None]:
    codes = [grade.code for grade in policy.grades]
    place = codes.index(entry.grade)
    kept = _from_grade(entry.unit, policy.grades[place], policy)
    if not place:
        return kept, None, None
    better = policy.grades[place - 1]
    lacking = _from_grade(entry.unit, better, policy)
    reached = entry.unit.index is not None and better.start is not None and entry.unit.index >= better.start
    return kept, better, Distance(0, 0) if reached else lacking


def _from_grade(unit: UnitRecord, grade: Grade, policy: Policy) -> Distance | None:
    """Of the unit from the lower end of a grade, which is one of published indices."""
    if grade.start is None:
        return None
    assert unit.index is not None
    assert unit.index_exact is not None
    line, _ = policy.index_rounding.from_which(grade.start)
    return Distance(_gap(unit.index, grade.start), _points(_gap(unit.index_exact, line), unit))


def _gap(one: Exact, other: Exact) -> Exact:
    return max(one - other, other - one)


def _points(percent: Exact, unit: UnitRecord) -> Exact:
    return quotient(percent * unit.maximum, 100)
