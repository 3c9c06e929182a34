"""Texts of a form's cells, of several lines each."""

from __future__ import annotations

from collections.abc import Iterable

from ...criteria import Indicator
from ...language import Language
from ...problems import N_, Message


def how_it_is_scored(leaf: Indicator, language: Language) -> str:
    """The rule in words, and the evidence that is due."""
    how = list(leaf.rule.words)
    if leaf.evidence:
        how.append(Message(N_("Evidence: {text}"), {"text": leaf.evidence}))
    return "\n".join(language.sentence(words) for words in how)


def in_lines(messages: Iterable[Message], language: Language) -> str:
    """Sentences below each other, each with a capital."""
    sentences = (language.sentence(message) for message in messages)
    return "\n".join(f"{sentence[:1].upper()}{sentence[1:]}" for sentence in sentences)
