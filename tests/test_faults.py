"""Whatever goes wrong while a command writes: what was there is intact or the new is whole, and it is told.

What this system cannot do is simulated, and the test says so. Kills are at points chosen by chance; the seed is in the
name of the test, and ``CCHC_KILLS=500 pytest tests/test_faults.py -k killed`` makes more of them than a run for every
change has time for.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import every_command as every
import faults
import programs
import pytest
from openpyxl.worksheet._writer import _openpyxl_shutdown

from cchc.formats import files
from cchc.formats.records import dossiers_engine, dossiers_rows, survey_replies
from cchc.inputs import Role

HERE = Path(__file__).parent
ROOT = HERE.parent


LEFTOVER = re.compile(r"\.cchc-[0-9a-f]{12}(\..*)?")
POSIX = pytest.mark.skipif(os.name == "nt", reason="signals and pipes as other systems have them")
KILLS = int(os.environ.get("CCHC_KILLS", "6"))

by_name = pytest.mark.parametrize("writing", every.WRITING, ids=lambda writing: writing.arguments.replace("/", ":"))


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """The place that the commands need, made once."""
    return every.built_place(tmp_path_factory.mktemp("built"))


@pytest.fixture
def place(built, tmp_path, monkeypatch):
    """The current folder: a copy of that place."""
    folder = tmp_path / "place"
    shutil.copytree(built, folder)
    monkeypatch.chdir(folder)
    monkeypatch.setattr(files, "_cleared", set())
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setenv("TMPDIR", str(temporary))
    monkeypatch.setattr("tempfile.tempdir", None)
    return folder


def put_old(writing) -> None:
    for name in () if writing.keeps else writing.files:
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_bytes(b"last year's")


def everything(folder: Path = Path()) -> dict[str, bytes | None]:
    return {
        str(path.relative_to(folder)): path.read_bytes() if path.is_file() else None
        for path in sorted(folder.rglob("*"))
    }


def start(arguments: str, *, stdout=subprocess.DEVNULL, **options):
    """A process of its own, leader of its own group."""
    return programs.start(
        *arguments.split(), env=os.environ | {"CCHC_LANG": "en", "PYTHONUNBUFFERED": ""}, stdout=stdout, **options
    )


def told_at_the_end(process: subprocess.Popen[bytes]) -> str:
    """What a process that ends has said on standard error; one that goes on is killed with all that it started."""
    try:
        return process.communicate(timeout=60)[1].decode()
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        raise


def assert_all_gone(group: int) -> None:
    """No process of a group is left, once its leader has been gone for a moment."""
    for _ in range(100):
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return
        time.sleep(0.05)
    os.killpg(group, signal.SIGKILL)
    pytest.fail("processes go on after the one that began them")


# --- all of them are here ---------------------------------------------------------------------------------------------


def test_every_command_that_writes_is_in_the_list():
    """By their help: what has ``-o`` writes, and ``new`` and ``check --mark`` do."""
    from cchc.commands import COMMANDS, cli

    context = cli.make_context("cchc", ["rank"], resilient_parsing=True)
    writing = {"new", "check"}
    for name in COMMANDS:
        command = cli.get_command(context, name)
        assert command is not None
        for path, leaf in [(name, command)] + [
            (f"{name} {part}", sub) for part, sub in getattr(command, "commands", {}).items()
        ]:
            if any("-o" in param.opts for param in leaf.params) or path == "criteria import":
                writing.add(path)
    listed = [entry.arguments for entry in every.WRITING]
    assert {name for name in writing if not any(entry.startswith(f"{name} ") for entry in listed)} == set()


# --- the disk is full ----------------------------------------------------------------------------------------------


@by_name
def test_all_is_written_and_where_the_disk_is_full_the_old_files_stand(writing, place, cchc, monkeypatch):
    """All that is said of the command, without which nothing that follows would show anything.

    Simulated: after so many writes, each fails as on a full disk. A folder that is made whole is not written so.
    """
    put_old(writing)
    with monkeypatch.context() as patch:
        left = faults.disk_full(patch, after=1_000_000)
        done = cchc(*writing.arguments.split(), lang="en")
        writes = 1_000_000 - left[0]
    assert done.status == (1 if "wrong" in writing.arguments else 0), done.err
    for name in writing.files:
        assert Path(name).read_bytes() != b"last year's"
        if name.endswith(".xlsx"):
            with zipfile.ZipFile(name) as archive:
                assert archive.testzip() is None
    assert [name for name in everything() if LEFTOVER.fullmatch(Path(name).name)] == []
    assert list(Path(os.environ["TMPDIR"]).iterdir()) == []
    if writing.keeps:
        return  # it is written by the thousand small files; see the limit on file sizes
    assert writes > 0
    put_old(writing)
    before = everything()
    for share in (0, 0.4, 0.99):
        with monkeypatch.context() as patch:
            faults.disk_full(patch, after=int(share * writes))
            done = cchc(*writing.arguments.split(), lang="en")
        assert done.status == 1
        told = [
            name for name in writing.files if f"{name}: E-F004 the file could not be written: No space left" in done.err
        ]
        assert told
        after = everything()
        assert {name: data for name, data in after.items() if name not in writing.files or name in told} == {
            name: data for name, data in before.items() if name not in writing.files or name in told
        }
        assert "Traceback" not in done.err
        _openpyxl_shutdown()  # as when the process ends
        assert list(Path(os.environ["TMPDIR"]).iterdir()) == []
        put_old(writing)


@POSIX
@by_name
def test_the_old_files_stand_where_files_may_not_grow(writing, place):
    """The system itself stops each file at a thousand bytes."""
    put_old(writing)
    before = everything()
    with start(writing.arguments, limits={"FSIZE": 1000}) as process:
        err = process.communicate(timeout=60)[1].decode()
    assert process.returncode == 1, err
    assert "E-F004 the file could not be written: File too large; what was there before is untouched" in err
    assert "Traceback" not in err
    after = everything()
    small = [name for name in writing.files if len(after.get(name, b"") or b"") <= 1000 and name.endswith(".csv")]
    assert {name: data for name, data in after.items() if name not in small} == {
        name: data for name, data in before.items() if name not in small
    }
    assert list(Path(os.environ["TMPDIR"]).iterdir()) == []


def mounted(folder: Path, *command: str) -> None:
    try:
        done = subprocess.run(["mount", *command, str(folder)], capture_output=True, check=False)
    except FileNotFoundError:
        pytest.skip("needs mount")
    if done.returncode:
        pytest.skip("needs leave to mount file systems")


@pytest.fixture
def small_disk(place):
    """A file system of 64 kB as the folder that is written to, where this user may mount one."""
    mounted(Path("out").resolve(), "-t", "tmpfs", "-o", "size=64k", "tmpfs")
    yield
    subprocess.run(["umount", str(place / "out")], check=True)


def test_a_small_disk_keeps_what_it_had(small_disk, cchc):
    put_old(every.WRITING[0])
    done = cchc("batch", "round", "-o", "out/a.xlsx", "-o", "out/a.json", "-o", "out/a.csv", lang="en")
    assert done.status == 1
    assert "out/a.xlsx: E-F004 the file could not be written: No space left on device" in done.err
    assert "out/a.json: E-F004 the file could not be written: No space left on device" in done.err
    assert Path("out/a.xlsx").read_bytes() == Path("out/a.json").read_bytes() == b"last year's"
    assert Path("out/a.csv").stat().st_size > 300, "what has room is written"
    assert sorted(path.name for path in Path("out").iterdir()) == ["a.csv", "a.json", "a.xlsx"]


# --- it may not be written ------------------------------------------------------------------------------------------


@pytest.fixture
def read_only(place):
    """The folder that is written to may not be written to: permission bits, or, for root, a mount that is read-only."""
    out = (place / "out").resolve()

    @contextlib.contextmanager
    def closed():
        if os.name != "nt" and os.geteuid() == 0:
            mounted(out, "--bind", str(out))
            try:
                mounted(out, "-o", "remount,ro,bind")
                yield
            finally:
                subprocess.run(["umount", str(out)], check=True)
        else:
            out.chmod(0o555)
            yield
            out.chmod(0o755)

    return closed


@by_name
def test_a_read_only_folder_is_told(writing, read_only, cchc):
    put_old(writing)
    before = everything()
    with read_only():
        done = cchc(*writing.arguments.split(), lang="en")
    assert done.status == 1
    assert re.search("E-F004 the file could not be written: (Read-only file system|Permission denied)", done.err)
    assert everything() == before


@POSIX
def test_a_file_that_may_not_be_written_is_kept(place, cchc, monkeypatch):
    """Whoever makes a file read-only means it, though its folder would let us put another in its place. As root no
    bit binds, so the system's answer is simulated."""
    Path("out/a.json").write_bytes(b"last year's")
    Path("out/a.json").chmod(0o444)
    if os.geteuid() == 0:
        monkeypatch.setattr(os, "access", lambda path, mode: "a.json" not in str(path))
    done = cchc("batch", "round", "-o", "out/a.json", lang="en")
    assert done.status == 1
    assert "out/a.json: E-F004 the file could not be written: Permission denied" in done.err
    assert Path("out/a.json").read_bytes() == b"last year's"


# --- another program has it open (Windows; simulated) -----------------------------------------------------------------


@pytest.mark.parametrize("writing", [entry for entry in every.WRITING if entry.files[0].endswith(".xlsx")])
def test_a_workbook_that_is_open_in_excel_is_told(writing, place, cchc, monkeypatch):
    put_old(writing)
    before = everything()
    pauses = faults.open_in_excel(monkeypatch)
    done = cchc(*writing.arguments.split(), lang="en")
    name = writing.files[0]
    assert done.status == 1
    assert f"{name}: E-F012 another program, such as Excel, has the file open; close it there" in done.err
    after = everything()
    assert {key: data for key, data in after.items() if key not in writing.files[1:]} == {
        key: data for key, data in before.items() if key not in writing.files[1:]
    }
    assert 1 <= sum(pauses) <= 2, "long enough for a virus scanner, too short to be taken for a program that hangs"


def test_a_file_that_is_held_for_a_moment_is_written(place, cchc, monkeypatch):
    pauses = faults.open_in_excel(monkeypatch, for_good=False)
    done = cchc("batch", "round", "-o", "out/a.xlsx", lang="en")
    assert (done.status, len(pauses)) == (0, 2)
    assert zipfile.ZipFile("out/a.xlsx").testzip() is None


EXCEL_OWNER = b"\x09Le Thi Xa".ljust(54) + b"\x09\0" + "Lê Thị Xạ".encode("utf-16-le").ljust(109, b" ")


@pytest.mark.parametrize(
    ("sign", "data", "said"),
    [
        ("~$a.xlsx", EXCEL_OWNER, " (~$a.xlsx says that it is Lê Thị Xạ)"),
        (".~lock.a.xlsx#", b",xa,may-3,26.11.2026 17:00,file:///a;", " (.~lock.a.xlsx# says that it is xa)"),
        ("~$a.xlsx", b"", " (as ~$a.xlsx says)"),
        ("~$a.xlsx", b"\xff" * 165, " (~$a.xlsx says that it is"),
        ("~$a.xlsx", b"\0" * 54 + b"\x05\0" + "\x1b[31m".encode("utf-16-le"), " (~$a.xlsx says that it is \ufffd[31m)"),
    ],
)
def test_who_has_it_open_is_told_where_a_sign_of_it_is_there(sign, data, said, place, cchc, monkeypatch):
    Path("out", sign).write_bytes(data)
    faults.open_in_excel(monkeypatch)
    done = cchc("batch", "round", "-o", "out/a.xlsx", lang="en")
    assert f"has the file open{said}" in done.err
    assert "\x1b" not in done.err


def test_a_form_that_another_program_keeps_from_being_read_is_told(place, cchc, monkeypatch):
    def opened(path, *more, **options):
        if Path(path).name == "nhan-co.yaml":
            raise faults.held()
        return open(path, *more, **options)

    monkeypatch.setattr(files, "open", opened, raising=False)
    done = cchc("batch", "round", lang="en")
    assert done.status == 1
    assert "nhan-co.yaml: E-F001 the file cannot be read: another program has it open" in done.err


# --- an input changes while it is read -----------------------------------------------------------------------------


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.mark.parametrize("round_", ["round", "appraised", "survey", "wrong", "districts"])
def test_fingerprints_are_of_the_bytes_that_were_read(round_, place, cchc, monkeypatch):
    """Whatever is read, somebody saves it again as soon as that is done."""
    home = Path(round_)
    given = {path.resolve(): sha256(path) for path in Path().rglob("*") if path.is_file()}
    given |= {path.resolve(): sha256(path) for path in (ROOT / "criteria").glob("*.yaml")}
    seen = []
    read = files.read

    def read_and_saved(path, **options):
        raw = read(path, **options)
        file = Path(path).resolve()
        if file.is_relative_to(Path.cwd()) and isinstance(raw, files.Raw):
            seen.append(file)
            file.write_bytes(raw.data + b"\n")
        return raw

    for module in [module for name, module in sys.modules.items() if name.startswith("cchc.")]:
        if getattr(module, "read", None) is read:
            monkeypatch.setattr(module, "read", read_and_saved)
    options = ["--previous", "before.json"] if round_ == "districts" else []
    document = json.loads(cchc("batch", round_, *options, "--format", "json").out)
    assert seen
    named = 0
    for entry in document["inputs"]:
        file = (home / entry["name"]).resolve()
        if not file.is_file():
            file = (ROOT / "criteria" / f"{entry['name']}.yaml").resolve()
        assert entry["sha256"] == given[file], entry["name"]
        named += 1
    assert named >= 4
    assert document["criteria"]["sha256"] in given.values()


@pytest.mark.parametrize(
    ("round_", "name", "module", "step"),
    [
        ("survey", "survey/survey", survey_replies._Counting, "count"),
        ("dossiers", "dossiers/ho-so.csv", dossiers_engine, "_count"),
        ("dossiers", "dossiers/ho-so.csv", dossiers_rows, "_take_lines"),
    ],
)
def test_records_that_are_saved_while_they_are_read_are_not_counted(
    round_, name, module, step, place, cchc, monkeypatch
):
    """They are read in pieces, or twice: what was counted and what the fingerprint is of might not be the same."""
    (file,) = [path for path in Path(name).parent.glob(f"{Path(name).name}*") if path.is_file()] or [
        next(Path(round_).rglob("*.csv"))
    ]
    count = getattr(module, step)
    if module is dossiers_rows:
        monkeypatch.setattr(dossiers_engine, "is_installed", lambda: False)

    def counted(*arguments, **options):
        result = count(*arguments, **options)
        with file.open("ab") as stream:
            stream.write(b"\n")
        return result

    monkeypatch.setattr(module, step, counted)
    done = cchc("batch", round_, lang="en")
    assert done.status == 1
    assert f"{file}: E-F013 somebody was writing to the file while it was read" in done.err


# --- two at once ----------------------------------------------------------------------------------------------------


def test_runs_at_once_leave_one_of_their_files_whole(place):
    """All of them write the same names; the last wins."""
    processes = [start("batch round -o out/a.xlsx -o out/a.json") for _ in range(4)]
    for process in processes:
        with process:
            err = process.communicate(timeout=60)[1]
        assert (process.returncode, err.count(b"Written")) == (0, 2)
    assert sorted(path.name for path in Path("out").iterdir()) == ["a.json", "a.xlsx"]
    assert Path("out/a.json").read_bytes() == Path("results.json").read_bytes()
    assert zipfile.ZipFile("out/a.xlsx").testzip() is None


# --- it is killed ----------------------------------------------------------------------------------------------------


OUTPUTS = ("out/a.xlsx", "out/a.json")


def assert_old_or_new(new: dict[str, bytes]) -> None:
    for name in OUTPUTS:
        data = Path(name).read_bytes()
        if data == b"last year's":
            continue
        if name.endswith(".json"):
            assert data == new[name]
        else:
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                assert archive.testzip() is None
                assert len(archive.namelist()) == len(zipfile.ZipFile(io.BytesIO(new[name])).namelist())


@POSIX
@pytest.mark.parametrize("jobs", [1, 2])
@pytest.mark.parametrize("how", ["SIGKILL", "SIGTERM", "SIGINT", "SIGHUP"])
@pytest.mark.parametrize("seed", [20261126])
def test_killed_at_any_moment(seed, how, jobs, place):
    """Where the machine is busy, runs take longer or shorter than the one that was timed: they are tried until one was
    killed in its work."""
    command = f"batch round --jobs {jobs} -o out/a.xlsx -o out/a.json"
    begun = time.monotonic()
    with start(command) as process:
        process.communicate(timeout=60)
    takes = time.monotonic() - begun
    new = {name: Path(name).read_bytes() for name in OUTPUTS}
    number = getattr(signal, how)
    in_its_work = {-signal.SIGKILL, 128 + number}
    chance = random.Random(f"{seed} {how} {jobs}")
    ends = set()
    tries = 1 + KILLS // 4 if how == "SIGHUP" else KILLS
    for tried in range(10 * tries):
        if tried >= tries and ends & in_its_work:
            break
        put_old(every.Writing(command, OUTPUTS))
        moment = chance.uniform(0.3, 0.98) * takes
        begun = time.monotonic()
        with start(command) as process:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(timeout=moment)
                takes = min(takes, time.monotonic() - begun)
            process.send_signal(number)
            err = told_at_the_end(process)
        assert_all_gone(process.pid)
        assert_old_or_new(new)
        left = {path.name for path in Path("out").iterdir()} - {"a.xlsx", "a.json"}
        assert all(LEFTOVER.fullmatch(name) for name in left), (moment, left)
        if how != "SIGKILL":
            assert left == set(), moment
            assert process.returncode in {0, 128 + number, -number}, (moment, err)  # the last before our first line
            assert process.returncode == -number or "Traceback" not in err, moment
        ends.add(process.returncode)
        for name in left:
            Path("out", name).unlink()
    assert ends & in_its_work, "nothing was killed in its work"


STEPS = ["open", "write 1", "write 2", "write 3", "fsync", "chmod", "replace", "replaced"]
KILLER = """
import os, signal, sys, io
from pathlib import Path
from cchc import commands
from cchc.formats import files

step, number = (sys.argv.pop(1).split() + ["1"])[:2]
left = int(number)

def die(*_, **__):
    os.kill(os.getpid(), signal.SIGKILL)

class Killing(io.FileIO):
    def write(self, data):
        global left
        if step == "write":
            left -= 1
            if left == 0:
                super().write(data[: len(data) // 2])
                die()
        return super().write(data)

def opened(path, mode="r", *more, **options):
    if mode != "xb":
        return open(path, mode, *more, **options)
    stream = Killing(path, "xb")
    if step == "open":
        die()
    return stream

files.open = opened
if step == "fsync":
    os.fsync = die
if step == "chmod":
    Path.chmod = die
if step == "replace":
    Path.replace = die
if step == "replaced":
    Path.unlink = die
commands.run()
"""


@POSIX
@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("writing", [every.WRITING[0], every.WRITING[4], every.WRITING[5]], ids=lambda one: one.name)
def test_killed_at_each_step_of_writing(step, writing, place, cchc):
    """At the same points each time; afterwards the next run takes away what was left, when it is an hour old."""
    put_old(writing)
    done = programs.run(step, *writing.arguments.split(), script=KILLER)
    assert done.returncode == -signal.SIGKILL, done.stderr.decode()
    for name in writing.files:
        if step != "replaced" or name != writing.files[0]:
            assert Path(name).read_bytes() == b"last year's"
    if step == "replaced":
        assert zipfile.ZipFile(writing.files[0]).testzip() is None
    left = [path for path in Path("out").iterdir() if str(path) not in writing.files]
    assert [bool(LEFTOVER.fullmatch(path.name)) for path in left] == ([] if step == "replaced" else [True])
    assert cchc("export", "results.json", "-o", "out/beside.csv").status == 0
    assert all(path.exists() for path in left), "it might be another run's, still being written"
    for path in left:
        os.utime(path, (time.time() - 4000,) * 2)
    files._cleared.clear()
    cchc(*writing.arguments.split())
    assert sorted(str(path) for path in Path("out").iterdir()) == sorted([*writing.files, "out/beside.csv"])


SWALLOWING = """
import os, signal, sys
from cchc import commands
from cchc.formats import files

how, lost = sys.argv.pop(1).split()
take = files._Growing.take

class Cleared:
    def __del__(self):
        os.kill(os.getpid(), getattr(signal, how))
        len("for the handler to run, whose exception Python cannot raise here")

def taken(self, fill):
    try:
        Cleared() if lost == "cleared-away" else os.kill(os.getpid(), getattr(signal, how))
    except:
        if lost == "raised-anew":
            raise TypeError("expected something else")
    take(self, fill)

files._Growing.take = taken
commands.run()
"""


@POSIX
@pytest.mark.parametrize("lost", ["passed-over", "raised-anew", "cleared-away"])
@pytest.mark.parametrize("how", ["SIGTERM", "SIGINT", "SIGHUP"])
@pytest.mark.parametrize("writing", [every.WRITING[0], every.WRITING[4]], ids=lambda one: one.name)
def test_who_asks_for_the_end_is_heard_in_a_library_that_takes_every_exception_for_its_own(writing, how, lost, place):
    """As openpyxl does, where it looks at what a value can be converted to."""
    put_old(writing)
    before = everything()
    done = programs.run(f"{how} {lost}", *writing.arguments.split(), script=SWALLOWING)
    assert done.returncode == 128 + getattr(signal, how)
    assert b"Traceback" not in done.stderr
    assert everything() == before


LAUNCHED = """
import os, signal, sys
from concurrent.futures import ProcessPoolExecutor
from cchc import commands

how = sys.argv.pop(1)
launch = ProcessPoolExecutor._launch_processes

def launched(self):
    launch(self)
    os.kill(os.getpid(), getattr(signal, how))
    len("for the handler to run")

ProcessPoolExecutor._launch_processes = launched
commands.run()
"""


@POSIX
@pytest.mark.parametrize("how", ["SIGTERM", "SIGINT", "SIGHUP"])
def test_a_run_ends_that_is_asked_to_while_processes_are_launched(how, place):
    """They wait for work, and whoever would have told them that there is none had not begun."""
    put_old(every.WRITING[0])
    before = everything()
    command = "batch round --jobs 2 -o out/a.xlsx -o out/a.json"
    with programs.start(how, *command.split(), script=LAUNCHED) as process:
        err = told_at_the_end(process)
    assert_all_gone(process.pid)
    assert process.returncode == 128 + getattr(signal, how)
    assert "Traceback" not in err
    assert everything() == before


def test_what_a_killed_run_left_is_nobody_s_file(place, cchc):
    """Where forms are written into the folder that assessments are read from."""
    before = cchc("batch", "round", "--format", "json")
    shutil.copy("round/assessments/nhan-co.yaml", "round/assessments/.cchc-0123456789ab.yaml")
    Path("round/assessments/.cchc-0123456789ab.xlsx").write_bytes(b"PK half")
    assert cchc("batch", "round", "--format", "json") == before


def test_only_what_is_ours_and_old_is_taken_away(place, cchc):
    names = [".cchc-0123456789ab.xlsx", ".cchc-0123456789ab", ".cchc-notes.txt", ".cchc-0123456789ab0.xlsx", "a.tmp"]
    for name in names:
        Path("out", name).write_bytes(b"x")
        os.utime(Path("out", name), (time.time() - 4000,) * 2)
    Path("out/.cchc-ba9876543210").mkdir()
    Path("out/.cchc-ba9876543210/round.yaml").write_bytes(b"x")
    os.utime("out/.cchc-ba9876543210", (time.time() - 4000,) * 2)
    assert cchc("batch", "round", "-o", "out/a.json").status == 0
    assert sorted(path.name for path in Path("out").iterdir()) == sorted([*names[2:], "a.json"])


@POSIX
@pytest.mark.parametrize("seed", [20261126])
def test_a_new_round_that_is_killed_is_not_there(seed, place):
    command = f"new out/fresh -c {every.SET} --units round/units.yaml"
    begun = time.monotonic()
    with start(command) as process:
        process.communicate(timeout=60)
    takes = time.monotonic() - begun
    whole = everything(Path("out/fresh"))
    chance = random.Random(seed)
    for _ in range(KILLS):
        shutil.rmtree("out/fresh", ignore_errors=True)
        moment = chance.uniform(0.4, 1.0) * takes
        with start(command) as process:
            time.sleep(moment)
            process.kill()
            process.communicate(timeout=60)
        found = Path("out/fresh")
        assert not found.exists() or everything(found) == whole, moment
        left = [path for path in Path("out").iterdir() if path.name != "fresh"]
        assert all(LEFTOVER.fullmatch(path.name) for path in left), moment
        for path in left:
            shutil.rmtree(path)


# --- standard streams ------------------------------------------------------------------------------------------------


@POSIX
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_output_that_cannot_be_shown_keeps_no_file_from_being_written(unbuffered, place):
    with open("/dev/full", "w") as full, start("batch round -o out/a.json", stdout=full) as process:
        err = process.communicate(timeout=60)[1].decode()
    assert process.returncode == 1, err
    assert "<stdout>: E-F011 what was to be shown could not be written: No space left on device" in err
    assert "Traceback" not in err
    assert Path("out/a.json").read_bytes() == Path("results.json").read_bytes()


@POSIX
@pytest.mark.parametrize(
    "command", ["batch round --format json", "batch round", "criteria show dak-nong-district-2022"]
)
def test_a_reader_that_goes_away_keeps_no_file_from_being_written(command, place):
    """``cchc batch round -o out/a.json | head -1``: whoever looks at the start still gets the file."""
    output = " -o out/a.json" if command.startswith("batch") else ""
    reader, writer = os.pipe()
    os.close(reader)
    with start(command + output, stdout=writer) as process:
        os.close(writer)
        err = process.communicate(timeout=60)[1].decode()
    assert process.returncode == 1, err
    assert "Traceback" not in err
    assert "E-F011" not in err, "a reader that has gone has what it wanted"
    assert not output or Path("out/a.json").read_bytes() == Path("results.json").read_bytes()


@POSIX
@pytest.mark.parametrize("closed", ["0<&-", "1>&-", "2>&-", "0<&- 1>&-", "0<&- 1>&- 2>&-"])
@pytest.mark.parametrize(
    "command", ["batch round -o out/a.json", "--help", "rank results.json", "bach", "rank nowhere"]
)
def test_closed_streams_are_no_harm(closed, command, place):
    """The first file that is opened would get the number of the stream, and what is shown would be written into it."""
    shell = f'"$0" -m cchc {command} {closed}'
    done = subprocess.run(
        ["sh", "-c", shell, sys.executable],
        env=os.environ | {"PYTHONPATH": str(ROOT), "CCHC_LANG": "en"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
    )
    assert done.returncode == (2 if command in {"bach", "rank nowhere"} else 0)
    assert b"Traceback" not in done.stderr
    if "-o" in command:
        assert Path("out/a.json").read_bytes() == Path("results.json").read_bytes()


@POSIX
def test_standard_input_that_is_closed_is_told(place):
    done = subprocess.run(
        ["sh", "-c", '"$0" -m cchc rank - 0<&-', sys.executable],
        env=os.environ | {"PYTHONPATH": str(ROOT), "CCHC_LANG": "en"},
        capture_output=True,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr.decode().splitlines()[0] == "<stdin>: E-F001 the file cannot be read: standard input is closed"


def test_a_link_that_leads_to_itself_is_told(place, cchc):
    for name in ("round/assessments/x.yaml", "loop.json", "loop"):
        try:
            Path(name).symlink_to(Path(name).name)
        except OSError:
            pytest.skip("this system does not let us make symbolic links")
    for command in (
        "check round", "check round/assessments/x.yaml", "score loop.json", "rank loop.json", "check loop.json",
        "batch round --previous loop.json", "criteria check loop.json", "verify loop.json round", "status round",
    ):  # fmt: skip
        done = cchc(*command.split(), lang="en")
        assert done.status == 1, command
        assert "E-F001 the file cannot be read: Too many levels of symbolic links" in done.err, command
    assert cchc("check", "wrong", "--mark", "loop", lang="en").status in {1, 2}
    assert cchc("forms", "round", "-o", "loop", lang="en").status in {1, 2}


@POSIX
def test_a_pipe_or_a_device_among_the_assessments_is_passed_over(place, cchc):
    """Reading it might never end."""
    os.mkfifo("round/assessments/x.yaml")
    Path("round/assessments/y.yaml").symlink_to("/dev/zero")
    done = cchc("check", "round", lang="en")
    assert done.err.count("W-F010") == 2
    assert done.status == 0


def test_no_input_is_named_twice_by_the_table_that_no_unit_is_in(place, cchc):
    """A table without rows is an input like any other."""
    Path("wrong/table.csv").write_text("unit,1.1.1\n", encoding="utf-8")
    document = json.loads(cchc("batch", "wrong", "--format", "json").out)
    assert [entry["name"] for entry in document["inputs"] if entry["role"] == Role.TABLE.value] == ["table.csv"]
