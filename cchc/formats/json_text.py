"""JSON as it is written: compact, on one line, its letters as they are."""

from __future__ import annotations

import json
from typing import Any

Json = dict[str, Any]

_QUOTE = json.encoder.encode_basestring
_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def dump(document: object) -> str:
    return _ENCODER.encode(document)


def quoted(text: str) -> str:
    """What ``dump`` makes of a text."""
    return _QUOTE(text)
