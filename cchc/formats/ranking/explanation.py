"""The explanation of one unit's result as a sheet to print and to attach to the letter that answers it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import IO

from ...language import Language
from ...problems import N_, Message
from ...results import Results
from ...tables.ranking import ILLUSTRATIVE, is_illustrative
from ...tables.table import Table
from ..sheets.book import Book, set_page
from ..sheets.letterhead import BODY, TITLE, UNDER_TITLE, Style, write_letterhead, write_signatures, write_title
from ..sheets.styles import WARNING
from ..sheets.table_sheet import TableSheet

_WARNING = Style(12, bold=True, color=WARNING)


def write_explanation(results: Results, tables: Sequence[Table], language: Language, stream: IO[bytes]) -> None:
    book = Book(language)
    first, *others = tables
    sheet = TableSheet(
        book, Message(N_("Explanation of the result")), [first._replace(title=None), *others], size=12, page=_PORTRAIT
    )
    heading, columns = results.heading, sheet.columns
    sheet.line = write_letterhead(sheet.sheet, heading, columns=columns)
    assert first.title is not None
    warning = language.sentence(ILLUSTRATIVE) if is_illustrative(results) else ""
    lines = [
        (language.sentence(first.title), TITLE),
        *((language.sentence(line), BODY if not place else UNDER_TITLE) for place, line in enumerate(first.subtitle)),
    ]
    lines = [(text, _WARNING if text == warning else style) for text, style in lines]
    sheet.line = 1 + write_title(sheet.sheet, lines, heading, columns=columns, row=sheet.line, language=language)
    sheet.write(repeated=False)
    sheet.line = write_signatures(
        sheet.sheet, heading.signers, columns=columns, row=sheet.line + 1, language=language, place=heading.place
    )
    sheet.close()
    body = " – ".join(text for text in (heading.issuer, heading.office) if text)
    set_page(sheet.sheet, header=(body, warning), footer=results.round, portrait=True)
    book.save(stream)


_PORTRAIT = 92
"""How wide the columns of an upright page are together, but for its margins."""
