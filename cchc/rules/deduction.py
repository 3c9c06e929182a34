"""``deduction``: points taken off for each violation, not below the floor."""

from __future__ import annotations

from ..nodes import Entry
from ..number import Exact
from ..problems import N_, Message
from ..text import uncapitalized
from .expression import Expression, Facts, Piece
from .rule import Figure, Rule, Way, read_figure


def read(entry: Entry, maximum: Exact) -> Rule | None:
    """``deductions: [{key, name, each}]``, ``start`` (default the maximum), ``floor`` (default 0; may be negative)."""
    start = entry.amount("start") if "start" in entry.node.entries else maximum
    floor = entry.number("floor") if "floor" in entry.node.entries else 0
    figures: list[Figure] = []
    each: list[Exact] = []
    for item in entry.entries("deductions"):
        taken = item.required_amount("each")
        figure = read_figure(item, whole=True)
        if figure is None or taken is None:
            entry.failed = True
            continue
        if taken == 0:
            entry.source.report("E-C026", item.at_of("each"), what="each")
            entry.failed = True
        if figure.key in (known.key for known in figures):
            entry.source.report("E-C016", item.at_of("key"), key=figure.key)
            entry.failed = True
        figures.append(figure)
        each.append(taken)
    if entry.failed or start is None or floor is None or not figures:
        return None
    if floor > start:
        entry.source.report("E-C027", entry.at_of("floor"), floor=floor, start=start)
        return None
    expression = Expression(top=tuple(each), pieces=(Piece(base=start, slope=-1),), ceiling=maximum, lowest=floor)
    words = [
        Message(N_("{name}: less {each:n} pt each"), {"name": figure.name, "each": taken})
        for figure, taken in zip(figures, each, strict=True)
    ]
    limits = Message(N_("starting from {start:n} pt, not below {floor:n}"), {"start": start, "floor": floor})
    return Rule("deduction", maximum, (Way(tuple(figures), expression, _tell),), (limits, *words))


def _tell(way: Way, facts: Facts) -> Message:
    terms = tuple(
        Message(N_("{count:n} × {each:n} ({name})"), {"count": fact, "each": each, "name": uncapitalized(asked.name)})
        for fact, each, asked in zip(facts, way.worth.top, way.inputs, strict=True)
        if fact
    )
    start = way.worth.pieces[0].base
    if not terms:
        return Message(N_("nothing to deduct from {start:n}"), {"start": start})
    return Message(N_("{start:n} less {terms:l}"), {"start": start, "terms": terms})
