"""How wide the columns of a table are, and how large its letters, so that it fits the page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from ....language import Language
from ....tables.table import Table
from ....tables.wording import cell_text, heading_text
from ...sheets import times
from .paper import ACROSS, UPRIGHT, Paper

SIZES = (12, 11, 10)
"""Points, of the letters in tables; the first that fits."""
_SMALLEST = 9
PADDING = 2.8
"""Points, at either side of a cell."""
_SAFE, _SLACK = 1.05, 2.5
"""By how much text may be wider than it was taken to be; points that programs keep free for lines and rounding."""
_LONGEST_WORD = 110
"""Points: longer ones, such as fingerprints, are broken."""
_WIDE = 8
"""By the size of the letters: what a column of long texts has at least, if its texts need it."""
_HEADING_LINES = 3


class Layout(NamedTuple):
    size: int
    widths: tuple[float, ...]
    """Points, of the columns; together as wide as the page has room."""


class _Need(NamedTuple):
    least: float
    full: float
    """For texts on one line each."""
    wide: bool


def needs_paper_across(table: Table, language: Language) -> bool:
    return all(_together(_needs(table, language, size)) > UPRIGHT.room for size in SIZES)


def layout(table: Table, language: Language, paper: Paper) -> Layout:
    for size in (*SIZES, _SMALLEST) if paper == ACROSS else SIZES:
        needs = _needs(table, language, size)
        if _together(needs) <= paper.room:
            return Layout(size, _shared(needs, paper.room))
    scale = paper.room / _together(needs)
    return Layout(size, tuple(need.least * scale for need in needs))


def _together(needs: Sequence[_Need]) -> float:
    return sum(need.least for need in needs)


def _needs(table: Table, language: Language, size: int) -> list[_Need]:
    needs = []
    for place, column in enumerate(table.columns):
        heading = heading_text(column, language)
        texts = [cell_text(row.cells[place], column, language) for row in table.rows if _counts(row.cells)]
        full = max((times.width(text, size, bold=True) for text in texts), default=0)
        words = [word for text in texts for word in text.split()]
        least = max((times.width(word, size, bold=True) for word in (*words, *heading.split())), default=0)
        least = min(least, _LONGEST_WORD)
        wide = column.wide or column.below
        if wide:
            least = max(least, min(full, _WIDE * size))
        full = max(full, least, times.width(heading, size, bold=True) / _HEADING_LINES)
        free = 2 * PADDING + _SLACK
        needs.append(_Need(least * _SAFE + free, full * _SAFE + free, wide))
    return needs


def _counts(cells: Sequence[object]) -> bool:
    """Whether a row's texts stand in their columns, not across them all."""
    return sum(cell is not None for cell in cells) > 1 or len(cells) == 1


def _shared(needs: Sequence[_Need], room: float) -> tuple[float, ...]:
    """First what short texts need to stay on one line, then long texts, and what is left to all."""
    widths = [need.least for need in needs]
    for wide in (False, True):
        wanted = [
            max(need.full - width, 0) if need.wide is wide else 0 for need, width in zip(needs, widths, strict=True)
        ]
        free = room - sum(widths)
        if not wide and any(need.wide for need in needs):
            free /= 2
        share = min(free / (sum(wanted) or 1), 1)
        widths = [width + want * share for width, want in zip(widths, wanted, strict=True)]
    left = (room - sum(widths)) / sum(widths)
    return tuple(width * (1 + left) for width in widths)
