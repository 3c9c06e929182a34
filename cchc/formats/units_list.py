"""A list of units as people keep it: a table with names, perhaps codes, or a units.yaml."""

from __future__ import annotations

from pathlib import Path

from ..assessment import Predecessor, Unit
from ..nodes import At
from ..number import parse
from ..problems import Place, Problem
from ..text import normal, slug
from . import unit_headings
from .assessments import YAML_SUFFIXES
from .below_tables import is_sum
from .grid import Row, read_grid
from .units_yaml import is_unit_code, load_units, sound_predecessors
from .workbooks.cells import GridSource

_HEADINGS = {
    "code": unit_headings.CODES,
    "name": unit_headings.NAMES,
    "kind": ("kind", "loại", "loại đơn vị", "loại hình"),
    "group": ("group", "nhóm", "khối"),
    "parent": ("parent", "trực thuộc", "cấp trên", "huyện"),
    "predecessors": ("predecessors", "đơn vị trước sắp xếp", "mã đơn vị trước sắp xếp", "đơn vị cũ", "mã đơn vị cũ"),
}

_KINDS = ("thị trấn", "thị xã", "thành phố", "đặc khu", "phường", "huyện", "quận", "xã", "tỉnh", "sở")
"""What names of units begin with; longer ones first where one begins another."""


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
    listed = _Units(columns, width, grid.source)
    for row in rows:
        listed.take(row)
    return listed.all(), grid.source.problems


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


class _Units:
    """The units of a list, taken up row by row."""

    def __init__(self, columns: dict[str, int], width: int, source: GridSource) -> None:
        self._columns, self._width, self._source = columns, width, source
        self._by_code: dict[str, Unit] = {}
        self._by_name: dict[str, Unit] = {}
        """The first of each name."""
        self._coded: dict[str, Place] = {}
        """Where each code stands, or the name that it was made from."""

    def all(self) -> tuple[Unit, ...]:
        return tuple(self._by_code.values())

    def take(self, row: Row) -> None:
        """The unit of a row, or a complaint."""
        source, columns = self._source, self._columns
        values = {key: source.name(row[position]) if position < len(row) else "" for key, position in columns.items()}
        name = values["name"]
        if not name:
            nameless = values.get("code", "")
            if nameless and is_unit_code(nameless):  # other words there are a remark below the list
                source.report("E-U011", row[columns["code"]].at, code=nameless)
            return
        at = row[columns["name"]].at
        if is_sum(name):
            source.report("E-U009", at, name=name)
            return
        twin = self._by_name.get(name)
        if twin is not None and twin.place is not None and "code" not in columns:
            source.report("E-U004", at, (twin.place,), name=name)
            return
        kind = next((known for known in _KINDS if name.casefold().startswith(f"{known} ")), "")
        if values.get("code"):
            code = self._given(values["code"], row[columns["code"]].at)
        else:
            code = self._made(slug(name[len(kind) :]) or "unit", name, at)
        if code is None:
            return
        made_of = sound_predecessors(source, code, self._predecessors(row, values.get("predecessors", "")))
        kind = values.get("kind") or kind
        unit = Unit(code, name, kind, values.get("group", ""), values.get("parent", ""), source.place(at), made_of)
        self._by_code[code.casefold()] = unit
        self._by_name.setdefault(name, unit)

    def _given(self, code: str, at: At) -> str | None:
        """The code that stands in the list; None, and a complaint, where it is none or another unit's."""
        key = code.casefold()
        if not is_unit_code(code):
            self._source.report("E-U002", at, code=code)
        elif key in self._by_code:
            self._source.report("E-U001", at, (self._coded[key],), code=code)
        else:
            self._coded[key] = self._source.place(at)
            return code
        return None

    def _made(self, wanted: str, name: str, at: At) -> str | None:
        """A code made from the name, with a remark where another unit has the one that was wanted."""
        code = self._given(_free(wanted, self._by_code), at)
        if code is not None and code != wanted:
            other = self._by_code[wanted]
            places = () if other.place is None else (other.place,)
            self._source.report("W-U010", at, places, name=name, code=code, taken=wanted, other=other.name)
        return code

    def _predecessors(self, row: Row, text: str) -> list[tuple[Predecessor, At]]:
        if not text:
            return []
        position = self._columns["predecessors"]
        beyond = [cell.text for cell in row[self._width :] if cell.text] if position == self._width - 1 else []
        return _predecessors(text, beyond, row[position].at, self._source)


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
