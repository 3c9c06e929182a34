"""A unit's indicators, bonuses and penalties with a row each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ...criteria import CriteriaSet, Field, Indicator
from ...problems import N_, Message
from ...results import AdjustmentRecord, IndicatorRecord, RankedRecord, Results
from ...scoring import State
from ...stages.stage import WHO
from ..adjustments import TITLE as ADJUSTED
from ..adjustments import signed
from ..policy_words import shown_places
from ..steps import history
from ..table import Align, Badge, Cell, Column, Row, Table, Tone
from .indicator import answer_words, source_words, told_words


def explanation_list(results: Results, criteria: CriteriaSet, entry: RankedRecord, codes: Sequence[str]) -> Table:
    """These indicators, bonuses and penalties with a row each."""
    unit, places = entry.unit, shown_places(results.policy)
    records: dict[str, IndicatorRecord | AdjustmentRecord] = {record.code: record for record in unit.indicators}
    records |= {record.code: record for record in unit.adjustments.items}
    rows = [_row(criteria, part, leaf, records[leaf.code]) for part, leaf in _located(criteria) if leaf.code in codes]
    return Table(
        title=Message(N_("{name}: how the result came about"), {"name": entry.unit.name}),
        columns=(
            Column(Message(N_("Field")), key="field"),
            Column(Message(N_("Code")), key="code"),
            Column(Message(N_("Indicator")), key="name", wide=True),
            Column(Message(N_("Maximum")), Align.RIGHT, places, "maximum"),
            Column(Message(N_("Points")), Align.RIGHT, places, "points"),
            Column(Message(N_("Claimed")), Align.RIGHT, places, "claimed"),
            Column(Message(N_("Rule")), key="rule", wide=True),
            Column(Message(N_("Answer")), key="answer", wide=True),
            Column(Message(N_("Arithmetic")), key="reason", wide=True),
            Column(Message(N_("Evidence given")), key="evidence", wide=True),
            Column(Message(N_("Stages")), key="stages", wide=True),
            Column(Message(N_("Scored by")), key="scored_by"),
            Column(Message(N_("Evidence due")), key="evidence_due", wide=True),
            Column(Message(N_("Source of the rule")), key="source", wide=True),
        ),
        rows=tuple(rows),
        name=Message("{name}", {"name": entry.unit.name}),
    )


def _row(criteria: CriteriaSet, part: Field | None, leaf: Indicator, record: IndicatorRecord | AdjustmentRecord) -> Row:
    """``part`` is the field that the indicator is of; a bonus or a penalty is of none."""
    facts: tuple[Message, ...] = ()
    if isinstance(record, IndicatorRecord):
        facts, points = answer_words(leaf, record), record.points
    else:
        points = signed(record.kind, record.points)
        if isinstance(record.answer, dict):
            facts = told_words(leaf, record.answer)
    return Row(
        (
            ADJUSTED if part is None else Message("{code}. {name}", {"code": part.code, "name": part.name}),
            leaf.code,
            leaf.name,
            leaf.maximum,
            points,
            record.claimed,
            Message("{words:l}", {"words": leaf.rule.words}),
            Message("{facts:l}", {"facts": facts}) if facts else None,
            _badge(record),
            record.evidence,
            Message("{lines:l}", {"lines": history(record, leaf.scored_by)}),
            WHO[leaf.scored_by],
            leaf.evidence,
            source_words(criteria, leaf.code),
        )
    )


def _badge(record: IndicatorRecord | AdjustmentRecord) -> Cell:
    quiet = isinstance(record, IndicatorRecord) and record.state is State.NOT_APPLICABLE
    return Badge(record.reason, Tone.QUIET) if quiet else record.reason


def _located(criteria: CriteriaSet) -> Iterator[tuple[Field | None, Indicator]]:
    for part in criteria.fields:
        for leaf in part.indicators:
            yield part, leaf
    for _, leaf in criteria.adjustments:
        yield None, leaf


def codes_of(criteria: CriteriaSet, code: str) -> tuple[str, ...]:
    """The indicators, bonuses and penalties that a code stands for; all of them where it is empty, none if unknown."""
    if not code:
        return tuple(leaf.code for leaf in criteria.answered)
    if code in criteria.by_code:
        return (code,)
    for part in criteria.fields:
        if part.code == code:
            return tuple(leaf.code for leaf in part.indicators)
        for criterion in part.criteria:
            if criterion.code == code:
                return tuple(leaf.code for leaf in criterion.indicators)
    return ()
