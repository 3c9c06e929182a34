"""How a criteria set lies in a workbook: sheets, columns and words, said once for the way out and the way in.

The words in the cells are Vietnamese whatever the language of the run: a workbook goes from hand to hand.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from ....problems import N_
from ....text import normal

TREE, POLICY, EXAMPLES, GUIDE, LISTS = "Bộ tiêu chí", "Chính sách", "Ví dụ", "Hướng dẫn", "Danh mục"
ADJUSTMENTS = "Thưởng, trừ"

Words = Mapping[str, str]
"""What a cell may say, and the value that it stands for."""

WHEN_ZERO: Words = {"không áp dụng": "not_applicable", "điểm tối đa": "full", "0 điểm": "zero"}
NOT_APPLICABLE: Words = {
    "bỏ khỏi điểm tối đa": "exclude",
    "điểm tối đa": "full",
    "0 điểm": "zero",
    "luôn áp dụng": "forbid",
}
SCORED_BY: Words = {"đơn vị": "unit", "thẩm định": "appraiser", "điều tra XHH": "survey", "hội đồng": "council"}
WHOLE: Words = {"số nguyên": "true", "số lẻ": "false"}
OVER: Words = {"báo lỗi": "refuse", "tính là 100 %": "cap"}
PERCENT: Words = {"có": "allowed", "không": "refused"}
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
    Column("stated", "Khai thẳng %", 10, N_("percent: whether the percentage may be stated by itself."), PERCENT),
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

FIELD_WORD, CRITERION_WORD = "Lĩnh vực", "Tiêu chí"


class Rows(NamedTuple):
    """The rows below an item that make a list of its rule."""

    key: str
    """Under which the rule has them."""
    cells: Mapping[str, str]
    """Columns, and the keys under which an item of the list has what they hold."""
    required: tuple[str, ...] = ()
    """Columns that are complained of when empty."""


class Figure(NamedTuple):
    """A row below an item that describes a figure, marked by a word."""

    word: str
    key: str
    """Under which the rule has it."""
    of_rule: Mapping[str, str] = {}
    """Columns that hold what the rule itself has under a key."""


class Kind(NamedTuple):
    """A way of scoring by its Vietnamese name: what its item and the rows below may hold."""

    word: str
    kind: str
    about: str
    rows: Rows | None = None
    figures: tuple[Figure, ...] = ()
    options: Mapping[str, str] = {}
    """Columns of the item's own row, and the rule's keys."""
    required: tuple[str, ...] = ()
    mode: str = ""


FIGURE_CELLS: Mapping[str, str] = {
    "key": "key",
    "name": "name",
    "unit": "unit",
    "whole": "whole",
    "supplied": "from",
}
SCALE = Rows(
    "scale", {"from": "from", "above": "above", "points": "points", "of": "of", "every": "every", "add": "add"}
)
_ITEMS = Rows("items", {"key": "code", "name": "name", "points": "points"}, ("name",))

KINDS = (
    Kind(
        "Chọn mức",
        "levels",
        N_("One of the levels that stand below, each with its points or its percentage of the maximum."),
        Rows("levels", {"key": "code", "name": "name", "points": "points", "percent": "percent"}, ("name",)),
    ),
    Kind(
        "Cộng các nội dung",
        "checklist",
        N_("The points of the items that are met, added up, at most the maximum."),
        _ITEMS._replace(required=("name", "points")),
        mode="sum",
    ),
    Kind(
        "Đủ mọi nội dung",
        "checklist",
        N_("The maximum if all items that stand below are met, else 0; the items have no points."),
        _ITEMS,
        mode="all",
    ),
    Kind(
        "Tỷ lệ phần trăm",
        "ratio",
        N_(
            "A part of a whole in percent, on a scale read from the top: a row for the part, one for the whole, and "
            "the rows of the scale, the last of them without a lower end."
        ),
        SCALE,
        (Figure("Tử số", "numerator"), Figure("Mẫu số", "denominator")),
        {"when_zero": "when_zero", "over": "over", "stated": "percent"},
        ("when_zero",),
    ),
    Kind(
        "Theo số liệu",
        "number",
        N_("A figure on a scale read from the top: a row for the figure, and the rows of the scale."),
        SCALE,
        (Figure("Số liệu", "input"),),
    ),
    Kind(
        "Nhân số lượng",
        "count",
        N_("So many points for each, at most the maximum: a row for the figure, with the points for each one."),
        None,
        (Figure("Số liệu", "input", {"points": "each"}),),
    ),
    Kind(
        "Trừ điểm",
        "deduction",
        N_("Points taken off for each violation: a row for each kind of violation, with the points for each one."),
        Rows("deductions", {**FIGURE_CELLS, "points": "each"}, ("points",)),
        (),
        {"start": "start", "floor": "floor"},
    ),
    Kind(
        "Điều tra XHH",
        "survey",
        N_("The weighted share of the replies: a row for each answer, with its weight in percent."),
        Rows("options", {"key": "code", "name": "name", "percent": "weight"}, ("percent",)),
    ),
    Kind(
        "So với cao nhất",
        "relative",
        N_("The maximum × the figure ÷ the best of all units in the round: a row for the figure."),
        None,
        (Figure("Số liệu", "input"),),
        {"when_zero": "when_zero"},
        ("when_zero",),
    ),
    Kind(
        "Nhập điểm",
        "points",
        N_("Points entered as they are, from 0 to the maximum; no rows below."),
        None,
        (),
        {"step": "step"},
    ),
)
KIND_BY_WORD = {kind.word: kind for kind in KINDS}
FIGURE_WORDS = tuple(dict.fromkeys(figure.word for kind in KINDS for figure in kind.figures))
KIND_WORDS = (FIELD_WORD, CRITERION_WORD, *KIND_BY_WORD, *FIGURE_WORDS)
"""What the column of kinds may say."""

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
EXAMPLE_HEADINGS = (CODE_HEADING, ANSWER_HEADING, EXAMPLE_POINTS_HEADING)
NOT_APPLICABLE_WORD = "không áp dụng"
NOT_THERE = "không có"
"""Of a field that the set before does not have."""

STATUS: Words = {"minh họa": "illustrative", "chính thức": "official"}
ROUNDING_MODES: Words = {
    "từ một nửa trở lên thì tăng": "half_up",
    "đúng một nửa thì về số chẵn": "half_even",
    "bỏ phần lẻ": "down",
}
UNROUNDED = "không làm tròn"


class Setting(NamedTuple):
    """A row of the sheet of the policy: a name and a value."""

    path: tuple[str, ...]
    """The keys that lead to it."""
    heading: str
    note: str
    words: Mapping[str, str] = {}
    required: bool = False
    several: bool = False
    """Values separated by commas."""
    heads: str = ""
    """The heading of a group that begins here."""
    pairs: bool = False
    """Codes, each with what it stands for: ``3=2; 8=không có``."""


_PLACES = N_("Decimal places, from 0 to 9; 2 where left empty.")
_MODE = N_("How what lies between is rounded; usually a half or more goes up.")

SETTINGS = (
    Setting(("id",), "Mã bộ tiêu chí", N_("Also the file's name: letters, digits and -."), required=True),
    Setting(("name",), "Tên bộ tiêu chí", N_("As the decision has it."), required=True),
    Setting(("level",), "Cấp", N_("commune, district, department or another word."), required=True),
    Setting(("years",), "Năm áp dụng", N_("One year or more, separated by commas."), required=True, several=True),
    Setting(("status",), "Tình trạng", N_("Official only once there is a decision."), STATUS, required=True),
    Setting(("source",), "Nguồn", N_("Number, date and issuer of the decision."), required=True),
    Setting(("maximum",), "Điểm tối đa", N_("The sum of the fields."), required=True),
    Setting(
        ("policy", "rounding", "points", "places"),
        "Điểm: số chữ số thập phân",
        N_("Decimal places of each indicator's points, from 0 to 9; or unrounded: không làm tròn."),
        heads="Làm tròn",
    ),
    Setting(("policy", "rounding", "points", "mode"), "Điểm: cách làm tròn", _MODE, ROUNDING_MODES),
    Setting(("policy", "rounding", "index", "places"), "Chỉ số: số chữ số thập phân", _PLACES),
    Setting(("policy", "rounding", "index", "mode"), "Chỉ số: cách làm tròn", _MODE, ROUNDING_MODES),
    Setting(
        ("policy", "unanswered"),
        "Chỉ tiêu bỏ trống",
        N_("0 points, or the unit is not scored before all is answered."),
        {"0 điểm": "zero", "không chấm đơn vị": "refuse"},
        heads="Chỉ tiêu không có số liệu",
    ),
    Setting(
        ("policy", "not_applicable"),
        "Chỉ tiêu không áp dụng",
        N_("What it means; an item may say otherwise."),
        NOT_APPLICABLE,
    ),
    Setting(
        ("policy", "without_survey"),
        "Không điều tra XHH",
        N_("What the survey's indicators come to when none was held; unanswered where nothing is chosen."),
        {"quy đổi về thang điểm đầy đủ": "rescale", "0 điểm": "zero", "không chấm": "refuse"},
    ),
    Setting(
        ("policy", "evidence"),
        "Điểm không có tài liệu kiểm chứng",
        N_("An error, a warning, or accepted; accepted where nothing is chosen."),
        {"báo lỗi": "required", "cảnh báo": "warn", "chấp nhận": "ignore"},
    ),
    Setting(
        ("policy", "ranking", "by"),
        "Xếp hạng theo",
        N_("The exact index, or the index as it is published."),
        {"chỉ số chính xác": "exact", "chỉ số công bố": "published"},
        heads="Xếp hạng",
    ),
    Setting(
        ("policy", "ranking", "ties"),
        "Đồng hạng",
        N_("The ranks of equal units and of the next."),
        {"1-1-3": "competition", "1-1-2": "dense", "1-2-3 theo danh sách": "ordinal"},
    ),
    Setting(
        ("policy", "ranking", "groups"),
        "Nhóm đơn vị",
        N_("One ranking, or one for each group of units."),
        {"xếp chung": "together", "xếp riêng từng nhóm": "apart"},
    ),
    Setting(
        ("policy", "ranking", "tie_break"),
        "Lĩnh vực xét khi bằng nhau",
        N_("Codes of fields in the order in which they are compared, separated by commas."),
        several=True,
    ),
    Setting(
        ("policy", "adjustments", "bonus"),
        "Tổng điểm thưởng tối đa",
        N_("The most that all bonuses of a unit count for; no limit where left empty."),
        heads="Điểm thưởng, điểm trừ",
    ),
    Setting(
        ("policy", "adjustments", "penalty"),
        "Tổng điểm trừ tối đa",
        N_("The most that all penalties of a unit count for; no limit where left empty."),
    ),
    Setting(
        ("previous", "criteria"),
        "Bộ tiêu chí trước đó",
        N_("The code of the set before this one, where fields have other codes now; else leave both empty."),
        heads="So sánh với bộ tiêu chí trước",
    ),
    Setting(
        ("previous", "fields"),
        "Lĩnh vực tương ứng",
        N_("The code of each such field, and its code there: 3=2; 8=không có where it is new."),
        pairs=True,
    ),
)

GRADE_COLUMNS: Words = {
    "Mã xếp loại": "code",
    "Xếp loại": "name",
    "Tên tiếng Anh": "name_en",
    "Chỉ số từ (≥)": "from",
    "Chỉ số lĩnh vực từ (≥, %)": "fields",
    "Không bị điểm trừ": "no_penalty",
    "Nộp đúng hạn": "in_time",
}
CONDITION_NOTES: Words = {
    "fields": N_("fields: the least index of fields, in percent, by their codes: 3=70; 8=60."),
    "no_penalty": N_("no_penalty: mọi điểm trừ, or the codes of the penalties that hinder, separated by commas."),
    "in_time": N_("in_time: có where the self-assessment must have come in by its deadline."),
}
"""What the columns of the conditions hold, for comments at their headings."""
ANY_PENALTY = "mọi điểm trừ"
IN_TIME: Words = {"có": "true", "không": "false"}


def folded(heading: str) -> str:
    """What headings and words are compared by: letter case and blanks do not count."""
    return normal(heading).casefold()


def headings(columns: tuple[Column, ...] = COLUMNS) -> dict[str, str]:
    """Every heading by which a column of items is known, and the column's key."""
    own = {column.heading: column.key for column in columns}
    return {**own, **{name: column.key for column in columns for name in column.other_headings}}
