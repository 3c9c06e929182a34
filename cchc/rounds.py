"""A round (đợt chấm điểm): one criteria set, its units, one year, and what came in."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from .assessment import Submission, Unit
from .checks import check_applicability, check_claims
from .criteria import CriteriaSet, ScoredBy
from .dossier_answers import with_dossiers
from .dossiers import Dossiers
from .problems import Message, Place, Problem, has_errors
from .ranking import Ranking, Why, rank
from .scoring import UnitResult, score

SELF = "self"
"""The stage of the self-assessments."""


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
    stage: str = SELF
    elsewhere: frozenset[ScoredBy] = frozenset()
    """Whose answers do not come from the units' forms, but from records or stages of their own."""
    supplied_codes: frozenset[str] = frozenset()
    """The indicators whose figures come from the round's dossiers, which forms do not ask for."""
    dossiers: Dossiers | None = None
    """The one-stop dossiers that answers come from; None where the round has none."""


class Scored(NamedTuple):
    """A round's ranking, what there is to say about it, and each unit's submission."""

    round: Round
    ranking: Ranking
    submissions: dict[str, Submission]
    problems: list[Problem]


def score_submission(
    criteria: CriteriaSet, submission: Submission, *, name: str = ""
) -> tuple[UnitResult | Why, list[Problem]]:
    """What a submission is worth, or why nothing, and everything there is to say about it."""
    problems = list(submission.problems)
    assessment = submission.assessment
    if assessment is None:
        return Why.INVALID, problems
    problems.extend(check_applicability(criteria, assessment))
    if has_errors(problems):
        return Why.INVALID, problems
    result = score(criteria, assessment)
    problems.extend(check_claims(result))
    unit = {"unit": assessment.unit, "name": name or assessment.unit}
    if assessment.is_blank:
        return Why.NOT_SUBMITTED, [*problems, Problem(Message("W-A024", unit), (assessment.place,))]
    if result.is_refused:
        return Why.UNANSWERED, [*problems, Problem(Message("E-A008", unit), (assessment.place,))]
    if result.index is None:
        return Why.NOTHING_APPLICABLE, [*problems, Problem(Message("W-A025", unit), (assessment.place,))]
    return result, problems


def score_round(round_: Round, submissions: Iterable[Submission]) -> Scored:
    """Score, rank and classify. The order in which submissions come in never changes the result."""
    known = {unit.code for unit in round_.units}
    by_unit: dict[str, list[Submission]] = {}
    problems: list[Problem] = []
    for submission in submissions:
        if submission.unit in known:
            by_unit.setdefault(submission.unit, []).append(submission)
        else:
            problems.extend(submission.problems)
    outcomes: list[tuple[Unit, UnitResult | Why]] = []
    by_unit = {code: _that_say_anything(found) for code, found in by_unit.items()}
    for unit in round_.units:
        outcome, remarks = _outcome(round_, unit, by_unit.get(unit.code, []))
        outcomes.append((unit, outcome))
        problems.extend(remarks)
    return Scored(
        round_,
        rank(outcomes, round_.criteria.policy),
        {code: found[0] for code, found in by_unit.items() if len(found) == 1},
        problems,
    )


def _that_say_anything(found: list[Submission]) -> list[Submission]:
    """A unit's submissions, without those never filled in beside one that is: there is nothing to choose from."""
    filled = [
        submission
        for submission in found
        if submission.assessment is None or submission.problems or not submission.assessment.says_nothing
    ]
    return filled or found[:1]


def _outcome(round_: Round, unit: Unit, found: list[Submission]) -> tuple[UnitResult | Why, list[Problem]]:
    values = {"unit": unit.code, "name": unit.name}
    if not found:
        return Why.NOT_SUBMITTED, [Problem(Message("W-A023", values), (unit.place or round_.place,))]
    if len(found) > 1:
        found = sorted(found, key=lambda submission: _where(submission).order)
        problems = [Problem(Message("E-A004", values), tuple(_where(submission) for submission in found))]
        return Why.INVALID, problems + [p for submission in found for p in submission.problems]
    submission = with_dossiers(round_.criteria, found[0], round_.dossiers)
    return score_submission(round_.criteria, submission, name=unit.name)


def _where(submission: Submission) -> Place:
    return submission.assessment.place if submission.assessment else submission.place
