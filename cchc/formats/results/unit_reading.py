"""The units of a document of results that are ranked, read back."""

from __future__ import annotations

from typing import TypeAlias

from ...answers import Told
from ...assessment import Predecessor, SourceFile
from ...criteria import AdjustmentKind
from ...dates import parse as parse_date
from ...grading import Missed
from ...number import Exact
from ...problems import Message
from ...ranking import Decided
from ...results import (
    NO_ADJUSTMENTS,
    AdjustmentRecord,
    AdjustmentsRecord,
    FieldRecord,
    IndicatorRecord,
    RankedRecord,
    ReceivedRecord,
    StageRecord,
    StepRecord,
    UnitRecord,
)
from ...scoring import State, Sums
from ..json_part import Broken, Part
from .message_reading import read_message


class UnitReader:
    """Reads the ranked units while the document is decoded: all of a country's take a gigabyte together as they stand.

    What is wrong with one of them is told in its turn: the document may be none of ours, or break off below.
    """

    def __init__(self) -> None:
        self._found: list[RankedRecord] = []
        self._broken: Broken | None = None
        self._indicators = _IndicatorReader()

    def read(self, value: object, position: int) -> None:
        if self._broken is None:
            try:
                self._found.append(_read_ranked(Part(value, f"units[{position}]"), self._indicators))
            except Broken as broken:
                self._broken = broken

    def of(self, part: Part) -> tuple[RankedRecord, ...]:
        """The units of a document that was decoded."""
        part.items("units")  # which are there, but empty: they were handed on one by one
        if self._broken is not None:
            raise self._broken
        return tuple(self._found)


def _read_ranked(part: Part, indicators: _IndicatorReader) -> RankedRecord:
    unit = UnitRecord(
        code=part.text("code"),
        name=part.text("name"),
        group=part.text("group"),
        order=part.whole("order"),
        points=part.exact("points"),
        maximum=part.exact("maximum"),
        index=part.exact("index"),
        index_exact=part.exact("index_exact"),
        fields=tuple(_read_field(field) for field in part.parts("fields")),
        indicators=tuple(map(indicators.read, part.parts("indicators"))),
        source=_read_source(part.part("source")),
        stages=tuple(_read_stage(stage) for stage in part.parts("stages")) if part.has("stages") else (),
        measured=_read_sums(part.part("measured")) if part.has("measured") else None,
        received=_read_received(part.part("received")) if part.has("received") else None,
        adjustments=_read_adjustments(part.part("adjustments")) if "adjustments" in part else NO_ADJUSTMENTS,
        predecessors=read_predecessors(part),
    )
    if unit.maximum <= 0:
        raise Broken(f"{part.path}.maximum")
    if not any(field.maximum for field in unit.fields):
        raise Broken(f"{part.path}.fields")
    decided = part.part("decided") if part.has("decided") else None
    return RankedRecord(
        unit,
        part.whole("rank"),
        part.flag("tied"),
        part.text("grade"),
        decided.member("by", Decided) if decided else None,
        decided.text("field") if decided and decided.has("field") else None,
        tuple(_read_missed(missed) for missed in part.parts("missed")) if part.has("missed") else (),
    )


def _read_missed(part: Part) -> Missed:
    reasons = tuple(read_message(reason) for reason in part.parts("reasons"))
    if not reasons:
        raise Broken(f"{part.path}.reasons")
    return Missed(part.text("grade"), reasons)


def read_predecessors(part: Part) -> tuple[Predecessor, ...]:
    if "predecessors" not in part:
        return ()
    found = tuple(Predecessor(one.text("code"), one.exact("weight")) for one in part.parts("predecessors"))
    codes = {one.code.casefold() for one in found}
    if not found or len(codes) < len(found) or any(not one.code or one.weight <= 0 for one in found):
        raise Broken(f"{part.path}.predecessors")
    return found


def _read_source(part: Part) -> SourceFile:
    return SourceFile(part.text("name"), part.text("sha256"))


def _read_received(part: Part) -> ReceivedRecord:
    date = parse_date(part.text("date"))[0] if part.has("date") else None
    if date is None and part.has("date"):
        raise Broken(f"{part.path}.date")
    late = part.whole("late") if part.has("late") else None
    if late is not None and late < 0:
        raise Broken(f"{part.path}.late")
    return ReceivedRecord(date, part.flag("stated"), late)


def _read_sums(part: Part) -> Sums:
    return Sums(part.exact("points"), part.exact("maximum"))


def _read_stage(part: Part) -> StageRecord:
    return StageRecord(
        part.text("stage"),
        *_read_sums(part),
        part.exact_or_null("index"),
        part.exact_or_null("index_exact"),
        _read_source(part.part("source")) if part.has("source") else None,
    )


def _read_step(part: Part) -> StepRecord:
    return StepRecord(
        part.text("stage"),
        part.exact_or_null("points"),
        part.member("state", State),
        _read_answer(part) if part.has("answer") else None,
        part.flag("settled") if part.has("settled") else False,
        part.text("why") if part.has("why") else "",
        part.flag("explain") if part.has("explain") else False,
        part.text("explanation") if part.has("explanation") else "",
        part.text("evidence") if part.has("evidence") else "",
        read_message(part.part("reason")) if part.has("reason") else None,
    )


def _read_field(part: Part) -> FieldRecord:
    maximum = part.exact("maximum")
    if maximum < 0:
        raise Broken(f"{part.path}.maximum")
    index = part.exact_or_null("index_exact")
    if (index is None) != (maximum == 0):
        raise Broken(f"{part.path}.index_exact")
    return FieldRecord(part.text("code"), part.exact("points"), maximum, index)


class _IndicatorReader:
    """Reads indicators. What follows from facts is read once where several units have the same."""

    MOST = 8192
    """Of which that is kept."""
    OUTCOME = frozenset(("code", "points", "maximum", "state", "answer", "reason"))

    def __init__(self) -> None:
        self._known: dict[bytes, _Outcome] = {}

    def read(self, part: Part) -> IndicatorRecord:
        said = part.said(self.OUTCOME)
        outcome = self._known.get(said)
        if outcome is None:
            outcome = _read_outcome(part)
            if len(self._known) < self.MOST:
                self._known[said] = outcome
        return IndicatorRecord(
            *outcome,
            part.exact_or_null("claimed"),
            part.text("evidence"),
            tuple(_read_step(step) for step in part.parts("stages")) if part.has("stages") else (),
        )


_Outcome: TypeAlias = tuple[str, "Exact | None", Exact, State, "Told | str | None", Message]


def _read_outcome(part: Part) -> _Outcome:
    return (
        part.text("code"),
        part.exact_or_null("points"),
        part.exact("maximum"),
        part.member("state", State),
        _read_answer(part),
        read_message(part.part("reason")),
    )


def _read_adjustments(part: Part) -> AdjustmentsRecord:
    items = [
        AdjustmentRecord(
            item.text("code"),
            item.member("kind", AdjustmentKind),
            item.exact("points"),
            item.exact("cap"),
            _read_answer(item),
            read_message(item.part("reason")),
            item.exact_or_null("claimed"),
            item.text("evidence"),
            tuple(_read_step(step) for step in item.parts("stages")) if item.has("stages") else (),
        )
        for item in part.parts("items")
    ]
    return AdjustmentsRecord(part.exact("bonus"), part.exact("penalty"), tuple(items))


def _read_answer(part: Part) -> Told | str | None:
    value = part.raw("answer")
    if value is None and "answer" in part:
        return None
    if not isinstance(value, dict):
        return part.text("answer")
    facts = part.part("answer")
    told: dict[str, str | int | tuple[str, ...]] = {}
    for key in facts:
        fact = facts.raw(key)
        if isinstance(fact, list):
            told[key] = facts.texts(key)
        else:
            told[key] = facts.whole(key) if isinstance(fact, int) else facts.text(key)
    return told
