"""What each part of results is in JSON, of which other documents are made as well."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from functools import lru_cache

from ...analysis.groups import group_records
from ...assessment import Predecessor, SourceFile
from ...criteria import AdjustmentKind, Evidence, Policy, Requirements, ScoredBy
from ...grading import Missed
from ...heading import Heading
from ...language import Language
from ...number import Exact, exact_text, fixed
from ...problems import Message, Place, Problem, Value
from ...results import (
    AdjustmentRecord,
    AdjustmentsRecord,
    CriteriaRecord,
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
from ..json_text import Json, dump, exact_or_null, fixed_or_null, quoted, rounded_or_null

FORMAT = "cchc-results/1"


def groups_json(results: Results) -> list[Json]:
    """Of each group that is ranked apart what follows from its units; its name is empty for those without a group."""
    rounding = results.policy.index_rounding
    return [
        {
            "group": group.name,
            "units": len(group.entries),
            "mean_index": fixed(rounding.of(group.mean), rounding.places),
            "mean_index_exact": exact_text(group.mean),
            "grades": {code: count for code, count, _ in group.grades},
        }
        for group in group_records(results)
    ]


def unranked_json(entry: UnrankedRecord) -> Json:
    return {"code": entry.code, "name": entry.name, "why": entry.why.value}


def heading_json(heading: Heading) -> Json:
    return {
        "issuer": heading.issuer,
        "office": heading.office,
        "place": heading.place,
        "decision": {"number": heading.decision_number, "date": heading.decision_date},
        "signers": [{"title": signer.title, "name": signer.name} for signer in heading.signers],
    }


def criteria_json(criteria: CriteriaRecord) -> Json:
    return (
        criteria_head(criteria)
        | {"fields": [item_json(part) for part in criteria.fields]}
        | adjustment_items_json(criteria)
        | ({"text": criteria.text} if criteria.text else {})
    )


def criteria_head(criteria: CriteriaRecord) -> Json:
    """A set without its items."""
    return {
        "id": criteria.id,
        "name": criteria.name,
        "level": criteria.level,
        "status": criteria.status.value,
        "source": criteria.source,
        "maximum": exact_text(criteria.maximum),
        "sha256": criteria.sha256,
    }


LEVELS = ("criteria", "sub_indicators")
"""The keys of the items below a field, and below a criterion."""


def item_json(item: Item, levels: tuple[str, ...] = LEVELS) -> Json:
    """An item with those below it."""
    document: Json = {"code": item.code, "name": item.name, "maximum": exact_text(item.maximum)}
    if item.below:
        document[levels[0]] = [item_json(part, levels[1:]) for part in item.below]
    if item.scored_by is not ScoredBy.UNIT:
        document["scored_by"] = item.scored_by.value
    return document


def adjustment_items_json(criteria: CriteriaRecord) -> Json:
    """A set's bonuses and penalties under their key; nothing where it has none."""
    items = [
        {"code": item.code, "name": item.name, "kind": item.kind.value, "cap": exact_text(item.cap)}
        for item in criteria.adjustments
    ]
    return {"adjustments": items} if items else {}


def policy_json(policy: Policy) -> Json:
    """The policy in the shape that a set states it in."""
    points = policy.points_rounding
    caps = {kind.value: exact_text(cap) for kind in AdjustmentKind if (cap := policy.cap_of(kind)) is not None}
    document: Json = {
        "rounding": {
            "points": "exact" if points is None else {"places": points.places, "mode": points.mode.value},
            "index": {"places": policy.index_rounding.places, "mode": policy.index_rounding.mode.value},
        },
        "unanswered": policy.unanswered.value,
        "not_applicable": policy.not_applicable.value,
        **({} if policy.without_survey is None else {"without_survey": policy.without_survey.value}),
        **({} if policy.evidence is Evidence.IGNORE else {"evidence": policy.evidence.value}),
        "ranking": {
            "by": policy.rank_by.value,
            "ties": policy.ties.value,
            "groups": policy.groups.value,
            "tie_break": list(policy.tie_break),
        },
        "grades": [
            {"code": grade.code, "name": grade.name}
            | ({"name_en": grade.name_en} if grade.name_en else {})
            | ({} if grade.start is None else {"from": exact_text(grade.start)})
            | ({} if grade.requires.is_empty else {"requires": requirements_json(grade.requires)})
            for grade in policy.grades
        ],
    }
    return document | {"adjustments": caps} if caps else document


def requirements_json(required: Requirements) -> Json:
    fields = {floor.field: exact_text(floor.floor) for floor in required.fields}
    penalties = "all" if required.any_penalty else list(required.penalties)
    return (
        ({"fields": fields} if fields else {})
        | ({"no_penalty": penalties} if penalties else {})
        | ({"in_time": True} if required.in_time else {})
    )


def missed_json(missed: Iterable[Missed], language: Language) -> Json:
    """The grades that a unit's index reaches and that it does not get, if any."""
    grades = [
        {
            "grade": grade.grade,
            "reasons": [_message(reason) | {"text": language.sentence(reason)} for reason in grade.reasons],
        }
        for grade in missed
    ]
    return {"missed": grades} if grades else {}


def ranked_json(entry: RankedRecord, policy: Policy, language: Language) -> Json:
    document = unit_json(entry.unit, policy, language)
    place: Json = {"rank": entry.rank, "tied": entry.tied, "grade": entry.grade}
    place |= missed_json(entry.missed, language)
    if entry.decided is not None:
        place["decided"] = {"by": entry.decided.value, "field": entry.tie_break}
    head = {
        key: document.pop(key)
        for key in ("code", "name", "group", "order", "points", "maximum", "index", "index_exact")
    }
    return head | place | document


def unit_json(unit: UnitRecord, policy: Policy, language: Language) -> Json:
    """One unit's points, as in the document but for rank and grade."""
    places, rounding = policy.points_places, policy.index_rounding
    return {
        "code": unit.code,
        "name": unit.name,
        "group": unit.group,
        "order": unit.order,
        "points": fixed(unit.points, places),
        "maximum": fixed(unit.maximum, places),
        "index": rounded_or_null(unit.index, rounding),
        "index_exact": exact_or_null(unit.index_exact),
        "fields": [
            {
                "code": part.code,
                "points": fixed(part.points, places),
                "maximum": fixed(part.maximum, places),
                "index": rounded_or_null(part.index, rounding),
                "index_exact": exact_or_null(part.index),
            }
            for part in unit.fields
        ],
        "indicators": [indicator_json(item, places, language) for item in unit.indicators],
        **_adjustments_json(unit.adjustments, places, language),
        "source": _source(unit.source),
        **({"stages": [_stage(stage, policy) for stage in unit.stages]} if unit.stages else {}),
        **({} if unit.measured is None else {"measured": _sums(*unit.measured, places)}),
        **({} if unit.received is None else {"received": _received(unit.received)}),
        **predecessors_json(unit.predecessors),
    }


def predecessors_json(predecessors: tuple[Predecessor, ...]) -> Json:
    """What a unit was made of, under its key; nothing where it is what it was."""
    found = [{"code": one.code, "weight": exact_text(one.weight)} for one in predecessors]
    return {"predecessors": found} if found else {}


def _received(received: ReceivedRecord) -> Json:
    date = received.date
    return {
        "date": None if date is None else date.isoformat(),
        "stated": received.stated,
        "late": received.late,
    }


def _source(source: SourceFile) -> Json:
    return {"name": source.name, "sha256": source.sha256}


def _sums(points: Exact, maximum: Exact, places: int) -> Json:
    return {"points": fixed(points, places), "maximum": fixed(maximum, places)}


def _stage(stage: StageRecord, policy: Policy) -> Json:
    """What a unit came to after one stage."""
    rounding = policy.index_rounding
    return {
        "stage": stage.stage,
        **_sums(stage.points, stage.maximum, policy.points_places),
        "index": fixed_or_null(stage.index, rounding.places),
        "index_exact": exact_or_null(stage.index_exact),
        "source": None if stage.source is None else _source(stage.source),
    }


def _step(step: StepRecord, places: int, language: Language) -> Json:
    """What a stage said of an indicator; what it did not say is left out."""
    document: Json = {
        "stage": step.stage,
        "points": fixed_or_null(step.points, places),
        "state": step.state.value,
    }
    said = {
        "answer": step.answer,
        "settled": step.settled,
        "why": step.why,
        "explain": step.explain,
        "explanation": step.explanation,
        "evidence": step.evidence,
        "reason": None if step.reason is None else reason_json(step.reason, language),
    }
    return document | {key: value for key, value in said.items() if value not in (None, False, "")}


def _adjustments_json(adjustments: AdjustmentsRecord, places: int, language: Language) -> Json:
    if not adjustments.items:
        return {}
    return {
        "adjustments": {
            "bonus": fixed(adjustments.bonus, places),
            "penalty": fixed(adjustments.penalty, places),
            "items": [adjustment_json(item, places, language) for item in adjustments.items],
        }
    }


def adjustment_json(item: AdjustmentRecord, places: int, language: Language) -> Json:
    return {
        "code": item.code,
        "kind": item.kind.value,
        "points": fixed(item.points, places),
        "cap": fixed(item.cap, places),
        "answer": item.answer,
        "reason": _message(item.reason) | {"text": language.sentence(item.reason)},
        "claimed": fixed_or_null(item.claimed, places),
        "evidence": item.evidence,
        **({"stages": [_step(step, places, language) for step in item.steps]} if item.steps else {}),
    }


def indicator_json(item: IndicatorRecord, places: int, language: Language) -> Json:
    outcome = outcome_json(item, places) | {"reason": reason_json(item.reason, language)}
    return outcome | remarks_json(item, places, language)


def outcome_json(item: IndicatorRecord, places: int) -> Json:
    """What follows from the facts, but for the reason."""
    return {
        "code": item.code,
        "points": fixed_or_null(item.points, places),
        "maximum": fixed(item.maximum, places),
        "state": item.state.value,
        "answer": item.answer,
    }


def remarks_json(item: IndicatorRecord, places: int, language: Language) -> Json:
    """What is said beside them, and what later stages said."""
    return {
        "claimed": fixed_or_null(item.claimed, places),
        "evidence": item.evidence,
        **({"stages": [_step(step, places, language) for step in item.steps]} if item.steps else {}),
    }


def reason_json(reason: Message, language: Language) -> Json:
    return _message(reason) | {"text": language.sentence(reason)}


def problem_json(problem: Problem, language: Language) -> Json:
    return _message(problem.message) | {
        "text": language.sentence(problem.message),
        "severity": problem.severity.value,
        "places": [_place(place) for place in problem.places],
    }


def _place(place: Place) -> Json:
    document: Json = {"file": place.file, "line": place.line, "column": place.column}
    return document if place.sheet is None else document | {"sheet": place.sheet, "cell": place.cell}


def _message(message: Message) -> Json:
    return {"code": message.code, "values": {key: _value(value) for key, value in message.values.items()}}


def message_text(message: Message) -> str:
    """What ``dump`` makes of ``_message``, in half the time."""
    values = ",".join([f"{_quoted_name(key)}:{_value_text(value)}" for key, value in message.values.items()])
    return f'{{"code":{_quoted_name(message.code)},"values":{{{values}}}}}'


def _value_text(value: Value) -> str:
    kind = type(value)
    if kind is int:
        return str(value)
    if kind is Message:
        return message_text(value)  # type: ignore[arg-type]
    if kind is Fraction:
        return f'"{exact_text(value)}"'  # type: ignore[arg-type]
    return quoted(value) if kind is str else dump(_value(value))  # type: ignore[arg-type]


_quoted_name = lru_cache(maxsize=1024)(quoted)
"""The codes of messages and the names of their values, which are few."""


def _value(value: Value) -> object:
    if isinstance(value, (str, int)):
        return value
    if isinstance(value, Message):
        return _message(value)
    if isinstance(value, tuple):
        return [_value(part) for part in value]
    return exact_text(value)
