"""The report: what it says, and the page that it is written as, without a browser."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from report_pages import html_of, tree

from cchc.analysis.comparison import compare
from cchc.analysis.gaps import Ways
from cchc.analysis.robustness import robustness
from cchc.criteria import Status
from cchc.formats.report import style
from cchc.formats.report.elements import document, element
from cchc.formats.results.kept_set import set_of_results
from cchc.formats.results.reading import load_results
from cchc.formats.round.folder import load_round
from cchc.formats.round.results import score_folder
from cchc.language import Language
from cchc.problems import Message, Place, Problem
from cchc.ranking import Why
from cchc.results import Results, UnrankedRecord
from cchc.tables.firmness import unit_tables
from cchc.tables.plans import plan_table
from cchc.tables.report import MOST_PAGES, TablePart, Text, report
from cchc.tables.report.sections import heat_map
from cchc.text import shown, vietnamese_order

ROOT = Path(__file__).parent.parent

EXAMPLES = ["dak-nong-districts-2023", "communes-2025-appraised", "dak-rlap-communes-2023-survey"]


def scored(examples, name) -> Results:
    folder, problems = load_round(examples / name)
    return score_folder(folder, problems)


@pytest.fixture(scope="module")
def made():
    """Results of the examples, scored once."""
    return {name: scored(ROOT / "examples", name) for name in [*EXAMPLES, "dak-nong-districts-2022"]}


def sentences(section, lang="en"):
    speak = Language(lang)
    return [speak.sentence(said) for part in section.parts if isinstance(part, Text) for said in part.sentences]


def section_of(report_, key):
    return next(section for section in report_.sections if section.key == key)


def named(results, *names):
    """The units by other names."""
    units = [
        entry._replace(unit=replace(entry.unit, name=name)) for entry, name in zip(results.units, names, strict=True)
    ]
    return results._replace(units=tuple(units))


# --- what it says ----------------------------------------------------------------------------------------------


def test_the_heat_map_says_what_its_last_column_counts(made):
    for name, heading in (
        ("communes-2025-appraised", "Fields, bonuses, penalties"),
        ("dak-nong-districts-2023", "All fields"),
    ):
        tables = [part.table for part in heat_map(made[name]).parts if isinstance(part, TablePart)]
        assert tables
        assert {Language("en").sentence(table.columns[-1].heading) for table in tables} == {heading}


def test_the_summary_says_what_a_leader_asks(made):
    results = made["dak-nong-districts-2023"]
    found = report(results, compare(results, made["dak-nong-districts-2022"]))
    assert sentences(section_of(found, "summary"))[:3] == [
        "Ranked: 8 of 8 units.",
        (
            "The mean index of 8 units is 76.17 %; the highest is 87.46 % (Thành phố Cao Khuê), "
            "the lowest 60.71 % (Huyện Nâm Srê)."
        ),
        "Grades: Good 3 (37.5 %); Fair 4 (50.0 %); Average 1 (12.5 %); Weak 0 (0.0 %).",
    ]
    assert sentences(section_of(found, "summary"))[5:7] == [
        "Against 2022, 8 of 8 units have a higher index, 0 a lower one, 0 the same.",
        "The largest gain: Huyện Đăk R'Lấp, +12.51 percentage points.",
    ]
    assert "Tăng nhiều nhất: Huyện Đăk R'Lấp, +12,51 điểm phần trăm." in sentences(section_of(found, "summary"), "vi")


def test_a_change_of_some_units_is_not_told_as_that_of_all(made):
    results, before = made["dak-nong-districts-2023"], made["dak-nong-districts-2022"]
    found = compare(results, before._replace(units=before.units[:2]))
    summary = section_of(report(results, found), "summary")
    said = "Against 2022, 2 of the 2 units that can be compared (of 8) have a higher index, 0 a lower one, 0 the same."
    assert said in sentences(summary)
    speak = Language("en")
    notes = [speak.sentence(figure.note) for figure in summary.parts[0] if figure.note is not None]
    mean = next(note for note in notes if "on average" in note)
    assert mean.endswith(" against 2022, on average of the 2 units that can be compared")


def test_groups_that_are_ranked_apart_have_a_sentence_each(made):
    said = sentences(section_of(report(made["communes-2025-appraised"]), "summary"))
    assert [line.partition(":")[0] for line in said if "mean index" in line] == ["Phường", "Xã"]
    assert "All figures are those after appraisal 2." in said
    missed = next(line for line in said if line.startswith("Kept from the grade"))
    assert missed.endswith("(3): Xã Đồng Nhãn, Xã Suối Rêu, Xã Gò Thông.")


def test_units_that_share_the_ends_are_all_named(results_of):
    said = sentences(section_of(report(results_of([90, 90, 70, 50, 50])), "summary"))
    assert "the highest is 90.00 % (Xã 1, Xã 2), the lowest 50.00 % (Xã 4, Xã 5)" in said[1]


@pytest.mark.parametrize(
    ("indices", "sentence"),
    [
        ([82.5], "The only unit, Xã 1, has an index of 82.50 %."),
        ([70, 70, 70], "The index of every unit (3) is 70.00 %."),
    ],
)
def test_where_nobody_stands_out_nobody_is_named(indices, sentence, results_of):
    assert sentence in sentences(section_of(report(results_of([Fraction(index) for index in indices])), "summary"))


def test_who_is_not_ranked_is_named_with_the_reason(results_of):
    absent = tuple(UnrankedRecord(f"x{place}", f"Xã vắng {place}", Why.NOT_SUBMITTED) for place in range(14))
    results = results_of([80])._replace(unranked=(*absent, UnrankedRecord("y", "Xã lỗi", Why.INVALID)))
    said = sentences(section_of(report(results), "summary"))
    assert said[0] == "Ranked: 1 of 16 units."
    assert said[1].startswith("Not ranked, not submitted (14): Xã vắng 0, ")
    assert said[1].endswith("Xã vắng 11 and 2 more.")
    assert said[2].endswith("(1): Xã lỗi.")


def test_a_round_without_a_ranked_unit_has_a_report(results_of):
    empty = results_of([80])._replace(units=(), unranked=(UnrankedRecord("x", "Xã vắng", Why.NOT_SUBMITTED),))
    found = report(empty)
    assert [section.key for section in found.sections] == ["summary", "ranking", "criteria", "policy", "problems"]
    tree(html_of(empty))


def test_a_unit_s_page_adds_up(made):
    """Differences from the mean are those of what is printed, and what is lost is what is missing to the maximum."""
    results = made["dak-nong-districts-2023"]
    for entry, page in zip(results.units, report(results).pages, strict=True):
        fields = next(part for section in page.sections if section.key == "fields" for part in section.parts[1:])
        *rows, total = fields.table.rows
        assert [row.cells[4] - row.cells[5] for row in rows] == [row.cells[6] for row in rows]
        assert sum(row.cells[2] for row in rows) == entry.unit.points == total.cells[2]
        losses = next(part for section in page.sections if section.key == "losses" for part in section.parts)
        lost = [row.cells[4] for row in losses.table.rows]
        assert lost == sorted(lost, reverse=True)
        assert [row.cells[2] - row.cells[3] for row in losses.table.rows] == lost
        told = Language("en").sentence(losses.table.notes[0])
        rest = Fraction(re.search(r"([0-9.]+) pt", told)[1])
        assert sum(lost) + rest == entry.unit.maximum - entry.unit.points


def test_a_unit_s_page_has_its_plan_and_how_firm_its_rank_is(made):
    """As gaps and robust have them; the section over all units leads to the pages."""
    results = made["dak-nong-districts-2023"]
    criteria = set_of_results(results, "results.json")
    found = report(results, criteria=criteria)
    ways, firm = Ways(results, criteria), robustness(results)
    for entry, page in zip(results.units, found.pages, strict=True):
        parts = {section.key: section.parts for section in page.sections}
        assert parts["plan"][0].table.rows == plan_table(results, ways, entry).rows
        facts, *_ = unit_tables(results, firm, firm.of(entry))
        assert parts["firmness"][0].table.rows == facts.rows
    for key in ("ways", "firmness"):
        (table, *_) = section_of(found, key).parts
        assert table.units == tuple(entry.unit.code for entry in results.units)
    without = report(results)
    assert {section.key for section in found.sections} - {section.key for section in without.sections} == {"ways"}
    assert not [section for page in without.pages for section in page.sections if section.key == "plan"]


@pytest.mark.parametrize("name", EXAMPLES)
def test_each_row_of_a_unit_leads_to_the_page_of_that_unit(made, name):
    """Also where groups are ranked apart, and stand one after the other."""
    results = made[name]
    names = {entry.unit.code: entry.unit.name for entry in results.units}
    before = results._replace(year=results.year - 1)
    found = report(results, compare(results, before), criteria=set_of_results(results, "results.json"))
    parts = [part for section in found.sections for part in section.parts if isinstance(part, TablePart) and part.units]
    assert len(parts) >= 4
    for part in parts:
        at = [column.key for column in part.table.columns].index("name")
        assert [row.cells[at] for row in part.table.rows[: len(part.units)]] == [names[code] for code in part.units]


def test_many_units_have_no_pages_unless_somebody_asks(results_of):
    indices = [100 - Fraction(place, 10) for place in range(MOST_PAGES + 1)]
    many = results_of(indices)
    assert report(many).pages == ()
    assert Language("en").sentence(report(many).pages_note).startswith("0 of 201 units have a page; ")
    assert [page.code for page in report(many, units={"u7", "u3"}).pages] == ["u3", "u7"]
    assert len(report(results_of(indices[:-1])).pages) == MOST_PAGES
    assert report(results_of(indices[:-1])).pages_note is None


def test_not_every_problem_is_listed(results_of):
    found = tuple(Problem(Message("W-P018"), (Place("round.yaml", line, 1),)) for line in range(1, 302))
    section = section_of(report(results_of([80])._replace(problems=found)), "problems")
    (part,) = section.parts
    assert len(part.table.rows) == 200
    assert Language("en").sentence(part.table.notes[-1]) == "The first 200 of 301; cchc batch tells them all"


# --- the page --------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module", params=[(name, lang) for name in EXAMPLES for lang in ("vi", "en")], ids=str)
def page(request, made):
    """A page read back, whose elements end where they must."""
    name, lang = request.param
    results = made[name]
    before = made["dak-nong-districts-2022"] if name == "dak-nong-districts-2023" else None
    return tree(html_of(results, before and compare(results, before), lang=lang))


def test_every_address_on_the_page_is_there_once(page):
    keys = [node.attributes["id"] for node in page.all() if "id" in node.attributes]
    assert len(set(keys)) == len(keys)
    links = [node.attributes["href"] for node in page.all("a")]
    assert {link[:1] for link in links} == {"#"}
    assert {link[1:] for link in links} <= set(keys)
    for node in page.all():
        assert set(node.attributes.get("aria-labelledby", "").split()) <= set(keys)


def test_nothing_comes_from_elsewhere(page):
    """But for an icon that is empty, so that no browser asks for one."""
    sources = [value for node in page.all() for key, value in node.attributes.items() if key in ("src", "href", "data")]
    assert {source for source in sources if not source.startswith("#")} == {"data:,"}
    assert not list(page.all("img", "iframe", "object", "embed", "base", "form", "video", "audio", "use"))
    own = page.one("style").text
    assert "url(" not in own
    assert "@import" not in own
    assert not [node for node in page.all() if any(key.startswith("on") or key == "style" for key in node.attributes)]


def test_only_our_own_style_and_script_are_allowed(page):
    rules = page.one("meta", http_equiv="Content-Security-Policy").attributes["content"]

    def digest(text):
        return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()

    assert rules.split("; ") == [
        "default-src 'none'",
        f"style-src 'sha256-{digest(page.one('style').text)}'",
        f"script-src 'sha256-{digest(page.one('script').text)}'",
        "img-src data:",
        "base-uri 'none'",
        "form-action 'none'",
    ]


def test_headings_go_down_one_by_one(page):
    levels = [int(node.name[1]) for node in page.all("h1", "h2", "h3", "h4", "h5", "h6")]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(below <= level + 1 for level, below in pairwise(levels))
    assert [len(list(page.all(name))) for name in ("main", "nav", "header")] == [1, 1, 1]


def test_every_drawing_has_a_name_and_its_figures_in_words(page):
    for drawing in page.all("svg"):
        if drawing.parent.name == "figure":
            assert drawing.attributes["role"] == "img"
            title, told = drawing.children[:2]
            assert [title.name, told.name] == ["title", "desc"]
            assert drawing.attributes["aria-labelledby"] == f"{title.attributes['id']} {told.attributes['id']}"
            assert title.text
            assert re.search("[0-9]", told.text)
        else:
            assert drawing.parent.name == "svg" or drawing.attributes["aria-hidden"] == "true"


def test_every_table_says_what_it_is_and_what_its_rows_and_columns_are(page):
    for table in page.all("table"):
        assert table.children[0].name == "caption"
        assert table.children[0].text
        columns = [header for head in table.all("thead") for header in head.all("th")]
        assert {header.attributes["scope"] for header in columns} <= {"col"}
        for body in table.all("tbody", "tfoot"):
            for row in body.all("tr"):
                assert len(row.children) == len(columns or row.children)
                scopes = [cell.attributes["scope"] for cell in row.children if cell.name == "th"]
                assert scopes == ["row"] or (row.has_class("group") and set(scopes) == {"col"})


def test_the_page_says_its_language(page):
    root = page.one("html")
    assert root.attributes["lang"] in ("vi", "en")
    if root.attributes["lang"] == "en":
        names = [cell for cell in page.all("th", scope="row") if re.search("[ạệộớ]", cell.text) and cell.children]
        assert names
        assert {cell.attributes.get("lang") for cell in names} == {"vi"}


def test_an_illustrative_set_is_said_before_anything_else(made, results_of):
    html = html_of(made["communes-2025-appraised"], lang="en")
    assert tree(html).one("header").text.endswith("Illustrative criteria set: not a decision of any authority")
    assert "Illustrative" not in html_of(results_of([80]), lang="en")
    assert results_of([80]).criteria.status is Status.OFFICIAL


def test_names_lead_to_the_pages_of_units(made):
    found = tree(html_of(made["dak-nong-districts-2023"]))
    ranked = found.one("section", id="ranking").one("table")
    for link in ranked.all("a"):
        assert found.one("article", id=link.attributes["href"][1:]).one("h3").text == link.text


# --- sorting ---------------------------------------------------------------------------------------------------


def test_the_ranking_can_be_sorted_as_a_vietnamese_dictionary_is(results_of):
    names = ["Xã Đồng Tâm", "Xã Dương Hà", "Xã Ân Thi", "Xã Ánh Dương", "Xã Ă", "Xã Tấn Lập", "Xã Tân Lập"]
    results = named(results_of([90, 80, 80, 70, 60, 50, Fraction(151, 3)]), *names)
    table = tree(html_of(results)).one("section", id="ranking").one("table")
    assert table.has_class("sortable")
    keys = {}
    for row in table.one("tbody").all("tr"):
        for place, cell in enumerate(row.children):
            keys.setdefault(place, []).append((int(cell.attributes["data-sort"]), cell.text))
    found = [name for _, name in sorted(keys[1])]
    assert found == sorted(names, key=vietnamese_order)
    assert (
        found.index("Xã Dương Hà") < found.index("Xã Đồng Tâm") < found.index("Xã Tân Lập") < found.index("Xã Tấn Lập")
    )
    index = [key for key, text in keys[4] if text in ("80,00", "90,00")]
    assert index[1] == index[2] < index[0]


def test_the_total_of_a_table_is_no_row_to_sort(made):
    found = tree(html_of(made["communes-2025-appraised"]))
    for table in found.one("section", id="ranking").all("table"):
        if table.has_class("sortable"):
            assert len(list(table.one("tfoot").all("tr"))) == 1
            assert not [cell for cell in table.one("tfoot").all() if "data-sort" in cell.attributes]


# --- only text -------------------------------------------------------------------------------------------------

HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    '=HYPERLINK("http://example.com","x")',
    "Xã A\u202e\u2066txt.exe",
    "Xã Ho\u0300a B\u0069\u0300nh",
    "]]></style><!-- & &amp; &#60; {name} {{x}} %s",
    "Xã \x1b[31mđỏ\x00\x07",
    "' onclick='alert(1)",
    "-" * 300,
]


@pytest.mark.parametrize("name", HOSTILE)
def test_a_unit_s_name_is_only_a_name(name, results_of):
    plain, results = results_of([90, 70]), named(results_of([90, 70]), name, "Xã 2")
    hostile = replace(results.units[0].unit, code=name, group=name)
    results = results._replace(
        round=name,
        units=(results.units[0]._replace(unit=hostile), results.units[1]),
        heading=results.heading._replace(issuer=name),
        unranked=(UnrankedRecord(name, name, Why.NOT_SUBMITTED),),
        problems=(Problem(Message("W-P018"), (Place(name, 1, 1),)),),
    )
    same = plain._replace(
        heading=results.heading._replace(issuer="x"),
        unranked=(UnrankedRecord("x", "x", Why.NOT_SUBMITTED),),
        problems=(Problem(Message("W-P018"), (Place("x", 1, 1),)),),
    )
    found, expected = tree(html_of(results)), tree(html_of(same))
    ours = {"style", "script", "title", "text"}  # a long name beside a bar is shortened, and told in a title
    assert [node.name for node in found.all() if node.name not in ours] == [
        node.name for node in expected.all() if node.name not in ours
    ]
    assert {key for node in found.all() for key in node.attributes} == {
        key for node in expected.all() for key in node.attributes
    }
    assert found.one("h1").text == shown(name)
    assert next(found.all("article")).one("h3").text == shown(name)
    assert [node.text for node in found.all("script")] == [style.script()]


@given(st.text(st.characters(exclude_categories=["Cs"])), st.text(st.characters(exclude_categories=["Cs"])))
@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow])
def test_any_text_comes_back_as_it_was(text, value):
    read = tree(document(element("p", text, element("br"), title=value)))
    # What any reader of HTML does with the ends of lines.
    due, named_ = (shown(part).replace("\r\n", "\n").replace("\r", "\n") for part in (text, value))
    assert read.one("p").text.replace("\r\n", "\n").replace("\r", "\n").removeprefix("\n") == due.removeprefix("\n")
    assert read.one("p").attributes["title"].replace("\r\n", "\n").replace("\r", "\n") == named_


# --- colours ---------------------------------------------------------------------------------------------------


def luminance(color):
    parts = [int(color[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_contrast_is_what_the_guidelines_compute():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


TEXT_PAIRS = (
    *((ink, paper) for ink in ("ink", "muted", "accent") for paper in ("ground", "paper", "stripe", "soft")),
    *((f"{name}-ink", f"{name}-paper") for name in ("warning", "best", "good", "middle", "low", "quiet")),
    *((f"heat-{step}-ink", f"heat-{step}-paper") for step in range(6)),
)
"""What is written in which colour on which: readable at a contrast of 4.5."""

SHAPE_PAIRS = (
    *((f"grade-{place}", "paper") for place in range(6)),
    *((shape, ground) for shape in ("bar", "mean", "focus") for ground in ("paper", "ground")),
)
"""Shapes of charts, and the ring around what has the focus: to be told from what they lie on at a contrast of 3."""


@pytest.mark.parametrize("colors", [style.LIGHT, style.DARK], ids=["light", "dark"])
def test_what_is_written_can_be_read(colors):
    assert colors.keys() == style.LIGHT.keys()
    weak = {(ink, paper): contrast(colors[ink], colors[paper]) for ink, paper in TEXT_PAIRS}
    assert {pair: ratio for pair, ratio in weak.items() if ratio < 4.5} == {}
    shapes = {(shape, paper): contrast(colors[shape], colors[paper]) for shape, paper in SHAPE_PAIRS}
    assert {pair: ratio for pair, ratio in shapes.items() if ratio < 3} == {}


def test_every_colour_of_the_style_sheet_is_one_of_ours():
    sheet = style.style_sheet()
    _, _, own = sheet.partition("\n*")
    assert set(re.findall(r"var\(--([a-z0-9-]+)\)", own)) == set(style.LIGHT)
    assert re.findall(r"#[0-9a-fA-F]{3,8}\b", own) == []


# --- the command -----------------------------------------------------------------------------------------------


def test_the_command_writes_what_the_report_says(cchc, examples, workplace):
    run = cchc("batch", examples / "dak-nong-districts-2023", "-o", "r.json")
    assert run.status == 0
    run = cchc("report", "r.json", "-o", "r.html", lang="en")
    assert (run.status, run.out, run.err) == (0, "", "Written: r.html\n")
    written = (workplace / "r.html").read_text(encoding="utf-8")
    results = load_results("r.json")
    assert isinstance(results, Results)
    assert written == html_of(results, lang="en")


def test_results_that_keep_no_set_are_reported_without_plans(cchc, examples, workplace):
    cchc("batch", examples / "communes-2025-appraised", "-o", "r.json")
    document_ = json.loads((workplace / "r.json").read_text(encoding="utf-8"))
    del document_["criteria"]["text"]
    (workplace / "old.json").write_text(json.dumps(document_), encoding="utf-8")
    run = cchc("report", "old.json", "-o", "r.html", lang="en")
    assert run.status == 1
    assert "old.json: E-J009 " in run.err
    assert run.err.endswith("without what units need for the next grade and the next rank.\nWritten: r.html\n")
    assert not list(tree((workplace / "r.html").read_text(encoding="utf-8")).all("section", id="ways"))
    given = examples / "communes-2025-appraised" / "criteria.yaml"
    run = cchc("report", "old.json", "-o", "r.html", "-c", given, lang="en")
    assert (run.status, run.err) == (0, "Written: r.html\n")
    assert list(tree((workplace / "r.html").read_text(encoding="utf-8")).all("section", id="ways"))


def test_pages_of_units_can_be_chosen(cchc, examples, workplace):
    cchc("batch", examples / "dak-nong-districts-2023", "-o", "r.json")

    def pages(*options):
        run = cchc("report", "r.json", "-o", "r.html", *options, lang="en")
        assert run.status == 0
        found = tree((workplace / "r.html").read_text(encoding="utf-8"))
        return [article.one("h3").text for article in found.all("article")]

    assert len(pages()) == 8
    assert pages("--no-unit-pages") == []
    assert pages("--unit", "dak-rlap", "--unit", "Huyện Ea Tuôr") == ["Huyện Đăk R'Lấp", "Huyện Ea Tuôr"]
    run = cchc("report", "r.json", "-o", "r.html", "--unit", "dak-rlp", lang="en")
    assert run.status == 2
    assert "did you mean" in run.err
    run = cchc("report", "r.json", "-o", "r.html", "--unit", "dak-rlap", "--no-unit-pages", lang="en")
    assert run.status == 2
