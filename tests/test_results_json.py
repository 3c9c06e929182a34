"""The results document: what is written is what is read, and nothing damaged is taken for whole."""

from __future__ import annotations

import csv
import io
import json
import re
from copy import copy
from functools import cache
from pathlib import Path

import pytest

from cchc.formats.files import Raw
from cchc.formats.json_text import dump
from cchc.formats.results.reading import parse_results
from cchc.formats.results.seal import sealed
from cchc.formats.results.writing import document_pieces, document_text, to_json
from cchc.formats.round.folder import load_round, read_submissions
from cchc.language import Language
from cchc.problems import Problem
from cchc.recording import results_of
from cchc.results import Results
from cchc.rounds import score_round
from cchc.tables.standing_words import WHY

GOLDEN = Path(__file__).parent / "golden"
EXAMPLES = Path(__file__).parent.parent / "examples"
ROUNDS = {
    "sound": GOLDEN / "files" / "rounds" / "sound",
    "errors": GOLDEN / "files" / "rounds" / "errors",
    "apart": GOLDEN / "files" / "rounds" / "apart",
    "conditions": GOLDEN / "files" / "rounds" / "conditions",
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


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("name", ROUNDS)
def test_a_document_that_is_written_unit_by_unit_is_what_it_is_as_a_whole(name, lang):
    """Also one that was read: its records share nothing. A final one is the same up to its seal."""
    pieces = list(document_pieces(results(name), Language(lang)))
    assert len(pieces) == len(results(name).units) + 2
    assert "".join(pieces) == text(name, lang) == document_text(read(text(name, lang)), Language(lang))
    final = results(name)._replace(final=True)
    whole = dump(to_json(final, Language(lang)))
    assert document_text(final, Language(lang)) == "".join(sealed([whole]))


@pytest.mark.parametrize("name", ROUNDS)
def test_records_that_are_made_when_they_are_asked_for_are_those_of_a_document(name):
    """But for numbers, which are read as the texts that they are written as."""
    for entry, read_back in zip(results(name).units, read(text(name)).units, strict=True):
        made, found = entry.unit, read_back.unit
        assert made.outcomes == found.outcomes
        assert [made.indicators[at] for at in range(len(made.indicators))] == list(made.indicators)
        assert tuple(made.indicators[1:3]) == tuple(made.indicators)[1:3]
        assert made.indicators == tuple(made.indicators)
        assert made.indicators != tuple(made.indicators)[1:]
        assert [item._replace(reason=None) for item in made.indicators] == [
            item._replace(reason=None, answer=made.indicators[at].answer) for at, item in enumerate(found.indicators)
        ]


@pytest.mark.parametrize("name", ROUNDS)
def test_a_document_is_told_anew_in_the_language_of_the_reader(name):
    """Reasons and problems are data: a document of a Vietnamese run reads in English like one of an English run."""
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
            [
                *(str(unit["rank"]), unit["code"], unit["name"]),
                *(unit[key].replace(".", ",") for key in ("points", "maximum", "index")),
            ]
            for unit in document["units"]
        ]
        unranked = [[unit.code, unit.name, Language("vi").sentence(WHY[unit.why])] for unit in results(name).unranked]
        below = [[], ["Không xếp hạng"], ["Mã", "Đơn vị", "Lý do"], *unranked] if unranked else []
        assert rows == [*said, *below]
        assert document["unranked"] == json.loads(text(name))["unranked"]
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
    """Every place in a document, of lists only the first two."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield (*path, key)
            yield from paths(inner, (*path, key))
    elif isinstance(value, list):
        for position in range(min(2, len(value))):
            yield (*path, position)
            yield from paths(value[position], (*path, position))


@cache
def sound():
    """The document ``sound``, without some of its units: whatever is changed, all of it is read."""
    whole = results("sound")
    return json.loads(dump(to_json(whole._replace(units=whole.units[:2]), Language("vi"))))


def changed(path, change):
    """That document with one value replaced by what ``change`` makes of a copy of its parent and the key."""
    document = parent = copy(sound())
    for key in path[:-1]:
        parent[key] = parent = copy(parent[key])
    change(parent, path[-1])
    return document


OPTIONAL = [
    r"round\.heading",
    r"policy\.grades\.\d+\.(name_en|from)",
    r"criteria\.fields\.\d+\.criteria(\.\d+\.sub_indicators)?",
    r"criteria\.fields(\.\d+\.(criteria|sub_indicators))+\.\d+\.scored_by",
    r"units\.\d+\.(group|decided)",
    r"units\.\d+\.decided\.field",
    r"problems\.\d+\.places\.\d+\.(line|column)",
]
"""What a document may lack."""

NULLABLE = [r"units\.\d+\.fields\.\d+\.index_exact", r"units\.\d+\.indicators\.\d+\.(points|claimed|answer)"]
"""What may be null but must be said: without it, a document is not whole."""

TOLD = [r".*\.text", r"problems\.\d+\.severity", r"tool\.name", r".*\.cell", r"units\.\d+\.fields\.\d+\.index"]
"""What follows from other keys and need not be read."""

FREE = [r".*\.values(\..*)?", r"units\.\d+\.indicators\.\d+\.answer(\..*)?", r"policy\.ranking\.tie_break\.\d+"]
"""Values whose keys and kinds depend on what they are of."""


def is_one_of(path, patterns):
    return any(re.fullmatch(pattern, name_of(path)) for pattern in patterns)


def name_of(path):
    return ".".join(map(str, path))


PLACES = list(paths(sound()))
KEYS = [path for path in PLACES if isinstance(path[-1], str)]


def is_damage(document):
    """Whether a document is refused, as it should be told: with a code and the file's name, in both languages."""
    found = read(dump(document))
    if isinstance(found, Results):
        return False
    assert found.code in ("E-J002", "E-J003")
    assert all(Language(lang).problem(found).startswith("results.json: E-J") for lang in ("vi", "en"))
    return True


def complaint(document):
    found = read(dump(document))
    assert isinstance(found, Problem)
    return found


def test_a_missing_key_is_damage():
    strict = [path for path in KEYS if not is_one_of(path, [*OPTIONAL, *TOLD, *FREE, *NULLABLE])]
    assert len(strict) > 100
    taken = [name_of(path) for path in strict if not is_damage(changed(path, lambda parent, key: parent.pop(key)))]
    assert taken == []


def test_a_missing_key_is_damage_also_where_null_is_a_value():
    """A field without its index would rank as one of which nothing applies."""
    nullable = [path for path in KEYS if is_one_of(path, NULLABLE)]
    taken = [name_of(path) for path in nullable if not is_damage(changed(path, lambda parent, key: parent.pop(key)))]
    assert taken == []


def test_null_is_damage():
    strict = [path for path in KEYS if not is_one_of(path, [*OPTIONAL, *TOLD, *FREE, *NULLABLE])]
    nulls = [changed(path, lambda parent, key: parent.update({key: None})) for path in strict]
    assert [name_of(path) for path, null in zip(strict, nulls, strict=True) if not is_damage(null)] == []


WRONG = [True, 5, -1, "x", "{", "", [], {}, ["x"], [None], [[]], {"x": "x"}, {"x": {}}, {"code": 1}, 10**30]


@pytest.mark.parametrize("wrong", WRONG, ids=repr)
def test_a_value_of_another_kind_is_never_a_traceback(wrong):
    """What is taken all the same can be written again."""

    def replace(parent, key):
        parent[key] = wrong

    crashed = []
    for path in PLACES:
        found = read(dump(changed(path, replace)))
        try:
            if isinstance(found, Results):
                dump(to_json(found, Language("vi")))
        except Exception as error:  # noqa: BLE001  # whatever it is, it would be the user's traceback
            crashed.append((name_of(path), repr(error)))
    assert crashed == []


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
        ("units.0.points", 924),
        ("units.0.rank", "1"),
        ("units.0.rank", 1.0),
        ("units.0.rank", True),
        ("units.0.tied", "false"),
        ("units.0.tied", 0),
        ("units.0.grade", "xuat-sac"),
        ("units.0.name", "Xã \x1b[31mAn Bình"),
        ("units.0.name", "Xã \x00"),
        ("units.0.name", "Xã \u202eAn Bình"),
        ("units.0.maximum", "0"),
        ("units.0.maximum", "-10"),
        ("units.0.fields.0.maximum", "-10"),
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
        ("policy.ranking.tie_break.0", "no-such-field"),
    ],
)
def test_a_wrong_value_is_named(path, wrong):
    keys = [int(key) if key.isdigit() else key for key in path.split(".")]

    def replace(parent, key):
        parent[key] = wrong

    problem = complaint(changed(keys, replace))
    assert problem.code == "E-J003"
    named = problem.message.values["path"].replace("[", ".").replace("]", "")
    assert path == named or path.startswith(f"{named}.")  # what follows from several values is told of all of them


def test_a_grade_that_the_policy_does_not_have_is_named():
    def replace(parent, key):
        parent[key] = []

    problem = complaint(changed(["policy", "grades"], replace))
    assert problem.message.values["path"] == "units[0].grade"


def test_a_ranked_unit_has_a_field_that_applies_to_it():
    def nothing(parent, key):
        parent[key] = [part | {"maximum": "0", "index": None, "index_exact": None} for part in parent[key]]

    assert complaint(changed(("units", 0, "fields"), nothing)).message.values == {"path": "units[0].fields"}


def test_the_complaint_says_where():
    document = changed(("units", 1, "index"), lambda parent, key: parent.update({key: "NaN"}))
    assert complaint(document).message.values == {"path": "units[1].index"}


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
