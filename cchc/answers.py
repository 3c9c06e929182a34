"""What a unit states about one indicator, and how it is read against the indicator's rule."""

from __future__ import annotations

import collections.abc
import enum
from collections.abc import Collection
from typing import Literal, NamedTuple, TypeAlias

from . import number
from .nodes import At, Entry, Mapping, Node, Scalar, Sequence, Source, did_you_mean, is_blank, report_key
from .number import Exact, exact_text
from .problems import N_, Message, Value
from .rules import AWAY_KEY, RESERVED_KEYS, Choice, Facts, Figure, Flaw, Input, Rule, Way, input_name
from .text import fold, normal


class Absent(enum.Enum):
    """Why there are no facts. Neither is 0, and neither is the other."""

    UNANSWERED = "unanswered"
    NOT_APPLICABLE = "not_applicable"


UNANSWERED: Literal[Absent.UNANSWERED] = Absent.UNANSWERED
NOT_APPLICABLE: Literal[Absent.NOT_APPLICABLE] = Absent.NOT_APPLICABLE

_NOT_APPLICABLE_WORDS = frozenset({"not_applicable", "không áp dụng", "kad"})

_LIKE_NOT_APPLICABLE = frozenset({"notapplicable", "na", "kad", "khongapdung", "khongphatsinh", "kps"})
"""The letters of what people write for it in the place of a figure, where 0 would make another result."""

NONE_MET = ("0", "[]")
"""In the cell of a checklist: no item is met, which an empty cell does not say."""

Stated: TypeAlias = Facts | Absent

Told: TypeAlias = collections.abc.Mapping[str, "str | int | tuple[str, ...]"]
"""An answer's facts under their keys: counts whole, decimals as text, codes as they are."""


class Finding(NamedTuple):
    """What a stage after the self-assessment says of an indicator beside facts."""

    points: Exact | None = None
    """Settled by the appraisers or the council in place of the rule."""
    reason: str = ""
    explain: bool = False
    """Whether the unit is asked to explain."""
    explanation: str = ""
    at: tuple[tuple[str, tuple[int, int]], ...] = ()
    """Line and column of each key that has a place of its own, filled or not."""

    @property
    def says_nothing(self) -> bool:
        return self.points is None and not (self.reason or self.explain or self.explanation)

    def position_of(self, key: str) -> tuple[int, int] | None:
        return next((position for known, position in self.at if known == key), None)


class Answer(NamedTuple):
    """Facts, or why there are none, with what the unit claims for them and what proves them."""

    stated: Stated
    way: int = 0
    """Which of the rule's ways the facts are stated in."""
    claimed: Exact | None = None
    evidence: str = ""
    note: str = ""
    at: tuple[int | None, int] | None = None
    """Line and column in the file of its assessment, which knows the place; no line: the assessment's own."""
    claimed_at: tuple[int, int] | None = None
    """The same of the claim, where it has a cell of its own."""
    measure: Message | None = None
    """How the facts are told, where they come from records that have more to tell than they."""
    finding: Finding | None = None
    """Of an answer in a later stage, or one that stands after it."""
    evidence_at: tuple[int, int] | None = None
    """Line and column of the evidence, where it has a cell of its own."""

    @property
    def settled(self) -> Exact | None:
        """The points that count whatever the rule would give."""
        return None if self.finding is None else self.finding.points

    def with_evidence(
        self, evidence: str, at: tuple[int | None, int] | None, evidence_at: tuple[int, int] | None = None
    ) -> Answer:
        """The same as another unit says it, with its own evidence and at its own place."""
        stated, way, claimed, _, note, _, claimed_at, measure, finding, _ = self
        return Answer(stated, way, claimed, evidence, note, at, claimed_at, measure, finding, evidence_at)

    @property
    def is_given(self) -> bool:
        """Whether facts are stated, or points settled; a claim, a piece of evidence or a note is no answer yet."""
        return self.stated is not UNANSWERED or self.settled is not None

    @property
    def says_nothing(self) -> bool:
        """Whether not even a claim, a piece of evidence, a reason or a note is in it."""
        said = self.claimed is not None or self.evidence or self.note
        return self.stated is UNANSWERED and not said and (self.finding is None or self.finding.says_nothing)


def is_not_applicable(text: str) -> bool:
    """Whether a text says ``not_applicable``, ``không áp dụng`` or ``KAD``, in either case."""
    return normal(text).casefold() in _NOT_APPLICABLE_WORDS


class Remarks(NamedTuple):
    """What a unit says of an answer beside its facts."""

    claimed: Exact | None = None
    evidence: str = ""
    note: str = ""


def read_answer(
    rule: Rule, node: Node, source: Source, *, code: str, beside: tuple[str, ...] = RESERVED_KEYS
) -> Answer | None:
    """One answer. None, and complaints, where it cannot be read; blank inputs make it unanswered.

    ``beside`` are the keys that may stand beside the facts.
    """
    if type(node) is not Mapping:
        return _read_bare(rule, node, source, code)
    remarks = read_remarks(node, source)
    known = (*rule.keys, *beside, AWAY_KEY)
    meant = {report_key(source, node, key, known) for key in node.entries if key not in known}
    misspelled = [key for key in known if key in meant and key not in node.entries]
    if AWAY_KEY in node.entries:
        away = _read_away(rule, node, source, code)
        if away is not False:
            return away
    way = _stated_way(rule, node, source, code)
    if way is None:
        return None
    facts = _read_facts(rule.ways[way], node, source, code, misspelled)
    if facts is None or misspelled:
        return None
    if facts is UNANSWERED and remarks.claimed is not None and "claimed" in beside:
        source.report("W-A021", node.at, code=code, claimed=remarks.claimed)
    return Answer(
        facts,
        way,
        *remarks,
        source.position(node.at),
        _cell_of("claimed", node, source),
        evidence_at=_cell_of("evidence", node, source),
    )


def _read_away(rule: Rule, node: Mapping, source: Source, code: str) -> Answer | Literal[False] | None:
    """``not_applicable: true`` as an answer; False where it is not true; None, and a complaint, where it cannot be."""
    entry = Entry(source, node)
    away = entry.flag(AWAY_KEY, default=False, spoken=True)  # {not_applicable, evidence: …}
    if entry.failed or not away:
        return None if entry.failed else False
    given = [node.entries[key] for key in rule.keys if key in node.entries and not is_blank(node.entries[key])]
    if given:
        source.report("E-T007", given[0].at, code=code)
        return None
    remarks = read_remarks(node, source)
    return Answer(NOT_APPLICABLE, 0, *remarks, source.position(node.at), _cell_of("claimed", node, source))


def _cell_of(key: str, node: Mapping, source: Source) -> tuple[int, int] | None:
    return source.position(node.entries[key].at) if source.has_cells and key in node.entries else None


def read_remarks(node: Mapping, source: Source) -> Remarks:
    """The claim, the evidence and the note; blank, and a complaint, where one of them cannot be read."""
    claimed = evidence = note = None
    for key in RESERVED_KEYS:
        value = node.entries.get(key)
        if value is None or is_blank(value):
            continue
        if key == "evidence":
            evidence = source.text(value, what=source.called(key, Message(N_("evidence"))))
        elif key == "claimed":
            if AWAY_KEY in node.entries and type(value) is Scalar and is_not_applicable(value.text):
                continue  # not applicable all along the row
            claimed = source.number(value, what=source.called(key, Message(N_("claimed points"))), optional=True)
        else:
            note = source.text(value, what=source.called(key, Message(N_("note"))))
    return Remarks(claimed, evidence or "", note or "")


def _stated_way(rule: Rule, node: Mapping, source: Source, code: str) -> int | None:
    """Which way is stated (the usual one where none is); None, and a complaint, where two are."""
    if len(rule.ways) == 1:
        return 0
    entries = node.entries
    stated = [
        position
        for position, way in enumerate(rule.ways)
        if any(key in entries and not is_blank(entries[key]) for key in way.keys)
    ]
    if len(stated) > 1:
        keys, others = (_called(source, *rule.ways[position].inputs) for position in stated[:2])
        source.report("E-A010", node.at, code=code, keys=keys, others=others)
        return None
    return stated[0] if stated else 0


def _read_bare(rule: Rule, node: Node, source: Source, code: str) -> Answer | None:
    if is_blank(node):
        return Answer(UNANSWERED, at=source.position(node.at))
    if isinstance(node, Scalar) and is_not_applicable(node.text):
        return Answer(NOT_APPLICABLE, at=source.position(node.at))
    keys = (*rule.ways[0].keys, *(("reason",) if source.changes and "points" not in rule.keys else ()))
    example = f"{{{', '.join(f'{key}: …' for key in keys)}}}"
    source.report("E-A011", node.at, code=code, example=example, unless=_how_away(source, code))
    return None


def _how_away(source: Source, code: str) -> Message:
    """The end of a complaint: how one says that the indicator does not apply, unless the set forbids that."""
    if code in source.always_apply:
        return Message("NO-HINT")
    return Message("HINT-AWAY", {"how": source.not_applicable(code)})


def _read_facts(way: Way, node: Mapping, source: Source, code: str, misspelled: Collection[str] = ()) -> Stated | None:
    """All facts of a way, or none where every input is blank. None, and complaints, where they cannot be read.

    ``misspelled`` are keys that are missing as others stand in their place, of which there are complaints.
    """
    facts: list[Exact] = []
    sound = True
    blank: list[Input] = []
    entries = node.entries
    for asked in way.inputs:
        value = entries.get(asked.key)
        if asked.key in misspelled:
            sound = False
        elif value is None or is_blank(value):
            blank.append(asked)
        elif type(asked) is Figure:
            figure = _read_figure(asked, value, source, code)
            if figure is None:
                sound = False
            else:
                facts.append(figure)
        else:
            chosen = _read_choice(asked, value, source, code)  # type: ignore[arg-type]  # or Figure
            if chosen is None:
                sound = False
            else:
                facts.extend(chosen)
    if blank:
        if len(blank) == len(way.inputs):
            return UNANSWERED
        at = entries[blank[0].key].at if source.has_cells else node.at
        source.report("E-A012", at, code=code, missing=_called(source, *blank))
        return None
    if not sound:
        return None
    return _consistent(way, tuple(facts), node, source, code)


def _called(source: Source, *inputs: Input) -> tuple[Value, ...]:
    return tuple(source.called(asked.key, input_name(asked)) for asked in inputs)


def _consistent(way: Way, facts: Facts, node: Mapping, source: Source, code: str) -> Facts | None:
    """The facts, unless a part is above its whole or there is nothing that could be divided."""
    flaw = way.flaw(facts)
    if flaw is Flaw.ABOVE_ITS_WHOLE:
        part, whole = _called(source, *way.inputs)
        places = [node.entries[key].at for key in way.keys] if source.has_cells else [node.at]
        source.report(
            "E-A013",
            places[0],
            [source.place(at) for at in places[1:]],
            code=code,
            part=part,
            whole=whole,
            part_value=facts[0],
            whole_value=facts[1],
        )
    elif flaw is Flaw.NOTHING_TO_DIVIDE_BY:
        source.report("E-A014", node.at, code=code, unless=_how_away(source, code))
    return facts if flaw is None else None


def plain_facts(rule: Rule, figures: Collection[Exact | None]) -> Facts | None:
    """The facts that figures state in the usual way, where they are all of it and there is nothing to say of them.

    None stands for what is no figure.
    """
    way = rule.ways[0]
    if len(figures) != len(way.inputs):
        return None
    stated: list[Exact] = []
    for asked, figure in zip(way.inputs, figures, strict=True):
        if figure is None or type(asked) is not Figure or not asked.allows(figure):
            return None
        if asked.whole and type(figure) is not int:
            return None
        stated.append(figure)
    facts = tuple(stated)
    return facts if way.flaw(facts) is None else None


def _read_figure(asked: Figure, node: Node, source: Source, code: str) -> Exact | None:
    value = number.plain_whole(node.text) if type(node) is Scalar else None  # what nearly every figure is
    if value is None:
        (what,) = _called(source, asked)
        text = source.text(node, what=what)
        if text is None:
            return None
        if not any(map(str.isdigit, text)):  # “không có”, “-”
            _report_no_figure(text, node.at, what, source, code)
            return None
        read = source.number(node, what=what, whole=asked.whole)
        if read is None:
            return None
        if read < 0 and not asked.negative:
            source.report("E-N006", node.at, what=what, value=read)
            return None
        value = read
    if asked.at_most is not None and value > asked.at_most:
        (key,) = _called(source, asked)
        source.report("E-A015", node.at, code=code, key=key, value=value, most=asked.at_most)
        return None
    if asked.step is not None and value % asked.step:
        source.report("E-A016", node.at, code=code, value=value, step=asked.step)
        return None
    return value


def _report_no_figure(text: str, at: At, what: Value, source: Source, code: str) -> None:
    if not seems_not_applicable(text):
        source.report("E-A029", at, what=what, text=text[:40])
    elif code in source.always_apply:
        source.report("E-A033", at, what=what, text=text[:40], code=code)
    else:
        unless = _how_away(source, code)
        source.report("E-A032", at, what=what, text=text[:40], unless=unless)


def hint_if_away(text: str, source: Source, code: str) -> Message:
    """How one says that the indicator does not apply, where a text in the place of an option seems to mean that."""
    return _how_away(source, code) if seems_not_applicable(text) else Message("NO-HINT")


def seems_not_applicable(text: str) -> bool:
    """Whether a text is likely meant to say so, as N/A."""
    return "".join(filter(str.isalpha, fold(text))) in _LIKE_NOT_APPLICABLE


def _read_choice(asked: Choice, node: Node, source: Source, code: str) -> Facts | None:
    codes = tuple(option.code for option in asked.options)
    if not asked.several:
        text = source.text(node, what=_called(source, asked)[0])
        if text is None:
            return None
        if text not in codes:
            _report_unknown_option(asked, text, node.at, source, code)
            return None
        return tuple([1 if option == text else 0 for option in codes])
    if not isinstance(node, Sequence):
        said = node.text if isinstance(node, Scalar) else ""
        source.report("E-A017", node.at, code=code, known=codes, unless=hint_if_away(said, source, code))
        return None
    met: list[str] = []
    for item in node.items:
        text = source.text(item, what=_called(source, asked)[0])
        if text is None:
            return None
        if text not in codes:
            _report_unknown_option(asked, text, item.at, source, code)
            return None
        if text in met:
            source.report("E-A018", item.at, code=code, text=text)
            return None
        met.append(text)
    return tuple(int(option in met) for option in codes)


def _report_unknown_option(asked: Choice, text: str, at: At, source: Source, code: str) -> None:
    by_name = next((option.code for option in asked.options if fold(option.name) == fold(text)), None)
    codes = tuple(option.code for option in asked.options)
    hint = did_you_mean(text, codes) if by_name is None else Message("HINT", {"word": by_name})
    away = hint_if_away(text, source, code)
    source.report("E-A019", at, code=code, text=text, known=codes, hint=hint, unless=away)


def told_answer(rule: Rule, answer: Answer) -> Told | str | None:
    """An answer's facts as an assessment would state them."""
    if isinstance(answer.stated, Absent):
        return NOT_APPLICABLE.value if answer.stated is NOT_APPLICABLE else None
    way = rule.ways[answer.way]
    whole = {asked.key for asked in way.inputs if isinstance(asked, Figure) and asked.whole}
    result: dict[str, str | int | tuple[str, ...]] = {}
    for key, value in way.stated(answer.stated).items():
        if isinstance(value, (str, tuple)):
            result[key] = value
        else:
            result[key] = int(value) if key in whole else exact_text(value)
    return result
