"""Bonuses and penalties in tables: in columns and rows of their own, with the sign that they count with."""

from __future__ import annotations

from collections.abc import Iterator

from ..criteria import AdjustmentKind, Policy, ScoredBy
from ..number import Exact, add
from ..problems import N_, Message
from ..results import AdjustmentItem, AdjustmentRecord, CriteriaRecord, UnitRecord
from .steps import why
from .table import Align, Badge, Cell, Column, Row, Tone, Weight

TITLE = Message(N_("Bonuses and penalties"))

KINDS = {
    AdjustmentKind.BONUS: Message(N_("Bonus")),
    AdjustmentKind.PENALTY: Message(N_("Penalty")),
}

_IN_ALL = {
    AdjustmentKind.BONUS: Message(N_("All bonuses")),
    AdjustmentKind.PENALTY: Message(N_("All penalties")),
}

_CAPPED = {
    AdjustmentKind.BONUS: N_("all bonuses at most {cap:n} pt"),
    AdjustmentKind.PENALTY: N_("all penalties at most {cap:n} pt"),
}


def kinds_of(criteria: CriteriaRecord) -> tuple[AdjustmentKind, ...]:
    """The kinds that a set has any of."""
    found = {item.kind for item in criteria.adjustments}
    return tuple(kind for kind in AdjustmentKind if kind in found)


def signed(kind: AdjustmentKind, points: Exact) -> Exact:
    """What is added to the points of the fields: of a penalty, less than nothing."""
    return points if kind is AdjustmentKind.BONUS else -points


def capped_name(name: str, cap: Exact) -> Message:
    return Message(N_("{name} (at most {cap:n} pt)"), {"name": name, "cap": cap})


def kind_columns(criteria: CriteriaRecord, places: int | None, *, over: Message | str = "") -> tuple[Column, ...]:
    """A column for each kind of the set, of what all of the kind come to."""
    return tuple(
        Column(KINDS[kind], Align.RIGHT, places, kind.value, signed=True, over=over) for kind in kinds_of(criteria)
    )


def kind_cells(criteria: CriteriaRecord, unit: UnitRecord) -> tuple[Cell, ...]:
    return tuple(signed(kind, unit.adjustments.counted(kind)) for kind in kinds_of(criteria))


def unit_rows(unit: UnitRecord, criteria: CriteriaRecord, policy: Policy) -> Iterator[Row]:
    """Of the table of one unit: what all come to, then each kind, then one by one."""
    if not unit.adjustments.items:
        return
    yield Row(("", TITLE, unit.adjustments.net, None, None, None), Weight.HEADING)
    names = {item.code: item for item in criteria.adjustments}
    for kind in kinds_of(criteria):
        counted = signed(kind, unit.adjustments.counted(kind))
        yield Row(("", _IN_ALL[kind], counted, None, None, capped_words(unit, kind, policy)), level=1)
        for record in unit.adjustments.of_kind(kind):
            yield Row(_unit_cells(names[record.code], record), level=2)


def _unit_cells(item: AdjustmentItem, record: AdjustmentRecord) -> tuple[Cell, ...]:
    told = why(record, ScoredBy.APPRAISER)
    last: Cell = told if record.is_stated else Badge(told, Tone.QUIET)
    points = signed(record.kind, record.points)
    return item.code, capped_name(item.name, item.cap), points, None, record.claimed, last


def capped_words(unit: UnitRecord, kind: AdjustmentKind, policy: Policy) -> Message | None:
    """What the cap of all of a kind does, where it has one."""
    cap = policy.cap_of(kind)
    if cap is None:
        return None
    stated = add([record.points for record in unit.adjustments.of_kind(kind)])
    values = {"points": stated, "cap": cap}
    if stated > cap:
        return Message(N_("{points:n} pt by the items, and the set allows {cap:n} pt in all → {cap:n} pt"), values)
    return Message(N_("at most {cap:n} pt in all"), values)


def caps_in_words(policy: Policy) -> tuple[Message, ...]:
    """The most that all of each kind come to, where there is such a cap."""
    caps = ((kind, policy.cap_of(kind)) for kind in AdjustmentKind)
    return tuple(Message(_CAPPED[kind], {"cap": cap}) for kind, cap in caps if cap is not None)


def policy_note(policy: Policy) -> tuple[Message, ...]:
    caps = caps_in_words(policy)
    return (Message(N_("Bonuses and penalties: {caps:l}"), {"caps": caps}),) if caps else ()


def penalty_cap_note(policy: Policy) -> tuple[Message, ...]:
    """Why penalties may count for less than they add up to."""
    if policy.penalty_cap is None:
        return ()
    return (Message(N_("All penalties of a unit together count for {cap:n} pt at most"), {"cap": policy.penalty_cap}),)


def total_note(criteria: CriteriaRecord) -> tuple[Message, ...]:
    """How the total comes about, where it is more than the sum of the fields."""
    if not criteria.adjustments:
        return ()
    return (Message(N_("Points: those of the fields, plus bonuses, less penalties; the index may pass 100 %")),)
