"""In which fields and indicators the units of a round lost points and by what; what penalties took and bonuses gave."""

from __future__ import annotations

from collections.abc import Sequence

from ..analysis.losses import (
    Loss,
    bonus_gains,
    field_losses,
    losses,
    penalty_losses,
    together,
)
from ..number import add, quotient
from ..problems import N_, Message
from ..results import Results
from .adjustments import penalty_cap_note
from .lost_by import LOST, LostBy, measured_note
from .policy_words import shown_places
from .ranking import round_and_set
from .table import Align, Cell, Column, Row, Shade, Table, Weight


def round_fields_table(results: Results, found: Sequence[Loss]) -> Table:
    """What all ranked units lost by field, in the order of the set."""
    places, causes = shown_places(results.policy), LostBy(results)
    fields = field_losses(results, found)
    rows = [
        Row((part.field.code, part.field.name, part.lost.points, *causes.cells(part.lost), part.share))
        for part in fields
    ]
    whole = together(part.lost for part in fields)
    total: tuple[Cell, ...] = (None, Message(N_("Total")), whole.points, *causes.cells(whole), None)
    return Table(
        title=Message(N_("Points lost by field, all ranked units together")),
        subtitle=round_and_set(results),
        columns=(
            Column(Message(N_("Code")), key="code"),
            Column(Message(N_("Field")), key="name", wide=True),
            Column(LOST, Align.RIGHT, places, "points", strong=True, shade=Shade.BAR),
            *causes.columns(),
            Column(Message(N_("Share (%)")), Align.RIGHT, 1, "share", minor=True),
        ),
        rows=(*rows, Row(total, Weight.TOTAL)),
        notes=(*causes.notes(), *measured_note(results)),
        name=Message(N_("Points lost")),
    )


def round_indicators_table(results: Results, found: Sequence[Loss]) -> Table:
    """What all ranked units lost by indicator, the greatest loss first; those without any are left out."""
    places, causes = shown_places(results.policy), LostBy(results)
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
            Column(LOST, Align.RIGHT, places, "points", strong=True, shade=Shade.BAR),
            *causes.columns(),
            Column(Message(N_("Share (%)")), Align.RIGHT, 1, "share", minor=True),
        ),
        rows=(*rows, Row(total, Weight.TOTAL)),
        name=Message(N_("By indicator")),
    )


def losses_table(results: Results) -> Table:
    places = shown_places(results.policy)
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


def penalties_table(results: Results, *, numbered: bool = True) -> Table | None:
    """What penalties take, which is no part of what is lost in the fields; None where the set has none."""
    found = penalty_losses(results)
    if not found.each:
        return None
    places = shown_places(results.policy)
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
    table = Table(
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
    return table if numbered else table.narrowed([column.key for column in table.columns[1:]])


def bonuses_table(results: Results) -> Table | None:
    """What bonuses give; None where the set has none."""
    found = bonus_gains(results)
    if not found:
        return None
    places, units = shown_places(results.policy), len(results.units)
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
