"""The command line as its users see it.

``golden/transcripts`` holds what was typed (``$``), what came on standard output (``>``) and standard error (``!``)
and the exit status (``=``). ``CCHC_UPDATE=1 pytest tests/test_commands.py`` writes it anew; look at the difference.
"""

from __future__ import annotations

import csv
import io
import json
import os
import re
import shlex
import shutil
from fractions import Fraction
from pathlib import Path

import pytest

import cchc as package
from cchc.formats.sets.bundled import bundled_files
from cchc.formats.sets.reading import load_set
from cchc.rules.expression import Over

GOLDEN = Path(__file__).parent / "golden"
TRANSCRIPTS = sorted((GOLDEN / "transcripts").glob("*.txt"))
EXAMPLES = Path(__file__).parent.parent / "examples"


# --- transcripts -----------------------------------------------------------------------------------------------


def _says_usage(path):
    """Whether there are words of click's own in a transcript: help, or what it says of a wrong usage."""
    return re.search("^[!>] (Usage|Cú pháp):", path.read_text(encoding="utf-8"), re.MULTILINE) is not None


@pytest.mark.parametrize(
    "path",
    [
        pytest.param(path, marks=pytest.mark.wording_of_click if _says_usage(path) else (), id=path.stem)
        for path in TRANSCRIPTS
    ],
)
def test_transcript(path, workplace, cchc):
    shutil.copytree(EXAMPLES, workplace / "examples")
    written = path.read_text(encoding="utf-8")
    blocks = []
    for line in written.splitlines():
        if line.startswith("$ "):
            blocks.append("\n".join([line, *_play(shlex.split(line[2:]), cchc)]))
        elif line.startswith("#"):
            blocks.append(line)
    played = "\n\n".join(blocks) + "\n"
    if os.environ.get("CCHC_UPDATE"):
        path.write_text(played, encoding="utf-8", newline="\n")
    else:
        assert played == written


def _play(words, cchc):
    """The lines that a command answers with. ``cat`` shows a file; ``<`` gives one to standard input.

    ``edit FILE OLD NEW`` is somebody with an editor.
    """
    settings = {"CCHC_LANG": "vi", "COLUMNS": "80"}
    while "=" in words[0]:
        name, _, value = words.pop(0).partition("=")
        assert name in settings
        settings[name] = value
    if words[0] == "cat":
        return _marked(">", Path(words[1]).read_bytes().decode("utf-8-sig"))
    if words[0] == "edit":
        path, old, new = words[1:]
        text = Path(path).read_bytes().decode("utf-8")
        assert old in text
        Path(path).write_bytes(text.replace(old, new).encode("utf-8"))
        return []
    assert words[0] == "cchc"
    stdin = b""
    if "<" in words:
        stdin = Path(words[words.index("<") + 1]).read_bytes()
        words = words[: words.index("<")]
    run = cchc(*words[1:], lang=settings["CCHC_LANG"], columns=int(settings["COLUMNS"]), stdin=stdin)
    return [*_marked(">", run.out), *_marked("!", run.err), f"= {run.status}"]


SEAL = re.compile(r"((?:niêm(?: là)?|seal(?:ed| is)?|cho ra|comes to) |\"(?:seal|stated|found)\":\")[0-9a-f]{12,64}")
"""A seal is of a document that says by which version it was made."""


def _marked(mark, text):
    """Each line behind a mark; what differs from run to run is left open, line ends that cannot be seen are shown."""
    text = SEAL.sub(r"\1{seal}", text)
    text = text.replace(package.__version__, "{version}").replace(str(Path.cwd()), "{here}")
    lines = text.replace("\r", "␍").split("\n")
    lines = lines[:-1] if lines[-1] == "" else [*lines[:-1], f"{lines[-1]}␄"]
    return [f"{mark} {line}".rstrip() for line in lines]


def test_every_command_and_option_is_in_a_transcript(cchc):
    """Whatever a help page lists was typed at least once."""
    typed = [
        shlex.split(line[2:])
        for path in TRANSCRIPTS
        for line in path.read_text(encoding="utf-8").splitlines()
        if line.startswith("$ ") and "cchc" in line
    ]
    commands = [
        "new",
        "criteria list",
        "criteria show",
        "criteria check",
        "criteria diff",
        "criteria export",
        "criteria import",
        "score",
        "batch",
        "status",
        "dossiers",
        "rank",
        "survey",
        "explain",
        "reconcile",
        "compare",
        "robust",
        "export",
        "check",
        "verify",
    ]
    missing = []
    for command in commands:
        words = command.split()
        runs = [line for line in typed if " ".join(words) in " ".join(word for word in line if word[0] != "-")]
        options = re.findall(r"(?<![\w-])--?[a-z][a-z-]*", cchc(*words, "--help").out.partition("\n\nTùy chọn:")[2])
        assert "--help" in options
        missing += [
            f"{command} {option}"
            for option in options
            if option != "-h" and not any(option in line or f"{option}=" in " ".join(line) for line in runs)
        ]
    assert missing == []


def test_no_command_ends_in_a_traceback():
    for path in TRANSCRIPTS:
        assert "Traceback" not in path.read_text(encoding="utf-8")


# --- exit status -----------------------------------------------------------------------------------------------


class Interrupted(io.RawIOBase):
    """A standard input at which somebody presses Ctrl+C."""

    def readable(self):
        return True

    def readinto(self, buffer):
        raise KeyboardInterrupt


@pytest.mark.parametrize("command", ["score -", "rank -", "export - -o x.json", "check -", "criteria check -"])
def test_interrupted(command, workplace, cchc):
    run = cchc(*command.split(), stdin=Interrupted())
    assert run.status == 130
    assert run.out == ""
    assert "Traceback" not in run.err
    assert not Path("x.json").exists()


def test_warnings_do_not_fail_and_errors_do(workplace, cchc):
    sound, errors = cchc("batch", "rounds/sound"), cchc("batch", "rounds/errors")
    assert (sound.status, errors.status) == (0, 1)
    assert " W-" in sound.err and " E-" not in sound.err
    assert " E-" in errors.err and "Xã An Bình" in errors.out, "what can be scored is"


def test_problems_are_one_a_line_and_start_with_their_place(workplace, cchc):
    *problems, count = cchc("batch", "rounds/errors", columns=40).err.splitlines()
    assert len(problems) == 16
    assert count == "Lỗi: 14, cảnh báo: 2"
    located = r"rounds/errors/[\w/.-]+:\d+:\d+: [EW]-[A-Z]\d{3} .+"
    assert [line for line in problems if not re.fullmatch(located, line)] == []
    assert problems == sorted(problems, key=lambda line: (line.split(":")[0], int(line.split(":")[1])))


def test_a_file_that_fails_leaves_the_others_and_itself_untouched(workplace, cchc):
    Path("old.csv").write_text("cũ", encoding="utf-8")
    run = cchc("batch", "rounds/sound", "--format", "csv", "-o", "taken.csv", "-o", "old.csv")
    assert run.status == 1
    assert Path("old.csv").read_text(encoding="utf-8-sig").startswith("Hạng;")
    assert [path.name for path in Path().iterdir() if path.name.startswith(".")] == []


# --- score, check: the same judgement of a file as in its round -------------------------------------------------


def test_score_says_that_a_blank_form_is_not_submitted(workplace, cchc):
    run = cchc("score", "rounds/sound/assessments/hoa-son.yaml", lang="en")
    assert "W-A024" in run.err, "0 points and not submitted are kept apart"


def test_score_refuses_what_the_set_refuses(workplace, cchc):
    """``unanswered: refuse``: the unit is not scored, alone as little as in its round."""
    Path("so-g.yaml").write_text(
        "unit: so-g\nyear: 2023\ncriteria: apart\nanswers: {'1.1': {done: 5, all: 7}}\n", encoding="utf-8"
    )
    run = cchc("score", "so-g.yaml", "-c", "sets/apart.yaml")
    assert (run.status, run.out) == (1, "")
    assert "E-A008" in run.err


def test_check_of_a_file_finds_what_check_of_its_round_finds(workplace, cchc):
    for name in ("errors", "sound"):
        whole = cchc("check", f"rounds/{name}").err
        for file in sorted(Path(f"rounds/{name}/assessments").glob("*.yaml")):
            if "E-A004" in whole and "cam-thuy" in file.name:
                continue  # only a round can hold two files of one unit
            alone = [line for line in cchc("check", str(file)).err.splitlines() if line.startswith(str(file))]
            assert alone == [line for line in whole.splitlines() if line.startswith(f"{file}:")]


# --- the same facts in every form ------------------------------------------------------------------------------


def _batch(cchc, *arguments, lang="vi"):
    document = json.loads(cchc("batch", *arguments, "--format", "json", lang=lang).out)
    table = cchc("batch", *arguments, lang=lang, columns=120).out
    rows = list(
        csv.reader(
            io.StringIO(cchc("batch", *arguments, "--format", "csv", lang=lang).out, newline=""),
            delimiter=";" if lang == "vi" else ",",
        )
    )
    return document, rows, table


ROUNDS = [
    "rounds/sound",
    "rounds/errors",
    EXAMPLES / "dak-rlap-communes-2023",
    EXAMPLES / "dak-nong-districts-2023",
    EXAMPLES / "dak-nong-districts-2022",
]


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("path", ROUNDS, ids=lambda path: Path(path).name)
def test_table_csv_and_json_agree(path, lang, workplace, cchc):
    document, (_, *rows), table = _batch(cchc, path, lang=lang)
    grades = {grade["code"]: grade for grade in document["policy"]["grades"]}
    expected = []
    for unit in document["units"]:
        figures = [unit["points"], unit["maximum"], unit["index"]]
        if lang == "vi":
            figures = [figure.replace(".", ",") for figure in figures]
        grade = grades[unit["grade"]]["name_en" if lang == "en" else "name"]
        expected.append([str(unit["rank"]), unit["name"], *figures, grade])
    ranked, unranked = rows[: len(expected)], rows[len(expected) :]
    codes = [unit["code"] for unit in document["units"]]
    assert ranked == [[rank, code, *rest] for (rank, *rest), code in zip(expected, codes, strict=True)]
    names = [[unit["code"], unit["name"]] for unit in document["unranked"]]
    assert unranked[:1] == [[]] * bool(names)  # a line between, then a title and headings
    assert [row[:2] for row in unranked[3:]] == names
    lines = [re.split(r"\s{2,}", line.strip()) for line in table.splitlines()]
    first = lines.index(expected[0])
    assert lines[first : first + len(expected)] == expected
    for unit in document["unranked"]:
        assert sum(line[0] == unit["name"] for line in lines) == 1


def test_units_of_different_groups_that_share_a_rank_are_named(workplace, cchc):
    """Groups only part the ranking where the policy says so; here it does not."""
    units = Path("rounds/sound/units.yaml")
    text = units.read_text(encoding="utf-8")
    units.write_text(text.replace("name: Xã Cẩm Thủy,", "name: Xã Cẩm Thủy, group: Miền núi,"), encoding="utf-8")
    assert "Đồng hạng 4: Xã Cẩm Thủy, Xã Bình Minh [sáp nhập]" in cchc("batch", "rounds/sound").out


def test_a_ranking_by_field_keeps_groups_apart(workplace, cchc):
    """Two units of rank 1 stand under their groups, or the lesser looks like the equal of the better."""
    cchc("batch", "rounds/apart", "-o", "apart.json")
    lines = cchc("rank", "apart.json", "--by", "1").out.splitlines()
    shown = [line.split("–")[-1].split() for line in lines if "–" in line or "Sở" in line or "Bình quân" in line]
    assert [words[:3] for words in shown] == [
        ["Khối", "1"],
        ["1", "Sở", "A"],
        ["1", "Sở", "C"],
        ["2", "Sở", "D"],
        ["Bình", "quân", "22,2"],
        ["Khối", "2"],
        ["1", "Sở", "E"],
        ["2", "Sở", "B"],
        ["Bình", "quân", "83,3"],
        ["Bình", "quân:", "trung"],
        ["Sở", "G", "còn"],
    ]


def test_csv_of_several_units_says_whose_figures_they_are(workplace, cchc):
    files = [f"rounds/sound/assessments/{name}.yaml" for name in ("an-binh", "dong-tam")]
    out = cchc("score", *files, "--format", "csv").out
    assert out.count("Xã An Bình") > 0
    assert out.count("Xã Đồng Tâm") > 0


def test_explanation_shows_numbers_in_the_language_of_the_reader(workplace, cchc):
    path = "rounds/sound/assessments/cam-thuy.yaml"
    assert "72,5" in cchc("score", path, "--explain", "2.1").out
    assert "72.5" not in cchc("score", path, "--explain", "2.1").out
    assert "72,5" not in cchc("score", path, "--explain", "2.1", lang="en").out


# --- the results document --------------------------------------------------------------------------------------

TOP = ["format", "tool", "round", "criteria", "policy", "units", "unranked", "problems", "inputs"]
UNIT = [
    "code",
    "name",
    "points",
    "maximum",
    "index",
    "index_exact",
    "rank",
    "tied",
    "grade",
    "fields",
    "indicators",
    "source",
]
INDICATOR = ["code", "points", "maximum", "state", "answer", "reason", "claimed", "evidence"]
WHY = {"not_submitted", "invalid", "unanswered", "nothing_applicable"}


@pytest.fixture(params=["vi", "en"])
def printed(request, workplace, cchc):
    """The one line that ``--format json`` prints for the round ``sound``."""
    return cchc("batch", "rounds/sound", "--format", "json", lang=request.param).out


@pytest.fixture
def document(printed):
    return json.loads(printed)


def test_document_is_compact_and_on_one_line(printed, document):
    assert printed.count("\n") == 1 and printed.endswith("}\n")
    assert printed == json.dumps(document, ensure_ascii=False, separators=(",", ":")) + "\n"


def test_document_has_the_keys_of_its_format(document):
    assert list(document) == TOP
    assert document["format"] == "cchc-results/1"
    assert document["tool"] == {"name": "cchc", "version": package.__version__}
    assert {"name", "year", "stage"} <= document["round"].keys()
    assert {"id", "name", "status", "maximum", "sha256"} <= document["criteria"].keys()
    for unit in document["units"]:
        assert [key for key in unit if key in UNIT] == UNIT
        assert {"name", "sha256"} == unit["source"].keys()
        assert re.fullmatch(r"[0-9a-f]{64}", unit["source"]["sha256"])
        for part in unit["fields"]:
            assert {"code", "points", "maximum", "index"} <= part.keys()
        for item in unit["indicators"]:
            assert list(item) == INDICATOR
            assert {"code", "values", "text"} == item["reason"].keys()
    for entry in document["unranked"]:
        assert list(entry) == ["code", "name", "why"]
    for problem in document["problems"]:
        assert {"code", "values", "text", "severity", "places"} == problem.keys()


def test_document_has_no_floats(printed):
    def refuse(text):
        raise AssertionError(text)

    json.loads(printed, parse_float=refuse, parse_constant=refuse)


def test_decimals_are_padded_to_their_places(document):
    padded = r"\d+\.\d\d"
    for unit in document["units"]:
        figures = [unit["points"], unit["maximum"], unit["index"]]
        figures += [part[key] for part in unit["fields"] for key in ("points", "maximum", "index")]
        figures += [item[key] for item in unit["indicators"] for key in ("points", "maximum", "claimed")]
        assert [figure for figure in figures if figure is not None and not re.fullmatch(padded, figure)] == []


def test_exact_index_is_terminating_or_in_lowest_terms(document):
    found = {unit["code"]: unit["index_exact"] for unit in document["units"]}
    assert found == {"an-binh": "92.4", "dong-tam": "200/3", "ea-pal": "200/3", "cam-thuy": "65", "binh-minh": "65"}
    fields = [part["index_exact"] for unit in document["units"] for part in unit["fields"]]
    assert "97.5" not in fields
    assert fields[:2] == ["100", "81"]


def test_points_under_exact_are_fractions(workplace, cchc):
    document = json.loads(cchc("batch", "rounds/apart", "--format", "json").out)
    found = {unit["code"]: (unit["points"], unit["index"], unit["index_exact"]) for unit in document["units"]}
    assert found == {
        "so-a": ("5/3", "55.5", "500/9"),
        "so-c": ("1.666", "55.5", "833/15"),
        "so-d": ("0.125", "4.1", "25/6"),
        "so-e": ("2", "66.6", "200/3"),
        "so-b": ("11/6", "61.1", "550/9"),
    }


def test_ranks_ties_and_grades(document):
    found = [(unit["code"], unit["rank"], unit["tied"], unit["grade"]) for unit in document["units"]]
    assert found == [
        ("an-binh", 1, False, "tot"),
        ("dong-tam", 2, False, "kha"),
        ("ea-pal", 3, False, "kha"),
        ("cam-thuy", 4, True, "kha"),
        ("binh-minh", 4, True, "kha"),
    ], "in rank order, then in the order of units.yaml"
    assert all(type(unit["rank"]) is int for unit in document["units"])


def test_unranked_units_say_why(document, workplace, cchc):
    assert [(entry["code"], entry["why"]) for entry in document["unranked"]] == [
        ("giao-long", "not_submitted"),
        ("hoa-son", "not_submitted"),
        ("khe-vang", "nothing_applicable"),
    ]
    errors = json.loads(cchc("batch", "rounds/errors", "--format", "json").out)
    assert [(entry["code"], entry["why"]) for entry in errors["unranked"]] == [
        ("binh-minh", "invalid"),
        ("cam-thuy", "invalid"),
        ("dong-tam", "invalid"),
    ]
    apart = json.loads(cchc("batch", "rounds/apart", "--format", "json").out)
    assert [(entry["code"], entry["why"]) for entry in apart["unranked"]] == [("so-g", "unanswered")]


def test_four_states_are_kept_apart(document):
    units = {unit["code"]: {item["code"]: item for item in unit["indicators"]} for unit in document["units"]}
    zero, unanswered = units["dong-tam"]["1.1.1"], units["dong-tam"]["1.4"]
    away, nothing = units["cam-thuy"]["2.3"], units["dong-tam"]["1.1.2"]
    assert (zero["points"], zero["state"], zero["answer"]) == ("0.00", "scored", {"level": "khong"})
    assert (unanswered["points"], unanswered["state"], unanswered["answer"]) == ("0.00", "unanswered", None)
    assert (away["points"], away["state"], away["answer"]) == (None, "not_applicable", "not_applicable")
    assert (nothing["points"], nothing["state"]) == (None, "not_applicable")
    assert nothing["answer"] == {"on_time": 0, "settled": 0}, "the answer as read, also where it leaves nothing"


def test_answers_claims_and_evidence_are_those_of_the_file(document):
    items = {item["code"]: item for item in document["units"][0]["indicators"]}
    assert items["1.1.1"]["evidence"] == "KH số 02/KH-UBND ngày 10/01/2023, tr. 1-6"
    assert items["1.1.2"]["answer"] == {"on_time": 1561, "settled": 1566}
    assert (items["1.2"]["answer"], items["1.2"]["claimed"], items["1.2"]["points"]) == ({"count": 5}, "2.50", "2.00")
    assert items["1.3"]["answer"] == {"met": ["ke-hoach", "hoi-nghi", "loa"]}
    assert items["1.4"]["claimed"] is None
    assert items["2.1"]["answer"] == {"A": 80, "B": 10, "C": 5, "D": 5}
    assert items["2.3"]["answer"] == {"points": "0.75"}


def test_reasons_and_problems_are_data_and_a_sentence_in_the_language_of_the_run(workplace, cchc):
    vi, en = (json.loads(cchc("batch", "rounds/sound", "--format", "json", lang=lang).out) for lang in ("vi", "en"))
    reason, in_english = (found["units"][0]["indicators"][1]["reason"] for found in (vi, en))
    assert reason["text"] == "1.561/1.566 hồ sơ giải quyết đúng hạn ≈ 99,68 % → trên 80 % → 1 × 99,68/100 → 1 điểm"
    assert in_english["text"] == "1,561/1,566 hồ sơ giải quyết đúng hạn ≈ 99.68 % → above 80 % → 1 × 99.68/100 → 1 pt"
    assert (reason["code"], reason["values"]) == (in_english["code"], in_english["values"])
    first = vi["problems"][0]
    assert (first["code"], first["severity"]) == ("W-A022", "warning")
    assert first["values"]["claimed"] == "2.5"
    assert first["places"] == [{"file": "rounds/sound/assessments/an-binh.yaml", "line": 7, "column": 10}]


def test_problems_of_the_document_are_those_on_standard_error(workplace, cchc):
    run = cchc("batch", "rounds/errors", "--format", "json")
    document = json.loads(run.out)
    told = [
        f"{problem['places'][0]['file']}:{problem['places'][0]['line']}:{problem['places'][0]['column']}: "
        f"{problem['code']} {problem['text']}"
        for problem in document["problems"]
    ]
    assert [line.partition(" [")[0] for line in run.err.splitlines()[:-1]] == told
    twice = next(problem for problem in document["problems"] if problem["code"] == "E-A004")
    assert [Path(place["file"]).name for place in twice["places"]] == ["cam-thuy-moi.yaml", "cam-thuy.yaml"]


def test_sums_of_the_document_add_up(document):
    """Points and maxima of the indicators that apply, of fields and of the unit, are one and the same."""
    for unit in document["units"]:
        counted = [item for item in unit["indicators"] if item["state"] != "not_applicable"]
        for key in ("points", "maximum"):
            assert sum(Fraction(item[key]) for item in counted) == Fraction(unit[key])
            assert sum(Fraction(part[key]) for part in unit["fields"]) == Fraction(unit[key])
        assert Fraction(unit["points"]) / Fraction(unit["maximum"]) * 100 == Fraction(unit["index_exact"])


def test_score_prints_an_object_with_units(workplace, cchc):
    files = [f"rounds/sound/assessments/{name}.yaml" for name in ("dong-tam", "an-binh")]
    document = json.loads(cchc("score", *files, "--format", "json").out)
    batch = json.loads(cchc("batch", "rounds/sound", "--format", "json").out)
    by_code = {unit["code"]: unit for unit in batch["units"]}
    assert list(document) == ["units"]
    assert [unit["code"] for unit in document["units"]] == ["dong-tam", "an-binh"]
    for unit in document["units"]:
        same = by_code[unit["code"]]
        assert {key: unit[key] for key in unit if key in same} == {key: same[key] for key in unit if key in same}
        assert unit["criteria"]["sha256"] == batch["criteria"]["sha256"]


def test_score_prints_a_document_also_where_no_unit_is_scored(workplace, cchc):
    for name in ("hoa-son", "khe-vang"):
        run = cchc("score", f"rounds/sound/assessments/{name}.yaml", "--format", "json")
        assert (run.status, json.loads(run.out)) == (0, {"units": []})


def test_jobs_do_not_change_the_result(workplace, cchc):
    one, three = (cchc("batch", "rounds/sound", "--format", "json", "--jobs", jobs) for jobs in ("1", "3"))
    assert one == three


def test_a_blank_assessment_says_what_else_may_be_written(workplace, cchc):
    """Both ways of answering are told where a rule has two, and what becomes of a part above its whole."""
    assert (
        cchc("--lang", "en", "new", "made", "-c", "dak-rlap-commune-2022", "--units", "rounds/sound/units.yaml").status
        == 0
    )
    text = Path("made/assessments/an-binh.yaml").read_text(encoding="utf-8")
    told, asked = [], {}
    for line in text.splitlines():
        if line.startswith("  #"):
            told.append(line.removeprefix("  #").strip())
        elif line.startswith('  "'):
            asked[line.split('"')[1]] = told
            told = []
    criteria = load_set(next(path for path in bundled_files() if "commune" in path.name)).sound
    assert criteria is not None
    alone, capped = (
        "or, instead of the above, percent alone, as in {percent: 85}",
        "a share above 100 % counts as 100 %",
    )
    for leaf in criteria.leaves:
        assert (alone in asked[leaf.code]) == (len(leaf.rule.ways) > 1), leaf.code
        assert (capped in asked[leaf.code]) == (leaf.rule.ways[0].worth.over is Over.CAP), leaf.code
    assert sum(capped in lines for lines in asked.values()) and sum(alone in lines for lines in asked.values())
