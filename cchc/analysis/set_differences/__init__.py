"""What differs between two criteria sets, in the words of the field: nothing of it goes unsaid."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from ...criteria import CriteriaSet
from .difference import Aspect, Difference, Edit, Part, Said, Section
from .items import ItemDifferences, adjustment_differences
from .policy import head_differences, policy_differences

__all__ = ["Aspect", "Difference", "Edit", "Part", "Said", "Section", "SetDifferences", "compare_sets"]


class SetDifferences(NamedTuple):
    old: CriteriaSet
    new: CriteriaSet
    sections: tuple[Section, ...]
    """Those in which anything differs, fields in the order of the new set, what has gone beside what it stood in."""
    same: Mapping[str, str]
    """By the code of each indicator of the new set that the old one has too, its code there."""

    @property
    def differences(self) -> Iterator[Difference]:
        return (found for section in self.sections for found in section.differences)

    @property
    def is_empty(self) -> bool:
        return not self.sections

    @property
    def same_file(self) -> bool:
        return self.old.sha256 == self.new.sha256


def compare_sets(old: CriteriaSet, new: CriteriaSet) -> SetDifferences:
    comparison = ItemDifferences(old, new)
    sections = [
        Section(Part.SET, "", "", tuple(head_differences(old, new))),
        Section(Part.POLICY, "", "", tuple(policy_differences(old, new))),
        *comparison.fields(),
        Section(Part.ADJUSTMENTS, "", "", tuple(adjustment_differences(old, new))),
    ]
    same = {code: leaf.code for code, leaf in comparison.leaves.items()}
    return SetDifferences(old, new, tuple(section for section in sections if section.differences), same)
