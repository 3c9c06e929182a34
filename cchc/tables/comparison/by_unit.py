"""The units of two rounds, each with what it was and what it is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ...analysis.comparison import Comparison
from ...analysis.groups import has_groups, in_groups, ranked_groups
from ...analysis.pairing import MapUse
from ...problems import N_, Message, Value
from ...results import RankedRecord
from ..changes import SEVERAL, against_notes, held_against, now_word, older, shared_notes, then_word
from ..groups import group_name, with_groups
from ..policy_words import grade_badge
from ..ranking import set_lines
from ..table import NO_FIGURE, Align, Cell, Column, Row, Shade, Table
from .columns import year_column


def units_table(comparison: Comparison) -> Table:
    """All that are ranked in one list, as the newer ranking has them: their group, if apart, is a column of it."""
    entries = in_groups(comparison.now)
    return with_groups(_table(comparison, entries), (entry.unit for entry in entries), comparison.now)


def units_tables(comparison: Comparison) -> list[Table]:
    """The same as the newer ranking shows them: a table for each group that is ranked apart, notes below the last."""
    if not has_groups(comparison.now):
        return [units_table(comparison)]
    tables: list[Table] = []
    for group, entries in ranked_groups(comparison.now):
        table = _table(comparison, entries)
        assert table.title is not None
        title = Message("{title:m} – {group:m}", {"title": table.title, "group": group_name(group)})
        tables.append(table._replace(title=title, subtitle=() if tables else table.subtitle))
    return [*(table._replace(notes=()) for table in tables[:-1]), tables[-1]]


def _table(comparison: Comparison, entries: Sequence[RankedRecord]) -> Table:
    return Table(
        title=Message(
            N_("Changes from {then:m} to {now:m}"), {"then": then_word(comparison), "now": now_word(comparison)}
        ),
        subtitle=tuple(rounds(comparison)),
        columns=_columns(comparison),
        rows=tuple(Row(_cells(comparison, entry)) for entry in entries),
        notes=(
            *against_notes(comparison),
            *_summary(comparison),
            *merged(comparison),
            *shared_notes(comparison),
            *set_notes(comparison),
        ),
        name=Message(N_("Changes by unit")),
    )


def _columns(comparison: Comparison) -> tuple[Column, ...]:
    then, now = then_word(comparison), now_word(comparison)
    places = [results.policy.index_rounding.places for results in (comparison.before, comparison.now)]
    change = Column(
        Message(N_("Index ±")),
        Align.RIGHT,
        comparison.places,
        "index_change",
        signed=True,
        strong=True,
        shade=Shade.CHANGE,
    )
    return (
        Column(Message(N_("Unit")), key="name", wide=True),
        year_column(N_("Index {year:m}"), then, places[0], "index_then"),
        year_column(N_("Index {year:m}"), now, places[1], "index"),
        change,
        year_column(N_("Rank {year:m}"), then, 0, "rank_then")._replace(minor=2),
        Column(Message(N_("Rank")), Align.RIGHT, 0, "rank"),
        Column(Message(N_("Rank ±")), Align.RIGHT, 0, "rank_change", signed=True),
        Column(Message(N_("Grade {year:m}"), {"year": then}), key="grade_then", minor=1),
        Column(Message(N_("Grade")), key="grade"),
    )


def _cells(comparison: Comparison, entry: RankedRecord) -> tuple[Cell, ...]:
    name, index = entry.unit.name, entry.unit.index
    grade = grade_badge(comparison.now.policy, entry.grade)
    change = comparison.changes.get(entry.unit.code)
    if change is None:
        return name, NO_FIGURE, index, NO_FIGURE, NO_FIGURE, entry.rank, NO_FIGURE, NO_FIGURE, grade
    was = change.then
    return (
        name,
        change.index_then,
        index,
        change.index,
        NO_FIGURE if was is None else was.rank,
        entry.rank,
        NO_FIGURE if change.places is None else change.places,
        NO_FIGURE if was is None else grade_badge(comparison.before.policy, was.grade),
        grade,
    )


def rounds(comparison: Comparison) -> Iterator[Message]:
    # Of two results of one round, which the title tells apart, the name stands once.
    for name, year in dict.fromkeys((results.round, results.year) for results in (comparison.before, comparison.now)):
        values: dict[str, Value] = {"round": name, "year": str(year)}
        yield Message("{round} ({year})", values)
    yield from set_lines(comparison.now.criteria)


def _summary(comparison: Comparison) -> Iterator[Message]:
    changes = [change.index for change in comparison.changes.values()]
    if changes:
        values: dict[str, Value] = {
            "up": sum(change > 0 for change in changes),
            "down": sum(change < 0 for change in changes),
            "same": sum(change == 0 for change in changes),
        }
        yield Message(N_("Index up: {up:n} {up:unit|units}, down: {down:n}, unchanged: {same:n}"), values)


def merged(comparison: Comparison) -> Iterator[Message]:
    """The arithmetic of every unit that was several: here all of them are told."""
    merged = comparison.merged
    for change in merged:
        yield Message("{name}: {how:m}", {"name": change.now.unit.name, "how": held_against(comparison, change)})
    if merged:
        yield SEVERAL


def set_notes(comparison: Comparison) -> Iterator[Message]:
    """How fields were found to be the same, and indicators."""
    pairing = comparison.pairing
    if pairing.map is MapUse.USED:
        yield Message(N_("Fields are compared as the newer set says, by its map to {id}"), {"id": pairing.map_to})
    elif pairing.map is MapUse.OTHER_SET:
        text = N_("Fields are compared by code: the newer set has a map, but to {id}")
        yield Message(text, {"id": pairing.map_to})
    elif pairing.map is MapUse.UNKNOWN:
        yield Message(
            N_("Fields are compared by code: the newer results do not keep their set, which might say otherwise")
        )
    for code, was in pairing.lost_fields:
        text = N_("Field {code} is not compared: the map says that it was field {was}, which is not in {older:m}")
        yield Message(text, {"code": code, "was": was, "older": older(comparison)})
    if not pairing.rules_known:
        yield Message(
            N_("Indicators are compared by name and maximum: not both results keep their sets, so rules are not known")
        )
