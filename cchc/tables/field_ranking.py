"""The units by their index in one field, of each group where ranks are theirs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..analysis.field_profile import field_profile
from ..analysis.field_standing import FieldStanding, rank_by_field
from ..analysis.groups import has_groups, ranked_groups
from ..problems import N_, Message
from ..results import Results
from .groups import group_name, with_groups
from .policy_words import TIES, shown_places
from .ranking import round_and_set, unranked_table
from .table import Align, Cell, Column, Row, Table, Weight
from .unit_codes import with_unit_codes


def field_ranking_tables(results: Results, code: str) -> list[Table]:
    """One table, or one for each group with its mean; and the units that are not ranked (if any)."""
    unranked = [unranked_table(results)] if results.unranked else []
    if not has_groups(results):
        return [_table(results, code, rank_by_field(results, code)), *unranked]
    *above, last = _group_tables(results, code)
    mean = Message(
        N_("Mean: the plain mean of the exact figures of the units to which the field applies, then rounded")
    )
    return [*(table._replace(notes=()) for table in above), last._replace(notes=(*last.notes, mean)), *unranked]


def _group_tables(results: Results, code: str) -> Iterator[Table]:
    position = [item.code for item in results.criteria.fields].index(code)
    rounding = results.policy.index_rounding
    standing = rank_by_field(results, code)
    for number, (name, entries) in enumerate(ranked_groups(results)):
        table = _table(results, code, [entry for entry in standing if entry.unit.group == name])
        mean = field_profile([entry.unit for entry in entries]).fields[position].index
        shown = None if mean is None else rounding.of(mean)
        assert table.title is not None
        yield table._replace(
            title=Message("{title:m} – {group:m}", {"title": table.title, "group": group_name(name)}),
            subtitle=() if number else table.subtitle,
            rows=(*table.rows, Row((None, Message(N_("Mean")), None, None, shown), Weight.TOTAL)),
        )


def field_ranking_table(results: Results, code: str) -> Table:
    """All units in one list with their codes; their group, if they are ranked apart, is a column of it."""
    standing = rank_by_field(results, code)
    if has_groups(results):
        order = [name for name, _ in ranked_groups(results)]
        standing.sort(key=lambda entry: order.index(entry.unit.group))
    listed = with_groups(_table(results, code, standing), (entry.unit for entry in standing), results, at=1)
    return with_unit_codes(listed, (entry.unit.code for entry in standing))


def _table(results: Results, code: str, standing: Sequence[FieldStanding]) -> Table:
    policy = results.policy
    part = next(item for item in results.criteria.fields if item.code == code)
    places = shown_places(policy)
    return Table(
        title=Message(N_("Ranking by field {code}: {field}"), {"code": code, "field": part.name}),
        subtitle=round_and_set(results),
        columns=(
            Column(Message(N_("Rank")), Align.RIGHT, 0, "rank"),
            Column(Message(N_("Unit")), key="name", wide=True),
            Column(Message(N_("Points")), Align.RIGHT, places, "points"),
            Column(Message(N_("Maximum")), Align.RIGHT, places, "maximum"),
            Column(Message(N_("Index (%)")), Align.RIGHT, policy.index_rounding.places, "index"),
        ),
        rows=tuple(Row(_cells(entry, results)) for entry in standing),
        notes=(Message(N_("Ranks: by the index of the field; {ties:m}"), {"ties": Message(TIES[policy.ties])}),),
        name=Message(N_("Field {code}"), {"code": code}),
    )


def _cells(entry: FieldStanding, results: Results) -> tuple[Cell, ...]:
    index, rounding = entry.field.index, results.policy.index_rounding
    shown = None if index is None else rounding.of(index)
    return entry.rank, entry.unit.name, entry.field.points, entry.field.maximum, shown
