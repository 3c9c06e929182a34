"""One unit's result as a tree: from rank, grade and index down to the rule, the answer and the arithmetic of all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ...analysis.grounds_in_set import Names, legal_source
from ...criteria import CriteriaSet, Criterion, Field, Indicator, ScoredBy
from ...number import Exact, add
from ...problems import N_, Message, Value
from ...results import AdjustmentRecord, FieldRecord, IndicatorRecord, RankedRecord, Results
from ...scoring import State
from ..adjustments import KINDS, signed
from ..adjustments import TITLE as ADJUSTED
from ..final import final_lines
from ..joined import added
from ..precise import number_words
from ..ranking import set_lines
from ..table import Row, Table, Weight
from .head import head_table
from .indicator import adjustment_explanation_table, explanation_table, indicator_lines
from .lines import LINE_COLUMNS, Line, rows_of, several


def explanation_tables(results: Results, criteria: CriteriaSet, entry: RankedRecord, code: str = "") -> list[Table]:
    """The whole tree, or the part of it that a code names: a field, a criterion, an indicator, a bonus or a penalty."""
    tree = _Tree(results, criteria, entry)
    first, *others = tree.whole() if not code else [tree.part(code)]
    lines = (Message("{round}", {"round": results.round}), *set_lines(results.criteria), *final_lines(results))
    return [first._replace(subtitle=lines), *others]


class _Tree:
    def __init__(self, results: Results, criteria: CriteriaSet, entry: RankedRecord) -> None:
        self.results, self.criteria, self.entry, self.unit = results, criteria, entry, entry.unit
        self.found = {record.code: record for record in entry.unit.indicators}
        self.sums = {record.code: record for record in entry.unit.fields}

    def whole(self) -> Iterator[Table]:
        yield head_table(self.results, self.criteria, self.entry)
        for part in self.criteria.fields:
            yield self._field(part, alone=False)
        if self.criteria.adjustments:
            yield self._adjustments()

    def part(self, code: str) -> Table:
        adjustment = self.criteria.adjustment(code)
        if adjustment is not None:
            return adjustment_explanation_table(self.unit, self.criteria, adjustment)
        if code in self.criteria.by_code:
            return explanation_table(self.unit, self.criteria, self.criteria.by_code[code])
        for part in self.criteria.fields:
            if part.code == code:
                return self._field(part, alone=True)
            for criterion in part.criteria:
                if criterion.code == code:
                    return self._criterion(criterion)
        raise KeyError(code)

    def _field(self, part: Field, *, alone: bool) -> Table:
        sums = self.sums[part.code]
        values: dict[str, Value] = {"unit": self.unit.name, "code": part.code, "name": part.name}
        title = Message(N_("{unit}: field {code}, {name}"), values)
        if not alone:
            title = Message(N_("Field {code}: {name}"), {"code": part.code, "name": part.name})
        source = _inherited(self.criteria, part) if alone else part.source
        rows = list(rows_of([*several(N_("Sum"), self._sum(part, sums)), (N_("Source of the field"), source)]))
        for criterion in part.criteria:
            rows += self._criterion_rows(criterion)
        return Table(title=title, columns=LINE_COLUMNS, rows=tuple(rows), name=Message("{code}", {"code": part.code}))

    def _sum(self, part: Field, sums: FieldRecord) -> Iterator[Message]:
        terms = [
            Message("{points:m} ({code})", {"code": item.code, "points": number_words(self._sums(item.indicators)[0])})
            for item in part.criteria
        ]
        values: dict[str, Value] = {"points": sums.points, "maximum": sums.maximum, "terms": added(terms)}
        yield Message(N_("{terms:m} {points:=} of {maximum:n} pt"), values)
        if sums.maximum != part.maximum:
            away = tuple(leaf.code for leaf in part.indicators if self.found[leaf.code].state is State.NOT_APPLICABLE)
            values = {"maximum": part.maximum, "codes": away}
            yield Message(N_("of {maximum:n} pt in the set; not applicable: {codes:l}"), values)
        if sums.index is None:
            yield Message(N_("nothing of it is applicable, so it has no index"))
        else:
            values = {"points": number_words(sums.points), "maximum": sums.maximum, "index": sums.index}
            yield Message(N_("index of the field: {points:m} ÷ {maximum:n} × 100 {index:=} %"), values)

    def _sums(self, leaves: Iterable[Indicator]) -> tuple[Exact, Exact]:
        """Points and applicable maximum."""
        records = [self.found[leaf.code] for leaf in leaves]
        return (
            add([record.points or 0 for record in records]),
            add([0 if record.state is State.NOT_APPLICABLE else record.maximum for record in records]),
        )

    def _criterion(self, criterion: Criterion) -> Table:
        values: dict[str, Value] = {"unit": self.unit.name, "code": criterion.code, "name": criterion.name}
        part = next(part for part in self.criteria.fields if criterion in part.criteria)
        above = () if criterion.source else rows_of([(N_("Source"), _inherited(self.criteria, part))])
        first, *rows = self._criterion_rows(criterion)
        return Table(
            title=Message(N_("{unit}: criterion {code}, {name}"), values),
            columns=LINE_COLUMNS,
            rows=(first, *above, *rows),
            name=Message("{code}", {"code": criterion.code}),
        )

    def _criterion_rows(self, criterion: Criterion) -> Iterator[Row]:
        if criterion.has_sub_indicators:
            points, maximum = self._sums(criterion.indicators)
            yield _heading(criterion.code, criterion.name, _of(points, maximum), Weight.TOTAL)
            yield from rows_of([(N_("Source of the criterion"), criterion.source)])
        for leaf in criterion.indicators:
            record = self.found[leaf.code]
            got = Message(N_("not applicable")) if record.points is None else _of(record.points, record.maximum)
            yield _heading(leaf.code, leaf.name, got, Weight.HEADING)
            yield from rows_of(self._indicator(leaf, record))

    def _indicator(self, leaf: Indicator, record: IndicatorRecord | AdjustmentRecord) -> list[Line]:
        """What is the same everywhere stands above, and so does the source of what it is in."""
        plain = [N_("Scored by")] if leaf.scored_by is ScoredBy.UNIT else []
        if legal_source(self.criteria, leaf.code).by is not Names.ITEM:
            plain.append(N_("Source of the rule"))
        lines = [line for line in indicator_lines(self.criteria, leaf, record) if line[0] not in plain]
        return [(_SHORT.get(label, label), value) for label, value in lines]

    def _adjustments(self) -> Table:
        unit = self.unit
        records = {record.code: record for record in unit.adjustments.items}
        rows = list(rows_of([(N_("Sum"), Message(N_("{points:n} pt"), {"points": unit.adjustments.net}))]))
        for kind, leaf in self.criteria.adjustments:
            record = records[leaf.code]
            got = Message(N_("{kind:m} {points:n} pt"), {"kind": KINDS[kind], "points": signed(kind, record.points)})
            rows.append(_heading(leaf.code, leaf.name, got, Weight.HEADING))
            rows += rows_of([(N_("At most"), Message(N_("{points:n} pt"), {"points": record.cap}))])
            rows += rows_of(self._indicator(leaf, record))
        return Table(title=ADJUSTED, columns=LINE_COLUMNS, rows=tuple(rows), name=ADJUSTED)


_SHORT = {
    N_("Evidence due"): N_("Evidence: due"),
    N_("Evidence given"): N_("Evidence: given"),
    N_("Source of the rule"): N_("Source"),
}
"""Labels that would take the room from what they stand before, over hundreds of lines."""


def _inherited(criteria: CriteriaSet, part: Field) -> Message | str:
    """The source of a field, or else of the set."""
    if part.source or not criteria.source:
        return part.source
    return Message(N_("{text} (of the whole set)"), {"text": criteria.source})


def _heading(code: str, name: str, got: Message, weight: Weight) -> Row:
    return Row((code, Message("{name}: {got:m}", {"name": name, "got": got})), weight)


def _of(points: Exact, maximum: Exact) -> Message:
    return Message(N_("{points:m} of {maximum:n} pt"), {"points": number_words(points), "maximum": maximum})
