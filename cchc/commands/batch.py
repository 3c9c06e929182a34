"""``cchc batch``: a whole round."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import click

from ..problems import N_, Problem, has_errors
from . import EXIT_DATA, Settings
from .common import (
    FORMATS,
    ExistingPath,
    WholeNumber,
    delimiter_option,
    force_option,
    format_option,
    output_option,
    previous_option,
    progress,
    refuse_round,
    say,
    stage_option,
    tell,
    translated,
)
from .output import print_results, write_results

if TYPE_CHECKING:
    from pathlib import Path

    from ..formats.round.folder import RoundFolder
    from ..inputs import InputFile
    from ..results import Results
    from ..rounds import Round


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
    "--final",
    is_flag=True,
    help=N_(
        "This is the result that is signed and published: it is sealed, says so everywhere, and is not written over "
        "without --force. It needs a .json file, which cchc verify can check."
    ),
)
@force_option()
@click.option(
    "--replaces",
    metavar="FILE",
    type=ExistingPath(),
    help=N_(
        "A final result (.json) that this one takes the place of: what has changed since is listed, with the cause. "
        "Without it, the one that --final --force writes over."
    ),
)
@click.option(
    "--jobs",
    type=WholeNumber(1, 64),
    default=None,
    metavar="N",
    help=N_("Read with this many processes; without it, as many as are worth it."),
)
@click.pass_context
def command(
    context: click.Context,
    settings: Settings,
    *,
    round_path: str,
    outputs: tuple[Path, ...],
    format_: str,
    previous: str | None,
    stage: str | None,
    final: bool,
    force: bool,
    replaces: str | None,
    jobs: int | None,
) -> int:
    from ..formats.final_files import protected
    from ..formats.previous_results import compare_results
    from ..formats.round.folder import load_round
    from .final import in_place_of, provisional, refuse_final, sealed, signed_before, tell_changes, unlike

    if final and format_ != "json" and all(path.suffix.lower() != ".json" for path in outputs):
        text = settings.language.say(N_("--final needs a .json file (-o results.json): only it can be verified"))
        raise click.UsageError(text, context)
    kept = [] if force else protected(outputs)
    if kept:
        return tell(kept, settings)
    signed = signed_before(replaces, outputs if final and force else ())
    if isinstance(signed, Problem):
        return tell([signed], settings)
    folder, problems = load_round(round_path, stage=stage)
    if folder is None:
        return refuse_round(problems, settings)
    refused = _in_the_way(outputs, folder.round, force=force) or unlike(signed, folder.round.year)
    if refused:
        return tell(refused, settings)
    before = _before(previous or folder.previous, folder)
    if isinstance(before, list):
        return tell(before, settings)
    results = _score(folder, problems, before, jobs, settings)
    if final:
        results = results._replace(problems=(*results.problems, *provisional(results, folder)))
        if has_errors(results.problems):
            return refuse_final(results, settings)
    if signed is not None:
        results = in_place_of(results, signed.results, folder)
    if final:
        results = sealed(results, settings)
    status = tell([*results.problems, *(() if before is None else before.remarks)], settings)
    comparison = None if before is None else compare_results(results, before.results)
    print_results(results, settings, format_, comparison)
    tell_changes(results, settings)
    written = write_results(results, settings, outputs, comparison)
    if final:
        say(settings, N_("Final result; seal {seal}"), seal=results.seal)
    return status if written else EXIT_DATA


def _in_the_way(outputs: tuple[Path, ...], round_: Round, *, force: bool) -> list[Problem]:
    """A complaint about each file that the round reads, or that holds the results of another."""
    from ..formats.final_files import RoundMark, of_other_rounds
    from ..formats.round.inputs import inputs_in_the_way

    read = inputs_in_the_way(outputs, [round_.place.file])
    mark = RoundMark(round_.name, round_.year, round_.criteria.id)
    return [*read, *(() if force else of_other_rounds(outputs, mark))]


class _Before(NamedTuple):
    """The results that those of the round are compared with, and what there is to say of them."""

    results: Results
    file: InputFile
    remarks: list[Problem]


def _before(path: str | Path | None, folder: RoundFolder) -> _Before | list[Problem] | None:
    """None where nothing is to be compared; complaints where it cannot be."""
    from ..formats.previous_results import parse_previous
    from ..formats.results.reading import read_document
    from ..formats.round.results import input_file
    from ..inputs import Role

    if path is None:
        return None
    raw = read_document(path)
    if isinstance(raw, Problem):
        return [raw]
    results, remarks = parse_previous(raw, folder.round.year)
    return remarks if results is None else _Before(results, input_file(folder.home, Role.PREVIOUS, raw), remarks)


def _score(
    folder: RoundFolder, problems: list[Problem], before: _Before | None, jobs: int | None, settings: Settings
) -> Results:
    from ..formats.round.results import score_folder

    results = score_folder(
        folder, problems, jobs=jobs, follow=lambda submissions, count: progress(submissions, count, settings)
    )
    return results if before is None else results._replace(inputs=(*results.inputs, before.file))
