"""Vietnamese text: compared in one form, folded only to suggest, sorted as dictionaries do."""

from __future__ import annotations

import unicodedata

import pytest

from cchc import text


@pytest.mark.parametrize(
    ("written", "normal"),
    [
        ("  Xã   Nhân Cơ \n", "Xã Nhân Cơ"),
        ("Xã\u00a0Nhân\tCơ", "Xã Nhân Cơ"),
        (unicodedata.normalize("NFD", "Đăk R'Lấp"), "Đăk R'Lấp"),
        ("\ufeffXã Nhân\u200b Cơ", "Xã Nhân Cơ"),
        ("plain  text", "plain text"),
        ("", ""),
        (" \u00a0 ", ""),
    ],
)
def test_normal(written, normal):
    assert text.normal(written) == normal
    assert text.normal(normal) == normal


SPELLINGS = [
    ("Xã Hoà Bình", "Xã Hòa Bình"),
    ("XÃ HOÀ BÌNH", "XÃ HÒA BÌNH"),
    ("Khoẻ, Hoé, Loè, Toẽ, Choẹ", "Khỏe, Hóe, Lòe, Tõe, Chọe"),
    ("Xuân Thuỷ, Thuý, Luỹ, Luỵ", "Xuân Thủy, Thúy, Lũy, Lụy"),
    ("Hoá-Thoả/Doạ", "Hóa-Thỏa/Dọa"),
]


@pytest.mark.parametrize(("newer", "older"), SPELLINGS)
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_both_places_of_a_tone_mark_are_one_spelling(newer, older, form):
    assert text.one_spelling(unicodedata.normalize(form, newer)) == older
    assert text.one_spelling(unicodedata.normalize(form, older)) == older


@pytest.mark.parametrize(
    "name",
    [
        "Quý Sơn, QUỲ HỢP, Quỹ",
        "Hoàn Kiếm, Xoài, Thuỵển, Ngoèo",
        "Tân Lập",
        "Tấn Lập",
        "Hoắc, Hoặc",
        "Tuế, Tuệ",
        "Lý",
        "Hoa",
    ],
)
def test_any_other_mark_stays_where_it_is(name):
    assert text.one_spelling(name) == name


@pytest.mark.parametrize(
    ("written", "named"),
    [
        ("Xã Nhân Cơ", None),
        ("hai\ndòng\tvà\r\u00a0trống", None),
        ("\u1ea5", None),
        ("xóa\x1b[2J", "U+001B"),
        ("a\x00", "U+0000"),
        ("\u202egnơư", "U+202E"),
        ("a\u2066b", "U+2066"),
        ("\u061c", "U+061C"),
        ("\x85", "U+0085"),
        ("\ue000", "U+E000"),
        ("\ud800", "U+D800"),
        ("\U000e0fff", "U+E0FFF"),
        ("zero\u200bwidth", None),
    ],
)
def test_unsafe_character(written, named):
    assert text.unsafe_character(written) == named


@pytest.mark.parametrize(
    ("written", "seen"),
    [
        ("Xã Nhân Cơ", "Xã Nhân Cơ"),
        ("Xã\nNhân Cơ", "Xã\nNhân Cơ"),
        ("Xã\r\nNhân Cơ", "Xã\nNhân Cơ"),
        ("   2   Xã A\r   1   Xã B", "   2   Xã A    1   Xã B"),  # a terminal would show the second alone
        ("Xã\tNhân Cơ", "Xã Nhân Cơ"),
        ("Xã\x1b[31m\r", "Xã\ufffd[31m "),
        ("Xã\u00a0Nhân Cơ", "Xã\u00a0Nhân Cơ"),
    ],
)
def test_what_is_shown_stays_in_its_place(written, seen):
    assert text.shown(written) == seen


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("Tân Lập", "tan lap"),
        ("Tấn Lập", "tan lap"),
        ("Đăk R'Lấp", "dak r'lap"),
        ("ĐẮK NÔNG", "dak nong"),
        (unicodedata.normalize("NFD", "Hoà"), "hoa"),
        ("ƯỚC", "uoc"),
    ],
)
def test_fold(written, folded):
    assert text.fold(written) == folded


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Xã Nhân Cơ", "xa-nhan-co"),
        ("Đăk R'Lấp", "dak-r-lap"),
        ("  TT. Kiến Đức (mới) ", "tt-kien-duc-moi"),
        ("Phường 1", "phuong-1"),
        ("—", ""),
    ],
)
def test_slug(name, slug):
    assert text.slug(name) == slug


@pytest.mark.parametrize(
    "ordered",
    [
        ["a", "à", "ả", "ã", "á", "ạ", "ă", "ắ", "â", "ầ", "b"],
        ["d", "đ", "e", "ê", "g"],
        ["o", "ô", "ơ", "p"],
        ["u", "ư", "v"],
        ["Tân An", "Tân Lập", "Tấn Lập", "Tân Mỹ"],
        ["Dak", "Đạo Nghĩa", "Đăk Ru", "Đăk Sin", "Đăk Wer"],
        ["hoa", "hòa", "hóa", "hoài"],
        ["Xã 1", "Xã A"],
        ["An", "An Bình", "Ân"],
        ["ma", "MÀ", "mả", "Mã", "má", "MẠ"],
    ],
)
def test_vietnamese_order(ordered):
    backwards = ordered[::-1]
    assert sorted(backwards, key=text.vietnamese_order) == ordered


def test_order_does_not_depend_on_how_marks_are_encoded():
    decomposed = unicodedata.normalize("NFD", "Nhân Cơ")
    assert text.vietnamese_order(decomposed)[:2] == text.vietnamese_order("Nhân Cơ")[:2]


@pytest.mark.parametrize(
    ("word", "known", "suggested"),
    [
        ("wieght", ["weight", "points", "code"], "weight"),
        ("Nhân Cơ", ["nhan-co", "kien-duc"], "nhan-co"),
        ("tân lập", ["Tân Lập", "Tấn Lập"], "Tân Lập"),
        ("tấn lập", ["Tấn Lập", "Tân Lập"], "Tấn Lập"),
        ("xyz", ["weight", "points"], None),
        ("gì", [], None),
    ],
)
def test_suggestion(word, known, suggested):
    assert text.suggestion(word, known) == suggested


@pytest.mark.parametrize(
    ("name", "inside"),
    [
        ("Số hồ sơ", "số hồ sơ"),
        ("Đơn thư", "đơn thư"),
        ("TTHC", "TTHC"),
        ("UBND xã", "UBND xã"),
        ("A", "A"),
        ("", ""),
        ("đã thấp", "đã thấp"),
    ],
)
def test_uncapitalized(name, inside):
    assert text.uncapitalized(name) == inside


@pytest.mark.parametrize(
    ("name", "things"),
    [
        ("Số hồ sơ đúng hạn", "hồ sơ đúng hạn"),
        ("số TTHC", "TTHC"),
        ("Hồ sơ đúng hạn", None),
        ("Sổ theo dõi", None),
        ("Số", None),
    ],
)
def test_counted_things(name, things):
    assert text.counted_things(name) == things
