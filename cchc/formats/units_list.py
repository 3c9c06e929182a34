"""A list of units as people keep it: a table with names, perhaps codes, or a units.yaml."""

from __future__ import annotations

import re
from pathlib import Path

from ..assessment import Predecessor, Unit
from ..nodes import At
from ..number import parse
from ..problems import Place, Problem
from ..text import normal, slug
from .assessments import YAML_SUFFIXES
from .grid import Row, read_grid
from .units_yaml import is_unit_code, load_units, sound_predecessors
from .workbooks.cells import GridSource

_HEADINGS = {
    "code": ("code", "unit", "mã", "mã đơn vị", "mã số"),
    "name": ("name", "tên", "đơn vị", "tên đơn vị", "tên xã", "tên huyện", "đơn vị hành chính"),
    "kind": ("kind", "loại", "loại đơn vị", "loại hình"),
    "group": ("group", "nhóm", "khối"),
    "parent": ("parent", "trực thuộc", "cấp trên", "huyện"),
    "predecessors": ("predecessors", "đơn vị trước sắp xếp", "mã đơn vị trước sắp xếp", "đơn vị cũ", "mã đơn vị cũ"),
}

_KINDS = ("thị trấn", "thị xã", "thành phố", "đặc khu", "phường", "huyện", "quận", "xã", "tỉnh", "sở")
"""What names of units begin with; longer ones first where one begins another."""

_TOTALS = re.compile(r"(tổng cộng|tổng số|tổng|cộng|total)\W*|(tổng cộng|tổng số|cộng|total)\s*:.*")
"""What stands below a list in place of a name."""


def read_units(path: str | Path) -> tuple[tuple[Unit, ...], list[Problem]]:
    """The units in the order of the list; without codes, codes are made from the names."""
    if Path(path).suffix.lower() in YAML_SUFFIXES:
        units, problems = load_units(path)
        return units or (), problems
    grid = read_grid(path)
    if isinstance(grid, list):
        return (), grid
    rows = [row for row in grid.rows if any(cell.text for cell in row)]
    columns, rows, width = _columns(rows)
    if "name" not in columns or not rows:
        grid.source.report("E-U003", None)
        return (), grid.source.problems
    units = tuple(_units(rows, columns, width, grid.source))
    return units, grid.source.problems


def _columns(rows: list[Row]) -> tuple[dict[str, int], list[Row], int]:
    """Which column holds what, the rows below the headings, and how many columns have one.

    A table may have a title above its headings.
    """
    for line, row in enumerate(rows[:15]):
        found = {
            key: position
            for key, names in _HEADINGS.items()
            for position, cell in enumerate(row)
            if normal(cell.text).casefold() in names
        }
        if "name" in found:
            return found, rows[line + 1 :], len(row)
    known = {name for names in _HEADINGS.values() for name in names}
    if (
        rows
        and not any(normal(cell.text).casefold() in known for cell in rows[0])
        and all(len([cell for cell in row if cell.text]) == 1 for row in rows)
    ):
        return {"name": next(position for position, cell in enumerate(rows[0]) if cell.text)}, rows, 1
    return {}, rows, 0


def _units(rows: list[Row], columns: dict[str, int], width: int, source: GridSource) -> list[Unit]:
    units: dict[str, Unit] = {}
    coded: dict[str, Place] = {}  # where each code stands, or the name that it was made from
    for row in rows:
        values = {key: source.name(row[position]) if position < len(row) else "" for key, position in columns.items()}
        name = values["name"]
        if not name:
            nameless = values.get("code", "")
            if nameless and is_unit_code(nameless):  # other words there are a remark below the list
                source.report("E-U011", row[columns["code"]].at, code=nameless)
            continue
        at = row[columns["name"]].at
        if _TOTALS.fullmatch(name.casefold()):
            source.report("E-U009", at, name=name)
            continue
        twin = next((unit for unit in units.values() if unit.name == name), None)
        if twin is not None and twin.place is not None and "code" not in columns:
            source.report("E-U004", at, (twin.place,), name=name)
            continue
        kind = next((known for known in _KINDS if name.casefold().startswith(f"{known} ")), "")
        made = slug(name[len(kind) :]) or "unit"
        code = values.get("code") or _free(made, units)
        coded_at = row[columns["code"]].at if values.get("code") else at
        if not is_unit_code(code):
            source.report("E-U002", coded_at, code=code)
        elif code.casefold() in units:
            source.report("E-U001", coded_at, (coded[code.casefold()],), code=code)
        else:
            coded[code.casefold()] = source.place(coded_at)
            if not values.get("code") and code != made:
                other = units[made]
                places = () if other.place is None else (other.place,)
                source.report("W-U010", at, places, name=name, code=code, taken=made, other=other.name)
            made_of = []
            if values.get("predecessors"):
                beyond = (
                    [cell.text for cell in row[width:] if cell.text] if columns["predecessors"] == width - 1 else []
                )
                made_of = _predecessors(values["predecessors"], beyond, row[columns["predecessors"]].at, source)
            units[code.casefold()] = Unit(
                code,
                name,
                values.get("kind") or kind,
                values.get("group", ""),
                values.get("parent", ""),
                source.place(at),
                sound_predecessors(source, code, made_of),
            )
    return list(units.values())


def _predecessors(text: str, beyond: list[str], at: At, source: GridSource) -> list[tuple[Predecessor, At]]:
    """Codes in one cell, each perhaps with a weight: ``xa-a; xa-b``, or ``xa-a=2; xa-b=1,5``.

    ``beyond`` is what stands in columns without a heading: in CSV it may be the rest of a list that lacked its quotes.
    """
    if beyond:
        source.report("E-U008", at, text="; ".join([text, *beyond]))
        return []
    parts = text.split(";" if ";" in text or "=" in text else ",")  # a weight may have a decimal comma
    found: list[tuple[Predecessor, At]] = []
    for part in parts:
        code, weighed, weight = (piece.strip() for piece in part.partition("="))
        if not code and not weighed:
            continue
        value, remark = parse(weight) if weighed else (1, None)
        if not code or value is None:
            source.report("E-U008", at, text=text)
            return []
        if remark is not None:
            source.report_message(remark._replace(values={**remark.values, "what": "predecessors"}), at)
        found.append((Predecessor(code, value), at))
    return found


def _free(code: str, taken: dict[str, Unit]) -> str:
    """The code, numbered where two names make the same: Tân Lập and Tấn Lập are two units."""
    number, free = 2, code
    while free in taken:
        free, number = f"{code}-{number}", number + 1
    return free
