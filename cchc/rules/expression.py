"""What every rule kind comes down to: points as pieces of one measure over a few figures.

A measure is a weighted sum of the figures, or the quotient of two; a piece says what a stretch of it is worth::

    points = clamp(piece(measure(facts)), floor, ceiling)

Each kind states its points in this form and nowhere else. From it come, exactly and in agreement: the points, the
reason, the rule in words, and what the rule can reach.
"""

from __future__ import annotations

import enum
from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from math import ceil, floor, lcm
from operator import mul
from typing import NamedTuple, TypeAlias

from ..number import Exact, quotient
from ..problems import Place

Facts: TypeAlias = tuple[Exact, ...]
"""The figures of one answer, in the order of the inputs; an option that is chosen counts 1, another 0."""


class WhenZero(enum.Enum):
    """What an answer whose denominator is 0 is worth."""

    REFUSE = "refuse"
    NOT_APPLICABLE = "not_applicable"
    FULL = "full"
    ZERO = "zero"


class Over(enum.Enum):
    """What a measure above 100 % is."""

    PLAIN = "plain"
    """A value like any other."""
    REFUSE = "refuse"
    """A mistake: a part above its whole."""
    CAP = "cap"
    """As good as 100 %."""


@dataclass(frozen=True, slots=True)
class Piece:
    """What one stretch of the measure is worth: ``base + slope × measure + add × full steps above the end``."""

    end: Exact | None = None
    """The lower end; None for the rest."""
    closed: bool = True
    """Whether the end itself belongs to the piece: ``from`` (≥) rather than ``above`` (>)."""
    base: Exact = 0
    slope: Exact = 0
    every: Exact | None = None
    add: Exact = 0
    place: Place | None = field(default=None, compare=False)


class Worth(NamedTuple):
    """Points before rounding, as a quotient, and the piece they come from (or the denominator's being 0)."""

    numerator: Exact
    denominator: Exact
    piece: Piece | WhenZero

    @property
    def points(self) -> Exact:
        return quotient(self.numerator, self.denominator)

    @property
    def is_applicable(self) -> bool:
        return self.piece is not WhenZero.NOT_APPLICABLE


class Stretch(NamedTuple):
    """The values of the measure that fall to a piece, clipped to those that can occur."""

    low: Exact
    low_closed: bool
    high: Exact | None
    """None: without end."""
    high_closed: bool


_NOT_APPLICABLE = Worth(0, 1, WhenZero.NOT_APPLICABLE)


class Expression:
    """See the module. ``top`` and ``bottom`` are the coefficients of the figures; no ``bottom`` means 1.

    ``high`` is the largest value the measure can take (None: any), ``whole`` says that it takes whole ones only.
    """

    def __init__(
        self,
        *,
        top: tuple[Exact, ...],
        bottom: tuple[int, ...] = (),
        pieces: tuple[Piece, ...],
        ceiling: Exact,
        lowest: Exact = 0,
        over: Over = Over.PLAIN,
        when_zero: WhenZero = WhenZero.REFUSE,
        high: Exact | None = None,
        whole: bool = False,
    ) -> None:
        self.top = top
        self.bottom = bottom
        self.pieces = pieces
        self.ceiling = ceiling
        self.lowest = lowest
        self.over = over
        self.when_zero = when_zero
        self.high = high
        self.whole = whole
        # Whole coefficients over one denominator keep the evaluation in integers for all whole figures.
        self._scale = lcm(*(c.denominator for c in top))
        self._top = tuple(int(c * self._scale) for c in top)
        self._pieces = tuple(_Compiled(piece) for piece in pieces)

    def measure(self, facts: Facts) -> tuple[Exact, Exact]:
        """The measure as numerator and denominator; the denominator is 0 where nothing can be divided."""
        numerator: Exact = sum(map(mul, self._top, facts))
        denominator: Exact = self._scale
        if self.bottom:
            denominator *= sum(map(mul, self.bottom, facts))
        if self.over is Over.CAP and numerator > 100 * denominator:
            numerator = 100 * denominator
        return numerator, denominator

    def evaluate(self, facts: Facts) -> Worth:
        """The exact worth of facts that the inputs accept."""
        numerator, denominator = self.measure(facts)
        if denominator == 0:
            if self.when_zero is WhenZero.NOT_APPLICABLE:
                return _NOT_APPLICABLE
            return Worth(self.ceiling if self.when_zero is WhenZero.FULL else 0, 1, self.when_zero)
        for compiled in self._pieces:
            if compiled.holds(numerator, denominator):
                break
        else:
            raise AssertionError("the last piece of a sound scale is the rest")
        points, whole = compiled.points(numerator, denominator)
        if points > self.ceiling * whole:
            return Worth(self.ceiling, 1, compiled.piece)
        if points < self.lowest * whole:
            return Worth(self.lowest, 1, compiled.piece)
        return Worth(points, whole, compiled.piece)

    @property
    def accepts_zero(self) -> bool:
        """Whether a denominator of 0 is worth something."""
        return self.when_zero is not WhenZero.REFUSE

    def unbounded(self, piece: Piece, facts: Facts) -> Exact:
        """What a piece gives these facts before floor and ceiling."""
        compiled = next(c for c in self._pieces if c.piece is piece)
        return quotient(*compiled.points(*self.measure(facts)))

    def stretch_of(self, piece: Piece) -> Stretch:
        """The values that fall to a piece which some value has come to."""
        stretch = next(stretch for other, stretch in self.stretches() if other is piece)
        assert stretch is not None
        return stretch

    def stretches(self) -> Iterator[tuple[Piece, Stretch | None]]:
        """Each piece with the values it is for; None where no value ever comes to it."""
        high, closed = self.high, True
        exhausted = False
        for piece in self.pieces:
            low = max(piece.end, 0) if piece.end is not None else 0
            low_closed = piece.closed if piece.end is not None and piece.end >= 0 else True
            stretch = None if exhausted else self._stretch(Stretch(low, low_closed, high, closed))
            yield piece, stretch
            if piece.end is None or piece.end < 0 or (piece.end == 0 and piece.closed):
                exhausted = True
            elif high is None or piece.end < high or (piece.end == high and closed):
                high, closed = piece.end, not piece.closed

    def _stretch(self, stretch: Stretch) -> Stretch | None:
        low, low_closed, high, high_closed = stretch
        if self.whole:
            low, low_closed = (ceil(low) if low_closed else floor(low) + 1), True
            if high is not None:
                high, high_closed = (floor(high) if high_closed else ceil(high) - 1), True
        if high is not None and (low > high or (low == high and not (low_closed and high_closed))):
            return None
        return Stretch(low, low_closed, high, high_closed)

    def reaches_ceiling(self) -> bool:
        """Whether some value of the measure is worth exactly the ceiling."""
        return any(stretch is not None and self._piece_reaches(piece, stretch) for piece, stretch in self.stretches())

    def _piece_reaches(self, piece: Piece, stretch: Stretch) -> bool:
        rising = piece.slope >= 0
        end = stretch.high if rising else stretch.low
        closed = stretch.high_closed if rising else stretch.low_closed
        if piece.every is not None and piece.add > 0:
            if end is None:
                return True
            steps = Fraction(end - (piece.end or 0)) / piece.every
            return piece.base + piece.add * (floor(steps) if closed else ceil(steps) - 1) >= self.ceiling
        if piece.slope == 0:
            return piece.base >= self.ceiling
        if end is None:
            return True
        best = piece.base + piece.slope * end
        return best >= self.ceiling if closed else best > self.ceiling


class _Compiled:
    """A piece with its fractions brought to whole numbers."""

    __slots__ = ("_add", "_base", "_end", "_every", "_part", "_slope", "_unit", "_whole", "piece")

    def __init__(self, piece: Piece) -> None:
        self.piece = piece
        end = piece.end or 0
        self._end, self._unit = end.numerator, end.denominator
        self._whole = lcm(piece.base.denominator, piece.slope.denominator, piece.add.denominator)
        self._base = int(piece.base * self._whole)
        self._slope = int(piece.slope * self._whole)
        self._add = int(piece.add * self._whole)
        every = piece.every or 1
        self._every, self._part = every.numerator, every.denominator

    def holds(self, numerator: Exact, denominator: Exact) -> bool:
        if self.piece.end is None:
            return True
        left, right = numerator * self._unit, self._end * denominator
        return left >= right if self.piece.closed else left > right

    def points(self, numerator: Exact, denominator: Exact) -> tuple[Exact, Exact]:
        if self.piece.every is not None:
            above = numerator * self._unit - self._end * denominator
            steps = (above * self._part) // (denominator * self._unit * self._every)
            return self._base + self._add * steps, self._whole
        if self._slope:
            return self._base * denominator + self._slope * numerator, self._whole * denominator
        return self._base, self._whole
