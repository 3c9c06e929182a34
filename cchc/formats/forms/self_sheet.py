"""The self-assessment form: what the unit is asked, and cells for its answer, its claim and its evidence."""

from __future__ import annotations

from openpyxl.worksheet.worksheet import Worksheet

from ...answers import NOT_APPLICABLE, Answer
from ...assessment import Assessment, Unit
from ...criteria import AdjustmentKind, Indicator, NotApplicable, ScoredBy
from ...heading import Signer
from ...language import Language
from ...number import Exact, add
from ...problems import N_, Message
from ...rounds import Round
from ...scoring import Lack
from ...stages import forms
from ...stages.forms import SELF_FORM, IndicatorLines
from ...stages.stage import NO_SURVEY, SELF_STAGE, WHO
from ...tables.unit import DOSSIERS
from .fact_lines import fill_lines, write_lines
from .formulas import INCOMPLETE, WRONG, tentative_points
from .lists import FormLists
from .page import CLOSED, DIFFERS_FILL, ENTER, PLAIN, SMALL, WRONG_FILL, FormPage, Over
from .words import how_it_is_scored

TITLE = N_("Self-assessment of the public administration reform index")

_WIDTHS = {
    forms.CODE: 7, forms.ITEM: 30, forms.MAXIMUM: 8, forms.HOW: 42, forms.DATA: 28, forms.VALUE: 17,
    forms.UNIT_OF_MEASURE: 9, forms.NOT_APPLICABLE: 10, forms.TENTATIVE: 9, forms.CLAIMED: 9, forms.EVIDENCE: 30,
    forms.NOTE: 16, forms.SLOT: 10,
}  # fmt: skip
_APART = (forms.DATA, forms.VALUE, forms.UNIT_OF_MEASURE, forms.SLOT)
"""Columns in which each line of an indicator has its own say."""
_SUMMED = (forms.TENTATIVE, forms.CLAIMED)

_HINT = N_(
    "Fill in the yellow cells only. Leave empty what is not answered. Type a percentage as a number alone, 85 for "
    "85 %: a cell that shows a percentage or a date is not accepted. Tentative points are computed from the answers "
    "for your information; the official points are computed on receipt."
)


def write_self_sheet(
    sheet: Worksheet,
    round_: Round,
    unit: Unit,
    language: Language,
    lists: FormLists,
    assessment: Assessment | None = None,
) -> list[IndicatorLines]:
    """Lay out the form; with an assessment, its answers are filled in. Returns the indicators that are on it."""
    page = FormPage(sheet, round_.criteria, _WIDTHS, language)
    under = Message(N_("Year {year}, {unit}"), {"year": str(round_.year), "unit": unit.name})
    page.head(round_.heading._replace(office=unit.name.upper()), TITLE, under, _HINT, assessment)
    header = page.header()
    parts = list(forms.form_parts(round_.criteria, round_.unasked_in(SELF_STAGE), round_.supplied_codes))
    start, end = page.row, page.place(parts)
    answers = {} if assessment is None else assessment.answers
    page.write_parts(
        parts, _SUMMED, lambda part: _indicator(page, lists, part, answers.get(part.indicator.code), round_)
    )
    page.row = end
    refused = round_.is_refused_without_survey
    page.totals(start, _SUMMED, (forms.TENTATIVE,), unsurveyed=_unsurveyed(round_), refused=refused)
    _colors(page, start, page.row - 1)
    last = page.sign([Signer(language.say(title)) for title in (N_("PREPARED BY"), N_("HEAD OF THE UNIT"))])
    page.finish(header, last, f"{unit.name} – {round_.year}")
    return [part for part in parts if isinstance(part, IndicatorLines)]


def _indicator(page: FormPage, lists: FormLists, part: IndicatorLines, answer: Answer | None, round_: Round) -> None:
    leaf = part.indicator
    first = page.rows[leaf.code]
    count = max(len(part.lines), 1)
    how = how_it_is_scored(leaf, page.language)
    always = page.criteria.not_applicable_policy(leaf) is NotApplicable.FORBID
    for page.row in range(first, first + count):
        page.blank(PLAIN)
        for heading in SELF_FORM.filled:
            if heading not in _APART:
                closed = not part.lines or (always and heading == forms.NOT_APPLICABLE)
                page.put(heading, "", CLOSED if closed else ENTER)
    page.row = first
    page.put(forms.CODE, leaf.code, PLAIN)
    page.put(forms.ITEM, leaf.name, PLAIN)
    page.put(forms.MAXIMUM, leaf.maximum, PLAIN)
    page.put(forms.HOW, how, PLAIN._replace(size=SMALL))
    if part.lines:
        cells = write_lines(page, lists, part, SELF_FORM)
        page.row = first
        away = page.cell(forms.NOT_APPLICABLE, first)
        formula = tentative_points(page.criteria, leaf, cells, away, lists, page.language)
        page.formula(forms.TENTATIVE, formula, PLAIN)
        lists.validate_points(page.cell(forms.CLAIMED, first), leaf.maximum, min(0, leaf.rule.ways[0].worth.lowest))
        if not always:
            lists.validate_away(away)
    else:
        page.put(forms.DATA, page.language.sentence(_answered_by(part, round_)), CLOSED)
        if _is_not_surveyed(leaf, round_):
            lack = None if round_.is_refused_without_survey else round_.survey_lack
            page.put(forms.TENTATIVE, _UNSURVEYED[lack], PLAIN)
        for heading in (forms.VALUE, forms.UNIT_OF_MEASURE):
            page.put(heading, "", CLOSED)
    over = [Over(forms.ITEM, leaf.name), Over(forms.HOW, how, SMALL)]
    if answer is not None:
        fill_lines(page, part, answer, SELF_FORM)
        page.row = first
        if answer.stated is NOT_APPLICABLE:
            page.put(forms.NOT_APPLICABLE, lists.away_text(), ENTER)
        if answer.claimed is not None:
            page.put(forms.CLAIMED, answer.claimed, ENTER)
        page.put(forms.EVIDENCE, answer.evidence, ENTER)
        page.put(forms.NOTE, answer.note, ENTER)
        over += [Over(forms.EVIDENCE, answer.evidence), Over(forms.NOTE, answer.note)]
    page.join(first, count, _APART)
    page.heights(first, count, over, (forms.DATA, forms.VALUE))


def _answered_by(part: IndicatorLines, round_: Round) -> Message:
    """Why the unit is not asked."""
    leaf = part.indicator
    if _is_not_surveyed(leaf, round_):
        return NO_SURVEY
    penalty = part.adjusts is AdjustmentKind.PENALTY
    text = N_("a penalty, not stated by the unit: {source:m}") if penalty else N_("taken from: {source:m}")
    return Message(text, {"source": DOSSIERS if leaf.code in round_.supplied_codes else WHO[leaf.scored_by]})


def _is_not_surveyed(leaf: Indicator, round_: Round) -> bool:
    return leaf.scored_by is ScoredBy.SURVEY and round_.survey_held is False


_UNSURVEYED: dict[Lack | None, Exact | str] = {Lack.NO_SURVEY: forms.AWAY, Lack.NO_SURVEY_ZERO: 0, None: ""}
"""The points of what a survey would score, where none is held."""


def _unsurveyed(round_: Round) -> Exact:
    """The maximum of what leaves it because no survey is held."""
    if round_.survey_lack is not Lack.NO_SURVEY or round_.is_refused_without_survey:
        return 0
    return add([leaf.maximum for leaf in round_.criteria.leaves if leaf.scored_by is ScoredBy.SURVEY])


def _colors(page: FormPage, start: int, end: int) -> None:
    """Points that the answer does not give yet stand out, and claims that differ from them."""
    points, claimed = page.letter[forms.TENTATIVE], page.letter[forms.CLAIMED]
    words = ",".join(f'{points}{start}="{page.language.say(word)}"' for word in (INCOMPLETE, WRONG))
    page.color(f"{points}{start}:{points}{end}", f"OR({words})", WRONG_FILL)
    differs = f'AND({claimed}{start}<>"",ISNUMBER({points}{start}),{claimed}{start}<>{points}{start})'
    page.color(f"{claimed}{start}:{claimed}{end}", differs, DIFFERS_FILL)
