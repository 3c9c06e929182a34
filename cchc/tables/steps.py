"""What each stage said of an indicator, and how its points came about: who, what and why."""

from __future__ import annotations

from collections.abc import Iterator

from ..criteria import ScoredBy
from ..number import Exact
from ..problems import N_, Message
from ..results import AdjustmentRecord, IndicatorRecord, StepRecord
from ..scoring import State
from ..stages.stage import StageKind, kind_of, stage_words
from .joined import stacked

_HEADINGS = {
    StageKind.SELF: Message(N_("By the rule")),
    StageKind.APPRAISAL: Message(N_("Appraisal")),
    StageKind.EXPLANATION: Message(N_("Explanation")),
    StageKind.COUNCIL: Message(N_("Council")),
}


def stage_heading(name: str) -> Message:
    """What stands over the points after a stage. Those after the self-assessment are by the rule, beside the claim."""
    kind = kind_of(name)
    if kind is None:
        return Message("{name}", {"name": name})
    number = name.removeprefix(kind.value).removeprefix("-")
    return Message("{stage:m} {number}", {"stage": _HEADINGS[kind], "number": number}) if number else _HEADINGS[kind]


def is_explanation(stage: str) -> bool:
    """Whether the stage changes no points, by its name."""
    return kind_of(stage) is StageKind.EXPLANATION


def points_after(record: IndicatorRecord, stage: str, scored_by: ScoredBy) -> Exact | None:
    """The points after a stage; None also before those who score the indicator have spoken, for whom 0 stands."""
    step = next((step for step in record.steps if step.stage == stage), None)
    if step is not None and step.state is State.UNANSWERED and scored_by is not ScoredBy.UNIT:
        return None
    return record.points_after(stage)


def history(record: IndicatorRecord | AdjustmentRecord, scored_by: ScoredBy) -> tuple[Message, ...]:
    """A line for each stage that said anything, in order; none where only the self-assessment did."""
    if not record.steps:
        return ()
    first, *later = record.steps
    told = [(first, tuple(_first_said(record, scored_by))), *((step, tuple(_said(step))) for step in later)]
    return tuple(
        Message("{stage:m}: {said:l}", {"stage": stage_words(step.stage), "said": said}) for step, said in told if said
    )


def _first_said(record: IndicatorRecord | AdjustmentRecord, scored_by: ScoredBy) -> Iterator[Message]:
    """What the unit said, unless it was not its to say; its claim where it is not what the rule gives."""
    step = record.steps[0]
    if step.state is not State.UNANSWERED:
        yield step.reason or _points(step)
    elif scored_by is ScoredBy.UNIT:
        yield Message(N_("unanswered"))
    if record.claimed not in (None, step.points):
        yield Message(N_("claimed: {points:n} pt"), {"points": record.claimed})


def _said(step: StepRecord) -> Iterator[Message]:
    decided = step.settled or step.answer is not None
    if decided:
        yield step.reason or _points(step)
    if step.why and not (step.settled and step.reason):  # which tells why already
        yield Message(N_("reason: {why}"), {"why": step.why})
    if step.why and not decided:
        yield _stays(step)
    if step.explain:
        yield Message(N_("the unit is asked to explain"))
    if step.explanation:
        yield Message("“{explanation}”", {"explanation": step.explanation})
    if step.evidence:
        yield Message(N_("evidence added: {evidence}"), {"evidence": step.evidence})


def _stays(step: StepRecord) -> Message:
    if step.points is None:
        return Message(N_("it stays not applicable"))
    return Message(N_("it stays at {points:n} pt"), {"points": step.points})


def _points(step: StepRecord) -> Message:
    if step.points is None:
        return Message(N_("not applicable"))
    return Message(N_("{points:n} pt"), {"points": step.points})


def why(record: IndicatorRecord | AdjustmentRecord, scored_by: ScoredBy) -> Message:
    """How the points came about, and where later stages spoke what each of them said, one below the other."""
    lines = history(record, scored_by)
    if not any(step.reason == record.reason for step in record.steps):
        lines = (record.reason, *lines)
    return stacked(lines)
