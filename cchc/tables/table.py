"""The neutral table."""

from __future__ import annotations

import enum
from typing import NamedTuple, TypeAlias

from ..number import Exact
from ..problems import Message


class Align(enum.Enum):
    LEFT = "left"
    RIGHT = "right"
    CENTER = "center"


class Tone(enum.Enum):
    """How a value is coloured, always beside the word that says the same."""

    BEST = "best"
    GOOD = "good"
    MIDDLE = "middle"
    LOW = "low"
    QUIET = "quiet"


class Named(NamedTuple):
    """A name from a file that has an English one beside it, perhaps."""

    name: str
    name_en: str


class Badge(NamedTuple):
    """A word with a colour."""

    text: str | Message | Named
    tone: Tone


Cell: TypeAlias = "str | Exact | Message | Named | Badge | None"
"""Text from files is ``str``; texts of the program are ``Message``, translated by whoever writes the table."""


class Column(NamedTuple):
    """A heading (for translation, or a ``str`` code as it stands), and how its values are shown."""

    heading: Message | str
    align: Align = Align.LEFT
    places: int | None = None
    """Decimal places of numbers; None shows the decimals that a number has."""
    key: str = ""
    """The column's name for machines, in CSV."""
    wide: bool = False
    """Whether its text may be long: it takes the room that is left."""
    minor: bool = False
    """Whether it is left out where there is no room."""
    below: bool = False
    """Whether it goes on a line of its own below the wide column where there is no room."""


class Weight(enum.Enum):
    PLAIN = "plain"
    HEADING = "heading"
    """A row over the rows below it."""
    TOTAL = "total"


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
