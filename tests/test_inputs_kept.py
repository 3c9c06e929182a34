"""What a round reads is never written over, nor is anything put among it, by any command that writes."""

from __future__ import annotations

import shutil

import pytest
from every_command import SET, built_place, run_in

from cchc.formats.round.inputs import inputs_in_the_way
from cchc.problems import has_errors

COMMANDS = (
    "batch round",
    "batch appraised",
    "export results.json",
    "reconcile appraised.json",
    "robust results.json",
    "compare before.json districts.json",
    "explain results.json nhan-co",
    "gaps results.json",
    "survey survey",
    "dossiers dossiers",
    f"criteria export {SET}",
    f"criteria diff {SET}.yaml other.yaml",
)
"""Each of them writes the workbook that ``-o`` names."""


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """What every command needs, made once."""
    return built_place(tmp_path_factory.mktemp("place"))


@pytest.fixture(scope="module")
def sent(place):
    """The filled forms of its round, which nothing that follows writes to."""
    folder = place.parent / "sent"
    assert run_in(place, "forms", "round", "--filled", "-o", str(folder)).status == 0
    return folder


@pytest.fixture
def here(place, tmp_path, monkeypatch):
    shutil.copytree(place, tmp_path / "here")
    monkeypatch.chdir(tmp_path / "here")
    return tmp_path / "here"


def contents(folder):
    return {path: path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def codes(run):
    return [line.split(": ", 1)[1].split(" ")[0] for line in run.err.splitlines() if ": E-" in line]


@pytest.mark.parametrize("command", COMMANDS)
def test_a_form_among_the_assessments_is_left_as_it_is(command, here, cchc):
    form = here / "round" / "assessments" / "nhan-co.xlsx"
    form.write_bytes(b"what a unit sent")
    before = contents(here)
    run = cchc(*command.split(), "-o", "round/assessments/nhan-co.xlsx", lang="en")
    assert (run.status, codes(run)) == (1, ["E-V007"])
    line = next(line for line in run.err.splitlines() if "E-V007" in line)
    key = (here / "round" / "round.yaml").read_text(encoding="utf-8").partition("assessments: ")[0].count("\n") + 1
    assert line.startswith("round/assessments/nhan-co.xlsx: ") and line.endswith(f" [round/round.yaml:{key}:14]")
    assert contents(here) == before


@pytest.mark.parametrize("command", COMMANDS)
def test_nothing_new_is_put_among_the_assessments(command, here, cchc):
    before = contents(here)
    run = cchc(*command.split(), "-o", "round/assessments/ranking.xlsx", lang="en")
    assert (run.status, codes(run)) == (1, ["E-V008"])
    assert contents(here) == before


def test_a_report_is_not_put_there_either(here, cchc):
    run = cchc("report", "results.json", "-o", "appraised/appraisal-1/report.html")
    assert (run.status, codes(run)) == (1, ["E-V008"])


@pytest.mark.parametrize(
    "path",
    [
        "appraised/appraisal-1/ranking.xlsx",
        "appraised/explanation/ranking.json",
        "wrong/table.csv",
        "survey/phieu/phieu.csv",
        "dossiers/ho-so.csv",
    ],
)
def test_all_that_a_round_reads_is_kept(path, here, cchc):
    """Whatever is read: by its line in round.yaml, whichever round is at work."""
    import yaml

    if path.startswith("survey"):
        named = yaml.safe_load((here / "survey" / "round.yaml").read_text(encoding="utf-8"))["survey"]["records"]
        path = f"survey/{named}"
    before = contents(here)
    run = cchc("batch", "round", "-o", path, "-o", "out/ranking.csv")
    assert (run.status, len(codes(run))) == (1, 1)
    assert codes(run)[0] in ("E-V007", "E-V008")
    assert contents(here) == before


def test_the_other_files_of_one_command_are_written_all_the_same(here, cchc):
    run = cchc("gaps", "results.json", "-o", "round/assessments/gaps.xlsx", "-o", "out/gaps.xlsx")
    assert (run.status, codes(run)) == (1, ["E-V008"])
    assert (here / "out" / "gaps.xlsx").is_file()


def test_beside_the_inputs_everything_may_be_written(here, cchc):
    run = cchc("batch", "round", "-o", "round/ranking.xlsx", "-o", "round/results.json")
    assert run.status == 0
    assert cchc("export", "round/results.json", "-o", "round/ranking.csv").status == 0


def test_force_is_no_way_round_it(here, cchc):
    run = cchc("batch", "round", "--force", "-o", "round/assessments/nhan-co.xlsx")
    assert (run.status, codes(run)) == (1, ["E-V008"])


def test_inputs_that_lie_elsewhere_are_kept_by_the_round_at_work(here, cchc):
    """Its round.yaml is not in a folder around them."""
    shutil.move(here / "round" / "assessments", here / "sent")
    text = (here / "round" / "round.yaml").read_text(encoding="utf-8")
    text = text.replace("assessments: assessments", "assessments: ../sent")
    (here / "round" / "round.yaml").write_text(text, encoding="utf-8")
    run = cchc("batch", "round", "-o", "sent/ranking.xlsx")
    assert (run.status, codes(run)) == (1, ["E-V008"])


def test_a_link_to_an_input_is_told_as_well(here, cchc):
    form = here / "round" / "assessments" / "nhan-co.xlsx"
    form.write_bytes(b"what a unit sent")
    try:
        (here / "ranking.xlsx").symlink_to(form)
    except OSError:
        pytest.skip("this system does not let us make symbolic links")
    run = cchc("export", "results.json", "-o", "ranking.xlsx")
    assert (run.status, codes(run)) == (1, ["E-V007"])
    assert form.read_bytes() == b"what a unit sent"


def test_a_round_with_errors_keeps_its_inputs(here, cchc):
    text = (here / "round" / "round.yaml").read_text(encoding="utf-8")
    (here / "round" / "round.yaml").write_text(f"{text}wieght: 1\n".replace("year: 2023", "year: x"), encoding="utf-8")
    run = cchc("gaps", "results.json", "-o", "round/assessments/nhan-co.xlsx")
    assert (run.status, codes(run)) == (1, ["E-V008"])


def test_a_pattern_of_records_takes_new_files_too(here):
    text = (here / "dossiers" / "round.yaml").read_text(encoding="utf-8")
    assert "records: ho-so.csv" in text
    for name, is_read in (("ho-so-2.csv", True), ("ranking.csv", False), ("ho-so-2.xlsx", False)):
        (here / "dossiers" / "round.yaml").write_text(
            text.replace("records: ho-so.csv", 'records: "ho-so*.csv"'), encoding="utf-8"
        )
        assert has_errors(inputs_in_the_way([here / "dossiers" / name])) is is_read, name


def test_a_set_is_imported_over_that_of_a_round_but_over_no_other_input(here, cchc):
    shutil.copy(here / f"{SET}.yaml", here / "round" / "set.yaml")
    text = (here / "round" / "round.yaml").read_text(encoding="utf-8")
    (here / "round" / "round.yaml").write_text(text.replace(f"criteria: {SET}", "criteria: set.yaml"), encoding="utf-8")
    for name in ("round.yaml", "units.yaml", "assessments/nhan-co.yaml"):
        before = contents(here)
        run = cchc("criteria", "import", "set.xlsx", "-o", f"round/{name}")
        assert (run.status, codes(run)) == (1, ["E-V007"]), name
        assert contents(here) == before
    assert cchc("criteria", "import", "set.xlsx", "-o", "round/set.yaml").status == 0


# --- forms ------------------------------------------------------------------------------------------------------


def test_force_writes_no_blank_form_over_one_that_was_sent(here, sent, cchc):
    for path in (here / "round" / "assessments").iterdir():
        path.unlink()
    shutil.copytree(sent, here / "round" / "assessments", dirs_exist_ok=True)
    before = contents(here)
    run = cchc("forms", "round", "-o", "round/assessments", "--force", "--unit", "nhan-co")
    assert (run.status, codes(run)) == (1, ["E-V009"])
    assert contents(here) == before
    assert "--filled --force" in run.err
    filled = cchc("forms", "round", "-o", "round/assessments", "--force", "--filled", "--unit", "nhan-co")
    assert filled.status == 0


def test_a_form_that_cannot_be_read_is_not_made_anew_over_it(here, cchc):
    (here / "round" / "assessments" / "nhan-co.yaml").unlink()
    sent = here / "round" / "assessments" / "nhan-co.xlsx"
    sent.write_bytes(b"saved by a program nobody knows")
    run = cchc("forms", "round", "-o", "round/assessments", "--force", "--filled", "--unit", "nhan-co")
    assert (run.status, "E-V009" in codes(run)) == (1, True)
    assert "--filled" not in run.err  # which was done
    assert sent.read_bytes() == b"saved by a program nobody knows"


def test_the_form_of_another_unit_under_this_name_is_kept(here, sent, cchc):
    assessments = here / "round" / "assessments"
    for path in assessments.iterdir():
        path.unlink()
    shutil.copy(sent / "bau-lim.xlsx", assessments / "nhan-co.xlsx")
    run = cchc("forms", "round", "-o", "round/assessments", "--force", "--filled", "--unit", "nhan-co")
    assert (run.status, codes(run)) == (1, ["E-V009", "E-X011"])


def test_blank_forms_are_made_anew_as_often_as_wanted(here, cchc):
    assessments = here / "round" / "assessments"
    for path in assessments.iterdir():
        path.unlink()
    for _ in range(2):
        assert cchc("forms", "round", "-o", "round/assessments", "--force").status == 0
    assert len(list(assessments.iterdir())) == 11


def test_forms_may_be_made_into_the_assessments_of_another_round(here, cchc):
    assert cchc("new", "fresh", "-c", SET, "--units", "round/units.yaml").status == 0
    assert cchc("forms", "round", "--filled", "-o", "fresh/assessments", "--unit", "nhan-co").status == 0
    run = cchc("forms", "round", "-o", "fresh/assessments", "--force", "--unit", "nhan-co")
    assert (run.status, codes(run)) == (1, ["E-V009"])


@pytest.mark.parametrize("more", [(), ("--filled",), ("--force",)])
def test_who_has_sent_a_file_gets_no_form_beside_it(here, cchc, more):
    assessments = here / "round" / "assessments"
    (assessments / "nhan-co.yaml").rename(assessments / "Bản tự chấm.yaml")
    (assessments / "bau-lim.yaml").unlink()
    before = contents(here)
    run = cchc("forms", "round", "-o", "round/assessments", *more)
    assert (run.status, codes(run)) == (1, ["E-V010"] * 10)
    (told,) = (line for line in run.err.splitlines() if "(nhan-co)" in line)
    assert told.startswith("round/assessments/Bản tự chấm.yaml:")
    assert contents(here).keys() - before.keys() == {assessments / "bau-lim.xlsx"}


def test_a_blank_file_is_no_reason_against_a_form(here, cchc):
    assert cchc("new", "fresh", "-c", SET, "--units", "round/units.yaml").status == 0
    assert cchc("forms", "fresh", "-o", "fresh/assessments").status == 0


def test_an_appraiser_who_has_answered_gets_no_form_beside_the_answer(here, cchc):
    run = cchc("forms", "appraised", "--stage", "appraisal-1", "-o", "appraised/appraisal-1")
    assert (run.status, set(codes(run))) == (1, {"E-V010"})


def test_forms_of_one_stage_are_not_put_among_those_of_another(here, cchc):
    before = contents(here)
    run = cchc("forms", "appraised", "-o", "appraised/appraisal-1", "--force")
    assert (run.status, codes(run)) == (1, ["E-V008"])
    assert contents(here) == before


def test_marked_copies_are_not_put_among_the_files_of_another_round(here, cchc):
    before = contents(here / "round")
    run = cchc("check", "wrong", "--mark", "round/assessments")
    assert (run.status, codes(run)[-1]) == (1, "E-V008")
    assert contents(here / "round") == before
