"""``cchc verify``: whether a results document is what its inputs come to."""

from __future__ import annotations

from pathlib import Path

import click

from ..formats.results_json import dump, open_results
from ..formats.round_folder import load_round
from ..formats.round_results import present, score_folder
from ..grounds import compare_inputs
from ..problems import N_, Problem
from ..results import Results
from ..verification import Verification, verify
from . import EXIT_DATA, EXIT_OK, Settings
from .common import ExistingPath, format_option, progress, show, tell, translated, write_out


@translated(
    "verify",
    help=N_(
        "Compute RESULTS, a .json document that batch wrote, anew from ROUND, the folder that it is of, and tell every "
        "difference with its cause: inputs whose bytes are others, gone or new; another set; figures that "
        "the inputs do not come to. Exit status 1 if there is any."
    ),
)
@click.argument("results_path", metavar="RESULTS", type=ExistingPath(dash=True))
@click.argument("round_path", metavar="ROUND", type=ExistingPath())
@format_option("table", "json")
def command(settings: Settings, *, results_path: str, round_path: str, format_: str) -> int:
    results, broken = open_results(results_path)
    if isinstance(results, Problem):
        return tell([broken or results], settings)
    seal_status = tell([broken] if broken else [], settings)
    folder, problems = load_round(round_path, stage=results.stage)
    if folder is None:
        home = Path(round_path) if Path(round_path).is_dir() else Path(round_path).parent
        changed = compare_inputs(results.inputs, None, present(home, results.inputs))
        found = Verification(tuple(changed), (), (), results.version, results.version)
        _show(results, found, settings, format_, broken=broken, recomputed=False)
        tell(problems, settings)
        return EXIT_DATA
    anew = score_folder(folder, problems, follow=lambda submissions, count: progress(submissions, count, settings))
    read = {file.key for file in anew.inputs}
    unread = present(folder.home, [file for file in results.inputs if file.key not in read])
    found = verify(results, anew, unread)
    _show(results, found, settings, format_, broken=broken, recomputed=True)
    return EXIT_OK if found.is_sound and seal_status == EXIT_OK else EXIT_DATA


def _show(
    results: Results,
    found: Verification,
    settings: Settings,
    format_: str,
    *,
    broken: Problem | None,
    recomputed: bool,
) -> None:
    if format_ == "json":
        from ..formats.verification_json import verification_json

        document = verification_json(results, found, settings.language, broken=broken, recomputed=recomputed)
        write_out(dump(document))
        return
    from ..tables.verification import verdict, verification_tables

    tables = verification_tables(results, found)
    if tables:
        show(tables, settings)
        write_out("\n")
    for line in verdict(results, found, sealed=broken is None, recomputed=recomputed):
        write_out(settings.language.sentence(line))
