"""What must hold of a criteria set: one function a check, in the order of ``CRITERIA_CHECKS``."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeAlias

from ..answers import NONE_MET, is_not_applicable
from ..criteria import (
    AdjustmentKind,
    CriteriaSet,
    Criterion,
    Example,
    Field,
    Indicator,
    ScoredBy,
)
from ..nodes import did_you_mean
from ..number import Exact, add, decimals_of
from ..problems import N_, Message, Place, Problem
from ..rules import Choice, Figure, Option, Piece, Rule
from ..scoring import State, score_indicator
from ..text import as_excel_keeps
from .problem import problem

Item: TypeAlias = Field | Criterion | Indicator


def check_criteria(criteria: CriteriaSet, *, incomplete: frozenset[Place] = frozenset()) -> list[Problem]:
    """Every problem of a set. ``incomplete`` items, by place, lack children that could not be read."""
    problems = [problem for check in CRITERIA_CHECKS for problem in check(criteria)]
    return problems + list(check_totals(criteria, incomplete))


def _items(criteria: CriteriaSet) -> Iterator[Item]:
    """Every item that has a code of its own, from the top."""
    for part in criteria.fields:
        yield part
        for criterion in part.criteria:
            yield criterion
            if criterion.has_sub_indicators:
                yield from criterion.indicators
    yield from (adjustment.indicator for adjustment in criteria.adjustments)


def check_totals(criteria: CriteriaSet, incomplete: frozenset[Place]) -> Iterator[Problem]:
    """The maximum of every level is the sum of the maxima below it."""

    def check(code: str, item: Item | CriteriaSet, named: str, below: Iterable[Item]) -> Iterator[Problem]:
        children = list(below)
        total = add([child.maximum for child in children])
        if item.place not in incomplete and total != item.maximum:
            yield problem(
                code,
                item.maximum_place,
                children[0].maximum_place,
                code=named,
                maximum=item.maximum,
                total=total,
            )

    yield from check("E-C001", criteria, criteria.id, criteria.fields)
    for part in criteria.fields:
        if part.criteria:
            yield from check("E-C002", part, part.code, part.criteria)
        for criterion in part.criteria:
            if criterion.has_sub_indicators and criterion.indicators:
                yield from check("E-C003", criterion, criterion.code, criterion.indicators)


def check_codes_differ(criteria: CriteriaSet) -> Iterator[Problem]:
    first: dict[str, Item] = {}
    for item in _items(criteria):
        if item.code in first:
            yield problem("E-C004", item.place, first[item.code].place, code=item.code)
        else:
            first[item.code] = item


def check_codes_are_children(criteria: CriteriaSet) -> Iterator[Problem]:
    """``3`` → ``3.2`` → ``3.2.1``: a person finds an item by its code alone."""
    for part in criteria.fields:
        for criterion in part.criteria:
            if not _is_child(criterion.code, part.code):
                yield problem("E-C005", criterion.place, part.place, code=criterion.code, parent=part.code)
            if criterion.has_sub_indicators:
                for indicator in criterion.indicators:
                    if not _is_child(indicator.code, criterion.code):
                        yield problem(
                            "E-C005",
                            indicator.place,
                            criterion.place,
                            code=indicator.code,
                            parent=criterion.code,
                        )


def _is_child(code: str, parent: str) -> bool:
    prefix, _, last = code.rpartition(".")
    return prefix == parent and last != "" and not any(c.isspace() for c in last)


def check_names_differ(criteria: CriteriaSet) -> Iterator[Problem]:
    """The same item twice is counted twice."""
    first: dict[str, Item] = {}
    for item in _items(criteria):
        name = item.name.casefold()
        if name in first:
            yield problem(
                "W-C019", item.place, first[name].place, code=item.code, other=first[name].code, name=item.name
            )
        else:
            first[name] = item


def check_maxima_are_positive(criteria: CriteriaSet) -> Iterator[Problem]:
    for item in _items(criteria):
        if item.maximum == 0:
            yield problem("E-C028", item.maximum_place, code=item.code)


def check_maxima_survive_rounding(criteria: CriteriaSet) -> Iterator[Problem]:
    """A maximum with more decimals than points keep could be rounded above itself."""
    rounding = criteria.policy.points_rounding
    for indicator in criteria.answered:
        if rounding is not None and (decimals_of(indicator.maximum) or 0) > rounding.places:
            yield problem(
                "E-C029",
                indicator.maximum_place,
                code=indicator.code,
                maximum=indicator.maximum,
                places=rounding.places,
            )


def check_floors_survive_rounding(criteria: CriteriaSet) -> Iterator[Problem]:
    rounding = criteria.policy.points_rounding
    for indicator in criteria.answered:
        floor = indicator.rule.ways[0].worth.lowest
        if rounding is not None and (decimals_of(floor) or 0) > rounding.places:
            yield problem("E-C038", indicator.place, code=indicator.code, floor=floor, places=rounding.places)


def check_rules_reach_the_maximum(criteria: CriteriaSet) -> Iterator[Problem]:
    for indicator in criteria.answered:
        if not indicator.rule.ways[0].worth.reaches_ceiling():
            places = (indicator.place, indicator.maximum_place)
            yield problem("E-C006", *places, code=indicator.code, maximum=indicator.maximum)


def check_rules_stay_within_the_maximum(criteria: CriteriaSet) -> Iterator[Problem]:
    """No level, row or start gives more than the maximum. Items and counts may add up to more: they are capped."""
    for indicator in criteria.answered:
        for points, place in _constants(indicator.rule):
            if points > indicator.maximum:
                yield problem(
                    "E-C007",
                    place or indicator.place,
                    indicator.maximum_place,
                    code=indicator.code,
                    points=points,
                    maximum=indicator.maximum,
                )


def _constants(rule: Rule) -> Iterator[tuple[Exact, Place | None]]:
    way = rule.ways[0]
    for asked in way.inputs:
        if isinstance(asked, Choice):
            yield from ((option.worth, option.place) for option in asked.options if way.worth.pieces[0].slope)
    yield from ((piece.base, piece.place) for piece in way.worth.pieces)


def check_items_add_up_to_the_maximum(criteria: CriteriaSet) -> Iterator[Problem]:
    for indicator in criteria.answered:
        way = indicator.rule.ways[0]
        for asked in way.inputs:
            if isinstance(asked, Choice) and asked.several and way.worth.pieces[0].slope:
                total = add([option.worth for option in asked.options])
                if total > indicator.maximum:
                    yield problem(
                        "W-C031", indicator.place, code=indicator.code, total=total, maximum=indicator.maximum
                    )


def check_rows_are_reached(criteria: CriteriaSet) -> Iterator[Problem]:
    """Rows are read from the top: one below a row that takes all its values is dead, and likely misplaced.

    But a row from 0 leaves nothing to the rest, which a scale has to end with all the same.
    """
    for indicator in criteria.answered:
        if any(_rows_below_zero(indicator.rule)):
            continue  # which is told of them
        above: Exact | None = None
        for piece, stretch in indicator.rule.ways[0].worth.stretches():
            if stretch is None:
                place = piece.place or indicator.place
                if piece.end is None and above is not None and above <= 0:
                    yield problem("W-C043", place, code=indicator.code, end=above)
                else:
                    row = Message("R-REST") if piece.end is None else Message("R-END", {"end": piece.end})
                    yield problem("E-C008", place, code=indicator.code, row=row)
            above = piece.end


def check_figures_can_be_below_zero(criteria: CriteriaSet) -> Iterator[Problem]:
    """A scale that goes on below 0 is meant for a figure that may be there, such as growth."""
    for indicator in criteria.answered:
        for piece in _rows_below_zero(indicator.rule):
            yield problem("E-C044", piece.place or indicator.place, code=indicator.code, end=piece.end or 0)


def _rows_below_zero(rule: Rule) -> Iterator[Piece]:
    """Rows of a figure's scale that begin below 0, where the figure may not be."""
    worth = rule.ways[0].worth
    if rule.kind == "number" and worth.low is not None:
        yield from (piece for piece in worth.pieces if piece.end is not None and piece.end < 0)


def check_options_differ(criteria: CriteriaSet) -> Iterator[Problem]:
    """Codes differ to the letter, names but for case and marks."""
    for indicator in criteria.answered:
        for asked in indicator.rule.ways[0].inputs:
            if not isinstance(asked, Choice):
                continue
            codes: dict[str, Place | None] = {}
            names: dict[str, Place | None] = {}
            for option in asked.options:
                if option.code in codes:
                    yield problem("E-C009", option.place, codes[option.code], code=indicator.code, option=option.code)
                elif option.name.casefold() in names:
                    twin = names[option.name.casefold()]
                    yield problem("E-C010", option.place, twin, code=indicator.code, name=option.name)
                codes.setdefault(option.code, option.place)
                names.setdefault(option.name.casefold(), option.place)


def check_options_can_be_told_in_a_table(criteria: CriteriaSet) -> Iterator[Problem]:
    """A cell of a wide table holds codes alone; some words mean something else there, and Excel keeps 1.10 as 1.1."""
    for indicator in criteria.answered:
        for asked in indicator.rule.ways[0].inputs:
            if not isinstance(asked, Choice):
                continue
            kept: dict[str, Option] = {}
            for option in asked.options:
                other: Message | str | None = None
                twin = kept.setdefault(as_excel_keeps(option.code), option)
                if is_not_applicable(option.code):
                    other = Message(N_("not applicable"))
                elif asked.several and option.code in NONE_MET:
                    other = Message(N_("no item is met"))
                elif twin.code != option.code:
                    other = twin.code
                if other is not None:
                    yield problem("E-C042", option.place, code=indicator.code, option=option.code, other=other)


def check_figures_come_from_one_place(criteria: CriteriaSet) -> Iterator[Problem]:
    """A rule's figures all come from the records of a round, or none of them: they are divided by each other."""
    for indicator in criteria.indicators:
        sources = [asked.source for asked in indicator.rule.ways[0].inputs if isinstance(asked, Figure)]
        if any(sources) and not all(sources):
            named = tuple(source for source in sources if source)
            yield problem("E-H029", indicator.place, code=indicator.code, sources=named)


def check_grades_descend(criteria: CriteriaSet) -> Iterator[Problem]:
    """From the top down, every one but the last with its lower end."""
    grades = criteria.policy.grades
    for position, grade in enumerate(grades):
        last = position == len(grades) - 1
        if last != (grade.start is None):
            yield problem("E-C034" if last else "E-C035", grade.place, name=grade.name)
        above = grades[position - 1] if position else None
        if above and above.start is not None and grade.start is not None and grade.start >= above.start:
            yield problem(
                "E-C011",
                grade.place,
                above.place,
                name=grade.name,
                start=grade.start,
                above=above.name,
                above_start=above.start,
            )
        twin = next((other for other in grades[:position] if other.code == grade.code), None)
        if twin is not None:
            yield problem("E-C012", grade.place, twin.place, code=grade.code)


def check_conditions_of_grades(criteria: CriteriaSet) -> Iterator[Problem]:
    """Of fields that there are, with floors that can be reached; none where there is no lower grade to get instead."""
    codes = tuple(part.code for part in criteria.fields)
    penalties = tuple(item.code for kind, item in criteria.adjustments if kind is AdjustmentKind.PENALTY)
    for position, grade in enumerate(criteria.policy.grades):
        required = grade.requires
        if position == len(criteria.policy.grades) - 1 and not required.is_empty:
            yield problem("E-G003", required.place, name=grade.name)
        for code, floor, place in required.fields:
            if code not in codes:
                hint = did_you_mean(code, codes)
                yield problem("E-G001", place, name=grade.name, code=code, known=codes, hint=hint)
            elif not 0 <= floor <= 100:
                yield problem("E-G002", place, name=grade.name, code=code, floor=floor)
        for order, (code, place) in enumerate(zip(required.penalties, required.penalty_places, strict=True)):
            if code in required.penalties[:order]:
                yield problem("E-G005", place, name=grade.name, code=code)
            elif code not in penalties:
                hint = did_you_mean(code, penalties)
                yield problem("E-G008", place, name=grade.name, code=code, known=penalties, hint=hint)


def check_tie_break_fields_exist(criteria: CriteriaSet) -> Iterator[Problem]:
    codes = tuple(part.code for part in criteria.fields)
    policy = criteria.policy
    for position, (code, place) in enumerate(zip(policy.tie_break, criteria.tie_break_places, strict=True)):
        if code not in codes:
            yield problem("E-C013", place, code=code, known=codes)
        elif code in policy.tie_break[:position]:
            yield problem("E-C036", place, code=code)


def check_adjustments_are_of_the_unit_alone(criteria: CriteriaSet) -> Iterator[Problem]:
    for _, indicator in criteria.adjustments:
        if indicator.scored_by is ScoredBy.SURVEY or indicator.rule.kind == "survey" or indicator.rule.compares:
            yield problem("E-B001", indicator.place, code=indicator.code)


def check_penalties_are_imposed(criteria: CriteriaSet) -> Iterator[Problem]:
    for kind, indicator in criteria.adjustments:
        if kind is AdjustmentKind.PENALTY and indicator.scored_by is ScoredBy.UNIT:
            yield problem("E-B002", indicator.place, code=indicator.code)


def check_adjustments_keep_their_sign(criteria: CriteriaSet) -> Iterator[Problem]:
    """The kind says whether points are added or taken; a rule that turns that round is not understood by anyone."""
    for _, indicator in criteria.adjustments:
        floor = min(way.worth.lowest for way in indicator.rule.ways)
        if floor < 0:
            yield problem("E-B003", indicator.place, code=indicator.code, floor=floor)


def check_caps_cap_something(criteria: CriteriaSet) -> Iterator[Problem]:
    kinds = {adjustment.kind for adjustment in criteria.adjustments}
    for kind, place in criteria.cap_places:
        if kind not in kinds:
            yield problem("W-B005", place, key=kind.value)


def check_caps_survive_rounding(criteria: CriteriaSet) -> Iterator[Problem]:
    rounding = criteria.policy.points_rounding
    for kind, place in criteria.cap_places:
        cap = criteria.policy.cap_of(kind)
        if rounding is not None and cap is not None and (decimals_of(cap) or 0) > rounding.places:
            yield problem("E-B006", place, key=kind.value, cap=cap, places=rounding.places)


def check_examples_hold(criteria: CriteriaSet) -> Iterator[Problem]:
    """The worked cases of every rule come out as written."""
    for indicator in criteria.answered:
        if criteria.by_code[indicator.code] is not indicator:
            continue  # its code is there twice, and which of the two rules would be meant?
        for example in indicator.examples:
            points = _worked(criteria, indicator, example)
            if points != example.points:
                yield problem(
                    "E-C017",
                    example.place,
                    indicator.place,
                    code=indicator.code,
                    expected=_told(example.points),
                    points=_told(points),
                )


def _worked(criteria: CriteriaSet, indicator: Indicator, example: Example) -> Exact | None:
    result = score_indicator(criteria, indicator, example.answer, best=example.best)
    return None if result.state is State.NOT_APPLICABLE else result.points


def _told(points: Exact | None) -> Message:
    return Message("R-NOT-APPLICABLE") if points is None else Message("{points:n} pt", {"points": points})


CRITERIA_CHECKS: tuple[Callable[[CriteriaSet], Iterator[Problem]], ...] = (
    check_codes_differ,
    check_codes_are_children,
    check_names_differ,
    check_maxima_are_positive,
    check_maxima_survive_rounding,
    check_floors_survive_rounding,
    check_rules_reach_the_maximum,
    check_rules_stay_within_the_maximum,
    check_items_add_up_to_the_maximum,
    check_rows_are_reached,
    check_figures_can_be_below_zero,
    check_options_differ,
    check_options_can_be_told_in_a_table,
    check_figures_come_from_one_place,
    check_grades_descend,
    check_conditions_of_grades,
    check_tie_break_fields_exist,
    check_adjustments_are_of_the_unit_alone,
    check_penalties_are_imposed,
    check_adjustments_keep_their_sign,
    check_caps_cap_something,
    check_caps_survive_rounding,
    check_examples_hold,
)
