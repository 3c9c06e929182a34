"""``cchc gaps``: points lost and why, and the cheapest way to the next grade and the next rank."""

from __future__ import annotations

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
    tell,
    translated,
)
from .output import csv_of, print_as, write_files
from .saved import UnitName, find_set, find_unit, kept_set_option

if TYPE_CHECKING:
    from pathlib import Path

    from ..analysis.gaps import Ways
    from ..results import RankedRecord, Results
    from ..tables.table import Table


@translated(
    "gaps",
    help=N_(
        "Show where the units of RESULTS, a .json document that batch wrote, lost their points and why, and how many "
        "points each of them needs for the next grade and the next rank. With the code or name of a UNIT, all that it "
        "lost, and the cheapest plan to both: the fewest indicators, and what to do in each. - reads standard input."
    ),
)
@click.argument("results_path", metavar="RESULTS", type=ExistingPath(dash=True))
@click.argument("unit", metavar="[UNIT]", required=False, type=UnitName())
@kept_set_option()
@format_option(*FORMATS)
@delimiter_option()
@output_option(".xlsx", ".csv", ".json")
def command(
    settings: Settings,
    results_path: str,
    unit: str | None,
    set_path: Path | None,
    format_: str,
    outputs: tuple[Path, ...],
) -> int:
    from ..analysis.gaps import Ways
    from ..formats.results.reading import load_results

    results = load_results(results_path)
    if isinstance(results, Problem):
        return tell([results], settings)
    entry = None if unit is None else find_unit(results, unit, results_path, settings)
    if isinstance(entry, int):
        return entry
    criteria = find_set(results, results_path, set_path, settings)
    if isinstance(criteria, int):
        return criteria
    found = _Gaps(results, Ways(results, criteria), entry, settings)
    print_as(format_, settings, tables=found.tables, csv=found.csv, json=found.json)
    written = write_files(outputs, settings, workbook=found.workbook, csv=found.csv, json=found.json)
    return EXIT_OK if written else EXIT_DATA


class _Gaps:
    """What is shown and written: of all units, or of one."""

    def __init__(self, results: Results, ways: Ways, entry: RankedRecord | None, settings: Settings) -> None:
        self._results, self._ways, self._entry, self._settings = results, ways, entry, settings

    def json(self) -> str:
        from ..analysis.losses import losses, unit_gaps
        from ..formats.documents.gaps import GapsJson
        from ..formats.json_text import dump

        results, entry = self._results, self._entry
        document = GapsJson(results, self._ways, self._settings.language)
        if entry is not None:
            return dump(document.unit(entry, unit_gaps(results, entry.unit)))
        return dump(document.round(losses(results), [unit_gaps(results, other.unit) for other in results.units]))

    def csv(self) -> str:
        from ..tables.gaps import file_tables

        tables = file_tables(self._results, self._ways) if self._entry is None else self.tables()
        return csv_of(tables, self._settings)

    def tables(self) -> list[Table]:
        from ..tables.gaps import round_tables, unit_tables

        if self._entry is None:
            return round_tables(self._results, self._ways)
        return unit_tables(self._results, self._ways, self._entry)

    def workbook(self, stream: IO[bytes]) -> None:
        from ..formats.ranking.workbook import write_gaps

        write_gaps(self._results, self._ways, self._settings.language, stream, self._entry)
