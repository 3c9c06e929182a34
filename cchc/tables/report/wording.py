"""Figures and names inside of sentences."""

from __future__ import annotations

from collections.abc import Sequence

from ...analysis.comparison import Comparison
from ...number import Exact
from ...problems import N_, Message
from ...results import Item

MOST_NAMES = 12
"""Names in one sentence; of more, how many there are besides."""


def padded(value: Exact, places: int | None, *, signed: bool = False) -> Message:
    """A figure as it is printed in tables: with all its places, and where it is a change with its sign."""
    sign = "+" if signed and value > 0 else ""
    return Message(f"{sign}{{value:{'n' if places is None else places}}}", {"value": value})


def names(found: Sequence[str], most: int = MOST_NAMES) -> Message:
    """Names, not more than can be read."""
    if len(found) <= most:
        return Message("{names:l}", {"names": tuple(found)})
    return Message(N_("{names:l} and {more:n} more"), {"names": tuple(found[:most]), "more": len(found) - most})


def item_name(item: Item) -> Message:
    return Message("{code}. {name}", {"code": item.code, "name": item.name})


def year_before(comparison: Comparison) -> str:
    """The year that a round is compared with."""
    return str(comparison.before.year)
