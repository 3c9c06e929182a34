"""Notes to the cells of a sheet: the part that holds their texts.

Excel called them comments and calls them notes now; the threaded comments of today are another thing, and left alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape, unescape

from .markup import Edits, Element, Odd, content, outline, prefixed
from .note_boxes import add_boxes, empty_drawing, remove_boxes
from .package import OFFICE, STRICT_OFFICE, PatchedPackage
from .sheet import Cell, MarkedSheet, cell_of, reference_of
from .styles import STRICT_SPREADSHEET

AUTHOR = "cchc"
MAX_NOTE = 2_000
"""Characters of a note; the list says all of it."""

_COMMENTS_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
_DRAWING_TYPE = "application/vnd.openxmlformats-officedocument.vmlDrawing"
_MAX_PIECES = 50
"""Pieces of a text at its end that are looked at; ours is one, or a few where another program has split it."""
_THREADED = "tc="
"""How the author of what stands in for a threaded comment begins."""


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
    drawing = _drawing_of(package, name, sheet)
    if drawing is None:
        drawing = package.free_name("xl/drawings/vmlDrawing{}.vml")
        package.add(drawing, empty_drawing(), _DRAWING_TYPE)
        sheet.refer_to_notes(package.relate(name, "vmlDrawing", drawing, office=office), office)
    add_boxes(package, drawing, sheet, {cell: notes[cell] for cell in new}, longer)


def _drawing_of(package: PatchedPackage, name: str, sheet: MarkedSheet) -> str | None:
    if sheet.notes_id is None:
        return None
    for found in package.relationships(name):
        if found.id == sheet.notes_id and found.kind == "vmlDrawing" and package.has(found.target):
            return found.target
    raise Odd("a drawing that is not there")


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


def remove_notes(package: PatchedPackage, name: str, is_ours: Callable[[str], bool]) -> set[Cell]:
    """Remove from the notes of a sheet what is ours, and the boxes of those of which nothing is left.

    Returns the cells that had something of ours.
    """
    comments = package.related(name, "comments")
    if comments is None:
        return set()
    data = package.part(comments.target)
    root = outline(data, depth=5)
    authors, items = root.child("authors"), root.child("commentList")
    names = [data[author.inner : author.inner_end] for author in authors.children] if authors else []
    edits = Edits(data)
    changed: set[Cell] = set()
    removed: set[Cell] = set()
    for comment in items.children if items else ():
        whole = comment.child("text")
        if whole is None or _is_threaded(comment, names):
            continue
        pieces = [piece for piece in whole.children if piece.name in ("t", "r")][-_MAX_PIECES:]
        found = _ours([_plain(data, piece) for piece in pieces], is_ours)
        if found is None:
            continue
        cell = cell_of(comment.attributes.get("ref", ""))
        changed.add(cell)
        first, kept = found
        if not first and not kept and len(pieces) < _MAX_PIECES:
            edits.remove(comment)
            removed.add(cell)
            continue
        for piece in pieces[first + (1 if kept else 0) :]:
            edits.remove(piece)
        if kept:
            text = _text_of(pieces[first])
            edits.replace(text.inner, text.inner_end, escape(kept, quote=False))
    if changed:
        package.put(comments.target, edits.made())
    drawing = package.related(name, "vmlDrawing")
    if removed and drawing is not None:
        remove_boxes(package, drawing.target, removed)
    return changed


def _ours(texts: list[str], is_ours: Callable[[str], bool]) -> tuple[int, str] | None:
    """The first piece that is ours, with all that follows, and what of it is not."""
    for number, text in enumerate(texts):
        rest = "".join(texts[number + 1 :])
        starts = [0, *(found.end() for found in re.finditer("\n", text))]
        for start in starts[-_MAX_PIECES:]:
            if is_ours(text[start:] + rest):
                return number, text[:start].rstrip("\n")
    return None


def _plain(data: bytes, piece: Element) -> str:
    text = _text_of(piece)
    return unescape(data[text.inner : text.inner_end].decode())


def _text_of(piece: Element) -> Element:
    """The element of a piece that holds its text."""
    text = piece if piece.name == "t" else piece.child("t")
    if text is None:
        raise Odd("a piece without text")
    return text
