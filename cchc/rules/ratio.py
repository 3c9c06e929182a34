"""``ratio``: a part of a whole, as a percentage on a scale."""

from __future__ import annotations

from dataclasses import dataclass

from ..nodes import Entry
from ..number import Exact, quotient
from ..problems import N_, Message
from ..text import counted_things, uncapitalized
from .expression import Expression, Facts, Over, WhenZero
from .rule import Figure, Rule, Way, read_figure
from .scale import read_scale, tell_scale

TOLD_WHEN_ZERO = {
    WhenZero.NOT_APPLICABLE: Message(N_("nothing to measure: not applicable")),
    WhenZero.FULL: Message(N_("nothing to measure: the maximum")),
    WhenZero.ZERO: Message(N_("nothing to measure: 0 pt")),
}

_CAPPED = Message(N_("a share above 100 % counts as 100 %"))


def read(entry: Entry, maximum: Exact) -> Rule | None:
    """``numerator``, ``denominator``, ``scale``, ``when_zero``, ``over``, ``percent``: see ``criteria/README.md``."""
    part = read_figure(entry.required_entry("numerator"), whole=True)
    whole = read_figure(entry.required_entry("denominator"), whole=True)
    pieces = read_scale(entry, maximum)
    when_zero = entry.choice("when_zero", ("not_applicable", "full", "zero"))
    over = entry.choice("over", ("refuse", "cap"), "refuse")
    percent = entry.choice("percent", ("allowed", "refused"), "refused")
    if part is None or whole is None or pieces is None or when_zero is None or over is None or percent is None:
        return None
    if part.key == whole.key or (percent == "allowed" and "percent" in (part.key, whole.key)):
        entry.source.report("E-C016", entry.at_of("denominator"), key=whole.key)
        return None

    def worth(top: tuple[Exact, ...], bottom: tuple[int, ...]) -> Expression:
        return Expression(
            top=top,
            bottom=bottom,
            pieces=pieces,
            ceiling=maximum,
            over=Over(over),
            when_zero=WhenZero(when_zero),
            high=100,
        )

    ways = [Way((part, whole), worth((100, 0), (0, 1)), _tell_counts, " %", computes=True)]
    if percent == "allowed":
        share = f"{part.name} ÷ {uncapitalized(whole.name)}"
        stated = Figure("percent", share, "%", whole=False, at_most=None if over == "cap" else 100)
        ways.append(Way((stated,), worth((1,), ()), _TellPercent(part.name), " %", computes=True))
    words = (
        Message(N_("{part} ÷ {whole}, in percent"), {"part": part.name, "whole": uncapitalized(whole.name)}),
        *tell_scale(ways[0]),
        *((_CAPPED,) if over == "cap" else ()),
        TOLD_WHEN_ZERO[WhenZero(when_zero)],
    )
    return Rule("ratio", maximum, tuple(ways), words)


def _tell_counts(way: Way, facts: Facts) -> Message:
    part, whole = facts
    values = {"part": part, "whole": whole, "name": uncapitalized(way.inputs[0].name)}
    if whole == 0:
        return Message(N_("{name}: {part:n}/{whole:n}"), values)
    values["percent"] = quotient(100 * part, whole)
    counted = counted_things(way.inputs[0].name)
    if counted is not None:
        return Message(N_("{part:n}/{whole:n} {name} {percent:=} %"), {**values, "name": counted})
    return Message(N_("{name}: {part:n}/{whole:n} {percent:=} %"), values)


@dataclass(frozen=True, slots=True)
class _TellPercent:
    """The reason for a percentage that was stated as such: it names the part, as documents have it since the first."""

    part: str

    def __call__(self, way: Way, facts: Facts) -> Message:
        return Message(N_("{name}: {percent:n} %"), {"name": uncapitalized(self.part), "percent": facts[0]})
