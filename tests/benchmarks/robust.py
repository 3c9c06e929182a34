"""What the ranges of ranks take: ``python tests/benchmarks/robust.py [UNITS]``. Prints figures and judges nothing."""

from __future__ import annotations

import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from generate import write_round
from run import PROVINCE, RUNS, show

from cchc.analysis.robustness import DRAWS, robustness
from cchc.formats.results.writing import document_text
from cchc.formats.round.folder import load_round, read_submissions
from cchc.language import language
from cchc.number import add, quotient
from cchc.recording import results_of
from cchc.results import Results
from cchc.rounds import score_round


def main() -> None:
    units = int(sys.argv[1]) if len(sys.argv) > 1 else PROVINCE
    with tempfile.TemporaryDirectory() as place:
        loaded, problems = load_round(write_round(Path(place) / "round", units))
        assert loaded is not None, problems
        results = results_of(score_round(loaded.round, read_submissions(loaded, jobs=1)[0]), [])
        print(f"{units} units × {len(results.criteria.fields)} fields × {DRAWS} draws")
        show_cpu("all with the same maxima", lambda: robustness(results))
        apart = each_with_its_own_maxima(results)
        show_cpu("each with maxima of its own", lambda: robustness(apart))
        show_cpu("the same, weights ±50 %", lambda: robustness(apart, spread=50))
        saved = Path(place) / "results.json"
        saved.write_text(document_text(results, language("vi")), encoding="utf-8")
        command = [sys.executable, "-m", "cchc", "robust", str(saved)]
        show("cchc robust", lambda: subprocess.run(command, check=True, capture_output=True), children=True)


def show_cpu(name: str, work: Callable[[], object]) -> None:
    times = []
    for _ in range(RUNS):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    print(f"{name:45} {statistics.median(times):7.3f} s CPU")


def each_with_its_own_maxima(results: Results) -> Results:
    """As where many things do not apply, to every unit others."""
    lot = random.Random(2023)
    units = []
    for entry in results.units:
        fields = tuple(
            replace(part, maximum=part.points + (part.maximum - part.points) * quotient(lot.randint(50, 100), 100))
            for part in entry.unit.fields
        )
        maximum = add([part.maximum for part in fields])
        index = quotient(100 * entry.unit.points, maximum)
        units.append(replace(entry.unit, fields=fields, maximum=maximum, index_exact=index))
    units.sort(key=lambda unit: unit.index_exact or 0, reverse=True)
    pairs = zip(results.units, units, strict=True)
    ranked = [entry._replace(unit=unit, rank=rank) for rank, (entry, unit) in enumerate(pairs, 1)]
    return results._replace(units=tuple(ranked))


if __name__ == "__main__":
    main()
