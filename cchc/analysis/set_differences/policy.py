"""What differs in the head of two sets and in their policies."""

from __future__ import annotations

from collections.abc import Iterator

from ...criteria import CriteriaSet, Grade, Requirements
from ...number import Rounding
from ...problems import N_, Message
from .difference import Aspect, Difference, Edit, Said, changed, reordered


def head_differences(old: CriteriaSet, new: CriteriaSet) -> Iterator[Difference]:
    yield from changed(
        "",
        "",
        (
            (Aspect.ID, old.id, new.id),
            (Aspect.NAME, old.name, new.name),
            (Aspect.LEVEL_OF_UNITS, Message("{level:t}", {"level": old.level}), _level(new)),
            (Aspect.YEARS, tuple(map(str, old.years)), tuple(map(str, new.years))),
            (Aspect.STATUS, old.status, new.status),
            (Aspect.SOURCE, old.source, new.source),
            (Aspect.MAXIMUM, old.maximum, new.maximum),
            (Aspect.PREVIOUS, _previous(old), _previous(new)),
        ),
    )


def _previous(criteria: CriteriaSet) -> tuple[Message, ...]:
    if criteria.previous is None:
        return ()
    return (
        Message("{id}", {"id": criteria.previous.criteria}),
        *(
            Message(N_("field {code} is new"), {"code": code})
            if then is None
            else Message(N_("field {code} was {then}"), {"code": code, "then": then})
            for code, then in criteria.previous.fields
        ),
    )


def _level(criteria: CriteriaSet) -> Message:
    return Message("{level:t}", {"level": criteria.level})


def policy_differences(old: CriteriaSet, new: CriteriaSet) -> Iterator[Difference]:
    before, now = old.policy, new.policy
    yield from changed(
        "",
        "",
        (
            (Aspect.POINTS_ROUNDING, _rounding(before.points_rounding), _rounding(now.points_rounding)),
            (Aspect.INDEX_ROUNDING, before.index_rounding, now.index_rounding),
            (Aspect.UNANSWERED, before.unanswered, now.unanswered),
            (Aspect.NOT_APPLICABLE, before.not_applicable, now.not_applicable),
            (Aspect.WITHOUT_SURVEY, before.without_survey, now.without_survey),
            (Aspect.EVIDENCE_POLICY, before.evidence, now.evidence),
            (Aspect.RANK_BY, before.rank_by, now.rank_by),
            (Aspect.TIES, before.ties, now.ties),
            (Aspect.GROUPS, before.groups, now.groups),
            (Aspect.TIE_BREAK, before.tie_break, now.tie_break),
            (Aspect.BONUS_CAP, before.bonus_cap, now.bonus_cap),
            (Aspect.PENALTY_CAP, before.penalty_cap, now.penalty_cap),
        ),
    )
    then = {grade.code: grade for grade in before.grades}
    for grade in now.grades:
        part = _grade_name(grade)
        earlier = then.pop(grade.code, None)
        if earlier is None:
            yield Difference("", "", Aspect.GRADE, Edit.ADDED, None, _floor(grade), part)
            yield from changed("", "", ((Aspect.REQUIRES, _required(None), _required(grade)),), part)
        else:
            yield from changed("", "", _grade(earlier, grade), part)
    for grade in then.values():
        yield Difference("", "", Aspect.GRADE, Edit.REMOVED, _floor(grade), None, _grade_name(grade))
    codes = [[grade.code for grade in policy.grades] for policy in (before, now)]
    yield from reordered("", "", codes[0], codes[1], Aspect.GRADE_ORDER)


def _rounding(rounding: Rounding | None) -> Said:
    return Message(N_("exact")) if rounding is None else rounding


def _grade_name(grade: Grade) -> Message:
    return Message("{name}", {"name": grade.name})


def _floor(grade: Grade) -> Said:
    return Message(N_("the rest")) if grade.start is None else grade.start


def _required(grade: Grade | None) -> Said:
    """Without the places."""
    if grade is None:
        return Requirements()
    required = grade.requires
    floors = tuple(floor._replace(place=None) for floor in required.fields)
    return required._replace(fields=floors, place=None, penalty_places=())


def _grade(old: Grade, new: Grade) -> Iterator[tuple[Aspect, Said, Said]]:
    yield Aspect.GRADE_NAME, old.name, new.name
    yield Aspect.GRADE_NAME_EN, old.name_en, new.name_en
    yield Aspect.GRADE_FROM, _floor(old), _floor(new)
    yield Aspect.REQUIRES, _required(old), _required(new)
