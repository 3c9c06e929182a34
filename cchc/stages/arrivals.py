"""When what a round asks for is due (hạn nộp), and when it came in (ngày nhận).

The day that round.yaml or the file itself states counts; without one the time of the file stands in, which changes
when files are copied.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import NamedTuple

from ..assessment import Submission, Unit
from ..dates import Day, show
from ..problems import Message, Place, Problem, Value


class Calendar(NamedTuple):
    """A round's days, by stage: the last on which something is in time, and those on which something came in."""

    deadlines: Mapping[str, Day] = {}
    received: Mapping[str, Mapping[str, Day]] = {}
    """The register of what came in, by stage and unit."""

    def registered(self, stage: str, unit: str) -> Day | None:
        return self.received.get(stage, {}).get(unit)


class Arrival(NamedTuple):
    """The day on which something came in."""

    date: datetime.date
    stated: bool
    """Whether somebody says so; it is the file's time otherwise."""


def arrival(calendar: Calendar, submission: Submission) -> Arrival | None:
    """None where nothing tells."""
    day = calendar.registered(submission.stage, submission.unit) or _own(submission)
    if day is not None:
        return Arrival(day.date, stated=True)
    return None if submission.modified is None else Arrival(submission.modified, stated=False)


def _own(submission: Submission) -> Day | None:
    return None if submission.assessment is None else submission.assessment.received


def days_late(calendar: Calendar, stage: str, came: Arrival | None) -> int | None:
    """Days after the deadline, 0 if in time; None where there is no deadline, or nobody knows."""
    deadline = calendar.deadlines.get(stage)
    return None if deadline is None or came is None else max((came.date - deadline.date).days, 0)


def late_units(calendar: Calendar, submissions: Iterable[Submission]) -> dict[str, bool | None]:
    """Of each unit whose self-assessment this is whether it came in late; None where nobody knows."""
    late: dict[str, bool | None] = {}
    for submission in submissions:
        days = days_late(calendar, submission.stage, arrival(calendar, submission))
        late[submission.unit] = None if days is None else days > 0
    return late


def check_arrival(calendar: Calendar, submission: Submission) -> Iterator[Problem]:
    """A day that is stated twice is the same day."""
    registered, own = calendar.registered(submission.stage, submission.unit), _own(submission)
    if registered is not None and own is not None and registered.date != own.date:
        values = {"unit": submission.unit, "day": show(own.date), "other": show(registered.date)}
        yield Problem(Message("E-L004", values), (own.place, registered.place))


def check_register(
    calendar: Calendar, stages: Iterable[str], units: Iterable[Unit], came: Mapping[str, Collection[str]]
) -> Iterator[Problem]:
    """What the register has for a unit of whom there is nothing. ``came``: of each unit the stages it has spoken in."""
    names = {unit.code: unit.name for unit in units}
    for stage in stages:
        for unit, day in calendar.received.get(stage, {}).items():
            if stage not in came.get(unit, ()):
                values = {"unit": unit, "name": names[unit], "day": show(day.date)}
                yield Problem(Message("W-L007", values), (day.place,))


def check_known(
    calendar: Calendar, submissions: Iterable[Submission], units: Iterable[Unit], place: Place
) -> Iterator[Problem]:
    """Where it matters whether these came in in time, somebody should say when they did."""
    names = {unit.code: unit.name for unit in units}
    unknown: list[Submission] = []
    for submission in submissions:
        if submission.stage not in calendar.deadlines:
            continue
        came = arrival(calendar, submission)
        if came is None:
            unknown.append(submission)
        elif not came.stated:
            unit, stage = submission.unit, submission.stage
            values = {"unit": unit, "name": names[unit], "day": show(came.date), "stage": stage}
            yield Problem(Message("W-L005", values), (submission.place,))
    if unknown:
        first = unknown[0]
        about: dict[str, Value] = {
            "units": tuple(one.unit for one in unknown),
            "unit": first.unit,
            "stage": first.stage,
        }
        yield Problem(Message("W-L006", about), (place,))
