"""What was answered and what was said of it, in words, for those who decide about it."""

from __future__ import annotations

from collections.abc import Iterator

from ..answers import NOT_APPLICABLE, UNANSWERED, Absent, Answer, Finding
from ..assessment import Assessment
from ..criteria import Indicator, ScoredBy
from ..problems import N_, Message
from ..rules import Choice, Figure, input_name
from .stage import WHO, stage_words

_YES, _NO = Message(N_("Yes")), Message(N_("No"))


def answer_lines(leaf: Indicator, answer: Answer) -> tuple[Message, ...]:
    """The facts by the names that the set gives them, a line each; or why there are none."""
    if answer.stated is UNANSWERED and leaf.scored_by is not ScoredBy.UNIT:
        return (Message(N_("scored by: {source:m}"), {"source": WHO[leaf.scored_by]}),)
    if answer.stated is UNANSWERED:
        return (Message(N_("Unanswered")),)
    return tuple(_facts(leaf, answer))


def _facts(leaf: Indicator, answer: Answer) -> Iterator[Message]:
    if isinstance(answer.stated, Absent):
        if answer.stated is NOT_APPLICABLE:
            yield Message(N_("Not applicable"))
        return
    way = leaf.rule.ways[answer.way]
    stated = way.stated(answer.stated)
    for asked in way.inputs:
        value = stated[asked.key]
        if isinstance(asked, Figure):
            assert not isinstance(value, (str, tuple))
            template = "{name:m}: {value:n} {unit}" if asked.unit else "{name:m}: {value:n}"
            yield Message(template, {"name": input_name(asked), "value": value, "unit": asked.unit})
        elif isinstance(value, tuple):
            for option in asked.options:
                word = _YES if option.code in value else _NO
                yield Message("{name}: {word:m}", {"name": option.name, "word": word})
        else:
            yield Message("{name}", {"name": _name(asked, value)})


def _name(asked: Choice, code: object) -> str:
    return next(option.name for option in asked.options if option.code == code)


def decided_lines(leaf: Indicator, answer: Answer) -> tuple[Message, ...]:
    """What appraisers or council have found, for the unit to read: facts, settled points, the reason."""
    parts = [*_facts(leaf, answer)]
    finding = answer.finding or Finding()
    if finding.points is not None:
        parts.append(Message(N_("settled at {points:n} pt"), {"points": finding.points}))
    if finding.reason:
        parts.append(Message(N_("reason: {text}"), {"text": finding.reason}))
    return tuple(parts)


def said_line(leaf: Indicator, said: Assessment) -> Message | None:
    """What a later stage says of an indicator, for the appraisers to read; None where it says nothing."""
    answer = said.answers.get(leaf.code)
    if answer is None or answer.says_nothing:
        return None
    parts = [*decided_lines(leaf, answer)]
    finding = answer.finding or Finding()
    if finding.explain:
        parts.append(Message(N_("an explanation is requested")))
    if finding.explanation:
        parts.append(Message("{text}", {"text": finding.explanation}))
    if answer.evidence:
        parts.append(Message(N_("documents: {text}"), {"text": answer.evidence}))
    if answer.note:
        parts.append(Message(N_("note: {text}"), {"text": answer.note}))
    return Message("{stage:m}: {said:l}", {"stage": stage_words(said.stage), "said": tuple(parts)})
