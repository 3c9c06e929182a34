"""A country of made-up communes: a set of 72 indicators of every kind, and a filled assessment for each commune."""

from __future__ import annotations

import io
import random
import zipfile
from pathlib import Path

from cchc.formats.forms.workbook import write_form
from cchc.formats.round_folder import load_round, read_submissions
from cchc.language import Language

COMMUNES = 3321
"""As many as Vietnam has had since July 2025."""
FIELDS, PER_FIELD = 8, 9

_RULES = (
    "{kind: levels, levels: [{code: tot, name: Tốt, points: 1}, {code: kha, name: Khá, points: 0.5}, "
    "{code: kem, name: Kém, points: 0}]}",
    "{kind: ratio, numerator: {key: on_time, name: Đúng hạn}, denominator: {key: settled, name: Đã giải quyết}, "
    "when_zero: not_applicable, scale: [{from: 95, linear: true}, {above: 70, points: 0.5}, {points: 0}]}",
    "{kind: checklist, items: [{code: a, name: A, points: 0.5}, {code: b, name: B, points: 0.25}, "
    "{code: c, name: C, points: 0.25}]}",
    "{kind: count, input: {key: count, name: Sáng kiến}, each: 0.25}",
    "{kind: deduction, deductions: [{key: late, name: Trễ, each: 0.25}, {key: wrong, name: Sai, each: 0.5}]}",
    "{kind: survey, options: [{code: A, weight: 100}, {code: B, weight: 60}, {code: C, weight: 20}, "
    "{code: D, weight: 0}]}",
    "{kind: number, input: {key: days, name: Số ngày, whole: true}, scale: [{above: 5, points: 0}, "
    "{above: 2, points: 0.5}, {points: 1}]}",
    "{kind: ratio, numerator: {key: done, name: Đã làm}, denominator: {key: planned, name: Kế hoạch}, "
    "when_zero: zero, scale: [{from: 80, points: 0.5, every: 5, add: 0.25}, {points: 0}]}",
    "{kind: points, step: 0.25}",
)


def write_set(folder: Path) -> Path:
    """The criteria set."""
    lines = [
        "id: benchmark",
        "name: Bộ tiêu chí để đo tốc độ",
        "level: commune",
        "years: [2023]",
        "status: illustrative",
        "source: made up",
        f"maximum: {FIELDS * PER_FIELD}",
        "policy:",
        "  ranking: {tie_break: ['3', '8']}",
        "  grades: [{code: tot, name: Tốt, from: 80}, {code: kha, name: Khá, from: 65}, {code: yeu, name: Yếu}]",
        "fields:",
    ]
    for field in range(1, FIELDS + 1):
        lines += [f"  - code: '{field}'", f"    name: Lĩnh vực {field}", f"    maximum: {PER_FIELD}", "    criteria:"]
        for number, rule in enumerate(_RULES, 1):
            code = f"{field}.{number}"
            lines += [f"      - {{code: '{code}', name: Tiêu chí {code}, maximum: 1, rule: {rule}}}"]
    path = folder / "benchmark.yaml"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def _answer(kind: int, rng: random.Random) -> str:
    settled = rng.randint(20, 2000)
    planned = rng.randint(10, 60)
    return (
        f"level: {rng.choice(['tot', 'kha', 'kem'])}",
        f"on_time: {settled - rng.randint(0, 20)}, settled: {settled}",
        f"met: [{', '.join(rng.sample('abc', rng.randint(0, 3)))}]",
        f"count: {rng.randint(0, 6)}",
        f"late: {rng.randint(0, 3)}, wrong: {rng.randint(0, 1)}",
        f"A: {rng.randint(20, 80)}, B: {rng.randint(5, 40)}, C: {rng.randint(0, 20)}, D: {rng.randint(0, 9)}",
        f"days: {rng.randint(0, 9)}",
        f"done: {planned - rng.randint(0, 9)}, planned: {planned}",
        f"points: {rng.randint(0, 4) / 4}",
    )[kind]


def write_round(folder: Path, communes: int = COMMUNES, seed: int = 2023) -> Path:
    """A whole round of YAML files."""
    rng = random.Random(seed)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "assessments").mkdir(exist_ok=True)
    write_set(folder)
    (folder / "round.yaml").write_text(
        "name: Cả nước\nyear: 2023\ncriteria: benchmark.yaml\nunits: units.yaml\nassessments: assessments\n",
        encoding="utf-8",
    )
    units = ["units:"]
    for commune in range(1, communes + 1):
        code = f"x{commune:04d}"
        units.append(f"  - {{code: {code}, name: Xã số {commune}, kind: xã}}")
        lines = [f"unit: {code}", "year: 2023", "criteria: benchmark", "answers:"]
        for field in range(1, FIELDS + 1):
            for kind in range(PER_FIELD):
                evidence = f'"KH số {rng.randint(1, 99)}/KH-UBND ngày 10/01/2023, tr. {rng.randint(1, 9)}"'
                lines.append(f'  "{field}.{kind + 1}": {{{_answer(kind, rng)}, evidence: {evidence}}}')
        (folder / "assessments" / f"{code}.yaml").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (folder / "units.yaml").write_text("\n".join(units) + "\n", encoding="utf-8")
    return folder


def write_forms(folder: Path) -> Path:
    """The same round in Excel: the first commune's form, filled in, and for each other one with its code in it."""
    loaded, problems = load_round(folder)
    assert loaded is not None, problems
    first, *_ = loaded.round.units
    submission = next(read_submissions(loaded, jobs=1)[0])
    stream = io.BytesIO()
    write_form(loaded.round, first, Language("vi"), stream, assessment=submission.assessment)
    with zipfile.ZipFile(stream) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    identity = next(name for name, data in parts.items() if b"cchc-form/" in data)
    forms = folder / "forms"
    forms.mkdir()
    for unit in loaded.round.units:
        with zipfile.ZipFile(forms / f"{unit.code}.xlsx", "w", zipfile.ZIP_DEFLATED, compresslevel=1) as package:
            for name, data in parts.items():
                package.writestr(
                    name, data.replace(first.code.encode(), unit.code.encode()) if name == identity else data
                )
    text = (folder / "round.yaml").read_text(encoding="utf-8").replace("assessments: assessments", "assessments: forms")
    path = folder / "forms.yaml"
    path.write_text(text, encoding="utf-8")
    return path
