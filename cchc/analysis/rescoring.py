"""What another criteria set would have made of a round's results, from the answers that they keep.

The engine scores and ranks as it does in a round. What has no answer under the new set counts as its policy says.
"""

from __future__ import annotations

import enum
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from ..answers import NOT_APPLICABLE, UNANSWERED, Answer
from ..assessment import SELF, Assessment, Unit
from ..checks.of_assessments import points_without_evidence
from ..criteria import CriteriaSet, Evidence, Indicator, NotApplicable, ScoredBy, WithoutSurvey
from ..grading import Merits
from ..number import Exact, add, quotient
from ..problems import Place
from ..ranking import Ranked, Why, rank
from ..results import AdjustmentRecord, IndicatorRecord, RankedRecord, Results, StepRecord, UnitRecord
from ..scoring import LACK_OF_SURVEY, Lack, State, Surroundings, UnitResult, best_figures, score
from .correspondence import correspondence
from .kept_answers import kept_answer


class Lost(enum.Enum):
    """Why an answer of then cannot be taken up."""

    FORM = "form"
    """The new rule asks for something else."""
    NOT_APPLICABLE = "not_applicable"
    """It was not applicable, which the new set does not allow."""
    SETTLED = "settled"
    """The points that were settled are more than the new rule can give; the facts, if any, are scored instead."""


class NotCarried(NamedTuple):
    unit: str
    code: str
    """Of the indicator, in the new set."""
    why: Lost
    scored: bool
    """Whether the facts that stand behind settled points are scored in their place."""


class Rescored(NamedTuple):
    """A unit as it was ranked, and as it would be."""

    then: RankedRecord
    now: Ranked | None
    why: Why | None = None
    """Why it would not be ranked."""
    comparable: Exact | None = None
    """Its exact index over the comparable part; None where nothing of it applies."""
    comparable_then: Exact | None = None


class Rescoring(NamedTuple):
    results: Results
    criteria: CriteriaSet
    units: tuple[Rescored, ...]
    """In the order of the new ranks, those that would not be ranked last."""
    same: Mapping[str, str]
    """By the code of each indicator of the new set that the results have too, its code there."""
    new: tuple[str, ...]
    """Indicators of the new set that the results do not have."""
    dropped: tuple[str, ...]
    """Indicators of the results that the new set does not have."""
    renamed: tuple[tuple[str, str, str], ...]
    """Those taken for the same although their name is another: code, name then, name now."""
    settled: tuple[str, ...]
    """Those some points of which were settled, and stand although the maximum is another."""
    lost: tuple[NotCarried, ...]
    comparable: tuple[str, ...]
    """Indicators of the new set whose answers of then could be taken up for every unit."""
    survey_held: bool
    time_known: bool
    """Whether it is known of every unit whether it came in in time."""

    @property
    def comparable_maximum(self) -> Exact:
        return add([self.criteria.by_code[code].maximum for code in self.comparable])

    @property
    def is_all_comparable(self) -> bool:
        return len(self.comparable) == len(self.criteria.leaves)


class _Taken(NamedTuple):
    """The answers of a unit as the new set reads them."""

    answers: Mapping[str, Answer]
    lost: tuple[NotCarried, ...]
    decided: frozenset[str]
    """Indicators that a later stage than the self-assessment has decided."""


def rescore(results: Results, criteria: CriteriaSet) -> Rescoring:
    """Score and rank the units of the results by another set, or again by their own."""
    leaves = correspondence(results.criteria.indicators, criteria.leaves)
    same = {code: item.code for code, item in leaves.items()}
    found = correspondence(results.criteria.adjustments, [adjusting for _, adjusting in criteria.adjustments])
    kinds = {adjusting.code: kind for kind, adjusting in criteria.adjustments}
    adjusting = {code: item.code for code, item in found.items() if item.kind is kinds[code]}
    taken = {entry.unit.code: _taken(entry.unit, criteria, same, adjusting) for entry in results.units}
    held = _survey_was_held(results, criteria, taken)
    outcomes = _outcomes(results, criteria, taken, _lacking(results, criteria, held=held))
    late = {entry.unit.code: entry.unit.is_late for entry in results.units}
    merits = {
        unit.code: Merits(late[unit.code], outcome.imposed)
        for unit, outcome in outcomes
        if isinstance(outcome, UnitResult)
    }
    ranking = rank(outcomes, criteria.policy, merits)
    lost = tuple(one for answers in taken.values() for one in answers.lost)
    missing = {one.code for one in lost}
    comparable = tuple(leaf.code for leaf in criteria.leaves if leaf.code in same and leaf.code not in missing)
    then = {entry.unit.code: entry for entry in results.units}
    names = {item.code: item.name for item in results.criteria.indicators}
    units = [_rescored(then[entry.unit.code], entry, comparable, same) for entry in ranking.ranked]
    units += [Rescored(then[entry.unit.code], None, entry.why) for entry in ranking.unranked]
    return Rescoring(
        results,
        criteria,
        tuple(units),
        same,
        new=tuple(leaf.code for leaf in criteria.leaves if leaf.code not in same),
        dropped=tuple(item.code for item in results.criteria.indicators if item.code not in same.values()),
        renamed=tuple(
            (leaf.code, names[same[leaf.code]], leaf.name)
            for leaf in criteria.leaves
            if leaf.code in same and names[same[leaf.code]] != leaf.name
        ),
        settled=tuple(_settled(results, criteria, taken, same)),
        lost=lost,
        comparable=comparable,
        survey_held=held,
        time_known=None not in late.values(),
    )


def _taken(unit: UnitRecord, criteria: CriteriaSet, same: Mapping[str, str], adjusting: Mapping[str, str]) -> _Taken:
    records: dict[str, IndicatorRecord | AdjustmentRecord] = {item.code: item for item in unit.indicators}
    imposed = {item.code: item for item in unit.adjustments.items}
    answers: dict[str, Answer] = {}
    lost: list[NotCarried] = []
    decided: set[str] = set()
    for leaf in criteria.answered:
        record = imposed.get(adjusting.get(leaf.code, "")) or records.get(same.get(leaf.code, ""))
        if record is None:
            continue
        answer, why = _answer(record, criteria, leaf)
        if why is not None:
            lost.append(NotCarried(unit.code, leaf.code, why, answer is not None and answer.stated is not UNANSWERED))
        if answer is not None:
            answers[leaf.code] = answer
            if any(_decides(step) for step in record.steps[1:]):
                decided.add(leaf.code)
    return _Taken(answers, tuple(lost), frozenset(decided))


def _decides(step: StepRecord) -> bool:
    return step.settled or step.answer is not None


def _answer(
    record: IndicatorRecord | AdjustmentRecord, criteria: CriteriaSet, leaf: Indicator
) -> tuple[Answer | None, Lost | None]:
    """The answer, as far as it can be taken up, and why not all of it can."""
    answer = kept_answer(record, leaf.rule)
    if answer is None:
        # Settled points stand whatever the facts are.
        bare = kept_answer(record._replace(answer=None), leaf.rule)
        if bare is None or bare.settled is None:
            return None, Lost.FORM
        answer = bare
    why = None
    if answer.settled is not None and not _can_give(criteria, leaf, answer.settled):
        answer, why = answer._replace(finding=None), Lost.SETTLED
    if answer.stated is NOT_APPLICABLE and criteria.not_applicable_policy(leaf) is NotApplicable.FORBID:
        return None, Lost.NOT_APPLICABLE
    return answer, why


def _can_give(criteria: CriteriaSet, leaf: Indicator, points: Exact) -> bool:
    """Whether appraisers could settle on these points."""
    rounding = criteria.policy.points_rounding
    fine = rounding is None or rounding.of(points) == points
    return fine and leaf.rule.ways[0].worth.lowest <= points <= leaf.maximum


# What the answers stand in


def _survey_was_held(results: Results, criteria: CriteriaSet, taken: Mapping[str, _Taken]) -> bool:
    """What the results say, or else whether anybody has an answer from a survey."""
    reasons = {item.reason.code for entry in results.units for item in entry.unit.indicators}
    if not reasons.isdisjoint(("R-NO-SURVEY", "R-NO-SURVEY-ZERO")):
        return False
    surveyed = any(item.scored_by is ScoredBy.SURVEY for item in results.criteria.indicators)
    if surveyed and results.policy.without_survey is not None:
        return True
    asked = [leaf.code for leaf in criteria.leaves if leaf.scored_by is ScoredBy.SURVEY]
    return not asked or any(
        code in unit.answers and not unit.answers[code].says_nothing for unit in taken.values() for code in asked
    )


def _lacking(results: Results, criteria: CriteriaSet, *, held: bool) -> dict[ScoredBy, Lack]:
    """Whose answers are not there, which is nobody's omission."""
    who = {item.code: item.scored_by for item in results.criteria.indicators}
    lacking = {
        who[item.code]: Lack.AWAITED
        for entry in results.units
        for item in entry.unit.indicators
        if item.reason.code == "R-AWAITED"
    }
    lack = LACK_OF_SURVEY.get(criteria.policy.without_survey)
    if lack is not None and not held:
        lacking[ScoredBy.SURVEY] = lack
    return lacking


def _outcomes(
    results: Results, criteria: CriteriaSet, taken: Mapping[str, _Taken], lacking: Mapping[ScoredBy, Lack]
) -> list[tuple[Unit, UnitResult | Why]]:
    """In the order of the list of units. The best of the round is that of the units that are scored."""
    units = sorted((entry.unit for entry in results.units), key=lambda unit: unit.order)

    def scored(best: Mapping[str, Exact]) -> list[tuple[Unit, UnitResult | Why]]:
        around = Surroundings(lacking, best)
        return [
            (Unit(unit.code, unit.name, group=unit.group), _outcome(unit, results, criteria, taken[unit.code], around))
            for unit in units
        ]

    outcomes = scored(dict.fromkeys(criteria.compared, 1))
    if not criteria.compared:
        return outcomes
    stated = (outcome.assessment for _, outcome in outcomes if isinstance(outcome, UnitResult))
    return scored(best_figures(criteria, stated))


def _outcome(
    unit: UnitRecord, results: Results, criteria: CriteriaSet, taken: _Taken, around: Surroundings
) -> UnitResult | Why:
    place = Place(unit.source.name)
    assessment = Assessment(unit.code, results.year, criteria.id, taken.answers, unit.source, place, SELF)
    result = score(criteria, assessment, around)
    policy = criteria.policy
    if policy.evidence is Evidence.REQUIRED and any(
        item.indicator.code not in taken.decided for item in points_without_evidence(result)
    ):
        return Why.INVALID
    no_survey = policy.without_survey is WithoutSurvey.REFUSE and Lack.NO_SURVEY in result.causes
    if no_survey or result.is_refused:
        return Why.UNANSWERED
    return Why.NOTHING_APPLICABLE if result.index is None else result


# Beside each other


def _rescored(then: RankedRecord, now: Ranked, comparable: Sequence[str], same: Mapping[str, str]) -> Rescored:
    chosen = set(comparable)
    items = [item for item in now.result.indicators if item.indicator.code in chosen]
    records = {record.code: record for record in then.unit.indicators}
    before = [records[same[code]] for code in comparable]
    return Rescored(
        then,
        now,
        None,
        _percent([item.points for item in items], [item.maximum for item in items]),
        _percent(
            [record.points or 0 for record in before],
            [0 if record.state is State.NOT_APPLICABLE else record.maximum for record in before],
        ),
    )


def _percent(points: list[Exact], maxima: list[Exact]) -> Exact | None:
    maximum = add(maxima)
    return quotient(100 * add(points), maximum) if maximum else None


def _settled(
    results: Results, criteria: CriteriaSet, taken: Mapping[str, _Taken], same: Mapping[str, str]
) -> Iterator[str]:
    then = {item.code: item.maximum for item in results.criteria.indicators}
    for leaf in criteria.leaves:
        if leaf.code in same and then[same[leaf.code]] != leaf.maximum:
            answers = [unit.answers[leaf.code] for unit in taken.values() if leaf.code in unit.answers]
            if any(answer.settled is not None for answer in answers):
                yield leaf.code
