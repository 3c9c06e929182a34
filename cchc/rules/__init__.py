"""The rule kinds: one module each, listed here.

A kind reads its parameters into a ``Rule``, which states its points as an ``Expression``. Nothing else in the
program knows the kinds apart.
"""

from __future__ import annotations

from ..nodes import Entry
from ..number import Exact
from . import checklist, count, deduction, levels, number, points, ratio, relative, survey
from .expression import Expression, Facts, Piece, WhenZero
from .rule import AWAY_KEY, NOT_FACTS, RESERVED_KEYS, Choice, Figure, Flaw, Input, Option, ReadRule, Rule, Way
from .words import input_name, reason

__all__ = [
    "AWAY_KEY",
    "KINDS",
    "NOT_FACTS",
    "RESERVED_KEYS",
    "Choice",
    "Expression",
    "Facts",
    "Figure",
    "Flaw",
    "Input",
    "Option",
    "Piece",
    "Rule",
    "Way",
    "WhenZero",
    "input_name",
    "read_rule",
    "reason",
]

KINDS: dict[str, ReadRule] = {
    "levels": levels.read,
    "checklist": checklist.read,
    "ratio": ratio.read,
    "number": number.read,
    "count": count.read,
    "deduction": deduction.read,
    "survey": survey.read,
    "points": points.read,
    "relative": relative.read,
}


def read_rule(entry: Entry, maximum: Exact) -> Rule | None:
    """The rule under an indicator's ``rule`` key. None, and complaints, where it is not one."""
    kind = entry.choice("kind", KINDS)
    if kind is None:
        return None
    rule = KINDS[kind](entry, maximum)
    entry.finish()
    return None if entry.failed else rule
