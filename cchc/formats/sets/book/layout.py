"""How a criteria set lies in a workbook, said once for the way out and the way in: its sheets, and words of several.

``columns``, ``kinds`` and ``settings`` say what stands on them.

The words in the cells are Vietnamese whatever the language of the run: a workbook goes from hand to hand.
"""

from __future__ import annotations

from collections.abc import Mapping

from ....text import normal

TREE, POLICY, EXAMPLES, GUIDE, LISTS = "Bộ tiêu chí", "Chính sách", "Ví dụ", "Hướng dẫn", "Danh mục"
ADJUSTMENTS = "Thưởng, trừ"

Words = Mapping[str, str]
"""What a cell may say, and the value that it stands for."""

NOT_APPLICABLE: Words = {
    "bỏ khỏi điểm tối đa": "exclude",
    "điểm tối đa": "full",
    "0 điểm": "zero",
    "luôn áp dụng": "forbid",
}
FIELD_WORD, CRITERION_WORD = "Lĩnh vực", "Tiêu chí"

ROWS_WORDS: Words = {
    "levels": "các mức điểm",
    "items": "các nội dung",
    "options": "các phương án trả lời",
    "deductions": "các khoản trừ",
    "scale": "thang điểm",
    "numerator": "Tử số",
    "denominator": "Mẫu số",
    "input": "Số liệu",
    "fields": FIELD_WORD,
    "criteria": CRITERION_WORD,
    "sub_indicators": "Tiêu chí thành phần",
    "grades": "Xếp loại",
    "adjustments": ADJUSTMENTS,
}
"""What rows are called that a set or a rule has under a key."""

CODE_HEADING, ANSWER_HEADING, EXAMPLE_POINTS_HEADING = "Mã", "Câu trả lời", "Điểm"
BEST_HEADING = "Cao nhất trong đợt"
EXAMPLE_HEADINGS = (CODE_HEADING, ANSWER_HEADING, EXAMPLE_POINTS_HEADING, BEST_HEADING)
NOT_APPLICABLE_WORD = "không áp dụng"
NOT_THERE = "không có"
"""Of a field that the set before does not have."""


def folded(heading: str) -> str:
    """What headings and words are compared by: letter case and blanks do not count."""
    return normal(heading).casefold()
