"""``cchc criteria``: list, show and check sets."""

from __future__ import annotations

from pathlib import Path

import click

from ..formats.criteria_file import bundled_files, load_set
from ..problems import N_
from . import EXIT_OK, Settings, TranslatedGroup
from .common import ExistingPath, SetPath, delimiter_option, format_option, say, show_table, tell, translated, write_out


@click.group("criteria", cls=TranslatedGroup, help=N_("List, show and check criteria sets."))
def command() -> None:
    pass


@translated("list", help=N_("List the bundled sets: id, level, years, status, counts, maximum."))
@format_option("table", "json", "csv")
@delimiter_option()
def list_(settings: Settings, format_: str) -> int:
    loaded = [load_set(path) for path in bundled_files()]
    sets = [item.sound for item in loaded if item.sound is not None]
    if format_ == "json":
        from ..formats.criteria_json import summary_json
        from ..formats.results_json import dump

        write_out(dump([summary_json(criteria) for criteria in sets]))
        return EXIT_OK
    from ..tables.criteria import criteria_list_table

    table = criteria_list_table(sets)
    show_table(table, settings, format_)
    return tell([problem for item in loaded for problem in item.problems], settings)


@translated("show", help=N_("Show SET, the id of a bundled set or a path: every item, and how it is scored."))
@click.argument("path", metavar="SET", type=SetPath())
@format_option("table", "json", "csv")
@delimiter_option()
def show_(settings: Settings, path: Path, format_: str) -> int:
    loaded = load_set(path)
    if loaded.sound is None:
        return tell(loaded.problems, settings)
    if format_ == "json":
        from ..formats.criteria_json import criteria_json
        from ..formats.results_json import dump

        write_out(dump(criteria_json(loaded.sound, settings.language)))
        return EXIT_OK
    from ..tables.criteria import criteria_table

    table = criteria_table(loaded.sound)
    show_table(table, settings, format_)
    return tell(loaded.problems, settings)


@translated("check", help=N_("Check each FILE: every problem with its place; runs the worked examples."))
@click.argument("paths", metavar="FILE...", nargs=-1, required=True, type=ExistingPath(dash=True))
def check(settings: Settings, paths: tuple[str, ...]) -> int:
    problems = []
    for path in paths:
        loaded = load_set(path)
        problems.extend(loaded.problems)
        if loaded.sound is not None:
            counts = loaded.sound.counts
            examples = sum(len(indicator.examples) for indicator in loaded.sound.indicators)
            say(
                settings,
                N_(
                    "{path}: sound; {fields} fields, {criteria} criteria, {subs} sub-indicators, maximum {maximum}, "
                    "{examples} worked examples"
                ),
                path=path,
                fields=counts.fields,
                criteria=counts.criteria,
                subs=counts.sub_indicators,
                maximum=settings.language.number(loaded.sound.maximum),
                examples=examples,
            )
    return tell(problems, settings)


for _command in (list_, show_, check):
    command.add_command(_command)
