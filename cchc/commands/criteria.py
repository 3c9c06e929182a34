"""``cchc criteria``: list, show and check sets, and take them to a workbook and back."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import click

from ..criteria import AdjustmentKind
from ..formats import files
from ..formats.criteria_file import bundled_files, load_set, load_set_with_nodes
from ..problems import N_
from . import EXIT_OK, Settings, TranslatedGroup
from .common import (
    ExistingPath,
    OutputPath,
    SetPath,
    delimiter_option,
    format_option,
    say,
    show_table,
    tell,
    translated,
    write_out,
)


@click.group(
    "criteria", cls=TranslatedGroup, help=N_("List, show and check criteria sets; take them to Excel and back.")
)
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
            examples = sum(len(indicator.examples) for indicator in loaded.sound.answered)
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
            kinds = [adjustment.kind for adjustment in loaded.sound.adjustments]
            if kinds:
                say(
                    settings,
                    N_("{path}: besides the fields {bonuses} bonuses, {penalties} penalties"),
                    path=path,
                    bonuses=kinds.count(AdjustmentKind.BONUS),
                    penalties=kinds.count(AdjustmentKind.PENALTY),
                )
    return tell(problems, settings)


@translated(
    "export",
    help=N_(
        "Write SET, the id of a bundled set or a path, as a workbook that can be filled in Excel and read by "
        "criteria import. Comments in the file are not kept."
    ),
)
@click.argument("path", metavar="SET", type=SetPath())
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    required=True,
    type=OutputPath((".xlsx",)),
    help=N_("The workbook to write (.xlsx)."),
)
def export(settings: Settings, path: Path, output: Path) -> int:
    loaded, root = load_set_with_nodes(path)
    if loaded.sound is None or root is None:
        return tell(loaded.problems, settings)
    from ..formats.set_book.workbook import write_set_workbook

    failed = files.write(output, partial(write_set_workbook, loaded.sound, root, settings.language))
    if failed is None:
        say(settings, N_("Written: {path}"), path=output)
    return tell([*loaded.problems, *([failed] if failed else [])], settings)


@translated(
    "import",
    help=N_(
        "Read a criteria set from WORKBOOK, check all of it and write it as YAML. Every problem is told with its cell; "
        "where one is an error, nothing is written."
    ),
)
@click.argument("path", metavar="WORKBOOK", type=ExistingPath())
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    required=True,
    type=OutputPath((".yaml", ".yml")),
    help=N_("The criteria set to write (.yaml); a file of that name is replaced."),
)
def import_(settings: Settings, path: str, output: Path) -> int:
    from ..formats.set_book.reading import import_set

    imported = import_set(path)
    problems = list(imported.problems)
    if imported.text is not None:
        failed = files.write_bytes(output, imported.text.encode())
        if failed is None:
            say(settings, N_("Written: {path}"), path=output)
        else:
            problems.append(failed)
    return tell(problems, settings)


for _command in (list_, show_, check, export, import_):
    command.add_command(_command)
