"""``cchc batch``: a whole round."""

from __future__ import annotations

from pathlib import Path

import click

from ..comparison import compare
from ..formats.previous_results import load_previous
from ..formats.round_folder import load_round, read_submissions
from ..problems import N_, Problem
from ..results import results_of
from ..rounds import score_round
from . import EXIT_DATA, Settings
from .common import (
    FORMATS,
    ExistingPath,
    WholeNumber,
    delimiter_option,
    format_option,
    output_option,
    previous_option,
    progress,
    refuse_round,
    stage_option,
    tell,
    translated,
)
from .output import print_results, write_results


@translated(
    "batch",
    help=N_(
        "Score, rank and classify all units of ROUND, a folder with a round.yaml. Units with errors are reported and "
        "not scored; all others are."
    ),
)
@click.argument("round_path", metavar="ROUND", type=ExistingPath())
@output_option(".xlsx", ".csv", ".json")
@format_option(*FORMATS)
@delimiter_option()
@previous_option()
@stage_option()
@click.option(
    "--jobs",
    type=WholeNumber(1, 64),
    default=None,
    metavar="N",
    help=N_("Read with this many processes; without it, as many as are worth it."),
)
def command(
    settings: Settings,
    *,
    round_path: str,
    outputs: tuple[Path, ...],
    format_: str,
    previous: str | None,
    stage: str | None,
    jobs: int | None,
) -> int:
    folder, problems = load_round(round_path, stage=stage)
    if folder is None:
        return refuse_round(problems, settings)
    before = load_previous(previous, folder.round.year)
    if isinstance(before, Problem):
        return tell([before], settings)
    submissions, count, remarks = read_submissions(folder, jobs=jobs)
    scored = score_round(folder.round, progress(submissions, count, settings))
    results = results_of(scored, [*problems, *remarks])
    status = tell(results.problems, settings)
    comparison = None if before is None else compare(results, before)
    print_results(results, settings, format_, comparison)
    written = write_results(results, settings, outputs, comparison)
    return status if written else EXIT_DATA
