"""A round scored from its folder: everything is read once, and every file that was read is named in the results."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TypeAlias

from ...analysis.causes import Present
from ...assessment import SELF, Submission
from ...inputs import InputFile, Role
from ...problems import Problem
from ...recording import results_of
from ...results import Results
from ...rounds import score_round
from ..files import Raw, name_from, read
from ..results.reading import MAX_BYTES
from ..sets.reading import find_set
from .folder import RoundFolder, read_submissions

Follow: TypeAlias = Callable[[Iterable[Submission], int], Iterable[Submission]]
"""Hands on what is read, and shows how far it is."""


def score_folder(
    folder: RoundFolder, problems: Iterable[Problem], *, jobs: int | None = None, follow: Follow | None = None
) -> Results:
    """The results of a round in the stage that its folder is to be scored in; ``problems`` are those of loading it."""
    submissions, count, remarks = read_submissions(folder, jobs=jobs)
    inputs = dict.fromkeys(folder.inputs)
    followed = submissions if follow is None else follow(submissions, count)
    scored = score_round(folder.round, _noting(folder, followed, inputs))
    return results_of(scored, [*problems, *remarks], inputs=tuple(inputs))


def on_recorded_days(results: Results, submissions: Iterable[Submission]) -> Iterator[Submission]:
    """The submissions, but files whose bytes are as they were came in on the day that the results have.

    Where nobody states that day it was the file's time, and copying a round to keep it changes that.
    """
    days = {
        (entry.unit.code, entry.unit.source.sha256): received.date
        for entry in results.units
        if (received := entry.unit.received) is not None and not received.stated
    }
    for submission in submissions:
        key = (submission.unit, "" if submission.source is None else submission.source.sha256)
        recorded = key in days and submission.stage == SELF
        yield submission._replace(modified=days[key]) if recorded else submission


def input_file(home: Path, role: Role, raw: Raw) -> InputFile:
    """A file that was read for a round beside its own."""
    return InputFile(role, name_from(home, raw.name), raw.source.sha256)


def unread(folder: RoundFolder, recorded: Results, anew: Results) -> Present:
    """Of the inputs that one result names and another was not computed from, the fingerprints that they have now."""
    read_now = {file.key for file in anew.inputs}
    return present(folder.home, [file for file in recorded.inputs if file.key not in read_now])


def present(home: Path, files: Iterable[InputFile]) -> Present:
    """The fingerprints that files of a round have now, by their keys, of those that are there."""
    found = {}
    for file in files:
        path: Path | Problem = home / file.name
        if file.role is Role.CRITERIA:
            path = find_set(file.name, near=home)
        if isinstance(path, Problem) or not path.is_file():
            continue
        raw = read(path, limit=MAX_BYTES)
        if isinstance(raw, Raw):
            found[file.key] = raw.source.sha256
    return found


def _noting(
    folder: RoundFolder, submissions: Iterable[Submission], inputs: dict[InputFile, None]
) -> Iterator[Submission]:
    """The submissions, whose files are noted on the way, in the order in which they were read."""
    home = folder.home
    for submission in submissions:
        source, stage = submission.source, submission.stage
        if source is not None:
            name = name_from(home, submission.place.file)
            if folder.is_table and stage == SELF:
                noted = InputFile(Role.TABLE, name, source.sha256, stage=stage)
            else:
                noted = InputFile(Role.ASSESSMENT, name, source.sha256, submission.unit, stage)
            inputs[noted] = None
        yield submission
    if folder.is_table and all(noted.role is not Role.TABLE for noted in inputs):
        raw = read(folder.assessments)  # of which no row is a unit's
        if isinstance(raw, Raw):
            inputs[InputFile(Role.TABLE, name_from(home, raw.name), raw.source.sha256, stage=SELF)] = None
