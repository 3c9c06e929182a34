"""The self-assessment form as a workbook, ready to be sent to a unit, blank or with the answers that are there."""

from __future__ import annotations

from typing import IO

from openpyxl.workbook.protection import WorkbookProtection
from openpyxl.worksheet.worksheet import Worksheet

from ... import __version__, forms
from ...assessment import Assessment, Unit
from ...language import Language
from ...rounds import Round
from ..sheets.letterhead import put
from ..sheets.styles import new_workbook
from .lists import FormLists
from .sheet import FORM_TITLE, write_form_sheet


def write_form(
    round_: Round, unit: Unit, language: Language, stream: IO[bytes], *, assessment: Assessment | None = None
) -> None:
    """One unit's form. With an assessment, its answers are filled in."""
    workbook = new_workbook()
    sheet = workbook.worksheets[0]
    sheet.title = forms.SHEET
    lists = FormLists(workbook.create_sheet(forms.LISTS_SHEET), language)
    write_form_sheet(sheet, round_, unit, language, lists, assessment)
    lists.finish(workbook, sheet)
    _write_identity(workbook.create_sheet(forms.IDENTITY_SHEET), round_, unit)
    workbook.security = WorkbookProtection(lockStructure=True)
    workbook.calculation.fullCalcOnLoad = True
    workbook.properties.title = f"{language.say(FORM_TITLE)} {round_.year}, {unit.name}"
    workbook.properties.subject = round_.name
    workbook.properties.creator = f"cchc {__version__}"
    workbook.save(stream)


def _write_identity(sheet: Worksheet, round_: Round, unit: Unit) -> None:
    """What the form is, for when it comes back."""
    criteria = round_.criteria
    rows = [
        (forms.FORM, forms.FORMAT),
        (forms.CRITERIA, criteria.id),
        (forms.UNIT, unit.code),
        (forms.YEAR, str(round_.year)),
        (forms.STAGE, round_.stage),
        (forms.NAME, unit.name),
        forms.MEANING,
        *((leaf.code, *forms.meaning(leaf), forms.words(leaf)) for leaf in criteria.answered),
    ]
    for row, values in enumerate(rows, 1):
        for column, text in enumerate(values, 1):
            put(sheet, row, column, text)
    sheet.sheet_state = "hidden"
    sheet.protection.sheet = True
