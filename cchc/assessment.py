"""Units and what they sent."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import NamedTuple

from .answers import UNANSWERED, Answer
from .dates import Day
from .nodes import lost_codes
from .number import Exact
from .problems import Message, Place, Problem, Value
from .text import fold, normal, one_spelling, suggestion

SELF = "self"
"""The name of the stage of the self-assessments."""


class Predecessor(NamedTuple):
    """A unit of an earlier round that one of this round was made of (đơn vị trước sắp xếp)."""

    code: str
    """In the earlier round."""
    weight: Exact = 1
    """Above 0; it counts as so many parts of all that the unit was made of."""


class Unit(NamedTuple):
    """A district, commune, ward, department: whatever a set scores."""

    code: str
    name: str
    kind: str = ""
    group: str = ""
    parent: str = ""
    place: Place | None = None
    predecessors: tuple[Predecessor, ...] = ()
    """What it was before it was merged or renamed; empty where it is what it was."""


class UnitNames:
    """Units by what people may call them: the code, or else the name, in whichever spelling of its tone marks."""

    def __init__(self, units: Iterable[tuple[str, str]]) -> None:
        """``units``: code and name of each."""
        self._codes: dict[str, str] = {}
        self._named: dict[str, list[str]] = {}
        self._spelled: dict[str, list[str]] = {}
        for code, name in units:
            self._codes[code] = normal(name)
            self._named.setdefault(normal(name), []).append(code)
            self._spelled.setdefault(one_spelling(normal(name)), []).append(code)

    def codes(self, text: str) -> tuple[str, ...]:
        """The codes of the units that a text names; several where they share a name."""
        text = normal(text)
        if text in self._codes:
            return (text,)
        return tuple(self._named.get(text) or self._spelled.get(one_spelling(text)) or [])

    @cached_property
    def _folded(self) -> dict[str, list[str]]:
        """The codes by the names without accents, which may be those of two: Tân Lập and Tấn Lập."""
        found: dict[str, list[str]] = {}
        for code, name in self._codes.items():
            found.setdefault(fold(name), []).append(code)
        return found

    def hint(self, text: str, *, near: bool = True) -> Message:
        """The end of a complaint about an unknown unit: which were probably meant, each by its code and its name.

        Those of that name but for its accents, or one that is spelled nearly like it; without ``near``, which takes
        long, no such one is looked for.
        """
        named = self._folded.get(fold(text))
        if named is None and near:
            lost = lost_codes(text, self._codes)
            if lost:
                return Message("HINT-BY-EXCEL", {"codes": lost})
            name = suggestion(text, self._folded, nearly=True)
            code = suggestion(text, self._codes) if name is None else None
            named = self._folded[name] if name is not None else [] if code is None else [code]
        words = tuple(self._called(code) for code in named or ())
        if len(words) > 1:
            return Message("HINT-ONE-OF", {"words": words})
        return Message("HINT", {"word": words[0]}) if words else Message("NO-HINT")

    def _called(self, code: str) -> Value:
        name = self._codes[code]
        return code if name == code else Message("{code} ({name})", {"code": code, "name": name})


class SourceFile(NamedTuple):
    """The file that something was read from, and the fingerprint of its bytes."""

    name: str
    sha256: str


class Assessment(NamedTuple):
    """One unit's answers, by indicator code, or in a later stage what is said of them.

    Codes without an answer may be absent.
    """

    unit: str
    year: int
    criteria: str
    answers: Mapping[str, Answer]
    source: SourceFile
    place: Place
    stage: str = SELF
    received: Day | None = None
    """The day on which it came in, where it says so."""
    grounds: Mapping[str, str] = {}
    """Of a form of a later stage: what each indicator's answer was when it was issued, as a fingerprint."""
    unread: Mapping[str, tuple[Problem, ...]] = {}
    """By its code what there was to say of an indicator while its answer was read."""

    def place_of(self, answer: Answer, key: str = "") -> Place:
        """Where an answer stands; in a later stage what it says under a key, where that has a place of its own."""
        at = answer.finding.position_of(key) if answer.finding else None
        return self._place_at(at or answer.at)

    def place_of_claim(self, answer: Answer) -> Place:
        """Where its claim stands."""
        return self._place_at(answer.claimed_at or answer.at)

    def place_of_evidence(self, answer: Answer) -> Place:
        """Where its evidence stands."""
        return self._place_at(answer.evidence_at or answer.at)

    def _place_at(self, at: tuple[int | None, int] | None) -> Place:
        if at is None:
            return self.place
        line, column = at
        return self.place._replace(line=self.place.line if line is None else line, column=column)

    @property
    def is_blank(self) -> bool:
        return all(answer.stated is UNANSWERED for answer in self.answers.values())

    @property
    def says_nothing(self) -> bool:
        """Whether nothing at all was filled in."""
        return all(answer.says_nothing for answer in self.answers.values())


class Submission(NamedTuple):
    """What came in for a unit in a stage: an assessment, or nothing that could be read as one; what was said of it."""

    unit: str
    """The unit's code; empty where the file does not say."""
    assessment: Assessment | None
    problems: tuple[Problem, ...]
    place: Place
    stage: str = SELF
    modified: datetime.date | None = None
    """The local day on which its file was last written; None where the file is not the unit's own."""
    source: SourceFile | None = None
    """The file as its bytes were, also where nothing could be made of them; None where they could not be had."""
