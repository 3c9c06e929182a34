"""The ranking: of the whole, or of one field; the grades; what is not ranked; how it was decided."""

from __future__ import annotations

from ..comparison import Comparison
from ..criteria import CriteriaSet, Groups, Policy, RankBy, Status, Ties
from ..number import RoundingMode
from ..problems import N_, Message
from ..ranking import Decided, Why
from ..results import CriteriaRecord, RankedRecord, Results, grade_shares, rank_by_field
from ..text import vietnamese_order
from .changes import change_cells, change_columns, comparison_notes
from .rescaling import before_cells, before_columns, rescaled_notes
from .self_assessed import self_cells, self_columns, self_notes
from .table import Align, Badge, Cell, Column, Named, Row, Table, Tone

WHY = {
    Why.NOT_SUBMITTED: Message(N_("not submitted")),
    Why.INVALID: Message(N_("invalid: its errors must be mended first")),
    Why.UNANSWERED: Message(N_("unanswered indicators, which the set does not allow")),
    Why.NOTHING_APPLICABLE: Message(N_("nothing is applicable to it")),
}

_TIES = {
    Ties.COMPETITION: N_("equal units share a rank, and the next ranks are left out (1-1-3)"),
    Ties.DENSE: N_("equal units share a rank, and no rank is left out (1-1-2)"),
    Ties.ORDINAL: N_("equal units are ranked in the order of the list of units"),
}

_MODES = {
    RoundingMode.HALF_UP: N_("half up"),
    RoundingMode.HALF_EVEN: N_("half to even"),
    RoundingMode.DOWN: N_("cut off"),
}

_MAX_NOTES = 12
"""Notes on ties that are shown one by one."""


def points_places(policy: Policy) -> int | None:
    """The decimal places that points are shown with."""
    return None if policy.points_rounding is None else policy.points_rounding.places


def ranking_tables(results: Results, comparison: Comparison | None = None) -> list[Table]:
    """The ranking, the grades, and the units that are not ranked (if any); the policy under the last."""
    tables = [ranking_table(results, comparison)]
    if results.units:
        tables.append(grades_table(results))
    if results.unranked:
        tables.append(unranked_table(results))
    *above, last = tables
    return [*above, last._replace(notes=(*last.notes, *policy_notes(results.policy)))]


def subtitle(results: Results) -> tuple[Message, ...]:
    """The set that the results are by."""
    return set_lines(results.criteria)


def set_lines(criteria: CriteriaRecord | CriteriaSet) -> tuple[Message, ...]:
    """A set, and that it is illustrative if it is."""
    named = Message(N_("Criteria set: {name} ({id})"), {"name": criteria.name, "id": criteria.id})
    return (named, ILLUSTRATIVE) if criteria.status is Status.ILLUSTRATIVE else (named,)


ILLUSTRATIVE = Message(N_("Illustrative criteria set: not a decision of any authority"))


def is_illustrative(results: Results) -> bool:
    return results.criteria.status is Status.ILLUSTRATIVE


def tone_of(policy: Policy, code: str) -> Tone:
    """A grade's colour, by its place among the grades."""
    position = [grade.code for grade in policy.grades].index(code)
    return (Tone.BEST, Tone.GOOD, Tone.MIDDLE, Tone.LOW)[min(position, 3)]


def grade_badge(policy: Policy, code: str) -> Badge:
    grade = next(grade for grade in policy.grades if grade.code == code)
    return Badge(Named(grade.name, grade.name_en), tone_of(policy, code))


def ranking_table(results: Results, comparison: Comparison | None = None) -> Table:
    """By rank; where there is a comparison, with the change of index and of rank."""
    policy = results.policy
    places = points_places(policy)
    groups = has_groups(results)
    columns = [
        Column(Message(N_("Rank")), Align.RIGHT, 0, "rank"),
        Column(Message(N_("Unit")), key="name", wide=True),
        Column(Message(N_("Points")), Align.RIGHT, places, "points"),
        Column(Message(N_("Maximum")), Align.RIGHT, places, "maximum", minor=True),
        *before_columns(results, places),
        *self_columns(results, minor=comparison is not None),
        Column(Message(N_("Index (%)")), Align.RIGHT, policy.index_rounding.places, "index"),
        Column(Message(N_("Grade")), key="grade"),
    ]
    units = list(results.units)
    if groups:
        columns.insert(1, Column(Message(N_("Group")), key="group"))
        units.sort(key=lambda entry: vietnamese_order(entry.unit.group))
    if comparison is not None:
        columns.extend(change_columns(comparison))
    return Table(
        title=Message(N_("Ranking: {round}"), {"round": results.round}),
        subtitle=subtitle(results),
        columns=tuple(columns),
        rows=tuple(Row(_ranked_cells(entry, results, comparison)) for entry in units),
        notes=(*tie_notes(results), *self_notes(results), *rescaled_notes(results), *comparison_notes(comparison)),
        name=Message(N_("Ranking")),
    )


def has_groups(results: Results) -> bool:
    """Whether ranks are those within groups."""
    return results.policy.groups is Groups.APART and any(entry.unit.group for entry in results.units)


def _ranked_cells(entry: RankedRecord, results: Results, comparison: Comparison | None) -> tuple[Cell, ...]:
    unit = entry.unit
    return (
        entry.rank,
        *((unit.group,) if has_groups(results) else ()),
        unit.name,
        unit.points,
        unit.maximum,
        *before_cells(unit, results),
        *self_cells(unit, results),
        unit.index,
        grade_badge(results.policy, entry.grade),
        *(() if comparison is None else change_cells(comparison, unit.code)),
    )


def tie_notes(results: Results) -> tuple[Message, ...]:
    """Which units are equal, and why units with the same printed index are not."""
    notes: list[Message] = []
    alike: dict[tuple[str, object], list[RankedRecord]] = {}
    for entry in results.units:
        group = entry.unit.group if results.policy.groups is Groups.APART else ""
        alike.setdefault((group, entry.unit.index), []).append(entry)
    for entries in alike.values():
        tied: dict[int, list[str]] = {}
        for entry in entries:
            if entry.tied:
                tied.setdefault(entry.rank, []).append(entry.unit.name)
        notes.extend(
            Message(N_("Rank {rank:n} is shared: {names:l}"), {"rank": rank, "names": tuple(names)})
            for rank, names in tied.items()
            if len(names) > 1
        )
        decided = [entry for entry in entries if entry.decided is not None]
        if decided:
            notes.append(_decided_note(decided))
    if len(notes) <= _MAX_NOTES:
        return tuple(notes)
    more = Message(N_("… and {count:n} more notes on ties"), {"count": len(notes) - _MAX_NOTES})
    return (*notes[:_MAX_NOTES], more)


def _decided_note(entries: list[RankedRecord]) -> Message:
    names = tuple(entry.unit.name for entry in entries)
    index = entries[0].unit.index
    assert index is not None
    ways = {entry.decided for entry in entries}
    if Decided.TIE_BREAK in ways:
        fields = tuple(dict.fromkeys(entry.tie_break for entry in entries if entry.tie_break))
        return Message(
            N_("{names:l} have the same index, {index:n}: field {fields:l} decides"),
            {"names": names, "index": index, "fields": fields},
        )
    if Decided.ORDER in ways:
        return Message(
            N_("{names:l} have the same index, {index:n}: the order of the list of units decides"),
            {"names": names, "index": index},
        )
    return Message(
        N_("{names:l} print the same index, {index:n}: their exact indices differ"), {"names": names, "index": index}
    )


def grades_table(results: Results) -> Table:
    """How many units got each grade, and their share of the ranked."""
    policy = results.policy
    rows = []
    above = None
    for grade, (code, count, share) in zip(policy.grades, grade_shares(results), strict=True):
        badge = grade_badge(policy, code)
        rows.append(Row((badge, _range(grade.start, above), count, share)))
        above = grade.start
    return Table(
        title=Message(N_("Grades")),
        columns=(
            Column(Message(N_("Grade")), key="grade"),
            Column(Message(N_("Index (%)"))),
            Column(Message(N_("Units")), Align.RIGHT, 0, "units", suffix=Message(N_(" unit(s)"))),
            Column(Message(N_("Share (%)")), Align.RIGHT, 1, "share", suffix=Message(" %")),
        ),
        rows=tuple(rows),
        name=Message(N_("Grades")),
    )


def _range(start: object, above: object) -> Message:
    values = {"start": start, "above": above}
    if start is None and above is None:
        return Message(N_("any"))
    if start is None:
        return Message(N_("below {above:n}"), values)  # type: ignore[arg-type]
    if above is None:
        return Message(N_("from {start:n}"), values)  # type: ignore[arg-type]
    return Message(N_("from {start:n} to below {above:n}"), values)  # type: ignore[arg-type]


def unranked_table(results: Results) -> Table:
    return Table(
        title=Message(N_("Not ranked")),
        columns=(
            Column(Message(N_("Unit")), key="name"),
            Column(Message(N_("Reason")), key="why", wide=True),
        ),
        rows=tuple(Row((entry.name, WHY[entry.why])) for entry in results.unranked),
        name=Message(N_("Not ranked")),
    )


def policy_notes(policy: Policy) -> tuple[Message, ...]:
    """How figures are rounded and ranks decided."""
    index = policy.index_rounding
    rounding: dict[str, Message | int] = {"index": index.places, "mode": Message(_MODES[index.mode])}
    if policy.points_rounding is None:
        rounded = Message(N_("Rounding: points exact, index to {index:n} decimals ({mode:m})"), rounding)
    else:
        rounding["points"] = policy.points_rounding.places
        rounded = Message(
            N_("Rounding: points to {points:n} decimals, index to {index:n} ({mode:m}); sums are exact"), rounding
        )
    exact = policy.rank_by is RankBy.EXACT
    by = Message(N_("the exact index") if exact else N_("the published index"))
    if policy.tie_break:
        chain = Message(N_("{by:m}, then field {fields:l}"), {"by": by, "fields": policy.tie_break})
    else:
        chain = by
    ranked = Message(N_("Ranks: by {chain:m}; {ties:m}"), {"chain": chain, "ties": Message(_TIES[policy.ties])})
    return rounded, ranked


def field_ranking_table(results: Results, code: str) -> Table:
    """The units by their index in one field."""
    policy = results.policy
    part = next(item for item in results.criteria.fields if item.code == code)
    places = points_places(policy)
    groups = has_groups(results)
    standing = rank_by_field(results, code)
    columns = [
        Column(Message(N_("Rank")), Align.RIGHT, 0, "rank"),
        Column(Message(N_("Unit")), key="name", wide=True),
        Column(Message(N_("Points")), Align.RIGHT, places, "points"),
        Column(Message(N_("Maximum")), Align.RIGHT, places, "maximum"),
        Column(Message(N_("Index (%)")), Align.RIGHT, policy.index_rounding.places, "index"),
    ]
    if groups:
        columns.insert(1, Column(Message(N_("Group")), key="group"))
        standing.sort(key=lambda entry: vietnamese_order(entry.unit.group))
    rows = [
        Row(
            (
                entry.rank,
                *((entry.unit.group,) if groups else ()),
                entry.unit.name,
                entry.field.points,
                entry.field.maximum,
                None if entry.field.index is None else policy.index_rounding.of(entry.field.index),
            )
        )
        for entry in standing
    ]
    return Table(
        title=Message(N_("Ranking by field {code}: {field}"), {"code": code, "field": part.name}),
        subtitle=(Message("{round}", {"round": results.round}), *subtitle(results)),
        columns=tuple(columns),
        rows=tuple(rows),
        notes=(Message(N_("Ranks: by the index of the field; {ties:m}"), {"ties": Message(_TIES[policy.ties])}),),
        name=Message(N_("Field {code}"), {"code": code}),
    )
