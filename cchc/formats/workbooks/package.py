"""An .xlsx file as the parts it is made of: each bounded, checked and unpacked once.

What comes in by mail may be anything. Readers of workbooks are handed a package made anew from the parts that were
looked at here, so that what was checked is what is read.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
import zlib
from collections import OrderedDict
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple, TypeAlias
from xml.etree import ElementTree

from ...problems import N_, Problem
from ..files import Raw, problem
from .marks import is_zip

MAX_UNPACKED = 64 * 1024 * 1024
"""Bytes of all parts of a workbook together."""
MAX_PARTS = 2_000

_ROOT = "xl/workbook.xml"
_ROOT_RELATIONS = "xl/_rels/workbook.xml.rels"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_NO_STYLES = f'<styleSheet xmlns="{_MAIN}"/>'.encode()
_RELATIONSHIP = f"{{{_RELATIONS}}}id"
_STRICT_RELATIONSHIP = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"
_READ = re.compile(
    r"(\[Content_Types\]\.xml|_rels/\.rels|xl/[^/]*\.xml|xl/_rels/workbook\.xml\.rels|xl/worksheets/[^/]+\.xml)",
    re.IGNORECASE,
)
"""The parts that values are in; not pictures, macros and the like."""
_FEW = 1000
_LESS_THAN = ord("<")
_ENCODED = re.compile(rb"""[^>]*\sencoding\s*=\s*["'](?!utf-8["']|us-ascii["'])""", re.IGNORECASE)
"""The start of a part in another encoding, which readers take for UTF-8."""

_STARTS = (
    (b"%PDF", N_("a PDF file")),
    (b"{\\rtf", N_("a Word document (RTF)")),
    (b"\x89PNG", N_("a picture")),
    (b"\xff\xd8\xff", N_("a picture")),
    (b"Rar!", N_("an archive")),
    (b"7z\xbc\xaf", N_("an archive")),
    (b"<html", N_("a web page")),
    (b"<!doctype html", N_("a web page")),
    (b"<?xml", N_("an XML file")),
)
_ZIPPED = (
    ("word/document.xml", N_("a Word document")),
    ("ppt/presentation.xml", N_("a PowerPoint presentation")),
    ("xl/workbook.bin", N_("a binary workbook (.xlsb)")),
    ("mimetype", N_("an OpenDocument file")),
)
_STREAMS = (
    ("WordDocument", N_("a Word document")),
    ("PowerPoint Document", N_("a PowerPoint presentation")),
)


_MOST_KEPT = 64
_MOST_OF_A_PART = 128 * 1024
"""Bytes: parts that are kept are small, as those that the forms of a round have in common are."""
_HEADER, _TIME = 30, slice(10, 14)
"""What is before a part in its file, up to its name; and when the part was written, in that."""

_Packed: TypeAlias = "tuple[object, ...]"

_sound: OrderedDict[_Packed, bytes | None] = OrderedDict()
"""Parts that were unpacked and found sound, by all that they were unpacked from; None is of one that is not read."""


class SheetPart(NamedTuple):
    """A sheet as the workbook lists it, and the part that it is in."""

    title: str
    hidden: bool
    part: str


class Package(NamedTuple):
    """The sheets in the workbook's order, and what their values are told in."""

    parts: dict[str, bytes]
    sheets: tuple[SheetPart, ...]
    texts: bytes
    """The shared strings; empty where there are none."""
    styles: bytes
    from_1904: bool
    """Whether days are counted from 1904."""

    def rebuilt(self, sheets: Sequence[SheetPart]) -> io.BytesIO:
        """A package of these sheets alone, each named by its number. Readers find nothing in it but what is meant."""
        relations = [("styles", "styles.xml"), *(("sharedStrings", "sharedStrings.xml") for _ in self.texts[:1])]
        relations = [("worksheet", f"worksheets/{number}.xml") for number in range(len(sheets))] + relations
        listed = "".join(f'<sheet name="{n}" sheetId="{n + 1}" r:id="r{n}"/>' for n in range(len(sheets)))
        related = "".join(
            f'<Relationship Id="r{number}" Type="{_RELATIONS}/{kind}" Target="{target}"/>'
            for number, (kind, target) in enumerate(relations)
        )
        workbook = (
            f'<workbook xmlns="{_MAIN}" xmlns:r="{_RELATIONS}"><workbookPr date1904="{int(self.from_1904)}"/>'
            f"<sheets>{listed}</sheets></workbook>"
        )
        root = f'<Relationship Id="r0" Type="{_RELATIONS}/officeDocument" Target="{_ROOT}"/>'
        parts = {
            "_rels/.rels": f'<Relationships xmlns="{_PACKAGE_RELATIONS}">{root}</Relationships>'.encode(),
            _ROOT: workbook.encode(),
            _ROOT_RELATIONS: f'<Relationships xmlns="{_PACKAGE_RELATIONS}">{related}</Relationships>'.encode(),
            "xl/styles.xml": self.styles or _NO_STYLES,
            **{f"xl/worksheets/{number}.xml": self.parts[sheet.part] for number, sheet in enumerate(sheets)},
        }
        if self.texts:
            parts["xl/sharedStrings.xml"] = self.texts
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
            for name, data in parts.items():
                archive.writestr(zipfile.ZipInfo(name), data)
        stream.seek(0)
        return stream


def check_ole(raw: Raw) -> Problem | None:
    """What such a file is, where it is no workbook that can be read."""
    names = {name: name.encode("utf-16-le") in raw.data for name in ("EncryptedPackage", *dict(_STREAMS))}
    if names["EncryptedPackage"]:
        return problem("E-X001", raw.name)
    return next((problem("E-X002", raw.name, kind=kind) for name, kind in _STREAMS if names[name]), None)


def open_package(raw: Raw) -> Package | Problem:
    """The package of a workbook; a problem where the file is none, or one that is not safe to read."""
    if not is_zip(raw):
        return _other_file(raw)
    try:
        with zipfile.ZipFile(io.BytesIO(raw.data)) as archive:
            return _open(raw, archive)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError, KeyError) as error:
        return problem("E-T008", raw.name, reason=type(error).__name__)
    except ElementTree.ParseError:
        return problem("E-T008", raw.name, reason="XML")


def _other_file(raw: Raw) -> Problem:
    if not raw.data.strip():
        return problem("E-F007", raw.name)
    start = raw.data[:512].lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    kind = next((kind for mark, kind in _STARTS if start.startswith(mark.lower())), None)
    if kind is None:
        return problem("E-T008", raw.name, reason="BadZipFile")
    return problem("E-X002", raw.name, kind=kind)


def _open(raw: Raw, archive: zipfile.ZipFile) -> Package | Problem:
    members = archive.infolist()
    names = {member.filename for member in members}
    if len(members) > MAX_PARTS or sum(member.file_size for member in members) > MAX_UNPACKED:
        return problem("E-T005", raw.name, most=MAX_UNPACKED // (1024 * 1024))
    if any(member.flag_bits & 1 for member in members):
        return problem("E-X001", raw.name)
    kind = next((kind for name, kind in _ZIPPED if name in names), None)
    if kind is not None and _ROOT not in names:
        return problem("E-X002", raw.name, kind=kind)
    if len(names) < len(members):
        return problem("E-T008", raw.name, reason="BadZipFile")
    parts = {}
    for member in members:
        if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            return problem("E-T008", raw.name, reason="BadZipFile")
        packed = _packed(raw.data, member)
        if packed in _sound:
            _sound.move_to_end(packed)
            data = _sound[packed]
        else:
            data = _unpacked(archive, member)
            if data is not None and (_declares(data) or _ENCODED.match(data)):
                return problem("E-T008", raw.name, reason="XML")
            _keep(packed, data)
        if data is not None:
            parts[member.filename] = data
    return _package(parts)


def _packed(data: bytes, member: zipfile.ZipInfo) -> _Packed:
    """All that makes a part what it is: what the directory says, what is before it but for its time, and it."""
    start = member.header_offset
    header = data[start : start + _HEADER]
    name_and_more = int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little")
    end = start + _HEADER + name_and_more + member.compress_size
    stated = (member.orig_filename, member.compress_type, member.CRC, member.file_size, member.flag_bits)
    return (*stated, header[: _TIME.start], header[_TIME.stop :], data[start + _HEADER : end])


def _unpacked(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes | None:
    """What a part holds; None where that is not read."""
    data = archive.read(member)  # never more than the directory states, and checked against its checksum
    return data if _READ.fullmatch(member.filename) else None


def _keep(packed: _Packed, data: bytes | None) -> None:
    if data is None or len(data) <= _MOST_OF_A_PART:
        _sound[packed] = data
        if len(_sound) > _MOST_KEPT:
            _sound.popitem(last=False)


def _declares(xml: bytes) -> bool:
    """Whether there is what no spreadsheet program writes: declarations, by which parsers do more than they seem to be
    asked for; comments and the like, which readers take for the end of a text; UTF-16.
    """
    return b"\0" in xml or _has_tag(xml, b"!", 0) or _has_tag(xml, b"?", 5)


def _has_tag(xml: bytes, sign: bytes, start: int) -> bool:
    """Whether a tag that begins with the sign is there; the signs themselves are few, and found much sooner."""
    at = xml.find(sign, start + 1)
    for _ in range(_FEW):
        if at < 0 or xml[at - 1] == _LESS_THAN:
            return at >= 0
        at = xml.find(sign, at + 1)
    return xml.find(b"<" + sign, start) >= 0


def _package(parts: dict[str, bytes]) -> Package:
    """What the workbook part refers to; a KeyError where it refers to what is not there."""
    listed = _listed(parts[_ROOT], parts[_ROOT_RELATIONS])
    for sheet in listed.sheets:
        parts[sheet.part]  # raises where it is missing
    if not listed.sheets:
        raise KeyError("sheets")
    texts, styles = (next((parts[part] for part in found), b"") for found in (listed.texts, listed.styles))
    return Package(parts, listed.sheets, texts, styles, listed.from_1904)


class _Listed(NamedTuple):
    """What the workbook part and its relations say."""

    sheets: tuple[SheetPart, ...]
    texts: tuple[str, ...]
    styles: tuple[str, ...]
    from_1904: bool


@lru_cache(maxsize=16)  # the forms of a round all say the same
def _listed(root: bytes, root_relations: bytes) -> _Listed:
    workbook = ElementTree.fromstring(root)  # noqa: S314  # without declarations, which were refused
    relations = ElementTree.fromstring(root_relations)  # noqa: S314
    targets: dict[str, dict[str, str]] = {}
    for relation in relations:
        kind = relation.get("Type", "").rpartition("/")[2]
        targets.setdefault(kind, {})[relation.get("Id", "")] = _resolved(relation.get("Target", ""))
    sheets = []
    for element in workbook.iterfind("{*}sheets/{*}sheet"):
        identifier = element.get(_RELATIONSHIP) or element.get(_STRICT_RELATIONSHIP) or ""
        part = targets.get("worksheet", {}).get(identifier)
        if part is not None:  # a chart sheet holds no cells
            sheets.append(SheetPart(element.get("name", ""), element.get("state", "visible") != "visible", part))
    texts, styles = (tuple(targets.get(kind, {}).values()) for kind in ("sharedStrings", "styles"))
    properties = workbook.find("{*}workbookPr")
    from_1904 = properties is not None and properties.get("date1904") in ("1", "true", "on")
    return _Listed(tuple(sheets), texts, styles, from_1904)


def _resolved(target: str) -> str:
    return target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join("xl", target))
