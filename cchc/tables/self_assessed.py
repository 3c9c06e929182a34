"""The index by the self-assessment, to stand beside the one after appraisal."""

from __future__ import annotations

from ..analysis.reconciliation import awaited, is_appraised
from ..criteria import ScoredBy
from ..problems import N_, Message
from ..results import Results, UnitRecord
from ..stages.stage import stage_words
from .table import Align, Cell, Column

_LATER = (ScoredBy.APPRAISER, ScoredBy.COUNCIL)
"""Who have not spoken yet when a unit has assessed itself."""


def self_columns(results: Results, *, minor: int) -> tuple[Column, ...]:
    """The column before the index; none where no later stage has spoken."""
    if not is_appraised(results):
        return ()
    heading = Message(N_("Self-assessed (%)"))
    return (
        Column(
            heading,
            Align.RIGHT,
            results.policy.index_rounding.places,
            "self_index",
            minor=minor,
            notes=_explained(results),
        ),
    )


def self_cells(unit: UnitRecord) -> tuple[Cell, ...]:
    return (unit.stages[0].index if unit.stages else unit.index,)


def self_notes(results: Results) -> tuple[Message, ...]:
    """What the two indices are, and what the first one lacks."""
    if not is_appraised(results):
        return ()
    last = stage_words(results.stages[-1])
    return Message(N_("The figures are those after {stage:m}"), {"stage": last}), *_explained(results)


def _explained(results: Results) -> tuple[Message, ...]:
    """What is said of the column alone."""
    said = Message(N_("Self-assessed: the index by the self-assessment alone"))
    codes = tuple(item.code for item in results.criteria.indicators if item.scored_by in _LATER)
    if not codes:
        return (said,)
    lacking = Message(N_("Self-assessed counts as 0 what appraisers or the council score: {codes:l}"), {"codes": codes})
    return said, lacking


def awaited_notes(results: Results) -> tuple[Message, ...]:
    """What counts as 0 so far: the figures are provisional until those have spoken who score it."""
    codes = awaited(results)
    text = N_("Provisional: what appraisers or the council have not scored yet counts as 0: {codes:l}")
    return (Message(text, {"codes": codes}),) if codes else ()
