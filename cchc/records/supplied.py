"""Answers that a round takes from records of its own, and not from what the units send."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from ..answers import UNANSWERED, Answer
from ..assessment import Assessment, Submission
from ..criteria import CriteriaSet, ScoredBy
from ..problems import Message, Problem


class Supplied(NamedTuple):
    """What the records of a round say for one unit."""

    answers: Mapping[str, Answer] = {}
    """By indicator code."""
    problems: tuple[Problem, ...] = ()
    """What there is to say of them."""
    is_sound: bool = True
    """False where rows about the unit, or such as may be about it, could not be counted: it is not scored then."""


def with_records(criteria: CriteriaSet, submission: Submission, supplied: Supplied | None) -> Submission:
    """What a unit sent, together with what the records say for it; as it is, where the round has no records.

    A unit that sent nothing, or a form without an answer, has not submitted, whatever others say of it.
    """
    assessment = submission.assessment
    if supplied is None or assessment is None or assessment.is_blank:
        return submission
    problems = (*submission.problems, *supplied.problems, *check_own_survey_answers(criteria, assessment))
    if not supplied.is_sound:
        return submission._replace(assessment=None, problems=problems)
    return submission._replace(assessment=merged(assessment, supplied.answers), problems=problems)


def merged(assessment: Assessment, answers: Mapping[str, Answer]) -> Assessment:
    """The assessment with the answers of records in place of its own."""
    return assessment._replace(answers={**assessment.answers, **answers})


def check_own_survey_answers(criteria: CriteriaSet, assessment: Assessment) -> Iterator[Problem]:
    """No unit answers, or claims points for, what the survey's records answer."""
    for code, answer in assessment.answers.items():
        if criteria.by_code[code].scored_by is not ScoredBy.SURVEY:
            continue
        if answer.stated is not UNANSWERED or answer.claimed is not None:
            yield Problem(Message("E-K030", {"code": code}), (assessment.place_of(answer),))
