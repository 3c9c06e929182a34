"""Records and JSON as trees of named parts, and where two of them differ, whatever they are of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from typing import NamedTuple, TypeAlias

from .problems import Message

Way: TypeAlias = tuple[str, ...]
"""The names of the parts on the way to one: ``("unit", "indicators", "1.1", "evidence")``."""

_ASIDE = frozenset({"place", "source"})
"""Parts that are no part of what a record says: where it was read."""


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
        yield Pair(way, old, new)
        return
    for name in {**before, **after}:
        yield from differing(before.get(name), after.get(name), (*way, name))


def parts_of(value: object) -> dict[str, object] | None:
    """By name; None where the value is a whole."""
    if isinstance(value, Message):
        return None
    if isinstance(value, (tuple, list)):
        names = getattr(value, "_fields", None)
        if names is not None:
            return {name: getattr(value, name) for name in names if name not in _ASIDE}
        return _listed(value)
    if isinstance(value, Mapping):
        return dict(value)
    if is_dataclass(value):
        return {part.name: getattr(value, part.name) for part in fields(value) if part.name not in _ASIDE}
    return None


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
