"""The places of the units in one field."""

from __future__ import annotations

from typing import NamedTuple

from ..criteria import RankBy
from ..ranking import Standing, comparable, standings
from ..results import FieldRecord, Results, UnitRecord


class FieldStanding(NamedTuple):
    """A unit's place in one field."""

    unit: UnitRecord
    field: FieldRecord
    rank: int | None
    """None where nothing of the field applies to the unit."""
    tied: bool


def rank_by_field(results: Results, code: str) -> list[FieldStanding]:
    """The ranked units by their index in one field, ties as the policy has them; without tie-break."""
    units = sorted((entry.unit for entry in results.units), key=lambda unit: unit.order)
    chosen = [(unit, next(part for part in unit.fields if part.code == code)) for unit in units]
    policy = results.policy
    published = policy.rank_by is RankBy.PUBLISHED
    groups: dict[str, list[int]] = {}
    for position, (unit, _) in enumerate(chosen):
        groups.setdefault(policy.ranked_in(unit.group), []).append(position)
    found: dict[int, Standing] = {}
    for members in groups.values():
        indices = [chosen[position][1].index for position in members]
        keys = [
            (comparable(policy.index_rounding.of(index) if published and index is not None else index),)
            for index in indices
        ]
        found.update(zip(members, standings(keys, policy.ties), strict=True))
    standing = [
        FieldStanding(unit, part, None if part.index is None else found[position].rank, found[position].tied)
        for position, (unit, part) in enumerate(chosen)
    ]
    return sorted(standing, key=lambda entry: (entry.rank is None, entry.rank or 0))
