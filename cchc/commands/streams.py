"""Standard input, output and error, whatever has become of them.

What cannot be shown does not keep a file from being written: output that fails is remembered and told at the end.
"""

from __future__ import annotations

import io
import os
import signal
import sys
from types import FrameType
from typing import Any

from ..ending import ask, is_wish


class Outlet(io.RawIOBase):
    """What lies below standard output or error; once it has failed, it takes everything and keeps nothing."""

    def __init__(self, below: io.RawIOBase, stream: io.TextIOWrapper) -> None:
        self.below = below
        self.stream = stream
        """The one that this takes the place of, which would close what lies below when nobody has it any more."""
        self.failure: OSError | None = None

    def write(self, data: Any, /) -> int | None:
        if self.failure is None:
            try:
                return self.below.write(data)
            except OSError as error:
                self.failure = error
        return memoryview(data).nbytes

    def writable(self) -> bool:
        return True

    def fileno(self) -> int:
        return self.below.fileno()

    def isatty(self) -> bool:
        return self.below.isatty()

    @property
    def mode(self) -> str:
        return "wb"

    @property
    def name(self) -> str | int:
        return self.below.fileno()


def prepare_streams() -> None:
    """Redirected output is UTF-8; a terminal that cannot show a character gets a replacement for it."""
    _open_closed()
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if not isinstance(stream, io.TextIOWrapper):
            continue
        raw: object = getattr(stream.buffer, "raw", stream.buffer)  # itself, where Python is told not to hold back
        if isinstance(raw, io.RawIOBase) and not isinstance(raw, Outlet):
            stream.flush()
            stream = io.TextIOWrapper(
                io.BufferedWriter(Outlet(raw, stream)),
                encoding=stream.encoding,
                line_buffering=stream.line_buffering or raw is stream.buffer,
            )
            setattr(sys, name, stream)
        if stream.isatty():
            stream.reconfigure(errors="replace")
        else:
            stream.reconfigure(encoding="utf-8", errors="replace", newline="\n")


def _open_closed() -> None:
    """Give a stream that was closed (``>&-``) to nothing: the next file that is opened must not take its place."""
    if sys.stdin is None:
        os.open(os.devnull, os.O_RDONLY)  # the number that is free; there is still no standard input to read
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115  # as long as the process


def failure_of(stream: object) -> OSError | None:
    """Why a stream has failed, if it has; what is still held back is written first."""
    if not isinstance(stream, io.TextIOWrapper):
        return None
    stream.flush()
    raw: object = getattr(stream.buffer, "raw", None)
    return raw.failure if isinstance(raw, Outlet) else None


def end_in_order() -> None:
    """Have a process that is asked to end (Ctrl-C; SIGTERM; a terminal that is closed) clean up what it has begun."""

    def leave(number: int, frame: FrameType | None) -> None:
        del frame
        for asked in _ENDINGS:
            signal.signal(asked, signal.SIG_IGN)  # once is enough, and cleaning up must not be cut short
        ask(SystemExit(128 + number))

    def interrupt(number: int, frame: FrameType | None) -> None:
        del number, frame
        ask(KeyboardInterrupt())

    def pass_over(lost: sys.UnraisableHookArgs) -> None:
        # Where Python cannot raise, as while it clears something away, a wish is lost: that is noted, and no fault.
        if not is_wish(lost.exc_value):
            sys.__unraisablehook__(lost)

    sys.unraisablehook = pass_over
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, interrupt)
    for asked in _ENDINGS:
        if signal.getsignal(asked) is signal.SIG_DFL:
            signal.signal(asked, leave)


_ENDINGS: tuple[signal.Signals, ...] = tuple(
    getattr(signal, name) for name in ("SIGTERM", "SIGHUP", "SIGBREAK") if hasattr(signal, name)
)
