"""Numbers with the sign that says whether they are shown as they are, and with as many decimals as it takes."""

from __future__ import annotations

from ..number import Exact, decimals_of, is_shown_whole, quotient
from ..problems import Message

_MOST = 12


def number_words(value: Exact) -> Message:
    """A number, behind ≈ where it is shown shortened."""
    return Message("{value:n}" if is_shown_whole(value) else "≈ {value:n}", {"value": value})


def precise(value: Exact, beside: Exact, places: int, *, sign: bool = True) -> Message:
    """A number that is told apart from another: with more decimals than these, and no more than that takes.

    Its sign is = or ≈, unless there is to be none.
    """
    needed = decimals_of(value)
    shown = places + 2
    while shown < _MOST and _cut(value, shown) == _cut(beside, shown):
        shown += 2
    if needed is not None and needed <= shown:
        return Message(f"{'= ' if sign else ''}{{value:{needed}}}", {"value": value})
    return Message(f"≈ {{value:{shown}}}", {"value": value})


def _cut(value: Exact, places: int) -> int:
    return int(quotient(value * 10**places, 1))
