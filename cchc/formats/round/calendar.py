"""The days of round.yaml: ``deadlines`` of the stages, and the register of what was ``received`` when."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ...assessment import Unit, UnitNames
from ...dates import Day, show
from ...nodes import Entry, Node, Source, did_you_mean, is_blank
from ...problems import Message, Problem, Value
from ...stages.arrivals import Calendar
from ...stages.stage import DEFAULT_STAGES, Stage, stage_words
from .stages import Stages

DEADLINES, RECEIVED = "deadlines", "received"


def read_calendar(entry: Entry, staged: Stages, units: Sequence[Unit]) -> Calendar:
    """Complaints are made about stages and units that there are not, and deadlines that are out of order."""
    source = entry.source
    deadlines = {
        stage: day
        for stage, node in _by_stage(entry, DEADLINES, staged)
        if (day := _day(source, node, DEADLINES)) is not None
    }
    _check_order(source, staged.stages, deadlines)
    received = {stage: dict(_by_unit(source, node, units)) for stage, node in _by_stage(entry, RECEIVED, staged)}
    return Calendar(deadlines, received)


def _by_stage(round_: Entry, key: str, staged: Stages) -> Iterator[tuple[str, Node]]:
    """The stages that have a value. Where the stages could not be read, nothing is said of their names."""
    node = round_.take(key)
    entry = None if node is None else round_.source.entry(node, what=key)
    if entry is None:
        return
    stages = tuple(stage.name for stage in staged.stages)
    # A round that names none may get the usual ones by a date alone.
    known = stages if "stages" in round_.node.entries else tuple(stage.name for stage in DEFAULT_STAGES)
    for name, value in entry.node.entries.items():
        if staged.sound and name not in stages:
            hint = did_you_mean(name, known)
            entry.source.report("E-L001", entry.node.keys[name], what=key, stage=name, known=known, hint=hint)
        elif not is_blank(value):
            yield name, value


def _by_unit(source: Source, node: Node, units: Sequence[Unit]) -> Iterator[tuple[str, Day]]:
    entry = source.entry(node, what=RECEIVED)
    if entry is None:
        return
    known, names = {unit.code for unit in units}, UnitNames((unit.code, unit.name) for unit in units)
    for unit, value in entry.node.entries.items():
        if known and unit not in known:
            source.report("E-L003", entry.node.keys[unit], unit=unit, hint=names.hint(unit))
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
