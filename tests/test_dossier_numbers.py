"""The dossiers' own numbers: one that occurs twice is told and counted for nobody, whoever reads the records."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections import Counter
from pathlib import Path

import dossier_records as records
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from cchc.assessment import Unit
from cchc.formats.records import dossiers_engine, dossiers_numbers
from cchc.formats.records.dossiers_columns import Names
from cchc.formats.records.dossiers_numbers import Numbers
from cchc.formats.records.dossiers_round import DossierSource, read_dossiers
from cchc.language import Language
from cchc.nodes import did_you_mean
from cchc.number import Rounding
from cchc.problems import Place
from cchc.records.dossiers import Class, Mark, Period, Row
from cchc.text import normal

UNITS = (Unit("xa-01", "Xã Một"), Unit("xa-02", "Xã Hai"), Unit("xa-03", "Xã Ba"))
ROW = Row("ma_don_vi", "kenh", "ngay_tiep_nhan", "ngay_hen_tra", "ngay_tra")
NAMES = Names(ROW, "", "ma_ho_so")
HEADINGS = ("ma_ho_so", *ROW)
WITH_ENGINE = dossiers_engine.is_installed()
ENGINES = [False, *([True] if WITH_ENGINE else [])]
needs_engine = pytest.mark.skipif(not WITH_ENGINE, reason="the extra cchc[dossiers] is not installed")


def read(folder, *files, engine=False, names=NAMES, connection="", table=""):
    place = Place("round.yaml", 5, 3)
    period = Period.of(2023)
    source = DossierSource(folder, files, connection, table, names, ("online",), period, Rounding(2), place)
    return read_dossiers(source, UNITS, lambda text: did_you_mean(text, [u.code for u in UNITS]), engine=engine)


def row(number, unit="xa-01", received="2023-03-01", due="2023-03-15", returned="2023-03-10"):
    return [number, unit, "online", received, due, returned]


def save(path, rows):
    book = Workbook()
    book.active.title = "Hồ sơ"
    for cells in (HEADINGS, *rows):
        book.active.append(list(cells))
    book.save(path)


def save_parquet(path, rows):
    import duckdb

    connection = duckdb.connect()
    connection.execute(f"create table t ({', '.join(f'{name} varchar' for name in HEADINGS)})")
    connection.executemany("insert into t values (?, ?, ?, ?, ?, ?)", rows) if rows else None
    connection.execute(f"copy t to '{path}' (format parquet)")


def write(path, rows):
    if path.suffix == ".xlsx":
        save(path, rows)
    elif path.suffix == ".parquet":
        save_parquet(path, rows)
    else:
        records.write_csv(path, rows, headings=HEADINGS)


def repeats(found):
    """Number, later place and first place of what is told."""
    return [
        (p.message.values["number"], *(str(place).rpartition("/")[2] for place in p.places))
        for p in found.problems
        if p.code == "E-H033"
    ]


# --- what is told, and who is not scored ---


@pytest.mark.parametrize("engine", ENGINES)
def test_exports_that_overlap(tmp_path, engine):
    """Of the units whose rows are in doubt there is no figure; the others have theirs."""
    write(tmp_path / "6-thang.csv", [row("H-1"), row("H-2", returned=""), row("H-3", "xa-02")])
    write(tmp_path / "9-thang.csv", [row("H-2"), row("H-4", "xa-02"), row("H-5")])
    found = read(tmp_path, "6-thang.csv", "9-thang.csv", engine=engine)
    assert repeats(found) == [("H-2", "9-thang.csv:2:1", "6-thang.csv:3:1")]
    assert found.figure("xa-01", "received") is None and found.figure("xa-02", "received") == 2
    assert found.tallies["xa-01"][:2] == (2, 2) and found.tallies["xa-01"].unsound == 2 and found.astray == 0


def test_both_units_of_a_number_are_in_doubt(tmp_path):
    write(tmp_path / "x.csv", [row("1", "xa-01"), row("1", "xa-02"), row("01", "xa-03"), row("001", "xa-03")])
    found = read(tmp_path, "x.csv")
    assert [found.figure(unit.code, "received") for unit in UNITS] == [None, None, 2]


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("second", [".csv", ".xlsx", pytest.param(".parquet", marks=needs_engine)])
@pytest.mark.parametrize("first", [".csv", ".xlsx", pytest.param(".parquet", marks=needs_engine)])
def test_files_of_two_kinds(tmp_path, engine, first, second):
    if ".parquet" in (first, second) and not engine:
        pytest.skip("a .parquet file is read by the engine alone")
    write(tmp_path / f"a{first}", [row("H-1"), row("H-2")])
    write(tmp_path / f"b{second}", [row("H-3"), row(" H-1\t"), row("H-1")])
    found = read(tmp_path, f"a{first}", f"b{second}", engine=engine)

    def place(name, suffix, number):
        if suffix == ".xlsx":
            return f"{name}.xlsx 'Hồ sơ'!A{number}"
        return f"{name}{suffix}:{number - (suffix == '.parquet')}:1"

    assert repeats(found) == [
        ("H-1", place("b", second, 3), place("a", first, 2)),
        ("H-1", place("b", second, 4), place("a", first, 2)),
    ]
    assert found.figure("xa-01", "received") is None


@pytest.mark.parametrize(
    ("numbers", "same"),
    [
        (["H 1", "H  1"], True),
        (["Đ-1ộ", "Đ-1o\u0323\u0302"], True),
        (["H-1", "\u200bH-1"], True),
        (["1", "001"], False),
        (["1", "1.0"], False),
        (["h-1", "H-1"], False),
        (["", ""], False),
        (["x" * 200 + "1", "x" * 200 + "2"], False),
        (["x" * 200, "x" * 200], True),
    ],
)
def test_numbers_are_compared_as_texts_in_normal_form(tmp_path, numbers, same):
    write(tmp_path / "x.csv", [row(number) for number in numbers])
    assert bool(repeats(read(tmp_path, "x.csv"))) == same


def test_a_number_in_a_cell_of_a_sheet_and_the_same_as_a_text(tmp_path):
    save(tmp_path / "x.xlsx", [row(12), row("12"), row("012")])
    assert [number for number, *_ in repeats(read(tmp_path, "x.xlsx"))] == ["12"]


def test_a_cell_without_a_value_is_no_number(tmp_path):
    save(tmp_path / "x.xlsx", [row("#N/A"), row("#N/A"), row("H-1")])
    found = read(tmp_path, "x.xlsx")
    assert [(p.code, p.places[0].cell) for p in found.problems[:2]] == [("E-H031", "A2"), ("E-H031", "A3")]
    assert repeats(found) == []


def test_rows_of_another_year_are_in_nobodys_figures(tmp_path):
    """They are told where one of them counts."""
    old = {"received": "2022-03-01"}
    write(tmp_path / "x.csv", [row("1", **old), row("1", **old), row("2", **old), row("2", "xa-02"), row("3")])
    found = read(tmp_path, "x.csv")
    assert [number for number, *_ in repeats(found)] == ["2"]
    assert found.figure("xa-01", "received") == 1 and found.figure("xa-02", "received") is None


def test_a_row_of_no_unit_leaves_all_without_figures(tmp_path):
    write(tmp_path / "x.csv", [row("1"), row("1", "")])
    found = read(tmp_path, "x.csv")
    assert found.astray == 1 and repeats(found) and found.figure("xa-02", "received") is None


@pytest.mark.parametrize("engine", ENGINES)
def test_rows_without_a_number_count_and_are_told(tmp_path, engine):
    write(tmp_path / "x.csv", [row("1"), row(""), row(" "), row("", received="2022-01-01"), [""] * 6])
    found = read(tmp_path, "x.csv", engine=engine)
    (line,) = [Language("en").problem(p) for p in found.problems if p.code == "W-H034"]
    assert line.endswith("occur twice: 2; rows: 3, 4")
    assert found.figure("xa-01", "received") == 3


def test_a_row_with_nothing_but_its_number_is_not_empty(tmp_path):
    write(tmp_path / "x.csv", [row("1"), ["2", "", "", "", "", ""]])
    assert [p.code for p in read(tmp_path, "x.csv").problems if p.code != "W-H022"] == ["E-H007", "E-H005", "W-H009"]


@pytest.mark.parametrize("engine", ENGINES)
def test_of_a_copied_file_only_that_is_told(tmp_path, engine):
    for name in ("a.csv", "b.csv"):
        write(tmp_path / name, [row("1"), row("2"), row("2")])
    found = read(tmp_path, "a.csv", "b.csv", engine=engine)
    assert [p.code for p in found.problems if p.code in ("E-H014", "E-H033")] == ["E-H014", "E-H033"]
    assert repeats(found) == [("2", "a.csv:4:1", "a.csv:3:1")] and not found.is_whole


# --- the hint ---


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("suffix", [".csv", ".xlsx", pytest.param(".parquet", marks=needs_engine)])
def test_a_number_that_is_not_named_is_pointed_out_once(tmp_path, engine, suffix):
    if suffix == ".parquet" and not engine:
        pytest.skip("a .parquet file is read by the engine alone")
    write(tmp_path / f"a{suffix}", [row("1")])
    write(tmp_path / f"b{suffix}", [row("1"), row("2")])
    found = read(tmp_path, f"a{suffix}", f"b{suffix}", engine=engine, names=Names(ROW))
    (problem,) = [p for p in found.problems if p.code == "W-H035"]
    assert problem.message.values == {"heading": "ma_ho_so"} and str(problem.places[0]) == "round.yaml:5:3"
    assert found.figure("xa-01", "received") == 3


@pytest.mark.parametrize(
    ("heading", "told"),
    [("Mã hồ sơ", True), ("SỐ HỒ SƠ", True), ("so_ho_so", True), ("MaHoSo", True), ("Mã số hồ sơ", True),
     ("Số hồ sơ đúng hạn", False), ("Tên hồ sơ", False), ("STT", False), ("ma_thu_tuc", False)],
)  # fmt: skip
def test_which_headings_look_like_it(tmp_path, heading, told):
    records.write_csv(tmp_path / "x.csv", [row("1")], headings=(heading, *ROW))
    assert ("W-H035" in {p.code for p in read(tmp_path, "x.csv", names=Names(ROW)).problems}) == told
    taken = Names(ROW, heading)  # it is the procedure's
    assert "W-H035" not in {p.code for p in read(tmp_path, "x.csv", names=taken).problems}


# --- whoever reads them ---

some_numbers = st.sampled_from(
    ["", " ", "1", "01", "2", " 2", "3\u00a0", "H 3", "H  3", "Hộ", "Ho\u0323\u0302", "\u200b4", "4", "5", "6"]
)
some_rows = st.lists(
    st.tuples(
        some_numbers,
        st.sampled_from(["xa-01", "Xã Hai", "xa-03", "xa-99", ""]),
        st.sampled_from(["online", ""]),
        st.sampled_from(["2023-03-01", "2023-04-01", "2022-03-01", "mai", ""]),
        st.sampled_from(["2023-03-15", ""]),
        st.sampled_from(["2023-03-10", "2023-04-20", ""]),
    ),
    max_size=14,
)


def in_doubt(rows):
    """By unit, the sound rows of this year whose number is in a further row; said once more, in plain Python."""
    counted = Counter(normal(cells[0]) for cells in rows)
    year = {normal(cells[0]) for cells in rows if not cells[3].startswith("2022")}
    return {number: count for number, count in counted.items() if number and count > 1 and number in year}


@needs_engine
@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(some_rows, st.integers(0, 14))
def test_all_ways_of_reading_agree(rows, cut):
    """In two files or one, of each kind, and in a table of an engine."""
    import duckdb

    rows = [list(cells) for cells in rows]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        ways = {
            ("a.csv", "b.csv"): (False, True), ("a.csv", "b.xlsx"): (False, True), ("a.xlsx", "b.csv"): (False,),
            ("a.parquet", "b.csv"): (True,), ("a.xlsx", "b.parquet"): (True,), ("a.parquet", "b.parquet"): (True,),
        }  # fmt: skip
        for stem, part in (("a", rows[:cut] or [row("9")]), ("b", rows[cut:] or [row("8")])):
            for suffix in (".csv", ".xlsx", ".parquet"):
                write(folder / f"{stem}{suffix}", part)
        all_rows = [*(rows[:cut] or [row("9")]), *(rows[cut:] or [row("8")])]
        if rows[:cut] == rows[cut:]:
            return  # one file twice, which is another complaint
        found = {
            (*files, engine): read(folder, *files, engine=engine)
            for files, engines in ways.items()
            for engine in engines
        }
        connection = duckdb.connect(str(folder / "kho.ddb"))
        connection.execute(f"create table ho_so ({', '.join(f'{name} varchar' for name in HEADINGS)})")
        connection.executemany("insert into ho_so values (?, ?, ?, ?, ?, ?)", all_rows)
        connection.close()
        table = read(folder, connection="duckdb://kho.ddb", table="ho_so", engine=True)
    plain = found["a.csv", "b.csv", False]
    assert not [p.code for p in table.problems if p.code == "E-H018"]
    expected = in_doubt(all_rows)
    assert {number for number, *_ in repeats(plain)} == expected.keys()
    assert len(repeats(plain)) == sum(expected.values()) - len(expected)
    for way, dossiers in {**found, "table": table}.items():
        assert (dossiers.tallies, dossiers.astray) == (plain.tallies, plain.astray), way
        blank = [sum(p.message.values["count"] for p in d.problems if p.code == "W-H034") for d in (dossiers, plain)]
        assert blank[0] == blank[1], way
        if way != "table":
            assert [n for n, *_ in repeats(dossiers)] == [n for n, *_ in repeats(plain)], way
    assert [number for number, *_ in repeats(table)] == sorted(expected)


@needs_engine
def test_a_table_is_told_its_numbers_and_how_many_rows_more(tmp_path):
    import duckdb

    connection = duckdb.connect(str(tmp_path / "kho.ddb"))
    connection.execute(f"create table ho_so ({', '.join(f'{name} varchar' for name in HEADINGS)})")
    rows = [row(f"H-{number % 30:02}") for number in range(90)]
    connection.executemany("insert into ho_so values (?, ?, ?, ?, ?, ?)", rows)
    connection.close()
    found = read(tmp_path, connection="duckdb://kho.ddb", table="ho_so", engine=True)
    lines = [Language("en").problem(p) for p in found.problems if p.code == "E-H033"]
    assert len(lines) == 20 and lines[0].startswith("duckdb://kho.ddb ho_so: E-H033 the dossier H-00 is in")
    assert lines[-1].endswith("(and 40 more rows: their numbers occur before)")
    assert found.tallies["xa-01"].unsound == 90


# --- in little memory ---

MARKED = Class("xa-01", "", int(Mark.NUMBERED))


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(st.sampled_from([*"abcdefgh", "ệ", "\ud800"]), max_size=12), max_size=4), st.integers(1, 7))
def test_what_is_put_away_is_found_as_what_is_held(monkeypatch, sources, most):
    found = []
    for held in (10_000, most):
        monkeypatch.setattr(dossiers_numbers, "_MOST_HELD", held)
        numbers = Numbers()
        mine = numbers.class_number(MARKED)
        for index, texts in enumerate(sources):
            numbers.begin(Place(f"{index}.csv"), 1)
            for line, text in enumerate(texts, 2):
                numbers.add(text, line, mine)
        found.append(numbers.repeats())
    assert found[0] == found[1]
    flat = [text for texts in sources for text in texts]
    assert found[0].total == len(flat) - len(set(flat))
    assert sum(found[0].counts.values()) == sum(count for count in Counter(flat).values() if count > 1)


def test_one_number_in_all_rows_takes_no_more_room_than_many(monkeypatch):
    monkeypatch.setattr(dossiers_numbers, "_MOST_HELD", 100)
    numbers = Numbers()
    numbers.begin(Place("x.csv"), 3)
    mine = numbers.class_number(MARKED)
    for line in range(2, 5_002):
        numbers.add("1", line, mine)
        assert len(numbers._texts) < 100
    found = numbers.repeats()
    assert (found.total, found.counts, len(found.first)) == (4_999, {MARKED: 5_000}, 20)
    assert str(found.first[-1].place) == "x.csv:22:3" and str(found.first[-1].first) == "x.csv:2:3"


# --- a round ---


def test_a_round_whose_exports_overlap_scores_the_others(tmp_path, cchc, monkeypatch):
    monkeypatch.setattr(dossiers_engine, "is_installed", lambda: False)
    examples = Path(__file__).parent.parent / "examples"
    for name in ("dak-rlap-communes-dossiers-2023", "dak-rlap-communes-2023"):
        shutil.copytree(examples / name, tmp_path / name)
    home = tmp_path / "dak-rlap-communes-dossiers-2023"
    for file in (home / "ho-so").iterdir():
        first, *lines = file.read_text(encoding="utf-8").splitlines()
        numbered = [f"{line},{file.stem}-{number:05}" for number, line in enumerate(lines, 2)]
        file.write_text("\n".join([f"{first},ma_ho_so", *numbered, ""]), encoding="utf-8")
    settings_file = home / "round.yaml"
    text = settings_file.read_text(encoding="utf-8")
    settings_file.write_text(text.replace("{unit:", "{dossier: ma_ho_so, unit:"), encoding="utf-8")
    before = cchc("batch", home, lang="en")
    assert before.status == 0 and "H03" not in before.err
    lines = (home / "ho-so" / "nhan-co.csv").read_text(encoding="utf-8").splitlines()
    (home / "ho-so" / "nhan-co-6-thang.csv").write_text("\n".join([*lines[:25], ""]), encoding="utf-8")
    run = cchc("batch", home, "--format", "json", lang="en")
    assert run.status == 1
    told = [line for line in run.err.splitlines() if "E-H033" in line]
    assert len(told) == 20 and "nhan-co.csv:2:7: E-H033" in told[0] and "nhan-co-6-thang.csv:2:7]" in told[0]
    assert "(and 4 more rows:" in told[-1]
    document = json.loads(run.out)
    assert len(document["units"]) == 10 and [unit["code"] for unit in document["unranked"]] == ["nhan-co"]
