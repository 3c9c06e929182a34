"""A neutral table as CSV."""

from __future__ import annotations

import csv
import io
import re
from fractions import Fraction

from ..language import Language
from ..problems import Message
from ..tables.table import Table
from ..tables.wording import cell_text, heading_text

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_NUMBER = re.compile(r"-?[0-9]+(?:[.,][0-9]+)*")


def to_csv(table: Table, language: Language, *, titled: bool = False, delimiter: str | None = None) -> str:
    """Semicolons and decimal commas in Vietnamese (what a Vietnamese Excel opens), commas and points in English.

    Where ``titled``, the title stands over it, in a row of its own. A value that holds the delimiter is quoted.
    """
    out = io.StringIO()
    custom = ";" if language.comma else ","
    writer = csv.writer(out, delimiter=delimiter or custom, lineterminator="\r\n")
    if titled and table.title is not None:
        writer.writerow([_harmless(language.sentence(table.title))])
    writer.writerow([_harmless(heading_text(column, language)) for column in table.columns])
    for row in table.rows:
        writer.writerow(
            [
                language.number(cell, column.places, grouped=False)
                if isinstance(cell, (int, Fraction))
                else _harmless(cell_text(cell, column, language), ours=isinstance(cell, Message))
                for cell, column in zip(row.cells, table.columns, strict=True)
            ]
        )
    return out.getvalue()


def _harmless(text: str, *, ours: bool = False) -> str:
    """A text that a spreadsheet would take for a formula is marked as text by an apostrophe; figures are not."""
    if text.startswith(_FORMULA_STARTS) and not (ours and _NUMBER.fullmatch(text)):
        return f"'{text}"
    return text
