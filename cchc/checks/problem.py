"""A problem that a check has found."""

from __future__ import annotations

from ..problems import Message, Place, Problem, Value


def problem(code: str, /, *places: Place | None, **values: Value) -> Problem:
    """With the places of which it is known where they are."""
    return Problem(Message(code, values), tuple(place for place in places if place is not None))
