"""Whatever becomes of a form on its way, it is read, or refused in a sentence that names the file."""

from __future__ import annotations

import io
import random
import zipfile
from pathlib import Path

import pytest

from cchc.answers import Answer
from cchc.assessment import Assessment, SourceFile, Unit
from cchc.formats.assessments import open_assessment
from cchc.formats.expected import Expected
from cchc.formats.files import Raw
from cchc.formats.forms.workbook import write_form
from cchc.formats.sets.reading import load_set
from cchc.language import Language
from cchc.problems import Place
from cchc.rounds import Round

UNIT = Unit("nhan-co", "Xã Nhân Cơ")
CRITERIA = load_set(Path(__file__).parent / "bad" / "sets" / "kinds.yaml", examples=False).sound
assert CRITERIA is not None
EXPECTED = Expected(CRITERIA, year=2023, units=[UNIT])
FACTS = {
    "1.1.1": (0, 1, 0), "1.1.2": (1, 0), "1.2": (61, 66), "1.3": (25,), "2.1": (3,), "2.2": (0, 1), "2.3": (9, 3, 1, 0),
    "2.4": (1,), "2.5": (0, 0),
}  # fmt: skip

TOKENS = (
    b'<c r="XFD1048576"><v>1</v></c>', b"<v>", b"</v>", b"</c>", b'<row r="99999">', b'r="A1"', b't="s"', b't="e"',
    b't="d"', b't="b"', b't="inlineStr"', b'<x:c r="B2">', b"&#55;", b"&amp;", b"<![CDATA[", b"<!--", b"-->", b">",
    b"<", b'"', b"\0", b"\xff", b"<?x?>", b"99999999999999999999", b"-1", b's="9999"', b'count="4294967295"', b"<f>",
    b"1e309", b"NaN",
)  # fmt: skip
VALUES = (b"", b"0", b"-1", b"4294967296", b"A1", b"x", b"&lt;", b"99999999")


def form() -> bytes:
    answers = {code: Answer(facts, evidence="Báo cáo số 12/BC-UBND") for code, facts in FACTS.items()}
    assessment = Assessment(UNIT.code, 2023, "kinds", answers, SourceFile("a.yaml", ""), Place("a.yaml"))
    round_ = Round("Đợt thử", 2023, CRITERIA, (UNIT,), Place("round.yaml"))
    stream = io.BytesIO()
    write_form(round_, UNIT, Language("vi"), stream, assessment=assessment)
    return stream.getvalue()


FORM = form()
with zipfile.ZipFile(io.BytesIO(FORM)) as package:
    PARTS = {name: package.read(name) for name in package.namelist()}


def mutated(data: bytes, chance: random.Random) -> bytes:
    """A byte changed, a stretch lost or doubled, something put in, or an attribute given another value."""
    at = chance.randrange(len(data))
    match chance.randrange(5):
        case 0:
            return data[:at] + bytes([chance.randrange(256)]) + data[at + 1 :]
        case 1:
            return data[:at] + data[at + chance.randint(1, 60) :]
        case 2:
            return data[:at] + data[max(0, at - chance.randint(1, 300)) : at] + data[at:]
        case 3:
            at = max(at, data.find(b"<", at))
            return data[:at] + chance.choice(TOKENS) + data[at:]
    start = data.find(b'"', at)
    end = data.find(b'"', start + 1)
    return data if end < 0 else data[: start + 1] + chance.choice(VALUES) + data[end:]


def assert_told(data: bytes) -> None:
    opened = open_assessment(Raw("form.xlsx", data))
    if isinstance(opened, list):
        problems = opened
        assert problems
    else:
        submission = opened.read(EXPECTED, guess="nhan-co")
        problems = list(submission.problems)
        assert submission.assessment is not None or problems
    for problem in problems:
        for code in ("vi", "en"):
            assert Language(code).problem(problem).startswith("form.xlsx")


@pytest.mark.parametrize("seed", range(12))
def test_any_bytes_may_change(seed):
    chance = random.Random(seed)
    for _ in range(15):
        assert_told(mutated(FORM, chance))


@pytest.mark.parametrize("part", [name for name in PARTS if name.endswith((".xml", ".rels"))])
def test_any_part_may_change(part):
    chance = random.Random(part)
    for _ in range(60 if part.endswith("sheet1.xml") else 15):
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w") as target:
            for name, data in PARTS.items():
                target.writestr(name, mutated(data, chance) if name == part else data)
        assert_told(stream.getvalue())


@pytest.mark.parametrize("part", PARTS)
def test_any_part_may_be_missing_or_empty(part):
    for kept in (None, b"", b"<a/>", b"\xef\xbb\xbf", b"x" * 100):
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w") as target:
            for name, data in PARTS.items():
                if name != part:
                    target.writestr(name, data)
                elif kept is not None:
                    target.writestr(name, kept)
        assert_told(stream.getvalue())


def test_a_form_of_old_may_change_anywhere(libreoffice, tmp_path):
    import shutil

    if not shutil.which("soffice"):
        pytest.skip("needs LibreOffice")
    (tmp_path / "form.xlsx").write_bytes(FORM)
    data = libreoffice([tmp_path / "form.xlsx"], "xls")[0].read_bytes()
    chance = random.Random(1997)
    for _ in range(60):
        changed = mutated(data, chance)
        for _ in range(chance.randrange(4)):
            changed = mutated(changed, chance)
        assert_told(changed)
