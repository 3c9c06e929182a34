"""Workbooks to be marked, as the programs of this world write them, and a look at what holds a package together."""

# ruff: noqa: E501  # XML as it is written

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from functools import cache
from xml.etree import ElementTree

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation

FORM = "Tự chấm"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT_OFFICE = "http://purl.oclc.org/ooxml/officeDocument/relationships"
DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n'

Parts = dict[str, bytes]


def parts_of(data: bytes) -> Parts:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        names = archive.namelist()
        assert len(names) == len(set(names))
        return {name: archive.read(name) for name in names}


def packed(parts: Parts) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return stream.getvalue()


def saved(workbook: Workbook) -> bytes:
    stream = io.BytesIO()
    workbook.save(stream)
    return stream.getvalue()


# --- made by a library --------------------------------------------------------------------------------------------


def plain() -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = FORM
    for row in (["STT", "Nội dung", "Số liệu"], ["1.1", "Ban hành kế hoạch", 5], ["1.2", "Báo cáo", 7]):
        sheet.append(row)
    return saved(book)


def rich() -> bytes:
    """What a form has: protection, drop-downs, styles, merged cells, notes, names of one sheet and of all."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = FORM
    for row in (["STT", "Nội dung", "Số liệu"], ["1.1", "Ban hành kế hoạch", 5], ["1.2", "Báo cáo", 7]):
        sheet.append(row)
    cell = sheet["C2"]
    cell.number_format = '0.00" điểm"'
    cell.font = Font(name="Times New Roman", size=13, bold=True, color="FF112233")
    cell.border = Border(bottom=Side(style="double"))
    cell.alignment = Alignment(horizontal="right", wrap_text=True)
    cell.protection = Protection(locked=False)
    cell.fill = PatternFill("solid", fgColor="FFFFF9C4")
    sheet["B2"].comment = Comment("Ghi chú của đơn vị", "An")
    sheet["B3"].comment = Comment("Ghi chú khác", "An")
    sheet["A3"].hyperlink = "https://example.vn/"
    sheet.merge_cells("D2:E3")
    sheet.column_dimensions["G"].fill = PatternFill("solid", fgColor="FFDDEEFF")
    sheet.column_dimensions["G"].number_format = "0.000"
    sheet.row_dimensions[9].number_format = "0%"
    sheet.conditional_formatting.add("C2:C3", CellIsRule("greaterThan", ["100"], font=Font(bold=True)))
    choice = DataValidation(type="list", formula1="MUC", showErrorMessage=True)
    choice.add("B2:B3")
    sheet.add_data_validation(choice)
    sheet.protection.sheet = True
    sheet.protection.password = "khoa"
    sheet.print_title_rows = "1:1"
    sheet.freeze_panes = "B2"
    hidden = book.create_sheet("Danh mục")
    hidden.sheet_state = "hidden"
    for row in (["kip-thoi"], ["cham"]):
        hidden.append(row)
    hidden.defined_names["RIENG"] = DefinedName("RIENG", attr_text="'Danh mục'!$A$1")
    book.defined_names["MUC"] = DefinedName("MUC", attr_text="'Danh mục'!$A$1:$A$2")
    book.create_sheet("Sổ 'B'")["A1"] = 1
    book.active = 2
    return saved(book)


# --- made by hand, after Excel's own ------------------------------------------------------------------------------


def _types(*overrides: tuple[str, str]) -> str:
    kinds = "".join(f'<Override PartName="{name}" ContentType="{kind}"/>' for name, kind in overrides)
    return (
        f'{DECLARATION}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="bin" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.printerSettings"/>'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="png" ContentType="image/png"/>'
        '<Default Extension="vml" ContentType="application/vnd.openxmlformats-officedocument.vmlDrawing"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{kinds}</Types>'
    )


def _relations(*items: tuple[str, str, str], office: str = OFFICE) -> str:
    lines = "".join(
        f'<Relationship Id="{id_}" Type="{kind if ":" in kind else f"{office}/{kind}"}" Target="{target}"'
        + (' TargetMode="External"/>' if target.startswith("http") else "/>")
        for id_, kind, target in items
    )
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    return f'{DECLARATION}<Relationships xmlns="{space}">{lines}</Relationships>'


_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_STYLES = (
    '<styleSheet xmlns="{main}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'mc:Ignorable="x14ac x16r2" xmlns:x14ac="http://schemas.microsoft.com/office/spreadsheetml/2009/9/ac" '
    'xmlns:x16r2="http://schemas.microsoft.com/office/spreadsheetml/2015/02/main">'
    '<numFmts count="1"><numFmt numFmtId="164" formatCode="0.0&quot; %&quot;"/></numFmts>'
    '<fonts count="1" x14ac:knownFonts="1"><font><sz val="11"/><color theme="1"/><name val="Calibri"/></font></fonts>'
    '<fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    '<fill><patternFill patternType="solid"><fgColor theme="4" tint="0.59999389629810485"/><bgColor indexed="64"/>'
    "</patternFill></fill></fills>"
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="3"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="164" fontId="0" fillId="2" borderId="0" xfId="0" applyNumberFormat="1" applyFill="1" '
    'applyProtection="1"><alignment wrapText="1"/><protection locked="0"/></xf>'
    '<xf numFmtId="9" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
    '<dxfs count="1"><dxf><font><b/></font></dxf></dxfs>'
    '<tableStyles count="0" defaultTableStyle="TableStyleMedium2"/>'
    '<extLst><ext uri="{{EB79DEF2-80B8-43e5-95BD-54CBDDF9020C}}" '
    'xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main">'
    '<x14:slicerStyles defaultSlicerStyle="SlicerStyleLight1"/></ext></extLst></styleSheet>'
)
_ROWS = (
    '<row r="1" spans="1:3" x14ac:dyDescent="0.25"><c r="A1" t="s"><v>0</v></c><c r="C1" t="s"><v>1</v></c></row>'
    '<row r="2" spans="1:3" ht="30" customHeight="1" x14ac:dyDescent="0.25"><c r="A2" t="inlineStr"><is><t>1.1</t></is></c>'
    '<c r="C2" s="1"><v>5</v></c></row>'
    '<row r="4" spans="1:3" s="2" customFormat="1" x14ac:dyDescent="0.25"><c r="B4" s="2"><f>C2*2</f><v>10</v></c></row>'
)
_DROP_DOWN = (
    '<extLst><ext uri="{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}" '
    'xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main">'
    '<x14:dataValidations count="1" xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main">'
    '<x14:dataValidation type="list" allowBlank="1" showErrorMessage="1" xr:uid="{00000000-0002-0000-0000-000000000000}" '
    'xmlns:xr="http://schemas.microsoft.com/office/spreadsheetml/2014/revision">'
    "<x14:formula1><xm:f>'Danh mục'!$A$1:$A$2</xm:f></x14:formula1><xm:sqref>C2:C9</xm:sqref></x14:dataValidation>"
    "</x14:dataValidations></ext></extLst>"
)
_BOX = (
    '<v:shape id="_x0000_s{number}" type="#_x0000_t202" style=\'position:absolute;\r\n  margin-left:59.25pt;width:108pt;'
    'height:59.25pt;z-index:1;visibility:hidden\' fillcolor="#ffffe1" o:insetmode="auto">\r\n'
    "  <v:textbox style='mso-direction-alt:auto'><div style='text-align:left'>a<br>b</div></v:textbox>\r\n"
    '  <x:ClientData ObjectType="Note">\r\n   <x:MoveWithCells/>\r\n   <x:SizeWithCells/>\r\n   <x:Anchor>\r\n'
    "    1, 15, 0, 2, 3, 31, 3, 1</x:Anchor>\r\n   <x:AutoFill>False</x:AutoFill>\r\n   <x:Row>{row}</x:Row>\r\n"
    "   <x:Column>{column}</x:Column>\r\n  </x:ClientData>\r\n </v:shape>"
)
"""Excel leaves <br> open: its drawings need not be sound XML."""
_VML = (
    '<xml xmlns:v="urn:schemas-microsoft-com:vml"\r\n xmlns:o="urn:schemas-microsoft-com:office:office"\r\n'
    ' xmlns:x="urn:schemas-microsoft-com:office:excel">\r\n <o:shapelayout v:ext="edit">\r\n'
    '  <o:idmap v:ext="edit" data="1"/>\r\n </o:shapelayout><v:shapetype id="_x0000_t202" coordsize="21600,21600"'
    ' o:spt="202"\r\n  path="m,l,21600r21600,l21600,xe">\r\n  <v:stroke joinstyle="miter"/>\r\n'
    '  <v:path gradientshapeok="t" o:connecttype="rect"/>\r\n </v:shapetype>'
    + _BOX.format(number=1025, row=0, column=0)
    + _BOX.format(number=1026, row=1, column=2)
    + "</xml>"
)


def excel() -> bytes:
    """As Excel 365 saves a workbook with macros, a threaded comment, drop-downs to another sheet, a picture, a table."""
    x14ac = 'xmlns:x14ac="http://schemas.microsoft.com/office/spreadsheetml/2009/9/ac"'
    mc = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" mc:Ignorable="x14ac xr"'
    xr = 'xmlns:xr="http://schemas.microsoft.com/office/spreadsheetml/2014/revision"'
    head = f'{DECLARATION}<worksheet xmlns="{MAIN}" xmlns:r="{OFFICE}" {mc} {x14ac} {xr}'
    form = (
        f'{head} xr:uid="{{00000000-0001-0000-0000-000000000000}}"><sheetPr codeName="Sheet1"/><dimension ref="A1:C4"/>'
        '<sheetViews><sheetView workbookViewId="0"/></sheetViews>'
        '<sheetFormatPr defaultRowHeight="15" x14ac:dyDescent="0.25"/>'
        '<cols><col min="4" max="6" width="20.7109375" style="1" customWidth="1"/></cols>'
        f"<sheetData>{_ROWS}</sheetData>"
        '<sheetProtection algorithmName="SHA-512" hashValue="AA==" saltValue="AA==" spinCount="100000" sheet="1"/>'
        '<mergeCells count="1"><mergeCell ref="E6:F8"/></mergeCells><phoneticPr fontId="0" type="noConversion"/>'
        '<pageMargins left="0.7" right="0.7" top="0.75" bottom="0.75" header="0.3" footer="0.3"/>'
        '<pageSetup paperSize="9" orientation="portrait" r:id="rId1"/><drawing r:id="rId2"/><legacyDrawing r:id="rId3"/>'
        f"{_DROP_DOWN}</worksheet>"
    )
    other = (
        f'{head}><sheetPr codeName="Sheet2"/><sheetViews><sheetView tabSelected="1" workbookViewId="0"/></sheetViews>'
        '<sheetData><row r="1"><c r="A1" t="s"><v>2</v></c></row><row r="2"><c r="A2" t="s"><v>2</v></c></row></sheetData>'
        "</worksheet>"
    )
    book = (
        f'{DECLARATION}<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}" {mc.replace("x14ac", "x15")} {xr} '
        'xmlns:x15="http://schemas.microsoft.com/office/spreadsheetml/2010/11/main">'
        '<fileVersion appName="xl" lastEdited="7" lowestEdited="7" rupBuild="23426"/><workbookPr codeName="ThisWorkbook"/>'
        '<bookViews><workbookView xWindow="0" yWindow="0" windowWidth="28800" windowHeight="12210" firstSheet="1" '
        'activeTab="1" xr2:uid="{00000000-000D-0000-FFFF-FFFF00000000}" '
        'xmlns:xr2="http://schemas.microsoft.com/office/spreadsheetml/2015/revision2"/></bookViews>'
        f'<sheets><sheet name="{FORM}" sheetId="7" r:id="rId1"/>'
        '<sheet name="Danh mục" sheetId="3" r:id="rId9"/></sheets>'
        '<definedNames><definedName name="_xlnm.Print_Area" localSheetId="0">\'Tự chấm\'!$A$1:$C$4</definedName>'
        '<definedName name="_xlnm.Print_Area" localSheetId="1">\'Danh mục\'!$A$1:$A$2</definedName>'
        "<definedName name=\"MUC\">'Danh mục'!$A$1:$A$2</definedName></definedNames>"
        '<calcPr calcId="191029"/></workbook>'
    )
    comments = (
        f'{DECLARATION}<comments xmlns="{MAIN}" {mc.replace("x14ac ", "")} {xr}>'
        "<authors><author>tc={11111111-0001-0000-0000-000000000000}</author><author>Bình</author></authors><commentList>"
        '<comment ref="A1" authorId="0" shapeId="0" xr:uid="{11111111-0001-0000-0000-000000000000}"><text><t>'
        "[Threaded comment]\n\nYour version of Excel allows you to read this.\n\nComment:\n    Xem lại</t></text></comment>"
        '<comment ref="C2" authorId="1" shapeId="0"><text><r><rPr><b/><sz val="9"/></rPr><t>Bình:</t></r>'
        '<r><t xml:space="preserve">\nđã hỏi &lt;Sở&gt;</t></r></text></comment></commentList></comments>'
    )
    drawing = "http://schemas.openxmlformats.org/drawingml/2006"
    texts = {
        "[Content_Types].xml": _types(
            ("/xl/workbook.xml", "application/vnd.ms-excel.sheet.macroEnabled.main+xml"),
            ("/xl/worksheets/sheet1.xml", f"{_SHEET}.worksheet+xml"),
            ("/xl/worksheets/sheet2.xml", f"{_SHEET}.worksheet+xml"),
            ("/xl/styles.xml", f"{_SHEET}.styles+xml"),
            ("/xl/sharedStrings.xml", f"{_SHEET}.sharedStrings+xml"),
            ("/xl/comments1.xml", f"{_SHEET}.comments+xml"),
            ("/xl/calcChain.xml", f"{_SHEET}.calcChain+xml"),
            ("/xl/drawings/drawing1.xml", "application/vnd.openxmlformats-officedocument.drawing+xml"),
            ("/xl/threadedComments/threadedComment1.xml", "application/vnd.ms-excel.threadedcomments+xml"),
            ("/xl/persons/person.xml", "application/vnd.ms-excel.person+xml"),
            ("/xl/vbaProject.bin", "application/vnd.ms-office.vbaProject"),
            ("/docProps/app.xml", "application/vnd.openxmlformats-officedocument.extended-properties+xml"),
        ),
        "_rels/.rels": _relations(
            ("rId1", "officeDocument", "xl/workbook.xml"),
            ("rId3", "extended-properties", "docProps/app.xml"),
            ("rId4", "customXml", "customXml/item1.xml"),
        ),
        "xl/workbook.xml": book,
        "xl/_rels/workbook.xml.rels": _relations(
            ("rId1", "worksheet", "worksheets/sheet1.xml"),
            ("rId9", "worksheet", "/xl/worksheets/sheet2.xml"),
            ("rId3", "styles", "styles.xml"),
            ("rId4", "sharedStrings", "sharedStrings.xml"),
            ("rId5", "calcChain", "calcChain.xml"),
            ("rId6", "http://schemas.microsoft.com/office/2006/relationships/vbaProject", "vbaProject.bin"),
            ("rId7", "http://schemas.microsoft.com/office/2017/10/relationships/person", "persons/person.xml"),
        ),
        "xl/worksheets/sheet1.xml": form,
        "xl/worksheets/_rels/sheet1.xml.rels": _relations(
            ("rId1", "printerSettings", "../printerSettings/printerSettings1.bin"),
            ("rId2", "drawing", "../drawings/drawing1.xml"),
            ("rId3", "vmlDrawing", "../drawings/vmlDrawing1.vml"),
            ("rId4", "comments", "../comments1.xml"),
            (
                "rId5",
                "http://schemas.microsoft.com/office/2017/10/relationships/threadedComment",
                "../threadedComments/threadedComment1.xml",
            ),
            ("rId6", "hyperlink", "https://example.vn/"),
        ),
        "xl/worksheets/sheet2.xml": other,
        "xl/styles.xml": DECLARATION + _STYLES.format(main=MAIN),
        "xl/sharedStrings.xml": f'{DECLARATION}<sst xmlns="{MAIN}" count="4" uniqueCount="3"><si><t>STT</t></si>'
        "<si><t>Số liệu</t></si><si><t>kip-thoi</t></si></sst>",
        "xl/calcChain.xml": f'{DECLARATION}<calcChain xmlns="{MAIN}"><c r="B4" i="7"/></calcChain>',
        "xl/comments1.xml": comments,
        "xl/drawings/vmlDrawing1.vml": _VML,
        "xl/drawings/drawing1.xml": f'{DECLARATION}<xdr:wsDr xmlns:xdr="{drawing}/spreadsheetDrawing" '
        f'xmlns:a="{drawing}/main"/>',
        "xl/threadedComments/threadedComment1.xml": f"{DECLARATION}<ThreadedComments "
        'xmlns="http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"><threadedComment ref="A1" '
        'dT="2024-01-10T01:00:00.00" personId="{22222222-0000-0000-0000-000000000000}" '
        'id="{11111111-0001-0000-0000-000000000000}"><text>Xem lại</text></threadedComment></ThreadedComments>',
        "xl/persons/person.xml": f"{DECLARATION}<personList "
        'xmlns="http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"><person displayName="Chi" '
        'id="{22222222-0000-0000-0000-000000000000}" userId="chi" providerId="None"/></personList>',
        "docProps/app.xml": f'{DECLARATION}<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/'
        'extended-properties" xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes">'
        '<Application>Microsoft Excel</Application><HeadingPairs><vt:vector size="2" baseType="variant"><vt:variant>'
        "<vt:lpstr>Worksheets</vt:lpstr></vt:variant><vt:variant><vt:i4>2</vt:i4></vt:variant></vt:vector></HeadingPairs>"
        f'<TitlesOfParts><vt:vector size="2" baseType="lpstr"><vt:lpstr>{FORM}</vt:lpstr><vt:lpstr>Danh mục</vt:lpstr>'
        "</vt:vector></TitlesOfParts><Company>UBND</Company></Properties>",
        "customXml/item1.xml": "<nguon>Sở Nội vụ</nguon>",
    }
    binary = {
        "xl/printerSettings/printerSettings1.bin": bytes(range(256)),
        "xl/vbaProject.bin": b"\xd0\xcf\x11\xe0" + bytes(500),
        "xl/media/image1.png": b"\x89PNG\r\n\x1a\n" + bytes(20),
    }
    return packed({name: text.encode() for name, text in texts.items()} | binary)


def _small(
    main: str, office: str, *, prefix: str = "", styles: bool = True, mark: bytes = b"", named: bool = True
) -> Parts:
    """A workbook of one sheet and as little else as a program can write; rows and cells need not be ``named``."""
    name = f"xmlns:{prefix}" if prefix else "xmlns"
    p = f"{prefix}:" if prefix else ""
    row, *cells = (" r='1'", " r='A1'", " r='B1'", " r='C1'") if named else ("",) * 4
    sheet = (
        f'<{p}worksheet {name}="{main}"><{p}sheetData>'
        f"<{p}row{row}><{p}c{cells[0]} t='inlineStr'><{p}is><{p}t>STT</{p}t></{p}is></{p}c><{p}c{cells[1]}/>"
        f"<{p}c{cells[2]}><{p}v>1</{p}v></{p}c></{p}row>"
        f'<{p}row r="2"/><{p}row r="3" ><{p}c r="B3"  ><{p}v>2</{p}v></{p}c ></{p}row ></{p}sheetData></{p}worksheet>'
    )
    book = (
        f'<{p}workbook {name}="{main}" xmlns:q="{office}"><{p}sheets>'
        f'<{p}sheet name="{FORM}" sheetId="1" q:id="a"/></{p}sheets></{p}workbook>'
    )
    style = (
        re.sub(r"<(/?)(?=[a-zA-Z]+[\s/>])", rf"<\1{p}", _STYLES)
        .replace("xmlns=", f"{name}=")
        .replace(f"{p}x14:", "x14:")
    )
    kinds = [("/xl/workbook.xml", f"{_SHEET}.sheet.main+xml"), ("/xl/worksheets/sheet1.xml", f"{_SHEET}.worksheet+xml")]
    items = [("a", "worksheet", "worksheets/sheet1.xml")]
    parts = {}
    if styles:
        kinds.append(("/xl/styles.xml", f"{_SHEET}.styles+xml"))
        items.append(("b", "styles", "styles.xml"))
        parts["xl/styles.xml"] = mark + style.format(main=main).encode()
    return {
        "[Content_Types].xml": _types(*kinds).encode(),
        "_rels/.rels": _relations(("x", "officeDocument", "/xl/workbook.xml"), office=office).encode(),
        "xl/workbook.xml": mark + book.encode(),
        "xl/_rels/workbook.xml.rels": _relations(*items, office=office).encode(),
        "xl/worksheets/sheet1.xml": mark + sheet.encode(),
        **parts,
    }


def prefixed() -> bytes:
    """Every element with a prefix, a byte order mark, no declaration: as some libraries of .NET write."""
    return packed(_small(MAIN, OFFICE, prefix="x", mark=b"\xef\xbb\xbf"))


def strict() -> bytes:
    return packed(_small(STRICT, STRICT_OFFICE))


def no_styles() -> bytes:
    return packed(_small(MAIN, OFFICE, styles=False, named=False))


WORKBOOKS = {
    # Made once: a workbook says when it was saved, and another second makes other bytes.
    name: cache(make)
    for name, make in {
        "plain": plain,
        "rich": rich,
        "excel": excel,
        "prefixed": prefixed,
        "strict": strict,
        "no_styles": no_styles,
    }.items()
}


# --- what holds a package together --------------------------------------------------------------------------------

ORDER = (
    "sheetPr", "dimension", "sheetViews", "sheetFormatPr", "cols", "sheetData", "sheetCalcPr",
    "sheetProtection", "protectedRanges", "scenarios", "autoFilter", "sortState", "dataConsolidate",
    "customSheetViews", "mergeCells", "phoneticPr", "conditionalFormatting", "dataValidations", "hyperlinks",
    "printOptions", "pageMargins", "pageSetup", "headerFooter", "rowBreaks", "colBreaks", "customProperties",
    "cellWatches", "ignoredErrors", "smartTags", "drawing", "legacyDrawing", "legacyDrawingHF", "picture",
    "oleObjects", "controls", "webPublishItems", "tableParts", "extLst",
)  # fmt: skip


def local(element: ElementTree.Element) -> str:
    return element.tag.rpartition("}")[2]


def check_package(data: bytes) -> None:
    """All that makes Excel offer to repair a file: what is referred to is there, once, of a type, and in order."""
    parts = parts_of(data)
    types = ElementTree.fromstring(parts["[Content_Types].xml"])
    overrides = [item.get("PartName", "") for item in types if local(item) == "Override"]
    endings = [item.get("Extension", "").lower() for item in types if local(item) == "Default"]
    assert len(overrides) == len(set(overrides))
    assert len(endings) == len(set(endings))
    for name in parts:
        assert name == "[Content_Types].xml" or f"/{name}" in overrides or name.rpartition(".")[2] in endings, name
    assert {name.lstrip("/") for name in overrides} <= parts.keys()
    targets: dict[str, dict[str, tuple[str, str]]] = {}
    for name in parts:
        if name.endswith(".rels"):
            folder = posixpath.dirname(posixpath.dirname(name))
            source = posixpath.join(folder, posixpath.basename(name).removesuffix(".rels"))
            items = list(ElementTree.fromstring(parts[name]))
            assert len({item.get("Id") for item in items}) == len(items)
            targets[source] = {}
            for item in items:
                if item.get("TargetMode") != "External":
                    target = posixpath.normpath(posixpath.join("/", folder, item.get("Target", ""))).lstrip("/")
                    assert target in parts, (name, target)
                    targets[source][item.get("Id", "")] = (item.get("Type", "").rpartition("/")[2], target)
    (book,) = (target for kind, target in targets[""].values() if kind == "officeDocument")
    check_workbook(parts, book, targets)


def check_workbook(parts: Parts, book: str, targets: dict[str, dict[str, tuple[str, str]]]) -> None:
    root = ElementTree.fromstring(parts[book])
    sheets = list(root.iterfind("{*}sheets/{*}sheet"))
    names = [sheet.get("name", "") for sheet in sheets]
    assert len({name.casefold() for name in names}) == len(names)
    assert all(0 < len(name) <= 31 for name in names)
    assert len({sheet.get("sheetId") for sheet in sheets}) == len(sheets)
    scopes = [(name.get("name"), name.get("localSheetId")) for name in root.iterfind("{*}definedNames/{*}definedName")]
    assert len(scopes) == len(set(scopes))
    assert all(scope is None or int(scope) < len(sheets) for _, scope in scopes)
    (styles,) = (target for kind, target in targets[book].values() if kind == "styles")
    formats = check_styles(ElementTree.fromstring(parts[styles]))
    selected = []
    for position, sheet in enumerate(sheets):
        (identifier,) = (value for key, value in sheet.attrib.items() if key.endswith("}id"))
        kind, part = targets[book][identifier]
        assert kind == "worksheet"
        element = ElementTree.fromstring(parts[part])
        check_sheet(element, formats)
        if any(view.get("tabSelected") in ("1", "true") for view in element.iterfind("{*}sheetViews/{*}sheetView")):
            selected.append(position)
        if any(kind == "comments" for kind, _ in targets.get(part, {}).values()):
            check_notes(parts, element, targets[part])
    views = list(root.iterfind("{*}bookViews/{*}workbookView"))
    assert all(view.get("activeTab", "0") == "0" and view.get("firstSheet", "0") == "0" for view in views)
    assert selected == [0]


def check_styles(root: ElementTree.Element) -> int:
    """Returns how many styles of cells there are."""
    sizes = {}
    for name in ("fonts", "fills", "borders", "cellXfs"):
        collection = root.find(f"{{*}}{name}")
        assert collection is not None
        sizes[name] = len(collection)
        assert collection.get("count") in (None, str(len(collection)))
    for style in root.iterfind("{*}cellXfs/{*}xf"):
        for name, attribute in (("fonts", "fontId"), ("fills", "fillId"), ("borders", "borderId")):
            assert int(style.get(attribute, "0")) < sizes[name]
    return sizes["cellXfs"]


def check_sheet(sheet: ElementTree.Element, formats: int) -> None:
    places = [ORDER.index(local(child)) for child in sheet if local(child) in ORDER]
    assert places == sorted(places)
    last = 0
    for row in sheet.iterfind("{*}sheetData/{*}row"):
        number = int(row.get("r", last + 1))
        assert number > last
        last, column = number, 0
        for cell in row:
            assert int(cell.get("s", "0")) < formats
            reference = cell.get("r")
            here = column + 1
            if reference is not None:
                letters = reference.rstrip("0123456789")
                assert reference[len(letters) :] == str(number)
                here = 0
                for letter in letters:
                    here = here * 26 + ord(letter) - 64
            assert here > column
            column = here


def check_notes(parts: Parts, sheet: ElementTree.Element, targets: dict[str, tuple[str, str]]) -> None:
    """Each note has one box, and ids of boxes are unique."""
    (comments,) = (target for kind, target in targets.values() if kind == "comments")
    root = ElementTree.fromstring(parts[comments])
    authors = root.find("{*}authors")
    items = list(root.iterfind("{*}commentList/{*}comment"))
    assert authors is not None
    assert all(int(item.get("authorId", "")) < len(authors) for item in items)
    references = [item.get("ref") for item in items]
    assert len(references) == len(set(references))
    drawing = sheet.find("{*}legacyDrawing")
    assert drawing is not None
    (identifier,) = drawing.attrib.values()
    boxes = parts[targets[identifier][1]]
    ids = re.findall(rb'<[\w:]*shape [^>]*?id="([^"]*)"', boxes)
    numbered = [id_ for id_ in ids if id_.startswith(b"_x0000_s")]  # LibreOffice calls all of them shape_0
    assert len(numbered) == len(set(numbered))
    assert len(ids) == len(items)
