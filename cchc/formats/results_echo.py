"""A results document against what its own records are written as: figures and sentences that follow from others."""

from __future__ import annotations

import json

from ..language import LANGUAGES, Language
from ..results import Results
from ..revision import Difference
from ..verification import contradictions
from .files import Raw
from .results_json import document_text


def check_echo(raw: Raw, results: Results) -> list[Difference]:
    """What stands in a document that cannot follow from the rest of it; it may be in any language and laid out anyhow.

    Only a document of this version is written as it would be now.
    """
    text = raw.data.decode("utf-8-sig").rstrip()
    due = [document_text(results._replace(final=False), Language(code)) for code in LANGUAGES]
    if text in due:
        return []
    found, *written = (json.loads(each) for each in (text, *due))
    for document in (found, *written):
        for key in ("final", "seal"):
            document.pop(key, None)
    return min((contradictions(found, each) for each in written), key=len)
