"""What is said on standard error."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING

from ..problems import N_, Problem, Severity, in_order

if TYPE_CHECKING:
    from ..language import Language


def remark(text: str) -> None:
    """A line, without what could steer a terminal."""
    from ..text import shown

    # Not click's echo, which has UTF-8 for a terminal that says it has less.
    sys.stderr.write(f"{shown(text)}\n")
    sys.stderr.flush()


def tell_problems(problems: Iterable[Problem], speak: Language) -> int:
    """Each problem, in order, and how many they are. Returns how many are errors."""
    ordered = in_order(problems)
    for problem in ordered:
        remark(speak.problem(problem))
    errors = sum(problem.severity is Severity.ERROR for problem in ordered)
    if ordered:
        counts = speak.say(N_("Errors: {errors}, warnings: {warnings}"))
        remark(counts.format(errors=errors, warnings=len(ordered) - errors))
    return errors
