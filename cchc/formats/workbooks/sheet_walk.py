"""The thorough look at a sheet's XML, for what was not written as every spreadsheet program writes it.

It is several times as slow as the quick look and leaves nothing to chance: what it cannot vouch for is not read. Parts
with comments, instructions and declarations never come so far.
"""

from __future__ import annotations

import re
from xml.parsers import expat

from ... import number
from ...problems import cell_position
from .sheet_scan import MAX_COLUMNS, Looked, Odd, OddCell, Reach, Styles

_REFERENCE = re.compile(r"[A-Z]{1,3}[1-9][0-9]{0,6}")
_PARTS = {"f", "v", "is", "extLst"}
"""What a cell may hold."""
_MAX_DAYS = 10_000_000
"""Well beyond the year 9999."""
_TEXTS = {"str", "inlineStr"}


class UnsoundSheet(Exception):
    """The sheet is no XML, or says something in a way that readers would pass over."""


class _TooFar(Exception):
    """The sheet reaches further than will be read, however far that is."""


def walk(xml: bytes, styles: Styles, most_rows: int) -> Looked | None:
    """The same as the quick look, from the XML itself; None where the sheet is unsound."""
    walker = _Walker(xml, styles, most_rows)
    try:
        walker.parser.Parse(xml, True)
    except _TooFar:
        pass
    except (expat.ExpatError, UnsoundSheet, LookupError, ValueError):
        return None
    return Looked(Reach(walker.row, walker.column), walker.odd)


class _Cell:
    """A cell while it is walked through."""

    def __init__(self, attributes: dict[str, str]) -> None:
        self.type = attributes.get("t", "n")
        self.style = attributes.get("s", "").encode()
        self.reference = attributes.get("r", "")
        self.parts: list[str] = []
        self.value = ""


class _Walker:
    def __init__(self, xml: bytes, styles: Styles, most_rows: int) -> None:
        self.xml = xml
        self.styles = styles
        self.most_rows = most_rows
        self.row = self.column = 0
        self.odd: dict[tuple[int, int], OddCell] = {}
        self.cell: _Cell | None = None
        self.inside: list[str] = []
        """The elements that are open within the cell."""
        self.value_start = 0
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition(":")[2]
        if self.cell is None:
            if local == "c":
                self.cell = _Cell(attributes)
            return
        if local == "c" or "v" in self.inside or (not self.inside and local in self.cell.parts):
            raise UnsoundSheet
        if not self.inside:
            if local not in _PARTS:
                raise UnsoundSheet
            self.cell.parts.append(local)
            self.value_start = self.parser.CurrentByteIndex
        self.inside.append(local)

    def _text(self, text: str) -> None:
        if self.cell is None:
            return
        if self.inside == ["v"]:
            self.cell.value += text
        elif not self.inside and text.strip():
            raise UnsoundSheet

    def _end(self, name: str) -> None:
        del name
        cell = self.cell
        if cell is None:
            return
        if self.inside:
            part = self.inside.pop()
            written = self.xml[self.value_start : self.parser.CurrentByteIndex]
            if part == "v" and cell.type not in _TEXTS and b"&" in written:
                raise UnsoundSheet  # readers pass over a number that is written in references
            return
        self.cell = None
        if cell.parts:
            self._note(cell)

    def _note(self, cell: _Cell) -> None:
        if not _REFERENCE.fullmatch(cell.reference):
            raise UnsoundSheet
        row, column = at = cell_position(cell.reference)
        self.row, self.column = max(self.row, row), max(self.column, column)
        if row > self.most_rows or column > MAX_COLUMNS:
            raise _TooFar
        if cell.style in self.styles.dates and cell.type == "n" and not number.is_near(cell.value, _MAX_DAYS):
            raise UnsoundSheet  # readers stumble over it
        if cell.style in self.styles.percent:
            self.odd[at] = OddCell(Odd.PERCENT)
        if "f" in cell.parts and not cell.value.strip() and cell.type != "str" and "is" not in cell.parts:
            self.odd[at] = OddCell(Odd.NEVER_CALCULATED, "=")
        if cell.type == "e":
            self.odd[at] = OddCell(Odd.ERROR, cell.value.strip() or "#?")
