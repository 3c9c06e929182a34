"""What tells that a text may be in a font code older than Unicode: few are, and only they need ``font_codes``."""

from __future__ import annotations

import re
import unicodedata

_FOREIGN = "¡-¿ÄÅÆÇËÎ-ÑÖ×ØÛÜÞßäåæçëî-ñö÷øûüþÿ"
_AFTER_A = "áàâãéèêúùõÁÀÂÃÉÈÊÚÙÕ"
_SUSPECT = re.compile(
    # A pattern that begins with one set of letters is looked for many times faster than one of several.
    f"[{_FOREIGN}{_AFTER_A}]"
    f"(?:(?<=[{_FOREIGN}])|(?<=[aA][{_AFTER_A}])|(?<=[eE][áàâãùõÁÀÂÃÙÕ])|(?<=[oO][âùõÂÙÕ])|(?<=[uU][ùõÙÕ]))"
)
"""What no Vietnamese word in Unicode has: a text without it need not be looked at."""


def may_be_of_a_font_code(text: str) -> bool:
    """Whether a text in NFC has anything that no Vietnamese word has, and need be looked at."""
    return not text.isascii() and _SUSPECT.search(text) is not None


def legacy_code(text: str) -> str | None:
    """The font code, TCVN3 or VNI, in which a text seems to be written; None for sound text."""
    text = unicodedata.normalize("NFC", text)
    if not may_be_of_a_font_code(text):
        return None
    from .font_codes import code_of  # hardly any run needs it

    return code_of(text)
