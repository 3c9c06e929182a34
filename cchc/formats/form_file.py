"""A filled form as it comes back: known by its hidden sheet, read by the slots of its rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from typing import NamedTuple

from .. import forms
from ..answers import NOT_APPLICABLE, Answer, is_not_applicable, read_answer, read_remarks
from ..assessment import Assessment, Submission
from ..criteria import Indicator
from ..forms import IndicatorLines, Line
from ..language import LANGUAGES, language
from ..nodes import At, Mapping, Node, Scalar, Sequence
from ..number import parse_exact
from ..problems import N_, Message, Place, Problem, Value
from ..rules import Choice, Figure
from ..text import normal
from .cells import GridSource
from .expected import Expected
from .files import Raw, problem
from .issued_lists import IssuedLists
from .sheet import Sheet
from .workbook import read_workbook

_HEAD_ROWS = 60
"""How far down the headings of the table may stand."""


class FormSource(GridSource):
    """The sheet that a person fills in: every figure has a cell, and is called by the name that stands beside it."""

    has_cells = True

    def text(self, node: Node, *, what: Value) -> str | None:
        """A text in normal form; what means nothing in YAML (``null``, ``~``) is a text like any other here."""
        return super().text(Scalar(node.text, node.at, plain=False) if isinstance(node, Scalar) else node, what=what)

    def called(self, key: str, name: Value) -> Value:
        del key
        return name


class IdentitySource(GridSource):
    """The hidden sheet, read as a part of the one that a person can see: its own cells are nowhere to go to."""

    def place(self, at: At) -> Place:
        del at
        return Place(self.file, None, None, self.sheet)


class _Table(NamedTuple):
    """The table of a form: its sheet, the row of its headings, and the column of each that is read."""

    sheet: Sheet
    source: FormSource
    header: int
    columns: dict[str, int]

    def cell(self, row: int, heading: str) -> Scalar:
        return self.sheet.cell(row, self.columns[heading])

    def text(self, row: int, heading: str) -> str:
        """The folded text under a heading that need not be there; none for what is no text, such as a code's number."""
        column = self.columns.get(heading, 0)
        values = self.sheet.values[row - 1]
        value = values[column - 1] if 0 < column <= len(values) else ""
        return _folded(value) if value and isinstance(value, str) else ""

    def filled(self, rows: Iterable[int], heading: str) -> list[Scalar]:
        """The cells of a column, in these rows, that hold anything."""
        return self.sheet.filled(rows, self.columns[heading])


def open_form(raw: Raw) -> FilledForm | list[Problem]:
    """The form in a workbook; the complaints where there is none."""
    workbook = read_workbook(raw, without=[forms.LISTS_SHEET])
    if isinstance(workbook, Problem):
        return [workbook]
    hidden = next((sheet for sheet in workbook if sheet.title == forms.IDENTITY_SHEET), None)
    if hidden is None:
        return [problem("E-X007", raw.name, sheet=forms.IDENTITY_SHEET)]
    identity = _read_identity(hidden)
    if forms.FORM in identity and identity[forms.FORM].text != forms.FORMAT:
        return [problem("E-X008", raw.name, found=identity[forms.FORM].text, due=forms.FORMAT)]
    if not all(key in identity for key in _KEYS):
        return [problem("E-X007", raw.name, sheet=forms.IDENTITY_SHEET)]
    table = _find_table(raw, workbook)
    if isinstance(table, Problem):
        return [table]
    return FilledForm(raw, hidden, identity, table)


_KEYS = (forms.FORM, forms.CRITERIA, forms.UNIT, forms.YEAR, forms.STAGE)


def _read_identity(sheet: Sheet) -> dict[str, Scalar]:
    """The values of the identity's keys that are there."""
    found = {}
    for row in range(1, len(_KEYS) + 1):
        value = sheet.cell(row, 2)
        if value.text:
            found[sheet.cell(row, 1).text] = value
    return found


def _find_table(raw: Raw, workbook: Iterable[Sheet]) -> _Table | Problem:
    """The table, by its headings, wherever they have been moved; a complaint where it is missing or there twice."""
    found: list[tuple[Sheet, int, _Headings]] = []
    best = Place(raw.name), _Headings({}, ())
    for sheet in workbook:
        if sheet.hidden and sheet.title != forms.SHEET:
            continue
        for row in range(1, min(len(sheet.values), _HEAD_ROWS) + 1):
            headings = _headings(sheet.values[row - 1])
            if not headings.missing:
                found.append((sheet, row, headings))
                break
            if len(headings.missing) < len(best[1].missing):
                best = sheet.source.place((row, 1)), headings
    if not found:
        place, headings = best
        return Problem(Message("E-X014", {"headings": _said(headings.missing)}), (place,))
    places = tuple(sheet.source.place((row, 1)) for sheet, row, _ in found)
    if len(found) > 1:
        return Problem(Message("E-X020", {"sheets": tuple(sheet.title for sheet, _, _ in found)}), places)
    sheet, row, headings = found[0]
    if headings.twice:
        return Problem(Message("E-X019", {"headings": _said(headings.twice)}), places)
    return _Table(sheet, FormSource(sheet.source.file, sheet.title, sheet.source.odd), row, headings.columns)


def _said(headings: Iterable[str]) -> tuple[Message, ...]:
    return tuple(Message(heading) for heading in headings)


class _Headings(NamedTuple):
    """The headings of a form in a row of cells."""

    columns: dict[str, int]
    twice: tuple[str, ...]
    """Those that are read and stand in more than one column."""

    @property
    def missing(self) -> tuple[str, ...]:
        return tuple(heading for heading in forms.READ if heading not in self.columns)


def _headings(row: Iterable[object]) -> _Headings:
    """The headings among a row's cells, in either language."""
    known = _known_words(forms.HEADINGS)
    found: dict[str, int] = {}
    twice: list[str] = []
    for column, value in enumerate(row, 1):
        heading = known.get(_folded(value)) if isinstance(value, str) and value else None
        if heading is None:
            continue
        if heading in found and heading in forms.READ:
            twice.append(heading)
        found.setdefault(heading, column)
    return _Headings(found, tuple(twice))


@lru_cache(maxsize=4096)  # the same words are in all forms of a round
def _folded(text: str) -> str:
    return normal(text).casefold()


@cache
def _known_words(words: tuple[str, ...]) -> dict[str, str]:
    """What each word is in every language, folded, and the word itself."""
    return {_folded(language(code).say(word)): word for code in LANGUAGES for word in words}


class FilledForm:
    """A form that was opened, before it is held against what it must agree with."""

    def __init__(self, raw: Raw, hidden: Sheet, identity: dict[str, Scalar], table: _Table) -> None:
        self.raw = raw
        self.hidden = hidden
        self.identity = identity
        self.table = table
        self.source = IdentitySource(raw.name, table.sheet.title, hidden.source.odd)

    def named_set(self) -> tuple[str | None, At]:
        """The set that the form was issued for, and where it says so."""
        named = self.identity[forms.CRITERIA]
        return normal(named.text), named.at

    def read(self, expected: Expected, *, guess: str = "") -> Submission:
        """What it states. ``guess`` is the unit whose name the file has, if it has one's."""
        unit, assessment = self._read(expected, guess)
        problems = (*self.source.problems, *self.table.source.problems)
        return Submission(unit or guess, assessment, problems, self._place)

    @property
    def _place(self) -> Place:
        return Place(self.raw.name, None, None, self.table.sheet.title)

    def _read(self, expected: Expected, guess: str) -> tuple[str | None, Assessment | None]:
        source, at = self.source, {key: cell.at for key, cell in self.identity.items()}
        unit = normal(self.identity[forms.UNIT].text)
        if not expected.check_unit(source, at[forms.UNIT], unit):
            return None, None
        if guess and guess != unit:
            source.report("E-X011", at[forms.UNIT], named=expected.unit(guess).name, unit=expected.unit(unit).name)
        year = source.number(self.identity[forms.YEAR], what=forms.YEAR, whole=True)
        expected.check_year(source, at[forms.YEAR], year)
        stage = self.identity[forms.STAGE].text
        if stage != expected.stage:
            source.report("E-X009", at[forms.STAGE], stage=stage, due=expected.stage)
        is_for_set = expected.check_set(source, at[forms.CRITERIA], normal(self.identity[forms.CRITERIA].text))
        if not is_for_set or year is None or not self._means_the_same(expected):
            return unit, None
        reader = _AnswerReader(self.table, expected, IssuedLists(self.raw))
        answers = reader.read()
        if answers is None:
            return unit, None
        return unit, Assessment(unit, int(year), expected.criteria.id, answers, self.raw.source, self._place)

    def _means_the_same(self, expected: Expected) -> bool:
        """Whether every indicator still is what it was when the form was issued, with a complaint about each change."""
        issued: dict[str, tuple[str, str]] = {}
        for values in self.hidden.values[len(_KEYS) + 1 :]:
            code, maximum, rule = (str(value).strip() for value in (*values, "", "", "")[:3])
            if code:
                issued[code] = maximum, rule
        if issued == expected.meanings:
            return True
        rows: dict[str, int] = {}
        for row in range(self.table.header + 1, len(self.table.sheet.values) + 1):
            rows.setdefault(self.table.cell(row, forms.SLOT).text.partition(" ")[0], row)
        for code, change in _changes(issued, expected.meanings):
            at = (rows[code], self.table.columns[forms.VALUE]) if code in rows else None
            self.table.source.report("E-X010", at, code=code, change=change)
        return False


def _changes(issued: dict[str, tuple[str, str]], now: dict[str, tuple[str, str]]) -> Iterator[tuple[str, Message]]:
    for code in issued:
        if code not in now:
            yield code, Message(N_("it is no longer in the set"))
    for code, (maximum, rule) in now.items():
        if code not in issued:
            yield code, Message(N_("it has been added to the set"))
        elif issued[code][0] != maximum:
            old, new = (parse_exact(text) for text in (issued[code][0], maximum))
            values: dict[str, Value] = {"old": 0 if old is None else old, "new": 0 if new is None else new}
            yield code, Message(N_("its maximum has changed from {old:n} to {new:n}"), values)
        elif issued[code][1] != rule:
            yield code, Message(N_("its rule has changed"))


class _AnswerReader:
    """Reads the rows of a table whose indicators mean what they meant."""

    def __init__(self, table: _Table, expected: Expected, lists: IssuedLists) -> None:
        self.table = table
        self.expected = expected
        self.lists = lists
        self.source = table.source

    def read(self) -> dict[str, Answer] | None:
        """The answers by code; None, and complaints, where rows of the form are missing or not what they say."""
        rows = self._rows()
        missing = [
            part.indicator.code for part in self.expected.form if any(line.slot not in rows for line in part.lines)
        ]
        if missing:
            self.source.report("E-X012", None, codes=tuple(missing))
        torn = [slot for slot, row in rows.items() if self._is_torn(slot, row)]
        if torn:
            codes = tuple(dict.fromkeys(slot.partition(" ")[0] for slot in torn))
            self.source.report("E-X018", (rows[torn[0]], self.table.columns[forms.VALUE]), codes=codes)
        if missing or torn:
            return None
        answers = {}
        for part in self.expected.form:
            answer = self._answer(part, [rows[line.slot] for line in part.lines])
            if answer is not None:
                answers[part.indicator.code] = answer
        return answers

    def _rows(self) -> dict[str, int]:
        """Where each slot is; a complaint about each that is there twice, and about what stands between them."""
        slots = {line.slot for part in self.expected.form for line in part.lines}
        column = self.table.columns[forms.SLOT]
        found: dict[str, int] = {}
        strays: list[int] = []
        last = 0
        for row in range(self.table.header + 1, len(self.table.sheet.values) + 1):
            values = self.table.sheet.values[row - 1]
            slot = values[column - 1] if column <= len(values) else ""
            if slot not in slots:
                slot = normal(slot) if isinstance(slot, str) else ""
            if not isinstance(slot, str) or slot not in slots:
                strays.append(row)
                continue
            last = row
            if slot in found:
                first = self.source.place((found[slot], self.table.columns[forms.VALUE]))
                at = (row, self.table.columns[forms.VALUE])
                self.source.report("E-X013", at, (first,), code=slot.partition(" ")[0])
            else:
                found[slot] = row
        for row in strays:
            if row < last:
                self._look_at_stray(row)
        return found

    def _is_torn(self, slot: str, row: int) -> bool:
        """Whether what stands beside a slot says that the row is another's, as after sorting without the slots."""
        code, label = self.table.text(row, forms.CODE), self.table.text(row, forms.DATA)
        if code and code != slot.partition(" ")[0].casefold() and code in self.expected.codes:
            return True
        labels = self.expected.labels
        return bool(label) and slot not in labels.get(label, (slot,))

    def _look_at_stray(self, row: int) -> None:
        """A row that is no slot's, such as a heading: what was typed where it is not read is told."""
        if self.table.cell(row, forms.SLOT).text:
            return
        for heading in (forms.VALUE, forms.NOT_APPLICABLE, forms.EVIDENCE, forms.NOTE):
            cell = self.table.cell(row, heading)
            if cell.text:
                self.source.report("W-X017", cell.at, text=cell.text[:40])

    def _answer(self, part: IndicatorLines, rows: list[int]) -> Answer | None:
        leaf = part.indicator
        cells = [self.table.cell(row, forms.VALUE) for row in rows]
        away = self._is_away(leaf, rows, cells)
        remarks = self._remarks(leaf, rows)
        if away is None:
            read_remarks(remarks, self.source)
            return None
        if away is not False:
            given = [cell for cell in cells if cell.text and not is_not_applicable(cell.text)]
            if given:
                self.source.report("E-T007", away, (self.source.place(given[0].at),), code=leaf.code)
                read_remarks(remarks, self.source)
                return None
            claim = read_remarks(remarks, self.source)
            return Answer(NOT_APPLICABLE, 0, *claim, self.source.position(away))
        entries: dict[str, Node] = {}
        several: dict[str, list[tuple[Line, Scalar]]] = {}
        sound = True
        for line, cell in zip(part.lines, cells, strict=True):
            if isinstance(line.asked, Figure):
                entries[line.asked.key] = cell
            elif line.option is not None:
                several.setdefault(line.asked.key, []).append((line, cell))
            elif cell.text:
                chosen = self._chosen(leaf, line.asked, cell)
                sound = sound and chosen is not None
                entries[line.asked.key] = chosen or cell
        for key, asked in several.items():
            met = self._met(leaf, asked)
            sound = sound and met is not None
            if met is not None and any(cell.text for _, cell in asked):
                entries[key] = met
        if not sound:
            read_remarks(remarks, self.source)
            return None
        keys = {key: node.at for key, node in entries.items()}
        node = Mapping({**entries, **remarks.entries}, {**keys, **remarks.keys}, cells[0].at)
        return read_answer(leaf.rule, node, self.source, code=leaf.code)

    def _is_away(self, leaf: Indicator, rows: list[int], cells: list[Scalar]) -> At | bool | None:
        """The cell that says that the indicator does not apply; False where none does; None, and a complaint, else."""
        known = _known_words((forms.NOT_APPLICABLE,))
        for cell in self.table.filled(rows, forms.NOT_APPLICABLE):
            if is_not_applicable(cell.text) or normal(cell.text).casefold() in known:
                return cell.at
            self._refuse(leaf, cell, _said([forms.NOT_APPLICABLE]))
            return None
        return next((cell.at for cell in cells if cell.text and is_not_applicable(cell.text)), False)

    def _chosen(self, leaf: Indicator, asked: Choice, cell: Scalar) -> Scalar | None:
        """The code of the option that a cell names; None, and a complaint, where it names none."""
        text = self.source.text(cell, what=asked.key)
        if text is None:
            return None
        folded = text.casefold()
        for option in asked.options:
            if folded in (normal(option.name).casefold(), option.code.casefold()):
                return Scalar(option.code, cell.at)
        issued = self.lists.code_of(folded, asked)
        if issued is not None:
            return Scalar(issued, cell.at)
        self._refuse(leaf, cell, tuple(option.name for option in asked.options))
        return None

    def _met(self, leaf: Indicator, asked: list[tuple[Line, Scalar]]) -> Sequence | None:
        """The codes of the items that are met; None, and complaints, where a cell says neither yes nor no."""
        words = _known_words((forms.YES, forms.NO))
        if all(not cell.text for _, cell in asked):
            return Sequence([], asked[0][1].at)
        met: list[Node] = []
        sound = True
        for line, cell in asked:
            assert line.option is not None
            word = words.get(normal(cell.text).casefold())
            if word == forms.YES:
                met.append(Scalar(line.option.code, cell.at))
            elif not cell.text:
                missing = tuple(other.option.name for other, blank in asked if other.option and not blank.text)
                self.source.report("E-A012", cell.at, code=leaf.code, missing=missing)
                return None
            elif word is None:
                self._refuse(leaf, cell, _said((forms.YES, forms.NO)))
                sound = False
        return Sequence(met, asked[0][1].at) if sound else None

    def _refuse(self, leaf: Indicator, cell: Scalar, known: tuple[Value, ...]) -> None:
        if self.source.name(cell):  # what is no text at all is told as such
            self.source.report("E-X015", cell.at, code=leaf.code, text=cell.text[:60], known=known)

    def _remarks(self, leaf: Indicator, rows: list[int]) -> Mapping:
        """Claim, evidence and note, in whichever row of the indicator they stand."""
        entries: dict[str, Node] = {}
        for key, heading in (("claimed", forms.CLAIMED), ("evidence", forms.EVIDENCE), ("note", forms.NOTE)):
            cells = self.table.filled(rows, heading)
            if not cells:
                continue
            if len(cells) == 1:
                entries[key] = cells[0]
            elif key == "claimed":
                self.source.report("E-X016", cells[1].at, (self.source.place(cells[0].at),), code=leaf.code)
            else:
                entries[key] = Scalar("; ".join(cell.text for cell in cells), cells[0].at)
        return Mapping(
            entries, {key: node.at for key, node in entries.items()}, self.table.cell(rows[0], forms.VALUE).at
        )
