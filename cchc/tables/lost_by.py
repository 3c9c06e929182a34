"""The columns of what points were lost by, for every table of losses."""

from __future__ import annotations

from ..analysis.losses import Split
from ..analysis.reconciliation import is_appraised
from ..criteria import ScoredBy
from ..problems import N_, Message
from ..results import Results
from .policy_words import shown_places
from .rescaling import is_rescaled
from .table import Align, Cell, Column

LOST = Message(N_("Lost"))


class LostBy:
    """Those that cannot have any in these results are left out."""

    def __init__(self, results: Results) -> None:
        self.appraised = is_appraised(results)
        self.others = any(item.scored_by is not ScoredBy.UNIT for item in results.criteria.indicators)
        self._places = shown_places(results.policy)

    def columns(self) -> tuple[Column, ...]:
        def column(heading: Message, key: str) -> Column:
            return Column(heading, Align.RIGHT, self._places, key)

        return (
            column(Message(N_("Unanswered")), "unanswered"),
            column(Message(N_("Not reached")), "not_reached"),
            *((column(Message(N_("Cut")), "cut"),) if self.appraised else ()),
            *((column(Message(N_("By others")), "others"),) if self.others else ()),
        )

    def cells(self, lost: Split) -> tuple[Cell, ...]:
        return (
            lost.unanswered,
            lost.not_reached,
            *((lost.cut,) if self.appraised else ()),
            *((lost.others,) if self.others else ()),
        )

    def notes(self) -> tuple[Message, ...]:
        notes = [Message(N_("Not reached: for what the unit answers the rule gives less than the maximum"))]
        if self.appraised:
            notes.append(
                Message(N_("Cut: what the rule gave for the self-assessment, less what stands after appraisal"))
            )
        if self.others:
            notes.append(
                Message(N_("By others: what the survey, the appraisers or the council score, or have yet to score"))
            )
        return tuple(notes)


def measured_note(results: Results) -> tuple[Message, ...]:
    """Where no survey was held, points are told as they were measured, before they are rescaled to the whole."""
    if not is_rescaled(results):
        return ()
    return (Message(N_("No survey was held: all points here are those measured, before they were rescaled")),)
