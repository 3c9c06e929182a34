"""From an assessment to points: exact until the rounding that the policy names, with a reason for each."""

from __future__ import annotations

import enum
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import NamedTuple, TypeAlias

from .answers import NOT_APPLICABLE, UNANSWERED, Absent, Answer
from .assessment import Assessment
from .criteria import CriteriaSet, Field, Indicator, NotApplicable, Unanswered
from .number import Exact, quotient
from .problems import Message
from .rules import Piece, WhenZero, reason


class State(enum.Enum):
    """How an indicator counts."""

    SCORED = "scored"
    UNANSWERED = "unanswered"
    """0 points of its maximum."""
    NOT_APPLICABLE = "not_applicable"
    """No points, and its maximum does not count."""


Cause: TypeAlias = Piece | WhenZero | NotApplicable | None
"""What gave the points: of the rule, or of the policy on what does not apply. None: there is no answer."""


class IndicatorResult(NamedTuple):
    """One indicator's points, and what the reason is made of."""

    indicator: Indicator
    answer: Answer
    points: Exact
    """After rounding; 0 unless scored."""
    cause: Cause

    @property
    def state(self) -> State:
        if self.cause is None:
            return State.UNANSWERED
        return State.NOT_APPLICABLE if self.cause is NotApplicable.EXCLUDE else State.SCORED

    @property
    def maximum(self) -> Exact:
        """Applicable."""
        return 0 if self.cause is NotApplicable.EXCLUDE else self.indicator.maximum

    @property
    def reason(self) -> Message:
        """Why, as data."""
        if self.cause is None:
            return Message("R-UNANSWERED")
        if isinstance(self.answer.stated, Absent):
            assert isinstance(self.cause, NotApplicable)
            return Message(_NOT_APPLICABLE_REASONS[self.cause], {"points": self.points})
        cause = _NOTHING_TO_MEASURE[self.cause] if isinstance(self.cause, NotApplicable) else self.cause
        way = self.indicator.rule.ways[self.answer.way]
        return reason(way, self.answer.stated, cause, self.points, measure=self.answer.measure)


_NOT_APPLICABLE_REASONS = {
    NotApplicable.EXCLUDE: "R-NOT-APPLICABLE",
    NotApplicable.FULL: "R-NOT-APPLICABLE-FULL",
    NotApplicable.ZERO: "R-NOT-APPLICABLE-ZERO",
}


_NOTHING_TO_MEASURE = {
    NotApplicable.EXCLUDE: WhenZero.NOT_APPLICABLE,
    NotApplicable.FULL: WhenZero.FULL,
    NotApplicable.ZERO: WhenZero.ZERO,
}
"""What it comes to when a denominator of 0 makes an answer not applicable."""


class Sums(NamedTuple):
    """Points of an applicable maximum."""

    points: Exact
    maximum: Exact

    @property
    def percent(self) -> Exact | None:
        """The index, exact; None where nothing applies."""
        return quotient(100 * self.points, self.maximum) if self.maximum else None


class FieldResult(NamedTuple):
    field: Field
    sums: Sums


@dataclass(frozen=True)
class UnitResult:
    """What one unit got: ticks (points in units of the last place that is kept) and causes, an indicator each."""

    assessment: Assessment
    criteria: CriteriaSet
    ticks: Sequence[Exact]
    causes: Sequence[Cause]

    @property
    def unit(self) -> str:
        return self.assessment.unit

    @cached_property
    def fields(self) -> tuple[FieldResult, ...]:
        results = []
        start = 0
        for part, size in zip(self.criteria.fields, self.criteria.field_sizes, strict=True):
            results.append(FieldResult(part, self._sums(part.maximum, start, start + size)))
            start += size
        return tuple(results)

    @cached_property
    def sums(self) -> Sums:
        return self._sums(self.criteria.maximum, 0, len(self.ticks))

    def _sums(self, maximum: Exact, start: int, end: int) -> Sums:
        """Of a run of indicators whose maxima add up to ``maximum``."""
        ticks: Exact = sum(self.ticks[start:end])
        causes = self.causes[start:end]
        if NotApplicable.EXCLUDE in causes:
            for leaf, cause in zip(self.criteria.leaves[start:end], causes, strict=True):
                if cause is NotApplicable.EXCLUDE:
                    maximum -= leaf.maximum
        return Sums(quotient(ticks, self.criteria.points_unit), quotient(maximum, 1))

    @cached_property
    def index_exact(self) -> Exact | None:
        return self.sums.percent

    @cached_property
    def index(self) -> Exact | None:
        """The published index: percent, rounded as the policy says."""
        exact = self.index_exact
        return None if exact is None else self.criteria.policy.index_rounding.of(exact)

    @property
    def indicators(self) -> tuple[IndicatorResult, ...]:
        answers, unit = self.assessment.answers, self.criteria.points_unit
        return tuple(
            IndicatorResult(leaf, answers.get(leaf.code, _NO_ANSWER), _points(ticks, unit), cause)
            for leaf, ticks, cause in zip(self.criteria.leaves, self.ticks, self.causes, strict=True)
        )

    @property
    def claimed(self) -> tuple[IndicatorResult, ...]:
        """The indicators for which the unit claims points."""
        if all(answer.claimed is None for answer in self.assessment.answers.values()):
            return ()
        return tuple(item for item in self.indicators if item.answer.claimed is not None)

    @property
    def is_refused(self) -> bool:
        """Whether the policy scores no unit with unanswered indicators, and this one has some."""
        return self.criteria.policy.unanswered is Unanswered.REFUSE and None in self.causes


_NO_ANSWER = Answer(UNANSWERED)

_points = lru_cache(maxsize=65536)(quotient)
"""Few different points occur in a round, and each again and again."""


def score(criteria: CriteriaSet, assessment: Assessment) -> UnitResult:
    """Score sound answers with a sound set."""
    answers = assessment.answers
    ticks, causes = [], []
    for leaf in criteria.leaves:
        gained, cause = _score_answer(criteria, leaf, answers.get(leaf.code, _NO_ANSWER))
        ticks.append(gained)
        causes.append(cause)
    return UnitResult(assessment, criteria, ticks, causes)


def score_indicator(criteria: CriteriaSet, leaf: Indicator, answer: Answer) -> IndicatorResult:
    """Score one answer by itself."""
    ticks, cause = _score_answer(criteria, leaf, answer)
    return IndicatorResult(leaf, answer, quotient(ticks, criteria.points_unit), cause)


def _score_answer(criteria: CriteriaSet, leaf: Indicator, answer: Answer) -> tuple[Exact, Cause]:
    stated = answer.stated
    if stated is UNANSWERED:
        return 0, None
    if stated is not NOT_APPLICABLE:
        worth = criteria.evaluators[leaf.code][answer.way](stated)
        if worth[1] is not WhenZero.NOT_APPLICABLE:
            return worth
    policy = criteria.not_applicable_policy(leaf)
    if policy is NotApplicable.FULL:
        return leaf.maximum * criteria.points_unit, policy
    # Where it is forbidden to say so, a denominator of 0 may still leave nothing to measure.
    return 0, policy if policy is NotApplicable.ZERO else NotApplicable.EXCLUDE
