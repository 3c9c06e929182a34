"""The look at a sheet before it is read: how far it reaches, what its cells are, and nothing that hides from it."""

from __future__ import annotations

import datetime
import io
import re
import struct
import subprocess
import sys
import warnings
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from openpyxl import Workbook

from cchc.formats.files import Raw
from cchc.formats.workbooks.sheet_scan import MAX_ROWS, Looked, Odd, OddCell, Reach, Styles, cell_styles, look
from cchc.formats.workbooks.sheet_walk import walk
from cchc.formats.workbooks.workbook import read_workbook
from cchc.problems import Problem

NAMESPACE = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def sheet(cells: bytes) -> bytes:
    return (
        b'<?xml version="1.0" encoding="UTF-8"?><worksheet ' + NAMESPACE + b"><sheetData>" + cells
        + b"</sheetData></worksheet>"
    )  # fmt: skip


def workbook(xml: bytes, **other: bytes) -> bytes:
    """A workbook whose only sheet is this; ``other`` parts by the stems of their names."""
    made, patched = io.BytesIO(), io.BytesIO()
    book = Workbook()
    assert book.active is not None
    book.active["A1"] = 1
    book.save(made)
    with zipfile.ZipFile(made) as source, zipfile.ZipFile(patched, "w") as target:
        for name in source.namelist():
            data = other.get(Path(name).stem, source.read(name))
            target.writestr(name, xml if name == "xl/worksheets/sheet1.xml" else data)
    return patched.getvalue()


def read(data: bytes) -> object:
    """The values of the only sheet, with what stands in its odd cells; the code where it is refused."""
    found = read_workbook(Raw("x.xlsx", data))
    if isinstance(found, Problem):
        return found.code
    return [list(row) for row in found[0].values], {at: odd.value for at, odd in found[0].source.odd.items()}


ONE = b'<row r="1"><c r="A1"><v>1</v></c>%s</row>'
CELLS = {
    "prefixed": (
        b'<x:row xmlns:x="u" r="1"><x:c r="B1"><x:v>7</x:v></x:c></x:row>',
        ([["", 7.0]], {}),
    ),
    "quotes of the other kind": (b"<row r='1'><c r='B1'><v>7</v></c></row>", ([["", 7.0]], {})),
    "an attribute that ends like a tag": (ONE % b'<c r="B1" cm="1>2"><v>7</v></c>', ([[1.0, 7.0]], {})),
    "texts in their cells": (
        ONE % b'<c r="B1" t="inlineStr"><is><t>a &lt;c </t></is></c><c r="C1" t="str"><f>B1</f><v>x &amp; y</v></c>',
        ([[1.0, "a <c", "x & y"]], {}),
    ),
    "a shared formula": (
        ONE % b'<c r="B1"><f t="shared" ref="B1:B2" si="0">A1</f><v>7</v></c><c r="C1"><f t="shared" si="0"/></c>',
        ([[1.0, 7.0, "="]], {(1, 3): "never calculated"}),
    ),
    "a formula of another prefix, never calculated": (
        ONE % b'<x:c xmlns:x="u" r="B1"><x:f>A1&gt;0</x:f><x:v></x:v></x:c>',
        ([[1.0, "="]], {(1, 2): "never calculated"}),
    ),
    "a formula that gave an empty text": (ONE % b'<c r="B1" t="str"><f>""</f><v></v></c>', ([[1.0, ""]], {})),
    "an error": (ONE % b'<c r="B1" t="e"><f>1/0</f><v>#DIV/0!</v></c>', ([[1.0, "#DIV/0!"]], {(1, 2): "error"})),
    "an error without a word": (ONE % b'<c r="B1" t="e"><v/></c>', ([[1.0, "#?"]], {(1, 2): "error"})),
    "cells that are only styled": (ONE % b'<c r="XFD1" s="0" t="n" /><c r="XFC1048576" s="0"/>', ([[1.0]], {})),
    "rows in another order": (
        b'<row r="2"><c r="A2"><v>2</v></c></row><row r="1"><c r="B1"><v>1</v></c></row>',
        ([["", 1.0], [2.0, ""]], {}),
    ),
    # What readers pass over, or read otherwise than Excel does, is not read.
    "no name": (b'<row r="1"><c><v>1</v></c></row>', "E-T008"),
    "two names": (ONE % b'<c r="B1" r="C1"><v>7</v></c>', "E-T008"),
    "a name in small letters": (ONE % b'<c r="b1"><v>7</v></c>', "E-T008"),
    "a number in references": (ONE % b'<c r="B1"><v>&#55;</v></c>', "E-T008"),
    "a number in CDATA": (ONE % b'<c r="B1"><v><![CDATA[7]]></v></c>', "E-T008"),
    "a number with a comment": (ONE % b'<c r="B1"><v>7<!-- and --></v></c>', "E-T008"),
    "a number with an instruction": (ONE % b'<c r="B1"><v>7<?and 8?></v></c>', "E-T008"),
    "two numbers": (ONE % b'<c r="B1"><v>7</v><v>8</v></c>', "E-T008"),
    "a number in an element of its own": (ONE % b'<c r="B1"><v><n>7</n></v></c>', "E-T008"),
    "a cell in a cell": (ONE % b'<c r="B1"><c r="C1"><v>7</v></c></c>', "E-T008"),
    "a comment": (b"<!-- x -->" + ONE % b"", "E-T008"),
    "an end of another element": (b'<row r="1"><c r="A1"><v>1</w></c></row>', "E-T008"),
    "a text that is nowhere": (ONE % b'<c r="B1" t="s"><v>99</v></c>', "E-T008"),
}  # fmt: skip


@pytest.mark.parametrize("case", CELLS)
def test_a_cell_is_what_it_is_or_the_workbook_is_refused(case):
    cells, expected = CELLS[case]
    assert read(workbook(sheet(cells))) == expected


FAR = {
    "plainly": b'<c r="XFD1048576"><v>1</v></c>',
    "as the second of two names": b'<c r="A2" r="XFD1048576"><v>1</v></c>',
    "with an empty prefix": b'<:c r="XFD1048576"><v>1</v></:c>',
    "with a prefix": b'<x:c r="XFD1048576"><v>1</v></x:c>',
    "with a slash in its prefix": b'<a/b:c r="XFD1048576"><v>1</v></a/b:c>',
    "with a sign in its prefix": b'<a">":c r="XFD1048576"><v>1</v></a">":c>',
    "with two prefixes": b'<a:b:c r="XFD1048576"><v>1</v></a:b:c>',
    "after a tab": b'<c\tr="XFD1048576"><v>1</v></c>',
    "with the name last": b'<c s="0" r="XFD1048576"><v>1</v></c>',
    "in small letters": b'<c r="xfd1048576"><v>1</v></c>',
    "in references": b'<c r="&#88;FD1048576"><v>1</v></c>',
    "without a name": b'</row><row r="1048576"><c><v>1</v></c>',
    "in the row alone": b'</row><row r="1048576"><c r="XFD"><v>1</v></c>',
    "with a text": b'<c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c>',
    "with a formula": b'<c r="XFD1048576"><f>1</f></c>',
    "with an error": b'<c r="XFD1048576" t="e"><v>#REF!</v></c>',
    "in an attribute that holds tags": b'<x a="<c r=\'A2\'>"/><c r="XFD1048576"><v>1</v></c>',
    "after a comment": b'<!-- <c r="A2"> --><c r="XFD1048576"><v>1</v></c>',
}
"""Ways to name a cell so far away that a grid up to it needs more memory than there is."""


def test_nothing_reaches_further_than_memory(tmp_path):
    """In a process that may use one gigabyte and would be ended by more."""
    pytest.importorskip("resource")
    for name, cells in FAR.items():
        (tmp_path / f"{name}.xlsx").write_bytes(workbook(sheet(ONE % cells)))
    script = (
        "import resource, sys; from pathlib import Path\n"
        "from cchc.formats.files import read; from cchc.formats.workbooks.workbook import read_workbook\n"
        "resource.setrlimit(resource.RLIMIT_AS, (2**30, 2**30))\n"
        "for path in sorted(Path(sys.argv[1]).iterdir()):\n"
        "    print(path.stem, getattr(read_workbook(read(path)), 'code', 'read'), flush=True)\n"
    )
    done = subprocess.run([sys.executable, "-c", script, tmp_path], check=False, capture_output=True, text=True)
    told = {name: code for name, _, code in (line.rpartition(" ") for line in done.stdout.splitlines())}
    far = {"plainly", "with a prefix", "after a tab", "with the name last", "with a text", "with a formula",
           "with an error", "with an empty prefix", "with two prefixes", "in references"}  # fmt: skip
    assert (told, done.returncode) == ({name: "E-X003" if name in far else "E-T008" for name in FAR}, 0)


def test_the_quick_look_sees_what_the_thorough_one_sees():
    cells = (
        b'<row r="1"><c r="A1" s="3"><v>0.5</v></c><c r="B1"><f>1</f></c><c r="C1" t="e"><v>#N/A</v></c>'
        b'<c r="D1" s="3"/><c r="AZ9999" t="str"><f>2</f><v></v></c></row>'
    )
    odd = {
        (1, 1): OddCell(Odd.PERCENT), (1, 2): OddCell(Odd.NEVER_CALCULATED, "="), (1, 3): OddCell(Odd.ERROR, "#N/A"),
    }  # fmt: skip
    xml, styles = sheet(cells), Styles(percent=frozenset([b"3"]))
    quick, thorough = look(xml, styles), walk(xml, styles, MAX_ROWS)
    assert thorough == Looked(Reach(9999, 52), odd)
    assert quick is not None
    assert (quick.reach, {at: cell for at, cell in quick.odd.items() if at != (1, 4)}) == thorough


def test_the_quick_look_leaves_a_formula_that_is_in_no_cell():
    assert look(sheet(b'<row r="1"><d r="A1"><f>1</f></c></row>'), Styles()) is None


FORMATS = {
    "0%": True, "0.00%": True, "[Red]0.0\\ %": True, "0.0&quot; &quot;%": True,
    "0&quot; %&quot;": False, "0\\%": False, "0.00": False, "@": False,
}  # fmt: skip


@pytest.mark.parametrize("code", FORMATS)
def test_a_percent_sign_that_multiplies_is_told_from_one_that_is_only_shown(code):
    styles = (
        f'<styleSheet><numFmts><numFmt numFmtId="170" formatCode="{code}"/></numFmts><cellStyleXfs><xf numFmtId="9"/>'
        f'</cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="170"/><xf numFmtId="10"/></cellXfs></styleSheet>'
    )
    assert cell_styles(styles.encode()).percent == ({b"1", b"2"} if FORMATS[code] else {b"2"})


DATES = {
    "d/m/yyyy": True, "[$-42A]dd/mm": True, "[h]:mm": True, "mm:ss": True, "[Red]h": True, "General": False,
    "0.00E+00": False,
    "#,##0 [$₫-42A]": False, "#,##0&quot; đồng&quot;": False, "[Red]0": False, "@": False,
}  # fmt: skip


@pytest.mark.parametrize("code", DATES)
def test_formats_of_days_and_times_are_known(code):
    styles = (
        f'<styleSheet><numFmts><numFmt numFmtId="170" formatCode="{code}"/></numFmts>'
        f'<cellXfs><xf numFmtId="0"/><xf numFmtId="170"/><xf numFmtId="14"/></cellXfs></styleSheet>'
    )
    assert cell_styles(styles.encode()).dates == ({b"1", b"2"} if DATES[code] else {b"2"})


AS_DATES = {
    "1e10": "E-T008", "-1e300": "E-T008", "99999999999": "E-T008",
    "0.0625": ([[datetime.time(1, 30)]], {}), "45000": ([[datetime.date(2023, 3, 15)]], {}),
}  # fmt: skip


@pytest.mark.parametrize("value", AS_DATES)
def test_what_is_no_day_is_not_read_as_one(value):
    styles = b"<styleSheet " + NAMESPACE + b'><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>'
    xml = sheet(b'<row r="1"><c r="A1" s="1"><v>' + value.encode() + b"</v></c></row>")
    assert read(workbook(xml, styles=styles)) == AS_DATES[value]


PARTS = {
    "another encoding": b'<?xml version="1.0" encoding="windows-1258"?><sst />',
    "UTF-16": '<?xml version="1.0" encoding="UTF-16"?><sst />'.encode("utf-16"),
    "a document type": b'<!DOCTYPE sst [<!ENTITY a "b">]><sst />',
    "a comment": b"<sst><!-- x --></sst>",
    "an instruction": b"<sst><?x y?></sst>",
}


@pytest.mark.parametrize("case", PARTS)
def test_parts_that_no_program_writes_are_refused(case):
    assert read(workbook(sheet(ONE % b""), styles=PARTS[case])) == "E-T008"


# --- packages -------------------------------------------------------------------------------------------------

WORKBOOK = workbook(sheet(ONE % b""))


def repacked(
    change: Callable[[dict[str, bytes]], object] = lambda _: None,
    *,
    more: Iterable[tuple[str, bytes]] = (),
    compression: int = zipfile.ZIP_DEFLATED,
) -> bytes:
    """The workbook with its parts changed, and more parts behind them."""
    with zipfile.ZipFile(io.BytesIO(WORKBOOK)) as source:
        parts = {name: source.read(name) for name in source.namelist()}
    change(parts)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", compression) as target, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # zipfile warns of names that are there twice
        for name, data in (*parts.items(), *more):
            target.writestr(name, data)
    return stream.getvalue()


def with_sizes(change: int) -> bytes:
    """The same package, whose directory lies about how large its parts are."""
    data = bytearray(repacked())
    at = data.find(b"PK\1\2")
    while at >= 0:
        (size,) = struct.unpack_from("<I", data, at + 24)
        struct.pack_into("<I", data, at + 24, max(0, size + change))
        at = data.find(b"PK\1\2", at + 1)
    return bytes(data)


def replaced(part: str, old: bytes, new: bytes) -> bytes:
    def replace(parts: dict[str, bytes]) -> None:
        assert old in parts[part]
        parts[part] = parts[part].replace(old, new)

    return repacked(replace)


FAR_SHEET = sheet(ONE % b'<c r="XFD1048576"><v>1</v></c>')
FIRST, RELATIONS = "xl/worksheets/sheet1.xml", "xl/_rels/workbook.xml.rels"
LISTED = b'<x:sheets xmlns:x="u" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
SOUND = ([[1.0]], {})
PACKAGES: dict[str, tuple[bytes, object]] = {
    "as it was": (repacked(), SOUND),
    "stored": (repacked(compression=zipfile.ZIP_STORED), SOUND),
    "folders": (repacked(more=[("xl/", b""), ("xl/worksheets/", b"")]), SOUND),
    "something behind it": (repacked() + b"behind", SOUND),
    "a sheet that is nowhere listed": (repacked(more=[("xl/worksheets/sheet9.xml", FAR_SHEET)]), SOUND),
    "a sheet of the same name in capitals": (repacked(more=[("xl/worksheets/SHEET1.xml", FAR_SHEET)]), SOUND),
    "a sheet of the same name in another place": (repacked(more=[("worksheets/sheet1.xml", FAR_SHEET)]), SOUND),
    "larger than it says": (with_sizes(-20), "E-T008"),
    "no larger than it says": (with_sizes(10_000), SOUND),
    "larger than is read": (with_sizes(20_000_000), "E-T005"),
    "another compression": (repacked(compression=zipfile.ZIP_BZIP2), "E-T008"),
    "a part twice": (repacked(more=[(FIRST, FAR_SHEET)]), "E-T008"),
    "no sheet": (repacked(lambda parts: parts.pop(FIRST)), "E-T008"),
    "no relations": (repacked(lambda parts: parts.pop(RELATIONS)), "E-T008"),
    "no workbook": (repacked(lambda parts: parts.pop("xl/workbook.xml")), "E-T008"),
    "thousands of parts": (repacked(more=[(f"xl/media/{n}", b"") for n in range(2001)]), "E-T005"),
    "a relation to the outside": (replaced(RELATIONS, b'Target="/xl/', b'Target="file:///etc/'), "E-T008"),
    "a relation that climbs out": (replaced(RELATIONS, b'Target="/xl/', b'Target="../../'), "E-T008"),
    "two relations of one name": (
        replaced(
            RELATIONS,
            b"</Relationships>",
            b'<Relationship Id="rId1" Type="/worksheet" Target="x.xml"/></Relationships>',
        ),
        "E-T008",
    ),
    "sheets of another name": (
        replaced("xl/workbook.xml", b"<sheets>", LISTED + b'<sheet name="q" r:id="rId1"/></x:sheets><sheets>'),
        SOUND,
    ),
}


@pytest.mark.parametrize("case", PACKAGES)
def test_a_package_is_read_as_it_is_meant_or_refused(case):
    data, expected = PACKAGES[case]
    assert read(data) == expected


def test_days_are_counted_as_the_workbook_counts_them():
    """In workbooks that were begun on a Macintosh long ago, from 1904."""
    xml = sheet(b'<row r="1"><c r="A1" s="1"><v>1</v></c></row>')
    styles = (
        b"<styleSheet "
        + NAMESPACE
        + b'><cellXfs><xf numFmtId="0"/><xf numFmtId="14" applyNumberFormat="1"/></cellXfs></styleSheet>'
    )
    with zipfile.ZipFile(io.BytesIO(WORKBOOK)) as source:
        plain = source.read("xl/workbook.xml")
    for properties, due in ((b"<workbookPr/>", 1900), (b'<workbookPr date1904="1"/>', 1904)):
        changed = re.sub(rb"<workbookPr ?/>", properties, plain)
        found = read_workbook(Raw("x.xlsx", workbook(xml, styles=styles, workbook=changed)))
        assert not isinstance(found, Problem)
        (((date,),),) = (found[0].values,)
        assert date.year == due
