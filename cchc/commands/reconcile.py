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
    show,
    show_table,
    tell,
    translated,
    write_out,
)
from .output import write_files
from .saved import find_unit

if TYPE_CHECKING:
    from pathlib import Path

    from ..analysis.reconciliation import Reconciliation
    from ..results import Results


@translated(
    "reconcile",
    help=N_(
        "Show which points of RESULTS, a .json document that batch wrote, were over-claimed and which were raised: by "
        "unit, by field and by indicator. With the code or name of a UNIT, its indicators with the points after every "
        "stage, who changed them and why. - reads standard input."
    ),
)
@click.argument("results_path", metavar="RESULTS", type=ExistingPath(dash=True))
@click.argument("unit", metavar="[UNIT]", required=False)
@format_option(*FORMATS)
@delimiter_option()
@output_option(".xlsx", ".csv", ".json")
def command(settings: Settings, results_path: str, unit: str | None, format_: str, outputs: tuple[Path, ...]) -> int:
    from ..analysis.reconciliation import reconcile
    from ..formats.results_json import load_results

    if unit is not None and outputs:
        raise click.UsageError(settings.language.say(N_("A file is written for all units; leave out UNIT, or -o.")))
    results = load_results(results_path)
    if isinstance(results, Problem):
        return tell([results], settings)
    if unit is not None:
        return _show_unit(results, unit, results_path, settings, format_)
    found = reconcile(results)
    _print(results, found, settings, format_)
    return EXIT_OK if _write(results, found, outputs, settings) else EXIT_DATA


def _print(results: Results, found: Reconciliation, settings: Settings, format_: str) -> None:
    if format_ == "json":
        write_out(_json(results, found, settings))
    elif format_ == "csv":
        write_out(_csv(results, found, settings))
    else:
        from ..tables.reconciliation import reconciliation_tables

        show(reconciliation_tables(results, found), settings)


def _json(results: Results, found: Reconciliation, settings: Settings) -> str:
    from ..formats.reconciliation_json import reconciliation_json
    from ..formats.results_json import dump

    return dump(reconciliation_json(results, found, settings.language))


def _csv(results: Results, found: Reconciliation, settings: Settings) -> str:
    """Every table below its title, the differences one by one last."""
    from ..formats.table_csv import to_csv
    from ..tables.reconciliation import differences_table, reconciliation_tables

    tables = [*reconciliation_tables(results, found), differences_table(results, found)]
    return "\r\n".join(to_csv(table, settings.language, titled=True, delimiter=settings.delimiter) for table in tables)


def _write(results: Results, found: Reconciliation, outputs: tuple[Path, ...], settings: Settings) -> bool:
    def workbook(stream: IO[bytes]) -> None:
        from ..formats.ranking.workbook import write_reconciliation

        write_reconciliation(results, found, settings.language, stream)

    csv, json = partial(_csv, results, found, settings), partial(_json, results, found, settings)
    return write_files(outputs, settings, workbook=workbook, csv=csv, json=json)


def _show_unit(results: Results, unit: str, file: str, settings: Settings, format_: str) -> int:
    """One unit of the results, by its code or name."""
    from ..formats.results_json import dump, unit_json

    entry = find_unit(results, unit, file, settings)
    if isinstance(entry, int):
        return entry
    if format_ == "json":
        write_out(dump(unit_json(entry.unit, results.policy, settings.language)))
        return EXIT_OK
    from ..tables.unit import unit_table

    table = unit_table(entry.unit, results.criteria, results.policy, entry.grade, entry.missed, alone=False)
    show_table(table, settings, format_)
    return EXIT_OK
