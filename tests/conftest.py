"""Running the command line inside the test's process, in a folder of its own."""

from __future__ import annotations

import atexit
import gc
import gettext
import io
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import HealthCheck, settings

import cchc.formats  # before any test imports openpyxl: it settles how openpyxl writes
from cchc.assessment import SourceFile
from cchc.commands import main
from cchc.criteria import Grade, Groups, Policy, Status
from cchc.number import Exact, Rounding
from cchc.problems import Message
from cchc.results import CriteriaRecord, FieldRecord, IndicatorRecord, Item, RankedRecord, Results, UnitRecord
from cchc.rounds import Heading
from cchc.scoring import State

for _name in ("SIGINT", "SIGHUP"):
    # What was begun under nohup, or in the background, ignores them, and so would every program that a test starts.
    _number = getattr(signal, _name, None)
    if _number is not None and signal.getsignal(_number) is signal.SIG_IGN:
        signal.signal(_number, signal.default_int_handler if _name == "SIGINT" else signal.SIG_DFL)

if os.environ.pop("PYTHONDONTWRITEBYTECODE", ""):
    # Every program that a test starts would compile the package anew, and take nearly twice as long. What is compiled
    # goes away with the run; its worker processes find it by the same variable.
    os.environ["PYTHONPYCACHEPREFIX"] = tempfile.mkdtemp(prefix="cchc-compiled-")
    atexit.register(shutil.rmtree, os.environ["PYTHONPYCACHEPREFIX"], ignore_errors=True)

ROOT = Path(__file__).parent.parent
GOLDEN = Path(__file__).parent / "golden"


# A slow machine is no failure.
settings.register_profile("any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any machine")


class Run(NamedTuple):
    """What a command did."""

    status: int
    out: str
    err: str


RunCommand = Callable[..., Run]


WORDED_FOR = "8.5"
"""The release of click whose own words the expected outputs hold; another words some of them otherwise."""


LONGEST = (
    "faults", "set_workbook", "problems", "fuzz", "workbook", "hostile", "consoles", "forms", "terminal", "properties",
    "commands", "report_word", "names", "marking", "stage_formulas", "results_json", "gaps", "differential", "intake",
    "form_formulas", "readme", "set_differences", "verification", "dossier_engines", "explain", "round_trip",
)  # fmt: skip
"""The files that take ten seconds or more, the longest first: what is begun last is then short."""


def _place_in_run(item: pytest.Item) -> int:
    name = item.path.stem.removeprefix("test_")
    return LONGEST.index(name) if name in LONGEST else len(LONGEST)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=_place_in_run)
    if not version("click").startswith(f"{WORDED_FOR}."):
        skip = pytest.mark.skip(reason=f"the expected wording is that of click {WORDED_FOR}")
        for item in items:
            if item.get_closest_marker("wording_of_click"):
                item.add_marker(skip)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> object:
    """What the tests of a file share is made in one process, which has all of them."""
    if config.getvalue("dist") != "load":
        return None  # somebody asks for another way than what -n is without one
    from xdist.scheduler import LoadFileScheduling

    config.option.loadscopereorder = False
    return LoadFileScheduling(config, log)


def pytest_collection_finish() -> None:
    # Some ten thousand tests are there from now on until the end, and none of them is garbage.
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


@pytest.fixture
def root() -> Path:
    return ROOT


@pytest.fixture
def examples() -> Path:
    return ROOT / "examples"


@pytest.fixture
def workplace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder: a copy of the small criteria sets, rounds and lists of ``tests/golden/files``."""
    folder = tmp_path / "workplace"
    shutil.copytree(GOLDEN / "files", folder)
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def cchc(monkeypatch: pytest.MonkeyPatch) -> Iterator[RunCommand]:
    """``cchc("batch", "rounds/sound", lang="en", columns=80)`` runs a command and returns what it did."""
    for name in ("NO_COLOR", "FORCE_COLOR", "TTY_COMPATIBLE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANGUAGE", "")  # the command sets it; the test's end restores it
    monkeypatch.setattr(gc, "freeze", lambda: None)  # what a test leaves is cleared away by the next
    domain, threshold = gettext.textdomain(), gc.get_threshold()

    def run(*arguments: str | Path, lang: str = "vi", columns: int = 80, stdin: bytes | io.RawIOBase = b"") -> Run:
        raw = io.BytesIO(stdin) if isinstance(stdin, bytes) else io.BufferedReader(stdin)
        out, err = (io.TextIOWrapper(io.BytesIO(), encoding="ascii") for _ in range(2))
        with monkeypatch.context() as patch:
            patch.setenv("CCHC_LANG", lang)
            patch.setenv("COLUMNS", str(columns))
            patch.setattr(sys, "stdin", io.TextIOWrapper(raw, encoding="utf-8"))
            patch.setattr(sys, "stdout", out)
            patch.setattr(sys, "stderr", err)
            status = main([str(argument) for argument in arguments])
            out.flush()
            err.flush()
        return Run(status, *(stream.buffer.getvalue().decode("utf-8") for stream in (out, err)))

    yield run
    gettext.textdomain(domain)
    gc.set_threshold(*threshold)


_GRADES = (
    Grade("tot", "Tốt", "Good", 80),
    Grade("kha", "Khá", "Fair", 65),
    Grade("yeu", "Yếu", "Weak"),
)


def _results_of(
    indices: Sequence[Exact],
    *,
    groups: Sequence[str] = (),
    status: Status = Status.OFFICIAL,
    grades: tuple[Grade, ...] = _GRADES,
) -> Results:
    """A round whose units have these indices, in rank order; two fields of one indicator each, of 50 points."""
    policy = Policy(grades, groups=Groups.APART if groups else Groups.TOGETHER)
    items = tuple(
        Item(code, f"Lĩnh vực {code}", 50, (Item(f"{code}.1", f"Tiêu chí {code}.1", 50),)) for code in ("1", "2")
    )
    units = []
    seen: dict[str, int] = {}
    for order, index in enumerate(indices, 1):
        group = groups[order - 1] if groups else ""
        seen[group] = seen.get(group, 0) + 1
        half = Fraction(index) / 2
        unit = UnitRecord(
            code=f"u{order}",
            name=f"Xã {order}",
            group=group,
            order=order,
            points=index,
            maximum=100,
            index=Rounding(2).of(index),
            index_exact=index,
            fields=tuple(FieldRecord(code, half, 50, Fraction(index)) for code in ("1", "2")),
            indicators=tuple(
                IndicatorRecord(f"{code}.1", half, 50, State.SCORED, {"points": "1"}, Message("R-REST"), None, "")
                for code in ("1", "2")
            ),
            source=SourceFile("u.yaml", "0" * 64),
        )
        units.append(RankedRecord(unit, seen[group], False, policy.grade_of(unit.index).code))
    criteria = CriteriaRecord("set", "Bộ", "commune", status, "", 100, "0" * 64, items)
    return Results("Đợt thử", 2023, "self", Heading(), criteria, policy, tuple(units), (), ())


@pytest.fixture
def results_of() -> Callable[..., Results]:
    """``results_of([90, 70])``: a round of units with these indices."""
    return _results_of


Convert = Callable[..., list[Path]]


@pytest.fixture
def libreoffice(tmp_path_factory: pytest.TempPathFactory) -> Convert:
    """``libreoffice(paths, "pdf")`` has LibreOffice open files and save them in another format, in another folder."""

    def convert(paths: list[Path], to: str) -> list[Path]:
        folder = tmp_path_factory.mktemp("converted")
        profile = (folder / "profile").as_uri()
        command = ["soffice", f"-env:UserInstallation={profile}", "--headless", "--convert-to", to, "--outdir"]
        subprocess.run([*command, str(folder), *map(str, paths)], check=True, capture_output=True, timeout=600)
        return [folder / f"{path.stem}.{to.partition(':')[0]}" for path in paths]

    return convert


SPREADSHEETS = {"LibreOffice": "soffice", "Gnumeric": "ssconvert"}
"""Programs of other houses that work out formulas, and what starts them."""


@pytest.fixture(
    params=[
        pytest.param(name, marks=pytest.mark.skipif(not shutil.which(command), reason=f"needs {name}"))
        for name, command in SPREADSHEETS.items()
    ]
)
def recalculated(
    request: pytest.FixtureRequest, libreoffice: Convert, tmp_path_factory: pytest.TempPathFactory
) -> Convert:
    """``recalculated(paths)`` has a spreadsheet program open workbooks, work them out and save them elsewhere."""

    def with_gnumeric(paths: list[Path]) -> list[Path]:
        folder = tmp_path_factory.mktemp("recalculated")
        for path in paths:
            command = ["ssconvert", "--recalc", str(path), str(folder / path.name)]
            subprocess.run(command, check=True, capture_output=True, timeout=600)
        return [folder / path.name for path in paths]

    return with_gnumeric if request.param == "Gnumeric" else partial(libreoffice, to="xlsx")
