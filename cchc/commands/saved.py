"""What commands take from saved results: one of their units, the set that they were scored with."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, TypeVar

import click

from ..problems import N_, Message, Place, Problem, Value
from . import EXIT_DATA, EXIT_USAGE, Settings
from .common import ParamType, say, set_option, tell

if TYPE_CHECKING:
    from pathlib import Path

    from ..criteria import CriteriaSet
    from ..results import RankedRecord, Results, UnrankedRecord

F = TypeVar("F", bound=Callable[..., Any])


def kept_set_option() -> Callable[[F], F]:
    return set_option(text=N_("The criteria set, for results of an older version, which keep none: an id or a path."))


def find_set(results: Results, file: str, given: Path | None, settings: Settings) -> CriteriaSet | int:
    """The set of the results; the exit status where it cannot be had, which has been told."""
    from ..criteria import CriteriaSet

    found = look_for_set(results, file, given, settings)
    return found if isinstance(found, CriteriaSet) else tell(found, settings)


def look_for_set(results: Results, file: str, given: Path | None, settings: Settings) -> CriteriaSet | list[Problem]:
    """The set of the results, or why it cannot be had. That the one that is given or kept is not used is told."""
    from ..formats.results.kept_set import find_set_of_results

    found = find_set_of_results(results, file, given)
    if found.leaves_aside:
        say(
            settings,
            N_("{path} is not used: the results keep the set that they were scored with, {id}"),
            path=given,
            id=results.criteria.id,
        )
    if found.changed is None:
        return found.criteria
    if isinstance(found.criteria, list):
        return [found.changed, *found.criteria]
    tell([found.changed], settings)
    return found.criteria


class UnitName(ParamType):
    """The code or the name of a unit, in normal form however it was typed."""

    name = "unit"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        from ..text import normal

        return normal(value)


def find_unit(
    results: Results, unit: str, file: str, settings: Settings, *, others: Iterable[tuple[str, str]] = ()
) -> RankedRecord | int:
    """A ranked unit; the exit status where there is none, which has been told. See ``look_for_unit``."""
    from ..results import UnrankedRecord

    found = look_for_unit(results, unit, file, settings, others=others)
    if not isinstance(found, UnrankedRecord):
        return found
    from ..tables.standing_words import whys

    why = settings.language.sentence(whys(results)[found.code])
    say(settings, N_("{name} is not ranked: {why}"), name=found.name, why=why)
    return EXIT_DATA


def look_for_unit(
    results: Results, unit: str, file: str, settings: Settings, *, others: Iterable[tuple[str, str]] = ()
) -> RankedRecord | UnrankedRecord | int:
    """A unit of the results, ranked or not; the exit status where there is none, which has been told.

    ``unit`` is a code or a name as ``UnitName`` gives it; ``others`` are code and name of units that may have been
    meant as well.
    """
    from ..assessment import UnitNames

    known = units_of(results)
    named = UnitNames(known).codes(unit)
    if len(named) > 1:
        tell([Problem(Message("E-A031", {"unit": unit, "codes": named}), (Place(file),))], settings)
        return EXIT_USAGE
    chosen = named[0] if named else unit
    for entry in results.units:
        if entry.unit.code == chosen:
            return entry
    for unranked in results.unranked:
        if unranked.code == chosen:
            return unranked
    values: dict[str, Value] = {"unit": unit, "hint": UnitNames([*others, *known]).hint(unit)}
    tell([Problem(Message("E-A001", values), (Place(file),))], settings)
    return EXIT_USAGE


def units_of(results: Results) -> list[tuple[str, str]]:
    """Code and name of every unit of the results, ranked or not."""
    from ..text import normal

    ranked = [(entry.unit.code, normal(entry.unit.name)) for entry in results.units]
    return ranked + [(entry.code, normal(entry.name)) for entry in results.unranked]
