"""JSON as it is written: compact, on one line, its letters as they are, its figures as text."""

from __future__ import annotations

import json
from typing import Any

from ..number import Exact, Rounding, exact_text, fixed

Json = dict[str, Any]

_QUOTE = json.encoder.encode_basestring
_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def dump(document: object) -> str:
    return _ENCODER.encode(document)


def quoted(text: str) -> str:
    """What ``dump`` makes of a text, which is what it is in YAML as well."""
    return _QUOTE(text)


def exact_or_null(value: Exact | None) -> str | None:
    return None if value is None else exact_text(value)


def fixed_or_null(value: Exact | None, places: int) -> str | None:
    return None if value is None else fixed(value, places)


def rounded_or_null(value: Exact | None, rounding: Rounding) -> str | None:
    return None if value is None else fixed(rounding.of(value), rounding.places)
