"""A round's folder: ``round.yaml``, the units, and the assessments in whatever form they came."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from ...assessment import Predecessor, Submission, Unit
from ...inputs import InputFile, Role
from ...nodes import At, Entry, Node, Scalar, Sequence, Source
from ...nodes import Mapping as MappingNode
from ...problems import N_, Message, Place, Problem, has_errors
from ...rounds import Heading, Round, Signer
from ...stages.stage import SELF_STAGE, Stage, StageKind, deciders
from ..assessments import assessment_files, read_assessment
from ..expected import Expected
from ..files import Raw, is_file, is_folder, name_from, read, resolved
from ..sets.bundled import is_bundled
from ..sets.reading import find_set, load_set
from ..workbooks.marks import WORKBOOK_SUFFIXES
from ..yaml_file import read_yaml
from .calendar import DEADLINES, RECEIVED, read_calendar
from .stages import check_folders, read_stages

if TYPE_CHECKING:
    from ...records.dossiers import Dossiers
    from ...records.survey import Survey
    from ..records.dossiers_round import DossierSource

ROUND_FILE = "round.yaml"
WORK_WORTH_A_PROCESS = 400
"""YAML files below which starting processes and handing over results costs more than it saves."""
FORM_WORK = 3
"""How many YAML files a form in Excel is as much work as."""
MAX_JOBS = 8

TABLE_SUFFIXES = (".csv", *WORKBOOK_SUFFIXES)


class RoundFolder(NamedTuple):
    """A round and where its assessments are."""

    round: Round
    assessments: Path
    later: Mapping[str, Path] = {}
    """The folders of the stages after the self-assessment that are there, by the stage's name."""
    previous: Path | None = None
    """The results of a year before, where the round names them; they are read by whoever needs them."""
    inputs: tuple[InputFile, ...] = ()
    """The files that were read to know the round: its own, its units, its set, and all else but what units sent."""
    survey: Survey | None = None
    """What the survey's records come to; None where the round has none, or they cannot be read."""
    dossiers: DossierSource | None = None
    """Where the round's one-stop dossiers are; None where it has none."""

    @property
    def home(self) -> Path:
        """The folder of the round's file."""
        return Path(self.round.place.file).parent

    @property
    def expected(self) -> Expected:
        return self.expected_in(SELF_STAGE)

    def expected_in(self, stage: Stage) -> Expected:
        """What a file of a stage must agree with."""
        round_ = self.round
        elsewhere = round_.elsewhere_in(stage)
        return Expected(
            round_.criteria,
            year=round_.year,
            units=round_.units,
            stage=stage,
            elsewhere=elsewhere,
            supplied=round_.supplied_codes if stage.kind is StageKind.SELF else (),
        )

    def folder_of(self, stage: Stage) -> Path | None:
        """Where a stage's files lie; None where nothing is there yet."""
        return self.assessments if stage.kind is StageKind.SELF else self.later.get(stage.name)

    def stage_of(self, file: Path) -> Stage:
        """The stage whose folder a file lies in; the first where it is none's."""
        home = resolved(file).parent
        folders = {resolved(path): name for name, path in self.later.items()}
        return next((stage for stage in self.round.stages if stage.name == folders.get(home)), SELF_STAGE)

    def in_stage(self, stage: str) -> RoundFolder:
        """The same round, scored in another of its stages."""
        return self._replace(round=self.round._replace(stage=stage))

    @property
    def is_table(self) -> bool:
        """Whether the assessments are one wide table."""
        return self.assessments.suffix.lower() in TABLE_SUFFIXES

    def files(self, stage: Stage = SELF_STAGE) -> tuple[list[Path], list[Problem]]:
        """The assessment files of a stage's folder, and a complaint about each file that is not read."""
        folder = self.folder_of(stage)
        return ([], []) if folder is None else assessment_files(folder)


def read_submissions(
    folder: RoundFolder, *, jobs: int | None = None
) -> tuple[Iterator[Submission], int, list[Problem]]:
    """What came in up to the stage that is scored, read as it is asked for; how many that is; what is not read at all.

    ``jobs`` processes read, or as many as pay; the submissions are the same and in the same order.
    """
    parts: list[Iterable[Submission]] = []
    count = 0
    problems: list[Problem] = []
    for stage in folder.round.spoken:
        if stage.kind is StageKind.SELF and folder.is_table:
            from ..wide_table import read_wide_table  # a library for each format, only when it is needed

            submissions, remarks = read_wide_table(folder.assessments, folder.expected)
            parts.append(submissions)
            count += len(submissions)
        else:
            files, remarks = folder.files(stage)
            parts.append(_read_files(files, folder.expected_in(stage), jobs))
            count += len(files)
        problems.extend(remarks)
    return chain.from_iterable(parts), count, problems


def _read_files(files: list[Path], expected: Expected, jobs: int | None) -> Iterator[Submission]:
    if jobs is None:
        jobs = min(os.cpu_count() or 1, MAX_JOBS) if _work(files) >= WORK_WORTH_A_PROCESS else 1
    jobs = min(jobs, len(files))
    if jobs <= 1:
        yield from (read_assessment(path, expected) for path in files)
        return
    from ..reading_processes import read_beside_each_other  # 28 ms to import, which one unit need not pay

    yield from read_beside_each_other(files, expected, jobs)


_DEVICES = {"con", "prn", "aux", "nul", *(f"{port}{number}" for port in ("com", "lpt") for number in "123456789¹²³")}
"""Names that Windows keeps for itself, with whatever ending."""


def _work(files: list[Path]) -> int:
    """What there is to read, in YAML files."""
    return sum(FORM_WORK if path.suffix.lower() in WORKBOOK_SUFFIXES else 1 for path in files)


def load_round(
    path: str | Path,
    *,
    examples: bool = True,
    stage: str | None = None,
    planned: bool = False,
    records: bool = True,
) -> tuple[RoundFolder | None, list[Problem]]:
    """A round from its folder or its ``round.yaml``, with every check of its set and its records.

    The worked examples may be left, and the records, which come in later than the round is begun. ``stage`` is the one
    to be scored; without it, the last that is there. ``planned`` says that stages after the self-assessment are to
    come, even where nothing of them is there.
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
    return _read_round(source, node, raw, examples=examples, stage=stage, planned=planned, records=records)


def _read_round(
    source: Source, node: Node, raw: Raw, *, examples: bool, stage: str | None, planned: bool, records: bool
) -> tuple[RoundFolder | None, list[Problem]]:
    file = Path(raw.name)
    inputs = [InputFile(Role.ROUND, file.name, raw.source.sha256)]
    entry = source.entry(node, what=Message(N_("round")))
    if entry is None:
        return None, source.problems
    name = entry.required_text("name")
    year = entry.required_amount("year", whole=True)
    criteria_name = entry.required_text("criteria")
    units_name = entry.required_text("units")
    assessments_name = entry.required_text("assessments")
    heading = _read_heading(entry.entry("heading"))
    staged = read_stages(entry, file.parent, stage, planned=planned)
    for key in (DEADLINES, RECEIVED):
        entry.take(key)  # read when the units are known
    previous = _file_named(entry, "previous", file.parent)
    has_survey = isinstance(entry.node.entries.get("survey"), MappingNode)
    sources = None
    survey_held = True if has_survey else _survey_held(entry)
    if has_survey or "dossiers" in entry.node.entries:
        from .records import read_sources

        sources = read_sources(entry, file.parent, None if year is None else int(year))
    entry.take("dossiers")
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
            if criteria is not None:
                known_as = criteria.id if is_bundled(found) else name_from(file.parent, found)
                inputs.append(InputFile(Role.CRITERIA, known_as, criteria.sha256))
    units: tuple[Unit, ...] | None = None
    if units_name is not None:
        units_file = file.parent / units_name
        if is_file(units_file):
            listed = read(units_file)
            units, remarks = parse_units(listed)
            problems.extend(remarks)
            if isinstance(listed, Raw):
                inputs.append(InputFile(Role.UNITS, name_from(file.parent, units_file), listed.source.sha256))
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
    if assessments is not None and staged.sound:
        problems.extend(check_folders(staged, file.parent, assessments))
    calendar = read_calendar(entry, staged, units or ())
    if name is None or year is None or criteria is None or not units or assessments is None or has_errors(problems):
        return None, problems
    round_ = Round(
        name,
        int(year),
        criteria,
        units,
        Place(str(file)),
        heading,
        stages=staged.stages,
        stage=staged.scored,
        elsewhere=frozenset(who for who, kinds in deciders(staged.stages).items() if kinds),
        survey_held=survey_held,
        calendar=calendar,
    )
    folder = RoundFolder(round_, assessments, staged.folders, previous, tuple(inputs))
    if sources is None:
        return folder, problems
    from .records import attach

    attached = attach(round_, sources, file.parent, read=records)
    folder = folder._replace(
        round=attached.round,
        survey=attached.survey,
        dossiers=sources.dossiers,
        inputs=(*folder.inputs, *attached.inputs),
    )
    return folder, [*problems, *attached.problems]


def _survey_held(entry: Entry) -> bool | None:
    """False where the round says that there was no survey; None where it says nothing."""
    return None if entry.choice("survey", ("none",), "") != "none" else False


def _file_named(entry: Entry, key: str, home: Path) -> Path | None:
    """The file that an optional key names; None, and a complaint, where it is not there."""
    name = entry.text(key)
    if name is None or is_file(home / name):
        return None if name is None else home / name
    entry.source.report("E-D002", entry.at_of(key), what=key, path=name)
    return None


def load_dossiers(folder: RoundFolder) -> Dossiers:
    """The dossiers of a round that has some."""
    from ..records.dossiers_round import read_dossiers  # most rounds have none

    assert folder.dossiers is not None
    return read_dossiers(folder.dossiers, folder.round.units, folder.expected.hint_unit)


def _is_readable(path: Path) -> bool:
    return is_folder(path) or (is_file(path) and path.suffix.lower() in TABLE_SUFFIXES)


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


def _look_at_name(source: Source, entry: Entry, unit: Unit, named: dict[tuple[str, str], Unit]) -> None:
    """Two units of one name may well be two, but nobody could tell them apart in what is printed."""
    if unit.name.startswith("“") and unit.name.endswith("”"):
        source.report("W-U013", entry.at_of("name"), name=unit.name)
    first = named.setdefault((unit.name, unit.group), unit)  # what is above a unit is printed nowhere
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
