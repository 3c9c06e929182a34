"""The cheapest choice of gains that comes to what is needed, found exactly.

There are menus, of each of which at most one gain is taken. Cheapest is, in this order:

1. the fewest menus,
2. the least beyond what is needed,
3. the menus that come first, and of each the least gain.

Some stretches of the menus may have a floor of their own, which what is taken of them must come to as well.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

WIDEST = 1 << 18
"""Sums beyond this are not weighed one by one."""


class Menu(NamedTuple):
    gains: tuple[int, ...]
    """Above 0, the least first."""
    part: str = ""
    """The stretch of the menus that it belongs to."""


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
    order = [Taken(at, menu.gains[-1]) for at, menu in enumerate(menus) if menu.gains]
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
        least = next(other for other in menus[at].gains if gain - other <= room)
        spare -= gain - least
        if part in spares:
            spares[part] -= gain - least
        result.append(Taken(at, least))
    return tuple(result)


class _Sums:
    """Which sums so many gains of the menus from one on can come to, as bits of a whole number.

    Counted from the last menu to the first, so that the choice can then be made from the first to the last. Within a
    part that has a floor this is known for every amount of it that may still be missing.
    """

    def __init__(self, menus: Sequence[Menu], due: Mapping[str, int], count: int, highest: int) -> None:
        self.menus, self.due, self.count = menus, due, count
        within = (1 << (highest + 1)) - 1
        nothing = [0] * (count + 1)
        self.after: list[dict[int, list[int]]] = [{0: [1, *nothing[1:]]}]
        """By menu (the last is of none) and what is missing of the floor: for each count the sums."""
        for at, missing in reversed(list(enumerate(self._missing()))):
            if self._begins(at + 1):
                self.after[-1] = {0: self.after[-1][self.due.get(menus[at + 1].part, 0)]}
            ahead = self.after[-1]
            found = {}
            for still in missing:
                sums = list(ahead.get(still, nothing))
                for gain in menus[at].gains:
                    rest = ahead.get(max(still - gain, 0), nothing)
                    for taken in range(count):
                        if rest[taken]:
                            sums[taken + 1] |= (rest[taken] << gain) & within
                found[still] = sums
            self.after.append(found)
        self.after.reverse()

    def _begins(self, at: int) -> bool:
        """Whether a menu is the first of another part than the one before it."""
        return 0 < at < len(self.menus) and self.menus[at].part != self.menus[at - 1].part

    def _missing(self) -> Iterator[set[int]]:
        """For each menu what may be missing of its part's floor before it, whatever was taken so far."""
        found: set[int] = set()
        for at, menu in enumerate(self.menus):
            if at == 0 or self._begins(at):
                found = {self.due.get(menu.part, 0)}
            yield found
            found = found | {max(missing - gain, 0) for missing in found for gain in menu.gains}

    def least(self, need: int) -> Iterator[Taken]:
        """The choice itself, of the least sum that is enough."""
        missing = self.due.get(self.menus[0].part, 0)
        enough = self.after[0][missing][self.count] >> max(need, 0)
        total = max(need, 0) + (enough & -enough).bit_length() - 1
        left = self.count
        for at, menu in enumerate(self.menus):
            if self._begins(at):
                missing = self.due.get(menu.part, 0)
            for gain in menu.gains if left else ():
                follows = self.after[at + 1].get(max(missing - gain, 0))
                if follows is not None and gain <= total and follows[left - 1] >> (total - gain) & 1:
                    yield Taken(at, gain)
                    left, total, missing = left - 1, total - gain, max(missing - gain, 0)
                    break
