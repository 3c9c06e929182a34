"""``cchc export``: a saved round to other formats."""

from __future__ import annotations

from pathlib import Path

import click

from ..formats.results_json import load_results
from ..problems import N_, Problem
from . import EXIT_DATA, EXIT_OK, Settings
from .common import ExistingPath, output_option, tell, translated
from .output import write_results


@translated(
    "export",
    help=N_("Write RESULTS, a .json document that batch wrote, as .xlsx, .csv or .json; - reads standard input."),
)
@click.argument("results_path", metavar="RESULTS", type=ExistingPath(dash=True))
@output_option(".xlsx", ".csv", ".json", required=True)
def command(settings: Settings, results_path: str, outputs: tuple[Path, ...]) -> int:
    results = load_results(results_path)
    if isinstance(results, Problem):
        return tell([results], settings)
    return EXIT_OK if write_results(results, settings, outputs) else EXIT_DATA
