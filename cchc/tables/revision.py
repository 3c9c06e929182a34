"""What differs between two results of one round, and why: inputs, the document, and each unit's figures."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

from ..analysis.verification import RANKED
from ..assessment import SELF
from ..criteria import Grade
from ..inputs import InputFile, Role
from ..number import decimals_of, exact_text
from ..problems import N_, Message, Named, Value
from ..ranking import Why
from ..results import CriteriaRecord, Results
from ..revision import Cause, Difference, Fate, Figure, Ground, InputChange, UnitChange, What
from ..scoring import State
from ..stages.stage import stage_words
from .standing_words import WHY
from .table import NO_FIGURE, Cell, Column, Row, Table, Weight

_LONGEST = 100
"""Characters of a text that are told; documents have it whole."""
_SEAL_SHOWN = 12

ROLES = {
    Role.ROUND: Message(N_("the round's file")),
    Role.UNITS: Message(N_("list of units")),
    Role.CRITERIA: Message(N_("criteria set")),
    Role.ASSESSMENT: Message(N_("assessment")),
    Role.TABLE: Message(N_("table of assessments")),
    Role.RECORDS: Message(N_("records")),
    Role.PREVIOUS: Message(N_("results compared with")),
}

FATES = {
    Fate.CHANGED: Message(N_("changed")),
    Fate.GONE: Message(N_("no longer there")),
    Fate.UNREAD: Message(N_("there, but no longer read by the round")),
    Fate.NEW: Message(N_("new")),
}

_GROUNDS = {
    Ground.SET: Message(N_("the criteria set has changed")),
    Ground.OTHERS: Message(N_("figures of other units have changed")),
    Ground.TIME: Message(N_("the time of the file has changed, and nobody states when it came in")),
    Ground.VERSION: Message(N_("no input has changed, but the version of the tool has")),
    Ground.BESIDE: Message(
        N_("it is about a file or folder that is no input: that came, went or changed, or the document was edited")
    ),
    Ground.CONTRADICTION: Message(N_("the document contradicts its own figures")),
    Ground.DOCUMENT: Message(N_("no input has changed: the document's figure is not what they come to")),
}

_WHAT = {
    What.PLACE: Message(N_("Ranked or not")),
    What.INDEX: Message(N_("Index (%)")),
    What.POINTS: Message(N_("Points")),
    What.MAXIMUM: Message(N_("Maximum")),
    What.RANK: Message(N_("Rank")),
    What.GRADE: Message(N_("Grade")),
}

_PARTS = {
    "round": Message(N_("Round")),
    "year": Message(N_("Year")),
    "stage": Message(N_("Stage")),
    "heading.issuer": Message(N_("Heading: issuing body")),
    "heading.office": Message(N_("Heading: office")),
    "heading.place": Message(N_("Heading: place")),
    "heading.decision_number": Message(N_("Heading: number of the decision")),
    "heading.decision_date": Message(N_("Heading: date of the decision")),
    "criteria.id": Message(N_("Criteria set")),
    "criteria.name": Message(N_("Name of the set")),
    "criteria.status": Message(N_("Status of the set")),
    "criteria.source": Message(N_("Source of the set")),
    "criteria.maximum": Message(N_("Maximum of the set")),
    "criteria.sha256": Message(N_("SHA-256 of the set")),
    "units": Message(N_("Order of the units")),
    "name": Message(N_("Name of the unit")),
    "group": Message(N_("Group")),
    "order": Message(N_("Place in the list of units")),
    "tied": Message(N_("Whether the rank is shared")),
    "received": Message(N_("When the self-assessment came in")),
    "received.date": Message(N_("Day on which the self-assessment came in")),
    "received.late": Message(N_("Days after the deadline")),
    "received.stated": Message(N_("Whether the register states that day")),
}
"""What has a name of its own; anything else is told by the way to it in the document."""

_POINTS = (What.POINTS, What.MAXIMUM, What.FIELD, What.INDICATOR, What.ADJUSTMENT)

_OF_INDICATOR = {
    "answer": Message(N_("answer")),
    "claimed": Message(N_("claimed points")),
    "evidence": Message(N_("evidence")),
    "maximum": Message(N_("maximum")),
    "reason": Message(N_("reason")),
    "state": Message(N_("how it counts")),
}
_OF_STEP = {
    "points": Message(N_("points")),
    "state": Message(N_("how it counts")),
    "answer": Message(N_("answer")),
    "settled": Message(N_("points settled")),
    "why": Message(N_("reason of the appraisal")),
    "explain": Message(N_("whether an explanation is asked for")),
    "explanation": Message(N_("explanation")),
    "evidence": Message(N_("evidence")),
    "reason": Message(N_("reason")),
    "maximum": Message(N_("maximum")),
    "index": Message(N_("Index (%)")),
    "index_exact": Message(N_("exact index")),
    "source": Message(N_("file")),
}
"""What a stage says of an indicator, and what it comes to."""
_WAY = re.compile(r"indicators\[([^]]+)]\.(\w+)(?:\[([^]]+)])?\.?(.*)")
_MISSED = re.compile(r"missed(\[\d+])?")
_STAGE = re.compile(r"stages\[([^]]+)]\.(.*)")


class Sides(NamedTuple):
    """What the two columns of figures are."""

    old: Message
    new: Message


VERIFIED = Sides(Message(N_("In the document")), Message(N_("Recomputed")))
REPLACED = Sides(Message(N_("Signed")), Message(N_("New")))


def input_words(file: InputFile) -> Message:
    """A file by what it is to the round."""
    role: Message = ROLES[file.role]
    if file.stage and file.stage != SELF:
        role = Message(N_("file of the stage {stage:m}"), {"stage": stage_words(file.stage)})
    return Message("{role:m} ({unit})", {"role": role, "unit": file.unit}) if file.unit else role


def inputs_table(changes: Sequence[InputChange]) -> Table:
    return Table(
        title=Message(N_("Inputs that are not as they were")),
        columns=(
            Column(Message(N_("File")), key="file", wide=True),
            Column(Message(N_("What it is")), key="role"),
            Column(Message(N_("What has become of it")), key="change"),
        ),
        rows=tuple(Row((change.file.name, input_words(change.file), FATES[change.fate])) for change in changes),
        name=Message(N_("Inputs")),
    )


def document_table(differences: Sequence[Difference], results: Results) -> Table:
    """What differs in round, set, policy and problems."""
    words = _Words(results)
    return Table(
        title=Message(N_("The document as a whole")),
        columns=_columns(VERIFIED),
        rows=tuple(words.row(difference) for difference in differences),
        name=Message(N_("Document")),
    )


def units_table(units: Sequence[UnitChange], results: Results, sides: Sides) -> Table:
    """Every difference of every unit, and what it follows from."""
    words = _Words(results)
    rows: list[Row] = []
    for unit in units:
        named = Message("{name} ({code})", {"name": unit.name, "code": unit.code})
        rows.append(Row((named, None, None, None), Weight.HEADING))
        rows.extend(words.row(difference)._replace(level=1) for difference in unit.differences)
    return Table(
        title=Message(N_("Units whose figures differ")),
        columns=_columns(sides),
        rows=tuple(rows),
        name=Message(N_("Units")),
    )


def revision_tables(results: Results) -> list[Table]:
    """What a final result changes in the signed one that it replaces."""
    revision = results.replaces
    assert revision is not None
    replaced = Message(N_("Replaces the final result sealed {seal}…"), {"seal": revision.seal[:_SEAL_SHOWN]})
    none = () if revision.units else (Message(N_("No index, rank, grade or point has changed.")),)
    units = units_table(revision.units, results, REPLACED)._replace(
        title=Message(N_("Changes from the signed result")),
        subtitle=(replaced,),
        notes=(replaced, *none),
        name=Message(N_("Changes from the signed result")),
    )
    return [units, *([inputs_table(revision.inputs)] if revision.inputs else [])]


def _columns(sides: Sides) -> tuple[Column, ...]:
    return (
        Column(Message(N_("What differs")), key="what"),
        Column(sides.old, key="old"),
        Column(sides.new, key="new"),
        Column(Message(N_("Cause")), key="cause", wide=True),
    )


def revision_lines(results: Results) -> Iterator[Message]:
    """What has changed since the signed result, a sentence each."""
    revision = results.replaces
    assert revision is not None
    words = _Words(results)
    for change in revision.inputs:
        values: dict[str, Value] = {
            "file": change.file.name,
            "role": input_words(change.file),
            "fate": FATES[change.fate],
        }
        yield Message("{file}: {role:m}: {fate:m}", values)
    for unit in revision.units:
        for difference in unit.differences:
            told = words.sentence(difference)
            yield Message("{name} ({code}): {told:m}", {"name": unit.name, "code": unit.code, "told": told})
    if not revision.units:
        yield Message(N_("No index, rank, grade or point has changed."))


class _Words:
    """Differences in words: with the names of the set and the grades of the policy."""

    def __init__(self, results: Results) -> None:
        self._names = dict(_names(results.criteria))
        self._grades: Mapping[str, Grade] = {grade.code: grade for grade in results.policy.grades}
        points = results.policy.points_places
        self._places = dict.fromkeys(_POINTS, points)
        self._places[What.INDEX] = results.policy.index_rounding.places

    def row(self, difference: Difference) -> Row:
        what = difference.what
        old, new = self._figure(what, difference.old), self._figure(what, difference.new)
        return Row((self._what(difference), old, new, causes_words(difference.causes)))

    def sentence(self, difference: Difference) -> Message:
        _, old, new, why = self.row(difference).cells
        values: dict[str, Value] = {"what": self._what(difference), "old": _value(old), "new": _value(new)}
        assert isinstance(why, Message)
        return Message("{what:m}: {old:m} → {new:m} ({why:m})", values | {"why": why})

    def _what(self, difference: Difference) -> Message:
        code = difference.code
        if difference.what in (What.FIELD, What.INDICATOR):
            values: dict[str, Value] = {"code": code, "name": self._names.get(code, "")}
            field, indicator = N_("Field {code} {name}: points"), N_("{code} {name}: points")
            return Message(field if difference.what is What.FIELD else indicator, values)
        if difference.what is What.ADJUSTMENT:
            values = {"code": code, "name": self._names.get(code, "")}
            return Message(N_("Bonus or penalty {code} {name}: points"), values)
        return _WHAT.get(difference.what) or _PARTS.get(code) or self._way(code)

    def _way(self, way: str) -> Message:
        """What has no name of its own, as much of the way to it as it has in words."""
        if way.startswith("problems["):
            return Message(N_("Problem: {where}"), {"where": way[len("problems[") : -1]})
        if _MISSED.fullmatch(way):
            return Message(N_("Condition of a grade that is missed"))
        of_stage = _STAGE.fullmatch(way)
        if of_stage is not None:
            return Message(
                "{stage:m} ({inside:m})", {"stage": stage_words(of_stage[1]), "inside": _inside(of_stage[2])}
            )
        found = _WAY.fullmatch(way)
        if found is None or not (found[3] or found[2] in _OF_INDICATOR):
            return Message("{way}", {"way": _shortened(way)})
        code, part, stage, inside = found.groups()
        words = stage_words(stage) if stage else _OF_INDICATOR[part]
        values: dict[str, Value] = {"code": code, "name": self._names.get(code, ""), "part": words}
        told = "{code} {name}: {part:m} ({inside:m})" if inside else "{code} {name}: {part:m}"
        return Message(told, values | {"inside": _inside(inside)})

    def _figure(self, what: What, figure: Figure) -> Cell:
        """A number has the places that the ranking shows it with, or all that it has."""
        if figure is None:
            return NO_FIGURE
        if isinstance(figure, Message):
            return figure
        if isinstance(figure, (int, Fraction)):
            decimals = decimals_of(figure)
            if decimals is None:
                return exact_text(figure)
            return Message(f"{{value:{max(decimals, self._places.get(what, 0))}}}", {"value": figure})
        if what is What.PLACE:
            return Message(N_("ranked")) if figure == RANKED else WHY[Why(figure)]
        if what is What.GRADE:
            grade = self._grades.get(figure)
            return figure if grade is None else Named(grade.name, grade.name_en)
        if what is What.INDICATOR and figure == State.NOT_APPLICABLE.value:
            return Message(N_("not applicable"))
        return _shortened(figure)


def _inside(way: str) -> Message:
    """A part of what a stage said, in words as far as it has some."""
    name, _, rest = way.partition(".")
    words = _OF_STEP.get(name)
    if words is None:
        return Message("{way}", {"way": way})
    return Message("{part:m}: {rest}", {"part": words, "rest": rest}) if rest else words


def _names(criteria: CriteriaRecord) -> Iterator[tuple[str, str]]:
    for part in criteria.fields:
        yield part.code, part.name
        for criterion in part.below:
            yield criterion.code, criterion.name
            yield from ((leaf.code, leaf.name) for leaf in criterion.below)
    yield from ((adjustment.code, adjustment.name) for adjustment in criteria.adjustments)


def causes_words(causes: Sequence[Cause]) -> Message:
    """Why, as one text."""
    return Message("{causes:l}", {"causes": tuple(map(_cause_words, causes))})


def _cause_words(cause: Cause) -> Message:
    if cause.ground is Ground.APPRAISAL:
        return Message(N_("{stage:m} has changed"), {"stage": stage_words(cause.stage)})
    if cause.ground in _GROUNDS:
        return _GROUNDS[cause.ground]
    role = Role.ASSESSMENT if cause.role is None else cause.role
    return Message(N_("{role:m} has changed"), {"role": ROLES[role]})


def _shortened(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= _LONGEST else f"{flat[: _LONGEST - 1]}…"


def _value(cell: Cell) -> Message:
    if isinstance(cell, Message):
        return cell
    return Message("{text}", {"text": cell if isinstance(cell, Named) else str(cell)})
