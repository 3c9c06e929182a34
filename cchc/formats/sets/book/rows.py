"""A criteria set as the rows of its workbook.

What the model keeps comes from it; parameters of rules and worked examples come from the nodes of the file, for the
model keeps only what follows from them.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple, TypeAlias

from .... import number
from ....criteria import Adjustment, CriteriaSet, Criterion, Field, Indicator, Policy, Requirements
from ....language import Language
from ....nodes import Mapping, Node, Scalar, is_blank
from ....number import Exact, Rounding
from ....rules.scale import tell_stretch
from ....text import normal
from ..nodes import indicator_nodes, mappings_under
from .answer_text import write_answer, write_pairs
from .columns import ADJUSTS, BY_KEY, SCORED_BY
from .kinds import FIGURE_CELLS, KINDS, SCALE, Kind
from .layout import CRITERION_WORD, FIELD_WORD, NOT_APPLICABLE, NOT_APPLICABLE_WORD, Words
from .settings import ANY_PENALTY, IN_TIME, SETTINGS, UNROUNDED

CellValue: TypeAlias = str | int | Exact


class TreeRow(NamedTuple):
    """A row of the sheet of items: 0 a field, 1 a criterion, 2 a sub-indicator, 3 a row that scores one."""

    depth: int
    cells: dict[str, CellValue]


class ExampleRow(NamedTuple):
    code: str
    answer: str
    points: CellValue
    best: CellValue
    """Of a rule that compares."""


def tree_rows(criteria: CriteriaSet, root: Node, language: Language) -> Iterator[TreeRow]:
    """Every item and the rows below it, in order. The language is that of the words beside the rows of a scale."""
    nodes = indicator_nodes(root)
    for part in criteria.fields:
        yield TreeRow(0, _head(part, FIELD_WORD))
        for criterion in part.criteria:
            if criterion.has_sub_indicators:
                yield TreeRow(1, _head(criterion, CRITERION_WORD))
            for indicator in criterion.indicators:
                depth = 2 if criterion.has_sub_indicators else 1
                yield from _indicator_rows(indicator, nodes[indicator.code], depth, language)


def adjustment_rows(criteria: CriteriaSet, root: Node, language: Language) -> Iterator[TreeRow]:
    """Every bonus and penalty and the rows below it."""
    nodes = indicator_nodes(root)
    for adjustment in criteria.adjustments:
        yield from _adjustment_rows(adjustment, nodes[adjustment.indicator.code], language)


def _adjustment_rows(adjustment: Adjustment, node: Mapping, language: Language) -> Iterator[TreeRow]:
    # That it always applies goes without saying here.
    first, *below = _indicator_rows(adjustment.indicator._replace(not_applicable=None), node, 2, language)
    yield first._replace(cells={**first.cells, ADJUSTS.key: _word(ADJUSTS.words, adjustment.kind.value)})
    yield from below


def example_rows(criteria: CriteriaSet, root: Node) -> Iterator[ExampleRow]:
    """Every worked example, in the order of the items."""
    nodes = indicator_nodes(root)
    for indicator in criteria.answered:
        keys = indicator.rule.keys
        single = keys[0] if len(keys) == 1 else None
        for example in mappings_under(nodes[indicator.code], "examples"):
            entries = example.entries
            points = _text(entries["points"])
            expected = NOT_APPLICABLE_WORD if points == "not_applicable" else _number(points)
            best = _number(_text(entries["best"])) if "best" in entries else ""
            yield ExampleRow(indicator.code, write_answer(entries["answer"], single), expected, best)


def setting_values(criteria: CriteriaSet) -> dict[tuple[str, ...], CellValue]:
    """What stands beside each setting, by its path."""
    policy = criteria.policy
    values: dict[tuple[str, ...], CellValue] = {
        ("id",): criteria.id,
        ("name",): criteria.name,
        ("level",): criteria.level,
        ("years",): ", ".join(str(year) for year in criteria.years),
        ("status",): criteria.status.value,
        ("source",): criteria.source,
        ("maximum",): criteria.maximum,
        ("policy", "unanswered"): policy.unanswered.value,
        ("policy", "not_applicable"): policy.not_applicable.value,
        ("policy", "without_survey"): "" if policy.without_survey is None else policy.without_survey.value,
        ("policy", "evidence"): policy.evidence.value,
        ("policy", "ranking", "by"): policy.rank_by.value,
        ("policy", "ranking", "ties"): policy.ties.value,
        ("policy", "ranking", "groups"): policy.groups.value,
        ("policy", "ranking", "tie_break"): ", ".join(policy.tie_break),
        ("policy", "adjustments", "bonus"): "" if policy.bonus_cap is None else policy.bonus_cap,
        ("policy", "adjustments", "penalty"): "" if policy.penalty_cap is None else policy.penalty_cap,
        ("previous", "criteria"): "" if criteria.previous is None else criteria.previous.criteria,
        ("previous", "fields"): "" if criteria.previous is None else write_pairs(criteria.previous.fields),
        **_rounding("points", policy.points_rounding),
        **_rounding("index", policy.index_rounding),
    }
    return {
        setting.path: _word(setting.words, value) if setting.words and value and isinstance(value, str) else value
        for setting in SETTINGS
        for value in [values[setting.path]]
    }


def grade_rows(policy: Policy) -> Iterator[tuple[CellValue, ...]]:
    for grade in policy.grades:
        start = "" if grade.start is None else grade.start
        yield grade.code, grade.name, grade.name_en, start, *_conditions(grade.requires)


def _conditions(required: Requirements) -> tuple[str, str, str]:
    floors = "; ".join(f"{floor.field}={number.exact_text(floor.floor)}" for floor in required.fields)
    penalties = ANY_PENALTY if required.any_penalty else ", ".join(required.penalties)
    return floors, penalties, _word(IN_TIME, "true") if required.in_time else ""


def _rounding(what: str, rounding: Rounding | None) -> dict[tuple[str, ...], CellValue]:
    path = ("policy", "rounding", what)
    if rounding is None:
        return {(*path, "places"): UNROUNDED, (*path, "mode"): ""}
    return {(*path, "places"): rounding.places, (*path, "mode"): rounding.mode.value}


def _head(item: Field | Criterion | Indicator, kind: str) -> dict[str, CellValue]:
    return _filled({"code": item.code, "name": item.name, "points": item.maximum, "kind": kind, "source": item.source})


def _indicator_rows(indicator: Indicator, node: Mapping, depth: int, language: Language) -> Iterator[TreeRow]:
    rule = node.entries["rule"]
    assert isinstance(rule, Mapping)
    kind = _kind(rule)
    own = None if indicator.not_applicable is None else indicator.not_applicable.value
    yield TreeRow(
        depth,
        {
            **_head(indicator, kind.word),
            **_cells(rule, kind.options),
            **_filled(
                {
                    "evidence": indicator.evidence,
                    "scored_by": "" if "scored_by" not in node.entries else _word(SCORED_BY, indicator.scored_by.value),
                    "not_applicable": "" if own is None else _word(NOT_APPLICABLE, own),
                }
            ),
        },
    )
    for figure in kind.figures:
        cells = _cells(rule.entries[figure.key], FIGURE_CELLS)
        yield TreeRow(3, {**cells, "kind": figure.word, **_cells(rule, figure.of_rule)})
    if kind.rows is not None:
        words = _scale_words(indicator, language) if kind.rows is SCALE else ()
        for position, item in enumerate(mappings_under(rule, kind.rows.key)):
            cells = _cells(item, kind.rows.cells)
            if kind.rows is SCALE:
                if words[position]:
                    cells["name"] = words[position]
                if "linear" in item.entries and _text(item.entries["linear"]) == "true":
                    cells.setdefault("of", 100)
            yield TreeRow(3, cells)


def _scale_words(indicator: Indicator, language: Language) -> tuple[str, ...]:
    """What each row of a scale takes, in words; for people only, for it follows from the other cells."""
    way = indicator.rule.ways[0]
    told = (
        None if stretch is None else tell_stretch(stretch, suffix=way.suffix) for _, stretch in way.worth.stretches()
    )
    return tuple("" if words is None else language.sentence(words) for words in told)


def _kind(rule: Mapping) -> Kind:
    name = _text(rule.entries["kind"])
    mode = rule.entries.get("mode")
    said = "" if mode is None or is_blank(mode) else _text(mode)
    return next(kind for kind in KINDS if kind.kind == name and (kind.mode in ("", said) or not said))


def _cells(node: Node, columns: Words) -> dict[str, CellValue]:
    """What a mapping has under the keys that columns hold."""
    assert isinstance(node, Mapping)
    result: dict[str, CellValue] = {}
    for column, key in columns.items():
        value = node.entries.get(key)
        if value is None or is_blank(value):
            continue
        text = _text(value)
        if BY_KEY[column].numeric:
            result[column] = _number(text)
        else:
            words = BY_KEY[column].words
            result[column] = _word(words, text) if words else text
    return result


def _filled(cells: dict[str, CellValue]) -> dict[str, CellValue]:
    return {key: value for key, value in cells.items() if value != ""}


def _word(words: Words, value: str) -> str:
    return next((word for word, meant in words.items() if meant == value), "")


def _text(node: Node) -> str:
    assert isinstance(node, Scalar)
    return normal(node.text)


def _number(text: str) -> Exact:
    value, _ = number.parse(text)
    assert value is not None  # the set was read without an error
    return value
