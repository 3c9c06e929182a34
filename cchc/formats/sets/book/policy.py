"""The sheets of the policy and of the worked examples to nodes."""

from __future__ import annotations

from collections.abc import Mapping as Table

from ....answers import NOT_APPLICABLE
from ....nodes import Mapping, Node, Scalar, Sequence, did_you_mean, is_blank
from ....number import RoundingMode
from ....text import normal, slug
from ..reading import NO_FIELD
from .answer_text import read_answer_text
from .layout import (
    ANSWER_HEADING,
    BEST_HEADING,
    CODE_HEADING,
    EXAMPLE_POINTS_HEADING,
    NOT_APPLICABLE_WORD,
    NOT_THERE,
    folded,
)
from .lines import Line, Page, Spot, mapping
from .settings import ANY_PENALTY, GRADE_COLUMNS, IN_TIME, SETTINGS, UNROUNDED, Setting

_SETTINGS = {folded(setting.heading): setting for setting in SETTINGS}
_EXAMPLE_COLUMNS = {
    CODE_HEADING: "code",
    ANSWER_HEADING: "answer",
    EXAMPLE_POINTS_HEADING: "points",
    BEST_HEADING: "best",
}
_IN_TIME_HEADING = next(heading for heading, key in GRADE_COLUMNS.items() if key == "in_time")
_SINGLE = {"levels": "level", "checklist": "met", "points": "points"}
"""Rules that ask for one thing, under a key that is always the same."""


def read_policy(page: Page) -> dict[str, Node]:
    """Everything of a set but its fields: what identifies it, and its policy."""
    found = page.table(GRADE_COLUMNS, ("name", "from"))
    values = _settings(page, None if found is None else found[0])
    sheet = Spot(page.sheet.title)
    root = Mapping({}, {}, sheet)
    for setting in SETTINGS:
        cell = values.get(setting.path)
        if cell is None and not setting.required:
            continue
        node = Scalar("", sheet) if cell is None else _value(page, setting, cell)
        above = root
        for key in setting.path[:-1]:
            below = above.entries.setdefault(key, Mapping({}, {}, node.at))
            assert isinstance(below, Mapping)
            above = below
        above.entries[setting.path[-1]], above.keys[setting.path[-1]] = node, node.at
    policy = root.entries.setdefault("policy", Mapping({}, {}, sheet))
    assert isinstance(policy, Mapping)
    _simplify(policy.entries.get("rounding"))
    policy.entries["grades"] = Sequence(
        [] if found is None else [_grade(page, line) for line in found[1] if line.cells], sheet
    )
    return root.entries


def _settings(page: Page, grades: int | None) -> dict[tuple[str, ...], Scalar]:
    """The cell beside the name of each setting, where it holds anything."""
    values: dict[tuple[str, ...], Scalar] = {}
    seen: dict[tuple[str, ...], Scalar] = {}
    for line, row in page.rows():
        if line == grades:
            break
        filled = [cell for cell in row if cell.text]
        name = filled[0]
        setting = _SETTINGS.get(folded(name.text))
        at = name.at
        assert isinstance(at, Spot) and at.column is not None
        value = row[at.column] if at.column < len(row) else Scalar("", at)
        if setting is None:
            if value.text:
                page.unknown(normal(name.text), at, tuple(known.heading for known in SETTINGS))
        elif setting.path in seen:
            first = page.source.place(seen[setting.path].at)
            page.source.report("E-S004", at, (first,), heading=normal(name.text))
        else:
            seen[setting.path] = name
            if value.text or setting.required:
                beside = Spot(at.sheet, at.line, at.column + 1)
                values[setting.path] = value if value.text else Scalar("", beside)
    return values


def _value(page: Page, setting: Setting, cell: Scalar) -> Node:
    if setting.words:
        return page.source.word(cell, setting.words, setting.heading)
    if setting.pairs:
        return _pairs(page, setting, cell)
    if not setting.several:
        return cell
    text = page.source.name(cell).replace(";", ",")
    return Sequence([Scalar(part.strip(), cell.at, plain=False) for part in text.split(",") if part.strip()], cell.at)


def _pairs(page: Page, setting: Setting, cell: Scalar) -> Node:
    """Codes and what each stands for. A cell that holds something else is complained of as any that is no mapping."""
    text = page.source.name(cell)
    found = read_answer_text(text, cell.at, single=None, several=None)
    if isinstance(found, Mapping):
        for code, was in found.entries.items():
            if isinstance(was, Scalar) and folded(was.text) == NOT_THERE:
                found.entries[code] = was._replace(text=NO_FIELD)
        return found
    if text:
        page.source.refuse("E-S018", cell.at, text=text, heading=setting.heading)
    return Scalar("", cell.at)


def _simplify(rounding: Node | None) -> None:
    """Points that are not rounded at all have neither places nor a mode; the usual mode goes without saying."""
    steps = rounding.entries if isinstance(rounding, Mapping) else {}
    for key, step in steps.items():
        assert isinstance(step, Mapping)
        places, mode = step.entries.get("places"), step.entries.get("mode")
        if isinstance(mode, Scalar) and mode.text == RoundingMode.HALF_UP.value and places is not None:
            del step.entries["mode"]
        if key == "points" and isinstance(places, Scalar) and folded(places.text) == UNROUNDED:
            steps[key] = Scalar("exact", places.at)


def _grade(page: Page, line: Line) -> Mapping:
    name = line.cell("name")
    entries: dict[str, Node] = {
        "code": line.cells.get("code") or Scalar(slug(name.text), line.at_of("code"), plain=False),
        "name": name,
    }
    entries.update({key: line.cells[key] for key in ("name_en", "from") if key in line.cells})
    conditions = _conditions(page, line)
    if conditions:
        entries["requires"] = mapping(conditions, next(iter(line.cells[key].at for key in conditions)))  # type: ignore[arg-type]
    return mapping(entries, line.at)


def _conditions(page: Page, line: Line) -> dict[str, Node]:
    """What a grade requires beside its index."""
    found: dict[str, Node] = {}
    cells = line.cells
    if "fields" in cells:
        text = page.source.name(cells["fields"])
        floors = read_answer_text(text, cells["fields"].at, single=None, several=None)
        if isinstance(floors, Mapping):
            found["fields"] = floors
        elif text:
            page.source.refuse("E-G007", cells["fields"].at, text=text)
    if "no_penalty" in cells:
        text = page.source.name(cells["no_penalty"])
        at = cells["no_penalty"].at
        codes = [part.strip() for part in text.replace(";", ",").split(",") if part.strip()]
        if folded(text) == ANY_PENALTY:
            found["no_penalty"] = Scalar("all", at)
        elif codes:
            found["no_penalty"] = Sequence([Scalar(code, at, plain=False) for code in codes], at)
    if "in_time" in cells:
        word = page.source.word(cells["in_time"], IN_TIME, _IN_TIME_HEADING)
        if word.text == "true":
            found["in_time"] = word
    return found


def add_examples(page: Page, indicators: Table[str, Mapping]) -> None:
    """Give each indicator its worked examples."""
    found = page.table(_EXAMPLE_COLUMNS, ("code", "answer", "points"))
    for line in [] if found is None else found[1]:
        if not line.cells:
            continue
        cell = line.cell("code")
        code = page.source.name(cell)
        if not code:
            page.source.report("E-Y007", cell.at, what=CODE_HEADING)
        elif code not in indicators:
            page.source.report("E-A005", cell.at, code=code, hint=did_you_mean(code, indicators))
        else:
            examples = indicators[code].entries.setdefault("examples", Sequence([], line.at))
            rule = indicators[code].entries["rule"]
            assert isinstance(examples, Sequence) and isinstance(rule, Mapping)
            examples.items.append(_example(page, line, code, rule))


def _example(page: Page, line: Line, code: str, rule: Mapping) -> Mapping:
    cell, points = line.cell("answer"), line.cell("points")
    if normal(points.text).casefold() == NOT_APPLICABLE_WORD:
        points = Scalar(NOT_APPLICABLE.value, points.at)
    single = _single_key(rule)
    text = page.source.name(cell)
    answer = _by_level_name(text, rule, cell) or read_answer_text(
        text, cell.at, single=single, several=single if single == "met" else None
    )
    is_of_a_kind = not is_blank(rule.entries.get("kind", Scalar("", cell.at)))  # or there is a complaint about that
    if answer is None and text and is_of_a_kind:
        page.source.refuse("E-S017", cell.at, text=text, code=code)
    entries: dict[str, Node] = {"answer": answer or Scalar("", cell.at), "points": points}
    if "best" in line.cells:
        entries["best"] = line.cells["best"]
    return mapping(entries, line.at)


def _by_level_name(text: str, rule: Mapping, cell: Scalar) -> Node | None:
    """The level of that name, as the sheet of items has it."""
    levels = rule.entries.get("levels")
    for level in levels.items if isinstance(levels, Sequence) else ():
        assert isinstance(level, Mapping)
        name, code = level.entries.get("name"), level.entries.get("code")
        if isinstance(name, Scalar) and isinstance(code, Scalar) and text and folded(name.text) == folded(text):
            return Mapping({"level": Scalar(code.text, cell.at, plain=False)}, {"level": cell.at}, cell.at)
    return None


def _single_key(rule: Mapping) -> str | None:
    """The key of the only thing that a rule asks for."""
    kind = rule.entries.get("kind")
    named = _SINGLE.get(kind.text) if isinstance(kind, Scalar) else None
    if named is not None:
        return named
    deductions = rule.entries.get("deductions")
    figures = deductions.items if isinstance(deductions, Sequence) else [rule.entries.get("input")]
    key = figures[0].entries.get("key") if len(figures) == 1 and isinstance(figures[0], Mapping) else None
    return key.text if isinstance(key, Scalar) else None
