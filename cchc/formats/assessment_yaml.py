"""One unit's assessment in YAML."""

from __future__ import annotations

import re

from ..answers import Answer, plain_facts
from ..assessment import Assessment, Submission, Unit
from ..criteria import Indicator
from ..dates import Day
from ..nodes import NULLS, At, Entry, Mapping, Node, Scalar, Sequence, Source, is_blank
from ..number import plain_whole
from ..problems import N_, Message, Place, Problem
from ..rules import Rule
from ..stages.findings import read_said
from ..stages.stage import StageKind
from ..text import normal
from .expected import Expected, Wording, keep
from .files import Raw
from .yaml_file import YamlSource, read_yaml


class AssessmentSource(YamlSource):
    """A file of answers, each under its indicator's code."""

    def not_applicable(self, code: str) -> Message:
        if self.changes:
            return Message(
                N_('write "{code}": {{not_applicable: true, reason: …}} in the place of the whole answer'),
                {"code": code},
            )
        return Message(N_('write "{code}": not_applicable in the place of the whole answer'), {"code": code})


class YamlAssessment:
    """A file that was opened, before it is held against what it must agree with."""

    def __init__(self, raw: Raw, source: Source, node: Node) -> None:
        self.raw = raw
        self.source = source
        self.node = node

    unit: Unit | None = None
    """YAML names its unit by the code alone."""

    @property
    def is_of_another_kind(self) -> bool:
        """Whether it has the keys of a set, a round, a list of units or a document of results."""
        entries = self.node.entries if isinstance(self.node, Mapping) else {}
        return not {"fields", "units", "assessments"}.isdisjoint(entries)

    def named_set(self) -> tuple[str | None, At]:
        """The set that the file says it is for, and where, before anything else is looked at."""
        named = self.node.entries.get("criteria") if isinstance(self.node, Mapping) else None
        if not isinstance(named, Scalar) or not named.text:
            return None, self.node.at
        return normal(named.text), named.at

    def read(self, expected: Expected, *, guess: str = "") -> Submission:
        """What it states. A file that does not say whose it is, is that of the unit it is named for (``guess``)."""
        unit, assessment = self._read(expected)
        return Submission(unit or guess, assessment, tuple(self.source.problems), Place(self.raw.name))

    def _read(self, expected: Expected) -> tuple[str | None, Assessment | None]:
        source = self.source
        entry = source.entry(self.node, what=Message(N_("assessment")))
        if entry is None:
            return None, None
        if self.is_of_another_kind:
            source.report("E-A009", entry.at)
            return None, None
        unit = entry.required_text("unit")
        if unit is not None and not expected.check_unit(source, entry.at_of("unit"), unit):
            return None, None
        year = entry.required_amount("year", whole=True)
        criteria = entry.required_text("criteria")
        stage = entry.text("stage")
        if stage is not None and stage != expected.stage.name:
            how = expected.misplaced(stage, "HINT-STAGE", "HINT-STAGE-NOT-HERE")
            source.report("E-P015", entry.at_of("stage"), stage=stage, due=expected.stage.name, how=how)
        expected.check_year(source, entry.at_of("year"), year)
        is_for_set = expected.check_set(source, entry.at_of("criteria"), criteria)
        received = _read_received(entry)
        # A list that is there and has nothing in it answers nothing; one that is missing may have another name.
        listed = entry.take("answers") if "answers" in entry.node.entries else entry.require("answers")
        entry.finish()
        if not is_for_set:
            return unit, None
        expected.inform(source)
        answers: dict[str, Answer] = {}
        unread: dict[str, tuple[Problem, ...]] = {}
        if listed is not None:
            mapping = source.entry(listed, what="answers")
            if mapping is not None:
                has_nulls = _NULL.search(self.raw.data) is not None
                said = _without_nulls(mapping.node) if has_nulls else mapping.node
                answers, unread = _read_answers(source, said, expected)
        if unit is None or year is None:
            return unit, None
        file = self.raw.source
        stage_name, set_id = expected.stage.name, expected.criteria.id
        return unit, Assessment(
            unit, int(year), set_id, answers, file, entry.place, stage_name, received, unread=unread
        )


_NULL = re.compile(rb"[nN]ull|NULL|~")


def _without_nulls(node: Mapping) -> Mapping:
    """Answers in which null is nothing written, as YAML has it: programs put it for a value that is not there.

    In a list it is no value all the same.
    """
    entries: dict[str, Node] = {}
    for key, value in node.entries.items():
        if type(value) is Mapping:
            entries[key] = _without_nulls(value)
        elif type(value) is Scalar and value.plain and value.text in NULLS:
            entries[key] = value._replace(text="")
        else:
            entries[key] = value
    return node._replace(entries=entries)


def open_yaml(raw: Raw) -> YamlAssessment | list[Problem]:
    """The file's document; the complaints where it holds none."""
    source, node = read_yaml(raw, AssessmentSource)
    return source.problems if node is None else YamlAssessment(raw, source, node)


def _read_received(entry: Entry) -> Day | None:
    node = entry.take("received")
    date = None if node is None else entry.source.date(node, what="received")
    return None if date is None else Day(date, entry.place_of("received"))


def _read_answers(
    source: Source, node: Mapping, expected: Expected
) -> tuple[dict[str, Answer], dict[str, tuple[Problem, ...]]]:
    """The answers by code, and what there is to say of those that say something else than an answer."""
    answers, unread = {}, {}
    by_code = expected.criteria.by_code
    for code, value in node.entries.items():
        indicator = by_code.get(code)
        if indicator is not None:
            count = len(source.problems)
            answer = _read_answer(source, indicator, value, expected)
            if answer is not None:
                answers[code] = answer
            if len(source.problems) > count:
                unread[code] = tuple(source.problems[count:])
        else:
            source.report("E-A005", node.keys[code], code=code, hint=expected.criteria.hint(code))
    return answers, unread


def _read_answer(source: Source, indicator: Indicator, node: Node, expected: Expected) -> Answer | None:
    """One answer; what several units say in the same words, but for the evidence, is understood once."""
    kind = expected.stage.kind
    if kind is not StageKind.SELF or type(node) is not Mapping:
        return read_said(indicator.rule, node, source, code=indicator.code, kind=kind)
    key = _wording(indicator.code, node)
    known = None if key is None else expected.understood.get(key)
    if known is None and key is not None:
        known = _figures_alone(indicator.rule, node)
        if known is not None:
            keep(expected.understood, key, known)
    if known is not None:
        evidence = node.entries.get("evidence")
        text = None if evidence is None or is_blank(evidence) else source.text(evidence, what="evidence")
        return known.with_evidence(text or "", source.position(node.at))
    count = len(source.problems)
    answer = read_said(indicator.rule, node, source, code=indicator.code, kind=kind)
    if key is not None and answer is not None and len(source.problems) == count:
        keep(expected.understood, key, answer._replace(evidence=""))
    return answer


def _figures_alone(rule: Rule, node: Mapping) -> Answer | None:
    """The answer of whole figures in the rule's order and evidence, as most are; None where there is more to look at.

    It is without the evidence and the place.
    """
    said = {key: value for key, value in node.entries.items() if key != "evidence"}
    if tuple(said) != rule.ways[0].keys:
        return None
    figures = [plain_whole(value.text) if type(value) is Scalar else None for value in said.values()]
    facts = plain_facts(rule, figures)
    return None if facts is None else Answer(facts)


def _wording(code: str, node: Mapping) -> Wording | None:
    """All that an answer is made of but its evidence; None where it is more than texts and lists of texts."""
    said: list[object] = []
    for key, value in node.entries.items():
        if key == "evidence":
            continue
        if type(value) is Scalar:
            said += key, value.text, value.plain
        elif type(value) is Sequence and all(type(item) is Scalar for item in value.items):
            said += key, tuple((item.text, item.plain) for item in value.items)  # type: ignore[union-attr]
        else:
            return None
    return code, (), (), (tuple(said),)
