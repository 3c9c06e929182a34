"""The questionnaire of a survey (phiếu điều tra xã hội học): what is asked, of whom, and which indicator it feeds."""

from __future__ import annotations

import enum
from collections.abc import Iterator
from typing import NamedTuple

from ..answers import Answer
from ..assessment import SourceFile
from ..criteria import CriteriaSet, Indicator, ScoredBy
from ..nodes import meant_code
from ..number import Exact, quotient
from ..problems import Message, Place, Problem, Value
from ..rules import Figure, Option, Rule
from ..rules.survey import options_of


class RespondentGroup(NamedTuple):
    """A group of those who reply: deputies, leaders of departments, citizens."""

    code: str
    name: str
    weight: Exact
    """Its share against those of the other groups that replied."""
    place: Place


class Question(NamedTuple):
    code: str
    text: str
    indicator: str
    weight: Exact
    """Its share among the questions of the same indicator."""
    options: tuple[Option, ...]
    groups: tuple[RespondentGroup, ...]
    """Who is asked; none where the questionnaire has no groups."""
    place: Place
    indicator_place: Place


class FewReplies(enum.Enum):
    """What fewer replies than the minimum come to."""

    WARN = "warn"
    REFUSE = "refuse"
    """The unit is not scored."""


class Minimum(NamedTuple):
    """How many replies a question needs for a unit."""

    least: int
    policy: FewReplies


class Questionnaire(NamedTuple):
    name: str
    questions: tuple[Question, ...]
    groups: tuple[RespondentGroup, ...]
    minimum: Minimum | None
    source: SourceFile
    place: Place

    def of_indicator(self, code: str) -> tuple[Question, ...]:
        """The questions that feed an indicator."""
        return tuple(question for question in self.questions if question.indicator == code)


USUAL_OPTIONS = tuple(Option(code, code, weight) for code, weight in (("A", 100), ("B", 60), ("C", 20), ("D", 0)))
"""What real sets have where nothing else is said."""


def share_way(rule: Rule) -> int | None:
    """The way of answering in which a rule takes a share in percent, or points; None where it has none."""
    for position, way in enumerate(rule.ways):
        if len(way.inputs) == 1 and isinstance(way.inputs[0], Figure):
            figure = way.inputs[0]
            if not figure.whole and figure.step is None and (figure.unit == "%" or figure.key == "points"):
                return position
    return None


def share_answer(indicator: Indicator, percent: Exact, measure: Message, evidence: str) -> Answer:
    """The answer that a share of the replies gives to an indicator that takes one."""
    way = share_way(indicator.rule)
    assert way is not None
    in_points = indicator.rule.ways[way].keys == ("points",)
    fact = quotient(indicator.maximum * percent, 100) if in_points else percent
    return Answer((fact,), way, evidence=evidence, measure=measure)


def check_questionnaire(questionnaire: Questionnaire, criteria: CriteriaSet) -> Iterator[Problem]:
    """Every question feeds an indicator that waits for it, as the set means it; and none waits in vain."""
    for question in questionnaire.questions:
        yield from _check_question(question, criteria)
    for indicator in criteria.leaves:
        if indicator.scored_by is ScoredBy.SURVEY and not questionnaire.of_indicator(indicator.code):
            values: dict[str, Value] = {"code": indicator.code, "name": indicator.name}
            yield Problem(Message("W-K007", values), (questionnaire.place, indicator.place))


def _check_question(question: Question, criteria: CriteriaSet) -> Iterator[Problem]:
    code, place = question.indicator, question.indicator_place
    indicator = criteria.by_code.get(code)
    if indicator is None:
        due = tuple(leaf.code for leaf in criteria.leaves if _waits_for_questions(leaf))
        values: dict[str, Value] = {
            "question": question.code,
            "code": code,
            "known": due,
            "hint": meant_code(code, due),
        }
        yield Problem(Message("E-K004", values), (place,))
    elif indicator.scored_by is not ScoredBy.SURVEY:
        how = Message("HINT-OR-THE-SET" if share_way(indicator.rule) is not None else "NO-HINT")
        values = {"question": question.code, "code": code, "name": indicator.name, "how": how}
        yield Problem(Message("E-K005", values), (place, indicator.place))
    elif share_way(indicator.rule) is None:
        values = {"question": question.code, "code": code, "kind": indicator.rule.kind}
        yield Problem(Message("E-K006", values), (place, indicator.place))
    elif indicator.rule.kind == "survey" and _weights(question.options) != _weights(options_of(indicator.rule)):
        stated = tuple(
            Message("{code} {weight:n} %", {"code": option.code, "weight": option.worth})
            for option in options_of(indicator.rule)
        )
        values = {"question": question.code, "code": code, "stated": stated}
        yield Problem(Message("W-K008", values), (question.place, indicator.place))


def _waits_for_questions(indicator: Indicator) -> bool:
    return indicator.scored_by is ScoredBy.SURVEY and share_way(indicator.rule) is not None


def _weights(options: tuple[Option, ...]) -> dict[str, Exact]:
    return {option.code: option.worth for option in options}
