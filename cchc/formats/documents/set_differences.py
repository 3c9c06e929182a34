"""What differs between two criteria sets, and what the new one would make of results, as JSON."""

from __future__ import annotations

import enum
from fractions import Fraction

from ...analysis.rescoring import Rescored, Rescoring
from ...analysis.set_differences import Difference, Said, SetDifferences
from ...criteria import CriteriaSet, Requirements
from ...language import Language
from ...number import Rounding, exact_text, fixed
from ...problems import Message
from ...results import RankedRecord
from ...tables.set_differences import difference_words
from ..json_text import Json, rounded_or_null
from ..results.parts import missed_json, requirements_json, unranked_json
from .criteria import summary_json


def differences_json(found: SetDifferences, language: Language, rescoring: Rescoring | None = None) -> Json:
    document: Json = {
        "from": _set(found.old),
        "to": _set(found.new),
        "same_file": found.same_file,
        "same": found.is_empty,
        "sections": [
            {
                "section": section.part.value,
                **({"code": section.code, "name": section.name} if section.code else {}),
                "differences": [_difference(one, language) for one in section.differences],
            }
            for section in found.sections
        ],
        "same_indicators": dict(found.same),
    }
    return document if rescoring is None else document | {"results": rescoring_json(rescoring, language)}


def _set(criteria: CriteriaSet) -> Json:
    return summary_json(criteria) | {"sha256": criteria.sha256}


def _difference(found: Difference, language: Language) -> Json:
    return {
        "code": found.code,
        "name": found.name,
        "aspect": found.aspect.value,
        "change": found.edit.value,
        **({} if found.part is None else {"part": language.sentence(found.part)}),
        "old": _said(found.old, language),
        "new": _said(found.new, language),
        "text": language.sentence(difference_words(found)),
    }


def _said(said: Said, language: Language) -> object:
    """Numbers as decimals, words of a set as they are, sentences in the run's language."""
    if isinstance(said, Message):
        return language.sentence(said)
    if isinstance(said, enum.Enum):
        return said.value
    if isinstance(said, Rounding):
        return {"places": said.places, "mode": said.mode.value}
    if isinstance(said, Requirements):
        return requirements_json(said)
    if isinstance(said, tuple):
        return [language.sentence(part) if isinstance(part, Message) else part for part in said]
    if isinstance(said, (int, Fraction)) and not isinstance(said, bool):
        return exact_text(said)
    return said


def rescoring_json(found: Rescoring, language: Language) -> Json:
    """Every unit then and as it would be; what could not be carried over."""
    places = found.criteria.policy.points_places
    return {
        "round": {"name": found.results.round, "year": found.results.year, "stage": found.results.stage},
        "units": [_rescored(one, found, language) for one in found.units],
        "not_ranked_then": [unranked_json(entry) for entry in found.results.unranked],
        "new_indicators": list(found.new),
        "dropped_indicators": list(found.dropped),
        "renamed_indicators": [{"code": code, "then": then, "now": now} for code, then, now in found.renamed],
        "not_carried": [
            {"unit": one.unit, "indicator": one.code, "why": one.why.value, "scored": one.scored} for one in found.lost
        ],
        "comparable": {
            "indicators": len(found.comparable),
            "of": len(found.criteria.leaves),
            "maximum": fixed(found.comparable_maximum, places),
            "codes": list(found.comparable),
        },
        "survey_held": found.survey_held,
        "time_known": found.time_known,
    }


def _rescored(one: Rescored, found: Rescoring, language: Language) -> Json:
    policy = found.criteria.policy
    unit = one.then.unit
    document: Json = {
        "code": unit.code,
        "name": unit.name,
        "group": unit.group,
        "then": _then(one.then, found),
    }
    rounding = policy.index_rounding
    if one.now is None:
        assert one.why is not None
        return document | {"would_be": None, "why": one.why.value}
    result = one.now.result
    assert result.index is not None
    assert result.index_exact is not None
    now: Json = {
        "points": fixed(result.sums.points, policy.points_places),
        "maximum": fixed(result.sums.maximum, policy.points_places),
        "index": fixed(result.index, rounding.places),
        "index_exact": exact_text(result.index_exact),
        "rank": one.now.rank,
        "tied": one.now.tied,
        "grade": one.now.grade.code,
        **missed_json(one.now.missed, language),
        "comparable_index": rounded_or_null(one.comparable, rounding),
        "comparable_index_then": rounded_or_null(one.comparable_then, found.results.policy.index_rounding),
    }
    return document | {"would_be": now}


def _then(entry: RankedRecord, found: Rescoring) -> Json:
    unit, policy = entry.unit, found.results.policy
    return {
        "points": fixed(unit.points, policy.points_places),
        "maximum": fixed(unit.maximum, policy.points_places),
        "index": fixed(entry.published_index, policy.index_rounding.places),
        "index_exact": exact_text(entry.exact_index),
        "rank": entry.rank,
        "tied": entry.tied,
        "grade": entry.grade,
    }
