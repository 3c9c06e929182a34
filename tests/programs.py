"""The command line in processes of its own, which begin with everything loaded.

Where a process is what is tested (what it does when it is killed, what its streams are), Python's own beginning is
not, and takes longer than most commands. So one process loads what commands need and waits; each program is forked
from it: with the folder, the environment and the streams that it is given, and an end of its own, as
``python -m cchc`` has one. ``test_start_up`` and ``test_terminal`` begin Python itself.
"""

from __future__ import annotations

import atexit
import contextlib
import io
import json
import os
import pkgutil
import runpy
import select
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from functools import cache, partial
from importlib import import_module
from pathlib import Path
from typing import IO, Any

HERE = Path(__file__).parent
MOST = 1 << 20
"""Bytes of what a program is to be begun with."""
DIGITS = 12
"""Of the number of a process, and of the status that it ends with."""


def start(
    *arguments: str,
    script: str = "",
    cwd: Path | str = ".",
    env: Mapping[str, str] | None = None,
    stdin: int | IO[Any] = subprocess.DEVNULL,
    stdout: int | IO[Any] = subprocess.PIPE,
    stderr: int | IO[Any] = subprocess.PIPE,
    limits: Mapping[str, int] | None = None,
) -> Program | subprocess.Popen[bytes]:
    """A program, leader of its own group: ``python -m cchc``, or a script, with these arguments.

    ``limits`` are the most that it may take (``{"FSIZE": 1000}``).
    """
    environment = dict(os.environ if env is None else env) | {"PYTHONPATH": str(HERE.parent)}
    if sys.platform != "linux":  # each begins Python
        return subprocess.Popen(
            [sys.executable, *(["-c", script] if script else ["-m", "cchc"]), *arguments],
            cwd=cwd,
            env=environment,
            stdin=stdin,
            stdout=stdout,
            stderr=stderr,
            start_new_session=True,
            preexec_fn=partial(limit, limits) if limits else None,  # noqa: PLW1509  # no thread here has a lock
        )
    return Program(
        {
            "arguments": arguments,
            "script": script,
            "cwd": str(Path(cwd).absolute()),
            "environment": environment,
            "limits": dict(limits or {}),
        },
        (stdin, stdout, stderr),
    )


def run(*arguments: str, **options: Any) -> subprocess.CompletedProcess[bytes]:
    """Such a program, once it has ended."""
    with start(*arguments, **options) as program:
        out, err = program.communicate()
    return subprocess.CompletedProcess(arguments, program.returncode, out, err)


class Program:
    """What ``subprocess.Popen`` is of other programs, as far as tests need it."""

    def __init__(self, asked: Mapping[str, object], streams: tuple[int | IO[Any], ...]) -> None:
        self.returncode: int | None = None
        self.stdout: IO[bytes] | None = None
        self.stderr: IO[bytes] | None = None
        given, ours = [], []
        for name, stream in zip(("stdin", "stdout", "stderr"), streams, strict=True):
            if stream == subprocess.PIPE:
                reader, number = os.pipe()
                setattr(self, name, open(reader, "rb"))  # noqa: SIM115  # until the program has ended
            elif stream == subprocess.DEVNULL:
                number = os.open(os.devnull, os.O_RDWR)
            else:
                given.append(stream if isinstance(stream, int) else stream.fileno())
                continue
            given.append(number)
            ours.append(number)
        self._told, told = os.pipe()
        ours.append(told)
        socket.send_fds(_waiting(), [json.dumps(asked).encode()], [*given, told])
        for number in ours:
            os.close(number)
        self.pid = int(os.read(self._told, DIGITS))

    def poll(self) -> int | None:
        with contextlib.suppress(subprocess.TimeoutExpired):
            return self.wait(0)
        return None

    def wait(self, timeout: float | None = None) -> int:
        if self.returncode is None:
            if not select.select([self._told], [], [], timeout)[0]:
                raise subprocess.TimeoutExpired(str(self.pid), timeout or 0)
            self.returncode = int(os.read(self._told, DIGITS))
            os.close(self._told)
        return self.returncode

    def communicate(self, timeout: float | None = None) -> tuple[bytes | None, bytes | None]:
        end = None if timeout is None else time.monotonic() + timeout
        read: dict[IO[bytes], bytes] = {stream: b"" for stream in (self.stdout, self.stderr) if stream}
        left = set(read)
        while left:
            ready = select.select(left, [], [], None if end is None else max(0, end - time.monotonic()))[0]
            if not ready:
                raise subprocess.TimeoutExpired(str(self.pid), timeout or 0)
            for stream in ready:
                piece = os.read(stream.fileno(), 1 << 16)
                read[stream] += piece
                if not piece:
                    left.remove(stream)
        self.wait(None if end is None else max(0, end - time.monotonic()))
        return tuple(read[stream] if stream else None for stream in (self.stdout, self.stderr))  # type: ignore[return-value]

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    def __enter__(self) -> Program:
        return self

    def __exit__(self, *_: object) -> None:
        for stream in (self.stdout, self.stderr):
            if stream:
                stream.close()
        self.wait()


@cache
def _waiting() -> socket.socket:
    """The way to the process that others are forked from; it ends when nobody can ask it any more."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    for end in (ours, theirs):
        end.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, MOST)
    command = [sys.executable, __file__, str(theirs.fileno())]
    environment = os.environ | {"PYTHONPATH": str(HERE.parent)}
    process = subprocess.Popen(command, env=environment, pass_fds=[theirs.fileno()], start_new_session=True)
    theirs.close()

    def end() -> None:
        ours.close()
        try:
            process.wait(timeout=30)
        except subprocess.TimeoutExpired:  # for a program that no test has ended
            process.kill()
            process.wait()

    atexit.register(end)
    return ours


# --- the process that waits, and what is forked from it ---------------------------------------------------------------


def load() -> None:
    """All that commands load, but engines for records, which begin threads."""
    from rich.cells import cell_len

    import cchc

    cell_len("ế")  # the widths of letters are loaded when they are asked for
    later = ["difflib", "encodings.cp437", "encodings.utf_8_sig", "openpyxl.packaging.extended", "rich.progress"]
    parts = [found.name for found in pkgutil.walk_packages(cchc.__path__, "cchc.") if found.name != "cchc.__main__"]
    for name in [*later, "docx", "multiprocessing.popen_fork", "multiprocessing.synchronize", *parts]:
        import_module(name)


def wait_for_programs(asking: socket.socket) -> dict[str, Any]:
    """In the process that waits this never returns: in each program it does, with what is asked of it."""
    while True:
        message, numbers, _, _ = socket.recv_fds(asking, MOST, 4)
        if not message:
            while True:
                try:
                    os.wait()
                except ChildProcessError:
                    os._exit(0)
        if os.fork() == 0:
            pid = os.fork()
            if pid == 0:
                asking.close()
                os.close(numbers.pop())
                for number, stream in enumerate(numbers):
                    os.dup2(stream, number)
                    os.close(stream)
                asked: dict[str, Any] = json.loads(message)
                return asked
            *streams, told = numbers
            for number in streams:
                os.close(number)
            os.write(told, f"{pid:{DIGITS}}".encode())
            _, status = os.waitpid(pid, 0)
            os.write(told, f"{os.waitstatus_to_exitcode(status):{DIGITS}}".encode())
            os._exit(0)
        for number in numbers:
            os.close(number)
        with contextlib.suppress(ChildProcessError):
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass


def standard_stream(number: int, encoding: str, errors: str) -> io.TextIOWrapper:
    """As Python itself makes it at its beginning."""
    holds_back = not number or not os.environ.get("PYTHONUNBUFFERED")
    stream = open(number, "wb" if number else "rb", -1 if holds_back else 0, closefd=False)  # noqa: SIM115
    return io.TextIOWrapper(  # type: ignore[type-var]
        stream,
        encoding or "utf-8",
        errors or ("backslashreplace" if number == 2 else "strict"),
        newline="\n" if number else None,
        line_buffering=stream.isatty(),
        write_through=not holds_back,
    )


def limit(limits: Mapping[str, int]) -> None:
    for name, most in limits.items():
        import resource

        resource.setrlimit(getattr(resource, f"RLIMIT_{name}"), (most, most))


def become(asked: Mapping[str, Any]) -> None:
    os.setsid()
    os.chdir(asked["cwd"])
    os.environ.clear()
    os.environ.update(asked["environment"])
    encoding, _, errors = os.environ.get("PYTHONIOENCODING", "").partition(":")
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        stream = standard_stream(number, encoding, errors if number < 2 else "")
        setattr(sys, name, stream)
        setattr(sys, f"__{name}__", stream)
    sys.dont_write_bytecode = bool(asked["limits"])  # what is compiled under a limit may be cut off
    limit(asked["limits"])
    sys.argv = ["cchc", *asked["arguments"]]


if __name__ == "__main__":
    load()
    _asked = wait_for_programs(socket.socket(fileno=int(sys.argv[1])))
    become(_asked)
    if _asked["script"]:
        exec(_asked["script"], {"__name__": "__main__"})
    else:
        runpy.run_module("cchc", run_name="__main__", alter_sys=True)
