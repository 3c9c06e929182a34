"""The policy of a criteria set: how it rounds, ranks and grades, and what gaps in the answers mean."""

from __future__ import annotations

from typing import NamedTuple

from ...criteria import (
    AdjustmentKind,
    Evidence,
    FieldFloor,
    Grade,
    Groups,
    NotApplicable,
    Policy,
    RankBy,
    Requirements,
    Ties,
    Unanswered,
    WithoutSurvey,
)
from ...nodes import Entry, Scalar, Sequence
from ...number import Exact, Rounding
from ...problems import Place
from ...text import normal
from ..rounding import read_rounding


class LocatedPolicy(NamedTuple):
    """A policy, and where it says what has to agree with the rest of the set."""

    policy: Policy
    tie_break_places: tuple[Place, ...]
    cap_places: tuple[tuple[AdjustmentKind, Place], ...]


class _Ranking(NamedTuple):
    """What a policy says under ``ranking``."""

    by: RankBy = RankBy.EXACT
    ties: Ties = Ties.COMPETITION
    groups: Groups = Groups.TOGETHER
    tie_break: tuple[tuple[str, Place], ...] = ()
    """Codes of fields, and where they stand."""


def read_policy(parent: Entry) -> LocatedPolicy | None:
    """What a set says under ``policy``. None, and complaints, where it has none that could be scored by."""
    entry = parent.entry("policy")
    if entry is None:
        if "policy" not in parent.node.entries:
            parent.source.report("E-Y004", parent.at, what="policy")
        return None
    points, index = _roundings(entry.entry("rounding"))
    unanswered = entry.member(Unanswered, "unanswered", Unanswered.ZERO)
    not_applicable = entry.member(NotApplicable, "not_applicable", NotApplicable.EXCLUDE)
    without_survey = None
    if entry.take("without_survey") is not None:
        without_survey = entry.member(WithoutSurvey, "without_survey")
    evidence = entry.member(Evidence, "evidence", Evidence.IGNORE)
    ranking = _ranking(entry.entry("ranking"))
    caps = _caps(entry.entry("adjustments"))
    grades = [grade for grade in map(_grade, entry.entries("grades")) if grade is not None]
    entry.finish()
    if unanswered is None or not_applicable is None or index is None or not grades:
        return None
    policy = Policy(
        grades=tuple(grades),
        points_rounding=points,
        index_rounding=index,
        unanswered=unanswered,
        not_applicable=not_applicable,
        rank_by=ranking.by,
        ties=ranking.ties,
        groups=ranking.groups,
        tie_break=tuple(code for code, _ in ranking.tie_break),
        without_survey=without_survey,
        evidence=evidence or Evidence.IGNORE,
        bonus_cap=caps[AdjustmentKind.BONUS][0] if AdjustmentKind.BONUS in caps else None,
        penalty_cap=caps[AdjustmentKind.PENALTY][0] if AdjustmentKind.PENALTY in caps else None,
    )
    cap_places = tuple((kind, place) for kind, (_, place) in caps.items())
    return LocatedPolicy(policy, tuple(place for _, place in ranking.tie_break), cap_places)


def _roundings(entry: Entry | None) -> tuple[Rounding | None, Rounding | None]:
    """Of points, where None keeps them exact, and of the index, where None is a mistake, of which is a complaint."""
    points: Rounding | None = Rounding(2)
    index: Rounding | None = Rounding(2)
    if entry is None:
        return points, index
    node = entry.take("points")
    if isinstance(node, Scalar) and node.text == "exact":
        points = None
    elif node is not None:
        points = _rounding_under(entry, "points") or points
    if entry.take("index") is not None:
        index = _rounding_under(entry, "index")
    entry.finish()
    return points, index


def _rounding_under(entry: Entry, key: str) -> Rounding | None:
    step = entry.entry(key)
    return None if step is None else read_rounding(step)


def _ranking(entry: Entry | None) -> _Ranking:
    usual = _Ranking()
    if entry is None:
        return usual
    by = entry.member(RankBy, "by", usual.by) or usual.by
    ties = entry.member(Ties, "ties", usual.ties) or usual.ties
    groups = entry.member(Groups, "groups", usual.groups) or usual.groups
    codes = _located_texts(entry, "tie_break", optional=True)
    entry.finish()
    return _Ranking(by, ties, groups, codes)


def _located_texts(entry: Entry, key: str, *, optional: bool = False) -> tuple[tuple[str, Place], ...]:
    """The texts of a list, and where they stand."""
    source = entry.source
    texts = [(source.text(item, what=key), source.place(item.at)) for item in entry.items(key, optional=optional)]
    return tuple((text, place) for text, place in texts if text is not None)


def _caps(entry: Entry | None) -> dict[AdjustmentKind, tuple[Exact, Place]]:
    """What the policy says under ``adjustments``: the most that all of a kind come to, and where it says so."""
    if entry is None:
        return {}
    caps: dict[AdjustmentKind, tuple[Exact, Place]] = {}
    for kind in AdjustmentKind:
        cap = entry.amount(kind.value)
        if cap == 0:
            entry.source.report("E-C026", entry.at_of(kind.value), what=kind.value)
        elif cap is not None:
            caps[kind] = cap, entry.place_of(kind.value)
    entry.finish()
    return caps


def _grade(entry: Entry) -> Grade | None:
    code, name = entry.required_text("code"), entry.required_text("name")
    english = entry.text("name_en") or ""
    start = entry.number("from")
    required = entry.entry("requires")
    requires = Requirements() if required is None else _requirements(required)
    entry.finish()
    if code is None or name is None or entry.failed:
        return None
    return Grade(code, name, english, start, entry.place, requires)


def _requirements(entry: Entry) -> Requirements:
    """What could not be read is left out: a set with a complaint is never scored with."""
    floors: list[FieldFloor] = []
    fields = entry.entry("fields")
    if fields is not None:
        if not fields.node.entries:
            entry.source.report("E-Y012", fields.at, what="fields")
        for code in fields.node.entries:
            floor = fields.number(code)
            if floor is not None:
                floors.append(FieldFloor(normal(code), floor, fields.place_of(code)))
    node = entry.take("no_penalty")
    any_penalty = isinstance(node, Scalar) and normal(node.text) == "all"
    penalties: tuple[tuple[str, Place], ...] = ()
    if isinstance(node, Scalar) and not any_penalty:
        entry.source.report("E-G006", node.at, text=normal(node.text))
    elif isinstance(node, Sequence) and not node.items:
        entry.source.report("E-Y012", node.at, what="no_penalty")
    elif node is not None and not any_penalty:
        penalties = _located_texts(entry, "no_penalty")
    in_time = entry.flag("in_time", default=False)
    if not (in_time or fields or node or entry.failed):
        entry.source.report("E-G004", entry.at)
    entry.finish()
    return Requirements(
        fields=tuple(floors),
        any_penalty=any_penalty,
        penalties=tuple(code for code, _ in penalties),
        in_time=in_time,
        place=entry.place,
        penalty_places=tuple(place for _, place in penalties),
    )
