"""Somebody's wish that the run end.

It comes as an exception at any moment, also in the midst of a library that takes every exception for one of its own
and goes on, or raises another. So it is noted, and asked for again before a file takes its place.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

_asked: list[BaseException] = []
_is_put_off = False


def ask(error: BaseException) -> None:
    """End the run with this exception: here, or later where that is put off or it gets lost."""
    _asked.append(error)
    if not _is_put_off:
        raise error


def asked() -> BaseException | None:
    """What the run was asked to end with, first of all."""
    return _asked[0] if _asked else None


def is_wish(error: BaseException | None) -> bool:
    """Whether this is what somebody asked the run to end with."""
    return any(error is wish for wish in _asked)


def check() -> None:
    """Raise it again; nothing where nobody asked."""
    if _asked:
        raise _asked[0]


@contextmanager
def put_off() -> Iterator[None]:
    """Where something is begun that must be whole to be ended: who asks meanwhile is heard at the end of it."""
    global _is_put_off  # noqa: PLW0603  # there is one run
    _is_put_off = True
    try:
        yield
    finally:
        _is_put_off = False
    check()


def begin_anew() -> None:
    """In a process that was started meanwhile: what was asked of the one that started it is not for it."""
    global _is_put_off  # noqa: PLW0603
    _is_put_off = False
    _asked.clear()
