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
    tell,
    translated,
)
from .output import csv_of, print_as, write_files

if TYPE_CHECKING:
    from pathlib import Path

    from ..records.dossiers import Dossiers
    from ..rounds import Round
    from ..tables.table import Table


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
    from ..formats.round.folder import load_dossiers, load_round

    folder, problems = load_round(round_path, examples=False, records=False)
    if folder is None:
        return tell(problems, settings)
    if folder.dossiers is None:
        return tell([*problems, Problem(Message("E-H025"), (folder.round.place,))], settings)
    dossiers, round_ = load_dossiers(folder), folder.round
    status = tell([*problems, *dossiers.problems], settings)
    csv, json = partial(_csv, dossiers, round_, settings), partial(_json, dossiers, round_)
    print_as(format_, settings, tables=lambda: [_table(dossiers, round_, rates=False)], csv=csv, json=json)
    workbook = partial(_workbook, dossiers, round_, settings)
    written = write_files(outputs, settings, workbook=workbook, csv=csv, json=json, rounds=[round_.place.file])
    return status if written else EXIT_DATA


def _table(dossiers: Dossiers, round_: Round, *, rates: bool) -> Table:
    from ..tables.dossiers import dossiers_table

    return dossiers_table(dossiers, round_.units, round_.name, rates=rates)


def _csv(dossiers: Dossiers, round_: Round, settings: Settings) -> str:
    from ..tables.unit_codes import with_unit_codes

    listed = with_unit_codes(_table(dossiers, round_, rates=True), (unit.code for unit in round_.units))
    return csv_of([listed], settings, titled=False)


def _json(dossiers: Dossiers, round_: Round) -> str:
    from ..formats.json_text import dump
    from ..formats.records.dossiers_json import dossiers_json

    return dump(dossiers_json(dossiers, round_))


def _workbook(dossiers: Dossiers, round_: Round, settings: Settings, stream: IO[bytes]) -> None:
    from ..formats.records.dossiers_workbook import write_dossiers_workbook

    write_dossiers_workbook(dossiers, round_, settings.language, stream)
