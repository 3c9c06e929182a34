"""What the drop-down lists of a form offered when it was issued, each name with its code.

Names may be mended in the set while forms are out: what a form's own list offers still means what it meant.
"""

from __future__ import annotations

from functools import cached_property

from ...problems import Problem
from ...rules import Choice
from ...stages import forms
from ...text import normal
from ..files import Raw
from ..workbooks.sheet import Sheet
from ..workbooks.workbook import read_workbook


class IssuedLists:
    """The lists of a form; they are read when a name is first asked for whose indicator has other names by now."""

    def __init__(self, raw: Raw) -> None:
        self.raw = raw

    def code_of(self, name: str, asked: Choice) -> str | None:
        """The code that a name, folded, had in the lists of this choice; None where it had none or more than one."""
        codes = tuple(option.code for option in asked.options)
        found = {entries[name] for entries in self._lists if tuple(entries.values()) == codes and name in entries}
        return found.pop() if len(found) == 1 else None

    @cached_property
    def _lists(self) -> list[dict[str, str]]:
        workbook = read_workbook(self.raw)
        assert not isinstance(workbook, Problem), "the form was read from it"
        return [
            entries
            for sheet in workbook
            if sheet.title == forms.LISTS_SHEET
            for column in range(1, max(map(len, sheet.values), default=0), 2)
            if (entries := _read_list(sheet, column))
        ]


def _read_list(sheet: Sheet, column: int) -> dict[str, str]:
    """The codes of one list by their names, folded; below its own name in the first row."""
    entries: dict[str, str] = {}
    for row in range(2, len(sheet.values) + 1):
        name, code = (sheet.cell(row, at).text for at in (column, column + 1))
        if not name:
            break
        entries[normal(name).casefold()] = normal(code)
    return entries
