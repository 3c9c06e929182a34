"""What a round reads, by its round.yaml: nothing else is to be written over it, or to lie among it.

A round that has errors reads the same files once they are mended, so only the names of files are looked at here.
"""

from __future__ import annotations

import enum
import os
from collections.abc import Iterable, Iterator
from glob import escape
from pathlib import Path
from typing import NamedTuple

from ...assessment import SELF
from ...inputs import Role
from ...nodes import Entry
from ...problems import N_, Message, Place, Problem, Value
from ...stages.stage import stage_words
from ...tables.revision import ROLES
from ..assessments import is_clutter
from ..files import Raw, is_file, name_from, read, resolved
from ..sets.reading import find_set
from ..yaml_file import read_yaml
from .folder import ROUND_FILE, TABLE_SUFFIXES
from .stages import read_stages


class _Extent(enum.Enum):
    FILE = "file"
    FOLDER = "folder"
    """All files that lie in it."""
    PATTERN = "pattern"
    """All files whose names fit."""


class _Input(NamedTuple):
    """What a line of round.yaml has the round read."""

    path: Path
    role: Role
    what: Message
    place: Place
    extent: _Extent = _Extent.FILE
    stage: str = ""
    """Whose files lie in the folder."""

    def holds(self, path: Path) -> bool:
        """Whether a file is read, or would be if it were there."""
        if self.extent is _Extent.FOLDER:
            # A link that lies there is read, and so is the file there that a link elsewhere leads to.
            return any(not is_clutter(one) and is_same(one.parent, self.path) for one in (path, resolved(path)))
        if self.extent is _Extent.PATTERN:
            return not is_clutter(path) and resolved(path).match(str(self.path))
        return is_same(path, self.path)


class RoundInputs:
    """What rounds read, or would read if it were there: of those in whose folders a file lies, and of ``rounds``.

    ``rounds`` are the round.yaml of those whose inputs may lie elsewhere. What a round has for the role ``besides``, or
    in the folder of ``stage``, is left out. Each round.yaml is read once.
    """

    def __init__(
        self, rounds: Iterable[str | Path] = (), *, besides: Role | None = None, stage: str | None = None
    ) -> None:
        self._rounds = [resolved(Path(file)) for file in rounds]
        self._besides, self._stage = besides, stage
        self._inputs: dict[Path, list[_Input]] = {}

    def in_the_way(self, path: Path) -> Problem | None:
        """A complaint about a file that is one of them; None where it may be written."""
        rounds = dict.fromkeys((*self._rounds, *_rounds_around(path)))
        found = next((one for file in rounds for one in self._of(file) if one.holds(path)), None)
        if found is None:
            return None
        values: dict[str, Value] = {"what": found.what}
        code = "E-V007" if os.path.exists(path) else "E-V008"  # noqa: PTH110  # of any name, however long
        return Problem(Message(code, values), (Place(str(path)), found.place))

    def _of(self, file: Path) -> list[_Input]:
        if file not in self._inputs:
            read_by = _inputs_of(file)
            self._inputs[file] = [one for one in read_by if one.role is not self._besides and one.stage != self._stage]
        return self._inputs[file]


def inputs_in_the_way(
    paths: Iterable[Path], rounds: Iterable[str | Path] = (), *, stage: str | None = None
) -> Iterator[Problem]:
    """A complaint about each file that a round reads, or would read if it were written; see ``RoundInputs``."""
    inputs = RoundInputs(rounds, stage=stage)
    return (problem for problem in map(inputs.in_the_way, paths) if problem is not None)


def is_same(one: Path, other: Path) -> bool:
    """Whether two paths lead to one file or folder, also where a system takes names that differ in case for one."""
    try:
        return resolved(one) == resolved(other) or one.samefile(other)
    except OSError:  # one of them is not there, or cannot be
        return False


def _rounds_around(path: Path) -> Iterator[Path]:
    for folder in resolved(path).parents:
        if is_file(folder / ROUND_FILE):
            yield folder / ROUND_FILE


def _inputs_of(file: Path) -> Iterator[_Input]:
    """What a round reads, but for results of a year before: those are kept as all results are."""
    name, home = name_from(Path.cwd(), file), file.parent
    yield _Input(file, Role.ROUND, ROLES[Role.ROUND], Place(name))
    raw = read(file)
    source, node = (None, None) if isinstance(raw, Problem) else read_yaml(Raw(name, raw.data))
    entry = None if source is None or node is None else source.entry(node, what="round")
    if entry is None:
        return
    yield from _files(entry, "units", home, Role.UNITS, ROLES[Role.UNITS])
    criteria = entry.text("criteria")
    found = None if criteria is None else find_set(criteria, near=home)
    if isinstance(found, Path):
        yield _Input(found, Role.CRITERIA, ROLES[Role.CRITERIA], _place(entry, "criteria"))
    yield from _assessments(entry, home)
    survey, dossiers = entry.entry("survey"), entry.entry("dossiers")
    if survey is not None:
        yield from _files(survey, "records", home, Role.RECORDS, Message(N_("records of the survey")))
        yield from _files(survey, "questionnaire", home, Role.RECORDS, Message(N_("questionnaire of the survey")))
    if dossiers is not None:
        yield from _files(dossiers, "records", home, Role.RECORDS, Message(N_("records of dossiers")), is_pattern=True)


def _assessments(entry: Entry, home: Path) -> Iterator[_Input]:
    """The self-assessments, in a folder or a table, and the folders of the other stages that are there."""
    table = entry.text("assessments", "")
    if Path(table or "").suffix.lower() in TABLE_SUFFIXES:
        yield from _files(entry, "assessments", home, Role.TABLE, ROLES[Role.TABLE])
    elif table:
        what = Message(N_("assessments of the units"))
        yield _Input(home / table, Role.ASSESSMENT, what, _place(entry, "assessments"), _Extent.FOLDER, SELF)
    for name, folder in read_stages(entry, home, None, planned=True).folders.items():
        what = Message(N_("files of the stage {stage:m}"), {"stage": stage_words(name)})
        yield _Input(folder, Role.ASSESSMENT, what, _place(entry, "stages"), _Extent.FOLDER, name)


def _files(
    entry: Entry, key: str, home: Path, role: Role, what: Message, *, is_pattern: bool = False
) -> Iterator[_Input]:
    """The file that a key names, or all that fit what it names."""
    name = entry.text(key)
    if name is None:
        return
    yield _Input(home / name, role, what, _place(entry, key))
    if is_pattern:
        # The folder's own name is none, whatever is in it.
        yield _Input(Path(escape(str(home))) / name, role, what, _place(entry, key), _Extent.PATTERN)


def _place(entry: Entry, key: str) -> Place:
    """Where a key's value stands; the file alone where it has none."""
    return entry.place_of(key) if key in entry.node.entries else Place(entry.place.file)
