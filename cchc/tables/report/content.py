"""What a report is made of, whatever it is written as: sections of sentences, tables and charts, and a page a unit."""

from __future__ import annotations

import enum
from typing import NamedTuple, TypeAlias

from ...heading import Heading
from ...problems import Message
from ..charts import Chart
from ..table import Cell, Column, Table


class Voice(enum.Enum):
    """How sentences are said."""

    PLAIN = "plain"
    """One paragraph after the other."""
    LIST = "list"
    """One by one, of equal standing."""
    NOTE = "note"
    """What must be known to read what stands above."""
    KEY = "key"
    """What signs elsewhere stand for, one by one."""
    WARNING = "warning"
    """Not to be overlooked."""


class Text(NamedTuple):
    sentences: tuple[Message, ...]
    voice: Voice = Voice.PLAIN


class Figure(NamedTuple):
    """A figure that is seen first, with what it is; shown as a cell of ``column`` would be."""

    label: Message
    value: Cell
    note: Message | None = None
    column: Column = Column("")


class TablePart(NamedTuple):
    """A table; where its rows are units, the codes of those, from the first row on."""

    table: Table
    units: tuple[str, ...] = ()
    sortable: bool = False
    """Whether readers may want its rows in another order; a total below the units stays last."""
    heat: bool = False
    """Whether the shaded columns are to be taken in at a glance: a map of colours with the numbers in them."""


Part: TypeAlias = Text | TablePart | Chart | tuple[Figure, ...]


class Section(NamedTuple):
    key: str
    """For machines, such as an address in a document; of one unit's sections, unique among them."""
    title: Message
    parts: tuple[Part, ...]


class UnitPage(NamedTuple):
    """All that a unit wants to know of itself."""

    code: str
    name: str
    number: int
    """Its place in the list of units, from 1."""
    title: Message
    lines: tuple[Message, ...]
    """Below the title."""
    sections: tuple[Section, ...]


class Report(NamedTuple):
    title: Message
    """What it is."""
    round: str
    """What it is of."""
    year: int
    heading: Heading
    lines: tuple[Message, ...]
    """Below the title: the set, the standing of the result."""
    warning: Message | None
    """Where the set is no decision of anybody: so prominent that nobody overlooks it."""
    sections: tuple[Section, ...]
    pages: tuple[UnitPage, ...]
    closing: tuple[Section, ...]
    """After the pages of units: where everything comes from."""
    grades: int
    """How many the set has: so many colours must be told apart."""
    pages_note: Message | None = None
    """Where not every ranked unit has a page: which have none, and how to get them."""
