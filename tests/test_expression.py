"""What rules come down to: which values fall to which piece, and what the pieces can reach, found the long way."""

from __future__ import annotations

import pickle
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cchc.number import quotient
from cchc.rules.expression import Expression, Over, Piece, Stretch, WhenZero

CEILING = 2
ENDS = [quotient(n, 2) for n in range(-2, 13)]
"""Below 0, on the highest value (5) and above it, whole ones and halves."""

often = settings(deadline=None, max_examples=300)


def pieces() -> st.SearchStrategy[tuple[Piece, ...]]:
    """As a scale has them, though the ends may be in any order: the last is the rest."""
    points = st.integers(0, 4).map(lambda n: quotient(n, 2))
    worth = st.tuples(points, st.sampled_from([0, 0, quotient(2, 5), quotient(1, 4), -1]))
    ends = st.tuples(st.sampled_from(ENDS), st.booleans())
    plain = st.tuples(ends, worth).map(lambda drawn: Piece(*drawn[0], *drawn[1]))
    every = st.sampled_from([quotient(1, 2), 1, 2])
    stepped = st.tuples(ends, points, every, points).map(
        lambda drawn: Piece(*drawn[0], base=drawn[1], every=drawn[2], add=drawn[3])
    )
    rest = worth.map(lambda drawn: Piece(base=drawn[0], slope=drawn[1]))
    return st.tuples(st.lists(plain | stepped, max_size=4), rest).map(lambda parts: (*parts[0], parts[1]))


def expression(parts: tuple[Piece, ...], high, *, whole: bool, ceiling=CEILING) -> Expression:
    return Expression(top=(1,), pieces=parts, ceiling=ceiling, high=high, whole=whole)


def values(high, *, whole: bool) -> list:
    """Enough of those that can occur to meet every end and what is right beside it."""
    unit = 1 if whole else 8
    return [quotient(n, unit) for n in range((9 if high is None else high) * unit + 1)]


def piece_of(parts: tuple[Piece, ...], value) -> Piece:
    return next(
        piece for piece in parts if piece.end is None or value > piece.end or (value == piece.end and piece.closed)
    )


def is_in(stretch: Stretch, value) -> bool:
    low, low_closed, high, high_closed = stretch
    above = value > low or (value == low and low_closed)
    return above and (high is None or value < high or (value == high and high_closed))


def check_stretches(parts: tuple[Piece, ...], high, *, whole: bool) -> None:
    made = expression(parts, high, whole=whole)
    stretches = list(made.stretches())
    assert [piece for piece, _ in stretches] == list(parts)
    for number, (piece, stretch) in enumerate(stretches):
        own = [value for value in values(high, whole=whole) if piece_of(parts, value) is parts[number]]
        inside = [] if stretch is None else [value for value in values(high, whole=whole) if is_in(stretch, value)]
        assert inside == own
        assert (stretch is None) == (not own)
        if stretch is not None:
            assert (stretch.high is None) == (high is None and own[-1] == 9)
            assert made.stretch_of(piece) == next(found for other, found in stretches if other is piece)


@pytest.mark.parametrize("whole", [False, True])
@pytest.mark.parametrize("high", [None, 5])
def test_every_stretch_of_up_to_two_ends(high, whole):
    ends = [Piece(end=end, closed=closed) for end in (-1, 0, quotient(1, 2), 1, 3, 5, 6) for closed in (False, True)]
    for one in ends:
        check_stretches((one, Piece()), high, whole=whole)
        for other in ends:
            check_stretches((one, other._replace(base=1), Piece()), high, whole=whole)


@often
@given(pieces(), st.sampled_from([None, 5]), st.booleans())
def test_a_stretch_has_the_values_that_fall_to_its_piece(parts, high, whole):
    check_stretches(parts, high, whole=whole)


@often
@given(pieces(), st.sampled_from([None, 5]), st.booleans())
def test_points_are_those_of_the_piece_between_floor_and_ceiling(parts, high, whole):
    made = expression(parts, high, whole=whole)
    evaluate = made.evaluator()
    for value in values(high, whole=whole):
        piece = piece_of(parts, value)
        due = piece.base + piece.slope * value
        if piece.every is not None:
            assert piece.end is not None
            due = piece.base + piece.add * ((value - piece.end) // piece.every)
        points, cause = evaluate((value,))
        assert (points, cause) == (min(max(due, 0), CEILING), piece)
        assert made.unbounded(piece, (value,)) == due


@often
@given(pieces(), st.sampled_from([None, 5]), st.booleans())
def test_the_ceiling_is_reached_where_some_value_reaches_it(parts, high, whole):
    """Without an end the values of the sample may not go far enough, but never too far."""
    made = expression(parts, high, whole=whole)
    evaluate = made.evaluator()
    reached = any(evaluate((value,))[0] == CEILING for value in values(high, whole=whole))
    assert made.reaches_ceiling() >= reached
    if high is not None and all(piece.slope >= 0 for piece in parts):
        assert made.reaches_ceiling() == reached


@pytest.mark.parametrize(
    ("piece", "reaches"),
    [
        (Piece(slope=1), True),
        (Piece(slope=-1, base=2), True),
        (Piece(slope=-1, base=1), False),
        (Piece(base=2), True),
        (Piece(base=1), False),
        (Piece(end=0, every=1, add=1), True),
        (Piece(end=0, every=1, add=0, base=1), False),
        (Piece(end=0, every=1, add=0, base=2), True),
    ],
)
def test_what_has_no_end_reaches_the_ceiling_if_it_rises(piece, reaches):
    assert expression((piece, Piece()), None, whole=False).reaches_ceiling() is reaches


def test_a_stretch_that_is_open_at_its_end_only_comes_near_it():
    below = (Piece(end=5, base=0), Piece(slope=quotient(2, 5)))
    assert not expression(below, 5, whole=False).reaches_ceiling()
    above = (Piece(end=0, closed=False, base=2, slope=-1), Piece())
    assert not expression(above, 5, whole=False).reaches_ceiling()
    steps = (Piece(end=4, base=0), Piece(end=2, base=1, every=1, add=quotient(1, 2)), Piece())
    assert not expression(steps, 5, whole=False).reaches_ceiling()
    steps = (Piece(end=4, closed=False, base=0), Piece(end=2, base=1, every=1, add=quotient(1, 2)), Piece())
    assert expression(steps, 5, whole=False).reaches_ceiling()


def test_steps_are_counted_from_the_end_of_their_piece():
    from_zero = Piece(end=0, base=1, every=1, add=quotient(1, 5))
    made = expression((from_zero, Piece()), 5, whole=False)
    assert [made.evaluator()((value,))[0] for value in (0, quotient(1, 2), 1, 4, 5)] == [
        1, 1, quotient(6, 5), quotient(9, 5), 2,
    ]  # fmt: skip
    assert made.reaches_ceiling()
    assert not expression((from_zero._replace(add=quotient(1, 6)), Piece()), 5, whole=False).reaches_ceiling()
    last = Piece(end=2, base=quotient(3, 2), every=1, add=quotient(1, 2))
    assert expression((Piece(end=4), last, Piece()), 5, whole=False).reaches_ceiling(), "one full step is below 4"
    assert not expression((Piece(end=3), last, Piece()), 5, whole=False).reaches_ceiling(), "none is below 3"


QUOTIENT = Expression(
    top=(100, 0),
    bottom=(0, 1),
    pieces=(Piece(end=quotient(1, 3), base=1, slope=quotient(1, 7)), Piece(base=quotient(1, 2))),
    ceiling=5,
    lowest=-1,
    over=Over.CAP,
    when_zero=WhenZero.FULL,
    high=100,
    whole=True,
)


def test_a_copy_in_another_process_is_the_same_in_all():
    copy = pickle.loads(pickle.dumps(QUOTIENT))
    parts = ("top", "bottom", "pieces", "ceiling", "lowest", "over", "when_zero", "high", "whole")
    assert [getattr(copy, part) for part in parts] == [getattr(QUOTIENT, part) for part in parts]
    for facts in ((1, 3), (5, 4), (0, 0), (1, 1000)):
        assert copy.evaluator()(facts) == QUOTIENT.evaluator()(facts)
    assert list(copy.stretches()) == list(QUOTIENT.stretches())


@pytest.mark.parametrize(
    ("facts", "measure"), [((1, 3), (100, 3)), ((5, 4), (400, 4)), ((4, 4), (400, 4)), ((0, 0), (0, 0))]
)
def test_the_measure_is_capped_where_it_is_as_good_as_all(facts, measure):
    assert QUOTIENT.measure(facts) == measure


@pytest.mark.parametrize(
    ("facts", "percent"),
    [((1, 2), 50), ((999, 1000), quotient(999, 10)), ((7, 7), 100), ((1009, 1000), 100), ((3, 1), 100)],
)
def test_more_than_all_is_as_good_as_all_and_no_more(facts, percent):
    capped = Expression(top=(100, 0), bottom=(0, 1), pieces=(Piece(slope=1),), ceiling=1000, over=Over.CAP)
    assert capped.evaluator()(facts)[0] == quotient(*capped.measure(facts)) == percent


def test_the_measure_of_a_weighted_share():
    weighted = Expression(top=(100, quotient(200, 3)), bottom=(1, 1), pieces=(Piece(slope=1),), ceiling=100)
    assert weighted.measure((1, 3)) == (900, 12)
    assert weighted.evaluator()((1, 3))[0] == 75


def test_a_measure_of_fractions_is_a_quotient_of_whole_numbers():
    weighted = Expression(top=(quotient(1, 2), quotient(1, 3)), pieces=(Piece(slope=1),), ceiling=9, lowest=-9)
    assert weighted.measure((1, 1)) == (5, 6)
    assert weighted.evaluator()((1, 1))[0] == Fraction(5, 6)
    plain = Expression(top=(1,), pieces=(Piece(slope=1),), ceiling=200)
    assert plain.measure((150,)) == (150, 1), "only what is capped is"
