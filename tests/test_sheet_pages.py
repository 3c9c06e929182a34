"""Where the pages of a sheet of several tables begin."""

from __future__ import annotations

import io

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from reading_workbooks import load_workbook

from cchc.formats.ranking.pages import SheetPages
from cchc.formats.sheets.book import Book, set_paper
from cchc.formats.sheets.rows import Block, PlainRow, _chunks, _write_rows
from cchc.formats.sheets.table_sheet import TableSheet
from cchc.language import Language
from cchc.problems import Message
from cchc.tables.table import Align, Column, Row, Table


def _pages(lengths: list[int]) -> tuple[list[int], list[int], list[range], bool]:
    """Of tables so long on one sheet: first lines of pages, of tables, their bodies, whether a header is repeated."""
    book = Book(Language("vi"))
    columns = (Column("A", key="code"), Column("B", key="name", wide=True))
    tables = [
        Table(
            Message("Bảng {n}", {"n": str(number)}),
            (*columns, *([Column("C")] * bool(number))),
            tuple(Row((str(row), "x", *("y" * bool(number)))) for row in range(length)),
            name=Message("Bảng"),
        )
        for number, length in enumerate(lengths)
    ]
    sheet = TableSheet(book, tables[0].name, tables)
    set_paper(sheet.sheet)
    pages = SheetPages(sheet, [range(1)])
    bodies = pages.write()
    pages.break_pages()
    starts = [found.id + 1 for found in sheet.sheet.row_breaks.brk]
    return starts, sheet.tops, bodies, sheet.sheet.print_title_rows is not None


@given(st.lists(st.integers(0, 90), min_size=2, max_size=3))
@example([0, 0, 126])  # nobody is ranked
@settings(deadline=None)
def test_no_title_is_left_on_the_page_before_its_table(lengths):
    starts, tops, bodies, _ = _pages(lengths)
    for top, body in zip(tops, bodies, strict=True):
        assert not set(starts) & set(range(top + 1, min(body.start + 3, body.stop))), (starts, top, body)


@given(st.integers(0, 120), st.integers(0, 20))
@settings(deadline=None)
def test_no_table_begins_a_page_on_which_the_header_of_another_is_repeated(first, second):
    starts, _, bodies, repeated = _pages([first, second])
    assert not (repeated and set(starts) & set(range(bodies[0].stop, bodies[1].stop)))
    if first > 50:
        assert repeated, "a long table has its header on every page"


def test_a_table_that_finds_no_room_begins_a_page():
    starts, tops, _, repeated = _pages([30, 25])
    assert (starts, repeated) == ([tops[1]], False)


def test_texts_do_not_seem_to_be_one_with_the_figures_before_them():
    book = Book(Language("vi"))
    columns = (
        Column("Đơn vị", key="name", wide=True),
        Column("Điểm", Align.RIGHT, 2, "points"),
        Column("Nguyên nhân", key="why"),
        Column("Căn cứ", key="grounds", wide=True),
        Column("Hồ sơ", Align.RIGHT, 0, "count"),
    )
    table = Table(Message("Bảng"), columns, (Row(("Xã A", 2, "bỏ trống", "x" * 30, 18094)),), name=Message("Bảng"))
    TableSheet(book, table.name, [table]).write()
    stream = io.BytesIO()
    book.save(stream)
    row = load_workbook(stream).worksheets[0][2]
    assert [cell.alignment.indent for cell in row] == [0, 0, 1, 0, 0]
    assert (row[4].value, row[4].number_format) == (18094, "#,##0"), "as counts are told in words: 18.094"


@pytest.mark.parametrize("count", [249, 250, 501])
def test_rows_that_find_no_room_are_told_wherever_they_stand(count):
    """The disk may be full at any chunk."""

    class Stream(io.BytesIO):
        left = 0

        def write(self, data):
            self.left -= 1
            if self.left < 0:
                raise OSError("full")
            return super().write(data)

    block = Block(1, [PlainRow(15, [(number, 0)]) for number in range(count)])
    chunks = 1 if count < 250 else len([*_chunks(block)])
    for left in range(chunks + 1):
        stream = Stream()
        stream.left = left
        if left < chunks:
            with pytest.raises(OSError, match="full"):
                _write_rows(block, stream)
        else:
            _write_rows(block, stream)
            assert stream.getvalue().decode() == "".join(_chunks(block))
