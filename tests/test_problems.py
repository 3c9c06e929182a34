"""Every problem that can be told, each provoked by a bad document of its own under ``tests/bad``.

The folder of a document is named for the code it provokes and holds an ``expected.yaml``: the command line, its exit
status, what is built here because it cannot well be stored, and every problem that is told, in both languages. After a
change of wording, ``CCHC_UPDATE=1 pytest tests/test_problems.py`` writes the lines anew; read them before keeping them.
"""

from __future__ import annotations

import io
import json
import os
import re
import shlex
import shutil
import string
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from openpyxl import Workbook, load_workbook

from cchc.catalogue import SENTENCES
from cchc.formats.criteria_file import load_set_with_nodes
from cchc.formats.results_json import dump, to_json
from cchc.formats.round_folder import load_round, read_submissions
from cchc.formats.set_xlsx import write_set_workbook
from cchc.language import LANGUAGES, Language
from cchc.problems import Message, Value
from cchc.results import results_of
from cchc.rounds import score_round

BAD = Path(__file__).parent / "bad"
CASES = sorted(path.parent.name for path in BAD.glob("*/expected.yaml"))
CODE = re.compile(r"[EW]-[A-Z][0-9]{3}")
UPDATE = os.environ.get("CCHC_UPDATE") == "1"


# --- documents that cannot well be stored -------------------------------------------------------------------------


def build_folder(path: Path) -> None:
    path.mkdir()


def build_link_to_nothing(path: Path) -> None:
    try:
        path.symlink_to("moved-away.yaml")
    except OSError:
        pytest.skip("this system does not let us make symbolic links")


def build_huge(path: Path) -> None:
    with path.open("wb") as stream:
        stream.truncate(200 * 1024 * 1024)


def build_binary(path: Path) -> None:
    path.write_bytes(bytes(range(256)))


def build_windows_1258(path: Path) -> None:
    path.write_bytes("unit: nhan-co\nyear: 2023\n# xa\u0303 Đăk Nang\n".encode("cp1258"))


def build_utf_16(path: Path) -> None:
    path.write_bytes(b"\xff\xfe" + "unit: nhan-co\n".encode("utf-16-le"))


def build_endless_evidence(path: Path) -> None:
    answer = f'{{ideas: 1, evidence: "{"Báo cáo " * 1251}"}}'
    path.write_text(f'unit: nhan-co\nyear: 2023\ncriteria: kinds\nanswers:\n  "2.1": {answer}\n', encoding="utf-8")


def build_many_rows(path: Path) -> None:
    path.write_text("unit,2.1\n" + "nhan-co,1\n" * 20_000, encoding="utf-8")


def build_many_columns(path: Path) -> None:
    path.write_text("unit" + ",2.1" * 2000 + "\n", encoding="utf-8")


def build_open_quote(path: Path) -> None:
    path.write_text('unit,2.1\n"nhan-co,1\n' + "dak-wer,1\n" * 15_000, encoding="utf-8")


def build_zip_bomb(path: Path) -> None:
    """A workbook whose directory states a part of two gigabytes."""
    stated, claimed = (4321).to_bytes(4, "little"), (2**31).to_bytes(4, "little")
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b" " * 4321)
    local, mark, directory = stream.getvalue().partition(b"PK\1\2")
    assert stated in directory
    path.write_bytes(local + mark + directory.replace(stated, claimed))


def build_formula(path: Path) -> None:
    save_sheet(path, [["unit", "2.1"], ["nhan-co", "=1+1"]])


def build_error_cell(path: Path) -> None:
    save_sheet(path, [["unit", "2.1"], ["nhan-co", "#DIV/0!"]])


def build_results(path: Path) -> None:
    """What ``batch`` saves of the round that lies beside."""
    folder, problems = load_round(path.parent)
    assert folder is not None
    submissions, _, remarks = read_submissions(folder)
    results = results_of(score_round(folder.round, submissions), [*problems, *remarks])
    path.write_text(dump(to_json(results, Language("vi"))), encoding="utf-8")


def build_damaged_results(path: Path) -> None:
    build_results(path)
    text = path.read_text(encoding="utf-8")
    assert '"name":"Xã Nhân Cơ"' in text
    path.write_text(text.replace('"name":"Xã Nhân Cơ"', '"name":7'), encoding="utf-8")


def save_sheet(path: Path, rows: list[list[object]]) -> None:
    workbook = Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet.title = "Tự chấm"
    for row in rows:
        sheet.append(row)
    workbook.save(path)


def build_set_workbook(path: Path) -> None:
    """The workbook of a sound set, changed as ``edits.yaml`` beside it says: cells, and sheets to remove."""
    edits = yaml.safe_load((path.parent / "edits.yaml").read_text(encoding="utf-8"))
    loaded, root = load_set_with_nodes(path.parent.parent / "sets" / f"{edits['from']}.yaml")
    assert loaded.sound is not None and root is not None
    stream = io.BytesIO()
    write_set_workbook(loaded.sound, root, Language("vi"), stream)
    workbook = load_workbook(stream)
    for title in edits.get("remove", ()):
        workbook.remove(workbook[title])
    for place, value in edits.get("cells", {}).items():
        title, _, cell = place.partition("!")
        sheet = workbook[title] if title in workbook.sheetnames else workbook.create_sheet(title)
        sheet[cell] = value
    workbook.save(path)


BUILDERS: dict[str, Callable[[Path], None]] = {
    "binary": build_binary,
    "damaged_results": build_damaged_results,
    "endless_evidence": build_endless_evidence,
    "error_cell": build_error_cell,
    "folder": build_folder,
    "formula": build_formula,
    "huge": build_huge,
    "link_to_nothing": build_link_to_nothing,
    "many_columns": build_many_columns,
    "many_rows": build_many_rows,
    "open_quote": build_open_quote,
    "results": build_results,
    "set_workbook": build_set_workbook,
    "utf_16": build_utf_16,
    "windows_1258": build_windows_1258,
    "zip_bomb": build_zip_bomb,
}


# --- the documents ------------------------------------------------------------------------------------------------


@pytest.fixture
def run(cchc, tmp_path, monkeypatch) -> Callable[..., tuple[int, list[str]]]:
    """Runs a case's command line beside a copy of its documents; returns the exit status and the lines of stderr."""

    def run(case: str, expected: dict[str, Any], language: str) -> tuple[int, list[str]]:
        here = tmp_path / language / "here"
        shutil.copytree(BAD / case, here)
        shutil.copytree(BAD / "sets", tmp_path / language / "sets")
        (here / "expected.yaml").unlink()
        for name, builder in expected.get("built", {}).items():
            BUILDERS[builder](here / name)
        monkeypatch.chdir(here)
        done = cchc(*shlex.split(expected["command"]), lang=language)
        return done.status, done.err.splitlines()

    return run


def read_expected(case: str) -> dict[str, Any]:
    return yaml.safe_load((BAD / case / "expected.yaml").read_text(encoding="utf-8"))


def write_expected(case: str, told: dict[str, list[str]]) -> None:
    """The same file with other lines."""
    path = BAD / case / "expected.yaml"
    head = path.read_text(encoding="utf-8").partition("\nen:")[0]
    lines = [
        line
        for language in ("en", "vi")
        for line in (f"{language}:", *(f"  - {json.dumps(text, ensure_ascii=False)}" for text in told[language]))
    ]
    path.write_text(f"{head}\n" + "\n".join(lines) + "\n", encoding="utf-8", newline="\n")


def tally(case: str, count: int) -> tuple[int, int]:
    """So many errors and warnings: a document provokes one code."""
    return (0, count) if case.startswith("W-") else (count, 0)


@pytest.mark.parametrize("case", CASES)
def test_a_bad_document_is_told_exactly(case, run):
    expected = read_expected(case)
    told = {}
    for language in ("en", "vi"):
        status, lines = run(case, expected, language)
        assert status == expected["status"]
        told[language] = [line for line in lines if CODE.search(line)]
        errors, warnings = re.findall("[0-9]+", lines[lines.index(told[language][-1]) + 1])
        assert (int(errors), int(warnings)) == tally(case, len(told[language]))
    if UPDATE:
        write_expected(case, told)
    else:
        assert told == {"en": expected["en"], "vi": expected["vi"]}


@pytest.mark.parametrize("case", CASES)
def test_a_bad_document_provokes_the_code_it_is_named_for_and_no_other(case):
    expected = read_expected(case)
    assert {code for line in expected["en"] + expected["vi"] for code in CODE.findall(line)} == {case[:6]}
    assert len(expected["en"]) == len(expected["vi"])


def test_every_problem_has_a_bad_document():
    codes = {code for code in SENTENCES if CODE.fullmatch(code)}
    assert codes - {case[:6] for case in CASES} == set()


# --- the sentences ------------------------------------------------------------------------------------------------


def placeholders(template: str) -> list[tuple[str, str]]:
    return [(name, spec or "") for _, name, spec, _ in string.Formatter().parse(template) if name is not None]


def sample(spec: str) -> Value:
    samples: dict[str, Value] = {"n": 7, "=": 7, "m": Message("R-REST"), "l": ("alpha", "beta")}
    return samples.get(spec, "omega")


@pytest.mark.parametrize("code", SENTENCES)
def test_a_sentence_shows_all_its_values_in_both_languages(code):
    values = {name: sample(spec) for name, spec in placeholders(SENTENCES[code])}
    for language in map(Language, LANGUAGES):
        sentence = language.sentence(Message(code, values))
        assert not re.search(r"\{\w+(:.)?\}|\{\{|\}\}", sentence)
        template = language.say(SENTENCES[code])
        assert set(placeholders(template)) == set(placeholders(SENTENCES[code]))


@pytest.mark.parametrize(
    "code", [code for code, text in SENTENCES.items() if re.search(r"\w", re.sub("{.*?}", "", text))]
)
def test_a_sentence_is_translated(code):
    assert Language("vi").say(SENTENCES[code]) != Language("en").say(SENTENCES[code])
