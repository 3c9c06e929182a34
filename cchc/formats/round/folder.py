"""A round's folder: ``round.yaml``, the units, and the assessments in whatever form they came."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from ...assessment import Submission, Unit
from ...criteria import CriteriaSet
from ...heading import Heading, Signer
from ...inputs import InputFile, Role
from ...nodes import Entry, Node, Source
from ...nodes import Mapping as MappingNode
from ...problems import N_, Message, Place, Problem, has_errors
from ...rounds import Round
from ...stages.stage import DEFAULT_STAGES, SELF_STAGE, Stage, StageKind, deciders
from ..assessments import assessment_files, read_assessment
from ..expected import Expected
from ..files import Raw, is_file, is_folder, name_from, read, resolved
from ..sets.bundled import is_bundled
from ..sets.reading import find_set, load_set
from ..units_yaml import parse_units
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
            outdated=round_.unasked_in(stage) - elsewhere,
            stages=[known.name for known in (round_.stages if len(round_.stages) > 1 else DEFAULT_STAGES)],
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


def _work(files: list[Path]) -> int:
    """What there is to read, in YAML files."""
    return sum(FORM_WORK if path.suffix.lower() in WORKBOOK_SUFFIXES else 1 for path in files)


_ReadSet: TypeAlias = Callable[[Entry, str | None, Path], tuple[CriteriaSet | None, tuple[InputFile, ...]]]


def load_round(
    path: str | Path,
    *,
    examples: bool = True,
    stage: str | None = None,
    planned: bool = False,
    records: bool = True,
    verified: bool = False,
) -> tuple[RoundFolder | None, list[Problem]]:
    """A round from its folder or its ``round.yaml``, with every check of its set and its records.

    The worked examples may be left, and the records, which come in later than the round is begun. ``stage`` is the one
    to be scored; without it, the last that is there. ``planned`` says that stages after the self-assessment are to
    come, even where nothing of them is there; ``verified`` that it was scored already, with the set as it is.
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
    read_set = partial(_read_set, examples=examples, verified=verified)
    return _read_round(source, node, raw, read_set, stage=stage, planned=planned, records=records)


def _read_round(
    source: Source, node: Node, raw: Raw, read_set: _ReadSet, *, stage: str | None, planned: bool, records: bool
) -> tuple[RoundFolder | None, list[Problem]]:
    file = Path(raw.name)
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
    criteria, set_read = read_set(entry, criteria_name, file.parent)
    units, units_read = _read_units(entry, units_name, file.parent)
    inputs = (InputFile(Role.ROUND, file.name, raw.source.sha256), *set_read, *units_read)
    assessments = _find_assessments(entry, assessments_name, file.parent)
    if criteria is not None and year is not None and year not in criteria.years:
        years = tuple(str(known) for known in criteria.years)
        source.report("E-A026", entry.at_of("year"), year=str(year), criteria=criteria.id, years=years)
        criteria = None
    problems = source.problems
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
    folder = RoundFolder(round_, assessments, staged.folders, previous, inputs)
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


def _read_set(
    entry: Entry, name: str | None, home: Path, *, examples: bool, verified: bool
) -> tuple[CriteriaSet | None, tuple[InputFile, ...]]:
    """The set that a round names, if it is sound, and its file."""
    if name is None:
        return None, ()
    found = find_set(name, near=home)
    if isinstance(found, Problem):
        entry.source.report_message(Message("E-F008", found.message.values), entry.at_of("criteria"))
        return None, ()
    loaded = load_set(found, examples=examples)
    loaded = loaded.of_results if verified else loaded
    entry.source.problems.extend(loaded.problems)
    criteria = loaded.sound
    if criteria is None:
        return None, ()
    known_as = criteria.id if is_bundled(found) else name_from(home, found)
    return criteria, (InputFile(Role.CRITERIA, known_as, criteria.sha256),)


def _read_units(entry: Entry, name: str | None, home: Path) -> tuple[tuple[Unit, ...] | None, tuple[InputFile, ...]]:
    """The units that a round names, if all of them can be read, and their file."""
    if name is None:
        return None, ()
    file = home / name
    if not is_file(file):
        entry.source.report("E-D002", entry.at_of("units"), what="units", path=name)
        return None, ()
    raw = read(file)
    units, remarks = parse_units(raw)
    entry.source.problems.extend(remarks)
    inputs = (InputFile(Role.UNITS, name_from(home, file), raw.source.sha256),) if isinstance(raw, Raw) else ()
    return units, inputs


def _find_assessments(entry: Entry, name: str | None, home: Path) -> Path | None:
    """The folder or the table of the self-assessments; None, and a complaint, where it is not there."""
    if name is None or _is_readable(home / name):
        return None if name is None else home / name
    entry.source.report("E-D002", entry.at_of("assessments"), what="assessments", path=name)
    return None


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
    return read_dossiers(folder.dossiers, folder.round.units, folder.expected.names.hint)


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
