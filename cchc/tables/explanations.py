"""Why every unit got what it got, indicator by indicator."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from ..analysis.groups import in_groups
from ..analysis.reconciliation import is_appraised
from ..criteria import AdjustmentKind, ScoredBy
from ..number import Exact, quotient
from ..problems import N_, Message
from ..results import RankedRecord, Results, UnitRecord
from .adjustments import KINDS, capped_name, signed
from .explanation.indicator import STATES
from .groups import with_groups
from .policy_words import shown_places
from .steps import points_after, why
from .table import Align, Cell, Column, Row, Table

MOST_ROWS = 10_000
"""Beyond, the list is longer than anybody reads, and the results document holds it all."""


def is_explained(results: Results) -> bool:
    """Whether the list is short enough to be made."""
    criteria = results.criteria
    return len(results.units) * (len(criteria.indicators) + len(criteria.adjustments)) <= MOST_ROWS


def _lost(maximum: Exact, points: Exact) -> Exact:
    return _difference(maximum.numerator, maximum.denominator, points.numerator, points.denominator)


@lru_cache(maxsize=4096)
def _difference(above: int, below: int, other_above: int, other_below: int) -> Exact:
    """Of two fractions. Few occur in a round, and whole numbers are found much sooner than fractions."""
    return quotient(above * other_below - other_above * below, below * other_below)


def _adjustment_rows(entry: RankedRecord, results: Results) -> Iterator[Row]:
    """Of a unit's bonuses and penalties: the sign of the points says which, and no maximum counts."""
    names = {item.code: capped_name(item.name, item.cap) for item in results.criteria.adjustments}
    for item in entry.unit.adjustments.items:
        yield Row(
            (
                entry.rank,
                entry.unit.name,
                item.code,
                names[item.code],
                None,
                signed(item.kind, item.points),
                item.points if item.kind is AdjustmentKind.PENALTY else None,
                item.claimed,
                *((None,) if is_appraised(results) else ()),
                KINDS[item.kind],
                why(item, ScoredBy.APPRAISER),
                item.evidence,
            )
        )


def explanations_table(results: Results) -> Table:
    """A row for each indicator of each ranked unit, units in rank order."""
    places = shown_places(results.policy)
    items = results.criteria.indicators
    appraised = is_appraised(results)
    rows: list[Row] = []
    of_rows: list[UnitRecord] = []
    for entry in in_groups(results):
        for named, item in zip(items, entry.unit.indicators, strict=True):
            lost = None if item.points is None else _lost(item.maximum, item.points)
            cells: tuple[Cell, ...] = (
                entry.rank,
                entry.unit.name,
                item.code,
                named.name,
                item.maximum,
                item.points,
                lost,
                item.claimed,
                *((points_after(item, results.stages[0], named.scored_by),) if appraised else ()),
                STATES[item.state],
                why(item, named.scored_by),
                item.evidence,
            )
            rows.append(Row(cells))
        rows.extend(_adjustment_rows(entry, results))
        of_rows += [entry.unit] * (len(rows) - len(of_rows))
    table = Table(
        title=Message(N_("Reasons and evidence")),
        columns=(
            Column(Message(N_("Rank")), Align.RIGHT, 0, "rank"),
            Column(Message(N_("Unit")), key="unit"),
            Column(Message(N_("Code")), key="code"),
            Column(Message(N_("Indicator")), key="name", wide=True),
            Column(Message(N_("Maximum")), Align.RIGHT, places, "maximum"),
            Column(Message(N_("Points")), Align.RIGHT, places, "points"),
            Column(Message(N_("Lost")), Align.RIGHT, places, "lost"),
            Column(Message(N_("Claimed")), Align.RIGHT, places, "claimed"),
            *((Column(Message(N_("By the rule")), Align.RIGHT, places, "by_rule"),) if appraised else ()),
            Column(Message(N_("State")), Align.CENTER, key="state"),
            Column(Message(N_("Why")), key="why", wide=True),
            Column(Message(N_("Evidence")), key="evidence", wide=True),
        ),
        rows=tuple(rows),
        name=Message(N_("Reasons")),
    )
    return with_groups(table, of_rows, results, at=1)
