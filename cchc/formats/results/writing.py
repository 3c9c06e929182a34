"""Results as a document."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ...analysis.groups import has_groups
from ...criteria import Policy
from ...language import Language
from ...results import IndicatorRecord, RankedRecord, Results
from ..json_text import Json, dump, quoted
from .parts import (
    FORMAT,
    criteria_json,
    groups_json,
    heading_json,
    message_text,
    outcome_json,
    policy_json,
    predecessors_json,
    problem_json,
    ranked_json,
    remarks_json,
    unranked_json,
)
from .revision import input_json, revision_json
from .seal import sealed


def to_json(results: Results, language: Language) -> Json:
    """The document as plain values; sentences are in the given language."""
    units = [ranked_json(entry, results.policy, language) for entry in results.units]
    return _head(results) | {"units": units} | _rest(results, language)


def _head(results: Results) -> Json:
    """What stands before the units."""
    return {
        "format": FORMAT,
        **({"final": True} if results.final else {}),
        "tool": {"name": "cchc", "version": results.version},
        "round": {
            "name": results.round,
            "year": results.year,
            "stage": results.stage,
            **({"stages": list(results.stages)} if results.stages else {}),
            "heading": heading_json(results.heading),
        },
        "criteria": criteria_json(results.criteria),
        "policy": policy_json(results.policy),
    }


def _rest(results: Results, language: Language) -> Json:
    """What stands behind the units."""
    return {
        **({"groups": groups_json(results)} if has_groups(results) else {}),
        "unranked": [unranked_json(entry) | predecessors_json(entry.predecessors) for entry in results.unranked],
        "problems": [problem_json(problem, language) for problem in results.problems],
        **({"inputs": [input_json(file) for file in results.inputs]} if results.inputs else {}),
        **({} if results.replaces is None else {"replaces": revision_json(results.replaces, language)}),
    }


def document_text(results: Results, language: Language) -> str:
    """The document as it is written; a final one with its seal."""
    return "".join(document_pieces(results, language))


def document_pieces(results: Results, language: Language) -> Iterator[str]:
    """The same piece by piece, a unit each: the document of a large round takes more memory than all that it tells."""
    pieces = _pieces(results, language)
    return sealed(pieces) if results.final else pieces


def _pieces(results: Results, language: Language) -> Iterator[str]:
    """What ``dump`` makes of ``to_json``."""
    yield dump(_head(results)).removesuffix("}") + ',"units":['
    writer = _UnitWriter(results.policy, language)
    comma = ""
    for entry in results.units:
        yield comma + writer.text(entry)
        comma = ","
    yield "]," + dump(_rest(results, language)).removeprefix("{")


_NO_INDICATORS = ',"indicators":[]'
"""Where they go; no text of a document can hold this, for its quotes would be escaped."""


class _UnitWriter:
    """Writes units. What indicators share in units whose answers are the same is made into text once."""

    MOST = 8192
    """Indicators that are kept."""

    def __init__(self, policy: Policy, language: Language) -> None:
        self._policy, self._language = policy, language
        self._known: dict[int, tuple[IndicatorRecord, str]] = {}
        """The first indicator with a reason, by the reason's identity, and all but what a unit says beside facts."""

    def text(self, entry: RankedRecord) -> str:
        bare = entry._replace(unit=replace(entry.unit, indicators=()))
        head, _, rest = dump(ranked_json(bare, self._policy, self._language)).partition(_NO_INDICATORS)
        indicators = ",".join(map(self._indicator, entry.unit.indicators))
        return f'{head},"indicators":[{indicators}]{rest}'

    def _indicator(self, item: IndicatorRecord) -> str:
        known = self._known.get(id(item.reason))
        if known is not None and _came_alike(known[0], item):
            start = known[1]
        else:
            start = self._outcome(item)
            if len(self._known) < self.MOST:
                self._known[id(item.reason)] = item, start
        return f"{start},{self._remarks(item)}"

    def _outcome(self, item: IndicatorRecord) -> str:
        """What ``dump`` makes of the same, without its end: there are some hundred thousand of them in a country."""
        bare = outcome_json(item, self._policy.points_places)
        reason = item.reason
        sentence = quoted(self._language.sentence(reason))
        return f'{dump(bare)[:-1]},"reason":{message_text(reason)[:-1]},"text":{sentence}}}'

    def _remarks(self, item: IndicatorRecord) -> str:
        places = self._policy.points_places
        if item.claimed is None and not item.steps:  # of nearly all; to encode a text alone is many times faster
            return f'"claimed":null,"evidence":{quoted(item.evidence)}}}'
        return dump(remarks_json(item, places, self._language)).removeprefix("{")


def _came_alike(one: IndicatorRecord, other: IndicatorRecord) -> bool:
    """Whether two indicators are one, with the same answer that came to the same."""
    return (
        one.reason is other.reason
        and one.answer is other.answer
        and one.code == other.code
        and one.state is other.state
        # Fractions that are one object, as most are, need not be compared.
        and (one.points is other.points or one.points == other.points)
        and (one.maximum is other.maximum or one.maximum == other.maximum)
    )
