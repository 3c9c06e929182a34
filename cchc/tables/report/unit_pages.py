"""A page for each unit: where it stands, field by field, and where its points are lost."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from ...analysis.comparison import Comparison
from ...analysis.field_profile import FieldProfile, field_profile
from ...analysis.field_standing import rank_by_field
from ...analysis.gaps import Ways
from ...analysis.groups import has_groups, ranked_groups
from ...analysis.losses import unit_gaps
from ...analysis.robustness import Robustness
from ...number import add
from ...problems import N_, Message, Value
from ...results import RankedRecord, Results
from ..adjustments import unit_rows
from ..changes import change_cells, change_columns
from ..charts import unit_chart
from ..conditions import missed_notes
from ..firmness import unit_tables
from ..groups import group_name
from ..lateness import late_notes
from ..plans import plan_table
from ..policy_words import grade_badge, shown_places
from ..rescaling import RESCALED
from ..steps import why
from ..table import NO_FIGURE, Align, Column, Row, Table, Weight
from .content import Figure, Part, Section, TablePart, Text, UnitPage
from .wording import padded, year_before

MOST_LOSSES = 8
"""Indicators on a unit's page."""


class UnitPages:
    """Makes the pages of the units of a round; what all of them are held against is computed once."""

    def __init__(
        self, results: Results, comparison: Comparison | None, ways: Ways | None, firmness: Robustness | None
    ) -> None:
        self._results, self._comparison, self._ways, self._firmness = results, comparison, ways, firmness
        self._places = shown_places(results.policy)
        self._among: dict[str, tuple[int, FieldProfile]] = {}
        """By the code of a unit: how many it is ranked among, and what those do on average."""
        for _, entries in ranked_groups(results):
            profile = field_profile([entry.unit for entry in entries])
            self._among.update({entry.unit.code: (len(entries), profile) for entry in entries})
        self._ranks = [
            {standing.unit.code: standing.rank for standing in rank_by_field(results, item.code)}
            for item in results.criteria.fields
        ]

    def pages(self, codes: Collection[str]) -> Iterator[UnitPage]:
        """In the order of the ranking, group by group."""
        for _, entries in ranked_groups(self._results):
            for entry in entries:
                if entry.unit.code in codes:
                    yield self._page(entry)

    def _page(self, entry: RankedRecord) -> UnitPage:
        unit = entry.unit
        return UnitPage(
            unit.code,
            unit.name,
            unit.order,
            Message("{name}", {"name": unit.name}),
            tuple(self._lines(entry)),
            (
                Section("figures", Message(N_("Result")), (self._figures(entry), *self._remarks(entry))),
                Section("fields", Message(N_("By field")), self._fields(entry)),
                Section("losses", Message(N_("Where points are lost")), self._losses(entry)),
                *self._way_up(entry),
                *self._firm(entry),
            ),
        )

    def _lines(self, entry: RankedRecord) -> Iterator[Message]:
        if has_groups(self._results):
            yield Message(N_("Group: {group:m}"), {"group": group_name(entry.unit.group)})

    def _figures(self, entry: RankedRecord) -> tuple[Figure, ...]:
        unit, policy = entry.unit, self._results.policy
        count, profile = self._among[unit.code]
        index = Column("", Align.RIGHT, policy.index_rounding.places, suffix=Message(" %"))
        of_all = Message(N_("of {all:n} {all:unit|units}"), {"all": count})
        shared = Message(N_("of {all:n} {all:unit|units}; shared with others"), {"all": count})
        assert profile.whole.index is not None  # its units are ranked
        mean = policy.index_rounding.of(profile.whole.index)
        out_of = Message(N_("of at most {maximum:n} pt"), {"maximum": unit.maximum})
        figures = [
            Figure(Message(N_("Rank")), entry.rank, shared if entry.tied else of_all, Column("", Align.RIGHT, 0)),
            Figure(Message(N_("Index")), unit.index, self._index_note(entry), index),
            Figure(Message(N_("Grade")), grade_badge(policy, entry.grade)),
            Figure(Message(N_("Points")), unit.points, out_of, Column("", Align.RIGHT, self._places)),
            Figure(Message(N_("Mean index")), mean, of_all, index),
        ]
        if self._comparison is not None:
            column, places_column = change_columns(self._comparison)
            change, places = change_cells(self._comparison, unit.code)
            since = {"year": year_before(self._comparison)}
            figures.append(Figure(Message(N_("Index ± {year}"), since), change, None, column))
            figures.append(Figure(Message(N_("Rank ± {year}"), since), places, None, places_column))
        return tuple(figures)

    def _index_note(self, entry: RankedRecord) -> Message | None:
        """In a round of several stages, what the unit had by its self-assessment alone."""
        if len(entry.unit.stages) < 2 or entry.unit.stages[0].index is None:
            return None
        return Message(N_("{index:n} % by the self-assessment"), {"index": entry.unit.stages[0].index})

    def _remarks(self, entry: RankedRecord) -> Iterator[Text]:
        """On conditions that were missed, on lateness, and on figures that were rescaled."""
        unit = entry.unit
        said = [
            *missed_notes(unit.name, entry.published_index, entry.missed, self._results.policy),
            *late_notes([entry]),
        ]
        if unit.measured:
            said.append(RESCALED)
        if said:
            yield Text(tuple(said))

    def _fields(self, entry: RankedRecord) -> tuple[Part, ...]:
        """Against the mean, and the place in each field."""
        unit, rounding = entry.unit, self._results.policy.index_rounding
        _, profile = self._among[unit.code]
        rows: list[Row] = []
        pairs = zip(self._results.criteria.fields, unit.fields, profile.fields, self._ranks, strict=True)
        for item, part, standing, ranks in pairs:
            if part.index is None or standing.index is None:
                rows.append(Row((item.code, item.name, *[NO_FIGURE] * 6)))
                continue
            index, mean = rounding.of(part.index), rounding.of(standing.index)
            rank = ranks[unit.code]
            rows.append(Row((item.code, item.name, part.points, part.maximum, index, mean, add([index, -mean]), rank)))
        rows += self._adjusted(entry)
        whole = profile.whole.index
        assert whole is not None
        index, mean = entry.published_index, rounding.of(whole)
        totals = (unit.points, unit.maximum, index, mean, add([index, -mean]), entry.rank)
        rows.append(Row((None, Message(N_("Total")), *totals), Weight.TOTAL))
        table = Table(
            title=Message(N_("Points and index by field")),
            columns=(
                Column(Message(N_("Code")), key="code"),
                Column(Message(N_("Field")), key="name", wide=True),
                Column(Message(N_("Points")), Align.RIGHT, self._places, "points"),
                Column(Message(N_("Maximum")), Align.RIGHT, self._places, "maximum"),
                Column(Message(N_("Index (%)")), Align.RIGHT, rounding.places, "index"),
                Column(Message(N_("Mean")), Align.RIGHT, rounding.places, "mean"),
                Column(Message(N_("± mean")), Align.RIGHT, rounding.places, "difference", signed=True),
                Column(Message(N_("Rank")), Align.RIGHT, 0, "rank"),
            ),
            rows=tuple(rows),
        )
        return unit_chart(entry, profile, self._results), TablePart(table)

    def _adjusted(self, entry: RankedRecord) -> Iterator[Row]:
        """What bonuses and penalties add to the fields, or take from them."""
        for row in unit_rows(entry.unit, self._results.criteria, self._results.policy):
            if row.level == 1:
                yield Row((None, row.cells[1], row.cells[2], *[None] * 5))

    def _losses(self, entry: RankedRecord) -> tuple[Part, ...]:
        """The greatest first, with their reasons."""
        found = [gap for gap in unit_gaps(self._results, entry.unit).indicators if gap.lost.points > 0]
        if not found:
            return (Text((Message(N_("No points are lost.")),)),)
        rest = found[MOST_LOSSES:]
        notes: tuple[Message, ...] = ()
        if rest:
            values: dict[str, Value] = {
                "count": len(rest),
                "points": padded(add([gap.lost.points for gap in rest]), self._places),
            }
            notes = (Message(N_("In {count:n} more {count:indicator|indicators} {points:m} pt are lost"), values),)
        table = Table(
            title=Message(N_("Largest losses, and why")),
            columns=(
                Column(Message(N_("Code")), key="code"),
                Column(Message(N_("Indicator")), key="name", wide=True),
                Column(Message(N_("Maximum")), Align.RIGHT, self._places, "maximum"),
                Column(Message(N_("Points")), Align.RIGHT, self._places, "points"),
                Column(Message(N_("Lost")), Align.RIGHT, self._places, "lost"),
                Column(Message(N_("Why")), key="why", wide=True),
            ),
            rows=tuple(
                Row(
                    (
                        item.code,
                        item.name,
                        item.maximum,
                        record.points,
                        lost.points,
                        why(record, item.scored_by),
                    )
                )
                for item, record, lost in found[:MOST_LOSSES]
            ),
            notes=notes,
        )
        return (TablePart(table),)

    def _way_up(self, entry: RankedRecord) -> Iterator[Section]:
        """The cheapest plan for the next grade, and that for the next rank."""
        if self._ways is not None:
            table = plan_table(self._results, self._ways, entry)._replace(title=PLAN)
            yield Section("plan", PLAN, (TablePart(table),))

    def _firm(self, entry: RankedRecord) -> Iterator[Section]:
        """How near the neighbours are, and between which ranks it moves when the weights of the fields do."""
        if self._firmness is not None:
            facts, *_ = unit_tables(self._results, self._firmness, self._firmness.of(entry))
            # What holds for all units stands below the table of them all.
            part = TablePart(facts._replace(subtitle=(), notes=()))
            yield Section("firmness", Message(N_("How firm its rank is")), (part,))


PLAN = Message(N_("The cheapest way to the next grade and the next rank"))
