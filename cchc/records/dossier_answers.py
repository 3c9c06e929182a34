"""Answers that come from the records of one-stop dossiers, beside those that a unit sends."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple

from ..answers import NOT_APPLICABLE, UNANSWERED, Answer
from ..assessment import Assessment, Submission
from ..criteria import CriteriaSet, Indicator
from ..number import Exact, Rounding, quotient
from ..problems import N_, Message, Place, Problem, Value
from ..rules import Facts, Figure, Flaw, input_name
from .dossiers import Dossiers


class FromDossiers(NamedTuple):
    """An indicator whose figures come from the dossiers."""

    indicator: Indicator
    figures: tuple[Figure, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """What each figure is among the figures of ``dossiers.Tally``."""
        return tuple(figure.source.partition(".")[2] for figure in self.figures)


def from_dossiers(criteria: CriteriaSet) -> tuple[FromDossiers, ...]:
    """The indicators that a round with dossiers does not ask the units for."""
    found = []
    for leaf in criteria.leaves:
        figures = tuple(asked for asked in leaf.rule.ways[0].inputs if isinstance(asked, Figure))
        if figures and all(figure.source for figure in figures):
            found.append(FromDossiers(leaf, figures))
    return tuple(found)


def check_channels_are_told(criteria: CriteriaSet, dossiers: Dossiers, place: Place) -> Iterator[Problem]:
    """Nothing can come online from records without channels."""
    if dossiers.total.online is not None:
        return
    for part in from_dossiers(criteria):
        for figure, name in zip(part.figures, part.names, strict=True):
            if name == "online":
                values = {"code": part.indicator.code, "key": figure.key, "source": figure.source}
                yield Problem(Message("E-H028", values), (place,))


def with_dossiers(criteria: CriteriaSet, submission: Submission, dossiers: Dossiers | None) -> Submission:
    """What a unit sent, with the figures of its dossiers; as it is, where the round has none.

    A unit that sent nothing, or a form without an answer, has not submitted, whatever the dossiers say. One whose
    dossiers cannot be relied on is not scored: its points would be those of other dossiers than it has.
    """
    assessment = submission.assessment
    if dossiers is None or assessment is None or assessment.is_blank:
        return submission
    answers = dict(assessment.answers)
    supplied = from_dossiers(criteria)
    problems = _still_true(submission.problems, {part.indicator.code for part in supplied})
    for part in supplied:
        facts = _facts(part, dossiers, submission.unit)
        if facts is None:
            return submission._replace(assessment=None, problems=tuple(problems))
        stated = answers.get(part.indicator.code, Answer(UNANSWERED))
        differences = list(_differences(part, stated, facts, assessment))
        problems.extend(differences)
        problem = _check(part, facts, assessment)
        if problem is not None:
            return submission._replace(assessment=None, problems=(*problems, problem))
        is_own = isinstance(stated.stated, tuple) and not differences
        evidence = stated.evidence if is_own and stated.evidence else _evidence(dossiers, stated.evidence)
        answers[part.indicator.code] = stated._replace(stated=facts, way=0, evidence=evidence)
    return submission._replace(assessment=assessment._replace(answers=answers), problems=tuple(problems))


_NAMED = 3
"""Files of records that are named as the evidence of their figures."""


def _evidence(dossiers: Dossiers, stated: str) -> str:
    """The records, as the evidence of figures that the unit did not state; what it names stands behind."""
    names = [file.name for file in dossiers.sources]
    return "; ".join([*names[:_NAMED], *(["…"] if len(names) > _NAMED else []), *([stated] if stated else [])])


def _still_true(problems: Iterable[Problem], codes: Collection[str]) -> list[Problem]:
    """What was said of a file, but for claims without an answer where the dossiers give one."""
    return [p for p in problems if p.code != "W-A021" or p.message.values["code"] not in codes]


def _facts(part: FromDossiers, dossiers: Dossiers, unit: str) -> Facts | None:
    found = [dossiers.figure(unit, name) for name in part.names]
    facts = tuple(value for value in found if value is not None)
    return facts if len(facts) == len(found) else None


def _differences(part: FromDossiers, answer: Answer, facts: Facts, assessment: Assessment) -> Iterator[Problem]:
    """Where the unit states figures of its own: each that differs, with both numbers."""
    code, places = part.indicator.code, (assessment.place_of(answer),)
    if answer.stated is NOT_APPLICABLE:
        if any(facts):
            yield Problem(Message("W-H027", {"code": code, "found": max(facts)}), places)
        return
    if not isinstance(answer.stated, tuple):
        return
    pairs: list[tuple[Message, Exact, Exact]]
    if answer.way:  # stated as a percentage
        share = _share(part, facts)
        pairs = [] if share is None or _is_near(answer.stated[0], share) else [(_PERCENT, answer.stated[0], share)]
    else:
        names = [input_name(figure) for figure in part.figures]
        pairs = [pair for pair in zip(names, answer.stated, facts, strict=True) if pair[1] != pair[2]]
    for what, stated, found in pairs:
        values: dict[str, Value] = {"code": code, "what": what, "stated": stated, "found": found}
        yield Problem(Message("W-H026", values), places)


_PERCENT = Message(N_("percent"))


def _share(part: FromDossiers, facts: Facts) -> Exact | None:
    numerator, denominator = part.indicator.rule.ways[0].worth.measure(facts)
    return quotient(numerator, denominator) if denominator else None


def _is_near(stated: Exact, share: Exact) -> bool:
    """Whether a stated percentage is the exact one, or it rounded to some places."""
    return any(stated == Rounding(places).of(share) for places in range(5)) or stated == share


def _check(part: FromDossiers, facts: Facts, assessment: Assessment) -> Problem | None:
    """A part above its whole: the set takes figures that do not belong together."""
    if part.indicator.rule.ways[0].flaw(facts) is not Flaw.ABOVE_ITS_WHOLE:
        return None
    above, whole = part.figures
    values: dict[str, Value] = {
        "code": part.indicator.code,
        "part": above.key,
        "whole": whole.key,
        "part_value": facts[0],
        "whole_value": facts[1],
    }
    return Problem(Message("E-A013", values), (assessment.place,))
