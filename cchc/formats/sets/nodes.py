"""A criteria set as nodes: which of them score, their normal form, and whether two sets say the same."""

from __future__ import annotations

import re

from ...nodes import Mapping, Node, Scalar, Sequence
from ...text import normal

_NUMERIC = frozenset(
    {
        *("maximum", "points", "percent", "weight", "from", "above", "of", "every", "add", "each"),
        *("cap", "bonus", "penalty"),
        *("start", "floor", "step", "places"),
    }
)
_DECIMAL_COMMA = re.compile(r"-?[0-9]+,[0-9]+")


def indicator_nodes(node: Node) -> dict[str, Mapping]:
    """The mapping of each item that has a rule, by its code, in order."""
    found: dict[str, Mapping] = {}
    for key in ("fields", "criteria", "sub_indicators", "adjustments"):
        for item in mappings_under(node, key):
            found.update(indicator_nodes(item))
    if isinstance(node, Mapping) and "rule" in node.entries:
        code = node.entries["code"]
        assert isinstance(code, Scalar)
        found[normal(code.text)] = node
    return found


def mappings_under(node: Node, key: str) -> list[Mapping]:
    """The mappings of a list under a key; none where there is no such list."""
    below = node.entries.get(key) if isinstance(node, Mapping) else None
    return [item for item in below.items if isinstance(item, Mapping)] if isinstance(below, Sequence) else []


def tidy(node: Node, key: str = "") -> Node:
    """The same content in normal form: texts without doubled blanks, numbers with a decimal point."""
    if isinstance(node, Mapping):
        # Where fields are no list, they are the floors that a grade requires, by the codes of the fields.
        keys = {name: "from" if key == "fields" else name for name in node.entries}
        if key == "previous":
            keys["fields"] = "codes"  # and there they stand for codes
        return Mapping({name: tidy(value, keys[name]) for name, value in node.entries.items()}, node.keys, node.at)
    if isinstance(node, Sequence):
        return Sequence([tidy(item, key) for item in node.items], node.at)
    text = normal(node.text)
    if key in _NUMERIC and _DECIMAL_COMMA.fullmatch(text):
        text = text.replace(",", ".")
    return Scalar(text, node.at, node.plain)


def same_content(one: Node, other: Node) -> bool:
    """Whether two trees say the same in the same order, wherever they stand."""
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        return list(one.entries) == list(other.entries) and all(
            same_content(value, other.entries[key]) for key, value in one.entries.items()
        )
    if isinstance(one, Sequence) and isinstance(other, Sequence):
        return len(one.items) == len(other.items) and all(map(same_content, one.items, other.items))
    return isinstance(one, Scalar) and isinstance(other, Scalar) and one.text == other.text
