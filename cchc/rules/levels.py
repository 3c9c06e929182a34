"""``levels``: the unit names the one level that it has reached."""

from __future__ import annotations

from ..nodes import Entry
from ..number import Exact, quotient
from ..problems import N_, Message
from .expression import Expression, Facts, Piece
from .rule import Choice, Rule, Way, read_options


def read(entry: Entry, maximum: Exact) -> Rule | None:
    """``levels: [{code, name, points | percent}]``, percent being of the maximum."""

    def worth(level: Entry) -> Exact | None:
        points, percent = level.amount("points"), level.amount("percent")
        if level.failed:
            return None
        if (points is None) == (percent is None):
            level.source.report("E-C025", level.at)
            return None
        return points if percent is None else quotient(maximum * percent, 100)

    options = read_options(entry, "levels", worth)
    if options is None:
        return None
    choice = Choice("level", options)
    expression = Expression(
        top=tuple(option.worth for option in options),
        pieces=(Piece(slope=1),),
        ceiling=maximum,
        high=max(option.worth for option in options),
    )
    words = tuple(
        Message(N_("{name}: {points:n} pt"), {"name": option.name, "points": option.worth}) for option in options
    )
    return Rule("levels", maximum, (Way((choice,), expression, _tell),), words)


def _tell(way: Way, facts: Facts) -> Message:
    (choice,) = way.inputs
    assert isinstance(choice, Choice)
    name = next(option.name for option, fact in zip(choice.options, facts, strict=True) if fact)
    return Message(N_("“{name}”"), {"name": name})
