"""What can be said about a file: a message and its values, the place it is about, and whether it is an error.

Messages are data. The sentence is made at the edge, in the reader's language, from the template that
``catalogue`` holds for the message's code.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, NamedTuple, TypeAlias, Union

if TYPE_CHECKING:
    from fractions import Fraction


def N_(template: str) -> str:
    """Mark a text for translation; it is translated where it is shown."""
    return template


class Message(NamedTuple):
    """A code of the catalogue, or a template itself, and the values it is about.

    The templates name each value with the way it is shown: ``{name}`` is text, ``{count:n}`` a number, ``{index:2}``
    a number with so many places, ``{value:=}`` a number with the sign that says whether it is shown exactly,
    ``{count:unit|units}`` the word that goes with 1 or with another number, ``{row:m}`` another message,
    ``{names:l}`` a list, ``{saying:t}`` a text to be translated as it stands.
    """

    code: str
    values: Mapping[str, Value] = {}


class Named(NamedTuple):
    """A name from a file that has an English one beside it, perhaps."""

    name: str
    name_en: str

    def in_language(self, code: str) -> str:
        return self.name_en if code == "en" and self.name_en else self.name


Value: TypeAlias = Union[str, int, "Fraction", Message, Named, "tuple[Value, ...]"]


class Place(NamedTuple):
    """Where to go: a line and column of a text file, a cell of a sheet, or only a file. All count from 1."""

    file: str
    line: int | None = None
    column: int | None = None
    sheet: str | None = None
    """When named, line and column are those of a cell."""

    @property
    def cell(self) -> str | None:
        """The cell's name, such as ``D17``."""
        return None if self.line is None or self.column is None else f"{column_letters(self.column)}{self.line}"

    def __str__(self) -> str:
        if self.sheet is not None:
            return f"{self.file} '{self.sheet}'" + (f"!{self.cell}" if self.cell else "")
        return self.file if self.line is None else f"{self.file}:{self.line}:{self.column}"

    @property
    def order(self) -> tuple[str, str, int, int]:
        """Sort key."""
        return self.file, self.sheet or "", self.line or 0, self.column or 0


def column_letters(column: int) -> str:
    """The name of a sheet's column, from 1: ``A``, ``Z``, ``AA``."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def cell_position(name: str) -> tuple[int, int]:
    """Row and column of a cell's name, from 1: ``AA17`` → (17, 27)."""
    letters = name.rstrip("0123456789")
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(name[len(letters) :]), column


class Severity(enum.Enum):
    ERROR = "error"
    """What it is about is not scored."""
    WARNING = "warning"


class Problem(NamedTuple):
    """One thing to tell the user. Two places when two things disagree."""

    message: Message
    places: tuple[Place, ...]

    @property
    def code(self) -> str:
        return self.message.code

    @property
    def severity(self) -> Severity:
        return Severity.WARNING if self.message.code.startswith("W-") else Severity.ERROR

    @property
    def order(self) -> tuple[list[tuple[str, str, int, int]], str]:
        """Sort key: by place."""
        return [place.order for place in self.places], self.code


def in_order(problems: Iterable[Problem]) -> list[Problem]:
    """Sorted by place, each once."""
    unique = {(problem.code, problem.places, repr(problem.message.values)): problem for problem in problems}
    return sorted(unique.values(), key=lambda problem: problem.order)


def has_errors(problems: Iterable[Problem]) -> bool:
    return any(problem.severity is Severity.ERROR for problem in problems)
