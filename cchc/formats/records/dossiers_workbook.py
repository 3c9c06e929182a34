"""The workbook of a round's dossiers: what is signed, a chart to paste into a report, and where it comes from."""

from __future__ import annotations

from typing import IO

from ... import __version__
from ...heading import Heading
from ...language import Language
from ...problems import N_, Message
from ...records.dossiers import Dossiers
from ...rounds import Round
from ...tables.dossiers import INCOMPLETE, dossiers_table, rate_charts, sources_table
from ...tables.table import Table
from ..ranking.charts import Canvas
from ..sheets.book import PAGE_HEIGHT, Book, set_page
from ..sheets.letterhead import BODY, TITLE, Style, write_letterhead, write_signatures, write_title
from ..sheets.styles import WARNING
from ..sheets.table_sheet import TableSheet

_WARNING = Style(12, bold=True, color=WARNING)
_LEAST_SCALE = 0.7
"""Of the first sheet, when it is put on one page rather than leave the signatures to another."""


def write_dossiers_workbook(dossiers: Dossiers, round_: Round, language: Language, stream: IO[bytes]) -> None:
    book = Book(language)
    _sheet(book, dossiers, round_, dossiers_table(dossiers, round_.units, round_.name, rates=True), signed=True)
    canvas = book.sheet(Message(N_("Charts")))
    _sheet(book, dossiers, round_, sources_table(dossiers))
    charts = rate_charts(dossiers, round_.units)
    table = charts[0].table
    sheet = TableSheet(book, table.name, [table], aligned=True)
    _title(sheet, dossiers, round_, table.name, Heading())
    (body,) = sheet.write()
    warning = "" if dossiers.is_whole else language.sentence(INCOMPLETE)
    Canvas(canvas, sheet.sheet, language, grades=1).draw(
        [(chart, body) for chart in charts], below=[round_.name], warning=warning
    )
    for drawn in (sheet.sheet, canvas):
        set_page(drawn, header=("", warning), footer=round_.name)
    assert canvas.sheet_properties.pageSetUpPr is not None
    canvas.sheet_properties.pageSetUpPr.fitToPage = False  # else Excel would not break pages between charts
    properties = book.workbook.properties
    properties.title, properties.creator = round_.name, f"cchc {__version__}"
    book.save(stream)


def _sheet(book: Book, dossiers: Dossiers, round_: Round, table: Table, *, signed: bool = False) -> None:
    """A table on a sheet of its own; the one that is signed has the head and foot of an administrative paper."""
    language, heading = book.language, round_.heading if signed else Heading()
    sheet = TableSheet(book, table.name, [table], indent=0)
    if signed:
        sheet.line = write_letterhead(sheet.sheet, heading, columns=sheet.columns)
    title = Message(N_("Results of handling one-stop dossiers")) if signed else table.title
    assert title is not None
    _title(sheet, dossiers, round_, title, heading)
    sheet.write()
    if signed:
        sheet.line = write_signatures(
            sheet.sheet,
            heading.signers,
            columns=sheet.columns,
            row=sheet.line + 1,
            language=language,
            place=heading.place,
        )
        sheet.close()
    body = " – ".join(text for text in (heading.issuer, heading.office) if text)
    set_page(sheet.sheet, header=(body, ""), footer=round_.name)
    if signed and sheet.height <= PAGE_HEIGHT / _LEAST_SCALE:
        sheet.sheet.page_setup.fitToHeight = 1


def _title(sheet: TableSheet, dossiers: Dossiers, round_: Round, title: Message, heading: Heading) -> None:
    language = sheet.language
    lines = [(language.sentence(title).upper(), TITLE), (round_.name, BODY)]
    if not dossiers.is_whole:
        lines.append((language.sentence(INCOMPLETE), _WARNING))
    sheet.line = 1 + write_title(sheet.sheet, lines, heading, columns=sheet.columns, row=sheet.line, language=language)
