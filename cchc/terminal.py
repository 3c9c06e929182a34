"""Tables on the terminal. The only place for rich.

Text from files is never taken for markup, nor does it steer the terminal. Figures and words are whole at any width:
what does not fit beside the rest is wrapped or set below, a row that cannot stand in columns at all is shown as lines
of its own, and nothing is cut off.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterable, Iterator
from typing import IO, NamedTuple, TypeAlias

from .language import Language
from .problems import Message
from .tables.table import Align, Badge, Cell, Column, Row, Table, Tone, Weight
from .tables.wording import cell_text, heading_text
from .text import shown

NARROW = 110
"""Below this many columns, a table that does not fit leaves out minor columns and sets long ones below, instead of
wrapping its texts; where that is not enough, at any width."""

PIPED_WIDTH = 100
"""Where there is no terminal to ask."""

_GAP = "   "
_DITTO = 30
"""The most width of a column whose texts are not said again in the rows below."""
_LEAST = 12
"""Cells below which a column of text is not narrowed, or its longest word if that is shorter."""

_STYLES = {
    Tone.BEST: "bold green",
    Tone.GOOD: "cyan",
    Tone.MIDDLE: "yellow",
    Tone.POOR: "magenta",
    Tone.LOW: "red",
    Tone.QUIET: "dim",
}


class Piece(NamedTuple):
    """A stretch of a line, and how it is set off on a terminal."""

    text: str
    style: str = ""


Line: TypeAlias = list[Piece]


def show_tables(tables: Iterable[Table], language: Language, *, color: bool, stream: IO[str] | None = None) -> None:
    """Print tables one below the other, on standard output where no stream is given."""
    stream = sys.stdout if stream is None else stream
    width = _width(stream)
    lines: list[Line] = []
    encoding = getattr(stream, "encoding", None) or "utf-8"
    grids = [(table, _Grid(table, language, width, encoding)) for table in tables]
    told = [note for _, grid in grids for column in grid.shown_columns for note in column.notes]
    moot = [note for table, _ in grids for column in table.columns for note in column.notes if note not in told]
    for table, grid in grids:
        if lines:
            lines.append([])
        lines.extend(_lines(table, grid, moot, language, width))
    if color and stream.isatty():
        _print_styled(lines, stream)
    else:
        stream.write("".join(f"{''.join(text for text, _ in line).rstrip()}\n" for line in lines))


def show_sentences(sentences: Iterable[str]) -> None:
    """Print sentences on standard output, each in lines of whole words."""
    width = _width(sys.stdout)
    sys.stdout.write("".join(f"{line}\n" for sentence in sentences for line in wrap(shown(sentence), width)))


def _print_styled(lines: list[Line], stream: IO[str]) -> None:
    from rich.console import Console  # 20 ms to import, which output that is redirected need not pay
    from rich.text import Text

    out = Console(file=stream, markup=False, emoji=False, highlight=False)
    for line in lines:
        text = Text()
        for piece, style in line:
            text.append(piece, style or None)
        text.rstrip()
        out.print(text, soft_wrap=True)


def _width(stream: IO[str]) -> int:
    """As wide as COLUMNS says, or the terminal is."""
    asked = os.environ.get("COLUMNS", "")
    if asked.isascii() and asked.isdigit():
        return max(int(asked), 20)
    try:
        return max(os.get_terminal_size(stream.fileno()).columns, 20) if stream.isatty() else PIPED_WIDTH
    except OSError:
        return PIPED_WIDTH


def _lines(table: Table, grid: _Grid, moot: list[Message], language: Language, width: int) -> Iterator[Line]:
    """``moot``: notes on columns that neither this table nor any beside it has room for."""
    if table.title is not None:
        yield from _paragraph(language.sentence(table.title), width, "bold")
    for text in table.subtitle:
        yield from _paragraph(language.sentence(text), width, "dim")
    yield []
    yield from grid.lines()
    notes = [*grid.missed, *(note for note in table.notes if note not in moot)]
    if notes:
        yield []
    for text in notes:
        yield from _paragraph(language.sentence(text), width - 1, "dim", indent=" ")


def _paragraph(text: str, width: int, style: str, *, indent: str = "") -> Iterator[Line]:
    for line in wrap(shown(text), width):
        yield [Piece(indent + line, style)]


_NARROW = re.compile("[ -~¡-¬®-ʯḀ-ỿ–—‘’“”…→−≈≤≥]*").fullmatch
"""A text of letters and signs that are one column wide each, as nearly all is that is shown."""


def columns_of(text: str) -> int:
    """How wide a text is in a terminal."""
    if _NARROW(text):
        return len(text)
    from rich.cells import cell_len  # which hardly any run needs

    return cell_len(text)


def wrap(text: str, width: int) -> list[str]:
    """Lines of whole words that fit a width; a word that is longer than a line is broken."""
    lines: list[str] = []
    for paragraph in text.split("\n"):
        if columns_of(paragraph) <= width:
            lines.append(paragraph.lstrip(" "))
            continue
        line = ""
        for word in paragraph.split(" "):
            longer = f"{line} {word}" if line else word
            if columns_of(longer) <= width:
                line = longer
                continue
            if line:
                lines.append(line)
            line = word
            while columns_of(line) > width:
                fitting = next(end for end in range(len(line), 0, -1) if columns_of(line[:end]) <= max(width, 2))
                lines.append(line[:fitting])
                line = line[fitting:]
        lines.append(line)
    return lines


class _Grid:
    """A table laid out for a width."""

    def __init__(self, table: Table, language: Language, width: int, encoding: str) -> None:
        self.width = width - 1
        self.rule = "─" if encoding.lower().replace("-", "").startswith("utf") else "-"
        self.rows = table.rows
        self.headings = [shown(heading_text(column, language)) for column in table.columns]
        self.texts = [
            [shown(cell_text(cell, column, language)) for cell, column in zip(row.cells, table.columns, strict=True)]
            for row in table.rows
        ]
        self.columns = table.columns
        self.shown = list(range(len(table.columns)))
        self.below: list[int] = []
        if self._is_too_wide() and (width < NARROW or self._fit() is None):
            self._leave_out()
        shown_keys = [column.key for column in self.shown_columns]
        self.missed = [note for key, note in table.missed if key not in shown_keys]
        self.widths = self._fit()

    def _is_too_wide(self) -> bool:
        return sum(self._natural(self.shown)) + len(_GAP) * len(self.shown) > self.width

    def _leave_out(self) -> None:
        """Minor columns; long ones go below the wide ones."""
        self.below = [position for position in self.shown if self.columns[position].below]
        self.shown = [position for position in self.shown if not self.columns[position].below]
        for level in sorted({self.columns[position].minor for position in self.shown} - {0}):
            if level == 1 or self._is_too_wide():
                self.shown = [position for position in self.shown if self.columns[position].minor != level]

    @property
    def shown_columns(self) -> list[Column]:
        return [self.columns[position] for position in (*self.shown, *self.below)]

    def _natural(self, positions: list[int]) -> list[int]:
        """The widths of columns when nothing is wrapped, also not what goes on below the wide ones.

        What is said once for many rows may be wrapped: others have more of the room.
        """
        widths = [
            max(
                columns_of(self.headings[position]),
                *(self._length(texts, position) for texts in self.texts),
                0,
            )
            for position in positions
        ]
        return [
            min(width, max(_DITTO, self._least(position))) if self.columns[position].ditto else width
            for position, width in zip(positions, widths, strict=True)
        ]

    def _length(self, texts: list[str], position: int) -> int:
        """Of the longest line that is set in a column."""
        set_here = [position, *(self.below if self.columns[position].wide else ())]
        return max(columns_of(line) for place in set_here for line in texts[place].split("\n"))

    def _fit(self) -> list[int] | None:
        """The width of each column shown; None where they cannot stand side by side."""
        natural = self._natural(self.shown)
        room = self.width - len(_GAP) * (len(natural) - 1)
        if sum(natural) <= room:
            return natural
        for may_shrink in (self._is_long, self._is_text, self._is_any):
            least = [
                min(width, self._least(position)) if may_shrink(position) else width
                for position, width in zip(self.shown, natural, strict=True)
            ]
            if sum(least) <= room:
                return self._shared(least, natural, room)
        return None

    def _shared(self, least: list[int], natural: list[int], room: int) -> list[int]:
        """What is left goes to the columns that want it, in proportion to what they want, to those of text first."""
        widths = least
        for asking in (self._is_text, self._is_figure):
            wanted = [
                most - width if asking(position) else 0
                for position, width, most in zip(self.shown, widths, natural, strict=True)
            ]
            left = min(room - sum(widths), sum(wanted))
            widths = [width + want * left // max(sum(wanted), 1) for width, want in zip(widths, wanted, strict=True)]
        return widths

    def _is_long(self, position: int) -> bool:
        return self.columns[position].wide or self.columns[position].below

    def _is_text(self, position: int) -> bool:
        return not self._is_figure(position)

    def _is_any(self, position: int) -> bool:
        return True

    def _is_figure(self, position: int) -> bool:
        return self.columns[position].align is Align.RIGHT

    def _least(self, position: int) -> int:
        """The width to which a column may be narrowed: that of its longest word; only the heading of figures wraps."""
        words = self.headings[position].split()
        for texts in self.texts:
            words += texts[position].split("\n" if self._is_figure(position) else None)
        longest = max(map(columns_of, words), default=0)
        return longest if self._is_figure(position) else max(longest, _LEAST)

    def lines(self) -> Iterator[Line]:
        if self.widths is None:
            yield from self._records()
            return
        if any(self.headings):
            heading = [
                [Piece(line, "bold") for line in wrap(self.headings[position], width)]
                for position, width in zip(self.shown, self.widths, strict=True)
            ]
            yield from self._side_by_side(heading)
            yield [Piece(" " + self.rule * (sum(self.widths) + len(_GAP) * (len(self.widths) - 1)))]
        above = [""] * len(self.columns)
        for row, texts in zip(self.rows, self.texts, strict=True):
            said = [
                "" if column.ditto and text == known else text
                for column, text, known in zip(self.columns, texts, above, strict=True)
            ]
            yield from self._side_by_side(self._cells(row, said, self.widths))
            above = texts

    def _cells(self, row: Row, texts: list[str], widths: list[int]) -> list[list[Piece]]:
        cells = []
        for position, width in zip(self.shown, widths, strict=True):
            style = _style(row, row.cells[position])
            lines = [Piece(line, style) for line in wrap(texts[position], width)]
            if self.columns[position].wide:
                for other in self.below:
                    if texts[other]:
                        quiet = _style(row, row.cells[other]) or "dim"
                        lines += [Piece(line, quiet) for line in wrap(texts[other], width)]
            cells.append(lines)
        return cells

    def _side_by_side(self, cells: list[list[Piece]]) -> Iterator[Line]:
        assert self.widths is not None
        for number in range(max(len(cell) for cell in cells)):
            line = [Piece(" ")]
            for cell, width, position in zip(cells, self.widths, self.shown, strict=True):
                text, style = cell[number] if number < len(cell) else Piece("")
                blank = " " * (width - columns_of(text))
                line.append(Piece(blank + text if self._is_figure(position) else text + blank, style))
                line.append(Piece(_GAP))
            yield line

    def _records(self) -> Iterator[Line]:
        """Each row as lines of heading and value."""
        for row, texts in zip(self.rows, self.texts, strict=True):
            for position in (*self.shown, *self.below):
                if texts[position]:
                    heading = f"{self.headings[position]}: " if self.headings[position] else ""
                    for line in wrap(heading + texts[position], self.width):
                        yield [Piece(f" {line}", _style(row, row.cells[position]))]
            yield [Piece(" " + self.rule * (self.width - 1))]


def _style(row: Row, cell: Cell) -> str:
    if isinstance(cell, Badge):
        return _STYLES[cell.tone]
    return "bold" if row.weight is not Weight.PLAIN else ""
