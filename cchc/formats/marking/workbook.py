"""A workbook's sheets, and how one more is put before them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from ...text import normal, shown
from .markup import Edits, Element, Odd, count_of, is_true, outline, prefixed, quoted
from .package import CONTENT_TYPES, OFFICE, STRICT_OFFICE, PatchedPackage, packed
from .styles import PLAIN_STYLES, SPREADSHEET, STRICT_SPREADSHEET

MAX_NAME = 31
_SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_STYLES_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"
_BEFORE_NAMES = frozenset(
    [
        "fileVersion",
        "fileSharing",
        "workbookPr",
        "workbookProtection",
        "bookViews",
        "sheets",
        "functionGroups",
        "externalReferences",
    ]
)
"""The elements of a workbook that come before its defined names."""

EMPTY = {
    CONTENT_TYPES: '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/xl/workbook.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>',
    "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook xmlns="{SPREADSHEET}"><bookViews><workbookView/></bookViews><sheets/></workbook>',
}
"""The parts of a workbook without a sheet."""


class SheetEntry(NamedTuple):
    name: str
    part: str
    """Empty where it is no part of the package."""
    is_visible: bool


class MarkedWorkbook:
    """The workbook part of a package."""

    def __init__(self, package: PatchedPackage) -> None:
        self.package = package
        found = package.related("", "officeDocument")
        if found is None:
            raise Odd("no workbook")
        self.name = found.target
        data = package.part(self.name)
        self.root = outline(data, depth=2)
        if self.root.space not in (SPREADSHEET, STRICT_SPREADSHEET) or self.root.name != "workbook":
            raise Odd("no workbook")
        self.space = self.root.space
        self.office = STRICT_OFFICE if self.space == STRICT_SPREADSHEET else OFFICE
        sheets = self.root.child("sheets")
        if sheets is None or any(sheet.name != "sheet" for sheet in sheets.children):
            raise Odd("no sheets")
        self._sheets = sheets
        self._by_name: dict[str, SheetEntry | None] = {}
        targets = {found.id: found.target for found in package.relationships(self.name) if package.has(found.target)}
        self.sheets = [
            SheetEntry(
                sheet.attributes.get("name", ""),
                targets.get(_id_of(sheet), ""),
                sheet.attributes.get("state", "visible") == "visible",
            )
            for sheet in sheets.children
        ]

    def sheet(self, name: str) -> SheetEntry | None:
        """The sheet of a name; one that looks the same is the same."""
        if name not in self._by_name:
            exact = [sheet for sheet in self.sheets if sheet.name == name]
            alike = exact or [sheet for sheet in self.sheets if normal(shown(sheet.name)) == normal(name)]
            self._by_name[name] = alike[0] if len(alike) == 1 else None
        return self._by_name[name]

    def styles_part(self) -> str:
        """The name of the part of styles, which is made where there is none."""
        found = self.package.related(self.name, "styles")
        if found is not None:
            return found.target
        name = "xl/styles.xml"  # some readers look nowhere else
        if self.package.has(name):
            raise Odd("styles that nothing refers to")
        self.package.add(name, PLAIN_STYLES.format(space=self.space).encode(), _STYLES_TYPE)
        self.package.relate(self.name, "styles", name, office=self.office)
        return name

    def put_first(self, title: str, sheet: bytes, header: int) -> None:
        """Put a new sheet before the others and open the workbook on it. ``header`` is the row that its
        printed pages repeat.

        Sheets that were selected no longer are: what is typed into one of several goes to all of them.
        """
        package = self.package
        self._deselect()
        part = package.free_name("xl/worksheets/sheet{}.xml")
        package.add(part, sheet, _SHEET_TYPE)
        relationship = package.relate(self.name, "worksheet", part, office=self.office)
        data = package.part(self.name)
        edits = Edits(data)
        number = max((count_of(item, "sheetId") for item in self._sheets.children), default=0) + 1
        edits.insert_in(
            self._sheets,
            self._sheets.inner,
            f'<{self.root.tag("sheet")} xmlns:r="{self.office}" name={quoted(title)} sheetId="{number}" '
            f'r:id="{relationship}"/>',
        )
        self._shift_names(edits, title, header)
        self._open_on(edits, 0)
        package.put(self.name, edits.made())
        self._drop_titles()

    def replace(self, entry: SheetEntry, sheet: bytes) -> None:
        """Put a new sheet in the place of one that is there, and open the workbook on it."""
        self._deselect()
        self.package.put(entry.part, sheet)
        self.package.unrelate(entry.part)
        edits = Edits(self.package.part(self.name))
        self._open_on(edits, self.sheets.index(entry))
        self.package.put(self.name, edits.made())

    def _open_on(self, edits: Edits, position: int) -> None:
        views = self.root.child("bookViews")
        for view in views.children if views else ():
            for attribute in ("activeTab", "firstSheet"):
                if attribute in view.attributes or position:
                    edits.set(view, attribute, str(position))

    def _deselect(self) -> None:
        for entry in self.sheets:
            if entry.part:
                _deselect(self.package, entry.part)

    def _shift_names(self, edits: Edits, title: str, header: int) -> None:
        """Names that belong to one sheet say which by its position; the new sheet's header is such a name."""
        location = in_sheet(title, f"${header}:${header}")
        text = f'<definedName name="_xlnm.Print_Titles" localSheetId="0">{location}</definedName>'
        text = prefixed(text, self.root)
        names = self.root.child("definedNames")
        if names is None:
            before = [child for child in self.root.children if child.name in _BEFORE_NAMES]
            edits.insert(
                before[-1].end, prefixed("<definedNames>", self.root) + text + prefixed("</definedNames>", self.root)
            )
            return
        for name in names.children:
            if "localSheetId" in name.attributes:
                edits.set(name, "localSheetId", str(count_of(name, "localSheetId") + 1))
        edits.append(names, text)

    def _drop_titles(self) -> None:
        """The properties list the sheets once more; whoever saves the workbook next writes that list anew."""
        found = self.package.related("", "extended-properties")
        if found is None:
            return
        data = self.package.part(found.target)
        edits = Edits(data)
        for child in outline(data, depth=1).children:
            if child.name in ("HeadingPairs", "TitlesOfParts"):
                edits.remove(child)
        self.package.put(found.target, edits.made())


def empty_workbook() -> MarkedWorkbook:
    """A workbook without a sheet."""
    return MarkedWorkbook(PatchedPackage(packed(EMPTY)))


def free_title(title: str, taken: Iterable[str]) -> str:
    """The name for a sheet, with a number where another has it already."""
    lowered = {name.casefold() for name in taken}
    names = (f"{title[: MAX_NAME - len(ending)]}{ending}" for ending in ("", *(f" ({n})" for n in range(2, 10_000))))
    return next(name for name in names if name.casefold() not in lowered)


def in_sheet(title: str, reference: str) -> str:
    """A reference as formulas and links write it."""
    return "'" + title.replace("'", "''") + f"'!{reference}"


def _id_of(sheet: Element) -> str:
    return next((value for name, value in sheet.attributes.items() if name.endswith("}id")), "")


def _deselect(package: PatchedPackage, part: str) -> None:
    data = package.part(part)
    root = outline(data, depth=2, until="sheetData")
    views = root.child("sheetViews")
    selected = [view for view in views.children if is_true(view, "tabSelected")] if views else []
    if selected:
        edits = Edits(data)
        for view in selected:
            edits.set(view, "tabSelected", "0")
        package.put(part, edits.made())
