"""A round's folder: ``round.yaml``, the units, and the assessments in whatever form they came."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from ..assessment import Submission, Unit
from ..dossier_answers import check_channels_are_told, from_dossiers
from ..dossiers import Dossiers
from ..nodes import Entry, Node, Source
from ..problems import N_, Message, Place, Problem, has_errors
from ..rounds import Heading, Round, Signer
from .assessments import ASSESSMENT_SUFFIXES, read_assessment
from .criteria_file import find_set, load_set
from .expected import Expected
from .files import read
from .records.dossiers_round import DossierSource, read_dossier_source, read_dossiers
from .workbooks.workbook import WORKBOOK_SUFFIXES
from .yaml_file import read_yaml

ROUND_FILE = "round.yaml"
FILES_WORTH_A_PROCESS = 400
"""Files below which starting processes and handing over results costs more than it saves."""
MAX_JOBS = 8

TABLE_SUFFIXES = (".csv", *WORKBOOK_SUFFIXES)


class RoundFolder(NamedTuple):
    """A round and where its assessments are."""

    round: Round
    assessments: Path
    dossiers: DossierSource | None = None
    """Where the round's one-stop dossiers are; None where it has none."""

    @property
    def expected(self) -> Expected:
        round_ = self.round
        return Expected(
            round_.criteria,
            year=round_.year,
            units=round_.units,
            stage=round_.stage,
            elsewhere=round_.elsewhere,
            supplied=round_.supplied_codes,
        )

    @property
    def is_table(self) -> bool:
        """Whether the assessments are one wide table."""
        return self.assessments.suffix.lower() in TABLE_SUFFIXES

    def files(self) -> tuple[list[Path], list[Problem]]:
        """The assessment files of the folder, and a complaint about each file that is not read."""
        files, problems = [], []
        for path in sorted(self.assessments.iterdir()):
            if path.suffix.lower() in ASSESSMENT_SUFFIXES and not _is_clutter(path):
                files.append(path)
            elif not _is_clutter(path):
                problems.append(Problem(Message("W-F010", {"name": path.name}), (Place(str(path)),)))
        return files, problems


def _is_clutter(path: Path) -> bool:
    """What editors, systems and people leave in folders."""
    name = path.name.lower()
    return name.startswith((".", "~$", "readme")) or name in ("thumbs.db", "desktop.ini")


def read_submissions(
    folder: RoundFolder, *, jobs: int | None = None
) -> tuple[Iterator[Submission], int, list[Problem]]:
    """What came in, read as it is asked for; how many files that is; and what is not read at all.

    ``jobs`` processes read, or as many as pay; the submissions are the same and in the same order.
    """
    if folder.is_table:
        from .wide_table import read_wide_table  # a library for each format, only when it is needed

        submissions, problems = read_wide_table(folder.assessments, folder.expected)
        return iter(submissions), len(submissions), problems
    files, problems = folder.files()
    return _read_files(files, folder.expected, jobs), len(files), problems


def _read_files(files: list[Path], expected: Expected, jobs: int | None) -> Iterator[Submission]:
    if jobs is None:
        jobs = min(os.cpu_count() or 1, MAX_JOBS) if len(files) >= FILES_WORTH_A_PROCESS else 1
    jobs = min(jobs, len(files))
    if jobs <= 1:
        yield from (read_assessment(path, expected) for path in files)
        return
    from concurrent.futures import ProcessPoolExecutor  # 28 ms to import, which one unit need not pay

    chunk = max(1, min(50, len(files) // (4 * jobs)))
    with ProcessPoolExecutor(jobs, initializer=_expect, initargs=(expected,)) as pool:
        yield from pool.map(_read_expected, files, chunksize=chunk)


_DEVICES = {"con", "prn", "aux", "nul", *(f"{port}{number}" for port in ("com", "lpt") for number in range(1, 10))}
"""Names that Windows keeps for itself, with whatever ending."""

_expected: Expected | None = None
"""In a reading process: what every file it is handed must agree with."""


def _expect(expected: Expected) -> None:
    global _expected  # noqa: PLW0603  # the pool's way of handing something to each process once
    _expected = expected
    gc.disable()  # what is read is handed over and dropped; there are no cycles to look for


def _read_expected(path: Path) -> Submission:
    assert _expected is not None
    return read_assessment(path, _expected)


def load_round(
    path: str | Path, *, examples: bool = True, records: bool = True
) -> tuple[RoundFolder | None, list[Problem]]:
    """A round from its folder or its ``round.yaml``, with every check of its set and its records.

    The worked examples may be left, and the records, which come in later than the round is begun.
    """
    file = Path(path)
    if file.is_dir():
        file = file / ROUND_FILE
        if not file.is_file():
            return None, [Problem(Message("E-D001", {"file": ROUND_FILE}), (Place(str(path)),))]
    raw = read(file)
    if isinstance(raw, Problem):
        return None, [raw]
    source, node = read_yaml(raw)
    if node is None:
        return None, source.problems
    folder, problems = _read_round(source, node, file, examples=examples)
    return (folder, problems) if folder is None or not records else _with_dossiers(folder, problems)


def _read_round(source: Source, node: Node, file: Path, *, examples: bool) -> tuple[RoundFolder | None, list[Problem]]:
    entry = source.entry(node, what=Message(N_("round")))
    if entry is None:
        return None, source.problems
    name = entry.required_text("name")
    year = entry.required_amount("year", whole=True)
    criteria_name = entry.required_text("criteria")
    units_name = entry.required_text("units")
    assessments_name = entry.required_text("assessments")
    heading = _read_heading(entry.entry("heading"))
    dossiers = read_dossier_source(entry.entry("dossiers"), file.parent, None if year is None else int(year))
    entry.finish()
    problems = source.problems
    criteria = None
    if criteria_name is not None:
        found = find_set(criteria_name, near=file.parent)
        if isinstance(found, Problem):
            source.report_message(Message("E-F008", found.message.values), entry.at_of("criteria"))
        else:
            loaded = load_set(found, examples=examples)
            problems.extend(loaded.problems)
            criteria = loaded.sound
    units: tuple[Unit, ...] | None = None
    if units_name is not None:
        units_file = file.parent / units_name
        if units_file.is_file():
            units, remarks = load_units(units_file)
            problems.extend(remarks)
        else:
            source.report("E-D002", entry.at_of("units"), what="units", path=units_name)
    assessments = None if assessments_name is None else file.parent / assessments_name
    if assessments is not None and not _is_readable(assessments):
        source.report("E-D002", entry.at_of("assessments"), what="assessments", path=assessments_name or "")
        assessments = None
    if criteria is not None and year is not None and year not in criteria.years:
        years = tuple(str(known) for known in criteria.years)
        source.report("E-A026", entry.at_of("year"), year=str(year), criteria=criteria.id, years=years)
        criteria = None
    if name is None or year is None or criteria is None or not units or assessments is None or has_errors(problems):
        return None, problems
    supplied = frozenset(part.indicator.code for part in from_dossiers(criteria)) if dossiers else frozenset[str]()
    round_ = Round(name, int(year), criteria, units, Place(str(file)), heading, supplied_codes=supplied)
    return RoundFolder(round_, assessments, dossiers), problems


def load_dossiers(folder: RoundFolder) -> Dossiers:
    """The dossiers of a round that has some."""
    assert folder.dossiers is not None
    return read_dossiers(folder.dossiers, folder.round.units, folder.expected.hint_unit)


def _with_dossiers(folder: RoundFolder, problems: list[Problem]) -> tuple[RoundFolder, list[Problem]]:
    """The round with its dossiers, if it has some and its set asks for their figures."""
    if folder.dossiers is None or not from_dossiers(folder.round.criteria):
        return folder, problems
    dossiers, round_ = load_dossiers(folder), folder.round
    channels = check_channels_are_told(round_.criteria, dossiers, folder.dossiers.place)
    problems = [*problems, *dossiers.problems, *channels]
    return folder._replace(round=round_._replace(dossiers=dossiers)), problems


def _is_readable(path: Path) -> bool:
    return path.is_dir() or (path.is_file() and path.suffix.lower() in TABLE_SUFFIXES)


def _read_heading(entry: Entry | None) -> Heading:
    if entry is None:
        return Heading()
    issuer, office, place = entry.text("issuer"), entry.text("office"), entry.text("place")
    decision = entry.entry("decision")
    number = date = None
    if decision is not None:
        number, date = decision.text("number"), decision.text("date")
        decision.finish()
    signers = []
    for item in entry.source.entries(entry.take("signers"), what="signers"):
        title, name = item.required_text("title"), item.text("name")
        item.finish()
        if title is not None:
            signers.append(Signer(title, name or ""))
    entry.finish()
    return Heading(issuer or "", office or "", place or "", number or "", date or "", tuple(signers))


def load_units(path: str | Path) -> tuple[tuple[Unit, ...] | None, list[Problem]]:
    """The units of ``units.yaml``, in its order; None where one of them cannot be read."""
    raw = read(path)
    if isinstance(raw, Problem):
        return None, [raw]
    source, node = read_yaml(raw)
    entry = None if node is None else source.entry(node, what=Message(N_("list of units")))
    if entry is None:
        return None, source.problems
    units: dict[str, Unit] = {}
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
            units[key] = unit
    entry.finish()
    return (tuple(units.values()) if entries and not has_errors(source.problems) else None), source.problems


def _read_unit(entry: Entry) -> Unit | None:
    code, name = entry.required_text("code"), entry.required_text("name")
    kind, group, parent = entry.text("kind"), entry.text("group"), entry.text("parent")
    entry.finish()
    if code is None or name is None:
        return None
    if not is_unit_code(code):
        entry.source.report("E-U002", entry.at_of("code"), code=code)
        return None
    return Unit(code, name, kind or "", group or "", parent or "", entry.place)


def is_unit_code(code: str) -> bool:
    """A code is also a file name: letters, digits, ``-``, ``_`` and ``.``, not ``.`` first or last, and no device."""
    sound = len(code) <= 80 and code[0] != "." and code[-1] != "." and all(c.isalnum() or c in "-_." for c in code)
    return sound and code.split(".", maxsplit=1)[0].casefold() not in _DEVICES
