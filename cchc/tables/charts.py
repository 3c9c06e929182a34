"""What the charts of a round show, and the tables that their figures stand in."""

from __future__ import annotations

import enum
from collections.abc import Iterator, Sequence
from typing import NamedTuple, TypeAlias

from ..analysis.field_profile import FieldProfile, field_profile
from ..analysis.groups import grade_shares, has_groups, ranked_groups
from ..criteria import Policy
from ..number import Exact
from ..problems import N_, Message, Named, Value
from ..results import RankedRecord, Results, UnitRecord
from .groups import group_name
from .table import Align, Cell, Column, Row, Table

BARS = 30
"""Units in one chart of bars, so that every name can be read."""
MOST_BARS = 5 * BARS
"""Units of a group that are shown one by one; of more, how many there are in each band of the index."""
BAND = 5
"""Percent, of such a band."""
MOST_GROUPS = 6
"""Groups whose means can be told apart in one chart; of more, there is one mean of all units."""
PROFILES = 18
"""Units of a round that get a small chart each; of more, the first, the middle and the last of a group share one."""


class Kind(enum.Enum):
    UNITS = "units"
    """Bars, one a unit, coloured by its grade."""
    BANDS = "bands"
    """Columns, one a band of the index: how many units of each grade are in it."""
    SHARES = "shares"
    """A pie: how many units got each grade."""
    MEANS = "means"
    """Bars, one a field: the mean."""
    RATES = "rates"
    """Bars, one or two a unit: percentages."""
    PROFILE = "profile"
    """Columns, one a field, for one unit or a few; a line for the mean, which is the last series."""


class Series(NamedTuple):
    column: int
    """Of the table, from 0; column 0 has the labels."""
    grade: int | None = None
    """The grade that it stands for: its place among all, the best being 0."""


class Chart(NamedTuple):
    kind: Kind
    title: Message
    table: Table
    series: tuple[Series, ...]
    rows: range
    """Of the table."""
    below: tuple[Message, ...] = ()
    """What stands below the title."""
    small: bool = False
    """Whether it is one of several that belong beside each other."""


Group: TypeAlias = tuple[str, tuple[RankedRecord, ...]]


def charts(results: Results) -> list[Chart]:
    """Of the index, of the grades, and of the fields; none without a ranked unit."""
    if not results.units:
        return []
    fields = [chart for group in ranked_groups(results) for chart in _profiles(group, results)]
    return [*index_charts(results), grades_chart(results), means_chart(results), *fields]


def index_charts(results: Results) -> list[Chart]:
    """Unit by unit, or by bands where there are too many; of each group where ranks are theirs."""
    return [chart for group in ranked_groups(results) for chart in _of_index(group, results)]


def means_chart(results: Results) -> Chart:
    """Field by field; of each group, where there are few enough to be told apart."""
    groups = ranked_groups(results)
    return _means(groups if len(groups) <= MOST_GROUPS else [("", results.units)], results)


def unit_chart(entry: RankedRecord, mean: FieldProfile, results: Results) -> Chart:
    """The fields of one unit by name, against the mean of those that it is ranked among."""
    rounding = results.policy.index_rounding
    rows = []
    for item, part, standing in zip(results.criteria.fields, entry.unit.fields, mean.fields, strict=True):
        indices = (None if index is None else rounding.of(index) for index in (part.index, standing.index))
        rows.append(Row((Message("{code}. {name}", {"code": item.code, "name": item.name}), *indices)))
    columns = [
        Column(entry.unit.name, Align.RIGHT, rounding.places, entry.unit.code),
        Column(Message(N_("Mean")), Align.RIGHT, rounding.places, "mean"),
    ]
    table = _table(N_("Index by field (%)"), columns, tuple(rows))
    return Chart(Kind.PROFILE, Message(N_("Index by field (%)")), table, (Series(1), Series(2)), range(len(rows)))


def _of_index(group: Group, results: Results) -> Iterator[Chart]:
    name, entries = group
    if len(entries) > MOST_BARS:
        yield _bands(group, results)
        return
    codes = [grade.code for grade in results.policy.grades]
    rows = tuple(
        Row(
            (f"{entry.rank}. {entry.unit.name}", *(entry.unit.index if entry.grade == code else None for code in codes))
        )
        for entry in entries
    )
    table = _table(N_("Index by unit (%)"), _grade_columns(results.policy, results.policy.index_rounding.places), rows)
    series = _grade_series(results.policy, {entry.grade for entry in entries})
    for part in parts(len(entries)):
        below = _below(name, results)
        if len(part) < len(entries):
            values = {"first": part[0] + 1, "last": part[-1] + 1, "all": len(entries)}
            below.append(Message(N_("units {first:n} to {last:n} of {all:n}"), values))
        yield Chart(Kind.UNITS, Message(N_("Index by unit (%)")), table, series, part, tuple(below))


def _below(group: str, results: Results) -> list[Message]:
    """The group that a chart is of."""
    return [group_name(group)] if has_groups(results) else []


def parts(count: int) -> list[range]:
    """The rows of as many charts as are needed, about as many in each."""
    parts = -(-count // BARS)
    return [range(count * part // parts, count * (part + 1) // parts) for part in range(parts)]


_BANDS = {100 - BAND: N_("{start:n} to {end:n}"), 100: N_("above {start:n} to below {end:n}")}
"""The bands that end and begin with 100, the whole of the maximum; only bonuses lead above it."""


def _bands(group: Group, results: Results) -> Chart:
    name, entries = group
    grades = results.policy.grades
    counts: dict[int, dict[str, int]] = {}
    for entry in entries:
        index = entry.published_index
        band = 100 // BAND - 1 if index == 100 else int(index // BAND)
        inside = counts.setdefault(band, {})
        inside[entry.grade] = inside.get(entry.grade, 0) + 1
    rows = []
    for band in range(min(counts), max(counts) + 1):
        ends = {"start": band * BAND, "end": (band + 1) * BAND}
        label = Message(_BANDS.get(band * BAND, N_("{start:n} to below {end:n}")), ends)
        inside = counts.get(band, {})
        rows.append(Row((label, *(inside.get(grade.code) for grade in grades))))
    title = N_("Units by index (%)")
    table = _table(title, _grade_columns(results.policy, 0), tuple(rows))
    series = _grade_series(results.policy, {entry.grade for entry in entries})
    below = tuple(_below(name, results))
    return Chart(Kind.BANDS, Message(title), table, series, range(len(rows)), below)


def _grade_columns(policy: Policy, places: int) -> list[Column]:
    return [Column(Named(grade.name, grade.name_en), Align.RIGHT, places, grade.code) for grade in policy.grades]


def _grade_series(policy: Policy, occurring: set[str]) -> tuple[Series, ...]:
    """A series for each grade that a unit got."""
    codes = [grade.code for grade in policy.grades]
    return tuple(Series(place + 1, place) for place, code in enumerate(codes) if code in occurring)


def grades_chart(results: Results) -> Chart:
    """Grades that no unit got are no part of a pie."""
    names = {grade.code: Named(grade.name, grade.name_en) for grade in results.policy.grades}
    places = [*names]
    found = [(code, count, share) for code, count, share in grade_shares(results) if count]
    columns = [
        Column(Message(N_("Units")), Align.RIGHT, 0, "units"),
        Column(Message(N_("Share (%)")), Align.RIGHT, 1, "share"),
    ]
    title = N_("Units by grade")
    table = _table(title, columns, tuple(Row((names[code], count, share)) for code, count, share in found))
    series = tuple(Series(1, places.index(code)) for code, _, _ in found)
    return Chart(Kind.SHARES, Message(title), table, series, range(len(found)))


def _means(groups: Sequence[Group], results: Results) -> Chart:
    """Of each group, where ranks are theirs."""
    rounding = results.policy.index_rounding
    profiles = [field_profile([entry.unit for entry in entries]) for _, entries in groups]
    rows = []
    for position, item in enumerate(results.criteria.fields):
        means = [profile.fields[position].index for profile in profiles]
        cells = (None if mean is None else rounding.of(mean) for mean in means)
        rows.append(Row((Message("{code}. {name}", {"code": item.code, "name": item.name}), *cells)))
    mean = Message(N_("Mean"))
    headings = [name or (group_name(name) if len(groups) > 1 else mean) for name, _ in groups]
    columns = [Column(heading, Align.RIGHT, rounding.places, "mean") for heading in headings]
    title = N_("Mean index by field (%)")
    table = _table(title, columns, tuple(rows))
    return Chart(
        Kind.MEANS, Message(title), table, tuple(Series(place + 1) for place in range(len(groups))), range(len(rows))
    )


def _profiles(group: Group, results: Results) -> Iterator[Chart]:
    """A small chart for each unit, or one of three units that stand for all."""
    name, entries = group
    small = len(results.units) <= PROFILES
    chosen = list(entries) if small else _three(entries)
    table = _profile_table(group, chosen, results)
    mean = Series(len(chosen) + 1)
    rows = range(len(table.rows))
    below = tuple(_below(name, results))
    if small:
        for place, entry in enumerate(chosen, 1):
            values: dict[str, Value] = {"rank": entry.rank, "name": entry.unit.name, "index": entry.published_index}
            title = Message("{rank:n}. {name}: {index:n} %", values)
            yield Chart(Kind.PROFILE, title, table, (Series(place), mean), rows, below, small=True)
        return
    series = (*(Series(place) for place in range(1, len(chosen) + 1)), mean)
    yield Chart(Kind.PROFILE, Message(N_("Fields: first, middle and last unit (%)")), table, series, rows, below)


def _three(entries: Sequence[RankedRecord]) -> list[RankedRecord]:
    """The first, the middle and the last, each once."""
    return [entries[place] for place in sorted({0, (len(entries) - 1) // 2, len(entries) - 1})]


def _profile_table(group: Group, chosen: Sequence[RankedRecord], results: Results) -> Table:
    rounding = results.policy.index_rounding
    mean: FieldProfile = field_profile([entry.unit for entry in group[1]])

    def shown(index: Exact | None) -> Cell:
        return None if index is None else rounding.of(index)

    rows = tuple(
        Row(
            (
                Message(N_("Field {code}"), {"code": item.code}),
                *(shown(_index(entry.unit, position)) for entry in chosen),
                shown(mean.fields[position].index),
            )
        )
        for position, item in enumerate(results.criteria.fields)
    )
    columns = [
        *(
            Column(f"{entry.rank}. {entry.unit.name}", Align.RIGHT, rounding.places, entry.unit.code)
            for entry in chosen
        ),
        Column(Message(N_("Mean")), Align.RIGHT, rounding.places, "mean"),
    ]
    return _table(N_("Index by unit and field (%)"), columns, rows)


def _index(unit: UnitRecord, position: int) -> Exact | None:
    return unit.fields[position].index


def _table(title: str, columns: Sequence[Column], rows: tuple[Row, ...]) -> Table:
    return Table(
        title=Message(title),
        columns=(Column("", key="label", wide=True), *columns),
        rows=rows,
        name=Message(N_("Chart figures")),
    )
