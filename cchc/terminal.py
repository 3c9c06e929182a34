"""Tables on the terminal. The only place for rich.

Text from files is shown through ``Text``, never as markup. Figures and words are whole at any width: what does not
fit beside the rest is wrapped or set below, and nothing is cut off.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterable
from typing import IO

from rich import box
from rich.console import Console, Group, RenderableType
from rich.measure import Measurement
from rich.padding import Padding
from rich.table import Table as Grid
from rich.text import Text

from .language import Language
from .tables.table import Align, Badge, Cell, Column, Row, Table, Tone, Weight
from .tables.wording import cell_text, heading_text

NARROW = 110
"""Below this many columns, a table that does not fit leaves out minor columns and sets long ones below."""

PIPED_WIDTH = 100
"""Where there is no terminal to ask."""

_STYLES = {
    Tone.BEST: "bold green",
    Tone.GOOD: "cyan",
    Tone.MIDDLE: "yellow",
    Tone.LOW: "red",
    Tone.QUIET: "dim",
}

_JUSTIFY = {Align.LEFT: "left", Align.RIGHT: "right", Align.CENTER: "center"}


def console(*, color: bool, stream: IO[str] | None = None) -> Console:
    """A console on standard output, as wide as the terminal or as COLUMNS says."""
    stream = stream or sys.stdout
    width = _width(stream)
    return Console(
        file=stream,
        width=width,
        no_color=not color,
        color_system="auto" if color else None,
        markup=False,
        emoji=False,
        highlight=False,
        soft_wrap=False,
        safe_box=True,
    )


def _width(stream: IO[str]) -> int:
    if os.environ.get("COLUMNS", "").isdigit() or stream.isatty():
        return max(shutil.get_terminal_size((PIPED_WIDTH, 24)).columns, 20)
    return PIPED_WIDTH


def show_tables(tables: Iterable[Table], language: Language, out: Console) -> None:
    """Print tables one below the other."""
    with out.capture() as captured:
        for position, table in enumerate(tables):
            if position:
                out.print()
            _show(table, language, out)
    text = captured.get()
    if out.color_system is None:
        text = "\n".join(line.rstrip() for line in text.split("\n"))
    out.file.write(text)


def _show(table: Table, language: Language, out: Console) -> None:
    if table.title is not None:
        out.print(Text(language.sentence(table.title), style="bold"))
    for line in table.subtitle:
        out.print(Text(language.sentence(line), style="dim"))
    grid = _grid(table, language, out, narrow=False)
    if out.width < NARROW and Measurement.get(out, out.options.update_width(10_000), grid).maximum > out.width:
        grid = _grid(table, language, out, narrow=True)
    out.print(grid)
    for note in table.notes:
        out.print(Padding(Text(language.sentence(note), style="dim"), (0, 0, 0, 1)))


def _grid(table: Table, language: Language, out: Console, *, narrow: bool) -> Grid:
    shown = [
        (position, column)
        for position, column in enumerate(table.columns)
        if not (narrow and (column.minor or column.below))
    ]
    below = [(position, column) for position, column in enumerate(table.columns) if narrow and column.below]
    plain = out.encoding.lower().replace("-", "") not in ("utf8", "utf16", "utf32")
    grid = Grid(
        box=box.ASCII if plain else box.SIMPLE_HEAD,
        show_header=any(heading_text(column, language) for column in table.columns),
        header_style="bold",
        pad_edge=False,
        padding=(0, 1),
    )
    for _, column in shown:
        long = column.wide or column.below
        grid.add_column(
            Text(heading_text(column, language)),
            justify=_JUSTIFY[column.align],  # type: ignore[arg-type]
            overflow="fold",
            no_wrap=not long and column.align is Align.RIGHT,
            ratio=(2 if column.below else 3) if long and not narrow and any(c.below for c in table.columns) else None,
        )
    for row in table.rows:
        cells: list[RenderableType] = [_cell(row.cells[position], column, row, language) for position, column in shown]
        for position, column in below:
            text = _text(row.cells[position], column, language)
            if text.plain:
                wide = next(index for index, (_, shown_column) in enumerate(shown) if shown_column.wide)
                text.stylize("dim")
                cells[wide] = Group(cells[wide], Padding(text, (0, 0, 0, _indent(row) + 2)))
        grid.add_row(*cells, style="bold" if row.weight is not Weight.PLAIN else None)
    return grid


def _cell(cell: Cell, column: Column, row: Row, language: Language) -> RenderableType:
    text = _text(cell, column, language)
    return Padding(text, (0, 0, 0, _indent(row))) if column.wide and _indent(row) else text


def _indent(row: Row) -> int:
    """Of an outline's third level and below."""
    return 2 * max(row.level - 1, 0)


def _text(cell: Cell, column: Column, language: Language) -> Text:
    text = Text(cell_text(cell, column, language))
    if isinstance(cell, Badge):
        text.stylize(_STYLES[cell.tone])
    return text
