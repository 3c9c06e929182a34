"""What tells that a text may be in a font code older than Unicode: few are, and only they need ``font_codes``."""

from __future__ import annotations

import re

_SUSPECT = re.compile(
    "[¡-¿ÄÅÆÇËÎ-ÑÖ×ØÛÜÞßäåæçëî-ñö÷øûüþÿ]|[aA][áàâãéèêúùõÁÀÂÃÉÈÊÚÙÕ]|[eE][áàâãùõÁÀÂÃÙÕ]|[oO][âùõÂÙÕ]|[uU][ùõÙÕ]"
)
"""What no Vietnamese word in Unicode has: a text without it need not be looked at."""


def may_be_of_a_font_code(text: str) -> bool:
    """Whether a text in NFC has anything that no Vietnamese word has, and need be looked at."""
    return not text.isascii() and _SUSPECT.search(text) is not None
