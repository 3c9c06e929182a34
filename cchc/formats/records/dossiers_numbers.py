"""The dossiers' own numbers, from all sources: which of them occur more than once.

Exports overlap (January to June, January to September), and a dossier that is in two of them would count twice. All
numbers are kept until the last source is read: in memory as long as they are few, else in a temporary file, parted so
that no more than a part of them is held at a time.
"""

from __future__ import annotations

import hashlib
import tempfile
from array import array
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from typing import IO, NamedTuple

from ...problems import Place
from ...records.dossier_remarks import MOST_TOLD, Repeat, Repeats
from ...records.dossiers import Class, Counts

_MOST_HELD = 500_000
"""Numbers in memory."""
_PARTS = 256
_LONGEST = 100
"""Characters of a number that are kept; of a longer one, a fingerprint is."""
_CLASS_BITS = 24


class _Segment(NamedTuple):
    """Where some numbers of a part stand in the temporary file: texts, a line each, and then what goes with them."""

    start: int
    length: int
    size: int
    """How many there are."""


class _Repeated:
    """A number that occurs more than once."""

    def __init__(self) -> None:
        self.rows: list[int] = []
        """The first ones, in order."""
        self.classes: dict[int, int] = {}

    def add(self, info: int) -> None:
        row, of = info >> _CLASS_BITS, info & (1 << _CLASS_BITS) - 1
        if len(self.rows) <= MOST_TOLD:
            self.rows.append(row)
        self.classes[of] = self.classes.get(of, 0) + 1


class Numbers:
    """Gathers the numbers of rows, source after source."""

    def __init__(self) -> None:
        self._classes: dict[Class, int] = {}
        self._sources: list[Place] = []
        self._starts: list[int] = []
        """The row of all rows, as if the sources were one, before which each source starts."""
        self._left_out: set[int] = set()
        self._start = self._last = 0
        self._texts: list[str] = []
        self._infos: list[int] = []
        """The row, and the number of its class, for each text."""
        self._file: IO[bytes] | None = None
        self._segments: list[list[_Segment]] = [[] for _ in range(_PARTS)]

    def begin(self, place: Place, column: int) -> None:
        """The rows that follow are of another source."""
        self._start += self._last
        self._last = 0
        self._sources.append(place._replace(column=column))
        self._starts.append(self._start)

    def leave_out(self, name: str) -> None:
        """Forget the rows of a file."""
        self._left_out.update(index for index, place in enumerate(self._sources) if place.file == name)

    def class_number(self, of: Class) -> int:
        return self._classes.setdefault(of, len(self._classes))

    def add(self, text: str, row: int, class_number: int) -> None:
        """The number of a row, in normal form."""
        if len(text) > _LONGEST:
            digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
            text = f"{text[:_LONGEST]}{digest}"
        self._last = row
        self._texts.append(text)
        self._infos.append((self._start + row) << _CLASS_BITS | class_number)
        if len(self._texts) >= _MOST_HELD:
            self._put_away()

    def _put_away(self) -> None:
        texts: list[list[str]] = [[] for _ in range(_PARTS)]
        infos = [array("Q") for _ in range(_PARTS)]
        for text, info in zip(self._texts, self._infos, strict=True):
            part = hash(text) % _PARTS
            texts[part].append(text)
            infos[part].append(info)
        if self._file is None:
            self._file = tempfile.TemporaryFile()  # noqa: SIM115  # it lives as long as this
        for part, segments in enumerate(self._segments):
            if texts[part]:
                lines = "\n".join(texts[part]).encode("utf-8", "surrogatepass")
                segments.append(_Segment(self._file.tell(), len(lines), len(texts[part])))
                self._file.write(lines)
                self._file.write(infos[part].tobytes())
        self._texts, self._infos = [], []

    def repeats(self) -> Repeats:
        """The numbers that occur more than once, unless all of their rows are of another year; asked for once."""
        try:
            return self._found()
        finally:
            if self._file is not None:
                self._file.close()

    def _found(self) -> Repeats:
        by_number = list(self._classes)
        counts: Counts = {}
        total = 0
        told: list[tuple[int, int, str]] = []
        for text, found in self._repeated():
            if not any(by_number[of].is_used for of in found.classes):
                continue
            total += sum(found.classes.values()) - 1
            for of, count in found.classes.items():
                if by_number[of].is_used:
                    counts[by_number[of]] = counts.get(by_number[of], 0) + count
            if len(told) < MOST_TOLD or found.rows[1] < told[-1][0]:
                told.extend((row, found.rows[0], text) for row in found.rows[1:])
                told = sorted(told)[:MOST_TOLD]
        first = (Repeat(text[:_LONGEST], self._place(row), self._place(before)) for row, before, text in told)
        return Repeats(counts, total, tuple(first))

    def _repeated(self) -> Iterator[tuple[str, _Repeated]]:
        if self._file is None:
            yield from self._of_part([(self._texts, self._infos)])
            return
        self._put_away()
        for segments in self._segments:
            yield from self._of_part(_Stored(self._file, segments))

    def _of_part(self, part: Iterable[tuple[list[str], Iterable[int]]]) -> Iterator[tuple[str, _Repeated]]:
        seen: set[str] = set()
        repeated: dict[str, _Repeated] = {}
        for texts, _ in part:
            before = len(seen)
            new = set(texts)
            again = new & seen
            seen |= new
            if len(seen) - before < len(texts):
                once: set[str] = set()
                for text in texts:
                    if text in again or text in once:
                        repeated[text] = _Repeated()
                    once.add(text)
        if not repeated:
            return
        for texts, infos in part:
            for text, info in zip(texts, infos, strict=True):
                found = repeated.get(text)
                if found is not None and not (self._left_out and self._source(info >> _CLASS_BITS) in self._left_out):
                    found.add(info)
        yield from ((text, found) for text, found in repeated.items() if sum(found.classes.values()) > 1)

    def _source(self, row: int) -> int:
        return bisect_right(self._starts, row - 1) - 1  # rows count from 1

    def _place(self, row: int) -> Place:
        source = self._source(row)
        return self._sources[source]._replace(line=row - self._starts[source])


class _Stored:
    """The segments of a part, read one after another as often as it takes."""

    def __init__(self, file: IO[bytes], segments: list[_Segment]) -> None:
        self._file = file
        self._segments = segments

    def __iter__(self) -> Iterator[tuple[list[str], array[int]]]:
        for start, length, size in self._segments:
            self._file.seek(start)
            texts = self._file.read(length).decode("utf-8", "surrogatepass").split("\n")
            infos = array("Q")
            infos.frombytes(self._file.read(size * infos.itemsize))
            yield texts, infos
