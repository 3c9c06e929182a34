"""The groups of units that are ranked apart: of each, what can be said of it as a whole."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from ..criteria import Groups
from ..number import Exact, add, quotient
from ..results import RankedRecord, Results
from ..text import vietnamese_order


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


def ranked_groups(results: Results) -> list[tuple[str, tuple[RankedRecord, ...]]]:
    """The ranked units by the group that they are ranked in, in alphabetical order; all in one ("") if together.

    Units without a group are a group of their own, the last.
    """
    groups: dict[str, list[RankedRecord]] = {}
    for entry in results.units:
        groups.setdefault(results.policy.ranked_in(entry.unit.group), []).append(entry)
    return [(name, tuple(groups[name])) for name in sorted(groups, key=order_of_group)]


def order_of_group(name: str) -> tuple[bool, tuple[tuple[int, ...], tuple[int, ...], str]]:
    """To sort by."""
    return not name, vietnamese_order(name)


def in_groups(results: Results) -> list[RankedRecord]:
    """The ranked units as rankings show them: by rank, group by group where they are ranked apart."""
    return [entry for _, entries in ranked_groups(results) for entry in entries]


def group_records(results: Results) -> list[GroupRecord]:
    """Of the groups that have ranked units, in the order in which they are shown."""
    return [
        GroupRecord(name, entries, mean_index(entries), tuple(grade_shares(results, entries)))
        for name, entries in ranked_groups(results)
    ]


def grade_shares(results: Results, units: Sequence[RankedRecord] | None = None) -> list[tuple[str, int, Exact]]:
    """For each grade its code, how many units got it, and their share in percent: of ``units``, or of all ranked."""
    chosen = results.units if units is None else units
    count = {grade.code: 0 for grade in results.policy.grades}
    for entry in chosen:
        count[entry.grade] += 1
    total = len(chosen)
    return [(code, number, quotient(100 * number, total) if total else 0) for code, number in count.items()]


def mean_index(entries: tuple[RankedRecord, ...]) -> Exact:
    return quotient(add([entry.exact_index for entry in entries]), len(entries))
