"""A survey (điều tra xã hội học): replies counted by unit, question, group and option, and the shares they come to.

All shares are exact. That of a question in one group of respondents is Σ replies × weight ÷ Σ replies; the groups
that replied are put together by their weights, and so are the questions of one indicator that have replies.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple, TypeAlias

from ..assessment import SourceFile, Unit
from ..criteria import CriteriaSet, Indicator
from ..number import Exact, add, quotient
from ..problems import N_, Message, Place, Problem, Value
from ..scoring import IndicatorResult, score_indicator
from .questionnaire import FewReplies, Question, Questionnaire, RespondentGroup, share_answer
from .supplied import Supplied

Counts: TypeAlias = tuple[int, ...]
"""Replies for each option of a question, in its order."""


class Replies(NamedTuple):
    """The records of a survey, counted."""

    source: SourceFile
    place: Place
    counts: Mapping[tuple[str, str, str], Counts]
    """By the codes of unit, question and group; the group is empty where the questionnaire has none."""
    channels: Mapping[str, int] = {}
    """Replies by the way they came in, where the records say so."""
    spoiled: Mapping[str, int] = {}
    """How many rows of a unit could not be counted."""
    is_usable: bool = True
    """False where rows could be any unit's."""


class GroupShare(NamedTuple):
    """The replies of one group to a question; of everybody, where there are no groups."""

    group: RespondentGroup | None
    counts: Counts
    percent: Exact | None
    """None without replies."""

    @property
    def replies(self) -> int:
        return sum(self.counts)


@dataclass(frozen=True)
class QuestionShare:
    """The replies to a question about one unit."""

    question: Question
    groups: tuple[GroupShare, ...]

    @cached_property
    def replies(self) -> int:
        return sum(part.replies for part in self.groups)

    @property
    def counts(self) -> Counts:
        return tuple(map(sum, zip(*(part.counts for part in self.groups), strict=True)))

    @cached_property
    def percent(self) -> Exact | None:
        """None without replies."""
        return _weighted([(part.group.weight if part.group else 1, part.percent) for part in self.groups])

    @property
    def silent(self) -> tuple[RespondentGroup, ...]:
        """The groups that were asked and did not reply, beside others that did."""
        return tuple(part.group for part in self.groups if part.group and not part.replies) if self.replies else ()


@dataclass(frozen=True)
class IndicatorShare:
    """What the survey gives one unit for an indicator."""

    indicator: Indicator
    questions: tuple[QuestionShare, ...]
    result: IndicatorResult | None
    """None where no question has a reply."""

    @property
    def replies(self) -> int:
        return sum(part.replies for part in self.questions)

    @property
    def percent(self) -> Exact | None:
        return _percent(self.questions)


class UnitSurvey(NamedTuple):
    unit: Unit
    indicators: tuple[IndicatorShare, ...]
    """Those that questions feed, in the order of the set."""
    spoiled: int
    """Rows about it that could not be counted; while there are some, its shares say nothing."""

    @property
    def questions(self) -> Iterator[QuestionShare]:
        return (question for part in self.indicators for question in part.questions)

    @property
    def replies(self) -> int:
        return sum(part.replies for part in self.indicators)

    @property
    def points(self) -> Exact | None:
        """Of all indicators with replies; None where none has."""
        found = [part.result.points for part in self.indicators if part.result is not None]
        return add(found) if found else None

    @property
    def maximum(self) -> Exact:
        return add([part.indicator.maximum for part in self.indicators])


class Survey(NamedTuple):
    """A round's survey, by unit."""

    criteria: CriteriaSet
    questionnaire: Questionnaire
    replies: Replies
    units: tuple[UnitSurvey, ...]

    @property
    def indicators(self) -> tuple[Indicator, ...]:
        """Those that questions feed, in the order of the set."""
        fed = {question.indicator for question in self.questionnaire.questions}
        return tuple(leaf for leaf in self.criteria.leaves if leaf.code in fed)

    @property
    def sources(self) -> tuple[SourceFile, ...]:
        return self.replies.source, self.questionnaire.source


def survey_of(criteria: CriteriaSet, questionnaire: Questionnaire, replies: Replies, units: Iterable[Unit]) -> Survey:
    """The shares of every unit, by a questionnaire that is sound for the set."""
    fed = {question.indicator for question in questionnaire.questions}
    asked = [(leaf, questionnaire.of_indicator(leaf.code)) for leaf in criteria.leaves if leaf.code in fed]
    found = tuple(
        UnitSurvey(
            unit,
            tuple(_indicator(criteria, leaf, questions, replies, unit) for leaf, questions in asked),
            replies.spoiled.get(unit.code, 0),
        )
        for unit in units
    )
    return Survey(criteria, questionnaire, replies, found)


def _indicator(
    criteria: CriteriaSet, leaf: Indicator, asked: Iterable[Question], replies: Replies, unit: Unit
) -> IndicatorShare:
    questions = tuple(_question(question, replies, unit) for question in asked)
    percent = _percent(questions)
    if percent is None:
        return IndicatorShare(leaf, questions, None)
    answer = share_answer(leaf, percent, _measure(questions, percent), replies.source.name)
    return IndicatorShare(leaf, questions, score_indicator(criteria, leaf, answer))


def _question(question: Question, replies: Replies, unit: Unit) -> QuestionShare:
    weights = [option.worth for option in question.options]
    groups = []
    for group in question.groups or (None,):
        counts = replies.counts.get((unit.code, question.code, group.code if group else ""), (0,) * len(weights))
        total = sum(counts)
        worth = add([weight * count for weight, count in zip(weights, counts, strict=True)])
        groups.append(GroupShare(group, counts, quotient(worth, total) if total else None))
    return QuestionShare(question, tuple(groups))


def _percent(questions: Sequence[QuestionShare]) -> Exact | None:
    return _weighted([(part.question.weight, part.percent) for part in questions])


def _weighted(parts: Sequence[tuple[Exact, Exact | None]]) -> Exact | None:
    """The weighted mean of what there is; None where there is nothing."""
    there = [(weight, percent) for weight, percent in parts if percent is not None]
    if not there:
        return None
    return quotient(add([weight * percent for weight, percent in there]), add([weight for weight, _ in there]))


def _measure(questions: Sequence[QuestionShare], percent: Exact) -> Message:
    """The replies in words."""
    values: dict[str, Value] = {
        "total": sum(part.replies for part in questions),
        "questions": tuple(map(_told, questions)),
        "percent": percent,
    }
    if len(questions) == 1:
        return Message(N_("survey, {total:n} replies: {questions:l}"), values)
    return Message(N_("survey, {total:n} replies: {questions:l}; together {percent:=} %"), values)


def _told(part: QuestionShare) -> Message:
    code = part.question.code
    if part.percent is None:
        return Message(N_("{question}: no replies"), {"question": code})
    if len(part.groups) > 1:
        details = tuple(_told_group(share) for share in part.groups)
    else:
        details = tuple(
            Message("{code} {count:n}", {"code": option.code, "count": count})
            for option, count in zip(part.question.options, part.counts, strict=True)
        )
    values: dict[str, Value] = {"question": code, "details": details, "percent": part.percent}
    return Message("{question} ({details:l}) {percent:=} %", values)


def _told_group(share: GroupShare) -> Message:
    assert share.group is not None
    if share.percent is None:
        return Message(N_("{group}: no replies"), {"group": share.group.name})
    values: dict[str, Value] = {"group": share.group.name, "count": share.replies, "percent": share.percent}
    return Message(N_("{group}: {count:n} replies {percent:=} %"), values)


def supplied_by(survey: Survey) -> dict[str, Supplied]:
    """For each unit, the answers that the survey gives it, and what there is to say of them."""
    return {
        entry.unit.code: Supplied(
            {part.indicator.code: part.result.answer for part in entry.indicators if part.result is not None},
            tuple(check_unit(entry, survey)),
            survey.replies.is_usable and not entry.spoiled,
        )
        for entry in survey.units
    }


def check_survey(survey: Survey) -> Iterator[Problem]:
    """The same of every unit."""
    for entry in survey.units:
        yield from check_unit(entry, survey)


def check_unit(entry: UnitSurvey, survey: Survey) -> Iterator[Problem]:
    """Whether there are replies about a unit, and enough of them, from everybody who was asked."""
    place, unit = survey.replies.place, entry.unit
    named: dict[str, Value] = {"unit": unit.code, "name": unit.name}
    if entry.spoiled or not survey.replies.is_usable:
        return  # which is told row by row
    minimum = survey.questionnaire.minimum
    refuses = minimum is not None and minimum.policy is FewReplies.REFUSE
    if not entry.replies and not refuses:
        yield Problem(Message("W-K035", named), (place,))
        return
    for part in entry.indicators:
        if not part.replies and not refuses:
            yield Problem(Message("W-K036", {**named, "code": part.indicator.code}), (place,))
            continue
        for question in part.questions:
            told: dict[str, Value] = {**named, "question": question.question.code, "count": question.replies}
            if minimum is not None and question.replies < minimum.least:
                code = "E-K034" if refuses else "W-K033"
                yield Problem(Message(code, {**told, "least": minimum.least}), (place,))
            elif not question.replies:
                yield Problem(Message("W-K037", {**told, "code": part.indicator.code}), (place,))
            if question.silent:
                groups = tuple(group.name for group in question.silent)
                yield Problem(Message("W-K038", {**told, "groups": groups}), (place,))
