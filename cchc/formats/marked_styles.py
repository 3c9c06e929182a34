"""The styles of a workbook, with those that marked cells and the list of them need."""

from __future__ import annotations

from typing import NamedTuple

from ..problems import Severity
from .markup import Edits, Element, Odd, outline, prefixed

SPREADSHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT_SPREADSHEET = "http://purl.oclc.org/ooxml/spreadsheetml/main"

FILLS = {Severity.ERROR: "FFFFA7A7", Severity.WARNING: "FFFFE08A"}
"""A red and an amber that leave black text readable."""
MAX_STYLES = 60_000
"""Excel opens no workbook with more than 65,490."""

PLAIN_STYLES = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<styleSheet xmlns="{space}">'
    '<fonts count="1"><font><sz val="11"/><name val="Times New Roman"/><family val="1"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
    "</styleSheet>"
)
"""For a workbook that has none."""


_SIDES = "".join(
    f'<{side} style="thin"><color rgb="FF9AA3AD"/></{side}>' for side in ("left", "right", "top", "bottom")
)


class Look(NamedTuple):
    """How a cell of the list looks."""

    font: str
    """What is in its ``<font>``."""
    alignment: str
    """Its ``<alignment>``."""
    boxed: bool = False
    fill: str = ""


class Styles:
    """A styles part that styles are added to. Nothing that is there changes its number."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self._root = outline(data, depth=2)
        if self._root.space not in (SPREADSHEET, STRICT_SPREADSHEET) or self._root.name != "styleSheet":
            raise Odd("styles")
        self._formats = self._collection("cellXfs")
        self._count = len(list(self._formats.all("xf")))
        self._added: dict[str, list[str]] = {"fonts": [], "fills": [], "borders": [], "cellXfs": []}
        self._marked: dict[tuple[int, Severity], int] = {}

    def _collection(self, name: str) -> Element:
        found = self._root.child(name)
        if found is None:
            raise Odd(f"styles without {name}")
        return found

    def _add(self, collection: str, text: str) -> int:
        """The number of a new item; the same item is not added twice."""
        text = prefixed(text, self._root)
        added = self._added[collection]
        if text not in added:
            added.append(text)
        return len(self._collection(collection).children) + added.index(text)

    def _fill(self, colour: str) -> int:
        pattern = f'<patternFill patternType="solid"><fgColor rgb="{colour}"/><bgColor indexed="64"/></patternFill>'
        return self._add("fills", f"<fill>{pattern}</fill>")

    def marked(self, style: int, severity: Severity) -> int:
        """The style that is like another but for its fill."""
        if (style, severity) not in self._marked:
            formats = list(self._formats.all("xf"))
            if style >= len(formats) or len(formats) != len(self._formats.children):
                raise Odd("a cell of a style that is not there")
            original = formats[style]
            copy = Edits(self.data, original)
            copy.set(original, "fillId", str(self._fill(FILLS[severity])))
            copy.set(original, "applyFill", "1")
            self._marked[style, severity] = self._add_format(copy.made().decode())
        return self._marked[style, severity]

    def _add_format(self, text: str) -> int:
        added = self._added["cellXfs"]
        added.append(text)
        if self._count + len(added) > MAX_STYLES:
            raise Odd("too many styles")
        return self._count + len(added) - 1

    def of_look(self, look: Look) -> int:
        """The style of a cell of the list."""
        font = self._add("fonts", f"<font>{look.font}</font>")
        fill = self._fill(look.fill) if look.fill else 0
        border = self._add("borders", f"<border>{_SIDES}<diagonal/></border>") if look.boxed else 0
        xf = (
            f'<xf numFmtId="0" fontId="{font}" fillId="{fill}" borderId="{border}" xfId="0" applyFont="1" '
            f'applyFill="1" applyBorder="1" applyAlignment="1">{look.alignment}</xf>'
        )
        return self._add_format(prefixed(xf, self._root))

    def made(self) -> bytes:
        """The part with what was added."""
        edits = Edits(self.data)
        for name, added in self._added.items():
            if added:
                collection = self._collection(name)
                edits.append(collection, "".join(added))
                if "count" in collection.attributes:
                    edits.set(collection, "count", str(len(collection.children) + len(added)))
        return edits.made()
