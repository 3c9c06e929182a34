"""The lines of a form that ask for facts: what each asks for, the cell for it, and what may be filled in there."""

from __future__ import annotations

from ...answers import Absent, Answer
from ...criteria import Indicator
from ...number import Exact
from ...rules import Figure
from ...stages import forms
from ...stages.forms import IndicatorLines, Line
from ..sheets.styles import Look
from .lists import FormLists
from .page import INPUT_FILL, PLAIN, FormPage


def write_lines(page: FormPage, lists: FormLists, part: IndicatorLines, layout: forms.Layout) -> list[tuple[Line, str]]:
    """The lines of an indicator, from the row that the page has found for it, each with its cell."""
    cells = []
    for row, line in enumerate(part.lines, page.rows[part.indicator.code]):
        page.row = row
        cell = page.cell(layout.answer, row)
        has_units = forms.UNIT_OF_MEASURE in page.widths
        label = line.label if has_units else line.label_with_unit
        page.put(layout.label, page.language.sentence(label), PLAIN)
        page.put(layout.answer, "", _look(line))
        page.put(forms.SLOT, line.slot, PLAIN)
        if isinstance(line.asked, Figure):
            if has_units:
                page.put(forms.UNIT_OF_MEASURE, line.asked.unit, PLAIN)
            lists.validate_figure(cell, line.asked)
        else:
            lists.validate_choice(cell, line.asked)
        cells.append((line, cell))
    return cells


def fill_lines(page: FormPage, part: IndicatorLines, answer: Answer | None, layout: forms.Layout) -> None:
    """The values that an answer gives to the lines."""
    if answer is None or isinstance(answer.stated, Absent):
        return
    for row, line in enumerate(part.lines, page.rows[part.indicator.code]):
        if line.way == answer.way:
            page.row = row
            page.put(layout.answer, *_value(page, part.indicator, line, answer))


def _value(page: FormPage, leaf: Indicator, line: Line, answer: Answer) -> tuple[Exact | str, Look]:
    assert not isinstance(answer.stated, Absent)
    value = leaf.rule.ways[line.way].stated(answer.stated)[line.asked.key]
    look = _look(line)
    if isinstance(line.asked, Figure):
        assert not isinstance(value, (str, tuple))
        return value, look
    if line.option is not None:
        assert isinstance(value, tuple)
        return page.language.say(forms.YES if line.option.code in value else forms.NO), look
    return next(option.name for option in line.asked.options if option.code == value), look


def _look(line: Line) -> Look:
    """Of a cell that holds an answer: thousands stand apart where things are counted, and what is chosen is a text, or
    Excel would make a number of it (``90 %``).
    """
    figure = line.asked if isinstance(line.asked, Figure) else None
    number = "@" if figure is None else "#,##0" if figure.whole else "General"
    return PLAIN._replace(fill=INPUT_FILL, unlocked=True, number=number)
