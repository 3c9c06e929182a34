"""The cheapest choice of gains that comes to what is needed, found exactly.

There are menus, of each of which at most one gain is taken, be it one of a few or any within a range. Cheapest is, in
this order:

1. the fewest menus,
2. the least beyond what is needed,
3. the menus that come first, and of each the least gain.

Some stretches of the menus may have a floor of their own, which what is taken of them must come to as well.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, groupby
from typing import NamedTuple

WIDEST = 1 << 18
"""Sums beyond this are not weighed one by one."""


class Menu(NamedTuple):
    """Gains above 0, of which at most one is taken."""

    ranges: tuple[range, ...]
    """The least first. A gain that stands alone is a range of one; all others have the same step."""
    part: str = ""
    """The stretch of the menus that it belongs to."""

    @property
    def greatest(self) -> int:
        return max(gains[-1] for gains in self.ranges)

    def least_from(self, enough: int) -> int:
        """The least gain that is at least this much; the greatest is."""
        return min(gains[-(-max(enough - gains[0], 0) // gains.step)] for gains in self.ranges if gains[-1] >= enough)


class Taken(NamedTuple):
    menu: int
    gain: int


def cheapest(menus: Sequence[Menu], need: int, floors: Mapping[str, int] | None = None) -> tuple[Taken, ...] | None:
    """What is taken, in the order of the menus; None where even all of them together are not enough.

    ``floors`` are by part, the menus of which stand side by side. Where gains have so fine a common unit that their
    sums go beyond ``WIDEST``, as thirds of a point and sevenths have, the number of menus is still the least, but the
    rest of the choice is only made in turn: each gain is as small as those before and after it allow.
    """
    due = {part: floor for part, floor in (floors or {}).items() if floor > 0}
    greatest = _fewest(menus, need, due)
    if greatest is None or not greatest:
        return greatest
    if sum(taken.gain for taken in greatest) > WIDEST:
        return _trimmed(menus, greatest, need, due)
    return tuple(_Sums(menus, due, len(greatest), sum(taken.gain for taken in greatest)).least(need))


def _fewest(menus: Sequence[Menu], need: int, due: Mapping[str, int]) -> tuple[Taken, ...] | None:
    """As few as are enough, of each the greatest gain: for each floor its greatest, then the greatest that are left."""
    order = [Taken(at, menu.greatest) for at, menu in enumerate(menus) if menu.ranges]
    order.sort(key=lambda taken: -taken.gain)
    chosen: list[Taken] = []
    for part, floor in due.items():
        missing = floor
        for taken in order:
            if missing > 0 and menus[taken.menu].part == part:
                chosen.append(taken)
                missing -= taken.gain
        if missing > 0:
            return None
    missing = need - sum(taken.gain for taken in chosen)
    for taken in order:
        if missing > 0 and taken not in chosen:
            chosen.append(taken)
            missing -= taken.gain
    return None if missing > 0 else tuple(sorted(chosen))


def _trimmed(
    menus: Sequence[Menu], greatest: tuple[Taken, ...], need: int, due: Mapping[str, int]
) -> tuple[Taken, ...]:
    spare = sum(taken.gain for taken in greatest) - need
    spares = {
        part: sum(taken.gain for taken in greatest if menus[taken.menu].part == part) - floor
        for part, floor in due.items()
    }
    result = []
    for at, gain in greatest:
        part = menus[at].part
        room = min(spare, spares.get(part, spare))
        least = menus[at].least_from(gain - room)
        spare -= gain - least
        if part in spares:
            spares[part] -= gain - least
        result.append(Taken(at, least))
    return tuple(result)


class _Sums:
    """Which sums so many gains of the menus from one on can come to, as bits of a whole number, a list by how many.

    Counted from the last menu to the first, so that the choice can then be made from the first to the last. A part that
    has a floor is counted by itself; of its sums those that come to the floor are then added to those of what follows.
    """

    def __init__(self, menus: Sequence[Menu], due: Mapping[str, int], count: int, highest: int) -> None:
        self.menus, self.due, self.count, self.within = menus, due, count, (1 << (highest + 1)) - 1
        self.parts = [list(run) for _, run in groupby(range(len(menus)), key=lambda at: menus[at].part)]
        self.none = [1, *[0] * count]
        self.behind = [self.none]
        """By part, and at the end of all: the sums of its menus and of all that follow."""
        self.after: dict[int, list[int]] = {}
        """By menu: the sums of those behind it, within its part where that has a floor."""
        for part in reversed(self.parts):
            floor = self._floor(part)
            sums = self.none if floor else self.behind[-1]
            for at in reversed(part):
                self.after[at] = sums
                sums = self._with(menus[at], sums)
            self.behind.append(self._joined(sums, floor, self.behind[-1]) if floor else sums)
        self.behind.reverse()

    def _floor(self, part: list[int]) -> int:
        return self.due.get(self.menus[part[0]].part, 0)

    def _with(self, menu: Menu, sums: list[int]) -> list[int]:
        found = list(sums)
        for gains in menu.ranges:
            for taken in range(self.count):
                if sums[taken]:
                    found[taken + 1] |= _spread(sums[taken], gains) & self.within
        return found

    def _joined(self, sums: list[int], floor: int, behind: list[int]) -> list[int]:
        """Of a part, those that come to its floor, together with what follows."""
        found = [0] * (self.count + 1)
        for taken, own in enumerate(sums):
            for more, others in enumerate(behind[: self.count + 1 - taken]):
                if others:
                    for run in _runs(own >> floor << floor):
                        found[taken + more] |= _spread(others, run) & self.within
        return found

    def least(self, need: int) -> Iterator[Taken]:
        """The choice itself, of the least sum that is enough."""
        left = self.count
        enough = self.behind[0][left] >> max(need, 0)
        total = max(need, 0) + (enough & -enough).bit_length() - 1
        for part, behind in zip(self.parts, self.behind[1:], strict=True):
            chosen = (
                self._within_floor(part, behind, left, total) if self._floor(part) else self._free(part, left, total)
            )
            for taken in chosen:
                yield taken
                left, total = left - 1, total - taken.gain

    def _free(self, part: list[int], left: int, total: int) -> Iterator[Taken]:
        for at in part:
            if left:
                follows = self.after[at][left - 1]
                gain = min(
                    (found for gains in self.menus[at].ranges if (found := _fitting(follows, gains, total))), default=0
                )
                if gain:
                    yield Taken(at, gain)
                    left, total = left - 1, total - gain

    def _within_floor(self, part: list[int], behind: list[int], left: int, total: int) -> Iterator[Taken]:
        """The same where it is open yet how many are taken of the part and what they come to, if only to its floor."""
        floor = self._floor(part)
        whole = self._with(self.menus[part[0]], self.after[part[0]])
        open_ = [whole[taken] & _mirrored(behind[left - taken], total) >> floor << floor for taken in range(left + 1)]
        for at in part:
            follows = self.after[at]
            for gain in sorted(chain(*self.menus[at].ranges)):
                rest = [sums >> gain & then for sums, then in zip(open_[1:], follows, strict=False)]
                if any(rest):
                    yield Taken(at, gain)
                    open_ = rest
                    break
            else:
                open_ = [sums & then for sums, then in zip(open_, follows, strict=False)]


def _spread(sums: int, gains: range) -> int:
    """The sums after each of the gains has been added to them."""
    result, done = sums << gains[0], 1
    while done < len(gains):
        more = min(done, len(gains) - done)
        result |= result << more * gains.step
        done += more
    return result


def _fitting(follows: int, gains: range, total: int) -> int:
    """The least of the gains after which the rest of the sum can be had; 0 where there is none."""
    gains = gains[: max((total - gains[0]) // gains.step + 1, 0)]
    if not gains:
        return 0
    found = (follows >> (total - gains[-1])) & _spread(1, range(0, gains[-1] - gains[0] + 1, gains.step))
    return gains[-1] - (found.bit_length() - 1) if found else 0


def _mirrored(sums: int, total: int) -> int:
    """What is left of a total after each of the sums that are not greater."""
    digits = f"{sums & ((1 << (total + 1)) - 1):0{total + 1}b}"
    return int(digits[::-1], 2)


def _runs(sums: int) -> Iterator[range]:
    """The sums that lie side by side, together."""
    start = 0
    while sums:
        skipped = (sums & -sums).bit_length() - 1
        sums >>= skipped
        length = (~sums & (sums + 1)).bit_length() - 1
        yield range(start + skipped, start + skipped + length)
        sums >>= length
        start += skipped + length
