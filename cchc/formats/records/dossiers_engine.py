"""Dossiers counted by an engine: the same marks as row by row, said once as an expression of Ibis.

The expression is what DuckDB runs over .csv and .parquet files, on all cores and spilling to disk, and what any other
engine runs that a connection names. It only counts rows by class; what the counts come to is said in ``dossiers``.
"""

from __future__ import annotations

import codecs
import contextlib
import hashlib
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias
from urllib.parse import quote

from ...assessment import SourceFile
from ...problems import Place
from ...records.dossier_remarks import (
    MOST_TOLD,
    Found,
    Located,
    Repeat,
    Repeats,
    Telling,
    note,
    row_problems,
    totals,
)
from ...records.dossiers import Class, Counts, Mark, Period, Row, kinds
from ..files import failed, problem
from .dossiers_columns import Names, Positions, find_columns
from .dossiers_rows import (
    MOST_CLASSES,
    Due,
    Opened,
    Reading,
    TooManyClasses,
    failed_reading,
    finished,
    locate,
    open_csv,
    read_csv,
    rows_of,
    telling,
    too_many_classes,
)

_MONTHS = (
    ("(?:0[13578]|1[02])", "(?:0[1-9]|[12][0-9]|3[01])"),
    ("(?:0[469]|11)", "(?:0[1-9]|[12][0-9]|30)"),
    ("02", "(?:0[1-9]|1[0-9]|2[0-8])"),
)
"""Months, and the days that they have."""
_YEAR, _LEAP = "(?:19|20)[0-9][0-9]", "(?:(?:19|20)(?:0[48]|[2468][048]|[13579][26])|2000)"
ISO = f"^(?:{_YEAR}-(?:{'|'.join(f'{month}-{day}' for month, day in _MONTHS)})|{_LEAP}-02-29)$"
DAY_FIRST = f"^(?:(?:{'|'.join(f'{day}/{month}' for month, day in _MONTHS)})/{_YEAR}|29/02/{_LEAP})$"
"""What ``dates.parse`` reads, of which a test makes sure."""
_MIDNIGHT = "[ T]00:00(?::00(?:[.]0+)?)?$"

_LONGEST_LINE = 131_072
"""Bytes, of .csv: a value that is longer is refused row by row."""
MEMORY = "512MB"
"""What DuckDB may take before it spills to disk; the grouping needs little, and reading files some for each core."""


def is_installed() -> bool:
    """Whether the libraries of the extra are there."""
    try:
        import duckdb  # noqa: F401
        import ibis  # noqa: F401
    except ImportError:
        return False
    return True


# --- the expression ---


def _day(text: Any, *, again: bool = True) -> Any:
    """The day that a text names, as ISO text; null where ``dates.parse`` reads none."""
    import ibis

    ten = text.length() == 10
    iso = text.substr(6, 4) + "-" + text.substr(3, 2) + "-" + text.substr(0, 2)
    otherwise = ibis.null("string")
    if again:  # what is not plainly a date is looked at without blanks and midnight, which costs more
        bare = text.strip()
        bare = bare.contains(":").ifelse(bare.re_replace(_MIDNIGHT, ""), bare)
        otherwise = _day(bare, again=False)
    return ibis.cases((ten & text.re_search(ISO), text), (ten & text.re_search(DAY_FIRST), iso), else_=otherwise)


def _unread(text: Any, day: Any, blank: Mark, unread: Mark) -> Any:
    """The mark of a text that is no date; only such texts are looked at, which is why it is a case in a case."""
    return day.isnull().ifelse((text.strip() == "").ifelse(int(blank), int(unread)), 0)


def _marked(table: Any, names: Names, period: Period, *, numbered: bool = False) -> Any:
    """The rows with their marks: unit, channel, received, due, returned (as texts), marks.

    And perhaps the number of the row (``number``), and that of the dossier in normal form (``own``).
    """
    import ibis

    def column(name: str) -> Any:
        if not name:
            return ibis.literal("")
        found = table[name]
        return (found if found.type().is_string() else found.cast("string")).fill_null("")

    texts = {key: column(name) for key, name in names.row._asdict().items()}
    if names.number:
        texts["own"] = _normal(column(names.number), is_duckdb=table.get_backend().name == "duckdb")
    if numbered:
        texts["number"] = ibis.row_number() + 1
    rows = table.select(**texts)
    days = {f"{key}_day": _day(rows[key]) for key in ("received", "due", "returned")}
    rows = rows.select(*rows.columns, **days)
    first, last, cut_off = (day.isoformat() for day in (period.first, period.last, period.cut_off))
    received, due, returned = rows.received_day, rows.due_day, rows.returned_day
    total = (
        _unread(rows.received, received, Mark.NOT_RECEIVED, Mark.RECEIVED_UNREAD)
        + _unread(rows.due, due, Mark.NOT_DUE, Mark.DUE_UNREAD)
        + _unread(rows.returned, returned, Mark.NOT_RETURNED, Mark.RETURNED_UNREAD)
    )
    for mark, holds in (
        (Mark.EARLIER, received < first),
        (Mark.LATER, received > last),
        (Mark.OVERDUE, due < cut_off),
        (Mark.SETTLED, returned <= cut_off),
        (Mark.SINCE, returned >= first),
        (Mark.REVERSED, returned < received),
        (Mark.LATE, returned > due),
    ):
        total += holds.ifelse(int(mark), 0)  # nothing where a day is missing
    if names.number:
        total += (rows.own == "").ifelse(int(Mark.UNNUMBERED), int(Mark.NUMBERED))
    kept = [*Row._fields, *(("number",) if numbered else ()), *(("own",) if names.number else ())]
    return rows.select(*kept, marks=total)


def _normal(text: Any, *, is_duckdb: bool) -> Any:
    """A dossier's number as ``text.normal`` has it; but for NFC, which not every engine can make."""
    import ibis

    @ibis.udf.scalar.builtin  # type: ignore[untyped-decorator]
    def nfc_normalize(text: str) -> str: ...  # type: ignore[empty-body]

    bare = text.re_replace("[\u200b\ufeff]", "").re_replace(f"[{_BLANKS}]+", " ").strip()
    return nfc_normalize(bare) if is_duckdb else bare


_BLANKS = "".join(c for c in map(chr, range(0x3001)) if c.isspace())


Run: TypeAlias = Callable[[Any], list[tuple[Any, ...]]]
"""How an engine answers an expression, row by row."""


def _count(table: Any, names: Names, period: Period, run: Run) -> Counts:
    """How many rows of each class there are; one class more than are read where there are too many."""
    marked = _marked(table, names, period)
    grouped = marked.group_by("unit", "channel", "marks").agg(rows=marked.count()).limit(MOST_CLASSES + 1)
    return {Class(unit, channel, int(marks)): int(rows) for unit, channel, marks, rows in run(grouped)}


def _first_rows(table: Any, due: Due, counts: Counts, run: Run, *, numbered: bool) -> Found:
    """The first rows of each kind that there is something to say of; by their texts where rows have no numbers."""
    marked = _marked(table, due.names, due.period, numbered=numbered)
    order = ["number"] if numbered else ["unit", "received", "due", "returned"]
    found: Found = {}
    for kind in totals(counts, due.directory):
        classes = [of for of in counts if kind in kinds(of, due.directory)]
        units, channels, marks = ({of[place] for of in classes} for place in range(3))
        chosen = marked.filter(
            marked.marks.isin(sorted(marks)), marked.unit.isin(sorted(units)), marked.channel.isin(sorted(channels))
        )
        wanted = chosen.order_by(order).limit(2 * MOST_TOLD)
        for *texts, last in run(wanted.select(*Row._fields, "marks", *(["number"] if numbered else []))):
            number = int(last) if numbered else None
            row = Row(*texts[: len(Row._fields)])
            of = Class(row.unit, row.channel, int(texts[-1] if numbered else last))
            if kind in kinds(of, due.directory):
                note(found, [kind], Located(number, row))
    return found


def _repeats(table: Any, due: Due, place: Place, run: Run) -> Repeats | None:
    """The numbers that occur more than once, unless all of their rows are of another year; the first by their texts."""
    marked = _marked(table, due.names, due.period)
    own = marked.filter(marked.own != "").mutate(used=_is_used(marked.marks).ifelse(1, 0))
    groups = own.group_by("own").agg(rows=own.count(), used=own.used.sum())
    groups = groups.filter(groups.rows > 1, groups.used > 0)
    ((numbers, rows),) = run(groups.agg(numbers=groups.count(), rows=groups.rows.sum()))
    if not numbers:
        return None
    first = run(groups.order_by("own").limit(MOST_TOLD).select("own"))
    again = marked.filter(_is_used(marked.marks)).semi_join(groups, "own")
    counts = run(again.group_by("unit", "channel", "marks").agg(rows=again.count()))
    return Repeats(
        {Class(unit, channel, int(marks)): int(count) for unit, channel, marks, count in counts},
        int(rows) - int(numbers),
        tuple(Repeat(number, place, None) for (number,) in first),
    )


def _is_used(marks: Any) -> Any:
    return (marks & int(Mark.EARLIER | Mark.LATER)) == 0


def _of_table(table: Any, due: Due, told: Telling, source: SourceFile, run: Run, *, numbered: bool) -> Reading:
    counts = _count(table, due.names, due.period, run)
    if len(counts) > MOST_CLASSES:
        return too_many_classes(told.place(None, None), source)
    found = _first_rows(table, due, counts, run, numbered=numbered)
    return Reading(counts, row_problems(counts, found, told), source)


# --- files, with DuckDB ---


_VIEW = "dossiers"
_BATCH = 5_000
"""Rows that are taken from DuckDB at a time."""


class Engine:
    """DuckDB for the files of one round.

    It is handed the SQL that Ibis makes of the expression. Ibis's own connection to it would do the same, and load
    libraries for data frames first, which takes as long as counting a million dossiers.
    """

    def __init__(self) -> None:
        import duckdb

        self._connection = duckdb.connect(config={"memory_limit": MEMORY})

    def _run(self, expression: Any) -> list[tuple[Any, ...]]:
        from ibis.backends.sql.compilers.duckdb import DuckDBCompiler

        with _quiet():
            sql = DuckDBCompiler().to_sqlglot(expression).sql("duckdb")
            rows: list[tuple[Any, ...]] = self._connection.execute(sql).fetchall()
        return rows

    def _view(self, columns: Sequence[str], reader: str) -> Any:
        """A view with the columns that a function of DuckDB's reads, all of them as texts."""
        import ibis

        cast = ", ".join(f"cast({_name(column)} as varchar) as {_name(column)}" for column in columns)
        self._connection.execute(f"create or replace view {_VIEW} as select {cast} from {reader}").fetchall()  # noqa: S608  # quoted
        return ibis.table(dict.fromkeys(columns, "string"), name=_VIEW)

    def read_csv(self, path: Path, due: Due) -> Reading:
        """The same as row by row; whatever the engine stumbles over is read so."""
        opened = open_csv(path, due.names)
        if isinstance(opened, Reading):
            return opened
        head, at = opened
        if not head.starts_with_it:
            return read_csv(path, due)
        # Rows are taken by their place, since headings may be anything.
        names = Names(Row(*("" if getattr(at, key) is None else f"c{getattr(at, key)}" for key in Row._fields)))
        with ThreadPoolExecutor(1) as pool:
            looking = pool.submit(_look_through, path)
            try:
                counts = _count(self._csv(path, head), names, due.period, self._run)
            except Exception:  # noqa: BLE001  # engines raise what they like; row by row, every mistake gets a place
                return read_csv(path, due)
            try:
                looked = looking.result()
            except OSError as error:
                return failed_reading(failed("E-F001", str(path), error))
        if not looked.is_text:
            return read_csv(path, due)
        source = SourceFile(path.name, looked.sha256)
        if len(counts) > MOST_CLASSES:
            return too_many_classes(Place(str(path)), source)
        problems = [] if looked.last in (b"\n", b"\r") else [problem("W-H013", str(path))]
        wanted = totals(counts, due.directory)
        found = locate(path, head, at, due, wanted) if wanted else {}
        if any(len(found.get(kind, ())) < min(count, MOST_TOLD) for kind, count in wanted.items()):
            return read_csv(path, due)  # the engine takes the file for another than it is
        told = row_problems(counts, found, telling(due, Place(str(path)), at, due.names.row))
        return Reading(counts, [*problems, *told], source, unnamed=at.unnamed)

    def _csv(self, path: Path, head: Opened) -> Any:
        columns = [f"c{place}" for place in range(len(head.header))]
        types = ", ".join(f"{_text(column)}: 'varchar'" for column in columns)
        reader = (
            f"read_csv({_file(path)}, columns = {{{types}}}, delim = {_text(head.delimiter)}, header = true, "
            "auto_detect = false, quote = '\"', escape = '\"', strict_mode = true, null_padding = false, "
            f"max_line_size = {_LONGEST_LINE})"
        )
        return self._view(columns, reader)

    def read_parquet(self, path: Path, due: Due) -> Reading:
        """Dossiers of a .parquet file; the first is row 1."""
        name = str(path)
        reader = f"read_parquet({_file(path)})"
        try:
            sha256 = _look_through(path).sha256
            described = self._connection.execute(f"describe from {reader}").fetchall()  # quoted
        except OSError as error:
            return failed_reading(failed("E-F001", name, error))
        except Exception:  # noqa: BLE001  # what engines raise differs
            return failed_reading(problem("E-H015", name))
        columns = [column for column, *_ in described]
        at = find_columns(columns, due.names, Place(name))
        source = SourceFile(path.name, sha256)
        if isinstance(at, list):
            return Reading({}, at, source, is_whole=False)
        # The headings are compared in normal form, and the engine wants them as they are.
        own = Row(*("" if getattr(at, key) is None else columns[getattr(at, key)] for key in Row._fields))
        if at.number is not None:
            return self._take_parquet(reader, [*own, columns[at.number]], at, due, Place(name), source)
        told = telling(due, Place(name), at, due.names.row)
        table = self._view([column for column in own if column], reader)
        reading = _of_table(table, due._replace(names=Names(own)), told, source, self._run, numbered=True)
        return reading._replace(unnamed=at.unnamed)

    def _take_parquet(
        self, reader: str, columns: Sequence[str], at: Positions, due: Due, place: Place, source: SourceFile
    ) -> Reading:
        """Row by row, as the dossiers' numbers have to be gathered."""
        import duckdb

        texts = ", ".join(f"coalesce(cast({_name(name)} as varchar), '')" if name else "''" for name in columns)
        taken = rows_of(due, place, at)
        try:
            answer = self._connection.execute(f"select {texts} from {reader}")  # noqa: S608  # quoted
            batches = iter(lambda: answer.fetchmany(_BATCH), [])
            taken.take(chain.from_iterable(batches), Positions(0, 1, 2, 3, 4, len(columns), 5), 1)
        except TooManyClasses:
            return too_many_classes(place, source)
        except duckdb.Error:
            return failed_reading(problem("E-H015", place.file))
        return finished(taken, at, due, place, source, [])


def _name(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _text(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _file(path: Path) -> str:
    """A file's name, which the engine would take for a pattern."""
    return _text(str(path).replace("[", "[[]"))


class _Bytes(NamedTuple):
    """What there is to know of a file's bytes."""

    sha256: str
    is_text: bool
    """Whether all of them are UTF-8: the engine looks at no more than it counts."""
    last: bytes


def _look_through(path: Path) -> _Bytes:
    digest, decoder = hashlib.sha256(), codecs.getincrementaldecoder("utf-8")()
    is_text, last = True, b""
    with open(path, "rb", buffering=0) as stream:
        while chunk := stream.read(1 << 20):
            digest.update(chunk)
            last = chunk[-1:]
            if is_text:
                try:
                    decoder.decode(chunk)
                except UnicodeDecodeError:
                    is_text = False
    return _Bytes(digest.hexdigest(), is_text and not decoder.getstate()[0], last)


# --- a table of another engine ---


def read_table(url: str, shown: str, name: str, due: Due, secret: str) -> Reading:
    """Dossiers of a table that an engine keeps, under the name of a connection that holds no secret."""
    import ibis

    place = Place(f"{shown} {name}")
    try:
        with _quiet():
            table = ibis.connect(url).table(name)
        at = find_columns(list(table.columns), due.names, place)
        if isinstance(at, list):
            return Reading({}, at, None, is_whole=False)
        source = SourceFile(place.file, "")
        told = telling(due, place, None, due.names.row)
        reading = _of_table(table, due, told, source, _answer, numbered=False)._replace(unnamed=at.unnamed)
        if due.names.number and reading.is_whole:
            reading = reading._replace(repeats=_repeats(table, due, place, _answer))
    except ImportError:
        package = f"ibis-framework[{shown.partition(':')[0]}]"
        return failed_reading(problem("E-H016", place.file, what=shown, package=package))
    except Exception as error:  # noqa: BLE001  # what engines raise differs
        saying = _first_line(error)
        for hidden in (secret, quote(secret, safe="")) if secret else ():
            saying = saying.replace(hidden, "***")
        return failed_reading(problem("E-H018", place.file, engine=shown, saying=saying))
    return reading._replace(source=SourceFile(place.file, fingerprint_of(reading.counts)))


def _answer(expression: Any) -> list[tuple[Any, ...]]:
    """What the engine of a table answers."""
    with _quiet():
        found = expression.to_pyarrow()
    return list(zip(*(column.to_pylist() for column in found.columns), strict=True))


def fingerprint_of(counts: Mapping[Class, int]) -> str:
    """Of a table there are no bytes to take a hash of: it is that of the counts, a line a class."""
    lines = sorted(f"{of.unit}\t{of.channel}\t{of.marks}\t{count}\n" for of, count in counts.items())
    return hashlib.sha256("".join(lines).encode()).hexdigest()


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Warnings of engines are for their developers, not for the reader of figures."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def _first_line(error: Exception) -> str:
    first = next((line.strip() for line in str(error).splitlines() if line.strip()), "")
    return f"{type(error).__name__}: {first}"
