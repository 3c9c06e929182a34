"""The live formulas of a form: what the answers typed so far are worth, for the unit's eyes only."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from ...criteria import CriteriaSet, Indicator, NotApplicable
from ...language import Language
from ...number import MAX_DECIMALS, exact_text
from ...problems import N_
from ...rules import Choice
from ...rules.formula import all_of, points_formula, soundness_formula, within_places
from ...stages import forms
from ...stages.forms import Line
from .lists import FormLists

INCOMPLETE, WRONG, COMPARED = N_("incomplete"), N_("wrong"), N_("later")
"""What stands in place of points that the answer does not yet give; those compared with other units come later."""


def tentative_points(
    criteria: CriteriaSet,
    leaf: Indicator,
    cells: Sequence[tuple[Line, str]],
    away: str,
    lists: FormLists,
    language: Language,
    *,
    blank: str = '""',
) -> str:
    """The points of an indicator: its lines with the cells they are answered in, and the cell of ``not applicable``.

    ``blank`` is what they are while nothing is answered.
    """
    incomplete, wrong = _text(language.say(INCOMPLETE)), _text(language.say(WRONG))
    not_applicable = _not_applicable(criteria, leaf)
    ways = []
    for number, group in groupby(cells, key=lambda pair: pair[0].way):
        lines = list(group)
        filled = _count([cell for _, cell in lines])
        terms, conditions = _terms(lines, lists)
        way = leaf.rule.ways[number]
        sound = all_of([condition for condition in (soundness_formula(way, terms), *conditions) if condition != "TRUE"])
        points = (
            _text(language.say(COMPARED))
            if way.compares
            else points_formula(
                way, terms, rounding=criteria.policy.points_rounding, not_applicable=_measured(not_applicable)
            )
        )
        worth = f"IF({sound},{points},{wrong})"
        if len(lines) > 1:
            worth = f"IF({filled}<{len(lines)},{incomplete},{worth})"
        ways.append((filled, worth))
    (usual, formula), *others = ways
    for filled, worth in others:
        formula = f"IF({filled}=0,{formula},IF({usual}>0,{wrong},{worth}))"
    answered = _count([cell for _, cell in cells])
    if not_applicable is None:
        return f"IF({answered}=0,{blank},{formula})"
    return f'IF({answered}=0,IF({away}="",{blank},{not_applicable}),IF({away}="",{formula},{wrong}))'


def settled_points(
    criteria: CriteriaSet, leaf: Indicator, settled: str, others: Sequence[str], unsettled: str, language: Language
) -> str:
    """The points in the cell ``settled``, which nothing in the ``others`` may stand beside; ``unsettled`` without."""
    wrong = _text(language.say(WRONG))
    rounding = criteria.policy.points_rounding
    places = MAX_DECIMALS if rounding is None else rounding.places
    lowest, maximum = exact_text(leaf.rule.ways[0].worth.lowest), exact_text(leaf.maximum)
    bounds = f"AND({settled}>={lowest},{settled}<={maximum},{within_places(settled, places)})"
    alone = all_of([f'{other}=""' for other in others])
    certain = all_of([bounds, *_one_number(settled)])
    sound = f"IF(ISNUMBER({settled}),IF({certain},{alone},FALSE),FALSE)"
    return f'IF({settled}="",{unsettled},IF({sound},{settled},{wrong}))'


def _not_applicable(criteria: CriteriaSet, leaf: Indicator) -> str | None:
    """What an indicator that does not apply is worth; None where it always applies."""
    return {
        NotApplicable.EXCLUDE: _text(forms.AWAY),
        NotApplicable.FULL: exact_text(leaf.maximum),
        NotApplicable.ZERO: "0",
        NotApplicable.FORBID: None,
    }[criteria.not_applicable_policy(leaf)]


def _measured(not_applicable: str | None) -> str:
    """The same where a denominator of 0 leaves nothing to measure, which is never forbidden."""
    return _text(forms.AWAY) if not_applicable is None else not_applicable


def _terms(lines: Sequence[tuple[Line, str]], lists: FormLists) -> tuple[list[str], list[str]]:
    """What stands for the facts in a formula, and what must hold of their cells."""
    terms: list[str] = []
    conditions: list[str] = []
    for line, cell in lines:
        if line.option is not None:
            yes, no = lists.words()
            terms.append(f"({cell}={yes})")
            conditions.append(f"OR({cell}={yes},{cell}={no})")
        elif isinstance(line.asked, Choice):
            chosen = [f"({cell}={option})" for option in lists.options(line.asked)]
            terms.extend(chosen)
            conditions.append(f"OR({','.join(chosen)})")
        else:
            terms.append(cell)
            conditions.extend(_one_number(cell))
    return terms, conditions


def _one_number(cell: str) -> list[str]:
    """What holds of a figure's cell that shows neither a day nor a percentage, as Excel formats it on its own.

    Such a cell is refused on receipt. Where a program does not know a format (Excel on the web knows none, LibreOffice
    few of days), it takes the cell for a number.
    """
    shows = f'CELL("format",{cell})'
    return [f'ISERROR(FIND("D",{shows}))', f'OR({cell}=0,ISERROR(FIND("P",{shows})))']


def _count(cells: Sequence[str]) -> str:
    return f"COUNTA({cells[0]}:{cells[-1]})" if len(cells) > 1 else f"COUNTA({cells[0]})"


def _text(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'
