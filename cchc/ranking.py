"""Order, ties and grades of the scored units; the others apart, with the reason."""

from __future__ import annotations

import enum
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import groupby, pairwise
from typing import NamedTuple, TypeAlias

from .assessment import Unit
from .criteria import Grade, Policy, RankBy, Ties
from .grading import Graded, Merits, Missed, graded
from .number import Exact
from .scoring import UnitResult


class Why(enum.Enum):
    """Why a unit is not ranked. None of these is a score of 0."""

    NOT_SUBMITTED = "not_submitted"
    INVALID = "invalid"
    UNANSWERED = "unanswered"
    """The policy scores no unit with unanswered indicators."""
    NOTHING_APPLICABLE = "nothing_applicable"


class Decided(enum.Enum):
    """Why a unit's published index equals another's although their ranks differ."""

    EXACT = "exact"
    """Their exact indices differ."""
    TIE_BREAK = "tie_break"
    """A field of the tie-break chain differs."""
    ORDER = "order"
    """Ordinal ranks: the order of units.yaml."""


class Ranked(NamedTuple):
    """A unit with its place in the order."""

    unit: Unit
    result: UnitResult
    rank: int
    tied: bool
    """Whether another unit is equal in all that is compared."""
    grade: Grade
    decided: Decided | None = None
    """Set where the same index is printed next to another rank."""
    tie_break: str | None = None
    """The field that decided, if one did."""
    missed: tuple[Missed, ...] = ()
    """The grades that its index reaches and that it does not get, from the top."""


class Unranked(NamedTuple):
    unit: Unit
    why: Why


class Ranking(NamedTuple):
    ranked: tuple[Ranked, ...]
    """By rank, then in the order of units.yaml."""
    unranked: tuple[Unranked, ...]


Key: TypeAlias = tuple[tuple[bool, Exact], ...]
"""What is compared, the greater first; (False, 0) stands for no index at all and is last."""


class Standing(NamedTuple):
    """A rank among keys."""

    rank: int
    tied: bool


def standings(keys: Sequence[Key], ties: Ties) -> list[Standing]:
    """The rank of each key, in the order given; the greatest is first."""
    order = sorted(range(len(keys)), key=lambda index: keys[index], reverse=True)
    # sorted() is stable also in reverse, so equal keys keep the order they were given in.
    result: dict[int, Standing] = {}
    for dense, (_, equal) in enumerate(groupby(order, key=lambda index: keys[index]), start=1):
        before = len(result)
        members = list(equal)
        for offset, index in enumerate(members):
            rank = {Ties.COMPETITION: before + 1, Ties.DENSE: dense, Ties.ORDINAL: before + offset + 1}[ties]
            result[index] = Standing(rank, tied=len(members) > 1)
    return [result[index] for index in range(len(keys))]


class Order:
    """Keys in their order, to ask for the place that one of them would have if it were greater than it is."""

    def __init__(self, keys: Sequence[Key], ties: Ties) -> None:
        self.ties = ties
        self._own = tuple(keys)
        self._rows = sorted((key, -position) for position, key in enumerate(keys))
        """The least first; of equal ones that which was given last."""
        self._keys = [key for key, _ in self._rows]
        self._distinct = [key for key, _ in groupby(self._keys)]

    def raised(self, position: int, key: Key) -> Standing:
        """The place of the key at a position of those given, were it this one, which is no less."""
        above = len(self._keys) - bisect_right(self._keys, key)
        equal = len(self._keys) - above - bisect_left(self._keys, key) - (self._own[position] == key)
        if self.ties is Ties.COMPETITION:
            rank = above + 1
        elif self.ties is Ties.DENSE:
            rank = len(self._distinct) - bisect_right(self._distinct, key) + 1
        else:
            rank = len(self._rows) - bisect_right(self._rows, (key, -position)) + 1
        return Standing(rank, tied=equal > 0)


def comparable(index: Exact | None) -> tuple[bool, Exact]:
    """An index as part of a key: one that does not exist is below all."""
    return (False, 0) if index is None else (True, index)


def key_of(policy: Policy, exact: Exact | None, published: Exact | None, fields: Mapping[str, Exact | None]) -> Key:
    """What is compared of a unit with this index and with these exact indices of its fields, by their codes."""
    index = exact if policy.rank_by is RankBy.EXACT else published
    return (comparable(index), *(comparable(fields[code]) for code in policy.tie_break))


def rank(
    results: Iterable[tuple[Unit, UnitResult | Why]], policy: Policy, merits: Mapping[str, Merits] | None = None
) -> Ranking:
    """Rank units, given in the order of units.yaml, each with its result (which has an index) or why there is none.

    ``merits``, by the codes of units, are what is known of them beside their points.
    """
    known = merits or {}
    scored: list[tuple[Unit, UnitResult]] = []
    unranked: list[Unranked] = []
    for unit, result in results:
        if isinstance(result, Why):
            unranked.append(Unranked(unit, result))
        else:
            scored.append((unit, result))
    groups: dict[str, list[int]] = {}
    for position, (unit, _) in enumerate(scored):
        groups.setdefault(policy.ranked_in(unit.group), []).append(position)
    ranked: dict[int, Ranked] = {}
    for members in groups.values():
        keys = [_key(scored[position][1], policy) for position in members]
        group = [
            _ranked(*scored[position], standing, policy, known)
            for position, standing in zip(members, standings(keys, policy.ties), strict=True)
        ]
        ranked.update(zip(members, _explained(group, keys, policy), strict=True))
    order = sorted(ranked, key=lambda position: (ranked[position].rank, position))
    return Ranking(tuple(ranked[position] for position in order), tuple(unranked))


def _ranked(unit: Unit, result: UnitResult, standing: Standing, policy: Policy, merits: Mapping[str, Merits]) -> Ranked:
    grade, missed = grade_result(result, policy, merits.get(unit.code))
    return Ranked(unit, result, standing.rank, standing.tied, grade, missed=missed)


def grade_result(result: UnitResult, policy: Policy, merits: Merits | None = None) -> Graded:
    """The grade of a result that has an index."""
    assert result.index is not None
    required = [code for grade in policy.grades for code, _, _ in grade.requires.fields]
    return graded(policy, result.index, _percents(result, required), merits)


def _key(result: UnitResult, policy: Policy) -> Key:
    return key_of(policy, result.index_exact, result.index, _percents(result, policy.tie_break))


def _percents(result: UnitResult, codes: Collection[str]) -> dict[str, Exact | None]:
    """The exact index of these fields."""
    return {part.field.code: part.sums.percent for part in result.fields if part.field.code in codes}


def _explained(group: list[Ranked], keys: list[Key], policy: Policy) -> list[Ranked]:
    """The same, saying what decided between units whose published index is the same but whose ranks differ.

    Of all such rivals the nearest above and below agree with a unit the furthest: keys are compared from the left.
    """
    order = sorted(range(len(group)), key=lambda position: group[position].rank)
    levels: dict[int, int] = {}
    for above, below in pairwise(order):
        ranks = group[above].rank, group[below].rank
        if ranks[0] != ranks[1] and group[above].result.index == group[below].result.index:
            level = _first_difference(keys[above], keys[below])
            for rank_ in ranks:
                levels[rank_] = max(level, levels.get(rank_, 0))
    return [_decided(entry, levels[entry.rank], policy) if entry.rank in levels else entry for entry in group]


def _decided(entry: Ranked, level: int, policy: Policy) -> Ranked:
    if level == 0:
        return entry._replace(decided=Decided.EXACT)
    if level <= len(policy.tie_break):
        return entry._replace(decided=Decided.TIE_BREAK, tie_break=policy.tie_break[level - 1])
    return entry._replace(decided=Decided.ORDER)


def _first_difference(key: Key, other: Key) -> int:
    return next((level for level, pair in enumerate(zip(key, other, strict=True)) if pair[0] != pair[1]), len(key))
