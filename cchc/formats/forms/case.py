"""What a form of a later stage is made from: a unit, and what it has come to before that stage."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from ...analysis.earlier import Earlier
from ...assessment import Assessment, Unit
from ...criteria import CriteriaSet, Indicator
from ...results import IndicatorRecord, Results
from ...rounds import Round
from ...scoring import IndicatorResult, Step, UnitResult
from ...stages.appraisal import asked_to_explain
from ...stages.forms import FormPart, IndicatorLines, form_parts
from ...stages.stage import Stage, StageKind


class Case(NamedTuple):
    round: Round
    stage: Stage
    unit: Unit
    steps: tuple[Step, ...]
    """Those before the stage, the self-assessment first."""
    said: Assessment | None = None
    """What the stage has said already, to be filled in."""
    previous: Mapping[str, IndicatorRecord] = {}
    """What the unit got in a year before, by the code of the indicator that it was the same for."""

    @property
    def stands(self) -> UnitResult:
        return self.steps[-1].result

    @property
    def asking(self) -> tuple[int, int]:
        """From the first to behind the last of the steps that the unit has not had a chance to explain itself to."""
        kinds = {stage.name: stage.kind for stage in self.round.stages}
        first = len(self.steps)
        while first > 1 and kinds[self.steps[first - 1].stage].decides:
            first -= 1
        return first, len(self.steps)

    @property
    def asked(self) -> tuple[str, ...]:
        """The indicators that the unit is asked to explain, in the order of the set."""
        first, end = self.asking
        codes = {
            code for step in self.steps[first:end] if step.said is not None for code in asked_to_explain(step.said)
        }
        return tuple(leaf.code for leaf in self.stands.criteria.answered if leaf.code in codes)

    @property
    def parts(self) -> list[FormPart]:
        """Of the form of an appraisal or a council."""
        return list(form_parts(self.round.criteria, self.round.unasked_in(self.stage), imposing=True))

    @property
    def left_out(self) -> tuple[str, ...]:
        """The indicators of which the stage has said something, and which its form has no cells for."""
        if self.said is None:
            return ()
        if self.stage.kind is StageKind.EXPLANATION:
            asked = set(self.asked)
        else:
            asked = {part.indicator.code for part in self.parts if isinstance(part, IndicatorLines) and part.lines}
        return tuple(code for code, said in self.said.answers.items() if code not in asked and not said.says_nothing)


def case_of(
    round_: Round, stage: Stage, unit: Unit, stands: UnitResult, said: Assessment | None, previous: Results | None
) -> Case:
    """The case of a unit whose submissions before the stage are sound."""
    steps = stands.steps or (Step(round_.stages[0].name, stands.assessment, stands),)
    known = {} if previous is None else _previous_points(previous, unit, stands.criteria)
    return Case(round_, stage, unit, steps, said, known)


def by_code(result: UnitResult) -> dict[str, IndicatorResult]:
    return {item.indicator.code: item for item in (*result.indicators, *result.adjustments)}


def _previous_points(results: Results, unit: Unit, criteria: CriteriaSet) -> dict[str, IndicatorRecord]:
    """What a unit got for each indicator that had the same code and the same name then."""
    before = Earlier(results).same(unit)
    names = {item.code: item.name for item in results.criteria.indicators}
    found = {} if before is None else {item.code: item for item in before.unit.indicators}
    return {leaf.code: found[leaf.code] for leaf in criteria.leaves if _is_same(leaf, names) and leaf.code in found}


def _is_same(leaf: Indicator, names: Mapping[str, str]) -> bool:
    return names.get(leaf.code) == leaf.name
