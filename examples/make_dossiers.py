"""Makes the one-stop dossiers of the two example rounds that have some: ``python examples/make_dossiers.py [FOLDER]``.

Only the sums are published: so many dossiers of a unit received, settled and on time. Every row is invented, by chance
with a fixed seed, so that the same files come out each time.
"""

from __future__ import annotations

import csv
import datetime
import random
import sys
from collections.abc import Iterator
from pathlib import Path

YEAR = 2023
FIRST = datetime.date(YEAR, 1, 1)
DAYS = 365

DISTRICT = {"dak-rlap": (20593, 18207, 17635)}
COMMUNES = {
    "bau-lim": (1419, 1419, 1416),
    "bu-kenh": (1387, 1386, 1382),
    "dak-mor": (662, 662, 660),
    "doi-sim": (3296, 3294, 3292),
    "lam-nhuan": (2058, 2057, 2054),
    "ngoc-lung": (927, 927, 926),
    "nhan-co": (1567, 1566, 1561),
    "suoi-ngan": (1873, 1873, 1873),
    "thuan-ray": (1238, 1238, 1237),
    "trang-may": (1965, 1964, 1960),
    "yen-khue": (1702, 1702, 1700),
}
"""Received, settled, on time. The sums of the communes are published: 18,094, 18,088 and 18,061."""

DISTRICT_HEADINGS = ("Đơn vị", "Thủ tục", "Hình thức nộp", "Ngày tiếp nhận", "Ngày hẹn trả", "Ngày trả kết quả")
COMMUNE_HEADINGS = ("ma_don_vi", "thu_tuc", "kenh", "ngay_tiep_nhan", "ngay_hen_tra", "ngay_tra")
CARRIED = 41
"""Dossiers of the district that were received late in the year before: they are not this year's."""


def dossiers(
    unit: str, figures: tuple[int, int, int], online: float, chance: random.Random
) -> Iterator[tuple[str, str, str, int, int, int | None]]:
    """Unit, procedure, channel, and the days of receipt, due and return, counted from the year's first day."""
    received, settled, on_time = figures
    kinds = ["on time"] * on_time + ["late"] * (settled - on_time) + ["pending"] * (received - settled)
    chance.shuffle(kinds)
    for kind in kinds:
        term = chance.randint(2, 30)
        if kind == "pending":
            start = chance.randrange(DAYS - 45, DAYS)
            due = start + term
            # Some are returned after the cut-off date, by the time the records are taken.
            end = DAYS + chance.randrange(9) if chance.random() < 0.4 else None
        else:
            start = chance.randrange(DAYS - 40)
            due = start + term
            end = chance.randint(start, due) if kind == "on time" else due + chance.randint(1, 9)
        channel = "truc-tuyen" if chance.random() < online else "truc-tiep"
        yield unit, f"TT{chance.randint(1, 60):02}", channel, start, due, end


def write(path: Path, headings: tuple[str, ...], rows: list[tuple], form: str) -> None:
    def day(number: int | None) -> str:
        return "" if number is None else (FIRST + datetime.timedelta(number)).strftime(form)

    rows.sort(key=lambda row: row[3])
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(headings)
        writer.writerows([*row[:3], *map(day, row[3:])] for row in rows)


def main(folder: Path) -> None:
    chance = random.Random(20593)
    rows = [row for unit, figures in DISTRICT.items() for row in dossiers(unit, figures, 0.31, chance)]
    for _ in range(CARRIED):
        start = -chance.randint(1, 20)
        rows.append(("dak-rlap", "TT07", "truc-tiep", start, start + 25, start + chance.randint(20, 25)))
    write(folder / "dak-rlap-district-dossiers-2023" / "ho-so.csv", DISTRICT_HEADINGS, rows, "%Y-%m-%d")
    for unit, figures in COMMUNES.items():
        found = list(dossiers(unit, figures, 0.22, random.Random(f"{unit} 18094")))
        write(folder / "dak-rlap-communes-dossiers-2023" / "ho-so" / f"{unit}.csv", COMMUNE_HEADINGS, found, "%d/%m/%Y")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent)
