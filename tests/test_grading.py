"""Conditions of grades: which grade a unit gets, what is said of those it missed, and that results keep it."""

from __future__ import annotations

import json
import re
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cchc.analysis.groups import grade_shares
from cchc.answers import NOT_APPLICABLE, Answer
from cchc.assessment import Assessment, SourceFile, Unit
from cchc.criteria import FieldFloor, Grade, Policy, Requirements
from cchc.formats.files import Raw
from cchc.formats.json_text import dump
from cchc.formats.results.reading import parse_results
from cchc.formats.results.writing import to_json
from cchc.formats.sets.reading import parse_set
from cchc.grading import Merits, Missed, graded
from cchc.language import Language
from cchc.number import Rounding, RoundingMode
from cchc.problems import Message, Place, Problem
from cchc.ranking import rank
from cchc.recording import results_of
from cchc.results import Results
from cchc.rounds import Round, Scored
from cchc.scoring import score
from cchc.tables.ranking import ranking_table, ranking_tables
from cchc.tables.unit import unit_table
from cchc.tables.wording import cell_text

SET = """
id: set
name: Bộ tiêu chí
level: commune
years: [2025]
status: official
source: bài kiểm tra
maximum: 100
policy:
  rounding: {points: exact}
  grades:
    - code: tot
      name: Tốt
      name_en: Good
      from: 80
      requires: {fields: {"1": 70, "2": 60.5}, no_penalty: [P1, P2], in_time: true}
    - {code: kha, name: Khá, from: 65, requires: {fields: {"1": 50}, no_penalty: all}}
    - {code: tb, name: Trung bình, from: 50}
    - {code: yeu, name: Yếu}
fields:
  - {code: "1", name: Một, maximum: 50, criteria: [{code: "1.1", name: Một a, maximum: 50, rule: {kind: points}}]}
  - {code: "2", name: Hai, maximum: 50, criteria: [{code: "2.1", name: Hai a, maximum: 50, rule: {kind: points}}]}
adjustments:
  - {code: P1, name: Điểm trừ một, kind: penalty, cap: 1, rule: {kind: points}}
  - {code: P2, name: Điểm trừ hai, kind: penalty, cap: 1, rule: {kind: points}}
"""
NONE = "-"


def criteria_set():
    loaded = parse_set(Raw("set.yaml", SET.encode()))
    assert loaded.problems == []
    return loaded.sound


def floor(field, index, due):
    return Message("R-GRADE-FIELD", {"field": field, "index": index, "floor": due})


def penalty(*codes):
    return Message("R-GRADE-PENALTY", {"penalties": codes})


LATE = Message("R-GRADE-LATE")
SIXTY_AND_A_HALF = Fraction(121, 2)


@pytest.mark.parametrize(
    ("index", "fields", "merits", "grade", "missed"),
    [
        (80, (70, SIXTY_AND_A_HALF), Merits(), "tot", []),
        (79, (0, 0), Merits(), "tb", [("kha", [floor("1", 0, 50)])]),
        (80, (Fraction("69.99"), 90), Merits(), "kha", [("tot", [floor("1", Fraction("69.99"), 70)])]),
        # compared as it is published: 69.995 prints 70.00
        (80, (Fraction("69.995"), 90), Merits(), "tot", []),
        (80, (Fraction("69.9949"), 90), Merits(), "kha", [("tot", [floor("1", Fraction("69.99"), 70)])]),
        # of which nothing applies
        (80, (None, 90), Merits(), "tot", []),
        (80, (90, None), Merits(late=False), "tot", []),
        # every condition that is missed is told
        (
            99,
            (60, 60),
            Merits(late=True, penalties=frozenset({"P2", "P1"})),
            "tb",
            [
                ("tot", [floor("1", 60, 70), floor("2", 60, SIXTY_AND_A_HALF), penalty("P1", "P2"), LATE]),
                ("kha", [penalty("P1", "P2")]),
            ],
        ),
        # a penalty that the best grade does not name
        (90, (90, 90), Merits(penalties=frozenset({"P9"})), "tot", []),
        (70, (90, 90), Merits(penalties=frozenset({"P9"})), "tb", [("kha", [penalty("P9")])]),
        (90, (90, 90), Merits(late=True), "kha", [("tot", [LATE])]),
        (70, (90, 90), Merits(late=True), "kha", []),
        (90, (90, 90), Merits(late=None), "tot", []),
        (60, (0, 0), Merits(late=True, penalties=frozenset({"P1"})), "tb", []),
        (10, (0, 0), Merits(late=True), "yeu", []),
    ],
)
def test_a_grade_and_those_that_were_missed(index, fields, merits, grade, missed):
    found = graded(criteria_set().policy, index, dict(zip("12", fields, strict=True)), merits)
    assert found.grade.code == grade
    assert list(found.missed) == [Missed(code, tuple(reasons)) for code, reasons in missed]


# --- properties --------------------------------------------------------------------------------------------------

percents = st.fractions(0, 100, max_denominator=7)
CODES = ("P1", "P2", "P3")


@st.composite
def policies(draw, *, conditions=True):
    starts = sorted(draw(st.sets(st.integers(0, 100), min_size=1, max_size=4)), reverse=True)

    def required():
        return Requirements(
            fields=tuple(FieldFloor(code, draw(percents)) for code in draw(st.sets(st.sampled_from("12")))),
            any_penalty=draw(st.booleans()),
            penalties=tuple(draw(st.sets(st.sampled_from(CODES)))),
            in_time=draw(st.booleans()),
        )

    grades = [
        Grade(f"g{start}", "", "", start, requires=required() if conditions else Requirements()) for start in starts
    ]
    rounding = Rounding(draw(st.integers(0, 3)), draw(st.sampled_from(RoundingMode)))
    return Policy((*grades, Grade("rest", "")), index_rounding=rounding)


indices = st.fixed_dictionaries({code: st.one_of(st.none(), percents) for code in "12"})
known = st.builds(Merits, st.sampled_from([None, True, False]), st.frozensets(st.sampled_from(CODES)))


def meets(grade, policy, fields, merits):
    """The conditions of a grade by their definition."""
    required = grade.requires
    return (
        all(fields[code] is None or policy.index_rounding.of(fields[code]) >= due for code, due, _ in required.fields)
        and not (required.any_penalty and merits.penalties)
        and not merits.penalties & set(required.penalties)
        and not (required.in_time and merits.late is True)
    )


@settings(max_examples=300, deadline=None)
@given(policies(), percents, indices, known)
def test_the_grade_is_the_highest_whose_index_and_conditions_are_met(policy, index, fields, merits):
    index = policy.index_rounding.of(index)
    found = graded(policy, index, fields, merits)
    assert meets(found.grade, policy, fields, merits)
    assert found.grade.start is None or index >= found.grade.start
    above = policy.grades[: policy.grades.index(found.grade)]
    reached = [grade for grade in above if index >= grade.start]
    assert not any(meets(grade, policy, fields, merits) for grade in reached)
    assert [missed.grade for missed in found.missed] == [grade.code for grade in reached]
    assert all(missed.reasons for missed in found.missed)


@settings(deadline=None)
@given(policies(conditions=False), percents, indices, known)
def test_without_conditions_the_index_alone_decides(policy, index, fields, merits):
    assert graded(policy, index, fields, merits) == (policy.grade_of(index), ())


# --- a round -----------------------------------------------------------------------------------------------------

UNITS = {"a": "45 45", "b": "34 50", "c": "50 45", "d": "- 45", "e": "20 50", "f": "46 46"}
MERITS = {
    "c": Merits(late=True, penalties=frozenset({"P1"})),
    "f": Merits(late=True),
    "nobody": Merits(late=True),
}


def results(merits=MERITS) -> Results:
    criteria = criteria_set()
    place = Place("u.yaml", 1, 1)
    pairs = []
    for code, points in UNITS.items():
        answers = {
            field: Answer(NOT_APPLICABLE if text == NONE else (Fraction(text),))
            for field, text in zip(("1.1", "2.1"), points.split(), strict=True)
        }
        assessment = Assessment(code, 2025, "set", answers, SourceFile("u.yaml", "0"), place)
        pairs.append((Unit(code, f"Xã {code.upper()}"), score(criteria, assessment)))
    round_ = Round("Đợt", 2025, criteria, tuple(unit for unit, _ in pairs), place)
    return results_of(Scored(round_, rank(pairs, criteria.policy, merits), {}, []), [])


def test_what_is_known_of_a_unit_decides_over_its_grade_and_never_over_its_rank():
    with_merits, without = results(), results({})
    assert [(entry.unit.code, entry.grade) for entry in with_merits.units] == [
        ("c", "tb"),
        ("f", "kha"),
        ("a", "tot"),
        ("d", "tot"),
        ("b", "kha"),
        ("e", "tb"),
    ]
    assert [(entry.unit.code, entry.grade) for entry in without.units] == [
        ("c", "tot"),
        ("f", "tot"),
        ("a", "tot"),
        ("d", "tot"),
        ("b", "kha"),
        ("e", "tb"),
    ]
    assert [entry.rank for entry in with_merits.units] == [entry.rank for entry in without.units] == [1, 2, 3, 3, 5, 6]
    assert {code: count for code, count, _ in grade_shares(with_merits)} == {"tot": 2, "kha": 2, "tb": 2, "yeu": 0}


NOTES = {
    "vi": [
        "* Xã C: chỉ số 95 % đủ mức Tốt, nhưng không đạt điều kiện: bị điểm trừ: P1; nộp bản tự chấm quá hạn",
        "* Xã C: chỉ số 95 % đủ mức Khá, nhưng không đạt điều kiện: bị điểm trừ: P1",
        "* Xã F: chỉ số 92 % đủ mức Tốt, nhưng không đạt điều kiện: nộp bản tự chấm quá hạn",
        "* Xã B: chỉ số 84 % đủ mức Tốt, nhưng không đạt điều kiện: chỉ số lĩnh vực 1 là 68 %, yêu cầu từ 70 %",
        "* Xã E: chỉ số 70 % đủ mức Khá, nhưng không đạt điều kiện: chỉ số lĩnh vực 1 là 40 %, yêu cầu từ 50 %",
    ],
    "en": [
        (
            "* Xã C: 95 % reaches the grade Good, but a condition is missed: penalty imposed: P1; "
            "the self-assessment came in after its deadline"
        ),
        "* Xã C: 95 % reaches the grade Khá, but a condition is missed: penalty imposed: P1",
        (
            "* Xã F: 92 % reaches the grade Good, but a condition is missed: "
            "the self-assessment came in after its deadline"
        ),
        (
            "* Xã B: 84 % reaches the grade Good, but a condition is missed: "
            "field 1 has an index of 68 %, and 70 % is required"
        ),
        (
            "* Xã E: 70 % reaches the grade Khá, but a condition is missed: "
            "field 1 has an index of 40 %, and 50 % is required"
        ),
    ],
}


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_the_ranking_marks_a_grade_and_tells_each_condition_with_both_numbers(lang):
    language = Language(lang)
    first, grades, *_ = ranking_tables(results())
    grade = [column.key for column in first.columns].index("grade")
    shown = {row.cells[1]: cell_text(row.cells[grade], first.columns[grade], language) for row in first.rows}
    best = "Tốt" if lang == "vi" else "Good"
    assert shown == {
        "Xã C": "Trung bình*",
        "Xã F": "Khá*",
        "Xã A": best,
        "Xã D": best,
        "Xã B": "Khá*",
        "Xã E": "Trung bình*",
    }
    said = [language.sentence(note) for note in first.notes]
    assert [note for note in said if note.startswith("*")] == NOTES[lang]
    assert [row.cells[2] for row in grades.rows] == [2, 2, 2, 0]
    counted = "Tính theo mức" if lang == "vi" else "Counted by the grades"
    assert language.sentence(grades.notes[0]).startswith(counted)


def test_a_list_has_the_conditions_in_a_column_and_no_stars():
    table = ranking_table(results())
    assert [column.key for column in table.columns][-2:] == ["grade", "missed"]
    language = Language("vi")
    cells = {
        row.cells[2]: [cell_text(cell, table.columns[0], language) for cell in row.cells[-2:]] for row in table.rows
    }
    assert cells["Xã A"] == ["Tốt", ""]
    assert cells["Xã C"] == ["Trung bình", "Tốt: bị điểm trừ: P1; nộp bản tự chấm quá hạn; Khá: bị điểm trừ: P1"]
    assert [column.key for column in ranking_table(results({})._replace(units=results({}).units[:4])).columns][
        -1
    ] == "grade"


def test_a_unit_by_itself_says_what_its_grade_leaves_open():
    found = results()
    entry = next(entry for entry in found.units if entry.unit.code == "b")
    table = unit_table(entry.unit, found.criteria, found.policy, entry.grade, entry.missed)
    language = Language("vi")
    assert cell_text(table.rows[-1].cells[-1], table.columns[-1], language) == "Khá*"
    assert [language.sentence(note) for note in table.notes][:2] == [
        NOTES["vi"][3],
        "Mức xếp loại này chưa xét điều kiện nộp bản tự chấm đúng hạn",
    ]


# --- results documents -------------------------------------------------------------------------------------------


def document():
    return to_json(results(), Language("vi"))


def read(found):
    return parse_results(Raw("results.json", dump(found).encode()))


def test_a_document_keeps_the_conditions_and_what_was_missed():
    found = document()
    assert found["policy"]["grades"][0]["requires"] == {
        "fields": {"1": "70", "2": "60.5"},
        "no_penalty": ["P1", "P2"],
        "in_time": True,
    }
    assert found["policy"]["grades"][1]["requires"] == {"fields": {"1": "50"}, "no_penalty": "all"}
    assert ["requires" in grade for grade in found["policy"]["grades"]] == [True, True, False, False]
    units = {unit["code"]: unit for unit in found["units"]}
    assert [code for code, unit in units.items() if "missed" in unit] == ["c", "f", "b", "e"]
    assert units["b"]["missed"] == [
        {
            "grade": "tot",
            "reasons": [
                {
                    "code": "R-GRADE-FIELD",
                    "values": {"field": "1", "index": 68, "floor": 70},
                    "text": "chỉ số lĩnh vực 1 là 68 %, yêu cầu từ 70 %",
                }
            ],
        }
    ]
    again = read(found)
    assert isinstance(again, Results)
    assert again.units == results().units
    assert to_json(again, Language("vi")) == found


def without(key):
    return lambda parent: parent.pop(key)


@pytest.mark.parametrize(
    ("path", "change", "told"),
    [
        ("units.0", without("missed"), "units[0].missed"),
        ("units.0.missed", lambda missed: missed.pop(), "units[0].missed"),
        ("units.0.missed", lambda missed: missed.reverse(), "units[0].missed"),
        ("units.0.missed.0", lambda missed: missed.update(reasons=[]), "units[0].missed[0].reasons"),
        ("units.0.missed.0", without("grade"), "units[0].missed[0].grade"),
        ("units.0.missed.0.reasons.0", without("code"), "units[0].missed[0].reasons[0].code"),
        ("units.0", lambda unit: unit.update(grade="kha"), "units[0].missed"),
        ("units.2", lambda unit: unit.update(grade="kha"), "units[2].missed"),
        ("units.4", lambda unit: unit.update(grade="tot"), "units[4].missed"),
        (
            "policy.grades.0.requires.fields",
            lambda fields: fields.update({"9": "1"}),
            "policy.grades[0].requires.fields",
        ),
        (
            "policy.grades.0.requires.fields",
            lambda fields: fields.update({"1": 70}),
            "policy.grades[0].requires.fields.1",
        ),
        ("policy.grades.0.requires", lambda due: due.update(no_penalty="some"), "policy.grades[0].requires.no_penalty"),
        ("policy.grades.0.requires", lambda due: due.update(in_time="true"), "policy.grades[0].requires.in_time"),
        ("policy.grades.3", lambda grade: grade.update(requires={"in_time": True}), "policy.grades[3]"),
        ("policy.grades.3", lambda grade: grade.update({"from": "10"}), "policy.grades[3]"),
    ],
)
def test_a_document_that_contradicts_itself_is_damaged(path, change, told):
    found = json.loads(dump(document()))
    parent = found
    for key in path.split("."):
        parent = parent[int(key) if key.isdigit() else key]
    change(parent)
    problem = read(found)
    assert isinstance(problem, Problem)
    assert (problem.code, problem.message.values) == ("E-J003", {"path": told})


def test_a_document_from_before_there_were_conditions_is_read():
    found = json.loads(dump(to_json(results({}), Language("vi"))))
    for grade in found["policy"]["grades"]:
        grade.pop("requires", None)
    for unit in found["units"]:
        if unit.pop("missed", None):
            unit["grade"] = {"b": "tot", "e": "kha"}[unit["code"]]
    again = read(found)
    assert isinstance(again, Results)
    assert all(grade.requires.is_empty for grade in again.policy.grades)


# --- what the guide shows ----------------------------------------------------------------------------------------


def test_the_conditions_of_the_guide_are_read(root: Path):
    text = (root / "criteria" / "README.md").read_text(encoding="utf-8")
    sample, conditions = (
        block for block in re.findall(r"^```yaml\n(.*?)^```$", text, re.MULTILINE | re.DOTALL) if "  grades:\n" in block
    )
    changed = re.sub(r"  grades:\n(?:    .*\n)+", lambda _: conditions, sample, count=1)
    loaded = parse_set(Raw("set.yaml", changed.encode()))
    assert loaded.problems == []
    first, second, *_ = loaded.sound.policy.grades
    assert [(due.field, due.floor) for due in first.requires.fields] == [("1", 70), ("2", 60)]
    assert (first.requires.any_penalty, first.requires.in_time) == (True, True)
    assert [(due.field, due.floor) for due in second.requires.fields] == [("2", 50)]
