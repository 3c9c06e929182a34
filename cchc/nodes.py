"""Located trees of text: what a file says before anyone asks what it means.

A reader of some format makes the nodes; the domain takes values out of them, and every complaint knows its
place. Scalars stay text until the type that is due is known, so ``1.10`` is not 1.1 and ``no`` is not False.
"""

from __future__ import annotations

import datetime
import enum
from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple, TypeAlias, TypeVar

from . import dates, number
from .number import Exact
from .problems import N_, Message, Place, Problem, Value
from .text import as_excel_keeps, normal, suggestion

At: TypeAlias = object
"""A position in a source, understood by the source alone: places are worked out only when one is shown."""


class Scalar(NamedTuple):
    text: str
    at: At
    plain: bool = True
    """Not in quotes: ``null`` in quotes is a word like any other."""


class Mapping(NamedTuple):
    entries: dict[str, Node]
    keys: dict[str, At]
    at: At


class Sequence(NamedTuple):
    items: list[Node]
    at: At


Node: TypeAlias = Scalar | Mapping | Sequence

T = TypeVar("T")
E = TypeVar("E", bound=enum.Enum)

_FLAGS = ("true", "false")
NULLS = frozenset({"null", "Null", "NULL", "~"})


def is_blank(node: Node) -> bool:
    """Whether nothing was written: ``key:`` with no value, or with the empty quotes that programs write for none."""
    return type(node) is Scalar and not node.text


class Source:
    """One file while it is read: its name, and what there is to say about it. Each format places its own positions."""

    has_cells = False
    """Whether each figure has a place of its own, filled or not."""
    always_apply: Collection[str] = ()
    """The codes of the indicators that the set lets nobody call not applicable."""
    changes = False
    """Whether it changes what stands, as in the later stages, where a reason is due."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.problems: list[Problem] = []

    def place(self, at: At) -> Place:
        """A position of this file as a place; None stands for the file as a whole."""
        raise NotImplementedError

    def position(self, at: At) -> tuple[int, int]:
        """A position as line and column, from 1."""
        raise NotImplementedError

    def called(self, key: str, name: Value) -> Value:
        """What a figure is called in complaints: by what the set says that it counts, with its key, as it is written.

        By the key alone where the set does not say it, as of claims and evidence.
        """
        named = name.values.get("name", key) if isinstance(name, Message) else key
        return key if named == key else Message("{name} ({key})", {"name": named, "key": key})

    def not_applicable(self, code: str) -> Message:
        """All that one has to do to say that an indicator does not apply, as the end of a sentence."""
        del code
        return Message(N_("write not_applicable in the place of the whole answer"))

    def report(self, code: str, at: At, also: Iterable[Place] = (), /, **values: Value) -> None:
        self.problems.append(Problem(Message(code, values), (self.place(at), *also)))

    def report_message(self, message: Message, at: At) -> None:
        self.problems.append(Problem(message, (self.place(at),)))

    def text(self, node: Node, *, what: Value) -> str | None:
        """A text in normal form; None, and a complaint, where there is none."""
        if not isinstance(node, Scalar):
            self.report("E-Y006", node.at, what=what)
            return None
        if node.plain and node.text in NULLS:
            self.report("E-Y011", node.at, what=what)
            return None
        text = normal(node.text)
        if not text:
            self.report("E-Y007", node.at, what=what)
            return None
        return text

    def number(self, node: Node, *, what: Value, whole: bool = False, optional: bool = False) -> Exact | None:
        """An exact number; None, and a complaint, where there is none. ``optional``: it may as well be left empty."""
        text = self.text(node, what=what)
        if text is None:
            return None
        value, remark = number.parse(text, whole=whole)
        if remark is not None:
            is_word = optional and not any(map(str.isdigit, text))  # “N/A”, “-”
            values = {**remark.values, "what": what, **({"empty": Message("HINT-EMPTY")} if is_word else {})}
            self.report_message(Message(remark.code, values), node.at)
        return value

    def date(self, node: Node, *, what: Value) -> datetime.date | None:
        """A day; None, and a complaint, where there is none."""
        text = self.text(node, what=what)
        if text is None:
            return None
        date, remark = dates.parse(text)
        if remark is not None:
            self.report_message(Message(remark.code, {**remark.values, "what": what}), node.at)
        return date

    def entry(self, node: Node, *, what: Value) -> Entry | None:
        """A mapping to take keys from; None, and a complaint, where there is none."""
        if isinstance(node, Mapping):
            return Entry(self, node)
        self.report("E-Y008", node.at, what=what)
        return None

    def entries(self, node: Node | None, *, what: Value) -> Iterator[Entry]:
        """The mappings of a list; a complaint for whatever is not one."""
        if node is None:
            return
        if not isinstance(node, Sequence):
            self.report("E-Y009", node.at, what=what)
            return
        for item in node.items:
            entry = self.entry(item, what=what)
            if entry is not None:
                yield entry


class Entry:
    """The keys of one mapping, taken one by one; what is left at the end was not understood."""

    def __init__(self, source: Source, node: Mapping) -> None:
        self.source = source
        self.node = node
        self.at = node.at
        self.failed = False
        """Whether a value that was asked for could not be had; there is a complaint about it."""
        self._known: list[str] = []
        self._missing: dict[str, Problem] = {}
        """What was told of keys that are not there."""

    @property
    def place(self) -> Place:
        return self.source.place(self.at)

    def place_of(self, key: str) -> Place:
        """Where the value of a key stands; where the mapping starts if it has none."""
        node = self.node.entries.get(key)
        return self.place if node is None else self.source.place(node.at)

    def at_of(self, key: str) -> At:
        node = self.node.entries.get(key)
        return self.at if node is None else node.at

    def take(self, key: str) -> Node | None:
        """The value of an optional key; None where it is absent or left blank."""
        self._known.append(key)
        node = self.node.entries.get(key)
        return None if node is None or is_blank(node) else node

    def require(self, key: str) -> Node | None:
        node = self.take(key)
        if node is None:
            code, told = "E-Y004" if key not in self.node.entries else "E-Y007", len(self.source.problems)
            self._fail(code, self.node.keys.get(key, self.at), what=key)
            if key not in self.node.entries:
                self._missing.update((key, problem) for problem in self.source.problems[told:])
        return node

    def _fail(self, code: str, at: At, /, **values: Value) -> None:
        self.failed = True
        self.source.report(code, at, **values)

    def text(self, key: str, default: str | None = None) -> str | None:
        """The text of an optional key."""
        node = self.take(key)
        return default if node is None else self._read(self.source.text(node, what=key))

    def required_text(self, key: str) -> str | None:
        return None if self.require(key) is None else self.text(key)

    def number(self, key: str, *, whole: bool = False) -> Exact | None:
        """The number of an optional key. A number left blank is a mistake, unlike a text."""
        if key not in self.node.entries:
            self.take(key)
            return None
        node = self.require(key)
        if node is None:
            return None
        value = self.source.number(node, what=key, whole=whole)
        return self._read(value)

    def _read(self, value: T) -> T:
        """The value, having noted whether there is one."""
        self.failed = self.failed or value is None
        return value

    def amount(self, key: str, *, whole: bool = False) -> Exact | None:
        """The number of an optional key, which may not be negative."""
        value = self.number(key, whole=whole)
        if value is not None and value < 0:
            self._fail("E-N006", self.at_of(key), what=key, value=value)
            return None
        return value

    def required_amount(self, key: str, *, whole: bool = False) -> Exact | None:
        return None if self.require(key) is None else self.amount(key, whole=whole)

    def choice(self, key: str, among: Iterable[str], default: str | None = None) -> str | None:
        """A word of a fixed list; without ``default`` the key is required."""
        known = tuple(among)
        node = self.require(key) if default is None else self.take(key)
        if node is None:
            return default
        text = self._read(self.source.text(node, what=key))
        if text is None or text in known:
            return text
        self._refuse(key, node.at, text, known)
        return None

    def _refuse(self, key: str, at: At, text: str, known: tuple[str, ...]) -> None:
        self._fail("E-Y010", at, what=key, text=text, known=known, hint=did_you_mean(text, known))

    def member(self, kind: type[E], key: str, default: E | None = None) -> E | None:
        """A member of an enumeration by its value; without ``default`` the key is required."""
        word = self.choice(key, [member.value for member in kind], None if default is None else default.value)
        return None if word is None else kind(word)

    def flag(self, key: str, *, default: bool, spoken: bool = False) -> bool:
        """``true`` or ``false``. ``spoken``: the key alone seems to say it already, and must not be left without."""
        node = self.node.entries.get(key)
        if spoken and node is not None and is_blank(node):
            self._refuse(key, self.node.keys[key], "", _FLAGS)
            return default
        word = self.choice(key, _FLAGS, "true" if default else "false")
        return default if word is None else word == "true"

    def entries(self, key: str) -> list[Entry]:
        """The mappings of a required list that has at least one."""
        node = self.require(key)
        if isinstance(node, Sequence) and not node.items:
            self._fail("E-Y012", node.at, what=key)
        return list(self.source.entries(node, what=key))

    def items(self, key: str, *, optional: bool = False) -> list[Node]:
        """The items of a list of words or numbers, but those left blank; at least one unless it is ``optional``."""
        node = self.take(key) if optional else self.require(key)
        if node is None:
            return []
        if not isinstance(node, Sequence):
            self.source.report("E-Y009", node.at, what=key)
            return []
        if not node.items and not optional:
            self.source.report("E-Y012", node.at, what=key)
        for item in node.items:
            if is_blank(item):
                self.source.report("E-Y007", item.at, what=key)
        return [item for item in node.items if not is_blank(item)]

    def entry(self, key: str) -> Entry | None:
        """The mapping under an optional key."""
        node = self.take(key)
        return None if node is None else self._read(self.source.entry(node, what=key))

    def required_entry(self, key: str) -> Entry | None:
        return None if self.require(key) is None else self.entry(key)

    def finish(self) -> None:
        """Complain of the keys that nobody asked for; one that seems to be misspelled is not missing as well."""
        known = tuple(dict.fromkeys(self._known))
        for key in self.node.keys:
            if key not in known:
                self.failed = True
                meant = report_key(self.source, self.node, key, known)
                missing = None if meant is None else self._missing.pop(meant, None)
                if missing is not None:
                    self.source.problems.remove(missing)


def report_key(source: Source, node: Mapping, key: str, known: tuple[str, ...]) -> str | None:
    """Complain of an unknown key; returns the known one that was probably meant.

    A key without a value is likely what stood behind a comma.
    """
    has_value = not is_blank(node.entries[key])
    meant = suggestion(key, known) if has_value else None
    hint = _hint(meant) if has_value else Message("HINT-COMMA")
    source.report("E-Y003", node.keys[key], key=key, known=known, hint=hint)
    return meant


def did_you_mean(text: str, known: Iterable[str]) -> Message:
    """The end of a complaint about an unknown word: the known word that was probably meant, if any."""
    return _hint(suggestion(text, known))


def _hint(word: Value | None) -> Message:
    return Message("NO-HINT") if word is None else Message("HINT", {"word": word})


def lost_codes(text: str, codes: Iterable[str]) -> tuple[str, ...]:
    """The codes that Excel would have taken for this number."""
    return tuple(code for code in codes if code != text and as_excel_keeps(code) == text)


def meant_code(text: str, codes: Iterable[str]) -> Message:
    """The same of an unknown code, which Excel may have taken for a number when it was typed."""
    codes = list(codes)
    lost = lost_codes(text, codes)
    return Message("HINT-BY-EXCEL", {"codes": lost}) if lost else did_you_mean(text, codes)
