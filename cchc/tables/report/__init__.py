"""The report of a round: what a leader reads, and a page for every unit. Neutral: sentences, tables and charts."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from ...analysis.comparison import Comparison
from ...analysis.gaps import Ways
from ...analysis.robustness import Robustness, robustness
from ...criteria import CriteriaSet
from ...problems import N_, Message
from ...results import Results
from ..final import standing
from ..ranking import ILLUSTRATIVE, is_illustrative
from . import sections
from .content import Figure, Part, Report, Section, TablePart, Text, UnitPage, Voice
from .summary import summary
from .unit_pages import UnitPages

__all__ = ["MOST_PAGES", "Figure", "Part", "Report", "Section", "TablePart", "Text", "UnitPage", "Voice", "report"]

MOST_PAGES = 200
"""Units of a round that get a page each unless somebody asks for others: no province has more communes."""


def report(
    results: Results,
    comparison: Comparison | None = None,
    *,
    criteria: CriteriaSet | None = None,
    units: Collection[str] | None = None,
) -> Report:
    """``criteria`` is the set that the results were scored with: without it, there are no plans for the way up.

    ``units`` are the codes of those that get a page; None: all, where there are not too many.
    """
    few = len(results.units) <= MOST_PAGES
    ways = None if criteria is None else Ways(results, criteria)
    firmness = robustness(results) if few and results.units else None
    codes = [entry.unit.code for entry in results.units] if units is None and few else units or ()
    pages = tuple(UnitPages(results, comparison, ways, firmness).pages(frozenset(codes))) if codes else ()
    return Report(
        title=Message(N_("Report on the results of the CCHC index")),
        round=results.round,
        year=results.year,
        heading=results.heading,
        lines=_lines(results),
        warning=ILLUSTRATIVE if is_illustrative(results) else None,
        sections=tuple(_sections(results, comparison, ways if few else None, firmness)),
        pages=pages,
        closing=(sections.provenance(results, comparison),),
        grades=len(results.policy.grades),
        pages_note=_pages_note(len(results.units), len(pages)),
    )


def _pages_note(ranked: int, shown: int) -> Message | None:
    if shown == ranked:
        return None
    values = {"shown": shown, "all": ranked}
    return Message(
        N_("{shown:n} of {all:n} units have a page; cchc report --unit CODE makes those that are named"), values
    )


def _lines(results: Results) -> tuple[Message, ...]:
    named = Message(N_("Criteria set: {name} ({id})"), {"name": results.criteria.name, "id": results.criteria.id})
    if results.final:
        return named, Message(N_("Final result, officially published; seal {seal}"), {"seal": results.seal})
    return named, Message(N_("Standing: {standing:m}"), {"standing": standing(results)})


def _sections(
    results: Results, comparison: Comparison | None, ways: Ways | None, firmness: Robustness | None
) -> Iterator[Section]:
    yield summary(results, comparison)
    yield sections.ranking(results, comparison)
    if results.units:
        yield sections.grades(results)
        yield sections.fields(results)
        yield sections.heat_map(results)
        if comparison is not None and comparison.changes:
            yield sections.changes(results, comparison)
        yield sections.lost_points(results)
        if ways is not None:
            yield sections.ways_up(results, ways)
        if firmness is not None:
            yield sections.firmness(results, firmness)
    yield sections.criteria(results)
    yield sections.policy(results)
    yield sections.problems(results)
