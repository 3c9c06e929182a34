"""``survey``: the weighted share of the replies to a question."""

from __future__ import annotations

from ..nodes import Entry
from ..number import Exact, quotient
from ..problems import N_, Message
from .expression import Expression, Facts, Piece
from .rule import NOT_FACTS, Figure, Option, Rule, Way, read_options

PERCENT = "percent"
"""The key of the answer that states the weighted share instead of the replies."""


def read(entry: Entry, maximum: Exact) -> Rule | None:
    """``options: [{code, name, weight}]``, the weight in percent."""
    options = read_options(entry, "options", read_weight, word=False)
    if options is None or not _codes_can_be_keys(entry, options):
        return None
    pieces = (Piece(slope=quotient(maximum, 100)),)
    counts = Expression(
        top=tuple(option.worth for option in options),
        bottom=(1,) * len(options),
        pieces=pieces,
        ceiling=maximum,
        high=max(option.worth for option in options),
    )
    percent = Expression(top=(1,), pieces=pieces, ceiling=maximum, high=100)
    weights = tuple(
        Message(
            N_("{code} {weight:n} %") if option.name == option.code else N_("{code} ({name}) {weight:n} %"),
            {"code": option.code, "name": option.name, "weight": option.worth},
        )
        for option in options
    )
    words = Message(
        N_("{maximum:n} × weighted share of the replies ({weights:l})"), {"maximum": maximum, "weights": weights}
    )
    return Rule(
        "survey",
        maximum,
        (
            Way(
                tuple(Figure(option.code, option.name) for option in options),
                counts,
                _tell_replies,
                " %",
                computes=True,
                label=N_("Number of replies {name}"),
            ),
            Way(
                (Figure(PERCENT, "", "%", whole=False, at_most=100),),
                percent,
                _tell_percent,
                " %",
                computes=True,
            ),
        ),
        (words,),
    )


def read_weight(option: Entry) -> Exact | None:
    """The weight of an option. None, and a complaint, where there is none from 0 to 100."""
    weight = option.required_amount("weight")
    if weight is None or weight <= 100:
        return weight
    option.source.report("E-K003", option.at_of("weight"), code=option.text("code") or "", weight=weight)
    return None


def options_of(rule: Rule) -> tuple[Option, ...]:
    """The options of a rule of this kind, with their weights."""
    counts = rule.ways[0]
    return tuple(
        Option(key, asked.name, weight)
        for key, asked, weight in zip(counts.keys, counts.inputs, counts.worth.top, strict=True)
    )


def _codes_can_be_keys(entry: Entry, options: tuple[Option, ...]) -> bool:
    """Whether the replies can be stated under the codes, with a complaint about each that cannot."""
    seen: set[str] = set()
    for option in options:
        if option.code in (*NOT_FACTS, PERCENT):
            entry.source.report("E-C014", entry.at_of("options"), key=option.code)
        elif option.code in seen:
            entry.source.report("E-C016", entry.at_of("options"), key=option.code)
        else:
            seen.add(option.code)
    return len(seen) == len(options)


def _tell_replies(way: Way, facts: Facts) -> Message:
    numerator, denominator = way.worth.measure(facts)
    replies = tuple(
        Message(N_("{code} {count:n}"), {"code": key, "count": fact}) for key, fact in zip(way.keys, facts, strict=True)
    )
    if denominator == 0:
        return Message(N_("no replies"))
    return Message(
        N_("{total:n} replies ({replies:l}) {percent:=} %"),
        {"total": sum(facts), "replies": replies, "percent": quotient(numerator, denominator)},
    )


def _tell_percent(way: Way, facts: Facts) -> Message:
    return Message(N_("survey: {percent:n} %"), {"percent": facts[0]})
