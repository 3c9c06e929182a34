"""What a shell asks for while somebody types, and what click leaves amiss in it."""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem


def asked_for() -> str:
    """As ``zsh_complete`` or ``fish_source``, while somebody waits for it between two keys; empty in a run."""
    return os.environ.get("_CCHC_COMPLETE", "")


def files_and_words(incomplete: str, words: Iterable[str]) -> list[CompletionItem]:
    """Files that begin so, which the shell knows, and words.

    At a file bash forgets the words before it; zsh misreads those after it where nothing is typed yet.
    """
    from click.shell_completion import CompletionItem

    files = [CompletionItem(incomplete, type="file")]
    found = [CompletionItem(word) for word in words if word.startswith(incomplete)]
    return [*found, *files] if asked_for().startswith("zsh") else [*files, *found]


def mend_fish() -> None:
    """Fish is to show the sentence beside a word whole: click has it cut at the first comma."""
    from click.shell_completion import FishComplete, add_completion_class

    class Fish(FishComplete):
        source_template = FishComplete.source_template.replace('string split ","', 'string split --max 1 ","')

    add_completion_class(Fish)
