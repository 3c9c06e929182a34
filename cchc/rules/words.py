"""How one answer got its points, in words."""

from __future__ import annotations

from ..number import Exact
from ..problems import N_, Message
from .expression import Facts, Piece, WhenZero
from .rule import Input, Way
from .scale import tell_arithmetic, tell_stretch

_OWN_NAMES = {
    "points": Message(N_("points")),
    "percent": Message(N_("percent")),
    "level": Message(N_("level")),
    "met": Message(N_("met")),
}
"""What rules ask for under names of their own."""


def input_name(asked: Input) -> Message:
    """What an input is called, by the set or by its kind of rule."""
    return Message("{name}", {"name": asked.name}) if asked.name else _OWN_NAMES[asked.key]


_NOTHING_TO_MEASURE = {
    WhenZero.NOT_APPLICABLE: "R-NOTHING-TO-MEASURE",
    WhenZero.FULL: "R-NOTHING-TO-MEASURE-FULL",
    WhenZero.ZERO: "R-NOTHING-TO-MEASURE-ZERO",
}


def reason(
    way: Way, facts: Facts, piece: Piece | WhenZero, points: Exact, *, measure: Message | None = None
) -> Message:
    """Why these facts, which came to this piece, got these points (after rounding); ``measure`` tells the facts."""
    told = way.tell(way, facts) if measure is None else measure
    if isinstance(piece, WhenZero):
        return Message(_NOTHING_TO_MEASURE[piece], {"measure": told, "points": points})
    values = {"measure": told, "outcome": _outcome(way, facts, piece, points)}
    arithmetic = tell_arithmetic(piece, facts, way=way) if way.computes else None
    if len(way.worth.pieces) > 1 and way.computes:
        values["row"] = tell_stretch(way.worth.stretch_of(piece), way=way)
        if arithmetic is None:
            return Message("R-SCALE", values)
        return Message("R-SCALE-COMPUTED", {**values, "arithmetic": arithmetic})
    if arithmetic is None:
        return Message("R-DIRECT", values)
    return Message("R-COMPUTED", {**values, "arithmetic": arithmetic})


def _outcome(way: Way, facts: Facts, piece: Piece, points: Exact) -> Message:
    if piece.slope or piece.every:
        # Only a computed value can be held back, and then the points are those of the bound.
        if points == way.worth.ceiling and way.worth.unbounded(piece, facts) > points:
            return Message(N_("{points:n} pt, the maximum"), {"points": points})
        if points == way.worth.lowest and way.worth.unbounded(piece, facts) < points:
            return Message(N_("{points:n} pt, the floor"), {"points": points})
    return Message(N_("{points:n} pt"), {"points": points})
