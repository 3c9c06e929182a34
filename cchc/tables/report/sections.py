"""The sections of a report that are about the round as a whole."""

from __future__ import annotations

from collections.abc import Sequence

from ...analysis.comparison import Comparison
from ...analysis.field_profile import field_profile
from ...analysis.gaps import Ways
from ...analysis.groups import has_groups, in_groups, ranked_groups
from ...analysis.robustness import Robustness
from ...number import Exact
from ...problems import N_, Message, Severity
from ...results import RankedRecord, Results
from ..changes import change_cells, change_columns, comparison_notes
from ..charts import grades_chart, index_charts, means_chart
from ..gaps import needs_table
from ..groups import of_group
from ..losses import losses_table, penalties_table
from ..plans import plan_notes
from ..policy_words import policy_notes, shown_places
from ..provenance import STATUS, problems_table, provenance_table
from ..ranking import ILLUSTRATIVE, grades_tables, is_illustrative, mean_note, rankings_alone, stage_notes
from ..rescaling import total_notes
from ..robustness import firmness_sheet
from ..standing_words import whys
from ..table import Align, Cell, Column, Row, Shade, Table, Weight
from .content import Section, TablePart, Text, Voice
from .wording import item_name, names, padded, year_before

MOST_CHANGES = 10
"""Gains that are listed, and as many losses."""
MOST_LOSSES = 15
"""Indicators that are listed."""
MOST_PROBLEMS = 200
"""That are listed one by one."""
_HOLDERS = 2
"""Units named as the highest, or the lowest, of a field."""


def ranking(results: Results, comparison: Comparison | None) -> Section:
    """The ranking, of each group where ranks are theirs, with what is to be said of ties; who is not ranked."""
    groups = ranked_groups(results)
    tables = rankings_alone(results, comparison) if results.units else []
    if not has_groups(results):
        tables = [table._replace(title=Message(N_("Ranking"))) for table in tables]
    parts: list[TablePart | Text] = [
        TablePart(_yielding(table)._replace(subtitle=()), tuple(entry.unit.code for entry in entries), sortable=True)
        for table, (_, entries) in zip(tables, groups, strict=True)
    ]
    if has_groups(results):
        parts.append(Text((*stage_notes(results), *comparison_notes(comparison), mean_note()), Voice.NOTE))
    if results.unranked:
        parts.append(TablePart(_unranked(results)))
    charts = index_charts(results) if results.units else []
    return Section("ranking", Message(N_("Ranking")), (*parts, *charts))


def _yielding(table: Table) -> Table:
    """What the index is made of gives way to it where there is no room; pages of units have it all."""
    columns = (column._replace(minor=1) if column.key in ("points", "maximum") else column for column in table.columns)
    return table._replace(columns=tuple(columns))


def _unranked(results: Results) -> Table:
    why = whys(results)
    return Table(
        title=Message(N_("Not ranked")),
        columns=(Column(Message(N_("Unit")), key="name", wide=True), Column(Message(N_("Reason")), key="why")),
        rows=tuple(Row((entry.name, why[entry.code])) for entry in results.unranked),
    )


def grades(results: Results) -> Section:
    tables = (TablePart(table) for table in grades_tables(results))
    return Section("grades", Message(N_("Grades")), (*tables, grades_chart(results)))


def fields(results: Results) -> Section:
    """Field by field: the mean, who is highest, who is lowest."""
    tables = (TablePart(_fields_table(name, entries, results)) for name, entries in ranked_groups(results))
    return Section("fields", Message(N_("Results by field")), (means_chart(results), *tables))


def _fields_table(group: str, entries: Sequence[RankedRecord], results: Results) -> Table:
    profile = field_profile([entry.unit for entry in entries])
    title = of_group(N_("Mean by field"), group) if has_groups(results) else Message(N_("Mean by field"))
    rounding = results.policy.index_rounding
    points = results.policy.points_rounding or rounding
    rows = []
    for position, (item, standing) in enumerate(zip(results.criteria.fields, profile.fields, strict=True)):
        indices = [(entry, entry.unit.fields[position].index) for entry in entries]
        rows.append(
            Row(
                (
                    item.code,
                    item.name,
                    item.maximum,
                    None if standing.points is None else points.of(standing.points),
                    None if standing.index is None else rounding.of(standing.index),
                    _end(indices, standing.highest, results),
                    _end(indices, standing.lowest, results),
                )
            )
        )
    index = rounding.places
    return Table(
        title=title,
        columns=(
            Column(Message(N_("Code")), key="code"),
            Column(Message(N_("Field")), key="name", wide=True),
            Column(Message(N_("Maximum")), Align.RIGHT, shown_places(results.policy), "maximum"),
            Column(Message(N_("Mean points")), Align.RIGHT, points.places, "points"),
            Column(Message(N_("Mean index (%)")), Align.RIGHT, index, "index"),
            Column(Message(N_("Highest (%)")), key="highest", wide=True),
            Column(Message(N_("Lowest (%)")), key="lowest", wide=True),
        ),
        rows=tuple(rows),
        notes=(
            Message(
                N_("Mean: the plain mean of the exact figures of the units to which the field applies, then rounded")
            ),
        ),
    )


def _end(indices: Sequence[tuple[RankedRecord, Exact | None]], end: Exact | None, results: Results) -> Cell:
    """The highest or the lowest index, and whose it is; nothing where nobody stands out."""
    if end is None:
        return None
    rounding = results.policy.index_rounding
    holders = names([entry.unit.name for entry, index in indices if index == end], _HOLDERS)
    return Message("{index:m} {names:m}", {"index": padded(rounding.of(end), rounding.places), "names": holders})


def heat_map(results: Results) -> Section:
    """Units × fields."""
    parts = [
        TablePart(_heat_table(name, entries, results), tuple(entry.unit.code for entry in entries), heat=True)
        for name, entries in ranked_groups(results)
    ]
    key = tuple(item_name(item) for item in results.criteria.fields)
    said = Message(N_("Each cell is the index of a unit in a field, in percent; the stronger its colour, the higher."))
    return Section("heat-map", Message(N_("Heat map: units by field")), (Text((said,)), *parts, Text(key, Voice.KEY)))


def _heat_table(group: str, entries: Sequence[RankedRecord], results: Results) -> Table:
    rounding = results.policy.index_rounding
    profile = field_profile([entry.unit for entry in entries])

    def shown(index: Exact | None) -> Cell:
        return None if index is None else rounding.of(index)

    mean = (None, Message(N_("Mean")), *(shown(part.index) for part in profile.fields), shown(profile.whole.index))
    whole = Message(N_("Fields, bonuses, penalties")) if results.criteria.adjustments else Message(N_("All fields"))
    percents = [
        *((item.code, Message(N_("Field {code}"), {"code": item.code})) for item in results.criteria.fields),
        ("index", whole),
    ]
    title = N_("Index by unit and field (%)")
    return Table(
        title=of_group(title, group) if has_groups(results) else Message(title),
        columns=(
            Column(Message(N_("Rank")), Align.RIGHT, 0, "rank"),
            Column(Message(N_("Unit")), key="name", wide=True),
            *(Column(name, Align.RIGHT, rounding.places, key, shade=Shade.PERCENT) for key, name in percents),
        ),
        rows=(
            *(
                Row((entry.rank, entry.unit.name, *(shown(part.index) for part in entry.unit.fields), entry.unit.index))
                for entry in entries
            ),
            Row(mean, Weight.TOTAL),
        ),
        notes=total_notes(results),
    )


def changes(results: Results, comparison: Comparison) -> Section:
    """The largest gains, and the largest losses; all changes stand beside the ranking."""
    moved = [entry for entry in results.units if entry.unit.code in comparison.changes]
    ordered = sorted(moved, key=lambda entry: -comparison.changes[entry.unit.code].index)
    gains = [entry for entry in ordered if comparison.changes[entry.unit.code].index > 0]
    losses = [entry for entry in reversed(ordered) if comparison.changes[entry.unit.code].index < 0]
    parts = [
        _changes_part(title, found[:MOST_CHANGES], results, comparison)
        for title, found in ((N_("Largest gains"), gains), (N_("Largest losses"), losses))
        if found
    ]
    notes = Text(comparison_notes(comparison), Voice.NOTE)
    return Section("changes", Message(N_("Changes since {year}"), {"year": year_before(comparison)}), (*parts, notes))


def _changes_part(title: str, entries: Sequence[RankedRecord], results: Results, comparison: Comparison) -> TablePart:
    table = Table(
        title=Message(title),
        columns=(
            Column(Message(N_("Unit")), key="name", wide=True),
            Column(Message(N_("Index (%)")), Align.RIGHT, results.policy.index_rounding.places, "index"),
            Column(Message(N_("Rank")), Align.RIGHT, 0, "rank"),
            *change_columns(comparison),
        ),
        rows=tuple(
            Row((entry.unit.name, entry.unit.index, entry.rank, *change_cells(comparison, entry.unit.code)))
            for entry in entries
        ),
    )
    return TablePart(table, tuple(entry.unit.code for entry in entries))


def lost_points(results: Results) -> Section:
    """The indicators that cost the round most; penalties beside them."""
    table = losses_table(results).narrowed(_LOSS_COLUMNS)
    *rows, total = table.rows
    points = [column.key for column in table.columns].index("points")
    lost = [row for row in rows if row.cells[points]]
    notes = table.notes
    if len(lost) > MOST_LOSSES:
        values = {"shown": MOST_LOSSES, "all": len(lost)}
        notes = (*notes, Message(N_("The {shown:n} largest of {all:n} indicators in which points are lost"), values))
    parts = [TablePart(table._replace(rows=(*lost[:MOST_LOSSES], total), notes=notes))]
    penalties = penalties_table(results)
    if penalties is not None:
        parts.append(TablePart(penalties))
    return Section("losses", Message(N_("Where points are lost")), tuple(parts))


_LOSS_COLUMNS = ("code", "name", "maximum", "losing", "unanswered", "points", "mean", "share")


def ways_up(results: Results, ways: Ways) -> Section:
    """What each unit needs for the next grade and the next rank; its plan is on its own page."""
    table = needs_table(results, ways)._replace(subtitle=(), title=WAYS_UP).narrowed(_WAY_COLUMNS)
    part = TablePart(table, tuple(entry.unit.code for entry in in_groups(results)), sortable=True)
    return Section("ways", WAYS_UP, (part, Text(plan_notes(ways), Voice.NOTE)))


WAYS_UP = Message(N_("What the units need for the next grade and the next rank"))

_WAY_COLUMNS = ("rank", "group", "name", "index", "lost", "grade_needed", "grade_steps", "rank_needed", "rank_steps")


def firmness(results: Results, found: Robustness) -> Section:
    """How near units are to their neighbours, and between which ranks they move when the weights of the fields do."""
    tables = firmness_sheet(results, found)
    groups = ranked_groups(results)
    parts = [
        TablePart(table._replace(subtitle=()), tuple(entry.unit.code for entry in entries), sortable=True)
        for table, (_, entries) in zip(tables, groups, strict=True)
    ]
    return Section("firmness", Message(N_("How firm the ranks are")), tuple(parts))


def problems(results: Results) -> Section:
    """Errors first."""
    ordered = sorted(results.problems, key=lambda problem: problem.severity is not Severity.ERROR)
    title = Message(N_("Problems"))
    if not ordered:
        return Section("problems", title, (Text((Message(N_("The files of the round gave no cause for remarks.")),)),))
    table = problems_table(results._replace(problems=tuple(ordered[:MOST_PROBLEMS])))
    if len(ordered) > MOST_PROBLEMS:
        values = {"shown": MOST_PROBLEMS, "all": len(ordered)}
        more = Message(N_("The first {shown:n} of {all:n}; cchc batch tells them all"), values)
        table = table._replace(notes=(*table.notes, more))
    return Section("problems", title, (TablePart(table),))


def criteria(results: Results) -> Section:
    """The set: what it is, what it measures, and how much each field weighs."""
    found = results.criteria
    notice = (Text((ILLUSTRATIVE,), Voice.WARNING),) if is_illustrative(results) else ()
    said = [
        Message(N_("Criteria set: {name} ({id})"), {"name": found.name, "id": found.id}),
        Message(N_("Status of the set: {status:m}"), {"status": STATUS[found.status]}),
    ]
    if found.source:
        said.append(Message(N_("Source of the set: {source}"), {"source": found.source}))
    rows = [Row((item.code, item.name, len(item.below), len(item.leaves), item.maximum)) for item in found.fields]
    criteria_count = sum(len(item.below) for item in found.fields)
    total = (None, Message(N_("Total")), criteria_count, len(found.indicators), found.maximum)
    table = Table(
        title=Message(N_("Fields of the criteria set")),
        columns=(
            Column(Message(N_("Code")), key="code"),
            Column(Message(N_("Field")), key="name", wide=True),
            Column(Message(N_("Criteria")), Align.RIGHT, 0, "criteria"),
            Column(Message(N_("Number of indicators")), Align.RIGHT, 0, "indicators"),
            Column(Message(N_("Maximum")), Align.RIGHT, shown_places(results.policy), "maximum"),
        ),
        rows=(*rows, Row(total, Weight.TOTAL)),
    )
    return Section("criteria", Message(N_("Criteria set")), (*notice, Text(tuple(said)), TablePart(table)))


def policy(results: Results) -> Section:
    return Section("policy", Message(N_("How it was computed")), (Text(policy_notes(results.policy), Voice.LIST),))


def provenance(results: Results, comparison: Comparison | None) -> Section:
    """With the fingerprints of all that was read."""
    table = provenance_table(results, comparison, reasons=False)
    return Section("provenance", Message(N_("Where these results come from")), (TablePart(table),))
