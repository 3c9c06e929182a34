"""What a change of index consists of: field by field, indicator by indicator, and over the whole round."""

from __future__ import annotations

import enum
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from ..number import Exact, add, quotient
from ..results import FieldRecord, IndicatorRecord, Item, UnitRecord
from ..scoring import State
from .comparison import Before, Change, Comparison, weighted
from .pairing import FieldPair, ItemPair


@dataclass(frozen=True, slots=True)
class FieldMove:
    """A field of a unit then and now; of a unit that was several, then is their mean."""

    then: Item
    now: Item
    points_then: Exact | None
    """None where nothing of the field applied, also to one of several."""
    points_now: Exact | None
    maximum_then: Exact | None
    """Applicable; None where it was not the same for all of several."""
    maximum_now: Exact
    index_then: Exact | None
    """Percent, rounded as an index is."""
    index_now: Exact | None

    @property
    def index(self) -> Exact | None:
        """The change in points of percent, between what is printed."""
        if self.index_then is None or self.index_now is None:
            return None
        return self.index_now - self.index_then

    @property
    def points(self) -> Exact | None:
        """The change in points; None where they are out of different maxima, so that only percent compare."""
        if self.points_then is None or self.points_now is None or self.maximum_then != self.maximum_now:
            return None
        return self.points_now - self.points_then


class Turn(enum.Enum):
    """What explains that an indicator has other points, or has them no more."""

    ANSWERED = "answered"
    """It was unanswered."""
    UNANSWERED = "unanswered"
    """It is unanswered now."""
    APPLIES = "applies"
    """It was not applicable."""
    NOT_APPLICABLE = "not_applicable"
    CUT = "cut"
    """An appraisal, or what came after it, took points now."""
    SPARED = "spared"
    """An appraisal took points then, and takes fewer now or none."""
    RAISED = "raised"
    """An appraisal gave more than the unit's own facts do."""
    FACTS = "facts"
    """The answer is another."""
    SAME_FACTS = "same_facts"
    """The answer is the same: other units' figures have changed, or somebody settled the points."""
    SEVERAL = "several"
    """The unit was several."""
    NONE = "none"
    """Nothing that counts."""


@dataclass(frozen=True, slots=True)
class Move:
    """An indicator of a unit then and now."""

    change: Change
    then: Item
    now: Item
    records: tuple[tuple[Before, IndicatorRecord], ...]
    """Then: of each unit that it was."""
    record: IndicatorRecord
    points_then: Exact | None
    """Of a unit that was several their mean; None where it did not apply, or not to all of several."""
    turn: Turn

    @property
    def points(self) -> Exact | None:
        """The change; None where it did not apply both times."""
        if self.points_then is None or self.record.points is None:
            return None
        return self.record.points - self.points_then


class ItemTotal(NamedTuple):
    """One indicator over all units that are compared in it."""

    then: Item
    now: Item
    compared: int
    up: int
    down: int
    points: Exact
    """All changes together."""
    turned: int
    """Units to which it applied only then or only now, or then only to some of those that they were."""

    @property
    def mean(self) -> Exact | None:
        return quotient(self.points, self.compared) if self.compared else None


@dataclass(frozen=True, slots=True)
class FieldTotal:
    """One field over all units that are compared in it.

    The means are plain, of the exact indices, as wherever else a field has a mean, and rounded as an index is; their
    change is that of the rounded means, which is what one sees.
    """

    then: Item
    now: Item
    compared: int
    index_then: Exact | None
    index_now: Exact | None
    up: int
    down: int

    @property
    def index(self) -> Exact | None:
        if self.index_then is None or self.index_now is None:
            return None
        return self.index_now - self.index_then


class Rest(NamedTuple):
    """What of a unit's points is in no field."""

    adjustments_then: Exact
    adjustments_now: Exact
    rescaled_then: Exact
    """What the points gained when they were rescaled because no survey was held."""
    rescaled_now: Exact


# --- one unit --------------------------------------------------------------------------------------------------


def field_moves(comparison: Comparison, change: Change) -> list[FieldMove]:
    """Of the fields that are compared, in the order of the newer set."""
    return [_field_move(comparison, change, pair) for pair in comparison.pairing.fields]


def _field_move(comparison: Comparison, change: Change, pair: FieldPair) -> FieldMove:
    before = _fields_then(change, pair)
    now = change.now.unit.fields[pair.now]
    maxima = {part.maximum for part, _ in before}
    index_then = _mean_then(before)
    whole = index_then is not None
    return FieldMove(
        comparison.before.criteria.fields[pair.then],
        comparison.now.criteria.fields[pair.now],
        weighted([(part.points, weight) for part, weight in before]) if whole else None,
        None if now.index is None else now.points,
        maxima.pop() if len(maxima) == 1 else None,
        now.maximum,
        None if index_then is None else comparison.before.policy.index_rounding.of(index_then),
        None if now.index is None else comparison.now.policy.index_rounding.of(now.index),
    )


def _fields_then(change: Change, pair: FieldPair) -> list[tuple[FieldRecord, Exact]]:
    return [(one.entry.unit.fields[pair.then], one.weight) for one in change.before]


def _mean_then(before: Sequence[tuple[FieldRecord, Exact]]) -> Exact | None:
    """The exact index that a unit had in a field; None where it did not apply to each of the units that became it."""
    indices = [(part.index, weight) for part, weight in before if part.index is not None]
    return weighted(indices) if len(indices) == len(before) else None


def rest(change: Change) -> Rest:
    """Bonuses less penalties, and what rescaling added. With the fields: all points."""
    units = [(one.entry.unit, one.weight) for one in change.before]
    now = change.now.unit
    return Rest(
        weighted([(unit.adjustments.net, weight) for unit, weight in units]),
        now.adjustments.net,
        weighted([(_rescaled(unit), weight) for unit, weight in units]),
        _rescaled(now),
    )


def _rescaled(unit: UnitRecord) -> Exact:
    return add([unit.points, -unit.adjustments.net, *(-part.points for part in unit.fields)])


def points_then(change: Change) -> Exact:
    """Of a unit that was several their mean."""
    return weighted([(one.entry.unit.points, one.weight) for one in change.before])


def moves(comparison: Comparison, change: Change) -> list[Move]:
    """Of the indicators that are compared, in the order of the newer set."""
    old, new = comparison.before.criteria.indicators, comparison.now.criteria.indicators
    return [_move(change, pair, old[pair.then], new[pair.now]) for pair in comparison.pairing.indicators]


def _move(change: Change, pair: ItemPair, then: Item, now: Item) -> Move:
    records = tuple((one, one.entry.unit.indicators[pair.then]) for one in change.before)
    record = change.now.unit.indicators[pair.now]
    points = [(old.points, one.weight) for one, old in records if old.points is not None]
    mean = weighted(points) if len(points) == len(records) else None
    return Move(change, then, now, records, record, mean, _turn(records, record, mean))


def _turn(records: Sequence[tuple[Before, IndicatorRecord]], now: IndicatorRecord, mean: Exact | None) -> Turn:
    away = State.NOT_APPLICABLE
    if len(records) > 1:
        nowhere = now.state is away and all(then.state is away for _, then in records)
        return Turn.NONE if nowhere or (mean is not None and mean == now.points) else Turn.SEVERAL
    then = records[0][1]
    if then.state is away or now.state is away:
        if then.state is now.state:
            return Turn.NONE
        return Turn.APPLIES if then.state is away else Turn.NOT_APPLICABLE
    if then.state is not now.state:
        return Turn.ANSWERED if then.state is State.UNANSWERED else Turn.UNANSWERED
    assert then.points is not None and now.points is not None
    if then.points == now.points:
        return Turn.NONE
    if now.points < then.points and _gained(now) < 0:
        return Turn.CUT
    if now.points > then.points and _gained(now) > 0:
        return Turn.RAISED
    if now.points > then.points and _gained(then) < min(_gained(now), 0):
        return Turn.SPARED
    return Turn.SAME_FACTS if then.answer == now.answer else Turn.FACTS


def _gained(record: IndicatorRecord) -> Exact:
    """Points that later stages gave beyond those of the unit's own facts; below 0 what they took."""
    if not record.steps or record.points is None:
        return 0
    return record.points - (record.steps[0].points or 0)


# --- the round -------------------------------------------------------------------------------------------------


def all_moves(comparison: Comparison) -> Iterator[Move]:
    """Of every unit that is compared, in the order of the ranking."""
    for change in comparison.changes.values():
        yield from moves(comparison, change)


def largest(found: Sequence[Move], *, gains: bool) -> list[Move]:
    """Those that gained points, or lost them, the most first; equal ones as they are."""
    moved = [(move, move.points) for move in found]
    chosen = [(move, points) for move, points in moved if points is not None and (points > 0 if gains else points < 0)]
    return [move for move, _ in sorted(chosen, key=lambda one: -one[1] if gains else one[1])]


def item_totals(comparison: Comparison, found: Sequence[Move]) -> list[ItemTotal]:
    """Of the indicators that are compared, in the order of the newer set; ``found`` are all moves."""
    if not comparison.changes:
        return []
    count = len(comparison.pairing.indicators)
    totals = []
    for position in range(count):
        of_item = found[position::count]
        points = [move.points for move in of_item]
        changes = [change for change in points if change is not None]
        totals.append(
            ItemTotal(
                of_item[0].then,
                of_item[0].now,
                compared=len(changes),
                up=sum(change > 0 for change in changes),
                down=sum(change < 0 for change in changes),
                points=add(changes),
                turned=sum(move.points is None and move.turn is not Turn.NONE for move in of_item),
            )
        )
    return totals


def field_totals(comparison: Comparison) -> list[FieldTotal]:
    """Of the fields that are compared, in the order of the newer set."""
    return [_field_total(comparison, pair) for pair in comparison.pairing.fields]


def _field_total(comparison: Comparison, pair: FieldPair) -> FieldTotal:
    both: list[tuple[Exact, Exact]] = []
    moves: list[FieldMove] = []
    for change in comparison.changes.values():
        then, now = _mean_then(_fields_then(change, pair)), change.now.unit.fields[pair.now].index
        if then is not None and now is not None:
            both.append((then, now))
            moves.append(_field_move(comparison, change, pair))
    before, after = comparison.before, comparison.now
    return FieldTotal(
        before.criteria.fields[pair.then],
        after.criteria.fields[pair.now],
        len(both),
        before.policy.index_rounding.of(quotient(add([then for then, _ in both]), len(both))) if both else None,
        after.policy.index_rounding.of(quotient(add([now for _, now in both]), len(both))) if both else None,
        sum(move.index is not None and move.index > 0 for move in moves),
        sum(move.index is not None and move.index < 0 for move in moves),
    )
