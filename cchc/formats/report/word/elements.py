"""Elements of a Word document. The only place where text becomes markup: whatever it says, it is only text."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeAlias

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement

from ....text import shown

Element: TypeAlias = BaseOxmlElement


def element(name: str, /, *children: Element | None, **attributes: str | int | None) -> Element:
    """``w_val`` is the attribute ``w:val``; a child or an attribute that is None is left out."""
    named = {
        qn(key.replace("_", ":")) if "_" in key else key: shown(str(value))
        for key, value in attributes.items()
        if value is not None
    }
    made = OxmlElement(name, attrs=named)
    made.extend([child for child in children if child is not None])
    return made


def run(
    text: str,
    *,
    size: float | None = None,
    bold: bool = False,
    italic: bool = False,
    capitals: bool = False,
    color: str | None = None,
    paper: str | None = None,
    lang: str | None = None,
) -> Element:
    """``size`` in points, where it is not that of the style; colours as ``1B2430``."""
    properties = element(
        "w:rPr",
        element("w:b") if bold else None,
        element("w:i") if italic else None,
        element("w:caps") if capitals else None,
        None if color is None else element("w:color", w_val=color),
        *(() if size is None else (element(name, w_val=int(2 * size)) for name in ("w:sz", "w:szCs"))),
        None if paper is None else element("w:shd", w_val="clear", w_color="auto", w_fill=paper),
        None if lang is None else element("w:lang", w_val=lang),
    )
    made = element("w:r", properties if len(properties) else None)
    for place, line in enumerate(shown(text).replace("\t", " ").splitlines() or [""]):
        if place:
            made.append(element("w:br"))
        piece = element("w:t", xml_space="preserve")
        piece.text = line
        made.append(piece)
    return made


def paragraph(style: str, runs: Iterable[Element], *properties: Element | None) -> Element:
    """``properties`` in the order that the format prescribes for them."""
    return element("w:p", element("w:pPr", element("w:pStyle", w_val=style), *properties), *runs)


def keep_next() -> Element:
    """It stays on the page of what follows."""
    return element("w:keepNext")


def field(instruction: str) -> list[Element]:
    """Runs that a program fills in. Only for instructions of ours."""
    code = element("w:instrText", xml_space="preserve")
    code.text = f" {instruction} "
    parts = [element("w:fldChar", w_fldCharType="begin"), code, element("w:fldChar", w_fldCharType="separate")]
    return [
        *(element("w:r", part) for part in parts),
        run("1"),
        element("w:r", element("w:fldChar", w_fldCharType="end")),
    ]
