"""``relative``: a figure against the best of all units of the round."""

from __future__ import annotations

from ..nodes import Entry
from ..number import Exact, quotient
from ..problems import N_, Message
from ..text import uncapitalized
from .expression import Expression, Facts, Over, Piece, WhenZero
from .number import tell
from .rule import Figure, Rule, Way, read_figure


def read(entry: Entry, maximum: Exact) -> Rule | None:
    """``input: {key, name, unit, whole}``.

    The unit states its figure; the round adds the best one to the facts. Where even the best is 0, all have 0 points.
    """
    figure = read_figure(entry.required_entry("input"), whole=False)
    if figure is None:
        return None
    worth = Expression(
        top=(100, 0),
        bottom=(0, 1),
        pieces=(Piece(slope=quotient(maximum, 100)),),
        ceiling=maximum,
        over=Over.CAP,
        when_zero=WhenZero.ZERO,
        high=100,
    )
    words = Message(
        N_("{maximum:n} × {name} ÷ the best of the units in the round"),
        {"maximum": maximum, "name": uncapitalized(figure.name)},
    )
    return Rule("relative", maximum, (Way((figure,), worth, _tell, " %", computes=True, of_round=True),), (words,))


def _tell(way: Way, facts: Facts) -> Message:
    (figure,) = way.inputs
    assert isinstance(figure, Figure)
    value, best = facts
    values = {"figure": tell(way, facts), "best": best, "suffix": f" {figure.unit}" if figure.unit else ""}
    if not best:
        return Message(N_("{figure:m}, the best of the round {best:n}{suffix}"), values)
    values["percent"] = quotient(100 * value, best)
    return Message(N_("{figure:m}, the best of the round {best:n}{suffix} {percent:=} %"), values)
