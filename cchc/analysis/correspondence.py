"""Which items of two criteria sets are the same: by code and name, and where one of them has changed by the other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from typing import Protocol, TypeVar

from ..text import have_most_words_in_common


class Coded(Protocol):
    @property
    def code(self) -> str: ...

    @property
    def name(self) -> str: ...


_O = TypeVar("_O", bound=Coded)
_N = TypeVar("_N", bound=Coded)


def correspondence(old: Sequence[_O], new: Sequence[_N]) -> dict[str, _O]:
    """The item of the old set that each of the new one is, by the code of the new one; new ones are not there.

    A name that only one item on either side has is the same item under another code. Under one code it is the same
    item where most words of the names are the same: a code that has gone to something else is not.
    """
    found: dict[str, _O] = {}
    left = {item.code: item for item in old}
    for item in new:
        before = left.get(item.code)
        if before is not None and before.name == item.name:
            found[item.code] = left.pop(item.code)
    rest = [item for item in new if item.code not in found]
    then, now = Counter(item.name for item in left.values()), Counter(item.name for item in rest)
    by_name = {item.name: item for item in left.values() if then[item.name] == 1}
    for item in rest:
        moved = by_name.get(item.name) if now[item.name] == 1 else None
        if moved is not None:
            found[item.code] = left.pop(moved.code)
    for item in rest:
        renamed = left.get(item.code)
        if item.code not in found and renamed is not None and have_most_words_in_common(renamed.name, item.name):
            found[item.code] = left.pop(item.code)
    return found


def with_contents(
    found: Mapping[str, _O],
    old: Mapping[str, tuple[_O, Collection[str]]],
    new: Mapping[str, Collection[str]],
    same: Mapping[str, str],
) -> dict[str, _O]:
    """With those too that have most of their contents in common, whatever they are called.

    ``old`` and ``new`` have the codes of what is in each item, by its code; ``same`` has for the code of each of the
    new contents that of the old one, if any.
    """
    result = dict(found)
    left = {code: contents for code, (_, contents) in old.items() if code not in {item.code for item in found.values()}}
    for code, contents in new.items():
        if code in result:
            continue
        partners = {same[inner] for inner in contents if inner in same}
        for candidate, inside in left.items():
            shared = partners & set(inside)
            if 2 * len(shared) > max(len(inside), len(contents)):
                result[code] = old[candidate][0]
                del left[candidate]
                break
    return result
