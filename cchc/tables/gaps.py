"""Points lost and the way up, table by table: of a round, and of one unit."""

from __future__ import annotations

from collections.abc import Sequence

from ..analysis.gaps import Ways
from ..analysis.groups import in_groups
from ..analysis.losses import Loss, losses, unit_gaps
from ..results import RankedRecord, Results
from .losses import (
    bonuses_table,
    penalties_table,
    round_fields_table,
    round_indicators_table,
)
from .plans import plan_notes, plan_table, units_table
from .table import Table
from .unit_codes import with_unit_codes
from .unit_losses import unit_adjustments_table, unit_fields_table, unit_indicators_table


def round_tables(results: Results, ways: Ways) -> list[Table]:
    """Lost by field and by indicator; bonuses and penalties; what each unit needs."""
    found = losses(results)
    fields, *beside = fields_tables(results, found)
    units = needs_table(results, ways)
    units = units._replace(notes=(*units.notes, *plan_notes(ways)))
    return [fields, round_indicators_table(results, found), *beside, units]


def file_tables(results: Results, ways: Ways) -> list[Table]:
    """The same, with the units' codes."""
    *others, units = round_tables(results, ways)
    return [*others, with_unit_codes(units, (entry.unit.code for entry in in_groups(results)))]


def fields_tables(results: Results, found: Sequence[Loss]) -> list[Table]:
    """Lost by field, and beside it bonuses and penalties, if the set has any; ``found`` are the losses of the round."""
    beside = (bonuses_table(results), penalties_table(results, numbered=False))
    return [round_fields_table(results, found), *(table for table in beside if table is not None)]


def needs_table(results: Results, ways: Ways) -> Table:
    return units_table(results, ways, {entry.unit.code: unit_gaps(results, entry.unit) for entry in results.units})


def unit_tables(results: Results, ways: Ways, entry: RankedRecord) -> list[Table]:
    """Lost by field and by indicator; bonuses and penalties; both plans."""
    plan = plan_table(results, ways, entry)
    return [*unit_losses_tables(results, entry), plan._replace(notes=(*plan.notes, *plan_notes(ways)))]


def unit_losses_tables(results: Results, entry: RankedRecord) -> list[Table]:
    found = unit_gaps(results, entry.unit)
    beside = unit_adjustments_table(results, found)
    return [
        unit_fields_table(results, entry, found),
        unit_indicators_table(results, found),
        *((beside,) if beside is not None else ()),
    ]
