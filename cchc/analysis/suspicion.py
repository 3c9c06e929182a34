"""What an appraiser should look at: nothing of it is wrong by itself, and nothing of it changes a point.

Each finding is a warning with every place that shows it. Units are told together, never in pairs.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from ..answers import Absent, told_answer
from ..assessment import SELF, Assessment, Unit
from ..checks.of_assessments import points_without_evidence
from ..criteria import CriteriaSet, Evidence, ScoredBy
from ..number import Exact, add, parse_exact
from ..problems import N_, Message, Place, Problem, Value
from ..results import RankedRecord, Results
from ..rounds import Scored
from ..rules import Figure, input_name
from ..scoring import State, UnitResult, score
from ..stages.stage import StageKind
from ..text import normal
from .earlier import Earlier

JUMP = 10
"""Least change of a figure that is told, where it has doubled or halved as well."""


class _Submitted(NamedTuple):
    """A unit's self-assessment, what it comes to, and the result that stands."""

    unit: Unit
    assessment: Assessment
    itself: UnitResult
    stands: UnitResult


def suspicions(scored: Scored, previous: Results | None = None) -> list[Problem]:
    """Everything in the submissions of a round; figures are held against those of a year before if they are given."""
    criteria = scored.round.criteria
    submitted = list(_submitted(scored))
    return [
        *_same_documents(scored),
        *_same_facts(submitted, criteria),
        *_full_marks(submitted),
        *(() if previous is None else _jumps(submitted, criteria, previous)),
        *_without_evidence(submitted, criteria),
    ]


def _submitted(scored: Scored) -> Iterator[_Submitted]:
    """The units that have sent one self-assessment, in their order, ranked or not."""
    criteria = scored.round.criteria
    ranked = {entry.unit.code: entry.result for entry in scored.ranking.ranked}
    for unit in scored.round.units:
        submission = scored.submissions.get(unit.code, {}).get(SELF)
        assessment = None if submission is None else submission.assessment
        if assessment is not None and not assessment.is_blank:
            stands = ranked.get(unit.code) or score(criteria, assessment)
            yield _Submitted(unit, assessment, stands.steps[0].result if stands.steps else stands, stands)


def _problem(code: str, places: Iterable[Place], /, **values: Value) -> Problem:
    return Problem(Message(code, values), tuple(sorted(places, key=lambda place: place.order)))


def _names(units: Iterable[Unit]) -> tuple[str, ...]:
    return tuple(unit.name for unit in units)


# --- evidence --------------------------------------------------------------------------------------------------

_PAGES = re.compile(r"(?<![\s,(])[\s,(]+(?:tr|trang|pp?|pages?)\b\.?\s*[0-9].*$")
"""Where in a document: two units that cite other pages cite the same document."""


@lru_cache(maxsize=65536)
def documents(evidence: str) -> dict[str, str]:
    """The documents that a piece of evidence cites, as written, by what they are told by.

    They stand between semicolons or on lines of their own. Case, blanks, pages and a point at the end tell none apart.
    """
    cited = [normal(text) for text in re.split(r"[;\n]", evidence)]
    return {key: text for text in cited if (key := _PAGES.sub("", text.casefold()).strip(" .,"))}


def _same_documents(scored: Scored) -> Iterator[Problem]:
    """A document that several units cite for one indicator."""
    criteria = scored.round.criteria
    speaking = [stage.name for stage in scored.round.spoken if stage.kind in (StageKind.SELF, StageKind.EXPLANATION)]
    cited: dict[tuple[str, str], dict[str, tuple[str, Place]]] = {}
    for unit in scored.round.units:
        submissions = scored.submissions.get(unit.code, {})
        spoken = [submissions[stage].assessment for stage in speaking if stage in submissions]
        for assessment in filter(None, spoken):
            for code, answer in assessment.answers.items():
                for key, text in documents(answer.evidence).items():
                    units = cited.setdefault((code, key), {})
                    units.setdefault(unit.code, (text, assessment.place_of_evidence(answer)))
    for (code, _), units in cited.items():
        if len(units) > 1:
            document = next(iter(units.values()))[0]
            places = [place for _, place in units.values()]
            name = criteria.by_code[code].name
            yield _problem("W-Q001", places, code=code, name=name, count=len(units), document=document)


def _without_evidence(submitted: Iterable[_Submitted], criteria: CriteriaSet) -> Iterator[Problem]:
    """Where the set asks for evidence, a complaint about each such indicator is made anyway."""
    if criteria.policy.evidence is not Evidence.IGNORE:
        return
    for one in submitted:
        items = list(points_without_evidence(one.stands))
        if items:
            yield _problem(
                "W-Q005",
                [one.stands.assessment.place_of(item.answer) for item in items],
                unit=one.unit.code,
                name=one.unit.name,
                count=len(items),
                points=add([item.points for item in items]),
                codes=tuple(item.indicator.code for item in items),
            )


# --- whole forms -----------------------------------------------------------------------------------------------


def _same_facts(submitted: Iterable[_Submitted], criteria: CriteriaSet) -> Iterator[Problem]:
    """Units that state the same of every indicator that is theirs to score."""
    codes = [leaf.code for leaf in criteria.leaves if leaf.scored_by is ScoredBy.UNIT]
    alike: dict[tuple[object, ...], list[_Submitted]] = {}
    for one in submitted:
        answers = one.assessment.answers
        facts = tuple((answers[code].way, answers[code].stated) if code in answers else None for code in codes)
        if any(fact is not None and fact[1] is not Absent.UNANSWERED for fact in facts):
            key = tuple(None if fact is None or fact[1] is Absent.UNANSWERED else fact for fact in facts)
            alike.setdefault(key, []).append(one)
    for found in alike.values():
        if len(found) > 1:
            places = [one.assessment.place for one in found]
            names = _names(one.unit for one in found)
            yield _problem("W-Q002", places, count=len(found), names=names)


def _full_marks(submitted: Iterable[_Submitted]) -> Iterator[Problem]:
    """A unit that gives itself the maximum wherever an indicator applies."""
    for one in submitted:
        items = [
            item
            for item in one.itself.indicators
            if item.indicator.scored_by is ScoredBy.UNIT and item.state is not State.NOT_APPLICABLE
        ]
        if items and all(item.points == item.indicator.maximum for item in items):
            values: dict[str, Value] = {"unit": one.unit.code, "name": one.unit.name, "count": len(items)}
            yield _problem("W-Q003", [one.assessment.place], **values)


# --- the year before -------------------------------------------------------------------------------------------


def _jumps(submitted: Iterable[_Submitted], criteria: CriteriaSet, previous: Results) -> Iterator[Problem]:
    """Figures that have at least doubled or halved since a year before, and changed by ``JUMP`` at least."""
    earlier = Earlier(previous)
    codes = _comparable(criteria, previous)
    for one in submitted:
        before = earlier.same(one.unit)
        if before is not None:
            yield from _jumps_of(one, codes, criteria, before, previous.year)


def _comparable(criteria: CriteriaSet, previous: Results) -> list[str]:
    """The indicators that units score themselves and that were there: in another set those of the same name."""
    names = {item.code: normal(item.name).casefold() for item in previous.criteria.indicators}
    same_set = previous.criteria.id == criteria.id
    return [
        leaf.code
        for leaf in criteria.leaves
        if leaf.scored_by is ScoredBy.UNIT
        and leaf.code in names
        and (same_set or names[leaf.code] == normal(leaf.name).casefold())
    ]


def _jumps_of(
    one: _Submitted, codes: Iterable[str], criteria: CriteriaSet, before: RankedRecord, year: int
) -> Iterator[Problem]:
    records = {record.code: record.answer for record in before.unit.indicators}
    for code in codes:
        answer, then = one.assessment.answers.get(code), records[code]
        if answer is None or not isinstance(then, dict):
            continue
        rule = criteria.by_code[code].rule
        now = told_answer(rule, answer)
        if not isinstance(now, dict):
            continue
        for asked in rule.ways[answer.way].inputs:
            if not isinstance(asked, Figure) or asked.key not in then or asked.key not in now:
                continue
            old, new = _figure(then[asked.key]), _figure(now[asked.key])
            if old is None or new is None or not _has_jumped(old, new):
                continue
            yield _problem(
                "W-Q004",
                [one.assessment.place_of(answer)],
                code=code,
                figure=input_name(asked),
                now=new,
                before=old,
                year=str(year),
                change=_DOUBLED if new > old else _HALVED,
            )


_DOUBLED = Message(N_("at least doubled"))
_HALVED = Message(N_("at least halved"))


def _has_jumped(old: Exact, new: Exact) -> bool:
    return max(new - old, old - new) >= JUMP and (new >= 2 * old or 2 * new <= old)


def _figure(value: str | int | tuple[str, ...]) -> Exact | None:
    if isinstance(value, int):
        return value
    return parse_exact(value) if isinstance(value, str) else None
