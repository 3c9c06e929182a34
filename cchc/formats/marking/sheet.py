"""A sheet whose cells are given other styles, and where notes to them find room."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple, TypeVar

from ...problems import column_letters
from .markup import Edits, Element, Odd, count_of, is_true, outline
from .styles import SPREADSHEET, STRICT_SPREADSHEET

T = TypeVar("T")

Cell = tuple[int, int]
"""Row and column, from 1."""

MAX_ROW, MAX_COLUMN = 1_048_576, 16_384
_MAX_LOOKS = 1_000_000
"""Cells that are held against merged areas; where areas do not overlap, they are few."""
_REFERENCE = re.compile(r"\$?([A-Za-z]{1,3})\$?([1-9][0-9]{0,6})")
_WIDTH = re.compile(r"[0-9]{1,4}")

_BEFORE_LEGACY_DRAWING = frozenset(
    [
        "sheetPr",
        "dimension",
        "sheetViews",
        "sheetFormatPr",
        "cols",
        "sheetData",
        "sheetCalcPr",
        "sheetProtection",
        "protectedRanges",
        "scenarios",
        "autoFilter",
        "sortState",
        "dataConsolidate",
        "customSheetViews",
        "mergeCells",
        "phoneticPr",
        "conditionalFormatting",
        "dataValidations",
        "hyperlinks",
        "printOptions",
        "pageMargins",
        "pageSetup",
        "headerFooter",
        "rowBreaks",
        "colBreaks",
        "customProperties",
        "cellWatches",
        "ignoredErrors",
        "smartTags",
        "drawing",
    ]
)
"""The elements of a sheet that come before the reference to its notes."""


def cell_of(reference: str) -> Cell:
    """``D17`` as row and column."""
    found = _REFERENCE.fullmatch(reference.strip())
    if found is None:
        raise Odd(f"reference {reference}")
    column = 0
    for letter in found[1].upper():
        column = column * 26 + ord(letter) - ord("A") + 1
    cell = int(found[2]), column
    if not is_cell(cell):
        raise Odd(f"reference {reference}")
    return cell


def is_cell(cell: Cell) -> bool:
    return 1 <= cell[0] <= MAX_ROW and 1 <= cell[1] <= MAX_COLUMN


def reference_of(cell: Cell) -> str:
    return f"{column_letters(cell[1])}{cell[0]}"


class _Area(NamedTuple):
    top: int
    left: int
    bottom: int
    right: int


class MarkedSheet:
    """A worksheet part."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.root = outline(data, depth=2)
        if self.root.space not in (SPREADSHEET, STRICT_SPREADSHEET) or self.root.name != "worksheet":
            raise Odd("no worksheet")
        found = self.root.child("sheetData")
        if found is None:
            raise Odd("a sheet without data")
        self._grid = found
        self._rows: dict[int, Element] = {}
        number = 0
        for row in found.children:
            if row.name != "row":
                raise Odd(f"{row.name} among rows")
            before, number = number, count_of(row, "r", number + 1)
            if not before < number <= MAX_ROW:
                raise Odd("rows out of order")
            self._rows[number] = row
        columns = self.root.child("cols")
        self._columns = (
            [(count_of(item, "min"), count_of(item, "max"), item) for item in columns.all("col")] if columns else []
        )
        self._firsts = [first for first, _, _ in self._columns]
        if self._firsts != sorted(set(self._firsts)):
            raise Odd("columns out of order")
        self._defaults = self.root.child("sheetFormatPr")
        self.edits = Edits(data)

    # --- cells ------------------------------------------------------------------------------------------------

    def shown_cells(self, cells: Iterable[Cell]) -> dict[Cell, Cell]:
        """For each cell the one that is seen in its place: the first of the merged ones, or itself."""
        wanted = sorted(cells)
        seen = {cell: cell for cell in wanted}
        merged = self.root.child("mergeCells")
        looks = 0
        for item in merged.all("mergeCell") if merged else ():
            area = _area(item.attributes.get("ref", ""))
            first, last = bisect_left(wanted, (area.top, 0)), bisect_right(wanted, (area.bottom, MAX_COLUMN))
            looks += last - first
            if looks > _MAX_LOOKS:
                raise Odd("areas that lie on each other")
            for row, column in wanted[first:last]:
                if area.left <= column <= area.right:
                    seen[row, column] = area.top, area.left
        return seen

    def restyle(self, cells: Mapping[Cell, T], styled: Callable[[int, T], int]) -> None:
        """Give cells the style that ``styled`` makes of their own; those that are not there are made."""
        by_row: dict[int, dict[int, T]] = {}
        for row, column in sorted(cells):
            by_row.setdefault(row, {})[column] = cells[row, column]
        numbers = list(self._rows)
        new: dict[int, list[str]] = {}
        for number, columns in by_row.items():
            if number in self._rows:
                self._restyle_row(number, columns, styled)
                continue
            made = [
                self._new_cell(number, column, styled(self._column_style(column), look))
                for column, look in columns.items()
            ]
            tag = self.root.tag("row")
            following = bisect_left(numbers, number)
            at = self._rows[numbers[following]].start if following < len(numbers) else self._grid.inner_end
            new.setdefault(at, []).append(f'<{tag} r="{number}">{"".join(made)}</{tag}>')
        for at, rows in new.items():
            self.edits.insert_in(self._grid, at, "".join(rows))

    def _restyle_row(self, number: int, columns: dict[int, T], styled: Callable[[int, T], int]) -> None:
        row = self._rows[number]
        piece = self.data[row.start : row.end]
        outlined = outline(piece, depth=1, bare=True)
        there = _cells(outlined, number)
        default = self._row_style(row)
        edits = Edits(piece)
        ordered = list(there)
        new: dict[int, list[str]] = {}
        for column, look in columns.items():
            if column in there:
                edits.set(there[column], "s", str(styled(count_of(there[column], "s"), look)))
                continue
            style = self._column_style(column) if default is None else default
            following = bisect_left(ordered, column)
            at = there[ordered[following]].start if following < len(ordered) else outlined.inner_end
            new.setdefault(at, []).append(self._new_cell(number, column, styled(style, look)))
        for at, made in new.items():
            edits.insert_in(outlined, at, "".join(made))
        if new:
            _widen(edits, outlined, min(columns), max(columns))
        self.edits.replace(row.start, row.end, edits.made())

    def styles_of(self, cells: Iterable[Cell]) -> dict[Cell, int]:
        """The styles of cells, whether or not they are there."""
        styles = {}
        rows: dict[int, dict[int, Element]] = {}
        for row, column in cells:
            if row not in rows:
                rows[row] = self._outlined(row)
            cell = rows[row].get(column)
            default = self._row_style(self._rows[row]) if row in self._rows else None
            there = count_of(cell, "s") if cell else self._column_style(column) if default is None else default
            styles[row, column] = there
        return styles

    def cells_of(self, styles: set[int]) -> list[Cell]:
        """The cells that are there and have one of these styles."""
        return [
            (row, column)
            for row in self._rows
            for column, cell in self._outlined(row).items()
            if count_of(cell, "s") in styles
        ]

    def _outlined(self, number: int) -> dict[int, Element]:
        row = self._rows.get(number)
        return _cells(outline(self.data[row.start : row.end], depth=1, bare=True), number) if row else {}

    @staticmethod
    def _row_style(row: Element) -> int | None:
        return count_of(row, "s") if is_true(row, "customFormat") else None

    def _new_cell(self, row: int, column: int, style: int) -> str:
        return f'<{self.root.tag("c")} r="{reference_of((row, column))}" s="{style}"/>'

    def _column_style(self, column: int) -> int:
        found = self._column(column)
        return count_of(found, "style") if found else 0

    def _column(self, column: int) -> Element | None:
        at = bisect_right(self._firsts, column) - 1
        return self._columns[at][2] if at >= 0 and column <= self._columns[at][1] else None

    # --- notes ------------------------------------------------------------------------------------------------

    def width(self, column: int) -> int:
        """Pixels, about."""
        found = self._column(column)
        if found is not None and is_true(found, "hidden"):
            return 0
        stated = found.attributes.get("width") if found else None
        if stated is None and self._defaults is not None:
            stated = self._defaults.attributes.get("defaultColWidth")
        characters = _WIDTH.match(stated or "")
        return int(characters[0]) * 7 + 5 if characters else 64

    def height(self, row: int) -> int:
        """Pixels, about."""
        found = self._rows.get(row)
        if found is not None and is_true(found, "hidden"):
            return 0
        stated = found.attributes.get("ht") if found else None
        if stated is None and self._defaults is not None:
            stated = self._defaults.attributes.get("defaultRowHeight")
        points = _WIDTH.match(stated or "")
        return int(points[0]) * 4 // 3 if points else 20

    @property
    def notes_id(self) -> str | None:
        """The relationship to the drawing that holds the notes' boxes."""
        found = self.root.child("legacyDrawing")
        return None if found is None else next((v for k, v in found.attributes.items() if k.endswith("}id")), None)

    def refer_to_notes(self, relationship: str, office: str) -> None:
        """Name the drawing that holds the notes' boxes."""
        before = [child for child in self.root.children if child.name in _BEFORE_LEGACY_DRAWING]
        tag = self.root.tag("legacyDrawing")
        self.edits.insert(before[-1].end, f'<{tag} xmlns:r="{office}" r:id="{relationship}"/>')


def _cells(row: Element, number: int) -> dict[int, Element]:
    """The cells of a row by their columns."""
    there: dict[int, Element] = {}
    column = 0
    for cell in row.children:
        before, column = column, column + 1
        if "r" in cell.attributes:
            line, column = cell_of(cell.attributes["r"])
            if line != number:
                raise Odd("a cell in another row")
        if cell.name != "c" or not before < column <= MAX_COLUMN:
            raise Odd("cells out of order")
        there[column] = cell
    return there


def _area(reference: str) -> _Area:
    first, _, last = reference.partition(":")
    (top, left), (bottom, right) = cell_of(first), cell_of(last or first)
    return _Area(top, left, bottom, right)


def _widen(edits: Edits, row: Element, first: int, last: int) -> None:
    """A row may say which columns it spans; the new cells are among them."""
    spans = [part.partition(":") for part in row.attributes.get("spans", "").split()]
    ends = [int(end) for start, _, stop in spans for end in (start, stop) if end.isdigit() and len(end) < 6]
    if ends and (first < min(ends) or last > max(ends)):
        edits.set(row, "spans", f"{min(first, *ends)}:{max(last, *ends)}")
