"""What units said they deserve held against what counts (đối chiếu tự chấm – thẩm định).

What a unit said of an indicator is the points that it claims; where it claims none, what the rule gives for the facts
of its self-assessment. Only what a unit said something of is compared: not what others score. Results of a single
stage know no appraisal: in them only claims are compared.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from ..criteria import ScoredBy
from ..number import Exact, add, quotient
from ..results import IndicatorRecord, Item, RankedRecord, Results, UnitRecord
from ..scoring import State

NEARLY_EVERY = 80
"""Percent of the units, from which nearly every one over-claims an indicator."""
FEWEST_UNITS = 2
"""Of fewer nothing is said of nearly every one."""


class Difference(NamedTuple):
    """What a unit said of one indicator, and what it got."""

    entry: RankedRecord
    item: Item
    record: IndicatorRecord
    said: Exact
    """The claim, or else ``stated``."""
    stated: Exact
    """What the rule gives for the facts of the self-assessment; 0 where they say that it does not apply."""
    points: Exact
    """What counts at the end; 0 where it does not apply."""

    @property
    def cut(self) -> Exact:
        """Over-claimed points; 0 where there are none."""
        return max(self.said - self.points, 0)

    @property
    def raised(self) -> Exact:
        """Points that the unit had not asked for; 0 where there are none."""
        return max(self.points - self.said, 0)


@dataclass(frozen=True, slots=True)
class Sum:
    """Of several differences. Said − cut + raised = points, exactly."""

    compared: int
    """Indicators of units, also those without a difference; where there are none, nothing can be said."""
    said: Exact
    stated: Exact
    cut: Exact
    raised: Exact
    points: Exact

    @property
    def rate(self) -> Exact | None:
        """What was cut of what was said, in percent; None where nothing was."""
        return quotient(100 * self.cut, self.said) if self.said else None


class UnitSum(NamedTuple):
    entry: RankedRecord
    sum: Sum
    apart: Exact
    """Points of the indicators that are not compared. With those that are: all, before anything is rescaled."""


class IndicatorSum(NamedTuple):
    """One indicator over all ranked units."""

    item: Item
    sum: Sum
    over: tuple[RankedRecord, ...]
    """Units that over-claimed, the greatest cut first."""
    under: tuple[RankedRecord, ...]
    """Units whose points were raised, the greatest rise first."""

    @property
    def share(self) -> Exact:
        """Of the units that said something of it, how many over-claimed, in percent."""
        return quotient(100 * len(self.over), self.sum.compared)

    @property
    def is_over_claimed_by_nearly_every_unit(self) -> bool:
        return self.sum.compared >= FEWEST_UNITS and self.share >= NEARLY_EVERY


class FieldSum(NamedTuple):
    field: Item
    sum: Sum


class Reconciliation(NamedTuple):
    units: tuple[UnitSum, ...]
    """The greatest cut first, then in the order of the ranking."""
    fields: tuple[FieldSum, ...]
    indicators: tuple[IndicatorSum, ...]
    """Those that units said something of, the greatest cut first, then in the order of the set."""
    differences: tuple[Difference, ...]
    """Where something was cut or raised: units in the order of the ranking, indicators in that of the set."""
    total: Sum
    apart: tuple[str, ...]
    """Codes of the indicators that are compared for no unit."""
    has_claims: bool
    """Whether any unit claims points; else what they said is what the rule gives."""


def is_appraised(results: Results) -> bool:
    """Whether a later stage than the self-assessment has spoken."""
    return len(results.stages) > 1


def awaited(results: Results) -> tuple[str, ...]:
    """The codes of the indicators that count as 0 only until those have spoken who score them."""
    # A stage speaks to all units or has not spoken, so one unit's reasons are every unit's.
    some = (item for entry in results.units[:1] for item in entry.unit.indicators)
    return tuple(item.code for item in some if item.reason.code == "R-AWAITED")


def reconcile(results: Results) -> Reconciliation:
    leaves = results.criteria.indicators
    appraised = is_appraised(results)
    rows = [
        [
            _difference(entry, item, record, appraised=appraised)
            for item, record in zip(leaves, entry.unit.indicators, strict=True)
        ]
        for entry in results.units
    ]
    found = [[one for one in row if one is not None] for row in rows]
    columns = [[one for one in column if one is not None] for column in zip(*rows, strict=True)] or [[] for _ in leaves]
    units = [_unit(entry, differences) for entry, differences in zip(results.units, found, strict=True)]
    every = [_indicator(item, column) for item, column in zip(leaves, columns, strict=True)]
    indicators = [part for part in every if part.sum.compared]
    return Reconciliation(
        tuple(sorted(units, key=lambda unit: -unit.sum.cut)),
        tuple(_fields(results, [part.sum for part in every])),
        tuple(sorted(indicators, key=lambda part: (-part.sum.cut, -len(part.over)))),
        tuple(one for differences in found for one in differences if one.said != one.points),
        _together([part.sum for part in every]),
        tuple(part.item.code for part in every if not part.sum.compared),
        any(one.record.claimed is not None for differences in found for one in differences),
    )


def _difference(entry: RankedRecord, item: Item, record: IndicatorRecord, *, appraised: bool) -> Difference | None:
    """None where the unit says nothing of the indicator, or where it does not apply from first to last."""
    first = record.steps[0].points if record.steps else record.points
    if first is None and record.points is None:
        return None
    if record.claimed is None and not (appraised and item.scored_by is ScoredBy.UNIT):
        return None
    stated = first or 0
    said = stated if record.claimed is None else record.claimed
    return Difference(entry, item, record, said, stated, record.points or 0)


def _sum(differences: Sequence[Difference]) -> Sum:
    differing = [one for one in differences if one.said != one.points]
    return Sum(
        len(differences),
        add([one.said for one in differences]),
        add([one.stated for one in differences]),
        add([one.cut for one in differing]),
        add([one.raised for one in differing]),
        add([one.points for one in differences]),
    )


def _together(sums: Sequence[Sum]) -> Sum:
    return Sum(
        sum(one.compared for one in sums),
        add([one.said for one in sums]),
        add([one.stated for one in sums]),
        add([one.cut for one in sums]),
        add([one.raised for one in sums]),
        add([one.points for one in sums]),
    )


def _unit(entry: RankedRecord, differences: Sequence[Difference]) -> UnitSum:
    total = _sum(differences)
    return UnitSum(entry, total, add([measured(entry.unit), -total.points]))


def measured(unit: UnitRecord) -> Exact:
    """All that the indicators gave, before anything is rescaled."""
    return add([outcome.points or 0 for outcome in unit.outcomes])


def _indicator(item: Item, differences: Sequence[Difference]) -> IndicatorSum:
    differing = [one for one in differences if one.said != one.points]
    over = sorted((one for one in differing if one.cut), key=lambda one: -one.cut)
    under = sorted((one for one in differing if one.raised), key=lambda one: -one.raised)
    return IndicatorSum(
        item,
        _sum(differences),
        tuple(one.entry for one in over),
        tuple(one.entry for one in under),
    )


def _fields(results: Results, sums: Sequence[Sum]) -> Iterator[FieldSum]:
    """``sums`` are those of the indicators."""
    start = 0
    for part in results.criteria.fields:
        end = start + len(part.leaves)
        yield FieldSum(part, _together(sums[start:end]))
        start = end


def changes_applicability(difference: Difference) -> bool:
    """Whether it applies at the end and did not at first, or the other way round: the maximum changes with it."""
    first = difference.record.steps[0].state if difference.record.steps else difference.record.state
    return (first is State.NOT_APPLICABLE) != (difference.record.state is State.NOT_APPLICABLE)
