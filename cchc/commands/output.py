"""Results to standard output and to files."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import IO

from ..comparison import Comparison
from ..formats import files
from ..problems import N_
from ..results import Results
from . import Settings
from .common import say, show, tell, write_out


def print_results(results: Results, settings: Settings, format_: str, comparison: Comparison | None = None) -> None:
    """The ranking as tables or CSV, or the whole document as JSON."""
    if format_ == "json":
        from ..formats.results_json import document_text

        write_out(document_text(results, settings.language))
        return
    from ..tables.ranking import ranking_table, ranking_tables

    if format_ == "csv":
        from ..formats.table_csv import to_csv

        write_out(to_csv(ranking_table(results, comparison), settings.language, delimiter=settings.delimiter))
    else:
        show(ranking_tables(results, comparison), settings)


def write_results(
    results: Results, settings: Settings, outputs: Iterable[Path], comparison: Comparison | None = None
) -> bool:
    """Write every file that was asked for, going on after one that fails. Returns whether all were written."""
    problems = []
    for path in outputs:
        problem = files.write(path, partial(_fill, results, settings, path, comparison))
        if problem is None:
            say(settings, N_("Written: {path}"), path=path)
        else:
            problems.append(problem)
    tell(problems, settings)
    return not problems


def _fill(results: Results, settings: Settings, path: Path, comparison: Comparison | None, stream: IO[bytes]) -> None:
    language, suffix = settings.language, path.suffix.lower()
    if suffix == ".xlsx":
        from ..formats.ranking.workbook import write_workbook

        write_workbook(results, language, stream, comparison)
    elif suffix == ".csv":
        from ..formats.table_csv import to_csv
        from ..tables.ranking import ranking_table

        table = ranking_table(results, comparison)
        stream.write(to_csv(table, language, delimiter=settings.delimiter).encode("utf-8-sig"))
    else:
        from ..formats.results_json import document_text

        stream.write(f"{document_text(results, language)}\n".encode())
