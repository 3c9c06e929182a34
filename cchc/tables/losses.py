"""In which indicators the round loses its points, the greatest loss first."""

from __future__ import annotations

from ..losses import losses
from ..number import add
from ..problems import N_, Message
from ..results import Results
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
