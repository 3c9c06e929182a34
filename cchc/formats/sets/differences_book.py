"""The differences between two criteria sets as a workbook, and what the new one would make of results."""

from __future__ import annotations

from typing import IO

from ...analysis.rescoring import Rescoring
from ...analysis.set_differences import SetDifferences
from ...criteria import Status
from ...heading import Heading
from ...language import Language
from ...tables.ranking import ILLUSTRATIVE
from ...tables.rescored import rescored_table
from ...tables.set_differences import differences_list
from ...tables.table import Table
from ..sheets.book import Book, set_page
from ..sheets.letterhead import BODY, TITLE, Style, write_title
from ..sheets.styles import WARNING
from ..sheets.table_sheet import TableSheet

_WARNING = Style(12, bold=True, color=WARNING)


def write_differences(
    found: SetDifferences, rescoring: Rescoring | None, language: Language, stream: IO[bytes]
) -> None:
    """A sheet for each."""
    book = Book(language)
    illustrative = Status.ILLUSTRATIVE in (found.old.status, found.new.status)
    _sheet(book, differences_list(found), found.new.name, illustrative=illustrative)
    if rescoring is not None:
        then = rescoring.results.criteria.status
        illustrative = Status.ILLUSTRATIVE in (then, rescoring.criteria.status)
        _sheet(book, rescored_table(rescoring, apart=True), rescoring.results.round, illustrative=illustrative)
    book.save(stream)


def _sheet(book: Book, table: Table, footer: str, *, illustrative: bool) -> None:
    language = book.language
    sheet = TableSheet(book, table.name, [table])
    assert table.title is not None
    warning = language.sentence(ILLUSTRATIVE) if illustrative else ""
    lines = [(language.sentence(table.title), TITLE)]
    lines += [(language.sentence(line), BODY) for line in table.subtitle if line != ILLUSTRATIVE]
    lines += [(warning, _WARNING)] if warning else []
    columns = sheet.columns
    sheet.line = 1 + write_title(sheet.sheet, lines, Heading(), columns=columns, row=1, language=language)
    sheet.write()
    set_page(sheet.sheet, header=("", warning), footer=footer)
