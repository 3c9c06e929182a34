"""CSV that a spreadsheet opens as it is meant, whatever stands between the values."""

from __future__ import annotations

import csv
import io
import json
from fractions import Fraction

import pytest

from cchc.commands import main
from cchc.formats.round.folder import load_round
from cchc.formats.table_csv import to_csv
from cchc.language import Language
from cchc.problems import Message
from cchc.tables.table import Align, Badge, Column, Named, Row, Table, Tone

DANGEROUS = ["=1+1", "+84", "-x", "@SUM(A1)", "\tx", '=HYPERLINK("http://x";"y")']


def table(*names):
    return Table(
        title=Message("Tổng {a}", {"a": "=1"}),
        columns=(
            Column("Đơn vị", key="name"),
            Column("Chỉ số; %", Align.RIGHT, 2, "index"),
            Column("±", Align.RIGHT, 1, "change", signed=True),
            Column("Xếp loại"),
        ),
        rows=tuple(
            Row((name, Fraction("1234.5"), Fraction("-0.25"), Badge(Named(name, ""), Tone.LOW))) for name in names
        ),
    )


def read(text, delimiter):
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize(("lang", "figures"), [("vi", ["1234,50", "-0,3"]), ("en", ["1234.50", "-0.3"])])
def test_values_come_back_whatever_stands_between_them(delimiter, lang, figures):
    names = ["Xã A; B, C", 'Xã "D"', "Xã E\tF", "Xã G"]
    head, *rows = read(to_csv(table(*names), Language(lang), delimiter=delimiter), delimiter)
    assert head == ["Đơn vị", "Chỉ số; %", "±", "Xếp loại"]
    assert rows == [[name, *figures, name] for name in names]


@pytest.mark.parametrize(("lang", "delimiter"), [("vi", ";"), ("en", ",")])
def test_each_language_has_its_custom(lang, delimiter):
    text = to_csv(table("Xã A"), Language(lang))
    assert read(text, delimiter) == read(to_csv(table("Xã A"), Language(lang), delimiter=delimiter), delimiter)
    assert len(read(text, delimiter)[0]) == 4


@pytest.mark.parametrize("name", DANGEROUS)
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_no_text_becomes_a_formula(name, delimiter):
    """Neither a name nor a grade nor a title; figures that are below 0 stay figures."""
    title, _, row = read(to_csv(table(name), Language("vi"), titled=True, delimiter=delimiter), delimiter)
    assert title == ["Tổng =1"]
    assert row == [f"'{name}", "1234,50", "-0,3", f"'{name}"]


def test_a_title_is_harmless_too():
    item = table("a")._replace(title=Message("{a}", {"a": "=1+1"}))
    assert to_csv(item, Language("vi"), titled=True).startswith("'=1+1\r\n")


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (Message("{x:n}", {"x": Fraction("-1.5")}), "-1,5"),
        (Message("{x}", {"x": "-1+cmd"}), "'-1+cmd"),
        (Message("– {x}", {"x": "a"}), "– a"),
        (None, ""),
        (Named("Tốt", "Good"), "Tốt"),
    ],
)
def test_figures_in_sentences_stay_figures(value, shown):
    item = Table(None, (Column("a"), Column("b")), (Row((value, "x")),))
    assert to_csv(item, Language("vi")) == f"a;b\r\n{shown};x\r\n"


LISTS = [
    ["gaps", "{results}"],
    ["robust", "{results}", "--draws", "20"],
    ["robust", "{results}", "{unit}", "--draws", "20"],
    ["reconcile", "{results}"],
    ["rank", "{results}"],
    ["compare", "{results}", "{results}"],
    ["survey", "{surveyed}"],
    ["survey", "{surveyed}", "--by", "question"],
    ["survey", "{surveyed}", "--by", "group"],
    ["dossiers", "{dossiers}"],
]
"""Commands whose lists have a unit in every row."""
NAMES = {
    "Đơn vị": ("Mã đơn vị", "Mã"),
    "Đơn vị xếp trên": ("Mã đơn vị xếp trên",),
    "Đơn vị xếp dưới": ("Mã đơn vị xếp dưới",),
}


@pytest.fixture(scope="module")
def scored(request, tmp_path_factory):
    """What the commands read, and each unit's code by its name."""
    examples = request.config.rootpath / "examples"
    results = tmp_path_factory.mktemp("scored") / "results.json"
    assert main(["batch", str(examples / "communes-2025-appraised"), "-o", str(results)]) == 0
    units = json.loads(results.read_text(encoding="utf-8"))["units"]
    codes = {unit["name"]: unit["code"] for unit in units}
    for name in ("dak-rlap-communes-2023-survey", "dak-rlap-communes-dossiers-2023"):
        folder, _ = load_round(examples / name, examples=False)
        codes |= {unit.name: unit.code for unit in folder.round.units}
    words = {
        "results": results,
        "unit": units[1]["code"],
        "surveyed": examples / "dak-rlap-communes-2023-survey",
        "dossiers": examples / "dak-rlap-communes-dossiers-2023",
    }
    return words, codes


@pytest.mark.parametrize("command", LISTS, ids=" ".join)
def test_a_row_of_a_unit_has_its_code_directly_before_its_name(scored, command, cchc):
    words, codes = scored
    ran = cchc(*(word.format(**words) for word in command), "--format", "csv")
    found = 0
    columns = {}
    for row in read(ran.out, ";"):
        headings = {place: name for place, name in enumerate(row) if name in NAMES}
        if headings:
            columns = headings
            assert all(row[place - 1] in NAMES[name] for place, name in headings.items()), row
        elif len(row) < 2:
            columns = {}
        for place in columns if not headings and len(row) > 1 else ():
            name = row[place].partition(". ")[2] or row[place]
            if name in codes:
                found += 1
                assert row[place - 1] == codes[name], row
    assert found
