"""What is found out about a whole round: changes since the one before, losses, means."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from cchc.analysis.comparison import compare
from cchc.analysis.field_profile import Summary, field_profile
from cchc.analysis.groups import ranked_groups
from cchc.analysis.losses import losses
from cchc.criteria import Groups, Status
from cchc.results import IndicatorRecord
from cchc.scoring import State

# --- changes ---------------------------------------------------------------------------------------------------


@pytest.fixture
def year(results_of):
    """``year(indices, 2023)``: the round of that year."""
    return lambda indices, which, **options: results_of(indices, **options)._replace(year=which)


def test_changes_are_between_published_indices_and_places_up_are_positive(year):
    before = year([Fraction("72.894"), Fraction("72.886"), 60], 2022)
    now = year([Fraction("85.404"), Fraction("70"), Fraction("59.994")], 2023)
    found = compare(now, before)
    assert {code: (change.index, change.places) for code, change in found.changes.items()} == {
        "u1": (Fraction("12.51"), 0),
        "u2": (Fraction("-2.89"), 0),
        "u3": (Fraction("-0.01"), 0),
    }
    assert (found.before, found.now, found.pairing.same_set, found.places, found.renamed) == (before, now, True, 2, ())


def test_places_are_counted_by_the_units_code(year):
    before = year([90, 80, 70], 2022)
    now = year([90, 80, 70], 2023)
    first, second, third = now.units
    turned = now._replace(
        units=(third._replace(rank=1), second._replace(rank=2), first._replace(rank=3)),
    )
    assert {code: change.places for code, change in compare(turned, before).changes.items()} == {
        "u3": 2,
        "u2": 0,
        "u1": -2,
    }


def test_a_unit_without_a_predecessor_has_no_change(year):
    assert compare(year([90, 80], 2023), year([90], 2022)).changes.keys() == {"u1"}


@pytest.mark.parametrize(
    ("then", "now", "places"),
    [
        ((), ("A", "A"), None),
        (("A", "A"), (), None),
        (("A", "A"), ("A", "A"), 0),
        (("A", "A"), ("B", "B"), None),
        ((), (), 0),
    ],
    ids=["together-apart", "apart-together", "same group", "another group", "together"],
)
def test_ranks_among_others_are_not_compared(then, now, places, year):
    found = compare(year([90, 80], 2023, groups=now), year([90, 80], 2022, groups=then))
    assert {change.places for change in found.changes.values()} == {places}
    assert {change.index for change in found.changes.values()} == {0}


def test_a_code_that_changed_its_name_is_told(year):
    before = year([90], 2022)
    old = before.units[0]._replace(unit=replace(before.units[0].unit, name="Xã Cũ"))
    found = compare(year([90], 2023), before._replace(units=(old,)))
    assert found.renamed == (("Xã Cũ", "Xã 1"),)


# --- losses ----------------------------------------------------------------------------------------------------


def with_points(results, *points):
    """The same round; each unit's points of the two indicators: a number, None (not applicable), or unanswered."""
    units = []
    for entry, given in zip(results.units, points, strict=True):
        indicators = tuple(changed(item, value) for item, value in zip(entry.unit.indicators, given, strict=True))
        units.append(entry._replace(unit=replace(entry.unit, indicators=indicators)))
    return results._replace(units=tuple(units))


def changed(item: IndicatorRecord, value):
    if value == "unanswered":
        return item._replace(points=0, state=State.UNANSWERED)
    return item._replace(points=value, state=State.NOT_APPLICABLE if value is None else State.SCORED)


def test_losses_are_exact_and_the_greatest_is_first(results_of):
    third = Fraction(50, 3)
    results = with_points(results_of([90, 80, 70, 60]), (50, third), (third, None), (third, "unanswered"), (50, 50))
    first, second = losses(results)
    assert (first.item.code, first.applicable, first.losing, first.unanswered) == ("2.1", 3, 2, 1)
    assert (first.points, first.mean, first.share) == (Fraction(250, 3), Fraction(250, 9), Fraction(500, 9))
    assert (second.item.code, second.applicable, second.losing, second.unanswered) == ("1.1", 4, 2, 0)
    assert (second.points, second.mean, second.losing_share) == (Fraction(200, 3), Fraction(50, 3), 50)
    assert first.share + second.share == 100


def test_equal_losses_are_in_the_order_of_the_set(results_of):
    results = with_points(results_of([90]), (25, 25))
    assert [loss.item.code for loss in losses(results)] == ["1.1", "2.1"]


def test_what_applies_to_nobody_or_is_lost_by_nobody_has_no_share(results_of):
    (first, second) = losses(with_points(results_of([90]), (None, 50)))
    assert (first.applicable, first.mean, first.losing_share, first.share) == (0, None, None, None)
    assert (second.applicable, second.mean, second.losing_share, second.share) == (1, 0, 0, None)


def test_points_below_0_are_a_greater_loss_than_the_maximum(results_of):
    (loss, _) = losses(with_points(results_of([90]), (-10, 50)))
    assert (loss.points, loss.mean) == (60, 60)


# --- means -----------------------------------------------------------------------------------------------------


def test_means_highest_and_lowest_of_fields(results_of):
    units = [entry.unit for entry in results_of([90, 80, 40]).units]
    found = field_profile(units)
    assert found.fields == (Summary(35, 70, 90, 40),) * 2
    assert found.whole == Summary(70, 70, 90, 40)


def test_where_a_field_applies_to_nobody_it_has_no_mean(results_of):
    unit = results_of([90]).units[0].unit
    part = replace(unit.fields[0], points=0, maximum=0, index=None)
    found = field_profile([replace(unit, fields=(part, unit.fields[1]))])
    assert found.fields == (Summary(None, None, None, None), Summary(45, 90, None, None))


def test_a_field_that_does_not_apply_to_one_unit_is_the_mean_of_the_others(results_of):
    first, second = (entry.unit for entry in results_of([90, 80]).units)
    part = replace(first.fields[0], points=0, maximum=0, index=None)
    found = field_profile([replace(first, fields=(part, first.fields[1])), second])
    assert found.fields[0] == Summary(40, 80, None, None)


def test_groups_are_in_alphabetical_order(results_of):
    results = results_of([90, 80, 70], groups=["Khối Đ", "Khối E", "Khối D"])
    assert [(name, [entry.unit.code for entry in entries]) for name, entries in ranked_groups(results)] == [
        ("Khối D", ["u3"]),
        ("Khối Đ", ["u1"]),
        ("Khối E", ["u2"]),
    ]
    together = results._replace(policy=results.policy._replace(groups=Groups.TOGETHER))
    assert [name for name, _ in ranked_groups(together)] == [""]


def test_an_official_set_is_compared_as_an_illustrative_one(year):
    before = year([90], 2022, status=Status.ILLUSTRATIVE)
    assert compare(year([91], 2023), before).changes["u1"].index == 1
