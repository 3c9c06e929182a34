"""The styles of a workbook, with those that marked cells and the list of them need."""

from __future__ import annotations

import re
from typing import NamedTuple

from ...problems import Severity
from .markup import Edits, Element, Odd, count_of, outline, prefixed, quoted

SPREADSHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT_SPREADSHEET = "http://purl.oclc.org/ooxml/spreadsheetml/main"

FILLS = {Severity.ERROR: "FFFFA7A7", Severity.WARNING: "FFFFE08A"}
"""A red and an amber that leave black text readable."""
COLOR = re.compile(r'((rgb|theme|tint|indexed)="[0-9A-Fa-f.+-]{1,24}" ?)+')
"""The attributes of a color that can be put back as they were."""
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
        self._root = outline(data, depth=4)
        if self._root.space not in (SPREADSHEET, STRICT_SPREADSHEET) or self._root.name != "styleSheet":
            raise Odd("styles")
        self._collections = {child.name: child for child in self._root.children if child.space == self._root.space}
        self._formats = self._collection("cellXfs")
        self._originals = list(self._formats.all("xf"))
        if len(self._originals) != len(self._formats.children):
            raise Odd("something else among styles")
        self._added: dict[str, list[str]] = {"fonts": [], "fills": [], "borders": [], "cellXfs": []}
        self._filled: dict[tuple[int, int], int] = {}

    def _collection(self, name: str) -> Element:
        if name not in self._collections:
            raise Odd(f"styles without {name}")
        return self._collections[name]

    def _add(self, collection: str, text: str) -> int:
        """The number of a new item; the same item is not added twice."""
        text = prefixed(text, self._root)
        added = self._added[collection]
        if text not in added:
            added.append(text)
        return len(self._collection(collection).children) + added.index(text)

    def _fill(self, color: str) -> int:
        """The number of a fill; its color is one attribute or more, as XML. None is no fill."""
        if not color:
            return 0
        pattern = f'<patternFill patternType="solid"><fgColor {color}/><bgColor indexed="64"/></patternFill>'
        return self._add("fills", f"<fill>{pattern}</fill>")

    def marked(self, style: int, severity: Severity) -> int:
        """The style that is like another but for the fill that marks it."""
        return self.filled(style, f'rgb="{FILLS[severity]}"')

    def filled(self, style: int, color: str) -> int:
        """The style that is like another but for the color that fills it."""
        fill = self._fill(color)
        if (style, fill) not in self._filled:
            original = self._original(style)
            copy = Edits(self.data, original)
            copy.set(original, "fillId", str(fill))
            copy.set(original, "applyFill", "1")
            self._filled[style, fill] = self._add_format(copy.made().decode())
        return self._filled[style, fill]

    def _original(self, style: int) -> Element:
        if style >= len(self._originals):
            raise Odd("a cell of a style that is not there")
        return self._originals[style]

    def color(self, style: int) -> str:
        """What fills a cell of a style, as attributes in XML; empty where nothing does, or no one color."""
        fills = self._collection("fills").children
        number = count_of(self._original(style), "fillId")
        pattern = fills[number].child("patternFill") if number < len(fills) else None
        front = pattern.child("fgColor") if pattern and pattern.attributes.get("patternType") == "solid" else None
        if front is None:
            return ""
        color = " ".join(f"{name}={quoted(value)}" for name, value in front.attributes.items())
        return color if COLOR.fullmatch(color) else ""

    @property
    def marking(self) -> set[int]:
        """The styles whose fill is one that marks cells."""
        fills = {f'RGB="{color}"' for color in FILLS.values()}
        return {style for style in range(len(self._originals)) if self.color(style).upper() in fills}

    def _add_format(self, text: str) -> int:
        added = self._added["cellXfs"]
        added.append(text)
        if len(self._originals) + len(added) > MAX_STYLES:
            raise Odd("too many styles")
        return len(self._originals) + len(added) - 1

    def of_look(self, look: Look) -> int:
        """The style of a cell of the list."""
        font = self._add("fonts", f"<font>{look.font}</font>")
        fill = self._fill(f'rgb="{look.fill}"' if look.fill else "")
        border = self._add("borders", f"<border>{_SIDES}<diagonal/></border>") if look.boxed else 0
        xf = (
            f'<xf numFmtId="0" fontId="{font}" fillId="{fill}" borderId="{border}" xfId="0" applyFont="1" '
            f'applyFill="1" applyBorder="1" applyAlignment="1">{look.alignment}</xf>'
        )
        return self._add_format(prefixed(xf, self._root))

    @property
    def has_more(self) -> bool:
        """Whether anything was added."""
        return any(self._added.values())

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
