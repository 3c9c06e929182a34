"""What results keep of the set that they were scored with."""

from __future__ import annotations

from ..criteria import CriteriaSet, Indicator, ScoredBy
from ..results import AdjustmentItem, CriteriaRecord, Item


def criteria_record(criteria: CriteriaSet) -> CriteriaRecord:
    fields = tuple(
        Item(
            part.code,
            part.name,
            part.maximum,
            tuple(
                Item(
                    criterion.code,
                    criterion.name,
                    criterion.maximum,
                    tuple(_leaf(leaf) for leaf in criterion.indicators) if criterion.has_sub_indicators else (),
                    ScoredBy.UNIT if criterion.has_sub_indicators else criterion.indicators[0].scored_by,
                )
                for criterion in part.criteria
            ),
        )
        for part in criteria.fields
    )
    return CriteriaRecord(
        criteria.id,
        criteria.name,
        criteria.level,
        criteria.status,
        criteria.source,
        criteria.maximum,
        criteria.sha256,
        fields,
        tuple(
            AdjustmentItem(indicator.code, indicator.name, kind, indicator.maximum)
            for kind, indicator in criteria.adjustments
        ),
        criteria.text,
    )


def _leaf(leaf: Indicator) -> Item:
    return Item(leaf.code, leaf.name, leaf.maximum, scored_by=leaf.scored_by)
