"""Criteria sets: YAML, or the nodes of another format, to ``CriteriaSet``."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from ...answers import NOT_APPLICABLE, read_answer
from ...checks.of_sets import check_criteria
from ...criteria import (
    Adjustment,
    AdjustmentKind,
    CriteriaSet,
    Criterion,
    Example,
    Field,
    Indicator,
    NotApplicable,
    PreviousSet,
    ScoredBy,
    Status,
)
from ...nodes import NULLS, Entry, Node, Scalar, Source, did_you_mean
from ...number import Exact
from ...problems import N_, Message, Place, Problem, Value, has_errors
from ...rules import Rule, read_rule
from ...rules.points import entered
from ...text import normal
from ..files import Raw, is_file, read
from ..yaml_file import read_yaml
from .bundled import bundled_files
from .policy_reading import read_policy

NO_FIELD = "none"
"""In the map to an older set: this field was not there. So does null."""


_OF_TABLES = frozenset({"E-C042"})
"""Errors in how answers are put in a table. Those of results were understood, and their set stays as it is."""


class Loaded(NamedTuple):
    """A set, and what there is to say about it. A set with errors is not for scoring."""

    criteria: CriteriaSet | None
    problems: list[Problem]

    @property
    def sound(self) -> CriteriaSet | None:
        return None if has_errors(self.problems) else self.criteria

    @property
    def of_results(self) -> Loaded:
        """The same of a set that results were scored with, which nobody can change: what a new round may not have."""
        return self._replace(problems=[problem for problem in self.problems if problem.code not in _OF_TABLES])


def find_set(name: str, *, near: Path | None = None) -> Path | Problem:
    """The file of a set named by the id of a bundled one, or by a path (relative to ``near``)."""
    path = Path(name) if near is None else near / name
    if is_file(path):
        return path
    known = {file.stem: file for file in bundled_files()}
    if name in known:
        return known[name]
    values: dict[str, Value] = {"name": name, "known": tuple(known), "hint": did_you_mean(name, known)}
    return Problem(Message("E-F008", values), (Place(str(path)),))


def load_set(path: str | Path, *, examples: bool = True) -> Loaded:
    """Read a set and check everything about it; its worked examples are left aside if so asked, which is faster."""
    raw = read(path)
    return Loaded(None, [raw]) if isinstance(raw, Problem) else parse_set(raw, examples=examples)


def load_set_with_nodes(path: str | Path) -> tuple[Loaded, Node | None]:
    """A set, and the nodes that it was read from: they have what is written, where the model has what follows."""
    raw = read(path)
    if isinstance(raw, Problem):
        return Loaded(None, [raw]), None
    source, node = read_yaml(raw)
    return (Loaded(None, source.problems) if node is None else set_of(source, node, raw)), node


def parse_set(raw: Raw, *, examples: bool = True) -> Loaded:
    source, node = read_yaml(raw)
    if node is None:
        return Loaded(None, source.problems)
    return set_of(source, node, raw, text=raw.data.decode(), examples=examples)


def set_of(source: Source, node: Node, raw: Raw, *, text: str = "", examples: bool = True) -> Loaded:
    """The set that nodes of any format say, with every complaint about it; ``raw`` is the file that they are from."""
    reader = _SetReader(source, raw, text, examples=examples)
    criteria = reader.read(node)
    if criteria is not None:
        source.problems.extend(check_criteria(criteria, incomplete=frozenset(reader.incomplete)))
    return Loaded(criteria, source.problems)


class _Head(NamedTuple):
    code: str
    name: str
    maximum: Exact
    source: str


class _SetReader:
    """Reads the tree of a set, going on after every complaint."""

    def __init__(self, source: Source, raw: Raw, text: str, *, examples: bool) -> None:
        self.source = source
        self.raw = raw
        self.text = text
        self.with_examples = examples
        self.incomplete: set[Place] = set()
        """The items some child of which could not be read: their totals cannot be judged."""

    def read(self, node: Node) -> CriteriaSet | None:
        entry = self.source.entry(node, what=Message(N_("criteria set")))
        if entry is None:
            return None
        set_id, name = entry.required_text("id"), entry.required_text("name")
        level = entry.required_text("level")
        years = self._years(entry)
        status = entry.member(Status, "status")
        source = entry.required_text("source")
        maximum = entry.required_amount("maximum")
        policy = read_policy(entry)
        fields = [self._field(item, entry.place) for item in entry.entries("fields")]
        listed = self.source.entries(entry.take("adjustments"), what="adjustments")
        adjustments = [self._adjustment(item) for item in listed]
        previous = self._previous(entry.entry("previous"), [part for part in fields if part is not None])
        entry.finish()
        if maximum is None:
            self.incomplete.add(entry.place)
        if not all((set_id, name, level, status, policy)) or not fields:
            return None
        assert set_id and name and level and status and policy
        return CriteriaSet(
            id=set_id,
            name=name,
            level=level,
            years=years,
            status=status,
            source=source or "",
            maximum=maximum or 0,
            policy=policy.policy,
            fields=tuple(part for part in fields if part is not None),
            file=self.raw.name,
            sha256=self.raw.source.sha256,
            place=entry.place,
            maximum_place=entry.place_of("maximum"),
            tie_break_places=policy.tie_break_places,
            adjustments=tuple(found for found in adjustments if found is not None),
            cap_places=policy.cap_places,
            previous=previous,
            text=self.text,
        )

    def _previous(self, entry: Entry | None, fields: list[Field]) -> PreviousSet | None:
        if entry is None:
            return None
        criteria = entry.required_text("criteria")
        codes = entry.required_entry("fields")
        pairs: dict[str, str | None] = {}
        entry.finish()
        if codes is None:
            return None
        for code in codes.node.entries:
            node = codes.require(code)
            if isinstance(node, Scalar) and ((node.plain and node.text in NULLS) or node.text == NO_FIELD):
                pairs[normal(code)] = None
                continue
            was = None if node is None else codes.text(code)
            if was is not None:
                pairs[normal(code)] = was
        if criteria is None or codes.failed:
            return None
        if not codes.node.entries:
            self.source.report("E-Y012", codes.at, what="fields")
        self._check_previous(codes, pairs, [part.code for part in fields])
        return PreviousSet(criteria, tuple(pairs.items()), entry.place)

    def _check_previous(self, entry: Entry, pairs: dict[str, str | None], known: list[str]) -> None:
        """Each code is a field's, and no two fields were the same one: also not one of which nothing is said."""
        taken: dict[str, str] = {}
        for code, was in pairs.items():
            if code not in known:
                hint = did_you_mean(code, known)
                self.source.report("E-C039", entry.node.keys[code], code=code, hint=hint, known=tuple(known))
            elif was is not None and was in taken:
                first = entry.place_of(taken[was])
                self.source.report("E-C040", entry.at_of(code), (first,), one=taken[was], other=code, code=was)
            elif was is not None and was in known and was not in pairs:
                self.source.report("E-C041", entry.at_of(code), code=code, was=was)
            if was is not None:
                taken.setdefault(was, code)

    def _years(self, entry: Entry) -> tuple[int, ...]:
        years: list[int] = []
        for node in entry.items("years"):
            year = self.source.number(node, what="years", whole=True)
            if year is not None and not 1990 <= year <= 2100:
                self.source.report("E-C030", node.at, year=str(year))
            elif year in years:
                self.source.report("E-C037", node.at, year=str(year))
            elif isinstance(year, int):
                years.append(year)
        return tuple(years)

    def _head(self, entry: Entry, parent: Place) -> _Head | None:
        """What fields and criteria begin with; without code or name there is no item."""
        code, name = entry.required_text("code"), entry.required_text("name")
        maximum = entry.required_amount("maximum")
        source = entry.text("source") or ""
        if maximum is None:
            self.incomplete.update((entry.place, parent))
        if code is None or name is None:
            self.incomplete.add(parent)
            return None
        return _Head(code, name, maximum or 0, source)

    def _field(self, entry: Entry, parent: Place) -> Field | None:
        head = self._head(entry, parent)
        criteria = [self._criterion(item, entry.place) for item in entry.entries("criteria")]
        entry.finish()
        if head is None:
            return None
        sound = tuple(criterion for criterion in criteria if criterion is not None)
        place = entry.place_of("maximum")
        return Field(head.code, head.name, head.maximum, sound, entry.place, place, head.source)

    def _criterion(self, entry: Entry, parent: Place) -> Criterion | None:
        has_subs, has_rule = "sub_indicators" in entry.node.entries, "rule" in entry.node.entries
        if has_subs == has_rule:
            self.source.report("E-C018", entry.at)
            self.incomplete.add(parent)
            for key in entry.node.entries:
                entry.take(key)
            return None
        if has_rule:
            indicator = self._indicator(entry, parent)
            if indicator is None:
                return None
            return Criterion(
                indicator.code,
                indicator.name,
                indicator.maximum,
                (indicator,),
                indicator.place,
                indicator.maximum_place,
                indicator.source,
            )
        head = self._head(entry, parent)
        indicators = [self._indicator(item, entry.place) for item in entry.entries("sub_indicators")]
        entry.finish()
        if head is None:
            return None
        sound = tuple(indicator for indicator in indicators if indicator is not None)
        place = entry.place_of("maximum")
        return Criterion(head.code, head.name, head.maximum, sound, entry.place, place, head.source)

    def _adjustment(self, entry: Entry) -> Adjustment | None:
        kind = entry.member(AdjustmentKind, "kind")
        indicator = self._indicator(entry, entry.place, adjusts=kind or AdjustmentKind.BONUS)
        return None if kind is None or indicator is None else Adjustment(kind, indicator)

    def _indicator(self, entry: Entry, parent: Place, *, adjusts: AdjustmentKind | None = None) -> Indicator | None:
        """A leaf, or what a bonus or a penalty asks for, which always applies and has a cap for a maximum."""
        code, name = entry.required_text("code"), entry.required_text("name")
        maximum_key = "maximum" if adjusts is None else "cap"
        maximum = entry.required_amount(maximum_key)
        rule_entry = entry.required_entry("rule")
        rule = None if rule_entry is None else read_rule(rule_entry, maximum or 0)
        evidence = entry.text("evidence") or ""
        source = entry.text("source") or ""
        by_whom = ScoredBy.APPRAISER if adjusts is AdjustmentKind.PENALTY else ScoredBy.UNIT
        scored_by = entry.member(ScoredBy, "scored_by", by_whom)
        not_applicable = None if adjusts is None else NotApplicable.FORBID
        if adjusts is None and entry.take("not_applicable") is not None:
            not_applicable = entry.member(NotApplicable, "not_applicable")
        examples: tuple[Example, ...] = ()
        examples_node = entry.take("examples")
        if rule is not None and code is not None and self.with_examples:
            items = self.source.entries(examples_node, what="examples")
            examples = tuple(e for e in (self._example(item, rule, code) for item in items) if e is not None)
        entry.finish()
        if maximum is None or code is None or name is None:
            self.incomplete.add(parent)
            return None
        return Indicator(
            code=code,
            name=name,
            maximum=maximum,
            # The stand-in lets the checks go on; a set with a complaint is never scored with.
            rule=rule or entered(maximum),
            place=entry.place,
            maximum_place=entry.place_of(maximum_key),
            evidence=evidence,
            source=source,
            scored_by=scored_by or by_whom,
            not_applicable=not_applicable,
            examples=examples,
        )

    def _example(self, entry: Entry, rule: Rule, code: str) -> Example | None:
        node = entry.require("answer")
        expected = entry.require("points")
        points: Exact | None = None
        if isinstance(expected, Scalar) and expected.text != NOT_APPLICABLE.value:
            points = self.source.number(expected, what="points")
            if points is None:
                entry.failed = True
        answer = None if node is None else read_answer(rule, node, self.source, code=code)
        best = entry.required_amount("best") if rule.compares else None
        entry.finish()
        if answer is None or expected is None or entry.failed:
            return None
        return Example(answer, points, entry.place, best)
