"""Paper, type and numbering of an administrative report.

All figures are those of Decree 30/2020/NĐ-CP on clerical work, Annex I, Part I: section I (paper, margins, fonts, page
numbers), section II (what the form consists of) and section V (sizes and styles of letters).
Its text: https://www.scribd.com/document/652855730/Phuluc1
"""

from __future__ import annotations

from typing import NamedTuple

from ....language import Language
from ....problems import N_
from ...sheets.times import FONT
from .elements import Element, element

BODY = 14
"""Points, of the text: 13 to 14."""
SMALL = 12
"""Of what stands in and below tables."""

_SHORT, _LONG = 210, 297
"""Millimetres: A4."""
_TOP, _BOTTOM, _LEFT, _RIGHT, _HEAD = 20, 20, 30, 15, 10
"""Margins: 20 to 25 above and below, 30 to 35 on the left, 15 to 20 on the right; the page number in the upper one."""
_INDENT = 12.7
"""Of the first line of a paragraph: 10 or 12.7."""


def twips(millimetres: float) -> int:
    """Of the twentieths of a point that Word counts in."""
    return int(millimetres * 1440 / 25.4 + 0.5)


class Paper(NamedTuple):
    """A page, upright or, for tables that are wide, across."""

    across: bool = False

    @property
    def room(self) -> float:
        """Points between the margins."""
        return twips((_LONG if self.across else _SHORT) - _LEFT - _RIGHT) / 20

    @property
    def height(self) -> float:
        """Points between the upper and the lower margin."""
        return twips((_SHORT if self.across else _LONG) - _TOP - _BOTTOM) / 20

    def section(self, header: str | None = None) -> Element:
        """The properties of a section; ``header`` is given for the first, whose first page has none."""
        wide, high = (_LONG, _SHORT) if self.across else (_SHORT, _LONG)
        return element(
            "w:sectPr",
            None if header is None else element("w:headerReference", w_type="default", r_id=header),
            element("w:type", w_val="nextPage"),
            element("w:pgSz", w_w=twips(wide), w_h=twips(high), w_orient="landscape" if self.across else None),
            element(
                "w:pgMar",
                w_top=twips(_TOP),
                w_right=twips(_RIGHT),
                w_bottom=twips(_BOTTOM),
                w_left=twips(_LEFT),
                w_header=twips(_HEAD),
                w_footer=twips(_HEAD),
                w_gutter=0,
            ),
            None if header is None else element("w:titlePg"),
        )


UPRIGHT, ACROSS = Paper(), Paper(across=True)


def _style(name: str, key: str, paragraph: str, letters: str = "", *, based: str = "Normal", after: str = "") -> str:
    following = f'<w:next w:val="{after}"/>' if after else ""
    return (
        f'<w:style w:type="paragraph" w:styleId="{key}"><w:name w:val="{name}"/><w:basedOn w:val="{based}"/>'
        f"{following}<w:qFormat/><w:pPr>{paragraph}</w:pPr><w:rPr>{letters}</w:rPr></w:style>"
    )


def _size(points: int) -> str:
    return f'<w:sz w:val="{2 * points}"/><w:szCs w:val="{2 * points}"/>'


_FIRST_LINE = f'<w:ind w:firstLine="{twips(_INDENT)}"/>'
_HEADING = f'<w:spacing w:before="240" w:after="60"/>{_FIRST_LINE}'
_CLOSE = '<w:spacing w:before="0" w:after="0"/>'
_BOTH, _CENTER, _RIGHT_ALIGNED = ('<w:jc w:val="both"/>', '<w:jc w:val="center"/>', '<w:jc w:val="right"/>')
_BOLD, _ITALIC = "<w:b/><w:bCs/>", "<w:i/><w:iCs/>"
_KEPT = "<w:keepNext/><w:keepLines/>"


def _numbered(number: int, level: int) -> str:
    return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'


_SECTIONS, _ANNEXES = 1, 2
"""The lists by which headings are numbered."""

_STYLES = "".join(
    (
        _style("heading 1", "Heading1", f'{_KEPT}{_numbered(_SECTIONS, 0)}{_HEADING}<w:outlineLvl w:val="0"/>',
               f"{_BOLD}<w:caps/>", after="BodyText"),
        _style("heading 2", "Heading2", f'{_KEPT}{_numbered(_ANNEXES, 1)}{_HEADING}<w:outlineLvl w:val="1"/>',
               _BOLD, after="BodyText"),
        _style("Annex", "Annex",
               f'{_KEPT}<w:pageBreakBefore/>{_numbered(_ANNEXES, 0)}<w:spacing w:before="0"/><w:ind w:firstLine="0"/>'
               f'{_CENTER}<w:outlineLvl w:val="0"/>', '<w:caps w:val="0"/>', based="Heading1", after="BodyText"),
        _style("Body Text", "BodyText", f"{_FIRST_LINE}{_BOTH}"),
        _style("List Number", "ListNumber", f"{_numbered(_SECTIONS, 1)}{_FIRST_LINE}{_BOTH}"),
        _style("Lettered List", "LetteredList", f"{_numbered(_ANNEXES, 2)}{_FIRST_LINE}{_BOTH}"),
        _style("Title", "Title", f"{_KEPT}<w:spacing w:before=\"0\" w:after=\"0\"/>{_CENTER}", _BOLD),
        _style("Form", "Form", f"{_CLOSE}{_CENTER}", _size(13)),
        _style("Recipients", "Recipients", _CLOSE, _size(11)),
        _style("caption", "Caption", f"{_KEPT}{_CENTER}", f"{_BOLD}{_size(13)}"),
        _style("Note", "Note", f'<w:spacing w:before="60" w:after="0"/>{_BOTH}', _size(SMALL)),
        _style("Picture", "Picture", _CENTER),
        _style("Table Text", "TableText", _CLOSE, _size(SMALL)),
        _style("Table Figure", "TableFigure", _RIGHT_ALIGNED, based="TableText"),
        _style("Table Center", "TableCenter", _CENTER, based="TableText"),
        _style("header", "Header", f"{_CLOSE}{_CENTER}"),
    )
)  # fmt: skip

_NAMESPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def styles_xml(language: Language) -> bytes:
    fonts = "".join(f' w:{script}="{FONT}"' for script in ("ascii", "hAnsi", "eastAsia", "cs"))
    return (
        f"<w:styles {_NAMESPACE}><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts{fonts}/>{_size(BODY)}"
        f'<w:lang w:val="{_TONGUES[language.code]}"/></w:rPr></w:rPrDefault><w:pPrDefault><w:pPr>'
        '<w:spacing w:before="120" w:after="0" w:line="252" w:lineRule="auto"/></w:pPr></w:pPrDefault></w:docDefaults>'
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/></w:style>'
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/><w:tblPr>'
        '<w:tblInd w:w="0" w:type="dxa"/></w:tblPr></w:style>'
        f"{_STYLES}</w:styles>"
    ).encode()


_TONGUES = {"vi": "vi-VN", "en": "en-US"}


def numbering_xml(language: Language, annexes: int) -> bytes:
    """Sections I., 1.; annexes, which have numbers where there are two of them or more, 1., a)."""
    annex = language.say(N_("Annex")) + (" %1" if annexes > 1 else "")
    lists = (
        (_SECTIONS, (("upperRoman", "%1.", "Heading1", "space"), ("decimal", "%2.", "ListNumber", "space"))),
        (
            _ANNEXES,
            (
                ("upperRoman", annex, "Annex", "nothing"),
                ("decimal", "%2.", "Heading2", "space"),
                ("lowerLetter", "%3)", "LetteredList", "space"),
            ),
        ),
    )
    made = []
    for number, levels in lists:
        inside = "".join(
            f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:pStyle w:val="{style}"/>'
            f'<w:suff w:val="{suffix}"/><w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/></w:lvl>'
            for level, (form, text, style, suffix) in enumerate(levels)
        )
        made.append(
            f'<w:abstractNum w:abstractNumId="{number}"><w:multiLevelType w:val="multilevel"/>{inside}</w:abstractNum>'
        )
    made += [f'<w:num w:numId="{number}"><w:abstractNumId w:val="{number}"/></w:num>' for number, _ in lists]
    return f"<w:numbering {_NAMESPACE}>{''.join(made)}</w:numbering>".encode()


def settings_xml() -> bytes:
    """As programs of today set pages."""
    return (
        f'<w:settings {_NAMESPACE}><w:defaultTabStop w:val="720"/><w:characterSpacingControl w:val="doNotCompress"/>'
        '<w:compat><w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" '
        'w:val="15"/></w:compat></w:settings>'
    ).encode()
