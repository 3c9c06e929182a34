"""The rows that score an item to the node of its rule."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from .... import number
from ....nodes import Mapping, Node, Scalar, Sequence
from ....problems import Message
from ....rules import NOT_FACTS
from ....text import slug
from .columns import BY_KEY
from .kinds import FIGURE_CELLS, SCALE, Figure, Kind, Rows
from .layout import Words
from .lines import BookSource, Line, mapping

MAX_CODE = 40
"""Characters of a code that is made from a name."""

_NUMBER = re.compile(r"(?:(?<![0-9])-)?[0-9]+(?:[.,][0-9]+)?")


def node_of(source: BookSource, line: Line, column: str) -> Scalar:
    """What a cell holds; for a word of the list, the value that it stands for."""
    cell = line.cell(column)
    if column == "key" and source.is_date(cell):
        source.refuse("E-S006", cell.at, text=cell.text)
    words = BY_KEY[column].words
    return source.word(cell, words, column) if words else cell


def refuse_others(source: BookSource, line: Line, word: str, allowed: Iterable[str]) -> None:
    """Complain of each cell that such a row does not take."""
    known = tuple(allowed)
    for column in line.cells:
        if column not in known:
            shown = tuple(BY_KEY[key].heading for key in BY_KEY if key in known)
            source.report("E-S014", line.at_of(column), what=column, word=word, known=shown)


class _Placed(NamedTuple):
    """A row that makes an item of a list, or a figure."""

    line: Line
    entries: dict[str, Node]

    @property
    def node(self) -> Mapping:
        return mapping(self.entries, self.line.at)


class RuleNodes:
    """Makes the node of one rule."""

    def __init__(self, source: BookSource, item: Line, kind: Kind, lines: list[Line]) -> None:
        self.source = source
        self.item = item
        self.kind = kind
        self.lines = lines

    def node(self) -> Mapping:
        kind, at = self.kind, self.item.at_of("kind")
        entries: dict[str, Node] = {"kind": Scalar(kind.kind, at)}
        if kind.mode == "all":
            entries["mode"] = Scalar(kind.mode, at)
        listed: list[Line] = []
        figures: dict[str, Line] = {}
        for line in self.lines:
            figure = self._figure(line)
            if figure is not None:
                self._place_figure(figure, line, figures, entries)
            elif "kind" in line.cells:
                self._refuse_word(line)
            elif kind.rows is None:
                self.source.report("E-S008", line.at)
            else:
                listed.append(line)
        if kind.rows is not None:
            entries[kind.rows.key] = self._list(kind.rows, listed)
        for column, key in kind.options.items():
            if column in self.item.cells or column in kind.required:
                entries[key] = node_of(self.source, self.item, column)
        return mapping(entries, at)

    def _refuse_word(self, line: Line) -> None:
        cell = line.cell("kind")
        if self.source.name(cell):
            words = tuple(figure.word for figure in self.kind.figures)
            hint = Message("HINT-ROWS", {"words": words}) if words else Message("NO-HINT")
            self.source.report("E-S015", cell.at, word=cell.text, kind=self.kind.word, hint=hint)

    def _figure(self, line: Line) -> Figure | None:
        """The figure that a row describes: the one it names, or the only one that a rule without a list has."""
        word = self.source.name(line.cell("kind")).casefold()
        figures = self.kind.figures
        if not word and self.kind.rows is None and figures:
            return figures[0]
        return next((figure for figure in figures if figure.word.casefold() == word), None)

    def _place_figure(self, figure: Figure, line: Line, seen: dict[str, Line], entries: dict[str, Node]) -> None:
        if figure.key in seen:
            first = self.source.place(seen[figure.key].at)
            self.source.report("E-S016", line.at, (first,), word=figure.word)
            return
        seen[figure.key] = line
        refuse_others(self.source, line, figure.word, (*FIGURE_CELLS, *figure.of_rule, "kind"))
        placed = _Placed(line, self._entries(line, FIGURE_CELLS))
        self._name_figures([placed])
        entries[figure.key] = placed.node
        for column, key in figure.of_rule.items():
            entries[key] = line.cell(column)

    def _list(self, rows: Rows, lines: list[Line]) -> Sequence:
        items = []
        for line in lines:
            refuse_others(self.source, line, self.kind.word, (*rows.cells, "name"))
            entries = self._entries(line, rows.cells, rows.required)
            if rows is SCALE:
                self._make_linear(line, entries)
                self._compare_words(line)
            items.append(_Placed(line, entries))
        if rows.key == "options":
            self._name_options(items)
        elif "key" in rows.cells:
            (self._name_figures if rows.cells["key"] == "key" else self._name_levels)(items)
        return Sequence([item.node for item in items], self.item.at_of("kind"))

    def _entries(self, line: Line, cells: Words, required: tuple[str, ...] = ()) -> dict[str, Node]:
        return {
            key: node_of(self.source, line, column)
            for column, key in cells.items()
            if column in line.cells or column in required
        }

    def _make_linear(self, line: Line, entries: dict[str, Node]) -> None:
        """What stands in the column of proportions says ``linear`` as well; 100 is what it is ÷ by anyway."""
        of = entries.get("of")
        if isinstance(of, Scalar):
            del entries["of"]
            entries["linear"] = Scalar("true", of.at)
            if number.parse(of.text)[0] != 100:
                entries["of"] = of

    def _compare_words(self, line: Line) -> None:
        """A row of a scale may say in words what it is for, which are only read for whether they name its lower end."""
        words = self.source.name(line.cell("name"))
        end = line.cells.get("from") or line.cells.get("above")
        value = None if end is None else number.parse(end.text)[0]
        told = [number.parse(text)[0] for text in _NUMBER.findall(words)]
        # Of things that are counted, above 3 is told as from 4.
        if value is not None and told and value not in told and not ("above" in line.cells and value + 1 in told):
            self.source.report("W-S018", line.at_of("name"), text=words, value=value)

    def _name_levels(self, items: list[_Placed]) -> None:
        for item in self._unnamed(items, "code"):
            name = _text(item.entries.get("name"))
            self._give(item, "code", _short(slug(name)) or "muc", items)

    def _name_options(self, items: list[_Placed]) -> None:
        """Answers of a questionnaire are known by letters."""
        for item in self._unnamed(items, "code"):
            self._give(item, "code", chr(ord("A") + items.index(item) % 26), items)

    def _name_figures(self, items: list[_Placed]) -> None:
        for item in self._unnamed(items, "key"):
            key = _short(slug(_text(item.entries.get("name")))).replace("-", "_")
            if not key:
                item.entries["key"] = item.line.cell("key")
                continue
            safe = key if key.isidentifier() and key not in NOT_FACTS else f"so_{key}"
            self._give(item, "key", safe, items)

    @staticmethod
    def _unnamed(items: list[_Placed], key: str) -> list[_Placed]:
        return [item for item in items if key not in item.entries]

    @staticmethod
    def _give(item: _Placed, key: str, word: str, items: list[_Placed]) -> None:
        """The word as the item's code or key, numbered where another has it."""
        taken = {_text(other.entries.get(key)) for other in items}
        joint = "_" if key == "key" else "-"
        free, count = word, 2
        while free in taken:
            free, count = f"{word}{joint}{count}", count + 1
        old = dict(item.entries)
        item.entries.clear()
        item.entries.update({key: Scalar(free, item.line.at_of("name"), plain=False), **old})


def _text(node: Node | None) -> str:
    return node.text if isinstance(node, Scalar) else ""


def _short(code: str) -> str:
    """The beginning of a long code, whole words."""
    return code if len(code) <= MAX_CODE else code[: MAX_CODE + 1].rpartition("-")[0] or code[:MAX_CODE]
