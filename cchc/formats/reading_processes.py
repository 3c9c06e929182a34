"""Processes that read assessments beside each other, where there are so many that this pays.

None outlives the run: neither when it is interrupted, nor when it is killed.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from .. import ending
from ..assessment import Submission
from .assessments import read_assessment
from .expected import Expected

_CHUNK = 50
"""Files that a process is handed at once, at most: a run that is interrupted waits for no more."""

_expected: Expected | None = None
"""In a reading process: what every file it is handed must agree with."""


def read_beside_each_other(files: Sequence[Path], expected: Expected, jobs: int) -> Iterator[Submission]:
    """The submissions in the order of the files."""
    chunk = max(1, min(_CHUNK, len(files) // (4 * jobs)))
    pool = ProcessPoolExecutor(jobs, initializer=_begin, initargs=(expected,))
    try:
        # Who asks for the end while they are started might not be heard, or end one that does not yet know that it is
        # not for it; and processes that nobody has begun to look after would wait for ever.
        with ending.put_off():
            submissions = pool.map(_read, files, chunksize=chunk)
        yield from submissions
    finally:  # also where whoever asks for them has been interrupted
        pool.shutdown(cancel_futures=True)


def _begin(expected: Expected) -> None:
    global _expected  # noqa: PLW0603  # the pool's way of handing something to each process once
    _expected = expected
    ending.begin_anew()
    gc.disable()  # what is read is handed over and dropped; there are no cycles to look for
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the process that asked, and it ends the others
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    assert parent is not None
    parent.join()
    os._exit(1)


def _read(path: Path) -> Submission:
    assert _expected is not None
    return read_assessment(path, _expected)
