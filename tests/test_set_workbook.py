"""Criteria sets as workbooks: they come back as they went, whoever saved them in between, and clerks are forgiven."""

from __future__ import annotations

import datetime
import io
import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet
from reading_workbooks import load_workbook

from cchc.formats.files import Raw
from cchc.formats.sets.book.answer_text import read_answer_text, write_answer
from cchc.formats.sets.book.columns import COLUMNS, SCORED_BY, WHEN_ZERO, WHOLE
from cchc.formats.sets.book.kinds import KIND_BY_WORD, KIND_WORDS, KINDS
from cchc.formats.sets.book.layout import NOT_APPLICABLE, TREE
from cchc.formats.sets.book.reading import Imported, import_workbook
from cchc.formats.sets.book.settings import SETTINGS
from cchc.formats.sets.book.workbook import write_set_workbook
from cchc.formats.sets.nodes import same_content, tidy
from cchc.formats.sets.reading import Loaded, load_set, load_set_with_nodes, parse_set, set_of
from cchc.formats.sets.writing import to_yaml
from cchc.formats.workbooks.font_code_signs import legacy_code
from cchc.formats.workbooks.sheet import Sheet
from cchc.formats.workbooks.workbook import read_workbook
from cchc.formats.yaml_file import read_yaml
from cchc.language import Language
from cchc.nodes import Mapping, Scalar, Sequence
from cchc.problems import Place
from cchc.rules import KINDS as RULE_KINDS
from cchc.rules.expression import Expression
from cchc.text import normal, unsafe_character

ROOT = Path(__file__).parent.parent
SETS = [
    *sorted((ROOT / "criteria").glob("*.yaml")),
    *sorted((ROOT / "tests" / "bad" / "sets").glob("*.yaml")),
    *(ROOT / "tests" / "golden" / "files" / "sets" / f"{name}.yaml" for name in ("apart", "conditions", "small")),
]
KINDS_SET = ROOT / "tests" / "bad" / "sets" / "kinds.yaml"

FEATURES = """
id: features
name: "Bộ “đủ kiểu”: cả dấu #, {ngoặc} và 'nháy'"
level: commune
years: [2024, 2025]
status: official
source: "Quyết định số 1/QĐ-UBND; khoản 2"
maximum: 15
policy:
  rounding: {points: exact, index: {places: 1, mode: down}}
  unanswered: refuse
  not_applicable: full
  ranking: {by: published, ties: dense, groups: apart, tie_break: ["II", "I"]}
  grades:
    - {code: a, name: "Đạt, tốt", name_en: Good, from: 50.5}
    - {code: b, name: Còn lại}
fields:
  - code: I
    name: "=1+1"
    maximum: 5
    source: "-Điều 3"
    criteria:
      - code: "I.1"
        name: "Tỷ lệ: có dấu hai chấm"
        maximum: 2
        source: Điểm a
        rule:
          kind: ratio
          numerator: {key: met, name: "+ Số đạt", unit: "km²", whole: false}
          denominator: {key: all, name: Tổng số}
          scale:
            - {above: 90.5, points: 2}
            - {from: 80, points: 0.2, every: 5, add: 0.25}
            - {from: 40, linear: true}
            - {linear: true, of: 120}
          when_zero: full
          over: cap
          percent: allowed
        evidence: "@Báo cáo"
        scored_by: council
        not_applicable: zero
        examples:
          - {answer: {met: 1.5, all: 1}, points: 2}
          - {answer: {percent: 45}, points: 0.9}
          - {answer: {met: 0, all: 0, claimed: 1, evidence: "a; b=c, \\"d\\" [e]", note: n}, points: 2}
          - {answer: not_applicable, points: 0}
      - code: "I.2"
        name: Đủ
        maximum: 3
        source: Khoản 5
        sub_indicators:
          - code: "I.2.10"
            name: null thì sao
            maximum: 1
            rule:
              kind: checklist
              mode: all
              items:
                - {code: "a,b", name: "null"}
                - {code: "[c]", name: Mục c, points: 7}
            scored_by: appraiser
            examples:
              - {answer: {met: []}, points: 0}
              - {answer: {met: ["[c]", "a,b"]}, points: 1}
              - {answer: {}, points: 0}
          - code: "I.2.11"
            name: Mức
            maximum: 2
            rule:
              kind: levels
              levels:
                - {code: mot, name: Một, percent: 100}
                - {code: "x=y", name: Hai, points: 0.123456789}
            examples:
              - {answer: {level: mot}, points: 2}
              - {answer: {level: "x=y"}, points: 0.123456789}
              - {answer: {level: }, points: 0}
  - code: II
    name: Lĩnh vực hai
    maximum: 10
    criteria:
      - code: "II.1"
        name: Trừ
        maximum: 2.5
        rule:
          kind: deduction
          deductions: [{key: late, name: Trễ, each: 0.5, unit: hồ sơ}]
          start: 2.5
          floor: -1
        examples:
          - {answer: {late: 3}, points: 1}
      - code: "II.2"
        name: Điều tra
        maximum: 3.5
        rule: {kind: survey, options: [{code: A, name: "Rất hài lòng, tốt", weight: 100}, {code: "~", weight: 12.5}]}
        scored_by: survey
      - code: "II.3"
        name: Nhập
        maximum: 1
        rule: {kind: points, step: 0.25}
      - code: "II.4"
        name: So với cao nhất
        maximum: 2
        rule: {kind: relative, input: {key: revenue, name: Thu, unit: tỷ đồng}, when_zero: zero}
        examples:
          - {answer: {revenue: 75}, best: 100, points: 1.5}
          - {answer: {revenue: 0}, best: 0, points: 0}
          - {answer: not_applicable, best: 12.5, points: 2}
      - code: "II.5"
        name: Tăng thu
        maximum: 1
        rule:
          kind: number
          input: {key: growth, name: Tốc độ tăng, unit: "%"}
          negative: allowed
          scale: [{from: 0, points: 1}, {above: -2.5, points: 0.5}, {points: 0}]
        examples:
          - {answer: {growth: -2.4}, points: 0.5}
          - {answer: {growth: -2.5}, points: 0}
"""


def bare(value: object) -> object:
    """A value without its places, file and fingerprint, to be compared."""
    if isinstance(value, Place):
        return None
    if isinstance(value, Expression):
        stated = value.__reduce__()[0].keywords  # type: ignore[attr-defined]
        return {key: bare(part) for key, part in stated.items()}
    if hasattr(value, "_fields"):
        return {key: bare(getattr(value, key)) for key in value._fields if key != "at"}
    if hasattr(value, "__dataclass_fields__"):
        fields = [part.name for part in value.__dataclass_fields__.values() if part.compare]
        apart = ("file", "sha256", "text", "tie_break_places")
        return {key: bare(getattr(value, key)) for key in fields if key not in apart}
    return tuple(map(bare, value)) if isinstance(value, tuple | list) else value


def loaded_text(text: str) -> tuple[Loaded, Mapping]:
    raw = Raw("set.yaml", text.encode())
    source, root = read_yaml(raw)
    assert isinstance(root, Mapping), source.problems
    return set_of(source, root, raw), root


def exported(loaded: Loaded, root: object, language: str = "vi") -> bytes:
    assert loaded.sound is not None, loaded.problems
    stream = io.BytesIO()
    write_set_workbook(loaded.sound, root, Language(language), stream)  # type: ignore[arg-type]
    return stream.getvalue()


def imported(data: bytes) -> Imported:
    raw = Raw("set.xlsx", data)
    workbook = read_workbook(raw)
    assert isinstance(workbook, tuple), workbook
    return import_workbook(raw, workbook)


def told(result: Imported) -> list[str]:
    speak = Language("en")
    return sorted(
        f"{problem.places[0].cell} {problem.code} {speak.sentence(problem.message)}" for problem in result.problems
    )


def assert_comes_back(loaded: Loaded, data: bytes) -> str:
    result = imported(data)
    assert result.text is not None, told(result)
    assert [problem.code for problem in result.problems] == [problem.code for problem in loaded.problems]
    back = parse_set(Raw("back.yaml", result.text.encode()))
    assert back.sound is not None
    assert bare(back.sound) == bare(loaded.sound)
    return result.text


# --- the round trip -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", SETS, ids=[path.stem for path in SETS])
def test_a_set_comes_back_as_it_went(path: Path) -> None:
    loaded, root = load_set_with_nodes(path)
    assert_comes_back(loaded, exported(loaded, root))


@pytest.mark.parametrize("language", ["vi", "en"])
def test_everything_that_a_set_can_say_comes_back(language: str) -> None:
    loaded, root = loaded_text(FEATURES)
    assert loaded.problems == []
    assert_comes_back(loaded, exported(loaded, root, language))


def test_every_kind_of_rule_comes_back_in_english() -> None:
    loaded, root = load_set_with_nodes(KINDS_SET)
    assert_comes_back(loaded, exported(loaded, root, "en"))


@st.composite
def figures(draw: st.DrawFn, key: str) -> dict[str, str]:
    optional = {"name": "Số liệu, của năm", "unit": "triệu đồng", "whole": draw(st.sampled_from(["true", "false"]))}
    return {"key": key, **{name: value for name, value in optional.items() if draw(st.booleans())}}


@st.composite
def scales(draw: st.DrawFn) -> list[dict[str, str]]:
    """Rows from 90 down, for a maximum of 2."""
    ends = sorted((2 * end for end in draw(st.sets(st.integers(1, 44), max_size=3))), reverse=True)
    rows = [{draw(st.sampled_from(["from", "above"])): "90", "points": "2"}]
    for end in ends:
        worth = draw(
            st.sampled_from(
                [{"points": "1"}, {"points": "0.25", "every": "0.5", "add": "0.1"}, {"linear": "true", "of": "95.5"}]
            )
        )
        rows.append({draw(st.sampled_from(["from", "above"])): str(end), **worth})
    return [*rows, draw(st.sampled_from([{"points": "0"}, {"linear": "true"}]))]


def some(draw: st.DrawFn, **options: list[str]) -> dict[str, str]:
    return {key: draw(st.sampled_from(words)) for key, words in options.items() if draw(st.booleans())}


@st.composite
def rules(draw: st.DrawFn) -> dict[str, object]:
    """A rule of any kind that reaches a maximum of 2."""
    kind = draw(st.sampled_from(list(RULE_KINDS)))
    rest = draw(st.lists(st.sampled_from(["0", "0.5", "1.75", "0.3"]), max_size=3))
    match kind:
        case "levels":
            worths = [{"points": "2"}, *({draw(st.sampled_from(["points", "percent"])): worth} for worth in rest)]
            levels = [{"code": f"m{n}", "name": f"Mức {n}", **worth} for n, worth in enumerate(worths)]
            return {"kind": kind, "levels": levels}
        case "checklist":
            items = [{"code": f"m{n}", "name": f"Mục {n}", "points": worth} for n, worth in enumerate(["2", *rest])]
            return {"kind": kind, "items": items, **some(draw, mode=["sum", "all"])}
        case "ratio":
            figures_ = {"numerator": draw(figures("a")), "denominator": draw(figures("b"))}
            options = some(draw, over=["refuse", "cap"], percent=["allowed", "refused"])
            when_zero = draw(st.sampled_from(["not_applicable", "full", "zero"]))
            return {"kind": kind, **figures_, "scale": draw(scales()), "when_zero": when_zero, **options}
        case "number":
            return {"kind": kind, "input": draw(figures("n")), "scale": draw(scales())}
        case "count":
            return {
                "kind": kind,
                "input": draw(figures("n")),
                "each": draw(st.sampled_from(["0.1", "2", "0.333333333"])),
            }
        case "deduction":
            taken = [{**draw(figures(f"d{n}")), "each": worth} for n, worth in enumerate(["0.5", "1"])]
            return {"kind": kind, "deductions": taken, **some(draw, start=["2"], floor=["-1", "0", "0.5"])}
        case "relative":
            when_zero = draw(st.sampled_from(["not_applicable", "full", "zero"]))
            return {"kind": kind, "input": draw(figures("n")), "when_zero": when_zero}
        case "survey":
            options_ = [{"code": f"c{n}", "weight": weight} for n, weight in enumerate(["100", *rest])]
            return {
                "kind": kind,
                "options": [{**option, **some(draw, name=[option["code"] * 2])} for option in options_],
            }
    return {"kind": kind, **some(draw, step=["0.5", "0.1"])}


@st.composite
def documents(draw: st.DrawFn) -> str:
    """A set of fields with criteria, some of them with sub-indicators."""
    fields = []
    for f in range(1, draw(st.integers(1, 3)) + 1):
        criteria: list[dict[str, object]] = []
        for c in range(1, draw(st.integers(1, 5)) + 1):
            leaf = {"maximum": "2", "rule": draw(rules()), **some(draw, **OPTIONS)}
            item: dict[str, object] = {"code": f"{f}.{c}", "name": f"Tiêu chí {f}.{c}"}
            if draw(st.booleans()):
                item |= leaf
            else:
                part = {"code": f"{f}.{c}.1", "name": f"Thành phần {f}.{c}.1", **leaf}
                item |= {"maximum": "2", "sub_indicators": [part], **some(draw, source=["Điều 1"])}
            criteria.append(item)
        head = {"code": str(f), "name": f"Lĩnh vực {f}", "maximum": str(2 * len(criteria))}
        fields.append({**head, **some(draw, source=["Điều 2"]), "criteria": criteria})
    ranking = some(draw, by=["exact", "published"], ties=["dense", "ordinal"], groups=["apart"], tie_break=[["1"]])
    rounding = some(draw, mode=["half_up", "half_even", "down"])
    points = draw(st.sampled_from(["exact", {"places": "4", **rounding}, {"places": "2"}]))
    document = {
        "id": "set",
        "name": "Bộ",
        "level": "commune",
        "years": ["2023"],
        "status": "official",
        "source": "QĐ 1",
        "maximum": str(sum(int(part["maximum"]) for part in fields)),
        "policy": {
            "rounding": {"points": points, "index": {"places": "3", **rounding}},
            **some(draw, unanswered=["refuse", "zero"], not_applicable=["full", "forbid"]),
            "ranking": ranking,
            "grades": [{"code": "a", "name": "Đạt", "from": "50.5"}, {"code": "b", "name": "Chưa", "name_en": "Not"}],
        },
        "fields": fields,
    }
    return json.dumps(document, ensure_ascii=False)


OPTIONS = {
    "evidence": ["Báo cáo; phụ lục"],
    "source": ["Khoản 3"],
    "scored_by": ["unit", "appraiser", "survey", "council"],
    "not_applicable": ["exclude", "full", "zero", "forbid"],
}


@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(documents())
def test_random_sets_come_back(document: str) -> None:
    loaded, root = loaded_text(document)
    assert loaded.problems == [] or {problem.code for problem in loaded.problems} <= {"W-C031", "E-C006", "E-C038"}
    if loaded.sound is not None:
        assert_comes_back(loaded, exported(loaded, root))


def test_a_bundled_set_comes_back_in_the_form_that_it_has() -> None:
    """But for comments, and where long texts are folded."""
    path = ROOT / "criteria" / "dak-rlap-commune-2022.yaml"
    loaded, root = load_set_with_nodes(path)
    text = assert_comes_back(loaded, exported(loaded, root))
    before = [line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    kept = [line for line in text.splitlines() if line in before]
    assert len(kept) > 0.95 * len(before)


@pytest.mark.skipif(shutil.which("soffice") is None, reason="needs LibreOffice")
def test_sets_come_back_through_libreoffice(tmp_path: Path) -> None:
    sets = {path.stem: load_set_with_nodes(path) for path in SETS if path.stem != "refuse"}
    sets["features"] = loaded_text(FEATURES)
    (tmp_path / "saved").mkdir()
    for name, (loaded, root) in sets.items():
        (tmp_path / f"{name}.xlsx").write_bytes(exported(loaded, root))
    subprocess.run(
        [
            *(
                "soffice",
                f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}",
                "--headless",
                "--convert-to",
                "xlsx",
            ),
            *("--outdir", tmp_path / "saved", *sorted(tmp_path.glob("*.xlsx"))),
        ],
        check=True,
        capture_output=True,
        timeout=240,
    )
    for name, (loaded, _) in sets.items():
        saved = tmp_path / "saved" / f"{name}.xlsx"
        assert_comes_back(loaded, saved.read_bytes())
    lists = load_workbook(tmp_path / "saved" / "features.xlsx")[TREE].data_validations.dataValidation
    assert {"ds_kind", "ds_when_zero"} <= {validation.formula1 for validation in lists}, "the lists are kept"


# --- what clerks do -----------------------------------------------------------------------------------------------


def rows_of(sheet: Worksheet) -> list[list[object]]:
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


KINDS_BOOK = exported(*load_set_with_nodes(KINDS_SET))
SHEETS = {sheet.title: rows_of(sheet) for sheet in load_workbook(io.BytesIO(KINDS_BOOK)).worksheets[:3]}
"""The sheets of a set with every kind, as rows of values."""


def edited(change: Callable[[Workbook], None]) -> Imported:
    workbook = load_workbook(io.BytesIO(KINDS_BOOK))
    change(workbook)
    stream = io.BytesIO()
    workbook.save(stream)
    return imported(stream.getvalue())


def assert_forgiven(result: Imported) -> None:
    assert result.problems == []
    assert result.text is not None
    back = parse_set(Raw("back.yaml", result.text.encode()))
    assert bare(back.sound) == bare(load_set(KINDS_SET).sound)


def rewrite(sheet: Worksheet, rows: list[list[object]]) -> None:
    sheet.delete_rows(1, sheet.max_row)
    for line, row in enumerate(rows, 1):
        for column, value in enumerate(row, 1):
            if value is not None:
                sheet.cell(line, column).value = value


def blank_rows(workbook: Workbook) -> None:
    sheet = workbook[TREE]
    rows = rows_of(sheet)
    rewrite(sheet, [row for pair in zip(rows, [[None]] * len(rows), strict=True) for row in pair])


def moved_columns(workbook: Workbook) -> None:
    sheet = workbook[TREE]
    rewrite(sheet, [[*row[4:], *row[:4]] for row in rows_of(sheet)])


def trailing_blanks(workbook: Workbook) -> None:
    for row in workbook[TREE].iter_rows(min_row=5):
        for cell in row:
            if isinstance(cell.value, str):
                cell.value = f"  {cell.value} "


def decomposed(workbook: Workbook) -> None:
    import unicodedata

    for sheet in workbook.worksheets[:3]:
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, str):
                    cell.value = unicodedata.normalize("NFD", cell.value)


def numbers_as_texts(workbook: Workbook) -> None:
    for row in workbook[TREE].iter_rows(min_row=5, min_col=3):
        for cell in row:
            if isinstance(cell.value, int | float):
                cell.value = str(cell.value).replace(".", ",")


def codes_as_numbers(workbook: Workbook) -> None:
    for (cell,) in workbook[TREE].iter_rows(min_row=5, max_col=1):
        if isinstance(cell.value, str) and cell.value.count(".") < 2:
            cell.value = float(cell.value) if "." in cell.value else int(cell.value)


def codes_as_in_print(workbook: Workbook) -> None:
    for (cell,) in workbook[TREE].iter_rows(min_row=5, max_col=1):
        if isinstance(cell.value, str):
            cell.value = f"{cell.value}." if "." in cell.value else cell.value


def levels_of_items_unsaid(workbook: Workbook) -> None:
    """Fields and criteria are known by their codes."""
    for (cell,) in workbook[TREE].iter_rows(min_row=5, min_col=4, max_col=4):
        if cell.value in ("Lĩnh vực", "Tiêu chí"):
            cell.value = None


def headings_of_the_decision(workbook: Workbook) -> None:
    sheet = workbook[TREE]
    sheet["A4"], sheet["B4"], sheet["C4"] = "STT", "Lĩnh vực/Tiêu chí/Tiêu chí thành phần", "ĐIỂM TỐI ĐA"


def no_words_beside_scales(workbook: Workbook) -> None:
    sheet = workbook[TREE]
    for line in (17, 18, 19, 22, 23):
        sheet.cell(line, 2).value = None


def no_guide(workbook: Workbook) -> None:
    del workbook["Hướng dẫn"], workbook["Danh mục"], workbook["Ví dụ"]


@pytest.mark.parametrize(
    "change",
    [
        blank_rows,
        moved_columns,
        trailing_blanks,
        decomposed,
        numbers_as_texts,
        codes_as_numbers,
        codes_as_in_print,
        levels_of_items_unsaid,
        headings_of_the_decision,
        no_words_beside_scales,
        no_guide,
    ],
)
def test_what_is_harmless_is_forgiven(change: Callable[[Workbook], None]) -> None:
    assert_forgiven(edited(change))


def test_no_row_is_passed_over_in_silence() -> None:
    """A row below a criterion that is scored by its parts belongs to nothing."""

    def change(workbook: Workbook) -> None:
        workbook[TREE].insert_rows(7)
        workbook[TREE]["B7"] = "Chấm theo các mức sau"
        workbook[TREE]["D6"] = None

    assert [line[:9] for line in told(edited(change))] == ["B7 E-S008"]


PASTED = [
    ["PHỤ LỤC I"],
    ["STT", "Nội dung", "Điểm tối đa", "Cách chấm", "Tài liệu kiểm chứng"],
    ["1", "Chỉ đạo, điều hành", 3],
    ["1.1", "Kế hoạch CCHC", 3],
    ["1.1.1", "Ban hành kế hoạch", 1, "Chọn mức", "Kế hoạch năm"],
    [None, "Ban hành kịp thời", 1],
    [None, "Ban hành không kịp thời", "0,5"],
    [None, "Không ban hành", 0],
    ["1.1.2", "Mức độ hài lòng", 1, "điều tra xhh"],
    [None, "Rất hài lòng", None, None, None, 100],
    [None, "Hài lòng", None, None, None, 60],
    [None, "Không hài lòng", None, None, None, 0],
    ["1.1.3", "Số sáng kiến", 1, "Nhân số lượng"],
    [None, "Số sáng kiến được công nhận", 0.5],
]


def test_rows_pasted_from_a_decision_need_little_more() -> None:
    def paste(workbook: Workbook) -> None:
        rows = [*PASTED]
        rows[1] = [*PASTED[1], "Tỷ lệ %"]
        rewrite(workbook[TREE], rows)
        workbook["Chính sách"]["B9"] = 3
        rewrite(
            workbook["Ví dụ"],
            [["Mã", "Câu trả lời", "Điểm"], ["1.1.1", "ban hành không kịp thời", "0,5"], ["1.1.3", 3, 1]],
        )

    result = edited(paste)
    assert result.problems == []
    assert result.text is not None
    assert result.text.partition("fields:\n")[2] == (
        """\
  - code: "1"
    name: Chỉ đạo, điều hành
    maximum: 3
    criteria:
      - code: "1.1"
        name: Kế hoạch CCHC
        maximum: 3
        sub_indicators:
          - code: "1.1.1"
            name: Ban hành kế hoạch
            maximum: 1
            rule:
              kind: levels
              levels:
                - {code: ban-hanh-kip-thoi, name: Ban hành kịp thời, points: 1}
                - {code: ban-hanh-khong-kip-thoi, name: Ban hành không kịp thời, points: 0.5}
                - {code: khong-ban-hanh, name: Không ban hành, points: 0}
            evidence: Kế hoạch năm
            examples:
              - {answer: {level: ban-hanh-khong-kip-thoi}, points: 0.5}
          - code: "1.1.2"
            name: Mức độ hài lòng
            maximum: 1
            rule:
              kind: survey
              options:
                - {code: A, name: Rất hài lòng, weight: 100}
                - {code: B, name: Hài lòng, weight: 60}
                - {code: C, name: Không hài lòng, weight: 0}
          - code: "1.1.3"
            name: Số sáng kiến
            maximum: 1
            rule:
              kind: count
              input: {key: so_sang_kien_duoc_cong_nhan, name: Số sáng kiến được công nhận}
              each: 0.5
            examples:
              - {answer: {so_sang_kien_duoc_cong_nhan: 3}, points: 1}
"""
    )


def test_names_that_make_the_same_code_make_two() -> None:
    def paste(workbook: Workbook) -> None:
        sheet = workbook[TREE]
        for line, name in ((8, "Tân Lập"), (9, "Tấn Lập"), (10, "???")):
            sheet.cell(line, 2).value, sheet.cell(line, 16).value = name, None

    text = edited(paste).text
    assert text is not None
    assert [line.split(",")[0].strip() for line in text.splitlines() if "Lập" in line or "???" in line] == [
        "- {code: tan-lap",
        "- {code: tan-lap-2",
        "- {code: muc",
    ]


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"Bộ tiêu chí!C7": "2 điểm"}, ["C7 E-N001"]),
        ({"Bộ tiêu chí!C7": None}, ["C7 E-Y007"]),
        ({"Bộ tiêu chí!C8": None}, ["B8 E-C025"]),
        ({"Bộ tiêu chí!K14": None}, ["K14 E-Y007"]),
        ({"Bộ tiêu chí!K14": "khong ap dung"}, ["K14 E-Y010"]),
        ({"Bộ tiêu chí!C5": 9}, ["B9 E-C001", "C5 E-C002"]),
        ({"Bộ tiêu chí!A20": "1.2"}, ["A20 E-C004"]),
        ({"Bộ tiêu chí!C17": "=1/0"}, ["C17 E-T010"]),
        ({"Bộ tiêu chí!F17": 60, "Bộ tiêu chí!B17": None}, ["B18 E-C008"]),
        ({"Chính sách!B6": "1822"}, ["B6 E-C030"]),
        ({"Chính sách!B4": None}, ["B4 E-Y007"]),
        ({"Chính sách!B7": "nháp"}, ["B7 E-Y010"]),
        ({"Chính sách!B27": "1, 9"}, ["B27 E-C013"]),
        ({"Chính sách!B12": 10}, ["B12 E-C033"]),
        ({"Chính sách!D38": None}, ["A38 E-C035"]),
        ({"Ví dụ!A4": "1.1.1", "Ví dụ!B4": "cham", "Ví dụ!C4": 2}, ["A4 E-C017"]),
        ({"Ví dụ!A4": "1.1.1", "Ví dụ!B4": "cham"}, ["C4 E-Y007"]),
        ({"Ví dụ!A4": "1.1.1", "Ví dụ!B4": "sớm", "Ví dụ!C4": 2}, ["B4 E-A019"]),
    ],
)
def test_every_problem_has_its_cell(cells: dict[str, object], expected: list[str]) -> None:
    def change(workbook: Workbook) -> None:
        for place, value in cells.items():
            title, _, cell = place.partition("!")
            workbook[title][cell] = value

    result = edited(change)
    assert [" ".join(line.split()[:2]) for line in told(result)] == expected
    assert result.text is None


def test_all_problems_are_told_at_once() -> None:
    def change(workbook: Workbook) -> None:
        sheet = workbook[TREE]
        sheet["D7"], sheet["C12"], sheet["K14"], sheet["E26"] = "Mức", "một", "?", 5
        workbook["Chính sách"]["B7"] = "nháp"

    result = edited(change)
    assert result.text is None
    assert {line.split()[0] for line in told(result)} == {"D7", "C12", "K14", "E26", "B7"}


ANYTHING = st.one_of(
    st.sampled_from([None, *KIND_WORDS, *WHEN_ZERO, *SCORED_BY, *NOT_APPLICABLE, *WHOLE]),
    st.sampled_from([column.heading for column in COLUMNS] + [setting.heading for setting in SETTINGS]),
    st.sampled_from(
        ["1", "1.1", "1.1.1", "2.3", "1.", "1,1", "x", "không làm tròn", "exact", "[]", "{}", "a=1; b=2", ";", "="]
    ),
    st.sampled_from(
        [0, 1, 2, -1, 0.5, 1.1, 1e300, float("nan"), True, datetime.date(2026, 1, 2), "\x1b[2J", "nh©n d©n"]
    ),
)


@settings(deadline=None, max_examples=120, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_whatever_the_cells_hold_there_is_an_answer(data: st.DataObject) -> None:
    """Complaints, or a set that is sound: never an exception, which a text that does not read back would raise."""
    sheets = []
    for title, rows in SHEETS.items():
        values = [list(row) for row in rows]
        for _ in range(data.draw(st.integers(0, 4))):
            line, column = data.draw(st.integers(0, len(values) - 1)), data.draw(st.integers(0, 22))
            values[line] += [None] * (column + 1 - len(values[line]))
            values[line][column] = data.draw(ANYTHING)
        if data.draw(st.booleans()) and len(values) > 8:
            del values[data.draw(st.integers(0, len(values) - 1))]
        sheets.append(Sheet("set.xlsx", title, values, {}, hidden=False))
    result = import_workbook(Raw("set.xlsx", b""), tuple(sheets))
    assert (result.text is None) == any(problem.code.startswith("E-") for problem in result.problems)
    for problem in result.problems:
        assert Language("vi").problem(problem).startswith("set.xlsx")


# --- texts --------------------------------------------------------------------------------------------------------

texts = (
    st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs")), min_size=1, max_size=40)
    .map(normal)
    .filter(lambda text: text and not unsafe_character(text) and not legacy_code(text))
)
awkward = st.sampled_from(
    [
        *("null", "~", "no", "TRUE", "1.10", "1,5", "- a", "a: b", "a:", ":", "a #b", "{a}", "[a, b]", '"a"', "'a'"),
        *("=A1", "'=1", "@x", "%a", "&a", "*a", "!a", "|", ">", "?", "? a", "---", "...", "\\n", "`", "#N/A"),
        *("a_x0041_b", "x" * 300, "a " * 200 + "a"),
    ]
)
any_text = texts | awkward


@settings(deadline=None, max_examples=300)
@given(st.dictionaries(any_text, any_text, min_size=1), st.lists(any_text, min_size=1))
def test_any_text_is_written_as_yaml_that_reads_back(entries: dict[str, str], items: list[str]) -> None:
    inner = Mapping({key: Scalar(value, None, plain=False) for key, value in entries.items()}, {}, None)
    listed = Sequence([Scalar(item, None, plain=False) for item in items], None)
    for key in ("rule", "scale", "levels"):
        below = Sequence([inner], None) if key == "levels" else inner
        root = Mapping(
            {
                key: below,
                "years": listed,
                "fields": Sequence([Mapping({"code": listed.items[0], "a": inner}, {}, None)], None),
            },
            {},
            None,
        )
        source, back = read_yaml(Raw("x.yaml", to_yaml(root).encode()))
        assert source.problems == []
        assert back is not None and same_content(back, root)


@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(any_text, min_size=7, max_size=7, unique_by=str.casefold))
def test_any_text_comes_back_from_a_workbook(words: list[str]) -> None:
    loaded, root = load_set_with_nodes(KINDS_SET)
    assert isinstance(root, Mapping)
    (field, *_), rest = root.entries["fields"].items, iter(words)  # type: ignore[union-attr]
    criterion = field.entries["criteria"].items[0]
    indicator = criterion.entries["sub_indicators"].items[0]
    level = indicator.entries["rule"].entries["levels"].items[0]
    for node, key in (
        *((root, "name"), (root, "source"), (field, "name"), (criterion, "source"), (indicator, "name")),
        *((indicator, "evidence"), (level, "name")),
    ):
        node.entries[key] = Scalar(next(rest), node.at, plain=False)
    loaded = parse_set(Raw("set.yaml", to_yaml(tidy(root)).encode()))  # type: ignore[arg-type]
    if loaded.sound is not None:
        result = imported(exported(loaded, root))
        assert result.text is not None, told(result)
        assert bare(parse_set(Raw("x.yaml", result.text.encode())).sound) == bare(loaded.sound)


keys = st.sampled_from(["a", "b", "level", "met", "percent", "a=b", "x;y"])
values = st.one_of(
    any_text.map(lambda text: Scalar(text, None, plain=False)),
    st.lists(any_text, max_size=3).map(
        lambda items: Sequence([Scalar(text, None, plain=False) for text in items], None)
    ),
    st.just(Scalar("", None)),
)


@settings(deadline=None, max_examples=300)
@given(st.dictionaries(keys, values, max_size=4), st.sampled_from([None, "a", "level", "met"]))
def test_any_answer_reads_back(entries: dict[str, Scalar | Sequence], single: str | None) -> None:
    if "met" in entries:
        entries["met"] = Sequence([Scalar("a b", None, plain=False), Scalar("c", None, plain=False)], None)
    answer = Mapping(entries, {}, None)  # type: ignore[arg-type]
    text = write_answer(answer, single)
    back = read_answer_text(normal(text), None, single=single, several="met" if single == "met" else None)
    assert back is not None and same_content(back, answer), text


# --- the workbook itself ------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def workbook() -> Workbook:
    loaded, root = load_set_with_nodes(ROOT / "criteria" / "dak-rlap-commune-2022.yaml")
    return load_workbook(io.BytesIO(exported(loaded, root)))


def test_its_sheets(workbook: Workbook) -> None:
    assert workbook.sheetnames == ["Bộ tiêu chí", "Chính sách", "Thưởng, trừ", "Ví dụ", "Hướng dẫn", "Danh mục"]
    assert [sheet.sheet_state for sheet in workbook.worksheets] == ["visible"] * 5 + ["hidden"]
    assert workbook.properties.title == "Bộ tiêu chí xác định Chỉ số CCHC cấp xã"


def test_it_prints_on_a4_landscape_one_page_wide(workbook: Workbook) -> None:
    for sheet in workbook.worksheets[:5]:
        setup = sheet.page_setup
        assert (setup.orientation, setup.paperSize, setup.fitToWidth, setup.fitToHeight) == ("landscape", 9, 1, 0)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
    tree = workbook[TREE]
    assert (tree.freeze_panes, tree.print_title_rows) == ("C5", "$4:$4")
    assert tree.print_area.startswith("'Bộ tiêu chí'!$A$1:$O$")


def test_every_drop_down_is_a_name_for_cells_of_the_hidden_sheet(workbook: Workbook) -> None:
    found = {}
    for sheet in workbook.worksheets:
        for validation in sheet.data_validations.dataValidation:
            assert validation.type == "list"
            name = workbook.defined_names[validation.formula1]
            title, cells = next(iter(name.destinations))
            found[name.name] = [cell.value for (cell,) in workbook[title][cells]]
            assert title == "Danh mục"
    assert found["ds_kind"][2:-3] == [kind.word for kind in KINDS]
    assert found["ds_when_zero"] == ["không áp dụng", "điểm tối đa", "0 điểm"]
    assert len(found) == 11 + len([1 for name in found if name.startswith("ds_setting")])


def test_codes_are_texts_and_so_are_the_cells_below_for_new_ones(workbook: Workbook) -> None:
    tree = workbook[TREE]
    codes = [cell for (cell,) in tree.iter_rows(min_row=5, max_col=1)]
    assert {cell.number_format for cell in codes} == {"@"}
    assert {type(cell.value) for cell in codes} == {str, type(None)}


def test_items_are_told_apart_at_a_glance(workbook: Workbook) -> None:
    tree = workbook[TREE]
    fills = {code: tree.cell(line, 2).fill.fgColor.rgb for line, code in lines_of(tree)}
    levels = {code: tree.row_dimensions[line].outlineLevel for line, code in lines_of(tree)}
    assert len({fills["1"], fills["1.1"], fills["1.1.1"]}) == 3
    assert (levels["1"], levels["1.1"], levels["1.1.1"]) == (0, 1, 2)
    assert {cell.font.name for row in tree.iter_rows(max_row=60) for cell in row if cell.value} == {"Times New Roman"}


def lines_of(sheet: Worksheet) -> list[tuple[int, str]]:
    return [(cell.row, cell.value) for (cell,) in sheet.iter_rows(min_row=5, max_col=1) if cell.value]


def test_every_heading_has_a_comment_in_the_language_of_the_run() -> None:
    loaded, root = load_set_with_nodes(KINDS_SET)
    for language in ("vi", "en"):
        tree = load_workbook(io.BytesIO(exported(loaded, root, language)))[TREE]
        comments = [tree.cell(4, column).comment for column in range(1, len(COLUMNS) + 1)]
        assert [comment.text for comment in comments] == [Language(language).say(column.note) for column in COLUMNS]


def test_the_layout_knows_every_kind() -> None:
    assert {kind.kind for kind in KINDS} == set(RULE_KINDS)
    assert len(KIND_BY_WORD) == len(KINDS)


def test_sets_and_workbooks_come_through_standard_input(tmp_path: Path, cchc: Callable[..., Any]) -> None:
    file = Path(__file__).parent / "golden" / "files" / "sets" / "small.yaml"
    shown = cchc("criteria", "show", file)
    assert cchc("criteria", "show", "-", stdin=file.read_bytes()) == shown
    workbook, again = tmp_path / "set.xlsx", tmp_path / "set.yaml"
    assert cchc("criteria", "export", "-", "-o", workbook, stdin=file.read_bytes()).status == 0
    assert cchc("criteria", "import", "-", "-o", again, stdin=workbook.read_bytes()).status == 0
    assert cchc("criteria", "show", again) == shown
    assert cchc("criteria", "show", "-").err.startswith("<stdin>: E-F007")
