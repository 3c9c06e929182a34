"""Where no survey was held: that points and maximum are rescaled to the whole, and what they were before; or that
nothing is, and what it would score counts as 0.
"""

from __future__ import annotations

from ..criteria import ScoredBy, WithoutSurvey
from ..problems import N_, Message
from ..results import Results, UnitRecord
from .table import Align, Cell, Column

_MOST_UNITS = 12
"""Units whose figures stand in a note; the columns beside the ranking have them all."""


def is_rescaled(results: Results) -> bool:
    return any(entry.unit.measured for entry in results.units)


def before_columns(results: Results, places: int | None) -> tuple[Column, ...]:
    """Columns beside points and maximum, for what those were before."""
    if not is_rescaled(results):
        return ()
    return (
        Column(Message(N_("Points measured")), Align.RIGHT, places, "measured_points", minor=True),
        Column(Message(N_("Maximum measured")), Align.RIGHT, places, "measured_maximum", minor=True),
    )


def before_cells(unit: UnitRecord) -> tuple[Cell, ...]:
    """What was measured; a unit that is not rescaled measured what it has."""
    return tuple(unit.measured or (unit.points, unit.maximum))


def rescaled_notes(results: Results) -> tuple[Message, ...]:
    """Below the ranking: units with their figures before."""
    units = [entry.unit for entry in results.units if entry.unit.measured]
    if not units:
        return ()
    figures = tuple(
        Message(
            N_("{name}: {points:n} of {maximum:n}"),
            {"name": unit.name, "points": unit.measured.points, "maximum": unit.measured.maximum},
        )
        for unit in units[:_MOST_UNITS]
        if unit.measured
    )
    more = len(units) - len(figures)
    if more:
        figures += (Message(N_("… and {count:n} more {count:unit|units}"), {"count": more}),)
    return (RESCALED, Message(N_("Before rescaling: {figures:l}"), {"figures": figures}))


RESCALED = Message(
    N_(
        "No survey was held: points and maximum are rescaled from what was measured to the whole, as the set says; the "
        "index is the same before and after"
    )
)


def zero_notes(results: Results) -> tuple[Message, ...]:
    """Below the ranking: in how many units what a survey scores counts as 0 for want of one."""
    if results.policy.without_survey is not WithoutSurvey.ZERO:
        return ()
    leaves = results.criteria.indicators
    surveyed = [position for position, leaf in enumerate(leaves) if leaf.scored_by is ScoredBy.SURVEY]
    zero = [
        {position for position in surveyed if entry.unit.indicators[position].reason.code == "R-NO-SURVEY-ZERO"}
        for entry in results.units
    ]
    codes = tuple(leaves[position].code for position in sorted(set().union(*zero)))
    said = N_(
        "No survey was held: what it scores ({codes:l}) counts as 0 in {count:n} {count:unit|units}, as the set says"
    )
    return (Message(said, {"codes": codes, "count": sum(map(bool, zero))}),) if codes else ()


def total_notes(results: Results) -> tuple[Message, ...]:
    """Below a table whose parts do not add up to its total, as that is rescaled and they are not."""
    if not is_rescaled(results):
        return ()
    return (
        Message(
            N_(
                "No survey was held: the total is rescaled to the whole, the fields and indicators are as measured, so "
                "they do not add up to it"
            )
        ),
    )
