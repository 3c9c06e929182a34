"""How units do field by field: their means, and the highest and lowest among them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from ..number import Exact, add, quotient
from ..results import FieldRecord, UnitRecord


@dataclass(frozen=True, slots=True)
class Summary:
    """One field, or the whole, over several units."""

    points: Exact | None
    """The mean, exact, of the units to which it applies; None where it applies to none."""
    index: Exact | None
    """The plain mean of the units' exact indices."""
    highest: Exact | None
    """Of the exact indices; None where all are equal, and nobody stands out."""
    lowest: Exact | None


class FieldProfile(NamedTuple):
    fields: tuple[Summary, ...]
    whole: Summary


def field_profile(units: Sequence[UnitRecord]) -> FieldProfile:
    """Over units of one round, at least one."""
    fields = zip(*(unit.fields for unit in units), strict=True)
    wholes = [FieldRecord("", unit.points, unit.maximum, unit.index_exact) for unit in units]
    return FieldProfile(tuple(_summary(parts) for parts in fields), _summary(wholes))


def _summary(parts: Sequence[FieldRecord]) -> Summary:
    applicable = [part for part in parts if part.index is not None]
    indices = [part.index for part in applicable if part.index is not None]
    if not indices:
        return Summary(None, None, None, None)
    highest, lowest = max(indices), min(indices)
    stands_out = highest != lowest
    return Summary(
        quotient(add([part.points for part in applicable]), len(applicable)),
        quotient(add(indices), len(indices)),
        highest if stands_out else None,
        lowest if stands_out else None,
    )
