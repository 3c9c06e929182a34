"""What is told line by line: labels, and what stands behind each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeAlias

from ...problems import Message
from ..table import Column, Row

Line: TypeAlias = "tuple[str, Message | str]"
"""A text to translate that says what is told, and what is told; several lines of one thing have it before the first."""

LINE_COLUMNS = (Column("", key="item"), Column("", key="value", wide=True))


def several(label: str, lines: Iterable[Message]) -> list[Line]:
    """The lines of one thing."""
    return [(label if place == 0 else "", line) for place, line in enumerate(lines)]


def rows_of(lines: Iterable[Line]) -> Iterator[Row]:
    """Without what is blank; the lines of one thing are one text, so that a sheet has a cell for it."""
    told: list[Line] = []
    for label, value in lines:
        if value and not label and told:
            above = told.pop()
            told.append((above[0], Message("{above:m}\n{line:m}", {"above": _text(above[1]), "line": _text(value)})))
        elif value:
            told.append((label, value))
    for label, value in told:
        yield Row((Message(label), value))


def _text(value: Message | str) -> Message:
    return value if isinstance(value, Message) else Message("{text}", {"text": value})
