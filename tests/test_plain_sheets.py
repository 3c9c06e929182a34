"""Sheets that are read straight from their XML: what is read so is what the reader of all workbooks reads."""

from __future__ import annotations

import io
import random
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cchc.formats.files import Raw
from cchc.formats.workbooks import workbook as workbooks
from cchc.formats.workbooks.package import Package, open_package
from cchc.formats.workbooks.plain_sheet import PlainSheet, read_plain, shared_texts
from cchc.formats.workbooks.sheet_scan import cell_styles
from cchc.problems import Problem, column_letters

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STYLES = (
    f'<styleSheet xmlns="{MAIN}"><cellXfs count="4"><xf numFmtId="0"/><xf numFmtId="9"/><xf numFmtId="14"/>'
    '<xf numFmtId="3"/></cellXfs></styleSheet>'
)
PERCENT, DATE = 1, 2


def raw_of(sheet: str | bytes, texts: str | bytes) -> Raw:
    """A workbook of one sheet."""
    related = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    parts = {
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{related}"><sheets>'
        '<sheet name="A" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/'
        f'relationships"><Relationship Id="r1" Type="{related}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="r2" Type="{related}/styles" Target="styles.xml"/>'
        f'<Relationship Id="r3" Type="{related}/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
        "xl/styles.xml": STYLES,
        "xl/worksheets/sheet1.xml": sheet,
        "xl/sharedStrings.xml": texts,
    }
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        for name, data in parts.items():
            package.writestr(name, data)
    return Raw("a.xlsx", stream.getvalue())


def plain(raw: Raw) -> PlainSheet | None:
    package = open_package(raw)
    if not isinstance(package, Package):
        return None
    texts = shared_texts(package.texts)
    if texts is None:
        return None
    return read_plain(package.parts["xl/worksheets/sheet1.xml"], texts, cell_styles(package.styles))


def in_full(raw: Raw, monkeypatch: pytest.MonkeyPatch) -> tuple[list[list[object]], dict[object, object]]:
    """What the other reader reads; of the cells that are odd, those that hold anything."""
    with monkeypatch.context() as patch:
        patch.setattr(workbooks, "_plain_sheets", lambda *_: None)
        found = workbooks.read_workbook(raw)
    assert not isinstance(found, Problem), found
    (sheet,) = found
    values = [list(row) for row in sheet.values]
    return trimmed(values), {
        (row, column): odd
        for (row, column), odd in sheet.source.odd.items()
        if row <= len(values) and column <= len(values[row - 1]) and values[row - 1][column - 1] != ""
    }


def trimmed(rows: list[list[object]]) -> list[list[object]]:
    """Without blanks behind the last value of a row, and below the last of the sheet."""
    rows = [list(row) for row in rows]
    for row in rows:
        while row and row[-1] == "":
            row.pop()
    while rows and not rows[-1]:
        rows.pop()
    return rows


def alike(raw: Raw, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Whether a sheet is plain; it is read alike by both readers then, value by value and kind by kind."""
    found = plain(raw)
    if found is None:
        return False
    values, odd = in_full(raw, monkeypatch)
    assert trimmed(found.values) == values
    assert [[type(value) for value in row] for row in trimmed(found.values)] == [
        [type(value) for value in row] for row in values
    ]
    filled = {at: cell.odd for at, cell in found.odd.items() if found.values[at[0] - 1][at[1] - 1] != ""}
    assert filled == odd
    return True


SOUND_TEXT = st.text(st.sampled_from("aĐộ \t\n,;<>&\"'_x0D\u00a0\u200b"), max_size=8)


def escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


@st.composite
def cells(draw: st.DrawFn, texts: int) -> str:
    """The inside of a cell, and its attributes, with ``{}`` for its name."""
    style = draw(st.sampled_from(["", ' s="0"', ' s="1"', ' s="3"']))
    formula = draw(st.sampled_from(["", "", "<f>A1+1</f>", '<f t="shared" si="0"/>', '<f aca="false">A1&lt;2</f>']))
    kind = draw(st.sampled_from(["n", "n", "s", "s", "str", "b", "blank"]))
    if kind == "blank":
        return f'<c r="{{}}"{style}{draw(st.sampled_from(["/>", " />", "></c>"]))}'
    if kind == "s":
        return f'<c r="{{}}"{style} t="s"><v>{draw(st.integers(0, texts - 1))}</v></c>'
    if kind == "b":
        return f'<c r="{{}}"{style} t="b">{formula}<v>{draw(st.integers(0, 1))}</v></c>'
    if kind == "str":
        return f'<c r="{{}}"{style} t="str">{formula}<v>{draw(st.sampled_from(["Tốt", " a ", "", "1"]))}</v></c>'
    number = draw(st.sampled_from(["0", "5", "-1", "0.1", "1E-3", "1234567.5", "99.99", "1e5", "0.30000000000000004"]))
    return (
        f'<c r="{{}}"{style}{draw(st.sampled_from(["", " t=" + chr(34) + "n" + chr(34)]))}>{formula}<v>{number}</v></c>'
    )


@st.composite
def sheets(draw: st.DrawFn) -> tuple[str, str]:
    """A sheet as spreadsheet programs write it, and its texts."""
    texts = draw(st.lists(SOUND_TEXT, min_size=1, max_size=5))
    rows = []
    for row in sorted(draw(st.sets(st.integers(1, 30), min_size=1, max_size=6))):
        columns = sorted(draw(st.sets(st.integers(1, 40), max_size=5)))
        inside = "".join(draw(cells(len(texts))).format(f"{column_letters(column)}{row}") for column in columns)
        attributes = draw(st.sampled_from(["", ' spans="1:13" x14ac:dyDescent="0.25"', ' ht="12.8" customHeight="1"']))
        rows.append(f'<row r="{row}"{attributes}>{inside}</row>')
    shared = "".join(f'<si><t xml:space="preserve">{escaped(text)}</t></si>' for text in texts)
    head = draw(st.sampled_from(["", '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n']))
    return (
        f'{head}<worksheet xmlns="{MAIN}"><sheetData>{"".join(rows)}</sheetData><pageMargins/></worksheet>',
        f'{head}<sst xmlns="{MAIN}" count="9">{shared}</sst>',
    )


@given(sheets())
@settings(deadline=None)
def test_what_is_read_straight_is_what_the_other_reader_reads(written):
    with pytest.MonkeyPatch.context() as patch:
        alike(raw_of(*written), patch)


FORM = (
    f'<worksheet xmlns="{MAIN}"><dimension ref="A1:C4"/><cols><col min="1" max="1"/></cols><sheetData>'
    '<row r="1"><c r="A1" s="0" t="s"><v>0</v></c><c r="B1" s="3"/><c r="C1" t="s"><v>1</v></c></row>'
    '<row r="3" ht="15"><c r="A3"><v>1.5</v></c><c r="B3" s="1"><f>A3*2</f><v>0.25</v></c></row>'
    '<row r="4"><c r="A4" t="str"><f>B1</f><v>Tốt</v></c><c r="C4" t="b"><v>1</v></c></row></sheetData>'
    '<dataValidations count="1"><dataValidation sqref="C4"><formula1>a!$A$1</formula1></dataValidation>'
    "</dataValidations></worksheet>"
)
TEXTS = f'<sst xmlns="{MAIN}" count="2" uniqueCount="2"><si><t>Một &amp; hai</t></si><si><t>b</t></si></sst>'


def test_a_form_as_programs_write_it_is_read_straight(monkeypatch):
    assert alike(raw_of(FORM, TEXTS), monkeypatch)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('<c r="A3"><v>1.5</v>', f'<c r="A3" s="{DATE}"><v>45000</v>'),
        ("<v>1.5</v>", "<v>1_0</v>"),
        ("<v>1.5</v>", "<v>nan</v>"),
        ("<v>1.5</v>", "<v/>"),
        ("<v>1.5</v>", "<v>&#49;</v>"),
        ("<v>0.25</v>", "<v></v>"),
        ("<v>1.5</v>", "</v>1.5<v>"),
        ("<v>1.5</v>", "<v>1.5<v>"),
        ("<v>1.5</v>", "</v>1.5</v>"),
        ("<v>1.5</v>", "<v>\0</c>"),
        ("<v>1.5</v>", "<v>1.5<v>\0"),
        ("<v>Tốt</v>", "</v>Tốt</v>"),
        ("</worksheet>", "</worksheet><v>"),
        ('<v>1.5</v></c><c r="B3"', '<v>1.5<v><sheetData><row r="3"><c r="B3"'),
        ("<v>1.5</v>", "<v>1.5</v><v>"),
        ("<v>Tốt</v>", "<v>Tốt\0</v>"),
        ('<c r="A3">', '<c r="A3" t="e">'),
        ('<c r="A3">', '<c r="A3" t="inlineStr"><is><t>x</t></is>'),
        ('<c r="A3">', "<c>"),
        ('<c r="A3">', '<c r="AAA3">'),
        ('<c r="A3">', '<c r="C1">'),
        ('<c r="A3">', '<c r="A20000">'),
        ("<v>1</v></c></row>", "<v>2</v></c></row>"),
        ("<sheetData>", "<sheetData><c r='A1'><v>9</v></c>"),
        ("<cols>", '<cols><row r="1"><c r="A1"><v>9</v></c></row>'),
        ('<row r="3"', '<x:row r="3"'),
    ],
)
def test_what_is_written_otherwise_is_left_to_the_other_reader(old, new):
    assert old in FORM
    assert plain(raw_of(FORM.replace(old, new, 1), TEXTS)) is None


@pytest.mark.parametrize(
    "text",
    ["<r><t>a</t></r><r><t>b</t></r>", "<t>a</t><rPh><t>b</t></rPh>", "<t>_x000D_</t>", "<t>&#10;</t>", "<t/>", ""],
)
def test_texts_that_are_more_than_a_text_are_left_to_the_other_reader(text):
    assert plain(raw_of(FORM, TEXTS.replace("<t>b</t>", text))) is None


def test_a_sheet_that_was_tampered_with_is_read_alike_or_not_at_all(monkeypatch):
    """Bytes are taken out, put in and moved about; most of what comes out is no plain sheet, some is another one."""
    random_ = random.Random(7)
    source = FORM.encode()
    pieces = [
        b"<v>",
        b"</v>",
        b"</c>",
        b"<row>",
        b"</row>",
        b" ",
        b'"',
        b"/",
        b"1",
        b"A",
        b"<c ",
        b"s",
        b"<f/>",
        b"&amp;",
    ]
    read = 0
    for _ in range(400):
        data = source
        for _ in range(random_.randint(1, 2)):
            at = random_.randrange(60, len(data))
            end = at + random_.choice((0, 1, 1, 4, 9))
            data = data[:at] + random_.choice([b"", *pieces]) + data[end:]
        read += alike(raw_of(data, TEXTS), monkeypatch)
    assert read > 5
