"""Why a unit is not ranked, in words."""

from __future__ import annotations

from ..problems import N_, Message
from ..ranking import Why
from ..results import Results

WHY = {
    Why.NOT_SUBMITTED: Message(N_("not submitted")),
    Why.INVALID: Message(N_("invalid: its errors must be mended first")),
    Why.UNANSWERED: Message(N_("unanswered indicators, which the set does not allow")),
    Why.NOTHING_APPLICABLE: Message(N_("nothing is applicable to it")),
}
_NO_SURVEY = Message(N_("no survey was held, without which the set scores no unit"))


def whys(results: Results) -> dict[str, Message]:
    """Why each unit that is not ranked is not, by its code.

    What no survey was held for is unanswered, too, but not by the unit.
    """
    told = (problem.message.values.get("unit") for problem in results.problems if problem.code == "E-P017")
    unsurveyed = {unit for unit in told if isinstance(unit, str)}
    return {
        entry.code: _NO_SURVEY if entry.why is Why.UNANSWERED and entry.code in unsurveyed else WHY[entry.why]
        for entry in results.unranked
    }
