"""The explanation form: what a unit is asked, and cells for what it has to say."""

from __future__ import annotations

from openpyxl.worksheet.worksheet import Worksheet

from ...answers import UNANSWERED, Answer
from ...heading import Signer
from ...language import Language
from ...problems import N_, Message
from ...stages import forms
from ...stages.answer_words import answer_lines, decided_lines
from ...stages.forms import EXPLANATION_FORM, IndicatorLines
from .appraisal_sheet import points_text
from .case import Case, by_code
from .page import ENTER, PLAIN, FormPage, Over
from .words import in_lines

TITLE = N_("Explanation of the self-assessment")

_WIDTHS = {
    forms.CODE: 7, forms.ITEM: 30, forms.MAXIMUM: 8, forms.ANSWER: 32, forms.BEFORE: 9, forms.AFTER: 9,
    forms.FOUND: 36, forms.EXPLANATION: 46, forms.ADDED: 28, forms.NOTE: 14, forms.SLOT: 10,
}  # fmt: skip

_HINT = N_(
    "Fill in the yellow cells only: say in words what is right, and name the documents that prove it. Points are "
    "decided by the appraisers."
)

_ROOM = "\n" * 4
"""To write in by hand where nothing is filled in yet."""


def write_explanation_sheet(sheet: Worksheet, case: Case, language: Language) -> list[IndicatorLines]:
    """Lay out the form. Returns the indicators that are on it."""
    page = FormPage(sheet, case.round.criteria, _WIDTHS, language)
    under = Message(N_("Year {year}, {unit}"), {"year": str(case.round.year), "unit": case.unit.name})
    page.head(case.round.heading._replace(office=case.unit.name.upper()), TITLE, under, _HINT, case.said)
    header = page.header()
    parts = list(forms.questions(case.round.criteria, case.asked))
    page.place(parts)
    first, end = case.asking
    before, after = by_code(case.steps[first - 1].result), by_code(case.stands)
    for part in parts:
        leaf = part.indicator
        page.row = page.rows[leaf.code]
        page.blank(PLAIN)
        page.put(forms.CODE, leaf.code, PLAIN)
        page.put(forms.MAXIMUM, leaf.maximum, PLAIN)
        page.put(forms.BEFORE, points_text(before[leaf.code]), PLAIN)
        page.put(forms.AFTER, points_text(after[leaf.code]), PLAIN)
        page.put(forms.SLOT, part.slots[0], PLAIN)
        over = _texts(case, part, first, end, language)
        for heading, text, _ in over:
            page.put(heading, text.strip(), ENTER if heading in EXPLANATION_FORM.filled else PLAIN)
        page.heights(page.row, 1, over, ())
        page.row += 1
    last = page.sign([Signer(language.say(title)) for title in (N_("PREPARED BY"), N_("HEAD OF THE UNIT"))])
    page.finish(header, last, f"{case.unit.name} – {case.round.year}")
    return parts


def _texts(case: Case, part: IndicatorLines, first: int, end: int, language: Language) -> list[Over]:
    leaf = part.indicator
    stated = case.steps[0].result.assessment.answers.get(leaf.code, Answer(UNANSWERED))
    found = [step.said.answers.get(leaf.code) for step in case.steps[first:end] if step.said is not None]
    decided = [line for answer in found if answer is not None for line in decided_lines(leaf, answer)]
    said = None if case.said is None else case.said.answers.get(leaf.code)
    explanation = "" if said is None or said.finding is None else said.finding.explanation
    return [
        Over(forms.ITEM, leaf.name),
        Over(forms.ANSWER, in_lines(answer_lines(leaf, stated), language)),
        Over(forms.FOUND, in_lines(decided, language)),
        Over(forms.EXPLANATION, explanation or _ROOM),
        Over(forms.ADDED, "" if said is None else said.evidence),
        Over(forms.NOTE, "" if said is None else said.note),
    ]
