"""Single changes: what one unit gained or lost in one indicator, and what explains it."""

from __future__ import annotations

from collections.abc import Sequence

from ...analysis.comparison import Comparison
from ...analysis.movements import Move, Turn, largest
from ...problems import N_, Message, Value
from ...results import IndicatorRecord, Item
from ..changes import now_word, then_word
from ..groups import with_groups
from ..joined import stacked
from ..steps import why
from ..table import NO_FIGURE, Align, Badge, Cell, Column, Row, Table, Tone
from .by_indicator import shared_places

MOST_MOVES = 10_000
"""Beyond, the list is longer than anybody reads, and the JSON document holds it all."""
LARGEST = 5
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


def largest_tables(
    comparison: Comparison, found: Sequence[Move], *, most: int = LARGEST, printed: bool = True
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
    table = Table(
        title=Message(N_("Changes by unit and indicator")),
        columns=(
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
    return with_groups(table, (move.change.now.unit for move in found), comparison.now)


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
    words = stacked([TURNS[move.turn], reasons(comparison, move)])
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
    return stacked([*lines, Message("{year:m}: {why:m}", values)])


def _reason(record: IndicatorRecord, item: Item) -> Message:
    return why(record, item.scored_by)


def _points_words(record: IndicatorRecord) -> Message:
    if record.points is None:
        return Message(N_("not applicable"))
    return Message(N_("{points:n} pt"), {"points": record.points})
