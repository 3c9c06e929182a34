"""One unit's result by field, criterion and indicator, and one indicator explained."""

from __future__ import annotations

from collections.abc import Iterator

from ..criteria import Indicator, Policy, ScoredBy
from ..number import Exact, add, parse_exact
from ..problems import N_, Message, Value
from ..results import CriteriaRecord, IndicatorRecord, Item, UnitRecord
from ..rules import Figure, Input, input_name
from ..scoring import State
from .ranking import grade_badge, points_places
from .table import Align, Badge, Cell, Column, Row, Table, Tone, Weight

STATES = {
    State.SCORED: Message(N_("scored")),
    State.UNANSWERED: Message(N_("unanswered")),
    State.NOT_APPLICABLE: Message(N_("not applicable")),
}

SCORED_BY = {
    ScoredBy.UNIT: Message(N_("the unit")),
    ScoredBy.APPRAISER: Message(N_("the appraiser")),
    ScoredBy.SURVEY: Message(N_("the survey")),
    ScoredBy.COUNCIL: Message(N_("the council")),
}
DOSSIERS = Message(N_("the records of one-stop dossiers"))


def unit_table(unit: UnitRecord, criteria: CriteriaRecord, policy: Policy) -> Table:
    """Every item with points, maximum and the reason, under its field and criterion."""
    places = points_places(policy)
    grade: Cell = None if unit.index is None else grade_badge(policy, policy.grade_of(unit.index).code)
    total = ("", Message(N_("Total")), unit.points, unit.maximum, None, grade)
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
        rows=(*_rows(unit, criteria), Row(total, Weight.TOTAL)),
        notes=_counts(unit),
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
    rows: list[tuple[str, Message | str]] = [
        (N_("Maximum"), Message("{maximum:n}", {"maximum": indicator.maximum})),
        *((N_("Rule") if first else "", words) for first, words in _firsts(indicator.rule.words)),
        (N_("Scored by"), SCORED_BY[indicator.scored_by]),
        (N_("Evidence due"), indicator.evidence),
        (N_("Source of the rule"), indicator.source),
        *((N_("Answer") if first else "", fact) for first, fact in _firsts(answer_words(indicator, record))),
        (N_("Evidence given"), record.evidence),
        (N_("Claimed"), _points(record.claimed)),
        (N_("Arithmetic"), record.reason),
        (N_("Points"), _points(record.points)),
    ]
    return Table(
        title=Message(
            N_("{unit}: indicator {code}, {name}"),
            {"unit": unit.name, "code": indicator.code, "name": indicator.name},
        ),
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
    inputs = {asked.key: asked for way in indicator.rule.ways for asked in way.inputs}
    lines = []
    for key, value in record.answer.items():
        values = {"name": input_name(inputs[key]), "value": _fact_words(inputs[key], value)}
        lines.append(Message("{name}: {value:m}", values))
    return tuple(lines)
