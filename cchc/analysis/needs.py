"""What a unit needs: the points missing to an index, to a grade's floors, to win a tie-break."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from math import ceil, floor
from typing import NamedTuple

from ..criteria import CriteriaSet, Grade, RankBy, Ties
from ..number import Exact, quotient
from ..ranking import comparable
from ..results import UnitRecord


class Need(NamedTuple):
    """An amount of points, and whether just that is not enough."""

    points: Exact
    beyond: bool

    def is_met(self, gain: Exact) -> bool:
        return gain > self.points if self.beyond else gain >= self.points

    def ticks(self, unit: int) -> int:
        """In whole parts of a point, of which all gains are multiples."""
        value = self.points * unit
        return floor(value) + 1 if self.beyond else ceil(value)


class FieldNeed(NamedTuple):
    """What a grade requires of one field more than the unit has, or a field that decides a tie."""

    field: str
    floor: Exact
    """Percent."""
    points: Exact
    """Missing to it, as it is told."""
    need: Need
    """The same exactly."""
    beyond: bool = False
    """Whether the index of the field must be more than the floor."""


class Needs:
    """What units need by a set and its policy."""

    def __init__(self, criteria: CriteriaSet) -> None:
        self._criteria, self._policy = criteria, criteria.policy

    def told(self, need: Need) -> Exact:
        """What is missing, in the points that can be had: rounded up where points are rounded."""
        if self._policy.points_rounding is None:
            return max(quotient(need.points, 1), 0)
        return max(quotient(need.ticks(self._criteria.points_unit), self._criteria.points_unit), 0)

    def for_grade(self, unit: UnitRecord, grade: Grade) -> Need:
        """For the index from which a grade is given."""
        assert grade.start is not None
        return _missing(unit, *self._policy.index_rounding.from_which(grade.start))

    def to_be_level(self, unit: UnitRecord, index: Exact) -> Need:
        """For an index that equals another, by what is compared."""
        if self._policy.rank_by is RankBy.EXACT:
            return _missing(unit, index, closed=True)
        return _missing(unit, *self._policy.index_rounding.from_which(index))

    def to_be_ahead(self, unit: UnitRecord, index: Exact) -> Need:
        """For one that is higher than another."""
        if self._policy.rank_by is RankBy.EXACT:
            return _missing(unit, index, closed=False)
        rounding = self._policy.index_rounding
        return _missing(unit, *rounding.from_which(index + quotient(1, 10**rounding.places)))

    def floors(self, unit: UnitRecord, grade: Grade) -> Iterable[FieldNeed]:
        """What a grade requires of single fields and the unit does not have."""
        fields = {part.code: part for part in unit.fields}
        for code, due, _ in grade.requires.fields:
            part = fields[code]
            if part.index is None or self._policy.index_rounding.of(part.index) >= due:
                continue
            end, closed = self._policy.index_rounding.from_which(due)
            need = Need(quotient(end * part.maximum, 100) - part.points, not closed)
            yield FieldNeed(code, due, self.told(need), need)

    def in_tie_break(
        self, unit: UnitRecord, above: UnitRecord, *, level_will_do: bool
    ) -> Iterator[tuple[tuple[FieldNeed, ...], bool]]:
        """What of the fields of the tie-break has to be reached for a unit that is level with the one above.

        Each field in turn decides, those before it being at least level; or all are, where being level will do
        (``level_will_do``): then the two share the rank, unless the order of the list decides. Beside each stands
        whether they do.
        """
        fields, others = ({part.code: part for part in said.fields} for said in (unit, above))
        before: list[FieldNeed] = []
        for code in self._policy.tie_break:
            part, due = fields[code], others[code].index
            if part.index is None or due is None:
                # Nothing applies in it to one of the two: no step changes who is ahead in it.
                if comparable(part.index) > comparable(due):
                    yield tuple(before), False
                if comparable(part.index) != comparable(due):
                    return
                continue
            short = quotient(quotient(due * part.maximum, 100) - part.points, 1)
            if short < 0:
                yield tuple(before), False
                return
            ahead = Need(short, beyond=True)
            yield (*before, FieldNeed(code, due, self.told(ahead), ahead, beyond=True)), False
            if short > 0:
                level = Need(short, beyond=False)
                before.append(FieldNeed(code, due, self.told(level), level))
        if level_will_do:
            yield tuple(before), self._policy.ties is not Ties.ORDINAL


def scale(unit: UnitRecord) -> Exact:
    """What a point of a field counts: more than 1 where no survey was held and the others stand for the whole."""
    return 1 if unit.measured is None else quotient(unit.maximum, unit.measured.maximum)


def _missing(unit: UnitRecord, index: Exact, closed: bool) -> Need:
    """The points in the fields that are missing to an exact index; ``closed``: that index itself is enough."""
    return Need(quotient(quotient(index * unit.maximum, 100) - unit.points, scale(unit)), not closed)
