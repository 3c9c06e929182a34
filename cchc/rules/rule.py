"""A rule: what it asks for and what the answer is worth."""

from __future__ import annotations

import enum
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple, TypeAlias

from ..nodes import Entry
from ..number import Exact
from ..problems import Message, Place
from .expression import Expression, Facts, Over


class Figure(NamedTuple):
    """A number that the unit states under its key."""

    key: str
    name: str
    unit: str = ""
    whole: bool = True
    at_most: Exact | None = None
    step: Exact | None = None
    negative: bool = False
    """Whether it may be below 0, as growth may."""
    source: str = ""
    """Which record of the round has it, such as ``dossiers.on_time``; in a round without, the unit states it."""

    @property
    def width(self) -> int:
        """How many facts it makes."""
        return 1

    def allows(self, value: Exact) -> bool:
        """Whether a unit can state this much."""
        is_within = (value >= 0 or self.negative) and (self.at_most is None or value <= self.at_most)
        return is_within and (self.step is None or value % self.step == 0)


class Option(NamedTuple):
    """A level, an item of a checklist, an answer of a questionnaire."""

    code: str
    name: str
    worth: Exact
    """Points; of a questionnaire's answer, its weight in percent."""
    place: Place | None = None


class Choice(NamedTuple):
    """One option, or any number of them, that the unit names by code."""

    key: str
    options: tuple[Option, ...]
    several: bool = False
    name: str = ""

    @property
    def width(self) -> int:
        return len(self.options)


Input: TypeAlias = Figure | Choice


class Flaw(enum.Enum):
    """Why figures that are allowed, each by itself, do not go together."""

    ABOVE_ITS_WHOLE = "above its whole"
    NOTHING_TO_DIVIDE_BY = "nothing to divide by"


@dataclass(frozen=True, slots=True)
class Way:
    """One way of answering: what is stated, what it is worth, and how the arithmetic is told."""

    inputs: tuple[Input, ...]
    worth: Expression
    tell: Callable[[Way, Facts], Message]
    """The measure in words, from a way and its facts."""
    suffix: str = ""
    """What follows the measure's value in words: its unit."""
    computes: bool = False
    """Whether the value falls on a scale or is computed with, which the reason then tells."""
    label: str = "{name}"
    """How a form asks for an input, by its name."""
    compares: bool = False
    """Whether the last of the facts is the best of the round, which no unit can state."""
    keys: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "keys", tuple(asked.key for asked in self.inputs))

    def flaw(self, facts: Facts) -> Flaw | None:
        """What is wrong with facts as a whole."""
        if not self.worth.bottom or self.compares:
            return None
        numerator, denominator = self.worth.measure(facts)
        if self.worth.over is Over.REFUSE and numerator > 100 * denominator:
            return Flaw.ABOVE_ITS_WHOLE
        return Flaw.NOTHING_TO_DIVIDE_BY if denominator == 0 and not self.worth.accepts_zero else None

    def stated(self, facts: Facts) -> dict[str, Exact | str | tuple[str, ...]]:
        """The facts under their keys, as they are written in an assessment."""
        result: dict[str, Exact | str | tuple[str, ...]] = {}
        position = 0
        for asked in self.inputs:
            part = facts[position : position + asked.width]
            position += asked.width
            if isinstance(asked, Figure):
                result[asked.key] = part[0]
            else:
                chosen = tuple(option.code for option, fact in zip(asked.options, part, strict=True) if fact)
                result[asked.key] = chosen if asked.several else chosen[0]
        return result


@dataclass(frozen=True, slots=True)
class Rule:
    """How an answer becomes points. ``ways`` has the usual way of answering first."""

    kind: str
    maximum: Exact
    ways: tuple[Way, ...]
    words: tuple[Message, ...]
    """How it gives points, a line each."""
    keys: tuple[str, ...] = field(init=False)
    """Every key that an answer may have, without those of the claim and the evidence."""
    compares: bool = field(init=False)
    """Whether the points of a unit depend on the others'."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "keys", tuple(key for way in self.ways for key in way.keys))
        object.__setattr__(self, "compares", any(way.compares for way in self.ways))


DOSSIER_SOURCES = tuple(
    f"dossiers.{name}" for name in ("received", "settled", "on_time", "late", "pending", "overdue", "online")
)
"""What a figure may come from: one of those that ``dossiers.Tally`` has."""

ReadRule: TypeAlias = Callable[[Entry, Exact], "Rule | None"]
"""How a kind reads its parameters, given the indicator's maximum. None, and complaints, where it cannot."""

RESERVED_KEYS = ("claimed", "evidence", "note")
"""Keys of an answer that are not facts; no rule may ask for them."""

AWAY_KEY = "not_applicable"
"""``not_applicable: true`` says with a claim, evidence or reason beside it what the bare word says alone."""

STAGE_KEYS = ("points", "reason", "explain", "explanation")
"""Keys of what later stages say of an answer; no rule may ask for them either, but ``points`` for points."""

NOT_FACTS = (*RESERVED_KEYS, AWAY_KEY, *STAGE_KEYS)


def read_figure(entry: Entry | None, *, whole: bool) -> Figure | None:
    """``{key, name, unit, whole}``; the name is the key where it is left out."""
    if entry is None:
        return None
    key = entry.required_text("key")
    name = entry.text("name", key)
    unit = entry.text("unit") or ""
    is_whole = entry.flag("whole", default=whole)
    source = entry.choice("from", DOSSIER_SOURCES, "")
    entry.finish()
    if key is None or name is None or source is None:
        return None
    if key in NOT_FACTS or not key.isidentifier():
        entry.source.report("E-C014", entry.at_of("key"), key=key)
        return None
    return Figure(key, name, unit, is_whole, source=source)


def read_options(
    entry: Entry, key: str, read_worth: Callable[[Entry], Exact | None], *, word: bool = True
) -> tuple[Option, ...] | None:
    """A list of ``{code, name, …}`` whose codes differ. None, and complaints, where one of them cannot be read."""
    options: list[Option] = []
    entries = entry.entries(key)
    for item in entries:
        code = item.required_text("code")
        name = item.required_text("name") if word else item.text("name", code)
        worth = read_worth(item)
        item.finish()
        if code is None or name is None or worth is None:
            continue
        if any(c.isspace() for c in code):
            item.source.report("E-C015", item.at_of("code"), text=code)
            continue
        options.append(Option(code, name, worth, item.place))
    return tuple(options) if entries and len(options) == len(entries) else None
