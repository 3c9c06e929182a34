"""Whether a result is final: the words that say so wherever it is shown."""

from __future__ import annotations

from ..problems import N_, Message
from ..results import Results

FINAL = Message(N_("Final result, officially published"))


def standing(results: Results) -> Message:
    """What the result is."""
    return FINAL if results.final else Message(N_("draft, not final"))


def final_lines(results: Results) -> tuple[Message, ...]:
    """That a result is final, and its seal where it is known; nothing of a draft."""
    if not results.final:
        return ()
    return (Message(N_("Final result, officially published; seal {seal}"), {"seal": results.seal}),)
