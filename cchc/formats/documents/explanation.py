"""The explanation of one unit's result as JSON."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from ...analysis.grounds_in_set import before_rounding, legal_source
from ...analysis.neighbours import Neighbour, neighbours
from ...criteria import CriteriaSet, Criterion, Field, Indicator
from ...language import Language
from ...number import add, exact_text, fixed
from ...problems import Problem
from ...results import RankedRecord, Results, UnrankedRecord
from ...scoring import State
from ..json_text import Json, exact_or_null
from ..results.parts import (
    adjustment_json,
    criteria_head,
    indicator_json,
    missed_json,
    problem_json,
    unit_json,
    unranked_json,
)


def explanation_json(
    results: Results, criteria: CriteriaSet, entry: RankedRecord, codes: Collection[str], language: Language
) -> Json:
    """The unit as the results have it, with rank and grade explained, and these indicators with their rules."""
    tree = _Tree(criteria, entry, codes, results.policy.points_places, language)
    document = unit_json(entry.unit, results.policy, language)
    sums = {part["code"]: part for part in document["fields"]}
    fields = [sums[part.code] | tree.field(part) for part in criteria.fields if tree.has(part.indicators)]
    document |= {
        "rank": _rank(results, entry),
        "grade": {"code": entry.grade, **missed_json(entry.missed, language)},
        "fields": fields,
    }
    del document["indicators"]
    if "adjustments" in document:
        items = {record.code: record for record in entry.unit.adjustments.items}
        document["adjustments"]["items"] = [
            adjustment_json(items[leaf.code], tree.places, language) | tree.rule(leaf)
            for _, leaf in criteria.adjustments
            if leaf.code in codes
        ]
    return _head(results) | {"unit": document}


def why_unranked_json(results: Results, entry: UnrankedRecord, problems: Iterable[Problem], language: Language) -> Json:
    told = [problem_json(problem, language) for problem in problems]
    return _head(results) | {"unit": unranked_json(entry) | {"problems": told}}


def _head(results: Results) -> Json:
    return {
        "round": {"name": results.round, "year": results.year, "stage": results.stage},
        "criteria": criteria_head(results.criteria),
    }


def _rank(results: Results, entry: RankedRecord) -> Json:
    found = neighbours(results, entry)
    return {
        "rank": entry.rank,
        "of": found.of,
        "group": found.group,
        "tied_with": [other.unit.code for other in found.tied],
        "above": _neighbour(found.above),
        "below": _neighbour(found.below),
    }


def _neighbour(found: Neighbour | None) -> Json | None:
    if found is None:
        return None
    return {
        "code": found.entry.unit.code,
        "rank": found.entry.rank,
        "by": "order" if found.by_order else "index" if found.field is None else "field",
        "field": found.field,
        "own": exact_or_null(found.own),
        "other": exact_or_null(found.other),
    }


class _Tree:
    def __init__(
        self, criteria: CriteriaSet, entry: RankedRecord, codes: Collection[str], places: int, language: Language
    ) -> None:
        self.criteria, self.codes, self.places, self.language = criteria, codes, places, language
        self.records = {record.code: record for record in entry.unit.indicators}
        self.adjustments = {record.code: record for record in entry.unit.adjustments.items}

    def has(self, leaves: Iterable[Indicator]) -> bool:
        return any(leaf.code in self.codes for leaf in leaves)

    def field(self, part: Field) -> Json:
        return {
            "name": part.name,
            "source": part.source,
            "criteria": [self._criterion(item) for item in part.criteria if self.has(item.indicators)],
        }

    def _criterion(self, criterion: Criterion) -> Json:
        records = [self.records[leaf.code] for leaf in criterion.indicators]
        maxima = [0 if record.state is State.NOT_APPLICABLE else record.maximum for record in records]
        return {
            "code": criterion.code,
            "name": criterion.name,
            "points": fixed(add([record.points or 0 for record in records]), self.places),
            "maximum": fixed(add(maxima), self.places),
            "source": criterion.source,
            "indicators": [self._indicator(leaf) for leaf in criterion.indicators if leaf.code in self.codes],
        }

    def _indicator(self, leaf: Indicator) -> Json:
        return indicator_json(self.records[leaf.code], self.places, self.language) | self.rule(leaf)

    def rule(self, leaf: Indicator) -> Json:
        """What the set says of it."""
        record = self.records.get(leaf.code) or self.adjustments[leaf.code]
        exact = before_rounding(self.criteria, record)
        source = legal_source(self.criteria, leaf.code)
        return {
            "name": leaf.name,
            "rule": [self.language.sentence(words) for words in leaf.rule.words],
            "scored_by": leaf.scored_by.value,
            "evidence_due": leaf.evidence,
            "source": {"text": source.text, "named_by": source.by.value, "code": source.code or None},
            **({} if exact is None else {"before_rounding": exact_text(exact)}),
        }
