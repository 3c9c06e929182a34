"""The seal of a final results document (dấu niêm): the fingerprint of all its bytes up to the seal itself.

It shows whether the document is still as it was written. It is no signature: it does not show who wrote it, and whoever
changes a document on purpose can write a seal for it. What was published is the seal that stands on the signed sheet.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

_KEY = ',"seal":"'
_END = re.compile(rb',"seal":"([0-9a-f]{64})"\}\s*')
"""The last key of a sealed document."""

_MARKED = re.compile(rb'"final"\s*:\s*true')
_SEALED = re.compile(rb'"seal"\s*:\s*"')
_HEAD, _TAIL = 4096, 512
"""Bytes at the two ends of a document that say whether it is final."""


def sealed(pieces: Iterable[str]) -> Iterator[str]:
    """The pieces of a document of one object, with its seal as its last key."""
    fingerprint = hashlib.sha256()
    before = ""
    for piece in pieces:
        fingerprint.update(before.encode())
        yield before
        before = piece
    body = before.removesuffix("}")
    fingerprint.update(body.encode())
    yield f'{body}{_KEY}{fingerprint.hexdigest()}"}}'


def seal_of(pieces: Iterable[str]) -> str:
    """The seal of a sealed document."""
    last = ""
    for piece in pieces:
        last = piece
    return last.rpartition(_KEY)[2].removesuffix('"}')


class Seal:
    """What the bytes of a document say of their seal."""

    def __init__(self, data: bytes) -> None:
        start = data.rfind(_KEY.encode())
        end = _END.fullmatch(data, start) if start >= 0 else None
        self.stated = "" if end is None else end[1].decode()
        """Empty where none stands where one is due."""
        self.found = hashlib.sha256(memoryview(data)[:start]).hexdigest() if self.stated else ""
        self.is_sound = self.stated != "" and self.stated == self.found
        self.is_due = is_marked(data[:_HEAD], data[-_TAIL:])
        """Whether the document claims to be final, or to have a seal."""


def is_marked(head: bytes, tail: bytes) -> bool:
    """Whether the ends of a document, in whatever encoding an editor has left it, mark it as final."""
    head, tail = head.replace(b"\0", b""), tail.replace(b"\0", b"")
    return _MARKED.search(head) is not None or _SEALED.search(tail) is not None


def is_final_document(path: Path) -> bool:
    """The same of a file, of which no more than its ends is read."""
    with path.open("rb") as stream:
        head = stream.read(_HEAD)
        stream.seek(max(path.stat().st_size - _TAIL, 0))
        return is_marked(head, stream.read(_TAIL))
