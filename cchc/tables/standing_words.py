"""Why a unit is not ranked, in words."""

from __future__ import annotations

from ..problems import N_, Message
from ..ranking import Why
from ..results import Results, UnrankedRecord

WHY = {
    Why.NOT_SUBMITTED: Message(N_("not submitted")),
    Why.INVALID: Message(N_("invalid: its errors must be mended first")),
    Why.UNANSWERED: Message(N_("unanswered indicators, which the set does not allow")),
    Why.NOTHING_APPLICABLE: Message(N_("nothing is applicable to it")),
}
_NO_SURVEY = Message(N_("no survey was held, without which the set scores no unit"))


def why_words(entry: UnrankedRecord, results: Results) -> Message:
    """Why a unit of results is not ranked. What no survey was held for is unanswered, too, but not by the unit."""
    told = (problem.message for problem in results.problems if problem.code == "E-P017")
    unsurveyed = entry.why is Why.UNANSWERED and any(message.values["unit"] == entry.code for message in told)
    return _NO_SURVEY if unsurveyed else WHY[entry.why]
