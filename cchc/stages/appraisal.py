"""From the self-assessment to the published result: what each later stage changes, and what it may.

Every check yields located problems; a stage with errors leaves the unit unscored. What a stage does not touch
stands as before.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from ..answers import NOT_APPLICABLE, UNANSWERED, Absent, Answer, Finding
from ..assessment import Assessment, Unit
from ..criteria import AdjustmentKind, CriteriaSet, Indicator, ScoredBy
from ..number import Exact, decimals_of
from ..problems import Message, Place, Problem, Value
from ..scoring import IndicatorResult, State, UnitResult, score_indicator
from .forms import EXPLANATION, REASON
from .stage import WHO, Stage, StageKind, deciders, stage_words


def check_scorers(criteria: CriteriaSet, said: Assessment, stage: Stage, stages: Sequence[Stage]) -> Iterator[Problem]:
    """What the appraisers or the council score is only accepted from them; adjustments have a check of their own."""
    entitled = deciders(stages)
    if all(not kinds or stage.kind in kinds for kinds in map(entitled.get, criteria.scorers)):
        return
    for code, answer in said.answers.items():
        if stage.kind is StageKind.SELF and criteria.adjustment(code) is not None:
            continue
        leaf = criteria.by_code[code]
        kinds = entitled.get(leaf.scored_by)
        if not kinds or stage.kind in kinds or stage.kind is StageKind.EXPLANATION:
            continue
        if answer.is_given:
            values: dict[str, Value] = {"code": code, "who": WHO[leaf.scored_by], "name": leaf.name}
            key = "points" if answer.stated is UNANSWERED else ""
            yield Problem(Message("E-P001", values), (said.place_of(answer, key),))


def check_no_survey(criteria: CriteriaSet, said: Assessment, round_: Place) -> Iterator[Problem]:
    """In a round that says no survey was held, nobody has an answer from one."""
    for code, answer in said.answers.items():
        leaf = criteria.by_code.get(code)
        if leaf is not None and leaf.scored_by is ScoredBy.SURVEY and answer.is_given:
            values: dict[str, Value] = {"code": code, "name": leaf.name}
            yield Problem(Message("E-P026", values), (said.place_of(answer), round_))


def check_findings(before: UnitResult, said: Assessment) -> Iterator[Problem]:
    """What appraisers and council say: facts or points, not both; points that can be; a reason for every change."""
    items = {item.indicator.code: item for item in (*before.indicators, *before.adjustments)}
    for code, answer in said.answers.items():
        problem = _contradiction(before.criteria, items[code], answer)
        if problem is not None:
            yield Problem(problem, (said.place_of(answer, "points"),))
        elif not (answer.finding and answer.finding.reason) and (
            _changes(items[code], answer) or _takes(before.criteria, items[code].indicator, answer)
        ):
            values: dict[str, Value] = {"code": code, "name": items[code].indicator.name}
            at = said.place_of(answer, "reason")
            where = _where("reason", REASON, at)
            if at.sheet is None and answer.stated is NOT_APPLICABLE:  # which may be no mapping yet
                where = Message("HINT-EXAMPLE", {"example": f'"{code}": {{not_applicable: true, reason: …}}'})
            yield Problem(Message("E-P002", {**values, "where": where}), (at,))


def _where(key: str, heading: str, at: Place) -> Message:
    """Where something is due: under a key, or in a form under a heading."""
    if at.sheet is not None:
        return Message("HINT-COLUMN", {"heading": Message(heading)})
    return Message("HINT-KEY", {"key": key})


def _takes(criteria: CriteriaSet, leaf: Indicator, answer: Answer) -> bool:
    """Whether a penalty is imposed: it takes from what the unit has, whoever scores it."""
    adjustment = criteria.adjustment(leaf.code)
    if adjustment is None or adjustment.kind is not AdjustmentKind.PENALTY:
        return False
    if answer.settled is not None:
        return answer.settled > 0
    if isinstance(answer.stated, Absent):
        return False
    return score_indicator(criteria, leaf, answer).points > 0


def _contradiction(criteria: CriteriaSet, before: IndicatorResult, answer: Answer) -> Message | None:
    points = answer.settled
    if points is None:
        return None
    leaf = before.indicator
    values: dict[str, Value] = {"code": leaf.code, "points": points}
    lowest = leaf.rule.ways[0].worth.lowest
    rounding = criteria.policy.points_rounding
    if answer.stated is not UNANSWERED:
        return Message("E-P003", values)
    if before.state is State.NOT_APPLICABLE:
        return Message("E-P004", {**values, "name": leaf.name})
    if not lowest <= points <= leaf.maximum:
        return Message("E-P005", {**values, "lowest": lowest, "maximum": leaf.maximum})
    if rounding is not None and _too_fine(points, rounding.places):
        return Message("E-P006", {**values, "places": rounding.places})
    return None


def _too_fine(points: Exact, places: int) -> bool:
    needed = decimals_of(points)
    return needed is None or needed > places


def _changes(before: IndicatorResult, answer: Answer) -> bool:
    """Whether what is said differs from what stands. A first answer of those who score an indicator changes nothing."""
    stands = before.answer
    if not answer.is_given:
        return False
    if not stands.is_given and before.indicator.scored_by is not ScoredBy.UNIT:
        return False
    if answer.settled is not None:
        return before.state is not State.SCORED or answer.settled != before.points
    return stands.settled is not None or not _states_the_same(answer, stands)


def _states_the_same(answer: Answer, stands: Answer) -> bool:
    """Whether the facts are those that stand, which may have the best of the round behind them."""
    if isinstance(answer.stated, Absent) or isinstance(stands.stated, Absent):
        return answer.stated is stands.stated
    return answer.way == stands.way and answer.stated == stands.stated[: len(answer.stated)]


def check_explanations(said: Assessment, asked: Mapping[str, Place], *, appraised: bool) -> Iterator[Problem]:
    """A unit explains what it was asked to, in words. ``appraised`` is whether any file could have asked it."""
    others = Message("HINT-ASKED", {"codes": tuple(asked)}) if asked else Message("NO-HINT")
    if not appraised:
        others = Message("HINT-NOT-APPRAISED")
    for code, answer in said.answers.items():
        if answer.says_nothing:
            continue
        if code not in asked:
            at = said.place_of(answer, "explanation")
            yield Problem(Message("E-P007", {"code": code, "asked": others}), (at,))
        elif not (answer.finding and answer.finding.explanation):
            at = said.place_of(answer, "explanation")
            values: dict[str, Value] = {"code": code, "where": _where("explanation", EXPLANATION, at)}
            yield Problem(Message("E-P009", values), (at, asked[code]))


def asked_to_explain(said: Assessment) -> dict[str, Place]:
    """The indicators that a stage asks the unit to explain, and where it does."""
    return {
        code: said.place_of(answer, "explain")
        for code, answer in said.answers.items()
        if answer.finding and answer.finding.explain
    }


def check_asks_in_time(said: Assessment, unit: Unit, stage: Stage, stages: Sequence[Stage]) -> Iterator[Problem]:
    """What is to be explained is asked before a stage in which it can be."""
    asked = asked_to_explain(said)
    later = stages[stages.index(stage) + 1 :]
    if asked and all(one.kind is not StageKind.EXPLANATION for one in later):
        values: dict[str, Value] = {
            "name": unit.name,
            "unit": unit.code,
            "codes": tuple(asked),
            "stage": stage_words(stage.name),
        }
        yield Problem(Message("W-P029", values), (next(iter(asked.values())),))


def unexplained(asked: Mapping[str, Place], said: Assessment | None) -> tuple[str, ...]:
    """The indicators that the unit was asked about and said nothing to."""
    answers = {} if said is None else said.answers
    return tuple(code for code in asked if code not in answers or answers[code].says_nothing)


def after(stands: Assessment, said: Assessment, kind: StageKind) -> Assessment:
    """The answers that stand after a stage."""
    answers = dict(stands.answers)
    for code, answer in said.answers.items():
        before = answers.get(code, Answer(UNANSWERED))
        before = before._replace(evidence="; ".join(filter(None, (before.evidence, answer.evidence))))
        answers[code] = before if kind is StageKind.EXPLANATION else _corrected(before, answer)
    return stands._replace(answers=answers)


def _corrected(before: Answer, answer: Answer) -> Answer:
    """What stands with the facts or the points that an appraisal gives instead."""
    if answer.settled is not None:
        assert answer.finding is not None
        return before._replace(finding=Finding(answer.settled, answer.finding.reason))
    if answer.stated is UNANSWERED:
        return before
    return before._replace(stated=answer.stated, way=answer.way, finding=None, measure=None)


def is_decided(result: UnitResult, leaf: Indicator) -> bool:
    """Whether a later stage than the self-assessment has stated the facts or settled the points."""
    for step in result.steps[1:]:
        answer = None if step.said is None else step.said.answers.get(leaf.code)
        if answer is not None and answer.is_given:
            return True
    return False
