"""``cchc robust``: how firm the ranks of saved results are."""

from __future__ import annotations

from functools import partial
from typing import IO, TYPE_CHECKING

import click

from ..problems import N_, Problem
from . import EXIT_DATA, EXIT_OK, Settings
from .common import (
    FORMATS,
    ExistingPath,
    WholeNumber,
    delimiter_option,
    format_option,
    output_option,
    tell,
    translated,
)
from .output import csv_of, print_as, write_files
from .saved import UnitName, find_unit

if TYPE_CHECKING:
    from pathlib import Path

    from ..analysis.robustness import Robustness
    from ..results import RankedRecord, Results
    from ..tables.table import Table

_MOST_DRAWS = 100_000
_MOST_SEED = 2**64 - 1


@translated(
    "robust",
    help=N_(
        "Show how firm the ranks of RESULTS are, a .json document that batch wrote: how many points each unit is from "
        "the ranks and grades beside its own, and between which ranks it moves when the weights of the fields do. With "
        "the code or name of a UNIT, that unit in sentences. - reads standard input."
    ),
)
@click.argument("results_path", metavar="RESULTS", type=ExistingPath(dash=True))
@click.argument("unit", metavar="[UNIT]", required=False, type=UnitName())
@click.option(
    "--spread",
    metavar="PERCENT",
    type=WholeNumber(1, 99),
    help=N_("By how many percent the weight of each field moves up or down; 10 without it."),
)
@click.option(
    "--draws",
    metavar="NUMBER",
    type=WholeNumber(1, _MOST_DRAWS),
    help=N_("How many times weights are drawn; 1000 without it."),
)
@click.option(
    "--seed",
    metavar="NUMBER",
    type=WholeNumber(0, _MOST_SEED),
    help=N_("What the draws begin with: the same seed draws the same weights; 1 without it."),
)
@format_option(*FORMATS)
@delimiter_option()
@output_option(".xlsx", ".csv", ".json")
def command(
    settings: Settings,
    *,
    results_path: str,
    unit: str | None,
    spread: int | None,
    draws: int | None,
    seed: int | None,
    format_: str,
    outputs: tuple[Path, ...],
) -> int:
    from ..analysis.robustness import robustness
    from ..formats.results.reading import load_results

    if unit is not None and outputs:
        raise click.UsageError(settings.language.say(N_("A file is written for all units; leave out UNIT, or -o.")))
    results = load_results(results_path)
    if isinstance(results, Problem):
        return tell([results], settings)
    entry = None if unit is None else find_unit(results, unit, results_path, settings)
    if isinstance(entry, int):
        return entry
    asked = {"spread": spread, "draws": draws, "seed": seed}
    found = robustness(results, **{name: value for name, value in asked.items() if value is not None})
    if entry is not None:
        _show_unit(results, found, entry, settings, format_)
        return EXIT_OK
    csv, json = partial(_csv, results, found, settings), partial(_json, results, found)
    print_as(format_, settings, tables=partial(_tables, results, found), csv=csv, json=json)
    written = write_files(outputs, settings, workbook=partial(_workbook, results, found, settings), csv=csv, json=json)
    return EXIT_OK if written else EXIT_DATA


def _tables(results: Results, found: Robustness) -> list[Table]:
    from ..tables.robustness import robustness_tables

    return robustness_tables(results, found)


def _json(results: Results, found: Robustness) -> str:
    from ..formats.documents.robustness import robustness_json
    from ..formats.json_text import dump

    return dump(robustness_json(results, found))


def _csv(results: Results, found: Robustness, settings: Settings) -> str:
    """The units, then the pairs below their title."""
    from ..tables.robustness import file_tables

    return csv_of(file_tables(results, found), settings)


def _workbook(results: Results, found: Robustness, settings: Settings, stream: IO[bytes]) -> None:
    from ..formats.ranking.workbook import write_robustness

    write_robustness(results, found, settings.language, stream)


def _show_unit(results: Results, found: Robustness, entry: RankedRecord, settings: Settings, format_: str) -> None:
    firm = found.of(entry)

    def tables() -> list[Table]:
        from ..tables.firmness import unit_tables

        return unit_tables(results, found, firm)

    def csv() -> str:
        from ..tables.firmness import coded_others_table
        from ..tables.robustness import firmness_table

        return csv_of([firmness_table(results, found, [firm]), coded_others_table(found, firm)], settings)

    def json() -> str:
        from ..formats.documents.robustness import firmness_json
        from ..formats.json_text import dump

        return dump(firmness_json(results, found, firm))

    print_as(format_, settings, tables=tables, csv=csv, json=json)
