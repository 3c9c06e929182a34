"""Notes to the cells of a sheet: the part that holds their texts, and the drawing that holds their boxes.

Excel called them comments and calls them notes now; the threaded comments of today are another thing, and left alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from html import unescape
from itertools import count
from typing import NamedTuple

from .marked_sheet import Cell, MarkedSheet, cell_of, reference_of
from .marked_styles import STRICT_SPREADSHEET
from .markup import Edits, Element, Odd, content, outline, prefixed
from .patched_package import OFFICE, STRICT_OFFICE, PatchedPackage

AUTHOR = "cchc"
MAX_NOTE = 2_000
"""Characters of a note; the list says all of it."""

_COMMENTS_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
_DRAWING_TYPE = "application/vnd.openxmlformats-officedocument.vmlDrawing"
_THREADED = "tc="
"""How the author of what stands in for a threaded comment begins."""

_VML, _OFFICE_VML, _EXCEL_VML = (
    "urn:schemas-microsoft-com:vml",
    "urn:schemas-microsoft-com:office:office",
    "urn:schemas-microsoft-com:office:excel",
)
_EMPTY_DRAWING = (
    f'<xml xmlns:v="{_VML}" xmlns:o="{_OFFICE_VML}" xmlns:x="{_EXCEL_VML}">'
    '<o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="{blocks}"/></o:shapelayout>'
    "</xml>"
)
_KIND = "_x0000_t202"
"""The kind of shape that a note's box is."""
_BLOCK = 1024
"""Ids of shapes come in blocks, and every drawing of a workbook has blocks of its own."""
_ID = re.compile(rb"_s([0-9]{1,9})\b")
_BLOCKS = re.compile(rb"(<(?:\w+:)?idmap\b[^>]*?\bdata\s*=\s*[\"'])([0-9, ]*)")
_SHAPE = re.compile(rb"<(?:\w+:)?shape\b.*?</(?:\w+:)?shape\s*>", re.DOTALL)
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


def add_notes(package: PatchedPackage, name: str, sheet: MarkedSheet, notes: dict[Cell, str]) -> None:
    """Add notes to a sheet, to those it has. The sheet is told where they are; saving it is left to the caller."""
    strict = sheet.root.space == STRICT_SPREADSHEET
    office = STRICT_OFFICE if strict else OFFICE
    comments = package.related(name, "comments")
    if comments is None:
        target = package.free_name("xl/comments{}.xml")
        text = f'<comments xmlns="{sheet.root.space}"><authors/><commentList/></comments>'
        package.add(target, f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n{text}'.encode(), _COMMENTS_TYPE)
        package.relate(name, "comments", target, office=office)
    else:
        target = comments.target
    data, new, longer = _with_comments(package.part(target), notes)
    package.put(target, data)
    if not new and not longer:
        return
    blocks = _free_blocks(package)
    wanted = [next(blocks) for _ in range(-(-len(new) // (_BLOCK - 1)))]
    drawing = _drawing_of(package, name, sheet)
    if drawing is None:
        drawing = package.free_name("xl/drawings/vmlDrawing{}.vml")
        package.add(drawing, _EMPTY_DRAWING.format(blocks=",".join(map(str, wanted))).encode(), _DRAWING_TYPE)
        sheet.refer_to_notes(package.relate(name, "vmlDrawing", drawing, office=office), office)
        data = package.part(drawing)
    else:
        data = _BLOCKS.sub(
            lambda found: found[1] + b",".join(filter(None, [found[2], *(b"%d" % block for block in wanted)])),
            package.part(drawing),
            count=1,
        )
    boxes = {cell: _box(sheet, cell, notes[cell]) for cell in new}
    package.put(drawing, _with_shapes(_grown(data, sheet, longer), boxes, wanted))


def _drawing_of(package: PatchedPackage, name: str, sheet: MarkedSheet) -> str | None:
    if sheet.notes_id is None:
        return None
    for found in package.relationships(name):
        if found.id == sheet.notes_id and found.kind == "vmlDrawing" and package.has(found.target):
            return found.target
    raise Odd("a drawing that is not there")


# --- texts -------------------------------------------------------------------------------------------------------


def _with_comments(data: bytes, notes: dict[Cell, str]) -> tuple[bytes, list[Cell], dict[Cell, str]]:
    """The part with the notes; the cells that had none; and what is added to those of the others."""
    root = outline(data, depth=4)
    authors, comments = root.child("authors"), root.child("commentList")
    if authors is None or comments is None:
        raise Odd("comments without authors")
    names = [data[author.inner : author.inner_end] for author in authors.children]
    own = names.index(AUTHOR.encode()) if AUTHOR.encode() in names else len(names)
    edits = Edits(data)
    if own == len(names):
        edits.append(authors, prefixed(f"<author>{AUTHOR}</author>", root))
    there = {cell_of(comment.attributes.get("ref", "")): comment for comment in comments.children}
    new: list[Cell] = []
    longer: dict[Cell, str] = {}
    added: list[str] = []
    for cell, text in notes.items():
        comment = there.get(cell)
        if comment is None:
            new.append(cell)
            run = prefixed(_run(text), root)
            added.append(
                prefixed(f'<comment ref="{reference_of(cell)}" authorId="{own}"><text>', root)
                + run
                + prefixed("</text></comment>", root)
            )
        elif not _is_threaded(comment, names):
            _lengthen(data, edits, comment, text)
            longer[cell] = text
    if added:
        edits.append(comments, "".join(added))
    return edits.made(), new, longer


def _run(text: str) -> str:
    # Tags have no text that looks like one: it is escaped.
    look = '<rPr><sz val="10"/><color indexed="81"/><rFont val="Times New Roman"/><family val="1"/></rPr>'
    return f'<r>{look}<t xml:space="preserve">{content(text)}</t></r>'


def _is_threaded(comment: Element, authors: list[bytes]) -> bool:
    number = comment.attributes.get("authorId", "")
    known = number.isascii() and number.isdigit() and len(number) < 6 and int(number) < len(authors)
    return known and authors[int(number)].startswith(_THREADED.encode())


def _lengthen(data: bytes, edits: Edits, comment: Element, text: str) -> None:
    """Add a text to the one that a comment has."""
    whole = comment.child("text")
    if whole is None:
        raise Odd("a comment without text")
    run = prefixed(_run(f"\n\n{text}"), comment)
    plain = whole.child("t")
    if plain is not None:
        # A text of pieces has nothing beside them: what stood alone becomes the first.
        t = comment.tag("t")
        inner = data[plain.inner : plain.inner_end].decode()
        first = prefixed("<r>", comment) + f'<{t} xml:space="preserve">{inner}</{t}>' + prefixed("</r>", comment)
        edits.replace(plain.start, plain.end, first if list(whole.all("r")) else first + run)
        if not list(whole.all("r")):
            return
    runs = list(whole.all("r"))
    edits.insert_in(whole, runs[-1].end if runs else whole.inner, run)


def remove_notes(package: PatchedPackage, name: str, is_ours: Callable[[str], bool]) -> None:
    """Remove from the notes of a sheet what is ours, and the boxes of those of which nothing is left."""
    comments = package.related(name, "comments")
    if comments is None:
        return
    data = package.part(comments.target)
    root = outline(data, depth=5)
    authors, items = root.child("authors"), root.child("commentList")
    names = [data[author.inner : author.inner_end] for author in authors.children] if authors else []
    edits = Edits(data)
    removed: set[Cell] = set()
    for comment in items.children if items else ():
        whole = comment.child("text")
        if whole is None or _is_threaded(comment, names):
            continue
        pieces = [piece for piece in whole.children if piece.name in ("t", "r")]
        texts = [_plain(data, piece) for piece in pieces]
        ours = next((n for n in range(len(pieces)) if is_ours("".join(texts[n:]))), None)
        if ours == 0:
            edits.remove(comment)
            removed.add(cell_of(comment.attributes.get("ref", "")))
        elif ours is not None:
            for piece in pieces[ours:]:
                edits.remove(piece)
    package.put(comments.target, edits.made())
    drawing = package.related(name, "vmlDrawing")
    if removed and drawing is not None:
        package.put(drawing.target, _SHAPE.sub(lambda shape: _unless(shape[0], removed), package.part(drawing.target)))


def _plain(data: bytes, piece: Element) -> str:
    texts = [piece] if piece.name == "t" else piece.all("t")
    return unescape("".join(data[text.inner : text.inner_end].decode() for text in texts))


def _unless(shape: bytes, cells: set[Cell]) -> bytes:
    """Nothing for the box of a note to one of the cells."""
    row, column = _ROW.search(shape), _COLUMN.search(shape)
    return b"" if row and column and (int(row[1]) + 1, int(column[1]) + 1) in cells else shape


# --- boxes -------------------------------------------------------------------------------------------------------


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


def _grown(data: bytes, sheet: MarkedSheet, longer: dict[Cell, str]) -> bytes:
    """The drawing, with the boxes of the notes that have got longer."""

    def grow(shape: re.Match[bytes]) -> bytes:
        row, column, anchor = _ROW.search(shape[0]), _COLUMN.search(shape[0]), _ANCHOR.search(shape[0])
        text = longer.get((int(row[1]) + 1, int(column[1]) + 1)) if row and column else None
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
    """The drawing with a box for each new note, before its end. Drawings that Excel wrote need not be sound XML."""
    end = data.rfind(b"</xml")
    root = re.search(rb"<xml\b[^>]*>", data)
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
