"""How units have moved since a round before: columns beside the ranking, and what there is to say of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from ..analysis.comparison import Change, Comparison, Lack, Uncompared
from ..analysis.groups import has_groups, ranked_groups
from ..number import Exact, add, is_shown_whole
from ..problems import N_, Message, Value
from ..results import Results
from .joined import added, first_of
from .standing_words import whys
from .table import NO_FIGURE, Align, Cell, Column

_MOST_NAMES = 12
"""Names in a note, and notes of a kind."""

SEVERAL = Message(
    N_("A merged unit is compared with the mean of its predecessors’ indices; its rank and grade are not compared")
)


def then_word(comparison: Comparison) -> Message:
    """What the older round is called in headings: its year, unless that says nothing."""
    return Message(N_("before")) if comparison.same_year else _year(comparison.before.year)


def now_word(comparison: Comparison) -> Message:
    return Message(N_("now")) if comparison.same_year else _year(comparison.now.year)


def _year(year: int) -> Message:
    return Message("{year}", {"year": str(year)})


def older(comparison: Comparison) -> Message:
    """What the older round is called in sentences."""
    if comparison.same_year:
        return Message(N_("the older results"))
    return Message(N_("the results of {year}"), {"year": str(comparison.before.year)})


def newer(comparison: Comparison) -> Message:
    if comparison.same_year:
        return Message(N_("the newer results"))
    return Message(N_("the results of {year}"), {"year": str(comparison.now.year)})


def change_columns(comparison: Comparison) -> tuple[Column, ...]:
    year: dict[str, Value] = {"year": then_word(comparison)}
    index, rank = N_("Index ± {year:m}"), N_("Rank ± {year:m}")
    return (
        Column(Message(index, year), Align.RIGHT, comparison.places, "index_change", signed=True),
        Column(Message(rank, year), Align.RIGHT, 0, "rank_change", signed=True),
    )


def change_cells(comparison: Comparison, code: str) -> tuple[Cell, ...]:
    change = comparison.changes.get(code)
    if change is None:
        return NO_FIGURE, NO_FIGURE
    return change.index, NO_FIGURE if change.places is None else change.places


def comparison_notes(comparison: Comparison | None) -> tuple[Message, ...]:
    """What the changes are against, below the ranking."""
    if comparison is None:
        return ()
    found = [*against_notes(comparison), *merged_notes(comparison), *_uncompared_notes(comparison)]
    return (*found, *shared_notes(comparison))


def against_notes(comparison: Comparison) -> Iterator[Message]:
    """Which round and set the changes are against, and what else makes them less than plain."""
    before = comparison.before
    then: dict[str, Value] = {"round": before.round, "year": str(before.year)}
    yield Message(
        N_("Changes: against {round} ({year}), between published indices; + is better, – has nothing to compare with"),
        then,
    )
    if comparison.same_year:
        yield Message(
            N_("Both results are of {year}: the first that was named counts as the older one"), {"year": then["year"]}
        )
    if before.criteria.id != comparison.now.criteria.id:
        text = N_("Another set was used in {older:m}: {name}")
        yield Message(text, {"older": older(comparison), "name": before.criteria.name})
    elif not comparison.pairing.same_set:
        text = N_("The set has the same code as that used in {older:m}, but its file is another")
        yield Message(text, {"older": older(comparison)})
    if comparison.renamed:
        text = N_("Units that had another name in {older:m}: {names:l}")
        renamed = tuple(f"{now} ({then})" for then, now in comparison.renamed)
        yield Message(text, {"older": older(comparison), "names": shortened(renamed)})
    then_among, now_among = _among(before), _among(comparison.now)
    if comparison.changes and then_among != now_among:
        values = {"older": older(comparison), "newer": newer(comparison), "then": then_among, "now": now_among}
        yield Message(N_("Ranks in {older:m} were among {then:l}, those in {newer:m} are among {now:l}"), values)


def _among(results: Results) -> tuple[Message, ...]:
    """Among how many units ranks are, group by group where these are ranked apart."""
    if not has_groups(results):
        return (Message(N_("{count:n} {count:unit|units}"), {"count": len(results.units)}),)
    return tuple(
        Message(
            N_("{count:n} of the group {group}") if name else N_("{count:n} without a group"),
            {"count": len(entries), "group": name},
        )
        for name, entries in ranked_groups(results)
    )


def shortened(names: Sequence[str]) -> tuple[str, ...]:
    return first_of(names, _MOST_NAMES)


def merged_notes(comparison: Comparison) -> Iterator[Message]:
    """How the older index of each unit that was several came about; their ranks and grades are not compared."""
    merged = comparison.merged
    for change in merged[:_MOST_NAMES]:
        yield Message("{name}: {how:m}", {"name": change.now.unit.name, "how": held_against(comparison, change)})
    if len(merged) > _MOST_NAMES:
        more = len(merged) - _MOST_NAMES
        yield Message(N_("… and {count:n} more merged units; cchc compare tells of them all"), {"count": more})
    if merged:
        yield SEVERAL


def held_against(comparison: Comparison, change: Change) -> Message:
    """The arithmetic of a mean: ``mean of A, B in 2024: (70 + 80.5) ÷ 2 = 75.25``."""
    plain = len({one.weight for one in change.before}) == 1
    terms = [(one.entry.published_index, one.weight) for one in change.before]
    values: dict[str, Value] = {
        "names": tuple(one.entry.unit.name for one in change.before),
        "older": older(comparison),
        "sum": added([_term(index, None if plain else weight) for index, weight in terms]),
        "parts": len(terms) if plain else add([weight for _, weight in terms]),
        "mean": Message("= {mean:n}" if is_shown_whole(change.mean) else "≈ {mean:4}", {"mean": change.mean}),
    }
    told = Message(
        N_("plain mean of {names:l} in {older:m}: ({sum:m}) ÷ {parts:n} {mean:m}")
        if plain
        else N_("mean of {names:l} in {older:m} with their weights: ({sum:m}) ÷ {parts:n} {mean:m}"),
        values,
    )
    if change.mean == change.index_then:
        return told
    return Message(N_("{told:m}, rounded {index:n}"), {"told": told, "index": change.index_then})


def _term(index: Exact, weight: Exact | None) -> Message:
    if weight is None:
        return Message("{index:n}", {"index": index})
    return Message("{index:n} × {weight:n}", {"index": index, "weight": weight})


def shared_notes(comparison: Comparison) -> Iterator[Message]:
    for shared in comparison.shared[:_MOST_NAMES]:
        yield Message(
            N_("{name} is a predecessor of several units, and counts for each of them: {heirs:l}"),
            {"name": shared.name, "heirs": shared.heirs},
        )


def _uncompared_notes(comparison: Comparison) -> Iterator[Message]:
    """Why ranked units have nothing to compare with, but for those that are new."""
    found = [one for one in comparison.uncompared if one.why in (Lack.UNRANKED_THEN, Lack.UNKNOWN)][:_MOST_NAMES]
    for one, why in zip(found, lack_words(comparison, found), strict=True):
        yield Message("{name}: {why:m}", {"name": one.name, "why": why})


def lack_words(comparison: Comparison, found: Iterable[Uncompared]) -> list[Message]:
    """Why each of some units has nothing to compare with."""
    then, now = whys(comparison.before), whys(comparison.now)
    return [_lack(comparison, one, then, now) for one in found]


def _lack(
    comparison: Comparison, one: Uncompared, whys_then: Mapping[str, Message], whys_now: Mapping[str, Message]
) -> Message:
    then = older(comparison)
    if one.why is Lack.NEW:
        return Message(N_("not in {older:m}"), {"older": then})
    if one.why is Lack.UNRANKED:
        return Message(N_("not ranked now: {why:m}"), {"why": whys_now[one.code]})
    if one.why is Lack.UNKNOWN:
        codes = tuple(code for code, _, _ in one.then)
        text = N_("no comparison: its predecessors {codes:l} are not in {older:m}")
        return Message(text, {"older": then, "codes": codes})
    left = tuple(
        Message("{name} ({why:m})", {"name": name, "why": whys_then[code]})
        for code, name, why in one.then
        if why is not None
    )
    return Message(N_("no comparison: not ranked in {older:m}: {names:l}"), {"older": then, "names": left})
