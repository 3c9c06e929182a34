"""From an assessment to points: exact until the rounding that the policy names, with a reason for each."""

from __future__ import annotations

import enum
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import NamedTuple, TypeAlias

from .answers import NOT_APPLICABLE, UNANSWERED, Absent, Answer, Finding
from .assessment import Assessment
from .criteria import AdjustmentKind, CriteriaSet, Field, Indicator, NotApplicable, ScoredBy, Unanswered, WithoutSurvey
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


class Lack(enum.Enum):
    """Why there is no answer from those who are not the unit."""

    AWAITED = "awaited"
    """Their stage is still to come: 0 points so far."""
    NO_SURVEY = "no_survey"
    """No survey was held: it leaves the maximum, and the other points are rescaled to the whole."""
    NO_SURVEY_ZERO = "no_survey_zero"
    """The same, but 0 points by the policy."""
    ALONE = "alone"
    """The points depend on other units, and there are none to compare with: it leaves the maximum."""


Cause: TypeAlias = Piece | WhenZero | NotApplicable | Finding | Lack | None
"""What gave the points: of the rule, of the policy on what does not apply or of a finding. None: there is no answer."""

LACK_OF_SURVEY: dict[WithoutSurvey | None, Lack] = {
    WithoutSurvey.RESCALE: Lack.NO_SURVEY,
    WithoutSurvey.ZERO: Lack.NO_SURVEY_ZERO,
    WithoutSurvey.REFUSE: Lack.NO_SURVEY,
}
"""Why there is no answer from a survey where none was held, by what the set's policy says of that."""

_EXCLUDED = (NotApplicable.EXCLUDE, Lack.NO_SURVEY, Lack.ALONE)
"""The causes by which a maximum does not count."""


def state_of(cause: Cause) -> State:
    if type(cause) is Piece:  # as nearly all are
        return State.SCORED
    if cause is None or cause is Lack.AWAITED:
        return State.UNANSWERED
    return State.NOT_APPLICABLE if cause in _EXCLUDED else State.SCORED


class IndicatorResult(NamedTuple):
    """One indicator's points, and what the reason is made of."""

    indicator: Indicator
    answer: Answer
    points: Exact
    """After rounding; 0 unless scored."""
    cause: Cause

    @property
    def state(self) -> State:
        return state_of(self.cause)

    @property
    def maximum(self) -> Exact:
        """Applicable."""
        return 0 if self.cause in _EXCLUDED else self.indicator.maximum

    @property
    def reason(self) -> Message:
        """Why, as data."""
        if self.cause is None:
            return Message("R-UNANSWERED")
        if isinstance(self.cause, Lack):
            return Message(_LACKS[self.cause])
        if isinstance(self.cause, Finding):
            return Message("R-SETTLED", {"points": self.points, "reason": self.cause.reason})
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


_LACKS = {
    Lack.AWAITED: "R-AWAITED",
    Lack.NO_SURVEY: "R-NO-SURVEY",
    Lack.NO_SURVEY_ZERO: "R-NO-SURVEY-ZERO",
    Lack.ALONE: "R-ALONE",
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
        if not self.maximum:
            return None
        points, maximum = self.points, self.maximum  # whole numbers multiply many times faster than fractions
        return quotient(100 * points.numerator * maximum.denominator, points.denominator * maximum.numerator)


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
    adjustments: Sequence[IndicatorResult] = ()
    """What each bonus and each penalty of the set gives or takes; no points where none is stated."""
    steps: tuple[Step, ...] = ()
    """In a round of several stages what each came to, from the self-assessment to this result itself."""

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
        """Of all fields, rescaled where no survey was held, with what is added and taken outside of them."""
        points, maximum = self.measured
        if self.is_rescaled:
            away = self.unsurveyed
            points, maximum = quotient(points * (maximum + away), maximum), quotient(maximum + away, 1)
        return Sums(add([points, self.bonus, -self.penalty]) if self.adjustments else points, maximum)

    @cached_property
    def measured(self) -> Sums:
        """Of all fields, before anything is rescaled, added or taken."""
        return self._sums(self.criteria.maximum, 0, len(self.ticks))

    @property
    def bonus(self) -> Exact:
        """Of all bonuses together, capped."""
        return self._adjusted(AdjustmentKind.BONUS)

    @property
    def penalty(self) -> Exact:
        """Of all penalties together, capped; 0 or more."""
        return self._adjusted(AdjustmentKind.PENALTY)

    @property
    def imposed(self) -> frozenset[str]:
        """The codes of the penalties that took points."""
        pairs = zip(self.criteria.adjustments, self.adjustments, strict=True)
        return frozenset(
            item.indicator.code for known, item in pairs if known.kind is AdjustmentKind.PENALTY and item.points > 0
        )

    def _adjusted(self, kind: AdjustmentKind) -> Exact:
        pairs = zip(self.criteria.adjustments, self.adjustments, strict=True)
        return self.criteria.policy.capped(kind, add([item.points for known, item in pairs if known.kind is kind]))

    @property
    def is_rescaled(self) -> bool:
        """Whether no survey was held, and the other points stand for the whole."""
        return Lack.NO_SURVEY in self.causes and self.measured.maximum != 0

    @property
    def unsurveyed(self) -> Exact:
        """The maximum of what leaves it because no survey was held."""
        return add([leaf.maximum for leaf, cause in self._caused if cause is Lack.NO_SURVEY])

    @property
    def _caused(self) -> Iterator[tuple[Indicator, Cause]]:
        return zip(self.criteria.leaves, self.causes, strict=True)

    def _sums(self, maximum: Exact, start: int, end: int) -> Sums:
        """Of a run of indicators whose maxima add up to ``maximum``."""
        ticks: Exact = sum(self.ticks[start:end])
        for position in self._excluded:
            if start <= position < end:
                maximum -= self.criteria.leaves[position].maximum
        return Sums(quotient(ticks, self.criteria.points_unit), quotient(maximum, 1))

    @cached_property
    def _excluded(self) -> list[int]:
        """The positions of the indicators whose maximum does not count."""
        return [place for place, cause in enumerate(self.causes) if type(cause) is not Piece and cause in _EXCLUDED]

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
            [
                IndicatorResult(leaf, answers.get(leaf.code, _NO_ANSWER), _points(ticks, unit), cause)
                for leaf, ticks, cause in zip(self.criteria.leaves, self.ticks, self.causes, strict=True)
            ]
        )

    def indicator(self, position: int) -> IndicatorResult:
        """One of them."""
        leaf, cause = self.criteria.leaves[position], self.causes[position]
        answer = self.assessment.answers.get(leaf.code, _NO_ANSWER)
        return IndicatorResult(leaf, answer, _points(self.ticks[position], self.criteria.points_unit), cause)

    @property
    def claimed(self) -> tuple[IndicatorResult, ...]:
        """The indicators and adjustments for which the unit claims points."""
        if all(answer.claimed is None for answer in self.assessment.answers.values()):
            return ()
        return tuple(item for item in (*self.indicators, *self.adjustments) if item.answer.claimed is not None)

    @property
    def is_refused(self) -> bool:
        """Whether the policy scores no unit with unanswered indicators, and this one has some that nobody awaits."""
        return self.criteria.policy.unanswered is Unanswered.REFUSE and None in self.causes

    @property
    def wanting(self) -> tuple[str, ...]:
        """The codes of the indicators without an answer that nobody else is awaited for."""
        return tuple(leaf.code for leaf, cause in self._caused if cause is None)


class Step(NamedTuple):
    """What one stage said of a unit, and what the answers came to after it."""

    stage: str
    said: Assessment | None
    """None where nothing came in."""
    result: UnitResult


_NO_ANSWER = Answer(UNANSWERED)

_points = lru_cache(maxsize=65536)(quotient)
"""Few different points occur in a round, and each again and again."""


class Surroundings(NamedTuple):
    """What the points of a unit depend on beside its own answers."""

    lacking: Mapping[ScoredBy, Lack] = {}  # never written to
    """Why those who are not the unit may have no answer."""
    best: Mapping[str, Exact] = {}
    """The best of the round, for the indicators that are compared with it."""


_ALONE = Surroundings()


def score(criteria: CriteriaSet, assessment: Assessment, around: Surroundings = _ALONE) -> UnitResult:
    """Score sound answers with a sound set."""
    if criteria.compared:
        assessment = assessment._replace(answers=_compared(criteria, assessment.answers, around.best))
    answers, lacking = assessment.answers, around.lacking
    ticks, causes = [], []
    for leaf in criteria.leaves:
        gained, cause = _score_answer(criteria, leaf, answers.get(leaf.code, _NO_ANSWER))
        ticks.append(gained)
        causes.append(lacking.get(leaf.scored_by) if lacking and cause is None else cause)
    adjustments = [
        score_indicator(criteria, indicator, answers.get(indicator.code, _NO_ANSWER))
        for _, indicator in criteria.adjustments
    ]
    return UnitResult(assessment, criteria, ticks, causes, adjustments)


def _compared(criteria: CriteriaSet, answers: Mapping[str, Answer], best: Mapping[str, Exact]) -> dict[str, Answer]:
    """The answers, those that are compared with the best of the round having it as their last fact."""
    result = dict(answers)
    for code in criteria.compared:
        answer = result.get(code)
        if answer is not None and not isinstance(answer.stated, Absent):
            own = answer.stated[:1]
            result[code] = answer._replace(stated=(*own, best[code]) if code in best else own)
    return result


def best_figures(criteria: CriteriaSet, assessments: Iterable[Assessment]) -> dict[str, Exact]:
    """Of each indicator that compares the units the best figure that any of them states."""
    best: dict[str, Exact] = {}
    for assessment in assessments:
        for code in criteria.compared:
            answer = assessment.answers.get(code)
            if answer is not None and not isinstance(answer.stated, Absent):
                best[code] = max(answer.stated[0], best.get(code, 0))
    return best


def score_indicator(
    criteria: CriteriaSet, leaf: Indicator, answer: Answer, *, best: Exact | None = None
) -> IndicatorResult:
    """Score one answer by itself, or with the best of a round beside it."""
    if leaf.rule.compares:
        answer = _compared(criteria, {leaf.code: answer}, {} if best is None else {leaf.code: best})[leaf.code]
    ticks, cause = _score_answer(criteria, leaf, answer)
    return IndicatorResult(leaf, answer, quotient(ticks, criteria.points_unit), cause)


def _score_answer(criteria: CriteriaSet, leaf: Indicator, answer: Answer) -> tuple[Exact, Cause]:
    stated, finding = answer.stated, answer.finding
    if finding is not None and finding.points is not None:
        return finding.points * criteria.points_unit, finding
    if stated is UNANSWERED:
        return 0, None
    if stated is not NOT_APPLICABLE:
        if leaf.rule.compares and len(stated) == 1:
            return 0, Lack.ALONE
        worth = criteria.evaluators[leaf.code][answer.way](stated)
        if worth[1] is not WhenZero.NOT_APPLICABLE:
            return worth
    policy = criteria.not_applicable_policy(leaf)
    if policy is NotApplicable.FULL:
        return leaf.maximum * criteria.points_unit, policy
    # Where it is forbidden to say so, a denominator of 0 may still leave nothing to measure.
    return 0, policy if policy is NotApplicable.ZERO else NotApplicable.EXCLUDE
