"""A quick look at a sheet's XML before it is read: how far it reaches, and the cells that are not what they show.

The reader of workbooks lays a sheet out as a full grid, in which one stray figure in the last cell that Excel has
takes more memory than any machine has; and it shows formulas without a saved value and errors as blanks.
"""

from __future__ import annotations

import enum
import re
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from ...problems import cell_position

MAX_ROWS = 20_000
MAX_COLUMNS = 2_000
MAX_GRID = 4_000_000
"""Cells of the rectangle that is in use."""

MOST_WRITTEN = 5
"""Times the most rows that are read: rows of the XML, most of
them only formatted. Taking in more costs more than asking for less."""

_UNUSUAL = (
    # Anything but a cell of the first 52 columns and 9,999 rows, or one that is only styled.
    re.compile(
        rb'<c(?=[\s/>])(?! r="(?:A?[A-Z][1-9][0-9]{0,3}"(?: s="[0-9]+")?(?: t="[a-zA-Z]+")?(?: ?/)?>'
        rb'|[A-Z]{1,3}[1-9][0-9]{0,6}"(?: s="[0-9]+")?(?: t="[a-zA-Z]+")? ?/>))'
    ),
    re.compile(rb":[cfv][\s/>]"),
    re.compile(rb"<v(?!>[^<&]*</v></c>| ?/>)"),
)
"""What may begin a cell, or hold a value, otherwise than every spreadsheet program writes it."""
_ROW = re.compile(rb"<(?:[^\s<>/:]+:)?row[\s/>]")
_ATTRIBUTE = re.compile(rb"""\s([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_NEVER_CALCULATED = re.compile(rb"<f(?:\s[^<>]*)?(?:/>|>[^<]*</f>)\s*(?:<v(?: ?/>|>\s*</v>)\s*)?</c>")
"""A formula and no value, to the end of the cell."""
_ERROR = re.compile(rb'(<c [^<>]*\bt="e")>(?:(?!</?c[ >]).)*?<v>([^<]+)</v>', re.DOTALL)
# No tag holds a “<”: what says so looks at each once, however many are never ended.
_STYLED = rb'(<c (?=[^<>]*>)[^<>]*?\bs="(?:%s)"[^<>]*)>'

_FORMATS = re.compile(rb"<(?:[^\s<>/:]+:)?numFmt\s([^<>]*)/?>")
_CELL_FORMATS = re.compile(rb"<(?:[^\s<>/:]+:)?cellXfs[\s>]")
_CELL_FORMATS_END = re.compile(rb"</(?:[^\s<>/:]+:)?cellXfs>")
_CELL_FORMAT = re.compile(rb"<(?:[^\s<>/:]+:)?xf[\s/>]([^<>]*)")
_LITERAL = re.compile(rb'&quot;.*?&quot;|".*?"|\\.')
"""What a number format shows as it stands: a percent sign in it multiplies nothing."""
_BUILT_IN_PERCENT = {b"9", b"10"}
_BUILT_IN_DATES = {b"%d" % number for number in (*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59))}
_IN_BRACKETS = re.compile(rb"\[(?![hms]+\])[^\[\]]*\]", re.IGNORECASE)
"""Colours, currencies and languages; not hours and minutes that count on."""
_PARTS_OF_DATES = re.compile(rb"[ymdhs]", re.IGNORECASE)
_MERGED = re.compile(rb"<(?:[^\s<>/:]+:)?mergeCell\s([^<>]*)/?>")
_AREA = re.compile(rb"\$?([A-Z]{1,3}\$?[0-9]{1,7}):\$?([A-Z]{1,3}\$?[0-9]{1,7})")
MOST_MERGED = 20_000
"""Areas of merged cells; of more, nobody has made each."""
_SHORT = 128 * 1024
"""Bytes that may be kept."""
_LARGE = re.compile(rb"<v>[^<]*(?:[0-9]{9}|[Ee])")
"""A number that may be no day."""


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


class Area(NamedTuple):
    """Cells that are merged into one, of which the first alone holds a value; rows and columns from 1."""

    top: int
    left: int
    bottom: int
    right: int


class Styles(NamedTuple):
    """The numbers of cell styles by what they show."""

    percent: frozenset[bytes] = frozenset()
    dates: frozenset[bytes] = frozenset()


@lru_cache(maxsize=16)  # the forms of a round all have the same
def cell_styles(xml: bytes) -> Styles:
    """The cell styles that show a value as a percentage, or as a day or a time."""
    percent, dates = set(_BUILT_IN_PERCENT), set(_BUILT_IN_DATES)
    for match in _FORMATS.finditer(xml):
        attributes = _attributes(b" " + match[1])
        number, code = attributes.get(b"numFmtId", b""), _LITERAL.sub(b"", attributes.get(b"formatCode", b""))
        if b"%" in code:
            percent.add(number)
        elif code != b"General" and _PARTS_OF_DATES.search(_IN_BRACKETS.sub(b"", code)):
            dates.add(number)
    start = _CELL_FORMATS.search(xml)
    end = None if start is None else _CELL_FORMATS_END.search(xml, start.end())
    found = [] if start is None or end is None else _CELL_FORMAT.findall(xml, start.start(), end.end())
    formats = [_attributes(b" " + match).get(b"numFmtId") for match in found]
    return Styles(*(
        frozenset(b"%d" % style for style, number in enumerate(formats) if number in kind) for kind in (percent, dates)
    ))  # fmt: skip


class OddCell(NamedTuple):
    odd: Odd
    text: str | None = None
    """What stands in the cell, where a reader shows nothing."""


class Looked(NamedTuple):
    """What there is to know of a sheet before it is read."""

    reach: Reach
    odd: dict[tuple[int, int], OddCell]
    """The cells that are not what they show, by row and column; dates are known by their values."""


def merged_areas(xml: bytes) -> tuple[Area, ...]:
    """The merged cells of a sheet."""
    end = xml[max(xml.rfind(b"sheetData"), 0) :]
    return _areas(end) if len(end) <= _SHORT else _areas.__wrapped__(end)


@lru_cache(maxsize=8)  # the forms of a round have the same
def _areas(end: bytes) -> tuple[Area, ...]:
    """Of what stands behind the cells of a sheet."""
    found: list[Area] = []
    for match in islice(_MERGED.finditer(end), MOST_MERGED):
        area = _AREA.fullmatch(_attributes(b" " + match[1]).get(b"ref", b""))
        if area is not None:
            first, last = (cell_position(corner.decode("ascii").replace("$", "")) for corner in area.groups())
            found.append(Area(*first, *last))
    return tuple(found)


def has_too_many_rows(xml: bytes, most_rows: int) -> bool:
    """Whether a sheet was formatted far down, row by row."""
    most = MOST_WRITTEN * most_rows
    return xml.count(b"row") > most and len(_ROW.findall(xml)) > most


def look(xml: bytes, styles: Styles) -> Looked | None:
    """A quick look at a sheet; None where it is not written as every spreadsheet program writes it."""
    if any(pattern.search(xml) for pattern in _UNUSUAL) or (styles.dates and _LARGE.search(xml)):
        return None
    found: dict[tuple[int, int], OddCell] = {}
    if styles.percent:
        for match in re.finditer(_STYLED % b"|".join(sorted(styles.percent)), xml):
            _note(found, match[1], OddCell(Odd.PERCENT))
    for match in _NEVER_CALCULATED.finditer(xml):
        start = xml.rfind(b'<c r="', 0, match.start())
        if start < 0:
            return None  # a formula in no cell
        tag = xml[start : xml.index(b">", start)]
        if b't="str"' not in tag:  # which is calculated, if only to an empty text
            _note(found, tag, OddCell(Odd.NEVER_CALCULATED, "="))
    if b't="e"' in xml:
        errors = list(_ERROR.finditer(xml))
        if len(errors) != xml.count(b't="e"'):
            return None
        for match in errors:
            _note(found, match[1], OddCell(Odd.ERROR, match[2].decode("utf-8", "replace")))
    return Looked(Reach(9_999, 52), found)  # near enough: such a grid is small


def _note(found: dict[tuple[int, int], OddCell], tag: bytes, odd: OddCell) -> None:
    found[cell_position(tag.split(b'"', 2)[1].decode("ascii"))] = odd


def _attributes(text: bytes) -> dict[bytes, bytes]:
    """By name; of one that is there twice, the first, as readers have it."""
    found: dict[bytes, bytes] = {}
    for match in _ATTRIBUTE.finditer(text):
        found.setdefault(match[1], match[2] if match[2] is not None else match[3])
    return found
