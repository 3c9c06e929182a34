"""What an appraiser should look at: grouped, complete, with every place; nothing of it changes a score."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from reading_workbooks import load_workbook

from cchc.analysis.suspicion import documents, suspicions
from cchc.formats.results.reading import load_results
from cchc.formats.round.folder import load_round, read_submissions
from cchc.rounds import score_round

ROUND = Path("rounds/sound")


def found(code, path=ROUND, previous=None):
    """The suspicions of a code in a round: values and places as text."""
    folder, _ = load_round(path)
    scored = score_round(folder.round, read_submissions(folder)[0])
    return [
        (problem.message.values, [str(place) for place in problem.places])
        for problem in suspicions(scored, previous)
        if problem.code == code
    ]


def state(unit, *answers):
    """Another self-assessment for a unit of the sound round."""
    lines = [f"unit: {unit}", "year: 2023", "criteria: small", "answers:", *(f"  {answer}" for answer in answers)]
    (ROUND / "assessments" / f"{unit}.yaml").write_text("\n".join(lines) + "\n", encoding="utf-8")


def only(*units):
    """No other unit has sent anything."""
    for path in (ROUND / "assessments").iterdir():
        if path.stem not in units:
            path.unlink()


# --- one document, several units -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("evidence", "keys"),
    [
        ("KH số 02/KH-UBND, tr. 1-6", ["kh số 02/kh-ubnd"]),
        ("KH số 02/KH-UBND (trang 3)", ["kh số 02/kh-ubnd"]),
        ("kh  số 02/KH-UBND, trang 5, mục II.", ["kh số 02/kh-ubnd"]),
        ("KH số 02/KH-UBND.", ["kh số 02/kh-ubnd"]),
        ("KH số 2; BC số 3, tr. 4;", ["kh số 2", "bc số 3"]),
        ("KH số 2\nBC số 3", ["kh số 2", "bc số 3"]),
        ("Ke\u0302\u0301 hoạch", ["kế hoạch"]),
        ("Quyết định số 12, mục II.3", ["quyết định số 12, mục ii.3"]),
        ("Tr 5", ["tr 5"]),
        ("KH số 2, tr. 1, tr. 5", ["kh số 2"]),
        pytest.param(f"a{',' * 10_000}", ["a"], id="commas without end"),
        (" ; . ;", []),
        ("", []),
    ],
)
def test_how_a_document_is_told(evidence, keys):
    assert list(documents(evidence)) == keys


def test_five_units_that_cite_one_document_are_one_line_with_five_places(workplace):
    units = ("an-binh", "binh-minh", "cam-thuy", "dong-tam", "ea-pal")
    for number, unit in enumerate(units):
        state(unit, f'"1.2": {{count: {number}, evidence: "QĐ số 9 ngày 1/2/2023, tr. {number}"}}')
    ((values, places),) = found("W-Q001")
    assert values["count"] == 5
    assert places == [f"rounds/sound/assessments/{unit}.yaml:5:10" for unit in units]


def test_the_same_document_for_two_indicators_is_not_the_same(workplace):
    state("an-binh", '"1.2": {count: 1, evidence: QĐ số 9}')
    state("binh-minh", '"1.3": {met: [loa], evidence: QĐ số 9}')
    assert found("W-Q001") == []


def test_a_unit_that_repeats_itself_is_one_unit(workplace):
    state("an-binh", '"1.2": {count: 1, evidence: "QĐ số 9, tr. 1; QĐ số 9, tr. 2"}')
    only("an-binh")
    assert found("W-Q001") == []


def test_evidence_that_an_explanation_adds_counts_too(workplace):
    path = Path("rounds/appraised")
    for unit in ("an-binh", "binh-minh"):
        file = path / "explanation" / f"{unit}.yaml"
        code = "1.2" if unit == "an-binh" else "1.1.2"
        head = f"unit: {unit}\nyear: 2023\ncriteria: appraised\nanswers:\n"
        file.write_text(f'{head}  "{code}": {{explanation: Có, evidence: CV số 7}}\n', encoding="utf-8")
    assert [values["document"] for values, _ in found("W-Q001", path)] == [
        "Các báo cáo quý", "Hệ thống một cửa", "Ảnh bảng công khai",
    ]  # fmt: skip
    file = path / "assessments" / "dong-tam.yaml"
    file.write_text(
        file.read_text(encoding="utf-8").replace("{ideas: 0}", "{ideas: 0, evidence: CV số 7}"), encoding="utf-8"
    )
    (told,) = [places for values, places in found("W-Q001", path) if values["document"] == "CV số 7"]
    assert told == ["rounds/appraised/assessments/dong-tam.yaml:7:10", "rounds/appraised/explanation/an-binh.yaml:5:10"]


def test_places_in_forms_are_the_cells_of_the_evidence(workplace, cchc):
    cchc("forms", ROUND, "-o", "forms")
    only()
    for unit in ("an-binh", "binh-minh"):
        workbook = load_workbook(f"forms/{unit}.xlsx")
        sheet = workbook.worksheets[0]
        rows = list(sheet.iter_rows())
        head = next(row for row in rows if any(cell.value == "Tài liệu kiểm chứng" for cell in row))
        column = {cell.value: cell.column for cell in head}
        (row,) = [row[0].row for row in rows if row[0].value == "1.2"]
        cell = sheet.cell(row, column["Tài liệu kiểm chứng"], "QĐ số 9")
        workbook.save(ROUND / "assessments" / f"{unit}.xlsx")
    ((_, places),) = found("W-Q001")
    assert places == [
        f"rounds/sound/assessments/{unit}.xlsx '{sheet.title}'!{cell.coordinate}" for unit in ("an-binh", "binh-minh")
    ]


# --- whole forms -----------------------------------------------------------------------------------------------

FACTS = ('"1.1.1": {level: cham}', '"1.1.2": {on_time: 9, settled: 10}', '"1.2": {count: 2}')


def test_three_units_with_the_same_facts_are_one_line(workplace):
    """Claims, evidence and what others score do not tell them apart; one figure does."""
    state("an-binh", *FACTS, '"2.1": {A: 8, B: 2, C: 0, D: 0}', '"2.3": {points: 1}')
    state("binh-minh", *FACTS, '"2.1": {A: 5, B: 5, C: 0, D: 0}')
    state("cam-thuy", *FACTS[:2], '"1.2": {count: 2, claimed: 1, evidence: QĐ số 1}')
    state("dong-tam", *FACTS[:2], '"1.2": {count: 3}')
    ((values, places),) = found("W-Q002")
    assert sorted(values["names"]) == ["Xã An Bình", "Xã Bình Minh [sáp nhập]", "Xã Cẩm Thủy"]
    assert places == [f"rounds/sound/assessments/{unit}.yaml:1:1" for unit in ("an-binh", "binh-minh", "cam-thuy")]


def test_units_that_state_nothing_themselves_are_not_alike(workplace):
    for unit in ("an-binh", "binh-minh"):
        state(unit, '"2.1": {A: 8, B: 2, C: 0, D: 0}')
    assert found("W-Q002") == []


FULL = (
    '"1.1.1": {level: kip-thoi}',
    '"1.1.2": {on_time: 10, settled: 10}',
    '"1.2": {count: 4}',
    '"1.3": {met: [ke-hoach, hoi-nghi, loa]}',
    '"1.4": {days: 0}',
    '"2.2": {late: 0, wrong: 0}',
)


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({}, 6),
        ({1: '"1.1.2": {on_time: 0, settled: 0}'}, 5),
        ({1: '"1.1.2": {on_time: 9, settled: 10}'}, None),
        ({4: '"1.4":'}, None),
    ],
    ids=["full", "one does not apply", "one is below", "one is unanswered"],
)
def test_full_marks_everywhere(workplace, changed, told):
    """The survey's and the council's points are not the unit's."""
    state("an-binh", *(changed.get(place, answer) for place, answer in enumerate(FULL)))
    only("an-binh")
    assert [values["count"] for values, _ in found("W-Q003")] == ([] if told is None else [told])


# --- the year before -------------------------------------------------------------------------------------------


def year_before(cchc, *answers, unit="an-binh"):
    """Results of 2022 in which a unit stated these answers."""
    home = Path("rounds/last/assessments")
    home.mkdir(parents=True)
    for name in ("round.yaml", "units.yaml"):
        text = (ROUND / name).read_text(encoding="utf-8").replace("year: 2023", "year: 2022")
        (home.parent / name).write_text(text, encoding="utf-8")
    lines = [f"unit: {unit}", "year: 2022", "criteria: small", "answers:", *(f"  {answer}" for answer in answers)]
    (home / f"{unit}.yaml").write_text("\n".join(lines) + "\n", encoding="utf-8")
    cchc("batch", home.parent, "-o", "last.json")
    return load_results("last.json")


@pytest.mark.parametrize(
    ("before", "now", "jumped"),
    [
        (10, 20, True),
        (10, 19, False),
        (9, 18, False),
        (9, 19, True),
        (20, 10, True),
        (20, 11, False),
        (19, 9, True),
        (18, 9, False),
        (0, 10, True),
        (0, 9, False),
        (10, 0, True),
        (100, 100, False),
    ],
)
def test_a_jump_is_double_or_half_and_ten_at_least(workplace, cchc, before, now, jumped):
    previous = year_before(cchc, f'"1.2": {{count: {before}}}')
    state("an-binh", f'"1.2": {{count: {now}}}')
    told = [(values["before"], values["now"], values["year"]) for values, _ in found("W-Q004", previous=previous)]
    assert told == ([(before, now, "2022")] if jumped else [])


def test_both_figures_of_an_indicator_are_told(workplace, cchc):
    previous = year_before(cchc, '"1.1.2": {on_time: 90, settled: 100}')
    state("an-binh", '"1.1.2": {on_time: 900, settled: 1000}')
    told = [(values["before"], values["now"]) for values, _ in found("W-Q004", previous=previous)]
    assert told == [(90, 900), (100, 1000)]


def test_in_another_set_only_what_has_kept_its_name_is_compared(workplace, cchc):
    previous = year_before(cchc, '"1.2": {count: 1}', '"1.4": {days: 1}')
    state("an-binh", '"1.2": {count: 50}', '"1.4": {days: 40}')
    assert len(found("W-Q004", previous=previous)) == 2
    document = json.loads(Path("last.json").read_text(encoding="utf-8"))
    document["criteria"]["id"] = "older"
    document["criteria"]["fields"][0]["criteria"][1]["name"] = "Sáng kiến của năm"
    Path("last.json").write_text(json.dumps(document), encoding="utf-8")
    told = [values["code"] for values, _ in found("W-Q004", previous=load_results("last.json"))]
    assert told == ["1.4"]


def test_a_unit_that_was_not_there_has_nothing_to_jump_from(workplace, cchc):
    previous = year_before(cchc, '"1.2": {count: 1}', unit="binh-minh")
    state("an-binh", '"1.2": {count: 50}')
    only("an-binh")
    assert found("W-Q004", previous=previous) == []


def made_of(*predecessors):
    """An Bình of this year was others the year before."""
    path = ROUND / "units.yaml"
    text = path.read_text(encoding="utf-8")
    (line,) = [line for line in text.splitlines() if "code: an-binh" in line]
    named = line.replace("}", f", predecessors: [{', '.join(predecessors)}]}}")
    path.write_text(text.replace(line, named), encoding="utf-8")


@pytest.mark.parametrize(
    ("predecessors", "jumped"),
    [(["binh-minh"], True), (["binh-minh", "an-binh"], False), (["nowhere"], False)],
)
def test_a_unit_jumps_from_what_the_one_it_was_had(workplace, cchc, predecessors, jumped):
    """Figures of several do not add up, and are not taken from one of them."""
    previous = year_before(cchc, '"1.2": {count: 1}', unit="binh-minh")
    state("an-binh", '"1.2": {count: 50}')
    only("an-binh")
    made_of(*predecessors)
    assert [values["before"] for values, _ in found("W-Q004", previous=previous)] == ([1] if jumped else [])


# --- points without evidence -----------------------------------------------------------------------------------


def test_points_without_evidence_are_one_line_a_unit(workplace):
    state("an-binh", '"1.2": {count: 2}', '"1.3": {met: [], note: không}', '"1.4": {days: 0}', '"2.3": {points: 1}')
    only("an-binh")
    ((values, places),) = found("W-Q005")
    assert (values["codes"], values["points"]) == (("1.2", "1.4"), 2)
    assert places == [f"rounds/sound/assessments/an-binh.yaml:{line}:10" for line in (5, 7)]


def test_where_the_set_asks_for_evidence_it_is_told_once(workplace):
    assert found("W-Q005", Path("rounds/appraised")) == []


# --- the command -----------------------------------------------------------------------------------------------


def test_nothing_suspicious_goes_back_to_the_senders(workplace, cchc):
    for unit in ("an-binh", "binh-minh"):
        state(unit, *FACTS)
    only("an-binh", "binh-minh")
    run = cchc("check", ROUND, "--suspicious", "--mark", "marked", lang="en")
    assert run.status == 0
    assert "W-Q002" in run.err
    assert not list(Path().glob("marked/*"))


def test_the_round_names_the_year_before(workplace, cchc):
    year_before(cchc, '"1.2": {count: 1}')
    state("an-binh", '"1.2": {count: 50}')
    file = ROUND / "round.yaml"
    file.write_text(file.read_text(encoding="utf-8") + "previous: ../../last.json\n", encoding="utf-8")
    assert "W-Q004" in cchc("check", ROUND, "--suspicious").err
    assert "W-Q" not in cchc("check", ROUND).err


def test_a_score_is_the_same_whatever_is_suspicious(workplace, cchc):
    before = cchc("batch", ROUND, "--format", "json").out
    cchc("check", ROUND, "--suspicious")
    assert cchc("batch", ROUND, "--format", "json").out == before
