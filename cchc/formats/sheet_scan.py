"""A quick look at a sheet's XML before it is read: how far it reaches, and the cells that are not what they show.

The reader of workbooks lays a sheet out as a full grid, in which one stray figure in the last cell that Excel has
takes more memory than any machine has; and it shows formulas without a saved value and errors as blanks.
"""

from __future__ import annotations

import enum
import re
from typing import NamedTuple

from ..problems import cell_position

MAX_ROWS = 20_000
MAX_COLUMNS = 2_000
MAX_GRID = 4_000_000
"""Cells of the rectangle that is in use."""

_CELL = re.compile(rb"<(?:[^\s<>/:]+:)?c(?=[\s/>])")
_PREFIXED = re.compile(rb"<[^\s<>/:]+:c[\s/>]")
_USUAL = re.compile(rb'<c r="A?[A-Z][1-9][0-9]{0,3}"')
"""A cell of the first 52 columns and 9,999 rows, written as every spreadsheet program writes it."""
_TAG = re.compile(rb"""<(?:[^\s<>/:]+:)?c((?:\s+[\w:.-]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(/?)>(\s*</)?""")
_ATTRIBUTE = re.compile(rb"""\s([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_REFERENCE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
_NEVER_CALCULATED = re.compile(
    rb"<(?:[^\s<>/:]+:)?c(\s[^>]*)>\s*"
    rb"<(?:[^\s<>/:]+:)?f(?:\s[^>]*)?(?:/>|>[^<]*</(?:[^\s<>/:]+:)?f>)\s*"
    rb"(?:<(?:[^\s<>/:]+:)?v\s*(?:/>|>\s*</(?:[^\s<>/:]+:)?v>))?\s*</"
)
"""A cell with a formula and no value."""
_ERROR = re.compile(rb"""<(?:[^\s<>/:]+:)?c(\s[^>]*\bt=["']e["'][^>]*)>""")
_ERROR_TYPE = re.compile(rb"""\bt=["']e["']""")
_STYLED = rb"""<(?:[^\s<>/:]+:)?c(\s[^>]*\bs=["'](?:%s)["'][^>]*)>"""
_TEXT = re.compile(rb"<(?:[^\s<>/:]+:)?v[^>/]*>([^<]+)<")
_END = re.compile(rb"</(?:[^\s<>/:]+:)?c>")

_FORMATS = re.compile(rb"<(?:[^\s<>/:]+:)?numFmt\s([^>]*)/?>")
_CELL_FORMATS = re.compile(rb"<(?:[^\s<>/:]+:)?cellXfs[\s>].*?</(?:[^\s<>/:]+:)?cellXfs>", re.DOTALL)
_CELL_FORMAT = re.compile(rb"<(?:[^\s<>/:]+:)?xf[\s/>]([^>]*)")
_BUILT_IN_PERCENT = {b"9", b"10"}


class Odd(enum.Enum):
    """What makes a cell something else than the value it is read as."""

    DATE = "date"
    PERCENT = "percent"
    NEVER_CALCULATED = "never calculated"
    ERROR = "error"


class Reach(NamedTuple):
    """The last row and column in which a value stands, from 1; 0 where the sheet is empty."""

    row: int
    column: int


def reach(xml: bytes) -> Reach | None:
    """How far a sheet reaches; None where it is said in no way that a spreadsheet program says it in."""
    if len(_USUAL.findall(xml)) == len(_CELL.findall(xml)) and not _PREFIXED.search(xml):
        return Reach(9_999, 52)  # near enough: such a grid is small
    last_row = last_column = 0
    for start in _CELL.finditer(xml):
        tag = _TAG.match(xml, start.start())
        if tag is None:
            return None
        attributes, closed, empty = tag.groups()
        if closed or empty:
            continue  # styled, and without a value
        reference = _attributes(attributes).get(b"r", b"").decode("ascii", "replace")
        if not _REFERENCE.fullmatch(reference):
            return None
        row, column = cell_position(reference)
        last_row, last_column = max(last_row, row), max(last_column, column)
    return Reach(last_row, last_column)


def percent_styles(styles: bytes) -> frozenset[bytes]:
    """The numbers of the cell styles that show a value as a percentage."""
    formats = set(_BUILT_IN_PERCENT)
    for match in _FORMATS.finditer(styles):
        attributes = _attributes(b" " + match[1])
        if b"%" in attributes.get(b"formatCode", b""):
            formats.add(attributes.get(b"numFmtId", b""))
    block = _CELL_FORMATS.search(styles)
    if block is None:
        return frozenset()
    return frozenset(
        b"%d" % number
        for number, match in enumerate(_CELL_FORMAT.finditer(block[0]))
        if _attributes(b" " + match[1]).get(b"numFmtId") in formats
    )


class OddCell(NamedTuple):
    odd: Odd
    text: str | None = None
    """What stands in the cell, where a reader shows nothing."""


def odd_cells(xml: bytes, percent: frozenset[bytes]) -> dict[tuple[int, int], OddCell]:
    """The cells that are not what they show, by row and column; dates are known by their values."""
    found: dict[tuple[int, int], OddCell] = {}
    if percent:
        styled = re.compile(_STYLED % b"|".join(sorted(percent)))
        for match in styled.finditer(xml):
            _note(found, match[1], OddCell(Odd.PERCENT))
    for match in _NEVER_CALCULATED.finditer(xml):
        if _attributes(match[1]).get(b"t") != b"str":  # which is calculated, if only to an empty text
            _note(found, match[1], OddCell(Odd.NEVER_CALCULATED, "="))
    errors = _ERROR.finditer(xml) if _ERROR_TYPE.search(xml) else ()
    for match in errors:
        end = _END.search(xml, match.end())
        text = None if end is None else _TEXT.search(xml, match.end(), end.start())
        _note(found, match[1], OddCell(Odd.ERROR, text[1].decode("utf-8", "replace") if text else "#?"))
    return found


def _note(found: dict[tuple[int, int], OddCell], attributes: bytes, odd: OddCell) -> None:
    reference = _attributes(attributes).get(b"r", b"").decode("ascii", "replace")
    if _REFERENCE.fullmatch(reference):
        found[cell_position(reference)] = odd


def _attributes(text: bytes) -> dict[bytes, bytes]:
    """By name; of one that is there twice, the first, as readers have it."""
    found: dict[bytes, bytes] = {}
    for match in _ATTRIBUTE.finditer(text):
        found.setdefault(match[1], match[2] if match[2] is not None else match[3])
    return found
