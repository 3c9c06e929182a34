"""Columns of figures of one of the two rounds."""

from __future__ import annotations

from ...problems import Message
from ..table import Align, Column


def year_column(text: str, year: Message, places: int | None, key: str) -> Column:
    return Column(Message(text, {"year": year}), Align.RIGHT, places, key)
