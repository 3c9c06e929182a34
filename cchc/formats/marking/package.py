"""The parts of a workbook's package and how they hang together, to be saved with some of them changed."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import unquote

from ..workbooks.package import MAX_PARTS, MAX_UNPACKED
from .markup import Edits, Element, Odd, outline, quoted

CONTENT_TYPES = "[Content_Types].xml"

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT_OFFICE = "http://purl.oclc.org/ooxml/officeDocument/relationships"
_PACKAGE_RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPE_OF_RELATIONSHIPS = "application/vnd.openxmlformats-package.relationships+xml"


class Relationship(NamedTuple):
    id: str
    kind: str
    """The last word of its type where that is one of the standard's, else the whole type."""
    target: str
    """The name of a part; empty for what lies outside."""
    office: str
    """The namespace that its type is of."""


class PatchedPackage:
    """A package. Names of parts have no slash in front."""

    def __init__(self, data: bytes) -> None:
        """Raises Odd, or whatever ``zipfile`` raises, for what is no package that can be changed."""
        self._archive = zipfile.ZipFile(io.BytesIO(data))
        self._infos = self._archive.infolist()
        if len(self._infos) > MAX_PARTS or sum(info.file_size for info in self._infos) > MAX_UNPACKED:
            raise Odd("too large")
        self._names: dict[str, str] = {}
        for info in self._infos:
            _check_name(info)
            if info.filename.casefold() in self._names:
                raise Odd("a part twice")
            self._names[info.filename.casefold()] = info.filename
        self._changed: dict[str, bytes] = {}
        self._of_parts: dict[str, tuple[Relationship, ...]] = {}

    @property
    def names(self) -> list[str]:
        return list(self._names.values())

    def has(self, name: str) -> bool:
        return name.casefold() in self._names

    def part(self, name: str) -> bytes:
        """What a part holds by now."""
        name = self._own(name)
        if name in self._changed:
            return self._changed[name]
        return self._archive.read(name)

    def put(self, name: str, data: bytes) -> None:
        """Change a part, or add one."""
        name = self._names.setdefault(name.casefold(), name)
        self._changed[name] = data

    @property
    def changed(self) -> list[str]:
        """The parts that were changed or added."""
        return list(self._changed)

    def _own(self, name: str) -> str:
        try:
            return self._names[name.casefold()]
        except KeyError:
            raise Odd(f"no part {name}") from None

    def free_name(self, pattern: str) -> str:
        """The first name of the pattern, with a number for ``{}``, that no part has."""
        return next(name for name in (pattern.format(n) for n in range(1, MAX_PARTS + 2)) if not self.has(name))

    def relationships(self, source: str) -> tuple[Relationship, ...]:
        """Of a part, or of the package itself for the empty name."""
        if source not in self._of_parts:
            name = _relationships_name(source)
            root = outline(self.part(name), depth=1) if self.has(name) else None
            self._of_parts[source] = tuple(_relationship(element, source) for element in root.children) if root else ()
        return self._of_parts[source]

    def related(self, source: str, kind: str) -> Relationship | None:
        """The relationship of a kind whose target is there."""
        return next(
            (found for found in self.relationships(source) if found.kind == kind and self.has(found.target)), None
        )

    def relate(self, source: str, kind: str, target: str, *, office: str) -> str:
        """Add a relationship to a part; returns its id."""
        taken = {found.id for found in self.relationships(source)}
        new = next(id_ for id_ in (f"rId{n}" for n in range(1, len(taken) + 2)) if id_ not in taken)
        attributes = f'Id="{new}" Type="{office}/{kind}" Target={quoted("/" + target)}'
        name = _relationships_name(source)
        if self.has(name):
            data = self.part(name)
            root = outline(data, depth=1)
            edits = Edits(data)
            edits.append(root, f"<{root.tag('Relationship')} {attributes}/>")
            self.put(name, edits.made())
        else:
            text = f'<Relationships xmlns="{_PACKAGE_RELATIONSHIPS}"><Relationship {attributes}/></Relationships>'
            self.put(name, f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n{text}'.encode())
            self._declare_ending("rels", _TYPE_OF_RELATIONSHIPS)
        del self._of_parts[source]
        return new

    def unrelate(self, source: str) -> None:
        """Take all relationships from a part."""
        name = _relationships_name(source)
        if self.has(name):
            root = outline(self.part(name), depth=1)
            edits = Edits(self.part(name))
            for element in root.children:
                edits.remove(element)
            self.put(name, edits.made())
            self._of_parts.pop(source, None)

    def add(self, name: str, data: bytes, content_type: str) -> None:
        """Add a part of a type."""
        self.put(name, data)
        types = self.part(CONTENT_TYPES)
        root = outline(types, depth=1)
        edits = Edits(types)
        edits.append(root, f'<{root.tag("Override")} PartName={quoted("/" + name)} ContentType="{content_type}"/>')
        self.put(CONTENT_TYPES, edits.made())

    def _declare_ending(self, ending: str, content_type: str) -> None:
        types = self.part(CONTENT_TYPES)
        root = outline(types, depth=1)
        if not any(known.attributes.get("Extension", "").lower() == ending for known in root.all("Default")):
            edits = Edits(types)
            edits.insert_in(
                root, root.inner, f'<{root.tag("Default")} Extension="{ending}" ContentType="{content_type}"/>'
            )
            self.put(CONTENT_TYPES, edits.made())

    def content_type(self, name: str) -> str:
        """The type of a part; empty where none is stated."""
        root = outline(self.part(CONTENT_TYPES), depth=1)
        overrides = {item.attributes.get("PartName", "").casefold(): item for item in root.all("Override")}
        endings = {item.attributes.get("Extension", "").casefold(): item for item in root.all("Default")}
        stated = overrides.get(f"/{name}".casefold()) or endings.get(name.rpartition(".")[2].casefold())
        return stated.attributes.get("ContentType", "") if stated else ""

    def saved(self) -> bytes:
        """The package, its parts in their order and the added ones behind them."""
        stream = io.BytesIO()
        stamp = self._infos[0].date_time if self._infos else (1980, 1, 1, 0, 0, 0)
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as target:
            for info in self._infos:
                copy = zipfile.ZipInfo(info.filename, info.date_time)
                copy.external_attr = info.external_attr
                copy.compress_type = (
                    zipfile.ZIP_STORED if info.compress_type == zipfile.ZIP_STORED else zipfile.ZIP_DEFLATED
                )
                target.writestr(copy, self.part(info.filename))
            there = {info.filename for info in self._infos}
            for name, data in self._changed.items():
                if name not in there:
                    target.writestr(zipfile.ZipInfo(name, stamp), data, zipfile.ZIP_DEFLATED)
        return stream.getvalue()


def packed(parts: Mapping[str, str]) -> bytes:
    """A package of these parts."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as target:
        for name, text in parts.items():
            target.writestr(zipfile.ZipInfo(name), f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n{text}')
    return stream.getvalue()


def _check_name(info: zipfile.ZipInfo) -> None:
    """Only what every reader takes for the same part; nothing that leaves the package."""
    name = info.filename
    sound = name.isascii() or info.flag_bits & 0x800
    if not sound or name != info.orig_filename or re.search(r"[\x00-\x1f\\:*?\"<>|]|^/|//|(^|/)\.\.?(/|$)", name):
        raise Odd("a part of an odd name")


def _relationships_name(source: str) -> str:
    folder, name = posixpath.split(source)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def _relationship(element: Element, source: str) -> Relationship:
    attributes = element.attributes
    type_ = attributes.get("Type", "")
    office = next((office for office in (OFFICE, STRICT_OFFICE) if type_.startswith(f"{office}/")), "")
    target = ""
    if attributes.get("TargetMode", "Internal") == "Internal":
        path = unquote(attributes.get("Target", "").partition("#")[0])
        target = posixpath.normpath(posixpath.join("/", posixpath.dirname(source), path)).lstrip("/")
    return Relationship(attributes.get("Id", ""), type_.removeprefix(f"{office}/") if office else type_, target, office)
