"""The criteria set (bộ tiêu chí): fields, criteria and indicators, and the policy they are scored by."""

from __future__ import annotations

import enum
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from dataclasses import fields as dataclass_fields
from functools import lru_cache
from typing import NamedTuple

from .answers import Answer
from .nodes import did_you_mean
from .number import Exact, Rounding, quotient
from .problems import Message, Place
from .rules import Rule
from .rules.expression import Evaluate


class Status(enum.Enum):
    """Whether a set is somebody's decision. Shown wherever results are shown."""

    OFFICIAL = "official"
    ILLUSTRATIVE = "illustrative"


class ScoredBy(enum.Enum):
    """Who supplies the answer to an indicator."""

    UNIT = "unit"
    APPRAISER = "appraiser"
    SURVEY = "survey"
    COUNCIL = "council"


class Unanswered(enum.Enum):
    """What an indicator without an answer means."""

    ZERO = "zero"
    """0 points, and listed as unanswered."""
    REFUSE = "refuse"
    """The unit is not scored."""


class NotApplicable(enum.Enum):
    """What an indicator that does not apply to a unit means."""

    EXCLUDE = "exclude"
    """It leaves the maximum."""
    FULL = "full"
    ZERO = "zero"
    FORBID = "forbid"
    """It always applies: a unit that says otherwise is mistaken."""


class WithoutSurvey(enum.Enum):
    """What the indicators of a survey come to when none was held."""

    RESCALE = "rescale"
    """They leave, and the other points are rescaled to the whole maximum."""
    ZERO = "zero"
    REFUSE = "refuse"
    """No unit is scored."""


class Evidence(enum.Enum):
    """What a unit's points without evidence are."""

    REQUIRED = "required"
    """An error: the unit is not scored."""
    WARN = "warn"
    IGNORE = "ignore"


class AdjustmentKind(enum.Enum):
    """What an adjustment does to the points of the fields."""

    BONUS = "bonus"
    """Điểm thưởng: it is added."""
    PENALTY = "penalty"
    """Điểm trừ: it is subtracted."""


class RankBy(enum.Enum):
    EXACT = "exact"
    PUBLISHED = "published"


class Ties(enum.Enum):
    """The ranks of units that are equal."""

    COMPETITION = "competition"
    """1-1-3."""
    DENSE = "dense"
    """1-1-2."""
    ORDINAL = "ordinal"
    """1-2-3, equal units in the order of units.yaml."""


class Groups(enum.Enum):
    TOGETHER = "together"
    APART = "apart"
    """Ranks within each unit's group."""


class FieldFloor(NamedTuple):
    """The least index of a field that a grade requires, in percent, as it is published."""

    field: str
    """Its code."""
    floor: Exact
    place: Place | None = None


class Requirements(NamedTuple):
    """What a grade requires beside its index (điều kiện xếp loại)."""

    fields: tuple[FieldFloor, ...] = ()
    any_penalty: bool = False
    """Whether any penalty hinders."""
    penalties: tuple[str, ...] = ()
    """The codes of those that do."""
    in_time: bool = False
    """Whether a self-assessment that came in late hinders."""
    place: Place | None = None
    penalty_places: tuple[Place, ...] = ()

    @property
    def is_empty(self) -> bool:
        return not (self.fields or self.any_penalty or self.penalties or self.in_time)


class Grade(NamedTuple):
    """A class of the index (xếp loại): from its lower end up to the next grade's, half-open."""

    code: str
    name: str
    name_en: str = ""
    start: Exact | None = None
    """The lower end (``from``); None for the last grade."""
    place: Place | None = None
    requires: Requirements = Requirements()


class Policy(NamedTuple):
    """What a set leaves to decision: rounding, gaps in the answers, ranks and grades."""

    grades: tuple[Grade, ...]
    points_rounding: Rounding | None = Rounding(2)
    """None keeps each indicator's points exact."""
    index_rounding: Rounding = Rounding(2)
    unanswered: Unanswered = Unanswered.ZERO
    not_applicable: NotApplicable = NotApplicable.EXCLUDE
    rank_by: RankBy = RankBy.EXACT
    ties: Ties = Ties.COMPETITION
    groups: Groups = Groups.TOGETHER
    tie_break: tuple[str, ...] = ()
    """Codes of fields."""
    without_survey: WithoutSurvey | None = None
    """None: indicators of the survey without an answer are unanswered like others."""
    evidence: Evidence = Evidence.IGNORE
    bonus_cap: Exact | None = None
    """The most that all bonuses together can give; None where nothing caps them."""
    penalty_cap: Exact | None = None
    """The most that all penalties together can take."""

    def cap_of(self, kind: AdjustmentKind) -> Exact | None:
        return self.bonus_cap if kind is AdjustmentKind.BONUS else self.penalty_cap

    def capped(self, kind: AdjustmentKind, points: Exact) -> Exact:
        """What adjustments of a kind that come to these points count for, all together."""
        cap = self.cap_of(kind)
        return points if cap is None else min(points, cap)

    def ranked_in(self, group: str) -> str:
        """The group that units of this one are ranked in; empty where all are ranked together."""
        return group if self.groups is Groups.APART else ""

    @property
    def points_places(self) -> int:
        """The places that points are padded to."""
        return 0 if self.points_rounding is None else self.points_rounding.places

    def grade_of(self, index: Exact) -> Grade:
        """The grade that an index as published reaches, whatever else the grade requires."""
        return next(grade for grade in self.grades if grade.start is None or index >= grade.start)


class Example(NamedTuple):
    """A worked case of an indicator's rule; None expects the answer not to be applicable."""

    answer: Answer
    points: Exact | None
    place: Place
    best: Exact | None = None
    """The best of the round, for a rule that compares."""


class Indicator(NamedTuple):
    """A leaf: a sub-indicator, or a criterion without any."""

    code: str
    name: str
    maximum: Exact
    rule: Rule
    place: Place
    maximum_place: Place
    evidence: str = ""
    source: str = ""
    scored_by: ScoredBy = ScoredBy.UNIT
    not_applicable: NotApplicable | None = None
    """Overrides the policy."""
    examples: tuple[Example, ...] = ()


class Adjustment(NamedTuple):
    """A bonus (điểm thưởng) or a penalty (điểm trừ), outside the fields and their maxima."""

    kind: AdjustmentKind
    indicator: Indicator
    """What is answered for it; its maximum is the most that it can give or take."""

    def is_imposed(self, elsewhere: Collection[ScoredBy] = ()) -> bool:
        """Whether no self-assessment states it: a penalty, or what a round takes from ``elsewhere``."""
        return self.kind is AdjustmentKind.PENALTY or self.indicator.scored_by in elsewhere


class Criterion(NamedTuple):
    """A criterion (tiêu chí), with its sub-indicators or, without any, with itself as its only indicator."""

    code: str
    name: str
    maximum: Exact
    indicators: tuple[Indicator, ...]
    place: Place
    maximum_place: Place
    source: str = ""

    @property
    def has_sub_indicators(self) -> bool:
        return not (len(self.indicators) == 1 and self.indicators[0].code == self.code)


class Field(NamedTuple):
    """A field (lĩnh vực)."""

    code: str
    name: str
    maximum: Exact
    criteria: tuple[Criterion, ...]
    place: Place
    maximum_place: Place
    source: str = ""

    @property
    def indicators(self) -> Iterator[Indicator]:
        return (indicator for criterion in self.criteria for indicator in criterion.indicators)


class Counts(NamedTuple):
    """The size of a set, as it is published: criteria with and without sub-indicators together."""

    fields: int
    criteria: int
    sub_indicators: int
    indicators: int


class PreviousSet(NamedTuple):
    """The set that this one took the place of, and which of its fields are compared with which."""

    criteria: str
    """Its id."""
    fields: tuple[tuple[str, str | None], ...]
    """Codes of fields, and the code that each had there; None where there was none. All others had the same code."""
    place: Place


@dataclass(frozen=True)
class CriteriaSet:
    """Everything that one kind of unit is scored by in one year or more."""

    id: str
    name: str
    level: str
    years: tuple[int, ...]
    status: Status
    source: str
    maximum: Exact
    policy: Policy
    fields: tuple[Field, ...]
    file: str
    sha256: str
    place: Place
    maximum_place: Place
    tie_break_places: tuple[Place, ...] = ()
    adjustments: tuple[Adjustment, ...] = ()
    cap_places: tuple[tuple[AdjustmentKind, Place], ...] = ()
    """Where the policy says how much all bonuses, and all penalties, come to at most."""
    previous: PreviousSet | None = None
    text: str = field(default="", repr=False)
    """Its file as it was read, byte for byte, so that results can keep it; empty where it is not of YAML."""
    answered: tuple[Indicator, ...] = field(init=False, repr=False, compare=False)
    """All that can be answered: the indicators, then the adjustments."""
    by_code: dict[str, Indicator] = field(init=False, repr=False, compare=False)
    """The same by code."""
    leaves: tuple[Indicator, ...] = field(init=False, repr=False, compare=False)
    """All indicators in order, without the adjustments."""
    evaluators: dict[str, tuple[Evaluate, ...]] = field(init=False, repr=False, compare=False)
    """For all that can be answered what each way of answering is worth, in ticks: units of the last place of points."""
    scorers: frozenset[ScoredBy] = field(init=False, repr=False, compare=False)
    """Who has anything to answer."""
    field_sizes: tuple[int, ...] = field(init=False, repr=False, compare=False)
    """How many indicators each field has."""
    compared: tuple[str, ...] = field(init=False, repr=False, compare=False)
    """The codes of the indicators whose points depend on the other units."""
    points_unit: int = field(init=False, repr=False, compare=False)
    """How many ticks make a point."""

    def __post_init__(self) -> None:
        leaves = tuple(self.indicators)
        rounding = self.policy.points_rounding
        rounded = quotient if rounding is None else rounding.rounder()
        answered = (*leaves, *(adjustment.indicator for adjustment in self.adjustments))
        # Few different facts occur in a round, and most of them again and again.
        evaluators = {
            leaf.code: tuple(lru_cache(maxsize=1024)(way.worth.evaluator(rounded)) for way in leaf.rule.ways)
            for leaf in answered
        }
        object.__setattr__(self, "leaves", leaves)
        object.__setattr__(self, "answered", answered)
        object.__setattr__(self, "field_sizes", tuple(len(list(part.indicators)) for part in self.fields))
        object.__setattr__(self, "by_code", {leaf.code: leaf for leaf in answered})
        object.__setattr__(self, "evaluators", evaluators)
        object.__setattr__(self, "scorers", frozenset(leaf.scored_by for leaf in answered))
        object.__setattr__(self, "compared", tuple(leaf.code for leaf in leaves if leaf.rule.compares))
        object.__setattr__(self, "points_unit", 1 if rounding is None else 10**rounding.places)

    @property
    def indicators(self) -> Iterator[Indicator]:
        return (indicator for part in self.fields for indicator in part.indicators)

    def adjustment(self, code: str) -> Adjustment | None:
        """The bonus or penalty of a code; None where it is an indicator's."""
        return next((found for found in self.adjustments if found.indicator.code == code), None)

    @property
    def counts(self) -> Counts:
        criteria = [criterion for part in self.fields for criterion in part.criteria]
        return Counts(
            fields=len(self.fields),
            criteria=len(criteria),
            sub_indicators=sum(len(c.indicators) for c in criteria if c.has_sub_indicators),
            indicators=sum(len(c.indicators) for c in criteria),
        )

    def __reduce__(self) -> tuple[type[CriteriaSet], tuple[object, ...]]:
        return CriteriaSet, tuple(getattr(self, part.name) for part in dataclass_fields(self) if part.init)

    def hint(self, code: str) -> Message:
        """The end of a complaint about a code that no indicator has."""
        parts = tuple(known for known in self.by_code if known.startswith(f"{code}."))
        return Message("HINT-PARTS", {"codes": parts}) if parts else did_you_mean(code, self.by_code)

    def not_applicable_policy(self, indicator: Indicator) -> NotApplicable:
        return indicator.not_applicable or self.policy.not_applicable
