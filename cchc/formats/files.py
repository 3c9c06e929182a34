"""Bytes in, whole or not at all; bytes out, whole or not at all."""

from __future__ import annotations

import contextlib
import errno
import gc
import hashlib
import io
import os
import re
import stat
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any, NamedTuple

from .. import ending
from ..assessment import SourceFile
from ..problems import N_, Message, Place, Problem
from .open_elsewhere import is_held, who_has_open

MAX_BYTES = 16 * 1024 * 1024
"""Several hundred times the largest criteria set. A larger file is not one of ours."""

STANDARD_INPUT = "-"
STANDARD_INPUT_NAME = "<stdin>"
"""What standard input is called where a place is told."""
STANDARD_OUTPUT_NAME = "<stdout>"


class Raw(NamedTuple):
    """A file's bytes, by the name the user knows it by."""

    name: str
    data: bytes

    @property
    def source(self) -> SourceFile:
        return SourceFile(Path(self.name).name, hashlib.sha256(self.data).hexdigest())


def name_from(home: Path, file: str | Path) -> str:
    """A file's name as seen from a folder, with ``/`` on every system; whole where no way leads there."""
    try:
        return Path(os.path.relpath(file, home)).as_posix()
    except ValueError:  # on another drive
        return resolved(Path(file)).as_posix()


def is_file(path: Path) -> bool:
    """Whether a file is there. Where a name is longer than the system takes, none is; ``Path.is_file`` raises then."""
    return os.path.isfile(path)  # noqa: PTH113


def is_folder(path: Path) -> bool:
    """The same of a folder."""
    return os.path.isdir(path)  # noqa: PTH112


def read(path: str | Path, *, limit: int = MAX_BYTES) -> Raw | Problem:
    """The bytes of a file, or of standard input for ``-``; a problem where they cannot be had."""
    name, too_large, changed = str(path), False, False
    try:
        if name == STANDARD_INPUT:
            if sys.stdin is None:  # it was closed before the program began
                return problem("E-F001", STANDARD_INPUT_NAME, reason=N_("standard input is closed"))
            name, data = STANDARD_INPUT_NAME, sys.stdin.buffer.read(limit + 1)
        else:
            with open(path, "rb") as stream:
                before = os.fstat(stream.fileno())
                too_large = before.st_size > limit
                # Asking for no more than there is spares the room for all that there might be.
                data = b"" if too_large else stream.read((before.st_size or limit) + 1)
                changed = _state(before) != _state(os.fstat(stream.fileno()))
    except IsADirectoryError:
        return problem("E-F002", name)
    except PermissionError as error:
        # Windows refuses to open a folder with the same error as a file that may not be read.
        return problem("E-F002", name) if Path(path).is_dir() else failed("E-F001", name, error)
    except OSError as error:
        return failed("E-F001", name, error)
    if too_large or len(data) > limit:
        return problem("E-F003", name, most=limit // (1024 * 1024))
    return problem("E-F013", name) if changed else Raw(name, data)


def state_of(path: str | Path) -> tuple[int, ...]:
    """What is another as soon as somebody has written to a file, or put another in its place; empty where none is."""
    try:
        found = os.stat(path)  # noqa: PTH116  # of either kind of name
    except (OSError, ValueError):
        return ()
    return (found.st_dev, found.st_ino, *_state(found))


def _state(found: os.stat_result) -> tuple[int, ...]:
    """The same of a file that is open; nothing of a pipe, whose time changes as it is read."""
    return (found.st_size, found.st_mtime_ns) if stat.S_ISREG(found.st_mode) else ()


def problem(code: str, file: str, /, **values: str | int) -> Problem:
    return Problem(Message(code, values), (Place(file),))


def failed(code: str, file: str, error: OSError) -> Problem:
    """A problem that the system's own words explain."""
    return problem(code, file, reason=_words(error))


# What systems say, for translation.
_SAYINGS = (
    N_("No such file or directory"),
    N_("Permission denied"),
    N_("No space left on device"),
    N_("Read-only file system"),
    N_("File name too long"),
    N_("Not a directory"),
    N_("Is a directory"),
    N_("Operation not permitted"),
    N_("Input/output error"),
    N_("Too many levels of symbolic links"),
    N_("File too large"),
    N_("Disk quota exceeded"),
    N_("Bad file descriptor"),
    N_("Broken pipe"),
)


def _words(error: OSError) -> str:
    if is_held(error):
        return N_("another program has it open")
    return error.strerror or str(error)


def write(path: str | Path, fill: Callable[[IO[bytes]], None]) -> Problem | None:
    """Write a file beside its target and move it into place; the old file stands until the new one is whole."""
    target = Path(path)
    try:
        if target.is_symlink():
            target = resolved(target)
        if target.is_dir():
            return problem("E-F002", str(path))
        if target.exists() and not os.access(target, os.W_OK):
            # Its folder would let us put another file in its place, but whoever made it read-only means it.
            return failed("E-F004", str(path), PermissionError(errno.EACCES, os.strerror(errno.EACCES)))
        partial = target.with_name(partial_name(target.suffix))
        try:
            with _Growing(open(partial, "xb", buffering=0)) as stream:
                stream.take(fill)
                stream.flush()
                os.fsync(stream.fileno())
            clear_leftovers(partial)
            ending.check()
            if target.exists():
                partial.chmod(target.stat().st_mode & 0o777)
            held = _move(partial, target)
        finally:
            partial.unlink(missing_ok=True)
    except OSError as error:
        return failed("E-F004", str(path), error)
    return None if held is None else Problem(Message("E-F012", {"by": who_has_open(target)}), (Place(str(path)),))


def _let_go(error: BaseException) -> None:
    """Have what was begun end now, quietly: what it could say of a full disk as it goes has been said."""
    import traceback

    hook = sys.unraisablehook
    sys.unraisablehook = lambda _: None
    try:
        traceback.clear_frames(error.__traceback__)
        gc.collect()
    finally:
        sys.unraisablehook = hook


class _Growing(io.BufferedWriter):
    """A file that is being written.

    Once something has gone wrong it takes everything and keeps nothing: an archive that was begun in it still writes
    its end when it is given up, which must not fail a second time, on standard error.
    """

    is_given_up = False
    _at = 0
    """Once it is given up: where its writer takes itself to be."""

    def take(self, fill: Callable[[IO[bytes]], None]) -> None:
        try:
            fill(self)
        except BaseException as error:
            with contextlib.suppress(OSError):
                self._at = super().tell()
            self.is_given_up = True
            _let_go(error)
            number = getattr(errno, str(error).removeprefix("IO_"), None) if str(error).startswith("IO_E") else None
            if isinstance(number, int):  # how libxml2, which openpyxl may write with, says that a disk is full
                raise OSError(number, os.strerror(number)) from error
            raise

    def write(self, data: Any, /) -> int:
        if not self.is_given_up:
            return super().write(data)
        count = memoryview(data).nbytes
        self._at += count
        return count

    def seek(self, position: int, whence: int = os.SEEK_SET, /) -> int:
        if not self.is_given_up:
            return super().seek(position, whence)
        self._at = position + (0 if whence == os.SEEK_SET else self._at)
        return self._at

    def tell(self) -> int:
        return self._at if self.is_given_up else super().tell()

    def flush(self) -> None:
        if not self.is_given_up:
            super().flush()


def resolved(path: Path) -> Path:
    """The path without links; where they lead round in a circle, as far as they lead."""
    return Path(os.path.realpath(path))  # Path.resolve raises in some releases of Python


_PATIENCE = (0.1, 0.2, 0.4, 0.8)
"""Seconds. Virus scanners and indexers hold a file for a moment only."""


def _move(partial: Path, target: Path) -> OSError | None:
    """Put a whole file in the place of another; why not, where another program has that open."""
    for pause in (*_PATIENCE, None):
        try:
            partial.replace(target)
            return None
        except OSError as error:
            # Windows also refuses access where the program that has it open shares it, but not for this.
            if not (is_held(error) or (os.name == "nt" and isinstance(error, PermissionError))):
                raise
            if pause is None:
                return error
            time.sleep(pause)
    raise AssertionError


_PARTIAL = ".cchc-"
_LEFTOVER = re.compile(re.escape(_PARTIAL) + r"[0-9a-f]{12}(?:\..*)?")
_HOUR = 3600
_cleared: set[Path] = set()
"""The folders that this process has looked through."""


def partial_name(suffix: str = "") -> str:
    """A name for what is not whole yet: nobody else's, short, its suffix last, and one that no reader takes up."""
    return f"{_PARTIAL}{os.urandom(6).hex()}{suffix}"[-200:]


def clear_leftovers(partial: Path) -> None:
    """Take away what runs that were killed have left beside a file that has just been written.

    By the clock of the file system, so that no other machine's matters; no run takes an hour to write a file.
    """
    folder = partial.parent
    if folder in _cleared:
        return
    _cleared.add(folder)
    import shutil  # which a run that writes nothing need not load

    with contextlib.suppress(OSError):
        now = partial.stat().st_mtime
        for entry in os.scandir(folder):
            if _LEFTOVER.fullmatch(entry.name) and now - entry.stat(follow_symlinks=False).st_mtime > _HOUR:
                if entry.is_dir(follow_symlinks=False):
                    shutil.rmtree(entry.path, ignore_errors=True)
                else:
                    os.unlink(entry.path)  # noqa: PTH108


def write_bytes(path: str | Path, data: bytes) -> Problem | None:
    """The same of bytes that are there already."""

    def pour(stream: IO[bytes]) -> None:
        stream.write(data)

    return write(path, pour)
