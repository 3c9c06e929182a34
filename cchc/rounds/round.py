"""What a round is before anything of it is scored."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from ..assessment import SELF, Unit
from ..criteria import CriteriaSet, ScoredBy, WithoutSurvey
from ..heading import Heading
from ..problems import Place
from ..records.supplied import Supplied
from ..scoring import LACK_OF_SURVEY, Lack
from ..stages.arrivals import Calendar
from ..stages.stage import SELF_STAGE, Stage, StageKind, deciders

if TYPE_CHECKING:
    from ..records.dossiers import Dossiers


class Round(NamedTuple):
    name: str
    year: int
    criteria: CriteriaSet
    units: tuple[Unit, ...]
    place: Place
    heading: Heading = Heading()
    stages: tuple[Stage, ...] = (SELF_STAGE,)
    """All that the round goes through, in order."""
    stage: str = SELF
    """The name of the one that is scored: it and those before it have spoken."""
    elsewhere: frozenset[ScoredBy] = frozenset()
    """Whose answers do not come from the units' forms, but from records or stages of their own."""
    supplied: Mapping[str, Supplied] = {}
    """What such records say, by unit."""
    survey_held: bool | None = None
    """None: it was if any unit has an answer from it."""
    calendar: Calendar = Calendar()
    supplied_codes: frozenset[str] = frozenset()
    """The indicators whose figures come from the round's dossiers, which forms do not ask for."""
    dossiers: Dossiers | None = None
    """The one-stop dossiers that answers come from; None where the round has none."""

    @property
    def spoken(self) -> tuple[Stage, ...]:
        """The stages up to the one that is scored."""
        names = [stage.name for stage in self.stages]
        return self.stages[: names.index(self.stage) + 1]

    @property
    def survey_lack(self) -> Lack | None:
        """What follows for what a survey scores where the round says that none was held; None where it does not."""
        return LACK_OF_SURVEY.get(self.criteria.policy.without_survey) if self.survey_held is False else None

    @property
    def is_refused_without_survey(self) -> bool:
        """Whether no unit is scored because no survey was held, and the set wants one."""
        policy, surveyed = self.criteria.policy, (leaf.scored_by is ScoredBy.SURVEY for leaf in self.criteria.leaves)
        return self.survey_held is False and policy.without_survey is WithoutSurvey.REFUSE and any(surveyed)

    def unasked_in(self, stage: Stage) -> frozenset[ScoredBy]:
        """Whose answers the forms of a stage do not ask for."""
        elsewhere = self.elsewhere_in(stage)
        return elsewhere | {ScoredBy.SURVEY} if self.survey_held is False else elsewhere

    def elsewhere_in(self, stage: Stage) -> frozenset[ScoredBy]:
        """Whose answers a stage's files do not give."""
        if stage.kind is StageKind.SELF:
            return self.elsewhere
        entitled = deciders(self.stages)
        return frozenset(who for who in self.elsewhere if stage.kind not in entitled.get(who, ()))
