"""One sheet of a workbook, whatever kind of file it was read from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property
from itertools import zip_longest
from typing import TypeAlias

from ...nodes import Scalar
from ...problems import Problem
from ...text import shown
from ..files import Raw, problem
from .cells import GridSource, Position, cell_text, is_date, trimmed
from .sheet_scan import MAX_COLUMNS, MAX_GRID, MAX_ROWS, Area, Odd

MENDING_LIST = "cchc-mending-list/1"
"""In the first cell of the sheet that this tool puts before those of a file that is sent back to be mended."""


class Sheet:
    """One sheet: the values of its cells, made into located texts as they are asked for."""

    def __init__(
        self, file: str, title: str, values: Sequence[Sequence[object]], odd: dict[Position, Odd], *, hidden: bool
    ) -> None:
        self.title = title
        self.hidden = hidden
        self.values = values
        self.source = GridSource(file, title, odd)
        self.merged: Sequence[Area] = ()
        """Where that was asked for."""

    def cell(self, line: int, column: int) -> Scalar:
        """The cell at a row and column, from 1; empty beyond what is used."""
        row = self.values[line - 1] if line <= len(self.values) else ()
        value = row[column - 1] if column <= len(row) else ""
        return self._scalar(value, (line, column))

    def holds_number(self, at: Position) -> bool:
        """Whether the cell holds a number, and not a text that looks like one."""
        line, column = at
        row = self.values[line - 1] if line <= len(self.values) else ()
        return column <= len(row) and type(row[column - 1]) in (int, float)

    @cached_property
    def columns(self) -> list[tuple[object, ...]]:
        """The values by column, each as long as the sheet has rows."""
        return list(zip_longest(*self.values, fillvalue=""))

    def filled(self, lines: Iterable[int], column: int) -> list[Scalar]:
        """The cells of a column, in these rows, that hold anything."""
        values = self.values
        cells = [
            self.cell(line, column)
            for line in lines
            if column <= len(values[line - 1]) and values[line - 1][column - 1] != ""
        ]
        return [cell for cell in cells if cell.text]

    @property
    def is_mending_list(self) -> bool:
        """Whether the sheet is not the sender's but ours."""
        return self.cell(1, 1).text == MENDING_LIST

    @property
    def rows(self) -> list[list[Scalar]]:
        """All rows, each up to its last cell that holds anything."""
        return trimmed(
            [self._scalar(value, (line, column)) for column, value in enumerate(row, 1)]
            for line, row in enumerate(self.values, 1)
        )

    def _scalar(self, value: object, at: Position) -> Scalar:
        if type(value) is str:
            return Scalar(value.strip(), at)
        odd = self.source.odd.get(at)
        if odd is None and is_date(value):
            odd = self.source.odd[at] = Odd.DATE
        return Scalar(cell_text(value, odd), at)


Workbook: TypeAlias = tuple[Sheet, ...]


def sheets_seen(workbook: Workbook) -> list[Sheet]:
    """The sender's sheets that a person sees; all, where there are none."""
    return [sheet for sheet in workbook if not sheet.hidden and not sheet.is_mending_list] or list(workbook)


def first_table(workbook: Workbook) -> Sheet:
    """The first sheet that a person sees and that holds anything."""
    seen = sheets_seen(workbook)
    return next((sheet for sheet in seen if any(value != "" for row in sheet.values for value in row)), seen[0])


def check_size(raw: Raw, title: str, rows: int, columns: int, most_rows: int = MAX_ROWS) -> Problem | None:
    """A complaint about a sheet whose last value stands too far away."""
    if rows > most_rows or columns > MAX_COLUMNS or rows * columns > MAX_GRID:
        return too_far(raw, title, most_rows)
    return None


def too_far(raw: Raw, title: str, most_rows: int = MAX_ROWS) -> Problem:
    """A sheet of which more is in use than will be read."""
    return problem("E-X003", raw.name, sheet=shown(title), rows=most_rows, columns=MAX_COLUMNS)
