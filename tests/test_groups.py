"""Groups that are ranked apart: their means and grades, their tables, what a document says of them, their pages."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path
from types import SimpleNamespace

import pytest
from reading_workbooks import load_workbook

from cchc.analysis.groups import group_records, has_groups
from cchc.formats.files import Raw
from cchc.formats.json_text import dump
from cchc.formats.results.reading import parse_results
from cchc.formats.results.writing import to_json
from cchc.formats.sheets.book import PAGE_WIDTH
from cchc.formats.sheets.breaks import page_starts, scale_to_width
from cchc.language import Language
from cchc.problems import Problem
from cchc.tables.field_ranking import field_ranking_table, field_ranking_tables
from cchc.tables.fields import fields_tables
from cchc.tables.groups import with_group_column
from cchc.tables.ranking import ranking_table, ranking_tables
from cchc.tables.table import Column, Row, Table, Weight

INDICES = [90, 85, 80, 70, Fraction("66.665"), Fraction(100, 3)]
NAMES = ["Xã", "Phường", "Xã", "", "Xã", ""]


@pytest.fixture
def grouped(results_of):
    return results_of(INDICES, groups=NAMES)


def said(message, lang="vi"):
    return Language(lang).sentence(message)


def test_a_group_has_the_plain_mean_of_exact_indices_and_its_own_grades(grouped):
    found = {group.name: (len(group.entries), group.mean, group.grades) for group in group_records(grouped)}
    assert list(found) == ["Phường", "Xã", ""], "units without a group are the last"
    assert found["Phường"] == (1, 85, (("tot", 1, 100), ("kha", 0, 0), ("yeu", 0, 0)))
    third = Fraction(100, 3)
    assert found["Xã"] == (3, Fraction("236.665") / 3, (("tot", 2, 2 * third), ("kha", 1, third), ("yeu", 0, 0)))
    assert found[""] == (2, Fraction(155, 3), (("tot", 0, 0), ("kha", 1, 50), ("yeu", 1, 50)))


def test_there_are_no_groups_where_none_is_named_or_all_are_ranked_together(results_of):
    assert not has_groups(results_of([90, 80], groups=["", ""]))
    assert not has_groups(results_of([90, 80]))
    assert [said(table.title) for table in ranking_tables(results_of([90, 80], groups=["", ""]))] == [
        "Xếp hạng: Đợt thử",
        "Tổng hợp xếp loại",
    ]


@pytest.mark.parametrize(
    ("lang", "titles"),
    [
        (
            "vi",
            [
                "Xếp hạng – Phường",
                "Tổng hợp xếp loại – Phường",
                "Xếp hạng – Xã",
                "Tổng hợp xếp loại – Xã",
                "Xếp hạng – Các đơn vị không thuộc nhóm nào",
                "Tổng hợp xếp loại – Các đơn vị không thuộc nhóm nào",
            ],
        ),
        (
            "en",
            [
                "Ranking – Phường",
                "Grades – Phường",
                "Ranking – Xã",
                "Grades – Xã",
                "Ranking – Units without a group",
                "Grades – Units without a group",
            ],
        ),
    ],
)
def test_each_group_has_its_ranking_and_its_grades(grouped, lang, titles):
    tables = ranking_tables(grouped)
    assert [said(table.title, lang) for table in tables] == titles
    rows = [[(row.cells[0], row.cells[4]) for row in table.rows] for table in tables[::2]]
    assert rows == [
        [(1, 85), (None, 85)],
        [(1, 90), (2, 80), (3, Fraction("66.67")), (None, Fraction("78.89"))],
        [(1, 70), (2, Fraction("33.33")), (None, Fraction("51.67"))],
    ]
    assert all(table.rows[-1].weight is Weight.TOTAL for table in tables[::2])
    assert [[row.cells[2] for row in table.rows] for table in tables[1::2]] == [[1, 0, 0], [2, 1, 0], [0, 1, 1]]
    assert [len(table.subtitle) for table in tables] == [2, 0, 0, 0, 0, 0], "round and set stand once"


def test_fields_and_one_field_are_told_group_by_group(grouped):
    means = [table.rows[-1].cells[1:4] for table in fields_tables(grouped)]
    halves = [Fraction("42.5"), Fraction("39.44"), Fraction("25.83")]
    assert [(said(name), points, index) for name, points, index in means] == [
        ("Bình quân", points, index)
        for points, index in zip(halves, (85, Fraction("78.89"), Fraction("51.67")), strict=True)
    ]
    tables = field_ranking_tables(grouped, "2")
    assert [said(table.title) for table in tables] == [
        "Xếp hạng theo lĩnh vực 2: Lĩnh vực 2 – Phường",
        "Xếp hạng theo lĩnh vực 2: Lĩnh vực 2 – Xã",
        "Xếp hạng theo lĩnh vực 2: Lĩnh vực 2 – Các đơn vị không thuộc nhóm nào",
    ]
    assert [table.rows[-1].cells[-1] for table in tables] == [85, Fraction("78.89"), Fraction("51.67")]


def test_a_list_is_one_table_with_the_group_in_a_column(grouped):
    for table in (ranking_table(grouped), field_ranking_table(grouped, "1")):
        assert [column.key for column in table.columns][:4] == ["rank", "group", "code", "name"]
        codes = {entry.unit.name: entry.unit.code for entry in grouped.units}
        assert all(row.cells[2] == codes[row.cells[3]] for row in table.rows)
        assert [(row.cells[0], said(row.cells[1]), row.cells[3]) for row in table.rows] == [
            (1, "Phường", "Xã 2"),
            (1, "Xã", "Xã 1"),
            (2, "Xã", "Xã 3"),
            (3, "Xã", "Xã 5"),
            (1, "Các đơn vị không thuộc nhóm nào", "Xã 4"),
            (2, "Các đơn vị không thuộc nhóm nào", "Xã 6"),
        ]


# --- results documents -------------------------------------------------------------------------------------------


def test_a_document_says_of_groups_what_a_reader_needs(grouped):
    assert to_json(grouped, Language("vi"))["groups"] == [
        {
            "group": "Phường",
            "units": 1,
            "mean_index": "85.00",
            "mean_index_exact": "85",
            "grades": {"tot": 1, "kha": 0, "yeu": 0},
        },
        {
            "group": "Xã",
            "units": 3,
            "mean_index": "78.89",
            "mean_index_exact": "47333/600",
            "grades": {"tot": 2, "kha": 1, "yeu": 0},
        },
        {
            "group": "",
            "units": 2,
            "mean_index": "51.67",
            "mean_index_exact": "155/3",
            "grades": {"tot": 0, "kha": 1, "yeu": 1},
        },
    ]


def test_only_where_ranks_are_theirs(results_of):
    assert "groups" not in to_json(results_of([90, 80]), Language("vi"))


def parsed(document):
    return parse_results(Raw("results.json", dump(document).encode()))


def test_a_document_may_lack_it(grouped):
    document = to_json(grouped, Language("vi"))
    whole = parsed(document)
    del document["groups"]
    assert parsed(document) == whole
    assert to_json(whole, Language("vi"))["groups"][0]["group"] == "Phường"


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda groups: groups.pop(), "groups"),
        (lambda groups: groups[1].update(mean_index="80.00"), "groups[1].mean_index"),
        (lambda groups: groups[1].update(mean_index_exact="80"), "groups[1].mean_index_exact"),
        (lambda groups: groups[0].update(units=2), "groups[0].units"),
        (lambda groups: groups[2].update(group="Đặc khu"), "groups[2].group"),
        (lambda groups: groups[2]["grades"].update(tot=1), "groups[2].grades"),
        (lambda groups: groups.__setitem__(0, []), "groups[0]"),
    ],
)
def test_a_document_that_says_otherwise_of_its_units_is_damaged(grouped, change, told):
    document = json.loads(dump(to_json(grouped, Language("vi"))))
    change(document["groups"])
    problem = parsed(document)
    assert isinstance(problem, Problem)
    assert (problem.code, problem.message.values) == ("E-J003", {"path": told})


def test_groups_of_a_round_that_has_none_are_damage(results_of):
    document = to_json(results_of([90, 80]), Language("vi")) | {"groups": [{"group": "Xã"}]}
    assert parsed(document).message.values == {"path": "groups"}


# --- pages -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lines", "whole", "first", "repeated", "starts"),
    [
        (10, [], (), 0, []),
        (11, [], (), 0, [11]),
        (25, [], (), 0, [11, 21]),
        (25, [], (), 2, [11, 19]),  # two lines of every further page are its header
        (14, [range(9, 13)], (), 0, [9]),
        (14, [range(7, 11)], (), 0, [11]),
        (30, [range(9, 22)], (), 0, [11, 21]),  # longer than a page
        (25, [range(9, 22), range(9, 11), range(11, 13)], (), 0, [11, 21]),
        (14, [range(5, 14), range(5, 8)], (), 0, [5]),  # the longer one, where a page has room for it
        (14, [], (4, 6), 0, [4, 6]),
        (14, [], (1,), 0, [11]),
    ],
)
def test_pages_begin_where_nothing_is_torn(lines, whole, first, repeated, starts):
    found = page_starts([10] * lines, room=100, whole=whole, first=first, repeated=10 * repeated)
    assert found == starts


def round_of(folder: Path, sizes: dict[str, int]) -> Path:
    """A round of so many units in each group."""
    units = [(f"u{g}-{n}", name) for g, (name, size) in enumerate(sizes.items()) for n in range(size)]
    folder.mkdir()
    (folder / "round.yaml").write_text(
        "name: Đợt\nyear: 2025\ncriteria: ../sets/conditions.yaml\nunits: units.yaml\nassessments: a.csv\n"
        "heading: {issuer: UBND TỈNH, signers: [{title: GIÁM ĐỐC}]}\n",
        encoding="utf-8",
    )
    listed = [f"  - {{code: {code}, name: Đơn vị {code}, group: {group}}}\n" for code, group in units]
    (folder / "units.yaml").write_text("units:\n" + "".join(listed), encoding="utf-8")
    rows = [f"{code};48;{number % 15 + 35}\n" for number, (code, _) in enumerate(units)]
    (folder / "a.csv").write_text("unit;1.1;2.1\n" + "".join(rows), encoding="utf-8")
    return folder


def ranking_sheet(folder, cchc):
    assert cchc("batch", folder, "-o", "made.xlsx").status == 0
    return load_workbook("made.xlsx").worksheets[0]


def starts_of_pages(sheet):
    """What stands in the first row of each page but the first."""
    return [sheet.cell(place.id + 1, 1).value for place in sheet.row_breaks.brk]


def headers(sheet):
    return sum(row[0].value == "Hạng" for row in sheet.iter_rows())


def test_small_groups_stay_on_one_page_together(workplace, cchc):
    sheet = ranking_sheet(round_of(workplace / "few", {"Khối A": 2}), cchc)
    assert (starts_of_pages(sheet), sheet.page_setup.fitToHeight) == ([], 1)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert headers(sheet) == 1


def test_a_group_is_not_torn_from_its_grades_but_for_the_signatures(workplace, cchc):
    sheet = ranking_sheet(round_of(workplace / "some", {"Khối A": 3, "Khối B": 5, "Khối C": 6}), cchc)
    assert starts_of_pages(sheet) == ["Xếp hạng – Khối B", "Tổng hợp xếp loại – Khối C"]
    assert not sheet.sheet_properties.pageSetUpPr.fitToPage, "or Excel would pass over the breaks"
    assert sheet.print_title_rows is None
    assert headers(sheet) == 3


def test_long_groups_begin_a_page_each_and_have_the_header_on_all(workplace, cchc):
    sheet = ranking_sheet(round_of(workplace / "many", {"Khối A": 40, "Khối B": 60}), cchc)
    found = starts_of_pages(sheet)
    assert "Xếp hạng – Khối B" in found
    assert all(
        isinstance(start, int) or str(start).startswith(("Xếp hạng", "Tổng hợp", "Đồng hạng")) for start in found
    )
    header = next(row[0].row for row in sheet.iter_rows() if row[0].value == "Hạng")
    assert sheet.print_title_rows == f"${header}:${header}"
    assert headers(sheet) == 1, "the one that is printed again stands for all"
    assert sheet.freeze_panes == f"C{header + 1}"


def test_long_names_of_groups_make_no_tall_rows(workplace, cchc):
    """Every row has its group, for whoever sorts or filters them: two lines of it, not five."""
    name = "Nhóm các huyện miền núi và vùng cao biên giới có điều kiện kinh tế - xã hội đặc biệt khó khăn"
    assert cchc("batch", round_of(workplace / "long", {name: 3, "Khối B": 2}), "-o", "r.json").status == 0
    assert cchc("gaps", "r.json", "-o", "gaps.xlsx").status == 0
    sheet = load_workbook("gaps.xlsx")["Từng đơn vị"]
    rows = [(row[1].value, sheet.row_dimensions[row[1].row].height) for row in sheet.iter_rows()]
    heights = {group: [height for found, height in rows if found == group] for group in (name, "Khối B")}
    low = heights["Khối B"][0]
    assert heights == {name: [2 * low] * 3, "Khối B": [low] * 2}


@pytest.mark.parametrize("count", [10, 19, 31, 88])
def test_a_page_has_room_for_columns_that_are_whole_dots_wide(count):
    """LibreOffice gave the last of 31 columns a page of its own, at 63 % of the size where 62 % would do."""
    widths = [7.2] * count
    scale = scale_to_width(widths)
    assert scale <= 1
    assert scale * sum(width + 0.1 for width in widths) <= PAGE_WIDTH
    assert scale == 1 or scale * sum(widths) > 0.95 * PAGE_WIDTH


def test_signatures_stand_once_at_the_end(workplace, cchc):
    sheet = ranking_sheet(round_of(workplace / "many", {"Khối A": 40, "Khối B": 60}), cchc)
    signed = [row[0].row for row in sheet.iter_rows() if any(cell.value == "GIÁM ĐỐC" for cell in row)]
    assert len(signed) == 1
    last = max(place.id for place in sheet.row_breaks.brk)
    assert str(sheet.cell(last + 1, 1).value).startswith("Tổng hợp xếp loại – Khối B"), "not on a page of their own"
    assert signed[0] > last


# --- elsewhere -------------------------------------------------------------------------------------------------


def test_plans_stand_group_by_group(workplace, cchc):
    assert cchc("batch", round_of(workplace / "some", {"Khối A": 3, "Khối B": 3}), "-o", "r.json").status == 0
    assert cchc("gaps", "r.json", "-o", "gaps.xlsx").status == 0
    sheet = load_workbook("gaps.xlsx")["Phương án"]
    titles = [str(row[0].value) for row in sheet.iter_rows() if str(row[0].value).startswith("Đơn vị ")]
    groups = [title.removeprefix("Đơn vị u")[0] for title in titles]
    assert groups == ["0"] * 3 + ["1"] * 3


def test_what_another_set_would_have_made_stands_group_by_group(workplace, cchc):
    assert cchc("batch", round_of(workplace / "some", {"Khối A": 3, "Khối B": 3}), "-o", "r.json").status == 0
    run = cchc("criteria", "diff", *["sets/conditions.yaml"] * 2, "--results", "r.json", "-o", "diff.xlsx")
    assert run.status == 0, run.err
    order = [line.split()[2] for line in run.out.splitlines() if " Đơn vị u" in line]
    assert order == ["u0-2", "u0-1", "u0-0", "u1-2", "u1-1", "u1-0"], run.out
    rows = [row for sheet in load_workbook("diff.xlsx").worksheets for row in sheet.iter_rows(values_only=True)]
    assert [row[0].split()[2] for row in rows if str(row[0]).startswith("Đơn vị u")] == order


@pytest.mark.parametrize("at", [0, 1, 2])
def test_the_column_of_groups_stands_where_it_is_asked_for_and_rows_after_the_units_have_none(at):
    rows = (Row(("A", 1)), Row(("B", 2)), Row(("Mean", 1.5), Weight.TOTAL))
    table = Table(None, (Column("Unit", key="name"), Column("Points", key="points")), rows)
    found = with_group_column(table, [SimpleNamespace(group="Xã"), SimpleNamespace(group="")], at=at, minor=2)
    assert (found.columns[at].key, found.columns[at].minor) == ("group", 2)
    said = [row.cells[at] and Language("en").sentence(row.cells[at]) for row in found.rows]
    assert said == ["Xã", "Units without a group", None]
    rest = [part for place, part in enumerate(found.columns) if place != at]
    assert found.rows[2].weight is Weight.TOTAL
    assert table == found._replace(
        columns=tuple(rest),
        rows=tuple(row._replace(cells=(*row.cells[:at], *row.cells[at + 1 :])) for row in found.rows),
    )
