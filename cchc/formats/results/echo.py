"""A results document against what its own records are written as: figures and sentences that follow from others."""

from __future__ import annotations

import json
from collections.abc import Iterable

from ...analysis.differences import contradictions
from ...language import Language
from ...results import Results
from ...revision import Difference
from ...translations import LANGUAGES
from ..files import Raw
from .writing import document_pieces, document_text


def check_echo(raw: Raw, results: Results) -> list[Difference]:
    """What stands in a document that cannot follow from the rest of it; it may be in any language and laid out anyhow.

    Only a document of this version is written as it would be now.
    """
    text = raw.data.decode("utf-8-sig").rstrip()
    draft = results._replace(final=False)
    if any(_is_written(text, document_pieces(draft, Language(code))) for code in LANGUAGES):
        return []
    found = json.loads(text)
    for key in ("final", "seal"):
        found.pop(key, None)
    due = (json.loads(document_text(draft, Language(code))) for code in LANGUAGES)
    return min((contradictions(found, each) for each in due), key=len)


def _is_written(text: str, pieces: Iterable[str]) -> bool:
    """Whether pieces come to a text; they need not be put together for it."""
    at = 0
    for piece in pieces:
        if not text.startswith(piece, at):
            return False
        at += len(piece)
    return at == len(text)
