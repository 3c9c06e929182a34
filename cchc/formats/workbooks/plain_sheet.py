"""Sheets that are written as every spreadsheet program writes them, read straight from their XML.

What stands between two values of a sheet (ends of cells and rows, cells that are only styled, the start of the next
cell) is the same in all forms of a round, so each such piece is understood once. It is understood as a whole or not
at all: a sheet in which anything else occurs is left to the reader of whatever workbooks may hold.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple, TypeAlias

from ... import number
from ...problems import cell_position
from .sheet_scan import Odd, OddCell, Styles

MAX_BYTES = 512 * 1024
"""Of the XML of a sheet; a form has some 100 kB. In long tables hardly a piece occurs again."""
_MOST_KEPT = 4096
"""Bytes of a piece that is kept."""
MAX_REACH = 9_999, 52
"""The last row and column of the cells that are understood here."""

Values: TypeAlias = "list[list[object]]"

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
_INDEX = re.compile(rb"[0-9]{1,7}")
_BEFORE = re.compile(rb"(?:[^<]|<(?!/?(?:c|v|row|sheetData)[\s/>]|[\w.-]+:(?:c|v|row|sheetData)[\s/>]))*")
"""What may stand before the cells: anything but cells."""

_TEXTS_START = re.compile(r'(?:<\?xml[^<>]*\?>\s*)?<sst(?: [^<>]*[^<>/])?><si><t(?: xml:space="preserve")?>')
_BETWEEN_TEXTS = re.compile(r'</t></si><si><t(?: xml:space="preserve")?>')
_TEXTS_END = "</t></si></sst>"
_ENTITIES = {"&lt;": "<", "&gt;": ">", "&quot;": '"', "&apos;": "'", "&amp;": "&"}
_ENTITY = re.compile("|".join(_ENTITIES))
_UNUSUAL_IN_TEXTS = re.compile(rf"\r|_x[0-9A-Fa-f]{{4}}_|&(?!{'|'.join(name[1:] for name in _ENTITIES)})")
"""What readers make something else of than what stands there."""


class _Cell(NamedTuple):
    """Where a value stands, and as what."""

    order: int
    row: int
    column: int
    style: bytes
    kind: bytes


class PlainSheet(NamedTuple):
    """The values of a sheet, the used ones in a full grid from its first cell, and those that are not what they show."""

    values: Values
    odd: dict[tuple[int, int], OddCell]


def shared_texts(xml: bytes) -> Sequence[str] | None:
    """The texts that the sheets of a workbook share; None where one of them is more than a text."""
    if not xml:
        return ()
    try:
        text = xml.decode()
    except UnicodeDecodeError:
        return None
    start = _TEXTS_START.match(text)
    if start is None or not text.endswith(_TEXTS_END) or _UNUSUAL_IN_TEXTS.search(text, start.end()):
        return None
    texts = _BETWEEN_TEXTS.split(text[start.end() : -len(_TEXTS_END)])
    if any("<" in one for one in texts):
        return None
    return [_ENTITY.sub(_meant, one) for one in texts] if "&" in text else texts


def _meant(entity: re.Match[str]) -> str:
    return _ENTITIES[entity[0]]


def read_plain(xml: bytes, texts: Sequence[str], styles: Styles) -> PlainSheet | None:
    """A sheet whose cells are numbers, texts and truths; None where it is not wholly understood."""
    if len(xml) > MAX_BYTES:
        return None
    start = xml.find(b"<sheetData>")
    if start < 0 or not _is_before_cells(xml[:start]):
        return None
    pieces = _VALUE.split(xml[start:])
    if not _LAST.match(pieces[-1]):
        return None
    found: list[tuple[int, int, object]] = []
    odd: dict[tuple[int, int], OddCell] = {}
    percent, dates = styles.percent, styles.dates
    last = width = 0
    for position in range(0, len(pieces) - 1, 2):
        piece = pieces[position]
        cell = _known(piece) if len(piece) <= _MOST_KEPT else _understood(piece)
        if cell is None:
            return None
        order, row, column, style, kind = cell
        if order <= last or style in dates:
            return None
        last = order
        if column > width:
            width = column
        written = pieces[position + 1]
        value: object
        if kind == b"s":
            if not _INDEX.fullmatch(written) or int(written) >= len(texts):
                return None
            value = texts[int(written)]
        else:
            value = _value(kind, written)
            if value is None:
                return None
        if style in percent:
            odd[row, column] = OddCell(Odd.PERCENT)
        found.append((row, column, value))
    values: Values = [[""] * width for _ in range(found[-1][0] if found else 0)]
    for row, column, value in found:
        values[row - 1][column - 1] = value
    return PlainSheet(values, odd)


@lru_cache(maxsize=64)
def _is_before_cells(xml: bytes) -> bool:
    return _BEFORE.fullmatch(xml) is not None


def _understood(piece: bytes) -> _Cell | None:
    """The cell whose value follows; None where there is anything in the piece that is not understood."""
    match = (_FIRST if piece.startswith(b"<sheetData>") else _NEXT).fullmatch(piece)
    if match is None:
        return None
    row, column = cell_position(match[1].decode("ascii"))
    return _Cell(row * (MAX_REACH[1] + 1) + column, row, column, match[2] or b"0", match[3] or b"n")


_known = lru_cache(maxsize=16384)(_understood)


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
