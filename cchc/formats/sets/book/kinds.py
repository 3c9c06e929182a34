"""The ways of scoring by their Vietnamese names: what stands in the row of an item, and in the rows below it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from ....problems import N_
from .layout import CRITERION_WORD, FIELD_WORD


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
        {"negative": "negative"},
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
