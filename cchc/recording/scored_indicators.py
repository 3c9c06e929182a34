"""The records of the indicators of a unit that was scored."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from typing import overload

from ..answers import Absent, Told, told_answer
from ..number import Exact, quotient
from ..problems import Message
from ..results import IndicatorRecord, Outcome, RecordsInWaiting, StepRecord
from ..rules import Facts
from ..scoring import IndicatorResult, State, UnitResult, state_of


class Explained:
    """What is told of facts, and why they got their points; made once for facts that occur again and again."""

    MOST = 8192
    """Facts that are kept. Those that occur often come early."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, int, Facts], tuple[Told | str | None, Message]] = {}

    def of(self, item: IndicatorResult) -> tuple[Told | str | None, Message]:
        answer = item.answer
        stated = answer.stated
        if isinstance(stated, Absent) or answer.measure is not None or answer.finding is not None:
            return told_answer(item.indicator.rule, answer), item.reason
        key = (item.indicator.code, answer.way, stated)
        found = self._known.get(key)
        if found is None:
            found = told_answer(item.indicator.rule, answer), item.reason
            if len(self._known) < self.MOST:
                self._known[key] = found
        return found


class ScoredIndicators(RecordsInWaiting):
    """The records of a unit that was scored, each made when it is asked for.

    A country has a quarter of a million of them, and what most are asked for is their points.
    """

    def __init__(self, result: UnitResult, steps: Mapping[str, tuple[StepRecord, ...]], explained: Explained) -> None:
        self._result, self._steps, self._explained = result, steps, explained

    def __len__(self) -> int:
        return len(self._result.ticks)

    @overload
    def __getitem__(self, index: int) -> IndicatorRecord: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[IndicatorRecord]: ...
    def __getitem__(self, index: int | slice) -> IndicatorRecord | Sequence[IndicatorRecord]:
        if isinstance(index, int):
            return self._record(self._result.indicator(index))
        return tuple(map(self._record, self._result.indicators[index]))

    def __iter__(self) -> Iterator[IndicatorRecord]:
        return map(self._record, self._result.indicators)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, (tuple, ScoredIndicators)) and tuple(self) == tuple(other)

    __hash__ = None  # type: ignore[assignment]  # records have none either: they hold the facts

    @cached_property
    def outcomes(self) -> Sequence[Outcome]:
        result, unit = self._result, self._result.criteria.points_unit
        found = []
        for leaf, ticks, cause in zip(result.criteria.leaves, result.ticks, result.causes, strict=True):
            state = state_of(cause)
            if state is State.SCORED:
                found.append(_scored(ticks, unit, leaf.maximum))
            else:
                found.append(Outcome(0 if state is State.UNANSWERED else None, leaf.maximum, state))
        if self._steps:
            for position, leaf in enumerate(result.criteria.leaves):
                if leaf.code in self._steps:
                    found[position] = found[position]._replace(before=self._steps[leaf.code][0].points)
        return found

    def _record(self, item: IndicatorResult) -> IndicatorRecord:
        leaf, answer, state = item.indicator, item.answer, item.state
        told, reason = self._explained.of(item)
        return IndicatorRecord(
            leaf.code,
            None if state is State.NOT_APPLICABLE else item.points,
            leaf.maximum,
            state,
            told,
            reason,
            answer.claimed,
            answer.evidence,
            self._steps.get(leaf.code, ()),
        )


@lru_cache(maxsize=65536)
def _scored(ticks: Exact, points_unit: int, maximum: Exact) -> Outcome:
    """One for all units that came to the same: few different ones occur in a round."""
    return Outcome(quotient(ticks, points_unit), maximum, State.SCORED)
