"""The appraisal form: what the unit has answered and what stands of it, and cells for what is found of it."""

from __future__ import annotations

from openpyxl.worksheet.worksheet import Worksheet

from ...answers import NOT_APPLICABLE, UNANSWERED, Answer
from ...criteria import NotApplicable, ScoredBy
from ...heading import Signer
from ...language import Language
from ...number import Exact
from ...problems import N_, Message
from ...recording import NONE_STATED
from ...results import IndicatorRecord
from ...rounds import Round
from ...scoring import IndicatorResult, State
from ...stages import forms
from ...stages.answer_words import answer_lines, said_line
from ...stages.forms import APPRAISAL_FORM, IndicatorLines
from ...stages.stage import NO_SURVEY, StageKind, stage_words
from .case import Case, by_code
from .fact_lines import fill_lines, write_lines
from .formulas import INCOMPLETE, WRONG, settled_points, tentative_points
from .lists import FormLists
from .page import CLOSED, DIFFERS_FILL, ENTER, PLAIN, SMALL, WRONG_FILL, FormPage, Over
from .words import how_it_is_scored, in_lines

TITLES = {
    StageKind.APPRAISAL: N_("Appraisal of the public administration reform index"),
    StageKind.COUNCIL: N_("Decision of the council on the public administration reform index"),
}

_WIDTHS = {
    forms.CODE: 6.5, forms.ITEM: 22, forms.MAXIMUM: 7, forms.HOW: 33, forms.ANSWER: 23, forms.GIVEN: 19,
    forms.CLAIMED: 8.5, forms.EXCHANGE: 28, forms.PREVIOUS: 8.5, forms.BEFORE: 8.5, forms.FACT: 20,
    forms.CORRECTION: 13, forms.NOT_APPLICABLE: 8.5, forms.SETTLED: 8, forms.AFTER: 8.5, forms.REASON: 23,
    forms.EXPLAIN: 8.5, forms.ADDED: 12, forms.NOTE: 10, forms.SLOT: 10,
}  # fmt: skip
_APART = (forms.FACT, forms.CORRECTION, forms.SLOT)
"""Columns in which each line of an indicator has its own say."""
_SUMMED = (forms.CLAIMED, forms.BEFORE, forms.AFTER)

_HINT = N_(
    "Fill in the yellow cells only. To change what stands, correct the data or settle the points, not both, and give "
    "the reason; what is left empty stands as before. Type a percentage as a number alone, 85 for 85 %: a cell that "
    "shows a percentage or a date is not accepted. The points after are for your information; they are computed "
    "again on receipt."
)


def write_appraisal_sheet(sheet: Worksheet, case: Case, language: Language, lists: FormLists) -> list[IndicatorLines]:
    """Lay out the form. Returns the indicators that are on it."""
    return _AppraisalSheet(sheet, case, language, lists).write()


class _AppraisalSheet:
    def __init__(self, sheet: Worksheet, case: Case, language: Language, lists: FormLists) -> None:
        self.case = case
        self.lists = lists
        self.language = language
        absent = set() if len(case.steps) > 1 else {forms.EXCHANGE}
        absent |= set() if case.previous else {forms.PREVIOUS}
        widths = {heading: width for heading, width in _WIDTHS.items() if heading not in absent}
        self.page = FormPage(sheet, case.round.criteria, widths, language)
        self.before = by_code(case.stands)
        self.explained: list[str] = []
        """The cells of the reasons that are due where points change."""

    def write(self) -> list[IndicatorLines]:
        case, page = self.case, self.page
        stage, year = stage_words(case.stage.name), str(case.round.year)
        under = Message(N_("Year {year}, {unit} ({stage:m})"), {"year": year, "unit": case.unit.name, "stage": stage})
        page.head(case.round.heading, TITLES[case.stage.kind], under, _HINT, case.said)
        header = page.header()
        parts = case.parts
        start, end = page.row, page.place(parts)
        page.write_parts(parts, _SUMMED, self._indicator)
        page.row = end
        refused = case.round.is_refused_without_survey
        unsurveyed = case.stands.unsurveyed if case.stands.is_rescaled and not refused else 0
        page.totals(start, _SUMMED, (forms.BEFORE, forms.AFTER), unsurveyed=unsurveyed, refused=refused)
        self._colors(start, page.row - 1)
        last = page.sign(_signers(case.round, case.stage.kind, self.language))
        page.finish(header, last, f"{case.unit.name} – {case.round.year}")
        return [part for part in parts if isinstance(part, IndicatorLines)]

    def _indicator(self, part: IndicatorLines) -> None:
        page, leaf = self.page, part.indicator
        before = self.before[leaf.code]
        first, count = page.rows[leaf.code], max(len(part.lines), 1)
        closed = self._closed(part, before)
        for page.row in range(first, first + count):
            page.blank(PLAIN)
            for heading in APPRAISAL_FORM.filled:
                page.put(heading, "", CLOSED if heading in closed else ENTER)
        page.row = first
        over = self._tell(part, before)
        unchanged = page.cell(forms.BEFORE, first)
        unchanged = f'IF({unchanged}="","",{unchanged})'
        if part.lines:
            formula = self._ask(part, closed, unchanged)
        else:
            is_surveyed = leaf.scored_by is not ScoredBy.SURVEY or self.case.round.survey_held is not False
            why = answer_lines(leaf, Answer(UNANSWERED))[0] if is_surveyed else NO_SURVEY
            page.put(forms.FACT, self.language.sentence(why), CLOSED)
            formula = unchanged
        page.row = first
        page.formula(forms.AFTER, formula, PLAIN)
        said = None if self.case.said is None else self.case.said.answers.get(leaf.code)
        if said is not None and part.lines:
            over += self._fill(part, said)
        page.join(first, count, _APART)
        page.heights(first, count, over, (forms.FACT, forms.CORRECTION))

    def _closed(self, part: IndicatorLines, before: IndicatorResult) -> set[str]:
        """The columns that nothing can be filled in for an indicator."""
        if not part.lines:
            return set(APPRAISAL_FORM.filled)
        leaf = part.indicator
        closed = set()
        if self.page.criteria.not_applicable_policy(leaf) is NotApplicable.FORBID:
            closed.add(forms.NOT_APPLICABLE)
        if before.state is State.NOT_APPLICABLE or "points" in leaf.rule.keys:
            closed.add(forms.SETTLED)  # there is nothing to settle; or the points are the answer itself
        return closed

    def _tell(self, part: IndicatorLines, before: IndicatorResult) -> list[Over]:
        """What is known of an indicator; returns the texts that may be long."""
        page, language, leaf = self.page, self.language, part.indicator
        first = self.case.steps[0].result.assessment.answers.get(leaf.code, Answer(UNANSWERED))
        stated: tuple[Message, ...] = answer_lines(leaf, first)
        if part.adjusts is not None and first.stated is UNANSWERED:
            stated = (NONE_STATED[part.adjusts],)
        lines = [said_line(leaf, step.said) for step in self.case.steps[1:] if step.said is not None]
        over = [
            Over(forms.ITEM, leaf.name),
            Over(forms.HOW, how_it_is_scored(leaf, language), SMALL),
            Over(forms.ANSWER, in_lines(stated, language)),
            Over(forms.GIVEN, first.evidence),
        ]
        if forms.EXCHANGE in page.widths:
            over.append(Over(forms.EXCHANGE, in_lines(filter(None, lines), language)))
        for heading, text, size in over:
            page.put(heading, text, PLAIN._replace(size=size))
        page.put(forms.CODE, leaf.code, PLAIN)
        page.put(forms.MAXIMUM, leaf.maximum, PLAIN)
        if first.claimed is not None:
            page.put(forms.CLAIMED, first.claimed, PLAIN)
        page.put(forms.BEFORE, points_text(before), PLAIN)
        if leaf.code in self.case.previous:
            page.put(forms.PREVIOUS, _last_year(self.case.previous[leaf.code], leaf.maximum, language), PLAIN)
        return over

    def _ask(self, part: IndicatorLines, closed: set[str], unchanged: str) -> str:
        """Lay out the cells to be filled in; returns the formula of the points after."""
        page, lists, leaf = self.page, self.lists, part.indicator
        first = page.rows[leaf.code]
        cells = write_lines(page, lists, part, APPRAISAL_FORM)
        away, settled = page.cell(forms.NOT_APPLICABLE, first), page.cell(forms.SETTLED, first)
        lists.validate_yes(page.cell(forms.EXPLAIN, first))
        if forms.NOT_APPLICABLE not in closed:
            lists.validate_away(away)
        if leaf.scored_by is ScoredBy.UNIT:
            self.explained.append(page.cell(forms.REASON, first))
        formula = tentative_points(page.criteria, leaf, cells, away, lists, self.language, blank=unchanged)
        if forms.SETTLED in closed:
            return formula
        lists.validate_points(settled, leaf.maximum, leaf.rule.ways[0].worth.lowest)
        others = [*(cell for _, cell in cells), away]
        return settled_points(page.criteria, leaf, settled, others, formula, self.language)

    def _fill(self, part: IndicatorLines, said: Answer) -> list[Over]:
        """What the stage has said already; returns the texts that may be long."""
        page, finding = self.page, said.finding
        fill_lines(page, part, said, APPRAISAL_FORM)
        page.row = page.rows[part.indicator.code]
        if said.stated is NOT_APPLICABLE:
            page.put(forms.NOT_APPLICABLE, self.lists.away_text(), ENTER)
        over = [Over(forms.ADDED, said.evidence), Over(forms.NOTE, said.note)]
        if finding is not None:
            if finding.points is not None:
                page.put(forms.SETTLED, finding.points, ENTER)
            if finding.explain:
                page.put(forms.EXPLAIN, self.language.say(forms.YES), ENTER)
            over.append(Over(forms.REASON, finding.reason))
        for heading, text, _ in over:
            page.put(heading, text, ENTER)
        return over

    def _colors(self, start: int, end: int) -> None:
        """What is wrong or incomplete, points that differ, and reasons that are due stand out."""
        page = self.page
        after, before, claimed = (page.letter[heading] for heading in (forms.AFTER, forms.BEFORE, forms.CLAIMED))
        words = ",".join(f'{after}{start}="{self.language.say(word)}"' for word in (INCOMPLETE, WRONG))
        page.color(f"{after}{start}:{after}{end}", f"OR({words})", WRONG_FILL)
        page.color(f"{after}{start}:{after}{end}", f"{after}{start}<>{before}{start}", DIFFERS_FILL)
        differs = f'AND({claimed}{start}<>"",ISNUMBER({before}{start}),{claimed}{start}<>{before}{start})'
        page.color(f"{claimed}{start}:{claimed}{end}", differs, DIFFERS_FILL)
        if self.explained:
            row = self.explained[0].lstrip(page.letter[forms.REASON])
            due = f'AND({self.explained[0]}="",{after}{row}<>{before}{row})'
            page.color(" ".join(self.explained), due, WRONG_FILL)


def points_text(item: IndicatorResult) -> Exact | str:
    """The points of an indicator in a cell: a number, KAD, or nothing while it is unanswered."""
    return {State.SCORED: item.points, State.NOT_APPLICABLE: forms.AWAY, State.UNANSWERED: ""}[item.state]


def _last_year(record: IndicatorRecord, maximum: Exact, language: Language) -> Exact | str:
    """The points of a year before, with their maximum where it was another."""
    if record.state is State.UNANSWERED or record.points is None:
        return forms.AWAY if record.points is None else ""
    if record.maximum == maximum:
        return record.points
    return f"{language.number(record.points)} / {language.number(record.maximum)}"


def _signers(round_: Round, kind: StageKind, language: Language) -> list[Signer]:
    if kind is StageKind.COUNCIL:
        return [Signer(language.say(title)) for title in (N_("SECRETARY"), N_("CHAIR OF THE COUNCIL"))]
    return [Signer(language.say(N_("APPRAISED BY"))), *round_.heading.signers[-1:]]
