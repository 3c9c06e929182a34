"""A criteria set's nodes as YAML in the form of the bundled sets."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator

from ...nodes import NULLS, Mapping, Node, Scalar, Sequence
from ..json_text import quoted

WIDTH, FOLDED_WIDTH = 140, 130
"""Columns beyond which a long text is folded, and those that its lines then keep to."""

_ON_ONE_LINE = frozenset(
    {
        *("years", "tie_break", "points", "index", "numerator", "denominator", "input"),
        *("levels", "items", "options", "deductions", "scale", "examples", "grades"),
    }
)
"""What these keys have, or each item of their lists, stands in braces or brackets on a line."""
_MAPPING_ON_ONE_LINE = _ON_ONE_LINE | {"adjustments", "previous"}
"""The same of a mapping: the policy's caps are one, the set's bonuses and penalties are not."""

_PLAIN = re.compile(r"[\w(“‘][^\n]*")
_SPECIAL = re.compile(r": |:$| #")
_SPECIAL_IN_BRACES = re.compile(r"[][{},:]")
_BLANK_BEFORE = frozenset({"policy", "fields", "adjustments"})


def to_yaml(root: Mapping) -> str:
    """The text of a tree in normal form."""
    return "\n".join(_mapping_lines(root, 0)) + "\n"


def _mapping_lines(node: Mapping, indent: int) -> Iterator[str]:
    for key, value in node.entries.items():
        if indent == 0 and key in _BLANK_BEFORE:
            yield ""
        yield from _entry_lines(key, value, indent)


def _entry_lines(key: str, value: Node, indent: int) -> Iterator[str]:
    start = f"{' ' * indent}{_scalar(key)}:"
    if isinstance(value, Scalar):
        yield from _scalar_lines(start, key, value, indent)
    elif isinstance(value, Mapping):
        if key in _MAPPING_ON_ONE_LINE:
            yield f"{start} {_flow(value)}"
        else:
            yield start
            yield from _mapping_lines(value, indent + 2)
    elif not value.items or all(isinstance(item, Scalar) for item in value.items):
        are_codes = key == "tie_break"
        yield f"{start} [{', '.join(_flow(item, in_quotes=are_codes) for item in value.items)}]"
    else:
        yield start
        for position, item in enumerate(value.items):
            if key in _ON_ONE_LINE or not isinstance(item, Mapping):
                yield f"{' ' * (indent + 2)}- {_flow(item)}"
                continue
            if position and key in ("fields", "criteria"):
                yield ""
            first, *rest = _mapping_lines(item, indent + 4)
            yield f"{' ' * (indent + 2)}- {first.lstrip()}"
            yield from rest


def _scalar_lines(start: str, key: str, value: Scalar, indent: int) -> Iterator[str]:
    line = f"{start} {quoted(value.text) if key == 'code' else _scalar(value.text)}"
    if len(line) <= WIDTH or " " not in value.text:
        yield line
        return
    yield f"{start} >-"
    room = FOLDED_WIDTH - 2 - indent
    for part in textwrap.wrap(value.text, max(room, 40), break_long_words=False, break_on_hyphens=False):
        yield f"{' ' * (indent + 2)}{part}"


def _flow(node: Node, *, in_quotes: bool = False) -> str:
    if isinstance(node, Mapping):
        entries = (
            # The codes of fields are keys of what a grade requires.
            f"{quoted(key) if in_quotes else _scalar(key, flow=True)}: {_flow(value, in_quotes=key == 'fields')}"
            for key, value in node.entries.items()
        )
        return "{" + ", ".join(entries) + "}"
    if isinstance(node, Sequence):
        return f"[{', '.join(_flow(item) for item in node.items)}]"
    if not node.text and node.plain:
        return ""
    return quoted(node.text) if in_quotes else _scalar(node.text, flow=True)


def _scalar(text: str, *, flow: bool = False) -> str:
    """A text as it stands where that is safe, else in double quotes."""
    plain = _PLAIN.fullmatch(text) and not _SPECIAL.search(text) and text not in NULLS
    number = re.fullmatch(r"-[0-9]+(\.[0-9]+)?", text)
    if number or (plain and not (flow and _SPECIAL_IN_BRACES.search(text))):
        return text
    return quoted(text)
