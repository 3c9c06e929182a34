"""A round (đợt chấm điểm): one criteria set, its units, one year, and what came in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from .answers import Absent
from .assessment import SELF, Assessment, Submission, Unit
from .checks import check_applicability, check_claims, check_comparisons, check_evidence, check_imposed
from .criteria import CriteriaSet, ScoredBy, WithoutSurvey
from .grading import Merits
from .number import Exact
from .problems import Message, Place, Problem, Value, has_errors
from .ranking import Ranking, Why, rank
from .records.supplied import Supplied, with_records
from .scoring import Lack, State, Step, Surroundings, UnitResult, score
from .stages.appraisal import (
    after,
    asked_to_explain,
    check_asks_in_time,
    check_explanations,
    check_findings,
    check_no_survey,
    check_scorers,
    unexplained,
)
from .stages.arrivals import Calendar, check_arrival, check_known, check_register, late_units
from .stages.grounds import check_grounds
from .stages.stage import SELF_STAGE, Stage, StageKind, awaited, deciders

if TYPE_CHECKING:
    from .records.dossiers import Dossiers


class Signer(NamedTuple):
    title: str
    name: str = ""


class Heading(NamedTuple):
    """What every printed sheet carries: issuing body and office, place, decision, signers."""

    issuer: str = ""
    office: str = ""
    place: str = ""
    decision_number: str = ""
    decision_date: str = ""
    signers: tuple[Signer, ...] = ()


class Round(NamedTuple):
    name: str
    year: int
    criteria: CriteriaSet
    units: tuple[Unit, ...]
    place: Place
    heading: Heading = Heading()
    stages: tuple[Stage, ...] = (SELF_STAGE,)
    """All that the round goes through, in order."""
    stage: str = SELF
    """The name of the one that is scored: it and those before it have spoken."""
    elsewhere: frozenset[ScoredBy] = frozenset()
    """Whose answers do not come from the units' forms, but from records or stages of their own."""
    supplied: Mapping[str, Supplied] = {}
    """What such records say, by unit."""
    survey_held: bool | None = None
    """None: it was if any unit has an answer from it."""
    calendar: Calendar = Calendar()
    supplied_codes: frozenset[str] = frozenset()
    """The indicators whose figures come from the round's dossiers, which forms do not ask for."""
    dossiers: Dossiers | None = None
    """The one-stop dossiers that answers come from; None where the round has none."""

    @property
    def spoken(self) -> tuple[Stage, ...]:
        """The stages up to the one that is scored."""
        names = [stage.name for stage in self.stages]
        return self.stages[: names.index(self.stage) + 1]

    @property
    def survey_lack(self) -> Lack | None:
        """What follows for what a survey scores where the round says that none was held; None where it does not."""
        return _LACK_OF_SURVEY.get(self.criteria.policy.without_survey) if self.survey_held is False else None

    def unasked_in(self, stage: Stage) -> frozenset[ScoredBy]:
        """Whose answers the forms of a stage do not ask for."""
        elsewhere = self.elsewhere_in(stage)
        return elsewhere | {ScoredBy.SURVEY} if self.survey_held is False else elsewhere

    def elsewhere_in(self, stage: Stage) -> frozenset[ScoredBy]:
        """Whose answers a stage's files do not give."""
        if stage.kind is StageKind.SELF:
            return self.elsewhere
        entitled = deciders(self.stages)
        return frozenset(who for who in self.elsewhere if stage.kind not in entitled.get(who, ()))


class Scored(NamedTuple):
    """A round's ranking, what there is to say about it, and each unit's submissions, by stage."""

    round: Round
    ranking: Ranking
    submissions: dict[str, dict[str, Submission]]
    """By unit and stage, where there is one only."""
    problems: list[Problem]
    found: Mapping[str, Mapping[str, Sequence[Submission]]] = {}
    """By unit and stage, all that say anything."""
    remarks: Mapping[str, Sequence[Problem]] = {}
    """Those of the problems that are about a unit."""
    strays: Sequence[Submission] = ()
    """What came in for no unit of the round."""
    lacking: Mapping[ScoredBy, Lack] = {}
    """Whose answers are not there, which is nobody's omission."""
    late: Mapping[str, bool | None] = {}
    """By unit that is ranked, whether its self-assessment came in after the deadline; None where nobody knows."""
    standing: Mapping[str, UnitResult] = {}
    """What each unit came to so far whose submissions are sound, whether or not that counts, with its steps."""


def score_submission(
    criteria: CriteriaSet, submission: Submission, *, name: str = "", round_: Round | None = None
) -> tuple[UnitResult | Why, list[Problem]]:
    """What a self-assessment by itself is worth, or why nothing, and everything there is to say about it."""
    if round_ is not None:
        submission = _dated(round_.calendar, submission)
    around = Surroundings(_lacking(criteria, round_, [submission]))
    outcome, problems = _first_step(criteria, submission, name, around, round_)
    if isinstance(outcome, Why):
        return outcome, problems
    problems.extend(check_comparisons(outcome))
    return _last_word(outcome, submission, name, problems)


def score_round(round_: Round, submissions: Iterable[Submission]) -> Scored:
    """Score, rank and classify. The order in which submissions come in never changes the result."""
    known = {unit.code for unit in round_.units}
    by_unit: dict[str, dict[str, list[Submission]]] = {}
    problems: list[Problem] = []
    strays: list[Submission] = []
    for submission in submissions:
        if submission.unit in known:
            by_unit.setdefault(submission.unit, {}).setdefault(submission.stage, []).append(
                _dated(round_.calendar, submission)
            )
        else:
            strays.append(submission)
            problems.extend(submission.problems)
    for stages in by_unit.values():
        for stage, found in stages.items():
            stages[stage] = _that_say_anything(found)
    everything = [one for stages in by_unit.values() for found in stages.values() for one in found]
    lacking = _lacking(round_.criteria, round_, everything)
    if ScoredBy.SURVEY in lacking and round_.survey_held is None:
        problems.append(Problem(Message("W-P018", {"criteria": round_.criteria.id}), (round_.place,)))
    filled = {
        code: [stage for stage, found in stages.items() if any(map(_is_filled, found))]
        for code, stages in by_unit.items()
    }
    spoken = [stage.name for stage in round_.spoken]
    problems.extend(check_register(round_.calendar, spoken, round_.units, filled))
    standing: dict[str, UnitResult] = {}
    any_best = {stage.name: dict.fromkeys(round_.criteria.compared, 1) for stage in round_.spoken}
    outcomes, remarks = _outcomes(round_, by_unit, lacking, any_best, standing)
    if round_.criteria.compared:  # now that it is known which units are scored at all
        best = _best(round_, [outcome for _, outcome in outcomes if isinstance(outcome, UnitResult)])
        outcomes, remarks = _outcomes(round_, by_unit, lacking, best, standing)
        problems.extend(_check_best(round_, outcomes))
    counted = _appraised_of(outcomes)
    problems.extend(_scored_for_nobody(round_, counted))
    for unit, problem in _passed_over(counted):
        remarks[unit.code].append(problem)
    for told in remarks.values():
        problems.extend(told)
    single = {
        code: {stage: found[0] for stage, found in stages.items() if len(found) == 1}
        for code, stages in by_unit.items()
    }
    policy = round_.criteria.policy
    results = {unit.code: outcome for unit, outcome in outcomes if isinstance(outcome, UnitResult)}
    sent = [stages[SELF] for code, stages in single.items() if code in results]
    late = late_units(round_.calendar, sent)
    strict = next((grade for grade in policy.grades if grade.requires.in_time), None)
    if strict is not None and SELF not in round_.calendar.deadlines:
        places = (round_.place, *filter(None, (strict.requires.place,)))
        problems.append(Problem(Message("W-L009", {"grade": strict.name}), places))
    elif strict is not None:
        problems.extend(check_known(round_.calendar, sent, round_.units, round_.place))
    merits = {code: Merits(late.get(code), result.imposed) for code, result in results.items()}
    ranking = rank(outcomes, policy, merits)
    return Scored(round_, ranking, single, problems, by_unit, remarks, strays, lacking, late, standing)


def _dated(calendar: Calendar, submission: Submission) -> Submission:
    """With what there is to say about the day on which it came in."""
    remarks = tuple(check_arrival(calendar, submission))
    return submission._replace(problems=(*submission.problems, *remarks)) if remarks else submission


def _that_say_anything(found: list[Submission]) -> list[Submission]:
    """A unit's submissions, without those never filled in beside one that is: there is nothing to choose from."""
    return [submission for submission in found if _is_filled(submission)] or found[:1]


def _is_filled(submission: Submission) -> bool:
    return submission.assessment is None or bool(submission.problems) or not submission.assessment.says_nothing


def _lacking(criteria: CriteriaSet, round_: Round | None, submissions: Iterable[Submission]) -> dict[ScoredBy, Lack]:
    """Why those who are not the units may have no answers."""
    lacking: dict[ScoredBy, Lack] = {}
    if round_ is not None:
        lacking.update(dict.fromkeys(awaited(round_.stages, len(round_.spoken)), Lack.AWAITED))
    lack = _LACK_OF_SURVEY.get(criteria.policy.without_survey)
    if lack is not None and not _survey_was_held(criteria, round_, submissions):
        lacking[ScoredBy.SURVEY] = lack
    return lacking


_LACK_OF_SURVEY: dict[WithoutSurvey | None, Lack] = {
    WithoutSurvey.RESCALE: Lack.NO_SURVEY,
    WithoutSurvey.ZERO: Lack.NO_SURVEY_ZERO,
    WithoutSurvey.REFUSE: Lack.NO_SURVEY,
}
"""Why there is no answer from a survey where none was held, by the set's policy."""


def _survey_was_held(criteria: CriteriaSet, round_: Round | None, submissions: Iterable[Submission]) -> bool:
    if round_ is not None and round_.survey_held is not None:
        return round_.survey_held
    asked = [leaf.code for leaf in criteria.leaves if leaf.scored_by is ScoredBy.SURVEY]
    answers = [one.assessment.answers for one in submissions if one.assessment is not None]
    return not asked or any(code in given and given[code].is_given for given in answers for code in asked)


def _outcomes(
    round_: Round,
    by_unit: Mapping[str, Mapping[str, list[Submission]]],
    lacking: Mapping[ScoredBy, Lack],
    best: Mapping[str, Mapping[str, Exact]],
    standing: dict[str, UnitResult],
) -> tuple[list[tuple[Unit, UnitResult | Why]], dict[str, list[Problem]]]:
    """What every unit came to, and what there is to say of each; ``best`` are the best of the round by stage."""
    around = {stage.name: Surroundings(lacking, best.get(stage.name, {})) for stage in round_.spoken}
    outcomes: list[tuple[Unit, UnitResult | Why]] = []
    remarks: dict[str, list[Problem]] = {}
    for unit in round_.units:
        outcome, remarks[unit.code] = _outcome(round_, unit, by_unit.get(unit.code, {}), around, standing)
        outcomes.append((unit, outcome))
    return outcomes, remarks


def _best(round_: Round, results: Iterable[UnitResult]) -> dict[str, dict[str, Exact]]:
    """Of each indicator that compares the units, and after each stage, the best figure of those that are scored."""
    best: dict[str, dict[str, Exact]] = {stage.name: {} for stage in round_.spoken}
    for result in results:
        for step in result.steps or (Step(SELF, result.assessment, result),):
            for code in round_.criteria.compared:
                answer = step.result.assessment.answers.get(code)
                if answer is not None and not isinstance(answer.stated, Absent):
                    known = best[step.stage]
                    known[code] = max(answer.stated[0], known.get(code, 0))
    return best


def _check_best(round_: Round, outcomes: Sequence[tuple[Unit, UnitResult | Why]]) -> Iterator[Problem]:
    """The best of the round may be a unit's that is not scored; the points of all others change with it then."""
    missing = tuple(unit.name for unit, outcome in outcomes if isinstance(outcome, Why))
    if 0 < len(missing) < len(outcomes):
        values: dict[str, Value] = {"codes": round_.criteria.compared, "count": len(missing), "units": missing}
        yield Problem(Message("W-P028", values), (round_.place,))


def _outcome(
    round_: Round,
    unit: Unit,
    found: Mapping[str, list[Submission]],
    around: Mapping[str, Surroundings],
    standing: dict[str, UnitResult],
) -> tuple[UnitResult | Why, list[Problem]]:
    """What a unit came to after all stages that have spoken; what stands before the last word is put down."""
    first, problems = _only(unit, found.get(SELF, []))
    later = [(stage, found.get(stage.name, [])) for stage in round_.spoken[1:]]
    if first is None:
        if not found.get(SELF):
            about_nothing = _about_nothing(unit, later)
            if not about_nothing:
                values = {"unit": unit.code, "name": unit.name}
                about_nothing = [Problem(Message("W-A023", values), (unit.place or round_.place,))]
            return Why.NOT_SUBMITTED, problems + about_nothing
        return Why.INVALID, problems + _told_of(later)
    first = with_records(round_.criteria, first, round_.supplied.get(unit.code))
    if round_.dossiers is not None:
        from .records.dossier_answers import with_dossiers  # most rounds have none

        first = with_dossiers(round_.criteria, first, round_.dossiers)
    outcome, remarks = _first_step(round_.criteria, first, unit.name, around[SELF], round_)
    problems.extend(remarks)
    if outcome is Why.NOT_SUBMITTED:
        return outcome, problems + _about_nothing(unit, later)
    if isinstance(outcome, Why):
        return outcome, problems + _told_of(later)
    if later:
        appraised = _appraised(round_, unit, outcome, later, around, problems)
        if appraised is None:
            return Why.INVALID, problems
        outcome = appraised
    standing[unit.code] = outcome
    return _last_word(outcome, first, unit.name, problems)


def _only(unit: Unit, found: list[Submission]) -> tuple[Submission | None, list[Problem]]:
    """The one submission of a unit in a stage; None where there is none, or where one would have to be chosen."""
    if len(found) <= 1:
        return (found[0] if found else None), []
    found = sorted(found, key=lambda submission: _where(submission).order)
    values = {"unit": unit.code, "name": unit.name}
    problems = [Problem(Message("E-A004", values), tuple(_where(submission) for submission in found))]
    return None, problems + [problem for submission in found for problem in submission.problems]


def _first_step(
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
    problems: list[Problem],
) -> UnitResult | None:
    """The result after the later stages, which it keeps; None, and complaints, where one of them has errors."""
    criteria = round_.criteria
    steps = [Step(SELF, result.assessment, result)]
    asked: dict[str, Place] = {}
    sound = True
    for stage, found in later:
        submission, remarks = _only(unit, found)
        remarks.extend(() if submission is None else submission.problems)
        said = None if submission is None else submission.assessment
        if said is not None:
            remarks.extend(_check_step(round_, stage, said))
            if sound:  # else what stands, and what was asked, is not known
                remarks.extend(_check_against(steps, stage, said, asked))
            if stage.kind.decides and not has_errors(remarks):
                remarks.extend(check_asks_in_time(said, unit, stage, round_.stages))
        if stage.kind is StageKind.EXPLANATION:
            if not has_errors(remarks):
                remarks.extend(_unexplained(unit, asked, said))
            asked = {}
        problems.extend(remarks)
        if has_errors(remarks):
            sound = False
            continue
        stands = result.assessment
        if said is not None:
            asked |= asked_to_explain(said) if stage.kind.decides else {}
            stands = after(stands, said, stage.kind)
        if said is not None or criteria.compared:
            result = score(criteria, stands, around[stage.name])
        steps.append(Step(stage.name, said, result))
    return replace(result, steps=tuple(steps)) if sound else None


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
    steps: Sequence[Step], stage: Stage, said: Assessment, asked: Mapping[str, Place]
) -> Iterable[Problem]:
    """What a stage's file says, beside what the stages before it came to."""
    if stage.kind is StageKind.EXPLANATION:
        return check_explanations(said, asked)
    grounds = check_grounds(steps, said) if said.stage == stage.name else ()
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


def _appraised_of(outcomes: Iterable[tuple[Unit, UnitResult | Why]]) -> list[tuple[Unit, UnitResult]]:
    """The units that are scored, with their results, once a later stage than the self-assessment counts."""
    return [(unit, outcome) for unit, outcome in outcomes if isinstance(outcome, UnitResult) and outcome.steps]


def _passed_over(counted: Sequence[tuple[Unit, UnitResult]]) -> Iterator[tuple[Unit, Problem]]:
    """Units without what others have that is not for them to state: 0 by omission, which nobody would see."""
    others = (ScoredBy.APPRAISER, ScoredBy.COUNCIL, ScoredBy.SURVEY)
    given: set[str] = set()
    for _, result in counted:
        given.update(item.indicator.code for item in result.indicators if item.state is State.SCORED)
    for unit, result in counted:
        codes = tuple(
            item.indicator.code
            for item in result.indicators
            if item.state is State.UNANSWERED and item.indicator.scored_by in others and item.indicator.code in given
        )
        if codes:
            values: dict[str, Value] = {"unit": unit.code, "name": unit.name, "codes": codes}
            said = [step.said.place for step in result.steps if step.said is not None]
            yield unit, Problem(Message("W-P024", values), (said[-1],))


def _scored_for_nobody(round_: Round, counted: Sequence[tuple[Unit, UnitResult]]) -> Iterator[Problem]:
    """What appraisers or the council score, and have left out altogether although their stage has spoken."""
    if not counted:
        return
    columns = zip(*(result.causes for _, result in counted), strict=True)
    codes = tuple(
        leaf.code
        for leaf, causes in zip(round_.criteria.leaves, columns, strict=True)
        if leaf.scored_by in (ScoredBy.APPRAISER, ScoredBy.COUNCIL) and all(cause is None for cause in causes)
    )
    if codes:
        yield Problem(Message("W-P027", {"codes": codes}), (round_.place,))


def _about_nothing(unit: Unit, later: Iterable[tuple[Stage, list[Submission]]]) -> list[Problem]:
    """Complaints about stages of a unit that has sent no self-assessment."""
    values = {"unit": unit.code, "name": unit.name}
    return _told_of(later) + [
        Problem(Message("E-P013", values), (_where(one),))
        for _, found in later
        for one in found
        if one.assessment is not None and not one.assessment.says_nothing
    ]


def _told_of(later: Iterable[tuple[Stage, list[Submission]]]) -> list[Problem]:
    return [problem for _, found in later for one in found for problem in one.problems]


def _last_word(
    result: UnitResult, submission: Submission, name: str, problems: list[Problem]
) -> tuple[UnitResult | Why, list[Problem]]:
    """Whether the result counts: nothing of it is wanting that the set asks for."""
    place = (_where(submission),)
    unit = {"unit": result.unit, "name": name or result.unit}
    policy = result.criteria.policy
    problems.extend(check_evidence(result))
    if has_errors(problems):
        return Why.INVALID, problems
    if policy.without_survey is WithoutSurvey.REFUSE and Lack.NO_SURVEY in result.causes:
        return Why.UNANSWERED, [*problems, Problem(Message("E-P017", unit), place)]
    if result.is_refused:
        return Why.UNANSWERED, [*problems, Problem(Message("E-A008", unit), place)]
    if result.index is None:
        return Why.NOTHING_APPLICABLE, [*problems, Problem(Message("W-A025", unit), place)]
    return result, problems


def _where(submission: Submission) -> Place:
    return submission.assessment.place if submission.assessment else submission.place
