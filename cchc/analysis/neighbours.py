"""Why a unit has its rank and not another: what lies between it and those above and below it."""

from __future__ import annotations

from typing import NamedTuple

from ..criteria import Groups
from ..number import Exact
from ..ranking import comparable
from ..results import RankedRecord, Results, UnitRecord
from .margins import compared


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


class Neighbours(NamedTuple):
    group: str | None
    """The group that it is ranked in; None where all are ranked together."""
    of: int
    """How many units are ranked together."""
    tied: tuple[RankedRecord, ...]
    """The others of the same rank."""
    above: Neighbour | None
    below: Neighbour | None


def neighbours(results: Results, entry: RankedRecord) -> Neighbours:
    apart = results.policy.groups is Groups.APART
    among = [other for other in results.units if not apart or other.unit.group == entry.unit.group]
    above = [other for other in among if other.rank < entry.rank]
    below = [other for other in among if other.rank > entry.rank]
    return Neighbours(
        entry.unit.group if apart else None,
        len(among),
        tuple(other for other in among if other.rank == entry.rank and other is not entry),
        _neighbour(results, entry, above[-1]) if above else None,
        _neighbour(results, entry, below[0]) if below else None,
    )


def _neighbour(results: Results, entry: RankedRecord, other: RankedRecord) -> Neighbour:
    policy = results.policy
    pairs: list[tuple[str | None, Exact | None, Exact | None]] = [
        (None, compared(entry.unit, policy), compared(other.unit, policy)),
        *((code, _of_field(entry.unit, code), _of_field(other.unit, code)) for code in policy.tie_break),
    ]
    for code, own, others in pairs:
        if comparable(own) != comparable(others):
            return Neighbour(other, code, own, others)
    return Neighbour(other, None, pairs[0][1], pairs[0][2], by_order=True)


def _of_field(unit: UnitRecord, code: str) -> Exact | None:
    return next(part.index for part in unit.fields if part.code == code)
