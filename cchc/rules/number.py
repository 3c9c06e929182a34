"""``number``: one figure on a scale."""

from __future__ import annotations

from ..nodes import Entry
from ..number import Exact
from ..problems import N_, Message
from ..text import uncapitalized
from .expression import Expression, Facts
from .rule import Figure, Rule, Way, read_figure
from .scale import read_scale, tell_scale


def read(entry: Entry, maximum: Exact) -> Rule | None:
    """``input: {key, name, unit, whole}`` and ``scale``."""
    figure = read_figure(entry.required_entry("input"), whole=False)
    pieces = read_scale(entry, maximum)
    if figure is None or pieces is None:
        return None
    expression = Expression(top=(1,), pieces=pieces, ceiling=maximum, whole=figure.whole)
    way = Way((figure,), expression, tell, f" {figure.unit}" if figure.unit else "", computes=True)
    words = (Message("{name}", {"name": figure.name}), *tell_scale(way))
    return Rule("number", maximum, (way,), words)


def tell(way: Way, facts: Facts) -> Message:
    """A single figure with its name and unit."""
    (figure,) = way.inputs
    assert isinstance(figure, Figure)
    values = {
        "name": uncapitalized(figure.name),
        "value": facts[0],
        "suffix": f" {figure.unit}" if figure.unit else "",
    }
    return Message(N_("{name}: {value:n}{suffix}"), values)
