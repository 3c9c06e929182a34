"""Complaints about rows: the first of each kind one by one, and how many more there are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from ...problems import Message, Place, Problem, Value

SHOWN = 20
"""Of each kind."""
_VALUES = 5
"""Of what the others are about, how many are named."""
_KNOWN = 100
"""How many of them are told apart."""


class _Rest(NamedTuple):
    first: int
    counts: dict[str, int]


class Complaints:
    """What there is to say about rows, by code."""

    def __init__(self) -> None:
        self._shown: dict[str, list[Problem]] = {}
        self._rest: dict[str, _Rest] = {}
        self._count: dict[str, int] = {}

    def add(self, code: str, places: tuple[Place, ...], values: Mapping[str, Value], *, about: str = "") -> None:
        """One more. ``about`` is what the rows beyond the first are told apart by."""
        self._count[code] = self._count.get(code, 0) + 1
        shown = self._shown.setdefault(code, [])
        if len(shown) < SHOWN:
            shown.append(Problem(Message(code, values), places))
            return
        rest = self._rest.setdefault(code, _Rest(places[0].line or 0, {}))
        if about in rest.counts or len(rest.counts) < _KNOWN:
            rest.counts[about] = rest.counts.get(about, 0) + 1

    def shows(self, code: str) -> bool:
        """Whether one more of its kind would be shown, and not only counted."""
        return len(self._shown.get(code, ())) < SHOWN

    @property
    def problems(self) -> list[Problem]:
        """In the order they came, by code; the last of those shown says how many more there are."""
        found: list[Problem] = []
        for code, shown in self._shown.items():
            *before, last = (_with(problem, Message("NO-HINT")) for problem in shown)
            found += [*before, last if code not in self._rest else _with(last, self._more(code))]
        return found

    def _more(self, code: str) -> Message:
        rest = self._rest[code]
        values: dict[str, Value] = {"count": self._count[code] - SHOWN, "row": str(rest.first)}
        most = sorted(rest.counts.items(), key=lambda item: (-item[1], item[0]))[:_VALUES]
        named = tuple(Message("“{about}” {count:n}", {"about": about, "count": n}) for about, n in most if about)
        return Message("HINT-MORE-OF", {**values, "values": named}) if named else Message("HINT-MORE", values)


def _with(problem: Problem, more: Message) -> Problem:
    return problem._replace(message=Message(problem.code, {**problem.message.values, "more": more}))
