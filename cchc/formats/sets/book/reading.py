"""A criteria set's workbook, read into the same nodes as a YAML file, and written out as one."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from ....nodes import Mapping, Node
from ....problems import Problem
from ...files import Raw, read
from ...workbooks.sheet import Workbook
from ...workbooks.workbook import read_workbook
from ...yaml_file import read_yaml
from ..nodes import indicator_nodes, same_content, tidy
from ..reading import parse_set, set_of
from ..writing import to_yaml
from .layout import ADJUSTMENTS, EXAMPLES, GUIDE, LISTS, POLICY, TREE
from .lines import BookSource, Spot, mapping, open_book
from .policy import add_examples, read_policy
from .tree import read_adjustments, read_tree


class Imported(NamedTuple):
    """A set as YAML, and what there is to say about it; no text where there is an error."""

    text: str | None
    problems: list[Problem]


def import_set(path: str | Path) -> Imported:
    """Read a workbook and check everything about the set in it."""
    raw = read(path)
    if isinstance(raw, Problem):
        return Imported(None, [raw])
    workbook = read_workbook(raw)
    if isinstance(workbook, Problem):
        return Imported(None, [workbook])
    return import_workbook(raw, workbook)


def import_workbook(raw: Raw, workbook: Workbook) -> Imported:
    source, root = set_nodes(raw.name, workbook)
    if root is None:
        return Imported(None, source.problems)
    loaded = set_of(source, root, raw)
    if loaded.sound is None:
        return Imported(None, loaded.problems)
    written = tidy(root)
    assert isinstance(written, Mapping)
    text = to_yaml(written)
    _prove(text, written)
    return Imported(text, loaded.problems)


def set_nodes(file: str, workbook: Workbook) -> tuple[BookSource, Mapping | None]:
    """The nodes of a set; None, and complaints, where a sheet is missing."""
    source, pages = open_book(file, workbook, (TREE, POLICY, ADJUSTMENTS, EXAMPLES, GUIDE, LISTS))
    missing = [title for title in (TREE, POLICY) if title not in pages]
    for title in missing:
        source.report("E-S001", None, sheet=title, known=tuple(sheet.title for sheet in workbook))
    if missing:
        return source, None
    root = read_policy(pages[POLICY])
    items: dict[str, Node] = {"fields": read_tree(pages[TREE])}
    adjustments = read_adjustments(pages[ADJUSTMENTS]) if ADJUSTMENTS in pages else None
    if adjustments is not None and adjustments.items:
        items["adjustments"] = adjustments
    if EXAMPLES in pages:
        add_examples(pages[EXAMPLES], indicator_nodes(Mapping(items, {}, None)))
    return source, mapping({**root, **items}, Spot(pages[POLICY].sheet.title))


def _prove(text: str, written: Mapping) -> None:
    """What is written must read back as what was read; anything else is a mistake of the program."""
    raw = Raw("", text.encode())
    source, root = read_yaml(raw)
    assert root is not None and same_content(root, written), source.problems
    assert parse_set(raw).sound is not None
