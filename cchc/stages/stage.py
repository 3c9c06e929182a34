"""The stages of a round (các bước thẩm định): self-assessment, appraisal, explanation, and the council's decision.

A later stage says something of the indicators that it touches; what it does not touch stands as before.
"""

from __future__ import annotations

import enum
from collections.abc import Sequence
from typing import NamedTuple

from ..assessment import SELF
from ..criteria import ScoredBy
from ..problems import N_, Message, Place


class StageKind(enum.Enum):
    """Who speaks in a stage, and what may be said."""

    SELF = "self"
    """Tự chấm: the unit states facts."""
    APPRAISAL = "appraisal"
    """Thẩm định: the appraisers correct facts or settle points, with a reason, and ask for explanations."""
    EXPLANATION = "explanation"
    """Giải trình: the unit answers what was asked, and may add evidence."""
    COUNCIL = "council"
    """The council settles as appraisers do, and has the last word."""

    @property
    def decides(self) -> bool:
        """Whether the stage may change what counts."""
        return self in (StageKind.APPRAISAL, StageKind.COUNCIL)


class Stage(NamedTuple):
    name: str
    kind: StageKind
    place: Place | None = None


SELF_STAGE = Stage(SELF, StageKind.SELF)

DEFAULT_STAGES = (
    SELF_STAGE,
    Stage("appraisal-1", StageKind.APPRAISAL),
    Stage("explanation", StageKind.EXPLANATION),
    Stage("appraisal-2", StageKind.APPRAISAL),
)
"""Those of a round that names none."""


def kind_of(name: str) -> StageKind | None:
    """The kind that a stage's name says: ``appraisal-2`` is an appraisal. None where it says none."""
    return next((kind for kind in StageKind if name == kind.value or name.startswith(f"{kind.value}-")), None)


def deciders(stages: Sequence[Stage]) -> dict[ScoredBy, frozenset[StageKind]]:
    """In a round of these stages, in which kinds of stage those answer who are not the units.

    Without a council stage of its own, what the council decides is entered by the appraisers.
    """
    kinds = {stage.kind for stage in stages}
    council = {StageKind.COUNCIL} if StageKind.COUNCIL in kinds else {StageKind.APPRAISAL}
    return {
        ScoredBy.APPRAISER: frozenset({StageKind.APPRAISAL, StageKind.COUNCIL} & kinds),
        ScoredBy.COUNCIL: frozenset(council & kinds),
    }


def awaited(stages: Sequence[Stage], upto: int) -> frozenset[ScoredBy]:
    """Whose answers are still to come when the first ``upto`` of the stages have spoken."""
    spoken = {stage.kind for stage in stages[:upto]}
    return frozenset(who for who, kinds in deciders(stages).items() if kinds and not kinds & spoken)


WHO = {
    ScoredBy.UNIT: Message(N_("the unit")),
    ScoredBy.APPRAISER: Message(N_("the appraiser")),
    ScoredBy.SURVEY: Message(N_("the survey")),
    ScoredBy.COUNCIL: Message(N_("the council")),
}
"""Who supplies an answer, in words."""

NO_SURVEY = Message(N_("no survey is held in this round"))
"""What stands on a form in place of an answer from one."""

_NAMED = {
    StageKind.SELF: Message(N_("self-assessment")),
    StageKind.APPRAISAL: Message(N_("appraisal")),
    StageKind.EXPLANATION: Message(N_("explanation")),
    StageKind.COUNCIL: Message(N_("council")),
}


def stage_words(name: str) -> Message:
    """What a stage is called: ``appraisal-2`` is appraisal 2. One with a name of its own keeps it."""
    kind = kind_of(name)
    number = "" if kind is None else name[len(kind.value) + 1 :]
    if kind is None or not (number.isdecimal() or number == ""):
        return Message("{name}", {"name": name})
    return Message("{stage:m} {number}", {"stage": _NAMED[kind], "number": number}) if number else _NAMED[kind]
