"""A form that is filled in and read gives exactly what was stated, whatever it is."""

from __future__ import annotations

import io
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cchc.answers import NOT_APPLICABLE, UNANSWERED, Answer
from cchc.assessment import Assessment, SourceFile, Unit
from cchc.criteria import Indicator
from cchc.formats.assessments import read_assessment
from cchc.formats.expected import Expected
from cchc.formats.files import Raw
from cchc.formats.forms.filled import FilledForm, open_form
from cchc.formats.forms.workbook import write_form
from cchc.formats.sets.reading import parse_set
from cchc.formats.workbooks.font_code_signs import legacy_code
from cchc.language import Language
from cchc.number import Exact, quotient
from cchc.problems import Place
from cchc.rounds import Round
from cchc.rules import Figure, Way
from cchc.text import normal, unsafe_character

SET = """
id: any
name: Mọi cách chấm, với mọi thứ tên
level: commune
years: [2023]
status: illustrative
source: bài kiểm tra
maximum: 24
policy:
  grades: [{code: a, name: Một hạng}]
fields:
  - code: "1"
    name: Lĩnh vực =1+1
    maximum: 24
    criteria:
      - {code: "1.1", name: "Mức, \\"mức\\" & mức", maximum: 2, rule: {kind: levels, levels: [
          {code: a, name: "Trên 90 %; 2,5 lần", points: 2}, {code: b, name: "=1+1", points: 1},
          {code: c, name: "1/2", points: 0.5},
          {code: d, name: "TRUE", points: 0}, {code: e, name: "-", points: 0}, {code: f, name: "90%", points: 0},
          {code: g, name: "1,5", points: 0}, {code: h, name: "_x0041_", points: 0}]}}
      - {code: "1.2", name: Một mức, maximum: 2, not_applicable: forbid, rule: {kind: levels, levels: [
          {code: a, name: "Có", points: 2}, {code: b, name: "Không", points: 0}]}}
      - {code: "1.3", name: Mục, maximum: 2, rule: {kind: checklist, items: [
          {code: a, name: "'Có", points: 1}, {code: b, name: "+Không", points: 1}, {code: c, name: "@c", points: 1}]}}
      - {code: "1.4", name: Đủ mục, maximum: 2, not_applicable: zero, rule: {kind: checklist, mode: all, items: [
          {code: a, name: Một}, {code: b, name: Hai}]}}
      - {code: "1.5", name: Tỷ lệ, maximum: 2, rule: {kind: ratio, numerator: {key: part, name: Phần},
          denominator: {key: total, name: Tổng}, percent: allowed, when_zero: not_applicable,
          scale: [{from: 90, points: 2}, {linear: true}]}}
      - {code: "1.6", name: Tỷ lệ số tiền, maximum: 2, rule: {kind: ratio, over: cap,
          numerator: {key: paid, name: Đã chi, whole: false, unit: triệu đồng},
          denominator: {key: planned, name: Dự toán, whole: false, unit: triệu đồng}, when_zero: full,
          scale: [{linear: true}]}}
      - {code: "1.7", name: Số, maximum: 2, not_applicable: full, rule: {kind: number, input: {key: days, whole: false},
          scale: [{above: 5, points: 0}, {points: 2}]}}
      - {code: "1.8", name: Đếm, maximum: 2, rule: {kind: count, input: {key: ideas, name: Sáng kiến}, each: 0.5}}
      - {code: "1.9", name: Trừ, maximum: 2, rule: {kind: deduction, floor: -1, deductions: [
          {key: late, name: Trễ, each: 0.25}, {key: lost, name: Mất, each: 1}]}}
      - {code: "1.10", name: Khảo sát, maximum: 2, rule: {kind: survey, options: [
          {code: A, weight: 100}, {code: B, weight: 60}, {code: C, weight: 20}, {code: D, weight: 0}]}}
      - {code: "1.11", name: Điểm, maximum: 2, rule: {kind: points}}
      - {code: "1.12", name: Điểm theo bước, maximum: 2, rule: {kind: points, step: 0.05}}
"""
LOADED = parse_set(Raw("set.yaml", SET.encode()))
CRITERIA = LOADED.sound
assert CRITERIA is not None, LOADED.problems
UNIT = Unit("nhan-co", 'Xã Nhân Cơ & "Đắk" <R\'lấp>')
ROUND = Round("Đợt thử", 2023, CRITERIA, (UNIT,), Place("round.yaml"))
EXPECTED = Expected(CRITERIA, year=2023, units=[UNIT])

ODD_TEXTS = (
    "=1+1", "=HYPERLINK(\"x\")", "+84 261", "-5", "@name", "'quoted", "''", '"', "1/2", "TRUE", "FALSE", "12", "007",
    "1,5",
    "90%", "1e5", "NaN", "null", "~", "#REF!", "#N/A", "dòng một\ndòng hai", "một\r\nhai", "tab\tở giữa",
    "_x0041_", "_x000D_",
    "_x", "<b>&amp;</b>", "]]>", "{name}", "%s", "Không áp dụng", "KAD", "not_applicable", "  hai  đầu ",
    "e\u0302\u0301",
    "Hoà / Hòa", "x" * 30_000, "Báo cáo số 12/BC-UBND, tr. 1-6; " * 400, "≤ ≥ ½ ° “” «»", "日本語", "😀",
    "\u00a0", "a\u200bb",
)  # fmt: skip
texts = st.one_of(
    st.just(""),
    st.sampled_from(ODD_TEXTS),
    st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Co", "Cn"]), max_size=40).filter(
        lambda text: not unsafe_character(text) and not legacy_code(text)
    ),
)
decimals = st.builds(lambda n, places: quotient(n, 10**places), st.integers(0, 10**12), st.integers(0, 9))
counts = st.one_of(st.integers(0, 20), st.integers(0, 10**15 - 1))


def figures(asked: Figure) -> st.SearchStrategy[Exact]:
    if asked.step is not None:
        step, most = asked.step, asked.at_most
        assert most is not None
        return st.integers(0, int(most / step)).map(lambda n: quotient(n * step.numerator, step.denominator))
    if asked.at_most is not None:
        most = asked.at_most
        return st.integers(0, 10**6).map(lambda n: quotient(n * most.numerator, 10**6 * most.denominator))
    return counts if asked.whole else decimals


@st.composite
def facts(draw: st.DrawFn, way: Way) -> tuple[Exact, ...]:
    found: list[Exact] = []
    for asked in way.inputs:
        if isinstance(asked, Figure):
            found.append(draw(figures(asked)))
        elif asked.several:
            found += draw(st.lists(st.integers(0, 1), min_size=asked.width, max_size=asked.width))
        else:
            chosen = draw(st.integers(0, asked.width - 1))
            found += [int(number == chosen) for number in range(asked.width)]
    if way.keys == ("part", "total"):
        found.sort()
    if len(way.keys) == 4 and not any(found):
        found[0] = 1
    return tuple(found)


@st.composite
def answers(draw: st.DrawFn, leaf: Indicator) -> Answer:
    way = draw(st.integers(0, len(leaf.rule.ways) - 1))
    stated = draw(
        st.one_of(st.just(UNANSWERED), st.just(NOT_APPLICABLE), facts(leaf.rule.ways[way]), facts(leaf.rule.ways[way]))
    )
    if stated is NOT_APPLICABLE and leaf.code == "1.2":
        stated = UNANSWERED
    claimed = draw(st.one_of(st.none(), decimals))
    return Answer(stated, way if isinstance(stated, tuple) else 0, claimed, draw(texts), draw(texts))


assessments = st.fixed_dictionaries({leaf.code: answers(leaf) for leaf in CRITERIA.leaves})


def assessed(stated: dict[str, Answer]) -> Assessment:
    return Assessment(UNIT.code, 2023, CRITERIA.id, stated, SourceFile("a.yaml", ""), Place("a.yaml"))


def written(stated: dict[str, Answer], lang: str) -> bytes:
    stream = io.BytesIO()
    write_form(ROUND, UNIT, Language(lang), stream, assessment=assessed(stated))
    return stream.getvalue()


def due(stated: dict[str, Answer]) -> dict[str, Answer]:
    return {
        code: answer._replace(evidence=normal(answer.evidence), note=normal(answer.note))
        for code, answer in stated.items()
    }


def found(assessment: Assessment | None) -> dict[str, Answer]:
    assert assessment is not None
    return {
        code: answer._replace(at=None, claimed_at=None, evidence_at=None) for code, answer in assessment.answers.items()
    }


@settings(deadline=None, max_examples=40, suppress_health_check=list(HealthCheck))
@given(assessments, st.sampled_from(["vi", "en"]))
def test_what_is_written_is_read(stated, lang):
    form = open_form(Raw("form.xlsx", written(stated, lang)))
    assert isinstance(form, FilledForm), form
    submission = form.read(EXPECTED)
    assert [problem for problem in submission.problems if problem.code != "W-A021"] == []
    assert found(submission.assessment) == due(stated)


@pytest.mark.parametrize("text", ODD_TEXTS)
def test_an_odd_text_is_read_as_it_was_written(text):
    stated = {leaf.code: Answer(UNANSWERED, evidence=text, note=f"{text} ") for leaf in CRITERIA.leaves}
    form = open_form(Raw("form.xlsx", written(stated, "vi")))
    assert isinstance(form, FilledForm), form
    assert found(form.read(EXPECTED).assessment) == due(stated)


@pytest.mark.skipif(not shutil.which("soffice"), reason="needs LibreOffice")
def test_what_libreoffice_saved_in_between_is_read(libreoffice: Callable[..., list[Path]], tmp_path: Path):
    """A batch of forms with whatever the property above comes up with."""
    batch: list[dict[str, Answer]] = []

    @settings(deadline=None, max_examples=25, database=None, derandomize=True, suppress_health_check=list(HealthCheck))
    @given(assessments)
    def collect(stated: dict[str, Answer]) -> None:
        batch.append(stated)

    collect()
    paths = [tmp_path / f"{number}.xlsx" for number in range(len(batch))]
    for path, stated in zip(paths, batch, strict=True):
        path.write_bytes(written(stated, "vi"))
    for path, stated in zip(libreoffice(paths, "xlsx"), batch, strict=True):
        submission = read_assessment(path, EXPECTED)
        assert [problem for problem in submission.problems if problem.code != "W-A021"] == []
        assert found(submission.assessment) == due(stated)
