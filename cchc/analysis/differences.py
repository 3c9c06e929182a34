"""What is told of two records or documents where they differ: figures as they are, all else in words."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum
from fractions import Fraction
from itertools import pairwise

from ..grading import Missed
from ..number import exact_text
from ..problems import Message
from ..record_tree import Pair, Way, differing, parts_of
from ..revision import Cause, Difference, Figure, Ground, What

_NAMED = (What.PLACE, What.INDEX, What.POINTS, What.MAXIMUM, What.RANK, What.GRADE)
"""What there is one of in a unit."""

_LISTS = {
    *("fields", "indicators", "items", "steps", "stages", "missed"),
    *("units", "inputs", "problems", "grades", "below", "signers"),
}
"""Parts that are lists of others."""


def difference(what: What, pair: Pair, causes: tuple[Cause, ...]) -> Difference:
    old, new = pair.old, pair.new
    code = "" if what in _NAMED else told_way(pair.way)
    if what in (What.FIELD, What.ADJUSTMENT):
        code = pair.way[2 if what is What.FIELD else 3]
        old, new = (getattr(value, "points", value) for value in (old, new))
    return Difference(what, code, figure(old), figure(new), causes)


def told_way(way: Way) -> str:
    """As one would write it: ``indicators[1.1].evidence``."""
    parts = way[1:] if way[0] == "unit" else way
    text = parts[0]
    for above, name in pairwise(parts):
        text += f"[{name}]" if above in _LISTS else f".{name}"
    return text


def contradictions(found: object, due: object) -> list[Difference]:
    """Where JSON is not what its own records come to."""
    cause = (Cause(Ground.CONTRADICTION),)
    return [difference(What.OTHER, pair, cause) for pair in differing(found, due)]


def figure(value: object) -> Figure:
    if value is None or (isinstance(value, (str, int, Fraction)) and not isinstance(value, bool)):
        return value
    return _text(value)


def _text(value: object) -> str | Message:
    """A value that is no number, on one line."""
    if isinstance(value, (str, Message)):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, (int, Fraction)):
        return exact_text(value)
    if isinstance(value, Missed):
        return _joined(value.reasons)  # the grades then and now stand in a row of their own
    parts = parts_of(value)
    if parts is not None:
        return _joined([_labelled(name, _text(part)) for name, part in parts.items() if part not in (None, "", ())])
    return _joined([_text(part) for part in value]) if isinstance(value, (tuple, list)) else str(value)


def _labelled(name: str, text: str | Message) -> str | Message:
    return f"{name}: {text}" if isinstance(text, str) else Message("{name}: {text:m}", {"name": name, "text": text})


def _joined(texts: Sequence[str | Message]) -> str | Message:
    """Sentences are joined when it is known in which language."""
    if any(isinstance(text, Message) for text in texts):
        return Message("{texts:l}", {"texts": tuple(texts)})
    return ", ".join(map(str, texts))
