"""Old and poor consoles: code pages, no colours, forty columns; and files as Windows leaves them.

A Windows console cannot be had here. What it would do to a text is simulated by Python's own encoders of its code
pages, on a pseudo terminal; what Windows does to files by the forms that they come from there in.
"""

from __future__ import annotations

import codecs
import json
import os
import re
import shutil
import subprocess
import unicodedata
from collections import Counter
from pathlib import Path

import every_command as every
import programs
import pytest
from pseudo_terminal import figures, shown_on
from rich.cells import cell_len

HERE = Path(__file__).parent


UNSAFE = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
SGR = re.compile(r"\x1b\[[0-9;]*m")
BAR = re.compile(r"\x1b\[\?25[lh]|\x1b\[K|\r")
"""What a bar of progress does to the line that it stands in."""


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    return every.built_place(tmp_path_factory.mktemp("built"))


@pytest.fixture
def place(built, monkeypatch):
    """The current folder: the place itself, which nothing that follows writes to."""
    monkeypatch.chdir(built)
    return built


SETTINGS = {"NO_COLOR", "FORCE_COLOR", "COLUMNS", "LANG", "LANGUAGE", "CCHC_LANG", "PYTHONIOENCODING", "PYTHONUTF8"}


def environment_with(**values: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in SETTINGS and not name.startswith("LC_")}
    return kept | {"PYTHONPATH": str(HERE.parent), "TERM": "xterm-256color"} | values


def on_a_terminal(*arguments: str, columns: int = 80, **values: str) -> tuple[int, bytes]:
    """Status, and what is written to a pseudo terminal of so many columns."""

    def start(end: int) -> subprocess.Popen:
        return programs.start(*arguments, env=environment_with(**values), stdin=end, stdout=end, stderr=end)

    return shown_on(start, columns=columns)


def decimals(text: str) -> Counter[str]:
    return Counter(re.findall(r"(?<![\d.,])\d+[.,]\d\d(?![\d.,])", text))


def words_of(command: str) -> list[str]:
    return command.split()


SAID = {}


@pytest.fixture
def said(place, cchc):
    """``said(command, columns=80)``: what a command says where nothing is odd. Nothing changes in the place, so that
    tests that hold something against the same command have it run once."""

    def say(command: str, *, columns: int, lang: str = "vi"):
        asked = command, columns, lang
        if asked not in SAID:
            SAID[asked] = cchc(*words_of(command), columns=columns, lang=lang)
        return SAID[asked]

    return say


# --- all of them are here -------------------------------------------------------------------------------------------


def test_every_command_is_in_the_list():
    from cchc.commands import COMMANDS

    listed = [*every.SHOWING, *(entry.arguments for entry in every.WRITING)]
    assert {name for name in COMMANDS if not any(command.split()[0] == name for command in listed)} == set()


# --- forty columns ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("columns", [20, 40])
@pytest.mark.parametrize("command", every.SHOWING)
def test_no_figure_is_cut_in_a_narrow_terminal(command, columns, lang, said):
    """Rows are folded, minor columns are left out whole; no line is wider, and a figure never stands in two lines."""
    wide = said(command, columns=200, lang=lang)
    narrow = said(command, columns=columns, lang=lang)
    assert narrow.status == wide.status
    assert narrow.err == wide.err, "problems are never wrapped"
    if "--format" in command:
        return
    if "--help" not in command:
        assert max((cell_len(line) for line in narrow.out.splitlines()), default=0) <= columns
    known = set(decimals(wide.out))
    strange = {figure for figure in decimals(narrow.out) if figure not in known}
    assert strange == set(), "a figure that the wide table does not have is a piece of one"


@pytest.mark.parametrize("columns", [1, 5, 19, 39, 79, 5000])
@pytest.mark.parametrize(
    "command", ["batch round", "score round/assessments/nhan-co.yaml", f"criteria show {every.SET}"]
)
def test_no_width_is_too_small_or_too_large(command, columns, place, cchc):
    assert cchc(*words_of(command), columns=columns).status == 0


@pytest.mark.parametrize("columns", ["", "0", "-5", "many", "9" * 30, "٤٠"])
def test_nonsense_for_a_width_is_passed_over(columns, place, cchc):
    assert cchc("batch", "round", columns=columns).status == 0


# --- code pages ------------------------------------------------------------------------------------------------------


CODE_PAGES = ["ascii", "cp437", "cp850", "cp1252", "cp1258"]


@pytest.mark.parametrize("page", CODE_PAGES)
@pytest.mark.parametrize("command", [*(every.SHOWING[at] for at in (0, 2, 5, 11, 15, -1)), "score --explain"])
def test_a_code_page_shows_all_figures(command, page, said):
    """A letter that it does not have is shown as a mark; figures, codes and names of files are as they are."""
    status, shown = on_a_terminal(*words_of(command), PYTHONIOENCODING=page, NO_COLOR="1")
    expected = said(command, columns=80)
    text = BAR.sub("", shown.decode(page, errors="strict"))
    assert status == expected.status
    assert "Traceback" not in text
    assert decimals(text) >= decimals(expected.out)
    assert set(re.findall(r"[EW]-[A-Z]\d{3}", expected.err)) <= set(re.findall(r"[EW]-[A-Z]\d{3}", text))


@pytest.mark.parametrize("page", [*CODE_PAGES, "utf-16", "utf-8"])
@pytest.mark.parametrize(
    "command",
    [
        *("batch appraised", "batch wrong", "batch wrong --format csv", "reconcile appraised.json"),
        *("criteria show nowhere", "--help", "bach"),
    ],
)
def test_redirected_output_is_utf_8_whatever_the_code_page(command, page, said):
    done = programs.run(*words_of(command), env=environment_with(PYTHONIOENCODING=page, COLUMNS="80"))
    expected = said(command, columns=80)
    assert (done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8")) == expected


# --- terminals ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("values", [{"TERM": "dumb"}, {"NO_COLOR": "1"}, {"TERM": ""}, {"TERM": "unknown"}], ids=str)
@pytest.mark.parametrize("command", ["rank results.json", "reconcile appraised.json", "survey survey", "bach"])
def test_a_poor_terminal_gets_no_codes(command, values, said):
    status, shown = on_a_terminal(*words_of(command), **values)
    expected = said(command, columns=80)
    assert status == expected.status
    text = shown.decode("utf-8")
    if values.get("TERM") not in {"", "unknown"}:
        assert "\x1b" not in text
    assert SGR.sub("", text).split() == (expected.out + expected.err).split() or expected.err


@pytest.mark.parametrize("command", every.SHOWING)
def test_on_a_terminal_of_forty_columns(command, said):
    status, shown = on_a_terminal(*words_of(command), columns=40)
    expected = said(command, columns=40)
    text = BAR.sub("", SGR.sub("", shown.decode("utf-8")))
    assert status == expected.status
    assert "Traceback" not in text
    assert UNSAFE.search(text.replace("\n", "")) is None
    assert figures(text) >= figures(expected.out)


# --- nothing that steers a terminal ----------------------------------------------------------------------------------


ESC = "\x1b[31mx\x1b]0;y\x07\u202e"


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such file names")
@pytest.mark.parametrize(
    "command",
    [
        "rank {}", "batch {}", "batch round -o {}.zip", "batch round -o {}/a.json", "batch round --format {}",
        "batch round --{}", "{}", "new here -c {}", "score {}", "score file{}.yaml", "check {}", "criteria show {}",
        "criteria check file{}.yaml", "rank file{}.json", "verify results.json {}", "export results.json -o {}",
        "reconcile appraised.json {}", "rank results.json --by {}", "batch home{}", "check home{}", "--lang {}",
        "forms round -o out --unit {}", "batch round --stage {}", "status round --today {}", "batch round --jobs {}",
        "score round/assessments/nhan-co.yaml --explain {}", "check round --mark file{}.json",
        "criteria list --format {}", "batch round --previous file{}.json", "new home{} -c dak-rlap-commune-2022",
        "rank file{}.json --format csv",
    ],
)  # fmt: skip
def test_what_was_typed_does_not_steer_the_terminal(command, place, tmp_path, monkeypatch):
    """In names of files that are there, and of those that are not."""
    monkeypatch.chdir(tmp_path)
    shutil.copytree(place / "round", "round")
    shutil.copytree(place / "round", f"home{ESC}")
    (tmp_path / f"home{ESC}" / "assessments" / f"x{ESC}.yaml").write_text("unit: [", encoding="utf-8")
    (tmp_path / f"home{ESC}" / "assessments" / f"y{ESC}.pdf").write_bytes(b"%PDF")
    for name in ("results", "appraised"):
        shutil.copy(place / f"{name}.json", tmp_path)
    for suffix in ("yaml", "json"):
        Path(f"file{ESC}.{suffix}").write_text("{", encoding="utf-8")
    Path("out").mkdir()
    status, shown = on_a_terminal(*(word.format(ESC) for word in command.split()))
    text = BAR.sub("", SGR.sub("", shown.decode("utf-8").replace("\x1b[31mx", "STEERED")))
    assert status in {0, 1, 2}
    assert "STEERED" not in text
    assert UNSAFE.search(text.replace("\n", "")) is None
    assert "Traceback" not in text


@pytest.mark.parametrize("way", [(), ("criteria",), ("policy",), ("units", 0), ("units", 0, "indicators", 0)])
def test_the_name_of_a_part_of_a_document_does_not_steer_the_terminal(way, place, tmp_path, monkeypatch):
    """Of a part that no document has, of which verify tells that it is there."""
    monkeypatch.chdir(tmp_path)
    shutil.copytree(place / "round", "round")
    document = json.loads((place / "results.json").read_text(encoding="utf-8"))
    part = document
    for step in way:
        part = part[step]
    part[f"text{ESC}"] = ESC
    Path("results.json").write_text(json.dumps(document), encoding="utf-8")
    status, shown = on_a_terminal("verify", "results.json", "round")
    assert status == 1
    assert "text\ufffd[31mx" in shown.decode("utf-8")
    assert "\x1b[31mx" not in shown.decode("utf-8")


def test_a_name_does_not_lead_back_over_its_line(place, tmp_path, monkeypatch):
    """A carriage return is sound in a text of results, and hides what stands before it on a terminal."""
    monkeypatch.chdir(tmp_path)
    document = json.loads((place / "results.json").read_text(encoding="utf-8"))
    document["units"][0]["name"] = "Xã A\r\tXã B"
    Path("results.json").write_text(json.dumps(document), encoding="utf-8")
    code = document["units"][0]["code"]
    for command in (("rank", "results.json"), ("gaps", "results.json"), ("explain", "results.json", code)):
        _, shown = on_a_terminal(*command)
        assert "Xã A  Xã B" in shown.decode("utf-8")


@pytest.mark.parametrize("character", ["\x1b", "\x9b", "\u202e", "\x00"])
@pytest.mark.parametrize("option", ["--name", "round"])
def test_a_new_round_is_not_given_a_name_that_could_not_be_read_again(character, option, tmp_path, monkeypatch, cchc):
    if option == "round" and character == "\x00":
        pytest.skip("no system lets a path have it")
    monkeypatch.chdir(tmp_path)
    name = f"Đợt{character}[31m"
    arguments = ["new", "r", "-c", every.SET, "--name", name] if option == "--name" else ["new", name, "-c", every.SET]
    done = cchc(*arguments, lang="en")
    if done.status == 0:
        home = arguments[1]
        units = Path(home, "units.yaml")
        units.write_text("units:\n  - {code: a, name: Xã A}\n", encoding="utf-8")
        assert cchc("check", home, lang="en").status == 0
    else:
        assert done.status == 2
        assert list(tmp_path.iterdir()) == []
    assert character not in done.err + done.out


# --- files as Windows leaves them ---------------------------------------------------------------------------------


CLOTHES = {
    "byte order mark": lambda data: codecs.BOM_UTF8 + data.removeprefix(codecs.BOM_UTF8),
    "windows line ends": lambda data: data.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"),
    "both": lambda data: codecs.BOM_UTF8 + data.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"),
    "decomposed": lambda data: unicodedata.normalize("NFD", data.decode("utf-8-sig")).encode(),
    "no line end": lambda data: data.rstrip(b"\r\n"),
}
FORGOTTEN = {"sha256", "received", "modified", "seal", "replaces", "tool", "text"}


def facts(node):
    """A document without its fingerprints."""
    if isinstance(node, dict):
        return {key: facts(value) for key, value in node.items() if key not in FORGOTTEN}
    return [facts(part) for part in node] if isinstance(node, list) else node


@pytest.mark.parametrize("clothes", CLOTHES)
@pytest.mark.parametrize("round_", ["round", "appraised", "survey", "dossiers", "wrong"])
def test_a_round_in_other_clothes_is_the_same(round_, clothes, place, said, tmp_path, monkeypatch, cchc):
    """Every file of it: YAML of each kind, tables, records, and the results of the year before."""
    expected = said(f"batch {round_} --format json", columns=80, lang="en")
    shutil.copytree(place / round_, tmp_path / round_)
    monkeypatch.chdir(tmp_path)
    times = {path: path.stat().st_mtime for path in Path(round_).rglob("*") if path.is_file()}
    for path, time in times.items():
        if path.suffix in {".yaml", ".csv", ".json"}:
            path.write_bytes(CLOTHES[clothes](path.read_bytes()))
            os.utime(path, (time, time))
    done = cchc("batch", round_, "--format", "json", lang="en")
    assert done.status == expected.status
    allowed = "W-[HK]0(13|27)"  # no line end at the end of records is worth a warning
    kept = [line for line in done.err.splitlines() if not re.search(allowed, line) and not line.startswith("Errors")]
    assert kept == [line for line in expected.err.splitlines() if not line.startswith("Errors")]
    document, other = (facts(json.loads(text)) for text in (expected.out, done.out))
    for part in (document, other):
        part["problems"] = [entry for entry in part["problems"] if not re.search(allowed, entry["code"])]
    assert other == document


@pytest.mark.parametrize("clothes", [name for name in CLOTHES if name != "decomposed"])
@pytest.mark.parametrize("command", ["rank {}", "export {} -o a.csv", "batch round --previous {}"])
def test_results_in_other_clothes_are_the_same(command, clothes, place, tmp_path, monkeypatch, cchc):
    monkeypatch.chdir(tmp_path)
    shutil.copytree(place / "round", "round")
    data = (place / "results.json").read_bytes().replace(b'"year":2023', b'"year":2022')
    done = []
    for content in (data, CLOTHES[clothes](data)):
        Path("x.json").write_bytes(content)
        done.append(cchc(*command.format("x.json").split(), lang="en"))
    assert done[0].status == 0
    assert done[0] == done[1]
