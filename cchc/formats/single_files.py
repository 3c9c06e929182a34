"""Assessments by themselves: each finds its criteria set, and the round that it lies in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from ..assessment import Submission
from ..criteria import CriteriaSet
from ..problems import Problem, has_errors
from ..questionnaire import check_questionnaire
from ..records import Supplied, with_records
from ..survey import supplied_by, survey_of
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
        self._rounds: dict[Path, tuple[Expected, Mapping[str, Supplied]] | None] = {}

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
            found = self._expected(path, opened)
            if found is None:
                self.problems.extend(opened.source.problems)
                continue
            expected, supplied = found
            submission = opened.read(expected, guess=expected.guess_unit(path))
            yield with_records(expected.criteria, submission, supplied.get(submission.unit)), expected

    def _expected(self, path: str, opened: Opened) -> tuple[Expected, Mapping[str, Supplied]] | None:
        """What a file must agree with, and what the records of its round say."""
        round_file = None if path == STANDARD_INPUT else _round_file(Path(path))
        if round_file is not None:
            if round_file not in self._rounds:
                folder, problems = load_round(round_file, examples=False)
                self.problems.extend(problems)
                self._rounds[round_file] = None if folder is None else self._of_round(folder)
            return self._rounds[round_file]
        criteria = self._given if self._has_given else self._bundled_set(opened)
        if criteria is None:
            return None
        return Expected(criteria, units=() if opened.unit is None else (opened.unit,)), {}

    def _of_round(self, folder: RoundFolder) -> tuple[Expected, Mapping[str, Supplied]] | None:
        """A round as it is, or by the set that is given; its survey then speaks for the indicators of that set."""
        expected, supplied, survey = folder.expected, folder.round.supplied, folder.survey
        if not self._has_given:
            return expected, supplied
        if self._given is None:
            return None
        if survey is not None:
            problems = list(check_questionnaire(survey.questionnaire, self._given))
            self.problems.extend(problems)
            if has_errors(problems):
                return None
            supplied = supplied_by(survey_of(self._given, survey.questionnaire, survey.replies, folder.round.units))
        return expected.with_set(self._given), supplied

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
