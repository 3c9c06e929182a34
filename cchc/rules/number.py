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
    """``input: {key, name, unit, whole}``, ``scale``, and ``negative: allowed`` where the figure may be below 0."""
    figure = read_figure(entry.required_entry("input"), whole=False)
    pieces = read_scale(entry, maximum)
    negative = entry.choice("negative", ("allowed", "refused"), "refused")
    if figure is None or pieces is None or negative is None:
        return None
    figure = figure._replace(negative=negative == "allowed")
    low = None if figure.negative else 0
    expression = Expression(top=(1,), pieces=pieces, ceiling=maximum, low=low, whole=figure.whole)
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
