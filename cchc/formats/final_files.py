"""Files that hold results, of which some are final: told by their marks alone, without reading what they say."""

from __future__ import annotations

import json
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from ..problems import Message, Place, Problem, Value
from .results.seal import is_final_document

STATUS = "Final"
"""The content status that a workbook of a final result states among its properties."""

_PROPERTIES = "docProps/core.xml"
_MOST = 64 * 1024
_FINAL = re.compile(rb"<(?:\w+:)?contentStatus>\s*Final\s*<")
_FORMAT = re.compile(r'\{\s*"format"\s*:\s*"cchc-results/')
_ROUND = re.compile(r'"round"\s*:\s*')
_SET = re.compile(r'"criteria"\s*:\s*\{\s*"id"\s*:\s*')


class RoundMark(NamedTuple):
    """What tells the results of one round from those of another."""

    name: str
    year: int
    criteria: str
    """The id of the set."""


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


def results_in_the_way(paths: Iterable[Path]) -> Iterator[Problem]:
    """A complaint about each file of results, final or not, that something else is not to be written over."""
    for path in paths:
        if is_final(path):
            yield from protected([path])
        elif (text := _results_head(path)) is not None:
            yield Problem(Message("E-V004", _values(_mark(text))), (Place(str(path)),))


def of_other_rounds(paths: Iterable[Path], due: RoundMark) -> Iterator[Problem]:
    """A complaint about each file with the results of another round; those of the same one are often made anew."""
    for path in paths:
        text = _results_head(path)
        found = None if text is None else _mark(text)
        if text is not None and found != due:
            is_renamed = found is not None and found._replace(name=due.name) == due
            renamed = Message("HINT-RENAMED", {"name": due.name}) if is_renamed else Message("NO-HINT")
            yield Problem(Message("E-V005", {**_values(found), "renamed": renamed}), (Place(str(path)),))


def _values(mark: RoundMark | None) -> dict[str, Value]:
    name, year, criteria = ("?", "?", "?") if mark is None else mark
    return {"name": name, "year": str(year), "criteria": criteria}


def _results_head(path: Path) -> str | None:
    """How a .json file of results begins; None where it holds something else, or nothing."""
    if path.suffix.lower() != ".json":
        return None
    try:
        with path.open("rb") as stream:
            text = stream.read(_MOST).decode("utf-8-sig", errors="ignore")
    except OSError:
        return None
    return text if _FORMAT.match(text.lstrip()) else None


def _mark(text: str) -> RoundMark | None:
    """Of which round results are, by how their document begins; None where that does not say so."""
    round_, criteria = _ROUND.search(text), _SET.search(text)
    if round_ is None or criteria is None:
        return None
    try:
        about, _ = json.JSONDecoder().raw_decode(text, round_.end())
        set_id, _ = json.JSONDecoder().raw_decode(text, criteria.end())
        return RoundMark(str(about["name"]), int(about["year"]), str(set_id))
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
