"""What people write below a table of units where the next unit would stand."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from functools import cached_property

from ..answers import seems_not_applicable
from ..assessment import Unit
from ..dates import looks_like_a_day
from ..nodes import Scalar
from ..problems import Message, Problem, Value
from ..rules import Choice, Rule
from ..text import fold, normal
from .grid import Row
from .workbooks.cells import GridSource

_SUM, _MEAN = "tổng cộng|tổng số|tổng|cộng|total", "trung bình|bình quân|average"
_SUMS, _TOTALS = (re.compile(rf"({words})\W*|({words})\s*[:(].*") for words in (_SUM, f"{_SUM}|{_MEAN}"))
_DATED = re.compile(r"(.*,\s*)?ngày\b.*\btháng\b.*\bnăm\b.*")
_NOTES = re.compile(
    r"(?P<note>ghi chú|chú thích|chú giải|lưu ý|nguồn|notes?|source)(\W.*)?"
    r"|\W*(?P<signer>người lập|lập biểu|lập bảng|nơi nhận|thủ trưởng|chủ tịch|phó chủ tịch|trưởng phòng|giám đốc"
    r"|xác nhận của|prepared by|signed by)\b.*"
    r"|(?P<behalf>tm|kt|tl|tuq|q)\s*\..*"
)
_FIGURE = re.compile(r"[-+]?[0-9](?![0-9]?[.)]\s*[^\W\d])")
"""How a figure begins, perhaps with a word behind it, and not a list of people."""
_MOST_LOOKED_AT = 200
"""Characters: what stands below a table begins like that, and who sends a novel waits no longer."""
_MOST_NAMED = 6
"""Rows that are told by what stands in them."""


def is_sum(text: str) -> bool:
    """Whether a text is what a row of sums is called."""
    return _SUMS.fullmatch(_folded(text)) is not None


def _is_total(text: str) -> bool:
    """The same, or what one of means is called."""
    return _TOTALS.fullmatch(_folded(text)) is not None


def _note_word(text: str) -> str | None:
    """What a text begins with as notes and lines of those who sign do; None where it does not."""
    found = _NOTES.fullmatch(_folded(text))
    if found is None:
        return None
    return found["note"] or found["signer"] or f"{found['behalf']}."


def _is_dated(text: str) -> bool:
    """Whether it is the place and day of a signature."""
    return _DATED.fullmatch(_folded(text)) is not None


def _folded(text: str) -> str:
    return normal(text[:_MOST_LOOKED_AT]).casefold()


class BelowTable:
    """Rows that name no unit and read like what stands below a table: sums, notes, who signs.

    What may be the row of a unit that was not named as it is listed is none of them.
    """

    def __init__(self, units: Collection[Unit], figures: Mapping[int, Rule], named: Collection[int]) -> None:
        """``figures``: the rules that the columns of answers are for; ``named``: the columns of what units are called.

        Both by where they stand in a row.
        """
        self._units, self._figures, self._named = units, figures, named
        self._words: dict[str, bool] = {}
        """Of those that notes begin with, whether no unit's name does."""
        self._sums: list[Row] = []
        self._foot: list[Row] = []
        self._complaints: list[Problem] = []
        """What there is to say of the rows of the foot, should units follow below it."""

    def takes(self, row: Row, complaints: Sequence[Problem]) -> bool:
        """Whether the row is one of these. Below a note all are that answer nothing, as names of those who sign."""
        first = _first_of(row).text
        named = [row.texts[position] for position in self._named if row.texts[position]]
        if any(fold(normal(text)) in self._ends_of_names for text in (first, *named)):
            return False
        if _is_total(first):
            self._sums.append(row)
            return True
        # Beside what should be the name of a unit, evidence may read like a note.
        if not (self._foot or any(_is_dated(text) or self._is_note(text) for text in named or row.texts)):
            return False
        if self._answers(row):
            return False
        self._foot.append(row)
        self._complaints.extend(complaints)
        return True

    def _is_note(self, text: str) -> bool:
        """Whether it begins as notes do, and no unit is called by that word."""
        word = _note_word(text)
        if word is None or _folded(text)[len(word) :].lstrip().startswith(":"):
            return word is not None
        if word not in self._words:
            begins = re.compile(rf"{re.escape(fold(word))}(?!\w)" if word[-1] != "." else re.escape(word))
            self._words[word] = not any(map(begins.match, self._names))
        return self._words[word]

    @cached_property
    def _names(self) -> list[str]:
        """Names and codes of the units, without accents."""
        return [fold(normal(text)) for unit in self._units for text in (unit.name, unit.code.replace("-", " "))]

    @cached_property
    def _ends_of_names(self) -> set[str]:
        """The same, and what is left of each where its first words are left out, such as the kind of the unit."""
        words = [name.split() for name in self._names]
        return {" ".join(those[start:]) for those in words for start in range(len(those))}

    def _answers(self, row: Row) -> bool:
        """Whether anything in the row could be an answer."""
        return any(text and _may_answer(self._figures.get(position), text) for position, text in enumerate(row.texts))

    def above(self) -> list[Problem]:
        """The complaints about a foot that is none, as a unit stands below it."""
        complaints, self._foot, self._complaints = self._complaints, [], []
        return complaints

    def told(self, source: GridSource) -> list[Problem]:
        """That these rows are passed over, if there are any."""
        rows = sorted([*self._sums, *self._foot], key=lambda row: row.line)
        if not rows:
            return []
        texts = tuple(Message("“{text}”", {"text": _first_of(row).text[:40]}) for row in rows[:_MOST_NAMED])
        values: dict[str, Value] = {"count": len(rows), "texts": texts}
        return [Problem(Message("W-T022", values), (source.place(_first_of(rows[0]).at),))]


def _first_of(row: Row) -> Scalar:
    """The first cell that holds anything, of a row in which one does."""
    return next(cell for cell in row if cell.text)


def _may_answer(rule: Rule | None, text: str) -> bool:
    """Whether a text could be meant for an answer, also one that would be refused."""
    if rule is None or _is_dated(text) or looks_like_a_day(text):
        return False
    folded = fold(normal(text))
    options = [
        option for way in rule.ways for asked in way.inputs if isinstance(asked, Choice) for option in asked.options
    ]
    return (
        _FIGURE.match(text) is not None
        or seems_not_applicable(text)
        or not {fold(option.code) for option in options}.isdisjoint(folded.split())
        or folded in {fold(option.name) for option in options}
    )
