"""Which fields and indicators of two criteria sets are held against each other, and what is left out.

Fields are the same by their code, or by what the newer set says they were. Indicators are the same where name, maximum
and rule are: what has the same words but gives other points for the same answer is none to compare.
"""

from __future__ import annotations

import enum
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from ..criteria import CriteriaSet
from ..results import CriteriaRecord, Item
from ..rules.fingerprint import fingerprint
from ..text import normal


class Omission(enum.Enum):
    """Why an indicator is not compared."""

    NEW = "new"
    GONE = "gone"
    NAME = "name"
    """The code has another name: it may be another matter."""
    MAXIMUM = "maximum"
    RULE = "rule"


class LeftOut(NamedTuple):
    why: Omission
    then: Item | None
    now: Item | None


class FieldPair(NamedTuple):
    """A field, and the one that it is held against."""

    then: int
    """Its position in the older set."""
    now: int


class ItemPair(NamedTuple):
    """The positions of an indicator among those of either set."""

    then: int
    now: int


class MapUse(enum.Enum):
    """What became of the newer set's map of fields."""

    NONE = "none"
    """It has none, or needs none because the sets are one."""
    USED = "used"
    OTHER_SET = "other_set"
    """It is to another set than the one that the older results are by."""
    UNKNOWN = "unknown"
    """The newer results do not keep their set, so that nobody knows whether it has one."""


class Pairing(NamedTuple):
    same_set: bool
    """Whether the files of the sets are the same to the byte."""
    map: MapUse
    map_to: str
    """The id of the set that the map is to; empty where there is no map."""
    rules_known: bool
    """Whether both results keep their sets, so that rules could be compared."""
    fields: tuple[FieldPair, ...]
    new_fields: tuple[Item, ...]
    gone_fields: tuple[Item, ...]
    lost_fields: tuple[tuple[str, str], ...]
    """What the map says of fields that the older set does not have: codes of now and of then."""
    indicators: tuple[ItemPair, ...]
    left_out: tuple[LeftOut, ...]


def pair_sets(
    then: CriteriaRecord, now: CriteriaRecord, then_set: CriteriaSet | None, now_set: CriteriaSet | None
) -> Pairing:
    """``then_set`` and ``now_set`` are the sets as far as the results keep them."""
    same = then.sha256 == now.sha256
    use, was = _map(then, now, now_set, same=same)
    known = {item.code: position for position, item in enumerate(then.fields)}
    fields = []
    new_fields = []
    lost = []
    for position, item in enumerate(now.fields):
        code = was.get(item.code, item.code)
        if code is not None and code in known:
            fields.append(FieldPair(known[code], position))
            continue
        new_fields.append(item)
        if code is not None and item.code in was:
            lost.append((item.code, code))
    taken = {pair.then for pair in fields}
    gone_fields = tuple(item for position, item in enumerate(then.fields) if position not in taken)
    indicators, left_out = _indicators(then, now, fields, then_set, now_set, same=same)
    return Pairing(
        same_set=same,
        map=use,
        map_to="" if now_set is None or now_set.previous is None else now_set.previous.criteria,
        rules_known=same or (then_set is not None and now_set is not None),
        fields=tuple(fields),
        new_fields=tuple(new_fields),
        gone_fields=gone_fields,
        lost_fields=tuple(lost),
        indicators=indicators,
        left_out=left_out,
    )


def _map(
    then: CriteriaRecord, now: CriteriaRecord, now_set: CriteriaSet | None, *, same: bool
) -> tuple[MapUse, Mapping[str, str | None]]:
    if same or then.id == now.id:
        return MapUse.NONE, {}
    if now_set is None:
        return MapUse.UNKNOWN, {}
    if now_set.previous is None:
        return MapUse.NONE, {}
    if now_set.previous.criteria != then.id:
        return MapUse.OTHER_SET, {}
    return MapUse.USED, dict(now_set.previous.fields)


# --- indicators ------------------------------------------------------------------------------------------------


def _indicators(
    then: CriteriaRecord,
    now: CriteriaRecord,
    fields: Sequence[FieldPair],
    then_set: CriteriaSet | None,
    now_set: CriteriaSet | None,
    *,
    same: bool,
) -> tuple[tuple[ItemPair, ...], tuple[LeftOut, ...]]:
    """In the order of the newer set, then what is in the older one only."""
    old, new = then.indicators, now.indicators
    old_at = {item.code: position for position, item in enumerate(old)}
    if same:
        return tuple(ItemPair(position, position) for position in range(len(new))), ()
    matches: dict[str, Item] = {}
    for pair in fields:
        matches.update(_matches(then.fields[pair.then], now.fields[pair.now]))
    pairs, left_out = [], []
    for position, item in enumerate(new):
        was = matches.get(item.code)
        why = Omission.NEW if was is None else _differs(was, item, then_set, now_set)
        if was is None or why is not None:
            assert why is not None
            left_out.append(LeftOut(why, was, item))
        else:
            pairs.append(ItemPair(old_at[was.code], position))
    told = {was.code for was in matches.values()}
    left_out += [LeftOut(Omission.GONE, item, None) for item in old if item.code not in told]
    return tuple(pairs), tuple(left_out)


def _matches(then: Item, now: Item) -> dict[str, Item]:
    """For indicators of a field, by their codes, the ones that they may be compared with.

    Those of the same code and name; then those of the same name, which only one has in either set; then, so that it can
    be told, those of the same code.
    """
    old, new = list(then.leaves), list(now.leaves)
    by_code = {_within(item, then): item for item in old}
    found: dict[str, Item] = {}
    for item in new:
        was = by_code.get(_within(item, now))
        if was is not None and _name(was) == _name(item):
            found[item.code] = was
    taken = {was.code for was in found.values()}
    old = [item for item in old if item.code not in taken]
    names = Counter(map(_name, old))
    by_name = {_name(item): item for item in old if names[_name(item)] == 1}
    rest = [item for item in new if item.code not in found]
    names = Counter(map(_name, rest))
    for item in rest:
        if names[_name(item)] == 1 and _name(item) in by_name:
            found[item.code] = by_name[_name(item)]
    taken = {was.code for was in found.values()}
    for item in rest:
        was = by_code.get(_within(item, now))
        if item.code not in found and was is not None and was.code not in taken:
            found[item.code] = was
    return found


def _within(item: Item, field: Item) -> str:
    """A code without that of its field, which may have changed."""
    return item.code.removeprefix(f"{field.code}.")


def _name(item: Item) -> str:
    return normal(item.name).casefold()


def _differs(then: Item, now: Item, then_set: CriteriaSet | None, now_set: CriteriaSet | None) -> Omission | None:
    if _name(then) != _name(now):
        return Omission.NAME
    if then.maximum != now.maximum:
        return Omission.MAXIMUM
    if then_set is not None and now_set is not None:
        rules = then_set.by_code[then.code].rule, now_set.by_code[now.code].rule
        if fingerprint(rules[0]) != fingerprint(rules[1]):
            return Omission.RULE
    return None
