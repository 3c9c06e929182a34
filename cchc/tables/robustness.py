"""How firm ranks are: margins and ranges of ranks, and the pairs of units whose order changes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from ..analysis.groups import has_groups
from ..analysis.margins import Distance, Neighbours
from ..analysis.robustness import Firmness, Pair, Robustness
from ..criteria import RankBy
from ..number import Exact, Rounding, RoundingMode, quotient
from ..problems import N_, Message
from ..results import RankedRecord, Results
from .groups import of_group, with_groups
from .policy_words import ranks_note, shown_places
from .ranking import round_and_set, tie_notes
from .rescaling import is_rescaled
from .table import NO_FIGURE, Align, Cell, Column, Row, Table
from .unit_codes import with_unit_codes

TITLE = N_("How firm the ranks are")

_MOST_PAIRS = 12
"""Pairs that are shown where all would be more than anybody reads."""
_MOST_PLACES = 9

TURNED = Message(N_("Turned: the share of the draws in which the unit that is behind was ahead"))

CONDITION = Message(N_("a condition"))
"""Stands where a better grade does not lack points."""

CERTAIN = Message(
    N_(
        "Certain to: while no weight moves by more, the order is proved not to turn, whatever was drawn; it may be "
        "certain beyond"
    )
)


def robustness_tables(results: Results, found: Robustness) -> list[Table]:
    """The units, of each group where ranks are theirs, and the pairs whose order changes the most."""
    tables = firmness_tables(results, found)
    turned = sorted((pair for pair in found.pairs if pair.turned), key=lambda pair: -_contested(pair, found))
    if turned:
        more = len(turned) - _MOST_PAIRS
        note = Message(N_("… and {count:n} more {count:pair|pairs}; a file (-o) has them all"), {"count": more})
        pairs = _pairs_table(results, found, turned[:_MOST_PAIRS])._replace(
            title=Message(N_("Units that change places"))
        )
        tables.append(pairs._replace(notes=(*((note,) if more > 0 else ()), TURNED, CERTAIN)))
    *above, last = tables
    return [*above, last._replace(notes=(*last.notes, *_notes(results, found)))]


def _contested(pair: Pair, found: Robustness) -> int:
    """The draws in which the order is the rarer one: the most where it is anybody's guess."""
    return min(pair.turned, found.draws - pair.turned - pair.level)


def firmness_tables(results: Results, found: Robustness) -> list[Table]:
    """In one table, or one for each group."""
    if not has_groups(results):
        return [_table(results, found, found.units)]
    names = dict.fromkeys(unit.margins.group for unit in found.units)
    first, *others = [
        _table(results, found, [unit for unit in found.units if unit.margins.group == name])._replace(
            title=of_group(TITLE, name)
        )
        for name in names
    ]
    return [first, *(table._replace(subtitle=()) for table in others)]


def firmness_sheet(results: Results, found: Robustness) -> list[Table]:
    """The same with what there is to say of them all."""
    *above, last = firmness_tables(results, found)
    return [*above, last._replace(notes=(*last.notes, *_notes(results, found)))]


def pairs_sheet(results: Results, found: Robustness) -> Table:
    return pairs_table(results, found)._replace(notes=(TURNED, CERTAIN, seed_note(found)))


def file_tables(results: Results, found: Robustness) -> list[Table]:
    """All units and all pairs."""
    pairs = with_unit_codes(
        pairs_table(results, found),
        (pair.ahead.unit.code for pair in found.pairs),
        before="ahead",
        heading=N_("Code of the unit ahead"),
    )
    behind = (pair.behind.unit.code for pair in found.pairs)
    pairs = with_unit_codes(pairs, behind, before="behind", heading=N_("Code of the unit behind"))
    return [firmness_table(results, found, found.units), pairs]


def firmness_table(results: Results, found: Robustness, units: Sequence[Firmness]) -> Table:
    """Units in one list, with their codes: their group, if they are ranked apart, is a column of it."""
    listed = with_groups(_table(results, found, units), (firm.entry.unit for firm in units), results, at=1)
    return with_unit_codes(listed, (firm.entry.unit.code for firm in units))


def _table(results: Results, found: Robustness, units: Sequence[Firmness]) -> Table:
    policy = results.policy
    each = [unit.margins for unit in found.units]
    places = places_of(
        [near.distance.points for one in each for near in (one.above, one.below) if near], shown_places(policy)
    )
    grade_places = places_of(
        [distance.points for one in each for distance in (one.next, one.kept) if distance], shown_places(policy)
    )
    rows = [
        Row(
            (
                unit.entry.rank,
                unit.entry.unit.name,
                unit.entry.unit.index,
                _gained(_distance(unit.margins.above), places),
                _lost(_distance(unit.margins.below), places),
                ranks_words(unit),
                quotient(100 * unit.kept, found.draws),
                _grade_gained(unit.margins.next, grade_places),
                _lost(unit.margins.kept, grade_places),
            )
        )
        for unit in units
    ]
    rank, grade = Message(N_("To the ranks beside (pt)")), Message(N_("To the grades beside (pt)"))
    moved = Message(N_("Rank, weights ±{spread:n} %"), {"spread": found.spread})
    return Table(
        title=Message(TITLE),
        subtitle=round_and_set(results),
        columns=(
            Column(Message(N_("Rank")), Align.RIGHT, 0, "rank"),
            Column(Message(N_("Unit")), key="name", wide=True),
            Column(Message(N_("Index (%)")), Align.RIGHT, policy.index_rounding.places, "index"),
            Column(Message(N_("To gain")), Align.RIGHT, places, "to_gain", over=rank),
            Column(Message(N_("May lose")), Align.RIGHT, places, "may_lose", over=rank),
            Column(Message(N_("Range")), Align.CENTER, 0, "range", over=moved, strong=True),
            Column(Message(N_("Kept (%)")), Align.RIGHT, 1, "kept", over=moved),
            Column(Message(N_("Grade: to gain")), Align.RIGHT, grade_places, "grade_to_gain", minor=True, over=grade),
            Column(Message(N_("Grade: may lose")), Align.RIGHT, grade_places, "grade_may_lose", minor=True, over=grade),
        ),
        rows=tuple(rows),
        notes=tie_notes([unit.entry for unit in units]),
        name=Message(N_("Firmness of ranks")),
    )


def _distance(near: Neighbours | None) -> Distance | None:
    return None if near is None else near.distance


def places_of(values: Iterable[Exact], least: int | None) -> int:
    """Decimals by which no figure but 0 is shown as 0."""
    places = 2 if least is None else least
    smallest = min((value for value in values if value), default=1)
    while places < _MOST_PLACES and smallest < quotient(1, 10**places):
        places += 1
    return places


def _gained(distance: Distance | None, places: int) -> Cell:
    return NO_FIGURE if distance is None else rounded_up(distance.points, places)


def _lost(distance: Distance | None, places: int) -> Cell:
    return NO_FIGURE if distance is None else rounded_down(distance.points, places)


def _grade_gained(distance: Distance | None, places: int) -> Cell:
    return CONDITION if distance is not None and not distance.points else _gained(distance, places)


def rounded_up(points: Exact, places: int) -> Exact:
    """So that whoever gains as much has enough."""
    least = rounded_down(points, places)
    return least if least == points else least + quotient(1, 10**places)


def rounded_down(points: Exact, places: int) -> Exact:
    """So that whoever loses as much has not lost too much."""
    return Rounding(places, RoundingMode.DOWN).of(points)


def ranks_words(unit: Firmness) -> Message:
    if unit.best == unit.worst:
        return Message("{rank:n}", {"rank": unit.best})
    return Message("{best:n}–{worst:n}", {"best": unit.best, "worst": unit.worst})


def _notes(results: Results, found: Robustness) -> Iterator[Message]:
    """What the figures mean, and what was drawn: the same again for whoever gives the same seed."""
    yield Message(
        N_(
            "To gain, may lose: points with which the unit is level with the next better or worse rank, or just has "
            "the next grade or its own; what is to be gained is rounded up, what may be lost down"
        )
    )
    if results.policy.rank_by is RankBy.PUBLISHED:
        yield Message(N_("Published indices are compared: level is where rounding makes them equal"))
    yield Message(
        N_(
            "Range, kept: the ranks that the unit has, as things are and in {draws:n} draws, each of which moves the "
            "weight of every field by itself by up to ±{spread:n} %, and the share of the draws in which it keeps its "
            "rank"
        ),
        {"draws": found.draws, "spread": found.spread},
    )
    yield seed_note(found)
    if results.criteria.adjustments:
        yield Message(N_("Bonuses and penalties have no weight: they add to the index what they add to it now"))
    if is_rescaled(results):
        yield Message(N_("No survey was held: the weights are those of the fields as they were measured"))
    yield ranks_note(results.policy)
    if results.unranked:
        yield Message(
            N_("Not ranked, and so in no draw: {names:l}"), {"names": tuple(entry.name for entry in results.unranked)}
        )


def seed_note(found: Robustness) -> Message:
    return Message(
        N_("Seed {seed}: --seed {seed} --draws {draws} --spread {spread} makes the same draws again"),
        {"seed": str(found.seed), "draws": str(found.draws), "spread": str(found.spread)},
    )


def pairs_table(results: Results, found: Robustness) -> Table:
    """All of them, in the order of ranks."""
    return _pairs_table(results, found, found.pairs)


def _pairs_table(results: Results, found: Robustness, pairs: Sequence[Pair]) -> Table:
    places = places_of([pair.gap.points for pair in pairs], shown_places(results.policy))
    rows = [
        Row(
            (
                ranked_name(pair.ahead),
                ranked_name(pair.behind),
                rounded_up(pair.gap.points, places),
                quotient(100 * pair.turned, found.draws),
                certain_to(pair),
            )
        )
        for pair in pairs
    ]
    table = Table(
        title=Message(N_("Units next to each other, and those that change places")),
        columns=(
            Column(Message(N_("Ahead")), key="ahead", wide=True),
            Column(Message(N_("Behind")), key="behind", wide=True),
            Column(Message(N_("Gap (pt)")), Align.RIGHT, places, "gap"),
            Column(Message(N_("Turned (%)")), Align.RIGHT, 1, "turned"),
            Column(Message(N_("Certain to (%)")), Align.RIGHT, 1, "certain"),
        ),
        rows=tuple(rows),
        name=Message(N_("Pairs")),
    )
    return with_groups(table, (pair.ahead.unit for pair in pairs), results)


def certain_to(pair: Pair) -> Exact | Message:
    return Message(N_("equal now")) if pair.holds_to is None else pair.holds_to


def ranked_name(entry: RankedRecord) -> Message:
    return Message("{rank:n}. {name}", {"rank": entry.rank, "name": entry.unit.name})
