"""A document of results, read back."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TypeAlias

from ...analysis.groups import has_groups
from ...answers import Told
from ...assessment import Predecessor, SourceFile
from ...criteria import (
    AdjustmentKind,
    Evidence,
    FieldFloor,
    Grade,
    Groups,
    NotApplicable,
    Policy,
    RankBy,
    Requirements,
    ScoredBy,
    Status,
    Ties,
    Unanswered,
    WithoutSurvey,
)
from ...dates import parse as parse_date
from ...grading import Missed
from ...heading import Heading, Signer
from ...language import numeric_values
from ...number import Exact, Rounding, RoundingMode
from ...problems import N_, Message, Place, Problem, Value
from ...ranking import Decided, Why
from ...results import (
    NO_ADJUSTMENTS,
    AdjustmentItem,
    AdjustmentRecord,
    AdjustmentsRecord,
    CriteriaRecord,
    FieldRecord,
    IndicatorRecord,
    Item,
    RankedRecord,
    ReceivedRecord,
    Results,
    StageRecord,
    StepRecord,
    UnitRecord,
    UnrankedRecord,
)
from ...scoring import State, Sums
from ..files import Raw, read
from ..json_part import Broken, Part, decode
from .parts import FORMAT, LEVELS, groups_json
from .revision import read_inputs, read_revision
from .seal import Seal

MAX_BYTES = 512 * 1024 * 1024
"""The whole country's communes make some 130 MB."""
_SHOWN = 12
"""Digits of a seal that are told."""


def load_results(path: str | Path) -> Results | Problem:
    """A results document; a problem where it is not one."""
    raw = read(path, limit=MAX_BYTES)
    return raw if isinstance(raw, Problem) else parse_results(raw)


def parse_results(raw: Raw) -> Results | Problem:
    """The results of a document as it was written: one whose seal is broken is none."""
    results, broken = parse_opened(raw)
    return broken or results


def parse_opened(raw: Raw) -> tuple[Results | Problem, Problem | None]:
    """The same, and what there is to say of its seal; of a document with a broken seal, what it says all the same."""
    seal = Seal(raw.data)
    results = _parse(raw)
    if not (seal.is_due or (isinstance(results, Results) and results.final)):
        return results, None
    if seal.is_sound:
        return (results._replace(seal=seal.stated) if isinstance(results, Results) and results.final else results), None
    values: dict[str, Value] = {"found": seal.found[:_SHOWN], "stated": seal.stated[:_SHOWN]}
    place = results.places[0] if isinstance(results, Problem) else Place(raw.name)
    return results, Problem(Message("E-J008", values) if seal.stated else Message("E-J007"), (place,))


def _parse(raw: Raw) -> Results | Problem:
    units = _UnitReader()
    try:
        document = decode(raw.data.decode("utf-8-sig"), "units", units.read)
    except json.JSONDecodeError as error:
        return Problem(Message("E-J001"), (Place(raw.name, error.lineno, error.colno),))
    except (UnicodeDecodeError, RecursionError, ValueError):
        return Problem(Message("E-J001"), (Place(raw.name),))
    found = document.get("format") if isinstance(document, dict) else None
    if found != FORMAT:
        stated = Message(N_("its format is {format}"), {"format": ascii(found)[:40]})
        values: dict[str, Value] = {
            "found": Message(N_("it states no format")) if found is None else stated,
            "due": FORMAT,
        }
        return Problem(Message("E-J002", values), (Place(raw.name),))
    try:
        return _results(Part(document, ""), units)
    except Broken as broken:
        return Problem(Message("E-J003", {"path": broken.path}), (Place(raw.name),))


class _UnitReader:
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


def _results(part: Part, units: _UnitReader) -> Results:
    policy = _read_policy(part.part("policy"))
    criteria = _read_criteria(part.part("criteria"))
    round_ = part.part("round")
    results = Results(
        round=round_.text("name"),
        year=round_.whole("year"),
        stage=round_.text("stage"),
        heading=_read_heading(round_),
        criteria=criteria,
        policy=policy,
        units=units.of(part),
        unranked=tuple(
            UnrankedRecord(unit.text("code"), unit.text("name"), unit.member("why", Why), _read_predecessors(unit))
            for unit in part.parts("unranked")
        ),
        problems=tuple(_read_problem(problem) for problem in part.parts("problems")),
        version=part.part("tool").text("version"),
        stages=round_.texts("stages") if round_.has("stages") else (),
        inputs=read_inputs(part),
        final=part.flag("final") if part.has("final") else False,
        replaces=read_revision(part.part("replaces")) if part.has("replaces") else None,
    )
    grades = {grade.code for grade in policy.grades}
    fields = [item.code for item in criteria.fields]
    leaves = [item.code for item in criteria.indicators]
    adjustments = [(item.code, item.kind) for item in criteria.adjustments]
    codes = [entry.unit.code for entry in results.units] + [entry.code for entry in results.unranked]
    if len(set(codes)) < len(codes):
        raise Broken("units")
    _check_conditions(policy, fields)
    for position, entry in enumerate(results.units):
        if entry.grade not in grades:
            raise Broken(f"units[{position}].grade")
        if not _agrees(entry, policy):
            raise Broken(f"units[{position}].missed")
        if [field.code for field in entry.unit.fields] != fields:
            raise Broken(f"units[{position}].fields")
        if [leaf.code for leaf in entry.unit.indicators] != leaves:
            raise Broken(f"units[{position}].indicators")
        if [(item.code, item.kind) for item in entry.unit.adjustments.items] != adjustments:
            raise Broken(f"units[{position}].adjustments")
    _check_groups(part, results)
    return results


def _check_groups(part: Part, results: Results) -> None:
    """What is said of groups follows from their units: a document may lack it, but not say otherwise."""
    if not part.has("groups"):
        return
    due = groups_json(results) if has_groups(results) else []
    if len(part.items("groups")) != len(due):
        raise Broken("groups")
    for found, group in zip(part.parts("groups"), due, strict=True):
        for key, value in group.items():
            if found.raw(key) != value:
                raise Broken(f"{found.path}.{key}")


def _read_heading(round_: Part) -> Heading:
    if not round_.has("heading"):
        return Heading()
    part = round_.part("heading")
    decision = part.part("decision")
    return Heading(
        part.text("issuer"),
        part.text("office"),
        part.text("place"),
        decision.text("number"),
        decision.text("date"),
        tuple(Signer(signer.text("title"), signer.text("name")) for signer in part.parts("signers")),
    )


def _read_criteria(part: Part) -> CriteriaRecord:
    return CriteriaRecord(
        part.text("id"),
        part.text("name"),
        part.text("level"),
        part.member("status", Status),
        part.text("source"),
        part.exact("maximum"),
        part.text("sha256"),
        tuple(_read_item(item, LEVELS) for item in part.parts("fields")),
        tuple(
            AdjustmentItem(item.text("code"), item.text("name"), item.member("kind", AdjustmentKind), item.exact("cap"))
            for item in (part.parts("adjustments") if "adjustments" in part else ())
        ),
        _read_text(part),
    )


def _read_text(part: Part) -> str:
    """The set's file, which is never shown as it is: it may have any characters."""
    text = part.raw("text") if "text" in part else ""
    if not isinstance(text, str):
        raise Broken(f"{part.path}.text")
    return text


def _read_item(part: Part, levels: tuple[str, ...]) -> Item:
    below = part.parts(levels[0]) if levels and part.has(levels[0]) else ()
    return Item(
        part.text("code"),
        part.text("name"),
        part.exact("maximum"),
        tuple(_read_item(item, levels[1:]) for item in below),
        part.member("scored_by", ScoredBy) if part.has("scored_by") else ScoredBy.UNIT,
    )


def _read_policy(part: Part) -> Policy:
    rounding, ranking = part.part("rounding"), part.part("ranking")
    caps = part.part("adjustments") if "adjustments" in part else None
    return Policy(
        grades=tuple(
            Grade(
                grade.text("code"),
                grade.text("name"),
                grade.text("name_en") if grade.has("name_en") else "",
                grade.exact_or_none("from"),
                requires=_read_requirements(grade.part("requires")) if grade.has("requires") else Requirements(),
            )
            for grade in part.parts("grades")
        ),
        points_rounding=None if rounding.raw("points") == "exact" else _read_rounding(rounding.part("points")),
        index_rounding=_read_rounding(rounding.part("index")),
        unanswered=part.member("unanswered", Unanswered),
        not_applicable=part.member("not_applicable", NotApplicable),
        rank_by=ranking.member("by", RankBy),
        ties=ranking.member("ties", Ties),
        groups=ranking.member("groups", Groups),
        tie_break=ranking.texts("tie_break"),
        without_survey=part.member("without_survey", WithoutSurvey) if part.has("without_survey") else None,
        evidence=part.member("evidence", Evidence) if part.has("evidence") else Evidence.IGNORE,
        bonus_cap=None if caps is None else caps.exact_or_none("bonus"),
        penalty_cap=None if caps is None else caps.exact_or_none("penalty"),
    )


def _read_requirements(part: Part) -> Requirements:
    fields = part.part("fields") if part.has("fields") else None
    any_penalty = part.raw("no_penalty") == "all"
    return Requirements(
        fields=() if fields is None else tuple(FieldFloor(code, fields.exact(code)) for code in fields),
        any_penalty=any_penalty,
        penalties=part.texts("no_penalty") if part.has("no_penalty") and not any_penalty else (),
        in_time=part.has("in_time") and part.flag("in_time"),
    )


def _check_conditions(policy: Policy, fields: list[str]) -> None:
    """They are of fields that there are, and there is always a grade without any."""
    for position, grade in enumerate(policy.grades):
        if not {floor.field for floor in grade.requires.fields} <= {*fields}:
            raise Broken(f"policy.grades[{position}].requires.fields")
    if any(not grade.requires.is_empty for grade in policy.grades):
        last = policy.grades[-1]
        if last.start is not None or not last.requires.is_empty:
            raise Broken(f"policy.grades[{len(policy.grades) - 1}]")


def _agrees(entry: RankedRecord, policy: Policy) -> bool:
    """Whether the grades that were missed are those between the one that the index reaches and the one given."""
    if not entry.missed and all(grade.requires.is_empty for grade in policy.grades):
        return True
    assert entry.unit.index is not None
    codes = [grade.code for grade in policy.grades]
    starts = [grade.start for grade in policy.grades]
    reached = [start is None or entry.unit.index >= start for start in (*starts, None)].index(True)
    given = codes.index(entry.grade)
    return given >= reached and [missed.grade for missed in entry.missed] == codes[reached:given]


def _read_missed(part: Part) -> Missed:
    reasons = tuple(_read_message(reason) for reason in part.parts("reasons"))
    if not reasons:
        raise Broken(f"{part.path}.reasons")
    return Missed(part.text("grade"), reasons)


def _read_rounding(part: Part) -> Rounding:
    places = part.whole("places")
    if not 0 <= places <= 9:
        raise Broken(f"{part.path}.places")
    return Rounding(places, part.member("mode", RoundingMode))


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
        predecessors=_read_predecessors(part),
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


def _read_predecessors(part: Part) -> tuple[Predecessor, ...]:
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
        _read_message(part.part("reason")) if part.has("reason") else None,
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
        _read_message(part.part("reason")),
    )


def _read_adjustments(part: Part) -> AdjustmentsRecord:
    items = [
        AdjustmentRecord(
            item.text("code"),
            item.member("kind", AdjustmentKind),
            item.exact("points"),
            item.exact("cap"),
            _read_answer(item),
            _read_message(item.part("reason")),
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


def _read_message(part: Part) -> Message:
    code = part.text("code")
    values = part.part("values")
    try:
        numeric = numeric_values(code)
    except ValueError:  # a code that is no template
        raise Broken(f"{part.path}.code") from None
    return Message(code, {key: _read_value(values, key, key in numeric) for key in values})


def _read_value(part: Part, key: str, numeric: bool) -> Value:
    value = part.raw(key)
    if isinstance(value, dict):
        return _read_message(part.part(key))
    if isinstance(value, list):
        if value and all(isinstance(item, dict) for item in value):
            return tuple(_read_message(message) for message in part.parts(key))
        return part.texts(key)
    if isinstance(value, str):
        return part.exact(key) if numeric else part.text(key)
    return part.whole(key)


def _read_problem(part: Part) -> Problem:
    places = [
        Place(
            place.text("file"),
            place.whole("line") if place.has("line") else None,
            place.whole("column") if place.has("column") else None,
            place.text("sheet") if place.has("sheet") else None,
        )
        for place in part.parts("places")
    ]
    return Problem(_read_message(part), tuple(places))
