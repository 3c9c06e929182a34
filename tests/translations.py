"""The translations: what must be in them, and how to bring them up to date.

``python tests/translations.py`` takes every text of the program and of click into ``cchc.po``, keeping what is
translated, and compiles ``cchc.mo``. The tests call the same functions.
"""

from __future__ import annotations

import io
from pathlib import Path

import click
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parent.parent
PO = ROOT / "cchc" / "locales" / "vi" / "LC_MESSAGES" / "cchc.po"
MO = PO.with_suffix(".mo")

OTHER_CLICKS = (
    "(Deprecated) {text}",
    "DeprecationWarning: The command {name!r} is deprecated.",
    "Error: The value you entered was invalid.",
    "Error: {e.message}",
    "No such option: {name}",
    "{name} '{filename}' is a directory.",
    "{value!r} is not a valid boolean.",
)
"""What the oldest release of click that is allowed says otherwise than the one at hand."""

CLICK_BEHIND_A_NAME = ("required",)
"""What click translates by ``_(extra["required"])``: no text stands there for Babel to take (2.18 took the key)."""


def texts() -> Catalog:
    """Every text that a user may see: the program's, and click's."""
    catalog = Catalog(domain="cchc", fuzzy=False)
    for folder, keywords in (
        (ROOT / "cchc", {"N_": None, "_": None}),
        (Path(click.__file__).parent, {"_": None, "ngettext": (1, 2)}),
    ):
        for _name, _line, message, _comments, context in extract_from_dir(
            str(folder), method_map=[("**.py", "python")], keywords=keywords
        ):
            if message:
                catalog.add(message, context=context)
    for message in OTHER_CLICKS + CLICK_BEHIND_A_NAME:
        catalog.add(message)
    return catalog


def translated() -> Catalog:
    with PO.open("rb") as stream:
        return read_po(stream, locale="vi")


def compiled(catalog: Catalog) -> bytes:
    stream = io.BytesIO()
    write_mo(stream, catalog)
    return stream.getvalue()


def said(compiled_catalogue: bytes) -> list[tuple[object, object]]:
    """What a compiled catalogue says for each text; its head, which names day and release, is left out."""
    return [(message.id, message.string) for message in read_mo(io.BytesIO(compiled_catalogue)) if message.id]


def update() -> None:
    catalog = translated() if PO.exists() else Catalog(locale="vi", domain="cchc", fuzzy=False)
    catalog.update(texts(), no_fuzzy_matching=True)
    catalog.obsolete.clear()
    catalog.header_comment = "# Vietnamese texts of cchc, and of click. Brought up to date by tests/translations.py."
    catalog.project, catalog.version = "cchc", "1"
    catalog.msgid_bugs_address = catalog.last_translator = catalog.language_team = "cchc"
    with PO.open("wb") as stream:
        write_po(stream, catalog, width=110, omit_header=False, sort_output=True, no_location=True)
    MO.write_bytes(compiled(translated()))


if __name__ == "__main__":
    update()
