"""A country of made-up communes: a set of 72 indicators of every kind, and what each commune answers, in every format.

The same seed makes the same answers, and the same bytes.
"""

from __future__ import annotations

import io
import os
import random
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from pathlib import Path
from typing import TypeAlias

os.environ["OPENPYXL_LXML"] = "False"  # the bytes are the same whatever else is installed

from cchc.formats.forms.workbook import write_form
from cchc.formats.round.folder import load_round
from cchc.language import Language

COMMUNES = 3321
"""As many as Vietnam has had since July 2025."""
OLD_COMMUNES = 10_600
"""As many as there were before, about."""
FIELDS, PER_FIELD = 8, 9
Kinds: TypeAlias = tuple[int, ...]
"""Of the indicators of each field, by their numbers in the list of rules."""
EVERY_KIND: Kinds = (0, 1, 2, 3, 4, 5, 6, 7, 8)
ONE_ROW: Kinds = (0, 3, 6, 8, 0, 3, 6, 8, 3)
"""Those that ask for one figure or choice: a form has a row for each indicator."""

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


def write_set(folder: Path, kinds: Kinds = EVERY_KIND) -> Path:
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
        for number, kind in enumerate(kinds, 1):
            code = f"{field}.{number}"
            lines += [f"      - {{code: '{code}', name: Tiêu chí {code}, maximum: 1, rule: {_RULES[kind]}}}"]
    path = folder / "benchmark.yaml"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


Facts: TypeAlias = "dict[str, int | float | str | list[str]]"
Answers: TypeAlias = dict[str, Facts]
"""What a commune states, by the code of the indicator; with the evidence."""


def _facts(kind: int, rng: random.Random) -> Facts:
    settled = rng.randint(20, 2000)
    planned = rng.randint(10, 60)
    replies = (rng.randint(20, 80), rng.randint(5, 40), rng.randint(0, 20), rng.randint(0, 9))
    found: tuple[Facts, ...] = (
        {"level": rng.choice(["tot", "kha", "kem"])},
        {"on_time": settled - rng.randint(0, 20), "settled": settled},
        {"met": sorted(rng.sample("abc", rng.randint(0, 3)))},
        {"count": rng.randint(0, 6)},
        {"late": rng.randint(0, 3), "wrong": rng.randint(0, 1)},
        dict(zip("ABCD", replies, strict=True)),
        {"days": rng.randint(0, 9)},
        {"done": planned - rng.randint(0, 9), "planned": planned},
        {"points": rng.randint(0, 4) / 4},
    )
    return found[kind]


def codes(kinds: Kinds = EVERY_KIND) -> Iterator[tuple[str, int]]:
    """Each indicator's code, and the number of its kind."""
    for field in range(1, FIELDS + 1):
        for number, kind in enumerate(kinds, 1):
            yield f"{field}.{number}", kind


def answers(communes: int = COMMUNES, kinds: Kinds = EVERY_KIND, seed: int = 2023) -> Iterator[tuple[str, Answers]]:
    """Each commune's code and answers."""
    rng = random.Random(seed)
    for commune in range(1, communes + 1):
        found: Answers = {}
        for code, kind in codes(kinds):
            evidence = f"KH số {rng.randint(1, 99)}/KH-UBND ngày 10/01/2023, tr. {rng.randint(1, 9)}"
            found[code] = {**_facts(kind, rng), "evidence": evidence}
        yield f"x{commune:05d}", found


def name_of(unit: str) -> str:
    return f"Xã số {int(unit[1:])}"


def write_round(folder: Path, communes: int = COMMUNES, kinds: Kinds = EVERY_KIND) -> Path:
    """A whole round of YAML files."""
    (folder / "assessments").mkdir(parents=True, exist_ok=True)
    write_set(folder, kinds)
    _write_round_file(folder / "round.yaml", "assessments")
    units = ["units:"]
    for unit, stated in answers(communes, kinds):
        units.append(f"  - {{code: {unit}, name: {name_of(unit)}, kind: xã}}")
        lines = [f"unit: {unit}", "year: 2023", "criteria: benchmark", "answers:"]
        lines += [f'  "{code}": {{{", ".join(map(_entry, facts.items()))}}}' for code, facts in stated.items()]
        (folder / "assessments" / f"{unit}.yaml").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (folder / "units.yaml").write_text("\n".join(units) + "\n", encoding="utf-8")
    return folder


def _write_round_file(path: Path, assessments: str) -> None:
    path.write_text(
        f"name: Cả nước\nyear: 2023\ncriteria: benchmark.yaml\nunits: units.yaml\nassessments: {assessments}\n",
        encoding="utf-8",
    )


def _entry(item: tuple[str, object]) -> str:
    key, value = item
    if isinstance(value, list):
        return f"{key}: [{', '.join(value)}]"
    return f'{key}: "{value}"' if key == "evidence" else f"{key}: {value}"


def write_table(folder: Path, communes: int) -> Path:
    """A round whose answers are one wide table, a column for each figure."""
    folder.mkdir(parents=True, exist_ok=True)
    write_set(folder)
    _write_round_file(folder / "round.yaml", "answers.csv")
    units, rows = ["units:"], []
    for unit, stated in answers(communes):
        units.append(f"  - {{code: {unit}, name: {name_of(unit)}, kind: xã}}")
        cells = {
            code if len(facts) == 2 else f"{code}.{key}": " ".join(value) if isinstance(value, list) else str(value)
            for code, facts in stated.items()
            for key, value in facts.items()
            if key != "evidence"
        }
        if not rows:
            rows.append(",".join(["unit", *cells]))
        rows.append(",".join([unit, *cells.values()]))
    (folder / "answers.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    (folder / "units.yaml").write_text("\n".join(units) + "\n", encoding="utf-8")
    return folder


_SHEET, _IDENTITY, _TEXTS = "xl/worksheets/sheet1.xml", "xl/worksheets/sheet3.xml", "xl/sharedStrings.xml"
_TEXT = re.compile(r't="inlineStr"><is><t(?: xml:space="preserve")?>([^<]*)</t></is></c>')
_TO_FILL = re.compile(r'<c r="([FK])([0-9]+)" s="([0-9]+)"/>')
_NOW = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}Z")
_SLOT = re.compile(r'<c r="M([0-9]+)"[^>]*><is><t>([^<]*)</t>')
_WORDS = {"tot": "Tốt", "kha": "Khá", "kem": "Kém"}


def write_forms(folder: Path, communes: int = COMMUNES, kinds: Kinds = EVERY_KIND) -> Path:
    """The same round in Excel forms, filled in by everyone and laid out as Excel saves them; the round's other file."""
    loaded, problems = load_round(folder)
    assert loaded is not None, problems
    first, *_ = loaded.round.units
    stream = io.BytesIO()
    write_form(loaded.round, first, Language("vi"), stream)
    form = _Form(stream, first.code)
    (folder / "forms").mkdir(exist_ok=True)
    for unit, stated in answers(communes, kinds):
        form.fill(unit, stated, folder / "forms" / f"{unit}.xlsx")
    path = folder / "forms.yaml"
    _write_round_file(path, "forms")
    return path


class _Texts:
    """The texts that the cells of a workbook share, in the order of the cells that need them first."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.known: dict[str, int] = {}

    def shared(self, match: re.Match[str]) -> str:
        return f't="s"><v>{self.number(match[1])}</v></c>'

    def number(self, text: str) -> int:
        if text not in self.known:
            self.known[text] = len(self.texts)
            self.texts.append(text)
        return self.known[text]


def lay_out(form: Path, path: Path) -> None:
    """Writes a form of this program anew as Excel saves it: texts are shared, formulas have values (not theirs)."""
    with zipfile.ZipFile(form) as package:
        parts = {name: package.read(name).decode() for name in package.namelist()}
    texts = _Texts()
    _write_package(path, _laid_out(parts, texts), texts.texts)


def _laid_out(parts: Mapping[str, str], texts: _Texts) -> dict[str, str]:
    laid_out = {
        name: _without_blanks(_TEXT.sub(texts.shared, xml)) if "worksheets/" in name else xml
        for name, xml in parts.items()
    }
    for name, end, part in (
        (
            "[Content_Types].xml",
            "</Types>",
            f'<Override PartName="/{_TEXTS}" ContentType='
            '"application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/>',
        ),
        (
            "xl/_rels/workbook.xml.rels",
            "</Relationships>",
            '<Relationship Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" '
            'Target="sharedStrings.xml" Id="rIdTexts"/>',
        ),
    ):
        laid_out[name] = laid_out[name].replace(end, part + end)
    return laid_out


def _without_blanks(sheet: str) -> str:
    return sheet.replace("</f><v /></c>", "</f><v>0</v></c>").replace(' t="n" />', "/>")


def _write_package(path: Path, parts: Mapping[str, str], texts: Sequence[str]) -> None:
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    shared = "".join(f"<si><t>{text}</t></si>" for text in texts)
    sst = f'<sst xmlns="{main}" count="{len(texts)}" uniqueCount="{len(texts)}">{shared}</sst>'
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as package:
        for name, data in (*parts.items(), (_TEXTS, sst)):
            package.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED, 1)


class _Form:
    """A blank form, taken apart at the cells that are to be filled."""

    def __init__(self, stream: io.BytesIO, unit: str) -> None:
        with zipfile.ZipFile(stream) as package:
            parts = {name: package.read(name).decode() for name in package.namelist()}
        properties = "docProps/core.xml"
        parts[properties] = _NOW.sub("2023-12-01T00:00:00Z", parts[properties])
        self.unit, self.name = unit, name_of(unit)
        slots = dict(_SLOT.findall(parts[_SHEET]))
        texts = _Texts()
        parts = _laid_out(parts, texts)
        self.texts, self.known = texts.texts, texts.known
        sheet = parts.pop(_SHEET)
        pieces = _TO_FILL.split(sheet)
        assert len(pieces) > 2 * FIELDS * PER_FIELD, "the form is written in another way"
        self.between = pieces[::4]
        self.cells = [
            (column, row, style, slots.get(row, ""))
            for column, row, style in zip(pieces[1::4], pieces[2::4], pieces[3::4], strict=True)
        ]
        self.parts = parts

    def fill(self, unit: str, stated: Mapping[str, Facts], path: Path) -> None:
        own = [self._of(unit, text) for text in self.texts]
        known = dict(self.known)
        told: set[str] = set()
        sheet = [self.between[0]]
        for (column, row, style, slot), after in zip(self.cells, self.between[1:], strict=True):
            sheet.append(f'<c r="{column}{row}" s="{style}"')
            code = slot.partition(" ")[0]
            value = None if column == "K" and code in told else _value(slot, stated, evidence=column == "K")
            if column == "K":
                told.add(code)
            if value is None:
                sheet.append("/>")
            elif isinstance(value, str):
                if value not in known:
                    known[value] = len(own)
                    own.append(escape(value, quote=False))
                sheet.append(f' t="s"><v>{known[value]}</v></c>')
            else:
                sheet.append(f"><v>{value}</v></c>")
            sheet.append(after)
        _write_package(path, self.parts | {_SHEET: "".join(sheet)}, own)

    def _of(self, unit: str, text: str) -> str:
        """A text of the first unit's form as another's has it."""
        if text == self.unit:
            return unit
        for name, own in ((self.name, name_of(unit)), (self.name.upper(), name_of(unit).upper())):
            if text == name or text.endswith(f", {name}"):
                return text.removesuffix(name) + own
        return text


def _value(slot: str, stated: Mapping[str, Facts], *, evidence: bool) -> int | float | str | None:
    """What stands in a row's cell for its answer, or its evidence."""
    code, _, rest = slot.partition(" ")
    facts = stated.get(code)
    if facts is None:
        return None
    if evidence:
        return str(facts["evidence"])
    key, _, option = rest.partition(" ")
    value = facts.get(key)
    if isinstance(value, list):
        return "Có" if option in value else "Không"
    return _WORDS.get(value, value) if isinstance(value, str) else value
