"""Results: one scored round, complete in itself, ready to be shown, saved and read again.

What a results document holds is what these records hold; nobody who reads them need know rules or files.
"""

from __future__ import annotations

import datetime
from abc import abstractmethod
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from . import __version__
from .answers import Told
from .assessment import Predecessor, SourceFile
from .criteria import AdjustmentKind, Policy, ScoredBy, Status
from .grading import Missed
from .heading import Heading
from .inputs import InputFile
from .number import Exact, add
from .problems import Message, Problem
from .ranking import Decided, Why
from .scoring import State, Sums

if TYPE_CHECKING:
    from .revision import Revision


class Item(NamedTuple):
    """An item of a criteria set by name, with those below it."""

    code: str
    name: str
    maximum: Exact
    below: tuple[Item, ...] = ()
    scored_by: ScoredBy = ScoredBy.UNIT
    """Of an indicator: who supplies the answer."""

    @property
    def leaves(self) -> tuple[Item, ...]:
        """The indicators below it, in order; itself, where it is one."""
        return tuple(leaf for item in self.below for leaf in item.leaves) if self.below else (self,)


class AdjustmentItem(NamedTuple):
    """A bonus or a penalty of a criteria set by name."""

    code: str
    name: str
    kind: AdjustmentKind
    cap: Exact


class CriteriaRecord(NamedTuple):
    """What a result keeps of the set that it was scored with."""

    id: str
    name: str
    level: str
    status: Status
    source: str
    maximum: Exact
    sha256: str
    fields: tuple[Item, ...]
    adjustments: tuple[AdjustmentItem, ...] = ()
    text: str = ""
    """The file of the set as it was read: with it, results can be explained by themselves. ``sha256`` is its own."""

    @property
    def indicators(self) -> tuple[Item, ...]:
        """The leaves, in order."""
        return tuple(leaf for part in self.fields for leaf in part.leaves)


class IndicatorRecord(NamedTuple):
    code: str
    points: Exact | None
    """None where the indicator is not applicable."""
    maximum: Exact
    state: State
    answer: Told | str | None
    """The facts, ``not_applicable``, or None."""
    reason: Message
    claimed: Exact | None
    evidence: str
    steps: tuple[StepRecord, ...] = ()
    """Where a later stage has touched it: what each stage made of it, the self-assessment first."""

    @property
    def outcome(self) -> Outcome:
        return Outcome(self.points, self.maximum, self.state, self.steps[0].points if self.steps else None)

    def points_after(self, stage: str) -> Exact | None:
        """The points after a stage whose name is in ``steps``; those at the end where no stage touched it."""
        return next((step.points for step in self.steps if step.stage == stage), self.points)


class RecordsInWaiting(Sequence[IndicatorRecord]):
    """Records that are made when they are asked for, and what they came to, which is known without them."""

    @property
    @abstractmethod
    def outcomes(self) -> Sequence[Outcome]: ...


class Outcome(NamedTuple):
    """Of an indicator's record, what it came to."""

    points: Exact | None
    maximum: Exact
    state: State
    before: Exact | None = None
    """Where a later stage has touched it, the points by the self-assessment."""


class StepRecord(NamedTuple):
    """What one stage said of an indicator, and what it came to. What it left alone is there no more than its points."""

    stage: str
    points: Exact | None
    state: State
    answer: Told | str | None = None
    """The facts that the stage stated, ``not_applicable``, or None."""
    settled: bool = False
    """Whether the stage settled the points in place of the rule."""
    why: str = ""
    """The reason of those who changed it."""
    explain: bool = False
    """Whether the unit was asked to explain."""
    explanation: str = ""
    evidence: str = ""
    reason: Message | None = None
    """How the points came about, where the stage stated the facts or settled them."""


@dataclass(frozen=True, slots=True)
class StageRecord:
    """What a unit came to after one stage."""

    stage: str
    points: Exact
    maximum: Exact
    index: Exact | None
    index_exact: Exact | None
    source: SourceFile | None
    """None where nothing came in."""


class AdjustmentRecord(NamedTuple):
    """What a bonus gave, or a penalty took."""

    code: str
    kind: AdjustmentKind
    points: Exact
    """0 or more; the kind says whether they are added or taken."""
    cap: Exact
    answer: Told | str | None
    """The facts, or None where none is stated."""
    reason: Message
    claimed: Exact | None
    evidence: str
    steps: tuple[StepRecord, ...] = ()
    """As those of an indicator."""

    @property
    def is_stated(self) -> bool:
        return self.answer is not None


class AdjustmentsRecord(NamedTuple):
    """What was added to the points of the fields and what was taken from them, all together and one by one."""

    bonus: Exact
    """Of all bonuses, at most what the policy allows."""
    penalty: Exact
    """Of all penalties, at most what the policy allows; 0 or more."""
    items: tuple[AdjustmentRecord, ...]
    """One for each of the set."""

    @property
    def net(self) -> Exact:
        """What all of them together add to the points of the fields; below 0 what they take."""
        return add([self.bonus, -self.penalty])

    def of_kind(self, kind: AdjustmentKind) -> tuple[AdjustmentRecord, ...]:
        return tuple(item for item in self.items if item.kind is kind)

    def counted(self, kind: AdjustmentKind) -> Exact:
        """What all of a kind count for."""
        return self.bonus if kind is AdjustmentKind.BONUS else self.penalty


NO_ADJUSTMENTS = AdjustmentsRecord(0, 0, ())


@dataclass(frozen=True, slots=True)
class FieldRecord:
    code: str
    points: Exact
    maximum: Exact
    """Applicable."""
    index: Exact | None
    """Percent, exact; None where nothing of the field applies."""


@dataclass(frozen=True, slots=True)
class UnitRecord:
    """One unit's points, without a place among others."""

    code: str
    name: str
    group: str
    order: int
    """Its place in the list of units, from 1."""
    points: Exact
    """Of the fields, plus bonuses, less penalties."""
    maximum: Exact
    """Applicable."""
    index: Exact | None
    """Percent as published."""
    index_exact: Exact | None
    fields: tuple[FieldRecord, ...]
    indicators: Sequence[IndicatorRecord]
    source: SourceFile
    stages: tuple[StageRecord, ...] = ()
    """In a round of several stages each that has spoken, the self-assessment first."""
    measured: Sums | None = None
    """Where no survey was held: points and maximum before they were rescaled to the whole."""
    adjustments: AdjustmentsRecord = NO_ADJUSTMENTS
    received: ReceivedRecord | None = None
    """Where the self-assessments have a deadline."""
    predecessors: tuple[Predecessor, ...] = ()
    """The units of an earlier round that it was made of."""

    @property
    def is_late(self) -> bool | None:
        """Whether its self-assessment came in after the deadline; None where nobody knows, or there was none."""
        return None if self.received is None or self.received.late is None else self.received.late > 0

    @property
    def outcomes(self) -> Sequence[Outcome]:
        """What the indicators came to, for whoever does not ask why."""
        if isinstance(self.indicators, RecordsInWaiting):
            return self.indicators.outcomes
        return [item.outcome for item in self.indicators]


class ReceivedRecord(NamedTuple):
    """When a unit's self-assessment came in, in a round that has a deadline for it."""

    date: datetime.date | None
    """None where nothing tells."""
    stated: bool
    """Whether somebody says so; it is the file's time otherwise, which copying the file changes."""
    late: int | None
    """Days after the deadline, 0 in time."""


class RankedRecord(NamedTuple):
    """A unit and its place among the others."""

    unit: UnitRecord
    rank: int
    tied: bool
    grade: str
    """The code of a grade of the policy."""
    decided: Decided | None = None
    tie_break: str | None = None
    missed: tuple[Missed, ...] = ()

    @property
    def published_index(self) -> Exact:
        """That of the unit, which has one, as it is ranked."""
        assert self.unit.index is not None
        return self.unit.index

    @property
    def exact_index(self) -> Exact:
        assert self.unit.index_exact is not None
        return self.unit.index_exact


class UnrankedRecord(NamedTuple):
    code: str
    name: str
    why: Why
    predecessors: tuple[Predecessor, ...] = ()


class Results(NamedTuple):
    round: str
    year: int
    stage: str
    heading: Heading
    criteria: CriteriaRecord
    policy: Policy
    units: tuple[RankedRecord, ...]
    """By rank, then in the order of units.yaml."""
    unranked: tuple[UnrankedRecord, ...]
    problems: tuple[Problem, ...]
    version: str = __version__
    """Of the tool that computed them."""
    stages: tuple[str, ...] = ()
    """In a round of several stages the names of those that have spoken, in order."""
    inputs: tuple[InputFile, ...] = ()
    """Every file that was read; empty in documents of the first versions."""
    final: bool = False
    """Whether this is the result that is signed and published (chính thức công bố), and not a draft."""
    seal: str = ""
    """Of the final document that these were read from or are written to: the fingerprint of its bytes."""
    replaces: Revision | None = None
    """What has changed since the final result that this one takes the place of, if any."""


def problems_of_unit(results: Results, code: str) -> tuple[Problem, ...]:
    """What was said of a unit, or of the files that speak for it alone."""
    files = {file.name for file in results.inputs if file.unit == code}
    return tuple(
        problem
        for problem in results.problems
        if problem.message.values.get("unit") == code or any(_is_of(place.file, files) for place in problem.places)
    )


def _is_of(path: str, files: Collection[str]) -> bool:
    """Whether a place is in one of the files, which inputs name from the round's folder."""
    plain = path.replace("\\", "/")
    return any(plain == name or plain.endswith(f"/{name}") for name in files)
