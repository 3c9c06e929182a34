"""Files that hold a final result: told by their marks alone, without reading what they say."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterable
from pathlib import Path

from ..problems import Message, Place, Problem
from .results_seal import is_final_document

STATUS = "Final"
"""The content status that a workbook of a final result states among its properties."""

_PROPERTIES = "docProps/core.xml"
_MOST = 64 * 1024
_FINAL = re.compile(rb"<(?:\w+:)?contentStatus>\s*Final\s*<")


def is_final(path: Path) -> bool:
    """Whether a file is a .json or .xlsx of a final result; what cannot be read is none."""
    try:
        if not path.is_file():
            return False
        if path.suffix.lower() == ".json":
            return is_final_document(path)
        return path.suffix.lower() == ".xlsx" and _is_final_workbook(path)
    except OSError:
        return False


def _is_final_workbook(path: Path) -> bool:
    try:
        with zipfile.ZipFile(path) as archive, archive.open(_PROPERTIES) as stream:
            return _FINAL.search(stream.read(_MOST)) is not None
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, KeyError):
        return False


def protected(paths: Iterable[Path]) -> list[Problem]:
    """A complaint about each file that is not to be written over."""
    return [Problem(Message("E-V001"), (Place(str(path)),)) for path in paths if is_final(path)]
