"""``units.yaml``: the units of a round, and what must hold of units in whatever list they stand."""

from __future__ import annotations

from pathlib import Path

from ..assessment import Predecessor, Unit
from ..nodes import At, Entry, Node, Scalar, Sequence, Source, is_blank
from ..problems import N_, Message, Problem, has_errors
from ..text import one_spelling
from .files import Raw, read
from .yaml_file import read_yaml

_DEVICES = {"con", "prn", "aux", "nul", *(f"{port}{number}" for port in ("com", "lpt") for number in "123456789¹²³")}
"""Names that Windows keeps for itself, with whatever ending."""


def load_units(path: str | Path) -> tuple[tuple[Unit, ...] | None, list[Problem]]:
    """The units of ``units.yaml``, in its order; None where one of them cannot be read."""
    return parse_units(read(path))


def parse_units(raw: Raw | Problem) -> tuple[tuple[Unit, ...] | None, list[Problem]]:
    """The same of a file that was read already, or could not be."""
    if isinstance(raw, Problem):
        return None, [raw]
    source, node = read_yaml(raw)
    entry = None if node is None else source.entry(node, what=Message(N_("list of units")))
    if entry is None:
        return None, source.problems
    units: dict[str, Unit] = {}
    named: dict[tuple[str, str], Unit] = {}
    if _is_empty(entry.node.entries.get("units")):
        source.report("E-U014", entry.at_of("units"))
        return None, source.problems
    entries = entry.entries("units")
    for item in entries:
        unit = _read_unit(item)
        if unit is None:
            continue
        key = unit.code.casefold()  # two codes that differ only in case are one file on Windows
        if key in units:
            first = units[key].place
            source.report("E-U001", item.at_of("code"), (first,) if first else (), code=unit.code)
        else:
            _look_at_name(source, item, unit, named)
            units[key] = unit
    entry.finish()
    return (tuple(units.values()) if entries and not has_errors(source.problems) else None), source.problems


def _is_empty(listed: Node | None) -> bool:
    """As a new round has it, whose units nobody has listed."""
    return listed is not None and (is_blank(listed) or (isinstance(listed, Sequence) and not listed.items))


def _look_at_name(source: Source, entry: Entry, unit: Unit, named: dict[tuple[str, str], Unit]) -> None:
    """Two units of one name may well be two, but nobody could tell them apart in what is printed."""
    if unit.name.startswith("“") and unit.name.endswith("”"):
        source.report("W-U013", entry.at_of("name"), name=unit.name)
    first = named.setdefault((one_spelling(unit.name), unit.group), unit)  # what is above a unit is printed nowhere
    if first is not unit:
        source.report("W-U012", entry.at_of("name"), (first.place,) if first.place else (), name=unit.name)


def _read_unit(entry: Entry) -> Unit | None:
    code, name = entry.required_text("code"), entry.required_text("name")
    kind, group, parent = entry.text("kind"), entry.text("group"), entry.text("parent")
    made_of = _read_predecessors(entry)
    entry.finish()
    if code is None or name is None:
        return None
    if not is_unit_code(code):
        entry.source.report("E-U002", entry.at_of("code"), code=code)
        return None
    predecessors = sound_predecessors(entry.source, code, made_of)
    return Unit(code, name, kind or "", group or "", parent or "", entry.place, predecessors)


def _read_predecessors(entry: Entry) -> list[tuple[Predecessor, At]]:
    """Codes, each by itself or with a weight, and where they stand."""
    node = entry.take("predecessors")
    if node is None:
        return []
    if not isinstance(node, Sequence) or not node.items:
        entry.source.report("E-Y012" if isinstance(node, Sequence) else "E-Y009", node.at, what="predecessors")
        return []
    found: list[tuple[Predecessor, At]] = []
    for item in node.items:
        if isinstance(item, Scalar):
            code, weight = entry.source.text(item, what="predecessors"), None
        else:
            one = entry.source.entry(item, what="predecessors")
            if one is None:
                continue
            code, weight = one.required_text("code"), one.amount("weight")
            one.finish()
            if one.failed:
                continue
        if code is not None:
            found.append((Predecessor(code, 1 if weight is None else weight), item.at))
    return found


def sound_predecessors(source: Source, code: str, made_of: list[tuple[Predecessor, At]]) -> tuple[Predecessor, ...]:
    """What a unit was made of, with a complaint about each that cannot be.

    Its own code is that of the earlier round, and may be among several: a unit that others were merged into.
    """
    seen: dict[str, At] = {}
    for one, at in made_of:
        key = one.code.casefold()
        if not is_unit_code(one.code):
            source.report("E-U002", at, code=one.code)
        elif key in seen:
            source.report("E-U005", at, (source.place(seen[key]),), code=one.code, unit=code)
        elif one.weight <= 0:
            source.report("E-U007", at, code=one.code, weight=one.weight)
        seen.setdefault(key, at)
    if [*seen] == [code.casefold()]:
        source.report("E-U006", made_of[0][1], code=code)
    return tuple(one for one, _ in made_of)


def is_unit_code(code: str) -> bool:
    """A code is also a file name: letters, digits, ``-``, ``_`` and ``.``, not ``.`` first or last, and no device."""
    sound = len(code) <= 80 and code[0] != "." and code[-1] != "." and all(c.isalnum() or c in "-_." for c in code)
    return sound and code.split(".", maxsplit=1)[0].casefold() not in _DEVICES
