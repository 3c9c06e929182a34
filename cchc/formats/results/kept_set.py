"""The set that results were scored with: the one that they keep, or else a file with the same fingerprint."""

from __future__ import annotations

import hashlib
from pathlib import Path

from ...criteria import CriteriaSet
from ...problems import Message, Place, Problem, Value
from ...results import Results
from ..files import Raw, read
from ..sets.bundled import bundled_files
from ..sets.reading import parse_set


def set_of_results(results: Results, file: str, given: Path | None = None) -> CriteriaSet | list[Problem]:
    """The set; problems where it cannot be had, or where what is there is another.

    ``file`` is what the user calls the results; ``given`` is a set for results that keep none, as those that were
    written before they kept it. Bundled sets are found by themselves.
    """
    raw = _kept(results, file)
    if raw is None:
        found = _file_of(results, file, given)
        if isinstance(found, Problem):
            return [found]
        raw = found
    loaded = parse_set(raw, examples=False)
    return loaded.sound or loaded.problems


def is_left_aside(results: Results, given: Path) -> bool:
    """Whether the results keep their set, so that another file that is given is not used."""
    if _kept(results, "") is None:
        return False
    raw = read(given)
    return isinstance(raw, Problem) or raw.source.sha256 != results.criteria.sha256


def _kept(results: Results, file: str) -> Raw | None:
    """What the document keeps, unless it is not what it says it was scored with."""
    data = results.criteria.text.encode()
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
        elif raw.source.sha256 == due.sha256:
            return raw
    if given is None:
        return Problem(Message("E-J009", {"id": due.id}), (Place(file),))
    values: dict[str, Value] = {"id": due.id, "due": due.sha256[:12]}
    return Problem(Message("E-J010", values), (Place(str(given)), Place(file)))
