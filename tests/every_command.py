"""Every command with arguments that make it do all it does, for tests that hold of each of them.

A new command is entered here once; ``test_faults``, ``test_names`` and ``test_consoles`` then hold for it, and a test
says so where one is missing.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from collections.abc import Callable
from functools import cache, partial
from pathlib import Path
from typing import Any, NamedTuple

import programs

EXAMPLES = Path(__file__).parent.parent / "examples"
ROUNDS = {
    "round": "dak-rlap-communes-2023",
    "appraised": "communes-2025-appraised",
    "survey": "dak-rlap-communes-2023-survey",
    "dossiers": "dak-rlap-district-dossiers-2023",
    "districts": "dak-nong-districts-2023",
    "before": "dak-nong-districts-2022",
}
SET = "dak-rlap-commune-2022"


class Writing(NamedTuple):
    """A command that writes."""

    arguments: str
    files: tuple[str, ...]
    """What it writes, each of which may be there from last year; of a folder, one of the files in it."""
    keeps: bool = False
    """Whether it leaves what is there alone, and so can fail only where nothing is."""

    @property
    def name(self) -> str:
        return " ".join(word for word in self.arguments.split()[:3] if "." not in word and "/" not in word)


WRITING = (
    Writing("batch round -o out/a.xlsx -o out/a.json -o out/a.csv", ("out/a.xlsx", "out/a.json", "out/a.csv")),
    Writing("batch appraised -o out/a.xlsx -o out/a.json", ("out/a.xlsx", "out/a.json")),
    Writing("batch round --jobs 2 -o out/a.xlsx", ("out/a.xlsx",)),
    Writing("batch round --final -o out/a.xlsx -o out/a.json", ("out/a.xlsx", "out/a.json")),
    Writing("export results.json -o out/a.xlsx -o out/a.json", ("out/a.xlsx", "out/a.json")),
    Writing("reconcile appraised.json -o out/a.xlsx -o out/a.json", ("out/a.xlsx", "out/a.json")),
    Writing("robust results.json -o out/a.xlsx -o out/a.json", ("out/a.xlsx", "out/a.json")),
    Writing("compare before.json districts.json -o out/a.xlsx -o out/a.json", ("out/a.xlsx", "out/a.json")),
    Writing("explain results.json nhan-co -o out/a.xlsx -o out/a.json", ("out/a.xlsx", "out/a.json")),
    Writing(f"criteria diff {SET}.yaml other.yaml -o out/a.xlsx -o out/a.json", ("out/a.xlsx", "out/a.json")),
    Writing("gaps results.json -o out/a.xlsx -o out/a.json", ("out/a.xlsx", "out/a.json")),
    Writing("report results.json -o out/a.html", ("out/a.html",)),
    Writing("survey survey -o out/a.xlsx -o out/a.json", ("out/a.xlsx", "out/a.json")),
    Writing("dossiers dossiers -o out/a.xlsx -o out/a.json", ("out/a.xlsx", "out/a.json")),
    Writing("forms round -o out --unit nhan-co --force", ("out/nhan-co.xlsx",)),
    Writing("forms appraised --stage explanation -o out --unit bai-ngo --force", ("out/bai-ngo.xlsx",)),
    Writing("check wrong --mark out", ("out/table.csv.can-sua.xlsx",)),
    Writing(f"criteria export {SET} -o out/a.xlsx", ("out/a.xlsx",)),
    Writing("criteria import set.xlsx -o out/a.yaml", ("out/a.yaml",)),
    Writing(f"new out/fresh -c {SET} --units round/units.yaml", ("out/fresh/round.yaml",), keeps=True),
)

SHOWING = (
    "--help",
    "batch --help",
    "batch round",
    "batch appraised",
    "batch round --format csv",
    "batch wrong",
    "batch districts --previous before.json",
    "score round/assessments/nhan-co.yaml",
    "score round/assessments/nhan-co.yaml --explain 3.2.1",
    "status appraised --today 2026-03-01",
    "survey survey",
    "dossiers dossiers",
    "rank results.json",
    "rank results.json --by 3",
    "rank appraised.json",
    "reconcile appraised.json",
    "reconcile appraised.json bai-ngo",
    "robust results.json",
    "compare before.json districts.json",
    "explain results.json nhan-co 3",
    "gaps results.json",
    "gaps results.json bau-lim",
    "explain appraised.json bai-ngo",
    "robust appraised.json bai-ngo",
    "verify results.json round",
    "verify results.json appraised",
    "check round",
    "check wrong",
    "check appraised --suspicious",
    "criteria list",
    f"criteria diff {SET}.yaml other.yaml",
    f"criteria show {SET}",
    f"criteria check {SET}.yaml",
    "batch nowhere",
    "bach",
)
"""Commands that show; the last of them what is wrong."""

WRONG = "unit,1.1.1,8.9\nnhan-co,bua,1\nkhong-co,x,1\n"


def built_place(folder: Path) -> Path:
    """The same folder, with what the commands need in it."""
    shutil.copytree(_built(), folder, dirs_exist_ok=True)
    return folder


@cache
def _built() -> Path:
    """Made once, by processes of their own."""
    folder = Path(tempfile.mkdtemp(prefix="cchc-built-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    build_place(folder, partial(run_in, folder))
    return folder


class Done(NamedTuple):
    status: int
    err: str


def run_in(folder: Path, *arguments: str) -> Done:
    """A command in a process of its own, with this folder as its current one, in English."""
    done = programs.run(*arguments, cwd=folder, env=os.environ | {"CCHC_LANG": "en"})
    return Done(done.returncode, done.stderr.decode())


def build_place(folder: Path, cchc: Callable[..., Any]) -> None:
    """What the commands need, in a folder that is the current one: rounds, results, a set, a table that is wrong."""
    for name, example in ROUNDS.items():
        shutil.copytree(EXAMPLES / example, folder / name)
    shutil.copy(EXAMPLES.parent / "criteria" / f"{SET}.yaml", folder)
    text = (folder / f"{SET}.yaml").read_text(encoding="utf-8")
    (folder / "other.yaml").write_text(text.replace(f"id: {SET}", "id: other"), encoding="utf-8")
    (folder / "wrong").mkdir()
    units = (folder / "round" / "units.yaml").read_text(encoding="utf-8")
    (folder / "wrong" / "units.yaml").write_text(units, encoding="utf-8")
    (folder / "wrong" / "round.yaml").write_text(
        f"name: Đợt sai\nyear: 2023\ncriteria: {SET}\nunits: units.yaml\nassessments: table.csv\n", encoding="utf-8"
    )
    (folder / "wrong" / "table.csv").write_text(WRONG, encoding="utf-8")
    for round_, results in (
        ("round", "results"),
        ("appraised", "appraised"),
        ("before", "before"),
        ("districts", "districts"),
    ):
        assert cchc("batch", round_, "-o", f"{results}.json").status == 0, round_
    assert cchc("criteria", "export", SET, "-o", "set.xlsx").status == 0
    (folder / "out").mkdir()
