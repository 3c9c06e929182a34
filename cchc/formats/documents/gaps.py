"""Points lost and the cheapest ways up as JSON, for pipes."""

from __future__ import annotations

from ...analysis.choices import PlannedStep
from ...analysis.gaps import Position, Route, Ways
from ...analysis.losses import IndicatorGap, Loss, Split, UnitGaps, bonus_gains, field_losses, penalty_losses
from ...answers import told_answer
from ...language import Language
from ...number import Exact, exact_text, fixed
from ...results import RankedRecord, Results
from ...tables.plans import step_words
from ..json_text import Json, exact_or_null
from ..results.parts import adjustment_json, indicator_json, reason_json, unranked_json


class GapsJson:
    """The documents of one round."""

    def __init__(self, results: Results, ways: Ways, language: Language) -> None:
        self._results, self._ways, self._language = results, ways, language
        self._places = results.policy.points_places

    def round(self, found: list[Loss], units: list[UnitGaps]) -> Json:
        """All units together, and of each what it needs."""
        penalties = penalty_losses(self._results)
        return {
            **self._head(),
            "fields": [
                {"code": part.field.code, "name": part.field.name}
                | self._lost(part.lost)
                | {"share_percent": exact_or_null(part.share)}
                for part in field_losses(self._results, found)
            ],
            "indicators": [
                {
                    "code": loss.item.code,
                    "name": loss.item.name,
                    "maximum": self._points(loss.item.maximum),
                    "scored_by": loss.item.scored_by.value,
                    "applicable": loss.applicable,
                    "losing": loss.losing,
                    **self._lost(loss.lost),
                    "share_percent": exact_or_null(loss.share),
                }
                for loss in found
            ],
            "bonuses": [
                {"code": gain.item.code, "name": gain.item.name, "won": gain.won, "points": self._points(gain.points)}
                for gain in bonus_gains(self._results)
            ],
            "penalties": [
                {
                    "code": loss.item.code,
                    "name": loss.item.name,
                    "penalized": loss.penalized,
                    "points": self._points(loss.points),
                }
                for loss in penalties.each
            ],
            "penalty_points": self._points(penalties.points),
            "units": [
                self._unit(entry, gaps) | self._largest(gaps) | self._routes(entry)
                for entry, gaps in zip(self._results.units, units, strict=True)
            ],
            "unranked": [unranked_json(unit) for unit in self._results.unranked],
        }

    def unit(self, entry: RankedRecord, gaps: UnitGaps) -> Json:
        """One unit with all that it lost."""
        places, language = self._places, self._language
        return {
            **self._head(),
            "unit": self._unit(entry, gaps)
            | {
                "fields": [
                    {"code": part.field.code, "name": part.field.name} | self._lost(part.lost) for part in gaps.fields
                ],
                "indicators": [self._indicator(gap) for gap in gaps.indicators],
                "bonuses": [adjustment_json(item, places, language) for item in gaps.bonuses],
                "penalties": [adjustment_json(item, places, language) for item in gaps.penalties],
            }
            | self._routes(entry),
        }

    def _head(self) -> Json:
        results = self._results
        return {
            "round": {"name": results.round, "year": results.year, "stage": results.stage},
            "criteria": {"id": results.criteria.id, "name": results.criteria.name},
            "in_no_plan": [
                {"code": leaf.code, "scored_by": leaf.scored_by.value, "compared": leaf.rule.compares}
                for leaf in self._ways.in_hand.left_out
            ],
        }

    def _points(self, value: Exact) -> str:
        return fixed(value, self._places)

    def _lost(self, lost: Split) -> Json:
        return {
            "lost": self._points(lost.points),
            "unanswered": self._points(lost.unanswered),
            "not_reached": self._points(lost.not_reached),
            "cut": self._points(lost.cut),
            "others": self._points(lost.others),
        }

    def _unit(self, entry: RankedRecord, gaps: UnitGaps) -> Json:
        unit = entry.unit
        return {
            "code": unit.code,
            "name": unit.name,
            "group": unit.group,
            "rank": entry.rank,
            "index": None if unit.index is None else self._index(unit.index),
            "grade": entry.grade,
            **self._lost(gaps.lost),
        }

    def _largest(self, gaps: UnitGaps) -> Json:
        first = next(iter(gaps.indicators), None)
        if first is None:
            return {"largest": None}
        return {"largest": {"code": first.item.code, "name": first.item.name} | self._lost(first.lost)}

    def _indicator(self, gap: IndicatorGap) -> Json:
        return (
            {"name": gap.item.name, "scored_by": gap.item.scored_by.value}
            | indicator_json(gap.record, self._places, self._language)
            | self._lost(gap.lost)
        )

    def _routes(self, entry: RankedRecord) -> Json:
        grade, rank = self._ways.to_next_grade(entry), self._ways.to_next_rank(entry)
        above = next((other for other in self._results.units if other.unit.code == rank.goal), None)
        return {
            "next_grade": {"grade": grade.goal or None} | self._route(grade),
            "next_rank": {
                "rank": None if above is None else above.rank,
                "unit": None if above is None else above.unit.code,
            }
            | self._route(rank),
        }

    def _route(self, route: Route) -> Json:
        return {
            "outcome": route.outcome.value,
            "needed": self._points(route.needed),
            "more_than_needed": route.beyond,
            "fields": [
                {"code": need.field, "floor": exact_text(need.floor), "needed": self._points(need.points)}
                | ({"more_than_floor": True} if need.beyond else {})
                for need in route.floors
            ],
            "obstacles": [reason_json(message, self._language) for message in route.obstacles],
            "steps": [self._step(step) for step in route.steps],
            "gain": self._points(route.gain),
            "after": None if route.after is None else self._position(route.after),
        }

    def _step(self, step: PlannedStep) -> Json:
        rule = step.indicator.rule
        return {
            "code": step.indicator.code,
            "name": step.indicator.name,
            "field": step.field,
            "before": told_answer(rule, step.before),
            "after": told_answer(rule, step.after),
            "of_a_hundred": step.is_of_a_hundred,
            "points": self._points(step.points),
            "to": self._points(step.to),
            "gain": self._points(step.gain),
            "text": self._language.sentence(step_words(step)),
            "evidence": step.indicator.evidence,
        }

    def _position(self, after: Position) -> Json:
        return {
            "points": self._points(after.points),
            "maximum": self._points(after.maximum),
            "index": self._index(after.index),
            "index_exact": exact_text(after.index_exact),
            "grade": after.grade,
            "rank": after.rank,
            "tied": after.tied,
        }

    def _index(self, index: Exact) -> str:
        return fixed(index, self._results.policy.index_rounding.places)
