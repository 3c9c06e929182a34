"""How long the whole country takes, and every other figure that has a mark: ``python tests/benchmarks/country.py``.

Each figure is of whole processes, from their start. ``--with PYTHON`` names an interpreter that has pandas, openpyxl,
python-calamine, polars, fastexcel and xlsxwriter: then the job is also done as a colleague would do it. ``--keep
FOLDER`` makes the files there once, and finds them again.
"""

from __future__ import annotations

import argparse
import csv
import os
import platform
import shutil
import sys
import tempfile
from pathlib import Path

from generate import (
    COMMUNES,
    EVERY_KIND,
    OLD_COMMUNES,
    ONE_ROW,
    Kinds,
    answers,
    lay_out,
    name_of,
    write_forms,
    write_round,
    write_table,
)
from measuring import Taken, least, measure
from oracle import ranks
from python_calamine import load_workbook

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "examples" / "dak-rlap-communes-2023" / "assessments" / "nhan-co.yaml"
CCHC = [sys.executable, "-m", "cchc"]
BARE = "import click; click.command()(lambda: None).main(['--help'], standalone_mode=False)"
STARTS = 15
ENGINES = {"openpyxl": "pandas, openpyxl", "calamine": "pandas, calamine", "polars": "polars, calamine"}


def figure(name: str, value: float, unit: str, most: float | None = None, least: float | None = None) -> None:
    mark = ""
    if most is not None:
        mark = f"at most {most:g}: {'met' if value <= most else 'MISSED'}"
    elif least is not None:
        mark = f"at least {least:g}: {'met' if value >= least else 'MISSED'}"
    print(f"{name:62} {value:9.2f} {unit:6} {mark}", flush=True)


def batch(*arguments: str | Path, runs: int = 1) -> Taken:
    return least([measure([*CCHC, "batch", *map(str, arguments)]) for _ in range(runs)])


class Country:
    """The files of a country, and what is done with them."""

    def __init__(self, place: Path, communes: int, old_communes: int, kinds: Kinds) -> None:
        self.place, self.communes, self.old_communes, self.kinds = place, communes, old_communes, kinds
        self.out = place / "out"
        self.out.mkdir(parents=True, exist_ok=True)
        self.round = place / f"{'round' if kinds == EVERY_KIND else 'one-row'}-{communes}"
        if not (self.round / "forms.yaml").exists():
            write_forms(write_round(self.round, communes, kinds), communes, kinds)
        self.table = place / f"table-{old_communes}"
        if not self.table.exists():
            write_table(self.table, old_communes)

    def workbooks(self, python: str | None, runs: int) -> None:
        """From forms, and from YAML, to the finished workbook."""
        taken: dict[str, Taken] = {}
        for kind, path in (("forms", self.round / "forms.yaml"), ("YAML", self.round)):
            for jobs, most in ((1, 6), (2, 4)):
                found = batch(path, "--jobs", str(jobs), "-o", self.out / f"{kind}-{jobs}.xlsx", runs=runs)
                taken[f"{kind} {jobs}"] = found
                figure(f"{self.communes} {kind} to the workbook, {jobs} process(es), wall", found.wall, "s", most)
                figure("  the same, CPU", found.cpu, "s")
                figure("  the same, memory of all processes (PSS)", found.memory, "MB", 300)
            one, two = ((self.out / f"{kind}-{jobs}.xlsx").read_bytes() for jobs in (1, 2))
            assert one == two, "two processes write another workbook than one"
        if python is not None:
            self.colleagues(python, taken)

    def colleagues(self, python: str, ours: dict[str, Taken]) -> None:
        truth = ranks(answers(self.communes, self.kinds), self.kinds)
        theirs = {}
        for engine, called in ENGINES.items():
            output = self.out / f"{engine}.xlsx"
            script = [python, str(Path(__file__).with_name("colleague.py")), engine, str(self.round / "forms")]
            theirs[engine] = measure([*script, str(output), "".join(map(str, self.kinds))])
            figure(f"A plain script ({called}), wall", theirs[engine].wall, "s")
            figure("  the same, CPU", theirs[engine].cpu, "s")
            rows = load_workbook(str(output)).get_sheet_by_name("ranking").to_python()[1:]
            figure("  the same, wrong ranks", sum(truth[row[1]] != row[0] for row in rows), "")
        path = self.out / "ranks.csv"
        batch(self.round / "forms.yaml", "-o", path)
        named = {name_of(unit): rank for unit, rank in truth.items()}
        with path.open(encoding="utf-8-sig", newline="") as stream:
            rows = list(csv.reader(stream, delimiter=";"))[1:]
        assert len(rows) == self.communes
        wrong = sum(named[next(cell for cell in row if cell in named)] != int(row[0]) for row in rows)
        figure("cchc, wrong ranks", wrong, "", 0)
        for engine, times in (("openpyxl", 8.0), ("calamine", 2.5)):
            ratio = theirs[engine].cpu / ours["forms 1"].cpu
            figure(f"cchc, one process, times as fast as {ENGINES[engine]} (CPU)", ratio, "times", least=times)
        ratio = theirs["polars"].wall / ours["forms 2"].wall
        figure("cchc, two processes, times as fast as polars, calamine (wall)", ratio, "times", least=1.0)

    def wide_table(self) -> None:
        found = batch(self.table, "-o", self.out / "wide.xlsx")
        figure(f"A wide table of {self.old_communes} × 72 to the workbook, wall", found.wall, "s", 12)
        figure("  the same, CPU", found.cpu, "s")
        figure("  the same, memory", found.memory, "MB")

    def documents(self, runs: int) -> None:
        """Results as JSON, and what is done with them."""
        results = self.out / "results.json"
        shutil.rmtree(self.out / "kept", ignore_errors=True)
        without = batch(self.round, "--jobs", "1", "-o", self.out / "x.csv", runs=runs)
        found = batch(self.round, "--jobs", "1", "-o", self.out / "x.csv", "-o", results, runs=runs)
        figure("Results as JSON, CPU beyond the same without", found.cpu - without.cpu, "s", 1)
        figure("  the same, size of the file", results.stat().st_size / 1_000_000, "MB", 80)
        figure("  the same, memory", found.memory, "MB", 300)
        printed = batch(self.round, "--jobs", "1", "--format", "json", runs=runs)
        figure("  printed instead (--format json), CPU beyond", printed.cpu - without.cpu, "s")
        figure("  the same, memory", printed.memory, "MB", 300)
        final = self.out / "final.json"
        final.unlink(missing_ok=True)
        sealed = batch(self.round, "--jobs", "1", "--final", "--force", "-o", final, runs=runs)
        figure("  sealed (--final), CPU beyond", sealed.cpu - without.cpu, "s")
        for name, arguments in {
            "rank RESULTS": ["rank", str(results)],
            "export RESULTS -o x.xlsx": ["export", str(results), "-o", str(self.out / "x.xlsx")],
            "verify RESULTS ROUND": ["verify", str(results), str(self.round)],
        }.items():
            read = measure([*CCHC, *arguments], status=(0, 1))
            figure(f"{name}, CPU", read.cpu, "s")
            figure("  the same, memory", read.memory, "MB")


def starts(place: Path) -> None:
    """Commands that somebody waits for at a prompt, in CPU seconds."""
    form = place / "forms" / EXAMPLE.with_suffix(".xlsx").name
    if not form.exists():
        asked = ["forms", str(EXAMPLE.parents[1]), "--unit", EXAMPLE.stem, "--filled", "-o", str(form.parent)]
        measure([*CCHC, *asked])
    saved = form.with_stem(f"{form.stem}-saved")
    lay_out(form, saved)
    completion = {"_CCHC_COMPLETE": "bash_complete", "COMP_WORDS": "cchc ba", "COMP_CWORD": "1"}
    commands: dict[str, tuple[list[str], dict[str, str]]] = {
        "bare click": ([sys.executable, "-c", BARE], {}),
        "cchc --help": ([*CCHC, "--help"], {}),
        "cchc score FILE": ([*CCHC, "score", str(EXAMPLE)], {}),
        "cchc score FORM": ([*CCHC, "score", str(saved)], {}),
        "cchc score UNSAVED": ([*CCHC, "score", str(form)], {}),
        "completion of a command": (CCHC, completion),
        "completion of an option": (CCHC, completion | {"COMP_WORDS": "cchc batch --", "COMP_CWORD": "2"}),
    }
    runs: dict[str, list[Taken]] = {name: [] for name in commands}
    for _ in range(STARTS):  # in turn, so that what else the machine does falls on all alike
        for name, (command, environment) in commands.items():
            runs[name].append(measure(command, environment=environment))
    cpu = {name: least(found).cpu for name, found in runs.items()}
    figure("python -c with bare click and its --help, CPU", 1000 * cpu["bare click"], "ms")
    figure("cchc --help, CPU", 1000 * cpu["cchc --help"], "ms")
    figure("  times bare click", cpu["cchc --help"] / cpu["bare click"], "times", 1.5)
    figure("cchc score of a YAML file, CPU", 1000 * cpu["cchc score FILE"], "ms", 200)
    figure("cchc score of a form as Excel saves it, CPU", 1000 * cpu["cchc score FORM"], "ms", 200)
    figure("  the same, as this program writes it", 1000 * cpu["cchc score UNSAVED"], "ms", 200)
    figure("completion of a command, CPU", 1000 * cpu["completion of a command"], "ms", 60)
    figure("completion of an option of batch, CPU", 1000 * cpu["completion of an option"], "ms", 60)


def crossover(place: Path, runs: int) -> None:
    """From how many files on two processes are sooner done than one."""
    for files in (50, 100, 200, 400):
        folder = write_round(place / f"crossover-{files}", files)
        write_forms(folder, files)
        for kind, path in (("forms", folder / "forms.yaml"), ("YAML", folder)):
            one, two = (batch(path, "--jobs", str(jobs), runs=runs) for jobs in (1, 2))
            figure(f"{files} {kind}: wall of two processes to that of one", two.wall / one.wall, "times")
            figure("  CPU more", 1000 * (two.cpu - one.cpu), "ms")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--with", dest="python", metavar="PYTHON", help="an interpreter for the plain scripts")
    parser.add_argument("--keep", metavar="FOLDER", type=Path, help="where the files are made, and found again")
    parser.add_argument("--communes", type=int, default=COMMUNES)
    parser.add_argument("--old-communes", type=int, default=OLD_COMMUNES, help="rows of the wide table")
    parser.add_argument("--one-row", action="store_true", help="each indicator asks for one figure or choice")
    parser.add_argument("--runs", type=int, default=1, help="of each; the least of each figure counts")
    parser.add_argument("--only", choices=("starts", "workbooks", "table", "documents", "crossover"))
    chosen = parser.parse_args()
    load = os.getloadavg()[0]
    print(f"Python {platform.python_version()}, {platform.machine()}, {os.cpu_count()} cores, load {load:.1f}")
    with tempfile.TemporaryDirectory() as temporary:
        place = chosen.keep or Path(temporary)
        if chosen.only in (None, "starts"):
            starts(place)
        if chosen.only == "crossover":
            crossover(Path(temporary), max(chosen.runs, 3))
        if chosen.only in ("starts", "crossover"):
            return
        country = Country(place, chosen.communes, chosen.old_communes, ONE_ROW if chosen.one_row else EVERY_KIND)
        if chosen.only in (None, "workbooks"):
            country.workbooks(chosen.python, chosen.runs)
        if chosen.only in (None, "table"):
            country.wide_table()
        if chosen.only in (None, "documents"):
            country.documents(chosen.runs)


if __name__ == "__main__":
    main()
