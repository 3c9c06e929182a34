"""One aggregation, whoever runs it: row by row, DuckDB, and Spark where it is installed."""

from __future__ import annotations

import datetime
import random
import re
import shutil
import warnings

import dossier_records as records
import pytest

from cchc import dates
from cchc.assessment import Unit
from cchc.formats.records import dossiers_engine
from cchc.formats.records.dossiers_columns import Names
from cchc.formats.records.dossiers_engine import DAY_FIRST, ISO
from cchc.formats.records.dossiers_round import DossierSource, read_dossiers
from cchc.language import Language
from cchc.nodes import did_you_mean
from cchc.number import Rounding
from cchc.problems import Place
from cchc.records.dossiers import Period, Row

duckdb = pytest.importorskip("duckdb", reason="the extra cchc[dossiers] is not installed")
pytest.importorskip("ibis", reason="the extra cchc[dossiers] is not installed")

UNITS = tuple(
    Unit(f"xa-{number:02}", name) for number, name in enumerate(("Xã Một", "Xã Hai", "Xã Ba", "Xã Bốn", "Xã Năm"), 1)
)
NAMES = Names(Row("ma_don_vi", "kenh", "ngay_tiep_nhan", "ngay_hen_tra", "ngay_tra"), "thu_tuc")

YEAR = Period.of(2023)


def source(folder, *files, connection="", table="", period=YEAR):
    place = Place("round.yaml", 5, 3)
    return DossierSource(folder, files, connection, table, NAMES, ("truc-tuyen", "online"), period, Rounding(2), place)


def read(folder, *files, engine=None, **options):
    return read_dossiers(
        source(folder, *files, **options),
        UNITS,
        lambda text: did_you_mean(text, [u.code for u in UNITS]),
        engine=engine,
    )


def told(dossiers, *, without_places=False):
    """What is said, line by line."""
    lines = [Language("en").problem(problem) for problem in dossiers.problems]
    if not without_places:
        return sorted(lines)
    return sorted(re.sub(r"; rows: .*$", "", line.partition(" ")[2].partition(": ")[2] or line) for line in lines)


# --- dates ---


def test_the_engines_expression_reads_the_days_that_dates_reads():
    day = datetime.date(1899, 1, 1)
    while day.year < 2102:
        for pattern, text in ((ISO, day.isoformat()), (DAY_FIRST, dates.show(day))):
            assert (dates.parse(text)[0] is not None) == (re.search(pattern, text) is not None), text
        day += datetime.timedelta(1)


def test_and_no_others():
    chance = random.Random(3)
    for _ in range(20_000):
        text = "".join(
            chance.choice("0123456789") if c == "0" else c
            for c in chance.choice(("0000-00-00", "00/00/0000", "2000-00-00", "00/00/2000"))
        )
        read = dates.parse(text)[0] is not None
        assert read == any(re.search(pattern, text) for pattern in (ISO, DAY_FIRST)), text


# --- DuckDB ---


@pytest.fixture(scope="module")
def odd(tmp_path_factory):
    folder = tmp_path_factory.mktemp("odd")
    records.write_csv(folder / "odd.csv", records.odd_rows(20_000))
    return folder


@pytest.mark.parametrize("cut_off", [(2023, 12, 31), (2023, 6, 30), (2024, 3, 31)])
def test_odd_records(odd, cut_off):
    period = Period(2023, datetime.date(*cut_off))
    plain = read(odd, "odd.csv", engine=False, period=period)
    engine = read(odd, "odd.csv", engine=True, period=period)
    assert plain.astray > 100 and plain.total.undated > 10
    assert {problem.code for problem in plain.problems} >= {
        "E-H030", "E-H001", "E-H002", "E-H003", "E-H004",
        "E-H005", "E-H006", "E-H007", "W-H008", "W-H009", "W-H010",
    }  # fmt: skip
    assert engine == plain


def no_plain_reading(*_):
    raise AssertionError("the engine gave up")


def test_the_engine_itself_reads(odd, monkeypatch):
    plain = read(odd, "odd.csv", engine=False)
    monkeypatch.setattr(dossiers_engine, "read_csv", no_plain_reading)
    assert read(odd, "odd.csv", engine=True) == plain


HEADER = ",".join(records.HEADINGS).encode()
WRITTEN = {
    "semicolons": b"ma_don_vi;kenh;thu_tuc;ngay_tiep_nhan;ngay_hen_tra;ngay_tra\r\nxa-01;;;2023-01-02;2023-01-09;\r\n",
    "tabs": b"ma_don_vi\tthu_tuc\tkenh\tngay_tiep_nhan\tngay_hen_tra\tngay_tra\nxa-01\ta\t\t2023-01-02\t2023-01-09\t\n",
    "byte order mark": b"\xef\xbb\xbf@\nxa-01,a,b,2023-01-02,2023-01-09,\n",
    "other order": b"ngay_tra,ngay_hen_tra,thu_tuc,ngay_tiep_nhan,kenh,ma_don_vi\n2023-01-03,2023-01-09,,2023-01-02,,",
    "no end of line": b"@\nxa-01,a,b,2023-01-02,2023-01-09,2023-01-1",
    "short row": b"@\nxa-01,a,b,2023-01-02,2023-01-09,\nxa-01,a,b,2023",
    "long row": b"@\nxa-01,a,b, c,2023-01-02,2023-01-09,\n",
    "blank beyond": b"@\nxa-01,a,b,2023-01-02,2023-01-09,,\n",
    "blank lines": b"\n\n@\n\nxa-01,a,b,2023-01-02,2023-01-09,\n\nxa-9,,,,,\n",
    "quotes": b'@\n"xa-01","C\xe1\xba\xa5p, ""\xc4\x91\xe1\xbb\x95i""",b,"2023-01-02",2023-01-09,"2023-99-01"\n',
    "lines in quotes": b'@\nxa-01,"a\nb",b,2023-01-02,2023-01-09,\nxa-1,a,b,2023-01-02,2023-01-09,\n',
    "open quote": b'@\nxa-01,"a,b,2023-01-02,2023-01-09,\nxa-01,a,b,2023-01-02,2023-01-09,\n',
    "quote within": b'@\nxa-01,a "b" c,b,2023-01-02,2023-01-09,\n',
    "not utf-8": b"@\nxa-01,a,b,2023-01-02,2023-01-09,\nxa-02,x\xe3,b,2023-01-02,2023-01-09,\n",
    "no rows": b"@\n",
    "empty": b"",
    "missing column": b"ma_don_vi,thu_tuc,kenh,ngay_tiep_nhan,ngay_hen\nxa-01,a,b,2023-01-02,2023-01-09\n",
    "column twice": b"ma_don_vi,@\nxa-01,xa-02,a,b,2023-01-02,2023-01-09,\n",
    "binary": bytes(range(256)),
}  # fmt: skip


@pytest.mark.parametrize("case", WRITTEN)
def test_a_file_is_read_alike_however_it_is_written(case, tmp_path):
    (tmp_path / "x.csv").write_bytes(WRITTEN[case].replace(b"@", HEADER))
    assert read(tmp_path, "x.csv", engine=True) == read(tmp_path, "x.csv", engine=False)


def test_parquet_says_what_csv_says(odd, tmp_path):
    """But for the rows' numbers: a .parquet file has no row of headings."""
    rows = f"from read_csv('{odd / 'odd.csv'}', all_varchar=true)"
    duckdb.connect().execute(f"copy ({rows}) to '{tmp_path / 'odd.parquet'}' (row_group_size 2048)").fetchall()
    plain, parquet = read(odd, "odd.csv", engine=False), read(tmp_path, "odd.parquet", engine=True)
    assert parquet.tallies == plain.tallies and parquet.astray == plain.astray

    def shifted(problem):
        return [(place.line - (place.file.endswith("csv")), place.column) for place in problem.places if place.line]

    rows = [
        sorted((p.code, repr(p.message.values), shifted(p)) for p in d.problems if not p.code.startswith("W-"))
        for d in (plain, parquet)
    ]
    assert rows[0] == rows[1]


def test_dates_of_a_parquet_file_need_not_be_texts(tmp_path):
    duckdb.connect().execute(
        f"""copy (select 'xa-01' ma_don_vi, '' thu_tuc, 'online' kenh, date '2023-01-02' ngay_tiep_nhan,
        timestamp '2023-01-09 00:00:00' ngay_hen_tra, timestamp '2023-01-03 08:00:00' ngay_tra)
        to '{tmp_path / "x.parquet"}'"""
    ).fetchall()
    dossiers = read(tmp_path, "x.parquet")
    (problem,) = [problem for problem in dossiers.problems if problem.code != "W-H022"]
    assert (problem.code, str(problem.places[0])) == ("E-H004", f"{tmp_path / 'x.parquet'}:1:6")
    assert problem.message.values["text"] == "2023-01-03 08:00:00" and problem.message.values["what"] == "ngay_tra"


def test_a_table_of_a_connection(odd, tmp_path):
    """The figures are the same; the rows of a table have no numbers, and are told by what is in them."""
    path = tmp_path / "kho.ddb"
    connection = duckdb.connect(str(path))
    connection.execute(f"create table ho_so as from read_csv('{odd / 'odd.csv'}', all_varchar=true)").fetchall()
    connection.close()
    plain = read(odd, "odd.csv", engine=False)
    table = read(tmp_path, connection="duckdb://kho.ddb", table="ho_so")
    assert table.tallies == plain.tallies and table.astray == plain.astray
    assert [s.name for s in table.sources] == ["duckdb://kho.ddb ho_so"] and len(table.sources[0].sha256) == 64


def test_the_password_comes_from_the_environment_and_is_never_told(tmp_path, monkeypatch):
    import ibis

    asked = []

    def refuse(url):
        asked.append(url)
        raise ValueError(f"no way in with {url}")

    monkeypatch.setattr(ibis, "connect", refuse)
    monkeypatch.setenv("CCHC_DOSSIERS_PASSWORD", "mở/ra")
    found = read(tmp_path, connection="postgres://nhan@may-chu:5432/mot-cua", table="ho_so")
    assert asked == ["postgres://nhan:m%E1%BB%9F%2Fra@may-chu:5432/mot-cua"]
    (problem,) = found.problems
    assert problem.message.values == {
        "engine": "postgres://nhan@may-chu:5432/mot-cua",
        "saying": "ValueError: no way in with postgres://nhan:***@may-chu:5432/mot-cua",
    }
    assert not found.is_whole and found.sources == ()


# --- Spark ---


@pytest.fixture(scope="module")
def spark():
    sql = pytest.importorskip("pyspark.sql", reason="pyspark is not installed")
    if shutil.which("java") is None:
        pytest.skip("Spark needs Java 17, which is not installed")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        session = (
            sql.SparkSession.builder.master("local[2]")
            .config("spark.ui.enabled", "false")
            .config("spark.sql.shuffle.partitions", "2")
            .getOrCreate()
        )
        yield session
        session.stop()


@pytest.mark.filterwarnings("ignore")
def test_spark_says_what_the_others_say(odd, spark):
    """Generated records with empty and missing dates and odd formats."""
    frame = spark.read.csv(
        str(odd / "odd.csv"),
        header=True,
        inferSchema=False,
        ignoreLeadingWhiteSpace=False,
        ignoreTrailingWhiteSpace=False,
    )
    frame.createOrReplaceTempView("ho_so")
    plain = read(odd, "odd.csv", engine=False)
    by_spark = read(odd, connection="pyspark://", table="ho_so")
    assert [line for line in told(by_spark) if "E-H018" in line] == []
    assert by_spark.tallies == plain.tallies and by_spark.astray == plain.astray
    duck = duckdb.connect(str(odd / "kho.ddb"))
    duck.execute(f"create or replace table ho_so as from read_csv('{odd / 'odd.csv'}', all_varchar=true)").fetchall()
    duck.close()
    by_duckdb = read(odd, connection="duckdb://kho.ddb", table="ho_so")
    assert [(p.code, p.message.values) for p in by_spark.problems] == [
        (p.code, p.message.values) for p in by_duckdb.problems
    ]
    assert by_spark.sources[0].sha256 == by_duckdb.sources[0].sha256
