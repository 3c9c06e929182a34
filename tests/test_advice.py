"""What a message advises, done to the letter, ends what it complains of: nobody is led in circles.

Each case is what a clerk wrote, the code and the advice that come back, and the same again with that done.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet
from test_intake import AWAY, CRITERIA, SET, UNITS, VALUE, edit, round_of, typed

from cchc.checks.of_assessments import check_applicability
from cchc.formats.assessments import read_assessment
from cchc.formats.expected import Expected
from cchc.formats.files import Raw
from cchc.formats.forms.workbook import write_form
from cchc.formats.sets.reading import parse_set
from cchc.formats.wide_table import read_wide_table
from cchc.language import Language
from cchc.problems import Problem, has_errors

FORBIDDING = SET.replace("policy:\n", "policy:\n  not_applicable: forbid\n", 1)
"""The same set, in which all indicators always apply."""


def expected(*, forbidding: bool = False) -> Expected:
    criteria = CRITERIA
    if forbidding:
        loaded = parse_set(Raw("set.yaml", FORBIDDING.encode()))
        assert loaded.sound is not None
        criteria = loaded.sound
    return Expected(criteria, year=2023, units=UNITS)


def errors(found: Expected, submission_problems: list[Problem], assessment: object) -> list[Problem]:
    told = [problem for problem in submission_problems if has_errors([problem])]
    if assessment is not None:
        told += check_applicability(found.criteria, assessment)  # type: ignore[arg-type]
    return told


def in_yaml(folder: Path, answers: str, *, forbidding: bool = False) -> list[Problem]:
    path = folder / "nhan-co.yaml"
    text = f"unit: nhan-co\nyear: 2023\ncriteria: kinds\nanswers:\n  {answers}\n"
    path.write_text(text, encoding="utf-8")
    found = expected(forbidding=forbidding)
    submission = read_assessment(path, found)
    return errors(found, list(submission.problems), submission.assessment)


def in_table(path: Path, cells: dict[str, object], *, forbidding: bool = False) -> list[Problem]:
    rows = [["unit", *cells], ["nhan-co", *cells.values()]]
    if path.suffix == ".csv":
        path.write_text("".join(";".join(map(str, row)) + "\n" for row in rows), encoding="utf-8")
    else:
        workbook = Workbook()
        for row in rows:
            workbook.active.append(["" if value == "" else value for value in row])
        workbook.save(path)
    found = expected(forbidding=forbidding)
    submissions, general = read_wide_table(path, found)
    told = [problem for problem in general if has_errors([problem])]
    for submission in submissions:
        told += errors(found, list(submission.problems), submission.assessment)
    return told


def in_form(folder: Path, *steps: Callable[[Worksheet], object], forbidding: bool = False) -> list[Problem]:
    path = folder / "nhan-co.xlsx"
    found = expected(forbidding=forbidding)
    with path.open("wb") as stream:
        write_form(round_of(found.criteria), UNITS[0], Language("vi"), stream)
    for step in steps:
        edit(path, step)
    submission = read_assessment(path, found)
    return errors(found, list(submission.problems), submission.assessment)


def advised(problems: list[Problem], code: str, english: str, vietnamese: str) -> None:
    """There is one complaint, which advises this."""
    assert [problem.code for problem in problems] == [code]
    assert english in Language("en").sentence(problems[0].message)
    assert vietnamese in Language("vi").sentence(problems[0].message)


YAML = [
    # what was written, the code and the advice, and what is written then
    (
        '"1.2": {on_time: N/A, settled: 5}', "E-A032",
        'write "1.2": not_applicable in the place of the whole answer',
        'ghi "1.2": not_applicable thay cho toàn bộ câu trả lời', '"1.2": not_applicable',
    ),
    (
        '"1.2": {on_time: not_applicable, settled: 5}', "E-A032",
        'write "1.2": not_applicable in the place', 'ghi "1.2": not_applicable', '"1.2": not_applicable',
    ),
    (
        '"2.3": {A: 0, B: 0, C: 0, D: 0}', "E-A014", 'write "2.3": not_applicable in the place',
        'ghi "2.3": not_applicable', '"2.3": not_applicable',
    ),
    ('"2.3": {A: 0, B: 0, C: 0, D: 0}', "E-A014", "leave the whole answer empty", "để trống toàn bộ", '"2.3":'),
    (
        '"2.1": 3', "E-A011", "in the form {ideas: …}; where", "theo dạng {ideas: …}; chỉ tiêu", '"2.1": {ideas: 3}',
    ),
    ('"2.1": N/A', "E-A011", 'write "2.1": not_applicable', 'ghi "2.1": not_applicable', '"2.1": not_applicable'),
    (
        '"2.2": {late: chưa rõ, lost: 1}', "E-A029", "leave all figures of 2.2 empty", "để trống mọi số liệu của 2.2",
        '"2.2": {late: , lost: }',
    ),
    ('"2.1": {ideas: null}', "E-Y011", "leave it empty", "hãy để trống", '"2.1": {ideas: }'),
]  # fmt: skip


@pytest.mark.parametrize(("wrong", "code", "english", "vietnamese", "mended"), YAML)
def test_yaml(wrong, code, english, vietnamese, mended, tmp_path):
    advised(in_yaml(tmp_path, wrong), code, english, vietnamese)
    assert in_yaml(tmp_path, mended) == []


TABLES = [
    (
        {"1.2.on_time": "N/A", "1.2.settled": 5}, "E-A032", "write KAD here, and leave its other figures (1.2) empty",
        "ghi KAD vào ô này và để trống các số liệu khác của 1.2", {"1.2.on_time": "KAD", "1.2.settled": ""},
    ),
    ({"2.1": "k.p.s"}, "E-A032", "write KAD here", "ghi KAD vào ô này", {"2.1": "KAD"}),
    (
        {"2.3.A": 0, "2.3.B": 0, "2.3.C": 0, "2.3.D": 0}, "E-A014", "write KAD here, and leave its other figures",
        "ghi KAD vào ô này", {"2.3.A": "KAD", "2.3.B": "", "2.3.C": "", "2.3.D": ""},
    ),
    (
        {"2.2.late": "chưa rõ", "2.2.lost": 1}, "E-A029", "leave all figures of 2.2 empty",
        "để trống mọi số liệu của 2.2", {"2.2.late": "", "2.2.lost": ""},
    ),
]  # fmt: skip


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
@pytest.mark.parametrize(("wrong", "code", "english", "vietnamese", "mended"), TABLES)
def test_wide_tables(wrong, code, english, vietnamese, mended, suffix, tmp_path):
    path = tmp_path / f"table.{suffix}"
    advised(in_table(path, wrong), code, english, vietnamese)
    assert in_table(path, mended) == []


def put(*cells: tuple[str, object, str]) -> Callable[[Worksheet], None]:
    def put_all(sheet: Worksheet) -> None:
        for slot, value, column in cells:
            typed(slot, value, column)(sheet)

    return put_all


FORMS = [
    (
        put(("1.2 on_time", "N/A", VALUE), ("1.2 settled", 5, VALUE)), "E-A032",
        "choose “Not applicable” in its column and clear the figures of 1.2",
        "chọn “Không áp dụng” ở cột dành riêng và xóa các số liệu của 1.2",
        put(("1.2 on_time", "Không áp dụng", AWAY), ("1.2 on_time", None, VALUE), ("1.2 settled", None, VALUE)),
    ),
    (
        put(*[(f"2.3 {option}", 0, VALUE) for option in "ABCD"]), "E-A014",
        "choose “Not applicable” in its column and clear the figures of 2.3",
        "chọn “Không áp dụng” ở cột dành riêng và xóa các số liệu của 2.3",
        put(*[(f"2.3 {option}", None, VALUE) for option in "ABCD"], ("2.3 A", "Không áp dụng", AWAY)),
    ),
    (
        put(("2.2 late", "chưa rõ", VALUE), ("2.2 lost", 1, VALUE)), "E-A029", "leave all figures of 2.2 empty",
        "để trống mọi số liệu của 2.2", put(("2.2 late", None, VALUE), ("2.2 lost", None, VALUE)),
    ),
]  # fmt: skip


@pytest.mark.parametrize(("wrong", "code", "english", "vietnamese", "mend"), FORMS)
def test_forms(wrong, code, english, vietnamese, mend, tmp_path):
    advised(in_form(tmp_path, wrong), code, english, vietnamese)
    assert in_form(tmp_path, wrong, mend) == []


# --- what always applies --------------------------------------------------------------------------------------


ALWAYS = [
    # what was written in YAML and in a table, the code, and what is written instead
    ('"2.1": {ideas: N/A}', {"2.1": "N/A"}, "E-A033", '"2.1": {ideas: 0}', {"2.1": 0}),
    ('"2.1": {ideas: N/A}', {"2.1": "N/A"}, "E-A033", '"2.1": {ideas: }', {"2.1": ""}),
    (
        '"2.3": {A: 0, B: 0, C: 0, D: 0}', {f"2.3.{option}": 0 for option in "ABCD"}, "E-A014",
        '"2.3":', {f"2.3.{option}": "" for option in "ABCD"},
    ),
]  # fmt: skip


@pytest.mark.parametrize(("in_file", "cells", "code", "mended", "mended_cells"), ALWAYS)
def test_nobody_is_told_to_write_what_the_set_forbids(in_file, cells, code, mended, mended_cells, tmp_path):
    told = [
        in_yaml(tmp_path, in_file, forbidding=True),
        in_table(tmp_path / "table.csv", cells, forbidding=True),
        in_table(tmp_path / "table.xlsx", cells, forbidding=True),
        in_form(tmp_path, put(*filled(cells)), forbidding=True),
    ]
    for problems in told:
        assert [problem.code for problem in problems] == [code]
        assert "apply" not in Language("en").sentence(problems[0].message)
        assert "không áp dụng" not in Language("vi").sentence(problems[0].message)
    assert in_yaml(tmp_path, mended, forbidding=True) == []
    for name in ("table.csv", "table.xlsx"):
        assert in_table(tmp_path / name, mended_cells, forbidding=True) == []
    assert in_form(tmp_path, put(*filled(cells)), put(*filled(mended_cells)), forbidding=True) == []


def filled(cells: dict[str, object]) -> list[tuple[str, object, str]]:
    """The same in the form's column of values."""
    slots = {"2.1": "2.1 ideas"} | {f"2.3.{option}": f"2.3 {option}" for option in "ABCD"}
    return [(slots[heading], None if value == "" else value, VALUE) for heading, value in cells.items()]


def test_an_indicator_may_be_forbidden_alone():
    assert expected().always_apply == {"1.1.1"}
    assert expected(forbidding=True).always_apply == set(CRITERIA.by_code)
