"""The list of what to mend in a file, as the sheet that its sender reads first."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from ...language import Language
from ...problems import N_, Message, Place, Severity, cell_position, column_letters
from ...tables.provenance import SEVERITIES
from ..sheets import times
from ..workbooks.sheet import MENDING_LIST
from .markup import content, quoted, safe
from .sheet import Cell
from .styles import COLOR, FILLS, Look, Styles

MAX_LISTED = 10_000
MAX_TEXT = 32_767
"""Characters that a cell can hold."""

SHEET_NAME = N_("To mend")

HEADER = 7
"""The row of headings, in every list, so that what each printed page repeats need not be told anew."""
_HEADINGS = (N_("No."), N_("Place"), N_("Severity"), N_("Code"), N_("What to mend"))
_WIDTHS = (6, 24, 12, 11, 78)
_LAST = column_letters(len(_WIDTHS))
CODE_COLUMN, SENTENCE_COLUMN, COLOR_COLUMN = 4, 5, 6
"""The last is hidden."""
_SIZE = 11
_HIGHEST = 400
"""Points; Excel has no row above 409."""

_FONT = f'<name val="{times.FONT}"/><family val="1"/>'
_PLAIN = f'<sz val="{_SIZE}"/>{_FONT}'
_BOLD = f'<b/><sz val="{_SIZE}"/>{_FONT}'
_LARGE = f'<b/><sz val="14"/>{_FONT}'
_LINK = f'<u/><sz val="{_SIZE}"/><color rgb="FF0B4F9E"/>{_FONT}'
_WRAPPED = '<alignment vertical="top" wrapText="1"/>'
_CENTERED = '<alignment horizontal="center" vertical="top" wrapText="1"/>'
_MIDDLE = '<alignment horizontal="center" vertical="center" wrapText="1"/>'


class Item(NamedTuple):
    """One thing to mend."""

    severity: Severity
    code: str
    sentence: str
    place: str
    """As it is shown."""
    link: str = ""
    """Where a click on the place leads: a location in the same workbook; empty for nowhere."""
    colors: str = ""
    """What filled its cells before they were marked, to be put back when the file has come back; a line a cell."""


_COLOR_LINE = re.compile(r"'(.+)'!([A-Z]{1,3}[1-9][0-9]{0,6}) (.+)")


def color_line(place: Place, color: str) -> str:
    """What filled a cell, as it is kept in the list."""
    return f"'{place.sheet}'!{place.cell} {color}"


def read_color_line(line: str) -> tuple[str, Cell, str] | None:
    """The sheet, the cell and what filled it."""
    found = _COLOR_LINE.fullmatch(line.strip())
    return None if found is None or not COLOR.fullmatch(found[3]) else (found[1], cell_position(found[2]), found[3])


def list_sheet(items: Sequence[Item], file: str, remark: str, styles: Styles, language: Language, space: str) -> bytes:
    """The worksheet part, whose styles are added to the workbook's. Every text is a text, whatever it looks like."""
    return _ListSheet(styles, language).made(items, file, remark, space).encode()


class _ListSheet:
    """The rows of the list, with the styles that they have."""

    def __init__(self, styles: Styles, language: Language) -> None:
        self.language = language
        self.title = styles.of_look(Look(_LARGE, _WRAPPED))
        self.note = styles.of_look(Look(_PLAIN, _WRAPPED))
        self.header = styles.of_look(Look(_BOLD, _MIDDLE, boxed=True, fill="FFD9E2EC"))
        self.plain = styles.of_look(Look(_PLAIN, _WRAPPED, boxed=True))
        self.link = styles.of_look(Look(_LINK, _WRAPPED, boxed=True))
        self.centered = styles.of_look(Look(_PLAIN, _CENTERED, boxed=True))
        self.severities = {
            severity: styles.of_look(Look(_PLAIN, _CENTERED, boxed=True, fill=FILLS[severity])) for severity in Severity
        }

    def made(self, items: Sequence[Item], file: str, remark: str, space: str) -> str:
        say = self.language.say
        listed = items[:MAX_LISTED]
        errors = sum(item.severity is Severity.ERROR for item in items)
        counts = say(N_("Errors: {errors}, warnings: {warnings}"))
        rest = Message(N_("Only the first {most:n} are listed and marked."), {"most": MAX_LISTED})
        rows = [
            f'<row r="1" hidden="1">{_text(1, 0, MENDING_LIST, self.note)}</row>',
            self._line(2, say(N_("What to mend in this file")), self.title, 14),
            self._line(3, say(N_("File: {name}")).format(name=file), self.note),
            self._line(4, counts.format(errors=errors, warnings=len(items) - errors), self.note),
            self._line(5, say(remark), self.note),
            self._line(6, self.language.sentence(rest) if len(items) > len(listed) else "", self.note),
            self._heading(),
            *(self._row(number, item) for number, item in enumerate(listed, 1)),
        ]
        links = [
            f'<hyperlink ref="B{HEADER + number}" location={quoted(safe(item.link, 2_000))}/>'
            for number, item in enumerate(listed, 1)
            if item.link
        ]
        return _sheet(space, "".join(rows), "".join(links), HEADER + len(listed))

    def _line(self, number: int, text: str, style: int, size: int = _SIZE) -> str:
        """A text over the whole width."""
        text = safe(" ".join(text.split()), 1_000)
        lines = times.lines(text, sum(_WIDTHS), size, bold=size > _SIZE)
        return _row(number, [_text(number, 0, text, style)], times.height(lines, size))

    def _heading(self) -> str:
        texts = [self.language.say(heading) for heading in _HEADINGS]
        cells = [_text(HEADER, position, text, self.header) for position, text in enumerate(texts)]
        return _row(HEADER, cells, times.height(1, _SIZE) + 6)

    def _row(self, number: int, item: Item) -> str:
        line = HEADER + number
        sentence = safe(" ".join(item.sentence.split()), MAX_TEXT)
        cells = [
            f'<c r="A{line}" s="{self.centered}"><v>{number}</v></c>',
            _text(line, 1, item.place, self.link if item.link else self.plain),
            _text(line, 2, self.language.sentence(SEVERITIES[item.severity]), self.severities[item.severity]),
            _text(line, 3, item.code, self.centered),
            _text(line, 4, sentence, self.plain),
            *([_text(line, COLOR_COLUMN - 1, item.colors, self.plain)] if item.colors else []),
        ]
        lines = max(times.lines(item.place, _WIDTHS[1], _SIZE), times.lines(sentence, _WIDTHS[4], _SIZE))
        return _row(line, cells, min(times.height(lines, _SIZE) + 2, _HIGHEST))


def _sheet(space: str, rows: str, links: str, last: int) -> str:
    columns = "".join(
        f'<col min="{n}" max="{n}" width="{width}" customWidth="1"/>' for n, width in enumerate(_WIDTHS, 1)
    )
    columns += f'<col min="{COLOR_COLUMN}" max="{COLOR_COLUMN}" width="9" hidden="1" customWidth="1"/>'
    merged = "".join(f'<mergeCell ref="A{row}:{_LAST}{row}"/>' for row in range(2, HEADER))
    first = HEADER + 1
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<worksheet xmlns="{space}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr><dimension ref="A1:{_LAST}{last}"/>'
        '<sheetViews><sheetView showGridLines="0" tabSelected="1" workbookViewId="0">'
        f'<pane ySplit="{HEADER}" topLeftCell="A{first}" activePane="bottomLeft" state="frozen"/>'
        f'<selection pane="bottomLeft" activeCell="B{first}" sqref="B{first}"/></sheetView></sheetViews>'
        f'<sheetFormatPr defaultRowHeight="15"/><cols>{columns}</cols><sheetData>{rows}</sheetData>'
        f'<mergeCells count="{HEADER - 2}">{merged}</mergeCells>'
        + (f"<hyperlinks>{links}</hyperlinks>" if links else "")
        + '<pageMargins left="0.5" right="0.5" top="0.6" bottom="0.6" header="0.3" footer="0.3"/>'
        '<pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/>'
        "<headerFooter><oddFooter>&amp;C&amp;P/&amp;N</oddFooter></headerFooter></worksheet>"
    )


def _row(number: int, cells: list[str], height: float) -> str:
    return f'<row r="{number}" ht="{height}" customHeight="1">{"".join(cells)}</row>'


def _text(row: int, position: int, text: str, style: int) -> str:
    reference = f"{column_letters(position + 1)}{row}"
    inner = f'<is><t xml:space="preserve">{content(safe(text, MAX_TEXT))}</t></is>' if text else ""
    return f'<c r="{reference}" s="{style}"{" t=" + quoted("inlineStr") if text else ""}>{inner}</c>'
