"""The cheapest way of units to the next grade and the next rank: the plan of one, and what each of them needs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ..analysis.choices import PlannedStep
from ..analysis.gaps import Outcome, Position, Route, Ways
from ..analysis.groups import in_groups
from ..analysis.losses import UnitGaps
from ..answers import Absent
from ..criteria import AdjustmentKind, Ties
from ..number import Exact, add, is_shown_whole, quotient
from ..problems import N_, Message, Value
from ..results import RankedRecord, Results
from ..rules import Choice, Figure, input_name
from ..stages.stage import WHO
from .conditions import grade_name
from .groups import with_groups
from .policy_words import grade_badge, shown_places
from .precise import precise
from .ranking import round_and_set
from .standing_words import whys
from .table import Align, Cell, Column, Row, Table, Weight


def plan_table(results: Results, ways: Ways, entry: RankedRecord) -> Table:
    """Both plans of a unit, one below the other: what to do, what it adds, what proves it."""
    places = shown_places(results.policy)
    values: dict[str, Value] = {
        "name": entry.unit.name,
        "index": entry.published_index,
        "grade": grade_name(results.policy, entry.grade),
        "rank": entry.rank,
    }
    return Table(
        title=Message(N_("{name}, now at {index:n} %, {grade}, rank {rank:n}: the cheapest way up"), values),
        columns=(
            Column(Message(N_("Code")), key="code"),
            Column(Message(N_("Indicator")), key="name", wide=True),
            Column(Message(N_("What to do")), key="step", wide=True, below=True),
            Column(Message(N_("Points now")), Align.RIGHT, places, "points", minor=True),
            Column(Message(N_("Points then")), Align.RIGHT, places, "to", minor=True),
            Column(Message(N_("Gain")), Align.RIGHT, places, "gain", signed=True, strong=True),
            Column(Message(N_("Evidence needed")), key="evidence", wide=True, below=True),
        ),
        rows=tuple(_rows(results, ways, entry)),
        name=Message(N_("Plans")),
    )


def _rows(results: Results, ways: Ways, entry: RankedRecord) -> Iterator[Row]:
    for goal, route in (
        (_grade_goal(results, ways.to_next_grade(entry)), ways.to_next_grade(entry)),
        (_rank_goal(results, ways.to_next_rank(entry)), ways.to_next_rank(entry)),
    ):
        listed = route.outcome is not Outcome.OUT_OF_REACH and bool(route.steps)
        gain = route.gain if listed else None
        yield Row((None, goal, _leads_to(results, route), None, None, gain, None), Weight.HEADING)
        for step in route.steps if listed else ():
            leaf = step.indicator
            yield Row(
                (leaf.code, leaf.name, step_words(step), step.points, step.to, step.gain, leaf.evidence or None),
                level=1,
            )


def _grade_goal(results: Results, route: Route) -> Message:
    if route.outcome is Outcome.TOP:
        return Message(N_("Next grade: there is none above"))
    values: dict[str, Value] = {"grade": grade_name(results.policy, route.goal), "needed": _needed(route)}
    if not route.floors:
        return Message(N_("To the grade {grade}: {needed:m}"), values)
    fields = tuple(
        Message(
            N_("field {field} to {floor:n} %: {points:n} pt"),
            {"field": need.field, "floor": need.floor, "points": need.points},
        )
        for need in route.floors
    )
    return Message(N_("To the grade {grade}: {needed:m}; its condition: {fields:l}"), {**values, "fields": fields})


def _rank_goal(results: Results, route: Route) -> Message:
    if route.outcome is Outcome.TOP:
        return Message(N_("Next rank: there is none above"))
    above = next(entry for entry in results.units if entry.unit.code == route.goal)
    values: dict[str, Value] = {"rank": above.rank, "name": above.unit.name, "needed": _needed(route)}
    if not route.floors:
        return Message(N_("To rank {rank:n}, that of {name}: {needed:m}"), values)
    fields = tuple(
        Message(
            N_("field {field} above {floor:n} %: {points:n} pt")
            if need.beyond
            else N_("field {field} to {floor:n} %: {points:n} pt"),
            {"field": need.field, "floor": need.floor, "points": need.points},
        )
        for need in route.floors
    )
    template = (
        N_("To rank {rank:n}, that of {name}: {needed:m} to be level; to share the rank: {fields:l}")
        if route.shared
        else N_("To rank {rank:n}, that of {name}: {needed:m} to be level; the tie is decided by {fields:l}")
    )
    return Message(template, {**values, "fields": fields})


def _needed(route: Route) -> Message:
    if not route.needed and not route.beyond:
        return Message(N_("the index is high enough"))
    if route.beyond:
        return Message(N_("more than {points:m} pt needed"), {"points": _told_apart(route)})
    return Message(N_("{points:m} pt needed"), {"points": _told_apart(route)})


def _told_apart(route: Route) -> Message:
    """The points that are needed, which what the plan adds is never shown to be less than."""
    if is_shown_whole(route.needed):
        return Message("{points:n}", {"points": route.needed})
    return precise(route.needed, route.gain, 2, sign=False)


def _leads_to(results: Results, route: Route) -> Message | None:
    if route.after is None:
        return None
    values: dict[str, Value] = {
        "count": len(route.steps),
        "gain": route.gain,
        "obstacles": route.obstacles,
        "after": _position(results, route.after),
    }
    if route.outcome is Outcome.BLOCKED:
        return Message(N_("No step mends this: {obstacles:l}"), values)
    if route.outcome is Outcome.OUT_OF_REACH:
        return Message(N_("No plan: all that can be done adds {gain:n} pt → {after:m}"), values)
    return Message(N_("Indicators: {count:n} → {after:m}"), values)


def _position(results: Results, after: Position) -> Message:
    values: dict[str, Value] = {
        "index": after.index,
        "grade": grade_name(results.policy, after.grade),
        "rank": after.rank,
    }
    if after.tied and results.policy.ties is not Ties.ORDINAL:
        return Message(N_("{index:n} %, {grade}, shared rank {rank:n}"), values)
    return Message(N_("{index:n} %, {grade}, rank {rank:n}"), values)


def step_words(step: PlannedStep) -> Message:
    """From what to what, in the words of the set."""
    way = step.indicator.rule.ways[step.after.way]
    before, after = step.before.stated, step.after.stated
    assert not isinstance(after, Absent)
    first = way.inputs[0]
    if isinstance(first, Choice):
        known = (0,) * len(after) if isinstance(before, Absent) else before
        names = tuple(
            Message("“{name}”", {"name": option.name})
            for option, old, new in zip(first.options, known, after, strict=True)
            if new > old
        )
        if first.several:
            template = N_("answer; meet: {names:l}") if isinstance(before, Absent) else N_("also meet: {names:l}")
            return Message(template, {"names": names})
        if isinstance(before, Absent):
            return Message(N_("answer: {name:l}"), {"name": names})
        left = next(option.name for option, old in zip(first.options, before, strict=True) if old)
        return Message(N_("from “{before}” to {after:l}"), {"before": left, "after": names})
    figures = [asked for asked in way.inputs if isinstance(asked, Figure)]
    if step.is_of_a_hundred:
        part, whole = figures
        percent = quotient(100 * after[0], after[1])
        values: dict[str, Value] = {"part": part.name, "whole": whole.name, "percent": percent}
        return Message(N_("answer, with {percent:n} %: {part} ÷ {whole}"), values)
    if isinstance(before, Absent):
        told = tuple(
            Message(N_("{name:m}: {value:n}{unit}"), _figure(asked, value))
            for asked, value in zip(figures, after, strict=True)
        )
        return Message(N_("answer: {figures:l}"), {"figures": told})
    moved = tuple(
        Message(_MOVED[new > old], {**_figure(asked, new), "before": old})
        for asked, old, new in zip(figures, before, after, strict=True)
        if new != old
    )
    if way.worth.bottom:
        numerator, denominator = way.worth.measure(after)
        values = {"moved": moved, "whole": after[-1], "percent": quotient(numerator, denominator)}
        return Message(N_("{moved:l} of {whole:n} ({percent:=} %)"), values)
    return Message("{moved:l}", {"moved": moved})


_MOVED = {
    True: N_("{name:m}: up from {before:n} to {value:n}{unit}"),
    False: N_("{name:m}: down from {before:n} to {value:n}{unit}"),
}


def _figure(asked: Figure, value: Exact) -> dict[str, Value]:
    return {"name": input_name(asked), "value": value, "unit": f" {asked.unit}" if asked.unit else ""}


def plan_notes(ways: Ways) -> tuple[Message, ...]:
    """What the plans are, and what is in none of them."""
    return (
        Message(
            N_(
                "The cheapest way: the fewest indicators; of as many, the least beyond the points needed; of equal "
                "ones those that come first in the set. The other units are taken as they are"
            )
        ),
        *_in_no_plan(ways),
    )


def _in_no_plan(ways: Ways) -> Iterator[Message]:
    left = ways.in_hand.left_out
    if left:
        hands = dict.fromkeys(None if leaf.rule.compares else leaf.scored_by for leaf in left)
        values: dict[str, Value] = {
            "who": tuple(_BEST if who is None else WHO[who] for who in hands),
            "codes": tuple(leaf.code for leaf in left),
        }
        yield Message(N_("In no plan, because it is not in the unit's hands ({who:l}): {codes:l}"), values)
    adjustments = ways.criteria.adjustments
    bonuses = tuple(one.indicator.code for one in adjustments if one.kind is AdjustmentKind.BONUS)
    if bonuses:
        yield Message(
            N_("Bonuses are in no plan; what a unit wins of them comes on top: {codes:l}"), {"codes": bonuses}
        )


_BEST = Message(N_("the best of all units"))
"""On which hangs what is measured against it."""


def units_table(results: Results, ways: Ways, found: Mapping[str, UnitGaps]) -> Table:
    """What each unit lost, where most, and what it needs; ``found`` are by code what the ranked units lost."""
    places = shown_places(results.policy)
    rows = []
    entries = in_groups(results)
    for entry in entries:
        gaps = found[entry.unit.code]
        first = gaps.indicators[0] if gaps.indicators else None
        largest = None
        if first is not None:
            values: dict[str, Value] = {"code": first.item.code, "points": first.lost.points}
            largest = Message(N_("{code}: {points:n} pt"), values)
        grade, rank = ways.to_next_grade(entry), ways.to_next_rank(entry)
        cells: tuple[Cell, ...] = (
            entry.rank,
            entry.unit.name,
            entry.unit.index,
            grade_badge(results.policy, entry.grade),
            gaps.lost.points,
            largest,
            *_needs(grade),
            *_needs(rank),
        )
        rows.append(Row(cells))
    table = Table(
        title=Message(N_("Points lost and points needed, unit by unit")),
        subtitle=round_and_set(results),
        columns=(
            Column(Message(N_("Rank")), Align.RIGHT, 0, "rank"),
            Column(Message(N_("Unit")), key="name", wide=True),
            Column(Message(N_("Index (%)")), Align.RIGHT, results.policy.index_rounding.places, "index"),
            Column(Message(N_("Grade")), key="grade", minor=True),
            Column(Message(N_("Lost")), Align.RIGHT, places, "lost", minor=2),
            Column(Message(N_("Largest loss")), key="largest", minor=True),
            Column(Message(N_("To next grade")), Align.RIGHT, places, "grade_needed"),
            Column(Message(N_("Indicators for the grade")), Align.RIGHT, 0, "grade_steps", minor=True),
            Column(Message(N_("To next rank")), Align.RIGHT, places, "rank_needed"),
            Column(Message(N_("Indicators for the rank")), Align.RIGHT, 0, "rank_steps", minor=True),
        ),
        rows=tuple(rows),
        notes=(
            Message(
                N_("To next grade, to next rank: points needed in the fields; indicators: how many the plan touches")
            ),
            *_need_notes(results, ways),
            *_obstacle_notes(results, ways),
            *unranked_notes(results),
        ),
        name=Message(N_("Unit by unit")),
    )
    return with_groups(table, (entry.unit for entry in entries), results, at=1)


def _needs(route: Route) -> tuple[Cell, Cell]:
    if route.outcome is Outcome.TOP:
        return Message(N_("none above")), None
    if route.outcome is Outcome.BLOCKED:
        return Message(N_("hindered")), None
    if route.outcome is Outcome.OUT_OF_REACH:
        return Message(N_("{points:n} (no plan)"), {"points": route.needed}), None
    if _is_floor_alone(route):
        points = add([need.points for need in route.floors])
        return Message(N_("{points:n} (condition)"), {"points": points}), len(route.steps)
    return route.needed, len(route.steps)


def _is_floor_alone(route: Route) -> bool:
    """Whether there is a plan although the index is high enough: for what a grade, or a tie-break, asks of fields."""
    return route.outcome is Outcome.PLAN and not route.needed and bool(route.floors)


def _need_notes(results: Results, ways: Ways) -> Iterator[Message]:
    """What is said in brackets, where it is."""
    grades = [ways.to_next_grade(entry) for entry in results.units]
    ranks = [ways.to_next_rank(entry) for entry in results.units]
    if any(_is_floor_alone(route) for route in grades):
        yield Message(
            N_("Condition: the index is high enough; the points are missing to what the grade asks of fields")
        )
    if any(_is_floor_alone(route) for route in ranks):
        yield Message(
            N_("Condition for a rank: level already; the points are missing to what the tie-break asks of fields")
        )
    if any(route.outcome is Outcome.OUT_OF_REACH for route in (*grades, *ranks)):
        yield Message(N_("No plan: not even all that the unit can do together is enough"))


def _obstacle_notes(results: Results, ways: Ways) -> Iterator[Message]:
    for entry in results.units:
        route = ways.to_next_grade(entry)
        if route.obstacles:
            yield Message(
                N_("{name}: no step mends what hinders the grade {grade}: {obstacles:l}"),
                {
                    "name": entry.unit.name,
                    "grade": grade_name(results.policy, route.goal),
                    "obstacles": route.obstacles,
                },
            )


def unranked_notes(results: Results) -> tuple[Message, ...]:
    """Units that have no points, and why."""
    if not results.unranked:
        return ()
    why = whys(results)
    names = tuple(
        Message(N_("{name} ({why:m})"), {"name": unit.name, "why": why[unit.code]}) for unit in results.unranked
    )
    return (Message(N_("Not ranked: {names:l}"), {"names": names}),)
