"""Elements of a page. The only place where text becomes markup: whatever it says, it is only text."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from html import escape
from typing import NamedTuple, TypeAlias

from ...text import shown

_VOID = {"meta", "link", "br"}
_VERBATIM = {"style", "script"}
"""Whose content browsers do not unescape. It is ours, from files of the package, and never from data."""


class Element(NamedTuple):
    name: str
    attributes: tuple[tuple[str, str], ...] = ()
    children: tuple[Child, ...] = ()


Child: TypeAlias = Element | str


def element(name: str, /, *children: Child, **attributes: str | int | None) -> Element:
    """``class_`` is the attribute ``class``, ``data_sort`` is ``data-sort``; one that is None is left out."""
    named = ((key.rstrip("_").replace("_", "-"), str(value)) for key, value in attributes.items() if value is not None)
    return Element(name, tuple(named), children)


def within(name: str, children: Iterable[Child], /, **attributes: str | int | None) -> Element:
    """The same of children that are at hand as they come."""
    return element(name, *children, **attributes)


def document(root: Element) -> str:
    pieces = ["<!DOCTYPE html>\n"]
    _write(root, pieces.append)
    return "".join([*pieces, "\n"])


def _write(child: Child, out: Callable[[str], None]) -> None:
    if isinstance(child, str):
        out(escape(shown(child), quote=False))
        return
    name, attributes, children = child
    out(f"<{name}")
    for key, value in attributes:
        out(f' {key}="{escape(shown(value))}"')
    out(">")
    if name in _VERBATIM:
        (own,) = children
        assert isinstance(own, str)
        assert "</" not in own, "it would end the element"
        out(own)
    else:
        for inner in children:
            _write(inner, out)
    if name not in _VOID:
        out(f"</{name}>")
