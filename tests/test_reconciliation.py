"""Claims held against what counts: figure by figure on a small round, and what must hold of every round."""

from __future__ import annotations

import csv
import dataclasses
import io
import json
import re
from fractions import Fraction
from pathlib import Path

import pytest
from reading_workbooks import load_workbook

from cchc.analysis.reconciliation import changes_applicability, reconcile
from cchc.criteria import ScoredBy
from cchc.formats.results.reading import load_results
from cchc.language import Language
from cchc.number import Rounding
from cchc.problems import Message
from cchc.results import IndicatorRecord, Results, StepRecord
from cchc.scoring import State, Sums
from cchc.tables.details import details_tables
from cchc.tables.fields import fields_tables
from cchc.tables.ranking import ranking_table
from cchc.tables.reconciliation import differences_table, indicators_table, unit_reconciliation_table, units_table
from cchc.tables.rescaling import RESCALED
from cchc.tables.steps import history, why
from cchc.tables.table import Badge
from cchc.tables.unit import unit_table

ROUND = "rounds/appraised"


@pytest.fixture
def appraised(workplace, cchc) -> Results:
    """The results of the small round that goes through its stages."""
    cchc("batch", ROUND, "-o", "appraised.json")
    results = load_results("appraised.json")
    assert isinstance(results, Results)
    return results


def F(text: str) -> Fraction:
    return Fraction(text)


# --- the small round, figure by figure -------------------------------------------------------------------------


def test_units_the_greatest_cut_first(appraised):
    rows = [
        (
            unit.entry.unit.code,
            *(getattr(unit.sum, key) for key in ("said", "stated", "cut", "raised", "points")),
            unit.apart,
        )
        for unit in reconcile(appraised).units
    ]
    assert rows == [
        ("cam-thuy", F("10.5"), F("10.5"), F("2.5"), 0, 8, 3),
        ("dong-tam", 7, 7, 2, F("0.5"), F("5.5"), F("2.75")),
        ("an-binh", F("14.9"), F("14.89"), F("1.51"), 0, F("13.39"), F("4.5")),
        ("binh-minh", F("12.84"), F("12.84"), 1, 0, F("11.84"), F("4.75")),
    ]


def test_an_explanation_that_is_accepted_leaves_no_difference(appraised):
    codes = {(one.entry.unit.code, one.item.code): one for one in reconcile(appraised).differences}
    assert ("binh-minh", "1.1.2") not in codes
    assert (codes["an-binh", "1.2"].said, codes["an-binh", "1.2"].points) == (2, F("1.5"))
    assert (codes["cam-thuy", "1.4"].said, codes["cam-thuy", "1.4"].points) == (2, 1)


def test_indicators_the_greatest_cut_first(appraised):
    found = reconcile(appraised)
    rows = [
        (
            part.item.code,
            part.sum.compared,
            [entry.unit.code for entry in part.over],
            [entry.unit.code for entry in part.under],
            part.sum.cut,
            part.sum.raised,
            part.is_over_claimed_by_nearly_every_unit,
        )
        for part in found.indicators
    ]
    assert rows == [
        ("2.2", 4, ["dong-tam", "cam-thuy", "an-binh", "binh-minh"], [], F("5.5"), 0, True),
        ("1.4", 4, ["cam-thuy"], [], 1, 0, False),
        ("1.2", 4, ["an-binh"], [], F("0.5"), 0, False),
        ("2.1", 3, ["an-binh"], [], F("0.01"), 0, False),
        ("1.1.1", 4, [], [], 0, 0, False),
        ("1.1.2", 4, [], [], 0, 0, False),
        ("1.3", 4, [], ["dong-tam"], 0, F("0.5"), False),
    ]
    assert found.apart == ("3.1", "3.2")
    assert [part.sum.cut for part in found.fields] == [F("1.5"), F("5.51"), 0]
    assert [part.sum.compared for part in found.fields] == [20, 7, 0]


def test_what_others_score_is_not_compared(appraised):
    found = reconcile(appraised)
    assert not {one.item.code for one in found.differences} & {"3.1", "3.2"}
    for unit in found.units:
        assert unit.sum.points + unit.apart == unit.entry.unit.points


def test_who_said_what_and_why(appraised):
    an_binh = next(entry.unit for entry in appraised.units if entry.unit.code == "an-binh")
    record = next(record for record in an_binh.indicators if record.code == "1.2")
    item = next(item for item in appraised.criteria.indicators if item.code == "1.2")
    lines = history(record, item.scored_by)
    assert [line.values["stage"] for line in lines] == [
        Message("self-assessment"),
        Message("{stage:m} {number}", {"stage": Message("appraisal"), "number": "1"}),
        Message("explanation"),
        Message("{stage:m} {number}", {"stage": Message("appraisal"), "number": "2"}),
    ]
    said = [[part.code for part in line.values["said"]] for line in lines]
    assert said == [
        ["R-DIRECT"],
        ["R-DIRECT", "reason: {why}", "the unit is asked to explain"],
        ["“{explanation}”", "evidence added: {evidence}"],
        ["R-DIRECT", "reason: {why}"],
    ]


def test_a_reason_that_changes_nothing_says_what_stands(appraised):
    unit = next(entry.unit for entry in appraised.units if entry.unit.code == "cam-thuy")
    record = next(record for record in unit.indicators if record.code == "1.4")
    last = history(record, appraised.criteria.indicators[0].scored_by)[-1]
    assert last.values["said"] == (
        Message("reason: {why}", {"why": "Không chấp nhận giải trình: không có xác nhận của đơn vị viễn thông"}),
        Message("it stays at {points:n} pt", {"points": 1}),
    )


def test_what_does_not_apply_does_not_stay_at_0_points(appraised):
    record = next(item for entry in appraised.units for item in entry.unit.indicators if len(item.steps) > 1)
    away = {"points": None, "state": State.NOT_APPLICABLE}
    steps = [step._replace(**away) for step in record.steps[:1]]
    steps.append(StepRecord("appraisal-1", **away, why="Không có hồ sơ nào"))
    last = history(record._replace(points=None, state=State.NOT_APPLICABLE, steps=tuple(steps)), ScoredBy.UNIT)[-1]
    assert last.values["said"] == (
        Message("reason: {why}", {"why": "Không có hồ sơ nào"}),
        Message("it stays not applicable"),
    )


def test_without_steps_the_reason_stands_alone():
    reason = Message("R-REST")
    record = IndicatorRecord("1.1", 1, 1, State.SCORED, {"points": "1"}, reason, None, "")
    assert history(record, None) == ()
    assert why(record, None) is reason


def test_a_document_of_a_step_without_its_reason_keeps_the_last_one():
    steps = (StepRecord("self", 2, State.SCORED), StepRecord("appraisal-1", 1, State.SCORED, {"x": 1}, why="Vì thế"))
    record = IndicatorRecord("1.1", 1, 2, State.SCORED, {"x": 1}, Message("R-REST"), None, "", steps)
    told = why(record, None)
    assert told.values["line"] == Message("R-REST")


# --- stages of a unit ------------------------------------------------------------------------------------------


def test_a_unit_by_stage(appraised):
    unit = appraised.units[0].unit
    table = unit_table(unit, appraised.criteria, appraised.policy, "tot")
    assert [column.key for column in table.columns] == [
        "code", "name", "maximum", "claimed", "self", "appraisal-1", "points", "why",
    ]  # fmt: skip
    rows = {row.cells[0]: row.cells[3:7] for row in table.rows}
    assert rows["1.2"] == (2, 2, 1, F("1.5"))
    assert rows["2.1"] == (4, F("3.99"), F("3.99"), F("3.99"))
    assert rows["3.1"] == (None, None, 2, 2)
    assert rows["3.2"] == (None, None, None, F("2.5"))
    assert rows["1"] == (None, F("8.9"), F("7.9"), F("8.4"))
    assert table.rows[-1].cells[3:7] == (None, F("14.89"), F("14.89"), F("17.89"))


def test_the_ranking_has_both_indices_beside_each_other(appraised):
    table = ranking_table(appraised)
    keys = [column.key for column in table.columns]
    assert keys == ["rank", "code", "name", "points", "maximum", "self_index", "index", "grade"]
    assert [row.cells[5:7] for row in table.rows] == [
        (F("74.45"), F("89.45")),
        (F("64.2"), F("82.95")),
        (F("52.5"), 55),
        (F("43.75"), F("51.56")),
    ]
    lacking = next(note for note in table.notes if "codes" in note.values)
    assert lacking.values["codes"] == ("3.1", "3.2")


def test_the_self_assessment_by_itself_has_nothing_beside_it(workplace, cchc):
    cchc("batch", ROUND, "--stage", "self", "-o", "self.json")
    results = load_results("self.json")
    assert [column.key for column in ranking_table(results).columns] == [
        "rank", "code", "name", "points", "maximum", "index", "grade",
    ]  # fmt: skip


# --- other documents -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("stage", "awaited"), [("self", ["3.1, 3.2"]), ("appraisal-1", [])])
def test_a_ranking_before_the_appraisal_says_what_it_lacks(stage, awaited, workplace, cchc):
    run = cchc("batch", "rounds/appraised", "--stage", stage, "-o", "r.xlsx", lang="en", columns=200)
    assert re.findall(r"(?m)^ Provisional: .* counts as 0: (.*)$", run.out) == awaited
    printed = [str(cell) for row in load_workbook("r.xlsx")["Ranking"].values for cell in row if cell]
    assert [text.rpartition(": ")[2] for text in printed if text.startswith("Provisional: ")] == awaited


def test_without_stages_only_claims_are_compared(workplace, cchc):
    cchc("batch", "rounds/sound", "-o", "sound.json")
    found = reconcile(load_results("sound.json"))
    claims = {
        (entry.unit.code, record.code): (record.claimed, record.points)
        for entry in load_results("sound.json").units
        for record in entry.unit.indicators
        if record.claimed is not None
    }
    assert found.total.compared == len(claims) == 8
    assert {(one.entry.unit.code, one.item.code): (one.said, one.points) for one in found.differences} == {
        key: pair for key, pair in claims.items() if pair[0] != pair[1]
    }
    assert found.has_claims


def test_without_stages_and_claims_there_is_nothing_to_compare(results_of):
    results = results_of([90, 70])
    found = reconcile(results)
    assert (found.total.compared, found.differences, found.indicators) == (0, (), ())
    assert not found.has_claims
    above = [line.code for line in units_table(results, found).subtitle]
    assert above[-1] == "These results hold no appraisal, and no unit claims points: there is nothing to compare"
    assert units_table(results, found).rows[0].cells[1:7] == ("–",) * 6


def test_one_unit_without_an_appraisal_says_so_above_its_figures(results_of):
    results = results_of([90, 70])
    claiming, other = results.units
    record = claiming.unit.indicators[0]._replace(claimed=50)
    unit = dataclasses.replace(claiming.unit, indicators=(record, *claiming.unit.indicators[1:]))
    claiming = claiming._replace(unit=unit)
    for entry, words in ((claiming, "only claims are compared"), (other, "the unit claims no points")):
        table = unit_reconciliation_table(results, entry)
        assert words in table.subtitle[-1].code
    columns = {column.key: column.minor for column in unit_reconciliation_table(results, claiming).columns}
    assert columns["claimed"] is False, "in a narrow window too"


def test_no_unit_is_ranked(results_of):
    found = reconcile(results_of([]))
    assert (found.units, found.total.compared) == ((), 0)


def appraised_results(results_of, points: list[tuple[Fraction | int | None, Fraction | int | None]]) -> Results:
    """Units whose first indicator was worth the one and is now worth the other; None where it did not apply."""
    results = results_of([50] * len(points))
    units = []
    for entry, (first, last) in zip(results.units, points, strict=True):
        states = [State.NOT_APPLICABLE if value is None else State.SCORED for value in (first, last)]
        steps = (StepRecord("self", first, states[0]), StepRecord("appraisal-1", last, states[1], why="Vì thế"))
        record = entry.unit.indicators[0]._replace(points=last, state=states[1], steps=steps)
        unit = type(entry.unit)(
            **{
                **{name: getattr(entry.unit, name) for name in entry.unit.__dataclass_fields__},
                "indicators": (record, entry.unit.indicators[1]),
            }
        )
        units.append(entry._replace(unit=unit))
    return results._replace(units=tuple(units), stages=("self", "appraisal-1"), stage="appraisal-1")


def test_whether_it_applies_counts_as_points_and_is_told(results_of):
    results = appraised_results(results_of, [(4, None), (None, 3), (None, None), (2, 2)])
    found = reconcile(results)
    assert [(one.said, one.cut, one.raised) for one in found.differences] == [(4, 4, 0), (0, 0, 3)]
    assert all(changes_applicability(one) for one in found.differences)
    assert found.indicators[0].sum.compared == 3
    note = next(note for note in units_table(results, found).notes if "places" in note.values)
    assert note.values == {"count": 2, "places": ("Xã 1 1.1", "Xã 2 1.1")}


@pytest.mark.parametrize(
    ("over", "units", "nearly"), [(4, 5, True), (79, 100, False), (80, 100, True), (1, 1, False), (2, 2, True)]
)
def test_nearly_every_unit(results_of, over, units, nearly):
    results = appraised_results(results_of, [(2, 1)] * over + [(2, 2)] * (units - over))
    found = reconcile(results)
    (part,) = [part for part in found.indicators if part.item.code == "1.1"]
    assert part.is_over_claimed_by_nearly_every_unit is nearly
    cell = indicators_table(results, found).rows[0].cells[-1]
    assert isinstance(cell, Badge) is nearly


def test_more_units_than_a_cell_can_name(results_of):
    found = reconcile(appraised_results(results_of, [(2, 1)] * 13))
    which = indicators_table(results_of([50]), found).rows[0].cells[-1].text.values["names"]
    assert (len(which), which[0], which[-1]) == (13, "Xã 1", "…")


def test_claims_finer_than_points_are_shown_whole(results_of):
    results = appraised_results(results_of, [(2, 1)])
    record = results.units[0].unit.indicators[0]._replace(claimed=F("2.125"))
    unit = results.units[0].unit
    changed = type(unit)(
        **{
            **{name: getattr(unit, name) for name in unit.__dataclass_fields__},
            "indicators": (record, unit.indicators[1]),
        }
    )
    results = results._replace(units=(results.units[0]._replace(unit=changed),))
    table = differences_table(results, reconcile(results))
    places = {column.key: column.places for column in table.columns}
    assert (places["claimed"], places["cut"]) == (3, 3)
    assert table.rows[0].cells[4:9] == (F("2.125"), 2, F("1.125"), 0, 1)


# --- what holds of every round ---------------------------------------------------------------------------------


@pytest.mark.parametrize("path", [ROUND, "rounds/sound", "rounds/apart"])
def test_sums_are_exact(workplace, cchc, path):
    cchc("batch", path, "-o", "r.json")
    found = reconcile(load_results("r.json"))
    for total in [found.total, *(unit.sum for unit in found.units), *(part.sum for part in found.indicators)]:
        assert total.said - total.cut + total.raised == total.points
    for parts in (found.units, found.fields, found.indicators):
        for key in ("compared", "said", "stated", "cut", "raised", "points"):
            assert sum(getattr(part.sum, key) for part in parts) == getattr(found.total, key)
    assert sum(one.cut for one in found.differences) == found.total.cut
    assert sum(one.raised for one in found.differences) == found.total.raised


# --- files -----------------------------------------------------------------------------------------------------


def test_the_same_figures_everywhere(appraised, cchc):
    """In the JSON document, in CSV and on the sheets."""
    cchc("reconcile", "appraised.json", "-o", "r.json", "-o", "r.csv", "-o", "r.xlsx")
    document = json.loads(Path("r.json").read_text(encoding="utf-8"))
    units = {unit["name"]: unit for unit in document["units"]}
    keys = ("claimed", "by_rule", "cut", "raised", "points")
    tables = Path("r.csv").read_bytes().decode("utf-8-sig").split("\r\n\r\n")
    rows = list(csv.reader(io.StringIO(tables[0]), delimiter=";"))
    assert {row[1]: [row[0], *(cell.replace(",", ".") for cell in row[2:7])] for row in rows[2:-1]} == {
        name: [unit["code"], *(unit[key] for key in keys)] for name, unit in units.items()
    }
    sheet, indicators, differences, _ = load_workbook("r.xlsx").worksheets
    assert [sheet.title, indicators.title, differences.title] == [
        "Tự chấm – thẩm định", "Chấm cao theo chỉ tiêu", "Chênh lệch từng đơn vị",
    ]  # fmt: skip
    fields = {row[0].value: row[3].value for row in sheet.iter_rows() if str(row[0].value).startswith("Lĩnh vực")}
    assert fields == {
        "Lĩnh vực 1: Chỉ đạo, điều hành": 1.5,
        "Lĩnh vực 2: Thủ tục hành chính": 5.51,
        "Lĩnh vực 3: Đánh giá của cấp trên": "–",
    }
    codes = [part["code"] for part in document["indicators"]]
    assert {row[0].value: (row[3].value, row[5].value) for row in indicators.iter_rows() if row[0].value in codes} == {
        part["code"]: (len(part["over_claimed_by"]), float(part["cut"]))
        for part in document["indicators"]
        if part["over_claimed_by"] or part["raised_for"]
    }
    found = {row[0].value: [cell.value for cell in row[1:6]] for row in sheet.iter_rows() if row[0].value in units}
    assert found == {name: [float(unit[key]) for key in keys] for name, unit in units.items()}
    listed = [
        (row[0].value, row[1].value, row[6].value, row[7].value)
        for row in differences.iter_rows()
        if row[0].value in units
    ]
    names = {unit["code"]: unit["name"] for unit in document["units"]}
    assert listed == [
        (names[one["unit"]], one["indicator"]["code"], float(one["cut"]), float(one["raised"]))
        for one in document["differences"]
    ]


def test_the_workbook_of_an_appraised_round_has_the_sheets(workplace, cchc):
    cchc("batch", ROUND, "-o", "r.xlsx")
    assert load_workbook("r.xlsx").sheetnames == [
        "Xếp hạng", "Tự chấm – thẩm định", "Chấm cao theo chỉ tiêu", "Chênh lệch từng đơn vị", "Theo lĩnh vực",
        "Chi tiết", "Điểm mất", "Biểu đồ", "Giải thích", "Nguồn", "Vấn đề", "Số liệu biểu đồ",
    ]  # fmt: skip


def test_explanations_and_provenance_name_the_stages(workplace, cchc):
    cchc("batch", ROUND, "-o", "r.xlsx")
    workbook = load_workbook("r.xlsx")
    row = next(row for row in workbook["Giải thích"].iter_rows(values_only=True) if row[1:3] == ("Xã An Bình", "1.2"))
    assert row[5] == 1.5
    assert row[7:9] == (2, 2)
    assert row[10].split("\n") == [
        "tự chấm điểm: số sáng kiến: 4 sáng kiến × 0,5 → 2 điểm",
        (
            "thẩm định 1: số sáng kiến: 2 sáng kiến × 0,5 → 1 điểm; lý do: Chỉ có 02 sáng kiến được công nhận; "
            "yêu cầu giải trình"
        ),
        (
            "giải trình: “Sáng kiến thứ ba được công nhận ngày 28/12/2023”; bổ sung tài liệu: QĐ số 45/QĐ-UBND ngày "
            "28/12/2023"
        ),
        (
            "thẩm định 2: số sáng kiến: 3 sáng kiến × 0,5 → 1,5 điểm; lý do: Chấp nhận sáng kiến thứ ba; sáng kiến thứ "
            "tư không có quyết định"
        ),
    ]
    found = [row[:2] for row in workbook["Nguồn"].iter_rows(values_only=True)]
    assert ("Các bước", "tự chấm điểm; thẩm định 1; giải trình; thẩm định 2") in found
    names = [str(name) for name, _ in found]
    assert [name.partition("/")[0] for name in names if "(an-binh)" in name] == [
        "assessments", "appraisal-1", "explanation", "appraisal-2",
    ]  # fmt: skip
    assert [name.partition("/")[0] for name in names if "(dong-tam)" in name] == [
        "assessments", "appraisal-1", "appraisal-2",
    ]  # fmt: skip


def test_bonuses_and_penalties_stand_apart_in_every_stage(workplace, cchc):
    with Path("sets/appraised.yaml").open("a", encoding="utf-8") as stream:
        stream.write(ADJUSTMENTS)
    for file, answer in (
        ("assessments/an-binh.yaml", "T1: {count: 3, claimed: 1.5, evidence: QĐ số 7}"),
        ("appraisal-1/an-binh.yaml", "T1: {count: 2, reason: Một sáng kiến trùng}"),
        ("appraisal-2/an-binh.yaml", "P1: {count: 1, reason: Vi phạm ngày 2/3}"),
    ):
        with (Path(ROUND) / file).open("a", encoding="utf-8") as stream:
            stream.write(f"  {answer}\n")
    cchc("batch", ROUND, "-o", "r.json", "-o", "r.xlsx")
    results = load_results("r.json")
    entry = next(entry for entry in results.units if entry.unit.code == "an-binh")
    table = unit_table(entry.unit, results.criteria, results.policy, entry.grade)
    (row,) = [row.cells for row in table.rows if row.cells[1] == Message("Bonuses and penalties")]
    assert row[2:7] == (None, None, F("1.5"), 1, 0)
    assert table.rows[-1].cells[4:7] == (F("16.39"), F("15.89"), F("17.89"))
    notes = [note.code for note in units_table(results, reconcile(results)).notes]
    assert "Bonuses and penalties are no indicators; they are not compared and are not in these points" in notes
    sheet = load_workbook("r.xlsx")["Giải thích"]
    kinds = [row[3:10] for row in sheet.iter_rows(values_only=True) if row[1:3] == ("Xã An Bình", "P1")]
    assert kinds == [("Vi phạm kỷ luật (tối đa 3 điểm)", None, -1, 1, None, None, "Điểm trừ")]


ADJUSTMENTS = """
adjustments:
  - code: T1
    name: Sáng kiến được công nhận
    kind: bonus
    cap: 2
    rule: {kind: count, input: {key: count, name: Số sáng kiến}, each: 0.5}
  - code: P1
    name: Vi phạm kỷ luật
    kind: penalty
    cap: 3
    rule: {kind: count, input: {key: count, name: Số vụ}, each: 1}
    scored_by: appraiser
"""


# --- no survey was held ----------------------------------------------------------------------------------------


@pytest.fixture
def rescaled(workplace, cchc) -> Results:
    """The sound round where the set rescales and nobody was asked."""
    return without_survey(cchc, "rescale")


def without_survey(cchc, policy: str) -> Results:
    path = Path("sets/small.yaml")
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("policy:\n", f"policy:\n  without_survey: {policy}\n"), encoding="utf-8")
    for file in Path("rounds/sound/assessments").glob("*.yaml"):
        lines = file.read_text(encoding="utf-8").splitlines()
        file.write_text("\n".join(line for line in lines if not line.startswith('  "2.1"')) + "\n", encoding="utf-8")
    cchc("batch", "rounds/sound", "-o", "r.json", "-o", "r.xlsx")
    results = load_results("r.json")
    assert isinstance(results, Results)
    return results


ZERO = "No survey was held: what it scores (2.1) counts as 0 in 6 units, as the set says"


def test_a_ranking_in_which_the_survey_counts_as_0_says_so(workplace, cchc):
    """In how many units, wherever there are notes below the ranking."""
    results = without_survey(cchc, "zero")
    assert all(entry.unit.indicators[5].points == 0 for entry in results.units)
    assert [Language("en").sentence(note) for note in ranking_table(results).notes].count(ZERO) == 1
    for command in ("batch rounds/sound", "rank r.json"):
        assert " ".join(cchc(*command.split(), lang="en").out.split()).count(ZERO) == 1
    cchc("export", "r.json", "-o", "en.xlsx", lang="en")
    cchc("report", "r.json", "-o", "en.html", lang="en")
    sheet = load_workbook("en.xlsx").worksheets[0]
    assert [cell.value for row in sheet.iter_rows() for cell in row].count(ZERO) == 1
    assert Path("en.html").read_text(encoding="utf-8").count(ZERO) == 1


def test_where_a_survey_was_held_nothing_is_said_of_none(workplace, cchc):
    path = Path("sets/small.yaml")
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("policy:\n", "policy:\n  without_survey: zero\n"), encoding="utf-8")
    assert "No survey was held" not in cchc("batch", "rounds/sound", lang="en").out


def test_a_rescaled_ranking_says_so(rescaled):
    table = ranking_table(rescaled)
    measured = {entry.unit.name: entry.unit.measured for entry in rescaled.units}
    assert measured["Xã An Bình"] == Sums(F("7.5"), 8)
    keys = [column.key for column in table.columns]
    assert keys[3:7] == ["points", "maximum", "measured_points", "measured_maximum"]
    for row in table.rows:
        points, maximum, *before = row.cells[3:7]
        assert tuple(before) == measured[row.cells[2]]
        assert maximum - before[1] == 2  # the survey's
        assert points == before[0] * maximum / Fraction(before[1])
    note = next(note for note in table.notes if "figures" in note.values)
    assert RESCALED in table.notes
    assert note.values["figures"][0].values == {
        "name": table.rows[0].cells[2],
        "points": table.rows[0].cells[5],
        "maximum": table.rows[0].cells[6],
    }
    assert len(note.values["figures"]) == len(rescaled.units)


def test_the_index_is_the_same_before_and_after(rescaled):
    for entry in rescaled.units:
        points, maximum = entry.unit.measured
        assert entry.unit.index == Rounding(2).of(Fraction(100 * points) / maximum)


def test_parts_of_a_rescaled_total_say_that_they_do_not_add_up(rescaled):
    for table in (*fields_tables(rescaled), *details_tables(rescaled)):
        assert [note for note in table.notes if "the total is rescaled" in note.code] != []
    unit = rescaled.units[0].unit
    table = unit_table(unit, rescaled.criteria, rescaled.policy, "tot")
    before, total = (row.cells[1:4] for row in table.rows[-2:])
    assert before == (Message("Total before rescaling"), *unit.measured)
    assert total == (Message("Total"), unit.points, unit.maximum)
    assert sum(part.points for part in unit.fields) == unit.measured.points
