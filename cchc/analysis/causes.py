"""What has become of the inputs of a result, and so what a figure that is another now may follow from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TypeAlias

from ..assessment import SELF
from ..inputs import InputFile, Role
from ..revision import Cause, Fate, Ground, InputChange

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

    def __init__(self, changes: Iterable[InputChange], inputs: Iterable[InputFile], *, same_version: bool) -> None:
        """``inputs`` are those of both results."""
        named = {base_name(file.name) for file in inputs}
        self._inputs = named | {f"{name}.yaml" for name in named}  # bundled sets are named by their ids
        self._of_units: dict[str, list[Cause]] = {}
        self._of_all: list[Cause] = []
        self._of_round: list[Cause] = []
        self._of_files: dict[str, list[Cause]] = {}
        """By the names of the files, without their folders."""
        for change in changes:
            file = change.file
            if file.role is Role.PREVIOUS:
                continue
            cause = _cause(file)
            self._of_files.setdefault(base_name(file.name), []).append(cause)
            if cause.ground is Ground.ROUND:
                self._of_round.append(cause)
            elif file.role is not Role.ASSESSMENT:
                self._of_all.append(cause)
            elif file.unit:
                self._of_units.setdefault(file.unit, []).append(cause)
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

    def of_round(self, role: Role) -> tuple[Cause, ...]:
        """What follows from the round's file, or from its list of units."""
        own = [cause for cause in self._of_round if cause.role is role]
        return _each_once(own or self._of_round) or (self._else,)

    def of_files(self, names: Iterable[str]) -> tuple[Cause, ...]:
        """What a remark on files follows from: that they have changed, or else that others have."""
        named = list(names)
        if not self._inputs.intersection(named):
            return (Cause(Ground.BESIDE),)
        own = [cause for name in named for cause in self._of_files.get(name, [])]
        return _each_once(own or [cause for causes in self._of_files.values() for cause in causes]) or (self._else,)


def _cause(file: InputFile) -> Cause:
    if file.role is Role.CRITERIA:
        return Cause(Ground.SET)
    if file.role in _ROUND_ROLES:
        return Cause(Ground.ROUND, file.role)
    later = file.role is Role.ASSESSMENT and file.stage not in ("", SELF)
    return Cause(Ground.APPRAISAL if later else Ground.INPUT, file.role, file.stage)


def base_name(path: str) -> str:
    """A file's name without its folders, whichever system wrote it."""
    return path.replace("\\", "/").rpartition("/")[2]


def _each_once(causes: Iterable[Cause]) -> tuple[Cause, ...]:
    return tuple(dict.fromkeys(causes))
