"""The live points of a form, worked out by LibreOffice, are the engine's, at every edge of every kind of rule."""

from __future__ import annotations

import datetime
import json
import re
import shutil
from fractions import Fraction
from pathlib import Path

import pytest
from plain_yaml import read_plain
from python_calamine import CalamineWorkbook
from reading_workbooks import load_workbook

from cchc.answers import NOT_APPLICABLE as DOES_NOT_APPLY
from cchc.answers import is_not_applicable
from cchc.assessment import Unit
from cchc.criteria import CriteriaSet
from cchc.formats.assessment_yaml import YamlAssessment
from cchc.formats.assessments import read_assessment
from cchc.formats.expected import Expected
from cchc.formats.files import Raw
from cchc.formats.forms.workbook import write_form
from cchc.formats.sets.reading import parse_set
from cchc.formats.yaml_file import read_yaml
from cchc.language import Language
from cchc.number import add, decimals_of, exact_text, from_cell, parse_exact, to_cell
from cchc.problems import Place
from cchc.rounds import Round
from cchc.rules import Choice, Figure
from cchc.scoring import State, score_indicator
from cchc.stages import forms

FOLDER = Path(__file__).parent / "cases" / "rules"
CASES = [
    (case, answered["answer"])
    for file in sorted(FOLDER.glob("*.yaml"))
    for case in read_plain(file)["rules"]
    for answered in case["answers"]
]
"""Every rule with every answer to it."""
ROUNDINGS = {
    "exact": "exact",
    "half up": {"places": "2"},
    "half up to a whole": {"places": "0"},
    "half even": {"places": "2", "mode": "half_even"},
    "down": {"places": "2", "mode": "down"},
}
AWAY = "not applicable"
"""The cell that says so, among those that are typed into."""
VALUE, TENTATIVE, SLOT, NOT_APPLICABLE = (
    forms.SELF_FORM.headings.index(heading) + 1
    for heading in (forms.VALUE, forms.TENTATIVE, forms.SLOT, forms.NOT_APPLICABLE)
)

needs_libreoffice = pytest.mark.skipif(not shutil.which("soffice"), reason="needs LibreOffice")


def written(value: object) -> str:
    return json.dumps(value, ensure_ascii=False).replace('""', "").replace('"null"', "null")


def set_of(cases: list[tuple[dict, object]], rounding: object, away: str = "exclude") -> CriteriaSet:
    """A set with a criterion for each case, so that one form holds them all."""
    criteria = "".join(
        f"      - {{code: '1.{number}', name: Tiêu chí {number}, maximum: {case['maximum']}, "
        f"rule: {written(case['rule'])}}}\n"
        for number, (case, _) in enumerate(cases, 1)
    )
    maximum = exact_text(add([parse_exact(case["maximum"]) for case, _ in cases]))
    text = f"""
id: one-rule
name: Mọi quy tắc
level: commune
years: [2023]
status: illustrative
source: bài kiểm tra
maximum: {maximum}
policy:
  rounding: {{points: {written(rounding)}}}
  not_applicable: {away}
  grades: [{{code: a, name: Một hạng}}]
fields:
  - code: "1"
    name: Lĩnh vực
    maximum: {maximum}
    criteria:
{criteria}"""
    loaded = parse_set(Raw("set.yaml", text.encode()))
    assert loaded.sound is not None, loaded.problems
    return loaded.sound


def _survives(case: dict, rounding: object) -> bool:
    places = 9 if rounding == "exact" else int(rounding["places"])
    values = [Fraction(case["maximum"]), Fraction(case["rule"].get("floor", "0"))]
    return all((value * 10**places).denominator == 1 for value in values)


def read_one(criteria: CriteriaSet, code: str, answer: object):
    text = f"unit: u\nyear: 2023\ncriteria: one-rule\nanswers:\n  '{code}': {written(answer)}\n"
    raw = Raw("u.yaml", text.encode())
    source, node = read_yaml(raw)
    return YamlAssessment(raw, source, node).read(Expected(criteria)).assessment


def test_points_are_those_of_the_engine(tmp_path, recalculated):
    """One form for each rounding, with every case in it, opened and saved by a spreadsheet program."""
    paths, sets, kept = [], [], []
    for name, rounding, away in [
        *((name, rounding, "exclude") for name, rounding in ROUNDINGS.items()),
        *((f"not applicable is {away}", ROUNDINGS["half up"], away) for away in ("full", "zero")),
    ]:
        kept.append([case for case in CASES if _survives(case[0], rounding)])
        sets.append(set_of(kept[-1], rounding, away))
        paths.append(tmp_path / f"{name}.xlsx")
        write_answers(paths[-1], sets[-1], [answer for _, answer in kept[-1]])
    wrong = []
    for path, criteria, cases in zip(recalculated(paths), sets, kept, strict=True):
        shown = read_shown(path)
        for number, (case, answer) in enumerate(cases, 1):
            code = f"1.{number}"
            if typed(criteria.by_code[code], answer) is not None:
                expected = due(criteria, code, answer)
                if not near(shown[code], expected):
                    wrong.append((path.stem, case["name"], answer, shown[code], expected))
    assert wrong == []
    assert sum(map(len, kept)) > 800


SHARE = {
    "kind": "number",
    "input": {"key": "share", "name": "tỷ lệ", "unit": "%", "whole": "false"},
    "scale": [{"from": "50", "points": "2"}, {"points": "1"}],
}
IDEAS = {"kind": "count", "input": {"key": "ideas", "name": "số sáng kiến", "whole": "true"}, "each": "1"}
POINTS = {"kind": "points"}
FORMATTED = [
    (SHARE, 85, "0.00", True),
    (SHARE, 0.85, "#,##0.000", True),
    (SHARE, 85, '0 "%"', True),
    (SHARE, 0.85, "0%", False),
    (SHARE, 0.855, "0.00%", False),
    (SHARE, 85, "[Red]0.0%", False),
    (SHARE, 0, "0%", True),
    (SHARE, 0.5, "hh:mm", False),
    (IDEAS, 1, "General", True),
    (IDEAS, 1, "0%", False),
    (IDEAS, datetime.date(2023, 5, 1), "m/d/yy", False),
    (POINTS, 0.5, "0.00", True),
    (POINTS, 0.5, "0%", False),
]
"""A rule, what stands in the cell of its figure, how the cell is formatted, and whether it is one number only.

Of the formats that show a day these are among the few that LibreOffice tells from others.
"""


@needs_libreoffice
def test_a_cell_that_shows_a_percentage_or_a_day_promises_no_points(tmp_path, libreoffice):
    """Excel formats a cell so by itself when 85% or 1/5 is typed; what is refused on receipt is wrong on the form."""
    criteria = set_of([({"rule": rule, "maximum": "2"}, None) for rule, *_ in FORMATTED], "exact")
    path = tmp_path / "form.xlsx"
    write_answers(path, criteria, [{}] * len(FORMATTED))
    workbook = load_workbook(path)
    sheet = workbook[forms.SELF_FORM.sheet]
    rows = {sheet.cell(row, SLOT).value: row for row in range(1, sheet.max_row + 1)}
    cells = {}
    for leaf, (_, value, written_as, _) in zip(criteria.leaves, FORMATTED, strict=True):
        cell = cells[leaf.code] = sheet.cell(rows[f"{leaf.code} {leaf.rule.ways[0].keys[0]}"], VALUE)
        cell.value, cell.number_format = value, written_as
    workbook.save(path)
    (calculated,) = libreoffice([path], "xlsx")
    shown = read_shown(calculated)
    for form in (path, calculated):
        refused = {
            problem.places[0].cell
            for problem in read_assessment(form, Expected(criteria, units=(Unit("u", "Xã Thử"),), year=2023)).problems
            if problem.code in ("E-X004", "E-X005")
        }
        for code, (_, value, written_as, is_number) in zip(cells, FORMATTED, strict=True):
            assert (cells[code].coordinate not in refused) is is_number, (value, written_as)
            assert (shown[code] != "sai") is is_number, (value, written_as, shown[code])


def near(shown: object, due: object) -> bool:
    """Equal; of a value that no decimal writes, as near as a spreadsheet comes."""
    if isinstance(due, Fraction) and isinstance(shown, (int, Fraction)) and shown != due:
        return decimals_of(due) is None and abs(shown - due) < Fraction(1, 10**12)
    return shown == due


def write_answers(path: Path, criteria: CriteriaSet, answers: list[object]) -> None:
    """A form in which each criterion has its answer, as a person would type it."""
    round_ = Round("Đợt thử", 2023, criteria, (Unit("u", "Xã Thử"),), Place("round.yaml"))
    with path.open("wb") as stream:
        write_form(round_, round_.units[0], Language("vi"), stream)
    workbook = load_workbook(path)
    sheet = workbook[forms.SELF_FORM.sheet]
    rows = {sheet.cell(row, SLOT).value: row for row in range(1, sheet.max_row + 1)}
    for leaf, answer in zip(criteria.leaves, answers, strict=True):
        for slot, value in (typed(leaf, answer) or {}).items():
            if slot == AWAY:
                first = min(row for other, row in rows.items() if other and other.startswith(f"{leaf.code} "))
                sheet.cell(first, NOT_APPLICABLE).value = value
            else:
                sheet.cell(rows[slot], VALUE).value = value
    workbook.save(path)


def typed(leaf, answer: object) -> dict[str, object] | None:
    """What a person would type into the cells for an answer; None for what can only be written in YAML."""
    if isinstance(answer, str) and is_not_applicable(answer):
        return {AWAY: "Không áp dụng"}
    if not isinstance(answer, dict):
        return {} if answer == "" else None
    cells: dict[str, object] = {}
    for way in leaf.rule.ways:
        for asked in way.inputs:
            value = answer.get(asked.key, "")
            slot = f"{leaf.code} {asked.key}"
            if isinstance(asked, Choice) and asked.several:
                if value and not isinstance(value, list):
                    return None
                if value or (asked.key in answer and isinstance(value, list)):
                    for option in asked.options:
                        cells[f"{slot} {option.code}"] = "Có" if option.code in value else "Không"
                    if len(value) != sum(option.code in value for option in asked.options):
                        return None
            elif not isinstance(value, str):
                return None
            elif isinstance(asked, Choice):
                if value.casefold() in (option.name.casefold() for option in asked.options):
                    return None  # what a form shows is what YAML refuses
                cells[slot] = next((option.name for option in asked.options if option.code == value), value) or None
            elif re.fullmatch(r"[0-9]{1,3}[.,][0-9]{3}", value):
                return None  # ambiguous as a text, and not as a number
            elif value:
                exact = parse_exact(value.replace(",", "."))
                cells[slot] = value if exact is None else to_cell(exact)
    return cells


def read_shown(path: Path) -> dict[str, object]:
    """What a saved form shows as the tentative points of each indicator."""
    with CalamineWorkbook.from_path(path) as workbook:
        rows = workbook.get_sheet_by_name(forms.SELF_FORM.sheet).to_python(skip_empty_area=False)
    shown: dict[str, object] = {}
    for row in rows:
        slot = row[SLOT - 1]
        if slot:
            shown.setdefault(slot.partition(" ")[0], row[TENTATIVE - 1])
    return {
        code: (from_cell(float(value)) if isinstance(value, (int, float)) else value or "")
        for code, value in shown.items()
    }


def due(criteria: CriteriaSet, code: str, answer: object) -> object:
    """The engine's points; nothing for no answer, and a word for one that it refuses."""
    leaf = criteria.by_code[code]
    cells = typed(leaf, answer) or {}
    if not any(value is not None for value in cells.values()):
        return ""
    assessment = read_one(criteria, code, answer)
    read = None if assessment is None else assessment.answers.get(code)
    if read is None:
        stated = [way for way in leaf.rule.ways if any(cells.get(f"{code} {key}") is not None for key in way.keys)]
        missing = len(stated) == 1 and any(cells.get(f"{code} {asked.key}") is None for asked in stated[0].inputs)
        return "thiếu" if missing and isinstance(stated[0].inputs[0], Figure) else "sai"
    if leaf.rule.compares and read.stated is not DOES_NOT_APPLY:
        return "chờ"  # until the other units are known
    result = score_indicator(criteria, leaf, read)
    return "KAD" if result.state is State.NOT_APPLICABLE else result.points
