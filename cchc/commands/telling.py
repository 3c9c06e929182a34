"""What is said on standard error."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING

from ..problems import N_, Message, Place, Problem, Severity, Value, in_order

if TYPE_CHECKING:
    from ..language import Language


def remark(text: str) -> None:
    """A line, without what could steer a terminal."""
    from ..text import shown

    # Not click's echo, which has UTF-8 for a terminal that says it has less.
    sys.stderr.write(f"{shown(text)}\n")
    sys.stderr.flush()


_TOGETHER = {
    "W-A023": N_("{count:n} units have not submitted, and are not ranked: {units:l}{more:m}"),
    "W-A024": N_("{count:n} forms have no answer yet, and their units count as not submitted: {units:l}{more:m}"),
    "W-L005": N_(
        "of {count:n} files only the file's time says when they came in, and copying files changes that; state the "
        "days in round.yaml under received: {stage}: {{{unit}: …}}. Files of: {units:l}{more:m}"
    ),
    "E-F009": N_(
        "{count:n} forms are there already, and may have been filled in; --force writes over them: {units:l}{more:m}"
    ),
    "E-P017": N_(
        "{count:n} {count:unit is|units are} not scored, because no survey was held and the set scores no unit without "
        "one; if one was held after all, give its answers and delete survey: none in the round's file where it is "
        "there; else let those who issue the set say what follows without one (without_survey). The units: "
        "{units:l}{more:m}"
    ),
}
"""What is said of many units for one cause, and is no mistake of each: mistakes are not to drown in it."""
_FEW = 3
"""So many are named, and as many are told together; fewer are told one by one."""
_TOGETHER_IN_A_FILE = {
    "E-P021": N_(
        "in {count:n} places there are points without evidence, which the set requires; name the documents: "
        "{items:l}{more:m}. In a table of units the evidence for {code} has a column {code}.evidence"
    ),
    "W-P022": N_(
        "in {count:n} places there are points without evidence: {items:l}{more:m}. In a table of units the evidence "
        "for {code} has a column {code}.evidence"
    ),
}
"""What one file says nothing of throughout, as a table without columns for it."""
_MANY = 30
"""So many in one file nobody reads one by one."""
_MORE = N_(" and {count:n} more")
_ERRORS_AT = N_("What is an error stands at {places:l}")
"""Of a few errors among warnings: all stand in the order of places, so that warnings may be the last that is seen."""


def _together(ordered: list[Problem]) -> list[tuple[Problem, Message | None]]:
    """The problems, with what is said of those that stand for many; a second place is something of its own to see."""
    groups: dict[tuple[str, str], list[Problem]] = {}
    for problem in ordered:
        if problem.code in _TOGETHER and len(problem.places) == 1:
            home, _, _ = problem.places[0].file.replace("\\", "/").rpartition("/")
            groups.setdefault((problem.code, home), []).append(problem)
        elif problem.code in _TOGETHER_IN_A_FILE:
            groups.setdefault((problem.code, problem.places[0].file), []).append(problem)
    many = [group for group in groups.values() if _is_told_once(group)]
    folded = {id(problem) for group in many for problem in group}
    told: list[tuple[Problem, Message | None]] = [(one, None) for one in ordered if id(one) not in folded]
    told += [_as_one(group) for group in many]
    return sorted(told, key=lambda one: one[0].order)


def _is_told_once(group: list[Problem]) -> bool:
    """Of one unit's file each indicator is told, however many they are: a table has them once a unit."""
    if group[0].code in _TOGETHER:
        return len(group) >= _FEW
    return len({problem.message.values["code"] for problem in group}) < len(group) >= _MANY


def _as_one(group: list[Problem]) -> tuple[Problem, Message]:
    first = group[0]
    if first.code in _TOGETHER_IN_A_FILE:
        return _as_one_of_a_file(group)
    files = {problem.places[0].file for problem in group}
    file = first.places[0].file
    place = Place(file if len(files) == 1 else os.path.dirname(file))  # noqa: PTH120  # pathlib is slow to load
    units = tuple("{name} ({unit})".format_map(problem.message.values) for problem in group)
    values = {**first.message.values, "count": len(group), **_first_few("units", units)}
    return Problem(first.message, (place,)), Message(_TOGETHER[first.code], values)


def _as_one_of_a_file(group: list[Problem]) -> tuple[Problem, Message]:
    """At the first of its places; indicators are named once."""
    first = group[0]
    codes = tuple(dict.fromkeys("{code} ({name})".format_map(problem.message.values) for problem in group))
    values = {**first.message.values, "count": len(group), **_first_few("items", codes)}
    return Problem(first.message, first.places), Message(_TOGETHER_IN_A_FILE[first.code], values)


def _first_few(key: str, names: tuple[str, ...]) -> dict[str, Value]:
    """The first names, and how many more there are."""
    more = Message(_MORE, {"count": len(names) - _FEW}) if len(names) > _FEW else Message("NO-HINT")
    return {key: names[:_FEW], "more": more}


def tell_problems(problems: Iterable[Problem], speak: Language) -> int:
    """Each problem, in order, and how many they are. Returns how many are errors."""
    told = _together(in_order(problems))
    ordered = [problem for problem, _ in told]
    for problem, said in told:
        remark(speak.problem(problem, said))
    wrong = [problem for problem in ordered if problem.severity is Severity.ERROR]
    errors = len(wrong)
    if 0 < errors <= _FEW < len(ordered) and ordered[-1] is not wrong[-1]:
        places = tuple(str(problem.places[0]) for problem in wrong if problem.places)
        remark(speak.sentence(Message(_ERRORS_AT, {"places": places})))
    if ordered:
        counts = speak.say(N_("Errors: {errors}, warnings: {warnings}"))
        remark(counts.format(errors=errors, warnings=len(ordered) - errors))
    return errors
