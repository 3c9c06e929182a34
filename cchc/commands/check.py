"""``cchc check``: assessments and rounds, without scoring."""

from __future__ import annotations

from pathlib import Path

import click

from ..formats.round_folder import ROUND_FILE, load_round, read_submissions
from ..formats.single_files import SingleFiles
from ..problems import N_, Problem
from ..rounds import score_round, score_submission
from . import Settings
from .common import ExistingPath, say, tell, translated


@translated(
    "check",
    help=N_("Check each PATH, an assessment or the folder of a round: every problem with its place, and no result."),
)
@click.argument("paths", metavar="PATH...", nargs=-1, required=True, type=ExistingPath(dash=True))
def command(settings: Settings, paths: tuple[str, ...]) -> int:
    problems: list[Problem] = []
    rounds = [path for path in paths if Path(path).is_dir() or Path(path).name == ROUND_FILE]
    for path in rounds:
        problems.extend(_check_round(path, settings))
    reader = SingleFiles()
    for submission, expected in reader.read(path for path in paths if path not in rounds):
        name = expected.unit(submission.unit).name
        problems.extend(score_submission(expected.criteria, submission, name=name)[1])
    status = tell([*problems, *reader.problems], settings)
    if not problems and not reader.problems:
        say(settings, N_("No problems found."))
    return status


def _check_round(path: str, settings: Settings) -> list[Problem]:
    folder, problems = load_round(path)
    if folder is None:
        return problems
    submissions, _, remarks = read_submissions(folder)
    scored = score_round(folder.round, submissions)
    say(
        settings,
        N_("{path}: {units} units, {sound} sound assessments, {others} others"),
        path=path,
        units=len(folder.round.units),
        sound=len(scored.ranking.ranked),
        others=len(scored.ranking.unranked),
    )
    return [*problems, *remarks, *scored.problems]
