"""What differs in the fields, criteria and indicators of two sets, and in their bonuses and penalties."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from ...criteria import Adjustment, AdjustmentKind, CriteriaSet, Criterion, Example, Field, Indicator
from ...problems import N_, Message
from ..correspondence import Coded, correspondence, with_contents
from .difference import Aspect, Difference, Edit, Part, Said, Section, changed, reordered
from .rules import RuleDifference, rule_differences


class ItemDifferences:
    """The items of two sets, which of them are the same, and what differs in those."""

    def __init__(self, old: CriteriaSet, new: CriteriaSet) -> None:
        self.old, self.new = old, new
        self.leaves = correspondence(old.leaves, new.leaves)
        """Of the old set, by the codes that they have in the new one; so with criteria and fields."""
        same = {code: leaf.code for code, leaf in self.leaves.items()}
        before = [criterion for part in old.fields for criterion in part.criteria]
        now = [criterion for part in new.fields for criterion in part.criteria]
        self.criteria = with_contents(
            correspondence(before, now),
            {item.code: (item, [leaf.code for leaf in item.indicators]) for item in before},
            {item.code: [leaf.code for leaf in item.indicators] for item in now},
            same,
        )
        self.parts = with_contents(
            correspondence(old.fields, new.fields),
            {part.code: (part, [leaf.code for leaf in part.indicators]) for part in old.fields},
            {part.code: [leaf.code for leaf in part.indicators] for part in new.fields},
            same,
        )
        self.parents = {leaf.code: (part, c) for part in old.fields for c in part.criteria for leaf in c.indicators}
        """Of each indicator of the old set where it stood."""

    def fields(self) -> Iterator[Section]:
        for part in self.new.fields:
            yield Section(Part.FIELD, part.code, part.name, tuple(self._field(part)))
        kept = {id(part) for part in self.parts.values()}
        for part in self.old.fields:
            if id(part) not in kept:
                yield Section(Part.FIELD, part.code, part.name, tuple(self._removed_field(part)))
        codes = [[part.code for part in criteria.fields] for criteria in (self.old, self.new)]
        yield Section(Part.FIELD, "", "", tuple(reordered("", "", codes[0], codes[1])))

    def _field(self, part: Field) -> Iterator[Difference]:
        before = self.parts.get(part.code)
        if before is None:
            yield Difference(part.code, part.name, Aspect.FIELD, Edit.ADDED, None, part.maximum)
        else:
            yield from changed(part.code, part.name, _whole(before, part))
            codes = [[criterion.code for criterion in item.criteria] for item in (before, part)]
            yield from reordered(part.code, part.name, codes[0], codes[1])
        for criterion in part.criteria:
            yield from self._criterion(part, criterion)
        if before is not None:
            kept = {id(criterion) for criterion in self.criteria.values()}
            for gone in before.criteria:
                if id(gone) not in kept:
                    yield from self._removed_criterion(gone)

    def _criterion(self, part: Field, criterion: Criterion) -> Iterator[Difference]:
        code, name = criterion.code, criterion.name
        before = self.criteria.get(code)
        if criterion.has_sub_indicators:
            if before is None:
                yield Difference(code, name, Aspect.CRITERION, Edit.ADDED, None, criterion.maximum)
            else:
                yield from self._changed_criterion(before, part, criterion)
        elif before is not None and before.has_sub_indicators:
            yield Difference(code, name, Aspect.SUB_INDICATORS, Edit.CHANGED, len(before.indicators), 0)
        for leaf in criterion.indicators:
            yield from self._leaf(part, criterion, leaf)
        if before is not None:
            yield from self._removed_leaves(before)

    def _changed_criterion(self, before: Criterion, part: Field, criterion: Criterion) -> Iterator[Difference]:
        code, name = criterion.code, criterion.name
        if not before.has_sub_indicators:
            yield Difference(code, name, Aspect.SUB_INDICATORS, Edit.CHANGED, 0, len(criterion.indicators))
        yield from changed(code, name, _whole(before, criterion))
        parent = next(item for item in self.old.fields if any(one is before for one in item.criteria))
        if self.parts.get(part.code) is not parent:
            yield Difference(code, name, Aspect.PARENT, Edit.CHANGED, _called(parent), _called(part))
        codes = [[leaf.code for leaf in item.indicators] for item in (before, criterion)]
        yield from reordered(code, name, codes[0], codes[1])

    def _leaf(self, part: Field, criterion: Criterion, leaf: Indicator) -> Iterator[Difference]:
        before = self.leaves.get(leaf.code)
        if before is None:
            yield Difference(leaf.code, leaf.name, Aspect.INDICATOR, Edit.ADDED, None, _in_short(leaf))
            return
        yield from changed(leaf.code, leaf.name, _item(before, leaf))
        field_then, criterion_then = self.parents[before.code]
        then: Field | Criterion = criterion_then if criterion_then.has_sub_indicators else field_then
        now: Field | Criterion = criterion if criterion.has_sub_indicators else part
        stays = self.criteria.get(now.code) if isinstance(now, Criterion) else self.parts.get(now.code)
        if stays is not then:
            yield Difference(leaf.code, leaf.name, Aspect.PARENT, Edit.CHANGED, _called(then), _called(now))
        yield from _indicator(before, leaf)

    def _removed_leaves(self, criterion: Criterion) -> Iterator[Difference]:
        kept = {leaf.code for leaf in self.leaves.values()}
        for leaf in criterion.indicators:
            if leaf.code not in kept:
                yield Difference(leaf.code, leaf.name, Aspect.INDICATOR, Edit.REMOVED, _in_short(leaf))

    def _removed_criterion(self, criterion: Criterion) -> Iterator[Difference]:
        if criterion.has_sub_indicators:
            yield Difference(criterion.code, criterion.name, Aspect.CRITERION, Edit.REMOVED, criterion.maximum)
        yield from self._removed_leaves(criterion)

    def _removed_field(self, part: Field) -> Iterator[Difference]:
        yield Difference(part.code, part.name, Aspect.FIELD, Edit.REMOVED, part.maximum)
        kept = {id(criterion) for criterion in self.criteria.values()}
        for criterion in part.criteria:
            if id(criterion) not in kept:
                yield from self._removed_criterion(criterion)


def _item(old: Coded, new: Coded) -> Iterator[tuple[Aspect, Said, Said]]:
    yield Aspect.CODE, old.code, new.code
    yield Aspect.NAME, old.name, new.name


def _whole(old: Field | Criterion, new: Field | Criterion) -> Iterator[tuple[Aspect, Said, Said]]:
    """What a field or a criterion says of itself."""
    yield from _item(old, new)
    yield Aspect.MAXIMUM, old.maximum, new.maximum
    yield Aspect.SOURCE, old.source, new.source


def _called(item: Coded) -> Message:
    return Message("{code} {name}", {"code": item.code, "name": item.name})


def _in_short(leaf: Indicator) -> Message:
    return Message(N_("maximum {maximum:n}; {words:l}"), {"maximum": leaf.maximum, "words": leaf.rule.words})


def _indicator(old: Indicator, new: Indicator) -> Iterator[Difference]:
    """All that an indicator, a bonus or a penalty says beside its code and name."""
    code, name = new.code, new.name
    yield from changed(code, name, ((Aspect.MAXIMUM, old.maximum, new.maximum),))
    for found in rule_differences(old.rule, new.rule):
        yield _of_rule(code, name, found)
    yield from changed(
        code,
        name,
        (
            (Aspect.EVIDENCE, old.evidence, new.evidence),
            (Aspect.SOURCE, old.source, new.source),
            (Aspect.SCORED_BY, old.scored_by, new.scored_by),
            (Aspect.NOT_APPLICABLE, old.not_applicable, new.not_applicable),
        ),
    )
    examples = [tuple(map(_example, leaf.examples)) for leaf in (old, new)]
    if examples[0] != examples[1]:
        count = len(examples[1])
        other = Message(N_("{count:n}, not the same"), {"count": count}) if len(examples[0]) == count else count
        yield Difference(code, name, Aspect.EXAMPLES, Edit.CHANGED, len(examples[0]), other)


def _example(example: Example) -> tuple[object, ...]:
    """Without its places."""
    answer = example.answer._replace(at=None, claimed_at=None, evidence_at=None)
    return answer, example.points, example.best


def _of_rule(code: str, name: str, found: RuleDifference) -> Difference:
    return Difference(code, name, found.aspect, found.edit, found.old, found.new, found.part)


class _Adjusting(NamedTuple):
    """A bonus or a penalty by code and name, so that one is found again as an indicator is."""

    code: str
    name: str
    kind: AdjustmentKind
    indicator: Indicator


def _adjusting(adjustments: Iterable[Adjustment]) -> list[_Adjusting]:
    return [_Adjusting(leaf.code, leaf.name, kind, leaf) for kind, leaf in adjustments]


def adjustment_differences(old: CriteriaSet, new: CriteriaSet) -> Iterator[Difference]:
    before, now = _adjusting(old.adjustments), _adjusting(new.adjustments)
    found = correspondence(before, now)
    for item in now:
        then = found.get(item.code)
        if then is None:
            yield Difference(item.code, item.name, _ADJUSTS[item.kind], Edit.ADDED, None, _in_short(item.indicator))
            continue
        yield from changed(item.code, item.name, ((Aspect.KIND, then.kind, item.kind), *_item(then, item)))
        yield from _indicator(then.indicator, item.indicator)
    kept = {item.code for item in found.values()}
    for item in before:
        if item.code not in kept:
            yield Difference(item.code, item.name, _ADJUSTS[item.kind], Edit.REMOVED, _in_short(item.indicator))
    yield from reordered("", "", [item.code for item in before], [item.code for item in now])


_ADJUSTS = {AdjustmentKind.BONUS: Aspect.BONUS, AdjustmentKind.PENALTY: Aspect.PENALTY}
