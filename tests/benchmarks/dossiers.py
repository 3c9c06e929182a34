"""How long counting dossiers takes: ``python tests/benchmarks/dossiers.py [ROWS]...``. Prints figures, judges nothing.

Each figure is of a process of its own, from its start: wall clock, CPU seconds of all cores, most memory. Without an
argument 2 million rows are counted, with DuckDB and row by row, and with the column of the dossiers' own numbers named.
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
    {{{dossier}unit: ma_don_vi, channel: kenh, received: ngay_tiep_nhan, due: ngay_hen_tra, returned: ngay_tra}}
  online: [truc-tuyen]
"""

WITHOUT = "import sys; sys.modules['ibis'] = None; from cchc.commands import main; main(sys.argv[1:])"
"""A run without the libraries of the extra."""


def write_round(folder: Path, rows: int, *, numbered: bool = False) -> None:
    spec = importlib.util.spec_from_file_location("records", Path(__file__).parents[1] / "dossier_records.py")
    assert spec is not None and spec.loader is not None
    records = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(records)
    (folder / "round.yaml").write_text(
        ROUND.format(dossier="dossier: ma_ho_so, " if numbered else ""), encoding="utf-8"
    )
    units = "".join(f"  - {{code: xa-{number:02}, name: Xã {number}}}\n" for number in range(1, UNITS + 1))
    (folder / "units.yaml").write_text(f"units:\n{units}", encoding="utf-8")
    headings, made = records.HEADINGS, records.sound_rows(rows, units=UNITS)
    if numbered:
        headings = (*headings, "ma_ho_so")
        made = ([*row, f"000.00.{number % UNITS:02}.H12-23{number:08}"] for number, row in enumerate(made))
    records.write_csv(folder / "ho-so.csv", made, headings=headings)


def main(sizes: list[int]) -> None:
    for rows in sizes:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            write_round(folder, rows)
            size = (folder / "ho-so.csv").stat().st_size / 1_000_000
            print(f"{rows:,} rows, {size:.0f} MB, {UNITS} units, {os.cpu_count()} cores; load {os.getloadavg()[0]:.1f}")
            for way, start in {"with DuckDB": ["-m", "cchc"], "row by row": ["-c", WITHOUT]}.items():
                tell(way, [*start, "dossiers", str(folder)])
            write_round(folder, rows, numbered=True)
            tell("numbered", ["-m", "cchc", "dossiers", str(folder)])


def tell(way: str, arguments: list[str]) -> None:
    runs = sorted(measure([sys.executable, *arguments]) for _ in range(RUNS))
    wall, cpu, memory = runs[0]
    figures = f"{wall:6.2f} s, {cpu:6.2f} s CPU, {memory:5.0f} MB; median {runs[RUNS // 2][0]:6.2f} s"
    print(f"  {way:12} best of {RUNS}: {figures}")


if __name__ == "__main__":
    main([int(size) for size in sys.argv[1:]] or [2_000_000])
