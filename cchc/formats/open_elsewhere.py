"""Files that another program has open, and whose: Excel and LibreOffice leave a small file beside what they open."""

from __future__ import annotations

from pathlib import Path

from ..problems import Message
from ..text import normal, shown

_HELD = (32, 33)
"""What Windows says of a file that is in use: a sharing violation, a lock violation."""
_NAME_AT, _MOST = 54, 50
"""Of Excel's file: where the user's name stands, in UTF-16 behind its length, and how long it may be."""


def is_held(error: OSError) -> bool:
    """Whether the system says that another program has the file open."""
    return getattr(error, "winerror", None) in _HELD


def who_has_open(path: Path) -> Message:
    """Who has a file open, and by which sign, to stand behind a sentence; nothing where no sign is there."""
    for sign, read in (
        (f"~${path.name}", _of_excel),
        (f"~${path.name[2:]}", _of_excel),
        (f".~lock.{path.name}#", _of_office),
    ):
        try:
            who = read((path.parent / sign).read_bytes()[:4096])
        except OSError:
            continue
        return Message("HINT-OPENED-BY", {"who": who, "sign": sign}) if who else Message("HINT-OPEN", {"sign": sign})
    return Message("NO-HINT")


def _of_excel(data: bytes) -> str:
    length = int.from_bytes(data[_NAME_AT : _NAME_AT + 2], "little")
    name = data[_NAME_AT + 2 : _NAME_AT + 2 + 2 * min(length, _MOST)]
    return _plain(name.decode("utf-16-le", errors="ignore"))


def _of_office(data: bytes) -> str:
    return _plain(data.decode("utf-8", errors="ignore").lstrip(",").partition(",")[0])


def _plain(name: str) -> str:
    return shown(normal(name.replace("\0", "")))[:_MOST]
