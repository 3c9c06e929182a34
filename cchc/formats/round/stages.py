"""The stages that a round names, or that its folders show, and which of them is scored."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from ...nodes import At, Entry, Scalar, did_you_mean
from ...nodes import Mapping as NodeMapping
from ...nodes import Sequence as NodeSequence
from ...problems import Message, Place, Problem, Value
from ...stages.stage import DEFAULT_STAGES, SELF_STAGE, Stage, StageKind, kind_of
from ...text import slug, suggestion
from ..assessments import assessment_files
from ..files import is_folder, resolved


class Stages(NamedTuple):
    """The stages of a round, the folders of those after the first that have one, and the stage that is scored."""

    stages: tuple[Stage, ...]
    folders: Mapping[str, Path]
    scored: str
    sound: bool = True
    """Whether they are those that the round names; where it names them wrongly, the self-assessment alone stands in."""


def read_stages(entry: Entry, home: Path, scored: str | None, *, planned: bool = False) -> Stages:
    """From ``stages:`` of round.yaml; without it, the usual ones where a folder or a date of one is there.

    ``planned``: the usual ones are meant as well where none of their folders is there yet.

    ``stages:`` lists names, or ``{name, kind, folder}`` where the name does not say the kind or the folder.
    """
    node = entry.take("stages")
    if node is None:
        folders = {stage.name: home / stage.name for stage in DEFAULT_STAGES[1:] if (home / stage.name).is_dir()}
        stages = DEFAULT_STAGES if folders or planned or _dated(entry, DEFAULT_STAGES[1:]) else (SELF_STAGE,)
        return _scored(entry, stages, folders, scored)
    if not isinstance(node, NodeSequence):
        entry.source.report("E-Y009", node.at, what="stages")
        return Stages((SELF_STAGE,), {}, SELF_STAGE.name, sound=False)
    read = [one for item in node.items if (one := _read_stage(entry, item, home)) is not None]
    sound = len(read) == len(node.items)
    seen: list[Stage] = []
    for stage, _, at in read:
        if stage.name in [one.name for one in seen]:
            entry.source.report("E-P012", at, stage=stage.name)
            sound = False
        elif not _may_follow(stage, seen):
            entry.source.report("E-P010", at, stage=stage.name)
            sound = False
        seen.append(stage)
    if not sound or not seen:
        return Stages((SELF_STAGE,), {}, SELF_STAGE.name, sound=False)
    folders = {
        stage.name: folder for stage, folder, _ in read if is_folder(folder) and stage.kind is not StageKind.SELF
    }
    return _scored(entry, tuple(seen), folders, scored)


def _dated(entry: Entry, stages: Sequence[Stage]) -> bool:
    """Whether round.yaml has a date for one of the stages."""
    parts = [entry.node.entries.get(key) for key in ("deadlines", "received")]
    return any(stage.name in part.entries for part in parts if isinstance(part, NodeMapping) for stage in stages)


def _may_follow(stage: Stage, seen: Sequence[Stage]) -> bool:
    """The self-assessment is first and once; an explanation answers an appraisal; after the council nothing changes."""
    if not seen or stage.kind is StageKind.SELF:
        return not seen and stage.kind is StageKind.SELF
    last = seen[-1].kind
    return last is not StageKind.COUNCIL and (stage.kind is not StageKind.EXPLANATION or last is StageKind.APPRAISAL)


_WORDS = ("thamdinh", "giaitrinh", "hoidong", *(kind.value for kind in StageKind if kind is not StageKind.SELF))
"""How the name of a stage's folder begins, whatever stands between its words."""


def check_folders(staged: Stages, home: Path, assessments: Path) -> Iterator[Problem]:
    """A folder that is named like a stage's and is none: what lies in it would go uncounted unseen."""
    names = tuple(stage.name for stage in staged.stages)
    own = {resolved(folder) for folder in (assessments, *staged.folders.values())}
    for folder in sorted(path for path in home.iterdir() if path.is_dir() and not path.is_symlink()):
        if resolved(folder) in own or any(folder.samefile(path) for path in own if path.exists()):
            continue
        name = slug(folder.name)
        is_like = name.replace("-", "").replace("_", "").startswith(_WORDS) or _is_near(name, names)
        if is_like and assessment_files(folder)[0]:
            values: dict[str, Value] = {"folder": folder.name, "known": names, "hint": did_you_mean(name, names)}
            yield Problem(Message("W-P025", values), (Place(str(folder)),))


def _is_near(name: str, names: Sequence[str]) -> bool:
    meant = suggestion(name, names)
    return meant is not None and abs(len(meant) - len(name)) <= 2  # a slip, not a longer name


def _read_stage(entry: Entry, item: object, home: Path) -> tuple[Stage, Path, At] | None:
    source = entry.source
    known = tuple(kind.value for kind in StageKind)
    folder: str | None = None
    if isinstance(item, Scalar):
        at: At = item.at
        name = source.text(item, what="stages")
        kind = None if name is None else kind_of(name)
        if name is not None and kind is None:
            source.report("E-P011", at, stage=name, known=known)
    else:
        part = source.entry(item, what="stages")  # type: ignore[arg-type]  # an item of a sequence is a node
        if part is None:
            return None
        at = part.at
        name, folder = part.required_text("name"), part.text("folder")
        usual = None if name is None else kind_of(name)
        word = part.choice("kind", known, None if usual is None else usual.value)
        part.finish()
        kind = None if word is None or part.failed else StageKind(word)
    if name is None or kind is None:
        return None
    return Stage(name, kind, source.place(at)), home / (folder or name), at


def _scored(entry: Entry, stages: tuple[Stage, ...], folders: Mapping[str, Path], scored: str | None) -> Stages:
    """The stages with the one that is asked for, or the last that has files; a complaint where one lacks its ground."""
    filled = {name for name, folder in folders.items() if assessment_files(folder)[0]}
    missing = None
    last = stages[0].name
    for stage in stages[1:]:
        if stage.name in filled:
            last = stage.name
            if missing is not None:
                entry.source.report("E-P019", entry.at_of("stages"), stage=stage.name, missing=missing)
                break
        elif stage.kind is StageKind.APPRAISAL:
            missing = missing or stage.name
    names = tuple(stage.name for stage in stages)
    if scored is not None and scored not in names:
        entry.source.report(
            "E-P016", entry.at_of("stages"), stage=scored, known=names, hint=did_you_mean(scored, names)
        )
    return Stages(stages, folders, scored if scored in names else last)
