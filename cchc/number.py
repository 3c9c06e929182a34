"""The only door where numbers are read, rounded and shown.

Every number in the program is exact: an ``int`` when it is whole, else a ``Fraction``. Nothing here or
elsewhere goes through a float, but for the cell values of Excel, which are floats by their nature.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Callable, Sequence
from fractions import Fraction
from functools import lru_cache
from math import ceil, isfinite, lcm
from typing import NamedTuple, TypeAlias

from .problems import Message

Exact: TypeAlias = int | Fraction

MAX_WHOLE_DIGITS = 15
"""Beyond any amount of đồng a unit reports, and within what Excel keeps exactly."""
MAX_DECIMALS = 9

_NUMBER = re.compile(r"-?[0-9]+(?:[.,][0-9]+)?")
_THOUSANDS = re.compile(r"-?[0-9]{1,3}[.,][0-9]{3}")
_EXACT = re.compile(r"(-?[0-9]+)(?:\.([0-9]+)|/([0-9]+))?")


class RoundingMode(enum.Enum):
    """How a value half-way between two shown values goes."""

    HALF_UP = "half_up"
    """Away from zero: 2.665 → 2.67, −2.665 → −2.67. What every published result uses."""
    HALF_EVEN = "half_even"
    DOWN = "down"
    """Cut off, towards zero."""


class Rounding(NamedTuple):
    """A named rounding step: this many decimal places, by this mode."""

    places: int
    mode: RoundingMode = RoundingMode.HALF_UP

    def ticks(self, numerator: Exact, denominator: Exact = 1) -> int:
        """The quotient in whole units of the last place, e.g. 2.665 at 2 places → 267. ``denominator`` > 0."""
        # Whole numbers divide many times faster than fractions.
        above = numerator.numerator * denominator.denominator
        return self.rounder()(above, numerator.denominator * denominator.numerator)

    @lru_cache(maxsize=64)  # noqa: B019  # of values that are few, and small
    def rounder(self) -> Callable[[Exact, Exact], int]:
        """``ticks``, with everything known beforehand bound to names."""
        unit = 10**self.places
        half_up, half_even = self.mode is RoundingMode.HALF_UP, self.mode is RoundingMode.HALF_EVEN

        def rounded(numerator: Exact, denominator: Exact) -> int:
            ticks, rest = divmod(numerator * unit if numerator >= 0 else -numerator * unit, denominator)
            if rest and not stays(ticks, 2 * rest - denominator):
                ticks += 1
            return int(ticks) if numerator >= 0 else -int(ticks)

        def stays(ticks: Exact, over_half: Exact) -> bool:
            """Whether a value that lies between two ticks goes to the lower one."""
            if half_up:
                return over_half < 0
            if half_even:
                return over_half < 0 or (over_half == 0 and ticks % 2 == 0)
            return True

        return rounded

    def of(self, value: Exact) -> Exact:
        return quotient(self.ticks(value), 10**self.places)

    def from_which(self, rounded: Exact) -> tuple[Exact, bool]:
        """From which value on the rounded one is at least this much, and whether that value itself belongs to them."""
        due = ceil(rounded * 10**self.places)
        half = Fraction(2 * due - 1, 2)
        if self.mode is RoundingMode.DOWN:
            end, closed = (due, True) if due > 0 else (due - 1, False)
        elif self.mode is RoundingMode.HALF_UP:
            end, closed = half, due > 0
        else:
            end, closed = half, due % 2 == 0
        return quotient(end, 10**self.places), closed


def quotient(numerator: Exact, denominator: Exact) -> Exact:
    """The exact quotient, as an ``int`` when it is whole."""
    if type(numerator) is int and type(denominator) is int and numerator % denominator == 0:
        return numerator // denominator  # a fraction that is made first takes many times longer
    value = Fraction(numerator, denominator)
    return value.numerator if value.denominator == 1 else value


def add(values: Sequence[Exact]) -> Exact:
    """The exact sum, over one common denominator: many times faster than adding fractions one by one."""
    whole = lcm(*[value.denominator for value in values])
    return quotient(sum([value.numerator * (whole // value.denominator) for value in values]), whole)


def parse(text: str, *, whole: bool = False) -> tuple[Exact | None, Message | None]:
    """Read a number that a person wrote.

    Returns the value, or None where the text is refused, and what there is to say about it. A text that could
    mean two things is refused, or where exactly three decimals may well be meant, read with a warning.
    """
    text = text.strip()
    if not _NUMBER.fullmatch(text):
        return None, Message("E-N001", {"text": _shortened(text)})
    sign = "-" if text.startswith("-") else ""
    integer, _, decimals = text.lstrip("-").replace(",", ".").partition(".")
    integer = integer.lstrip("0") or "0"
    if len(integer) > MAX_WHOLE_DIGITS or len(decimals) > MAX_DECIMALS:
        return None, Message("E-N003", {"text": _shortened(text), "digits": MAX_WHOLE_DIGITS, "decimals": MAX_DECIMALS})
    digits = sign + integer + decimals
    value = quotient(int(digits), 10 ** len(decimals))
    thousands = _THOUSANDS.fullmatch(text) is not None and integer != "0"
    if whole:
        if thousands:
            return None, Message("E-N004", {"text": text, "whole": digits})
        if value.denominator != 1:
            return None, Message("E-N002", {"text": text})
    elif thousands:
        return value, Message("W-N005", {"text": text, "value": value, "whole": digits})
    return value, None


def _shortened(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:30]}…"


def from_cell(value: float) -> Exact:
    """A number cell of Excel, its decimals to the 15 digits that Excel itself shows: 0.1 and 0.2 are 0.3 together."""
    return int(value) if float(value).is_integer() else quotient(Fraction(f"{value:.15g}"), 1)


def of_cell(text: str) -> float:
    """The number that a cell's file states, as Excel holds it."""
    return float(text)


def is_near(text: str, most: int) -> bool:
    """Whether the number that a cell's file states is nearer to 0 than this; what is no number is a text, and sound."""
    try:
        return abs(float(text)) < most
    except ValueError:
        return True


def is_finite(value: float) -> bool:
    """Whether the value of a cell is a number at all; a forged file may say NaN."""
    return isfinite(value)


def to_cell(value: Exact) -> float | int:
    """What is stored in a number cell of Excel: the nearest float; whole numbers stay whole."""
    return value if isinstance(value, int) else value.numerator / value.denominator


def plain_whole(text: str) -> Exact | None:
    """A whole number written in digits alone; None for anything else, which ``parse`` may still read."""
    return int(text) if text.isdecimal() and text.isascii() and len(text) <= MAX_WHOLE_DIGITS else None


def decimals_of(value: Exact) -> int | None:
    """How many decimal places write the value exactly; None when no number of places does."""
    rest, twos, fives = value.denominator, 0, 0
    while rest % 2 == 0:
        rest, twos = rest // 2, twos + 1
    while rest % 5 == 0:
        rest, fives = rest // 5, fives + 1
    return max(twos, fives) if rest == 1 else None


def fixed(value: Exact, places: int) -> str:
    """A decimal with a point, padded to ``places``; more places when the value has more."""
    needed = decimals_of(value)
    if needed is None:
        return exact_text(value)
    return _digits(value, max(places, needed))


def exact_text(value: Exact) -> str:
    """A terminating decimal, or else a fraction in lowest terms: ``85.4``, ``244/3``."""
    places = decimals_of(value)
    return f"{value.numerator}/{value.denominator}" if places is None else _digits(value, places)


@lru_cache(maxsize=4096)  # of what results say, points are few and maxima fewer
def parse_exact(text: str) -> Exact | None:
    """The inverse of ``exact_text`` and ``fixed``; None for anything else."""
    match = _EXACT.fullmatch(text) if len(text) <= 4000 else None
    if match is None:
        return None
    integer, decimals, denominator = match.groups()
    if denominator is not None:
        return quotient(int(integer), int(denominator)) if int(denominator) else None
    return quotient(int(integer + (decimals or "")), 10 ** len(decimals or ""))


def _digits(value: Exact, places: int) -> str:
    """Rounded half up, in whole numbers alone: most of what a sheet says are numbers that pass here."""
    numerator, denominator = value.numerator, value.denominator
    ticks, rest = divmod(abs(numerator) * 10**places, denominator)
    digits = str(ticks + (2 * rest >= denominator)).rjust(places + 1, "0")
    sign = "-" if numerator < 0 and digits.strip("0") else ""
    return sign + (f"{digits[:-places]}.{digits[-places:]}" if places else digits)


def show(value: Exact, *, comma: bool, places: int | None = None, grouped: bool = True) -> str:
    """A number for a person to read, with a decimal comma or point and thousands set apart.

    Without ``places``, a value shows all its decimals, up to four; a longer one is rounded to two, or to more
    where two would make it look like a rounder number than it is (89.9996 is not shown as 90.00).
    """
    return _shown(value.numerator, value.denominator, comma, places, grouped)


@lru_cache(maxsize=16384)
def _shown(numerator: int, denominator: int, comma: bool, places: int | None, grouped: bool) -> str:
    """The same numbers are told again and again, and two whole numbers are found much sooner than a fraction."""
    value = quotient(numerator, denominator)
    if places is None:
        places = decimals_of(value)
        if places is None or places > 4:
            places = next((p for p in range(2, 13) if _digits(value, p)[-1] != "0"), 2)
    integer, _, decimals = _digits(value, places).partition(".")
    if grouped and len(integer.lstrip("-")) > 3:
        integer = f"{int(integer):,}".replace(",", "." if comma else ",")
    return integer + (("," if comma else ".") + decimals if decimals else "")


def is_shown_whole(value: Exact) -> bool:
    """Whether ``show`` without places shows the value exactly."""
    places = decimals_of(value)
    return places is not None and places <= 4
