"""``cchc forms``: one Excel self-assessment form for each unit of a round."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import click

from ..assessment import Submission, Unit
from ..formats import files
from ..formats.round_folder import RoundFolder, load_round, read_submissions
from ..nodes import did_you_mean
from ..problems import N_, Message, Place, Problem, Severity, Value
from ..rounds import score_round
from . import EXIT_USAGE, Settings
from .common import ExistingPath, progress, say, tell, translated


@translated(
    "forms",
    help=N_(
        "Make a self-assessment form in DIR for each unit of ROUND: an Excel workbook, named by the unit's code, to be "
        "filled in and put into the round's folder of assessments."
    ),
)
@click.argument("round_path", metavar="ROUND", type=ExistingPath())
@click.option(
    "-o",
    "--output",
    "folder",
    metavar="DIR",
    required=True,
    type=click.Path(path_type=Path, file_okay=False),
    help=N_("The folder for the forms; it is made where it does not exist."),
)
@click.option(
    "--unit", "codes", metavar="CODE", multiple=True, help=N_("Only the form of this unit. May be given several times.")
)
@click.option("--filled", is_flag=True, help=N_("Fill in the answers that are there already."))
@click.option("--force", is_flag=True, help=N_("Write over forms that are there already."))
def command(
    settings: Settings, *, round_path: str, folder: Path, codes: tuple[str, ...], filled: bool, force: bool
) -> int:
    loaded, problems = load_round(round_path, examples=False, records=False)
    if loaded is None:
        return tell(problems, settings)
    unknown = _unknown(codes, loaded)
    if unknown:
        tell([*problems, *unknown], settings)
        return EXIT_USAGE
    submissions: dict[str, Submission] = {}
    if filled:
        found, _, remarks = read_submissions(loaded)
        scored = score_round(loaded.round, found)
        submissions = scored.submissions
        # A claim that differs is for the appraiser; what could not be read is not in the form.
        problems += [remark for remark in [*remarks, *scored.problems] if remark.severity is Severity.ERROR]
    units = [unit for unit in loaded.round.units if not codes or unit.code in codes]
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        return tell([*problems, files.failed("E-F004", str(folder), error)], settings)
    failures = [
        failure
        for unit in progress(units, len(units), settings, N_("Making forms"))
        if (failure := _make(loaded, unit, submissions.get(unit.code), folder, settings, force=force)) is not None
    ]
    status = tell([*problems, *failures], settings)
    say(settings, N_("Made: {count} forms in {path}"), count=len(units) - len(failures), path=folder)
    return status


def _unknown(codes: tuple[str, ...], loaded: RoundFolder) -> list[Problem]:
    known = [unit.code for unit in loaded.round.units]
    problems = []
    for code in codes:
        if code not in known:
            values: dict[str, Value] = {"unit": code, "hint": did_you_mean(code, known)}
            problems.append(Problem(Message("E-A001", values), (loaded.round.place,)))
    return problems


def _make(
    loaded: RoundFolder, unit: Unit, submission: Submission | None, folder: Path, settings: Settings, *, force: bool
) -> Problem | None:
    """Write one form; a problem where that cannot be done, or would write over another."""
    from ..formats.forms.workbook import write_form

    path = folder / f"{unit.code}.xlsx"
    if path.exists() and not force:
        return Problem(Message("E-F009"), (Place(str(path)),))
    assessment = submission.assessment if submission is not None else None
    return files.write(path, partial(write_form, loaded.round, unit, settings.language, assessment=assessment))
