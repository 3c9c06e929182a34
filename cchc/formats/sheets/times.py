"""How much room text takes in Times New Roman: viewers do not all work out for themselves how high a row must be."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from math import ceil

FONT = "Times New Roman"

_REGULAR = {
    180: "'", 200: "|", 250: " ,.", 278: "/:;\\ijlt", 333: "!()-I[]`fr‘’·", 389: "Js", 408: '"', 444: "?acez“”",
    480: "{}", 500: "#$*0123456789_bdghknopquvxyđ–", 542: "ơư", 556: "FPS≥≤≈÷±~^", 564: "+<=>×−", 611: "ELTZ",
    667: "BCR", 722: "ADGHKNOQUVXYwĐƠ", 776: "Ư&m", 833: "%", 889: "M", 921: "@", 944: "W", 1000: "—…→",
}  # fmt: skip
_BOLD = {
    220: "|", 250: " ,.", 278: "'/\\il", 333: "!()-:;[]`fjt‘’·", 389: "Is{}", 444: "cerz",
    500: "#$*0123456789?J_agovxy–“”", 556: 'Sbdhknpquđơ~"', 570: "+<=>×−≥≤≈÷±^", 611: "FPư", 667: "BELTZ",
    722: "ACDNRUVXYwĐ", 778: "GHKOQƠ", 796: "Ư", 833: "&m", 930: "@M", 1000: "%W—…→",
}  # fmt: skip
"""Thousandths of the font's size, of the letters without tones and circumflexes, which take no room of their own."""
_OTHER = 1000
"""Of a character that is not in the tables."""

_UNIT, _PADDING = 5.25, 3.75
"""Points: what a column's width is counted in, and what of it stays free at its sides."""
_CLOSE = 0.96
"""Text on a screen is up to a twentieth wider than on paper."""
_LEADING = 1.36
"""The height of a line, by the size of its font."""


def _widths(table: dict[int, str]) -> dict[str, int]:
    return {letter: width for width, letters in table.items() for letter in letters}


_TABLES = {False: _widths(_REGULAR), True: _widths(_BOLD)}


@lru_cache(maxsize=4096)
def _letter_width(letter: str, bold: bool) -> int:
    table = _TABLES[bold]
    if letter in table:
        return table[letter]
    base = unicodedata.normalize("NFD", letter)
    if base[1:2] == "\u031b":  # the horn of ơ and ư
        base = unicodedata.normalize("NFC", base[:2])
    return 0 if unicodedata.combining(letter) else table.get(base[0], _OTHER)


@lru_cache(maxsize=16384)
def width(text: str, size: float, *, bold: bool = False) -> float:
    """Points, of a text on one line."""
    return sum([_letter_width(letter, bold) for letter in text]) * size / 1000


def room(columns: float) -> float:
    """Points that text has in columns so wide together."""
    return max(columns * _UNIT - _PADDING, 1) * _CLOSE


def columns_for(points: float) -> float:
    """How wide a column must be for text of so many points."""
    return (points / _CLOSE + _PADDING) / _UNIT


@lru_cache(maxsize=16384)
def lines(text: str, columns: float, size: float, *, bold: bool = False) -> int:
    """How many lines a text takes, wrapped in columns so wide together."""
    free = room(columns)
    count = 0
    for paragraph in text.split("\n"):
        count += 1
        if width(paragraph, size, bold=bold) <= free:
            continue
        used = 0.0
        blank = width(" ", size, bold=bold)
        for word in paragraph.split(" "):
            taken = width(word, size, bold=bold)
            if used and used + blank + taken > free:
                count += 1
                used = 0.0
            if taken > free:  # it is broken wherever the line ends
                count += ceil(taken / free) - 1
                taken %= free
            used += (blank if used else 0) + taken
    return count


def height(count: int, size: float) -> float:
    """Points, of so many lines."""
    return ceil(count * size * _LEADING * 4) / 4
