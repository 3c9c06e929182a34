"""A neutral table as CSV."""

from __future__ import annotations

import csv
import io
from fractions import Fraction

from ..language import Language
from ..tables.table import Table
from ..tables.wording import cell_text, heading_text

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def to_csv(table: Table, language: Language, *, titled: bool = False) -> str:
    """Semicolons and decimal commas in Vietnamese (what a Vietnamese Excel opens), commas and points in English.

    Where ``titled``, the title stands over it, in a row of its own.
    """
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";" if language.comma else ",", lineterminator="\r\n")
    if titled and table.title is not None:
        writer.writerow([_harmless(language.sentence(table.title))])
    writer.writerow([heading_text(column, language) for column in table.columns])
    for row in table.rows:
        cells = []
        for cell, column in zip(row.cells, table.columns, strict=True):
            if isinstance(cell, str):
                cells.append(_harmless(cell))
            elif isinstance(cell, (int, Fraction)):
                cells.append(language.number(cell, column.places, grouped=False))
            else:
                cells.append(cell_text(cell, column, language))
        writer.writerow(cells)
    return out.getvalue()


def _harmless(text: str) -> str:
    """A text that a spreadsheet would take for a formula is marked as text by an apostrophe."""
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text
