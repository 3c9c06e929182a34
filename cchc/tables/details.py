"""Points of every unit in every indicator, and at a glance where they are lost."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..analysis.groups import has_groups, ranked_groups
from ..number import Exact
from ..problems import N_, Message
from ..results import Outcome, RankedRecord, Results
from ..scoring import State
from .adjustments import TITLE as ADJUSTED
from .adjustments import capped_name, signed
from .groups import of_group
from .policy_words import shown_places
from .rescaling import total_notes
from .table import Align, Badge, Cell, Column, Marked, Row, Table, Tone, Weight

_UNANSWERED = Badge(Message(N_("blank")), Tone.LOW)
_NOT_APPLICABLE = Badge(Message(N_("n/a")), Tone.QUIET)


TITLE = N_("Points of every indicator")


def details_tables(results: Results) -> list[Table]:
    """A row a unit by rank, a column an indicator after the total of its field; a table for each group, if any."""
    if not has_groups(results):
        tables = [_table(results, results.units)]
    else:
        groups = ranked_groups(results)
        tables = [_table(results, entries)._replace(title=of_group(TITLE, name)) for name, entries in groups]
    return [*tables[:-1], tables[-1]._replace(notes=total_notes(results))]


def _table(results: Results, entries: Sequence[RankedRecord]) -> Table:
    criteria = results.criteria
    names: list[Cell] = [None, Message(N_("Indicator"))]
    maxima: list[Cell] = [None, Message(N_("Maximum"))]
    for part in criteria.fields:
        leaves = part.leaves
        names += [Message(N_("Total of the field")), *(leaf.name for leaf in leaves)]
        maxima += [part.maximum, *(leaf.maximum for leaf in leaves)]
    if criteria.adjustments:
        names += [Message(N_("All together")), *(capped_name(item.name, item.cap) for item in criteria.adjustments)]
        maxima += [None] * (1 + len(criteria.adjustments))
    names += [Message(N_("Total")), Message(N_("Index (%)"))]
    maxima += [criteria.maximum, None]
    cells = _CellsOfPoints()
    sizes = [len(part.leaves) for part in criteria.fields]
    return Table(
        title=Message(TITLE),
        columns=tuple(_columns(results)),
        heads=(Row(tuple(names), Weight.TALL), Row(tuple(maxima))),
        rows=tuple(Row(_unit_cells(entry, sizes, cells)) for entry in entries),
        name=Message(N_("Details")),
    )


def _columns(results: Results) -> Iterator[Column]:
    places = shown_places(results.policy)
    yield Column(Message(N_("Rank")), Align.RIGHT, 0, "rank")
    yield Column(Message(N_("Unit")), key="name")
    for part in results.criteria.fields:
        over = Message("{code}. {name}", {"code": part.code, "name": part.name})
        yield Column(
            Message(N_("Field {code}"), {"code": part.code}),
            Align.RIGHT,
            places,
            f"field_{part.code}",
            over=over,
            strong=True,
        )
        for leaf in part.leaves:
            yield Column(leaf.code, Align.RIGHT, places, leaf.code, over=over, outline=1)
    adjustments = results.criteria.adjustments
    if adjustments:
        heading = Message(N_("Added or taken"))
        yield Column(heading, Align.RIGHT, places, "adjustments", signed=True, over=ADJUSTED, strong=True)
        for item in adjustments:
            yield Column(item.code, Align.RIGHT, places, item.code, signed=True, over=ADJUSTED, outline=1)
    whole = Message(N_("Fields, bonuses, penalties")) if adjustments else Message(N_("All fields"))
    yield Column(Message(N_("Total")), Align.RIGHT, places, "points", over=whole, strong=True)
    index = results.policy.index_rounding.places
    yield Column(Message(N_("Index (%)")), Align.RIGHT, index, "index", over=whole, strong=True)


def _unit_cells(entry: RankedRecord, sizes: Sequence[int], cells: _CellsOfPoints) -> tuple[Cell, ...]:
    """``sizes`` are how many indicators each field has."""
    unit = entry.unit
    row: list[Cell] = [entry.rank, unit.name]
    outcomes = unit.outcomes
    start = 0
    for size, sums in zip(sizes, unit.fields, strict=True):
        end = start + size
        row.append(sums.points if sums.maximum else _NOT_APPLICABLE)
        row.extend([cells.of(item) for item in outcomes[start:end]])
        start = end
    if unit.adjustments.items:
        row += [unit.adjustments.net, *(signed(item.kind, item.points) for item in unit.adjustments.items)]
    return (*row, unit.points, unit.index)


class _CellsOfPoints:
    """Cells for points, made once for each value: few occur in a round, and each again and again."""

    def __init__(self) -> None:
        self._known: dict[tuple[int, int, int, int], Cell] = {}

    def of(self, item: Outcome) -> Cell:
        if item.state is State.UNANSWERED:
            return _UNANSWERED
        points = item.points
        if points is None:
            return _NOT_APPLICABLE
        maximum = item.maximum
        key = points.numerator, points.denominator, maximum.numerator, maximum.denominator
        if key not in self._known:
            tone = _tone(points, maximum)
            self._known[key] = points if tone is None else Marked(points, tone)
        return self._known[key]


def _tone(points: Exact, maximum: Exact) -> Tone | None:
    """How much of the maximum is lost: nothing, less than half, half or more, all."""
    if points >= maximum:
        return None
    if points <= 0:
        return Tone.LOW
    return Tone.POOR if 2 * points <= maximum else Tone.MIDDLE


def legend_table() -> Table:
    """What the colours and words of the details mean."""
    rows: list[tuple[Cell, Cell]] = [
        (Badge(Message(N_("points")), Tone.MIDDLE), Message(N_("less than half of the maximum is lost"))),
        (Badge(Message(N_("points")), Tone.POOR), Message(N_("half of the maximum or more is lost"))),
        (Badge(Message("{points:n}", {"points": 0}), Tone.LOW), Message(N_("all is lost: 0 pt by the rule"))),
        (_UNANSWERED, Message(N_("no answer was given: 0 pt"))),
        (_NOT_APPLICABLE, Message(N_("not applicable: it leaves the maximum"))),
    ]
    return Table(
        title=None,
        columns=(Column("", Align.CENTER, key="mark"), Column("", key="meaning", wide=True)),
        rows=tuple(Row(row) for row in rows),
    )
