"""The bundled sets: what is published of their structure, and what their readers may rely on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from plain_yaml import read_plain

from cchc.criteria import CriteriaSet, Status
from cchc.formats.sets.reading import load_set
from cchc.rules import KINDS, Figure

CRITERIA = Path(__file__).parent.parent / "criteria"
SETS = ["dak-nong-district-2022", "dak-rlap-commune-2022"]

FIELDS = [
    "Công tác chỉ đạo, điều hành cải cách hành chính",
    "Cải cách thể chế",
    "Cải cách thủ tục hành chính",
    "Cải cách tổ chức bộ máy hành chính",
    "Cải cách chế độ công vụ",
    "Cải cách tài chính công",
    "Xây dựng và phát triển chính quyền điện tử, chính quyền số",
    "Tác động của cải cách hành chính đến người dân, tổ chức và phát triển kinh tế - xã hội",
]


def load(name: str) -> CriteriaSet:
    loaded = load_set(CRITERIA / f"{name}.yaml")
    assert loaded.problems == []
    assert loaded.criteria is not None
    return loaded.criteria


@pytest.mark.parametrize(
    ("name", "level", "counts", "maxima"),
    [
        ("dak-nong-district-2022", "district", (8, 45, 72), ["12.5", "11", "17", "7.5", "12", "9", "15", "16"]),
        ("dak-rlap-commune-2022", "commune", (8, 38, 50), ["13", "8", "22", "6", "11", "8", "14", "18"]),
    ],
)
def test_the_structure_is_the_published_one(name, level, counts, maxima):
    criteria = load(name)
    assert (criteria.id, criteria.level, criteria.maximum) == (name, level, 100)
    assert (criteria.counts.fields, criteria.counts.criteria, criteria.counts.sub_indicators) == counts
    assert [part.code for part in criteria.fields] == ["1", "2", "3", "4", "5", "6", "7", "8"]
    assert [part.name for part in criteria.fields] == FIELDS
    assert [part.maximum for part in criteria.fields] == [Fraction(maximum) for maximum in maxima]


@pytest.mark.parametrize("name", SETS)
def test_a_set_says_that_it_is_illustrative_and_where_it_comes_from(name):
    criteria = load(name)
    assert criteria.status is Status.ILLUSTRATIVE
    assert "876/QĐ-BNV" in criteria.source
    assert "minh họa" in criteria.source
    assert set(criteria.years) >= {2022, 2023}


@pytest.mark.parametrize("name", SETS)
def test_check_finds_nothing(name, cchc):
    done = cchc("criteria", "check", CRITERIA / f"{name}.yaml", lang="en")
    (line,) = done.err.splitlines()
    assert done.status == 0
    assert "sound; 8 fields" in line
    assert cchc("criteria", "check", name, lang="en").err.endswith(line.partition(": ")[2] + "\n")  # by its id


@pytest.mark.parametrize("name", SETS)
def test_every_kind_of_rule_is_used(name):
    """But ``relative``: the sets have no item that other units decide."""
    assert {indicator.rule.kind for indicator in load(name).indicators} == set(KINDS) - {"relative"}


@pytest.mark.parametrize("name", SETS)
def test_some_criteria_are_scored_themselves_and_some_by_their_parts(name):
    criteria = [criterion for part in load(name).fields for criterion in part.criteria]
    assert {criterion.has_sub_indicators for criterion in criteria} == {True, False}


@pytest.mark.parametrize("name", SETS)
def test_no_two_figures_of_an_indicator_have_the_same_name(name):
    """A percentage that may be stated in place of two figures is not called as one of them is."""
    for leaf in load(name).answered:
        names = [asked.name for way in leaf.rule.ways for asked in way.inputs if isinstance(asked, Figure)]
        assert len(names) == len(set(names)), leaf.code


@pytest.mark.parametrize("name", SETS)
def test_no_two_items_have_the_same_name(name):
    names = [item["name"].casefold() for item in items(raw(name))]
    assert sorted(names) == sorted(set(names))


@pytest.mark.parametrize("name", SETS)
def test_survey_indicators_are_in_the_last_field(name):
    criteria = load(name)
    surveys = {indicator.code[0] for indicator in criteria.indicators if indicator.rule.kind == "survey"}
    assert surveys == {"8"}


@pytest.mark.parametrize("name", SETS)
def test_every_indicator_names_its_evidence(name):
    assert [indicator.code for indicator in load(name).indicators if not indicator.evidence] == []


# --- the worked examples ------------------------------------------------------------------------------------------


def raw(name: str) -> dict[str, Any]:
    """The file as it is written: mappings, lists and texts."""
    return read_plain(CRITERIA / f"{name}.yaml")


def items(part: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Every item below, from the top."""
    for key in ("fields", "criteria", "sub_indicators"):
        for item in part.get(key, []):
            yield item
            yield from items(item)


INDICATORS = [(name, item) for name in SETS for item in items(raw(name)) if "rule" in item]


def edges(rule: dict[str, Any], maximum: Fraction, answers: list[dict[str, Any]]) -> Iterator[tuple[str, bool]]:
    """Each edge of an indicator's scale, and whether one of the answers lies on it."""
    match rule["kind"]:
        case "levels":
            for level in rule["levels"]:
                yield level["code"], {"level": level["code"]} in answers
        case "checklist":
            codes = {item["code"] for item in rule["items"]}
            yield "none", any(answer["met"] == [] for answer in answers)
            yield "all", any(set(answer["met"]) == codes for answer in answers)
        case "ratio":
            part, whole = rule["numerator"]["key"], rule["denominator"]["key"]
            pairs = [(Fraction(a[part]), Fraction(a[whole])) for a in answers if part in a]
            values = [100 * numerator / denominator for numerator, denominator in pairs if denominator]
            yield "nothing to measure", (0, 0) in pairs
            yield "nothing", 0 in values
            yield "all", 100 in values
            for end in ends(rule):
                yield f"{end} %", end in values
        case "number":
            for end in ends(rule):
                yield str(end), any(Fraction(answer[rule["input"]["key"]]) == end for answer in answers)
        case "count":
            points = [Fraction(answer[rule["input"]["key"]]) * Fraction(rule["each"]) for answer in answers]
            yield "none", 0 in points
            yield "reaching the cap", any(maximum <= p < maximum + Fraction(rule["each"]) for p in points)
            yield "beyond the cap", any(p >= maximum + Fraction(rule["each"]) for p in points)
        case "deduction":
            start, floor = Fraction(rule.get("start", maximum)), Fraction(rule.get("floor", "0"))
            taken = [
                sum(Fraction(answer[item["key"]]) * Fraction(item["each"]) for item in rule["deductions"])
                for answer in answers
            ]
            yield "nothing to deduct", 0 in taken
            yield "the floor", any(start - points <= floor for points in taken)
        case "survey":
            codes = [option["code"] for option in rule["options"]]
            for code in (codes[0], codes[-1]):
                replies = [{other for other in codes if Fraction(answer.get(other, 0))} for answer in answers]
                yield f"all {code}", {code} in replies
        case "points":
            stated = [Fraction(answer["points"]) for answer in answers]
            yield "0", 0 in stated
            yield "the maximum", maximum in stated


def ends(rule: dict[str, Any]) -> list[Fraction]:
    return [Fraction(row[key]) for row in rule["scale"] for key in ("from", "above") if key in row]


@pytest.mark.parametrize(("name", "item"), INDICATORS, ids=[f"{name}-{item['code']}" for name, item in INDICATORS])
def test_there_is_an_example_at_each_edge_of_the_scale(name, item):
    answers = [example["answer"] for example in item["examples"] if isinstance(example["answer"], dict)]
    found = list(edges(item["rule"], Fraction(item["maximum"]), answers))
    assert found
    assert [edge for edge, is_there in found if not is_there] == []


@pytest.mark.parametrize(("name", "item"), INDICATORS, ids=[f"{name}-{item['code']}" for name, item in INDICATORS])
def test_the_examples_reach_the_maximum_and_nothing_above_it(name, item):
    points = [Fraction(example["points"]) for example in item["examples"] if example["points"] != "not_applicable"]
    assert max(points) == Fraction(item["maximum"])


@pytest.mark.parametrize("name", SETS)
def test_every_example_is_read(name):
    written = {item["code"]: len(item["examples"]) for item in items(raw(name)) if "rule" in item}
    assert {indicator.code: len(indicator.examples) for indicator in load(name).indicators} == written


def test_the_two_sets_are_all_there_are():
    assert sorted(path.stem for path in CRITERIA.glob("*.yaml")) == SETS


def test_what_is_read_back_to_be_held_against_the_decision_has_every_policy(root, cchc):
    out = cchc("criteria", "show", root / "examples" / "communes-2025-appraised" / "criteria.yaml", lang="en").out
    assert " Where no survey is held: the other points are rescaled to the whole\n" in out
    assert " Points without evidence: a warning\n" in out


@pytest.mark.parametrize(
    ("of_set", "round_"),
    [
        ("Bộ tiêu chí xác định Chỉ số CCHC cấp xã", "Chỉ số CCHC cấp xã năm 2025"),
        ("Bộ tiêu chí xác định Chỉ số CCHC cấp xã năm 2025", "Chỉ số CCHC cấp xã năm 2025"),
        ("Bộ chỉ số CCHC cấp xã: năm 2025", "Bộ chỉ số CCHC cấp xã: năm 2025"),
        ("Bộ chỉ số CCHC cấp xã", "Bộ chỉ số CCHC cấp xã, 2025"),
    ],
)
def test_a_round_that_is_named_by_its_set_says_its_year_once(of_set, round_, root, tmp_path, cchc):
    text = (root / "examples" / "communes-2025-appraised" / "criteria.yaml").read_text(encoding="utf-8")
    path = tmp_path / "set.yaml"
    path.write_text(re.sub(r"^name: .*$", f'name: "{of_set}"', text, count=1, flags=re.MULTILINE), encoding="utf-8")
    assert cchc("new", tmp_path / "round", "-c", path).status == 0
    assert f'name: "{round_}"' in (tmp_path / "round" / "round.yaml").read_text(encoding="utf-8").splitlines()
