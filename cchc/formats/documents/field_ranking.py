"""A ranking by one field as JSON, for pipes."""

from __future__ import annotations

from collections.abc import Sequence

from ...analysis.field_profile import field_profile
from ...analysis.field_standing import rank_by_field
from ...analysis.groups import has_groups, ranked_groups
from ...number import fixed
from ...results import RankedRecord, Results
from ..json_text import Json, exact_or_null, rounded_or_null
from ..results.parts import unranked_json


def field_ranking_json(results: Results, field: str) -> Json:
    """The units by their place in a field, by its code; the groups with their means where ranks are theirs."""
    places, rounding = results.policy.points_places, results.policy.index_rounding
    document: Json = {
        "round": {"name": results.round, "year": results.year, "stage": results.stage},
        "field": field,
        "units": [
            {
                "code": entry.unit.code,
                "name": entry.unit.name,
                "group": entry.unit.group,
                "points": fixed(entry.field.points, places),
                "maximum": fixed(entry.field.maximum, places),
                "index": rounded_or_null(entry.field.index, rounding),
                "index_exact": exact_or_null(entry.field.index),
                "rank": entry.rank,
                "tied": entry.tied,
            }
            for entry in rank_by_field(results, field)
        ],
        "unranked": [unranked_json(unit) for unit in results.unranked],
    }
    if not has_groups(results):
        return document
    position = [item.code for item in results.criteria.fields].index(field)
    groups = [
        {"group": name, "units": len(entries), **_mean(entries, position, results)}
        for name, entries in ranked_groups(results)
    ]
    return document | {"groups": groups}


def _mean(entries: Sequence[RankedRecord], position: int, results: Results) -> Json:
    """Of the units to which the field applies."""
    mean = field_profile([entry.unit for entry in entries]).fields[position].index
    return {
        "mean_index": rounded_or_null(mean, results.policy.index_rounding),
        "mean_index_exact": exact_or_null(mean),
    }
