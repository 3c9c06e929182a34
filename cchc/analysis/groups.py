"""The groups of units that are ranked apart: of each, what can be said of it as a whole."""

from __future__ import annotations

from typing import NamedTuple

from ..criteria import Groups
from ..number import Exact, add, quotient
from ..results import RankedRecord, Results, grade_shares, ranked_groups


class GroupRecord(NamedTuple):
    name: str
    """Empty for the units that have no group."""
    entries: tuple[RankedRecord, ...]
    mean: Exact
    """The plain mean of the units' exact indices."""
    grades: tuple[tuple[str, int, Exact], ...]
    """For each grade its code, how many units of the group got it, and their share in percent."""


def has_groups(results: Results) -> bool:
    """Whether ranks are those within groups."""
    return results.policy.groups is Groups.APART and any(entry.unit.group for entry in results.units)


def group_records(results: Results) -> list[GroupRecord]:
    """Of the groups that have ranked units, in the order in which they are shown."""
    return [
        GroupRecord(name, entries, mean_index(entries), tuple(grade_shares(results, entries)))
        for name, entries in ranked_groups(results)
    ]


def mean_index(entries: tuple[RankedRecord, ...]) -> Exact:
    indices = [entry.unit.index_exact for entry in entries if entry.unit.index_exact is not None]
    return quotient(add(indices), len(indices))
