"""The ranks of the made-up communes, exactly, and by nothing of what computes them elsewhere."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from math import floor

from generate import EVERY_KIND, PER_FIELD, Answers, Kinds, codes

_LEVELS = {"tot": Fraction(1), "kha": Fraction(1, 2), "kem": Fraction(0)}
_ITEMS = {"a": Fraction(1, 2), "b": Fraction(1, 4), "c": Fraction(1, 4)}
_WEIGHTS = {"A": 100, "B": 60, "C": 20, "D": 0}


def _points(kind: int, facts: dict) -> Fraction:
    quarter = Fraction(1, 4)
    if kind == 0:
        return _LEVELS[facts["level"]]
    if kind == 1:
        percent = Fraction(100 * facts["on_time"], facts["settled"])
        return percent / 100 if percent >= 95 else Fraction(1, 2) if percent > 70 else Fraction(0)
    if kind == 2:
        return sum((_ITEMS[item] for item in facts["met"]), Fraction(0))
    if kind == 3:
        return min(Fraction(1), quarter * facts["count"])
    if kind == 4:
        return max(Fraction(0), 1 - quarter * facts["late"] - Fraction(1, 2) * facts["wrong"])
    if kind == 5:
        replies = sum(facts[code] for code in _WEIGHTS)
        return Fraction(sum(weight * facts[code] for code, weight in _WEIGHTS.items()), 100 * replies)
    if kind == 6:
        return Fraction(0) if facts["days"] > 5 else Fraction(1, 2) if facts["days"] > 2 else Fraction(1)
    if kind == 7:
        percent = Fraction(100 * facts["done"], facts["planned"])
        full = floor((percent - 80) / 5)
        return min(Fraction(1), Fraction(1, 2) + quarter * full) if percent >= 80 else Fraction(0)
    return Fraction(facts["points"])


def ranks(units: Iterable[tuple[str, Answers]], kinds: Kinds = EVERY_KIND) -> dict[str, int]:
    """By the index, then by the fields 3 and 8; equal units share a rank and the next ones are left out."""
    keys = {}
    for unit, stated in units:
        exact = [_points(kind, stated[code]) for code, kind in codes(kinds)]
        points = [Fraction(floor(value * 100 + Fraction(1, 2)), 100) for value in exact]
        fields = [sum(points[start : start + PER_FIELD]) for start in range(0, len(points), PER_FIELD)]
        keys[unit] = (sum(points), fields[2], fields[7])
    order = sorted(keys.values(), reverse=True)
    first = {key: place for place, key in reversed(list(enumerate(order, 1)))}
    return {unit: first[key] for unit, key in keys.items()}
