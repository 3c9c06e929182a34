"""One thing in which two criteria sets differ, and how such things are found."""

from __future__ import annotations

import enum
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple, TypeAlias

from ...criteria import Requirements
from ...number import Exact, Rounding
from ...problems import Message

Said: TypeAlias = (
    "Exact | str | bool | enum.Enum | Message | Rounding | Requirements | tuple[str | Message, ...] | None"
)
"""What is said of one aspect: words of the program are messages or members of an enumeration, others as they are."""


class Aspect(enum.Enum):
    """What about an item differs."""

    ID = "id"
    NAME = "name"
    CODE = "code"
    LEVEL_OF_UNITS = "level_of_units"
    YEARS = "years"
    STATUS = "status"
    SOURCE = "source"
    PREVIOUS = "previous"
    """The set that it took the place of, and which fields are compared with which."""
    MAXIMUM = "maximum"
    """Of a bonus or a penalty, its cap."""
    POINTS_ROUNDING = "points_rounding"
    INDEX_ROUNDING = "index_rounding"
    UNANSWERED = "unanswered"
    NOT_APPLICABLE = "not_applicable"
    WITHOUT_SURVEY = "without_survey"
    EVIDENCE_POLICY = "evidence_policy"
    RANK_BY = "rank_by"
    TIES = "ties"
    GROUPS = "groups"
    TIE_BREAK = "tie_break"
    BONUS_CAP = "bonus_cap"
    PENALTY_CAP = "penalty_cap"
    GRADE = "grade"
    """The whole of it."""
    GRADE_NAME = "grade_name"
    GRADE_NAME_EN = "grade_name_en"
    GRADE_FROM = "grade_from"
    GRADE_ORDER = "grade_order"
    REQUIRES = "requires"
    FIELD = "field"
    """The whole of it; so with the next ones."""
    CRITERION = "criterion"
    INDICATOR = "indicator"
    BONUS = "bonus"
    PENALTY = "penalty"
    KIND = "kind"
    """Whether it is a bonus or a penalty."""
    SUB_INDICATORS = "sub_indicators"
    """How many a criterion has; none where it is scored itself."""
    PARENT = "parent"
    """What it belongs to."""
    ORDER = "order"
    EVIDENCE = "evidence"
    SCORED_BY = "scored_by"
    EXAMPLES = "examples"
    RULE = "rule"
    """The rule as a whole, in words."""
    WAY = "way"
    """A further way of answering."""
    KEYS = "keys"
    """What the figures of an answer are called."""
    LEVEL = "level"
    """One of the options of which the unit names one."""
    CHECKED = "checked"
    """One of those of which it names any number."""
    OPTION_NAME = "option_name"
    OPTION_CODE = "option_code"
    OPTION_ORDER = "option_order"
    FIGURE = "figure"
    FIGURE_NAME = "figure_name"
    FIGURE_UNIT = "figure_unit"
    FIGURE_WHOLE = "figure_whole"
    FIGURE_NEGATIVE = "figure_negative"
    FIGURE_STEP = "figure_step"
    FIGURE_SOURCE = "figure_source"
    EACH = "each"
    """Points for each of what is counted."""
    WEIGHT = "weight"
    START = "start"
    FLOOR = "floor"
    BAND = "band"
    """What a band of values is worth."""
    BAND_END = "band_end"
    """Where it begins."""
    OVER = "over"
    WHEN_ZERO = "when_zero"


class Edit(enum.Enum):
    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


class Difference(NamedTuple):
    """One thing that is not as it was."""

    code: str
    """Of the item; empty where it is about the set."""
    name: str
    aspect: Aspect
    edit: Edit
    old: Said = None
    new: Said = None
    part: Message | None = None
    """Of what part of the item: a level, a band, a figure, a grade."""


class Part(enum.Enum):
    """What a section is about."""

    SET = "set"
    POLICY = "policy"
    FIELD = "field"
    ADJUSTMENTS = "adjustments"


class Section(NamedTuple):
    part: Part
    code: str
    """Of a field."""
    name: str
    differences: tuple[Difference, ...]


def changed(
    code: str, name: str, pairs: Iterable[tuple[Aspect, Said, Said]], part: Message | None = None
) -> Iterator[Difference]:
    """What of an item is not as it was: of each aspect is given what was said of it and what is."""
    for aspect, old, new in pairs:
        if old != new:
            yield Difference(code, name, aspect, Edit.CHANGED, old, new, part)


def reordered(
    code: str, name: str, old: Sequence[str], new: Sequence[str], aspect: Aspect = Aspect.ORDER
) -> Iterator[Difference]:
    """Where those that both have stand in another order. A changed code has been told by itself."""
    before, now = [item for item in old if item in new], [item for item in new if item in old]
    if before != now:
        yield Difference(code, name, aspect, Edit.CHANGED, tuple(before), tuple(now))
