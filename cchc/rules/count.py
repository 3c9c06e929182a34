"""``count``: so many points for each, up to the maximum."""

from __future__ import annotations

from ..nodes import Entry
from ..number import Exact
from ..problems import N_, Message
from .expression import Expression, Facts, Piece
from .number import tell
from .rule import Rule, Way, read_figure


def read(entry: Entry, maximum: Exact) -> Rule | None:
    """``input: {key, name, unit}`` and ``each``."""
    figure = read_figure(entry.required_entry("input"), whole=True)
    each = entry.required_amount("each")
    if figure is None or each is None:
        return None
    if each == 0:
        entry.source.report("E-C026", entry.at_of("each"), what="each")
        return None
    pieces = (Piece(slope=each),)
    expression = Expression(top=(1,), pieces=pieces, ceiling=maximum, whole=figure.whole)
    words = Message(
        N_("{name}: {each:n} pt each, at most {maximum:n} pt"),
        {"name": figure.name, "each": each, "maximum": maximum},
    )
    return Rule("count", maximum, (Way((figure,), expression, _tell),), (words,))


def _tell(way: Way, facts: Facts) -> Message:
    return Message(N_("{figure:m} × {each:n}"), {"figure": tell(way, facts), "each": way.worth.pieces[0].slope})
