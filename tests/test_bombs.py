"""Files made to exhaust whoever opens them, or to have them open something else: each in a process that is measured."""

from __future__ import annotations

import io
import os
import shutil
import struct
import sys
import zipfile
import zlib
from pathlib import Path

import programs
import pytest
from marking_workbooks import packed

resource = pytest.importorskip("resource", reason="needs the figures that a system keeps of its processes")

HERE = Path(__file__).parent
SETS = HERE / "bad" / "sets"
MOST_SECONDS, MOST_MEGABYTES = 2.0, 300

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LAUGHS = '<!DOCTYPE x [<!ENTITY a0 "ha">' + "".join(
    f'<!ENTITY a{level} "{f"&a{level - 1};" * 10}">' for level in range(1, 10)
)
QUADRATIC = f'<!DOCTYPE x [<!ENTITY a "{"ha" * 50_000}">'
SECRET = "what-nobody-asked-for"


@pytest.fixture(scope="module")
def form(tmp_path_factory) -> bytes:
    """A filled form of a round of two units."""
    here = tmp_path_factory.mktemp("form")
    build_round(here)
    done = programs.run("forms", ".", "-o", "out", "--filled", "--unit", "nhan-co", cwd=here)
    assert done.returncode == 0, done.stderr.decode()
    return (here / "out" / "nhan-co.xlsx").read_bytes()


def build_round(here: Path) -> None:
    shutil.copytree(SETS, here / "sets")
    (here / "assessments").mkdir()
    (here / "units.yaml").write_text(
        "units:\n  - {code: nhan-co, name: Xã A}\n  - {code: dak-wer, name: Xã B}\n", encoding="utf-8"
    )
    (here / "round.yaml").write_text(
        "name: Đợt\nyear: 2023\ncriteria: sets/kinds.yaml\nunits: units.yaml\nassessments: assessments\n",
        encoding="utf-8",
    )
    answers = 'year: 2023\ncriteria: kinds\nanswers: {"2.1": {ideas: 3}}\n'
    for unit in ("nhan-co", "dak-wer"):
        (here / "assessments" / f"{unit}.yaml").write_text(f"unit: {unit}\n{answers}", encoding="utf-8")
    (here / "secret.txt").write_text(SECRET, encoding="utf-8")


def parts_of(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def with_start(data: bytes, start: str, inside: str) -> bytes:
    """A part with a declaration before its root, and something of it used in the first text."""
    text = data.decode()
    head, _, rest = text.partition("?>") if text.startswith("<?xml") else ("", "", text)
    before = f"{head}?>" if head else ""
    at = rest.index(">", rest.index("<", 1) if rest.startswith("\n") else 0)
    return f"{before}{start}]>{rest[: at + 1]}{inside}{rest[at + 1 :]}".encode()


def grown(parts: dict[str, bytes], name: str, megabytes: int) -> bytes:
    return packed({**parts, name: parts[name] + b" " * (megabytes << 20)})


def overlapping(copies: int) -> bytes:
    """Many entries of the directory of one and the same megabytes, as in the bombs that unpack to petabytes."""
    content = b" " * (8 << 20)
    deflate = zlib.compressobj(9, zlib.DEFLATED, -15)
    data = deflate.compress(content) + deflate.flush()
    names = ["[Content_Types].xml", "xl/workbook.xml", *(f"xl/worksheets/sheet{at}.xml" for at in range(copies))]
    check = zlib.crc32(content)
    first = names[0].encode()
    local = (
        struct.pack("<IHHHHHIIIHH", 0x04034B50, 20, 0, 8, 0, 33, check, len(data), len(content), len(first), 0) + first
    )
    stream = io.BytesIO()
    stream.write(local + data)
    start = stream.tell()
    for name in names:
        raw = name.encode()
        stream.write(
            struct.pack(
                "<IHHHHHHIIIHHHHHII",
                0x02014B50, 20, 20, 0, 8, 0, 33, check, len(data), len(content), len(raw), 0, 0, 0, 0, 0, 0,
            )
            + raw
        )  # fmt: skip
    size = stream.tell() - start
    stream.write(struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, len(names), len(names), size, start, 0))
    return stream.getvalue()


def lying(parts: dict[str, bytes]) -> bytes:
    """The directory says that a part of a hundred megabytes has ten bytes."""
    name = "xl/worksheets/sheet1.xml"
    data = grown(parts, name, 100)
    at = data.rindex(name.encode()) - 46
    assert data[at : at + 4] == b"PK\1\2"
    return data[: at + 24] + struct.pack("<I", 10) + data[at + 28 :]


SHEET = "xl/worksheets/sheet1.xml"
LINK = f"""<externalLink xmlns="{MAIN}" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">\
<externalBook r:id="rId1"/></externalLink>"""
DDE = f'<externalLink xmlns="{MAIN}"><ddeLink ddeService="cmd" ddeTopic="/c touch out/owned"/></externalLink>'
OUTSIDE = """<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship \
Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/externalLinkPath" Target="{}" \
TargetMode="External"/></Relationships>"""

BOMBS = {
    "300 megabytes of blanks": lambda parts: grown(parts, SHEET, 300),
    "300 megabytes in a part that is not read": lambda parts: packed({**parts, "xl/media/a.png": b"\0" * (300 << 20)}),
    "300 megabytes of shared strings": lambda parts: packed({**parts, "xl/sharedStrings.xml": b" " * (300 << 20)}),
    "entries that overlap": lambda _: overlapping(1000),
    "a size that is a lie": lying,
    "10,000 parts": lambda parts: packed({**parts, **{f"xl/x{at}.xml": b"<a/>" for at in range(10_000)}}),
    "a million cells in a row": lambda parts: packed(
        {**parts, SHEET: parts[SHEET].replace(b"</sheetData>", b"<row>" + b"<c/>" * 1_000_000 + b"</row></sheetData>")}
    ),
    "elements in each other": lambda parts: packed(
        {**parts, SHEET: parts[SHEET].replace(b"</sheetData>", b"<a>" * 500_000 + b"</sheetData>")}
    ),
    "an attribute of ten megabytes": lambda parts: packed(
        {**parts, SHEET: parts[SHEET].replace(b"<sheetData>", b'<sheetData x="' + b"y" * (10 << 20) + b'">')}
    ),
    **{
        f"{title} in {name}": (
            lambda parts, name=name, start=start, inside=inside: packed(
                {**parts, name: with_start(parts[name], start, inside)} if name in parts else parts
            )
        )
        for name in (SHEET, "xl/workbook.xml", "xl/styles.xml", "xl/sharedStrings.xml", "[Content_Types].xml")
        for title, start, inside in (
            ("billion laughs", LAUGHS, "&a9;"),
            ("quadratic laughs", QUADRATIC, "&a;" * 10_000),
            ("an entity from a file", '<!DOCTYPE x [<!ENTITY a SYSTEM "secret.txt">', "&a;"),
            ("an entity from elsewhere", '<!DOCTYPE x [<!ENTITY % a SYSTEM "http://127.0.0.1:9/x"> %a;', ""),
        )
    },
}
LINKS = {
    "a link to another file": {"xl/externalLinks/externalLink1.xml": LINK, "rels": "secret.txt"},
    "a link to a share": {"xl/externalLinks/externalLink1.xml": LINK, "rels": "file://///127.0.0.1/share/x.xlsx"},
    "a link by DDE": {"xl/externalLinks/externalLink1.xml": DDE},
}


MEASURED = """
import re, resource, sys
resource.setrlimit(resource.RLIMIT_CPU, (20, 20))  # for what never ends
from cchc.commands import main
status = main(sys.argv[1:])
sys.stdout.flush()
usage = resource.getrusage(resource.RUSAGE_SELF)
peak = int(re.search("VmHWM:[^0-9]*([0-9]+)", open("/proc/self/status").read())[1]) >> 10
open("measured.txt", "w").write(f"{usage.ru_utime + usage.ru_stime} {peak}")
sys.exit(status)
"""


def measured(command: str, here: Path) -> tuple[int, str, float, int]:
    """Status, what is said, seconds of CPU and megabytes of a process of its own."""
    if not Path("/proc/self/status").exists():
        pytest.skip("needs what Linux keeps of its processes")
    done = programs.run(*command.split(), script=MEASURED, cwd=here, env=os.environ | {"CCHC_LANG": "en"})
    seconds, megabytes = (here / "measured.txt").read_text(encoding="utf-8").split()
    (here / "measured.txt").unlink()
    return done.returncode, (done.stdout + done.stderr).decode(), float(seconds), int(megabytes)


@pytest.mark.parametrize("bomb", BOMBS)
def test_a_bomb_does_not_go_off(bomb, form, tmp_path):
    build_round(tmp_path)
    (tmp_path / "assessments" / "nhan-co.yaml").unlink()
    (tmp_path / "assessments" / "nhan-co.xlsx").write_bytes(BOMBS[bomb](parts_of(form)))
    before = sorted(tmp_path.rglob("*"))
    status, said, seconds, megabytes = measured("check . --mark out", tmp_path)
    assert status in {0, 1}, said
    assert "Traceback" not in said
    assert SECRET not in said
    assert seconds < MOST_SECONDS + 1, "with what Python takes to begin, on a machine that does other things"
    assert megabytes < MOST_MEGABYTES
    written = [path for path in sorted(tmp_path.rglob("*")) if path not in before]
    assert all(path.is_relative_to(tmp_path / "out") for path in written)
    assert all(SECRET.encode() not in path.read_bytes() for path in written if path.is_file())


@pytest.mark.parametrize("link", LINKS)
@pytest.mark.parametrize(
    "formula", ["[1]Sheet1!A1", "cmd|'/c touch out/owned'!A0", 'WEBSERVICE("http://127.0.0.1:9/x")']
)
def test_what_a_workbook_refers_to_is_never_opened(link, formula, form, tmp_path, monkeypatch, cchc):
    """A cell has the value that was saved with it; nothing is calculated, and nothing follows a link."""
    build_round(tmp_path)
    monkeypatch.chdir(tmp_path)
    Path("assessments/nhan-co.yaml").unlink()
    given = LINKS[link]
    parts = parts_of(form)
    name = "xl/externalLinks/externalLink1.xml"
    parts[name] = given[name].encode()
    if "rels" in given:
        parts["xl/externalLinks/_rels/externalLink1.xml.rels"] = OUTSIDE.format(given["rels"]).encode()
    escaped = formula.replace("&", "&amp;").replace('"', "&quot;").encode()
    sheet = parts[SHEET]
    at = sheet.index(b"<v>3</v>")
    parts[SHEET] = sheet[:at] + b"<f>" + escaped + b"</f>" + sheet[at:]
    Path("assessments/nhan-co.xlsx").write_bytes(packed(parts))
    opened = []

    def audit(event: str, arguments: tuple) -> None:
        if watching and event in {
            "open",
            "socket.connect",
            "subprocess.Popen",
            "os.system",
            "os.exec",
            "os.posix_spawn",
        }:
            opened.append((event, str(arguments[0])))

    watching = True
    sys.addaudithook(audit)
    done = cchc("batch", ".", "-o", "out.xlsx", "-o", "out.json", lang="en")
    watching = False
    assert done.status == 0, done.err
    assert '"ideas":3' in Path("out.json").read_text(encoding="utf-8")
    assert {event for event, _ in opened} == {"open"}
    assert [name for _, name in opened if "secret" in name] == []
    written = parts_of(Path("out.xlsx").read_bytes())
    assert [name for name, data in written.items() if b"cmd|" in data or "externalLink" in name] == []


def test_links_to_folders_that_hold_themselves_end(tmp_path, monkeypatch, cchc):
    """A pattern for records goes through folders, and some of them may lead back."""
    shutil.copytree(HERE / "bad" / "E-H006-returned-before-received", tmp_path / "r")
    shutil.copytree(SETS, tmp_path / "sets")
    monkeypatch.chdir(tmp_path / "r")
    text = Path("round.yaml").read_text(encoding="utf-8")
    Path("round.yaml").write_text(text.replace("records: ho-so.csv", 'records: "**/*.csv"'), encoding="utf-8")
    try:
        for name in ("a", "b"):
            Path(name).symlink_to(".", target_is_directory=True)
    except OSError:
        pytest.skip("this system does not let us make symbolic links")
    status, said, seconds, _ = measured("dossiers .", Path.cwd())
    assert status in {0, 1, 2}
    assert "Traceback" not in said
    assert seconds < MOST_SECONDS + 1
