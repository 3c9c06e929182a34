"""How firm ranks are, as JSON."""

from __future__ import annotations

from ...analysis.margins import Distance, Neighbours
from ...analysis.robustness import Firmness, Pair, Robustness
from ...number import exact_text, fixed
from ...results import Results
from ..json_text import Json, exact_or_null


def robustness_json(results: Results, found: Robustness) -> Json:
    """Everything; distances are exact."""
    return _head(results, found) | {
        "units": [_unit(unit, results) for unit in found.units],
        "pairs": [_pair(pair) for pair in found.pairs],
    }


def firmness_json(results: Results, found: Robustness, unit: Firmness) -> Json:
    """The same of one unit."""
    return _head(results, found) | {
        "unit": _unit(unit, results),
        "pairs": [_pair(pair) for pair in found.pairs_of(unit.entry)],
    }


def _head(results: Results, found: Robustness) -> Json:
    return {
        "round": {"name": results.round, "year": results.year, "stage": results.stage},
        "compared": results.policy.rank_by.value,
        "spread_percent": found.spread,
        "draws": found.draws,
        "seed": found.seed,
    }


def _unit(unit: Firmness, results: Results) -> Json:
    entry, margins = unit.entry, unit.margins
    return {
        "code": entry.unit.code,
        "name": entry.unit.name,
        "group": entry.unit.group,
        "rank": entry.rank,
        "tied": entry.tied,
        "index": fixed(entry.published_index, results.policy.index_rounding.places),
        "index_exact": exact_text(entry.exact_index),
        "grade": entry.grade,
        "equals": [other.unit.code for other in margins.equals],
        "above": _neighbours(margins.above),
        "below": _neighbours(margins.below),
        "grade_kept": _distance(margins.kept),
        "next_grade": None
        if margins.next_grade is None
        else {"grade": margins.next_grade.code, **(_distance(margins.next) or {})},
        "best_rank": unit.best,
        "worst_rank": unit.worst,
        "draws_at_rank": unit.kept,
        "ranks": [{"rank": rank, "draws": draws} for rank, draws in unit.ranks],
    }


def _neighbours(near: Neighbours | None) -> Json | None:
    if near is None:
        return None
    distance = _distance(near.distance) or {}
    return {"units": [entry.unit.code for entry in near.entries], **distance, "tie_break": near.tie_break}


def _distance(distance: Distance | None) -> Json | None:
    return (
        None
        if distance is None
        else {
            "percent": exact_text(distance.percent),
            "points": exact_text(distance.points),
        }
    )


def _pair(pair: Pair) -> Json:
    return {
        "ahead": pair.ahead.unit.code,
        "behind": pair.behind.unit.code,
        "behind_by": _distance(pair.gap),
        "draws_turned": pair.turned,
        "draws_level": pair.level,
        "certain_to_percent": exact_or_null(pair.holds_to),
    }
