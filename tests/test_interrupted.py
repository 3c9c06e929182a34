"""A run of several processes that is interrupted or killed: nothing half-written, and no process left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from pathlib import Path

import programs
import pytest

pytestmark = pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="looks for processes as Linux lists them")

EXAMPLES = Path(__file__).parent.parent / "examples"
UNITS = 600


@pytest.fixture(scope="module")
def round_folder(tmp_path_factory):
    return build_round(tmp_path_factory.mktemp("many"), UNITS)


def build_round(folder: Path, count: int) -> Path:
    """A round of many units, which are all as one of an example."""
    example = EXAMPLES / "dak-rlap-communes-2023"
    text = (example / "assessments" / "nhan-co.yaml").read_text(encoding="utf-8")
    units = "".join(f"  - {{code: x{number}, name: Xã {number}}}\n" for number in range(count))
    (folder / "units.yaml").write_text(f"units:\n{units}", encoding="utf-8")
    (folder / "round.yaml").write_text(
        "name: Thử\nyear: 2023\ncriteria: dak-rlap-commune-2022\nunits: units.yaml\nassessments: assessments\n",
        encoding="utf-8",
    )
    (folder / "assessments").mkdir()
    for number in range(count):
        filled = text.replace("unit: nhan-co", f"unit: x{number}")
        (folder / "assessments" / f"x{number}.yaml").write_text(filled, encoding="utf-8")
    return folder


def start(folder: Path, output: Path) -> programs.Program | subprocess.Popen[bytes]:
    return programs.start("--lang", "en", "batch", str(folder), "--jobs", "2", "-o", str(output))


def members(group: int) -> list[int]:
    """The processes of a group that have not ended."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                state, _, own = (entry / "stat").read_text().rpartition(")")[2].split()[:3]
            except OSError:
                continue
            if int(own) == group and state not in "ZX":
                found.append(int(entry.name))
    return found


def wait_for(condition, seconds: float = 30) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.005)
    return False


@pytest.fixture
def running(round_folder, tmp_path):
    """A run whose processes have begun to read, and a file that it is to write over."""
    output = tmp_path / "out" / "results.json"
    output.parent.mkdir()
    output.write_text("old", encoding="utf-8")
    with start(round_folder, output) as process:
        assert wait_for(lambda: len(members(process.pid)) >= 3)
        yield process, output
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)


def check_nothing_is_left(process: subprocess.Popen[bytes], output: Path) -> None:
    assert wait_for(lambda: not members(process.pid)), "a process was left behind"
    assert [path.name for path in output.parent.iterdir()] == ["results.json"]
    assert output.read_text(encoding="utf-8") == "old"


@pytest.mark.parametrize(
    "tell", [os.killpg, os.kill], ids=["the whole group, as Ctrl-C does", "the first process alone"]
)
def test_an_interrupted_run_leaves_nothing(running, tell):
    process, output = running
    tell(process.pid, signal.SIGINT)
    out, err = process.communicate(timeout=30)
    assert (process.returncode, out, err.strip()) == (130, b"", b"")
    check_nothing_is_left(process, output)


def test_a_killed_run_leaves_nothing(running):
    process, output = running
    process.kill()
    process.wait(timeout=30)
    check_nothing_is_left(process, output)


def test_many_processes_find_what_one_finds(tmp_path):
    """Byte by byte, warnings and errors among it."""
    spoiled = tmp_path / "round"
    spoiled.mkdir()
    build_round(spoiled, 150)
    for number, (old, new) in enumerate([("claimed: 1,", "claimed: 9,"), ("done: 42", "done: 99"), ("level", "lvel")]):
        path = spoiled / "assessments" / f"x{number * 60}.yaml"
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")
    found = []
    for jobs in ("1", "2", "5"):
        command = ["batch", "round", "--jobs", jobs, "--format", "json", "-o", f"{jobs}.xlsx", "-o", f"{jobs}.csv"]
        done = programs.run(*command, cwd=tmp_path)
        problems = [line for line in done.stderr.splitlines() if not line.startswith("Đã ghi".encode())]
        files = [(tmp_path / f"{jobs}{suffix}").read_bytes() for suffix in (".xlsx", ".csv")]
        found.append((done.returncode, done.stdout, problems, files))
    assert found[0][0] == 1
    assert len(found[0][2]) > 3
    assert found[0] == found[1] == found[2]
