"""Self-assessed against appraised: by unit, by field, by indicator, and every difference with who said why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..analysis.reconciliation import (
    NEARLY_EVERY,
    Difference,
    IndicatorSum,
    Reconciliation,
    Sum,
    changes_applicability,
    is_appraised,
)
from ..number import Exact, add, decimals_of
from ..problems import N_, Message
from ..results import RankedRecord, Results
from ..stages.stage import stage_words
from .groups import with_groups
from .joined import first_of
from .policy_words import shown_places
from .ranking import subtitle
from .table import NO_FIGURE, Align, Badge, Cell, Column, Row, Shade, Table, Tone, Weight
from .unit import unit_table
from .unit_codes import with_unit_codes

MOST_DIFFERENCES = 10_000
"""Beyond, the list is longer than anybody reads, and the JSON document holds it all."""
_MOST_NAMES = 12
"""Units named in a cell or a note."""


def reconciliation_tables(results: Results, found: Reconciliation) -> list[Table]:
    """By unit, by field and by indicator."""
    return [units_table(results, found), fields_table(results, found), indicators_table(results, found)]


def file_tables(results: Results, found: Reconciliation) -> list[Table]:
    """The same with the units' codes, and every difference."""
    units, *others = reconciliation_tables(results, found)
    differences = with_unit_codes(
        differences_table(results, found), (one.entry.unit.code for one in found.differences), before="unit"
    )
    return [with_unit_codes(units, (unit.entry.unit.code for unit in found.units)), *others, differences]


def _places(results: Results, found: Reconciliation) -> int | None:
    """Decimals by which every figure is shown exactly, so that those shown add up: claims may have more than points."""
    places = shown_places(results.policy)
    claims = [decimals_of(one.said) for one in found.differences]
    if places is None or None in claims:
        return None
    return max([places, *(decimals for decimals in claims if decimals is not None)])


def _sum_columns(results: Results, places: int | None) -> tuple[Column, ...]:
    last = Message(N_("Appraised")) if is_appraised(results) else Message(N_("Points"))
    return (
        Column(Message(N_("Claimed")), Align.RIGHT, places, "claimed"),
        Column(Message(N_("By the rule")), Align.RIGHT, places, "by_rule", minor=True),
        Column(Message(N_("Cut")), Align.RIGHT, places, "cut", strong=True, shade=Shade.BAR),
        Column(Message(N_("Raised")), Align.RIGHT, places, "raised"),
        Column(last, Align.RIGHT, places, "points"),
        Column(Message(N_("Cut (%)")), Align.RIGHT, 1, "rate"),
    )


def _sum_cells(total: Sum) -> tuple[Cell, ...]:
    if not total.compared:
        return (NO_FIGURE,) * 6
    return total.said, total.stated, total.cut, total.raised, total.points, total.rate


def units_table(results: Results, found: Reconciliation) -> Table:
    """The greatest cut first."""
    return _with_groups(_units_table(results, found), results, found)


def _with_groups(table: Table, results: Results, found: Reconciliation) -> Table:
    return with_groups(table, (unit.entry.unit for unit in found.units), results, minor=1)


def _units_table(results: Results, found: Reconciliation) -> Table:
    places = _places(results, found)
    rows = [
        Row(
            (
                unit.entry.unit.name,
                *_sum_cells(unit.sum),
                unit.apart,
                _whole(unit.sum, unit.apart),
            )
        )
        for unit in found.units
    ]
    apart = add([unit.apart for unit in found.units])
    total: tuple[Cell, ...] = (
        Message(N_("Total")),
        *_sum_cells(found.total),
        apart,
        _whole(found.total, apart),
    )
    return Table(
        title=_title(results),
        subtitle=(
            Message("{round}", {"round": results.round}),
            *subtitle(results),
            *_unappraised(results, _ONLY_CLAIMS if found.has_claims else _NO_CLAIMS),
        ),
        columns=(
            Column(Message(N_("Unit")), key="name", wide=True),
            *_sum_columns(results, places),
            Column(Message(N_("Not compared")), Align.RIGHT, places, "not_compared", minor=True),
            Column(Message(N_("All points")), Align.RIGHT, places, "all_points", minor=True),
        ),
        rows=(*rows, Row(total, Weight.TOTAL)),
        notes=tuple(_notes(results, found)),
        name=Message(N_("Self-assessed – appraised")),
    )


_ONLY_CLAIMS = Message(N_("These results hold no appraisal: only claims are compared, with what the rule gives"))
_NO_CLAIMS = Message(N_("These results hold no appraisal, and no unit claims points: there is nothing to compare"))
_NO_CLAIMS_OF_UNIT = Message(
    N_("These results hold no appraisal, and the unit claims no points: there is nothing to compare")
)


def _unappraised(results: Results, words: Message) -> tuple[Message, ...]:
    """Above the figures, which look the same with an appraisal."""
    return () if is_appraised(results) else (words,)


def unit_reconciliation_table(results: Results, entry: RankedRecord) -> Table:
    """One unit's indicators with the points after every stage; without an appraisal the claims beside the points."""
    table = unit_table(entry.unit, results.criteria, results.policy, entry.grade, entry.missed, alone=False)
    has_claims = any(record.claimed is not None for record in entry.unit.indicators)
    columns = tuple(column._replace(minor=column.minor and column.key != "claimed") for column in table.columns)
    return table._replace(
        subtitle=_unappraised(results, _ONLY_CLAIMS if has_claims else _NO_CLAIMS_OF_UNIT),
        columns=table.columns if is_appraised(results) else columns,
    )


def units_and_fields_table(results: Results, found: Reconciliation) -> Table:
    """The same with a row a field below the total, for paper: what is repeated on its pages heads them all."""
    table = _units_table(results, found)
    rows = []
    for part in found.fields:
        name = Message(N_("Field {code}: {name}"), {"code": part.field.code, "name": part.field.name})
        rows.append(Row((name, *_sum_cells(part.sum), None, None), Weight.TOTAL))
    return _with_groups(table._replace(rows=(*table.rows, *rows)), results, found)


def _whole(total: Sum, apart: Exact) -> Exact:
    return total.points + apart


def _title(results: Results) -> Message:
    if is_appraised(results):
        return Message(N_("Self-assessed and appraised points"))
    return Message(N_("Claimed points, and points by the rule"))


def _notes(results: Results, found: Reconciliation) -> Iterator[Message]:
    if is_appraised(results):
        stages = tuple(stage_words(stage) for stage in results.stages)
        yield Message(N_("Stages: {stages:l}"), {"stages": stages})
        yield Message(
            N_("Claimed: the points that the unit claims; where it claims none, what the rule gives for its facts")
            if found.has_claims
            else N_("No unit claims points: “claimed” is what the rule gives for the facts of the self-assessment")
        )
    yield Message(N_("Claimed − cut + raised = what counts; cut (%): of what is claimed; sums are exact"))
    if found.apart:
        yield Message(
            N_("Not compared, because others score it or the units do not say what they deserve: {codes:l}"),
            {"codes": found.apart},
        )
    if results.criteria.adjustments:
        yield Message(N_("Bonuses and penalties are no indicators; they are not compared and are not in these points"))
    moved = [one for one in found.differences if changes_applicability(one)]
    if moved:
        places = tuple(f"{one.entry.unit.name} {one.item.code}" for one in moved[:_MOST_NAMES])
        yield Message(
            N_("It changed whether the indicator applies, and with it the maximum ({count:n}): {places:l}"),
            {"count": len(moved), "places": (*places, *(("…",) if len(moved) > _MOST_NAMES else ()))},
        )
    if results.unranked:
        names = tuple(entry.name for entry in results.unranked)
        yield Message(N_("Not ranked, and so not compared: {names:l}"), {"names": first_of(names, _MOST_NAMES)})


def fields_table(results: Results, found: Reconciliation) -> Table:
    """All units together, a row a field."""
    rows = [Row((part.field.code, part.field.name, *_sum_cells(part.sum))) for part in found.fields]
    total: tuple[Cell, ...] = (None, Message(N_("Total")), *_sum_cells(found.total))
    return Table(
        title=Message(N_("By field, all units together")),
        columns=(
            Column(Message(N_("Code")), key="code"),
            Column(Message(N_("Field")), key="name", wide=True),
            *_sum_columns(results, _places(results, found)),
        ),
        rows=(*rows, Row(total, Weight.TOTAL)),
        name=Message(N_("By field")),
    )


def indicators_table(results: Results, found: Reconciliation) -> Table:
    """Those in which something was cut or raised, the greatest cut first."""
    places = _places(results, found)
    shown = [part for part in found.indicators if part.over or part.under]
    rows = [
        Row(
            (
                part.item.code,
                part.item.name,
                part.sum.compared,
                len(part.over),
                part.share,
                part.sum.cut,
                len(part.under),
                part.sum.raised,
                _which(part),
            )
        )
        for part in shown
    ]
    total: tuple[Cell, ...] = (
        None,
        Message(N_("Total")),
        None,
        sum(len(part.over) for part in shown),
        None,
        found.total.cut,
        sum(len(part.under) for part in shown),
        found.total.raised,
        None,
    )
    return Table(
        title=Message(N_("Over-claimed and raised, by indicator")),
        columns=(
            Column(Message(N_("Code")), key="code"),
            Column(Message(N_("Indicator")), key="name", wide=True),
            Column(Message(N_("Units")), Align.RIGHT, 0, "units"),
            Column(Message(N_("Over-claimed")), Align.RIGHT, 0, "over_claimed"),
            Column(Message(N_("Share (%)")), Align.RIGHT, 1, "share"),
            Column(Message(N_("Cut")), Align.RIGHT, places, "cut", strong=True),
            Column(Message(N_("Units raised")), Align.RIGHT, 0, "units_raised", minor=True),
            Column(Message(N_("Raised")), Align.RIGHT, places, "raised"),
            Column(Message(N_("Which units")), key="which", below=True, wide=True),
        ),
        rows=(*rows, Row(total, Weight.TOTAL)),
        notes=(
            Message(
                N_("Nearly every unit: at least {share:n} % of the units that say what they deserve over-claim it"),
                {"share": NEARLY_EVERY},
            ),
            Message(
                N_("Indicators without a difference: {count:n}"),
                {"count": len(found.indicators) - len(shown)},
            ),
        ),
        name=Message(N_("Over-claimed by indicator")),
    )


def _which(part: IndicatorSum) -> Cell:
    over = Message("{names:l}", {"names": _names(part.over)})
    if part.is_over_claimed_by_nearly_every_unit:
        over = Message(N_("nearly every unit: {names:l}"), {"names": _names(part.over)})
    if not part.under:
        which = over
    elif part.over:
        values = {"over": over, "under": _names(part.under)}
        which = Message(N_("{over:m}; raised: {under:l}"), values)
    else:
        which = Message(N_("raised: {under:l}"), {"under": _names(part.under)})
    return Badge(which, Tone.LOW) if part.is_over_claimed_by_nearly_every_unit else which


def _names(entries: Sequence[RankedRecord]) -> tuple[str, ...]:
    return first_of([entry.unit.name for entry in entries], _MOST_NAMES)


def is_listed(found: Reconciliation) -> bool:
    """Whether the differences are few enough for a list of them all."""
    return len(found.differences) <= MOST_DIFFERENCES


def differences_table(results: Results, found: Reconciliation) -> Table:
    """Every difference of every unit: what was claimed, what was cut, who says why."""
    places = _places(results, found)
    rows = [
        Row(
            (
                one.entry.unit.name,
                one.item.code,
                one.item.name,
                one.item.maximum,
                one.said,
                one.stated,
                one.cut,
                one.raised,
                one.points,
                _why(one),
            )
        )
        for one in found.differences
    ]
    total: tuple[Cell, ...] = (
        Message(N_("Total")),
        None,
        None,
        None,
        None,
        None,
        found.total.cut,
        found.total.raised,
        None,
        None,
    )
    *sums, _rate = _sum_columns(results, places)
    table = Table(
        title=Message(N_("Differences by unit and indicator")),
        columns=(
            Column(Message(N_("Unit")), key="unit"),
            Column(Message(N_("Code")), key="code"),
            Column(Message(N_("Indicator")), key="name", wide=True),
            Column(Message(N_("Maximum")), Align.RIGHT, shown_places(results.policy), "maximum", minor=True),
            *(column._replace(shade=None) for column in sums),
            Column(Message(N_("Why")), key="why", below=True, wide=True),
        ),
        rows=(*rows, Row(total, Weight.TOTAL)),
        name=Message(N_("Differences")),
    )
    return with_groups(table, (one.entry.unit for one in found.differences), results, minor=1)


def _why(one: Difference) -> Cell:
    reasons = []
    if one.said != one.stated:
        reasons.append(Message(N_("by the rule: {points:n} pt"), {"points": one.stated}))
    reasons += [
        Message("{stage:m}: {why}", {"stage": stage_words(step.stage), "why": step.why})
        for step in one.record.steps[1:]
        if step.why
    ]
    return Message("{reasons:l}", {"reasons": tuple(reasons)})
