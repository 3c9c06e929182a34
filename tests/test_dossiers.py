"""One-stop dossiers: what a row says, what the rows of a unit come to, and what a round makes of them."""

from __future__ import annotations

import datetime
import importlib.util
import io
import json
import shutil
import sys
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook
from reading_workbooks import load_workbook

from cchc import dates
from cchc.assessment import Unit
from cchc.formats.forms.workbook import write_form
from cchc.formats.records import dossiers_engine
from cchc.formats.records.dossiers_columns import Names
from cchc.formats.records.dossiers_round import DossierSource, read_dossiers
from cchc.formats.round.folder import load_dossiers, load_round, read_submissions
from cchc.formats.sets.reading import load_set
from cchc.language import Language
from cchc.nodes import meant_code
from cchc.number import Rounding, RoundingMode, fixed
from cchc.problems import Place
from cchc.records.dossier_answers import from_dossiers
from cchc.records.dossiers import (
    Class,
    Directory,
    Kind,
    Mark,
    Marker,
    Online,
    Period,
    Row,
    Tally,
    kinds,
    tally,
)
from cchc.rounds import score_round
from cchc.rules.rule import DOSSIER_SOURCES
from cchc.scoring import State

ROOT = Path(__file__).parent.parent
EXAMPLES = ROOT / "examples"
DISTRICT, COMMUNES = EXAMPLES / "dak-rlap-district-dossiers-2023", EXAMPLES / "dak-rlap-communes-dossiers-2023"

YEAR = Period.of(2023)
UNITS = (Unit("xa-01", "Xã Một"), Unit("xa-02", "Xã Hai"), Unit("xa-03", "Xã Ba"), Unit("xa-04", "Xã Ba"))
DIRECTORY = Directory(UNITS)


def count(*rows, period=YEAR, online=("qua mạng",)):
    """The figures of the first unit from rows of received, due, returned and perhaps channel."""
    marker, counts = Marker(period), {}
    for received, due, returned, *channel in rows:
        of = Class("xa-01", channel[0] if channel else "", marker.marks(received, due, returned))
        counts[of] = counts.get(of, 0) + 1
    return tally(counts, UNITS, DIRECTORY, Online(online))[0]["xa-01"]


# --- what rows come to ---


@pytest.mark.parametrize(
    ("row", "figures"),
    [
        (("2023-01-01", "2023-01-09", "2023-01-09"), {"received": 1, "settled": 1, "on_time": 1}),
        (("01/01/2023", "09/01/2023", "2023-01-01"), {"received": 1, "settled": 1, "on_time": 1}),
        (("2023-01-01", "2023-01-09", "2023-01-10"), {"received": 1, "settled": 1, "late": 1}),
        (("2023-12-31", "2023-12-31", "2023-12-31"), {"received": 1, "settled": 1, "on_time": 1}),
        (("2023-01-01", "", "2023-01-10"), {"received": 1, "settled": 1, "undated": 1}),
        (("2023-01-01", "2023-01-09", ""), {"received": 1, "pending": 1, "overdue": 1}),
        (("2023-12-01", "2023-12-30", ""), {"received": 1, "pending": 1, "overdue": 1}),
        (("2023-12-01", "2023-12-31", ""), {"received": 1, "pending": 1}),
        (("2023-12-01", "2024-01-09", ""), {"received": 1, "pending": 1}),
        (("2023-12-01", "", ""), {"received": 1, "pending": 1}),
        (("2023-12-01", "2023-12-20", "2024-01-02"), {"received": 1, "pending": 1, "overdue": 1}),
        (("2023-12-01", "2024-01-20", "2024-01-02"), {"received": 1, "pending": 1}),
        (("2022-12-31", "2023-01-09", "2023-01-05"), {}),
        (("2024-01-01", "2024-01-09", ""), {}),
        (("2023-05-02", "2023-05-09", "2023-05-01"), {"unsound": 1}),
        (("2023-05-02", "9/5/23", "2023-05-04"), {"unsound": 1}),
        (("2023-05-02", "2023-05-09", "mai"), {"unsound": 1}),
        (("", "2023-05-09", "2023-05-04"), {"unsound": 1}),
        (("2023-05-32", "2023-05-09", "2023-05-04"), {"unsound": 1}),
        (("2022-05-02", "9/5/23", "mai"), {}),
    ],
)
def test_what_a_row_counts_as(row, figures):
    assert count(row) == Tally(online=0)._replace(**figures)


def test_a_cut_off_within_the_year():
    period = Period(2023, datetime.date(2023, 6, 30))
    rows = [
        ("2023-06-30", "2023-07-09", "2023-07-01"),
        ("2023-06-01", "2023-06-29", "2023-07-01"),
        ("2023-07-01", "2023-07-09", ""),
    ]
    assert count(*rows, period=period) == Tally(received=2, pending=2, overdue=1, online=0)


def test_a_cut_off_after_the_year():
    period = Period(2023, datetime.date(2024, 1, 15))
    rows = [("2023-12-30", "2024-01-09", "2024-01-09"), ("2024-01-02", "2024-01-09", "2024-01-03")]
    assert count(*rows, period=period) == Tally(received=1, settled=1, on_time=1, online=0)


def test_channels_are_compared_without_case():
    row = ("2023-01-01", "2023-01-09", "2023-01-09")
    assert count((*row, "Qua Mạng"), (*row, " qua  mạng "), (*row, "quầy"), (*row, "")).online == 2


def test_without_channels_nothing_is_known_of_them():
    counts = {Class("xa-01", "", Marker(YEAR).marks("2023-01-01", "2023-01-09", "")): 3}
    found = tally(counts, UNITS, DIRECTORY, None)[0]["xa-01"]
    assert (found.received, found.online, found.online_rate) == (3, None, None)


@pytest.mark.parametrize(
    ("text", "code"),
    [("xa-01", "xa-01"), ("Xã Một", "xa-01"), (" Xã  Một", "xa-01"), ("Xa\u0303 Mo\u0323\u0302t", "xa-01"),
     ("xa-03", "xa-03"), ("Xã Ba", None), ("xã một", None), ("XA-01", None), ("", None)],
)  # fmt: skip
def test_a_unit_is_named_by_its_code_or_a_name_of_its_own(text, code):
    assert DIRECTORY.code(text) == code


@pytest.mark.parametrize("listed", ["Xã Hoà", "Xã Hòa"])
@pytest.mark.parametrize("text", ["Xã Hoà", "Xã Hòa"])
def test_a_units_name_is_the_same_in_both_spellings_of_its_tone_marks(text, listed):
    assert Directory([Unit("xa-05", listed), Unit("xa-06", "Xã Hoa")]).code(text) == "xa-05"


def test_rows_of_no_unit_are_counted_apart():
    marks = Marker(YEAR).marks("2023-01-01", "2023-01-09", "")
    found, astray = tally(
        {Class("xa-99", "", marks): 2, Class("", "", marks): 1, Class("xa-01", "", marks): 4}, UNITS, DIRECTORY, None
    )
    assert (found["xa-01"].received, astray) == (4, 3)


def test_what_is_said_of_a_row():
    marker = Marker(YEAR)
    empty = Class(" ", "", marker.marks("", "", " "))
    assert kinds(empty, DIRECTORY) == (Kind.EMPTY,)
    assert kinds(Class("xa-99", "", marker.marks("2022-01-01", "x", "")), DIRECTORY) == (Kind.OUTSIDE,)
    many = Class("xa-99", "", marker.marks("", "x", "y"))
    assert kinds(many, DIRECTORY) == (Kind.UNKNOWN_UNIT, Kind.NOT_RECEIVED, Kind.DUE_UNREAD, Kind.RETURNED_UNREAD)


def test_rates_are_exact():
    found = Tally(received=20593, settled=18207, on_time=17635, late=572, pending=2386, overdue=10, online=7)
    assert found.on_time_rate == Fraction(1763500, 18207)
    assert fixed(Rounding(2).of(found.on_time_rate), 2) == "96.86"
    assert fixed(Rounding(2, RoundingMode.DOWN).of(found.on_time_rate), 2) == "96.85"
    assert found.settled_rate == Fraction(1820700, 20593) and found.late_rate == Fraction(57200, 18207)
    assert found.pending_rate == Fraction(238600, 20593) and found.overdue_rate == Fraction(1000, 2386)
    assert found.online_rate == Fraction(700, 20593)
    assert Tally().on_time_rate is None


def test_the_flags_that_are_written_out_are_those_of_the_marks():
    """The inmost loop adds two marks as plain numbers."""
    late, back = (
        Marker(YEAR).marks("2023-01-02", "2023-01-03", "2023-01-04"),
        Marker(YEAR).marks("2023-01-02", "", "2023-01-01"),
    )
    assert Mark(late) & Mark.LATE and not Mark(late) & Mark.REVERSED
    assert Mark(back) & Mark.REVERSED and not Mark(back) & Mark.LATE


days = st.one_of(st.none(), st.dates(datetime.date(2022, 12, 1), datetime.date(2024, 1, 31)))


@given(st.lists(st.tuples(st.dates(datetime.date(2022, 12, 1), datetime.date(2024, 1, 31)), days, days), max_size=30))
def test_the_figures_add_up(rows):
    texts = [tuple("" if day is None else dates.show(day) for day in row) for row in rows]
    found = count(*texts)
    assert found.received == found.settled + found.pending
    assert found.settled == found.on_time + found.late + found.undated
    assert found.overdue <= found.pending
    inside = [row for row in rows if row[0].year == 2023]
    assert found.received + found.unsound == len(inside)


def test_every_source_of_a_rule_is_a_figure():
    assert {source.partition(".")[2] for source in DOSSIER_SOURCES} == {*Tally._fields} - {"undated", "unsound"}


# --- reading ---

NAMES = Names(Row("Đơn vị", "Hình thức", "Tiếp nhận", "Hẹn trả", "Trả"))
HEADINGS = ["STT", NAMES.row.unit, NAMES.row.channel, NAMES.row.received, NAMES.row.due, NAMES.row.returned]


def read(folder, *files, engine=False, units=UNITS):
    source = DossierSource(folder, files, "", "", NAMES, ("qua mạng",), YEAR, Rounding(2), Place("round.yaml", 5, 3))
    return read_dossiers(source, units, lambda text: meant_code(text, [unit.code for unit in units]), engine=engine)


def said(dossiers):
    return [Language("en").problem(problem) for problem in dossiers.problems if problem.code != "W-H022"]


def save(path, rows, title="Hồ sơ"):
    book = Workbook()
    book.active.title = title
    for row in rows:
        book.active.append(row)
    book.save(path)


def test_a_workbook_is_read_with_dates_of_every_form(tmp_path):
    day, at = datetime.date, datetime.datetime.combine
    rows = [
        ["DANH SÁCH HỒ SƠ"],
        [],
        HEADINGS,
        [1, "xa-01", "qua mạng", day(2023, 1, 2), day(2023, 1, 9), day(2023, 1, 5)],
        [2, "xa-01", "quầy", at(day(2023, 1, 2), datetime.time()), "09/01/2023", "2023-01-10"],
        [],
        [3, "Xã Hai", "quầy", day(2023, 1, 2), day(2023, 1, 9), at(day(2023, 1, 3), datetime.time(8, 15))],
        [4, "Xã Hai", "quầy", 44928, day(2023, 1, 9), None],
        [5, "xa-02", "quầy", day(2023, 3, 2), day(2023, 3, 9), None, "ghi chú"],
    ]
    save(tmp_path / "x.xlsx", rows)
    found = read(tmp_path, "x.xlsx")
    assert found.tallies["xa-01"] == Tally(received=2, settled=2, on_time=1, late=1, online=1)
    assert found.tallies["xa-02"] == Tally(received=1, pending=1, overdue=1, online=0, unsound=2)
    assert [(p.code, p.places[0].sheet, p.places[0].cell) for p in found.problems if p.code != "W-H022"] == [
        ("E-H001", "Hồ sơ", "D8"),
        ("E-H004", "Hồ sơ", "F7"),
    ]


def test_a_workbook_may_have_more_rows_than_forms_have(tmp_path):
    rows = [HEADINGS, *([n, "xa-01", "quầy", "2023-01-02", "2023-01-09", "2023-01-05"] for n in range(20_593))]
    save(tmp_path / "x.xlsx", rows)
    assert read(tmp_path, "x.xlsx").tallies["xa-01"].on_time == 20_593


def test_a_workbook_without_the_headings(tmp_path):
    save(tmp_path / "x.xlsx", [["Đơn vị", "Điểm"], ["xa-01", 3]])
    found = read(tmp_path, "x.xlsx")
    assert not found.is_whole and {problem.code for problem in found.problems} == {"E-H011"}
    assert len(found.problems) == 4


def test_half_a_workbook_is_refused(tmp_path):
    save(tmp_path / "x.xlsx", [HEADINGS, [1, "xa-01", "", "2023-01-02", "2023-01-09", ""]])
    data = (tmp_path / "x.xlsx").read_bytes()
    (tmp_path / "x.xlsx").write_bytes(data[: len(data) // 2])
    found = read(tmp_path, "x.xlsx")
    assert [problem.code for problem in found.problems] == ["E-T008"] and not found.is_whole
    assert found.figure("xa-01", "received") is None


TWINS = (Unit("3", "Xã Ba"), Unit("003", "Xã Không Không Ba"), Unit("007", "Xã Bảy"))


@pytest.mark.parametrize(
    ("unit", "told"),
    [
        ("3", []),
        ("003", []),
        (3, ["the cell holds the number 3, which Excel may have made of another code"]),
        ("Xã Ba", []),
        (7, ["there is no unit 7", "Excel may have made it of 007"]),
        ("7", ["there is no unit 7", "Excel may have made it of 007"]),
    ],
)
def test_a_unit_whose_code_excel_may_have_changed_is_not_guessed(tmp_path, unit, told):
    save(tmp_path / "x.xlsx", [HEADINGS, [1, unit, "quầy", "2023-01-02", "2023-01-09", "2023-01-05"]])
    found = read(tmp_path, "x.xlsx", units=TWINS)
    errors = [line for line in said(found) if " E-" in line]
    assert len(errors) == (1 if told else 0)
    assert all(words in errors[0] and "'Hồ sơ'!B2" in errors[0] for words in told)
    counted = [code for code, tally in found.tallies.items() if tally.received]
    assert counted == ([] if told else [{"Xã Ba": "3"}.get(unit, unit)])
    assert (found.figure("003", "received") is None) == bool(told)


@pytest.mark.parametrize("engine", [False, *([True] if dossiers_engine.is_installed() else [])])
def test_a_code_without_its_zeros_is_explained_in_a_text_too(tmp_path, engine):
    text = lines("1,7,quầy,2023-01-02,2023-01-09,2023-01-05")
    (tmp_path / "x.csv").write_text(text, encoding="utf-8")
    (told,) = [line for line in said(read(tmp_path, "x.csv", units=TWINS, engine=engine)) if " E-" in line]
    assert "E-H030 there is no unit 7 in this round (Excel may have made it of 007: " in told


def test_of_many_rows_with_a_unit_that_may_be_another_the_first_are_told(tmp_path):
    rows = [[n, 3, "quầy", "2023-01-02", "2023-01-09", "2023-01-05"] for n in range(30)]
    save(tmp_path / "x.xlsx", [HEADINGS, *rows, [31, "003", "quầy", "2023-01-02", "2023-01-09", "2023-01-05"]])
    errors = [line for line in said(read(tmp_path, "x.xlsx", units=TWINS)) if " E-" in line]
    assert len(errors) == 20
    assert errors[-1].endswith("(and 10 more rows: their unit may be another)")


def lines(*rows):
    return "\n".join([",".join(HEADINGS), *rows, ""])


SOUND = "1,xa-01,quầy,2023-01-02,2023-01-09,2023-01-05"


def test_several_files_of_several_kinds_add_up(tmp_path):
    (tmp_path / "a.csv").write_text(lines(SOUND, SOUND), encoding="utf-8")
    (tmp_path / "b.csv").write_text(lines(SOUND).replace(",", ";"), encoding="utf-8-sig")
    save(tmp_path / "c.xlsx", [HEADINGS, SOUND.split(",")])
    found = read(tmp_path, "a.csv", "b.csv", "c.xlsx")
    assert found.tallies["xa-01"].on_time == 4
    assert [source.name for source in found.sources] == ["a.csv", "b.csv", "c.xlsx"]


def test_without_the_extra_a_parquet_file_asks_for_it(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "ibis", None)
    (tmp_path / "x.parquet").write_bytes(b"PAR1")
    found = read(tmp_path, "x.parquet", engine=None)
    (line,) = said(found)
    assert line.endswith(
        "E-H016 to read x.parquet, more libraries are needed than are installed: pip install 'cchc[dossiers]'"
    )


def test_without_the_extra_a_csv_file_is_read_row_by_row(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "ibis", None)
    (tmp_path / "x.csv").write_text(lines(SOUND), encoding="utf-8")
    assert read(tmp_path, "x.csv", engine=None).tallies["xa-01"].on_time == 1


@pytest.mark.parametrize(
    ("text", "code", "place"),
    [
        (lines(SOUND) + "1,xa-01,quầy\n", "E-H012", ":3:1"),
        (lines(SOUND)[:-1], "W-H013", ""),
        (lines(SOUND, '1,"xa-01,quầy,2023-01-02,2023-01-09,'), "E-T013", ":3:1"),
        ("", "E-F007", ""),
        (lines(SOUND).replace("Hẹn trả", "Hẹn"), "E-H011", ":1:1"),
        (lines(SOUND).replace("STT", "Trả"), "E-T003", ":1:1"),
    ],
)
def test_a_file_that_is_not_sound(text, code, place, tmp_path):
    (tmp_path / "x.csv").write_text(text, encoding="utf-8")
    found = read(tmp_path, "x.csv")
    problem = next(problem for problem in found.problems if problem.code != "W-H022")
    assert (problem.code, str(problem.places[0])) == (code, f"{tmp_path}/x.csv{place}")
    assert found.is_whole == (code in ("E-H012", "W-H013"))


def test_a_byte_that_is_not_utf_8_is_told_with_its_line(tmp_path):
    text = lines(*[SOUND] * 50_000).encode() + SOUND.encode("cp1258", "replace").replace(b"qu", b"q\xf0") + b"\n"
    (tmp_path / "x.csv").write_bytes(text)
    (problem,) = [problem for problem in read(tmp_path, "x.csv").problems if problem.code != "W-H022"]
    assert (problem.code, problem.places[0].line) == ("E-F005", 50_002)


def test_figures_that_cannot_be_relied_on_are_not_given(tmp_path):
    (tmp_path / "x.csv").write_text(lines(SOUND, "2,xa-02,quầy,2023-01-02,2023-01-09,2023-01-01"), encoding="utf-8")
    found = read(tmp_path, "x.csv")
    assert (found.figure("xa-01", "on_time"), found.figure("xa-02", "on_time")) == (1, None)
    (tmp_path / "x.csv").write_text(lines(SOUND, SOUND.replace("xa-01", "xa-09")), encoding="utf-8")
    assert read(tmp_path, "x.csv").figure("xa-01", "on_time") is None


# --- a round ---


def test_the_published_figures_of_the_district():
    folder, problems = load_round(DISTRICT, records=False)
    assert problems == []
    found = load_dossiers(folder)
    assert found.total[:3] == (20593, 18207, 17635)
    assert found.total.late == 572 and found.total.pending == 2386
    assert fixed(found.rounding.of(found.total.on_time_rate), 2) == "96.85"
    assert [problem.code for problem in found.problems] == ["W-H008"]


def test_the_published_figures_of_the_communes():
    folder, problems = load_round(COMMUNES, records=False)
    assert problems == []
    found = load_dossiers(folder)
    assert found.problems == ()
    assert found.total[:3] == (18094, 18088, 18061)
    assert fixed(found.rounding.of(found.total.on_time_rate), 2) == "99.85"
    assert found.tallies["nhan-co"][:3] == (1567, 1566, 1561)


@pytest.mark.parametrize("mode", ["", ", mode: down"])
def test_how_the_districts_rate_is_shown(mode, tmp_path, cchc):
    shutil.copytree(DISTRICT, tmp_path / "round")
    file = tmp_path / "round" / "round.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace(", mode: down", mode), encoding="utf-8")
    shown = cchc("dossiers", tmp_path / "round").out
    assert ("96,85" if mode else "96,86") in shown and ("96,86" if mode else "96,85") not in shown


def test_the_records_are_what_the_script_makes(tmp_path):
    spec = importlib.util.spec_from_file_location("make_dossiers", EXAMPLES / "make_dossiers.py")
    made = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made)
    for name in (DISTRICT.name, f"{COMMUNES.name}/ho-so"):
        (tmp_path / name).mkdir(parents=True)
    made.main(tmp_path)
    files = sorted(path.relative_to(tmp_path) for path in tmp_path.rglob("*.csv"))
    assert len(files) == 12
    for file in files:
        assert (tmp_path / file).read_bytes() == (EXAMPLES / file).read_bytes(), file


def scored(path):
    folder, problems = load_round(path)
    assert folder is not None, problems
    submissions, _, _ = read_submissions(folder, jobs=1)
    return score_round(folder.round, submissions)


def test_the_round_is_scored_with_the_figures_of_the_dossiers():
    """The district states none of its own, and has the published index."""
    (entry,) = scored(DISTRICT).ranking.ranked
    assert entry.result.index == Fraction(854, 10)
    (item,) = [item for item in entry.result.indicators if item.indicator.code == "3.2.1"]
    assert item.answer.stated == (17635, 18207) and item.state is State.SCORED


def test_records_that_agree_with_what_units_state_change_nothing():
    with_records, without = scored(COMMUNES), scored(EXAMPLES / "dak-rlap-communes-2023")
    assert [(e.unit.code, e.rank, e.result.index_exact) for e in with_records.ranking.ranked] == [
        (e.unit.code, e.rank, e.result.index_exact) for e in without.ranking.ranked
    ]
    assert [p.code for p in with_records.problems] == [p.code for p in without.problems]


@pytest.fixture
def own(tmp_path, monkeypatch):
    """The round of the communes, with the assessments and records beside it, to be changed.

    They are read row by row: what an engine reads is the same (``test_dossier_engines``), and each file costs it more.
    """
    monkeypatch.setattr(dossiers_engine, "is_installed", lambda: False)
    for name in (COMMUNES.name, "dak-rlap-communes-2023"):
        shutil.copytree(EXAMPLES / name, tmp_path / name)
    return tmp_path / COMMUNES.name


def test_a_figure_of_the_units_own_that_differs_is_told_and_does_not_count(own):
    file = own.parent / "dak-rlap-communes-2023" / "assessments" / "nhan-co.yaml"
    text = file.read_text(encoding="utf-8")
    assert "on_time: 1561" in text
    file.write_text(text.replace("on_time: 1561", "on_time: 1566"), encoding="utf-8")
    result = scored(own)
    (problem,) = [problem for problem in result.problems if problem.code == "W-H026"]
    assert (problem.message.values["stated"], problem.message.values["found"]) == (1566, 1561)
    assert problem.places[0].file.endswith("nhan-co.yaml") and problem.places[0].line
    assert next(e for e in result.ranking.ranked if e.unit.code == "nhan-co").result.index == Fraction(8907, 100)


def test_a_unit_whose_dossiers_are_unsound_is_not_scored(own, cchc):
    file = own / "ho-so" / "nhan-co.csv"
    file.write_text(file.read_text(encoding="utf-8") + "nhan-co,TT01,truc-tiep,31/02/2023,,\n", encoding="utf-8")
    result = scored(own)
    assert [entry.unit.code for entry in result.ranking.unranked] == ["nhan-co"]
    run = cchc("batch", own, lang="en")
    assert run.status == 1 and "nhan-co.csv:1569:4: E-H003" in run.err


def test_rows_of_no_unit_may_be_any_units(own):
    file = own / "ho-so" / "nhan-co.csv"
    file.write_text(file.read_text(encoding="utf-8") + "nhan-coo,TT01,truc-tiep,01/02/2023,,\n", encoding="utf-8")
    assert scored(own).ranking.ranked == ()


def test_a_unit_that_sent_nothing_has_not_submitted_whatever_its_dossiers_say(own):
    (own.parent / "dak-rlap-communes-2023" / "assessments" / "nhan-co.yaml").unlink()
    assert [(entry.unit.code, entry.why.value) for entry in scored(own).ranking.unranked] == [
        ("nhan-co", "not_submitted")
    ]


def test_what_the_dossiers_answer_is_not_missing_from_a_form(own, cchc):
    file = own.parent / "dak-rlap-communes-2023" / "assessments" / "nhan-co.yaml"
    text = file.read_text(encoding="utf-8")
    answer = text[text.index('  "3.2.1":') : text.index('  "3.2.2":')]
    before = json.loads(cchc("status", own, "--format", "json").out)
    file.write_text(text.replace(answer, ""), encoding="utf-8")
    after = json.loads(cchc("status", own, "--format", "json").out)
    assert after["stages"] == before["stages"]
    states = {unit["code"]: [stage["state"] for stage in unit["stages"]] for unit in after["units"]}
    assert states["nhan-co"] == ["complete"]


def test_figures_that_only_the_dossiers_have_are_proved_by_them(own, cchc):
    file = own.parent / "dak-rlap-communes-2023" / "assessments" / "nhan-co.yaml"
    text = file.read_text(encoding="utf-8")
    answer = text[text.index('  "3.2.1":') : text.index('  "3.2.2":')]
    file.write_text(text.replace(answer, ""), encoding="utf-8")
    entry = next(entry for entry in scored(own).ranking.ranked if entry.unit.code == "nhan-co")
    (item,) = [item for item in entry.result.indicators if item.indicator.code == "3.2.1"]
    assert (item.answer.stated, item.answer.evidence) == (
        (1561, 1566),
        "ho-so/bau-lim.csv; ho-so/bu-kenh.csv; ho-so/dak-mor.csv; …",
    )
    told = cchc("check", own, "--suspicious", lang="en").err
    assert not [line for line in told.splitlines() if "W-Q005" in line and "3.2.1" in line]


@pytest.mark.parametrize("figures", ["", "on_time: 1560, settled: 1566, "])
def test_what_a_unit_names_does_not_prove_figures_that_are_not_its_own(own, figures):
    """The records come first, and the unit's own document stands behind them."""
    file = own.parent / "dak-rlap-communes-2023" / "assessments" / "nhan-co.yaml"
    text = file.read_text(encoding="utf-8")
    answer = text[text.index('  "3.2.1":') : text.index('  "3.2.2":')]
    file.write_text(text.replace(answer, f'  "3.2.1": {{{figures}evidence: Sổ số 2}}\n'), encoding="utf-8")
    entry = next(entry for entry in scored(own).ranking.ranked if entry.unit.code == "nhan-co")
    (item,) = [item for item in entry.result.indicators if item.indicator.code == "3.2.1"]
    assert item.answer.stated == (1561, 1566)
    assert item.answer.evidence == "ho-so/bau-lim.csv; ho-so/bu-kenh.csv; ho-so/dak-mor.csv; …; Sổ số 2"


def test_the_form_of_such_a_round_does_not_ask(own):
    folder, _ = load_round(own, records=False)
    assert folder.round.supplied_codes == {"3.2.1"}
    stream = io.BytesIO()
    write_form(folder.round, folder.round.units[0], Language("vi"), stream)
    sheet = load_workbook(stream)["Tự chấm"]
    texts = [cell.value for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)]
    assert "lấy từ: danh sách hồ sơ một cửa" in texts
    assert not any("3.2.1 on_time" in text for text in texts)


@pytest.mark.parametrize("set_id", ["dak-rlap-commune-2022", "dak-nong-district-2022"])
def test_the_bundled_sets_take_the_dossiers_on_time(set_id):
    criteria = load_set(ROOT / "criteria" / f"{set_id}.yaml").sound
    assert [(part.indicator.code, part.names) for part in from_dossiers(criteria)] == [
        ("3.2.1", ("on_time", "settled"))
    ]


# --- what is written ---


def test_the_workbook_has_totals_and_a_chart(tmp_path, cchc):
    cchc("dossiers", COMMUNES, "-o", tmp_path / "x.xlsx")
    book = load_workbook(tmp_path / "x.xlsx")
    assert book.sheetnames == ["Hồ sơ", "Biểu đồ", "Nguồn", "Số liệu biểu đồ"]
    rows = [[cell.value for cell in row] for row in book["Hồ sơ"].iter_rows()]
    (total,) = [row for row in rows if row[0] == "Tổng cộng"]
    assert [value for value in total if value is not None][1:6] == [18094, 18088, 99.97, 18061, 99.85]
    (chart,) = book["Biểu đồ"]._charts
    assert len(chart.series) == 2


def test_the_document_has_what_was_published(tmp_path, cchc):
    cchc("dossiers", DISTRICT, "-o", tmp_path / "x.json")
    document = json.loads((tmp_path / "x.json").read_bytes())
    assert document["total"] == {
        "received": 20593,
        "settled": 18207,
        "on_time": 17635,
        "late": 572,
        "undated": 0,
        "pending": 2386,
        "overdue": 1532,
        "online": 6320,
        "settled_percent": "1820700/20593",
        "on_time_percent": "1763500/18207",
        "late_percent": "57200/18207",
        "pending_percent": "238600/20593",
        "overdue_percent": "76600/1193",
        "online_percent": "632000/20593",
        "unsound_rows": 0,
    }
    (record,) = document["records"]
    assert record["name"] == "ho-so.csv" and len(record["sha256"]) == 64
