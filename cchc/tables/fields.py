"""Points and percent of every unit in every field."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..analysis.field_profile import FieldProfile, Summary, field_profile
from ..analysis.groups import has_groups, ranked_groups
from ..criteria import Policy
from ..number import Exact, Rounding, add, quotient
from ..problems import N_, Message
from ..results import FieldRecord, RankedRecord, Results
from .adjustments import TITLE as ADJUSTED
from .adjustments import kind_cells, kind_columns, kinds_of, signed
from .groups import of_group
from .policy_words import shown_places
from .rescaling import total_notes
from .table import NO_FIGURE, Align, Cell, Column, Mark, Marked, Row, Shade, Table, Weight

TITLE = N_("Points and index by field")


def fields_tables(results: Results) -> list[Table]:
    """Units by rank, points and percent side by side, and their means: in one table, or one for each group."""
    if not has_groups(results):
        return [_table(results, results.units)._replace(notes=(*_notes(of_group=False), *total_notes(results)))]
    tables = [
        _table(results, entries)._replace(title=of_group(TITLE, name)) for name, entries in ranked_groups(results)
    ]
    return [*tables[:-1], tables[-1]._replace(notes=(*_notes(of_group=True), *total_notes(results)))]


def _table(results: Results, entries: Sequence[RankedRecord]) -> Table:
    criteria = results.criteria
    profile = field_profile([entry.unit for entry in entries])
    marks = [_marks(part, results.policy.index_rounding) for part in (*profile.fields, profile.whole)]
    maxima: list[Cell] = [None, Message(N_("Maximum"))]
    for item in criteria.fields:
        maxima += [item.maximum, None]
    maxima += [*(None for _ in kinds_of(criteria)), criteria.maximum, None]
    return Table(
        title=Message(TITLE),
        columns=tuple(_columns(results)),
        heads=(Row(tuple(maxima)),),
        rows=(*(_unit_row(entry, marks, results) for entry in entries), _mean_row(profile, entries, results)),
        name=Message(N_("By field")),
    )


def _columns(results: Results) -> Iterator[Column]:
    policy = results.policy
    points, percent = shown_places(policy), policy.index_rounding.places
    yield Column(Message(N_("Rank")), Align.RIGHT, 0, "rank")
    yield Column(Message(N_("Unit")), key="name", wide=True)
    named = [
        (item.code, Message("{code}. {name}", {"code": item.code, "name": item.name}))
        for item in results.criteria.fields
    ]
    adjusted = kind_columns(results.criteria, points, over=ADJUSTED)
    whole = Message(N_("Fields, bonuses, penalties")) if adjusted else Message(N_("All fields"))
    for code, name in (*named, ("total", whole)):
        yield from adjusted if code == "total" else ()
        yield Column(Message(N_("Points")), Align.RIGHT, points, f"points_{code}", over=name)
        yield Column(Message(N_("Index (%)")), Align.RIGHT, percent, f"index_{code}", over=name, shade=Shade.PERCENT)


def _unit_row(entry: RankedRecord, marks: list[dict[Exact, Mark]], results: Results) -> Row:
    unit, rounding = entry.unit, results.policy.index_rounding
    cells: list[Cell] = [entry.rank, unit.name]
    whole = FieldRecord("", unit.points, unit.maximum, unit.index_exact)
    for part, ends in zip((*unit.fields, whole), marks, strict=True):
        if part is whole:
            cells += kind_cells(results.criteria, unit)
        if part.index is None:
            cells += [NO_FIGURE, NO_FIGURE]
        else:
            shown = rounding.of(part.index)
            mark = ends.get(shown)
            cells += [part.points, Marked(shown, mark=mark) if mark else shown]
    return Row(tuple(cells))


def _marks(summary: Summary, rounding: Rounding) -> dict[Exact, Mark]:
    """The signs beside what is shown highest and lowest; none where all is shown the same."""
    if summary.highest is None or summary.lowest is None:
        return {}
    highest, lowest = rounding.of(summary.highest), rounding.of(summary.lowest)
    return {} if highest == lowest else {highest: Mark.HIGHEST, lowest: Mark.LOWEST}


def _mean_row(profile: FieldProfile, entries: Sequence[RankedRecord], results: Results) -> Row:
    cells: list[Cell] = [None, Message(N_("Mean"))]
    for summary in profile.fields:
        cells += _means(summary, results.policy)
    cells += _adjusted_means(entries, results)
    cells += _means(profile.whole, results.policy)
    return Row(tuple(cells), Weight.TOTAL)


def _adjusted_means(entries: Sequence[RankedRecord], results: Results) -> Iterator[Cell]:
    """Of what all bonuses and all penalties come to."""
    points = results.policy.points_rounding or results.policy.index_rounding
    for kind in kinds_of(results.criteria):
        whole = add([signed(kind, entry.unit.adjustments.counted(kind)) for entry in entries])
        yield points.of(quotient(whole, len(entries)))


def _means(summary: Summary, policy: Policy) -> tuple[Cell, Cell]:
    if summary.points is None or summary.index is None:
        return NO_FIGURE, NO_FIGURE
    points = policy.points_rounding or policy.index_rounding
    return points.of(summary.points), policy.index_rounding.of(summary.index)


def _notes(*, of_group: bool) -> tuple[Message, ...]:
    return (
        Message(N_("▲ highest and ▼ lowest index of its group in the field"))
        if of_group
        else Message(N_("▲ highest and ▼ lowest index in the field")),
        Message(N_("Mean: the plain mean of the exact figures of the units to which the field applies, then rounded")),
    )
