"""Faults of the system, as far as they can be had inside a process: each takes pytest's monkeypatch."""

from __future__ import annotations

import errno
import io
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cchc import commands
from cchc.commands.streams import Outlet
from cchc.formats import files

DISK_FULL = (errno.ENOSPC, os.strerror(errno.ENOSPC))


class FailingFile(io.FileIO):
    """A file whose disk is full after so many writes; ``left`` is shared by all files of a run."""

    left: list[int]

    def write(self, data: Any, /) -> int:
        self.left[0] -= 1
        if self.left[0] < 0:
            raise OSError(*DISK_FULL)
        return super().write(data)


def disk_full(monkeypatch: pytest.MonkeyPatch, after: int = 0) -> list[int]:
    """The disk takes so many more writes; how many are left is in the list."""
    left = [after]

    def opened(path: Any, mode: str = "r", *more: Any, **options: Any) -> Any:
        if mode != "xb":
            return open(path, mode, *more, **options)
        stream = FailingFile(path, "xb")
        stream.left = left
        return stream

    monkeypatch.setattr(files, "open", opened, raising=False)
    return left


class _Full(io.RawIOBase):
    def writable(self) -> bool:
        return True

    def write(self, data: Any, /) -> int:
        raise OSError(*DISK_FULL)


def output_full(monkeypatch: pytest.MonkeyPatch) -> None:
    """Standard output goes to a disk that is full."""
    prepare = commands.prepare_streams

    def prepared() -> None:
        prepare()
        assert isinstance(sys.stdout, io.TextIOWrapper)
        sys.stdout = io.TextIOWrapper(io.BufferedWriter(Outlet(_Full(), sys.stdout)), encoding="utf-8")

    monkeypatch.setattr(commands, "prepare_streams", prepared)


def held(error: type[OSError] = PermissionError, winerror: int = 32) -> OSError:
    """What Windows says where Excel has a file open. It cannot be had here, so it is made by hand."""
    found = error(errno.EACCES, "The process cannot access the file because it is being used by another process")
    found.winerror = winerror  # type: ignore[attr-defined]
    return found


def open_in_excel(monkeypatch: pytest.MonkeyPatch, *, for_good: bool = True) -> list[float]:
    """Excel has every .xlsx open, for good or for a moment; the pauses that are made are in the list."""
    pauses: list[float] = []
    replace = Path.replace

    def refused(path: Path, target: Path) -> Path:
        if target.suffix == ".xlsx" and (for_good or len(pauses) < 2):
            raise held()
        return replace(path, target)

    monkeypatch.setattr(Path, "replace", refused)
    monkeypatch.setattr(time, "sleep", pauses.append)
    return pauses


def saved_while_read(monkeypatch: pytest.MonkeyPatch, name: str = "form.yaml") -> None:
    """Somebody saves a file of this name again, longer, while it is being read."""

    class Saved(io.FileIO):
        def read(self, size: int = -1, /) -> bytes:
            data = super().read(size) or b""
            with open(self.name, "ab") as other:
                other.write(b"\n")
            return data

    def opened(path: Any, mode: str = "r", *more: Any, **options: Any) -> Any:
        return Saved(path) if Path(path).name == name and mode == "rb" else open(path, mode, *more, **options)

    monkeypatch.setattr(files, "open", opened, raising=False)


FAULTS: dict[str, Callable[[pytest.MonkeyPatch], object]] = {
    "output_full": output_full,
    "open_in_excel": open_in_excel,
    "saved_while_read": saved_while_read,
}
"""By the names that bad documents have for them."""
