"""Makes replies.csv: invented replies that give every commune the survey points of dak-rlap-communes-2023.

``python examples/dak-rlap-communes-2023-survey/survey/generate.py`` writes the same file again.
"""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Iterator, Sequence
from pathlib import Path

from cchc.formats.round.folder import load_round, read_submissions
from cchc.number import Exact, Rounding, quotient

HERE = Path(__file__).parent
SAME_POINTS = HERE.parents[1] / "dak-rlap-communes-2023"
OPTIONS, WEIGHTS = "ABCD", (100, 60, 20, 0)
HEADING = ("Mã đơn vị", "Câu hỏi", "Trả lời", "Số phiếu", "Đối tượng", "Hình thức")
CITIZENS = {"C1": "8.1.1", "C3": "8.1.2", "C4": "8.1.3", "C5": "8.1.4"}

Counts = Sequence[int]


def main() -> None:
    (HERE / "replies.csv").write_bytes(replies().encode())


def replies(seed: int = 2023) -> str:
    """The text of the file."""
    rng = random.Random(seed)  # what is invented need not be secret
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\n")
    writer.writerow(HEADING)
    for number, (unit, answers) in enumerate(known_answers(), 1):
        writer.writerows(rows(rng, unit, number, answers))
    return out.getvalue()


def known_answers() -> Iterator[tuple[str, dict[str, tuple[Exact, ...]]]]:
    """What the survey said of each commune in the round whose points are to come out."""
    folder, problems = load_round(SAME_POINTS)
    assert folder is not None, problems
    for submission in read_submissions(folder, jobs=1)[0]:
        assert submission.assessment is not None
        stated = {code: answer.stated for code, answer in submission.assessment.answers.items()}
        yield submission.unit, {code: facts for code, facts in stated.items() if isinstance(facts, tuple)}


def rows(rng: random.Random, unit: str, number: int, answers: dict[str, tuple[Exact, ...]]) -> Iterator[list[str]]:
    """The replies about a commune; none to a question that was not answered there."""
    asked = {question: answers[code] for question, code in CITIZENS.items() if code in answers}
    if "C1" in asked:
        asked["C2"] = swapped(rng, asked["C1"])
    for question, counts in sorted(asked.items()):
        yield from written(rng, unit, question, counts, f"ND{number:02}", "nguoi-dan")
    if "8.2.2" in answers:
        yield from written(rng, unit, "C6", answers["8.2.2"], "LD", "lanh-dao-phong")
    if "8.2.3" in answers:
        deputies, front = parted(rng, answers["8.2.3"])
        yield from written(rng, unit, "C7", deputies, f"DB{number:02}", "dai-bieu")
        yield from written(rng, unit, "C7", front, f"MT{number:02}", "mat-tran")


def written(
    rng: random.Random, unit: str, question: str, counts: Counts, sheet: str, group: str
) -> Iterator[list[str]]:
    """One row a reply, in no order that says anything; a respondent has the same number in all questions."""
    given = [option for option, count in zip(OPTIONS, counts, strict=True) for _ in range(count)]
    for place in range(len(given)):  # not rng.shuffle, which need not stay the same from release to release
        other = place + int(rng.random() * (len(given) - place))
        given[place], given[other] = given[other], given[place]
    for respondent, option in enumerate(given, 1):
        way = "trực tuyến" if respondent % 3 == 0 else "phiếu giấy"
        yield [unit, question, option, f"{sheet}-{respondent:03}", group, way]


def swapped(rng: random.Random, counts: Counts) -> list[int]:
    """Other counts of the same share: two B weigh as much as an A and a C."""
    a, b, c, d = counts
    times = int(rng.random() * 6) - 3
    times = max(min(times, b // 2), -min(a, c))
    return [a + times, b - 2 * times, c + times, d]


def parted(rng: random.Random, counts: Counts) -> tuple[list[int], list[int]]:
    """The counts in two groups, whose shares, the first weighing twice, come to the same points of 1."""
    due = points(quotient(share(counts), 1))
    while True:
        first = [int(rng.random() * (count + 1)) for count in counts]
        second = [count - part for count, part in zip(counts, first, strict=True)]
        if min(sum(first), sum(second)) >= 8 and points(quotient(2 * share(first) + share(second), 3)) == due:
            return first, second


def share(counts: Counts) -> Exact:
    return quotient(sum(weight * count for weight, count in zip(WEIGHTS, counts, strict=True)), sum(counts))


def points(percent: Exact) -> Exact:
    return Rounding(2).of(quotient(percent, 100))


if __name__ == "__main__":
    main()
