"""Units that are ranked apart, in tables: one for each group, which its title names, or one list with a column more."""

from __future__ import annotations

from collections.abc import Iterable

from ..analysis.groups import has_groups
from ..problems import N_, Message
from ..results import Results, UnitRecord
from .table import Column, Table

_SHORT = 24
"""Characters of a group's name that may stand in every row."""


def of_group(title: str, group: str) -> Message:
    """A title that names the group, so that its table can stand by itself."""
    return Message("{title:t} – {group:m}", {"title": title, "group": group_name(group)})


def group_name(group: str) -> Message:
    """Units without a group are a group of their own."""
    return Message("{name}", {"name": group}) if group else Message(N_("Units without a group"))


def with_groups(table: Table, units: Iterable[UnitRecord], results: Results, *, at: int = 0, minor: int = 0) -> Table:
    """A list of units with the column of their groups, where they are ranked apart; see ``with_group_column``."""
    return with_group_column(table, units, at=at, minor=minor) if has_groups(results) else table


def with_group_column(table: Table, units: Iterable[UnitRecord], *, at: int = 0, minor: int = 0) -> Table:
    """``units`` are those of the first rows, one each; rows after them are of no group. ``at``: columns before it."""
    groups = [unit.group for unit in units]
    is_long = any(len(group) > _SHORT for group in groups)
    column = Column(Message(N_("Group")), key="group", minor=minor, ditto=is_long)
    return table.with_column(column, map(group_name, groups), at=at)
