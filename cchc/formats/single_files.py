"""Assessments by themselves: each finds its criteria set, and the round that it lies in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from ..assessment import Submission
from ..criteria import CriteriaSet
from ..dossier_answers import with_dossiers
from ..problems import Problem
from .assessments import Opened, open_assessment
from .criteria_file import bundled_files, load_set
from .expected import Expected
from .files import STANDARD_INPUT, read
from .round_folder import ROUND_FILE, RoundFolder, load_round


class SingleFiles:
    """Reads the files of one run; sets and rounds are read once each. ``problems`` are those of all of them."""

    def __init__(self, given: Path | None = None) -> None:
        self.problems: list[Problem] = []
        self._has_given = given is not None
        self._given = None if given is None else self._load_set(given)
        self._bundled: dict[str, CriteriaSet | None] = {}
        self._folders: dict[Path | None, RoundFolder | None] = {}
        self._rounds: dict[Path, Expected | None] = {}

    def read(self, paths: Iterable[str]) -> Iterator[tuple[Submission, Expected]]:
        """Each file that can be held against a set."""
        for path in paths:
            raw = read(path)
            if isinstance(raw, Problem):
                self.problems.append(raw)
                continue
            opened = open_assessment(raw)
            if isinstance(opened, list):
                self.problems.extend(opened)
                continue
            expected = self._expected(path, opened)
            if expected is None:
                self.problems.extend(opened.source.problems)
            else:
                submission = opened.read(expected, guess=expected.guess_unit(path))
                yield self._with_dossiers(path, submission, expected), expected

    def _with_dossiers(self, path: str, submission: Submission, expected: Expected) -> Submission:
        """What a file says, with the figures of its round's dossiers."""
        folder = None if path == STANDARD_INPUT else self._folders.get(_round_file(Path(path)))
        if folder is None:
            return submission
        return with_dossiers(expected.criteria, submission, folder.round.dossiers)

    def _expected(self, path: str, opened: Opened) -> Expected | None:
        round_file = None if path == STANDARD_INPUT else _round_file(Path(path))
        if round_file is not None:
            if round_file not in self._folders:
                self._folders[round_file], problems = load_round(round_file, examples=False)
                self.problems.extend(problems)
                folder = self._folders[round_file]
                self._rounds[round_file] = None if folder is None else folder.expected
            expected = self._rounds[round_file]
            if not self._has_given or expected is None:
                return expected
            return None if self._given is None else expected.with_set(self._given)
        criteria = self._given if self._has_given else self._bundled_set(opened)
        return None if criteria is None else Expected(criteria, units=() if opened.unit is None else (opened.unit,))

    def _bundled_set(self, opened: Opened) -> CriteriaSet | None:
        source = opened.source
        name, at = opened.named_set()
        if name is None:
            source.report("E-A027", at)
            return None
        if name not in self._bundled:
            files = {file.stem: file for file in bundled_files()}
            if name not in files:
                source.report("E-A028", at, name=name, known=tuple(files))
                return None
            self._bundled[name] = self._load_set(files[name])
        return self._bundled[name]

    def _load_set(self, path: Path) -> CriteriaSet | None:
        loaded = load_set(path, examples=False)
        self.problems.extend(loaded.problems)
        return loaded.sound


def _round_file(path: Path) -> Path | None:
    """The round that a file lies in: in its folder of assessments, or beside its round.yaml."""
    folder = path.resolve().parent
    for candidate in (folder, folder.parent):
        file = candidate / ROUND_FILE
        if file.is_file():
            here = Path.cwd()
            return file.relative_to(here) if file.is_relative_to(here) else file
    return None
