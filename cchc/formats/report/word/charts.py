"""Neutral charts as drawings of Word's own, made as those of the workbook are."""

from __future__ import annotations

from openpyxl.chart._chart import ChartBase
from openpyxl.xml.functions import tostring

from ....language import Language
from ....tables.charts import Chart, Kind
from ...ranking.charts import Drawings
from ..charts import told
from .elements import Element, element
from .package import Package
from .paper import Paper

_POINT = 12_700
"""Of the units that drawings are measured in."""
_MOST_TOLD = 8_000
"""Letters of what stands for a chart where it cannot be seen."""


class Charts:
    """Draws the charts of one document."""

    def __init__(self, package: Package, language: Language, *, grades: int) -> None:
        self._package, self._language = package, language
        self._drawings = Drawings(language, grades=grades)
        self._count = 0

    def of(self, chart: Chart, paper: Paper) -> Element:
        """A run; what the chart shows is said in a caption, not in it."""
        self._count += 1
        # Names of fields are too long to stand below columns.
        chart = chart._replace(kind=Kind.MEANS) if chart.kind is Kind.PROFILE else chart
        drawn = self._drawings.of(chart, range(1, len(chart.table.rows) + 1))
        drawn.title = None
        if chart.kind is Kind.SHARES:
            drawn.layout = None
        key = self._package.chart(_xml(drawn))
        wide, high = int(_width(chart, paper) * _POINT), int(_height(chart, paper) * _POINT)
        title = self._language.sentence(chart.title)
        return element(
            "w:r",
            element(
                "w:drawing",
                element(
                    "wp:inline",
                    element("wp:extent", cx=wide, cy=high),
                    element(
                        "wp:docPr",
                        id=self._count,
                        name=f"Chart {self._count}",
                        descr=f"{title}: {told(chart, self._language)}"[:_MOST_TOLD],
                        title=title,
                    ),
                    element("wp:cNvGraphicFramePr"),
                    element(
                        "a:graphic",
                        element("a:graphicData", element("c:chart", r_id=key), uri=_URI),
                    ),
                    distT=0,
                    distB=0,
                    distL=0,
                    distR=0,
                ),
            ),
        )


_URI = "http://schemas.openxmlformats.org/drawingml/2006/chart"


def _xml(drawn: ChartBase) -> bytes:
    made: str | bytes = tostring(drawn._write())  # type: ignore[attr-defined]  # noqa: SLF001  # the stubs lack it
    return made if isinstance(made, bytes) else made.encode()


def _width(chart: Chart, paper: Paper) -> float:
    return paper.room * (0.6 if chart.kind is Kind.SHARES else 1)


def _height(chart: Chart, paper: Paper) -> float:
    """Points: what bars need, as far as a page has it."""
    if chart.kind is Kind.SHARES:
        return 200
    if chart.kind is Kind.BANDS:
        return 250
    bars = 1 if chart.kind is Kind.UNITS else len(chart.series)
    return min(60 + len(chart.rows) * (8 + 10 * bars), paper.height - 60)
