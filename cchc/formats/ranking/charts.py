"""Charts that can be pasted into a report: each says what it shows, and in which colours."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import NamedTuple, TypeAlias

from openpyxl.chart import BarChart, LineChart, PieChart
from openpyxl.chart._chart import ChartBase
from openpyxl.chart.data_source import AxDataSource, NumData, NumDataSource, NumRef, NumVal, StrData, StrRef, StrVal
from openpyxl.chart.layout import Layout, ManualLayout
from openpyxl.chart.marker import DataPoint, Marker
from openpyxl.chart.series import Series as ChartSeries
from openpyxl.chart.series import SeriesLabel
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.drawing.line import LineProperties
from openpyxl.drawing.spreadsheet_drawing import AnchorMarker, TwoCellAnchor
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.worksheet import Worksheet

from ...language import Language
from ...number import to_cell
from ...tables.charts import Chart, Kind, Series
from ...tables.wording import cell_text, heading_text
from ...text import shown
from ..sheets.styles import number_format
from .chart_parts import GRID, across, bar_chart, chart_title, labels, legend, paint

_GRADES = ("1E7B45", "2F78B7", "E3A51A", "C0392B")
_MORE_GRADES = ("14532D", "3E9B5C", "2F78B7", "8DB9DE", "E3A51A", "D9701E", "A5281B")
"""From the best grade to the worst; the second where there are more than four."""
_UNIT, _MEAN, _OTHERS = "2F78B7", "D9701E", ("1E7B45", "8A97A6", "C0392B")
_MEANS = ("2F78B7", "D9701E", "1E7B45", "8A97A6", "8E5BA6", "C0392B")

_COLUMNS, _COLUMN, _ROW = 24, 5.6, 15.0
"""The grid that charts lie on: the columns of a page with their width, and points of a row."""
_PAGE_ROWS, _ROWS = 32, 29
"""Rows of a page, and of a chart that has it to itself."""
_STEP = 20
"""Percent, between the lines of an axis."""
_ACROSS, _DOWN = 3, 2
"""Small charts on a page."""

AnyChart: TypeAlias = "BarChart | PieChart"


class _Box(NamedTuple):
    """Cells of a page: the first column and row, from 0, and how many."""

    column: int
    row: int
    columns: int
    rows: int


_APART = 220_000
"""Of an inch's 914,400 parts: how far a chart reaches into its last cell, which is less than that is wide."""


class Canvas:
    """The sheet with charts, and the one with what they show."""

    def __init__(self, sheet: Worksheet, data: Worksheet, language: Language, *, grades: int) -> None:
        self.sheet = sheet
        self._drawings = Drawings(language, grades=grades, figures=data.title)
        self._top = self._end = 0
        """The rows, from 0, of the page that is being filled."""

    def draw(self, charts: Sequence[tuple[Chart, range]], *, below: Sequence[str], warning: str) -> None:
        """Charts, each with the rows of the sheet where its table's body stands."""
        for column in range(1, _COLUMNS + 1):
            self.sheet.column_dimensions[get_column_letter(column)].width = _COLUMN
        self.sheet.sheet_format.defaultRowHeight = _ROW
        self.sheet.sheet_view.showGridLines = False
        small = []
        whole = _Box(0, 1, _COLUMNS, _ROWS)
        for chart, body in charts:
            drawn = self._drawings.of(chart, body, below, warning)
            if chart.small:
                small.append(drawn)
            elif chart.kind is Kind.SHARES:
                self._begin_page()
                self._place(drawn, whole._replace(columns=9))
            elif chart.kind is Kind.MEANS:
                self._place(drawn, whole._replace(column=9, columns=_COLUMNS - 9))  # beside the shares
            else:
                self._begin_page()
                self._place(drawn, whole)
        columns, rows = _COLUMNS // _ACROSS, _PAGE_ROWS // _DOWN - 1
        for number, drawn in enumerate(small):
            down, across = divmod(number % (_ACROSS * _DOWN), _ACROSS)
            if not down and not across:
                self._begin_page()
            self._place(drawn, _Box(across * columns, 1 + down * rows, columns, rows))

    def _begin_page(self) -> None:
        if self._end:
            self.sheet.row_breaks.append(Break(id=self._end))
        self._top, self._end = self._end, self._end + _PAGE_ROWS
        self.sheet.print_area = f"A1:{get_column_letter(_COLUMNS)}{self._end}"

    def _place(self, drawn: AnyChart, box: _Box) -> None:
        """Within cells, whatever a program takes their width to be, and a little apart from the next chart."""
        row = self._top + box.row
        start = AnchorMarker(col=box.column, row=row)
        end = AnchorMarker(col=box.column + box.columns - 1, colOff=_APART, row=row + box.rows - 1, rowOff=_APART // 2)
        drawn.anchor = TwoCellAnchor(editAs="oneCell", _from=start, to=end)  # type: ignore[assignment] # or a cell
        self.sheet.add_chart(drawn)


class Drawings:
    """Draws charts one by one, for whatever document."""

    def __init__(self, language: Language, *, grades: int, figures: str | None = None) -> None:
        """``figures`` is the sheet that the tables of the charts stand on; None: they are in the charts alone."""
        self.language, self._figures = language, figures
        self._colors = _GRADES if grades <= len(_GRADES) else _MORE_GRADES

    def of(self, chart: Chart, body: range, below: Sequence[str] = (), warning: str = "") -> AnyChart:
        """``body`` are the rows of the sheet where the body of the chart's table stands."""
        make: dict[Kind, Callable[[Chart, range], AnyChart]] = {
            Kind.UNITS: self._units,
            Kind.BANDS: self._bands,
            Kind.SHARES: self._shares,
            Kind.MEANS: self._means,
            Kind.RATES: self._means,
            Kind.PROFILE: self._profile,
        }
        drawn = make[chart.kind](chart, body)
        lines = [self.language.sentence(text) for text in (chart.title, *chart.below)]
        drawn.title = chart_title(lines, below, warning, small=chart.small)
        drawn.roundedCorners = False
        drawn.display_blanks = "gap"
        drawn.graphical_properties = GraphicalProperties(solidFill="FFFFFF", ln=LineProperties(solidFill=GRID))
        return drawn

    def _units(self, chart: Chart, body: range) -> BarChart:
        bars = bar_chart("bar", gap=45)
        bars.overlap = 100
        for series in chart.series:
            drawn = self._series(chart, body, series)
            paint(drawn, self._color(series))
            drawn.dLbls = labels(number_format(chart.table.columns[series.column].places), "outEnd")
            bars.series.append(drawn)
        across(bars)
        bars.legend = legend()
        self._percent_axis(bars, chart)
        return bars

    def _bands(self, chart: Chart, body: range) -> BarChart:
        columns = bar_chart("col", gap=30)
        columns.grouping, columns.overlap = "stacked", 100
        for series in chart.series:
            drawn = self._series(chart, body, series)
            paint(drawn, self._color(series))
            drawn.dLbls = labels("0", "ctr", color="FFFFFF")
            columns.series.append(drawn)
        columns.legend = legend()
        columns.y_axis.number_format = "0"
        return columns

    def _shares(self, chart: Chart, body: range) -> PieChart:
        pie = PieChart()
        drawn = self._series(chart, body, chart.series[0])
        for place, series in enumerate(chart.series):
            point = DataPoint(idx=place)
            point.graphicalProperties = GraphicalProperties(
                solidFill=self._color(series), ln=LineProperties(solidFill="FFFFFF")
            )
            drawn.dPt.append(point)
        drawn.dLbls = labels("0.0%", "outEnd", size=11)
        drawn.dLbls.showVal, drawn.dLbls.showPercent, drawn.dLbls.showCatName = False, True, True
        drawn.dLbls.separator = "\n"
        pie.series.append(drawn)
        pie.legend = None
        pie.firstSliceAng = 0
        pie.layout = Layout(manualLayout=ManualLayout(xMode="edge", yMode="edge", x=0.2, y=0.32, w=0.6, h=0.48))
        return pie

    def _means(self, chart: Chart, body: range) -> BarChart:
        bars = bar_chart("bar", gap=45)
        for place, series in enumerate(chart.series):
            drawn = self._series(chart, body, series)
            paint(drawn, _MEANS[place % len(_MEANS)])
            drawn.dLbls = labels(number_format(chart.table.columns[series.column].places), "outEnd")
            bars.series.append(drawn)
        across(bars)
        bars.legend = legend() if len(chart.series) > 1 else None
        self._percent_axis(bars, chart)
        return bars

    def _profile(self, chart: Chart, body: range) -> BarChart:
        columns = bar_chart("col", gap=60)
        *units, mean = chart.series
        for place, series in enumerate(units):
            drawn = self._series(chart, body, series)
            paint(drawn, _UNIT if len(units) == 1 else _OTHERS[place % len(_OTHERS)])
            columns.series.append(drawn)
        line = LineChart()
        drawn = self._series(chart, body, mean)
        drawn.graphicalProperties = GraphicalProperties(ln=LineProperties(solidFill=_MEAN, w=22225))
        drawn.marker = Marker(symbol="circle", size=5)
        drawn.marker.graphicalProperties = GraphicalProperties(solidFill=_MEAN, ln=LineProperties(solidFill=_MEAN))
        drawn.smooth = False
        line.series.append(drawn)
        both: ChartBase = columns
        both += line
        columns.legend = legend()
        self._percent_axis(columns, chart)
        return columns

    def _color(self, series: Series) -> str:
        return self._colors[min(series.grade or 0, len(self._colors) - 1)]

    def _percent_axis(self, drawn: BarChart, chart: Chart) -> None:
        """From 0 to 100, unless deductions lead below or bonuses above."""
        places = [series.column for series in chart.series]
        cells = [chart.table.rows[row].cells[place] for row in chart.rows for place in places]
        figures = [cell for cell in cells if isinstance(cell, (int, Fraction))]
        if min(figures, default=0) >= 0:
            drawn.y_axis.scaling.min = 0
        drawn.y_axis.scaling.max = max(100, -(-max(figures, default=0) // _STEP) * _STEP)
        drawn.y_axis.majorUnit = _STEP
        drawn.y_axis.number_format = "0"

    def _series(self, chart: Chart, body: range, series: Series) -> ChartSeries:
        """A column of the table with its labels; the figures stand in the chart too, for programs that do not look."""
        table, rows = chart.table, chart.rows
        first, last = body[0] + rows[0], body[0] + rows[-1]

        def place(sheet: str, column: int) -> str:
            letter = get_column_letter(column + 1)
            return f"{quote_sheetname(sheet)}!${letter}${first}:${letter}${last}"

        names = [shown(cell_text(table.rows[row].cells[0], table.columns[0], self.language)) for row in rows]
        figures = [table.rows[row].cells[series.column] for row in rows]
        numbers = NumData(
            formatCode="General",
            ptCount=len(rows),
            pt=[
                NumVal(idx=position, v=to_cell(figure))  # type: ignore[arg-type]
                for position, figure in enumerate(figures)
                if figure is not None
            ],
        )
        texts = StrData(ptCount=len(rows), pt=[StrVal(idx=position, v=text) for position, text in enumerate(names)])
        if self._figures is None:
            val, cat = NumDataSource(numLit=numbers), AxDataSource(strLit=texts)
        else:
            val = NumDataSource(numRef=NumRef(f=place(self._figures, series.column), numCache=numbers))
            cat = AxDataSource(strRef=StrRef(f=place(self._figures, 0), strCache=texts))
        name = shown(heading_text(table.columns[series.column], self.language))
        drawn = ChartSeries(val=val, cat=cat, tx=SeriesLabel(v=name))
        drawn.invertIfNegative = False
        return drawn
