"""The records that a round names beside its assessments: a survey's replies, and one-stop dossiers.

Most rounds name none, and need not load what reads them.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from ...criteria import ScoredBy
from ...inputs import InputFile, Role
from ...nodes import Entry, Mapping
from ...problems import Problem
from ...records.dossier_answers import check_channels_are_told, from_dossiers
from ...records.supplied import Supplied
from ...records.survey import Survey, supplied_by
from ...rounds import Round
from ..expected import Expected
from ..files import name_from
from ..records.dossiers_round import DossierSource, read_dossier_source, read_dossiers
from ..records.survey_round import SurveyFiles, check_files, read_survey, read_survey_files


class RecordSources(NamedTuple):
    """Where a round's records are."""

    entry: Entry | None
    """What the round says of its survey."""
    survey: SurveyFiles | None
    dossiers: DossierSource | None


class Attached(NamedTuple):
    """A round with what its records say."""

    round: Round
    survey: Survey | None
    inputs: tuple[InputFile, ...]
    problems: tuple[Problem, ...]


def read_sources(entry: Entry, home: Path, year: int | None) -> RecordSources:
    """From ``survey:`` (a mapping) and ``dossiers:`` of round.yaml; complaints go to its source."""
    survey = entry.entry("survey") if isinstance(entry.node.entries.get("survey"), Mapping) else None
    return RecordSources(
        survey, read_survey_files(survey, home), read_dossier_source(entry.entry("dossiers"), home, year)
    )


def attach(round_: Round, sources: RecordSources, home: Path, *, read: bool) -> Attached:
    """The round as its records make it; where they are not ``read``, what forms need to know of them."""
    attached = Attached(round_, None, (), ())
    if sources.survey is not None:
        round_ = round_._replace(elsewhere=round_.elsewhere | {ScoredBy.SURVEY})
        attached = attached._replace(round=round_)
        if read:
            attached = _with_survey(round_, sources, home)
    if sources.dossiers is None:
        return attached
    supplied = frozenset(part.indicator.code for part in from_dossiers(round_.criteria))
    attached = attached._replace(round=attached.round._replace(supplied_codes=supplied))
    return _with_dossiers(attached, sources.dossiers) if read and supplied else attached


def _with_survey(round_: Round, sources: RecordSources, home: Path) -> Attached:
    """None of the units is scored without the survey, where it is unsound."""
    entry, files = sources.entry, sources.survey
    assert entry is not None and files is not None
    survey: Survey | None = None
    problems: list[Problem] = []
    if check_files(entry, files):
        survey, problems = read_survey(files, round_.criteria, round_.units)
    if survey is None:
        unsound = {unit.code: Supplied(is_sound=False) for unit in round_.units}
        return Attached(round_._replace(supplied=unsound), None, (), tuple(problems))
    paths = (files.records, files.questionnaire)
    inputs = tuple(
        InputFile(Role.RECORDS, name_from(home, path), source.sha256)
        for path, source in zip(paths, survey.sources, strict=True)
    )
    return Attached(round_._replace(supplied=supplied_by(survey)), survey, inputs, tuple(problems))


def _with_dossiers(attached: Attached, source: DossierSource) -> Attached:
    round_ = attached.round
    dossiers = read_dossiers(source, round_.units, Expected(round_.criteria, units=round_.units).names.hint)
    channels = check_channels_are_told(round_.criteria, dossiers, source.place)
    files = tuple(InputFile(Role.RECORDS, file.name, file.sha256) for file in dossiers.sources)
    return Attached(
        round_._replace(dossiers=dossiers),
        attached.survey,
        (*attached.inputs, *files),
        (*attached.problems, *dossiers.problems, *channels),
    )
