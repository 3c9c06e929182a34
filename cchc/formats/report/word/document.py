"""The report as a Word document: head, sections, signature, and an annex for each unit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from docx.oxml.ns import qn

from ....language import Language
from ....problems import N_, Message
from ....tables.charts import Chart
from ....tables.report import Figure, Part, Report, Section, TablePart, Text, UnitPage, Voice
from ....tables.wording import cell_text
from .charts import Charts
from .elements import Element, element, keep_next, paragraph, run
from .form import Form
from .package import Package
from .paper import ACROSS, SMALL, UPRIGHT, Paper
from .tables import Tables, grid
from .widths import needs_paper_across

_FIGURES = 4
"""Beside each other."""
_SIGNED = 2
"""Paragraphs, or rows of a table, that stay with the signature."""


def report_docx(report: Report, language: Language) -> bytes:
    return _Document(report, language).whole()


class _Document:
    def __init__(self, report: Report, language: Language) -> None:
        self._report, self._language = report, language
        self._package = Package()
        self._form = Form(report.heading, language)
        self._tables = Tables(language)
        self._charts = Charts(self._package, language, grades=report.grades)
        self._blocks: list[Element] = []
        self._paper = UPRIGHT
        self._header: str | None = self._package.header()
        """Of the first section, whose number the others carry on."""
        self._table_count = self._chart_count = 0
        self._is_scale_told = False

    def _say(self, text: str | Message) -> str:
        return self._language.say(text) if isinstance(text, str) else self._language.sentence(text)

    def whole(self) -> bytes:
        report = self._report
        subject = self._say(Message(N_("Results of {round}"), {"round": report.round}))
        warning = "" if report.warning is None else self._say(report.warning)
        self._blocks.append(self._form.letterhead())
        self._blocks += self._form.title(subject, [self._say(line) for line in report.lines], warning)
        for section in report.sections:
            self._turn(_paper(section.parts, self._language))
            self._blocks.append(paragraph("Heading1", [run(self._say(section.title))]))
            self._add(self._parts(section, numbered=True))
        self._turn(UPRIGHT)
        self._blocks.append(paragraph("Form", []))
        _keep_with_next(self._blocks[-_SIGNED - 1 :])
        self._add([self._form.signature()])
        for page in report.pages:
            self._unit(page)
        for section in report.closing:
            self._annex(self._say(section.title), _paper(section.parts, self._language))
            self._add(self._parts(section, numbered=False))
        self._blocks += [_end(), self._section()]
        return self._package.bytes_of(
            self._blocks,
            self._language,
            title=report.round,
            subject=self._say(report.title),
            annexes=len(report.pages) + len(report.closing),
        )

    # --- pages ---

    def _add(self, blocks: Iterable[Element]) -> None:
        """Programs would join a table to one that follows it at once."""
        for block in blocks:
            if self._blocks and _is_table(block) and _is_table(self._blocks[-1]):
                self._blocks.append(_gap())
            self._blocks.append(block)

    def _section(self) -> Element:
        made, self._header = self._paper.section(self._header), None
        return made

    def _turn(self, paper: Paper) -> None:
        """What follows is on such pages."""
        if paper != self._paper:
            self._blocks.append(_end(self._section()))  # the properties of a section stand in its last paragraph
            self._paper = paper

    # --- annexes ---

    def _annex(self, title: str, paper: Paper) -> None:
        """The number comes from the style; what it is, on the next line."""
        self._turn(paper)
        self._blocks.append(paragraph("Annex", [element("w:r", element("w:br")), run(title, capitals=True)]))
        self._blocks += self._form.annexed()

    def _unit(self, page: UnitPage) -> None:
        parts = [part for section in page.sections for part in section.parts]
        self._annex(self._say(page.title), _paper(parts, self._language))
        for line in page.lines:
            self._blocks.append(paragraph("Form", [run(self._say(line))]))
        for section in page.sections:
            self._blocks.append(paragraph("Heading2", [run(self._say(section.title))]))
            self._add(self._parts(section, numbered=False))

    # --- parts ---

    def _parts(self, section: Section, *, numbered: bool) -> Iterator[Element]:
        above = self._say(section.title)
        for part in section.parts:
            if isinstance(part, Text):
                yield from self._text(part, "ListNumber" if numbered else "LetteredList")
            elif isinstance(part, TablePart):
                yield from self._table(part, above, numbered=numbered)
            elif isinstance(part, Chart):
                yield from self._chart(part, numbered=numbered)
            else:
                yield from self._figures(part, above)

    def _text(self, text: Text, listed: str) -> Iterator[Element]:
        style = {Voice.LIST: listed, Voice.NOTE: "Note", Voice.KEY: "Note"}.get(text.voice, "BodyText")
        bold = text.voice is Voice.WARNING
        for sentence in text.sentences:
            yield paragraph(style, [run(self._say(sentence), bold=bold, italic=bold)])

    def _table(self, part: TablePart, above: str, *, numbered: bool) -> Iterator[Element]:
        title = above if part.table.title is None else self._say(part.table.title)
        if part.heat and not self._is_scale_told:
            self._is_scale_told = True
            yield self._tables.scale()
        if numbered:
            self._table_count += 1
            numbered_title = Message(N_("Table {number:n}. {title}"), {"number": self._table_count, "title": title})
            yield self._caption(self._say(numbered_title))
        elif title != above:
            yield self._caption(title)
        yield self._tables.of(part, self._paper, title)
        for note in part.table.notes:
            yield paragraph("Note", [run(self._say(note))])

    def _chart(self, chart: Chart, *, numbered: bool) -> Iterator[Element]:
        title = " – ".join(self._say(text) for text in (chart.title, *chart.below))
        if numbered:
            self._chart_count += 1
            title = self._say(Message(N_("Chart {number:n}. {title}"), {"number": self._chart_count, "title": title}))
        yield self._caption(title)
        yield paragraph("Picture", [self._charts.of(chart, self._paper)])

    def _caption(self, text: str) -> Element:
        return paragraph("Caption", [run(text)])

    def _figures(self, figures: tuple[Figure, ...], title: str) -> Iterator[Element]:
        yield _gap()
        each = -(-len(figures) // -(-len(figures) // _FIGURES))  # as many in each row as in the others, about
        for start in range(0, len(figures), each):
            row = [self._figure(figure) for figure in figures[start : start + each]]
            yield grid([row], [self._paper.room / len(row)] * len(row), lines=True, title=title)

    def _figure(self, figure: Figure) -> list[Element]:
        text = cell_text(figure.value, figure.column, self._language)
        value = text + self._say(figure.column.suffix) if text else "–"
        lines = [run(self._say(figure.label), size=SMALL), run(value, bold=True, size=16)]
        if figure.note is not None:
            lines.append(run(self._say(figure.note), size=10))
        return [paragraph("TableCenter", [line]) for line in lines]


def _keep_with_next(blocks: Sequence[Element]) -> None:
    """Paragraphs, and the last rows of tables, stay on the page of what follows: nobody signs an empty page."""
    for block in blocks:
        rows = block.findall(qn("w:tr"))[-_SIGNED:]
        lines = [line for row in rows for line in row.iter(qn("w:p"))] or [block]
        for line in lines:
            properties = line.find(qn("w:pPr"))
            if properties is not None and properties.find(qn("w:keepNext")) is None:
                properties.insert(1, keep_next())  # after the style


def _is_table(block: Element) -> bool:
    return bool(block.tag == qn("w:tbl"))


def _gap() -> Element:
    return paragraph("Form", [run("", size=4)])


def _end(*properties: Element) -> Element:
    """A paragraph that must be there and takes no room: it begins no page."""
    spacing = element("w:spacing", w_before=0, w_after=0, w_line=20, w_lineRule="exact")
    return paragraph("Form", [], spacing, *properties)


def _paper(parts: Iterable[Part], language: Language) -> Paper:
    tables = (part.table for part in parts if isinstance(part, TablePart))
    return ACROSS if any(needs_paper_across(table, language) for table in tables) else UPRIGHT
