"""What one unit of a round comes to: by its self-assessment, by the stages after it, and whether that counts."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple, TypeVar

from ..assessment import SELF, Assessment, Submission, Unit
from ..checks.of_assessments import check_applicability, check_claims, check_evidence, check_imposed
from ..criteria import CriteriaSet, WithoutSurvey
from ..problems import Message, Place, Problem, Severity, Value, has_errors
from ..ranking import Why
from ..records.supplied import with_records
from ..scoring import Lack, Step, Surroundings, UnitResult, score
from ..stages.appraisal import (
    after,
    asked_to_explain,
    check_asks_in_time,
    check_explanations,
    check_findings,
    check_no_survey,
    check_scorers,
    unexplained,
)
from ..stages.grounds import check_grounds
from ..stages.stage import SELF_STAGE, Stage, StageKind
from .round import Round

T = TypeVar("T")

_MOST_NAMED = 12
"""Codes in a complaint."""


class UnitOutcome(NamedTuple):
    """What a unit came to, and what there is to say of it."""

    result: UnitResult | Why
    """Why there is none that counts, otherwise."""
    problems: list[Problem]
    standing: UnitResult | None = None
    """What it came to by submissions that are sound, with its steps, whether or not that counts."""


def unit_outcome(
    round_: Round, unit: Unit, found: Mapping[str, list[Submission]], around: Mapping[str, Surroundings]
) -> UnitOutcome:
    """What a unit came to after all stages that have spoken, by what was ``found`` of it in each."""
    first, problems = _only(unit, found.get(SELF, []))
    later = [(stage, found.get(stage.name, [])) for stage in round_.spoken[1:]]
    if first is None:
        if found.get(SELF):
            return UnitOutcome(Why.INVALID, problems + _told_by_itself(round_, later))
        return UnitOutcome(Why.NOT_SUBMITTED, _about_nothing(unit, later) or [_awaited(round_, unit)])
    first = with_records(round_.criteria, first, round_.supplied.get(unit.code))
    if round_.dossiers is not None:
        from ..records.dossier_answers import with_dossiers  # most rounds have none

        first = with_dossiers(round_.criteria, first, round_.dossiers)
    result, remarks = first_step(round_.criteria, first, unit.name, around[SELF], round_)
    problems.extend(remarks)
    if result is Why.NOT_SUBMITTED:
        return UnitOutcome(result, problems + _about_nothing(unit, later))
    if isinstance(result, Why):
        return UnitOutcome(result, problems + _told_by_itself(round_, later))
    if later:
        appraised, remarks = _appraised(round_, unit, result, later, around)
        problems.extend(remarks)
        if appraised is None:
            return UnitOutcome(Why.INVALID, problems)
        result = appraised
    counted, problems = last_word(result, first, unit.name, problems)
    return UnitOutcome(counted, problems, result)


def _awaited(round_: Round, unit: Unit) -> Problem:
    values = {"unit": unit.code, "name": unit.name}
    return Problem(Message("W-A023", values), (unit.place or round_.place,))


def _only(unit: Unit, found: list[Submission]) -> tuple[Submission | None, list[Problem]]:
    """The one submission of a unit in a stage; None where there is none, or where one would have to be chosen."""
    if len(found) <= 1:
        return (found[0] if found else None), []
    found = sorted(found, key=lambda submission: _where(submission).order)
    values = {"unit": unit.code, "name": unit.name}
    problems = [Problem(Message("E-A004", values), tuple(_where(submission) for submission in found))]
    return None, problems + [problem for submission in found for problem in submission.problems]


def first_step(
    criteria: CriteriaSet,
    submission: Submission,
    name: str,
    around: Surroundings,
    round_: Round | None,
) -> tuple[UnitResult | Why, list[Problem]]:
    """The self-assessment: what it comes to by itself, before anyone asks whether it is complete."""
    problems = list(submission.problems)
    assessment = submission.assessment
    if assessment is None:
        return Why.INVALID, problems
    problems.extend(check_applicability(criteria, assessment))
    problems.extend(check_imposed(criteria, assessment, () if round_ is None else round_.elsewhere))
    if round_ is not None:
        problems.extend(check_scorers(criteria, assessment, SELF_STAGE, round_.stages))
        if round_.survey_held is False:
            problems.extend(check_no_survey(criteria, assessment, round_.place))
    if has_errors(problems):
        return Why.INVALID, problems
    result = score(criteria, assessment, around)
    problems.extend(check_claims(result))
    if assessment.is_blank:
        values = {"unit": assessment.unit, "name": name or assessment.unit}
        said = [assessment.place_of(answer) for answer in assessment.answers.values() if not answer.says_nothing]
        return Why.NOT_SUBMITTED, [*problems, Problem(Message("W-A024", values), (assessment.place, *said[:1]))]
    return result, problems


def _appraised(
    round_: Round,
    unit: Unit,
    result: UnitResult,
    later: Sequence[tuple[Stage, list[Submission]]],
    around: Mapping[str, Surroundings],
) -> tuple[UnitResult | None, list[Problem]]:
    """The result after the later stages, which it keeps; None, and complaints, where one of them has errors.

    Of an indicator with an error it is not known what stands after it. The others are checked on, so that all that is
    wrong is told at once, and nothing that may only follow from an error.
    """
    steps = [Step(SELF, result.assessment, result)]
    problems: list[Problem] = []
    asked: dict[str, Place] = {}
    doubtful: set[str] = set()
    unheard: set[str] = set()
    sound = stands_known = True
    for stage, found in later:
        submission, remarks = _only(unit, found)
        remarks.extend(() if submission is None else submission.problems)
        said = None if submission is None else submission.assessment
        if said is not None:
            remarks.extend(_check_step(round_, stage, said))
            if stands_known:  # else what stands, and what was asked, is not known
                known = _without(said, doubtful, unheard)
                remarks.extend(_check_against(round_, steps, stage, known, asked))
            if stage.kind.decides and not has_errors(remarks):
                remarks.extend(check_asks_in_time(said, unit, stage, round_.stages))
        if stage.kind is StageKind.EXPLANATION:
            if not has_errors(remarks):
                remarks.extend(_unexplained(unit, _but(asked, doubtful), said))
            asked = {}
        problems.extend(remarks)
        if has_errors(remarks):
            sound = False
            about = _subjects(remarks, said, round_.criteria)
            if stage.kind is StageKind.EXPLANATION:  # if it can be read, it changes no points
                stands_known = stands_known and said is not None
                unheard |= round_.criteria.by_code.keys() if about is None else about
            else:
                stands_known = stands_known and about is not None
                doubtful |= about or set()
        if not stands_known:
            continue
        stands = result.assessment
        if said is not None:
            said = _without(said, doubtful, unheard)
            asked |= asked_to_explain(said) if stage.kind.decides else {}
            stands = after(stands, said, stage.kind)
        if said is not None or round_.criteria.compared:
            result = score(round_.criteria, stands, around[stage.name])
        steps.append(Step(stage.name, said, result))
    return (replace(result, steps=tuple(steps)) if sound else None), problems


def _subjects(problems: Iterable[Problem], said: Assessment | None, criteria: CriteriaSet) -> set[str] | None:
    """The indicators that errors of a stage are about; None where one may be about any of them."""
    subjects = set()
    for problem in problems:
        if problem.severity is not Severity.ERROR:
            continue
        unread = () if said is None else said.unread.items()
        code = next((code for code, told in unread if problem in told), problem.message.values.get("code"))
        if said is None or not isinstance(code, str) or code not in criteria.by_code:
            return None
        subjects.add(code)
    return subjects


def _without(said: Assessment, doubtful: Collection[str], unheard: Collection[str]) -> Assessment:
    """What a stage says of other indicators than the doubtful, without grounds that an unknown explanation changes."""
    if not doubtful and not unheard:
        return said
    grounds = _but(_but(said.grounds, doubtful), unheard)
    return said._replace(answers=_but(said.answers, doubtful), grounds=grounds)


def _but(by_code: Mapping[str, T], codes: Collection[str]) -> dict[str, T]:
    return {code: value for code, value in by_code.items() if code not in codes}


def _check_step(round_: Round, stage: Stage, said: Assessment) -> Iterable[Problem]:
    """What a stage's file says, by itself."""
    if stage.kind is StageKind.EXPLANATION:
        return []
    no_survey = check_no_survey(round_.criteria, said, round_.place) if round_.survey_held is False else ()
    return [
        *check_applicability(round_.criteria, said),
        *check_scorers(round_.criteria, said, stage, round_.stages),
        *no_survey,
    ]


def _check_against(
    round_: Round, steps: Sequence[Step], stage: Stage, said: Assessment, asked: Mapping[str, Place]
) -> Iterable[Problem]:
    """What a stage's file says, beside what the stages before it came to."""
    if stage.kind is StageKind.EXPLANATION:
        appraised = any(step.said is not None for step in steps[1:])
        return check_explanations(said, asked, appraised=appraised)
    grounds = check_grounds(steps, said, round_.unasked_in(stage)) if said.stage == stage.name else ()
    return [*check_findings(steps[-1].result, said), *grounds]


def _unexplained(unit: Unit, asked: Mapping[str, Place], said: Assessment | None) -> list[Problem]:
    codes = unexplained(asked, said)
    if not codes:
        return []
    place = asked[codes[0]]
    if said is not None:
        silent = said.answers.get(codes[0])
        place = said.place if silent is None else said.place_of(silent, "explanation")
    return [Problem(Message("W-P014", {"unit": unit.code, "name": unit.name, "codes": codes}), (place,))]


def _about_nothing(unit: Unit, later: Iterable[tuple[Stage, list[Submission]]]) -> list[Problem]:
    """Complaints about stages of a unit that has sent no self-assessment."""
    values = {"unit": unit.code, "name": unit.name}
    return _told_of(later) + [
        Problem(Message("E-P013", values), (_where(one),))
        for _, found in later
        for one in found
        if one.assessment is not None and not one.assessment.says_nothing
    ]


def _told_by_itself(round_: Round, later: Iterable[tuple[Stage, list[Submission]]]) -> list[Problem]:
    """What there is to say of stages without knowing what stands before them."""
    later = list(later)
    alone = [(stage, found[0].assessment) for stage, found in later if len(found) == 1]
    checked = [one for stage, said in alone if said is not None for one in _check_step(round_, stage, said)]
    return _told_of(later) + checked


def _told_of(later: Iterable[tuple[Stage, list[Submission]]]) -> list[Problem]:
    return [problem for _, found in later for one in found for problem in one.problems]


def last_word(
    result: UnitResult, submission: Submission, name: str, problems: list[Problem]
) -> tuple[UnitResult | Why, list[Problem]]:
    """Whether the result counts: nothing of it is wanting that the set asks for. ``problems`` are those so far."""
    place = (_where(submission),)
    unit: dict[str, Value] = {"unit": result.unit, "name": name or result.unit}
    policy = result.criteria.policy
    problems = [*problems, *check_evidence(result)]
    if has_errors(problems):
        return Why.INVALID, problems
    if policy.without_survey is WithoutSurvey.REFUSE and Lack.NO_SURVEY in result.causes:
        return Why.UNANSWERED, [*problems, Problem(Message("E-P017", unit), place)]
    if result.is_refused:
        return Why.UNANSWERED, [*problems, Problem(Message("E-A008", unit | {"wanting": _wanting(result)}), place)]
    if result.index is None:
        return Why.NOTHING_APPLICABLE, [*problems, Problem(Message("W-A025", unit), place)]
    return result, problems


def _wanting(result: UnitResult) -> Message:
    """The codes of what is unanswered, or the first of them and how many more there are."""
    codes = result.wanting
    more = Message("HINT-AND-OTHERS", {"count": len(codes) - _MOST_NAMED})
    values = {"codes": codes[:_MOST_NAMED], "more": more if len(codes) > _MOST_NAMED else Message("NO-HINT")}
    return Message("HINT-WANTING", values)


def _where(submission: Submission) -> Place:
    return submission.assessment.place if submission.assessment else submission.place
