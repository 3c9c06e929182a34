"""The self-assessment form (biểu tự chấm điểm): what it asks, line by line, before anyone makes a file of it.

A line is known by its slot, not by where it stands: a form that comes back sorted is the same form.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import NamedTuple, TypeAlias

from .criteria import CriteriaSet, Criterion, Field, Indicator, ScoredBy
from .number import exact_text
from .problems import N_, Message
from .rules import Choice, Figure, Input, Option, Way, input_name
from .rules.fingerprint import fingerprint, wording

FORMAT = "cchc-form/1"
SHEET = "Tự chấm"
IDENTITY_SHEET = "cchc"
"""Hidden: which set, unit, year and stage the form is for, and what each indicator means."""
LISTS_SHEET = "cchc_danh_muc"
"""Hidden: what the drop-down lists offer, each with its code beside it."""

AWAY = "KAD"
"""Không áp dụng, where there is no room for words."""

CODE, ITEM, MAXIMUM, HOW = N_("Code"), N_("Item"), N_("Maximum"), N_("How it is scored")
DATA, VALUE, UNIT_OF_MEASURE = N_("Data to fill in"), N_("Value or choice"), N_("Unit of measure")
NOT_APPLICABLE, TENTATIVE, CLAIMED = N_("Not applicable"), N_("Tentative points"), N_("Claimed points")
EVIDENCE, NOTE, SLOT = N_("Supporting documents"), N_("Notes"), N_("Row key")
HEADINGS = (
    CODE, ITEM, MAXIMUM, HOW, DATA, VALUE, UNIT_OF_MEASURE, NOT_APPLICABLE, TENTATIVE, CLAIMED, EVIDENCE, NOTE, SLOT,
)  # fmt: skip
FILLED = (VALUE, NOT_APPLICABLE, CLAIMED, EVIDENCE, NOTE)
"""The columns that the unit fills in."""
READ = (*FILLED, SLOT)
"""The columns that are read when a form comes back."""

YES, NO = N_("Yes"), N_("No")

FORM, CRITERIA, UNIT, YEAR, STAGE, NAME = "form", "criteria", "unit", "year", "stage", "name"
"""The keys of the identity."""
MEANING = ("code", "maximum", "rule", "words")
"""The headings below which the identity lists the indicators."""


class Line(NamedTuple):
    """One figure, one choice, or one item of a checklist."""

    slot: str
    label: Message
    asked: Input
    way: int
    option: Option | None = None
    """Of a choice of several: the one that this line asks for."""


class IndicatorLines(NamedTuple):
    """An indicator and the lines it is answered in; none where the round has its answer from elsewhere."""

    indicator: Indicator
    lines: tuple[Line, ...]
    level: int


FormPart: TypeAlias = Field | Criterion | IndicatorLines
"""A heading, or what stands under it; a criterion without sub-indicators is its own indicator."""


def form_parts(
    criteria: CriteriaSet, elsewhere: Collection[ScoredBy] = (), supplied: Collection[str] = ()
) -> Iterator[FormPart]:
    """The whole form from the top.

    ``elsewhere`` says whose answers the round does not take from the form, ``supplied`` which indicators it has from
    records of its own.
    """
    for part in criteria.fields:
        yield part
        for criterion in part.criteria:
            if criterion.has_sub_indicators:
                yield criterion
            level = 2 if criterion.has_sub_indicators else 1
            for leaf in criterion.indicators:
                lines = () if leaf.scored_by in elsewhere or leaf.code in supplied else tuple(_lines(leaf))
                yield IndicatorLines(leaf, lines, level)


def _lines(leaf: Indicator) -> Iterator[Line]:
    for number, way in enumerate(leaf.rule.ways):
        for asked in way.inputs:
            slot = f"{leaf.code} {asked.key}"
            if isinstance(asked, Choice) and asked.several:
                for option in asked.options:
                    yield Line(f"{slot} {option.code}", Message("{name}", {"name": option.name}), asked, number, option)
            else:
                yield Line(slot, _label(way, asked, number), asked, number)


def _label(way: Way, asked: Input, number: int) -> Message:
    name = Message(N_("Level reached")) if isinstance(asked, Choice) and not asked.name else input_name(asked)
    if isinstance(asked, Figure) and way.label != "{name}":
        name = Message(way.label, {"name": asked.key if asked.name == asked.key else f"{asked.key} ({asked.name})"})
    return Message(N_("or else: {name:m}"), {"name": name}) if number else name


def meaning(leaf: Indicator) -> tuple[str, str]:
    """An indicator's maximum and its rule's fingerprint, which the form carries beside its code."""
    return exact_text(leaf.maximum), fingerprint(leaf.rule)


def words(leaf: Indicator) -> str:
    """The fingerprint of the names that an indicator offers to choose from. They may be mended without harm."""
    return wording(leaf.rule)
