"""``cchc check``: assessments and rounds, without scoring."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from ..problems import N_, Problem
from . import Settings
from .common import ExistingPath, FolderPath, refuse_two_readings, say, set_option, tell, translated

if TYPE_CHECKING:
    from pathlib import Path

    from ..formats.round.folder import RoundFolder
    from ..formats.single_files import SingleFiles
    from ..results import Results
    from ..rounds import Scored


@translated(
    "check",
    help=N_(
        "Check each PATH, an assessment or the folder of a round: every problem with its place, and no result. "
        "With --mark, every sender gets a file back that shows what to mend; with --suspicious, the appraiser is told "
        "what to look at in a round."
    ),
)
@click.argument("paths", metavar="PATH...", nargs=-1, required=True, type=ExistingPath(dash=True))
@set_option(dash=True)
@click.option(
    "--mark",
    metavar="DIR",
    type=FolderPath(),
    help=N_(
        "For each file with problems, write into the folder DIR what its sender needs to mend it: a copy of the same "
        "name (.xlsx, .xlsm) with the wrong cells in color, a note in each, and a list of them in front. For any "
        "other file it is the list alone, named like the file with .can-sua.xlsx behind it. Where two files have the "
        "same name, the second gets a (2). The files that are checked are never touched."
    ),
)
@click.option(
    "--suspicious",
    is_flag=True,
    help=N_(
        "Of a round also list what is not wrong but asks for a look: a document that several units cite for one "
        "indicator, units with the same facts everywhere, full marks everywhere, figures that have at least doubled "
        "or halved since the year before (and changed by 10 or more), points without evidence. Nothing of it changes "
        "a score."
    ),
)
@click.option(
    "--previous",
    metavar="FILE",
    type=ExistingPath(),
    help=N_("With --suspicious: results (.json) of the year before; without it, those that round.yaml names."),
)
def command(
    settings: Settings,
    *,
    paths: tuple[str, ...],
    set_path: Path | None,
    mark: Path | None,
    suspicious: bool,
    previous: str | None,
) -> int:
    from pathlib import Path

    from ..analysis.suspicion import suspicions
    from ..formats.round.folder import ROUND_FILE, load_round
    from .marking import Marking

    refuse_two_readings(settings, *paths, set_path)
    rounds = [path for path in paths if Path(path).is_dir() or Path(path).name == ROUND_FILE]
    single = [path for path in paths if path not in rounds]
    if suspicious and single:
        raise click.UsageError(
            settings.language.say(N_("--suspicious compares the units of a round; give its folder."))
        )
    if previous is not None and not suspicious:
        raise click.UsageError(settings.language.say(N_("--previous goes with --suspicious.")))
    if set_path is not None and rounds:
        raise _has_its_set(settings)
    loaded = [(path, *load_round(path)) for path in rounds]
    folders = [folder for _path, folder, _problems in loaded if folder is not None]
    marking = None if mark is None else Marking(mark, single, folders, settings)
    problems: list[Problem] = []
    found: list[Problem] = []
    for path, folder, remarks in loaded:
        problems.extend(remarks)
        if folder is not None:
            scored, before, more = _check_round(folder, previous)
            problems.extend(more)
            _say_counts(path, scored, settings)
            found.extend(suspicions(scored, before) if suspicious else ())
    problems.extend(_check_files(single, set_path, settings))
    status = tell([*problems, *found], settings)
    if not problems and not found:
        say(settings, N_("No problems found."))
    return status if marking is None else max(status, marking.write(problems))


def _has_its_set(settings: Settings) -> click.UsageError:
    """What is wrong with giving a set for what names its own."""
    return click.UsageError(
        settings.language.say(
            N_("-c is for self-assessments; a round and its later stages have the set that it names.")
        )
    )


def _check_round(folder: RoundFolder, previous: str | None) -> tuple[Scored, Results | None, list[Problem]]:
    """A round, the results of the year before, and every problem of its submissions and of these."""
    from ..formats.previous_results import load_previous
    from ..formats.round.folder import read_submissions
    from ..records.survey import check_survey
    from ..rounds import score_round

    submissions, _, remarks = read_submissions(folder)
    scored = score_round(folder.round, submissions)
    surveyed = [] if folder.survey is None else check_survey(folder.survey)
    before, more = load_previous(previous or folder.previous, folder.round.year)
    return scored, before, [*remarks, *scored.problems, *surveyed, *more]


def _check_files(paths: list[str], set_path: Path | None, settings: Settings) -> list[Problem]:
    """Every problem of single files: of those of later stages only what the round says of them."""
    from ..assessment import SELF
    from ..formats.single_files import SingleFiles
    from ..rounds import score_submission

    reader = SingleFiles(set_path)
    problems: list[Problem] = []
    staged: list[str] = []
    for submission, expected in reader.read(paths):
        if submission.stage == SELF:
            name, round_ = expected.unit(submission.unit).name, reader.self_assessed(submission)
            problems += score_submission(expected.criteria, submission, name=name, round_=round_)[1]
        elif set_path is None:
            staged.append(submission.place.file)
        else:
            raise _has_its_set(settings)
    problems += [problem for path in staged for problem in _check_in_round(path, reader)]
    return [*problems, *reader.problems]


def _check_in_round(path: str, reader: SingleFiles) -> list[Problem]:
    """What there is to say about a file of a later stage: it can only be held against those before it."""
    from pathlib import Path

    from ..formats.files import resolved
    from ..formats.round.folder import read_submissions
    from ..rounds import score_round

    folder = reader.round_of(path)
    assert folder is not None, "only in a round are there later stages"
    folder = folder.in_stage(folder.stage_of(Path(path)).name)
    submissions, _, _ = read_submissions(folder)
    scored = score_round(folder.round, submissions)
    this = resolved(Path(path))
    return [
        problem for problem in scored.problems if any(resolved(Path(place.file)) == this for place in problem.places)
    ]


def _say_counts(path: str, scored: Scored, settings: Settings) -> None:
    say(
        settings,
        N_(
            "{path}: {units} {units:unit|units}, {sound} sound {sound:assessment|assessments}, "
            "{others} {others:other|others}"
        ),
        path=path,
        units=len(scored.round.units),
        sound=len(scored.ranking.ranked),
        others=len(scored.ranking.unranked),
    )
