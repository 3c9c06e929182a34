"""A round against one before: how index, rank and grade of its units have changed.

A unit is held against the one that had its code, or against those that it was made of: then its index is compared with
their mean, weighted as the list of units says, and rounded as an index was. Ranks and grades are not averaged.
"""

from __future__ import annotations

import enum
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from ..assessment import Predecessor
from ..criteria import CriteriaSet, Groups
from ..number import Exact, add, quotient
from ..ranking import Why
from ..results import RankedRecord, Results
from .earlier import Earlier
from .pairing import Pairing, pair_sets


class Before(NamedTuple):
    """A unit of the older round that a unit is held against."""

    entry: RankedRecord
    weight: Exact


@dataclass(frozen=True, slots=True)
class Change:
    """How a unit has moved since the round before."""

    now: RankedRecord
    before: tuple[Before, ...]
    """At least one; of several the mean counts."""
    index_then: Exact
    """As published; of several their mean, rounded as the older round rounds an index."""
    mean: Exact
    """The same before it is rounded."""
    index: Exact
    """The change: points of percent, between published indices."""
    places: int | None
    """How many ranks it went up; None where it was ranked among others, or was several."""
    grades: int | None
    """How many grades it went up; None where the grades were others, or the unit was several."""

    @property
    def then(self) -> RankedRecord | None:
        """The one unit that it was; None where it was several."""
        return self.before[0].entry if len(self.before) == 1 else None


class Lack(enum.Enum):
    """Why there is nothing to hold a unit against, or it against something."""

    NEW = "new"
    """Nothing of the older round has its code."""
    UNRANKED = "unranked"
    """It is not ranked now."""
    UNRANKED_THEN = "unranked_then"
    """It, or one that it was made of, was not ranked then."""
    UNKNOWN = "unknown"
    """One that it was made of is not in the older results."""


class Uncompared(NamedTuple):
    code: str
    name: str
    why: Lack
    then: tuple[tuple[str, str, Why | None], ...] = ()
    """Code and name of those that stand in the way, and why they were not ranked; None where they are unknown."""
    now: Why | None = None
    """Why it is not ranked."""


class Gone(NamedTuple):
    """A unit of the older round that nothing is held against."""

    code: str
    name: str
    entry: RankedRecord | None
    """None where it was not ranked."""


class Shared(NamedTuple):
    """A unit that several of now were made of."""

    code: str
    name: str
    heirs: tuple[str, ...]
    """The names of those."""


class Comparison(NamedTuple):
    """A round, what it is compared with, and how its units have moved."""

    before: Results
    now: Results
    pairing: Pairing
    places: int
    """Decimals of a change of index: those of the indices."""
    changes: Mapping[str, Change]
    """By the codes of the units, in the order of the ranking."""
    renamed: tuple[tuple[str, str], ...]
    """Names of then and of now, of units that are held against one of another name."""
    uncompared: tuple[Uncompared, ...]
    gone: tuple[Gone, ...]
    shared: tuple[Shared, ...]

    @property
    def same_year(self) -> bool:
        return self.before.year == self.now.year

    @property
    def merged(self) -> tuple[Change, ...]:
        """The changes of the units that were several."""
        return tuple(change for change in self.changes.values() if change.then is None)


def compare(
    now: Results, before: Results, now_set: CriteriaSet | None = None, before_set: CriteriaSet | None = None
) -> Comparison:
    """The sets are those of the results, as far as they are kept."""
    older = _Older(before)
    changes: dict[str, Change] = {}
    uncompared: list[Uncompared] = []
    claims: dict[str, list[str]] = {}
    for entry in now.units:
        unit = entry.unit
        made_of = older.made_of(unit.code, unit.predecessors)
        _claim(claims, made_of, unit.name)
        lack = older.lack(unit.code, unit.name, made_of)
        if lack is None:
            weighed = tuple(Before(older.ranked[one.code], one.weight) for one in made_of)
            changes[unit.code] = _change(entry, weighed, now, before)
        else:
            uncompared.append(lack)
    for left in now.unranked:
        made_of = older.made_of(left.code, left.predecessors)
        _claim(claims, made_of, left.name)
        uncompared.append(Uncompared(left.code, left.name, Lack.UNRANKED, now=left.why))
    return Comparison(
        before,
        now,
        pair_sets(before.criteria, now.criteria, before_set, now_set),
        max(now.policy.index_rounding.places, before.policy.index_rounding.places),
        changes,
        tuple(
            (change.then.unit.name, change.now.unit.name)
            for change in changes.values()
            if change.then is not None and change.then.unit.name != change.now.unit.name
        ),
        tuple(uncompared),
        tuple(older.gone(claims)),
        tuple(Shared(code, older.name(code), tuple(names)) for code, names in claims.items() if len(names) > 1),
    )


def _claim(claims: dict[str, list[str]], made_of: tuple[Predecessor, ...], name: str) -> None:
    for one in made_of:
        claims.setdefault(one.code, []).append(name)


class _Older(Earlier):
    """What is asked of the units of the older round."""

    def name(self, code: str) -> str:
        if code in self.ranked:
            return self.ranked[code].unit.name
        return self.unranked[code].name if code in self.unranked else code

    def lack(self, code: str, name: str, made_of: tuple[Predecessor, ...]) -> Uncompared | None:
        """Why a unit that is ranked now cannot be compared; None where it can."""
        unknown = [one.code for one in made_of if one.code not in self]
        if unknown == [code] and len(made_of) == 1:
            return Uncompared(code, name, Lack.NEW)
        if unknown:
            return Uncompared(code, name, Lack.UNKNOWN, tuple((other, "", None) for other in unknown))
        left = [self.unranked[one.code] for one in made_of if one.code in self.unranked]
        if left:
            return Uncompared(
                code, name, Lack.UNRANKED_THEN, tuple((entry.code, entry.name, entry.why) for entry in left)
            )
        return None

    def gone(self, claims: Mapping[str, object]) -> Iterator[Gone]:
        for code, entry in self.ranked.items():
            if code not in claims:
                yield Gone(code, entry.unit.name, entry)
        for code, left in self.unranked.items():
            if code not in claims:
                yield Gone(code, left.name, None)


def _change(entry: RankedRecord, before: tuple[Before, ...], now: Results, older: Results) -> Change:
    mean = weighted([(one.entry.published_index, one.weight) for one in before])
    then = older.policy.index_rounding.of(mean) if len(before) > 1 else mean
    places = grades = None
    if len(before) == 1:
        was = before[0].entry
        if _among(entry, now) == _among(was, older):
            places = was.rank - entry.rank
        codes = [grade.code for grade in now.policy.grades]
        if codes == [grade.code for grade in older.policy.grades]:
            grades = codes.index(was.grade) - codes.index(entry.grade)
    return Change(entry, before, then, mean, add([entry.published_index, -then]), places, grades)


def weighted(values: list[tuple[Exact, Exact]]) -> Exact:
    """The exact mean of values with their weights."""
    if len(values) == 1:
        return values[0][0]
    return quotient(add([value * weight for value, weight in values]), add([weight for _, weight in values]))


def _among(entry: RankedRecord, results: Results) -> str | None:
    """The group that a unit is ranked in; None where all are ranked together."""
    return entry.unit.group if results.policy.groups is Groups.APART else None
