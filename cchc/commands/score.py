"""``cchc score``: a unit or a few, down to the arithmetic."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import click

from ..problems import N_, Message, Place, Problem, Value
from . import EXIT_USAGE, Settings
from .common import (
    FORMATS,
    ExistingPath,
    delimiter_option,
    format_option,
    refuse_round,
    refuse_two_readings,
    set_option,
    show,
    tell,
    translated,
    write_out,
)
from .output import csv_of

if TYPE_CHECKING:
    from pathlib import Path

    from ..assessment import Submission
    from ..formats.expected import Expected
    from ..formats.single_files import SingleFiles
    from ..grading import Graded
    from ..results import UnitRecord
    from ..rounds import Round, Scored
    from ..scoring import UnitResult
    from ..tables.table import Table


class _Scored(NamedTuple):
    """A unit's result, the same as a record, and its grade by what is known of one file."""

    result: UnitResult
    unit: UnitRecord
    graded: Graded


@translated(
    "score",
    help=N_(
        "Score each FILE, a unit's assessment, by field and indicator; - reads standard input. The criteria set is the "
        "one that the file names: a bundled one, or that of the round the file lies in."
    ),
)
@click.argument("paths", metavar="FILE...", nargs=-1, required=True, type=ExistingPath(dash=True))
@set_option(dash=True)
@click.option(
    "--explain", "code", metavar="CODE", help=N_("Explain one indicator: rule, answer, arithmetic, source, evidence.")
)
@click.option(
    "--stage",
    metavar="NAME",
    help=N_(
        "Score the file's unit as it stands after this stage of its round (appraisal-1, …), with what every stage "
        "said; without it, the self-assessment by itself."
    ),
)
@format_option(*FORMATS)
@delimiter_option()
def command(
    settings: Settings,
    *,
    paths: tuple[str, ...],
    set_path: Path | None,
    code: str | None,
    stage: str | None,
    format_: str,
) -> int:
    from ..formats.single_files import SingleFiles

    refuse_two_readings(settings, *paths, set_path)
    if stage is not None and set_path is not None:
        raise click.UsageError(settings.language.say(N_("--stage scores by the set of the round; leave out -c.")))
    reader = SingleFiles(set_path)
    scored: list[_Scored] = []
    problems: list[Problem] = []
    rounds = _Rounds(reader)
    for submission, expected in reader.read(paths):
        if stage is None:
            found, remarks = _score_by_itself(submission, expected, reader.self_assessed(submission))
        else:
            found, remarks = rounds.score(submission, stage)
        problems.extend(remarks)
        if found is not None:
            scored.append(found)
    problems.extend(reader.problems)
    if code is not None:
        unknown = _unknown(code, scored)
        if unknown:
            tell([*problems, *unknown], settings)
            return EXIT_USAGE
    status = refuse_round(problems, settings)
    if scored or format_ == "json":  # a document without a unit is one, too; nothing at all is not
        _print(scored, code, settings, format_)
    return status


def _score_by_itself(
    submission: Submission, expected: Expected, round_: Round | None
) -> tuple[_Scored | None, list[Problem]]:
    """The unit of a self-assessment; None, and complaints, where it is not scored."""
    from ..assessment import SELF
    from ..grading import Merits
    from ..ranking import grade_result
    from ..recording import unit_record
    from ..rounds import score_submission
    from ..scoring import UnitResult
    from ..stages.stage import stage_words

    if submission.stage != SELF:
        values: dict[str, Value] = {"stage": stage_words(submission.stage)}
        return None, [Problem(Message("E-P020", values), (submission.place,))]
    unit = expected.unit(submission.unit)
    result, problems = score_submission(expected.criteria, submission, name=unit.name, round_=round_)
    if not isinstance(result, UnitResult):
        return None, problems
    order = [*expected.units].index(unit.code) + 1 if unit.code in expected.units else 1
    record = unit_record(result, unit.name, unit.group, order)
    grade = grade_result(result, expected.criteria.policy, Merits(penalties=result.imposed))
    return _Scored(result, record, grade), problems


class _Rounds:
    """Rounds scored up to a stage, each once, to look at some of their units."""

    def __init__(self, reader: SingleFiles) -> None:
        self._reader = reader
        self._scored: dict[Place, Scored] = {}

    def score(self, submission: Submission, stage: str) -> tuple[_Scored | None, list[Problem]]:
        """The unit of a file after a stage; None, and complaints, where it is not ranked."""
        from ..assessment import SELF
        from ..formats.round.folder import read_submissions
        from ..grading import Graded
        from ..nodes import did_you_mean
        from ..recording import unit_record
        from ..rounds import score_round

        folder = self._reader.round_of(submission.place.file)
        names = () if folder is None else tuple(known.name for known in folder.round.stages)
        if folder is None or stage not in names:
            values: dict[str, Value] = {"stage": stage, "known": names or (SELF,), "hint": did_you_mean(stage, names)}
            return None, [
                Problem(Message("E-P016", values), (submission.place if folder is None else folder.round.place,))
            ]
        round_ = folder.round
        if round_.place not in self._scored:
            staged = folder.in_stage(stage)
            self._scored[round_.place] = score_round(staged.round, read_submissions(staged)[0])
        scored = self._scored[round_.place]
        files = {said.place.file for said in scored.submissions.get(submission.unit, {}).values()}
        problems = [problem for problem in scored.problems if files & {place.file for place in problem.places}]
        order = [unit.code for unit in round_.units]
        for entry in scored.ranking.ranked:
            if entry.unit.code == submission.unit:
                place = order.index(entry.unit.code) + 1
                record = unit_record(entry.result, entry.unit.name, entry.unit.group, place)
                return _Scored(entry.result, record, Graded(entry.grade, entry.missed)), problems
        return None, problems


def _unknown(code: str, scored: list[_Scored]) -> list[Problem]:
    problems = []
    for criteria in {item.result.criteria.id: item.result.criteria for item in scored}.values():
        if code not in criteria.by_code:
            values: dict[str, Value] = {"code": code, "hint": criteria.hint(code)}
            problems.append(Problem(Message("E-J005", values), (Place(criteria.file),)))
    return problems


def _print(scored: list[_Scored], code: str | None, settings: Settings, format_: str) -> None:
    if format_ == "json":
        from ..formats.json_text import dump

        write_out(dump({"units": [_unit_json(item, code, settings) for item in scored]}))
        return
    tables = [_table(item, code) for item in scored]
    if format_ == "csv":
        write_out(csv_of(tables, settings, titled=len(tables) > 1))
    else:
        show(tables, settings)


def _table(item: _Scored, code: str | None) -> Table:
    from ..recording import criteria_record

    criteria = item.result.criteria
    if code is None:
        from ..tables.unit import unit_table

        grade, missed = item.graded
        return unit_table(item.unit, criteria_record(criteria), criteria.policy, grade.code, missed)
    from ..tables.explanation.indicator import adjustment_explanation_table, explanation_table

    adjustment = criteria.adjustment(code)
    if adjustment is not None:
        return adjustment_explanation_table(item.unit, criteria, adjustment)
    return explanation_table(item.unit, criteria, criteria.by_code[code])


def _unit_json(item: _Scored, code: str | None, settings: Settings) -> dict[str, object]:
    from ..formats.results.parts import missed_json, unit_json

    document = unit_json(item.unit, item.result.criteria.policy, settings.language)
    document["grade"] = item.graded.grade.code
    document |= missed_json(item.graded.missed, settings.language)
    document["criteria"] = {"id": item.result.criteria.id, "sha256": item.result.criteria.sha256}
    if code is not None:
        document["indicators"] = [part for part in document["indicators"] if part["code"] == code]
        if "adjustments" in document:
            listed = document["adjustments"]
            listed["items"] = [part for part in listed["items"] if part["code"] == code]
    return document
