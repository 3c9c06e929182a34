"""XML that is changed where it must be, and otherwise stays as it is, byte for byte."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from html import escape
from xml.parsers import expat

from ...text import shown

MAX_ELEMENTS = 300_000
"""Elements of one document that are looked at. What has more was not typed by a person."""

_BETWEEN = "\n"  # expat's own separator; a namespace cannot hold it
_TAG = re.compile(rb"<[^<>\"']*(?:(?:\"[^\"]*\"|'[^']*')[^<>\"']*)*>")
_ATTRIBUTE = re.compile(rb"\s([^\s=\"'<>/]+)\s*=\s*(\"[^\"]*\"|'[^']*')")
_ENCODING = re.compile(rb"<\?xml[^>]*?\sencoding\s*=\s*[\"']([A-Za-z0-9._-]+)[\"']")
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_IN_QUOTES = str.maketrans({'"': "&quot;", "\n": "&#10;", "\r": "&#13;", "\t": "&#9;"})
_LOOKS_ESCAPED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")


class Odd(Exception):
    """The document is built in a way that is not changed without risk."""


class Element:
    """An element and where it stands in the document."""

    __slots__ = ("attributes", "children", "end", "inner", "inner_end", "name", "prefix", "space", "start")

    def __init__(self, name: str, attributes: Mapping[str, str], start: int, inner: int) -> None:
        self.space, self.name, self.prefix = _split(name)
        self.attributes = attributes
        """By name; ``{namespace}name`` where the name has a prefix."""
        self.children: list[Element] = []
        self.start, self.inner = start, inner
        """Of the element, and of what is in it: the end of its first tag."""
        self.inner_end = self.end = inner
        """Of what is in it, and of the element. All are the same where the tag is empty."""

    @property
    def qualified(self) -> str:
        """The name as it is written."""
        return f"{self.prefix}:{self.name}" if self.prefix else self.name

    def child(self, name: str) -> Element | None:
        """The first child of that name in the element's own namespace."""
        return next(self.all(name), None)

    def all(self, name: str) -> Iterator[Element]:
        return (child for child in self.children if child.name == name and child.space == self.space)

    def tag(self, name: str) -> str:
        """The name of a new element of the same namespace, as it must be written here."""
        return f"{self.prefix}:{name}" if self.prefix else name


class _Enough(Exception):
    """What was to be seen has been."""


def outline(data: bytes, *, depth: int, until: str = "", bare: bool = False) -> Element:
    """The root of a document, with the elements in it down to a depth.

    Nothing is read from the child ``until`` of the root on. ``bare`` is a piece of a document, which does not say what
    its prefixes stand for. Raises Odd where the document declares a type, is not
    UTF-8, is not well formed, or holds more than a person could have made.
    """
    encoding = _ENCODING.match(data.removeprefix(_BYTE_ORDER_MARK))
    if encoding is not None and encoding[1].lower() not in (b"utf-8", b"us-ascii", b"ascii"):
        raise Odd(encoding[1])
    outliner = _Outliner(data, depth, until, None if bare else _BETWEEN)
    try:
        outliner.parser.Parse(data, True)
    except _Enough:
        pass
    except expat.ExpatError as error:
        raise Odd(error) from error
    if outliner.root is None:
        raise Odd("no root")
    return outliner.root


class _Outliner:
    """Follows expat through a document and keeps where the elements stand."""

    def __init__(self, data: bytes, depth: int, until: str, separator: str | None) -> None:
        self.data, self.depth, self.until = data, depth, until
        self.root: Element | None = None
        self.open: list[Element] = []
        self.level = self.count = 0
        self.parser = expat.ParserCreate(namespace_separator=separator)
        self.parser.namespace_prefixes = separator is not None
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.StartDoctypeDeclHandler = self.doctype

    def doctype(self, *_of: object) -> None:
        raise Odd("document type")

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.level += 1
        if self.level > self.depth + 1:
            return
        self.count += 1
        if self.count > MAX_ELEMENTS:
            raise Odd("too many elements")
        at = self.parser.CurrentByteIndex
        tag = _TAG.match(self.data, at)
        if tag is None:
            raise Odd("not UTF-8")
        element = Element(name, _named(attributes), at, tag.end())
        if self.level == 2 and element.name == self.until:
            raise _Enough
        if self.open:
            self.open[-1].children.append(element)
        else:
            self.root = element
        self.open.append(element)

    def end(self, _name: str) -> None:
        self.level -= 1
        if self.level > self.depth:
            return
        element = self.open.pop()
        if self.data[element.inner - 2] != ord("/"):
            element.inner_end = self.parser.CurrentByteIndex
            element.end = self.data.index(b">", element.inner_end) + 1


def _split(name: str) -> tuple[str, str, str]:
    """Namespace, name and prefix."""
    parts = name.split(_BETWEEN)
    if len(parts) == 1:
        prefix, _, local = name.rpartition(":")
        return "", local, prefix
    return parts[0], parts[1], parts[2] if len(parts) > 2 else ""


def _named(attributes: dict[str, str]) -> dict[str, str]:
    if not any(_BETWEEN in name for name in attributes):
        return attributes
    named = {}
    for name, value in attributes.items():
        space, local, _ = _split(name)
        named[f"{{{space}}}{local}" if space else local] = value
    return named


class Edits:
    """Changes to a document, or to a copy of one element of it, each at its place, made all at once."""

    def __init__(self, data: bytes, within: Element | None = None) -> None:
        self._data = data
        self._start, self._end = (within.start, within.end) if within else (0, len(data))
        self._changes: list[tuple[int, int, bytes]] = []

    def insert(self, at: int, text: str) -> None:
        self._changes.append((at, at, text.encode()))

    def remove(self, element: Element) -> None:
        self._changes.append((element.start, element.end, b""))

    def replace(self, start: int, end: int, text: str | bytes) -> None:
        self._changes.append((start, end, text.encode() if isinstance(text, str) else text))

    def append(self, element: Element, text: str) -> None:
        """Put a text behind what is in an element. Once for each element."""
        self.insert_in(element, element.inner_end, text)

    def insert_in(self, element: Element, at: int, text: str) -> None:
        """Put a text into an element at a place, or between the tags that an empty one comes to have."""
        if element.end != element.inner:
            self.insert(at, text)
        else:
            slash = self._data.rindex(b"/", element.start, element.end)
            self.replace(slash, element.end, f">{text}</{element.qualified}>")

    def set(self, element: Element, name: str, value: str) -> None:
        """Give an attribute without a prefix a value; a new one comes last."""
        at = element.start + 1 + len(element.qualified.encode())
        for found in _ATTRIBUTE.finditer(self._data, element.start, element.inner):
            if found[1] == name.encode():
                self.replace(found.start(2), found.end(2), quoted(value))
                return
            at = found.end()
        self.insert(at, f" {name}={quoted(value)}")

    def made(self) -> bytes:
        """The changed document."""
        pieces, last = [], self._start
        for start, end, text in sorted(self._changes, key=lambda change: change[:2]):
            if start < last:
                raise Odd("changes overlap")
            pieces += [self._data[last:start], text]
            last = end
        return b"".join([*pieces, self._data[last : self._end]])


def safe(text: str, most: int) -> str:
    """A text for a document: no more than ``most`` characters, and none that XML or a reader cannot bear."""
    text = shown(text)
    if len(text) > most:
        text = text[: most - 1] + "…"
    return text


def content(text: str) -> str:
    """A safe text as the content of a cell or comment, where ``_x0041_`` would be read as ``A``."""
    return escape(_LOOKS_ESCAPED.sub("_x005F_", text), quote=False)


def quoted(text: str) -> str:
    """A safe text as the value of an attribute."""
    return '"' + escape(text, quote=False).translate(_IN_QUOTES) + '"'


def prefixed(text: str, like: Element) -> str:
    """Elements written without a prefix, as they must be written in the document of another element."""
    return re.sub("<(/?)(?=[A-Za-z])", rf"<\1{like.prefix}:", text) if like.prefix else text


def count_of(element: Element, name: str, default: int = 0) -> int:
    """A whole number among an element's attributes."""
    text = element.attributes.get(name, "").strip()
    if not text:
        return default
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise Odd(f"{name}={text}")
    return int(text)


def is_true(element: Element, name: str) -> bool:
    return element.attributes.get(name) in ("1", "true")
