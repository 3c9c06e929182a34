"""What holds of many units alike, and is no mistake, is told once, so that mistakes stand out."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from cchc.commands.telling import tell_problems
from cchc.language import language
from cchc.problems import Message, Place, Problem

ERROR = "E-A019"


@pytest.fixture
def fresh(workplace, cchc):
    """A round that ``new`` has just made, with one form that is filled in wrongly."""
    assert cchc("new", "made", "-c", "sets/small.yaml", "--units", "rounds/sound/units.yaml").status == 0
    path = workplace / "made" / "assessments" / "cam-thuy.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("{level: ,", "{level: nothing,", 1), encoding="utf-8")
    return workplace / "made"


def told(run):
    return [line for line in run.err.splitlines() if ": E-" in line or ": W-" in line]


@pytest.mark.parametrize("command", ["check", "batch"])
def test_one_mistake_stands_beside_one_line_about_blank_forms(command, fresh, cchc):
    run = cchc(command, "made", lang="en")
    blank, mistake = told(run)
    assert blank == (
        "made/assessments: W-A024 7 forms have no answer yet, and their units count as not submitted: Xã An Bình "
        "(an-binh), Xã Bình Minh [sáp nhập] (binh-minh), Xã Đồng Tâm (dong-tam) and 4 more"
    )
    assert mistake.startswith("made/assessments/cam-thuy.yaml:") and ERROR in mistake
    assert "Errors: 1, warnings: 1" in run.err


def test_the_results_keep_what_there_is_to_say_of_every_unit(fresh, cchc):
    cchc("batch", "made", "-o", "results.json")
    document = json.loads(cchc("batch", "made", "--format", "json").out)
    about = [one["values"]["unit"] for one in document["problems"] if one["code"] == "W-A024"]
    assert len(about) == 7
    assert "W-A024" in cchc("explain", "results.json", "an-binh").out


def test_a_form_with_evidence_but_no_answer_is_told_by_itself_with_what_is_in_it(fresh, cchc):
    """Somebody began to fill it in: it is not one of the blank ones."""
    path = fresh / "assessments" / "an-binh.yaml"
    lines = path.read_text(encoding="utf-8").splitlines()
    line = next(number for number, text in enumerate(lines, 1) if text.startswith('  "1.2":'))
    lines[line - 1] = lines[line - 1].replace("evidence: ", "evidence: KH 02")
    path.write_text("\n".join(lines), encoding="utf-8")
    own = [text for text in told(cchc("check", "made", lang="en")) if "an-binh.yaml" in text]
    assert len(own) == 1 and "W-A024 Xã An Bình (an-binh)" in own[0]
    assert own[0].endswith(f" [made/assessments/an-binh.yaml:{line}:10]")


def test_two_of_a_kind_are_told_one_by_one(fresh, cchc):
    for path in sorted((fresh / "assessments").iterdir())[3:]:
        path.unlink()
    codes = [line.split(": ")[1][:6] for line in told(cchc("check", "made"))]
    assert (codes.count("W-A024"), codes.count("W-A023"), codes.count(ERROR)) == (2, 1, 1)


def test_units_that_sent_nothing_are_told_once(fresh, cchc):
    for path in (fresh / "assessments").iterdir():
        path.unlink()
    (line,) = told(cchc("check", "made", lang="en"))
    assert line == (
        "made/units.yaml: W-A023 8 units have not submitted, and are not ranked: Xã Ea Păl (ea-pal), Xã Đồng Tâm "
        "(dong-tam), Xã Cẩm Thủy (cam-thuy) and 5 more"
    )


def test_rows_of_a_table_are_told_by_its_name(fresh, workplace, cchc):
    units = [path.stem for path in sorted((fresh / "assessments").iterdir())]
    (workplace / "made" / "table.csv").write_text(
        "unit,1.2\n" + "".join(f"{unit},\n" for unit in units), encoding="utf-8"
    )
    text = (fresh / "round.yaml").read_text(encoding="utf-8")
    (fresh / "round.yaml").write_text(text.replace("assessments: assessments", "assessments: table.csv"), "utf-8")
    lines = told(cchc("check", "made", lang="en"))
    assert [line.split(" W-")[0] for line in lines if "W-A024" in line] == ["made/table.csv:"]


@pytest.mark.parametrize(
    "wrong", [["an-binh", "cam-thuy", "giao-long"], ["an-binh", "cam-thuy", "dong-tam", "giao-long"]]
)
def test_where_a_few_errors_are_is_said_below_warnings_that_follow_them(wrong, fresh, cchc):
    """Problems stand in the order of places, so that a warning may well be the last of them."""
    for unit, old, new in [
        *((unit, "{level: ,", "{level: nothing,") for unit in wrong),
        ("hoa-son", "claimed: ,", "claimed: 1,"),
        ("khe-vang", "claimed: ,", "claimed: 1,"),
    ]:
        path = fresh / "assessments" / f"{unit}.yaml"
        path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    run = cchc("check", "made", lang="en")
    errors = [line.split(f": {ERROR}")[0] for line in told(run) if ERROR in line]
    assert [place.split(":")[0] for place in errors] == [f"made/assessments/{unit}.yaml" for unit in wrong]
    assert ": W-" in told(run)[-1]
    *_, last, counts = run.err.splitlines()
    assert counts.startswith(f"Errors: {len(wrong)}, warnings: ")
    assert (last == f"What is an error stands at {', '.join(errors)}") == (len(wrong) == 3)


def test_an_error_that_is_told_last_needs_no_pointing_to(fresh, cchc):
    run = cchc("check", "made", lang="en")
    assert ERROR in told(run)[-1]
    assert "What is an error stands" not in run.err


def test_documents_have_problems_in_the_order_of_places(fresh, cchc):
    path = fresh / "assessments" / "hoa-son.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("claimed: ,", "claimed: 1,", 1), encoding="utf-8")
    problems = json.loads(cchc("batch", "made", "--format", "json").out)["problems"]
    places = [problem["places"][0]["file"] for problem in problems]
    assert places == sorted(places)
    assert [problem["severity"] for problem in problems].index("error") < len(problems) - 1


def test_files_whose_time_alone_is_known_are_told_by_folder(workplace, cchc):
    made = workplace / "rounds" / "sound"
    text = (made / "round.yaml").read_text(encoding="utf-8")
    (made / "round.yaml").write_text(f"{text}deadlines: {{self: 2024-01-15}}\n", encoding="utf-8")
    run = cchc("status", "rounds/sound", "--on", "2024-02-01", lang="en")
    (line,) = (text for text in told(run) if "W-L005" in text)
    assert line.startswith("rounds/sound/assessments: W-L005 of 6 files only the file's time says when they came in, ")
    assert line.endswith("Xã An Bình (an-binh), Xã Bình Minh [sáp nhập] (binh-minh), Xã Cẩm Thủy (cam-thuy) and 3 more")
    document = json.loads(cchc("status", "rounds/sound", "--on", "2024-02-01", "--format", "json").out)
    assert sum(one["code"] == "W-L005" for one in document["problems"]) == 6


def test_units_that_are_not_scored_for_want_of_a_survey_are_told_once(tmp_path, cchc):
    (bad,) = (Path(__file__).parent / "bad").glob("E-P017-*")
    made = shutil.copytree(bad, tmp_path / "made")
    listed = (made / "units.yaml").read_text(encoding="utf-8")
    said = (made / "assessments" / "dak-wer.yaml").read_text(encoding="utf-8")
    for code in ("xa-a", "xa-b"):
        listed += f"  - {{code: {code}, name: Xã {code}}}\n"
        (made / "assessments" / f"{code}.yaml").write_text(said.replace("dak-wer", code), encoding="utf-8")
    (made / "units.yaml").write_text(listed, encoding="utf-8")
    run = cchc("batch", made, lang="en")
    (line,) = (text for text in told(run) if "E-P017" in text)
    assert f"{made}/assessments: E-P017 4 units are not scored, because no survey was held" in line
    assert line.endswith(": Xã Đắk Wer (dak-wer), Xã Nhân Cơ (nhan-co), Xã xa-a (xa-a) and 1 more")
    assert run.status == 1
    document = json.loads(cchc("batch", made, "--format", "json").out)
    assert [one["code"] for one in document["problems"]].count("E-P017") == 4


@pytest.mark.parametrize(("code", "errors"), [("W-P022", 0), ("E-P021", 1)])
def test_a_table_without_columns_for_evidence_is_told_so_once(code, errors, capsys):
    def lacking(file: str, count: int) -> list[Problem]:
        return [
            Problem(
                Message(code, {"code": f"1.{number % 5}", "name": f"Mục {number % 5}", "points": 1}),
                (Place(file, 2 + number // 5, 2 + number % 5),),
            )
            for number in range(count)
        ]

    assert tell_problems([*lacking("table.csv", 30), *lacking("nhan-co.yaml", 29)], language("en")) == errors * 30
    lines = [line for line in capsys.readouterr().err.splitlines() if code in line]
    assert [line.startswith("table.csv") for line in lines] == [False] * 29 + [True]
    assert lines[-1].startswith(f"table.csv:2:2: {code} in 30 places there are points without evidence")
    assert lines[-1].endswith(
        "1.0 (Mục 0), 1.1 (Mục 1), 1.2 (Mục 2) and 2 more. In a table of units the evidence for 1.0 has a column "
        "1.0.evidence"
    )


def test_a_form_in_which_much_evidence_is_missing_is_told_where(capsys):
    lacking = [
        Problem(
            Message("E-P021", {"code": f"1.{number}", "name": "Mục", "points": 1}),
            (Place("nhan-co.xlsx", number, 9, "Tự chấm"),),
        )
        for number in range(1, 41)
    ]
    assert tell_problems(lacking, language("en")) == 40
    lines = [line for line in capsys.readouterr().err.splitlines() if "E-P021" in line]
    assert [line.partition(":")[0] for line in lines] == [
        f"nhan-co.xlsx 'Tự chấm'!I{number}" for number in range(1, 41)
    ]
