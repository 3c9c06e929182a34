"""Points and percent of every unit in every field."""

from __future__ import annotations

from ..problems import N_, Message
from ..results import Results
from .ranking import points_places, subtitle
from .table import Align, Column, Row, Table, Weight


def fields_tables(results: Results) -> list[Table]:
    """One table of points, one of percent; units in rank order."""
    return [_points(results), _percent(results)]


def _columns(results: Results, places: int | None, last: Message) -> tuple[Column, ...]:
    return (
        Column(Message(N_("Rank")), Align.RIGHT, 0, "rank"),
        Column(Message(N_("Unit")), key="name", wide=True),
        *(
            Column(f"{item.code}. {item.name}", Align.RIGHT, places, f"field_{item.code}")
            for item in results.criteria.fields
        ),
        Column(last, Align.RIGHT, places, "total"),
    )


def _points(results: Results) -> Table:
    criteria = results.criteria
    rows = [
        Row((entry.rank, entry.unit.name, *(part.points for part in entry.unit.fields), entry.unit.points))
        for entry in results.units
    ]
    full = (None, Message(N_("Maximum")), *(item.maximum for item in criteria.fields), criteria.maximum)
    return Table(
        title=Message(N_("Points by field: {round}"), {"round": results.round}),
        subtitle=subtitle(results),
        columns=_columns(results, points_places(results.policy), Message(N_("Total"))),
        rows=(*rows, Row(full, Weight.TOTAL)),
        name=Message(N_("Points by field")),
    )


def _percent(results: Results) -> Table:
    rounding = results.policy.index_rounding
    rows = []
    for entry in results.units:
        shares = [None if part.index is None else rounding.of(part.index) for part in entry.unit.fields]
        rows.append(Row((entry.rank, entry.unit.name, *shares, entry.unit.index)))
    return Table(
        title=Message(N_("Index by field (%): {round}"), {"round": results.round}),
        subtitle=subtitle(results),
        columns=_columns(results, rounding.places, Message(N_("Index (%)"))),
        rows=tuple(rows),
        name=Message(N_("Percent by field")),
    )
