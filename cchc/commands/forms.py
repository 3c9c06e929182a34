"""``cchc forms``: one Excel form for each unit of a round, of any of its stages."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import IO, TYPE_CHECKING, NamedTuple, TypeAlias

import click

from ..problems import N_, Message, Place, Problem, Severity, Value, has_errors
from . import EXIT_USAGE, Settings
from .common import ExistingPath, FolderPath, progress, refuse_round, say, tell, translated

if TYPE_CHECKING:
    from pathlib import Path

    from ..assessment import Submission, Unit
    from ..formats.expected import Expected
    from ..formats.round.folder import RoundFolder
    from ..rounds import Scored
    from ..stages.stage import Stage

Write: TypeAlias = Callable[[IO[bytes]], None]


class _Form(NamedTuple):
    """A form that is to be made."""

    unit: Unit
    write: Write
    taken: Submission | None = None
    """What came in already and is filled in again."""


@translated(
    "forms",
    help=N_(
        "Make a form in DIR for each unit of ROUND: an Excel workbook, named by the unit's code, to be filled in and "
        "put into the folder of its stage. Without --stage, it is that of the self-assessment."
    ),
)
@click.argument("round_path", metavar="ROUND", type=ExistingPath())
@click.option(
    "-o",
    "--output",
    "folder",
    metavar="DIR",
    required=True,
    type=FolderPath(),
    help=N_("The folder for the forms; it is made where it does not exist."),
)
@click.option(
    "--stage",
    metavar="NAME",
    help=N_(
        "The stage that the forms are for: an appraisal's are for the appraisers, with what the unit has answered; an "
        "explanation's are for the units that were asked, with their questions."
    ),
)
@click.option(
    "--unit", "codes", metavar="CODE", multiple=True, help=N_("Only the form of this unit. May be given several times.")
)
@click.option("--filled", is_flag=True, help=N_("Fill in the answers that are there already."))
@click.option("--force", is_flag=True, help=N_("Write over forms that are there already."))
def command(
    settings: Settings,
    *,
    round_path: str,
    folder: Path,
    stage: str | None,
    codes: tuple[str, ...],
    filled: bool,
    force: bool,
) -> int:
    from ..assessment import SELF
    from ..formats import files
    from ..formats.round.folder import load_round
    from ..formats.round.inputs import inputs_in_the_way
    from ..stages.stage import StageKind

    stage = SELF if stage is None else stage
    loaded, problems = load_round(round_path, examples=False, stage=stage, planned=stage != SELF, records=stage != SELF)
    if loaded is None or any(problem.code == "E-P016" for problem in problems):
        return refuse_round(problems, settings)
    unknown = _unknown(codes, loaded)
    if unknown:
        tell([*problems, *unknown], settings)
        return EXIT_USAGE
    units = [unit for unit in loaded.round.units if not codes or unit.code in codes]
    (chosen,) = (one for one in loaded.round.stages if one.name == stage)
    if chosen.kind is StageKind.SELF:
        forms, remarks = _self_forms(loaded, units, settings, filled=filled)
    else:
        forms, remarks = _stage_forms(loaded, chosen, units, settings, filled=filled)
    problems += remarks
    expected = loaded.expected_in(chosen)
    paths = {code: folder / f"{code}.xlsx" for code in forms}
    for sent_already in _beside(loaded, chosen, paths, expected):
        unit = str(sent_already.message.values["unit"])
        del forms[unit], paths[unit]
        problems.append(sent_already)
    rounds = [loaded.round.place.file]
    in_the_way = next(inputs_in_the_way(paths.values(), rounds, stage=stage), None)
    if in_the_way is not None:
        return tell([*problems, in_the_way], settings)
    sent = {problem.places[0].file for problem in inputs_in_the_way(paths.values(), rounds)} if force else set()
    how = Message(_MEND if filled else _FILL)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        return tell([*problems, files.failed("E-F004", str(folder), error)], settings)
    failures = [
        failure
        for code, form in progress(forms.items(), len(forms), settings, N_("Making forms"))
        if (failure := _make(paths[code], form, expected if str(paths[code]) in sent else None, how, force=force))
        is not None
    ]
    status = tell([*problems, *failures], settings)
    say(settings, N_("Made: {count} {count:form|forms} in {path}"), count=len(forms) - len(failures), path=folder)
    return status


def _beside(loaded: RoundFolder, stage: Stage, paths: Mapping[str, Path], expected: Expected) -> list[Problem]:
    """A complaint for each unit of whose files the form would be a second one; a blank one counts for nobody."""
    from ..formats.assessments import read_assessment
    from ..formats.round.inputs import is_same
    from ..stages.stage import StageKind

    home = loaded.folder_of(stage)
    if home is None or (stage.kind is StageKind.SELF and loaded.is_table):
        return []
    beside = {code: path for code, path in paths.items() if is_same(path.parent, home)}
    names = {unit.code: unit.name for unit in loaded.round.units}
    found: dict[str, Problem] = {}
    for file in loaded.files(stage)[0] if beside else ():
        if any(is_same(file, path) for path in beside.values()):
            continue  # whether that one may be written over is asked where it is
        submission = read_assessment(file, expected)
        is_blank = submission.assessment is not None and submission.assessment.says_nothing
        if submission.unit in beside and submission.unit not in found and not is_blank:
            values: dict[str, Value] = {"unit": submission.unit, "name": names[submission.unit]}
            found[submission.unit] = Problem(Message("E-V010", values), (submission.place,))
    return list(found.values())


def _unknown(codes: tuple[str, ...], loaded: RoundFolder) -> list[Problem]:
    problems = []
    for code in codes:
        if code not in loaded.expected.units:
            values: dict[str, Value] = {"unit": code, "hint": loaded.expected.names.hint(code)}
            problems.append(Problem(Message("E-A001", values), (loaded.round.place,)))
    return problems


def _self_forms(
    loaded: RoundFolder, units: list[Unit], settings: Settings, *, filled: bool
) -> tuple[dict[str, _Form], list[Problem]]:
    """Each unit's self-assessment form, by its code."""
    from ..assessment import SELF
    from ..formats.forms.workbook import write_form

    submissions: dict[str, dict[str, Submission]] = {}
    problems: list[Problem] = []
    if filled:
        scored, problems = _score(loaded)
        submissions = scored.submissions
    forms: dict[str, _Form] = {}
    for unit in units:
        submission = submissions.get(unit.code, {}).get(SELF)
        assessment = submission.assessment if submission is not None else None
        write = partial(write_form, loaded.round, unit, settings.language, assessment=assessment)
        forms[unit.code] = _Form(unit, write, submission)
    return forms, problems


def _stage_forms(
    loaded: RoundFolder, stage: Stage, units: list[Unit], settings: Settings, *, filled: bool
) -> tuple[dict[str, _Form], list[Problem]]:
    """Each unit's form of a later stage, by its code; how many get none is said."""
    from ..formats.forms.case import case_of
    from ..formats.forms.workbook import write_stage_form
    from ..formats.previous_results import load_previous
    from ..stages.stage import StageKind, stage_words

    scored, problems = _score(loaded.in_stage(loaded.round.stages[loaded.round.stages.index(stage) - 1].name))
    said = _said(loaded, stage, problems) if filled else {}
    previous, remarks = load_previous(loaded.previous, loaded.round.year)
    problems.extend(remarks)
    forms: dict[str, _Form] = {}
    unsound, unasked = [], []
    for unit in units:
        stands = scored.standing.get(unit.code)
        if stands is None:
            unsound.append(unit.name)
            continue
        submission = said.get(unit.code)
        assessment = submission.assessment if submission is not None else None
        case = case_of(loaded.round, stage, unit, stands, assessment, previous)
        if assessment is not None and case.left_out:
            values: dict[str, Value] = {"codes": case.left_out, "stage": stage_words(stage.name)}
            place = assessment.place_of(assessment.answers[case.left_out[0]])
            problems.append(Problem(Message("W-P033", values), (place,)))
        if stage.kind is StageKind.EXPLANATION and not case.asked:
            unasked.append(unit.name)
        else:
            forms[unit.code] = _Form(unit, partial(write_stage_form, case, settings.language), submission)
    for names, template in (
        (unsound, N_("No form without what comes before it, sound: {count} {count:unit|units} ({units})")),
        (unasked, N_("No form for those who were asked nothing: {count} {count:unit|units} ({units})")),
    ):
        if names:
            say(settings, template, count=len(names), units=", ".join(names))
    return forms, problems


def _said(loaded: RoundFolder, stage: Stage, problems: list[Problem]) -> dict[str, Submission]:
    """What a stage has said already, by unit; of two files of a unit none is taken."""
    from ..formats.round.folder import read_submissions

    found: dict[str, list[Submission]] = {}
    for submission in read_submissions(loaded)[0]:
        if submission.stage == stage.name:
            found.setdefault(submission.unit, []).append(submission)
            problems += _of_content(submission.problems)
    for unit in loaded.round.units:
        places = tuple(submission.place for submission in found.get(unit.code, ()))
        if len(places) > 1:
            problems.append(Problem(Message("E-A004", {"unit": unit.code, "name": unit.name}), places))
    return {code: submissions[0] for code, submissions in found.items() if len(submissions) == 1}


def _score(loaded: RoundFolder) -> tuple[Scored, list[Problem]]:
    """What came in, and what of it is in no form; a claim that differs is for the appraiser."""
    from ..formats.round.folder import read_submissions
    from ..rounds import score_round

    submissions, _, remarks = read_submissions(loaded)
    scored = score_round(loaded.round, submissions)
    return scored, _of_content([*remarks, *scored.problems])


_UNREAD = ("W-X017", "W-X021", "W-X026")


def _of_content(problems: Iterable[Problem]) -> list[Problem]:
    """Those by which something that was written does not get into a form."""
    return [problem for problem in problems if problem.severity is Severity.ERROR or problem.code in _UNREAD]


_FILL = N_("Take over its answers with --filled --force, or make the forms in another folder")
_MEND = N_("Mend first what is wrong with it, or make the forms in another folder")
"""The same where answers are taken over already: not all of this one's can be."""


def _make(path: Path, form: _Form, sent: Expected | None, how: Message, *, force: bool) -> Problem | None:
    """Write one form; a problem where that cannot be done, or would write over another.

    ``sent``: what is there was sent in, and must agree with this; ``force`` does not take away what it says, and
    ``how`` is how one comes to the form all the same.
    """
    from ..formats import files

    if path.exists() and not force:
        return Problem(Message("E-F009", {"unit": form.unit.code, "name": form.unit.name}), (Place(str(path)),))
    if path.exists() and sent is not None and _would_lose(path, form, sent):
        return Problem(Message("E-V009", {"how": how}), (Place(str(path)),))
    return files.write(path, form.write)


def _would_lose(path: Path, form: _Form, expected: Expected) -> bool:
    """Whether a file says anything that the form in its place would not."""
    from pathlib import Path

    from ..formats.assessments import read_assessment
    from ..formats.round.inputs import is_same

    taken = form.taken
    if taken is not None and is_same(Path(taken.place.file), path):
        return taken.assessment is None or has_errors(taken.problems)
    found = read_assessment(path, expected).assessment
    return found is None or not found.says_nothing
