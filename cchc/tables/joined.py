"""Several messages as one."""

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
