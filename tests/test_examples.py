"""The examples give the figures that were published, and say which figures those are."""

from __future__ import annotations

import re
import runpy
from fractions import Fraction
from functools import cache
from pathlib import Path

import pytest

from cchc.analysis.groups import grade_shares
from cchc.formats.round.folder import load_round, read_submissions
from cchc.formats.sets.reading import load_set
from cchc.language import Language
from cchc.problems import has_errors
from cchc.recording import results_of
from cchc.rounds import score_round
from cchc.scoring import State

ROOT = Path(__file__).parent.parent
EXAMPLES = ROOT / "examples"
COMMUNES, DISTRICTS, YEAR_BEFORE = "dak-rlap-communes-2023", "dak-nong-districts-2023", "dak-nong-districts-2022"
SURVEYED = "dak-rlap-communes-2023-survey"
ROUNDS = [COMMUNES, DISTRICTS, YEAR_BEFORE, SURVEYED]
PUBLISHED_NAMES = {"dak-rlap": "Huyện Đăk R'Lấp", "nhan-co": "Xã Nhân Cơ"}


@cache
def results(name):
    folder, problems = load_round(EXAMPLES / name)
    submissions, _, remarks = read_submissions(folder, jobs=1)
    return results_of(score_round(folder.round, submissions), [*problems, *remarks])


def place_of(name, code):
    return next(entry for entry in results(name).units if entry.unit.code == code)


def fields_of(entry):
    return {part.code: (part.points, part.maximum) for part in entry.unit.fields}


def answers(name, unit):
    return {item.code: item.answer for item in place_of(name, unit).unit.indicators}


# --- the district ----------------------------------------------------------------------------------------------


def test_index_of_the_district_in_2023():
    entry = place_of(DISTRICTS, "dak-rlap")
    assert (entry.unit.index, entry.rank, len(results(DISTRICTS).units)) == (Fraction("85.4"), 2, 8)
    grade = next(grade for grade in results(DISTRICTS).policy.grades if grade.code == entry.grade)
    assert grade.name == "Tốt"


def test_the_district_has_full_marks_in_two_fields():
    fields = fields_of(place_of(DISTRICTS, "dak-rlap"))
    full = {code for code, (points, maximum) in fields.items() if points == maximum}
    assert full == {"2", "4"}
    assert fields["2"] == (11, 11)
    assert fields["4"] == (Fraction("7.5"), Fraction("7.5"))


def test_index_of_the_district_in_2022_and_the_change_since():
    before, after = place_of(YEAR_BEFORE, "dak-rlap"), place_of(DISTRICTS, "dak-rlap")
    assert (before.unit.index, before.rank, len(results(YEAR_BEFORE).units)) == (Fraction("72.89"), 3, 8)
    assert after.unit.index - before.unit.index == Fraction("12.51")
    assert before.rank - after.rank == 1


def test_dossiers_and_procedures_of_the_district():
    found = answers(DISTRICTS, "dak-rlap")
    assert found["3.2.1"] == {"on_time": 17635, "settled": 18207}
    assert found["3.2.2"] == {"on_time": 18061, "settled": 18088}
    assert found["3.7.1"]["received"] == 20593
    assert found["3.1.1"] == {"published": 195, "procedures": 195}
    assert found["7.3.1"] == {"partial_online": 87, "procedures": 195}
    assert found["7.3.2"] == {"full_online": 45, "procedures": 195}
    assert found["3.3.2"] == {"simplified": 2}


def test_procedures_of_the_communes():
    """114 are published by the commune with figures of its own; 5 were simplified by all of them together."""
    found = [answers(COMMUNES, entry.unit.code) for entry in results(COMMUNES).units]
    assert sum(each["3.1.2"]["proposed"] for each in found if isinstance(each["3.1.2"], dict)) == 5
    assert 114 in answers(COMMUNES, "nhan-co")["3.3.1"].values()


@pytest.mark.parametrize(("code", "shown"), [("3.2.1", "≈ 96,86 %"), ("3.2.2", "≈ 99,85 %")])
def test_shares_of_dossiers_on_time_are_shown_rounded(code, shown):
    """96.858… was printed as 96.85; rounded half up it is 96.86."""
    item = next(item for item in place_of(DISTRICTS, "dak-rlap").unit.indicators if item.code == code)
    assert shown in Language("vi").sentence(item.reason)


# --- the communes ----------------------------------------------------------------------------------------------


def test_grades_of_the_communes():
    names = {grade.code: grade.name for grade in results(COMMUNES).policy.grades}
    shares = {names[code]: (count, share) for code, count, share in grade_shares(results(COMMUNES))}
    assert shares["Tốt"] == (1, Fraction(100, 11))
    assert shares["Khá"] == (6, Fraction(600, 11))
    assert shares["Trung bình"] == (4, Fraction(400, 11))
    assert sum(count for count, _ in shares.values()) == 11


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_shares_of_the_grades_are_shown_with_one_decimal(lang, cchc, examples):
    out = cchc("batch", examples / COMMUNES, lang=lang).out
    shares = ["9,1", "54,5", "36,4"] if lang == "vi" else ["9.1", "54.5", "36.4"]
    ends = [line.split()[-2:] for line in out.splitlines() if line]
    for count, share in zip(["1", "6", "4"], shares, strict=True):
        assert [count, share] in ends


def test_index_of_nhan_co():
    entry = place_of(COMMUNES, "nhan-co")
    assert (entry.unit.index, entry.rank, entry.tied) == (Fraction("89.07"), 1, False)


def test_dossiers_of_the_communes_add_up_to_those_of_the_district():
    found = [answers(COMMUNES, entry.unit.code) for entry in results(COMMUNES).units]
    assert len(found) == 11
    assert sum(answer["3.2.1"]["on_time"] for answer in found) == 18061
    assert sum(answer["3.2.1"]["settled"] for answer in found) == 18088
    assert sum(answer["3.4.3"]["received"] for answer in found) == 18094
    assert sum(answer["3.2.3"]["accepted"] for answer in found) == 18094
    assert {answer["3.3.1"]["procedures"] for answer in found} == {114}
    assert sum(answer["3.1.2"]["proposed"] for answer in found) == 5


# --- the communes, surveyed ------------------------------------------------------------------------------------


def test_replies_give_every_commune_the_points_of_the_counts_that_were_typed():
    typed, replied = results(COMMUNES), results(SURVEYED)
    for one, other in zip(typed.units, replied.units, strict=True):
        assert [(item.code, item.points, item.state) for item in one.unit.indicators] == [
            (item.code, item.points, item.state) for item in other.unit.indicators
        ]
        assert one._replace(unit=None) == other._replace(unit=None)


def test_every_reply_is_counted():
    lines = (EXAMPLES / SURVEYED / "survey" / "replies.csv").read_text(encoding="utf-8").splitlines()
    folder, _ = load_round(EXAMPLES / SURVEYED)
    assert sum(entry.replies for entry in folder.survey.units) == len(lines) - 1 == 6728
    said = (EXAMPLES / SURVEYED / "README.md").read_text(encoding="utf-8")
    assert "6,728 replies" in said


def test_the_replies_are_those_that_the_script_makes():
    script = EXAMPLES / SURVEYED / "survey" / "generate.py"
    made = runpy.run_path(str(script))["replies"]()
    assert made == (script.parent / "replies.csv").read_text(encoding="utf-8")


# --- what the examples show ------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ROUNDS)
def test_a_round_is_sound_and_whole(name):
    assert not has_errors(results(name).problems)
    assert results(name).unranked == ()


@pytest.mark.parametrize("name", ROUNDS)
def test_a_claim_above_the_rule_warns_with_both_numbers_and_changes_nothing(name):
    claims = [problem for problem in results(name).problems if problem.code in ("W-A020", "W-A022")]
    assert {problem.code for problem in claims} == {"W-A020", "W-A022"}
    for problem in claims:
        values = problem.message.values
        assert values["claimed"] > values["points"]
        assert (problem.code == "W-A022") == (values["claimed"] > values["maximum"])
        unit = Path(problem.places[0].file).stem
        item = next(i for i in place_of(name, unit).unit.indicators if i.code == values["code"])
        assert (item.points, item.claimed) == (values["points"], values["claimed"])


def test_two_communes_are_tied():
    tied = [(entry.unit.code, entry.rank) for entry in results(COMMUNES).units if entry.tied]
    assert tied == [("lam-nhuan", 4), ("thuan-ray", 4)]
    first, second = (place_of(COMMUNES, code).unit for code, _ in tied)
    assert first.index_exact == second.index_exact
    assert [part.index for part in first.fields if part.code in "38"] == [
        part.index for part in second.fields if part.code in "38"
    ]
    assert [entry.rank for entry in results(COMMUNES).units][3:6] == [4, 4, 6]


def test_two_communes_print_one_index_and_differ_in_rank():
    first, second = (place_of(COMMUNES, code) for code in ("trang-may", "ngoc-lung"))
    assert first.unit.index == second.unit.index == Fraction("61.42")
    assert first.unit.index_exact > second.unit.index_exact
    assert (first.rank, second.rank) == (8, 9)


@pytest.mark.parametrize("name", ROUNDS)
def test_some_answers_are_missing_and_some_do_not_apply(name):
    states = [item.state for entry in results(name).units for item in entry.unit.indicators]
    assert states.count(State.UNANSWERED) >= 5
    assert states.count(State.NOT_APPLICABLE) >= 5


@pytest.mark.parametrize("name", ROUNDS)
def test_evidence_is_cited_in_most_answers(name):
    for entry in results(name).units:
        scored = [item for item in entry.unit.indicators if item.state is State.SCORED]
        assert sum(bool(item.evidence) for item in scored) / len(scored) > 0.75


def test_the_sets_have_the_published_size():
    counts = {path.stem: load_set(path).criteria.counts for path in (ROOT / "criteria").glob("*.yaml")}
    district, commune = counts["dak-nong-district-2022"], counts["dak-rlap-commune-2022"]
    assert (district.fields, district.criteria, district.sub_indicators) == (8, 45, 72)
    assert (commune.fields, commune.criteria, commune.sub_indicators) == (8, 38, 50)


# --- what is real and what is not ------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ROUNDS)
def test_only_units_with_published_figures_carry_real_names(name):
    """The README lists the real units; the comment above the units and each invented unit's file say so too."""
    said = (EXAMPLES / "README.md").read_text(encoding="utf-8")
    folder = EXAMPLES / name
    comment = (folder / "units.yaml").read_text(encoding="utf-8").splitlines()[0]
    for entry in results(name).units:
        unit = entry.unit
        head = (folder / "assessments" / f"{unit.code}.yaml").read_text(encoding="utf-8").partition("\nunit:")[0]
        if unit.code in PUBLISHED_NAMES:
            assert unit.name == PUBLISHED_NAMES[unit.code]
            assert unit.name.casefold() in comment.casefold()
            assert unit.name.casefold() in said.casefold()
        else:
            assert f"{unit.name} không có thật" in head
            assert unit.name not in said


def test_the_readme_counts_the_invented_units():
    invented = {
        entry.unit.code for name in ROUNDS for entry in results(name).units if entry.unit.code not in PUBLISHED_NAMES
    }
    said = (EXAMPLES / "README.md").read_text(encoding="utf-8")
    assert f"{len(invented)} đơn vị mang tên đặt ra" in said
    assert f"the other {len(invented)} units" in said


@pytest.mark.parametrize("name", ROUNDS)
def test_the_readme_lists_the_rounds_as_they_are(name):
    said = (EXAMPLES / "README.md").read_text(encoding="utf-8")
    (row,) = re.findall(rf"^\| `{name}` \|(.+)\|$", said, re.MULTILINE)
    _, units, criteria = (cell.strip() for cell in row.split("|"))
    assert units == str(len(results(name).units))
    assert criteria == f"`{results(name).criteria.id}`"


@pytest.mark.parametrize(
    "figure", ["85,4", "12,51", "72,89", "89,07", "18.207", "17.635", "18.088", "18.061", "20.593"]
)
def test_the_readme_names_the_published_figures(figure):
    real, _, invented = (EXAMPLES / "README.md").read_text(encoding="utf-8").partition("## Số liệu nào là minh họa")
    assert figure in real
    assert "In English" in invented
