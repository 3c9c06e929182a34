"""What a province's replies take to be read: ``python tests/benchmarks/survey.py [ROWS]``. Figures, no judgement."""

from __future__ import annotations

import gc
import random
import sys
import tempfile
import time
from pathlib import Path

from measuring import forget_peak, memory

from cchc.formats.round.folder import load_round

ROWS = 500_000
COMMUNES, QUESTIONS = 130, 10


def write_round(folder: Path, rows: int) -> Path:
    """A set of ten survey indicators, its communes, and replies: each respondent answers all questions about one."""
    rng = random.Random(2023)
    (folder / "assessments").mkdir(parents=True)
    options = ", ".join(f"{{code: {c}, weight: {w}}}" for c, w in zip("ABCD", (100, 60, 20, 0), strict=True))
    rule = f"{{kind: survey, options: [{options}]}}"
    criteria = "\n".join(
        f"      - {{code: '1.{n}', name: Câu {n}, maximum: 1, scored_by: survey, rule: {rule}}}"
        for n in range(1, QUESTIONS + 1)
    )
    (folder / "set.yaml").write_text(
        f"id: survey\nname: Bộ để đo\nlevel: commune\nyears: [2023]\nstatus: illustrative\nsource: made up\n"
        f"maximum: {QUESTIONS}\npolicy: {{grades: [{{code: tot, name: Tốt}}]}}\nfields:\n"
        f"  - code: '1'\n    name: Lĩnh vực\n    maximum: {QUESTIONS}\n    criteria:\n{criteria}\n",
        encoding="utf-8",
    )
    (folder / "units.yaml").write_text(
        "units:\n" + "".join(f"  - {{code: x{n:03}, name: Xã số {n}}}\n" for n in range(COMMUNES)), encoding="utf-8"
    )
    (folder / "questionnaire.yaml").write_text(
        "groups:\n  - {code: dan, name: Người dân, weight: 3}\n  - {code: can-bo, name: Cán bộ, weight: 1}\n"
        "questions:\n"
        + "".join(f"  - {{code: c{n}, text: Câu hỏi {n}, indicator: '1.{n}'}}\n" for n in range(1, QUESTIONS + 1)),
        encoding="utf-8",
    )
    with (folder / "replies.csv").open("w", encoding="utf-8") as stream:
        stream.write("unit,question,option,respondent,group,channel\n")
        for row in range(rows):
            person, question = divmod(row, QUESTIONS)
            group = "dan" if person % 4 else "can-bo"
            way = "giấy" if person % 3 else "trực tuyến"
            unit = f"x{person % COMMUNES:03}"
            stream.write(f"{unit},c{question + 1},{rng.choice('AABBBCD')},P{person:07},{group},{way}\n")
    (folder / "round.yaml").write_text(
        "name: Cả tỉnh\nyear: 2023\ncriteria: set.yaml\nunits: units.yaml\nassessments: assessments\n"
        "survey: {records: replies.csv, questionnaire: questionnaire.yaml}\n",
        encoding="utf-8",
    )
    return folder


def main() -> None:
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else ROWS
    with tempfile.TemporaryDirectory() as place:
        folder = write_round(Path(place) / "round", rows)
        size = (folder / "replies.csv").stat().st_size / 1024 / 1024
        gc.collect()
        forget_peak()
        before, start = memory("VmRSS"), time.process_time()
        loaded, problems = load_round(folder)
        took = time.process_time() - start
        assert loaded is not None, problems[:3]
        assert loaded.survey is not None, problems[:3]
        assert sum(unit.replies for unit in loaded.survey.units) == rows, problems[:3]
        print(f"{rows:,} replies, {size:.0f} MB of CSV: {took:.2f} s of CPU, {memory('VmHWM') - before:.0f} MB at most")


if __name__ == "__main__":
    main()
