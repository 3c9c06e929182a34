"""The survey of a round: what ``round.yaml`` says under ``survey``, and what lies in the files that it names."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import NamedTuple

from ...assessment import Unit
from ...criteria import CriteriaSet
from ...nodes import Entry
from ...problems import Problem, has_errors
from ...records.questionnaire import check_questionnaire
from ...records.survey import Survey, survey_of
from ..files import is_file
from ..workbooks.marks import WORKBOOK_SUFFIXES
from .survey_columns import read_names
from .survey_questionnaire import read_questionnaire
from .survey_replies import read_replies

SUFFIXES = (".csv", *WORKBOOK_SUFFIXES)


class SurveyFiles(NamedTuple):
    """Where a survey's records and questionnaire are, and what its columns are called."""

    records: Path
    questionnaire: Path
    columns: Mapping[str, str]


def read_survey_files(entry: Entry | None, home: Path) -> SurveyFiles | None:
    """What the round says; None where it has no survey, or, with a complaint, where it cannot be read."""
    if entry is None:
        return None
    records, questionnaire = entry.required_text("records"), entry.required_text("questionnaire")
    columns = read_names(entry.entry("columns"))
    entry.finish()
    if records is None or questionnaire is None:
        return None
    return SurveyFiles(home / records, home / questionnaire, columns)


def check_files(entry: Entry, files: SurveyFiles) -> bool:
    """Whether the files are there and of a kind that is read; a complaint where not."""
    found = {
        "records": is_file(files.records) and files.records.suffix.lower() in SUFFIXES,
        "questionnaire": is_file(files.questionnaire),
    }
    for key, there in found.items():
        if not there:
            node = entry.node.entries[key]
            path = getattr(node, "text", "")
            entry.source.report("E-D002", node.at, what=f"survey: {key}", path=path)
    return all(found.values())


def read_survey(
    files: SurveyFiles, criteria: CriteriaSet, units: Collection[Unit]
) -> tuple[Survey | None, list[Problem]]:
    """The shares of all units; None where the questionnaire is unsound, or the records are no table."""
    rules = {leaf.code: leaf.rule for leaf in criteria.leaves}
    questionnaire, problems = read_questionnaire(files.questionnaire, rules)
    if questionnaire is None:
        return None, problems
    problems += check_questionnaire(questionnaire, criteria)
    if has_errors(problems):
        return None, problems
    replies, remarks = read_replies(files.records, questionnaire, units, files.columns)
    problems += remarks
    return None if replies is None else survey_of(criteria, questionnaire, replies, units), problems
