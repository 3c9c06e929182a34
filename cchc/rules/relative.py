"""``relative``: a figure in proportion to the best of the round."""

from __future__ import annotations

from ..nodes import Entry
from ..number import Exact, quotient
from ..problems import N_, Message
from ..text import uncapitalized
from .expression import Expression, Facts, Over, Piece, WhenZero
from .ratio import TOLD_WHEN_ZERO
from .rule import Figure, Rule, Way, read_figure


def read(entry: Entry, maximum: Exact) -> Rule | None:
    """``input: {key, name, unit, whole}``, and ``when_zero``: what it is worth when even the best is 0."""
    figure = read_figure(entry.required_entry("input"), whole=False)
    when_zero = entry.choice("when_zero", ("not_applicable", "full", "zero"))
    if figure is None or when_zero is None:
        return None
    expression = Expression(
        top=(100, 0),
        bottom=(0, 1),
        pieces=(Piece(slope=quotient(maximum, 100)),),
        ceiling=maximum,
        over=Over.CAP,
        when_zero=WhenZero(when_zero),
        high=100,
    )
    way = Way((figure,), expression, _tell, " %", computes=True, compares=True)
    words = (
        Message(N_("{name} ÷ the best of all units in the round × the maximum"), {"name": figure.name}),
        TOLD_WHEN_ZERO[WhenZero(when_zero)],
    )
    return Rule("relative", maximum, (way,), words)


def _tell(way: Way, facts: Facts) -> Message:
    value, best = facts
    (figure,) = way.inputs
    assert isinstance(figure, Figure)
    unit = f" {figure.unit}" if figure.unit else ""
    values = {"name": uncapitalized(figure.name), "value": value, "best": best, "unit": unit}
    if best == 0:
        return Message(N_("{name}: {value:n}{unit}, the best of the round {best:n}"), values)
    values["percent"] = quotient(100 * value, best)
    return Message(N_("{name}: {value:n}{unit}, the best of the round {best:n} {percent:=} %"), values)
