"""The rows of a form's table: which indicator each is of, and what was typed in those where it is not read."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from itertools import chain, islice

from ...nodes import At
from ...problems import Message
from ...rules import Figure
from ...stages import forms
from ...stages.forms import IndicatorLines
from ...text import normal
from ..expected import AnswerRows, Covered, CoveredCell, Expected, FormRows, StrayRow, keep
from .table import FormTable, known_words

_SUM_ROWS = 40
"""How far below the last row the sums are looked for."""
_MOST_COVERED = 1_000
"""Cells under merged ones that are told."""
_BESIDE = frozenset({forms.EVIDENCE, forms.ADDED, forms.NOTE})
"""Columns of what is said beside an answer and changes none."""
_POINTLESS = _BESIDE | {forms.CLAIMED}
"""Columns of what makes no points."""


def rows_of(
    table: FormTable, parts: Collection[IndicatorLines], expected: Expected, *, changed: Collection[str] = ()
) -> FormRows | None:
    """What each row is for, ``parts`` being what the form asks; what is typed where it is not read is told.

    Rows of the ``changed`` are passed over: of these it is told already why they are not read.

    None, and complaints, where rows of the form are missing or not what they say.
    """
    reader = _RowReader(table, parts, expected, changed)
    rows = reader.read()
    if rows is None:
        return None
    reader.look_beside_sums(rows.last)
    reader.look_beside_columns(rows.last)
    merged = reader.look_at_merged(rows)
    return rows._replace(merged=merged) if merged else rows


class _RowReader:
    def __init__(
        self, table: FormTable, parts: Collection[IndicatorLines], expected: Expected, changed: Collection[str]
    ) -> None:
        self.table = table
        self.layout = table.layout
        self.parts = parts
        self.expected = expected
        self.changed = changed
        self._changed_codes = {code.casefold() for code in changed}
        """As ``table.text`` gives them; one that is no longer in the set is not among the codes that it has."""
        self.source = table.source
        self._beside_sums = [heading for heading in self.layout.filled if heading != forms.CLAIMED]
        """The columns of what is typed in which rows that are no slot's have no sums."""

    def read(self) -> FormRows | None:
        """What each row is for, which is found out once of what stands beside the answers alike in all forms."""
        beside = [self.table.values(name)[self.table.header :] for name in (forms.SLOT, forms.CODE, self.layout.label)]
        key = (self.table.header, *map(tuple, beside))
        is_known = self.parts is self.expected.form and {str}.issuperset(map(type, chain(*beside)))
        known = self.expected.tables.get(key) if is_known else None
        if known is not None:
            self._look_at(known.strays)
            return known
        count = len(self.source.problems)
        found, strays = self._slots()
        is_sound = len(self.source.problems) == count
        self._look_at(strays)
        parts = [part for part in self.parts if self._is_asked_here(part, found)]
        missing = [part.indicator.code for part in parts if any(slot not in found for slot in part.slots)]
        closed = self._closed() if missing and found else ()
        told = {
            "E-X025": tuple(code for code in missing if code in closed),
            "E-X012" if found else "E-X024": tuple(code for code in missing if code not in closed),
        }
        for problem, lacking in told.items():
            if lacking:
                self.source.report(problem, None, codes=lacking, heading=Message(forms.SLOT))
        torn = [slot for slot, row in found.items() if self._is_torn(slot, row)]
        if torn:
            codes = tuple(dict.fromkeys(slot.partition(" ")[0] for slot in torn))
            self.source.report("E-X018", self.table.answer_at(found[torn[0]]), codes=codes)
        if missing or torn:
            return None
        answers = [
            AnswerRows(part, tuple(found[slot] for slot in part.slots), _asks_figures_alone(part)) for part in parts
        ]
        last = max([*found.values(), *(stray.row for stray in strays)], default=self.table.header)
        rows = FormRows(tuple(answers), tuple(strays), last)
        if is_known and is_sound:
            keep(self.expected.tables, key, rows)
        return rows

    def _slots(self) -> tuple[dict[str, int], list[StrayRow]]:
        """Where each slot is, and a complaint about each that is there twice; and the rows that are no slot's."""
        slots = {slot for part in self.parts for slot in part.slots}
        found: dict[str, int] = {}
        strays: list[int] = []
        for row, value in enumerate(self.table.values(forms.SLOT), 1):
            if row <= self.table.header:
                continue
            slot = normal(value) if isinstance(value, str) else ""
            if self.changed and slot.partition(" ")[0] in self.changed:
                continue
            if slot not in slots:
                strays.append(row)
            elif slot in found:
                first = self.source.place(self.table.answer_at(found[slot]))
                self.source.report("E-X013", self.table.answer_at(row), (first,), code=slot.partition(" ")[0])
            else:
                found[slot] = row
        last = max(found.values(), default=0)
        asked = {part.indicator.code.casefold() for part in self.parts if self._is_asked_here(part, found)}
        others = [StrayRow(row, self._unasked(row, asked)) for row in strays]
        return found, [stray for stray in others if stray.row < last or stray.code]

    def _is_asked_here(self, part: IndicatorLines, found: Collection[str]) -> bool:
        """Whether this form asks about an indicator, given the slots found; only one of an older issue may ask more."""
        is_outdated = part.indicator.scored_by in self.expected.outdated
        return not is_outdated or any(slot in found for slot in part.slots)

    def _closed(self) -> set[str]:
        """The indicators that have a row, but no slots: others were to answer them when the form was issued."""
        closed: set[str] = set()
        for row, slot in enumerate(self.table.values(forms.SLOT), 1):
            if (
                row > self.table.header
                and slot == ""
                and self.table.text(row, self.layout.label) not in ("", *self.expected.labels)
            ):
                closed.add(self.expected.codes.get(self.table.text(row, forms.CODE), ""))
        return closed

    def _unasked(self, row: int, asked: Collection[str]) -> str:
        """The indicator that a row is about, if it is one that others answer: by now, or already when it was issued."""
        slot = normal(self.table.cell(row, forms.SLOT).text)
        folded = slot.partition(" ")[0].casefold() or self.table.text(row, forms.CODE)
        return "" if folded in asked else self.expected.codes.get(folded, "")

    def _is_torn(self, slot: str, row: int) -> bool:
        """Whether what stands beside a slot says that the row is another's, as after sorting without the slots."""
        code, label = self.table.text(row, forms.CODE), self.table.text(row, self.layout.label)
        known = code in self.expected.codes or code in self._changed_codes
        if known and code != slot.partition(" ")[0].casefold():
            return True
        labels = self.expected.labels
        return bool(label) and slot not in labels.get(label, (slot,))

    def _look_at(self, strays: Iterable[StrayRow]) -> None:
        """Tell what was typed where it is not read: in rows that are no slot's, such as headings, and where others
        answer.
        """
        *columns, claimed = (self.table.values(heading) for heading in (*self._beside_sums, forms.CLAIMED))
        said: dict[str, At] = {}
        for row, code in strays:
            if any(values[row - 1] != "" for values in columns) or (code and claimed[row - 1] != ""):
                self._look_at_stray(row, code, said)
        if said:
            self.source.report("W-X021", next(iter(said.values())), codes=tuple(said))

    def look_beside_sums(self, last: int) -> None:
        """Tell what was typed beside the sums. Further below people sign, and may write what they like."""
        rows = set()
        for heading in self._beside_sums:
            below = self.table.values(heading)[last : last + _SUM_ROWS]
            if below.count("") < len(below):
                rows.update([row for row, value in enumerate(below, last + 1) if value != ""])
        for row in sorted(rows):
            if self._is_sum(row):
                self._look_at_stray(row, "", {})

    def look_beside_columns(self, last: int) -> None:
        """Tell what was typed beside the rows and the sums in columns that the form does not have, each column once."""
        sheet, own = self.table.sheet, set(self.table.columns.values())
        for column, values in enumerate(sheet.columns, 1):
            beside = values[self.table.header - 1 : last + _SUM_ROWS]
            if column in own or beside.count("") == len(beside):
                continue
            rows = [row for row, value in enumerate(beside, self.table.header) if value != ""]
            cells = sheet.filled([row for row in rows if row <= last or self._is_sum(row)], column)
            if cells:
                more = Message("HINT-AND-CELLS", {"count": len(cells) - 1}) if cells[1:] else Message("NO-HINT")
                text, heading = cells[0].text[:40], Message(forms.NOTE)
                self.source.report("W-X026", cells[0].at, text=text, more=more, heading=heading)

    def _is_sum(self, row: int) -> bool:
        return self.table.text(row, forms.ITEM) in known_words(forms.SUMS)

    def look_at_merged(self, rows: FormRows) -> frozenset[str]:
        """Tell of cells that are read and were merged with others: what is seen there stands elsewhere.

        The indicators of whose answers that is told.
        """
        sheet = self.table.sheet
        if not sheet.merged:
            return frozenset()
        key = (id(sheet.merged), *self.table.columns.values())
        known = self.expected.covered.get(key)
        if known is None or known.merged is not sheet.merged or known.rows is not rows:
            known = Covered(sheet.merged, rows, tuple(islice(self._covered(rows), _MOST_COVERED)))
            keep(self.expected.covered, key, known)
        told: set[str] = set()
        passed_over: dict[tuple[tuple[int, int], str], dict[str, None]] = {}
        for row, heading, code, first in known.cells:
            at = row, self.table.columns[heading]
            shown, hidden = sheet.cell(*first).text, sheet.cell(*at).text
            if heading not in _POINTLESS and (shown or hidden):
                self.source.report("E-T018", at, (self.source.place(first),))
                told.add(code)
            elif shown and not hidden:
                passed_over.setdefault((first, heading), {})[code] = None
        for (first, heading), codes in passed_over.items():
            self.source.report("W-X022", first, codes=tuple(codes), heading=Message(heading))
        return frozenset(told)

    def _covered(self, rows: FormRows) -> Iterator[CoveredCell]:
        """Cells of answers that a merged one covers; not those that an indicator has once for all its rows."""
        owner = {row: answer for answer in rows.answers for row in answer.rows}
        columns = {self.table.columns[heading]: heading for heading in self.layout.filled}
        for area in self.table.sheet.merged:
            first = area.top, area.left
            seen = columns.get(area.left), owner.get(area.top)
            for column in range(area.left, min(area.right, max(columns)) + 1):
                heading = columns.get(column)
                if heading is None:
                    continue
                for row in range(area.top, min(area.bottom, rows.last) + 1):
                    answer = owner.get(row)
                    is_one = heading != self.layout.answer and (
                        seen == (heading, answer) or (seen[1] is answer and {heading, seen[0]} <= _BESIDE)
                    )
                    if answer is not None and not is_one and (row, column) != first:
                        yield CoveredCell(row, heading, answer.part.indicator.code, first)

    def _look_at_stray(self, row: int, code: str, said: dict[str, At]) -> None:
        """``said``: where something is said of what others answer, an indicator each."""
        if not code and self.table.cell(row, forms.SLOT).text:
            return
        for heading in self.layout.filled if code else self._beside_sums:
            cell = self.table.cell(row, heading)
            if cell.text and code:
                said.setdefault(code, cell.at)
            elif cell.text:
                self.source.report("W-X017", cell.at, text=cell.text[:40])


def _asks_figures_alone(part: IndicatorLines) -> bool:
    """Whether the usual way of answering is nothing but figures, and comes first."""
    usual = part.indicator.rule.ways[0].inputs
    asked = tuple(line.asked for line in part.lines[: len(usual)])
    return asked == usual and all(isinstance(one, Figure) for one in asked)
