"""Neutral tables as elements of a page."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import TypeAlias

from ...language import Language
from ...problems import N_, Message
from ...tables.report import TablePart
from ...tables.table import Align, Badge, Cell, Column, Marked, Row, Shade, Table, Tone, Weight
from ...tables.wording import cell_text, heading_text
from ...text import vietnamese_order
from .elements import Child, Element, element, within

HEAT = (50, 60, 70, 80, 90)
"""Percent, from which the colour of a cell is the next one."""
_MANY = 9
"""Columns, from which a table is set smaller on paper."""

_FEW = 14
"""Rows of a table that is kept on one page of paper."""
_SHORT = 22
"""Letters of a text that is not broken."""

_TONES = list(Tone)

Address: TypeAlias = Callable[[str], str | None]
"""Where on the page a unit is, by its code; None where it has no page of its own."""


class Tables:
    """Writes the tables of one document."""

    def __init__(self, language: Language, address: Address) -> None:
        self._language, self._address = language, address
        self._is_told = False
        """Whether the page has said what the colours of its maps mean."""

    def of(self, part: TablePart, title: str = "") -> Element:
        """A table that scrolls by itself where it is wider than the screen, and what stands below it.

        ``title`` is what stands over it already: a caption that says the same is for those who do not see the page.
        """
        table = part.table
        names = ["sortable"] if part.sortable else []
        names += ["heat"] if part.heat else []
        names += ["many"] if len(table.columns) >= _MANY else []
        names += ["few"] if len(table.rows) <= _FEW else []
        bodies = [row for row in table.rows if row.weight is not Weight.TOTAL]
        totals = [row for row in table.rows if row.weight is Weight.TOTAL]
        keys = _sort_keys(table.columns, bodies, self._language) if part.sortable else None
        head = self._head(part)
        caption = "" if table.title is None else self._language.sentence(table.title)
        same = "hidden" if caption == title else None
        titled = (element("caption", caption, class_=same),) if caption else ()
        made = element(
            "table",
            *titled,
            *head,
            within("tbody", self._body(table, bodies, part, keys)),
            *((within("tfoot", self._body(table, totals, part, None)),) if totals else ()),
            class_=" ".join(names) or None,
        )
        notes = tuple(element("p", self._language.sentence(note)) for note in table.notes)
        below = (element("div", *notes, class_="notes"),) if notes else ()
        scale = (self._scale(),) if part.heat and not self._is_told else ()
        self._is_told = self._is_told or part.heat
        return element("div", *scale, element("div", made, class_="scroll"), *below)

    def _head(self, part: TablePart) -> tuple[Element, ...]:
        """None where no column says what it is."""
        columns = part.table.columns
        if not any(heading_text(column, self._language) for column in columns):
            return ()
        head, cells = _row_header(columns), []
        for place, column in enumerate(columns):
            heading = heading_text(column, self._language)
            sorted_by = "ascending" if part.sortable and place == 0 else None
            names = _class_of(column, "unit-name" if part.units and place == head else "")
            cells.append(element("th", heading, scope="col", class_=names, aria_sort=sorted_by))
        return (element("thead", within("tr", cells)),)

    def _body(
        self, table: Table, rows: Sequence[Row], part: TablePart, keys: Sequence[Mapping[int, int]] | None
    ) -> Iterator[Element]:
        head = _row_header(table.columns)
        units = dict(enumerate(part.units))
        for number, row in enumerate(rows):
            if row.weight is Weight.HEADING:
                headings = (
                    element("th", self._text(cell, column), scope="col", class_=_class_of(column))
                    for cell, column in zip(row.cells, table.columns, strict=True)
                )
                yield within("tr", headings, class_="group")
                continue
            code = None if row.weight is Weight.TOTAL else units.get(number)
            cells = []
            for place, (cell, column) in enumerate(zip(row.cells, table.columns, strict=True)):
                sort = None if keys is None else keys[place][number]
                step = heat_step(cell) if part.heat and column.shade is Shade.PERCENT else None
                shade = "" if step is None else f"h{step}"
                inside = self._inside(cell, column)
                if place == head:
                    where = None if code is None else self._address(code)
                    inside = inside if where is None else element("a", inside, href=where)
                    names = _class_of(column, "unit-name" if part.units else "")
                    cells.append(
                        element("th", inside, scope="row", class_=names, data_sort=sort, lang=self._lang(cell))
                    )
                else:
                    names = _class_of(column, shade or self._short(cell, column))
                    cells.append(element("td", inside, class_=names, data_sort=sort, lang=self._lang(cell)))
            yield within("tr", cells)

    def _inside(self, cell: Cell, column: Column) -> Child:
        if isinstance(cell, Badge):
            return badge(cell, self._language)
        return self._text(cell, column)

    def _text(self, cell: Cell, column: Column) -> str:
        return cell_text(cell, column, self._language)

    def _short(self, cell: Cell, column: Column) -> str:
        """Few words belong on one line."""
        told = not column.wide and isinstance(cell, Message) and len(self._text(cell, column)) <= _SHORT
        return "short" if told else ""

    def _lang(self, cell: Cell) -> str | None:
        """Names in an English report are Vietnamese all the same."""
        return "vi" if self._language.code != "vi" and isinstance(cell, str) and not cell.isascii() else None

    def _scale(self) -> Element:
        """What the colours of a map mean."""
        ends = [None, *HEAT, None]
        items = []
        for step, (start, above) in enumerate(pairwise(ends)):
            items.append(element("li", self._language.sentence(band(start, above)), class_=f"h{step}"))
        return within("ul", items, class_="scale")


def badge(cell: Badge, language: Language) -> Element:
    return element("span", cell_text(cell, Column(""), language), class_=f"badge {cell.tone.value}")


def band(start: int | None, above: int | None) -> Message:
    if start is None:
        return Message(N_("below {above:n}"), {"above": above or 0})
    if above is None:
        return Message(N_("from {start:n}"), {"start": start})
    return Message(N_("from {start:n} to below {above:n}"), {"start": start, "above": above})


def _class_of(column: Column, more: str = "") -> str | None:
    names = [column.align.value] if column.align is not Align.LEFT else []
    names += ["wide"] if (column.wide or column.below) and more != "unit-name" else []
    names += ["code"] if column.key == "code" else []
    names += ["minor"] if column.minor else []
    names += [more] if more else []
    return " ".join(names) or None


def _row_header(columns: Sequence[Column]) -> int:
    """The column that says what a row is of."""
    keys = [column.key for column in columns]
    return keys.index("name") if "name" in keys else 0


def heat_step(cell: Cell) -> int | None:
    """Of the colours of a map; None where there is no figure."""
    value = cell.value if isinstance(cell, Marked) else cell
    return sum(value >= start for start in HEAT) if isinstance(value, (int, Fraction)) else None


def _sort_keys(columns: Sequence[Column], rows: Sequence[Row], language: Language) -> list[Mapping[int, int]]:
    """For each column the place of every row in its order: numbers by their exact value, names as in a dictionary.

    What is the same has the same place; what is empty comes last.
    """
    found: list[Mapping[int, int]] = []
    for place, column in enumerate(columns):
        keys = [_order(row.cells[place], column, language) for row in rows]
        places = {key: number for number, key in enumerate(sorted(set(keys)))}
        found.append({number: places[key] for number, key in enumerate(keys)})
    return found


_Key: TypeAlias = tuple[int, int | Fraction, tuple[tuple[int, ...], tuple[int, ...], str]]
_NOTHING = ((), (), "")


def _order(cell: Cell, column: Column, language: Language) -> _Key:
    if isinstance(cell, Marked):
        cell = cell.value
    if isinstance(cell, (int, Fraction)):
        return 0, cell, _NOTHING
    tone = _TONES.index(cell.tone) if isinstance(cell, Badge) else 0
    text = cell_text(cell, column, language)
    return (1, tone, vietnamese_order(text)) if text else (2, 0, _NOTHING)
