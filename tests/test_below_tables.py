"""Which rows below a table of units are sums, notes and who signs, and which may be a unit's."""

from __future__ import annotations

from pathlib import Path

import pytest

from cchc.assessment import Unit
from cchc.formats.below_tables import BelowTable, is_sum
from cchc.formats.grid import Row
from cchc.formats.sets.reading import load_set
from cchc.formats.workbooks.cells import GridSource
from cchc.language import Language

SET = Path(__file__).parent / "bad" / "sets" / "kinds.yaml"
UNITS = [Unit("nhan-co", "Xã Nhân Cơ"), Unit("trung-binh", "Xã Trung Bình"), Unit("q.1", "Nguồn Hương")]


@pytest.fixture(scope="module")
def made():
    """Made for a table: a number before each row, the unit's code and name, a count, a level and its evidence."""
    rules = {code: leaf.rule for code, leaf in load_set(SET).sound.by_code.items()}
    figures = {3: rules["2.1"], 4: rules["1.1.1"], 5: rules["1.1.1"]}

    def made(units=UNITS):
        below, line = BelowTable(units, figures, [1, 2]), 0

        def takes(*texts):
            nonlocal line
            line += 1
            return below.takes(Row(line, [*texts, *[""] * (6 - len(texts))]), [])

        return below, takes

    return made


SUMS = ["Tổng cộng", "TỔNG SỐ:", "Tổng", " cộng ", "Total", "Tổng (3 xã)", "Cộng : 3 xã"]
MEANS = ["Trung bình cộng:", "Trung bình (3 xã)", "Bình quân", "BÌNH QUÂN:", "Average"]


@pytest.mark.parametrize("text", SUMS)
def test_a_sum_is_passed_over_with_its_figures(text, made):
    _, takes = made()
    assert is_sum(text)
    assert takes("", text, "", "12")
    assert takes(text, "3 xã", "", "12"), "also where it stands in front of the units"


@pytest.mark.parametrize("text", MEANS[1:])
def test_a_mean_is_passed_over_with_its_figures_but_stands_below_no_list(text, made):
    _, takes = made()
    assert not is_sum(text)
    assert takes("", text, "", "1,5")


@pytest.mark.parametrize("text", ["Tổng cục Thuế", "Cộng Hòa", "Tổng 3", "Trung bình xã", "Xã Tổng"])
def test_a_name_is_no_sum(text, made):
    _, takes = made()
    assert not is_sum(text)
    assert not takes("", text, "", "12")


NOTES = [
    *("Ghi chú", "Ghi chú: số liệu năm", "CHÚ THÍCH (1)", "Chú giải.", "Lưu ý - xem trang 2", "Nguồn: Sở Nội vụ"),
    *("Note", "Notes: x", "Source: y", "Người lập biểu", "NGƯỜI LẬP", "(Lập biểu)", "Lập bảng", "- Nơi nhận: như trên"),
    *("Thủ trưởng đơn vị", "CHỦ TỊCH", "Phó Chủ tịch", "TRƯỞNG PHÒNG", "Giám đốc Sở", "Xác nhận của UBND xã"),
    *("Prepared by A", "Signed by", "TM. UBND", "KT. CHỦ TỊCH", "TL . GIÁM ĐỐC", "TUQ. CHỦ TỊCH"),
    *("Ngày 5 tháng 1 năm 2024", "Nhân Cơ, ngày … tháng … năm 20…", "Nhân Cơ,\nngày 5 tháng 1\nnăm 2024\n(ký)"),
    *("Người lập\nLê Văn A", "Ghi chú: " + "rất dài " * 100, "NGƯỜI LẬP".replace("Ậ", "A\u0323\u0302")),
]


@pytest.mark.parametrize("text", NOTES)
@pytest.mark.parametrize("column", [0, 1, 3])
def test_a_note_is_passed_over_wherever_it_stands(text, column, made):
    _, takes = made()
    assert takes(*[""] * column, text)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "Xã Ghi chú",
            "Ghi chúng",
            "Lưu ýt",
            "Nguồn",
            "Nguồn Hươn",
            "Chủ tịchs",
            "Xã Chủ tịch",
            "TM UBND",
            "Q.2",
            "q.",
        ),
        *("Ngày 5 tháng 1", "Ngày mới", "Tháng 1 năm 2024", "Xã ngày 5 tháng 1 năm 2024", "Nhân Cơ", "Trung bình"),
    ],
)
def test_what_may_be_a_name_is_no_note(text, made):
    _, takes = made()
    assert not takes("", text)


@pytest.mark.parametrize("text", ["Nguồn", "Nguồn Sở Nội vụ", "Q. CHỦ TỊCH", "Trung bình", "Bình quân"])
def test_by_which_word_a_note_begins_is_for_the_units_to_say(text, made):
    _, takes = made([Unit("a", "Xã A"), Unit("qa", "Nguồnx"), Unit("b", "Trung Bình Đông")])
    assert takes("", text)
    _, takes = made([Unit("nguon-a", "A"), Unit("q.1", "B"), Unit("binh-quan", "Trung Bình")])
    assert not takes("", text)
    assert takes("", "Nguồn : Sở Nội vụ"), "no name has a colon"


@pytest.mark.parametrize(
    ("column", "text"),
    [
        *(
            (3, text)
            for text in ("3", "-1", "+2", "12 sáng kiến", "1.234,5", "85 %", "3.", "N/A", "kad", "Không áp dụng")
        ),
        *(
            (4, text)
            for text in ("cham", "Cham", "cham, kip-thoi", "BAN HÀNH KỊP THỜI", "ban hanh  kip thoi", "không phát sinh")
        ),
    ],
)
def test_what_may_be_an_answer_is_not_passed_over(column, text, made):
    """Also one that would be refused: it says that a unit's row was meant."""
    row = ["Ghi chú", *[""] * (column - 1), text]
    assert not made()[1](*row)
    assert made()[1](*row[:-1], "", *[""] * (5 - column), text), "no answer is due there"


@pytest.mark.parametrize(
    "text",
    [
        *("05/01/2024", "5-1-2024", "2024-01-05", "2024-01-05 00:00:00", "1. Lê A", "12) Lê B", "Lê Văn A", "ĐT: 0912"),
        "1 Chàm , ngày 5 tháng 1 năm 2024",
    ],
)
def test_days_and_people_are_no_answers(text, made):
    for column in (3, 4):
        assert made()[1]("Người lập", *[""] * (column - 1), text), column


def test_evidence_that_reads_like_a_note_makes_none_of_a_row_with_a_name(made):
    _, takes = made()
    evidence = "Báo cáo số 1, ngày 5 tháng 1 năm 2024"
    assert not takes("1", "Nhân Coo", "", "", "", evidence)
    assert not takes("1", "", "Nhân Coo", "", "", evidence)
    assert takes("1", "", "", "", "", evidence)


def test_below_a_note_is_all_that_answers_nothing_and_is_called_like_no_unit(made):
    _, takes = made()
    assert not takes("", "Lê Văn A")
    assert takes("", "", "Người lập")
    assert takes("", "Lê Văn A")
    assert not takes("1", "Nhân Cơ")
    assert not takes("1", "", "NHAN CO")
    assert not takes("Nhân Cơ", "", "")
    assert takes("1", "Cơ sở")


def test_what_stands_below_is_told_once_in_its_order(made):
    below, takes = made()
    source = GridSource("t.csv")
    assert below.told(source) == []
    for text in ("Ghi chú " + "a" * 50, "Tổng", "Lê A", "Cộng", "Lê B", "Lê C", "Lê D"):
        assert takes("", text)
    (problem,) = below.told(source)
    said = Language("en").problem(problem)
    assert said.startswith("t.csv:1:2: W-T022 ")
    assert said.endswith(f"(7): “Ghi chú {'a' * 32}”; “Tổng”; “Lê A”; “Cộng”; “Lê B”; “Lê C”")


def test_a_foot_above_units_is_none(made):
    below, _ = made()
    source = GridSource("t.csv")
    for line, text in enumerate(("Tổng", "Ghi chú", "Lê A"), 1):
        source.problems = []
        source.report("E-T006", (line, 1))
        assert below.takes(Row(line, [text, "", "", "", "", ""]), source.problems)
    assert [problem.places[0].line for problem in below.above()] == [2, 3]
    assert below.above() == [], "told once"
    assert [problem.message.values["count"] for problem in below.told(source)] == [1], "the sum stays one"
    assert not below.takes(Row(4, ["Lê B", "", "", "", "", ""]), []), "and nothing is below it any more"
