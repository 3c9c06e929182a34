"""The answers in the rows of a form's table."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from ...answers import NOT_APPLICABLE, Answer, hint_if_away, is_not_applicable, plain_facts, read_remarks
from ...criteria import Indicator
from ...nodes import At, Mapping, Node, Scalar, Sequence
from ...problems import N_, Message, Problem, Value
from ...rules import AWAY_KEY, Choice, Figure, input_name
from ...stages import forms
from ...stages.findings import read_said
from ...stages.forms import SELF_FORM, IndicatorLines, Line
from ...text import normal
from ..expected import AnswerRows, Expected, FormRows, Wording, keep
from ..workbooks.cells import is_whole
from .issued_lists import IssuedLists
from .table import FormTable, known_words, said

_PLAIN = frozenset({str, float})
"""What cells hold that are equal only where they are the same: true and 1 are equal as well."""
_NOTHING_BESIDE = ("", "", "")
"""Beside a figure: neither that the indicator does not apply, nor a claim, nor a note."""
_EVIDENCE = Message(N_("evidence"))


class AnswerReader:
    """Reads the rows of a table whose indicators mean what they meant."""

    def __init__(
        self,
        table: FormTable,
        expected: Expected,
        lists: IssuedLists,
        reworded: Collection[str],
    ) -> None:
        """``reworded``: the indicators whose options had other names when the form was issued."""
        self.table = table
        self.layout = table.layout
        self.expected = expected
        self.lists = lists
        self.reworded = reworded
        self.source = table.source
        expected.inform(self.source)
        decisive = (self.layout.answer, forms.NOT_APPLICABLE, forms.CLAIMED, forms.NOTE)
        self._decisive = tuple(table.columns.get(heading, 0) for heading in decisive)
        columns = [table.values(heading) for heading in decisive]
        self._are_plain = all(map(_is_plain, columns))
        self._rows = [*zip(*columns, strict=True)]
        """What is in the decisive cells of each row of the sheet."""
        self._merged: frozenset[str] = frozenset()
        self._evidence = table.values(forms.EVIDENCE)
        self._is_evidence_plain = table.source.are_plain_texts(self._evidence[table.header :])

    def read(self, rows: FormRows) -> tuple[dict[str, Answer], dict[str, tuple[Problem, ...]]]:
        """The answers by code, and what there is to say of them by code."""
        self._merged = rows.merged
        answers, unread = {}, {}
        problems = self.source.problems
        for part in rows.answers:
            count = len(problems)
            answer = self._answer(part)
            if answer is not None:
                answers[part.part.indicator.code] = answer
            if len(problems) > count:
                unread[part.part.indicator.code] = tuple(problems[count:])
        return answers, unread

    def _answer(self, asked: AnswerRows) -> Answer | None:
        """What the rows say, in which the same words and figures are understood once: forms of a round are alike."""
        part, rows = asked.part, asked.rows
        key = self._wording(part, rows)
        if key is None:
            return self._understood(part, rows)
        known = self.expected.understood.get(key)
        if known is None and asked.has_figures_alone:
            known = self._figures_alone(part, rows, key[-1])
            if known is not None:
                keep(self.expected.understood, key, known)
        if known is not None:
            return self._with_evidence(known, rows)
        count = len(self.source.problems)
        answer = self._understood(part, rows)
        if answer is not None and answer.stated is not NOT_APPLICABLE and len(self.source.problems) == count:
            keep(self.expected.understood, key, answer._replace(evidence="", evidence_at=None))
        return answer

    def _wording(self, part: IndicatorLines, rows: tuple[int, ...]) -> Wording | None:
        """All that an answer is made of but its evidence; None where a cell is not simply what it shows."""
        if self.layout is not SELF_FORM or part.indicator.code in self.reworded:
            return None
        odd = self.source.odd
        if odd and any((row, column) in odd for row in rows for column in self._decisive):
            return None
        first, end = rows[0] - 1, rows[-1]
        if end - first == len(rows):
            said = tuple(self._rows[first:end])
        else:
            said = tuple([self._rows[row - 1] for row in rows])
        if not self._are_plain and not all(map(_is_plain, said)):
            return None
        return part.indicator.code, rows, self._decisive, said

    def _figures_alone(
        self, part: IndicatorLines, rows: tuple[int, ...], said: tuple[tuple[object, ...], ...]
    ) -> Answer | None:
        """The answer of rows that state whole figures in the usual way, and nothing else; None for any other."""
        usual = len(part.indicator.rule.ways[0].inputs)
        if {cells[1:] for cells in said} != {_NOTHING_BESIDE} or any(cells[0] != "" for cells in said[usual:]):
            return None
        figures = [int(value) if type(value) is float and is_whole(value) else None for value, *_ in said[:usual]]
        facts = plain_facts(part.indicator.rule, figures)
        return None if facts is None else Answer(facts, at=self.table.answer_at(rows[0]))

    def _with_evidence(self, known: Answer, rows: tuple[int, ...]) -> Answer:
        filled = [row for row in rows if self._evidence[row - 1] != ""]
        if not filled:
            return known
        if self._is_evidence_plain:
            text = "; ".join([str(self._evidence[row - 1]) for row in filled])
            return known.with_evidence(text, known.at, (filled[0], self.table.columns[forms.EVIDENCE]))
        cell = self.table.cell(filled[0], forms.EVIDENCE)
        if len(filled) > 1:
            cells = self.table.filled(filled, forms.EVIDENCE)
            cell = Scalar("; ".join(cell.text for cell in cells), cells[0].at) if cells else cell
        if not cell.text:
            return known
        said = self.source.text(cell, what=self.source.called("evidence", _EVIDENCE))
        return known.with_evidence(said or "", known.at, self.source.position(cell.at))

    def _understood(self, part: IndicatorLines, rows: tuple[int, ...]) -> Answer | None:
        leaf = part.indicator
        cells = [self.table.cell(row, self.layout.answer) for row in rows]
        remarks, sound = self._remarks(leaf, rows)
        if leaf.code in self._merged:
            self._only_remarks(leaf, remarks)
            return None
        saying = self._saying_away(part, cells)
        away: At | bool | None = self._is_away(leaf, rows, saying) if part.lines else False
        if away is not None and away is not False:
            given = [cell for cell in cells if cell.text and cell not in saying]
            if given:
                self.source.report("E-T007", away, (self.source.place(given[0].at),), code=leaf.code)
            facts: dict[str, Node] | None = None if given else {AWAY_KEY: Scalar("true", away)}
            at = away
        else:
            facts, at = self._facts(part, cells), cells[0].at
        if away is None or facts is None or not sound:
            self._only_remarks(leaf, remarks)
            return None
        return self._read(leaf, {**facts, **remarks.entries}, at)

    def _read(self, leaf: Indicator, entries: dict[str, Node], at: At) -> Answer | None:
        node = Mapping(entries, {key: node.at for key, node in entries.items()}, at)
        return read_said(leaf.rule, node, self.source, code=leaf.code, kind=self.expected.stage.kind)

    def _only_remarks(self, leaf: Indicator, remarks: Mapping) -> None:
        """Complain of what is said beside facts that cannot be understood themselves."""
        if self.layout is SELF_FORM:
            read_remarks(remarks, self.source)
        else:
            self._read(leaf, remarks.entries, remarks.at)

    def _facts(self, part: IndicatorLines, cells: list[Scalar]) -> dict[str, Node] | None:
        """What the lines state, under its keys; None, and complaints, where a cell cannot be understood."""
        entries: dict[str, Node] = {}
        several: dict[str, list[tuple[Line, Scalar]]] = {}
        sound = True
        for line, cell in zip(part.lines, cells if part.lines else (), strict=True):
            if isinstance(line.asked, Figure):
                entries[line.asked.key] = cell
            elif line.option is not None:
                several.setdefault(line.asked.key, []).append((line, cell))
            elif cell.text:
                chosen = self._chosen(part.indicator, line.asked, cell)
                sound = sound and chosen is not None
                entries[line.asked.key] = chosen or cell
        for key, asked in several.items():
            met = self._met(part.indicator, asked)
            sound = sound and met is not None
            if met is not None and any(cell.text for _, cell in asked):
                entries[key] = met
        return entries if sound else None

    def _saying_away(self, part: IndicatorLines, cells: list[Scalar]) -> list[Scalar]:
        """The cells for facts that say instead that the indicator does not apply.

        A level may be named “Không áp dụng”: where it is chosen, the indicator applies.
        """
        if not any(cell.text and is_not_applicable(cell.text) for cell in cells):
            return []
        return [
            cell
            for line, cell in zip(part.lines, cells if part.lines else (), strict=True)
            if cell.text and is_not_applicable(cell.text) and self._option(part.indicator, line, cell) is None
        ]

    def _option(self, leaf: Indicator, line: Line, cell: Scalar) -> str | None:
        """The code of the option that a cell names, now or when the form was issued; None where it names none."""
        if not isinstance(line.asked, Choice) or line.option is not None:
            return None
        folded = normal(cell.text).casefold()
        issued = self.lists.code_of(folded, line.asked) if leaf.code in self.reworded else None
        return _named(line.asked).get(folded, issued)

    def _is_away(self, leaf: Indicator, rows: tuple[int, ...], saying: list[Scalar]) -> At | bool | None:
        """The cell that says that the indicator does not apply; False where none does; None, and a complaint, else."""
        known = known_words((forms.NOT_APPLICABLE,))
        for cell in self.table.filled(rows, forms.NOT_APPLICABLE):
            if is_not_applicable(cell.text) or normal(cell.text).casefold() in known:
                return cell.at
            self._refuse(leaf, cell, said([forms.NOT_APPLICABLE]), offers_facts=False)
            return None
        return saying[0].at if saying else False

    def _chosen(self, leaf: Indicator, asked: Choice, cell: Scalar) -> Scalar | None:
        """The code of the option that a cell names; None, and a complaint, where it names none."""
        text = self.source.text(cell, what=self.source.called(asked.key, input_name(asked)))
        if text is None:
            return None
        folded = text.casefold()
        code = _named(asked).get(folded)
        issued = self.lists.code_of(folded, asked) if leaf.code in self.reworded else None
        if code is not None and issued is not None and code != issued:
            change = Message(N_("“{text}” has become the name of another choice"), {"text": text})
            self.source.report("E-X010", cell.at, code=leaf.code, change=change)
            return None
        chosen = issued if code is None else code
        if chosen is not None:
            return Scalar(chosen, cell.at)
        self._refuse(leaf, cell, tuple(option.name for option in asked.options))
        return None

    def _met(self, leaf: Indicator, asked: list[tuple[Line, Scalar]]) -> Sequence | None:
        """The codes of the items that are met; None, and complaints, where a cell says neither yes nor no."""
        words = known_words((forms.YES, forms.NO))
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
                self._refuse(leaf, cell, said((forms.YES, forms.NO)))
                sound = False
        return Sequence(met, asked[0][1].at) if sound else None

    def _refuse(self, leaf: Indicator, cell: Scalar, known: tuple[Value, ...], *, offers_facts: bool = True) -> None:
        if self.source.name(cell):  # what is no text at all is told as such
            text = cell.text if offers_facts else ""
            unless = hint_if_away(text, self.source, leaf.code)
            self.source.report("E-X015", cell.at, code=leaf.code, text=cell.text[:60], known=known, unless=unless)

    def _remarks(self, leaf: Indicator, rows: tuple[int, ...]) -> tuple[Mapping, bool]:
        """What is said beside facts, in whichever row of the indicator it stands, and whether all of it is understood.

        In a later stage what is left blank has its cell too, to which a complaint about it goes.
        """
        entries: dict[str, Node] = {}
        sound = True
        for key, heading in self.layout.remarks.items():
            cells = self.table.filled(rows, heading)
            if not cells:
                if self.layout is not SELF_FORM and key not in leaf.rule.keys:
                    entries[key] = self.table.cell(rows[0], heading)
            elif key in leaf.rule.keys:
                values: dict[str, Value] = {"heading": Message(heading), "due": Message(self.layout.answer)}
                self.source.report("E-P031", cells[0].at, code=leaf.code, **values)
                sound = False
            elif key == "explain":
                asked = self._is_asked(leaf, cells[0])
                sound = sound and asked is not None
                if asked is not None:
                    entries[key] = asked
            elif len(cells) == 1:
                entries[key] = cells[0]
            elif key in _TWICE:
                self.source.report(_TWICE[key], cells[1].at, (self.source.place(cells[0].at),), code=leaf.code)
                sound = sound and key == "claimed"
            else:
                entries[key] = Scalar("; ".join(cell.text for cell in cells), cells[0].at)
        node = Mapping(entries, {key: node.at for key, node in entries.items()}, self.table.answer_at(rows[0]))
        return node, sound

    def _is_asked(self, leaf: Indicator, cell: Scalar) -> Scalar | None:
        """The cell's yes or no as a flag; None, and a complaint, where it says neither."""
        word = known_words((forms.YES, forms.NO)).get(normal(cell.text).casefold())
        if word is None:
            self._refuse(leaf, cell, said((forms.YES, forms.NO)), offers_facts=False)
            return None
        return Scalar("true" if word == forms.YES else "false", cell.at)


def _named(asked: Choice) -> dict[str, str]:
    """The codes of the options by their names and codes, in lower case; names come first, as the form offers them."""
    coded = {option.code.casefold(): option.code for option in reversed(asked.options)}
    return coded | {normal(option.name).casefold(): option.code for option in reversed(asked.options)}


def _is_plain(values: Iterable[object]) -> bool:
    return _PLAIN.issuperset(map(type, values))


_TWICE = {"claimed": "E-X016", "points": "E-P032"}
"""What can be said once only, though each line of an indicator has a cell for it."""
