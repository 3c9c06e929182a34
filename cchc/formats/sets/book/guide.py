"""What the sheet of a set's workbook says that teaches how to fill the others."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from ....problems import N_, Message
from .columns import BY_KEY
from .kinds import FIGURE_CELLS, KINDS, Kind


class GuideLine(NamedTuple):
    texts: tuple[Message | str, ...] = ()
    heading: bool = False
    table: bool = False


def guide_lines() -> Iterator[GuideLine]:
    yield GuideLine((Message(N_("How to fill this workbook")),), heading=True)
    for text in (
        N_(
            "Sheet “Bộ tiêu chí”: one row for each field, criterion and sub-indicator, with its code, name and "
            "maximum, as in the annex of the decision. What is scored also says how: choose it under “Cách chấm”."
        ),
        N_(
            "Below what is scored, rows without a code: its levels, its figures, the rows of its scale. The table "
            "below says which columns they take; all others stay empty."
        ),
        N_(
            "Rows may be inserted, columns may be moved, blank rows do no harm. The column of codes is formatted as "
            "Text, so that 1.10 does not become 1.1."
        ),
        N_(
            "A scale is read from the top, and the first row that holds counts: “Từ (≥)” 90 takes 90 and more, “Trên "
            "(>)” 90 only more than 90. The last row has neither and is the rest. Words beside a row are not read."
        ),
        N_(
            "Sheet “Chính sách”: what identifies the set, and how it rounds, ranks and classifies. Sheet “Ví dụ”: "
            "answers with the points that they must give; the import computes each of them."
        ),
        N_(
            "Sheet “Thưởng, trừ”: bonuses and penalties outside the fields, scored like items; it stays empty where "
            "the set has none. A penalty is scored by “thẩm định” or “hội đồng”."
        ),
        N_("When done: cchc criteria import FILE.xlsx -o FILE.yaml"),
    ):
        yield GuideLine((Message(text),))
    yield GuideLine()
    yield GuideLine(
        ("“Cách chấm”", Message(N_("What it means")), Message(N_("Rows below, and what they state"))),
        heading=True,
        table=True,
    )
    for kind in KINDS:
        yield GuideLine((kind.word, Message(kind.about), Message("{rows:l}", {"rows": tuple(_rows(kind))})), table=True)
    yield GuideLine()
    yield GuideLine((Message(N_("Answers in the sheet “Ví dụ”")),), heading=True)
    for text in (
        N_(
            "A level: its code or its name. Figures by their keys: done=91; planned=100. What is met: [a b], or [] "
            "for none."
        ),
        N_("Where only one figure is asked for, its number alone. What does not apply: không áp dụng."),
        N_("Under “So với cao nhất”, the best figure of the round stands in a column of its own."),
    ):
        yield GuideLine((Message(text),))


def _rows(kind: Kind) -> Iterator[Message]:
    """Which rows stand below, with the headings of the columns that they take."""
    for figure in kind.figures:
        yield _line(figure.word, (*FIGURE_CELLS, *figure.of_rule))
    if kind.rows is not None:
        yield _line("", kind.rows.cells)
    if kind.options:
        headings = tuple(BY_KEY[column].heading for column in kind.options)
        yield Message(N_("on the item's own row: {headings:l}"), {"headings": headings})


def _line(word: str, columns: Iterable[str]) -> Message:
    headings = tuple(BY_KEY[column].heading for column in columns)
    if word:
        return Message(N_("a row “{word}”: {headings:l}"), {"word": word, "headings": headings})
    return Message(N_("each row: {headings:l}"), {"headings": headings})
