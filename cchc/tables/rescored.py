"""A ranking as it was beside what another criteria set would have made of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..analysis.groups import order_of_group
from ..analysis.rescoring import Lost, NotCarried, Rescored, Rescoring
from ..criteria import Groups, Unanswered
from ..number import add
from ..problems import N_, Message, Value
from ..ranking import Why
from .conditions import grade_name, missed_notes
from .groups import with_group_column
from .joined import first_of
from .policy_words import tone_of
from .ranking import ILLUSTRATIVE, is_illustrative
from .standing_words import WHY
from .table import Align, Badge, Cell, Column, Row, Table, Tone

_MOST = 12
"""Codes and units in a note."""

_WOULD_NOT = dict(WHY) | {
    Why.INVALID: Message(N_("points without evidence, which the set requires")),
    Why.UNANSWERED: Message(N_("indicators without an answer, which the set does not allow")),
}

_WOULD_BE = {
    "index": Message(N_("Index would be")),
    "rank": Message(N_("Rank would be")),
    "grade": Message(N_("Grade would be")),
}
"""Headings where there is room for them to stand alone."""

_LOST = {
    Lost.FORM: N_("The new rule asks for something else than what was answered: {items:l}"),
    Lost.NOT_APPLICABLE: N_("It was not applicable, which the new set does not allow: {items:l}"),
    Lost.SETTLED: N_(
        "The points that were settled cannot be given by the new rule, so they fall away; the facts are scored, or "
        "where there are none it counts as unanswered: {items:l}"
    ),
}


def rescored_table(found: Rescoring, *, apart: bool = False) -> Table:
    """Every unit in the order of the new ranks; ``apart`` gives changes and each grade columns of their own."""
    results, criteria = found.results, found.criteria
    then, now = results.policy, criteria.policy
    groups = any(entry.unit.group for entry in results.units) and Groups.APART in (then.groups, now.groups)
    units = in_order(found)
    places = max(then.index_rounding.places, now.index_rounding.places)
    comparable = not found.is_all_comparable and bool(found.comparable)
    would_be = _WOULD_BE if apart else dict.fromkeys(_WOULD_BE, Message(N_("Would be")))
    columns = (
        Column(Message(N_("Unit")), key="name", wide=True),
        Column(Message(N_("Index then")), Align.RIGHT, then.index_rounding.places, "index_then"),
        Column(would_be["index"], Align.RIGHT, now.index_rounding.places, "index", strong=True),
        *((Column(Message(N_("Change")), Align.RIGHT, places, "index_change", signed=True),) if apart else ()),
        *(_comparable_columns(found) if comparable else ()),
        Column(Message(N_("Rank then")), Align.RIGHT, 0, "rank_then"),
        Column(would_be["rank"], Align.RIGHT, 0, "rank", strong=True),
        *((Column(Message(N_("Places")), Align.RIGHT, 0, "rank_change", signed=True),) if apart else ()),
        *(
            (Column(Message(N_("Grade then")), key="grade_then"), Column(would_be["grade"], key="grade"))
            if apart
            else (Column(Message(N_("Grade")), key="grade"),)
        ),
    )
    table = Table(
        title=Message(N_("What {id} would have made of: {round}"), {"id": criteria.id, "round": results.round}),
        subtitle=(
            Message(N_("Scored then by: {name} ({id})"), {"name": results.criteria.name, "id": results.criteria.id}),
            Message(N_("Not a result: no unit was asked by this set")),
            *((ILLUSTRATIVE,) if is_illustrative(results) else ()),
        ),
        columns=columns,
        rows=tuple(
            Row(
                (
                    *_cells(one, found, comparable=comparable, changes=apart),
                    *(_grades(one, found) if apart else (_grade_change(one, found),)),
                )
            )
            for one in units
        ),
        notes=tuple(_notes(found)),
        name=Message(N_("Would have been")),
    )
    return with_group_column(table, (one.then.unit for one in units), at=1) if groups else table


def in_order(found: Rescoring) -> list[Rescored]:
    """By the new ranks, group by group where the new set ranks these apart; what it would not rank is last."""
    policy = found.criteria.policy
    return sorted(found.units, key=lambda one: (one.now is None, order_of_group(policy.ranked_in(one.then.unit.group))))


def _comparable_columns(found: Rescoring) -> tuple[Column, ...]:
    then, now = found.results.policy.index_rounding.places, found.criteria.policy.index_rounding.places
    return (
        Column(Message(N_("Comparable then")), Align.RIGHT, then, "comparable_then", minor=True),
        Column(Message(N_("Comparable")), Align.RIGHT, now, "comparable", minor=True),
    )


def _cells(one: Rescored, found: Rescoring, *, comparable: bool, changes: bool) -> tuple[Cell, ...]:
    """All but the grade; ``changes`` gives those of index and rank beside them."""
    then, now, policy = one.then, one.now, found.criteria.policy
    before = found.results.policy
    index = None if now is None else now.result.index
    cells: list[Cell] = [then.unit.name, then.unit.index, index]
    if changes:
        cells.append(None if index is None or then.unit.index is None else add([index, -then.unit.index]))
    if comparable:
        cells.append(None if one.comparable_then is None else before.index_rounding.of(one.comparable_then))
        cells.append(None if one.comparable is None else policy.index_rounding.of(one.comparable))
    cells += [then.rank, None if now is None else now.rank]
    if changes:
        # Ranks among other units cannot be compared.
        alike = before.groups is policy.groups
        cells.append(then.rank - now.rank if now is not None and alike else None)
    return tuple(cells)


def _grades(one: Rescored, found: Rescoring) -> tuple[Badge, Badge]:
    """Then and by the new set, or why there is none."""
    policy, code = found.results.policy, one.then.grade
    return Badge(grade_name(policy, code), tone_of(policy, code)), _new_grade(one, found)


def _new_grade(one: Rescored, found: Rescoring) -> Badge:
    if one.now is None:
        assert one.why is not None
        return Badge(Message(N_("not ranked: {why:m}"), {"why": _WOULD_NOT[one.why]}), Tone.QUIET)
    policy, code = found.criteria.policy, one.now.grade.code
    return Badge(grade_name(policy, code), tone_of(policy, code), starred=bool(one.now.missed))


def _grade_change(one: Rescored, found: Rescoring) -> Badge:
    """Both in one cell; one word where they are called the same."""
    then, now = grade_name(found.results.policy, one.then.grade), _new_grade(one, found)
    if then == now.text:
        return now
    values: dict[str, Value] = {"then": then, "now": now.text}
    return now._replace(text=Message("{then} → {now}", values))


def _moved(found: Rescoring) -> Message:
    ranked = [one for one in found.units if one.now is not None]
    values = {
        "all": len(found.units),
        "ranks": sum(one.now.rank != one.then.rank for one in ranked if one.now is not None),
        "grades": sum(_grades(one, found)[0].text != _grades(one, found)[1].text for one in ranked),
        "unranked": len(found.units) - len(ranked),
    }
    text = N_("Of {all:n} {all:unit|units}, the rank of {ranks:n} and the grade of {grades:n} would be another")
    if values["unranked"]:
        text = N_(
            "Of {all:n} {all:unit|units}, the rank of {ranks:n} and the grade of {grades:n} would be another; "
            "{unranked:n} would not be ranked"
        )
    return Message(text, values)


def _notes(found: Rescoring) -> Iterator[Message]:
    criteria = found.criteria
    if found.units:
        yield _moved(found)
    for one in found.units:
        if one.now is not None and one.now.result.index is not None:
            yield from missed_notes(one.then.unit.name, one.now.result.index, one.now.missed, criteria.policy)
    if found.new:
        refused = criteria.policy.unanswered is Unanswered.REFUSE
        text = (
            N_("New, so that no unit has an answer; the set scores no unit without one ({count:n}): {codes:l}")
            if refused
            else N_("New, so that no unit has an answer: 0 pt of the maximum ({count:n}): {codes:l}")
        )
        yield Message(text, {"count": len(found.new), "codes": first_of(found.new, _MOST)})
    if found.dropped:
        text = N_("Gone, with what units got for it ({count:n}): {codes:l}")
        yield Message(text, {"count": len(found.dropped), "codes": first_of(found.dropped, _MOST)})
    for why in Lost:
        lost = [one for one in found.lost if one.why is why]
        if lost:
            yield Message(_LOST[why], {"items": _items(lost, found)})
    if found.renamed:
        names = tuple(
            Message(N_("{code} “{now}” (then “{then}”)"), {"code": code, "then": then, "now": now})
            for code, then, now in found.renamed[:_MOST]
        )
        yield Message(N_("Taken for the same under another name ({count:n}): {names:l}"), _more(found.renamed, names))
    if found.settled:
        text = N_("Points that appraisers or the council settled stand, although the maximum is another: {codes:l}")
        yield Message(text, {"codes": found.settled})
    if not found.is_all_comparable:
        values = {
            "count": len(found.comparable),
            "all": len(criteria.leaves),
            "maximum": found.comparable_maximum,
            "whole": criteria.maximum,
        }
        yield Message(
            N_(
                "Comparable (columns where there is room, and in files): the index over the {count:n} of {all:n} "
                "indicators whose answers could be taken up for every unit ({maximum:n} of {whole:n} pt), then and by "
                "this set"
            ),
            values,
        )
    if not found.time_known and any(grade.requires.in_time for grade in criteria.policy.grades):
        yield Message(N_("Not known of every unit: whether it came in in time, which a grade of this set requires"))
    if not found.survey_held:
        yield Message(N_("The results hold no survey; the policy of this set says what follows"))
    if found.results.unranked:
        names_ = tuple(entry.name for entry in found.results.unranked)
        yield Message(N_("Not ranked then, so no answers are kept: {names:l}"), {"names": first_of(names_, _MOST)})


def _more(all_: Sequence[object], shown: tuple[Message, ...]) -> dict[str, int | tuple[Message, ...]]:
    return {"count": len(all_), "names": (*shown, *((Message("…"),) if len(all_) > len(shown) else ()))}


def _items(lost: Sequence[NotCarried], found: Rescoring) -> tuple[Message, ...]:
    """By indicator, and of how many units where not of all."""
    count: dict[str, int] = {}
    for one in lost:
        count[one.code] = count.get(one.code, 0) + 1
    whole = len(found.results.units)
    items = [
        Message("{code}", {"code": code})
        if units == whole
        else Message(N_("{code} ({units:n} {units:unit|units})"), {"code": code, "units": units})
        for code, units in count.items()
    ]
    return tuple(items)
