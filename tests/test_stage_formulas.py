"""The points after of an appraisal form, worked out by LibreOffice, are those of the engine, for every kind of rule."""

from __future__ import annotations

import random
import shutil
from fractions import Fraction
from functools import partial

import pytest
import staged_rounds as staged
import test_form_formulas as formulas
import yaml
from plain_yaml import read_plain
from python_calamine import CalamineWorkbook
from reading_workbooks import load_workbook

from cchc.answers import UNANSWERED, Answer, Finding
from cchc.assessment import Assessment, SourceFile, Unit
from cchc.formats import files
from cchc.formats.assessments import read_assessment
from cchc.formats.expected import Expected
from cchc.formats.forms.case import case_of
from cchc.formats.forms.workbook import write_stage_form
from cchc.formats.round.folder import load_round, read_submissions
from cchc.language import Language
from cchc.number import from_cell, to_cell
from cchc.problems import Place
from cchc.rounds import Round, score_round
from cchc.scoring import State, score
from cchc.stages import forms
from cchc.stages.appraisal import check_findings
from cchc.stages.stage import DEFAULT_STAGES, Stage, StageKind

needs_libreoffice = pytest.mark.skipif(not shutil.which("soffice"), reason="needs LibreOffice")


STAGE = Stage("appraisal-1", StageKind.APPRAISAL)
UNIT = Unit("u", "Xã Thử")
CASES = [(case, answer) for case, answer in formulas.CASES if case["rule"]["kind"] != "relative"]
"""What is compared with other units comes later."""


def standing(criteria, number, cases):
    """What stands of an indicator before: nothing, what does not apply, or what another answer to the rule states."""
    code = f"1.{number}"
    if number % 3 == 0:
        return None
    if number % 7 == 0:
        return formulas.read_one(criteria, code, "not_applicable").answers[code]
    case = cases[number - 1][0]
    for other, answer in cases[number % len(cases) :] + cases:
        if other is case:
            assessment = formulas.read_one(criteria, code, answer)
            if assessment is not None and code in assessment.answers:
                return assessment.answers[code]
    return None


def settle(leaf, number):
    """Points that can be settled, and some that cannot: too many, too few, too fine."""
    lowest = leaf.rule.ways[0].worth.lowest
    return [leaf.maximum, lowest, Fraction(leaf.maximum, 2), leaf.maximum + 1, lowest - 1, Fraction(1, 1000)][
        number % 6
    ]


@pytest.mark.parametrize("rounding", ["half up", "exact"])
def test_points_after_are_those_of_the_engine(rounding, tmp_path, recalculated):
    """A form with every case in it: corrected, settled, both, or left as it stands."""
    cases = [case for case in CASES if formulas._survives(case[0], formulas.ROUNDINGS[rounding])]
    criteria = formulas.set_of(cases, formulas.ROUNDINGS[rounding])
    round_ = Round("Đợt thử", 2023, criteria, (UNIT,), Place("round.yaml"), stages=DEFAULT_STAGES, stage=STAGE.name)
    stands = {}
    for number in range(1, len(cases) + 1):
        answer = standing(criteria, number, cases)
        if answer is not None:
            stands[f"1.{number}"] = answer
    before = score(criteria, Assessment("u", 2023, criteria.id, stands, SourceFile("u.yaml", ""), Place("u.yaml")))
    form = tmp_path / "form.xlsx"
    write = partial(write_stage_form, case_of(round_, STAGE, UNIT, before, None, None), Language("vi"))
    assert files.write(form, write) is None
    items = {item.indicator.code: item for item in before.indicators}
    cells, due = {}, {}
    for number, (_, answer) in enumerate(cases, 1):
        code = f"1.{number}"
        leaf, item = criteria.by_code[code], items[f"1.{number}"]
        stays = {State.SCORED: item.points, State.NOT_APPLICABLE: "KAD", State.UNANSWERED: ""}[item.state]
        typed = formulas.typed(leaf, answer) or {}
        facts = {slot: value for slot, value in typed.items() if value is not None}
        settled = settle(leaf, number) if number % 4 in (2, 3) and "points" not in leaf.rule.keys else None
        if number % 4 == 3 and settled is None:
            facts = {}
        for slot, value in facts.items() if number % 4 in (1, 3) else ():
            where = (code, forms.NOT_APPLICABLE) if slot == formulas.AWAY else (slot, forms.CORRECTION)
            cells[where] = value
        beside = bool(facts) and number % 4 == 3
        due[code] = stays
        if settled is not None and item.state is not State.NOT_APPLICABLE:
            cells[code, forms.SETTLED] = to_cell(settled)
            due[code] = settled if is_sound(before, code, settled, beside=beside) else "sai"
        elif number % 4 in (1, 3) and facts:
            due[code] = formulas.due(criteria, code, answer)
    fill_all(form, cells)
    (converted,) = recalculated([form])
    shown = shown_after(converted)
    wrong = [
        (code, cases[int(code[2:]) - 1], shown[code], due[code])
        for code in due
        if not formulas.near(shown[code], due[code])
    ]
    assert wrong == []
    assert len(due) == len(cases) > 250
    assert sum(value == "sai" for value in due.values()) > 50
    assert sum(value == "KAD" for value in due.values()) > 10


@needs_libreoffice
@pytest.mark.parametrize("heading", [forms.SETTLED, forms.CORRECTION])
def test_a_cell_that_shows_a_percentage_or_a_time_is_wrong_on_the_form_as_on_receipt(heading, tmp_path, libreoffice):
    typed = [(1, "0.00", True), (1, "0%", False), (0.5, "0.00%", False), (0, "0%", True), (1, "hh:mm", False)]
    rule = formulas.SHARE if heading == forms.CORRECTION else formulas.IDEAS
    criteria = formulas.set_of([({"rule": rule, "maximum": "2"}, None) for _ in typed], "exact")
    round_ = Round("Đợt thử", 2023, criteria, (UNIT,), Place("round.yaml"), stages=DEFAULT_STAGES, stage=STAGE.name)
    before = score(criteria, Assessment("u", 2023, criteria.id, {}, SourceFile("u.yaml", ""), Place("u.yaml")))
    form = tmp_path / "form.xlsx"
    write = partial(write_stage_form, case_of(round_, STAGE, UNIT, before, None, None), Language("vi"))
    assert files.write(form, write) is None
    workbook = load_workbook(form)
    sheet = workbook.worksheets[0]
    header, columns = staged.columns_of(sheet)
    rows = [row for row in range(header + 1, sheet.max_row + 1) if sheet[f"{columns[forms.SLOT]}{row}"].value]
    for row, (value, written_as, _) in zip(rows, typed, strict=True):
        cell = sheet[f"{columns[heading]}{row}"]
        cell.value, cell.number_format = value, written_as
        sheet[f"{columns[forms.REASON]}{row}"].value = "Đối chiếu"
    workbook.save(form)
    (converted,) = libreoffice([form], "xlsx")
    read = read_assessment(form, Expected(criteria, units=(UNIT,), year=2023, stage=STAGE))
    refused = {problem.places[0].line for problem in read.problems if problem.code in ("E-X004", "E-X005")}
    shown = shown_after(converted)
    for number, (row, (_, _, is_number)) in enumerate(zip(rows, typed, strict=True), 1):
        assert (row not in refused) is is_number
        assert (shown[f"1.{number}"] != "sai") is is_number


def is_sound(before, code, points, *, beside) -> bool:
    """Whether the engine accepts points that are settled with a reason, nothing standing beside them."""
    settled = Answer(UNANSWERED, finding=Finding(points, "Đối chiếu"))
    said = before.assessment._replace(answers={code: settled}, stage=STAGE.name)
    return not beside and not list(check_findings(before, said))


def fill_all(form, cells):
    """As ``fill``, for a form with many rows."""
    workbook = load_workbook(form)
    sheet = workbook.worksheets[0]
    header, columns = staged.columns_of(sheet)
    rows: dict[str, int] = {}
    for row in range(header + 1, sheet.max_row + 1):
        slot = sheet[f"{columns[forms.SLOT]}{row}"].value
        if slot:
            rows[slot] = row
            rows.setdefault(slot.partition(" ")[0], row)
    for (slot, heading), value in cells.items():
        sheet[f"{columns[heading]}{rows[slot]}"].value = value
    workbook.save(form)


def shown_after(path):
    """What LibreOffice shows as the points after, by item; totals by their words."""
    with CalamineWorkbook.from_path(path) as workbook:
        rows = workbook.get_sheet_by_index(0).to_python(skip_empty_area=False)
    header = next(position for position, row in enumerate(rows) if row[0] == "Mã")
    after = rows[header].index(Language("vi").say(forms.AFTER))
    shown = {}
    for row in rows[header + 1 :]:
        name, value = row[0] or row[1], row[after]
        if name:
            shown[str(name)] = from_cell(value) if isinstance(value, (int, float)) else value or ""
    return shown


def test_totals_and_index_are_those_of_the_round(root, tmp_path, recalculated):
    """Forms of a whole round with corrections, points and what does not apply, put back into it."""
    source = root / "examples" / "dak-rlap-communes-2023"
    home = tmp_path / "round"
    shutil.copytree(source, home)
    folder, _ = load_round(home, examples=False)
    others = {leaf.code for leaf in folder.round.criteria.leaves if leaf.scored_by.value in ("appraiser", "council")}
    for path in (home / "assessments").glob("*.yaml"):
        document = read_plain(path)
        document["answers"] = {code: answer for code, answer in document["answers"].items() if code not in others}
        path.write_text(yaml.safe_dump(document, allow_unicode=True), encoding="utf-8")
    folder, problems = load_round(home, examples=False, stage="appraisal-1", planned=True)
    assert folder is not None, problems
    scored = score_round(folder.in_stage("self").round, read_submissions(folder.in_stage("self"))[0])
    assert len(scored.standing) > 5
    paths = []
    (home / "appraisal-1").mkdir()
    for seed, unit in enumerate([unit for unit in folder.round.units if unit.code in scored.standing]):
        paths.append(home / "appraisal-1" / f"{unit.code}.xlsx")
        case = case_of(folder.round, STAGE, unit, scored.standing[unit.code], None, None)
        assert files.write(paths[-1], partial(write_stage_form, case, Language("vi"))) is None
        choose_at_random(paths[-1], case, random.Random(seed))
    shown = {path.stem: shown_after(path) for path in recalculated(paths)}
    folder, problems = load_round(home, examples=False)
    assert folder is not None, problems
    assert folder.round.stage == "appraisal-1"
    after = score_round(folder.round, read_submissions(folder)[0])
    of_forms = [p for p in after.problems if p.code.startswith("E-P") or ".xlsx" in str(p.places)]
    assert {p.code for p in of_forms} <= {"W-P024"}, "some units are left without points at random, and nothing else"
    for code, result in after.standing.items():
        named = shown[code]
        assert named["Tổng cộng"] == result.sums.points
        assert named["Điểm tối đa áp dụng"] == result.sums.maximum
        assert named["Chỉ số CCHC tạm tính (%)"] == result.index
        assert {part.field.code: named[part.field.code] for part in result.fields} == {
            part.field.code: part.sums.points for part in result.fields
        }
    assert after.standing.keys() == scored.standing.keys()
    changed = [code for code, result in after.standing.items() if result.sums != scored.standing[code].sums]
    assert len(changed) == len(after.standing)


def choose_at_random(form, case, random_) -> None:
    """Settle some points, hold that some do not apply, and have some explained."""
    cells = {}
    criteria = case.round.criteria
    for item in case.stands.indicators:
        leaf = item.indicator
        chance = random_.random()
        if leaf.scored_by.value in ("council", "survey") or "points" in leaf.rule.keys:
            continue
        if chance < 0.3 and item.state is not State.NOT_APPLICABLE:
            cells[leaf.code, forms.SETTLED] = to_cell(random_.choice([0, leaf.maximum, Fraction(leaf.maximum, 2)]))
        elif chance < 0.4 and criteria.not_applicable_policy(leaf).value != "forbid":
            cells[leaf.code, forms.NOT_APPLICABLE] = "Không áp dụng"
        else:
            continue
        cells[leaf.code, forms.REASON] = "Đối chiếu lại"
    fill_all(form, cells)


@needs_libreoffice
def test_forms_saved_by_libreoffice_are_read_as_they_were(tmp_path, libreoffice):
    home = staged.make_round(
        tmp_path / "round", self={"2.1": "{ideas: 3}"}, appraisal_1={"2.1": "{ideas: 2, reason: x}"}
    )
    form = staged.issue(home, "appraisal-1", tmp_path / "nhan-co.xlsx", filled=True)
    folder, _ = load_round(home, examples=False)
    expected = folder.expected_in(folder.round.stages[1])
    back = [read_assessment(path, expected) for path in (form, *libreoffice([form], "xlsx"))]
    assert [one.problems for one in back] == [(), ()]
    assert staged.bare(back[0].assessment) == staged.bare(back[1].assessment)


def test_bonuses_and_penalties_count_as_in_the_round(tmp_path, recalculated):
    """A bonus that is corrected, one that is claimed in vain, and penalties that together are more than is taken."""
    answers = {"1.1.1": "{points: 4}", "1.1.2": "{points: 1}", "2.1": "not_applicable", "T1": "{count: 1, claimed: 1}"}
    home = staged.make_round(tmp_path / "round", "adjusted", self={})
    staged.say(home, "assessments", answers, "adjusted")
    form = staged.issue(home, "appraisal-1", home / "appraisal-1" / "nhan-co.xlsx")
    sheet = load_workbook(form).worksheets[0]
    asked = {code: sheet[staged.cell_of(sheet, code, forms.FACT)].value for code in ("T1", "P1", "P2")}
    answered = {code: sheet[staged.cell_of(sheet, code, forms.ANSWER)].value for code in ("T1", "P1")}
    assert answered == {"T1": "Số sáng kiến: 1 sáng kiến", "P1": "Không bị trừ điểm"}
    assert None not in asked.values()
    cells = {("T1", forms.SETTLED): 0.5, ("P1", forms.SETTLED): 2, ("P2 points", forms.CORRECTION): 1.5}
    cells |= {(code, forms.REASON): "Kết luận kiểm tra" for code in ("T1", "P1", "P2")}
    fill_all(form, cells)
    folder, _ = load_round(home, examples=False)
    after = score_round(folder.round, read_submissions(folder)[0])
    (converted,) = recalculated([form])
    shown, result = shown_after(converted), after.standing["nhan-co"]
    assert [problem.code for problem in after.problems if problem.code.startswith("E-")] == []
    assert (result.bonus, result.penalty) == (Fraction(1, 2), 3)
    assert shown["Tổng cộng"] == result.sums.points
    assert (shown["Điểm tối đa áp dụng"], shown["Chỉ số CCHC tạm tính (%)"]) == (result.sums.maximum, result.index)
