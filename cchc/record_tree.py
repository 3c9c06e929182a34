"""Records and JSON as trees of named parts, and where two of them differ, whatever they are of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from fractions import Fraction
from typing import NamedTuple, TypeAlias

from .number import exact_text
from .problems import Message, Place

Way: TypeAlias = tuple[str, ...]
"""The names of the parts on the way to one: ``("unit", "indicators", "1.1", "evidence")``."""


class Pair(NamedTuple):
    """Two values that differ and stand at the same place. None also where there is none."""

    way: Way
    old: object
    new: object


def differing(old: object, new: object, way: Way = ()) -> Iterator[Pair]:
    """The innermost parts that differ, in the order of the records."""
    if old == new:
        return
    before, after = parts_of(old), parts_of(new)
    if before is None or after is None:
        if not (isinstance(old, tuple) and isinstance(new, tuple) and _plain(old) == _plain(new)):
            yield Pair(way, old, new)
        return
    for name in {**before, **after}:
        yield from differing(before.get(name), after.get(name), (*way, name))


def told(message: Message) -> tuple[str, object]:
    """All that a message says, as it is also told by one that was written and read: numbers are texts."""
    return message.code, tuple(sorted((name, _plain(value)) for name, value in message.values.items()))


def _plain(value: object) -> object:
    if isinstance(value, Message):
        return told(value)
    if isinstance(value, tuple):
        return tuple(map(_plain, value))
    return exact_text(value) if isinstance(value, (int, Fraction)) else value


def parts_of(value: object) -> dict[str, object] | None:
    """By name, but for where a record was read; None where the value is a whole."""
    if isinstance(value, Message):
        return None
    if isinstance(value, Sequence) and not isinstance(value, str):
        names = getattr(value, "_fields", None)
        return _listed(value) if names is None else _placeless({name: getattr(value, name) for name in names})
    if isinstance(value, Mapping):
        return dict(value)
    if is_dataclass(value):
        return _placeless({part.name: getattr(value, part.name) for part in fields(value)})
    return None


def _placeless(parts: dict[str, object]) -> dict[str, object]:
    return {
        name: part
        for name, part in parts.items()
        if not isinstance(part, Place) and not (name == "place" and part is None) and not name.endswith("_places")
    }


def _listed(items: Sequence[object]) -> dict[str, object] | None:
    """The items of a list by what names them, or else by their number; None of a list of plain values."""
    if any(parts_of(item) is None for item in items):
        return None
    names = [_named(item, "code") or _named(item, "stage") for item in items]
    if None in names or len(set(names)) < len(names):
        names = [str(number) for number in range(1, len(items) + 1)]
    return dict(zip(map(str, names), items, strict=True))


def _named(item: object, name: str) -> object:
    return item.get(name) if isinstance(item, Mapping) else getattr(item, name, None)
