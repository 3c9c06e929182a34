"""A sender's own workbook with its wrong cells marked: every part is copied as it is but for those that must change.

Reading and saving a workbook by a library drops what the library does not know: drop-downs that Excel keeps as
extensions, shapes, macros, printer settings. The sender goes on working in the copy, so the package itself is patched.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import PurePath
from typing import NamedTuple

from ...language import Language
from ...problems import N_, Place, Problem, Severity
from ...tables.provenance import SEVERITIES
from ..files import Raw
from .before import unmark
from .markup import Odd, outline, safe
from .mending_list import HEADER, MAX_LISTED, SHEET_NAME, Item, color_line, list_sheet
from .notes import MAX_NOTE, add_notes
from .package import PatchedPackage
from .sheet import Cell, MarkedSheet, is_cell
from .styles import Styles
from .workbook import MarkedWorkbook, SheetEntry, empty_workbook, free_title, in_sheet

_HOW_TO = N_(
    "A click on a place leads to the cell. Cells with errors are red, those with warnings amber; a note in each says "
    "what is wrong. All else is as it was sent: mend it in this file and send it back."
)
_NO_WORKBOOK = N_("This is the list alone: the file itself is no .xlsx workbook in which cells can be marked.")
_NOT_OPENED = N_("This is the list alone: the file itself cannot be opened, or is not a form that was issued.")
_NOT_CHANGED = N_(
    "This is the list alone: the file itself is built in a way that this tool does not change, for fear of damaging it."
)


class Found(NamedTuple):
    """A problem, and those of its places that lie in the file at hand; one at least."""

    problem: Problem
    places: tuple[Place, ...]


class MarkedCopy(NamedTuple):
    """A workbook to send back."""

    data: bytes
    is_whole: bool
    """Whether it is the sender's own; otherwise it holds the list alone."""


def marked_copy(data: bytes | None, file: str, found: Sequence[Found], language: Language) -> MarkedCopy:
    """The workbook with its cells marked and the list in front; the list alone where it cannot be marked.

    ``file`` is the name by which the sender knows it; ``data`` is None for what is not meant to be such a workbook.
    """
    if data is None:
        return MarkedCopy(_list_alone(file, found, _NO_WORKBOOK, language), is_whole=False)
    if not zipfile.is_zipfile(io.BytesIO(data)):
        return MarkedCopy(_list_alone(file, found, _NOT_OPENED, language), is_whole=False)
    try:
        return MarkedCopy(_marked(data, file, found, language), is_whole=True)
    # Whatever a damaged or a hostile package makes the readers raise: the sender is owed the list.
    except Exception:  # noqa: BLE001
        return MarkedCopy(_list_alone(file, found, _NOT_CHANGED, language), is_whole=False)


def _list_alone(file: str, found: Sequence[Found], why: str, language: Language) -> bytes:
    workbook = empty_workbook()
    part = workbook.styles_part()
    styles = Styles(workbook.package.part(part))
    items = [_item(one, {}, language) for one in found]
    sheet = list_sheet(items, file, why, styles, language, workbook.space)
    workbook.package.put(part, styles.made())
    workbook.put_first(_title(workbook, language), sheet, HEADER)
    return workbook.package.saved()


def _marked(data: bytes, file: str, found: Sequence[Found], language: Language) -> bytes:
    original = PatchedPackage(data)
    package = PatchedPackage(data)
    workbook = MarkedWorkbook(package)
    before = unmark(workbook, Raw(file, data))
    part = workbook.styles_part()
    styles = Styles(package.part(part))
    spots = _mark_cells(workbook, styles, found[:MAX_LISTED], language)
    items = [_item(one, spots, language) for one in found]
    sheet = list_sheet(items, file, _HOW_TO, styles, language, workbook.space)
    package.put(part, styles.made())
    if before is None:
        workbook.put_first(_title(workbook, language), sheet, HEADER)
    else:
        workbook.replace(before, sheet)
    saved = package.saved()
    _verify(original, PatchedPackage(saved), set(package.changed), has_list=before is not None)
    return saved


class _Spot(NamedTuple):
    """Where a link to a place leads, and what filled its cell before it was marked."""

    link: str = ""
    color: str = ""


def _mark_cells(
    workbook: MarkedWorkbook, styles: Styles, found: Sequence[Found], language: Language
) -> dict[Place, _Spot]:
    """Mark all cells; returns where the places are."""
    by_sheet: dict[SheetEntry, list[tuple[Place, Problem]]] = {}
    for problem, places in found:
        for place in places:
            entry = None if place.sheet is None else workbook.sheet(place.sheet)
            if entry is not None and entry.part:
                by_sheet.setdefault(entry, []).append((place, problem))
    spots: dict[Place, _Spot] = {}
    for entry, here in by_sheet.items():
        cells = [(cell, problem) for place, problem in here if (cell := _cell(place)) is not None]
        colors = _mark_sheet(workbook.package, entry.part, cells, styles, language) if cells else {}
        for place, _ in here:
            location = in_sheet(entry.name, place.cell or "A1") if entry.is_visible else ""
            spots[place] = _Spot(location, colors.get(_cell(place), ""))
    return spots


def _cell(place: Place) -> Cell | None:
    if place.line is None or place.column is None or not is_cell((place.line, place.column)):
        return None
    return place.line, place.column


def _mark_sheet(
    package: PatchedPackage, part: str, cells: Sequence[tuple[Cell, Problem]], styles: Styles, language: Language
) -> dict[Cell | None, str]:
    """Returns what filled the cells before."""
    sheet = MarkedSheet(package.part(part))
    seen = sheet.shown_cells(cell for cell, _ in cells)
    by_cell: dict[Cell, list[Problem]] = {}
    for cell, problem in cells:
        by_cell.setdefault(seen[cell], []).append(problem)
    severities = {
        cell: Severity.ERROR if any(problem.severity is Severity.ERROR for problem in problems) else Severity.WARNING
        for cell, problems in by_cell.items()
    }
    sheet.restyle(severities, styles.marked)
    notes = {cell: _note(problems, language) for cell, problems in by_cell.items()}
    add_notes(package, part, sheet, notes)
    package.put(part, sheet.edits.made())
    colors = {cell: styles.color(style) for cell, style in sheet.styles_of(by_cell).items()}
    return {cell: colors[seen[cell]] for cell, _ in cells}


def _note(problems: Sequence[Problem], language: Language) -> str:
    lines = [
        f"{_capitalized(language.sentence(SEVERITIES[problem.severity]))} {problem.code}: "
        + " ".join(language.sentence(problem.message).split())
        for problem in problems
    ]
    return safe("\n".join(lines), MAX_NOTE)


def _capitalized(word: str) -> str:
    return word[:1].upper() + word[1:]


def _item(found: Found, spots: Mapping[Place, _Spot], language: Language) -> Item:
    problem, (place, *_) = found
    others = "".join(f" [{_shown(other, found.places)}]" for other in problem.places if other != place)
    colors = [
        color_line(in_file, spots[in_file].color)
        for in_file in found.places
        if in_file in spots and spots[in_file].color
    ]
    return Item(
        problem.severity,
        problem.code,
        language.sentence(problem.message) + others,
        _shown(place, found.places),
        spots[place].link if place in spots else "",
        "\n".join(dict.fromkeys(colors)),
    )


def _shown(place: Place, own: Sequence[Place]) -> str:
    """The place without the folders, which are the checker's and not the sender's; in the file itself only the cell."""
    if place.sheet is not None and place in own:
        return str(place._replace(file="")).strip()
    return str(place._replace(file=PurePath(place.file).name))


def _title(workbook: MarkedWorkbook, language: Language) -> str:
    return free_title(language.say(SHEET_NAME), [entry.name for entry in workbook.sheets])


def _verify(original: PatchedPackage, made: PatchedPackage, changed: set[str], *, has_list: bool) -> None:
    """Open the copy again: every part is the same or sound, and whatever is referred to is there."""
    for name in original.names:
        if name not in changed and original.part(name) != made.part(name):
            raise Odd(f"{name} has changed")
    for name in changed:
        if not name.endswith(".vml"):
            outline(made.part(name), depth=0)
        if not original.has(name) and not made.content_type(name):
            raise Odd(f"{name} has no type")
    before, after = MarkedWorkbook(original), MarkedWorkbook(made)
    if [sheet.name for sheet in after.sheets[0 if has_list else 1 :]] != [sheet.name for sheet in before.sheets]:
        raise Odd("other sheets")
    for sheet in after.sheets:
        if sheet.part:
            missing = {
                found.id for found in made.relationships(sheet.part) if found.target and not made.has(found.target)
            }
            if missing - {found.id for found in original.relationships(sheet.part)}:
                raise Odd(f"{sheet.name} refers to what is not there")
