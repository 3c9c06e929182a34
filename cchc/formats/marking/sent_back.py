"""What is sent back: for each file with problems its marked copy, or the list alone, in a folder of their own."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from ...language import Language
from ...problems import N_, Place, Problem
from .. import files
from ..round.folder import RoundFolder
from ..round.inputs import RoundInputs, is_same
from .copy import Found, MarkedCopy, marked_copy

COPIED_SUFFIXES = (".xlsx", ".xlsm")
LIST_ENDING = ".can-sua.xlsx"
"""Cần sửa: to be mended."""
_IS_ORIGINAL = N_("it is one of the files that were checked")


class Written(NamedTuple):
    """A file that was written, and the one it is for."""

    path: Path
    original: str
    is_whole: bool
    """Whether it is the sender's own file; otherwise it is the list alone."""


def senders_files(folder: RoundFolder) -> list[str]:
    """All that came in for a round, whether or not it can be read."""
    homes = [*([] if folder.is_table else [folder.assessments]), *folder.later.values()]
    table = [str(folder.assessments)] if folder.is_table else []
    return [*table, *(str(path) for home in homes for path in sorted(home.iterdir()) if path.is_file())]


def endangered(target: Path, originals: Iterable[str], homes: Iterable[Path]) -> Path | None:
    """A folder of originals that ``target`` is, or holds; or one of the ``homes`` that holds ``target``."""
    aim = files.resolved(target)
    parents = dict.fromkeys(Path(original).parent for original in originals if original != files.STANDARD_INPUT)
    followed = dict.fromkeys(
        files.resolved(Path(original)).parent for original in originals if original != files.STANDARD_INPUT
    )
    homes = list(homes)
    for folder in (*parents, *followed, *homes):
        if files.resolved(folder).is_relative_to(aim) or is_same(target, folder):
            return folder
    return next((home for home in homes if aim.is_relative_to(files.resolved(home))), None)


def write_marked(
    folder: Path, originals: Iterable[str], problems: Iterable[Problem], language: Language
) -> Iterator[Written | Problem]:
    """Write what each sender of a file with problems is sent; a problem for what could not be written."""
    originals = list(dict.fromkeys(originals))
    found = _by_file(originals, problems)
    if not found:
        return
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        yield files.failed("E-F004", str(folder), error)
        return
    own = {identity for original in originals if (identity := _identity(original)) is not None}
    taken: set[str] = set()
    inputs = RoundInputs()
    for original, here in found.items():
        copy = _copy(original, here, language)
        path = folder / _free_name(_name(original, copy), taken)
        if _identity(str(path)) in own:
            yield files.problem("E-F004", str(path), reason=_IS_ORIGINAL)
            continue
        complaint = inputs.in_the_way(path) or files.write_bytes(path, copy.data)
        yield Written(path, original, copy.is_whole) if complaint is None else complaint


def _by_file(originals: list[str], problems: Iterable[Problem]) -> dict[str, list[Found]]:
    """The problems of each file. One that was named in two ways is one."""
    firsts: dict[Path, str] = {}
    names = {original: firsts.setdefault(files.resolved(Path(original)), original) for original in originals}
    names |= {files.STANDARD_INPUT_NAME: files.STANDARD_INPUT} if files.STANDARD_INPUT in names else {}
    found: dict[str, dict[object, Found]] = {}
    for problem in problems:
        here: dict[str, list[Place]] = {}
        for place in problem.places:
            name = names.get(place.file)
            if name is not None:
                here.setdefault(name, []).append(place)
        for name, places in here.items():
            same = (problem.code, repr(problem.message.values), tuple(place._replace(file="") for place in places))
            found.setdefault(name, {}).setdefault(same, Found(problem, tuple(places)))
    return {name: list(those.values()) for name, those in found.items()}


_UNREAD = {"E-F001", "E-F003", "E-F007", "E-T005", "E-T008", "E-X001", "E-X002", "E-X003", "E-X007"}
"""What is said of a file that is no form, or none that could be opened: there are no cells to go to."""


def _copy(original: str, found: list[Found], language: Language) -> MarkedCopy:
    data = None
    if Path(original).suffix.lower() in COPIED_SUFFIXES:
        unread = any(one.problem.code in _UNREAD for one in found) or not Path(original).is_file()
        raw = None if unread else files.read(original)
        data = raw.data if isinstance(raw, files.Raw) else b""
    return marked_copy(data, _shown_name(original), found, language)


def _shown_name(original: str) -> str:
    return "stdin" if original == files.STANDARD_INPUT else Path(original).name


def _name(original: str, copy: MarkedCopy) -> str:
    """The name of a workbook stays; a list for another file is told by its ending."""
    name = _shown_name(original)
    is_own = copy.is_whole or Path(original).suffix.lower() == ".xlsx"
    return name if is_own else f"{name}{LIST_ENDING}"


def _free_name(name: str, taken: set[str]) -> str:
    """The name, with a number where another file has it in this run; upper and lower case are one."""
    ending = LIST_ENDING if name.endswith(LIST_ENDING) else Path(name).suffix
    stem = name.removesuffix(ending)
    number, free = 1, name
    while (folded := unicodedata.normalize("NFC", free).casefold()) in taken:
        number += 1
        free = f"{stem} ({number}){ending}"
    taken.add(folded)
    return free


def _identity(path: str) -> tuple[int, int] | None:
    """What a file is to the system, whatever it is called; None for what is not there."""
    try:
        found = Path(path).stat()
    except (OSError, ValueError):
        return None
    return found.st_dev, found.st_ino
