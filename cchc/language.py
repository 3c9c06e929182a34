"""The edge where messages become sentences: translated, and with numbers in the reader's style."""

from __future__ import annotations

import re
import string
from functools import lru_cache
from typing import TypeAlias

from . import catalogue
from .number import Exact, is_shown_whole, show
from .problems import Message, Named, Problem, Value
from .text import shown
from .translations import translation

_FORMATTER = string.Formatter()

_Pieces: TypeAlias = tuple[tuple[str, str | None, str | None, str | None], ...]
"""What ``string.Formatter`` takes a template apart into: literal, name, specification, conversion."""


class Language:
    """Vietnamese or English."""

    def __init__(self, code: str) -> None:
        self.code = code
        self.comma = code == "vi"
        self._translation = translation(code)
        self._pieces: dict[str, _Pieces] = {}
        """Templates taken apart, by the codes of the messages said so far."""

    def say(self, template: str) -> str:
        """A text of the program, translated."""
        return self._translation.gettext(template) if template else ""

    def number(self, value: Exact, places: int | None = None, *, grouped: bool = True) -> str:
        return show(value, comma=self.comma, places=places, grouped=grouped)

    def sentence(self, message: Message) -> str:
        """A message with its values filled in."""
        code, values = message
        pieces = self._pieces.get(code)
        if pieces is None:
            pieces = self._pieces[code] = tuple(_FORMATTER.parse(self.say(catalogue.template(code))))
        of_problem = code.startswith(("E-", "W-"))  # reasons are kept in results, word for word
        parts = []
        for literal, name, spec, _ in pieces:
            parts.append(literal)
            if name is not None:
                parts.append(self._value(values.get(name, ""), spec or "", guards_commas=of_problem))
        return "".join(parts)

    def problem(self, problem: Problem, said: Message | None = None) -> str:
        """A problem on one line: places, code, sentence, or what is ``said`` in its place."""
        first, *others = problem.places
        also = "".join(f" [{place}]" for place in others)
        return shown(_one_line(f"{first}: {problem.code} {self.sentence(said or problem.message)}{also}"))

    def _value(self, value: Value, spec: str, *, guards_commas: bool = False) -> str:
        if isinstance(value, str):
            return self.say(value) if spec == "t" else value
        if isinstance(value, Message):
            return self.sentence(value)
        if isinstance(value, Named):
            return value.in_language(self.code)
        if isinstance(value, tuple):
            # Sentences may hold commas of their own, and so may names; codes do not.
            is_apart = any(isinstance(part, Message) for part in value)
            parts = [self._value(part, "") for part in value]
            is_apart = is_apart or (guards_commas and any("," in part for part in parts))
            return ("; " if is_apart else ", ").join(parts)
        if "|" in spec:
            return counted(value, spec)
        if spec.isdecimal():
            return self.number(value, int(spec))
        sign = ""
        if spec == "=":
            sign = "= " if is_shown_whole(value) else "≈ "
        return sign + self.number(value)


def counted(value: object, words: str) -> str:
    """Of two words, ``unit|units``, the one that goes with a number."""
    one, _, many = words.partition("|")
    return one if value == 1 else many


_SPEC = re.compile(r"|[nmlt=]|[0-9]{1,2}|[^|{}]+\|[^|{}]+")
"""How a value may be shown; see ``Message``."""


@lru_cache(maxsize=1024)
def numeric_values(code: str) -> frozenset[str]:
    """The names of a message's values that are numbers. ValueError where the code is no template of this program."""
    pieces = [(name, spec or "") for _, name, spec, _ in _FORMATTER.parse(catalogue.template(code)) if name is not None]
    if not all(_SPEC.fullmatch(spec) for _, spec in pieces):
        raise ValueError(code)
    return frozenset(name for name, spec in pieces if spec in ("n", "="))


def _one_line(text: str) -> str:
    return " ".join(text.split())


@lru_cache(maxsize=2)
def language(code: str) -> Language:
    return Language(code)
