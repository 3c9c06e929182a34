"""What must hold of an assessment, by itself and beside the points that it got: one function a check."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from ..answers import NOT_APPLICABLE, UNANSWERED
from ..assessment import Assessment
from ..criteria import CriteriaSet, Evidence, NotApplicable, ScoredBy
from ..problems import Problem
from ..scoring import IndicatorResult, Lack, State, UnitResult
from ..stages.appraisal import is_decided
from .problem import problem


def check_applicability(criteria: CriteriaSet, assessment: Assessment) -> Iterator[Problem]:
    """What always applies is not called not applicable."""
    for code, answer in assessment.answers.items():
        if answer.stated is not NOT_APPLICABLE:
            continue
        indicator = criteria.by_code[code]
        if criteria.not_applicable_policy(indicator) is NotApplicable.FORBID:
            yield problem("E-A006", assessment.place_of(answer), code=code, name=indicator.name)


def check_evidence(result: UnitResult) -> Iterator[Problem]:
    """Points of the unit's own making without evidence, where the set asks for it."""
    policy = result.criteria.policy.evidence
    if policy is Evidence.IGNORE:
        return
    code = "E-P021" if policy is Evidence.REQUIRED else "W-P022"
    for item in points_without_evidence(result):
        leaf = item.indicator
        yield problem(code, result.assessment.place_of(item.answer), code=leaf.code, points=item.points, name=leaf.name)


def points_without_evidence(result: UnitResult) -> Iterator[IndicatorResult]:
    """The indicators and bonuses that got points for what the unit says alone."""
    for item in (*result.indicators, *result.adjustments):
        leaf = item.indicator
        if (
            item.points > 0
            and leaf.scored_by is ScoredBy.UNIT
            and not item.answer.evidence
            and not is_decided(result, leaf)
        ):
            yield item


def check_comparisons(result: UnitResult) -> Iterator[Problem]:
    """What one unit's file alone cannot say."""
    for item in result.indicators if Lack.ALONE in result.causes else ():
        if item.cause is Lack.ALONE:
            place = result.assessment.place_of(item.answer)
            yield problem("W-P023", place, code=item.indicator.code, name=item.indicator.name)


def check_imposed(
    criteria: CriteriaSet, assessment: Assessment, elsewhere: Collection[ScoredBy] = ()
) -> Iterator[Problem]:
    """A self-assessment states no penalty, nor a bonus whose answers the round takes from ``elsewhere``."""
    for adjustment in criteria.adjustments:
        indicator = adjustment.indicator
        answer = assessment.answers.get(indicator.code)
        if answer is not None and answer.stated is not UNANSWERED and adjustment.is_imposed(elsewhere):
            yield problem("E-B004", assessment.place_of(answer), code=indicator.code, name=indicator.name)


def check_claims(result: UnitResult) -> Iterator[Problem]:
    """A claim never makes points; one that differs from them is told with both numbers."""
    for item in result.claimed:
        claimed, maximum = item.answer.claimed, item.indicator.maximum
        if claimed is None or item.state is State.UNANSWERED or claimed == item.points:
            continue
        code = "W-A030" if item.state is State.NOT_APPLICABLE else "W-A022" if claimed > maximum else "W-A020"
        yield problem(
            code,
            result.assessment.place_of_claim(item.answer),
            code=item.indicator.code,
            claimed=claimed,
            points=item.points,
            maximum=maximum,
        )
