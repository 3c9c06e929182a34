"""What of two rounds is not compared: units that have nothing to be held against, indicators that are not the same."""

from __future__ import annotations

from ...analysis.comparison import Comparison, Lack
from ...analysis.pairing import LeftOut, Omission
from ...problems import N_, Message
from ..changes import lack_words, newer, now_word, older, then_word
from ..standing_words import whys
from ..table import NO_FIGURE, Badge, Cell, Column, Row, Table, Tone
from .columns import year_column

OMISSIONS = {
    Omission.NEW: Message(N_("new")),
    Omission.GONE: Message(N_("no longer there")),
    Omission.NAME: Message(N_("another name")),
    Omission.MAXIMUM: Message(N_("another maximum")),
    Omission.RULE: Message(N_("another rule")),
}


def uncompared_tables(comparison: Comparison) -> list[Table]:
    """Units of either round that have nothing to be held against."""
    then, now = then_word(comparison), now_word(comparison)
    ranked = {entry.unit.code: entry for entry in comparison.now.units}
    rows = []
    for one, why in zip(comparison.uncompared, lack_words(comparison, comparison.uncompared), strict=True):
        entry = ranked.get(one.code)
        tone = Tone.QUIET if one.why is Lack.NEW else Tone.MIDDLE
        index, rank = (NO_FIGURE, NO_FIGURE) if entry is None else (entry.unit.index, entry.rank)
        rows.append(Row((one.name, NO_FIGURE, NO_FIGURE, index, rank, Badge(why, tone))))
    left = whys(comparison.before)
    for gone in comparison.gone:
        words = Message(N_("nothing in {newer:m} comes from it"), {"newer": newer(comparison)})
        if gone.entry is None:
            words = Message(
                N_("{told:m}; not ranked in {older:m}: {why:m}"),
                {"told": words, "older": older(comparison), "why": left[gone.code]},
            )
        index, rank = (NO_FIGURE, NO_FIGURE) if gone.entry is None else (gone.entry.unit.index, gone.entry.rank)
        rows.append(Row((gone.name, index, rank, NO_FIGURE, NO_FIGURE, Badge(words, Tone.QUIET))))
    if not rows:
        return []
    places = [results.policy.index_rounding.places for results in (comparison.before, comparison.now)]
    table = Table(
        title=Message(N_("Units that are not compared")),
        columns=(
            Column(Message(N_("Unit")), key="name", wide=True),
            year_column(N_("Index {year:m}"), then, places[0], "index_then"),
            year_column(N_("Rank {year:m}"), then, 0, "rank_then")._replace(minor=True),
            year_column(N_("Index {year:m}"), now, places[1], "index"),
            year_column(N_("Rank {year:m}"), now, 0, "rank")._replace(minor=True),
            Column(Message(N_("Why")), key="why", below=True, wide=True),
        ),
        rows=tuple(rows),
        name=Message(N_("Units left out")),
    )
    return [table]


def left_out_tables(comparison: Comparison) -> list[Table]:
    """Indicators that are not the same in both sets."""
    left = comparison.pairing.left_out
    if not left:
        return []
    then, now = then_word(comparison), now_word(comparison)
    table = Table(
        title=Message(N_("Indicators that are not compared")),
        columns=(
            Column(Message(N_("Code {year:m}"), {"year": then}), key="code_then"),
            Column(Message(N_("Code {year:m}"), {"year": now}), key="code"),
            Column(Message(N_("Indicator")), key="name", wide=True),
            Column(Message(N_("Why")), key="why"),
            Column(Message(N_("What has changed")), key="details", below=True, wide=True),
        ),
        rows=tuple(Row(_left_cells(one)) for one in left),
        name=Message(N_("Left out")),
    )
    return [table]


def _left_cells(one: LeftOut) -> tuple[Cell, ...]:
    item = one.now or one.then
    assert item is not None
    return (
        one.then.code if one.then else NO_FIGURE,
        one.now.code if one.now else NO_FIGURE,
        item.name,
        OMISSIONS[one.why],
        left_words(one),
    )


def left_words(one: LeftOut) -> Message:
    """What is not the same; empty where there is nothing to hold it against."""
    if one.then is None or one.now is None:
        return Message("")
    if one.why is Omission.NAME:
        return Message("{then} → {now}", {"then": one.then.name, "now": one.now.name})
    if one.why is Omission.MAXIMUM:
        return Message(N_("maximum {then:n} → {now:n}"), {"then": one.then.maximum, "now": one.now.maximum})
    return Message(N_("the same answer gives other points"))
