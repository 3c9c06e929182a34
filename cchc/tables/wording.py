"""The text of a cell in the reader's language."""

from __future__ import annotations

from fractions import Fraction

from ..language import Language
from ..problems import Message, Named
from .table import Badge, Cell, Column, Marked

STAR = "*"
"""Behind a word, where a note tells more of it."""


def cell_text(cell: Cell, column: Column, language: Language) -> str:
    """What a person reads; numbers in the language's style, at the column's places."""
    if isinstance(cell, Badge):
        return f"{cell_text(cell.text, column, language)}{STAR if cell.starred else ''}"
    if cell is None:
        return ""
    if isinstance(cell, Named):
        return cell.in_language(language.code)
    if isinstance(cell, Message):
        return language.sentence(cell)
    if isinstance(cell, Marked):
        mark = f" {cell.mark.value}" if cell.mark else ""
        return f"{cell_text(cell.value, column, language)}{mark}"
    if isinstance(cell, (int, Fraction)):
        return ("+" if column.signed and cell > 0 else "") + language.number(cell, column.places)
    return cell


def heading_text(column: Column, language: Language) -> str:
    return cell_text(column.heading, column, language)
