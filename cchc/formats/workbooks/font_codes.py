"""The font codes older than Unicode, in which ``nh©n d©n`` or ``nhaân daân`` is drawn as ``nhân dân``.

A word is taken for one of a code when it is no Vietnamese syllable as it stands, and is one as the code draws it.
"""

from __future__ import annotations

import re
import unicodedata

_TCVN3 = dict(zip(
    "¡¢£¤¥¦§¨©ª«¬\u00ad®µ¶·¸¹»¼½¾ÆÇÈÉÊËÌÎÏÐÑÒÓÔÕÖ×ØÜÝÞßáâãäåæçèéêëìíîïñòóôõö÷øùúûüýþ",
    "ĂÂÊÔƠƯĐăâêôơưđàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ",
    strict=True,
))  # fmt: skip
"""What the fonts .VnTime and the like draw for a letter or a sign of western code pages."""

_TONES = {"ø": "\u0300", "ù": "\u0301", "û": "\u0309", "õ": "\u0303", "ï": "\u0323"}
_ROOFS = {"â": "", "á": "\u0301", "à": "\u0300", "å": "\u0309", "ã": "\u0303", "ä": "\u0323"}
_BOWLS = {"ê": "", "é": "\u0301", "è": "\u0300", "ú": "\u0309", "ü": "\u0303", "ë": "\u0323"}
_VNI_PAIR = re.compile(r"[aeouyöô][øùûõï]|[aeo][âáàåãä]|a[êéèúüë]|[ñöôîæóò]")
_VNI_LETTERS = {"ñ": "đ", "ö": "ư", "ô": "ơ", "î": "ỵ", "æ": "ỉ", "ó": "ĩ", "ò": "ị"}

_WORD = re.compile(r"""[^\s\d.,;:!?()/\\'"“”‘’–—+*=<>\[\]{}|_&%#@^~`-]+""")
_SYLLABLE = (
    "(?:b|c(?![eêiy])|ch|d|đ|g(?![eê])|gh(?=[eêi])|gi|h|k(?=[eêiy])|kh|l|m|n|nh|ng(?![eêi])|ngh(?=[eêi])|p|ph|qu|r|s|"
    "t|th|tr|v|x)?(?:"
    "a(?:[cimoptuky]|n|ng|nh|ch)?|ă(?:[cmptk]|n|ng)|â(?:[cmptuy]|n|ng)|e(?:[cmoptk]|n|ng)?|ê(?:[cmptu]|n|nh|ch)?|"
    "i(?:[acmptu]|n|nh|ch)?|iê(?:[cmptu]|n|ng)|y(?:t|n|nh|ch)?|yê(?:[mtu]|n|ng)|"
    "o(?:[cimptk]|n|ng)?|oa(?:[cimopty]|n|ng|nh|ch)?|oă(?:[cmt]|n|ng)|oe(?:[ot]|n)?|oo(?:c|ng)|ô(?:[cimptk]|n|ng)?|"
    "ơ(?:[imptn])?|u(?:[acimpty]|n|ng)?|uâ(?:[ty]|n|ng)|uê(?:n|nh|ch)?|uơ|uô(?:[cimtk]|n|ng)|uy(?:[aptu]|n|nh|ch|ên|êt)?|"
    "ư(?:[aimctu]|n|ng)?|ươ(?:[cimptu]|n|ng))"
)
"""A syllable without its tone; names from the highlands may end in k. Compiled only where a word is in doubt."""
_TONE_MARKS = re.compile("[\u0300\u0301\u0303\u0309\u0323]")


def code_of(text: str) -> str | None:
    """The font code, TCVN3 or VNI, in which a suspect text in NFC seems to be written; None for one that is sound."""
    words = [word for word in _WORD.findall(text) if len(word) > 1]
    doubtful = [word for word in words if not word.isascii() and word != "µm" and not _is_syllable(word)]
    counts = {
        "TCVN3": sum(_is_syllable(_as_tcvn3(word)) for word in doubtful),
        "VNI": sum(_is_syllable(_as_vni(word)) for word in doubtful),
    }
    code = max(counts, key=counts.__getitem__)
    return code if counts[code] >= min(2, len(words)) and counts[code] else None


def _as_tcvn3(word: str) -> str:
    return "".join(_TCVN3.get(letter, letter if letter.isascii() else "?") for letter in word)


def _as_vni(word: str) -> str:
    drawn = _VNI_PAIR.sub(_draw_pair, word.lower())
    return drawn if drawn != word.lower() else "?"


def _draw_pair(found: re.Match[str]) -> str:
    pair = found[0]
    if len(pair) == 1:
        return _VNI_LETTERS[pair]
    base, mark = _VNI_LETTERS.get(pair[0], pair[0]), pair[1]
    if mark in _TONES:
        return base + _TONES[mark]
    return base + ("\u0302" + _ROOFS[mark] if mark in _ROOFS else "\u0306" + _BOWLS[mark])


def _is_syllable(word: str) -> bool:
    """Whether a word can be Vietnamese: one syllable with one tone at most."""
    toneless, tones = _TONE_MARKS.subn("", unicodedata.normalize("NFD", word.lower()))
    return tones <= 1 and re.fullmatch(_SYLLABLE, unicodedata.normalize("NFC", toneless)) is not None
