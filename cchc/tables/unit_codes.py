"""The codes of units in lists for machines, which join by them: two units may have one name."""

from __future__ import annotations

from collections.abc import Iterable

from ..problems import N_, Message
from .table import Column, Table


def with_unit_codes(table: Table, codes: Iterable[str], *, before: str = "name", heading: str = "") -> Table:
    """``codes`` are those of the first rows, one each; they stand directly before the names, which ``before`` is."""
    keys = [column.key for column in table.columns]
    key = "unit_code" if "code" in keys else "code"  # there are codes of indicators in some
    heading = heading or {"code": N_("Code"), "unit_code": N_("Unit code")}[key]
    return table.with_column(Column(Message(heading), key=key), codes, at=keys.index(before))
