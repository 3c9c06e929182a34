"""Every indicator of every unit."""

from __future__ import annotations

from ..number import add
from ..problems import N_, Message
from ..results import Results
from .ranking import points_places, subtitle
from .table import Align, Cell, Column, Row, Table
from .unit import STATES


def details_table(results: Results) -> Table:
    """A row for each indicator of each ranked unit, units in rank order."""
    places = points_places(results.policy)
    names = {item.code: item.name for item in results.criteria.indicators}
    rows: list[Row] = []
    for entry in results.units:
        for item in entry.unit.indicators:
            lost = None if item.points is None else add([item.maximum, -item.points])
            cells: tuple[Cell, ...] = (
                entry.rank,
                entry.unit.name,
                item.code,
                names[item.code],
                item.maximum,
                item.points,
                lost,
                item.claimed,
                STATES[item.state],
                item.reason,
                item.evidence,
            )
            rows.append(Row(cells))
    return Table(
        title=Message(N_("Every indicator: {round}"), {"round": results.round}),
        subtitle=subtitle(results),
        columns=(
            Column(Message(N_("Rank")), Align.RIGHT, 0, "rank"),
            Column(Message(N_("Unit")), key="unit"),
            Column(Message(N_("Code")), key="code"),
            Column(Message(N_("Indicator")), key="name", wide=True),
            Column(Message(N_("Maximum")), Align.RIGHT, places, "maximum"),
            Column(Message(N_("Points")), Align.RIGHT, places, "points"),
            Column(Message(N_("Lost")), Align.RIGHT, places, "lost"),
            Column(Message(N_("Claimed")), Align.RIGHT, places, "claimed"),
            Column(Message(N_("State")), Align.CENTER, key="state"),
            Column(Message(N_("Why")), key="why", wide=True),
            Column(Message(N_("Evidence")), key="evidence", wide=True),
        ),
        rows=tuple(rows),
        name=Message(N_("Details")),
    )
