"""The rows of tables in a workbook: openpyxl makes everything around them, and they are streamed into its file.

A styled cell costs openpyxl some 20 µs, as an object; as a piece of the sheet's XML it costs one. A sheet holds one row
of its own where rows are to come, and they take its place as the workbook is saved.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import IO, NamedTuple, TypeAlias

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from ...problems import column_letters
from ..marking.markup import content

_CHUNK = 250
_DIMENSION = re.compile(r'<dimension ref="[^"]*" ?/>')
_DATES = re.compile(rb"<dcterms:(created|modified)[^>]*>[^<]*</dcterms:\1>")
_LOOSE_FORMAT = re.compile(rb'(<(?:c:)?numFmt formatCode="[^"]*") ?/>')
"""A format of a chart's numbers that openpyxl does not say to be its own: LibreOffice would take the cells' instead."""
_WHEN = (1980, 1, 1, 0, 0, 0)
"""The least that an archive can say: the same results make the same bytes."""

Value: TypeAlias = "str | float | int | None"


class PlainRow(NamedTuple):
    """A row's height in points, and its values, each with the number of its style."""

    height: float
    cells: Sequence[tuple[Value, int]]


class Block(NamedTuple):
    """Rows that follow each other from ``start``."""

    start: int
    rows: Sequence[PlainRow]


class SheetRows:
    """The blocks of one sheet, from the top, and its last cell."""

    def __init__(self, sheet: Worksheet) -> None:
        self._sheet = sheet
        self.blocks: list[Block] = []
        self.last_row = self.last_column = 1

    def add(self, block: Block) -> None:
        self._sheet.cell(block.start, 1).value = 0  # the row whose place they take
        self.blocks.append(block)


def save_with_rows(workbook: Workbook, rows: Mapping[str, SheetRows], stream: IO[bytes]) -> None:
    """Save a workbook, with the rows of the sheets that are named."""
    saved = io.BytesIO()
    workbook.save(saved)
    parts = {f"xl/worksheets/sheet{number}.xml": title for number, title in enumerate(workbook.sheetnames, 1)}
    with (
        zipfile.ZipFile(saved) as source,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as target,
    ):
        for name in source.namelist():
            part = zipfile.ZipInfo(name, _WHEN)
            part.compress_type = zipfile.ZIP_DEFLATED
            added = rows.get(parts.get(name, ""))
            with target.open(part, "w", force_zip64=added is not None) as out:
                if added is None:
                    out.write(_mended(name, source.read(name)))
                else:
                    _write_sheet(source.read(name).decode(), added, out)


def _mended(name: str, data: bytes) -> bytes:
    if name == "docProps/core.xml":
        return _DATES.sub(b"", data)
    if name.startswith("xl/charts/"):
        return _LOOSE_FORMAT.sub(rb'\1 sourceLinked="0"/>', data)
    return data


def _write_sheet(xml: str, added: SheetRows, out: IO[bytes]) -> None:
    # Some readers read no further than the dimension says.
    dimension = f'<dimension ref="A1:{column_letters(added.last_column)}{added.last_row}"/>'
    rest = _DIMENSION.sub(dimension, xml, count=1)
    for block in added.blocks:
        head, _, rest = rest.partition(f'<row r="{block.start}"')
        out.write(head.encode())
        _write_rows(block, out)
        rest = rest[rest.index("</row>") + len("</row>") :]
    out.write(rest.encode())


def _write_rows(block: Block, out: IO[bytes]) -> None:
    chunks = _chunks(block)
    if len(block.rows) < _CHUNK:
        out.write("".join(chunks).encode())
        return
    from concurrent.futures import ThreadPoolExecutor  # 8 ms to import, which few sheets are long enough for

    # The next chunk is made while one is packed, which lets other threads go on.
    with ThreadPoolExecutor(1) as packer:
        packing = None
        for xml in chunks:
            if packing is not None:
                packing.result()
            packing = packer.submit(out.write, xml.encode())
        if packing is not None:
            packing.result()


def _chunks(block: Block) -> Iterator[str]:
    chunk: list[str] = []
    letters: list[str] = []
    add = chunk.append
    for number, (height, cells) in enumerate(block.rows, block.start):
        while len(letters) < len(cells):
            letters.append(column_letters(len(letters) + 1))
        add(f'<row r="{number}" ht="{height}" customHeight="1">')
        for letter, (value, style) in zip(letters, cells, strict=False):
            add(f'<c r="{letter}{number}" s="{style}"{_contents(value)}')
        add("</row>")
        if number % _CHUNK == 0:
            yield "".join(chunk)
            chunk.clear()
    yield "".join(chunk)


@lru_cache(maxsize=8192, typed=True)
def _contents(value: Value) -> str:
    """The rest of a cell: points, names and codes are in every other row."""
    if value is None or value == "":
        return "/>"
    if not isinstance(value, str):
        return f"><v>{value}</v></c>"
    # Blanks at the ends would be lost unless they are asked for.
    plain = value == value.strip() and "\n" not in value
    opening = "<t>" if plain else '<t xml:space="preserve">'
    return f' t="inlineStr"><is>{opening}{content(value)}</t></is></c>'
