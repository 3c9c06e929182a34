"""The ranking workbook: the annex of a decision. Values and formats, never formulas."""

from __future__ import annotations

from collections.abc import Sequence
from typing import IO

from openpyxl.packaging.custom import BoolProperty
from openpyxl.worksheet.worksheet import Worksheet

from ...analysis.comparison import Comparison
from ...analysis.gaps import Ways
from ...analysis.groups import has_groups, in_groups
from ...analysis.losses import losses
from ...analysis.movements import all_moves, item_totals
from ...analysis.reconciliation import Reconciliation, is_appraised, reconcile
from ...analysis.robustness import Robustness
from ...heading import Heading
from ...language import Language
from ...problems import N_, Message
from ...results import RankedRecord, Results
from ...tables.charts import charts
from ...tables.comparison import left_tables
from ...tables.comparison.by_field import fields_table, matrix_table
from ...tables.comparison.by_indicator import items_table
from ...tables.comparison.by_unit import units_table
from ...tables.comparison.left_out import uncompared_tables
from ...tables.comparison.moves import MOST_MOVES, largest_tables, moved, moves_table
from ...tables.details import TITLE as DETAILS
from ...tables.details import details_tables, legend_table
from ...tables.explanations import explanations_table, is_explained
from ...tables.fields import TITLE as FIELDS
from ...tables.fields import fields_tables
from ...tables.final import final_lines
from ...tables.gaps import fields_tables as lost_fields_tables
from ...tables.gaps import needs_table, unit_losses_tables
from ...tables.losses import losses_table, penalties_table, round_indicators_table
from ...tables.plans import plan_notes, plan_table
from ...tables.provenance import problems_table, provenance_table
from ...tables.ranking import ILLUSTRATIVE, is_illustrative, ranking_tables, subtitle
from ...tables.reconciliation import differences_table, indicators_table, is_listed, units_and_fields_table
from ...tables.revision import revision_tables
from ...tables.robustness import TITLE as FIRMNESS
from ...tables.robustness import firmness_sheet, pairs_sheet
from ...tables.table import Table
from ..final_files import STATUS
from ..sheets.book import PAGE_HEIGHT, Book, set_page
from ..sheets.breaks import break_before, scale_to_width
from ..sheets.letterhead import BODY, TITLE, UNDER_TITLE, Style, write_letterhead, write_signatures, write_title
from ..sheets.styles import WARNING
from ..sheets.table_sheet import TableSheet
from .charts import Canvas
from .pages import LEAST_SCALE, SheetPages

_WARNING = Style(12, bold=True, color=WARNING)
_LARGEST = 20
"""Gains, and losses, that the ranking's workbook has of a comparison, whose own workbook has them all."""
_SCREEN = 230
"""Columns together wider than this do not fit a screen: titles start at the left."""


def write_workbook(
    results: Results, language: Language, stream: IO[bytes], comparison: Comparison | None = None
) -> None:
    """The workbook of a round, one sheet for each view."""
    book = Book(language)
    _ranking(book, results, comparison)
    if results.units:
        if is_appraised(results):
            _reconciliation(book, results, reconcile(results))
        _tables(book, results, fields_tables(results), title=Message(FIELDS))
        details = [*details_tables(results), legend_table()]
        _tables(book, results, details, title=Message(DETAILS), size=10, zoom=85)
        if comparison is not None:
            _changes(book, results, comparison)
        penalties = penalties_table(results)
        _tables(book, results, [losses_table(results), *([penalties] if penalties else [])])
        canvas = book.sheet(Message(N_("Charts")))
        if is_explained(results):
            _tables(book, results, [explanations_table(results)], size=10)
        _revision(book, results)
        _tables(book, results, [provenance_table(results, comparison)], annex=False)
        _problems(book, results)
        _charts(book, results, canvas)
    else:
        _revision(book, results)
        _tables(book, results, [provenance_table(results, comparison, reasons=False)], annex=False)
        _problems(book, results)
    _properties(book, results)
    book.save(stream)


def write_reconciliation(results: Results, found: Reconciliation, language: Language, stream: IO[bytes]) -> None:
    """A workbook of what units claim against what counts, without the rest."""
    book = Book(language)
    _reconciliation(book, results, found)
    _tables(book, results, [provenance_table(results, reasons=False)], annex=False)
    _properties(book, results)
    book.save(stream)


def write_comparison(comparison: Comparison, language: Language, stream: IO[bytes]) -> None:
    """A workbook of what has changed since a round before, without the rest."""
    results = comparison.now
    book = Book(language)
    _tables(book, results, [units_table(comparison)])
    if comparison.changes:
        _tables(book, results, [matrix_table(comparison)])
        found = list(all_moves(comparison))
        for table in (fields_table(comparison), items_table(comparison, item_totals(comparison, found))):
            _tables(book, results, [table])
        every = moved(found)
        if every and len(every) <= MOST_MOVES:
            _tables(book, results, [moves_table(comparison, every)], size=10)
        elif every:
            for table in largest_tables(comparison, found, most=MOST_MOVES // 2, printed=False):
                _tables(book, results, [table], size=10)
    for table in left_tables(comparison):
        _tables(book, results, [table])
    _tables(book, results, [provenance_table(results, comparison, reasons=False)], annex=False)
    _properties(book, results)
    book.save(stream)


def write_gaps(
    results: Results, ways: Ways, language: Language, stream: IO[bytes], entry: RankedRecord | None = None
) -> None:
    """A workbook of points lost and of what to do: for each unit pages to hand to it, or for one alone."""
    book = Book(language)
    if entry is not None:
        _plans(book, results, ways, [entry])
        for table in unit_losses_tables(results, entry):
            _tables(book, results, [table])
    else:
        found = losses(results)
        _tables(book, results, lost_fields_tables(results, found))
        _tables(book, results, [round_indicators_table(results, found)])
        _tables(book, results, [needs_table(results, ways)])
        if results.units:
            _plans(book, results, ways, in_groups(results))
    _tables(book, results, [provenance_table(results, reasons=False)], annex=False)
    _properties(book, results)
    book.save(stream)


def write_robustness(results: Results, found: Robustness, language: Language, stream: IO[bytes]) -> None:
    """A workbook of how firm the ranks are, without the rest."""
    book = Book(language)
    _tables(book, results, firmness_sheet(results, found), title=Message(FIRMNESS))
    if found.pairs:
        _tables(book, results, [pairs_sheet(results, found)])
    _tables(book, results, [provenance_table(results, reasons=False)], annex=False)
    _properties(book, results)
    book.save(stream)


def _plans(book: Book, results: Results, ways: Ways, entries: Sequence[RankedRecord]) -> None:
    """The plans of units, each on a page of its own."""
    tables = [plan_table(results, ways, entry)._replace(notes=plan_notes(ways)) for entry in entries]
    sheet = TableSheet(book, tables[0].name, tables, indent=1, titled=True)
    _title(sheet, results, Message(N_("The cheapest way to the next grade and the next rank")))
    above = sum(sheet.heights())
    tallest = max(sheet.height_of(position) + (0 if position else above) for position in range(sheet.count))
    sheet.write(repeated=False)
    page = sheet.sheet
    _page(book, results, page)
    high = max(PAGE_HEIGHT / tallest, LEAST_SCALE)
    break_before(page, sheet.tops[1:], scale=int(100 * min(scale_to_width(sheet.widths), high)))


def _changes(book: Book, results: Results, comparison: Comparison) -> None:
    """By unit and field, and the largest changes of single indicators with what explains them."""
    if comparison.changes:
        found = list(all_moves(comparison))
        _tables(book, results, [matrix_table(comparison)])
        for table in largest_tables(comparison, found, most=_LARGEST, printed=False):
            _tables(book, results, [table], size=10)
        for table in uncompared_tables(comparison):
            _tables(book, results, [table])


def _reconciliation(book: Book, results: Results, found: Reconciliation) -> None:
    """By unit and field, by indicator, and every difference."""
    _tables(book, results, [units_and_fields_table(results, found)])
    _tables(book, results, [indicators_table(results, found)])
    if found.differences and is_listed(found):
        _tables(book, results, [differences_table(results, found)], size=10)


def _ranking(book: Book, results: Results, comparison: Comparison | None) -> None:
    """The sheet that is signed."""
    first, *others = ranking_tables(results, comparison)
    indent = next(position for position, column in enumerate(first.columns) if column.key == "name")
    groups = has_groups(results)
    sheet = TableSheet(book, first.name, [first, *others], size=12, indent=indent, titled=groups)
    heading, columns = results.heading, sheet.columns
    sheet.line = write_letterhead(sheet.sheet, heading, columns=columns)
    title = Message(N_("Ranking by the public administration reform index (CCHC)"))
    below = (subtitle(results)[0], *final_lines(results))
    _title(sheet, results, title, [(book.language.sentence(line), UNDER_TITLE) for line in below])
    each = _groups_of([first, *others], 2) if groups else [range(1)]
    pages = SheetPages(sheet, each, signed=bool(heading.signers))
    pages.write()
    sheet.line = write_signatures(
        sheet.sheet,
        heading.signers,
        columns=columns,
        row=sheet.line + 1,
        language=book.language,
        place=heading.place,
    )
    sheet.close()
    _page(book, results, sheet.sheet)
    pages.break_pages()


def _groups_of(tables: Sequence[Table], each: int) -> list[range]:
    """The positions of the tables of each group, so many of them; the first ones have the same columns."""
    count = sum(table.columns == tables[0].columns for table in tables)
    return [range(group * each, (group + 1) * each) for group in range(count)]


def _tables(
    book: Book,
    results: Results,
    tables: Sequence[Table],
    *,
    title: Message | None = None,
    size: int = 11,
    zoom: int = 100,
    annex: bool = True,
) -> None:
    """A sheet of tables, which may be an annex of the decision; it is titled as the first of them where none is given.

    Where they are of groups, each table has a title of its own.
    """
    first = tables[0]
    titled = title is not None and first.title != title
    sheet = TableSheet(book, first.name, tables, size=size, titled=titled)
    title = title or first.title
    assert title is not None
    _title(sheet, results, title, annex=annex)
    pages = SheetPages(sheet, _groups_of(tables, 1) if titled else [range(1)]) if sheet.count > 1 else None
    if pages is None:
        sheet.write()
    else:
        pages.write()
    sheet.sheet.sheet_view.zoomScale = zoom
    _page(book, results, sheet.sheet)
    if pages is not None:
        pages.break_pages()


def _revision(book: Book, results: Results) -> None:
    if results.replaces is not None:
        _tables(book, results, revision_tables(results))


def _problems(book: Book, results: Results) -> None:
    if results.problems:
        _tables(book, results, [problems_table(results)], annex=False)


def _charts(book: Book, results: Results, canvas: Worksheet) -> None:
    """Charts on their sheet, and what they show on the last one."""
    drawn = charts(results)
    tables = list({id(chart.table): chart.table for chart in drawn}.values())
    sheet = TableSheet(book, tables[0].name, tables, aligned=True)
    _title(sheet, results, tables[0].name, annex=False)
    pages = SheetPages(sheet, [range(1)])
    bodies = dict(zip(map(id, tables), pages.write(), strict=True))
    warning = book.language.sentence(ILLUSTRATIVE) if is_illustrative(results) else ""
    Canvas(canvas, sheet.sheet, book.language, grades=len(results.policy.grades)).draw(
        [(chart, bodies[id(chart.table)]) for chart in drawn], below=[results.round], warning=warning
    )
    _page(book, results, sheet.sheet)
    pages.break_pages()
    _page(book, results, canvas)
    assert canvas.sheet_properties.pageSetUpPr is not None
    canvas.sheet_properties.pageSetUpPr.fitToPage = False  # else Excel would not break pages between charts


def _title(
    sheet: TableSheet,
    results: Results,
    title: Message,
    below: Sequence[tuple[str, Style]] = (),
    *,
    annex: bool = True,
) -> None:
    language = sheet.language
    heading = results.heading if annex else Heading()
    lines = [(language.sentence(title).upper(), TITLE), (results.round, BODY), *below]
    if is_illustrative(results):
        lines.append((language.sentence(ILLUSTRATIVE), _WARNING))
    if sum(sheet.widths) > _SCREEN:
        lines = [(text, style._replace(align="left")) for text, style in lines]
    columns = sheet.columns
    sheet.line = 1 + write_title(sheet.sheet, lines, heading, columns=columns, row=sheet.line, language=language)


def _page(book: Book, results: Results, sheet: Worksheet) -> None:
    """The head and foot of every page: who publishes it, what it is, and that it is illustrative if it is."""
    heading = results.heading
    body = " – ".join(text for text in (heading.issuer, heading.office) if text)
    warning = book.language.sentence(ILLUSTRATIVE) if is_illustrative(results) else ""
    set_page(sheet, header=(body, warning), footer=results.round)


def _properties(book: Book, results: Results) -> None:
    language, properties = book.language, book.workbook.properties
    subject = Message(N_("CCHC index {year}: {name}"), {"year": str(results.year), "name": results.criteria.name})
    properties.title = results.round
    properties.subject = language.sentence(subject)
    properties.keywords = ", ".join(("CCHC", "PAR INDEX", str(results.year), results.criteria.id))
    properties.creator = f"cchc {results.version}"
    if results.final:
        properties.contentStatus = STATUS
        # Excel then opens it for reading, and says why.
        marks = book.workbook.custom_doc_props  # type: ignore[attr-defined]  # the stubs lack it
        marks.append(BoolProperty(name="_MarkAsFinal", value=True))
    if is_illustrative(results):
        properties.description = language.sentence(ILLUSTRATIVE)
