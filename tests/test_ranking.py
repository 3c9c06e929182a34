"""Order, ties, tie-break, groups, and what decided: tables of units beside the ranks that are due."""

from __future__ import annotations

from fractions import Fraction

import pytest

from cchc import ranking as ranking_of_units
from cchc.analysis.field_standing import rank_by_field
from cchc.analysis.groups import grade_shares
from cchc.answers import NOT_APPLICABLE, Answer
from cchc.assessment import Assessment, SourceFile, Submission, Unit
from cchc.criteria import CriteriaSet, Ties
from cchc.formats.files import Raw
from cchc.formats.sets.reading import parse_set
from cchc.number import quotient
from cchc.problems import Place
from cchc.ranking import Decided, Standing, Why, comparable, rank, standings
from cchc.recording import results_of
from cchc.rounds import Round, score_round
from cchc.scoring import score

SET = """
id: set
name: Bộ tiêu chí
level: commune
years: [2023]
status: illustrative
source: bài kiểm tra
maximum: 100
policy:
  rounding: {{points: exact, index: {{places: 2, mode: {mode}}}}}
  unanswered: {unanswered}
  ranking: {{by: {by}, ties: {ties}, groups: {groups}, tie_break: {tie_break}}}
  grades:
    - {{code: tot, name: Tốt, from: 80}}
    - {{code: kha, name: Khá, from: 65}}
    - {{code: yeu, name: Yếu}}
fields:
  - {{code: "1", name: Một, maximum: 50, criteria: [{{code: "1.1", name: Một a, maximum: 50, rule: {{kind: points}}}}]}}
  - {{code: "2", name: Hai, maximum: 50, criteria: [{{code: "2.1", name: Hai a, maximum: 50, rule: {{kind: points}}}}]}}
"""
POLICY = {
    "mode": "half_up",
    "unanswered": "zero",
    "by": "exact",
    "ties": "competition",
    "groups": "together",
    "tie_break": "[]",
}


def criteria_set(**policy: str) -> CriteriaSet:
    """Two fields of 50 points each, in exact points: the index is their sum."""
    criteria = parse_set(Raw("set.yaml", SET.format(**(POLICY | policy)).encode())).sound
    assert criteria is not None
    return criteria


NONE = "-"


def exact(text: str):
    top, _, bottom = text.partition("/")
    return quotient(Fraction(top), Fraction(bottom or 1))


def submission(unit: str, points: str) -> Submission:
    """``points`` of each field, separated by a blank: a number, a fraction, or - for not applicable."""
    answers = {
        code: Answer(NOT_APPLICABLE if text == NONE else (exact(text),))
        for code, text in zip(("1.1", "2.1"), points.split(), strict=False)
    }
    place = Place(f"{unit}.yaml", 1, 1)
    return Submission(unit, Assessment(unit, 2023, "set", answers, SourceFile(f"{unit}.yaml", ""), place), (), place)


def scored_round(units: dict[str, str], group_of: dict[str, str] | None = None, **policy):
    criteria = criteria_set(**policy)
    listed = tuple(Unit(code, f"Xã {code}", group=(group_of or {}).get(code, "")) for code in units)
    round_ = Round("Đợt", 2023, criteria, listed, Place("round.yaml"))
    return score_round(round_, [submission(code, points) for code, points in units.items() if points])


def table(units: dict[str, str], group_of: dict[str, str] | None = None, **policy):
    """Code, rank, whether tied; in the order they are listed."""
    ranked = scored_round(units, group_of, **policy).ranking.ranked
    return [(entry.unit.code, entry.rank, entry.tied) for entry in ranked]


def notes(units: dict[str, str], group_of: dict[str, str] | None = None, **policy):
    ranked = scored_round(units, group_of, **policy).ranking.ranked
    return {entry.unit.code: (entry.decided, entry.tie_break) for entry in ranked}


@pytest.mark.parametrize(
    ("ties", "ranks"),
    [
        ("competition", [1, 2, 2, 2, 5, 6, 6]),
        ("dense", [1, 2, 2, 2, 3, 4, 4]),
        ("ordinal", [1, 2, 3, 4, 5, 6, 7]),
    ],
)
def test_ties(ties, ranks):
    units = {"d": "40 30", "g": "10 10", "a": "45 45", "c": "35 35", "e": "30 30", "b": "30 40", "f": "20 0"}
    assert table(units, ties=ties) == [
        (code, rank, code in "dcbgf") for code, rank in zip("adcbegf", ranks, strict=True)
    ]


@pytest.mark.parametrize("ties", [tie.value for tie in Ties])
def test_equal_units_stand_in_the_order_of_the_list(ties):
    for codes in ("abc", "cba", "bca"):
        assert [row[0] for row in table(dict.fromkeys(codes, "20 20"), ties=ties)] == list(codes)


def test_standings_answer_in_the_order_of_the_keys():
    keys = [(comparable(value),) for value in (3, None, Fraction(7, 2), 0, 3, None)]
    assert standings(keys, Ties.COMPETITION) == [
        Standing(2, tied=True),
        Standing(5, tied=True),
        Standing(1, tied=False),
        Standing(4, tied=False),
        Standing(2, tied=True),
        Standing(5, tied=True),
    ]
    assert standings([], Ties.DENSE) == []


def test_an_index_below_zero_is_above_none():
    keys = [(comparable(None),), (comparable(-5),)]
    assert [standing.rank for standing in standings(keys, Ties.COMPETITION)] == [2, 1]


def test_tie_break_compares_fields_in_their_order():
    units = {"a": "30 40", "b": "40 30", "c": "35 35", "d": "40 30"}
    assert table(units, tie_break="['1']") == [("b", 1, True), ("d", 1, True), ("c", 3, False), ("a", 4, False)]
    assert table(units, tie_break="['2']") == [("a", 1, False), ("c", 2, False), ("b", 3, True), ("d", 3, True)]
    assert table(units, tie_break="['2']", ties="ordinal") == [
        ("a", 1, False),
        ("c", 2, False),
        ("b", 3, True),
        ("d", 4, True),
    ]


def test_tie_break_goes_on_to_the_next_field():
    # All have 80 %; field 1 does not apply to c and d, field 2 not to e.
    units = {"c": "- 40", "d": "- 40", "a": "40 40", "e": "40 -", "b": "45 35"}
    assert table(units, tie_break="['1', '2']") == [
        ("b", 1, False),
        ("a", 2, False),
        ("e", 3, False),
        ("c", 4, True),
        ("d", 4, True),
    ]


def test_tie_break_puts_a_field_without_an_index_last_even_behind_zero():
    units = {"none": "- 0", "zero": "0 0"}
    assert table(units, tie_break="['1']") == [("zero", 1, False), ("none", 2, False)]


def test_tie_break_is_exact_where_the_index_is_published():
    units = {"a": "40.001 40", "b": "40.002 39.999", "c": "40.001 40"}
    assert table(units, by="published", tie_break="['1']") == [
        ("b", 1, False),
        ("a", 2, True),
        ("c", 2, True),
    ]


@pytest.mark.parametrize(
    ("by", "rows"),
    [
        ("exact", [("b", 1, False), ("a", 2, False), ("c", 3, False)]),
        ("published", [("a", 1, True), ("b", 1, True), ("c", 3, False)]),
    ],
)
def test_what_is_compared(by, rows):
    units = {"a": "40 40.001", "b": "40 40.002", "c": "40 39.99"}
    assert table(units, by=by) == rows


def test_a_third_and_its_decimals_are_not_equal():
    units = {"a": "33.333333333 0", "b": "100/3 0"}
    assert table(units) == [("b", 1, False), ("a", 2, False)]


def test_totals_that_are_equal_are_equal_however_they_come_about():
    units = {"a": "0.1 0.2", "b": "0.3 0", "c": "1/3 1/6", "d": "0.5 0"}
    assert table(units) == [("c", 1, True), ("d", 1, True), ("a", 3, True), ("b", 3, True)]


def test_groups_apart():
    units = {"x": "30 30", "p": "40 40", "y": "30 30", "q": "20 20", "z": "10 10"}
    groups = {"x": "xã", "y": "xã", "z": "xã", "p": "phường", "q": "phường"}
    assert table(units, groups, groups="apart") == [
        ("x", 1, True),
        ("p", 1, False),
        ("y", 1, True),
        ("q", 2, False),
        ("z", 3, False),
    ]


NOTHING = (None, None)


@pytest.mark.parametrize(
    ("units", "policy", "decided"),
    [
        ({"a": "40 40", "b": "40 39"}, {}, {"a": NOTHING, "b": NOTHING}),
        ({"a": "40 40", "b": "40 40"}, {}, {"a": NOTHING, "b": NOTHING}),
        ({"a": "40 40.001", "b": "40 40.002"}, {}, {"a": (Decided.EXACT, None), "b": (Decided.EXACT, None)}),
        (
            {"a": "41 39", "b": "40 40"},
            {"tie_break": "['2', '1']"},
            {"a": (Decided.TIE_BREAK, "2"), "b": (Decided.TIE_BREAK, "2")},
        ),
        (
            {"a": "- 40", "b": "40 40"},
            {"tie_break": "['2', '1']"},
            {"a": (Decided.TIE_BREAK, "1"), "b": (Decided.TIE_BREAK, "1")},
        ),
        (
            {"a": "40 40", "b": "40 40"},
            {"ties": "ordinal", "tie_break": "['1']"},
            {"a": (Decided.ORDER, None), "b": (Decided.ORDER, None)},
        ),
        (
            {"a": "40 40.001", "b": "40.001 40"},
            {"by": "published", "ties": "ordinal"},
            {"a": (Decided.ORDER, None), "b": (Decided.ORDER, None)},
        ),
        (
            # b is told from a by a field and from c by its exact index: the finer one is worth a note
            {"a": "41 39", "b": "40 40", "c": "40 39.999"},
            {"tie_break": "['1']"},
            {"a": (Decided.TIE_BREAK, "1"), "b": (Decided.TIE_BREAK, "1"), "c": (Decided.EXACT, None)},
        ),
    ],
)
def test_what_decided_between_units_of_one_published_index(units, policy, decided):
    assert notes(units, **policy) == decided


def test_what_decided_is_found_without_comparing_each_with_each(monkeypatch):
    compared = []
    first_difference = ranking_of_units._first_difference
    monkeypatch.setattr(
        ranking_of_units, "_first_difference", lambda *keys: compared.append(keys) or first_difference(*keys)
    )
    found = notes({f"u{number}": "5 5" for number in range(200)}, ties="ordinal")
    assert set(found.values()) == {(Decided.ORDER, None)}
    assert len(compared) == 199


def test_nothing_was_decided_between_units_of_two_groups():
    units = {"a": "40 40.001", "b": "40 40.002"}
    done = scored_round(units, {"a": "xã", "b": "phường"}, groups="apart")
    assert [entry.decided for entry in done.ranking.ranked] == [None, None]


def test_grades_are_of_the_published_index():
    ranked = scored_round({"a": "40 39.995", "b": "40 39.994", "c": "65/2 65/2", "d": "0 0"}).ranking.ranked
    assert [entry.grade.code for entry in ranked] == ["tot", "kha", "kha", "yeu"]
    ranked = scored_round({"a": "40 39.995"}, mode="down").ranking.ranked
    assert [entry.grade.code for entry in ranked] == ["kha"]


def test_unranked_units_keep_their_reason_and_the_order_of_the_list():
    units = {"nobody": "", "blank": "", "a": "40 40", "half": "40", "nothing": "- -", "broken": ""}
    criteria = criteria_set(unanswered="refuse")
    listed = tuple(Unit(code, f"Xã {code}") for code in units)
    round_ = Round("Đợt", 2023, criteria, listed, Place("round.yaml"))
    sent = [submission(code, units[code]) for code in ("nothing", "half", "a", "blank")]
    sent.append(Submission("broken", None, (), Place("broken.yaml")))
    done = score_round(round_, sent)
    assert [entry.unit.code for entry in done.ranking.ranked] == ["a"]
    assert [(entry.unit.code, entry.why) for entry in done.ranking.unranked] == [
        ("nobody", Why.NOT_SUBMITTED),
        ("blank", Why.NOT_SUBMITTED),
        ("half", Why.UNANSWERED),
        ("nothing", Why.NOTHING_APPLICABLE),
        ("broken", Why.INVALID),
    ]


def test_a_reason_not_to_rank_may_be_given_beforehand():
    unit, other = Unit("a", "Xã A"), Unit("b", "Xã B")
    criteria = criteria_set()
    result = score(criteria, submission("b", "40 40").assessment)
    ranking = rank([(unit, Why.INVALID), (other, result)], criteria.policy)
    assert [(entry.unit, entry.why) for entry in ranking.unranked] == [(unit, Why.INVALID)]
    assert [(entry.unit, entry.rank) for entry in ranking.ranked] == [(other, 1)]


def test_nobody_to_rank():
    done = scored_round({"a": "", "b": ""})
    assert done.ranking.ranked == ()
    assert [entry.why for entry in done.ranking.unranked] == [Why.NOT_SUBMITTED] * 2


def by_field(code: str, units: dict[str, str], **policy):
    results = results_of(scored_round(units, **policy), [])
    return [(entry.unit.code, entry.rank, entry.tied) for entry in rank_by_field(results, code)]


def test_rank_by_field():
    units = {"a": "50 10", "b": "- 45", "c": "20 40", "d": "20 0", "e": "- 1"}
    for ties, ranks in (("competition", (1, 2, 2)), ("dense", (1, 2, 2)), ("ordinal", (1, 2, 3))):
        rows = by_field("1", units, ties=ties)
        assert rows[:3] == [("a", ranks[0], False), ("c", ranks[1], True), ("d", ranks[2], True)]
        assert {(code, rank) for code, rank, _ in rows[3:]} == {("b", None), ("e", None)}
    assert by_field("2", units) == [
        ("b", 1, False),
        ("c", 2, False),
        ("a", 3, False),
        ("e", 4, False),
        ("d", 5, False),
    ]


def test_rank_by_field_compares_what_the_policy_says():
    units = {"a": "40 1", "b": "40.001 1"}
    assert by_field("1", units) == [("b", 1, False), ("a", 2, False)]
    published = by_field("1", units, by="published")
    assert sorted(published) == [("a", 1, True), ("b", 1, True)]


def test_rank_by_field_within_groups():
    units = {"a": "40 1", "b": "30 1", "c": "20 1"}
    groups = {"a": "xã", "b": "phường", "c": "xã"}
    results = results_of(scored_round(units, groups, groups="apart"), [])
    assert {(entry.unit.code, entry.rank) for entry in rank_by_field(results, "1")} == {("a", 1), ("b", 1), ("c", 2)}


def test_ordinal_rank_by_field_keeps_the_order_of_the_list():
    units = {"second": "20 10", "first": "20 40"}
    assert by_field("1", units, ties="ordinal") == [("second", 1, True), ("first", 2, True)]


def test_shares_of_grades_as_published_for_eleven_communes():
    units = {f"tot{n}": "45 44.07" for n in range(1)}
    units |= {f"kha{n}": f"40 {30 + n}" for n in range(6)}
    units |= {f"yeu{n}": f"30 {20 + n}" for n in range(4)}
    results = results_of(scored_round(units), [])
    assert grade_shares(results) == [
        ("tot", 1, Fraction(100, 11)),
        ("kha", 6, Fraction(600, 11)),
        ("yeu", 4, Fraction(400, 11)),
    ]
    assert grade_shares(results_of(scored_round({"a": ""}), [])) == [("tot", 0, 0), ("kha", 0, 0), ("yeu", 0, 0)]
