"""Workbooks as sheets of located texts: .xlsx and .xlsm, and the .xls of old."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from ...problems import Problem
from ...text import shown
from ..files import Raw, problem
from .cells import Position
from .marks import is_ole
from .package import Package, SheetPart, check_ole, open_package
from .sheet import Sheet, Workbook, check_size, too_far
from .sheet_scan import MAX_COLUMNS, MAX_ROWS, OddCell, Styles, cell_styles, has_too_many_rows, look, merged_areas
from .sheet_walk import walk

if TYPE_CHECKING:
    from .plain_sheet import PlainSheet


def read_workbook(
    raw: Raw,
    *,
    without: Collection[str] = (),
    most_rows: int = MAX_ROWS,
    merged: bool = False,
    alone: bool = False,
) -> Workbook | Problem:
    """The sheets that hold cells, in order; a problem where the file is no workbook that can be read.

    Sheets whose titles are in ``without`` may be left out, for whoever has no use for them. With ``merged``, sheets
    say which of their cells are merged. A workbook that is read ``alone`` is not got to know for others like it.
    """
    if is_ole(raw):
        found = check_ole(raw)
        if found is not None:
            return found
        from .xls_file import read_xls

        return read_xls(raw, most_rows)
    package = open_package(raw)
    if isinstance(package, Problem):
        return package
    parts = [part for part in package.sheets if part.title not in without]
    sheets = _read_sheets(raw, package, parts, most_rows, alone=alone)
    if merged and not isinstance(sheets, Problem):
        for sheet, part in zip(sheets, parts, strict=True):
            sheet.merged = merged_areas(package.parts[part.part])
    return sheets


def _read_sheets(
    raw: Raw, package: Package, parts: list[SheetPart], most_rows: int, *, alone: bool
) -> Workbook | Problem:
    styles = cell_styles(package.styles)
    plain = None if alone else _plain_sheets(package, parts, styles, most_rows)
    if plain is not None:
        return tuple(_sheet(raw, part, *one) for part, one in zip(parts, plain, strict=True))
    from python_calamine import CalamineError, CalamineWorkbook

    odd = []
    for part in parts:
        xml = package.parts[part.part]
        if has_too_many_rows(xml, most_rows):
            return too_far(raw, part.title, most_rows)
        looked = look(xml, styles) or walk(xml, styles, most_rows)
        if looked is None:
            return problem("E-T008", raw.name, reason="XML")
        found = check_size(raw, part.title, *looked.reach, most_rows)
        if found is not None:
            return found
        odd.append(looked.odd)
    try:
        workbook = CalamineWorkbook.from_filelike(package.rebuilt(parts))
        values = [workbook.get_sheet_by_index(at).to_python(skip_empty_area=False) for at in range(len(parts))]
    except (CalamineError, ValueError, OSError) as error:
        return problem("E-T008", raw.name, reason=type(error).__name__)
    for rows, cells in zip(values, odd, strict=True):
        _put_in(rows, cells, most_rows)
    return tuple(_sheet(raw, part, rows, cells) for part, rows, cells in zip(parts, values, odd, strict=True))


def _plain_sheets(package: Package, parts: list[SheetPart], styles: Styles, most_rows: int) -> list[PlainSheet] | None:
    """The sheets, where all of them are written plainly."""
    from .plain_sheet import MAX_REACH, read_plain, shared_texts  # which takes longer to load than one sheet to read

    texts = shared_texts(package.texts) if most_rows >= MAX_REACH[0] else None
    if texts is None:
        return None
    sheets = []
    for part in parts:
        sheet = read_plain(package.parts[part.part], texts, styles)
        if sheet is None:
            return None
        sheets.append(sheet)
    return sheets


def _put_in(values: list[list[Any]], odd: Mapping[Position, OddCell], most_rows: int) -> None:
    """What stands in the cells that the reader shows as blanks."""
    for (line, column), cell in odd.items():
        if cell.text is not None and line <= most_rows and column <= MAX_COLUMNS:
            values.extend([] for _ in range(line - len(values)))
            row = values[line - 1]
            row.extend("" for _ in range(column - len(row)))
            row[column - 1] = cell.text


def _sheet(raw: Raw, part: SheetPart, values: Sequence[Sequence[object]], odd: Mapping[Position, OddCell]) -> Sheet:
    found = {at: cell.odd for at, cell in odd.items()}
    return Sheet(raw.name, shown(part.title), values, found, hidden=part.hidden)
