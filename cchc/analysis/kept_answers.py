"""The answers that results keep, taken up again by the rules of a set: theirs, or another with the same items."""

from __future__ import annotations

from ..answers import NOT_APPLICABLE, UNANSWERED, Answer, Finding, Told
from ..number import Exact, parse_exact
from ..results import AdjustmentRecord, IndicatorRecord
from ..rules import Choice, Facts, Figure, Input, Rule, Way

SETTLED = "R-SETTLED"
"""The code of the reason of points that a stage settled in place of the rule."""


def kept_answer(record: IndicatorRecord | AdjustmentRecord, rule: Rule) -> Answer | None:
    """An answer as it stood when it was scored, with what was settled in place of the rule.

    None where its facts are none that the rule asks for or accepts, which the rule of another set may do.
    """
    finding = None
    if record.reason.code == SETTLED:
        why = record.reason.values["reason"]
        finding = Finding(points=record.points, reason=why if isinstance(why, str) else "")
    if record.answer is None:
        return Answer(UNANSWERED, 0, record.claimed, record.evidence, finding=finding)
    if isinstance(record.answer, str):
        return Answer(NOT_APPLICABLE, 0, record.claimed, record.evidence, finding=finding)
    for position, way in enumerate(rule.ways):
        if set(way.keys) == set(record.answer):
            facts = _facts(way, record.answer)
            return None if facts is None else Answer(facts, position, record.claimed, record.evidence, finding=finding)
    return None


def _facts(way: Way, told: Told) -> Facts | None:
    facts: list[Exact] = []
    for asked in way.inputs:
        part = _part(asked, told[asked.key])
        if part is None:
            return None
        facts.extend(part)
    return None if way.flaw(tuple(facts)) else tuple(facts)


def _part(asked: Input, value: str | int | tuple[str, ...]) -> Facts | None:
    if isinstance(asked, Choice):
        chosen = value if isinstance(value, tuple) else (value,)
        known = [option.code for option in asked.options]
        if isinstance(value, tuple) is not asked.several or not set(chosen) <= set(known):
            return None
        return tuple(int(code in chosen) for code in known)
    figure = None if isinstance(value, tuple) else parse_exact(str(value))
    return (figure,) if figure is not None and _is_accepted(asked, figure) else None


def _is_accepted(asked: Figure, value: Exact) -> bool:
    return asked.allows(value) and not (asked.whole and value.denominator != 1)
