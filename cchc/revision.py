"""What differs between two results of one round, and why: a signed one and what its inputs come to now."""

from __future__ import annotations

import enum
from typing import NamedTuple, TypeAlias

from .inputs import InputFile, Role
from .number import Exact
from .problems import Message


class Fate(enum.Enum):
    """What has become of an input."""

    CHANGED = "changed"
    """Some of its bytes are others."""
    GONE = "gone"
    UNREAD = "unread"
    """It is there as it was, but the round no longer reads it."""
    NEW = "new"


class InputChange(NamedTuple):
    fate: Fate
    file: InputFile
    """As it was; a new one as it is."""
    now: str = ""
    """The fingerprint of a changed one as it is."""


class Ground(enum.Enum):
    """What a difference follows from."""

    INPUT = "input"
    """A file that the unit sent, or that answers for it."""
    APPRAISAL = "appraisal"
    """What a later stage says of the unit."""
    SET = "set"
    ROUND = "round"
    """What the round's own file or its list of units says."""
    OTHERS = "others"
    """Other units' figures: a rank depends on them."""
    TIME = "time"
    """The day on which it came in, which nobody states, so that it is the file's."""
    VERSION = "version"
    """It was computed with another version of the tool, and nothing else has changed."""
    DOCUMENT = "document"
    """Nothing has changed that it rests on: the document's own figures are others than its inputs come to."""
    BESIDE = "beside"
    """It is about a file or a folder that is no input, of which no fingerprint is kept."""
    CONTRADICTION = "contradiction"
    """The document says elsewhere what this should be."""


class Cause(NamedTuple):
    ground: Ground
    role: Role | None = None
    """Of the input."""
    stage: str = ""
    """The stage that it speaks in."""


class What(enum.Enum):
    """What about a unit differs."""

    PLACE = "place"
    """Whether it is ranked, and if not why."""
    INDEX = "index"
    POINTS = "points"
    MAXIMUM = "maximum"
    RANK = "rank"
    GRADE = "grade"
    FIELD = "field"
    """The points of a field."""
    INDICATOR = "indicator"
    """The points of an indicator."""
    ADJUSTMENT = "adjustment"
    """The points of a bonus or a penalty."""
    OTHER = "other"
    """Anything else that is kept of it."""


Figure: TypeAlias = "Exact | str | Message | None"
"""A number, a code, a text or a sentence; None where there is none."""


class Difference(NamedTuple):
    """One thing that is not as it was."""

    what: What
    code: str
    """Of the field or indicator; of anything else the way to it among the records."""
    old: Figure
    new: Figure
    causes: tuple[Cause, ...] = ()


class UnitChange(NamedTuple):
    code: str
    name: str
    differences: tuple[Difference, ...]


class Revision(NamedTuple):
    """What a final result changes in the one that it replaces."""

    seal: str
    """Of the replaced one."""
    inputs: tuple[InputChange, ...]
    units: tuple[UnitChange, ...]
