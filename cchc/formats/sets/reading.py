"""Criteria sets: YAML to ``CriteriaSet``, and where the bundled ones are."""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum
from pathlib import Path
from typing import NamedTuple, TypeVar

from ...answers import NOT_APPLICABLE, read_answer
from ...checks.of_sets import check_criteria
from ...criteria import (
    Adjustment,
    AdjustmentKind,
    CriteriaSet,
    Criterion,
    Evidence,
    Example,
    Field,
    FieldFloor,
    Grade,
    Groups,
    Indicator,
    NotApplicable,
    Policy,
    PreviousSet,
    RankBy,
    Requirements,
    ScoredBy,
    Status,
    Ties,
    Unanswered,
    WithoutSurvey,
)
from ...nodes import NULLS, Entry, Node, Scalar, Sequence, Source, did_you_mean, is_blank
from ...number import Exact, Rounding, RoundingMode
from ...problems import N_, Message, Place, Problem, Value, has_errors
from ...rules import Rule, read_rule
from ...rules.points import entered
from ...text import normal
from ..files import Raw, is_file, read
from ..yaml_file import read_yaml
from .bundled import bundled_files

MAX_PLACES = 9

NO_FIELD = "none"
"""In the map to an older set: this field was not there. So does null."""

_E = TypeVar("_E", bound=Enum)


class Loaded(NamedTuple):
    """A set, and what there is to say about it. A set with errors is not for scoring."""

    criteria: CriteriaSet | None
    problems: list[Problem]

    @property
    def sound(self) -> CriteriaSet | None:
        return None if has_errors(self.problems) else self.criteria


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
        self.cap_places: tuple[tuple[AdjustmentKind, Place], ...] = ()

    def read(self, node: Node) -> CriteriaSet | None:
        entry = self.source.entry(node, what=Message(N_("criteria set")))
        if entry is None:
            return None
        set_id, name = entry.required_text("id"), entry.required_text("name")
        level = entry.required_text("level")
        years = self._years(entry)
        status = _enum(Status, entry, "status", None)
        source = entry.required_text("source")
        maximum = entry.required_amount("maximum")
        policy, tie_break_places = self._policy(entry.entry("policy"), entry)
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
            policy=policy,
            fields=tuple(part for part in fields if part is not None),
            file=self.raw.name,
            sha256=self.raw.source.sha256,
            place=entry.place,
            maximum_place=entry.place_of("maximum"),
            tie_break_places=tie_break_places,
            adjustments=tuple(found for found in adjustments if found is not None),
            cap_places=self.cap_places,
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
        for node in _items(entry, "years"):
            year = self.source.number(node, what="years", whole=True)
            if year is not None and not 1990 <= year <= 2100:
                self.source.report("E-C030", node.at, year=str(year))
            elif isinstance(year, int):
                years.append(year)
        return tuple(years)

    def _policy(self, entry: Entry | None, parent: Entry) -> tuple[Policy | None, tuple[Place, ...]]:
        if entry is None:
            if "policy" not in parent.node.entries:
                self.source.report("E-Y004", parent.at, what="policy")
            return None, ()
        points: Rounding | None = Rounding(2)
        index: Rounding | None = Rounding(2)
        rounding = entry.entry("rounding")
        if rounding is not None:
            node = rounding.take("points")
            if isinstance(node, Scalar) and node.text == "exact":
                points = None
            elif node is not None:
                points = self._rounding(rounding, "points") or points
            if rounding.take("index") is not None:
                index = self._rounding(rounding, "index")
            rounding.finish()
        unanswered = _enum(Unanswered, entry, "unanswered", Unanswered.ZERO)
        not_applicable = _enum(NotApplicable, entry, "not_applicable", NotApplicable.EXCLUDE)
        without_survey = None
        if entry.take("without_survey") is not None:
            without_survey = _enum(WithoutSurvey, entry, "without_survey", None)
        evidence = _enum(Evidence, entry, "evidence", Evidence.IGNORE)
        by, ties, groups = RankBy.EXACT, Ties.COMPETITION, Groups.TOGETHER
        tie_break: list[tuple[str, Place]] = []
        ranking = entry.entry("ranking")
        if ranking is not None:
            by = _enum(RankBy, ranking, "by", by) or by
            ties = _enum(Ties, ranking, "ties", ties) or ties
            groups = _enum(Groups, ranking, "groups", groups) or groups
            for item in _items(ranking, "tie_break", optional=True):
                code = self.source.text(item, what="tie_break")
                if code is not None:
                    tie_break.append((code, self.source.place(item.at)))
            ranking.finish()
        caps = self._caps(entry.entry("adjustments"))
        grades = [self._grade(item) for item in entry.entries("grades")]
        entry.finish()
        sound = [grade for grade in grades if grade is not None]
        if unanswered is None or not_applicable is None or index is None or not sound:
            return None, ()
        policy = Policy(
            grades=tuple(sound),
            points_rounding=points,
            index_rounding=index,
            unanswered=unanswered,
            not_applicable=not_applicable,
            rank_by=by,
            ties=ties,
            groups=groups,
            tie_break=tuple(code for code, _ in tie_break),
            without_survey=without_survey,
            evidence=evidence or Evidence.IGNORE,
            bonus_cap=caps.get(AdjustmentKind.BONUS),
            penalty_cap=caps.get(AdjustmentKind.PENALTY),
        )
        return policy, tuple(place for _, place in tie_break)

    def _caps(self, entry: Entry | None) -> dict[AdjustmentKind, Exact]:
        """What the policy says under ``adjustments``: the most that all of a kind come to."""
        if entry is None:
            return {}
        caps: dict[AdjustmentKind, Exact] = {}
        for kind in AdjustmentKind:
            cap = entry.amount(kind.value)
            if cap == 0:
                self.source.report("E-C026", entry.at_of(kind.value), what=kind.value)
            elif cap is not None:
                caps[kind] = cap
        entry.finish()
        self.cap_places = tuple((kind, entry.place_of(kind.value)) for kind in caps)
        return caps

    def _rounding(self, entry: Entry, key: str) -> Rounding | None:
        step = entry.entry(key)
        if step is None:
            return None
        places = step.required_amount("places", whole=True)
        mode = _enum(RoundingMode, step, "mode", RoundingMode.HALF_UP)
        step.finish()
        if places is None or mode is None:
            return None
        if places > MAX_PLACES:
            self.source.report("E-C033", step.at_of("places"), places=places, most=MAX_PLACES)
            return None
        return Rounding(int(places), mode)

    def _grade(self, entry: Entry) -> Grade | None:
        code, name = entry.required_text("code"), entry.required_text("name")
        english = entry.text("name_en") or ""
        start = entry.number("from")
        required = entry.entry("requires")
        requires = Requirements() if required is None else self._requirements(required)
        entry.finish()
        if code is None or name is None or entry.failed:
            return None
        return Grade(code, name, english, start, entry.place, requires)

    def _requirements(self, entry: Entry) -> Requirements:
        """What could not be read is left out: a set with a complaint is never scored with."""
        floors: list[FieldFloor] = []
        fields = entry.entry("fields")
        if fields is not None:
            if not fields.node.entries:
                self.source.report("E-Y012", fields.at, what="fields")
            for code in fields.node.entries:
                floor = fields.number(code)
                if floor is not None:
                    floors.append(FieldFloor(normal(code), floor, fields.place_of(code)))
        node = entry.take("no_penalty")
        any_penalty = isinstance(node, Scalar) and normal(node.text) == "all"
        penalties: list[tuple[str, Place]] = []
        if isinstance(node, Scalar) and not any_penalty:
            self.source.report("E-G006", node.at, text=normal(node.text))
        elif isinstance(node, Sequence) and not node.items:
            self.source.report("E-Y012", node.at, what="no_penalty")
        elif node is not None and not any_penalty:
            for item in _items(entry, "no_penalty"):
                code_ = self.source.text(item, what="no_penalty")
                if code_ is not None:
                    penalties.append((code_, self.source.place(item.at)))
        in_time = entry.flag("in_time", default=False)
        if not (in_time or fields or node or entry.failed):
            self.source.report("E-G004", entry.at)
        entry.finish()
        return Requirements(
            fields=tuple(floors),
            any_penalty=any_penalty,
            penalties=tuple(code for code, _ in penalties),
            in_time=in_time,
            place=entry.place,
            penalty_places=tuple(place for _, place in penalties),
        )

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
        kind = _enum(AdjustmentKind, entry, "kind", None)
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
        scored_by = _enum(ScoredBy, entry, "scored_by", by_whom)
        not_applicable = None if adjusts is None else NotApplicable.FORBID
        if adjusts is None and entry.take("not_applicable") is not None:
            not_applicable = _enum(NotApplicable, entry, "not_applicable", None)
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


def _enum(kind: type[_E], entry: Entry, key: str, default: _E | None) -> _E | None:
    """A member of an enumeration by its value; without a default the key is required."""
    word = entry.choice(key, [member.value for member in kind], None if default is None else default.value)
    return None if word is None else kind(word)


def _items(entry: Entry, key: str, *, optional: bool = False) -> Iterable[Node]:
    """The items of a list of scalars."""
    node = entry.take(key) if optional else entry.require(key)
    if node is None:
        return ()
    if not isinstance(node, Sequence):
        entry.source.report("E-Y009", node.at, what=key)
        return ()
    if not node.items and not optional:
        entry.source.report("E-Y012", node.at, what=key)
    for item in node.items:
        if is_blank(item):
            entry.source.report("E-Y007", item.at, what=key)
    return [item for item in node.items if not is_blank(item)]
