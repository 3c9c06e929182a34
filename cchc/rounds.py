"""A round (đợt chấm điểm): one criteria set, its units, one year, and what came in."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from .assessment import Submission, Unit
from .checks import check_applicability, check_claims
from .criteria import CriteriaSet
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


class Scored(NamedTuple):
    """A round's ranking, what there is to say about it, and each unit's submission."""

    round: Round
    ranking: Ranking
    submissions: dict[str, Submission]
    problems: list[Problem]


def score_submission(criteria: CriteriaSet, submission: Submission) -> tuple[UnitResult | None, list[Problem]]:
    """What a submission is worth (None where it has errors) and everything there is to say about it."""
    problems = list(submission.problems)
    if submission.assessment is None:
        return None, problems
    problems.extend(check_applicability(criteria, submission.assessment))
    if has_errors(problems):
        return None, problems
    result = score(criteria, submission.assessment)
    problems.extend(check_claims(result))
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


def _outcome(round_: Round, unit: Unit, found: list[Submission]) -> tuple[UnitResult | Why, list[Problem]]:
    if not found:
        return Why.NOT_SUBMITTED, [_remark("W-A023", unit.place or round_.place, unit)]
    if len(found) > 1:
        found = sorted(found, key=lambda submission: _where(submission).order)
        twice = Message("E-A004", {"unit": unit.code, "name": unit.name})
        problems = [Problem(twice, tuple(_where(submission) for submission in found))]
        return Why.INVALID, problems + [p for submission in found for p in submission.problems]
    (submission,) = found
    result, problems = score_submission(round_.criteria, submission)
    if result is None:
        return Why.INVALID, problems
    if result.assessment.is_blank:
        return Why.NOT_SUBMITTED, [*problems, _remark("W-A024", result.assessment.place, unit)]
    if result.is_refused:
        problems.append(_remark("E-A008", result.assessment.place, unit))
    elif result.index is None:
        problems.append(_remark("W-A025", result.assessment.place, unit))
    return result, problems


def _where(submission: Submission) -> Place:
    return submission.assessment.place if submission.assessment else submission.place


def _remark(code: str, place: Place, unit: Unit) -> Problem:
    return Problem(Message(code, {"unit": unit.code, "name": unit.name}), (place,))
