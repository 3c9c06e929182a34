"""The sheet of items to nodes: fields, criteria and sub-indicators by their codes, and the rows that score them."""

from __future__ import annotations

from dataclasses import dataclass, field

from ....nodes import Node, Scalar, Sequence, did_you_mean
from .columns import ADJUSTMENT_CELLS, ADJUSTMENT_COLUMNS, ADJUSTS, INDICATOR_CELLS, ITEM_CELLS, NEEDED, headings
from .kinds import FIGURE_WORDS, KIND_BY_WORD, KIND_WORDS, Kind
from .layout import CRITERION_WORD, FIELD_WORD, folded
from .lines import BookSource, Line, Page, Spot, mapping
from .rule import RuleNodes, node_of, refuse_others

_WORDS = {folded(word): word for word in KIND_WORDS}


@dataclass
class Item:
    """A row with a code, with what stands below it."""

    line: Line
    code: str
    depth: int
    """0 a field, 1 a criterion, 2 a sub-indicator."""
    word: str
    """How it is scored, or what it is; empty where nothing is said."""
    children: list[Item] = field(default_factory=list)
    rows: list[Line] = field(default_factory=list)
    """Those without a code that score it."""

    @property
    def kind(self) -> Kind | None:
        return KIND_BY_WORD.get(self.word)

    @property
    def at(self) -> Spot:
        return self.line.at_of("code")


def read_tree(page: Page) -> Sequence:
    """What a criteria set has under ``fields``, without worked examples."""
    found = page.table(headings(), NEEDED)
    return _Nodes(page).fields([] if found is None else _TreeReader(page).read(found[1]))


def read_adjustments(page: Page) -> Sequence:
    """What a criteria set has under ``adjustments``, without worked examples."""
    found = page.table(headings(ADJUSTMENT_COLUMNS), (*NEEDED, ADJUSTS.key))
    return _Nodes(page).adjustments([] if found is None else _AdjustmentReader(page).read(found[1]))


class _TreeReader:
    def __init__(self, page: Page) -> None:
        self.page = page
        self.source: BookSource = page.source
        self.fields: list[Item] = []
        self.criterion: Item | None = None
        self.last: Item | None = None
        self.last_number: dict[str, int] = {}

    def read(self, lines: list[Line]) -> list[Item]:
        codes = self._codes(lines)
        for line, code in zip(lines, codes, strict=True):
            word = self._word(line)
            if code:
                self._item(line, code, word)
            elif line.cells:
                self._row(line, word)
        return self.fields

    def _codes(self, lines: list[Line]) -> list[str]:
        """The code of each line; a code without its final point, or with commas for points, is that code."""
        codes = [self._code(line) for line in lines]
        parents = {code.rpartition(".")[0] for code in codes}

        def plain(code: str) -> str:
            if code in parents:
                return code
            parts = code.rstrip(".").replace(",", ".")
            return parts if all(part.isdecimal() for part in parts.split(".")) else code

        return [self._unspoilt(line, plain(code)) if code else "" for line, code in zip(lines, codes, strict=True)]

    def _code(self, line: Line) -> str:
        cell = line.cells.get("code")
        if cell is None:
            return ""
        if self.source.is_date(line.cell("code")):
            self.source.refuse("E-S006", cell.at, text=cell.text)
            return cell.text
        assert isinstance(cell.at, Spot)
        return self.page.number_text(cell.at) or self.source.name(cell) or cell.text

    def _unspoilt(self, line: Line, code: str) -> str:
        """The code that Excel made into a number, with a complaint: behind 1.9, the number 1.1 was 1.10."""
        parent, _, last = code.rpartition(".")
        if not last.isdecimal():
            return code
        own, before = int(last), self.last_number.get(parent)
        cell = line.cell("code")
        if parent and before is not None and self.page.number_text(cell.at) is not None:  # type: ignore[arg-type]
            due = before + 1
            if due != own and str(due).rstrip("0") == str(own):
                self.source.report("E-S007", cell.at, text=code, before=f"{parent}.{before}", due=f"{parent}.{due}")
                own, code = due, f"{parent}.{due}"
        self.last_number[parent] = own
        return code

    def _word(self, line: Line) -> str:
        cell = line.cells.get("kind")
        text = "" if cell is None else self.source.name(cell)
        word = _WORDS.get(folded(text), "")
        if cell is not None and text and not word:
            known = tuple(KIND_WORDS)
            hint = did_you_mean(text, known)
            self.source.refuse("E-Y010", cell.at, what="kind", text=text, known=known, hint=hint)
        return word

    def _item(self, line: Line, code: str, word: str) -> None:
        if word in FIGURE_WORDS:
            self.source.refuse("E-S010", line.at_of("kind"), word=word)
            word = ""
        if self.source.is_date(line.cell("code")):
            # Where it stands can only be guessed; without a code it counts as missing, and no sum is judged.
            item = Item(line, "", 1 if self.last is None else max(self.last.depth, 1), word)
        else:
            item = Item(line, code, self._depth(code, word), word)
        self.last = item
        if item.depth == 0:
            if item.kind is not None:
                self.source.refuse("E-S012", line.at_of("code"), code=code, word=word)
                item.word = ""
            self.fields.append(item)
            self.criterion = None
            return
        if not self.fields:
            self.source.refuse("E-S011", line.at_of("code"), code=code)
            self.fields.append(Item(line.emptied(), "", 0, FIELD_WORD))
        if item.depth == 2 and self.criterion is not None:
            self.criterion.children.append(item)
        else:
            # A sub-indicator without a criterion above it: its code is complained of like any that is out of place.
            self.fields[-1].children.append(item)
            self.criterion = item

    def _depth(self, code: str, word: str) -> int:
        if word in (FIELD_WORD, CRITERION_WORD):
            return (FIELD_WORD, CRITERION_WORD).index(word)
        if not self.fields:
            return min(code.count("."), 2)
        return min(max(code.count(".") - self.fields[-1].code.count("."), 0), 2)

    def _row(self, line: Line, word: str) -> None:
        if word and word not in FIGURE_WORDS:
            self.source.report("E-S009", line.at_of("kind"), word=word)
        elif self.last is None or self.last.depth == 0 or self.last.word == CRITERION_WORD:
            self.source.report("E-S008", line.at)
        else:
            self.last.rows.append(line)


class _AdjustmentReader(_TreeReader):
    """Reads bonuses and penalties, which stand one below the other and in no tree."""

    def _item(self, line: Line, code: str, word: str) -> None:
        if word in FIGURE_WORDS:
            self.source.refuse("E-S010", line.at_of("kind"), word=word)
            word = ""
        elif word in (FIELD_WORD, CRITERION_WORD):
            known = tuple(KIND_BY_WORD)
            hint = did_you_mean(word, known)
            self.source.refuse("E-Y010", line.at_of("kind"), what="kind", text=word, known=known, hint=hint)
            word = ""
        self.last = Item(line, "" if self.source.is_date(line.cell("code")) else code, 2, word)
        self.fields.append(self.last)


class _Nodes:
    """Makes the nodes of items."""

    def __init__(self, page: Page) -> None:
        self.source = page.source
        self.title = page.sheet.title

    def fields(self, items: list[Item]) -> Sequence:
        return Sequence([self._field(item) for item in items], Spot(self.title))

    def _field(self, item: Item) -> Node:
        refuse_others(self.source, item.line, FIELD_WORD, ITEM_CELLS)
        criteria: list[Node] = [self._criterion(child) for child in item.children]
        return _placed(item, {**_head(item), **_source(item), "criteria": Sequence(criteria, item.at)})

    def _criterion(self, item: Item) -> Node:
        if not item.children and item.word != CRITERION_WORD:
            return self._indicator(item)
        entries = {**_head(item), **_source(item)}
        if item.kind is None:
            refuse_others(self.source, item.line, CRITERION_WORD, ITEM_CELLS)
            for line in item.rows:
                self.source.report("E-S008", line.at)
        else:
            entries["rule"] = self._rule(item)  # that it has both is complained of as in any set
        parts: list[Node] = [self._indicator(child) for child in item.children]
        return _placed(item, {**entries, "sub_indicators": Sequence(parts, item.at)})

    def _indicator(self, item: Item) -> Node:
        if item.kind is not None:
            refuse_others(self.source, item.line, item.word, (*INDICATOR_CELLS, *item.kind.options))
        entries = {**_head(item), "rule": self._rule(item)}
        for key in ("evidence", "source", "scored_by", "not_applicable"):
            if key in item.line.cells:
                entries[key] = node_of(self.source, item.line, key)
        return _placed(item, entries)

    def adjustments(self, items: list[Item]) -> Sequence:
        return Sequence([self._adjustment(item) for item in items], Spot(self.title))

    def _adjustment(self, item: Item) -> Node:
        line = item.line
        if item.kind is not None:
            refuse_others(self.source, line, item.word, (*ADJUSTMENT_CELLS, *item.kind.options))
        if ADJUSTS.key not in line.cells:
            self.source.refuse("E-Y007", line.at_of(ADJUSTS.key), what=ADJUSTS.key)
        head = _head(item)
        entries = {
            "code": head["code"],
            "name": head["name"],
            "kind": node_of(self.source, line, ADJUSTS.key),
            "cap": head["maximum"],
            "rule": self._rule(item),
        }
        for key in ("evidence", "source", "scored_by"):
            if key in line.cells:
                entries[key] = node_of(self.source, line, key)
        return _placed(item, entries)

    def _rule(self, item: Item) -> Node:
        if item.kind is not None:
            return RuleNodes(self.source, item.line, item.kind, item.rows).node()
        at = item.line.at_of("kind")
        return mapping({"kind": Scalar("", at)}, at)


def _head(item: Item) -> dict[str, Node]:
    line = item.line
    if not line.cells:
        return {key: Scalar("", item.at) for key in ("code", "name", "maximum")}
    return {
        "code": Scalar(item.code, item.at, plain=not item.code),
        "name": line.cell("name"),
        "maximum": line.cell("points"),
    }


def _source(item: Item) -> dict[str, Node]:
    return {"source": item.line.cell("source")} if "source" in item.line.cells else {}


def _placed(item: Item, entries: dict[str, Node]) -> Node:
    return mapping(entries, item.at)
