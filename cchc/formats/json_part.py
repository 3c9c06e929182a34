"""The low-level reader of JSON documents: each value has the type that is due, or the document is broken there."""

from __future__ import annotations

import json
import marshal
import re
from collections.abc import Callable, Container, Iterable, Iterator
from enum import Enum
from typing import TypeVar

from ..number import Exact, parse_exact
from ..text import unsafe_character

_E = TypeVar("_E", bound=Enum)


def decode(text: str, key: str, take: Callable[[object, int], None]) -> object:
    """A JSON document; the items of the list under this key of its object are handed on as they come, and not kept.

    Raises ``ValueError``, of which ``json.JSONDecodeError`` is one, as ``json.loads`` does, and where a key is there
    twice: which of them would count?
    """
    decoder = json.JSONDecoder(parse_float=str, parse_constant=_refuse, object_pairs_hook=_distinct)
    scan = _Scan(text, decoder)
    if not scan.has("{"):
        document = scan.value()
    else:
        pairs: list[tuple[str, object]] = []
        for _ in scan.items("}"):
            name = scan.key()
            if name == key and scan.has("["):
                for position in scan.items("]"):
                    take(scan.value(), position)
                pairs.append((name, []))
            else:
                pairs.append((name, scan.value()))
        document = _distinct(pairs)
    scan.end()
    return document


class _Scan:
    """A place in the text of a document, which moves on."""

    def __init__(self, text: str, decoder: json.JSONDecoder) -> None:
        self._text, self._decoder, self._at = text, decoder, 0

    def _skip(self) -> None:
        blank = _BLANK.match(self._text, self._at)
        assert blank is not None
        self._at = blank.end()

    def has(self, sign: str) -> bool:
        """Whether a sign comes next; it is passed if so."""
        self._skip()
        found = self._text.startswith(sign, self._at)
        self._at += found
        return found

    def _expect(self, sign: str) -> None:
        if not self.has(sign):
            raise json.JSONDecodeError(f"Expecting {sign}", self._text, self._at)

    def items(self, end: str) -> Iterator[int]:
        """The position of each item, at its beginning; whoever asks reads it before the next one."""
        position = 0
        while not self.has(end):
            if position:
                self._expect(",")
            yield position
            position += 1

    def key(self) -> str:
        self._skip()
        if not self._text.startswith('"', self._at):
            raise json.JSONDecodeError("Expecting a key", self._text, self._at)
        name = self.value()
        self._expect(":")
        assert isinstance(name, str)
        return name

    def value(self) -> object:
        self._skip()
        value: object
        value, self._at = self._decoder.raw_decode(self._text, self._at)
        return value

    def end(self) -> None:
        self._skip()
        if self._at < len(self._text):
            raise json.JSONDecodeError("Extra data", self._text, self._at)


_BLANK = re.compile(r"[ \t\n\r]*")


def _distinct(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """An object, unless a key is there twice."""
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a key is there twice")
    return found


def _refuse(constant: str) -> object:
    raise ValueError(constant)


class Broken(Exception):
    """What is wrong with a document, and where in it: ``units[3].index``."""

    def __init__(self, path: str) -> None:
        self.path = path


class Part:
    """An object of the document; its getters give the type that is due or raise ``Broken``."""

    def __init__(self, value: object, path: str) -> None:
        if not isinstance(value, dict):
            raise Broken(path)
        self._value = value
        self.path = path

    def _at(self, key: str) -> str:
        return f"{self.path}.{key}" if self.path else key

    def __contains__(self, key: object) -> bool:
        return key in self._value

    def __iter__(self) -> Iterator[str]:
        return iter(self._value)

    def has(self, key: str) -> bool:
        return self._value.get(key) is not None

    def raw(self, key: str) -> object:
        return self._value.get(key)

    def said(self, keys: Container[str]) -> bytes:
        """All that the object says under these keys: those that say the same have the same bytes (1 is not true)."""
        try:
            return marshal.dumps({key: value for key, value in self._value.items() if key in keys}, 2)
        except ValueError:  # nested deeper than anything that is ours
            raise Broken(self.path) from None

    def text(self, key: str) -> str:
        return self._sound(self._value.get(key), self._at(key))

    def whole(self, key: str) -> int:
        value = self._value.get(key)
        if not isinstance(value, int) or isinstance(value, bool):
            raise Broken(self._at(key))
        return value

    def flag(self, key: str) -> bool:
        value = self._value.get(key)
        if not isinstance(value, bool):
            raise Broken(self._at(key))
        return value

    def exact(self, key: str) -> Exact:
        value = parse_exact(self.text(key))
        if value is None:
            raise Broken(self._at(key))
        return value

    def exact_or_none(self, key: str) -> Exact | None:
        """The number of a key that may be absent."""
        return self.exact(key) if self.has(key) else None

    def exact_or_null(self, key: str) -> Exact | None:
        """The number, or null, of a key that must be there."""
        if key not in self._value:
            raise Broken(self._at(key))
        return self.exact_or_none(key)

    def texts(self, key: str) -> tuple[str, ...]:
        items = self.items(key)
        return tuple(self._sound(item, f"{self._at(key)}[{position}]") for position, item in enumerate(items))

    def _sound(self, value: object, path: str) -> str:
        if not isinstance(value, str) or unsafe_character(value):
            raise Broken(path)
        return value

    def member(self, key: str, kind: type[_E]) -> _E:
        try:
            return kind(self.text(key))
        except ValueError:
            raise Broken(self._at(key)) from None

    def part(self, key: str) -> Part:
        return Part(self._value.get(key), self._at(key))

    def parts(self, key: str) -> Iterable[Part]:
        for position, value in enumerate(self.items(key)):
            yield Part(value, f"{self._at(key)}[{position}]")

    def items(self, key: str) -> list[object]:
        value = self._value.get(key)
        if not isinstance(value, list):
            raise Broken(self._at(key))
        return value
