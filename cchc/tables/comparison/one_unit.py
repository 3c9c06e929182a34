"""One unit of two rounds, down to its indicators, with the reasons then and now."""

from __future__ import annotations

from collections.abc import Iterator

from ...analysis.comparison import Change, Comparison
from ...analysis.movements import FieldMove, Move, field_moves, moves, points_then, rest
from ...number import Exact
from ...problems import N_, Message, Value
from ...results import Results, UnitRecord
from ..changes import SEVERAL, against_notes, held_against, now_word, then_word
from ..policy_words import grade_badge
from ..table import NO_FIGURE, Align, Cell, Column, Row, Table, Weight
from .by_field import field_notes
from .by_indicator import shared_places
from .by_unit import rounds, set_notes
from .left_out import left_out_tables
from .moves import move_figures, why_cells, why_columns


def unit_tables(comparison: Comparison, change: Change) -> list[Table]:
    """One unit, down to the indicators with both reasons; then those that are not compared."""
    left = _unit_left(comparison, change)
    return [_unit_table(comparison, change), *([left] if left else [])]


def _unit_table(comparison: Comparison, change: Change) -> Table:
    then, now = then_word(comparison), now_word(comparison)
    places = None if change.then is None else shared_places(comparison)  # a mean has more decimals
    found = {move.now.code: move for move in moves(comparison, change)}
    rows: list[Row] = []
    for move in field_moves(comparison, change):
        rows.append(_field_row(move))
        rows += [_unit_row(comparison, found[leaf.code]) for leaf in move.now.leaves if leaf.code in found]
    rows += list(_rest_rows(change))
    whole: tuple[Cell, ...] = (
        None,
        Message(N_("Total")),
        points_then(change),
        change.now.unit.points,
        _total_change(comparison, change),
        change.index,
        _percents(change.index_then, change.now.unit.index),
    )
    return Table(
        title=Message(
            N_("{name}: index {then:n} → {now:n} ({change:m})"),
            {
                "name": change.now.unit.name,
                "then": change.index_then,
                "now": change.now.published_index,
                "change": _signed(change.index),
            },
        ),
        subtitle=tuple(rounds(comparison)),
        columns=(
            Column(Message(N_("Code")), key="code"),
            Column(Message(N_("Item")), key="name", wide=True),
            Column(Message(N_("Points {year:m}"), {"year": then}), Align.RIGHT, places, "points_then"),
            Column(Message(N_("Points {year:m}"), {"year": now}), Align.RIGHT, places, "points"),
            Column(Message(N_("Points ±")), Align.RIGHT, places, "change", signed=True, strong=True),
            Column(Message(N_("% ±")), Align.RIGHT, comparison.places, "index_change", signed=True),
            *why_columns(printed=True),
        ),
        rows=(*rows, Row(whole, Weight.TOTAL)),
        notes=(*_unit_notes(comparison, change), *field_notes(comparison)),
        name=Message("{name}", {"name": change.now.unit.name}),
    )


def _signed(value: Exact) -> Message:
    return Message("+{value:n}" if value > 0 else "{value:n}", {"value": value})


def _total_change(comparison: Comparison, change: Change) -> Cell:
    """In points only where they are out of one maximum."""
    maxima = {one.entry.unit.maximum for one in change.before} | {change.now.unit.maximum}
    return change.now.unit.points - points_then(change) if len(maxima) == 1 else NO_FIGURE


def _field_row(move: FieldMove) -> Row:
    cells: tuple[Cell, ...] = (
        move.now.code,
        move.now.name,
        NO_FIGURE if move.points_then is None else move.points_then,
        NO_FIGURE if move.points_now is None else move.points_now,
        NO_FIGURE if move.points is None else move.points,
        NO_FIGURE if move.index is None else move.index,
        _field_words(move),
    )
    return Row(cells, Weight.HEADING)


def _percents(then: Exact | None, now: Exact | None) -> Message:
    """An index then and now."""
    shown = tuple(
        Message(N_("not applicable")) if index is None else Message("{index:n} %", {"index": index})
        for index in (then, now)
    )
    return Message("{then:m} → {now:m}", {"then": shown[0], "now": shown[1]})


def _field_words(move: FieldMove) -> Message:
    """Its index then and now, and why its points are not compared where they are not."""
    percents = _percents(move.index_then, move.index_now)
    if move.points is not None or move.index is None:
        return percents
    if move.maximum_then is None:
        why = Message(N_("points are not compared: they were out of several maxima"))
    else:
        values: dict[str, Value] = {"then": move.maximum_then, "now": move.maximum_now}
        why = Message(N_("points are not compared: they are out of {then:n} and of {now:n}"), values)
    return Message("{percents:m}; {why:m}", {"percents": percents, "why": why})


def _unit_row(comparison: Comparison, move: Move) -> Row:
    cells = (
        move.now.code,
        move.now.name,
        *move_figures(move),
        None,
        *why_cells(comparison, move, printed=True),
    )
    return Row(cells, level=1)


def _rest_rows(change: Change) -> Iterator[Row]:
    """What is in no field."""
    found = rest(change)
    for name, then, now in (
        (N_("Bonuses less penalties"), found.adjustments_then, found.adjustments_now),
        (N_("Rescaled, because no survey was held"), found.rescaled_then, found.rescaled_now),
    ):
        if then or now:
            yield Row((None, Message(name), then, now, now - then, None, None), Weight.HEADING)


def _unit_notes(comparison: Comparison, change: Change) -> Iterator[Message]:
    was, now = change.then, change.now
    if was is None:
        yield held_against(comparison, change)
        yield SEVERAL
    else:
        if was.unit.name != now.unit.name:
            yield Message(N_("Its name was {name}"), {"name": was.unit.name})
        yield _rank_words(comparison, change, was.rank)
        grades: dict[str, Value] = {
            "then": _grade(comparison.before, was.grade),
            "now": _grade(comparison.now, now.grade),
        }
        yield Message(N_("Grade: {then} → {now}"), grades)
    yield from against_notes(comparison)
    yield from set_notes(comparison)


def _rank_words(comparison: Comparison, change: Change, then: int) -> Message:
    values: dict[str, Value] = {"then": then, "now": change.now.rank}
    if change.places is None:
        return Message(N_("Rank: {then:n} → {now:n}, among other units, so that places do not compare"), values)
    if change.places == 0:
        return Message(N_("Rank: {now:n}, as before"), values)
    values["places"] = abs(change.places)
    up = N_("Rank: {then:n} → {now:n}, {places:n} {places:place|places} up")
    down = N_("Rank: {then:n} → {now:n}, {places:n} {places:place|places} down")
    return Message(up if change.places > 0 else down, values)


def _grade(results: Results, code: str) -> Value:
    badge = grade_badge(results.policy, code)
    return badge.text


def _unit_left(comparison: Comparison, change: Change) -> Table | None:
    """The indicators that are not compared, with the unit's points in either."""
    tables = left_out_tables(comparison)
    if not tables:
        return None
    then, now, places = then_word(comparison), now_word(comparison), shared_places(comparison)
    rows = []
    for one, row in zip(comparison.pairing.left_out, tables[0].rows, strict=True):
        was = change.then
        before = None if one.then is None or was is None else _points_of(was.unit, one.then.code)
        after = None if one.now is None else _points_of(change.now.unit, one.now.code)
        cells = (
            *row.cells[:3],
            *(NO_FIGURE if points is None else points for points in (before, after)),
            *row.cells[3:],
        )
        rows.append(Row(cells))
    columns = tables[0].columns
    return tables[0]._replace(
        columns=(
            *columns[:3],
            Column(Message(N_("Points {year:m}"), {"year": then}), Align.RIGHT, places, "points_then"),
            Column(Message(N_("Points {year:m}"), {"year": now}), Align.RIGHT, places, "points"),
            *columns[3:],
        ),
        rows=tuple(rows),
    )


def _points_of(unit: UnitRecord, code: str) -> Exact | None:
    return next((record.points for record in unit.indicators if record.code == code), None)
