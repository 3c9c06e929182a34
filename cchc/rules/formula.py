"""A way of answering as an Excel formula, made from the same expression that the engine evaluates.

A spreadsheet computes in floats. What is compared and cut here are whole numbers as far as the figures are, so that a
boundary value falls to the row that it falls to in the engine; figures with decimals are first rounded to where the
noise of floats ends.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import lcm

from ..number import MAX_DECIMALS, MAX_WHOLE_DIGITS, Exact, Rounding, RoundingMode, exact_text
from .expression import Over, Piece, WhenZero
from .rule import Choice, Figure, Way

_CLEAN = MAX_DECIMALS
"""Decimal places behind which there is only the noise of floats."""


def points_formula(way: Way, terms: Sequence[str], *, rounding: Rounding | None, not_applicable: str) -> str:
    """The points of facts that are sound, without the leading ``=``.

    ``terms`` stand for the facts in the order of the inputs: a cell for a figure; for each option a condition that
    holds when it is chosen. ``not_applicable`` is what an answer is worth whose denominator of 0 makes it so.
    """
    return _Writer(way, terms, rounding, not_applicable).points()


def soundness_formula(way: Way, terms: Sequence[str]) -> str:
    """Whether the engine accepts the facts: numbers that are numbers, whole where they count, and no part too great.

    Options come from a list and are always sound.
    """
    conditions: list[str] = []
    position = 0
    for asked in way.inputs:
        if isinstance(asked, Figure):
            conditions.extend(_sound_figure(asked, terms[position]))
        position += asked.width
    if way.worth.over is Over.REFUSE:
        writer = _Writer(way, terms, None, "")
        conditions.append(f"{writer.clean(f'{writer.top}-100*{writer.bottom}')}<=0")
    if way.worth.bottom and not way.worth.accepts_zero:
        conditions.append(f"{_sum(way.worth.bottom, terms)}>0")
    # Excel works out all parts of an AND, so what only makes sense of numbers is asked of numbers alone.
    numbers = [condition for condition in conditions if condition.startswith("ISNUMBER")]
    others = [condition for condition in conditions if not condition.startswith("ISNUMBER")]
    return f"IF({all_of(numbers)},{all_of(others)},FALSE)" if numbers else all_of(others)


def _sound_figure(asked: Figure, cell: str) -> list[str]:
    size = f"ABS({cell})" if asked.negative else cell
    conditions = [f"ISNUMBER({cell})", *([] if asked.negative else [f"{cell}>=0"]), f"{size}<10^{MAX_WHOLE_DIGITS}"]
    conditions.append(f"INT({cell})={cell}" if asked.whole else within_places(cell, MAX_DECIMALS))
    if asked.at_most is not None:
        conditions.append(f"{cell}<={exact_text(asked.at_most)}")
    if asked.step is not None:
        steps = f"ROUND({cell}/{exact_text(asked.step)},{_CLEAN})"
        conditions.append(f"INT({steps})={steps}")
    return conditions


def within_places(cell: str, places: int) -> str:
    """Whether a number has no more decimal places, but for noise: not every program rounds 81.29 to 81.29."""
    return f"ABS(ROUND({cell},{places})-{cell})<=ABS({cell})/2^51"


def all_of(conditions: list[str]) -> str:
    """The condition that all of these hold."""
    return "TRUE" if not conditions else conditions[0] if len(conditions) == 1 else f"AND({','.join(conditions)})"


class _Writer:
    """Writes one way's formula; ``top`` and ``bottom`` are the measure, whole numbers wherever the figures are."""

    def __init__(self, way: Way, terms: Sequence[str], rounding: Rounding | None, not_applicable: str) -> None:
        self.worth = way.worth
        self.rounding = rounding
        self.not_applicable = not_applicable
        self.whole = all(isinstance(asked, Choice) or asked.whole for asked in way.inputs)
        scale = lcm(*(coefficient.denominator for coefficient in way.worth.top))
        self.top = _sum([int(coefficient * scale) for coefficient in way.worth.top], terms)
        self.bottom = _product(scale, _sum(way.worth.bottom, terms)) if way.worth.bottom else str(scale)
        if way.worth.over is Over.CAP:
            self.top = f"MIN({self.top},100*{self.bottom})"

    def points(self) -> str:
        formula = self._rows(self.worth.pieces)
        if not self.worth.bottom:
            return formula
        zero = {
            WhenZero.NOT_APPLICABLE: self.not_applicable,
            WhenZero.FULL: self._constant(self.worth.ceiling),
        }.get(self.worth.when_zero, "0")
        return f"IF({self.bottom}=0,{zero},{formula})"

    def _rows(self, pieces: Sequence[Piece]) -> str:
        first, *others = pieces
        worth = self._worth(first)
        if first.end is None or not others:
            return worth
        left, right = _product(first.end.denominator, self.top), _product(first.end.numerator, self.bottom)
        sign = ">=" if first.closed else ">"
        return f"IF({self.clean(f'{left}-{right}')}{sign}0,{worth},{self._rows(others)})"

    def _worth(self, piece: Piece) -> str:
        """What a piece gives, between floor and ceiling, rounded."""
        if not piece.slope and piece.every is None:
            return self._constant(min(max(piece.base, self.worth.lowest), self.worth.ceiling))
        if piece.every is not None:
            end = piece.end or 0
            above = f"({_product(end.denominator, self.top)}-{_product(end.numerator, self.bottom)})"
            steps = f"{above}*{piece.every.denominator}/({self.bottom}*{end.denominator}*{piece.every.numerator})"
            value = f"{exact_text(piece.base)}+{exact_text(piece.add)}*INT({self.clean(steps)})"
        else:
            whole = lcm(piece.base.denominator, piece.slope.denominator)
            base, slope = int(piece.base * whole), int(piece.slope * whole)
            gained = f"{'-' if slope < 0 else ''}{abs(slope)}*{self.top}"
            if base:
                gained = f"{_product(base, self.bottom)}{'' if slope < 0 else '+'}{gained}"
            value = f"({gained})/({_product(whole, self.bottom)})"
        lowest, ceiling = exact_text(self.worth.lowest), exact_text(self.worth.ceiling)
        return rounded_formula(f"MAX({lowest},MIN({ceiling},{value}))", self.rounding)

    def _constant(self, value: Exact) -> str:
        return exact_text(value if self.rounding is None else self.rounding.of(value))

    def clean(self, value: str) -> str:
        """A value without the noise of floats, where its figures have decimals."""
        return value if self.whole else f"ROUND({value},{_CLEAN})"


def rounded_formula(value: str, rounding: Rounding | None) -> str:
    """A value as a set rounds it. It is cleared of noise first, so that halves are halves."""
    if rounding is None:
        return value
    places, mode = rounding
    clean = f"ROUND({value},{places + _CLEAN})"
    if mode is RoundingMode.DOWN:
        return f"TRUNC({clean},{places})"
    if mode is RoundingMode.HALF_UP:
        return f"ROUND({clean},{places})"
    unit = 10**places
    ticks = f"ROUND({unit}*ABS({value}),{_CLEAN})"
    up = f"IF(AND({ticks}-INT({ticks})=0.5,MOD(INT({ticks}),2)=0),INT({ticks}),ROUND({ticks},0))"
    return f"SIGN({value})*{up}/{unit}"


def _sum(coefficients: Sequence[Exact], terms: Sequence[str]) -> str:
    """Σ coefficient × term, in brackets where it is more than one term."""
    parts = [_product(coefficient, term) for coefficient, term in zip(coefficients, terms, strict=True) if coefficient]
    joined = "+".join(parts) or "0"
    return f"({joined})" if len(parts) > 1 else joined


def _product(factor: Exact, term: str) -> str:
    # A condition counts as 1 or 0 only once something is done with it.
    return term if factor == 1 and "=" not in term else f"{exact_text(factor)}*{term}"
