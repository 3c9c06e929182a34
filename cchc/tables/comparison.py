"""Two rounds held against each other: by unit, by field, by indicator, one unit by itself, and what is left out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..analysis.comparison import Comparison, Lack
from ..analysis.groups import has_groups
from ..analysis.movements import (
    FieldTotal,
    ItemTotal,
    Move,
    Turn,
    all_moves,
    field_moves,
    field_totals,
    item_totals,
    largest,
)
from ..analysis.pairing import LeftOut, MapUse, Omission
from ..number import Exact
from ..problems import N_, Message, Value
from ..results import IndicatorRecord, Item
from .changes import (
    NO_FIGURE,
    SEVERAL,
    against_notes,
    held_against,
    lack_words,
    newer,
    now_word,
    older,
    shared_notes,
    shortened,
    then_word,
)
from .policy_words import grade_badge, points_places
from .ranking import group_name, set_lines
from .standing_words import WHY
from .steps import why
from .table import Align, Badge, Cell, Column, Row, Shade, Table, Tone, Weight

MOST_MOVES = 10_000
"""Beyond, the list is longer than anybody reads, and the JSON document holds it all."""
_LARGEST = 5
"""Gains, and losses, that are shown where not all are."""

TURNS = {
    Turn.ANSWERED: Message(N_("was unanswered")),
    Turn.UNANSWERED: Message(N_("unanswered now")),
    Turn.APPLIES: Message(N_("was not applicable")),
    Turn.NOT_APPLICABLE: Message(N_("not applicable now")),
    Turn.CUT: Message(N_("cut by appraisal")),
    Turn.SPARED: Message(N_("cut by appraisal then, not so now")),
    Turn.RAISED: Message(N_("raised by appraisal")),
    Turn.FACTS: Message(N_("another answer")),
    Turn.SAME_FACTS: Message(N_("the same answer")),
    Turn.SEVERAL: Message(N_("merged from several units")),
    Turn.NONE: Message(N_("unchanged")),
}
_LOW = (Turn.UNANSWERED, Turn.CUT)

OMISSIONS = {
    Omission.NEW: Message(N_("new")),
    Omission.GONE: Message(N_("no longer there")),
    Omission.NAME: Message(N_("another name")),
    Omission.MAXIMUM: Message(N_("another maximum")),
    Omission.RULE: Message(N_("another rule")),
}


def comparison_tables(comparison: Comparison) -> list[Table]:
    """What is printed: units, fields, indicators, the largest changes, and what is not compared."""
    found = list(all_moves(comparison))
    totals = item_totals(comparison, found)
    tables = [units_table(comparison)]
    if comparison.changes:
        tables.append(fields_table(comparison))
        if any(total.points or total.turned for total in totals):
            tables.append(items_table(comparison, totals, most=2 * _LARGEST))
        tables += largest_tables(comparison, found)
    return [*tables, *left_tables(comparison)]


def file_tables(comparison: Comparison) -> list[Table]:
    """All of it: what is printed of single changes is a choice of what is here."""
    found = list(all_moves(comparison))
    tables = [units_table(comparison)]
    if comparison.changes:
        tables += [matrix_table(comparison), fields_table(comparison)]
        tables.append(items_table(comparison, item_totals(comparison, found)))
    tables += left_tables(comparison)
    every = moved(found)
    return [*tables, moves_table(comparison, every)] if every else tables


def left_tables(comparison: Comparison) -> list[Table]:
    """Units and indicators that are not compared, as far as there are any."""
    return [*uncompared_tables(comparison), *left_out_tables(comparison)]


# --- by unit ---------------------------------------------------------------------------------------------------


def units_table(comparison: Comparison) -> Table:
    """In the order of the newer ranking, all that are ranked."""
    then, now = then_word(comparison), now_word(comparison)
    before, after = comparison.before, comparison.now
    groups = has_groups(after)
    columns = [
        *((Column(Message(N_("Group")), key="group"),) if groups else ()),
        Column(Message(N_("Unit")), key="name", wide=True),
        _column(N_("Index {year:m}"), then, before.policy.index_rounding.places, "index_then"),
        _column(N_("Index {year:m}"), now, after.policy.index_rounding.places, "index"),
        Column(
            Message(N_("Index ±")),
            Align.RIGHT,
            comparison.places,
            "index_change",
            signed=True,
            strong=True,
            shade=Shade.CHANGE,
        ),
        _column(N_("Rank {year:m}"), then, 0, "rank_then")._replace(minor=2),
        Column(Message(N_("Rank")), Align.RIGHT, 0, "rank"),
        Column(Message(N_("Rank ±")), Align.RIGHT, 0, "rank_change", signed=True),
        Column(Message(N_("Grade {year:m}"), {"year": then}), key="grade_then", minor=1),
        Column(Message(N_("Grade")), key="grade"),
    ]
    rows = []
    for entry in after.units:
        change = comparison.changes.get(entry.unit.code)
        head: tuple[Cell, ...] = (*((group_name(entry.unit.group),) if groups else ()), entry.unit.name)
        grade = grade_badge(after.policy, entry.grade)
        cells: tuple[Cell, ...]
        if change is None:
            cells = (NO_FIGURE, entry.unit.index, NO_FIGURE, NO_FIGURE, entry.rank, NO_FIGURE, NO_FIGURE, grade)
        else:
            was = change.then
            cells = (
                change.index_then,
                entry.unit.index,
                change.index,
                NO_FIGURE if was is None else was.rank,
                entry.rank,
                NO_FIGURE if change.places is None else change.places,
                NO_FIGURE if was is None else grade_badge(before.policy, was.grade),
                grade,
            )
        rows.append(Row((*head, *cells)))
    return Table(
        title=Message(N_("Changes from {then:m} to {now:m}"), {"then": then, "now": now}),
        subtitle=tuple(rounds(comparison)),
        columns=tuple(columns),
        rows=tuple(rows),
        notes=(
            *against_notes(comparison),
            *_summary(comparison),
            *_merged(comparison),
            *shared_notes(comparison),
            *set_notes(comparison),
        ),
        name=Message(N_("Changes by unit")),
    )


def _column(text: str, year: Message, places: int | None, key: str) -> Column:
    return Column(Message(text, {"year": year}), Align.RIGHT, places, key)


def rounds(comparison: Comparison) -> Iterator[Message]:
    for results in (comparison.before, comparison.now):
        values: dict[str, Value] = {"round": results.round, "year": str(results.year)}
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
        yield Message(N_("Index up: {up:n} units, down: {down:n}, unchanged: {same:n}"), values)


def _merged(comparison: Comparison) -> Iterator[Message]:
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


# --- by field --------------------------------------------------------------------------------------------------


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
            _column(N_("Index {year:m}"), then, comparison.places, "index_then"),
            _column(N_("Index {year:m}"), now, comparison.places, "index"),
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
    groups = has_groups(now)
    signed = Column("", Align.RIGHT, places, signed=True, shade=Shade.CHANGE)
    rows = []
    for change in comparison.changes.values():
        cells = [NO_FIGURE if move.index is None else move.index for move in field_moves(comparison, change)]
        group = (group_name(change.now.unit.group),) if groups else ()
        rows.append(Row((*group, change.now.unit.name, *cells, change.index)))
    totals = [NO_FIGURE if total.index is None else total.index for total in field_totals(comparison)]
    mean = Row((*((None,) if groups else ()), Message(N_("Mean")), *totals, None), Weight.TOTAL)
    return Table(
        title=Message(
            N_("Change of index by field, {then:m} to {now:m}, in percentage points"),
            {"then": then_word(comparison), "now": now_word(comparison)},
        ),
        columns=(
            *((Column(Message(N_("Group")), key="group"),) if groups else ()),
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
            *_merged(comparison),
            *field_notes(comparison),
            *set_notes(comparison),
        ),
        name=Message(N_("Changes by field")),
    )


# --- by indicator ----------------------------------------------------------------------------------------------


def items_table(comparison: Comparison, totals: Sequence[ItemTotal], *, most: int | None = None) -> Table:
    """Indicators in which units have moved, the greatest change of all together first, whichever way."""
    moved = [total for total in totals if total.up or total.down or total.turned]
    moved.sort(key=lambda total: -abs(total.points))
    shown = moved if most is None else moved[:most]
    places = shared_places(comparison)
    notes = [Message(N_("Compared, and the same for every unit: {count:n}"), {"count": len(totals) - len(moved)})]
    if len(shown) < len(moved):
        text = N_("Not shown: {count:n} more indicators with smaller changes; they are in the files (-o)")
        notes.insert(0, Message(text, {"count": len(moved) - len(shown)}))
    if any(total.turned for total in shown):
        text = N_("Applied once: units to which it applied only then or only now, wholly or in part; no points compare")
        notes.append(Message(text))
    # A code of the older set may be that of another indicator by now, which is compared.
    for text, left_out in (
        (
            N_("Not compared, because not the same in both sets: {codes:l}"),
            [one.now.code for one in comparison.pairing.left_out if one.now is not None],
        ),
        (
            N_("Not compared, because only the older set has them (its codes): {codes:l}"),
            [one.then.code for one in comparison.pairing.left_out if one.now is None and one.then is not None],
        ),
    ):
        if left_out:
            notes.append(Message(text, {"codes": shortened(tuple(left_out))}))
    return Table(
        title=Message(N_("By indicator: where units gained and lost points")),
        columns=(
            Column(Message(N_("Code")), key="code"),
            Column(Message(N_("Indicator")), key="name", wide=True),
            Column(Message(N_("Maximum")), Align.RIGHT, places, "maximum", minor=2),
            Column(Message(N_("Units")), Align.RIGHT, 0, "units", minor=True),
            Column(Message(N_("Up")), Align.RIGHT, 0, "up"),
            Column(Message(N_("Down")), Align.RIGHT, 0, "down"),
            Column(Message(N_("Sum ±")), Align.RIGHT, places, "points", signed=True, strong=True),
            Column(Message(N_("Mean ±")), Align.RIGHT, places, "mean", signed=True),
            Column(Message(N_("Applied once")), Align.RIGHT, 0, "turned", minor=True),
        ),
        rows=tuple(Row(_item_cells(total)) for total in shown),
        notes=tuple(notes),
        name=Message(N_("Indicators")),
    )


def _item_cells(total: ItemTotal) -> tuple[Cell, ...]:
    return (
        total.now.code,
        total.now.name,
        total.now.maximum,
        total.compared,
        total.up,
        total.down,
        total.points,
        NO_FIGURE if total.mean is None else total.mean,
        total.turned,
    )


def shared_places(comparison: Comparison) -> int | None:
    places = [points_places(results.policy) for results in (comparison.before, comparison.now)]
    known = [one for one in places if one is not None]
    return max(known) if len(known) == len(places) else None


def largest_tables(
    comparison: Comparison, found: Sequence[Move], *, most: int = _LARGEST, printed: bool = True
) -> list[Table]:
    """The largest gains and the largest losses of single units, with what explains them."""
    tables = []
    for gains, title in ((True, N_("Largest gains")), (False, N_("Largest losses"))):
        chosen = largest(found, gains=gains)
        if chosen:
            table = moves_table(comparison, chosen[:most], printed=printed)
            more = len(chosen) - most
            text = N_("Not shown: {count:n} smaller ones")
            notes = (*table.notes, *((Message(text, {"count": more}),) if more > 0 else ()))
            tables.append(table._replace(title=Message(title), notes=notes, name=Message(title)))
    return tables


def moves_table(comparison: Comparison, found: Sequence[Move], *, printed: bool = False) -> Table:
    """A row for each: points then and now, and why; where ``printed``, all that explains it is in one column."""
    then, now, places = then_word(comparison), now_word(comparison), shared_places(comparison)
    groups = has_groups(comparison.now)
    return Table(
        title=Message(N_("Changes by unit and indicator")),
        columns=(
            *((Column(Message(N_("Group")), key="group"),) if groups else ()),
            Column(Message(N_("Unit")), key="unit"),
            Column(Message(N_("Code")), key="code"),
            Column(Message(N_("Indicator")), key="name", wide=True),
            Column(Message(N_("Maximum")), Align.RIGHT, places, "maximum", minor=True),
            Column(then, Align.RIGHT, places, "points_then"),
            Column(now, Align.RIGHT, places, "points"),
            Column(Message("±"), Align.RIGHT, places, "change", signed=True, strong=True),
            *why_columns(printed=printed),
        ),
        rows=tuple(
            Row(
                (
                    *((group_name(move.change.now.unit.group),) if groups else ()),
                    move.change.now.unit.name,
                    move.now.code,
                    move.now.name,
                    move.now.maximum,
                    *move_figures(move),
                    *why_cells(comparison, move, printed=printed),
                )
            )
            for move in found
        ),
        notes=_mean_notes(found),
        name=Message(N_("Changes")),
    )


def _mean_notes(found: Sequence[Move]) -> tuple[Message, ...]:
    if all(len(move.records) == 1 for move in found):
        return ()
    return (Message(N_("Points of a merged unit then: the exact mean of its predecessors, shown rounded")),)


def moved(moves: Sequence[Move]) -> list[Move]:
    """All that have changed in any way, gains first, the greatest change first of each."""
    found = [move for move in moves if move.turn is not Turn.NONE]
    turned = [move for move in found if move.points is None]
    same = [move for move in found if move.points == 0]
    return [*largest(found, gains=True), *largest(found, gains=False), *turned, *same]


def move_figures(move: Move) -> tuple[Cell, Cell, Cell]:
    return (
        NO_FIGURE if move.points_then is None else move.points_then,
        NO_FIGURE if move.record.points is None else move.record.points,
        NO_FIGURE if move.points is None else move.points,
    )


def turn_cell(turn: Turn) -> Cell:
    if turn is Turn.NONE:
        return Badge(TURNS[turn], Tone.QUIET)
    return Badge(TURNS[turn], Tone.LOW) if turn in _LOW else TURNS[turn]


def why_columns(*, printed: bool) -> tuple[Column, ...]:
    if printed:
        return (Column(Message(N_("What explains it")), key="why", below=True, wide=True),)
    return (
        Column(Message(N_("What explains it")), key="turn"),
        Column(Message(N_("Reasons then and now")), key="why", wide=True),
    )


def why_cells(comparison: Comparison, move: Move, *, printed: bool) -> tuple[Cell, ...]:
    if not printed:
        return turn_cell(move.turn), reasons(comparison, move)
    if move.turn is Turn.NONE:
        return (turn_cell(move.turn),)
    words = _below([TURNS[move.turn], reasons(comparison, move)])
    return (Badge(words, Tone.LOW) if move.turn in _LOW else words,)


def reasons(comparison: Comparison, move: Move) -> Message:
    """What made the points, then and now, a line each; of several units that of each."""
    lines = []
    for one, record in move.records:
        values: dict[str, Value] = {"year": then_word(comparison), "why": _reason(record, move.then)}
        if len(move.records) == 1:
            lines.append(Message("{year:m}: {why:m}", values))
        else:
            values |= {"name": one.entry.unit.name, "points": _points_words(record)}
            lines.append(Message("{year:m}, {name}: {points:m}; {why:m}", values))
    values = {"year": now_word(comparison), "why": _reason(move.record, move.now)}
    return _below([*lines, Message("{year:m}: {why:m}", values)])


def _reason(record: IndicatorRecord, item: Item) -> Message:
    return why(record, item.scored_by)


def _points_words(record: IndicatorRecord) -> Message:
    if record.points is None:
        return Message(N_("not applicable"))
    return Message(N_("{points:n} pt"), {"points": record.points})


def _below(lines: Sequence[Message]) -> Message:
    *above, last = lines
    for line in reversed(above):
        last = Message("{line:m}\n{below:m}", {"line": line, "below": last})
    return last


# --- what is left out ------------------------------------------------------------------------------------------


def uncompared_tables(comparison: Comparison) -> list[Table]:
    """Units of either round that have nothing to be held against."""
    then, now = then_word(comparison), now_word(comparison)
    ranked = {entry.unit.code: entry for entry in comparison.now.units}
    rows = []
    for one in comparison.uncompared:
        entry = ranked.get(one.code)
        tone = Tone.QUIET if one.why is Lack.NEW else Tone.MIDDLE
        index, rank = (NO_FIGURE, NO_FIGURE) if entry is None else (entry.unit.index, entry.rank)
        rows.append(Row((one.name, NO_FIGURE, NO_FIGURE, index, rank, Badge(lack_words(comparison, one), tone))))
    left = {entry.code: entry for entry in comparison.before.unranked}
    for gone in comparison.gone:
        words = Message(N_("nothing in {newer:m} comes from it"), {"newer": newer(comparison)})
        if gone.entry is None:
            was = WHY[left[gone.code].why]
            words = Message(
                N_("{told:m}; not ranked in {older:m}: {why:m}"),
                {"told": words, "older": older(comparison), "why": was},
            )
        index, rank = (NO_FIGURE, NO_FIGURE) if gone.entry is None else (gone.entry.unit.index, gone.entry.rank)
        rows.append(Row((gone.name, index, rank, NO_FIGURE, NO_FIGURE, Badge(words, Tone.QUIET))))
    if not rows:
        return []
    places = [results.policy.index_rounding.places for results in (comparison.before, comparison.now)]
    table = Table(
        title=Message(N_("Units that are not compared")),
        columns=(
            Column(Message(N_("Unit")), key="name", wide=True),
            _column(N_("Index {year:m}"), then, places[0], "index_then"),
            _column(N_("Rank {year:m}"), then, 0, "rank_then")._replace(minor=True),
            _column(N_("Index {year:m}"), now, places[1], "index"),
            _column(N_("Rank {year:m}"), now, 0, "rank")._replace(minor=True),
            Column(Message(N_("Why")), key="why", below=True, wide=True),
        ),
        rows=tuple(rows),
        name=Message(N_("Units left out")),
    )
    return [table]


def left_out_tables(comparison: Comparison) -> list[Table]:
    """Indicators that are not the same in both sets."""
    left = comparison.pairing.left_out
    if not left:
        return []
    then, now = then_word(comparison), now_word(comparison)
    table = Table(
        title=Message(N_("Indicators that are not compared")),
        columns=(
            Column(Message(N_("Code {year:m}"), {"year": then}), key="code_then"),
            Column(Message(N_("Code {year:m}"), {"year": now}), key="code"),
            Column(Message(N_("Indicator")), key="name", wide=True),
            Column(Message(N_("Why")), key="why"),
            Column(Message(N_("What has changed")), key="details", below=True, wide=True),
        ),
        rows=tuple(Row(_left_cells(one)) for one in left),
        name=Message(N_("Left out")),
    )
    return [table]


def _left_cells(one: LeftOut) -> tuple[Cell, ...]:
    item = one.now or one.then
    assert item is not None
    return (
        one.then.code if one.then else NO_FIGURE,
        one.now.code if one.now else NO_FIGURE,
        item.name,
        OMISSIONS[one.why],
        left_words(one),
    )


def left_words(one: LeftOut) -> Message:
    """What is not the same; empty where there is nothing to hold it against."""
    if one.then is None or one.now is None:
        return Message("")
    if one.why is Omission.NAME:
        return Message("{then} → {now}", {"then": one.then.name, "now": one.now.name})
    if one.why is Omission.MAXIMUM:
        return Message(N_("maximum {then:n} → {now:n}"), {"then": one.then.maximum, "now": one.now.maximum})
    return Message(N_("the same answer gives other points"))
