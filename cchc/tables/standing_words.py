"""Why a unit is not ranked, in words."""

from __future__ import annotations

from ..problems import N_, Message
from ..ranking import Why

WHY = {
    Why.NOT_SUBMITTED: Message(N_("not submitted")),
    Why.INVALID: Message(N_("invalid: its errors must be mended first")),
    Why.UNANSWERED: Message(N_("unanswered indicators, which the set does not allow")),
    Why.NO_SURVEY: Message(N_("no survey was held, without which the set scores no unit")),
    Why.NOTHING_APPLICABLE: Message(N_("nothing is applicable to it")),
}
