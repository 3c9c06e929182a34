"""The files that a round's results rest on, each with the fingerprint of its bytes."""

from __future__ import annotations

import enum
from typing import NamedTuple


class Role(enum.Enum):
    """What a file is to its round."""

    ROUND = "round"
    UNITS = "units"
    CRITERIA = "criteria"
    ASSESSMENT = "assessment"
    """What came in for one unit in one stage."""
    TABLE = "table"
    """A wide table: the assessments of all units."""
    RECORDS = "records"
    """What was recorded elsewhere and answers for the units, such as a survey's replies."""
    PREVIOUS = "previous"
    """The results of a year before, with which the tables compare. No figure rests on them."""


class InputFile(NamedTuple):
    role: Role
    name: str
    """Relative to the round's folder, with ``/``; of a bundled set its id."""
    sha256: str
    unit: str = ""
    """The code of the unit that it is about, where it is about one and says which."""
    stage: str = ""
    """The stage that it speaks in, where it does in one."""

    @property
    def key(self) -> tuple[Role, str, str]:
        """What makes it the same file in two lists, whatever its bytes."""
        return self.role, self.stage, self.name
