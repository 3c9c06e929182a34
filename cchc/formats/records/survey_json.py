"""A round's survey as a JSON document."""

from __future__ import annotations

from ... import __version__
from ...number import Exact, exact_text, fixed
from ...records.survey import GroupShare, IndicatorShare, QuestionShare, Survey, UnitSurvey
from ...rounds import Round
from ..json_text import Json

FORMAT = "cchc-survey/1"


def survey_json(survey: Survey, round_: Round) -> Json:
    """Shares exact, points padded to their places; null where there are no replies, or rows in doubt."""
    questionnaire, replies = survey.questionnaire, survey.replies
    minimum = questionnaire.minimum
    return {
        "format": FORMAT,
        "tool": {"name": "cchc", "version": __version__},
        "round": {"name": round_.name, "year": round_.year},
        "criteria": {"id": survey.criteria.id, "sha256": survey.criteria.sha256},
        "records": replies.source._asdict(),
        "questionnaire": {
            **questionnaire.source._asdict(),
            "title": questionnaire.name,
            "minimum_replies": None if minimum is None else {"count": minimum.least, "policy": minimum.policy.value},
            "groups": [
                {"code": group.code, "name": group.name, "weight": exact_text(group.weight)}
                for group in questionnaire.groups
            ],
            "questions": [
                {
                    "code": question.code,
                    "text": question.text,
                    "indicator": question.indicator,
                    "weight": exact_text(question.weight),
                    "options": [
                        {"code": option.code, "name": option.name, "weight": exact_text(option.worth)}
                        for option in question.options
                    ],
                    "groups": [group.code for group in question.groups],
                }
                for question in questionnaire.questions
            ],
        },
        "channels": dict(replies.channels),
        "usable": replies.is_usable,
        "units": [_unit(entry, survey) for entry in survey.units],
    }


def _unit(entry: UnitSurvey, survey: Survey) -> Json:
    counts = survey.replies.is_usable and not entry.spoiled
    places = survey.criteria.policy.points_places
    return {
        "code": entry.unit.code,
        "name": entry.unit.name,
        "replies": entry.replies,
        "spoiled_rows": entry.spoiled,
        "points": fixed(entry.points, places) if counts and entry.points is not None else None,
        "maximum": fixed(entry.maximum, places),
        "indicators": [_indicator(part, places, counts=counts) for part in entry.indicators],
    }


def _indicator(part: IndicatorShare, places: int, *, counts: bool) -> Json:
    result = part.result if counts else None
    return {
        "code": part.indicator.code,
        "replies": part.replies,
        "share": _share(part.percent, counts=counts),
        "points": None if result is None else fixed(result.points, places),
        "maximum": fixed(part.indicator.maximum, places),
        "questions": [_question(share, counts=counts) for share in part.questions],
    }


def _question(part: QuestionShare, *, counts: bool) -> Json:
    return {
        "code": part.question.code,
        "replies": part.replies,
        "share": _share(part.percent, counts=counts),
        "groups": [_group(share, part, counts=counts) for share in part.groups],
        "no_replies_from": [group.code for group in part.silent],
    }


def _group(share: GroupShare, part: QuestionShare, *, counts: bool) -> Json:
    options = zip((option.code for option in part.question.options), share.counts, strict=True)
    return {
        "code": share.group.code if share.group else None,
        "replies": share.replies,
        "options": dict(options),
        "share": _share(share.percent, counts=counts),
    }


def _share(percent: Exact | None, *, counts: bool) -> str | None:
    return exact_text(percent) if counts and percent is not None else None
