"""One unit's result as a tree: from rank, grade and index down to the rule, the answer and the arithmetic of all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from ..analysis.grounds_in_set import Names, legal_source
from ..analysis.neighbours import Neighbour, Neighbours, neighbours
from ..assessment import SELF
from ..criteria import AdjustmentKind, CriteriaSet, Criterion, Field, Indicator, RankBy, ScoredBy
from ..number import Exact, add
from ..problems import N_, Message, Problem, Value
from ..results import AdjustmentRecord, FieldRecord, IndicatorRecord, RankedRecord, Results, UnrankedRecord
from ..scoring import State
from ..stages.stage import WHO, stage_words
from .adjustments import KINDS, capped_words, net, signed
from .adjustments import TITLE as ADJUSTED
from .conditions import conditions_in_words, grade_name, grade_of_code
from .final import final_lines
from .joined import added
from .policy_words import TIES, grade_ranges, rounding_words
from .precise import number_words, precise
from .ranking import group_name, set_lines
from .standing_words import WHY
from .steps import history
from .table import Align, Badge, Cell, Column, Row, Table, Tone, Weight
from .unit import (
    Line,
    adjustment_explanation_table,
    answer_words,
    explanation_table,
    indicator_lines,
    source_words,
    told_words,
)

_COLUMNS = (Column("", key="item"), Column("", key="value", wide=True))


def explanation_tables(results: Results, criteria: CriteriaSet, entry: RankedRecord, code: str = "") -> list[Table]:
    """The whole tree, or the part of it that a code names: a field, a criterion, an indicator, a bonus or a penalty."""
    tree = _Tree(results, criteria, entry)
    tables = list(tree.whole()) if not code else [tree.part(code)]
    first, *others = tables
    lines = (
        Message("{round}", {"round": results.round}),
        *set_lines(results.criteria),
        *final_lines(results),
    )
    return [first._replace(subtitle=lines), *others]


class _Tree:
    def __init__(self, results: Results, criteria: CriteriaSet, entry: RankedRecord) -> None:
        self.results, self.criteria, self.entry, self.unit = results, criteria, entry, entry.unit
        self.found = {record.code: record for record in entry.unit.indicators}
        self.sums = {record.code: record for record in entry.unit.fields}

    def whole(self) -> Iterator[Table]:
        yield self._head()
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

    # Head

    def _head(self) -> Table:
        values: dict[str, Value] = {"name": self.unit.name}
        lines = [
            (N_("Source of the set"), self.criteria.source),
            *_several(N_("Points"), self._points()),
            *_several(N_("Maximum"), self._maximum()),
            *_several(N_("Index"), self._index()),
            *_several(N_("Rank"), self._rank()),
            *_several(N_("Grade"), self._grade()),
            *_several(N_("Received"), self._received()),
            *_several(N_("Index by stage"), self._stages()),
        ]
        return Table(
            title=Message(N_("{name}: how the result came about"), values),
            columns=_COLUMNS,
            rows=tuple(_rows(lines)),
            notes=(
                Message(N_("≈ stands before a number that is shown shortened; it counts at its full length")),
                Message(N_("An indicator that names no source of its own rests on that of the set")),
            ),
            name=Message("{name}", values),
        )

    def _points(self) -> Iterator[Message]:
        unit = self.unit
        terms = [
            Message(N_("{points:m} (field {code})"), {"code": part.code, "points": number_words(part.points)})
            for part in unit.fields
        ]
        measured = unit.measured
        yield Message(N_("{terms:m} {sum:=} pt"), {"terms": added(terms), "sum": add([p.points for p in unit.fields])})
        if measured is not None:
            away = [item for item in self.criteria.leaves if self.found[item.code].reason.code == "R-NO-SURVEY"]
            total = add([measured.maximum, *(item.maximum for item in away)])
            rescaled = add([unit.points, -net(unit)])
            yield Message(
                N_(
                    "no survey was held, so they are rescaled from what was measured to the whole: {points:n} × "
                    "{whole:n} ÷ {measured:n} {rescaled:=}"
                ),
                {"points": measured.points, "whole": total, "measured": measured.maximum, "rescaled": rescaled},
            )
        for kind in AdjustmentKind:
            if unit.adjustments.of_kind(kind):
                counted = signed(kind, unit.adjustments.counted(kind))
                capped = capped_words(unit, kind, self.results.policy)
                words: dict[str, Value] = {"kind": KINDS[kind], "points": counted}
                if capped is None:
                    yield Message(N_("{kind:m}: {points:n} pt"), words)
                else:
                    yield Message(N_("{kind:m}: {points:n} pt ({capped:m})"), words | {"capped": capped})
        if unit.adjustments.items:
            yield Message(N_("in all {points:n} pt"), {"points": unit.points})

    def _maximum(self) -> Iterator[Message]:
        unit = self.unit
        away = [
            leaf
            for leaf in self.criteria.leaves
            if self.found[leaf.code].state is State.NOT_APPLICABLE
            and not (unit.measured and self.found[leaf.code].reason.code == "R-NO-SURVEY")
        ]
        if not away:
            yield Message(N_("{maximum:n} pt: everything applies"), {"maximum": unit.maximum})
            return
        yield Message(
            N_("{whole:n} pt of the set, less {away:n} of what is not applicable ({codes:l}) = {maximum:n} pt"),
            {
                "whole": self.criteria.maximum,
                "away": add([leaf.maximum for leaf in away]),
                "codes": tuple(leaf.code for leaf in away),
                "maximum": unit.maximum,
            },
        )

    def _index(self) -> Iterator[Message]:
        unit, rounding = self.unit, self.results.policy.index_rounding
        assert unit.index is not None
        assert unit.index_exact is not None
        values: dict[str, Value] = {
            "points": number_words(unit.points),
            "maximum": number_words(unit.maximum),
            "exact": precise(unit.index_exact, unit.index, rounding.places),
            "index": unit.index,
        }
        yield Message(N_("{points:m} ÷ {maximum:m} × 100 {exact:m} %"), values)
        if unit.index != unit.index_exact:
            values["rounding"] = rounding_words(rounding)
            yield Message(N_("rounded ({rounding:m}): {index:n} %"), values)

    def _rank(self) -> Iterator[Message]:
        results, entry = self.results, self.entry
        found = neighbours(results, entry)
        values: dict[str, Value] = {"rank": entry.rank, "all": found.of}
        if found.group is None:
            yield Message(N_("{rank:n} of {all:n} ranked units"), values)
        else:
            values["group"] = group_name(found.group)
            yield Message(N_("{rank:n} of {all:n} ranked units of the group {group:m}"), values)
        if found.tied:
            names = tuple(other.unit.name for other in found.tied)
            yield Message(N_("shared with {names:l}: equal in all that is compared"), {"names": names})
        yield from self._beside(found)
        exact = results.policy.rank_by is RankBy.EXACT
        chain = Message(N_("the exact index") if exact else N_("the published index"))
        if results.policy.tie_break:
            fields = {"by": chain, "fields": results.policy.tie_break}
            chain = Message(N_("{by:m}, then field {fields:l}"), fields)
        ties = Message(TIES[results.policy.ties])
        yield Message(N_("compared is {chain:m}; {ties:m}"), {"chain": chain, "ties": ties})

    def _beside(self, found: Neighbours) -> Iterator[Message]:
        if found.above is None:
            yield Message(N_("no unit is above it"))
        else:
            yield self._neighbour(N_("above it {name}, rank {rank:n}: {why:m}"), found.above)
        if found.below is None:
            yield Message(N_("no unit is below it"))
        else:
            yield self._neighbour(N_("below it {name}, rank {rank:n}: {why:m}"), found.below)

    def _neighbour(self, template: str, found: Neighbour) -> Message:
        other = found.entry
        return Message(template, {"name": other.unit.name, "rank": other.rank, "why": self._between(found)})

    def _between(self, found: Neighbour) -> Message:
        if found.by_order:
            return Message(N_("equal in all that is compared, and later or earlier in the list of units"))
        own, other = found.own, found.other
        if found.field is not None:
            values: dict[str, Value] = {"field": found.field, "other": _percent(other), "own": _percent(own)}
            return Message(N_("the same index, and in field {field} {other:m} against {own:m}"), values)
        assert own is not None
        assert other is not None
        values = {"other": other, "own": own, "margin": abs(add([own, -other]))}
        if found.entry.unit.index == self.unit.index:
            return Message(
                N_("the same index in print; unrounded {other:m} % against {own:m} %"),
                {"other": precise(other, own, 2, sign=False), "own": precise(own, other, 2, sign=False)},
            )
        shown: dict[str, Value] = {
            "other": _index_words(found.entry.unit.index, self.results),
            "own": _index_words(self.unit.index, self.results),
            "margin": Message("{margin:=}", values),
        }
        return Message(N_("index {other:m} against {own:m}, a difference {margin:m} percentage points"), shown)

    def _grade(self) -> Iterator[Message]:
        policy, entry = self.results.policy, self.entry
        index = self.unit.index
        assert index is not None
        place = [grade.code for grade in policy.grades].index(entry.grade)
        band = grade_ranges(policy)[place]
        values: dict[str, Value] = {"grade": grade_name(policy, entry.grade), "index": index, "band": band}
        if entry.missed:
            yield Message(N_("{grade}, although the index of {index:n} % reaches a higher one"), values)
        else:
            yield Message(N_("{grade}: the index of {index:n} % is in its range, {band:m}"), values)
        for missed in entry.missed:
            reached = grade_of_code(policy, missed.grade)
            yield Message(
                N_("the grade {grade} (from {start:n} %) is missed: {reasons:l}"),
                {"grade": grade_name(policy, missed.grade), "start": reached.start or 0, "reasons": missed.reasons},
            )
        required = policy.grades[place].requires
        if not required.is_empty:
            text = N_("what the grade {grade} requires beside the index is met: {conditions:l}")
            yield Message(text, {"grade": values["grade"], "conditions": conditions_in_words(required)})
        higher = [grade for grade in policy.grades[:place] if grade.start is not None and grade.start > index]
        if higher and higher[-1].start is not None:
            values = {
                "grade": grade_name(policy, higher[-1].code),
                "start": higher[-1].start,
                "lacking": add([higher[-1].start, -index]),
            }
            text = N_("the next grade, {grade}, begins at {start:n} %: {lacking:n} percentage points more are needed")
            yield Message(text, values)

    def _received(self) -> Iterator[Message]:
        received = self.unit.received
        if received is None:
            return
        if received.date is None:
            yield Message(N_("on a day that nobody knows"))
            return
        day = received.date.strftime("%d/%m/%Y")
        late: Message = Message(N_("in time"))
        if received.late:
            late = Message(N_("{days:n} day(s) after the deadline"), {"days": received.late})
        text = N_("{day}, {late:m}") if received.stated else N_("{day} (by its file's time alone), {late:m}")
        yield Message(text, {"day": day, "late": late})

    def _stages(self) -> Iterator[Message]:
        for stage in self.unit.stages:
            if stage.index is None:
                continue
            values: dict[str, Value] = {
                "stage": stage_words(stage.stage),
                "index": _index_words(stage.index, self.results),
                "points": stage.points,
                "maximum": stage.maximum,
            }
            if stage.source is None and stage.stage != SELF:
                yield Message(N_("after {stage:m}: {index:m}; nothing came in"), values)
            else:
                yield Message(N_("after {stage:m}: {index:m} ({points:n} of {maximum:n} pt)"), values)

    # Fields

    def _field(self, part: Field, *, alone: bool) -> Table:
        sums = self.sums[part.code]
        values: dict[str, Value] = {"unit": self.unit.name, "code": part.code, "name": part.name}
        title = Message(N_("{unit}: field {code}, {name}"), values)
        if not alone:
            title = Message(N_("Field {code}: {name}"), {"code": part.code, "name": part.name})
        source = _inherited(self.criteria, part) if alone else part.source
        rows = list(_rows([*_several(N_("Sum"), self._sum(part, sums)), (N_("Source of the field"), source)]))
        for criterion in part.criteria:
            rows += self._criterion_rows(criterion)
        return Table(title=title, columns=_COLUMNS, rows=tuple(rows), name=Message("{code}", {"code": part.code}))

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
        above = () if criterion.source else _rows([(N_("Source"), _inherited(self.criteria, part))])
        first, *rows = self._criterion_rows(criterion)
        return Table(
            title=Message(N_("{unit}: criterion {code}, {name}"), values),
            columns=_COLUMNS,
            rows=(first, *above, *rows),
            name=Message("{code}", {"code": criterion.code}),
        )

    def _criterion_rows(self, criterion: Criterion) -> Iterator[Row]:
        if criterion.has_sub_indicators:
            points, maximum = self._sums(criterion.indicators)
            yield _heading(criterion.code, criterion.name, _of(points, maximum), Weight.TOTAL)
            yield from _rows([(N_("Source of the criterion"), criterion.source)])
        for leaf in criterion.indicators:
            record = self.found[leaf.code]
            got = Message(N_("not applicable")) if record.points is None else _of(record.points, record.maximum)
            yield _heading(leaf.code, leaf.name, got, Weight.HEADING)
            yield from _rows(self._indicator(leaf, record))

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
        rows = list(_rows([(N_("Sum"), Message(N_("{points:n} pt"), {"points": net(unit)}))]))
        for kind, leaf in self.criteria.adjustments:
            record = records[leaf.code]
            got = Message(N_("{kind:m} {points:n} pt"), {"kind": KINDS[kind], "points": signed(kind, record.points)})
            rows.append(_heading(leaf.code, leaf.name, got, Weight.HEADING))
            rows += _rows([(N_("At most"), Message(N_("{points:n} pt"), {"points": record.cap}))])
            rows += _rows(self._indicator(leaf, record))
        return Table(title=ADJUSTED, columns=_COLUMNS, rows=tuple(rows), name=ADJUSTED)


_SHORT = {
    N_("Evidence due"): N_("Evidence: due"),
    N_("Evidence given"): N_("Evidence: given"),
    N_("Source of the rule"): N_("Source"),
}
"""Labels that would take the room from what they stand before, over hundreds of lines."""


def _several(label: str, lines: Iterable[Message]) -> list[Line]:
    return [(label if place == 0 else "", line) for place, line in enumerate(lines)]


def _rows(lines: Iterable[Line]) -> Iterator[Row]:
    """Without what is blank; the lines of one thing are one text, so that a sheet has a cell for it."""
    told: list[tuple[str, Message | str]] = []
    for label, value in lines:
        if value and not label and told:
            above = told.pop()
            told.append((above[0], Message("{above:m}\n{line:m}", {"above": _text(above[1]), "line": _text(value)})))
        elif value:
            told.append((label, value))
    for label, value in told:
        yield Row((Message(label), value))


def _inherited(criteria: CriteriaSet, part: Field) -> Message | str:
    """The source of a field, or else of the set."""
    if part.source or not criteria.source:
        return part.source
    return Message(N_("{text} (of the whole set)"), {"text": criteria.source})


def _text(value: Message | str) -> Message:
    return value if isinstance(value, Message) else Message("{text}", {"text": value})


def _heading(code: str, name: str, got: Message, weight: Weight) -> Row:
    return Row((code, Message("{name}: {got:m}", {"name": name, "got": got})), weight)


def _of(points: Exact, maximum: Exact) -> Message:
    return Message(N_("{points:m} of {maximum:n} pt"), {"points": number_words(points), "maximum": maximum})


def _percent(index: Exact | None) -> Message:
    return Message(N_("nothing applicable")) if index is None else Message("{index:n} %", {"index": index})


def _index_words(index: Exact | None, results: Results) -> Message:
    if index is None:
        return Message(N_("none"))
    return Message(f"{{index:{results.policy.index_rounding.places}}} %", {"index": index})


# Units that are not ranked


def unranked_tables(results: Results, entry: UnrankedRecord, problems: Sequence[Problem]) -> list[Table]:
    """Why there is no result to explain, and what was said of its files."""
    rows: list[tuple[Cell, ...]] = [
        (", ".join(str(place) for place in problem.places), problem.code, problem.message) for problem in problems
    ]
    return [
        Table(
            title=Message(N_("{name}: not ranked"), {"name": entry.name}),
            subtitle=(
                Message("{round}", {"round": results.round}),
                *set_lines(results.criteria),
                *final_lines(results),
                Message(N_("Why: {why:m}"), {"why": WHY[entry.why]}),
            ),
            columns=(
                Column(Message(N_("Place")), key="place"),
                Column(Message(N_("Code")), key="code"),
                Column(Message(N_("Problem")), key="problem", wide=True),
            )
            if rows
            else (Column("", key="why", wide=True),),
            rows=tuple(Row(row) for row in rows)
            or (Row((Message(N_("A unit without a result has no index, no rank and no grade; none of it is 0")),)),),
            name=Message("{name}", {"name": entry.name}),
        )
    ]


# As a list


def explanation_list(results: Results, criteria: CriteriaSet, entry: RankedRecord, codes: Sequence[str]) -> Table:
    """These indicators, bonuses and penalties with a row each."""
    unit = entry.unit
    indicators = {record.code: record for record in unit.indicators}
    adjustments = {record.code: record for record in unit.adjustments.items}
    places = results.policy.points_places if results.policy.points_rounding else None
    rows = []
    for part, leaf in _located(criteria):
        if leaf.code not in codes:
            continue
        record = indicators.get(leaf.code) or adjustments[leaf.code]
        adjusts = isinstance(record, AdjustmentRecord)
        facts = answer_words(leaf, record) if isinstance(record, IndicatorRecord) else ()
        if isinstance(record, AdjustmentRecord) and isinstance(record.answer, dict):
            facts = told_words(leaf, record.answer)
        points = signed(record.kind, record.points) if isinstance(record, AdjustmentRecord) else record.points
        rows.append(
            Row(
                (
                    ADJUSTED
                    if adjusts
                    else Message("{code}. {name}", {"code": part.code, "name": part.name})
                    if part
                    else None,
                    leaf.code,
                    leaf.name,
                    leaf.maximum,
                    points,
                    record.claimed,
                    Message("{words:l}", {"words": leaf.rule.words}),
                    Message("{facts:l}", {"facts": facts}) if facts else None,
                    _badge(record),
                    record.evidence,
                    Message("{lines:l}", {"lines": history(record, leaf.scored_by)}),
                    WHO[leaf.scored_by],
                    leaf.evidence,
                    source_words(criteria, leaf.code),
                )
            )
        )
    return Table(
        title=Message(N_("{name}: how the result came about"), {"name": unit.name}),
        columns=(
            Column(Message(N_("Field")), key="field"),
            Column(Message(N_("Code")), key="code"),
            Column(Message(N_("Indicator")), key="name", wide=True),
            Column(Message(N_("Maximum")), Align.RIGHT, places, "maximum"),
            Column(Message(N_("Points")), Align.RIGHT, places, "points"),
            Column(Message(N_("Claimed")), Align.RIGHT, places, "claimed"),
            Column(Message(N_("Rule")), key="rule", wide=True),
            Column(Message(N_("Answer")), key="answer", wide=True),
            Column(Message(N_("Arithmetic")), key="reason", wide=True),
            Column(Message(N_("Evidence given")), key="evidence", wide=True),
            Column(Message(N_("Stages")), key="stages", wide=True),
            Column(Message(N_("Scored by")), key="scored_by"),
            Column(Message(N_("Evidence due")), key="evidence_due", wide=True),
            Column(Message(N_("Source of the rule")), key="source", wide=True),
        ),
        rows=tuple(rows),
        name=Message("{name}", {"name": unit.name}),
    )


def _badge(record: IndicatorRecord | AdjustmentRecord) -> Cell:
    quiet = isinstance(record, IndicatorRecord) and record.state is State.NOT_APPLICABLE
    return Badge(record.reason, Tone.QUIET) if quiet else record.reason


def _located(criteria: CriteriaSet) -> Iterator[tuple[Field | None, Indicator]]:
    for part in criteria.fields:
        for leaf in part.indicators:
            yield part, leaf
    for _, leaf in criteria.adjustments:
        yield None, leaf


def codes_of(criteria: CriteriaSet, code: str) -> tuple[str, ...]:
    """The indicators, bonuses and penalties that a code stands for; all of them where it is empty, none if unknown."""
    if not code:
        return tuple(leaf.code for leaf in criteria.answered)
    if code in criteria.by_code:
        return (code,)
    for part in criteria.fields:
        if part.code == code:
            return tuple(leaf.code for leaf in part.indicators)
        for criterion in part.criteria:
            if criterion.code == code:
                return tuple(leaf.code for leaf in criterion.indicators)
    return ()
