"""The table of a form, wherever its sheet, its rows and its columns have been moved."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from ...language import language
from ...nodes import Node, Scalar
from ...problems import N_, Message, Place, Problem, Value
from ...stages.forms import Layout
from ...text import normal
from ...translations import LANGUAGES
from ..files import Raw
from ..workbooks.cells import GridSource
from ..workbooks.sheet import Sheet

_HEAD_ROWS = 60
"""How far down the headings of the table may stand."""


class FormSource(GridSource):
    """The sheet that a person fills in: every figure has a cell, and is called by the name that stands beside it."""

    has_cells = True

    def text(self, node: Node, *, what: Value) -> str | None:
        """A text in normal form; what means nothing in YAML (``null``, ``~``) is a text like any other here."""
        found = self.plain_text(node)
        if found is not None:
            return found
        return super().text(Scalar(node.text, node.at, plain=False) if isinstance(node, Scalar) else node, what=what)

    def called(self, key: str, name: Value) -> Value:
        del key
        return name

    def not_applicable(self, code: str) -> Message:
        if self.changes:
            return Message(
                N_("choose “Not applicable” in its column, clear the figures of {code} and state the reason"),
                {"code": code},
            )
        return Message(N_("choose “Not applicable” in its column and clear the figures of {code}"), {"code": code})


class FormTable(NamedTuple):
    """The table of a form: its sheet, the row of its headings, and the column of each that is read."""

    layout: Layout
    sheet: Sheet
    source: FormSource
    header: int
    columns: dict[str, int]

    def cell(self, row: int, heading: str) -> Scalar:
        return self.sheet.cell(row, self.columns[heading])

    def values(self, heading: str) -> Sequence[object]:
        """What stands under a heading, row by row from the sheet's first; blanks where there is no such heading."""
        column = self.columns.get(heading)
        return [""] * len(self.sheet.values) if column is None else self.sheet.columns[column - 1]

    def text(self, row: int, heading: str) -> str:
        """The folded text under a heading that need not be there; none for what is no text, such as a code's number."""
        column = self.columns.get(heading, 0)
        values = self.sheet.values[row - 1]
        value = values[column - 1] if 0 < column <= len(values) else ""
        return folded(value) if value and isinstance(value, str) else ""

    def answer_at(self, row: int) -> tuple[int, int]:
        """The cell that a row is answered in."""
        return row, self.columns[self.layout.answer]

    def filled(self, rows: Iterable[int], heading: str) -> list[Scalar]:
        """The cells of a column, in these rows, that hold anything."""
        return self.sheet.filled(rows, self.columns[heading])


def find_table(raw: Raw, workbook: Iterable[Sheet], layout: Layout) -> FormTable | Problem:
    """The table, by its headings, wherever they have been moved; a complaint where it is missing or there twice."""
    found: list[tuple[Sheet, int, _Headings]] = []
    best = Place(raw.name), _Headings({}, (), layout.read)
    for sheet in workbook:
        if sheet.hidden and sheet.title != layout.sheet:
            continue
        for row in range(1, min(len(sheet.values), _HEAD_ROWS) + 1):
            headings = _headings(sheet.values[row - 1], layout)
            if not headings.missing:
                found.append((sheet, row, headings))
                break
            if len(headings.missing) < len(best[1].missing):
                best = sheet.source.place((row, 1)), headings
    if not found:
        place, headings = best
        if place.sheet is None:
            return Problem(Message("E-X023", {"sheet": layout.sheet}), (place,))
        return Problem(Message("E-X014", {"headings": said(headings.missing)}), (place,))
    places = tuple(sheet.source.place((row, 1)) for sheet, row, _ in found)
    if len(found) > 1:
        return Problem(Message("E-X020", {"sheets": tuple(sheet.title for sheet, _, _ in found)}), places)
    sheet, row, headings = found[0]
    if headings.twice:
        names = tuple(dict.fromkeys(heading for heading, _ in headings.twice))
        again = tuple(sheet.source.place((row, column)) for _, column in headings.twice)
        return Problem(Message("E-X019", {"headings": said(names)}), again)
    return FormTable(layout, sheet, FormSource(sheet.source.file, sheet.title, sheet.source.odd), row, headings.columns)


class _Headings(NamedTuple):
    """The headings of a form in a row of cells."""

    columns: dict[str, int]
    twice: tuple[tuple[str, int], ...]
    """Those that are read and have another column too, with this column."""
    missing: tuple[str, ...]


def _headings(row: Iterable[object], layout: Layout) -> _Headings:
    """The headings among a row's cells, in either language."""
    known = known_words(layout.headings)
    found: dict[str, int] = {}
    twice: list[tuple[str, int]] = []
    for column, value in enumerate(row, 1):
        heading = known.get(folded(value)) if isinstance(value, str) and value else None
        if heading is None:
            continue
        if heading in found and heading in layout.read:
            twice.append((heading, column))
        found.setdefault(heading, column)
    return _Headings(found, tuple(twice), tuple(heading for heading in layout.read if heading not in found))


def said(headings: Iterable[str]) -> tuple[Message, ...]:
    return tuple(Message(heading) for heading in headings)


@lru_cache(maxsize=4096)  # the same words are in all forms of a round
def folded(text: str) -> str:
    return normal(text).casefold()


@cache
def known_words(words: tuple[str, ...]) -> dict[str, str]:
    """What each word is in every language, folded, and the word itself."""
    return {folded(language(code).say(word)): word for code in LANGUAGES for word in words}
