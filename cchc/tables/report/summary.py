"""What a round comes to, in sentences: who reads nothing else has read these."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ...analysis.comparison import Comparison
from ...analysis.field_profile import field_profile
from ...analysis.groups import grade_shares, has_groups, mean_index, ranked_groups
from ...analysis.losses import losses
from ...analysis.reconciliation import is_appraised
from ...criteria import Policy
from ...number import Exact, add, quotient
from ...problems import N_, Message, Severity, Value
from ...ranking import Why
from ...results import RankedRecord, Results
from ...stages.stage import stage_words
from ..conditions import grade_name
from ..groups import group_name
from ..policy_words import shown_places
from ..standing_words import whys
from ..table import Align, Column
from .content import Figure, Section, Text, Voice
from .wording import item_name, names, padded, year_before

_ENDS = 2
"""Fields that are named as the strongest, and as the weakest."""
_LOSSES = 3
"""Indicators that are named."""
_TIED_NAMES = 3
"""Units that share the highest or the lowest index and are named."""


def summary(results: Results, comparison: Comparison | None) -> Section:
    found = tuple(sentence for sentences in _sentences(results, comparison) for sentence in sentences)
    return Section("summary", Message(N_("Summary")), (_figures(results, comparison), Text(found, Voice.LIST)))


def _figures(results: Results, comparison: Comparison | None) -> tuple[Figure, ...]:
    """How many units, the mean, the ends, the best grade."""
    ranked, absent = len(results.units), len(results.unranked)
    whole = Column("", Align.RIGHT, 0)
    of_all = Message(N_("of {all:n} {all:unit|units}"), {"all": ranked + absent})
    figures = [Figure(Message(N_("Units ranked")), ranked, of_all, whole)]
    if not results.units:
        return tuple(figures)
    index = Column("", Align.RIGHT, results.policy.index_rounding.places, suffix=Message(" %"))
    mean = results.policy.index_rounding.of(mean_index(results.units))
    changed = None if comparison is None else _mean_change(comparison, ranked)
    figures.append(Figure(Message(N_("Mean index")), mean, changed, index))
    if ranked > 1:
        for label, extreme in ((N_("Highest index"), max), (N_("Lowest index"), min)):
            value = extreme(entry.published_index for entry in results.units)
            holders = [entry.unit.name for entry in results.units if entry.unit.index == value]
            figures.append(Figure(Message(label), value, names(holders, 1), index))
    return tuple(figures)


def _mean_change(comparison: Comparison, ranked: int) -> Message | None:
    """Of the units that are in both years; how many, where they are not all whose mean it stands beside."""
    if not comparison.changes:
        return None
    changes = [change.index for change in comparison.changes.values()]
    mean = padded(quotient(add(changes), len(changes)), comparison.places, signed=True)
    values: dict[str, Value] = {"change": mean, "year": year_before(comparison), "count": len(changes)}
    if len(changes) < ranked:
        return Message(
            N_("{change:m} against {year}, on average of the {count:n} {count:unit|units} that can be compared"), values
        )
    return Message(N_("{change:m} against {year}, on average"), values)


def _sentences(results: Results, comparison: Comparison | None) -> Iterator[Iterator[Message]]:
    yield _counted(results)
    if results.units:
        yield _indices(results)
        yield _grades(results)
        yield _fields(results)
        if comparison is not None:
            yield _changes(results, comparison)
        yield _lost(results)
    yield _remarks(results)


def _counted(results: Results) -> Iterator[Message]:
    ranked, absent = len(results.units), len(results.unranked)
    counts: dict[str, Value] = {"ranked": ranked, "all": ranked + absent}
    yield Message(N_("Ranked: {ranked:n} of {all:n} {all:unit|units}."), counts)
    why, order = whys(results), [*Why]
    absent_for: dict[str, list[str]] = {}
    for entry in sorted(results.unranked, key=lambda entry: order.index(entry.why)):
        absent_for.setdefault(why[entry.code].code, []).append(entry.name)
    for words, found in absent_for.items():
        values: dict[str, Value] = {"count": len(found), "why": Message(words), "names": names(found)}
        yield Message(N_("Not ranked, {why:m} ({count:n}): {names:m}."), values)
    if is_appraised(results):
        last = stage_words(results.stages[-1])
        yield Message(N_("All figures are those after {stage:m}."), {"stage": last})


def _indices(results: Results) -> Iterator[Message]:
    groups = ranked_groups(results)
    for name, entries in groups:
        said = _index_words(entries, results.policy)
        if has_groups(results):
            said = Message("{group:m}: {said:m}", {"group": group_name(name), "said": said})
        yield said


def _index_words(entries: Sequence[RankedRecord], policy: Policy) -> Message:
    places = policy.index_rounding.places
    mean = padded(policy.index_rounding.of(mean_index(tuple(entries))), places)
    if len(entries) == 1:
        alone: dict[str, Value] = {"name": entries[0].unit.name, "index": mean}
        return Message(N_("The only unit, {name}, has an index of {index:m} %."), alone)
    indices = [entry.published_index for entry in entries]
    high, low = max(indices), min(indices)
    values: dict[str, Value] = {"count": len(entries), "mean": mean, "high": padded(high, places)}
    if high == low:
        return Message(N_("The index of every unit ({count:n}) is {high:m} %."), values)
    values |= {
        "low": padded(low, places),
        "first": names([entry.unit.name for entry in entries if entry.unit.index == high], _TIED_NAMES),
        "last": names([entry.unit.name for entry in entries if entry.unit.index == low], _TIED_NAMES),
    }
    return Message(
        N_(
            "The mean index of {count:n} units is {mean:m} %; the highest is {high:m} % ({first:m}), "
            "the lowest {low:m} % ({last:m})."
        ),
        values,
    )


def _grades(results: Results) -> Iterator[Message]:
    shares = tuple(
        Message(
            N_("{grade} {count:n} ({share:1} %)"),
            {"grade": grade_name(results.policy, code), "count": count, "share": share},
        )
        for code, count, share in grade_shares(results)
    )
    yield Message(N_("Grades: {grades:l}."), {"grades": shares})
    missed = [entry.unit.name for entry in results.units if entry.missed]
    if missed:
        yield Message(
            N_("Kept from the grade that their index reaches, as a condition is missed ({count:n}): {names:m}."),
            {"count": len(missed), "names": names(missed)},
        )


def _fields(results: Results) -> Iterator[Message]:
    """The fields with the highest and with the lowest mean, none in both."""
    profile = field_profile([entry.unit for entry in results.units])
    pairs = zip(results.criteria.fields, profile.fields, strict=True)
    found = [(item, standing.index) for item, standing in pairs if standing.index is not None]
    ends = min(_ENDS, len(found) // 2)
    if not ends:
        return
    ordered = sorted(found, key=lambda pair: -pair[1])
    if ordered[0][1] == ordered[-1][1]:
        return
    rounding = results.policy.index_rounding
    said = tuple(
        Message(
            "{item:m} ({index:m} %)", {"item": item_name(item), "index": padded(rounding.of(index), rounding.places)}
        )
        for item, index in ordered
    )
    yield Message(N_("Strongest fields on average: {fields:l}."), {"fields": said[:ends]})
    yield Message(N_("Weakest fields on average: {fields:l}."), {"fields": said[-ends:][::-1]})


def _changes(results: Results, comparison: Comparison) -> Iterator[Message]:
    found = [
        (entry.unit.name, comparison.changes[entry.unit.code].index)
        for entry in results.units
        if entry.unit.code in comparison.changes
    ]
    year = year_before(comparison)
    if not found:
        yield Message(N_("None of the units was ranked in {year}."), {"year": year})
        return
    values: dict[str, Value] = {
        "year": year,
        "count": len(found),
        "ranked": len(results.units),
        "up": sum(change > 0 for _, change in found),
        "down": sum(change < 0 for _, change in found),
        "same": sum(change == 0 for _, change in found),
    }
    yield Message(
        N_(
            "Against {year}, {up:n} of {count:n} {count:unit|units} {up:has|have} a higher index, {down:n} a lower "
            "one, {same:n} the same."
        )
        if len(found) == len(results.units)
        else N_(
            "Against {year}, {up:n} of the {count:n} {count:unit|units} that can be compared (of {ranked:n}) "
            "{up:has|have} a higher index, {down:n} a lower one, {same:n} the same."
        ),
        values,
    )
    gain, loss = max(change for _, change in found), min(change for _, change in found)
    if gain > 0:
        yield Message(N_("The largest gain: {names:m}, {change:m} percentage points."), _moved(found, gain, comparison))
    if loss < 0:
        yield Message(N_("The largest loss: {names:m}, {change:m} percentage points."), _moved(found, loss, comparison))


def _moved(found: Sequence[tuple[str, Exact]], wanted: Exact, comparison: Comparison) -> dict[str, Value]:
    holders = [name for name, change in found if change == wanted]
    return {"names": names(holders, _TIED_NAMES), "change": padded(wanted, comparison.places, signed=True)}


def _lost(results: Results) -> Iterator[Message]:
    """Where most points are lost."""
    found = [loss for loss in losses(results)[:_LOSSES] if loss.points > 0]
    if not found:
        return
    places = shown_places(results.policy)
    lost = tuple(
        Message(
            N_(
                "{item:m}: {points:m} pt, {share:1} % of all that is lost, by {losing:n} of {applicable:n} "
                "{applicable:unit|units}"
            ),
            {
                "item": item_name(loss.item),
                "points": padded(loss.points, places),
                "share": loss.share or 0,
                "losing": loss.losing,
                "applicable": loss.applicable,
            },
        )
        for loss in found
    )
    yield Message(N_("Most points are lost in {lost:l}."), {"lost": lost})


def _remarks(results: Results) -> Iterator[Message]:
    errors = sum(problem.severity is Severity.ERROR for problem in results.problems)
    counts: dict[str, Value] = {"errors": errors, "warnings": len(results.problems) - errors}
    if results.problems:
        yield Message(
            N_(
                "Remarks on the files of the round: {errors:n} {errors:error|errors}, {warnings:n} "
                "{warnings:warning|warnings}."
            ),
            counts,
        )
