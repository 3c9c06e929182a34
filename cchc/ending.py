"""Somebody's wish that the run end.

It comes as an exception at any moment, also in the midst of a library that takes every exception for one of its own
and goes on, or raises another. So it is noted, and asked for again before a file takes its place.
"""

from __future__ import annotations

from typing import NoReturn

_asked: list[BaseException] = []


def ask(error: BaseException) -> NoReturn:
    """End the run with this exception, here or, where it gets lost, later."""
    _asked.append(error)
    raise error


def asked() -> BaseException | None:
    """What the run was asked to end with, first of all."""
    return _asked[0] if _asked else None


def check() -> None:
    """Raise it again; nothing where nobody asked."""
    if _asked:
        raise _asked[0]
