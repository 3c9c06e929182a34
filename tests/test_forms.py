"""The self-assessment forms, read back: what they ask, what they guard, what they carry, how they print."""

from __future__ import annotations

import dataclasses
import datetime
import io
import random
import re
import shutil
import subprocess

import pytest
from openpyxl.cell.cell import MergedCell
from openpyxl.utils import get_column_letter, range_boundaries
from openpyxl.utils.exceptions import IllegalCharacterError
from openpyxl.worksheet.cell_range import CellRange
from python_calamine import CalamineWorkbook
from reading_workbooks import load_workbook

from cchc.assessment import Unit
from cchc.criteria import NotApplicable, ScoredBy
from cchc.formats.assessments import read_assessment
from cchc.formats.forms.workbook import write_form
from cchc.formats.round.folder import load_round, read_submissions
from cchc.formats.sheets.book import PAGE_WIDTH
from cchc.language import Language
from cchc.number import Rounding, RoundingMode, from_cell
from cchc.recording import results_of
from cchc.rounds import score_round
from cchc.rules import Choice, Figure
from cchc.stages import forms

COLUMN = {heading: position for position, heading in enumerate(forms.SELF_FORM.headings, 1)}
COMMUNES = "examples/dak-rlap-communes-2023"


@pytest.fixture(scope="module")
def communes(request):
    folder, problems = load_round(request.config.rootpath / COMMUNES, examples=False)
    assert problems == []
    return folder


def form(round_, unit=None, lang="vi", **more):
    stream = io.BytesIO()
    write_form(round_, unit or round_.units[0], Language(lang), stream, **more)
    return load_workbook(stream)


@pytest.fixture(scope="module")
def blank(communes):
    return form(communes.round)


def lines(round_):
    return [
        line
        for part in forms.form_parts(round_.criteria, round_.elsewhere)
        if isinstance(part, forms.IndicatorLines)
        for line in part.lines
    ]


def rows_of(sheet):
    """The row of each slot."""
    slots = ((sheet.cell(row, COLUMN[forms.SLOT]).value, row) for row in range(1, sheet.max_row + 1))
    return {slot: row for slot, row in slots if slot and slot != Language("vi").say(forms.SLOT)}


def texts(sheet):
    return [cell.value for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)]


def first_rows(sheet):
    """The first row of each indicator, by its code."""
    found = {}
    for slot, row in rows_of(sheet).items():
        found.setdefault(slot.partition(" ")[0], row)
    return found


# --- what it is ---------------------------------------------------------------------------------------------------


def test_the_form_is_the_first_sheet_and_the_others_are_hidden(blank):
    assert blank.sheetnames[0] == "Tự chấm"
    assert [sheet.sheet_state for sheet in blank.worksheets] == ["visible", "hidden", "hidden"]
    assert blank.security.lockStructure


def test_the_hidden_sheet_identifies_it(blank, communes):
    sheet = blank[forms.IDENTITY_SHEET]
    head = {sheet.cell(row, 1).value: sheet.cell(row, 2).value for row in range(1, 7)}
    assert head == {
        "form": "cchc-form/1",
        "criteria": "dak-rlap-commune-2022",
        "unit": communes.round.units[0].code,
        "year": "2023",
        "stage": "self",
        "name": communes.round.units[0].name,
    }
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=8)]
    leaves = communes.round.criteria.leaves
    assert rows == [[leaf.code, *forms.meaning(leaf), forms.words(leaf) or None] for leaf in leaves]
    assert len({rule for _, _, rule, _ in rows}) > 20


def test_it_asks_for_every_input_of_every_indicator_once(blank, communes):
    assert [*rows_of(blank.worksheets[0])] == [line.slot for line in lines(communes.round)]
    assert {line.slot.partition(" ")[0] for line in lines(communes.round)} == set(communes.round.criteria.by_code)


def test_it_says_whose_it_is_in_the_form_of_an_administrative_paper(blank, communes):
    sheet = blank.worksheets[0]
    said = texts(sheet)[:9]
    assert said[:4] == [
        "UBND HUYỆN ĐĂK R'LẤP",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        communes.round.units[0].name.upper(),
        "Độc lập - Tự do - Hạnh phúc",
    ]
    assert "BẢNG TỰ CHẤM ĐIỂM CHỈ SỐ CẢI CÁCH HÀNH CHÍNH" in said
    assert f"Năm 2023, {communes.round.units[0].name}" in said
    assert "Bộ tiêu chí minh họa, không phải quyết định của cơ quan nào" in texts(sheet)
    assert {"NGƯỜI LẬP BIỂU", "THỦ TRƯỞNG ĐƠN VỊ"} <= set(texts(sheet))


def test_it_tells_each_rule_in_words_with_the_evidence_that_is_due(blank, communes):
    sheet = blank.worksheets[0]
    how = sheet.cell(first_rows(sheet)["1.1.1"], COLUMN[forms.HOW]).value
    assert how.split("\n")[:3] == [
        "Ban hành kịp thời: 1 điểm",
        "Ban hành không kịp thời: 0,5 điểm",
        "Không ban hành: 0 điểm",
    ]
    assert how.split("\n")[3].startswith("Tài liệu kiểm chứng: Kế hoạch CCHC năm của UBND cấp xã")


def test_everything_is_in_times_new_roman(blank):
    fonts = {cell.font.name for row in blank.worksheets[0].iter_rows() for cell in row if cell.value is not None}
    assert fonts == {"Times New Roman"}


def test_it_prints_on_a4_with_its_headings_on_every_page(blank):
    sheet = blank.worksheets[0]
    header = next(cell.row for cell in sheet["A"] if cell.value == "Mã")
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    widths = [dimension.width for dimension in sheet.column_dimensions.values() if not dimension.hidden]
    assert 135 < sum(widths) * sheet.page_setup.scale / 100 < PAGE_WIDTH, "all columns on one page, and it is full"
    assert not sheet.sheet_properties.pageSetUpPr.fitToPage, "or Excel would pass over the breaks"
    assert sheet.print_title_rows == f"${header}:${header}"
    assert sheet.freeze_panes == f"C{header + 1}"
    assert sheet.column_dimensions["M"].hidden
    assert sheet.oddFooter.right.text == "Trang &P/&N"


@pytest.mark.parametrize("name", ["dak-rlap-communes-2023", "dak-nong-districts-2023", "communes-2025-appraised"])
def test_no_indicator_is_printed_on_two_pages(name, request):
    folder, _ = load_round(request.config.rootpath / "examples" / name, examples=False)
    sheet = form(folder.round).worksheets[0]
    starts = {found.id + 1 for found in sheet.row_breaks.brk}
    assert starts
    joined = [area for area in sheet.merged_cells.ranges if area.max_row > area.min_row]
    torn = {str(area) for area in joined if starts & set(range(area.min_row + 1, area.max_row + 1))}
    assert torn == set()
    codes = {sheet.cell(row - 1, 1).value for row in starts}
    assert codes.isdisjoint({part.code for part in (*folder.round.criteria.fields, *groups(folder.round.criteria))})


def groups(criteria):
    """Criteria that have sub-indicators, and so head them."""
    return [part for field in criteria.fields for part in field.criteria if part.has_sub_indicators]


@pytest.mark.skipif(not (shutil.which("soffice") and shutil.which("pdfinfo")), reason="needs LibreOffice and pdfinfo")
def test_libreoffice_needs_no_more_pages_than_the_form_begins(communes, tmp_path, libreoffice):
    begun = {}
    for lang in ("vi", "en"):
        workbook = form(communes.round, lang=lang)
        workbook.save(tmp_path / f"{lang}.xlsx")
        begun[lang] = 1 + len(workbook.worksheets[0].row_breaks.brk)
    for path in libreoffice([tmp_path / f"{lang}.xlsx" for lang in begun], "pdf"):
        told = subprocess.run(["pdfinfo", path], check=True, capture_output=True, encoding="utf-8").stdout
        assert re.search(r"^Pages: +(\d+)$", told, re.MULTILINE)[1] == str(begun[path.stem])


# --- what it guards -----------------------------------------------------------------------------------------------


def test_only_the_cells_to_be_filled_in_are_unlocked(blank, communes):
    sheet = blank.worksheets[0]
    assert sheet.protection.sheet
    merged = {cell for area in sheet.merged_cells.ranges for cell in [*area.cells][1:]}
    unlocked = {
        (cell.row, cell.column)
        for row in sheet.iter_rows()
        for cell in row
        if not cell.protection.locked and (cell.row, cell.column) not in merged
    }
    due = {(row, COLUMN[forms.VALUE]) for row in rows_of(sheet).values()}
    for code, row in first_rows(sheet).items():
        due |= {(row, COLUMN[heading]) for heading in (forms.CLAIMED, forms.EVIDENCE, forms.NOTE)}
        leaf = communes.round.criteria.by_code[code]
        if communes.round.criteria.not_applicable_policy(leaf) is not NotApplicable.FORBID:
            due.add((row, COLUMN[forms.NOT_APPLICABLE]))
    assert unlocked == due


def validations(sheet):
    """The validation of each cell."""
    found = {}
    for validation in sheet.data_validations.dataValidation:
        for area in validation.sqref.ranges:
            for row in range(area.min_row, area.max_row + 1):
                assert (row, area.min_col) not in found
                found[row, area.min_col] = validation
    return found


def offered(workbook, validation):
    """What a drop-down list offers, through the name that it refers to."""
    title, area = next(iter(workbook.defined_names[validation.formula1].destinations))
    left, top, right, bottom = range_boundaries(area.replace("$", ""))
    assert left == right
    return [workbook[title].cell(row, left).value for row in range(top, bottom + 1)]


def test_choices_are_drop_downs_from_a_hidden_sheet(blank, communes):
    sheet = blank.worksheets[0]
    found, rows = validations(sheet), rows_of(sheet)
    for line in lines(communes.round):
        validation = found[rows[line.slot], COLUMN[forms.VALUE]]
        if isinstance(line.asked, Choice):
            assert validation.type == "list"
            due = ["Có", "Không"] if line.asked.several else [option.name for option in line.asked.options]
            assert offered(blank, validation) == due
    row = first_rows(sheet)["5.3"]
    assert offered(blank, found[row, COLUMN[forms.NOT_APPLICABLE]]) == ["Không áp dụng"]
    lists = [v.formula1 for v in sheet.data_validations.dataValidation if v.type == "list"]
    assert all(name in blank.defined_names for name in lists), "an inline list would split at decimal commas"


def test_numbers_are_checked_with_a_message_in_vietnamese(blank, communes):
    sheet = blank.worksheets[0]
    found, rows = validations(sheet), rows_of(sheet)
    for line in lines(communes.round):
        if isinstance(line.asked, Figure):
            validation = found[rows[line.slot], COLUMN[forms.VALUE]]
            assert validation.type == ("whole" if line.asked.whole else "decimal")
            assert (validation.formula1, validation.errorStyle, validation.showErrorMessage) == ("0", "stop", True)
            most = line.asked.at_most
            assert validation.operator == ("greaterThanOrEqual" if most is None else "between")
            assert most is None or from_cell(float(validation.formula2)) == most
            assert validation.error.startswith("Cần số")
    for code, row in first_rows(sheet).items():
        claimed = found[row, COLUMN[forms.CLAIMED]]
        leaf = communes.round.criteria.by_code[code]
        assert from_cell(float(claimed.formula2)) == leaf.maximum
        assert from_cell(float(claimed.formula1)) == min(0, leaf.rule.ways[0].worth.lowest)


def test_what_comes_from_elsewhere_is_grey_closed_and_says_so(communes):
    round_ = communes.round._replace(elsewhere=frozenset({ScoredBy.SURVEY}))
    sheet = form(round_).worksheets[0]
    surveyed = [leaf for leaf in round_.criteria.leaves if leaf.scored_by is ScoredBy.SURVEY]
    assert len(surveyed) > 3
    assert not {leaf.code for leaf in surveyed} & first_rows(sheet).keys()
    rows = {sheet.cell(row, 1).value: row for row in range(1, sheet.max_row + 1)}
    for leaf in surveyed:
        cells = {heading: sheet.cell(rows[leaf.code], column) for heading, column in COLUMN.items()}
        assert cells[forms.DATA].value == "lấy từ: điều tra xã hội học"
        for heading in (forms.DATA, *forms.SELF_FORM.filled):
            assert cells[heading].fill.fgColor.rgb == "00E4E4E4"
            assert cells[heading].protection.locked
    assert {leaf.code for leaf in communes.round.criteria.leaves} == first_rows(
        form(communes.round).worksheets[0]
    ).keys()


def test_text_from_files_is_never_a_formula(communes):
    unit = Unit("x", '=HYPERLINK("http://x";"y")')
    workbook = form(communes.round._replace(name="=1+1"), unit)
    formulas = [
        (cell.column, cell.value)
        for sheet in workbook.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
    ]
    assert {column for column, _ in formulas} == {COLUMN[forms.TENTATIVE], COLUMN[forms.CLAIMED]}
    assert all("HYPERLINK" not in formula for _, formula in formulas)
    assert '=HYPERLINK("HTTP://X";"Y")' in texts(workbook.worksheets[0])


# --- what it computes ---------------------------------------------------------------------------------------------


def tentative(path):
    """What stands in the column of tentative points of a form that was saved, by the code or words of its row.

    openpyxl takes a second for such a form, and says the same.
    """
    with CalamineWorkbook.from_path(path) as workbook:
        rows = workbook.get_sheet_by_index(0).to_python(skip_empty_area=False)
    code, item, shown = (COLUMN[heading] - 1 for heading in (forms.CODE, forms.ITEM, forms.TENTATIVE))
    return {row[code] or row[item]: row[shown] for row in rows}


@pytest.mark.parametrize("name", ["dak-rlap-communes-2023", "dak-nong-districts-2023"])
def test_totals_are_those_of_the_engine(name, root, tmp_path, recalculated):
    folder, problems = load_round(root / "examples" / name, examples=False)
    scored = score_round(folder.round, read_submissions(folder)[0])
    due = {entry.unit.code: entry.unit for entry in results_of(scored, problems).units}
    paths = []
    for unit in folder.round.units[::2]:
        paths.append(tmp_path / f"{unit.code}.xlsx")
        with paths[-1].open("wb") as stream:
            assessment = scored.submissions[unit.code]["self"].assessment
            write_form(folder.round, unit, Language("vi"), stream, assessment=assessment)
    for path in recalculated(paths):
        shown = tentative(path)
        unit = due[path.stem]
        assert from_cell(shown["Tổng cộng"]) == unit.points
        assert from_cell(shown["Điểm tối đa áp dụng"]) == unit.maximum
        assert from_cell(shown["Chỉ số CCHC tạm tính (%)"]) == unit.index
        for part in unit.fields:
            assert from_cell(shown[part.code]) == part.points


def test_the_index_is_rounded_as_the_set_says(communes, tmp_path, recalculated):
    """To one place, where the ways of rounding differ for these units."""
    ranked = score_round(communes.round, read_submissions(communes)[0]).ranking.ranked
    telling = [
        entry.unit.code
        for entry in ranked
        if len({Rounding(1, mode).of(entry.result.index_exact) for mode in RoundingMode}) > 1
    ][:3]
    assert len(telling) == 3
    due = {}
    for mode in RoundingMode:
        policy = communes.round.criteria.policy._replace(index_rounding=Rounding(1, mode))
        round_ = communes.round._replace(criteria=dataclasses.replace(communes.round.criteria, policy=policy))
        scored = score_round(round_, read_submissions(communes)[0])
        for entry in scored.ranking.ranked:
            unit = entry.unit
            if unit.code not in telling:
                continue
            path = tmp_path / f"{mode.value} {unit.code}.xlsx"
            with path.open("wb") as stream:
                assessment = scored.submissions[unit.code]["self"].assessment
                write_form(round_, Unit(unit.code, unit.code), Language("vi"), stream, assessment=assessment)
            due[path.stem] = entry.result.index
    converted = recalculated([tmp_path / f"{name}.xlsx" for name in due])
    shown = {path.stem: from_cell(tentative(path)["Chỉ số CCHC tạm tính (%)"]) for path in converted}
    assert shown == due


def test_criteria_fields_and_the_form_are_summed(blank, communes):
    sheet = blank.worksheets[0]
    rows = {sheet.cell(row, 1).value: row for row in range(1, sheet.max_row + 1)}
    for heading, letter in ((forms.TENTATIVE, "I"), (forms.CLAIMED, "J")):
        for part in communes.round.criteria.fields:
            below = ",".join(f"{letter}{rows[criterion.code]}" for criterion in part.criteria)
            assert sheet.cell(rows[part.code], COLUMN[heading]).value == f"=SUM({below})"
        below = ",".join(f"{letter}{rows[code]}" for code in ("1.1.1", "1.1.2"))
        assert sheet.cell(rows["1.1"], COLUMN[heading]).value == f"=SUM({below})"


# --- the command --------------------------------------------------------------------------------------------------


def test_one_form_a_unit_and_none_is_written_over(workplace, cchc):
    done = cchc("forms", "rounds/sound", "-o", "out/forms", lang="en")
    assert (done.status, done.err.splitlines()[-1]) == (0, "Made: 8 forms in out/forms")
    names = sorted(path.name for path in (workplace / "out" / "forms").iterdir())
    assert names == sorted(f"{code}.xlsx" for code in units_of("rounds/sound"))
    kept = {path: path.read_bytes() for path in (workplace / "out" / "forms").iterdir()}
    again = cchc("forms", "rounds/sound", "-o", "out/forms", lang="en")
    assert again.status == 1
    told, *rest = again.err.splitlines()
    assert told == (
        "out/forms: E-F009 8 forms are there already, and may have been filled in; --force writes over them: "
        "Xã An Bình (an-binh), Xã Bình Minh [sáp nhập] (binh-minh), Xã Cẩm Thủy (cam-thuy) and 5 more"
    )
    assert rest == ["Errors: 1, warnings: 0", "Made: 0 forms in out/forms"]
    assert {path: path.read_bytes() for path in kept} == kept
    assert cchc("forms", "rounds/sound", "-o", "out/forms", "--force", "--unit", "an-binh").status == 0


def units_of(path):
    folder, _ = load_round(path)
    return [unit.code for unit in folder.round.units]


def test_forms_of_some_units_only(workplace, cchc):
    assert cchc("forms", "rounds/sound", "-o", "out", "--unit", "an-binh", "--unit", "hoa-son").status == 0
    assert sorted(path.name for path in (workplace / "out").iterdir()) == ["an-binh.xlsx", "hoa-son.xlsx"]
    unknown = cchc("forms", "rounds/sound", "-o", "other", "--unit", "an-bin", lang="en")
    assert unknown.status == 2
    assert "E-A001 there is no unit an-bin in this round (did you mean an-binh (Xã An Bình)?)" in unknown.err
    assert not (workplace / "other").exists()


def test_filled_forms_score_as_the_files_they_were_filled_from(workplace, cchc):
    before = cchc("batch", "rounds/sound", "--format", "csv")
    assert cchc("forms", "rounds/sound", "-o", "forms", "--filled").status == 0
    for path in (workplace / "rounds" / "sound" / "assessments").iterdir():
        path.unlink()
    for path in (workplace / "forms").iterdir():
        path.rename(workplace / "rounds" / "sound" / "assessments" / path.name)
    after = cchc("batch", "rounds/sound", "--format", "csv")
    assert (after.status, after.out) == (before.status, before.out)


def test_the_form_speaks_english_where_it_is_asked_to(communes):
    said = texts(form(communes.round, lang="en").worksheets[0])
    assert {"Code", "How it is scored", "Value or choice", "HEAD OF THE UNIT"} <= set(said)
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in said


def test_widths_are_counted_in_the_font_of_the_texts(blank):
    """In a font that is not installed, columns would come out wider than the paper."""
    assert blank._named_styles["Normal"].font.name == "Times New Roman"


def test_a_form_by_itself_says_whose_it_is(communes, tmp_path, cchc):
    """Away from its round, where no list of units tells the name of a code."""
    path = tmp_path / "gui-ve.xlsx"
    unit = communes.round.units[0]
    submission = next(one for one in read_submissions(communes)[0] if one.unit == unit.code)
    with path.open("wb") as stream:
        write_form(communes.round, unit, Language("vi"), stream, assessment=submission.assessment)
    done = cchc("score", path, lang="en")
    assert (done.status, done.out.splitlines()[0]) == (0, f"{unit.name}: index 79.64 %")


@pytest.mark.parametrize("row", range(1, 7))
def test_an_identity_that_could_steer_the_terminal_is_damaged(communes, tmp_path, cchc, row):
    workbook = form(communes.round)
    workbook[forms.IDENTITY_SHEET].cell(row, 2).value = "x\u202ey"
    workbook.save(tmp_path / "gui-ve.xlsx")
    done = cchc("score", tmp_path / "gui-ve.xlsx")
    assert (done.status, "E-X007" in done.err, "\u202e" in done.err + done.out) == (1, True, False)


STRANGE = ("", "Có", "x", 1, 1.0, True, 0.5, "1,5", "KAD", -1, "Ban hành kịp thời", "\x1b[31m", "ABC")
"""What may stand in a cell."""


def test_an_answer_that_was_understood_in_another_form_is_what_it_is_by_itself(communes, tmp_path):
    """Forms of a round share what was understood of them; each is read alike without the others, errors among it."""
    round_ = communes.round
    (first, *_), *_ = read_submissions(communes, jobs=1)
    stream = io.BytesIO()
    write_form(round_, round_.units[0], Language("vi"), stream, assessment=first.assessment)
    rng = random.Random(7)
    headings = (forms.VALUE, forms.NOT_APPLICABLE, forms.CLAIMED, forms.EVIDENCE, forms.NOTE)
    workbook = load_workbook(stream)
    sheet = workbook.worksheets[0]
    rows = list(rows_of(sheet).values())
    paths = []
    for number in range(24):
        before = []
        for _ in range(number % 8):
            cell = sheet.cell(rng.choice(rows), COLUMN[rng.choice(headings)])
            if not isinstance(cell, MergedCell):
                before.append((cell, cell.value))
                try:
                    cell.value = rng.choice(STRANGE)
                except IllegalCharacterError:
                    cell.value = "?"
        paths.append(tmp_path / f"{number}.xlsx")
        workbook.save(paths[-1])
        for cell, value in reversed(before):
            cell.value = value
    shared = communes.expected
    together = [read_assessment(path, shared) for path in paths]
    assert len(shared.understood) > 50
    assert together == [read_assessment(path, communes.expected) for path in paths]
    assert together == [read_assessment(path, shared) for path in paths]
    assert len({len(submission.problems) for submission in together}) > 2


@pytest.mark.parametrize("wrong", ["không có", -1, 0.5, 1e17, "1 561", "1.234", datetime.date(2023, 5, 1), True])
def test_what_is_wrong_in_a_form_is_told_by_the_names_that_it_shows(communes, tmp_path, wrong):
    """Whoever fills it in never sees a key, nor a word that is written in YAML alone."""
    workbook = form(communes.round)
    sheet = workbook.worksheets[0]
    for row in rows_of(sheet).values():
        sheet.cell(row, COLUMN[forms.VALUE]).value = wrong
    workbook.save(tmp_path / "form.xlsx")
    problems = read_assessment(tmp_path / "form.xlsx", communes.expected).problems
    keys = {key for leaf in communes.round.criteria.leaves for key in leaf.rule.keys if len(key) > 1}
    written = re.compile(rf"\b(?:{'|'.join([*keys, 'not_applicable'])})\b")
    told = [Language("vi").sentence(problem.message) for problem in problems]
    assert len(told) > 20
    assert [text for text in told if written.search(text)] == []


# --- merged cells and what stands below -----------------------------------------------------------------------


def merged(communes, path, area, **values):
    """The problems of a form in which cells are merged by hand, with what they hold."""
    workbook = form(communes.round)
    sheet = workbook.worksheets[0]
    for old in [old for old in sheet.merged_cells.ranges if not old.isdisjoint(CellRange(area))]:
        sheet.merged_cells.remove(old)
    for cell, value in values.items():
        sheet[cell].value = value
    sheet.merged_cells.add(area)  # merge_cells would empty what is covered, as Excel does
    workbook.save(path)
    found = read_assessment(path, communes.expected).problems
    return [(problem.code, problem.places[0].cell) for problem in found]


def test_merged_answers_are_told_where_they_change_what_is_read(communes, tmp_path):
    """Not the cells that an indicator has once for all its rows, nor blank ones, nor such as nobody reads."""
    path = tmp_path / "form.xlsx"
    sheet = form(communes.round).worksheets[0]
    rows = rows_of(sheet)
    ratio = next(leaf for leaf in communes.round.criteria.leaves if leaf.rule.kind == "ratio")
    first = rows[f"{ratio.code} {ratio.rule.ways[0].keys[0]}"]
    other = next(row for slot, row in rows.items() if row > first and not slot.startswith(f"{ratio.code} "))
    value, unit, claimed, evidence, note = (
        get_column_letter(COLUMN[heading])
        for heading in (forms.VALUE, forms.UNIT_OF_MEASURE, forms.CLAIMED, forms.EVIDENCE, forms.NOTE)
    )
    told = [
        (f"{value}{first}:{value}{first + 1}", {f"{value}{first}": 5}, ["E-T018"]),
        (f"{value}{other - 1}:{value}{other}", {f"{value}{other}": "Có"}, ["E-T018"]),
        (f"E{first}:{value}{first}", {}, ["E-T018"]),
        (f"{value}{first}:{unit}{first}", {}, []),
        (f"{value}{other - 1}:{value}{other}", {}, []),
        (f"{evidence}{first}:{evidence}{other}", {f"{evidence}{first}": "KH số 2"}, ["W-X022"]),
        (f"{claimed}{first}:{claimed}{other}", {f"{claimed}{first}": 0.5}, ["W-X022", "W-A021"]),
        (f"{evidence}{first}:{note}{first}", {f"{evidence}{first}": "KH số 2"}, []),
    ]
    for area, values, codes in told:
        found = merged(communes, path, area, **values)
        assert [code for code, _ in found] == codes, (area, found)


@pytest.mark.skipif(not shutil.which("soffice"), reason="needs LibreOffice")
def test_a_form_that_libreoffice_saved_has_nothing_merged_or_typed_below(communes, tmp_path, libreoffice):
    """Neither as .xlsx nor as .xls, though nearly every indicator has merged cells, and people sign below."""
    (submission, *_), *_ = read_submissions(communes, jobs=1)
    path = tmp_path / "form.xlsx"
    form(communes.round, assessment=submission.assessment).save(path)
    for kind in ("xlsx", "xls"):
        (saved,) = libreoffice([path], kind)
        assert read_assessment(saved, communes.expected).problems == ()


@pytest.mark.parametrize("heading", [forms.VALUE, forms.NOT_APPLICABLE, forms.EVIDENCE, forms.NOTE])
@pytest.mark.parametrize("lang", ["vi", "en"])
def test_what_is_typed_beside_the_sums_is_told_and_what_is_signed_below_is_not(communes, tmp_path, heading, lang):
    workbook = form(communes.round, lang=lang)
    sheet = workbook.worksheets[0]
    say = Language(lang).say
    sums = [row for row in range(1, sheet.max_row + 1) if sheet.cell(row, 2).value in map(say, forms.SUMS)]
    assert len(sums) == 3
    for row in sums:
        sheet.cell(row, COLUMN[heading]).value = f"ghi ở {row}"
    for row in range(sums[-1] + 2, sums[-1] + 9):
        if not isinstance(sheet.cell(row, COLUMN[heading]), MergedCell):
            sheet.cell(row, COLUMN[heading]).value = "Nguyễn Thị Hoa"
    workbook.save(tmp_path / "form.xlsx")
    told = read_assessment(tmp_path / "form.xlsx", communes.expected).problems
    assert [(one.code, one.places[0].line, one.message.values["text"]) for one in told] == [
        ("W-X017", row, f"ghi ở {row}") for row in sums
    ]
