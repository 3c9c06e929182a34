"""Sheets that are written as every spreadsheet program writes them, read straight from their XML.

What stands between two values of a sheet (ends of cells and rows, cells that are only styled, the start of the next
cell) is the same in all forms of a round, so each such piece is understood once, and the pieces of a whole sheet are
too where the same cells are filled. It is understood as a whole or not at all: a sheet in which anything else occurs is
left to the reader of whatever workbooks may hold.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from operator import itemgetter
from typing import NamedTuple, TypeAlias, TypeVar
from xml.parsers import expat

from ... import number
from ...problems import cell_position
from .sheet_scan import Odd, OddCell, Styles

MAX_BYTES = 512 * 1024
"""Of the XML of a sheet; a form has some 100 kB. In long tables hardly a piece occurs again."""
_MOST_PIECE = 16 * 1024
"""Bytes of a piece: what is kept of them is kept small."""
_MOST_LAYOUTS = 8
MAX_REACH = 9_999, 52
"""The last row and column of the cells that are understood here."""

Values: TypeAlias = "list[Sequence[object]]"
_T = TypeVar("_T")
_Pick: TypeAlias = Callable[[Sequence[_T]], "tuple[_T, ...]"]
Texts: TypeAlias = "dict[bytes, str]"
"""By the numbers that cells name them by."""

_NAME = rb"A?[A-Z][1-9][0-9]{0,3}"
_BLANK = rb'<c r="' + _NAME + rb'"(?: s="[0-9]+")?(?: t="[a-zA-Z]+")?(?: ?/>|></c>)'
_ROW = rb'<row r="[1-9][0-9]{0,6}"(?: [\w:.-]+="[^"<>&]*")* ?'
_BLANKS = rb"(?:" + _BLANK + rb")*"
_EMPTY_ROWS = rb"(?:" + _ROW + rb"(?:/>|>" + _BLANKS + rb"</row>))*"
_ROW_START = _EMPTY_ROWS + _ROW + rb">" + _BLANKS
_FORMULA = rb"(?:<f(?: [^<>]*[^<>/]|)>[^<]*</f>|<f(?: [^<>]*)?/>)?"
_CELL = rb'<c r="(' + _NAME + rb')"(?: s="([0-9]+)")?(?: t="(n|s|str|b)")?>' + _FORMULA

_END = b"\0"
"""Marks, at the start of a piece, that a value ended there. XML has no such byte of its own."""

_START = b"<sheetData>"
_NEXT = re.compile(_END + rb"</c>" + _BLANKS + rb"(?:</row>" + _ROW_START + rb")?" + _CELL)
_LAST = re.compile(_END + rb"</c>" + _BLANKS + rb"</row>" + _EMPTY_ROWS + rb"</sheetData>")
_ROW_TAG = re.compile(rb"<row [^<>]*")
_SAID = re.compile(rb" ([\w:.-]+)=")
_NUMBER = re.compile(rb"-?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]{1,2})?")
_NO_CELLS = re.compile(rb"(?:[^<]|<(?!/?(?:[\w.-]+:)?(?:c|v|row|sheetData)[\s/>]))*")
"""What stands around the cells: anything but cells."""

_REACH = re.compile(rb'<dimension ref="[A-Z]{1,2}[1-9][0-9]{0,5}(?::[A-Z]{1,2}[1-9][0-9]{0,5})?" ?/>')
"""How far the cells are said to reach, which other readers do not pass over where it cannot be so."""

_TEXTS_START = re.compile(r"(?:<\?xml[^<>]*\?>\s*)?<sst(?: [^<>]*[^<>/])?><si><t>")
_BETWEEN_TEXTS = "</t></si><si><t>"
_TEXTS_END = "</t></si></sst>"
_WITH_BLANKS, _TEXT = '<t xml:space="preserve">', "<t>"
_ENTITIES = {"&lt;": "<", "&gt;": ">", "&quot;": '"', "&apos;": "'", "&amp;": "&"}
_ENTITY = re.compile("|".join(_ENTITIES))
_OTHER_ENTITY = re.compile(f"&(?!{'|'.join(name[1:] for name in _ENTITIES)})")


class _Cell(NamedTuple):
    """Where a value stands, and as what."""

    order: int
    row: int
    column: int
    style: bytes
    kind: bytes


class _Layout(NamedTuple):
    """Where the values of a sheet stand, and as what."""

    width: int
    height: int
    shared: _Pick[bytes]
    """Those of the values as they are written that are numbers of shared texts."""
    others: _Pick[bytes]
    kinds: tuple[bytes, ...]
    """Of the others."""
    placed: _Pick[object]
    """Of the shared texts, the other values and a blank, what stands in the grid, which is told row by row."""
    odd: dict[tuple[int, int], OddCell]


class PlainSheet(NamedTuple):
    """The values of a sheet, in a full grid from its first cell, and the cells that are not what they show."""

    values: Values
    odd: dict[tuple[int, int], OddCell]


def shared_texts(xml: bytes) -> Texts | None:
    """The texts that the sheets of a workbook share; None where one of them is more than a text."""
    if not xml:
        return {}
    try:
        text = xml.decode()
    except UnicodeDecodeError:
        return None
    text = text.replace(_WITH_BLANKS, _TEXT)
    start = _TEXTS_START.match(text)
    if start is None or not text.endswith(_TEXTS_END):
        return None
    text = text[start.end() : -len(_TEXTS_END)]
    if "\r" in text or "_x" in text or ("&" in text and _OTHER_ENTITY.search(text)):
        return None  # readers make something else of it than what stands there
    texts = text.split(_BETWEEN_TEXTS)
    if text.count("<") > (len(texts) - 1) * _BETWEEN_TEXTS.count("<"):
        return None
    if "&" in text:
        texts = [_ENTITY.sub(_meant, one) for one in texts]
    return dict(zip(_numbers(len(texts) // 1000 * 1000 + 1000), texts, strict=False))


@lru_cache(maxsize=4)
def _numbers(count: int) -> list[bytes]:
    """The first numbers as sheets write them; forms have some hundred texts, not always as many."""
    return [b"%d" % number for number in range(count)]


def _meant(entity: re.Match[str]) -> str:
    return _ENTITIES[entity[0]]


def read_plain(xml: bytes, texts: Texts, styles: Styles) -> PlainSheet | None:
    """A sheet whose cells are numbers, texts and truths; None where it is not wholly understood."""
    if len(xml) > MAX_BYTES or _END in xml:
        return None
    start = xml.find(_START)
    if start < 0:
        return None
    # Split once at both tags: of what is between them, pieces follow an end, and values do not.
    parts = xml[start:].replace(b"</v>", b"<v>" + _END).split(b"<v>")
    *pieces, rest = parts[::2]
    written = parts[1::2]
    last = _LAST.match(rest)
    if last is None or len(pieces) < len(written) or _says_twice(last[0]):
        return None
    # A row that ends before the first makes no difference, and lets the first piece be as the others.
    pieces[0] = _END + b"</c></row>" + pieces[0].removeprefix(_START)
    layout = _layout_of(pieces, styles) if _is_sound(xml[:start], rest[last.end() :]) else None
    said = b"".join(written)
    if layout is None or _END in said or b"<" in said or b"&" in said:
        return None
    found = [*map(texts.get, layout.shared(written)), *map(_value, layout.kinds, layout.others(written)), ""]
    if None in found:
        return None
    grid, width = layout.placed(found), layout.width
    return PlainSheet([grid[at : at + width] for at in range(0, layout.height * width, width)], layout.odd)


_latest: dict[tuple[bytes, int, Styles], tuple[list[bytes], _Layout | None]] = {}
"""The layout of the latest sheet that begins alike and has as many values."""


def _layout_of(pieces: list[bytes], styles: Styles) -> _Layout | None:
    """See ``_layout``. Pieces are compared with those of one layout: it takes longer to hash them."""
    alike = pieces[0], len(pieces), styles
    known = _latest.get(alike)
    if known is None or known[0] != pieces:
        if len(_latest) >= _MOST_LAYOUTS:
            _latest.clear()
        known = _latest[alike] = pieces, _layout(pieces, styles)
    return known[1]


def _layout(pieces: Sequence[bytes], styles: Styles) -> _Layout | None:
    """Where the values stand that follow the pieces; None where one is not understood, or they are not in order."""
    if max(map(len, pieces)) > _MOST_PIECE:
        return None
    cells = [cell for cell in map(_known, pieces) if cell is not None]
    orders = [cell.order for cell in cells]
    used = {cell.style for cell in cells}
    if len(cells) < len(pieces) or orders != sorted(set(orders)) or not used.isdisjoint(styles.dates):
        return None
    width, height = max(cell.column for cell in cells), cells[-1].row
    shared = [which for which, cell in enumerate(cells) if cell.kind == b"s"]
    others = [which for which, cell in enumerate(cells) if cell.kind != b"s"]
    order = [len(cells)] * (width * height)
    for found, which in enumerate((*shared, *others)):
        order[(cells[which].row - 1) * width + cells[which].column - 1] = found
    percent = OddCell(Odd.PERCENT)
    return _Layout(
        width,
        height,
        _pick(shared),
        _pick(others),
        tuple(cells[which].kind for which in others),
        _pick(order),
        {(cell.row, cell.column): percent for cell in cells if cell.style in styles.percent},
    )


def _pick(positions: Sequence[int]) -> _Pick[_T]:
    """What takes the values at these positions."""
    if len(positions) > 1:
        return itemgetter(*positions)
    return lambda values: tuple([values[position] for position in positions])


@lru_cache(maxsize=8)
def _is_sound(before: bytes, after: bytes) -> bool:
    """Whether what stands around the cells is XML, and no cell is in it."""
    if not (_NO_CELLS.fullmatch(before) and _NO_CELLS.fullmatch(after)):
        return False
    if before.count(b"dimension") > len(_REACH.findall(before)):
        return False
    try:
        expat.ParserCreate().Parse(before + b"<sheetData/>" + after, True)
    except (expat.ExpatError, LookupError, ValueError):
        return False
    return True


def _says_twice(xml: bytes) -> bool:
    """Whether a row has two attributes of one name, which is no XML."""
    said = [_SAID.findall(tag) for tag in _ROW_TAG.findall(xml)]
    return any(len(set(names)) < len(names) for names in said)


@lru_cache(maxsize=8192)
def _known(piece: bytes) -> _Cell | None:
    """The cell whose value follows; None where there is anything in the piece that is not understood."""
    match = _NEXT.fullmatch(piece)
    if match is None or _says_twice(piece):
        return None
    row, column = cell_position(match[1].decode("ascii"))
    return _Cell(row * (MAX_REACH[1] + 1) + column, row, column, match[2] or b"0", match[3] or b"n")


@lru_cache(maxsize=4096)
def _value(kind: bytes, written: bytes) -> object:
    """A value as readers of workbooks give it; None where it is not what the cell says."""
    if kind == b"n":
        return number.of_cell(written.decode("ascii")) if _NUMBER.fullmatch(written) else None
    if kind == b"b":
        return {b"0": False, b"1": True}.get(written)
    try:
        return written.decode()
    except UnicodeDecodeError:
        return None
