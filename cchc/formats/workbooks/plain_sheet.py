"""Sheets that are written as every spreadsheet program writes them, read straight from their XML.

What stands between two values of a sheet (ends of cells and rows, cells that are only styled, the start of the next
cell) is the same in all forms of a round, so each such piece is understood once. It is understood as a whole or not
at all: a sheet in which anything else occurs is left to the reader of whatever workbooks may hold.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple, TypeAlias

from ... import number
from ...problems import cell_position
from .sheet_scan import Odd, OddCell, Styles

MAX_BYTES = 512 * 1024
"""Of the XML of a sheet; a form has some 100 kB. In long tables hardly a piece occurs again."""
_MOST_PIECE = 16 * 1024
"""Bytes of a piece: what is kept of them is kept small."""
MAX_REACH = 9_999, 52
"""The last row and column of the cells that are understood here."""

Values: TypeAlias = "list[list[object]]"
Texts: TypeAlias = "dict[bytes, str]"
"""By the numbers that cells name them by."""

_NAME = rb"A?[A-Z][1-9][0-9]{0,3}"
_BLANK = rb'<c r="' + _NAME + rb'"(?: s="[0-9]+")?(?: t="[a-zA-Z]+")?(?: ?/>|></c>)'
_ROW = rb'<row r="[1-9][0-9]{0,6}"(?: [\w:.-]+="[^"<>&]*")* ?'
_BETWEEN = rb"(?:" + _BLANK + rb"|</row>|" + _ROW + rb"/?>)*"
_FORMULA = rb"(?:<f(?: [^<>]*[^<>/]|)>[^<]*</f>|<f(?: [^<>]*)?/>)?"
_CELL = rb'<c r="(' + _NAME + rb')"(?: s="([0-9]+)")?(?: t="(n|s|str|b)")?>' + _FORMULA

_VALUE = re.compile(rb"<v>([^<&]*)</v>")
_FIRST = re.compile(rb"<sheetData>" + _BETWEEN + _CELL)
_NEXT = re.compile(rb"</c>" + _BETWEEN + _CELL)
_LAST = re.compile(rb"(?:</c>)?" + _BETWEEN + rb"</sheetData>")
_NUMBER = re.compile(rb"-?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]{1,2})?")
_BEFORE = re.compile(rb"(?:[^<]|<(?!/?(?:c|v|row|sheetData)[\s/>]|[\w.-]+:(?:c|v|row|sheetData)[\s/>]))*")
"""What may stand before the cells: anything but cells."""

_TEXTS_START = re.compile(r'(?:<\?xml[^<>]*\?>\s*)?<sst(?: [^<>]*[^<>/])?><si><t(?: xml:space="preserve")?>')
_BETWEEN_TEXTS = re.compile(r'</t></si><si><t(?: xml:space="preserve")?>')
_TEXTS_END = "</t></si></sst>"
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
    start = _TEXTS_START.match(text)
    if start is None or not text.endswith(_TEXTS_END):
        return None
    text = text[start.end() : -len(_TEXTS_END)]
    if "\r" in text or "_x" in text or ("&" in text and _OTHER_ENTITY.search(text)):
        return None  # readers make something else of it than what stands there
    texts = _BETWEEN_TEXTS.split(text)
    if any("<" in one for one in texts):
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
    if len(xml) > MAX_BYTES:
        return None
    start = xml.find(b"<sheetData>")
    if start < 0 or not _is_before_cells(xml[:start]):
        return None
    pieces = _VALUE.split(xml[start:])
    cells = _cells(pieces[:-1:2])
    if not cells or not _LAST.match(pieces[-1]):
        return None
    used = {cell.style for cell in cells}
    if not used.isdisjoint(styles.dates):
        return None
    width = max([cell.column for cell in cells])
    values: Values = [[""] * width for _ in range(cells[-1].row)]
    for (_, row, column, _, kind), written in zip(cells, pieces[1::2], strict=True):
        value = texts.get(written) if kind == b"s" else _value(kind, written)
        if value is None:
            return None
        values[row - 1][column - 1] = value
    odd = {}
    if not used.isdisjoint(styles.percent):
        percent = OddCell(Odd.PERCENT)
        odd = {(cell.row, cell.column): percent for cell in cells if cell.style in styles.percent}
    return PlainSheet(values, odd)


def _cells(pieces: list[bytes]) -> list[_Cell]:
    """The cells whose values follow the pieces; none where one is not understood, or they are not in order."""
    if max(map(len, pieces), default=0) > _MOST_PIECE:
        return []
    cells = [cell for cell in map(_known, pieces) if cell is not None]
    orders = [cell.order for cell in cells]
    return cells if len(cells) == len(pieces) and orders == sorted(set(orders)) else []


@lru_cache(maxsize=64)
def _is_before_cells(xml: bytes) -> bool:
    return _BEFORE.fullmatch(xml) is not None


@lru_cache(maxsize=8192)
def _known(piece: bytes) -> _Cell | None:
    """The cell whose value follows; None where there is anything in the piece that is not understood."""
    match = (_FIRST if piece.startswith(b"<sheetData>") else _NEXT).fullmatch(piece)
    if match is None:
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
