"""How long the work takes: ``python tests/benchmarks/run.py``. Prints figures and judges nothing."""

from __future__ import annotations

import gc
import io
import math
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from generate import COMMUNES, write_forms, write_round

from cchc.formats.ranking.workbook import write_workbook
from cchc.formats.round_folder import load_round, read_submissions
from cchc.language import language
from cchc.results import results_of
from cchc.rounds import score_round
from cchc.scoring import score

RUNS = 5
PROVINCE = 130
"""Communes of a large province."""


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        round_folder = write_round(Path(folder) / "round")
        workbooks(write_round(Path(folder) / "province", PROVINCE), f"{PROVINCE} × 72", RUNS)
        workbooks(round_folder, f"{COMMUNES} × 72", 3)
        print(f"{COMMUNES} communes × 72 indicators, median of {RUNS} runs")
        in_process(round_folder)
        forms(write_forms(round_folder))
        processes(round_folder)


def workbooks(folder: Path, size: str, runs: int) -> None:
    """The ranking workbook of a scored round, and the memory that writing it takes beyond the results."""
    loaded, problems = load_round(folder)
    assert loaded is not None, problems
    results = results_of(score_round(loaded.round, read_submissions(loaded, jobs=1)[0]), [])
    gc.collect()
    forget_peak()
    before = memory("VmRSS")
    show(f"write the workbook, {size}", lambda: write_workbook(results, language("vi"), io.BytesIO()), runs)
    print(f"{'':45} {before:7.0f} MB with the results, {memory('VmHWM'):.0f} MB at most while writing")


def forget_peak() -> None:
    """Linux keeps the most memory that a process had; from here on, it counts anew."""
    path = Path("/proc/self/clear_refs")
    if path.exists():
        path.write_text("5", encoding="ascii")


def memory(what: str) -> float:
    """Megabytes; not a number where the system does not say."""
    path = Path("/proc/self/status")
    lines = path.read_text(encoding="ascii").splitlines() if path.exists() else []
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith(f"{what}:")), math.nan)


def in_process(folder: Path) -> None:
    loaded, problems = load_round(folder)
    assert loaded is not None, problems
    submissions = list(read_submissions(loaded, jobs=1)[0])
    assessments = [submission.assessment for submission in submissions if submission.assessment]
    assert len(assessments) == COMMUNES
    criteria = loaded.round.criteria
    gc.freeze()  # as the commands do
    gc.set_threshold(500_000, 20, 100)

    def reasons() -> None:
        for assessment in assessments:
            for item in score(criteria, assessment).indicators:
                assert item.reason

    show("score, already read", lambda: [score(criteria, assessment) for assessment in assessments])
    show("score with every reason told", reasons)
    show("score and rank, already read", lambda: score_round(loaded.round, submissions))
    show("read and score YAML, one process", lambda: score_round(loaded.round, read_submissions(loaded, jobs=1)[0]))
    show("read and score YAML, two processes", lambda: score_round(loaded.round, read_submissions(loaded, jobs=2)[0]))


def forms(round_file: Path) -> None:
    """The same round, sent in as Excel forms."""
    loaded, problems = load_round(round_file)
    assert loaded is not None, problems
    scored = score_round(loaded.round, read_submissions(loaded, jobs=1)[0])
    assert len(scored.ranking.ranked) == COMMUNES, scored.problems[:3]
    for jobs, name in ((1, "one process"), (2, "two processes")):
        show(
            f"read and score Excel forms, {name}",
            lambda jobs=jobs: score_round(loaded.round, read_submissions(loaded, jobs=jobs)[0]),
            2,
        )


def processes(folder: Path) -> None:
    """Whole commands, in CPU seconds of the process and its children."""
    one = next((folder / "assessments").iterdir())
    python = [sys.executable]
    commands = {
        "python -c 'import click'": [*python, "-c", "import click"],
        "cchc --help": [*python, "-m", "cchc", "--help"],
        "cchc score FILE": [*python, "-m", "cchc", "score", str(one)],
        "cchc score FILE (bundled set)": [*python, "-m", "cchc", "score", str(EXAMPLE)],
        "cchc batch ROUND -o x.xlsx -o x.json": [
            *python, "-m", "cchc", "batch", str(folder), "-o", str(folder / "x.xlsx"), "-o", str(folder / "x.json"),
        ],
    }  # fmt: skip
    for name, command in commands.items():
        runs = 1 if "batch" in name else 2 * RUNS
        show(
            name, lambda command=command: subprocess.run(command, check=False, capture_output=True), runs, children=True
        )


EXAMPLE = Path(__file__).parents[2] / "examples" / "dak-rlap-communes-2023" / "assessments" / "nhan-co.yaml"


def show(name: str, work: Callable[[], object], runs: int = RUNS, *, children: bool = False) -> None:
    import resource

    times = []
    for _ in range(runs):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        start = time.perf_counter()
        work()
        if children:
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            times.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
        else:
            times.append(time.perf_counter() - start)
    print(f"{name:45} {statistics.median(times):7.3f} s {'CPU' if children else ''}")


if __name__ == "__main__":
    main()
