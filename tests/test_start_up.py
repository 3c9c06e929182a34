"""What a command does before it begins: no more is loaded than it needs, for somebody waits for it at a prompt."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from cchc.commands import COMMANDS

ROOT = Path(__file__).parent.parent
HEAVY = ("yaml", "openpyxl", "python_calamine", "rich", "concurrent", "cchc.rules", "cchc.results", "cchc.formats")


def run(*arguments: str, **environment: str) -> tuple[str, list[str]]:
    """What a run prints, and the modules that it has loaded."""
    code = (
        "import atexit, json, sys; atexit.register(lambda: sys.stderr.write(json.dumps(sorted(sys.modules))));"
        "from cchc.commands import run; run()"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        capture_output=True,
        env={**os.environ, "PYTHONPATH": str(ROOT), "CCHC_LANG": "en", **environment},
        check=True,
    )
    return done.stdout.decode(), json.loads(done.stderr)


def heavy(modules: list[str]) -> list[str]:
    return [name for name in modules if name in HEAVY]


@pytest.mark.parametrize("arguments", [("--help",), ("--version",)])
def test_help_loads_no_command(arguments):
    printed, modules = run(*arguments)
    assert printed.startswith(("Usage: cchc", "cchc "))
    assert heavy(modules) == []


def complete(words: str, shell: str = "bash", **environment: str) -> tuple[list[str], list[str]]:
    at = str(len(words.split(" ")) - 1)
    printed, modules = run(_CCHC_COMPLETE=f"{shell}_complete", COMP_WORDS=words, COMP_CWORD=at, **environment)
    return printed.splitlines(), modules


def test_commands_are_completed_without_being_loaded():
    found, modules = complete("cchc ")
    assert found == [f"plain,{name}" for name in COMMANDS]
    assert heavy(modules) == []


def test_the_commands_that_begin_so_and_options_are_completed():
    assert complete("cchc ba")[0] == ["plain,batch"]
    assert complete("cchc criteria sh")[0] == ["plain,show"]
    assert complete("cchc --no")[0] == ["plain,--no-color"]
    assert complete("cchc batch --pre")[0] == ["plain,--previous"]


def test_what_is_completed_is_told_in_the_language_of_the_run():
    assert complete("cchc batc", "zsh", CCHC_LANG="vi")[0] == [
        "plain",
        "batch",
        "Chấm điểm, xếp hạng và xếp loại mọi đơn vị của một đợt.",
    ]
