"""Results to standard output and to files."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import chain
from typing import IO, TYPE_CHECKING

from ..problems import N_
from . import Settings
from .common import say, show, tell, write_out, write_pieces

if TYPE_CHECKING:
    from pathlib import Path

    from ..analysis.comparison import Comparison
    from ..problems import Problem
    from ..results import Results
    from ..tables.table import Table


def print_as(
    format_: str,
    settings: Settings,
    *,
    tables: Callable[[], Iterable[Table]],
    csv: Callable[[], str],
    json: Callable[[], str],
) -> None:
    """What was found on standard output, in the form that was asked for; only that is made."""
    if format_ == "json":
        write_out(json())
    elif format_ == "csv":
        write_out(csv())
    else:
        show(tables(), settings)


def csv_of(tables: Iterable[Table], settings: Settings, *, titled: bool = True) -> str:
    """Tables as CSV one below the other, each below its title where ``titled``."""
    from ..formats.table_csv import to_csv

    written = partial(to_csv, language=settings.language, titled=titled, delimiter=settings.delimiter)
    return "\r\n".join(map(written, tables))


def print_results(results: Results, settings: Settings, format_: str, comparison: Comparison | None = None) -> None:
    """The ranking as tables or CSV, or the whole document as JSON."""
    if format_ == "json":
        from ..formats.results.writing import document_pieces

        write_pieces(document_pieces(results, settings.language))
        return
    if format_ == "csv":
        write_out(_ranking_csv(results, settings, comparison))
        return
    from ..tables.ranking import ranking_tables

    show(ranking_tables(results, comparison), settings)


def _ranking_csv(results: Results, settings: Settings, comparison: Comparison | None) -> str:
    from ..tables.ranking import ranking_table

    return csv_with_unranked(ranking_table(results, comparison), results, settings)


def csv_with_unranked(ranking: Table, results: Results, settings: Settings) -> str:
    """A ranking, and below it, as everywhere, the units that have no rank: who opens the file sees every unit."""
    from ..tables.ranking import unranked_table
    from ..tables.unit_codes import with_unit_codes

    ranked = csv_of([ranking], settings, titled=False)
    if not results.unranked:
        return ranked
    unranked = with_unit_codes(unranked_table(results), (entry.code for entry in results.unranked))
    return "\r\n".join([ranked, csv_of([unranked], settings)])


def write_results(
    results: Results, settings: Settings, outputs: Iterable[Path], comparison: Comparison | None = None
) -> bool:
    """The results in every file that was asked for. Returns whether all were written."""

    def workbook(stream: IO[bytes]) -> None:
        from ..formats.ranking.workbook import write_workbook

        write_workbook(results, settings.language, stream, comparison)

    def json() -> Iterator[str]:
        from ..formats.results.writing import document_pieces

        return document_pieces(results, settings.language)

    return write_files(
        outputs,
        settings,
        workbook=workbook,
        csv=lambda: _ranking_csv(results, settings, comparison),
        json=json,
        over_results=True,
    )


def write_files(
    outputs: Iterable[Path],
    settings: Settings,
    *,
    workbook: Callable[[IO[bytes]], None],
    csv: Callable[[], str],
    json: Callable[[], str | Iterator[str]],
    over_results: bool = False,
    rounds: Iterable[str] = (),
) -> bool:
    """Write every file that was asked for by its suffix, going on after one that fails. Whether all were written.

    A file that holds results is written over only where ``over_results``: where that was asked for, or was asked about
    before. What is read by the ``rounds`` at hand is never written over, nor by one in whose folder a file lies.
    """
    from ..formats import files
    from ..formats.final_files import results_in_the_way

    def fill(suffix: str, stream: IO[bytes]) -> None:
        if suffix == ".xlsx":
            workbook(stream)
        elif suffix == ".csv":
            stream.write(csv().encode("utf-8-sig"))
        else:
            document = json()
            for piece in chain([document] if isinstance(document, str) else document, "\n"):
                stream.write(piece.encode())

    def write(path: Path) -> Problem | None:
        kept = None if over_results else next(results_in_the_way([path]), None)
        return kept or files.write(path, partial(fill, path.suffix.lower()))

    return write_each(outputs, settings, write, rounds=rounds)


def write_each(
    outputs: Iterable[Path],
    settings: Settings,
    write: Callable[[Path], Problem | None],
    *,
    rounds: Iterable[str] = (),
) -> bool:
    """Write every file but those that a round reads, tell of each, and go on after one that fails.

    Whether all were written.
    """
    from ..formats.round.inputs import RoundInputs

    problems = []
    inputs = RoundInputs(rounds)
    for path in dict.fromkeys(outputs):
        problem = inputs.in_the_way(path) or write(path)
        if problem is None:
            say(settings, N_("Written: {path}"), path=path)
        else:
            problems.append(problem)
    tell(problems, settings)
    return not problems
