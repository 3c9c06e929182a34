"""How firm the rank of one unit is, in sentences."""

from __future__ import annotations

from collections.abc import Iterator

from ..analysis.margins import Distance, Neighbours
from ..analysis.robustness import Firmness, Robustness
from ..number import quotient
from ..problems import N_, Message, Value
from ..results import Results
from .conditions import grade_name
from .policy_words import ranks_note
from .ranking import round_and_set
from .robustness import CERTAIN, certain_to, places_of, ranked_name, rounded_down, rounded_up, seed_note
from .table import Align, Column, Row, Table
from .unit_codes import with_unit_codes


def unit_tables(results: Results, found: Robustness, unit: Firmness) -> list[Table]:
    """Its rank, and the units that it is next to or changes places with."""
    facts = Table(
        title=headline(unit),
        subtitle=round_and_set(results),
        columns=(Column("", key="item"), Column("", key="value", wide=True)),
        rows=tuple(
            Row((Message(label, {"spread": found.spread}), words)) for label, words in _facts(results, found, unit)
        ),
        name=Message("{name}", {"name": unit.entry.unit.name}),
    )
    others = others_table(found, unit)
    *above, last = [facts, others] if others.rows else [facts]
    return [*above, last._replace(notes=(*last.notes, seed_note(found), ranks_note(results.policy)))]


def headline(unit: Firmness) -> Message:
    """``Xã Lâm Nhuận: hạng 4, trong khoảng 3–6``."""
    values: dict[str, Value] = {
        "name": unit.entry.unit.name,
        "rank": unit.entry.rank,
        "best": unit.best,
        "worst": unit.worst,
    }
    if unit.best == unit.worst == unit.entry.rank:
        return Message(N_("{name}: rank {rank:n}, the same in every draw"), values)
    return Message(N_("{name}: rank {rank:n}, between {best:n} and {worst:n}"), values)


def _facts(results: Results, found: Robustness, unit: Firmness) -> Iterator[tuple[str, Message]]:
    policy, entry, margins = results.policy, unit.entry, unit.margins
    grade: Value = grade_name(policy, entry.grade)
    yield N_("Index"), Message(N_("{index:n} %, grade {grade}"), {"index": entry.published_index, "grade": grade})
    if margins.equals:
        names = tuple(other.unit.name for other in margins.equals)
        yield N_("Equal to it"), Message(N_("{names:l}: equal in all that is compared"), {"names": names})
    if margins.above is not None:
        yield N_("Rank above"), _above(margins.above)
    if margins.below is not None:
        yield N_("Rank below"), _below(margins.below)
    if margins.next is not None and margins.next_grade is not None:
        yield N_("Next grade"), _next_grade(margins.next, grade_name(policy, margins.next_grade.code))
    if margins.kept is not None:
        points = rounded_down(margins.kept.points, places_of([margins.kept.points], 2))
        yield (
            N_("Its grade"),
            Message(N_("stays {grade} while it loses no more than {points:n} pt"), {"grade": grade, "points": points}),
        )
    ranks = tuple(
        Message(
            N_("rank {rank:n} in {draws:n} ({share:1} %)"),
            {"rank": rank, "draws": count, "share": quotient(100 * count, found.draws)},
        )
        for rank, count in unit.ranks
    )
    yield (
        N_("Weights ±{spread:n} %"),
        Message(N_("of {draws:n} draws: {ranks:l}"), {"draws": found.draws, "ranks": ranks}),
    )


def _above(near: Neighbours) -> Message:
    if near.tie_break is not None:
        return _tie_break(near, near.tie_break)
    points = rounded_up(near.distance.points, places_of([near.distance.points], 2))
    return Message(
        N_(
            "{names:l}: ahead by {percent:n} percentage points; level with {points:n} pt more, passed with more than "
            "that"
        ),
        {**_names(near), "points": points},
    )


def _below(near: Neighbours) -> Message:
    if near.tie_break is not None:
        return _tie_break(near, near.tie_break)
    points = rounded_down(near.distance.points, places_of([near.distance.points], 2))
    return Message(
        N_(
            "{names:l}: behind by {percent:n} percentage points; does not pass it while it loses no more than "
            "{points:n} pt"
        ),
        {**_names(near), "points": points},
    )


def _tie_break(near: Neighbours, field: str) -> Message:
    return Message(N_("{names:l}: the same index, field {field} decides"), {**_names(near), "field": field})


def _names(near: Neighbours) -> dict[str, Value]:
    names = tuple(entry.unit.name for entry in near.entries)
    return {"names": names, "percent": near.distance.percent}


def _next_grade(distance: Distance, grade: Value) -> Message:
    if not distance.points:
        return Message(N_("{grade}: its index reaches it, a condition is missed"), {"grade": grade})
    points = rounded_up(distance.points, places_of([distance.points], 2))
    return Message(N_("{grade}: with {points:n} pt more"), {"grade": grade, "points": points})


def others_table(found: Robustness, unit: Firmness) -> Table:
    """On which side of the unit each other one was, and up to where that is certain."""
    rows = []
    for pair in found.pairs_of(unit.entry):
        ahead = pair.ahead is unit.entry
        before = pair.turned if ahead else found.draws - pair.turned - pair.level
        behind = found.draws - before - pair.level
        shares = (quotient(100 * count, found.draws) for count in (before, pair.level, behind))
        rows.append(Row((ranked_name(pair.behind if ahead else pair.ahead), *shares, certain_to(pair))))
    return Table(
        title=Message(N_("The units that it is next to or changes places with")),
        columns=(
            Column(Message(N_("Unit")), key="name", wide=True),
            Column(Message(N_("Ahead (%)")), Align.RIGHT, 1, "ahead"),
            Column(Message(N_("Level (%)")), Align.RIGHT, 1, "level"),
            Column(Message(N_("Behind (%)")), Align.RIGHT, 1, "behind"),
            Column(Message(N_("Certain to (%)")), Align.RIGHT, 1, "certain"),
        ),
        rows=tuple(rows),
        notes=(
            Message(N_("Ahead, level, behind: the share of the draws in which the other unit was there")),
            CERTAIN,
        ),
        name=Message(N_("Others")),
    )


def coded_others_table(found: Robustness, unit: Firmness) -> Table:
    """The same, with the units' codes."""
    pairs = found.pairs_of(unit.entry)
    others = (pair.behind if pair.ahead is unit.entry else pair.ahead for pair in pairs)
    return with_unit_codes(others_table(found, unit), (other.unit.code for other in others))
