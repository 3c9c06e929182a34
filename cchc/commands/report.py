"""``cchc report``: a saved round as a report for those who decide, and for every unit."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import click

from ..problems import N_, Problem
from . import EXIT_DATA, EXIT_OK, Settings
from .common import ExistingPath, OutputPath, previous_option, say, tell, translated
from .output import write_each
from .saved import UnitName, find_unit, kept_set_option, look_for_set

if TYPE_CHECKING:
    from pathlib import Path

    from ..criteria import CriteriaSet
    from ..language import Language
    from ..results import Results
    from ..tables.report import Report


def _html(made: Report, language: Language) -> bytes:
    from ..formats.report.page import report_html

    return report_html(made, language).encode()


def _docx(made: Report, language: Language) -> bytes:
    from ..formats.report.word.document import report_docx

    return report_docx(made, language)


WRITERS: dict[str, Callable[[Report, Language], bytes]] = {".html": _html, ".docx": _docx}
"""What a report can be written as, by the suffix of the file."""


@translated(
    "report",
    help=N_(
        "Write a report on RESULTS, a .json document that batch wrote: summary, ranking, grades, fields, losses, and a "
        "page for each unit. - reads standard input."
    ),
)
@click.argument("results_path", metavar="RESULTS", type=ExistingPath(dash=True))
@click.option(
    "-o",
    "--output",
    "outputs",
    multiple=True,
    required=True,
    metavar="FILE",
    type=OutputPath(tuple(WRITERS)),
    help=N_(
        "Write to a file: .html, one that is complete in itself, for browsers and printers; .docx, in the form of an "
        "administrative report, to be edited and signed (needs pip install 'cchc[word]'). May be given several times."
    ),
)
@previous_option()
@kept_set_option()
@click.option(
    "--unit",
    "units",
    multiple=True,
    metavar="UNIT",
    type=UnitName(),
    help=N_("A page only for this unit, by its code or name; may be given several times."),
)
@click.option("--no-unit-pages", "bare", is_flag=True, help=N_("No pages of units."))
def command(
    settings: Settings,
    *,
    results_path: str,
    outputs: tuple[Path, ...],
    previous: str | None,
    set_path: Path | None,
    units: tuple[str, ...],
    bare: bool,
) -> int:
    from importlib.util import find_spec

    from ..formats.previous_results import compare_results, load_previous
    from ..formats.results.reading import load_results
    from ..tables.report import MOST_PAGES, report

    if bare and units:
        raise click.UsageError(settings.language.say(N_("Give --unit or --no-unit-pages, not both.")))
    if any(path.suffix.lower() == ".docx" for path in outputs) and find_spec("docx") is None:
        say(settings, N_("Nothing was written: for .docx a library is missing; pip install 'cchc[word]' installs it."))
        return EXIT_DATA
    results = load_results(results_path)
    if isinstance(results, Problem):
        return tell([results], settings)
    before, remarks = load_previous(previous, results.year)
    if tell(remarks, settings) != EXIT_OK:
        return EXIT_DATA
    chosen = _chosen(results, units, results_path, settings)
    if isinstance(chosen, int):
        return chosen
    comparison = None if before is None else compare_results(results, before)
    if chosen is None and not bare and len(results.units) > MOST_PAGES:
        say(settings, N_("No pages of units, as there are more than {most}; --unit makes some."), most=MOST_PAGES)
    criteria = _criteria(results, results_path, set_path, settings)
    made = report(results, comparison, criteria=criteria, units=() if bare else chosen)
    return EXIT_OK if _write(made, outputs, settings) and criteria is not None else EXIT_DATA


def _criteria(results: Results, file: str, given: Path | None, settings: Settings) -> CriteriaSet | None:
    """The set of the results; where it cannot be had that is told, and the report has no plans."""
    from ..criteria import CriteriaSet

    found = look_for_set(results, file, given, settings)
    if isinstance(found, CriteriaSet):
        return found
    tell(found, settings)
    say(settings, N_("The report is written without what units need for the next grade and the next rank."))
    return None


def _chosen(results: Results, units: tuple[str, ...], file: str, settings: Settings) -> set[str] | int | None:
    """The codes of the units that are asked for; None where none is; the exit status where one is not there."""
    codes = set()
    for unit in units:
        entry = find_unit(results, unit, file, settings)
        if isinstance(entry, int):
            return entry
        codes.add(entry.unit.code)
    return codes or None


def _write(made: Report, outputs: tuple[Path, ...], settings: Settings) -> bool:
    """Whether all files were written that were asked for."""
    from ..formats import files

    def write(path: Path) -> Problem | None:
        return files.write_bytes(path, WRITERS[path.suffix.lower()](made, settings.language))

    return write_each(outputs, settings, write)
