"""Lists of units as people keep them, and the rounds made from them."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import yaml
from openpyxl import Workbook

from cchc.formats.units_list import read_units
from cchc.formats.units_yaml import load_units

PLAIN = [["Xã Tân Lập"], ["Xã Tấn Lập"], ["Thị trấn Kiến Đức"]]
CODES = ["tan-lap", "tan-lap-2", "kien-duc"]

LISTS = {
    "names alone": PLAIN,
    "a heading": [["Tên đơn vị"], *PLAIN],
    "a heading in capitals": [["TÊN ĐƠN VỊ"], *PLAIN],
    "numbered": [["STT", "Đơn vị"], ["1", "Xã Tân Lập"], ["2", "Xã Tấn Lập"], ["3", "Thị trấn Kiến Đức"]],
    "numbered TT": [["TT", "Tên xã"], ["1", "Xã Tân Lập"], ["2", "Xã Tấn Lập"], ["3", "Thị trấn Kiến Đức"]],
    "a title above": [
        ["UBND HUYỆN ĐĂK R'LẤP", ""],
        ["DANH SÁCH ĐƠN VỊ NĂM 2023", ""],
        ["", ""],
        ["STT", "Đơn vị hành chính"],
        ["1", "Xã Tân Lập"],
        ["", ""],
        ["2", "Xã Tấn Lập"],
        ["3", "Thị trấn Kiến Đức"],
    ],
    "blanks around": [["  Tên   đơn vị "], ["  Xã  Tân Lập "], ["Xã Tấn Lập"], ["Thị trấn Kiến Đức\u00a0"]],
}


@pytest.fixture(params=["csv", "semicolon", "tab", "xlsx"])
def write(request, tmp_path):
    """``write(rows)``: the rows as a file of one of the kinds that people have."""

    def write(rows):
        if request.param == "xlsx":
            path = tmp_path / "list.xlsx"
            workbook = Workbook()
            for row in rows:
                # In a workbook, numbers of a column STT are numbers.
                workbook.active.append([int(cell) if cell.isdigit() else cell or None for cell in row])
            workbook.save(path)
            return path
        path = tmp_path / "list.csv"
        delimiter = {"csv": ",", "semicolon": ";", "tab": "\t"}[request.param]
        bom = "\ufeff" if request.param == "semicolon" else ""
        path.write_text(bom + "\r\n".join(delimiter.join(row) for row in rows) + "\r\n", encoding="utf-8", newline="")
        return path

    return write


def test_names_that_make_the_same_code_are_told(write, workplace, cchc):
    path = write([["Tên đơn vị"], *PLAIN, ["Xã Tần Lập"]])
    run = cchc("new", "made", "-c", "sets/small.yaml", "--units", path, lang="en")
    assert run.status == 0
    told = [line.partition(" W-U010 ")[2].partition(";")[0] for line in run.err.splitlines() if " W-U010 " in line]
    assert told == [
        "Xã Tấn Lập gets the code tan-lap-2, as tan-lap is already that of Xã Tân Lập",
        "Xã Tần Lập gets the code tan-lap-3, as tan-lap is already that of Xã Tân Lập",
    ]


def test_codes_that_stand_in_the_list_are_told_of_by_nobody(write):
    path = write([["Mã", "Tên đơn vị"], ["tan-lap", "Xã Tân Lập"], ["tan-lap-2", "Xã Tấn Lập"]])
    assert read_units(path)[1] == []


@pytest.mark.parametrize("rows", LISTS.values(), ids=LISTS.keys())
def test_names_are_found_and_get_codes(rows, write):
    units, problems = read_units(write(rows))
    assert [problem.code for problem in problems] == ["W-U010"]
    assert [(unit.code, unit.name, unit.kind) for unit in units] == [
        ("tan-lap", "Xã Tân Lập", "xã"),
        ("tan-lap-2", "Xã Tấn Lập", "xã"),
        ("kien-duc", "Thị trấn Kiến Đức", "thị trấn"),
    ]


def test_names_that_differ_in_their_marks_are_two_units(write):
    units, _ = read_units(write(PLAIN))
    assert len({unit.code for unit in units}) == 3
    assert [unit.name for unit in units][:2] == ["Xã Tân Lập", "Xã Tấn Lập"]


def test_columns_of_codes_kinds_groups_and_parents(write):
    rows = [
        ["STT", "Mã đơn vị", "Tên đơn vị", "Loại", "Nhóm", "Trực thuộc", "Ghi chú"],
        ["1", "kd", "Kiến Đức", "thị trấn", "Miền núi", "dak-rlap", "mới"],
        ["2", "nc", "Xã Nhân Cơ", "", "", "", ""],
        ["3", "", "Xã Đắk Wer", "", "Miền núi", "", ""],
    ]
    units, problems = read_units(write(rows))
    assert problems == []
    assert [(unit.code, unit.name, unit.kind, unit.group, unit.parent) for unit in units] == [
        ("kd", "Kiến Đức", "thị trấn", "Miền núi", "dak-rlap"),
        ("nc", "Xã Nhân Cơ", "xã", "", ""),
        ("dak-wer", "Xã Đắk Wer", "xã", "Miền núi", ""),
    ]


@pytest.mark.parametrize(
    ("name", "code", "kind"),
    [
        ("Xã Nhân Cơ", "nhan-co", "xã"),
        ("Thị trấn Kiến Đức", "kien-duc", "thị trấn"),
        ("Thành phố Gia Nghĩa", "gia-nghia", "thành phố"),
        ("Thị xã Buôn Hồ", "buon-ho", "thị xã"),
        ("Đặc khu Phú Quốc", "phu-quoc", "đặc khu"),
        ("Phường 5", "5", "phường"),
        ("Huyện Đăk R'Lấp", "dak-r-lap", "huyện"),
        ("XÃ ĐẠO NGHĨA", "dao-nghia", "xã"),
        ("Sở Nội vụ", "noi-vu", "sở"),
        ("Phòng Tư pháp", "phong-tu-phap", ""),
        ("Đạ Tẻh", "da-teh", ""),
    ],
)
def test_codes_are_made_from_names(name, code, kind, write):
    (unit,), problems = read_units(write([["Tên"], [name]]))
    assert problems == []
    assert (unit.code, unit.name, unit.kind) == (code, name, kind)


def test_decomposed_names_are_composed(write):
    import unicodedata

    (unit,), _ = read_units(write([["Tên"], [unicodedata.normalize("NFD", "Xã Nhân Cơ")]]))
    assert (unit.code, unit.name) == ("nhan-co", "Xã Nhân Cơ")


def test_a_code_that_stands_twice_is_an_error_with_both_places(write):
    _, problems = read_units(write([["Mã", "Tên"], ["a", "Xã A"], ["b", "Xã B"], ["a", "Xã C"]]))
    (problem,) = problems
    assert problem.code == "E-U001"
    assert [place.line for place in problem.places] == [4, 2]


def test_a_name_that_stands_twice_is_not_silently_two_units(write):
    """The same name twice in a list is a slip of the pen far more often than two units."""
    _, problems = read_units(write([["Tên"], ["Xã Nhân Cơ"], ["Xã Kiến Thành"], ["Xã Nhân Cơ"]]))
    assert len(problems) == 1
    assert problems[0].places[0].line == 4


@pytest.mark.parametrize("code", ["a/b", "..", ".a", "a b", "x" * 81, "a\\b", "a:b"])
def test_a_code_is_also_a_file_name(code, write):
    _, problems = read_units(write([["Mã", "Tên"], [code, "Xã A"]]))
    assert [problem.code for problem in problems] == ["E-U002"]


@pytest.mark.parametrize("rows", [[["Mã"], ["a"]], [["a", "b"], ["c", "d"]], [["Tên"]]], ids=str)
def test_a_list_without_names_is_an_error(rows, write):
    units, problems = read_units(write(rows))
    assert units == ()
    assert [problem.code for problem in problems] == ["E-U003"]


def test_units_yaml_is_read_as_it_is(tmp_path):
    path = tmp_path / "list.yaml"
    path.write_text("units:\n  - {code: a, name: Xã A, group: B}\n  - {code: b, name: Xã B}\n", encoding="utf-8")
    units, problems = read_units(path)
    assert problems == []
    assert [(unit.code, unit.name, unit.group) for unit in units] == [("a", "Xã A", "B"), ("b", "Xã B", "")]


# --- from a list to a ranking ----------------------------------------------------------------------------------

FILLED = {
    "1.1.1": {"level": "kip-thoi"},
    "1.1.2": {"on_time": 9, "settled": 10},
    "1.2": {"count": 4},
    "1.3": {"met": ["ke-hoach", "hoi-nghi", "loa"]},
    "1.4": {"days": 0},
    "2.1": {"A": 1, "B": 0, "C": 0, "D": 0},
    "2.2": {"late": 0, "wrong": 0},
    "2.3": {"points": 1},
}


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_a_made_round_checks_cleanly_is_filled_and_scored(write, lang, workplace, cchc):
    run = cchc("new", "made", "-c", "sets/small.yaml", "--units", write(LISTS["a title above"]), lang=lang)
    assert (run.status, run.out) == (0, "")
    assert sorted(path.stem for path in Path("made/assessments").iterdir()) == sorted(CODES)
    check = cchc("check", "made", lang=lang)
    assert check.status == 0
    assert [line.split()[1] for line in check.err.splitlines()[1:-1]] == ["W-A024"], "blank, and nothing else"
    for position, code in enumerate(CODES):
        path = Path(f"made/assessments/{code}.yaml")
        text = path.read_text(encoding="utf-8")
        for indicator, answer in FILLED.items():
            stated = answer | ({"count": position} if indicator == "1.2" else {})
            text = "\n".join(
                f'  "{indicator}": {json.dumps(stated)}' if line.startswith(f'  "{indicator}": ') else line
                for line in text.splitlines()
            )
        path.write_text(text + "\n", encoding="utf-8")
    assert cchc("check", "made", lang=lang).err.count("\n") == 2
    ranked = json.loads(cchc("batch", "made", "--format", "json", lang=lang).out)
    assert [(unit["code"], unit["points"]) for unit in ranked["units"]] == [
        ("kien-duc", "8.90"),
        ("tan-lap-2", "8.40"),
        ("tan-lap", "7.90"),
    ]
    assert ranked["problems"] == []


def test_a_blank_form_asks_for_every_figure_of_the_set(workplace, cchc):
    cchc("new", "made", "-c", "sets/small.yaml", "--units", "lists/xa.csv")
    form = yaml.safe_load(Path("made/assessments/tan-lap.yaml").read_text(encoding="utf-8"))
    assert list(form) == ["unit", "year", "criteria", "answers"]
    assert (form["unit"], form["year"], form["criteria"]) == ("tan-lap", 2023, "small")
    asked = {
        code: [key for key in answer if key not in ("claimed", "evidence")] for code, answer in form["answers"].items()
    }
    assert asked == {code: list(answer) for code, answer in FILLED.items()}
    assert all(value is None for answer in form["answers"].values() for value in answer.values())


def test_a_form_has_no_blanks_at_line_ends_and_no_unnamed_figures(workplace, cchc):
    cchc("new", "made", "-c", "sets/small.yaml", "--units", "lists/xa.csv")
    lines = Path("made/assessments/tan-lap.yaml").read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if line != line.rstrip()] == []


@pytest.mark.parametrize("name", ["dak-rlap-commune-2022", "dak-nong-district-2022"])
def test_rounds_of_the_bundled_sets_check_cleanly(name, workplace, cchc):
    assert cchc("new", "made", "-c", name, "--units", "lists/xa.csv").status == 0
    assert yaml.safe_load(Path("made/round.yaml").read_text(encoding="utf-8"))["criteria"] == name
    check = cchc("check", "made")
    assert check.status == 0
    assert " E-" not in check.err
    assert cchc("batch", "made").status == 0


def test_names_survive_whatever_they_hold(workplace, cchc):
    names = [
        'Xã "Nhân" Cơ',
        "Xã Đăk: R'Lấp",
        "Xã #1",
        "- Xã",
        "Xã {a}",
        "Xã [b]",
        "Xã & c",
        "yes",
        "null",
        "1.10",
        "Xã ☃ 𠀀",
    ]
    Path("list.csv").write_text(
        "Tên;Nhóm\n" + "\n".join('"' + name.replace('"', '""') + '";no' for name in names), encoding="utf-8"
    )
    assert cchc("new", "made", "-c", "sets/small.yaml", "--units", "list.csv", "--name", 'Đợt "1": #2').status == 0
    units, problems = load_units("made/units.yaml")
    assert problems == []
    assert [unit.name for unit in units] == names
    assert {unit.group for unit in units} == {"no"}
    assert " E-" not in cchc("check", "made").err
    assert 'Đợt "1": #2' in cchc("batch", "made").out


@pytest.mark.parametrize(
    ("lang", "said"),
    [("vi", "lists/xa.csv không phải là thư mục"), ("en", "lists/xa.csv is not a folder")],
)
@pytest.mark.parametrize(
    "words", [("new", "lists/xa.csv", "-c", "sets/small.yaml"), ("forms", "rounds/sound", "-o", "lists/xa.csv")]
)
def test_a_file_where_a_folder_is_due_is_called_a_file(words, lang, said, workplace, cchc):
    before = Path("lists/xa.csv").read_bytes()
    run = cchc(*words, lang=lang)
    assert run.status == 2
    assert said in run.err
    assert Path("lists/xa.csv").read_bytes() == before


def test_a_folder_in_use_is_refused_and_untouched(workplace, cchc):
    before = {path: path.read_bytes() for path in Path("rounds/sound").rglob("*") if path.is_file()}
    run = cchc("new", "rounds/sound", "-c", "sets/small.yaml", "--units", "lists/xa.csv")
    assert run.status == 1
    assert "E-D003" in run.err
    assert before == {path: path.read_bytes() for path in Path("rounds/sound").rglob("*") if path.is_file()}


def test_an_empty_folder_is_filled(workplace, cchc):
    Path("made").mkdir()
    assert cchc("new", "made", "-c", "sets/small.yaml", "--units", "lists/xa.csv").status == 0
    assert Path("made/round.yaml").is_file()


@pytest.mark.parametrize(
    "arguments",
    [
        "-c sets/broken.yaml --units lists/xa.csv",
        "-c sets/small.yaml --units rounds/apart/bang-diem.csv",
        "-c sets/small.yaml --units lists/xa.csv --year 2030",
    ],
)
def test_nothing_is_made_where_something_is_wrong(arguments, workplace, cchc):
    before = sorted(path.name for path in Path().iterdir())
    assert cchc("new", "made", *arguments.split()).status == 1
    assert sorted(path.name for path in Path().iterdir()) == before


def test_a_round_can_be_moved_with_its_set(workplace, cchc):
    """A set named by a path lies where it lies; a round beside it is moved together with it."""
    assert cchc("new", "made", "-c", "sets/small.yaml", "--units", "lists/xa.csv").status == 0
    named = yaml.safe_load(Path("made/round.yaml").read_text(encoding="utf-8"))["criteria"]
    assert named == "../sets/small.yaml"


@pytest.mark.parametrize(
    ("name", "is_unit"),
    [
        ("Tổng cộng", False),
        ("TỔNG SỐ:", False),
        ("Cộng", False),
        ("Tổng", False),
        ("Tổng cộng: 12 xã", False),
        ("Total", False),
        ("Xã Cộng Hòa", True),
        ("Cộng Hòa", True),
        ("Tổng cục Thuế", True),
        ("Tổng Cọt", True),
    ],
)
def test_a_total_below_the_list_is_no_unit(name, is_unit, write):
    units, problems = read_units(write([["Tên đơn vị"], *PLAIN, [name]]))
    assert [problem.code for problem in problems] == ["W-U010", *([] if is_unit else ["E-U009"])]
    assert len(units) == (4 if is_unit else 3)


@pytest.mark.parametrize(("lang", "page"), [("vi", "README.vi.md"), ("en", "README.md")])
def test_a_made_round_names_the_folders_that_the_manual_names(lang, page, root, workplace, cchc):
    """Whoever follows both is not led into two folders."""
    assert cchc("new", "made", "-c", "sets/small.yaml", lang=lang).status == 0
    folders = re.findall(r'(?:-o|--mark) "made/([^"]+)"', Path("made/README.md").read_text(encoding="utf-8"))
    manual = (root / page).read_text(encoding="utf-8")
    assert len(folders) == 2
    assert [folder for folder in folders if not re.search(rf"(?:-o|--mark) \S+/{folder}$", manual, re.MULTILINE)] == []


def test_a_complaint_about_a_code_points_at_the_code(tmp_path):
    """Also where the code that is there already was made from a name, which has no cell of its own."""
    path = tmp_path / "units.csv"
    path.write_text("tên,mã\nXã Nhân Cơ,\nXã Nhân Đạo,nhan-co\nXã A,a/b\nXã B,b\nXã C,B\n", encoding="utf-8")
    _, problems = read_units(path)
    assert [(problem.code, [(place.line, place.column) for place in problem.places]) for problem in problems] == [
        ("E-U001", [(3, 2), (2, 1)]),
        ("E-U002", [(4, 2)]),
        ("E-U001", [(6, 2), (5, 2)]),
    ]
