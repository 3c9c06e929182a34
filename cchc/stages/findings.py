"""What the stages after the self-assessment say about one indicator, read against its rule."""

from __future__ import annotations

from ..answers import Answer, Finding, is_not_applicable, read_answer
from ..nodes import Entry, Mapping, Node, Scalar, Source, is_blank, report_key
from ..number import Exact
from ..problems import N_, Message
from ..rules import AWAY_KEY, RESERVED_KEYS, Rule
from .stage import StageKind

_OF_APPRAISAL = ("points", "reason", "explain", "evidence", "note")
_OF_EXPLANATION = ("explanation", "evidence", "note")
_STATING = ("points", "claimed", AWAY_KEY)
"""What states points or facts, whatever the rule."""

KEYS: dict[StageKind, tuple[str, ...]] = {
    StageKind.SELF: RESERVED_KEYS,
    StageKind.APPRAISAL: _OF_APPRAISAL,
    StageKind.EXPLANATION: _OF_EXPLANATION,
    StageKind.COUNCIL: _OF_APPRAISAL,
}
"""What may stand beside the facts of an answer, by the kind of stage. An explanation states no facts at all."""


def read_said(rule: Rule, node: Node, source: Source, *, code: str, kind: StageKind) -> Answer | None:
    """An answer as the kind of stage states it. None, and complaints, where it cannot be read."""
    if kind is StageKind.SELF:
        return read_answer(rule, node, source, code=code)
    if kind is StageKind.EXPLANATION and not _is_in_words(rule, node, source, code):
        return None
    answer = read_answer(rule, node, source, code=code, beside=KEYS[kind])
    finding = _read_finding(rule, Entry(source, node), kind) if type(node) is Mapping else Finding()
    if answer is None or finding is None:
        return None
    return answer._replace(finding=finding)


def _is_in_words(rule: Rule, node: Node, source: Source, code: str) -> bool:
    """Whether an explanation has nothing beside what it may have; a complaint where it states facts or points."""
    if is_blank(node):
        return True
    if type(node) is not Mapping:
        if isinstance(node, Scalar) and is_not_applicable(node.text):
            source.report("E-P008", node.at, code=code)
        else:
            source.report("E-A011", node.at, code=code, example="{explanation: …}", unless=Message("NO-HINT"))
        return False
    sound = True
    told = False
    for key, value in node.entries.items():
        states = key in rule.keys or key in _STATING
        if key in _OF_EXPLANATION or (states and is_blank(value)):
            continue
        sound = False
        if not states:
            report_key(source, node, key, _OF_EXPLANATION)
        elif not told:
            source.report("E-P008", node.keys[key], code=code)
            told = True
    return sound


def _positions(node: Mapping, source: Source, kind: StageKind) -> tuple[tuple[str, tuple[int, int]], ...]:
    """Where each key stands that is no fact, of an answer that is a mapping."""
    return tuple((key, source.position(node.entries[key].at)) for key in KEYS[kind] if key in node.entries)


def _read_finding(rule: Rule, entry: Entry, kind: StageKind) -> Finding | None:
    points: Exact | None = None
    reason = explanation = ""
    explain = False
    if kind is StageKind.EXPLANATION:
        explanation = _text(entry, "explanation", Message(N_("explanation")))
    else:
        if "points" not in rule.keys:
            points = _points(entry)
        reason = _text(entry, "reason", Message(N_("reason")))
        explain = entry.flag("explain", default=False)
    at = _positions(entry.node, entry.source, kind)
    return None if entry.failed else Finding(points, reason, explain, explanation, at)


def _text(entry: Entry, key: str, name: Message) -> str:
    node = entry.take(key)
    if node is None:
        return ""
    text = entry.source.text(node, what=entry.source.called(key, name))
    entry.failed = entry.failed or text is None
    return text or ""


def _points(entry: Entry) -> Exact | None:
    """The points that are settled on; whether they can be is for the checks."""
    node = entry.node.entries.get("points")
    if node is None or is_blank(node):
        return None
    value = entry.source.number(node, what=entry.source.called("points", Message(N_("points"))), optional=True)
    entry.failed = entry.failed or value is None
    return value
