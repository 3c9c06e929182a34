"""Two rounds held against each other: by unit, by field, by indicator, and what is left out."""

from __future__ import annotations

from ...analysis.comparison import Comparison
from ...analysis.groups import in_groups
from ...analysis.movements import all_moves, item_totals
from ..table import Table
from ..unit_codes import with_unit_codes
from .by_field import fields_table, matrix_table
from .by_indicator import items_table
from .by_unit import units_table, units_tables
from .left_out import left_out_tables, uncompared_tables
from .moves import LARGEST, largest_tables, moved, moves_table


def comparison_tables(comparison: Comparison) -> list[Table]:
    """What is printed: units, fields, indicators, the largest changes, and what is not compared."""
    found = list(all_moves(comparison))
    totals = item_totals(comparison, found)
    tables = units_tables(comparison)
    if comparison.changes:
        tables.append(fields_table(comparison))
        if any(total.points or total.turned for total in totals):
            tables.append(items_table(comparison, totals, most=2 * LARGEST))
        tables += largest_tables(comparison, found)
    return [*tables, *left_tables(comparison)]


def file_tables(comparison: Comparison) -> list[Table]:
    """All of it: what is printed of single changes is a choice of what is here."""
    found = list(all_moves(comparison))
    codes = [entry.unit.code for entry in in_groups(comparison.now)]
    tables = [with_unit_codes(units_table(comparison), codes)]
    if comparison.changes:
        matrix = with_unit_codes(matrix_table(comparison), (code for code in codes if code in comparison.changes))
        tables += [matrix, fields_table(comparison)]
        tables.append(items_table(comparison, item_totals(comparison, found)))
    tables += left_tables(comparison)
    every = moved(found)
    if every:
        moves = moves_table(comparison, every)
        tables.append(with_unit_codes(moves, (move.change.now.unit.code for move in every), before="unit"))
    return tables


def left_tables(comparison: Comparison) -> list[Table]:
    """Units and indicators that are not compared, as far as there are any."""
    return [*uncompared_tables(comparison), *left_out_tables(comparison)]
