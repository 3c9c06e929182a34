"""What a document of results says of the set and of its policy, read back."""

from __future__ import annotations

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
from ...number import Rounding, RoundingMode
from ...results import AdjustmentItem, CriteriaRecord, Item
from ..json_part import Broken, Part
from .parts import LEVELS


def read_criteria(part: Part) -> CriteriaRecord:
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


def read_policy(part: Part) -> Policy:
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


def _read_rounding(part: Part) -> Rounding:
    places = part.whole("places")
    if not 0 <= places <= 9:
        raise Broken(f"{part.path}.places")
    return Rounding(places, part.member("mode", RoundingMode))
