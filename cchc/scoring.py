"""From an assessment to points: exact until the rounding that the policy names, with a reason for each."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import NamedTuple

from .answers import NOT_APPLICABLE, UNANSWERED, Absent, Answer
from .assessment import Assessment
from .criteria import CriteriaSet, Criterion, Field, Indicator, NotApplicable, Unanswered
from .number import Exact, add, quotient
from .problems import Message
from .rules import Piece, WhenZero, reason


class State(enum.Enum):
    """How an indicator counts."""

    SCORED = "scored"
    UNANSWERED = "unanswered"
    """0 points of its maximum."""
    NOT_APPLICABLE = "not_applicable"
    """No points, and its maximum does not count."""


class IndicatorResult(NamedTuple):
    """One indicator's points, and what the reason is made of."""

    indicator: Indicator
    state: State
    points: Exact
    """After rounding; 0 unless scored."""
    answer: Answer
    piece: Piece | WhenZero | NotApplicable | None
    """What of the rule, or of the policy on what does not apply, gave the points."""

    @property
    def reason(self) -> Message:
        """Why, as data."""
        if self.state is State.UNANSWERED:
            return Message("R-UNANSWERED")
        if isinstance(self.piece, NotApplicable):
            code = {
                NotApplicable.EXCLUDE: "R-NOT-APPLICABLE",
                NotApplicable.FULL: "R-NOT-APPLICABLE-FULL",
                NotApplicable.ZERO: "R-NOT-APPLICABLE-ZERO",
                NotApplicable.FORBID: "R-NOT-APPLICABLE",
            }[self.piece]
            return Message(code, {"points": self.points})
        assert self.answer.way is not None and self.piece is not None
        assert not isinstance(self.answer.stated, Absent)
        return reason(self.answer.way, self.answer.stated, self.piece, self.points)


class Sums(NamedTuple):
    """Points of an applicable maximum."""

    points: Exact
    maximum: Exact

    @property
    def percent(self) -> Exact | None:
        """The index, exact; None where nothing applies."""
        return quotient(100 * self.points, self.maximum) if self.maximum else None


class CriterionResult(NamedTuple):
    criterion: Criterion
    sums: Sums
    indicators: tuple[IndicatorResult, ...]


class FieldResult(NamedTuple):
    field: Field
    sums: Sums
    criteria: tuple[CriterionResult, ...]


@dataclass(frozen=True)
class UnitResult:
    """What one unit got."""

    assessment: Assessment
    criteria: CriteriaSet
    sums: Sums
    fields: tuple[FieldResult, ...]

    @property
    def unit(self) -> str:
        return self.assessment.unit

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
        return tuple(result for part in self.fields for criterion in part.criteria for result in criterion.indicators)

    @property
    def is_refused(self) -> bool:
        """Whether the policy scores no unit with unanswered indicators, and this one has some."""
        return self.criteria.policy.unanswered is Unanswered.REFUSE and any(
            result.state is State.UNANSWERED for result in self.indicators
        )


_NO_ANSWER = Answer(UNANSWERED, None)

_points = lru_cache(maxsize=65536)(quotient)
"""A quotient that is met again and again: few different points occur in a round."""


def score(criteria: CriteriaSet, assessment: Assessment) -> UnitResult:
    """Score sound answers with a sound set."""
    answers = assessment.answers
    fields = []
    for part in criteria.fields:
        scored = [
            _sum_up(
                criterion,
                tuple(
                    score_indicator(indicator, answers.get(indicator.code, _NO_ANSWER), criteria)
                    for indicator in criterion.indicators
                ),
            )
            for criterion in part.criteria
        ]
        fields.append(FieldResult(part, _total([result.sums for result in scored]), tuple(scored)))
    return UnitResult(assessment, criteria, _total([result.sums for result in fields]), tuple(fields))


def score_indicator(indicator: Indicator, answer: Answer, criteria: CriteriaSet) -> IndicatorResult:
    stated = answer.stated
    if stated is UNANSWERED:
        return IndicatorResult(indicator, State.UNANSWERED, 0, answer, None)
    if stated is not NOT_APPLICABLE:
        assert answer.way is not None
        worth = answer.way.worth.evaluate(stated)
        if worth.piece is not WhenZero.NOT_APPLICABLE:
            rounding = criteria.policy.points_rounding
            if rounding is None:
                points = worth.points
            else:
                points = _points(rounding.ticks(worth.numerator, worth.denominator), 10**rounding.places)
            return IndicatorResult(indicator, State.SCORED, points, answer, worth.piece)
    policy = criteria.not_applicable_policy(indicator)
    if policy is NotApplicable.FULL:
        return IndicatorResult(indicator, State.SCORED, indicator.maximum, answer, policy)
    if policy is NotApplicable.ZERO:
        return IndicatorResult(indicator, State.SCORED, 0, answer, policy)
    return IndicatorResult(indicator, State.NOT_APPLICABLE, 0, answer, policy)


def _sum_up(criterion: Criterion, results: tuple[IndicatorResult, ...]) -> CriterionResult:
    sums = [
        Sums(result.points, 0 if result.state is State.NOT_APPLICABLE else result.indicator.maximum)
        for result in results
    ]
    return CriterionResult(criterion, _total(sums), results)


def _total(parts: list[Sums]) -> Sums:
    return Sums(add([part.points for part in parts]), add([part.maximum for part in parts]))
