"""One unit's assessment in YAML."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from ..answers import Answer, read_answer
from ..assessment import Assessment, SourceFile, Submission, Unit
from ..criteria import CriteriaSet
from ..nodes import At, Mapping, Node, Scalar, Source, did_you_mean
from ..problems import N_, Message, Place, Problem
from ..text import fold, normal
from .files import Raw, read
from .yaml_file import read_yaml


class Expected:
    """What an assessment must agree with: the set, and in a round also the year and the units."""

    def __init__(self, criteria: CriteriaSet, *, year: int | None = None, units: Collection[Unit] = ()) -> None:
        self.criteria = criteria
        self.year = year
        self.units = {unit.code: unit for unit in units}

    def unit(self, code: str) -> Unit:
        """The unit of a code; one named by its code where there is no list of units."""
        return self.units.get(code) or Unit(code, code)

    def hint_unit(self, text: str) -> Message:
        """The end of a complaint about an unknown unit: a unit of that name, or one of a similar code."""
        named = [unit.code for unit in self.units.values() if fold(unit.name) == fold(text)]
        return Message("HINT", {"word": named[0]}) if len(named) == 1 else did_you_mean(text, self.units)


def read_assessment(path: str | Path, expected: Expected) -> Submission:
    """One file. A file that does not say whose it is, is that of the unit it is named for."""
    raw = read(path)
    guess = guess_unit(path, expected)
    if isinstance(raw, Problem):
        return Submission(guess, None, (raw,), Place(str(path)))
    source, node = read_yaml(raw)
    if node is None:
        return Submission(guess, None, tuple(source.problems), Place(raw.name))
    return parse_assessment(raw, source, node, expected, guess=guess)


def guess_unit(path: str | Path, expected: Expected) -> str:
    """The unit that a file is named for: ``nhan-co.yaml`` is of ``nhan-co``."""
    stem = Path(path).stem
    return stem if stem in expected.units else ""


def parse_assessment(raw: Raw, source: Source, node: Node, expected: Expected, *, guess: str = "") -> Submission:
    unit, assessment = _read(source, node, raw.source, expected)
    return Submission(unit or guess, assessment, tuple(source.problems), Place(raw.name))


def named_set(node: Node) -> tuple[str | None, At]:
    """The set that a file says it is for, and where, before anything else is looked at."""
    named = node.entries.get("criteria") if isinstance(node, Mapping) else None
    if not isinstance(named, Scalar) or not named.text:
        return None, node.at
    return normal(named.text), named.at


def _read(source: Source, node: Node, file: SourceFile, expected: Expected) -> tuple[str | None, Assessment | None]:
    entry = source.entry(node, what=Message(N_("assessment")))
    if entry is None:
        return None, None
    if {"fields", "units", "assessments"} & entry.node.entries.keys():
        source.report("E-A009", entry.at)
        return None, None
    unit = entry.required_text("unit")
    if unit is not None and expected.units and unit not in expected.units:
        source.report("E-A001", entry.at_of("unit"), unit=unit, hint=expected.hint_unit(unit))
        return None, None
    year = entry.required_amount("year", whole=True)
    criteria = entry.required_text("criteria")
    check_year(source, entry.at_of("year"), year, expected)
    if criteria is not None and criteria != expected.criteria.id:
        source.report("E-A003", entry.at_of("criteria"), criteria=criteria, due=expected.criteria.id)
    answers: dict[str, Answer] = {}
    listed = entry.require("answers")
    entry.finish()
    if criteria != expected.criteria.id:
        return unit, None
    if listed is not None:
        mapping = source.entry(listed, what="answers")
        if mapping is not None:
            answers = _read_answers(source, mapping.node, expected)
    if unit is None or year is None:
        return unit, None
    return unit, Assessment(unit, int(year), criteria, answers, file, entry.place)


def check_year(source: Source, at: object, year: int | object | None, expected: Expected) -> None:
    """The year is the round's; without a round, one that the set may score."""
    if year is None:
        return
    if expected.year is not None and year != expected.year:
        source.report("E-A002", at, year=str(year), due=str(expected.year))
    elif expected.year is None and year not in expected.criteria.years:
        years = tuple(str(known) for known in expected.criteria.years)
        source.report("E-A026", at, year=str(year), criteria=expected.criteria.id, years=years)


def _read_answers(source: Source, node: Mapping, expected: Expected) -> dict[str, Answer]:
    answers = {}
    by_code = expected.criteria.by_code
    for code, value in node.entries.items():
        indicator = by_code.get(code)
        if indicator is not None:
            answer = read_answer(indicator.rule, value, source, code=code)
            if answer is not None:
                answers[code] = answer
        else:
            source.report("E-A005", node.keys[code], code=code, hint=expected.criteria.hint(code))
    return answers
