"""The report in a real browser: what it logs and asks for, how it sorts, where it fits, how it prints."""

from __future__ import annotations

import re
import shutil
import subprocess
import zlib
from fractions import Fraction
from pathlib import Path

import chromium
import pytest
import report_pages

from cchc.analysis.comparison import compare
from cchc.formats.round.folder import load_round
from cchc.formats.round.results import score_folder

ROOT = Path(__file__).parent.parent
FOUND = chromium.find()

pytestmark = pytest.mark.skipif(FOUND is None, reason=f"no browser is installed: {', '.join(chromium.NAMES)}")


@pytest.fixture(scope="module")
def browser():
    with chromium.Chromium(FOUND) as running:
        yield running


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    """Reports as files: of districts with the year before, of groups ranked apart in English, and of hostile names."""
    folder = tmp_path_factory.mktemp("reports")

    def scored(name):
        return score_folder(*load_round(ROOT / "examples" / name))

    districts, before = scored("dak-nong-districts-2023"), scored("dak-nong-districts-2022")
    appraised = scored("communes-2025-appraised")
    hostile = appraised._replace(round="<script>alert(1)</script>")
    written = {
        "vi": report_pages.html_of(districts, compare(districts, before)),
        "en": report_pages.html_of(appraised, lang="en"),
        "hostile": report_pages.html_of(hostile),
    }
    for name, html in written.items():
        (folder / f"{name}.html").write_text(html, encoding="utf-8")
    return {name: folder / f"{name}.html" for name in written}


@pytest.fixture
def opened(browser, pages):
    """``opened("vi", width=360)``: a page, closed when the test ends."""
    found = []

    def open_(name, **options):
        found.append(browser.open(pages[name], **options))
        return found[-1]

    yield open_
    for page in found:
        page.close()


NAMES = ["vi", "en", "hostile"]


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_logged_and_nothing_is_asked_for(name, opened, pages):
    page = opened(name)
    page.click("table.sortable th button")
    page.pdf()
    assert page.happened("Log.entryAdded", "Runtime.consoleAPICalled", "Runtime.exceptionThrown") == []
    asked = [event["request"]["url"] for event in page.happened("Network.requestWillBeSent")]
    assert {url for url in asked if not url.startswith("data:,")} == {pages[name].resolve().as_uri()}
    assert page.happened("Page.javascriptDialogOpening") == []


def test_a_script_that_is_not_ours_does_not_run(browser, pages, tmp_path):
    """The policy of the page holds: if markup ever slipped through, it would do nothing."""
    html = pages["en"].read_text(encoding="utf-8")
    changed = html.replace("</body>", "<script>document.title = 'run'</script><p style='color:red'>x</p></body>")
    assert changed != html
    (tmp_path / "changed.html").write_text(changed, encoding="utf-8")
    page = browser.open(tmp_path / "changed.html")
    assert page.evaluate("document.title") != "run"
    refused = [event["entry"]["text"] for event in page.happened("Log.entryAdded")]
    assert len([text for text in refused if "Content Security Policy" in text]) == 2
    page.close()


ROWS = "[...document.querySelector('table.sortable').tBodies[0].rows]"


def column(page, place):
    return page.evaluate(f"{ROWS}.map(row => row.cells[{place}].textContent)")


def sorted_by(page):
    """For each column how it is sorted, as screen readers are told."""
    return page.evaluate(
        "[...document.querySelector('table.sortable').tHead.rows[0].cells].map(cell => cell.getAttribute('aria-sort'))"
    )


def test_the_ranking_is_sorted_by_a_click(opened):
    page = opened("vi")
    ranks = column(page, 0)
    assert sorted_by(page) == ["ascending", *["none"] * 7]
    page.click("table.sortable th:nth-child(2) button")
    assert [name.split(" ", 1)[1] for name in column(page, 1)[:3]] == ["Bu Nơm", "Chư Kbrai", "Đăk Lyêng"]
    assert sorted_by(page)[:3] == ["none", "ascending", "none"]
    assert page.evaluate("document.getElementById('sorted').textContent") == "Đơn vị: tăng dần"
    page.click("table.sortable th:nth-child(2) button")
    assert column(page, 1)[0] == "Thành phố Cao Khuê"
    assert sorted_by(page)[1] == "descending"
    page.click("table.sortable th:nth-child(7) button")
    changes = [Fraction(text.replace(",", ".")) for text in column(page, 6)]
    assert changes == sorted(changes)
    page.click("table.sortable th:nth-child(1) button")
    assert column(page, 0) == ranks


def test_the_ranking_is_sorted_from_the_keyboard(opened):
    page = opened("vi")
    page.evaluate("document.querySelector('table.sortable th:nth-child(5) button').focus()")
    page.press("Enter")
    assert sorted_by(page)[4] == "ascending"
    page.press(" ")
    assert sorted_by(page)[4] == "descending"
    page.press("Tab")
    assert page.evaluate("document.activeElement.closest('th').cellIndex") == 5


def test_the_keyboard_comes_first_to_the_link_over_what_repeats(opened):
    page = opened("vi")
    page.press("Tab")
    skip = "(e => [e.className, e.getBoundingClientRect().top >= 0, getComputedStyle(e).outlineStyle])"
    assert page.evaluate(f"{skip}(document.activeElement)") == ["skip", True, "solid"]
    page.press("Enter")
    assert page.evaluate("location.hash") == "#report"


def test_without_scripts_it_is_all_there(opened):
    with_, without = opened("vi"), opened("vi", scripts=False)
    text = "document.querySelector('main').innerText.length"
    # JavaScript of the page does not run; that of the tests does.
    assert without.evaluate("document.querySelectorAll('th button').length") == 0
    headings = with_.evaluate("document.querySelectorAll('table.sortable thead th').length")
    assert with_.evaluate("document.querySelectorAll('th button').length") == headings >= 8
    assert without.evaluate(text) == with_.evaluate(text)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("width", [320, 360, 768, 1280])
def test_nothing_is_wider_than_the_window(name, width, opened):
    """What is wider scrolls by itself."""
    page = opened(name, width=width, height=740)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    wide = page.evaluate(
        "[...document.querySelectorAll('main *')].filter(e => !e.closest('.scroll') && !e.closest('.hidden')"
        " && e.getBoundingClientRect().right > document.documentElement.clientWidth + 1).map(e => e.outerHTML)"
    )
    assert wide == []
    scrolls = page.evaluate(
        "[...document.querySelectorAll('.scroll')].filter(e => e.scrollWidth > e.clientWidth).map(e => e.tabIndex)"
    )
    assert set(scrolls) <= {0}


def test_a_phone_shows_rank_name_and_index_without_scrolling(opened):
    page = opened("vi", width=360, height=740)
    assert page.evaluate("document.querySelector('.contents > details').open") is False
    right = "document.querySelector('table.sortable tbody tr').cells[{}].getBoundingClientRect().right"
    assert [place for place in (0, 1, 4) if page.evaluate(right.format(place)) > 360] == []


COLORS = """
(() => {
  const found = new Map();
  const solid = color => !/, 0\\)$/.test(color) && color !== 'transparent';
  for (const e of document.querySelectorAll('body *')) {
    const text = [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim());
    if (!text || e.closest('script, title, desc, .hidden') || !e.getClientRects().length) continue;
    let ground = e;
    while (ground && !solid(getComputedStyle(ground).backgroundColor)) ground = ground.parentElement;
    const style = getComputedStyle(e);
    const ink = e.closest('svg') && e.namespaceURI.endsWith('svg') ? style.fill : style.color;
    const paper = getComputedStyle(ground || document.documentElement).backgroundColor;
    found.set(ink + ' on ' + paper, e.outerHTML.slice(0, 90));
  }
  return [...found];
})()
"""


def luminance(color):
    parts = [int(part) / 255 for part in re.findall(r"\d+", color)[:3]]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(pair):
    low, high = sorted(luminance(color) for color in pair.split(" on "))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", ["vi", "en"])
def test_every_text_can_be_read_by_day_and_by_night(name, scheme, opened):
    page = opened(name, scheme=scheme)
    found = dict(page.evaluate(COLORS))
    assert len(found) > 10
    assert {pair: where for pair, where in found.items() if contrast(pair) < 4.5} == {}
    ground = luminance(page.evaluate("getComputedStyle(document.body).backgroundColor"))
    assert ground < 0.05 if scheme == "dark" else ground > 0.8


def test_paper_is_light_whatever_the_screen_is(opened):
    page = opened("vi", scheme="dark", medium="print")
    found = dict(page.evaluate(COLORS))
    assert {pair: where for pair, where in found.items() if contrast(pair) < 4.5} == {}
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(27, 36, 48)"


A4 = (595, 842)


def sheets(page, tmp_path):
    """The texts of a printed report, page by page, and the sizes of the pages in points."""
    (tmp_path / "printed.pdf").write_bytes(page.pdf())
    told = subprocess.run(
        ["pdfinfo", "-l", "1000", tmp_path / "printed.pdf"], capture_output=True, check=True, text=True
    ).stdout
    sizes = {tuple(round(float(part)) for part in pair) for pair in re.findall(r"size:\s+([\d.]+) x ([\d.]+)", told)}
    text = subprocess.run(
        ["pdftotext", "-layout", tmp_path / "printed.pdf", "-"], capture_output=True, check=True, text=True
    ).stdout
    return text.split("\f")[:-1], sizes


needs_poppler = pytest.mark.skipif(shutil.which("pdfinfo") is None, reason="poppler-utils is not installed")


@needs_poppler
@pytest.mark.parametrize("name", ["vi", "en"])
def test_it_prints_on_a4_without_an_empty_page(name, opened, tmp_path):
    page = opened(name, scheme="dark")
    titles = page.evaluate("[...document.querySelectorAll('article h3')].map(e => e.textContent)")
    texts, sizes = sheets(page, tmp_path)
    assert sizes == {A4}
    # Beside the number of the page there is something to read on each.
    assert [number for number, text in enumerate(texts, 1) if len(text.split()) < 15] == []
    heads = [text.split("\n\n")[0].strip() for text in texts]
    for title in titles[1:]:
        assert any(head.startswith(title) for head in heads), f"{title} does not begin a page"


@needs_poppler
def test_a_long_ranking_has_its_headings_on_every_sheet(browser, results_of, tmp_path):
    html = report_pages.html_of(results_of([100 - Fraction(place, 10) for place in range(120)]), lang="en", units=())
    (tmp_path / "long.html").write_text(html, encoding="utf-8")
    page = browser.open(tmp_path / "long.html")
    texts, _ = sheets(page, tmp_path)
    page.close()
    ranked = [text for text in texts if re.search(r"^ *\d+ +Xã \d+ .* (Good|Fair|Weak)$", text, re.MULTILINE)]
    assert len(ranked) >= 3
    assert [text for text in ranked if not re.search(r"Rank .* Unit .* Grade", text)] == []


@pytest.mark.parametrize("name", ["vi", "en"])
def test_no_table_is_cut_off_on_paper(name, opened):
    """As wide as A4 less the margins, 182 mm."""
    page = opened(name, width=688, height=1000, medium="print")
    assert page.evaluate("document.documentElement.scrollWidth") <= 688
    wide = "[...document.querySelectorAll('.scroll')].filter(e => e.scrollWidth > e.clientWidth).length"
    assert page.evaluate(wide) == 0


def test_the_browser_names_every_drawing_and_table(opened):
    """As its accessibility tree has them."""
    page = opened("vi")
    page.send("Accessibility.enable")
    nodes = page.send("Accessibility.getFullAXTree")["nodes"]
    for role in ("image", "table", "navigation", "article"):
        named = [node.get("name", {}).get("value", "") for node in nodes if node.get("role", {}).get("value") == role]
        assert named, role
        assert all(named), role


def test_pictures_of_it_differ_by_day_and_by_night(opened):
    """A picture is taken at all, and the scheme changes it."""
    day, night = opened("vi").screenshot(), opened("vi", scheme="dark").screenshot()
    assert zlib.crc32(day) != zlib.crc32(night)
