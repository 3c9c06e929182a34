"""The codes of units in lists for machines, which join by them: two units may have one name."""

from __future__ import annotations

from collections.abc import Iterable

from ..problems import N_, Message
from .table import Column, Table


def with_unit_codes(table: Table, codes: Iterable[str]) -> Table:
    """``codes`` are those of the first rows, one each; they stand directly before the names."""
    at = [column.key for column in table.columns].index("name")
    return table.with_column(Column(Message(N_("Code")), key="code"), codes, at=at)
