"""Forms of a round that says that no survey was held: they ask nothing that would be refused, and their sums are those
of the engine.
"""

from __future__ import annotations

import itertools
import json
import shutil
from fractions import Fraction
from pathlib import Path

import pytest
from reading_workbooks import load_workbook
from staged_rounds import cell_of, fill, issue, make_round, read, say, shown

from cchc.formats.forms.workbook import write_form
from cchc.formats.round.folder import load_round, read_submissions
from cchc.language import Language
from cchc.number import from_cell
from cchc.rounds import score_round
from cchc.stages import forms

VI, EN = Language("vi"), Language("en")
ADJUSTMENTS = """
adjustments:
  - code: T1
    kind: bonus
    name: Sáng kiến cấp tỉnh
    cap: 1
    rule: {kind: count, input: {key: count, name: Số sáng kiến}, each: 0.5}
  - code: P1
    kind: penalty
    name: Khiếu nại đúng
    cap: 1
    scored_by: appraiser
    rule: {kind: count, input: {key: cases, name: Số vụ}, each: 0.5}
"""
ANSWERS = {
    "1.1": "{level: kip-thoi}",
    "1.2": "{on_time: 61, settled: 66}",
    "1.3": "not_applicable",
}
SAYS = {"vi": "đợt này không tổ chức điều tra xã hội học", "en": "no survey is held in this round"}
POLICIES = ("rescale", "zero", "refuse", None)


def a_round(
    home: Path, *, policy: str | None = "rescale", adjusted: bool = False, held: str = "survey: none\n"
) -> Path:
    make_round(home, "staged", held)
    (home / "assessments").mkdir()
    path = home / "set.yaml"
    text = path.read_text(encoding="utf-8")
    if policy:
        text = text.replace("policy:\n", f"policy:\n  without_survey: {policy}\n")
    path.write_text(text + (ADJUSTMENTS if adjusted else ""), encoding="utf-8")
    return home


def self_form(home: Path, path: Path, *, filled: bool = False, lang: str = "vi") -> Path:
    folder, problems = load_round(home, examples=False)
    assert folder is not None, problems
    found = score_round(folder.round, read_submissions(folder)[0]).submissions if filled else {}
    said = found["nhan-co"]["self"].assessment if filled else None
    with path.open("wb") as stream:
        write_form(folder.round, folder.round.units[0], Language(lang), stream, assessment=said)
    return path


def open_cells(path: Path, code: str) -> list[str]:
    """The cells of an indicator's first row that may be typed into."""
    sheet = load_workbook(path).worksheets[0]
    row = sheet[cell_of(sheet, code, forms.CODE)].row
    return [cell.coordinate for cell in sheet[row] if not cell.protection.locked]


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("policy", POLICIES)
def test_nothing_is_asked_of_a_survey_that_is_not_held(tmp_path, policy, lang):
    home = a_round(tmp_path / "round", policy=policy)
    path = self_form(home, tmp_path / "nhan-co.xlsx", lang=lang)
    sheet = load_workbook(path).worksheets[0]
    texts = {cell.value for row in sheet.iter_rows() for cell in row}
    assert SAYS[lang] in texts
    assert not {slot for slot in texts if isinstance(slot, str) and slot.startswith("2.3 ")}
    if lang == "vi":
        assert open_cells(path, "2.3") == []
        assert shown(path, "2.3", forms.DATA) == SAYS[lang]
        assert shown(path, "2.3", forms.TENTATIVE) == {"rescale": "KAD", "zero": 0, "refuse": None, None: None}[policy]
        assert open_cells(path, "2.1") != []


def test_where_a_survey_may_be_held_it_is_asked_for(tmp_path):
    home = a_round(tmp_path / "round", held="")
    assert open_cells(self_form(home, tmp_path / "nhan-co.xlsx"), "2.3") != []


def test_the_form_comes_back(tmp_path):
    home = a_round(tmp_path / "round")
    path = self_form(home, home / "nhan-co.xlsx")
    fill(path, {("1.1 level", forms.VALUE): "Ban hành chậm", ("2.1 points", forms.VALUE): 0.5})
    path.rename(home / "assessments" / "nhan-co.xlsx")
    folder, _ = load_round(home, examples=False)
    scored = score_round(folder.round, read_submissions(folder)[0])
    assert [problem.code for problem in scored.problems] == ["W-A023"]
    assert scored.ranking.ranked[0].result.measured == (1.5, 8)


def test_a_form_issued_before_that_was_said_is_read_as_it_is_and_told(tmp_path):
    """What it says of the survey contradicts the round, as it would in YAML; where it says nothing, it is a form."""
    home = a_round(tmp_path / "round", held="")
    old = self_form(home, tmp_path / "old.xlsx")
    (home / "round.yaml").write_text(
        (home / "round.yaml").read_text(encoding="utf-8") + "survey: none\n", encoding="utf-8"
    )
    folder, _ = load_round(home, examples=False)
    fill(old, {("1.1 level", forms.VALUE): "Ban hành chậm"})
    shutil.copy(old, home / "assessments" / "nhan-co.xlsx")
    assert [one.code for one in score_round(folder.round, read_submissions(folder)[0]).problems] == ["W-A023"]
    names = fill(old, {(f"2.3 {key}", forms.VALUE): 5 for key in "ABCD"})
    shutil.copy(old, home / "assessments" / "nhan-co.xlsx")
    told = score_round(folder.round, read_submissions(folder)[0]).problems
    assert [one.code for one in told] == ["E-P026", "W-A023"]
    assert told[0].places[0].cell == names["2.3 A", forms.VALUE]


def test_what_is_typed_into_the_closed_cells_is_told(tmp_path):
    home = a_round(tmp_path / "round")
    path = self_form(home, tmp_path / "nhan-co.xlsx")
    names = fill(path, {("2.3", forms.VALUE): 80})
    (problem,) = read(home, "self", path).problems
    assert (problem.code, problem.places[0].cell) == ("W-X021", names["2.3", forms.VALUE])
    assert VI.sentence(problem.message) == (
        "2.3: đợt này không lấy câu trả lời của các chỉ tiêu trên từ biểu này (do bên khác chấm, lấy từ dữ liệu của "
        "đợt, hoặc không tổ chức điều tra), nên nội dung ghi trong biểu không được tính"
    )


@pytest.mark.parametrize("policy", ["rescale", "zero"])
def test_appraisers_are_not_asked_either(tmp_path, policy):
    home = a_round(tmp_path / "round", policy=policy)
    say(home, "assessments", ANSWERS, "staged")
    path = issue(home, "appraisal-1", tmp_path / "nhan-co.xlsx")
    assert open_cells(path, "2.3") == []
    assert open_cells(path, "1.1") != []
    assert shown(path, "2.3", forms.FACT) == SAYS["vi"]
    assert read(home, "appraisal-1", path).problems == ()


TOTAL, APPLIES, INDEX = "Tổng cộng", "Điểm tối đa áp dụng", "Chỉ số CCHC tạm tính (%)"
RESCALED, WHOLE = "Tổng điểm quy đổi (không tổ chức điều tra XHH)", "Điểm tối đa sau quy đổi"


def sums(path: Path, heading: str) -> dict[str, object]:
    """The sums at the end of a form, by what they are called."""
    sheet = load_workbook(path, data_only=True).worksheets[0]
    letter = cell_of(sheet, "1.1", heading).rstrip("0123456789")
    items = cell_of(sheet, "1.1", forms.ITEM).rstrip("0123456789")
    rows = {sheet[f"{items}{row}"].value: row for row in range(1, sheet.max_row + 1)}
    found = {
        name: sheet[f"{letter}{rows[name]}"].value for name in (TOTAL, APPLIES, RESCALED, WHOLE, INDEX) if name in rows
    }
    return {
        name: from_cell(float(value)) if isinstance(value, (int, float)) else value for name, value in found.items()
    }


@pytest.mark.skipif(not shutil.which("soffice"), reason="needs LibreOffice")
@pytest.mark.parametrize("held", ["", "survey: none\n"])
def test_what_waits_for_the_other_units_leaves_the_sums_as_where_a_unit_is_scored_alone(
    tmp_path, libreoffice, held, cchc
):
    due, paths = {}, []
    for lang, idea in itertools.product(("vi", "en"), ("{ideas: 3}", "{ideas: }")):
        home = a_round(tmp_path / f"{lang}-{len(paths)}", policy="rescale" if held else None, held=held)
        path = home / "set.yaml"
        text = path.read_text(encoding="utf-8").replace("kind: count, input:", "kind: relative, input:")
        path.write_text(text.replace(", each: 0.5}", ", when_zero: zero}"), encoding="utf-8")
        say(home, "assessments", {"1.1": "{level: cham}", "1.2": "{on_time: 61, settled: 66}", "1.3": idea}, "staged")
        paths.append(self_form(home, tmp_path / f"{lang}-{len(paths)}.xlsx", filled=True, lang=lang))
        alone = json.loads(cchc("score", home / "assessments" / "nhan-co.yaml", "--format", "json").out)["units"][0]
        due[paths[-1].name] = Fraction(alone["index"])
    for path in libreoffice(paths, "xlsx"):
        sheet = load_workbook(path, data_only=True).worksheets[0]
        says = Language(path.name[:2]).say
        column = next(cell.column for row in sheet.iter_rows() for cell in row if cell.value == says(forms.TENTATIVE))
        (row,) = (row[1].row for row in sheet.iter_rows() if row[1].value == says(forms.INDEX))
        assert from_cell(sheet.cell(row, column).value) == due[path.name]


NO_UNIT = {
    "vi": "đợt này không tổ chức điều tra xã hội học, và bộ tiêu chí không chấm đơn vị nào khi không có điều tra",
    "en": "no survey is held in this round, and the set scores no unit without one",
}


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("stage", ["self", "appraisal-1"])
def test_a_set_that_scores_no_unit_without_a_survey_gives_no_index_in_a_form(tmp_path, stage, lang, cchc):
    """As the engine does: no sums that are rescaled, and no index; the form says why."""
    home = a_round(tmp_path / "round", policy="refuse")
    say(home, "assessments", ANSWERS, "staged")
    run = cchc("batch", home, "--format", "json", lang=lang)
    assert '"why":"unanswered"' in run.out.replace(" ", "")
    assert "E-P017" in run.err
    options = ["--filled"] if stage == "self" else ["--stage", stage]
    cchc("forms", home, "-o", tmp_path / "made", *options, lang=lang)
    sheet = load_workbook(tmp_path / "made" / "nhan-co.xlsx").worksheets[0]
    language = Language(lang)
    sums = {language.say(name): name for name in forms.SUMS}
    found = {
        sums[row[1].value]: [cell.value for cell in row[2:] if cell.value not in (None, "")]
        for row in sheet.iter_rows()
        if row[1].value in sums
    }
    assert list(found) == [forms.TOTAL, forms.APPLIES, forms.INDEX]
    assert found[forms.APPLIES] == []
    assert found[forms.INDEX] == [NO_UNIT[lang]]


def test_a_unit_that_is_not_scored_without_a_survey_is_not_said_to_have_unanswered_indicators(tmp_path, cchc):
    home = a_round(tmp_path / "round", policy="refuse")
    say(home, "assessments", ANSWERS, "staged")
    results, report = tmp_path / "results.json", tmp_path / "report.html"
    told = cchc("batch", home, "-o", results, lang="en").out
    cchc("report", results, "-o", report, lang="en")
    told += cchc("explain", results, "nhan-co", lang="en").out + report.read_text(encoding="utf-8")
    assert told.count("no survey was held, without which the set scores no unit") == 4
    told += cchc("compare", results, results, lang="en").out
    told += cchc("compare", results, results, "nhan-co", lang="en").err
    assert "not ranked now: no survey was held" in told
    assert "unanswered indicators" not in told


@pytest.mark.skipif(not shutil.which("soffice"), reason="needs LibreOffice")
@pytest.mark.parametrize("adjusted", [False, True])
def test_the_sums_are_those_of_the_engine(tmp_path, libreoffice, adjusted):
    bonus = {"T1": "{count: 1}"} if adjusted else {}
    more = {"2.1": "{points: 0.75}", "2.2": "{points: 0.5}"}
    paths, homes = [], {}
    for policy in ("rescale", "zero", None):
        home = homes[policy] = a_round(tmp_path / str(policy), policy=policy, adjusted=adjusted)
        say(home, "assessments", {**ANSWERS, **more, **bonus}, "staged")
        paths.append(self_form(home, tmp_path / f"self-{policy}.xlsx", filled=True))
        say(home, "assessments", {**ANSWERS, **bonus}, "staged")
        paths.append(issue(home, "appraisal-1", tmp_path / f"appraisal-{policy}.xlsx"))
        fill(paths[-1], {("2.1 points", forms.CORRECTION): 0.75, ("2.2 points", forms.CORRECTION): 0.5})
    made = iter(libreoffice(paths, "xlsx"))
    for policy, home in homes.items():
        say(home, "assessments", {**ANSWERS, **more, **bonus}, "staged")
        folder, _ = load_round(home, examples=False)
        result = score_round(folder.round, read_submissions(folder)[0]).standing["nhan-co"]
        adjustment = result.bonus - result.penalty
        due = {
            TOTAL: result.measured.points + adjustment,
            APPLIES: result.measured.maximum,
            RESCALED: result.sums.points,
            WHOLE: result.sums.maximum,
            INDEX: result.index,
        }
        assert result.is_rescaled == (policy == "rescale")
        if not result.is_rescaled:
            due = {name: due[name] for name in (TOTAL, APPLIES, INDEX)}
        for heading in (forms.TENTATIVE, forms.AFTER):
            found = sums(next(made), heading)
            assert found.keys() == due.keys()
            assert all(abs(found[name] - due[name]) < 1e-9 for name in due), (policy, heading, found, due)
