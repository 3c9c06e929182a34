"""A Word document as a file: nothing in it but what is ours, and the same bytes whenever it is made of the same."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence

from docx import Document
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part, XmlPart
from docx.oxml.parser import parse_xml
from docx.parts.document import DocumentPart
from docx.parts.hdrftr import HeaderPart

from ....language import Language
from ....text import shown
from .elements import Element, field, paragraph
from .paper import numbering_xml, settings_xml, styles_xml

_KEPT = {RELATIONSHIP_TYPE.STYLES, RELATIONSHIP_TYPE.NUMBERING, RELATIONSHIP_TYPE.SETTINGS}
"""Parts of the library's template that are filled anew; the others are left out."""
_LONGEST = 255
"""Letters of a property."""
_LONG_AGO = (1980, 1, 1, 0, 0, 0)
"""The date of every part: the first that such a file can name."""


class Package:
    """A document that is being made: its parts besides the text."""

    def __init__(self) -> None:
        self._document = Document()
        self._part: DocumentPart = self._document.part
        for key in [key for key, relation in self._part.rels.items() if relation.reltype not in _KEPT]:
            del self._part.rels[key]
        root = self._part.package.rels
        for key in [key for key, relation in root.items() if relation.reltype != RELATIONSHIP_TYPE.OFFICE_DOCUMENT]:
            del root[key]
        self._charts = 0

    def header(self) -> str:
        """Adds the page's number at its head; returns the key for the properties of a section."""
        part = HeaderPart.new(self._part.package)
        _refill(part.element, [paragraph("Header", field("PAGE"))])
        return self._part.relate_to(part, RELATIONSHIP_TYPE.HEADER)

    def chart(self, xml: bytes) -> str:
        """Adds a chart; returns the key for what shows it."""
        self._charts += 1
        name = PackURI(f"/word/charts/chart{self._charts}.xml")
        part = Part(name, CONTENT_TYPE.DML_CHART, xml, self._part.package)
        return self._part.relate_to(part, RELATIONSHIP_TYPE.CHART)

    def bytes_of(
        self, blocks: Sequence[Element], language: Language, *, title: str, subject: str, annexes: int
    ) -> bytes:
        """The file; the last block is the properties of the last section."""
        _refill(self._part.element.body, blocks)
        _replace(self._part.part_related_by(RELATIONSHIP_TYPE.STYLES), styles_xml(language))
        _replace(self._part.numbering_part, numbering_xml(language, annexes))
        _replace(self._part.part_related_by(RELATIONSHIP_TYPE.SETTINGS), settings_xml())
        properties = self._document.core_properties
        _refill(properties._element, [])  # noqa: SLF001  # nobody's name and no date, which are not known
        properties.title, properties.subject = (shown(text)[:_LONGEST] for text in (title, subject))
        properties.language = language.code
        stream = io.BytesIO()
        self._document.save(stream)
        return _dated(stream)


def _refill(whole: Element, parts: Sequence[Element]) -> None:
    for child in list(whole):
        whole.remove(child)
    whole.extend(parts)


def _replace(part: Part, xml: bytes) -> None:
    assert isinstance(part, XmlPart)
    _refill(part.element, list(parse_xml(xml)))


def _dated(stream: io.BytesIO) -> bytes:
    """The archive with a date that does not tell when it was made."""
    made = io.BytesIO()
    with zipfile.ZipFile(stream) as source, zipfile.ZipFile(made, "w") as archive:
        for name in source.namelist():
            member = zipfile.ZipInfo(name, _LONG_AGO)
            archive.writestr(member, source.read(name), zipfile.ZIP_DEFLATED)
    return made.getvalue()
