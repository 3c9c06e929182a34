"""One indicator, bonus or penalty of a unit: the rule, the answer, the arithmetic, the source and the evidence."""

from __future__ import annotations

from collections.abc import Iterator

from ...analysis.grounds_in_set import Names, before_rounding, legal_source
from ...answers import Told
from ...criteria import Adjustment, AdjustmentKind, CriteriaSet, Indicator
from ...number import Exact, parse_exact
from ...problems import N_, Message, Value
from ...results import AdjustmentRecord, IndicatorRecord, UnitRecord
from ...rules import Figure, Input, input_name
from ...scoring import State
from ...stages.stage import WHO
from ..adjustments import signed
from ..policy_words import rounding_words
from ..precise import precise
from ..steps import history
from ..table import Row, Table
from .lines import LINE_COLUMNS, Line, several

STATES = {
    State.SCORED: Message(N_("scored")),
    State.UNANSWERED: Message(N_("unanswered")),
    State.NOT_APPLICABLE: Message(N_("not applicable")),
}


def explanation_table(unit: UnitRecord, criteria: CriteriaSet, indicator: Indicator) -> Table:
    """One indicator of one unit: the rule, the answer, the arithmetic, the source and the evidence."""
    record = next(item for item in unit.indicators if item.code == indicator.code)
    values: dict[str, Value] = {"unit": unit.name, "code": indicator.code, "name": indicator.name}
    return _explanation(
        Message(N_("{unit}: indicator {code}, {name}"), values),
        indicator,
        [
            (N_("Maximum"), _points(indicator.maximum)),
            *indicator_lines(criteria, indicator, record),
            (N_("Points"), _points(record.points)),
        ],
    )


_ADJUSTMENT_TITLES = {
    AdjustmentKind.BONUS: N_("{unit}: bonus {code}, {name}"),
    AdjustmentKind.PENALTY: N_("{unit}: penalty {code}, {name}"),
}


def adjustment_explanation_table(unit: UnitRecord, criteria: CriteriaSet, adjustment: Adjustment) -> Table:
    """The same of a bonus or a penalty, whose points have the sign that they count with."""
    kind, indicator = adjustment
    record = next(item for item in unit.adjustments.items if item.code == indicator.code)
    values: dict[str, Value] = {"unit": unit.name, "code": indicator.code, "name": indicator.name}
    return _explanation(
        Message(_ADJUSTMENT_TITLES[kind], values),
        indicator,
        [
            (N_("At most"), _points(indicator.maximum)),
            *indicator_lines(criteria, indicator, record),
            (N_("Points"), _points(signed(kind, record.points))),
        ],
    )


def _explanation(title: Message, indicator: Indicator, lines: list[Line]) -> Table:
    return Table(
        title=title,
        columns=LINE_COLUMNS,
        rows=tuple(Row((Message(label) if label else "", value or "–")) for label, value in lines),
        name=Message("{code}", {"code": indicator.code}),
    )


def indicator_lines(
    criteria: CriteriaSet, indicator: Indicator, record: IndicatorRecord | AdjustmentRecord
) -> Iterator[Line]:
    """All that there is to tell of how an indicator, a bonus or a penalty got its points; blank where it is nothing."""
    if isinstance(record, IndicatorRecord):
        facts = answer_words(indicator, record)
    else:
        facts = told_words(indicator, record.answer) if isinstance(record.answer, dict) else (record.reason,)
    yield from several(N_("Rule"), indicator.rule.words)
    yield N_("Scored by"), WHO[indicator.scored_by]
    yield N_("Evidence due"), indicator.evidence
    yield N_("Source of the rule"), source_words(criteria, indicator.code)
    yield from several(N_("Answer"), facts)
    yield N_("Evidence given"), record.evidence
    yield N_("Claimed"), _points(record.claimed)
    yield N_("Arithmetic"), record.reason
    exact, rounding = before_rounding(criteria, record), criteria.policy.points_rounding
    if exact is not None and rounding is not None and record.points is not None:
        values: dict[str, Value] = {
            "exact": precise(exact, record.points, rounding.places, sign=False),
            "points": record.points,
            "rounding": rounding_words(rounding),
        }
        yield N_("Rounding"), Message(N_("{exact:m} → {points:n} pt ({rounding:m})"), values)
    yield from several(N_("Stages"), history(record, indicator.scored_by))


_NAMED_BY = {
    Names.ITEM: "{text}",
    Names.CRITERION: N_("{text} (of criterion {code})"),
    Names.FIELD: N_("{text} (of field {code})"),
    Names.SET: N_("{text} (of the whole set)"),
}


def source_words(criteria: CriteriaSet, code: str) -> Message | str:
    """The legal source, and what names it where the item itself does not."""
    source = legal_source(criteria, code)
    if not source.text:
        return ""
    return Message(_NAMED_BY[source.by], {"text": source.text, "code": source.code})


def _points(points: Exact | None) -> Message | str:
    return "" if points is None else Message("{points:n}", {"points": points})


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
