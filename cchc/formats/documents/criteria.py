"""Criteria sets as JSON, for pipes."""

from __future__ import annotations

from ...criteria import CriteriaSet, Indicator, PreviousSet
from ...language import Language
from ...number import exact_text
from ...recording import criteria_record
from ..json_text import Json
from ..results.parts import (
    adjustment_items_json,
    criteria_head,
    item_json,
    policy_json,
)


def summary_json(criteria: CriteriaSet) -> Json:
    """What the list of sets shows."""
    counts = criteria.counts
    return {
        "id": criteria.id,
        "name": criteria.name,
        "level": criteria.level,
        "years": list(criteria.years),
        "status": criteria.status.value,
        "maximum": exact_text(criteria.maximum),
        "fields": counts.fields,
        "criteria": counts.criteria,
        "sub_indicators": counts.sub_indicators,
    }


def criteria_json(criteria: CriteriaSet, language: Language) -> Json:
    """The whole set: the tree, and each indicator with its rule in words."""
    record = criteria_record(criteria)
    document: Json = {
        **criteria_head(record),
        "years": list(criteria.years),
        **({} if criteria.previous is None else {"previous": _previous(criteria.previous)}),
        "policy": policy_json(criteria.policy),
        "fields": [item_json(part) for part in record.fields],
        "indicators": [_indicator(criteria, indicator, language) for indicator in criteria.indicators],
    }
    listed = adjustment_items_json(record)
    if listed:
        pairs = zip(listed["adjustments"], criteria.adjustments, strict=True)
        listed["adjustments"] = [item | _how(indicator, language) for item, (_, indicator) in pairs]
    return document | listed


def _previous(previous: PreviousSet) -> Json:
    return {"criteria": previous.criteria, "fields": dict(previous.fields)}


def _indicator(criteria: CriteriaSet, indicator: Indicator, language: Language) -> Json:
    return {
        "code": indicator.code,
        "name": indicator.name,
        "maximum": exact_text(indicator.maximum),
        "kind": indicator.rule.kind,
        "keys": list(indicator.rule.ways[0].keys),
        "rule": [language.sentence(words) for words in indicator.rule.words],
        "scored_by": indicator.scored_by.value,
        "not_applicable": criteria.not_applicable_policy(indicator).value,
        "evidence": indicator.evidence,
        "source": indicator.source,
        "examples": len(indicator.examples),
    }


def _how(adjustment: Indicator, language: Language) -> Json:
    """How a bonus or a penalty is scored; its kind is not that of its rule."""
    return {
        "rule_kind": adjustment.rule.kind,
        "keys": list(adjustment.rule.ways[0].keys),
        "rule": [language.sentence(words) for words in adjustment.rule.words],
        "scored_by": adjustment.scored_by.value,
        "evidence": adjustment.evidence,
        "source": adjustment.source,
        "examples": len(adjustment.examples),
    }
