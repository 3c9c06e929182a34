"""What a rule means, as a short text: equal for rules that give the same points for the same answers."""

from __future__ import annotations

import hashlib

from .rule import Choice, Input, Rule, Way


def fingerprint(rule: Rule) -> str:
    """Sixteen hexadecimal digits over all that makes points. Names are left out: a mended typo means nothing else."""
    meaning = (rule.kind, str(rule.maximum), *(_way(way) for way in rule.ways))
    return hashlib.sha256(repr(meaning).encode()).hexdigest()[:16]


def wording(rule: Rule) -> str:
    """Eight hexadecimal digits over the names of the options to choose from; empty where there are none."""
    names = [
        (option.code, option.name)
        for way in rule.ways
        for asked in way.inputs
        if isinstance(asked, Choice)
        for option in asked.options
    ]
    return hashlib.sha256(repr(names).encode()).hexdigest()[:8] if names else ""


def _way(way: Way) -> tuple[object, ...]:
    worth = way.worth
    pieces = tuple(
        (_text(piece.end), piece.closed, str(piece.base), str(piece.slope), _text(piece.every), str(piece.add))
        for piece in worth.pieces
    )
    return (
        tuple(_input(asked) for asked in way.inputs),
        tuple(str(coefficient) for coefficient in worth.top),
        worth.bottom,
        pieces,
        str(worth.ceiling),
        str(worth.lowest),
        worth.over.value,
        worth.when_zero.value,
    )


def _input(asked: Input) -> tuple[object, ...]:
    if isinstance(asked, Choice):
        return asked.key, asked.several, tuple((option.code, str(option.worth)) for option in asked.options)
    told: tuple[object, ...] = asked.key, asked.whole, _text(asked.at_most), _text(asked.step)
    return (*told, asked.negative) if asked.negative else told  # as it was told before a figure could be below 0


def _text(value: object) -> str:
    return "" if value is None else str(value)
