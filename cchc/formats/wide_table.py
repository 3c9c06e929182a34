"""A whole round in one table: a row a unit, a column a figure.

A column is headed by an indicator's code where the indicator has one figure, else by code and key
(``3.2.1.on_time``). The cells become the same nodes that YAML makes, and are read by the same functions.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from operator import itemgetter
from pathlib import Path
from typing import NamedTuple

from ..answers import NONE_MET, NOT_APPLICABLE, Answer, is_not_applicable, plain_facts, read_answer
from ..assessment import Assessment, SourceFile, Submission, Unit
from ..criteria import Indicator
from ..nodes import Mapping, Node, Scalar, did_you_mean
from ..nodes import Sequence as ListNode
from ..number import plain_whole
from ..problems import Message, Place, Problem, has_errors
from ..rules import AWAY_KEY, RESERVED_KEYS, Choice, Rule
from ..text import alike_in_excel, as_excel_keeps, normal, one_spelling
from .below_tables import BelowTable
from .expected import Expected, keep
from .grid import Grid, Row, read_grid
from .workbooks.cells import GridSource

UNIT, NAME = "unit", "name"
_MOST_HINTED = 50
"""Names of no unit for which codes that are alike are looked for, which takes long where there are thousands."""


class _Column(NamedTuple):
    position: int
    heading: Scalar
    key: str


class _Asked(NamedTuple):
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


def read_wide_table(path: str | Path, expected: Expected) -> tuple[list[Submission], list[Problem]]:
    """A submission for each row, and the complaints that belong to no unit.

    Where the table or its heading cannot be read, no unit is scored from it: each has an invalid submission.
    """
    grid = read_grid(path, partial(_is_table, expected=expected))
    if isinstance(grid, list):
        return [Submission(unit, None, (), Place(str(path))) for unit in expected.units], grid
    source = grid.source
    source.always_apply = expected.always_apply
    header = _heading_row(grid.rows)
    headings = [cell.text.casefold() for cell in header]
    columns = _read_header(header, expected, grid) if UNIT in headings else []
    if UNIT not in headings:
        first = next((cell for cell in header if cell.text), header[0] if header else None)
        others = Message("HINT-SHEETS", {"sheets": grid.others}) if grid.others else Message("NO-HINT")
        source.report("E-T001", first.at if first else None, text=first.text[:40] if first else "", others=others)
    sound = not has_errors(source.problems)
    general = source.problems
    if UNIT not in headings:
        return [Submission(unit, None, (), Place(str(path))) for unit in expected.units], general
    submissions = []
    file, alike = grid.raw.source, alike_in_excel(expected.units)
    names = headings.index(NAME) if NAME in headings else None
    unheaded = [position for position, heading in enumerate(headings) if not heading]
    below = _below(headings, columns, expected)
    strangers = 0
    for row in grid.rows:
        if not any(row.texts):
            continue
        width = len(row)
        row.texts.extend([""] * (len(header) - width))
        place = source.place(row[0].at)
        source.problems = []
        unit = _read_unit(row, headings.index(UNIT), expected, alike, grid, hints=strangers < _MOST_HINTED)
        if unit is None:
            strangers += 1
            if not below.takes(row, source.problems):
                general.extend(source.problems)
            continue
        general.extend(below.above())
        if source.sheet is None and width > len(header):  # in a shorter one the end is empty
            source.report("E-T016", row[0].at, found=width, due=len(header))
            answers = {}  # each value may be another column's
        else:
            answers = _read_answers(row, _apart(row, columns, grid), source)
            _check_cells(row, headings, unheaded, grid)
        if row.line == grid.unended:
            _check_end(row, width, header, expected.units[unit], source)
        if names is not None:
            _check_name(row[names], expected.units[unit], source)
        assessment = _assessment(unit, answers, expected, file, source, row)
        submissions.append(Submission(unit, assessment if sound else None, tuple(source.problems), place, source=file))
    general.extend(below.told(source))
    return submissions, general


def _is_table(headings: Sequence[str], expected: Expected) -> bool:
    """Whether these are headings of a table that has answers to this set."""
    names = [normal(heading) for heading in headings]
    is_of_units = UNIT in map(str.casefold, names)
    return is_of_units and any(_parse_heading(name, expected)[0] is not None for name in names)


def _heading_row(rows: Iterator[Row]) -> Row:
    """The first row that is not blank, or else the first."""
    first = next(rows)
    return first if any(first.texts) else next((row for row in rows if any(row.texts)), first)


def _assessment(
    unit: str, answers: dict[str, Answer], expected: Expected, file: SourceFile, source: GridSource, row: Row
) -> Assessment:
    # A table belongs to its round: year and set are the round's.
    year = expected.year if expected.year is not None else expected.criteria.years[0]
    return Assessment(unit, year, expected.criteria.id, answers, file, source.place(row[0].at))


def _read_header(header: Row, expected: Expected, grid: Grid) -> list[_Asked]:
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
        if text.casefold() in (UNIT, NAME):
            text = text.casefold()
        if _was_another_code(heading, text, alike, grid):
            continue
        if text in seen:
            source.report("E-T003", heading.at, heading=text)
            continue
        seen.add(text)
        if text in (UNIT, NAME):
            continue
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
            result.append(_Asked(indicator, keys, positions, usual, _getter(positions), {}))
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


def _was_another_code(cell: Scalar, text: str, alike: dict[str, list[str]], grid: Grid) -> bool:
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


def _below(headings: Sequence[str], asked: Sequence[_Asked], expected: Expected) -> BelowTable:
    figures = {position: one.indicator.rule for one in asked for position in one.positions}
    named = [position for position, heading in enumerate(headings) if heading in (UNIT, NAME)]
    return BelowTable(expected.units.values(), figures, named)


def _read_unit(
    row: Row, position: int, expected: Expected, alike: dict[str, list[str]], grid: Grid, *, hints: bool
) -> str | None:
    """The code of the row's unit; None, and a complaint, where it names none. ``hints``: whether with a near code."""
    source = grid.source
    cell = row[position] if position < len(row) else row[0]
    text = source.name(cell) if position < len(row) else ""
    if not text:
        covering = grid.covered.get((row.line, position + 1))
        if covering is not None:
            source.report("E-T018", (row.line, position + 1), [source.place(covering)])
        elif not source.problems:
            source.report("E-T006", cell.at)
        return None
    if _was_another_code(cell, text, alike, grid):
        return None
    named = expected.names.codes(text)
    if len(named) == 1:
        return named[0]
    if named:
        source.report("E-T012", cell.at, unit=text)
    else:
        source.report("E-A001", cell.at, unit=text, hint=expected.hint_unit(text, near=hints))
    return None


def _check_cells(row: Row, headings: Sequence[str], unheaded: Sequence[int], grid: Grid) -> None:
    """Complain of values that stand under no heading, and of cells that a merged one of another figure covers."""
    for position in (*unheaded, *range(len(headings), len(row))):
        if row.texts[position]:
            grid.source.report("E-T017", (row.line, position + 1), text=row.texts[position][:40])
    if grid.covered:
        for position, heading in enumerate(headings):
            first = grid.covered.get((row.line, position + 1))
            if heading and first is not None:
                grid.source.report("E-T018", (row.line, position + 1), [grid.source.place(first)])


def _check_end(row: Row, width: int, header: Row, unit: Unit, source: GridSource) -> None:
    """The last row of a file that does not end it and has fewer cells than headings: the file was cut off there.

    Excel and LibreOffice end every row, and whoever types one without its blank cells mostly does as well.
    """
    missing = next((cell for cell in header[width:] if cell.text), None)
    if missing is not None:
        heading = source.name(missing)
        source.report("W-T020", (row.line, width), unit=unit.code, name=unit.name, heading=heading)


def _check_name(cell: Scalar, unit: Unit, source: GridSource) -> None:
    """Two columns say whose the row is; the code counts, but a name that is not its own may be the right one."""
    name = source.name(cell)
    if name and name != unit.code and one_spelling(name) != one_spelling(normal(unit.name)):
        source.report("W-T019", cell.at, unit=unit.code, name=unit.name, text=name)


def _apart(row: Row, asked: list[_Asked], grid: Grid) -> list[_Asked]:
    """Those none of whose cells a merged one covers, of which is told already."""
    if not grid.covered:
        return asked
    return [one for one in asked if all((row.line, position + 1) not in grid.covered for position in one.positions)]


def _read_answers(row: Row, asked: list[_Asked], source: GridSource) -> dict[str, Answer]:
    answers = {}
    texts = tuple(row.texts)
    for one in asked:
        said = one.said(texts)
        if not any(said):
            continue
        answer = None if source.odd else one.understood.get(said)
        if answer is None:
            answer = _read_answer(one, said, row, source)
        if answer is not None:
            answers[one.indicator.code] = answer
    return answers


def _read_answer(one: _Asked, said: tuple[str, ...], row: Row, source: GridSource) -> Answer | None:
    """What has not been said so before."""
    answer = None if source.odd else _figures_alone(one, said)
    if answer is not None:
        keep(one.understood, said, answer)
        return answer
    count = len(source.problems)
    answer = _answer(one, [row[position] for position in one.positions], source)
    if answer is None or answer.stated is NOT_APPLICABLE:
        return answer
    answer = answer._replace(at=one.column_of(said))
    if len(source.problems) == count and not source.odd:
        keep(one.understood, said, answer)
    return answer


def _figures_alone(asked: _Asked, texts: tuple[str, ...]) -> Answer | None:
    """The answer of whole figures, as most are; None where there is more to look at."""
    facts = plain_facts(asked.indicator.rule, [*map(plain_whole, texts)]) if asked.has_figures_alone else None
    return None if facts is None else Answer(facts, at=asked.column_of(texts))


def _answer(asked: _Asked, cells: list[Scalar], source: GridSource) -> Answer | None:
    indicator = asked.indicator
    said = {key: cell for key, cell in zip(asked.keys, cells, strict=True) if cell.text}
    node = _answer_node(indicator, said, source)
    return None if node is None else read_answer(indicator.rule, node, source, code=indicator.code)


def _answer_node(indicator: Indicator, cells: dict[str, Scalar], source: GridSource) -> Node | None:
    """What YAML would hold for the same answer, of at least one cell; None, and a complaint, where they contradict."""
    first = next(iter(cells.values()))
    facts = [cell for key, cell in cells.items() if key not in RESERVED_KEYS]
    away = [cell for cell in facts if is_not_applicable(cell.text)]
    if away:
        if len(away) < len(facts):
            source.report("E-T007", away[0].at, code=indicator.code)
            return None
        beside = {key: cell for key, cell in cells.items() if key in RESERVED_KEYS}
        if not beside:
            return away[0]
        said: dict[str, Node] = {AWAY_KEY: away[0]._replace(text="true"), **beside}
        return Mapping(said, {key: node.at for key, node in said.items()}, away[0].at)
    several = {
        asked.key for way in indicator.rule.ways for asked in way.inputs if isinstance(asked, Choice) and asked.several
    }
    entries = {key: _codes(cell) if key in several else cell for key, cell in cells.items()}
    return Mapping(entries, {key: cell.at for key, cell in cells.items()}, first.at)


def _codes(cell: Scalar) -> Node:
    if cell.text in NONE_MET:
        return ListNode([], cell.at)
    return ListNode([Scalar(code, cell.at) for code in cell.text.split()], cell.at)
