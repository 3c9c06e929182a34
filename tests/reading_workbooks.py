"""openpyxl's own ``load_workbook`` for tests that look at what cells say.

It works out the borders of merged cells anew from those of their corners, each by comparing it with all other styles,
and takes most of its time for that. Where borders are what is tested, its own is used.
"""

from __future__ import annotations

from typing import Any

import openpyxl
import pytest
from openpyxl import Workbook
from openpyxl.worksheet.merge import MergedCellRange


def load_workbook(*arguments: Any, **options: Any) -> Workbook:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(MergedCellRange, "_get_borders", _make_first)
        patch.setattr(MergedCellRange, "format", lambda _: None)
        return openpyxl.load_workbook(*arguments, **options)


def _make_first(area: MergedCellRange) -> None:
    area.start_cell = area.ws.cell(area.min_row, area.min_col)
