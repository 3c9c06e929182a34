"""How the result of a unit came about as a whole: its points, index, rank and grade."""

from __future__ import annotations

from collections.abc import Iterator

from ...analysis.neighbours import AmongOthers, Neighbour, neighbours
from ...assessment import SELF
from ...criteria import AdjustmentKind, CriteriaSet, RankBy
from ...number import Exact, add
from ...problems import N_, Message, Value
from ...results import RankedRecord, Results
from ...scoring import State
from ...stages.stage import stage_words
from ..adjustments import KINDS, capped_words, signed
from ..conditions import conditions_in_words, grade_name, grade_of_code
from ..groups import group_name
from ..joined import added
from ..policy_words import TIES, grade_ranges, rounding_words
from ..precise import number_words, precise
from ..table import Table
from .lines import LINE_COLUMNS, rows_of, several


def head_table(results: Results, criteria: CriteriaSet, entry: RankedRecord) -> Table:
    return _Head(results, criteria, entry).table()


class _Head:
    def __init__(self, results: Results, criteria: CriteriaSet, entry: RankedRecord) -> None:
        self.results, self.criteria, self.entry, self.unit = results, criteria, entry, entry.unit
        self.found = {record.code: record for record in entry.unit.indicators}

    def table(self) -> Table:
        values: dict[str, Value] = {"name": self.unit.name}
        lines = [
            (N_("Source of the set"), self.criteria.source),
            *several(N_("Points"), self._points()),
            *several(N_("Maximum"), self._maximum()),
            *several(N_("Index"), self._index()),
            *several(N_("Rank"), self._rank()),
            *several(N_("Grade"), self._grade()),
            *several(N_("Received"), self._received()),
            *several(N_("Index by stage"), self._stages()),
        ]
        return Table(
            title=Message(N_("{name}: how the result came about"), values),
            columns=LINE_COLUMNS,
            rows=tuple(rows_of(lines)),
            notes=(
                Message(N_("≈ stands before a number that is shown shortened; it counts at its full length")),
                Message(N_("An indicator that names no source of its own rests on that of the set")),
            ),
            name=Message("{name}", values),
        )

    def _points(self) -> Iterator[Message]:
        unit = self.unit
        terms = [
            Message(N_("{points:m} (field {code})"), {"code": part.code, "points": number_words(part.points)})
            for part in unit.fields
        ]
        measured = unit.measured
        yield Message(N_("{terms:m} {sum:=} pt"), {"terms": added(terms), "sum": add([p.points for p in unit.fields])})
        if measured is not None:
            away = [item for item in self.criteria.leaves if self.found[item.code].reason.code == "R-NO-SURVEY"]
            total = add([measured.maximum, *(item.maximum for item in away)])
            rescaled = add([unit.points, -unit.adjustments.net])
            yield Message(
                N_(
                    "no survey was held, so they are rescaled from what was measured to the whole: {points:n} × "
                    "{whole:n} ÷ {measured:n} {rescaled:=}"
                ),
                {"points": measured.points, "whole": total, "measured": measured.maximum, "rescaled": rescaled},
            )
        for kind in AdjustmentKind:
            if unit.adjustments.of_kind(kind):
                counted = signed(kind, unit.adjustments.counted(kind))
                capped = capped_words(unit, kind, self.results.policy)
                words: dict[str, Value] = {"kind": KINDS[kind], "points": counted}
                if capped is None:
                    yield Message(N_("{kind:m}: {points:n} pt"), words)
                else:
                    yield Message(N_("{kind:m}: {points:n} pt ({capped:m})"), words | {"capped": capped})
        if unit.adjustments.items:
            yield Message(N_("in all {points:n} pt"), {"points": unit.points})

    def _maximum(self) -> Iterator[Message]:
        unit = self.unit
        away = [
            leaf
            for leaf in self.criteria.leaves
            if self.found[leaf.code].state is State.NOT_APPLICABLE
            and not (unit.measured and self.found[leaf.code].reason.code == "R-NO-SURVEY")
        ]
        if not away:
            yield Message(N_("{maximum:n} pt: everything applies"), {"maximum": unit.maximum})
            return
        yield Message(
            N_("{whole:n} pt of the set, less {away:n} of what is not applicable ({codes:l}) = {maximum:n} pt"),
            {
                "whole": self.criteria.maximum,
                "away": add([leaf.maximum for leaf in away]),
                "codes": tuple(leaf.code for leaf in away),
                "maximum": unit.maximum,
            },
        )

    def _index(self) -> Iterator[Message]:
        unit, rounding = self.unit, self.results.policy.index_rounding
        index, exact = self.entry.published_index, self.entry.exact_index
        values: dict[str, Value] = {
            "points": number_words(unit.points),
            "maximum": number_words(unit.maximum),
            "exact": precise(exact, index, rounding.places),
            "index": index,
        }
        yield Message(N_("{points:m} ÷ {maximum:m} × 100 {exact:m} %"), values)
        if index != exact:
            values["rounding"] = rounding_words(rounding)
            yield Message(N_("rounded ({rounding:m}): {index:n} %"), values)

    def _rank(self) -> Iterator[Message]:
        results, entry = self.results, self.entry
        found = neighbours(results, entry)
        values: dict[str, Value] = {"rank": entry.rank, "all": found.of}
        if found.group is None:
            yield Message(N_("{rank:n} of {all:n} ranked {all:unit|units}"), values)
        else:
            values["group"] = group_name(found.group)
            yield Message(N_("{rank:n} of {all:n} ranked {all:unit|units} of the group {group:m}"), values)
        if found.tied:
            names = tuple(other.unit.name for other in found.tied)
            yield Message(N_("shared with {names:l}: equal in all that is compared"), {"names": names})
        yield from self._beside(found)
        exact = results.policy.rank_by is RankBy.EXACT
        chain = Message(N_("the exact index") if exact else N_("the published index"))
        if results.policy.tie_break:
            fields = {"by": chain, "fields": results.policy.tie_break}
            chain = Message(N_("{by:m}, then field {fields:l}"), fields)
        ties = Message(TIES[results.policy.ties])
        yield Message(N_("compared is {chain:m}; {ties:m}"), {"chain": chain, "ties": ties})

    def _beside(self, found: AmongOthers) -> Iterator[Message]:
        if found.above is None:
            yield Message(N_("no unit is above it"))
        else:
            yield self._neighbour(N_("above it {name}, rank {rank:n}: {why:m}"), found.above)
        if found.below is None:
            yield Message(N_("no unit is below it"))
        else:
            yield self._neighbour(N_("below it {name}, rank {rank:n}: {why:m}"), found.below)

    def _neighbour(self, template: str, found: Neighbour) -> Message:
        other = found.entry
        return Message(template, {"name": other.unit.name, "rank": other.rank, "why": self._between(found)})

    def _between(self, found: Neighbour) -> Message:
        if found.by_order:
            return Message(N_("equal in all that is compared, and later or earlier in the list of units"))
        own, other = found.own, found.other
        if found.field is not None:
            values: dict[str, Value] = {"field": found.field, "other": _percent(other), "own": _percent(own)}
            return Message(N_("the same index, and in field {field} {other:m} against {own:m}"), values)
        assert own is not None
        assert other is not None
        values = {"other": other, "own": own, "margin": abs(add([own, -other]))}
        if found.entry.unit.index == self.unit.index:
            return Message(
                N_("the same index in print; unrounded {other:m} % against {own:m} %"),
                {"other": precise(other, own, 2, sign=False), "own": precise(own, other, 2, sign=False)},
            )
        shown: dict[str, Value] = {
            "other": _index_words(found.entry.unit.index, self.results),
            "own": _index_words(self.unit.index, self.results),
            "margin": Message("{margin:=}", values),
        }
        return Message(N_("index {other:m} against {own:m}, a difference {margin:m} percentage points"), shown)

    def _grade(self) -> Iterator[Message]:
        policy, entry = self.results.policy, self.entry
        index = entry.published_index
        place = [grade.code for grade in policy.grades].index(entry.grade)
        band = grade_ranges(policy)[place]
        values: dict[str, Value] = {"grade": grade_name(policy, entry.grade), "index": index, "band": band}
        if entry.missed:
            yield Message(N_("{grade}, although the index of {index:n} % reaches a higher one"), values)
        else:
            yield Message(N_("{grade}: the index of {index:n} % is in its range, {band:m}"), values)
        for missed in entry.missed:
            reached = grade_of_code(policy, missed.grade)
            yield Message(
                N_("the grade {grade} (from {start:n} %) is missed: {reasons:l}"),
                {"grade": grade_name(policy, missed.grade), "start": reached.start or 0, "reasons": missed.reasons},
            )
        required = policy.grades[place].requires
        if not required.is_empty:
            text = N_("what the grade {grade} requires beside the index is met: {conditions:l}")
            yield Message(text, {"grade": values["grade"], "conditions": conditions_in_words(required)})
        higher = [grade for grade in policy.grades[:place] if grade.start is not None and grade.start > index]
        if higher and higher[-1].start is not None:
            values = {
                "grade": grade_name(policy, higher[-1].code),
                "start": higher[-1].start,
                "lacking": add([higher[-1].start, -index]),
            }
            text = N_("the next grade, {grade}, begins at {start:n} %: {lacking:n} percentage points more are needed")
            yield Message(text, values)

    def _received(self) -> Iterator[Message]:
        received = self.unit.received
        if received is None:
            return
        if received.date is None:
            yield Message(N_("on a day that nobody knows"))
            return
        day = received.date.strftime("%d/%m/%Y")
        late: Message = Message(N_("in time"))
        if received.late:
            late = Message(N_("{days:n} {days:day|days} after the deadline"), {"days": received.late})
        text = N_("{day}, {late:m}") if received.stated else N_("{day} (by its file's time alone), {late:m}")
        yield Message(text, {"day": day, "late": late})

    def _stages(self) -> Iterator[Message]:
        for stage in self.unit.stages:
            if stage.index is None:
                continue
            values: dict[str, Value] = {
                "stage": stage_words(stage.stage),
                "index": _index_words(stage.index, self.results),
                "points": stage.points,
                "maximum": stage.maximum,
            }
            if stage.source is None and stage.stage != SELF:
                yield Message(N_("after {stage:m}: {index:m}; nothing came in"), values)
            else:
                yield Message(N_("after {stage:m}: {index:m} ({points:n} of {maximum:n} pt)"), values)


def _percent(index: Exact | None) -> Message:
    return Message(N_("nothing applicable")) if index is None else Message("{index:n} %", {"index": index})


def _index_words(index: Exact | None, results: Results) -> Message:
    if index is None:
        return Message(N_("none"))
    return Message(f"{{index:{results.policy.index_rounding.places}}} %", {"index": index})
