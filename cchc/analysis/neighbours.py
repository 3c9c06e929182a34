"""Why a unit has its rank and not another: what lies between it and those above and below it."""

from __future__ import annotations

from typing import NamedTuple

from ..criteria import Groups
from ..number import Exact
from ..results import RankedRecord, Results
from .standing import compared_index, decision


class Neighbour(NamedTuple):
    """The next unit of another rank, and the first thing in which the two differ."""

    entry: RankedRecord
    field: str | None
    """The field of the tie-break that decides; None where the index does, or nothing but the order of the list."""
    own: Exact | None
    """What is compared, of the unit; None where nothing of the field applies to it."""
    other: Exact | None
    by_order: bool = False
    """Whether both are equal in all that is compared."""


class AmongOthers(NamedTuple):
    """The place of a unit among those that it is ranked with."""

    group: str | None
    """The group that it is ranked in; None where all are ranked together."""
    of: int
    """How many units are ranked together."""
    tied: tuple[RankedRecord, ...]
    """The others of the same rank."""
    above: Neighbour | None
    below: Neighbour | None


def neighbours(results: Results, entry: RankedRecord) -> AmongOthers:
    policy = results.policy
    group = policy.ranked_in(entry.unit.group)
    among = [other for other in results.units if policy.ranked_in(other.unit.group) == group]
    above = [other for other in among if other.rank < entry.rank]
    below = [other for other in among if other.rank > entry.rank]
    return AmongOthers(
        group if policy.groups is Groups.APART else None,
        len(among),
        tuple(other for other in among if other.rank == entry.rank and other is not entry),
        _neighbour(results, entry, above[-1]) if above else None,
        _neighbour(results, entry, below[0]) if below else None,
    )


def _neighbour(results: Results, entry: RankedRecord, other: RankedRecord) -> Neighbour:
    decided = decision(entry.unit, other.unit, results.policy)
    if decided is not None:
        return Neighbour(other, *decided)
    index = compared_index(entry.unit, results.policy)
    return Neighbour(other, None, index, index, by_order=True)
