"""Two rounds held against each other as JSON, for pipes."""

from __future__ import annotations

from ...analysis.comparison import Before, Change, Comparison, Gone, Uncompared
from ...analysis.movements import (
    FieldMove,
    FieldTotal,
    ItemTotal,
    Move,
    all_moves,
    field_moves,
    field_totals,
    item_totals,
    moves,
    rest,
)
from ...analysis.pairing import LeftOut
from ...language import Language
from ...number import exact_text, fixed
from ...results import IndicatorRecord, Item, Results
from ..json_text import Json, exact_or_null, fixed_or_null
from ..results.parts import criteria_head, indicator_json


def comparison_json(comparison: Comparison, language: Language) -> Json:
    """Everything, each unit with its fields and its indicators."""
    found = list(all_moves(comparison))
    return {
        **_head(comparison),
        "units": [change_json(comparison, change, language) for change in comparison.changes.values()],
        "not_compared": [_uncompared(one) for one in comparison.uncompared],
        "gone": [_gone(one, comparison.before) for one in comparison.gone],
        "shared": [
            {"code": one.code, "name": one.name, "predecessor_of": list(one.heirs)} for one in comparison.shared
        ],
        "fields": [_field_total(total, comparison) for total in field_totals(comparison)],
        "indicators": [_item_total(total, comparison) for total in item_totals(comparison, found)],
        "fields_not_compared": {
            "then": [_item(item) for item in comparison.pairing.gone_fields],
            "now": [_item(item) for item in comparison.pairing.new_fields],
        },
        "indicators_not_compared": [_left_out(one) for one in comparison.pairing.left_out],
    }


def unit_comparison_json(comparison: Comparison, change: Change, language: Language) -> Json:
    """One unit, with the rounds that it is of."""
    return _head(comparison) | {"unit": change_json(comparison, change, language)}


def _head(comparison: Comparison) -> Json:
    pairing = comparison.pairing
    return {
        "then": _round(comparison.before),
        "now": _round(comparison.now),
        "same_set": pairing.same_set,
        "field_map": pairing.map.value,
        "rules_compared": pairing.rules_known,
    }


def _round(results: Results) -> Json:
    return {
        "name": results.round,
        "year": results.year,
        "stage": results.stage,
        "criteria": criteria_head(results.criteria),
        "ranked": len(results.units),
    }


def change_json(comparison: Comparison, change: Change, language: Language) -> Json:
    """A unit's change; what is not compared is null."""
    unit, was = change.now.unit, change.then
    then, now = comparison.before.policy, comparison.now.policy
    places = comparison.places
    found = rest(change)
    return {
        "code": unit.code,
        "name": unit.name,
        "group": unit.group,
        "then": [_before(one, comparison.before) for one in change.before],
        "index_then": fixed(change.index_then, then.index_rounding.places),
        "index_then_exact": exact_text(change.mean),
        "index": fixed_or_null(unit.index, now.index_rounding.places),
        "index_change": fixed(change.index, places),
        "rank_then": None if was is None else was.rank,
        "rank": change.now.rank,
        "places_up": change.places,
        "grade_then": None if was is None else was.grade,
        "grade": change.now.grade,
        "grades_up": change.grades,
        "fields": [_field(move, comparison) for move in field_moves(comparison, change)],
        "adjustments_then": fixed(found.adjustments_then, 0),
        "adjustments": fixed(found.adjustments_now, 0),
        "rescaled_then": fixed(found.rescaled_then, 0),
        "rescaled": fixed(found.rescaled_now, 0),
        "indicators": [_move(move, comparison, language) for move in moves(comparison, change)],
    }


def _before(one: Before, results: Results) -> Json:
    unit = one.entry.unit
    return {
        "code": unit.code,
        "name": unit.name,
        "weight": exact_text(one.weight),
        "index": fixed_or_null(unit.index, results.policy.index_rounding.places),
        "rank": one.entry.rank,
        "grade": one.entry.grade,
    }


def _field(move: FieldMove, comparison: Comparison) -> Json:
    then, now = comparison.before.policy, comparison.now.policy
    return {
        "code": move.now.code,
        "code_then": move.then.code,
        "points_then": fixed_or_null(move.points_then, then.points_places),
        "points": fixed_or_null(move.points_now, now.points_places),
        "points_change": fixed_or_null(move.points, _points_places(comparison)),
        "maximum_then": exact_or_null(move.maximum_then),
        "maximum": exact_text(move.maximum_now),
        "index_then": fixed_or_null(move.index_then, then.index_rounding.places),
        "index": fixed_or_null(move.index_now, now.index_rounding.places),
        "index_change": fixed_or_null(move.index, comparison.places),
    }


def _move(move: Move, comparison: Comparison, language: Language) -> Json:
    then = comparison.before.policy.points_places
    return {
        "code": move.now.code,
        "code_then": move.then.code,
        "points_then": fixed_or_null(move.points_then, then),
        "points_change": fixed_or_null(move.points, _points_places(comparison)),
        "turn": move.turn.value,
        "then": [{"unit": one.entry.unit.code} | _record(record, then, language) for one, record in move.records],
        "now": _record(move.record, comparison.now.policy.points_places, language),
    }


def _record(record: IndicatorRecord, places: int, language: Language) -> Json:
    return indicator_json(record, places, language)


def _uncompared(one: Uncompared) -> Json:
    return {
        "code": one.code,
        "name": one.name,
        "why": one.why.value,
        **({} if one.now is None else {"now": one.now.value}),
        **(
            {"then": [{"code": code, "why": None if why is None else why.value} for code, _, why in one.then]}
            if one.then
            else {}
        ),
    }


def _gone(one: Gone, results: Results) -> Json:
    places = results.policy.index_rounding.places
    return {
        "code": one.code,
        "name": one.name,
        "index": None if one.entry is None else fixed_or_null(one.entry.unit.index, places),
        "rank": None if one.entry is None else one.entry.rank,
    }


def _points_places(comparison: Comparison) -> int:
    """The places that a change of points is padded to: those of the finer of two sets."""
    return max(comparison.before.policy.points_places, comparison.now.policy.points_places)


def _field_total(total: FieldTotal, comparison: Comparison) -> Json:
    then, now = comparison.before.policy.index_rounding.places, comparison.now.policy.index_rounding.places
    return {
        "code": total.now.code,
        "code_then": total.then.code,
        "name": total.now.name,
        "compared": total.compared,
        "mean_index_then": fixed_or_null(total.index_then, then),
        "mean_index": fixed_or_null(total.index_now, now),
        "mean_index_change": fixed_or_null(total.index, comparison.places),
        "up": total.up,
        "down": total.down,
    }


def _item_total(total: ItemTotal, comparison: Comparison) -> Json:
    return {
        "code": total.now.code,
        "code_then": total.then.code,
        "name": total.now.name,
        "maximum": exact_text(total.now.maximum),
        "compared": total.compared,
        "up": total.up,
        "down": total.down,
        "points_change": fixed(total.points, _points_places(comparison)),
        "mean_change": exact_or_null(total.mean),
        "applies_once": total.turned,
    }


def _item(item: Item) -> Json:
    return {"code": item.code, "name": item.name, "maximum": exact_text(item.maximum)}


def _left_out(one: LeftOut) -> Json:
    return {
        "why": one.why.value,
        "then": None if one.then is None else _item(one.then),
        "now": None if one.now is None else _item(one.now),
    }
