"""The status of a round: each stage with a bar, each unit with what is to be done."""

from __future__ import annotations

import datetime

from ..dates import show
from ..problems import N_, Message, Value
from ..stages.arrivals import Arrival
from ..stages.stage import StageKind, stage_words
from ..status import Part, PartState, RoundStatus, StageStatus
from .table import Align, Badge, Cell, Column, Row, Table, Tone

_BAR = 10
"""Characters of a bar."""

STATES = {
    PartState.NOT_ASKED: Message(N_("nothing due")),
    PartState.AWAITED: Message(N_("awaited")),
    PartState.BLANK: Message(N_("form not filled in")),
    PartState.ERRORS: Message(N_("errors")),
    PartState.PARTIAL: Message(N_("not all answered")),
    PartState.COMPLETE: Message(N_("complete")),
}


def status_tables(status: RoundStatus) -> list[Table]:
    """The stages, the units, and, if any, the files that came in later and those that are no unit's."""
    tables = [_stages_table(status), _units_table(status)]
    later = _later_table(status)
    if later.rows:
        tables.append(later)
    if status.strays:
        tables.append(_strays_table(status))
    return tables


def bar(done: int, of: int) -> str:
    """``[####......]``: full only when all is done, empty only when nothing is; for any console."""
    filled = max(done * _BAR // of, min(done, 1)) if of else 0
    return f"[{'#' * filled}{'.' * (_BAR - filled)}]"


def _stages_table(status: RoundStatus) -> Table:
    return Table(
        title=Message(N_("Status: {round}"), {"round": status.round.name}),
        subtitle=(Message(N_("As of {day}"), {"day": show(status.today)}), *_next_deadline(status)),
        columns=(
            Column(Message(N_("Stage")), key="stage"),
            Column(Message(N_("Deadline")), key="deadline"),
            Column(Message(N_("In")), key="in"),
            Column(Message(N_("Complete")), Align.RIGHT, 0, "complete", minor=True),
            Column(Message(N_("Errors")), Align.RIGHT, 0, "errors"),
            Column(Message(N_("Late")), Align.RIGHT, 0, "late"),
            Column(Message(N_("Overdue")), Align.RIGHT, 0, "overdue"),
        ),
        rows=tuple(Row(_stage_cells(stage)) for stage in status.stages),
    )


def _next_deadline(status: RoundStatus) -> tuple[Message, ...]:
    stage = status.next
    if stage is None or stage.deadline is None or stage.left is None:
        return ()
    values: dict[str, Value] = {"stage": stage_words(stage.stage.name), "day": show(stage.deadline), "left": stage.left}
    if stage.left == 0:
        return (Message(N_("Next deadline: {stage:m}, {day}, which is today"), values),)
    return (Message(N_("Next deadline: {stage:m}, {day}, {left:n} {left:day|days} left"), values),)


def _stage_cells(stage: StageStatus) -> tuple[Cell, ...]:
    name = stage_words(stage.stage.name)
    return (
        name,
        Message(N_("not set")) if stage.deadline is None else show(stage.deadline),
        f"{bar(stage.came, stage.due)} {stage.came}/{stage.due}",
        stage.counts[PartState.COMPLETE],
        stage.counts[PartState.ERRORS],
        None if stage.deadline is None else stage.late,
        None if stage.deadline is None else stage.overdue,
    )


def _units_table(status: RoundStatus) -> Table:
    by_file = any(_is_by_file(part) for entry in status.units for part in entry.parts)
    notes = [Message(N_("What needs doing is on top; the rest is in the order of the list of units."))]
    if by_file:
        notes.append(
            Message(N_("* by the file's time, which changes when files are copied: state the day (received)."))
        )
    return Table(
        title=Message(N_("Unit by unit")),
        columns=(
            Column(Message(N_("Unit")), key="name"),
            *(Column(stage_words(stage.stage.name), key=stage.stage.name) for stage in status.stages),
        ),
        rows=tuple(Row((entry.unit.name, *map(_part_cell, entry.parts))) for entry in status.units),
        notes=tuple(notes),
    )


def _part_cell(part: Part) -> Cell:
    if part.state is PartState.NOT_ASKED:
        return Badge("-", Tone.QUIET)
    pieces = [_state_words(part)]
    if part.overdue is not None:
        pieces.append(Message(N_("{days:n} {days:day|days} overdue"), {"days": part.overdue}))
    if part.late:
        text = N_("{days:n} {days:day|days} late*") if _is_by_file(part) else N_("{days:n} {days:day|days} late")
        pieces.append(Message(text, {"days": part.late}))
    words = pieces[0] if len(pieces) == 1 else Message("{pieces:l}", {"pieces": tuple(pieces)})
    if part.overdue is not None or part.state is PartState.ERRORS:
        return Badge(words, Tone.LOW)
    return Badge(words, Tone.BEST if part.state is PartState.COMPLETE and not part.late else Tone.MIDDLE)


def _state_words(part: Part) -> Message:
    values = {"of": part.asked, "errors": part.errors, "unanswered": part.unanswered}
    values["answered"] = part.asked - part.unanswered
    explains = part.stage.kind is StageKind.EXPLANATION
    if explains and part.state in (PartState.AWAITED, PartState.BLANK, PartState.PARTIAL):
        return Message(N_("{answered:n} of {of:n} explained"), values)
    if part.state is PartState.AWAITED and part.arrival is not None:
        return Message(N_("noted as received, but no file is here"))
    if part.state is PartState.AWAITED and part.overdue is not None:
        return Message(N_("missing"))
    if part.state is PartState.ERRORS:
        return Message(N_("{errors:n} {errors:error|errors}"), values) if part.errors else Message(N_("cannot be read"))
    if part.state is PartState.PARTIAL:
        return Message(N_("{unanswered:n} of {of:n} unanswered"), values)
    return STATES[part.state]


def _is_by_file(part: Part) -> bool:
    return bool(part.late) and part.arrival is not None and not part.arrival.stated


def _later_table(status: RoundStatus) -> Table:
    """In the order of the list of units."""
    units = sorted(status.units, key=lambda entry: entry.order)
    return Table(
        title=Message(N_("Came in after {day}, and not counted"), {"day": show(status.today)}),
        columns=(
            Column(Message(N_("Unit")), key="name", wide=True),
            Column(Message(N_("Stage")), key="stage"),
            Column(Message(N_("Received on")), key="received"),
            Column(Message(N_("File")), key="file", below=True),
        ),
        rows=tuple(
            Row((entry.unit.name, stage_words(part.stage.name), show(file.date), file.name))
            for entry in units
            for part in entry.parts
            for file in part.later
        ),
    )


def _strays_table(status: RoundStatus) -> Table:
    return Table(
        title=Message(N_("Files of no unit")),
        columns=(Column(Message(N_("File")), key="file"), Column(Message(N_("Problem")), key="problem", wide=True)),
        rows=tuple(Row((one.place.file, one.problems[0].message if one.problems else None)) for one in status.strays),
        notes=(Message(N_("They count for nobody until each says whose it is.")),),
    )


def status_rows(status: RoundStatus) -> Table:
    """A row for each unit and stage, for CSV; days as 2024-01-31."""
    rows = []
    for entry in status.units:
        for part, stage in zip(entry.parts, status.stages, strict=True):
            cells: tuple[Cell, ...] = (
                entry.unit.code,
                entry.unit.name,
                stage_words(stage.stage.name),
                STATES[part.state],
                _iso(stage.deadline),
                _iso(None if part.arrival is None else part.arrival.date),
                _told_by(part.arrival),
                part.late,
                part.overdue,
                part.asked,
                part.unanswered,
                part.errors,
                ", ".join(part.files),
            )
            rows.append(Row(cells))
    return Table(
        title=None,
        columns=(
            Column(Message(N_("Code")), key="code"),
            Column(Message(N_("Unit")), key="name"),
            Column(Message(N_("Stage")), key="stage"),
            Column(Message(N_("Status")), key="state"),
            Column(Message(N_("Deadline")), key="deadline"),
            Column(Message(N_("Received on")), key="received"),
            Column(Message(N_("Known from")), key="known_from"),
            Column(Message(N_("Days late")), key="late"),
            Column(Message(N_("Days missing after the deadline")), key="overdue"),
            Column(Message(N_("Indicators asked about")), key="asked"),
            Column(Message(N_("Unanswered")), key="unanswered"),
            Column(Message(N_("Errors")), key="errors"),
            Column(Message(N_("File")), key="files"),
        ),
        rows=tuple(rows),
    )


def _iso(day: datetime.date | None) -> str:
    return "" if day is None else day.isoformat()


def _told_by(came: Arrival | None) -> Message | None:
    if came is None:
        return None
    return Message(N_("stated")) if came.stated else Message(N_("the file's time"))
