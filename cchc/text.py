"""Vietnamese text: one normal form, folding for suggestions, dictionary order."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

_ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_TONES = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}
"""Huyền, hỏi, ngã, sắc, nặng: the order of Vietnamese dictionaries, after no mark at all."""
_UNSAFE = {"Cc", "Cs", "Co", "Cn"}
BIDI = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
"""Marks that turn the direction of writing, by which a text can be made to look like another."""


def normal(text: str) -> str:
    """NFC, without blanks at the ends or doubled inside: two cells that look alike compare alike."""
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
        if "\u200b" in text or "\ufeff" in text:
            text = text.replace("\u200b", "").replace("\ufeff", "")
    return " ".join(text.split())


_TONE_LAST = re.compile(
    "((?i:o(?=[ae])|(?<!q)u(?=y)))((?i:[aey]))([\u0300\u0301\u0303\u0309\u0323])(?![^\\W_]|[\u0300-\u036f])"
)
"""The end of hoà, khoẻ, thuý (decomposed): the tone mark on the second of two vowels that end a syllable. The u of quý
is part of its consonant.
"""


def one_spelling(text: str) -> str:
    """A text in normal form with the tone marks where the older spelling has them: ``Hoà`` is ``Hòa``.

    Both spellings are in use, each keyboard has its own, and no two names differ by them alone.
    """
    if text.isascii():
        return text
    return unicodedata.normalize("NFC", _TONE_LAST.sub(r"\1\3\2", unicodedata.normalize("NFD", text)))


def unsafe_character(text: str) -> str | None:
    """The first character that could steer a terminal or disguise a text, as ``U+001B``; None in sound text."""
    if text.isprintable() or text.replace("\n", " ").isprintable():
        return None
    for character in text:
        if character in BIDI or (character not in "\n\t\r" and unicodedata.category(character) in _UNSAFE):
            return _named(character)
    return None


def shown(text: str) -> str:
    """The text with a replacement for each unsafe character, and a blank for what leads elsewhere on its line."""
    if text.isprintable():
        return text
    text = text.replace("\r\n", "\n").replace("\r", " ").replace("\t", " ")
    return "".join("\ufffd" if unsafe_character(c) else c for c in text) if unsafe_character(text) else text


def _named(character: str) -> str:
    return f"U+{ord(character):04X}"


def fold(text: str) -> str:
    """Lower case without diacritics, for suggestions only: Tân Lập and Tấn Lập fold alike, and are two names."""
    decomposed = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def slug(text: str) -> str:
    """A code made from a name: ``Xã Nhân Cơ`` → ``xa-nhan-co``."""
    return "-".join("".join(c if c.isascii() and c.isalnum() else " " for c in fold(text)).split())


_LIKE_A_NUMBER = re.compile(r"0*(0|[1-9][0-9]*)(?:\.((?:[0-9]*[1-9])?)0*)?")


def as_excel_keeps(code: str) -> str:
    """What is left of a code that is typed into a cell and taken for a number: 1.10 is 1.1 there, and 003 is 3."""
    number = _LIKE_A_NUMBER.fullmatch(code)
    if number is None:
        return code
    whole, decimals = number.groups("")
    return f"{whole}.{decimals}" if decimals else whole


def alike_in_excel(codes: Iterable[str]) -> dict[str, list[str]]:
    """The codes by what Excel makes of them where it takes them for numbers."""
    alike: dict[str, list[str]] = {}
    for code in codes:
        alike.setdefault(as_excel_keeps(code), []).append(code)
    return alike


def one_number_in_excel(codes: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """The codes of which a cell with a number may be one as well as another, by this number."""
    return {kept: tuple(alike) for kept, alike in alike_in_excel(codes).items() if len(alike) > 1}


@lru_cache(maxsize=4096)
def vietnamese_order(text: str) -> tuple[tuple[int, ...], tuple[int, ...], str]:
    """Sort key of Vietnamese dictionaries: letters first (a ă â … đ …), tones second."""
    letters: list[int] = []
    tones: list[int] = []
    for character in unicodedata.normalize("NFC", text.casefold()):
        parts = unicodedata.normalize("NFD", character)
        tone = next((_TONES[mark] for mark in parts if mark in _TONES), 0)
        base = unicodedata.normalize("NFC", "".join(mark for mark in parts if mark not in _TONES))
        position = _ALPHABET.find(base)
        letters.append(1000 + position if position >= 0 else ord(base[:1] or " "))
        tones.append(tone)
    return tuple(letters), tuple(tones), text


def suggestion(text: str, known: Iterable[str], *, nearly: bool = False) -> str | None:
    """The known word that was most likely meant, if any is near enough to be worth asking about.

    ``nearly``: all but the same, as among names that begin alike (Xã Đắk …) and are near each other already.
    """
    from difflib import get_close_matches  # only when something is wrong already

    by_folded = {fold(word): word for word in reversed(list(known))}
    near = get_close_matches(fold(text), by_folded, n=1, cutoff=0.85 if nearly else 0.6)
    return by_folded[near[0]] if near else None


def uncapitalized(text: str) -> str:
    """A name in the middle of a sentence: ``Số hồ sơ`` → ``số hồ sơ``; abbreviations (TTHC) stay as they are."""
    first, second = text[:1], text[1:2]
    return text if not second or second.isupper() else first.lower() + text[1:]


def counted_things(text: str) -> str | None:
    """What a name counts: ``Số hồ sơ đúng hạn`` → ``hồ sơ đúng hạn``, to stand behind a figure; None if not a count."""
    return text[3:] if text.casefold().startswith("số ") else None


def have_most_words_in_common(one: str, other: str) -> bool:
    """Whether two names are likely wordings of one thing: three in five of their words are the same, in that order."""
    from difflib import SequenceMatcher  # only where two sets are compared

    first, second = fold(one).split(), fold(other).split()
    common = sum(block.size for block in SequenceMatcher(None, first, second, autojunk=False).get_matching_blocks())
    return 10 * common >= 3 * (len(first) + len(second))
