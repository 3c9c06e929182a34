"""How firm ranks are when the weights of the fields move (độ vững của thứ hạng).

With weights w the index of a unit is Σ w·points ÷ Σ w·maximum over its fields, with its own applicable maxima; where
all weights are 1 that is its index. Bonuses and penalties stand outside the fields and have no weight: they add to the
index what they add to it now, whatever the weights. Where points were rescaled, the fields are as they were measured,
which gives the same index.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import lcm
from operator import lt, mul
from typing import NamedTuple

from ..criteria import Policy, RankBy, Ties
from ..number import Exact, quotient
from ..ranking import standings
from ..results import RankedRecord, Results, UnitRecord
from .draws import WHOLE, Weights, drawn_weights
from .margins import Distance, Margins, distance_between, margins
from .standing import tie_break_key

SPREAD = 10
"""Percent, by which weights move where nobody says otherwise."""
DRAWS = 1000
SEED = 1
_TENTHS = 1000
"""In tenths of a percent, the whole of a weight: one that moves by as much may be nothing."""


class Firmness(NamedTuple):
    """How firm the rank of a unit is."""

    margins: Margins
    ranks: tuple[tuple[int, int], ...]
    """The ranks that it had in the draws, the best first, and in how many."""

    @property
    def entry(self) -> RankedRecord:
        return self.margins.entry

    @property
    def best(self) -> int:
        """As things are or in a draw."""
        return min(self.entry.rank, self.ranks[0][0])

    @property
    def worst(self) -> int:
        return max(self.entry.rank, self.ranks[-1][0])

    @property
    def kept(self) -> int:
        """The draws in which it had the rank that it has."""
        return dict(self.ranks).get(self.entry.rank, 0)


@dataclass(frozen=True, slots=True)
class Pair:
    """Two units of which one is next to the other, or whose order changed in a draw."""

    ahead: RankedRecord
    """The one with the better rank; of equal ones the first in the list of units."""
    behind: RankedRecord
    gap: Distance
    """What the one that is behind lacks."""
    turned: int
    """The draws in which the one that is behind was ahead."""
    level: int
    """The draws in which they had the same rank."""
    holds_to: Exact | None
    """Percent: while no weight moves by more, the order is proved not to turn; more may be true. None for equals."""


class Robustness(NamedTuple):
    spread: int
    draws: int
    seed: int
    units: tuple[Firmness, ...]
    """Group by group as they are shown, by rank."""
    pairs: tuple[Pair, ...]
    """In the same order, by the one that is ahead and then by the other."""

    def of(self, entry: RankedRecord) -> Firmness:
        return next(found for found in self.units if found.entry is entry)

    def pairs_of(self, entry: RankedRecord) -> tuple[Pair, ...]:
        return tuple(pair for pair in self.pairs if entry in (pair.ahead, pair.behind))


def robustness(results: Results, *, spread: int = SPREAD, draws: int = DRAWS, seed: int = SEED) -> Robustness:
    """``spread`` is in percent, from 1 to 99. All groups see the same draws."""
    policy = results.policy
    weights = list(drawn_weights(len(results.criteria.fields), spread=spread, draws=draws, seed=seed))
    groups: dict[str, list[Margins]] = {}
    for found in margins(results):
        groups.setdefault(found.group, []).append(found)
    units: list[Firmness] = []
    pairs: list[Pair] = []
    for members in groups.values():
        profiles = [_profile(member.entry.unit) for member in members]
        order = _settled([member.entry for member in members], policy)
        drawn = [array("I", ranks) for ranks in zip(*_drawn_ranks(profiles, order, policy, weights), strict=True)]
        firm = [
            Firmness(member, tuple(sorted(Counter(ranks).items())))
            for member, ranks in zip(members, drawn, strict=True)
        ]
        units.extend(firm)
        pairs.extend(_pairs(firm, profiles, order, drawn, policy))
    return Robustness(spread, draws, seed, tuple(units), tuple(pairs))


class _Profile(NamedTuple):
    """What a unit has in each field: points and applicable maximum, in whole numbers of some size."""

    points: tuple[int, ...]
    """With what bonuses and penalties add to the index, which is spread over the fields like their maxima."""
    maxima: tuple[int, ...]
    size: int
    """How many of these whole numbers are a point."""
    fields: tuple[int, ...]
    """The positions of those that apply, the one with the greatest index first."""


def _profile(unit: UnitRecord) -> _Profile:
    added = quotient(unit.adjustments.net, unit.maximum)
    points = [part.points + added * part.maximum for part in unit.fields]
    maxima = [part.maximum for part in unit.fields]
    size = lcm(*[value.denominator for value in (*points, *maxima)])
    applicable = [place for place, maximum in enumerate(maxima) if maximum]
    fields = sorted(applicable, key=lambda place: quotient(points[place], maxima[place]), reverse=True)
    whole_points, whole_maxima = (tuple(int(value * size) for value in values) for values in (points, maxima))
    return _Profile(whole_points, whole_maxima, size, tuple(fields))


def _settled(entries: Sequence[RankedRecord], policy: Policy) -> list[int]:
    """What decides between equal indices, the less the better: tie-breaks do not weigh fields, and so never move."""
    if policy.ties is Ties.ORDINAL:
        found = standings(
            [(*tie_break_key(entry.unit, policy), (True, -entry.unit.order)) for entry in entries], policy.ties
        )
    else:
        found = standings([tie_break_key(entry.unit, policy) for entry in entries], Ties.DENSE)
    return [standing.rank for standing in found]


def _drawn_ranks(
    profiles: Sequence[_Profile], order: Sequence[int], policy: Policy, draws: Iterable[Weights]
) -> Iterator[list[int]]:
    """For each draw the ranks of the units.

    A unit's index and what settles a tie are put into one whole number. Two different quotients whose denominators are
    at most d differ by at least 1/d², so that multiplied by d² they differ also when what is behind the point is cut
    off; equal ones stay equal.
    """
    kinds = list(dict.fromkeys(profile.maxima for profile in profiles))
    kind_of = [kinds.index(profile.maxima) for profile in profiles]
    greatest = max((2 * WHOLE * sum(kind) for kind in kinds), default=1)
    scale = greatest * greatest
    steps = len(profiles) + 1
    points = [profile.points for profile in profiles]
    published = None if policy.rank_by is RankBy.EXACT else policy.index_rounding.rounder()
    for weights in draws:
        wholes = [sum(map(mul, weights, kind)) for kind in kinds]
        parts = [sum(map(mul, weights, part)) for part in points]
        if published is None:
            indices = [part * scale // wholes[kind] for part, kind in zip(parts, kind_of, strict=True)]
        else:
            indices = [int(published(100 * part, wholes[kind])) for part, kind in zip(parts, kind_of, strict=True)]
        yield _ranks([index * steps - settled for index, settled in zip(indices, order, strict=True)], policy.ties)


def _ranks(keys: Sequence[int], ties: Ties) -> list[int]:
    """As ``ranking.standings`` has them, of whole numbers and many times faster; in ordinal ranks none are equal."""
    better = sorted(set(keys) if ties is Ties.DENSE else keys)
    count = len(better)
    # The last of equal ones in this order is the first from above, and it is its place that stays.
    ranks = {key: count - place for place, key in enumerate(better)}
    return [ranks[key] for key in keys]


def _pairs(
    units: Sequence[Firmness],
    profiles: Sequence[_Profile],
    order: Sequence[int],
    drawn: Sequence[array[int]],
    policy: Policy,
) -> Iterator[Pair]:
    for first, ahead in enumerate(units):
        below = {entry.unit.code for entry in (ahead.margins.below.entries if ahead.margins.below else ())}
        equals = {entry.unit.code for entry in ahead.margins.equals}
        for second, behind in enumerate(units[first + 1 :], first + 1):
            code = behind.entry.unit.code
            if behind.best > ahead.worst and code not in below:
                continue
            turned = sum(map(lt, drawn[second], drawn[first]))
            level = len(drawn[first]) - turned - sum(map(lt, drawn[first], drawn[second]))
            gap = distance_between(behind.entry.unit, ahead.entry.unit, policy)
            if code in equals:
                if level < len(drawn[first]):
                    yield Pair(ahead.entry, behind.entry, gap, turned, level, None)
            elif turned or code in below:
                holds_to = _holds_to(profiles[first], profiles[second], order[second] - order[first], policy)
                yield Pair(ahead.entry, behind.entry, gap, turned, level, holds_to)


def _holds_to(ahead: _Profile, behind: _Profile, settled: int, policy: Policy) -> Exact:
    """``settled`` is above 0 where the tie-break is for the one that is ahead, and below 0 where it is against it."""
    if settled < 0 and policy.rank_by is RankBy.PUBLISHED:
        return 0  # two indices may be rounded to the same
    moves = range(1, _TENTHS)
    return quotient(bisect_left(moves, True, key=lambda move: not _never_turns(ahead, behind, move, settled)), 10)


def _never_turns(ahead: _Profile, behind: _Profile, move: int, settled: int) -> bool:
    """Whether it is proved that weights which move by so many tenths of a percent at most do not turn the order.

    With t the index of the one that is behind, the other has a higher one just where
    Σ w·((points − points') − t·(maximum − maximum')) is above 0. For any t this is least where each weight is at one
    of its ends, by the sign of its term; for any weights it is least where t is at one of its own. t has no other ends
    than those that the weights can bring it to; where both have the same maxima, it does not matter at all.
    """
    points = [own * behind.size - its * ahead.size for own, its in zip(ahead.points, behind.points, strict=True)]
    maxima = [own * behind.size - its * ahead.size for own, its in zip(ahead.maxima, behind.maxima, strict=True)]
    low, high = _TENTHS - move, _TENTHS + move
    for top, bottom in _reach(behind, low, high) if any(maxima) else ((0, 1),):
        terms = [own * bottom - top * whole for own, whole in zip(points, maxima, strict=True)]
        least = sum(term * (low if term > 0 else high) for term in terms)
        if least < 0 or (least == 0 and settled < 0):
            return False
    return True


def _reach(profile: _Profile, low: int, high: int) -> Iterator[tuple[int, int]]:
    """The greatest and the least index, as quotients, that weights from ``low`` to ``high`` make of a unit.

    It is greatest where those fields weigh the most whose own index is above it, and all others the least; and least
    the other way round.
    """
    for sign, fields in ((1, profile.fields), (-1, profile.fields[::-1])):
        top, bottom = low * sum(profile.points), low * sum(profile.maxima)
        for field in fields:
            points, maximum = profile.points[field], profile.maxima[field]
            if sign * points * bottom <= sign * top * maximum:
                break
            top += (high - low) * points
            bottom += (high - low) * maximum
        yield top, bottom
