"""The example that goes through all stages, figure by figure: what is due was worked out by hand."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path

import pytest

ROUND = Path(__file__).parent.parent / "examples" / "communes-2025-appraised"

FINAL = {
    "hoa-son": "5 5 5.70 4 | 5 14.40 8.40 4.50 | 7.75 7 5 | 13.17 8.50",
    "ben-gao": "5 4 5.10 3.50 | 5 7.50 7.50 4.50 | 7.47 7 2.50 | 11.93 7",
    "dong-nhan": "5 5 6 4 | 5 14.55 8.50 - | 8 7 3.75 | 13.47 9",
    "suoi-reu": "5 5 5.70 3 | 5 14.70 8.50 5 | 7.33 7 2.50 | 12.68 8",
    "go-thong": "5 5 6 4 | 5 7.50 9 - | 8 7 5 | 13.98 9.50",
    "bai-ngo": "2.50 3 4.20 2 | 4 7.50 4.55 5 | 6.80 3.50 1.25 | 9.75 6",
}
"""Points of each indicator by field; - where it does not apply."""

SELF = {
    "ben-gao": {"2.2": "14.61"},
    "bai-ngo": {"2.4": "2.50", "3.3": "2.50"},
}
"""Where the self-assessment came to something else, beside what the appraiser and the council score."""

AFTER_THE_FIRST_APPRAISAL = {"hoa-son": {"1.1": "2.50"}, "bai-ngo": {"2.4": "2.50"}}
"""Where the first appraisal came to something else than the end."""


@pytest.fixture(scope="module")
def document(tmp_path_factory):
    from cchc.commands import main

    path = tmp_path_factory.mktemp("appraised") / "results.json"
    assert main(["batch", str(ROUND), "-o", str(path)]) == 0
    return json.loads(path.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def units(document):
    return {unit["code"]: unit for unit in document["units"]}


def points_of(unit):
    return {item["code"]: item["points"] for item in unit["indicators"]}


def due(code):
    texts = FINAL[code].replace("|", "").split()
    codes = ["1.1", "1.2", "1.3", "1.4", "2.1", "2.2", "2.3", "2.4", "3.1", "3.2", "3.3", "4.1", "4.2"]
    return {
        leaf: None if text == "-" else f"{Fraction(text).__float__():.2f}"
        for leaf, text in zip(codes, texts, strict=True)
    }


def after(unit, stage):
    """Points of each indicator after a stage, from the steps that the document keeps."""
    found = {}
    for item in unit["indicators"]:
        steps = {step["stage"]: step["points"] for step in item.get("stages", [])}
        found[item["code"]] = steps.get(stage, item["points"])
    return found


@pytest.mark.parametrize("code", FINAL)
def test_points_at_the_end(units, code):
    assert points_of(units[code]) == due(code)


@pytest.mark.parametrize("code", FINAL)
def test_points_of_the_self_assessment(units, code):
    assert after(units[code], "self") == due(code) | {"1.4": "0.00", "4.2": "0.00"} | SELF.get(code, {})


@pytest.mark.parametrize("code", FINAL)
def test_points_of_the_first_appraisal_which_explanations_leave_as_they_are(units, code):
    expected = due(code) | AFTER_THE_FIRST_APPRAISAL.get(code, {})
    assert after(units[code], "appraisal-1") == after(units[code], "explanation") == expected


@pytest.mark.parametrize(
    ("code", "bonus", "penalty", "points", "maximum", "index", "rank", "grade"),
    [
        ("hoa-son", "0.00", "0.00", "93.42", "100.00", "93.42", 1, "tot"),
        ("ben-gao", "0.00", "0.00", "78.00", "100.00", "78.00", 2, "kha"),
        ("dong-nhan", "1.00", "2.00", "88.27", "95.00", "92.92", 1, "kha"),
        ("suoi-reu", "0.50", "0.00", "89.91", "100.00", "89.91", 2, "kha"),
        ("go-thong", "0.00", "0.00", "84.98", "95.00", "89.45", 3, "kha"),
        ("bai-ngo", "0.00", "0.00", "60.05", "100.00", "60.05", 4, "trung-binh"),
    ],
)
def test_the_result(units, code, bonus, penalty, points, maximum, index, rank, grade):
    unit = units[code]
    assert (unit["adjustments"]["bonus"], unit["adjustments"]["penalty"]) == (bonus, penalty)
    assert (unit["points"], unit["maximum"], unit["index"], unit["rank"], unit["grade"]) == (
        points,
        maximum,
        index,
        rank,
        grade,
    )
    fields = sum(Fraction(part["points"]) for part in unit["fields"])
    assert fields + Fraction(bonus) - Fraction(penalty) == Fraction(points)


def test_each_condition_of_the_best_grade_is_missed_by_one(units):
    missed = {
        code: [(grade["grade"], [reason["code"] for reason in grade["reasons"]]) for grade in unit.get("missed", [])]
        for code, unit in units.items()
    }
    assert missed == {
        "hoa-son": [],
        "ben-gao": [],
        "dong-nhan": [("tot", ["R-GRADE-PENALTY"])],
        "suoi-reu": [("tot", ["R-GRADE-LATE"])],
        "go-thong": [("tot", ["R-GRADE-FIELD"])],
        "bai-ngo": [],
    }
    floor = units["go-thong"]["missed"][0]["reasons"][0]["values"]
    assert (floor["field"], floor["index"], floor["floor"]) == ("2", "71.67", 80)


def test_an_explanation_was_accepted_and_two_were_not(units):
    def story(code, leaf):
        item = next(item for item in units[code]["indicators"] if item["code"] == leaf)
        return [
            (step["stage"], step.get("explain", False), bool(step.get("explanation")), step.get("why", ""))
            for step in item["stages"][1:]
        ]

    assert story("hoa-son", "1.1") == [
        ("appraisal-1", True, False, "Bản gửi kèm đề ngày 12/02/2025, sau hạn 31/01"),
        ("explanation", False, True, ""),
        ("appraisal-2", False, False, "Chấp nhận giải trình: kế hoạch gốc ban hành ngày 15/01/2025"),
    ]
    for code, leaf in (("ben-gao", "2.2"), ("bai-ngo", "3.3")):
        last = story(code, leaf)[-1]
        assert last[0] == "appraisal-2"
        assert last[3].startswith("Không chấp nhận")


def test_only_the_late_unit_is_late(units):
    assert {code: unit["received"]["late"] for code, unit in units.items()} == {
        code: 3 if code == "suoi-reu" else 0 for code in FINAL
    }


def test_means_and_grades_of_the_groups(document):
    found = {group["group"]: group for group in document["groups"]}
    assert {name: group["mean_index"] for name, group in found.items()} == {"Phường": "85.71", "Xã": "83.08"}


@pytest.mark.parametrize(("on", "status"), [("2026-01-09", 0), ("2026-03-01", 0)])
def test_nothing_is_missing(on, status):
    from cchc.commands import main

    assert main(["status", str(ROUND), "--on", on]) == status
