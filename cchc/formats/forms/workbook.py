"""The forms as workbooks, ready to be sent out, blank or with what has been said already."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import IO

from openpyxl.workbook.protection import WorkbookProtection
from openpyxl.worksheet.worksheet import Worksheet

from ... import __version__
from ...assessment import Assessment, Unit
from ...dates import Day
from ...language import Language
from ...rounds import Round
from ...stages import forms
from ...stages.forms import IndicatorLines, Layout
from ...stages.grounds import ground
from ...stages.stage import SELF_STAGE, Stage, StageKind
from ..sheets.letterhead import put
from ..sheets.styles import new_workbook
from .appraisal_sheet import TITLES, write_appraisal_sheet
from .case import Case
from .explanation_sheet import TITLE as EXPLANATION_TITLE
from .explanation_sheet import write_explanation_sheet
from .lists import FormLists
from .self_sheet import TITLE as SELF_TITLE
from .self_sheet import write_self_sheet

_NO_GROUNDS: Mapping[str, str] = MappingProxyType({})


def write_form(
    round_: Round, unit: Unit, language: Language, stream: IO[bytes], *, assessment: Assessment | None = None
) -> None:
    """One unit's self-assessment form. With an assessment, its answers are filled in."""
    book = _FormBook(round_, SELF_STAGE, unit, language)
    parts = write_self_sheet(book.sheet, round_, unit, language, book.lists, assessment)
    book.save(stream, parts, SELF_TITLE, said=assessment)


def write_stage_form(case: Case, language: Language, stream: IO[bytes]) -> None:
    """One unit's form of a later stage."""
    book = _FormBook(case.round, case.stage, case.unit, language)
    if case.stage.kind is StageKind.EXPLANATION:
        book.save(stream, write_explanation_sheet(book.sheet, case, language), EXPLANATION_TITLE, said=case.said)
        return
    parts = write_appraisal_sheet(book.sheet, case, language, book.lists)
    grounds = {part.indicator.code: ground(case.steps, part.indicator.code) for part in parts}
    book.save(stream, parts, TITLES[case.stage.kind], said=case.said, grounds=grounds)


class _FormBook:
    """A workbook with the sheet that is filled in, that of the lists, and that of the identity."""

    def __init__(self, round_: Round, stage: Stage, unit: Unit, language: Language) -> None:
        self.round, self.stage, self.unit, self.language = round_, stage, unit, language
        self.layout: Layout = forms.LAYOUTS[stage.kind]
        self.workbook = new_workbook()
        self.sheet: Worksheet = self.workbook.worksheets[0]
        self.sheet.title = self.layout.sheet
        self.lists = FormLists(self.workbook.create_sheet(forms.LISTS_SHEET), language)

    def save(
        self,
        stream: IO[bytes],
        parts: Iterable[IndicatorLines],
        title: str,
        *,
        said: Assessment | None,
        grounds: Mapping[str, str] = _NO_GROUNDS,
    ) -> None:
        """``said`` is what is filled in; ``grounds`` are what the answers are now, for when the form comes back."""
        self.lists.finish(self.workbook, self.sheet)
        self._identify(parts, None if said is None else said.received, grounds)
        self.workbook.security = WorkbookProtection(lockStructure=True)
        self.workbook.calculation.fullCalcOnLoad = True
        self.workbook.properties.title = f"{self.language.say(title)} {self.round.year}, {self.unit.name}"
        self.workbook.properties.subject = self.round.name
        self.workbook.properties.creator = f"cchc {__version__}"
        self.workbook.save(stream)

    def _identify(self, parts: Iterable[IndicatorLines], received: Day | None, grounds: Mapping[str, str]) -> None:
        """What the form is, for when it comes back."""
        sheet = self.workbook.create_sheet(forms.IDENTITY_SHEET)
        leaves = [part.indicator for part in parts]
        rows = [
            (forms.FORM, self.layout.format),
            (forms.CRITERIA, self.round.criteria.id),
            (forms.UNIT, self.unit.code),
            (forms.YEAR, str(self.round.year)),
            (forms.STAGE, self.stage.name),
            (forms.NAME, self.unit.name),
            *([] if received is None else [(forms.RECEIVED, received.date.isoformat())]),
            (*forms.MEANING, forms.GROUND) if grounds else forms.MEANING,
            *((leaf.code, *forms.meaning(leaf), forms.words(leaf), grounds.get(leaf.code, "")) for leaf in leaves),
        ]
        for row, values in enumerate(rows, 1):
            for column, text in enumerate(values, 1):
                put(sheet, row, column, text)
        sheet.sheet_state = "hidden"
        sheet.protection.sheet = True
