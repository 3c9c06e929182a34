"""In which fields and indicators points are lost and by what, of a round and of one unit."""

from __future__ import annotations

from collections.abc import Sequence

from ..analysis.losses import (
    IndicatorGap,
    Loss,
    Split,
    UnitGaps,
    bonus_gains,
    field_losses,
    losses,
    penalty_losses,
    together,
)
from ..analysis.reconciliation import is_appraised
from ..criteria import AdjustmentKind, ScoredBy
from ..number import add, quotient
from ..problems import N_, Message
from ..results import RankedRecord, Results
from ..stages.stage import WHO
from .adjustments import KINDS, TITLE, penalty_cap_note
from .policy_words import points_places
from .ranking import subtitle
from .rescaling import is_rescaled
from .steps import why
from .table import Align, Badge, Cell, Column, Row, Shade, Table, Tone, Weight

UNANSWERED = Message(N_("Unanswered"))
NOT_REACHED = Message(N_("Not reached"))
CUT = Message(N_("Cut"))
OTHERS = Message(N_("By others"))
_LOST = Message(N_("Lost"))


class _Causes:
    """The columns of what points were lost by; those that cannot have any in these results are left out."""

    def __init__(self, results: Results) -> None:
        self.appraised = is_appraised(results)
        self.others = any(item.scored_by is not ScoredBy.UNIT for item in results.criteria.indicators)
        self._places = points_places(results.policy)

    def columns(self) -> tuple[Column, ...]:
        def column(heading: Message, key: str) -> Column:
            return Column(heading, Align.RIGHT, self._places, key)

        return (
            column(UNANSWERED, "unanswered"),
            column(NOT_REACHED, "not_reached"),
            *((column(CUT, "cut"),) if self.appraised else ()),
            *((column(OTHERS, "others"),) if self.others else ()),
        )

    def cells(self, lost: Split) -> tuple[Cell, ...]:
        return (
            lost.unanswered,
            lost.not_reached,
            *((lost.cut,) if self.appraised else ()),
            *((lost.others,) if self.others else ()),
        )

    def notes(self) -> tuple[Message, ...]:
        notes = [Message(N_("Not reached: for what the unit answers the rule gives less than the maximum"))]
        if self.appraised:
            notes.append(
                Message(N_("Cut: what the rule gave for the self-assessment, less what stands after appraisal"))
            )
        if self.others:
            notes.append(
                Message(N_("By others: what the survey, the appraisers or the council score, or have yet to score"))
            )
        return tuple(notes)


def measured_note(results: Results) -> tuple[Message, ...]:
    """Where no survey was held, points are told as they were measured, before they are rescaled to the whole."""
    if not is_rescaled(results):
        return ()
    return (Message(N_("No survey was held: all points here are those measured, before they were rescaled")),)


def round_fields_table(results: Results, found: Sequence[Loss]) -> Table:
    """What all ranked units lost by field, in the order of the set."""
    places, causes = points_places(results.policy), _Causes(results)
    fields = field_losses(results, found)
    rows = [
        Row((part.field.code, part.field.name, part.lost.points, *causes.cells(part.lost), part.share))
        for part in fields
    ]
    whole = together(part.lost for part in fields)
    total: tuple[Cell, ...] = (None, Message(N_("Total")), whole.points, *causes.cells(whole), None)
    return Table(
        title=Message(N_("Points lost by field, all ranked units together")),
        subtitle=(Message("{round}", {"round": results.round}), *subtitle(results)),
        columns=(
            Column(Message(N_("Code")), key="code"),
            Column(Message(N_("Field")), key="name", wide=True),
            Column(_LOST, Align.RIGHT, places, "points", strong=True, shade=Shade.BAR),
            *causes.columns(),
            Column(Message(N_("Share (%)")), Align.RIGHT, 1, "share", minor=True),
        ),
        rows=(*rows, Row(total, Weight.TOTAL)),
        notes=(*causes.notes(), *measured_note(results)),
        name=Message(N_("Points lost")),
    )


def round_indicators_table(results: Results, found: Sequence[Loss]) -> Table:
    """What all ranked units lost by indicator, the greatest loss first; those without any are left out."""
    places, causes = points_places(results.policy), _Causes(results)
    rows = [
        Row(
            (
                loss.item.code,
                loss.item.name,
                loss.item.maximum,
                loss.losing,
                loss.points,
                *causes.cells(loss.lost),
                loss.share,
            )
        )
        for loss in found
        if loss.losing
    ]
    whole = together(loss.lost for loss in found)
    total: tuple[Cell, ...] = (
        *(None, Message(N_("Total")), results.criteria.maximum, None, whole.points),
        *(*causes.cells(whole), None),
    )
    return Table(
        title=Message(N_("Points lost by indicator, the greatest loss first")),
        columns=(
            Column(Message(N_("Code")), key="code"),
            Column(Message(N_("Indicator")), key="name", wide=True),
            Column(Message(N_("Maximum")), Align.RIGHT, places, "maximum", minor=True),
            Column(Message(N_("Units losing points")), Align.RIGHT, 0, "losing", minor=2),
            Column(_LOST, Align.RIGHT, places, "points", strong=True, shade=Shade.BAR),
            *causes.columns(),
            Column(Message(N_("Share (%)")), Align.RIGHT, 1, "share", minor=True),
        ),
        rows=(*rows, Row(total, Weight.TOTAL)),
        name=Message(N_("By indicator")),
    )


def unit_fields_table(results: Results, entry: RankedRecord, found: UnitGaps) -> Table:
    """What one unit lost by field."""
    places, causes = points_places(results.policy), _Causes(results)
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
    unit = entry.unit
    values = {"name": unit.name, "points": lost.points, "index": unit.index or 0, "rank": entry.rank}
    return Table(
        title=Message(N_("{name}: {points:n} pt lost; index {index:n} %, rank {rank:n}"), values),
        subtitle=(Message("{round}", {"round": results.round}), *subtitle(results)),
        columns=(
            Column(Message(N_("Code")), key="code"),
            Column(Message(N_("Field")), key="name", wide=True),
            Column(Message(N_("Maximum")), Align.RIGHT, places, "maximum", minor=True),
            Column(Message(N_("Points")), Align.RIGHT, places, "points", minor=2),
            Column(_LOST, Align.RIGHT, places, "lost", strong=True),
            *causes.columns(),
        ),
        rows=(*rows, Row(total, Weight.TOTAL)),
        notes=(*causes.notes(), *measured_note(results)),
        name=Message(N_("Points lost")),
    )


def unit_indicators_table(results: Results, found: UnitGaps) -> Table:
    """Where one unit lost points, the greatest loss first, and why."""
    places = points_places(results.policy)
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
            Column(_LOST, Align.RIGHT, places, "lost", strong=True),
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
    places = points_places(results.policy)
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


def losses_table(results: Results) -> Table:
    places = points_places(results.policy)
    found = losses(results)
    rows = []
    for number, loss in enumerate(found, 1):
        cells: tuple[Cell, ...] = (
            number,
            loss.item.code,
            loss.item.name,
            loss.item.maximum,
            loss.applicable,
            loss.losing,
            loss.losing_share,
            loss.unanswered,
            loss.points,
            loss.mean,
            loss.share,
        )
        rows.append(Row(cells))
    total: tuple[Cell, ...] = (
        None,
        None,
        Message(N_("Total")),
        results.criteria.maximum,
        None,
        None,
        None,
        sum(loss.unanswered for loss in found),
        add([loss.points for loss in found]),
        None,
        None,
    )
    return Table(
        title=Message(N_("Points lost by indicator")),
        columns=(
            Column(Message(N_("No.")), Align.RIGHT, 0, "number"),
            Column(Message(N_("Code")), key="code"),
            Column(Message(N_("Indicator")), key="name", wide=True),
            Column(Message(N_("Maximum")), Align.RIGHT, places, "maximum"),
            Column(Message(N_("Units it applies to")), Align.RIGHT, 0, "applicable"),
            Column(Message(N_("Units that lost points")), Align.RIGHT, 0, "losing"),
            Column(Message(N_("Share of units (%)")), Align.RIGHT, 1, "losing_share"),
            Column(Message(N_("Of them unanswered")), Align.RIGHT, 0, "unanswered"),
            Column(Message(N_("Points lost")), Align.RIGHT, places, "points", shade=Shade.BAR),
            Column(Message(N_("Lost by a unit on average")), Align.RIGHT, 2 if places is None else places, "mean"),
            Column(Message(N_("Share of all points lost (%)")), Align.RIGHT, 1, "share"),
        ),
        rows=(*rows, Row(total, Weight.TOTAL)),
        notes=(Message(N_("Sorted by the points that all ranked units lost together")),),
        name=Message(N_("Points lost")),
    )


def penalties_table(results: Results) -> Table | None:
    """What penalties take, which is no part of what is lost in the fields; None where the set has none."""
    found = penalty_losses(results)
    if not found.each:
        return None
    places = points_places(results.policy)
    units = len(results.units)
    rows: list[Row] = []
    for number, loss in enumerate(found.each, 1):
        share = quotient(100 * loss.penalized, units) if units else None
        cells: tuple[Cell, ...] = (
            *(number, loss.item.code, loss.item.name, loss.item.cap),
            *(loss.penalized, share, loss.points),
        )
        rows.append(Row(cells))
    total: tuple[Cell, ...] = (None, None, Message(N_("All penalties, as they count")), *[None] * 3, found.points)
    return Table(
        title=Message(N_("Penalties, beside what is lost in the fields")),
        columns=(
            Column(Message(N_("No.")), Align.RIGHT, 0, "number"),
            Column(Message(N_("Code")), key="code"),
            Column(Message(N_("Penalty")), key="name", wide=True),
            Column(Message(N_("At most")), Align.RIGHT, places, "cap"),
            Column(Message(N_("Units penalized")), Align.RIGHT, 0, "penalized"),
            Column(Message(N_("Share of units (%)")), Align.RIGHT, 1, "penalized_share"),
            Column(Message(N_("Points taken")), Align.RIGHT, places, "points"),
        ),
        rows=(*rows, Row(total, Weight.TOTAL)),
        notes=penalty_cap_note(results.policy),
        name=Message(N_("Penalties")),
    )


def bonuses_table(results: Results) -> Table | None:
    """What bonuses give; None where the set has none."""
    found = bonus_gains(results)
    if not found:
        return None
    places, units = points_places(results.policy), len(results.units)
    rows = [
        Row(
            (
                gain.item.code,
                gain.item.name,
                gain.item.cap,
                gain.won,
                quotient(100 * gain.won, units) if units else None,
                gain.points,
            )
        )
        for gain in found
    ]
    return Table(
        title=Message(N_("Bonuses won, beside the fields")),
        columns=(
            Column(Message(N_("Code")), key="code"),
            Column(Message(N_("Bonus")), key="name", wide=True),
            Column(Message(N_("At most")), Align.RIGHT, places, "cap"),
            Column(Message(N_("Units that won it")), Align.RIGHT, 0, "won"),
            Column(Message(N_("Share of units (%)")), Align.RIGHT, 1, "won_share"),
            Column(Message(N_("Points won")), Align.RIGHT, places, "points"),
        ),
        rows=tuple(rows),
        name=Message(N_("Bonuses")),
    )
