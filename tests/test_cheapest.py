"""The cheapest choice of gains, against every choice that there is."""

from __future__ import annotations

from itertools import chain, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cchc.analysis import cheapest as module
from cchc.analysis.cheapest import Menu, Taken, cheapest

STEP = 2
"""Of the ranges."""
MOST = 6
"""Menus: each choice of them is tried, and one menu more makes four times as many."""


def alone(*gains):
    return tuple(range(gain, gain + 1) for gain in gains)


ranges = st.one_of(
    st.sets(st.integers(1, 12), max_size=3).map(lambda found: alone(*sorted(found))),
    st.tuples(st.integers(1, 12), st.integers(2, 4)).map(
        lambda drawn: (range(drawn[0], drawn[0] + STEP * drawn[1], STEP),)
    ),
    st.tuples(st.integers(1, 5), st.integers(6, 9), st.integers(2, 3)).map(
        lambda drawn: (*alone(drawn[0]), range(drawn[1], drawn[1] + STEP * drawn[2], STEP))
    ),
)


@st.composite
def problems(draw):
    """Menus in up to three parts, what is needed and the floors of some parts."""
    sizes = draw(st.lists(st.integers(0, 3), min_size=1, max_size=3).filter(lambda sizes: sum(sizes) <= MOST))
    menus = [Menu(draw(ranges), str(part)) for part, size in enumerate(sizes) for _ in range(size)]
    floors = draw(st.dictionaries(st.sampled_from([str(part) for part in range(len(sizes))]), st.integers(-2, 15)))
    return menus, draw(st.integers(-3, 45)), floors


def every_choice(menus, need, floors):
    """All that is enough, as (how many, their sum, which menus, which gains)."""
    for chosen in product(*[(0, *chain(*menu.ranges)) for menu in menus]):
        parts = {part: sum(g for g, menu in zip(chosen, menus, strict=True) if menu.part == part) for part in floors}
        if sum(chosen) >= need and all(parts[part] >= floor for part, floor in floors.items()):
            taken = tuple(Taken(at, gain) for at, gain in enumerate(chosen) if gain)
            yield len(taken), sum(chosen), taken


@settings(deadline=None, max_examples=400)
@given(problems())
def test_the_cheapest_is_the_least_of_all_choices(problem):
    """Of as many and the same sum, the one of the first menus and of their least gains."""
    menus, need, floors = problem
    expected = min(every_choice(menus, need, floors), default=None)
    assert cheapest(menus, need, floors) == (None if expected is None else expected[2])


@settings(deadline=None, max_examples=150)
@given(problems())
def test_where_sums_are_not_weighed_it_is_still_of_the_fewest_and_none_can_be_less(problem):
    menus, need, floors = problem
    expected = min(every_choice(menus, need, floors), default=None)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "WIDEST", 0)
        found = cheapest(menus, need, floors)
    if expected is None or found is None:
        assert found is expected
        return
    enough = {taken for _, _, taken in every_choice(menus, need, floors)}
    assert len(found) == expected[0]
    assert found in enough
    for position, (at, gain) in enumerate(found):
        for less in chain(*menus[at].ranges):
            if less < gain:
                assert (*found[:position], Taken(at, less), *found[position + 1 :]) not in enough


@pytest.mark.parametrize(
    ("need", "taken"),
    [
        (0, ()),
        (50, (Taken(0, 50),)),  # one menu, and nothing beyond it
        (60, (Taken(1, 75),)),  # 75 alone rather than 50 + 25
        (100, (Taken(1, 100),)),  # not 50 + 50, which touches two
        (101, (Taken(0, 25), Taken(1, 100))),  # 125 as 50 + 75 and 75 + 50 are, of the first menu the least
        (200, (Taken(0, 50), Taken(1, 100), Taken(2, 50))),
        (201, None),
    ],
)
def test_fewest_first_then_the_least_beyond(need, taken):
    assert cheapest([Menu(alone(25, 50)), Menu(alone(75, 100)), Menu(alone(50))], need) == taken


def test_a_floor_is_met_even_where_less_would_do():
    """30 of part b, which has only 10 + 20: both, and nothing of part a."""
    menus = [Menu(alone(40), "a"), Menu(alone(10), "b"), Menu(alone(20), "b")]
    assert cheapest(menus, 25, {"b": 30}) == (Taken(1, 10), Taken(2, 20))
    assert cheapest(menus, 25, {"b": 31}) is None


def test_of_a_range_just_what_is_needed_is_taken():
    """61 of a range up to 75; with 25 beside it, which alone is not enough, the range alone is still fewer."""
    assert cheapest([Menu(alone(25)), Menu((range(30, 76),))], 61) == (Taken(1, 61),)
    assert cheapest([Menu(alone(25)), Menu((range(30, 76),))], 90) == (Taken(0, 25), Taken(1, 65))
