"""The sheet of a form that a person sees: head, table, signatures."""

from __future__ import annotations

from collections.abc import Sequence

from openpyxl.cell import Cell
from openpyxl.formatting.rule import Rule
from openpyxl.styles import PatternFill
from openpyxl.styles.cell_style import StyleArray
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.cell_range import CellRange
from openpyxl.worksheet.worksheet import Worksheet

from ... import forms
from ...answers import NOT_APPLICABLE, Absent, Answer
from ...assessment import Assessment, Unit
from ...criteria import Criterion, Field, Indicator, NotApplicable
from ...forms import IndicatorLines, Line
from ...language import Language
from ...number import Exact, to_cell
from ...problems import N_, Message
from ...rounds import Round, Signer
from ...rules import Figure
from ...rules.formula import rounded_formula
from ...tables.ranking import points_places, set_lines
from ...tables.table import Align
from ...tables.unit import DOSSIERS, SCORED_BY
from ..sheets import times
from ..sheets.book import page_text, set_paper
from ..sheets.letterhead import TITLE, UNDER_TITLE, put, write_letterhead, write_signatures, write_title
from ..sheets.styles import HEADER_FILL, Look, number_format
from .formulas import INCOMPLETE, WRONG, tentative_points
from .lists import FormLists

FORM_TITLE = N_("Self-assessment of the public administration reform index")

_WIDTHS = {
    forms.CODE: 7, forms.ITEM: 30, forms.MAXIMUM: 8, forms.HOW: 42, forms.DATA: 28, forms.VALUE: 17,
    forms.UNIT_OF_MEASURE: 9, forms.NOT_APPLICABLE: 10, forms.TENTATIVE: 9, forms.CLAIMED: 9, forms.EVIDENCE: 30,
    forms.NOTE: 16, forms.SLOT: 10,
}  # fmt: skip
_COLUMN = {heading: position for position, heading in enumerate(forms.HEADINGS, 1)}
_LETTER = {heading: get_column_letter(position) for heading, position in _COLUMN.items()}
_SHOWN = len(forms.HEADINGS) - 1
"""The columns that are seen: all but the last, which holds the slots."""
_CENTERED = {
    forms.CODE, forms.MAXIMUM, forms.VALUE, forms.UNIT_OF_MEASURE, forms.NOT_APPLICABLE, forms.TENTATIVE,
    forms.CLAIMED,
}  # fmt: skip
_MERGED = tuple(heading for heading in forms.HEADINGS if heading not in (
    forms.DATA, forms.VALUE, forms.UNIT_OF_MEASURE, forms.SLOT,
))  # fmt: skip
"""Columns that say something of an indicator as a whole, over all its lines."""

_HINT = N_(
    "Fill in the yellow cells only. Leave empty what is not answered. Tentative points are computed from the answers "
    "for your information; the official points are computed on receipt."
)

_FIELD_FILL, _CRITERION_FILL, _INPUT_FILL, _CLOSED_FILL = "CBD9E8", "E9EFF6", "FFF9DB", "E4E4E4"
_WRONG_FILL, _DIFFERS_FILL = "F8D3CF", "FFE3B3"
_SIZE, _SMALL = 11, 10
_MARGIN = 3.0


_PLAIN = Look(size=_SIZE, middle=True, wrap=True)


def write_form_sheet(
    sheet: Worksheet,
    round_: Round,
    unit: Unit,
    language: Language,
    lists: FormLists,
    assessment: Assessment | None = None,
) -> None:
    """Lay out the form; with an assessment, its answers are filled in."""
    _FormSheet(sheet, round_, unit, language, lists, assessment).write()


class _FormSheet:
    def __init__(
        self,
        sheet: Worksheet,
        round_: Round,
        unit: Unit,
        language: Language,
        lists: FormLists,
        assessment: Assessment | None,
    ) -> None:
        self.sheet = sheet
        self.round = round_
        self.criteria = round_.criteria
        self.unit = unit
        self.language = language
        self.lists = lists
        self.answers = {} if assessment is None else assessment.answers
        self.points_format = number_format(points_places(self.criteria.policy))
        self.dressed: dict[Look, StyleArray] = {}
        self.row = 1
        self.rows: dict[str, int] = {}
        """Where each item of the set stands, by its code."""

    def write(self) -> None:
        sheet = self.sheet
        for heading, width in _WIDTHS.items():
            sheet.column_dimensions[_LETTER[heading]].width = width
        sheet.column_dimensions[_LETTER[forms.SLOT]].hidden = True
        self._head()
        header = self.row
        self._header()
        start = self.row
        parts = list(forms.form_parts(self.criteria, self.round.elsewhere, self.round.supplied_codes))
        row = start
        for part in parts:
            self.rows[part.indicator.code if isinstance(part, IndicatorLines) else part.code] = row
            row += max(len(part.lines), 1) if isinstance(part, IndicatorLines) else 1
        for part in parts:
            if isinstance(part, IndicatorLines):
                self._indicator(part)
            else:
                self._group(part)
        self.row = row
        self._totals(start)
        self._colors(start, self.row - 1)
        signers = [Signer(self.language.say(title)) for title in (N_("PREPARED BY"), N_("HEAD OF THE UNIT"))]
        self._finish(header, write_signatures(sheet, signers, columns=_SHOWN, row=self.row + 1, language=self.language))

    def _head(self) -> None:
        say = self.language.say
        heading = self.round.heading._replace(office=self.unit.name.upper(), decision_number="", decision_date="")
        self.row = write_letterhead(self.sheet, heading, columns=_SHOWN)
        year = Message(N_("Year {year}, {unit}"), {"year": str(self.round.year), "unit": self.unit.name})
        lines = [
            (say(FORM_TITLE).upper(), TITLE),
            (self.language.sentence(year), TITLE),
            *((self.language.sentence(line), UNDER_TITLE) for line in set_lines(self.criteria)),
            (say(_HINT), UNDER_TITLE),
        ]
        self.row = 1 + write_title(self.sheet, lines, heading, columns=_SHOWN, row=self.row, language=self.language)

    def _header(self) -> None:
        look = _PLAIN._replace(fill=HEADER_FILL, bold=True, align=Align.CENTER)
        count = 1
        for heading in forms.HEADINGS:
            text = self.language.say(heading)
            self._put(heading, text, look)
            count = max(count, times.lines(text, _WIDTHS[heading], _SIZE, bold=True))
        self.sheet.row_dimensions[self.row].height = times.height(count, _SIZE) + _MARGIN
        self.row += 1

    def _group(self, part: Field | Criterion) -> None:
        """A field's or a criterion's row, with the sums of what stands below it."""
        self.row = self.rows[part.code]
        below = part.criteria if isinstance(part, Field) else part.indicators
        look = _PLAIN._replace(fill=_FIELD_FILL if isinstance(part, Field) else _CRITERION_FILL, bold=True)
        self._blank_row(look)
        self._put(forms.CODE, part.code, look._replace(align=Align.CENTER))
        self._put(forms.ITEM, part.name, look)
        self._put(forms.MAXIMUM, part.maximum, look)
        for heading in (forms.TENTATIVE, forms.CLAIMED):
            cells = ",".join(f"{_LETTER[heading]}{self.rows[child.code]}" for child in below)
            self._formula(heading, f"SUM({cells})", look)
        count = times.lines(part.name, _WIDTHS[forms.ITEM], _SIZE, bold=True)
        self.sheet.row_dimensions[self.row].height = times.height(count, _SIZE) + _MARGIN

    def _blank_row(self, look: Look) -> None:
        for heading in forms.HEADINGS:
            self._put(heading, "", look)

    def _indicator(self, part: IndicatorLines) -> None:
        leaf = part.indicator
        first = self.rows[leaf.code]
        count = max(len(part.lines), 1)
        asked = bool(part.lines)
        how = [self.language.sentence(words) for words in leaf.rule.words]
        if leaf.evidence:
            evidence = Message(N_("Evidence: {text}"), {"text": leaf.evidence})
            how.append(self.language.sentence(evidence))
        plain, closed = _PLAIN, _PLAIN._replace(fill=_CLOSED_FILL)
        enter = _PLAIN._replace(fill=_INPUT_FILL, unlocked=True) if asked else closed
        always = self.criteria.not_applicable_policy(leaf) is NotApplicable.FORBID
        for self.row in range(first, first + count):
            self._blank_row(plain)
            for heading in _MERGED:
                if heading in forms.FILLED:
                    self._put(heading, "", closed if always and heading == forms.NOT_APPLICABLE else enter)
        self.row = first
        self._put(forms.CODE, leaf.code, plain)
        self._put(forms.ITEM, leaf.name, plain)
        self._put(forms.MAXIMUM, leaf.maximum, plain)
        self._put(forms.HOW, "\n".join(how), plain._replace(size=_SMALL))
        cells = self._lines(part, closed)
        self.row = first
        away = f"{_LETTER[forms.NOT_APPLICABLE]}{first}"
        if asked:
            formula = tentative_points(self.criteria, leaf, cells, away, self.lists, self.language)
            self._formula(forms.TENTATIVE, formula, plain)
            self.lists.validate_points(f"{_LETTER[forms.CLAIMED]}{first}", leaf.maximum)
            if not always:
                self.lists.validate_away(away)
        self._fill_in(leaf, first)
        if count > 1:
            for heading in _MERGED:
                letter = _LETTER[heading]
                # Every cell has its border already, which merge_cells would work out anew for each range.
                self.sheet.merged_cells.ranges.add(CellRange(f"{letter}{first}:{letter}{first + count - 1}"))
        self._heights(part, first, leaf.name, how)

    def _lines(self, part: IndicatorLines, closed: Look) -> list[tuple[Line, str]]:
        """The lines that the unit answers, and the cell of each."""
        if not part.lines:
            leaf = part.indicator
            source = DOSSIERS if leaf.code in self.round.supplied_codes else SCORED_BY[leaf.scored_by]
            from_elsewhere = Message(N_("taken from: {source:m}"), {"source": source})
            self._put(forms.DATA, self.language.sentence(from_elsewhere), closed)
            for heading in (forms.VALUE, forms.UNIT_OF_MEASURE):
                self._put(heading, "", closed)
            return []
        cells = []
        for row, line in enumerate(part.lines, self.rows[part.indicator.code]):
            self.row = row
            cell = f"{_LETTER[forms.VALUE]}{self.row}"
            self._put(forms.DATA, self.language.sentence(line.label), _PLAIN)
            self._put(forms.VALUE, "", _value_look(line))
            self._put(forms.SLOT, line.slot, _PLAIN)
            if isinstance(line.asked, Figure):
                self._put(forms.UNIT_OF_MEASURE, line.asked.unit, _PLAIN)
                self.lists.validate_figure(cell, line.asked)
            else:
                self.lists.validate_choice(cell, line.asked)
            self._answer(part.indicator, line)
            cells.append((line, cell))
        return cells

    def _answer(self, leaf: Indicator, line: Line) -> None:
        """The value that an assessment gives to a line."""
        answer = self.answers.get(leaf.code)
        if answer is None or isinstance(answer.stated, Absent) or answer.way != line.way:
            return
        value = leaf.rule.ways[line.way].stated(answer.stated)[line.asked.key]
        look = _value_look(line)
        if isinstance(line.asked, Figure):
            assert not isinstance(value, (str, tuple))
            self._put(forms.VALUE, value, look)
        elif line.option is not None:
            assert isinstance(value, tuple)
            word = forms.YES if line.option.code in value else forms.NO
            self._put(forms.VALUE, self.language.say(word), look)
        else:
            name = next(option.name for option in line.asked.options if option.code == value)
            self._put(forms.VALUE, name, look)

    def _fill_in(self, leaf: Indicator, first: int) -> None:
        """What an assessment says of an indicator beside its facts."""
        answer: Answer | None = self.answers.get(leaf.code)
        if answer is None:
            return
        self.row = first
        look = _PLAIN._replace(fill=_INPUT_FILL, unlocked=True)
        if answer.stated is NOT_APPLICABLE:
            self._put(forms.NOT_APPLICABLE, self.lists.away_text(), look)
        if answer.claimed is not None:
            self._put(forms.CLAIMED, answer.claimed, look)
        self._put(forms.EVIDENCE, answer.evidence, look)
        self._put(forms.NOTE, answer.note, look)

    def _heights(self, part: IndicatorLines, first: int, name: str, how: Sequence[str]) -> None:
        """Each line as high as its own text, and the last as high as the texts over all lines need besides."""
        answer = self.answers.get(part.indicator.code)
        needed = max(
            times.height(times.lines(name, _WIDTHS[forms.ITEM], _SIZE), _SIZE),
            sum(times.height(times.lines(text, _WIDTHS[forms.HOW], _SMALL), _SMALL) for text in how),
            0 if answer is None else times.height(times.lines(answer.evidence, _WIDTHS[forms.EVIDENCE], _SIZE), _SIZE),
            0 if answer is None else times.height(times.lines(answer.note, _WIDTHS[forms.NOTE], _SIZE), _SIZE),
        )
        heights = []
        for row in range(first, first + max(len(part.lines), 1)):
            texts = [(self.sheet.cell(row, _COLUMN[heading]).value, heading) for heading in (forms.DATA, forms.VALUE)]
            count = max(
                times.lines(text, _WIDTHS[heading], _SIZE) if isinstance(text, str) else 1 for text, heading in texts
            )
            heights.append(times.height(count, _SIZE) + _MARGIN)
        missing = needed + _MARGIN - sum(heights)
        if missing > 0:
            heights = [height + missing / len(heights) for height in heights]
        for row, height in enumerate(heights, first):
            self.sheet.row_dimensions[row].height = height

    def _totals(self, start: int) -> None:
        """Points of the whole form, the maximum that applies, and the index that they make."""
        total = self.row
        look = _PLAIN._replace(fill=_FIELD_FILL, bold=True)
        points, maximum = _LETTER[forms.TENTATIVE], _LETTER[forms.MAXIMUM]
        self._blank_row(look)
        self._put(forms.ITEM, self.language.say(N_("Total")), look)
        self._put(forms.MAXIMUM, self.criteria.maximum, look)
        for heading in (forms.TENTATIVE, forms.CLAIMED):
            cells = ",".join(f"{_LETTER[heading]}{self.rows[part.code]}" for part in self.criteria.fields)
            self._formula(heading, f"SUM({cells})", look)
        look = _PLAIN._replace(fill=_CRITERION_FILL, bold=True)
        away = f'SUMIF({points}{start}:{points}{total - 1},"{forms.AWAY}",{maximum}{start}:{maximum}{total - 1})'
        index = self.criteria.policy.index_rounding
        applicable = f"{points}{total + 1}"
        for text, formula, number in (
            (N_("Maximum that applies"), f"{maximum}{total}-{away}", self.points_format),
            (
                N_("Tentative index (%)"),
                f'IF({applicable}>0,{rounded_formula(f"100*{points}{total}/{applicable}", index)},"")',
                number_format(index.places),
            ),
        ):
            self.row += 1
            self._blank_row(look)
            self._put(forms.ITEM, self.language.say(text), look)
            self._formula(forms.TENTATIVE, formula, look._replace(number=number))
        for row in range(total, self.row + 1):
            self.sheet.row_dimensions[row].height = times.height(1, _SIZE) + _MARGIN
        self.row += 1

    def _colors(self, start: int, end: int) -> None:
        """Points that the answer does not give yet stand out, and claims that differ from them."""
        points, claimed = _LETTER[forms.TENTATIVE], _LETTER[forms.CLAIMED]
        words = ",".join(f'{points}{start}="{self.language.say(word)}"' for word in (INCOMPLETE, WRONG))
        self.sheet.conditional_formatting.add(f"{points}{start}:{points}{end}", _colored(f"OR({words})", _WRONG_FILL))
        differs = f'AND({claimed}{start}<>"",ISNUMBER({points}{start}),{claimed}{start}<>{points}{start})'
        self.sheet.conditional_formatting.add(f"{claimed}{start}:{claimed}{end}", _colored(differs, _DIFFERS_FILL))

    def _finish(self, header: int, last: int) -> None:
        sheet = self.sheet
        sheet.freeze_panes = f"{_LETTER[forms.MAXIMUM]}{header + 1}"
        sheet.print_title_rows = f"{header}:{header}"
        sheet.print_area = f"A1:{_LETTER[forms.NOTE]}{last - 1}"
        set_paper(sheet)
        sheet.print_options.horizontalCentered = True
        margins = sheet.page_margins
        margins.left = margins.right = 0.4
        margins.top = margins.bottom = 0.6
        margins.header = margins.footer = 0.25
        assert sheet.oddFooter is not None
        sheet.oddFooter.left.text = page_text(f"{self.unit.name} – {self.round.year}")
        sheet.oddFooter.right.text = self.language.say(N_("Page {page} of {pages}")).format(page="&P", pages="&N")
        protection = sheet.protection
        protection.sheet = True
        protection.formatColumns = protection.formatRows = protection.formatCells = False
        sheet.sheet_view.zoomScale = 90

    def _put(self, heading: str, value: Exact | str, look: Look) -> None:
        """A number or a text in a column of the current row."""
        if heading in _CENTERED and look.align is Align.LEFT:
            look = look._replace(align=Align.CENTER)
        if heading in (forms.CLAIMED, forms.TENTATIVE) and look.number == "General":
            look = look._replace(number=self.points_format)
        cell = put(self.sheet, self.row, _COLUMN[heading], value if isinstance(value, str) else "")
        if not isinstance(value, str):
            cell.value = to_cell(value)
        self._dress(cell, look)

    def _formula(self, heading: str, formula: str, look: Look) -> None:
        self._put(heading, "", look)
        self.sheet.cell(self.row, _COLUMN[heading]).value = f"={formula}"

    def _dress(self, cell: Cell, look: Look) -> None:
        """Set a cell's look. The first cell of a look is dressed piece by piece, the others share what came of it."""
        if look in self.dressed:
            # Ten times as fast as piece by piece.
            cell._style = self.dressed[look]  # type: ignore[attr-defined]  # noqa: SLF001
            return
        cell._style = StyleArray()  # type: ignore[attr-defined]  # noqa: SLF001  # its old one is others' too
        look.dress(cell)
        self.dressed[look] = cell._style  # type: ignore[attr-defined]  # noqa: SLF001


def _value_look(line: Line) -> Look:
    """Of a cell that holds an answer: thousands stand apart where things are counted, and what is chosen is a text, or
    Excel would make a number of it (``90 %``).
    """
    figure = line.asked if isinstance(line.asked, Figure) else None
    number = "@" if figure is None else "#,##0" if figure.whole else "General"
    return _PLAIN._replace(fill=_INPUT_FILL, unlocked=True, number=number)


def _colored(condition: str, color: str) -> Rule:
    """A conditional format; its fill is the background colour of a pattern, as Excel has it."""
    return Rule(type="expression", formula=[condition], dxf=DifferentialStyle(fill=PatternFill(bgColor=color)))
