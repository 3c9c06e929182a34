"""``cchc reconcile``: what units claim against what they got after appraisal."""

from __future__ import annotations

from functools import partial
from typing import IO, TYPE_CHECKING

import click

from ..problems import N_, Problem
from . import EXIT_DATA, EXIT_OK, Settings
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
from .output import csv_of, print_as, write_files
from .saved import UnitName, find_unit

if TYPE_CHECKING:
    from pathlib import Path

    from ..analysis.reconciliation import Reconciliation
    from ..results import Results
    from ..tables.table import Table


@translated(
    "reconcile",
    help=N_(
        "Show which points of RESULTS, a .json document that batch wrote, were over-claimed and which were raised: by "
        "unit, by field and by indicator. With the code or name of a UNIT, its indicators with the points after every "
        "stage, who changed them and why. - reads standard input."
    ),
)
@click.argument("results_path", metavar="RESULTS", type=ExistingPath(dash=True))
@click.argument("unit", metavar="[UNIT]", required=False, type=UnitName())
@format_option(*FORMATS)
@delimiter_option()
@output_option(".xlsx", ".csv", ".json")
def command(settings: Settings, results_path: str, unit: str | None, format_: str, outputs: tuple[Path, ...]) -> int:
    from ..analysis.reconciliation import reconcile
    from ..formats.results.reading import load_results

    if unit is not None and outputs:
        raise click.UsageError(settings.language.say(N_("A file is written for all units; leave out UNIT, or -o.")))
    results = load_results(results_path)
    if isinstance(results, Problem):
        return tell([results], settings)
    if unit is not None:
        return _show_unit(results, unit, results_path, settings, format_)
    found = reconcile(results)
    csv, json = partial(_csv, results, found, settings), partial(_json, results, found, settings)
    print_as(format_, settings, tables=partial(_tables, results, found), csv=csv, json=json)
    written = write_files(outputs, settings, workbook=partial(_workbook, results, found, settings), csv=csv, json=json)
    return EXIT_OK if written else EXIT_DATA


def _tables(results: Results, found: Reconciliation) -> list[Table]:
    from ..tables.reconciliation import reconciliation_tables

    return reconciliation_tables(results, found)


def _json(results: Results, found: Reconciliation, settings: Settings) -> str:
    from ..formats.documents.reconciliation import reconciliation_json
    from ..formats.json_text import dump

    return dump(reconciliation_json(results, found, settings.language))


def _csv(results: Results, found: Reconciliation, settings: Settings) -> str:
    """The differences one by one last."""
    from ..tables.reconciliation import file_tables

    return csv_of(file_tables(results, found), settings)


def _workbook(results: Results, found: Reconciliation, settings: Settings, stream: IO[bytes]) -> None:
    from ..formats.ranking.workbook import write_reconciliation

    write_reconciliation(results, found, settings.language, stream)


def _show_unit(results: Results, unit: str, file: str, settings: Settings, format_: str) -> int:
    """One unit of the results, by its code or name."""
    from ..formats.json_text import dump
    from ..formats.results.parts import unit_json

    entry = find_unit(results, unit, file, settings)
    if isinstance(entry, int):
        return entry
    if format_ == "json":
        write_out(dump(unit_json(entry.unit, results.policy, settings.language)))
        return EXIT_OK
    from ..tables.reconciliation import unit_reconciliation_table

    show_table(unit_reconciliation_table(results, entry), settings, format_)
    return EXIT_OK
