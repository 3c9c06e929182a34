"""Assessments as they come in: YAML files and filled forms, told apart and read alike."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from ..assessment import Submission
from ..problems import Message, Place, Problem
from .expected import Expected
from .files import Raw, problem, read
from .workbooks.marks import WORKBOOK_SUFFIXES, is_ole, is_zip

if TYPE_CHECKING:
    from .assessment_yaml import YamlAssessment
    from .forms.filled import FilledForm

YAML_SUFFIXES = (".yaml", ".yml")
_OTHER_WORKBOOKS = (".ods", ".xlsb")
"""Forms saved in another kind: not read, but told of as the unit's own, which is not one that sent nothing."""
ASSESSMENT_SUFFIXES = (*YAML_SUFFIXES, *WORKBOOK_SUFFIXES, *_OTHER_WORKBOOKS)


Opened: TypeAlias = "YamlAssessment | FilledForm"


def open_assessment(raw: Raw, *, alone: bool = False) -> Opened | list[Problem]:
    """The file's document; the complaints where it holds none. ``alone`` says that no other is read."""
    if Path(raw.name).suffix.lower() in (*WORKBOOK_SUFFIXES, *_OTHER_WORKBOOKS) or is_zip(raw) or is_ole(raw):
        from .forms.filled import open_form  # what reads workbooks takes as long to load as a file of YAML to score

        return open_form(raw, alone=alone)
    if Path(raw.name).suffix.lower() == ".csv":
        return [problem("E-A035", raw.name)]
    from .assessment_yaml import open_yaml  # nor does a form alone wait for what reads YAML

    return open_yaml(raw)


def read_assessment(path: str | Path, expected: Expected) -> Submission:
    """One file, held against what it must agree with."""
    return _read(path, expected)._replace(stage=expected.stage.name, modified=_modified(path))


def _read(path: str | Path, expected: Expected) -> Submission:
    raw = read(path)
    guess = expected.guess_unit(path)
    if isinstance(raw, Problem):
        return Submission(guess, None, (raw,), Place(str(path)))
    opened = open_assessment(raw)
    if isinstance(opened, list):
        return Submission(guess, None, tuple(opened), Place(raw.name), source=raw.source)
    submission = opened.read(expected, guess=guess)
    return submission._replace(source=raw.source if submission.assessment is None else submission.assessment.source)


def _modified(path: str | Path) -> datetime.date | None:
    """The local day on which a file was last written; None where the system does not tell a day."""
    try:
        time = datetime.datetime.fromtimestamp(Path(path).stat().st_mtime, tz=datetime.UTC)
        return time.astimezone().date()
    except (OSError, OverflowError, ValueError):
        return None


def assessment_files(folder: Path) -> tuple[list[Path], list[Problem]]:
    """The files of a folder that are read, and a complaint about each other one."""
    files, problems = [], []
    for path in sorted(folder.iterdir()):
        if is_clutter(path):
            continue
        if path.suffix.lower() in ASSESSMENT_SUFFIXES and not _is_endless(path):
            files.append(path)
        else:
            is_dir = path.is_dir()
            if is_dir and _is_empty(path):
                continue  # what was in it may have been put where it belongs
            code = "W-F014" if is_dir else "W-F010"
            problems.append(Problem(Message(code, {"name": path.name}), (Place(str(path)),)))
    return files, problems


def _is_empty(folder: Path) -> bool:
    """Whether nothing but clutter is in a folder; not of one that may not be looked into."""
    try:
        return all(map(is_clutter, folder.iterdir()))
    except OSError:
        return False


def _is_endless(path: Path) -> bool:
    """Whether a name leads to a pipe or a device, of which reading may never end."""
    return path.exists() and not path.is_file() and not path.is_dir()


def is_clutter(path: Path) -> bool:
    """What editors, systems and people leave in folders."""
    name = path.name.lower()
    return name.startswith((".", "~$", "readme")) or name in ("thumbs.db", "desktop.ini")
