"""Two rounds held against each other: merged units, other sets, what a change consists of."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from reading_workbooks import load_workbook

from cchc.analysis.comparison import Lack, compare
from cchc.analysis.field_profile import field_profile
from cchc.analysis.movements import (
    Turn,
    all_moves,
    field_moves,
    field_totals,
    item_totals,
    largest,
    moves,
    points_then,
    rest,
)
from cchc.analysis.pairing import LeftOut, MapUse, Omission, pair_sets
from cchc.analysis.verification import verify
from cchc.assessment import Predecessor, SourceFile
from cchc.criteria import AdjustmentKind, Grade, Groups, Policy, Status
from cchc.formats.files import Raw
from cchc.formats.previous_results import compare_results
from cchc.formats.results.reading import parse_results
from cchc.formats.results.writing import to_json
from cchc.formats.round.folder import load_round, read_submissions
from cchc.formats.sets.book.reading import import_set
from cchc.formats.sets.book.workbook import write_set_workbook
from cchc.formats.sets.reading import load_set_with_nodes, parse_set
from cchc.formats.units_list import read_units
from cchc.formats.units_yaml import load_units
from cchc.heading import Heading
from cchc.language import Language
from cchc.number import Rounding, add
from cchc.problems import Message
from cchc.ranking import Why
from cchc.recording import criteria_record, results_of
from cchc.results import (
    AdjustmentRecord,
    AdjustmentsRecord,
    CriteriaRecord,
    FieldRecord,
    IndicatorRecord,
    Item,
    RankedRecord,
    Results,
    StepRecord,
    UnitRecord,
    UnrankedRecord,
)
from cchc.revision import What
from cchc.rounds import score_round
from cchc.scoring import State
from cchc.tables.changes import comparison_notes, held_against
from cchc.tables.comparison.by_field import matrix_table
from cchc.tables.comparison.by_indicator import items_table
from cchc.tables.comparison.by_unit import units_table

EN = Language("en")
FILES = Path(__file__).parent / "golden" / "files"

GRADES = (Grade("tot", "Tốt", "Good", 80), Grade("kha", "Khá", "Fair", 65), Grade("yeu", "Yếu", "Weak"))
ITEMS = tuple(Item(code, f"Lĩnh vực {code}", 50, (Item(f"{code}.1", f"Chỉ tiêu {code}", 50),)) for code in "12")


def unit(code, points, *, order=1, predecessors=(), adjusted=0, group="", name=""):
    """A unit with so many points in each of two fields of one indicator; None where it does not apply."""
    records = tuple(
        IndicatorRecord(
            item.below[0].code,
            given,
            50,
            State.NOT_APPLICABLE if given is None else State.SCORED,
            {"points": str(given)},
            Message("R-REST"),
            None,
            "",
        )
        for item, given in zip(ITEMS, points, strict=True)
    )
    fields = tuple(
        FieldRecord(item.code, given or 0, 0 if given is None else 50, None if given is None else Fraction(given) * 2)
        for item, given in zip(ITEMS, points, strict=True)
    )
    maximum = add([part.maximum for part in fields])
    whole = add([*(part.points for part in fields), adjusted])
    index = Fraction(100 * whole, maximum)
    bonus = AdjustmentRecord("T1", AdjustmentKind.BONUS, adjusted, 10, None, Message("R-REST"), None, "")
    return UnitRecord(
        code,
        name or f"Xã {code}",
        group,
        order,
        whole,
        maximum,
        Rounding(2).of(index),
        index,
        fields,
        records,
        SourceFile("u.yaml", "0" * 64),
        adjustments=AdjustmentsRecord(adjusted, 0, (bonus,)),
        predecessors=tuple(Predecessor(*one) if isinstance(one, tuple) else Predecessor(one) for one in predecessors),
    )


def round_of(year, *units, unranked=(), policy=None):
    """A round of these units, ranked by their index; whoever comes first is first among equals."""
    policy = policy or Policy(GRADES)
    ordered = sorted(units, key=lambda one: -one.index_exact)
    ranked = tuple(
        RankedRecord(one, position, tied=False, grade=policy.grade_of(one.index).code)
        for position, one in enumerate(ordered, 1)
    )
    criteria = CriteriaRecord("set", "Bộ", "commune", Status.OFFICIAL, "", 100, "0" * 64, ITEMS)
    return Results(f"Đợt {year}", year, "self", Heading(), criteria, policy, ranked, tuple(unranked), ())


# --- units that were several -----------------------------------------------------------------------------------


def test_a_merged_unit_is_held_against_the_plain_mean_rounded_as_an_index_is():
    before = round_of(2024, unit("a", (40, 30)), unit("b", (20, Fraction("0.01"))), unit("c", (10, 10)))
    now = round_of(2025, unit("ab", (40, 40), predecessors=["a", "b"]), unit("c", (10, 10)))
    found = compare(now, before)
    change = found.changes["ab"]
    assert (change.mean, change.index_then) == (Fraction("45.005"), Fraction("45.01"))
    assert (change.index, change.places, change.grades, change.then) == (Fraction("34.99"), None, None, None)
    assert EN.sentence(held_against(found, change)) == (
        "plain mean of Xã a, Xã b in the results of 2024: (70 + 20.01) ÷ 2 = 45.005, rounded 45.01"
    )
    assert (found.gone, found.uncompared, found.shared) == ((), (), ())


def test_weights_count_and_are_said():
    before = round_of(2024, unit("a", (40, 30)), unit("b", (20, 20)))
    found = compare(round_of(2025, unit("ab", (30, 30), predecessors=[("a", 2), ("b", Fraction("0.5"))])), before)
    assert found.changes["ab"].mean == Fraction(160, 25) * 10
    assert EN.sentence(held_against(found, found.changes["ab"])) == (
        "mean of Xã a, Xã b in the results of 2024 with their weights: (70 × 2 + 40 × 0.5) ÷ 2.5 = 64"
    )


def test_a_unit_of_another_code_is_one_unit_whose_rank_is_told():
    before = round_of(2024, unit("a", (40, 30), name="Xã Cũ"), unit("b", (20, 20)))
    found = compare(round_of(2025, unit("b", (50, 50)), unit("moi", (40, 40), predecessors=["a"])), before)
    assert (found.changes["moi"].index, found.changes["moi"].places, found.changes["moi"].grades) == (10, -1, 1)
    assert found.renamed == (("Xã Cũ", "Xã moi"),)


def test_a_unit_that_others_were_merged_into_may_keep_its_code():
    before = round_of(2024, unit("a", (40, 40)), unit("b", (20, 20)))
    found = compare(round_of(2025, unit("a", (30, 30), predecessors=["a", "b"])), before)
    assert (found.changes["a"].index_then, found.changes["a"].index, found.gone) == (60, 0, ())


def test_after_the_merger_it_is_held_against_itself():
    """The list of units may go on naming what the unit was made of."""
    merged = unit("a", (40, 40), predecessors=["a", "b"])
    found = compare(
        round_of(2026, unit("a", (45, 40), predecessors=["a", "b"])), round_of(2025, merged, unit("c", (1, 1)))
    )
    assert (found.changes["a"].then.unit, found.changes["a"].index) == (merged, 5)
    plain = round_of(2025, unit("ab", (40, 40)))
    again = compare(round_of(2026, unit("ab", (45, 40), predecessors=["a", "b"])), plain)
    assert again.changes["ab"].index == 5


@pytest.mark.parametrize(
    ("predecessors", "why", "then"),
    [
        (["a", "xa-la"], Lack.UNKNOWN, (("xa-la", "", None),)),
        (["xa-la"], Lack.UNKNOWN, (("xa-la", "", None),)),
        (["a", "chua"], Lack.UNRANKED_THEN, (("chua", "Xã Chưa", Why.NOT_SUBMITTED),)),
        ([], Lack.NEW, ()),
    ],
)
def test_where_one_is_missing_nothing_is_compared(predecessors, why, then):
    before = round_of(2024, unit("a", (40, 30)), unranked=[UnrankedRecord("chua", "Xã Chưa", Why.NOT_SUBMITTED)])
    found = compare(round_of(2025, unit("moi", (30, 30), predecessors=predecessors)), before)
    (one,) = found.uncompared
    assert (one.code, one.why, one.then, dict(found.changes)) == ("moi", why, then, {})


def test_new_vanished_and_unranked_units_are_listed():
    before = round_of(
        2024,
        unit("a", (40, 30)),
        unit("b", (20, 20)),
        unit("d", (1, 1)),
        unranked=[UnrankedRecord("c", "Xã c", Why.INVALID), UnrankedRecord("e", "Xã e", Why.NOT_SUBMITTED)],
    )
    now = round_of(
        2025,
        unit("a", (40, 30)),
        unit("c", (1, 1)),
        unranked=[UnrankedRecord("d2", "Xã d", Why.NOT_SUBMITTED, (Predecessor("d"),))],
    )
    found = compare(now, before)
    assert [(one.code, one.why) for one in found.uncompared] == [("c", Lack.UNRANKED_THEN), ("d2", Lack.UNRANKED)]
    assert [(one.code, one.entry is None) for one in found.gone] == [("b", False), ("e", True)]


def test_what_two_units_were_made_of_counts_for_both_and_is_said():
    before = round_of(2024, unit("a", (40, 30)), unit("b", (20, 20)))
    now = round_of(2025, unit("a", (50, 40)), unit("nua", (30, 30), predecessors=["a", "b"]))
    found = compare(now, before)
    assert [(one.code, one.heirs) for one in found.shared] == [("a", ("Xã a", "Xã nua"))]
    assert {code: change.index for code, change in found.changes.items()} == {"a": 20, "nua": 5}
    said = [EN.sentence(note) for note in comparison_notes(found)]
    assert "Xã a is a predecessor of several units, and counts for each of them: Xã a, Xã nua" in said


def test_of_one_year_the_first_named_is_the_older_one():
    found = compare(round_of(2025, unit("a", (40, 40))), round_of(2025, unit("a", (40, 30))))
    assert (found.same_year, found.changes["a"].index) == (True, 10)
    assert "Both results are of 2025" in EN.sentence(comparison_notes(found)[1])


@pytest.mark.parametrize(("group", "places"), [("Khối 1", -1), ("Khối 2", None)])
def test_places_are_told_only_within_one_group(group, places):
    policy = Policy(GRADES, groups=Groups.APART)
    before = round_of(2024, unit("a", (40, 30), group="Khối 1"), unit("b", (9, 9), group="Khối 1"), policy=policy)
    now = round_of(2025, unit("a", (40, 30), group=group), unit("b", (45, 45), group="Khối 1"), policy=policy)
    assert compare(now, before).changes["a"].places == places


def test_among_how_many_ranks_are_is_told_by_group_where_groups_are_ranked_apart():
    apart = Policy(GRADES, groups=Groups.APART)
    a, b, c = (unit(code, (40, 30), group=group) for code, group in (("a", "Khối 1"), ("b", "Khối 1"), ("c", "")))
    together, by_group = round_of(2024, a, b, c), round_of(2025, a, b, c, policy=apart)
    assert "Ranks in the results of 2024 were among 3 units, those in the results of 2025 are among " in (
        EN.sentence(list(comparison_notes(compare(by_group, together)))[-1])
    )
    said = EN.sentence(list(comparison_notes(compare(round_of(2026, a, c, policy=apart), by_group)))[-1])
    assert said == (
        "Ranks in the results of 2025 were among 2 of the group Khối 1; 1 without a group, "
        "those in the results of 2026 are among 1 of the group Khối 1; 1 without a group"
    )
    assert not any("among" in EN.sentence(note) for note in comparison_notes(compare(by_group, by_group)))


GROUPED = {"a": "Xã", "b": "Phường", "c": "Xã", "d": "Phường", "e": ""}


def rounds_of_groups(groups):
    """Two years of units that are ranked in the order of their codes; the last was not there before."""
    policy = Policy(GRADES, groups=groups)
    units = [unit(code, (50 - at, 50 - at), group=group) for at, (code, group) in enumerate(GROUPED.items())]
    return compare(round_of(2025, *units, policy=policy), round_of(2024, *units[:-1], policy=policy))


def test_units_are_shown_group_by_group_where_these_are_ranked_apart():
    found = rounds_of_groups(Groups.APART)
    assert [(EN.sentence(group), name) for group, name, *_ in (row.cells for row in units_table(found).rows)] == [
        ("Phường", "Xã b"),
        ("Phường", "Xã d"),
        ("Xã", "Xã a"),
        ("Xã", "Xã c"),
        ("Units without a group", "Xã e"),
    ]
    *compared, mean = matrix_table(found).rows
    assert [row.cells[1] for row in compared] == ["Xã b", "Xã d", "Xã a", "Xã c"]
    assert mean.cells[0] is None


def test_units_that_are_ranked_together_are_shown_by_rank():
    found = rounds_of_groups(Groups.TOGETHER)
    assert [row.cells[0] for row in units_table(found).rows] == ["Xã a", "Xã b", "Xã c", "Xã d", "Xã e"]
    assert [row.cells[0] for row in matrix_table(found).rows[:-1]] == ["Xã a", "Xã b", "Xã c", "Xã d"]


def test_the_mean_of_a_field_is_that_of_the_exact_indices_as_in_the_other_tables():
    """The printed indices 33.33, 33.33 and 33.34 have the mean 33.33, the exact ones 33.34."""
    points = [Fraction("16.667"), Fraction("16.667"), Fraction("16.6724")]
    before = round_of(2024, *(unit(code, (20, 20)) for code in "abc"))
    now = round_of(2025, *(unit(code, (given, 20)) for code, given in zip("abc", points, strict=True)))
    (first, _) = field_totals(compare(now, before))
    exact = field_profile([entry.unit for entry in now.units]).fields[0].index
    assert (first.index_then, first.index_now, first.index) == (40, Fraction("33.34"), Fraction("-6.66"))
    assert first.index_now == Rounding(2).of(exact)
    assert (first.up, first.down) == (0, 3)


def test_other_grades_are_not_counted_in_steps():
    before = round_of(2024, unit("a", (40, 30)), policy=Policy((Grade("dat", "Đạt"),)))
    assert compare(round_of(2025, unit("a", (50, 40))), before).changes["a"].grades is None


def test_the_change_has_the_places_of_the_finer_index():
    before = round_of(2024, unit("a", (40, 30)), policy=Policy(GRADES, index_rounding=Rounding(3)))
    assert compare(round_of(2025, unit("a", (50, 40))), before).places == 3


# --- properties ------------------------------------------------------------------------------------------------

POINTS = st.fractions(min_value=0, max_value=50, max_denominator=40)
BOTH = st.tuples(POINTS, POINTS)
MANY = st.dictionaries(st.sampled_from("abcdef"), BOTH, min_size=1)


def of(year, units):
    return round_of(year, *(unit(code, points, order=order) for order, (code, points) in enumerate(units.items(), 1)))


@given(MANY, MANY)
def test_held_the_other_way_round_everything_has_the_other_sign(older, newer):
    before, now = of(2024, older), of(2025, newer)
    there, back = compare(now, before), compare(before, now)
    assert there.changes.keys() == back.changes.keys() == older.keys() & newer.keys()
    for code, change in there.changes.items():
        other = back.changes[code]
        assert (change.index, change.places, change.grades) == (-other.index, -other.places, -other.grades)
        pairs = zip(field_moves(there, change), field_moves(back, other), strict=True)
        assert all((one.points, one.index) == (-two.points, -two.index) for one, two in pairs)
        pairs = zip(moves(there, change), moves(back, other), strict=True)
        assert all(one.points == -two.points for one, two in pairs)


@given(MANY)
def test_a_round_held_against_itself_is_unchanged(units):
    found = compare(of(2025, units), of(2025, units))
    assert {(change.index, change.places, change.grades) for change in found.changes.values()} == {(0, 0, 0)}
    assert {move.turn for move in all_moves(found)} == {Turn.NONE}
    assert (found.uncompared, found.gone, found.renamed) == ((), (), ())


@given(
    st.lists(st.tuples(BOTH, st.integers(0, 9), st.fractions(min_value="0.1", max_value=9)), min_size=1, max_size=4),
    BOTH,
    st.integers(0, 9),
)
def test_fields_indicators_and_adjustments_add_up_to_the_whole(olds, new, bonus):
    """Of one unit and of several, with whatever weights."""
    units = [unit(f"u{place}", points, adjusted=added) for place, (points, added, _) in enumerate(olds)]
    made_of = [(one.code, weight) for one, (_, _, weight) in zip(units, olds, strict=True)]
    found = compare(round_of(2025, unit("moi", new, predecessors=made_of, adjusted=bonus)), round_of(2024, *units))
    change = found.changes["moi"]
    whole = change.now.unit.points - points_then(change)
    left = rest(change)
    adjusted = left.adjustments_now - left.adjustments_then
    assert (left.rescaled_then, left.rescaled_now) == (0, 0)
    assert add([move.points for move in field_moves(found, change)]) + adjusted == whole
    assert add([move.points for move in moves(found, change)]) + adjusted == whole


@given(
    st.lists(st.tuples(BOTH, st.fractions(min_value="0.1", max_value=9)), min_size=2, max_size=4),
    st.fractions(min_value="0.1", max_value=9),
)
def test_a_mean_lies_between_and_does_not_depend_on_the_scale_of_weights(olds, factor):
    units = [unit(f"u{place}", points) for place, (points, _) in enumerate(olds)]
    before = round_of(2024, *units)

    def mean(*weights):
        made_of = [(one.code, weight) for one, weight in zip(units, weights, strict=True)]
        return compare(round_of(2025, unit("moi", (1, 1), predecessors=made_of)), before).changes["moi"].mean

    weights = [weight for _, weight in olds]
    indices = [one.index for one in units]
    assert min(indices) <= mean(*weights) <= max(indices)
    assert mean(*weights) == mean(*(weight * factor for weight in weights))
    assert mean(*(factor for _ in units)) == Fraction(sum(indices), len(indices))


@given(MANY, MANY)
def test_what_all_units_gained_in_an_indicator_is_what_its_row_says(older, newer):
    found = compare(of(2025, newer), of(2024, older))
    every = list(all_moves(found))
    for place, total in enumerate(item_totals(found, every)):
        own = [moves(found, change)[place].points for change in found.changes.values()]
        assert (total.points, total.up, total.down) == (sum(own), sum(p > 0 for p in own), sum(p < 0 for p in own))
    gains = [move.points for move in largest(every, gains=True)]
    assert gains == sorted((move.points for move in every if move.points > 0), reverse=True)


# --- what explains a change ------------------------------------------------------------------------------------


def record(points, state=State.SCORED, answer="x", steps=()):
    taken = tuple(StepRecord(f"s{place}", given, State.SCORED) for place, given in enumerate(steps))
    return IndicatorRecord("1.1", points, 50, state, {"level": answer}, Message("R-REST"), None, "", taken)


@pytest.mark.parametrize(
    ("then", "now", "turn"),
    [
        (record(0, State.UNANSWERED), record(0), Turn.ANSWERED),
        (record(5), record(0, State.UNANSWERED), Turn.UNANSWERED),
        (record(None, State.NOT_APPLICABLE), record(5), Turn.APPLIES),
        (record(5), record(None, State.NOT_APPLICABLE), Turn.NOT_APPLICABLE),
        (record(None, State.NOT_APPLICABLE), record(None, State.NOT_APPLICABLE), Turn.NONE),
        (record(5), record(5, answer="y"), Turn.NONE),
        (record(5), record(3, answer="y"), Turn.FACTS),
        (record(5), record(3), Turn.SAME_FACTS),
        (record(5), record(3, answer="y", steps=(6, 3)), Turn.CUT),
        (record(5), record(6, answer="y", steps=(7, 6)), Turn.FACTS),
        (record(3, steps=(5, 3)), record(5, answer="y"), Turn.SPARED),
        (record(3, steps=(5, 3)), record(5, steps=(7, 5)), Turn.SAME_FACTS),
        (record(3), record(5, steps=(3, 5)), Turn.RAISED),
    ],
)
def test_what_explains_a_change(then, now, turn):
    def with_first(points_of, year):
        one = unit("a", (10, 10))
        return round_of(year, replace(one, indicators=(points_of, one.indicators[1])))

    found = compare(with_first(now, 2025), with_first(then, 2024))
    (move, _) = moves(found, found.changes["a"])
    assert move.turn is turn


def test_a_field_that_applied_in_part_compares_in_percent_only():
    before, now = round_of(2024, unit("a", (10, 20))), round_of(2025, unit("a", (10, 20)))
    older = before.units[0].unit
    part = replace(older.fields[0], maximum=25, index=40)
    before = round_of(2024, replace(older, fields=(part, older.fields[1])))
    found = compare(now, before)
    first, second = field_moves(found, found.changes["a"])
    assert (first.points, first.index) == (None, -20)
    assert (second.points, second.index) == (0, 0)


def test_a_field_that_did_not_apply_to_one_of_several_is_not_compared():
    before = round_of(2024, unit("a", (None, 20)), unit("b", (10, 20)))
    found = compare(round_of(2025, unit("ab", (10, 20), predecessors=["a", "b"])), before)
    first, second = field_moves(found, found.changes["ab"])
    assert (first.index, first.points, second.index) == (None, None, 0)
    (move, _) = moves(found, found.changes["ab"])
    assert (move.points, move.turn) == (None, Turn.SEVERAL)


# --- two sets --------------------------------------------------------------------------------------------------


def a_set(name, *fields, previous=""):
    """A set of fields, each a code and its indicators: code, name, maximum, and the rule."""
    parts = []
    for code, *items in fields:
        criteria = [
            {"code": item, "name": title, "maximum": most, "rule": yaml.safe_load(rule)}
            for item, title, most, rule in items
        ]
        total = sum(Fraction(str(one["maximum"])) for one in criteria)
        parts.append({"code": code, "name": f"Lĩnh vực {code}", "maximum": str(float(total)), "criteria": criteria})
    whole = sum(Fraction(part["maximum"]) for part in parts)
    document = {
        "id": name,
        "name": name,
        "level": "commune",
        "years": [2025],
        "status": "illustrative",
        "source": "thử",
        "maximum": str(float(whole)),
        "policy": {"grades": [{"code": "dat", "name": "Đạt"}]},
        "fields": parts,
    }
    text = yaml.safe_dump(document, allow_unicode=True, sort_keys=False) + previous
    loaded = parse_set(Raw(f"{name}.yaml", text.encode()))
    assert loaded.sound is not None, loaded.problems
    return loaded.sound


ENTERED = "{kind: points}"
HALF = "{kind: points, step: 0.5}"


def paired(then, now, *, kept=True):
    found = pair_sets(criteria_record(then), criteria_record(now), then if kept else None, now if kept else None)
    old, new = criteria_record(then).indicators, criteria_record(now).indicators
    pairs = {(old[pair.then].code, new[pair.now].code) for pair in found.indicators}
    left = {(one.why, one.then and one.then.code, one.now and one.now.code) for one in found.left_out}
    return found, pairs, left


@pytest.mark.parametrize(
    ("old", "new", "pairs", "left"),
    [
        ([("1.1", "A", 1, ENTERED)], [("1.1", "A", 1, ENTERED)], {("1.1", "1.1")}, set()),
        ([("1.1", "A", 1, ENTERED)], [("1.1", " a ", 1, ENTERED)], {("1.1", "1.1")}, set()),
        ([("1.1", "A", 2, ENTERED)], [("1.1", "A", 1, ENTERED)], set(), {(Omission.MAXIMUM, "1.1", "1.1")}),
        ([("1.1", "A", 1, ENTERED)], [("1.1", "A", 1, HALF)], set(), {(Omission.RULE, "1.1", "1.1")}),
        ([("1.1", "A", 1, ENTERED)], [("1.1", "B", 1, ENTERED)], set(), {(Omission.NAME, "1.1", "1.1")}),
        (
            [("1.1", "A", 1, ENTERED), ("1.2", "B", 1, ENTERED)],
            [("1.1", "B", 1, ENTERED)],
            {("1.2", "1.1")},
            {(Omission.GONE, "1.1", None)},
        ),
        (
            [("1.1", "A", 1, ENTERED)],
            [("1.1", "A", 1, ENTERED), ("1.2", "B", 1, ENTERED)],
            {("1.1", "1.1")},
            {(Omission.NEW, None, "1.2")},
        ),
        (  # of two that have one name, nobody knows which was which
            [("1.1", "A", 1, ENTERED), ("1.2", "A", 1, ENTERED)],
            [("1.3", "A", 1, ENTERED)],
            set(),
            {(Omission.GONE, "1.1", None), (Omission.GONE, "1.2", None), (Omission.NEW, None, "1.3")},
        ),
    ],
)
def test_indicators_are_compared_where_they_are_the_same(old, new, pairs, left):
    found = paired(a_set("cu", ("1", *old)), a_set("moi", ("1", *new)))
    assert (found[1], found[2]) == (pairs, left)


def test_without_their_sets_rules_are_not_known_and_that_is_told():
    then = a_set("cu", ("1", ("1.1", "A", 1, ENTERED)))
    found, pairs, left = paired(then, a_set("moi", ("1", ("1.1", "A", 1, HALF))), kept=False)
    assert (found.rules_known, found.map, pairs, left) == (False, MapUse.UNKNOWN, {("1.1", "1.1")}, set())


OLD_FIELDS = (("1", ("1.1", "A", 1, ENTERED)), ("2", ("2.1", "B", 1, ENTERED)), ("3", ("3.1", "C", 1, ENTERED)))
NEW_FIELDS = (("1", ("1.1", "M", 1, ENTERED)), ("2", ("2.1", "A", 1, ENTERED)), ("3", ("3.1", "C", 1, ENTERED)))


@pytest.mark.parametrize(
    ("previous", "use", "fields", "new", "gone", "pairs"),
    [
        ("", MapUse.NONE, [(0, 0), (1, 1), (2, 2)], [], [], {("3.1", "3.1")}),
        (
            'previous: {criteria: cu, fields: {"1": none, "2": "1"}}',
            MapUse.USED,
            [(0, 1), (2, 2)],
            ["1"],
            ["2"],
            {("1.1", "2.1"), ("3.1", "3.1")},
        ),
        (
            'previous: {criteria: khac, fields: {"1": null, "2": "1"}}',
            MapUse.OTHER_SET,
            [(0, 0), (1, 1), (2, 2)],
            [],
            [],
            {("3.1", "3.1")},
        ),
        (
            'previous: {criteria: cu, fields: {"2": "9"}}',
            MapUse.USED,
            [(0, 0), (2, 2)],
            ["2"],
            ["2"],
            {("3.1", "3.1")},
        ),
    ],
)
def test_fields_are_paired_by_code_or_by_the_map(previous, use, fields, new, gone, pairs):
    found, own, _ = paired(a_set("cu", *OLD_FIELDS), a_set("moi", *NEW_FIELDS, previous=previous))
    assert found.map is use
    assert [tuple(pair) for pair in found.fields] == fields
    assert ([item.code for item in found.new_fields], [item.code for item in found.gone_fields]) == (new, gone)
    assert found.lost_fields == ((("2", "9"),) if "9" in previous else ())
    assert own == pairs


def test_a_map_goes_through_a_workbook_and_back(tmp_path):
    loaded, nodes = load_set_with_nodes(FILES / "sets" / "sau.yaml")
    with (tmp_path / "set.xlsx").open("wb") as stream:
        write_set_workbook(loaded.sound, nodes, Language("vi"), stream)
    back = import_set(tmp_path / "set.xlsx")
    assert back.problems == []
    again = parse_set(Raw("back.yaml", back.text.encode())).sound
    assert again.previous.criteria == "truoc-sap-xep"
    assert again.previous.fields == (("2", None), ("3", "2"), ("4", "3"))


# --- through files ---------------------------------------------------------------------------------------------


def scored(path):
    folder, problems = load_round(path)
    assert folder is not None, problems
    submissions, _, remarks = read_submissions(folder)
    return results_of(score_round(folder.round, submissions), [*problems, *remarks])


def through_json(results):
    text = json.dumps(to_json(results, EN), ensure_ascii=False)
    back = parse_results(Raw("results.json", text.encode()))
    assert isinstance(back, Results), back
    return back


def test_the_published_change_of_the_district(examples):
    before, now = (through_json(scored(examples / f"dak-nong-districts-{year}")) for year in (2022, 2023))
    change = compare_results(now, before).changes["dak-rlap"]
    assert (change.index_then, change.now.unit.index, change.index) == (
        Fraction("72.89"),
        Fraction("85.4"),
        Fraction("12.51"),
    )
    assert (change.then.rank, change.now.rank, change.places) == (3, 2, 1)


@pytest.fixture
def merger():
    return compare_results(
        through_json(scored(FILES / "rounds" / "sau-sap-xep")), through_json(scored(FILES / "rounds" / "truoc-sap-xep"))
    )


def test_predecessors_and_the_map_come_through_results_documents(merger):
    assert {code: (change.index_then, change.index, change.places) for code, change in merger.changes.items()} == {
        "an-binh": (Fraction("83.75"), Fraction("7.17"), None),
        "cam-dong": (Fraction("73.24"), Fraction("0.84"), None),
        "hoa-son-moi": (53, Fraction("35.89"), 3),
        "ea-pal": (Fraction("48.5"), Fraction("-2.67"), -1),
    }
    assert merger.pairing.map is MapUse.USED
    assert [(one.why, one.now and one.now.code) for one in merger.pairing.left_out] == [
        (Omission.MAXIMUM, "1.1"),
        (Omission.NAME, "1.2"),
        (Omission.NEW, "2.1"),
        (Omission.RULE, "4.2"),
    ]


def test_a_code_that_is_another_indicators_by_now_is_not_told_among_those_left_out(merger):
    """4.1 is compared; the older set's own 4.1, which is no longer there, is told by itself."""
    gone = LeftOut(Omission.GONE, Item("4.1", "Đã bỏ", 1), None)
    pairing = merger.pairing._replace(left_out=(*merger.pairing.left_out, gone))
    notes = [EN.sentence(note) for note in items_table(merger._replace(pairing=pairing), ()).notes]
    assert notes[-2:] == [
        "Not compared, because not the same in both sets: 1.1, 1.2, 2.1, 4.2",
        "Not compared, because only the older set has them (its codes): 4.1",
    ]


def test_results_without_their_sets_are_compared_by_code():
    before, now = (scored(FILES / "rounds" / f"{which}-sap-xep") for which in ("truoc", "sau"))
    stripped = now._replace(criteria=now.criteria._replace(text=""))
    found = compare_results(stripped, before)
    assert (found.pairing.map, found.pairing.rules_known) == (MapUse.UNKNOWN, False)
    assert [(pair.then, pair.now) for pair in found.pairing.fields] == [(0, 0), (1, 1), (2, 2)]


@pytest.mark.parametrize(
    ("value", "path"),
    [
        ([], "units[0].predecessors"),
        ([{"code": "a", "weight": "0"}], "units[0].predecessors"),
        ([{"code": "a", "weight": "1"}, {"code": "A", "weight": "1"}], "units[0].predecessors"),
        ([{"code": "a"}], "units[0].predecessors[0].weight"),
        (["a"], "units[0].predecessors[0]"),
        ("a", "units[0].predecessors"),
        (None, "units[0].predecessors"),
    ],
)
def test_predecessors_are_read_strictly(value, path):
    document = to_json(scored(FILES / "rounds" / "sau-sap-xep"), EN)
    document["units"][0]["predecessors"] = value
    found = parse_results(Raw("results.json", json.dumps(document).encode()))
    assert found.message == Message("E-J003", {"path": path})


def test_an_unranked_unit_keeps_its_predecessors():
    before = round_of(2024, unit("a", (1, 1)))
    left = UnrankedRecord("moi", "Xã Mới", Why.NOT_SUBMITTED, (Predecessor("a", Fraction(3, 2)), Predecessor("b")))
    document = scored(FILES / "rounds" / "sau-sap-xep")._replace(unranked=(left,))
    assert through_json(document).unranked == (left,)
    assert compare(document, before).gone == ()


def test_verify_sees_other_predecessors():
    now = scored(FILES / "rounds" / "sau-sap-xep")
    first = now.units[0]
    other = first._replace(unit=replace(first.unit, predecessors=(Predecessor("an-binh"),)))
    (change,) = verify(now, now._replace(units=(other, *now.units[1:]))).units
    assert change.code == "an-binh"
    assert [(one.what, one.code) for one in change.differences] == [(What.OTHER, "predecessors.binh-minh")]


def test_predecessors_in_a_list_of_units_and_in_a_new_round(tmp_path, cchc):
    path = tmp_path / "units.csv"
    path.write_text('mã;tên;đơn vị cũ\nab;Xã AB;a, b\ncd;Xã CD;"c=1,5; d"\ne;Xã E;\n', encoding="utf-8")
    units, problems = read_units(path)
    assert problems == []
    due = [
        (Predecessor("a"), Predecessor("b")),
        (Predecessor("c", Fraction("1.5")), Predecessor("d")),
        (),
    ]
    assert [one.predecessors for one in units] == due
    assert cchc("new", tmp_path / "moi", "--criteria", FILES / "sets" / "sau.yaml", "--units", path).status == 0
    again, problems = load_units(tmp_path / "moi" / "units.yaml")
    assert problems == []
    assert [one.predecessors for one in again] == due


def test_predecessors_that_fall_out_of_their_cell_are_told(tmp_path):
    path = tmp_path / "units.csv"
    path.write_text("mã;tên;đơn vị cũ\nab;Xã AB;a; b\n", encoding="utf-8")
    _, problems = read_units(path)
    assert [(problem.code, problem.message.values["text"]) for problem in problems] == [("E-U008", "a; b")]


# --- the command -----------------------------------------------------------------------------------------------


@pytest.fixture
def saved(workplace, cchc):
    for which in ("truoc", "sau"):
        assert cchc("batch", f"rounds/{which}-sap-xep", "-o", f"{which}.json").status == 0
    return workplace


def test_json_says_what_the_tables_say(saved, cchc):
    document = json.loads(cchc("compare", "truoc.json", "sau.json", "--format", "json").out)
    first = document["units"][0]
    assert (first["index_then"], first["index"], first["index_change"]) == ("83.75", "90.92", "7.17")
    assert (first["rank_then"], first["rank"], first["places_up"]) == (None, 1, None)
    assert [(one["code"], one["weight"]) for one in first["then"]] == [("an-binh", "1"), ("binh-minh", "1")]
    assert document["field_map"] == "used"
    one = json.loads(cchc("compare", "truoc.json", "sau.json", "an-binh", "--format", "json").out)
    assert one["unit"] == first


def test_changes_are_padded_as_what_has_changed(workplace, cchc):
    example = Path(__file__).parent.parent / "examples" / "dak-rlap-communes-2023"
    assert cchc("batch", str(example), "-o", "2023.json").status == 0
    document = json.loads(cchc("compare", "2023.json", "2023.json", "--format", "json").out)
    unit = document["units"][0]
    assert {part["points_change"] for part in (*document["indicators"], *unit["fields"], *unit["indicators"])} == {
        "0.00"
    }
    assert {len(part[key].partition(".")[2]) for part in document["fields"] for key in part if "mean" in key} == {2}


def test_the_workbook_has_every_change_and_names_are_only_names(saved, cchc):
    text = (saved / "sau.json").read_text(encoding="utf-8")
    evil = '=HYPERLINK(\\"http://x\\")<script>[red]'
    (saved / "sau.json").write_text(text.replace("Phường An Bình", evil), encoding="utf-8")
    run = cchc("compare", "truoc.json", "sau.json", "-o", "so-sanh.xlsx", "-o", "so-sanh.csv", lang="en")
    assert run.status == 0
    assert evil.replace("\\", "") in run.out
    workbook = load_workbook(io.BytesIO((saved / "so-sanh.xlsx").read_bytes()))
    assert workbook.sheetnames == [
        "Changes by unit",
        "Changes by field",
        "Means by field",
        "Indicators",
        "Changes",
        "Units left out",
        "Left out",
        "Provenance",
    ]
    cells = [cell for sheet in workbook for row in sheet.iter_rows() for cell in row]
    assert [cell for cell in cells if cell.data_type == "f"] == []
    assert evil.replace("\\", "") in [cell.value for cell in cells]
    csv = (saved / "so-sanh.csv").read_text(encoding="utf-8-sig")
    assert "'=HYPERLINK" in csv
    assert "\n=HYPERLINK" not in csv


def test_batch_with_previous_uses_predecessors(saved, cchc):
    run = cchc("batch", "rounds/sau-sap-xep", "--previous", "truoc.json", "--format", "csv", lang="en")
    rows = {line.split(",")[2]: line.split(",")[-2:] for line in run.out.splitlines()[1:]}
    assert rows["Phường An Bình"] == ["7.17", "–"]
    assert rows["Xã Hòa Sơn"] == ["35.89", "3"]
    assert rows["Xã Kon Plông"] == ["–", "–"]


@pytest.mark.parametrize(
    "arguments",
    [
        ("batch", "rounds/sau-sap-xep"),
        ("export", "sau.json", "-o", "x.csv"),
        ("report", "sau.json", "-o", "x.html"),
        ("check", "rounds/sau-sap-xep", "--suspicious"),
    ],
    ids=lambda arguments: arguments[0],
)
@pytest.mark.parametrize("more", ["# sửa tay\n", "\ud800"])
def test_a_set_that_was_changed_by_hand_is_told_of_the_year_before_too(saved, cchc, arguments, more):
    document = json.loads((saved / "truoc.json").read_text(encoding="utf-8"))
    document["criteria"]["text"] += more
    (saved / "truoc.json").write_text(json.dumps(document), encoding="utf-8")
    before = cchc(*arguments, lang="en")
    run = cchc(*arguments, "--previous", "truoc.json", lang="en")
    assert run.status == before.status
    assert ("W-J013" in before.err, run.err.count("truoc.json: W-J013")) == (False, 1)


@pytest.mark.parametrize("dash", ["OLD", "NEW"])
def test_one_of_the_two_may_come_from_standard_input(dash, workplace, cchc):
    for round_, file in (("truoc-sap-xep", "old.json"), ("sau-sap-xep", "new.json")):
        assert cchc("batch", f"rounds/{round_}", "-o", file).status == 0
    due = cchc("compare", "old.json", "new.json", "--format", "json")
    names = ["old.json", "new.json"]
    position = ["OLD", "NEW"].index(dash)
    stdin = Path(names[position]).read_bytes()
    names[position] = "-"
    run = cchc("compare", *names, "--format", "json", stdin=stdin)
    assert (run.status, run.out) == (0, due.out)
    assert cchc("compare", "new.json", "-", stdin=Path("old.json").read_bytes(), lang="en").err.startswith(
        "new.json: E-J012"
    )


def test_both_cannot_come_from_standard_input(workplace, cchc):
    run = cchc("compare", "-", "-", lang="en")
    assert (run.status, "Only one of OLD and NEW can be standard input (-)." in run.err) == (2, True)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Phuong An Binh", "an-binh (Phường An Bình)"),
        ("an-bin", "an-binh (Phường An Bình)"),
        ("xã ea păl", "ea-pal (Xã Ea Pal)"),
        ("ea-pall", "ea-pal (Xã Ea Pal)"),
    ],
)
def test_a_unit_that_is_in_neither_is_asked_about(typed, meant, workplace, cchc):
    """Also one that is in the older results only, as Ea Pal is here."""
    for name in ("units.yaml", "bang-diem.csv"):
        file = workplace / "rounds" / "sau-sap-xep" / name
        lines = file.read_text(encoding="utf-8").splitlines()
        file.write_text("\n".join(line for line in lines if "ea-pal" not in line), encoding="utf-8")
    for which in ("truoc", "sau"):
        cchc("batch", f"rounds/{which}-sap-xep", "-o", f"{which}.json")
    assert "older results only" in cchc("compare", "truoc.json", "sau.json", "ea-pal", lang="en").err
    run = cchc("compare", "truoc.json", "sau.json", typed, lang="en")
    assert run.status == 2
    assert f"E-A001 there is no unit {typed} in this round (did you mean {meant}?)" in run.err


def test_two_results_of_one_round_are_named_once(saved, cchc):
    run = cchc("compare", "sau.json", "sau.json", lang="en")
    assert run.status == 0, run.err
    name = json.loads((saved / "sau.json").read_text(encoding="utf-8"))["round"]["name"]
    assert run.out.split("\n\n")[0].count(name) == 1


def test_groups_that_are_ranked_apart_have_tables_of_their_own(workplace, cchc):
    """A column of long group names left no room: five lines for each unit."""
    for name in ("2024.json", "2025.json"):
        assert cchc("batch", "rounds/apart", "-o", name).status in (0, 1)
    document = json.loads(Path("2025.json").read_text(encoding="utf-8"))
    run = cchc("compare", "2024.json", "2025.json", lang="en")
    groups = sorted({unit["group"] for unit in document["units"]})
    titles = [line for line in run.out.splitlines() if line.startswith("Changes from before to now")]
    assert len(groups) > 1
    assert titles == [f"Changes from before to now – {group}" for group in groups]
    assert not any("Group" in line.split() for line in run.out.splitlines())
    assert "Group" in cchc("compare", "2024.json", "2025.json", "--format", "csv", lang="en").out.splitlines()[1]
