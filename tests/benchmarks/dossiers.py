"""How long counting dossiers takes: ``python tests/benchmarks/dossiers.py [ROWS]...``. Prints figures, judges nothing.

Each figure is of a process of its own, from its start: wall clock, CPU seconds of all cores, most memory. Without an
argument 2 million rows are counted, with DuckDB and row by row.
"""

from __future__ import annotations

import importlib.util
import os
import sys
import tempfile
from pathlib import Path

from measuring import measure

ROOT = Path(__file__).parents[2]
UNITS = 130
"""Communes of a large province."""
RUNS = 5

ROUND = """\
name: Thử tốc độ
year: 2023
criteria: dak-rlap-commune-2022
units: units.yaml
assessments: .
dossiers:
  records: ho-so.csv
  columns:
    {{unit: ma_don_vi, channel: kenh, received: ngay_tiep_nhan, due: ngay_hen_tra, returned: ngay_tra}}
  online: [truc-tuyen]
"""

WITHOUT = "import sys; sys.modules['ibis'] = None; from cchc.commands import main; main(sys.argv[1:])"
"""A run without the libraries of the extra."""


def write_round(folder: Path, rows: int) -> None:
    spec = importlib.util.spec_from_file_location("records", Path(__file__).parents[1] / "dossier_records.py")
    assert spec is not None and spec.loader is not None
    records = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(records)
    (folder / "round.yaml").write_text(ROUND.format(), encoding="utf-8")
    units = "".join(f"  - {{code: xa-{number:02}, name: Xã {number}}}\n" for number in range(1, UNITS + 1))
    (folder / "units.yaml").write_text(f"units:\n{units}", encoding="utf-8")
    records.write_csv(folder / "ho-so.csv", records.sound_rows(rows, units=UNITS))


def main(sizes: list[int]) -> None:
    for rows in sizes:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            write_round(folder, rows)
            size = (folder / "ho-so.csv").stat().st_size / 1_000_000
            print(f"{rows:,} rows, {size:.0f} MB, {UNITS} units, {os.cpu_count()} cores; load {os.getloadavg()[0]:.1f}")
            ways = {"with DuckDB": ["-m", "cchc"], "row by row": ["-c", WITHOUT]}
            for way, start in ways.items():
                runs = [measure([sys.executable, *start, "dossiers", str(folder)]) for _ in range(RUNS)]
                runs.sort()
                wall, cpu, memory = runs[0]
                figures = f"{wall:6.2f} s, {cpu:6.2f} s CPU, {memory:5.0f} MB; median {runs[RUNS // 2][0]:6.2f} s"
                print(f"  {way:12} best of {RUNS}: {figures}")


if __name__ == "__main__":
    main([int(size) for size in sys.argv[1:]] or [2_000_000])
