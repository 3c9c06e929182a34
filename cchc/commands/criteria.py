"""``cchc criteria``: list, show, check and compare sets, and take them to a workbook and back."""

from __future__ import annotations

from functools import partial
from typing import IO, TYPE_CHECKING

import click

from ..problems import N_, Problem
from . import EXIT_DATA, EXIT_OK, Settings, TranslatedGroup
from .common import (
    FORMATS,
    ExistingPath,
    OutputPath,
    SetFile,
    SetPath,
    delimiter_option,
    format_option,
    output_option,
    refuse_two_readings,
    say,
    show_table,
    tell,
    translated,
    write_out,
)
from .output import csv_of, print_as, write_files

if TYPE_CHECKING:
    from pathlib import Path

    from ..analysis.rescoring import Rescoring
    from ..analysis.set_differences import SetDifferences
    from ..tables.table import Table


@click.group(
    "criteria",
    cls=TranslatedGroup,
    help=N_("List, show, check and compare criteria sets; take them to Excel and back."),
)
def command() -> None:
    pass


@translated("list", help=N_("List the bundled sets: id, level, years, status, counts, maximum."))
@format_option("table", "json", "csv")
@delimiter_option()
def list_(settings: Settings, format_: str) -> int:
    from ..formats.sets.bundled import bundled_files
    from ..formats.sets.reading import load_set

    loaded = [load_set(path) for path in bundled_files()]
    sets = [item.sound for item in loaded if item.sound is not None]
    if format_ == "json":
        from ..formats.documents.criteria import summary_json
        from ..formats.json_text import dump

        write_out(dump([summary_json(criteria) for criteria in sets]))
        return EXIT_OK
    from ..tables.criteria import criteria_list_table

    table = criteria_list_table(sets)
    show_table(table, settings, format_)
    return tell([problem for item in loaded for problem in item.problems], settings)


@translated(
    "show",
    help=N_("Show SET, the id of a bundled set, a path or - for standard input: every item, and how it is scored."),
)
@click.argument("path", metavar="SET", type=SetPath(dash=True))
@format_option("table", "json", "csv")
@delimiter_option()
def show_(settings: Settings, path: Path, format_: str) -> int:
    from ..formats.sets.reading import load_set

    loaded = load_set(path)
    if loaded.sound is None:
        return tell(loaded.problems, settings)
    if format_ == "json":
        from ..formats.documents.criteria import criteria_json
        from ..formats.json_text import dump

        write_out(dump(criteria_json(loaded.sound, settings.language)))
        return EXIT_OK
    from ..tables.criteria import criteria_table

    table = criteria_table(loaded.sound)
    show_table(table, settings, format_)
    return tell(loaded.problems, settings)


@translated("check", help=N_("Check each FILE: every problem with its place; runs the worked examples."))
@click.argument("paths", metavar="FILE...", nargs=-1, required=True, type=SetFile(dash=True))
def check(settings: Settings, paths: tuple[str, ...]) -> int:
    from ..criteria import AdjustmentKind
    from ..formats.sets.reading import load_set

    refuse_two_readings(settings, *paths)
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
                path=loaded.sound.file,
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
        "Write SET, the id of a bundled set, a path or - for standard input, as a workbook that can be filled in Excel "
        "and read by criteria import. Comments in the file are not kept."
    ),
)
@click.argument("path", metavar="SET", type=SetPath(dash=True))
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    required=True,
    type=OutputPath((".xlsx",)),
    help=N_("The workbook to write (.xlsx)."),
)
def export(settings: Settings, path: Path, output: Path) -> int:
    from ..formats import files
    from ..formats.sets.reading import load_set_with_nodes

    loaded, root = load_set_with_nodes(path)
    if loaded.sound is None or root is None:
        return tell(loaded.problems, settings)
    from ..formats.round.inputs import RoundInputs
    from ..formats.sets.book.workbook import write_set_workbook

    write = partial(write_set_workbook, loaded.sound, root, settings.language)
    failed = RoundInputs().in_the_way(output) or files.write(output, write)
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
@click.argument("path", metavar="WORKBOOK", type=ExistingPath(dash=True))
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    required=True,
    type=OutputPath((".yaml", ".yml")),
    help=N_("The criteria set to write (.yaml); a file of that name is replaced."),
)
def import_(settings: Settings, path: str, output: Path) -> int:
    from ..formats import files
    from ..formats.round.inputs import RoundInputs
    from ..formats.sets.book.reading import import_set
    from ..inputs import Role

    imported = import_set(path)
    problems = list(imported.problems)
    if imported.text is not None:
        inputs = RoundInputs(besides=Role.CRITERIA)  # a round's own set is often mended so
        failed = inputs.in_the_way(output) or files.write_bytes(output, imported.text.encode())
        if failed is None:
            say(settings, N_("Written: {path}"), path=output)
        else:
            problems.append(failed)
    return tell(problems, settings)


@translated(
    "diff",
    help=N_(
        "Show what differs between the sets OLD and NEW, by field and indicator. With --results, also what NEW would "
        "have made of a saved round, from the answers that it keeps: index, rank and grade of every unit, then and by "
        "NEW."
    ),
)
@click.argument("old", metavar="OLD", type=SetPath())
@click.argument("new", metavar="NEW", type=SetPath())
@click.option(
    "--results",
    "results_path",
    metavar="RESULTS",
    type=ExistingPath(dash=True),
    help=N_("Results (.json) to score again by NEW."),
)
@format_option(*FORMATS)
@delimiter_option()
@output_option(".xlsx", ".csv", ".json")
def diff(
    settings: Settings,
    *,
    old: Path,
    new: Path,
    results_path: str | None,
    format_: str,
    outputs: tuple[Path, ...],
) -> int:
    from ..formats.sets.reading import load_set

    before, now = load_set(old), load_set(new)
    problems = [*before.problems, *now.problems]
    if before.sound is None or now.sound is None:
        return tell(problems, settings)
    from ..analysis.rescoring import rescore
    from ..analysis.set_differences import compare_sets

    rescoring = None
    if results_path is not None:
        from ..formats.results.reading import load_results

        results = load_results(results_path)
        if isinstance(results, Problem):
            return tell([*problems, results], settings)
        rescoring = rescore(results, now.sound)
    comparison = _Comparison(compare_sets(before.sound, now.sound), rescoring, settings)
    print_as(format_, settings, tables=comparison.tables, csv=comparison.csv, json=comparison.json)
    written = write_files(outputs, settings, workbook=comparison.workbook, csv=comparison.csv, json=comparison.json)
    status = tell(problems, settings)
    return status if written else EXIT_DATA


class _Comparison:
    """Two sets compared, in each of the forms that it is asked for."""

    def __init__(self, found: SetDifferences, rescoring: Rescoring | None, settings: Settings) -> None:
        self._found, self._rescoring, self._settings = found, rescoring, settings

    def tables(self) -> list[Table]:
        from ..tables.set_differences import differences_table

        return [differences_table(self._found), *self._rescored(apart=False)]

    def _rescored(self, *, apart: bool) -> list[Table]:
        from ..tables.rescored import rescored_table

        return [] if self._rescoring is None else [rescored_table(self._rescoring, apart=apart)]

    def csv(self) -> str:
        """The differences, and below a title of its own what would have been."""
        from ..tables.set_differences import differences_list

        tables = [differences_list(self._found), *self._rescored(apart=True)]
        return csv_of(tables, self._settings, titled=len(tables) > 1)

    def json(self) -> str:
        from ..formats.documents.set_differences import differences_json
        from ..formats.json_text import dump

        return dump(differences_json(self._found, self._settings.language, self._rescoring))

    def workbook(self, stream: IO[bytes]) -> None:
        from ..formats.sets.differences_book import write_differences

        write_differences(self._found, self._rescoring, self._settings.language, stream)


for _command in (list_, show_, check, diff, export, import_):
    command.add_command(_command)
