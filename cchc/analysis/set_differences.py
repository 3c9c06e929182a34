"""What differs between two criteria sets, in the words of the field: nothing of it goes unsaid."""

from __future__ import annotations

import enum
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from ..criteria import (
    Adjustment,
    AdjustmentKind,
    CriteriaSet,
    Criterion,
    Example,
    Field,
    Grade,
    Indicator,
    Requirements,
)
from ..number import Rounding
from ..problems import N_, Message
from .correspondence import Coded, correspondence, with_contents
from .rule_differences import Aspect, Edit, RuleDifference, Said, rule_differences

__all__ = ["Aspect", "Difference", "Edit", "Part", "Said", "Section", "SetDifferences", "compare_sets"]


class Part(enum.Enum):
    """What a section is about."""

    SET = "set"
    POLICY = "policy"
    FIELD = "field"
    ADJUSTMENTS = "adjustments"


class Difference(NamedTuple):
    """One thing that is not as it was."""

    code: str
    """Of the item; empty where it is about the set."""
    name: str
    aspect: Aspect
    edit: Edit
    old: Said = None
    new: Said = None
    part: Message | None = None
    """Of what part of the item: a level, a band, a figure, a grade."""


class Section(NamedTuple):
    part: Part
    code: str
    """Of a field."""
    name: str
    differences: tuple[Difference, ...]


class SetDifferences(NamedTuple):
    old: CriteriaSet
    new: CriteriaSet
    sections: tuple[Section, ...]
    """Those in which anything differs, fields in the order of the new set, what has gone beside what it stood in."""
    same: Mapping[str, str]
    """By the code of each indicator of the new set that the old one has too, its code there."""

    @property
    def differences(self) -> Iterator[Difference]:
        return (found for section in self.sections for found in section.differences)

    @property
    def is_empty(self) -> bool:
        return not self.sections

    @property
    def same_file(self) -> bool:
        return self.old.sha256 == self.new.sha256


def compare_sets(old: CriteriaSet, new: CriteriaSet) -> SetDifferences:
    comparison = _Comparison(old, new)
    sections = [
        Section(Part.SET, "", "", tuple(_head(old, new))),
        Section(Part.POLICY, "", "", tuple(_policy(old, new))),
        *comparison.fields(),
        Section(Part.ADJUSTMENTS, "", "", tuple(_adjustments(old, new))),
    ]
    same = {code: leaf.code for code, leaf in comparison.leaves.items()}
    return SetDifferences(old, new, tuple(section for section in sections if section.differences), same)


# The set and its policy


def _changed(
    code: str, name: str, pairs: Iterable[tuple[Aspect, Said, Said]], part: Message | None = None
) -> Iterator[Difference]:
    for aspect, old, new in pairs:
        if old != new:
            yield Difference(code, name, aspect, Edit.CHANGED, old, new, part)


def _head(old: CriteriaSet, new: CriteriaSet) -> Iterator[Difference]:
    yield from _changed(
        "",
        "",
        (
            (Aspect.ID, old.id, new.id),
            (Aspect.NAME, old.name, new.name),
            (Aspect.LEVEL_OF_UNITS, Message("{level:t}", {"level": old.level}), _level(new)),
            (Aspect.YEARS, tuple(map(str, old.years)), tuple(map(str, new.years))),
            (Aspect.STATUS, old.status, new.status),
            (Aspect.SOURCE, old.source, new.source),
            (Aspect.MAXIMUM, old.maximum, new.maximum),
            (Aspect.PREVIOUS, _previous(old), _previous(new)),
        ),
    )


def _previous(criteria: CriteriaSet) -> tuple[Message, ...]:
    if criteria.previous is None:
        return ()
    return (
        Message("{id}", {"id": criteria.previous.criteria}),
        *(
            Message(N_("field {code} is new"), {"code": code})
            if then is None
            else Message(N_("field {code} was {then}"), {"code": code, "then": then})
            for code, then in criteria.previous.fields
        ),
    )


def _level(criteria: CriteriaSet) -> Message:
    return Message("{level:t}", {"level": criteria.level})


def _policy(old: CriteriaSet, new: CriteriaSet) -> Iterator[Difference]:
    before, now = old.policy, new.policy
    yield from _changed(
        "",
        "",
        (
            (Aspect.POINTS_ROUNDING, _rounding(before.points_rounding), _rounding(now.points_rounding)),
            (Aspect.INDEX_ROUNDING, before.index_rounding, now.index_rounding),
            (Aspect.UNANSWERED, before.unanswered, now.unanswered),
            (Aspect.NOT_APPLICABLE, before.not_applicable, now.not_applicable),
            (Aspect.WITHOUT_SURVEY, before.without_survey, now.without_survey),
            (Aspect.EVIDENCE_POLICY, before.evidence, now.evidence),
            (Aspect.RANK_BY, before.rank_by, now.rank_by),
            (Aspect.TIES, before.ties, now.ties),
            (Aspect.GROUPS, before.groups, now.groups),
            (Aspect.TIE_BREAK, before.tie_break, now.tie_break),
            (Aspect.BONUS_CAP, before.bonus_cap, now.bonus_cap),
            (Aspect.PENALTY_CAP, before.penalty_cap, now.penalty_cap),
        ),
    )
    then = {grade.code: grade for grade in before.grades}
    for grade in now.grades:
        part = _grade_name(grade)
        earlier = then.pop(grade.code, None)
        if earlier is None:
            yield Difference("", "", Aspect.GRADE, Edit.ADDED, None, _floor(grade), part)
            yield from _changed("", "", ((Aspect.REQUIRES, _required(None), _required(grade)),), part)
        else:
            yield from _changed("", "", _grade(earlier, grade), part)
    for grade in then.values():
        yield Difference("", "", Aspect.GRADE, Edit.REMOVED, _floor(grade), None, _grade_name(grade))
    codes = [[grade.code for grade in policy.grades] for policy in (before, now)]
    yield from _order("", "", codes[0], codes[1], Aspect.GRADE_ORDER)


def _rounding(rounding: Rounding | None) -> Said:
    return Message(N_("exact")) if rounding is None else rounding


def _grade_name(grade: Grade) -> Message:
    return Message("{name}", {"name": grade.name})


def _floor(grade: Grade) -> Said:
    return Message(N_("the rest")) if grade.start is None else grade.start


def _required(grade: Grade | None) -> Said:
    """Without the places."""
    if grade is None:
        return Requirements()
    required = grade.requires
    floors = tuple(floor._replace(place=None) for floor in required.fields)
    return required._replace(fields=floors, place=None, penalty_places=())


def _grade(old: Grade, new: Grade) -> Iterator[tuple[Aspect, Said, Said]]:
    yield Aspect.GRADE_NAME, old.name, new.name
    yield Aspect.GRADE_NAME_EN, old.name_en, new.name_en
    yield Aspect.GRADE_FROM, _floor(old), _floor(new)
    yield Aspect.REQUIRES, _required(old), _required(new)


# Fields, criteria, indicators


@dataclass(frozen=True)
class _Comparison:
    """The items of two sets, and which of them are the same."""

    old: CriteriaSet
    new: CriteriaSet
    leaves: dict[str, Indicator] = field(init=False)
    """By the codes of the new set; those of the old one."""
    criteria: dict[str, Criterion] = field(init=False)
    parts: dict[str, Field] = field(init=False)
    parents: dict[str, tuple[Field, Criterion]] = field(init=False)
    """Of each indicator of the old set where it stood."""

    def __post_init__(self) -> None:
        old, new = self.old, self.new
        leaves = correspondence(old.leaves, new.leaves)
        same = {code: leaf.code for code, leaf in leaves.items()}
        before = [criterion for part in old.fields for criterion in part.criteria]
        now = [criterion for part in new.fields for criterion in part.criteria]
        criteria = with_contents(
            correspondence(before, now),
            {item.code: (item, [leaf.code for leaf in item.indicators]) for item in before},
            {item.code: [leaf.code for leaf in item.indicators] for item in now},
            same,
        )
        parts = with_contents(
            correspondence(old.fields, new.fields),
            {part.code: (part, [leaf.code for leaf in part.indicators]) for part in old.fields},
            {part.code: [leaf.code for leaf in part.indicators] for part in new.fields},
            same,
        )
        object.__setattr__(self, "leaves", leaves)
        object.__setattr__(self, "criteria", criteria)
        object.__setattr__(self, "parts", parts)
        parents = {leaf.code: (part, c) for part in old.fields for c in part.criteria for leaf in c.indicators}
        object.__setattr__(self, "parents", parents)

    def fields(self) -> Iterator[Section]:
        for part in self.new.fields:
            yield Section(Part.FIELD, part.code, part.name, tuple(self._field(part)))
        kept = {id(part) for part in self.parts.values()}
        for part in self.old.fields:
            if id(part) not in kept:
                yield Section(Part.FIELD, part.code, part.name, tuple(self._removed_field(part)))
        codes = [[part.code for part in criteria.fields] for criteria in (self.old, self.new)]
        yield Section(Part.FIELD, "", "", tuple(_order("", "", codes[0], codes[1])))

    def _field(self, part: Field) -> Iterator[Difference]:
        before = self.parts.get(part.code)
        if before is None:
            yield Difference(part.code, part.name, Aspect.FIELD, Edit.ADDED, None, part.maximum)
        else:
            yield from _changed(part.code, part.name, _item(before, part))
            yield from _changed(
                part.code,
                part.name,
                ((Aspect.MAXIMUM, before.maximum, part.maximum), (Aspect.SOURCE, before.source, part.source)),
            )
            codes = [[criterion.code for criterion in item.criteria] for item in (before, part)]
            yield from _order(part.code, part.name, codes[0], codes[1])
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
        yield from _changed(code, name, _item(before, criterion))
        yield from _changed(
            code,
            name,
            ((Aspect.MAXIMUM, before.maximum, criterion.maximum), (Aspect.SOURCE, before.source, criterion.source)),
        )
        parent = next(item for item in self.old.fields if any(one is before for one in item.criteria))
        if self.parts.get(part.code) is not parent:
            yield Difference(code, name, Aspect.PARENT, Edit.CHANGED, _called(parent), _called(part))
        codes = [[leaf.code for leaf in item.indicators] for item in (before, criterion)]
        yield from _order(code, name, codes[0], codes[1])

    def _leaf(self, part: Field, criterion: Criterion, leaf: Indicator) -> Iterator[Difference]:
        before = self.leaves.get(leaf.code)
        if before is None:
            yield Difference(leaf.code, leaf.name, Aspect.INDICATOR, Edit.ADDED, None, _in_short(leaf))
            return
        yield from _changed(leaf.code, leaf.name, _item(before, leaf))
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
            values = (criterion.code, criterion.name, Aspect.CRITERION, Edit.REMOVED, criterion.maximum)
            yield Difference(*values)
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


def _called(item: Coded) -> Message:
    return Message("{code} {name}", {"code": item.code, "name": item.name})


def _order(
    code: str, name: str, old: Sequence[str], new: Sequence[str], aspect: Aspect = Aspect.ORDER
) -> Iterator[Difference]:
    """Where those that both have stand in another order. A changed code has been told by itself."""
    before, now = [item for item in old if item in new], [item for item in new if item in old]
    if before != now:
        yield Difference(code, name, aspect, Edit.CHANGED, tuple(before), tuple(now))


def _in_short(leaf: Indicator) -> Message:
    return Message(N_("maximum {maximum:n}; {words:l}"), {"maximum": leaf.maximum, "words": leaf.rule.words})


def _indicator(old: Indicator, new: Indicator) -> Iterator[Difference]:
    """All that an indicator, a bonus or a penalty says beside its code and name."""
    code, name = new.code, new.name
    yield from _changed(code, name, ((Aspect.MAXIMUM, old.maximum, new.maximum),))
    for found in rule_differences(old.rule, new.rule):
        yield _of_rule(code, name, found)
    yield from _changed(
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


# Bonuses and penalties


class _Adjusting(NamedTuple):
    """A bonus or a penalty by code and name, so that one is found again as an indicator is."""

    code: str
    name: str
    kind: AdjustmentKind
    indicator: Indicator


def _adjusting(adjustments: Iterable[Adjustment]) -> list[_Adjusting]:
    return [_Adjusting(leaf.code, leaf.name, kind, leaf) for kind, leaf in adjustments]


def _adjustments(old: CriteriaSet, new: CriteriaSet) -> Iterator[Difference]:
    before, now = _adjusting(old.adjustments), _adjusting(new.adjustments)
    found = correspondence(before, now)
    for item in now:
        then = found.get(item.code)
        if then is None:
            yield Difference(item.code, item.name, _ADJUSTS[item.kind], Edit.ADDED, None, _in_short(item.indicator))
            continue
        yield from _changed(item.code, item.name, ((Aspect.KIND, then.kind, item.kind), *_item(then, item)))
        yield from _indicator(then.indicator, item.indicator)
    kept = {item.code for item in found.values()}
    for item in before:
        if item.code not in kept:
            yield Difference(item.code, item.name, _ADJUSTS[item.kind], Edit.REMOVED, _in_short(item.indicator))
    yield from _order("", "", [item.code for item in before], [item.code for item in now])


_ADJUSTS = {AdjustmentKind.BONUS: Aspect.BONUS, AdjustmentKind.PENALTY: Aspect.PENALTY}
