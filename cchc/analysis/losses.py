"""Where a round loses its points: indicator by indicator, over all ranked units."""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

from ..criteria import AdjustmentKind
from ..number import Exact, add, quotient
from ..results import AdjustmentItem, Item, Outcome, Results
from ..scoring import State


class Loss(NamedTuple):
    """What the ranked units lost in one indicator."""

    item: Item
    applicable: int
    """Units to which it applies."""
    losing: int
    """Units that got less than the maximum."""
    unanswered: int
    """Units that left it without an answer; they are among those losing."""
    points: Exact
    """Lost by all units together."""
    share: Exact | None
    """Of all points that the round lost, in percent; None where it lost none."""

    @property
    def losing_share(self) -> Exact | None:
        """Of the units to which it applies, in percent."""
        return quotient(100 * self.losing, self.applicable) if self.applicable else None

    @property
    def mean(self) -> Exact | None:
        """Points lost by a unit to which it applies."""
        return quotient(self.points, self.applicable) if self.applicable else None


def losses(results: Results) -> list[Loss]:
    """The greatest loss first; equal ones in the order of the set."""
    units = [entry.unit.outcomes for entry in results.units]
    items = results.criteria.indicators
    found = [_loss(item, [unit[position] for unit in units]) for position, item in enumerate(items)]
    whole = add([loss.points for loss in found])
    shared = [loss._replace(share=quotient(100 * loss.points, whole) if whole else None) for loss in found]
    return sorted(shared, key=lambda loss: (-loss.points, -loss.losing))


class PenaltyLoss(NamedTuple):
    """What a penalty took from the ranked units; no part of what is lost in the fields."""

    item: AdjustmentItem
    penalized: int
    """Units that it took points from."""
    points: Exact
    """Taken from all of them together, before the cap of all penalties."""


class PenaltyLosses(NamedTuple):
    each: tuple[PenaltyLoss, ...]
    points: Exact
    """What counts: of each unit at most the cap of all penalties."""


def penalty_losses(results: Results) -> PenaltyLosses:
    """In the order of the set."""
    found = []
    for position, item in enumerate(results.criteria.adjustments):
        if item.kind is AdjustmentKind.PENALTY:
            taken = [entry.unit.adjustments.items[position].points for entry in results.units]
            found.append(PenaltyLoss(item, sum(points > 0 for points in taken), add(taken)))
    return PenaltyLosses(tuple(found), add([entry.unit.adjustments.penalty for entry in results.units]))


def _loss(item: Item, records: list[Outcome]) -> Loss:
    counts: Counter[tuple[int, int]] = Counter()
    unanswered = 0
    for record in records:
        if record.points is not None:
            # Few values occur, and comparing two numbers is much faster than comparing two fractions.
            counts[record.points.numerator, record.points.denominator] += 1
            unanswered += record.state is State.UNANSWERED
    lost = [(item.maximum - quotient(*value), count) for value, count in counts.items()]
    return Loss(
        item,
        applicable=sum(counts.values()),
        losing=sum(count for missing, count in lost if missing > 0),
        unanswered=unanswered,
        points=add([missing * count for missing, count in lost]),
        share=None,
    )
