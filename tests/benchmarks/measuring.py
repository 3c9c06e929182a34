"""What a command takes, as a whole process with those that it starts."""

from __future__ import annotations

import math
import os
import subprocess
import tempfile
import threading
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

_INSTALLED = {"PYTHONDONTWRITEBYTECODE": ""}
"""A program that is installed has its bytecode beside it."""
_PAUSE = 0.05
"""Seconds between two looks at the memory."""


class Taken(NamedTuple):
    wall: float
    """Seconds."""
    cpu: float
    """Seconds of all cores, of the process and of all that it waited for."""
    memory: float
    """Megabytes at most, of all its processes together: memory that they share counts once (PSS, sampled)."""

    def __str__(self) -> str:
        return f"{self.wall:7.2f} s, {self.cpu:7.2f} s CPU, {self.memory:5.0f} MB"


def measure(
    command: Sequence[str], *, environment: Mapping[str, str] | None = None, status: Sequence[int] = (0,)
) -> Taken:
    """One run, whose output is thrown away and whose exit status must be among these."""
    with tempfile.TemporaryFile() as complaints:
        start = time.perf_counter()
        process = subprocess.Popen(
            command,
            stdout=subprocess.DEVNULL,
            stderr=complaints,
            env={**os.environ, **_INSTALLED, **(environment or {})},
            start_new_session=True,
        )
        watch = _Watch(process.pid)
        _, ended, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(ended)
        complaints.seek(0)
        said = complaints.read()[-2000:].decode(errors="replace")
    assert process.returncode in status, f"{' '.join(command)} ended with {process.returncode}: {said}"
    return Taken(wall, usage.ru_utime + usage.ru_stime, max(watch.most(), usage.ru_maxrss / 1024))


def least(runs: Sequence[Taken]) -> Taken:
    """The least of each figure: what else the machine did only adds."""
    return Taken(*map(min, zip(*runs, strict=True)))


class _Watch:
    """Looks at the memory of a group of processes until it is asked how much it was."""

    def __init__(self, group: int) -> None:
        self._group, self._most, self._ended = group, 0.0, threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._thread.start()

    def most(self) -> float:
        self._ended.set()
        self._thread.join()
        return self._most

    def _look(self) -> None:
        while not self._ended.wait(_PAUSE):
            self._most = max(self._most, sum(map(_shared_out, _members(self._group))) / 1024)


def _members(group: int) -> list[str]:
    found = []
    for pid in (path.name for path in Path("/proc").glob("[0-9]*")):
        try:
            if int(Path("/proc", pid, "stat").read_text().rpartition(")")[2].split()[2]) == group:
                found.append(pid)
        except OSError:
            continue
    return found


def _shared_out(pid: str) -> int:
    """Kilobytes of a process; what it shares with others is divided among them."""
    try:
        lines = Path("/proc", pid, "smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)


def forget_peak() -> None:
    """Linux keeps the most memory that a process had; from here on, it counts anew."""
    path = Path("/proc/self/clear_refs")
    if path.exists():
        path.write_text("5", encoding="ascii")


def memory(what: str) -> float:
    """Megabytes of this process; not a number where the system does not say."""
    path = Path("/proc/self/status")
    lines = path.read_text(encoding="ascii").splitlines() if path.exists() else []
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith(f"{what}:")), math.nan)
