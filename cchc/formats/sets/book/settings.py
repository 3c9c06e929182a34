"""The sheet of the policy: what a set says of itself, how it rounds, ranks and grades."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from ....problems import N_
from .layout import NOT_APPLICABLE, Words

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
