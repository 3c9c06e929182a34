"""What makes a result final, and what it changes in the final one that it replaces."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from ..problems import N_, Message, Place, Problem
from . import Settings
from .common import say, tell
from .telling import remark

if TYPE_CHECKING:
    from pathlib import Path

    from ..formats.round.folder import RoundFolder
    from ..results import Results


class Signed(NamedTuple):
    """A final result that is to be replaced, and where it is."""

    path: str
    results: Results


def signed_before(replaces: str | None, outputs: Iterable[Path]) -> Signed | Problem | None:
    """The final result that is named, or else one that is to be written over."""
    from ..formats.final_files import is_final
    from ..formats.results.reading import load_results

    path = replaces
    if path is None:
        path = next((str(path) for path in outputs if path.suffix.lower() == ".json" and is_final(path)), None)
    if path is None:
        return None
    results = load_results(path)
    if isinstance(results, Problem):
        return results
    return Signed(path, results) if results.final else Problem(Message("E-V002"), (Place(path),))


def unlike(signed: Signed | None, year: int) -> list[Problem]:
    """A complaint about signed results whose place those of a year cannot take."""
    if signed is None or signed.results.year == year:
        return []
    years = {"year": str(signed.results.year), "due": str(year)}
    return [Problem(Message("E-V003", years), (Place(signed.path),))]


def provisional(results: Results, folder: RoundFolder) -> list[Problem]:
    """A complaint about results that count as 0 what somebody is still to score."""
    from ..analysis.reconciliation import awaited

    codes = awaited(results)
    return [Problem(Message("E-V006", {"codes": codes}), (folder.round.place,))] if codes else []


def refuse_final(results: Results, settings: Settings) -> int:
    """Tell why results cannot be final: their errors."""
    status = tell(results.problems, settings)
    say(
        settings,
        N_(
            "A result cannot be final while there are errors; nothing was written. Mend them, or take the files that "
            "have them out of the round, so that their units count as not submitted."
        ),
    )
    return status


def in_place_of(results: Results, signed: Results, folder: RoundFolder) -> Results:
    """The results with what they change in a signed one."""
    from ..analysis.verification import revise
    from ..formats.round.results import unread

    return results._replace(replaces=revise(signed, results, unread(folder, signed, results)))


def sealed(results: Results, settings: Settings) -> Results:
    """The results as final, with the seal that their document has in the language of the run."""
    from ..formats.results.seal import seal_of
    from ..formats.results.writing import document_pieces

    results = results._replace(final=True)
    return results._replace(seal=seal_of(document_pieces(results, settings.language)))


def tell_changes(results: Results, settings: Settings) -> None:
    """On standard error, what has changed since the signed result."""
    if results.replaces is None:
        return
    from ..tables.revision import revision_lines

    say(settings, N_("Changes from the signed result with the seal {seal}:"), seal=results.replaces.seal)
    for line in revision_lines(results):
        remark(settings.language.sentence(line))
