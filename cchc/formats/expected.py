"""What an assessment must agree with, whatever kind of file it came in."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import cached_property
from itertools import product
from pathlib import Path
from typing import NamedTuple, TypeAlias, TypeVar

from ..answers import Answer
from ..assessment import Unit, UnitNames
from ..criteria import CriteriaSet, NotApplicable, ScoredBy
from ..language import language
from ..nodes import Source
from ..problems import Message
from ..stages.forms import IndicatorLines, form_parts, meaning, questions, words
from ..stages.stage import SELF_STAGE, Stage, StageKind
from ..text import normal
from ..translations import LANGUAGES
from .workbooks.sheet_scan import Area

Wording: TypeAlias = "tuple[str, tuple[int, ...], tuple[int, ...], tuple[tuple[object, ...], ...]]"
"""An answer as it stands in a form: the indicator's code, its rows, the columns, and what is in them row by row. In
YAML it has no rows and columns.
"""
_MOST_KEPT = 8192
"""Of what is the same in many files of a round. What occurs often comes early."""


class AnswerRows(NamedTuple):
    """An indicator of a form, and the rows that it is answered in."""

    part: IndicatorLines
    rows: tuple[int, ...]
    has_figures_alone: bool
    """Whether the rows ask for the figures of its rule's only way, and for nothing else."""


class StrayRow(NamedTuple):
    """A row in which nothing is asked, such as a heading."""

    row: int
    code: str
    """Of the indicator that it is about, where others answer that; empty where it is about none."""


class FormRows(NamedTuple):
    """What the rows of a form's table are for."""

    answers: tuple[AnswerRows, ...]
    strays: tuple[StrayRow, ...]
    """Those between them, and what others answer wherever it stands."""
    last: int
    """The last of all these, below which are the sums."""
    merged: frozenset[str] = frozenset()
    """The indicators whose answers are told of as merged with others: what is missing for it is not told again."""


class CoveredCell(NamedTuple):
    """A cell of a form that is read, and is covered by a merged one that is not the same indicator's."""

    row: int
    heading: str
    code: str
    """Of the indicator."""
    first: tuple[int, int]
    """The cell that is seen instead."""


class Covered(NamedTuple):
    """What the merged cells of a sheet cover of the rows of a form."""

    merged: Sequence[Area]
    rows: FormRows
    cells: tuple[CoveredCell, ...]


_K = TypeVar("_K")
_V = TypeVar("_V")


def keep(known: dict[_K, _V], key: _K, value: _V) -> None:
    """Keep what was found once, unless there is too much of it already."""
    if len(known) < _MOST_KEPT:
        known[key] = value


class Expected:
    """The set, and in a round also the year, the units and the stage."""

    def __init__(
        self,
        criteria: CriteriaSet,
        *,
        year: int | None = None,
        units: Collection[Unit] = (),
        stage: Stage = SELF_STAGE,
        elsewhere: Collection[ScoredBy] = (),
        supplied: Collection[str] = (),
        outdated: Collection[ScoredBy] = (),
        stages: Collection[str] = (),
    ) -> None:
        self.criteria = criteria
        self.year = year
        self.units = {unit.code: unit for unit in units}
        self.stage = stage
        self.elsewhere = elsewhere
        self.supplied = supplied
        """The codes of the indicators that the round has from records."""
        self.outdated = outdated
        """Whose answers forms do not ask for any more; one that was issued before may still do so."""
        self.stages = stages
        """The names of those that the round has, or may get by a folder; none where that is not known."""
        self.understood: dict[Wording, Answer] = {}
        """Answers that files were found to give, by how they were put. What is wrong is found anew in each."""
        self.tables: dict[tuple[object, ...], FormRows] = {}
        """The rows of forms in which each slot is where it belongs, by all that stands beside the answers."""
        self.covered: dict[tuple[int, ...], Covered] = {}
        """By what is alike in all forms of a round: the list of merged cells that they share, and the columns."""

    def with_set(self, criteria: CriteriaSet) -> Expected:
        """The same, scored with another set."""
        return Expected(
            criteria,
            year=self.year,
            units=self.units.values(),
            stage=self.stage,
            elsewhere=self.elsewhere,
            supplied=self.supplied,
            outdated=self.outdated,
            stages=self.stages,
        )

    @cached_property
    def names(self) -> UnitNames:
        """The units by what a row may call them."""
        return UnitNames((unit.code, unit.name) for unit in self.units.values())

    @cached_property
    def form(self) -> tuple[IndicatorLines, ...]:
        """The indicators that a form may ask about, each with its rows."""
        if self.stage.kind is StageKind.EXPLANATION:
            return tuple(questions(self.criteria, self.criteria.by_code))
        parts = form_parts(self.criteria, self.elsewhere, self.supplied, imposing=self.stage.kind.decides)
        return tuple(part for part in parts if isinstance(part, IndicatorLines) and part.slots)

    def inform(self, source: Source) -> None:
        """Let a file know what it has to know to say how one calls an indicator not applicable."""
        source.always_apply = self.always_apply
        source.changes = self.stage.kind.decides

    @cached_property
    def always_apply(self) -> frozenset[str]:
        """The codes of the indicators that the set lets nobody call not applicable."""
        criteria = self.criteria
        return frozenset(
            code
            for code, leaf in criteria.by_code.items()
            if criteria.not_applicable_policy(leaf) is NotApplicable.FORBID
        )

    @cached_property
    def codes(self) -> dict[str, str]:
        """The codes of the indicators by what they are folded."""
        return {code.casefold(): code for code in self.criteria.by_code}

    @cached_property
    def labels(self) -> dict[str, frozenset[str]]:
        """The slots of the form by what stands beside them, in any language and folded."""
        slots: dict[str, set[str]] = {}
        for part in self.form:
            for line in part.lines:
                for label, code in product((line.label, line.label_with_unit), LANGUAGES):
                    slots.setdefault(normal(language(code).sentence(label)).casefold(), set()).add(line.slot)
        return {label: frozenset(found) for label, found in slots.items()}

    @cached_property
    def meanings(self) -> dict[str, tuple[str, str]]:
        """What a form that is issued now says that each indicator means: its maximum and its rule's fingerprint."""
        return {leaf.code: meaning(leaf) for leaf in self.criteria.answered}

    @cached_property
    def words(self) -> dict[str, str]:
        """The fingerprint of the names that each indicator offers to choose from."""
        return {leaf.code: words(leaf) for leaf in self.criteria.answered}

    def unit(self, code: str) -> Unit:
        """The unit of a code; one named by its code where there is no list of units."""
        return self.units.get(code) or Unit(code, code)

    def guess_unit(self, path: str | Path) -> str:
        """The unit that a file is named for: ``nhan-co.yaml`` is of ``nhan-co``; empty where there is none."""
        stem = Path(path).stem
        return stem if stem in self.units else ""

    def check_unit(self, source: Source, at: object, unit: str) -> bool:
        """Whether the unit is one of the round's; a complaint where it is not."""
        if self.units and unit not in self.units:
            source.report("E-A001", at, unit=unit, hint=self.names.hint(unit))
            return False
        return True

    def check_set(self, source: Source, at: object, criteria: str | None) -> bool:
        """Whether the set is the one that is scored with; a complaint where it is another."""
        if criteria is not None and criteria != self.criteria.id:
            source.report("E-A003", at, criteria=criteria, due=self.criteria.id)
        return criteria == self.criteria.id

    def misplaced(self, stage: str, hint: str, unknown: str) -> Message:
        """What to do about a file of another stage: a hint's code, and that of another where there is no such stage."""
        if stage in self.stages or not self.stages:
            return Message(hint)
        return Message(unknown, {"known": tuple(self.stages)})

    def check_year(self, source: Source, at: object, year: int | object | None) -> None:
        """The year is the round's; without a round, one that the set may score."""
        if year is None:
            return
        if self.year is not None and year != self.year:
            source.report("E-A002", at, year=str(year), due=str(self.year))
        elif self.year is None and year not in self.criteria.years:
            years = tuple(str(known) for known in self.criteria.years)
            source.report("E-A026", at, year=str(year), criteria=self.criteria.id, years=years)
