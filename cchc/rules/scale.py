"""The scale of ``ratio`` and ``number``: rows from the top, of which the first that holds counts."""

from __future__ import annotations

from ..nodes import Entry
from ..number import Exact, quotient
from ..problems import N_, Message
from .expression import Facts, Piece, Stretch
from .rule import Way


def read_scale(entry: Entry, maximum: Exact) -> tuple[Piece, ...] | None:
    """The rows under ``scale``; None, and complaints, where one cannot be read or the last is not the rest."""
    rows = entry.entries("scale")
    sound = [piece for piece in (_read_row(row, maximum) for row in rows) if piece is not None]
    if not rows or len(sound) < len(rows):
        return None
    if sound[-1].end is not None:
        entry.source.report("E-C020", rows[-1].at, end=sound[-1].end)
        return None
    return tuple(sound)


def _read_row(row: Entry, maximum: Exact) -> Piece | None:
    start, above = row.number("from"), row.number("above")
    points = row.amount("points")
    linear = row.flag("linear", default=False)
    of = row.amount("of")
    every, add = row.amount("every"), row.amount("add")
    row.finish()
    if row.failed:
        return None
    if start is not None and above is not None:
        row.source.report("E-C021", row.at)
        return None
    if linear == (points is not None):
        row.source.report("E-C022", row.at)
        return None
    end = start if start is not None else above
    if of is not None and (not linear or of == 0):
        row.source.report("E-C023", row.at_of("of"))
        return None
    if (every is None) != (add is None) or (every is not None and (linear or end is None or every == 0)):
        row.source.report("E-C024", row.at)
        return None
    return Piece(
        end=end,
        closed=above is None,
        base=points or 0,
        slope=quotient(maximum, 100 if of is None else of) if linear else 0,
        every=every,
        add=add or 0,
        place=row.place,
    )


def tell_stretch(stretch: Stretch, *, way: Way) -> Message:
    """The values of a piece in words: ``từ 70 % đến 90 %``; ends that no value is beyond need not be told."""
    low, low_closed, high, high_closed = stretch
    suffix = way.suffix
    if low is None or (low == way.worth.low and low_closed):
        if high is None:
            return Message(N_("any value"))
        if low != high:
            template = N_("up to {high:n}{suffix}") if high_closed else N_("below {high:n}{suffix}")
            return Message(template, {"high": high, "suffix": suffix})
    elif high is None or (low > 0 and high == way.worth.high and high_closed):
        template = N_("from {low:n}{suffix}") if low_closed else N_("above {low:n}{suffix}")
        return Message(template, {"low": low, "suffix": suffix})
    if low == high:
        return Message(N_("exactly {low:n}{suffix}"), {"low": high, "suffix": suffix})
    template = {
        (True, True): N_("from {low:n} to {high:n}{suffix}"),
        (True, False): N_("from {low:n} to below {high:n}{suffix}"),
        (False, True): N_("above {low:n} to {high:n}{suffix}"),
        (False, False): N_("above {low:n} to below {high:n}{suffix}"),
    }[low_closed, high_closed]
    return Message(template, {"low": low, "high": high, "suffix": suffix})


def tell_scale(way: Way) -> tuple[Message, ...]:
    """The rows in words, a line each, but for those that no value comes to."""
    if len(way.worth.pieces) == 1:
        return (tell_worth(way.worth.pieces[0], way=way),)
    return tuple(
        Message(
            N_("{row:m}: {worth:m}"),
            {"row": tell_stretch(stretch, way=way), "worth": tell_worth(piece, way=way)},
        )
        for piece, stretch in way.worth.stretches()
        if stretch is not None
    )


def tell_worth(piece: Piece, *, way: Way) -> Message:
    """What a piece gives, in words: ``2 điểm``, or how it is computed."""
    maximum = way.worth.ceiling
    if piece.every is not None and piece.end is not None:
        return Message(
            N_("{base:n} pt, and {add:n} for each full {every:n}{suffix} above {end:n}{suffix}, at most {maximum:n}"),
            {
                "maximum": maximum,
                "base": piece.base,
                "add": piece.add,
                "every": piece.every,
                "end": piece.end,
                "suffix": way.suffix,
            },
        )
    if piece.slope:
        of = quotient(maximum, piece.slope)
        capped = way.worth.high is None or of < way.worth.high
        template = N_("{maximum:n} × value/{of:n}, at most {maximum:n}") if capped else N_("{maximum:n} × value/{of:n}")
        return Message(template, {"maximum": maximum, "of": of})
    return Message(N_("{points:n} pt"), {"points": piece.base})


def tell_arithmetic(piece: Piece, facts: Facts, *, way: Way) -> Message | None:
    """How the matched piece makes points of these facts; None where it simply gives them."""
    numerator, denominator = way.worth.measure(facts)
    value = quotient(numerator, denominator)
    if piece.every is not None and piece.end is not None:
        return Message(
            N_("{base:n} + {steps:n} × {add:n}"),
            {"base": piece.base, "steps": (value - piece.end) // piece.every, "add": piece.add},
        )
    if piece.slope:
        of = quotient(way.worth.ceiling, piece.slope)
        return Message(N_("{maximum:n} × {value:n}/{of:n}"), {"maximum": way.worth.ceiling, "value": value, "of": of})
    return None
