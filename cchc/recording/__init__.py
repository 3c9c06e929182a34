"""A scored round as results: what stands in the records, and why."""

from __future__ import annotations

from .criteria_record import criteria_record
from .round_results import NONE_STATED, results_of, unit_record

__all__ = ["NONE_STATED", "criteria_record", "results_of", "unit_record"]
