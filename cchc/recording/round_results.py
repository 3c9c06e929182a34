"""A scored round as results, unit by unit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from ..answers import UNANSWERED, Finding, told_answer
from ..assessment import SELF, Submission
from ..criteria import Adjustment, AdjustmentKind
from ..inputs import InputFile
from ..problems import N_, Message, Problem, in_order
from ..ranking import Ranked
from ..results import (
    NO_ADJUSTMENTS,
    AdjustmentRecord,
    AdjustmentsRecord,
    FieldRecord,
    RankedRecord,
    ReceivedRecord,
    Results,
    StageRecord,
    StepRecord,
    UnitRecord,
    UnrankedRecord,
)
from ..rounds import Scored
from ..scoring import IndicatorResult, State, Step, UnitResult
from ..stages.arrivals import Calendar, arrival, days_late
from .criteria_record import criteria_record
from .scored_indicators import Explained, ScoredIndicators


def results_of(scored: Scored, problems: list[Problem], *, inputs: Sequence[InputFile] = ()) -> Results:
    """The results of a scored round; ``problems`` are those of reading it, ``inputs`` the files that were read."""
    round_ = scored.round
    order = {unit.code: position for position, unit in enumerate(round_.units, 1)}
    explained = Explained()
    return Results(
        round=round_.name,
        year=round_.year,
        stage=round_.stage,
        heading=round_.heading,
        criteria=criteria_record(round_.criteria),
        policy=round_.criteria.policy,
        units=tuple(
            _received(_ranked(entry, order[entry.unit.code], explained), round_.calendar, scored.submissions)
            for entry in scored.ranking.ranked
        ),
        unranked=tuple(
            UnrankedRecord(entry.unit.code, entry.unit.name, entry.why, entry.unit.predecessors)
            for entry in scored.ranking.unranked
        ),
        problems=tuple(in_order([*problems, *scored.problems])),
        stages=tuple(stage.name for stage in round_.spoken) if len(round_.stages) > 1 else (),
        inputs=tuple(inputs),
    )


def _ranked(entry: Ranked, order: int, explained: Explained) -> RankedRecord:
    record = unit_record(entry.result, entry.unit.name, entry.unit.group, order, explained)
    if entry.unit.predecessors:
        record = replace(record, predecessors=entry.unit.predecessors)
    return RankedRecord(record, entry.rank, entry.tied, entry.grade.code, entry.decided, entry.tie_break, entry.missed)


def _received(
    entry: RankedRecord, calendar: Calendar, submissions: Mapping[str, Mapping[str, Submission]]
) -> RankedRecord:
    """With the day on which the unit's self-assessment came in, where that matters."""
    if SELF not in calendar.deadlines:
        return entry
    came = arrival(calendar, submissions[entry.unit.code][SELF])
    date, stated = (None, False) if came is None else came
    received = ReceivedRecord(date, stated, days_late(calendar, SELF, came))
    return entry._replace(unit=replace(entry.unit, received=received))


def unit_record(
    result: UnitResult, name: str, group: str = "", order: int = 1, explained: Explained | None = None
) -> UnitRecord:
    steps = _steps(result)
    return UnitRecord(
        code=result.unit,
        name=name,
        group=group,
        order=order,
        points=result.sums.points,
        maximum=result.sums.maximum,
        index=result.index,
        index_exact=result.index_exact,
        fields=tuple(FieldRecord(part.field.code, *part.sums, part.sums.percent) for part in result.fields),
        indicators=ScoredIndicators(result, steps, explained or Explained()),
        source=result.assessment.source,
        adjustments=_adjustments(result, steps) if result.adjustments else NO_ADJUSTMENTS,
        stages=tuple(_stage(step) for step in result.steps),
        measured=result.measured if result.is_rescaled else None,
    )


def _stage(step: Step) -> StageRecord:
    result = step.result
    source = None if step.said is None else step.said.source
    return StageRecord(step.stage, *result.sums, result.index, result.index_exact, source)


def _steps(result: UnitResult) -> dict[str, tuple[StepRecord, ...]]:
    """What each stage made of the indicators, bonuses and penalties that a later one has touched."""
    touched = {
        code
        for step in result.steps[1:]
        if step.said is not None
        for code, answer in step.said.answers.items()
        if not answer.says_nothing
    }
    steps: dict[str, list[StepRecord]] = {code: [] for code in touched}
    for step in result.steps if touched else ():
        for item in (*step.result.indicators, *step.result.adjustments):
            if item.indicator.code in touched:
                steps[item.indicator.code].append(_step(step, item))
    return {code: tuple(records) for code, records in steps.items()}


def _step(step: Step, item: IndicatorResult) -> StepRecord:
    points = None if item.state is State.NOT_APPLICABLE else item.points
    answer = None if step.said is None else step.said.answers.get(item.indicator.code)
    if answer is None:
        return StepRecord(step.stage, points, item.state)
    finding = answer.finding or Finding()
    return StepRecord(
        step.stage,
        points,
        item.state,
        told_answer(item.indicator.rule, answer),
        finding.points is not None,
        finding.reason,
        finding.explain,
        finding.explanation,
        answer.evidence,
        item.reason if answer.stated is not UNANSWERED or finding.points is not None else None,
    )


def _adjustments(result: UnitResult, steps: Mapping[str, tuple[StepRecord, ...]]) -> AdjustmentsRecord:
    pairs = zip(result.criteria.adjustments, result.adjustments, strict=True)
    items = tuple(_adjustment(*pair)._replace(steps=steps.get(pair[1].indicator.code, ())) for pair in pairs)
    return AdjustmentsRecord(result.bonus, result.penalty, items)


NONE_STATED = {
    AdjustmentKind.BONUS: Message(N_("none is stated: nothing is added")),
    AdjustmentKind.PENALTY: Message(N_("none is imposed: nothing is taken")),
}


def _adjustment(adjustment: Adjustment, item: IndicatorResult) -> AdjustmentRecord:
    return AdjustmentRecord(
        code=item.indicator.code,
        kind=adjustment.kind,
        points=item.points,
        cap=item.indicator.maximum,
        answer=told_answer(item.indicator.rule, item.answer),
        reason=NONE_STATED[adjustment.kind] if item.state is State.UNANSWERED else item.reason,
        claimed=item.answer.claimed,
        evidence=item.answer.evidence,
    )
