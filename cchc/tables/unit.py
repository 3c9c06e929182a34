"""One unit's result by field, criterion and indicator."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..criteria import Policy
from ..grading import Missed
from ..number import Exact, add
from ..problems import N_, Message, Value
from ..results import CriteriaRecord, IndicatorRecord, Item, UnitRecord
from ..scoring import State
from ..stages.stage import stage_words
from .adjustments import total_note, unit_rows
from .conditions import missed_notes, unknown_note
from .policy_words import grade_badge, shown_places
from .rescaling import RESCALED
from .steps import is_explanation, points_after, stage_heading, why
from .table import Align, Badge, Cell, Column, Row, Table, Tone, Weight

DOSSIERS = Message(N_("the records of one-stop dossiers"))


def unit_table(
    unit: UnitRecord,
    criteria: CriteriaRecord,
    policy: Policy,
    grade: str,
    missed: tuple[Missed, ...] = (),
    *,
    alone: bool = True,
) -> Table:
    """Every item with points, maximum and the reason, under its field and criterion; below, the unit's grade.

    In a round of several stages with the claim and the points after each stage too, what counts last. ``alone`` says
    that nothing is known of the unit beside its file.
    """
    places = shown_places(policy)
    badge = grade_badge(policy, grade, starred=bool(missed))
    notes = () if unit.index is None else missed_notes(unit.name, unit.index, missed, policy)
    stages = _earlier(unit)
    rows = _Rows(unit, criteria, stages)
    points = Column(Message(N_("Points")), Align.RIGHT, places, "points")
    maximum = Column(Message(N_("Maximum")), Align.RIGHT, places, "maximum", minor=bool(stages))
    claimed = Column(Message(N_("Claimed")), Align.RIGHT, places, "claimed", minor=not stages)
    after = tuple(Column(stage_heading(stage), Align.RIGHT, places, stage) for stage in stages)
    columns = (maximum, claimed, *after, points) if stages else (points, maximum, claimed)
    table = Table(
        title=_title(unit),
        columns=(
            Column(Message(N_("Code")), key="code"),
            Column(Message(N_("Item")), key="name", wide=True),
            *columns,
            Column(Message(N_("Why")), key="why", below=True),
        ),
        rows=(),
        notes=(
            *notes,
            *_stage_notes(unit),
            *(unknown_note(policy) if alone else ()),
            *_counts(rows.records),
            *total_note(criteria),
            *((RESCALED,) if unit.measured else ()),
        ),
        name=Message("{name}", {"name": unit.name}),
    )
    return table._replace(rows=tuple(rows.all(badge, policy)))


def _earlier(unit: UnitRecord) -> tuple[str, ...]:
    """The stages after which points may have been others than at the end."""
    deciding = [stage.stage for stage in unit.stages if not is_explanation(stage.stage)]
    return tuple(deciding[:-1])


def _stage_notes(unit: UnitRecord) -> tuple[Message, ...]:
    if not _earlier(unit):
        return ()
    last = stage_words(unit.stages[-1].stage)
    return (Message(N_("Points: as they stand after {stage:m}"), {"stage": last}),)


def _title(unit: UnitRecord) -> Message:
    if unit.index is None:
        return Message(N_("{name}: nothing is applicable"), {"name": unit.name})
    return Message(N_("{name}: index {index:n} %"), {"name": unit.name, "index": unit.index})


class _Rows:
    """The rows of a unit's table, with a column of points for each of these stages where there are any."""

    def __init__(self, unit: UnitRecord, criteria: CriteriaRecord, stages: tuple[str, ...]) -> None:
        self.unit, self.criteria, self.stages = unit, criteria, stages
        self.records = tuple(unit.indicators)
        self.found = {item.code: item for item in self.records}

    def all(self, grade: Cell, policy: Policy) -> Iterator[Row]:
        """Items, and the total with the grade."""
        unit = self.unit
        for part, sums in zip(self.criteria.fields, unit.fields, strict=True):
            leaves = [self.found[leaf.code] for leaf in part.leaves]
            yield Row(self._sums(part.code, part.name, sums.points, sums.maximum, leaves), Weight.HEADING)
            for criterion in part.below:
                if criterion.below:
                    yield self._criterion(criterion, [self.found[leaf.code] for leaf in criterion.below])
                for leaf in criterion.leaves:
                    yield self._indicator(leaf, level=2 if criterion.below else 1)
        yield from self._adjustments(policy)
        if unit.measured is not None:
            words = Message(N_("Total before rescaling"))
            yield Row(self._sums("", words, *unit.measured, list(self.records)), Weight.TOTAL)
        after = {stage.stage: stage.points for stage in unit.stages}
        stages = tuple(after[stage] for stage in self.stages)
        yield Row(self._cells("", Message(N_("Total")), unit.points, unit.maximum, None, stages, grade), Weight.TOTAL)

    def _adjustments(self, policy: Policy) -> Iterator[Row]:
        """Bonuses and penalties; of earlier stages is known what all of them added, unless that was rescaled."""
        after = {stage.stage: stage.points for stage in self.unit.stages}
        for row in unit_rows(self.unit, self.criteria, policy):
            if not self.stages:
                yield row
                continue
            code, name, points, maximum, claimed, last = row.cells
            stages: tuple[Cell, ...] = (None,) * len(self.stages)
            if row.weight is Weight.HEADING and self.unit.measured is None:
                fields = [[leaf.points_after(stage) or 0 for leaf in self.records] for stage in self.stages]
                stages = tuple(
                    after[stage] - add(points_then) for stage, points_then in zip(self.stages, fields, strict=True)
                )
            cells = self._cells(str(code), name, points, maximum, claimed, stages, last)
            yield row._replace(cells=cells)

    def _cells(
        self,
        code: str,
        name: Cell,
        points: Cell,
        maximum: Cell,
        claimed: Cell,
        stages: tuple[Cell, ...],
        last: Cell,
    ) -> tuple[Cell, ...]:
        if self.stages:
            return (code, name, maximum, claimed, *stages, points, last)
        return (code, name, points, maximum, claimed, last)

    def _sums(
        self, code: str, name: Cell, points: Exact, maximum: Exact, leaves: list[IndicatorRecord]
    ) -> tuple[Cell, ...]:
        stages = tuple(add([leaf.points_after(stage) or 0 for leaf in leaves]) for stage in self.stages)
        return self._cells(code, name, points, maximum, None, stages, None)

    def _criterion(self, criterion: Item, leaves: list[IndicatorRecord]) -> Row:
        points = add([leaf.points or 0 for leaf in leaves])
        maximum = add([0 if leaf.state is State.NOT_APPLICABLE else leaf.maximum for leaf in leaves])
        return Row(self._sums(criterion.code, criterion.name, points, maximum, leaves), level=1)

    def _indicator(self, item: Item, *, level: int) -> Row:
        record = self.found[item.code]
        words = why(record, item.scored_by)
        cell: Cell = words
        if record.state is not State.SCORED:
            cell = Badge(words, Tone.LOW if record.state is State.UNANSWERED else Tone.QUIET)
        maximum = None if record.state is State.NOT_APPLICABLE else item.maximum
        stages = tuple(points_after(record, stage, item.scored_by) for stage in self.stages)
        cells = self._cells(item.code, item.name, record.points, maximum, record.claimed, stages, cell)
        return Row(cells, level=level)


def _counts(records: Iterable[IndicatorRecord]) -> tuple[Message, ...]:
    codes: dict[State, list[str]] = {state: [] for state in State}
    for item in records:
        codes[item.state].append(item.code)
    unanswered, away = tuple(codes[State.UNANSWERED]), tuple(codes[State.NOT_APPLICABLE])
    notes = []
    if unanswered:
        values: dict[str, Value] = {"count": len(unanswered), "codes": unanswered}
        notes.append(Message(N_("Unanswered, 0 pt ({count:n}): {codes:l}"), values))
    if away:
        values = {"count": len(away), "codes": away}
        notes.append(Message(N_("Not applicable, not in the maximum ({count:n}): {codes:l}"), values))
    return tuple(notes)
