"""The languages, and the texts of the program in each: as much as help and completion need, and no more."""

from __future__ import annotations

import gettext
import os
from functools import lru_cache

DOMAIN = "cchc"
LOCALES = os.path.join(os.path.dirname(__file__), "locales")  # noqa: PTH118, PTH120  # pathlib is slow to load
LANGUAGES = ("vi", "en")
DEFAULT = "vi"


@lru_cache(maxsize=2)
def translation(code: str) -> gettext.NullTranslations:
    return gettext.translation(DOMAIN, LOCALES, [code], fallback=True)


def chosen() -> str:
    """The language that the environment asks for; Vietnamese otherwise."""
    asked = os.environ.get("CCHC_LANG", "").strip().lower()[:2]
    return asked if asked in LANGUAGES else DEFAULT


def give_to_click() -> None:
    """Let click's own words come from the same catalogue."""
    gettext.bindtextdomain(DOMAIN, LOCALES)
    gettext.textdomain(DOMAIN)


def speak(code: str) -> None:
    """Set the language of the run, where gettext looks for it at every word of click."""
    os.environ["LANGUAGE"] = code
