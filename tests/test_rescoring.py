"""What another set would have made of results: the same set the very same, another one as worked out by hand."""

from __future__ import annotations

import json
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from reading_workbooks import load_workbook

from cchc.analysis.kept_answers import kept_answer
from cchc.analysis.rescoring import Lost, Rescoring, rescore
from cchc.criteria import CriteriaSet
from cchc.formats.files import Raw
from cchc.formats.results.kept_set import set_of_results
from cchc.formats.results.reading import load_results
from cchc.formats.sets.reading import load_set, parse_set
from cchc.language import Language
from cchc.ranking import Why
from cchc.results import Results
from cchc.scoring import UnitResult
from cchc.tables.rescored import rescored_table

ROOT = Path(__file__).parent.parent
SMALL = Path(__file__).parent / "golden" / "files" / "rounds"
ROUNDS = sorted(path.parent for place in (ROOT / "examples", SMALL) for path in place.glob("*/round.yaml"))


def results_of_round(folder: Path, cchc, tmp_path: Path, *options: str) -> tuple[Results, str]:
    file = tmp_path / "results.json"
    cchc("batch", folder, "-o", file, *options)
    results = load_results(file)
    assert isinstance(results, Results)
    return results, str(file)


def told(result: UnitResult) -> tuple[object, ...]:
    return (
        result.index_exact,
        result.index,
        result.sums,
        result.measured if result.is_rescaled else None,
        result.bonus,
        result.penalty,
        [item.points for item in result.indicators],
        [item.state for item in result.indicators],
    )


# --- the same set ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("folder", "options"),
    [
        *(pytest.param(folder, (), id=folder.name) for folder in ROUNDS),
        *(
            pytest.param(folder, ("--stage", stage), id=f"{folder.name} {stage}")
            for folder in ROUNDS
            if "appraised" in folder.name
            for stage in ("self", "appraisal-1", "explanation")
        ),
    ],
)
def test_the_same_set_makes_the_same(folder, options, cchc, tmp_path):
    """Index, rank, grade, missed conditions, every indicator: also where no survey was held, or others are awaited."""
    results, file = results_of_round(folder, cchc, tmp_path, *options)
    criteria = set_of_results(results, file)
    assert isinstance(criteria, CriteriaSet)
    found = rescore(results, criteria)
    assert len(found.units) == len(results.units) > 0
    for one, entry in zip(found.units, results.units, strict=True):
        assert one.then is entry
        assert one.now is not None
        assert (one.now.rank, one.now.tied, one.now.grade.code) == (entry.rank, entry.tied, entry.grade)
        assert (one.now.missed, one.now.decided, one.now.tie_break) == (entry.missed, entry.decided, entry.tie_break)
        unit = entry.unit
        assert told(one.now.result) == (
            unit.index_exact,
            unit.index,
            (unit.points, unit.maximum),
            unit.measured,
            unit.adjustments.bonus,
            unit.adjustments.penalty,
            [item.points or 0 for item in unit.indicators],
            [item.state for item in unit.indicators],
        )
        assert one.comparable == one.comparable_then
    assert found.is_all_comparable
    assert not (found.new or found.dropped or found.lost or found.renamed or found.settled)


def test_the_same_set_makes_the_same_where_no_survey_was_held(workplace, cchc, tmp_path):
    """Rescaled; and what another policy would have made of it."""
    path = Path("sets/small.yaml")
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("policy:\n", "policy:\n  without_survey: rescale\n"), encoding="utf-8")
    for file in Path("rounds/sound/assessments").glob("*.yaml"):
        lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
        file.write_text("".join(line for line in lines if not line.lstrip().startswith('"2.1"')), encoding="utf-8")
    results, _ = results_of_round(Path("rounds/sound"), cchc, tmp_path)
    assert all(entry.unit.measured for entry in results.units)
    same = rescore(results, edited())
    assert not same.survey_held
    for one in same.units:
        assert one.now is not None
        assert one.now.result.measured == one.then.unit.measured
        assert (one.now.rank, one.now.result.index_exact) == (one.then.rank, one.then.unit.index_exact)
    zero = rescore(results, edited(("without_survey: rescale", "without_survey: zero")))
    for one in zero.units:
        assert one.now is not None
        assert one.then.unit.measured is not None
        assert one.now.result.sums == (one.then.unit.measured.points, one.then.unit.measured.maximum + 2)
    refused = rescore(results, edited(("without_survey: rescale", "without_survey: refuse")))
    assert {one.why for one in refused.units} == {Why.UNANSWERED}


# --- another set, by hand ----------------------------------------------------------------------------------------


@pytest.fixture
def sound(workplace, cchc) -> Results:
    cchc("batch", "rounds/sound", "-o", "results.json")
    results = load_results("results.json")
    assert isinstance(results, Results)
    return results


def edited(*edits: tuple[str, str], file: str = "sets/small.yaml") -> CriteriaSet:
    text = Path(file).read_text(encoding="utf-8")
    for before, after in edits:
        assert before in text, before
        text = text.replace(before, after, 1)
    loaded = parse_set(Raw("new.yaml", text.encode()), examples=False)
    assert loaded.criteria is not None
    return loaded.criteria


def would_be(found: Rescoring) -> dict[str, tuple[object, ...] | Why | None]:
    return {
        one.then.unit.code: one.why if one.now is None else (one.now.result.sums, one.now.rank) for one in found.units
    }


def test_points_of_a_level(sound):
    """An Bình and others who were in time get 0.25 less: nothing else is another."""
    criteria = edited(
        (
            "{code: kip-thoi, name: Ban hành kịp thời, points: 1}",
            "{code: kip-thoi, name: Ban hành kịp thời, points: 0.75}",
        )
    )
    found = rescore(sound, criteria)
    for one in found.units:
        assert one.now is not None
        record = one.then.unit.indicators[0]
        in_time = record.answer == {"level": "kip-thoi"}
        assert one.now.result.sums.points == one.then.unit.points - (Fraction(1, 4) if in_time else 0)
        assert one.now.result.sums.maximum == one.then.unit.maximum


def test_a_moved_indicator_is_found_by_its_name(sound):
    criteria = edited(('code: "1.1.2"', 'code: "1.1.7"'))
    found = rescore(sound, criteria)
    assert found.same["1.1.7"] == "1.1.2"
    assert [one.now.result.index if one.now else None for one in found.units] == [
        entry.unit.index for entry in sound.units
    ]
    assert not found.lost


def test_a_level_that_is_gone_is_not_carried(sound):
    criteria = edited(("code: kip-thoi,", "code: dung-han,"), ("Ban hành kịp thời", "Trước 31/1"))
    found = rescore(sound, criteria)
    held = [entry.unit.code for entry in sound.units if entry.unit.indicators[0].answer == {"level": "kip-thoi"}]
    assert held
    assert sorted((one.unit, one.code, one.why) for one in found.lost) == sorted(
        (unit, "1.1.1", Lost.FORM) for unit in held
    )
    assert "1.1.1" not in found.comparable
    for one in found.units:
        if one.then.unit.code in held and one.now is not None:
            assert one.now.result.sums.points == one.then.unit.points - (one.then.unit.indicators[0].points or 0)


def test_a_set_that_refuses_the_unanswered_ranks_no_unit_that_lacks_an_answer(sound):
    """Units with an indicator without an answer would not be ranked; they are told so, and are not last with 0."""
    criteria = edited(("policy:", "policy:\n  unanswered: refuse"))
    found = rescore(sound, criteria)
    lacking = {entry.unit.code for entry in sound.units if any(item.answer is None for item in entry.unit.indicators)}
    assert lacking
    assert {one.then.unit.code for one in found.units if one.now is None} == lacking
    assert {one.why for one in found.units if one.now is None} == {Why.UNANSWERED}
    sentence = Language("en").sentence
    assert any("would not be ranked" in sentence(note) for note in rescored_table(found).notes)


def test_a_set_to_which_all_applies_takes_up_no_answer_that_says_otherwise(sound):
    away = {
        (entry.unit.code, item.code)
        for entry in sound.units
        for item in entry.unit.indicators
        if item.answer == "not_applicable"
    }
    assert away
    criteria = edited(("policy:", "policy:\n  not_applicable: forbid"))
    found = rescore(sound, criteria)
    assert {(one.unit, one.code) for one in found.lost if one.why is Lost.NOT_APPLICABLE} == away
    for one in found.units:
        assert one.now is not None
        assert all(
            item.state.value == "unanswered"
            for item in one.now.result.indicators
            if (one.then.unit.code, item.indicator.code) in away
        )


def test_settled_points_stand_while_the_maximum_allows(workplace, cchc):
    cchc("batch", "rounds/appraised", "-o", "results.json")
    results = load_results("results.json")
    assert isinstance(results, Results)
    settled = [
        (entry.unit.code, item.code, item.points)
        for entry in results.units
        for item in entry.unit.indicators
        if item.reason.code == "R-SETTLED"
    ]
    unit, code, points = next(found for found in settled if found[2])
    own = set_of_results(results, "results.json")
    assert isinstance(own, CriteriaSet)
    maximum = own.by_code[code].maximum
    for factor, stands in ((Fraction(2), True), (Fraction(1, 100), False)):
        leaf = own.by_code[code]
        smaller = _with_maximum(own, code, maximum * factor)
        found = rescore(results, smaller)
        one = next(one for one in found.units if one.then.unit.code == unit)
        assert one.now is not None
        item = next(item for item in one.now.result.indicators if item.indicator.code == code)
        assert (item.points == points) is stands
        assert any(lost.code == code and lost.why is Lost.SETTLED for lost in found.lost) is not stands
        assert (code in found.settled) is stands
        assert leaf.maximum == maximum


def _with_maximum(criteria: CriteriaSet, code: str, maximum: Fraction) -> CriteriaSet:
    """The same set in which one indicator has another maximum, whatever that makes of the totals."""
    fields = []
    for part in criteria.fields:
        items = []
        for item in part.criteria:
            leaves = tuple(
                leaf._replace(maximum=maximum, rule=replace(leaf.rule, maximum=maximum)) if leaf.code == code else leaf
                for leaf in item.indicators
            )
            items.append(item._replace(indicators=leaves))
        fields.append(part._replace(criteria=tuple(items)))
    return replace(criteria, fields=tuple(fields))


def test_new_indicators_count_as_the_policy_says(sound):
    """0 of their maximum, and the comparable part is what it was."""
    new = '- {code: "1.1.9", name: Mới, maximum: 5, rule: {kind: points}}'
    criteria = edited(('- code: "1.1.2"', f'{new}\n          - code: "1.1.2"'))
    found = rescore(sound, criteria)
    assert found.new == ("1.1.9",)
    assert "1.1.9" not in found.comparable
    for one in found.units:
        assert one.now is not None
        new = next(item for item in one.now.result.indicators if item.indicator.code == "1.1.9")
        assert (new.points, new.maximum) == (0, 5)
        assert one.comparable == one.comparable_then == one.then.unit.index_exact
    notes = [Language("en").sentence(note) for note in rescored_table(found).notes]
    assert "New, so that no unit has an answer: 0 pt of the maximum (1): 1.1.9" in notes


def test_bundled_sets_against_each_other(cchc, tmp_path):
    """Whatever does not fit is told, and what is counted was answered."""
    results, _ = results_of_round(ROOT / "examples" / "dak-rlap-communes-2023", cchc, tmp_path)
    criteria = load_set(ROOT / "criteria" / "dak-nong-district-2022.yaml", examples=False).sound
    assert criteria is not None
    found = rescore(results, criteria)
    lost = {(one.unit, one.code) for one in found.lost}
    for one in found.units:
        assert one.now is not None
        records = {record.code: record for record in one.then.unit.indicators}
        for item in one.now.result.indicators:
            code = item.indicator.code
            if code not in found.same:
                assert code in found.new
                assert item.state.value == "unanswered"
            elif kept_answer(records[found.same[code]], item.indicator.rule) is None:
                assert (one.then.unit.code, code) in lost
    assert set(found.new) | set(found.same) == {leaf.code for leaf in criteria.leaves}


# --- as it is shown ----------------------------------------------------------------------------------------------


def test_figures_are_the_same_in_every_form(workplace, cchc):
    """The same figures in JSON, CSV and the workbook; names that could do harm are only names."""
    hostile = ["<script>alert(1)</script>", '=HYPERLINK("http://x")', "[red]Xã[/red]", "+1", "@x"]
    codes = ["ea-pal", "dong-tam", "cam-thuy", "binh-minh", "an-binh"]
    units = [{"code": code, "name": name} for code, name in zip(codes, hostile, strict=True)]
    others = [{"code": code, "name": code} for code in ("giao-long", "hoa-son", "khe-vang")]
    Path("rounds/sound/units.yaml").write_text(json.dumps({"units": [*units, *others]}), encoding="utf-8")
    assert cchc("batch", "rounds/sound", "-o", "results.json").status == 0
    run = cchc(
        *("criteria", "diff", "sets/small.yaml", "sets/small.yaml", "--results", "results.json", "--format", "json"),
        *("-o", "d.xlsx", "-o", "d.csv", "-o", "d.json"),
        lang="en",
    )
    assert run.status == 0, run.err
    document = json.loads(run.out)
    assert document == json.loads(Path("d.json").read_text(encoding="utf-8"))
    assert document["same"] is document["same_file"] is True
    units = document["results"]["units"]
    assert all(unit["then"]["index"] == unit["would_be"]["index"] for unit in units)
    assert {unit["name"] for unit in units} <= set(hostile)
    book = load_workbook("d.xlsx")
    cells = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert all(cell.data_type != "f" for cell in cells)
    assert {unit["name"] for unit in units} <= {cell.value for cell in cells}
    shown = Path("d.csv").read_text(encoding="utf-8-sig")
    assert all(f"\n{start}" not in shown for start in "=+@")
