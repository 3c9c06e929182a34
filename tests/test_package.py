"""The wheel: what is in it, and that it works where nothing else of the project is."""

from __future__ import annotations

import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from email.parser import Parser
from pathlib import Path

import pytest

import cchc as package

ROOT = Path(__file__).parent.parent
NEEDED = [name for name in ("build", "hatchling", "pip") if importlib.util.find_spec(name) is None]

pytestmark = pytest.mark.skipif(bool(NEEDED), reason=f"needs {', '.join(NEEDED)} to build the wheel")


def python(*arguments, folder, **environment):
    kept = {name: value for name, value in os.environ.items() if name not in ("CCHC_LANG", "LANGUAGE", "COLUMNS")}
    return subprocess.run(
        [sys.executable, *map(str, arguments)],
        cwd=folder,
        env=kept | environment,
        check=False,
        capture_output=True,
        encoding="utf-8",
    )


def built(folder, *kinds, umask=0o022):
    """The files of a release, built from a copy, so that nothing is left behind in the project."""
    skipped = shutil.ignore_patterns(".*", "__pycache__", "dist", "build", "*.egg-info", "tests")
    shutil.copytree(ROOT, folder / "project", ignore=skipped, copy_function=shutil.copy)
    arguments = ("-m", "build", *kinds, "--no-isolation", "--outdir", folder / "dist")
    before = os.umask(umask)
    try:
        run = python(*arguments, folder=folder / "project")
    finally:
        os.umask(before)
    assert run.returncode == 0, run.stdout + run.stderr
    return sorted((folder / "dist").iterdir())


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    (path,) = built(tmp_path_factory.mktemp("build"), "--wheel")
    return path


@pytest.fixture(scope="module")
def contents(wheel):
    with zipfile.ZipFile(wheel) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory):
    """The folder that the wheel alone was installed into; its libraries come from this interpreter."""
    target = tmp_path_factory.mktemp("installed")
    run = python("-m", "pip", "install", "--no-deps", "--no-index", "--target", target, wheel, folder=target)
    assert run.returncode == 0, run.stdout + run.stderr
    return target


@pytest.fixture
def run(installed, tmp_path):
    """``run(*arguments)``: the installed command, from an empty folder."""
    empty = tmp_path / "empty"
    empty.mkdir()

    def run_(*arguments, **environment):
        found = python("-c", "import cchc; print(cchc.__file__)", folder=empty, PYTHONPATH=str(installed))
        assert Path(found.stdout.strip()).is_relative_to(installed)
        return python("-m", "cchc", *arguments, folder=empty, PYTHONPATH=str(installed), **environment)

    return run_


def test_the_wheel_holds_every_module(contents):
    modules = {path.relative_to(ROOT).as_posix() for path in (ROOT / "cchc").rglob("*.py")}
    assert modules - contents.keys() == set()


def test_the_wheel_holds_the_criteria_sets_as_they_are(contents):
    sets = sorted((ROOT / "criteria").glob("*.yaml"))
    assert len(sets) >= 2
    for path in sets:
        assert contents[f"cchc/data/criteria/{path.name}"] == path.read_bytes()


def test_the_wheel_holds_the_translations_and_the_typing_mark(contents):
    locales = ROOT / "cchc" / "locales" / "vi" / "LC_MESSAGES" / "cchc.mo"
    assert contents["cchc/locales/vi/LC_MESSAGES/cchc.mo"] == locales.read_bytes()
    assert contents["cchc/py.typed"] == b""


def test_the_wheel_holds_nothing_else(contents):
    info = f"cchc-{package.__version__}.dist-info/"
    rest = {name for name in contents if not name.startswith(("cchc/", info))}
    assert rest == set()
    assert [name for name in contents if name.endswith((".pyc", "~")) or "__pycache__" in name] == []


def test_the_metadata_name_what_is_needed(contents):
    info = f"cchc-{package.__version__}.dist-info/"
    metadata = Parser().parsestr(contents[f"{info}METADATA"].decode())
    assert (metadata["Name"], metadata["Version"]) == ("cchc", package.__version__)
    needed = {re.match(r"[\w-]+", line)[0] for line in metadata.get_all("Requires-Dist") if "extra ==" not in line}
    assert {name.lower() for name in needed} == {"click", "pyyaml", "rich", "openpyxl", "python-calamine", "xlrd"}
    assert "cchc = cchc.__main__:run" in contents[f"{info}entry_points.txt"].decode()
    assert f"{info}licenses/LICENSE" in contents


def test_a_release_is_the_same_whoever_builds_it(wheel, tmp_path):
    """Other times of files, another umask, another folder: the same bytes, of the sdist too."""
    first = built(tmp_path / "one", "--sdist", "--wheel")
    second = built(tmp_path / "another", "--sdist", "--wheel", umask=0o077)
    assert [path.suffix for path in first] == [".whl", ".gz"]
    assert [path.name for path in first] == [path.name for path in second]
    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in second]
    assert first[0].read_bytes() == wheel.read_bytes()


def test_the_bundled_sets_are_found(run):
    listed = run("criteria", "list")
    assert (listed.returncode, listed.stderr) == (0, "")
    assert "Các bộ tiêu chí có sẵn" in listed.stdout
    for path in (ROOT / "criteria").glob("*.yaml"):
        assert path.stem in listed.stdout
    shown = run("criteria", "show", "dak-rlap-commune-2022", "--format", "json")
    assert json.loads(shown.stdout)["id"] == "dak-rlap-commune-2022"


def test_a_round_is_scored_from_an_empty_folder(run, tmp_path):
    ranked = run("batch", ROOT / "examples" / "dak-rlap-communes-2023", "-o", tmp_path / "x.xlsx", COLUMNS="100")
    assert ranked.returncode == 0, ranked.stderr
    assert re.search(r"1 +Xã Nhân Cơ +89,07 +100,00 +89,07 +Tốt", ranked.stdout)
    assert "cảnh báo" in ranked.stderr
    assert (tmp_path / "x.xlsx").stat().st_size > 5000


def test_english_and_help_work_as_well(run):
    assert "Bundled criteria sets" in run("--lang", "en", "criteria", "list").stdout
    assert "Cú pháp: cchc" in run("--help").stdout
    assert run("--version").stdout == f"cchc {package.__version__}\n"


def test_the_command_itself_is_installed(installed, tmp_path):
    """``--target`` puts it into ``bin``; on Windows it is an .exe."""
    (command,) = (installed / "bin").glob("cchc*")
    run = subprocess.run(
        [sys.executable, command, "criteria", "list"] if command.suffix != ".exe" else [command, "criteria", "list"],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(installed), "CCHC_LANG": "vi"},
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    assert "dak-rlap-commune-2022" in run.stdout
