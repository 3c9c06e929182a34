"""A round of several stages in a folder, its forms, and cells of them by what they are for."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path
from typing import Any

from openpyxl.worksheet.worksheet import Worksheet
from reading_workbooks import load_workbook

from cchc.answers import Answer
from cchc.assessment import Assessment
from cchc.formats import files
from cchc.formats.assessments import read_assessment
from cchc.formats.forms.case import Case, case_of
from cchc.formats.forms.workbook import write_stage_form
from cchc.formats.results.reading import load_results
from cchc.formats.round.folder import load_round, read_submissions
from cchc.language import Language
from cchc.rounds import score_round
from cchc.stages import forms

_TESTS = Path(__file__).parent
SETS = [_TESTS / "bad" / "sets", _TESTS / "golden" / "files" / "sets"]
UNITS = "units: [{code: nhan-co, name: Xã Nhân Cơ}, {code: dak-wer, name: Xã Đắk Wer}]\n"


def make_round(home: Path, name: str = "kinds", more: str = "", **stages: dict[str, str]) -> Path:
    """A round scored with one of the sets of the tests; for each stage the answers of the first unit (YAML)."""
    home.mkdir(exist_ok=True)
    file = next(folder / f"{name}.yaml" for folder in SETS if (folder / f"{name}.yaml").is_file())
    (home / "set.yaml").write_text(file.read_text(encoding="utf-8"), encoding="utf-8")
    (home / "units.yaml").write_text(UNITS, encoding="utf-8")
    (home / "round.yaml").write_text(
        f"name: Đợt thử\nyear: 2023\ncriteria: set.yaml\nunits: units.yaml\nassessments: assessments\n{more}",
        encoding="utf-8",
    )
    for stage, answers in stages.items():
        say(home, stage.replace("self", "assessments").replace("_", "-"), answers, name)
    return home


def say(home: Path, folder: str, answers: dict[str, str], name: str = "kinds") -> None:
    lines = "".join(f"  {json.dumps(code)}: {answer}\n" for code, answer in answers.items())
    path = home / folder / "nhan-co.yaml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"unit: nhan-co\nyear: 2023\ncriteria: {name}\nanswers:\n{lines}", encoding="utf-8")


def the_case(home: Path, stage: str, *, filled: bool = False) -> Case:
    """What the form of the first unit is made from."""
    folder, problems = load_round(home, examples=False, stage=stage, planned=True)
    assert folder is not None, problems
    names = [one.name for one in folder.round.stages]
    before = folder.in_stage(names[names.index(stage) - 1])
    scored = score_round(before.round, read_submissions(folder)[0])
    said = scored.submissions["nhan-co"].get(stage) if filled else None
    assert said is None or said.problems == ()
    previous = None if folder.previous is None else load_results(folder.previous)
    return case_of(
        folder.round,
        folder.round.stages[names.index(stage)],
        folder.round.units[0],
        scored.standing["nhan-co"],
        None if said is None else said.assessment,
        previous,
    )


def issue(home: Path, stage: str, path: Path, *, filled: bool = False, lang: str = "vi") -> Path:
    path.parent.mkdir(exist_ok=True, parents=True)
    case = the_case(home, stage, filled=filled)
    assert files.write(path, partial(write_stage_form, case, Language(lang))) is None
    return path


def fill(path: Path, cells: dict[tuple[str, str], Any]) -> dict[tuple[str, str], str]:
    """Type into the cells of slots (or of indicators), each in a column; returns the names of the cells."""
    workbook = load_workbook(path)
    sheet = workbook.worksheets[0]
    names = {}
    for (slot, heading), value in cells.items():
        cell = cell_of(sheet, slot, heading)
        sheet[cell] = value
        names[slot, heading] = cell
    workbook.save(path)
    return names


def columns_of(sheet: Worksheet) -> tuple[int, dict[str, str]]:
    """The row of the headings, and the letter of each."""
    words = {Language("vi").say(heading): heading for layout in forms.LAYOUTS.values() for heading in layout.headings}
    row = next(cell.row for cell in sheet["A"] if cell.value == "Mã")
    return row, {words[cell.value]: cell.column_letter for cell in sheet[row] if cell.value in words}


def cell_of(sheet: Worksheet, slot: str, heading: str) -> str:
    """The cell of a slot; of an indicator, that of its first row."""
    row, columns = columns_of(sheet)
    slots = columns[forms.SLOT]
    for number in range(row + 1, sheet.max_row + 1):
        found = sheet[f"{slots}{number}"].value
        if found == slot or (found and found.partition(" ")[0] == slot) or sheet[f"A{number}"].value == slot:
            return f"{columns[heading]}{number}"
    raise AssertionError(slot)


def shown(path: Path, code: str, heading: str) -> object:
    """What stands in the cell of an indicator."""
    sheet = load_workbook(path, data_only=True).worksheets[0]
    return sheet[cell_of(sheet, code, heading)].value


def read(home: Path, stage: str, path: Path):
    """A file of a stage as the round reads it."""
    folder, problems = load_round(home, examples=False, stage=stage, planned=True)
    assert folder is not None, problems
    (chosen,) = (one for one in folder.round.stages if one.name == stage)
    return read_assessment(path, folder.expected_in(chosen))


def bare(assessment: Assessment | None) -> dict[str, Answer]:
    """What is said, wherever it stands."""
    assert assessment is not None
    return {
        code: answer._replace(
            at=None,
            claimed_at=None,
            evidence_at=None,
            finding=None if answer.finding is None else answer.finding._replace(at=()),
        )
        for code, answer in assessment.answers.items()
        if not answer.says_nothing
    }
