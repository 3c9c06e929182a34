"""``cchc new``: the folder of a round."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import click

from ..problems import N_, Message, Place, Problem, Value, has_errors
from . import Settings
from .common import ExistingPath, FolderPath, Name, WholeNumber, say, set_option, tell, translated

if TYPE_CHECKING:
    from pathlib import Path

    from ..assessment import Unit


@translated(
    "new",
    help=N_(
        "Make ROUND, the folder of a new round: round.yaml, units.yaml, a blank assessment for each unit, and a README "
        "that says what to do next."
    ),
)
@click.argument("round_path", metavar="ROUND", type=FolderPath())
@set_option(required=True)
@click.option(
    "--units",
    "units_path",
    metavar="FILE",
    type=ExistingPath(),
    help=N_("The units: a list in .xlsx, .csv or .yaml with names and, if there are any, codes."),
)
@click.option(
    "--year",
    type=WholeNumber(1990, 2100),
    metavar="YYYY",
    help=N_("The year; without it, the last that the set is for."),
)
@click.option(
    "--name", metavar="TEXT", type=Name(), help=N_("The round's name; without it, made from the set and the year.")
)
def command(
    settings: Settings,
    *,
    round_path: Path,
    set_path: Path,
    units_path: str | None,
    year: int | None,
    name: str | None,
) -> int:
    from ..formats.round.new import create_round
    from ..formats.sets.bundled import bundled_files
    from ..formats.sets.reading import load_set
    from ..formats.units_list import read_units

    loaded = load_set(set_path)
    problems = list(loaded.problems)
    criteria = loaded.sound
    units: tuple[Unit, ...] = ()
    if units_path is not None:
        units, remarks = read_units(units_path)
        problems.extend(remarks)
    if criteria is None or has_errors(problems):
        return tell(problems, settings)
    year = max(criteria.years) if year is None else year
    if year not in criteria.years:
        years = tuple(str(known) for known in criteria.years)
        values: dict[str, Value] = {"year": str(year), "criteria": criteria.id, "years": years}
        return tell([Problem(Message("E-A026", values), (Place(criteria.file),))], settings)
    bundled = set_path in bundled_files()
    failed = create_round(
        round_path,
        criteria,
        units,
        name=name or _round_name(criteria.name, year),
        year=year,
        set_reference=criteria.id if bundled else _seen_from(round_path, set_path),
        language=settings.language,
    )
    if failed is not None:
        return tell([failed], settings)
    say(
        settings,
        N_("Made: {path}, with {units} {units:unit|units}. What to do next: {readme}"),
        path=round_path,
        units=len(units),
        readme=round_path / "README.md",
    )
    return tell(problems, settings)


_DETERMINES = "Bộ tiêu chí xác định "
"""How the name of a set begins whose rest is the name of what a round of it comes to."""


def _round_name(of_set: str, year: int) -> str:
    """The round by its set, as the title of a report on it has it: the index itself where the set is named for it."""
    index = of_set.removeprefix(_DETERMINES)
    name, joint = (of_set, ", ") if index == of_set else (f"{index[:1].upper()}{index[1:]}", " năm ")
    return name if str(year) in name else f"{name}{joint}{year}"


def _seen_from(folder: Path, path: Path) -> str:
    """A path relative to a folder, so that both can be moved together; absolute where they share no root."""
    from pathlib import Path

    from ..formats.files import resolved

    try:
        return Path(os.path.relpath(resolved(path), resolved(folder))).as_posix()
    except ValueError:
        return resolved(path).as_posix()
