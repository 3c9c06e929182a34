"""A document of results, read back."""

from __future__ import annotations

import json
from pathlib import Path

from ...analysis.groups import has_groups
from ...criteria import Policy
from ...heading import Heading, Signer
from ...problems import N_, Message, Place, Problem, Value
from ...ranking import Why
from ...results import RankedRecord, Results, UnrankedRecord
from ..files import Raw, problem, read
from ..json_part import Broken, Part, decode
from .message_reading import read_problem
from .parts import FORMAT, groups_json
from .revision import read_inputs, read_revision
from .seal import Seal
from .set_reading import read_criteria, read_policy
from .unit_reading import UnitReader, read_predecessors

MAX_BYTES = 512 * 1024 * 1024
"""The whole country's communes make some 130 MB."""
_SHOWN = 12
"""Digits of a seal that are told."""


def load_results(path: str | Path) -> Results | Problem:
    """A results document; a problem where it is not one."""
    raw = read_document(path)
    return raw if isinstance(raw, Problem) else parse_results(raw)


def read_document(path: str | Path) -> Raw | Problem:
    """The bytes of what is to be a document of results; who gives the folder of a round is told what is due."""
    raw = read(path, limit=MAX_BYTES)
    return problem("E-J013", str(path)) if isinstance(raw, Problem) and raw.code == "E-F002" else raw


def parse_results(raw: Raw) -> Results | Problem:
    """The results of a document as it was written: one whose seal is broken is none."""
    results, broken = parse_opened(raw)
    return broken or results


def parse_opened(raw: Raw) -> tuple[Results | Problem, Problem | None]:
    """The same, and what there is to say of its seal; of a document with a broken seal, what it says all the same."""
    seal = Seal(raw.data)
    results = _parse(raw)
    if not (seal.is_due or (isinstance(results, Results) and results.final)):
        return results, None
    if seal.is_sound:
        return (results._replace(seal=seal.stated) if isinstance(results, Results) and results.final else results), None
    values: dict[str, Value] = {"found": seal.found[:_SHOWN], "stated": seal.stated[:_SHOWN]}
    place = results.places[0] if isinstance(results, Problem) else Place(raw.name)
    return results, Problem(Message("E-J008", values) if seal.stated else Message("E-J007"), (place,))


def _parse(raw: Raw) -> Results | Problem:
    units = UnitReader()
    try:
        document = decode(raw.data.decode("utf-8-sig"), "units", units.read)
    except json.JSONDecodeError as error:
        return Problem(Message("E-J001"), (Place(raw.name, error.lineno, error.colno),))
    except (UnicodeDecodeError, RecursionError, ValueError):
        return Problem(Message("E-J001"), (Place(raw.name),))
    found = document.get("format") if isinstance(document, dict) else None
    if found != FORMAT:
        stated = Message(N_("its format is {format}"), {"format": ascii(found)[:40]})
        values: dict[str, Value] = {
            "found": Message(N_("it states no format")) if found is None else stated,
            "due": FORMAT,
        }
        return Problem(Message("E-J002", values), (Place(raw.name),))
    try:
        return _results(Part(document, ""), units)
    except Broken as broken:
        return Problem(Message("E-J003", {"path": broken.path}), (Place(raw.name),))


def _results(part: Part, units: UnitReader) -> Results:
    policy = read_policy(part.part("policy"))
    criteria = read_criteria(part.part("criteria"))
    round_ = part.part("round")
    results = Results(
        round=round_.text("name"),
        year=round_.whole("year"),
        stage=round_.text("stage"),
        heading=_read_heading(round_),
        criteria=criteria,
        policy=policy,
        units=units.of(part),
        unranked=tuple(
            UnrankedRecord(unit.text("code"), unit.text("name"), unit.member("why", Why), read_predecessors(unit))
            for unit in part.parts("unranked")
        ),
        problems=tuple(read_problem(problem) for problem in part.parts("problems")),
        version=part.part("tool").text("version"),
        stages=round_.texts("stages") if round_.has("stages") else (),
        inputs=read_inputs(part),
        final=part.flag("final") if part.has("final") else False,
        replaces=read_revision(part.part("replaces")) if part.has("replaces") else None,
    )
    _check_units(results)
    _check_groups(part, results)
    return results


def _check_units(results: Results) -> None:
    """Each unit is there once, with a grade of the policy and with all that the set has, and nothing else.

    What the policy says of fields is of fields of the set.
    """
    criteria, policy = results.criteria, results.policy
    grades = {grade.code for grade in policy.grades}
    fields = [item.code for item in criteria.fields]
    leaves = [item.code for item in criteria.indicators]
    adjustments = [(item.code, item.kind) for item in criteria.adjustments]
    codes = [entry.unit.code for entry in results.units] + [entry.code for entry in results.unranked]
    if len(set(codes)) < len(codes):
        raise Broken("units")
    if not {*policy.tie_break} <= {*fields}:
        raise Broken("policy.ranking.tie_break")
    _check_conditions(policy, fields)
    for position, entry in enumerate(results.units):
        if entry.grade not in grades:
            raise Broken(f"units[{position}].grade")
        if not _missed_agree(entry, policy):
            raise Broken(f"units[{position}].missed")
        if [field.code for field in entry.unit.fields] != fields:
            raise Broken(f"units[{position}].fields")
        if [leaf.code for leaf in entry.unit.indicators] != leaves:
            raise Broken(f"units[{position}].indicators")
        if [(item.code, item.kind) for item in entry.unit.adjustments.items] != adjustments:
            raise Broken(f"units[{position}].adjustments")


def _check_conditions(policy: Policy, fields: list[str]) -> None:
    """Conditions of grades are of fields that there are, and there is always a grade without any."""
    for position, grade in enumerate(policy.grades):
        if not {floor.field for floor in grade.requires.fields} <= {*fields}:
            raise Broken(f"policy.grades[{position}].requires.fields")
    if any(not grade.requires.is_empty for grade in policy.grades):
        last = policy.grades[-1]
        if last.start is not None or not last.requires.is_empty:
            raise Broken(f"policy.grades[{len(policy.grades) - 1}]")


def _missed_agree(entry: RankedRecord, policy: Policy) -> bool:
    """Whether the grades that were missed are those between the one that the index reaches and the one given."""
    if not entry.missed and all(grade.requires.is_empty for grade in policy.grades):
        return True
    codes = [grade.code for grade in policy.grades]
    starts = [grade.start for grade in policy.grades]
    reached = [start is None or entry.published_index >= start for start in (*starts, None)].index(True)
    given = codes.index(entry.grade)
    return given >= reached and [missed.grade for missed in entry.missed] == codes[reached:given]


def _check_groups(part: Part, results: Results) -> None:
    """What is said of groups follows from their units: a document may lack it, but not say otherwise."""
    if not part.has("groups"):
        return
    due = groups_json(results) if has_groups(results) else []
    if len(part.items("groups")) != len(due):
        raise Broken("groups")
    for found, group in zip(part.parts("groups"), due, strict=True):
        for key, value in group.items():
            if found.raw(key) != value:
                raise Broken(f"{found.path}.{key}")


def _read_heading(round_: Part) -> Heading:
    if not round_.has("heading"):
        return Heading()
    part = round_.part("heading")
    decision = part.part("decision")
    return Heading(
        part.text("issuer"),
        part.text("office"),
        part.text("place"),
        decision.text("number"),
        decision.text("date"),
        tuple(Signer(signer.text("title"), signer.text("name")) for signer in part.parts("signers")),
    )
