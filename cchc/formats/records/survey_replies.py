"""A survey's records, one row a reply or a count of replies, counted as they are read.

A province has hundreds of thousands of replies, and few different ones: what a row comes to is worked out once for
each combination of its texts.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

from ... import number
from ...assessment import Unit, UnitNames
from ...nodes import meant_code
from ...problems import Message, Place, Problem, Value
from ...records.questionnaire import Question, Questionnaire
from ...records.survey import Replies
from ...text import as_excel_keeps, normal, one_number_in_excel
from ..files import problem, state_of
from .survey_columns import Columns, find_columns
from .survey_complaints import Complaints
from .survey_rows import CutOff, Rows, open_rows

MAX_TEXT = 60
"""Characters of what a row says that a message shows."""
OTHER_CHANNELS = "…"
MAX_CHANNELS = 20
"""Told apart; a column with more holds something else than the ways that replies come in."""


def read_replies(
    path: Path, questionnaire: Questionnaire, units: Collection[Unit], names: Mapping[str, str]
) -> tuple[Replies | None, list[Problem]]:
    """The replies of a file; None where it cannot be read as a table of them. ``names`` are those of its columns."""
    before = state_of(path)
    replies, problems = _read_replies(path, questionnaire, units, names)
    return (replies, problems) if state_of(path) == before else (None, [problem("E-F013", str(path))])


def _read_replies(
    path: Path, questionnaire: Questionnaire, units: Collection[Unit], names: Mapping[str, str]
) -> tuple[Replies | None, list[Problem]]:
    with open_rows(path) as rows:
        if isinstance(rows, Problem):
            return None, [rows]
        columns, problems = find_columns(rows, names, grouped=bool(questionnaire.groups))
        if columns is None:
            return None, problems
        counting = _Counting(rows, columns, questionnaire, units)
        counting.count()
        replies = Replies(
            rows.source,
            Place(str(path)),
            {key: tuple(counts) for key, counts in counting.counts.items()},
            counting.channels,
            counting.spoiled,
            counting.is_usable,
        )
        return replies, [*problems, *counting.complaints.problems, *counting.at_end]


class _Reply(NamedTuple):
    """What the texts of a row come to."""

    unit: str
    question: Question
    group: str
    counts: list[int]
    """By option."""
    option: int
    about: int
    """The number of unit and question together."""


def _shortened(text: str) -> str:
    """What a row says, as far as a message has room for it."""
    return text if len(text) <= MAX_TEXT else f"{text[: MAX_TEXT - 1]}…"


class _Known(NamedTuple):
    """What can stand in a column: codes, and the names that stand for them."""

    codes: tuple[str, ...]
    by_text: dict[str, int | None]
    """The position of each, by its code or name; None where two have the same name."""

    def hint(self, text: str) -> Message:
        return meant_code(text, self.by_text)


def _known(named: Iterable[tuple[str, str]]) -> _Known:
    pairs = list(named)
    by_text: dict[str, int | None] = {}
    for position, (_, name) in enumerate(pairs):
        by_text[normal(name)] = None if normal(name) in by_text else position
    by_text.update({code: position for position, (code, _) in enumerate(pairs)})
    return _Known(tuple(code for code, _ in pairs), by_text)


class _Counting:
    """The counts while they grow, and what there is to say of the rows."""

    def __init__(self, rows: Rows, columns: Columns, questionnaire: Questionnaire, units: Collection[Unit]) -> None:
        self.rows, self.columns = rows, columns
        self.complaints = Complaints()
        self.at_end: list[Problem] = []
        self.counts: dict[tuple[str, str, str], list[int]] = {}
        self.channels: dict[str, int] = {}
        self.spoiled: dict[str, int] = {}
        self.is_usable = True
        self._questions = questionnaire.questions
        self._unit = _known((unit.code, unit.name) for unit in units)
        self._names = UnitNames((unit.code, unit.name) for unit in units)
        self._question = _known((question.code, question.text) for question in self._questions)
        self._options = [
            _known((option.code, option.name) for option in question.options) for question in self._questions
        ]
        self._group = _known((group.code, group.name) for group in questionnaire.groups)
        self._alike = [
            (column, alike)
            for column, known in (
                (columns.unit, self._unit),
                (columns.question, self._question),
                (columns.group, self._group),
            )
            if column is not None and (alike := one_number_in_excel(known.codes))
        ]
        """The columns with codes that a workbook may hold as one number, and these codes by the number."""
        self._seen: dict[tuple[str, str, str, str], _Reply] = {}
        self._people: dict[str, int] = {}
        self._first: dict[int, int] = {}
        """The line in which a respondent first replied to a question about a unit."""
        self._counted: dict[tuple[int, str, int, str], int] = {}
        """The line in which replies were counted."""
        self._ways: dict[str, str] = {}
        self._broken = 0
        """The last line that has not a value for each column."""

    def count(self) -> None:
        columns, width, seen = self.columns, len(self.rows.header), self._seen
        unit, question, option, respondent, group, channel, count = columns
        odd = bool(self.rows.odd or self._alike)
        line = self.rows.header_line
        try:
            for line, values in self.rows:
                if (len(values) != width or odd) and not self._is_whole(line, values):
                    continue
                texts = (values[unit], values[question], values[option], "" if group is None else values[group])
                reply = seen.get(texts) or self._resolve(line, values, texts)
                if reply is None:
                    continue
                way = "" if channel is None else values[channel]
                amount = 1 if count is None else self._amount(line, values[count], reply, way)
                if amount is None:
                    continue
                if respondent is not None and not self._is_new(line, values[respondent], reply):
                    continue
                reply.counts[reply.option] += amount
                if channel is not None:
                    way = self._ways.get(way) or self._way(way)
                    self.channels[way] = self.channels.get(way, 0) + amount
        except CutOff as cut:
            self.is_usable = False
            self.at_end.append(cut.problem)
            return
        if line == self.rows.header_line:
            self.is_usable = False
            self.at_end.append(Problem(Message("E-K031"), (self.rows.place(line),)))
        elif not self.rows.is_ended and line != self._broken:
            self.at_end.append(Problem(Message("W-K027", {"row": str(line)}), (self.rows.place(line),)))

    def _complain(
        self, code: str, line: int, at: int | None, values: Mapping[str, Value], *others: Place, about: str = ""
    ) -> None:
        """A complaint about a row, and the column (from 0) that it is about."""
        place = self.rows.place(line, 1 if at is None else at + 1)
        self.complaints.add(code, (place, *others), values, about=_shortened(about))

    def _is_whole(self, line: int, values: list[str]) -> bool:
        """Whether a row has a value for each column, and no cell of a workbook shows something else than it holds."""
        width = len(self.rows.header)
        if not any(value.strip() for value in values):
            return False
        if len(values) != width and not (len(values) > width and not any(v.strip() for v in values[width:])):
            self.is_usable, self._broken = False, line
            code = "E-K021" if len(values) < width else "E-K022"
            self._complain(code, line, None, {"found": len(values), "due": width, "how": self.rows.too_many})
            return False
        for column in self.columns:
            found = None
            if column is not None and (line, column + 1) in self.rows.odd:
                found = self.rows.cell_problem(line, column + 1)
            if found is not None:
                self.is_usable = False
                self.complaints.add("E-K042", found.places, {"said": found.message})
                return False
        for at, alike in self._alike:
            kept = as_excel_keeps(values[at].strip())
            if kept in alike and self.rows.holds_number(line, at + 1):
                self.is_usable = False
                said = Message("E-T020", {"text": kept, "codes": alike[kept]})
                self.complaints.add("E-K042", (self.rows.place(line, at + 1),), {"said": said})
                return False
        return True

    def _resolve(self, line: int, values: list[str], texts: tuple[str, str, str, str]) -> _Reply | None:
        """What a row says that is unlike those before it; None, and a complaint, where it says nothing sound."""
        if not any(value.strip() for value in values):
            return None
        unit = self._find_unit(line, normal(texts[0]))
        if unit is None:
            self.is_usable = False
            return None
        reply = self._resolve_reply(line, unit, *map(normal, texts[1:]))
        if reply is not None:
            self._seen[texts] = reply
        return reply

    def _find_unit(self, line: int, text: str) -> int | None:
        known, column = self._unit, self.columns.unit
        if not text:
            self._complain("E-K023", line, column, {"column": self._heading(column)})
            return None
        named = self._names.codes(text)
        if not named:
            hint = self._names.hint(text) if self.complaints.shows("E-K014") else Message("NO-HINT")
            values: dict[str, Value] = {"unit": _shortened(text), "hint": hint}
            self._complain("E-K014", line, column, values, about=text)
            return None
        if len(named) > 1:
            self._complain("E-K039", line, column, {"unit": text}, about=text)
            return None
        return known.by_text[named[0]]

    def _hint(self, code: str, known: _Known, text: str) -> Message:
        """What was probably meant; it takes long to find, and is found only for complaints that are shown."""
        return known.hint(text) if self.complaints.shows(code) else Message("NO-HINT")

    def _resolve_reply(self, line: int, unit_at: int, question: str, option: str, group: str) -> _Reply | None:
        columns, unit = self.columns, self._unit.codes[unit_at]
        asked_at = self._find(line, self._question, question, columns.question, "E-K015", {"unit": unit})
        if asked_at is None:
            return None
        asked = self._questions[asked_at]
        told: dict[str, Value] = {"unit": unit, "question": asked.code}
        if not option and columns.amount is None:
            self._complain("W-K024", line, columns.option, told)
            return None
        chosen = self._find(line, self._options[asked_at], option, columns.option, "E-K016", told)
        if chosen is None:
            return None
        code = ""
        if columns.group is not None:
            found = self._find(line, self._group, group, columns.group, "E-K017", told)
            if found is None:
                return None
            code = self._group.codes[found]
            if code not in [part.code for part in asked.groups]:
                known = tuple(part.code for part in asked.groups)
                self._spoil(told)
                self._complain("E-K018", line, columns.group, {**told, "group": code, "known": known}, about=code)
                return None
        counts = self.counts.setdefault((unit, asked.code, code), [0] * len(asked.options))
        about = unit_at * len(self._questions) + asked_at
        return _Reply(unit, asked, code, counts, chosen, about)

    def _find(self, line: int, known: _Known, text: str, column: int, code: str, told: dict[str, Value]) -> int | None:
        """The position of what a text names; None, and a complaint, where it names nothing."""
        if not text:
            self._spoil(told)
            self._complain("E-K023", line, column, {"column": self._heading(column)})
            return None
        position = known.by_text.get(text)
        if position is None:
            self._spoil(told)
            values = {**told, "text": _shortened(text), "known": known.codes, "hint": self._hint(code, known, text)}
            self._complain(code, line, column, values, about=text)
        return position

    def _heading(self, column: int) -> str:
        return normal(self.rows.header[column])

    def _spoil(self, told: Mapping[str, Value]) -> None:
        unit = str(told["unit"])
        self.spoiled[unit] = self.spoiled.get(unit, 0) + 1

    def _amount(self, line: int, text: str, reply: _Reply, way: str) -> int | None:
        """How many replies a row counts; None, and a complaint, where that is not said, or said already."""
        column = self.columns.amount
        assert column is not None
        value = number.plain_whole(text)
        if value is None:
            value = number.parse(text, whole=True)[0]
        told: dict[str, Value] = {"unit": reply.unit, "question": reply.question.code}
        if value is None or value < 0:
            self._spoil(told)
            if text.strip():
                self._complain("E-K029", line, column, {**told, "text": _shortened(text.strip())}, about=text)
            else:
                self._complain("E-K023", line, column, {"column": self._heading(column)})
            return None
        key = (reply.about, reply.group, reply.option, normal(way))
        first = self._counted.setdefault(key, line)
        if first != line:
            self._spoil(told)
            option = reply.question.options[reply.option].code
            self._complain("E-K020", line, None, {**told, "option": option}, self.rows.place(first))
            return None
        return int(value)

    def _is_new(self, line: int, who: str, reply: _Reply) -> bool:
        """Whether a respondent replies to a question about a unit for the first time; a complaint where not."""
        person = self._people.get(who)
        if person is None:
            name = normal(who)
            if not name:
                column = self.columns.respondent
                assert column is not None
                self._complain("W-K025", line, column, {"column": self._heading(column)})
                return True
            person = self._people[who] = self._people.setdefault(name, len(self._people))
        key = person * len(self._unit.codes) * len(self._questions) + reply.about
        first = self._first.setdefault(key, line)
        if first == line:
            return True
        told = {"unit": reply.unit, "question": reply.question.code, "respondent": _shortened(normal(who))}
        self._spoil(told)
        self._complain("E-K019", line, self.columns.respondent, told, self.rows.place(first), about=normal(who))
        return False

    def _way(self, text: str) -> str:
        """The channel that a text names."""
        way = normal(text)
        if way not in self.channels and len(self.channels) >= MAX_CHANNELS:
            return OTHER_CHANNELS
        self._ways[text] = way
        return way
