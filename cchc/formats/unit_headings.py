"""What people write over the columns that say whose a row is."""

from __future__ import annotations

CODES = ("code", "unit", "mã", "mã đơn vị", "mã số")
NAMES = ("name", "tên", "đơn vị", "tên đơn vị", "tên xã", "tên huyện", "đơn vị hành chính")
ORDINALS = ("stt", "tt", "số tt")
"""Over the number of a row, which says nothing of it."""
