"""``cchc verify``: whether a results document is what its inputs come to."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from ..problems import N_, Problem
from . import EXIT_DATA, EXIT_OK, Settings
from .common import ExistingPath, format_option, progress, show, show_lines, tell, translated, write_out

if TYPE_CHECKING:
    from pathlib import Path

    from ..analysis.verification import Verification
    from ..formats.round.folder import RoundFolder
    from ..results import Results


@translated(
    "verify",
    help=N_(
        "Compute RESULTS, a .json document that batch wrote, anew from ROUND, the folder that it is of, and tell every "
        "difference with its cause: inputs whose bytes are others, gone or new; another set; figures that the inputs "
        "do not come to. Exit status 1 if there is any."
    ),
)
@click.argument("results_path", metavar="RESULTS", type=ExistingPath(dash=True))
@click.argument("round_path", metavar="ROUND", type=ExistingPath())
@format_option("table", "json")
def command(settings: Settings, *, results_path: str, round_path: str, format_: str) -> int:
    from pathlib import Path

    from ..formats.files import read
    from ..formats.results.echo import check_echo
    from ..formats.results.reading import MAX_BYTES, parse_opened
    from ..formats.round.folder import load_round

    raw = read(results_path, limit=MAX_BYTES)
    if isinstance(raw, Problem):
        return tell([raw], settings)
    results, broken = parse_opened(raw)
    if isinstance(results, Problem):
        return tell([broken or results], settings)
    folder, problems = load_round(round_path, stage=results.stage, verified=True)
    if any(problem.code == "E-D001" for problem in problems):
        return tell(problems, settings)  # another folder altogether: that all inputs are gone from it says nothing
    if folder is None:
        found = _inputs_alone(results, Path(round_path))
        tell([*problems, *([broken] if broken else [])], settings)
    else:
        found = _recomputed(results, folder, problems, settings)
        if not results.seal and results.version == found.version_now:
            found = found._replace(document=(*found.document, *check_echo(raw, results)))
        tell([broken] if broken else [], settings)
    _show(results, found, settings, format_, broken=broken, recomputed=folder is not None)
    return EXIT_OK if folder is not None and found.is_sound and broken is None else EXIT_DATA


def _recomputed(results: Results, folder: RoundFolder, problems: list[Problem], settings: Settings) -> Verification:
    from ..analysis.verification import verify
    from ..formats.round.results import on_recorded_days, score_folder, unread

    anew = score_folder(
        folder,
        problems,
        follow=lambda submissions, count: on_recorded_days(results, progress(submissions, count, settings)),
    )
    return verify(results, anew, unread(folder, results, anew))


def _inputs_alone(results: Results, round_path: Path) -> Verification:
    """What can be said where the round cannot be read."""
    from ..analysis.causes import compare_inputs
    from ..analysis.verification import Verification
    from ..formats.round.results import present

    home = round_path if round_path.is_dir() else round_path.parent
    changed = compare_inputs(results.inputs, None, present(home, results.inputs))
    return Verification(tuple(changed), (), (), results.version, results.version)


def _show(
    results: Results,
    found: Verification,
    settings: Settings,
    format_: str,
    *,
    broken: Problem | None,
    recomputed: bool,
) -> None:
    from ..formats.json_text import dump

    if format_ == "json":
        from ..formats.documents.verification import verification_json

        document = verification_json(results, found, settings.language, broken=broken, recomputed=recomputed)
        write_out(dump(document))
        return
    from ..tables.verification import verdict, verification_tables

    tables = verification_tables(results, found)
    if tables:
        show(tables, settings)
        write_out("\n")
    show_lines(verdict(results, found, sealed=broken is None, recomputed=recomputed), settings)
