"""A round's survey: replies, shares and points by unit, by question and by group of respondents."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from ..number import Exact, decimals_of
from ..problems import N_, Message, Value
from ..records.questionnaire import FewReplies, RespondentGroup
from ..records.survey import IndicatorShare, QuestionShare, Survey, UnitSurvey
from .policy_words import shown_places
from .ranking import set_lines
from .table import NO_FIGURE, Align, Cell, Column, Row, Shade, Table, Weight

_SHARE = Message(N_("Share (%)"))
_MAX_SPOILED = 12
"""Units with errors in their rows that a note names."""


def units_table(survey: Survey, round_name: str, *, shares: bool = False) -> Table:
    """A row a unit: its replies, the points of each indicator (and the shares, if wanted), and their sum.

    With shares it is too wide for a terminal.
    """
    places = shown_places(survey.criteria.policy)
    columns = [
        Column(Message(N_("Unit")), key="name", wide=True),
        Column(Message(N_("Replies")), Align.RIGHT, 0, "replies"),
    ]
    for leaf in survey.indicators:
        named = {"code": leaf.code, "name": leaf.name}
        over = Message("{code}. {name}", named)
        if shares:
            heading = Message(N_("{code}: share (%)"), named)
            places_ = survey.criteria.policy.index_rounding.places
            columns.append(Column(heading, Align.RIGHT, places_, f"share_{leaf.code}", over=over, shade=Shade.PERCENT))
        points = Message(N_("{code}: points"), named) if shares else leaf.code
        columns.append(Column(points, Align.RIGHT, places, f"points_{leaf.code}", over=over, minor=not shares))
    columns += [
        Column(Message(N_("Points")), Align.RIGHT, places, "points", strong=True),
        Column(Message(N_("Maximum")), Align.RIGHT, places, "maximum"),
    ]
    rows = [Row(tuple(_unit_cells(entry, survey, shares=shares))) for entry in survey.units]
    total: list[Cell] = [Message(N_("Total")), sum(entry.replies for entry in survey.units)]
    total += [None] * (len(columns) - len(total))
    return Table(
        title=Message(N_("Survey: {round}"), {"round": round_name}),
        subtitle=(*_named(survey), *set_lines(survey.criteria)),
        columns=tuple(columns),
        rows=(*rows, Row(tuple(total), Weight.TOTAL)),
        notes=tuple(_notes(survey)),
        name=Message(N_("By unit")),
    )


def _named(survey: Survey) -> tuple[Message, ...]:
    name = survey.questionnaire.name
    return (Message("{name}", {"name": name}),) if name else ()


def _unit_cells(entry: UnitSurvey, survey: Survey, *, shares: bool) -> Iterator[Cell]:
    yield entry.unit.name
    yield entry.replies
    counts = _counts(entry, survey)
    for part in entry.indicators:
        if shares:
            yield _share(part.percent if counts else None, survey)
        yield _points(part, counts=counts)
    yield entry.points if counts and entry.points is not None else NO_FIGURE
    yield entry.maximum


def _counts(entry: UnitSurvey, survey: Survey) -> bool:
    """Whether the unit's replies say anything: none of its rows is in doubt."""
    return not entry.spoiled and survey.replies.is_usable


def _points(part: IndicatorShare, *, counts: bool) -> Cell:
    return part.result.points if counts and part.result is not None else NO_FIGURE


def _share(percent: Exact | None, survey: Survey) -> Cell:
    return NO_FIGURE if percent is None else survey.criteria.policy.index_rounding.of(percent)


def _notes(survey: Survey) -> Iterator[Message]:
    """How points come about, and what the figures leave out."""
    yield Message(N_("Points of an indicator: its maximum × the share of its replies, rounded as the set says"))
    scaled = tuple(leaf.code for leaf in survey.indicators if leaf.rule.kind not in ("survey", "points"))
    if scaled:
        yield Message(N_("But {codes:l}: the points that its rule gives for the share in percent"), {"codes": scaled})
    yield from _method_notes(survey)
    if any(part.result is None for entry in survey.units for part in entry.indicators):
        yield Message(N_("–: no replies; the indicator is unanswered"))
    yield from _doubts(survey)
    channels = tuple(
        Message("{name} {count:n}", {"name": name or Message(N_("not stated")), "count": count})
        for name, count in sorted(survey.replies.channels.items(), key=lambda item: -item[1])
    )
    if channels:
        yield Message(N_("Replies by channel: {channels:l}"), {"channels": channels})


def _method_notes(survey: Survey) -> Iterator[Message]:
    questionnaire = survey.questionnaire
    if questionnaire.groups:
        groups = tuple(
            Message("{name}: {weight:n}", {"name": group.name, "weight": group.weight})
            for group in questionnaire.groups
        )
        yield Message(N_("Weights of groups, among those that were asked and replied: {groups:l}"), {"groups": groups})
    minimum = questionnaire.minimum
    if minimum is not None:
        few = {
            FewReplies.WARN: N_("At least {count:n} {count:reply|replies} to a question are due; fewer are a warning"),
            FewReplies.REFUSE: N_(
                "At least {count:n} {count:reply|replies} to a question are due; with fewer a unit is not scored"
            ),
        }
        yield Message(few[minimum.policy], {"count": minimum.least})


def _weight_places(weights: Iterable[Exact]) -> int:
    """As many decimals as the weights have."""
    return max((decimals_of(weight) or 0 for weight in weights), default=0)


def _weighted(group: RespondentGroup) -> Message:
    return Message("{name}: {weight:n}", {"name": group.name, "weight": group.weight})


def _doubts(survey: Survey) -> Iterator[Message]:
    spoiled = [entry for entry in survey.units if entry.spoiled]
    if not survey.replies.is_usable:
        yield Message(N_("Rows of the records could be any unit's: no share or point is shown before they are mended"))
    elif spoiled:
        names: tuple[Value, ...] = tuple(
            Message(N_("{name} ({count:n} {count:row|rows})"), {"name": entry.unit.name, "count": entry.spoiled})
            for entry in spoiled[:_MAX_SPOILED]
        )
        if len(spoiled) > _MAX_SPOILED:
            names = (*names, Message(N_("{count:n} more {count:unit|units}"), {"count": len(spoiled) - _MAX_SPOILED}))
        yield Message(N_("Rows with errors, so that no share or point is shown: {names:l}"), {"names": names})


class _Line(NamedTuple):
    entry: UnitSurvey
    part: QuestionShare


def _by_question(survey: Survey) -> Iterator[_Line]:
    """Question by question, in the order of the questionnaire, the units in that of the round."""
    parts = [{part.question.code: part for part in entry.questions} for entry in survey.units]
    for question in survey.questionnaire.questions:
        for entry, found in zip(survey.units, parts, strict=True):
            yield _Line(entry, found[question.code])


def _option_codes(survey: Survey) -> tuple[str, ...]:
    """Of all questions, in order."""
    options = (option.code for question in survey.questionnaire.questions for option in question.options)
    return tuple(dict.fromkeys(options))


def questions_table(survey: Survey) -> Table:
    """A row for each question about each unit."""
    codes = _option_codes(survey)
    rows = [
        Row(
            (
                part.question.code,
                part.question.indicator,
                entry.unit.name,
                part.replies,
                *_option_cells(part, part.counts, codes),
                _share(part.percent if _counts(entry, survey) else None, survey),
                Message("{groups:l}", {"groups": tuple(group.name for group in part.silent)}) if part.silent else None,
            )
        )
        for entry, part in _by_question(survey)
    ]
    return Table(
        title=Message(N_("Survey by question")),
        columns=(
            Column(Message(N_("Question")), key="question"),
            Column(Message(N_("Indicator")), key="indicator"),
            Column(Message(N_("Unit")), key="name", wide=True),
            Column(Message(N_("Replies")), Align.RIGHT, 0, "replies"),
            *_option_columns(codes),
            Column(_SHARE, Align.RIGHT, survey.criteria.policy.index_rounding.places, "share", shade=Shade.PERCENT),
            Column(Message(N_("No replies from")), key="silent", below=True),
        ),
        rows=tuple(rows),
        notes=(*_question_notes(survey), *_doubts(survey)),
        name=Message(N_("By question")),
    )


def _option_columns(codes: tuple[str, ...]) -> Iterator[Column]:
    return (Column(code, Align.RIGHT, 0, f"option_{code}") for code in codes)


def _option_cells(part: QuestionShare, counts: tuple[int, ...], codes: tuple[str, ...]) -> Iterator[Cell]:
    """The replies for each option; nothing for those that the question does not have."""
    given = dict(zip((option.code for option in part.question.options), counts, strict=True))
    return (given.get(code) for code in codes)


def _question_notes(survey: Survey) -> Iterator[Message]:
    """What the questions are."""
    for question in survey.questionnaire.questions:
        options = tuple(
            Message("{code} {weight:n} %", {"code": option.code, "weight": option.worth}) for option in question.options
        )
        values: dict[str, Value] = {"code": question.code, "text": question.text, "options": options}
        yield Message("{code}. {text} ({options:l})", values)


def groups_table(survey: Survey) -> Table:
    """A row for each group of respondents, question and unit."""
    places = _weight_places(group.weight for group in survey.questionnaire.groups)
    codes = _option_codes(survey)
    rows = [
        Row(
            (
                part.question.code,
                entry.unit.name,
                share.group.name if share.group else Message(N_("all respondents")),
                share.group.weight if share.group else None,
                share.replies,
                *_option_cells(part, share.counts, codes),
                _share(share.percent if _counts(entry, survey) else None, survey),
            )
        )
        for entry, part in _by_question(survey)
        for share in part.groups
    ]
    return Table(
        title=Message(N_("Survey by group of respondents")),
        columns=(
            Column(Message(N_("Question")), key="question"),
            Column(Message(N_("Unit")), key="name", wide=True),
            Column(Message(N_("Group of respondents")), key="group", wide=True),
            Column(
                Message(N_("Weight")),
                Align.RIGHT,
                places,
                "weight",
                minor=True,
            ),
            Column(Message(N_("Replies")), Align.RIGHT, 0, "replies"),
            *(column._replace(minor=True) for column in _option_columns(codes)),
            Column(_SHARE, Align.RIGHT, survey.criteria.policy.index_rounding.places, "share", shade=Shade.PERCENT),
        ),
        rows=tuple(rows),
        notes=(*_method_notes(survey), *_doubts(survey)),
        name=Message(N_("By group")),
    )


def codes_of(survey: Survey, view: str) -> list[str]:
    """The code of the unit that each row is of, of the table by unit, question or group."""
    if view == "unit":
        return [entry.unit.code for entry in survey.units]
    lines = list(_by_question(survey))
    return [entry.unit.code for entry, part in lines for _ in (part.groups if view == "group" else (part,))]


def questionnaire_table(survey: Survey) -> Table:
    """What was asked, of whom, and what it feeds."""
    places = _weight_places(question.weight for question in survey.questionnaire.questions)
    rows = []
    for question in survey.questionnaire.questions:
        indicator = survey.criteria.by_code[question.indicator]
        options = tuple(
            Message(
                "{code} {weight:n} %" if option.name == option.code else "{code} ({name}) {weight:n} %",
                {"code": option.code, "name": option.name, "weight": option.worth},
            )
            for option in question.options
        )
        groups = tuple(map(_weighted, question.groups))
        rows.append(
            Row(
                (
                    question.code,
                    question.text,
                    Message("{code}. {name}", {"code": indicator.code, "name": indicator.name}),
                    question.weight,
                    Message("{options:l}", {"options": options}),
                    Message("{groups:l}", {"groups": groups}) if groups else Message(N_("all respondents")),
                )
            )
        )
    return Table(
        title=Message(N_("Questionnaire")),
        columns=(
            Column(Message(N_("Question")), key="question"),
            Column(Message(N_("Text")), key="name", wide=True),
            Column(Message(N_("Indicator")), key="indicator", wide=True),
            Column(Message(N_("Weight")), Align.RIGHT, places, "weight"),
            Column(Message(N_("Options and their weights")), key="options", wide=True),
            Column(Message(N_("Groups asked and their weights")), key="groups", wide=True),
        ),
        rows=tuple(rows),
        notes=tuple(_method_notes(survey)),
        name=Message(N_("Questionnaire")),
    )


def sources_table(survey: Survey) -> Table:
    """The files that the figures come from, with their fingerprints."""
    return Table(
        title=Message(N_("Where these figures come from")),
        columns=(
            Column(Message(N_("Input file")), key="name"),
            Column(Message(N_("SHA-256")), key="sha256", wide=True),
        ),
        rows=tuple(Row(tuple(file)) for file in (*survey.sources, (f"{survey.criteria.id}", survey.criteria.sha256))),
        name=Message(N_("Provenance")),
    )
