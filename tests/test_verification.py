"""Seal and verify: a final document is as it was written or is told of; what is computed anew differs with a cause."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import zipfile
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reading_workbooks import load_workbook

from cchc.analysis.causes import compare_inputs
from cchc.analysis.verification import revise, verify
from cchc.assessment import SELF
from cchc.criteria import Ties
from cchc.formats.files import Raw
from cchc.formats.final_files import RoundMark, is_final, of_other_rounds, results_in_the_way
from cchc.formats.results.echo import check_echo
from cchc.formats.results.reading import parse_opened, parse_results
from cchc.formats.results.seal import Seal, seal_of, sealed
from cchc.formats.results.writing import document_text
from cchc.formats.round.folder import load_round
from cchc.formats.round.results import score_folder, unread
from cchc.inputs import InputFile, Role
from cchc.language import Language
from cchc.problems import Problem
from cchc.recording import results_of
from cchc.results import Results
from cchc.revision import Cause, Fate, Ground, What
from cchc.rounds import score_round

from .test_properties import often, rounds, seldom

GOLDEN = Path(__file__).parent / "golden" / "files"
EXAMPLES = Path(__file__).parent.parent / "examples"
VI = Language("vi")

INPUT = (Cause(Ground.INPUT, Role.ASSESSMENT, SELF),)
DOCUMENT = (Cause(Ground.DOCUMENT),)


def computed(path: Path, stage: str | None = None) -> Results:
    folder, problems = load_round(path, stage=stage)
    assert folder is not None, problems
    return score_folder(folder, problems, jobs=1)


def written(results: Results, *, final: bool = False) -> Results:
    """The results as a reader of their document has them."""
    text = document_text(results._replace(final=final), VI)
    read = parse_results(Raw("results.json", text.encode()))
    assert isinstance(read, Results)
    return read


def verified(document: Results, path: Path):
    folder, problems = load_round(path, stage=document.stage)
    assert folder is not None, problems
    now = score_folder(folder, problems, jobs=1)
    return verify(document, now, unread(folder, document, now))


def test_a_round_of_a_set_that_no_round_would_be_begun_with_is_computed_anew(tmp_path, cchc):
    """Codes that a table cannot tell apart were allowed once; signed results of them are verified all the same."""
    shutil.copytree(GOLDEN, tmp_path / "files")
    home, document = tmp_path / "files" / "rounds" / "sound", tmp_path / "results.json"
    edit(tmp_path / "files" / "sets" / "small.yaml", "code: khong,", "code: kad,")
    edit(home / "assessments" / "dong-tam.yaml", "level: khong", "level: kad")
    assert cchc("batch", home).status == 1
    folder, problems = load_round(home, verified=True)
    results = score_folder(folder, problems, jobs=1)
    document.write_text(document_text(results._replace(final=True), VI), encoding="utf-8")
    run = cchc("verify", document, home, lang="en")
    assert (run.status, run.err, "no difference" in run.out) == (0, "", True)
    edit(home / "assessments" / "dong-tam.yaml", "level: kad", "level: kip-thoi")
    run = cchc("verify", document, home, lang="en")
    assert (run.status, "dong-tam.yaml" in run.out, "1.1.1" in run.out) == (1, True, True)


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """The small round, in which ``an-binh`` and ``dong-tam`` have been appraised and ``an-binh`` has explained."""
    shutil.copytree(GOLDEN, tmp_path / "files")
    home = tmp_path / "files" / "rounds" / "sound"
    edit(tmp_path / "files" / "sets" / "small.yaml", "        scored_by: council\n", "")  # units may state it
    said = {
        "appraisal-1/an-binh.yaml": """
            "1.1.1": {level: cham, reason: Ban hành ngày 02/03, explain: true}
            "1.3": {points: 0.5, reason: Thiếu tài liệu}""",
        "appraisal-1/dong-tam.yaml": '\n            "2.3": {points: 0.5, reason: Thiếu ảnh}',
        "explanation/an-binh.yaml": '\n            "1.1.1": {explanation: Gửi nhầm ngày}',
        "appraisal-2/an-binh.yaml": '\n            "1.1.1": {level: kip-thoi, reason: Chấp nhận giải trình}',
    }
    for name, answers in said.items():
        file = home / name
        file.parent.mkdir(exist_ok=True)
        unit = file.stem
        file.write_text(f"unit: {unit}\nyear: 2023\ncriteria: small\nanswers:{answers}\n", encoding="utf-8")
    return home


# --- inputs ----------------------------------------------------------------------------------------------------


def test_every_file_that_was_read_is_named_with_its_fingerprint(place):
    inputs = computed(place).inputs
    named = {(file.role.value, file.stage, file.name, file.unit) for file in inputs}
    assert named == {
        ("round", "", "round.yaml", ""),
        ("units", "", "units.yaml", ""),
        ("criteria", "", "../../sets/small.yaml", ""),
        *(
            ("assessment", "self", f"assessments/{unit}.yaml", unit)
            for unit in ("an-binh", "binh-minh", "cam-thuy", "dong-tam", "ea-pal", "hoa-son", "khe-vang")
        ),
        ("assessment", "appraisal-1", "appraisal-1/an-binh.yaml", "an-binh"),
        ("assessment", "appraisal-1", "appraisal-1/dong-tam.yaml", "dong-tam"),
        ("assessment", "explanation", "explanation/an-binh.yaml", "an-binh"),
        ("assessment", "appraisal-2", "appraisal-2/an-binh.yaml", "an-binh"),
    }
    for file in inputs:
        assert file.sha256 == hashlib.sha256((place / file.name).read_bytes()).hexdigest()


def test_files_of_units_that_are_not_scored_count_too():
    """Those with errors, of no unit, and two of one unit."""
    names = [file.name for file in computed(GOLDEN / "rounds" / "errors").inputs]
    there = sorted(f"assessments/{file.name}" for file in (GOLDEN / "rounds/errors/assessments").glob("*.yaml"))
    assert sorted(name for name in names if name.startswith("assessments/")) == there
    assert {"assessments/cam-thuy.yaml", "assessments/cam-thuy-moi.yaml", "assessments/khac.yaml"} <= {*names}


def test_a_wide_table_and_a_bundled_set(tmp_path):
    shutil.copy(EXAMPLES / "dak-rlap-communes-2023" / "units.yaml", tmp_path)
    (tmp_path / "points.csv").write_text("unit,1.1.1\nnhan-co,kip-thoi\n", encoding="utf-8")
    (tmp_path / "round.yaml").write_text(
        "name: Đợt\nyear: 2023\ncriteria: dak-rlap-commune-2022\nunits: units.yaml\nassessments: points.csv\n",
        encoding="utf-8",
    )
    first, units, *rest = sorted(computed(tmp_path).inputs, key=lambda file: list(Role).index(file.role))
    assert (first.name, units.name) == ("round.yaml", "units.yaml")
    assert [(file.role, file.name, file.unit) for file in rest] == [
        (Role.CRITERIA, "dak-rlap-commune-2022", ""),
        (Role.TABLE, "points.csv", ""),
    ]
    (tmp_path / "points.csv").write_text("unit,1.1.1\nnhan-cơ,kip-thoi\n", encoding="utf-8")
    assert Role.TABLE in {file.role for file in computed(tmp_path).inputs}, "also where no row is a unit's"


@pytest.mark.parametrize("change", ["\n# x\n", " "], ids=["a comment", "a blank"])
def test_any_byte_of_any_input_is_named(place, change):
    """Also where no figure follows from it, and where nothing can be read any more."""
    document = written(computed(place))
    for file in document.inputs:
        path = place / file.name
        before = path.read_bytes()
        path.write_bytes(before + change.encode())
        found = verified(document, place)
        assert [(one.fate, one.file.name) for one in found.inputs] == [(Fate.CHANGED, file.name)]
        assert (found.units, found.document) == ((), ())
        path.write_bytes(before)
    assert verified(document, place).is_sound


def test_inputs_gone_new_and_no_longer_read(place):
    document = written(computed(place))
    (place / "assessments" / "ea-pal.yaml").unlink()
    shutil.copytree(place / "appraisal-1", place / "tham-dinh")
    (place / "tham-dinh" / "dong-tam.yaml").unlink()
    text = (place / "round.yaml").read_text(encoding="utf-8")
    stages = "stages: [self, {name: appraisal-1, folder: tham-dinh}, explanation, appraisal-2]\n"
    (place / "round.yaml").write_text(f"{text}{stages}", encoding="utf-8")
    found = verified(document, place)
    assert [(one.fate.value, one.file.name) for one in found.inputs] == [
        ("changed", "round.yaml"),
        ("gone", "assessments/ea-pal.yaml"),
        ("unread", "appraisal-1/an-binh.yaml"),
        ("unread", "appraisal-1/dong-tam.yaml"),
        ("new", "tham-dinh/an-binh.yaml"),
    ]
    ea_pal = next(unit for unit in found.units if unit.code == "ea-pal")
    first = ea_pal.differences[0]
    assert (first.what, first.old, first.new) == (What.PLACE, "ranked", "not_submitted")
    assert first.causes == INPUT


def test_what_results_were_compared_with_is_an_input_on_which_no_figure_rests(place, cchc, monkeypatch):
    monkeypatch.chdir(place.parent.parent)
    previous = place.parent / "previous.json"
    text = document_text(computed(place)._replace(year=2022), VI)
    previous.write_text(text, encoding="utf-8")
    cchc("batch", "rounds/sound", "--previous", "rounds/previous.json", "-o", "results.json")
    document = json.loads(Path("results.json").read_text(encoding="utf-8"))
    assert document["inputs"][-1] == {
        "role": "previous",
        "name": "../previous.json",
        "sha256": hashlib.sha256(text.encode()).hexdigest(),
    }
    assert cchc("verify", "results.json", "rounds/sound").status == 0
    previous.write_text(f"{text} ", encoding="utf-8")
    run = cchc("verify", "results.json", "rounds/sound", lang="en")
    assert (run.status, "previous.json" in run.out, "0 units" in run.out) == (1, True, True)


def test_documents_that_list_no_inputs_are_held_against_those_that_their_units_name(place):
    document = written(computed(place))._replace(inputs=())
    assert verified(document, place).is_sound
    with (place / "assessments" / "ea-pal.yaml").open("a", encoding="utf-8") as file:
        file.write("# x\n")
    found = verified(document, place)
    assert [(one.fate, one.file.unit, one.file.name) for one in found.inputs] == [
        (Fate.CHANGED, "ea-pal", "ea-pal.yaml")
    ]


def test_of_a_round_that_cannot_be_read_the_inputs_are_compared_all_the_same(place, cchc):
    cchc("batch", place, "-o", place / "results.json")
    (place / "units.yaml").write_text("units: [", encoding="utf-8")
    run = cchc("verify", place / "results.json", place, "--format", "json")
    told = json.loads(run.out)
    assert (run.status, told["sound"], told["recomputed"]) == (1, False, False)
    assert [(one["change"], one["name"]) for one in told["inputs"]] == [("changed", "units.yaml")]
    assert "units.yaml:2:1: E-Y000 " in run.err


# --- the arithmetic --------------------------------------------------------------------------------------------


@seldom
@given(rounds(ranking={"ties": "competition", "tie_break": ["1"]}), st.booleans())
def test_what_was_written_is_what_is_computed_anew(drawn, final):
    round_, submissions = drawn
    results = results_of(score_round(round_, submissions), [])
    found = verify(written(results, final=final), results_of(score_round(round_, submissions), []))
    assert found.is_sound
    assert revise(written(results, final=True), results).units == ()


@pytest.mark.parametrize("stage", ["self", "appraisal-1", "explanation", "appraisal-2"])
def test_a_round_is_verified_in_the_stage_of_its_document(place, stage):
    assert verified(written(computed(place, stage), final=True), place).is_sound


ROUNDS = sorted(file.parent for folder in (EXAMPLES, GOLDEN / "rounds") for file in folder.glob("*/round.yaml"))


@pytest.mark.parametrize("path", ROUNDS, ids=lambda path: path.name)
def test_every_round_is_sound(path):
    assert verified(written(computed(path), final=True), path).is_sound


def test_what_grades_require_was_read_somewhere_else(place):
    """Of a document nothing has a place in the set's file, and of a set everything."""
    small = place.parent.parent / "sets" / "small.yaml"
    edit(small, "name_en: Good, from: 80", 'name_en: Good, from: 80, requires: {no_penalty: [T1], fields: {"1": 50}}')
    rule = "{kind: count, input: {key: times, name: Số lần}, each: 1}"
    with small.open("a", encoding="utf-8") as file:
        file.write(f"adjustments:\n  - {{code: T1, name: Vi phạm, kind: penalty, cap: 1, rule: {rule}}}\n")
    assert verified(written(computed(place), final=True), place).is_sound


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def told(found, unit: str) -> dict[tuple[What, str], tuple[object, object, tuple[Cause, ...]]]:
    (change,) = [one for one in found.units if one.code == unit]
    return {(one.what, one.code): (one.old, one.new, one.causes) for one in change.differences}


def test_what_follows_from_a_changed_self_assessment(place):
    document = written(computed(place))
    edit(place / "assessments" / "ea-pal.yaml", "late: 1", "late: 2")
    found = verified(document, place)
    differences = told(found, "ea-pal")
    half = next(one for (what, code), one in differences.items() if (what, code) == (What.INDICATOR, "2.2"))
    assert half[2] == INPUT
    assert half[0] - half[1] > 0
    assert differences[What.INDEX, ""][2] == differences[What.FIELD, "2"][2] == INPUT
    for unit in found.units:
        if unit.code != "ea-pal":  # others only move up
            assert {one.what for one in unit.differences} <= {What.RANK, What.OTHER}
            assert {one.causes for one in unit.differences} == {(Cause(Ground.OTHERS),)}


def test_what_follows_from_a_changed_appraisal_names_its_stage(place):
    document = written(computed(place))
    edit(place / "appraisal-1" / "an-binh.yaml", "points: 0.5", "points: 0.75")
    edit(place / "appraisal-2" / "an-binh.yaml", "level: kip-thoi", "level: khong")
    differences = told(verified(document, place), "an-binh")
    first, second = (Cause(Ground.APPRAISAL, Role.ASSESSMENT, stage) for stage in ("appraisal-1", "appraisal-2"))
    assert {(old, new): causes for (what, _), (old, new, causes) in differences.items() if what is What.INDICATOR} == {
        (number("0.5"), number("0.75")): (first,),
        (1, 0): (second,),
    }
    assert differences[What.INDEX, ""][2] == (first, second)


def test_what_a_stage_said_is_told_in_the_words_of_the_language(place, cchc, monkeypatch):
    monkeypatch.chdir(place.parent.parent)
    cchc("batch", "rounds/sound", "-o", "r.json", "--format", "csv")
    edit(place / "appraisal-1" / "an-binh.yaml", "reason: Thiếu tài liệu", "reason: Thiếu bản gốc")
    edit(place / "appraisal-1" / "an-binh.yaml", "explain: true", "explain: true, evidence: Sổ số 3")
    lines = cchc("verify", "r.json", "rounds/sound", columns=200).out.splitlines()
    told = [line.split(":")[1].split("  ")[0].strip() for line in lines if line.lstrip().startswith(("1.3", "1.1.1"))]
    assert told == ["tài liệu kiểm chứng", "thẩm định 1 (tài liệu kiểm chứng)", "thẩm định 1 (lý do thẩm định)"]


def test_days_and_conditions_are_told_in_the_words_of_the_language(tmp_path, cchc, monkeypatch):
    shutil.copytree(EXAMPLES / "communes-2025-appraised", tmp_path / "dot")
    monkeypatch.chdir(tmp_path)
    cchc("batch", "dot", "-o", "r.json", "--format", "csv")
    edit(tmp_path / "dot" / "round.yaml", "self: {hoa-son: 2026-01-08", "self: {hoa-son: 2026-01-12")
    out = cchc("verify", "r.json", "dot", columns=200).out
    rows = [line.split("  ")[0].strip() for line in out.splitlines() if line.rstrip().endswith("đã thay đổi")][1:]
    assert rows == ["Xếp loại", "Ngày nhận bản tự chấm", "Số ngày quá hạn", "Điều kiện xếp loại không đạt"]
    assert "received" not in out
    assert "reasons" not in out


def number(text: str):
    from cchc.number import parse_exact

    return parse_exact(text)


def test_what_follows_from_a_changed_set(place):
    document = written(computed(place))
    edit(place.parent.parent / "sets" / "small.yaml", "each: 0.5", "each: 0.25")
    found = verified(document, place)
    assert [(one.fate, one.file.role) for one in found.inputs] == [(Fate.CHANGED, Role.CRITERIA)]
    assert found.units
    causes = {one.causes for unit in found.units for one in unit.differences}
    assert causes <= {(Cause(Ground.SET),), (Cause(Ground.OTHERS),)}
    assert (Cause(Ground.SET),) in causes


def test_what_follows_from_a_changed_heading(place):
    document = written(computed(place))
    edit(place / "round.yaml", "12/QĐ-UBND", "13/QĐ-UBND")
    found = verified(document, place)
    assert [(one.code, one.old, one.new, one.causes) for one in found.document] == [
        ("heading.decision_number", "12/QĐ-UBND", "13/QĐ-UBND", (Cause(Ground.ROUND, Role.ROUND),))
    ]


def test_what_is_told_of_files_that_are_no_input_does_not_accuse_the_document(place):
    document = written(computed(place))
    (place / "assessments" / "moi.txt").write_text("x", encoding="utf-8")
    (place / "council").mkdir()
    shutil.copy(place / "appraisal-1" / "an-binh.yaml", place / "council" / "an-binh.yaml")
    found = verified(document, place)
    assert found.inputs == ()
    assert sorted((one.code, one.causes) for one in found.document) == [
        ("problems[council W-P025]", (Cause(Ground.BESIDE),)),
        ("problems[moi.txt W-F010]", (Cause(Ground.BESIDE),)),
    ]


def test_where_nothing_has_changed_it_is_the_document_or_the_tool(place):
    results = written(computed(place))
    first = results.units[0]
    document = results._replace(units=(first._replace(rank=7), *results.units[1:]))
    assert told(verified(document, place), first.unit.code) == {(What.RANK, ""): (7, 1, DOCUMENT)}
    older = document._replace(version="0.0.9")
    found = verified(older, place)
    assert told(found, first.unit.code) == {(What.RANK, ""): (7, 1, (Cause(Ground.VERSION),))}
    assert (found.version, found.version_now) == ("0.0.9", results.version)


def test_another_version_alone_is_no_difference(place):
    assert verified(written(computed(place))._replace(version="0.0.9"), place).is_sound


def test_a_policy_edited_by_hand(place):
    results = written(computed(place))
    document = results._replace(policy=results.policy._replace(ties=Ties.DENSE))
    (found,) = verified(document, place).document
    assert (found.code, found.old, found.new, found.causes) == ("policy.ties", "dense", "competition", DOCUMENT)


def test_copying_a_round_changes_the_times_of_its_files_and_no_result(place, cchc):
    """Where nobody states when a self-assessment came in, it is the day that the document has."""
    text = (place / "round.yaml").read_text(encoding="utf-8")
    (place / "round.yaml").write_text(f"{text}deadlines: {{self: 2024-01-15}}\n", encoding="utf-8")
    for file in place.rglob("*.yaml"):
        os.utime(file, (1705200000, 1705200000))  # 14 January 2024
    cchc("batch", place, "--final", "-o", place / "r.json")
    document = parse_results(Raw("r.json", (place / "r.json").read_bytes()))
    assert isinstance(document, Results)
    assert {entry.unit.received.late for entry in document.units} == {0}
    for file in place.rglob("*.yaml"):
        os.utime(file, (1706200000, 1706200000))  # 25 January
    assert cchc("verify", place / "r.json", place).status == 0
    (change, *_) = told(verified(document, place), "an-binh").values()  # without the document's days
    assert change[2] == (Cause(Ground.TIME),)


# --- whatever is edited ----------------------------------------------------------------------------------------


@cache
def anew(name: str) -> Results:
    return computed(GOLDEN / "rounds" / name)


@cache
def sound_text(name: str = "sound", *, final: bool) -> str:
    return document_text(anew(name)._replace(final=final), VI)


@seldom
@given(st.data())
def test_a_byte_of_a_final_document_changed_anywhere_is_found(data):
    raw = bytearray(sound_text(final=True).encode())
    position = data.draw(st.integers(0, len(raw) - 1))
    raw[position] = data.draw(st.integers(0, 255).filter(lambda byte: byte != raw[position]))
    found = parse_results(Raw("results.json", bytes(raw)))
    if position == len(raw) - 1 and chr(raw[-1]).isspace():
        return  # the last brace
    assert isinstance(found, Problem)
    assert found.code in ("E-J007", "E-J008")
    assert found.places[0].file == "results.json"


@seldom
@given(st.integers(1, len(sound_text(final=True).encode()) - 40))
def test_a_final_document_cut_off_anywhere_is_found(length):
    found = parse_results(Raw("results.json", sound_text(final=True).encode()[:length]))
    assert isinstance(found, Problem)


@pytest.mark.parametrize(
    "spoil",
    [
        pytest.param(lambda text: json.dumps(json.loads(text), ensure_ascii=False, indent=2), id="laid out anew"),
        pytest.param(lambda text: text.replace(":", ": ", 1), id="a blank"),
        pytest.param(lambda text: text.partition(',"seal"')[0] + "}", id="without the seal"),
        pytest.param(lambda text: text[:-1] + ',"note":"đã xem"}', id="a key behind the seal"),
        pytest.param(lambda text: "\ufeff" + text, id="a mark before it"),
        pytest.param(lambda text: text.replace('"final":true', '"final":false'), id="no longer final"),
    ],
)
def test_a_final_document_is_not_read_once_it_is_touched(spoil):
    found = parse_results(Raw("results.json", spoil(sound_text(final=True)).encode()))
    assert isinstance(found, Problem)
    assert found.code in ("E-J007", "E-J008")


@pytest.mark.parametrize("end", ["", "\n", "\r\n"])
def test_the_line_end_behind_a_document_is_no_part_of_it(end):
    text = sound_text(final=True)
    found = parse_results(Raw("results.json", f"{text}{end}".encode()))
    assert isinstance(found, Results)
    assert (found.final, found.seal) == (True, seal_of([text]))
    body = text[: text.rindex(',"seal"')]
    assert found.seal == hashlib.sha256(body.encode()).hexdigest()


def leaves(value, way=()):
    """The way to every value of a JSON document that is not made of others."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else None
    if items is None:
        yield way
        return
    for key, part in items:
        yield from leaves(part, (*way, key))


LEAVES = [
    (name, way)
    for name in sorted(path.name for path in ROUNDS if path.is_relative_to(GOLDEN))
    for way in leaves(json.loads(sound_text(name, final=False)))
    if way != ("tool", "version")
]


@often
@given(st.sampled_from(LEAVES))
def test_a_value_of_a_draft_changed_anywhere_is_a_difference(leaf):
    """Figures, texts, sentences, fingerprints: nothing is written that verifying would not miss."""
    name, way = leaf
    document = json.loads(sound_text(name, final=False))
    *above, last = way
    inner = document
    for key in above:
        inner = inner[key]
    value = inner[last]
    if value is None:
        inner[last] = "1"
    elif isinstance(value, bool):
        inner[last] = not value
    elif isinstance(value, int):
        inner[last] = value + 1
    else:
        inner[last] = f"{value}1"
    raw = Raw("results.json", json.dumps(document).encode())
    results, broken = parse_opened(raw)
    assert broken is None
    if isinstance(results, Results):
        assert not verify(results, anew(name)).is_sound or check_echo(raw, results)


def test_a_draft_in_either_language_and_any_layout_says_what_its_records_say():
    results = written(computed(GOLDEN / "rounds" / "sound"))
    for code in ("vi", "en"):
        text = document_text(results, Language(code))
        assert check_echo(Raw("r.json", text.encode()), results) == []
        pretty = json.dumps(json.loads(text), indent=1)
        assert check_echo(Raw("r.json", pretty.encode()), results) == []
        wrong = text.replace('"index":"92.40"', '"index":"92.41"')
        assert wrong != text
        read = parse_results(Raw("r.json", wrong.encode()))
        assert isinstance(read, Results)
        assert not verify(read, results).is_sound


# --- files of final results ------------------------------------------------------------------------------------


def test_a_final_result_is_not_written_over(workplace, cchc):
    assert cchc("batch", "rounds/sound", "--final", "-o", "r.json", "-o", "r.xlsx", "--format", "csv").status == 0
    before = {name: Path(name).read_bytes() for name in ("r.json", "r.xlsx")}
    for name in before:
        for command in (["batch", "rounds/sound"], ["export", "r.json"]):
            run = cchc(*command, "-o", name, "-o", "other.csv", lang="en")
            assert (run.status, run.out) == (1, "")
            assert run.err.startswith(f"{name}: E-V001 ")
    assert {name: Path(name).read_bytes() for name in before} == before
    assert not Path("other.csv").exists()
    assert cchc("export", "r.json", "-o", "r.xlsx", "--force").status == 0
    assert is_final(Path("r.xlsx"))
    assert cchc("batch", "rounds/sound", "-o", "r.json", "-o", "r.xlsx", "--force").status == 0
    assert not is_final(Path("r.json"))
    assert not is_final(Path("r.xlsx"))


@pytest.mark.parametrize(
    "command",
    [
        ["gaps", "r.json"],
        ["robust", "r.json"],
        ["explain", "r.json", "an-binh"],
        ["reconcile", "r.json"],
        ["criteria", "diff", "sets/small.yaml", "sets/small.yaml", "--results", "r.json"],
    ],
    ids=lambda command: command[0],
)
def test_what_is_said_of_a_final_result_is_not_written_over_it(command, workplace, cchc):
    assert cchc("batch", "rounds/sound", "--final", "-o", "r.json", "-o", "r.xlsx").status == 0
    before = {name: Path(name).read_bytes() for name in ("r.json", "r.xlsx")}
    run = cchc(*command, "-o", "r.json", "-o", "r.xlsx", "-o", "other.json", lang="en")
    assert run.status == 1
    assert [name for name in before if f"{name}: E-V001 " in run.err] == ["r.json", "r.xlsx"]
    assert {name: Path(name).read_bytes() for name in before} == before
    assert Path("other.json").exists()


COMMANDS_ON_RESULTS = [
    ["gaps", "r.json"],
    ["robust", "r.json"],
    ["explain", "r.json", "an-binh"],
    ["reconcile", "r.json"],
    ["compare", "r.json", "r.json"],
]


@pytest.mark.parametrize("command", COMMANDS_ON_RESULTS, ids=lambda command: command[0])
def test_what_is_said_of_a_draft_does_not_take_its_place(command, workplace, cchc):
    assert cchc("batch", "rounds/sound", "-o", "r.json").status == 0
    before = Path("r.json").read_bytes()
    run = cchc(*command, "-o", "r.json", lang="en")
    assert (run.status, run.err.splitlines()[0].split(" ")[1]) == (1, "E-V004")
    assert Path("r.json").read_bytes() == before
    assert [cchc(*command, "-o", "new.json").status for _ in range(2)] == [0, 0]


def test_a_draft_makes_way_for_its_own_round_alone(workplace, cchc):
    def batch(*options: str) -> int:
        return cchc("batch", "rounds/sound", "-o", "r.json", "-o", "r.xlsx", "--format", "csv", *options).status

    round_file = Path("rounds/sound/round.yaml")
    text = round_file.read_text(encoding="utf-8")
    assert [batch(), batch()] == [0, 0]
    before = Path("r.json").read_bytes()
    Path("copy.json").write_bytes(before)
    round_file.write_text(re.sub("(?m)^name: .*", "name: Another round", text), encoding="utf-8")
    other = cchc("batch", "rounds/sound", "-o", "r.json", lang="en")
    assert (other.status, other.out, other.err.splitlines()[0].split(" ")[1]) == (1, "", "E-V005")
    assert Path("r.json").read_bytes() == before
    assert batch("--force") == 0
    assert cchc("export", "copy.json", "-o", "copy.json").status == 0
    assert cchc("export", "copy.json", "-o", "r.json").status == 1
    assert cchc("export", "copy.json", "-o", "r.json", "--force").status == 0
    assert json.loads(Path("r.json").read_bytes()) == json.loads(before)


def test_of_which_round_a_document_is(tmp_path):
    draft = sound_text(final=False)
    document = json.loads(draft)
    due = RoundMark(document["round"]["name"], document["round"]["year"], document["criteria"]["id"])
    for number, (data, is_due) in enumerate(
        [
            (draft.encode(), True),
            (draft.encode("utf-8-sig"), True),
            (json.dumps(document, indent=4).encode(), True),
            (draft[:40].encode(), False),  # whose it is cannot be told
            (json.dumps(document | {"round": {"name": "x"}}).encode(), False),
        ]
    ):
        path = tmp_path / f"{number}.json"
        path.write_bytes(data)
        assert [bool([*of_other_rounds([path], mark)]) for mark in (due, due._replace(year=1))] == [not is_due, True]
        assert [problem.code for problem in results_in_the_way([path])] == ["E-V004"]
    for data in (b"", b"{}", b"[]", b'{"format":"cchc-gaps/1"}', b"\xff\xfe"):
        path.write_bytes(data)
        assert [*of_other_rounds([path], due), *results_in_the_way([path])] == []
    assert [*of_other_rounds([tmp_path, tmp_path / "nothing.json"], due)] == []


def test_marks_of_final_files(tmp_path):
    text = sound_text(final=True)
    for number, (data, due) in enumerate(
        [
            (text.encode(), True),
            (json.dumps(json.loads(text), indent=4).encode(), True),
            (text.encode("utf-16"), True),
            (text[:200].encode(), True),
            (sound_text(final=False).encode(), False),
            (b"", False),
            (b"\0" * 10_000, False),
        ]
    ):
        path = tmp_path / f"{number}.json"
        path.write_bytes(data)
        assert is_final(path) == due, number
    assert not is_final(tmp_path)
    assert not is_final(tmp_path / "nothing.json")
    broken = tmp_path / "broken.xlsx"
    broken.write_bytes(b"PK\3\4")
    assert not is_final(broken)
    with zipfile.ZipFile(tmp_path / "plain.xlsx", "w") as archive:
        archive.writestr("docProps/core.xml", "<a><b:contentStatus>Final</b:contentStatus></a>")
    assert is_final(tmp_path / "plain.xlsx")


def test_a_final_workbook_says_so(workplace, cchc):
    cchc("batch", "rounds/sound", "--final", "-o", "r.json", "-o", "r.xlsx", "--format", "csv")
    seal = json.loads(Path("r.json").read_text(encoding="utf-8"))["seal"]
    workbook = load_workbook("r.xlsx")
    assert workbook.properties.contentStatus == "Final"
    assert [mark.value for mark in workbook.custom_doc_props.props if mark.name == "_MarkAsFinal"] == [True]
    first = [str(row[0].value) for row in workbook.worksheets[0].iter_rows(max_row=12)]
    assert f"Kết quả chính thức, đã chốt để công bố; dấu niêm {seal}" in first
    rows = {row[0].value: row[1].value for row in workbook["Nguồn"].iter_rows()}
    assert rows["Tình trạng kết quả"] == "Kết quả chính thức, đã chốt để công bố"
    assert rows["Dấu niêm"] == seal


def test_a_result_with_errors_cannot_be_final(workplace, cchc):
    run = cchc("batch", "rounds/errors", "--final", "-o", "r.json", lang="en")
    assert (run.status, run.out, Path("r.json").exists()) == (1, "", False)
    assert run.err.splitlines()[-1].startswith("A result cannot be final while there are errors")


def test_a_final_result_needs_a_document(workplace, cchc):
    assert cchc("batch", "rounds/sound", "--final", "-o", "r.xlsx").status == 2
    assert not Path("r.xlsx").exists()
    run = cchc("batch", "rounds/sound", "--final", "--format", "json")
    assert Seal(run.out.encode()).is_sound


def test_a_final_document_goes_through_other_commands_as_a_final_one(workplace, cchc):
    cchc("batch", "rounds/sound", "--final", "-o", "r.json", "--format", "csv")
    cchc("export", "r.json", "-o", "again.json")
    assert Path("again.json").read_bytes() == Path("r.json").read_bytes()
    assert cchc("rank", "r.json", "--format", "json").out.encode() == Path("r.json").read_bytes()


# --- a new publication -----------------------------------------------------------------------------------------


def test_a_new_publication_lists_what_it_changes(place, cchc, monkeypatch):
    monkeypatch.chdir(place.parent.parent)
    cchc("batch", "rounds/sound", "--final", "-o", "r.json", "--format", "csv")
    signed = json.loads(Path("r.json").read_text(encoding="utf-8"))
    index = {unit["code"]: unit["index"] for unit in signed["units"]}
    edit(place / "appraisal-1" / "an-binh.yaml", "points: 0.5", "points: 0")
    run = cchc(
        "batch", "rounds/sound", "--final", "--force", "-o", "r.json", "-o", "r.xlsx", "--format", "csv", lang="en"
    )
    assert run.status == 0
    new = json.loads(Path("r.json").read_text(encoding="utf-8"))
    now = {unit["code"]: unit["index"] for unit in new["units"]}
    replaces = new["replaces"]
    assert replaces["seal"] == signed["seal"]
    assert [(one["change"], one["name"]) for one in replaces["inputs"]] == [("changed", "appraisal-1/an-binh.yaml")]
    (unit,) = replaces["changes"]
    because = [{"ground": "appraisal", "role": "assessment", "stage": "appraisal-1"}]
    number_ = {
        key: value.rstrip("0").rstrip(".") for key, value in (("old", index["an-binh"]), ("new", now["an-binh"]))
    }
    assert unit == {
        "code": "an-binh",
        "name": "Xã An Bình",
        "differences": [
            {"what": "index", **number_, "causes": because},
            {"what": "indicator", "code": "1.3", "old": "0.5", "new": "0", "causes": because},
        ],
    }
    lines = run.err.splitlines()
    assert "appraisal-1/an-binh.yaml: file of the stage appraisal 1 (an-binh): changed" in lines
    because = "appraisal 1 has changed"
    assert f"Xã An Bình (an-binh): Index (%): {index['an-binh']} → {now['an-binh']} ({because})" in lines
    sheet = load_workbook("r.xlsx")["Changes from the signed result"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(max_col=4)]
    assert ["Index (%)", index["an-binh"], now["an-binh"], because] in rows
    again = parse_results(Raw("r.json", Path("r.json").read_bytes()))
    assert isinstance(again, Results)
    assert f"{document_text(again, Language('en'))}\n".encode() == Path("r.json").read_bytes()
    assert cchc("verify", "r.json", "rounds/sound").status == 0


def test_a_new_publication_beside_the_signed_one(workplace, cchc):
    cchc("batch", "rounds/sound", "--final", "-o", "r.json", "--format", "csv")
    run = cchc("batch", "rounds/sound", "--replaces", "r.json", "-o", "new.json", "--format", "csv", lang="en")
    assert "No index, rank, grade or point has changed." in run.err.splitlines()
    new = json.loads(Path("new.json").read_text(encoding="utf-8"))
    assert new["replaces"] == {"seal": json.loads(Path("r.json").read_text())["seal"], "inputs": [], "changes": []}
    assert "final" not in new


def test_a_signed_document_that_was_edited_is_not_replaced_unseen(workplace, cchc):
    cchc("batch", "rounds/sound", "--final", "-o", "r.json", "--format", "csv")
    edit(Path("r.json"), '"rank":1', '"rank":2')
    before = Path("r.json").read_bytes()
    run = cchc("batch", "rounds/sound", "--final", "--force", "-o", "r.json")
    assert (run.status, "E-J008" in run.err, Path("r.json").read_bytes() == before) == (1, True, True)


def test_inputs_are_told_apart_by_what_they_are():
    old = InputFile(Role.ASSESSMENT, "a.yaml", "1" * 64, "a", SELF)
    as_appraisal = old._replace(stage="appraisal-1")
    assert [one.fate for one in compare_inputs([old], [as_appraisal], {})] == [Fate.GONE, Fate.NEW]
    assert list(compare_inputs([old], [old], {})) == []


@pytest.mark.parametrize("text", ['{"a":1}', "{}", '{"seal":"x"}'])
def test_a_seal_is_of_all_before_it(text):
    pieces = [text[:3], text[3:]] if text[3:] else [text]
    made = "".join(sealed(pieces))
    assert Seal(made.encode()).is_sound
    assert seal_of([made]) == seal_of(sealed(pieces)) == hashlib.sha256(text[:-1].encode()).hexdigest()
