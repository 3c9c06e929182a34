"""``cchc export``: a saved round to other formats."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from ..problems import N_, Problem
from . import EXIT_DATA, EXIT_OK, Settings
from .common import ExistingPath, delimiter_option, force_option, output_option, previous_option, tell, translated
from .output import write_results

if TYPE_CHECKING:
    from pathlib import Path


@translated(
    "export",
    help=N_("Write RESULTS, a .json document that batch wrote, as .xlsx, .csv or .json; - reads standard input."),
)
@click.argument("results_path", metavar="RESULTS", type=ExistingPath(dash=True))
@output_option(".xlsx", ".csv", ".json", required=True)
@delimiter_option()
@previous_option()
@force_option()
def command(
    settings: Settings, *, results_path: str, outputs: tuple[Path, ...], previous: str | None, force: bool
) -> int:
    from ..formats.final_files import RoundMark, of_other_rounds, protected
    from ..formats.previous_results import compare_results, load_previous
    from ..formats.results.reading import load_results

    kept = [] if force else protected(outputs)
    if kept:
        return tell(kept, settings)
    results = load_results(results_path)
    if isinstance(results, Problem):
        return tell([results], settings)
    mark = RoundMark(results.round, results.year, results.criteria.id)
    kept = [] if force else list(of_other_rounds(outputs, mark))
    if kept:
        return tell(kept, settings)
    before, remarks = load_previous(previous, results.year)
    if tell(remarks, settings) != EXIT_OK:
        return EXIT_DATA
    comparison = None if before is None else compare_results(results, before)
    return EXIT_OK if write_results(results, settings, outputs, comparison) else EXIT_DATA
