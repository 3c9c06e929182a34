"""What a set says of an indicator by which its points came about: the legal source, and what rounding did to them."""

from __future__ import annotations

import enum
from typing import NamedTuple

from ..criteria import CriteriaSet
from ..number import Exact
from ..results import AdjustmentRecord, IndicatorRecord
from ..rules import WhenZero
from .kept_answers import kept_answer


class Names(enum.Enum):
    """What it is that names a source."""

    ITEM = "item"
    """The indicator, the bonus or the penalty itself."""
    CRITERION = "criterion"
    FIELD = "field"
    SET = "set"


class LegalSource(NamedTuple):
    text: str
    by: Names
    code: str = ""
    """Of the criterion or field that names it."""


def legal_source(criteria: CriteriaSet, code: str) -> LegalSource:
    """The nearest that is named: of the indicator, else of its criterion, its field, the set."""
    leaf = criteria.by_code[code]
    if leaf.source:
        return LegalSource(leaf.source, Names.ITEM)
    for part in criteria.fields:
        for criterion in part.criteria:
            if any(leaf is one for one in criterion.indicators):
                if criterion.source:
                    return LegalSource(criterion.source, Names.CRITERION, criterion.code)
                if part.source:
                    return LegalSource(part.source, Names.FIELD, part.code)
    return LegalSource(criteria.source, Names.SET)


def before_rounding(criteria: CriteriaSet, record: IndicatorRecord | AdjustmentRecord) -> Exact | None:
    """What the rule gave where rounding has changed it; None where it has not, or where no rule gave it.

    The points of a unit that is compared with the best of its round cannot be told from it alone.
    """
    rule = criteria.by_code[record.code].rule
    answer = kept_answer(record, rule)
    if rule.compares or answer is None or answer.settled is not None or not isinstance(answer.stated, tuple):
        return None
    exact, cause = rule.ways[answer.way].worth.evaluator()(answer.stated)
    return None if isinstance(cause, WhenZero) or exact == record.points else exact
