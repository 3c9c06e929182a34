"""The units of older results, as those of a newer round are held against them."""

from __future__ import annotations

from ..assessment import Predecessor, Unit
from ..results import RankedRecord, Results


class Earlier:
    """The units of older results by their codes, as those of a newer round are held against them."""

    def __init__(self, results: Results) -> None:
        self.ranked = {entry.unit.code: entry for entry in results.units}
        self.unranked = {entry.code: entry for entry in results.unranked}

    def __contains__(self, code: str) -> bool:
        return code in self.ranked or code in self.unranked

    def made_of(self, code: str, predecessors: tuple[Predecessor, ...]) -> tuple[Predecessor, ...]:
        """What a unit is held against: its predecessors, unless it was there after they had become it already."""
        if not predecessors or self._is_after_merger(code, predecessors):
            return (Predecessor(code),)
        return predecessors

    def _is_after_merger(self, code: str, predecessors: tuple[Predecessor, ...]) -> bool:
        if code not in self:
            return False
        older = self.ranked[code].unit if code in self.ranked else self.unranked[code]
        others = [one.code for one in predecessors if one.code != code]
        return older.predecessors == predecessors or not any(other in self for other in others)

    def same(self, unit: Unit) -> RankedRecord | None:
        """The one that a unit was; None where it was several, whose figures do not add up, or was not ranked."""
        made_of = self.made_of(unit.code, unit.predecessors)
        return self.ranked.get(made_of[0].code) if len(made_of) == 1 else None
