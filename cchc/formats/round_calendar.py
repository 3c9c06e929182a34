"""The days of round.yaml: ``deadlines`` of the stages, and the register of what was ``received`` when."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from ..arrivals import Calendar
from ..assessment import Unit
from ..dates import Day, show
from ..nodes import At, Entry, Node, Source, did_you_mean, is_blank
from ..problems import Message, Problem, Value
from ..stages import DEFAULT_STAGES, Stage, stage_words
from .round_stages import Stages

DEADLINES, RECEIVED = "deadlines", "received"


def read_calendar(entry: Entry, staged: Stages, units: Sequence[Unit]) -> Calendar:
    """Complaints are made about stages and units that there are not, and deadlines that are out of order."""
    source = entry.source
    stages = None if not staged.sound else [stage.name for stage in staged.stages]
    deadlines = {
        stage: day
        for stage, _, node in _by_stage(source, entry.take(DEADLINES), DEADLINES, stages)
        if (day := _day(source, node, DEADLINES)) is not None
    }
    _check_order(source, staged.stages, deadlines)
    received = {
        stage: dict(_by_unit(source, node, units))
        for stage, _, node in _by_stage(source, entry.take(RECEIVED), RECEIVED, stages)
    }
    return Calendar(deadlines, received)


def _by_stage(
    source: Source, node: Node | None, what: str, stages: Collection[str] | None
) -> Iterator[tuple[str, At, Node]]:
    """The stages that have a value, with where they are named. Where they could not be read, ``stages`` is None."""
    entry = None if node is None else source.entry(node, what=what)
    if entry is None:
        return
    for name, value in entry.node.entries.items():
        at = entry.node.keys[name]
        if stages is not None and name not in stages:
            known = tuple(stages) if len(stages) > 1 else tuple(stage.name for stage in DEFAULT_STAGES)
            source.report("E-L001", at, what=what, stage=name, known=known, hint=did_you_mean(name, known))
        elif not is_blank(value):
            yield name, at, value


def _by_unit(source: Source, node: Node, units: Sequence[Unit]) -> Iterator[tuple[str, Day]]:
    entry = source.entry(node, what=RECEIVED)
    known = [unit.code for unit in units]
    for unit, value in ({} if entry is None else entry.node.entries).items():
        assert entry is not None
        if known and unit not in known:
            source.report("E-L003", entry.node.keys[unit], unit=unit, hint=did_you_mean(unit, known))
        elif not is_blank(value):
            day = _day(source, value, RECEIVED)
            if day is not None:
                yield unit, day


def _day(source: Source, node: Node, what: str) -> Day | None:
    date = source.date(node, what=what)
    return None if date is None else Day(date, source.place(node.at))


def _check_order(source: Source, stages: Sequence[Stage], deadlines: dict[str, Day]) -> None:
    """A later stage is due no sooner than those before it."""
    last: tuple[str, Day] | None = None
    for stage in stages:
        day = deadlines.get(stage.name)
        if day is None:
            continue
        if last is not None and day.date < last[1].date:
            before, other = last
            values: dict[str, Value] = {
                "stage": stage_words(stage.name),
                "day": show(day.date),
                "before": stage_words(before),
                "other": show(other.date),
            }
            source.problems.append(Problem(Message("E-L002", values), (day.place, other.place)))
        else:
            last = stage.name, day
