"""Neutral charts as drawings in the page: bars that are as wide as there is room, and text that keeps its size.

Whoever cannot see a drawing is told its figures; whoever cannot tell colours reads them beside the bars.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from fractions import Fraction
from typing import NamedTuple

from ...language import Language
from ...number import Exact, quotient, show
from ...problems import N_, Message
from ...tables.charts import Chart, Kind, Series
from ...tables.table import Cell
from ...tables.wording import cell_text, heading_text
from .elements import Element, element, within

_LINE = 17
"""Pixels, of a line of text; those that follow are pixels, too."""
_BAR, _THIN, _GAP = 14, 13, 12
_BASELINE = 13
_AXIS = 20
_NAMES = 45
"""Percent of the width, of the names to the left of the bars of units."""
_NAME_LETTERS, _LABEL_LETTERS = 22, 46
"""That have room in names beside bars, and in a line above a bar, on a phone."""
_SHARE = 84
"""Percent of the width that the highest bar takes; the rest is for the figure behind it."""
_STEP = 20
"""Percent, between the lines of an axis."""
_GRADES = 6
"""Colours of grades."""


class Charts:
    """Draws the charts of one document."""

    def __init__(self, language: Language) -> None:
        self._language = language
        self._count = 0

    def of(self, chart: Chart) -> Element:
        self._count += 1
        shape = _SHAPES[chart.kind](chart, self._language)
        below = tuple(self._language.sentence(line) for line in chart.below)
        small = (element("small", " · ".join(below)),) if below else ()
        caption = element("figcaption", self._language.sentence(chart.title), *small)
        keys = (f"chart-{self._count}", f"chart-{self._count}-told")
        drawing = element(
            "svg",
            element("title", ", ".join((self._language.sentence(chart.title), *below)), id=keys[0]),
            element("desc", told(chart, self._language), id=keys[1]),
            *shape.parts,
            role="img",
            aria_labelledby=" ".join(keys),
            width="100%",
            height=shape.height,
        )
        return element("figure", caption, *self._legend(chart), drawing, class_=f"chart-{chart.kind.value}")

    def _legend(self, chart: Chart) -> tuple[Element, ...]:
        """What the colours stand for, where there is more than one."""
        if chart.kind is Kind.MEANS and len(chart.series) == 1:
            return ()
        items = []
        for place, series in enumerate(chart.series):
            square = element(
                "svg", element("rect", width=12, height=12, rx=2, class_=_class_of(chart, place)), aria_hidden="true"
            )
            items.append(element("li", square, element("span", self._series_name(chart, place, series))))
        return (within("ul", items, class_="legend"),)

    def _series_name(self, chart: Chart, place: int, series: Series) -> str:
        columns = chart.table.columns
        if chart.kind is not Kind.SHARES:
            return heading_text(columns[series.column], self._language)
        label, count, share = chart.table.rows[chart.rows[place]].cells
        values = {"count": _number(count), "share": _number(share)}
        told = self._language.sentence(Message(N_("{count:n} ({share:1} %)"), values))
        return f"{cell_text(label, columns[0], self._language)}: {told}"


def told(chart: Chart, language: Language) -> str:
    """All figures of a chart, in words."""
    columns = chart.table.columns
    chosen = [series.column for series in chart.series]
    if chart.kind is Kind.SHARES:
        chosen = list(range(1, len(columns)))
    lines = []
    for number in chart.rows:
        cells = chart.table.rows[number].cells
        figures = []
        for place in chosen:
            if cells[place] is not None:
                heading = heading_text(columns[place], language) if len(chosen) > 1 else ""
                figures.append(f"{heading} {cell_text(cells[place], columns[place], language)}".strip())
        lines.append(f"{cell_text(cells[0], columns[0], language)}: {', '.join(figures) or '–'}")
    return "; ".join(lines)


class _Shape(NamedTuple):
    parts: tuple[Element, ...]
    height: int


def _units(chart: Chart, language: Language) -> _Shape:
    """Names on the left, a bar for each in the colour of its grade, and its figure behind it."""
    scale = _Scale(_highest(chart))
    pitch = _BAR + _GAP - 2
    height = pitch * len(chart.rows) + _AXIS
    names, bars = [], [*scale.grid(height - _AXIS, language)]
    for position, number in enumerate(chart.rows):
        cells = chart.table.rows[number].cells
        top = pitch * position + 4
        name = cell_text(cells[0], chart.table.columns[0], language)
        short = textwrap.shorten(name, _NAME_LETTERS, placeholder="…") if len(name) > _NAME_LETTERS else name
        full = (element("title", name),) if short != name else ()
        names.append(
            element("text", short or name[:_NAME_LETTERS], *full, x=f"{_NAMES - 2}%", y=top + 12, text_anchor="end")
        )
        for place, series in enumerate(chart.series):
            value = _value(cells[series.column])
            if value is not None:
                bars += scale.bar(value, top, _BAR, _class_of(chart, place))
                text = cell_text(cells[series.column], chart.table.columns[series.column], language)
                bars.append(scale.label(text, value, top + 12))
    inner = within("svg", bars, x=f"{_NAMES}%", width=f"{100 - _NAMES}%", height=height)
    return _Shape((*names, inner), height)


def _bands(chart: Chart, language: Language) -> _Shape:
    """A row a band: its name, and how many units of each grade are in it, end to end."""
    counts = [
        [_value(chart.table.rows[number].cells[series.column]) or 0 for series in chart.series] for number in chart.rows
    ]
    scale = _Scale(max(sum(row) for row in counts) or 1)
    parts: list[Element] = []
    pitch = _LINE + _BAR + _GAP
    for position, (number, row) in enumerate(zip(chart.rows, counts, strict=True)):
        top = pitch * position
        label = cell_text(chart.table.rows[number].cells[0], chart.table.columns[0], language)
        parts.append(element("text", label, x=0, y=top + _BASELINE))
        start: Exact = 0
        for place, count in enumerate(row):
            if count:
                parts += scale.bar(count, top + _LINE, _BAR, _class_of(chart, place), start=start)
            start += count
        parts.append(scale.label(language.number(start, 0), start, top + _LINE + 12))
    return _Shape(tuple(parts), pitch * len(counts))


def _shares(chart: Chart, language: Language) -> _Shape:
    """One bar that is the whole."""
    counts = [_value(chart.table.rows[number].cells[1]) or 0 for number in chart.rows]
    scale = _Scale(sum(counts) or 1, share=100)
    parts: list[Element] = []
    start: Exact = 0
    for place, count in enumerate(counts):
        parts += scale.bar(count, 0, 2 * _BAR, _class_of(chart, place), start=start)
        start += count
    return _Shape(tuple(parts), 2 * _BAR)


def _fields(chart: Chart, language: Language) -> _Shape:
    """A row a field: its name, and below it a bar for each series; of a profile the mean is a stroke across the bar."""
    scale = _Scale(_highest(chart))
    profile = chart.kind is Kind.PROFILE
    bars = chart.series[:-1] if profile else chart.series
    thick = _BAR if len(bars) == 1 else _THIN
    parts: list[Element] = []
    top = 0
    for number in chart.rows:
        cells = chart.table.rows[number].cells
        label = cell_text(cells[0], chart.table.columns[0], language)
        room = _LINE * max(len(textwrap.wrap(label, _LABEL_LETTERS)), 1)
        parts.append(element("foreignObject", element("div", label), y=top, width="100%", height=room))
        top += room
        parts.append(element("rect", y=top, width=f"{_SHARE}%", height=(thick + 2) * len(bars) - 2, class_="track"))
        for place, series in enumerate(bars):
            value, y = _value(cells[series.column]), top + (thick + 2) * place
            if value is not None:
                parts += scale.bar(value, y, thick, _class_of(chart, place))
            text = cell_text(cells[series.column], chart.table.columns[series.column], language) or "–"
            parts.append(scale.label(text, 100 if scale.most == 100 else scale.most, y + thick - 2))
        mean = _value(cells[chart.series[-1].column]) if profile else None
        height = (thick + 2) * len(bars) - 2
        if mean is not None:
            parts.append(element("rect", x=scale.percent(mean), y=top - 3, width=3, height=height + 6, class_="mean"))
        top += height + _GAP
    return _Shape(tuple(parts), top)


_SHAPES = {
    Kind.UNITS: _units,
    Kind.BANDS: _bands,
    Kind.SHARES: _shares,
    Kind.MEANS: _fields,
    Kind.RATES: _fields,
    Kind.PROFILE: _fields,
}


class _Scale(NamedTuple):
    """Lengths in percent of the width."""

    most: Exact
    share: int = _SHARE

    def percent(self, value: Exact) -> str:
        return f"{show(quotient(self.share * max(value, 0), self.most), comma=False, places=2)}%"

    def bar(self, value: Exact, top: int, height: int, name: str, *, start: Exact = 0) -> Iterator[Element]:
        yield element("rect", x=self.percent(start), y=top, width=self.percent(value), height=height, class_=name)

    def label(self, text: str, value: Exact, baseline: int) -> Element:
        return element("text", text, x=self.percent(value), dx=6, y=baseline)

    def grid(self, height: int, language: Language) -> Iterator[Element]:
        for value in range(0, int(self.most) + 1, _STEP):
            x = self.percent(value)
            yield element("line", x1=x, x2=x, y1=0, y2=height, class_="grid")
            yield element("text", language.number(value), x=x, y=height + 14, text_anchor="middle", class_="tick")


def _highest(chart: Chart) -> Exact:
    """What the scale ends with: the whole, or more where bonuses lead above it."""
    found = [
        _value(chart.table.rows[number].cells[series.column]) or 0 for number in chart.rows for series in chart.series
    ]
    return max(100, *found)


def _class_of(chart: Chart, place: int) -> str:
    series = chart.series[place]
    if series.grade is not None:
        return f"g{min(series.grade, _GRADES - 1)}"
    if chart.kind is Kind.PROFILE and place == len(chart.series) - 1:
        return "mean"
    return "bar" if place == 0 else f"g{place % _GRADES}"


def _value(cell: Cell) -> Exact | None:
    return cell if isinstance(cell, (int, Fraction)) else None


def _number(cell: Cell) -> Exact:
    assert isinstance(cell, (int, Fraction))
    return cell
