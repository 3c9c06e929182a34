"""What differs between two rules, from the model that every kind is read into: no kind is known here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import zip_longest
from typing import NamedTuple, TypeVar

from ...number import Exact, quotient
from ...problems import N_, Message
from ...rules import Choice, Figure, Input, Option, Piece, Rule, Way, input_name
from ...rules.fingerprint import fingerprint
from ...rules.scale import tell_worth
from ..correspondence import Coded
from .difference import Aspect, Edit, Said


class RuleDifference(NamedTuple):
    aspect: Aspect
    edit: Edit
    old: Said = None
    new: Said = None
    part: Message | None = None
    """The level, the band or the figure that it is about."""


def rule_differences(old: Rule, new: Rule) -> list[RuleDifference]:
    """What differs, each once; the whole rules in words where they have nothing in common that could be compared."""
    if _shape(old) != _shape(new):
        return [_whole(old, new)]
    found: list[RuleDifference] = []
    for before, now in zip_longest(old.ways, new.ways):
        if before is None:
            found.append(RuleDifference(Aspect.WAY, Edit.ADDED, None, _asked(now)))
        elif now is None:
            found.append(RuleDifference(Aspect.WAY, Edit.REMOVED, _asked(before)))
        else:
            found.extend(_way(before, now))
    if not found and old.maximum == new.maximum and fingerprint(old) != fingerprint(new):
        found.append(_whole(old, new))
    # Ways of answering are worth the same by and large, and what they differ in is then told for the first.
    return [one for place, one in enumerate(found) if one not in found[:place]]


def _whole(old: Rule, new: Rule) -> RuleDifference:
    return RuleDifference(Aspect.RULE, Edit.CHANGED, _in_words(old), _in_words(new))


def _in_words(rule: Rule) -> Message:
    """With what is asked for, which may be all that differs."""
    values = {"words": rule.words, "asked": _asked(rule.ways[0])}
    return Message(N_("{words:l} (asks for: {asked:m})"), values)


def _shape(rule: Rule) -> tuple[object, ...]:
    """What two rules must have in common to be compared part by part."""
    way = rule.ways[0]
    choice = any(isinstance(asked, Choice) for asked in way.inputs)
    several = any(isinstance(asked, Choice) and asked.several for asked in way.inputs)
    # Of options that are chosen, whether each has its points or all together.
    summed = len(way.worth.pieces) == 1 if choice else None
    return rule.kind, choice, several, summed


def _asked(way: Way) -> Message:
    names = tuple(
        Message("{name:m} ({options:l})", {"name": input_name(asked), "options": tuple(o.name for o in asked.options)})
        if isinstance(asked, Choice)
        else input_name(asked)
        for asked in way.inputs
    )
    return Message("{names:l}", {"names": names})


def _way(old: Way, new: Way) -> Iterator[RuleDifference]:
    if not any(isinstance(asked, Choice) for asked in old.inputs):
        yield from _figures(old, new)
    else:
        for before, now in zip(old.inputs, new.inputs, strict=True):
            assert isinstance(before, Choice)
            assert isinstance(now, Choice)
            yield from _options(before, now)
    if old.computes:
        yield from _bands(old, new)
    before_start, start = old.worth.pieces[0].base, new.worth.pieces[0].base
    if not old.computes and not _chooses(old) and before_start != start:
        yield RuleDifference(Aspect.START, Edit.CHANGED, before_start, start)
    for aspect, then, now_ in (
        (Aspect.FLOOR, old.worth.lowest, new.worth.lowest),
        (Aspect.OVER, old.worth.over, new.worth.over),
        (Aspect.WHEN_ZERO, old.worth.when_zero, new.worth.when_zero),
    ):
        if then != now_:
            yield RuleDifference(aspect, Edit.CHANGED, then, now_)


def _chooses(way: Way) -> bool:
    return any(isinstance(asked, Choice) for asked in way.inputs)


# Options


def _options(old: Choice, new: Choice) -> Iterator[RuleDifference]:
    whole = Aspect.CHECKED if new.several else Aspect.LEVEL
    pairs, removed, added = _paired(old.options, new.options)
    for before, now in pairs:
        part = _quoted(now)
        if before.name != now.name:
            yield RuleDifference(Aspect.OPTION_NAME, Edit.CHANGED, before.name, now.name, part)
        if before.worth != now.worth:
            yield RuleDifference(whole, Edit.CHANGED, _points(before.worth), _points(now.worth), part)
        if before.code != now.code:
            yield RuleDifference(Aspect.OPTION_CODE, Edit.CHANGED, before.code, now.code, part)
    for option in added:
        yield RuleDifference(whole, Edit.ADDED, None, _points(option.worth), _quoted(option))
    for option in removed:
        yield RuleDifference(whole, Edit.REMOVED, _points(option.worth), None, _quoted(option))
    places = [next(place for place, one in enumerate(old.options) if one is before) for before, _ in pairs]
    if places != sorted(places):
        names = [tuple(option.name for option in choice.options) for choice in (old, new)]
        yield RuleDifference(Aspect.OPTION_ORDER, Edit.CHANGED, names[0], names[1])


def _quoted(option: Option) -> Message:
    return Message("“{name}”", {"name": option.name})


def _points(points: Exact) -> Message:
    return Message(N_("{points:n} pt"), {"points": points})


_C = TypeVar("_C", bound=Coded)


def _paired(old: Sequence[_C], new: Sequence[_C]) -> tuple[list[tuple[_C, _C]], list[_C], list[_C]]:
    """Those of one code, or else of one name, in the order of the new ones; then what is left of the old and the new.

    Codes are not always unique in what a file says, and nothing may be lost.
    """
    left = list(old)
    partner: dict[int, _C] = {}
    for by in ("code", "name"):
        for place, now in enumerate(new):
            if place not in partner:
                found = next((before for before in left if getattr(before, by) == getattr(now, by)), None)
                if found is not None:
                    partner[place] = found
                    left = [before for before in left if before is not found]
    pairs = [(partner[place], now) for place, now in enumerate(new) if place in partner]
    return pairs, left, [now for place, now in enumerate(new) if place not in partner]


# Figures


class _Told(NamedTuple):
    """A figure with what it counts for."""

    code: str
    name: str
    figure: Figure
    counts: Exact
    below: int
    """Its coefficient below the line."""


def _told(way: Way) -> list[_Told]:
    worth = way.worth
    each = 1 if way.computes else worth.pieces[0].slope
    below = worth.bottom or (0,) * len(worth.top)
    return [
        _Told(asked.key, asked.name, asked, each * counts, under)
        for asked, counts, under in zip(way.inputs, worth.top, below, strict=False)  # the best of a round is no input
        if isinstance(asked, Figure)
    ]


def _figures(old: Way, new: Way) -> Iterator[RuleDifference]:
    pairs, removed, added = _paired(_told(old), _told(new))
    if len(removed) == len(added):  # in the same places, another name and key
        pairs += zip(removed, added, strict=True)
        removed, added = [], []
    counts = Aspect.WEIGHT if new.computes else Aspect.EACH
    for before, now in pairs:
        part = Message("“{name:m}”", {"name": input_name(now.figure)})
        then, figure = before.figure, now.figure
        for aspect, earlier, later in (
            (Aspect.FIGURE_NAME, then.name, figure.name),
            (Aspect.FIGURE_UNIT, then.unit, figure.unit),
            (Aspect.FIGURE_WHOLE, then.whole, figure.whole),
            (Aspect.FIGURE_NEGATIVE, then.negative, figure.negative),
            (Aspect.FIGURE_STEP, then.step, figure.step),
            (Aspect.FIGURE_SOURCE, then.source, figure.source),
            (counts, _worth(before, new), _worth(now, new)),
        ):
            if earlier != later:
                yield RuleDifference(aspect, Edit.CHANGED, earlier, later, part)
    for told in added:
        yield RuleDifference(Aspect.FIGURE, Edit.ADDED, None, _worth(told, new), _named(told.figure))
    for told in removed:
        yield RuleDifference(Aspect.FIGURE, Edit.REMOVED, _worth(told, old), None, _named(told.figure))
    if old.keys != new.keys:
        yield RuleDifference(Aspect.KEYS, Edit.CHANGED, old.keys, new.keys)


def _named(asked: Input) -> Message:
    return Message("“{name:m}”", {"name": input_name(asked)})


def _worth(told: _Told, way: Way) -> Message:
    return _points(told.counts) if not way.computes else Message("{weight:n} %", {"weight": told.counts})


# Bands


def _bands(old: Way, new: Way) -> Iterator[RuleDifference]:
    """The rows of a scale, by where they begin or else by what they are worth."""
    before, now = list(old.worth.pieces), list(new.worth.pieces)
    left, added = list(before), []
    places: list[int] = []
    for piece in now:
        same_end = next((one for one in left if _end(one) == _end(piece)), None)
        if same_end is None:
            added.append(piece)
            continue
        left = [one for one in left if one is not same_end]
        places.append(next(place for place, one in enumerate(before) if one is same_end))
        if _gives(same_end, old) != _gives(piece, new):
            values = tell_worth(same_end, way=old), tell_worth(piece, way=new)
            yield RuleDifference(Aspect.BAND, Edit.CHANGED, *values, _end_words(piece, new))
    for piece in added:
        moved = next((one for one in left if _gives(one, old) == _gives(piece, new)), None)
        if moved is None:
            worth = tell_worth(piece, way=new)
            yield RuleDifference(Aspect.BAND, Edit.ADDED, None, worth, _end_words(piece, new))
        else:
            left = [one for one in left if one is not moved]
            ends = _end_words(moved, old), _end_words(piece, new)
            yield RuleDifference(Aspect.BAND_END, Edit.CHANGED, *ends, tell_worth(piece, way=new))
    for piece in left:
        yield RuleDifference(Aspect.BAND, Edit.REMOVED, tell_worth(piece, way=old), None, _end_words(piece, old))
    if places != sorted(places):
        rows = [tuple(_end_words(piece, way) for piece in way.worth.pieces) for way in (old, new)]
        yield RuleDifference(Aspect.ORDER, Edit.CHANGED, rows[0], rows[1])


def _end(piece: Piece) -> tuple[Exact | None, bool]:
    return piece.end, piece.closed


def _gives(piece: Piece, way: Way) -> tuple[Exact | None, ...]:
    """What a piece is worth, but for what follows from the maximum alone."""
    of = quotient(way.worth.ceiling, piece.slope) if piece.slope else None
    return piece.base, of, piece.every, piece.add


def _end_words(piece: Piece, way: Way) -> Message:
    if piece.end is None:
        return Message(N_("the rest"))
    values = {"low": piece.end, "suffix": way.suffix}
    return Message(N_("from {low:n}{suffix}") if piece.closed else N_("above {low:n}{suffix}"), values)
