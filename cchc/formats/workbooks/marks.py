"""What a workbook is known by, before anything that reads one is loaded: its suffix, and its first bytes."""

from __future__ import annotations

from ..files import Raw

WORKBOOK_SUFFIXES = (".xlsx", ".xlsm", ".xls")


_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def is_zip(raw: Raw) -> bool:
    """Whether the file is an archive, as every .xlsx is."""
    return raw.data.startswith(b"PK")


def is_ole(raw: Raw) -> bool:
    """Whether the file is of the kind that Office wrote before 2007: .xls, .doc, and what a password locks."""
    return raw.data.startswith(_OLE)
