"""The ranking: of the whole, or of each group; the grades; what is not ranked; how it was decided."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from ..analysis.comparison import Comparison
from ..analysis.groups import GroupRecord, grade_shares, group_records, has_groups, in_groups
from ..criteria import CriteriaSet, Policy, Status
from ..number import Exact
from ..problems import N_, Message
from ..ranking import Decided
from ..results import CriteriaRecord, RankedRecord, Results, UnitRecord
from .adjustments import kind_cells, kind_columns, total_note
from .changes import change_cells, change_columns, comparison_notes
from .conditions import count_note, missed_notes, missed_words
from .final import final_lines
from .groups import of_group, with_groups
from .lateness import late_notes
from .policy_words import grade_badge, grade_ranges, policy_notes, shown_places
from .rescaling import before_cells, before_columns, rescaled_notes, zero_notes
from .self_assessed import awaited_notes, self_cells, self_columns, self_notes
from .standing_words import whys
from .table import Align, Cell, Column, Row, Table, Weight
from .unit_codes import with_unit_codes

_NO_MAXIMUM = Message(
    N_("Points are of the maximum that applies to each unit, which is not the same for all; a wider window shows it")
)
_MAX_NOTES = 12
"""Notes on ties that are shown one by one."""


def ranking_tables(results: Results, comparison: Comparison | None = None) -> list[Table]:
    """The ranking and the grades, of each group where ranks are theirs; the units that are not ranked (if any).

    The policy stands under the last.
    """
    policy = results.policy
    rankings, grades = rankings_alone(results, comparison), grades_tables(results)
    if has_groups(results):
        tables = [table for pair in zip(rankings, grades, strict=True) for table in pair]
        notes = (*stage_notes(results), *comparison_notes(comparison), mean_note())
    else:
        tables, notes = [*rankings, *grades], ()
    if results.unranked:
        tables.append(unranked_table(results))
    *above, last = tables
    return [*above, last._replace(notes=(*last.notes, *notes, *policy_notes(policy)))]


def rankings_alone(results: Results, comparison: Comparison | None = None) -> list[Table]:
    """The ranking, or that of each group with its mean; what belongs to all stands over the first."""
    if not has_groups(results):
        return [_table(results, results.units, comparison)]
    return [
        _group_ranking(results, group, comparison, position) for position, group in enumerate(group_records(results))
    ]


def _group_ranking(results: Results, group: GroupRecord, comparison: Comparison | None, position: int) -> Table:
    ranking = _table(results, group.entries, comparison)
    return ranking._replace(
        title=of_group(N_("Ranking"), group.name),
        subtitle=() if position else round_and_set(results),
        rows=(*ranking.rows, _mean_row(group, ranking, results.policy)),
        notes=entry_notes(group.entries, results.policy),
    )


def grades_tables(results: Results) -> list[Table]:
    """How many units got each grade, of all or of each group; none without a ranked unit."""
    if has_groups(results):
        return [
            grades_table(results.policy, group.grades)._replace(
                title=of_group(N_("Grades"), group.name), notes=count_note(group.entries)
            )
            for group in group_records(results)
        ]
    if not results.units:
        return []
    return [grades_table(results.policy, grade_shares(results))._replace(notes=count_note(results.units))]


def mean_note() -> Message:
    return Message(N_("Mean: the plain mean of the units' exact indices, then rounded"))


def _mean_row(group: GroupRecord, table: Table, policy: Policy) -> Row:
    cells: dict[str, Cell] = {"name": Message(N_("Mean")), "index": policy.index_rounding.of(group.mean)}
    return Row(tuple(cells.get(column.key) for column in table.columns), Weight.TOTAL)


def round_and_set(results: Results) -> tuple[Message, ...]:
    """What a table is of whose title does not name the round."""
    return (Message("{round}", {"round": results.round}), *subtitle(results))


def subtitle(results: Results) -> tuple[Message, ...]:
    """The set that the results are by, and that they are final if they are."""
    return (*set_lines(results.criteria), *final_lines(results))


def set_lines(criteria: CriteriaRecord | CriteriaSet) -> tuple[Message, ...]:
    """A set, and that it is illustrative if it is."""
    named = Message(N_("Criteria set: {name} ({id})"), {"name": criteria.name, "id": criteria.id})
    return (named, ILLUSTRATIVE) if criteria.status is Status.ILLUSTRATIVE else (named,)


ILLUSTRATIVE = Message(N_("Illustrative criteria set: not a decision of any authority"))


def is_illustrative(results: Results) -> bool:
    return results.criteria.status is Status.ILLUSTRATIVE


def ranking_table(results: Results, comparison: Comparison | None = None) -> Table:
    """All ranked units in one list with their codes; groups and missed conditions, if any, are columns of it."""
    policy = results.policy
    entries = in_groups(results)
    table = _table(results, entries, comparison)
    grade = [column.key for column in table.columns].index("grade")
    unstarred = (
        row._replace(cells=(*row.cells[:grade], grade_badge(policy, entry.grade), *row.cells[grade + 1 :]))
        for entry, row in zip(entries, table.rows, strict=True)
    )
    table = table._replace(rows=tuple(unstarred))
    if any(entry.missed for entry in entries):
        missed = Column(Message(N_("Conditions missed")), key="missed", wide=True)
        words = (missed_words(entry.missed, policy) for entry in entries)
        table = table.with_column(missed, words, at=len(table.columns))
    listed = with_groups(table, (entry.unit for entry in entries), results, at=1)
    return with_unit_codes(listed, (entry.unit.code for entry in entries))


def _table(results: Results, entries: Sequence[RankedRecord], comparison: Comparison | None) -> Table:
    """By rank; where there is a comparison, with the change of index and of rank."""
    policy = results.policy
    places = shown_places(policy)
    crowded = comparison is not None or bool(results.criteria.adjustments)
    differs = len({entry.unit.maximum for entry in results.units}) > 1
    before = before_columns(results, places)
    self_assessed = self_columns(results, minor=0 if not crowded else 1 if differs else 2)
    beside = [*([before_cells] if before else []), *([self_cells] if self_assessed else [])]
    columns = [
        Column(Message(N_("Rank")), Align.RIGHT, 0, "rank"),
        Column(Message(N_("Unit")), key="name", wide=True),
        *kind_columns(results.criteria, places),
        Column(Message(N_("Points")), Align.RIGHT, places, "points"),
        Column(Message(N_("Maximum")), Align.RIGHT, places, "maximum", minor=2 if crowded and differs else 1),
        *before,
        *self_assessed,
        Column(Message(N_("Index (%)")), Align.RIGHT, policy.index_rounding.places, "index"),
        Column(Message(N_("Grade")), key="grade"),
    ]
    if comparison is not None:
        columns.extend(change_columns(comparison))
    return Table(
        title=Message(N_("Ranking: {round}"), {"round": results.round}),
        subtitle=subtitle(results),
        columns=tuple(columns),
        rows=tuple(Row(_ranked_cells(entry, results, comparison, beside)) for entry in entries),
        notes=(
            *total_note(results.criteria),
            *entry_notes(entries, policy),
            *stage_notes(results),
            *comparison_notes(comparison),
        ),
        name=Message(N_("Ranking")),
        missed=(("maximum", _NO_MAXIMUM),) if len({entry.unit.maximum for entry in entries}) > 1 else (),
    )


def stage_notes(results: Results) -> tuple[Message, ...]:
    """On what the index lacks, and what stands beside it: the self-assessment, figures before rescaling."""
    return (*awaited_notes(results), *self_notes(results), *rescaled_notes(results), *zero_notes(results))


def _ranked_cells(
    entry: RankedRecord,
    results: Results,
    comparison: Comparison | None,
    beside: Sequence[Callable[[UnitRecord], tuple[Cell, ...]]],
) -> tuple[Cell, ...]:
    unit = entry.unit
    return (
        entry.rank,
        unit.name,
        *kind_cells(results.criteria, unit),
        unit.points,
        unit.maximum,
        *(cell for cells in beside for cell in cells(unit)),
        unit.index,
        grade_badge(results.policy, entry.grade, starred=bool(entry.missed)),
        *(() if comparison is None else change_cells(comparison, unit.code)),
    )


def entry_notes(entries: Sequence[RankedRecord], policy: Policy) -> tuple[Message, ...]:
    """On conditions that were missed, all of them, on lateness and on ties; ``entries`` are ranked together."""
    missed = [
        note for entry in entries for note in missed_notes(entry.unit.name, entry.published_index, entry.missed, policy)
    ]
    return (*missed, *late_notes(entries), *tie_notes(entries))


def tie_notes(entries: Sequence[RankedRecord]) -> tuple[Message, ...]:
    """Which units are equal, and why units with the same printed index are not."""
    notes: list[Message] = []
    all_alike: dict[Exact | None, list[RankedRecord]] = {}
    for entry in entries:
        all_alike.setdefault(entry.unit.index, []).append(entry)
    for alike in all_alike.values():
        tied: dict[int, list[str]] = {}
        for entry in alike:
            if entry.tied:
                tied.setdefault(entry.rank, []).append(entry.unit.name)
        notes.extend(
            Message(N_("Rank {rank:n} is shared: {names:l}"), {"rank": rank, "names": tuple(names)})
            for rank, names in tied.items()
            if len(names) > 1
        )
        decided = [entry for entry in alike if entry.decided is not None]
        if decided:
            notes.append(_decided_note(decided))
    if len(notes) <= _MAX_NOTES:
        return tuple(notes)
    more = Message(N_("… and {count:n} more {count:note|notes} on ties"), {"count": len(notes) - _MAX_NOTES})
    return (*notes[:_MAX_NOTES], more)


def _decided_note(entries: list[RankedRecord]) -> Message:
    names = tuple(entry.unit.name for entry in entries)
    index = entries[0].published_index
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


def grades_table(policy: Policy, shares: Iterable[tuple[str, int, Exact]]) -> Table:
    """How many units got each grade, and their share of the ranked."""
    rows = [
        Row((grade_badge(policy, code), words, count, share))
        for words, (code, count, share) in zip(grade_ranges(policy), shares, strict=True)
    ]
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


def unranked_table(results: Results) -> Table:
    why = whys(results)
    return Table(
        title=Message(N_("Not ranked")),
        columns=(
            Column(Message(N_("Unit")), key="name"),
            Column(Message(N_("Reason")), key="why", wide=True),
        ),
        rows=tuple(Row((entry.name, why[entry.code])) for entry in results.unranked),
        name=Message(N_("Not ranked")),
    )
