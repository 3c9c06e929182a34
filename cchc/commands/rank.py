"""``cchc rank``: the ranking of a saved round, by the index or by one field."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from ..problems import N_, Message, Place, Problem, Value
from . import EXIT_OK, EXIT_USAGE, Settings
from .common import FORMATS, ExistingPath, delimiter_option, format_option, show, tell, translated, write_out
from .output import csv_with_unranked, print_results

if TYPE_CHECKING:
    from ..results import Results


@translated("rank", help=N_("Show the ranking of RESULTS, a .json document that batch wrote; - reads standard input."))
@click.argument("results_path", metavar="RESULTS", type=ExistingPath(dash=True))
@click.option("--by", "field", metavar="FIELD", help=N_("Rank by the index of one field, by its code or name."))
@format_option(*FORMATS)
@delimiter_option()
def command(settings: Settings, results_path: str, field: str | None, format_: str) -> int:
    from ..formats.results.reading import load_results
    from ..nodes import did_you_mean
    from ..text import normal

    results = load_results(results_path)
    if isinstance(results, Problem):
        return tell([results], settings)
    if field is None:
        print_results(results, settings, format_)
        return EXIT_OK
    fields = tuple(item.code for item in results.criteria.fields)
    named = [item.code for item in results.criteria.fields if normal(item.name) == normal(field)]
    if field not in fields and len(named) == 1:
        (field,) = named
    if field not in fields:
        values: dict[str, Value] = {"field": field, "known": fields, "hint": did_you_mean(field, fields)}
        tell([Problem(Message("E-J004", values), (Place(results_path),))], settings)
        return EXIT_USAGE
    _print_by_field(results, field, settings, format_)
    return EXIT_OK


def _print_by_field(results: Results, field: str, settings: Settings, format_: str) -> None:
    if format_ == "json":
        from ..formats.documents.field_ranking import field_ranking_json
        from ..formats.json_text import dump

        write_out(dump(field_ranking_json(results, field)))
        return
    from ..tables.field_ranking import field_ranking_table, field_ranking_tables

    if format_ == "csv":
        write_out(csv_with_unranked(field_ranking_table(results, field), results, settings))
    else:
        show(field_ranking_tables(results, field), settings)
