"""The cells of a table as located texts, each known for what it is."""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

from ... import number
from ...nodes import NULLS, At, Node, Scalar, Source
from ...number import Exact
from ...problems import N_, Message, Place, Value
from ...text import normal, unsafe_character
from .font_code_signs import legacy_code, may_be_of_a_font_code
from .sheet_scan import Odd

Position = tuple[int, int]
"""Row (or line) and column, from 1."""


_THREE_DECIMALS = re.compile(r"-?[0-9]{1,3}\.[0-9]{3}0")
"""As ``cell_text`` makes it of a number cell."""


class GridSource(Source):
    """A table while it is read; positions are pairs of row and column.

    What is wrong with a cell is told when its value is asked for: what nobody reads may be as it likes.
    """

    def __init__(self, file: str, sheet: str | None = None, odd: dict[Position, Odd] | None = None) -> None:
        super().__init__(file)
        self.sheet = sheet
        self.odd = odd if odd is not None else {}

    def place(self, at: At) -> Place:
        line, column = at if isinstance(at, tuple) else (None, None)
        return Place(self.file, line, column, self.sheet)

    def not_applicable(self, code: str) -> Message:
        return Message(N_("write KAD here, and leave its other figures ({code}) empty"), {"code": code})

    def is_date(self, cell: Scalar) -> bool:
        """Whether the cell holds a day or a time."""
        return self.odd.get(cell.at) is Odd.DATE  # type: ignore[call-overload]

    def position(self, at: Any) -> Position:
        line, column = at
        return line, column

    def text(self, node: Node, *, what: Value) -> str | None:
        found = self.plain_text(node)
        if found is not None:
            return found
        return None if isinstance(node, Scalar) and self._is_refused(node) else super().text(node, what=what)

    def plain_text(self, node: Node) -> str | None:
        """The normal form of a text in which there plainly is nothing to complain of; None for any other."""
        if type(node) is not Scalar or self.odd or not node.text.isprintable():
            return None
        text = normal(node.text)
        return None if not text or text in NULLS or may_be_of_a_font_code(text) else text

    def are_plain_texts(self, values: Sequence[object]) -> bool:
        """Whether each value plainly is a text in normal form, or a blank, with nothing to complain of.

        What need not be looked for one by one is looked for in all of them at once; False where there may be more.
        """
        if self.odd or not {str}.issuperset(map(type, values)):
            return False
        texts: Sequence[str] = values  # type: ignore[assignment]
        together = "|".join(("", *texts, ""))
        is_spaced = "  " in together or "| " in together or " |" in together
        return (
            not is_spaced
            and together.isprintable()
            and unicodedata.is_normalized("NFC", together)
            and not may_be_of_a_font_code(together)
            and NULLS.isdisjoint(texts)
        )

    def name(self, cell: Scalar) -> str:
        """The text of a cell that names something, in normal form; empty, and a complaint, where it is unsound."""
        return "" if self._is_refused(cell) else normal(cell.text)

    def _is_refused(self, cell: Scalar) -> bool:
        """Whether the cell holds no text that could be read; there is a complaint then."""
        odd = self.odd.get(cell.at) if self.odd else None  # type: ignore[call-overload]
        if odd is Odd.NEVER_CALCULATED:
            self.report("E-T010", cell.at)
            return True
        if odd is Odd.ERROR:
            self.report("E-T011", cell.at, text=cell.text)
            return True
        character = unsafe_character(cell.text)
        if character is not None:
            self.report("E-Y014", cell.at, character=character)
            return True
        code = legacy_code(cell.text)
        if code is not None:
            text = cell.text if len(cell.text) <= 60 else f"{cell.text[:50]}…"
            self.report("E-X006", cell.at, text=text, code=code)
        return code is not None

    def number(self, node: Node, *, what: Value, whole: bool = False, optional: bool = False) -> Exact | None:
        if self.odd and isinstance(node, Scalar):
            odd = self.odd.get(node.at)  # type: ignore[call-overload]
            if odd is Odd.DATE:
                self.report("E-X004", node.at, what=what, text=node.text)
                return None
            if odd is Odd.PERCENT and node.text != "0":
                self.report("E-X005", node.at, what=what, text=node.text)
                return None
        if whole and isinstance(node, Scalar) and _THREE_DECIMALS.fullmatch(node.text):
            node = node._replace(text=node.text[:-1])  # to whoever typed it, 1.234 may have been 1234
        return super().number(node, what=what, whole=whole, optional=optional)


def cell_text(value: object, odd: Odd | None) -> str:
    """What a cell holds, as a text that reads back as the same value."""
    if isinstance(value, str):
        return value.strip()
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, (int, float)):
        return _number_text(value, odd)
    if isinstance(value, datetime.datetime) and value.time() == datetime.time():
        value = value.date()
    if isinstance(value, datetime.date):
        return value.strftime("%d/%m/%Y")
    return str(value)


def _number_text(value: float, odd: Odd | None) -> str:
    if odd is Odd.PERCENT and value:
        return f"{_decimal(100 * number.from_cell(value))} %"
    if isinstance(value, int) or is_whole(value):
        return str(int(value))
    return _decimal_text(value)


def is_whole(value: float) -> bool:
    """Whether the value of a cell is a whole number that Excel keeps exactly."""
    return value.is_integer() and abs(value) < 1e15


@lru_cache(maxsize=4096)  # points are few, and the same in all forms of a round
def _decimal_text(value: float) -> str:
    return _decimal(number.from_cell(value)) if number.is_finite(value) else str(value)


def _decimal(value: Exact) -> str:
    """A number cell is a number: with a fourth decimal, 1.234 is not taken for somebody's 1234."""
    return number.fixed(value, 4) if number.decimals_of(value) == 3 else number.exact_text(value)


def is_date(value: object) -> bool:
    return isinstance(value, (datetime.date, datetime.time, datetime.timedelta))


def trimmed(rows: Iterable[list[Scalar]]) -> list[list[Scalar]]:
    """The rows, each up to its last cell that holds anything."""
    result = []
    for row in rows:
        length = len(row)
        while length and not row[length - 1].text:
            length -= 1
        result.append(row[:length])
    return result
