"""The next answers that give more: from given facts the smallest changes by which a rule comes to more points.

One figure is moved at a time, up or down, or several together, those first that weigh most: one violation fewer, two,
and so on. Each step is as small as it can be for what it gives: no smaller change of the same facts gives as much.

- A choice: each other option that gives more.
- A band of a scale: the nearest value that falls to it.
- Where points follow the figure: each unit, if one alone is worth a hundredth of the maximum; else a first step of a
  hundredth of the maximum, then each tenth of it, then as far as it goes.
- Of a quotient the part is moved and the whole stays as it is.
- Where there is no answer yet: what a first answer can give. Without a known whole it is stated of a hundred.

Whole figures move by one, points by the step that they are entered in, others by a hundredth.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from math import ceil, floor, lcm
from operator import mul
from typing import NamedTuple

from ..number import Exact, quotient
from .expression import Evaluate, Facts, Piece
from .rule import Choice, Figure, Way

FINEST = 100
"""Of what follows the figure the first step is this part of the maximum; figures that are not whole move by as much."""
MARKS = 10
"""Beyond it the steps are to whole tenths of the maximum."""
UNKNOWN_WHOLE = 100
"""What a first answer is stated of: a percentage is all that can be asked of it."""


class Step(NamedTuple):
    """Another answer, and what it gives."""

    facts: Facts
    worth: Exact
    """As the evaluation gives it."""
    size: int
    """How much is changed: units of the figures, items of a list; of options that exclude each other, how many up."""


def next_steps(way: Way, facts: Facts | None, evaluate: Evaluate, *, full: Exact, bar: Exact) -> tuple[Step, ...]:
    """Steps that give more than ``bar``, the least first; ``facts`` is None where there is no answer.

    ``evaluate`` is of the way's expression, and ``full`` is the most that it gives.
    """
    if not is_movable(way):
        return ()
    first = way.inputs[0]
    if isinstance(first, Choice) and not first.several:
        found = _options(first, facts, evaluate)
    else:
        found = _changes(way, facts, _Search(evaluate, full, bar))
    return tuple(_smallest([step for step in found if step.worth > bar]))


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
        heaviest = sorted(free, key=lambda position: -way.worth.top[position])
        for sign in (1, -1):
            yield from _together(way, start, heaviest, sign, search)


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


class _Axis:
    """One figure that moves one way, the others as they are; distances are in its least units."""

    def __init__(self, way: Way, start: Facts, position: int, sign: int) -> None:
        worth = way.worth
        grain, highest = _grain(way, position, start[position])
        bottom = sum(map(mul, worth.bottom, start)) if worth.bottom else 1
        others = sum(map(mul, worth.top, start)) - worth.top[position] * start[position]
        self.way, self.start, self.position, self.sign, self.grain = way, start, position, sign, grain
        self.here = int(quotient(start[position], grain))
        self.zero = quotient(others, bottom)
        self.per = quotient(worth.top[position] * grain, bottom)
        """What one unit makes of the measure."""
        self.most: int | None
        """How far it can go; None: without end."""
        if sign < 0:
            self.most = self.here
        elif highest is None and worth.high is None:
            self.most = None
        else:
            ends = [] if highest is None else [highest]
            if worth.high is not None:
                ends.append(floor(quotient(worth.high - self.zero, self.per)))
            self.most = max(min(ends) - self.here, 0)

    def at(self, distance: int) -> Facts:
        moved = (self.here + self.sign * distance) * self.grain
        return (*self.start[: self.position], quotient(moved, 1), *self.start[self.position + 1 :])

    def steps(self, search: _Search, before: int = 0) -> Iterator[Step]:
        """Those that give more than the bar; ``before`` is what has been moved already."""
        evaluate, full, reached = search

        def worth(distance: int) -> Exact:
            return evaluate(self.at(distance))[0]

        for piece, nearest, farthest in sorted(self._stretches(), key=lambda stretch: stretch[1]):
            # Within a piece points only rise or only fall, so that its ends are all there is to know of it.
            if worth(nearest) > reached:
                reached = worth(nearest)
                yield Step(self.at(nearest), reached, before + nearest)
            furthest, goal = worth(farthest), reached + quotient(full, FINEST)
            by_units = self._unit_counts(piece)
            while furthest > reached:
                if by_units:
                    distance = _first(nearest, farthest, lambda distance: worth(distance) > reached)  # noqa: B023
                else:
                    due = min(goal, furthest)
                    distance = _first(nearest, farthest, lambda distance: worth(distance) >= due)  # noqa: B023
                reached = worth(distance)
                yield Step(self.at(distance), reached, before + distance)
                goal = quotient(full * (reached * MARKS // full + 1), MARKS)

    def _unit_counts(self, piece: Piece) -> bool:
        """Whether the least that the points can rise by is a hundredth of the maximum."""
        least = piece.add if piece.every is not None else abs(piece.slope * self.per)
        return least * FINEST >= self.way.worth.ceiling

    def _stretches(self) -> Iterator[tuple[Piece, int, int]]:
        """Each piece on the way, with the distances at which it begins and ends."""
        for piece, stretch in self.way.worth.stretches():
            if stretch is None:
                continue
            low = quotient(stretch.low - self.zero, self.per)
            lowest = max(ceil(low) if stretch.low_closed else floor(low) + 1, 0)
            highest = None
            if stretch.high is not None:
                high = quotient(stretch.high - self.zero, self.per)
                highest = floor(high) if stretch.high_closed else ceil(high) - 1
            if self.sign > 0:
                nearest, farthest = lowest - self.here, None if highest is None else highest - self.here
            else:
                nearest, farthest = 1 if highest is None else self.here - highest, self.here - lowest
            nearest = max(nearest, 1)
            if self.most is not None:
                farthest = self.most if farthest is None else min(farthest, self.most)
            if farthest is None:
                farthest = max(nearest, self._ceiling(piece) - self.here)
            if nearest <= farthest:
                yield piece, nearest, farthest

    def _ceiling(self, piece: Piece) -> int:
        """Where a piece without end has given all that it can, counted from 0."""
        missing = self.way.worth.ceiling - piece.base
        measure: Exact
        if piece.every is not None and piece.end is not None and piece.add:
            measure = piece.end + piece.every * ceil(quotient(missing, piece.add))
        elif piece.slope > 0:
            measure = quotient(missing, piece.slope)
        else:
            return 0
        return ceil(quotient(measure - self.zero, self.per))


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


def _first(low: int, high: int, holds: Callable[[int], bool]) -> int:
    """The first distance at which it holds, which it then does up to ``high``."""
    while low < high:
        middle = (low + high) // 2
        if holds(middle):
            high = middle
        else:
            low = middle + 1
    return low
