"""Dates are read one way or not at all."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc import dates
from cchc.language import Language


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2023-12-31", (2023, 12, 31)),
        ("31/12/2023", (2023, 12, 31)),
        ("03/04/2023", (2023, 4, 3)),
        ("29/02/2024", (2024, 2, 29)),
        ("29/02/2000", (2000, 2, 29)),
        (" 2023-01-05\t", (2023, 1, 5)),
        ("2023-01-05 00:00:00", (2023, 1, 5)),
        ("2023-01-05T00:00:00.000", (2023, 1, 5)),
        ("05/01/2023 00:00", (2023, 1, 5)),
    ],
)
def test_a_date(text, day):
    assert dates.parse(text) == (datetime.date(*day), None)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "E-H001"),
        ("hôm qua", "E-H001"),
        ("20231231", "E-H001"),
        ("45291", "E-H001"),
        ("2023-12", "E-H001"),
        ("12/2023", "E-H001"),
        ("31 tháng 12 năm 2023", "E-H001"),
        ("３１/12/2023", "E-H001"),
        ("2023-12-31x", "E-H001"),
        ("31/12/2023 00:00:00 00:00:00", "E-H004"),
        ("3/4/23", "E-H002"),
        ("03/04/23", "E-H002"),
        ("3/4/2023", "E-H002"),
        ("2023-4-3", "E-H002"),
        ("31-12-2023", "E-H002"),
        ("31.12.2023", "E-H002"),
        ("2023/12/31", "E-H002"),
        ("12/31/2023", "E-H003"),
        ("31/02/2023", "E-H003"),
        ("29/02/2100", "E-H003"),
        ("29/02/1900", "E-H003"),
        ("2023-02-29", "E-H003"),
        ("2023-13-01", "E-H003"),
        ("00/01/2023", "E-H003"),
        ("0000-00-00", "E-H003"),
        ("01/01/0203", "E-H003"),
        ("2203-01-01", "E-H003"),
        ("2023-12-31 08:15", "E-H004"),
        ("31/12/2023 8:15:00", "E-H004"),
        ("2023-12-31T08:15:00Z", "E-H004"),
    ],
)
def test_what_is_refused(text, code):
    day, remark = dates.parse(text)
    assert (day, remark.code) == (None, code)


def test_a_month_that_stands_first_is_suspected():
    told = {text: Language("en").sentence(dates.parse(text)[1]) for text in ("12/31/2023", "31/13/2023")}
    assert "month stands first" in told["12/31/2023"]
    assert "month stands first" not in told["31/13/2023"]


def test_a_long_text_is_not_told_whole():
    assert dates.parse("x" * 1000)[1].values["text"] == "x" * 40 + "…"


@given(st.dates(datetime.date(dates.FIRST_YEAR, 1, 1), datetime.date(dates.LAST_YEAR, 12, 31)))
def test_every_day_reads_back(day):
    assert dates.parse(dates.show(day)) == dates.parse(day.isoformat()) == (day, None)
