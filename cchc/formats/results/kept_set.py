"""The set that results were scored with: the one that they keep, or else a file with the same fingerprint."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import NamedTuple

from ...criteria import CriteriaSet
from ...problems import Message, Place, Problem, Value
from ...results import Results
from ..files import Raw, read
from ..sets.bundled import bundled_files
from ..sets.reading import parse_set


class FoundSet(NamedTuple):
    """The set of results, and what there is to say of where it was found."""

    criteria: CriteriaSet | list[Problem]
    """Problems where it cannot be had, or where what is there is another."""
    changed: Problem | None = None
    """That the results keep another set than they were scored with."""
    leaves_aside: bool = False
    """Whether the results keep their set, so that another file that was given is not used."""


def set_of_results(results: Results, file: str, given: Path | None = None) -> CriteriaSet | list[Problem]:
    """The set that results keep, or else a file that is the same; problems where it cannot be had."""
    return find_set_of_results(results, file, given).criteria


def find_set_of_results(results: Results, file: str, given: Path | None = None) -> FoundSet:
    """The same, and where it was found.

    ``file`` is what the user calls the results; ``given`` is a set for results that keep none, as those that were
    written before they kept it. Bundled sets are found by themselves.
    """
    kept = _kept(results, file)
    if kept is not None:
        return FoundSet(_parsed(kept), leaves_aside=given is not None and not _is_of(results, read(given)))
    found = _file_of(results, file, given)
    criteria = [found] if isinstance(found, Problem) else _parsed(found)
    return FoundSet(criteria, _changed(results, file))


def changed_set(results: Results, file: str) -> Problem | None:
    """That the results keep another set than they were scored with, which nobody wrote but by hand."""
    return _changed(results, file) if _kept(results, file) is None else None


def _changed(results: Results, file: str) -> Problem | None:
    """The same of results whose set, if they keep any, is not that which they were scored with."""
    return Problem(Message("W-J013", {"id": results.criteria.id}), (Place(file),)) if results.criteria.text else None


def _parsed(raw: Raw) -> CriteriaSet | list[Problem]:
    loaded = parse_set(raw, examples=False).of_results
    return loaded.problems if loaded.sound is None else loaded.sound


def _is_of(results: Results, raw: Raw | Problem) -> bool:
    return isinstance(raw, Raw) and raw.source.sha256 == results.criteria.sha256


def _kept(results: Results, file: str) -> Raw | None:
    """What the document keeps, unless it is not what it says it was scored with."""
    data = results.criteria.text.encode("utf-8", "surrogatepass")  # JSON can say halves of characters
    if hashlib.sha256(data).hexdigest() != results.criteria.sha256:
        return None
    return Raw(f"{file}[criteria.text]", data)


def _file_of(results: Results, file: str, given: Path | None) -> Raw | Problem:
    due = results.criteria
    for path in bundled_files() if given is None else [given]:
        raw = read(path)
        if isinstance(raw, Problem):
            if given is not None:
                return raw
        elif _is_of(results, raw):
            return raw
    if given is None:
        return Problem(Message("E-J009", {"id": due.id}), (Place(file),))
    values: dict[str, Value] = {"id": due.id, "due": due.sha256[:12]}
    return Problem(Message("E-J010", values), (Place(str(given)), Place(file)))
