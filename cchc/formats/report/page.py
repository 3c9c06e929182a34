"""The report as a page for browsers: one file that needs no other, and asks for none."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Iterator

from ... import __version__
from ...language import Language
from ...problems import N_, Message
from ...tables.charts import Chart
from ...tables.report import Figure, Part, Report, Section, TablePart, Text, UnitPage, Voice
from ...tables.table import Badge
from ...tables.wording import cell_text
from .charts import Charts
from .elements import Child, Element, document, element, within
from .style import script, style_sheet
from .tables import Tables, badge


def report_html(report: Report, language: Language) -> str:
    return document(_Page(report, language).whole())


class _Page:
    def __init__(self, report: Report, language: Language) -> None:
        self._report, self._language = report, language
        self._addresses = {page.code: f"u{page.number}" for page in report.pages}
        self._tables, self._charts = Tables(language, self._address), Charts(language)

    def _address(self, code: str) -> str | None:
        return f"#{self._addresses[code]}" if code in self._addresses else None

    def _say(self, text: str | Message) -> str:
        return self._language.say(text) if isinstance(text, str) else self._language.sentence(text)

    def whole(self) -> Element:
        style, code = style_sheet(), script()
        rules = (
            f"default-src 'none'; style-src '{_digest(style)}'; script-src '{_digest(code)}'; img-src data:; "
            "base-uri 'none'; form-action 'none'"
        )
        head = element(
            "head",
            element("meta", charset="utf-8"),
            element("meta", http_equiv="Content-Security-Policy", content=rules),
            element("meta", name="viewport", content="width=device-width, initial-scale=1"),
            element("meta", name="referrer", content="no-referrer"),
            element("meta", name="generator", content=f"cchc {__version__}"),
            element("title", f"{self._report.round} – {self._say(self._report.title)}"),
            element("link", rel="icon", href="data:,"),
            element("style", style),
        )
        body = element(
            "body",
            element("a", self._say(N_("Skip to the report")), class_="skip", href="#report"),
            self._head(),
            element("div", self._contents(), self._main(), class_="frame"),
            self._sorted(),
            element("script", code),
        )
        return element("html", head, body, lang=self._language.code)

    def _head(self) -> Element:
        report = self._report
        issuer = " · ".join(part for part in (report.heading.issuer, report.heading.office) if part)
        return element(
            "header",
            *((element("p", issuer, class_="issuer"),) if issuer else ()),
            element("p", self._say(report.title), class_="kind"),
            element("h1", report.round),
            *(element("p", self._say(line), class_="about") for line in report.lines),
            *((element("p", self._say(report.warning), class_="warning"),) if report.warning else ()),
            class_="head",
        )

    def _contents(self) -> Element:
        """The sections, and the units by name: closed until somebody wants them, or there is room."""
        report = self._report
        links = [_link(section.key, self._say(section.title)) for section in report.sections]
        if report.pages:
            links.append(_link("units", self._say(_UNITS)))
        links += [_link(section.key, self._say(section.title)) for section in report.closing]
        parts: list[Element] = [within("ol", (element("li", link) for link in links))]
        if report.pages:
            units = (element("li", _link(f"u{page.number}", page.name)) for page in report.pages)
            parts.append(
                element(
                    "details",
                    element("summary", self._say(Message(N_("Units ({count:n})"), {"count": len(report.pages)}))),
                    within("ol", units, class_="units"),
                )
            )
        name = self._say(N_("Contents"))
        return element("nav", element("details", element("summary", name), *parts), class_="contents", aria_label=name)

    def _main(self) -> Element:
        report = self._report
        return element(
            "main",
            *(self._section(section) for section in report.sections),
            *self._units(),
            *(self._section(section, "closing") for section in report.closing),
            id="report",
        )

    def _section(self, section: Section, name: str | None = None) -> Element:
        key = section.key
        title = element("h2", self._say(section.title), id=f"{key}-title")
        return element(
            "section",
            title,
            *self._parts(section.parts, self._say(section.title)),
            id=key,
            class_=name,
            aria_labelledby=f"{key}-title",
        )

    def _units(self) -> Iterator[Element]:
        report = self._report
        note = () if report.pages_note is None else (element("p", self._say(report.pages_note), class_="about"),)
        if not report.pages and not note:
            return
        title = element("h2", self._say(_UNITS), id="units-title")
        pages = (self._unit(page) for page in report.pages)
        yield element("section", title, *note, *pages, id="units", class_="units", aria_labelledby="units-title")

    def _unit(self, page: UnitPage) -> Element:
        key = f"u{page.number}"
        return element(
            "article",
            element("h3", self._say(page.title), id=f"{key}-title"),
            *(element("p", self._say(line), class_="about") for line in page.lines),
            *(
                child
                for place, section in enumerate(page.sections)
                for child in (
                    *((element("h4", self._say(section.title)),) if place else ()),
                    *self._parts(section.parts, self._say(section.title)),
                )
            ),
            element("p", element("a", self._say(N_("Back to the ranking")), href="#ranking"), class_="back"),
            id=key,
            class_="unit",
            aria_labelledby=f"{key}-title",
        )

    def _parts(self, parts: Iterable[Part], title: str) -> Iterator[Element]:
        for part in parts:
            if isinstance(part, Text):
                yield from self._text(part)
            elif isinstance(part, TablePart):
                yield self._tables.of(part, title)
            elif isinstance(part, Chart):
                yield self._charts.of(part)
            else:
                yield within("dl", (self._figure(figure) for figure in part), class_="figures")

    def _text(self, text: Text) -> Iterator[Element]:
        said = [self._say(sentence) for sentence in text.sentences]
        if text.voice in (Voice.LIST, Voice.KEY):
            name = "key" if text.voice is Voice.KEY else None
            yield within("ul", (element("li", sentence) for sentence in said), class_=name)
        elif text.voice is Voice.NOTE:
            yield within("div", (element("p", sentence) for sentence in said), class_="notes")
        else:
            warning = "warning" if text.voice is Voice.WARNING else None
            yield from (element("p", sentence, class_=warning) for sentence in said)

    def _figure(self, figure: Figure) -> Element:
        value: Child
        if isinstance(figure.value, Badge):
            value = badge(figure.value, self._language)
        else:
            text = cell_text(figure.value, figure.column, self._language)
            value = text + (self._say(figure.column.suffix) if text else "–")
        note = () if figure.note is None else (element("dd", self._say(figure.note), class_="note"),)
        return element("div", element("dt", self._say(figure.label)), element("dd", value, class_="value"), *note)

    def _sorted(self) -> Element:
        """Where screen readers are told how a table is sorted now."""
        up, down = self._say(N_("ascending")), self._say(N_("descending"))
        return element("p", id="sorted", class_="hidden", role="status", data_up=up, data_down=down)


_UNITS = N_("Unit by unit")


def _link(key: str, text: str) -> Element:
    return element("a", text, href=f"#{key}")


def _digest(text: str) -> str:
    """By which a browser knows that the text is ours, and runs no other."""
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"
