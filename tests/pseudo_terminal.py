"""A process on a pseudo terminal, and the figures that it shows."""

from __future__ import annotations

import os
import re
import subprocess
from collections import Counter
from collections.abc import Callable

import pytest


def shown_on(start: Callable[[int], subprocess.Popen], *, columns: int) -> tuple[int, bytes]:
    """Status, and what is written to a terminal of so many columns by what ``start`` starts with its end of it."""
    pty = pytest.importorskip("pty", reason="needs pseudo terminals")
    import fcntl
    import struct
    import termios

    leader, follower = pty.openpty()
    fcntl.ioctl(follower, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
    process = start(follower)
    os.close(follower)
    shown = b""
    while True:
        try:
            chunk = os.read(leader, 65536)
        except OSError:  # how Linux says that the other end is closed
            break
        if not chunk:
            break
        shown += chunk
    os.close(leader)
    return process.wait(), shown.replace(b"\r\n", b"\n")


def figures(text: str) -> Counter[str]:
    """Every number that is shown, whole."""
    return Counter(re.findall(r"(?<![\d.,])\d+(?:[.,]\d+)*(?![\d.,])", text))
