"""The columns of a table of units and answers: which indicator each is for, and under which key."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from operator import itemgetter
from typing import NamedTuple

from ..answers import Answer
from ..criteria import Indicator
from ..nodes import Scalar, did_you_mean
from ..rules import RESERVED_KEYS, Rule
from ..text import alike_in_excel, as_excel_keeps, normal
from . import unit_headings
from .expected import Expected
from .grid import Grid, Row


class Owners(NamedTuple):
    """The columns that say whose a row is."""

    unit: int
    """Of the one that counts: codes, or the names where there are no codes."""
    name: int | None
    """Of names beside codes."""


class _Column(NamedTuple):
    position: int
    heading: Scalar
    key: str


class Asked(NamedTuple):
    """An indicator that the table has columns for."""

    indicator: Indicator
    keys: tuple[str, ...]
    positions: tuple[int, ...]
    """Of the column of each key."""
    has_figures_alone: bool
    """Whether they are those of the rule's first way, in its order, and no others."""
    said: Callable[[tuple[str, ...]], tuple[str, ...]]
    """What is in its cells, of the texts of a row."""
    understood: dict[tuple[str, ...], Answer]
    """Answers by what is in its cells: the same figures and words are understood once, and are one in all rows."""

    def column_of(self, said: tuple[str, ...]) -> tuple[None, int]:
        """Of the first cell that says something, in whichever row."""
        if said[0]:  # as nearly always
            return None, 1 + self.positions[0]
        return None, 1 + next(position for position, text in zip(self.positions, said, strict=True) if text)


def find_owners(headings: Sequence[str]) -> Owners | None:
    """The columns of units; None where there is none."""
    folded = [normal(heading).casefold() for heading in headings]
    names, codes = (
        [position for position, heading in enumerate(folded) if heading in known]
        for known in (unit_headings.NAMES, unit_headings.CODES)
    )
    if codes:
        return Owners(codes[0], names[0] if names else None)
    return Owners(names[0], None) if names else None


def is_table(headings: Sequence[str], expected: Expected) -> bool:
    """Whether these are headings of a table that has answers to this set."""
    is_of_units = find_owners(headings) is not None
    return is_of_units and any(_parse_heading(normal(name), expected)[0] is not None for name in headings)


def read_columns(header: Row, owners: Owners, expected: Expected, grid: Grid) -> list[Asked]:
    """The columns of each indicator that has any."""
    source = grid.source
    typed = {normal(cell.text) for cell in header if not grid.holds_number(source.position(cell.at))}
    # A number 1.1 is no 1.10 where that stands beside it.
    alike = alike_in_excel(code for code in _headings(expected) if code not in typed)
    found: dict[str, list[_Column]] = {}
    seen: set[str] = set()
    for position, heading in enumerate(header):
        text = source.name(heading)
        if not text:
            continue
        if position in owners or text.casefold() in unit_headings.ORDINALS:
            seen.add(text)
            continue
        if was_another_code(heading, text, alike, grid):
            continue
        if text in seen:
            source.report("E-T003", heading.at, heading=text)
            continue
        seen.add(text)
        code, key = _parse_heading(text, expected)
        if code is None:
            known = list(_headings(expected))
            source.report("E-T002", heading.at, heading=text, hint=did_you_mean(text, known))
            continue
        columns = found.setdefault(code, [])
        same = next((column.heading for column in columns if column.key == key), None)
        if same is None:
            columns.append(_Column(position, heading, key))
        else:
            source.report("E-T015", heading.at, headings=(source.name(same), text))
    result = []
    for code, columns in found.items():
        indicator = expected.criteria.by_code[code]
        keys = tuple(column.key for column in columns)
        if any(set(keys).issuperset(way.keys) for way in indicator.rule.ways):
            positions = tuple(column.position for column in columns)
            usual = keys == indicator.rule.ways[0].keys
            result.append(Asked(indicator, keys, positions, usual, _getter(positions), {}))
        else:
            needed = tuple(f"{code}.{key}" for key in indicator.rule.ways[0].keys)
            source.report("E-T004", columns[0].heading.at, code=code, columns=needed)
    return result


def _getter(positions: tuple[int, ...]) -> Callable[[tuple[str, ...]], tuple[str, ...]]:
    """What gives the cells at some positions, also where it is one alone."""
    return itemgetter(slice(positions[0], positions[0] + 1)) if len(positions) == 1 else itemgetter(*positions)


def _headings(expected: Expected) -> Iterator[str]:
    """Every heading that a column may have."""
    for code, indicator in expected.criteria.by_code.items():
        yield code
        yield from (f"{code}.{key}" for key in indicator.rule.keys)


def _parse_heading(text: str, expected: Expected) -> tuple[str | None, str]:
    """The indicator and the key that a column is for."""
    by_code = expected.criteria.by_code
    if text in by_code:
        return text, _only_key(by_code[text].rule)
    code, _, key = text.rpartition(".")
    if code in by_code and key in (*by_code[code].rule.keys, *RESERVED_KEYS):
        return code, key
    return None, ""


def _only_key(rule: Rule) -> str:
    """The key of the way that has only one; empty where every way has more."""
    return next((way.keys[0] for way in rule.ways if len(way.keys) == 1), "")


def was_another_code(cell: Scalar, text: str, alike: dict[str, list[str]], grid: Grid) -> bool:
    """Whether Excel may have made the number or date in a cell of another code, with a complaint then."""
    if grid.source.is_date(cell):
        grid.source.report("E-T021", cell.at, text=cell.text)
        return True
    if not grid.holds_number(grid.source.position(cell.at)):
        return False
    kept = as_excel_keeps(text)
    codes = alike.get(kept, [kept])
    if codes == [kept]:
        return False
    grid.source.report("E-T020", cell.at, text=kept, codes=tuple(codes))
    return True
