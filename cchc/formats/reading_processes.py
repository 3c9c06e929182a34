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
from typing import Any, NamedTuple

from .. import ending
from ..answers import Answer
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
            parcels = pool.map(_read, files, chunksize=chunk)
        yield from map(_unpacked, parcels)
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


class _Parcel(NamedTuple):
    """A submission on its way from one process to another, in half the time that its answers would take one by one."""

    submission: Submission
    """Without its answers."""
    codes: tuple[str, ...]
    parts: tuple[tuple[Any, ...], ...]
    """Of all answers what each is made of, kind by kind."""


def _read(path: Path) -> _Parcel:
    assert _expected is not None
    submission = read_assessment(path, _expected)
    assessment = submission.assessment
    if assessment is None:
        return _Parcel(submission, (), ())
    answers = assessment.answers
    emptied = submission._replace(assessment=assessment._replace(answers={}))
    return _Parcel(emptied, tuple(answers), tuple(zip(*answers.values(), strict=True)))


def _unpacked(parcel: _Parcel) -> Submission:
    submission, codes, parts = parcel
    if submission.assessment is None:
        return submission
    answers = dict(zip(codes, map(Answer._make, zip(*parts, strict=True)), strict=True))
    return submission._replace(assessment=submission.assessment._replace(answers=answers))
