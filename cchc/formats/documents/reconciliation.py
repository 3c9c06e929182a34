"""Claims against points as JSON, for pipes."""

from __future__ import annotations

from ...analysis.reconciliation import NEARLY_EVERY, Difference, IndicatorSum, Reconciliation, Sum, is_appraised
from ...language import Language
from ...number import fixed
from ...results import RankedRecord, Results
from ..json_text import Json, fixed_or_null
from ..results.parts import indicator_json


def reconciliation_json(results: Results, found: Reconciliation, language: Language) -> Json:
    """Everything, each difference with all that the stages said of it."""
    places = results.policy.points_places
    return {
        "round": {
            "name": results.round,
            "year": results.year,
            "stage": results.stage,
            "stages": list(results.stages),
        },
        "compared": "stages" if is_appraised(results) else "claims",
        "claims": found.has_claims,
        "not_compared": list(found.apart),
        "nearly_every_percent": NEARLY_EVERY,
        "units": [
            _unit(unit.entry) | _sum(unit.sum, places) | {"not_compared": fixed(unit.apart, places)}
            for unit in found.units
        ],
        "fields": [
            {"code": part.field.code, "name": part.field.name} | _sum(part.sum, places) for part in found.fields
        ],
        "indicators": [_indicator(part, places) for part in found.indicators],
        "differences": [_difference(one, places, language) for one in found.differences],
        "total": _sum(found.total, places),
    }


def _unit(entry: RankedRecord) -> Json:
    return {"code": entry.unit.code, "name": entry.unit.name, "group": entry.unit.group, "rank": entry.rank}


def _sum(total: Sum, places: int) -> Json:
    return {
        "compared": total.compared,
        "claimed": fixed(total.said, places),
        "by_rule": fixed(total.stated, places),
        "cut": fixed(total.cut, places),
        "raised": fixed(total.raised, places),
        "points": fixed(total.points, places),
        "cut_percent": fixed_or_null(total.rate, 0),
    }


def _indicator(part: IndicatorSum, places: int) -> Json:
    return {
        "code": part.item.code,
        "name": part.item.name,
        "maximum": fixed(part.item.maximum, places),
        **_sum(part.sum, places),
        "share_percent": fixed_or_null(part.share, 0),
        "nearly_every_unit": part.is_over_claimed_by_nearly_every_unit,
        "over_claimed_by": [entry.unit.code for entry in part.over],
        "raised_for": [entry.unit.code for entry in part.under],
    }


def _difference(one: Difference, places: int, language: Language) -> Json:
    return {
        "unit": one.entry.unit.code,
        "indicator": indicator_json(one.record, places, language),
        "claimed": fixed(one.said, places),
        "by_rule": fixed(one.stated, places),
        "cut": fixed(one.cut, places),
        "raised": fixed(one.raised, places),
        "points": fixed(one.points, places),
    }
