"""Tables on the terminal. The only place for rich.

Text from files is shown through ``Text``, never as markup. Figures and words are whole at any width: what does not
fit beside the rest is wrapped or set below, and nothing is cut off.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterable
from typing import IO, Literal

from rich import box
from rich.cells import cell_len
from rich.console import Console
from rich.padding import Padding
from rich.table import Table as Grid
from rich.text import Text

from .language import Language
from .tables.table import Align, Badge, Cell, Column, Table, Tone, Weight
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

_JUSTIFY: dict[Align, Literal["left", "right", "center"]] = {
    Align.LEFT: "left",
    Align.RIGHT: "right",
    Align.CENTER: "center",
}


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
    out.print(_grid(table, language, out))
    for note in table.notes:
        out.print(Padding(Text(language.sentence(note), style="dim"), (0, 0, 0, 1)))


def _grid(table: Table, language: Language, out: Console) -> Grid:
    texts = [
        [_text(cell, column, language) for cell, column in zip(row.cells, table.columns, strict=True)]
        for row in table.rows
    ]
    narrow = out.width < NARROW and _natural_width(table, texts, language) > out.width
    shown = [
        position for position, column in enumerate(table.columns) if not (narrow and (column.minor or column.below))
    ]
    below = [position for position, column in enumerate(table.columns) if narrow and column.below]
    wide = next((position for position, column in enumerate(table.columns) if column.wide), 0)
    plain = out.encoding.lower().replace("-", "") not in ("utf8", "utf16", "utf32")
    grid = Grid(
        box=box.ASCII if plain else box.SIMPLE_HEAD,
        show_header=any(heading_text(column, language) for column in table.columns),
        header_style="bold",
        pad_edge=False,
        padding=(0, 1),
    )
    side_by_side = not narrow and any(column.below for column in table.columns)
    for position in shown:
        column = table.columns[position]
        long = column.wide or column.below
        grid.add_column(
            Text(heading_text(column, language)),
            justify=_JUSTIFY[column.align],
            overflow="fold",
            no_wrap=not long and column.align is Align.RIGHT,
            ratio=(2 if column.below else 3) if long and side_by_side else None,
        )
    for row, cells in zip(table.rows, texts, strict=True):
        for position in below:
            if cells[position].plain:
                cells[position].stylize("dim")
                cells[wide] = Text("\n").join((cells[wide], cells[position]))
        style = "bold" if row.weight is not Weight.PLAIN else None
        grid.add_row(*(cells[position] for position in shown), style=style)
    return grid


def _natural_width(table: Table, texts: list[list[Text]], language: Language) -> int:
    """The columns that a table takes when nothing is wrapped, with three between them."""
    widths = [
        max([cell_len(heading_text(column, language)), *(row[position].cell_len for row in texts)])
        for position, column in enumerate(table.columns)
    ]
    return sum(widths) + 3 * len(widths)


def _text(cell: Cell, column: Column, language: Language) -> Text:
    text = Text(cell_text(cell, column, language))
    if isinstance(cell, Badge):
        text.stylize(_STYLES[cell.tone])
    return text
