"""The charts of the ranking workbook, read back from the file."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from reading_workbooks import load_workbook

from cchc.criteria import Grade, Status
from cchc.formats.ranking.workbook import write_workbook
from cchc.language import Language
from cchc.ranking import Why
from cchc.results import UnrankedRecord
from cchc.tables.charts import BARS, MOST_BARS, PROFILES, Kind, charts

CHARTS, FIGURES = "Biểu đồ", "Số liệu biểu đồ"


@pytest.fixture
def made():
    """``made(results)``: the workbook, read back."""

    def make(results, lang="vi"):
        stream = io.BytesIO()
        write_workbook(results, Language(lang), stream)
        make.data = stream.getvalue()
        return load_workbook(io.BytesIO(make.data))

    return make


def title_of(chart):
    return [run.t for paragraph in chart.title.tx.rich.p for run in paragraph.r]


def shown(series):
    """Labels and figures that the chart itself holds, by position."""
    labels = {point.idx: point.v for point in series.cat.strRef.strCache.pt}
    return {labels[point.idx]: float(point.v) for point in series.val.numRef.numCache.pt}


def referred(workbook, formula):
    sheet, cells = re.fullmatch(r"'(.*)'!(.*)", formula).groups()
    return [cell.value for row in workbook[sheet][cells.replace("$", "")] for cell in row]


def color_of(series):
    return series.graphicalProperties.solidFill.srgbClr


# --- which charts there are ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("count", "kinds"),
    [
        (1, ["units", "shares", "means", "profile"]),
        (PROFILES, ["units", "shares", "means", *["profile"] * PROFILES]),
        (PROFILES + 1, ["units", "shares", "means", "profile"]),
        (BARS, ["units", "shares", "means", "profile"]),
        (BARS + 1, ["units", "units", "shares", "means", "profile"]),
        (130, [*["units"] * 5, "shares", "means", "profile"]),
        (MOST_BARS, [*["units"] * 5, "shares", "means", "profile"]),
        (MOST_BARS + 1, ["bands", "shares", "means", "profile"]),
    ],
)
def test_many_units_have_other_charts_than_few(count, kinds, results_of):
    found = charts(results_of([100 - Fraction(rank, 10) for rank in range(count)]))
    assert [chart.kind.value for chart in found] == kinds
    assert {chart.small for chart in found if chart.kind is Kind.PROFILE} == {count <= PROFILES}
    parts = [chart.rows for chart in found if chart.kind is Kind.UNITS]
    if parts:
        assert (parts[0].start, parts[-1].stop) == (0, count)
        assert all(before.stop == after.start for before, after in pairwise(parts))
        assert max(map(len, parts)) <= BARS
        assert max(map(len, parts)) - min(map(len, parts)) <= 1


def test_groups_that_are_ranked_apart_have_charts_of_their_own(results_of):
    found = charts(results_of([90, 70, 60, 85], groups=["Khối B", "Khối A", "Khối B", "Khối A"]))
    assert [(chart.kind.value, [part.values.get("name") for part in chart.below]) for chart in found[:2]] == [
        ("units", ["Khối A"]),
        ("units", ["Khối B"]),
    ]
    means = next(chart for chart in found if chart.kind is Kind.MEANS)
    assert [column.heading for column in means.table.columns[1:]] == ["Khối A", "Khối B"]
    assert [row.cells[1:] for row in means.table.rows] == [(Fraction(155, 2), 75)] * 2


def test_profiles_of_groups_say_which(results_of):
    found = [chart for chart in charts(results_of([90, 80], groups=["Khối B", "Khối A"])) if chart.small]
    assert [chart.below[0].values["name"] for chart in found] == ["Khối A", "Khối B"]


def test_many_groups_have_one_mean(results_of):
    found = charts(results_of([80, 70, 60, 50, 40, 30, 20], groups=[f"Khối {number}" for number in range(7)]))
    (means,) = [chart for chart in found if chart.kind is Kind.MEANS]
    assert [row.cells[1:] for row in means.table.rows] == [(50,)] * 2


def test_without_ranked_units_there_are_no_charts(made, results_of):
    results = results_of([])._replace(unranked=(UnrankedRecord("a", "Xã A", Why.NOT_SUBMITTED),))
    assert charts(results) == []
    assert made(results).sheetnames == ["Xếp hạng", "Nguồn"]


def test_three_units_stand_for_many(results_of):
    found = charts(results_of([Fraction(99 - rank) for rank in range(25)]))[-1]
    headings = [column.heading for column in found.table.columns[1:-1]]
    assert headings == ["1. Xã 1", "13. Xã 13", "25. Xã 25"]
    assert [row.cells[1:] for row in found.table.rows] == [(99, 87, 75, 87)] * 2


def test_bands_count_the_units_of_each_grade(results_of):
    indices = [100, Fraction("99.99"), 95, Fraction("94.99"), *[80] * 100, Fraction("79.99"), *[62] * 60]
    (found,) = [chart for chart in charts(results_of(indices)) if chart.kind is Kind.BANDS]
    said = Language("vi").sentence
    assert [(said(row.cells[0]), *row.cells[1:]) for row in found.table.rows] == [
        ("60 đến dưới 65", None, None, 60),
        ("65 đến dưới 70", None, None, None),
        ("70 đến dưới 75", None, None, None),
        ("75 đến dưới 80", None, 1, None),
        ("80 đến dưới 85", 100, None, None),
        ("85 đến dưới 90", None, None, None),
        ("90 đến dưới 95", 1, None, None),
        ("95 đến 100", 3, None, None),
    ]


# --- what the file says ----------------------------------------------------------------------------------------


def test_bars_are_coloured_by_grade_and_say_their_figures(made, results_of):
    workbook = made(results_of([90, Fraction("70.5"), 66, 50]))
    bars = workbook[CHARTS]._charts[0]
    assert title_of(bars) == ["Chỉ số CCHC theo đơn vị (%)", "Đợt thử"]
    found = {series.tx.v: (color_of(series), shown(series)) for series in bars.series}
    assert found == {
        "Tốt": ("1E7B45", {"1. Xã 1": 90}),
        "Khá": ("2F78B7", {"2. Xã 2": 70.5, "3. Xã 3": 66}),
        "Yếu": ("E3A51A", {"4. Xã 4": 50}),
    }
    assert (bars.barDir, bars.overlap, bars.legend.position) == ("bar", 100, "b")
    for series in bars.series:
        labels = series.dLbls
        assert (labels.showVal, labels.showSerName, labels.showCatName) == (True, False, False)
        assert (labels.numFmt, labels.dLblPos) == ("0.00", "outEnd")


@pytest.mark.parametrize("count", [3, 25, 40, 200])
def test_charts_show_the_cells_that_they_refer_to(made, count, results_of):
    """Programs that redraw a chart and those that do not show the same."""
    workbook = made(results_of([100 - Fraction(rank, 7) for rank in range(count)]))
    for chart in workbook[CHARTS]._charts:
        for part in chart._charts:
            for series in part.series:
                labels = referred(workbook, series.cat.strRef.f)
                figures = referred(workbook, series.val.numRef.f)
                assert [point.v for point in series.cat.strRef.strCache.pt] == labels
                kept = {int(point.idx): float(point.v) for point in series.val.numRef.numCache.pt}
                assert kept == {place: figure for place, figure in enumerate(figures) if figure is not None}


def test_the_pie_has_the_colours_of_the_grades_that_occur(made, results_of):
    workbook = made(results_of([90, 85, 50]))
    (pie,) = [chart for chart in workbook[CHARTS]._charts if chart.tagname == "pieChart"]
    (series,) = pie.series
    assert shown(series) == {"Tốt": 2, "Yếu": 1}
    assert [point.graphicalProperties.solidFill.srgbClr for point in series.dPt] == ["1E7B45", "E3A51A"]
    labels = series.dLbls
    assert (labels.showPercent, labels.showCatName, labels.showVal, labels.numFmt) == (True, True, False, "0.0%")
    assert pie.legend is None


def test_every_grade_has_a_colour_of_its_own(made, results_of):
    grades = tuple(Grade(f"g{end}", f"Loại {end}", "", end) for end in (90, 80, 70, 60, 50, 40))
    results = results_of([95, 85, 75, 65, 55, 45, 5], grades=(*grades, Grade("cuoi", "Loại cuối")))
    bars = made(results)[CHARTS]._charts[0]
    assert len({color_of(series) for series in bars.series}) == 7


def test_a_units_profile_stands_against_the_mean(made, results_of):
    workbook = made(results_of([90, 60]))
    small = workbook[CHARTS]._charts[-2:]
    assert [title_of(chart)[0] for chart in small] == ["1. Xã 1: 90 %", "2. Xã 2: 60 %"]
    columns, line = small[0]._charts
    assert (columns.tagname, line.tagname) == ("barChart", "lineChart")
    assert [series.tx.v for part in (columns, line) for series in part.series] == ["1. Xã 1", "Bình quân"]
    assert shown(columns.series[0]) == {"Lĩnh vực 1": 90, "Lĩnh vực 2": 90}
    assert shown(line.series[0]) == {"Lĩnh vực 1": 75, "Lĩnh vực 2": 75}


@pytest.mark.parametrize("count", [5, 40])
def test_axes_are_there_and_nothing_lies_over_the_plot(made, count, results_of):
    """Without ``delete`` said to be false, Excel draws no axis; without ``overlay``, LibreOffice and Excel differ."""
    made(results_of([100 - Fraction(rank) for rank in range(count)]))
    with zipfile.ZipFile(io.BytesIO(made.data)) as archive:
        names = [name for name in archive.namelist() if name.startswith("xl/charts/chart")]
        parts = [ElementTree.fromstring(archive.read(name)) for name in names]
    space = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
    assert parts
    for part in parts:
        axes = [*part.iter(f"{space}catAx"), *part.iter(f"{space}valAx")]
        assert [axis.find(f"{space}delete").get("val") for axis in axes] == ["0"] * len(axes)
        assert {found.get("val") for found in part.iter(f"{space}overlay")} == {"0"}
        assert part.find(f"{space}roundedCorners").get("val") == "0"
        assert {found.get("sourceLinked") for found in part.iter(f"{space}numFmt")} <= {"0"}
        ids = [found.find(f"{space}idx").get("val") for found in part.iter(f"{space}ser")]
        assert len(set(ids)) == len(ids)
        for axis in part.iter(f"{space}valAx"):
            scaling = axis.find(f"{space}scaling")
            assert [scaling.find(f"{space}{end}").get("val") for end in ("max", "min")] == ["100", "0"]


def test_an_index_below_0_is_not_cut_off(made, results_of):
    """Deductions may lead there."""
    bars = made(results_of([50, Fraction(-5, 2)]))[CHARTS]._charts[0]
    assert bars.y_axis.scaling.min is None
    assert bars.y_axis.scaling.max == 100


def test_charts_of_an_illustrative_set_say_so_wherever_they_are_pasted(made, results_of):
    workbook = made(results_of([90, 60], status=Status.ILLUSTRATIVE))
    said = "Bộ tiêu chí minh họa, không phải quyết định của cơ quan nào"
    assert {title_of(chart)[-1] for chart in workbook[CHARTS]._charts} == {said}
    english = made(results_of([90, 60], status=Status.ILLUSTRATIVE), "en")
    said = "Illustrative criteria set: not a decision of any authority"
    assert {title_of(chart)[-1] for chart in english["Charts"]._charts} == {said}


@pytest.mark.parametrize("count", [1, 7, 25, 100])
def test_charts_do_not_overlap_and_lie_on_one_page_each(made, count, results_of):
    sheet = made(results_of([100 - Fraction(rank, 10) for rank in range(count)]))[CHARTS]
    breaks = [0, *(found.id for found in sheet.row_breaks.brk)]
    boxes = []
    for chart in sheet._charts:
        start, end = chart.anchor._from, chart.anchor.to
        page = max(row for row in breaks if row <= start.row)
        assert start.row < end.row < page + 32
        assert end.col < 24
        boxes.append(((start.col, end.col), (start.row, end.row)))
    for place, (across, down) in enumerate(boxes):
        for other_across, other_down in boxes[:place]:
            beside = across[0] > other_across[1] or other_across[0] > across[1]
            below = down[0] > other_down[1] or other_down[0] > down[1]
            assert beside or below


@pytest.mark.parametrize("name", ['=HYPERLINK("http://x","y")', "<b>đậm</b> & [x]", "Xã 'A'"])
def test_names_in_charts_are_as_they_are(made, name, results_of):
    results = results_of([90, 60])
    first = results.units[0]
    results = results._replace(
        units=(first._replace(unit=replace(first.unit, name=name)), results.units[1]), round=name
    )
    workbook = made(results)
    bars, small = workbook[CHARTS]._charts[0], workbook[CHARTS]._charts[-2]
    assert title_of(bars)[-1] == name
    assert title_of(small)[0] == f"1. {name}: 90 %"
    assert list(shown(bars.series[0])) == [f"1. {name}"]


def test_chart_figures_have_a_sheet_of_their_own(made, results_of):
    workbook = made(results_of([90, Fraction("70.5"), 50]))
    rows = [[cell.value for cell in row] for row in workbook[FIGURES].iter_rows()]
    start = rows.index(["Chỉ số CCHC theo đơn vị (%)", None, None, None, None])
    assert [row[:4] for row in rows[start + 1 : start + 5]] == [
        [None, "Tốt", "Khá", "Yếu"],
        ["1. Xã 1", 90, None, None],
        ["2. Xã 2", None, 70.5, None],
        ["3. Xã 3", None, None, 50],
    ]


def test_a_long_list_of_reasons_is_left_out_and_said_to_be_elsewhere(made, monkeypatch, results_of):
    results = results_of([90, 60])
    said = "của từng đơn vị, từng chỉ tiêu: "
    here = made(results)
    assert "Giải thích" in here.sheetnames
    assert provenance(here) == f"{said}trên trang tính “Giải thích”"
    monkeypatch.setattr("cchc.tables.explanations.MOST_ROWS", 3)
    elsewhere = made(results)
    assert "Giải thích" not in elsewhere.sheetnames
    assert provenance(elsewhere).startswith(f"{said}trong tệp kết quả (cchc batch … -o results.json)")


def provenance(workbook):
    return next(row[1].value for row in workbook["Nguồn"].iter_rows() if str(row[0].value).startswith("Giải thích"))
