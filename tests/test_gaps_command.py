"""``cchc gaps`` on the examples, figure by figure; what is kept of it everywhere, and what a name may hold."""

from __future__ import annotations

import hashlib
import json
import shutil
import unicodedata
from fractions import Fraction
from pathlib import Path

import pytest
import yaml
from plain_yaml import read_plain
from reading_workbooks import load_workbook

from cchc.analysis.gaps import Outcome, Ways
from cchc.analysis.losses import losses, together, unit_gaps
from cchc.criteria import CriteriaSet
from cchc.formats.results.kept_set import set_of_results
from cchc.formats.results.reading import load_results
from cchc.results import Results


@pytest.fixture
def scored(cchc, tmp_path, examples):
    """``scored("communes-2025-appraised")``: an example's results and the ways of its units."""

    def found(name):
        path = tmp_path / f"{name}.json"
        cchc("batch", examples / name, "-o", path)
        results = load_results(path)
        assert isinstance(results, Results)
        criteria = set_of_results(results, str(path))
        assert isinstance(criteria, CriteriaSet)
        return results, Ways(results, criteria)

    return found


def entry_of(results, code):
    return next(entry for entry in results.units if entry.unit.code == code)


def told(route):
    return [(step.indicator.code, step.before.stated, step.after.stated, step.gain) for step in route.steps]


def F(text):
    return Fraction(text)


def test_a_grade_whose_condition_is_missed_too(scored):
    """Phường Bến Gạo has 78 of 100 points and 24.5 of 35 in field 2; the grade Tốt asks for 85 %, and 80 % in field 2.

    85 % is reached from 84.995 points: 6.995 are missing, in points of two decimals 7. Field 2 reaches 80 % from
    27.99825 of its 35 points: 3.49825 are missing, so 3.5. Indicator 2.2 (15 points) stands at 4,600 of 4,950 in time,
    7.5 points; from 95 % it gives 15 × the share: 7 more are 14.5, which rounding gives from 14.495 on, a share of
    96.6333 %, 4,783.35 of 4,950: with 4,784 it is there, and no other indicator has 7 points to give.
    """
    results, ways = scored("communes-2025-appraised")
    route = ways.to_next_grade(entry_of(results, "ben-gao"))
    assert (route.goal, route.needed) == ("tot", 7)
    assert [(need.field, need.floor, need.points) for need in route.floors] == [("2", 80, F("3.5"))]
    assert told(route) == [("2.2", (4600, 4950), (4784, 4950), 7)]
    assert (route.after.index, route.after.grade) == (85, "tot")


def test_what_no_step_can_mend(scored):
    results, ways = scored("communes-2025-appraised")
    obstacles = {
        entry.unit.code: [message.code for message in ways.to_next_grade(entry).obstacles]
        for entry in results.units
        if ways.to_next_grade(entry).outcome is Outcome.BLOCKED
    }
    assert obstacles == {"dong-nhan": ["R-GRADE-PENALTY"], "suoi-reu": ["R-GRADE-LATE"]}


def test_a_rank_that_cannot_be_reached_says_how_far_the_best_goes(scored):
    """Xã Bãi Ngô needs 29.41 points to 89.45 + 0.01 %; all that it can do adds 28.7 to its 60.05."""
    results, ways = scored("communes-2025-appraised")
    route = ways.to_next_rank(entry_of(results, "bai-ngo"))
    assert route.outcome is Outcome.OUT_OF_REACH
    assert (route.goal, route.needed, route.gain) == ("go-thong", F("29.41"), F("28.7"))
    assert (route.after.points, route.after.rank) == (F("88.75"), 4)


def test_points_that_a_stage_settled(scored):
    """Xã Bãi Ngô states 2 models, 2.5 points by the rule, of which the appraisers left 1.25: 3 models give 3.75."""
    results, ways = scored("communes-2025-appraised")
    choices = next(
        menu for menu in ways.in_hand.choices(entry_of(results, "bai-ngo").unit) if menu.indicator.code == "3.3"
    )
    assert [(step.after.stated, step.to, step.gain) for step in choices.all()] == [
        ((3,), F("3.75"), F("2.5")),
        ((4,), 5, F("3.75")),
    ]


def test_the_smallest_step_of_a_ratio_in_the_districts(scored):
    """Huyện Đăk Lyêng: 79.12 of 100; Tốt from 80 %, that is from 79.995: 0.875 are missing, 0.88 in points.

    Several indicators have as much to give; the plan is one step that gives no less and, of those, least beyond it.
    """
    results, ways = scored("dak-nong-districts-2023")
    entry = entry_of(results, "dak-lyeng")
    route = ways.to_next_grade(entry)
    assert (route.needed, len(route.steps)) == (F("0.88"), 1)
    least = min(step.gain for menu in ways.in_hand.choices(entry.unit) for step in menu.all() if step.gain >= F("0.88"))
    assert route.gain == least
    assert route.after.grade == "tot"


def test_the_first_has_nothing_above(scored):
    results, ways = scored("dak-rlap-communes-2023")
    first = entry_of(results, "nhan-co")
    assert ways.to_next_grade(first).outcome is ways.to_next_rank(first).outcome is Outcome.TOP


@pytest.mark.parametrize("name", ["communes-2025-appraised", "dak-rlap-communes-2023", "dak-nong-districts-2023"])
def test_what_is_lost_adds_up(scored, name):
    """Of a unit to its applicable maximum less its points; of the round, unit by unit as indicator by indicator."""
    results, _ = scored(name)
    units = [(entry.unit, unit_gaps(results, entry.unit)) for entry in results.units]
    for unit, gaps in units:
        for part, gap in zip(unit.fields, gaps.fields, strict=True):
            assert gap.lost.points == part.maximum - part.points
            assert gap.lost == together(found.lost for found in gap.indicators)
    whole = together(loss.lost for loss in losses(results))
    assert whole == together(gaps.lost for _, gaps in units)


def test_causes_of_the_appraised_example(scored):
    """Bến Gạo 2.2: 14.61 by its own figures, 7.5 after appraisal, of 15: 0.39 not reached and 7.11 cut."""
    results, _ = scored("communes-2025-appraised")
    gaps = {gap.item.code: gap.lost for gap in unit_gaps(results, entry_of(results, "ben-gao").unit).indicators}
    assert gaps["2.2"].parts == (0, F("0.39"), F("7.11"), 0)
    assert gaps["4.1"].parts == (0, 0, 0, F("3.07"))


# --- documents --------------------------------------------------------------------------------------------------


def older(path: str) -> None:
    """The document as an older version wrote it, which did not keep the set."""
    document = json.loads(Path(path).read_text(encoding="utf-8"))
    del document["criteria"]["text"]
    Path(path).write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")


def test_results_that_keep_no_set_need_it(workplace, cchc):
    cchc("batch", "rounds/appraised", "-o", "r.json")
    before = cchc("gaps", "r.json", lang="en")
    older("r.json")
    done = cchc("gaps", "r.json", lang="en")
    assert (done.status, done.out) == (1, "")
    assert "r.json: E-J009" in done.err
    wrong = cchc("gaps", "r.json", "-c", "sets/small.yaml", lang="en")
    assert (wrong.status, wrong.out) == (1, "")
    assert "E-J010" in wrong.err
    assert cchc("gaps", "r.json", "-c", "sets/appraised.yaml", lang="en") == before


@pytest.mark.parametrize(
    ("name", "stage"),
    [("dak-rlap-communes-2023", "assessments"), ("communes-2025-appraised", "appraisal-2")],
)
def test_a_unit_that_does_what_its_plan_says_comes_where_it_says(cchc, tmp_path, examples, name, stage):
    """Through files: the steps of each plan of each unit are written into its own file, or where a round has stages
    into that of the last, and the round is scored once more.
    """
    cchc("batch", examples / name, "-o", tmp_path / "r.json")
    document = json.loads(cchc("gaps", tmp_path / "r.json", "--format", "json").out)
    goals = [(unit, goal) for unit in document["units"] for goal in ("next_grade", "next_rank")]
    plans = [(unit, goal) for unit, goal in goals if unit[goal]["outcome"] == "plan"]
    assert len(plans) >= 6
    for at, (unit, goal) in enumerate(plans):
        route = unit[goal]
        folder = tmp_path / f"{at}"
        shutil.copytree(examples / name, folder)
        write_steps(folder / stage / f"{unit['code']}.yaml", route["steps"], document, unit["code"], stage)
        cchc("batch", folder, "-o", tmp_path / f"{at}.json")
        again = json.loads((tmp_path / f"{at}.json").read_text(encoding="utf-8"))
        (found,) = [other for other in again["units"] if other["code"] == unit["code"]]
        assert {key: found[key] for key in route["after"]} == route["after"]
        assert found["grade"] == route["grade"] if goal == "next_grade" else found["rank"] < unit["rank"]


def write_steps(path, steps, document, unit, stage):
    """The answers after these steps into a file of the unit, which may not be there yet."""
    heading = {"unit": unit, "year": document["round"]["year"], "criteria": document["criteria"]["id"]}
    if stage != "assessments":
        heading["stage"] = stage
    # Texts stay texts; what has no answer is left out, as it would be written as one that is empty.
    found = read_plain(path) if path.exists() else heading | {"answers": {}}
    answers = {code: answer for code, answer in found["answers"].items() if answer}
    for step in steps:
        kept = answers.get(step["code"], {})
        reason = {} if stage == "assessments" else {"reason": "Theo phương án"}
        answers[step["code"]] = step["after"] | {"evidence": kept.get("evidence", step["evidence"])} | reason
    path.write_text(yaml.safe_dump(heading | {"answers": answers}, allow_unicode=True), encoding="utf-8")


def test_the_same_figures_everywhere(workplace, cchc):
    """In the JSON document, in CSV and in the workbook."""
    cchc("batch", "rounds/appraised", "-o", "r.json")
    assert cchc("gaps", "r.json", "-o", "g.xlsx", "-o", "g.json", "-o", "g.csv", lang="en").status == 0
    document = json.loads(Path("g.json").read_text(encoding="utf-8"))
    assert document == json.loads(cchc("gaps", "r.json", "--format", "json", lang="en").out)
    unit = json.loads(cchc("gaps", "r.json", "dong-tam", "--format", "json", lang="en").out)["unit"]
    same = next(found for found in document["units"] if found["code"] == "dong-tam")
    assert {key: unit[key] for key in same if key != "largest"} == {key: same[key] for key in same if key != "largest"}
    assert Path("g.csv").read_text(encoding="utf-8-sig").replace("\r", "") == cchc(
        "gaps", "r.json", "--format", "csv", lang="en"
    ).out.replace("\r", "")
    workbook = load_workbook("g.xlsx")
    assert workbook.sheetnames == ["Points lost", "By indicator", "Unit by unit", "Plans", "Provenance"]
    cells = [cell for row in workbook["Plans"].iter_rows(values_only=True) for cell in row]
    for step in same["next_grade"]["steps"]:
        assert step["text"] in cells
        assert float(step["gain"]) in cells
    breaks = {found.id for found in workbook["Plans"].row_breaks.brk}
    titles = [row[0].row for row in workbook["Plans"].iter_rows() if "the cheapest way up" in str(row[0].value)]
    assert len(titles) == len(document["units"])
    assert breaks == {row - 1 for row in titles[1:]}


@pytest.mark.parametrize(
    "name", ["<script>alert(1)</script>", '=HYPERLINK("http://x","y")', "[red]Xã[/red]", "Xã ⁂ & <b>"]
)
def test_a_name_is_only_a_name(workplace, cchc, name):
    cchc("batch", "rounds/appraised", "-o", "r.json")
    text = Path("r.json").read_text(encoding="utf-8")
    Path("r.json").write_text(text.replace('"Xã Đồng Tâm"', json.dumps(name, ensure_ascii=False)), encoding="utf-8")
    assert name in cchc("gaps", "r.json", "dong-tam", lang="en", columns=200).out
    assert name in cchc("gaps", "r.json", lang="en", columns=200).out
    assert cchc("gaps", "r.json", "-o", "g.xlsx", "-o", "g.json", lang="en").status == 0
    assert name in [unit["name"] for unit in json.loads(Path("g.json").read_text(encoding="utf-8"))["units"]]
    cells = [cell for row in load_workbook("g.xlsx")["Unit by unit"].iter_rows() for cell in row]
    (cell,) = [cell for cell in cells if cell.value == name]
    assert cell.data_type == "s"


@pytest.mark.parametrize("name", ["dong-tam", "Xã Đồng Tâm", unicodedata.normalize("NFD", "Xã Đồng  Tâm ")])
def test_a_unit_is_named_by_its_code_or_its_name_however_it_was_typed(workplace, cchc, name):
    cchc("batch", "rounds/appraised", "-o", "r.json")
    assert cchc("gaps", "r.json", name, lang="en").out.startswith("Xã Đồng Tâm: ")


@pytest.mark.parametrize(("listed", "written"), [("Xã Hoà Thuỷ", "Xã Hòa Thủy"), ("Xã Hòa Thủy", "Xã Hoà Thuỷ")])
def test_a_unit_is_named_in_either_spelling_of_its_tone_marks(workplace, cchc, listed, written):
    cchc("batch", "rounds/appraised", "-o", "r.json")
    text = Path("r.json").read_text(encoding="utf-8")
    Path("r.json").write_text(text.replace("Xã Đồng Tâm", listed), encoding="utf-8")
    assert cchc("gaps", "r.json", written, lang="en").out.startswith(f"{listed}: ")


def test_no_unit_is_ranked(workplace, cchc, results_of):
    """There is nothing to plan, and that is no error."""
    cchc("batch", "rounds/appraised", "-o", "r.json")
    document = json.loads(Path("r.json").read_text(encoding="utf-8"))
    document["unranked"] = [{"code": u["code"], "name": u["name"], "why": "invalid"} for u in document["units"]]
    document["units"] = []
    Path("r.json").write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
    done = cchc("gaps", "r.json", "-o", "g.xlsx", lang="en")
    assert done.status == 0
    assert "Not ranked: Xã An Bình (invalid" in " ".join(done.out.split())


LEVELS = "rule: {kind: levels, levels: [{code: co, name: Có, points: 1}, {code: khong, name: Không, points: 0}]}"
TIED = f"""
id: tied
name: Bộ thử
level: commune
years: [2023]
status: illustrative
source: bài kiểm tra
maximum: 2
policy:
  ranking: {{ties: TIES, tie_break: ["1"]}}
  grades: [{{code: a, name: Một hạng}}]
fields:
  - code: "1"
    name: Lĩnh vực một
    maximum: 1
    criteria: [{{code: "1.1", name: Một, maximum: 1, {LEVELS}}}]
  - code: "2"
    name: Lĩnh vực hai
    maximum: 1
    criteria: [{{code: "2.1", name: Hai, maximum: 1, {LEVELS}}}]
"""


@pytest.mark.parametrize(
    ("ties", "vi", "en"),
    [
        pytest.param("competition", "đồng hạng 1", "to share the rank", id="shared"),
        pytest.param("dense", "để đồng hạng", "shared rank", id="shared-dense"),
        pytest.param("ordinal", "để xếp trên khi", "the tie is decided by", id="order"),
    ],
)
def test_a_unit_that_comes_to_be_level_in_everything_shares_the_rank(cchc, tmp_path, ties, vi, en):
    """All that there is makes it the equal of the one above. Only where the list decides is it placed above that."""
    home = tmp_path / "round"
    (home / "assessments").mkdir(parents=True)
    (home / "set.yaml").write_text(TIED.replace("TIES", ties), encoding="utf-8")
    (home / "units.yaml").write_text("units: [{code: a, name: Xã A}, {code: b, name: Xã B}]\n", encoding="utf-8")
    (home / "round.yaml").write_text(
        "name: Đợt\nyear: 2023\ncriteria: set.yaml\nunits: units.yaml\nassessments: assessments\n", encoding="utf-8"
    )
    for unit, level in (("a", "khong"), ("b", "co")):
        answers = "".join(f'  "{code}": {{level: {level}}}\n' for code in ("1.1", "2.1"))
        (home / "assessments" / f"{unit}.yaml").write_text(
            f"unit: {unit}\nyear: 2023\ncriteria: tied\nanswers:\n{answers}", encoding="utf-8"
        )
    cchc("batch", home, "-o", tmp_path / "r.json")
    for lang, words in (("vi", vi), ("en", en)):
        told = " ".join(cchc("gaps", tmp_path / "r.json", "a", lang=lang, columns=200).out.split())
        assert words in told
    results = load_results(tmp_path / "r.json")
    route = Ways(results, set_of_results(results, "")).to_next_rank(entry_of(results, "a"))
    assert (route.after.rank, route.after.tied, route.shared) == (1, True, ties != "ordinal")


def test_results_are_explained_by_a_set_that_no_round_would_be_begun_with(tmp_path, cchc):
    """Codes that a table cannot tell apart were allowed once; nobody can give the options of signed results others."""
    home = tmp_path / "round"
    (home / "assessments").mkdir(parents=True)
    (home / "set.yaml").write_text(TIED.replace("TIES", "competition"), encoding="utf-8")
    (home / "units.yaml").write_text("units: [{code: a, name: Xã A}]\n", encoding="utf-8")
    (home / "round.yaml").write_text(
        "name: Đợt\nyear: 2023\ncriteria: set.yaml\nunits: units.yaml\nassessments: assessments\n", encoding="utf-8"
    )
    answers = "".join(f'  "{code}": {{level: khong}}\n' for code in ("1.1", "2.1"))
    (home / "assessments" / "a.yaml").write_text(
        f"unit: a\nyear: 2023\ncriteria: tied\nanswers:\n{answers}", encoding="utf-8"
    )
    results = tmp_path / "r.json"
    assert cchc("batch", home, "-o", results).status == 0
    document = json.loads(results.read_text(encoding="utf-8").replace("khong", "kad"))
    text = document["criteria"]["text"]
    assert "code: kad" in text
    document["criteria"]["sha256"] = hashlib.sha256(text.encode()).hexdigest()
    results.write_text(json.dumps(document), encoding="utf-8")
    for command in ("explain", "gaps"):
        run = cchc(command, results, "a", lang="en")
        assert (run.status, run.err) == (0, "")


def test_what_is_measured_against_the_best_unit_is_not_said_to_hang_on_the_unit(cchc, tmp_path, examples):
    home = tmp_path / "round"
    shutil.copytree(examples / "communes-2025-appraised", home)
    path = home / "criteria.yaml"
    text = path.read_text(encoding="utf-8")
    head, _, rest = text.partition("        rule: {kind: count, input: {key: ideas")
    rule = '        rule: {kind: relative, input: {key: ideas, name: "Số mô hình", whole: true}, when_zero: zero}\n'
    rest = rest.partition("\n")[2].replace("{ideas: 3}, points: 3.75}", "{ideas: 3}, best: 4, points: 3.75}")
    path.write_text(head + rule + rest, encoding="utf-8")
    results = tmp_path / "results.json"
    cchc("batch", home, "--stage", "self", "-o", results)
    done = " ".join(cchc("gaps", results, "ben-gao", lang="en").out.split())
    assert "hands (the appraiser; the best of all units; the survey; the council): 1.4, 3.3, 4.1, 4.2" in done
