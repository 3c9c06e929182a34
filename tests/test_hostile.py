"""Files that are not what they should be: told with a place and an exit status, never a traceback, and no harm done."""

from __future__ import annotations

import errno
import io
import json
import os
import re
import shutil
import unicodedata
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from reading_workbooks import load_workbook
from targets import ANSWERS

from cchc.formats.assessment_yaml import YamlAssessment
from cchc.formats.expected import Expected
from cchc.formats.files import Raw
from cchc.formats.json_text import dump
from cchc.formats.ranking.workbook import write_workbook
from cchc.formats.results.reading import parse_results
from cchc.formats.results.writing import to_json
from cchc.formats.sets.reading import load_set, parse_set
from cchc.formats.table_csv import to_csv
from cchc.formats.yaml_file import read_yaml
from cchc.language import Language
from cchc.problems import Problem, has_errors
from cchc.results import Results
from cchc.rounds import score_submission
from cchc.scoring import UnitResult
from cchc.tables.ranking import ranking_table
from cchc.tables.standing_words import whys

ROOT = Path(__file__).parent.parent
SETS = Path(__file__).parent / "bad" / "sets"
VALUES = yaml.safe_load((Path(__file__).parent / "bad" / "values.yaml").read_text(encoding="utf-8"))
CODE = re.compile(r"[EW]-[A-Z][0-9]{3}")

UNITS = """\
units:
  - {code: nhan-co, name: Xã Nhân Cơ}
  - {code: dak-wer, name: Xã Đắk Wer}
"""
FORM = """\
unit: dak-wer
year: 2023
criteria: kinds
answers:
  "2.1": {ideas: 3, claimed: 1.5, evidence: Quyết định số 12/QĐ-UBND}
  "2.3": not_applicable
"""


def round_yaml(assessments: str) -> str:
    return f"name: Đợt thử\nyear: 2023\ncriteria: sets/kinds.yaml\nunits: units.yaml\nassessments: {assessments}\n"


@pytest.fixture
def here(tmp_path, monkeypatch) -> Path:
    """The current folder: a round of two units, of which Đắk Wer has submitted."""
    monkeypatch.chdir(tmp_path)
    shutil.copytree(SETS, "sets")
    Path("assessments").mkdir()
    write("round.yaml", round_yaml("assessments"))
    write("units.yaml", UNITS)
    write("assessments/dak-wer.yaml", FORM)
    return tmp_path


def write(name: str, content: str | bytes) -> None:
    Path(name).write_bytes(content.encode("utf-8") if isinstance(content, str) else content)


def codes(text: str) -> list[str]:
    return CODE.findall(text)


# --- files of every sort in every place ---------------------------------------------------------------------------

HEAD = "unit: nhan-co\nyear: 2023\ncriteria: kinds\nanswers:\n"

BLOBS: dict[str, bytes | None] = {
    "folder": None,
    "empty": b"",
    "blanks": b" \n\n  \n",
    "byte order mark alone": b"\xef\xbb\xbf",
    "comment": b"# nothing else\n",
    "binary": bytes(range(256)) * 8,
    "image": b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + b"\0" * 64,
    "windows-1258": "# xa\u0303 Đăk Nang\n".encode("cp1258"),
    "utf-16": HEAD.encode("utf-16"),
    "utf-16 without a mark": HEAD.encode("utf-16-le"),
    "utf-8 cut inside a letter": (HEAD + "# Đắk").encode()[:-2],
    "10,000 brackets": b"answers: " + b"[" * 10_000,
    "10,000 closed brackets": b"answers: " + b"[" * 10_000 + b"]" * 10_000,
    "10,000 braces": b"answers: " + b"{a: " * 10_000 + b"}" * 10_000,
    "10,000 dashes": b"- " * 10_000 + b"x\n",
    "10,000 questions": b"? " * 10_000 + b"x\n",
    "alias bomb": b"a: &a [1, 1, 1, 1, 1, 1, 1, 1]\n"
    + b"".join(b"%c: &%c [%s]\n" % (c, c, b", ".join([b"*%c" % (c - 1)] * 8)) for c in range(98, 110)),
    "alias of itself": b"a: &a [*a]\n",
    "two documents": b"unit: nhan-co\n---\nunit: dak-wer\n",
    "python tag": b"unit: !!python/object/apply:os.system [echo]\n",
    "tab": b"unit: nhan-co\n\tyear: 2023\n",
    "nul": b"unit: nhan\0co\n",
    "escape": b"unit: \x1b[31mnhan-co\n",
    "bidi": "unit: \u202enhan-co\n".encode(),
    "null": b"null\n",
    "number": b"9" * 400 + b"\n",
    "list": b"- unit: nhan-co\n",
    "bracket": b"]\n",
    "percent": b"%YAML 9.9\n---\nunit: nhan-co\n",
    "merge key": b"<<: {unit: nhan-co}\n",
    "endless line": b"unit: " + b"x" * 1_000_000 + b"\n",
}

ROLES = {
    "assessment": ("bad.yaml", "score bad.yaml -c sets/kinds.yaml"),
    "assessment to check": ("bad.yaml", "check bad.yaml"),
    "criteria set": ("bad.yaml", "criteria check bad.yaml"),
    "criteria set to score with": ("bad.yaml", "score assessments/dak-wer.yaml -c bad.yaml"),
    "criteria set to show": ("bad.yaml", "criteria show bad.yaml --format json"),
    "criteria set of a new round": ("bad.yaml", "new out -c bad.yaml"),
    "round": ("bad/round.yaml", "batch bad -o kept.json"),
    "units": ("bad.yaml", "batch of-bad-units -o kept.json"),
    "list of units": ("bad.yaml", "new out -c sets/kinds.yaml --units bad.yaml"),
    "workbook of units": ("bad.xlsx", "new out -c sets/kinds.yaml --units bad.xlsx"),
    "wide table": ("bad.csv", "check of-bad-csv"),
    "wide workbook": ("bad.xlsx", "check of-bad-xlsx"),
    "results": ("bad.json", "rank bad.json"),
    "results to export": ("bad.json", "export bad.json -o kept.json -o kept.xlsx"),
}


@pytest.fixture
def places(here) -> Path:
    """Beside the round: a place for a bad file in every role, and results of last year that nothing may harm."""
    for suffix in ("csv", "xlsx"):
        Path(f"of-bad-{suffix}").mkdir()
        write(f"of-bad-{suffix}/round.yaml", round_yaml(f"../bad.{suffix}").replace("sets/", "../sets/"))
        write(f"of-bad-{suffix}/units.yaml", UNITS)
    Path("of-bad-units").mkdir()
    text = round_yaml("../assessments").replace("sets/", "../sets/").replace("units.yaml", "../bad.yaml")
    write("of-bad-units/round.yaml", text)
    for name in ("kept.json", "kept.xlsx"):
        write(name, "last year's")
    Path("bad").mkdir()
    return here


@pytest.mark.parametrize("blob", [blob for blob, content in BLOBS.items() if content is not None])
@pytest.mark.parametrize("role", ROLES)
def test_any_file_in_any_place_is_told(role, blob, places, cchc):
    name, command = ROLES[role]
    write(name, BLOBS[blob] or b"")
    done = cchc(*command.split(), lang="en")
    assert done.status == 1
    assert any(codes(line) for line in located(done.err, name))
    assert_nothing_harmed()
    assert "\x1b" not in done.err + done.out


@pytest.mark.parametrize("role", ROLES)
def test_a_folder_in_any_place_is_told(role, places, cchc):
    name, command = ROLES[role]
    Path(name).mkdir()
    done = cchc(*command.split(), lang="en")
    # A set is also named on the command line, where a folder is wrong usage.
    assert done.status == (2 if f"-c {name}" in command or "show" in command else 1)
    assert name.partition("/")[0] in done.err
    assert_nothing_harmed()


def assert_nothing_harmed() -> None:
    assert not Path("out").exists()
    for name in ("kept.json", "kept.xlsx"):
        assert Path(name).read_text(encoding="utf-8") == "last year's"


def located(err: str, name: str) -> list[str]:
    """The lines about a file, through whatever folder it was reached."""
    lines = [re.sub(r"^of-bad-[a-z]+/\.\./", "", line) for line in err.splitlines()]
    return [line for line in lines if line.startswith(name)]


@pytest.mark.parametrize("role", ROLES)
def test_a_huge_file_is_refused(role, places, cchc):
    name, command = ROLES[role]
    with open(name, "wb") as stream:
        stream.truncate((600 if name.endswith(".json") else 200) * 1024 * 1024)
    done = cchc(*command.split(), lang="en")
    assert done.status == 1
    assert codes(located(done.err, name)[0]) == ["E-F003"]


@pytest.mark.parametrize("blob", BLOBS)
def test_the_other_units_are_scored(blob, here, cchc):
    content = BLOBS[blob]
    if content is None:
        Path("assessments/nhan-co.yaml").mkdir()
    else:
        write("assessments/nhan-co.yaml", content)
    done = cchc("batch", ".", "-o", "results.json", lang="en")
    assert done.status == 1
    assert any(line.startswith("assessments/nhan-co.yaml") and codes(line) for line in done.err.splitlines())
    results = json.loads(Path("results.json").read_text(encoding="utf-8"))
    assert [(unit["code"], unit["points"], unit["rank"]) for unit in results["units"]] == [("dak-wer", "1.50", 1)]
    assert [(unit["code"], unit["why"]) for unit in results["unranked"]] == [("nhan-co", "invalid")]


# --- values -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("case", VALUES, ids=[case["text"] for case in VALUES])
@pytest.mark.parametrize(("due", "code", "key"), [("count", "2.1", "ideas"), ("amount", "1.3", "saved")])
def test_a_number_is_read_or_refused_but_never_guessed(due, code, key, case, here, cchc):
    expected = case[due]
    answer = f'  "{code}": {{{key}: '
    write("form.yaml", f"{HEAD}{answer}{case.get('flow', case['text'])}}}\n")
    done = cchc("score", "form.yaml", "-c", "sets/kinds.yaml", "--explain", code, "--format", "json", lang="en")
    if isinstance(expected, list):
        assert (done.status, codes(done.err)) == (1, expected)
        assert done.err.startswith(f"form.yaml:5:{len(answer) + 1}: ")
    else:
        assert (done.status, codes(done.err)) == (0, case.get("remark", []) if due == "amount" else [])
        (indicator,) = json.loads(done.out)["units"][0]["indicators"]
        assert indicator["answer"] == {key: expected if due == "count" else str(expected)}


@pytest.mark.parametrize(
    "said",
    [
        *("", '""', "''", "null", "~", "{}", "{ideas: }", "{ideas: ''}", "{ideas: null}", "{ideas: ~, claimed: NULL}"),
        '{ideas: "", claimed: "", evidence: "", note: ""}',
        "{ideas: null, claimed: null, evidence: Null, note: null}",
    ],
)
def test_empty_quotes_and_null_are_no_answer_as_nothing_is(said, here, cchc):
    """Programs that write YAML put them for a value that is not there."""
    write("form.yaml", f'{HEAD}  "1.3": {{saved: 5}}\n  "2.1": {said}\n')
    done = cchc("score", "form.yaml", "-c", "sets/kinds.yaml", "--format", "json", lang="en")
    assert (done.status, codes(done.err)) == (0, [])
    states = {part["code"]: part["state"] for part in json.loads(done.out)["units"][0]["indicators"]}
    assert (states["1.3"], states["2.1"]) == ("scored", "unanswered")


@pytest.mark.parametrize("said", ['"null"', "{ideas: 'null'}", "{met: [null]}"])
def test_a_word_and_an_item_are_not_nothing(said, here, cchc):
    code = "1.1.2" if "met" in said else "2.1"
    write("form.yaml", f'{HEAD}  "{code}": {said}\n')
    assert cchc("score", "form.yaml", "-c", "sets/kinds.yaml", lang="en").status == 1


@pytest.mark.parametrize("answers", ["answers:", "answers: {}", 'answers: ""'])
def test_a_list_of_answers_with_nothing_in_it_is_not_submitted(answers, here, cchc):
    write("form.yaml", HEAD.replace("answers:", answers))
    done = cchc("score", "form.yaml", "-c", "sets/kinds.yaml", lang="en")
    assert (done.status, codes(done.err)) == (0, ["W-A024"])


@pytest.mark.parametrize("text", ["9" * 400, "1." + "3" * 400, "0" * 5_000 + "x"], ids=["whole", "decimals", "zeros"])
def test_endless_digits_are_refused_in_few_words(text, here, cchc):
    write("form.yaml", f'{HEAD}  "1.3": {{saved: {text}}}\n')
    done = cchc("score", "form.yaml", "-c", "sets/kinds.yaml", lang="en")
    assert done.status == 1
    assert codes(done.err)[0] in {"E-N001", "E-N003"}
    assert max(map(len, done.err.splitlines())) < 250


# --- the same document in other clothes ---------------------------------------------------------------------------

CLOTHES: dict[str, Callable[[str], bytes]] = {
    "byte order mark": lambda text: text.encode("utf-8-sig"),
    "windows line ends": lambda text: text.replace("\n", "\r\n").encode(),
    "old mac line ends": lambda text: text.replace("\n", "\r").encode(),
    "decomposed letters": lambda text: unicodedata.normalize("NFD", text).encode(),
    "document marks": lambda text: f"---\n{text}...\n".encode(),
    "no line end": lambda text: text.rstrip("\n").encode(),
    "comments": lambda text: f"# đầu\n\n{text}# cuối\n".encode(),
    "blanks at line ends": lambda text: text.replace("\n", "  \n").encode(),
    "decimal commas": lambda text: text.replace("claimed: 1.5", 'claimed: "1,5"').encode(),
    "quotes": lambda text: text.replace("ideas: 3", "'ideas': '3'").encode(),
    "other unanswered": lambda text: (text + '  "2.2": {late: , lost: }\n').encode(),
}


@pytest.mark.parametrize("clothes", CLOTHES)
def test_a_document_in_other_clothes_is_the_same(clothes, here, cchc):
    def scored() -> dict[str, Any]:
        done = cchc("score", "form.yaml", "-c", "sets/kinds.yaml", "--format", "json")
        assert (done.status, done.err) == (0, "")
        document = json.loads(done.out)
        document["units"][0]["source"].pop("sha256")
        return document

    text = FORM.replace("Quyết định số 12/QĐ-UBND", '"Quyết định số 12/QĐ-UBND"')
    write("form.yaml", text)
    plain = scored()
    write("form.yaml", CLOTHES[clothes](text))
    assert scored() == plain
    assert plain["units"][0]["points"] == "1.50"


def test_a_decomposed_name_is_shown_composed(here, cchc):
    write("units.yaml", unicodedata.normalize("NFD", UNITS))
    done = cchc("batch", ".", lang="vi")
    assert "Xã Đắk Wer" in done.out
    assert unicodedata.is_normalized("NFC", done.out + done.err)


# --- names that mean something to a terminal or a spreadsheet ------------------------------------------------------

NAMES = [
    "Xã [phòng]",
    "[/x]",
    "[bold red]Xã[/bold red]",
    "[link=http://example.vn]Xã[/link]",
    ":smile:",
    '=HYPERLINK("http://example.vn";"Xã")',
    "=1+1",
    "+84",
    "-1",
    "@SUM(A1)",
    "{name}",
    "%s %d",
    "<b>Xã</b>&amp;",
    "Xã; Phường, Thị trấn",
    'Xã "Mới"',
    "Xã 👩‍👩‍👧",
    "\\n",
]


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_only_a_name(name, here, cchc):
    write("units.yaml", f"units:\n  - {{code: dak-wer, name: {json.dumps(name, ensure_ascii=False)}}}\n")
    done = cchc("batch", ".", "-o", "r.xlsx", "-o", "r.csv", "-o", "r.json", lang="vi", columns=200)
    assert done.status == 0
    assert name in done.out
    sheet = load_workbook("r.xlsx").worksheets[0]
    assert [cell.data_type for row in sheet.iter_rows() for cell in row if cell.value == name] == ["s"]
    (cell,) = [line for line in Path("r.csv").read_text(encoding="utf-8-sig").splitlines() if "1,5" in line]
    assert not re.search(r'(^|;)"?[=+@-]', cell)
    assert json.loads(Path("r.json").read_text(encoding="utf-8"))["units"][0]["name"] == name
    again = cchc("rank", "r.json", lang="vi", columns=200)
    assert (again.status, again.out) == (0, done.out)


@pytest.mark.parametrize("character", ["\x07", "\x1b", "\x9b", "\u202e", "\u2066", "\ufffe"])
@pytest.mark.parametrize("escaped", [True, False])
def test_a_character_that_steers_the_terminal_is_refused_where_it_stands(character, escaped, here, cchc):
    shown = f"\\u{ord(character):04x}" if escaped else character
    write("units.yaml", f'units:\n  - {{code: dak-wer, name: "Xã {shown}"}}\n')
    done = cchc("batch", ".", lang="en")
    assert done.status == 1
    assert done.err.startswith("units.yaml:2:")
    assert codes(done.err) == ["E-Y014"]
    assert f"U+{ord(character):04X}" in done.err
    assert character not in done.err + done.out


# --- workbooks ----------------------------------------------------------------------------------------------------

SHEET = (
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{}</sheetData></worksheet>'
)
CELL = '<row><c t="inlineStr"><is><t>{}</t></is></c></row>'


def workbook(rows: list[list[object]], parts: dict[str, str] | None = None) -> bytes:
    """A workbook of one sheet, with some of its parts replaced."""
    book = Workbook()
    assert book.active is not None
    for row in rows:
        book.active.append(row)
    saved, changed = io.BytesIO(), io.BytesIO()
    book.save(saved)
    with zipfile.ZipFile(saved) as old, zipfile.ZipFile(changed, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, (parts or {}).get(name, old.read(name)))
    return changed.getvalue()


SHEET_1 = "xl/worksheets/sheet1.xml"
SOUND = [["unit", "2.1"], ["dak-wer", 3]]
LAUGHS = "".join(f'<!ENTITY a{level} "{f"&a{level - 1};" * 10}">' for level in range(1, 10))


def broken_workbooks() -> dict[str, bytes]:
    sound = workbook(SOUND)
    directory = sound.index(b"PK\1\2")
    return {
        "cut off": sound[: len(sound) // 2],
        "first bytes alone": sound[:4],
        "no directory": sound[:directory],
        "bytes in the middle lost": sound[:200] + sound[260:],
        "zip of something else": zipped({"letter.txt": "Kính gửi"}),
        "empty zip": zipped({}),
        "no sheet": workbook(SOUND, {"xl/workbook.xml": "<workbook/>"}),
        "sheet cut off": workbook(SOUND, {SHEET_1: SHEET.format("<row><c>")[:-30]}),
        "sheet of something else": workbook(SOUND, {SHEET_1: "Kính gửi"}),
        "billion laughs": workbook(
            SOUND, {SHEET_1: f'<!DOCTYPE x [<!ENTITY a0 "ha">{LAUGHS}]>{SHEET.format(CELL.format("&a9;"))}'}
        ),
        "entity from a file": workbook(
            SOUND, {SHEET_1: f'<!DOCTYPE x [<!ENTITY a SYSTEM "round.yaml">]>{SHEET.format(CELL.format("&a;"))}'}
        ),
        "no rows": workbook([]),
        "rows without end": workbook(SOUND, {SHEET_1: SHEET.format("<row/>" * 30_000)}),
        "row far below": workbook(
            SOUND, {SHEET_1: SHEET.format('<row r="1048576"><c r="A1048576"><v>1</v></c></row>')}
        ),
        "cell far to the right": workbook(SOUND, {SHEET_1: SHEET.format('<row r="1"><c r="XFD1"><v>1</v></c></row>')}),
        "cell without a number": workbook(SOUND, {SHEET_1: SHEET.format('<row r="1"><c r="A1"><v>x</v></c></row>')}),
    }


def zipped(parts: dict[str, str]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return stream.getvalue()


BROKEN_WORKBOOKS = broken_workbooks()


@pytest.mark.parametrize("broken", BROKEN_WORKBOOKS)
def test_a_broken_workbook_is_told(broken, here, cchc):
    write("round.yaml", round_yaml("table.xlsx"))
    write("table.xlsx", BROKEN_WORKBOOKS[broken])
    done = cchc("batch", ".", "-o", "results.json", lang="en")
    assert done.status == 1
    assert done.err.startswith("table.xlsx")
    assert {code[:3] for code in codes(done.err)} <= {"E-T", "E-F", "E-X"}
    results = json.loads(Path("results.json").read_text(encoding="utf-8"))
    assert [unit["why"] for unit in results["unranked"]] == ["invalid", "invalid"]


def test_the_workbook_they_are_made_of_is_sound(here, cchc):
    write("round.yaml", round_yaml("table.xlsx"))
    write("table.xlsx", workbook(SOUND))
    done = cchc("batch", ".", lang="en")
    assert (done.status, codes(done.err)) == (0, ["W-A023"])


# --- results documents --------------------------------------------------------------------------------------------


@pytest.fixture
def results_document(here, cchc) -> Any:
    """A results document that has a little of everything: a ranked unit, one that is not, warnings, a tie-break."""
    text = Path("sets/kinds.yaml").read_text(encoding="utf-8")
    write("sets/kinds.yaml", text.replace("policy:\n", 'policy:\n  ranking: {tie_break: ["1"]}\n'))
    write("assessments/dak-wer.yaml", ANSWERS.replace("nhan-co", "dak-wer"))
    return json.loads(cchc("batch", ".", "--format", "json").out)


def nodes(value: object, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """The paths of everything in a document, one item of each list."""
    below = value.items() if isinstance(value, dict) else enumerate(value[:1]) if isinstance(value, list) else ()
    return [path, *(found for key, part in below for found in nodes(part, (*path, key)))]


def changed(document: Any, path: tuple[str | int, ...], value: object) -> Any:
    if not path:
        return value
    copy = dict(document) if isinstance(document, dict) else list(document)
    copy[path[0]] = changed(document[path[0]], path[1:], value)
    return copy


def told(code: str, values: dict[str, object]) -> dict[str, object]:
    """A problem as a results document has it."""
    return {"severity": "error", "code": code, "places": [{"file": "a.yaml"}], "text": "", "values": values}


@pytest.mark.parametrize("code", ["{x:a|b|c}", "{x:99999999}", "{x:?}", "{x:{y}}", "{x:|}", "{"])
def test_what_shows_no_value_is_no_template_of_a_document(code, results_document):
    """A million places would take for ever; a code of an older release, unknown by now, is a text of its own."""
    head = results_document["problems"]
    read = read_changed(results_document | {"problems": [*head, told(code, {"x": 1})]}, [], None)
    assert isinstance(read, Problem)
    assert read.message.values == {"path": f"problems[{len(head)}].code"}
    assert isinstance(
        read_changed(results_document | {"problems": [told("E-OLD: {x:n}", {"x": 1})]}, [], None), Results
    )


@pytest.mark.parametrize("values", [{}, {"unit": 1}, {"unit": ["nhan-co"]}, {"unit": {"code": "x", "values": {}}}])
def test_a_document_that_does_not_say_which_unit_no_survey_was_held_for(values, results_document):
    unranked = [entry | {"why": "unanswered"} for entry in results_document["unranked"]]
    read = read_changed(results_document | {"unranked": unranked, "problems": [told("E-P017", values)]}, [], None)
    assert isinstance(read, Results)
    assert [message.code for message in whys(read).values()] == ["unanswered indicators, which the set does not allow"]


STRANGE = [None, True, -1, 10**30, "", "x", "1/0", "\x1b[31m", "\x07", "=1+1", [], ["x"], {}, {"x": 1}, "9" * 5000]


@pytest.mark.parametrize("strange", STRANGE, ids=lambda strange: repr(strange)[:20])
def test_a_results_document_with_anything_anywhere_is_read_or_refused(strange, results_document):
    sound = read_changed(results_document, [], strange)
    shown: list[tuple[str | int, ...]] = []
    for path in nodes(results_document):
        read = read_changed(results_document, [path], strange)
        if not isinstance(read, Results):
            assert read.code in {"E-J001", "E-J002", "E-J003"}
            assert "\x07" not in Language("en").problem(read)
        elif read != sound:
            shown.append(path)
    parents = {path[:-1] for path in nodes(results_document) if path}
    inner, leaves = ([path for path in shown if (path in parents) == is_inner] for is_inner in (True, False))
    for paths in [[path] for path in inner] + [leaves[start::TOGETHER] for start in range(TOGETHER)]:
        read = read_changed(results_document, paths, strange)
        alone = [] if isinstance(read, Results) else [read_changed(results_document, [path], strange) for path in paths]
        for one in alone or [read]:
            show_everywhere(one)


TOGETHER = 4
"""Documents that a strange value is spread over to be shown: it stands in each in places far from each other."""


def read_changed(document: Any, paths: list[tuple[str | int, ...]], value: object) -> Results | Problem:
    for path in paths:
        document = changed(document, path, value)
    return parse_results(Raw("results.json", json.dumps(document).encode()))


def show_everywhere(results: Results) -> None:
    """What can be read can be shown, written, and read again."""
    language = Language("vi")
    assert "\x07" not in to_csv(ranking_table(results), language)
    write_workbook(results, language, io.BytesIO())
    assert parse_results(Raw("again", dump(to_json(results, language)).encode())) == results


@pytest.mark.parametrize(
    "text",
    [
        "[]",
        "null",
        '"cchc-results/1"',
        '{"format": "cchc-results/1"}',
        '{"format": ["cchc-results/1"]}',
        '{"format": NaN}',
        '{"format": Infinity}',
        '{"format": "cchc-results/1", "format": 2}',
        '{"format": "\\ud800"}',
        "[" * 100_000,
        '{"format": ' + "9" * 5_000 + "}",
        '{"format": "\\u0007\\u202e"}',
    ],
)
def test_other_json_is_refused(text, here, cchc):
    write("results.json", text)
    done = cchc("rank", "results.json", lang="en")
    assert (done.status, done.out) == (1, "")
    assert done.err.startswith("results.json")
    assert codes(done.err)[0] in {"E-J001", "E-J002", "E-J003"}
    assert "\x07" not in done.err
    assert "\u202e" not in done.err


# --- anything at all ----------------------------------------------------------------------------------------------

SOUND_SET = load_set(SETS / "kinds.yaml").sound
assert SOUND_SET is not None
EXPECTED = Expected(SOUND_SET, year=2023)
TEXTS = [(SETS / "kinds.yaml").read_text(encoding="utf-8"), (SETS / "minimal.yaml").read_text(encoding="utf-8")]
BITS = st.sampled_from(
    [
        *"-:{}[],&*!|>'\"%@`#?\n \t0189.~",
        "---\n",
        "- ",
        ": ",
        "{",
        "null",
        "&a ",
        "*a ",
        "<<: ",
        "  ",
        "\\x00",
        "'",
        "1e3",
        "−1",
    ]
)
FUZZ = settings(max_examples=250, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))


@st.composite
def mutated(draw: st.DrawFn, text: str) -> str:
    """A sound document, with a few stretches lost, doubled, or written over."""
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(text)))
        end = min(len(text), start + draw(st.integers(0, 30)))
        piece = draw(st.one_of(st.just(""), BITS, st.just(text[start:end] * 2), st.text(max_size=5)))
        text = text[:start] + piece + text[end:]
    return text


def assert_told(problems: list[Problem], name: str, text: str) -> None:
    """Every problem has a place inside the document, and a sentence in both languages."""
    lines = len(re.split("[\n\r\x85\u2028\u2029]", text)) + 1  # the end of the text may stand on a line of its own
    for problem in problems:
        assert problem.places
        for place in problem.places:
            assert place.file == name
            assert place.line is None or 1 <= place.line <= lines
        for code in ("en", "vi"):
            sentence = Language(code).problem(problem)
            assert "\n" not in sentence
            assert problem.code in sentence


def raw(text: str) -> Raw:
    return Raw("doc.yaml", text.encode("utf-8", errors="surrogatepass"))


@FUZZ
@given(st.one_of(st.text(), st.lists(BITS).map("".join), *(mutated(text) for text in TEXTS)))
def test_any_text_as_a_criteria_set(text):
    loaded = parse_set(raw(text))
    assert_told(loaded.problems, "doc.yaml", text)
    assert loaded.sound is not None or has_errors(loaded.problems)


@FUZZ
@given(st.one_of(st.text(), st.lists(BITS).map("".join), mutated(ANSWERS)))
def test_any_text_as_an_assessment(text):
    document = raw(text)
    source, node = read_yaml(document)
    if node is None:
        assert has_errors(source.problems)
        assert_told(source.problems, "doc.yaml", text)
        return
    result, problems = score_submission(EXPECTED.criteria, YamlAssessment(document, source, node).read(EXPECTED))
    assert_told(problems, "doc.yaml", text)
    assert isinstance(result, UnitResult) or problems
    if isinstance(result, UnitResult):
        assert not has_errors(problems)
        assert all(item.points <= item.indicator.maximum for item in result.indicators)


@FUZZ
@given(st.binary(max_size=200))
def test_any_bytes_as_an_assessment(data):
    source, node = read_yaml(Raw("doc.yaml", data))
    assert (node is None) == has_errors(source.problems) or node is not None


# --- writing that fails -------------------------------------------------------------------------------------------


def fail(error: BaseException) -> Callable[..., None]:
    def failing(*_args: object, **_kwargs: object) -> None:
        raise error

    return failing


DISK_FULL = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
OPEN_IN_EXCEL = PermissionError(errno.EACCES, os.strerror(errno.EACCES))


@pytest.mark.parametrize(("step", "error"), [("fsync", DISK_FULL), ("replace", OPEN_IN_EXCEL)])
@pytest.mark.parametrize("name", ["old.json", "old.csv", "old.xlsx"])
def test_the_old_file_stands_when_writing_fails(step, error, name, here, cchc, monkeypatch):
    write(name, "last year's")
    before = sorted(here.iterdir())
    monkeypatch.setattr(os, step, fail(error))
    done = cchc("batch", ".", "-o", name, lang="en")
    assert done.status == 1
    assert f"{name}: E-F004 the file could not be written: {error.strerror}; what was there" in done.err
    assert Path(name).read_text(encoding="utf-8") == "last year's"
    assert sorted(here.iterdir()) == before


def test_the_old_file_stands_when_writing_is_interrupted(here, cchc, monkeypatch):
    write("old.json", "last year's")
    before = sorted(here.iterdir())
    monkeypatch.setattr(os, "fsync", fail(KeyboardInterrupt()))
    assert cchc("batch", ".", "-o", "old.json").status == 130
    assert Path("old.json").read_text(encoding="utf-8") == "last year's"
    assert sorted(here.iterdir()) == before


def test_one_file_that_cannot_be_written_does_not_keep_the_others(here, cchc):
    Path("folder.json").mkdir()
    done = cchc("batch", ".", "-o", "folder.json", "-o", f"{'x' * 300}.csv", "-o", "sound.json", lang="en")
    assert done.status == 1
    assert codes(done.err)[-2:] == ["E-F002", "E-F004"]
    assert json.loads(Path("sound.json").read_text(encoding="utf-8"))["format"] == "cchc-results/1"


@pytest.mark.parametrize(("step", "error"), [("rename", DISK_FULL), ("mkdir", OPEN_IN_EXCEL)])
def test_a_new_round_is_made_whole_or_not_at_all(step, error, here, cchc, monkeypatch):
    before = sorted(here.iterdir())
    monkeypatch.setattr(os, step, fail(error))
    done = cchc("new", "out", "-c", "sets/kinds.yaml", "--units", "units.yaml", lang="en")
    assert done.status == 1
    assert codes(done.err) == ["E-F004"]
    monkeypatch.undo()
    assert sorted(here.iterdir()) == before


def test_a_folder_in_use_is_left_alone(here, cchc):
    before = sorted(Path("assessments").iterdir())
    done = cchc("new", "assessments", "-c", "sets/kinds.yaml", lang="en")
    assert (done.status, codes(done.err)) == (1, ["E-D003"])
    assert sorted(Path("assessments").iterdir()) == before


# --- codes and names that become files ----------------------------------------------------------------------------


@pytest.mark.parametrize("code", ["null", "Null", "no", "-", "---", "1e3", "010", "đắk-wer"])
def test_a_new_round_is_sound_whatever_its_units_are_called(code, here, cchc):
    write("list.yaml", f'units:\n  - {{code: "{code}", name: "Xã # [x]: {{y}}"}}\n')
    assert cchc("new", "out", "-c", "sets/kinds.yaml", "--units", "list.yaml", lang="en").status == 0
    done = cchc("check", "out", lang="en")
    assert (done.status, codes(done.err)) == (0, ["W-A024"])


@pytest.mark.parametrize("set_id", ["a: b", "null", "- a", "a # b", "[a]", '"a"'])
def test_a_new_round_is_sound_whatever_its_set_is_called(set_id, here, cchc):
    text = Path("sets/kinds.yaml").read_text(encoding="utf-8")
    write("set.yaml", text.replace("id: kinds", f"id: {json.dumps(set_id)}"))
    assert cchc("new", "out", "-c", "set.yaml", "--units", "units.yaml", lang="en").status == 0
    done = cchc("check", "out", lang="en")
    assert (done.status, codes(done.err)) == (0, ["W-A024", "W-A024"])


@pytest.mark.parametrize("suffix", ["yaml", "csv"])
def test_two_codes_that_are_one_file_on_windows_are_told(suffix, here, cchc):
    lists = {
        "yaml": "units:\n  - {code: dak-wer, name: Xã A}\n  - {code: Dak-Wer, name: Xã B}\n",
        "csv": "mã,tên\ndak-wer,Xã A\nDak-Wer,Xã B\n",
    }
    write(f"list.{suffix}", lists[suffix])
    done = cchc("new", "out", "-c", "sets/kinds.yaml", "--units", f"list.{suffix}", lang="en")
    assert (done.status, codes(done.err)) == (1, ["E-U001"])


@pytest.mark.parametrize("code", ["..", ".a", "a/b", "a\\\\b", "a:b", "x" * 81, "a.", "con", "NUL", "com1", "aux.2023"])
def test_a_code_that_cannot_be_a_file_is_refused(code, here, cchc):
    write("list.yaml", f'units:\n  - {{code: "{code}", name: Xã A}}\n')
    done = cchc("new", "out", "-c", "sets/kinds.yaml", "--units", "list.yaml", lang="en")
    assert (done.status, codes(done.err)) == (1, ["E-U002"])
    assert not Path("out").exists()


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such file names")
@pytest.mark.parametrize("name", ["a\x07.yaml", "a\x07.pdf", "a\u202efdp.exe", "a\nb.yaml"])
def test_a_file_name_does_not_steer_the_terminal(name, here, cchc):
    write(f"assessments/{name}", "unit: nhan-co\n")
    done = cchc("check", ".", lang="en")
    assert "\x07" not in done.err
    assert "\u202e" not in done.err
    assert all(codes(line) or "units," in line or line.startswith("Errors") for line in done.err.splitlines())


TOO_LONG = "x" * 300
"""Longer than any system lets a file's name be."""


@pytest.mark.parametrize(
    "command",
    [
        ["forms", "small", "-o", TOO_LONG],
        ["new", TOO_LONG, "-c", "sets/small.yaml", "--units", "rounds/sound/units.yaml"],
        ["check", "small", "--mark", TOO_LONG],
        ["check", "small", "-c", TOO_LONG],
        ["criteria", "show", TOO_LONG],
        ["batch", "small", "-o", f"{TOO_LONG}/ranking.csv"],
        ["batch", TOO_LONG],
    ],
)
def test_a_name_that_no_file_can_have_is_told(command, workplace, cchc):
    run = cchc(*("rounds/sound" if argument == "small" else argument for argument in command))
    assert run.status in (1, 2)
    assert TOO_LONG[:50] in run.err.replace("\n", "").replace(" ", "")


@pytest.mark.parametrize("key", ["criteria", "units", "assessments", "previous", "survey", "dossiers", "stages"])
def test_a_round_that_names_such_a_file_is_told_where(key, workplace, cchc):
    named = {
        "survey": f"{{records: {TOO_LONG}, questionnaire: {TOO_LONG}}}",
        "dossiers": f"{{records: {TOO_LONG}.csv, columns: {{unit: a, received: b, due: c, settled: d}}}}",
        "stages": f"[{{stage: self}}, {{stage: council, assessments: {TOO_LONG}}}]",
    }
    path = workplace / "rounds" / "sound" / "round.yaml"
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith(f"{key}:")]
    path.write_text("\n".join([*lines, f"{key}: {named.get(key, TOO_LONG)}", ""]), encoding="utf-8")
    run = cchc("check", "rounds/sound", lang="en")
    assert run.status == 1 or key == "stages"
    assert f"round.yaml:{len(lines) + 1}:" in run.err or key == "stages"
