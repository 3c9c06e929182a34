"""The results document: what is written is what is read, and nothing damaged is taken for whole."""

from __future__ import annotations

import copy
import csv
import io
import json
import re
from functools import cache
from pathlib import Path

import pytest

from cchc.formats.files import Raw
from cchc.formats.results_json import dump, parse_results, to_json
from cchc.formats.round_folder import load_round, read_submissions
from cchc.language import Language
from cchc.problems import Problem
from cchc.results import Results, results_of
from cchc.rounds import score_round

GOLDEN = Path(__file__).parent / "golden"
EXAMPLES = Path(__file__).parent.parent / "examples"
ROUNDS = {
    "sound": GOLDEN / "files" / "rounds" / "sound",
    "errors": GOLDEN / "files" / "rounds" / "errors",
    "apart": GOLDEN / "files" / "rounds" / "apart",
    "communes": EXAMPLES / "dak-rlap-communes-2023",
    "districts": EXAMPLES / "dak-nong-districts-2023",
}


@cache
def results(name):
    folder, problems = load_round(ROUNDS[name])
    submissions, _, remarks = read_submissions(folder, jobs=1)
    return results_of(score_round(folder.round, submissions), [*problems, *remarks])


@cache
def text(name, lang="vi"):
    return dump(to_json(results(name), Language(lang)))


def read(document):
    data = document if isinstance(document, bytes) else document.encode()
    return parse_results(Raw("results.json", data))


# --- there and back --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("name", ROUNDS)
def test_round_trip(name, lang):
    again = read(text(name, lang))
    assert isinstance(again, Results)
    assert dump(to_json(again, Language(lang))) == text(name, lang)


@pytest.mark.parametrize("name", ROUNDS)
def test_a_document_is_told_anew_in_the_language_of_the_reader(name):
    """Reasons and problems are kept as data: a document of a Vietnamese run reads in English like one of an English run."""
    assert dump(to_json(read(text(name, "vi")), Language("en"))) == text(name, "en")
    assert dump(to_json(read(text(name, "en")), Language("vi"))) == text(name, "vi")


@pytest.mark.parametrize("name", ROUNDS)
def test_what_is_read_equals_what_was_written(name):
    original, again = results(name), read(text(name))
    assert (again.round, again.year, again.stage, again.heading) == (
        original.round,
        original.year,
        original.stage,
        original.heading,
    )
    assert again.criteria == original.criteria
    assert again.units == original.units
    assert again.unranked == original.unranked
    assert [(problem.code, problem.places) for problem in again.problems] == [
        (problem.code, problem.places) for problem in original.problems
    ]


def test_a_byte_order_mark_and_other_spacing_are_read():
    spaced = json.dumps(json.loads(text("sound")), indent=2, ensure_ascii=True)
    assert read(b"\xef\xbb\xbf" + spaced.encode()) == read(text("sound"))


def test_extra_keys_are_passed_over():
    """A later tool may say more within the same format."""
    document = json.loads(text("sound"))
    document["more"] = 1.5
    document["units"][0]["more"] = {"x": [None]}
    assert read(dump(document)) == read(text("sound"))


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("path", ROUNDS.values(), ids=ROUNDS.keys())
def test_rank_and_export_say_what_batch_said(path, lang, tmp_path, cchc):
    saved = tmp_path / "results.json"
    batch = {form: cchc("batch", path, "--format", form, lang=lang) for form in ("table", "json", "csv")}
    outputs = [argument for suffix in ("csv", "json") for argument in ("-o", tmp_path / f"batch.{suffix}")]
    cchc("batch", path, "-o", saved, *outputs, lang=lang)
    for form, run in batch.items():
        rank = cchc("rank", saved, "--format", form, lang=lang)
        assert (rank.status, rank.out, rank.err) == (0, run.out, "")
        assert cchc("rank", "-", "--format", form, lang=lang, stdin=saved.read_bytes()).out == run.out
    export = cchc("export", saved, "-o", tmp_path / "export.csv", "-o", tmp_path / "export.json", lang=lang)
    assert (export.status, export.out) == (0, "")
    for suffix in ("csv", "json"):
        assert (tmp_path / f"export.{suffix}").read_bytes() == (tmp_path / f"batch.{suffix}").read_bytes()


def test_export_to_excel_says_what_batch_said(tmp_path, cchc):
    from openpyxl import load_workbook

    cchc("batch", ROUNDS["sound"], "-o", tmp_path / "results.json", "-o", tmp_path / "batch.xlsx")
    cchc("export", tmp_path / "results.json", "-o", tmp_path / "export.xlsx")
    batch, export = (load_workbook(tmp_path / name) for name in ("batch.xlsx", "export.xlsx"))
    assert batch.sheetnames == export.sheetnames
    for one, other in zip(batch.worksheets, export.worksheets, strict=True):
        assert list(one.values) == list(other.values)


@pytest.mark.parametrize("name", ["sound", "communes", "districts"])
def test_a_ranking_by_field_is_one_in_every_form(name, tmp_path, cchc):
    saved = tmp_path / "results.json"
    saved.write_text(text(name), encoding="utf-8")
    for field in results(name).criteria.fields:
        document = json.loads(cchc("rank", saved, "--by", field.code, "--format", "json").out)
        out = cchc("rank", saved, "--by", field.code, "--format", "csv").out
        _, *rows = csv.reader(io.StringIO(out, newline=""), delimiter=";")
        said = [
            [str(unit["rank"]), unit["name"], *(unit[key].replace(".", ",") for key in ("points", "maximum", "index"))]
            for unit in document["units"]
        ]
        assert rows == said
        exact = [unit["index_exact"] for unit in document["units"]]
        by_unit = {unit.unit.code: unit.unit for unit in results(name).units}
        assert len(exact) == len(by_unit)
        indices = [
            next(part.index for part in by_unit[unit["code"]].fields if part.code == field.code)
            for unit in document["units"]
        ]
        assert indices == sorted(indices, reverse=True)


# --- damage ----------------------------------------------------------------------------------------------------


def paths(value, path=()):
    """Every place in a document, of lists only the first two and the last."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield (*path, key)
            yield from paths(inner, (*path, key))
    elif isinstance(value, list):
        for position in sorted({0, 1, len(value) - 1} & set(range(len(value)))):
            yield (*path, position)
            yield from paths(value[position], (*path, position))


def changed(path, change):
    """The document ``sound`` with one value replaced by what ``change`` makes of its parent and key."""
    document = copy.deepcopy(json.loads(text("sound")))
    parent = document
    for key in path[:-1]:
        parent = parent[key]
    change(parent, path[-1])
    return document


OPTIONAL = [
    r"round\.heading",
    r"policy\.grades\.\d+\.(name_en|from)",
    r"criteria\.fields\.\d+\.criteria(\.\d+\.sub_indicators)?",
    r"units\.\d+\.(group|index|index_exact|decided)",
    r"units\.\d+\.decided\.field",
    r"units\.\d+\.fields\.\d+\.(index|index_exact)",
    r"units\.\d+\.indicators\.\d+\.(points|claimed|answer)",
    r"problems\.\d+\.places\.\d+\.(line|column)",
]
"""What a document may lack: what may be null, or stands in another key too."""

TOLD = [r".*\.text", r"problems\.\d+\.severity", r"tool\.name", r".*\.cell"]
"""What follows from other keys and is not read."""

FREE = [r".*\.values(\..*)?", r"units\.\d+\.indicators\.\d+\.answer(\..*)?", r"policy\.ranking\.tie_break\.\d+"]
"""Values whose keys and kinds depend on what they are of."""


def is_one_of(path, patterns):
    dotted = ".".join(map(str, path))
    return any(re.fullmatch(pattern, dotted) for pattern in patterns)


PLACES = list(paths(json.loads(text("sound"))))
STRICT = [path for path in PLACES if not is_one_of(path, [*OPTIONAL, *TOLD, *FREE]) and isinstance(path[-1], str)]


def name_of(path):
    return ".".join(map(str, path))


def complaint(document):
    """What is said of a document that must not be taken for whole."""
    found = read(dump(document))
    assert isinstance(found, Problem)
    assert re.fullmatch(r"E-J00\d", found.code)
    for lang in ("vi", "en"):
        assert Language(lang).problem(found).startswith("results.json")
    return found


@pytest.mark.parametrize("path", STRICT, ids=name_of)
def test_a_missing_key_is_damage(path):
    complaint(changed(path, lambda parent, key: parent.pop(key)))


@pytest.mark.parametrize("path", STRICT, ids=name_of)
def test_null_is_damage(path):
    complaint(changed(path, lambda parent, key: parent.update({key: None})))


@pytest.mark.parametrize("wrong", [True, -1, "x", [], {}, ["x"], {"x": "x"}, [None], 10**30], ids=repr)
@pytest.mark.parametrize("path", [path for path in PLACES if not is_one_of(path, [*TOLD, *FREE])], ids=name_of)
def test_a_value_of_another_kind_is_never_a_traceback(path, wrong):
    def replace(parent, key):
        parent[key] = wrong

    found = read(dump(changed(path, replace)))
    if isinstance(found, Results):
        for lang in ("vi", "en"):
            dump(to_json(found, Language(lang)))
    else:
        assert found.code in ("E-J002", "E-J003")


@pytest.mark.parametrize("wrong", [True, 5, -1, "x", [], {}, ["x"], [None], [[]], {"x": {}}, {"code": 1}], ids=repr)
@pytest.mark.parametrize("path", [path for path in PLACES if is_one_of(path, FREE)], ids=name_of)
def test_values_and_answers_of_another_kind_are_never_a_traceback(path, wrong, tmp_path, cchc):
    """They are only used in sentences; a reader gets a sentence or a complaint."""

    def replace(parent, key):
        parent[key] = wrong

    found = read(dump(changed(path, replace)))
    if isinstance(found, Results):
        dump(to_json(found, Language("vi")))
    else:
        assert found.code == "E-J003"


@pytest.mark.parametrize(
    ("path", "wrong"),
    [
        ("units.0.index", "NaN"),
        ("units.0.index", "Infinity"),
        ("units.0.index", "1e3"),
        ("units.0.index", "92,40"),
        ("units.0.index_exact", "1/0"),
        ("units.0.index_exact", "１２"),
        ("units.0.points", "1_000"),
        ("units.0.points", ""),
        ("units.0.points", 9.24),
        ("units.0.rank", "1"),
        ("units.0.rank", 1.0),
        ("units.0.rank", True),
        ("units.0.tied", "false"),
        ("units.0.tied", 0),
        ("units.0.grade", "xuat-sac"),
        ("units.0.name", "Xã \x1b[31mAn Bình"),
        ("units.0.name", "Xã \x00"),
        ("units.0.name", "Xã \u202eAn Bình"),
        ("units.0.fields.0.code", "9"),
        ("units.0.fields.0.points", "NaN"),
        ("units.0.indicators.0.code", "9.9"),
        ("units.0.indicators.0.state", "maybe"),
        ("units.0.indicators.0.evidence", "\x1b]0;x\x07"),
        ("units.0.indicators.0.reason.code", 5),
        ("unranked.0.why", "lost"),
        ("unranked.0.name", "\x9b31m"),
        ("round.name", "\x1b[2J"),
        ("round.year", "2023"),
        ("round.year", 2023.0),
        ("criteria.status", "secret"),
        ("criteria.maximum", "ten"),
        ("policy.rounding.index.places", -1),
        ("policy.rounding.index.places", 10**6),
        ("policy.rounding.index.mode", "up"),
        ("policy.ranking.by", "luck"),
        ("policy.ranking.ties", None),
        ("problems.0.places.0.line", "7"),
        ("problems.0.places.0.file", "\x1b[31m"),
        ("problems.0.values.code", "\x1b[31m"),
        ("units.0.indicators.0.reason.values.measure.values.name", "\x1b[31m"),
        ("units.0.indicators.0.answer.level", "\x1b[31m"),
        ("policy.ranking.tie_break.0", "\x1b[31m"),
        ("policy.grades", []),
    ],
)
def test_a_wrong_value_is_named(path, wrong):
    keys = [int(key) if key.isdigit() else key for key in path.split(".")]

    def replace(parent, key):
        parent[key] = wrong

    problem = complaint(changed(keys, replace))
    assert problem.code == "E-J003"


def test_the_complaint_says_where():
    document = changed(("units", 2, "index"), lambda parent, key: parent.update({key: "NaN"}))
    assert complaint(document).message.values == {"path": "units[2].index"}


@pytest.mark.parametrize("wrong", ["cchc-results/2", "", None, 1, ["cchc-results/1"], "\x1b[31m"], ids=repr)
def test_another_format_is_refused(wrong):
    problem = complaint(json.loads(text("sound")) | {"format": wrong})
    assert problem.code == "E-J002"
    assert "\x1b" not in Language("vi").problem(problem)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "E-J001"),
        (b" ", "E-J001"),
        (b"null", "E-J002"),
        (b"[]", "E-J002"),
        (b"{}", "E-J002"),
        (b'"cchc-results/1"', "E-J002"),
        (b"NaN", "E-J001"),
        (b"\xff\xfe{}", "E-J001"),
        (b"[" * 100_000, "E-J001"),
        (b'{"a":' * 100_000, "E-J001"),
        (b"PK\x03\x04", "E-J001"),
        (b"unit: an-binh\n", "E-J001"),
        (b"1" * 5000, "E-J001"),
        (text("sound").encode("utf-16"), "E-J001"),
    ],
    ids=lambda value: repr(value[:20]),
)
def test_what_is_no_document_is_refused(data, code):
    found = read(data)
    assert isinstance(found, Problem)
    assert found.code == code


def test_nan_anywhere_is_refused():
    broken = text("sound").replace('"rank":1,', '"rank":NaN,')
    assert read(broken).code == "E-J001"


def test_a_key_that_stands_twice_is_refused():
    """JSON readers take the last silently; a results document with two ranks is not whole."""
    twice = text("sound").replace('"rank":1,', '"rank":1,"rank":2,', 1)
    assert isinstance(read(twice), Problem)


def test_a_document_cut_off_anywhere_is_refused():
    whole = text("sound")
    for end in [*range(0, len(whole) - 1, 997), len(whole) - 1]:
        assert read(whole[:end]).code == "E-J001"


def test_units_that_stand_twice_are_refused():
    document = json.loads(text("sound"))
    document["units"].append(document["units"][0])
    assert isinstance(read(dump(document)), Problem)


@pytest.mark.parametrize("command", ["rank FILE", "rank FILE --by 1", "rank FILE --format csv", "export FILE -o x.csv"])
@pytest.mark.parametrize(
    "path",
    ["units", "units.0.index", "units.0.fields.1", "units.0.indicators.3", "policy.grades.0.code", "criteria.fields.0"],
)
def test_commands_refuse_a_damaged_document_with_status_1(command, path, tmp_path, monkeypatch, cchc):
    monkeypatch.chdir(tmp_path)
    keys = tuple(int(key) if key.isdigit() else key for key in path.split("."))
    damaged = changed(keys, lambda parent, key: parent.pop(key))
    Path("damaged.json").write_text(dump(damaged), encoding="utf-8")
    run = cchc(*command.replace("FILE", "damaged.json").split())
    assert (run.status, run.out) == (1, "")
    assert re.match(r"damaged\.json: E-J003 ", run.err)
    assert "Traceback" not in run.err
    assert not Path("x.csv").exists()


def test_a_failed_export_leaves_what_was_there(tmp_path, cchc):
    target = tmp_path / "x.csv"
    target.write_text("cũ", encoding="utf-8")
    (tmp_path / "damaged.json").write_text("{", encoding="utf-8")
    assert cchc("export", tmp_path / "damaged.json", "-o", target).status == 1
    assert target.read_text(encoding="utf-8") == "cũ"
