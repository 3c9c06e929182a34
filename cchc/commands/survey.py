"""``cchc survey``: the replies of a round's survey, and what they come to."""

from __future__ import annotations

from functools import partial
from typing import IO, TYPE_CHECKING

import click

from ..problems import N_, Message, Problem
from . import EXIT_DATA, Settings
from .common import (
    FORMATS,
    ExistingPath,
    delimiter_option,
    format_option,
    output_option,
    tell,
    translated,
)
from .output import csv_of, print_as, write_files

if TYPE_CHECKING:
    from pathlib import Path

    from ..records.survey import Survey
    from ..rounds import Round
    from ..tables.table import Table

VIEWS = ("unit", "question", "group")


@translated(
    "survey",
    help=N_(
        "Show the survey of ROUND: replies, shares and points by unit, by question or by group of respondents. "
        "The records and the questionnaire are those that round.yaml names under survey."
    ),
)
@click.argument("round_path", metavar="ROUND", type=ExistingPath())
@click.option("--by", "view", type=click.Choice(VIEWS), default="unit", help=N_("What a row is."))
@output_option(".xlsx", ".csv", ".json")
@format_option(*FORMATS)
@delimiter_option()
def command(settings: Settings, *, round_path: str, view: str, outputs: tuple[Path, ...], format_: str) -> int:
    from ..criteria import ScoredBy
    from ..formats.round.folder import load_round
    from ..records.survey import check_survey

    folder, problems = load_round(round_path, examples=False)
    if folder is None:
        return tell(problems, settings)
    survey, round_ = folder.survey, folder.round
    if survey is None:
        if ScoredBy.SURVEY not in round_.elsewhere:
            problems.append(Problem(Message("E-K041"), (round_.place,)))
        return tell(problems, settings)
    status = tell([*problems, *check_survey(survey)], settings)
    csv, json = partial(_csv, survey, round_, view, settings), partial(_json, survey, round_)
    print_as(format_, settings, tables=lambda: [_table(survey, round_, view, shares=False)], csv=csv, json=json)
    written = write_files(
        outputs,
        settings,
        workbook=partial(_workbook, survey, round_, settings),
        csv=csv,
        json=json,
        rounds=[round_.place.file],
    )
    return status if written else EXIT_DATA


def _table(survey: Survey, round_: Round, view: str, *, shares: bool) -> Table:
    from ..tables.survey import groups_table, questions_table, units_table

    if view == "unit":
        return units_table(survey, round_.name, shares=shares)
    return questions_table(survey) if view == "question" else groups_table(survey)


def _csv(survey: Survey, round_: Round, view: str, settings: Settings) -> str:
    from ..tables.survey import codes_of
    from ..tables.unit_codes import with_unit_codes

    listed = with_unit_codes(_table(survey, round_, view, shares=True), codes_of(survey, view))
    return csv_of([listed], settings, titled=False)


def _json(survey: Survey, round_: Round) -> str:
    from ..formats.json_text import dump
    from ..formats.records.survey_json import survey_json

    return dump(survey_json(survey, round_))


def _workbook(survey: Survey, round_: Round, settings: Settings, stream: IO[bytes]) -> None:
    from ..formats.records.survey_workbook import write_survey_workbook

    write_survey_workbook(survey, round_, settings.language, stream)
