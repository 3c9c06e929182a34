"""``cchc explain``: one unit's result down to the arithmetic and the legal source."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING, NamedTuple

import click

from ..problems import N_, Message, Place, Problem, Value
from . import EXIT_DATA, EXIT_OK, EXIT_USAGE, Settings
from .common import FORMATS, ExistingPath, delimiter_option, format_option, output_option, tell, translated
from .output import csv_of, print_as, write_files
from .saved import UnitName, find_set, kept_set_option, look_for_unit

if TYPE_CHECKING:
    from pathlib import Path

    from ..formats.json_text import Json
    from ..results import Results, UnrankedRecord
    from ..tables.table import Table


@translated(
    "explain",
    help=N_(
        "Explain how the result of UNIT, by its code or name, came about in RESULTS, a .json document that batch "
        "wrote: index, rank and grade, then field by field each indicator with its rule, answer, arithmetic, evidence, "
        "stages and legal source. With a CODE only that field, criterion, indicator, bonus or penalty. - reads "
        "standard input."
    ),
)
@click.argument("results_path", metavar="RESULTS", type=ExistingPath(dash=True))
@click.argument("unit", metavar="UNIT", type=UnitName())
@click.argument("code", metavar="[CODE]", required=False, default="")
@kept_set_option()
@format_option(*FORMATS)
@delimiter_option()
@output_option(".xlsx", ".csv", ".json")
def command(
    settings: Settings,
    *,
    results_path: str,
    unit: str,
    code: str,
    set_path: Path | None,
    format_: str,
    outputs: tuple[Path, ...],
) -> int:
    from ..formats.documents.explanation import explanation_json
    from ..formats.results.reading import load_results
    from ..nodes import did_you_mean
    from ..results import UnrankedRecord
    from ..tables.explanation.listed import codes_of, explanation_list
    from ..tables.explanation.tree import explanation_tables

    results = load_results(results_path)
    if isinstance(results, Problem):
        return tell([results], settings)
    entry = look_for_unit(results, unit, results_path, settings)
    if isinstance(entry, int):
        return entry
    if isinstance(entry, UnrankedRecord):
        return _give(_why_unranked(results, entry, settings), results, settings, format_, outputs)
    criteria = find_set(results, results_path, set_path, settings)
    if isinstance(criteria, int):
        return criteria
    codes = codes_of(criteria, code)
    if not codes:
        items = [code for part in criteria.fields for code in (part.code, *(item.code for item in part.criteria))]
        values: dict[str, Value] = {"code": code, "hint": did_you_mean(code, (*items, *criteria.by_code))}
        tell([Problem(Message("E-J011", values), (Place(results_path),))], settings)
        return EXIT_USAGE
    explained = _Explained(
        explanation_tables(results, criteria, entry, code),
        explanation_list(results, criteria, entry, codes),
        explanation_json(results, criteria, entry, codes, settings.language),
    )
    return _give(explained, results, settings, format_, outputs)


class _Explained(NamedTuple):
    tables: list[Table]
    """As it is read."""
    listed: Table
    """As CSV has it."""
    document: Json


def _why_unranked(results: Results, entry: UnrankedRecord, settings: Settings) -> _Explained:
    from ..formats.documents.explanation import why_unranked_json
    from ..results import problems_of_unit
    from ..tables.explanation.unranked import unranked_tables

    problems = problems_of_unit(results, entry.code)
    tables = unranked_tables(results, entry, problems)
    return _Explained(tables, tables[0], why_unranked_json(results, entry, problems, settings.language))


def _give(explained: _Explained, results: Results, settings: Settings, format_: str, outputs: tuple[Path, ...]) -> int:
    from ..formats.json_text import dump

    def csv() -> str:
        return csv_of([explained.listed], settings, titled=False)

    def json() -> str:
        return dump(explained.document)

    def workbook(stream: IO[bytes]) -> None:
        from ..formats.ranking.explanation import write_explanation

        write_explanation(results, explained.tables, settings.language, stream)

    print_as(format_, settings, tables=lambda: explained.tables, csv=csv, json=json)
    return EXIT_OK if write_files(outputs, settings, workbook=workbook, csv=csv, json=json) else EXIT_DATA
