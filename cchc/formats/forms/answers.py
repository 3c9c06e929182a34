"""The answers in the rows of a form's table, each row known by its slot."""

from __future__ import annotations

from collections.abc import Collection

from ... import forms
from ...answers import NOT_APPLICABLE, Answer, is_not_applicable, read_remarks
from ...criteria import Indicator
from ...findings import read_said
from ...forms import SELF_FORM, IndicatorLines, Line
from ...nodes import At, Mapping, Node, Scalar, Sequence
from ...problems import N_, Message, Value
from ...rules import AWAY_KEY, Choice, Figure
from ...text import normal
from ..expected import Expected, Wording, keep
from .issued_lists import IssuedLists
from .table import FormTable, known_words, said

_PLAIN = frozenset({str, float})
"""What cells hold that are equal only where they are the same: true and 1 are equal as well."""
_EVIDENCE = Message(N_("evidence"))


class AnswerReader:
    """Reads the rows of a table whose indicators mean what they meant."""

    def __init__(
        self,
        table: FormTable,
        parts: Collection[IndicatorLines],
        expected: Expected,
        lists: IssuedLists,
        reworded: Collection[str],
    ) -> None:
        """``parts`` are what the form asks; ``reworded`` the indicators whose options had other names when it did."""
        self.table = table
        self.layout = table.layout
        self.parts = parts
        self.expected = expected
        self.lists = lists
        self.reworded = reworded
        self.source = table.source
        decisive = (self.layout.answer, forms.NOT_APPLICABLE, forms.CLAIMED, forms.NOTE)
        self._decisive = tuple(table.columns.get(heading, 0) for heading in decisive)
        self._naming = tuple(table.columns.get(heading, 0) for heading in (forms.CODE, self.layout.label))

    def read(self) -> dict[str, Answer] | None:
        """The answers by code; None, and complaints, where rows of the form are missing or not what they say."""
        rows = self._rows()
        missing = [part.indicator.code for part in self.parts if any(slot not in rows for slot in part.slots)]
        if missing:
            self.source.report("E-X012", None, codes=tuple(missing))
        torn = [slot for slot, row in rows.items() if not self._is_intact(slot, row)]
        if torn:
            codes = tuple(dict.fromkeys(slot.partition(" ")[0] for slot in torn))
            self.source.report("E-X018", self.table.answer_at(rows[torn[0]]), codes=codes)
        if missing or torn:
            return None
        answers = {}
        for part in self.parts:
            answer = self._answer(part, [rows[slot] for slot in part.slots])
            if answer is not None:
                answers[part.indicator.code] = answer
        return answers

    def _rows(self) -> dict[str, int]:
        """Where each slot is; a complaint about each that is there twice, and about what stands between them."""
        slots = {slot for part in self.parts for slot in part.slots}
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
                first = self.source.place(self.table.answer_at(found[slot]))
                self.source.report("E-X013", self.table.answer_at(row), (first,), code=slot.partition(" ")[0])
            else:
                found[slot] = row
        self._look_at_unasked(strays)
        for row in strays:
            if row < last:
                self._look_at_stray(row)
        return found

    def _look_at_unasked(self, rows: list[int]) -> None:
        """Rows of indicators that the round asked units about when the form was issued, and others since."""
        said: dict[str, At] = {}
        for row in rows:
            code = normal(self.table.cell(row, forms.SLOT).text).partition(" ")[0]
            if not code or code.casefold() not in self.expected.codes:
                continue
            for heading in (self.layout.answer, forms.NOT_APPLICABLE):
                cell = self.table.cell(row, heading)
                if cell.text:
                    said.setdefault(code, cell.at)
        if said:
            self.source.report("W-X021", next(iter(said.values())), codes=tuple(said))

    def _is_intact(self, slot: str, row: int) -> bool:
        """Whether the row is its slot's own, which is asked once of what stands alike in all forms of a round."""
        values = self.table.sheet.values[row - 1]
        width = len(values)
        beside = [values[column - 1] if 0 < column <= width else "" for column in self._naming]
        if not all(type(value) is str for value in beside):
            return not self._is_torn(slot, row)
        key = (slot, *beside)
        if key in self.expected.intact:
            return True
        if self._is_torn(slot, row):
            return False
        keep(self.expected.intact, key, True)
        return True

    def _is_torn(self, slot: str, row: int) -> bool:
        """Whether what stands beside a slot says that the row is another's, as after sorting without the slots."""
        code, label = self.table.text(row, forms.CODE), self.table.text(row, self.layout.label)
        if code and code != slot.partition(" ")[0].casefold() and code in self.expected.codes:
            return True
        labels = self.expected.labels
        return bool(label) and slot not in labels.get(label, (slot,))

    def _look_at_stray(self, row: int) -> None:
        """A row that is no slot's, such as a heading: what was typed where it is not read is told."""
        if self.table.cell(row, forms.SLOT).text:
            return
        for heading in self.layout.filled:
            if heading == forms.CLAIMED:
                continue  # there are sums between the rows
            cell = self.table.cell(row, heading)
            if cell.text:
                self.source.report("W-X017", cell.at, text=cell.text[:40])

    def _answer(self, part: IndicatorLines, rows: list[int]) -> Answer | None:
        """What the rows say, in which the same words and figures are understood once: forms of a round are alike."""
        key = self._wording(part, rows)
        known = None if key is None else self.expected.understood.get(key)
        if known is not None:
            return self._with_evidence(known, rows)
        count = len(self.source.problems)
        answer = self._understood(part, rows) if key is None else self._bare_or_understood(part, rows, key[-1])
        if key is None or answer is None or answer.stated is NOT_APPLICABLE or len(self.source.problems) > count:
            return answer
        keep(self.expected.understood, key, answer._replace(evidence="", evidence_at=None))
        return answer

    def _wording(self, part: IndicatorLines, rows: list[int]) -> Wording | None:
        """All that an answer is made of but its evidence; None where a cell is not simply what it shows."""
        if self.layout is not SELF_FORM or part.indicator.code in self.reworded:
            return None
        values, decisive, odd = self.table.sheet.values, self._decisive, self.source.odd
        if odd and any((row, column) in odd for row in rows for column in decisive):
            return None
        said = []
        for row in rows:
            cells = values[row - 1]
            width = len(cells)
            said += [cells[column - 1] if column <= width else "" for column in decisive]
        if not _PLAIN.issuperset(map(type, said)):
            return None
        return part.indicator.code, tuple(rows), self._decisive, tuple(said)

    def _with_evidence(self, known: Answer, rows: list[int]) -> Answer:
        cells = self.table.filled(rows, forms.EVIDENCE)
        if not cells:
            return known
        cell = cells[0] if len(cells) == 1 else Scalar("; ".join(cell.text for cell in cells), cells[0].at)
        text = self.source.text(cell, what=self.source.called("evidence", _EVIDENCE))
        return known._replace(evidence=text or "", evidence_at=self.source.position(cell.at))

    def _bare_or_understood(self, part: IndicatorLines, rows: list[int], said: tuple[object, ...]) -> Answer | None:
        """What rows say that hold ``said``: in nearly all of them, figures alone and one piece of evidence."""
        width = len(self._decisive)
        beside = [said[position::width] for position in range(1, width)]
        asked = [line.asked for line in part.lines if isinstance(line.asked, Figure)]
        cells = self.table.filled(rows, forms.EVIDENCE)
        if (
            len(asked) < len(rows)
            or len(cells) > 1
            or any(type(value) is not float for value in said[::width])
            or any(value != "" for values in beside for value in values)
        ):
            return self._understood(part, rows)
        entries: dict[str, Node] = {
            one.key: self.table.cell(row, self.layout.answer) for one, row in zip(asked, rows, strict=True)
        }
        at = next(iter(entries.values())).at
        if cells:
            entries["evidence"] = cells[0]
        return self._read(part.indicator, entries, at)

    def _understood(self, part: IndicatorLines, rows: list[int]) -> Answer | None:
        leaf = part.indicator
        cells = [self.table.cell(row, self.layout.answer) for row in rows]
        remarks, sound = self._remarks(leaf, rows)
        away: At | bool | None = self._is_away(leaf, rows, cells) if part.lines else False
        if away is not None and away is not False:
            given = [cell for cell in cells if cell.text and not is_not_applicable(cell.text)]
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

    def _is_away(self, leaf: Indicator, rows: list[int], cells: list[Scalar]) -> At | bool | None:
        """The cell that says that the indicator does not apply; False where none does; None, and a complaint, else."""
        known = known_words((forms.NOT_APPLICABLE,))
        for cell in self.table.filled(rows, forms.NOT_APPLICABLE):
            if is_not_applicable(cell.text) or normal(cell.text).casefold() in known:
                return cell.at
            self._refuse(leaf, cell, said([forms.NOT_APPLICABLE]))
            return None
        return next((cell.at for cell in cells if cell.text and is_not_applicable(cell.text)), False)

    def _chosen(self, leaf: Indicator, asked: Choice, cell: Scalar) -> Scalar | None:
        """The code of the option that a cell names; None, and a complaint, where it names none."""
        text = self.source.text(cell, what=asked.key)
        if text is None:
            return None
        folded = text.casefold()
        named = {normal(option.name).casefold(): option.code for option in reversed(asked.options)}
        named |= {option.code.casefold(): option.code for option in asked.options}
        code = named.get(folded)
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

    def _refuse(self, leaf: Indicator, cell: Scalar, known: tuple[Value, ...]) -> None:
        if self.source.name(cell):  # what is no text at all is told as such
            self.source.report("E-X015", cell.at, code=leaf.code, text=cell.text[:60], known=known)

    def _remarks(self, leaf: Indicator, rows: list[int]) -> tuple[Mapping, bool]:
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
            self._refuse(leaf, cell, said((forms.YES, forms.NO)))
            return None
        return Scalar("true" if word == forms.YES else "false", cell.at)


_TWICE = {"claimed": "E-X016", "points": "E-P032"}
"""What can be said once only, though each line of an indicator has a cell for it."""
