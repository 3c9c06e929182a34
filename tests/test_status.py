"""What has come in of a round, what is late, and what is missing after its deadline."""

from __future__ import annotations

import csv
import datetime
import io
import json
import os
import re
import shutil
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reading_workbooks import load_workbook

from cchc.assessment import Submission, Unit
from cchc.dates import Day
from cchc.formats.json_text import dump
from cchc.formats.results.reading import load_results
from cchc.formats.results.writing import to_json
from cchc.formats.round.folder import load_round, read_submissions
from cchc.language import Language
from cchc.problems import Place
from cchc.recording import results_of
from cchc.results import ReceivedRecord, Results
from cchc.rounds import score_round
from cchc.stages import forms
from cchc.stages.arrivals import Arrival, Calendar, check_known, days_late, late_units
from cchc.status import status_of
from cchc.tables.progress import bar

FILLING = "rounds/filling"


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


def status(cchc, *arguments, path=FILLING, on="2024-02-21"):
    run = cchc("status", path, "--on", on, "--format", "json", *arguments)
    return run.status, json.loads(run.out)


def part(document, unit, stage):
    stages = next(entry["stages"] for entry in document["units"] if entry["code"] == unit)
    return next(one for one in stages if one["stage"] == stage)


# --- a round while it is filled ----------------------------------------------------------------------------------

STATES = """
an-binh    complete   complete   partial    awaited
dong-tam   awaited    not_asked  not_asked  not_asked
ea-pal     blank      not_asked  not_asked  not_asked
khe-vang   awaited    not_asked  not_asked  not_asked
lac-son    complete   awaited    not_asked  not_asked
my-duc     complete   complete   awaited    not_asked
giao-long  errors     not_asked  not_asked  not_asked
hoa-son    errors     not_asked  not_asked  not_asked
binh-minh  partial    complete   not_asked  not_asked
cam-thuy   complete   partial    complete   awaited
"""
"""What is missing after its deadline is on top, then errors, then what is unanswered."""


def test_every_unit_in_every_stage(workplace, cchc):
    code, document = status(cchc)
    found = [[entry["code"], *(one["state"] for one in entry["stages"])] for entry in document["units"]]
    assert found == [line.split() for line in STATES.strip().splitlines()]
    assert (code, document["missing"]) == (1, 6)


@pytest.mark.parametrize(
    ("unit", "stage", "facts"),
    [
        ("an-binh", "self", {"asked": 7, "unanswered": 0, "days_late": 0, "days_missing": None}),
        ("an-binh", "explanation", {"asked": 2, "unanswered": 1, "days_late": 0, "days_missing": 1}),
        ("binh-minh", "self", {"unanswered": 2, "received": {"date": "2024-01-15", "stated": True}, "days_late": 0}),
        ("cam-thuy", "self", {"received": {"date": "2024-01-18", "stated": True}, "days_late": 3}),
        ("cam-thuy", "appraisal-1", {"asked": 1, "unanswered": 1, "days_late": 0}),
        ("cam-thuy", "explanation", {"asked": 1, "unanswered": 0, "days_late": 1, "days_missing": None}),
        ("dong-tam", "self", {"received": None, "days_late": None, "days_missing": 37, "files": []}),
        ("ea-pal", "self", {"days_late": None, "days_missing": 37}),
        ("giao-long", "self", {"errors": 2, "unanswered": 0, "days_late": 0, "days_missing": None}),
        ("hoa-son", "self", {"errors": 1, "received": None, "days_late": None}),
        ("khe-vang", "self", {"received": {"date": "2024-01-15", "stated": True}, "days_missing": 37, "files": []}),
        ("lac-son", "appraisal-1", {"asked": 1, "days_missing": 16}),
        ("my-duc", "appraisal-1", {"days_late": 1}),
        ("my-duc", "explanation", {"asked": 1, "unanswered": 1, "days_missing": 1}),
        ("my-duc", "appraisal-2", {"days_missing": None}),
    ],
)
def test_the_facts_of_a_unit(unit, stage, facts, workplace, cchc):
    found = part(status(cchc)[1], unit, stage)
    assert {key: found[key] for key in facts} == facts


def test_the_stages_are_counted(workplace, cchc):
    stages = {one["stage"]: one for one in status(cchc)[1]["stages"]}
    assert {name: (one["in"], one["due"], one["late"], one["missing"]) for name, one in stages.items()} == {
        "self": (7, 10, 1, 3),
        "appraisal-1": (4, 5, 1, 1),
        "explanation": (2, 3, 1, 2),
        "appraisal-2": (0, 2, 0, 0),
    }
    assert stages["self"]["counts"] == {
        "not_asked": 0,
        "awaited": 2,
        "blank": 1,
        "errors": 2,
        "partial": 1,
        "complete": 4,
    }
    assert (stages["self"]["deadline"], stages["self"]["days_left"]) == ("2024-01-15", -37)
    assert (stages["appraisal-1"]["deadline"], stages["appraisal-2"]["deadline"]) == ("2024-02-05", None)


def test_nothing_is_lost(workplace, cchc):
    """Every file of the round is a unit's, nobody's, or complained of."""
    document = status(cchc)[1]
    files = {path.as_posix() for path in Path(FILLING).glob("*/*")}
    of_units = {file for entry in document["units"] for one in entry["stages"] for file in one["files"]}
    strays = {one["file"] for one in document["strays"]}
    told = {place["file"] for problem in document["problems"] for place in problem["places"]}
    assert strays == {f"{FILLING}/assessments/khac.yaml", f"{FILLING}/assessments/khong-ten.yaml"}
    assert files - of_units - strays == {f"{FILLING}/assessments/ban-quet.pdf"} <= told
    assert part(document, "hoa-son", "self")["files"] == [
        f"{FILLING}/assessments/hoa-son-moi.yaml",
        f"{FILLING}/assessments/hoa-son.yaml",
    ]


def test_a_damaged_file_that_is_named_for_its_unit_is_the_unit_s(workplace, cchc):
    Path(FILLING, "assessments/dong-tam.xlsx").write_bytes(b"PK\3\4 broken")
    Path(FILLING, "assessments/la.xlsx").write_bytes(b"")
    document = status(cchc)[1]
    found = part(document, "dong-tam", "self")
    assert (found["state"], found["errors"], found["days_missing"]) == ("errors", 1, None)
    assert f"{FILLING}/assessments/la.xlsx" in {one["file"] for one in document["strays"]}


def test_errors_are_those_of_batch(workplace, cchc):
    def errors(run):
        return [line for line in run.err.splitlines() if re.search(r": E-[A-Z]\d{3} ", line)]

    batch = cchc("batch", FILLING)
    assert errors(cchc("status", FILLING, "--on", "2024-01-10")) == errors(batch)
    ranked = {"an-binh", "lac-son", "my-duc", "binh-minh", "cam-thuy"}
    document = json.loads(cchc("batch", FILLING, "--format", "json").out)
    assert {unit["code"] for unit in document["units"]} == ranked


def test_one_stage_alone(workplace, cchc):
    code, document = status(cchc, "--stage", "self", on="2024-01-15")
    assert (code, document["missing"], [one["stage"] for one in document["stages"]]) == (1, 0, ["self"])
    assert {len(entry["stages"]) for entry in document["units"]} == {1}
    assert cchc("status", FILLING, "--stage", "sefl").status == 2


def test_an_explanation_with_nothing_asked_and_what_follows_it_are_not_due(workplace, cchc):
    document = status(cchc)[1]
    assert [part(document, "binh-minh", stage)["state"] for stage in ("explanation", "appraisal-2")] == [
        "not_asked",
        "not_asked",
    ]


def test_a_council_is_due_only_of_what_it_scores(workplace, cchc):
    """2.3 is the council's: once there is one, the appraisers do not answer for it."""
    path = Path(FILLING, "round.yaml")
    stages = "stages: [self, appraisal-1, explanation, council]\n"
    path.write_text(path.read_text(encoding="utf-8") + stages, encoding="utf-8")
    for file in Path(FILLING, "appraisal-1").iterdir():
        file.write_text(re.sub(r'  "2.3".*\n', "", file.read_text(encoding="utf-8")), encoding="utf-8")
    document = status(cchc)[1]
    found = {entry["code"]: part(document, entry["code"], "council") for entry in document["units"]}
    assert {code: (one["state"], one["asked"]) for code, one in found.items() if one["state"] == "awaited"} == {
        "an-binh": ("awaited", 1),
        "binh-minh": ("awaited", 1),
        "cam-thuy": ("awaited", 1),
    }
    assert part(document, "cam-thuy", "appraisal-1")["state"] == "complete"


def test_what_was_decided_without_an_explanation_goes_on_to_the_council(workplace, cchc):
    path = Path(FILLING, "round.yaml")
    stages = "stages: [self, appraisal-1, explanation, appraisal-2, council]\n"
    path.write_text(path.read_text(encoding="utf-8") + stages, encoding="utf-8")
    for file in Path(FILLING, "appraisal-1").iterdir():
        file.write_text(re.sub(r'  "2.3".*\n', "", file.read_text(encoding="utf-8")), encoding="utf-8")
    decided = Path(FILLING, "appraisal-2", "my-duc.yaml")
    decided.parent.mkdir()
    head = Path(FILLING, "appraisal-1", "my-duc.yaml").read_text(encoding="utf-8").partition("answers:")[0]
    decided.write_text(head + 'answers: {"1.3": {points: 0, reason: Không giải trình}}\n', encoding="utf-8")
    document = status(cchc)[1]
    assert [part(document, "my-duc", stage)["state"] for stage in ("explanation", "appraisal-2", "council")] == [
        "awaited",
        "complete",
        "awaited",
    ]


# --- deadlines ---------------------------------------------------------------------------------------------------


@pytest.fixture
def small(tmp_path, monkeypatch):
    """``small("deadlines: {self: 2024-01-15}", nhan_co="...")``: a round of two units with these files."""
    sets = Path(__file__).parent / "bad" / "sets"
    monkeypatch.chdir(tmp_path)

    def make(*lines: str, assessments: str = "assessments", **files: str | None) -> Path:
        Path("assessments").mkdir(exist_ok=True)
        head = ["name: Đợt thử", "year: 2023", f"criteria: {(sets / 'minimal.yaml').as_posix()}", "units: units.yaml"]
        text = "\n".join([*head, f"assessments: {assessments}", *lines]) + "\n"
        Path("round.yaml").write_text(text, encoding="utf-8")
        Path("units.yaml").write_text(
            "units:\n  - {code: nhan-co, name: Xã Nhân Cơ}\n  - {code: dak-wer, name: Xã Đắk Wer}\n", encoding="utf-8"
        )
        for name, extra in files.items():
            code = name.replace("_", "-")
            path = Path("assessments", f"{code}.yaml")
            answer = '"1.1": {points: 1}' if extra is not None else '"1.1": {points: }'
            path.write_text(
                f"unit: {code}\nyear: 2023\ncriteria: minimal\n{extra or ''}\nanswers: {{{answer}}}\n", encoding="utf-8"
            )
            written(path, "2024-01-16")
        return tmp_path

    return make


def written(path, date, hour=12):
    """The file was last written at that local hour of that day."""
    moment = datetime.datetime.fromisoformat(date).replace(hour=hour).astimezone().timestamp()
    os.utime(path, (moment, moment))


@pytest.mark.parametrize(
    ("on", "expected", "missing"),
    [("2024-01-14", 0, None), ("2024-01-15", 0, None), ("2024-01-16", 1, 1), ("31/01/2024", 1, 16)],
)
def test_the_deadline_is_the_last_day_in_time(on, expected, missing, small, cchc):
    small("deadlines: {self: 2024-01-15}", nhan_co="received: 2024-01-15")
    code, document = status(cchc, path=".", on=on)
    assert (code, part(document, "dak-wer", "self")["days_missing"]) == (expected, missing)


@pytest.mark.parametrize(
    ("on", "state", "late", "missing"),
    [
        ("2024-01-15", "awaited", None, None),
        ("2024-01-17", "awaited", None, 2),
        ("2024-01-18", "complete", 3, None),
        ("2024-01-19", "complete", 3, None),
    ],
)
@pytest.mark.parametrize("register", [True, False])
def test_what_came_in_after_the_day_is_not_in_yet(register, on, state, late, missing, small, cchc):
    lines = ("deadlines: {self: 2024-01-15}", *(("received: {self: {nhan-co: 2024-01-18}}",) if register else ()))
    small(*lines, nhan_co="" if register else "received: 2024-01-18", dak_wer="received: 2024-01-02")
    code, document = status(cchc, path=".", on=on)
    found = part(document, "nhan-co", "self")
    assert (found["state"], found["days_late"], found["days_missing"]) == (state, late, missing)
    (stage,) = (one for one in document["stages"] if one["stage"] == "self")
    assert (stage["in"], stage["late"]) == (1 + (late is not None), int(late is not None))
    assert code == int(missing is not None)
    assert [*found["files"], *found.get("later_files", ())] == ["assessments/nhan-co.yaml"]
    shown = cchc("status", ".", "--on", on, lang="en").out
    lines = [line.split() for line in shown.splitlines()]
    title = f"Came in after {day(on):%d/%m/%Y}, and not counted"
    assert (title.split() in lines) == (state == "awaited")
    listed = [line[-3:] for line in lines if line[-1:] == ["assessments/nhan-co.yaml"]]
    assert listed == [["self-assessment", "18/01/2024", "assessments/nhan-co.yaml"]] * (state == "awaited")
    assert "noted as received" not in shown
    assert not document["problems"]


def test_what_a_file_s_time_alone_puts_after_the_day_is_in_and_not_late(small, cchc):
    """Copied files have the time of the copy."""
    small("deadlines: {self: 2024-01-10}", nhan_co="", dak_wer="received: 2024-01-02")
    document = status(cchc, path=".", on="2024-01-12")[1]
    found = part(document, "nhan-co", "self")
    assert (found["state"], found["received"]["stated"], found["days_late"]) == ("complete", False, None)
    assert [problem["code"] for problem in document["problems"]] == ["W-L005"]


def test_a_day_that_is_still_to_come_is_told_and_what_is_here_is_in(small, cchc):
    small("deadlines: {self: 2024-01-15}", nhan_co="received: 2099-01-18", dak_wer="received: 2024-01-02")
    document = json.loads(cchc("status", ".", "--format", "json").out)
    assert part(document, "nhan-co", "self")["state"] == "complete"
    assert [problem["code"] for problem in document["problems"]] == ["W-L008"]


def test_without_a_deadline_nothing_is_missing(small, cchc):
    small(nhan_co="")
    code, document = status(cchc, path=".", on="2099-12-31")
    assert (code, document["missing"], document["next_deadline"]) == (0, 0, None)
    assert part(document, "dak-wer", "self")["state"] == "awaited"


@pytest.mark.parametrize("unit", ["nhan_co", "dak_wer"])
def test_a_blank_form_is_missing_after_the_deadline(unit, small, cchc):
    small("deadlines: {self: 2024-01-15}", **{"nhan_co": "received: 2024-01-15", "dak_wer": "", unit: None})
    code, document = status(cchc, path=".", on="2024-01-16")
    found = part(document, unit.replace("_", "-"), "self")
    assert (code, found["state"], found["days_missing"], found["days_late"]) == (1, "blank", 1, None)


@pytest.mark.parametrize(
    ("lines", "extra", "received", "late"),
    [
        ((), "", {"date": "2024-01-16", "stated": False}, 1),
        ((), "received: 2024-01-15", {"date": "2024-01-15", "stated": True}, 0),
        ((), "received: 18/01/2024", {"date": "2024-01-18", "stated": True}, 3),
        (("received: {self: {nhan-co: 2024-01-14}}",), "", {"date": "2024-01-14", "stated": True}, 0),
        (
            ("received: {self: {nhan-co: 17/01/2024}}",),
            "received: 2024-01-17",
            {"date": "2024-01-17", "stated": True},
            2,
        ),
        (("received: {self: {nhan-co: , dak-wer: 2024-01-02}}",), "", {"date": "2024-01-16", "stated": False}, 1),
    ],
)
def test_what_is_stated_goes_before_the_file_s_time(lines, extra, received, late, small, cchc):
    small("deadlines: {self: 2024-01-15}", *lines, nhan_co=extra)
    found = part(status(cchc, path=".", on="2024-02-01")[1], "nhan-co", "self")
    assert (found["received"], found["days_late"]) == (received, late)


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_a_form_made_of_an_assessment_carries_the_day_it_came_in(lang, small, cchc):
    small("deadlines: {self: 2024-01-15}", nhan_co="received: 2024-01-18", dak_wer="")
    for again in ("first", "second"):  # a form made of such a form does, too
        assert cchc("--lang", lang, "forms", ".", "--filled", "-o", again).status == 0
        for code in ("nhan-co", "dak-wer"):
            for old in Path("assessments").glob(f"{code}.*"):
                old.unlink()
            shutil.copy(Path(again, f"{code}.xlsx"), "assessments")
            written(Path("assessments", f"{code}.xlsx"), "2024-02-01")
        document = status(cchc, path=".", on="2024-02-01")[1]
        assert [part(document, unit, "self")["received"] for unit in ("nhan-co", "dak-wer")] == [
            {"date": "2024-01-18", "stated": True},
            {"date": "2024-02-01", "stated": False},
        ]
        seen = load_workbook(Path("assessments/nhan-co.xlsx")).worksheets[0]
        assert any("18/01/2024" in str(value) for row in seen.iter_rows(max_row=20, values_only=True) for value in row)


def test_a_day_in_a_form_that_is_none_is_told(small, cchc):
    small("deadlines: {self: 2024-01-15}", nhan_co="received: 2024-01-18")
    cchc("forms", ".", "--filled", "-o", "made")
    Path("assessments/nhan-co.yaml").unlink()
    book = load_workbook(Path("made/nhan-co.xlsx"))
    (cell,) = (row[1] for row in book[forms.IDENTITY_SHEET].iter_rows() if row[0].value == forms.RECEIVED)
    cell.value = "18/1/24"
    book.save("assessments/nhan-co.xlsx")
    run = cchc("check", ".")
    assert (run.status, "'Tự chấm': E-H002" in run.err) == (1, True)


def test_the_register_and_the_day_in_a_form_agree(small, cchc):
    small("deadlines: {self: 2024-01-15}", nhan_co="received: 2024-01-18")
    cchc("forms", ".", "--filled", "-o", "made")
    small("deadlines: {self: 2024-01-15}", "received: {self: {nhan-co: 2024-01-17}}")
    Path("assessments/nhan-co.yaml").unlink()
    shutil.copy("made/nhan-co.xlsx", "assessments")
    run = cchc("check", ".")
    assert "E-L004" in run.err
    assert "'Tự chấm'" in run.err


@pytest.mark.parametrize(("hour", "late"), [(0, 1), (23, 1)])
def test_the_file_s_day_is_the_local_one(hour, late, small, cchc):
    small("deadlines: {self: 2024-01-15}", nhan_co="")
    written(Path("assessments/nhan-co.yaml"), "2024-01-16", hour)
    assert part(status(cchc, path=".", on="2024-02-01")[1], "nhan-co", "self")["days_late"] == late


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="this system does not let us change the zone")
@pytest.mark.parametrize("zone", ["Asia/Ho_Chi_Minh", "America/Los_Angeles", "UTC"])
def test_the_zone_does_not_move_the_day(zone, small, cchc, monkeypatch):
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    try:
        small("deadlines: {self: 2024-01-15}", nhan_co="")
        for hour in (0, 23):
            written(Path("assessments/nhan-co.yaml"), "2024-01-15", hour)
            assert part(status(cchc, path=".", on="2024-02-01")[1], "nhan-co", "self")["days_late"] == 0
    finally:
        monkeypatch.undo()
        time.tzset()


def test_a_table_tells_of_no_unit_when_it_came_in(small, cchc):
    small(
        "deadlines: {self: 2024-01-15}",
        "received: {self: {dak-wer: 2024-01-17}}",
        assessments="bang.csv",
    )
    Path("bang.csv").write_text("unit,1.1\nnhan-co,1\ndak-wer,0.5\n", encoding="utf-8")
    code, document = status(cchc, path=".", on="2024-02-01")
    assert [part(document, unit, "self")["days_late"] for unit in ("nhan-co", "dak-wer")] == [None, 2]
    assert (code, [problem["code"] for problem in document["problems"]]) == (0, ["W-L006"])
    assert not status(cchc, path=".", on="2024-01-15")[1]["problems"], "nothing can be late yet"


@pytest.mark.parametrize("table", ["unit,1.1,1.9\nnhan-co,1,1\ndak-wer,1,1\n", "xã,1.1\nNhân Cơ,1\n", "\x00"])
def test_a_table_that_cannot_be_read_is_no_unit_s_omission(table, small, cchc):
    small("deadlines: {self: 2024-01-15}", assessments="bang.csv")
    Path("bang.csv").write_text(table, encoding="utf-8")
    code, document = status(cchc, path=".", on="2024-02-01")
    states = [part(document, unit, "self") for unit in ("nhan-co", "dak-wer")]
    assert {(one["state"], one["errors"], one["days_late"], one["days_missing"]) for one in states} == {
        ("errors", 0, None, None)
    }
    assert (code, {problem["severity"] for problem in document["problems"]}) == (1, {"error"})
    assert "cannot be read" in cchc("status", ".", "--on", "2024-02-01", lang="en").out


def test_rows_of_a_table_that_are_blank_twice_there_or_nobody_s(small, cchc):
    small("deadlines: {self: 2024-01-15}", assessments="bang.csv")
    Path("bang.csv").write_text("unit,1.1\nnhan-co,\ndak-wer,1\ndak-wer,0.5\nmy-duc,1\n,1\n", encoding="utf-8")
    code, document = status(cchc, path=".", on="2024-02-01")
    found = {unit: part(document, unit, "self") for unit in ("nhan-co", "dak-wer")}
    assert [(one["state"], one["days_missing"]) for one in found.values()] == [("blank", 17), ("errors", None)]
    errors = [problem["code"] for problem in document["problems"] if problem["severity"] == "error"]
    assert (code, errors) == (1, ["E-A004", "E-A001", "E-T006"])


@pytest.mark.parametrize("suffix", [".ods", ".ODS", ".xlsb"])
def test_a_form_saved_in_another_kind_is_no_form_that_was_not_sent(suffix, small, cchc):
    small("deadlines: {self: 2024-01-15}", nhan_co="", dak_wer=None)
    Path("assessments", f"dak-wer{suffix}").write_bytes(b"PK\3\4")
    code, document = status(cchc, path=".", on="2024-02-01")
    assert (code, part(document, "dak-wer", "self")["state"]) == (1, "errors")
    results = json.loads(cchc("batch", ".", "--format", "json").out)
    assert [(one["code"], one["why"]) for one in results["unranked"]] == [("dak-wer", "invalid")]


def test_deadlines_of_the_usual_stages_make_a_round_of_them(small, cchc):
    small("deadlines: {self: 2024-01-15, explanation: 2024-02-20}", nhan_co="")
    document = status(cchc, path=".", on="2024-01-15")[1]
    assert [one["stage"] for one in document["stages"]] == ["self", "appraisal-1", "explanation", "appraisal-2"]
    assert document["next_deadline"] == "self"
    assert status(cchc, path=".", on="2024-01-16")[1]["next_deadline"] == "explanation"


@pytest.mark.parametrize(
    "line",
    [
        "deadlines: 2024-01-15",
        "deadlines: [2024-01-15]",
        "deadlines: {self: [2024-01-15]}",
        "deadlines: {self: null}",
        "deadlines: {self: {nhan-co: 2024-01-15}}",
        "received: {self: 2024-01-15}",
        "received: {self: {nhan-co: {date: 2024-01-15}}}",
        "received: {self: {nhan-co: 2024-01-15, nhan-co: 2024-01-16}}",
        "received: {nhan-co: 2024-01-15}",
    ],
)
def test_what_is_no_calendar_is_told_with_its_place(line, small, cchc):
    small(line, nhan_co="")
    run = cchc("status", ".", lang="en")
    assert (run.status, run.out) == (1, "")
    assert re.fullmatch(r"round\.yaml:6:\d+: E-[YL]\d{3} .+", run.err.splitlines()[0])
    assert len(run.err.splitlines()) == 2


@pytest.mark.parametrize("line", ["deadlines:", "deadlines: {self: }", "received: {}", "received: {self: {nhan-co: }}"])
def test_what_is_left_empty_is_not_stated(line, small, cchc):
    small(line, nhan_co="", dak_wer="")
    assert cchc("status", ".").status == 0


def test_stages_that_cannot_be_read_are_told_of_once(small, cchc):
    small("stages: [self, apraisal]", "deadlines: {apraisal: 2024-01-15}", nhan_co="")
    assert [line.split()[1] for line in cchc("status", ".").err.splitlines()[:-1]] == ["E-P011"]


def test_a_file_by_itself_is_held_against_the_register_too(small, cchc):
    small("received: {self: {nhan-co: 2024-01-14}}", nhan_co="received: 2024-01-15")
    alone = cchc("check", "assessments/nhan-co.yaml")
    assert alone.status == 1
    assert "E-L004" in alone.err
    assert alone.err.splitlines()[0] in cchc("check", ".").err.splitlines()


def test_the_register_of_a_stage_without_files_is_not_forgotten(small, cchc):
    small("received: {appraisal-1: {nhan-co: 2024-01-20}}", nhan_co="")
    document = status(cchc, path=".", on="2024-02-01")[1]
    assert [problem["code"] for problem in document["problems"]] == ["W-L007", "W-A023"]
    assert part(document, "nhan-co", "appraisal-1")["state"] == "awaited"


def test_a_new_round_has_lines_that_only_want_their_sign_taken_away(workplace, cchc):
    for lang in ("vi", "en"):
        assert (
            cchc("new", lang, "-c", "sets/small.yaml", "--units", "lists/xa.csv", "--year", "2023", lang=lang).status
            == 0
        )
        path = Path(lang, "round.yaml")
        text = path.read_text(encoding="utf-8")
        path.write_text(re.sub(r"^# (deadlines|received):", r"\1:", text, flags=re.MULTILINE), encoding="utf-8")
        code, document = status(cchc, path=lang, on="2024-01-15")
        deadlines = {one["stage"]: one["deadline"] for one in document["stages"]}
        assert (code, deadlines) == (0, {"self": "2024-01-15"})  # nor does the round become another by them
        assert "W-L007" in {problem["code"] for problem in document["problems"]}


# --- lateness in the ranking -------------------------------------------------------------------------------------


def place(line):
    return Place("round.yaml", line, 1)


CALENDAR = Calendar({"self": Day(day("2024-01-15"), place(6))}, {"self": {"a": Day(day("2024-01-16"), place(8))}})


def submission(unit, modified):
    return Submission(unit, None, (), Place(f"{unit}.yaml"), modified=None if modified is None else day(modified))


def test_late_units():
    came = [submission("a", "2024-01-10"), submission("b", "2024-01-15"), submission("c", "2024-01-16")]
    assert late_units(CALENDAR, [*came, submission("d", None)]) == {"a": True, "b": False, "c": True, "d": None}
    assert late_units(Calendar(), came) == {"a": None, "b": None, "c": None}


def test_what_only_a_file_says_is_asked_about():
    came = [submission("a", "2024-01-10"), submission("b", "2024-01-15"), submission("d", None)]
    found = list(check_known(CALENDAR, came, [Unit(code, code.upper()) for code in "abd"], place(1)))
    assert [(problem.code, problem.message.values) for problem in found] == [
        ("W-L005", {"unit": "b", "name": "B", "day": "15/01/2024", "stage": "self"}),
        ("W-L006", {"units": ("d",), "unit": "d", "stage": "self"}),
    ]


@given(st.dates(), st.dates())
def test_days_late_are_counted_from_the_deadline(deadline, came):
    calendar = Calendar({"self": Day(deadline, place(1))})
    late = days_late(calendar, "self", Arrival(came, stated=True))
    assert late is not None
    assert (late == 0) == (came <= deadline)
    assert came <= deadline or came - datetime.timedelta(late) == deadline


def test_a_scored_round_knows_who_was_late(small):
    small("deadlines: {self: 2024-01-15}", nhan_co="", dak_wer="received: 2024-01-15")
    folder, _ = load_round(".")
    assert folder is not None
    assert score_round(folder.round, read_submissions(folder)[0]).late == {"nhan-co": True, "dak-wer": False}


def results(path="."):
    folder, problems = load_round(path)
    assert folder is not None
    submissions, _, remarks = read_submissions(folder)
    return results_of(score_round(folder.round, submissions), [*problems, *remarks])


def test_results_record_when_the_self_assessments_came_in(small):
    small("deadlines: {self: 2024-01-15}", nhan_co="", dak_wer="received: 2024-01-15")
    found = results()
    assert {entry.unit.code: entry.unit.received for entry in found.units} == {
        "nhan-co": ReceivedRecord(day("2024-01-16"), False, 1),
        "dak-wer": ReceivedRecord(day("2024-01-15"), True, 0),
    }
    document = to_json(found, Language("vi"))
    assert [unit["received"] for unit in document["units"]] == [
        {"date": "2024-01-16", "stated": False, "late": 1},
        {"date": "2024-01-15", "stated": True, "late": 0},
    ]
    Path("results.json").write_text(dump(document), encoding="utf-8")
    again = load_results("results.json")
    assert isinstance(again, Results)
    assert again.units == found.units
    assert dump(to_json(again, Language("vi"))) == dump(document)


def test_results_without_a_deadline_do_not_depend_on_the_file_s_time(small):
    small(nhan_co="", dak_wer="received: 2024-01-15")
    before = dump(to_json(results(), Language("vi")))
    written(Path("assessments/nhan-co.yaml"), "2025-03-01")
    assert dump(to_json(results(), Language("vi"))) == before
    assert "received" not in before


@pytest.mark.parametrize(
    "received",
    [
        '{"date":"2024-13-01","stated":true,"late":0}',
        '{"date":"2024-01-16","stated":true,"late":-1}',
        '{"date":"2024-01-16","stated":"yes","late":1}',
        '{"date":"2024-01-16","stated":true,"late":"1"}',
        '["2024-01-16"]',
    ],
)
def test_a_document_with_a_damaged_day_is_refused(received, small, cchc):
    small("deadlines: {self: 2024-01-15}", nhan_co="received: 2024-01-16")
    text = dump(to_json(results(), Language("vi")))
    good = '{"date":"2024-01-16","stated":true,"late":1}'
    assert good in text
    Path("r.json").write_text(text.replace(good, received), encoding="utf-8")
    run = cchc("rank", "r.json", lang="en")
    assert run.status == 1
    assert "E-J003" in run.err
    assert "units[0].received" in run.err


def test_the_ranking_names_the_late(small, cchc):
    small("deadlines: {self: 2024-01-13}", nhan_co="", dak_wer="received: 2024-01-15")
    assert (
        "Nộp bản tự chấm muộn: Xã Nhân Cơ (nộp muộn 3 ngày, chỉ tính theo thời gian của tệp); Xã Đắk Wer (nộp muộn 2 "
        "ngày)"
    ) in " ".join(cchc("batch", ".").out.split())
    small("deadlines: {self: 2024-01-16}", nhan_co="", dak_wer="received: 2024-01-15")
    assert "muộn" not in cchc("batch", ".").out


def test_the_signed_sheet_names_the_late(small, cchc):
    small("deadlines: {self: 2024-01-14}", nhan_co="received: 2024-01-14", dak_wer="received: 2024-01-15")
    assert cchc("batch", ".", "-o", "r.xlsx").status == 0
    sheet = load_workbook("r.xlsx").worksheets[0]
    texts = [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert [text.strip() for text in texts if "muộn" in text] == ["Nộp bản tự chấm muộn: Xã Đắk Wer (nộp muộn 1 ngày)"]


# --- how it is shown ---------------------------------------------------------------------------------------------


@given(st.integers(0, 5000), st.integers(0, 5000))
def test_a_bar_is_full_only_when_all_is_done(done, of):
    done = min(done, of)
    drawn = bar(done, of)
    assert len(drawn) == 12
    assert re.fullmatch(r"\[#*\.*\]", drawn)
    assert ("." not in drawn) == (0 < done == of)
    assert ("#" in drawn) == (done > 0)


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("columns", [40, 80, 120])
def test_it_fits_the_terminal_and_says_all(lang, columns, workplace, cchc):
    out = cchc("status", FILLING, "--on", "2024-02-21", lang=lang, columns=columns).out
    assert max(map(len, out.splitlines())) <= columns
    for unit in ("Xã Hòa Sơn", "Xã Khe Vàng", "Xã Mỹ Đức"):
        assert unit in out
    assert out.encode("cp1252", errors="replace").decode("cp1252").count("[#######...] 7/10") == 1


def test_lateness_by_the_file_alone_is_marked(small, cchc):
    small("deadlines: {self: 2024-01-13}", nhan_co="", dak_wer="received: 2024-01-15")
    out = cchc("status", ".", "--on", "2024-01-20", lang="en", columns=120).out
    assert "complete; 3 days late*" in out
    assert "complete; 2 days late\n" in out
    assert "* by the file's time, which changes when files are copied" in out


def test_csv_has_a_row_for_each_unit_and_stage(workplace, cchc):
    text = cchc("status", FILLING, "--on", "2024-02-21", "--format", "csv", lang="en").out
    head, *rows = csv.reader(io.StringIO(text, newline=""))
    assert len(rows) == 40
    found = {(row[0], row[2]): dict(zip(head, row, strict=True)) for row in rows}
    row = found["cam-thuy", "self-assessment"]
    assert [row[key] for key in ("Status", "Deadline", "Received on", "Known from", "Days late")] == [
        "complete",
        "2024-01-15",
        "2024-01-18",
        "stated",
        "3",
    ]
    assert found["my-duc", "explanation"]["Days missing after the deadline"] == "1"


@pytest.mark.parametrize("text", ["1/2/2024", "15-01-2024", "hôm nay", "2024-02-30", ""])
def test_a_day_that_cannot_be_read_is_wrong_usage(text, workplace, cchc):
    run = cchc("status", FILLING, "--on", text)
    assert (run.status, run.out) == (2, "")
    assert "--on" in run.err


def test_without_a_day_it_is_today(small, cchc):
    today = datetime.datetime.now().astimezone().date()
    yesterday, tomorrow = (today + datetime.timedelta(days) for days in (-1, 1))
    small(f"deadlines: {{self: {yesterday}}}")
    assert cchc("status", ".").status == 1
    small(f"deadlines: {{self: {tomorrow}}}")
    assert cchc("status", ".").status == 0


def test_the_same_round_has_the_same_status_whatever_the_order_of_its_files(workplace):
    folder, problems = load_round(FILLING)
    assert folder is not None
    submissions = list(read_submissions(folder)[0])
    first, second = (
        status_of(score_round(folder.round, order), problems, today=day("2024-02-21"))
        for order in (submissions, submissions[::-1])
    )
    assert first.units[:6] == second.units[:6]
    assert first.stages == second.stages
    assert first.problems == second.problems


def test_a_grade_that_requires_to_be_in_time(small, cchc):
    """The late unit gets the next lower grade; where only a file's time says so, that is asked about."""
    small("deadlines: {self: 2024-01-15}", nhan_co="received: 2024-01-16", dak_wer="")
    written(Path("assessments/dak-wer.yaml"), "2024-01-15")
    text = (Path(__file__).parent / "bad" / "sets" / "minimal.yaml").read_text(encoding="utf-8")
    Path("strict.yaml").write_text(
        text.replace("name: Đạt, from: 50}", "name: Đạt, from: 50, requires: {in_time: true}}"), encoding="utf-8"
    )
    path = Path("round.yaml")
    path.write_text(re.sub("criteria: .*", "criteria: strict.yaml", path.read_text(encoding="utf-8")), encoding="utf-8")
    run = cchc("batch", ".", "--format", "json")
    document = json.loads(run.out)
    assert {unit["code"]: unit["grade"] for unit in document["units"]} == {"nhan-co": "chua-dat", "dak-wer": "dat"}
    assert [(one["code"], one["values"]["unit"]) for one in document["problems"]] == [("W-L005", "dak-wer")]
    out = cchc("batch", ".", lang="en", columns=120).out
    assert "Submitted late: Xã Nhân Cơ (1 day)" in out
