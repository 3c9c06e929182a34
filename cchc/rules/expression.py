"""What every rule kind comes down to: points as pieces of one measure over a few figures.

A measure is a weighted sum of the figures, or the quotient of two; a piece says what a stretch of it is worth::

    points = clamp(piece(measure(facts)), floor, ceiling)

Each kind states its points in this form and nowhere else. From it come, exactly and in agreement: the points, the
reason, the rule in words, and what the rule can reach.
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterator
from functools import partial
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


class Piece(NamedTuple):
    """What one stretch of the measure is worth: ``base + slope × measure + add × full steps above the end``."""

    end: Exact | None = None
    """The lower end; None for the rest."""
    closed: bool = True
    """Whether the end itself belongs to the piece: ``from`` (≥) rather than ``above`` (>)."""
    base: Exact = 0
    slope: Exact = 0
    every: Exact | None = None
    add: Exact = 0
    place: Place | None = None


class Stretch(NamedTuple):
    """The values of the measure that fall to a piece, clipped to those that can occur."""

    low: Exact | None
    """None: without end, as of ``high``."""
    low_closed: bool
    high: Exact | None
    high_closed: bool


Worth: TypeAlias = "tuple[Exact, Piece | WhenZero]"
"""Rounded points, and the piece they come from (or the denominator's being 0)."""

Evaluate: TypeAlias = Callable[[Facts], Worth]

Round: TypeAlias = Callable[[Exact, Exact], Exact]
"""A quotient, rounded."""


class _Bounds(NamedTuple):
    """What a piece gives where it computes nothing: always, at the ceiling, at the floor."""

    piece: Piece
    constant: Worth | None
    full: Worth
    floor: Worth


class Expression:
    """See the module. ``top`` and ``bottom`` are the coefficients of the figures; no ``bottom`` means 1.

    ``low`` and ``high`` are the least and the largest value that the measure can take (None: any), ``whole`` says that
    it takes whole ones only.
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
        low: Exact | None = 0,
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
        self.low = low
        self.high = high
        self.whole = whole
        # Whole coefficients over one denominator keep the evaluation in integers for all whole figures.
        self._scale = lcm(*(c.denominator for c in top))
        self._top = tuple(int(c * self._scale) for c in top)
        self._pieces = tuple(_Compiled(piece) for piece in pieces)
        self._stretches: dict[int, Stretch] = {}

    def __reduce__(self) -> tuple[Callable[[], Expression], tuple[()]]:
        """Another process is handed what was stated, and compiles it again."""
        stated = partial(
            Expression,
            top=self.top,
            bottom=self.bottom,
            pieces=self.pieces,
            ceiling=self.ceiling,
            lowest=self.lowest,
            over=self.over,
            when_zero=self.when_zero,
            low=self.low,
            high=self.high,
            whole=self.whole,
        )
        return stated, ()

    def measure(self, facts: Facts) -> tuple[Exact, Exact]:
        """The measure as numerator and denominator; the denominator is 0 where nothing can be divided."""
        numerator: Exact = sum(map(mul, self._top, facts))
        denominator: Exact = self._scale
        if self.bottom:
            denominator *= sum(map(mul, self.bottom, facts))
        if self.over is Over.CAP and numerator > 100 * denominator:
            numerator = 100 * denominator
        return numerator, denominator

    def evaluator(self, rounded: Round = quotient) -> Evaluate:
        """What works out the points of facts that the inputs accept; exact where no rounding is given.

        Everything known beforehand is bound to names: it is the inmost loop of a round.
        """
        top, bottom, scale = self._top, self.bottom, self._scale
        cap = self.over is Over.CAP
        ceiling, lowest = self.ceiling, self.lowest
        zero_worth = (rounded(ceiling if self.when_zero is WhenZero.FULL else 0, 1), self.when_zero)
        rows = tuple(
            (compiled.end, compiled.unit, piece.closed, compiled.points, self._bounds(piece, rounded))
            for piece, compiled in zip(self.pieces, self._pieces, strict=True)
        )

        first, single = top[0], len(top) == 1

        def evaluate(facts: Facts) -> Worth:
            numerator: Exact = first * facts[0] if single else sum(map(mul, top, facts))
            denominator: Exact = scale
            if bottom:
                denominator *= sum(map(mul, bottom, facts))
                if denominator == 0:
                    return zero_worth
            if cap and numerator > 100 * denominator:
                numerator = 100 * denominator
            for end, unit, closed, points, bounds in rows:  # noqa: B007  # the row that holds is used below
                if end is None:
                    break
                left, right = numerator * unit, end * denominator
                if left > right or (closed and left == right):
                    break
            if bounds.constant is not None:
                return bounds.constant
            gained, whole = points(numerator, denominator)
            if gained > ceiling * whole:
                return bounds.full
            if gained < lowest * whole:
                return bounds.floor
            return rounded(gained, whole), bounds.piece

        return evaluate

    def _bounds(self, piece: Piece, rounded: Round) -> _Bounds:
        constant = None
        if not piece.slope and piece.every is None:
            constant = rounded(min(max(piece.base, self.lowest), self.ceiling), 1), piece
        return _Bounds(piece, constant, (rounded(self.ceiling, 1), piece), (rounded(self.lowest, 1), piece))

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
        if not self._stretches:
            self._stretches = {id(other): stretch for other, stretch in self.stretches() if stretch is not None}
        return self._stretches[id(piece)]

    def stretches(self) -> Iterator[tuple[Piece, Stretch | None]]:
        """Each piece with the values it is for; None where no value ever comes to it."""
        high, closed = self.high, True
        exhausted = False
        for piece in self.pieces:
            low, low_closed = self._lower_end(piece)
            stretch = None if exhausted else self._stretch(Stretch(low, low_closed, high, closed))
            yield piece, stretch
            if piece.end is None:
                exhausted = True
            elif high is None or piece.end < high or (piece.end == high and closed):
                high, closed = piece.end, not piece.closed

    def _lower_end(self, piece: Piece) -> tuple[Exact | None, bool]:
        """Where a piece begins, and whether that value belongs to it: no lower than the measure can be."""
        if piece.end is None or (self.low is not None and piece.end < self.low):
            return self.low, True
        return piece.end, piece.closed

    def _stretch(self, stretch: Stretch) -> Stretch | None:
        low, low_closed, high, high_closed = stretch
        if self.whole:
            if low is not None:
                low, low_closed = (ceil(low) if low_closed else floor(low) + 1), True
            if high is not None:
                high, high_closed = (floor(high) if high_closed else ceil(high) - 1), True
        if low is None or high is None:
            return Stretch(low, low_closed, high, high_closed)
        if low > high or (low == high and not (low_closed and high_closed)):
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
            steps = quotient(end - (piece.end or 0), piece.every)
            return piece.base + piece.add * (floor(steps) if closed else ceil(steps) - 1) >= self.ceiling
        if piece.slope == 0:
            return piece.base >= self.ceiling
        if end is None:
            return True
        best = piece.base + piece.slope * end
        return best >= self.ceiling if closed else best > self.ceiling


class _Compiled:
    """A piece with its fractions brought to whole numbers."""

    def __init__(self, piece: Piece) -> None:
        self.piece = piece
        self.end = None if piece.end is None else piece.end.numerator
        """The lower end, times ``unit``."""
        self.unit = 1 if piece.end is None else piece.end.denominator
        self._whole = lcm(piece.base.denominator, piece.slope.denominator, piece.add.denominator)
        self._base = int(piece.base * self._whole)
        self._slope = int(piece.slope * self._whole)
        self._add = int(piece.add * self._whole)

    def points(self, numerator: Exact, denominator: Exact) -> tuple[Exact, Exact]:
        """What the piece gives a measure, as a quotient, before floor and ceiling."""
        if self.piece.every is not None:
            every = self.piece.every
            above = numerator * self.unit - (self.end or 0) * denominator
            steps = (above * every.denominator) // (denominator * self.unit * every.numerator)
            return self._base + self._add * steps, self._whole
        if self._slope:
            return self._base * denominator + self._slope * numerator, self._whole * denominator
        return self._base, self._whole
