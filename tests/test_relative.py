"""What is scored against the best unit: the points of a whole round, and what one unit alone can know."""

from __future__ import annotations

import io
import json
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from cchc.formats.forms.workbook import write_form
from cchc.formats.results_json import dump, load_results, to_json
from cchc.formats.round_folder import load_round, read_submissions
from cchc.language import Language
from cchc.results import results_of
from cchc.rounds import score_round

SET = """
id: so-sanh
name: Bộ so sánh
level: commune
years: [2023]
status: official
source: thử
maximum: 4
policy:
  rounding: {points: exact}
  not_applicable: exclude
  grades: [{code: tot, name: Tốt}]
fields:
  - code: "1"
    name: Kinh tế
    maximum: 4
    criteria:
      - code: "1.1"
        name: Thu nhập
        maximum: 3
        rule: {kind: relative, input: {key: income, name: Thu nhập bình quân, unit: triệu đồng}}
      - code: "1.2"
        name: Sáng kiến
        maximum: 1
        rule: {kind: count, input: {key: ideas, name: Số sáng kiến}, each: 0.5}
"""


@pytest.fixture
def score(tmp_path):
    """``score({"a": "40", "b": ""})`` scores a round in which units state these figures; all answer the other one."""
    return lambda figures, **more: scored(tmp_path, figures, **more)


def scored(folder, figures, *, units=None, ideas="1"):
    (folder / "set.yaml").write_text(SET, encoding="utf-8")
    named = figures if units is None else units
    (folder / "units.yaml").write_text(
        "units:\n" + "".join(f"  - {{code: {unit}, name: Xã {unit}}}\n" for unit in named), encoding="utf-8"
    )
    rows = "".join(f"{unit};{figure};{ideas}\n" for unit, figure in figures.items())
    (folder / "bang.csv").write_text(f"unit;1.1;1.2\n{rows}", encoding="utf-8")
    (folder / "round.yaml").write_text(
        "name: Đợt\nyear: 2023\ncriteria: set.yaml\nunits: units.yaml\nassessments: bang.csv\n", encoding="utf-8"
    )
    loaded, problems = load_round(folder)
    assert loaded is not None, problems
    submissions, _, remarks = read_submissions(loaded, jobs=1)
    return results_of(score_round(loaded.round, submissions), [*problems, *remarks])


def points(results):
    return {entry.unit.code: entry.unit.indicators[0].points for entry in results.units}


@pytest.mark.parametrize(
    ("figures", "due"),
    [
        ({"a": "50", "b": "40", "c": "12,5"}, {"a": 3, "b": Fraction("2.4"), "c": Fraction("0.75")}),
        ({"a": "30", "b": "90"}, {"a": 1, "b": 3}),
        ({"a": "7", "b": "7"}, {"a": 3, "b": 3}),
        ({"a": "0", "b": "0"}, {"a": 0, "b": 0}),
        ({"a": "0", "b": "0.1"}, {"a": 0, "b": 3}),
        ({"a": "1", "b": "3"}, {"a": 1, "b": 3}),
        ({"a": "", "b": "20", "c": "KAD"}, {"a": 0, "b": 3, "c": None}),
    ],
)
def test_points_are_the_maximum_times_the_share_of_the_best(score, figures, due):
    assert points(score(figures)) == due


@given(st.lists(st.integers(0, 10**9), min_size=1, max_size=8))
def test_the_best_has_the_maximum_and_more_is_never_less(tmp_path_factory, values):
    names = [f"u{place}" for place in range(len(values))]
    found = points(scored(tmp_path_factory.mktemp("round"), dict(zip(names, map(str, values), strict=True))))
    best = max(values)
    assert [found[name] for name in names] == [Fraction(3 * value, best) if best else 0 for value in values]
    ordered = [found[name] for _, name in sorted(zip(values, names, strict=True))]
    assert all(one <= other for one, other in pairwise(ordered))


def test_the_reason_names_the_best(score):
    results = score({"a": "90", "b": "30"})
    reasons = {entry.unit.code: Language("en").sentence(entry.unit.indicators[0].reason) for entry in results.units}
    assert reasons["b"] == (
        "thu nhập bình quân: 30 triệu đồng, the best of the round 90 triệu đồng ≈ 33.33 % → 3 × 33.33/100 → 1 pt"
    )
    assert reasons["a"] == (
        "thu nhập bình quân: 90 triệu đồng, the best of the round 90 triệu đồng = 100 % → 3 × 100/100 → 3 pt"
    )
    assert {entry.unit.indicators[0].answer["income"] for entry in results.units} == {"90", "30"}


def test_where_even_the_best_has_nothing_there_is_nothing_to_measure(score):
    reason = score({"a": "0", "b": "0"}).units[0].unit.indicators[0].reason
    assert Language("en").sentence(reason) == (
        "thu nhập bình quân: 0 triệu đồng, the best of the round 0 triệu đồng: nothing to measure, 0 pt by the rule"
    )


def test_only_sound_units_are_compared(tmp_path):
    results = scored(tmp_path, {"a": "1000", "b": "40"})
    assert points(results) == {"a": 3, "b": Fraction("0.12")}
    text = (tmp_path / "bang.csv").read_text(encoding="utf-8").replace("a;1000;1", "a;1000;1,5")
    (tmp_path / "bang.csv").write_text(text, encoding="utf-8")
    loaded, _ = load_round(tmp_path)
    results = results_of(score_round(loaded.round, read_submissions(loaded, jobs=1)[0]), [])
    assert points(results) == {"b": 3}
    (told,) = [problem for problem in results.problems if problem.code == "W-K051"]
    assert {key: told.message.values[key] for key in ("best", "units", "count", "all")} == {
        "best": 40,
        "units": ("b",),
        "count": 1,
        "all": 2,
    }


@pytest.mark.parametrize(
    ("figures", "units", "told"),
    [
        ({"a": "1", "b": "2"}, None, []),
        ({"a": "1", "b": "KAD"}, None, []),
        ({"a": "1", "b": ""}, None, ["W-K051"]),
        ({"a": "1"}, ["a", "b"], ["W-A023", "W-K051"]),
        ({"a": "", "b": ""}, None, []),
    ],
)
def test_it_is_told_that_a_better_one_may_come(score, figures, units, told):
    assert sorted(problem.code for problem in score(figures, units=units).problems) == told


def test_the_order_in_which_units_come_makes_no_difference(tmp_path):
    scored(tmp_path, {"a": "10", "b": "40", "c": "20"})
    loaded, _ = load_round(tmp_path)
    submissions = list(read_submissions(loaded, jobs=1)[0])
    one, other = (results_of(score_round(loaded.round, order), []) for order in (submissions, submissions[::-1]))
    assert one == other


def test_results_are_read_again_as_they_were(score, tmp_path):
    results = score({"a": "90", "b": "70"})
    path = tmp_path / "results.json"
    path.write_text(dump(to_json(results, Language("vi"))), encoding="utf-8")
    assert [entry.unit for entry in load_results(path).units] == [entry.unit for entry in results.units]


def test_one_unit_alone_is_told_that_it_cannot_know(tmp_path, cchc):
    (tmp_path / "set.yaml").write_text(SET, encoding="utf-8")
    unit = tmp_path / "a.yaml"
    unit.write_text(
        'unit: a\nyear: 2023\ncriteria: so-sanh\nanswers: {"1.1": {income: 45, claimed: 3}, "1.2": {ideas: 2}}\n',
        encoding="utf-8",
    )
    run = cchc("score", unit, "-c", tmp_path / "set.yaml", "--format", "json", lang="en")
    first, second = json.loads(run.out)["units"][0]["indicators"]
    assert (first["points"], first["state"], first["answer"]) == ("0", "unanswered", {"income": "45"})
    assert first["reason"]["text"] == "depends on the best unit of the round, which is not known here: 0 pt"
    assert second["points"] == "1"
    assert (run.status, run.err.count("W-K050"), run.err.count("W-A02")) == (0, 1, 0)


def test_a_form_leaves_the_points_for_later(score, tmp_path):
    score({"a": "90", "b": "70"})
    loaded, _ = load_round(tmp_path)
    stream = io.BytesIO()
    write_form(loaded.round, loaded.round.units[0], Language("vi"), stream)
    formulas = [
        cell.value
        for sheet in load_workbook(stream)
        for row in sheet.iter_rows()
        for cell in row
        if isinstance(cell.value, str) and '"tính sau"' in cell.value
    ]
    assert len(formulas) == 1
    assert formulas[0].startswith("=IF(")
