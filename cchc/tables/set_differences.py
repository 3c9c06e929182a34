"""What differs between two criteria sets: as it is read, and as a list for a sheet."""

from __future__ import annotations

import enum
from collections.abc import Iterator
from fractions import Fraction
from itertools import groupby

from ..analysis.set_differences import Aspect, Difference, Edit, Part, Said, Section, SetDifferences
from ..criteria import (
    CriteriaSet,
    Groups,
    RankBy,
    Requirements,
    Status,
)
from ..number import Rounding
from ..problems import N_, Message
from ..rules.expression import Over, WhenZero
from ..rules.ratio import TOLD_WHEN_ZERO
from ..stages.stage import WHO
from .adjustments import KINDS
from .adjustments import TITLE as ADJUSTED
from .conditions import conditions_in_words
from .policy_words import EVIDENCE, NOT_APPLICABLE, TIES, UNANSWERED, WITHOUT_SURVEY, rounding_words
from .provenance import STATUS
from .table import Column, Row, Table, Weight

_WHOLE = {
    Aspect.FIELD: (N_("field added"), N_("field removed")),
    Aspect.CRITERION: (N_("criterion added"), N_("criterion removed")),
    Aspect.INDICATOR: (N_("indicator added"), N_("indicator removed")),
    Aspect.BONUS: (N_("bonus added"), N_("bonus removed")),
    Aspect.PENALTY: (N_("penalty added"), N_("penalty removed")),
    Aspect.GRADE: (N_("grade {part:m} added"), N_("grade {part:m} removed")),
    Aspect.LEVEL: (N_("level {part:m} added"), N_("level {part:m} removed")),
    Aspect.CHECKED: (N_("item {part:m} added"), N_("item {part:m} removed")),
    Aspect.FIGURE: (N_("figure {part:m} added"), N_("figure {part:m} removed")),
    Aspect.BAND: (N_("band added, {part:m}"), N_("band removed, {part:m}")),
    Aspect.WAY: (N_("may now also be answered by"), N_("may no longer be answered by")),
}
"""What is added and removed as a whole."""

_CHANGED = {
    Aspect.ID: N_("id of the set"),
    Aspect.NAME: N_("name"),
    Aspect.CODE: N_("code"),
    Aspect.LEVEL_OF_UNITS: N_("level of the units"),
    Aspect.YEARS: N_("years"),
    Aspect.STATUS: N_("status"),
    Aspect.SOURCE: N_("legal source"),
    Aspect.MAXIMUM: N_("maximum"),
    Aspect.PREVIOUS: N_("the set before, and its fields"),
    Aspect.POINTS_ROUNDING: N_("rounding of points"),
    Aspect.INDEX_ROUNDING: N_("rounding of the index"),
    Aspect.UNANSWERED: N_("what is unanswered"),
    Aspect.NOT_APPLICABLE: N_("what is not applicable"),
    Aspect.WITHOUT_SURVEY: N_("where no survey was held"),
    Aspect.EVIDENCE_POLICY: N_("points without evidence"),
    Aspect.RANK_BY: N_("ranks compare"),
    Aspect.TIES: N_("equal units"),
    Aspect.GROUPS: N_("groups of units"),
    Aspect.TIE_BREAK: N_("fields that break ties"),
    Aspect.BONUS_CAP: N_("all bonuses at most"),
    Aspect.PENALTY_CAP: N_("all penalties at most"),
    Aspect.GRADE_NAME: N_("name of the grade {part:m}"),
    Aspect.GRADE_NAME_EN: N_("English name of the grade {part:m}"),
    Aspect.GRADE_FROM: N_("grade {part:m} from"),
    Aspect.GRADE_ORDER: N_("order of the grades"),
    Aspect.REQUIRES: N_("conditions for the grade {part:m}"),
    Aspect.KIND: N_("it is a"),
    Aspect.SUB_INDICATORS: N_("number of sub-indicators"),
    Aspect.PARENT: N_("belongs to"),
    Aspect.ORDER: N_("order"),
    Aspect.EVIDENCE: N_("evidence due"),
    Aspect.SCORED_BY: N_("scored by"),
    Aspect.EXAMPLES: N_("worked examples"),
    Aspect.RULE: N_("rule"),
    Aspect.KEYS: N_("keys of the figures"),
    Aspect.LEVEL: N_("level {part:m}"),
    Aspect.CHECKED: N_("item {part:m}"),
    Aspect.OPTION_NAME: N_("name of the option"),
    Aspect.OPTION_CODE: N_("code of the option {part:m}"),
    Aspect.OPTION_ORDER: N_("order of the options"),
    Aspect.FIGURE_NAME: N_("name of the figure"),
    Aspect.FIGURE_UNIT: N_("unit of {part:m}"),
    Aspect.FIGURE_WHOLE: N_("numbers of {part:m}"),
    Aspect.FIGURE_NEGATIVE: N_("values of {part:m}"),
    Aspect.FIGURE_STEP: N_("step of {part:m}"),
    Aspect.FIGURE_SOURCE: N_("records that {part:m} comes from"),
    Aspect.EACH: N_("for each of {part:m}"),
    Aspect.WEIGHT: N_("weight of {part:m}"),
    Aspect.START: N_("starting points"),
    Aspect.FLOOR: N_("not below"),
    Aspect.BAND: N_("band {part:m}"),
    Aspect.BAND_END: N_("band of {part:m}"),
    Aspect.OVER: N_("a part above its whole"),
    Aspect.WHEN_ZERO: N_("where the denominator is 0"),
}

_WORDS: dict[enum.Enum, Message] = {
    RankBy.EXACT: Message(N_("the exact index")),
    RankBy.PUBLISHED: Message(N_("the published index")),
    Groups.TOGETHER: Message(N_("all ranked together")),
    Groups.APART: Message(N_("each ranked apart")),
    Over.PLAIN: Message(N_("a value like any other")),
    Over.REFUSE: Message(N_("is an error")),
    Over.CAP: Message(N_("counts as 100 %")),
    WhenZero.REFUSE: Message(N_("is an error")),
}
for _known in (STATUS, WHO, KINDS, TOLD_WHEN_ZERO, UNANSWERED, NOT_APPLICABLE, WITHOUT_SURVEY, EVIDENCE):
    _WORDS.update(_known.items())
_WORDS.update((ties, Message(words)) for ties, words in TIES.items())

_NOTHING = Message(N_("none"))

_OWN = {
    Aspect.NOT_APPLICABLE: Message(N_("as the policy says")),
    Aspect.WITHOUT_SURVEY: Message(N_("unanswered like others")),
    Aspect.BONUS_CAP: Message(N_("no cap")),
    Aspect.PENALTY_CAP: Message(N_("no cap")),
}
"""What it means that nothing is said."""


_FLAGS = {
    Aspect.FIGURE_WHOLE: (Message(N_("with decimals")), Message(N_("whole ones only"))),
    Aspect.FIGURE_NEGATIVE: (Message(N_("0 or more")), Message(N_("below 0 as well"))),
}
"""What false and true mean."""


def said_words(aspect: Aspect, said: Said) -> Message:
    """A value in words."""
    if said is None or said in ("", ()):
        return _OWN.get(aspect, _NOTHING)
    if isinstance(said, bool):
        return _FLAGS[aspect][said]
    if isinstance(said, enum.Enum):
        return _WORDS[said]
    if isinstance(said, Rounding):
        return rounding_words(said)
    if isinstance(said, Requirements):
        return Message("{conditions:l}", {"conditions": conditions_in_words(said)}) if not said.is_empty else _NOTHING
    if isinstance(said, Message):
        return said
    if isinstance(said, str):
        return Message("{text}", {"text": said})
    if isinstance(said, (int, Fraction)):
        if aspect in (Aspect.FIELD, Aspect.CRITERION):
            return Message(N_("maximum {number:n}"), {"number": said})
        return Message("{number:n}", {"number": said})
    return Message("{parts:l}", {"parts": said})


def aspect_words(found: Difference) -> Message:
    """What it is that differs."""
    values = {"part": found.part or Message("")}
    if found.edit is Edit.CHANGED:
        if found.aspect is Aspect.MAXIMUM and not found.name:
            return Message(N_("maximum of the set"))
        return Message(_CHANGED[found.aspect], values)
    return Message(_WHOLE[found.aspect][found.edit is Edit.REMOVED], values)


def difference_words(found: Difference) -> Message:
    """The whole of it in one line."""
    what = aspect_words(found)
    old, new = (said_words(found.aspect, said) for said in (found.old, found.new))
    if found.edit is Edit.CHANGED:
        return Message(N_("{what:m}: {old:m} → {new:m}"), {"what": what, "old": old, "new": new})
    return Message(N_("{what:m}: {value:m}"), {"what": what, "value": new if found.edit is Edit.ADDED else old})


_SECTIONS = {
    Part.SET: Message(N_("The set")),
    Part.POLICY: Message(N_("Policy")),
    Part.ADJUSTMENTS: ADJUSTED,
}


def section_words(section: Section) -> Message:
    if section.part is Part.FIELD:
        return Message("{name}", {"name": section.name}) if section.name else Message(N_("Fields"))
    return _SECTIONS[section.part]


def differences_table(found: SetDifferences) -> Table:
    """By field and item, a line each."""
    return Table(
        title=Message(N_("Differences between two criteria sets")),
        subtitle=tuple(_set_lines(found)),
        columns=(Column(Message(N_("Code")), key="code"), Column(Message(N_("Difference")), key="text", wide=True)),
        rows=tuple(_rows(found)),
        notes=tuple(_notes(found)),
        name=Message(N_("Sets compared")),
    )


def _set_lines(found: SetDifferences) -> Iterator[Message]:
    yield _set_line(N_("From: {name} ({id}), {counts:m}"), found.old)
    yield _set_line(N_("To: {name} ({id}), {counts:m}"), found.new)


def _set_line(template: str, criteria: CriteriaSet) -> Message:
    counts = criteria.counts
    words = Message(
        N_("{fields:n} fields, {criteria:n} criteria, {subs:n} sub-indicators; maximum {maximum:n}"),
        {
            "fields": counts.fields,
            "criteria": counts.criteria,
            "subs": counts.sub_indicators,
            "maximum": criteria.maximum,
        },
    )
    return Message(template, {"name": criteria.name, "id": criteria.id, "counts": words})


def _rows(found: SetDifferences) -> Iterator[Row]:
    for section in found.sections:
        yield Row((section.code, section_words(section)), Weight.HEADING)
        for (code, name), differences in groupby(section.differences, key=lambda one: (one.code, one.name)):
            lines = [difference_words(one) for one in differences]
            if name and code != section.code:
                yield Row((code, name), level=1)
            for line in lines:
                yield Row((None, Message(N_("– {line:m}"), {"line": line})), level=2)


def _notes(found: SetDifferences) -> Iterator[Message]:
    if found.same_file:
        yield Message(N_("The two are one and the same file"))
    elif found.is_empty:
        yield Message(N_("The files differ, but the sets say the same: comments and layout change nothing"))
    else:
        counts = [sum(1 for one in found.differences if one.edit is edit) for edit in Edit]
        values = {"all": sum(counts), "added": counts[0], "removed": counts[1], "changed": counts[2]}
        yield Message(N_("Differences: {all:n} (added {added:n}, removed {removed:n}, changed {changed:n})"), values)
    illustrative = tuple(one.id for one in (found.old, found.new) if one.status is Status.ILLUSTRATIVE)
    if illustrative:
        text = N_("Illustrative, not a decision of any authority: {sets:l}")
        yield Message(text, {"sets": tuple(dict.fromkeys(illustrative))})


def differences_list(found: SetDifferences) -> Table:
    """The same with a row for each, and what was before beside what is now: for a sheet."""
    rows = [
        Row(
            (
                Message("{code}. {name:m}", {"code": section.code, "name": section_words(section)})
                if section.code
                else section_words(section),
                one.code,
                one.name,
                aspect_words(one),
                None if one.edit is Edit.ADDED else said_words(one.aspect, one.old),
                None if one.edit is Edit.REMOVED else said_words(one.aspect, one.new),
            )
        )
        for section in found.sections
        for one in section.differences
    ]
    table = differences_table(found)
    return table._replace(
        columns=(
            Column(Message(N_("Section")), key="section"),
            Column(Message(N_("Code")), key="code"),
            Column(Message(N_("Item")), key="name", wide=True),
            Column(Message(N_("What differs")), key="what"),
            Column(Message(N_("Before")), key="before", wide=True),
            Column(Message(N_("Now")), key="now", wide=True),
        ),
        rows=tuple(rows),
    )
