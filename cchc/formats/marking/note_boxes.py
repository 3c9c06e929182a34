"""The boxes in which notes to cells are shown: a drawing in a language that only notes and controls use any more.

Drawings that Excel wrote need not be sound XML, so they are changed by their tags alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from itertools import count
from typing import NamedTuple

from .markup import Odd
from .package import PatchedPackage
from .sheet import Cell, MarkedSheet

_VML, _OFFICE_VML, _EXCEL_VML = (
    "urn:schemas-microsoft-com:vml",
    "urn:schemas-microsoft-com:office:office",
    "urn:schemas-microsoft-com:office:excel",
)
_EMPTY_DRAWING = (
    f'<xml xmlns:v="{_VML}" xmlns:o="{_OFFICE_VML}" xmlns:x="{_EXCEL_VML}">'
    '<o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data=""/></o:shapelayout>'
    "</xml>"
)
_KIND = "_x0000_t202"
"""The kind of shape that a note's box is."""
_BLOCK = 1024
"""Ids of shapes come in blocks, and every drawing of a workbook has blocks of its own."""
_ID = re.compile(rb"_s([0-9]{1,9})\b")
_BLOCKS = re.compile(rb"(<(?:\w+:)?idmap\b[^<>]*?\bdata\s*=\s*[\"'])([0-9, ]*)")
_SHAPE = re.compile(rb"<(?:\w+:)?shape\b(?:(?!<(?:\w+:)?shape\b).)*?</(?:\w+:)?shape\s*>", re.DOTALL)
_ROW, _COLUMN = (re.compile(rb"<(?:\w+:)?%s>\s*([0-9]{1,7})\s*</" % name) for name in (b"Row", b"Column"))
_ANCHOR = re.compile(rb"(<(?:\w+:)?Anchor>)([0-9,\s-]*)(</)")
_HEIGHT = re.compile(rb"(\bheight:\s*)([0-9]{1,5})(?=[.0-9]*p[tx])")

_ROOM = (320, 480)
"""Pixels that a note is wide; the second for a long one."""
_CHARACTER, _LINE, _EDGES = 7, 18, 14
"""Pixels, at 10 points, and with some to spare."""
_HIGHEST = 640


class _Box(NamedTuple):
    """The corners of a note's box: column and pixels in it, row and pixels in it, from 0."""

    left: int
    top: int
    right: int
    right_pixels: int
    bottom: int
    bottom_pixels: int
    width: int
    height: int

    @property
    def anchor(self) -> str:
        corners = (self.left, 12, self.top, 4, self.right, self.right_pixels, self.bottom, self.bottom_pixels)
        return ", ".join(map(str, corners))


def empty_drawing() -> bytes:
    return _EMPTY_DRAWING.encode()


def add_boxes(
    package: PatchedPackage, drawing: str, sheet: MarkedSheet, new: Mapping[Cell, str], longer: Mapping[Cell, str]
) -> None:
    """Add a box for each new note, and let those grow whose notes have got longer by a text."""
    blocks = _free_blocks(package)
    wanted = [next(blocks) for _ in range(-(-len(new) // (_BLOCK - 1)))]
    numbers = b",".join(b"%d" % block for block in wanted)
    data = package.part(drawing)
    if wanted:
        data = _BLOCKS.sub(lambda found: found[1] + b",".join(filter(None, [found[2], numbers])), data, count=1)
    boxes = {cell: _box(sheet, cell, text) for cell, text in new.items()}
    package.put(drawing, _with_shapes(_grown(data, sheet, longer), boxes, wanted))


def remove_boxes(package: PatchedPackage, drawing: str, cells: Collection[Cell]) -> None:
    """Remove the boxes of the notes to some cells."""
    kept = _SHAPE.sub(lambda shape: b"" if _cell_of(shape[0]) in cells else shape[0], package.part(drawing))
    package.put(drawing, kept)


def _cell_of(shape: bytes) -> Cell | None:
    """The cell whose note a box shows."""
    row, column = _ROW.search(shape), _COLUMN.search(shape)
    return (int(row[1]) + 1, int(column[1]) + 1) if row and column else None


def _free_blocks(package: PatchedPackage) -> Iterator[int]:
    """The numbers of blocks that no drawing of the workbook has."""
    taken: set[int] = set()
    for name in package.names:
        if name.lower().endswith(".vml"):
            data = package.part(name)
            taken.update(int(found[1]) // _BLOCK for found in _ID.finditer(data))
            for found in _BLOCKS.finditer(data):
                taken.update(int(part) for part in found[2].split(b",") if part.strip().isdigit())
    return (block for block in count(1) if block not in taken)


def _box(sheet: MarkedSheet, cell: Cell, text: str) -> _Box:
    width, height = _size(text)
    row, column = cell
    left = min(column, 16_000)
    right, right_pixels = _walk(left, width + 12, sheet.width)
    top = min(max(row - 2, 0), 1_048_000)
    bottom, bottom_pixels = _walk(top, height + 4, sheet.height)
    return _Box(left, top, right, right_pixels, bottom, bottom_pixels, width, height)


def _size(text: str) -> tuple[int, int]:
    """Width and height in pixels at which a text can be read."""
    for width in _ROOM:
        room = (width - _EDGES) // _CHARACTER
        height = _LINE * sum(-(-len(line) // room) or 1 for line in text.split("\n")) + _EDGES
        if height <= width:
            break
    return width, min(height, _HIGHEST)


def _walk(start: int, pixels: int, size: Callable[[int], int]) -> tuple[int, int]:
    """Where one comes from the start of a column or row (from 0) in so many pixels."""
    for step in range(start, start + 300):
        room = size(step + 1)
        if pixels < room:
            return step, pixels
        pixels -= room
    return start + 300, 0


def _grown(data: bytes, sheet: MarkedSheet, longer: Mapping[Cell, str]) -> bytes:
    """The drawing, with the boxes of the notes that have got longer."""

    def grow(shape: re.Match[bytes]) -> bytes:
        cell, anchor = _cell_of(shape[0]), _ANCHOR.search(shape[0])
        text = None if cell is None else longer.get(cell)
        corners = [part.strip() for part in anchor[2].split(b",")] if anchor else []
        if text is None:
            return shape[0]
        if anchor is None or len(corners) != 8 or not all(part.isdigit() and len(part) < 8 for part in corners):
            more = _size(text)[1] + 2 * _LINE
            return _HEIGHT.sub(lambda found: found[1] + b"%d" % (int(found[2]) + more), shape[0], count=1)
        bottom, pixels = _walk(int(corners[6]), int(corners[7]) + _size(text)[1] + 2 * _LINE, sheet.height)
        moved = b", ".join([*corners[:6], b"%d" % bottom, b"%d" % pixels])
        return shape[0][: anchor.start(2)] + moved + shape[0][anchor.end(2) :]

    return _SHAPE.sub(grow, data) if longer else data


def _with_shapes(data: bytes, boxes: dict[Cell, _Box], blocks: Iterable[int]) -> bytes:
    """The drawing with a box for each new note, before its end."""
    end = data.rfind(b"</xml")
    root = re.search(rb"<xml\b[^<>]*>", data)
    if end < 0 or root is None:
        raise Odd("a drawing of another kind")
    v, o, x = (_prefix_of(root[0], space) for space in (_VML, _OFFICE_VML, _EXCEL_VML))
    numbers = (block * _BLOCK + n for block in blocks for n in range(1, _BLOCK))
    kinds = (
        f'<{v}:shapetype id="{_KIND}" coordsize="21600,21600" {o}:spt="202" path="m,l,21600r21600,l21600,xe">'
        f'<{v}:stroke joinstyle="miter"/><{v}:path gradientshapeok="t" {o}:connecttype="rect"/></{v}:shapetype>'
    )
    shapes = [
        f'<{v}:shape id="_x0000_s{number}" type="#{_KIND}" style="position:absolute;width:{box.width * 3 // 4}pt;'
        f'height:{box.height * 3 // 4}pt;z-index:1;visibility:hidden" fillcolor="#ffffe1" {o}:insetmode="auto">'
        f'<{v}:fill color2="#ffffe1"/><{v}:shadow on="t" color="black" obscured="t"/><{v}:path {o}:connecttype="none"/>'
        f'<{v}:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div></{v}:textbox>'
        f'<{x}:ClientData ObjectType="Note"><{x}:MoveWithCells/><{x}:SizeWithCells/>'
        f"<{x}:Anchor>{box.anchor}</{x}:Anchor><{x}:AutoFill>False</{x}:AutoFill>"
        f"<{x}:Row>{cell[0] - 1}</{x}:Row><{x}:Column>{cell[1] - 1}</{x}:Column></{x}:ClientData></{v}:shape>"
        for number, (cell, box) in zip(numbers, boxes.items(), strict=False)
    ]
    if not boxes or re.search(rb"[\"']%s[\"']" % _KIND.encode(), data):
        kinds = ""
    return data[:end] + "".join([kinds, *shapes]).encode() + data[end:]


def _prefix_of(tag: bytes, space: str) -> str:
    found = re.search(rb"xmlns:([\w.-]+)\s*=\s*[\"']%s[\"']" % re.escape(space.encode()), tag)
    if found is None:
        raise Odd("a drawing without its namespaces")
    return found[1].decode()
