"""What has come in of a round, what is awaited, and what is missing after its deadline (tình hình nộp)."""

from __future__ import annotations

import datetime
import enum
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from .answers import UNANSWERED
from .assessment import Assessment, Submission, Unit
from .criteria import ScoredBy
from .dates import show
from .problems import Message, Place, Problem, Severity, in_order
from .rounds import Round, Scored
from .scoring import Lack
from .stages.appraisal import asked_to_explain, unexplained
from .stages.arrivals import Arrival, Calendar, arrival, check_known, check_register, days_late
from .stages.stage import SELF_STAGE, Stage, StageKind, deciders


class PartState(enum.Enum):
    """How far one unit is in one stage."""

    NOT_ASKED = "not_asked"
    """Nothing is due, or not yet: there is nothing to appraise, or to explain."""
    AWAITED = "awaited"
    BLANK = "blank"
    """A file is there in which nothing was filled in."""
    ERRORS = "errors"
    """It came in, and has errors, cannot be read, or is there twice."""
    PARTIAL = "partial"
    """It came in, and something in it is unanswered."""
    COMPLETE = "complete"


IN = (PartState.ERRORS, PartState.PARTIAL, PartState.COMPLETE)


class LaterFile(NamedTuple):
    """A file that came in after the day that is told of: on it it was not in."""

    name: str
    date: datetime.date


class Part(NamedTuple):
    """One unit in one stage."""

    stage: Stage
    state: PartState
    asked: int = 0
    """How many indicators are to be answered, or explained."""
    unanswered: int = 0
    """How many of them are not. Of what has errors nobody knows, and it is 0."""
    errors: int = 0
    arrival: Arrival | None = None
    late: int | None = None
    """Days that it came in after the deadline; 0 in time, None where nothing came in or nobody knows."""
    overdue: int | None = None
    """Days that something has been missing after the deadline."""
    files: tuple[str, ...] = ()
    later: tuple[LaterFile, ...] = ()

    @property
    def is_in(self) -> bool:
        return self.state in IN


class UnitStatus(NamedTuple):
    unit: Unit
    order: int
    """Its place in the list of units, from 1."""
    parts: tuple[Part, ...]
    """By stage, in their order."""


class StageStatus(NamedTuple):
    """One stage, and how many units are how far."""

    stage: Stage
    deadline: datetime.date | None
    left: int | None
    """Days until the deadline, 0 on the day itself, below 0 after it."""
    counts: dict[PartState, int]
    late: int
    overdue: int

    @property
    def due(self) -> int:
        """Units of which something is due."""
        return sum(self.counts.values()) - self.counts[PartState.NOT_ASKED]

    @property
    def came(self) -> int:
        return sum(self.counts[state] for state in IN)


class RoundStatus(NamedTuple):
    round: Round
    today: datetime.date
    stages: tuple[StageStatus, ...]
    units: tuple[UnitStatus, ...]
    """What needs doing first, then in the order of the list of units."""
    strays: tuple[Submission, ...]
    """What came in for no unit of the round."""
    problems: tuple[Problem, ...]

    @property
    def overdue(self) -> int:
        """How many files or explanations are missing after their deadline."""
        return sum(stage.overdue for stage in self.stages)

    @property
    def next(self) -> StageStatus | None:
        """The stage with the deadline that comes next."""
        return next((stage for stage in self.stages if stage.left is not None and stage.left >= 0), None)


class _Days(NamedTuple):
    told: datetime.date
    """The day that is told of."""
    now: datetime.date
    """The day that it is."""

    def is_after(self, came: Arrival) -> bool:
        """Of a day before this one what came in after it is told apart; what is here today is in, whatever its day."""
        return self.told < min(came.date, self.now)

    def is_later(self, came: Arrival | None) -> bool:
        """Whether what came in so was not in yet: somebody says so, and not a file's time, for files are copied."""
        return came is not None and came.stated and self.is_after(came)


def status_of(
    scored: Scored,
    problems: Iterable[Problem],
    *,
    today: datetime.date,
    now: datetime.date | None = None,
    only: str | None = None,
) -> RoundStatus:
    """The status of a round on a day, as it was then where that was before ``now``.

    ``problems`` are those of reading it. ``only`` is the one stage to tell of.
    """
    round_ = scored.round
    days = _Days(today, now or today)
    shown = [stage for stage in round_.stages if only in (None, stage.name)]
    units = []
    for order, unit in enumerate(round_.units, 1):
        parts = tuple(part for part in _parts(scored, unit, days) if part.stage in shown)
        units.append(UnitStatus(unit, order, parts))
    units.sort(key=lambda entry: (min(map(_urgency, entry.parts)), entry.order))
    told = [*problems, *scored.problems, *_check_days(scored, shown, days, later=only is None)]
    return RoundStatus(
        round_,
        today,
        tuple(_stage_status(round_, stage, units, today) for stage in shown),
        tuple(units),
        tuple(scored.strays),
        tuple(in_order(told)),
    )


def _stage_status(round_: Round, stage: Stage, units: Iterable[UnitStatus], today: datetime.date) -> StageStatus:
    parts = [part for entry in units for part in entry.parts if part.stage == stage]
    deadline = round_.calendar.deadlines.get(stage.name)
    return StageStatus(
        stage,
        None if deadline is None else deadline.date,
        None if deadline is None else (deadline.date - today).days,
        {state: sum(part.state is state for part in parts) for state in PartState},
        late=sum(bool(part.late) for part in parts),
        overdue=sum(part.overdue is not None for part in parts),
    )


def _urgency(part: Part) -> int:
    """What needs doing first is lowest."""
    if part.overdue is not None:
        return 0
    if part.state is PartState.ERRORS:
        return 1
    if part.state not in (PartState.AWAITED, PartState.BLANK, PartState.PARTIAL):
        return 6
    if part.stage.kind is StageKind.EXPLANATION:
        return 2
    if part.stage.kind is StageKind.SELF:
        return 4 if part.state is PartState.PARTIAL else 3
    return 5


def _parts(scored: Scored, unit: Unit, days: _Days) -> Iterator[Part]:
    """A unit's way through the stages, as far as it had come."""
    round_ = scored.round
    found = scored.found.get(unit.code, {})
    way = _Way(scored)
    for stage in round_.stages:
        every = found.get(stage.name, ())
        arrivals = [(one, arrival(round_.calendar, one)) for one in every]
        later = tuple(LaterFile(one.place.file, came.date) for one, came in arrivals if came and days.is_later(came))
        submissions = [one for one, came in arrivals if not days.is_later(came)]
        errors = _errors(scored.remarks.get(unit.code, ()), submissions)
        said = submissions[0].assessment if len(submissions) == 1 else None
        asked = way.through(stage, said)
        state = _state(stage, submissions, errors, said, asked)
        part = Part(stage, state, asked.of, asked.unanswered, errors, later=later)
        yield _part(round_, unit, part, submissions, days)


def _part(round_: Round, unit: Unit, part: Part, submissions: Sequence[Submission], days: _Days) -> Part:
    """With its days: when it came in, whether that was late, or for how long it has been missing."""
    calendar, stage = round_.calendar, part.stage
    registered, deadline = calendar.registered(stage.name, unit.code), calendar.deadlines.get(stage.name)
    came = Arrival(registered.date, stated=True) if registered else None
    came = None if days.is_later(came) else came
    today = days.told
    if part.is_in and len(submissions) == 1:
        came = arrival(calendar, submissions[0])
    missing = part.state in (PartState.AWAITED, PartState.BLANK) or (
        part.state is PartState.PARTIAL and stage.kind is StageKind.EXPLANATION
    )
    return part._replace(
        unanswered=0 if part.state is PartState.ERRORS else part.unanswered,
        arrival=came,
        late=None if not part.is_in or (came and days.is_after(came)) else days_late(calendar, stage.name, came),
        overdue=(today - deadline.date).days if missing and deadline and today > deadline.date else None,
        files=tuple(one.place.file for one in submissions),
    )


def _errors(remarks: Iterable[Problem], submissions: Sequence[Submission]) -> int:
    """How many of a unit's problems are errors of these files."""
    files = {submission.place.file for submission in submissions}
    errors = [one for one in in_order(remarks) if one.severity is Severity.ERROR and one.places[0].file in files]
    return len(errors)


def _state(
    stage: Stage,
    submissions: Sequence[Submission],
    errors: int,
    said: Assessment | None,
    asked: _Asked,
) -> PartState:
    if not submissions:
        return PartState.AWAITED if asked.due else PartState.NOT_ASKED
    if errors or said is None:
        return PartState.ERRORS
    if said.is_blank if stage.kind is StageKind.SELF else said.says_nothing:
        return PartState.BLANK if asked.due else PartState.NOT_ASKED
    return PartState.PARTIAL if asked.unanswered else PartState.COMPLETE


class _Asked(NamedTuple):
    """What a stage asks of a unit."""

    due: bool
    of: int
    """How many indicators."""
    unanswered: int


class _Way:
    """What is asked of a unit in each stage, given what was said in those before it."""

    def __init__(self, scored: Scored) -> None:
        self._criteria, self._stages = scored.round.criteria, scored.round.stages
        no_survey = {who for who, lack in scored.lacking.items() if lack is not Lack.AWAITED}
        self._elsewhere = scored.round.unasked_in(SELF_STAGE) | no_survey
        self._supplied = scored.round.supplied_codes
        self._answered: set[str] = set()
        self._to_explain: dict[str, Place] = {}
        self._needless = False
        """Whether the last explanation had nothing to explain, so that there is nothing to appraise again."""
        self._is_open = True
        """Whether all that was due so far has come in, or was decided without."""

    def through(self, stage: Stage, said: Assessment | None) -> _Asked:
        if said is not None and stage.kind is not StageKind.EXPLANATION:
            before, self._answered = self._answered, self._answered | set(_answered(said))
        else:
            before = self._answered
        if stage.kind is StageKind.EXPLANATION:
            asked = self._explanation(said)
        elif stage.kind is StageKind.SELF:
            leaves = self._leaves(lambda who: who not in self._elsewhere) - self._supplied
            asked = _Asked(True, len(leaves), len(leaves - self._answered))
        else:
            asked = self._decision(stage, before)
            self._needless = False
            self._to_explain |= {} if said is None else asked_to_explain(said)
        blank = said is None or (said.is_blank if stage.kind is StageKind.SELF else said.says_nothing)
        if stage.kind.decides and not blank:
            self._is_open = True
        self._is_open = self._is_open and not (asked.due and blank)
        return asked

    def _explanation(self, said: Assessment | None) -> _Asked:
        asked, self._to_explain = self._to_explain, {}
        self._needless = not asked
        return _Asked(bool(asked), len(asked), len(unexplained(asked, said)))

    def _decision(self, stage: Stage, before: set[str]) -> _Asked:
        entitled = deciders(self._stages)
        leaves = self._leaves(lambda who: stage.kind in entitled.get(who, ())) - before
        is_needed = bool(leaves) if stage.kind is StageKind.COUNCIL else not self._needless
        return _Asked(self._is_open and is_needed, len(leaves), len(leaves - self._answered))

    def _leaves(self, by: Callable[[ScoredBy], bool]) -> set[str]:
        return {leaf.code for leaf in self._criteria.leaves if by(leaf.scored_by)}


def _answered(said: Assessment) -> Iterator[str]:
    for code, answer in said.answers.items():
        if answer.stated is not UNANSWERED or answer.settled is not None:
            yield code


def _check_days(scored: Scored, shown: Sequence[Stage], on: _Days, *, later: bool) -> Iterator[Problem]:
    """What to ask about days. ``later``: the stages that have not spoken have no files."""
    round_ = scored.round
    calendar = round_.calendar
    names = {unit.code: unit.name for unit in round_.units}
    if later:
        unspoken = [stage.name for stage in round_.stages[len(round_.spoken) :]]
        yield from check_register(calendar, unspoken, round_.units, {})
    for stage in shown:
        submissions = [found[stage.name][0] for found in scored.found.values() if len(found.get(stage.name, ())) == 1]
        filled = [one for one in submissions if one.assessment is not None and not one.assessment.says_nothing]
        doubtful = [one for one in filled if _hangs_on_the_file(calendar, one, on.told)]
        yield from check_known(calendar, doubtful, round_.units, round_.place)
        days = dict(calendar.received.get(stage.name, {}))
        days |= {one.unit: one.assessment.received for one in filled if one.assessment and one.assessment.received}
        for unit, day in days.items():
            if day.date > max(on.told, on.now):
                values = {"unit": unit, "name": names[unit], "day": show(day.date)}
                yield Problem(Message("W-L008", values), (day.place,))


def _hangs_on_the_file(calendar: Calendar, submission: Submission, today: datetime.date) -> bool:
    """Whether it is late by its file's time alone, or may be and nobody knows."""
    deadline = calendar.deadlines.get(submission.stage)
    if deadline is None:
        return False
    came = arrival(calendar, submission)
    return today > deadline.date if came is None else not came.stated and came.date > deadline.date
