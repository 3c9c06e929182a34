"""Text from a file is only text, whatever it says, in everything that any command writes.

CSV has no way to say that a value is text, and spreadsheets take ``=1+1`` for a formula: there an apostrophe stands
before it, the sign by which spreadsheets themselves mark text. Results as JSON keep every name as it is.
"""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import unicodedata
import zipfile
from functools import partial
from itertools import cycle
from pathlib import Path
from xml.etree import ElementTree

import every_command as every
import pytest
from plain_yaml import read_plain

HERE = Path(__file__).parent


EVIL = (
    '=EVIL("a")',
    "+EVIL()",
    "-EVIL()",
    "@EVIL()",
    "=cmd|'/c EVIL'!A0",
    '=HYPERLINK("http://EVIL","b")',
    "=1+EVIL&P&D",
)
TEXTS = {
    "name", "title", "issuer", "office", "place", "number", "evidence", "reason", "explanation", "text", "source",
    "kind", "group", "parent", "explain", "unit", "name_en",
}  # fmt: skip
"""The keys of texts that nothing is looked up by; ``unit`` of an input is what it counts."""


NO_NAME = re.compile("true|false|warn|required|ignore|none|[0-9]{4}-[0-9]{2}-[0-9]{2}")
"""What stands behind the same keys and is looked up."""


def spoil(node, names, key=""):
    """The document with something before every text that a spreadsheet would take for a formula."""
    if isinstance(node, dict):
        return {part: spoil(value, names, part) for part, value in node.items()}
    if isinstance(node, list):
        return [spoil(value, names, key) for value in node]
    rule_or_code = key in {"unit", "kind", "group"} and "/" not in key
    if not node or key not in TEXTS or NO_NAME.fullmatch(node) or (rule_or_code and not names["of units"]):
        return node
    return f"{next(names['evil'])} {node}"


def spoil_file(path: Path, evil) -> None:
    document = read_plain(path)
    names = {"evil": evil, "of units": path.name == "units.yaml"}
    text = json.dumps(spoil(document, names), ensure_ascii=False, indent=1)
    path.write_text(re.sub(r'": ""(?=[,\n])', '": ', text), encoding="utf-8")


@pytest.fixture(scope="module")
def spoiled(tmp_path_factory):
    """The rounds of the examples, where every name and every text is a formula; results of them; one set of its own."""
    folder = every.built_place(tmp_path_factory.mktemp("spoiled"))
    run = partial(every.run_in, folder)
    evil = cycle(EVIL)
    table = folder / "wrong" / "table.csv"
    table.write_text(table.read_text(encoding="utf-8").replace("bua", "=EVIL()"), encoding="utf-8")
    sets = {path.stem: path for path in (HERE.parent / "criteria").glob("*.yaml")}
    for path in sorted(folder.rglob("round.yaml")):
        text = path.read_text(encoding="utf-8")
        for id_, file in sets.items():
            if f"criteria: {id_}" in text:
                shutil.copy(file, folder / f"{id_}.yaml")
                path.write_text(text.replace(f"criteria: {id_}", f"criteria: ../{id_}.yaml"), encoding="utf-8")
    for path in sorted(folder.rglob("*.yaml")):
        spoil_file(path, evil)
    for round_, results in (
        ("round", "results"),
        ("appraised", "appraised"),
        ("before", "before"),
        ("districts", "districts"),
    ):
        done = run("batch", round_, "-o", f"{results}.json", "--force")  # the round has another name by now
        assert done.status == 0, done.err
    done = run("criteria", "export", f"{every.SET}.yaml", "-o", "set.xlsx")
    assert done.status == 0, done.err
    return folder


@pytest.fixture
def place(spoiled, tmp_path, monkeypatch):
    folder = tmp_path / "place"
    shutil.copytree(spoiled, folder)
    monkeypatch.chdir(folder)
    return folder


LITERAL = re.compile(r'"(?:[^"]|"")*"')
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
CALCULATED = {
    f"{MAIN}{tag}" for tag in ("f", "formula", "formula1", "formula2", "definedName", "calculatedColumnFormula")
}


def assert_only_text(name: str, data: bytes) -> int:
    """No formula of a workbook has a name in it but as a text in quotes. How many texts are names is returned."""
    texts = 0
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for part in archive.namelist():
            if not part.endswith((".xml", ".rels", ".vml")):
                continue
            content = archive.read(part)
            texts += content.count(b"EVIL")
            assert b'TargetMode="External"' not in content, (name, part)
            for element in ElementTree.fromstring(content).iter():
                if element.tag in CALCULATED:
                    assert "EVIL" not in LITERAL.sub('""', element.text or ""), (name, part, element.text)
                if element.tag in {f"{MAIN}hyperlink", f"{MAIN}ddeLink", f"{MAIN}externalReference"}:
                    assert element.get("location", "").count("EVIL") == 0, (name, part)
                    assert element.tag == f"{MAIN}hyperlink", (name, part)
                if element.tag in {f"{MAIN}oddHeader", f"{MAIN}oddFooter"}:
                    assert not re.search("(?<!&)(?:&&)*&[PD](?=&D|$| .*EVIL)", element.text or ""), (name, part)
    return texts


def cells(text: str) -> list[str]:
    delimiter = max(";,", key=text.partition("\n")[0].count)
    return [cell for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter) for cell in row]


def assert_harmless_csv(text: str) -> None:
    for cell in cells(text.lstrip("\ufeff")):
        assert not cell.startswith(("=", "@", "\t", "\r")), cell
        assert not cell.startswith(("+", "-")) or re.fullmatch(r"[+-]?[0-9.,]+", cell), cell


@pytest.mark.parametrize("writing", every.WRITING, ids=lambda writing: writing.arguments.replace("/", ":"))
def test_no_text_is_a_formula_in_anything_that_is_written(writing, place, cchc):
    arguments = re.sub(rf" {every.SET}(?!\.yaml)", f" {every.SET}.yaml", writing.arguments).split()
    done = cchc(*arguments, lang="vi")
    assert done.status == (1 if "wrong" in arguments else 0), done.err
    texts = 0
    for path in Path("out").rglob("*"):
        if path.suffix == ".xlsx":
            texts += assert_only_text(str(path), path.read_bytes())
        elif path.suffix == ".csv":
            assert_harmless_csv(path.read_text(encoding="utf-8"))
            texts += 1
        elif path.suffix in {".json", ".yaml", ".html"}:
            texts += path.read_text(encoding="utf-8").count("EVIL")
    assert texts > 0, "there was nothing to find"


@pytest.mark.parametrize("command", [entry for entry in every.SHOWING if entry.split()[0] not in {"bach", "--help"}])
def test_no_text_is_a_formula_in_csv_that_is_shown(command, place, cchc):
    arguments = [word for word in command.replace("--format csv", "").split() if word != "--help"]
    if arguments[-1] == every.SET:
        arguments[-1] += ".yaml"
    done = cchc(*arguments, "--format", "csv", lang="vi")
    if done.status != 2:  # a command without this format
        assert_harmless_csv(done.out)


# --- names of files ------------------------------------------------------------------------------------------------


UNITS = "units:\n  - {{code: {code}, name: Xã A}}\n"


@pytest.mark.parametrize(
    "code",
    [
        "../../x", "..\\\\..\\\\x", "/etc/x", "C:x", "CON", "aux.yaml", "com1.x", "COM¹", "lpt²", "nul", "x.", ".x",
        "a:b", "x" * 300, "a\\u0000b", "a\\tb", "a*b", "a?b", "a|b", "a<b", "~", "$(x)", "a/../../b", "\\u202ea",
        "a\\u200fb", "%2e%2e", "a\u0301\u0323\u0300",
    ],
)  # fmt: skip
@pytest.mark.parametrize(
    "command", ["new out/n -c sets.yaml --units x.yaml", "forms r -o out", "batch r -o out/a.json"]
)
def test_a_code_never_leads_out_of_the_folder(code, command, tmp_path, monkeypatch, cchc):
    (tmp_path / "a" / "b" / "here").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "a" / "b" / "here")
    shutil.copy(HERE / "bad" / "sets" / "minimal.yaml", "sets.yaml")
    Path("out").mkdir()
    Path("r/assessments").mkdir(parents=True)
    text = UNITS.format(code=f'"{code}"')
    for name in ("x.yaml", "r/units.yaml"):
        Path(name).write_text(text, encoding="utf-8")
    head = "name: Đợt\nyear: 2023\ncriteria: ../sets.yaml\nunits: units.yaml\nassessments: assessments\n"
    Path("r/round.yaml").write_text(head, encoding="utf-8")
    before = sorted(str(path) for path in tmp_path.rglob("*"))
    done = cchc(*command.split(), lang="en")
    assert done.status == 1
    assert re.search("E-U002|E-Y014", done.err)
    assert sorted(str(path) for path in tmp_path.rglob("*")) == before


@pytest.mark.parametrize(
    "name",
    [
        *(unicodedata.normalize(form, "Đăk R'Lấp (2023) – bản cuối") for form in ("NFC", "NFD")),
        *(unicodedata.normalize(form, "xã Nhân Cơ") for form in ("NFC", "NFD")),
        *("a b  c", "#1 %s {0} [x] & ; '"),
    ],
)
def test_folders_of_any_name_are_read_and_written(name, tmp_path, monkeypatch, cchc):
    """Blanks, Vietnamese letters as either kind of system writes them, and signs that a shell would take up."""
    home = tmp_path / name
    home.mkdir()
    monkeypatch.chdir(home)
    shutil.copytree(every.EXAMPLES / every.ROUNDS["round"], name)
    target = f"{name}.xlsx"
    done = cchc("batch", name, "-o", target, "-o", f"{name}.json", lang="vi")
    assert done.status == 0
    assert f"Đã ghi: {target}" in done.err
    assert zipfile.ZipFile(target).testzip() is None
    assert cchc("verify", f"{name}.json", name).status == 0
    assert cchc("score", f"{name}/assessments/nhan-co.yaml").status == 0
    assert cchc("forms", name, "-o", f"{name} biểu", "--unit", "nhan-co", "--unit", "dak-mor").status == 0
    assert sorted(path.name for path in Path(f"{name} biểu").iterdir()) == ["dak-mor.xlsx", "nhan-co.xlsx"]
    assert cchc("new", f"{name} mới", "-c", every.SET, "--units", f"{name}/units.yaml").status == 0
    assert cchc("check", f"{name} mới").status == 0
    assert sorted(tmp_path.iterdir()) == [home]


def test_a_link_out_of_the_round_is_read_and_named_as_the_round_names_it(tmp_path, monkeypatch, cchc):
    """Offices keep what came in on a share and link it: that is read. Nothing is written through such a link, and a
    file that a sender packs as a link leads nowhere once it is unpacked elsewhere."""
    every_place = tmp_path / "here"
    every_place.mkdir()
    monkeypatch.chdir(every_place)
    shutil.copytree(every.EXAMPLES / every.ROUNDS["round"], "round")
    shared = tmp_path / "share"
    shared.mkdir()
    shutil.move("round/assessments/nhan-co.yaml", shared / "nhan-co.yaml")
    try:
        Path("round/assessments/nhan-co.yaml").symlink_to(shared / "nhan-co.yaml")
        Path("round/assessments/passwd.yaml").symlink_to("/etc/hosts")
    except OSError:
        pytest.skip("this system does not let us make symbolic links")
    done = cchc("batch", "round", "--format", "json", lang="en")
    document = json.loads(done.out)
    assert "nhan-co" in [unit["code"] for unit in document["units"]]
    assert "assessments/nhan-co.yaml" in [entry["name"] for entry in document["inputs"]]
    assert "round/assessments/passwd.yaml" in done.err
    before = {path.name: path.read_bytes() for path in shared.iterdir()}
    assert cchc("check", "round", "--mark", "out/marked").status == 1
    assert {path.name: path.read_bytes() for path in shared.iterdir()} == before
