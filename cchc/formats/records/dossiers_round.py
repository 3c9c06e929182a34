"""The dossiers of a round: what round.yaml says of them, and the records themselves."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple
from urllib.parse import parse_qsl, quote, urlsplit, urlunsplit

from ... import dates
from ...assessment import SourceFile, Unit
from ...nodes import Entry, Sequence
from ...number import Rounding
from ...problems import Message, Place, Problem, Value
from ...records.dossier_remarks import MOST_TOLD, repeat_problems
from ...records.dossiers import Counts, Directory, Dossiers, Online, Period, Row, tally
from ...text import normal, shown, slug
from ..files import is_file, problem, state_of
from ..rounding import read_rounding
from ..workbooks.marks import WORKBOOK_SUFFIXES
from .dossiers_columns import Names
from .dossiers_numbers import Numbers
from .dossiers_rows import Due, Reading, failed_reading, read_csv, read_sheet

PASSWORD = "CCHC_DOSSIERS_PASSWORD"  # noqa: S105  # where it is to be found
"""The environment's variable with the password of a connection, where the engine has none of its own for it."""
SUFFIXES = (".csv", ".parquet", *WORKBOOK_SUFFIXES)
_SECRETS = ("pass", "pwd", "token", "secret", "key", "credential")
"""What is in the names of a URL's parameters that hold what nobody may read."""
_FILE_ENGINES = ("duckdb", "sqlite")


class DossierSource(NamedTuple):
    """Where a round's dossiers are, and how they are read."""

    folder: Path
    files: tuple[str, ...]
    connection: str
    table: str
    names: Names
    online: tuple[str, ...]
    period: Period
    rounding: Rounding
    place: Place


def read_dossier_source(entry: Entry | None, folder: Path, year: int | None) -> DossierSource | None:
    """What ``dossiers:`` in round.yaml says; None, and complaints, where it cannot be read."""
    if entry is None:
        return None
    source = entry.source
    before = len(source.problems)
    records, connection, table = entry.text("records"), entry.text("connection"), entry.text("table")
    names = _read_names(entry.required_entry("columns"))
    online = _read_words(entry, "online")
    own_year = entry.amount("year", whole=True)
    period = _read_period(entry, year if own_year is None else int(own_year))
    step = entry.entry("rounding")
    rounding = Rounding(2) if step is None else read_rounding(step)  # how rates are shown
    entry.finish()
    if (records is None) == (connection is None) or (connection is None) != (table is None):
        if len(source.problems) == before:
            source.report("E-H023", entry.at)
    elif connection is not None and _holds_secret(connection):
        source.report("E-H017", entry.at_of("connection"), variable=PASSWORD)
    if names is not None and bool(names.row.channel) != bool(online) and len(source.problems) == before:
        source.report("E-H024", entry.at_of("online"))
    files: tuple[str, ...] = ()
    if records is not None:
        files = _find(folder, records)
        if not files:
            source.report("E-D002", entry.at_of("records"), what="records", path=records)
    if len(source.problems) > before or names is None or period is None or rounding is None:
        return None
    place = entry.place_of("records" if records is not None else "connection")
    return DossierSource(folder, files, connection or "", table or "", names, online, period, rounding, place)


def _find(folder: Path, pattern: str) -> tuple[str, ...]:
    """The files that a name or a pattern stands for, in order; not what editors and systems leave beside them."""
    found = [pattern] if is_file(folder / pattern) else _matching(folder, Path(pattern))
    files = [name for name in found if is_file(folder / name) and not Path(name).name.startswith((".", "~$"))]
    return () if any(Path(name).suffix.lower() not in SUFFIXES for name in files) else tuple(files)


def _matching(folder: Path, pattern: Path) -> list[str]:
    """The names that fit a pattern. ``**`` goes through folders, but through no link to one: it may lead back."""
    home = Path(pattern.anchor) if pattern.is_absolute() else folder
    try:
        found = list(home.glob(str(pattern.relative_to(pattern.anchor))))
    except (ValueError, IndexError, NotImplementedError, OSError):  # no pattern at all, or no name that can be
        return []
    names = found if pattern.is_absolute() else [path.relative_to(folder) for path in found]
    hidden = [name for name in names if any(part[0] == "." and part not in pattern.parts for part in name.parts[1:-1])]
    return sorted(str(name) for name in names if name not in hidden)


def _read_names(entry: Entry | None) -> Names | None:
    if entry is None:
        return None
    unit, received = entry.required_text("unit"), entry.required_text("received")
    due, returned = entry.required_text("due"), entry.required_text("returned")
    channel, procedure, number = (entry.text(key) or "" for key in ("channel", "procedure", "dossier"))
    entry.finish()
    if unit is None or received is None or due is None or returned is None:
        return None
    return Names(Row(unit, channel, received, due, returned), procedure, number)


def _read_words(entry: Entry, key: str) -> tuple[str, ...]:
    node = entry.take(key)
    if node is None:
        return ()
    if not isinstance(node, Sequence):
        entry.source.report("E-Y009", node.at, what=key)
        return ()
    words = [entry.source.text(item, what=key) for item in node.items]
    return tuple(word for word in words if word is not None)


def _read_period(entry: Entry, year: int | None) -> Period | None:
    """The year of the dossiers, and the cut-off date: the year's last day where none is named."""
    text = entry.text("cut_off")
    if year is None:
        return None
    if not dates.FIRST_YEAR < year < dates.LAST_YEAR:
        entry.source.report("E-C030", entry.at_of("year"), year=str(year))
        return None
    period = Period.of(year)
    if text is None:
        return period
    cut_off, remark = dates.parse(text)
    if remark is not None:
        message = Message(remark.code, {**remark.values, "what": "cut_off"})
        entry.source.report_message(message, entry.at_of("cut_off"))
    if cut_off is None:
        return None
    first, last = period.first, Period.of(year + 1).last
    if not first <= cut_off <= last:
        values = {"date": dates.show(cut_off), "first": dates.show(first), "last": dates.show(last)}
        entry.source.report("E-H019", entry.at_of("cut_off"), **values)
        return None
    return Period(year, cut_off)


def _holds_secret(url: str) -> bool:
    parts = urlsplit(url)
    parameters = (*parse_qsl(parts.query, keep_blank_values=True), *parse_qsl(parts.fragment))
    return bool(parts.password) or any(secret in name.casefold() for name, _ in parameters for secret in _SECRETS)


def read_dossiers(
    source: DossierSource, units: tuple[Unit, ...], hint: Callable[[str], Message], *, engine: bool | None = None
) -> Dossiers:
    """Read all that the round names. ``engine`` says whether DuckDB reads what it can; without it, if it is there."""
    directory = Directory(units)
    numbers = Numbers() if source.names.number else None
    due = Due(source.names, source.period, directory, hint, numbers)
    problems: list[Problem] = []
    counts: Counts = {}
    sources: list[SourceFile] = []
    astray, is_whole = 0, True
    seen: dict[str, str] = {}
    unnamed, repeats = "", None
    for reading in _readings(source, due, engine):
        problems.extend(reading.problems)
        astray += reading.astray
        is_whole = is_whole and reading.is_whole
        unnamed, repeats = unnamed or reading.unnamed, reading.repeats
        if reading.source is not None:
            twin = seen.get(reading.source.sha256)
            if twin is not None:
                place = Place(str(source.folder / reading.source.name))
                problems.append(Problem(Message("E-H014", {"other": twin}), (place,)))
                is_whole = False
                if numbers is not None:
                    numbers.leave_out(place.file)  # each of them would be told again
            seen[reading.source.sha256] = reading.source.name
            sources.append(reading.source)
        for of, count in reading.counts.items():
            counts[of] = counts.get(of, 0) + count
    online = Online(source.online) if source.names.row.channel else None
    if numbers is not None and repeats is None:  # an engine finds those of its table
        repeats = numbers.repeats()
    if repeats is not None:
        problems.extend(repeat_problems(repeats))
    if unnamed:
        problems.append(Problem(Message("W-H035", {"heading": unnamed}), (source.place,)))
    tallies, unplaced = tally(counts, units, directory, online, None if repeats is None else repeats.counts)
    if is_whole:
        if online is not None:
            problems.extend(_check_channels(counts, online, source))
        problems.extend(
            Problem(Message("W-H022", {"unit": unit.code, "name": unit.name}), (unit.place or source.place,))
            for unit in units
            if not tallies[unit.code].received and not tallies[unit.code].unsound
        )
    return Dossiers(
        source.period, tallies, astray + unplaced, tuple(sources), tuple(problems), source.rounding, is_whole
    )


def _check_channels(counts: Counts, online: Online, source: DossierSource) -> Iterable[Problem]:
    """A word that is written otherwise in the records would make a share of nothing."""
    channels = sorted({normal(of.channel) for of in counts if of.channel})
    if channels and not any(channel in online for channel in channels):
        known = tuple(shown(channel) for channel in channels[:MOST_TOLD])
        yield Problem(Message("W-H021", {"online": source.online, "known": known}), (source.place,))
        return
    meant = {slug(word) for word in source.online}
    for channel in channels:
        if channel not in online and slug(channel) in meant:
            count = sum(number for of, number in counts.items() if normal(of.channel) == channel)
            values: dict[str, Value] = {"channel": shown(channel), "count": count, "online": source.online}
            yield Problem(Message("W-H032", values), (source.place,))


def _readings(source: DossierSource, due: Due, engine: bool | None) -> Iterable[Reading]:
    """What each file comes to, or the table of an engine; a library is loaded where it is needed."""
    has_engine = False
    if engine is not False and (source.connection or any(not _is_sheet(name) for name in source.files)):
        from .dossiers_engine import is_installed

        has_engine = is_installed()
    if source.connection:
        if not has_engine:
            yield _not_installed(source.place, source.connection)
            return
        yield _read_connection(source, due)
        return
    duckdb = None
    for name in source.files:
        path = source.folder / name
        before, is_csv = state_of(path), path.suffix.lower() == ".csv"
        if _is_sheet(name):
            reading = read_sheet(path, due)
        elif has_engine and not (is_csv and source.names.number):  # numbers are gathered row by row
            from .dossiers_engine import Engine

            duckdb = duckdb or Engine()
            reading = duckdb.read_csv(path, due) if is_csv else duckdb.read_parquet(path, due)
        elif path.suffix.lower() == ".parquet":
            reading = _not_installed(Place(str(path)), path.name)
        else:
            reading = read_csv(path, due)
        if state_of(path) != before:  # it is read more than once, and its fingerprint is to be of what was counted
            reading = failed_reading(problem("E-F013", str(path)))
        if due.numbers is not None and not reading.counts:
            due.numbers.leave_out(str(path))
        # Named as the round names it: files of two folders may have one name.
        yield (
            reading
            if reading.source is None
            else reading._replace(source=reading.source._replace(name=Path(name).as_posix()))
        )


def _is_sheet(name: str) -> bool:
    return Path(name).suffix.lower() in WORKBOOK_SUFFIXES


def _not_installed(place: Place, what: str) -> Reading:
    return failed_reading(Problem(Message("E-H016", {"what": what, "package": "cchc[dossiers]"}), (place,)))


def _read_connection(source: DossierSource, due: Due) -> Reading:
    from .dossiers_engine import read_table

    parts = urlsplit(source.connection)
    shown_url, secret = source.connection, os.environ.get(PASSWORD, "")
    url = shown_url
    if parts.scheme in _FILE_ENGINES:
        path = source.folder / (parts.netloc + parts.path)
        if not is_file(path):  # which such an engine would make
            values = {"what": "connection", "path": shown_url}
            return failed_reading(Problem(Message("E-D002", values), (source.place,)))
        url = f"{parts.scheme}://{path.resolve()}"
        url += f"?{parts.query}" if parts.query else ""
    elif secret and parts.hostname:
        host = parts.netloc.rpartition("@")[2]
        user = quote(parts.username or "", safe="%")
        url = urlunsplit(parts._replace(netloc=f"{user}:{quote(secret, safe='')}@{host}"))
    return read_table(url, shown_url, source.table, due, secret)
