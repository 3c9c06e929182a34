"""A round from what came in to its ranking, and everything there is to say on the way."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from ..assessment import SELF, Assessment, Submission, Unit
from ..checks.of_assessments import check_comparisons
from ..criteria import CriteriaSet, ScoredBy
from ..grading import Merits
from ..number import Exact
from ..problems import Message, Problem, Value
from ..ranking import Ranking, Why, rank
from ..scoring import LACK_OF_SURVEY, Lack, State, Step, Surroundings, UnitResult, best_figures
from ..stages.arrivals import Calendar, check_arrival, check_known, check_register, late_units
from ..stages.stage import StageKind, awaited
from .round import Round
from .unit_outcome import UnitOutcome, first_step, last_word, unit_outcome


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
    result, problems = first_step(criteria, submission, name, around, round_)
    if isinstance(result, Why):
        return result, problems
    return last_word(result, submission, name, [*problems, *check_comparisons(result)])


def score_round(round_: Round, submissions: Iterable[Submission]) -> Scored:
    """Score, rank and classify. The order in which submissions come in never changes the result."""
    by_unit, strays = _sorted_by_unit(round_, submissions)
    problems = [problem for stray in strays for problem in stray.problems]
    sorted_in = [one for found in by_unit.values() for of_stage in found.values() for one in of_stage]
    lacking = _lacking(round_.criteria, round_, sorted_in)
    if ScoredBy.SURVEY in lacking and round_.survey_held is None:
        problems.append(Problem(Message("W-P018", {"criteria": round_.criteria.id}), (round_.place,)))
    problems.extend(_check_register(round_, by_unit))
    outcomes = _outcomes(round_, by_unit, lacking)
    problems.extend(_check_best(round_, outcomes))
    counted = _appraised(round_, outcomes)
    problems.extend(_scored_for_nobody(round_, counted))
    if not _survey_was_held(round_.criteria, round_, sorted_in):
        problems.extend(_unsurveyed(round_, outcomes.values()))
    for unit, problem in _passed_over(round_, counted):
        outcomes[unit.code].problems.append(problem)
    for outcome in outcomes.values():
        problems.extend(outcome.problems)
    single = {
        code: {stage: of_stage[0] for stage, of_stage in found.items() if len(of_stage) == 1}
        for code, found in by_unit.items()
    }
    results = {code: one.result for code, one in outcomes.items() if isinstance(one.result, UnitResult)}
    sent = [found[SELF] for code, found in single.items() if code in results]
    late = late_units(round_.calendar, sent)
    problems.extend(_check_deadline(round_, sent))
    merits = {code: Merits(late.get(code), result.imposed) for code, result in results.items()}
    ranking = rank([(unit, outcomes[unit.code].result) for unit in round_.units], round_.criteria.policy, merits)
    return Scored(
        round_,
        ranking,
        single,
        problems,
        by_unit,
        remarks={code: outcome.problems for code, outcome in outcomes.items()},
        strays=strays,
        lacking=lacking,
        late=late,
        standing={code: one.standing for code, one in outcomes.items() if one.standing is not None},
    )


def _sorted_by_unit(
    round_: Round, submissions: Iterable[Submission]
) -> tuple[dict[str, dict[str, list[Submission]]], list[Submission]]:
    """By unit and stage all that say anything, with what there is to say of their days; and those of no unit."""
    known = {unit.code for unit in round_.units}
    by_unit: dict[str, dict[str, list[Submission]]] = {}
    strays = []
    for submission in submissions:
        if submission.unit in known:
            dated = _dated(round_.calendar, submission)
            by_unit.setdefault(dated.unit, {}).setdefault(dated.stage, []).append(dated)
        else:
            strays.append(submission)
    for found in by_unit.values():
        for stage, of_stage in found.items():
            found[stage] = _that_say_anything(of_stage)
    return by_unit, strays


def _check_register(round_: Round, by_unit: Mapping[str, Mapping[str, Sequence[Submission]]]) -> Iterator[Problem]:
    filled = {
        code: [stage for stage, of_stage in found.items() if any(map(_is_filled, of_stage))]
        for code, found in by_unit.items()
    }
    return check_register(round_.calendar, [stage.name for stage in round_.spoken], round_.units, filled)


def _check_deadline(round_: Round, sent: Sequence[Submission]) -> Iterator[Problem]:
    """A grade that requires to be in time needs a deadline, and the day on which each self-assessment came in."""
    strict = next((grade for grade in round_.criteria.policy.grades if grade.requires.in_time), None)
    if strict is None:
        return
    if SELF in round_.calendar.deadlines:
        yield from check_known(round_.calendar, sent, round_.units, round_.place)
    else:
        places = (round_.place, *filter(None, (strict.requires.place,)))
        yield Problem(Message("W-L009", {"grade": strict.name, "stage": SELF}), places)


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
    lack = LACK_OF_SURVEY.get(criteria.policy.without_survey)
    if lack is not None and not _survey_was_held(criteria, round_, submissions):
        lacking[ScoredBy.SURVEY] = lack
    return lacking


def _survey_was_held(criteria: CriteriaSet, round_: Round | None, submissions: Iterable[Submission]) -> bool:
    if round_ is not None and round_.survey_held is not None:
        return round_.survey_held
    asked = [leaf.code for leaf in criteria.leaves if leaf.scored_by is ScoredBy.SURVEY]
    answers = [one.assessment.answers for one in submissions if one.assessment is not None]
    return not asked or any(code in given and given[code].is_given for given in answers for code in asked)


def _outcomes(
    round_: Round, by_unit: Mapping[str, Mapping[str, list[Submission]]], lacking: Mapping[ScoredBy, Lack]
) -> dict[str, UnitOutcome]:
    """What every unit came to, in the order of the units."""

    def compared_with(best: Mapping[str, Mapping[str, Exact]]) -> dict[str, UnitOutcome]:
        """With these best figures of the round, by stage."""
        around = {stage.name: Surroundings(lacking, best[stage.name]) for stage in round_.spoken}
        return {unit.code: unit_outcome(round_, unit, by_unit.get(unit.code, {}), around) for unit in round_.units}

    any_best = {stage.name: dict.fromkeys(round_.criteria.compared, 1) for stage in round_.spoken}
    outcomes = compared_with(any_best)
    if not round_.criteria.compared:
        return outcomes
    # Only now is it known which units are scored at all, and so whose figures are the best.
    return compared_with(_best(round_, (one.result for one in outcomes.values() if isinstance(one.result, UnitResult))))


def _best(round_: Round, results: Iterable[UnitResult]) -> dict[str, dict[str, Exact]]:
    """After each stage the best figures of the units that are scored."""
    stated: dict[str, list[Assessment]] = {stage.name: [] for stage in round_.spoken}
    for result in results:
        for step in result.steps or (Step(SELF, result.assessment, result),):
            stated[step.stage].append(step.result.assessment)
    return {stage: best_figures(round_.criteria, assessments) for stage, assessments in stated.items()}


def _check_best(round_: Round, outcomes: Mapping[str, UnitOutcome]) -> Iterator[Problem]:
    """The best of the round may be a unit's that is not scored; the points of all others change with it then."""
    missing = tuple(unit.name for unit in round_.units if isinstance(outcomes[unit.code].result, Why))
    if round_.criteria.compared and 0 < len(missing) < len(outcomes):
        values: dict[str, Value] = {"codes": round_.criteria.compared, "count": len(missing), "units": missing}
        yield Problem(Message("W-P028", values), (round_.place,))


def _appraised(round_: Round, outcomes: Mapping[str, UnitOutcome]) -> list[tuple[Unit, UnitResult]]:
    """The units that are scored, with their results, once a later stage than the self-assessment counts."""
    results = [(unit, outcomes[unit.code].result) for unit in round_.units]
    return [(unit, result) for unit, result in results if isinstance(result, UnitResult) and result.steps]


def _passed_over(round_: Round, counted: Sequence[tuple[Unit, UnitResult]]) -> Iterator[tuple[Unit, Problem]]:
    """Units without what others have that is not for them to state: 0 by omission, which nobody would see."""
    explanations = {stage.name for stage in round_.stages if stage.kind is StageKind.EXPLANATION}
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
            said = [step.said for step in result.steps if step.said is not None and step.stage not in explanations]
            yield unit, Problem(Message("W-P024", values), (said[-1].place,))


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


def _unsurveyed(round_: Round, outcomes: Iterable[UnitOutcome]) -> Iterator[Problem]:
    """Without a survey, what it scores is 0 in every unit where the set does not say what else follows."""
    if round_.criteria.policy.without_survey is not None:
        return
    codes = tuple(leaf.code for leaf in round_.criteria.leaves if leaf.scored_by is ScoredBy.SURVEY)
    if codes and any(isinstance(outcome.result, UnitResult) for outcome in outcomes):
        yield Problem(Message("W-P034", {"codes": codes, "criteria": round_.criteria.id}), (round_.place,))
