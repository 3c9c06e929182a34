"""Numbers: read strictly, rounded by a named step, shown without lying."""

from __future__ import annotations

from fractions import Fraction

import pytest

from cchc import number
from cchc.number import Rounding, RoundingMode
from cchc.problems import Message

READ = [
    ("0", 0),
    ("7", 7),
    ("007", 7),
    ("-7", -7),
    ("-0", 0),
    (" 12 ", 12),
    ("82,35", Fraction("82.35")),
    ("82.35", Fraction("82.35")),
    ("1.10", Fraction("1.1")),
    ("2.0", 2),
    ("-0,5", Fraction(-1, 2)),
    ("0.125", Fraction(1, 8)),
    ("000,125", Fraction(1, 8)),
    ("1.2345", Fraction("1.2345")),
    ("1234.5", Fraction("1234.5")),
    ("999999999999999", 10**15 - 1),
    ("0000000000000000001", 1),
    ("0.000000001", Fraction(1, 10**9)),
]

REFUSED = [
    ("", "E-N001"),
    (" ", "E-N001"),
    ("-", "E-N001"),
    ("+1", "E-N001"),
    (".5", "E-N001"),
    ("5.", "E-N001"),
    ("1.234,5", "E-N001"),
    ("1,234.5", "E-N001"),
    ("1.234.567", "E-N001"),
    ("1 234", "E-N001"),
    ("1\u00a0234", "E-N001"),
    ("１２", "E-N001"),
    ("٣", "E-N001"),
    ("²", "E-N001"),
    ("NaN", "E-N001"),
    ("Infinity", "E-N001"),
    ("1e3", "E-N001"),
    ("1_000", "E-N001"),
    ("0x10", "E-N001"),
    ("1/2", "E-N001"),
    ("1:30", "E-N001"),
    ("12%", "E-N001"),
    ("−1", "E-N001"),
    ("no", "E-N001"),
    ("1000000000000000", "E-N003"),
    ("-1000000000000000", "E-N003"),
    ("0.0000000001", "E-N003"),
]


@pytest.mark.parametrize(("text", "value"), READ)
def test_reads(text, value):
    read, remark = number.parse(text)
    assert (read, remark) == (value, None)
    assert type(read) is type(value)


@pytest.mark.parametrize(("text", "code"), REFUSED)
def test_refuses(text, code):
    for whole in (False, True):
        value, remark = number.parse(text, whole=whole)
        assert value is None
        assert remark is not None
        assert remark.code == code


@pytest.mark.parametrize(
    ("text", "whole", "remark"),
    [
        ("1e3", False, Message("E-N001", {"text": "1e3"})),
        ("1.5", True, Message("E-N002", {"text": "1.5"})),
        ("1" * 16, False, Message("E-N003", {"text": "1" * 16, "digits": 15, "decimals": 9})),
        ("1.0000000001", False, Message("E-N003", {"text": "1.0000000001", "digits": 15, "decimals": 9})),
        ("-1.250", True, Message("E-N004", {"text": "-1.250", "whole": "-1250"})),
        ("1,250", False, Message("W-N005", {"text": "1,250", "value": Fraction(5, 4), "whole": "1250"})),
    ],
)
def test_what_is_said_of_a_number(text, whole, remark):
    assert number.parse(text, whole=whole)[1] == remark


def test_zeros_before_a_number_are_no_limit():
    assert number.parse("0" * 5000) == (0, None)


def test_a_long_text_is_quoted_shortly():
    _, remark = number.parse("9" * 500)
    assert remark.values["text"] == "9" * 30 + "…"


@pytest.mark.parametrize(
    ("text", "value", "thousands"),
    [
        ("1.234", Fraction("1.234"), 1234),
        ("1,234", Fraction("1.234"), 1234),
        ("12.345", Fraction("12.345"), 12345),
        ("999.000", 999, 999000),
    ],
)
def test_three_decimals_may_be_thousands(text, value, thousands):
    read, remark = number.parse(text)
    assert read == value
    assert remark.code == "W-N005"
    assert (remark.values["value"], int(remark.values["whole"])) == (value, thousands)
    read, remark = number.parse(text, whole=True)
    assert read is None
    assert remark.code == "E-N004"
    assert int(remark.values["whole"]) == thousands


@pytest.mark.parametrize(("length", "quoted"), [(39, "x" * 39), (40, "x" * 40), (41, "x" * 30 + "…")])
def test_a_text_of_forty_letters_is_quoted_whole(length, quoted):
    _, remark = number.parse("x" * length)
    assert remark is not None
    assert remark.values["text"] == quoted


@pytest.mark.parametrize("text", ["0.125", "00,500", "1234.567", "1.23", "1.2345"])
def test_what_cannot_be_thousands_is_read_without_a_remark(text):
    assert number.parse(text) == (Fraction(text.replace(",", ".")), None)


@pytest.mark.parametrize("text", ["1.5", "0,5", "0.125", "1234.567", "-2.5"])
def test_whole_is_due(text):
    value, remark = number.parse(text, whole=True)
    assert value is None
    assert remark.code == "E-N002"


@pytest.mark.parametrize("text", ["7", "7.0", "7,00", "007", "-7"])
def test_whole_as_it_may_be_written(text):
    assert number.parse(text, whole=True) == (int(float(text.replace(",", "."))), None)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("12", 12),
        ("010", 10),
        ("", None),
        ("-1", None),
        ("1.0", None),
        ("٣", None),
        ("²", None),
        ("9" * 15, 10**15 - 1),
        ("9" * 16, None),
    ],
)
def test_plain_whole(text, value):
    assert number.plain_whole(text) == value


# value, places: half up, half even, down
ROUNDED = [
    ("2.665", 2, "2.67", "2.66", "2.66"),
    ("2.675", 2, "2.68", "2.68", "2.67"),
    ("-2.665", 2, "-2.67", "-2.66", "-2.66"),
    ("-2.675", 2, "-2.68", "-2.68", "-2.67"),
    ("2.6649", 2, "2.66", "2.66", "2.66"),
    ("2.6651", 2, "2.67", "2.67", "2.66"),
    ("-2.6651", 2, "-2.67", "-2.67", "-2.66"),
    ("0.005", 2, "0.01", "0", "0"),
    ("-0.005", 2, "-0.01", "0", "0"),
    ("-0.001", 2, "0", "0", "0"),
    ("0.5", 0, "1", "0", "0"),
    ("1.5", 0, "2", "2", "1"),
    ("-1.5", 0, "-2", "-2", "-1"),
    ("2", 2, "2", "2", "2"),
    ("99.995", 2, "100", "100", "99.99"),
    ("244/3", 2, "81.33", "81.33", "81.33"),
    ("200/3", 2, "66.67", "66.67", "66.66"),
    ("-200/3", 0, "-67", "-67", "-66"),
    ("68.32/84", 0, "1", "1", "0"),
]


@pytest.mark.parametrize(("value", "places", "half_up", "half_even", "down"), ROUNDED)
def test_rounding(value, places, half_up, half_even, down):
    top, _, bottom = value.partition("/")
    exact = number.quotient(Fraction(top), Fraction(bottom or 1))
    for mode, expected in zip(RoundingMode, (half_up, half_even, down), strict=True):
        rounding = Rounding(places, mode)
        assert rounding.of(exact) == Fraction(expected)
        assert rounding.ticks(Fraction(top), Fraction(bottom or 1)) == Fraction(expected) * 10**places
        assert type(rounding.ticks(exact)) is int


@pytest.mark.parametrize(
    ("numerator", "denominator", "ticks"),
    [
        (1, 3, 33),
        (2, Fraction(3, 2), 133),
        (Fraction(1, 3), Fraction(2, 7), 117),
        (10**17 + 1, Fraction(1, 2), 2 * 10**19 + 200),
    ],
)
def test_ticks_of_a_quotient(numerator, denominator, ticks):
    assert Rounding(2).ticks(numerator, denominator) == ticks


def test_half_up_is_what_a_rounding_does_unless_told():
    assert Rounding(2) == Rounding(2, RoundingMode.HALF_UP)


def test_quotient_and_add_are_whole_where_they_can_be():
    assert type(number.quotient(6, 3)) is int
    assert number.quotient(68 * 100 + 32, 84) == Fraction(1708, 21)
    total = number.add([Fraction(1, 3), Fraction(1, 6), Fraction(1, 2), 2])
    assert (total, type(total)) == (3, int)
    assert number.add([]) == 0


@pytest.mark.parametrize(
    ("value", "decimals", "exact", "padded"),
    [
        (0, 0, "0", "0.00"),
        (5, 0, "5", "5.00"),
        (-5, 0, "-5", "-5.00"),
        (Fraction("85.4"), 1, "85.4", "85.40"),
        (Fraction("-0.05"), 2, "-0.05", "-0.05"),
        (Fraction(1, 8), 3, "0.125", "0.125"),
        (Fraction(1, 32), 5, "0.03125", "0.03125"),
        (Fraction(3, 125), 3, "0.024", "0.024"),
        (Fraction(1, 10**30), 30, f"0.{1:030}", f"0.{1:030}"),
        (Fraction(1, 3 * 10**30), None, f"1/{3 * 10**30}", f"1/{3 * 10**30}"),
        (Fraction(244, 3), None, "244/3", "244/3"),
        (Fraction(-1, 7), None, "-1/7", "-1/7"),
    ],
)
def test_written_exactly(value, decimals, exact, padded):
    assert number.decimals_of(value) == decimals
    assert number.exact_text(value) == exact
    assert number.fixed(value, 2) == padded
    assert number.parse_exact(exact) == number.parse_exact(padded) == value


def test_fixed_without_places():
    assert number.fixed(5, 0) == "5"
    assert number.fixed(Fraction("5.5"), 0) == "5.5"


@pytest.mark.parametrize(
    "text", ["", "-", "1.", ".5", "1,5", "1/0", "1/", "1/-2", "1.5/2", "+1", "1e3", " 1", "NaN", "1" * 4001]
)
def test_exact_text_is_read_back_strictly(text):
    assert number.parse_exact(text) is None


@pytest.mark.parametrize(
    ("value", "places", "vietnamese", "english"),
    [
        (0, None, "0", "0"),
        (1561, None, "1.561", "1,561"),
        (20593, 0, "20.593", "20,593"),
        (1234567, 2, "1.234.567,00", "1,234,567.00"),
        (-1234, None, "-1.234", "-1,234"),
        (-123, None, "-123", "-123"),
        (Fraction("85.4"), 2, "85,40", "85.40"),
        (Fraction("85.4"), None, "85,4", "85.4"),
        (Fraction("0.1234"), None, "0,1234", "0.1234"),
        (Fraction("89.9996"), None, "89,9996", "89.9996"),
        (Fraction("89.99996"), None, "89,99996", "89.99996"),
        (Fraction("89.9999996"), None, "89,9999996", "89.9999996"),
        (Fraction(1561, 1566) * 100, None, "99,68", "99.68"),
        (Fraction(200, 3), None, "66,67", "66.67"),
        (Fraction(17635, 18207) * 100, 2, "96,86", "96.86"),
        (Fraction(1, 3) * 10**6, None, "333.333,33", "333,333.33"),
        (Fraction("0.12345"), None, "0,12", "0.12"),
        (Fraction(3, 10**12), None, "0,000000000003", "0.000000000003"),
        (Fraction(3, 10**13), None, "0,00", "0.00"),
        (Fraction(-1, 200), 2, "-0,01", "-0.01"),
        (Fraction(-1, 1000), 2, "0,00", "0.00"),
        (Fraction(1, 2), 0, "1", "1"),
    ],
)
def test_shown(value, places, vietnamese, english):
    assert number.show(value, comma=True, places=places) == vietnamese
    assert number.show(value, comma=False, places=places) == english


def test_shown_without_setting_thousands_apart():
    assert number.show(Fraction("12345.5"), comma=True, grouped=False) == "12345,5"


@pytest.mark.parametrize(
    ("value", "whole"), [(1, True), (Fraction("0.1234"), True), (Fraction("0.12345"), False), (Fraction(1, 3), False)]
)
def test_is_shown_whole(value, whole):
    assert number.is_shown_whole(value) is whole


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        (0.1, Fraction(1, 10)),
        (82.35, Fraction("82.35")),
        (3.0, 3),
        (-0.0, 0),
        (1e16, 10**16),
        (12345678901234568.0, 12345678901234568),
        (1e-7, Fraction(1, 10**7)),
        (7, 7),
    ],
)
def test_excel_cells(cell, value):
    read = number.from_cell(cell)
    assert (read, type(read)) == (value, type(value))
    assert number.to_cell(value) == cell


def test_whole_numbers_stay_whole_in_excel():
    assert type(number.to_cell(3)) is int
    assert number.to_cell(Fraction(1, 3)) == 1 / 3


@pytest.mark.parametrize(
    ("text", "near"),
    [("4", True), ("5", False), ("-4.9", True), ("-5", False), ("1e400", False), ("nan", False), ("năm", True)],
)
def test_what_a_cell_states_is_near_zero_or_no_number(text, near):
    assert number.is_near(text, 5) is near


@pytest.mark.parametrize(("value", "finite"), [(1.5, True), (0, True), (float("inf"), False), (float("nan"), False)])
def test_the_value_of_a_cell_is_a_number(value, finite):
    assert number.is_finite(value) is finite


@pytest.mark.parametrize(("digits", "is_read"), [(4000, True), (4001, False)])
def test_exact_text_of_any_length_that_can_be_read_in_time(digits, is_read):
    assert (number.parse_exact("1" * digits) is not None) is is_read
