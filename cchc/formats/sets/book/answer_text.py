"""A worked example's answer in one cell: ``on_time=95; settled=100``, ``[a b]``, ``kip-thoi``, ``không áp dụng``."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable

from ....answers import is_not_applicable
from ....nodes import At, Mapping, Node, Scalar, Sequence, is_blank
from ....text import normal
from .layout import NOT_APPLICABLE_WORD, NOT_THERE

NOTHING = "{}"
"""An answer that states nothing, not even a key."""

_QUOTED = r'"(?:[^"\\]|\\.)*"'
_PART = re.compile(
    rf'\s*(?:({_QUOTED}|[^;="\[\]]+?)\s*=)?\s*({_QUOTED}|\[(?:{_QUOTED}|[^"\[\]])*\]|[^;="\[\]]*?)\s*(?:;|$)'
)
_ITEM = re.compile(rf'{_QUOTED}|[^\s",\[\]]+')
_NEEDS_QUOTES = re.compile(r'[;="\[\]\\]|^\s|\s$')


def write_answer(answer: Node, single: str | None) -> str:
    """The text of an answer. ``single`` is the key of the only thing that is asked for; it is left out."""
    if isinstance(answer, Scalar):
        return NOT_APPLICABLE_WORD if is_not_applicable(answer.text) else ""
    assert isinstance(answer, Mapping)
    if single is not None and list(answer.entries) == [single]:
        value = answer.entries[single]
        if not is_blank(value) and not (isinstance(value, Scalar) and is_not_applicable(value.text)):
            return _written(value)
    return "; ".join(f"{_word(key)}={_written(value)}" for key, value in answer.entries.items()) or NOTHING


def write_pairs(pairs: Iterable[tuple[str, str | None]]) -> str:
    """Codes and what they stand for, or that they stand for nothing."""
    return "; ".join(f"{_word(code)}={_word(was or NOT_THERE)}" for code, was in pairs)


def read_answer_text(text: str, at: At, *, single: str | None, several: str | None) -> Node | None:
    """The node of an answer; None where the text is not one.

    ``several`` is the key under which a list is due, if any, which then needs no brackets.
    """
    if is_not_applicable(text):
        return Scalar("not_applicable", at)
    text = normal(text)  # a long run of blanks would be taken apart in every way there is
    if text == NOTHING:
        return Mapping({}, {}, at)
    entries: dict[str, Node] = {}
    position = 0
    while position < len(text):
        part = _PART.match(text, position)
        if part is None or part.end() == position:
            return None
        position = part.end()
        key, value = part.groups()
        name = single if key is None else _unquoted(key)
        if name is None or name in entries or (key is None and not value):
            return None
        entries[name] = _value(value, at, listed=name == several)
    return Mapping(entries, dict.fromkeys(entries, at), at) if entries else None


def _written(node: Node) -> str:
    if isinstance(node, Sequence):
        return f"[{' '.join(_word(item.text, in_list=True) for item in node.items if isinstance(item, Scalar))}]"
    assert isinstance(node, Scalar)
    return node.text if is_blank(node) else _word(node.text)


def _word(text: str, *, in_list: bool = False) -> str:
    text = normal(text)
    quoted = not text or _NEEDS_QUOTES.search(text) or (in_list and re.search(r"[\s,]", text))
    return json.dumps(text, ensure_ascii=False) if quoted else text


def _value(text: str, at: At, *, listed: bool) -> Node:
    if text.startswith("[") or (listed and text):
        inner = text[1:-1] if text.startswith("[") else text
        return Sequence([Scalar(_unquoted(item), at, plain=False) for item in _ITEM.findall(inner)], at)
    # What is left empty is a value left out, as in YAML.
    return Scalar(_unquoted(text), at, plain=not text)


def _unquoted(text: str) -> str:
    if not text.startswith('"'):
        return text.strip()
    try:
        return str(json.loads(text, strict=False))
    except ValueError:
        return text
