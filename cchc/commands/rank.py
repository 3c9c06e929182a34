"""``cchc rank``: the ranking of a saved round, by the index or by one field."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from ..problems import N_, Message, Place, Problem, Value
from . import EXIT_OK, EXIT_USAGE, Settings
from .common import FORMATS, ExistingPath, delimiter_option, format_option, show, tell, translated, write_out
from .output import csv_with_unranked, print_results

if TYPE_CHECKING:
    from ..results import RankedRecord, Results


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
    from ..formats.json_text import dump

    if format_ == "json":
        write_out(dump(_by_field_json(results, field)))
        return
    from ..tables.field_ranking import field_ranking_table, field_ranking_tables

    if format_ == "csv":
        write_out(csv_with_unranked(field_ranking_table(results, field), results, settings))
    else:
        show(field_ranking_tables(results, field), settings)


def _by_field_json(results: Results, field: str) -> dict[str, object]:
    from ..analysis.field_standing import rank_by_field
    from ..analysis.groups import has_groups, ranked_groups
    from ..formats.results.parts import unranked_json
    from ..number import exact_text, fixed

    places, rounding = results.policy.points_places, results.policy.index_rounding
    position = [item.code for item in results.criteria.fields].index(field)
    units = [
        {
            "code": entry.unit.code,
            "name": entry.unit.name,
            "group": entry.unit.group,
            "points": fixed(entry.field.points, places),
            "maximum": fixed(entry.field.maximum, places),
            "index": None if entry.field.index is None else fixed(rounding.of(entry.field.index), rounding.places),
            "index_exact": None if entry.field.index is None else exact_text(entry.field.index),
            "rank": entry.rank,
            "tied": entry.tied,
        }
        for entry in rank_by_field(results, field)
    ]
    groups: list[dict[str, object]] = [
        {"group": name, "units": len(entries), **_mean_json(entries, position, results)}
        for name, entries in ranked_groups(results)
    ]
    document: dict[str, object] = {
        "round": {"name": results.round, "year": results.year, "stage": results.stage},
        "field": field,
        "units": units,
        "unranked": [unranked_json(unit) for unit in results.unranked],
    }
    return document | ({"groups": groups} if has_groups(results) else {})


def _mean_json(entries: tuple[RankedRecord, ...], position: int, results: Results) -> dict[str, str | None]:
    """Of the units to which the field applies."""
    from ..analysis.field_profile import field_profile
    from ..number import exact_text, fixed

    mean = field_profile([entry.unit for entry in entries]).fields[position].index
    rounding = results.policy.index_rounding
    return {
        "mean_index": None if mean is None else fixed(rounding.of(mean), rounding.places),
        "mean_index_exact": None if mean is None else exact_text(mean),
    }
