"""The results of a year before, that those of a round are held against."""

from __future__ import annotations

from pathlib import Path

from ..problems import Message, Place, Problem, Value
from ..results import Results
from .files import Raw, read
from .results_json import MAX_BYTES, parse_results


def load_previous(path: str | Path | None, year: int) -> Results | Problem | None:
    """The results of a year before ``year``, if any; a problem where the file holds something else."""
    if path is None:
        return None
    raw = read(path, limit=MAX_BYTES)
    return raw if isinstance(raw, Problem) else parse_previous(raw, year)


def parse_previous(raw: Raw, year: int) -> Results | Problem:
    """The same of a file that was read already."""
    previous = parse_results(raw)
    if isinstance(previous, Results) and previous.year >= year:
        values: dict[str, Value] = {"year": str(previous.year), "due": str(year)}
        return Problem(Message("E-J006", values), (Place(raw.name),))
    return previous
