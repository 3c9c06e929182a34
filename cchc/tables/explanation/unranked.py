"""Why a unit has no result."""

from __future__ import annotations

from collections.abc import Sequence

from ...problems import N_, Message, Problem
from ...results import Results, UnrankedRecord
from ..final import final_lines
from ..ranking import set_lines
from ..standing_words import whys
from ..table import Cell, Column, Row, Table


def unranked_tables(results: Results, entry: UnrankedRecord, problems: Sequence[Problem]) -> list[Table]:
    """Why there is no result to explain, and what was said of its files."""
    rows: list[tuple[Cell, ...]] = [
        (", ".join(str(place) for place in problem.places), problem.code, problem.message) for problem in problems
    ]
    return [
        Table(
            title=Message(N_("{name}: not ranked"), {"name": entry.name}),
            subtitle=(
                Message("{round}", {"round": results.round}),
                *set_lines(results.criteria),
                *final_lines(results),
                Message(N_("Why: {why:m}"), {"why": whys(results)[entry.code]}),
            ),
            columns=(
                Column(Message(N_("Place")), key="place"),
                Column(Message(N_("Code")), key="code"),
                Column(Message(N_("Problem")), key="problem", wide=True),
            )
            if rows
            else (Column("", key="why", wide=True),),
            rows=tuple(Row(row) for row in rows)
            or (Row((Message(N_("A unit without a result has no index, no rank and no grade; none of it is 0")),)),),
            name=Message("{name}", {"name": entry.name}),
        )
    ]
