"""In which fields and indicators one unit lost points, by what, and why."""

from __future__ import annotations

from ..analysis.losses import IndicatorGap, UnitGaps
from ..criteria import AdjustmentKind, ScoredBy
from ..number import add
from ..problems import N_, Message, Value
from ..results import RankedRecord, Results
from ..stages.stage import WHO
from .adjustments import KINDS, TITLE
from .lost_by import LOST, LostBy, measured_note
from .policy_words import shown_places
from .ranking import round_and_set
from .steps import why
from .table import Align, Badge, Cell, Column, Row, Table, Tone, Weight


def unit_fields_table(results: Results, entry: RankedRecord, found: UnitGaps) -> Table:
    """What one unit lost by field."""
    places, causes = shown_places(results.policy), LostBy(results)
    parts = {part.code: part for part in entry.unit.fields}
    rows = []
    for gap in found.fields:
        part = parts[gap.field.code]
        cells = (gap.field.code, gap.field.name, part.maximum, part.points, gap.lost.points, *causes.cells(gap.lost))
        rows.append(Row(cells))
    maximum = add([part.maximum for part in entry.unit.fields])
    points = add([part.points for part in entry.unit.fields])
    lost = found.lost
    total: tuple[Cell, ...] = (None, Message(N_("Total")), maximum, points, lost.points, *causes.cells(lost))
    values: dict[str, Value] = {
        "name": entry.unit.name,
        "points": lost.points,
        "index": entry.published_index,
        "rank": entry.rank,
    }
    return Table(
        title=Message(N_("{name}: {points:n} pt lost; index {index:n} %, rank {rank:n}"), values),
        subtitle=round_and_set(results),
        columns=(
            Column(Message(N_("Code")), key="code"),
            Column(Message(N_("Field")), key="name", wide=True),
            Column(Message(N_("Maximum")), Align.RIGHT, places, "maximum", minor=True),
            Column(Message(N_("Points")), Align.RIGHT, places, "points", minor=2),
            Column(LOST, Align.RIGHT, places, "lost", strong=True),
            *causes.columns(),
        ),
        rows=(*rows, Row(total, Weight.TOTAL)),
        notes=(*causes.notes(), *measured_note(results)),
        name=Message(N_("Points lost")),
    )


def unit_indicators_table(results: Results, found: UnitGaps) -> Table:
    """Where one unit lost points, the greatest loss first, and why."""
    places = shown_places(results.policy)
    rows = [
        Row(
            (
                gap.item.code,
                gap.item.name,
                gap.item.maximum,
                gap.record.points,
                gap.lost.points,
                _cause(gap),
                why(gap.record, gap.item.scored_by),
            )
        )
        for gap in found.indicators
    ]
    return Table(
        title=Message(N_("Where points were lost, and why")),
        columns=(
            Column(Message(N_("Code")), key="code"),
            Column(Message(N_("Indicator")), key="name", wide=True),
            Column(Message(N_("Maximum")), Align.RIGHT, places, "maximum", minor=True),
            Column(Message(N_("Points")), Align.RIGHT, places, "points"),
            Column(LOST, Align.RIGHT, places, "lost", strong=True),
            Column(Message(N_("Lost by")), key="cause"),
            Column(Message(N_("Why")), key="why", wide=True, below=True),
        ),
        rows=tuple(rows),
        name=Message(N_("By indicator")),
    )


def _cause(gap: IndicatorGap) -> Cell:
    lost = gap.lost
    if gap.item.scored_by is not ScoredBy.UNIT:
        return Badge(Message(N_("scored by: {source:m}"), {"source": WHO[gap.item.scored_by]}), Tone.QUIET)
    if lost.unanswered:
        return Badge(Message(N_("unanswered")), Tone.LOW)
    if lost.cut and lost.not_reached:
        return Message(
            N_("not reached {not_reached:n}, cut {cut:n}"), {"not_reached": lost.not_reached, "cut": lost.cut}
        )
    return Message(N_("cut by appraisal")) if lost.cut else Message(N_("not reached"))


def unit_adjustments_table(results: Results, found: UnitGaps) -> Table | None:
    """Bonuses that a unit did not win in full and penalties that it got; None where there is nothing of the kind."""
    places = shown_places(results.policy)
    names = {item.code: item.name for item in results.criteria.adjustments}
    rows = []
    for record in (*found.penalties, *found.bonuses):
        bonus = record.kind is AdjustmentKind.BONUS
        lost = record.cap - record.points if bonus else record.points
        rows.append(
            Row(
                (
                    record.code,
                    names[record.code],
                    KINDS[record.kind],
                    record.cap,
                    record.points if bonus else -record.points,
                    lost,
                    why(record, ScoredBy.APPRAISER),
                )
            )
        )
    if not rows:
        return None
    return Table(
        title=Message(N_("Penalties, and bonuses not won; they are not among the points lost")),
        columns=(
            Column(Message(N_("Code")), key="code"),
            Column(Message(N_("Item")), key="name", wide=True),
            Column(Message(N_("Kind")), key="kind"),
            Column(Message(N_("At most")), Align.RIGHT, places, "cap", minor=True),
            Column(Message(N_("Points")), Align.RIGHT, places, "points", signed=True),
            Column(Message(N_("Missing")), Align.RIGHT, places, "lost"),
            Column(Message(N_("Why")), key="why", wide=True, below=True),
        ),
        rows=tuple(rows),
        name=TITLE,
    )
