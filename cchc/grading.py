"""The grade that a unit gets: the one that its index reaches, or one below where it misses what that requires."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from .criteria import Grade, Policy, Requirements
from .number import Exact
from .problems import Message


class Merits(NamedTuple):
    """What is known of a unit beside its points."""

    late: bool | None = None
    """Whether its self-assessment came in after its deadline; None where there is none, or nobody knows."""
    penalties: frozenset[str] = frozenset()
    """The codes of those that were imposed on it."""


class Missed(NamedTuple):
    """A grade that the unit's index reaches, and why the unit does not get it."""

    grade: str
    """Its code."""
    reasons: tuple[Message, ...]
    """One for each condition that is missed."""


class Graded(NamedTuple):
    grade: Grade
    missed: tuple[Missed, ...] = ()
    """From the top."""


def graded(policy: Policy, index: Exact, fields: Mapping[str, Exact | None], merits: Merits | None = None) -> Graded:
    """The grade of a published index, with the exact index of each field (None where nothing of it applies)."""
    reached = policy.grades.index(policy.grade_of(index))
    missed: list[Missed] = []
    for grade in policy.grades[reached:]:
        reasons = tuple(conditions_missed(grade.requires, policy, fields, merits or Merits()))
        if not reasons:
            return Graded(grade, tuple(missed))
        missed.append(Missed(grade.code, reasons))
    raise AssertionError("the last grade has no conditions")


def conditions_missed(
    required: Requirements, policy: Policy, fields: Mapping[str, Exact | None], merits: Merits
) -> Iterator[Message]:
    """A reason for each condition that is missed, whatever the index."""
    for code, floor, _ in required.fields:
        exact = fields[code]
        # As it is published, so that what is printed and the grade agree.
        index = None if exact is None else policy.index_rounding.of(exact)
        if index is not None and index < floor:
            yield Message("R-GRADE-FIELD", {"field": code, "index": index, "floor": floor})
    penalties = merits.penalties if required.any_penalty else merits.penalties & set(required.penalties)
    if penalties:
        yield Message("R-GRADE-PENALTY", {"penalties": tuple(sorted(penalties))})
    if required.in_time and merits.late:
        yield Message("R-GRADE-LATE")
