"""What people write below a table of units where the next unit would stand."""

from __future__ import annotations

import re

from ..text import normal

_TOTAL = "tổng cộng|tổng số|tổng|cộng|trung bình|bình quân|total|average"
_TOTALS = re.compile(rf"({_TOTAL})\W*|({_TOTAL})\s*[:(].*")
_NOTES = re.compile(
    r"(ghi chú|chú thích|chú giải|lưu ý|nguồn|notes?|source)(\W.*)?"
    r"|\W*(người lập|lập biểu|lập bảng|nơi nhận|thủ trưởng|chủ tịch|phó chủ tịch|trưởng phòng|giám đốc|xác nhận của"
    r"|prepared by|signed by)\b.*"
    r"|(tm|kt|tl|tuq|q)\s*\..*"
    r"|(.*,\s*)?ngày\b.*\btháng\b.*\bnăm\b.*",
    re.DOTALL,
)
_MOST = 200
"""Characters that are looked at: what stands below a table begins like that, and who sends a novel waits no longer."""


def is_total(text: str) -> bool:
    """Whether a text is what a row of sums or means is called."""
    return _TOTALS.fullmatch(_folded(text)) is not None


def is_note(text: str) -> bool:
    """Whether a text begins as notes, places and dates of signature, and lines of those who sign do."""
    return _NOTES.fullmatch(_folded(text)) is not None


def _folded(text: str) -> str:
    return normal(text[:_MOST]).casefold()
