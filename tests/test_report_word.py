"""The report as a Word document: in the form of administration, whole, only text, the same whenever it is made."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import sys
import zipfile
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import pytest
from docx import Document
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from cchc.analysis.comparison import compare
from cchc.formats.report.word.document import report_docx
from cchc.formats.report.word.widths import layout
from cchc.formats.round.folder import load_round
from cchc.formats.round.results import score_folder
from cchc.heading import Heading, Signer
from cchc.language import Language
from cchc.problems import Message, Place, Problem
from cchc.ranking import Why
from cchc.results import FieldRecord, Item, UnrankedRecord
from cchc.tables.charts import Chart
from cchc.tables.report import TablePart, Text, report
from cchc.tables.table import Weight
from cchc.tables.wording import cell_text, heading_text
from cchc.text import shown

ROOT = Path(__file__).parent.parent

EXAMPLES = ["dak-nong-districts-2023", "communes-2025-appraised"]


@pytest.fixture(scope="module")
def made():
    """Results of the examples, scored once."""
    return {
        name: score_folder(*load_round(ROOT / "examples" / name))
        for name in [*EXAMPLES, "dak-nong-districts-2022", "dak-rlap-communes-2023"]
    }


def report_of(made, name):
    before = made["dak-nong-districts-2022"] if name == "dak-nong-districts-2023" else None
    return report(made[name], before and compare(made[name], before))


def docx_of(results, lang="vi", **options):
    return report_docx(report(results, **options), Language(lang))


def opened(data):
    return Document(io.BytesIO(data))


def texts(document):
    return [line.text for line in document.paragraphs]


def cells(table):
    """The texts of a table, row by row, of merged cells once."""
    return [["\n".join(p.text for p in cell.paragraphs) for cell in _alone(row)] for row in table.rows]


def _alone(row):
    found = []
    for cell in row.cells:
        if not any(cell._tc is other._tc for other in found):
            found.append(cell)
    return found


def parts_of(found):
    sections = [*found.sections, *(section for page in found.pages for section in page.sections), *found.closing]
    return [part for section in sections for part in section.parts]


@pytest.fixture(scope="module", params=[(name, lang) for name in EXAMPLES for lang in ("vi", "en")], ids=str)
def pair(request, made):
    """The neutral report and the document read back."""
    name, lang = request.param
    found = report_of(made, name)
    return found, opened(report_docx(found, Language(lang))), Language(lang)


# --- the form --------------------------------------------------------------------------------------------------


def test_paper_and_margins_are_those_of_the_decree(pair):
    _, document, _ = pair
    for section in document.sections:
        across = section.orientation == WD_ORIENT.LANDSCAPE
        sides = sorted((section.page_width, section.page_height), reverse=across)
        assert [round(side.mm) for side in sides] == ([297, 210] if across else [210, 297])
        assert Mm(20) - Pt(1) <= section.top_margin <= Mm(25)
        assert Mm(20) - Pt(1) <= section.bottom_margin <= Mm(25)
        assert Mm(30) - Pt(1) <= section.left_margin <= Mm(35)
        assert Mm(15) - Pt(1) <= section.right_margin <= Mm(20)
        assert section.header_distance < section.top_margin


def test_letters_are_times_new_roman_of_the_sizes_of_the_decree(pair):
    _, document, language = pair
    defaults = document.styles.element.find(qn("w:docDefaults"))
    fonts = next(defaults.iter(qn("w:rFonts"))).attrib.values()
    assert set(fonts) == {"Times New Roman"}
    assert next(defaults.iter(qn("w:sz"))).get(qn("w:val")) == "28"
    assert next(defaults.iter(qn("w:lang"))).get(qn("w:val")) == {"vi": "vi-VN", "en": "en-US"}[language.code]
    assert not list(document.element.iter(qn("w:rFonts")))
    head = {line.text: line for row in document.tables[0].rows for cell in row.cells for line in cell.paragraphs}
    country, motto = head["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"], head["Độc lập - Tự do - Hạnh phúc"]
    for line, sizes in ((country, (12, 13)), (motto, (13, 14))):
        (run,) = line.runs
        assert run.bold
        assert run.font.size.pt in sizes
    body = document.styles["Body Text"].paragraph_format
    assert body.first_line_indent in (Mm(12.7), Mm(10))
    spacing = next(defaults.iter(qn("w:spacing")))
    assert int(spacing.get(qn("w:before"))) >= 6 * 20
    assert 240 <= int(spacing.get(qn("w:line"))) <= 360


def test_pages_are_numbered_at_the_head_but_for_the_first(pair):
    _, document, _ = pair
    first, *others = document.sections
    assert first.different_first_page_header_footer
    assert first.first_page_header.is_linked_to_previous  # which for the first means that there is none
    (line,) = first.header.paragraphs
    assert [code.text.strip() for code in line._p.iter(qn("w:instrText"))] == ["PAGE"]
    assert document.styles["header"].paragraph_format.alignment == 1
    assert all(section.header.is_linked_to_previous for section in others)
    assert not any(section.different_first_page_header_footer for section in others)


def test_what_the_heading_says_is_there_and_the_rest_is_dotted(results_of):
    heading = Heading("UBND tỉnh X", "Sở Nội vụ", "X", "", "", (Signer("LẬP BIỂU"), Signer("Giám đốc", "Nguyễn Văn A")))
    given = opened(docx_of(results_of([80])._replace(heading=heading)))
    bare = opened(docx_of(results_of([80])))

    def ends(document):
        whole = [[line for line in text.split("\n") if line] for row in cells(document.tables[0]) for text in row]
        signature = next(table for table in document.tables if "Nơi nhận:" in table.cell(0, 0).text)
        return [*whole, [line for line in signature.cell(0, 1).text.split("\n") if line]]

    country = ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"]
    blank, number = "……………………", ["Số: …………/BC-…………"]
    day = ", ngày …… tháng …… năm 20……"
    assert ends(given) == [
        ["UBND TỈNH X", "SỞ NỘI VỤ"], country, number, [f"X{day}"], ["GIÁM ĐỐC", "Nguyễn Văn A"],
    ]  # fmt: skip
    assert ends(bare) == [[blank], country, number, [f"…………………{day}"], [blank, blank]]
    left = given.tables[0].cell(0, 0).paragraphs
    assert [bool(line.runs[0].bold) for line in left[:2]] == [False, True]


def test_the_form_of_an_english_report_is_the_same(made):
    document = opened(docx_of(made["communes-2025-appraised"], "en"))
    assert document.tables[0].cell(0, 1).text.startswith("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n")
    assert texts(document)[:2] == ["REPORT", "Results of Chỉ số CCHC cấp xã năm 2025 (ví dụ có thẩm định)"]
    assert "Illustrative criteria set: not a decision of any authority" in texts(document)


def test_headings_are_real_and_numbered(pair):
    found, document, language = pair
    headings = [line for line in document.paragraphs if line.style.name in ("Heading 1", "Annex")]
    titles = [section.title for section in (*found.sections,)]
    titles += [page.title for page in found.pages] + [section.title for section in found.closing]
    assert [line.text.strip() for line in headings] == [language.sentence(title) for title in titles]
    assert document.styles["Annex"].base_style.name == "Heading 1"
    numbering = document.part.numbering_part.element
    levels = {level.find(qn("w:pStyle")).get(qn("w:val")): level for level in numbering.iter(qn("w:lvl"))}

    def shape(style):
        level = levels[style]
        return tuple(level.find(qn(name)).get(qn("w:val")) for name in ("w:numFmt", "w:lvlText"))

    annex = {"vi": "Phụ lục", "en": "Annex"}[language.code]
    assert [shape(style) for style in ("Heading1", "ListNumber", "Annex", "Heading2", "LetteredList")] == [
        ("upperRoman", "%1."),
        ("decimal", "%2."),
        ("upperRoman", f"{annex} %1"),
        ("decimal", "%2."),
        ("lowerLetter", "%3)"),
    ]
    assert document.styles["Annex"].paragraph_format.page_break_before


def test_an_annex_that_is_alone_has_no_number(results_of):
    document = opened(docx_of(results_of([80, 70]), units=()))
    numbering = document.part.numbering_part.element
    assert [level.get(qn("w:val")) for level in numbering.iter(qn("w:lvlText"))][2] == "Phụ lục"


# --- what it says ----------------------------------------------------------------------------------------------


def test_every_table_says_what_the_neutral_one_says(pair):
    found, document, language = pair
    due = [part.table for part in parts_of(found) if isinstance(part, TablePart)]
    tables = [table for table in document.tables if table._tbl.tblPr.find(qn("w:tblLook")).get(qn("w:firstRow")) == "1"]
    tables = [table for table in tables if len(table.rows) > 1 or not _is_figures(table, found)]
    assert len(tables) == len(due)
    for table, neutral in zip(tables, due, strict=True):
        headings = [heading_text(column, language) for column in neutral.columns]
        over = any(not isinstance(column.over, str) for column in neutral.columns)
        heads = (1 + over) if any(headings) else 0
        rows = table.rows[:heads]
        assert all(row._tr.trPr.find(qn("w:tblHeader")) is not None for row in rows)
        if heads:
            assert [cell.text for cell in rows[-1].cells] == headings
        for row, neutral_row in zip(table.rows[heads:], neutral.rows, strict=True):
            assert row._tr.trPr.find(qn("w:cantSplit")) is not None
            assert row._tr.trPr.find(qn("w:tblHeader")) is None
            said = [cell_text(c, k, language) for c, k in zip(neutral_row.cells, neutral.columns, strict=True)]
            if neutral_row.weight is Weight.HEADING:
                assert [cell.text for cell in _alone(row)] == [text for text in said if text]
                continue
            assert [cell.text for cell in row.cells] == said
            for cell, column in zip(row.cells, neutral.columns, strict=True):
                alignment = cell.paragraphs[0].style.paragraph_format.alignment
                assert alignment == {"left": None, "right": 2, "center": 1}[column.align.value]


def _is_figures(table, found):
    return len(table.rows) == 1 and all(len(cell.paragraphs) >= 2 for cell in table.rows[0].cells)


def test_every_sentence_and_figure_is_there(pair):
    found, document, language = pair
    said = set(texts(document)) | {line.text for table in document.tables for row in table.rows
                                   for cell in row.cells for line in cell.paragraphs}  # fmt: skip
    for part in parts_of(found):
        if isinstance(part, Text):
            assert {language.sentence(sentence) for sentence in part.sentences} <= said
        elif isinstance(part, TablePart):
            assert {language.sentence(note) for note in part.table.notes} <= said
        elif not isinstance(part, Chart):
            for figure in part:
                value = cell_text(figure.value, figure.column, language)
                assert {language.sentence(figure.label), value + language.sentence(figure.column.suffix)} <= said | {""}


def test_figures_have_the_reader_s_decimal_sign(made):
    results = made["dak-nong-districts-2023"]
    for lang, index in (("vi", "87,46"), ("en", "87.46")):
        document = opened(docx_of(results, lang))
        ranking = next(
            table for table in document.tables if "Thành phố Cao Khuê" in [c.text for c in table.columns[1].cells]
        )
        assert index in [cell.text for cell in ranking.rows[1].cells]


def test_charts_are_word_s_own_and_told_in_words(pair):
    found, document, language = pair
    due = [part for part in parts_of(found) if isinstance(part, Chart)]
    drawn = list(document.element.iter(qn("wp:inline")))
    assert len(drawn) == len(due)
    parts = document.part.related_parts
    ids = [int(inline.find(qn("wp:docPr")).get("id")) for inline in drawn]
    assert len(set(ids)) == len(ids)
    for inline, chart in zip(drawn, due, strict=True):
        told = inline.find(qn("wp:docPr")).get("descr")
        assert told.startswith(language.sentence(chart.title))
        (shape,) = inline.iter(qn("c:chart"))
        part = parts[shape.get(qn("r:id"))]
        assert part.content_type == "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
        values = [float(node.text) for node in ElementTree.fromstring(part.blob).iterfind(".//{*}val//{*}v")]
        figures = [chart.table.rows[row].cells[s.column] for row in chart.rows for s in chart.series]
        if chart.kind.value == "shares":
            figures = [chart.table.rows[row].cells[1] for row in chart.rows]
        assert sorted(values) == pytest.approx(sorted(float(figure) for figure in figures if figure is not None))


# --- pages -----------------------------------------------------------------------------------------------------


def test_no_table_is_wider_than_the_page(pair):
    _, document, _ = pair
    for room, table in tables_with_room(document):
        grid = [int(column.get(qn("w:w"))) for column in table.iter(qn("w:gridCol"))]
        assert sum(grid) <= room
        assert table.tblPr.find(qn("w:tblLayout")).get(qn("w:type")) == "fixed"


def tables_with_room(document):
    """Tables, each with the twips between the margins of its section."""
    waiting = []
    for block in document.element.body:
        if block.tag == qn("w:tbl"):
            waiting.append(block)
        for section in block.iter(qn("w:sectPr")):
            size, margins = section.find(qn("w:pgSz")), section.find(qn("w:pgMar"))
            room = int(size.get(qn("w:w"))) - sum(int(margins.get(qn(f"w:{side}"))) for side in ("left", "right"))
            yield from ((room, table) for table in waiting)
            waiting = []
    assert waiting == []


def with_fields(results, count):
    """The same units, with so many fields of one indicator each."""
    codes = [str(code) for code in range(1, count + 1)]
    items = tuple(Item(code, f"Lĩnh vực {code}", 10, (Item(f"{code}.1", f"Tiêu chí {code}.1", 10),)) for code in codes)

    def spread(unit):
        one = unit.indicators[0]
        return replace(
            unit,
            fields=tuple(FieldRecord(code, 5, 10, Fraction(50)) for code in codes),
            indicators=tuple(one._replace(code=f"{code}.1", points=5, maximum=10) for code in codes),
        )

    units = tuple(entry._replace(unit=spread(entry.unit)) for entry in results.units)
    return results._replace(criteria=results.criteria._replace(fields=items), units=units)


def test_a_wide_table_turns_the_page(results_of):
    results = with_fields(results_of([90, 80, 70]), 16)
    document = opened(docx_of(results))
    turned = [section.orientation == WD_ORIENT.LANDSCAPE for section in document.sections]
    assert turned == [False, True, False]
    wide = [room for room, table in tables_with_room(document) if len(list(table.iter(qn("w:gridCol")))) == 19]
    assert wide == [pytest.approx((297 - 30 - 15) / 25.4 * 1440, abs=2)]
    narrow = opened(docx_of(with_fields(results_of([90, 80, 70]), 8)))
    assert len(narrow.sections) == 1


def test_columns_fill_the_page_whatever_is_in_them(results_of):
    from cchc.formats.report.word.paper import ACROSS, UPRIGHT

    for count in (1, 8, 16, 60):
        found = report(with_fields(results_of([90, 80]), count))
        for part in parts_of(found):
            if isinstance(part, TablePart):
                for paper in (UPRIGHT, ACROSS):
                    widths = layout(part.table, Language("vi"), paper).widths
                    assert sum(widths) == pytest.approx(paper.room)
                    assert min(widths) > 0


def test_tables_are_never_joined(pair):
    _, document, _ = pair
    blocks = list(document.element.body)
    assert not [one for one, other in pairwise(blocks) if one.tag == other.tag == qn("w:tbl")]
    assert blocks[-1].tag == qn("w:sectPr")
    assert blocks[-2].tag == qn("w:p")


ORDER = {
    "w:pPr": "pStyle keepNext keepLines pageBreakBefore numPr pBdr shd tabs spacing ind jc outlineLvl rPr sectPr",
    "w:rPr": "rStyle rFonts b bCs i iCs caps color sz szCs u shd lang",
    "w:tblPr": "tblStyle tblW jc tblInd tblBorders shd tblLayout tblCellMar tblLook tblCaption tblDescription",
    "w:tcPr": "tcW gridSpan vMerge tcBorders shd noWrap tcMar vAlign",
    "w:trPr": "cantSplit tblHeader",
    "w:sectPr": "headerReference type pgSz pgMar titlePg",
    "w:style": "name basedOn next qFormat pPr rPr tblPr",
    "w:lvl": "start numFmt pStyle suff lvlText lvlJc pPr rPr",
    "wp:inline": "extent docPr cNvGraphicFramePr graphic",
}
"""The order that the format's schemas prescribe, of what is used: Word calls a file damaged that has another."""


def test_elements_stand_in_the_order_of_the_schemas(pair):
    _, document, _ = pair
    for root in (document.element, document.styles.element, document.part.numbering_part.element):
        for parent, names in ORDER.items():
            known = names.split()
            for node in root.iter(qn(parent)):
                places = [known.index(child.tag.rpartition("}")[2]) for child in node]
                assert places == sorted(places), f"{parent}: {[child.tag for child in node]}"
                assert "headerReference" in names or len(set(places)) == len(places)


# --- only text, and always the same ----------------------------------------------------------------------------

HOSTILE = [
    "<w:p/>&amp;<script>",
    '=HYPERLINK("http://example.com","x")',
    "Xã A\u202e\u2066txt.exe",
    "Xã \x1b[31mđỏ\x00\x07\x0b\uffff",
    '{ INCLUDETEXT "c:/secret" } {name} %s',
    "]]>\ud800",
    "-" * 3000,
    "",
]


@pytest.mark.parametrize("name", HOSTILE)
def test_a_name_is_only_a_name(name, results_of):
    results = results_of([90, 70])
    unit = replace(results.units[0].unit, name=name, group=name)
    results = results._replace(
        round=name,
        units=(results.units[0]._replace(unit=unit), results.units[1]),
        heading=Heading(name, name, name, name, name, (Signer(name, name),)),
        unranked=(UnrankedRecord(name, name, Why.NOT_SUBMITTED),),
        problems=(Problem(Message("W-P018"), (Place(name, 1, 1),)),),
    )
    data = docx_of(results)
    document = opened(data)
    assert shown(name) in [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    assert {code.text.strip() for code in document.element.iter(qn("w:instrText"))} == set()
    assert not list(document.element.iter(qn("w:hyperlink")))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for part in archive.namelist():
            xml = archive.read(part)
            ElementTree.fromstring(xml)
            assert b'TargetMode="External"' not in xml
            assert b"fldSimple" not in xml


def test_the_same_results_make_the_same_bytes(made, monkeypatch):
    results = made["dak-nong-districts-2023"]
    first = docx_of(results)
    monkeypatch.setattr("time.time", lambda: 2_000_000_000.0)
    monkeypatch.setattr("time.localtime", lambda *_: (2033, 5, 18, 3, 33, 20, 2, 138, 0))
    assert docx_of(results) == first
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert {member.date_time for member in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_properties_name_the_report_and_nobody(made):
    results = made["dak-nong-districts-2023"]
    data = docx_of(results, "en")
    properties = opened(data).core_properties
    assert properties.title == results.round
    assert properties.language == "en"
    assert (properties.author, properties.last_modified_by, properties.comments) == ("", "", "")
    assert properties.created is None
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = {name for name in archive.namelist() if not name.startswith("word/charts/")}
        assert not re.search(
            rb"python-docx|/root|/home|/tmp", b"".join(archive.read(name) for name in names if "document" not in name)
        )
    assert names == {
        "[Content_Types].xml",
        "_rels/.rels",
        "docProps/core.xml",
        "word/_rels/document.xml.rels",
        "word/document.xml",
        "word/header1.xml",
        "word/numbering.xml",
        "word/settings.xml",
        "word/styles.xml",
    }


# --- the command -----------------------------------------------------------------------------------------------


def test_the_command_writes_it(cchc, examples, workplace):
    assert cchc("batch", examples / "communes-2025-appraised", "-o", "r.json").status == 0
    run = cchc("report", "r.json", "-o", "r.docx", "-o", "r.html")
    assert (run.status, run.out, run.err) == (0, "", "Đã ghi: r.docx\nĐã ghi: r.html\n")
    document = opened((workplace / "r.docx").read_bytes())
    assert texts(document)[0] == "BÁO CÁO"
    assert len([line for line in document.paragraphs if line.style.name == "Annex"]) == 7
    run = cchc("report", "r.json", "-o", "r.docx", "--unit", "hoa-son")
    assert run.status == 0
    assert (
        len([line for line in opened((workplace / "r.docx").read_bytes()).paragraphs if line.style.name == "Annex"])
        == 2
    )


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("en", "Nothing was written: for .docx a library is missing; pip install 'cchc[word]' installs it.\n"),
        ("vi", "Chưa ghi tệp nào: muốn ghi .docx phải cài thêm thư viện bằng lệnh pip install 'cchc[word]'.\n"),
    ],
)
def test_without_the_extra_it_says_what_to_install(lang, said, cchc, examples, workplace, monkeypatch):
    cchc("batch", examples / "communes-2025-appraised", "-o", "r.json")
    monkeypatch.setitem(sys.modules, "docx", None)
    run = cchc("report", "r.json", "-o", "r.html", "-o", "r.DOCX", lang=lang)
    assert (run.status, run.out, run.err) == (1, "", said)
    assert not (workplace / "r.html").exists()
    assert cchc("report", "r.json", "-o", "r.html", lang=lang).status == 0


# --- as it is printed ------------------------------------------------------------------------------------------


def can_print():
    """Whether LibreOffice is there, and Writer with it."""
    office = shutil.which("soffice")
    if not (office and shutil.which("pdftotext") and shutil.which("pdfinfo")):
        return False
    return bool(list(Path(office).resolve().parent.glob("libswlo.*")))


@pytest.mark.skipif(not can_print(), reason="needs LibreOffice Writer, pdfinfo and pdftotext")
def test_it_is_printed_on_a4_without_an_empty_page(made, tmp_path, libreoffice):
    names = ["dak-nong-districts-2023", "communes-2025-appraised", "dak-rlap-communes-2023"]
    for name in names:
        (tmp_path / f"{name}.docx").write_bytes(report_docx(report_of(made, name), Language("vi")))
    for name, path in zip(names, libreoffice([tmp_path / f"{name}.docx" for name in names], "pdf"), strict=True):
        assert_printed(name, path, made)


def assert_printed(name, path, made):
    told = subprocess.run(["pdfinfo", path], check=True, capture_output=True, text=True).stdout
    assert "A4" in told
    told = subprocess.run(["pdftotext", "-layout", path, "-"], check=True, capture_output=True, encoding="utf-8").stdout
    pages = told.split("\f")[:-1]
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in pages[0]
    assert "BÁO CÁO" in pages[0]
    for number, page in enumerate(pages, 1):
        lines = page.split()
        if number == 1:
            assert lines[0] != "1"
        else:
            assert lines[0] == str(number)
            assert len(lines) > 5, f"page {number} is empty"
    for entry in made[name].units:
        index = Language("vi").number(entry.unit.index, 2)
        assert re.search(rf"{entry.rank}\s+{re.escape(entry.unit.name)}\s.*{index}", told)
