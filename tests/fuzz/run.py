"""Runs the command line on files that nobody would send on purpose; see README.md beside this."""

from __future__ import annotations

import argparse
import faulthandler
import gc
import io
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
import traceback
import warnings
from pathlib import Path
from typing import NamedTuple

import targets
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

from cchc.commands import main
from cchc.formats import files
from cchc.text import unsafe_character

MOST_SECONDS, MOST_BYTES = 2.0, 200 * 1024 * 1024
"""The bytes are what a case adds: a process begins with less than 100 MB, and here it runs hundreds of commands."""
MOST_ADDRESSES = 3 * 1024 * 1024 * 1024
"""What a process may ask for, used or not: room for the threads of an engine, none for a bomb."""
MEMORY = Path("/dev/shm")
"""Where a folder costs no writing to a disk."""
HANGS_AFTER = 60
"""Seconds after which a case is given up, whatever it is doing."""


class Done(NamedTuple):
    status: int
    text: str
    seconds: float


def run(*arguments: str) -> Done:
    """The command line within this process, as far as it goes without a traceback."""
    kept = sys.stdin, sys.stdout, sys.stderr
    out = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    sys.stdin, sys.stdout, sys.stderr = io.TextIOWrapper(io.BytesIO()), out, out
    begun = time.process_time()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            status = main(list(arguments))
        out.flush()
    finally:
        sys.stdin, sys.stdout, sys.stderr = kept
        gc.unfreeze()
    return Done(status, out.buffer.getvalue().decode("utf-8"), time.process_time() - begun)  # type: ignore[attr-defined]


def tell(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


class Broken(AssertionError):
    """What no file may bring a command to."""


class Fuzz:
    """Cases of one kind after another, in a folder of their own."""

    def __init__(self, folder: Path, keep: Path) -> None:
        self.folder, self.keep = folder, keep
        self.cases = 0
        self.last: dict[str, tuple[int, int]] = {}
        self.slowest = (0.0, "")
        self.found: list[str] = []
        self.statuses = {0: 0, 1: 0, 2: 0}

    def seen(self) -> dict[str, tuple[int, int]]:
        """Everything beside ``out``, here and one folder up, by size and time."""
        found = {}
        for home, folders, names in os.walk(self.folder.parent):
            if "out" in folders:
                folders.remove("out")
            for name in names:
                path = f"{home}/{name}"
                state = os.stat(path)  # noqa: PTH116  # a hundred of them for every case
                found[path] = (state.st_size, state.st_mtime_ns)
        return found

    def case(self, target: targets.Target, path: Path, data: bytes) -> None:
        self.cases += 1
        path.write_bytes(data)
        peak_before = peak()
        before = self.last | {str(path): (len(data), path.stat().st_mtime_ns)}
        shutil.rmtree("out", ignore_errors=True)
        Path("out").mkdir()
        files._cleared.clear()
        faulthandler.dump_traceback_later(HANGS_AFTER, exit=True)
        for command in target.commands:
            done = run("--lang", "vi" if self.cases % 2 else "en", *command.split())
            self.statuses[done.status] = self.statuses.get(done.status, 0) + 1
            if done.status not in {0, 1, 2} or (done.status and not done.text.strip()):
                raise Broken(f"status {done.status}: {done.text[:200]!r}")
            unsafe = unsafe_character(done.text)
            if unsafe:
                raise Broken(f"{unsafe} is shown")
            if "Traceback" in done.text:
                raise Broken(done.text)
            if done.seconds > self.slowest[0]:
                self.slowest = (done.seconds, f"{target.name}: {command}")
            if done.seconds > MOST_SECONDS:
                raise Broken(f"{done.seconds:.1f} s")
        self.last = self.seen()
        if self.last != before:
            raise Broken(f"other files: {sorted(set(self.last.items()) ^ set(before.items()))[:4]}")
        if peak() - peak_before > MOST_BYTES:
            raise Broken(f"{(peak() - peak_before) >> 20} MB more")

    def fuzz(self, target: targets.Target, cases: int, chance: int) -> None:
        seeds = [path for pattern in target.seeds for path in sorted(self.folder.glob(pattern))]
        assert seeds, target.name
        data = {str(path.name): path.read_bytes() for path in seeds}
        path = self.folder / target.path.format(seeds[0].name)
        kept = path.read_bytes() if path.exists() else None
        last: dict[str, bytes] = {}
        self.last = self.seen()

        @seed(chance)
        @settings(
            max_examples=cases,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
            report_multiple_bugs=False,
        )
        @given(st.one_of([targets.files(target.kind, sound) for sound in data.values()]))
        def hold(content: bytes) -> None:
            last["data"] = content
            self.case(target, path, content)

        try:
            for sound in data.values():
                self.case(target, path, sound)
            hold()
        except BaseException as error:  # whatever it is, the next kind of file is still to be tried
            if isinstance(error, KeyboardInterrupt):
                raise
            self.keep.mkdir(parents=True, exist_ok=True)
            kept_as = self.keep / f"{target.name.replace(' ', '-')}{path.suffix}"
            kept_as.write_bytes(last.get("data", b""))
            lines = traceback.format_exception(error)
            self.found.append(f"{target.name}: {type(error).__name__}: {error} ({kept_as})")
            sys.stderr.write(f"\n== {target.name}\n{''.join(lines)[-3000:]}" + "\n")
        finally:
            faulthandler.cancel_dump_traceback_later()
            if kept is None:
                path.unlink(missing_ok=True)
            else:
                path.write_bytes(kept)


def alone(chosen: list[targets.Target], cases: int, chance: int, keep: Path) -> int:
    """Some kinds of files, in this process."""
    resource.setrlimit(resource.RLIMIT_AS, (MOST_ADDRESSES, resource.RLIM_INFINITY))
    with tempfile.TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None) as outer:
        folder = Path(outer) / "here"
        folder.mkdir()
        os.chdir(folder)
        targets.build(folder, lambda *arguments: run(*arguments).status)
        fuzz = Fuzz(folder, keep)
        for target in chosen:
            fuzz.fuzz(target, cases, chance)
        os.chdir(outer)
    report = {
        "cases": fuzz.cases,
        "slowest": fuzz.slowest,
        "peak": peak(),
        "found": fuzz.found,
        "statuses": fuzz.statuses,
    }
    tell(json.dumps(report))
    return 1 if fuzz.found else 0


def each(chosen: list[targets.Target], cases: int, chance: int, keep: Path) -> int:
    """Every kind of file in a process of its own, which may die of it."""
    begun = time.monotonic()
    here = str(Path(__file__).parent.parent.parent)
    environment = os.environ | {"PYTHONPATH": here}  # this tool, not another version
    total, most, slowest, statuses, found = 0, 0, (0.0, ""), dict.fromkeys("012", 0), []
    for target in chosen:
        at = time.monotonic()
        options = ["--cases", str(cases), "--seed", str(chance), "--keep", str(keep)]
        command = [sys.executable, __file__, "--alone", *options, target.name]
        done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, check=False)
        lines = done.stdout.decode().splitlines()
        if done.returncode not in {0, 1} or not lines:
            found.append(f"{target.name}: the process ended with {done.returncode}")
            tell(f"{target.name}: ended with {done.returncode}")
            continue
        report = json.loads(lines[-1])
        total, most = total + report["cases"], max(most, report["peak"])
        slowest = max(slowest, tuple(report["slowest"]))
        statuses = {key: count + report["statuses"].get(key, 0) for key, count in statuses.items()}
        found += report["found"]
        tell(
            f"{target.name}: {report['cases']} cases, {time.monotonic() - at:.0f} s, {report['peak'] >> 20} MB",
        )
    tell(
        f"{total} cases in {time.monotonic() - begun:.0f} s, seed {chance}; exit statuses {statuses}; slowest command "
        f"{slowest[0]:.2f} s CPU ({slowest[1]}); peak {most >> 20} MB; found {len(found)}"
    )
    for line in found:
        tell(f"  {line}")
    return 1 if found else 0


def cli() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("targets", nargs="*", help="kinds of files; all of them without any")
    parser.add_argument("--cases", type=int, help="of each kind; without it, 20,000 of all kinds together")
    parser.add_argument("--seed", type=int, default=20261126)
    parser.add_argument("--keep", type=Path, default=Path(tempfile.gettempdir()) / "cchc-fuzz")
    parser.add_argument("--alone", action="store_true", help="in one process, which may die of it")
    asked = parser.parse_args()
    chosen = [target for target in targets.TARGETS if not asked.targets or target.name in asked.targets]
    unknown = set(asked.targets) - {target.name for target in chosen}
    if unknown:
        parser.error(
            f"no such target: {', '.join(sorted(unknown))}; known: {', '.join(t.name for t in targets.TARGETS)}"
        )
    cases = asked.cases or -(-20_000 // len(chosen))
    return (alone if asked.alone else each)(chosen, cases, asked.seed, asked.keep.absolute())


if __name__ == "__main__":
    sys.exit(cli())
