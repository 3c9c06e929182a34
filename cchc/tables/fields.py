"""Points and percent of every unit in every field."""

from __future__ import annotations

from collections.abc import Iterator

from ..criteria import Policy
from ..field_profile import FieldProfile, Standing, field_profile
from ..number import Exact, Rounding
from ..problems import N_, Message
from ..results import FieldRecord, RankedRecord, Results, ranked_groups
from .changes import NO_FIGURE
from .ranking import has_groups, points_places
from .rescaling import total_notes
from .table import Align, Cell, Column, Mark, Marked, Row, Shade, Table, Weight


def fields_table(results: Results) -> Table:
    """Units by rank, points and percent side by side; below, the means, of each group where ranks are theirs."""
    criteria = results.criteria
    groups = ranked_groups(results)
    rows: list[Row] = []
    means: list[Row] = []
    for name, entries in groups:
        profile = field_profile([entry.unit for entry in entries])
        marks = [_marks(part, results.policy.index_rounding) for part in (*profile.fields, profile.whole)]
        rows.extend(_unit_row(entry, marks, results) for entry in entries)
        means.append(_mean_row(name, profile, results))
    maxima: list[Cell] = [*(None for _ in range(2 if has_groups(results) else 1)), Message(N_("Maximum"))]
    for maximum in (*(item.maximum for item in criteria.fields), criteria.maximum):
        maxima += [maximum, None]
    return Table(
        title=Message(N_("Points and index by field")),
        columns=tuple(_columns(results)),
        heads=(Row(tuple(maxima)),),
        rows=(*rows, *means),
        notes=(*_notes(several=len(groups) > 1), *total_notes(results)) if rows else (),
        name=Message(N_("By field")),
    )


def _columns(results: Results) -> Iterator[Column]:
    policy = results.policy
    points, percent = points_places(policy), policy.index_rounding.places
    yield Column(Message(N_("Rank")), Align.RIGHT, 0, "rank")
    if has_groups(results):
        yield Column(Message(N_("Group")), key="group")
    yield Column(Message(N_("Unit")), key="name", wide=True)
    named = [
        (item.code, Message("{code}. {name}", {"code": item.code, "name": item.name}))
        for item in results.criteria.fields
    ]
    for code, name in (*named, ("total", Message(N_("All fields")))):
        yield Column(Message(N_("Points")), Align.RIGHT, points, f"points_{code}", over=name)
        yield Column(Message(N_("Index (%)")), Align.RIGHT, percent, f"index_{code}", over=name, shade=Shade.PERCENT)


def _unit_row(entry: RankedRecord, marks: list[dict[Exact, Mark]], results: Results) -> Row:
    unit, rounding = entry.unit, results.policy.index_rounding
    cells: list[Cell] = [entry.rank, *((unit.group,) if has_groups(results) else ()), unit.name]
    whole = FieldRecord("", unit.points, unit.maximum, unit.index_exact)
    for part, ends in zip((*unit.fields, whole), marks, strict=True):
        if part.index is None:
            cells += [NO_FIGURE, NO_FIGURE]
        else:
            shown = rounding.of(part.index)
            mark = ends.get(shown)
            cells += [part.points, Marked(shown, mark=mark) if mark else shown]
    return Row(tuple(cells))


def _marks(standing: Standing, rounding: Rounding) -> dict[Exact, Mark]:
    """The signs beside what is shown highest and lowest; none where all is shown the same."""
    if standing.highest is None or standing.lowest is None:
        return {}
    highest, lowest = rounding.of(standing.highest), rounding.of(standing.lowest)
    return {} if highest == lowest else {highest: Mark.HIGHEST, lowest: Mark.LOWEST}


def _mean_row(group: str, profile: FieldProfile, results: Results) -> Row:
    mean = Message(N_("Mean"))
    cells: list[Cell] = [None, *((group,) if has_groups(results) else ()), mean]
    for standing in (*profile.fields, profile.whole):
        cells += _means(standing, results.policy)
    return Row(tuple(cells), Weight.TOTAL)


def _means(standing: Standing, policy: Policy) -> tuple[Cell, Cell]:
    if standing.points is None or standing.index is None:
        return NO_FIGURE, NO_FIGURE
    points = policy.points_rounding or policy.index_rounding
    return points.of(standing.points), policy.index_rounding.of(standing.index)


def _notes(*, several: bool) -> tuple[Message, ...]:
    return (
        Message(N_("▲ highest and ▼ lowest index of its group in the field"))
        if several
        else Message(N_("▲ highest and ▼ lowest index in the field")),
        Message(N_("Mean: the plain mean of the exact figures of the units to which the field applies, then rounded")),
    )
