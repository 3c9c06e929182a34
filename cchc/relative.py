"""What is scored against the best of the round: the best figures, and the answers with them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import NamedTuple

from .answers import UNANSWERED, Absent, Answer
from .assessment import Submission
from .checks import check_applicability
from .criteria import CriteriaSet
from .number import Exact
from .problems import Message, Place, Problem, Value, has_errors


class Best(NamedTuple):
    """The best figure of an indicator."""

    value: Exact
    units: tuple[str, ...]
    """Those that have it, by code."""


def best_figures(criteria: CriteriaSet, submissions: Mapping[str, Submission]) -> dict[str, Best]:
    """The best figure of each indicator that is scored against it, among the units whose answers are sound."""
    found: dict[str, Best] = {}
    for unit, submission in _sound(criteria, submissions).items():
        for code in _compared(criteria):
            answer = _answer(submission, code)
            if isinstance(answer.stated, Absent):
                continue
            value = answer.stated[0]
            known = found.get(code)
            if known is None or value > known.value:
                found[code] = Best(value, (unit,))
            elif value == known.value:
                found[code] = Best(value, (*known.units, unit))
    return found


def with_best(
    criteria: CriteriaSet, submissions: Mapping[str, Submission], units: Collection[str], place: Place
) -> tuple[dict[str, Submission], list[Problem]]:
    """The submissions by unit, their answers with the best figures of the round; and which of those may yet change.

    ``units`` are the codes of all units of the round.
    """
    best = best_figures(criteria, submissions)
    sound = _sound(criteria, submissions) if best else {}
    problems = []
    for code, found in best.items():
        said = sum(_answer(submission, code).stated is not UNANSWERED for submission in sound.values())
        if said < len(units):
            values: dict[str, Value] = {"code": code, "name": criteria.by_code[code].name, "best": found.value}
            values |= {"units": found.units, "count": said, "all": len(units)}
            problems.append(Problem(Message("W-K051", values), (place,)))
    return {unit: _with_best(submission, best) for unit, submission in submissions.items()}, problems


def _compared(criteria: CriteriaSet) -> list[str]:
    return [leaf.code for leaf in criteria.leaves if leaf.rule.ways[0].of_round]


def _sound(criteria: CriteriaSet, submissions: Mapping[str, Submission]) -> dict[str, Submission]:
    """Those whose figures may be the best: what has errors is not scored."""
    return {unit: submission for unit, submission in submissions.items() if _is_sound(criteria, submission)}


def _is_sound(criteria: CriteriaSet, submission: Submission) -> bool:
    assessment = submission.assessment
    if assessment is None or assessment.is_blank or has_errors(submission.problems):
        return False
    return not has_errors(check_applicability(criteria, assessment))


def _answer(submission: Submission, code: str) -> Answer:
    assert submission.assessment is not None
    return submission.assessment.answers.get(code, _NO_ANSWER)


_NO_ANSWER = Answer(UNANSWERED)


def _with_best(submission: Submission, best: Mapping[str, Best]) -> Submission:
    assessment = submission.assessment
    if assessment is None:
        return submission
    answers = dict(assessment.answers)
    for code, found in best.items():
        answer = answers.get(code)
        if answer is not None:
            answers[code] = _against(answer, found.value)
    return submission._replace(assessment=assessment._replace(answers=answers))


def _against(answer: Answer, best: Exact) -> Answer:
    return answer if isinstance(answer.stated, Absent) else answer._replace(stated=(answer.stated[0], best))
