"""In which indicators units have gained and lost points."""

from __future__ import annotations

from collections.abc import Sequence

from ...analysis.comparison import Comparison
from ...analysis.movements import ItemTotal
from ...problems import N_, Message
from ..changes import shortened
from ..policy_words import shown_places
from ..table import NO_FIGURE, Align, Cell, Column, Row, Table


def items_table(comparison: Comparison, totals: Sequence[ItemTotal], *, most: int | None = None) -> Table:
    """Indicators in which units have moved, the greatest change of all together first, whichever way."""
    moved = [total for total in totals if total.up or total.down or total.turned]
    moved.sort(key=lambda total: -abs(total.points))
    shown = moved if most is None else moved[:most]
    places = shared_places(comparison)
    notes = [Message(N_("Compared, and the same for every unit: {count:n}"), {"count": len(totals) - len(moved)})]
    if len(shown) < len(moved):
        text = N_(
            "Not shown: {count:n} more {count:indicator|indicators} with smaller changes; they are in the files (-o)"
        )
        notes.insert(0, Message(text, {"count": len(moved) - len(shown)}))
    if any(total.turned for total in shown):
        text = N_("Applied once: units to which it applied only then or only now, wholly or in part; no points compare")
        notes.append(Message(text))
    # A code of the older set may be that of another indicator by now, which is compared.
    for text, left_out in (
        (
            N_("Not compared, because not the same in both sets: {codes:l}"),
            [one.now.code for one in comparison.pairing.left_out if one.now is not None],
        ),
        (
            N_("Not compared, because only the older set has them (its codes): {codes:l}"),
            [one.then.code for one in comparison.pairing.left_out if one.now is None and one.then is not None],
        ),
    ):
        if left_out:
            notes.append(Message(text, {"codes": shortened(tuple(left_out))}))
    return Table(
        title=Message(N_("By indicator: where units gained and lost points")),
        columns=(
            Column(Message(N_("Code")), key="code"),
            Column(Message(N_("Indicator")), key="name", wide=True),
            Column(Message(N_("Maximum")), Align.RIGHT, places, "maximum", minor=2),
            Column(Message(N_("Units")), Align.RIGHT, 0, "units", minor=True),
            Column(Message(N_("Up")), Align.RIGHT, 0, "up"),
            Column(Message(N_("Down")), Align.RIGHT, 0, "down"),
            Column(Message(N_("Sum ±")), Align.RIGHT, places, "points", signed=True, strong=True),
            Column(Message(N_("Mean ±")), Align.RIGHT, places, "mean", signed=True),
            Column(Message(N_("Applied once")), Align.RIGHT, 0, "turned", minor=True),
        ),
        rows=tuple(Row(_item_cells(total)) for total in shown),
        notes=tuple(notes),
        name=Message(N_("Indicators")),
    )


def _item_cells(total: ItemTotal) -> tuple[Cell, ...]:
    return (
        total.now.code,
        total.now.name,
        total.now.maximum,
        total.compared,
        total.up,
        total.down,
        total.points,
        NO_FIGURE if total.mean is None else total.mean,
        total.turned,
    )


def shared_places(comparison: Comparison) -> int | None:
    places = [shown_places(results.policy) for results in (comparison.before, comparison.now)]
    known = [one for one in places if one is not None]
    return max(known) if len(known) == len(places) else None
