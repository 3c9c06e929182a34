"""The criteria sets that come with the program: their files, each named by its id."""

from __future__ import annotations

from pathlib import Path


def bundled_folder() -> Path:
    """The shipped sets: in the installed package, or beside it in a checkout."""
    package = Path(__file__).resolve().parents[2]
    installed = package / "data" / "criteria"
    return installed if installed.is_dir() else package.parent / "criteria"


def is_bundled(file: Path) -> bool:
    return file.parent == bundled_folder()


def bundled_files() -> list[Path]:
    return sorted(bundled_folder().glob("*.yaml"))
