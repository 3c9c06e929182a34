"""The columns of the sheets of items, and of bonuses and penalties: their headings, and what their cells may say."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from ....problems import N_
from .layout import NOT_APPLICABLE, Words

WHEN_ZERO: Words = {"không áp dụng": "not_applicable", "điểm tối đa": "full", "0 điểm": "zero"}
SCORED_BY: Words = {"đơn vị": "unit", "thẩm định": "appraiser", "điều tra XHH": "survey", "hội đồng": "council"}
WHOLE: Words = {"số nguyên": "true", "số lẻ": "false"}
OVER: Words = {"báo lỗi": "refuse", "tính là 100 %": "cap"}
ALLOWED: Words = {"có": "allowed", "không": "refused"}
FROM_DOSSIERS: Words = {
    "tiếp nhận": "dossiers.received",
    "đã giải quyết": "dossiers.settled",
    "đúng hạn": "dossiers.on_time",
    "trễ hạn": "dossiers.late",
    "đang giải quyết": "dossiers.pending",
    "quá hạn": "dossiers.overdue",
    "trực tuyến": "dossiers.online",
}


class Column(NamedTuple):
    """A column of the sheet of items."""

    key: str
    heading: str
    width: int
    note: str
    """What it holds, for a comment at the heading."""
    words: Mapping[str, str] = {}
    other_headings: tuple[str, ...] = ()
    numeric: bool = False


COLUMNS = (
    Column(
        "code",
        "Mã",
        8,
        N_("code: of the field, criterion or sub-indicator, such as 1, 1.2, 1.2.3. Rows that score it have none."),
        other_headings=("stt", "tt", "số tt", "mã số"),
    ),
    Column(
        "name",
        "Nội dung",
        48,
        N_("name: of the item; below it, of a level or a figure. Words beside a row of a scale are for people only."),
        other_headings=("tên", "tiêu chí", "lĩnh vực/tiêu chí/tiêu chí thành phần", "lĩnh vực, tiêu chí"),
    ),
    Column(
        "points",
        "Điểm",
        8,
        N_("maximum: of the item. Below it, points: of a level or a row of a scale; each: for every one that counts."),
        other_headings=("điểm tối đa", "điểm chuẩn", "thang điểm"),
        numeric=True,
    ),
    Column(
        "kind",
        "Cách chấm",
        17,
        N_("kind: how the item is scored, or which figure a row below it describes. Choose from the list."),
    ),
    Column("from", "Từ (≥)", 8, N_("from: the row counts from this value on."), numeric=True),
    Column("above", "Trên (>)", 8, N_("above: the row counts above this value."), numeric=True),
    Column(
        "of",
        "Theo tỷ lệ (÷)",
        8,
        N_("linear, of: the maximum × value ÷ this number (100 for a percentage), instead of points."),
        numeric=True,
    ),
    Column(
        "every",
        "Mỗi bậc (every)",
        8,
        N_("every: so much above the row's lower end gives the additional points once."),
        numeric=True,
    ),
    Column("add", "Cộng thêm (add)", 8, N_("add: the additional points of each full step."), numeric=True),
    Column(
        "percent",
        "Tỷ lệ %",
        8,
        N_("percent: a level's points in percent of the maximum; weight: that of an answer to a survey."),
        numeric=True,
    ),
    Column(
        "when_zero",
        "Khi mẫu số bằng 0",
        13,
        N_("when_zero: what a percentage is worth when there was nothing to measure."),
        WHEN_ZERO,
    ),
    Column("evidence", "Tài liệu kiểm chứng", 36, N_("evidence: what proves the answer.")),
    Column("source", "Căn cứ", 16, N_("source: clause of the decision.")),
    Column(
        "scored_by",
        "Người chấm",
        12,
        N_("scored_by: who supplies the answer; the unit where nothing is chosen."),
        SCORED_BY,
    ),
    Column(
        "not_applicable",
        "Không áp dụng",
        13,
        N_("not_applicable: what it means here; the policy's where nothing is chosen."),
        NOT_APPLICABLE,
    ),
    Column(
        "key",
        "Mã mức, khóa",
        16,
        N_("code of a level, key of a figure: by which answers name it; made from the name where left empty."),
    ),
    Column("unit", "Đơn vị tính", 12, N_("unit: of the figure.")),
    Column("whole", "Kiểu số", 12, N_("whole: whole numbers only, or decimals as well."), WHOLE),
    Column(
        "over",
        "Tử số lớn hơn mẫu số",
        14,
        N_("over: refuse (an error, where nothing is chosen) or cap (counts as 100 %)."),
        OVER,
    ),
    Column("stated", "Khai thẳng %", 10, N_("percent: whether the percentage may be stated by itself."), ALLOWED),
    Column("negative", "Số âm", 8, N_("negative: whether the figure may be below 0."), ALLOWED),
    Column(
        "start",
        "Điểm khởi đầu",
        10,
        N_("start: what is deducted from; the maximum where left empty."),
        numeric=True,
    ),
    Column("floor", "Điểm sàn", 10, N_("floor: the least that remains; 0 where left empty."), numeric=True),
    Column("step", "Bước điểm", 10, N_("step: what entered points are a multiple of."), numeric=True),
    Column(
        "supplied",
        "Lấy từ hồ sơ",
        12,
        N_("from: which figure of the one-stop dossiers it is, in a round that has their records."),
        FROM_DOSSIERS,
    ),
)
ADJUSTS = Column(
    "adjusts",
    "Loại",
    14,
    N_("kind: whether the points are added (điểm thưởng) or taken (điểm trừ)."),
    {"điểm thưởng": "bonus", "điểm trừ": "penalty"},
)
ADJUSTMENT_COLUMNS = (
    *COLUMNS[:2],
    ADJUSTS,
    COLUMNS[2]._replace(
        heading="Điểm tối đa",
        note=N_("cap: the most that it can give or take. Below it, points: of a level or a row of a scale; each."),
        other_headings=("điểm",),
    ),
    *(column for column in COLUMNS[3:] if column.key != "not_applicable"),
)
"""Of the sheet of bonuses and penalties: those of items, and which of the two it is."""
BY_KEY = {column.key: column for column in (*COLUMNS, ADJUSTS)}

NEEDED = ("code", "name", "points", "kind")
"""Columns without which there is no sheet of items."""
PRINTED = ("not_applicable", "scored_by")
"""The last column that is printed, the first of these that a sheet has; those behind it are for the program."""

ITEM_CELLS = ("code", "name", "points", "kind", "source")
INDICATOR_CELLS = (*ITEM_CELLS, "evidence", "scored_by", "not_applicable")
ADJUSTMENT_CELLS = (*ITEM_CELLS, "adjusts", "evidence", "scored_by")


def headings(columns: tuple[Column, ...] = COLUMNS) -> dict[str, str]:
    """Every heading by which a column of items is known, and the column's key."""
    own = {column.heading: column.key for column in columns}
    return {**own, **{name: column.key for column in columns for name in column.other_headings}}
