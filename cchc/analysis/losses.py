"""Where points are lost and why: indicator by indicator, of one unit or of all ranked units of a round."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from ..criteria import AdjustmentKind, ScoredBy
from ..number import Exact, add, quotient
from ..results import AdjustmentItem, AdjustmentRecord, IndicatorRecord, Item, Outcome, Results, UnitRecord
from ..scoring import State


@dataclass(frozen=True, slots=True)
class Split:
    """Points lost, by what they were lost by. Together they are all that is missing to the applicable maximum."""

    unanswered: Exact = 0
    """The unit left it without an answer."""
    not_reached: Exact = 0
    """The rule gives less than the maximum for what the unit states."""
    cut: Exact = 0
    """A later stage lowered what the rule gave for the self-assessment."""
    others: Exact = 0
    """It is not the unit's to answer, but the survey's, the appraisers' or the council's, who may yet have to."""

    @property
    def points(self) -> Exact:
        return add(self.parts)

    @property
    def parts(self) -> tuple[Exact, Exact, Exact, Exact]:
        return self.unanswered, self.not_reached, self.cut, self.others


def together(splits: Iterable[Split]) -> Split:
    parts = [split.parts for split in splits]
    return Split(*map(add, zip(*parts, strict=True))) if parts else Split()


def split_of(item: Item, outcome: Outcome) -> Split:
    """What a unit lost in one indicator; nothing where it does not apply to it."""
    points, before = outcome.points, outcome.before
    if points is None:
        return Split()
    return _split(item, points, points if before is None else before, unanswered=outcome.state is State.UNANSWERED)


def _split(item: Item, points: Exact, before: Exact, *, unanswered: bool) -> Split:
    lost = item.maximum - points
    if item.scored_by is not ScoredBy.UNIT:
        return Split(others=lost)
    if unanswered:
        return Split(unanswered=lost)
    cut = max(before - points, 0)
    return Split(not_reached=lost - cut, cut=cut)


class IndicatorGap(NamedTuple):
    """What one unit lost in one indicator, and why."""

    item: Item
    record: IndicatorRecord
    lost: Split


class FieldGap(NamedTuple):
    field: Item
    lost: Split
    indicators: tuple[IndicatorGap, ...]
    """Those in which anything was lost, in the order of the set."""


class UnitGaps(NamedTuple):
    """Where one unit lost its points."""

    fields: tuple[FieldGap, ...]
    lost: Split
    """In all fields, before anything is rescaled for want of a survey."""
    bonuses: tuple[AdjustmentRecord, ...]
    """Those of which it did not get all that they can give; no part of what is lost."""
    penalties: tuple[AdjustmentRecord, ...]
    """Those that took points; they come on top of what is lost."""

    @property
    def indicators(self) -> tuple[IndicatorGap, ...]:
        """The greatest loss first; equal ones in the order of the set."""
        found = [gap for part in self.fields for gap in part.indicators]
        return tuple(sorted(found, key=lambda gap: -gap.lost.points))


def unit_gaps(results: Results, unit: UnitRecord) -> UnitGaps:
    records = {record.code: record for record in unit.indicators}
    fields = []
    for part in results.criteria.fields:
        gaps = [
            IndicatorGap(item, records[item.code], split_of(item, records[item.code].outcome)) for item in part.leaves
        ]
        lost = together(gap.lost for gap in gaps)
        fields.append(FieldGap(part, lost, tuple(gap for gap in gaps if gap.lost.points != 0)))
    items = unit.adjustments
    return UnitGaps(
        tuple(fields),
        together(part.lost for part in fields),
        tuple(item for item in items.of_kind(AdjustmentKind.BONUS) if item.points < item.cap),
        tuple(item for item in items.of_kind(AdjustmentKind.PENALTY) if item.points > 0),
    )


class Loss(NamedTuple):
    """What the ranked units lost in one indicator."""

    item: Item
    applicable: int
    """Units to which it applies."""
    losing: int
    """Units that got less than the maximum."""
    unanswered: int
    """Units that left it without an answer; they are among those losing."""
    lost: Split
    """By all units together."""
    points: Exact
    """The sum of it."""
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


class FieldLoss(NamedTuple):
    """What the ranked units lost in one field."""

    field: Item
    lost: Split
    share: Exact | None
    """Of all points that the round lost, in percent; None where it lost none."""


def field_losses(results: Results, found: Sequence[Loss]) -> list[FieldLoss]:
    """Sums of the losses by indicator, in the order of the set."""
    by_code = {loss.item.code: loss.lost for loss in found}
    sums = [together(by_code[item.code] for item in part.leaves) for part in results.criteria.fields]
    whole = together(sums).points
    return [
        FieldLoss(part, lost, quotient(100 * lost.points, whole) if whole else None)
        for part, lost in zip(results.criteria.fields, sums, strict=True)
    ]


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


class BonusGain(NamedTuple):
    """What a bonus gave the ranked units; no part of what is lost where it did not."""

    item: AdjustmentItem
    won: int
    """Units that it gave points."""
    points: Exact
    """Of all of them together, before the cap of all bonuses."""


def bonus_gains(results: Results) -> tuple[BonusGain, ...]:
    """In the order of the set."""
    found = []
    for position, item in enumerate(results.criteria.adjustments):
        if item.kind is AdjustmentKind.BONUS:
            given = [entry.unit.adjustments.items[position].points for entry in results.units]
            found.append(BonusGain(item, sum(points > 0 for points in given), add(given)))
    return tuple(found)


def penalty_losses(results: Results) -> PenaltyLosses:
    """In the order of the set."""
    found = []
    for position, item in enumerate(results.criteria.adjustments):
        if item.kind is AdjustmentKind.PENALTY:
            taken = [entry.unit.adjustments.items[position].points for entry in results.units]
            found.append(PenaltyLoss(item, sum(points > 0 for points in taken), add(taken)))
    return PenaltyLosses(tuple(found), add([entry.unit.adjustments.penalty for entry in results.units]))


def _loss(item: Item, records: list[Outcome]) -> Loss:
    counts: Counter[tuple[int, int, bool]] = Counter()
    touched: list[Outcome] = []
    times = Counter(map(id, records))  # what many units came to is one object, if they were scored in this run
    for record in {id(record): record for record in records}.values():
        if record.points is None:
            continue
        if record.before is not None:
            touched.extend([record] * times[id(record)])
        else:
            # Few values occur, and comparing two numbers is much faster than comparing two fractions.
            numerator, denominator = record.points.numerator, record.points.denominator
            counts[numerator, denominator, record.state is State.UNANSWERED] += times[id(record)]
    alike = [
        (_split(item, points, points, unanswered=unanswered), unanswered, count)
        for (numerator, denominator, unanswered), count in counts.items()
        for points in (quotient(numerator, denominator),)
    ]
    alike += [(split_of(item, record), record.state is State.UNANSWERED, 1) for record in touched]
    lost = together(Split(*(part * count for part in split.parts)) for split, _, count in alike)
    return Loss(
        item,
        applicable=sum(count for _, _, count in alike),
        losing=sum(count for split, _, count in alike if split.points > 0),
        unanswered=sum(count for _, unanswered, count in alike if unanswered),
        lost=lost,
        points=lost.points,
        share=None,
    )
