"""``points``: points entered as they are, by those who are entitled to."""

from __future__ import annotations

from ..nodes import Entry
from ..number import Exact
from ..problems import N_, Message
from .expression import Expression, Facts, Piece
from .rule import Figure, Rule, Way


def read(entry: Entry, maximum: Exact) -> Rule | None:
    """``step``: what the points must be a multiple of, if given."""
    step = entry.amount("step")
    if entry.failed:
        return None
    if step == 0:
        entry.source.report("E-C026", entry.at_of("step"), what="step")
        return None
    return entered(maximum, step)


def entered(maximum: Exact, step: Exact | None = None) -> Rule:
    """The rule itself."""
    figure = Figure("points", "", whole=False, at_most=maximum, step=step)
    highest = maximum if step is None else maximum // step * step
    expression = Expression(top=(1,), pieces=(Piece(slope=1),), ceiling=maximum, high=highest)
    if step is None:
        words = Message(N_("entered as points, 0 to {maximum:n}"), {"maximum": maximum})
    else:
        words = Message(
            N_("entered as points, 0 to {maximum:n} in steps of {step:n}"), {"maximum": maximum, "step": step}
        )
    return Rule("points", maximum, (Way((figure,), expression, _tell),), (words,))


def _tell(way: Way, facts: Facts) -> Message:
    return Message(N_("entered as points"))
