"""``cchc compare``: two rounds held against each other."""

from __future__ import annotations

from functools import partial
from typing import IO, TYPE_CHECKING

import click

from ..problems import N_
from . import EXIT_DATA, EXIT_OK, Settings
from .common import (
    FORMATS,
    ExistingPath,
    delimiter_option,
    force_option,
    format_option,
    output_option,
    say,
    tell,
    translated,
)
from .output import csv_of, print_as, write_files
from .saved import UnitName, find_unit, units_of

if TYPE_CHECKING:
    from pathlib import Path

    from ..analysis.comparison import Change, Comparison
    from ..tables.table import Table


@translated(
    "compare",
    help=N_(
        "Hold the results NEW against the results OLD, two .json documents that batch wrote: change of index, rank and "
        "grade, by unit, field and indicator, with the largest gains and losses and what explains them. With the code "
        "or name of a UNIT, its fields and indicators with the reasons then and now. Units that were merged or renamed "
        "are compared with the predecessors that units.yaml names. - in place of OLD or NEW reads standard input."
    ),
)
@click.argument("old", metavar="OLD", type=ExistingPath(dash=True))
@click.argument("new", metavar="NEW", type=ExistingPath(dash=True))
@click.argument("unit", metavar="[UNIT]", required=False, type=UnitName())
@format_option(*FORMATS)
@delimiter_option()
@output_option(".xlsx", ".csv", ".json")
@force_option()
def command(
    settings: Settings,
    *,
    old: str,
    new: str,
    unit: str | None,
    format_: str,
    outputs: tuple[Path, ...],
    force: bool,
) -> int:
    from ..formats.files import STANDARD_INPUT
    from ..formats.final_files import results_in_the_way
    from ..formats.previous_results import compare_results, load_pair
    from ..formats.results.kept_set import changed_set

    if unit is not None and outputs:
        raise click.UsageError(settings.language.say(N_("A file is written for all units; leave out UNIT, or -o.")))
    if old == new == STANDARD_INPUT:
        raise click.UsageError(settings.language.say(N_("Only one of OLD and NEW can be standard input (-).")))
    kept = [] if force else list(results_in_the_way(outputs))
    if kept:
        return tell(kept, settings)
    pair = load_pair(old, new)
    if isinstance(pair, list):
        return tell(pair, settings)
    before, now = pair
    changed = [problem for problem in (changed_set(before, old), changed_set(now, new)) if problem is not None]
    if changed:
        tell(changed, settings)
    comparison = compare_results(now, before)
    if unit is not None:
        change = _find_change(comparison, unit, new, settings)
        return change if isinstance(change, int) else _show_unit(comparison, change, settings, format_)
    csv, json = partial(_csv, comparison, settings), partial(_json, comparison, settings)
    print_as(format_, settings, tables=partial(_tables, comparison), csv=csv, json=json)
    workbook = partial(_workbook, comparison, settings)
    written = write_files(outputs, settings, workbook=workbook, csv=csv, json=json, over_results=True)
    return EXIT_OK if written else EXIT_DATA


def _find_change(comparison: Comparison, unit: str, file: str, settings: Settings) -> Change | int:
    """A unit of the newer results by its code or name; the exit status where there is none, which has been told."""
    from ..assessment import UnitNames

    others = [(gone.code, gone.name) for gone in comparison.gone]
    named = () if UnitNames(units_of(comparison.now)).codes(unit) else UnitNames(others).codes(unit)
    for gone in comparison.gone:
        if gone.code in named:
            say(
                settings,
                N_("{name} is in the older results only: nothing in the newer ones comes from it"),
                name=gone.name,
            )
            return EXIT_DATA
    entry = find_unit(comparison.now, unit, file, settings, others=others)
    if isinstance(entry, int):
        return entry
    change = comparison.changes.get(entry.unit.code)
    if change is None:
        from ..tables.changes import lack_words

        lack = next(one for one in comparison.uncompared if one.code == entry.unit.code)
        (words,) = lack_words(comparison, [lack])
        why = settings.language.sentence(words)
        say(settings, "{name}: {why}", name=entry.unit.name, why=why)
        return EXIT_DATA
    return change


def _show_unit(comparison: Comparison, change: Change, settings: Settings, format_: str) -> int:
    def tables() -> list[Table]:
        from ..tables.comparison.one_unit import unit_tables

        return unit_tables(comparison, change)

    def json() -> str:
        from ..formats.documents.comparison import unit_comparison_json
        from ..formats.json_text import dump

        return dump(unit_comparison_json(comparison, change, settings.language))

    print_as(format_, settings, tables=tables, csv=lambda: csv_of(tables(), settings), json=json)
    return EXIT_OK


def _tables(comparison: Comparison) -> list[Table]:
    from ..tables.comparison import comparison_tables

    return comparison_tables(comparison)


def _json(comparison: Comparison, settings: Settings) -> str:
    from ..formats.documents.comparison import comparison_json
    from ..formats.json_text import dump

    return dump(comparison_json(comparison, settings.language))


def _csv(comparison: Comparison, settings: Settings) -> str:
    """The changes one by one last."""
    from ..tables.comparison import file_tables

    return csv_of(file_tables(comparison), settings)


def _workbook(comparison: Comparison, settings: Settings, stream: IO[bytes]) -> None:
    from ..formats.ranking.workbook import write_comparison

    write_comparison(comparison, settings.language, stream)
