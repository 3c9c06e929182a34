"""The sheets of a criteria set's workbook as lines of cells under known headings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple, TypeAlias

from .... import number
from ....nodes import At, Mapping, Node, Scalar, did_you_mean
from ....problems import N_, Message, Place, Value
from ....text import normal
from ...workbooks.cells import GridSource
from ...workbooks.sheet import Sheet, Workbook
from ...yaml_file import MAX_SCALAR
from .columns import ADJUSTS, COLUMNS
from .layout import ANSWER_HEADING, POLICY, ROWS_WORDS, Words, folded
from .settings import GRADE_COLUMNS, SETTINGS

Columns: TypeAlias = "dict[str, int]"
"""Numbers of columns by their keys."""


class Spot(NamedTuple):
    """A cell of one of the sheets."""

    sheet: str
    line: int | None = None
    column: int | None = None


_ITEM_NAMES: Words = {
    **{column.key: column.heading for column in COLUMNS},
    "maximum": "Điểm",
    "cap": "Điểm tối đa",
    ADJUSTS.key: ADJUSTS.heading,
    "each": "Điểm",
    "weight": "Tỷ lệ %",
    "answer": ANSWER_HEADING,
    **ROWS_WORDS,
}
_POLICY_NAMES: Words = {
    **{setting.path[-1]: setting.heading for setting in SETTINGS},
    **{key: heading for heading, key in GRADE_COLUMNS.items()},
    "name": "Tên",
    "places": "Số chữ số thập phân",
    "mode": "Cách làm tròn",
    **ROWS_WORDS,
    "criteria": "Bộ tiêu chí trước đó",
}
"""What the keys of a set are called in its workbook: on the sheet of the policy, and elsewhere."""


class BookSource(GridSource):
    """A workbook of several sheets while it is read; positions are spots.

    Whatever is said of a key is said of the heading that stands for it.
    """

    def __init__(self, file: str) -> None:
        super().__init__(file)
        self._refused: set[Place] = set()

    def place(self, at: At) -> Place:
        return Place(self.file, at.line, at.column, at.sheet) if isinstance(at, Spot) else Place(self.file)

    def position(self, at: Any) -> tuple[int, int]:
        return at.line or 1, at.column or 1

    def not_applicable(self, code: str) -> Message:
        del code
        return Message(N_("write “không áp dụng” in the place of the whole answer"))

    def report(self, code: str, at: At, also: Iterable[Place] = (), /, **values: Value) -> None:
        if self.place(at) in self._refused:
            return
        what = values.get("what")
        if isinstance(what, str):
            if code in ("E-Y004", "E-Y012") and what in ROWS_WORDS:
                code, values = "E-S005", {}
            on_policy = isinstance(at, Spot) and folded(at.sheet) == folded(POLICY)
            values["what"] = (_POLICY_NAMES if on_policy else _ITEM_NAMES).get(what, what)
        super().report(code, at, also, **values)

    def report_message(self, message: Message, at: At) -> None:
        self.report(message.code, at, **message.values)

    def refuse(self, code: str, at: At, /, **values: Value) -> None:
        """Report, and say no more of this cell: what it lacks follows from that."""
        self.report(code, at, **values)
        self._refused.add(self.place(at))

    def word(self, cell: Scalar, words: Words, what: str) -> Scalar:
        """The value that a cell's word stands for; an empty cell, and a complaint, where it is not one of them."""
        text = self.name(cell)
        known = {folded(word): value for word, value in words.items()}
        value = known.get(folded(text), text if text in words.values() else "")
        if text and not value:
            self.refuse("E-Y010", cell.at, what=what, text=text, known=tuple(words), hint=did_you_mean(text, words))
        return Scalar(value, cell.at)

    def text(self, node: Node, *, what: Value) -> str | None:
        if isinstance(node, Scalar) and len(node.text) > MAX_SCALAR:
            self.report("E-Y018", node.at, length=len(node.text), most=MAX_SCALAR)
            return None
        return super().text(node, what=what)

    def name(self, cell: Scalar) -> str:
        text = super().name(cell)
        if cell.text and not text:
            self._refused.add(self.place(cell.at))
        return text


class Line:
    """A row of a table: its cells by the keys of their columns."""

    def __init__(self, sheet: str, number_: int, columns: Columns, cells: dict[str, Scalar]) -> None:
        self.sheet = sheet
        self.number = number_
        self.cells = cells
        """Those that hold anything."""
        self._columns = columns

    def emptied(self) -> Line:
        """A row at the same place that holds nothing."""
        return Line(self.sheet, self.number, self._columns, {})

    @property
    def at(self) -> Spot:
        """The first cell that holds anything."""
        return next(iter(sorted(cell.at for cell in self.cells.values())))  # type: ignore[type-var, return-value]

    def at_of(self, key: str) -> Spot:
        return Spot(self.sheet, self.number, self._columns.get(key))

    def cell(self, key: str) -> Scalar:
        """The cell in a column; an empty one where it holds nothing."""
        return self.cells.get(key) or Scalar("", self.at_of(key))


class Page(NamedTuple):
    """A sheet and its source."""

    sheet: Sheet
    source: BookSource

    def rows(self) -> Iterator[tuple[int, list[Scalar]]]:
        """Each row that holds anything, with its number. Texts are no nulls, whatever they say."""
        for line, row in enumerate(self.sheet.rows, 1):
            cells = [
                Scalar(cell.text, Spot(self.sheet.title, line, column), plain=not cell.text)
                for column, cell in enumerate(row, 1)
            ]
            if cells:
                yield line, cells

    def number_text(self, at: Spot) -> str | None:
        """The number in a cell as it is written, where it is one and not a text."""
        assert at.line is not None and at.column is not None
        row = self.sheet.values[at.line - 1]
        value = row[at.column - 1] if at.column <= len(row) else None
        if not isinstance(value, (int, float)) or isinstance(value, bool) or not number.is_finite(value):
            return None
        return number.exact_text(number.from_cell(value))

    def table(self, known: Words, needed: Iterable[str]) -> tuple[int, list[Line]] | None:
        """The number of the row of headings, and the rows below it; None, and a complaint, where there is none.

        ``known`` are the keys by their headings, a key's own before others. Columns may stand in any order.
        """
        shown: dict[str, str] = {}
        for heading, key in known.items():
            shown.setdefault(key, heading)
        known = {folded(heading): key for heading, key in known.items()}
        rows = list(self.rows())
        for position, (line, row) in enumerate(rows):
            found = {known[folded(cell.text)]: cell for cell in reversed(row) if folded(cell.text) in known}
            if all(key in found for key in needed):
                below = rows[position + 1 :]
                self._check_headings(row, below, known, tuple(shown.values()))
                columns = {key: cell.at.column for key, cell in found.items()}  # type: ignore[attr-defined]
                return line, [_line(self.sheet.title, number_, columns, cells) for number_, cells in below]
        self.source.refuse("E-S002", Spot(self.sheet.title), needed=tuple(shown[key] for key in needed))
        return None

    def _check_headings(
        self,
        header: list[Scalar],
        below: list[tuple[int, list[Scalar]]],
        known: Words,
        shown: tuple[str, ...],
    ) -> None:
        """Complain of headings that are there twice, and of columns that hold something nobody reads."""
        seen: dict[str, Scalar] = {}
        width = max((len(row) for _, row in below), default=0)
        for position in range(max(width, len(header))):
            heading = header[position] if position < len(header) else None
            text = "" if heading is None else normal(heading.text)
            key = known.get(folded(text))
            if key is None:
                used = next((row[position] for _, row in below if position < len(row) and row[position].text), None)
                if used is not None:
                    at = used.at if heading is None or not text else heading.at
                    self.unknown(text, at, shown)
            elif heading is not None and key in seen:
                self.source.report("E-S004", heading.at, (self.source.place(seen[key].at),), heading=text)
            elif heading is not None:
                seen[key] = heading

    def unknown(self, heading: str, at: At, known: tuple[str, ...]) -> None:
        self.source.report("E-S003", at, heading=heading, known=known, hint=did_you_mean(heading, known))


def _line(sheet: str, number_: int, columns: Columns, cells: list[Scalar]) -> Line:
    held = {
        key: cells[column - 1] for key, column in columns.items() if column <= len(cells) and cells[column - 1].text
    }
    return Line(sheet, number_, columns, held)


def mapping(entries: dict[str, Node], at: Spot) -> Mapping:
    """A mapping whose keys stand where their values do."""
    return Mapping(entries, {key: node.at for key, node in entries.items()}, at)


def open_book(file: str, workbook: Workbook, titles: Iterable[str]) -> tuple[BookSource, dict[str, Page]]:
    """The sheets of these titles."""
    source = BookSource(file)
    pages: dict[str, Page] = {}
    wanted = {folded(title): title for title in titles}
    for sheet in workbook:
        title = wanted.get(folded(sheet.title))
        if title is not None:
            page = Page(sheet, source)
            list(page.rows())  # which cells hold dates is known once they have been made into texts
            for at, odd in sheet.source.odd.items():
                source.odd[Spot(sheet.title, *at)] = odd  # type: ignore[index]  # spots are its positions
            pages[title] = page
        elif not sheet.hidden and any(sheet.rows):
            source.report("W-S013", Spot(sheet.title), sheet=sheet.title)
    return source, pages
