"""What an appraisal form was filled in against: a unit may send other answers while it is out."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Sequence

from ..answers import UNANSWERED, Absent, Answer
from ..assessment import Assessment
from ..criteria import Indicator, ScoredBy
from ..problems import Message, Problem
from ..scoring import Step


def ground(steps: Sequence[Step], code: str) -> str:
    """Eight hexadecimal digits over what the unit has answered, proved and explained, and over what stands of it.

    Claims and notes are left out, and so is whatever changes neither facts nor points.
    """
    stands = steps[-1].result.assessment.answers.get(code, _NO_ANSWER)
    facts = _facts(steps[-1].result.criteria.by_code[code], stands)
    said = [step.said.answers[code] for step in steps[1:] if step.said is not None and code in step.said.answers]
    explained = [answer.finding.explanation for answer in said if answer.finding and answer.finding.explanation]
    whole = (facts, stands.way, str(stands.settled), stands.evidence, explained)
    return hashlib.sha256(repr(whole).encode()).hexdigest()[:8]


def check_grounds(steps: Sequence[Step], said: Assessment, unasked: Collection[ScoredBy]) -> Iterator[Problem]:
    """What an appraisal was filled in against still stands; what is ``unasked`` there may change, as a survey will."""
    leaves = steps[-1].result.criteria.answered
    names = {leaf.code: leaf.name for leaf in leaves if leaf.scored_by not in unasked}
    for code, issued in said.grounds.items():
        if code in names and issued != ground(steps, code):
            answer = said.answers.get(code, _NO_ANSWER)
            folder = said.place.file.replace("\\", "/").rpartition("/")[0] or "."
            values = {
                "code": code,
                "name": names[code],
                "stage": said.stage,
                "unit": said.unit,
                "folder": f'"{folder}"' if " " in folder else folder,
            }
            yield Problem(Message("E-P030", values), (said.place_of(answer),))


def _facts(leaf: Indicator, answer: Answer) -> str | tuple[str, ...]:
    """What the unit has stated, without the best of the round, which may stand behind it."""
    if isinstance(answer.stated, Absent):
        return answer.stated.value
    count = sum(asked.width for asked in leaf.rule.ways[answer.way].inputs)
    return tuple(str(fact) for fact in answer.stated[:count])


_NO_ANSWER = Answer(UNANSWERED)
