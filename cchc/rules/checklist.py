"""``checklist``: the unit names the items that it has met; they add up, or only all together count."""

from __future__ import annotations

from ..nodes import Entry
from ..number import Exact
from ..problems import N_, Message
from .expression import Expression, Facts, Piece
from .rule import Choice, Rule, Way, read_options


def read(entry: Entry, maximum: Exact) -> Rule | None:
    """``items: [{code, name, points}]``; in ``mode: all`` the items carry no points."""
    mode = entry.choice("mode", ("sum", "all"), "sum")

    def worth(item: Entry) -> Exact | None:
        if mode == "sum":
            return item.required_amount("points")
        item.amount("points")  # allowed, and without meaning where only all items together count
        return 1

    options = read_options(entry, "items", worth)
    if options is None or mode is None:
        return None
    pieces = (Piece(end=len(options), base=maximum), Piece(base=0)) if mode == "all" else (Piece(slope=1),)
    expression = Expression(
        top=tuple(option.worth for option in options),
        pieces=pieces,
        ceiling=maximum,
        high=sum(option.worth for option in options),
        whole=mode == "all",
    )
    choice = Choice("met", options, several=True)
    words = [Message(N_("{name}: {points:n} pt"), {"name": option.name, "points": option.worth}) for option in options]
    if mode == "all":
        words = [Message(N_("– {name}"), {"name": option.name}) for option in options]
        words.append(Message(N_("all met: {points:n} pt, else 0"), {"points": maximum}))
    return Rule("checklist", maximum, (Way((choice,), expression, _tell),), tuple(words))


def _tell(way: Way, facts: Facts) -> Message:
    (choice,) = way.inputs
    assert isinstance(choice, Choice)
    met = tuple(option.name for option, fact in zip(choice.options, facts, strict=True) if fact)
    missing = tuple(option.name for option, fact in zip(choice.options, facts, strict=True) if not fact)
    values = {"met": len(met), "items": len(choice.options)}
    if not missing:
        return Message(N_("all {items:n} items met"), values)
    return Message(N_("{met:n} of {items:n} items met, missing: {missing:l}"), {**values, "missing": missing})
