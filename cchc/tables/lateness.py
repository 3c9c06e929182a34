"""Which units' self-assessments came in after the deadline."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..problems import N_, Message
from ..results import RankedRecord, ReceivedRecord


def late_notes(entries: Iterable[RankedRecord]) -> Iterator[Message]:
    """The late units, in the order given; nothing where none is."""
    late = [
        _late(entry.unit.name, entry.unit.received)
        for entry in entries
        if entry.unit.received is not None and entry.unit.received.late
    ]
    if late:
        yield Message(N_("Submitted late: {units:l}"), {"units": tuple(late)})


def _late(name: str, received: ReceivedRecord) -> Message:
    template = (
        N_("{name} ({days:n} {days:day|days})")
        if received.stated
        else N_("{name} ({days:n} {days:day|days}, by its file's time alone)")
    )
    return Message(template, {"name": name, "days": received.late or 0})
