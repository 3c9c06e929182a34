"""``cchc dossiers``: a round's one-stop dossiers, counted by unit."""

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
    show_table,
    tell,
    translated,
    write_out,
)
from .output import write_files

if TYPE_CHECKING:
    from pathlib import Path

    from ..dossiers import Dossiers
    from ..rounds import Round


@translated(
    "dossiers",
    help=N_(
        "Count the one-stop dossiers of ROUND by unit: received, settled, on time, late, pending, overdue and online, "
        "with their rates. The records, the year and the cut-off date are those that round.yaml names under dossiers."
    ),
)
@click.argument("round_path", metavar="ROUND", type=ExistingPath())
@output_option(".xlsx", ".csv", ".json")
@format_option(*FORMATS)
@delimiter_option()
def command(settings: Settings, *, round_path: str, outputs: tuple[Path, ...], format_: str) -> int:
    from ..formats.round_folder import load_dossiers, load_round

    folder, problems = load_round(round_path, examples=False, records=False)
    if folder is None:
        return tell(problems, settings)
    if folder.dossiers is None:
        return tell([*problems, Problem(Message("E-H025"), (folder.round.place,))], settings)
    dossiers, round_ = load_dossiers(folder), folder.round
    status = tell([*problems, *dossiers.problems], settings)
    if format_ == "json":
        write_out(_json(dossiers, round_))
    else:
        from ..tables.dossiers import dossiers_table

        table = dossiers_table(dossiers, round_.units, round_.name, rates=format_ == "csv")
        show_table(table, settings, format_)
    return status if _write(dossiers, round_, outputs, settings) else EXIT_DATA


def _json(dossiers: Dossiers, round_: Round) -> str:
    from ..formats.records.dossiers_json import dossiers_json
    from ..formats.results_json import dump

    return dump(dossiers_json(dossiers, round_))


def _write(dossiers: Dossiers, round_: Round, outputs: tuple[Path, ...], settings: Settings) -> bool:
    def workbook(stream: IO[bytes]) -> None:
        from ..formats.records.dossiers_workbook import write_dossiers_workbook

        write_dossiers_workbook(dossiers, round_, settings.language, stream)

    def csv() -> str:
        from ..formats.table_csv import to_csv
        from ..tables.dossiers import dossiers_table

        table = dossiers_table(dossiers, round_.units, round_.name, rates=True)
        return to_csv(table, settings.language, delimiter=settings.delimiter)

    return write_files(outputs, settings, workbook=workbook, csv=csv, json=partial(_json, dossiers, round_))
