"""The sheet of a form that a person sees, as far as all forms have it: head, columns, sums, paper, protection."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from math import ceil
from typing import NamedTuple

from openpyxl.cell import Cell
from openpyxl.formatting.rule import Rule
from openpyxl.styles import PatternFill
from openpyxl.styles.cell_style import StyleArray
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.cell_range import CellRange
from openpyxl.worksheet.worksheet import Worksheet

from ...assessment import Assessment
from ...criteria import AdjustmentKind, CriteriaSet, Criterion, Field
from ...dates import show
from ...heading import Heading, Signer
from ...language import Language
from ...number import Exact, exact_text, to_cell
from ...problems import N_, Message
from ...rules.formula import rounded_formula
from ...stages import forms
from ...stages.forms import AdjustmentsHead, IndicatorLines
from ...tables.adjustments import caps_in_words
from ...tables.policy_words import shown_places
from ...tables.ranking import set_lines
from ...tables.table import Align
from ..sheets import times
from ..sheets.book import PAGE_HEIGHT, PAGE_WIDTH, page_text, set_paper
from ..sheets.breaks import break_before, page_starts, scale_to_width
from ..sheets.letterhead import TITLE, UNDER_TITLE, put, write_letterhead, write_signatures, write_title
from ..sheets.styles import HEADER_FILL, Look, number_format
from .formulas import COMPARED

FIELD_FILL, CRITERION_FILL, INPUT_FILL, CLOSED_FILL = "CBD9E8", "E9EFF6", "FFF9DB", "E4E4E4"
WRONG_FILL, DIFFERS_FILL = "F8D3CF", "FFE3B3"
SIZE, SMALL = 11, 10
MARGIN = 3.0
_BESIDE, _ABOVE, _OUTSIDE = 0.4, 0.6, 0.25
"""Inches that stay free: beside what is printed, above and below it, and outside of the foot."""
_WIDER, _HIGHER = 2, 15
"""Columns and points that a page has room for beyond others, whose borders are broader."""

PLAIN = Look(size=SIZE, middle=True, wrap=True)
CLOSED = PLAIN._replace(fill=CLOSED_FILL)
ENTER = PLAIN._replace(fill=INPUT_FILL, unlocked=True)

_REFUSED = Message(N_("no survey is held in this round, and the set scores no unit without one"))

_POINTS = {
    forms.TENTATIVE, forms.CLAIMED, forms.BEFORE, forms.AFTER, forms.PREVIOUS, forms.SETTLED,
}  # fmt: skip
_CENTERED = {
    forms.CODE, forms.MAXIMUM, forms.VALUE, forms.CORRECTION, forms.UNIT_OF_MEASURE, forms.NOT_APPLICABLE,
    forms.EXPLAIN, *_POINTS,
}  # fmt: skip


_ADJUSTMENTS = ""
"""Stands for the row over bonuses and penalties, which has no code."""


class Over(NamedTuple):
    """A text that stands over all lines of an indicator, in a column."""

    heading: str
    text: str
    size: int = SIZE


def _received_lines(said: Assessment | None) -> Iterator[Message]:
    if said is not None and said.received is not None:
        yield Message(N_("Received on {day}"), {"day": show(said.received.date)})


def _word(heading: str) -> float:
    """How wide a column has to be for no word of its heading to be broken."""
    return ceil(10 * max(times.columns_for(times.width(word, SIZE, bold=True)) for word in heading.split())) / 10


class FormPage:
    """Writes the rows of one form's sheet; ``widths`` are those of its columns, in order, the last of the slots."""

    def __init__(
        self, sheet: Worksheet, criteria: CriteriaSet, widths: Mapping[str, float], language: Language
    ) -> None:
        self.sheet = sheet
        self.criteria = criteria
        self.widths = {heading: max(width, _word(language.say(heading))) for heading, width in widths.items()}
        self.language = language
        self.column = {heading: position for position, heading in enumerate(widths, 1)}
        self.letter = {heading: get_column_letter(position) for heading, position in self.column.items()}
        self.points_format = number_format(shown_places(criteria.policy))
        self.row = 1
        self.rows: dict[str, int] = {}
        """Where each item of the set stands, by its code."""
        self._whole: list[range] = []
        """Rows that stay on one page: those of an indicator with what is headed above it, and the sums."""
        self._dressed: dict[Look, StyleArray] = {}
        for heading, width in self.widths.items():
            sheet.column_dimensions[self.letter[heading]].width = width
        sheet.column_dimensions[self.letter[forms.SLOT]].hidden = True

    @property
    def shown(self) -> int:
        """The columns that are seen: all but the last, which holds the slots."""
        return len(self.widths) - 1

    def cell(self, heading: str, row: int) -> str:
        """The name of a cell."""
        return f"{self.letter[heading]}{row}"

    def head(self, heading: Heading, title: str, under: Message, hint: str, said: Assessment | None) -> None:
        """Letterhead and title; ``under`` says for whom and when, ``hint`` how the form is filled in.

        Where what is filled in states the day it came in, the form says it: so it counts when the form is read.
        """
        say, sentence = self.language.say, self.language.sentence
        heading = heading._replace(decision_number="", decision_date="")
        self.row = write_letterhead(self.sheet, heading, columns=self.shown)
        lines = [
            (say(title).upper(), TITLE),
            (sentence(under), TITLE),
            *((sentence(line), UNDER_TITLE) for line in set_lines(self.criteria)),
            (say(hint), UNDER_TITLE),
            *((sentence(line), UNDER_TITLE) for line in _received_lines(said)),
        ]
        self.row = 1 + write_title(self.sheet, lines, heading, columns=self.shown, row=self.row, language=self.language)

    def header(self) -> int:
        """The row of the headings, which is returned."""
        look = PLAIN._replace(fill=HEADER_FILL, bold=True, align=Align.CENTER)
        count = 1
        for heading, width in self.widths.items():
            text = self.language.say(heading)
            self.put(heading, text, look)
            count = max(count, times.lines(text, width, SIZE, bold=True))
        self.sheet.row_dimensions[self.row].height = times.height(count, SIZE) + MARGIN
        self.row += 1
        return self.row - 1

    def write_parts(
        self, parts: Iterable[forms.FormPart], summed: Sequence[str], write: Callable[[IndicatorLines], None]
    ) -> None:
        """The rows of the parts that have been found theirs, each indicator by ``write``."""
        for part in parts:
            if isinstance(part, IndicatorLines):
                write(part)
            elif isinstance(part, AdjustmentsHead):
                self._adjustments(part, summed)
            else:
                self._group(part, summed)

    def place(self, parts: Iterable[forms.FormPart]) -> int:
        """Find each part its rows; returns the one behind the last."""
        row = top = self.row
        for part in parts:
            if isinstance(part, IndicatorLines):
                self.rows[part.indicator.code] = row
                row += max(len(part.slots), 1)
                self._whole.append(range(top, row))
                top = row
            else:
                self.rows[_ADJUSTMENTS if isinstance(part, AdjustmentsHead) else part.code] = row
                row += 1
        return row

    def _group(self, part: Field | Criterion, summed: Sequence[str]) -> None:
        """A field's or a criterion's row, with the sums of what stands below it in some columns."""
        self.row = self.rows[part.code]
        below = part.criteria if isinstance(part, Field) else part.indicators
        look = PLAIN._replace(fill=FIELD_FILL if isinstance(part, Field) else CRITERION_FILL, bold=True)
        self.blank(look)
        self.put(forms.CODE, part.code, look._replace(align=Align.CENTER))
        self.put(forms.ITEM, part.name, look)
        self.put(forms.MAXIMUM, part.maximum, look)
        for heading in summed:
            cells = ",".join(self.cell(heading, self.rows[child.code]) for child in below)
            self.formula(heading, f"SUM({cells})", look)
        count = times.lines(part.name, self.widths[forms.ITEM], SIZE, bold=True)
        self.sheet.row_dimensions[self.row].height = times.height(count, SIZE) + MARGIN

    def _adjustments(self, part: AdjustmentsHead, summed: Sequence[str]) -> None:
        """The row over bonuses and penalties, with what they add to the sums of the fields."""
        self.row = self.rows[_ADJUSTMENTS]
        look = PLAIN._replace(fill=FIELD_FILL, bold=True)
        self.blank(look)
        caps = "\n".join(self.language.sentence(cap) for cap in caps_in_words(self.criteria.policy))
        title = self.language.say(N_("Bonuses and penalties, beside the maximum"))
        self.put(forms.ITEM, title, look)
        self.put(forms.HOW, caps, look._replace(size=SMALL, bold=False))
        for heading in summed:
            bonuses, penalties = (self._capped(part, kind, heading) for kind in AdjustmentKind)
            self.formula(heading, f"{bonuses}-{penalties}", look)
        count = max(
            times.lines(title, self.widths[forms.ITEM], SIZE, bold=True),
            times.lines(caps, self.widths[forms.HOW], SMALL),
        )
        self.sheet.row_dimensions[self.row].height = times.height(count, SIZE) + MARGIN

    def _capped(self, part: AdjustmentsHead, kind: AdjustmentKind, heading: str) -> str:
        """The sum of all of a kind, and no more than the policy allows."""
        rows = [self.rows[known.indicator.code] for known in part.adjustments if known.kind is kind]
        if not rows:
            return "0"
        total = f"SUM({','.join(self.cell(heading, row) for row in rows)})"
        cap = self.criteria.policy.cap_of(kind)
        return total if cap is None else f"MIN({exact_text(cap)},{total})"

    def blank(self, look: Look) -> None:
        """A row of empty cells."""
        for heading in self.widths:
            self.put(heading, "", look)

    def join(self, first: int, count: int, apart: Iterable[str]) -> None:
        """Make one cell of the rows of an indicator in every column that says something of it as a whole."""
        if count == 1:
            return
        for heading in self.widths:
            if heading not in apart:
                letter = self.letter[heading]
                # Every cell has its border already, which merge_cells would work out anew for each range.
                self.sheet.merged_cells.ranges.add(CellRange(f"{letter}{first}:{letter}{first + count - 1}"))

    def heights(self, first: int, count: int, over: Iterable[Over], apart: Sequence[str]) -> None:
        """Each line as high as its own texts, and all together as high as the texts over all of them need."""
        needed = max(times.height(times.lines(text, self.widths[at], size), size) for at, text, size in over)
        heights = []
        for row in range(first, first + count):
            texts = [(self.sheet.cell(row, self.column[heading]).value, heading) for heading in apart]
            lines = max(
                [times.lines(text, self.widths[at], SIZE) if isinstance(text, str) else 1 for text, at in texts],
                default=1,
            )
            heights.append(times.height(lines, SIZE) + MARGIN)
        missing = needed + MARGIN - sum(heights)
        if missing > 0:
            heights = [height + missing / len(heights) for height in heights]
        for row, height in enumerate(heights, first):
            self.sheet.row_dimensions[row].height = height

    def totals(
        self, start: int, summed: Sequence[str], counted: Sequence[str], *, unsurveyed: Exact = 0, refused: bool = False
    ) -> None:
        """Sums of the whole form, and the maximum that applies and the index that the ``counted`` of them make.

        ``unsurveyed`` is the maximum of what leaves it because no survey is held; the other points are rescaled then.
        ``refused`` says that no unit is scored without one: there is no index, and the form says why.
        """
        total = self.row
        look = PLAIN._replace(fill=FIELD_FILL, bold=True)
        self.blank(look)
        self.put(forms.ITEM, self.language.say(forms.TOTAL), look)
        self.put(forms.MAXIMUM, self.criteria.maximum, look)
        parts = [part.code for part in self.criteria.fields] + [_ADJUSTMENTS] * bool(self.criteria.adjustments)
        for heading in summed:
            cells = ",".join(self.cell(heading, self.rows[code]) for code in parts)
            self.formula(heading, f"SUM({cells})", look)
        self.sheet.row_dimensions[total].height = times.height(1, SIZE) + MARGIN
        look = PLAIN._replace(fill=CRITERION_FILL, bold=True)
        rescaled = [forms.RESCALED, forms.WHOLE] if unsurveyed else []
        for text in (forms.APPLIES, *rescaled, forms.INDEX):
            self.row += 1
            self.blank(look)
            self.put(forms.ITEM, self.language.say(text), look)
            lines = times.lines(self.language.say(text), self.widths[forms.ITEM], SIZE, bold=True)
            if refused and text == forms.INDEX:
                why = self.language.sentence(_REFUSED)
                self.put(forms.HOW, why, look._replace(size=SMALL, bold=False))
                lines = max(lines, times.lines(why, self.widths[forms.HOW], SMALL))
            self.sheet.row_dimensions[self.row].height = times.height(lines, SIZE) + MARGIN
        end = self.rows.get(_ADJUSTMENTS, total) - 1
        maximum, index = self.letter[forms.MAXIMUM], self.criteria.policy.index_rounding
        # What is compared with other units is left out until they are known, as where a unit is scored alone.
        words = [forms.AWAY, *([self.language.say(COMPARED)] if self.criteria.compared else [])]
        for heading in counted if not refused else ():
            points = self.letter[heading]
            away = "-".join(
                f'SUMIF({points}{start}:{points}{end},"{word}",{maximum}{start}:{maximum}{end})' for word in words
            )
            applicable = f"{points}{total + 1}"
            percent = f"100*{points}{total}/{applicable}"
            self.row = total + 1
            self.formula(heading, f"{maximum}{total}-{away}", look._replace(number=self.points_format))
            if unsurveyed:
                whole = f"({applicable}+{exact_text(unsurveyed)})"
                adjusted = self.cell(heading, self.rows[_ADJUSTMENTS]) if _ADJUSTMENTS in self.rows else "0"
                weighed = f"(({points}{total}-{adjusted})*{whole}+{adjusted}*{applicable})"
                percent = f"100*{weighed}/({applicable}*{whole})"
                for value in (f"{weighed}/{applicable}", whole):
                    self.row += 1
                    text = f'IF({applicable}>0,{value},"")'
                    self.formula(heading, text, look._replace(number=self.points_format))
            self.row += 1
            rounded = rounded_formula(percent, index)
            number = number_format(index.places)
            self.formula(heading, f'IF({applicable}>0,{rounded},"")', look._replace(number=number))
        self.row += 1

    def color(self, area: str, condition: str, color: str) -> None:
        """A fill for the cells in which a condition, written for the first of them, holds."""
        # The fill of a conditional format is the background colour of a pattern, as Excel has it.
        rule = Rule(type="expression", formula=[condition], dxf=DifferentialStyle(fill=PatternFill(bgColor=color)))
        self.sheet.conditional_formatting.add(area, rule)

    def sign(self, signers: Sequence[Signer]) -> int:
        """The signatures; returns the row behind them. What is signed is on their page: the sums, or the last row."""
        last = write_signatures(self.sheet, signers, columns=self.shown, row=self.row + 1, language=self.language)
        sums = self._whole[-1].stop
        top = sums if sums < self.row else self._whole[-1].start
        self._whole.append(range(top, last))
        return last

    def finish(self, header: int, last: int, footer: str) -> None:
        """Paper and protection of a sheet whose headings stand in one row, and whose ``last`` row is free."""
        sheet = self.sheet
        sheet.freeze_panes = f"{self.letter[forms.MAXIMUM]}{header + 1}"
        sheet.print_title_rows = f"{header}:{header}"
        sheet.print_area = f"A1:{get_column_letter(self.shown)}{last - 1}"
        set_paper(sheet)
        self._break_pages(header, last)
        sheet.print_options.horizontalCentered = True
        margins = sheet.page_margins
        margins.left = margins.right = _BESIDE
        margins.top = margins.bottom = _ABOVE
        margins.header = margins.footer = _OUTSIDE
        assert sheet.oddFooter is not None
        sheet.oddFooter.left.text = page_text(footer)
        sheet.oddFooter.right.text = self.language.say(N_("Page {page} of {pages}")).format(page="&P", pages="&N")
        protection = sheet.protection
        protection.sheet = True
        protection.formatColumns = protection.formatRows = protection.formatCells = False
        sheet.sheet_view.zoomScale = 90

    def _break_pages(self, header: int, last: int) -> None:
        """No indicator on two pages where one has room for it."""
        plain = times.height(1, SIZE)
        heights = [self.sheet.row_dimensions[row].height or plain for row in range(1, last)]
        scale = int(100 * scale_to_width(list(self.widths.values())[: self.shown], PAGE_WIDTH + _WIDER))
        room = (PAGE_HEIGHT + _HIGHER) * 100 / scale
        starts = page_starts(heights, room=room, whole=self._whole, first=(), repeated=heights[header - 1])
        break_before(self.sheet, starts, scale=scale)

    def put(self, heading: str, value: Exact | str, look: Look) -> None:
        """A number or a text in a column of the current row."""
        if heading in _CENTERED and look.align is Align.LEFT:
            look = look._replace(align=Align.CENTER)
        if heading in _POINTS and look.number == "General":
            look = look._replace(number=self.points_format)
        cell = put(self.sheet, self.row, self.column[heading], value if isinstance(value, str) else "")
        if not isinstance(value, str):
            cell.value = to_cell(value)
        self._dress(cell, look)

    def formula(self, heading: str, formula: str, look: Look) -> None:
        self.put(heading, "", look)
        self.sheet.cell(self.row, self.column[heading]).value = f"={formula}"

    def _dress(self, cell: Cell, look: Look) -> None:
        """Set a cell's look. The first cell of a look is dressed piece by piece, the others share what came of it."""
        if look in self._dressed:
            # Ten times as fast as piece by piece.
            cell._style = self._dressed[look]  # type: ignore[attr-defined]  # noqa: SLF001
            return
        cell._style = StyleArray()  # type: ignore[attr-defined]  # noqa: SLF001  # its old one is others' too
        look.dress(cell)
        self._dressed[look] = cell._style  # type: ignore[attr-defined]  # noqa: SLF001
