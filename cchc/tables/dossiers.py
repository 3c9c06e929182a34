"""A round's dossiers: figures and rates by unit, and what a chart shows of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from .. import dates
from ..assessment import Unit
from ..number import Exact, RoundingMode
from ..problems import N_, Message, Value
from ..records.dossiers import Dossiers, Tally
from .charts import Chart, Kind, Series, parts
from .table import NO_FIGURE, Align, Cell, Column, Row, Shade, Table, Weight

_COUNTS = (
    ("received", Message(N_("Received"))),
    ("settled", Message(N_("Settled"))),
    ("on_time", Message(N_("On time"))),
    ("late", Message(N_("Settled late"))),
    ("undated", Message(N_("Undated"))),
    ("pending", Message(N_("Pending"))),
    ("overdue", Message(N_("Overdue"))),
    ("online", Message(N_("Online"))),
    ("unsound", Message(N_("Unsound rows"))),
)
_RATES = {
    "settled": Message(N_("Settled (%)")),
    "on_time": Message(N_("On time (%)")),
    "late": Message(N_("Late (%)")),
    "pending": Message(N_("Pending (%)")),
    "overdue": Message(N_("Overdue (%)")),
    "online": Message(N_("Online (%)")),
}
_SHORT = ("on_time", "online")
"""The rates that a terminal has room for."""
_MINOR = ("late", "pending", "overdue", "online_rate")
_MODES = {
    RoundingMode.HALF_UP: Message(N_("half up")),
    RoundingMode.HALF_EVEN: Message(N_("half to even")),
    RoundingMode.DOWN: Message(N_("cut off")),
}


def dossiers_table(dossiers: Dossiers, units: Sequence[Unit], round_name: str, *, rates: bool = False) -> Table:
    """A row a unit, in the order of the round, and their sums; with all rates it is too wide for a terminal."""
    keys = list(_keys(dossiers, rates=rates))
    rows = [Row(tuple(_cells(unit.name, dossiers.tallies[unit.code], keys, dossiers))) for unit in units]
    total = Row(tuple(_cells(Message(N_("Total")), dossiers.total, keys, dossiers)), Weight.TOTAL)
    return Table(
        title=Message(N_("One-stop dossiers: {round}"), {"round": round_name}),
        columns=(Column(Message(N_("Unit")), key="name", wide=True), *(_column(key, dossiers) for key in keys)),
        rows=(*rows, total),
        notes=tuple(_notes(dossiers)),
        name=Message(N_("Dossiers")),
    )


def _keys(dossiers: Dossiers, *, rates: bool) -> Iterator[str]:
    """The figures that are shown, those that every unit has 0 of only where there is room for everything."""
    total = dossiers.total
    for key, _ in _COUNTS:
        value = getattr(total, key)
        if value is None or (not value and key in ("undated", "unsound")):
            continue
        if rates or key != "online":
            yield key
        if key in _RATES and (rates or key in _SHORT):
            yield f"{key}_rate"


def _column(key: str, dossiers: Dossiers) -> Column:
    minor = key in _MINOR
    if key.endswith("_rate"):
        shade = Shade.PERCENT if key in ("on_time_rate", "settled_rate") else None
        places = dossiers.rounding.places
        return Column(_RATES[key.removesuffix("_rate")], Align.RIGHT, places, key, minor=minor, shade=shade)
    return Column(dict(_COUNTS)[key], Align.RIGHT, 0, key, minor=minor)


def _cells(name: Cell, tally: Tally, keys: Sequence[str], dossiers: Dossiers) -> Iterator[Cell]:
    yield name
    for key in keys:
        value: Exact | None = getattr(tally, key)
        if value is None:
            yield NO_FIGURE
        else:
            yield dossiers.rounding.of(value) if key.endswith("_rate") else value


def _notes(dossiers: Dossiers) -> Iterator[Message]:
    period = dossiers.period
    yield Message(
        N_("Received from {first} to {last}; settled: returned by {cut_off}; the others are pending"),
        {"first": dates.show(period.first), "last": dates.show(period.last), "cut_off": dates.show(period.cut_off)},
    )
    yield Message(N_("On time and late: of those settled; overdue: of those pending, due before {cut_off}"), {
        "cut_off": dates.show(period.cut_off)
    })  # fmt: skip
    rounding = dossiers.rounding
    values: dict[str, Value] = {"places": rounding.places, "mode": _MODES[rounding.mode]}
    yield Message(N_("Rates to {places:n} {places:decimal|decimals} ({mode:m})"), values)
    if dossiers.astray:
        text = N_("Rows that belong to no unit of the round, and are counted nowhere: {count:n}")
        yield Message(text, {"count": dossiers.astray})
    if not dossiers.is_whole:
        yield INCOMPLETE


INCOMPLETE = Message(N_("Not all records could be read: the figures are too low"))


def sources_table(dossiers: Dossiers) -> Table:
    """The records, with their fingerprints."""
    return Table(
        title=Message(N_("Where the figures come from")),
        columns=(
            Column(Message(N_("Records")), key="name"),
            Column(Message(N_("SHA-256")), key="sha256", wide=True),
        ),
        rows=tuple(Row((source.name, source.sha256)) for source in dossiers.sources),
        notes=(Message(N_("The fingerprint of an engine's table is that of its counts")),),
        name=Message(N_("Provenance")),
    )


def rate_charts(dossiers: Dossiers, units: Sequence[Unit]) -> list[Chart]:
    """Bars, some units a chart: how many of the settled were on time, and how many of the received came online."""
    keys = ["on_time_rate"] + (["online_rate"] if dossiers.total.online is not None else [])
    rounding = dossiers.rounding

    def shown(value: Exact | None) -> Cell:
        return None if value is None else rounding.of(value)

    rows = [(unit.name, dossiers.tallies[unit.code]) for unit in units]
    table = Table(
        title=Message(N_("Dossiers on time and online (%)")),
        columns=(Column("", key="label", wide=True), *(_column(key, dossiers) for key in keys)),
        rows=tuple(Row((name, *(shown(getattr(tally, key)) for key in keys))) for name, tally in rows),
        name=Message(N_("Chart figures")),
    )
    series = tuple(Series(place) for place in range(1, len(keys) + 1))
    assert table.title is not None
    return [Chart(Kind.RATES, table.title, table, series, part) for part in parts(len(rows))]
