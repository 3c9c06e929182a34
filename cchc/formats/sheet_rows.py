"""Many rows in a workbook: openpyxl makes everything but them, and they are streamed into its file as it is saved.

A styled cell costs openpyxl some 20 µs, as an object; as a piece of the sheet's XML it costs one.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from typing import IO, NamedTuple
from xml.sax.saxutils import escape

from openpyxl import Workbook

from ..problems import column_letters

_CHUNK = 2000
_DIMENSION = re.compile(r"<dimension [^>]*/>")


class PlainRow(NamedTuple):
    """A row's height in points, and its values, each with the number of its style."""

    height: float
    cells: list[tuple[str | float | int, int]]


class StreamedRows(NamedTuple):
    """The rows of a sheet from ``start`` to its end. What the workbook has from there on is replaced by them."""

    start: int
    last: str
    """The last cell of the last of them."""
    rows: Iterator[PlainRow]


def save_with_rows(workbook: Workbook, streamed: Mapping[str, StreamedRows], stream: IO[bytes]) -> None:
    """Save a workbook, with the rows of the sheets that are named."""
    saved = io.BytesIO()
    workbook.save(saved)
    parts = {f"xl/worksheets/sheet{number}.xml": title for number, title in enumerate(workbook.sheetnames, 1)}
    with (
        zipfile.ZipFile(saved) as source,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as target,
    ):
        for part in source.infolist():
            rows = streamed.get(parts.get(part.filename, ""))
            if rows is None:
                target.writestr(part, source.read(part))
            else:
                with target.open(part.filename, "w", force_zip64=True) as out:
                    _write_sheet(source.read(part).decode(), rows, out)


def _write_sheet(xml: str, streamed: StreamedRows, out: IO[bytes]) -> None:
    dimension = f'<dimension ref="A1:{streamed.last}"/>'
    xml = _DIMENSION.sub(dimension, xml, count=1)  # some readers read no further than it says
    head, _, rest = xml.partition(f'<row r="{streamed.start}"')
    tail = rest[rest.index("</sheetData>") :]
    out.write(head.encode())
    chunk: list[str] = []
    letters: list[str] = []
    for number, row in enumerate(streamed.rows, streamed.start):
        if not letters:
            letters = [column_letters(column) for column in range(1, len(row.cells) + 1)]
        chunk.append(_row_xml(number, row, letters))
        if len(chunk) == _CHUNK:
            out.write("".join(chunk).encode())
            chunk.clear()
    out.write("".join(chunk).encode())
    out.write(tail.encode())


def _row_xml(number: int, row: PlainRow, letters: list[str]) -> str:
    cells = []
    for letter, (value, style) in zip(letters, row.cells, strict=True):
        if isinstance(value, str):
            text = f'<is><t xml:space="preserve">{escape(value)}</t></is>' if value else ""
            kind = ' t="inlineStr"' if value else ""
            cells.append(f'<c r="{letter}{number}" s="{style}"{kind}>{text}</c>')
        else:
            cells.append(f'<c r="{letter}{number}" s="{style}"><v>{value!r}</v></c>')
    return f'<row r="{number}" ht="{row.height}" customHeight="1">{"".join(cells)}</row>'
