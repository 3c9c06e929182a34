"""How the fields have changed: their means over the units, and each unit in each field."""

from __future__ import annotations

from collections.abc import Iterator

from ...analysis.comparison import Comparison
from ...analysis.groups import in_groups
from ...analysis.movements import FieldTotal, field_moves, field_totals
from ...number import Exact
from ...problems import N_, Message
from ..changes import against_notes, now_word, older, then_word
from ..groups import with_groups
from ..table import NO_FIGURE, Align, Cell, Column, Row, Shade, Table, Weight
from .by_unit import merged, set_notes
from .columns import year_column


def fields_table(comparison: Comparison) -> Table:
    """A row a field: the means of the units that are compared, and who gained and lost most."""
    then, now = then_word(comparison), now_word(comparison)
    ends = _ends(comparison)
    rows = [Row(_field_cells(total, *ends[place])) for place, total in enumerate(field_totals(comparison))]
    return Table(
        title=Message(N_("By field: means of the units that are compared")),
        columns=(
            Column(Message(N_("Code")), key="code"),
            Column(Message(N_("Field")), key="name", wide=True),
            year_column(N_("Index {year:m}"), then, comparison.places, "index_then"),
            year_column(N_("Index {year:m}"), now, comparison.places, "index"),
            Column(Message(N_("Index ±")), Align.RIGHT, comparison.places, "index_change", signed=True, strong=True),
            Column(Message(N_("Up")), Align.RIGHT, 0, "up"),
            Column(Message(N_("Down")), Align.RIGHT, 0, "down"),
            Column(Message(N_("Most gained")), key="most_gained", minor=True),
            Column(Message(N_("Most lost")), key="most_lost", minor=True),
        ),
        rows=tuple(rows),
        notes=tuple(field_notes(comparison)),
        name=Message(N_("Means by field")),
    )


_End = tuple[str, Exact] | None


def _ends(comparison: Comparison) -> list[tuple[_End, _End]]:
    """For each field that is compared the unit whose index rose most, and the one whose index fell most."""
    found: list[list[tuple[str, Exact]]] = [[] for _ in comparison.pairing.fields]
    for change in comparison.changes.values():
        for place, move in enumerate(field_moves(comparison, change)):
            if move.index:
                found[place].append((change.now.unit.name, move.index))
    ends: list[tuple[_End, _End]] = []
    for of_field in found:
        top = max(of_field, key=lambda one: one[1], default=None)
        low = min(of_field, key=lambda one: one[1], default=None)
        ends.append((top if top and top[1] > 0 else None, low if low and low[1] < 0 else None))
    return ends


def _field_cells(total: FieldTotal, top: _End, low: _End) -> tuple[Cell, ...]:
    return (
        total.now.code,
        total.now.name,
        NO_FIGURE if total.index_then is None else total.index_then,
        NO_FIGURE if total.index_now is None else total.index_now,
        NO_FIGURE if total.index is None else total.index,
        total.up,
        total.down,
        _end(top, "+"),
        _end(low, ""),
    )


def _end(end: _End, sign: str) -> Cell:
    if end is None:
        return NO_FIGURE
    return Message("{name} ({sign}{change:n})", {"name": end[0], "sign": sign, "change": end[1]})


def field_notes(comparison: Comparison) -> Iterator[Message]:
    pairing = comparison.pairing
    pairs = [
        (comparison.before.criteria.fields[pair.then], comparison.now.criteria.fields[pair.now])
        for pair in pairing.fields
    ]
    for was, item in pairs:
        if was.code != item.code or was.name != item.name:
            text = N_("Field {code} was {was} in {older:m}: {name}")
            yield Message(text, {"code": item.code, "was": was.code, "name": was.name, "older": older(comparison)})
    other = [(was, item) for was, item in pairs if was.maximum != item.maximum]
    if other:
        told = tuple(
            Message(
                N_("field {code}: {then:n} → {now:n}"),
                {"code": item.code, "then": was.maximum, "now": item.maximum},
            )
            for was, item in other
        )
        yield Message(
            N_("Another maximum, so that only percent are compared, not points: {fields:l}"), {"fields": told}
        )
    for items, text in (
        (pairing.new_fields, N_("Not compared, because the older set has no such field: {fields:l}")),
        (pairing.gone_fields, N_("Not compared, because the newer set has no such field: {fields:l}")),
    ):
        if items:
            yield Message(text, {"fields": tuple(f"{item.code}. {item.name}" for item in items)})


def matrix_table(comparison: Comparison) -> Table:
    """Units × fields: by how much the index of each has changed."""
    places, now = comparison.places, comparison.now
    fields = [now.criteria.fields[pair.now] for pair in comparison.pairing.fields]
    signed = Column("", Align.RIGHT, places, signed=True, shade=Shade.CHANGE)
    changes = [comparison.changes[entry.unit.code] for entry in in_groups(now) if entry.unit.code in comparison.changes]
    rows = []
    for change in changes:
        cells = [NO_FIGURE if move.index is None else move.index for move in field_moves(comparison, change)]
        rows.append(Row((change.now.unit.name, *cells, change.index)))
    totals = [NO_FIGURE if total.index is None else total.index for total in field_totals(comparison)]
    mean = Row((Message(N_("Mean")), *totals, None), Weight.TOTAL)
    table = Table(
        title=Message(
            N_("Change of index by field, {then:m} to {now:m}, in percentage points"),
            {"then": then_word(comparison), "now": now_word(comparison)},
        ),
        columns=(
            Column(Message(N_("Unit")), key="name", wide=True),
            *(
                signed._replace(
                    heading=Message("{code}. {name}", {"code": item.code, "name": item.name}), key=f"field_{item.code}"
                )
                for item in fields
            ),
            signed._replace(heading=Message(N_("Whole")), key="index_change", strong=True),
        ),
        rows=(*rows, mean) if rows else (),
        notes=(
            *against_notes(comparison),
            *merged(comparison),
            *field_notes(comparison),
            *set_notes(comparison),
        ),
        name=Message(N_("Changes by field")),
    )
    return with_groups(table, (change.now.unit for change in changes), now)
