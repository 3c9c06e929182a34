"""The low-level reader of JSON documents: each value has the type that is due, or the document is broken there."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from enum import Enum
from typing import TypeVar

from ..number import Exact, parse_exact
from ..text import unsafe_character

_E = TypeVar("_E", bound=Enum)


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

    def told(self, keys: Container[str]) -> str:
        """All that the object says under these keys, as a text: objects that say the same have the same."""
        try:
            return repr({key: value for key, value in self._value.items() if key in keys})
        except RecursionError:
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

    def parts_once(self, key: str) -> Iterator[Part]:
        """The same, each forgotten when the next one is asked for: those of a country take a gigabyte together."""
        items = self.items(key)
        for position in range(len(items)):
            value, items[position] = items[position], None
            yield Part(value, f"{self._at(key)}[{position}]")

    def items(self, key: str) -> list[object]:
        value = self._value.get(key)
        if not isinstance(value, list):
            raise Broken(self._at(key))
        return value
