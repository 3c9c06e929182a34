"""A round against the one before: change of index and of rank, by unit code."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from ..criteria import Groups
from ..number import Exact, add
from ..results import RankedRecord, Results


@dataclass(frozen=True, slots=True)
class Change:
    """How a unit has moved since the round before."""

    index: Exact
    """In points of percent, between the indices as they were published."""
    places: int | None
    """How many ranks it went up; None where it was ranked among others."""


class Comparison(NamedTuple):
    """What a round is compared with, and how its units have moved."""

    round: str
    year: int
    criteria: str
    """The name of the set."""
    same_set: bool
    places: int
    """Decimals of a change of index: those of the indices."""
    changes: Mapping[str, Change]
    """By the codes of the units that are ranked in both."""
    renamed: tuple[tuple[str, str], ...]
    """Names of then and of now, of units that have the same code."""


def compare(results: Results, previous: Results) -> Comparison:
    before = {entry.unit.code: entry for entry in previous.units}
    both = [(entry, before[entry.unit.code]) for entry in results.units if entry.unit.code in before]
    return Comparison(
        previous.round,
        previous.year,
        previous.criteria.name,
        results.criteria.id == previous.criteria.id,
        max(results.policy.index_rounding.places, previous.policy.index_rounding.places),
        {now.unit.code: _change(now, then, results, previous) for now, then in both},
        tuple((then.unit.name, now.unit.name) for now, then in both if then.unit.name != now.unit.name),
    )


def _change(now: RankedRecord, then: RankedRecord, results: Results, previous: Results) -> Change:
    assert now.unit.index is not None  # it is ranked
    assert then.unit.index is not None
    alike = _among(now, results) == _among(then, previous)
    return Change(add([now.unit.index, -then.unit.index]), then.rank - now.rank if alike else None)


def _among(entry: RankedRecord, results: Results) -> str | None:
    """The group that a unit is ranked in; None where all are ranked together."""
    return entry.unit.group if results.policy.groups is Groups.APART else None
