"""How units have moved since a year before: columns beside the ranking, and notes below it."""

from __future__ import annotations

from ..analysis.comparison import Comparison
from ..problems import N_, Message
from .table import Align, Cell, Column

_MOST_NAMES = 12
"""Names in a note."""

NO_FIGURE = "–"
"""Stands where there is nothing to compare with, or nothing applies."""


def change_columns(comparison: Comparison) -> tuple[Column, ...]:
    year = {"year": str(comparison.year)}
    index, rank = N_("Index ± {year}"), N_("Rank ± {year}")
    return (
        Column(Message(index, year), Align.RIGHT, comparison.places, "index_change", signed=True),
        Column(Message(rank, year), Align.RIGHT, 0, "rank_change", signed=True),
    )


def change_cells(comparison: Comparison, code: str) -> tuple[Cell, ...]:
    change = comparison.changes.get(code)
    if change is None:
        return NO_FIGURE, NO_FIGURE
    return change.index, NO_FIGURE if change.places is None else change.places


def comparison_notes(comparison: Comparison | None) -> tuple[Message, ...]:
    """What the changes are against."""
    if comparison is None:
        return ()
    against = Message(
        N_("Changes: against {round} ({year}), between published indices; + is better, – has nothing to compare with"),
        {"round": comparison.round, "year": str(comparison.year)},
    )
    notes = [against]
    if not comparison.same_set:
        text = N_("The set of {year} was another: {name}")
        notes.append(Message(text, {"year": str(comparison.year), "name": comparison.criteria}))
    if comparison.renamed:
        names = tuple(f"{now} ({then})" for then, now in comparison.renamed[:_MOST_NAMES])
        names += ("…",) if len(comparison.renamed) > _MOST_NAMES else ()
        text = N_("Units whose code had another name in {year}: {names:l}")
        notes.append(Message(text, {"year": str(comparison.year), "names": names}))
    return tuple(notes)
