"""Two criteria sets held against each other: nothing that differs goes unsaid, and what is said can be read."""

from __future__ import annotations

import copy
import dataclasses
import hashlib
import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from plain_yaml import read_plain

from cchc.analysis.set_differences import Aspect, Edit, compare_sets
from cchc.criteria import CriteriaSet
from cchc.formats.files import Raw
from cchc.formats.sets.reading import parse_set
from cchc.language import Language
from cchc.problems import Message, Place
from cchc.rules import Expression, Rule
from cchc.tables.set_differences import difference_words, differences_list, differences_table

ROOT = Path(__file__).parent.parent
GOLDEN = Path(__file__).parent / "golden" / "files" / "sets"
SOURCES = [
    *sorted((ROOT / "criteria").glob("*.yaml")),
    *(path for path in sorted(GOLDEN.glob("*.yaml")) if path.stem != "broken"),
    *sorted((ROOT / "examples").glob("*/criteria.yaml")),
    Path(__file__).parent / "bad" / "sets" / "kinds.yaml",
]


def parsed(text: str) -> CriteriaSet | None:
    data = text.encode()
    return parse_set(Raw("set.yaml", data)).criteria


def tree_of(path: Path) -> dict[str, Any]:
    tree = read_plain(path)
    assert isinstance(tree, dict)
    return tree


def dumped(tree: object) -> str:
    return json.dumps(tree, ensure_ascii=False)  # which is YAML too


TREES = {path.stem: tree_of(path) for path in SOURCES}
SMALL = [name for name, tree in TREES.items() if len(dumped(tree)) < 20_000]


def lines(old: CriteriaSet, new: CriteriaSet, lang: str = "en") -> list[str]:
    found = compare_sets(old, new)
    return [f"{one.code} {Language(lang).sentence(difference_words(one))}".strip() for one in found.differences]


# --- nothing goes unsaid -----------------------------------------------------------------------------------------


def model(value: object) -> object:
    """All that a set says, by another way than the program's: without where it stands, and what follows from it."""
    if isinstance(value, Place):
        return None
    if isinstance(value, Message):
        return (value.code, tuple(sorted((key, repr(model(part))) for key, part in value.values.items())))
    if isinstance(value, Expression):
        names = ("top", "bottom", "pieces", "ceiling", "lowest", "over", "when_zero", "high", "whole")
        return tuple(model(getattr(value, name)) for name in names)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        left_out = {"file", "sha256", "text", "tie_break_places", "cap_places"}
        return tuple(
            (part.name, model(getattr(value, part.name)))
            for part in dataclasses.fields(value)
            if part.init and part.name not in left_out
        )
    if isinstance(value, tuple):
        names = getattr(value, "_fields", None)
        if names is None:
            return tuple(model(part) for part in value)
        left_out = {"at", "claimed_at", "evidence_at", "penalty_places"}
        return tuple((name, model(getattr(value, name))) for name in names if name not in left_out)
    if isinstance(value, (int, Fraction)):
        return str(value)
    if callable(value):
        return value.__qualname__
    return value


def places(tree: object, way: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The ways to every part of a document."""
    found = [way] if way else []
    if isinstance(tree, dict):
        for key, part in tree.items():
            found += places(part, (*way, key))
    elif isinstance(tree, list):
        for position, part in enumerate(tree):
            found += places(part, (*way, position))
    return found


def at(tree: Any, way: tuple[Any, ...]) -> Any:
    for key in way:
        tree = tree[key]
    return tree


CHOICES = {
    "status": ["official", "illustrative"],
    "kind": ["bonus", "penalty"],
    "mode": ["half_up", "half_even", "down", "sum", "all"],
    "unanswered": ["zero", "refuse"],
    "not_applicable": ["exclude", "full", "zero", "forbid"],
    "without_survey": ["rescale", "zero", "refuse"],
    "evidence": ["required", "warn", "ignore"],
    "by": ["exact", "published"],
    "ties": ["competition", "dense", "ordinal"],
    "groups": ["together", "apart"],
    "scored_by": ["unit", "appraiser", "survey", "council"],
    "when_zero": ["not_applicable", "full", "zero"],
    "over": ["refuse", "cap"],
    "percent": ["allowed", "refused", "50", "100"],
    "whole": ["true", "false"],
    "from": ["0", "1", "66.5", "70", "90", "95", "dossiers.on_time", "dossiers.settled"],
    "in_time": ["true", "false"],
}
NUMBERS = ["0", "0.5", "1", "1.5", "2", "3", "20", "33", "90", "99.5"]
RULES = [
    leaf["rule"]
    for tree in TREES.values()
    for part in tree["fields"]
    for criterion in part["criteria"]
    for leaf in criterion.get("sub_indicators", [criterion])
]
ADDED = {
    "policy": {
        "without_survey": "rescale",
        "evidence": "required",
        "not_applicable": "full",
        "ranking": {"by": "published", "ties": "dense", "groups": "apart", "tie_break": ["2"]},
        "rounding": {"points": "exact"},
        "adjustments": {"bonus": "2", "penalty": "5"},
    },
    "item": {
        "source": "Điều 9",
        "evidence": "Báo cáo",
        "scored_by": "appraiser",
        "not_applicable": "full",
        "name_en": "Any",
        "unit": "cuộc",
        "whole": "false",
        "start": "3",
        "floor": "-1",
        "step": "0.25",
        "from": "dossiers.on_time",
        "over": "cap",
        "percent": "allowed",
        "requires": {"fields": {"1": "50"}, "in_time": "true"},
    },
}


def shape(rule: Rule) -> tuple[str, int]:
    """What makes two rules comparable part by part: the kind, and of a checklist its mode."""
    return rule.kind, len(rule.ways[0].worth.pieces) if rule.kind == "checklist" else 0


def mutate(tree: dict[str, Any], draw: Any) -> None:
    """One thing that somebody might do to a set."""
    way = draw(st.sampled_from(places(tree)))
    above, key, here = at(tree, way[:-1]), way[-1], at(tree, way)
    if key == "rule":
        above[key] = copy.deepcopy(draw(st.sampled_from(RULES)))
    elif isinstance(here, str):
        numeric = here.replace(".", "", 1).lstrip("-").isdigit()
        options = CHOICES.get(key, []) if isinstance(key, str) else []
        options = options or (NUMBERS if numeric and key != "code" else [f"{here} mới", "Khác hẳn", f"{here}x"])
        above[key] = draw(st.sampled_from(options))
    else:
        how = draw(st.sampled_from(["delete", "twice", "swap", "add"]))
        if how == "add" and isinstance(here, dict):
            more = ADDED["policy"] if key == "policy" else ADDED["item"]
            name = draw(st.sampled_from(sorted(more)))
            here[name] = copy.deepcopy(more[name])
        elif how == "delete" or not isinstance(above, list):
            del above[key]
        elif how == "twice":
            again = copy.deepcopy(here)
            if isinstance(again, dict):
                _renumber(again, draw(st.sampled_from(["9", "x", "7"])))
            above.insert(key + draw(st.integers(0, 1)), again)
        else:
            other = draw(st.integers(0, len(above) - 1))
            above[key], above[other] = above[other], above[key]


def _renumber(tree: Any, mark: str) -> None:
    if isinstance(tree, dict):
        if "code" in tree:
            tree["code"] = f"{tree['code']}{mark}"
        for part in tree.values():
            _renumber(part, mark)
    elif isinstance(tree, list):
        for part in tree:
            _renumber(part, mark)


def _is_sound(criteria: CriteriaSet) -> bool:
    """Whether each code is of one item; totals that do not add up are no matter here."""
    codes = [part.code for part in criteria.fields]
    codes += [criterion.code for part in criteria.fields for criterion in part.criteria]
    codes += [
        leaf.code
        for part in criteria.fields
        for criterion in part.criteria
        if criterion.has_sub_indicators
        for leaf in criterion.indicators
    ]
    codes += [leaf.code for _, leaf in criteria.adjustments]
    grades = [grade.code for grade in criteria.policy.grades]
    return len(set(codes)) == len(codes) and len(set(grades)) == len(grades)


@settings(deadline=None, max_examples=200, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
@given(st.data())
def test_sets_differ_exactly_where_differences_are_told(data):
    tree = TREES[data.draw(st.sampled_from(SMALL))]
    old = parsed(dumped(tree))
    assert old is not None
    changed = copy.deepcopy(tree)
    for _ in range(data.draw(st.integers(1, 3))):
        mutate(changed, data.draw)
    new = parsed(dumped(changed))
    assume(new is not None and _is_sound(new))
    assert new is not None
    for one, other in ((old, new), (new, old)):
        assert compare_sets(one, other).is_empty == (model(one) == model(other)), lines(one, other)
        found = compare_sets(one, other)
        for difference in found.differences:
            assert difference.edit is not Edit.CHANGED or difference.old != difference.new
            if difference.aspect is Aspect.RULE and difference.code in found.same:
                # Else there would be something that only the whole rule tells.
                rules = one.by_code[found.same[difference.code]].rule, other.by_code[difference.code].rule
                assert shape(rules[0]) != shape(rules[1])


@pytest.mark.parametrize("name", TREES)
def test_a_set_does_not_differ_from_itself(name):
    one, other = parsed(dumped(TREES[name])), parsed(dumped(TREES[name]))
    assert one is not None
    assert other is not None
    assert compare_sets(one, other).is_empty


@pytest.mark.parametrize("old", TREES)
@pytest.mark.parametrize("new", TREES)
def test_any_two_sets_can_be_compared(old, new):
    """Also from one shape to quite another, in both languages, and every new indicator is told or was there."""
    one, other = parsed(dumped(TREES[old])), parsed(dumped(TREES[new]))
    assert one is not None
    assert other is not None
    found = compare_sets(one, other)
    for lang in ("vi", "en"):
        assert all("{" not in line for line in lines(one, other, lang))
        assert len(differences_list(found).rows) == len(list(found.differences))
    added = {item.code for item in found.differences if (item.aspect, item.edit) == (Aspect.INDICATOR, Edit.ADDED)}
    gone = {item.code for item in found.differences if (item.aspect, item.edit) == (Aspect.INDICATOR, Edit.REMOVED)}
    assert added | found.same.keys() == {leaf.code for leaf in other.leaves}
    assert gone | set(found.same.values()) == {leaf.code for leaf in one.leaves}


def test_comments_and_layout_are_no_difference():
    text = (GOLDEN / "small.yaml").read_text(encoding="utf-8")
    one, other = parsed(text), parsed(f"# Ghi chú\n{text}")
    assert one is not None
    assert other is not None
    found = compare_sets(one, other)
    assert found.is_empty
    assert not found.same_file
    notes = [Language("en").sentence(note) for note in differences_table(found).notes]
    assert notes[0] == "The files differ, but the sets say the same: comments and layout change nothing"
    same = [Language("en").sentence(note) for note in differences_table(compare_sets(one, one)).notes]
    assert same[0] == "The two are one and the same file"
    assert one.sha256 == hashlib.sha256(text.encode()).hexdigest()


# --- what is said, case by case ----------------------------------------------------------------------------------

SET = """\
id: thu
name: Bộ thử
level: commune
years: [2023]
status: official
source: Quyết định số 1
maximum: 8
policy:
  grades:
    - {code: tot, name: Tốt, from: 80}
    - {code: yeu, name: Yếu}
fields:
  - code: "1"
    name: Điều hành
    maximum: 8
    criteria:
      - code: "1.1"
        name: Kế hoạch năm
        maximum: 4
        sub_indicators:
          - code: "1.1.1"
            name: Ban hành kế hoạch
            maximum: 2
            rule:
              kind: levels
              levels:
                - {code: co, name: Ban hành đúng hạn, points: 2}
                - {code: cham, name: Ban hành chậm, points: 1}
                - {code: khong, name: Không ban hành, points: 0}
            evidence: Kế hoạch
          - code: "1.1.2"
            name: Hồ sơ đúng hạn
            maximum: 2
            rule:
              kind: ratio
              numerator: {key: on_time, name: Số hồ sơ đúng hạn}
              denominator: {key: settled, name: Số hồ sơ đã giải quyết}
              scale: [{above: 90, points: 2}, {from: 70, points: 1}, {points: 0}]
              when_zero: not_applicable
      - code: "1.2"
        name: Sáng kiến
        maximum: 2
        rule: {kind: count, input: {key: ideas, name: Số sáng kiến}, each: 0.5}
      - code: "1.3"
        name: Vi phạm
        maximum: 2
        rule:
          kind: deduction
          deductions: [{key: late, name: Số báo cáo chậm, each: 0.25}, {key: bad, name: Số vụ vi phạm, each: 1}]
"""

CASES = {
    "maximum": (
        [("name: Ban hành kế hoạch\n            maximum: 2", "name: Ban hành kế hoạch\n            maximum: 1.5")],
        ["1.1.1 maximum: 2 → 1.5"],
    ),
    "level added, renamed, of other points": (
        [
            (
                "{code: cham, name: Ban hành chậm, points: 1}",
                ("{code: cham, name: Ban hành chậm dưới 15 ngày, points: 1.25}\n"
                "                - {code: qua, name: Quá chậm, points: 0.5}"),
            )
        ],
        [
            "1.1.1 name of the option: Ban hành chậm → Ban hành chậm dưới 15 ngày",
            "1.1.1 level “Ban hành chậm dưới 15 ngày”: 1 pt → 1.25 pt",
            "1.1.1 level “Quá chậm” added: 0.5 pt",
        ],
    ),
    "level removed": (
        [("                - {code: cham, name: Ban hành chậm, points: 1}\n", "")],
        ["1.1.1 level “Ban hành chậm” removed: 1 pt"],
    ),
    "band moved": (
        [("{from: 70, points: 1}", "{from: 75, points: 1}")],
        ["1.1.2 band of 1 pt: from 70 % → from 75 %"],
    ),
    "an end that is closed now": (
        [("{above: 90, points: 2}", "{from: 90, points: 2}")],
        ["1.1.2 band of 2 pt: above 90 % → from 90 %"],
    ),
    "band of other points, and one more": (
        [("{from: 70, points: 1}", "{from: 70, points: 1.5}, {from: 50, points: 0.5}")],
        ["1.1.2 band from 70 %: 1 pt → 1.5 pt", "1.1.2 band added, from 50 %: 0.5 pt"],
    ),
    "each": ([("each: 0.5}", "each: 1}")], ["1.2 for each of “Số sáng kiến”: 0.5 pt → 1 pt"]),
    "deduction": (
        [("Số vụ vi phạm, each: 1}]", "Số vụ vi phạm, each: 0.5}]\n          start: 3\n          floor: -1")],
        [
            "1.3 for each of “Số vụ vi phạm”: -1 pt → -0.5 pt",
            "1.3 starting points: 2 → 3",
            "1.3 not below: 0 → -1",
        ],
    ),
    "code changed": (
        [('code: "1.1.2"', 'code: "1.1.3"')],
        ["1.1.3 code: 1.1.2 → 1.1.3"],
    ),
    "name changed": (
        [("name: Hồ sơ đúng hạn", "name: Hồ sơ giải quyết đúng hạn")],
        ["1.1.2 name: Hồ sơ đúng hạn → Hồ sơ giải quyết đúng hạn"],
    ),
    "a code that has gone to something else": (
        [("name: Sáng kiến\n", "name: Công khai ngân sách\n")],
        [
            "1.2 indicator added: maximum 2; Số sáng kiến: 0.5 pt each, at most 2 pt",
            "1.2 indicator removed: maximum 2; Số sáng kiến: 0.5 pt each, at most 2 pt",
        ],
    ),
    "rule of another kind": (
        [("{kind: count, input: {key: ideas, name: Số sáng kiến}, each: 0.5}", "{kind: points, step: 0.5}")],
        [
            ("1.2 rule: Số sáng kiến: 0.5 pt each, at most 2 pt (asks for: Số sáng kiến) → "
            "entered as points, 0 to 2 in steps of 0.5 (asks for: points)")
        ],
    ),
    "who, what and by which law": (
        [("evidence: Kế hoạch", "evidence: Quyết định\n            source: Điều 2\n            scored_by: council")],
        [
            "1.1.1 evidence due: Kế hoạch → Quyết định",
            "1.1.1 legal source: none → Điều 2",
            "1.1.1 scored by: the unit → the council",
        ],
    ),
    "policy": (
        [
            (
                "  grades:\n    - {code: tot, name: Tốt, from: 80}",
                ("  rounding: {points: exact, index: {places: 1, mode: down}}\n"
                "  unanswered: refuse\n"
                "  ranking: {by: published, tie_break: ['1']}\n"
                "  grades:\n"
                "    - {code: tot, name: Xuất sắc, from: 85, requires: {fields: {'1': 60}, no_penalty: all}}"),
            )
        ],
        [
            "rounding of points: decimals: 2, half up → exact",
            "rounding of the index: decimals: 2, half up → decimals: 1, cut off",
            "what is unanswered: 0 pt → the unit is not scored",
            "ranks compare: the exact index → the published index",
            "fields that break ties: none → 1",
            "name of the grade Xuất sắc: Tốt → Xuất sắc",
            "grade Xuất sắc from: 80 → 85",
            "conditions for the grade Xuất sắc: none → field 1 at least 60 %; no penalty",
        ],
    ),
    "bonus": (
        [
            (
                "Số vụ vi phạm, each: 1}]\n",
                ("Số vụ vi phạm, each: 1}]\n"
                "adjustments:\n"
                "  - {code: T1, name: Khen thưởng, kind: bonus, cap: 1, rule: {kind: points}}\n"),
            ),
        ],
        ["T1 bonus added: maximum 1; entered as points, 0 to 1"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_what_is_said(name):
    edits, expected = CASES[name]
    text = SET
    for before, after in edits:
        assert before in text
        text = text.replace(before, after, 1)
    old, new = parsed(SET), parsed(text)
    assert old is not None
    assert new is not None
    assert lines(old, new) == expected


def test_a_field_is_known_by_what_is_in_it():
    """Even where code and name are others, its indicators are not told as new."""
    text = SET.replace('- code: "1"\n    name: Điều hành', '- code: "1"\n    name: Lãnh đạo và chỉ đạo')
    old, new = parsed(SET), parsed(text)
    assert old is not None
    assert new is not None
    assert lines(old, new) == ["1 name: Điều hành → Lãnh đạo và chỉ đạo"]
