"""Units by what people call them: never one in the place of another."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc.assessment import UnitNames
from cchc.language import Language

UNITS = [
    ("nhan-co", "Xã Nhân Cơ"),
    ("hoa-1", "Xã  Hoà Bình"),
    ("hoa-2", "Xã Hòa Bình "),
    ("thuy", unicodedata.normalize("NFD", "Phường Thuỷ Xuân")),
    ("Xã Tân Lập", "Xã Tấn Lập"),
    ("tan-lap", "Xã Tân Lập"),
    ("an-1", "Xã An Phú"),
    ("an-2", "Xã An Phú"),
    ("mix-1", "Hoà Thuý"),
    ("mix-2", "Hòa Thúy"),
]


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("nhan-co", ["nhan-co"]),
        (" Xã  Nhân Cơ", ["nhan-co"]),
        ("Xã Nhân Co", []),
        ("xã nhân cơ", []),
        ("NHAN-CO", []),
        ("", []),
        # Each spelling that is listed is its own unit's; one that is not may be either's.
        ("Xã Hoà Bình", ["hoa-1"]),
        ("Xã Hòa Bình", ["hoa-2"]),
        ("Hoà Thúy", ["mix-1", "mix-2"]),
        ("Phường Thủy Xuân", ["thuy"]),
        ("Phường Thuỷ Xuân", ["thuy"]),
        # A code is a code, whatever it is the name of.
        ("Xã Tân Lập", ["Xã Tân Lập"]),
        ("Xã An Phú", ["an-1", "an-2"]),
    ],
)
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_a_text_names_the_units_that_it_may_mean_and_no_other(text, codes, form):
    assert [*UnitNames(UNITS).codes(unicodedata.normalize(form, text))] == codes


@given(st.permutations(UNITS))
def test_the_order_of_the_list_chooses_no_unit(units):
    names, known = UnitNames(units), UnitNames(UNITS)
    for text in [text for unit in UNITS for text in unit]:
        assert sorted(names.codes(text)) == sorted(known.codes(text))


def test_no_units_have_no_names():
    assert UnitNames([]).codes("a") == ()


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("xã nhân cơ", "nhan-co (Xã Nhân Cơ)"),
        ("nhan-coo", "nhan-co (Xã Nhân Cơ)"),
        ("Xã Nhân Cơơ", "nhan-co (Xã Nhân Cơ)"),
        ("Xa An Phu", "an-1 (Xã An Phú); an-2 (Xã An Phú)"),
        ("Xã Đăk Nang", ""),  # what both begin with says nothing
        ("9", ""),
    ],
)
def test_a_unit_is_suggested_by_code_and_name(text, meant):
    hint = UnitNames([*UNITS, ("quang-tin", "Xã Đắk Wer")]).hint(text)
    told = Language("en").sentence(hint)
    assert f"{meant}?" in told if meant else told == ""


def test_a_code_that_excel_made_a_number_is_suggested_as_it_was():
    hint = UnitNames([("003", "Xã Ba")]).hint("3")
    assert "Excel may have made it of 003" in Language("en").sentence(hint)
