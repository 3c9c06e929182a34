"""A rounding step as YAML states it: ``{places: 2}``, perhaps with a ``mode``."""

from __future__ import annotations

from ..nodes import Entry
from ..number import Rounding, RoundingMode

MAX_PLACES = 9


def read_rounding(entry: Entry) -> Rounding | None:
    """None, and a complaint, where it is not one."""
    places = entry.required_amount("places", whole=True)
    mode = entry.member(RoundingMode, "mode", RoundingMode.HALF_UP)
    entry.finish()
    if places is None or mode is None:
        return None
    if places > MAX_PLACES:
        entry.source.report("E-C033", entry.at_of("places"), places=places, most=MAX_PLACES)
        return None
    return Rounding(int(places), mode)
