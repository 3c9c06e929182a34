"""YAML to located nodes, over the events of PyYAML's C parser.

Scalars stay text; what YAML offers beyond mappings, lists and texts (tags, several documents, keys that are not
texts) is refused, and aliases are followed only as far as a person would write them. Working on events, without
recursion, no depth of nesting can harm the process.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Any, NamedTuple

import yaml
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

from ..nodes import At, Mapping, Node, Scalar, Sequence, Source
from ..problems import N_, Message, Place, Problem
from ..text import BIDI, shown, unsafe_character
from .files import Raw

try:
    from yaml.cyaml import CLoader as _Loader
except ImportError:  # PyYAML without libyaml: the same events, ten times as slowly
    from yaml import Loader as _Loader  # type: ignore[assignment]

MAX_DEPTH = 60
MAX_NODES = 500_000
"""Counted with aliases written out. The largest set has some ten thousand."""
MAX_SCALAR = 10_000
"""Characters. The longest evidence anyone cites is a few hundred."""

_CONTROL = re.compile(f"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff{BIDI}]")

_FOREIGN_INDENT = re.compile("^ *([\xa0\u2000-\u200a\u202f\u3000])(?:.*:(?: |$)|\\s*- )", re.MULTILINE)
"""Before a key or an item of a list, what is a space to a reader and a letter to YAML."""

# What libyaml and PyYAML say of broken text, for translation.
_SAYINGS = (
    N_("mapping values are not allowed in this context"),
    N_("mapping values are not allowed here"),
    N_("did not find expected key"),
    N_("did not find expected '-' indicator"),
    N_("did not find expected ',' or '}'"),
    N_("did not find expected ',' or ']'"),
    N_("did not find expected node content"),
    N_("did not find expected <document start>"),
    N_("could not find expected ':'"),
    N_("found character that cannot start any token"),
    N_("found unexpected end of stream"),
    N_("found unknown escape character"),
    N_("block sequence entries are not allowed in this context"),
)


def read_yaml(raw: Raw, kind: type[YamlSource] | None = None) -> tuple[Source, Node | None]:
    """One YAML document as nodes; None, and complaints in the source, where it is not one.

    ``kind`` is that of the source, where what is in the document is spoken of in words of its own.
    """
    source = (kind or YamlSource)(raw.name)
    text = decode(raw, source)
    if text is None:
        return source, None
    if not text.strip():
        source.report("E-F007", None)
        return source, None
    control = _CONTROL.search(text)
    if control is not None:
        character = f"U+{ord(control[0]):04X}"
        source.report("E-Y014", _position(text, control.start()), character=character)
        return source, None
    indent = _FOREIGN_INDENT.search(text)
    if indent is not None:
        source.report("E-Y020", _position(text, indent.start(1)))
        return source, None
    try:
        return source, _Builder(source, text).build()
    except _GivenUp:
        return source, None
    except yaml.YAMLError as error:
        _report(error, text, source)
        return source, None


def decode(raw: Raw, source: Source) -> str | None:
    """The text of a UTF-8 file in NFC, without a byte order mark; None, and a complaint, where it is not one."""
    if b"\0" in raw.data[:4096] and not raw.data.startswith((b"\xff\xfe", b"\xfe\xff")):
        source.report("E-F006", None)
        return None
    try:
        text = raw.data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = raw.data[: error.start].decode("utf-8-sig", errors="replace")
        line, column = _position(before, len(before))
        message = Message("E-F005", {"byte": f"0x{raw.data[error.start]:02X}"})
        source.problems.append(Problem(message, (Place(raw.name, line + 1, column + 1),)))
        return None
    return text if unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text)


class _Position(NamedTuple):
    """As PyYAML's marks have it: line and column, from 0."""

    line: int
    column: int


def _position(text: str, index: int) -> _Position:
    return _Position(text.count("\n", 0, index), index - (text.rfind("\n", 0, index) + 1))


class YamlSource(Source):
    """A YAML file while it is read; positions are PyYAML's marks."""

    def place(self, at: Any) -> Place:
        return Place(self.file) if at is None else Place(self.file, at.line + 1, at.column + 1)

    def position(self, at: Any) -> tuple[int, int]:
        return at.line + 1, at.column + 1


class _GivenUp(Exception):
    """The rest of the document is not worth reading; the complaint is made."""


class _Swallow:
    """Stands for a key whose value is read over."""


_SWALLOW = _Swallow()


class _Builder:
    """Builds nodes from the events of one document."""

    def __init__(self, source: Source, text: str) -> None:
        self._source = source
        self._loader = _Loader(text)
        # Only escapes can bring in what the text as a whole was not refused for.
        self._suspicious = "\\" in text
        self._anchors: dict[str, tuple[Node, int]] = {}

    def build(self) -> Node | None:
        root = self._tree()
        event = self._loader.get_event()
        while event is not None:
            if isinstance(event, DocumentStartEvent):
                self._give_up("E-Y002", event.start_mark)
            event = self._loader.get_event()
        if root is None:
            self._source.report("E-F007", None)
        return root

    def _give_up(self, code: str, at: At, /, **values: str | int) -> None:
        self._source.report(code, at, **values)
        raise _GivenUp

    def _tree(self) -> Node | None:
        report, next_event = self._source.report, self._loader.get_event
        above: list[tuple[Node | None, Any, str | _Swallow | None, str | None, int]] = []
        current: Node | None = None
        entries: dict[str, Node] | None = None
        keys: dict[str, At] = {}
        key: str | _Swallow | None = None
        count, suspicious = 0, self._suspicious
        while True:
            event: Any = next_event()  # which kind it is, is asked by type() for speed
            kind = type(event)
            count += 1
            node: Node
            if kind is ScalarEvent:
                if entries is not None and key is None:
                    text = self._checked(event) if event.tag is not None or suspicious else event.value
                    if text in keys:
                        report("E-Y001", event.start_mark, (self._source.place(keys[text]),), key=text)
                        key = _SWALLOW
                    else:
                        keys[text] = event.start_mark
                        key = text
                    continue
                text = event.value
                if event.tag is not None or suspicious or len(text) > MAX_SCALAR:
                    text = self._checked(event)
                node = Scalar(text, event.start_mark, not event.style)
                if event.anchor is not None:
                    self._anchors[event.anchor] = (node, 1)
            elif kind is MappingStartEvent or kind is SequenceStartEvent:
                if event.tag is not None:
                    report("E-Y013", event.start_mark, tag=event.tag)
                if len(above) >= MAX_DEPTH:
                    self._give_up("E-Y015", event.start_mark, most=MAX_DEPTH)
                if entries is not None and key is None:
                    report("E-Y005", event.start_mark)
                above.append((current, (entries, keys), key, event.anchor, count))
                key = None
                if kind is MappingStartEvent:
                    entries, keys = {}, {}
                    current = Mapping(entries, keys, event.start_mark)
                else:
                    entries, keys = None, {}
                    current = Sequence([], event.start_mark)
                continue
            elif kind is MappingEndEvent or kind is SequenceEndEvent:
                assert current is not None
                node = current
                current, (entries, keys), key, anchor, start = above.pop()
                if anchor is not None:
                    self._anchors[anchor] = (node, count - start)
            elif kind is AliasEvent:
                found = self._anchors.get(event.anchor)
                if found is None:
                    self._give_up("E-Y016", event.start_mark, name=event.anchor)
                    continue
                node, size = found
                count += size
            elif kind is StreamEndEvent:
                return None
            else:
                continue
            if count > MAX_NODES:
                self._give_up("E-Y017", event.start_mark, most=MAX_NODES)
            if current is None:
                return node
            if entries is None:
                assert isinstance(current, Sequence)
                current.items.append(node)
            elif key is None:
                key = _SWALLOW  # a key that is no text, complained of where it starts
            else:
                if isinstance(key, str):
                    entries[key] = node
                key = None

    def _checked(self, event: ScalarEvent) -> str:
        """The text of a scalar, without what could steer a terminal; a complaint about whatever it may not hold."""
        if event.tag is not None:
            self._source.report("E-Y013", event.start_mark, tag=event.tag)
        if len(event.value) > MAX_SCALAR:
            self._source.report("E-Y018", event.start_mark, length=len(event.value), most=MAX_SCALAR)
        character = unsafe_character(event.value)
        if character is not None:
            self._source.report("E-Y014", event.start_mark, character=character)
        return shown(event.value)


def _report(error: yaml.YAMLError, text: str, source: Source) -> None:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    if mark is None:
        source.report("E-Y000", _Position(0, 0), saying=str(error).splitlines()[0])
        return
    line = text.splitlines()[mark.line : mark.line + 1]
    if line and "\t" in line[0][: mark.column + 1]:
        source.report("E-Y019", _Position(mark.line, line[0].index("\t")))
        return
    source.report("E-Y000", mark, saying=str(getattr(error, "problem", None) or error))
