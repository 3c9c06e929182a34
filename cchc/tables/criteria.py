"""Criteria sets: the bundled ones in a list, and one in full."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TypeVar

from ..criteria import (
    Adjustment,
    AdjustmentKind,
    CriteriaSet,
    Criterion,
    Evidence,
    Groups,
    Indicator,
    NotApplicable,
    ScoredBy,
    Status,
)
from ..problems import N_, Message
from ..stages.stage import WHO
from .adjustments import TITLE, capped_name
from .conditions import grade_name
from .policy_words import EVIDENCE, NOT_APPLICABLE, UNANSWERED, WITHOUT_SURVEY, grade_ranges, policy_notes
from .provenance import STATUS
from .table import Align, Badge, Cell, Column, Row, Table, Tone, Weight

T = TypeVar("T")


def criteria_list_table(sets: Iterable[CriteriaSet]) -> Table:
    rows = []
    for criteria in sets:
        counts = criteria.counts
        tone = Tone.BEST if criteria.status is Status.OFFICIAL else Tone.MIDDLE
        rows.append(
            Row(
                (
                    criteria.id,
                    Message("{level:t}", {"level": criteria.level}),
                    ", ".join(str(year) for year in criteria.years),
                    Badge(Message(N_("official") if tone is Tone.BEST else N_("illustrative")), tone),
                    f"{counts.fields}/{counts.criteria}/{counts.sub_indicators}",
                    criteria.maximum,
                )
            )
        )
    return Table(
        title=Message(N_("Bundled criteria sets")),
        columns=(
            Column(Message(N_("Set")), key="id"),
            Column(Message(N_("Level")), key="level"),
            Column(Message(N_("Years")), key="years"),
            Column(Message(N_("Status")), key="status"),
            Column(Message(N_("Items")), Align.RIGHT, key="items"),
            Column(Message(N_("Maximum")), Align.RIGHT, key="maximum"),
        ),
        rows=tuple(rows),
        notes=(Message(N_("Items: fields/criteria/sub-indicators")),),
    )


def criteria_table(criteria: CriteriaSet) -> Table:
    """Every item with its maximum and how it is scored."""
    counts = criteria.counts
    return Table(
        title=Message("{name}", {"name": criteria.name}),
        subtitle=(
            Message(
                N_("{id} · level {level:t} · years {years:l} · {status:m}"),
                {
                    "id": criteria.id,
                    "level": criteria.level,
                    "years": tuple(str(year) for year in criteria.years),
                    "status": STATUS[criteria.status],
                },
            ),
            Message(
                N_("{fields:n} fields, {criteria:n} criteria, {subs:n} sub-indicators; maximum {maximum:n}"),
                {
                    "fields": counts.fields,
                    "criteria": counts.criteria,
                    "subs": counts.sub_indicators,
                    "maximum": criteria.maximum,
                },
            ),
        ),
        columns=(
            Column(Message(N_("Code")), key="code"),
            Column(Message(N_("Item")), key="name", wide=True),
            Column(Message(N_("Maximum")), Align.RIGHT, key="maximum"),
            Column(Message(N_("How it is scored")), key="rule", below=True),
        ),
        rows=tuple(_rows(criteria)),
        notes=tuple(_notes(criteria)),
        name=Message("{id}", {"id": criteria.id}),
    )


def _notes(criteria: CriteriaSet) -> Iterator[Message]:
    """What points, ranks and grades depend on beside the rules, to be held against the decision."""
    policy = criteria.policy
    yield Message(N_("Source: {source}"), {"source": criteria.source})
    others: dict[ScoredBy, list[str]] = {}
    apart: dict[NotApplicable, list[str]] = {}
    for leaf in criteria.leaves:
        if leaf.scored_by is not ScoredBy.UNIT:
            others.setdefault(leaf.scored_by, []).append(leaf.code)
        if leaf.not_applicable is not None and leaf.not_applicable is not policy.not_applicable:
            apart.setdefault(leaf.not_applicable, []).append(leaf.code)
    if others:
        yield Message(N_("Scored by others than the unit: {whom:l}"), {"whom": _listed(WHO, others)})
    yield Message(N_("Unanswered: {words:m}"), {"words": UNANSWERED[policy.unanswered]})
    words = (NOT_APPLICABLE[policy.not_applicable], *_listed(NOT_APPLICABLE, apart))
    yield Message(N_("Not applicable: {words:l}"), {"words": words})
    if policy.without_survey is not None:
        yield Message(N_("Where no survey is held: {words:m}"), {"words": WITHOUT_SURVEY[policy.without_survey]})
    if policy.evidence is not Evidence.IGNORE:
        yield Message(N_("Points without evidence: {words:m}"), {"words": EVIDENCE[policy.evidence]})
    grades = tuple(
        Message("{grade:m} {range:m}", {"grade": grade_name(policy, grade.code), "range": words})
        for grade, words in zip(policy.grades, grade_ranges(policy), strict=True)
    )
    yield Message(N_("Grades, by the published index (%): {grades:l}"), {"grades": grades})
    if policy.groups is Groups.APART:
        yield Message(N_("Each group of units is ranked apart"))
    yield from policy_notes(policy)


def _listed(words: Mapping[T, Message], codes: dict[T, list[str]]) -> tuple[Message, ...]:
    return tuple(
        Message("{what:m} ({codes:l})", {"what": words[what], "codes": tuple(of)}) for what, of in codes.items()
    )


def _rows(criteria: CriteriaSet) -> Iterator[Row]:
    for part in criteria.fields:
        yield Row((part.code, part.name, part.maximum, None), Weight.HEADING)
        for criterion in part.criteria:
            if criterion.has_sub_indicators:
                yield Row((criterion.code, criterion.name, criterion.maximum, None), level=1)
            yield from (_row(indicator, criterion) for indicator in criterion.indicators)
    if criteria.adjustments:
        yield Row(("", TITLE, None, None), Weight.HEADING)
        yield from (_adjustment_row(adjustment) for adjustment in criteria.adjustments)


_BY = {
    AdjustmentKind.BONUS: N_("bonus, stated by {who:m}"),
    AdjustmentKind.PENALTY: N_("penalty, imposed by {who:m}"),
}


def _adjustment_row(adjustment: Adjustment) -> Row:
    """Its cap stands beside its name, for it is no part of the maximum."""
    kind, indicator = adjustment
    by = Message(_BY[kind], {"who": WHO[indicator.scored_by]})
    words: Cell = Message("{words:l}", {"words": (by, *indicator.rule.words)})
    return Row((indicator.code, capped_name(indicator.name, indicator.maximum), None, words), level=1)


def _row(indicator: Indicator, criterion: Criterion) -> Row:
    words: Cell = Message("{words:l}", {"words": indicator.rule.words})
    level = 2 if criterion.has_sub_indicators else 1
    return Row((indicator.code, indicator.name, indicator.maximum, words), level=level)


# Levels are data; those that are usual have a translation.
_LEVELS = (N_("province"), N_("district"), N_("commune"), N_("ward"), N_("department"), N_("office"))
