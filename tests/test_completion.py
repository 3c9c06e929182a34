"""Completion in the shells themselves: what ``_CCHC_COMPLETE=bash_source cchc`` prints, called as they call it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SETS = ["dak-nong-district-2022", "dak-rlap-commune-2022"]
TELLS = "Chấm điểm, xếp hạng và xếp loại mọi đơn vị của một đợt."

Lines = Callable[..., list[str]]


@pytest.fixture
def lines(tmp_path: Path) -> Lines:
    """``lines("zsh", "-f", script=…)``: what a shell prints that finds ``cchc`` as a program."""
    program = tmp_path / "bin" / "cchc"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m cchc "$@"\n')
    program.chmod(0o755)
    here = tmp_path / "here"
    here.mkdir()
    (here / "results.json").touch()

    def say(shell: str, *options: str, script: str) -> list[str]:
        if shutil.which(shell) is None:
            pytest.skip(f"no {shell} here")
        path = f"{program.parent}{os.pathsep}{os.environ['PATH']}"
        own = {"PYTHONPATH": str(ROOT), "PATH": path, "HOME": str(tmp_path), "LC_ALL": "C.UTF-8"}
        command = [shell, *options, "-c", script]
        done = subprocess.run(command, capture_output=True, env={**os.environ, **own}, cwd=here, check=True)
        assert done.stderr == b""
        return done.stdout.decode().splitlines()

    return say


def test_bash_takes_what_it_is_given(lines):
    found = lines(
        "bash",
        "--norc",
        script="""
            eval "$(_CCHC_COMPLETE=bash_source cchc)"
            complete -p cchc
            compopt() { echo "compopt $1 $2"; }
            words() {
                COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); COMPREPLY=(); _cchc_completion cchc; echo "${COMPREPLY[*]}"
            }
            words cchc batch --form
            words cchc criteria show dak-n
            words cchc criteria show ""
            words cchc batch ""
        """,
    )
    assert found == [
        "complete -o nosort -F _cchc_completion cchc",
        "--format",
        "compopt -o default",
        "dak-nong-district-2022",
        "compopt -o default",
        " ".join(SETS),
        "compopt -o default",
        "",
    ]


def test_zsh_takes_what_it_is_given(lines):
    found = lines(
        "zsh",
        "-f",
        script="""
            compdef() { print -r -- "compdef $*" }
            eval "$(_CCHC_COMPLETE=zsh_source cchc)"
            _path_files() { print -r -- "_path_files $*" }
            _describe() { print -rl -- "${(@P)3}" }
            compadd() { print -rl -- "${(@P)@[-1]}" }
            take() { words=("$@"); CURRENT=$#; _cchc_completion }
            take cchc batc
            take cchc batch --form
            take cchc criteria show dak-n
            take cchc criteria show ""
            take cchc batch ""
            take cchc forms round -o ""
        """,
    )
    assert found == [
        "compdef _cchc_completion cchc",
        f"batch:{TELLS}",
        "--format:Dạng hiển thị kết quả.",
        "_path_files -f",
        SETS[0],
        "_path_files -f",
        *SETS,
        "_path_files -f",
        "_path_files -/",
    ]


def test_fish_takes_what_it_is_given(lines):
    found = lines(
        "fish",
        "--no-config",
        script="""
            _CCHC_COMPLETE=fish_source cchc | source
            complete -C "cchc batc"
            complete -C "cchc batch --form"
            complete -C "cchc criteria show dak-n"
            complete -C "cchc criteria show "
            complete -C "cchc gaps res"
        """,
    )
    assert found == [
        f"batch\t{TELLS}",
        "--format\tDạng hiển thị kết quả.",
        SETS[0],
        *SETS,
        "results.json",
        "results.json",
    ]
