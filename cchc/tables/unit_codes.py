"""The codes of units in lists for machines, which join by them: two units may have one name."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain, repeat

from ..problems import N_, Message
from .table import Column, Table


def with_unit_codes(table: Table, codes: Iterable[str]) -> Table:
    """``codes`` are those of the first rows, one each; they stand directly before the names."""
    at = [column.key for column in table.columns].index("name")
    column = Column(Message(N_("Code")), key="code")
    given = chain(codes, repeat(None))
    return table._replace(
        columns=(*table.columns[:at], column, *table.columns[at:]),
        rows=tuple(
            row._replace(cells=(*row.cells[:at], code, *row.cells[at:]))
            for row, code in zip(table.rows, given, strict=False)
        ),
    )
