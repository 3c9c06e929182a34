"""The neutral table."""

from __future__ import annotations

import enum
from collections.abc import Collection, Iterable
from itertools import chain, repeat
from typing import NamedTuple, TypeAlias

from ..number import Exact
from ..problems import Message, Named


class Align(enum.Enum):
    LEFT = "left"
    RIGHT = "right"
    CENTER = "center"


class Tone(enum.Enum):
    """How a value is coloured, always beside the word that says the same."""

    BEST = "best"
    GOOD = "good"
    MIDDLE = "middle"
    POOR = "poor"
    LOW = "low"
    QUIET = "quiet"


class Mark(enum.Enum):
    """A sign beside a number."""

    HIGHEST = "▲"
    LOWEST = "▼"


class Shade(enum.Enum):
    """How a sheet shows at a glance how great the numbers of a column are."""

    PERCENT = "percent"
    """Coloured from 50 and less to 100."""
    BAR = "bar"
    """A bar in the cell, as long as the number is great among those of the column."""
    CHANGE = "change"
    """Coloured by how far it is below 0 or above."""


class Badge(NamedTuple):
    """A word with a colour."""

    text: str | Message | Named
    tone: Tone
    starred: bool = False
    """Whether a note below the table tells more of it."""


class Marked(NamedTuple):
    """A number with a colour or a sign."""

    value: Exact
    tone: Tone | None = None
    mark: Mark | None = None


Cell: TypeAlias = "str | Exact | Message | Named | Badge | Marked | None"
"""Text from files is ``str``; texts of the program are ``Message``, translated by whoever writes the table."""


NO_FIGURE = "–"
"""Stands where there is nothing to compare with, or nothing applies."""


class Column(NamedTuple):
    """A heading (for translation, or a ``str`` code as it stands), and how its values are shown."""

    heading: Message | Named | str
    align: Align = Align.LEFT
    places: int | None = None
    """Decimal places of numbers; None shows the decimals that a number has."""
    key: str = ""
    """The column's name for machines, in CSV."""
    wide: bool = False
    """Whether its text may be long: it takes the room that is left."""
    minor: int = 0
    """Whether it is left out where there is no room: those of 1 (or True) first, those of 2 if that is not enough."""
    below: bool = False
    """Whether it goes on a line of its own below the wide column where there is no room."""
    signed: bool = False
    """Whether a number above 0 has a plus sign: it is a change."""
    ditto: bool = False
    """Whether its texts are long and said again row by row: in a terminal they stand once, above those without one."""
    suffix: Message = Message("")
    """On a sheet, what stands behind a number, so that it tells what it counts wherever it is read."""
    over: Message | str = ""
    """On a sheet, a heading above this one and those of its neighbours that have the same."""
    strong: bool = False
    """On a sheet, whether its values stand out: they sum up what is beside them."""
    outline: int = 0
    """On a sheet, how deep the column lies in an outline that can be folded."""
    shade: Shade | None = None
    notes: tuple[Message, ...] = ()
    """Those of the table's notes that are about this column alone: where it is left out, so are they."""


class Weight(enum.Enum):
    PLAIN = "plain"
    HEADING = "heading"
    """A row over the rows below it."""
    TOTAL = "total"
    TALL = "tall"
    """In a sheet's header, texts that stand upright where columns are narrow."""


class Row(NamedTuple):
    cells: tuple[Cell, ...]
    weight: Weight = Weight.PLAIN
    level: int = 0
    """How deep it is in an outline."""


class Table(NamedTuple):
    title: Message | None
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    subtitle: tuple[Message, ...] = ()
    notes: tuple[Message, ...] = ()
    name: Message = Message("")
    """A short name, such as a sheet's."""
    heads: tuple[Row, ...] = ()
    """On a sheet, rows of the header between what stands over the headings and the headings."""
    missed: tuple[tuple[str, Message], ...] = ()
    """What a reader has to know where the column of a key was left out for want of room."""

    def with_column(self, column: Column, cells: Iterable[Cell], *, at: int) -> Table:
        """One column more; ``cells`` are those of the first rows, one each, and ``at`` is how many stand before it."""
        return self._replace(
            columns=(*self.columns[:at], column, *self.columns[at:]),
            rows=tuple(
                row._replace(cells=(*row.cells[:at], cell, *row.cells[at:]))
                for row, cell in zip(self.rows, chain(cells, repeat(None)), strict=False)
            ),
        )

    def narrowed(self, keys: Collection[str]) -> Table:
        """The same with these of its columns."""
        chosen = [place for place, column in enumerate(self.columns) if column.key in keys]
        rows = (row._replace(cells=tuple(row.cells[place] for place in chosen)) for row in self.rows)
        return self._replace(columns=tuple(self.columns[place] for place in chosen), rows=tuple(rows))
