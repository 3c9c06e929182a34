"""A whole round in one table: a row a unit, a column a figure.

A column is headed by an indicator's code where the indicator has one figure, else by code and key
(``3.2.1.on_time``). The cells become the same nodes that YAML makes, and are read by the same functions.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

from ..answers import NONE_MET, NOT_APPLICABLE, Answer, is_not_applicable, plain_facts, read_answer
from ..assessment import Assessment, SourceFile, Submission, Unit
from ..criteria import Indicator
from ..nodes import Mapping, Node, Scalar
from ..nodes import Sequence as ListNode
from ..number import plain_whole
from ..problems import Message, Place, Problem, has_errors
from ..rules import AWAY_KEY, RESERVED_KEYS, Choice
from ..text import alike_in_excel, normal, one_spelling
from .below_tables import BelowTable
from .expected import Expected, keep
from .grid import Grid, Row, read_grid
from .wide_columns import Asked, Owners, find_owners, is_table, read_columns, was_another_code
from .workbooks.cells import GridSource

_MOST_HINTED = 50
"""Names of no unit for which codes that are alike are looked for, which takes long where there are thousands."""


def read_wide_table(path: str | Path, expected: Expected) -> tuple[list[Submission], list[Problem]]:
    """A submission for each row, and the complaints that belong to no unit.

    Where the table or its heading cannot be read, no unit is scored from it: each has an invalid submission.
    """
    grid = read_grid(path, partial(is_table, expected=expected))
    if isinstance(grid, list):
        return [Submission(unit, None, (), Place(str(path))) for unit in expected.units], grid
    source = grid.source
    expected.inform(source)
    header = _heading_row(grid.rows)
    headings = [normal(cell.text) for cell in header]
    owners = find_owners(headings)
    if owners is None:
        first = next((cell for cell in header if cell.text), header[0] if header else None)
        others = Message("HINT-SHEETS", {"sheets": grid.others}) if grid.others else Message("NO-HINT")
        source.report("E-T001", first.at if first else None, text=first.text[:40] if first else "", others=others)
        return [Submission(unit, None, (), Place(str(path))) for unit in expected.units], source.problems
    columns = read_columns(header, owners, expected, grid)
    sound = not has_errors(source.problems)
    general = source.problems
    submissions = []
    file, alike = grid.raw.source, alike_in_excel(expected.units)
    unheaded = [position for position, heading in enumerate(headings) if not heading]
    below = _below(owners, columns, expected)
    strangers = 0
    for row in grid.rows:
        if not any(row.texts):
            continue
        width = len(row)
        row.texts.extend([""] * (len(header) - width))
        place = source.place(row[0].at)
        source.problems = []
        unit = _read_unit(row, owners.unit, expected, alike, grid, hints=strangers < _MOST_HINTED)
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
        if owners.name is not None:
            _check_name(row[owners.name], expected.units[unit], source)
        assessment = _assessment(unit, answers, expected, file, source, row)
        submissions.append(Submission(unit, assessment if sound else None, tuple(source.problems), place, source=file))
    general.extend(below.told(source))
    return submissions, general


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


def _below(owners: Owners, asked: Sequence[Asked], expected: Expected) -> BelowTable:
    figures = {position: one.indicator.rule for one in asked for position in one.positions}
    named = [position for position in owners if position is not None]
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
    if was_another_code(cell, text, alike, grid):
        return None
    named = expected.names.codes(text)
    if len(named) == 1:
        return named[0]
    if named:
        source.report("E-T012", cell.at, unit=text)
    else:
        source.report("E-A001", cell.at, unit=text, hint=expected.names.hint(text, near=hints))
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


def _apart(row: Row, asked: list[Asked], grid: Grid) -> list[Asked]:
    """Those none of whose cells a merged one covers, of which is told already."""
    if not grid.covered:
        return asked
    return [one for one in asked if all((row.line, position + 1) not in grid.covered for position in one.positions)]


def _read_answers(row: Row, asked: list[Asked], source: GridSource) -> dict[str, Answer]:
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


def _read_answer(one: Asked, said: tuple[str, ...], row: Row, source: GridSource) -> Answer | None:
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


def _figures_alone(asked: Asked, texts: tuple[str, ...]) -> Answer | None:
    """The answer of whole figures, as most are; None where there is more to look at."""
    facts = plain_facts(asked.indicator.rule, [*map(plain_whole, texts)]) if asked.has_figures_alone else None
    return None if facts is None else Answer(facts, at=asked.column_of(texts))


def _answer(asked: Asked, cells: list[Scalar], source: GridSource) -> Answer | None:
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
