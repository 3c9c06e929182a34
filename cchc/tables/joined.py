"""Several messages as one, and the first of many names."""

from __future__ import annotations

from collections.abc import Sequence

from ..problems import Message


def stacked(lines: Sequence[Message]) -> Message:
    """Each on a line of its own."""
    *above, last = lines
    for line in reversed(above):
        last = Message("{line:m}\n{below:m}", {"line": line, "below": last})
    return last


def added(terms: Sequence[Message]) -> Message:
    """The terms of a sum."""
    whole, *others = terms
    for term in others:
        whole = Message("{whole:m} + {term:m}", {"whole": whole, "term": term})
    return whole


def first_of(names: Sequence[str], most: int) -> tuple[str, ...]:
    """At most so many of them, and a sign that there are more."""
    return (*names[:most], *(("…",) if len(names) > most else ()))
