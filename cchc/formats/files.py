"""Bytes in, whole or not at all; bytes out, whole or not at all."""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import IO, NamedTuple

from ..assessment import SourceFile
from ..problems import N_, Message, Place, Problem

MAX_BYTES = 16 * 1024 * 1024
"""Several hundred times the largest criteria set. A larger file is not one of ours."""

STANDARD_INPUT = "-"
STANDARD_INPUT_NAME = "<stdin>"
"""What standard input is called where a place is told."""


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
        return Path(file).resolve().as_posix()


def read(path: str | Path, *, limit: int = MAX_BYTES) -> Raw | Problem:
    """The bytes of a file, or of standard input for ``-``; a problem where they cannot be had."""
    name, too_large = str(path), False
    try:
        if name == STANDARD_INPUT:
            name, data = STANDARD_INPUT_NAME, sys.stdin.buffer.read(limit + 1)
        else:
            with open(path, "rb") as stream:
                too_large = os.fstat(stream.fileno()).st_size > limit
                data = b"" if too_large else stream.read(limit + 1)
    except IsADirectoryError:
        return problem("E-F002", name)
    except PermissionError as error:
        # Windows refuses to open a folder with the same error as a file that may not be read.
        return problem("E-F002", name) if Path(path).is_dir() else failed("E-F001", name, error)
    except OSError as error:
        return failed("E-F001", name, error)
    if too_large or len(data) > limit:
        return problem("E-F003", name, most=limit // (1024 * 1024))
    return Raw(name, data)


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
)


def _words(error: OSError) -> str:
    return error.strerror or str(error)


def write(path: str | Path, fill: Callable[[IO[bytes]], None]) -> Problem | None:
    """Write a file beside its target and move it into place; the old file stands until the new one is whole."""
    target = Path(path)
    try:
        if target.is_symlink():
            target = target.resolve()
        if target.is_dir():
            return problem("E-F002", str(path))
        # The name is short and the suffix last, so that a long target name still fits.
        partial = target.with_name(f".cchc-{os.urandom(6).hex()}{target.suffix}"[-200:])
        try:
            with open(partial, "xb") as stream:
                fill(stream)
                stream.flush()
                os.fsync(stream.fileno())
            if target.exists():
                partial.chmod(target.stat().st_mode & 0o777)
            partial.replace(target)
        finally:
            partial.unlink(missing_ok=True)
    except OSError as error:
        return failed("E-F004", str(path), error)
    return None


def write_bytes(path: str | Path, data: bytes) -> Problem | None:
    """The same of bytes that are there already."""

    def pour(stream: IO[bytes]) -> None:
        stream.write(data)

    return write(path, pour)
