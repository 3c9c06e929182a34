"""The heading of a round: what stands at the head and at the foot of every sheet that is printed of it."""

from __future__ import annotations

from typing import NamedTuple


class Signer(NamedTuple):
    title: str
    name: str = ""


class Heading(NamedTuple):
    """What every printed sheet carries: issuing body and office, place, decision, signers."""

    issuer: str = ""
    office: str = ""
    place: str = ""
    decision_number: str = ""
    decision_date: str = ""
    signers: tuple[Signer, ...] = ()
