"""``cchc status``: what has come in of a round, and what is missing."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from ..problems import N_, Message, Problem, Severity
from . import EXIT_DATA, Settings
from .common import (
    FORMATS,
    ExistingPath,
    ParamType,
    chosen_language,
    delimiter_option,
    format_option,
    progress,
    refuse_round,
    say,
    show,
    show_table,
    stage_option,
    tell,
    translated,
    write_out,
)

if TYPE_CHECKING:
    from ..status import RoundStatus

_SHOWN_ANYWAY = ("W-A023", "W-A024", "W-P014", "W-L007")
"""Warnings that say what the status says."""

_OF_FILES_AND_DAYS = "FL"
"""The families of warnings without which the status would be misread; others are for ``check``."""


class _DayOption(ParamType):
    """A day, as 2024-01-31 or 31/01/2024."""

    name = "date"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> datetime.date:
        from .. import dates

        assert ctx is not None
        date, remark = dates.parse(value)
        if date is None:
            assert remark is not None
            told = chosen_language(ctx).sentence(Message(remark.code, {**remark.values, "what": "--on"}))
            self.fail(told.removeprefix("--on: "), param, ctx)  # which click says before it
        return date


@translated(
    "status",
    help=N_(
        "Show what has come in of ROUND, what is complete, late or missing after its deadline, and who has to explain "
        "what. Deadlines, and the days on which files were received, stand in round.yaml. Exit status 1 while anything "
        "is missing after its deadline, or has errors."
    ),
)
@click.argument("round_path", metavar="ROUND", type=ExistingPath())
@click.option(
    "--on",
    "today",
    metavar="DATE",
    type=_DayOption(),
    help=N_("The day to tell of: what came in after it is not in yet. Without it, today."),
)
@stage_option(N_("Tell of this stage alone (self, appraisal-1, …)."))
@format_option(*FORMATS)
@delimiter_option()
def command(
    settings: Settings, *, round_path: str, today: datetime.date | None, stage: str | None, format_: str
) -> int:
    from ..formats.round.folder import load_round, read_submissions
    from ..rounds import score_round
    from ..status import status_of

    folder, problems = load_round(round_path, stage=stage)
    if folder is None:
        return refuse_round(problems, settings)
    submissions, count, remarks = read_submissions(folder)
    scored = score_round(folder.round, progress(submissions, count, settings))
    now = datetime.datetime.now(tz=datetime.UTC).astimezone().date()
    status = status_of(scored, [*problems, *remarks], today=today or now, now=now, only=stage)
    failed = _tell(status.problems, settings)
    _print(status, settings, format_)
    return max(failed, EXIT_DATA if status.overdue else 0)


def _tell(problems: Sequence[Problem], settings: Settings) -> int:
    told = [one for one in problems if one.severity is Severity.ERROR or one.code[2] in _OF_FILES_AND_DAYS]
    failed = tell(told, settings)
    others = sum(one not in told and one.code not in _SHOWN_ANYWAY for one in problems)
    if others:
        say(settings, N_("Other warnings: {count}; cchc check tells them"), count=others)
    return failed


def _print(status: RoundStatus, settings: Settings, format_: str) -> None:
    if format_ == "json":
        from ..formats.documents.status import status_json
        from ..formats.json_text import dump

        write_out(dump(status_json(status, settings.language)))
        return
    from ..tables.progress import status_rows, status_tables

    if format_ == "csv":
        show_table(status_rows(status), settings, format_)
    else:
        show(status_tables(status), settings)
