"""What a command does before it begins: no more is loaded than it needs, for somebody waits for it at a prompt."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from functools import cache
from importlib import import_module
from pathlib import Path

import click
import pytest

from cchc.commands import COMMANDS

ROOT = Path(__file__).parent.parent
OWN = {"cchc", "cchc.commands", "cchc.ending", "cchc.problems", "cchc.translations"}
"""What help and completion take of the program, beside the options of the command that is asked about."""

SLOW = {"pathlib", "fractions", "decimal", "hashlib", "zipfile", "concurrent", "yaml", "openpyxl", "rich"}

SUBCOMMANDS = [
    (name,) if name != "criteria" else (name, part)
    for name in COMMANDS
    for part in (("list", "show", "check", "diff", "export", "import") if name == "criteria" else ("",))
]
"""The words of each command."""


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
    return done.stdout.decode(), json.loads(done.stderr.splitlines()[-1])


@cache
def loaded_by_click():
    code = "import click.shell_completion, json, sys; print(json.dumps(sorted(sys.modules)))"
    return set(json.loads(subprocess.run([sys.executable, "-c", code], capture_output=True, check=True).stdout))


def too_much(modules: list[str]) -> list[str]:
    """What was loaded for nothing."""
    ours = {name for name in modules if name.split(".")[0] == "cchc"}
    others = {name.split(".")[0] for name in modules if name not in loaded_by_click()} - {"cchc"}
    commands = {name for name in ours if name.startswith("cchc.commands.")}
    return sorted((ours - OWN - commands) | (others & SLOW))


@pytest.mark.parametrize("arguments", [("--help",), ("--version",)])
def test_help_loads_no_command(arguments):
    printed, modules = run(*arguments)
    assert printed.startswith(("Usage: cchc", "cchc "))
    assert too_much(modules) == []
    assert not {f"cchc.commands.{module}" for module, _help in COMMANDS.values()} & set(modules)


@pytest.mark.parametrize("words", SUBCOMMANDS, ids=" ".join)
def test_the_help_of_a_command_loads_nothing_that_it_works_with(words):
    printed, modules = run(*words, "--help")
    assert printed.startswith(f"Usage: cchc {' '.join(words)} ")
    assert too_much(modules) == []


def complete(words: str, shell: str = "bash", **environment: str) -> tuple[list[str], list[str]]:
    at = str(len(words.split(" ")) - 1)
    printed, modules = run(_CCHC_COMPLETE=f"{shell}_complete", COMP_WORDS=words, COMP_CWORD=at, **environment)
    return printed.splitlines(), modules


def test_commands_are_completed_without_being_loaded():
    found, modules = complete("cchc ")
    assert found == [f"plain,{name}" for name in COMMANDS]
    assert too_much(modules) == []
    assert not {f"cchc.commands.{module}" for module, _help in COMMANDS.values()} & set(modules)


@pytest.mark.parametrize("words", SUBCOMMANDS, ids=" ".join)
def test_the_options_of_a_command_are_completed_without_what_it_works_with(words):
    found, modules = complete(f"cchc {' '.join(words)} --")
    command = import_module(f"cchc.commands.{COMMANDS[words[0]][0]}").command
    if len(words) > 1:
        command = command.commands[words[1]]
    named = [name for param in command.params if isinstance(param, click.Option) for name in param.opts]
    assert found == [f"plain,{name}" for name in (*named, "--help") if name.startswith("--")]
    assert too_much(modules) == []


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("cchc ba", ["plain,batch"]),
        ("cchc --no", ["plain,--no-color"]),
        ("cchc --lang ", ["plain,vi", "plain,en"]),
        ("cchc criteria ", [f"plain,{name}" for name in ("list", "show", "check", "diff", "export", "import")]),
        ("cchc criteria sh", ["plain,show"]),
        ("cchc batch --pre", ["plain,--previous"]),
        ("cchc batch --format ", ["plain,table", "plain,json", "plain,csv"]),
        ("cchc survey --by q", ["plain,question"]),
        ("cchc batch some-round -o ", ["file,"]),
        ("cchc batch exa", ["file,exa"]),
        ("cchc score ", ["file,"]),
        ("cchc rank results.json --by ", [""]),
        ("cchc new ", ["dir,"]),
        ("cchc forms some-round -o o", ["dir,o"]),
        ("cchc check some-round --mark ", ["dir,"]),
    ],
)
def test_what_is_typed_is_completed(words, expected):
    found, modules = complete(words)
    assert found == expected
    assert too_much(modules) == []


def test_sets_are_completed_by_their_ids_and_else_as_files():
    bundled = sorted(path.stem for path in (ROOT / "criteria").glob("*.yaml"))
    assert complete("cchc criteria show ")[0] == ["file,", *(f"plain,{name}" for name in bundled)]
    assert complete("cchc criteria show dak-n")[0] == ["file,dak-n", "plain,dak-nong-district-2022"]
    assert complete("cchc score form.xlsx -c ./")[0] == ["file,./"]


@pytest.mark.parametrize(
    ("words", "language", "expected"),
    [
        ("cchc batc", "vi", ["plain", "batch", "Chấm điểm, xếp hạng và xếp loại mọi đơn vị của một đợt."]),
        ("cchc batch --forma", "vi", ["plain", "--format", "Dạng hiển thị kết quả."]),
        ("cchc batch --forma", "en", ["plain", "--format", "How the result is printed."]),
        (
            "cchc criteria di",
            "en",
            ["plain", "diff", "Show what differs between the sets OLD and NEW, by field and indicator."],
        ),
    ],
)
def test_a_sentence_stands_beside_a_word_in_the_language_of_the_run(words, language, expected):
    """Zsh, fish and PowerShell show it; what the system calls its language does not matter."""
    found, modules = complete(words, "zsh", CCHC_LANG=language, LANGUAGE="fr")
    assert found == expected
    assert too_much(modules) == []


def test_a_yaml_file_is_scored_without_what_reads_workbooks():
    form = ROOT / "examples" / "dak-rlap-communes-2023" / "assessments" / "bau-lim.yaml"
    _printed, modules = run("score", str(form))
    unwanted = {"zipfile", "xml", "openpyxl", "python_calamine", "rich.console", "concurrent"}
    unwanted |= {"cchc.formats.workbooks.workbook", "cchc.formats.forms.filled", "cchc.analysis.comparison"}
    assert unwanted & set(modules) == set()


def test_a_form_that_is_scored_alone_is_scored_without_what_pays_for_many(tmp_path):
    """It says the same as beside another, with which it is got to know."""
    run("forms", str(ROOT / "examples" / "dak-rlap-communes-2023"), "--filled", "-o", str(tmp_path))
    forms = [str(tmp_path / f"{unit}.xlsx") for unit in ("bau-lim", "nhan-co")]
    alone, modules = run("score", forms[0], "--format", "json")
    both, more = run("score", *forms, "--format", "json")
    assert json.loads(alone)["units"] == json.loads(both)["units"][:1]
    for_many = {"cchc.formats.workbooks.plain_sheet"}
    assert for_many & set(modules) == set()
    assert for_many <= set(more)
    assert "cchc.formats.workbooks.font_codes" not in modules


@pytest.mark.parametrize("module", ["cchc.commands", "click", "click.core", "cchc.translations", "cchc.commands.rank"])
@pytest.mark.parametrize(
    "how", ["runpy.run_module('cchc', run_name='__main__')", "from cchc.__main__ import run; run()"]
)
def test_ctrl_c_while_modules_are_loaded_ends_the_run_without_a_word(module, how):
    code = f"""
import os, runpy, signal, sys

class Impatient:
    def find_spec(self, name, path=None, target=None):
        if name == {module!r}:
            os.kill(os.getpid(), signal.SIGINT)

signal.signal(signal.SIGINT, signal.default_int_handler)  # tests may run where it is ignored
sys.argv = ["cchc", "rank", "--help"]
sys.meta_path.insert(0, Impatient())
{how}
"""
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr.strip()) == (130, b"", b"")
