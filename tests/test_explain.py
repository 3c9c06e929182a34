"""One unit's result as a tree: what it tells is what the results hold, and its figures follow from each other."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import unicodedata
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from reading_workbooks import load_workbook

from cchc.analysis.grounds_in_set import Names, before_rounding, legal_source
from cchc.analysis.neighbours import neighbours
from cchc.criteria import CriteriaSet, RankBy, Ties
from cchc.formats.files import Raw
from cchc.formats.results.kept_set import set_of_results
from cchc.formats.results.reading import load_results
from cchc.formats.sets.reading import parse_set
from cchc.language import Language
from cchc.number import parse_exact
from cchc.results import FieldRecord, Results, problems_of_unit
from cchc.tables.explanation.listed import codes_of
from cchc.tables.explanation.tree import explanation_tables
from cchc.tables.precise import precise
from cchc.tables.wording import cell_text
from cchc.terminal import show_tables

ROOT = Path(__file__).parent.parent
SMALL = Path(__file__).parent / "golden" / "files" / "rounds"
ROUNDS = sorted(path.parent for place in (ROOT / "examples", SMALL) for path in place.glob("*/round.yaml"))


def read(file: str | Path) -> tuple[Results, CriteriaSet]:
    results = load_results(file)
    assert isinstance(results, Results)
    criteria = set_of_results(results, str(file))
    assert isinstance(criteria, CriteriaSet)
    return results, criteria


def texts(tables, language: Language) -> list[str]:
    return [
        cell_text(cell, column, language)
        for table in tables
        for row in table.rows
        for cell, column in zip(row.cells, table.columns, strict=True)
    ]


# --- every unit of every round -----------------------------------------------------------------------------------


DOCUMENTS: dict[Path, bytes] = {}
"""The results of the rounds that were scored, which every test that asks for them reads anew."""


@pytest.fixture(params=ROUNDS, ids=lambda path: path.name)
def scored(request, cchc, tmp_path) -> tuple[Results, CriteriaSet]:
    file = tmp_path / "results.json"
    if request.param not in DOCUMENTS:
        cchc("batch", request.param, "-o", file)
        DOCUMENTS[request.param] = file.read_bytes()
    file.write_bytes(DOCUMENTS[request.param])
    return read(file)


def test_all_is_told_of_every_unit(scored):
    """Each indicator with rule, reason, evidence and every stage's words, in both languages, at any width."""
    results, criteria = scored
    assert results.units
    for entry in results.units:
        tables = explanation_tables(results, criteria, entry)
        for lang in ("vi", "en"):
            language = Language(lang)
            told = "\n".join(texts(tables, language))
            assert "{" not in told
            for item in (*entry.unit.indicators, *entry.unit.adjustments.items):
                leaf = criteria.by_code[item.code]
                said = [language.sentence(item.reason), item.evidence, leaf.name, leaf.evidence, leaf.source]
                said += [language.sentence(words) for words in leaf.rule.words]
                said += [text for step in item.steps for text in (step.why, step.explanation, step.evidence)]
                assert [text for text in said if text not in told] == []
        codes = [row.cells[0] for table in tables for row in table.rows if isinstance(row.cells[0], str)]
        items = [item.code for part in criteria.fields for item in part.criteria if item.has_sub_indicators]
        assert sorted(codes) == sorted([*items, *(leaf.code for leaf in criteria.answered)])


@pytest.mark.parametrize("width", [40, 80, 120])
def test_lines_keep_to_the_width(scored, width, monkeypatch):
    results, criteria = scored
    monkeypatch.setenv("COLUMNS", str(width))
    stream = io.StringIO()
    show_tables(explanation_tables(results, criteria, results.units[0]), Language("vi"), color=False, stream=stream)
    assert [line for line in stream.getvalue().splitlines() if len(line) > width] == []


def test_rounding_is_what_it_says(scored):
    """What the rule gave rounds to the points, wherever it is told that something was rounded."""
    results, criteria = scored
    rounding = criteria.policy.points_rounding
    for entry in results.units:
        for item in (*entry.unit.indicators, *entry.unit.adjustments.items):
            exact = before_rounding(criteria, item)
            if exact is not None:
                assert rounding is not None
                assert exact != item.points == rounding.of(exact)


def test_json_holds_the_same_figures(scored, cchc, tmp_path):
    results, criteria = scored
    entry = results.units[-1]
    run = cchc("explain", tmp_path / "results.json", entry.unit.code, "--format", "json")
    assert run.status == 0
    unit = json.loads(run.out)["unit"]
    told = {
        leaf["code"]: leaf
        for part in unit["fields"]
        for criterion in part["criteria"]
        for leaf in criterion["indicators"]
    }
    assert told.keys() == {leaf.code for leaf in criteria.leaves}
    for item in entry.unit.indicators:
        points = told[item.code]["points"]
        assert (None if points is None else parse_exact(points)) == item.points
        exact = told[item.code].get("before_rounding")
        assert (None if exact is None else parse_exact(exact)) == before_rounding(criteria, item)
        assert told[item.code]["source"]["text"] == legal_source(criteria, item.code).text
    for part, record in zip(unit["fields"], entry.unit.fields, strict=True):
        sums = [Fraction(str(parse_exact(criterion["points"]))) for criterion in part["criteria"]]
        assert sum(sums) == record.points
    assert unit["rank"]["rank"] == entry.rank
    assert unit["grade"]["code"] == entry.grade


def test_a_code_is_a_part_of_the_tree(scored):
    """Every field, criterion, indicator, bonus and penalty; their indicators are told as in the whole."""
    results, criteria = scored
    entry = results.units[0]
    parts = [code for part in criteria.fields for code in (part.code, *(item.code for item in part.criteria))]
    for code in dict.fromkeys((*parts, *criteria.by_code)):
        (table,) = explanation_tables(results, criteria, entry, code)
        told = "\n".join(texts([table], Language("en")))
        for leaf in codes_of(criteria, code):
            record = next(i for i in (*entry.unit.indicators, *entry.unit.adjustments.items) if i.code == leaf)
            assert Language("en").sentence(record.reason) in told
    assert codes_of(criteria, "no such") == ()


# --- why this rank -----------------------------------------------------------------------------------------------


def with_fields(results: Results, *indices: tuple[int, int]) -> Results:
    """The units with these indices of their two fields, all of one index."""
    units = tuple(
        entry._replace(
            unit=replace(
                entry.unit,
                fields=tuple(
                    FieldRecord(code, Fraction(index, 2), 50, index) for code, index in zip("12", pair, strict=True)
                ),
            )
        )
        for entry, pair in zip(results.units, indices, strict=True)
    )
    return results._replace(units=units)


def test_neighbours_are_the_units_of_the_next_ranks(results_of):
    results = results_of([90, 80, 70])
    first, second, third = results.units
    assert neighbours(results, first).above is None
    found = neighbours(results, second)
    assert found.above is not None
    assert found.below is not None
    assert (found.above.entry, found.above.own, found.above.other) == (first, 80, 90)
    assert (found.below.entry, found.below.own, found.below.other) == (third, 80, 70)
    assert (found.of, found.group, found.tied) == (3, None, ())


def test_equal_units_and_what_decides(results_of):
    results = with_fields(results_of([80, 80, 80]), (90, 70), (90, 60), (90, 60))
    policy = results.policy._replace(tie_break=("1", "2"))
    first, second, third = results.units
    units = (first, second._replace(rank=2, tied=True), third._replace(rank=2, tied=True))
    results = results._replace(policy=policy, units=units)
    found = neighbours(results, units[1])
    assert [other.unit.code for other in found.tied] == ["u3"]
    assert found.above is not None
    assert (found.above.entry.unit.code, found.above.field, found.above.own, found.above.other) == ("u1", "2", 60, 70)
    assert found.below is None
    ordinal = results._replace(policy=policy._replace(ties=Ties.ORDINAL), units=(*units[:2], units[2]._replace(rank=3)))
    below = neighbours(ordinal, ordinal.units[1]).below
    assert below is not None
    assert below.by_order


def test_published_indices_are_compared_where_the_set_says_so(results_of):
    results = results_of([Fraction("80.004"), Fraction("80.001")])
    exact = neighbours(results, results.units[0]).below
    assert exact is not None
    assert (exact.own, exact.other) == (Fraction("80.004"), Fraction("80.001"))
    published = results._replace(policy=results.policy._replace(rank_by=RankBy.PUBLISHED, ties=Ties.ORDINAL))
    below = neighbours(published, published.units[0]).below
    assert below is not None
    assert below.by_order


def test_groups_are_ranked_apart(results_of):
    results = results_of([90, 80, 70], groups=("Xã", "Phường", "Xã"))
    found = neighbours(results, results.units[2])
    assert found.above is not None
    assert (found.of, found.group, found.above.entry.unit.code) == (2, "Xã", "u1")


@pytest.mark.parametrize(
    ("value", "beside", "shown"),
    [
        (Fraction(85), Fraction(85), "= 85"),
        (Fraction("85.405"), Fraction("85.41"), "= 85.405"),
        (Fraction(244, 3), Fraction("81.33"), "≈ 81.3333"),
        (Fraction("80.0000001"), Fraction(80), "= 80.0000001"),
        (Fraction(240_000_001, 3_000_000), Fraction(80), "≈ 80.00000033"),
    ],
)
def test_as_many_decimals_as_it_takes(value, beside, shown):
    assert Language("en").sentence(precise(value, beside, 2)) == shown


# --- the legal source --------------------------------------------------------------------------------------------


def test_the_nearest_source_holds():
    text = """\
id: thu
name: Bộ thử
level: commune
years: [2023]
status: official
source: Quyết định số 1
maximum: 4
policy:
  grades: [{code: tot, name: Tốt}]
fields:
  - code: "1"
    name: Điều hành
    maximum: 3
    source: Chương I
    criteria:
      - code: "1.1"
        name: Kế hoạch
        maximum: 2
        source: Điều 2
        sub_indicators:
          - {code: "1.1.1", name: Ban hành, maximum: 1, rule: {kind: points}, source: "Điều 2, khoản 1"}
          - {code: "1.1.2", name: Thực hiện, maximum: 1, rule: {kind: points}}
      - {code: "1.2", name: Báo cáo, maximum: 1, rule: {kind: points}}
  - code: "2"
    name: Thể chế
    maximum: 1
    criteria:
      - {code: "2.1", name: Văn bản, maximum: 1, rule: {kind: points}}
adjustments:
  - {code: T1, name: Thưởng, kind: bonus, cap: 1, rule: {kind: points}}
"""
    criteria = parse_set(Raw("set.yaml", text.encode())).sound
    assert criteria is not None
    assert {leaf.code: tuple(legal_source(criteria, leaf.code)) for leaf in criteria.answered} == {
        "1.1.1": ("Điều 2, khoản 1", Names.ITEM, ""),
        "1.1.2": ("Điều 2", Names.CRITERION, "1.1"),
        "1.2": ("Chương I", Names.FIELD, "1"),
        "2.1": ("Quyết định số 1", Names.SET, ""),
        "T1": ("Quyết định số 1", Names.SET, ""),
    }


# --- special rounds ----------------------------------------------------------------------------------------------


def test_where_no_survey_was_held(cchc, tmp_path):
    """The rescaling is told with its figures, and they give the index."""
    folder = tmp_path / "round"
    shutil.copytree(ROOT / "examples" / "communes-2025-appraised", folder)
    for path in folder.rglob("*.yaml"):
        text = path.read_text(encoding="utf-8")
        kept = [line for line in text.splitlines(keepends=True) if not line.lstrip().startswith('"4.1":')]
        if path.name == "round.yaml":
            kept.append("survey: none\n")
        if path.name != "criteria.yaml":
            path.write_text("".join(kept), encoding="utf-8")
    run = cchc("batch", folder, "-o", tmp_path / "results.json")
    results, criteria = read(tmp_path / "results.json")
    entry = next(entry for entry in results.units if entry.unit.measured)
    assert entry.unit.measured is not None, run.err
    told = "\n".join(texts(explanation_tables(results, criteria, entry), Language("en")))
    points, maximum = entry.unit.measured
    number = Language("en").number
    whole = maximum + criteria.by_code["4.1"].maximum
    assert f"{number(points)} × {number(whole)} ÷ {number(maximum)}" in told
    assert entry.unit.points == points * whole / maximum + entry.unit.adjustments.bonus - entry.unit.adjustments.penalty


def test_results_of_older_versions_are_explained_with_their_set(workplace, cchc):
    """A bundled one is found by itself; another is named, and must be the very one."""
    cchc("batch", "rounds/appraised", "-o", "new.json")
    document = json.loads(Path("new.json").read_text(encoding="utf-8"))
    del document["criteria"]["text"]
    Path("old.json").write_text(json.dumps(document), encoding="utf-8")
    assert "E-J009" in cchc("explain", "old.json", "an-binh").err
    assert "E-J010" in cchc("explain", "old.json", "an-binh", "-c", "sets/small.yaml").err
    run = cchc("explain", "old.json", "an-binh", "-c", "sets/appraised.yaml")
    assert run.out == cchc("explain", "new.json", "an-binh").out != ""
    assert run.status == 0
    cchc("batch", ROOT / "examples" / "dak-nong-districts-2023", "-o", "bundled.json")
    document = json.loads(Path("bundled.json").read_text(encoding="utf-8"))
    del document["criteria"]["text"]
    Path("bundled.json").write_text(json.dumps(document), encoding="utf-8")
    assert cchc("explain", "bundled.json", "dak-rlap").status == 0


def test_units_that_are_not_ranked(workplace, cchc):
    """Told with what was said of their files, and nothing of anybody else's."""
    cchc("batch", "rounds/errors", "-o", "errors.json")
    cchc("batch", "rounds/sound", "-o", "sound.json")
    results, _ = read("errors.json")
    for entry in results.unranked:
        told = problems_of_unit(results, entry.code)
        run = cchc("explain", "errors.json", entry.name, "--format", "json")
        assert run.status == 0
        unit = json.loads(run.out)["unit"]
        assert unit["why"] == entry.why.value
        assert [problem["code"] for problem in unit["problems"]] == [problem.code for problem in told]
    by_code = {entry.code: problems_of_unit(results, entry.code) for entry in results.unranked}
    assert {place.file for problem in by_code["binh-minh"] for place in problem.places} == {
        "rounds/errors/assessments/binh-minh.yaml"
    }
    run = cchc("explain", "sound.json", "khe-vang", lang="en")
    assert (run.status, run.err) == (0, "")
    assert "nothing is applicable to it" in run.out


def test_a_unit_that_is_not_ranked_is_named_as_any_other(workplace, cchc):
    """However its name was typed; and where another has the name as well, neither is taken for the other."""
    cchc("batch", "rounds/sound", "-o", "sound.json")
    document = json.loads(Path("sound.json").read_text(encoding="utf-8"))
    ranked, (unranked, *_) = document["units"][0], document["unranked"]
    typed = unicodedata.normalize("NFD", f" {unranked['name']} ")
    assert cchc("explain", "sound.json", typed).out == cchc("explain", "sound.json", unranked["code"]).out != ""
    unranked["name"] = ranked["name"]
    Path("twins.json").write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
    run = cchc("explain", "twins.json", ranked["name"])
    assert (run.status, run.out) == (2, "")
    assert "E-A031" in run.err
    assert {ranked["code"], unranked["code"]} <= set(re.findall(r"[\w-]+", run.err))


def test_names_that_could_do_harm_are_only_names(workplace, cchc):
    """In units, sets, rules and evidence: on a sheet no formula, in CSV no start of one, on a terminal no command."""
    evil = {
        "Xã An Bình": "=HYPERLINK(1)",
        "Bộ tiêu chí thử có thẩm định": "[red]<script>&amp;",
        "Ban hành kế hoạch": "+cmd|' /C calc'!A0",
        "Chỉ đạo, điều hành": "@SUM(1)",
    }
    for path in (Path("sets/appraised.yaml"), Path("rounds/appraised/units.yaml")):
        text = path.read_text(encoding="utf-8")
        for name, bad in evil.items():
            text = text.replace(f"name: {name}", f"name: {json.dumps(bad)}")
        path.write_text(text, encoding="utf-8")
    assert cchc("batch", "rounds/appraised", "-o", "r.json").status == 0
    run = cchc("explain", "r.json", "=HYPERLINK(1)", "-o", "x.xlsx", "-o", "x.csv", "-o", "x.json")
    assert run.status == 0, run.err
    assert all(bad in run.out for bad in evil.values())
    book = load_workbook("x.xlsx")
    cells = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert all(cell.data_type != "f" for cell in cells)
    assert any("+cmd|' /C calc'!A0" in str(cell.value) for cell in cells)
    rows = list(csv.reader(io.StringIO(Path("x.csv").read_text(encoding="utf-8-sig")), delimiter=";"))
    assert [cell for row in rows for cell in row if cell.startswith(("=", "@", "+"))] == []
    assert json.loads(Path("x.json").read_text(encoding="utf-8"))["unit"]["name"] == "=HYPERLINK(1)"


def test_the_sheet_can_be_printed_and_attached(workplace, cchc):
    """Upright on A4, with letterhead and signatures, and the warning where the set is illustrative."""
    cchc("batch", "rounds/appraised", "-o", "r.json")
    cchc("explain", "r.json", "an-binh", "-o", "x.xlsx")
    book = load_workbook("x.xlsx")
    (sheet,) = book.worksheets
    values = [cell.value for row in sheet.iter_rows() for cell in row if cell.value is not None]
    for text in ("UBND HUYỆN THỬ", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "TRƯỞNG PHÒNG", "Nguyễn Thị Thử"):
        assert text in values
    assert "Bộ tiêu chí minh họa, không phải quyết định của cơ quan nào" in values
    assert sheet.page_setup.orientation == "portrait"
    assert (sheet.page_setup.paperSize, sheet.page_setup.fitToWidth) == (9, 1)


@pytest.mark.parametrize("command", ["explain r.json an-binh", "gaps r.json", "report r.json -o r.html"])
def test_a_set_that_is_not_used_is_told_of(command, workplace, cchc):
    """Results that keep their set are explained by it, whatever is given."""
    assert cchc("batch", "rounds/sound", "-o", "r.json").status == 0
    due = cchc(*command.split(), lang="en")
    Path("other.yaml").write_text(Path("sets/small.yaml").read_text(encoding="utf-8") + "# 1\n", encoding="utf-8")
    run = cchc(*command.split(), "-c", "other.yaml", lang="en")
    told = "other.yaml is not used: the results keep the set that they were scored with, small\n"
    assert (run.status, run.out, run.err) == (due.status, due.out, told + due.err)
    assert cchc(*command.split(), "-c", "sets/small.yaml", lang="en") == due, "it is the same"


@pytest.mark.parametrize("command", ["explain FILE nhan-co", "gaps FILE", "report FILE -o r.html", "compare FILE FILE"])
def test_a_kept_set_that_was_changed_by_hand_is_told_though_the_bundled_one_is_at_hand(
    command, tmp_path, examples, monkeypatch, cchc
):
    monkeypatch.chdir(tmp_path)
    cchc("batch", examples / "dak-rlap-communes-2023", "-o", "sound.json")
    document = json.loads(Path("sound.json").read_text(encoding="utf-8"))
    document["criteria"]["text"] += "# sửa tay\n"
    Path("changed.json").write_text(json.dumps(document), encoding="utf-8")
    sound, changed = (cchc(*command.replace("FILE", f"{name}.json").split()) for name in ("sound", "changed"))
    assert (sound.status, changed.status, sound.out) == (0, 0, changed.out)
    assert "W-J013" not in sound.err
    assert "changed.json: W-J013" in changed.err
