"""Assessments by themselves: each finds its criteria set, and the round that it lies in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from ..assessment import SELF, Submission
from ..criteria import CriteriaSet
from ..problems import Problem, has_errors
from ..records.supplied import Supplied, with_records
from ..rounds import Round
from .assessments import Opened, open_assessment
from .expected import Expected
from .files import STANDARD_INPUT, STANDARD_INPUT_NAME, problem, read, resolved
from .round.folder import ROUND_FILE, RoundFolder, load_round
from .sets.bundled import bundled_files
from .sets.reading import load_set


class SingleFiles:
    """Reads the files of one run; sets and rounds are read once each. ``problems`` are those of all of them."""

    def __init__(self, given: Path | None = None) -> None:
        self.problems: list[Problem] = []
        self._has_given = given is not None
        self._given = None if given is None else self._load_set(given)
        self._bundled: dict[str, CriteriaSet | None] = {}
        self._rounds: dict[Path, RoundFolder | None] = {}

    def read(self, paths: Sequence[str]) -> Iterator[tuple[Submission, Expected]]:
        """Each file that can be held against a set."""
        for path in paths:
            raw = read(path)
            if isinstance(raw, Problem):
                self.problems.append(problem("E-A034", path) if (Path(path) / ROUND_FILE).is_file() else raw)
                continue
            opened = open_assessment(raw, alone=len(paths) == 1)
            if isinstance(opened, list):
                self.problems.extend(opened)
                continue
            expected = self._expected(path, opened)
            if expected is None:
                self.problems.extend(opened.source.problems)
                continue
            submission = opened.read(expected, guess=expected.guess_unit(path))
            submission = submission._replace(stage=expected.stage.name)
            if submission.stage == SELF:
                supplied = self._supplied(path, expected.criteria).get(submission.unit)
                submission = with_records(expected.criteria, submission, supplied)
                folder = self.round_of(submission.place.file)
                if folder is not None and folder.round.dossiers is not None:
                    from ..records.dossier_answers import with_dossiers  # most rounds have none

                    submission = with_dossiers(expected.criteria, submission, folder.round.dossiers)
            yield submission, expected

    def round_of(self, file: str) -> RoundFolder | None:
        """The round that a file, by the name that its places have, has been read in."""
        round_file = None if file == STANDARD_INPUT_NAME else _round_file(Path(file))
        return None if round_file is None else self._rounds.get(round_file)

    def self_assessed(self, submission: Submission) -> Round | None:
        """The round of a self-assessment, before any later stage has spoken."""
        folder = self.round_of(submission.place.file)
        return None if folder is None else folder.in_stage(SELF).round

    def _expected(self, path: str, opened: Opened) -> Expected | None:
        round_file = None if path == STANDARD_INPUT else _round_file(Path(path))
        if round_file is not None:
            if round_file not in self._rounds:
                self._rounds[round_file], problems = load_round(round_file, examples=False)
                self.problems.extend(problems)
            folder = self._rounds[round_file]
            if folder is None or (self._has_given and self._given is None):
                return None
            expected = folder.expected_in(folder.stage_of(Path(path)))
            return expected if self._given is None else expected.with_set(self._given)
        criteria = self._given if self._has_given else self._bundled_set(opened)
        return None if criteria is None else Expected(criteria, units=() if opened.unit is None else (opened.unit,))

    def _supplied(self, path: str, criteria: CriteriaSet) -> Mapping[str, Supplied]:
        """What the records of a file's round say by the set that is scored with; nothing where there is no round."""
        folder = None if path == STANDARD_INPUT else self.round_of(path)
        if folder is None or folder.survey is None or criteria is folder.round.criteria:
            return {} if folder is None else folder.round.supplied
        from ..records.questionnaire import check_questionnaire
        from ..records.survey import supplied_by, survey_of

        survey = folder.survey
        problems = list(check_questionnaire(survey.questionnaire, criteria))
        self.problems.extend(problems)
        if has_errors(problems):
            return {unit.code: Supplied(is_sound=False) for unit in folder.round.units}
        return supplied_by(survey_of(criteria, survey.questionnaire, survey.replies, folder.round.units))

    def _bundled_set(self, opened: Opened) -> CriteriaSet | None:
        source = opened.source
        name, at = opened.named_set()
        if name is None:
            source.report("E-A009" if opened.is_of_another_kind else "E-A027", at)
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
    """The round that a file lies in: in a folder of one of its stages, or beside its round.yaml."""
    folder = resolved(path).parent
    for candidate in (folder, folder.parent):
        file = candidate / ROUND_FILE
        if file.is_file():
            here = Path.cwd()
            return file.relative_to(here) if file.is_relative_to(here) else file
    return None
