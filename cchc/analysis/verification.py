"""Whether a result is what its inputs come to: every difference from one that is computed anew, and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple, TypeAlias

from ..assessment import SELF, SourceFile
from ..inputs import InputFile, Role
from ..problems import Problem
from ..record_tree import Pair, Way, differing, told
from ..results import IndicatorRecord, RankedRecord, Results, StepRecord, UnrankedRecord
from ..revision import Cause, Difference, Figure, Ground, InputChange, Revision, UnitChange, What
from ..scoring import State
from .causes import Grounds, Present, base_name, compare_inputs
from .differences import difference, figure

RANKED = "ranked"

_PUBLISHED = (What.PLACE, What.INDEX, What.RANK, What.GRADE, What.INDICATOR, What.ADJUSTMENT)
_ORDER = tuple(What)
"""What is told of a unit first, and what last."""

_COMPARED_APART = frozenset({"units", "unranked", "problems", "inputs", "final", "seal", "replaces", "version"})


class Verification(NamedTuple):
    """How a result differs from what was computed anew."""

    inputs: tuple[InputChange, ...]
    document: tuple[Difference, ...]
    """Of the round, the set, the policy and the problems."""
    units: tuple[UnitChange, ...]
    version: str
    """Of the tool that the result was made with."""
    version_now: str

    @property
    def is_sound(self) -> bool:
        return not (self.inputs or self.document or self.units)


def verify(old: Results, new: Results, present: Present | None = None) -> Verification:
    """``present`` are inputs of the old result that are there but were not read for the new one."""
    before, now = (old.inputs, new.inputs) if old.inputs else (_named_by_units(old), _named_by_units(new))
    inputs = tuple(compare_inputs(before, now, present or {}))
    grounds = Grounds(inputs, (*before, *now), same_version=old.version == new.version)
    units = tuple(_unit_changes(old, new, grounds))
    document = (
        *_document(old, new, grounds),
        *_listed_otherwise(before, now, grounds),
        *_problems(old.problems, new.problems, grounds),
    )
    if not units and [entry.unit.code for entry in old.units] != [entry.unit.code for entry in new.units]:
        document += (difference(What.OTHER, Pair(("units",), _codes(old), _codes(new)), grounds.of_round(Role.UNITS)),)
    return Verification(inputs, document, units, old.version, new.version)


def revise(signed: Results, new: Results, present: Present | None = None) -> Revision:
    """What the new result changes in a signed one: places, indices, ranks, grades and points of indicators."""
    found = verify(signed, new, present)
    units = [
        unit._replace(differences=tuple(one for one in unit.differences if one.what in _PUBLISHED))
        for unit in found.units
    ]
    return Revision(signed.seal, found.inputs, tuple(unit for unit in units if unit.differences))


def _named_by_units(results: Results) -> tuple[InputFile, ...]:
    """The inputs that units themselves name, of documents that have no list of them."""
    sources: list[tuple[SourceFile, str, str]] = []
    for entry in results.units:
        unit = entry.unit
        sources.append((unit.source, unit.code, SELF))
        later = [stage for stage in unit.stages if stage.stage != SELF]
        sources.extend((stage.source, unit.code, stage.stage) for stage in later if stage.source is not None)
    uses = Counter((source.name, stage) for source, _, stage in sources)
    files = [InputFile(Role.CRITERIA, results.criteria.id, results.criteria.sha256)]
    for source, code, stage in sources:
        if uses[source.name, stage] > 1:
            files.append(InputFile(Role.TABLE, source.name, source.sha256, stage=stage))
        else:
            files.append(InputFile(Role.ASSESSMENT, source.name, source.sha256, code, stage))
    return tuple(dict.fromkeys(files))


# --- the document as a whole -----------------------------------------------------------------------------------


def _document(old: Results, new: Results, grounds: Grounds) -> Iterator[Difference]:
    for name in Results._fields:
        if name in _COMPARED_APART:
            continue
        for pair in differing(getattr(old, name), getattr(new, name), (name,)):
            of_set = name in ("criteria", "policy")
            of_file = pair.way in (("criteria", "sha256"), ("criteria", "text"))
            if of_file and grounds.of_set()[0].ground is Ground.SET:
                continue  # it is among the inputs
            yield difference(What.OTHER, pair, grounds.of_set() if of_set else grounds.of_round(Role.ROUND))


def _listed_otherwise(before: Sequence[InputFile], now: Sequence[InputFile], grounds: Grounds) -> Iterator[Difference]:
    """Inputs whose bytes are the same, but of which the unit that they are of is not."""
    read = {file.key: file for file in now}
    for file in before:
        found = read.get(file.key)
        if found is not None and found.sha256 == file.sha256 and found.unit != file.unit:
            yield difference(
                What.OTHER, Pair(("inputs", file.name, "unit"), file.unit, found.unit), grounds.of_round(Role.UNITS)
            )


def _problems(old: Sequence[Problem], new: Sequence[Problem], grounds: Grounds) -> Iterator[Difference]:
    """The problems that only one of the two tells; by which way their files were named does not matter."""
    before, now = Counter(map(_placed, old)), Counter(map(_placed, new))
    told_of = {_placed(problem): problem for problem in (*old, *new)}
    for key, problem in told_of.items():
        if before[key] != now[key]:
            old_one, new_one = (problem.message if count[key] else None for count in (before, now))
            causes = grounds.of_files(base_name(place.file) for place in problem.places)
            yield difference(What.OTHER, Pair(("problems", key[0]), old_one, new_one), causes)


def _placed(problem: Problem) -> tuple[str, object]:
    """A problem by its places and its code, and by all that it says."""
    places = [str(place._replace(file=base_name(place.file))) for place in problem.places]
    return f"{', '.join(places)} {problem.code}", told(problem.message)


def _codes(results: Results) -> tuple[str, ...]:
    return tuple(entry.unit.code for entry in results.units)


# --- units -----------------------------------------------------------------------------------------------------


def _unit_changes(old: Results, new: Results, grounds: Grounds) -> Iterator[UnitChange]:
    before, now = _by_code(old), _by_code(new)
    moved = {code for code in {**before, **now} if _measure(before.get(code)) != _measure(now.get(code))}
    for code in {**now, **before}:
        differences = list(_of_unit(code, before.get(code), now.get(code), grounds, others=bool(moved - {code})))
        differences.sort(key=lambda difference: _ORDER.index(difference.what))
        if differences:
            yield UnitChange(code, _name(now.get(code) or before[code]), tuple(differences))


_Entry: TypeAlias = "RankedRecord | UnrankedRecord"


def _by_code(results: Results) -> dict[str, _Entry]:
    ranked: dict[str, _Entry] = {entry.unit.code: entry for entry in results.units}
    return ranked | {entry.code: entry for entry in results.unranked}


def _name(entry: _Entry) -> str:
    return entry.unit.name if isinstance(entry, RankedRecord) else entry.name


def _measure(entry: _Entry | None) -> object:
    """What other units' ranks depend on."""
    return (entry.unit.index_exact, entry.unit.group) if isinstance(entry, RankedRecord) else None


def _place(entry: _Entry | None) -> str | None:
    if entry is None:
        return None
    return RANKED if isinstance(entry, RankedRecord) else entry.why.value


def _of_unit(
    code: str, old: _Entry | None, new: _Entry | None, grounds: Grounds, *, others: bool
) -> Iterator[Difference]:
    causes = grounds.of_unit(code)
    if _place(old) != _place(new):
        yield Difference(What.PLACE, "", _place(old), _place(new), causes)
        for what, before, after in _head(old, new):
            yield Difference(what, "", before, after, causes)
        return
    if not (isinstance(old, RankedRecord) and isinstance(new, RankedRecord)):
        for pair in differing(old, new):
            yield difference(What.OTHER, pair, grounds.of_round(Role.UNITS))
        return
    yield from _of_ranked(code, old, new, grounds, others=others)


def _of_ranked(
    code: str, old: RankedRecord, new: RankedRecord, grounds: Grounds, *, others: bool
) -> Iterator[Difference]:
    """Of a unit that is ranked in both."""
    causes = grounds.of_unit(code)
    unchanged = causes[0].ground in _OWN
    if unchanged and _is_of_another_day(old, new):
        causes = (Cause(Ground.TIME),)
    pairs = {pair.way: pair for pair in differing(old, new)}
    index_stands = ("unit", "index_exact") not in pairs
    for way, pair in pairs.items():
        what = _what(way)
        if what is What.OTHER and (_follows(way, pairs) or ("source" in way and not unchanged)):
            continue
        why = causes
        if way[1:2] == ("indicators",) and not unchanged:
            why = grounds.of_unit(code, way[4] if way[3:4] == ("steps",) else _changing_stage(way[2], old, new))
        elif way[0] in ("rank", "tied", "decided", "tie_break") and index_stands and others:
            why = (Cause(Ground.OTHERS),)
        yield _of_indicator(pair, why) if what is What.INDICATOR else difference(what, pair, why)


def _is_of_another_day(old: RankedRecord, new: RankedRecord) -> bool:
    """Whether only the time of the unit's file says when it came in, and says another day now."""
    before, now = old.unit.received, new.unit.received
    return before is not None and now is not None and not now.stated and before.date != now.date


def _head(old: _Entry | None, new: _Entry | None) -> Iterator[tuple[What, Figure, Figure]]:
    """Index, rank and grade of a unit that is ranked in one of the two only."""
    found: list[dict[What, Figure]] = [
        {What.INDEX: entry.unit.index, What.RANK: entry.rank, What.GRADE: entry.grade}
        if isinstance(entry, RankedRecord)
        else {}
        for entry in (old, new)
    ]
    for what in (What.INDEX, What.RANK, What.GRADE):
        before, after = (one.get(what) for one in found)
        if before != after:
            yield what, before, after


_OWN = (Ground.DOCUMENT, Ground.VERSION)
"""The grounds where no input has changed: where one has, it is named there, and not for its unit again."""

_OF_UNIT: dict[Way, What] = {
    ("rank",): What.RANK,
    ("grade",): What.GRADE,
    ("unit", "index"): What.INDEX,
    ("unit", "points"): What.POINTS,
    ("unit", "maximum"): What.MAXIMUM,
}
_OF_PARTS = {"fields": What.FIELD, "indicators": What.INDICATOR}


def _what(way: Way) -> What:
    if way in _OF_UNIT:
        return _OF_UNIT[way]
    # A whole field or indicator differs where one of the two results has none of that code.
    if len(way) >= 3 and way[1] in _OF_PARTS and way[3:] in ((), ("points",)):
        return _OF_PARTS[way[1]]
    if way[1:3] == ("adjustments", "items") and len(way) > 3 and way[4:] in ((), ("points",)):
        return What.ADJUSTMENT
    return What.OTHER


def _follows(way: Way, pairs: Mapping[Way, Pair]) -> bool:
    """Whether a difference says no more than others that are told.

    So do the exact index, sums of stages of which an indicator differs, a reason of other points, and what the last
    stage made of an indicator.
    """
    if way == ("unit", "index_exact"):
        return ("unit", "index") in pairs
    if way[1:2] == ("fields",):
        return (*way[:3], "points") in pairs
    if way[1:2] == ("stages",):
        return any(other[1:2] in (("indicators",), ("adjustments",)) for other in pairs)
    if way[1:2] == ("indicators",) and way[-1] == "reason":
        return any(other[:3] == way[:3] and other[-1] != "reason" for other in pairs)
    if way[1:2] == ("indicators",) and way[3:4] == ("steps",):
        own = pairs.get((*way[:3], *way[5:]))
        return own is not None and own[1:] == pairs[way][1:]
    return False


def _of_indicator(pair: Pair, causes: tuple[Cause, ...]) -> Difference:
    """The points of an indicator; they are ``not_applicable`` where there are none, and None where it is not there."""
    if len(pair.way) == 3:
        old, new = (None if record is None else _points(record) for record in (pair.old, pair.new))
    else:
        not_applicable = State.NOT_APPLICABLE.value
        old, new = (not_applicable if points is None else figure(points) for points in (pair.old, pair.new))
    return Difference(What.INDICATOR, pair.way[2], old, new, causes)


def _points(record: object) -> Figure:
    assert isinstance(record, IndicatorRecord)
    return State.NOT_APPLICABLE.value if record.points is None else record.points


def _changing_stage(code: str, old: RankedRecord, new: RankedRecord) -> str:
    """The first stage after which an indicator is another than it was."""
    steps = [_steps(code, entry) for entry in (old, new)]
    for stage in {**steps[0], **steps[1]}:
        if steps[0].get(stage) != steps[1].get(stage):
            return stage
    return SELF


def _steps(code: str, entry: RankedRecord) -> dict[str, StepRecord]:
    return {step.stage: step for item in entry.unit.indicators if item.code == code for step in item.steps}
