"""In which indicators the round loses its points, the greatest loss first."""

from __future__ import annotations

from ..analysis.losses import losses, penalty_losses
from ..number import add, quotient
from ..problems import N_, Message
from ..results import Results
from .adjustments import penalty_cap_note
from .ranking import points_places
from .table import Align, Cell, Column, Row, Shade, Table, Weight


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
