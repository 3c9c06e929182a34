"""The results of a round before, that those of a round are held against."""

from __future__ import annotations

from pathlib import Path

from ..analysis.comparison import Comparison, compare
from ..criteria import CriteriaSet
from ..problems import Message, Place, Problem, Value
from ..results import Results
from .files import Raw
from .results.kept_set import changed_set, set_of_results
from .results.reading import load_results, parse_results, read_document


def load_previous(path: str | Path | None, year: int) -> tuple[Results | None, list[Problem]]:
    """The results of a year before ``year``, if any, and what there is to say of them; none where they are no such."""
    if path is None:
        return None, []
    raw = read_document(path)
    return (None, [raw]) if isinstance(raw, Problem) else parse_previous(raw, year)


def parse_previous(raw: Raw, year: int) -> tuple[Results | None, list[Problem]]:
    """The same of a file that was read already."""
    previous = parse_results(raw)
    if isinstance(previous, Problem):
        return None, [previous]
    if previous.year >= year:
        values: dict[str, Value] = {"year": str(previous.year), "due": str(year)}
        return None, [Problem(Message("E-J006", values), (Place(raw.name),))]
    changed = changed_set(previous, raw.name)
    return previous, [] if changed is None else [changed]


def load_pair(old: str, new: str) -> tuple[Results, Results] | list[Problem]:
    """The older and the newer results of two files: of one year, or in the order of their years."""
    found = [load_results(path) for path in (old, new)]
    before, now = found
    if isinstance(before, Problem) or isinstance(now, Problem):
        return [one for one in found if isinstance(one, Problem)]
    if before.year > now.year:
        values: dict[str, Value] = {"old": str(before.year), "new": str(now.year)}
        return [Problem(Message("E-J012", values), (Place(old), Place(new)))]
    return before, now


def compare_results(now: Results, before: Results) -> Comparison:
    """With the sets as far as the results keep them, or they are bundled."""
    if now.criteria.sha256 == before.criteria.sha256:
        return compare(now, before)
    return compare(now, before, _kept(now), _kept(before))


def _kept(results: Results) -> CriteriaSet | None:
    found = set_of_results(results, "")
    return found if isinstance(found, CriteriaSet) else None
