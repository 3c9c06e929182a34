"""The only door where dates are read: ``2023-12-31`` and ``31/12/2023``, and nothing that could be another day.

No locale is asked and nothing is guessed: a year of two digits, a day of one and a month that is none are refused.
"""

from __future__ import annotations

import datetime
import re
from typing import NamedTuple

from .problems import Message, Place

FIRST_YEAR, LAST_YEAR = 1900, 2099
"""Years that a date may be of; another is a slip of the pen."""

BLANKS = " \t\n\r\v\f"
"""What may stand around a date."""

_ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_DAY_FIRST = re.compile(r"([0-9]{2})/([0-9]{2})/([0-9]{4})")
_MIDNIGHT = re.compile(r"[ T]00:00(?::00(?:\.0+)?)?\Z")
"""What programs put behind a day that has no time."""
_TIMED = re.compile(r"(?:[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{2}/[0-9]{2}/[0-9]{4})[ T]+[0-9]{1,2}:.*")
_SHORT = re.compile(r"[0-9]{1,4}([-/.])[0-9]{1,2}\1[0-9]{1,4}")
_LONGEST = 40
_NO_MORE = Message("NO-HINT")
"""What says how many more there are, where there are many."""


class Day(NamedTuple):
    """A day that a file states, and where it does."""

    date: datetime.date
    place: Place


def parse(text: str) -> tuple[datetime.date | None, Message | None]:
    """The day that a text names, or why it names none (a message that still wants to know ``what`` it is about)."""
    text = text.strip(BLANKS)
    day = _MIDNIGHT.sub("", text) if ":" in text else text
    iso, day_first = _ISO.fullmatch(day), _DAY_FIRST.fullmatch(day)
    if iso is not None:
        return _of(text, *map(int, iso.groups()), month_first=False)
    if day_first is not None:
        date, month, year = map(int, day_first.groups())
        return _of(text, year, month, date, month_first=month > 12 and date <= 12)
    shown = text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
    if _TIMED.fullmatch(text):
        return None, Message("E-H004", {"text": shown, "more": _NO_MORE})
    return None, Message("E-H002" if _SHORT.fullmatch(text) else "E-H001", {"text": shown, "more": _NO_MORE})


def looks_like_a_day(text: str) -> bool:
    """Whether a text names a day, or is written as days are although it may be another or none."""
    return _SHORT.fullmatch(text) is not None or parse(text)[0] is not None


def _of(
    text: str, year: int, month: int, day: int, *, month_first: bool
) -> tuple[datetime.date | None, Message | None]:
    try:
        date = datetime.date(year, month, day)
    except ValueError:
        hint = Message("HINT-MONTH-FIRST") if month_first else Message("NO-HINT")
        return None, Message("E-H003", {"text": text, "hint": hint, "more": _NO_MORE})
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None, Message("E-H003", {"text": text, "hint": Message("NO-HINT"), "more": _NO_MORE})
    return date, None


def show(date: datetime.date) -> str:
    """The way dates are written in Vietnam, which reads back as the same day: ``31/12/2023``."""
    return f"{date.day:02}/{date.month:02}/{date.year:04}"
