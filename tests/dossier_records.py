"""Records of dossiers for tests: made from a seed, sound or with every mistake that people make."""

from __future__ import annotations

import csv
import datetime
import random
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

HEADINGS = ("ma_don_vi", "thu_tuc", "kenh", "ngay_tiep_nhan", "ngay_hen_tra", "ngay_tra")
FIRST = datetime.date(2023, 1, 1)

ODD_DATES = (
    "", " ", "2023-02-30", "31/04/2023", "12/31/2023", "3/4/23", "3/4/2023", "2023-4-3", "2023/04/03", "03-04-2023",
    "2023-05-04 00:00:00", "2023-05-04T00:00", "04/05/2023 00:00:00", "04/05/2023 08:15", " 2023-05-04", "2023-05-04\t",
    "29/02/2023", "2024-02-29", "29/02/2024", "1900-02-29", "2000-02-29", "1899-12-31", "2099-12-31", "2100-01-01",
    "45291", "chưa trả", "NULL", "0000-00-00", "2023-05-0", "２023-05-04", "2022-12-31", "2024-01-01", "31/12/2022",
)  # fmt: skip
ODD_UNITS = ("", " ", "xa-01 ", "Xã Một", "xã một", "XA-01", "xa-99", "Xã Một", "xa-0l")
CHANNELS = ("truc-tuyen", "Truc-Tuyen", "truc-tiep", "buu-chinh", "", " online ", "trực tuyến")


def write_csv(
    path: Path, rows: Iterable[Sequence[str]], *, delimiter: str = ",", headings: Sequence[str] = HEADINGS
) -> Path:
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, delimiter=delimiter)
        writer.writerow(headings)
        writer.writerows(rows)
    return path


def sound_rows(count: int, *, units: int = 5, seed: int = 1) -> Iterator[list[str]]:
    """Dossiers of a year, some of them late and some not yet returned; both ways of writing dates."""
    chance = random.Random(seed)
    days = [FIRST + datetime.timedelta(days) for days in range(450)]
    written = [[day.isoformat() for day in days], [day.strftime("%d/%m/%Y") for day in days]]
    for number in range(count):
        texts = written[number % 2]
        received = chance.randrange(365)
        due, returned = received + chance.randrange(3, 20), received + chance.randrange(0, 22)
        channel = CHANNELS[chance.randrange(4)]
        unit = f"xa-{number % units + 1:02}"
        back = texts[returned] if chance.random() < 0.95 else ""
        yield [unit, f"TT{number % 200:03}", channel, texts[received], texts[due], back]


def odd_rows(count: int, *, seed: int = 2) -> Iterator[list[str]]:
    """The same with odd cells among them."""
    chance = random.Random(seed)
    for row in sound_rows(count, seed=seed):
        for place, odd, share in (
            (0, ODD_UNITS, 0.05),
            (2, CHANNELS, 0.5),
            *((place, ODD_DATES, 0.15) for place in (3, 4, 5)),
        ):
            if chance.random() < share:
                row[place] = chance.choice(odd)
        yield [""] * 6 if chance.random() < 0.01 else row
