"""Results: one scored round, complete in itself, ready to be shown, saved and read again.

What a results document holds is what these records hold; nobody who reads them need know rules or files.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple, TypeAlias, overload

from . import __version__
from .answers import NOT_APPLICABLE, UNANSWERED, Absent, Answer, Finding
from .arrivals import Calendar, arrival, days_late
from .assessment import SELF, Predecessor, SourceFile, Submission, Unit
from .criteria import (
    Adjustment,
    AdjustmentKind,
    CriteriaSet,
    Groups,
    Indicator,
    Policy,
    RankBy,
    ScoredBy,
    Status,
)
from .grading import Missed
from .inputs import InputFile
from .number import Exact, exact_text, quotient
from .problems import N_, Message, Problem, in_order
from .ranking import Decided, Ranked, Standing, Why, comparable, standings
from .revision import Revision
from .rounds import Heading, Scored
from .rules import Facts, Figure, Rule
from .scoring import IndicatorResult, State, Step, Sums, UnitResult
from .text import vietnamese_order

Told: TypeAlias = Mapping[str, "str | int | tuple[str, ...]"]
"""An answer's facts under their keys: counts whole, decimals as text, codes as they are."""


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
    def outcomes(self) -> Sequence[Outcome]:
        """What the indicators came to, for whoever does not ask why."""
        if isinstance(self.indicators, ScoredIndicators):
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


class Explained:
    """What is told of facts, and why they got their points; made once for facts that occur again and again."""

    MOST = 8192
    """Facts that are kept. Those that occur often come early."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, int, Facts], tuple[Told | str | None, Message]] = {}

    def of(self, item: IndicatorResult) -> tuple[Told | str | None, Message]:
        answer = item.answer
        stated = answer.stated
        if isinstance(stated, Absent) or answer.measure is not None or answer.finding is not None:
            return told(item.indicator.rule, answer), item.reason
        key = (item.indicator.code, answer.way, stated)
        found = self._known.get(key)
        if found is None:
            found = told(item.indicator.rule, answer), item.reason
            if len(self._known) < self.MOST:
                self._known[key] = found
        return found


class ScoredIndicators(Sequence[IndicatorRecord]):
    """The records of a unit that was scored, each made when it is asked for.

    A country has a quarter of a million of them, and what most are asked for is their points.
    """

    def __init__(self, result: UnitResult, steps: Mapping[str, tuple[StepRecord, ...]], explained: Explained) -> None:
        self._result, self._steps, self._explained = result, steps, explained

    def __len__(self) -> int:
        return len(self._result.ticks)

    @overload
    def __getitem__(self, index: int) -> IndicatorRecord: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[IndicatorRecord]: ...
    def __getitem__(self, index: int | slice) -> IndicatorRecord | Sequence[IndicatorRecord]:
        if isinstance(index, int):
            return self._record(self._result.indicator(index))
        return tuple(map(self._record, self._result.indicators[index]))

    def __iter__(self) -> Iterator[IndicatorRecord]:
        return map(self._record, self._result.indicators)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, (tuple, ScoredIndicators)) and tuple(self) == tuple(other)

    __hash__ = None  # type: ignore[assignment]  # records have none either: they hold the facts

    @property
    def outcomes(self) -> Sequence[Outcome]:
        steps = self._steps
        return [
            Outcome(
                None if state is State.NOT_APPLICABLE else points,
                leaf.maximum,
                state,
                steps[leaf.code][0].points if leaf.code in steps else None,
            )
            for leaf, points, state in self._result.outcomes
        ]

    def _record(self, item: IndicatorResult) -> IndicatorRecord:
        answer, reason = self._explained.of(item)
        return IndicatorRecord(
            item.indicator.code,
            _points(item),
            item.indicator.maximum,
            item.state,
            answer,
            reason,
            item.answer.claimed,
            item.answer.evidence,
            self._steps.get(item.indicator.code, ()),
        )


def _points(item: IndicatorResult) -> Exact | None:
    return None if item.state is State.NOT_APPLICABLE else item.points


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


def criteria_record(criteria: CriteriaSet) -> CriteriaRecord:
    fields = tuple(
        Item(
            part.code,
            part.name,
            part.maximum,
            tuple(
                Item(
                    criterion.code,
                    criterion.name,
                    criterion.maximum,
                    tuple(_leaf(leaf) for leaf in criterion.indicators) if criterion.has_sub_indicators else (),
                    ScoredBy.UNIT if criterion.has_sub_indicators else criterion.indicators[0].scored_by,
                )
                for criterion in part.criteria
            ),
        )
        for part in criteria.fields
    )
    return CriteriaRecord(
        criteria.id,
        criteria.name,
        criteria.level,
        criteria.status,
        criteria.source,
        criteria.maximum,
        criteria.sha256,
        fields,
        tuple(
            AdjustmentItem(indicator.code, indicator.name, kind, indicator.maximum)
            for kind, indicator in criteria.adjustments
        ),
        criteria.text,
    )


def _leaf(leaf: Indicator) -> Item:
    return Item(leaf.code, leaf.name, leaf.maximum, scored_by=leaf.scored_by)


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
        told(item.indicator.rule, answer),
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
        answer=told(item.indicator.rule, item.answer),
        reason=NONE_STATED[adjustment.kind] if item.state is State.UNANSWERED else item.reason,
        claimed=item.answer.claimed,
        evidence=item.answer.evidence,
    )


def told(rule: Rule, answer: Answer) -> Told | str | None:
    """An answer's facts as an assessment would state them."""
    if isinstance(answer.stated, Absent):
        return NOT_APPLICABLE.value if answer.stated is NOT_APPLICABLE else None
    way = rule.ways[answer.way]
    whole = {asked.key for asked in way.inputs if isinstance(asked, Figure) and asked.whole}
    result: dict[str, str | int | tuple[str, ...]] = {}
    for key, value in way.stated(answer.stated).items():
        if isinstance(value, (str, tuple)):
            result[key] = value
        else:
            result[key] = int(value) if key in whole else exact_text(value)
    return result


def ranked_groups(results: Results) -> list[tuple[str, tuple[RankedRecord, ...]]]:
    """The ranked units by the group that they are ranked in, in alphabetical order; all in one ("") if together.

    Units without a group are a group of their own, the last.
    """
    groups: dict[str, list[RankedRecord]] = {}
    for entry in results.units:
        groups.setdefault(entry.unit.group if results.policy.groups is Groups.APART else "", []).append(entry)
    return [(name, tuple(groups[name])) for name in sorted(groups, key=lambda name: (not name, vietnamese_order(name)))]


class FieldStanding(NamedTuple):
    """A unit's place in one field."""

    unit: UnitRecord
    field: FieldRecord
    rank: int | None
    """None where nothing of the field applies to the unit."""
    tied: bool


def rank_by_field(results: Results, code: str) -> list[FieldStanding]:
    """The ranked units by their index in one field, ties as the policy has them; without tie-break."""
    units = sorted((entry.unit for entry in results.units), key=lambda unit: unit.order)
    chosen = [(unit, next(part for part in unit.fields if part.code == code)) for unit in units]
    policy = results.policy
    published = policy.rank_by is RankBy.PUBLISHED
    groups: dict[str, list[int]] = {}
    for position, (unit, _) in enumerate(chosen):
        groups.setdefault(unit.group if policy.groups is Groups.APART else "", []).append(position)
    found: dict[int, Standing] = {}
    for members in groups.values():
        indices = [chosen[position][1].index for position in members]
        keys = [
            (comparable(policy.index_rounding.of(index) if published and index is not None else index),)
            for index in indices
        ]
        found.update(zip(members, standings(keys, policy.ties), strict=True))
    standing = [
        FieldStanding(unit, part, None if part.index is None else found[position].rank, found[position].tied)
        for position, (unit, part) in enumerate(chosen)
    ]
    return sorted(standing, key=lambda entry: (entry.rank is None, entry.rank or 0))


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


def grade_shares(results: Results, units: Sequence[RankedRecord] | None = None) -> list[tuple[str, int, Exact]]:
    """For each grade its code, how many units got it, and their share in percent: of ``units``, or of all ranked."""
    chosen = results.units if units is None else units
    count = {grade.code: 0 for grade in results.policy.grades}
    for entry in chosen:
        count[entry.grade] += 1
    total = len(chosen)
    return [(code, number, quotient(100 * number, total) if total else 0) for code, number in count.items()]


class Earlier:
    """The units of older results by their codes, as those of a newer round are held against them."""

    def __init__(self, results: Results) -> None:
        self.ranked = {entry.unit.code: entry for entry in results.units}
        self.unranked = {entry.code: entry for entry in results.unranked}

    def __contains__(self, code: str) -> bool:
        return code in self.ranked or code in self.unranked

    def made_of(self, code: str, predecessors: tuple[Predecessor, ...]) -> tuple[Predecessor, ...]:
        """What a unit is held against: its predecessors, unless it was there after they had become it already."""
        if not predecessors or self._is_after_merger(code, predecessors):
            return (Predecessor(code),)
        return predecessors

    def _is_after_merger(self, code: str, predecessors: tuple[Predecessor, ...]) -> bool:
        if code not in self:
            return False
        older = self.ranked[code].unit if code in self.ranked else self.unranked[code]
        others = [one.code for one in predecessors if one.code != code]
        return older.predecessors == predecessors or not any(other in self for other in others)

    def same(self, unit: Unit) -> RankedRecord | None:
        """The one that a unit was; None where it was several, whose figures do not add up, or was not ranked."""
        made_of = self.made_of(unit.code, unit.predecessors)
        return self.ranked.get(made_of[0].code) if len(made_of) == 1 else None
