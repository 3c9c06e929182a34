"""The workbook of a survey: what is signed, then the replies by question and by group, and what was asked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import IO

from ...language import Language
from ...problems import N_, Message
from ...records.survey import Survey
from ...rounds import Round
from ...tables.ranking import ILLUSTRATIVE, set_lines
from ...tables.survey import groups_table, questionnaire_table, questions_table, sources_table, units_table
from ...tables.table import Table
from ..sheets.book import PAGE_HEIGHT, Book, set_page
from ..sheets.letterhead import BODY, TITLE, UNDER_TITLE, Style, write_letterhead, write_signatures, write_title
from ..sheets.styles import WARNING
from ..sheets.table_sheet import TableSheet

_WARNING = Style(12, bold=True, color=WARNING)
_LEAST_SCALE = 0.7
"""Of the first sheet, when it is put on one page rather than leave the signatures to another."""


def write_survey_workbook(survey: Survey, round_: Round, language: Language, stream: IO[bytes]) -> None:
    book = Book(language)
    _sheet(book, survey, round_, units_table(survey, round_.name, shares=True), signed=True)
    tables = [questions_table(survey)._replace(notes=())]
    if survey.questionnaire.groups:
        tables.append(groups_table(survey))
    for table in (*tables, questionnaire_table(survey), sources_table(survey)):
        _sheet(book, survey, round_, table)
    properties = book.workbook.properties
    properties.title, properties.creator = round_.name, "cchc"
    book.save(stream)


def _sheet(book: Book, survey: Survey, round_: Round, table: Table, *, signed: bool = False) -> None:
    """A table on a sheet of its own; the one that is signed has the head and foot of an administrative paper."""
    language, heading = book.language, round_.heading
    sheet = TableSheet(book, table.name, [table], indent=0)
    columns = sheet.columns
    if signed:
        sheet.line = write_letterhead(sheet.sheet, heading, columns=columns)
    title = Message(N_("Results of the sociological survey")) if signed else table.title
    assert title is not None
    lines = [(language.sentence(title).upper(), TITLE), (round_.name, BODY)]
    lines += [(language.sentence(text), UNDER_TITLE) for text in _under_title(survey, signed=signed)]
    illustrative = ILLUSTRATIVE in set_lines(survey.criteria)
    if illustrative:
        lines.append((language.sentence(ILLUSTRATIVE), _WARNING))
    sheet.line = 1 + write_title(sheet.sheet, lines, heading, columns=columns, row=sheet.line, language=language)
    sheet.write()
    if signed:
        sheet.line = write_signatures(
            sheet.sheet,
            heading.signers,
            columns=columns,
            row=sheet.line + 1,
            language=language,
            place=heading.place,
        )
        sheet.close()
    body = " – ".join(text for text in (heading.issuer, heading.office) if text)
    warning = language.sentence(ILLUSTRATIVE) if illustrative else ""
    set_page(sheet.sheet, header=(body, warning), footer=round_.name)
    if signed and sheet.height <= PAGE_HEIGHT / _LEAST_SCALE:
        sheet.sheet.page_setup.fitToHeight = 1


def _under_title(survey: Survey, *, signed: bool) -> Sequence[Message]:
    name = survey.questionnaire.name
    return [Message("{name}", {"name": name})] if signed and name else []
