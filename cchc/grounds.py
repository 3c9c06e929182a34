"""What has become of the inputs of a result, and so what a figure that is another now may follow from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TypeAlias

from .assessment import SELF
from .inputs import InputFile, Role
from .revision import Cause, Fate, Ground, InputChange

Present: TypeAlias = Mapping[tuple[Role, str, str], str]
"""The fingerprints of files that are there, by their keys."""

_ROUND_ROLES = (Role.ROUND, Role.UNITS)


def compare_inputs(
    before: Iterable[InputFile], now: Iterable[InputFile] | None, present: Present
) -> Iterator[InputChange]:
    """What has become of each input, and which are new; ``now`` is None where the round could not be read at all."""
    read = {file.key: file.sha256 for file in now or ()}
    seen = set()
    for file in before:
        seen.add(file.key)
        found = read.get(file.key, present.get(file.key, ""))
        if not found:
            yield InputChange(Fate.GONE, file)
        elif found != file.sha256:
            yield InputChange(Fate.CHANGED, file, found)
        elif now is not None and file.key not in read and file.role is not Role.PREVIOUS:
            yield InputChange(Fate.UNREAD, file)
    yield from (InputChange(Fate.NEW, file) for file in now or () if file.key not in seen)


class Grounds:
    """What has changed that figures rest on."""

    def __init__(self, changes: Iterable[InputChange], *, same_version: bool) -> None:
        self._of_units: dict[str, list[Cause]] = {}
        self._of_all: list[Cause] = []
        self._of_round: list[Cause] = []
        for change in changes:
            file = change.file
            if file.role is Role.CRITERIA:
                self._of_all.append(Cause(Ground.SET))
            elif file.role in _ROUND_ROLES:
                self._of_round.append(Cause(Ground.ROUND, file.role))
            elif file.role is Role.ASSESSMENT and file.unit:
                ground = Ground.INPUT if file.stage in ("", SELF) else Ground.APPRAISAL
                self._of_units.setdefault(file.unit, []).append(Cause(ground, file.role, file.stage))
            elif file.role in (Role.TABLE, Role.RECORDS):
                self._of_all.append(Cause(Ground.INPUT, file.role, file.stage))
        # Where nothing has changed, it can only be the tool, or the document itself.
        self._else = Cause(Ground.DOCUMENT if same_version else Ground.VERSION)

    def of_unit(self, code: str, stage: str | None = None) -> tuple[Cause, ...]:
        """What a figure of a unit follows from, where known a figure that a stage has changed."""
        own = self._of_units.get(code, [])
        of_stage = [cause for cause in own if cause.stage == stage]
        found = [*(of_stage or own), *self._of_all] or self._of_round
        return _each_once(found) or (self._else,)

    def of_set(self) -> tuple[Cause, ...]:
        return _each_once(cause for cause in self._of_all if cause.ground is Ground.SET) or (self._else,)

    def of_round(self) -> tuple[Cause, ...]:
        return _each_once(self._of_round) or (self._else,)

    def of_anything(self) -> tuple[Cause, ...]:
        units = [cause for causes in self._of_units.values() for cause in causes]
        return _each_once([*units, *self._of_all, *self._of_round]) or (self._else,)


def _each_once(causes: Iterable[Cause]) -> tuple[Cause, ...]:
    return tuple(dict.fromkeys(causes))
