"""YAML as plain data, every scalar the text that stands there; read in C where that can be had, far faster."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import yaml

_Loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


def read_plain(path: Path) -> Any:
    return yaml.load(path.read_text(encoding="utf-8"), _Loader)


def written(value: object) -> str:
    """As YAML; an empty text is a value left out."""
    return json.dumps(value, ensure_ascii=False).replace('""', "").replace('"null"', "null")
