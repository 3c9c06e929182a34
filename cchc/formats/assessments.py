"""Assessments as they come in: YAML files and filled forms, told apart and read alike."""

from __future__ import annotations

from pathlib import Path
from typing import TypeAlias

from ..assessment import Submission
from ..problems import Place, Problem
from .assessment_yaml import YamlAssessment, open_yaml
from .expected import Expected
from .files import Raw, read
from .forms.filled import FilledForm, open_form
from .workbooks.package import is_ole, is_zip
from .workbooks.workbook import WORKBOOK_SUFFIXES

YAML_SUFFIXES = (".yaml", ".yml")
ASSESSMENT_SUFFIXES = (*YAML_SUFFIXES, *WORKBOOK_SUFFIXES)


Opened: TypeAlias = YamlAssessment | FilledForm


def open_assessment(raw: Raw) -> Opened | list[Problem]:
    """The file's document; the complaints where it holds none."""
    if Path(raw.name).suffix.lower() in WORKBOOK_SUFFIXES or is_zip(raw) or is_ole(raw):
        return open_form(raw)
    return open_yaml(raw)


def read_assessment(path: str | Path, expected: Expected) -> Submission:
    """One file, held against what it must agree with."""
    raw = read(path)
    guess = expected.guess_unit(path)
    if isinstance(raw, Problem):
        return Submission(guess, None, (raw,), Place(str(path)))
    opened = open_assessment(raw)
    if isinstance(opened, list):
        return Submission(guess, None, tuple(opened), Place(raw.name))
    return opened.read(expected, guess=guess)
