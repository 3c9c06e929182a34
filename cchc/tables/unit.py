"""One unit's result by field, criterion and indicator, and one indicator explained."""

from __future__ import annotations

from collections.abc import Iterator

from ..criteria import Adjustment, AdjustmentKind, Indicator, Policy
from ..grading import Missed
from ..number import Exact, add, parse_exact
from ..problems import N_, Message, Value
from ..results import AdjustmentRecord, CriteriaRecord, IndicatorRecord, Item, Told, UnitRecord
from ..rules import Figure, Input, input_name
from ..scoring import State
from ..stages import WHO
from .adjustments import signed, total_note, unit_rows
from .conditions import missed_notes, unknown_note
from .ranking import grade_badge, points_places
from .table import Align, Badge, Cell, Column, Row, Table, Tone, Weight

STATES = {
    State.SCORED: Message(N_("scored")),
    State.UNANSWERED: Message(N_("unanswered")),
    State.NOT_APPLICABLE: Message(N_("not applicable")),
}


def unit_table(
    unit: UnitRecord, criteria: CriteriaRecord, policy: Policy, grade: str, missed: tuple[Missed, ...] = ()
) -> Table:
    """Every item with points, maximum and the reason, under its field and criterion; below, the unit's grade."""
    places = points_places(policy)
    badge = grade_badge(policy, grade, starred=bool(missed))
    notes = () if unit.index is None else missed_notes(unit.name, unit.index, missed, policy)
    total = ("", Message(N_("Total")), unit.points, unit.maximum, None, badge)
    return Table(
        title=_title(unit),
        columns=(
            Column(Message(N_("Code")), key="code"),
            Column(Message(N_("Item")), key="name", wide=True),
            Column(Message(N_("Points")), Align.RIGHT, places, "points"),
            Column(Message(N_("Maximum")), Align.RIGHT, places, "maximum"),
            Column(Message(N_("Claimed")), Align.RIGHT, places, "claimed", minor=True),
            Column(Message(N_("Why")), key="why", below=True),
        ),
        rows=(*_rows(unit, criteria), *unit_rows(unit, criteria, policy), Row(total, Weight.TOTAL)),
        notes=(*notes, *unknown_note(policy), *_counts(unit), *total_note(criteria)),
        name=Message("{name}", {"name": unit.name}),
    )


def _title(unit: UnitRecord) -> Message:
    if unit.index is None:
        return Message(N_("{name}: nothing is applicable"), {"name": unit.name})
    return Message(N_("{name}: index {index:n} %"), {"name": unit.name, "index": unit.index})


def _rows(unit: UnitRecord, criteria: CriteriaRecord) -> Iterator[Row]:
    found = {item.code: item for item in unit.indicators}
    for part, sums in zip(criteria.fields, unit.fields, strict=True):
        yield Row((part.code, part.name, sums.points, sums.maximum, None, None), Weight.HEADING)
        for criterion in part.below:
            if criterion.below:
                yield _criterion_row(criterion, [found[leaf.code] for leaf in criterion.below])
            for leaf in criterion.below or (criterion,):
                yield _indicator_row(leaf, found[leaf.code], level=2 if criterion.below else 1)


def _criterion_row(criterion: Item, leaves: list[IndicatorRecord]) -> Row:
    points = add([leaf.points or 0 for leaf in leaves])
    maximum = add([0 if leaf.state is State.NOT_APPLICABLE else leaf.maximum for leaf in leaves])
    return Row((criterion.code, criterion.name, points, maximum, None, None), level=1)


def _indicator_row(item: Item, record: IndicatorRecord, *, level: int) -> Row:
    why: Cell = record.reason
    if record.state is not State.SCORED:
        why = Badge(record.reason, Tone.LOW if record.state is State.UNANSWERED else Tone.QUIET)
    maximum = None if record.state is State.NOT_APPLICABLE else item.maximum
    return Row((item.code, item.name, record.points, maximum, record.claimed, why), level=level)


def _counts(unit: UnitRecord) -> tuple[Message, ...]:
    unanswered = tuple(item.code for item in unit.indicators if item.state is State.UNANSWERED)
    away = tuple(item.code for item in unit.indicators if item.state is State.NOT_APPLICABLE)
    notes = []
    if unanswered:
        values: dict[str, Value] = {"count": len(unanswered), "codes": unanswered}
        notes.append(Message(N_("Unanswered, 0 pt ({count:n}): {codes:l}"), values))
    if away:
        values = {"count": len(away), "codes": away}
        notes.append(Message(N_("Not applicable, not in the maximum ({count:n}): {codes:l}"), values))
    return tuple(notes)


def explanation_table(unit: UnitRecord, indicator: Indicator) -> Table:
    """One indicator of one unit: the rule, the answer, the arithmetic, the source and the evidence."""
    record = next(item for item in unit.indicators if item.code == indicator.code)
    return _explanation(
        indicator,
        record,
        Message(
            N_("{unit}: indicator {code}, {name}"),
            {"unit": unit.name, "code": indicator.code, "name": indicator.name},
        ),
        maximum=N_("Maximum"),
        facts=answer_words(indicator, record),
        points=record.points,
    )


_ADJUSTMENT_TITLES = {
    AdjustmentKind.BONUS: N_("{unit}: bonus {code}, {name}"),
    AdjustmentKind.PENALTY: N_("{unit}: penalty {code}, {name}"),
}


def adjustment_explanation_table(unit: UnitRecord, adjustment: Adjustment) -> Table:
    """The same of a bonus or a penalty, whose points have the sign that they count with."""
    kind, indicator = adjustment
    record = next(item for item in unit.adjustments.items if item.code == indicator.code)
    values: dict[str, Value] = {"unit": unit.name, "code": indicator.code, "name": indicator.name}
    return _explanation(
        indicator,
        record,
        Message(_ADJUSTMENT_TITLES[kind], values),
        maximum=N_("At most"),
        facts=told_words(indicator, record.answer) if isinstance(record.answer, dict) else (record.reason,),
        points=signed(kind, record.points),
    )


def _explanation(
    indicator: Indicator,
    record: IndicatorRecord | AdjustmentRecord,
    title: Message,
    *,
    maximum: str,
    facts: tuple[Message, ...],
    points: Exact | None,
) -> Table:
    rows: list[tuple[str, Message | str]] = [
        (maximum, Message("{maximum:n}", {"maximum": indicator.maximum})),
        *((N_("Rule") if first else "", words) for first, words in _firsts(indicator.rule.words)),
        (N_("Scored by"), WHO[indicator.scored_by]),
        (N_("Evidence due"), indicator.evidence),
        (N_("Source of the rule"), indicator.source),
        *((N_("Answer") if first else "", fact) for first, fact in _firsts(facts)),
        (N_("Evidence given"), record.evidence),
        (N_("Claimed"), _points(record.claimed)),
        (N_("Arithmetic"), record.reason),
        (N_("Points"), _points(points)),
    ]
    return Table(
        title=title,
        columns=(Column("", key="item"), Column("", key="value", wide=True)),
        rows=tuple(Row((Message(label) if label else "", value or "–")) for label, value in rows),
        name=Message("{code}", {"code": indicator.code}),
    )


def _points(points: Exact | None) -> Message | str:
    return "" if points is None else Message("{points:n}", {"points": points})


def _firsts(values: tuple[Message, ...]) -> Iterator[tuple[bool, Message]]:
    return ((position == 0, value) for position, value in enumerate(values))


def _fact_words(asked: Input, value: str | int | tuple[str, ...]) -> Message:
    """A number in the reader's style, or codes with the names that they stand for."""
    if isinstance(asked, Figure):
        number = value if isinstance(value, int) else parse_exact(str(value))
        return Message("{value:n}", {"value": number if number is not None else str(value)})
    codes = value if isinstance(value, tuple) else (str(value),)
    named = tuple(Message("{name}", {"name": option.name}) for option in asked.options if option.code in codes)
    return Message("{names:l}", {"names": named}) if named else Message(N_("none"))


def answer_words(indicator: Indicator, record: IndicatorRecord) -> tuple[Message, ...]:
    """The answer's facts, a line each, by the names that the rule gives them."""
    if not isinstance(record.answer, dict):
        return (STATES[record.state],) if record.answer is None else (STATES[State.NOT_APPLICABLE],)
    return told_words(indicator, record.answer)


def told_words(indicator: Indicator, facts: Told) -> tuple[Message, ...]:
    inputs = {asked.key: asked for way in indicator.rule.ways for asked in way.inputs}
    lines = []
    for key, value in facts.items():
        values = {"name": input_name(inputs[key]), "value": _fact_words(inputs[key], value)}
        lines.append(Message("{name}: {value:m}", values))
    return tuple(lines)
