"""What is fuzzed: for each kind of file its place, the commands that read it, and sound files to begin from."""

from __future__ import annotations

import io
import re
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from hypothesis import strategies as st

TESTS = Path(__file__).parent.parent
SETS = TESTS / "bad" / "sets"


class Target(NamedTuple):
    """A kind of file. Commands see it at ``path``, and may write into ``out`` alone."""

    name: str
    path: str
    commands: tuple[str, ...]
    seeds: tuple[str, ...]
    """Sound files of the kind, by their paths in the workplace."""
    kind: str


TARGETS = (
    Target("set", "x.yaml", ("criteria check x.yaml", "criteria show x.yaml"), ("sets/kinds.yaml",), "yaml"),
    Target("set exported", "x.yaml", ("criteria export x.yaml -o out/x.xlsx",), ("sets/kinds.yaml",), "yaml"),
    Target("set of a new round", "x.yaml", ("new out/n -c x.yaml --units units.yaml",), ("sets/minimal.yaml",), "yaml"),
    Target("set with adjustments", "x.yaml", ("criteria check x.yaml",), ("adjusted.yaml", "conditions.yaml"), "yaml"),
    Target("assessment", "assessments/x.yaml", ("score assessments/x.yaml", "batch ."), ("answers.yaml",), "yaml"),
    Target("units", "units.yaml", ("batch . -o out/r.json", "forms . -o out"), ("units.yaml",), "yaml"),
    Target("round", "round.yaml", ("batch . -o out/r.xlsx", "status ."), ("round.yaml", "full-round.yaml"), "yaml"),
    Target("stages", "staged/round.yaml", ("batch staged", "status staged"), ("staged/round.yaml",), "yaml"),
    Target("appraisal", "staged/appraisal-1/{}", ("batch staged", "check staged"), ("staged/appraisal-1/*",), "yaml"),
    Target("explanation", "staged/explanation/{}", ("batch staged",), ("staged/explanation/*",), "yaml"),
    Target("questionnaire", "survey/questions.yaml", ("survey survey",), ("survey/questions.yaml",), "yaml"),
    Target("survey's round", "survey/round.yaml", ("survey survey",), ("survey/round.yaml",), "yaml"),
    Target("dossiers' round", "dossiers/round.yaml", ("dossiers dossiers",), ("dossiers/round.yaml",), "yaml"),
    Target("replies", "survey/replies.csv", ("survey survey -o out/s.xlsx",), ("survey/replies.csv",), "csv"),
    Target("dossiers", "dossiers/ho-so.csv", ("dossiers dossiers -o out/d.xlsx",), ("dossiers/ho-so.csv",), "csv"),
    Target("wide table", "table/t.csv", ("batch table -o out/r.csv", "check table --mark out/m"), ("t.csv",), "csv"),
    Target("list of units", "x.csv", ("new out/n -c sets/minimal.yaml --units x.csv",), ("units.csv",), "csv"),
    Target("form", "assessments/x.xlsx", ("batch . -o out/r.json",), ("form.xlsx",), "xlsx"),
    Target("form sent back", "assessments/x.xlsx", ("check . --mark out/m",), ("form.xlsx",), "xlsx"),
    Target("appraiser's form", "staged/appraisal-1/x.xlsx", ("batch staged",), ("appraisal.xlsx",), "xlsx"),
    Target("wide workbook", "tables/t.xlsx", ("check tables --mark out/m",), ("t.xlsx",), "xlsx"),
    Target("workbook of units", "x.xlsx", ("new out/n -c sets/minimal.yaml --units x.xlsx",), ("units.xlsx",), "xlsx"),
    Target("set as a workbook", "x.xlsx", ("criteria import x.xlsx -o out/x.yaml",), ("set.xlsx",), "xlsx"),
    Target("dossiers in a workbook", "dossiers/ho-so.xlsx", ("dossiers dossiers-x",), ("dossiers.xlsx",), "xlsx"),
    Target("results", "x.json", ("rank x.json", "export x.json -o out/r.xlsx"), ("results.json",), "json"),
    Target("results reconciled", "x.json", ("reconcile x.json -o out/r.xlsx",), ("staged.json",), "json"),
    Target("results drawn from", "x.json", ("robust x.json",), ("results.json", "staged.json"), "json"),
    Target("results verified", "x.json", ("verify x.json .",), ("results.json", "final.json"), "json"),
    Target("results of before", "x.json", ("batch . --previous x.json -o out/r.xlsx",), ("before.json",), "json"),
)


def build(folder: Path, run: Callable[..., int]) -> None:
    """The workplace that all of them share, in the current folder."""
    golden = TESTS / "golden" / "files"
    shutil.copytree(SETS, folder / "sets")
    shutil.copytree(golden / "rounds" / "appraised", folder / "staged")
    for name in ("adjusted", "conditions", "appraised"):
        shutil.copy(golden / "sets" / f"{name}.yaml", folder)
    _replace(folder / "staged" / "round.yaml", "../../sets/", "../")
    for name, case in (("survey", "E-K019-reply-twice"), ("dossiers", "E-H006-returned-before-received")):
        shutil.copytree(TESTS / "bad" / case, folder / name)
    shutil.copy(SETS / "survey" / "questionnaire.yaml", folder / "survey" / "questions.yaml")
    _replace(folder / "survey" / "round.yaml", "../sets/survey/questionnaire.yaml", "questions.yaml")
    _replace(folder / "survey" / "replies.csv", "nhan-co,c1,B,P1\n", "")
    _replace(folder / "dossiers" / "ho-so.csv", "2023-03-09", "2023-03-20")
    shutil.copytree(folder / "dossiers", folder / "dossiers-x")
    _replace(folder / "dossiers-x" / "round.yaml", "records: ho-so.csv", "records: ../dossiers/ho-so.xlsx")
    (folder / "assessments").mkdir()
    _write(folder / "answers.yaml", ANSWERS)
    _write(
        folder / "units.yaml", "units:\n  - {code: nhan-co, name: Xã Nhân Cơ, group: xã}\n  - {code: b, name: Xã B}\n"
    )
    head = "name: Đợt thử\nyear: 2023\ncriteria: sets/kinds.yaml\nunits: units.yaml\n"
    _write(folder / "round.yaml", f"{head}assessments: assessments\n")
    _write(folder / "full-round.yaml", f"{head}assessments: assessments\n{HEADING}")
    _write(folder / "units.csv", "mã,tên,loại\nnhan-co,Xã Nhân Cơ,xã\nb,Xã B,xã\n")
    _write(folder / "t.csv", TABLE)
    for name, suffix in (("table", "csv"), ("tables", "xlsx")):
        (folder / name).mkdir()
        text = head.replace("sets/", "../sets/").replace("units.yaml", "../units.yaml")
        _write(folder / name / "round.yaml", f"{text}assessments: t.{suffix}\n")
    (folder / "out").mkdir()
    shutil.copy(folder / "answers.yaml", folder / "assessments" / "nhan-co.yaml")
    for command in (
        "batch . -o results.json",
        "batch . --final -o final.json",
        "batch staged -o staged.json",
        "criteria export sets/kinds.yaml -o set.xlsx",
        "forms . -o out --filled --unit nhan-co",
        "forms staged -o out/staged --stage appraisal-1 --filled",
    ):
        assert run(*command.split()) == 0, command
    (folder / "out" / "nhan-co.xlsx").replace(folder / "form.xlsx")
    next(iter(sorted((folder / "out" / "staged").iterdir()))).replace(folder / "appraisal.xlsx")
    text = (folder / "results.json").read_text(encoding="utf-8")
    _write(folder / "before.json", text.replace('"year":2023', '"year":2022'))
    for name in ("t", "units"):
        _save(folder / f"{name}.xlsx", (folder / f"{name}.csv").read_text(encoding="utf-8"))
    _save(folder / "dossiers.xlsx", (folder / "dossiers" / "ho-so.csv").read_text(encoding="utf-8"))
    (folder / "assessments" / "nhan-co.yaml").unlink()
    shutil.rmtree(folder / "out")


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")


def _replace(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text, path
    _write(path, text.replace(old, new))


def _save(path: Path, text: str) -> None:
    from openpyxl import Workbook

    book = Workbook()
    for line in text.splitlines():
        book.worksheets[0].append([float(cell) if cell.isdigit() else cell for cell in line.split(",")])
    book.save(path)


ANSWERS = """\
unit: nhan-co
year: 2023
criteria: kinds
answers:
  "1.1.1": {level: cham, claimed: 1}
  "1.1.2": {met: [muc-tieu, kinh-phi], evidence: "KH số 02"}
  "1.2": {on_time: 1561, settled: 1566}
  "1.3": {saved: 12.5}
  "2.1": {ideas: 3}
  "2.2": {late: 1, lost: 0}
  "2.3": {A: 10, B: 5, C: 1, D: 0}
  "2.4": {points: 1.25}
  "2.5": not_applicable
"""
HEADING = """\
heading:
  issuer: UBND HUYỆN
  office: PHÒNG NỘI VỤ
  place: Đăk R'Lấp
  decision: {number: 12/QĐ-UBND, date: 02/01/2024}
  signers: [{title: NGƯỜI LẬP BIỂU}, {title: TRƯỞNG PHÒNG, name: Lê Thị Xạ}]
deadlines: {self: 2024-01-15}
received: {self: {nhan-co: 2024-01-12}}
"""
TABLE = """\
unit,1.1.1,1.2.on_time,1.2.settled,2.1,2.3.A,2.3.B,2.3.C,2.3.D,2.4
nhan-co,cham,1561,1566,3,10,5,1,0,1.25
b,,,,1,,,,,KAD
"""

# --- files ------------------------------------------------------------------------------------------------------------

WORDS = {
    "yaml": (
        "-", ":", "{", "}", "[", "]", ",", "&", "*", "!", "|", ">", "'", '"', "%", "@", "`", "#", "?", "\n",
        " ", "\t", "0", "1", "8", "9", ".", "~", "=", "---\n", "- ", ": ", "null", "&a ", "*a ", "<<: ", "  ",
        "\\x1b", "\x1b[31m", "\u202e", "1e3", "-1", "../../x", "CON", "9" * 60, "x" * 300, "[" * 90, "=1+1",
        "\r\n", "\ufeff", "\x85", "\u2028", "1.234", "NaN", "a\u0301\u0323", "{{", "{0}", "%s", "yes", "0x1F",
        "2023-02-30", "99999-01-01",
    ),
    "csv": (
        ",", ";", "\t", '"', "\n", "\r", " ", "0", "1", "8", "9", ".", "-", "=", '""', "\r\n", ",,,,", '"x\n',
        "=1+1", "-1", "9" * 60, "x" * 300, "\x1b[31m", "\u202e", "1.234", "1,5", "KAD", "nhan-co", "../../x",
        "CON", "2023-02-30", "31/12/2023", "\ufeff", "\x85", "\u2028", "NaN", "1e309", "{0}",
    ),
    "json": (
        "{", "}", "[", "]", ",", ":", '"', "\n", " ", "0", "1", "8", "9", ".", "-", "null", "true", "1e999",
        "NaN", "\\u001b[31m", "\\ud800", "\\u202e", "-1", "1/0", "9" * 60, '"x":', "[" * 90, '"=1+1"', "{}",
        "[]", '"../../x"', "1/3", "\x1b", '""', '"year":', '"rank":', '"points":"',
    ),
    "xml": (
        '<c r="XFD1048576"><v>1</v></c>', "<v>", "</v>", "</c>", '<row r="99999">', 'r="A1"', 't="s"', 't="e"',
        't="d"', 't="b"', ">", 't="inlineStr"', '<x:c r="B2">', "&#55;", "&amp;", "<![CDATA[", "<!--", "-->",
        "<", '"', "\x00", "<?x?>", "9" * 20, "-1", 's="9999"', 'count="4294967295"', "<f>", "<f>1+1</f>",
        "<f>cmd|'/c calc'!A0</f>", "1e309", "NaN", '<!DOCTYPE x [<!ENTITY a "aa">]>', "&a;", "&#27;",
        "&#x202E;", "_x001B_", 'TargetMode="External"', "file:///etc/passwd", "../../../x",
        "xl/worksheets/sheet1.xml", "=1+1", '<dimension ref="A1:XFD1048576"/>', 'spans="1:16384"', "&#x110000;",
        "&#xD800;", 'encoding="utf-16"',
    ),
}  # fmt: skip


@st.composite
def edited(draw: st.DrawFn, data: bytes, words: tuple[str, ...], most: int = 4) -> bytes:
    """Sound bytes with a few stretches lost, doubled, moved, or written over."""
    for _ in range(draw(st.integers(1, most))):
        start = draw(st.integers(0, len(data)))
        end = min(len(data), start + draw(st.one_of(st.integers(0, 4), st.integers(0, 60), st.integers(0, 4000))))
        piece = draw(
            st.one_of(
                st.sampled_from(words).map(str.encode),
                st.just(b""),
                st.just(data[start:end] * 2),
                st.binary(max_size=4),
                st.text(max_size=5).map(lambda text: text.encode("utf-8", "surrogatepass")),
            )
        )
        data = data[:start] + piece + data[end:]
    return data


MARK = re.compile(rb"[ :,\"\n>=<]")


@st.composite
def valued(draw: st.DrawFn, data: bytes, words: tuple[str, ...]) -> bytes:
    """Sound bytes whose structure stays: values between marks are given others."""
    for _ in range(draw(st.integers(1, 3))):
        from_here = draw(st.integers(0, len(data)))
        start = found.end() if (found := MARK.search(data, from_here)) else len(data)
        end = found.start() if (found := MARK.search(data, start)) else len(data)
        data = data[:start] + draw(st.sampled_from(words)).encode() + data[end:]
    return data


@st.composite
def repacked(draw: st.DrawFn, data: bytes) -> bytes:
    """A workbook, some of whose parts are others, missing, twice there, or elsewhere."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = [(name, archive.read(name)) for name in archive.namelist()]
    words = WORDS["xml"]
    for _ in range(draw(st.integers(1, 2))):
        at = draw(st.integers(0, len(parts) - 1))
        name, part = parts[at]
        match draw(st.integers(0, 9)):
            case 0:
                del parts[at]
            case 1:
                parts.append((name, draw(edited(part, words))))
            case 2:
                parts[at] = (
                    draw(st.sampled_from(["../../evil.xml", "/etc/x", "xl\\a.xml", "C:\\x", name.upper()])),
                    part,
                )
            case 3:
                parts[at] = (name, draw(st.sampled_from([b"", b"<a/>", b"\xef\xbb\xbf" + part, part * 3, b"x" * 100])))
            case 4 | 5:
                parts[at] = (name, draw(valued(part, words)))
            case _:
                parts[at] = (name, draw(edited(part, words)))
        if not parts:
            break
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", draw(st.sampled_from([zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED]))) as target:
        names = set()
        for name, part in parts:
            if name not in names:  # twice the same name is for the bytes to say
                target.writestr(name, part)
            names.add(name)
    return stream.getvalue()


def files(kind: str, data: bytes) -> st.SearchStrategy[bytes]:
    """Files that are like a sound one, and a few that are not."""
    if kind == "xlsx":
        return st.one_of(
            repacked(data),
            repacked(data),
            edited(data, ("PK", "\0\0\0\0", "xl/workbook.xml")),
            st.integers(0, len(data)).map(lambda end: data[:end]),
        )
    words = WORDS[kind]
    return st.one_of(edited(data, words), valued(data, words), valued(data, words), st.binary(max_size=60))
