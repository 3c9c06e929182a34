"""A filled form as it comes back: known by its hidden sheet, read by the slots of its rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from ...assessment import Assessment, Submission, Unit
from ...dates import Day
from ...nodes import At, Scalar
from ...number import parse_exact
from ...problems import N_, Message, Place, Problem, Value
from ...stages import forms
from ...stages.stage import StageKind, stage_words
from ...text import normal, unsafe_character
from ..expected import Expected
from ..files import Raw, problem
from ..workbooks.cells import GridSource
from ..workbooks.sheet import Sheet
from ..workbooks.workbook import read_workbook
from .answers import AnswerReader
from .issued_lists import IssuedLists
from .rows import rows_of
from .table import FormTable, find_table

_KEYS = (forms.FORM, forms.CRITERIA, forms.UNIT, forms.YEAR, forms.STAGE, forms.NAME)
"""The keys of the identity, in the order of its rows."""


class _Issued(NamedTuple):
    """What an indicator was when the form was issued, as the identity lists it."""

    code: str
    maximum: str
    rule: str
    words: str
    ground: str


class IdentitySource(GridSource):
    """The hidden sheet, read as a part of the one that a person can see: its own cells are nowhere to go to."""

    def place(self, at: At) -> Place:
        del at
        return Place(self.file, None, None, self.sheet)


def open_form(raw: Raw, *, alone: bool = False) -> FilledForm | list[Problem]:
    """The form in a workbook; the complaints where there is none."""
    workbook = read_workbook(raw, without=[forms.LISTS_SHEET], merged=True, alone=alone)
    if isinstance(workbook, Problem):
        return [workbook]
    hidden = next((sheet for sheet in workbook if sheet.title == forms.IDENTITY_SHEET), None)
    if hidden is None:
        return [problem("E-X007", raw.name, sheet=forms.IDENTITY_SHEET)]
    identity = _read_identity(hidden)
    layouts = {layout.format: layout for layout in forms.LAYOUTS.values()}
    if forms.FORM in identity and identity[forms.FORM].text not in layouts:
        return [problem("E-X008", raw.name, found=identity[forms.FORM].text, due=forms.SELF_FORM.format)]
    if not all(key in identity for key in _KEYS):
        return [problem("E-X007", raw.name, sheet=forms.IDENTITY_SHEET)]
    table = find_table(raw, workbook, layouts[identity[forms.FORM].text])
    if isinstance(table, Problem):
        return [table]
    return FilledForm(raw, hidden, identity, table)


def _read_identity(sheet: Sheet) -> dict[str, Scalar]:
    """The values of the identity's keys that are there, and are texts that can be shown."""
    found = {}
    for row in range(1, _listed_from(sheet)):
        value = sheet.cell(row, 2)
        if value.text and not unsafe_character(value.text):
            found[sheet.cell(row, 1).text] = value
    return found


def _listed_from(sheet: Sheet) -> int:
    """The row of the headings under which the indicators are listed: below the keys, and the day if there is one."""
    has_received = sheet.cell(len(_KEYS) + 1, 1).text == forms.RECEIVED
    return len(_KEYS) + (2 if has_received else 1)


class FilledForm:
    """A form that was opened, before it is held against what it must agree with."""

    def __init__(self, raw: Raw, hidden: Sheet, identity: dict[str, Scalar], table: FormTable) -> None:
        self.raw = raw
        self.hidden = hidden
        self.identity = identity
        self.table = table
        self.source = IdentitySource(raw.name, table.sheet.title, hidden.source.odd)

    is_of_another_kind = False
    """What was not issued as a form is not opened as one."""

    def named_set(self) -> tuple[str | None, At]:
        """The set that the form was issued for, and where it says so."""
        named = self.identity[forms.CRITERIA]
        return normal(named.text), named.at

    @property
    def unit(self) -> Unit:
        """The unit that the form was issued to, which no list of units need name."""
        return Unit(normal(self.identity[forms.UNIT].text), normal(self.identity[forms.NAME].text))

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
        is_of_kind = self.table.layout is forms.LAYOUTS[expected.stage.kind]
        if expected.year is None and self.table.layout is not forms.SELF_FORM:
            source.report("E-P020", at[forms.STAGE], stage=stage_words(stage))
        elif stage != expected.stage.name or not is_of_kind:
            named, due = (stage_words(name) for name in (stage, expected.stage.name))
            how = expected.misplaced(stage, "HINT-STAGE-OF-FORM", "HINT-STAGE-OF-FORM-NOT-HERE")
            source.report("E-X009", at[forms.STAGE], stage=named, due=due, how=how)
        is_for_set = expected.check_set(source, at[forms.CRITERIA], normal(self.identity[forms.CRITERIA].text))
        issued = _issued(self.hidden)
        if not is_of_kind or not is_for_set or year is None:
            return unit, None
        changed = self._changed(issued, expected)
        reworded = {one.code for one in issued if one.words != expected.words.get(one.code)}
        parts = expected.form
        if expected.stage.kind is StageKind.EXPLANATION:
            asked = {one.code for one in issued}
            parts = tuple(part for part in parts if part.indicator.code in asked)
        if changed:  # the rest is read all the same: for a form that is made anew, and for what is wrong in it
            parts = tuple(part for part in parts if part.indicator.code not in changed)
        rows = rows_of(self.table, parts, expected, changed=changed)
        if rows is None:
            return unit, None
        answers, unread = AnswerReader(self.table, expected, IssuedLists(self.raw), reworded).read(rows)
        grounds = {one.code: one.ground for one in issued if one.ground}
        received = self._received()
        file = self.raw.source
        set_id = expected.criteria.id
        return unit, Assessment(
            unit, int(year), set_id, answers, file, self._place, stage, received, grounds=grounds, unread=unread
        )

    def _received(self) -> Day | None:
        """The day that stood in the assessment whose answers were filled in."""
        stated = self.identity.get(forms.RECEIVED)
        date = None if stated is None else self.source.date(stated, what=forms.RECEIVED)
        return None if date is None else Day(date, self._place)

    def _changed(self, listed: Iterable[_Issued], expected: Expected) -> frozenset[str]:
        """The indicators that are not what they were when the form was issued, with a complaint about each."""
        issued = {one.code: (one.maximum, one.rule) for one in listed}
        meanings = expected.meanings
        if expected.stage.kind is StageKind.EXPLANATION:  # it lists those alone that it asks about
            meanings = {code: meant for code, meant in meanings.items() if code in issued}
        if issued == meanings:
            return frozenset()
        rows: dict[str, int] = {}
        for row in range(self.table.header + 1, len(self.table.sheet.values) + 1):
            rows.setdefault(self.table.cell(row, forms.SLOT).text.partition(" ")[0], row)
        changes = dict(_changes(issued, meanings))
        for code, change in changes.items():
            at = self.table.answer_at(rows[code]) if code in rows else None
            self.table.source.report("E-X010", at, code=code, change=change)
        return frozenset(changes)


def _issued(hidden: Sheet) -> Iterable[_Issued]:
    """What the identity lists below its keys."""
    listed = tuple(tuple(row) for row in hidden.values[_listed_from(hidden) :])
    are_texts = all(type(value) is str for row in listed for value in row)
    return _read_issued(listed) if are_texts else _read_issued.__wrapped__(listed)


@lru_cache(maxsize=16)  # the forms of a round list the same; 1 and true, which are equal, are not told apart here
def _read_issued(listed: tuple[tuple[object, ...], ...]) -> tuple[_Issued, ...]:
    rows = [_Issued(*(str(value).strip() for value in (*values, *[""] * 5)[:5])) for values in listed]
    return tuple(one for one in rows if one.code)


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
