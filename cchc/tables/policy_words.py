"""How a policy has figures shown and grades colored, and what it says of rounding, ranks and grades."""

from __future__ import annotations

from ..criteria import Evidence, NotApplicable, Policy, RankBy, Ties, Unanswered, WithoutSurvey
from ..number import Exact, Rounding, RoundingMode
from ..problems import N_, Message
from .adjustments import policy_note
from .conditions import condition_notes, grade_name
from .table import Badge, Tone

TIES = {
    Ties.COMPETITION: N_("equal units share a rank, and the next ranks are left out (1-1-3)"),
    Ties.DENSE: N_("equal units share a rank, and no rank is left out (1-1-2)"),
    Ties.ORDINAL: N_("equal units are ranked in the order of the list of units"),
}


UNANSWERED = {
    Unanswered.ZERO: Message(N_("0 pt")),
    Unanswered.REFUSE: Message(N_("the unit is not scored")),
}
NOT_APPLICABLE = {
    NotApplicable.EXCLUDE: Message(N_("leaves the maximum")),
    NotApplicable.FULL: Message(N_("gets the maximum")),
    NotApplicable.ZERO: Message(N_("gets 0 pt")),
    NotApplicable.FORBID: Message(N_("is an error")),
}
WITHOUT_SURVEY = {
    WithoutSurvey.RESCALE: Message(N_("the other points are rescaled to the whole")),
    WithoutSurvey.ZERO: Message(N_("0 pt")),
    WithoutSurvey.REFUSE: Message(N_("no unit is scored")),
}
EVIDENCE = {
    Evidence.REQUIRED: Message(N_("the unit is not scored")),
    Evidence.WARN: Message(N_("a warning")),
    Evidence.IGNORE: Message(N_("accepted")),
}

_MODES = {
    RoundingMode.HALF_UP: N_("half up"),
    RoundingMode.HALF_EVEN: N_("half to even"),
    RoundingMode.DOWN: N_("cut off"),
}


def shown_places(policy: Policy) -> int | None:
    """The decimal places that points are shown with."""
    return None if policy.points_rounding is None else policy.points_rounding.places


def tone_of(policy: Policy, code: str) -> Tone:
    """A grade's colour, by its place among the grades."""
    position = [grade.code for grade in policy.grades].index(code)
    return (Tone.BEST, Tone.GOOD, Tone.MIDDLE, Tone.LOW)[min(position, 3)]


def grade_ranges(policy: Policy) -> list[Message]:
    """From where to where each grade goes, in the order of the grades: the highest first."""
    starts = [grade.start for grade in policy.grades]
    return [_range(start, above) for start, above in zip(starts, [None, *starts[:-1]], strict=True)]


def _range(start: Exact | None, above: Exact | None) -> Message:
    if start is None:
        return Message(N_("any")) if above is None else Message(N_("below {above:n}"), {"above": above})
    if above is None:
        return Message(N_("from {start:n}"), {"start": start})
    return Message(N_("from {start:n} to below {above:n}"), {"start": start, "above": above})


def grade_badge(policy: Policy, code: str, *, starred: bool = False) -> Badge:
    return Badge(grade_name(policy, code), tone_of(policy, code), starred)


def rounding_words(rounding: Rounding) -> Message:
    values: dict[str, Message | int] = {"places": rounding.places, "mode": Message(_MODES[rounding.mode])}
    return Message(N_("decimals: {places:n}, {mode:m}"), values)


def policy_notes(policy: Policy) -> tuple[Message, ...]:
    """How figures are rounded, ranks decided, and what grades require."""
    index = policy.index_rounding
    rounding: dict[str, Message | int] = {"index": index.places, "mode": Message(_MODES[index.mode])}
    if policy.points_rounding is None:
        rounded = Message(
            N_("Rounding: points exact, index to {index:n} {index:decimal|decimals} ({mode:m})"), rounding
        )
    else:
        rounding["points"] = policy.points_rounding.places
        rounded = Message(
            N_(
                "Rounding: points to {points:n} {points:decimal|decimals}, index to {index:n} ({mode:m}); sums are "
                "exact"
            ),
            rounding,
        )
    return (rounded, *policy_note(policy), ranks_note(policy), *condition_notes(policy))


def ranks_note(policy: Policy) -> Message:
    """What ranks compare, and how equal units are ranked."""
    exact = policy.rank_by is RankBy.EXACT
    by = Message(N_("the exact index") if exact else N_("the published index"))
    if policy.tie_break:
        chain = Message(N_("{by:m}, then field {fields:l}"), {"by": by, "fields": policy.tie_break})
    else:
        chain = by
    return Message(N_("Ranks: by {chain:m}; {ties:m}"), {"chain": chain, "ties": Message(TIES[policy.ties])})
