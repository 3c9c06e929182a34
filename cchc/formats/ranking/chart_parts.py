"""The parts that charts are made of, alike in all of them."""

from __future__ import annotations

from collections.abc import Sequence

from openpyxl.chart import BarChart
from openpyxl.chart.axis import ChartLines
from openpyxl.chart.label import DataLabelList
from openpyxl.chart.legend import Legend
from openpyxl.chart.series import Series as ChartSeries
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.chart.text import RichText, Text
from openpyxl.chart.title import Title
from openpyxl.drawing.line import LineProperties
from openpyxl.drawing.text import (
    CharacterProperties,
    Font,
    Paragraph,
    ParagraphProperties,
    RegularTextRun,
    RichTextProperties,
)

from ..sheets import times
from ..sheets.styles import WARNING

INK, GRID = "333333", "D9D9D9"


def bar_chart(kind: str, *, gap: int) -> BarChart:
    bars = BarChart()
    bars.type, bars.gapWidth = kind, gap
    for axis in (bars.x_axis, bars.y_axis):
        axis.delete = False  # else no program but LibreOffice shows it
        axis.title = None
        axis.txPr = _text(9)
        axis.graphicalProperties = GraphicalProperties(ln=LineProperties(solidFill="8A8A8A"))
        axis.majorTickMark = "none"
    bars.x_axis.tickLblPos = "low"
    bars.x_axis.tickLblSkip = 1
    bars.y_axis.majorGridlines = ChartLines(spPr=GraphicalProperties(ln=LineProperties(solidFill=GRID)))
    return bars


def across(bars: BarChart) -> None:
    """The first bar on top, and the figures of the axis below."""
    bars.x_axis.scaling.orientation = "maxMin"
    bars.y_axis.crosses = "max"


def paint(series: ChartSeries, color: str) -> None:
    series.graphicalProperties = GraphicalProperties(solidFill=color, ln=LineProperties(solidFill=color))


def labels(form: str, position: str, *, size: int = 9, color: str = INK) -> DataLabelList:
    labels = DataLabelList(numFmt=form, dLblPos=position, txPr=_text(size, color))
    labels.showVal = True
    labels.showSerName = labels.showCatName = labels.showLegendKey = labels.showPercent = False
    return labels


def legend() -> Legend:
    legend = Legend()
    legend.position, legend.overlay, legend.txPr = "b", False, _text(10)
    return legend


def _characters(size: int, *, bold: bool = False, italic: bool = False, color: str = INK) -> CharacterProperties:
    return CharacterProperties(
        sz=size * 100, b=bold, i=italic, solidFill=color, latin=Font(typeface=times.FONT), cs=Font(typeface=times.FONT)
    )


def _text(size: int, color: str = INK) -> RichText:
    properties = _characters(size, color=color)
    return RichText(
        bodyPr=RichTextProperties(),
        p=[Paragraph(pPr=ParagraphProperties(defRPr=properties), endParaRPr=properties)],
    )


def chart_title(lines: Sequence[str], below: Sequence[str], warning: str, *, small: bool) -> Title:
    """What it shows; of what; and that it is illustrative, wherever the chart is pasted."""
    large, plain = (10, 8) if small else (13, 11)
    runs = [(line, _characters(large if place == 0 else plain, bold=True)) for place, line in enumerate(lines)]
    runs += [(line, _characters(plain)) for line in below if not small]
    if warning:
        runs.append((warning, _characters(plain - 1, italic=True, color=WARNING)))
    paragraphs = [
        Paragraph(pPr=ParagraphProperties(defRPr=properties), r=[RegularTextRun(rPr=properties, t=text)])
        for text, properties in runs
    ]
    return Title(tx=Text(rich=RichText(bodyPr=RichTextProperties(), p=paragraphs)), overlay=False)
