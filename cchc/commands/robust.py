"""``cchc robust``: how firm the ranks of saved results are."""

from __future__ import annotations

from collections.abc import Iterable
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
    show,
    tell,
    translated,
    write_out,
)
from .output import write_files
from .saved import find_unit

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
@click.argument("unit", metavar="[UNIT]", required=False)
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
    from ..formats.results_json import load_results

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
    if format_ == "json":
        write_out(_json(results, found))
    elif format_ == "csv":
        write_out(_csv(results, found, settings))
    else:
        from ..tables.robustness import robustness_tables

        show(robustness_tables(results, found), settings)
    return EXIT_OK if _write(results, found, outputs, settings) else EXIT_DATA


def _json(results: Results, found: Robustness) -> str:
    from ..formats.results_json import dump
    from ..formats.robustness_json import robustness_json

    return dump(robustness_json(results, found))


def _csv(results: Results, found: Robustness, settings: Settings) -> str:
    """The units, then the pairs below their title."""
    from ..tables.robustness import firmness_table, pairs_table

    return _tables_csv([firmness_table(results, found, found.units), pairs_table(results, found)], settings)


def _tables_csv(tables: Iterable[Table], settings: Settings) -> str:
    from ..formats.table_csv import to_csv

    return "\r\n".join(to_csv(table, settings.language, titled=True, delimiter=settings.delimiter) for table in tables)


def _show_unit(results: Results, found: Robustness, entry: RankedRecord, settings: Settings, format_: str) -> None:
    from ..formats.results_json import dump
    from ..formats.robustness_json import firmness_json

    firm = found.of(entry)
    if format_ == "json":
        write_out(dump(firmness_json(results, found, firm)))
        return
    from ..tables.firmness import others_table, unit_tables

    if format_ == "csv":
        from ..tables.robustness import firmness_table

        write_out(_tables_csv([firmness_table(results, found, [firm]), others_table(found, firm)], settings))
    else:
        show(unit_tables(results, found, firm), settings)


def _write(results: Results, found: Robustness, outputs: tuple[Path, ...], settings: Settings) -> bool:
    def workbook(stream: IO[bytes]) -> None:
        from ..formats.ranking.workbook import write_robustness

        write_robustness(results, found, settings.language, stream)

    csv, json = partial(_csv, results, found, settings), partial(_json, results, found)
    return write_files(outputs, settings, workbook=workbook, csv=csv, json=json)
