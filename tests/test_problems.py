"""Every problem that can be told, each provoked by a bad document of its own under ``tests/bad``.

The folder of a document is named for the code it provokes and holds an ``expected.yaml``: the command line, its exit
status, what is built here because it cannot well be stored, what else goes wrong (``fault``), and every problem that is
told, in both languages. After a change of wording, ``CCHC_UPDATE=1 pytest tests/test_problems.py`` writes the lines
anew; read them before keeping them.
"""

from __future__ import annotations

import datetime
import io
import json
import os
import re
import shlex
import shutil
import string
import struct
import zipfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import faults
import pytest
import staged_rounds
import yaml
from openpyxl import Workbook
from openpyxl.worksheet.cell_range import CellRange
from openpyxl.worksheet.worksheet import Worksheet
from reading_workbooks import load_workbook

from cchc.assessment import Unit
from cchc.catalogue import SENTENCES
from cchc.criteria import ScoredBy
from cchc.formats.assessment_yaml import YamlAssessment
from cchc.formats.expected import Expected
from cchc.formats.files import Raw
from cchc.formats.forms.workbook import write_form
from cchc.formats.json_text import dump
from cchc.formats.results.reading import parse_results
from cchc.formats.results.seal import sealed
from cchc.formats.results.writing import document_text, to_json
from cchc.formats.round.folder import load_round, read_submissions
from cchc.formats.sets.book.workbook import write_set_workbook
from cchc.formats.sets.reading import load_set_with_nodes, parse_set
from cchc.formats.yaml_file import read_yaml
from cchc.language import Language
from cchc.problems import Message, Value, column_letters
from cchc.recording import results_of
from cchc.results import Results
from cchc.rounds import score_round
from cchc.stages import forms
from cchc.translations import LANGUAGES

BAD = Path(__file__).parent / "bad"
CASES = sorted(path.parent.name for path in BAD.glob("*/expected.yaml"))
CODE = re.compile(r"[EW]-[A-Z][0-9]{3}")
UPDATE = os.environ.get("CCHC_UPDATE") == "1"


# --- documents that cannot well be stored -------------------------------------------------------------------------


def build_folder(path: Path) -> None:
    path.mkdir()


def build_link_to_nothing(path: Path) -> None:
    try:
        path.symlink_to("moved-away.yaml")
    except OSError:
        pytest.skip("this system does not let us make symbolic links")


def build_huge(path: Path) -> None:
    with path.open("wb") as stream:
        stream.truncate(200 * 1024 * 1024)


def build_binary(path: Path) -> None:
    path.write_bytes(bytes(range(256)))


def build_windows_1258(path: Path) -> None:
    path.write_bytes("unit: nhan-co\nyear: 2023\n# xa\u0303 Đăk Nang\n".encode("cp1258"))


def build_utf_16(path: Path) -> None:
    path.write_bytes(b"\xff\xfe" + "unit: nhan-co\n".encode("utf-16-le"))


def build_endless_evidence(path: Path) -> None:
    answer = f'{{ideas: 1, evidence: "{"Báo cáo " * 1251}"}}'
    path.write_text(f'unit: nhan-co\nyear: 2023\ncriteria: kinds\nanswers:\n  "2.1": {answer}\n', encoding="utf-8")


def build_many_rows(path: Path) -> None:
    path.write_text("unit,2.1\n" + "nhan-co,1\n" * 20_000, encoding="utf-8")


def build_many_columns(path: Path) -> None:
    path.write_text("unit" + ",2.1" * 2000 + "\n", encoding="utf-8")


def build_many_units(path: Path) -> None:
    rows = "".join(f"hs-{number},qua mạng,2023-03-01,2023-03-15,\n" for number in range(100_001))
    path.write_text(f"ma_don_vi,kenh,ngay_tiep_nhan,ngay_hen_tra,ngay_tra\n{rows}", encoding="utf-8")


def build_duckdb(path: Path) -> None:
    """A database without tables."""
    duckdb = pytest.importorskip("duckdb", reason="the extra cchc[dossiers] is not installed")
    duckdb.connect(str(path)).close()


def build_open_quote(path: Path) -> None:
    path.write_text('unit,2.1\n"nhan-co,1\n' + "dak-wer,1\n" * 15_000, encoding="utf-8")


def build_zip_bomb(path: Path) -> None:
    """A workbook whose directory states a part of two gigabytes."""
    stated, claimed = (4321).to_bytes(4, "little"), (2**31).to_bytes(4, "little")
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b" " * 4321)
    local, mark, directory = stream.getvalue().partition(b"PK\1\2")
    assert stated in directory
    path.write_bytes(local + mark + directory.replace(stated, claimed))


def build_formula(path: Path) -> None:
    save_sheet(path, [["unit", "2.1"], ["nhan-co", "=1+1"]])


def build_error_cell(path: Path) -> None:
    save_sheet(path, [["unit", "2.1"], ["nhan-co", "#DIV/0!"]])


def build_two_tables(path: Path) -> None:
    workbook = Workbook()
    for title, points in (("Bản nháp", 1), ("Bản chính", 2)):
        sheet = workbook.create_sheet(title)
        sheet.append(["unit", "2.1"])
        sheet.append(["nhan-co", points])
    workbook.remove(workbook.worksheets[0])
    workbook.save(path)


def build_merged_cells(path: Path) -> None:
    save_sheet(path, [["unit", "2.1", "2.2.late", "2.2.lost"], ["nhan-co", 3, 0, 0], ["dak-wer", None, 0, 0]])
    workbook = load_workbook(path)
    workbook["Tự chấm"].merge_cells("B2:B3")
    workbook.save(path)


def build_code_made_a_number(path: Path) -> None:
    save_sheet(path, [["unit", "2.1"], [3, 1], ["003", 3], ["nhan-co", 2]])


def build_code_made_a_date(path: Path) -> None:
    save_sheet(path, [["unit", datetime.date(2001, 1, 1)], ["nhan-co", "cham"]])


def build_many_replies(path: Path) -> None:
    save_sheet(path, [["unit", "question", "option"], *([["nhan-co", "c1", "A"]] * 20_000)])


def build_dossiers_with_a_formula(path: Path) -> None:
    sound = ["nhan-co", "qua mạng", "02/01/2023", "09/01/2023", "05/01/2023"]
    rows: list[list[object]] = [sound, ["nhan-co", "=B2", *sound[2:]], ["#N/A", "=B2", *sound[2:]], *([["=A2"]] * 20)]
    save_sheet(path, [["ma_don_vi", "kenh", "ngay_tiep_nhan", "ngay_hen_tra", "ngay_tra"], *rows])


def build_replies_with_a_formula(path: Path) -> None:
    replies: list[list[object]] = [
        [unit, question, "A"] for unit in ("nhan-co", "dak-wer") for question in ("c1", "c2")
    ]
    save_sheet(path, [["unit", "question", "option"], *replies, *([["=B2", "c1", "A"]] * 22)])


def build_replies_with_a_remark(path: Path) -> None:
    rows: list[list[object]] = [[unit, question, "A"] for unit in ("nhan-co", "dak-wer") for question in ("c1", "c2")]
    rows[1].append("hỏi lại ngày 5/1")
    save_sheet(path, [["unit", "question", "option"], *rows])


def build_replies_in_windows_1258(path: Path) -> None:
    path.write_bytes("unit,question,option\nnhan-co,c1,A\nXa\u0303 Đăk Nang,c1,A\n".encode("cp1258"))


def build_results(path: Path) -> None:
    """What ``batch`` saves of the round that lies beside."""
    folder, problems = load_round(path.parent)
    assert folder is not None
    submissions, _, remarks = read_submissions(folder)
    results = results_of(score_round(folder.round, submissions), [*problems, *remarks])
    path.write_text(dump(to_json(results, Language("vi"))), encoding="utf-8")


def build_results_of_the_year_before(path: Path) -> None:
    build_results(path)
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('"year":2023', '"year":2022', 1), encoding="utf-8")


def build_results_under_another_name(path: Path) -> None:
    build_results(path)
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('"name":"Đợt thử"', '"name":"Đợt thu"', 1), encoding="utf-8")


def build_results_without_their_set(path: Path) -> None:
    """As they were written before the set was kept, by a set that nobody has any more."""
    build_results(path)
    document = json.loads(path.read_text(encoding="utf-8"))
    del document["criteria"]["text"]
    document["criteria"]["sha256"] = "0123456789ab" * 5 + "0123"
    path.write_text(dump(document), encoding="utf-8")


def build_results_with_another_set(path: Path) -> None:
    """With the text of the set changed by hand, and nothing else."""
    build_results(path)
    change_the_set(path)


def build_results_of_the_year_before_with_another_set(path: Path) -> None:
    build_results_of_the_year_before(path)
    change_the_set(path)


def change_the_set(path: Path) -> None:
    document = json.loads(path.read_text(encoding="utf-8"))
    document["criteria"]["text"] += "# sửa tay\n"
    path.write_text(dump(document), encoding="utf-8")


def build_final_results(path: Path, text: Callable[[str], str] = str) -> None:
    build_results(path)
    results = parse_results(Raw(path.name, path.read_bytes()))
    assert isinstance(results, Results)
    path.write_text(text(document_text(results._replace(final=True), Language("vi"))), encoding="utf-8")


def build_final_results_without_seal(path: Path) -> None:
    build_final_results(path, lambda text: text.partition(',"seal"')[0] + "}")


def build_final_results_of_the_year_before(path: Path) -> None:
    def of_2022(text: str) -> str:
        return "".join(sealed([text.partition(',"seal"')[0].replace('"year":2023', '"year":2022') + "}"]))

    build_final_results(path, of_2022)


def build_final_workbook(path: Path) -> None:
    workbook = Workbook()
    workbook.properties.contentStatus = "Final"
    workbook.save(path)


def build_damaged_results(path: Path) -> None:
    build_results(path)
    text = path.read_text(encoding="utf-8")
    assert '"name":"Xã Nhân Cơ"' in text
    path.write_text(text.replace('"name":"Xã Nhân Cơ"', '"name":7'), encoding="utf-8")


def build_file_of_the_day_after(path: Path) -> None:
    """An assessment that says nothing of the day on which it came in, last written on 16/01/2024 here."""
    path.write_text('unit: nhan-co\nyear: 2023\ncriteria: minimal\nanswers: {"1.1": {points: 1}}\n', encoding="utf-8")
    time = datetime.datetime(2024, 1, 16, 12).astimezone().timestamp()
    os.utime(path, (time, time))


# Forms of the round that lies beside, filled in and then spoiled.


def issue(path: Path, answers: str, *, criteria: Callable[[str], str] = str, **changes: Any) -> None:
    """A form issued to the round's first unit, with these answers (YAML), by a set that was another then."""
    to = changes.pop("unit", None)
    folder, problems = load_round(path.parent.parent, examples=False)
    assert folder is not None, problems
    stated = Path(folder.round.criteria.file).read_text(encoding="utf-8")
    loaded = parse_set(Raw("set.yaml", criteria(stated).encode()))
    assert loaded.sound is not None, loaded.problems
    round_ = folder.round._replace(**{"criteria": loaded.sound, **changes})
    raw = Raw("a.yaml", f"unit: u\nyear: 2023\ncriteria: {loaded.sound.id}\nanswers: {answers}\n".encode())
    source, node = read_yaml(raw)
    assert node is not None
    assessment = YamlAssessment(raw, source, node).read(Expected(loaded.sound)).assessment
    with path.open("wb") as stream:
        write_form(round_, to or round_.units[0], Language("vi"), stream, assessment=assessment)


GOOD = '{"1.1.1": {level: cham, evidence: Kế hoạch số 2}, "2.1": {ideas: 3}}'
VALUE, CLAIMED, EVIDENCE, NOTE, SLOT = (
    column_letters(forms.SELF_FORM.headings.index(heading) + 1)
    for heading in (forms.VALUE, forms.CLAIMED, forms.EVIDENCE, forms.NOTE, forms.SLOT)
)


def row_of(sheet: Worksheet, slot: str) -> int:
    return next(row for row in range(1, sheet.max_row + 1) if sheet[f"{SLOT}{row}"].value == slot)


def spoiled(
    spoil: Callable[[Workbook, Worksheet], object], answers: str = GOOD, **changes: Any
) -> Callable[[Path], None]:
    """A builder: a form with a change made by hand."""

    def build(path: Path) -> None:
        issue(path, answers, **changes)
        workbook = load_workbook(path)
        spoil(workbook, workbook[forms.SELF_FORM.sheet])
        workbook.save(path)

    return build


def typed(slot: str, value: object, *, column: str = VALUE, number_format: str = "General") -> Callable[[Path], None]:
    """A builder: a form with a value typed in the row of a slot."""

    def spoil(_: Workbook, sheet: Worksheet) -> None:
        cell = sheet[f"{column}{row_of(sheet, slot)}"]
        cell.value, cell.number_format = value, number_format

    return spoiled(spoil)


def merge(column: str, first: str, last: str, value: object) -> Callable[[Path], None]:
    """A builder: a form with the cells of a column merged by hand, which leaves the first value alone."""

    def spoil(_: Workbook, sheet: Worksheet) -> None:
        start, end = (row_of(sheet, slot) for slot in (first, last))
        area = f"{column}{start}:{column}{end}"
        for old in [old for old in sheet.merged_cells.ranges if not old.isdisjoint(CellRange(area))]:
            sheet.merged_cells.remove(old)
        sheet.merge_cells(area)
        sheet[f"{column}{start}"].value = value

    return spoiled(spoil)


def note_beside_the_sums(_: Workbook, sheet: Worksheet) -> None:
    row = next(row for row in range(1, sheet.max_row + 1) if sheet[f"B{row}"].value == "Tổng cộng")
    sheet[f"{NOTE}{row}"].value = "Đã trừ điểm trùng"
    sheet[f"{NOTE}{row + 7}"].value = "Nguyễn Thị Hoa"


def remark_behind_the_last_column(_: Workbook, sheet: Worksheet) -> None:
    row, column = row_of(sheet, "2.1 ideas"), len(forms.SELF_FORM.headings) + 1
    sheet.cell(row, column).value = "Chờ QĐ công nhận"
    sheet.cell(row + 1, column).value = "   "
    sheet.cell(row + 2, column).value = "Đang bổ sung"
    sheet.cell(row, column + 1).value = 3
    sheet.cell(sheet.max_row, column).value = "Nguyễn Thị Hoa"


def build_form_that_still_asks_for_all(path: Path) -> None:
    """Issued and filled in before the round had an appraisal, or records of a survey."""
    answers = """{"1.1": {level: kip-thoi}, "2.1": {points: 1}, "2.2": not_applicable, "2.3": {percent: 80}}"""
    issue(path, answers, elsewhere=frozenset())


def build_form_of_which_others_answered_much(path: Path) -> None:
    """Issued and filled in when the round had an appraisal and a survey."""
    issue(path, """{"1.1": {level: kip-thoi}}""", elsewhere=frozenset(ScoredBy) - {ScoredBy.UNIT})


def set_identity(row: int, text: str) -> Callable[[Path], None]:
    return spoiled(lambda workbook, _: workbook[forms.IDENTITY_SHEET].cell(row, 2, text))


def replaced(old: str, new: str) -> Callable[[Path], None]:
    """A builder: a form that was issued when this stood in the set."""

    def replace(text: str) -> str:
        assert old in text
        return text.replace(old, new)

    return lambda path: issue(path, GOOD, criteria=replace)


def add_criterion(text: str) -> str:
    text = text.replace("maximum: 18", "maximum: 20").replace("maximum: 10", "maximum: 12")
    return text + "      - {code: '2.6', name: Điểm cộng, maximum: 2, rule: {kind: points}}\n"


def remove_criterion(text: str) -> str:
    start, end = text.index('      - code: "2.5"'), len(text)
    return (text[:start] + text[end:]).replace("maximum: 18", "maximum: 16").replace("maximum: 10", "maximum: 8")


def raise_maximum(text: str) -> str:
    text = text.replace("maximum: 18", "maximum: 19").replace("maximum: 10", "maximum: 11")
    return text.replace("name: Sáng kiến\n        maximum: 2", "name: Sáng kiến\n        maximum: 3")


def delete_rows(_: Workbook, sheet: Worksheet) -> None:
    sheet.merged_cells.ranges.clear()
    sheet.delete_rows(row_of(sheet, "2.2 late"))
    sheet.delete_rows(row_of(sheet, "2.4 points"))


def empty_row_keys(_: Workbook, sheet: Worksheet) -> None:
    for row in range(row_of(sheet, "1.1.1 level"), sheet.max_row + 1):
        sheet[f"{SLOT}{row}"].value = None


def repeat_row(_: Workbook, sheet: Worksheet) -> None:
    row, other = row_of(sheet, "2.4 points"), row_of(sheet, "2.1 ideas")
    sheet[f"{VALUE}{row}"].value = 2
    for cell in sheet[row]:
        sheet.cell(other - 1, cell.column).value = cell.value


def change_headings(_: Workbook, sheet: Worksheet) -> None:
    row = row_of(sheet, Language("vi").say(forms.SLOT))
    sheet[f"{VALUE}{row}"].value = "Kết quả"
    sheet[f"{NOTE}{row}"].value = None


def hide(workbook: Workbook, sheet: Worksheet) -> None:
    sheet.title, sheet.sheet_state = "Bảng", "hidden"
    workbook.create_sheet("Trống")


def claim_twice(_: Workbook, sheet: Worksheet) -> None:
    for merged in list(sheet.merged_cells.ranges):
        sheet.unmerge_cells(str(merged))
    sheet[f"{CLAIMED}{row_of(sheet, '2.2 late')}"].value = 1
    sheet[f"{CLAIMED}{row_of(sheet, '2.2 lost')}"].value = 2


def tear(_: Workbook, sheet: Worksheet) -> None:
    """Two rows change places, all but their keys."""
    one, other = row_of(sheet, "2.1 ideas"), row_of(sheet, "2.4 points")
    for column in range(1, len(forms.SELF_FORM.headings)):
        first, second = sheet.cell(one, column), sheet.cell(other, column)
        first.value, second.value = second.value, first.value


def repeat_column(_: Workbook, sheet: Worksheet) -> None:
    row, column = row_of(sheet, Language("vi").say(forms.SLOT)), len(forms.SELF_FORM.headings) + 1
    sheet.cell(row, column, sheet[f"{VALUE}{row}"].value)


def write_bytes(data: bytes) -> Callable[[Path], None]:
    def build(path: Path) -> None:
        path.write_bytes(data)

    return build


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(512, b"\0")


def ole(*streams: str) -> bytes:
    """A compound file with a directory that names these streams: what a look at the file goes by."""
    return OLE + b"".join(name.encode("utf-16-le").ljust(128, b"\0") for name in ("Root Entry", *streams)).ljust(
        512, b"\0"
    )


def build_encrypted_xls(path: Path) -> None:
    """A workbook of 1997 with a password: its records begin with BOF and FILEPASS."""
    bof = struct.pack("<HHHHHHII", 0x809, 16, 0x600, 5, 0xDBB, 0x7CC, 0, 6)
    stream = (bof + struct.pack("<HHHHH", 0x2F, 6, 0, 0x1234, 0x5678)).ljust(4096, b"\0")
    free, end, fat = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
    header = OLE[:8].ljust(24, b"\0") + struct.pack(
        "<HHHHH6xIIIIIIIIII", 62, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, 4096, end, 0, end, 0, 0
    )
    chain = [fat, end, *range(3, 10), end]
    entries = b""
    for name, kind, child, start, size in (("Root Entry", 5, 1, end, 0), ("Workbook", 2, free, 2, 4096)):
        text = f"{name}\0".encode("utf-16-le")
        entries += text.ljust(64, b"\0") + struct.pack(
            "<HBBIII36xIII", len(text), kind, 1, free, free, child, start, size, 0
        )
    path.write_bytes(
        header.ljust(512, b"\xff")
        + b"".join(struct.pack("<I", sector) for sector in chain).ljust(512, b"\xff")
        + entries.ljust(512, b"\0")
        + stream
    )


def build_word_document(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types />")
        archive.writestr("word/document.xml", "<document />")


def build_opendocument(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", "<document />")


def build_last_cell(path: Path) -> None:
    spoiled(lambda _, sheet: sheet.cell(1_048_576, 16_384, 1))(path)


def save_sheet(path: Path, rows: list[list[object]]) -> None:
    workbook = Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet.title = "Tự chấm"
    for row in rows:
        sheet.append(row)
    workbook.save(path)


@cache
def sound_set_workbook(name: str) -> bytes:
    loaded, root = load_set_with_nodes(BAD / "sets" / f"{name}.yaml")
    assert loaded.sound is not None and root is not None
    stream = io.BytesIO()
    write_set_workbook(loaded.sound, root, Language("vi"), stream)
    return stream.getvalue()


def build_set_workbook(path: Path) -> None:
    """The workbook of a sound set, changed as ``edits.yaml`` beside it says: cells, and sheets to remove."""
    edits = yaml.safe_load((path.parent / "edits.yaml").read_text(encoding="utf-8"))
    workbook = load_workbook(io.BytesIO(sound_set_workbook(edits["from"])))
    for title in edits.get("remove", ()):
        workbook.remove(workbook[title])
    for place, value in edits.get("cells", {}).items():
        title, _, cell = place.partition("!")
        sheet = workbook[title] if title in workbook.sheetnames else workbook.create_sheet(title)
        sheet[cell] = value
    workbook.save(path)


def appraised(spoil: Callable[[Workbook, Worksheet], object]) -> Callable[[Path], None]:
    """A builder: the appraisal form of the round's first unit, with a change made by hand."""

    def build(path: Path) -> None:
        staged_rounds.issue(path.parent.parent, path.parent.name, path)
        workbook = load_workbook(path)
        spoil(workbook, workbook.worksheets[0])
        workbook.save(path)

    return build


def settle(*slots: str) -> Callable[[Workbook, Worksheet], None]:
    """A point in the column of settled points, in the rows of these slots."""

    def spoil(_: Workbook, sheet: Worksheet) -> None:
        for merged in list(sheet.merged_cells.ranges):
            sheet.unmerge_cells(str(merged))
        for slot in slots:
            sheet[staged_rounds.cell_of(sheet, slot, forms.SETTLED)] = 1

    return spoil


BUILDERS: dict[str, Callable[[Path], None]] = {
    "appraisal_form_of_other_answers": appraised(
        lambda workbook, _: workbook[forms.IDENTITY_SHEET].cell(8, 5, "0" * 8)
    ),
    "appraisal_form_settled_beside_the_answer": appraised(settle("2.1 points")),
    "appraisal_form_settled_twice": appraised(settle("1.2 on_time", "1.2 settled")),
    "binary": build_binary,
    "excel_owner": lambda path: path.write_bytes(
        b"\x09Le Thi Xa".ljust(54) + b"\x09\0" + "Lê Thị Xạ".encode("utf-16-le").ljust(109, b" ")
    ),
    "encrypted": write_bytes(ole("EncryptionInfo", "EncryptedPackage")),
    "encrypted_xls": build_encrypted_xls,
    "form": lambda path: issue(path, "{}"),
    "form_before_a_removal": lambda path: issue(path, GOOD, criteria=add_criterion),
    "form_before_an_addition": lambda path: issue(path, GOOD, criteria=remove_criterion),
    "form_date": typed("2.1 ideas", datetime.date(2023, 2, 1), number_format="dd/mm/yyyy"),
    "form_hidden": spoiled(hide),
    "form_of_another_maximum": lambda path: issue(path, GOOD, criteria=raise_maximum),
    "form_of_another_rule": replaced("each: 0.5}", "each: 1}"),
    "form_of_another_stage": set_identity(5, "appraisal"),
    "form_of_another_unit": lambda path: issue(path, GOOD, unit=Unit("dak-wer", "Xã Đắk Wer")),
    "form_of_old": set_identity(1, "cchc-form/0"),
    "form_percent": typed("1.2 percent", 0.95, number_format="0%"),
    "form_tcvn3": typed("1.1.1 level", "UBND x· Nh©n C¬ ban hµnh kÕ ho¹ch", column=EVIDENCE),
    "form_torn": spoiled(tear),
    "form_vni": typed("1.1.1 level", "UBND xaõ Nhaân Cô ban haønh keá hoaïch", column=NOTE),
    "form_with_a_remark_behind_the_last_column": spoiled(remark_behind_the_last_column),
    "form_with_a_column_twice": spoiled(repeat_column),
    "form_with_a_level_of_its_own": typed("1.1.1 level", "Ban hành đúng hạn"),
    "form_with_a_row_twice": spoiled(repeat_row),
    "form_of_which_others_answered_much": build_form_of_which_others_answered_much,
    "form_that_still_asks_for_all": build_form_that_still_asks_for_all,
    "form_with_a_stray_figure": spoiled(lambda _, sheet: sheet.cell(row_of(sheet, "2.1 ideas") - 1, 6, 12)),
    "form_with_a_note_beside_the_sums": spoiled(note_beside_the_sums),
    "form_with_answers_merged": merge(VALUE, "2.1 ideas", "2.2 late", 3),
    "form_with_evidence_merged": merge(EVIDENCE, "1.1.1 level", "2.1 ideas", "Kế hoạch số 2"),
    "form_with_two_claims": spoiled(claim_twice),
    "form_with_two_tables": spoiled(lambda workbook, sheet: workbook.copy_worksheet(sheet)),
    "form_without_headings": spoiled(change_headings),
    "form_without_identity": spoiled(lambda workbook, _: workbook[forms.IDENTITY_SHEET].delete_rows(1, 3)),
    "form_without_row_keys": spoiled(empty_row_keys),
    "form_without_rows": spoiled(delete_rows),
    "last_cell": build_last_cell,
    "old_word_document": write_bytes(ole("WordDocument")),
    "other_workbook": lambda path: save_sheet(path, [["Xã Nhân Cơ", 12]]),
    "pdf": write_bytes(b"%PDF-1.7\n"),
    "web_page": write_bytes(
        b"\xef\xbb\xbf<html xmlns:x='urn:schemas-microsoft-com:office:excel'><table></table></html>"
    ),
    "opendocument": build_opendocument,
    "word_document": build_word_document,
    "damaged_results": build_damaged_results,
    "endless_evidence": build_endless_evidence,
    "error_cell": build_error_cell,
    "file_of_the_day_after": build_file_of_the_day_after,
    "folder": build_folder,
    "final_results": build_final_results,
    "final_results_of_the_year_before": build_final_results_of_the_year_before,
    "final_results_without_seal": build_final_results_without_seal,
    "final_workbook": build_final_workbook,
    "formula": build_formula,
    "huge": build_huge,
    "code_made_a_number": build_code_made_a_number,
    "code_made_a_date": build_code_made_a_date,
    "merged_cells": build_merged_cells,
    "two_tables": build_two_tables,
    "link_to_nothing": build_link_to_nothing,
    "many_columns": build_many_columns,
    "many_replies": build_many_replies,
    "many_rows": build_many_rows,
    "many_units": build_many_units,
    "duckdb": build_duckdb,
    "open_quote": build_open_quote,
    "replies_in_windows_1258": build_replies_in_windows_1258,
    "dossiers_with_a_formula": build_dossiers_with_a_formula,
    "replies_with_a_remark": build_replies_with_a_remark,
    "replies_with_a_formula": build_replies_with_a_formula,
    "results": build_results,
    "results_of_the_year_before": build_results_of_the_year_before,
    "results_under_another_name": build_results_under_another_name,
    "results_of_the_year_before_with_another_set": build_results_of_the_year_before_with_another_set,
    "results_with_another_set": build_results_with_another_set,
    "results_without_their_set": build_results_without_their_set,
    "set_workbook": build_set_workbook,
    "utf_16": build_utf_16,
    "windows_1258": build_windows_1258,
    "zip_bomb": build_zip_bomb,
}


# --- the documents ------------------------------------------------------------------------------------------------


def lay_out(case: str, expected: dict[str, Any], folder: Path) -> None:
    """A copy of a case's documents, in ``here``, and beside it of the sets that they name."""
    shutil.copytree(BAD / case, folder / "here")
    shutil.copytree(BAD / "sets", folder / "sets")
    (folder / "here" / "expected.yaml").unlink()
    for name, builder in expected.get("built", {}).items():
        (folder / "here" / name).parent.mkdir(exist_ok=True)
        BUILDERS[builder](folder / "here" / name)


@pytest.fixture
def run(cchc, tmp_path, monkeypatch) -> Callable[..., tuple[int, list[str]]]:
    """Runs a case's command line beside a copy of its documents; returns the exit status and the lines of stderr."""

    def run(case: str, expected: dict[str, Any], language: str) -> tuple[int, list[str]]:
        given = tmp_path / "given"
        if not given.exists():  # for the other language it is the same
            lay_out(case, expected, given)
        shutil.copytree(given, tmp_path / language, symlinks=True)
        monkeypatch.chdir(tmp_path / language / "here")
        with monkeypatch.context() as patch:
            if "fault" in expected:
                faults.FAULTS[expected["fault"]](patch)
            done = cchc(*shlex.split(expected["command"]), lang=language)
        return done.status, done.err.splitlines()

    return run


def read_expected(case: str) -> dict[str, Any]:
    return yaml.safe_load((BAD / case / "expected.yaml").read_text(encoding="utf-8"))


def write_expected(case: str, told: dict[str, list[str]]) -> None:
    """The same file with other lines."""
    path = BAD / case / "expected.yaml"
    head = path.read_text(encoding="utf-8").partition("\nen:")[0]
    lines = [
        line
        for language in ("en", "vi")
        for line in (f"{language}:", *(f"  - {json.dumps(text, ensure_ascii=False)}" for text in told[language]))
    ]
    path.write_text(f"{head}\n" + "\n".join(lines) + "\n", encoding="utf-8", newline="\n")


def tally(told: list[str]) -> tuple[int, int]:
    """So many errors and warnings, each line counted by the code it begins with."""
    codes = [found[0] for found in map(CODE.findall, told) if found]
    return sum(code.startswith("E-") for code in codes), sum(code.startswith("W-") for code in codes)


@pytest.mark.parametrize("case", CASES)
def test_a_bad_document_is_told_exactly(case, run):
    expected = read_expected(case)
    told = {}
    for language in ("en", "vi"):
        status, lines = run(case, expected, language)
        assert status == expected["status"]
        told[language] = [line for line in lines if CODE.search(line)]
        errors, warnings = re.findall("[0-9]+", lines[lines.index(told[language][-1]) + 1])
        assert (int(errors), int(warnings)) == tally(told[language])
    if UPDATE:
        write_expected(case, told)
    else:
        assert told == {"en": expected["en"], "vi": expected["vi"]}


@pytest.mark.parametrize("case", CASES)
def test_a_bad_document_provokes_the_code_it_is_named_for_and_no_other(case):
    expected = read_expected(case)
    assert {code for line in expected["en"] + expected["vi"] for code in CODE.findall(line)} == {
        case[:6],
        *expected.get("besides", ()),  # what cannot be without it
    }
    assert len(expected["en"]) == len(expected["vi"])


def test_every_problem_has_a_bad_document():
    codes = {code for code in SENTENCES if CODE.fullmatch(code)}
    assert codes - {case[:6] for case in CASES} == set()


# --- the sentences ------------------------------------------------------------------------------------------------


def placeholders(template: str) -> list[tuple[str, str]]:
    """But for words that go with a number, as they do in English."""
    found = string.Formatter().parse(template)
    return [(name, spec or "") for _, name, spec, _ in found if name is not None and "|" not in (spec or "")]


def sample(spec: str) -> Value:
    samples: dict[str, Value] = {"n": 7, "=": 7, "m": Message("R-REST"), "l": ("alpha", "beta")}
    return samples.get(spec, "omega")


@pytest.mark.parametrize("code", SENTENCES)
def test_a_sentence_shows_all_its_values_in_both_languages(code):
    values = {name: sample(spec) for name, spec in placeholders(SENTENCES[code])}
    for language in map(Language, LANGUAGES):
        sentence = language.sentence(Message(code, values))
        assert not re.search(r"\{\w+(:.)?\}|\{\{|\}\}", sentence)
        template = language.say(SENTENCES[code])
        assert set(placeholders(template)) == set(placeholders(SENTENCES[code]))


@pytest.mark.parametrize(
    "code", [code for code, text in SENTENCES.items() if re.search(r"\w", re.sub("{.*?}", "", text))]
)
def test_a_sentence_is_translated(code):
    assert Language("vi").say(SENTENCES[code]) != Language("en").say(SENTENCES[code])
