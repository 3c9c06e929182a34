"""What a terminal shows: everything, at any width, in any code page."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
import unicodedata
from collections import Counter
from functools import cache
from pathlib import Path

import pytest
from pseudo_terminal import figures, shown_on
from rich.cells import cell_len

from cchc.formats.round.folder import load_round, read_submissions
from cchc.formats.sets.reading import load_set
from cchc.language import Language
from cchc.problems import Message
from cchc.recording import criteria_record, results_of
from cchc.rounds import score_round
from cchc.tables.criteria import criteria_list_table, criteria_table
from cchc.tables.explanation.indicator import explanation_table
from cchc.tables.field_ranking import field_ranking_table, field_ranking_tables
from cchc.tables.fields import fields_tables
from cchc.tables.losses import losses_table
from cchc.tables.provenance import problems_table, provenance_table
from cchc.tables.ranking import ranking_tables
from cchc.tables.table import Align, Badge, Column, Named, Row, Table, Tone, Weight
from cchc.tables.unit import unit_table
from cchc.tables.wording import cell_text
from cchc.terminal import columns_of, show_tables

EXAMPLES = Path(__file__).parent.parent / "examples"
ROUNDS = Path(__file__).parent / "golden" / "files" / "rounds"
COMMUNES = str(EXAMPLES / "dak-rlap-communes-2023")
NHAN_CO = str(EXAMPLES / "dak-rlap-communes-2023" / "assessments" / "nhan-co.yaml")

COMMANDS = [
    ["batch", "rounds/sound"],
    ["batch", "rounds/apart"],
    ["batch", "rounds/conditions"],
    ["batch", COMMUNES],
    ["score", NHAN_CO],
    ["score", NHAN_CO, "--explain", "3.2.1"],
    ["criteria", "list"],
    ["criteria", "show", "sets/small.yaml"],
    ["criteria", "show", "dak-nong-district-2022"],
]
WIDTHS = [40, 60, 80, 100, 120, 200]


def letters(text):
    """How often each character is shown, but for blanks and lines."""
    return Counter(re.sub(r"[\s─]", "", text))


# --- nothing is cut off ----------------------------------------------------------------------------------------


@cache
def tables(name):
    """Every kind of table that the program makes."""
    if name == "sets":
        sets = [load_set(path).criteria for path in sorted((EXAMPLES.parent / "criteria").glob("*.yaml"))]
        return [criteria_list_table(sets), *(criteria_table(criteria) for criteria in sets)]
    folder, problems = load_round(EXAMPLES / "dak-rlap-communes-2023" if name == "communes" else ROUNDS / name)
    submissions, _, remarks = read_submissions(folder, jobs=1)
    results = results_of(score_round(folder.round, submissions), [*problems, *remarks])
    criteria = folder.round.criteria
    unit = results.units[0].unit
    return [
        *ranking_tables(results),
        *fields_tables(results),
        losses_table(results),
        provenance_table(results),
        problems_table(results),
        *field_ranking_tables(results, "1"),
        field_ranking_table(results, "1"),
        unit_table(unit, criteria_record(criteria), criteria.policy, results.units[0].grade),
        *(explanation_table(unit, criteria, indicator) for indicator in criteria.indicators),
    ]


def words_of(table, language, *, minor):
    """Everything that a table says: title, headings, cells, notes."""
    shown = [position for position, column in enumerate(table.columns) if minor or not column.minor]
    yield from (language.sentence(text) for text in ((table.title,) if table.title else ()))
    yield from (language.sentence(text) for text in (*table.subtitle, *table.notes))
    for row in table.rows:
        yield from (cell_text(row.cells[position], table.columns[position], language) for position in shown)


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("columns", [20, 40, 60, 80, 100, 120, 200])
@pytest.mark.parametrize("name", ["sound", "errors", "apart", "conditions", "communes", "sets"])
def test_everything_is_shown_at_every_width(name, columns, lang):
    """But for minor columns where there is no room for them; they are left out whole."""
    language = Language(lang)
    for item in tables(name):
        out = render(item, columns=columns, lang=lang)
        said = list(words_of(item, language, minor=columns >= 110))
        assert letters(out) >= letters("".join(said)), item.title
        # An index that is broken over two lines would be read as another.
        decimals = figures(" ".join(text for text in said if re.fullmatch(r"\d+([.,]\d+)?", text)))
        assert figures(out) >= decimals, item.title
        assert max(cell_len(line) for line in out.splitlines()) <= columns


@pytest.mark.parametrize("columns", WIDTHS)
@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: " ".join(Path(word).name for word in command))
def test_no_line_is_longer_than_the_terminal(command, columns, workplace, cchc):
    out = cchc(*command, columns=columns).out
    assert max(len(line) for line in out.splitlines()) <= columns


@pytest.mark.parametrize("columns", [40, 80, 120])
def test_a_unit_keeps_its_figures_beside_it(columns, workplace, cchc):
    """Read from the top, each name is followed by its own points and index before the next name comes."""
    document = json.loads(cchc("batch", COMMUNES, "--format", "json").out)
    out = " ".join(cchc("batch", COMMUNES, columns=columns).out.partition("Đồng hạng")[0].split())
    at = 0
    for unit in document["units"]:
        for text in (unit["name"], unit["points"], unit["index"]):
            at = out.index(text.replace(".", ","), at) + 1


@pytest.mark.parametrize("columns", [40, 80, 120])
def test_words_of_names_are_whole(columns, workplace, cchc):
    out = cchc("batch", COMMUNES, columns=columns).out
    words = set(re.findall(r"\w+", out))
    for name in ("Nhân", "Thị trấn", "Trảng", "Ngọc", "Khuê"):
        assert set(name.split()) <= words, name


def test_every_character_is_as_wide_as_rich_has_it():
    """By itself, and between letters."""
    others = [chr(code) for code in range(0x30000) if columns_of(chr(code)) != cell_len(chr(code))]
    assert others == []
    assert [code for code in range(0x3000) if columns_of(f"ấ{chr(code)}n") != cell_len(f"ấ{chr(code)}n")] == []


def render(table, *, columns=80, lang="vi"):
    stream = io.StringIO()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("COLUMNS", str(columns))
        show_tables([table], Language(lang), color=False, stream=stream)
    return stream.getvalue()


def table(*rows, **options):
    return Table(
        Message("{title}", {"title": options.pop("title", "Bảng")}),
        (
            Column(Message("Hạng"), Align.RIGHT, 0, "rank"),
            Column(Message("Đơn vị"), key="name", wide=True),
            Column(Message("Điểm"), Align.RIGHT, 2, "points"),
            Column(Message("Xếp loại"), key="grade"),
        ),
        tuple(Row(row) for row in rows),
        **options,
    )


NAMES = [
    "[phòng]",
    "[/phòng]",
    "[bold]Xã[/bold]",
    "[red]",
    "[link=http://x]y[/link]",
    ":smile: :warning:",
    "\\[x]",
    "{name} %s %(x)s",
    "Xã <b>A</b> & B",
    "Xã 行政 改革",
    "Xã 𠀀",
    "Xã ☃",
    "Xã Hoà và Xã Hòa",
]


@pytest.mark.parametrize("columns", [40, 80, 120])
@pytest.mark.parametrize("name", NAMES)
def test_names_are_shown_as_they_are(name, columns):
    """In a title, in a cell, as a grade."""
    out = render(table((1, name, 5, Badge(Named(name, ""), Tone.BEST)), title=name), columns=columns)
    assert out.splitlines()[0] == name
    assert letters(out) >= letters(name * 3)


@pytest.mark.parametrize("columns", [40, 80, 120])
def test_columns_stay_in_line_beside_wide_letters(columns):
    rows = [(1, "Xã 行政 改革", 5, "Tốt"), (2, "Xã Nhân Cơ", 5, "Tốt"), (3, "Xã ☃", 5, "Tốt")]
    lines = [line for line in render(table(*rows), columns=columns).splitlines() if "Tốt" in line]

    def width(text):
        return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)

    assert len({width(line.partition("5,00")[0]) for line in lines}) == 1


def test_decomposed_names_are_composed_before_they_are_shown(workplace, cchc):
    """Combining marks would shift every column behind them."""
    units = Path("rounds/sound/units.yaml")
    units.write_text(unicodedata.normalize("NFD", units.read_text(encoding="utf-8")), encoding="utf-8")
    out = cchc("batch", "rounds/sound").out
    assert "Xã Đồng Tâm" in out
    assert unicodedata.is_normalized("NFC", out)
    lines = [line for line in out.splitlines() if re.match(r" +\d+ +Xã ", line)]
    assert len(lines) == 5
    assert len({re.search(r"\d,\d\d", line).end() for line in lines}) == 1


@pytest.mark.parametrize("columns", WIDTHS)
def test_what_is_said_of_a_column_goes_with_it(columns, cchc, examples):
    """Also where the notes stand below other tables than the column."""
    out = cchc("batch", examples / "communes-2025-appraised", columns=columns, lang="en").out
    title, _, below = out.partition("Grades")
    assert ("Self-assessed" in title, "Self-assessed" in below) == ((True, True) if columns >= 120 else (False, False))
    assert "The figures are those after appraisal 2" in below


@pytest.mark.parametrize("columns", WIDTHS)
def test_more_points_do_not_stand_below_fewer_without_a_word(columns, cchc, examples):
    """Where another maximum applies to each unit, it is shown, or the ranking says that it differs.

    Of the wards all have the same.
    """
    out = cchc("batch", examples / "communes-2025-appraised", columns=columns, lang="en").out
    for title, differs in (("Ranking – Phường", False), ("Ranking – Xã", True)):
        _, _, below = out.partition(title)
        ranking = " ".join(below.partition("Grades")[0].split())
        is_told = "Points are of the maximum that applies to each unit" in ranking
        assert is_told == (differs and "Maximum" not in ranking)


def test_headings_of_figures_wrap_before_rows_fall_apart():
    """The figures themselves are whole; what room is left goes to the names first."""
    figures = [Column(Message(f"Chỉ số năm {year}"), Align.RIGHT, 2, f"y{year}") for year in (2021, 2022, 2023)]
    wide = Table(None, (Column(Message("Đơn vị"), wide=True), *figures), (Row(("Thành phố Cao Khuê", 1234, 5, 6)),))
    assert render(wide, columns=50).splitlines()[1:] == [
        " Đơn vị                  Chỉ số   Chỉ số   Chỉ số",
        "                       năm 2021      năm      năm",
        "                                    2022     2023",
        " ────────────────────────────────────────────────",
        " Thành phố Cao Khuê    1.234,00     5,00     6,00",
    ]


def test_rows_do_not_fall_apart_for_minor_columns():
    """They are left out of a broad terminal too where they leave no room, instead of the table's lines."""
    minor = [Column(Message(f"Cột phụ số {number}"), Align.RIGHT, 2, f"m{number}", minor=True) for number in range(9)]
    columns = (Column(Message("Đơn vị"), wide=True), Column(Message("Chỉ số"), Align.RIGHT, 2), *minor)
    long = Table(None, columns, (Row(("Thành phố Cao Khuê", 81, *[10**9] * 9)),))
    assert render(long, columns=130).splitlines()[1:] == [
        " Đơn vị               Chỉ số",
        " ───────────────────────────",
        " Thành phố Cao Khuê    81,00",
    ]


LONG = "Nhóm các huyện miền núi, vùng cao, biên giới có điều kiện kinh tế - xã hội đặc biệt khó khăn"


def test_a_long_text_of_many_rows_is_said_once():
    columns = (Column(Message("Nhóm"), ditto=True), Column(Message("Đơn vị")), Column(Message("Hạng"), Align.RIGHT))
    groups = [LONG, LONG, "Khối B", "Khối B", LONG]
    rows = tuple(Row((group, f"Huyện {place}", place)) for place, group in enumerate(groups, 1))
    shown = render(Table(None, columns, rows), columns=80)
    assert [line.rstrip() for line in shown.splitlines()[3:]] == [
        " Nhóm các huyện miền núi, vùng    Huyện 1      1",
        " cao, biên giới có điều kiện",
        " kinh tế - xã hội đặc biệt khó",
        " khăn",
        "                                  Huyện 2      2",
        " Khối B                           Huyện 3      3",
        "                                  Huyện 4      4",
        " Nhóm các huyện miền núi, vùng    Huyện 5      5",
        " cao, biên giới có điều kiện",
        " kinh tế - xã hội đặc biệt khó",
        " khăn",
    ]


def test_a_total_and_a_heading_are_rows_like_any_other():
    rows = (Row((None, "Tổng", 12, None), Weight.TOTAL), Row((None, "Mục", None, None), Weight.HEADING))
    plain = table()
    out = render(Table(plain.title, plain.columns, rows))
    assert re.search(r"Tổng +12,00", out)
    assert "Mục" in out


@pytest.mark.parametrize(("lang", "shown"), [("vi", "1.234,50"), ("en", "1,234.50")])
def test_numbers_are_grouped_in_the_style_of_the_language(lang, shown):
    from fractions import Fraction

    assert shown in render(table((1, "Xã A", Fraction(2469, 2), "Tốt")), lang=lang)


# --- colours ---------------------------------------------------------------------------------------------------

ANSI = re.compile(r"\x1b")


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: " ".join(Path(word).name for word in command))
def test_redirected_output_has_no_colours_and_no_blanks_at_line_ends(command, workplace, cchc):
    out = cchc(*command).out
    assert not ANSI.search(out)
    assert [line for line in out.splitlines() if line != line.rstrip()] == []


SETTINGS = {"NO_COLOR", "FORCE_COLOR", "COLUMNS", "LANG", "LANGUAGE", "CCHC_LANG", "PYTHONIOENCODING", "PYTHONUTF8"}


def start(arguments, folder, environment, *, stdout=subprocess.PIPE, stderr=subprocess.PIPE):
    """``python -m cchc`` in a process of its own, whose environment says of terminals only what it is given."""
    kept = {name: value for name, value in os.environ.items() if name not in SETTINGS and not name.startswith("LC_")}
    return subprocess.Popen(
        [sys.executable, "-m", "cchc", *arguments],
        cwd=folder,
        env=kept | {"PYTHONPATH": str(EXAMPLES.parent), "TERM": "xterm-256color"} | environment,
        stdin=subprocess.DEVNULL,
        stdout=stdout,
        stderr=stderr,
    )


@pytest.fixture
def piped(workplace):
    """``piped(*arguments, **environment)``: status, standard output and error of the command, redirected."""

    def run(*arguments, **environment):
        with start(arguments, workplace, environment) as process:
            out, err = process.communicate(timeout=120)
        return process.returncode, out, err

    return run


@pytest.fixture
def on_a_terminal(workplace):
    """``on_a_terminal(*arguments, **environment)``: status and what it writes to a terminal 100 columns wide."""

    def run(*arguments, **environment):
        return shown_on(lambda end: start(arguments, workplace, environment, stdout=end, stderr=end), columns=100)

    return run


def test_a_terminal_has_colours(on_a_terminal):
    status, shown = on_a_terminal("batch", "rounds/sound")
    assert status == 0
    assert re.search(rb"\x1b\[[0-9;]*m", shown)


@pytest.mark.parametrize(
    ("arguments", "environment"),
    [(["--no-color"], {}), ([], {"NO_COLOR": "1"}), (["--no-color"], {"FORCE_COLOR": "1"})],
)
def test_colours_can_be_switched_off(arguments, environment, on_a_terminal, workplace, cchc):
    status, shown = on_a_terminal(*arguments, "batch", "rounds/sound", **environment)
    assert status == 0
    assert not re.search(rb"\x1b\[[0-9;]*m", shown), "a bar may move the cursor, but has no colour either"
    cchc("batch", "rounds/sound", "-o", "results.json")
    status, shown = on_a_terminal(*arguments, "rank", "results.json", **environment)
    assert status == 0
    assert b"\x1b[" not in shown
    assert letters(shown.decode("utf-8")) == letters(cchc("rank", "results.json", columns=100).out)


def test_colours_only_repeat_what_words_say(on_a_terminal, workplace, cchc):
    cchc("batch", "rounds/sound", "-o", "results.json")
    _, shown = on_a_terminal("rank", "results.json")
    plain = re.sub(r"\x1b\[[0-9;]*m", "", shown.decode("utf-8"))
    assert letters(plain) == letters(cchc("rank", "results.json", columns=100).out)


# --- code pages ------------------------------------------------------------------------------------------------

# Here Python itself begins, and makes the streams; ``test_consoles`` has more commands with streams made like them.

CODE_PAGES = [
    {"PYTHONIOENCODING": "ascii"},
    {"PYTHONIOENCODING": "cp1252"},
    {"PYTHONIOENCODING": "cp1258"},
    {"PYTHONIOENCODING": "utf-16"},
    {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"},
]


def _name(environment):
    return next(iter(environment.values()))


@pytest.mark.parametrize("environment", CODE_PAGES, ids=_name)
@pytest.mark.parametrize("command", ["batch rounds/errors", "bach"])
def test_redirected_output_is_utf_8_in_any_code_page(command, environment, piped, cchc):
    status, out, err = piped(*command.split(), COLUMNS="80", **environment)
    expected = cchc(*command.split(), columns=80)
    assert (status, out.decode("utf-8"), err.decode("utf-8")) == expected


@pytest.mark.parametrize("environment", [page for page in CODE_PAGES if _name(page) != "utf-16"], ids=_name)
@pytest.mark.parametrize("command", ["batch rounds/errors", "score --explain"])
def test_a_terminal_that_cannot_show_a_letter_shows_a_mark_for_it(command, environment, on_a_terminal, cchc):
    """Figures and what else is ASCII stay as they are, and nothing ends in a traceback."""
    status, shown = on_a_terminal(*command.split(), NO_COLOR="1", **environment)
    encoding = environment.get("PYTHONIOENCODING", "ascii")
    text = shown.decode(encoding, errors="replace")
    expected = cchc(*command.split(), columns=100)
    assert status == expected.status
    assert "Traceback" not in text
    assert figures(text) >= figures(expected.out)


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "cp1258"])
def test_a_poor_terminal_gets_lines_that_it_can_draw(encoding, on_a_terminal):
    _, shown = on_a_terminal("criteria", "list", PYTHONIOENCODING=encoding, NO_COLOR="1")
    lines = shown.decode(encoding, errors="replace").splitlines()
    rules = [line for line in lines if set(line.strip()) <= set("+-|? ") and len(line.strip()) > 30]
    assert len(rules) >= 1
    assert not any("?" * 5 in line for line in rules)
    assert any("8/45/72" in line for line in lines)


def test_a_reader_that_goes_away_is_no_traceback(workplace):
    """``cchc batch … | head -1``"""
    process = start(["criteria", "show", "dak-nong-district-2022"], workplace, {"COLUMNS": "80"})
    with process:
        process.stdout.read(20)
        process.stdout.close()
        err = process.stderr.read().decode("utf-8")
    assert "Traceback" not in err
    assert "BrokenPipe" not in err


def test_lines_end_alike_everywhere(piped):
    _, out, _ = piped("batch", "rounds/sound")
    assert b"\r" not in out
    _, out, _ = piped("batch", "rounds/sound", "--format", "csv")
    assert out.count(b"\r\n") == out.count(b"\n") == 12
