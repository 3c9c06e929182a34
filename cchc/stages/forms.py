"""The forms of a round, for self-assessment (biểu tự chấm điểm), appraisal (thẩm định) and explanation (giải trình).

What each asks, line by line, before anyone makes a file of it.
A line is known by its slot, not by where it stands: a form that comes back sorted is the same form.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import NamedTuple, TypeAlias

from ..criteria import Adjustment, AdjustmentKind, CriteriaSet, Criterion, Field, Indicator, ScoredBy
from ..number import exact_text
from ..problems import N_, Message
from ..rules import Choice, Figure, Input, Option, Way, input_name
from ..rules.fingerprint import fingerprint, wording
from .stage import StageKind

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
ANSWER, GIVEN, EXCHANGE = N_("The unit's answer"), N_("The unit's documents"), N_("Said since then")
BEFORE, AFTER, PREVIOUS = N_("Points before"), N_("Points after"), N_("Points last year")
FACT, CORRECTION, SETTLED = N_("Data"), N_("Correction"), N_("Settled points")
REASON, EXPLAIN, ADDED = N_("Reason"), N_("Explanation requested"), N_("Further documents")
FOUND, EXPLANATION = N_("Finding and reason"), N_("Explanation")

YES, NO = N_("Yes"), N_("No")

TOTAL, APPLIES, INDEX = N_("Total"), N_("Maximum that applies"), N_("Tentative index (%)")
RESCALED, WHOLE = N_("Total, rescaled to the whole (no survey is held)"), N_("Maximum after rescaling")
SUMS = (TOTAL, APPLIES, RESCALED, WHOLE, INDEX)
"""What the rows of the sums are called, which stand below all others."""


class Layout(NamedTuple):
    """The table of a kind of form: its sheet, its columns, and what is read of them when it comes back."""

    format: str
    sheet: str
    headings: tuple[str, ...]
    answer: str
    """The column that an indicator is answered in, to which complaints about it go."""
    remarks: Mapping[str, str]
    """What is said beside facts: the keys of an answer, each with the column that it stands in."""
    label: str = ""
    """The column that says what each line asks for."""

    @property
    def filled(self) -> tuple[str, ...]:
        """The columns that are filled in, and read when the form comes back."""
        columns = {self.answer, NOT_APPLICABLE, *self.remarks.values()}
        return tuple(heading for heading in self.headings if heading in columns)

    @property
    def read(self) -> tuple[str, ...]:
        return *self.filled, SLOT


SELF_FORM = Layout(
    "cchc-form/1",
    "Tự chấm",
    (CODE, ITEM, MAXIMUM, HOW, DATA, VALUE, UNIT_OF_MEASURE, NOT_APPLICABLE, TENTATIVE, CLAIMED, EVIDENCE, NOTE, SLOT),
    VALUE,
    {"claimed": CLAIMED, "evidence": EVIDENCE, "note": NOTE},
    DATA,
)
APPRAISAL_FORM = Layout(
    "cchc-appraisal-form/1",
    "Thẩm định",
    (
        CODE, ITEM, MAXIMUM, HOW, ANSWER, GIVEN, CLAIMED, EXCHANGE, PREVIOUS, BEFORE, FACT, CORRECTION, NOT_APPLICABLE,
        SETTLED, AFTER, REASON, EXPLAIN, ADDED, NOTE, SLOT,
    ),
    CORRECTION,
    {"points": SETTLED, "reason": REASON, "explain": EXPLAIN, "evidence": ADDED, "note": NOTE},
    FACT,
)  # fmt: skip
EXPLANATION_FORM = Layout(
    "cchc-explanation-form/1",
    "Giải trình",
    (CODE, ITEM, MAXIMUM, ANSWER, BEFORE, AFTER, FOUND, EXPLANATION, ADDED, NOTE, SLOT),
    EXPLANATION,
    {"explanation": EXPLANATION, "evidence": ADDED, "note": NOTE},
)

LAYOUTS = {
    StageKind.SELF: SELF_FORM,
    StageKind.APPRAISAL: APPRAISAL_FORM,
    StageKind.EXPLANATION: EXPLANATION_FORM,
    StageKind.COUNCIL: APPRAISAL_FORM,
}
"""By the kind of stage that a form is for."""

FORM, CRITERIA, UNIT, YEAR, STAGE, NAME = "form", "criteria", "unit", "year", "stage", "name"
"""The keys of the identity."""
RECEIVED = "received"
"""One more: the day of receipt, where the file says so whose answers are filled in."""
MEANING, GROUND = ("code", "maximum", "rule", "words"), "ground"
"""The headings below which the identity lists the indicators that the form asks about."""


class Line(NamedTuple):
    """One figure, one choice, or one item of a checklist."""

    slot: str
    label: Message
    asked: Input
    way: int
    option: Option | None = None
    """Of a choice of several: the one that this line asks for."""

    @property
    def label_with_unit(self) -> Message:
        """The label, and what a figure is measured in where no column of its own says so."""
        if isinstance(self.asked, Figure) and self.asked.unit:
            return Message("{label:m} ({unit})", {"label": self.label, "unit": self.asked.unit})
        return self.label


class IndicatorLines(NamedTuple):
    """An indicator and the lines that ask for its facts; none where they are not asked for."""

    indicator: Indicator
    lines: tuple[Line, ...]
    level: int
    slots: tuple[str, ...]
    """Those of its rows; none where the round has its answer from elsewhere."""
    adjusts: AdjustmentKind | None = None
    """Where it is a bonus or a penalty."""


class AdjustmentsHead(NamedTuple):
    """The heading over the bonuses and penalties, which stand below all fields."""

    adjustments: tuple[Adjustment, ...]


FormPart: TypeAlias = Field | Criterion | AdjustmentsHead | IndicatorLines
"""A heading, or what stands under it; a criterion without sub-indicators is its own indicator."""


def form_parts(
    criteria: CriteriaSet,
    elsewhere: Collection[ScoredBy] = (),
    supplied: Collection[str] = (),
    *,
    imposing: bool = False,
) -> Iterator[FormPart]:
    """The whole form from the top.

    ``elsewhere`` says whose answers the round does not take from the form, ``supplied`` which indicators it has from
    records of its own. ``imposing``: it is the form of those who may impose penalties.
    """
    for part in criteria.fields:
        yield part
        for criterion in part.criteria:
            if criterion.has_sub_indicators:
                yield criterion
            level = 2 if criterion.has_sub_indicators else 1
            for leaf in criterion.indicators:
                yield _asked(leaf, level, asked=leaf.scored_by not in elsewhere and leaf.code not in supplied)
    if criteria.adjustments:
        yield AdjustmentsHead(criteria.adjustments)
    for adjustment in criteria.adjustments:
        leaf = adjustment.indicator
        asked = leaf.scored_by not in elsewhere if imposing else not adjustment.is_imposed(elsewhere)
        yield _asked(leaf, 1, adjustment.kind, asked=asked)


def _asked(leaf: Indicator, level: int, adjusts: AdjustmentKind | None = None, *, asked: bool) -> IndicatorLines:
    lines = tuple(_lines(leaf)) if asked else ()
    return IndicatorLines(leaf, lines, level, tuple(line.slot for line in lines), adjusts)


def questions(criteria: CriteriaSet, codes: Collection[str]) -> Iterator[IndicatorLines]:
    """The form in which a unit explains these indicators: a row each, and no facts."""
    for leaf in criteria.answered:
        if leaf.code in codes:
            yield IndicatorLines(leaf, (), 1, (f"{leaf.code} explanation",))


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
