"""The head and foot of an administrative sheet: issuing body, quốc hiệu and tiêu ngữ, title, signatures.

Whoever calls sets the widths of the columns first: they decide where the sheet is split, and how high rows are.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import combinations, pairwise
from typing import NamedTuple

from openpyxl.cell import Cell
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from ...dates import parse, show
from ...heading import Heading, Signer
from ...language import Language
from ...problems import N_, Message
from . import times
from .styles import alignment, font

COUNTRY, MOTTO = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"
"""Quốc hiệu and tiêu ngữ. They are the form itself, whatever the language of the rest."""

MAX_TEXT = 32_767
"""Characters that a cell can hold."""

_RULE_SIZE, _RULE_HEIGHT = 6, 8.0
"""Of a short rule: underscores, which join; a cell has no line of its own length."""
_SIGNATURE_ROWS = 4
_HELD = "\u00a0"
"""A blank that is printed, and seen by nobody."""
_FEW_COLUMNS = 30
"""Of which all ways to part them can be tried."""
_DEFAULT_WIDTH = 13.0
"""Of a column that has none, as openpyxl writes it."""


class Span(NamedTuple):
    """Columns beside each other, from 1, both ends among them."""

    first: int
    last: int


class Style(NamedTuple):
    """How a line is set, centered over its span."""

    size: int
    bold: bool = False
    italic: bool = False
    align: str = "center"
    color: str = "000000"

    def dress(self, cell: Cell) -> None:
        cell.font = font(self.size, bold=self.bold, italic=self.italic, color=self.color)
        cell.alignment = alignment(self.align)


BODY, OFFICE, TITLE, UNDER_TITLE = Style(12), Style(12, bold=True), Style(14, bold=True), Style(12, italic=True)
_RULED = Style(_RULE_SIZE, bold=True)


def write_letterhead(sheet: Worksheet, heading: Heading, *, columns: int) -> int:
    """The issuing body on the left, quốc hiệu and tiêu ngữ on the right. Returns the next free row.

    What the heading leaves open stays blank, to be typed in.
    """
    left, right = _split(sheet, columns, (45, 55))
    row = 1
    for body, country, style in ((heading.issuer, COUNTRY, OFFICE), (heading.office, MOTTO, OFFICE)):
        lone = not (heading.issuer and heading.office)
        texts = [(left, body, style if lone or body == heading.office else BODY), (right, country, style)]
        _line(sheet, row, texts)
        row += 1
    _rules(sheet, row, [(left, heading.office or heading.issuer, 0.4), (right, MOTTO, 1.0)])
    return row + 2


def write_title(
    sheet: Worksheet,
    lines: Sequence[tuple[str, Style]],
    heading: Heading,
    *,
    columns: int,
    row: int,
    language: Language,
) -> int:
    """Lines over the whole sheet, and below them the decision that it belongs to, if any. Returns the next free row."""
    decision = decision_of(heading)
    if decision is not None:
        style = UNDER_TITLE._replace(align=lines[-1][1].align if lines else UNDER_TITLE.align)
        lines = [*lines, (f"({language.sentence(decision)})", style)]
    for text, style in lines:
        _line(sheet, row, [(Span(1, columns), text, style)])
        row += 1
    return row


def decision_of(heading: Heading) -> Message | None:
    """The words for the decision; its number says who made it. Its date, however it was stated, reads as in print."""
    date, _ = parse(heading.decision_date)
    values = {"number": heading.decision_number, "date": heading.decision_date if date is None else show(date)}
    if heading.decision_number and heading.decision_date:
        return Message(N_("Annex to Decision No. {number} of {date}"), values)
    if heading.decision_number:
        return Message(N_("Annex to Decision No. {number}"), values)
    return None


def write_signatures(
    sheet: Worksheet,
    signers: Sequence[Signer],
    *,
    columns: int,
    row: int,
    language: Language,
    place: str = "",
) -> int:
    """Those who sign, side by side, with room for their signatures. Returns the next free row."""
    if not signers:
        return row
    spans = _spread(sheet, columns, len(signers))
    dated = Message(N_("{place}, date …… month …… year 20……"), {"place": place or "…………………"})
    _line(sheet, row, [(spans[-1], language.sentence(dated), UNDER_TITLE)])
    row += 1
    note = language.sentence(Message(N_("(Signature, full name)")))
    _line(sheet, row, [(span, signer.title, OFFICE) for span, signer in zip(spans, signers, strict=False)])
    _line(sheet, row + 1, [(span, note, UNDER_TITLE) for span in spans])
    row += 2
    for blank in range(row, row + _SIGNATURE_ROWS):
        sheet.row_dimensions[blank].height = times.height(1, BODY.size)
    row += _SIGNATURE_ROWS
    if not any(signer.name for signer in signers):
        # Rows that hold nothing at the end of a sheet are not printed, and there would be no room to sign.
        _line(sheet, row - 1, [(span, _HELD, BODY) for span in spans])
    else:
        _line(sheet, row, [(span, signer.name, OFFICE) for span, signer in zip(spans, signers, strict=False)])
        row += 1
    return row


_LIKE_ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
"""What looks like an escaped character in a cell, and would be taken for one."""


def put(sheet: Worksheet, row: int, column: int, text: str) -> Cell:
    """A text in a cell: whatever it starts with, it is no formula."""
    cell = sheet.cell(row, column)
    assert isinstance(cell, Cell)
    if text:
        cell.value = _LIKE_ESCAPE.sub(r"_x005F\g<0>", text[:MAX_TEXT])
        cell.data_type = "s"
    return cell


def column_width(sheet: Worksheet, column: int) -> float:
    letter = get_column_letter(column)
    known = letter in sheet.column_dimensions and sheet.column_dimensions[letter].width
    return known or _DEFAULT_WIDTH


def span_width(sheet: Worksheet, span: Span) -> float:
    return sum(column_width(sheet, column) for column in range(span.first, span.last + 1))


def _line(sheet: Worksheet, row: int, texts: Sequence[tuple[Span, str, Style]]) -> None:
    """Texts beside each other in one row, which is as high as the highest of them."""
    highest = 0.0
    for span, text, style in texts:
        cell = put(sheet, row, span.first, text)
        style.dress(cell)
        if span.last > span.first:
            sheet.merge_cells(start_row=row, end_row=row, start_column=span.first, end_column=span.last)
        count = times.lines(text, span_width(sheet, span), style.size, bold=style.bold)
        highest = max(highest, times.height(count, style.size))
    sheet.row_dimensions[row].height = highest


def _rules(sheet: Worksheet, row: int, rules: Sequence[tuple[Span, str, float]]) -> None:
    """A short rule below each text, of a share of its length."""
    for span, text, share in rules:
        if text:
            wide = min(times.width(text, OFFICE.size, bold=True) * share, times.room(span_width(sheet, span)))
            count = int(wide / times.width("_", _RULE_SIZE, bold=True))
            _line(sheet, row, [(span, "_" * count, _RULED)])
    sheet.row_dimensions[row].height = _RULE_HEIGHT


def _spread(sheet: Worksheet, columns: int, parts: int) -> list[Span]:
    """The columns in so many spans of which the narrowest is as wide as can be: each has to hold a title and a name."""
    if not 1 < parts <= columns <= _FEW_COLUMNS:
        return _split(sheet, columns, [1] * parts)

    def spans(cuts: tuple[int, ...]) -> list[Span]:
        return [Span(first + 1, last) for first, last in pairwise((0, *cuts, columns))]

    found = map(spans, combinations(range(1, columns), parts - 1))
    return max(found, key=lambda spans: min(span_width(sheet, span) for span in spans))


def _split(sheet: Worksheet, columns: int, shares: Sequence[int]) -> list[Span]:
    """The columns in as many spans, each with about its share of the width, and at least a column where there are."""
    widths = [column_width(sheet, column) for column in range(1, columns + 1)]
    whole, parts = sum(widths), len(shares)
    spans: list[Span] = []
    first = 1
    for number in range(1, parts + 1):
        due = whole * sum(shares[:number]) / sum(shares)
        room = range(first, max(columns - (parts - number), first) + 1)
        last = min(room, key=lambda column: abs(sum(widths[:column]) - due)) if number < parts else columns
        spans.append(Span(first, max(last, first)))
        first = last + 1
    return spans
