"""What the READMEs say is run: every command in a console block, with exactly the output that stands under it."""

from __future__ import annotations

import contextlib
import io
import os
import re
import shlex
import shutil
from pathlib import Path

import pytest

from cchc.commands import main

ROOT = Path(__file__).parent.parent
PAGES = ("README.md", "README.vi.md", "criteria/README.md")
BLOCK = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)
ELIDED = "…"
"""A line of its own, for lines that are left out."""


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of what a reader has, to work in."""
    for name in ("examples", "criteria"):
        shutil.copytree(ROOT / name, tmp_path / name)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "88")
    monkeypatch.delenv("CCHC_LANG", raising=False)
    return tmp_path


@pytest.mark.parametrize("page", PAGES)
def test_commands_print_what_the_page_shows(page: str, checkout: Path) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    shown, run = [], []
    for block in BLOCK.findall(text):
        for command, output in _commands(block):
            shown.append((command, output))
            run.append((command, _elide(_run(command), output)))
    assert run
    if os.environ.get("CCHC_UPDATE"):
        (ROOT / page).write_text(_updated(text, dict(run)), encoding="utf-8")
    else:
        assert run == shown


def test_the_two_commands_of_the_front_page_are_one_line_each() -> None:
    lines = (ROOT / "README.md").read_text(encoding="utf-8").splitlines()
    setups = [line for line in lines if line.startswith("python3 -m venv .venv ")]
    assert [line.split("&&")[-1].split()[0].removeprefix(".venv/bin/") for line in setups] == ["cchc", "python"]
    assert "-o ranking.xlsx" in setups[0]
    assert setups[1].endswith("-m pytest -n auto")


def _commands(block: str) -> list[tuple[str, str]]:
    """Each command of a block with the output under it."""
    found: list[tuple[str, str]] = []
    for line in block.splitlines():
        if line.startswith("$ "):
            found.append((line[2:], ""))
        else:
            command, output = found[-1]
            found[-1] = command, f"{output}{line}\n"
    return found


def _run(command: str) -> str:
    program, *arguments = shlex.split(command)
    assert program == "cchc"
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed):
        main(arguments)
    return "".join(f"{line.rstrip()}\n" for line in printed.getvalue().splitlines())


def _elide(output: str, shown: str) -> str:
    """The output with the lines left out that the page leaves out after as many as it shows."""
    lines, kept = output.splitlines(), shown.splitlines()
    if ELIDED not in kept:
        return output
    head = kept.index(ELIDED)
    tail = len(kept) - head - 1
    assert len(lines) > head + tail
    return "".join(f"{line}\n" for line in [*lines[:head], ELIDED, *(lines[-tail:] if tail else [])])


def _updated(text: str, outputs: dict[str, str]) -> str:
    def block(match: re.Match[str]) -> str:
        parts = [f"$ {command}\n{outputs[command]}" for command, _ in _commands(match[1])]
        return "```console\n" + "".join(parts) + "```"

    return BLOCK.sub(block, text)
