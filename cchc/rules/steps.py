"""The next answers that give more: from given facts the smallest changes by which a rule comes to more points.

One figure is moved at a time, up or down, or several together, those first that weigh most: one violation fewer, two,
and so on; where they can move in a few ways only, as items that are met, in each of these ways. Each step is as small
as it can be for what it gives: no smaller change that way gives as much.

- A choice: each other option that gives more.
- A band of a scale: the nearest value that falls to it.
- Where points follow the figure: every value that gives other points. Where those are so close that every rounded
  amount of points can be had they are one step with a slope, whose ``step`` finds the value for an amount; and where
  points are not rounded at all there is a first step of a hundredth of the maximum, one for each tenth of it, and the
  farthest.
- Of a quotient the part is moved and the whole stays as it is.
- Where there is no answer yet: what a first answer can give. Without a known whole it is stated of a hundred.

Whole figures move by one, points by the step that they are entered in, others by a hundredth.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cached_property
from itertools import product
from math import ceil, floor, lcm, prod
from operator import mul
from typing import NamedTuple

from ..number import Exact, quotient
from .expression import Evaluate, Facts, Piece
from .rule import Choice, Figure, Way

FINEST = 100
"""Figures that are not whole move by a hundredth. A unit that gives a hundredth of the maximum counts by itself."""
MARKS = 10
"""Tenths of the maximum, where the values between are too many."""
FEW = 400
"""As many values, or combinations of them, as are looked at one by one."""
UNKNOWN_WHOLE = 100
"""What a first answer is stated of: a percentage is all that can be asked of it."""


class Step(NamedTuple):
    """Another answer, and what it gives."""

    facts: Facts
    worth: Exact
    """As the evaluation gives it."""
    size: int
    """How much is changed: units of the figures, items of a list; of options that exclude each other, how many up."""
    slope: Slope | None = None
    """Where every amount of points up to this one can be had."""


def next_steps(
    way: Way, facts: Facts | None, evaluate: Evaluate, *, full: Exact, bar: Exact, rounded: bool
) -> tuple[Step, ...]:
    """Steps that give more than ``bar``, the least first; ``facts`` is None where there is no answer.

    ``evaluate`` is of the way's expression, in ticks that it rounds to if it does; ``full`` is the most that it gives.
    """
    if not is_movable(way):
        return ()
    first = way.inputs[0]
    if isinstance(first, Choice) and not first.several:
        found = _options(first, facts, evaluate)
    else:
        found = _changes(way, facts, _Search(evaluate, full, bar, rounded))
    return tuple(_smallest([step for step in found if step.worth > bar]))


def least_of(way: Way, start: Facts | None, facts: Facts, will_do: Callable[[Facts], bool]) -> Facts:
    """An answer that will do, with each of its figures moved no farther than it must be: one unit less would not do.

    What is chosen stays so.
    """
    begin = _blank(way) if start is None else start
    position = 0
    for asked in way.inputs:
        if isinstance(asked, Figure):
            here, there = begin[position], facts[position]
            unit = _grain(way, position, here)[0] * (1 if there > here else -1)
            low, high = 0, int(quotient(there - here, unit))
            while low < high:
                middle = (low + high) // 2
                moved = (*facts[:position], quotient(here + middle * unit, 1), *facts[position + 1 :])
                if will_do(moved):
                    facts, high = moved, middle
                else:
                    low = middle + 1
        position += asked.width
    return facts


def is_movable(way: Way) -> bool:
    """Whether a change of its facts alone can change the points.

    Not where they hang on other units, or where every figure is a part of the whole too, as the replies to a survey.
    """
    return not way.compares and any(_is_free(way, position) for position in range(len(way.worth.top)))


def _is_free(way: Way, position: int) -> bool:
    worth = way.worth
    return worth.top[position] != 0 and not (worth.bottom and worth.bottom[position])


def _options(asked: Choice, facts: Facts | None, evaluate: Evaluate) -> Iterator[Step]:
    count = len(asked.options)
    chosen = 0 if facts is None else facts.index(1)
    others = [tuple(int(at == position) for at in range(count)) for position in range(count)]
    worths = [evaluate(other)[0] for other in others]
    order = sorted(range(count), key=lambda position: (worths[position], abs(position - chosen)))
    for size, position in enumerate(order):
        yield Step(others[position], worths[position], size)


def _smallest(steps: list[Step]) -> list[Step]:
    """Those than which no smaller one gives as much; of equal ones the first."""
    kept: list[Step] = []
    for step in sorted(steps, key=lambda step: (-step.worth, step.size)):
        if not kept or (step.worth < kept[-1].worth and step.size <= kept[-1].size):
            kept.append(step)
    return kept[::-1]


class _Search(NamedTuple):
    evaluate: Evaluate
    full: Exact
    bar: Exact
    rounded: bool


def _changes(way: Way, facts: Facts | None, search: _Search) -> Iterator[Step]:
    start = _blank(way) if facts is None else facts
    if facts is None:
        yield Step(start, search.evaluate(start)[0], 0)
    if way.worth.bottom and way.worth.measure(start)[1] == 0:
        return
    free = [position for position in range(len(start)) if _is_free(way, position)]
    for position in free:
        for sign in (1, -1):
            yield from _Axis(way, start, position, sign).steps(search)
    if len(free) > 1:
        heaviest = sorted(free, key=lambda at: -way.worth.top[at] * _grain(way, at, start[at])[0])
        for sign in (1, -1):
            yield from _together(way, start, heaviest, sign, search)
            yield from _combined(way, start, free, sign, search)


def _blank(way: Way) -> Facts:
    """What a first answer starts from: nothing of everything."""
    bottom = way.worth.bottom or (0,) * len(way.worth.top)
    return tuple(UNKNOWN_WHOLE if part else 0 for part in bottom)


def _together(way: Way, start: Facts, positions: list[int], sign: int, search: _Search) -> Iterator[Step]:
    """One figure after the other, each to its end before the next."""
    moved = 0
    for position in positions:
        axis = _Axis(way, start, position, sign)
        yield from axis.steps(search, moved)
        if axis.most is None:
            return
        start = axis.at(axis.most)
        moved += axis.most


def _combined(way: Way, start: Facts, positions: list[int], sign: int, search: _Search) -> Iterator[Step]:
    """Every way in which the figures can move together, where these are few."""
    ends = [_Axis(way, start, position, sign).most for position in positions]
    limits = [end for end in ends if end is not None]
    if len(limits) < len(ends) or prod(limit + 1 for limit in limits) > FEW:
        return
    for distances in product(*[range(limit + 1) for limit in limits]):
        facts = start
        for position, distance in zip(positions, distances, strict=True):
            facts = _Axis(way, facts, position, sign).at(distance)
        yield Step(facts, search.evaluate(facts)[0], sum(distances))


class _Axis:
    """One figure that moves one way, the others as they are; distances are in its least units."""

    def __init__(self, way: Way, start: Facts, position: int, sign: int) -> None:
        worth = way.worth
        self.way, self.start, self.position, self.sign = way, start, position, sign
        self.grain, highest = _grain(way, position, start[position])
        self.here = int(quotient(start[position], self.grain))
        self.most: int | None
        """How far it can go; None: without end."""
        if sign < 0:
            self.most = None if worth.low is None else self.here
        elif highest is not None:
            self.most = max(highest - self.here, 0)
        elif worth.high is not None:
            self.most = max(floor(self._distance(worth.high)), 0)
        else:
            self.most = None

    @cached_property
    def _line(self) -> tuple[Exact, Exact]:
        """The measure where it is now, and what one unit of the figure makes of it."""
        worth = self.way.worth
        bottom: Exact = sum(map(mul, worth.bottom, self.start)) if worth.bottom else 1
        whole: Exact = sum(map(mul, worth.top, self.start))
        return quotient(whole, bottom), quotient(self.sign * worth.top[self.position] * self.grain, bottom)

    def _distance(self, measure: Exact) -> Exact:
        """At which the measure would come to this much."""
        now, unit = self._line
        return quotient(measure - now, unit)

    def at(self, distance: int) -> Facts:
        moved = (self.here + self.sign * distance) * self.grain
        return (*self.start[: self.position], quotient(moved, 1), *self.start[self.position + 1 :])

    def steps(self, search: _Search, before: int = 0) -> Iterator[Step]:
        """Those that give more than the bar; ``before`` is what has been moved already."""
        reached = search.bar

        def worth(distance: int) -> Exact:
            return search.evaluate(self.at(distance))[0]

        for piece, nearest, farthest in sorted(self._stretches(), key=lambda stretch: stretch[1]):
            # Within a piece points only rise or only fall, so that its ends are all there is to know of it.
            first = worth(nearest)
            if first > reached:
                reached = first
                yield Step(self.at(nearest), reached, before + nearest)
            last = first if nearest == farthest else worth(farthest)
            if last <= reached:
                continue
            rise = self._rise(piece) * search.full
            if rise * FINEST >= self.way.worth.ceiling * search.full:
                found = self._each(piece, nearest, farthest, search, reached)
            elif farthest - nearest <= FEW:
                found = iter(range(nearest, farthest + 1))
            elif search.rounded and (
                rise < self.way.worth.ceiling or (rise == self.way.worth.ceiling and worth(nearest + 1) == first + 1)
            ):  # a rise of just one rounded amount may skip some where all values are halves that are rounded to even
                lowest = worth(self._first(piece, nearest, farthest, reached, search, beyond=True))
                slope = Slope(self, piece, nearest, farthest, search, before, lowest)
                end = self._first(piece, nearest, farthest, last, search, beyond=False)
                yield Step(self.at(end), last, before + end, slope)
                found = iter(())
            else:
                found = self._marks(piece, nearest, farthest, search, reached)
            for distance in found:
                got = worth(distance)
                if got > reached:
                    yield Step(self.at(distance), got, before + distance)
                    reached = got
            reached = last

    def _each(self, piece: Piece, nearest: int, farthest: int, search: _Search, reached: Exact) -> Iterator[int]:
        """Every distance at which there is more than before."""
        while search.evaluate(self.at(farthest))[0] > reached:
            nearest = self._first(piece, nearest, farthest, reached, search, beyond=True)
            reached = search.evaluate(self.at(nearest))[0]
            yield nearest

    def _marks(self, piece: Piece, nearest: int, farthest: int, search: _Search, reached: Exact) -> Iterator[int]:
        """A hundredth of the maximum further, each tenth of the maximum, and the farthest."""
        last, goal = search.evaluate(self.at(farthest))[0], reached + quotient(search.full, FINEST)
        while reached < last:
            nearest = self._first(piece, nearest, farthest, min(goal, last), search, beyond=False)
            reached = search.evaluate(self.at(nearest))[0]
            yield nearest
            goal = quotient(search.full * (reached * MARKS // search.full + 1), MARKS)

    def _rise(self, piece: Piece) -> Exact:
        """The most that the points can rise by from one value to the next."""
        rise = piece.slope * self._line[1]
        return piece.add if piece.every is not None else max(rise, -rise)

    def _first(self, piece: Piece, nearest: int, farthest: int, due: Exact, search: _Search, *, beyond: bool) -> int:
        """The first distance in a rising piece that gives what is due, or more where ``beyond``; the farthest does."""

        def holds(distance: int) -> bool:
            worth = search.evaluate(self.at(distance))[0]
            return worth > due if beyond else worth >= due

        # Where points are rounded half up to whole numbers, it is where they come to a half below; elsewhere near it.
        half = quotient(2 * due + (1 if beyond else -1), 2)
        points = quotient(half * self.way.worth.ceiling, search.full)
        guess = min(max(ceil(self._distance(self._measure(piece, points))), nearest), farthest)
        low, high, stride = nearest, farthest, 1
        if holds(guess):
            high = guess
            while high > low and holds(max(high - stride, low)):
                high, stride = max(high - stride, low), 2 * stride
            low = max(high - stride + 1, low)
        else:
            low = guess + 1
            while not holds(min(low + stride - 1, farthest)):
                low, stride = low + stride, 2 * stride
            high = min(low + stride - 1, farthest)
        while low < high:
            middle = (low + high) // 2
            if holds(middle):
                high = middle
            else:
                low = middle + 1
        return low

    def _stretches(self) -> Iterator[tuple[Piece, int, int]]:
        """Each piece on the way, with the distances at which it begins and ends."""
        if self.most == 0:
            return
        for piece, stretch in self.way.worth.stretches():
            if stretch is None:
                continue
            ends = [(stretch.low, stretch.low_closed), (stretch.high, stretch.high_closed)]
            (start, start_closed), (end, end_closed) = ends if self.sign > 0 else ends[::-1]
            nearest, farthest = 1, self.most
            if start is not None:
                distance = self._distance(start)
                nearest = max(ceil(distance) if start_closed else floor(distance) + 1, 1)
            if end is not None:
                distance = self._distance(end)
                last = floor(distance) if end_closed else ceil(distance) - 1
                farthest = last if farthest is None else min(last, farthest)
            if farthest is None:  # where the piece has given all that it can
                endless = piece.slope > 0 or (piece.every is not None and piece.add > 0)
                most = self._distance(self._measure(piece, self.way.worth.ceiling)) if endless else nearest
                farthest = max(ceil(most), nearest)
            if nearest <= farthest:
                yield piece, nearest, farthest

    @staticmethod
    def _measure(piece: Piece, points: Exact) -> Exact:
        """From which a piece that computes gives so many points, unrounded and without floor and ceiling."""
        missing = points - piece.base
        if piece.every is not None and piece.end is not None:
            return piece.end + piece.every * ceil(quotient(missing, piece.add))
        return quotient(missing, piece.slope)


class Slope(NamedTuple):
    """Values of a figure that give every amount of points from ``lowest`` on, to the last place that is kept."""

    axis: _Axis
    piece: Piece
    nearest: int
    farthest: int
    search: _Search
    before: int
    lowest: Exact

    def step(self, worth: Exact) -> Step:
        """The smallest one that gives so much."""
        axis = self.axis
        distance = axis._first(self.piece, self.nearest, self.farthest, worth, self.search, beyond=False)  # noqa: SLF001
        facts = axis.at(distance)
        return Step(facts, self.search.evaluate(facts)[0], self.before + distance)


def _grain(way: Way, position: int, fact: Exact) -> tuple[Exact, int | None]:
    """The least unit that a figure moves by, and how many of it are the most that it can be."""
    for asked in way.inputs:
        if position < asked.width:
            break
        position -= asked.width
    if not isinstance(asked, Figure):
        return 1, 1
    grain = asked.step or (1 if asked.whole else quotient(1, lcm(FINEST, fact.denominator)))
    return grain, None if asked.at_most is None else int(asked.at_most // grain)
