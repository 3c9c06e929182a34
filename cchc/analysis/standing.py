"""What ranks go by, of the units that results hold: the index, then the fields of the tie-break."""

from __future__ import annotations

from typing import NamedTuple

from ..criteria import Policy, RankBy
from ..number import Exact
from ..ranking import Key, comparable, key_of
from ..results import UnitRecord


class Decision(NamedTuple):
    """The first of what is compared in which a unit differs from another."""

    field: str | None
    """The code of a field of the tie-break; None where the index decides."""
    own: Exact | None
    """The index that is compared, of the unit or of its field; None where nothing of the field applies to it."""
    other: Exact | None


def compared_index(unit: UnitRecord, policy: Policy) -> Exact:
    """The index that ranks go by."""
    index = unit.index_exact if policy.rank_by is RankBy.EXACT else unit.index
    assert index is not None  # it is ranked
    return index


def standing_key(unit: UnitRecord, policy: Policy) -> Key:
    """All that is compared of a unit."""
    return key_of(policy, unit.index_exact, unit.index, {part.code: part.index for part in unit.fields})


def tie_break_key(unit: UnitRecord, policy: Policy) -> Key:
    """What is compared of it where indices are equal."""
    return standing_key(unit, policy)[1:]


def decision(unit: UnitRecord, other: UnitRecord, policy: Policy) -> Decision | None:
    """What decides between two units; None where they are equal in all that is compared."""
    index = Decision(None, compared_index(unit, policy), compared_index(other, policy))
    own, others = ({part.code: part.index for part in one.fields} for one in (unit, other))
    fields = (Decision(code, own[code], others[code]) for code in policy.tie_break)
    return next((one for one in (index, *fields) if comparable(one.own) != comparable(one.other)), None)
