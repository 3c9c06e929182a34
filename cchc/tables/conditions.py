"""What grades require beside the index, and which of it a unit missed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..criteria import Grade, Policy, Requirements
from ..grading import Missed
from ..number import Exact
from ..problems import N_, Message, Named
from ..results import RankedRecord


def condition_notes(policy: Policy) -> tuple[Message, ...]:
    """A note for each grade that requires anything."""
    return tuple(
        Message(
            N_("Conditions for the grade {grade}, beside the index: {conditions:l}"),
            {"grade": Named(grade.name, grade.name_en), "conditions": conditions_in_words(grade.requires)},
        )
        for grade in policy.grades
        if not grade.requires.is_empty
    )


def conditions_in_words(required: Requirements) -> tuple[Message, ...]:
    """What is required beside the index, one by one."""
    return tuple(_conditions(required))


def _conditions(required: Requirements) -> Iterator[Message]:
    for floor in required.fields:
        yield Message(N_("field {field} at least {floor:n} %"), {"field": floor.field, "floor": floor.floor})
    if required.any_penalty:
        yield Message(N_("no penalty"))
    if required.penalties:
        yield Message(N_("no penalty of {penalties:l}"), {"penalties": required.penalties})
    if required.in_time:
        yield Message(N_("the self-assessment submitted in time"))


def missed_notes(name: str, index: Exact, missed: tuple[Missed, ...], policy: Policy) -> tuple[Message, ...]:
    """A note for each grade that a unit's index reaches and that it does not get."""
    return tuple(
        Message(
            N_("* {name}: {index:n} % reaches the grade {grade}, but a condition is missed: {reasons:l}"),
            {"name": name, "index": index, "grade": grade_name(policy, grade.grade), "reasons": grade.reasons},
        )
        for grade in missed
    )


def count_note(entries: Iterable[RankedRecord]) -> tuple[Message, ...]:
    """Beside the ranges of grades, which alone do not say how many units are in each where conditions were missed."""
    if not any(entry.missed for entry in entries):
        return ()
    return (Message(N_("Counted by the grades that were given; a unit that missed a condition is in a lower one")),)


def unknown_note(policy: Policy) -> tuple[Message, ...]:
    """On a unit by itself: what its grade may yet depend on."""
    if not any(grade.requires.in_time for grade in policy.grades):
        return ()
    return (Message(N_("The grade leaves open whether the self-assessment was submitted in time")),)


def missed_words(missed: tuple[Missed, ...], policy: Policy) -> Message | None:
    """The grades that a unit's index reaches and that it does not get, and why, in one cell."""
    if not missed:
        return None
    grades = tuple(
        Message("{grade}: {reasons:l}", {"grade": grade_name(policy, grade.grade), "reasons": grade.reasons})
        for grade in missed
    )
    return Message("{grades:l}", {"grades": grades})


def grade_of_code(policy: Policy, code: str) -> Grade:
    return next(grade for grade in policy.grades if grade.code == code)


def grade_name(policy: Policy, code: str) -> Named:
    grade = grade_of_code(policy, code)
    return Named(grade.name, grade.name_en)
